/* Who may do what with a campaign. */
#include "programme/programme_actor.h"
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

enum status programme_campaign_judge_asker(
	struct store_tx *tx, const char *asked_by, const char *by, date_day day, struct arena *arena, struct err *err)
{
	struct programme_actors actors;
	enum status st = programme_actors_read(tx, day, arena, &actors, err);

	if (st == ST_OK)
		st = programme_actor_check(&actors, by, err);
	if (st != ST_OK || programme_actor_acts_for(&actors, by, asked_by) || programme_actor_oversees(&actors, by))
		return st;
	return err_set(err, ST_DENIED, "campaign.not_asker", by, asked_by, NULL);
}
