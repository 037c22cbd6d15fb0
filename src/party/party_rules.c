/* Reading programme.json into struct party_rules. Every finding names the line of the value. */
#include "party/party.h"

#include "base/decimal.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

static const char *const size_names[PARTY_SIZE_COUNT] = {"small", "medium", "mid_size", "large"};
static const char *const route_names[PARTY_ROUTE_COUNT] = {"tier1", "pool", "ministry"};

const char *party_size_name(enum party_size size)
{
	return size_names[size];
}

const char *party_route_name(enum party_route route)
{
	return route_names[route];
}

bool party_route_parse(const char *word, enum party_route *out_route)
{
	for (int i = 0; i < PARTY_ROUTE_COUNT; i++) {
		if (strcmp(word, route_names[i]) == 0) {
			*out_route = (enum party_route)i;
			return true;
		}
	}
	return false;
}

static const char *const purpose_names[PARTY_PURPOSE_COUNT] = {"footprint", "offset", "kets"};

const char *party_purpose_name(enum party_factor_purpose purpose)
{
	return purpose_names[purpose];
}

bool party_purpose_parse(const char *word, enum party_factor_purpose *out_purpose)
{
	for (int i = 0; i < PARTY_PURPOSE_COUNT; i++) {
		if (strcmp(word, purpose_names[i]) == 0) {
			*out_purpose = (enum party_factor_purpose)i;
			return true;
		}
	}
	return false;
}

/* What every getter needs: where findings go and how to find a place. */
struct reader {
	const char *text, *file;
	struct arena *arena;
	struct findings *findings;
	int64_t errors;
};

/* JSON Pointer of a member; one too long to hold is cut, which costs only the exact place in a message. */
#define PATH_LEN 256
static void join(char path[PATH_LEN], const char *base, const char *key)
{
	if (snprintf(path, PATH_LEN, "%s/%s", base, key) >= PATH_LEN)
		path[PATH_LEN - 1] = '\0';
}

static void complain_at(struct reader *r, struct err *err, const char *pointer)
{
	int64_t line = 0, column = 0;
	json_locate(r->text, pointer, &line, &column);
	err_at(err, r->file, line, column);
	findings_add(r->findings, SEVERITY_ERROR, err);
	r->errors++;
}

static int64_t line_of(const struct reader *r, const char *pointer)
{
	int64_t line = 0, column = 0;
	json_locate(r->text, pointer, &line, &column);
	return line;
}

static void complain(struct reader *r, const char *pointer, const char *code, const char *value)
{
	struct err err;
	err_set(&err, ST_INPUT, code, pointer, value, NULL);
	complain_at(r, &err, pointer);
}

/* The member `key` of `object`, and its pointer in `path` (of size 256). NULL and a finding if it is missing and `required`. */
static json_t *member(struct reader *r, json_t *object, const char *base, const char *key, bool required, char path[PATH_LEN])
{
	join(path, base, key);
	json_t *value = json_object_get(object, key);
	if (!value || json_is_null(value)) {
		if (required)
			complain(r, path, "rules.missing", key);
		return NULL;
	}
	return value;
}

static json_t *object_member(struct reader *r, json_t *object, const char *base, const char *key, bool required, char path[PATH_LEN])
{
	json_t *value = member(r, object, base, key, required, path);
	if (value && !json_is_object(value)) {
		complain(r, path, "rules.type", "object");
		return NULL;
	}
	return value;
}

static json_t *array_member(struct reader *r, json_t *object, const char *base, const char *key, bool required, char path[PATH_LEN])
{
	json_t *value = member(r, object, base, key, required, path);
	if (value && !json_is_array(value)) {
		complain(r, path, "rules.type", "array");
		return NULL;
	}
	return value;
}

static const char *string_member(struct reader *r, json_t *object, const char *base, const char *key, bool required)
{
	char path[PATH_LEN];
	json_t *value = member(r, object, base, key, required, path);
	if (!value)
		return NULL;
	if (!json_is_string(value) || json_string_length(value) == 0 || json_string_length(value) > 400) {
		complain(r, path, "rules.type", "text");
		return NULL;
	}
	return json_string_value(value);
}

/* A word that is kept in a field of `size`: longer ones are refused, not cut. */
static void word_member(struct reader *r, json_t *object, const char *base, const char *key, char *out, size_t size)
{
	const char *value = string_member(r, object, base, key, true);
	out[0] = '\0';
	if (value && strlen(value) >= size) {
		char path[PATH_LEN], most[32];
		join(path, base, key);
		snprintf(most, sizeof most, "text of %zu bytes at most", size - 1);
		complain(r, path, "rules.type", most);
	} else if (value) {
		memcpy(out, value, strlen(value) + 1);
	}
}

