/* Reading a scenario, strictly, and writing it in its canonical form. */
#include "plan/plan_scenario.h"

#include "base/decimal.h"
#include "base/json.h"
#include "party/party_read.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "sangsaeng.scenario/1"
#define TARGET_MAX_T INT64_C(100000000000)

static const char *const objective_names[PLAN_OBJECTIVE_COUNT] = {"tonnes", "vehicle", "net_value"};
static const char *const objective_units[PLAN_OBJECTIVE_COUNT] = {"tCO2e", "kgCO2e", "KRW"};
static const char *const by_names[] = {"region", "size", "tier"};
static const char *const per_names[] = {"firm", "site", "consortium"};

const char *plan_objective_name(enum plan_objective objective)
{
	return objective_names[objective];
}

const char *plan_objective_unit(enum plan_objective objective)
{
	return objective_units[objective];
}

const char *plan_floor_by_name(enum plan_floor_by by)
{
	return by_names[by];
}

struct plan_scenario plan_scenario_default(void)
{
	return (struct plan_scenario){.name = "",
		.years = 5,
		.budget_krw = -1,
		.discount = {0, 1},
		.approval_lead_months = 6,
		.start_lag_years = -1,
		.target_g = -1,
		.rules = {.due_lag_years = -1, .match_ceiling_krw = -1, .return_ratio = {0, 1}, .match = {0, 1}}};
}

/* ---- reading ---- */

static void place(struct party_reader *r, const char *pointer, int64_t *out_line, int64_t *out_column)
{
	json_locate(r->text, pointer, out_line, out_column);
}

/* One of the words, its index; -1 and a finding if it is another. */
static int read_one_of(struct party_reader *r, json_t *item, const char *base, const char *key, const char *const *word, int words, const char *all)
{
	char path[PARTY_PATH_LEN];
	const char *given = party_read_string(r, item, base, key, true);
	if (!given)
		return -1;
	for (int i = 0; i < words; i++)
		if (strcmp(given, word[i]) == 0)
			return i;
	party_read_join(path, base, key);
	party_read_complain(r, path, "rules.word", all);
	return -1;
}

/* A list of at most PLAN_LIST_MAX objects, or of texts: how many; 0 if it is not there. */
static json_t *read_list(struct party_reader *r, json_t *root, const char *base, const char *key, char path[PARTY_PATH_LEN], size_t *out_count)
{
	json_t *list = party_read_array(r, root, base, key, false, path);
	*out_count = json_array_size(list);
	if (*out_count > PLAN_LIST_MAX) {
		party_read_complain(r, path, "rules.type", "list of at most 400 entries");
		*out_count = 0;
	}
	return list;
}

/* The object at `i` of the list; its pointer in `base`. NULL and a finding if it is none. */
static json_t *object_at(struct party_reader *r, json_t *list, const char *path, size_t i, char base[PARTY_PATH_LEN])
{
	char index[24];
	json_t *item = json_array_get(list, i);
	snprintf(index, sizeof index, "%zu", i);
	party_read_join(base, path, index);
	if (json_is_object(item))
		return item;
	party_read_complain(r, base, "rules.type", "object");
	return NULL;
}

static bool has(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	return value && !json_is_null(value);
}

static void read_budgets(struct party_reader *r, json_t *root, struct plan_scenario *s)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN];
	size_t count;
	json_t *list = read_list(r, root, "", "budgets", path, &count);
	s->budget = arena_alloc(r->arena, (count + 1) * sizeof *s->budget);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_budget b = {0};
		if (!item)
			continue;
		PARTY_READ_KEYS(r, item, base, "funder", "route", "year", "amount_krw");
		party_read_id(r, item, base, "funder", true, b.funder);
		b.route_given = has(item, "route");
		if (b.route_given && !party_read_route(r, item, base, &b.route))
			continue;
		b.year = (int)party_read_int(r, item, base, "year", true, 0, 1990, 2199);
		b.amount_krw = party_read_int(r, item, base, "amount_krw", true, 0, 0, MONEY_MAX_KRW);
		place(r, base, &b.line, &b.column);
		for (size_t k = 0; k < s->budget_count; k++)
			if (strcmp(s->budget[k].funder, b.funder) == 0 && s->budget[k].year == b.year && s->budget[k].route == b.route &&
				s->budget[k].route_given == b.route_given)
				party_read_complain(r, base, "rules.twice_in_list", b.funder);
		s->budget[s->budget_count++] = b;
	}
	if (has(root, "budget_krw"))
		s->budget_krw = party_read_int(r, root, "", "budget_krw", true, 0, 0, MONEY_MAX_KRW);
	if (s->budget_krw >= 0 && s->budget_count > 0)
		party_read_complain(r, "/budget_krw", "scenario.one_budget", "budget_krw");
}

