/* The planner's model: cases worked out by hand, and small random ones in which every plan is tried and judged by a simulation of the rules, year by
 * year, that knows nothing of the model's rows. */
#include "plan/plan_conflict.h"
#include "plan/plan_model.h"
#include "plan/plan_solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MEASURES 4
#define YEARS 4

static uint64_t seed_;
static int64_t below(int64_t n)
{
	seed_ ^= seed_ << 13;
	seed_ ^= seed_ >> 7;
	seed_ ^= seed_ << 17;
	return n > 0 ? (int64_t)(seed_ % (uint64_t)n) : 0;
}

/* What a model is made from, in one piece that lives as long as the test. */
struct world {
	struct plan_measure list[MEASURES];
	struct plan_relation relation[4];
	struct plan_measures measures;
	unsigned barred[MEASURES];
	struct plan_terms terms;
	struct plan_limit limit[4];
	struct plan_ceiling ceiling[1];
	struct plan_scenario scenario;
	struct plan_opening opening[2];
	struct plan_floor floor[2];
	struct plan_named require[1], exclude[1];
	struct plan_price price[1];
	int64_t budget[PLAN_SOURCES_MAX][YEARS], match_budget[2][YEARS];
	struct plan_input input;
};

/* Years 2030 …, agreements in May, savings from the year after, no discount, all of 2030 to 2039 counts; nothing is limited. */
static void start(struct world *w, size_t measures, int years)
{
	static const char *const key[MEASURES] = {"A", "B", "C", "D"};
	memset(w, 0, sizeof *w);
	w->measures = (struct plan_measures){w->list, measures, w->relation, 0};
	for (size_t i = 0; i < measures; i++)
		w->list[i] = (struct plan_measure){.measure = key[i],
			.origin = "programme",
			.organisation = key[i],
			.site = key[i],
			.process = "",
			.machine = "",
			.consortium = "",
			.region = "",
			.carrier = "electricity",
			.methodology = "",
			.factor = "",
			.explanation = "",
			.tier = 1,
			.size = PARTY_SIZE_MEDIUM,
			.cost_krw = 100,
			.g_per_year = 1000,
			.life_years = 5};
	w->scenario = plan_scenario_default();
	w->scenario.first_year = 2030;
	w->scenario.years = years;
	w->scenario.opening = w->opening;
	w->scenario.floor = w->floor;
	w->scenario.require = w->require;
	w->scenario.exclude = w->exclude;
	w->scenario.price = w->price;
	w->terms = (struct plan_terms){
		.first_year = 2030, .years = years, .count_until = 2039, .limit = w->limit, .ceiling = w->ceiling, .carry_over = false};
	for (int route = 0; route < PARTY_ROUTE_COUNT; route++) {
		w->terms.own_share_min[route] = (struct rate){0, 1};
		for (int tier = 1; tier <= PARTY_TIERS_MAX; tier++)
			w->terms.calendar[route][tier] = (struct plan_calendar){5, 1};
	}
	w->input = (struct plan_input){.measures = &w->measures, .barred = w->barred, .terms = &w->terms, .scenario = &w->scenario};
}

static struct plan_source *source(struct world *w, enum party_route route, const char *funder, int64_t n, int64_t d)
{
	struct plan_source *s = &w->terms.source[w->terms.sources++];
	*s = (struct plan_source){.route = route, .funder = funder, .years = (1u << w->terms.years) - 1, .is_state = true};
	for (int k = 0; k < PARTY_SIZE_COUNT; k++)
		s->rate[k] = (struct rate){n, d};
	return s;
}

static int64_t *budget(struct world *w, struct plan_source *s, int64_t first, int64_t later)
{
	int64_t *b = w->budget[s - w->terms.source];
	for (int t = 0; t < w->terms.years; t++)
		b[t] = t == 0 ? first : later;
	s->budget_krw = b;
	return b;
}

/* The pool that the returns of a tier fill and the next one draws. */
static struct plan_pool_terms *pool(struct world *w, int tier, int64_t ratio_n, int64_t ratio_d, int lag)
{
	struct plan_pool_terms *p = &w->terms.pool[w->terms.pools++];
	*p = (struct plan_pool_terms){
		.tier = tier, .pays = party_tier_bit(tier + 1), .match = {0, 1}, .match_funder = "", .match_ceiling_krw = INT64_MAX};
	for (int t = 0; t < w->terms.years; t++) {
		p->ratio[t] = (struct rate){ratio_n, ratio_d};
		p->base[t] = PARTY_BASE_STATE_AND_PRIVATE;
	}
	for (int route = 0; route < PARTY_ROUTE_COUNT; route++)
		p->lag_years[route] = lag;
	return p;
}

/* Which option of each measure is chosen, -1: not bought. */
struct assignment {
	int32_t option[MEASURES];
};

/* The choice of the problem that says this; false if the model has none. */
static bool choose(const struct plan_model *m, const struct assignment *a, struct plan_choice *choice)
{
	size_t sets = plan_set_count(m->problem), measures = m->input->measures->count;
	for (size_t s = 0; s < sets; s++)
		choice[s] = (struct plan_choice){PLAN_NONE, 0};
	for (size_t i = 0; i < measures; i++) {
		if (a->option[i] < 0)
			continue;
		if (m->set[i] == PLAN_NONE)
			return false; /* what it needs cannot be bought */
		if (choice[m->set[i]].candidate != PLAN_NONE)
			continue; /* found with another of its set */
		bool found = false;
		for (int32_t c = 0; !found && (size_t)c < plan_candidate_count(m->problem); c++)
			for (int32_t alternative = 0; !found && alternative < plan_alternatives(m->problem, c); alternative++) {
				struct plan_chosen chosen[PLAN_COMPONENT_MAX];
				size_t count = plan_model_chosen(m, c, alternative, chosen), right = 0, wanted = 0;
				if (m->set[chosen[0].measure] != m->set[i])
					break;
				for (size_t k = 0; k < count; k++)
					right += a->option[chosen[k].measure] == chosen[k].option;
				for (size_t k = 0; k < measures; k++)
					wanted += m->set[k] == m->set[i] && a->option[k] >= 0;
				found = right == count && wanted == count;
				if (found)
					choice[m->set[i]] = (struct plan_choice){c, alternative};
			}
		if (!found)
			return false;
	}
	return true;
}

