/* The cascade's rules (rules.return and rules.match of programme.json): who returns how much of what by when and how, which tiers the pool of a
 * tier's returns pays, and how the SME ministry matches them. */
#include "party/party_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DUE_MONTHS_MAX 120

static const char *const channel_names[PARTY_CHANNEL_COUNT] = {"fund", "direct_purchase", "in_kind", "operator_transfer"};
static const char *const use_names[PARTY_USE_COUNT] = {"equipment", "education"};

const char *party_channel_name(enum party_channel channel)
{
	return channel_names[channel];
}

bool party_channel_parse(const char *word, enum party_channel *out_channel)
{
	for (int i = 0; i < PARTY_CHANNEL_COUNT; i++) {
		if (strcmp(word, channel_names[i]) == 0) {
			*out_channel = (enum party_channel)i;
			return true;
		}
	}
	return false;
}

unsigned party_tier_bit(int tier)
{
	return tier < 0 ? 0 : 1u << (tier > 31 ? 31 : tier);
}

/* ---- finding a rule ---- */

static bool in_force(const struct party_return_rule *rule, date_day day)
{
	return (rule->valid_from == DATE_NONE || rule->valid_from <= day) && (rule->valid_to == DATE_NONE || rule->valid_to >= day);
}

const struct party_return_rule *party_return_on(const struct party_rules *rules, int tier, date_day day)
{
	for (size_t i = 0; i < rules->returned_count; i++)
		if (rules->returned[i].tier == tier && in_force(&rules->returned[i], day))
			return &rules->returned[i];
	return NULL;
}

const struct party_return_rule *party_return_find(const struct party_rules *rules, int tier, int version)
{
	for (size_t i = 0; i < rules->returned_count; i++)
		if (rules->returned[i].tier == tier && rules->returned[i].version == version)
			return &rules->returned[i];
	return NULL;
}

const struct party_return_rule *party_pool_for(const struct party_rules *rules, int tier)
{
	for (size_t i = 0; i < rules->returned_count; i++)
		if (rules->returned[i].pays & party_tier_bit(tier))
			return &rules->returned[i];
	return NULL;
}

const struct party_match_rule *party_match_for(const struct party_rules *rules, int tier)
{
	for (size_t i = 0; i < rules->match_count; i++)
		if (rules->match[i].shape == PARTY_MATCH_PER_RETURNED && rules->match[i].tier == tier)
			return &rules->match[i];
	return NULL;
}

const struct party_route_rule *party_route_for(const struct party_rules *rules, enum party_route route, int tier)
{
	const struct party_route_rule *found = &rules->route[route];
	for (size_t i = 0; i < rules->deeper_count; i++)
		if (rules->deeper[i].route == route && rules->deeper[i].tier <= tier && rules->deeper[i].tier > found->tier)
			found = &rules->deeper[i];
	return found;
}

/* ---- reading ---- */

/* Words of a list as bits; `words` names them all in the message. Each at most once, and at least one where the list is there. */
static unsigned read_words(struct party_reader *r, json_t *item, const char *base, const char *key, const char *const *name, int names,
	const char *words, unsigned fallback)
{
	char path[PARTY_PATH_LEN], place[PARTY_PATH_LEN], index[24];
	json_t *list = party_read_array(r, item, base, key, false, path);
	unsigned bits = 0;
	if (!list)
		return fallback;
	if (json_array_size(list) == 0)
		party_read_complain(r, path, "rules.word", words);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *given = json_string_value(json_array_get(list, i));
		unsigned found = 0;
		for (int k = 0; given && k < names; k++)
			if (strcmp(given, name[k]) == 0)
				found = 1u << k;
		snprintf(index, sizeof index, "%zu", i);
		party_read_join(place, path, index);
		if (!found)
			party_read_complain(r, place, "rules.word", words);
		else if (bits & found)
			party_read_complain(r, place, "rules.twice_in_list", given);
		bits |= found;
	}
	return bits;
}