static char *kept_member(struct reader *r, json_t *object, const char *base, const char *key, bool required)
{
	const char *value = string_member(r, object, base, key, required);
	return arena_strdup(r->arena, value ? value : "");
}

static void id_member(struct reader *r, json_t *object, const char *base, const char *key, bool required, char out[PARTY_ID_LEN])
{
	const char *value = string_member(r, object, base, key, required);
	out[0] = '\0';
	if (!value)
		return;
	if (strlen(value) >= PARTY_ID_LEN) {
		char path[PATH_LEN];
		join(path, base, key);
		complain(r, path, "id.too_long", value);
		return;
	}
	memcpy(out, value, strlen(value) + 1);
}

static date_day date_member(struct reader *r, json_t *object, const char *base, const char *key, bool required)
{
	date_day day = DATE_NONE;
	const char *value = string_member(r, object, base, key, required);
	struct err err;
	if (value && date_parse(value, &day, &err) != ST_OK) {
		char path[PATH_LEN];
		join(path, base, key);
		complain_at(r, &err, path);
		return DATE_NONE;
	}
	return day;
}

static date_month month_member(struct reader *r, json_t *object, const char *base, const char *key)
{
	date_month month = 0;
	const char *value = string_member(r, object, base, key, true);
	struct err err;
	if (value && month_parse(value, &month, &err) != ST_OK) {
		char path[PATH_LEN];
		join(path, base, key);
		complain_at(r, &err, path);
	}
	return month;
}

/* Rates are decimal strings, so that nothing is lost: "0.6". */
static struct rate rate_member(struct reader *r, json_t *object, const char *base, const char *key, int64_t max)
{
	struct rate rate = {0, 1};
	const char *value = string_member(r, object, base, key, true);
	struct err err;
	if (value && rate_parse(value, 0, max, &rate, &err) != ST_OK) {
		char path[PATH_LEN];
		join(path, base, key);
		complain_at(r, &err, path);
		rate = (struct rate){0, 1};
	}
	return rate;
}

static int64_t int_member(
	struct reader *r, json_t *object, const char *base, const char *key, bool required, int64_t fallback, int64_t min, int64_t max)
{
	char path[PATH_LEN];
	json_t *value = member(r, object, base, key, required, path);
	if (!value)
		return fallback;
	if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max) {
		complain(r, path, "rules.type", "whole number in range");
		return fallback;
	}
	return json_integer_value(value);
}

static bool route_member(struct reader *r, json_t *object, const char *base, enum party_route *out)
{
	const char *word = string_member(r, object, base, "route", true);
	if (!word)
		return false;
	if (!party_route_parse(word, out)) {
		char path[PATH_LEN];
		join(path, base, "route");
		complain(r, path, "rules.word", "tier1, pool, ministry");
		return false;
	}
	return true;
}

/* Every key must be one that is read: a misspelt optional rule would vanish without a word. `known` ends with NULL. */
static void check_keys(struct reader *r, json_t *object, const char *base, const char *const *known)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		bool found = false;
		for (const char *const *k = known; *k; k++)
			found |= strcmp(*k, key) == 0;
		if (found)
			continue;
		char path[PATH_LEN];
		struct err err;
		const char *near = string_nearest(key, known);
		join(path, base, key);
		err_set(&err, ST_INPUT, "rules.unknown", path, key, near ? near : "—", NULL);
		complain_at(r, &err, path);
	}
}
#define CHECK_KEYS(r, object, base, ...) check_keys(r, object, base, (const char *const[]){__VA_ARGS__, NULL})

static void read_period(struct reader *r, json_t *periods, const char *name, date_month *from, date_month *to)
{
	char path[PATH_LEN];
	json_t *period = object_member(r, periods, "/periods", name, true, path);
	if (!period)
		return;
	CHECK_KEYS(r, period, path, "from", "to");
	int64_t before = r->errors;
	*from = month_member(r, period, path, "from");
	*to = month_member(r, period, path, "to");
	if (r->errors == before && *to < *from)
		complain(r, path, "rules.period", name);
	if (r->errors == before && *to - *from >= 120)
		complain(r, path, "rules.period", name);
}