static void read_openings(struct party_reader *r, json_t *root, struct plan_scenario *s)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN];
	size_t count;
	json_t *list = read_list(r, root, "", "opening_pools", path, &count);
	s->opening_given = list != NULL;
	s->opening = arena_alloc(r->arena, (count + 1) * sizeof *s->opening);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_opening o = {0};
		if (!item)
			continue;
		PARTY_READ_KEYS(r, item, base, "tier", "consortium", "amount_krw");
		o.tier = (int)party_read_int(r, item, base, "tier", true, 2, 2, PARTY_TIERS_MAX);
		party_read_id(r, item, base, "consortium", false, o.consortium);
		o.amount_krw = party_read_int(r, item, base, "amount_krw", true, 0, 0, MONEY_MAX_KRW);
		place(r, base, &o.line, &o.column);
		for (size_t k = 0; k < s->opening_count; k++)
			if (s->opening[k].tier == o.tier && strcmp(s->opening[k].consortium, o.consortium) == 0)
				party_read_complain(r, base, "rules.twice_in_list", "tier");
		s->opening[s->opening_count++] = o;
	}
}

static void read_vehicles(struct party_reader *r, json_t *root, struct plan_scenario *s)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN];
	size_t count;
	json_t *list = read_list(r, root, "", "vehicles", path, &count);
	s->vehicle = arena_alloc(r->arena, (count + 1) * sizeof *s->vehicle);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_vehicle v = {.weight = {1, 1}};
		if (!item)
			continue;
		PARTY_READ_KEYS(r, item, base, "vehicle", "weight");
		party_read_id(r, item, base, "vehicle", true, v.vehicle);
		if (has(item, "weight"))
			v.weight = party_read_rate(r, item, base, "weight", 1000000);
		place(r, base, &v.line, &v.column);
		for (size_t k = 0; k < s->vehicle_count; k++)
			if (strcmp(s->vehicle[k].vehicle, v.vehicle) == 0)
				party_read_complain(r, base, "rules.twice_in_list", v.vehicle);
		s->vehicle[s->vehicle_count++] = v;
	}
}

/* A whole number for all years, or a list by year: each price holds until the next. */
static void read_prices(struct party_reader *r, json_t *root, struct plan_scenario *s)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN];
	size_t count;
	if (!has(root, "carbon_price_krw_per_t"))
		return;
	if (!json_is_array(json_object_get(root, "carbon_price_krw_per_t"))) {
		s->price = arena_alloc(r->arena, sizeof *s->price);
		s->price[s->price_count++] = (struct plan_price){0, party_read_int(r, root, "", "carbon_price_krw_per_t", true, 0, 0, 1000000000)};
		return;
	}
	json_t *list = read_list(r, root, "", "carbon_price_krw_per_t", path, &count);
	s->price = arena_alloc(r->arena, (count + 1) * sizeof *s->price);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_price p;
		if (!item)
			continue;
		PARTY_READ_KEYS(r, item, base, "year", "krw");
		p.year = (int)party_read_int(r, item, base, "year", true, 0, 1990, 2199);
		p.krw_per_t = party_read_int(r, item, base, "krw", true, 0, 0, 1000000000);
		if (s->price_count > 0 && p.year <= s->price[s->price_count - 1].year)
			party_read_complain(r, base, "scenario.order", "year");
		s->price[s->price_count++] = p;
	}
}

static void read_floors(struct party_reader *r, json_t *root, struct plan_scenario *s)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN];
	size_t count;
	json_t *list = read_list(r, root, "", "floors", path, &count);
	s->floor = arena_alloc(r->arena, (count + 1) * sizeof *s->floor);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_floor f = {.share = {0, 1}};
		int groups = 0;
		if (!item)
			continue;
		PARTY_READ_KEYS(r, item, base, "region", "size", "tier", "share", "amount_krw");
		for (int by = 0; by < 3; by++) {
			if (!has(item, by_names[by]))
				continue;
			groups++;
			f.by = (enum plan_floor_by)by;
			if (f.by == PLAN_BY_TIER)
				snprintf(f.of, sizeof f.of, "%d", (int)party_read_int(r, item, base, "tier", true, 1, 1, PARTY_TIERS_MAX));
			else
				party_read_id(r, item, base, by_names[by], true, f.of);
		}
		if (groups != 1) {
			party_read_complain(r, base, "scenario.exactly_one", "region, size, tier");
			continue;
		}
		if (f.by == PLAN_BY_SIZE) {
			bool known = false;
			for (int k = 0; k < PARTY_SIZE_COUNT; k++)
				known |= strcmp(f.of, party_size_name((enum party_size)k)) == 0;
			if (!known)
				party_read_complain(r, base, "rules.word", "small, medium, mid_size, large");
		}
		f.is_share = has(item, "share");
		if (f.is_share == has(item, "amount_krw")) {
			party_read_complain(r, base, "scenario.exactly_one", "share, amount_krw");
			continue;
		}
		if (f.is_share)
			f.share = party_read_rate(r, item, base, "share", 1);
		else
			f.amount_krw = party_read_int(r, item, base, "amount_krw", true, 0, 0, MONEY_MAX_KRW);
		/* as coefficients of won: small enough that sums stay within 62 bits */
		if (f.share.denominator > 1000)
			party_read_complain(r, base, "scenario.share_digits", "share");
		for (size_t k = 0; k < s->floor_count; k++)
			if (s->floor[k].by == f.by && strcmp(s->floor[k].of, f.of) == 0 && s->floor[k].is_share == f.is_share)
				party_read_complain(r, base, "rules.twice_in_list", f.of);
		place(r, base, &f.line, &f.column);
		s->floor[s->floor_count++] = f;
	}
}