static bool judge(const struct plan_model *m, const struct assignment *a, plan_value *out_value)
{
	struct plan_choice choice[MEASURES];
	return choose(m, a, choice) && !m->impossible && plan_judge(m->problem, choice, out_value, NULL, NULL);
}

static void make_model(const struct world *w, struct plan_model *m)
{
	struct err err;
	assert_int_equal(plan_model_make(&w->input, NULL, NULL, m, &err), ST_OK);
}

/* The option of a measure in a year on a route with nothing left out; -1: there is none. */
static int32_t option(const struct plan_model *m, size_t measure, int t, enum party_route route)
{
	for (int32_t k = 0; k < m->options[measure]; k++)
		if (m->option[measure][k].t == t && m->option[measure][k].route == route)
			return k;
	return -1;
}

static bool plan(const struct plan_model *m, const int year[], plan_value *out_value)
{
	struct assignment a;
	for (size_t i = 0; i < m->input->measures->count; i++) {
		a.option[i] = year[i] < 0 ? -1 : option(m, i, year[i], m->input->measures->list[i].tier == 1 ? PARTY_ROUTE_TIER1 : PARTY_ROUTE_POOL);
		if (year[i] >= 0 && a.option[i] < 0)
			return false; /* there can never be money for it then */
	}
	return judge(m, &a, out_value);
}

/* ---- cases by hand ---- */

/* A: tier 1, cost 100, half of it paid: 50. It returns half of that, 25, a year later, matched one to one: 50 for tier 2 from 2031 on. B: tier 2,
 * cost 60, 3/4 of it: 45, leaves 5 there. B returns all, 45, a year later: 2032, matched by nothing, for tier 3. C: tier 3, cost 60: 45 too. */
static void test_money_comes_down_three_tiers_after_its_lag(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 3, 3);
	budget(&w, source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2), 50, 50);
	source(&w, PARTY_ROUTE_POOL, "", 3, 4);
	struct plan_pool_terms *first = pool(&w, 1, 1, 2, 1);
	first->match = (struct rate){1, 1};
	first->match_funder = "MSS";
	pool(&w, 2, 1, 1, 1);
	w.list[1].tier = 2;
	w.list[2].tier = 3;
	w.list[1].cost_krw = w.list[2].cost_krw = 60;
	make_model(&w, &m);
	assert_int_equal(m.option[0][0].support_krw, 50);
	assert_int_equal(m.option[0][0].returned_krw, 25);
	assert_int_equal(m.option[0][0].matched_krw, 25);
	assert_true(plan(&m, (const int[]){0, 1, 2}, &value));
	/* A saves 2031 to 2035, B 2032 to 2036, C 2033 to 2037: five years each */
	assert_true(value == 3 * 5 * 1000);
	assert_false(plan(&m, (const int[]){0, 0, 2}, &value));   /* nothing has come back by 2030 */
	assert_false(plan(&m, (const int[]){0, 1, 1}, &value));   /* B returns in 2032 only */
	assert_false(plan(&m, (const int[]){1, 1, 2}, &value));   /* A in 2031: for tier 2 there is money in 2032 */
	assert_true(plan(&m, (const int[]){0, 2, -1}, &value));   /* the pool carries over */
	assert_false(plan(&m, (const int[]){-1, 1, -1}, &value)); /* without A nothing */
	plan_model_done(&m);
	/* cost 68 asks for 51 of the 50 that are there */
	w.list[1].cost_krw = 68;
	make_model(&w, &m);
	assert_false(plan(&m, (const int[]){0, 1, -1}, &value));
	plan_model_done(&m);
	/* what the pool held before helps out: 1 won */
	w.opening[0] = (struct plan_opening){.tier = 2, .amount_krw = 1};
	w.scenario.opening_count = 1;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0, 1, -1}, &value));
	plan_model_done(&m);
	/* a ceiling of 24 on the match: 1 + 25 + 24 = 50 < 51 */
	w.terms.pool[0].match_ceiling_krw = 24;
	make_model(&w, &m);
	assert_false(plan(&m, (const int[]){0, 1, -1}, &value));
	plan_model_done(&m);
	/* the firm may not take state money: neither is it matched, so 1 + 25 is all there is */
	w.terms.pool[0].match_ceiling_krw = INT64_MAX;
	w.barred[1] = 1u << PARTY_ROUTE_MINISTRY;
	make_model(&w, &m);
	assert_false(plan(&m, (const int[]){0, 1, -1}, &value));
	plan_model_done(&m);
}

/* Match of 25 a year, of which the ministry has 10 in 2031 and 30 in 2032. Without carry-over 10 of 2031's 25 are matched then, and the rest of them
 * in 2032: 25 + 10 in 2031, 50 in 2032. */
static void test_a_ministry_matches_as_far_as_its_budget_of_the_year(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 2, 3);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	source(&w, PARTY_ROUTE_POOL, "", 1, 1);
	struct plan_pool_terms *p = pool(&w, 1, 1, 2, 1);
	p->match = (struct rate){1, 1};
	p->match_funder = "MSS";
	p->match_budget_krw = w.match_budget[0];
	w.match_budget[0][1] = 10;
	w.match_budget[0][2] = 30;
	w.list[1].tier = 2;
	for (int64_t cost = 34; cost <= 51; cost++) {
		w.list[1].cost_krw = cost;
		make_model(&w, &m);
		assert_int_equal(plan(&m, (const int[]){0, 1}, &value), cost <= 35);
		assert_int_equal(plan(&m, (const int[]){0, 2}, &value), cost <= 50);
		plan_model_done(&m);
	}
	/* A in 2031 returns in 2032, when 30 are there: 25 + 25; what was not used in 2031 has lapsed, and would not help */
	w.list[1].cost_krw = 50;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){1, 2}, &value));
	plan_model_done(&m);
	/* with 15 in 2032: 25 + 15; with carry-over the 10 of 2031 too */
	w.match_budget[0][2] = 15;
	make_model(&w, &m);
	assert_false(plan(&m, (const int[]){1, 2}, &value));
	plan_model_done(&m);
	w.terms.carry_over = true;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){1, 2}, &value));
	plan_model_done(&m);
}