static void read_factor_choices(struct reader *r, json_t *root, struct party_rules *rules)
{
	char list_path[PATH_LEN];
	json_t *list = array_member(r, root, "", "factors", true, list_path);
	size_t count = json_array_size(list);
	rules->factor_choice = arena_alloc(r->arena, (count + 1) * sizeof *rules->factor_choice);
	for (size_t i = 0; i < count; i++) {
		char base[PATH_LEN];
		snprintf(base, sizeof base, "/factors/%zu", i);
		json_t *item = json_array_get(list, i);
		if (!json_is_object(item)) {
			complain(r, base, "rules.type", "object");
			continue;
		}
		struct party_factor_choice *choice = &rules->factor_choice[rules->factor_choice_count++];
		CHECK_KEYS(r, item, base, "carrier", "purpose", "factor", "from", "to", "reason");
		int64_t before = r->errors;
		word_member(r, item, base, "carrier", choice->carrier, sizeof choice->carrier);
		const char *purpose = string_member(r, item, base, "purpose", true);
		if (purpose && !party_purpose_parse(purpose, &choice->purpose)) {
			char path[PATH_LEN];
			join(path, base, "purpose");
			complain(r, path, "rules.word", "footprint, offset, kets");
		}
		id_member(r, item, base, "factor", true, choice->factor);
		choice->from = month_member(r, item, base, "from");
		choice->to = month_member(r, item, base, "to");
		choice->reason = kept_member(r, item, base, "reason", true);
		if (r->errors == before && choice->to < choice->from)
			complain(r, base, "rules.period", choice->carrier);
		choice->line = line_of(r, base);
		for (size_t k = 0; k + 1 < rules->factor_choice_count; k++) {
			const struct party_factor_choice *other = &rules->factor_choice[k];
			if (other->purpose == choice->purpose && strcmp(other->carrier, choice->carrier) == 0 && other->from <= choice->to &&
				choice->from <= other->to)
				complain(r, base, "rules.factor_twice", choice->carrier);
		}
	}
}

static void read_support(struct reader *r, json_t *root, struct party_rules *rules)
{
	char list_path[PATH_LEN];
	json_t *list = array_member(r, root, "/rules", "support", true, list_path);
	size_t count = json_array_size(list);
	rules->support = arena_alloc(r->arena, (count + 1) * sizeof *rules->support);
	for (size_t i = 0; i < count; i++) {
		char base[PATH_LEN], path[PATH_LEN];
		snprintf(base, sizeof base, "/rules/support/%zu", i);
		json_t *item = json_array_get(list, i);
		struct party_support support = {.valid_to = DATE_NONE};
		if (!json_is_object(item)) {
			complain(r, base, "rules.type", "object");
			continue;
		}
		if (!route_member(r, item, base, &support.route))
			continue;
		CHECK_KEYS(r, item, base, "route", "funder", "rates", "valid_from", "valid_to", "legal_basis");
		id_member(r, item, base, "funder", support.route != PARTY_ROUTE_POOL, support.funder);
		json_t *rates = object_member(r, item, base, "rates", true, path);
		if (rates)
			CHECK_KEYS(r, rates, path, "small", "medium", "mid_size", "large");
		for (int s = 0; rates && s < PARTY_SIZE_COUNT; s++)
			support.rate[s] = rate_member(r, rates, path, size_names[s], 1);
		support.valid_from = date_member(r, item, base, "valid_from", true);
		support.valid_to = date_member(r, item, base, "valid_to", false);
		support.legal_basis = kept_member(r, item, base, "legal_basis", true);
		support.line = line_of(r, base);
		if (support.valid_to != DATE_NONE && support.valid_to < support.valid_from)
			complain(r, base, "rules.interval", support.funder);
		for (size_t k = 0; k < rules->support_count; k++) {
			const struct party_support *other = &rules->support[k];
			if (other->route == support.route && strcmp(other->funder, support.funder) == 0 &&
				(other->valid_to == DATE_NONE || other->valid_to >= support.valid_from) &&
				(support.valid_to == DATE_NONE || support.valid_to >= other->valid_from))
				complain(r, base, "rules.support_twice", support.funder[0] ? support.funder : route_names[support.route]);
		}
		rules->support[rules->support_count++] = support;
	}
}

