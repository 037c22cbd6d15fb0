/* Rules of verification (rules.verification of programme.json): materiality, assurance, rotation, designation, each from a day on. */
#include "party/party_int.h"

#include <stdio.h>

#define ASSURANCE_MAX 10
#define PERIODS_MAX 20
#define YEARS_MAX 10

const struct party_verification_rule party_verification_default = {
	.valid_from = DATE_NONE, .materiality = {1, 20}, .assurance = {3, 1}, .rotation_periods = 3, .designation_years = 0};

static void read_rule(struct party_reader *r, json_t *item, const char *base, struct party_verification_rule *rule)
{
	PARTY_READ_KEYS(r, item, base, "valid_from", "materiality", "assurance", "rotation_periods", "designation_years", "legal_basis");
	*rule = party_verification_default;
	rule->valid_from = party_read_date(r, item, base, "valid_from", true);
	if (json_object_get(item, "materiality"))
		rule->materiality = party_read_rate(r, item, base, "materiality", 1);
	if (json_object_get(item, "assurance"))
		rule->assurance = party_read_rate(r, item, base, "assurance", ASSURANCE_MAX);
	if (rule->materiality.numerator == 0 || rule->assurance.numerator == 0)
		party_read_complain(r, base, "rules.type", "materiality > 0, assurance > 0");
	rule->rotation_periods =
		(int)party_read_int(r, item, base, "rotation_periods", false, party_verification_default.rotation_periods, 0, PERIODS_MAX);
	rule->designation_years =
		(int)party_read_int(r, item, base, "designation_years", false, party_verification_default.designation_years, 1, YEARS_MAX);
	(void)party_read_kept(r, item, base, "legal_basis", true);
}

void party_verification_read(struct party_reader *r, json_t *block, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, block, "/rules", "verification", false, path);
	size_t count = json_array_size(list);
	rules->verification = arena_alloc(r->arena, (count + 1) * sizeof *rules->verification);
	for (size_t i = 0; i < count; i++) {
		char base[PARTY_PATH_LEN], index[24];
		json_t *item = json_array_get(list, i);
		snprintf(index, sizeof index, "%zu", i);
		party_read_join(base, path, index);
		if (!json_is_object(item)) {
			party_read_complain(r, base, "rules.type", "object");
			continue;
		}
		read_rule(r, item, base, &rules->verification[rules->verification_count++]);
		if (i > 0 && rules->verification_count > 1 &&
			rules->verification[rules->verification_count - 1].valid_from <=
				rules->verification[rules->verification_count - 2].valid_from)
			party_read_complain(r, base, "rules.verification_order", index);
	}
}

const struct party_verification_rule *party_verification_on(const struct party_rules *rules, date_day day)
{
	const struct party_verification_rule *found = &party_verification_default;
	for (size_t i = 0; i < rules->verification_count; i++)
		if (rules->verification[i].valid_from <= day)
			found = &rules->verification[i];
	return found;
}