/* Tiers that the pool pays; 0: nothing is said. */
static unsigned read_tiers(struct party_reader *r, json_t *item, const char *base, int deeper_than)
{
	char path[PARTY_PATH_LEN], place[PARTY_PATH_LEN], index[24];
	json_t *list = party_read_array(r, item, base, "eligible_tiers", false, path);
	unsigned bits = 0;
	if (list && json_array_size(list) == 0)
		party_read_complain(r, path, "rules.eligible_tiers", "[]");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *value = json_array_get(list, i);
		int64_t tier = json_is_integer(value) ? json_integer_value(value) : -1;
		char shown[24];
		snprintf(index, sizeof index, "%zu", i);
		snprintf(shown, sizeof shown, "%lld", (long long)tier);
		party_read_join(place, path, index);
		if (tier <= deeper_than || tier > PARTY_TIERS_MAX)
			party_read_complain(r, place, "rules.eligible_tiers", json_is_integer(value) ? shown : "—");
		else if (bits & party_tier_bit((int)tier))
			party_read_complain(r, place, "rules.twice_in_list", shown);
		else
			bits |= party_tier_bit((int)tier);
	}
	return bits;
}

static void read_base(struct party_reader *r, json_t *item, const char *base, struct party_return_rule *rule)
{
	static const char *const name[] = {
		[PARTY_BASE_STATE] = "state", [PARTY_BASE_STATE_AND_PRIVATE] = "state_and_private", [PARTY_BASE_PAID] = "paid"};
	const char *given = party_read_string(r, item, base, "base", true);
	char path[PARTY_PATH_LEN];
	for (size_t i = 0; given && i < sizeof name / sizeof *name; i++) {
		if (strcmp(given, name[i]) == 0) {
			rule->base = (enum party_return_base)i;
			return;
		}
	}
	party_read_join(path, base, "base");
	if (given)
		party_read_complain(r, path, "rules.word", "state, state_and_private, paid");
}

/* A day, or months after the fixing: the law names none, so one of the two must be given. */
static void read_due(struct party_reader *r, json_t *item, const char *base, struct party_return_rule *rule)
{
	bool day = json_object_get(item, "due_on") != NULL, months = json_object_get(item, "due_months") != NULL;
	rule->due_on = DATE_NONE;
	if (day == months) {
		party_read_complain(r, base, "rules.due", day ? "due_on, due_months" : "—");
		return;
	}
	if (day)
		rule->due_on = party_read_date(r, item, base, "due_on", true);
	else
		rule->due_months = (int)party_read_int(r, item, base, "due_months", true, 1, 1, DUE_MONTHS_MAX);
}

static void read_return(struct party_reader *r, json_t *item, const char *base, struct party_return_rule *rule)
{
	static const char *const pool_by[] = {"programme", "consortium"};
	const unsigned usual = 1u << PARTY_CHANNEL_FUND | 1u << PARTY_CHANNEL_DIRECT_PURCHASE | 1u << PARTY_CHANNEL_IN_KIND;
	PARTY_READ_KEYS(r, item, base, "tier", "ratio", "base", "due_on", "due_months", "channels", "eligible_tiers", "pool_by", "valid_from",
		"valid_to", "on_default", "uses", "wording", "legal_basis", "legal_basis_on");
	rule->line = party_read_line(r, base);
	rule->tier = (int)party_read_int(r, item, base, "tier", false, 1, 1, PARTY_TIERS_MAX - 1);
	rule->ratio = party_read_rate(r, item, base, "ratio", 1);
	read_base(r, item, base, rule);
	read_due(r, item, base, rule);
	rule->channels =
		read_words(r, item, base, "channels", channel_names, PARTY_CHANNEL_COUNT, "fund, direct_purchase, in_kind, operator_transfer", usual);
	rule->uses = read_words(r, item, base, "uses", use_names, PARTY_USE_COUNT, "equipment, education", 1u << PARTY_USE_EQUIPMENT);
	rule->pays = read_tiers(r, item, base, rule->tier);
	const char *by = json_object_get(item, "pool_by") ? party_read_string(r, item, base, "pool_by", false) : NULL;
	rule->by_consortium = by && strcmp(by, pool_by[1]) == 0;
	if (by && strcmp(by, pool_by[0]) != 0 && !rule->by_consortium) {
		char path[PARTY_PATH_LEN];
		party_read_join(path, base, "pool_by");
		party_read_complain(r, path, "rules.word", "programme, consortium");
	}
	rule->valid_from = party_read_date(r, item, base, "valid_from", false);
	rule->valid_to = party_read_date(r, item, base, "valid_to", false);
	if (rule->valid_from != DATE_NONE && rule->valid_to != DATE_NONE && rule->valid_to < rule->valid_from)
		party_read_complain(r, base, "rules.return_interval", "valid_to");
	rule->on_default = party_read_kept(r, item, base, "on_default", false);
	rule->wording = party_read_kept(r, item, base, "wording", true);
	rule->legal_basis = party_read_kept(r, item, base, "legal_basis", true);
	rule->legal_basis_on = party_read_date(r, item, base, "legal_basis_on", false);
}