/* Regions, sizes and tiers each part the machines: shares of one sort that are more than all leave only the empty plan. */
static void check_shares(struct party_reader *r, const struct plan_scenario *s)
{
	for (int by = 0; by < 3; by++) {
		int64_t thousandths = 0; /* shares have at most three digits */
		for (size_t k = 0; k < s->floor_count; k++)
			if (s->floor[k].by == (enum plan_floor_by)by && s->floor[k].is_share && s->floor[k].share.denominator <= 1000)
				thousandths += 1000 * s->floor[k].share.numerator / s->floor[k].share.denominator;
		if (thousandths > 1000)
			party_read_complain(r, "/floors", "scenario.floors_above", by_names[by]);
	}
}

static const struct plan_named *find_named(const struct plan_named *list, size_t count, const char *measure)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].measure, measure) == 0)
			return &list[i];
	return NULL;
}

static void read_names(struct party_reader *r, json_t *root, const char *key, struct plan_named **out_list, size_t *out_count)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN], index[24];
	size_t count;
	json_t *list = read_list(r, root, "", key, path, &count);
	*out_list = arena_alloc(r->arena, (count + 1) * sizeof **out_list);
	for (size_t i = 0; i < count; i++) {
		const char *given = json_string_value(json_array_get(list, i));
		struct plan_named n = {0};
		snprintf(index, sizeof index, "%zu", i);
		party_read_join(base, path, index);
		if (!given || !given[0] || strlen(given) >= PARTY_ID_LEN) {
			party_read_complain(r, base, "rules.type", "key of a measure");
			continue;
		}
		if (find_named(*out_list, *out_count, given))
			party_read_complain(r, base, "rules.twice_in_list", given);
		snprintf(n.measure, sizeof n.measure, "%s", given);
		place(r, base, &n.line, &n.column);
		(*out_list)[(*out_count)++] = n;
	}
}

static void read_supports(struct party_reader *r, json_t *rules, struct plan_override *o)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN], at[PARTY_PATH_LEN];
	size_t count;
	json_t *list = read_list(r, rules, "/rules", "support", path, &count);
	o->has_support = list != NULL;
	o->support = arena_alloc(r->arena, (count + 1) * sizeof *o->support);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_support support = {0};
		if (!item || !party_read_route(r, item, base, &support.route))
			continue;
		PARTY_READ_KEYS(r, item, base, "route", "funder", "rates");
		party_read_id(r, item, base, "funder", support.route != PARTY_ROUTE_POOL, support.funder);
		json_t *rates = party_read_object(r, item, base, "rates", true, at);
		if (!rates)
			continue;
		PARTY_READ_KEYS(r, rates, at, "small", "medium", "mid_size", "large");
		for (int k = 0; k < PARTY_SIZE_COUNT; k++)
			support.rate[k] = party_read_rate(r, rates, at, party_size_name((enum party_size)k), 1);
		for (size_t k = 0; k < o->support_count; k++)
			if (o->support[k].route == support.route && strcmp(o->support[k].funder, support.funder) == 0)
				party_read_complain(r, base, "rules.twice_in_list", support.funder);
		place(r, base, &support.line, &support.column);
		o->support[o->support_count++] = support;
	}
}

