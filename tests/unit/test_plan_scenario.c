/* Scenario files: what is read, what is refused and where, the canonical form; and the terms that rules and scenario make together. */
#include "base/json.h"
#include "plan/plan_terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct findings findings;

static int start(void **state)
{
	(void)state;
	arena_init(&arena);
	findings_init(&findings, 100);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_done(&arena);
	findings_done(&findings);
	return 0;
}

static enum status parse(const char *text, struct plan_scenario *out)
{
	json_t *root;
	struct err err;
	assert_int_equal(json_read_text(text, strlen(text), "s.json", &root, &err), ST_OK);
	enum status st = plan_scenario_parse(root, text, "s.json", &arena, out, &findings);
	json_decref(root);
	return st;
}

static void test_an_empty_file_has_sensible_defaults(void **state)
{
	(void)state;
	struct plan_scenario s;
	assert_int_equal(parse("{}", &s), ST_OK);
	assert_int_equal(s.years, 5);
	assert_int_equal(s.first_year, 0);
	assert_int_equal(s.objective, PLAN_TONNES);
	assert_int_equal(s.budget_krw, -1);
	assert_int_equal(s.approval_lead_months, 6);
	assert_false(s.anew);
	assert_int_equal(findings.count, 0);
}

static const char *const full =
	"{\"schema\": \"sangsaeng.scenario/1\", \"name\": \"half\", \"first_year\": 2027, \"years\": 3, \"count_until\": 2040, \"objective\": "
	"\"net_value\",\n"
	" \"budgets\": [{\"funder\": \"MOTIE\", \"year\": 2027, \"amount_krw\": 5},\n"
	"  {\"funder\": \"MSS\", \"route\": \"pool\", \"year\": 2028, \"amount_krw\": 7}],\n"
	" \"opening_pools\": [{\"tier\": 2, \"amount_krw\": 9}], \"vehicles\": [{\"vehicle\": \"V-1\", \"weight\": \"0.25\"}],\n"
	" \"carbon_price_krw_per_t\": [{\"year\": 2027, \"krw\": 10000}, {\"year\": 2030, \"krw\": 20000}], \"discount_rate\": \"0.045\",\n"
	" \"approval_lead_months\": 9, \"start_lag_years\": 0, \"target_t\": 100,\n"
	" \"floors\": [{\"region\": \"GB\", \"share\": \"0.3\"}, {\"tier\": 2, \"amount_krw\": 11}], \"require\": [\"A\"], \"exclude\": [\"B\"], "
	"\"anew\": true,\n"
	" \"rules\": {\"return_ratio\": \"0.5\", \"due_lag_years\": 2, \"match\": \"1/3\", \"match_ceiling_krw\": 13,\n"
	"  \"support\": [{\"route\": \"pool\", \"rates\": {\"small\": \"1\", \"medium\": \"0.5\", \"mid_size\": \"0\", \"large\": \"0\"}}],\n"
	"  \"caps\": [{\"route\": \"tier1\", \"funder\": \"MOTIE\", \"per\": \"site\", \"amount_krw\": 17}]}}";

static void test_every_member_is_read_and_written_again(void **state)
{
	(void)state;
	struct plan_scenario s, again;
	struct text first, second;
	assert_int_equal(parse(full, &s), ST_OK);
	assert_string_equal(s.name, "half");
	assert_int_equal(s.budget_count, 2);
	assert_true(s.budget[1].route_given && s.budget[1].route == PARTY_ROUTE_POOL);
	assert_int_equal(s.price[1].krw_per_t, 20000);
	assert_int_equal(s.target_g, 100000000);
	assert_true(s.floor[0].is_share && s.floor[0].by == PLAN_BY_REGION);
	assert_string_equal(s.floor[1].of, "2");
	assert_int_equal(s.rules.match.denominator, 3);
	assert_int_equal(s.rules.cap[0].per, PARTY_CAP_SITE);
	text_init(&first);
	text_init(&second);
	plan_scenario_write(&first, &s);
	assert_int_equal(parse(first.data, &again), ST_OK);
	plan_scenario_write(&second, &again);
	assert_string_equal(first.data, second.data);
	assert_non_null(strstr(first.data, "\"match\": \"1/3\""));
	text_done(&first);
	text_done(&second);
}

