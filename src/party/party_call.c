/* Calls for applications (rules.calls of programme.json): their days, what an application needs, how it is reviewed and decided. */
#include "party/party_int.h"

#include <stdio.h>
#include <string.h>

#define DAYS_MAX 366
#define QUOTES_MAX 10
#define MEMBERS_MAX 50
#define MEMBERS_TO_DROP 3 /* with fewer scores nothing is left when the highest and the lowest are dropped */

static void read_checklist(struct party_reader *r, json_t *item, const char *base, struct party_call *call)
{
	char path[PARTY_PATH_LEN], place[PARTY_PATH_LEN], index[24];
	json_t *list = party_read_array(r, item, base, "checklist", false, path);
	if (json_array_size(list) > PARTY_CHECKLIST_MAX) {
		party_read_complain(r, path, "rules.type", "at most 8 kinds of evidence");
		return;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *kind = json_string_value(json_array_get(list, i));
		snprintf(index, sizeof index, "%zu", i);
		party_read_join(place, path, index);
		if (!kind || !kind[0] || strlen(kind) >= sizeof call->checklist[0]) {
			party_read_complain(r, place, "rules.type", "kind of evidence");
			continue;
		}
		for (int k = 0; k < call->checklist_count; k++)
			if (strcmp(call->checklist[k], kind) == 0)
				party_read_complain(r, place, "rules.call_word_twice", kind);
		snprintf(call->checklist[call->checklist_count++], sizeof call->checklist[0], "%s", kind);
	}
}

static void read_scope(struct party_reader *r, json_t *item, const char *base, struct party_call *call)
{
	static const char *const word[] = {"line", "machine", "site", "firm_year"};
	static const unsigned bit[] = {PARTY_SCOPE_LINE, PARTY_SCOPE_MACHINE, PARTY_SCOPE_SITE, PARTY_SCOPE_FIRM_YEAR};
	char path[PARTY_PATH_LEN], place[PARTY_PATH_LEN], index[24];
	json_t *list = party_read_array(r, item, base, "duplicate_scope", false, path);
	call->duplicate_scope = list ? 0 : PARTY_SCOPE_LINE | PARTY_SCOPE_MACHINE;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *given = json_string_value(json_array_get(list, i));
		unsigned found = 0;
		for (size_t k = 0; given && k < sizeof word / sizeof *word; k++)
			if (strcmp(given, word[k]) == 0)
				found = bit[k];
		snprintf(index, sizeof index, "%zu", i);
		party_read_join(place, path, index);
		if (!found)
			party_read_complain(r, place, "rules.word", "line, machine, site, firm_year");
		else if (call->duplicate_scope & found)
			party_read_complain(r, place, "rules.call_word_twice", given);
		call->duplicate_scope |= found;
	}
}

static void read_committee(struct party_reader *r, json_t *item, const char *base, struct party_call *call)
{
	char path[PARTY_PATH_LEN], place[PARTY_PATH_LEN];
	json_t *committee = party_read_object(r, item, base, "committee", false, path);
	if (!committee)
		return;
	PARTY_READ_KEYS(r, committee, path, "members", "outside_share_min", "conflicts", "drop_extremes", "pass_score");
	call->members_needed = (int)party_read_int(r, committee, path, "members", false, 0, 0, MEMBERS_MAX);
	if (json_object_get(committee, "outside_share_min") && !json_is_null(json_object_get(committee, "outside_share_min")))
		call->outside_share_min = party_read_rate(r, committee, path, "outside_share_min", 1);
	const char *conflicts = party_read_string(r, committee, path, "conflicts", false);
	call->conflicts_warn = conflicts && strcmp(conflicts, "warn") == 0;
	if (conflicts && !call->conflicts_warn && strcmp(conflicts, "refuse") != 0) {
		party_read_join(place, path, "conflicts");
		party_read_complain(r, place, "rules.word", "refuse, warn");
	}
	call->drop_extremes = party_read_bool(r, committee, path, "drop_extremes", false);
	if (call->drop_extremes && call->members_needed < MEMBERS_TO_DROP) {
		party_read_join(place, path, "drop_extremes");
		party_read_complain(r, place, "rules.call_drop", call->call);
	}
	call->has_pass_score = json_object_get(committee, "pass_score") && !json_is_null(json_object_get(committee, "pass_score"));
	if (call->has_pass_score)
		call->pass_score = party_read_rate(r, committee, path, "pass_score", PARTY_SCORE_MAX);
}

static void read_objection(struct party_reader *r, json_t *item, const char *base, struct party_call *call)
{
	char path[PARTY_PATH_LEN];
	json_t *objection = party_read_object(r, item, base, "objection", false, path);
	call->objection_days = -1;
	call->answer_days = -1;
	call->answer_more_days = -1;
	if (!objection)
		return;
	PARTY_READ_KEYS(r, objection, path, "days", "answer_days", "more_days");
	call->objection_days = (int)party_read_int(r, objection, path, "days", false, -1, 1, DAYS_MAX);
	call->answer_days = (int)party_read_int(r, objection, path, "answer_days", false, -1, 1, DAYS_MAX);
	call->answer_more_days = (int)party_read_int(r, objection, path, "more_days", false, -1, 0, DAYS_MAX);
}