static void read_caps(struct party_reader *r, json_t *rules, struct plan_override *o)
{
	char path[PARTY_PATH_LEN], base[PARTY_PATH_LEN];
	size_t count;
	json_t *list = read_list(r, rules, "/rules", "caps", path, &count);
	o->has_caps = list != NULL;
	o->cap = arena_alloc(r->arena, (count + 1) * sizeof *o->cap);
	for (size_t i = 0; i < count; i++) {
		json_t *item = object_at(r, list, path, i, base);
		struct plan_cap cap = {0};
		if (!item || !party_read_route(r, item, base, &cap.route))
			continue;
		PARTY_READ_KEYS(r, item, base, "route", "funder", "per", "amount_krw");
		party_read_id(r, item, base, "funder", cap.route != PARTY_ROUTE_POOL, cap.funder);
		int per = read_one_of(r, item, base, "per", per_names, 3, "firm, site, consortium");
		cap.per = per < 0 ? PARTY_CAP_FIRM : (enum party_cap_per)per;
		cap.amount_krw = party_read_int(r, item, base, "amount_krw", true, 0, 0, MONEY_MAX_KRW);
		o->cap[o->cap_count++] = cap;
	}
}

static void read_rules(struct party_reader *r, json_t *root, struct plan_override *o)
{
	char path[PARTY_PATH_LEN];
	json_t *rules = party_read_object(r, root, "", "rules", false, path);
	if (!rules)
		return;
	PARTY_READ_KEYS(r, rules, path, "return_ratio", "due_lag_years", "match", "match_ceiling_krw", "support", "caps");
	o->has_return_ratio = has(rules, "return_ratio");
	if (o->has_return_ratio)
		o->return_ratio = party_read_rate(r, rules, path, "return_ratio", 1);
	o->has_match = has(rules, "match");
	if (o->has_match)
		o->match = party_read_rate(r, rules, path, "match", 10);
	o->due_lag_years = (int)party_read_int(r, rules, path, "due_lag_years", false, -1, 0, PLAN_YEARS_MAX);
	o->match_ceiling_krw = party_read_int(r, rules, path, "match_ceiling_krw", false, -1, 0, MONEY_MAX_KRW);
	read_supports(r, rules, o);
	read_caps(r, rules, o);
}

enum status plan_scenario_parse(const json_t *const_root, const char *text, const char *file, struct arena *arena, struct plan_scenario *out_scenario,
	struct findings *findings)
{
	/* jansson's iteration takes non-const objects; nothing is changed here */
	json_t *root = json_incref((json_t *)(uintptr_t)const_root);
	struct party_reader r = {.text = text, .file = file, .arena = arena, .findings = findings};
	struct plan_scenario s = plan_scenario_default();
	PARTY_READ_KEYS(&r, root, "", "schema", "name", "first_year", "years", "count_until", "objective", "budgets", "budget_krw", "opening_pools",
		"vehicles", "carbon_price_krw_per_t", "discount_rate", "approval_lead_months", "start_lag_years", "target_t", "floors", "require",
		"exclude", "anew", "rules");
	const char *schema = party_read_string(&r, root, "", "schema", false);
	if (schema && strcmp(schema, SCHEMA) != 0)
		party_read_complain(&r, "/schema", "rules.word", SCHEMA);
	s.name = party_read_kept(&r, root, "", "name", false);
	s.first_year = (int)party_read_int(&r, root, "", "first_year", false, 0, 1990, 2199);
	s.years = (int)party_read_int(&r, root, "", "years", false, s.years, 1, PLAN_YEARS_MAX);
	s.count_until = (int)party_read_int(&r, root, "", "count_until", false, 0, 1990, 2399);
	if (has(root, "objective")) {
		int objective = read_one_of(&r, root, "", "objective", objective_names, PLAN_OBJECTIVE_COUNT, "tonnes, vehicle, net_value");
		s.objective = objective < 0 ? PLAN_TONNES : (enum plan_objective)objective;
	}
	read_budgets(&r, root, &s);
	read_openings(&r, root, &s);
	read_vehicles(&r, root, &s);
	read_prices(&r, root, &s);
	if (has(root, "discount_rate"))
		s.discount = party_read_rate(&r, root, "", "discount_rate", 1);
	s.approval_lead_months = (int)party_read_int(&r, root, "", "approval_lead_months", false, s.approval_lead_months, 0, 120);
	s.start_lag_years = (int)party_read_int(&r, root, "", "start_lag_years", false, -1, 0, 10);
	if (has(root, "target_t"))
		s.target_g = 1000000 * party_read_int(&r, root, "", "target_t", true, 0, 0, TARGET_MAX_T);
	read_floors(&r, root, &s);
	check_shares(&r, &s);
	read_names(&r, root, "require", &s.require, &s.require_count);
	read_names(&r, root, "exclude", &s.exclude, &s.exclude_count);
	s.anew = party_read_bool(&r, root, "", "anew", false);
	read_rules(&r, root, &s.rules);
	place(&r, "/first_year", &s.first_line, &s.first_column);
	place(&r, "/count_until", &s.count_line, &s.count_column);
	json_decref(root);
	if (r.errors)
		return ST_INPUT;
	*out_scenario = s;
	return ST_OK;
}
