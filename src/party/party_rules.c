/* Reading programme.json into struct party_rules. Every finding names the line of the value. */
#include "party/party_int.h"

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

static void read_period(struct party_reader *r, json_t *periods, const char *name, date_month *from, date_month *to)
{
	char path[PARTY_PATH_LEN];
	json_t *period = party_read_object(r, periods, "/periods", name, true, path);
	if (!period)
		return;
	PARTY_READ_KEYS(r, period, path, "from", "to");
	int64_t before = r->errors;
	*from = party_read_month(r, period, path, "from");
	*to = party_read_month(r, period, path, "to");
	if (r->errors == before && *to < *from)
		party_read_complain(r, path, "rules.period", name);
	if (r->errors == before && *to - *from >= 120)
		party_read_complain(r, path, "rules.period", name);
}

static void read_factor_choices(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char list_path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, root, "", "factors", true, list_path);
	size_t count = json_array_size(list);
	rules->factor_choice = arena_alloc(r->arena, (count + 1) * sizeof *rules->factor_choice);
	for (size_t i = 0; i < count; i++) {
		char base[PARTY_PATH_LEN];
		snprintf(base, sizeof base, "/factors/%zu", i);
		json_t *item = json_array_get(list, i);
		if (!json_is_object(item)) {
			party_read_complain(r, base, "rules.type", "object");
			continue;
		}
		struct party_factor_choice *choice = &rules->factor_choice[rules->factor_choice_count++];
		PARTY_READ_KEYS(r, item, base, "carrier", "purpose", "factor", "from", "to", "reason");
		int64_t before = r->errors;
		party_read_word(r, item, base, "carrier", choice->carrier, sizeof choice->carrier);
		const char *purpose = party_read_string(r, item, base, "purpose", true);
		if (purpose && !party_purpose_parse(purpose, &choice->purpose)) {
			char path[PARTY_PATH_LEN];
			party_read_join(path, base, "purpose");
			party_read_complain(r, path, "rules.word", "footprint, offset, kets");
		}
		party_read_id(r, item, base, "factor", true, choice->factor);
		choice->from = party_read_month(r, item, base, "from");
		choice->to = party_read_month(r, item, base, "to");
		choice->reason = party_read_kept(r, item, base, "reason", true);
		if (r->errors == before && choice->to < choice->from)
			party_read_complain(r, base, "rules.period", choice->carrier);
		choice->line = party_read_line(r, base);
		for (size_t k = 0; k + 1 < rules->factor_choice_count; k++) {
			const struct party_factor_choice *other = &rules->factor_choice[k];
			if (other->purpose == choice->purpose && strcmp(other->carrier, choice->carrier) == 0 && other->from <= choice->to &&
				choice->from <= other->to)
				party_read_complain(r, base, "rules.factor_twice", choice->carrier);
		}
	}
}

static void read_support(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char list_path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, root, "/rules", "support", true, list_path);
	size_t count = json_array_size(list);
	rules->support = arena_alloc(r->arena, (count + 1) * sizeof *rules->support);
	for (size_t i = 0; i < count; i++) {
		char base[PARTY_PATH_LEN], path[PARTY_PATH_LEN];
		snprintf(base, sizeof base, "/rules/support/%zu", i);
		json_t *item = json_array_get(list, i);
		struct party_support support = {.valid_to = DATE_NONE};
		if (!json_is_object(item)) {
			party_read_complain(r, base, "rules.type", "object");
			continue;
		}
		if (!party_read_route(r, item, base, &support.route))
			continue;
		PARTY_READ_KEYS(r, item, base, "route", "funder", "rates", "valid_from", "valid_to", "legal_basis");
		party_read_id(r, item, base, "funder", support.route != PARTY_ROUTE_POOL, support.funder);
		json_t *rates = party_read_object(r, item, base, "rates", true, path);
		if (rates)
			PARTY_READ_KEYS(r, rates, path, "small", "medium", "mid_size", "large");
		for (int s = 0; rates && s < PARTY_SIZE_COUNT; s++)
			support.rate[s] = party_read_rate(r, rates, path, size_names[s], 1);
		support.valid_from = party_read_date(r, item, base, "valid_from", true);
		support.valid_to = party_read_date(r, item, base, "valid_to", false);
		support.legal_basis = party_read_kept(r, item, base, "legal_basis", true);
		support.line = party_read_line(r, base);
		if (support.valid_to != DATE_NONE && support.valid_to < support.valid_from)
			party_read_complain(r, base, "rules.interval", support.funder);
		for (size_t k = 0; k < rules->support_count; k++) {
			const struct party_support *other = &rules->support[k];
			if (other->route == support.route && strcmp(other->funder, support.funder) == 0 &&
				(other->valid_to == DATE_NONE || other->valid_to >= support.valid_from) &&
				(support.valid_to == DATE_NONE || support.valid_to >= other->valid_from))
				party_read_complain(r, base, "rules.support_twice", support.funder[0] ? support.funder : route_names[support.route]);
		}
		rules->support[rules->support_count++] = support;
	}
}

