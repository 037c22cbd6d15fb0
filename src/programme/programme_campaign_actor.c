/* Who may do what with a campaign. */
#include "party/party.h"
#include "programme/programme_campaign.h"

#include <string.h>

enum status programme_campaign_judge_firm(
	const struct programme_people *people, const struct duty_request *request, const char *by, date_day day, struct err *err)
{
	const struct party_person *delegate = request->delegate ? party_person_on(people->person, people->count, request->delegate, day) : NULL;

	if ((delegate && strcmp(delegate->person, by) == 0) || party_person_acts_for(people->person, people->count, by, request->firm, day))
		return ST_OK;
	return err_set(err, ST_DENIED, "request.not_firm", by, request->request, request->firm, NULL);
}

enum status programme_campaign_judge_asker(struct store_tx *tx, const struct programme_people *people, const char *asked_by, const char *by,
	date_day day, struct arena *arena, struct err *err)
{
	struct party_organisation *list;
	size_t count = 0;
	enum status st = party_organisations(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char *kind = list[i].kind;
		bool may = strcmp(list[i].organisation, asked_by) == 0 || strcmp(kind, "operator") == 0 || strncmp(kind, "ministry_", 9) == 0;

		if (may && party_person_acts_for(people->person, people->count, by, list[i].organisation, day))
			return ST_OK;
	}
	return st == ST_OK ? err_set(err, ST_DENIED, "campaign.not_asker", by, asked_by, NULL) : st;
}