/* What a call must not share with those before it: its key, and days of its route. */
static void compare(struct party_reader *r, const struct party_rules *rules, const struct party_call *call, const char *base)
{
	for (size_t i = 0; i < rules->call_count; i++) {
		const struct party_call *other = &rules->call[i];
		struct err err;
		if (call->call[0] && strcmp(other->call, call->call) == 0) {
			party_read_complain(r, base, "rules.call_twice", call->call);
		} else if (other->route == call->route && call->opens_on != DATE_NONE && other->opens_on != DATE_NONE &&
			   other->opens_on <= call->closes_on && call->opens_on <= other->closes_on) {
			err_set(&err, ST_INPUT, "rules.call_overlap", base, call->call, other->call, party_route_name(call->route), NULL);
			party_read_complain_at(r, &err, base);
		}
		/* a route spends the money of one programme, and the pool is what tier 1 returned */
		if ((call->route == PARTY_ROUTE_MINISTRY) == (other->route == PARTY_ROUTE_MINISTRY) && strcmp(call->programme, other->programme) != 0)
			party_read_complain(r, base, "rules.call_programme", call->call);
	}
}

void party_calls_read(struct party_reader *r, json_t *block, struct party_rules *rules)
{
	char list_path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, block, "/rules", "calls", false, list_path);
	size_t count = json_array_size(list);
	rules->call = arena_alloc(r->arena, (count + 1) * sizeof *rules->call);
	for (size_t i = 0; i < count; i++) {
		char base[PARTY_PATH_LEN];
		snprintf(base, sizeof base, "/rules/calls/%zu", i);
		json_t *item = json_array_get(list, i);
		struct party_call call = {.own_share_min = {0, 1}, .outside_share_min = {0, 1}, .pass_score = {0, 1}};
		if (!json_is_object(item)) {
			party_read_complain(r, base, "rules.type", "object");
			continue;
		}
		PARTY_READ_KEYS(r, item, base, "call", "programme", "route", "opens_on", "closes_on", "checklist", "quotes_needed", "review",
			"committee", "advance", "duplicate_scope", "own_share_min", "objection", "legal_basis");
		if (!party_read_route(r, item, base, &call.route))
			continue;
		party_read_id(r, item, base, "call", true, call.call);
		party_read_id(r, item, base, "programme", false, call.programme);
		call.opens_on = party_read_date(r, item, base, "opens_on", true);
		call.closes_on = party_read_date(r, item, base, "closes_on", true);
		if (call.closes_on == DATE_NONE)
			call.opens_on = DATE_NONE;
		if (call.opens_on != DATE_NONE && call.closes_on < call.opens_on)
			party_read_complain(r, base, "rules.call_days", call.call);
		read_checklist(r, item, base, &call);
		call.quotes_needed = (int)party_read_int(r, item, base, "quotes_needed", false, rules->quotes_needed, 0, QUOTES_MAX);
		call.review_needed = party_read_bool(r, item, base, "review", false);
		read_committee(r, item, base, &call);
		call.advance_allowed = party_read_bool(r, item, base, "advance", true);
		read_scope(r, item, base, &call);
		if (json_object_get(item, "own_share_min") && !json_is_null(json_object_get(item, "own_share_min")))
			call.own_share_min = party_read_rate(r, item, base, "own_share_min", 1);
		read_objection(r, item, base, &call);
		call.legal_basis = party_read_kept(r, item, base, "legal_basis", true);
		call.line = party_read_line(r, base);
		if (!rules->route_present[call.route])
			party_read_complain(r, base, "rules.call_no_route", party_route_name(call.route));
		compare(r, rules, &call, base);
		rules->call[rules->call_count++] = call;
	}
}

const struct party_call *party_call_on(const struct party_rules *rules, enum party_route route, date_day day)
{
	for (size_t i = 0; i < rules->call_count; i++)
		if (rules->call[i].route == route && rules->call[i].opens_on <= day && day <= rules->call[i].closes_on)
			return &rules->call[i];
	return NULL;
}

const struct party_call *party_call_find(const struct party_rules *rules, const char *call)
{
	for (size_t i = 0; i < rules->call_count; i++)
		if (strcmp(rules->call[i].call, call) == 0)
			return &rules->call[i];
	return NULL;
}

bool party_route_has_calls(const struct party_rules *rules, enum party_route route)
{
	for (size_t i = 0; i < rules->call_count; i++)
		if (rules->call[i].route == route)
			return true;
	return false;
}