/* A ceiling of 30 on the match, of which earlier grants have 20: 25 + 10 for tier 2. A ministry's own selection likewise. */
static void test_what_was_granted_before_is_gone_from_the_ceilings(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	const struct plan_spent spent[] = {{PARTY_ROUTE_POOL, "MSS", "Z", "Z", "", 2, 20}, {PARTY_ROUTE_POOL, "returned", "Z", "Z", "", 2, 20},
		{PARTY_ROUTE_POOL, "MSS", "Z", "Z", "", 3, 5}, {PARTY_ROUTE_MINISTRY, "MSS", "Z", "Z", "", 2, 8}};
	start(&w, 2, 2);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	source(&w, PARTY_ROUTE_POOL, "", 1, 1);
	struct plan_pool_terms *p = pool(&w, 1, 1, 2, 1);
	p->match = (struct rate){1, 1};
	p->match_funder = "MSS";
	p->match_ceiling_krw = 30;
	w.ceiling[0] = (struct plan_ceiling){"MSS", party_tier_bit(2), 10};
	w.terms.ceilings = 1;
	w.list[1].tier = 2;
	w.list[1].cost_krw = 36;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0, 1}, &value));
	plan_model_done(&m);
	plan_terms_take(&w.terms, spent, sizeof spent / sizeof *spent);
	assert_int_equal(w.terms.ceiling[0].amount_krw, 2);
	make_model(&w, &m);
	assert_false(plan(&m, (const int[]){0, 1}, &value));
	plan_model_done(&m);
	w.list[1].cost_krw = 35;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0, 1}, &value));
	plan_model_done(&m);
}

/* There is money for A from 2031 on only, so nothing can come back before 2032: B's year 2031, which returns of 2030 would serve, is no option, and
 * the pool has no row for it (whose price could be anything). */
static void test_a_pool_that_nothing_can_fill_by_then_is_no_option(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 2, 3);
	w.terms.carry_over = true;
	budget(&w, source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2), 0, 50);
	source(&w, PARTY_ROUTE_POOL, "", 1, 2);
	pool(&w, 1, 1, 1, 1);
	w.list[1].tier = 2;
	make_model(&w, &m);
	assert_int_equal(option(&m, 0, 0, PARTY_ROUTE_TIER1), -1);
	assert_int_equal(option(&m, 1, 1, PARTY_ROUTE_POOL), -1);
	assert_true(plan(&m, (const int[]){1, 2}, &value));
	for (size_t r = 0; r < m.rows; r++)
		assert_true(m.rule[m.row[r].rule].kind != PLAN_RULE_POOL || m.row[r].year == 2032);
	plan_model_done(&m);
}

/* Only 2030 counts, and machines save from the year after: nothing is worth anything. A is required; B is money for nothing. */
static void test_a_tidy_plan_buys_nothing_for_nothing(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	start(&w, 2, 2);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.terms.count_until = 2030;
	snprintf(w.require[0].measure, sizeof w.require[0].measure, "A");
	w.scenario.require_count = 1;
	make_model(&w, &m);
	struct plan_choice choice[MEASURES];
	const struct assignment all = {{option(&m, 0, 1, PARTY_ROUTE_TIER1), option(&m, 1, 0, PARTY_ROUTE_TIER1), -1, -1}};
	assert_true(choose(&m, &all, choice));
	assert_true(plan_model_tidy(&m, choice) == 0);
	assert_int_equal(choice[m.set[1]].candidate, PLAN_NONE);
	assert_true(choice[m.set[0]].candidate != PLAN_NONE);
	plan_model_done(&m);
}

/* The least won for a target: A costs the same in every year, and cuts more the earlier it comes. But there is money in 2030 only for one of two. */
static void test_a_tidy_plan_buys_as_early_as_its_money_allows(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	struct plan_chosen chosen[PLAN_COMPONENT_MAX];
	start(&w, 2, 3);
	w.terms.carry_over = true;
	budget(&w, source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2), 50, 25);
	w.scenario.objective = PLAN_NET_VALUE;
	w.scenario.target_g = 4000;
	w.list[0].life_years = w.list[1].life_years = 9;
	make_model(&w, &m);
	struct plan_choice choice[MEASURES];
	const struct assignment late = {{option(&m, 0, 2, PARTY_ROUTE_TIER1), option(&m, 1, 2, PARTY_ROUTE_TIER1), -1, -1}};
	assert_true(choose(&m, &late, choice));
	plan_value value = plan_model_tidy(&m, choice);
	/* one is enough for the target, and it is there from the beginning: 9 years of 1,000 g */
	assert_true(value == -50);
	size_t bought = 0;
	for (size_t s = 0; s < plan_set_count(m.problem); s++) {
		if (choice[s].candidate == PLAN_NONE)
			continue;
		bought++;
		assert_int_equal(plan_model_chosen(&m, choice[s].candidate, choice[s].alternative, chosen), 1);
		assert_int_equal(m.option[chosen[0].measure][chosen[0].option].t, 0);
	}
	assert_int_equal(bought, 1);
	plan_model_done(&m);
}

/* A cap of 70 per consortium: 50 + 50 is too much; of one machine it pays all up to the cap. */
static void test_a_cap_holds_over_all_years_and_a_large_machine_gets_the_cap(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 3, 2);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.limit[0] = (struct plan_limit){PARTY_ROUTE_TIER1, "MOTIE", PARTY_CAP_CONSORTIUM, 70};
	w.terms.limits = 1;
	w.list[0].consortium = w.list[1].consortium = "C-1";
	w.list[2].consortium = "C-2";
	w.list[2].cost_krw = 1000;
	make_model(&w, &m);
	assert_int_equal(m.option[2][0].support_krw, 70);
	assert_true(plan(&m, (const int[]){0, -1, 1}, &value));
	assert_false(plan(&m, (const int[]){0, 1, -1}, &value));
	/* the rows: one of C-1; C-2 alone cannot bind */
	assert_int_equal(m.rows, 1);
	assert_string_equal(m.row[0].of, "C-1");
	plan_model_done(&m);
	/* 20 of it were granted before */
	struct plan_spent spent = {PARTY_ROUTE_TIER1, "MOTIE", "Z", "Z", "C-2", 1, 20};
	plan_terms_take(&w.terms, &spent, 1);
	make_model(&w, &m);
	assert_int_equal(m.option[2][0].support_krw, 50);
	plan_model_done(&m);
}