static void read_measure_type(struct party_reader *r, json_t *item, const char *base, char *out, size_t size)
{
	static const char *const words[] = {"equipment", "consulting", "verification"};
	const char *word = party_read_string(r, item, base, "measure_type", false);
	for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			snprintf(out, size, "%s", word);
	if (!word || out[0])
		return;
	char path[PARTY_PATH_LEN];
	party_read_join(path, base, "measure_type");
	party_read_complain(r, path, "rules.word", "equipment, consulting, verification");
}

static void read_caps(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char list_path[PARTY_PATH_LEN];
	json_t *list = party_read_array(r, root, "/rules", "caps", false, list_path);
	size_t count = json_array_size(list);
	rules->cap = arena_alloc(r->arena, (count + 1) * sizeof *rules->cap);
	for (size_t i = 0; i < count; i++) {
		char base[PARTY_PATH_LEN];
		snprintf(base, sizeof base, "/rules/caps/%zu", i);
		json_t *item = json_array_get(list, i);
		struct party_cap cap = {0};
		if (!json_is_object(item)) {
			party_read_complain(r, base, "rules.type", "object");
			continue;
		}
		if (!party_read_route(r, item, base, &cap.route))
			continue;
		PARTY_READ_KEYS(r, item, base, "route", "funder", "per", "measure_type", "amount_krw", "legal_basis");
		party_read_id(r, item, base, "funder", cap.route != PARTY_ROUTE_POOL, cap.funder);
		const char *per = party_read_string(r, item, base, "per", true);
		if (per && strcmp(per, "firm") == 0) {
			cap.per = PARTY_CAP_FIRM;
		} else if (per && strcmp(per, "site") == 0) {
			cap.per = PARTY_CAP_SITE;
		} else if (per && strcmp(per, "consortium") == 0) {
			cap.per = PARTY_CAP_CONSORTIUM;
		} else if (per) {
			char path[PARTY_PATH_LEN];
			party_read_join(path, base, "per");
			party_read_complain(r, path, "rules.word", "firm, site, consortium");
		}
		read_measure_type(r, item, base, cap.measure_type, sizeof cap.measure_type);
		cap.amount_krw = party_read_int(r, item, base, "amount_krw", true, 0, 0, MONEY_MAX_KRW);
		cap.legal_basis = party_read_kept(r, item, base, "legal_basis", true);
		cap.line = party_read_line(r, base);
		rules->cap[rules->cap_count++] = cap;
	}
}

static void read_milestone(struct party_reader *r, json_t *item, const char *base, struct party_milestone *milestone)
{
	char path[PARTY_PATH_LEN];
	party_read_word(r, item, base, "name", milestone->name, sizeof milestone->name);
	milestone->share = party_read_rate(r, item, base, "share", 1);
	milestone->paid_on = party_read_date(r, item, base, "paid_on", true);
	json_t *kinds = party_read_array(r, item, base, "evidence", true, path);
	if (kinds && (json_array_size(kinds) == 0 || json_array_size(kinds) > PARTY_MILESTONE_EVIDENCE_MAX)) {
		party_read_complain(r, path, "rules.type", "1 to 4 kinds of evidence");
		return;
	}
	for (size_t k = 0; k < json_array_size(kinds); k++) {
		const char *kind = json_string_value(json_array_get(kinds, k));
		if (!kind || strlen(kind) >= sizeof milestone->evidence_kind[0]) {
			party_read_complain(r, path, "rules.type", "kinds of evidence");
			return;
		}
		snprintf(milestone->evidence_kind[milestone->evidence_count++], sizeof milestone->evidence_kind[0], "%s", kind);
	}
}