/* The item of a list that may stand alone as an object: its pointer in `path`. NULL and a finding if it is none. */
static json_t *item_at(struct party_reader *r, json_t *value, size_t i, const char *base, char path[PARTY_PATH_LEN])
{
	char index[24];
	json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
	snprintf(index, sizeof index, "%zu", i);
	if (json_is_array(value))
		party_read_join(path, base, index);
	else
		snprintf(path, PARTY_PATH_LEN, "%s", base);
	if (json_is_object(item))
		return item;
	party_read_complain(r, path, "rules.type", json_is_array(value) ? "object" : "object or array of objects");
	return NULL;
}

static size_t items_of(json_t *value)
{
	return json_is_array(value) ? json_array_size(value) : 1;
}

static int by_tier_and_day(const void *pa, const void *pb)
{
	const struct party_return_rule *a = pa, *b = pb;
	if (a->tier != b->tier)
		return a->tier < b->tier ? -1 : 1;
	if (a->valid_from != b->valid_from)
		return a->valid_from < b->valid_from ? -1 : 1; /* DATE_NONE is the earliest */
	return a->line < b->line ? -1 : a->line > b->line;
}

static void complain_line(struct party_reader *r, int64_t line, const char *code, int tier, int other)
{
	char a[24], b[24];
	struct err err;
	snprintf(a, sizeof a, "%d", tier);
	snprintf(b, sizeof b, "%d", other);
	err_set(&err, ST_INPUT, code, a, b, NULL);
	err_at(&err, r->file, line, 0);
	findings_add(r->findings, SEVERITY_ERROR, &err);
	r->errors++;
}