static void read_caps(struct reader *r, json_t *root, struct party_rules *rules)
{
	char list_path[PATH_LEN];
	json_t *list = array_member(r, root, "/rules", "caps", false, list_path);
	size_t count = json_array_size(list);
	rules->cap = arena_alloc(r->arena, (count + 1) * sizeof *rules->cap);
	for (size_t i = 0; i < count; i++) {
		char base[PATH_LEN];
		snprintf(base, sizeof base, "/rules/caps/%zu", i);
		json_t *item = json_array_get(list, i);
		struct party_cap cap = {0};
		if (!json_is_object(item)) {
			complain(r, base, "rules.type", "object");
			continue;
		}
		if (!route_member(r, item, base, &cap.route))
			continue;
		CHECK_KEYS(r, item, base, "route", "funder", "per", "amount_krw", "legal_basis");
		id_member(r, item, base, "funder", cap.route != PARTY_ROUTE_POOL, cap.funder);
		const char *per = string_member(r, item, base, "per", true);
		if (per && strcmp(per, "firm") == 0) {
			cap.per = PARTY_CAP_FIRM;
		} else if (per && strcmp(per, "site") == 0) {
			cap.per = PARTY_CAP_SITE;
		} else if (per && strcmp(per, "consortium") == 0) {
			cap.per = PARTY_CAP_CONSORTIUM;
		} else if (per) {
			char path[PATH_LEN];
			join(path, base, "per");
			complain(r, path, "rules.word", "firm, site, consortium");
		}
		cap.amount_krw = int_member(r, item, base, "amount_krw", true, 0, 0, MONEY_MAX_KRW);
		cap.legal_basis = kept_member(r, item, base, "legal_basis", true);
		cap.line = line_of(r, base);
		rules->cap[rules->cap_count++] = cap;
	}
}

static void read_milestone(struct reader *r, json_t *item, const char *base, struct party_milestone *milestone)
{
	char path[PATH_LEN];
	word_member(r, item, base, "name", milestone->name, sizeof milestone->name);
	milestone->share = rate_member(r, item, base, "share", 1);
	milestone->paid_on = date_member(r, item, base, "paid_on", true);
	json_t *kinds = array_member(r, item, base, "evidence", true, path);
	if (kinds && (json_array_size(kinds) == 0 || json_array_size(kinds) > PARTY_MILESTONE_EVIDENCE_MAX)) {
		complain(r, path, "rules.type", "1 to 4 kinds of evidence");
		return;
	}
	for (size_t k = 0; k < json_array_size(kinds); k++) {
		const char *kind = json_string_value(json_array_get(kinds, k));
		if (!kind || strlen(kind) >= sizeof milestone->evidence_kind[0]) {
			complain(r, path, "rules.type", "kinds of evidence");
			return;
		}
		snprintf(milestone->evidence_kind[milestone->evidence_count++], sizeof milestone->evidence_kind[0], "%s", kind);
	}
}

static void read_routes(struct reader *r, json_t *root, struct party_rules *rules)
{
	char path[PATH_LEN];
	json_t *routes = object_member(r, root, "/rules", "routes", true, path);
	const char *key;
	json_t *unused;
	json_object_foreach(routes, key, unused)
	{
		enum party_route which;
		if (!party_route_parse(key, &which)) {
			char at[PATH_LEN];
			join(at, "/rules/routes", key);
			complain(r, at, "rules.word", "tier1, pool, ministry");
		}
	}
	for (int i = 0; routes && i < PARTY_ROUTE_COUNT; i++) {
		char base[PATH_LEN], list_path[PATH_LEN];
		json_t *item = object_member(r, routes, "/rules/routes", route_names[i], i == PARTY_ROUTE_TIER1, base);
		if (!item)
			continue;
		struct party_route_rule *rule = &rules->route[i];
		rules->route_present[i] = true;
		CHECK_KEYS(r, item, base, "agreed_on", "completed_on", "fixed_on", "milestones");
		rule->agreed_on = date_member(r, item, base, "agreed_on", true);
		rule->completed_on = date_member(r, item, base, "completed_on", true);
		rule->fixed_on = date_member(r, item, base, "fixed_on", true);
		json_t *list = array_member(r, item, base, "milestones", true, list_path);
		if (list && (json_array_size(list) == 0 || json_array_size(list) > PARTY_MILESTONES_MAX)) {
			complain(r, list_path, "rules.type", "1 to 6 milestones");
			continue;
		}
		mpq_t sum, part;
		mpq_inits(sum, part, NULL);
		for (size_t k = 0; k < json_array_size(list); k++) {
			char at[PATH_LEN], index[24];
			snprintf(index, sizeof index, "%zu", k);
			join(at, list_path, index);
			json_t *entry = json_array_get(list, k);
			if (!json_is_object(entry)) {
				complain(r, at, "rules.type", "object");
				continue;
			}
			struct party_milestone *milestone = &rule->milestone[rule->milestone_count++];
			read_milestone(r, entry, at, milestone);
			mpq_set_si(part, milestone->share.numerator, (unsigned long)milestone->share.denominator);
			mpq_canonicalize(part);
			mpq_add(sum, sum, part);
			if (k > 0 && milestone->paid_on < rule->milestone[k - 1].paid_on)
				complain(r, at, "rules.order", milestone->name);
		}
		if (list && mpq_cmp_ui(sum, 1, 1) != 0)
			complain(r, list_path, "rules.milestone_sum", route_names[i]);
		mpq_clears(sum, part, NULL);
		if (rule->milestone_count > 0 && rule->agreed_on != DATE_NONE &&
			(rule->agreed_on > rule->milestone[0].paid_on || rule->fixed_on < rule->milestone[rule->milestone_count - 1].paid_on ||
				rule->completed_on > rule->fixed_on))
			complain(r, base, "rules.order", route_names[i]);
	}
}