/* Calendar and milestones of a route, at `base`. */
static void read_route(struct party_reader *r, json_t *item, const char *base, enum party_route route, struct party_route_rule *rule)
{
	char list_path[PARTY_PATH_LEN];
	rule->route = route;
	rule->agreed_on = party_read_date(r, item, base, "agreed_on", true);
	rule->completed_on = party_read_date(r, item, base, "completed_on", true);
	rule->fixed_on = party_read_date(r, item, base, "fixed_on", true);
	rule->reserved_until = party_read_date(r, item, base, "reserved_until", false);
	json_t *list = party_read_array(r, item, base, "milestones", true, list_path);
	if (list && (json_array_size(list) == 0 || json_array_size(list) > PARTY_MILESTONES_MAX)) {
		party_read_complain(r, list_path, "rules.type", "1 to 6 milestones");
		return;
	}
	mpq_t sum, part;
	mpq_inits(sum, part, NULL);
	for (size_t k = 0; k < json_array_size(list); k++) {
		char at[PARTY_PATH_LEN], index[24];
		snprintf(index, sizeof index, "%zu", k);
		party_read_join(at, list_path, index);
		json_t *entry = json_array_get(list, k);
		if (!json_is_object(entry)) {
			party_read_complain(r, at, "rules.type", "object");
			continue;
		}
		struct party_milestone *milestone = &rule->milestone[rule->milestone_count++];
		read_milestone(r, entry, at, milestone);
		mpq_set_si(part, milestone->share.numerator, (unsigned long)milestone->share.denominator);
		mpq_canonicalize(part);
		mpq_add(sum, sum, part);
		if (k > 0 && milestone->paid_on < rule->milestone[k - 1].paid_on)
			party_read_complain(r, at, "rules.order", milestone->name);
	}
	if (list && mpq_cmp_ui(sum, 1, 1) != 0)
		party_read_complain(r, list_path, "rules.milestone_sum", route_names[route]);
	mpq_clears(sum, part, NULL);
	if (rule->milestone_count > 0 && rule->agreed_on != DATE_NONE &&
		(rule->agreed_on > rule->milestone[0].paid_on || rule->fixed_on < rule->milestone[rule->milestone_count - 1].paid_on ||
			rule->completed_on > rule->fixed_on))
		party_read_complain(r, base, "rules.order", route_names[route]);
	if (rule->milestone_count > 0 && rule->reserved_until != DATE_NONE &&
		rule->reserved_until < rule->milestone[rule->milestone_count - 1].paid_on)
		party_read_complain(r, base, "rules.reserved_until", route_names[route]);
}

/* Deeper tiers follow each other, so a deeper route may have a calendar for each tier: a list in the order of tiers. */
static void read_calendars(struct party_reader *r, json_t *list, const char *base, enum party_route route, struct party_rules *rules)
{
	int last = 0;
	if (json_array_size(list) == 0)
		party_read_complain(r, base, "rules.type", "object or array of objects");
	for (size_t i = 0; i < json_array_size(list); i++) {
		char at[PARTY_PATH_LEN], index[24];
		json_t *item = json_array_get(list, i);
		snprintf(index, sizeof index, "%zu", i);
		party_read_join(at, base, index);
		if (!json_is_object(item)) {
			party_read_complain(r, at, "rules.type", "object");
			continue;
		}
		struct party_route_rule *rule = &rules->route[route];
		if (i > 0) {
			rules->deeper = arena_grow(r->arena, rules->deeper, rules->deeper_count, sizeof *rules->deeper);
			rule = &rules->deeper[rules->deeper_count++];
			*rule = (struct party_route_rule){0};
		}
		PARTY_READ_KEYS(r, item, at, "tier", "agreed_on", "completed_on", "fixed_on", "milestones", "reserved_until");
		rule->tier = (int)party_read_int(r, item, at, "tier", i > 0, 2, 2, PARTY_TIERS_MAX);
		read_route(r, item, at, route, rule);
		if (rule->tier <= last)
			party_read_complain(r, at, "rules.route_tiers", route_names[route]);
		last = rule->tier;
	}
}