/* A small carmaker's cap of 8 per firm: two machines at 5 each share it. One may do without the carmaker's 5, not without the ministry's 50. */
static void test_a_small_cap_does_not_keep_a_machine_from_the_other_funders(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	struct assignment a = {{-1, -1, -1, -1}};
	start(&w, 2, 1);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	source(&w, PARTY_ROUTE_TIER1, "OEM", 1, 20);
	w.limit[0] = (struct plan_limit){PARTY_ROUTE_TIER1, "OEM", PARTY_CAP_FIRM, 8};
	w.terms.limits = 1;
	w.list[1].organisation = "A";
	make_model(&w, &m);
	assert_int_equal(m.options[0], 2);
	a.option[0] = a.option[1] = 0;
	assert_int_equal(m.option[0][0].support_krw, 55);
	assert_int_equal(m.option[0][1].support_krw, 50);
	assert_false(judge(&m, &a, &value));
	a.option[1] = 1;
	assert_true(judge(&m, &a, &value));
	plan_model_done(&m);
}

static void test_a_floor_by_share_and_one_by_amount(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 3, 1);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.list[2].region = "GB";
	w.list[2].cost_krw = 50;
	w.floor[0] = (struct plan_floor){.by = PLAN_BY_REGION, .of = "GB", .is_share = true, .share = {1, 4}};
	w.scenario.floor_count = 1;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){-1, -1, -1}, &value));
	assert_true(plan(&m, (const int[]){0, -1, 0}, &value)); /* 25 of 75 */
	assert_false(plan(&m, (const int[]){0, 0, 0}, &value)); /* 25 of 125 is a fifth */
	assert_false(plan(&m, (const int[]){0, -1, -1}, &value));
	plan_model_done(&m);
	w.floor[0] = (struct plan_floor){.by = PLAN_BY_SIZE, .of = "medium", .amount_krw = 60};
	make_model(&w, &m);
	assert_false(plan(&m, (const int[]){-1, -1, -1}, &value));
	assert_false(plan(&m, (const int[]){0, -1, -1}, &value));
	assert_true(plan(&m, (const int[]){0, -1, 0}, &value));
	plan_model_done(&m);
}

/* A needs B; A excludes C. */
static void test_prerequisites_come_first_and_exclusions_hold(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 3, 2);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.relation[0] = (struct plan_relation){0, 1, PLAN_REQUIRES};
	w.relation[1] = (struct plan_relation){0, 2, PLAN_EXCLUDES};
	w.measures.relation_count = 2;
	make_model(&w, &m);
	assert_int_equal(plan_set_count(m.problem), 1);
	assert_false(plan(&m, (const int[]){0, -1, -1}, &value));
	assert_true(plan(&m, (const int[]){0, 0, -1}, &value));
	assert_true(plan(&m, (const int[]){1, 0, -1}, &value));
	assert_false(plan(&m, (const int[]){0, 1, -1}, &value));
	assert_false(plan(&m, (const int[]){0, 0, 0}, &value));
	assert_true(plan(&m, (const int[]){-1, 0, 1}, &value));
	plan_model_done(&m);
	/* a rule that is lifted counts no more */
	bool without[8] = {0};
	struct err err;
	make_model(&w, &m);
	for (size_t r = 0; r < m.rules; r++)
		without[r] = m.rule[r].kind == PLAN_RULE_RELATION && strcmp(m.rule[r].per, "excludes") == 0;
	plan_model_done(&m);
	assert_int_equal(plan_model_make(&w.input, without, NULL, &m, &err), ST_OK);
	assert_true(plan(&m, (const int[]){0, 0, 0}, &value));
	assert_false(plan(&m, (const int[]){0, -1, 0}, &value));
	plan_model_done(&m);
}

/* Two measures on a motor that emits 10,000 g: 20 % and 30 % save 2,000 and 3,000 alone, 10,000 × (1 − 0.8 × 0.7) = 4,400 together. A in 2030 saves
 * 2031 to 2035, B in 2031 saves 2032 to 2036: 2,000 + 4 × 4,400 + 3,000. */
static void test_two_measures_on_one_motor_do_not_add(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 2, 2);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.list[0].g_per_year = 2000;
	w.list[1].g_per_year = 3000;
	w.list[0].g_use = w.list[1].g_use = 10000;
	w.relation[0] = (struct plan_relation){0, 1, PLAN_SHARES};
	w.measures.relation_count = 1;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0, 1}, &value));
	assert_true(value == 2000 + 4 * 4400 + 3000);
	assert_true(plan(&m, (const int[]){0, -1}, &value));
	assert_true(value == 5 * 2000);
	/* what each is said to save: the later one what it adds */
	struct plan_chosen both[2] = {{0, option(&m, 0, 0, PARTY_ROUTE_TIER1)}, {1, option(&m, 1, 1, PARTY_ROUTE_TIER1)}};
	assert_int_equal(plan_model_adds_g(&m, both, 2, 0), 2000);
	assert_int_equal(plan_model_adds_g(&m, both, 2, 1), 2400);
	plan_model_done(&m);
}

/* 12 g a year from 2031 to 2035 at 1,000,000 won a gram, nothing discounted. Agreed in May 2030; with 20 months to the resolution credits begin in
 * January 2032: four of five years. With 26 months in July 2032: 6 + 36 months. The support of 50 won is a cost in any case. */