static void test_what_is_wrong_is_named_at_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *code;
		int64_t line;
	} of[] = {
		{"{\"schema\": \"sangsaeng.scenario/2\"}", "rules.word", 1},
		{"{\n\"yeras\": 3}", "rules.unknown", 2},
		{"{\n\"rules\": {\"foo\": 1}}", "rules.unknown_key", 2},
		{"{\"vehicles\": [{\"vehicle\": \"A\", \"weight\": \"-1\"}]}", "rules.rate_range", 1},
		{"{\n\"target_t\": \"5000\"}", "rules.whole", 2},
		{"{\n\"years\": 16}", "rules.whole", 2},
		{"{\n\"years\": 0}", "rules.whole", 2},
		{"{\n\"years\": 2.5}", "rules.whole", 2},
		{"{\n\n\"objective\": \"money\"}", "rules.word", 3},
		{"{\"budget_krw\": -1}", "rules.whole", 1},
		{"{\"budget_krw\": 9100000000000000}", "rules.whole", 1},
		{"{\"budget_krw\": 5,\n \"budgets\": [{\"funder\": \"A\", \"year\": 2027, \"amount_krw\": 1}]}", "scenario.one_budget", 1},
		{"{\"budgets\": [\n{\"funder\": \"A\", \"year\": 2027}]}", "rules.missing", 2},
		{"{\"budgets\": [\n{\"funder\": \"A\", \"year\": 2027, \"amount_krw\": 1},\n{\"funder\": \"A\", \"year\": 2027, \"amount_krw\": 2}]}",
			"rules.twice_in_list", 3},
		{"{\"budgets\": {}}", "rules.type", 1},
		{"{\"budgets\": [3]}", "rules.type", 1},
		{"{\"floors\": [\n{\"region\": \"A\", \"tier\": 2, \"share\": \"0.1\"}]}", "scenario.exactly_one", 2},
		{"{\"floors\": [{\"region\": \"A\"}]}", "scenario.exactly_one", 1},
		{"{\"floors\": [{\"region\": \"A\", \"share\": \"1.5\"}]}", "rate.range", 1},
		{"{\"floors\": [{\"region\": \"A\", \"share\": \"0.12345\"}]}", "scenario.share_digits", 1},
		{"{\"floors\": [{\"size\": \"tiny\", \"share\": \"0.1\"}]}", "rules.word", 1},
		{"{\"carbon_price_krw_per_t\": [{\"year\": 2030, \"krw\": 1},\n{\"year\": 2030, \"krw\": 2}]}", "scenario.order", 2},
		{"{\"carbon_price_krw_per_t\": \"5\"}", "rules.whole", 1},
		{"{\"discount_rate\": 0.05}", "rules.rate", 1},
		{"{\"discount_rate\": \"nan\"}", "number.not_finite", 1},
		{"{\"require\": [\"A\",\n\"A\"]}", "rules.twice_in_list", 2},
		{"{\"require\": [7]}", "rules.type", 1},
		{"{\"opening_pools\": [{\"tier\": 1, \"amount_krw\": 5}]}", "rules.whole", 1},
		{"{\"rules\": {\"caps\": [{\"route\": \"tier2\", \"per\": \"firm\", \"amount_krw\": 5}]}}", "rules.word", 1},
		{"{\"rules\": {\"return_ratio\": \"1.1\"}}", "rate.range", 1},
		{"{\"floors\": [{\"size\": \"small\", \"share\": \"0.5\"},\n{\"size\": \"medium\", \"share\": \"0.501\"}]}", "scenario.floors_above",
			1},
	};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct plan_scenario s;
		findings_done(&findings);
		findings_init(&findings, 100);
		if (parse(of[i].text, &s) != ST_INPUT)
			fail_msg("accepted: %s", of[i].text);
		if (strcmp(findings.item[0].err.code, of[i].code) != 0 || findings.item[0].err.line != of[i].line || findings.item[0].err.column < 1)
			fail_msg("%s: %s at line %lld", of[i].text, findings.item[0].err.code, (long long)findings.item[0].err.line);
	}
}

static void test_every_error_of_a_file_is_found_at_once(void **state)
{
	(void)state;
	struct plan_scenario s;
	assert_int_equal(parse("{\"years\": 99, \"objective\": \"x\", \"anew\": 1}", &s), ST_INPUT);
	assert_int_equal(findings.errors, 3);
}

/* ---- terms ---- */

static struct party_rules *automotive(void)
{
	char path[512];
	json_t *root;
	char *text;
	struct err err;
	struct party_rules *rules = arena_alloc(&arena, sizeof *rules);
	snprintf(path, sizeof path, "%s/examples/automotive/programme.json", getenv("SANGSAENG_SOURCE"));
	assert_int_equal(json_read_file(path, "programme.json", &root, &text, &err), ST_OK);
	assert_int_equal(party_rules_parse(root, text, "programme.json", &arena, rules, &findings), ST_OK);
	json_decref(root);
	free(text);
	return rules;
}

/* The example: agreements in May 2026, completed in 2027, returns due on 30 June 2027, matched on 15 July; tier 2 is agreed on 31 August. So what
 * comes back of 2026 can be drawn in 2027, and machines save from the year after their agreement. */