static void read_routes(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN];
	json_t *routes = party_read_object(r, root, "/rules", "routes", true, path);
	const char *key;
	json_t *unused;
	json_object_foreach(routes, key, unused)
	{
		enum party_route which;
		if (!party_route_parse(key, &which)) {
			char at[PARTY_PATH_LEN];
			party_read_join(at, "/rules/routes", key);
			party_read_complain(r, at, "rules.word", "tier1, pool, ministry");
		}
	}
	for (int i = 0; routes && i < PARTY_ROUTE_COUNT; i++) {
		char base[PARTY_PATH_LEN];
		enum party_route route = (enum party_route)i;
		rules->route[i].route = route;
		rules->route[i].tier = route == PARTY_ROUTE_TIER1 ? 1 : 2;
		if (route != PARTY_ROUTE_TIER1 && json_is_array(json_object_get(routes, route_names[i]))) {
			party_read_join(base, "/rules/routes", route_names[i]);
			rules->route_present[i] = true;
			read_calendars(r, json_object_get(routes, route_names[i]), base, route, rules);
			continue;
		}
		json_t *item = party_read_object(r, routes, "/rules/routes", route_names[i], route == PARTY_ROUTE_TIER1, base);
		if (!item)
			continue;
		rules->route_present[i] = true;
		PARTY_READ_KEYS(r, item, base, "agreed_on", "completed_on", "fixed_on", "milestones", "reserved_until");
		read_route(r, item, base, route, &rules->route[i]);
	}
}

static void read_budget(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN], at[PARTY_PATH_LEN];
	json_t *item = party_read_object(r, root, "/rules", "budget", false, path);
	if (!item)
		return;
	PARTY_READ_KEYS(r, item, path, "by_year", "carry_over", "legal_basis");
	rules->by_year = party_read_bool(r, item, path, "by_year", true);
	const char *carry = party_read_string(r, item, path, "carry_over", true);
	if (carry && strcmp(carry, "all") != 0 && strcmp(carry, "reserved") != 0) {
		party_read_join(at, path, "carry_over");
		party_read_complain(r, at, "rules.word", "all, reserved");
	}
	rules->carry_all = carry && strcmp(carry, "all") == 0;
}

/* Who prepares and who releases; two people. */
static void read_officers(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN];
	json_t *item = party_read_object(r, root, "/rules", "officers", false, path);
	snprintf(rules->maker, sizeof rules->maker, "operator");
	snprintf(rules->checker, sizeof rules->checker, "approver");
	snprintf(rules->authority, sizeof rules->authority, "authority");
	if (!item)
		return;
	PARTY_READ_KEYS(r, item, path, "maker", "checker", "authority");
	party_read_id(r, item, path, "maker", true, rules->maker);
	party_read_id(r, item, path, "checker", true, rules->checker);
	party_read_id(r, item, path, "authority", true, rules->authority);
	if (strcmp(rules->maker, rules->checker) == 0 || strcmp(rules->maker, rules->authority) == 0)
		party_read_complain(r, path, "rules.same_person", rules->maker);
}

/* What the sector's rules say of footprints; 3 % is Catena-X's limit for what is left out. */
static void read_footprint(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN];
	json_t *item = party_read_object(r, root, "", "footprint", false, path);
	rules->exempted_limit_percent = 3;
	if (!item)
		return;
	PARTY_READ_KEYS(r, item, path, "exempted_limit_percent");
	struct rate limit = party_read_rate(r, item, path, "exempted_limit_percent", 100);
	if (limit.denominator > 0)
		rules->exempted_limit_percent = (double)limit.numerator / (double)limit.denominator;
}

static void read_evidence(struct party_reader *r, json_t *root, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN];
	json_t *block = party_read_object(r, root, "", "evidence", false, path);
	rules->evidence_max_mib = 256;
	if (!block)
		return;
	PARTY_READ_KEYS(r, block, path, "max_mib");
	rules->evidence_max_mib = party_read_int(r, block, path, "max_mib", false, 256, 1, 4096);
}