static void test_credits_earn_from_their_resolution_only(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	static const struct {
		int lead;
		int64_t won;
	} of[] = {{0, 60}, {8, 60}, {20, 48}, {26, 42}, {120, 0}};
	start(&w, 1, 1);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.list[0].g_per_year = 12;
	w.scenario.objective = PLAN_NET_VALUE;
	w.price[0] = (struct plan_price){0, 1000000};
	w.scenario.price_count = 1;
	for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
		w.scenario.approval_lead_months = of[k].lead;
		make_model(&w, &m);
		assert_true(plan(&m, (const int[]){0}, &value));
		assert_true(value == of[k].won - 50);
		plan_model_done(&m);
	}
	/* at 100 %: 12 won of 2031 are worth 6, of 2032 3, then 1.5, 0.75, 0.375: 11.625 − 50 = −38.375 */
	w.scenario.approval_lead_months = 0;
	w.scenario.discount = (struct rate){1, 1};
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0}, &value));
	assert_true(value == -38);
	plan_model_done(&m);
	/* tonnes count whenever they are cut */
	w.scenario.objective = PLAN_TONNES;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0}, &value));
	assert_true(value == 60);
	plan_model_done(&m);
}

/* Returned won are the firms' own: of 45 won from a pool that is matched one to two, a third is the ministry's. */
static void test_returned_won_are_not_counted_again(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	start(&w, 1, 1);
	source(&w, PARTY_ROUTE_POOL, "", 3, 4);
	struct plan_pool_terms *p = pool(&w, 1, 1, 1, 1);
	p->match = (struct rate){1, 2};
	p->match_funder = "MSS";
	w.list[0].tier = 2;
	w.list[0].cost_krw = 60;
	w.opening[0] = (struct plan_opening){.tier = 2, .amount_krw = 45};
	w.scenario.opening_count = 1;
	w.scenario.objective = PLAN_NET_VALUE;
	make_model(&w, &m);
	assert_true(plan(&m, (const int[]){0}, &value));
	assert_true(value == -15);
	plan_model_done(&m);
}

static void test_a_vehicle_is_weighted_by_what_stands_behind_it(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	plan_value value;
	const double leverage[2] = {0.0005, 0.25};
	start(&w, 2, 1);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	w.input.leverage = leverage;
	w.scenario.objective = PLAN_VEHICLE;
	make_model(&w, &m);
	/* 1,000 g a year: 0.5 g and 250 g per vehicle */
	assert_true(plan(&m, (const int[]){0, 0}, &value));
	assert_true(value == 500000 + 250000000);
	plan_model_done(&m);
}

static void test_a_group_that_is_too_large_is_named(void **state)
{
	(void)state;
	struct plan_measure list[30];
	struct plan_relation relation[29];
	char key[30][8];
	struct world w;
	struct plan_model m;
	struct err err;
	start(&w, 1, 5);
	source(&w, PARTY_ROUTE_TIER1, "MOTIE", 1, 2);
	for (size_t i = 0; i < 30; i++) {
		snprintf(key[i], sizeof key[i], "M%02zu", i);
		list[i] = w.list[0];
		list[i].measure = key[i];
		list[i].g_use = 100000;
		if (i > 0)
			relation[i - 1] = (struct plan_relation){i - 1, i, PLAN_SHARES};
	}
	w.measures = (struct plan_measures){list, 30, relation, 29};
	w.input.barred = NULL;
	assert_int_equal(plan_model_make(&w.input, NULL, NULL, &m, &err), ST_INPUT);
	assert_string_equal(err.code, "plan.component_too_large");
	assert_non_null(strstr(err.param[0], "M00, M01"));
	plan_model_done(&m);
	/* seven: in one year or not at all, 5 × (2^7 − 1) ways */
	w.measures.count = 7;
	w.measures.relation_count = 6;
	assert_int_equal(plan_model_make(&w.input, NULL, NULL, &m, &err), ST_OK);
	assert_int_equal(m.one_year, 1);
	int64_t ways = 0;
	for (int32_t c = 0; (size_t)c < plan_candidate_count(m.problem); c++)
		ways += plan_alternatives(m.problem, c);
	assert_int_equal(ways, 5 * 127);
	plan_model_done(&m);
	/* thirty that only exclude each other are no burden */
	struct plan_relation pairs[435];
	size_t count = 0;
	for (size_t a = 0; a < 30; a++)
		for (size_t b = a + 1; b < 30; b++)
			pairs[count++] = (struct plan_relation){a, b, PLAN_EXCLUDES};
	w.measures = (struct plan_measures){list, 30, pairs, count};
	assert_int_equal(plan_model_make(&w.input, NULL, NULL, &m, &err), ST_OK);
	assert_int_equal(plan_candidate_count(m.problem), 30);
	assert_int_equal(m.one_year, 0);
	plan_model_done(&m);
}

static void test_a_required_measure_that_is_not_there_is_an_error_at_its_place(void **state)
{
	(void)state;
	struct world w;
	struct plan_model m;
	struct err err;
	start(&w, 1, 1);
	w.list[0].measure = "S001-M1";
	w.require[0] = (struct plan_named){.measure = "S001-M2", .line = 7, .column = 3};
	w.scenario.require_count = 1;
	assert_int_equal(plan_model_make(&w.input, NULL, "s.json", &m, &err), ST_INPUT);
	assert_string_equal(err.code, "scenario.measure_unknown");
	assert_int_equal(err.line, 7);
	assert_non_null(strstr(err.param[1], "S001-M1"));
	plan_model_done(&m);
}

/* ---- every plan of small random worlds ---- */

static const char *const names[] = {"", "P", "Q"};