/* Versions of one tier follow each other and share their pool; a pool pays the tiers down to the next one that returns, unless it says which. */
static void join_versions(struct party_reader *r, struct party_rules *rules)
{
	struct party_return_rule *list = rules->returned;
	size_t count = rules->returned_count;
	for (size_t i = 0; i < count; i++) {
		struct party_return_rule *rule = &list[i], *before = i > 0 && list[i - 1].tier == rule->tier ? &list[i - 1] : NULL;
		rule->version = before ? before->version + 1 : 1;
		if (before && (before->valid_to == DATE_NONE || rule->valid_from == DATE_NONE || before->valid_to >= rule->valid_from))
			complain_line(r, rule->line, "rules.return_twice", rule->tier, 0);
		if (before && (before->by_consortium != rule->by_consortium || before->pays != rule->pays))
			complain_line(r, rule->line, "rules.return_pool", rule->tier, 0);
	}
	for (size_t i = 0; i < count; i++) {
		int next = 0;
		for (size_t k = count; k-- > 0;)
			if (list[k].tier > list[i].tier)
				next = list[k].tier;
		/* from the tier below the one that returns to the next one that returns; without one to the deepest */
		if (list[i].pays == 0)
			for (int tier = list[i].tier + 1; tier <= (next ? next : 31); tier++)
				list[i].pays |= party_tier_bit(tier);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (list[k].tier != list[i].tier && (list[k].pays & list[i].pays)) {
				complain_line(r, list[i].line, "rules.pool_twice", list[i].tier, list[k].tier);
				break;
			}
}

/* Agreements need a version in force. */
static void check_gaps(struct party_reader *r, const struct party_rules *rules)
{
	for (size_t i = 0; i < rules->returned_count; i++) {
		const struct party_return_rule *rule = &rules->returned[i];
		if (rule->version != 1)
			continue;
		for (int route = 0; route < PARTY_ROUTE_COUNT; route++) {
			if (!rules->route_present[route] || (route == PARTY_ROUTE_TIER1) != (rule->tier == 1))
				continue;
			date_day agreed = party_route_for(rules, (enum party_route)route, rule->tier)->agreed_on;
			if (agreed != DATE_NONE && !party_return_on(rules, rule->tier, agreed)) {
				char day[DATE_TEXT_LEN], tier[24];
				struct err err;
				date_format(agreed, day);
				snprintf(tier, sizeof tier, "%d", rule->tier);
				err_set(&err, ST_INPUT, "rules.return_gap", tier, day, NULL);
				err_at(&err, r->file, rule->line, 0);
				findings_add(r->findings, SEVERITY_ERROR, &err);
				r->errors++;
			}
		}
	}
}

void party_returns_read(struct party_reader *r, json_t *block, struct party_rules *rules)
{
	char base[PARTY_PATH_LEN], path[PARTY_PATH_LEN];
	json_t *value = party_read_member(r, block, "/rules", "return", true, base);
	int64_t before = r->errors;
	if (!value)
		return;
	rules->returned = arena_alloc(r->arena, (items_of(value) + 1) * sizeof *rules->returned);
	for (size_t i = 0; i < items_of(value); i++) {
		json_t *item = item_at(r, value, i, base, path);
		if (item)
			read_return(r, item, path, &rules->returned[rules->returned_count++]);
	}
	if (r->errors != before)
		return;
	if (rules->returned_count > 0)
		qsort(rules->returned, rules->returned_count, sizeof *rules->returned, by_tier_and_day);
	if (rules->returned_count == 0 || rules->returned[0].tier != 1)
		party_read_complain(r, base, "rules.return_tier1", "tier 1");
	join_versions(r, rules);
	if (r->errors == before)
		check_gaps(r, rules);
}

static bool supports_on_its_own(const struct party_rules *rules, const char *funder)
{
	for (size_t i = 0; i < rules->support_count; i++)
		if (rules->support[i].route == PARTY_ROUTE_MINISTRY && strcmp(rules->support[i].funder, funder) == 0)
			return true;
	return false;
}

static void read_match(struct party_reader *r, json_t *item, const char *base, struct party_match_rule *match)
{
	char path[PARTY_PATH_LEN];
	PARTY_READ_KEYS(r, item, base, "tier", "shape", "funder", "rate", "on", "ceiling_krw", "legal_basis");
	match->line = party_read_line(r, base);
	match->tier = (int)party_read_int(r, item, base, "tier", false, 1, 1, PARTY_TIERS_MAX - 1);
	const char *shape = json_object_get(item, "shape") ? party_read_string(r, item, base, "shape", false) : NULL;
	party_read_join(path, base, "shape");
	if (shape && strcmp(shape, "own_selection") == 0)
		match->shape = PARTY_MATCH_OWN_SELECTION;
	else if (shape && strcmp(shape, "per_returned") != 0)
		party_read_complain(r, path, "rules.word", "per_returned, own_selection");
	party_read_id(r, item, base, "funder", true, match->funder);
	match->on = DATE_NONE;
	if (match->shape == PARTY_MATCH_PER_RETURNED) {
		match->rate = party_read_rate(r, item, base, "rate", 10);
		match->on = party_read_date(r, item, base, "on", true);
	} else if (json_object_get(item, "rate") || json_object_get(item, "on")) {
		party_read_complain(r, base, "rules.match_shape", json_object_get(item, "rate") ? "rate" : "on");
	}
	match->ceiling_krw = party_read_int(r, item, base, "ceiling_krw", true, 0, 0, MONEY_MAX_KRW);
	match->legal_basis = party_read_kept(r, item, base, "legal_basis", true);
}

void party_matches_read(struct party_reader *r, json_t *block, struct party_rules *rules)
{
	char base[PARTY_PATH_LEN], path[PARTY_PATH_LEN];
	json_t *value = party_read_member(r, block, "/rules", "match", false, base);
	if (!value)
		return;
	rules->match = arena_alloc(r->arena, (items_of(value) + 1) * sizeof *rules->match);
	for (size_t i = 0; i < items_of(value); i++) {
		json_t *item = item_at(r, value, i, base, path);
		if (!item)
			continue;
		struct party_match_rule *match = &rules->match[rules->match_count];
		int64_t before = r->errors;
		read_match(r, item, path, match);
		if (r->errors == before && rules->returned_count > 0 && rules->returned[0].version > 0 && !party_return_find(rules, match->tier, 1))
			complain_line(r, match->line, "rules.match_tier", match->tier, 0);
		if (match->shape == PARTY_MATCH_OWN_SELECTION && match->funder[0] && !supports_on_its_own(rules, match->funder))
			party_read_complain(r, path, "rules.match_support", match->funder);
		for (size_t k = 0; k < rules->match_count; k++)
			if (rules->match[k].shape == match->shape && rules->match[k].tier == match->tier &&
				(match->shape == PARTY_MATCH_PER_RETURNED || strcmp(rules->match[k].funder, match->funder) == 0))
				complain_line(r, match->line, "rules.match_twice", match->tier, 0);
		rules->match_count++;
	}
}