enum status party_rules_parse(
	const json_t *const_root, const char *text, const char *file, struct arena *arena, struct party_rules *out_rules, struct findings *findings)
{
	/* jansson's iteration takes non-const objects; nothing is changed here */
	json_t *root = json_incref((json_t *)(uintptr_t)const_root);
	struct party_reader r = {.text = text, .file = file, .arena = arena, .findings = findings};
	struct party_rules *rules = arena_alloc(arena, sizeof *rules);
	char path[PARTY_PATH_LEN];

	PARTY_READ_KEYS(&r, root, "", "schema", "programme", "name_ko", "name_en", "sector", "simulated", "as_of", "periods", "gwp_set", "factors",
		"rules", "trading", "historical", "footprint", "evidence", "note");
	const char *schema = party_read_string(&r, root, "", "schema", true);
	if (schema && strcmp(schema, "sangsaeng.programme/1") != 0)
		party_read_complain(&r, "/schema", "rules.schema", schema);
	party_read_id(&r, root, "", "programme", true, rules->programme);
	rules->name_ko = party_read_kept(&r, root, "", "name_ko", true);
	rules->name_en = party_read_kept(&r, root, "", "name_en", true);
	rules->sector = party_read_kept(&r, root, "", "sector", true);
	json_t *simulated = party_read_member(&r, root, "", "simulated", true, path);
	if (simulated && !json_is_boolean(simulated))
		party_read_complain(&r, path, "rules.type", "true or false");
	rules->simulated = json_is_true(simulated);
	rules->as_of = party_read_date(&r, root, "", "as_of", true);
	json_t *periods = party_read_object(&r, root, "", "periods", true, path);
	if (periods) {
		PARTY_READ_KEYS(&r, periods, "/periods", "before", "after", "metered");
		read_period(&r, periods, "before", &rules->before_from, &rules->before_to);
		read_period(&r, periods, "after", &rules->after_from, &rules->after_to);
		read_period(&r, periods, "metered", &rules->metered_from, &rules->metered_to);
		if (rules->as_of != DATE_NONE && r.errors == 0 &&
			(month_last_day(rules->after_to) > rules->as_of || month_last_day(rules->metered_to) > rules->as_of ||
				month_last_day(rules->before_to) > rules->as_of))
			party_read_complain(&r, "/periods", "rules.future", "periods");
	}
	const char *gwp = party_read_string(&r, root, "", "gwp_set", true);
	if (gwp && strcmp(gwp, "SAR") != 0 && strcmp(gwp, "AR4") != 0 && strcmp(gwp, "AR5") != 0 && strcmp(gwp, "AR6") != 0)
		party_read_complain(&r, "/gwp_set", "rules.word", "SAR, AR4, AR5, AR6");
	snprintf(rules->gwp_set, sizeof rules->gwp_set, "%.7s", gwp ? gwp : "");
	read_factor_choices(&r, root, rules);

	json_t *block = party_read_object(&r, root, "", "rules", true, path);
	if (block) {
		PARTY_READ_KEYS(&r, block, "/rules", "support", "caps", "routes", "return", "match", "quotes_needed", "disposal_lock_years", "calls",
			"budget", "officers", "verification", "small_cells");
		read_support(&r, block, rules);
		read_caps(&r, block, rules);
		read_routes(&r, block, rules);
		party_returns_read(&r, block, rules);
		party_matches_read(&r, block, rules);
		rules->quotes_needed = (int)party_read_int(&r, block, "/rules", "quotes_needed", true, 3, 0, 10);
		rules->disposal_lock_years = (int)party_read_int(&r, block, "/rules", "disposal_lock_years", true, 5, 0, 50);
		party_calls_read(&r, block, rules);
		party_verification_read(&r, block, rules);
		party_cells_read(&r, block, rules);
		read_budget(&r, block, rules);
		read_officers(&r, block, rules);
	}
	json_t *trading = party_read_object(&r, root, "", "trading", false, path);
	if (trading) {
		PARTY_READ_KEYS(&r, trading, path, "entity", "compliance_year");
		party_read_id(&r, trading, path, "entity", true, rules->trading_entity);
		rules->trading_line = party_read_line(&r, "/trading/entity");
		rules->compliance_year = (int)party_read_int(&r, trading, path, "compliance_year", true, 0, 1990, 2199);
	}
	read_footprint(&r, root, rules);
	read_evidence(&r, root, rules);
	json_t *historical = party_read_array(&r, root, "", "historical", false, path);
	for (size_t i = 0; i < json_array_size(historical); i++) {
		char base[PARTY_PATH_LEN];
		snprintf(base, sizeof base, "/historical/%zu", i);
		json_t *item = json_array_get(historical, i);
		if (!json_is_object(item)) {
			party_read_complain(&r, base, "rules.type", "object");
			continue;
		}
		const char *name = party_read_string(&r, item, base, "name", true);
		const char *source = party_read_string(&r, item, base, "source", true);
		int64_t tonnes = party_read_int(&r, item, base, "result_tco2e_per_year", true, 0, 0, INT64_C(1000000000000));
		int64_t saved = party_read_int(&r, item, base, "cost_saved_krw_per_year", true, 0, 0, MONEY_MAX_KRW);
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