static void random_world(struct world *w)
{
	int years = (int)(1 + below(3));
	start(w, (size_t)(1 + below(3)), years);
	w->terms.carry_over = below(2);
	for (size_t i = 0; i < w->measures.count; i++) {
		struct plan_measure *m = &w->list[i];
		m->tier = (int)(1 + below(3));
		m->size = (enum party_size)below(3);
		m->cost_krw = 1 + below(120);
		m->g_per_year = 100 * below(100);
		m->g_use = below(2) ? 10000 : 0;
		m->life_years = (int)(1 + below(8));
		m->consortium = names[below(3)];
		m->organisation = names[1 + below(2)];
		m->site = names[1 + below(2)];
		m->region = names[below(3)];
		if (below(4) == 0)
			w->barred[i] = 1u << PARTY_ROUTE_MINISTRY;
	}
	for (int k = 0; k < 2; k++) {
		struct plan_source *s = source(w, PARTY_ROUTE_TIER1, k ? "OEM" : "MOTIE", 1 + below(4), 5);
		s->is_state = k == 0;
		if (below(2))
			budget(w, s, below(150), below(150));
	}
	source(w, PARTY_ROUTE_POOL, "", 1 + below(4), 4);
	if (below(2)) {
		struct plan_source *s = source(w, PARTY_ROUTE_MINISTRY, "MSS", 1, 2);
		if (below(2))
			budget(w, s, below(60), below(60));
	}
	for (int tier = 1; tier <= 2; tier++) {
		struct plan_pool_terms *p = pool(w, tier, 1 + below(3), 3, (int)below(3));
		p->base[0] = below(3) == 0 ? PARTY_BASE_STATE : PARTY_BASE_STATE_AND_PRIVATE;
		p->by_consortium = below(4) == 0;
		if (below(2)) {
			p->match = (struct rate){1 + below(3), 2};
			p->match_funder = "MSS";
			if (!p->by_consortium && below(2))
				p->match_ceiling_krw = below(60);
			if (!p->by_consortium && below(2)) {
				p->match_budget_krw = w->match_budget[tier - 1];
				for (int t = 0; t < years; t++)
					p->match_budget_krw[t] = below(40);
			}
		}
		if (!p->by_consortium && below(2))
			w->opening[w->scenario.opening_count++] = (struct plan_opening){.tier = tier + 1, .amount_krw = below(100)};
	}
	w->terms.limits = (size_t)below(3);
	for (size_t l = 0; l < w->terms.limits; l++) {
		static const struct {
			enum party_route route;
			const char *funder;
		} of[] = {{PARTY_ROUTE_TIER1, "MOTIE"}, {PARTY_ROUTE_TIER1, "OEM"}, {PARTY_ROUTE_POOL, ""}, {PARTY_ROUTE_MINISTRY, "MSS"}};
		int64_t k = below(4);
		w->limit[l] = (struct plan_limit){of[k].route, of[k].funder, (enum party_cap_per)below(3), below(90)};
	}
	if (below(4) == 0) {
		w->ceiling[0] = (struct plan_ceiling){"MSS", party_tier_bit(2), below(50)};
		w->terms.ceilings = 1;
	}
	w->terms.single_scope = below(6) == 0 ? PARTY_SCOPE_SITE : below(6) == 0 ? PARTY_SCOPE_FIRM_YEAR : 0;
	if (below(4) == 0)
		w->scenario.budget_krw = below(200);
	if (below(3) == 0) {
		struct plan_floor *f = &w->floor[w->scenario.floor_count++];
		*f = (struct plan_floor){.by = PLAN_BY_REGION, .of = "P", .is_share = below(2), .share = {below(4), 7}, .amount_krw = below(60)};
	}
	if (below(4) == 0)
		w->scenario.target_g = below(20000);
	if (w->measures.count > 1 && below(2)) {
		w->relation[0] = (struct plan_relation){0, 1, (enum plan_relation_kind)below(3)};
		w->measures.relation_count = 1;
	}
	if (below(5) == 0) {
		snprintf(w->require[0].measure, PARTY_ID_LEN, "%s", w->list[0].measure);
		w->scenario.require_count = 1;
	} else if (below(5) == 0) {
		snprintf(w->exclude[0].measure, PARTY_ID_LEN, "%s", w->list[0].measure);
		w->scenario.exclude_count = 1;
	}
}

static const char *cap_group(const struct plan_measure *m, enum party_cap_per per)
{
	return per == PARTY_CAP_FIRM ? m->organisation : per == PARTY_CAP_SITE ? m->site : m->consortium;
}

/* One pool in the simulation: money of the firms and of the ministry apart. */
struct purse {
	int64_t own, matched, waiting, has, given; /* waiting: to be matched; has: the ministry's money of the year; given in all */
};