static void read_return(struct reader *r, json_t *root, struct party_rules *rules)
{
	char path[PATH_LEN];
	json_t *item = object_member(r, root, "/rules", "return", true, path);
	if (!item)
		return;
	CHECK_KEYS(r, item, path, "ratio", "base", "due_on", "wording", "legal_basis", "legal_basis_on");
	rules->returned.ratio = rate_member(r, item, path, "ratio", 1);
	const char *base = string_member(r, item, path, "base", true);
	if (base && strcmp(base, "state") == 0)
		rules->returned.base = PARTY_BASE_STATE;
	else if (base && strcmp(base, "state_and_private") == 0)
		rules->returned.base = PARTY_BASE_STATE_AND_PRIVATE;
	else if (base)
		complain(r, "/rules/return/base", "rules.word", "state, state_and_private");
	rules->returned.due_on = date_member(r, item, path, "due_on", true);
	rules->returned.wording = kept_member(r, item, path, "wording", true);
	rules->returned.legal_basis = kept_member(r, item, path, "legal_basis", true);
	rules->returned.legal_basis_on = date_member(r, item, path, "legal_basis_on", false);
}

static void read_match(struct reader *r, json_t *root, struct party_rules *rules)
{
	char path[PATH_LEN];
	json_t *item = object_member(r, root, "/rules", "match", false, path);
	if (!item)
		return;
	rules->match.present = true;
	CHECK_KEYS(r, item, path, "funder", "rate", "on", "ceiling_krw", "legal_basis");
	id_member(r, item, path, "funder", true, rules->match.funder);
	rules->match.rate = rate_member(r, item, path, "rate", 10);
	rules->match.on = date_member(r, item, path, "on", true);
	rules->match.ceiling_krw = int_member(r, item, path, "ceiling_krw", true, 0, 0, MONEY_MAX_KRW);
	rules->match.legal_basis = kept_member(r, item, path, "legal_basis", true);
	rules->match.line = line_of(r, path);
}

/* What the sector's rules say of footprints; 3 % is Catena-X's limit for what is left out. */
static void read_footprint(struct reader *r, json_t *root, struct party_rules *rules)
{
	char path[PATH_LEN];
	json_t *item = object_member(r, root, "", "footprint", false, path);
	rules->exempted_limit_percent = 3;
	if (!item)
		return;
	CHECK_KEYS(r, item, path, "exempted_limit_percent");
	struct rate limit = rate_member(r, item, path, "exempted_limit_percent", 100);
	if (limit.denominator > 0)
		rules->exempted_limit_percent = (double)limit.numerator / (double)limit.denominator;
}