static void test_terms_follow_the_programmes_calendar(void **state)
{
	(void)state;
	struct plan_scenario s = plan_scenario_default();
	struct plan_terms t;
	struct party_rules *rules = automotive();
	s.first_year = 2026;
	s.years = 3;
	assert_int_equal(plan_terms_make(rules, &s, NULL, &arena, &t, &findings), ST_OK);
	assert_int_equal(t.count_until, 2035);
	assert_true(t.carry_over);
	assert_int_equal(t.sources, 5);
	assert_int_equal(t.pools, 1);
	assert_int_equal(t.pool[0].lag_years[PARTY_ROUTE_TIER1], 1);
	assert_int_equal(t.pool[0].match_ceiling_krw, 800000000);
	assert_int_equal(plan_start_year(&t, PARTY_ROUTE_TIER1, 1, 0), 2027);
	/* agreed in May 2026, six months to the resolution: November; the machine saves from January 2027 */
	assert_int_equal(plan_credit_month(&t, &s, PARTY_ROUTE_TIER1, 1, 0), 12 * 2027);
	s.approval_lead_months = 10;
	assert_int_equal(plan_credit_month(&t, &s, PARTY_ROUTE_TIER1, 1, 0), 12 * 2027 + 2);
	/* a match that comes after the agreements of tier 2 is too late for that year */
	rules->match[0].on = date_make(2027, 9, 15);
	assert_int_equal(plan_terms_make(rules, &s, NULL, &arena, &t, &findings), ST_OK);
	assert_int_equal(t.pool[0].lag_years[PARTY_ROUTE_TIER1], 2);
}

static void test_a_scenario_says_what_is_to_be_other(void **state)
{
	(void)state;
	struct plan_scenario s;
	struct plan_terms t;
	struct party_rules *rules = automotive();
	assert_int_equal(parse("{\"first_year\": 2026, \"years\": 2, \"rules\": {\"return_ratio\": \"0.5\", \"match\": \"2\", \"due_lag_years\": 0, "
			       "\"caps\": []},\n"
			       " \"budgets\": [{\"funder\": \"MOTIE\", \"year\": 2027, \"amount_krw\": 5},\n"
			       "  {\"funder\": \"MSS\", \"route\": \"pool\", \"year\": 2026, \"amount_krw\": 7}]}",
				 &s),
		ST_OK);
	assert_int_equal(plan_terms_make(rules, &s, "s.json", &arena, &t, &findings), ST_OK);
	assert_int_equal(t.pool[0].ratio[1].denominator, 2);
	assert_int_equal(t.pool[0].match.numerator, 2);
	assert_int_equal(t.pool[0].lag_years[PARTY_ROUTE_TIER1], 0);
	assert_int_equal(t.limits, 0);
	/* who has no budget where budgets are listed pays nothing: MOTIE and the pool are left */
	assert_int_equal(t.sources, 2);
	assert_int_equal(t.source[0].budget_krw[0], 0);
	assert_int_equal(t.source[0].budget_krw[1], 5);
	assert_int_equal(t.pool[0].match_budget_krw[0], 7);
}

static void test_budgets_that_do_not_fit_the_rules_are_refused_at_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *budget, *code;
	} of[] = {{"{\"funder\": \"KOSME\", \"year\": 2026, \"amount_krw\": 5}", "scenario.funder_unknown"},
		{"{\"funder\": \"MOTIE\", \"route\": \"ministry\", \"year\": 2026, \"amount_krw\": 5}", "scenario.funder_unknown"},
		{"{\"funder\": \"MSS\", \"year\": 2026, \"amount_krw\": 5}", "scenario.funder_route"},
		{"{\"funder\": \"MOTIE\", \"year\": 2031, \"amount_krw\": 5}", "scenario.year_outside"}};
	struct party_rules *rules = automotive();
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct plan_scenario s;
		struct plan_terms t;
		char text[256];
		snprintf(text, sizeof text, "{\"first_year\": 2026,\n\"budgets\": [\n%s]}", of[i].budget);
		findings_done(&findings);
		findings_init(&findings, 10);
		assert_int_equal(parse(text, &s), ST_OK);
		assert_int_equal(plan_terms_make(rules, &s, "s.json", &arena, &t, &findings), ST_INPUT);
		assert_string_equal(findings.item[0].err.code, of[i].code);
		assert_int_equal(findings.item[0].err.line, 3);
	}
}

static void test_tonnes_count_from_the_first_year_at_the_earliest(void **state)
{
	(void)state;
	struct party_rules *rules = automotive();
	struct plan_terms t;
	struct plan_scenario s;
	assert_int_equal(parse("{\"first_year\": 2030,\n\"count_until\": 2030}", &s), ST_OK);
	assert_int_equal(plan_terms_make(rules, &s, "s.json", &arena, &t, &findings), ST_OK);
	assert_int_equal(parse("{\n\"count_until\": 2029}", &s), ST_OK);
	s.first_year = 2030; /* as the caller fills it in */
	assert_int_equal(plan_terms_make(rules, &s, "s.json", &arena, &t, &findings), ST_INPUT);
	assert_string_equal(findings.item[0].err.code, "scenario.count_until");
	assert_int_equal(findings.item[0].err.line, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_empty_file_has_sensible_defaults),
		TEST(test_every_member_is_read_and_written_again),
		TEST(test_what_is_wrong_is_named_at_its_place),
		TEST(test_every_error_of_a_file_is_found_at_once),
		TEST(test_tonnes_count_from_the_first_year_at_the_earliest),
		TEST(test_terms_follow_the_programmes_calendar),
		TEST(test_a_scenario_says_what_is_to_be_other),
		TEST(test_budgets_that_do_not_fit_the_rules_are_refused_at_their_place),
	};
	return cmocka_run_group_tests_name("plan_scenario", tests, NULL, NULL);
}