/* A plan, year by year, by the rules as a clerk would go through them. */
static bool simulate(const struct world *w, const struct plan_model *m, const struct assignment *a)
{
	const struct plan_terms *terms = &w->terms;
	size_t n = w->measures.count;
	const struct plan_option *o[MEASURES];
	for (size_t i = 0; i < n; i++)
		o[i] = a->option[i] < 0 ? NULL : &m->option[i][a->option[i]];
	/* the scenario's wishes, relations */
	for (size_t k = 0; k < w->scenario.require_count; k++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(w->list[i].measure, w->require[k].measure) == 0 && !o[i])
				return false;
	for (size_t k = 0; k < w->measures.relation_count; k++) {
		const struct plan_relation *r = &w->relation[k];
		if (r->kind == PLAN_EXCLUDES && o[r->measure] && o[r->other])
			return false;
		if (r->kind == PLAN_REQUIRES && o[r->measure] && (!o[r->other] || o[r->other]->t > o[r->measure]->t))
			return false;
	}
	int64_t left[PLAN_SOURCES_MAX] = {0}, total = 0;
	struct purse purse[2][3];
	memset(purse, 0, sizeof purse);
	for (size_t k = 0; k < w->scenario.opening_count; k++)
		purse[w->opening[k].tier - 2][0].own += w->opening[k].amount_krw;
	for (int t = 0; t < terms->years; t++) {
		for (size_t k = 0; k < terms->sources; k++)
			if (terms->source[k].budget_krw)
				left[k] = terms->source[k].budget_krw[t] + (terms->carry_over ? left[k] : 0);
		for (size_t p = 0; p < terms->pools; p++) {
			const struct plan_pool_terms *pool = &terms->pool[p];
			for (int c = 0; c < 3; c++) {
				struct purse *purse_of = &purse[p][c];
				for (size_t i = 0; i < n; i++) {
					bool here = pool->by_consortium ? strcmp(w->list[i].consortium, names[c]) == 0 && c > 0 : c == 0;
					if (!o[i] || w->list[i].tier != pool->tier || o[i]->t + pool->lag_years[o[i]->route] != t || !here)
						continue;
					int64_t base = 0;
					for (size_t k = 0; k < terms->sources; k++)
						if (pool->base[o[i]->t] != PARTY_BASE_STATE || terms->source[k].is_state)
							base += o[i]->won[k];
					int64_t back = base * pool->ratio[o[i]->t].numerator / pool->ratio[o[i]->t].denominator;
					purse_of->own += back;
					purse_of->waiting += back * pool->match.numerator / pool->match.denominator;
				}
				int64_t give = purse_of->waiting;
				if (pool->match_budget_krw) {
					purse_of->has = pool->match_budget_krw[t] + (terms->carry_over ? purse_of->has : 0);
					give = give < purse_of->has ? give : purse_of->has;
				}
				if (pool->match_ceiling_krw - purse_of->given < give)
					give = pool->match_ceiling_krw - purse_of->given;
				purse_of->has -= give;
				purse_of->waiting -= give;
				purse_of->given += give;
				purse_of->matched += give;
			}
		}
		for (size_t i = 0; i < n; i++) {
			if (!o[i] || o[i]->t != t)
				continue;
			for (size_t k = 0; k < terms->sources; k++) {
				if (terms->source[k].budget_krw && (left[k] -= o[i]->won[k]) < 0)
					return false;
			}
			if (o[i]->route != PARTY_ROUTE_POOL) {
				total += o[i]->support_krw;
				continue;
			}
			for (size_t p = 0; p < terms->pools; p++) {
				if (!(terms->pool[p].pays & party_tier_bit(w->list[i].tier)))
					continue;
				int c = 0;
				while (terms->pool[p].by_consortium && strcmp(names[c], w->list[i].consortium) != 0)
					c++;
				struct purse *of = &purse[p][c];
				/* where there is one for each consortium, a firm of none has no pool */
				if (terms->pool[p].by_consortium && c == 0)
					return false;
				int64_t from_match = w->barred[i] & 1u << PARTY_ROUTE_MINISTRY ? 0 : o[i]->support_krw;
				if (from_match > of->matched)
					from_match = of->matched;
				of->matched -= from_match;
				of->own -= o[i]->support_krw - from_match;
				if (of->own < 0)
					return false;
			}
		}
	}
	if (w->scenario.budget_krw >= 0 && total > w->scenario.budget_krw)
		return false;
	/* what holds over all years */
	for (size_t l = 0; l < terms->limits; l++)
		for (int g = 1; g < 3; g++) {
			int64_t sum = 0;
			for (size_t i = 0; i < n; i++)
				for (size_t k = 0; o[i] && k < terms->sources; k++)
					if (terms->source[k].route == w->limit[l].route && strcmp(terms->source[k].funder, w->limit[l].funder) == 0 &&
						strcmp(cap_group(&w->list[i], w->limit[l].per), names[g]) == 0)
						sum += o[i]->won[k];
			if (sum > w->limit[l].amount_krw)
				return false;
		}
	int64_t selected = 0, all = 0, group = 0;
	int states[3][YEARS] = {{0}}, sites[3] = {0};
	for (size_t i = 0; i < n; i++) {
		if (!o[i])
			continue;
		bool state = false;
		for (size_t k = 0; k < terms->sources; k++)
			state |= o[i]->won[k] > 0 && terms->source[k].is_state;
		if (o[i]->route == PARTY_ROUTE_MINISTRY && w->list[i].tier == 2)
			selected += o[i]->support_krw;
		all += o[i]->support_krw;
		group += strcmp(w->list[i].region, "P") == 0 ? o[i]->support_krw : 0;
		for (int g = 1; g < 3; g++) {
			states[g][o[i]->t] += state && strcmp(w->list[i].organisation, names[g]) == 0;
			sites[g] += state && strcmp(w->list[i].site, names[g]) == 0;
		}
	}
	for (size_t c = 0; c < terms->ceilings; c++)
		if (selected > w->ceiling[c].amount_krw)
			return false;
	for (int g = 1; g < 3; g++) {
		if (terms->single_scope & PARTY_SCOPE_SITE && sites[g] > 1)
			return false;
		for (int t = 0; t < terms->years; t++)
			if (terms->single_scope & PARTY_SCOPE_FIRM_YEAR && states[g][t] > 1)
				return false;
	}
	for (size_t k = 0; k < w->scenario.floor_count; k++) {
		const struct plan_floor *f = &w->floor[k];
		if (f->is_share ? group * f->share.denominator < f->share.numerator * all : group < f->amount_krw)
			return false;
	}
	return true;
}

/* Grams over the years that count: year by year, two on one use as 10,000 × (1 − (1 − a) (1 − b)). */
static int64_t grams(const struct world *w, const struct plan_model *m, const struct assignment *a)
{
	int64_t sum = 0;
	for (int year = w->terms.first_year; year <= w->terms.count_until; year++) {
		int64_t of[MEASURES] = {0};
		for (size_t i = 0; i < w->measures.count; i++) {
			if (a->option[i] < 0)
				continue;
			int first = w->terms.first_year + m->option[i][a->option[i]].t + 1;
			of[i] = year >= first && year < first + w->list[i].life_years ? w->list[i].g_per_year : 0;
			sum += of[i];
		}
		if (w->measures.relation_count && w->relation[0].kind == PLAN_SHARES && w->list[0].g_use && w->list[1].g_use)
			sum -= of[0] * of[1] / 10000;
	}
	return sum;
}

static void check_options(const struct world *w, const struct plan_model *m)
{
	for (size_t i = 0; i < w->measures.count; i++)
		for (int32_t k = 0; k < m->options[i]; k++) {
			const struct plan_option *o = &m->option[i][k];
			int64_t sum = 0, left = w->list[i].cost_krw;
			assert_int_equal(o->route == PARTY_ROUTE_TIER1, w->list[i].tier == 1);
			for (size_t s = 0; s < w->terms.sources; s++) {
				const struct plan_source *source = &w->terms.source[s];
				int64_t full = w->list[i].cost_krw * source->rate[0].numerator / source->rate[0].denominator;
				for (size_t l = 0; l < w->terms.limits; l++)
					if (w->limit[l].route == source->route && strcmp(w->limit[l].funder, source->funder) == 0 &&
						cap_group(&w->list[i], w->limit[l].per)[0] && full > w->limit[l].amount_krw)
						full = w->limit[l].amount_krw;
				full = full < left ? full : left;
				if (source->route != o->route)
					full = 0;
				/* all of it, or left out; never part */
				assert_true(o->won[s] == full || o->won[s] == 0);
				sum += o->won[s];
				left -= o->won[s];
			}
			assert_int_equal(sum, o->support_krw);
			assert_true(sum > 0);
		}
}