enum status party_rules_parse(
	const json_t *const_root, const char *text, const char *file, struct arena *arena, struct party_rules *out_rules, struct findings *findings)
{
	/* jansson's iteration takes non-const objects; nothing is changed here */
	json_t *root = json_incref((json_t *)(uintptr_t)const_root);
	struct reader r = {.text = text, .file = file, .arena = arena, .findings = findings};
	struct party_rules *rules = arena_alloc(arena, sizeof *rules);
	char path[PATH_LEN];

	CHECK_KEYS(&r, root, "", "schema", "programme", "name_ko", "name_en", "sector", "simulated", "as_of", "periods", "gwp_set", "factors",
		"rules", "trading", "historical", "footprint", "note");
	const char *schema = string_member(&r, root, "", "schema", true);
	if (schema && strcmp(schema, "sangsaeng.programme/1") != 0)
		complain(&r, "/schema", "rules.schema", schema);
	id_member(&r, root, "", "programme", true, rules->programme);
	rules->name_ko = kept_member(&r, root, "", "name_ko", true);
	rules->name_en = kept_member(&r, root, "", "name_en", true);
	rules->sector = kept_member(&r, root, "", "sector", true);
	json_t *simulated = member(&r, root, "", "simulated", true, path);
	if (simulated && !json_is_boolean(simulated))
		complain(&r, path, "rules.type", "true or false");
	rules->simulated = json_is_true(simulated);
	rules->as_of = date_member(&r, root, "", "as_of", true);
	json_t *periods = object_member(&r, root, "", "periods", true, path);
	if (periods) {
		CHECK_KEYS(&r, periods, "/periods", "before", "after", "metered");
		read_period(&r, periods, "before", &rules->before_from, &rules->before_to);
		read_period(&r, periods, "after", &rules->after_from, &rules->after_to);
		read_period(&r, periods, "metered", &rules->metered_from, &rules->metered_to);
		if (rules->as_of != DATE_NONE && r.errors == 0 &&
			(month_last_day(rules->after_to) > rules->as_of || month_last_day(rules->metered_to) > rules->as_of ||
				month_last_day(rules->before_to) > rules->as_of))
			complain(&r, "/periods", "rules.future", "periods");
	}
	const char *gwp = string_member(&r, root, "", "gwp_set", true);
	if (gwp && strcmp(gwp, "SAR") != 0 && strcmp(gwp, "AR4") != 0 && strcmp(gwp, "AR5") != 0 && strcmp(gwp, "AR6") != 0)
		complain(&r, "/gwp_set", "rules.word", "SAR, AR4, AR5, AR6");
	snprintf(rules->gwp_set, sizeof rules->gwp_set, "%.7s", gwp ? gwp : "");
	read_factor_choices(&r, root, rules);

	json_t *block = object_member(&r, root, "", "rules", true, path);
	if (block) {
		CHECK_KEYS(&r, block, "/rules", "support", "caps", "routes", "return", "match", "quotes_needed", "disposal_lock_years");
		read_support(&r, block, rules);
		read_caps(&r, block, rules);
		read_routes(&r, block, rules);
		read_return(&r, block, rules);
		read_match(&r, block, rules);
		rules->quotes_needed = (int)int_member(&r, block, "/rules", "quotes_needed", true, 3, 0, 10);
		rules->disposal_lock_years = (int)int_member(&r, block, "/rules", "disposal_lock_years", true, 5, 0, 50);
	}
	json_t *trading = object_member(&r, root, "", "trading", false, path);
	if (trading) {
		CHECK_KEYS(&r, trading, path, "entity", "compliance_year");
		id_member(&r, trading, path, "entity", true, rules->trading_entity);
		rules->trading_line = line_of(&r, "/trading/entity");
		rules->compliance_year = (int)int_member(&r, trading, path, "compliance_year", true, 0, 1990, 2199);
	}
	read_footprint(&r, root, rules);
	json_t *historical = array_member(&r, root, "", "historical", false, path);
	for (size_t i = 0; i < json_array_size(historical); i++) {
		char base[PATH_LEN];
		snprintf(base, sizeof base, "/historical/%zu", i);
		json_t *item = json_array_get(historical, i);
		if (!json_is_object(item)) {
			complain(&r, base, "rules.type", "object");
			continue;
		}
		const char *name = string_member(&r, item, base, "name", true);
		const char *source = string_member(&r, item, base, "source", true);
		int64_t tonnes = int_member(&r, item, base, "result_tco2e_per_year", true, 0, 0, INT64_C(1000000000000));
		int64_t saved = int_member(&r, item, base, "cost_saved_krw_per_year", true, 0, 0, MONEY_MAX_KRW);
		if (name && source && i == 0) {
			char won[32];
			money_format(saved, won);
			rules->historical = arena_printf(arena, "%s: %lld tCO2e/yr, %s KRW/yr (%s)", name, (long long)tonnes, won, source);
		}
	}
	json_decref(root);
	if (r.errors)
		return ST_INPUT;
	*out_rules = *rules;
	return ST_OK;
}