/* The rules that are named cannot be met together, and can without any one of them. */
static void check_conflict(const struct world *w, const struct plan_options *options, int round)
{
	struct plan_conflict conflict;
	struct plan_model m;
	struct arena arena;
	struct err err;
	enum plan_verdict verdict;
	bool without[64];
	arena_init(&arena);
	assert_int_equal(plan_conflict_find(&w->input, options, &arena, &conflict, &err), ST_OK);
	assert_true(conflict.proven);
	make_model(w, &m);
	size_t rules = m.rules;
	assert_in_range(rules, 1, 64);
	plan_model_done(&m);
	for (size_t lifted = 0; lifted <= conflict.count; lifted++) {
		memset(without, true, sizeof without);
		for (size_t k = 0; k < conflict.count; k++)
			without[conflict.rule[k]] = k == lifted;
		assert_int_equal(plan_possible(&w->input, without, options, &verdict, &err), ST_OK);
		/* at the end none is lifted */
		if (verdict != (lifted == conflict.count ? PLAN_IMPOSSIBLE : PLAN_POSSIBLE))
			fail_msg("round %d: %zu rules, without the %zuth of them the verdict is %d", round, conflict.count, lifted, verdict);
	}
	arena_done(&arena);
}

static void test_every_plan_of_a_small_world_is_judged_as_a_clerk_would(void **state)
{
	(void)state;
	int rounds = 1200, feasible = 0, infeasible = 0, conflicts = 0;
	const char *effort = getenv("TEST_EFFORT");
	rounds *= effort ? atoi(effort) : 1;
	for (int round = 0; round < rounds; round++) {
		struct world w;
		struct plan_model m;
		struct assignment a;
		bool any = false;
		plan_value best = 0;
		seed_ = (uint64_t)round * 0x9E3779B97F4A7C15u + 1;
		random_world(&w);
		make_model(&w, &m);
		check_options(&w, &m);
		for (size_t i = 0; i < MEASURES; i++)
			a.option[i] = -1;
		for (;;) {
			plan_value value = 0;
			int64_t g = grams(&w, &m, &a);
			bool allowed = simulate(&w, &m, &a) && (w.scenario.target_g < 0 || g >= w.scenario.target_g), judged = judge(&m, &a, &value);
			if (judged != allowed)
				fail_msg("round %d: options %d %d %d are %s by the rules, %s in the model", round, a.option[0], a.option[1],
					a.option[2], allowed ? "allowed" : "not allowed", judged ? "feasible" : "not");
			if (allowed && value != g)
				fail_msg("round %d: options %d %d %d are worth %lld, %lld in the model", round, a.option[0], a.option[1], a.option[2],
					(long long)g, (long long)value);
			feasible += allowed;
			infeasible += !allowed;
			if (allowed && (!any || value > best))
				best = value;
			any |= allowed;
			size_t i = 0;
			while (i < w.measures.count && ++a.option[i] == m.options[i])
				a.option[i++] = -1;
			if (i == w.measures.count)
				break;
		}
		struct plan_options options = {.work = 200000, .threads = 1};
		struct plan_result result;
		struct err err;
		if (!m.impossible) {
			plan_value value;
			assert_int_equal(plan_solve(m.problem, &options, &result, &err), ST_OK);
			if (result.found) {
				assert_true(plan_judge(m.problem, result.choice, &value, NULL, NULL));
				assert_true(value == result.objective && any && value <= best);
			}
			if (any && result.bound < best)
				fail_msg("round %d: bound %lld below the best %lld", round, (long long)result.bound, (long long)best);
			assert_false(any && result.infeasible);
			plan_result_done(&result);
		} else {
			assert_false(any);
		}
		plan_model_done(&m);
		enum plan_verdict verdict;
		assert_int_equal(plan_possible(&w.input, NULL, &options, &verdict, &err), ST_OK);
		if (verdict != (any ? PLAN_POSSIBLE : PLAN_IMPOSSIBLE))
			fail_msg("round %d: there is %s plan, the verdict is %d", round, any ? "a" : "no", verdict);
		if (!any) {
			conflicts++;
			check_conflict(&w, &options, round);
		}
	}
	/* the worlds are neither trivial nor hopeless */
	assert_true(feasible > 1000 && infeasible > 1000 && conflicts > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_money_comes_down_three_tiers_after_its_lag),
		cmocka_unit_test(test_a_ministry_matches_as_far_as_its_budget_of_the_year),
		cmocka_unit_test(test_a_pool_that_nothing_can_fill_by_then_is_no_option),
		cmocka_unit_test(test_a_tidy_plan_buys_nothing_for_nothing),
		cmocka_unit_test(test_a_tidy_plan_buys_as_early_as_its_money_allows),
		cmocka_unit_test(test_what_was_granted_before_is_gone_from_the_ceilings),
		cmocka_unit_test(test_a_cap_holds_over_all_years_and_a_large_machine_gets_the_cap),
		cmocka_unit_test(test_a_small_cap_does_not_keep_a_machine_from_the_other_funders),
		cmocka_unit_test(test_a_floor_by_share_and_one_by_amount),
		cmocka_unit_test(test_prerequisites_come_first_and_exclusions_hold),
		cmocka_unit_test(test_two_measures_on_one_motor_do_not_add),
		cmocka_unit_test(test_credits_earn_from_their_resolution_only),
		cmocka_unit_test(test_returned_won_are_not_counted_again),
		cmocka_unit_test(test_a_vehicle_is_weighted_by_what_stands_behind_it),
		cmocka_unit_test(test_a_group_that_is_too_large_is_named),
		cmocka_unit_test(test_a_required_measure_that_is_not_there_is_an_error_at_its_place),
		cmocka_unit_test(test_every_plan_of_a_small_world_is_judged_as_a_clerk_would),
	};
	return cmocka_run_group_tests_name("plan_model", tests, NULL, NULL);
}
