/* programme.json: what a complete one says, and each rule that is missing or wrong with its code and its line. */
#include "base/json.h"
#include "party/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char base[] =
	"{\n"
	"  \"schema\": \"sangsaeng.programme/1\",\n"
	"  \"programme\": \"P-1\",\n"
	"  \"name_ko\": \"사업\",\n"
	"  \"name_en\": \"Programme\",\n"
	"  \"sector\": \"automotive\",\n"
	"  \"simulated\": true,\n"
	"  \"as_of\": \"2029-09-30\",\n"
	"  \"periods\": {\n"
	"    \"before\": { \"from\": \"2025-01\", \"to\": \"2025-12\" },\n"
	"    \"after\": { \"from\": \"2028-01\", \"to\": \"2028-12\" },\n"
	"    \"metered\": { \"from\": \"2027-01\", \"to\": \"2028-12\" }\n"
	"  },\n"
	"  \"gwp_set\": \"AR5\",\n"
	"  \"factors\": [\n"
	"    { \"carrier\": \"electricity\", \"purpose\": \"footprint\", \"factor\": \"grid\", \"from\": \"2025-01\", \"to\": \"2027-12\", "
	"\"reason\": \"why\" },\n"
	"    { \"carrier\": \"electricity\", \"purpose\": \"footprint\", \"factor\": \"grid2\", \"from\": \"2028-01\", \"to\": \"2029-12\", "
	"\"reason\": \"why\" },\n"
	"    { \"carrier\": \"electricity\", \"purpose\": \"offset\", \"factor\": \"grid\", \"from\": \"2025-01\", \"to\": \"2029-12\", \"reason\": "
	"\"why\" }\n"
	"  ],\n"
	"  \"rules\": {\n"
	"    \"quotes_needed\": 3,\n"
	"    \"disposal_lock_years\": 5,\n"
	"    \"support\": [\n"
	"      { \"route\": \"tier1\", \"funder\": \"MOTIE\", \"legal_basis\": \"call\", \"valid_from\": \"2026-01-01\", \"valid_to\": "
	"\"2026-12-31\",\n"
	"        \"rates\": { \"small\": \"0.6\", \"medium\": \"3/5\", \"mid_size\": \"0.5\", \"large\": \"0\" } },\n"
	"      { \"route\": \"tier1\", \"funder\": \"MOTIE\", \"legal_basis\": \"next call\", \"valid_from\": \"2027-01-01\",\n"
	"        \"rates\": { \"small\": \"0.7\", \"medium\": \"0.7\", \"mid_size\": \"0.7\", \"large\": \"0\" } },\n"
	"      { \"route\": \"pool\", \"legal_basis\": \"pool\", \"valid_from\": \"2026-01-01\",\n"
	"        \"rates\": { \"small\": \"0.75\", \"medium\": \"0.75\", \"mid_size\": \"0.5\", \"large\": \"0\" } }\n"
	"    ],\n"
	"    \"caps\": [\n"
	"      { \"route\": \"tier1\", \"funder\": \"MOTIE\", \"per\": \"consortium\", \"amount_krw\": 5000000000, \"legal_basis\": \"call\" },\n"
	"      { \"route\": \"pool\", \"per\": \"firm\", \"amount_krw\": 300000000, \"legal_basis\": \"pool\" }\n"
	"    ],\n"
	"    \"routes\": {\n"
	"      \"tier1\": {\n"
	"        \"agreed_on\": \"2026-05-01\",\n"
	"        \"completed_on\": \"2027-02-28\",\n"
	"        \"fixed_on\": \"2027-03-31\",\n"
	"        \"milestones\": [\n"
	"          { \"name\": \"advance\", \"share\": \"0.7\", \"paid_on\": \"2026-05-15\", \"evidence\": [\"agreement\", \"order\"] },\n"
	"          { \"name\": \"balance\", \"share\": \"0.3\", \"paid_on\": \"2026-11-15\", \"evidence\": [\"installation_check\"] }\n"
	"        ]\n"
	"      }\n"
	"    },\n"
	"    \"return\": {\n"
	"      \"ratio\": \"0.35\",\n"
	"      \"base\": \"state_and_private\",\n"
	"      \"due_on\": \"2027-06-30\",\n"
	"      \"wording\": \"part\",\n"
	"      \"legal_basis\": \"none is public\",\n"
	"      \"legal_basis_on\": \"2025-11-17\"\n"
	"    },\n"
	"    \"match\": {\n"
	"      \"funder\": \"MSS\",\n"
	"      \"rate\": \"0.5\",\n"
	"      \"on\": \"2027-07-15\",\n"
	"      \"ceiling_krw\": 35000000,\n"
	"      \"legal_basis\": \"stated\"\n"
	"    }\n"
	"  },\n"
	"  \"trading\": {\n"
	"    \"entity\": \"OEM\",\n"
	"    \"compliance_year\": 2028\n"
	"  },\n"
	"  \"historical\": [\n"
	"    { \"name\": \"Pilot\", \"source\": \"press\", \"result_tco2e_per_year\": 1884, \"cost_saved_krw_per_year\": 1144000000 }\n"
	"  ]\n"
	"}\n";

static enum status parse(const char *text, struct arena *arena, struct party_rules *out, struct findings *findings)
{
	json_error_t error;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	enum status status;

	if (!root)
		fail_msg("the test's own JSON: line %d: %s", error.line, error.text);
	status = party_rules_parse(root, text, "programme.json", arena, out, findings);
	json_decref(root);
	return status;
}

static int64_t line_of(const char *text, const char *place)
{
	int64_t line = 1;

	for (const char *p = text; p < place; p++)
		line += *p == '\n';
	return line;
}

/* `base` with the first `find` replaced; the finding must have `code` and stand on the line where `mark` begins (NULL: where the change is). */
static void wrong(const char *find, const char *replace, const char *code, const char *mark)
{
	const char *place = strstr(base, find);
	char *text = malloc(strlen(base) + strlen(replace) + 1);
	struct findings findings;
	struct arena arena;
	struct party_rules rules;
	int64_t line;
	bool found = false;
	char seen[1024] = "";

	assert_non_null(place);
	sprintf(text, "%.*s%s%s", (int)(place - base), base, replace, place + strlen(find));
	const char *at = mark ? strstr(text, mark) : text + (place - base);
	assert_non_null(at);
	line = line_of(text, at);
	arena_init(&arena);
	findings_init(&findings, 50);
	memset(&rules, 0x5a, sizeof rules);
	struct party_rules untouched = rules;
	assert_int_equal(parse(text, &arena, &rules, &findings), ST_INPUT);
	assert_memory_equal(&rules, &untouched, sizeof rules);
	assert_true(findings.errors > 0);
	for (size_t i = 0; i < findings.count; i++) {
		const struct err *e = &findings.item[i].err;
		size_t length = strlen(seen);

		found |= strcmp(e->code, code) == 0 && e->line == line && strcmp(e->file, "programme.json") == 0;
		snprintf(seen + length, sizeof seen - length, " %s:%lld", e->code, (long long)e->line);
	}
	if (!found)
		fail_msg("%s -> %s: expected %s:%lld, got%s", find, replace, code, (long long)line, seen);
	findings_done(&findings);
	arena_done(&arena);
	free(text);
}

static void test_a_complete_file_is_read_as_written(void **state)
{
	struct findings findings;
	struct arena arena;
	struct party_rules r;

	arena_init(&arena);
	findings_init(&findings, 10);
	assert_int_equal(parse(base, &arena, &r, &findings), ST_OK);
	assert_int_equal(findings.count, 0);
	assert_string_equal(r.programme, "P-1");
	assert_string_equal(r.name_ko, "사업");
	assert_true(r.simulated);
	assert_int_equal(r.as_of, date_make(2029, 9, 30));
	assert_int_equal(r.metered_to - r.metered_from, 23);
	assert_int_equal(r.factor_choice_count, 3);
	assert_int_equal(r.factor_choice[2].purpose, PARTY_PURPOSE_OFFSET);
	assert_int_equal(r.support_count, 3);
	assert_int_equal(r.support[0].rate[PARTY_SIZE_SMALL].numerator, 3);
	assert_int_equal(r.support[0].rate[PARTY_SIZE_MEDIUM].denominator, 5);
	assert_int_equal(r.support[0].rate[PARTY_SIZE_LARGE].numerator, 0);
	assert_int_equal(r.support[0].valid_to, date_make(2026, 12, 31));
	assert_int_equal(r.support[1].valid_to, DATE_NONE);
	assert_string_equal(r.support[2].funder, "");
	assert_int_equal(r.cap_count, 2);
	assert_int_equal(r.cap[0].per, PARTY_CAP_CONSORTIUM);
	assert_int_equal(r.cap[1].amount_krw, 300000000);
	assert_true(r.route_present[PARTY_ROUTE_TIER1]);
	assert_false(r.route_present[PARTY_ROUTE_POOL]);
	assert_int_equal(r.route[PARTY_ROUTE_TIER1].milestone_count, 2);
	assert_int_equal(r.route[PARTY_ROUTE_TIER1].milestone[0].evidence_count, 2);
	assert_string_equal(r.route[PARTY_ROUTE_TIER1].milestone[1].evidence_kind[0], "installation_check");
	assert_int_equal(r.returned[0].ratio.numerator, 7);
	assert_int_equal(r.returned[0].ratio.denominator, 20);
	assert_int_equal(r.returned[0].base, PARTY_BASE_STATE_AND_PRIVATE);
	assert_int_equal(r.returned[0].due_on, date_make(2027, 6, 30));
	assert_int_equal(r.match_count, 1);
	assert_int_equal(r.match[0].ceiling_krw, 35000000);
	assert_string_equal(r.trading_entity, "OEM");
	assert_int_equal(r.compliance_year, 2028);
	assert_int_equal(r.quotes_needed, 3);
	assert_int_equal(r.disposal_lock_years, 5);
	assert_non_null(strstr(r.historical, "1884"));
	findings_done(&findings);
	arena_done(&arena);
}

static void accepted(const char *find, const char *replace)
{
	const char *place = strstr(base, find);
	char *text = malloc(strlen(base) + strlen(replace) + 1);
	struct findings findings;
	struct arena arena;
	struct party_rules rules;

	assert_non_null(place);
	sprintf(text, "%.*s%s%s", (int)(place - base), base, replace, place + strlen(find));
	arena_init(&arena);
	findings_init(&findings, 10);
	if (parse(text, &arena, &rules, &findings) != ST_OK)
		fail_msg("%s: %s %s line %lld", replace, findings.item[0].err.code, findings.item[0].err.param[0],
			(long long)findings.item[0].err.line);
	findings_done(&findings);
	arena_done(&arena);
	free(text);
}

static void test_what_is_optional_may_be_absent(void **state)
{
	accepted("  \"trading\": {\n    \"entity\": \"OEM\",\n    \"compliance_year\": 2028\n  },\n", "");
	accepted(",\n  \"historical\": [\n    { \"name\": \"Pilot\", \"source\": \"press\", \"result_tco2e_per_year\": 1884, "
		 "\"cost_saved_krw_per_year\": 1144000000 }\n  ]",
		"");
	accepted("      \"legal_basis\": \"none is public\",\n      \"legal_basis_on\": \"2025-11-17\"\n",
		"      \"legal_basis\": \"none is public\"\n");
	accepted(",\n    \"match\": {\n      \"funder\": \"MSS\",\n      \"rate\": \"0.5\",\n      \"on\": \"2027-07-15\",\n      \"ceiling_krw\": "
		 "35000000,\n      \"legal_basis\": "
		 "\"stated\"\n    }",
		"");
	accepted("\"route\": \"pool\", \"legal_basis\"", "\"route\": \"pool\", \"valid_to\": null, \"legal_basis\"");
}

static void test_limits_of_values_are_accepted(void **state)
{
	accepted("\"ratio\": \"0.35\"", "\"ratio\": \"0\"");
	accepted("\"ratio\": \"0.35\"", "\"ratio\": \"1\"");
	accepted("\"ratio\": \"0.35\"", "\"ratio\": \"0.999999999999999\"");
	accepted("\"quotes_needed\": 3", "\"quotes_needed\": 0");
	accepted("\"amount_krw\": 5000000000", "\"amount_krw\": 9000000000000000");
	accepted("\"share\": \"0.7\"", "\"share\": \"7/10\"");
	accepted("\"agreed_on\": \"2026-05-01\"", "\"agreed_on\": \"2026-05-15\""); /* the same day as the first payment */
}

static void test_every_required_member_is_missed_at_the_line_of_its_parent(void **state)
{
	static const struct {
		const char *find, *replace, *mark; /* parent's first line in the changed text */
	} missing[] = {
		{"  \"schema\": \"sangsaeng.programme/1\",\n", "", "{"},
		{"  \"programme\": \"P-1\",\n", "", "{"},
		{"  \"name_ko\": \"사업\",\n", "", "{"},
		{"  \"name_en\": \"Programme\",\n", "", "{"},
		{"  \"sector\": \"automotive\",\n", "", "{"},
		{"  \"simulated\": true,\n", "", "{"},
		{"  \"as_of\": \"2029-09-30\",\n", "", "{"},
		{"  \"gwp_set\": \"AR5\",\n", "", "{"},
		{"    \"before\": { \"from\": \"2025-01\", \"to\": \"2025-12\" },\n", "", "\"periods\""},
		{"\"from\": \"2028-01\", \"to\": \"2028-12\" },", "\"from\": \"2028-01\" },", "\"after\""},
		{"\"to\": \"2028-12\" }\n", "\"until\": \"2028-12\" }\n", "\"metered\""},
		{"\"carrier\": \"electricity\", \"purpose\": \"offset\"", "\"purpose\": \"offset\"", "\"purpose\": \"offset\""},
		{"\"purpose\": \"offset\", ", "", "\"factor\": \"grid\", \"from\": \"2025-01\", \"to\": \"2029-12\""},
		{"\"factor\": \"grid2\", ", "", "\"from\": \"2028-01\", \"to\": \"2029-12\""},
		{", \"to\": \"2027-12\", \"reason\"", ", \"reason\"", "\"factor\": \"grid\""},
		{", \"reason\": \"why\" },\n    { \"carrier\": \"electricity\", \"purpose\": \"footprint\", \"factor\": \"grid2\"",
			" },\n    { \"carrier\": \"electricity\", \"purpose\": \"footprint\", \"factor\": \"grid2\"", "\"factor\": \"grid\""},
		{"    \"quotes_needed\": 3,\n", "", "\"rules\""},
		{"    \"disposal_lock_years\": 5,\n", "", "\"rules\""},
		{"\"route\": \"tier1\", \"funder\": \"MOTIE\", \"legal_basis\": \"call\"", "\"funder\": \"MOTIE\", \"legal_basis\": \"call\"",
			"\"legal_basis\": \"call\""},
		{"\"route\": \"tier1\", \"funder\": \"MOTIE\", \"legal_basis\": \"call\"", "\"route\": \"tier1\", \"legal_basis\": \"call\"",
			"\"legal_basis\": \"call\""},
		{"\"legal_basis\": \"call\", \"valid_from\"", "\"valid_from\"", "\"route\": \"tier1\""},
		{"\"valid_from\": \"2026-01-01\", \"valid_to\"", "\"valid_to\"", "\"route\": \"tier1\""},
		{"\"mid_size\": \"0.5\", ", "", "\"rates\""},
		{", \"per\": \"consortium\"", "", "\"amount_krw\": 5000000000"},
		{" \"amount_krw\": 5000000000,", "", "\"per\": \"consortium\""},
		{"        \"agreed_on\": \"2026-05-01\",\n", "", "\"tier1\": {"},
		{"        \"completed_on\": \"2027-02-28\",\n", "", "\"tier1\": {"},
		{"        \"fixed_on\": \"2027-03-31\",\n", "", "\"tier1\": {"},
		{"\"name\": \"advance\", ", "", "\"share\": \"0.7\""},
		{", \"paid_on\": \"2026-05-15\"", "", "\"name\": \"advance\""},
		{", \"evidence\": [\"installation_check\"]", "", "\"name\": \"balance\""},
		{"      \"ratio\": \"0.35\",\n", "", "\"return\""},
		{"      \"base\": \"state_and_private\",\n", "", "\"return\""},
		{"      \"wording\": \"part\",\n", "", "\"return\""},
		{"      \"legal_basis\": \"none is public\",\n", "", "\"return\""},
		{"      \"rate\": \"0.5\",\n", "", "\"match\""},
		{"      \"on\": \"2027-07-15\",\n", "", "\"match\""},
		{"      \"ceiling_krw\": 35000000,\n", "", "\"match\""},
		{"      \"funder\": \"MSS\",\n", "", "\"match\""},
		{"    \"entity\": \"OEM\",\n", "", "\"trading\""},
		{",\n    \"compliance_year\": 2028", "", "\"trading\""},
		{" \"result_tco2e_per_year\": 1884,", "", "\"Pilot\""},
	};

	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		wrong(missing[i].find, missing[i].replace, "rules.missing", missing[i].mark);
}

static void test_values_of_the_wrong_type_are_named(void **state)
{
	wrong("\"simulated\": true", "\"simulated\": \"yes\"", "rules.type", NULL);
	wrong("\"programme\": \"P-1\"", "\"programme\": 1", "rules.type", NULL);
	wrong("\"programme\": \"P-1\"", "\"programme\": \"\"", "rules.type", NULL);
	wrong("\"periods\": {", "\"unused\": {}, \"periods\": [], \"x\": {", "rules.type", NULL);
	wrong("\"factors\": [", "\"unused\": [], \"factors\": {}, \"x\": [", "rules.type", NULL);
	wrong("    { \"carrier\": \"electricity\", \"purpose\": \"offset\"", "    7, { \"carrier\": \"electricity\", \"purpose\": \"offset\"",
		"rules.type", NULL);
	wrong("\"ratio\": \"0.35\"", "\"ratio\": 0.35", "rules.rate", NULL); /* a binary fraction is not the rate that was meant */
	wrong("\"share\": \"0.7\"", "\"share\": 0.7", "rules.rate", NULL);
	wrong("\"quotes_needed\": 3", "\"quotes_needed\": 2.5", "rules.whole", NULL);
	wrong("\"quotes_needed\": 3", "\"quotes_needed\": \"3\"", "rules.whole", NULL);
	wrong("\"quotes_needed\": 3", "\"quotes_needed\": -1", "rules.whole", NULL);
	wrong("\"quotes_needed\": 3", "\"quotes_needed\": 11", "rules.whole", NULL);
	wrong("\"disposal_lock_years\": 5", "\"disposal_lock_years\": 51", "rules.whole", NULL);
	wrong("\"amount_krw\": 5000000000", "\"amount_krw\": -1", "rules.whole", NULL);
	wrong("\"amount_krw\": 5000000000", "\"amount_krw\": 9000000000000001", "rules.whole", NULL);
	wrong("\"ceiling_krw\": 35000000", "\"ceiling_krw\": 1e9", "rules.whole", NULL);
	wrong("\"compliance_year\": 2028", "\"compliance_year\": 1989", "rules.whole", NULL);
	wrong("\"evidence\": [\"installation_check\"]", "\"evidence\": []", "rules.type", NULL);
	wrong("\"evidence\": [\"installation_check\"]", "\"evidence\": [1]", "rules.type", NULL);
	wrong("\"evidence\": [\"installation_check\"]", "\"evidence\": [\"a\", \"b\", \"c\", \"d\", \"e\"]", "rules.type", NULL);
	wrong("\"evidence\": [\"installation_check\"]", "\"evidence\": [\"a kind whose name is longer than any other\"]", "rules.type", NULL);
	wrong("\"milestones\": [", "\"milestones\": [], \"x\": [", "rules.type", NULL);
	wrong("\"trading\": {", "\"trading\": 5, \"x\": {", "rules.type", NULL);
}

static void test_words_outside_their_list_are_named(void **state)
{
	wrong("\"schema\": \"sangsaeng.programme/1\"", "\"schema\": \"sangsaeng.programme/2\"", "rules.schema", NULL);
	wrong("\"gwp_set\": \"AR5\"", "\"gwp_set\": \"AR7\"", "rules.word", NULL);
	wrong("\"purpose\": \"offset\"", "\"purpose\": \"claims\"", "rules.word", NULL);
	wrong("\"route\": \"pool\", \"legal_basis\"", "\"route\": \"Pool\", \"legal_basis\"", "rules.word", NULL);
	wrong("\"per\": \"firm\"", "\"per\": \"group\"", "rules.word", NULL);
	wrong("      \"tier1\": {", "      \"tier9\": {}, \"tier1\": {", "rules.word", NULL);
	wrong("\"base\": \"state_and_private\"", "\"base\": \"granted\"", "rules.word", NULL);
}

static void test_rates_outside_zero_and_one_or_unreadable_are_named(void **state)
{
	wrong("\"small\": \"0.6\"", "\"small\": \"1.01\"", "rate.range", NULL);
	wrong("\"small\": \"0.6\"", "\"small\": \"-0.1\"", "rate.range", NULL);
	wrong("\"small\": \"0.6\"", "\"small\": \"60%\"", "number.syntax", NULL);
	wrong("\"small\": \"0.6\"", "\"small\": \"nan\"", "number.not_finite", NULL);
	wrong("\"small\": \"0.6\"", "\"small\": \"1/0\"", "number.range", NULL);
	wrong("\"ratio\": \"0.35\"", "\"ratio\": \"1.5\"", "rate.range", NULL);
	wrong("\"ratio\": \"0.35\"", "\"ratio\": \"0.1234567890123456\"", "rate.digits", NULL);
	wrong("\"rate\": \"0.5\"", "\"rate\": \"11\"", "rules.rate_range", NULL);
}

static void test_days_and_months_that_do_not_exist_are_named(void **state)
{
	wrong("\"as_of\": \"2029-09-30\"", "\"as_of\": \"2029-09-31\"", "date.range", NULL);
	wrong("\"as_of\": \"2029-09-30\"", "\"as_of\": \"30.09.2029\"", "date.syntax", NULL);
	wrong("\"from\": \"2028-01\", \"to\": \"2028-12\" }", "\"from\": \"2028-13\", \"to\": \"2028-12\" }", "date.range", NULL);
	wrong("\"paid_on\": \"2026-11-15\"", "\"paid_on\": \"2026-02-30\"", "date.range", NULL);
	wrong("\"on\": \"2027-07-15\"", "\"on\": \"2027-7-15\"", "date.syntax", NULL);
}

static void test_periods_that_end_before_they_begin_or_lie_in_the_future_are_named(void **state)
{
	wrong("\"from\": \"2028-01\", \"to\": \"2028-12\" }", "\"from\": \"2028-12\", \"to\": \"2028-01\" }", "rules.period", NULL);
	wrong("\"from\": \"2025-01\", \"to\": \"2025-12\" }", "\"from\": \"2015-01\", \"to\": \"2025-12\" }", "rules.period", NULL);
	wrong("\"as_of\": \"2029-09-30\"", "\"as_of\": \"2028-12-30\"", "rules.future", "\"periods\"");
	accepted("\"as_of\": \"2029-09-30\"", "\"as_of\": \"2028-12-31\"");
}

static void test_two_factors_for_the_same_month_are_refused(void **state)
{
	wrong("\"factor\": \"grid2\", \"from\": \"2028-01\"", "\"factor\": \"grid2\", \"from\": \"2027-12\"", "rules.factor_twice", NULL);
}

static void test_every_purpose_of_a_factor_has_its_name_and_its_own_months(void **state)
{
	enum party_factor_purpose purpose = PARTY_PURPOSE_COUNT;

	for (int i = 0; i < PARTY_PURPOSE_COUNT; i++) {
		assert_true(party_purpose_parse(party_purpose_name((enum party_factor_purpose)i), &purpose));
		assert_int_equal(purpose, i);
	}
	assert_string_equal(party_purpose_name(PARTY_PURPOSE_KETS), "kets");
	purpose = PARTY_PURPOSE_OFFSET;
	assert_false(party_purpose_parse("ets", &purpose));
	assert_int_equal(purpose, PARTY_PURPOSE_OFFSET);
	accepted("\"purpose\": \"offset\"", "\"purpose\": \"kets\"");
	wrong("\"purpose\": \"offset\"", "\"purpose\": \"ets\"", "rules.word", NULL);
	/* the months of footprints are free for it, its own only once */
	accepted("\"factors\": [", "\"factors\": [ { \"carrier\": \"electricity\", \"purpose\": \"kets\", \"factor\": \"grid3\", \"from\": "
				   "\"2025-01\", \"to\": \"2029-12\", \"reason\": \"fixed at allocation\" },");
	wrong("\"factors\": [",
		"\"factors\": [ { \"carrier\": \"heat\", \"purpose\": \"kets\", \"factor\": \"a\", \"from\": \"2025-01\", \"to\": \"2025-12\", "
		"\"reason\": \"r\" },\n{ \"carrier\": \"heat\", \"purpose\": \"kets\", \"factor\": \"b\", \"from\": \"2025-12\", \"to\": "
		"\"2026-12\", "
		"\"reason\": \"r\" },",
		"rules.factor_twice", "{ \"carrier\": \"heat\", \"purpose\": \"kets\", \"factor\": \"b\"");
}

static void test_a_factor_choice_that_ends_before_it_begins_is_named(void **state)
{
	wrong("\"factor\": \"grid2\", \"from\": \"2028-01\", \"to\": \"2029-12\"",
		"\"factor\": \"grid2\", \"from\": \"2029-12\", \"to\": \"2028-01\"", "rules.period", NULL);
}

static void test_names_too_long_to_keep_are_refused_not_cut(void **state)
{
	wrong("\"carrier\": \"electricity\", \"purpose\": \"offset\"",
		"\"carrier\": \"electricity of a very long name indeed\", \"purpose\": \"offset\"", "rules.type", NULL);
	wrong("\"name\": \"advance\"", "\"name\": \"an advance with a name beyond all measure\"", "rules.type", NULL);
	wrong("\"programme\": \"P-1\"", "\"programme\": \"12345678901234567890123456789012345678901234567890123456789012345\"", "id.too_long", NULL);
	accepted("\"programme\": \"P-1\"", "\"programme\": \"1234567890123456789012345678901234567890123456789012345678901234\"");
}

static void test_one_funder_cannot_support_a_route_twice_on_a_day(void **state)
{
	/* both would be paid: more than the rate of either */
	wrong("\"legal_basis\": \"next call\", \"valid_from\": \"2027-01-01\"", "\"legal_basis\": \"next call\", \"valid_from\": \"2026-12-31\"",
		"rules.support_twice", NULL);
}

static void test_a_support_that_ends_before_it_begins_is_named(void **state)
{
	wrong("\"valid_to\": \"2026-12-31\"", "\"valid_to\": \"2025-12-31\"", "rules.interval", NULL);
}

static void test_milestones_are_in_order_and_sum_to_one(void **state)
{
	wrong("\"share\": \"0.3\"", "\"share\": \"0.29\"", "rules.milestone_sum", "\"milestones\"");
	wrong("\"share\": \"0.3\"", "\"share\": \"0.300000000000001\"", "rules.milestone_sum", "\"milestones\"");
	wrong("\"paid_on\": \"2026-11-15\"", "\"paid_on\": \"2026-05-14\"", "rules.order", NULL);
	wrong("\"agreed_on\": \"2026-05-01\"", "\"agreed_on\": \"2026-05-16\"", "rules.order", "\"tier1\": {");
	wrong("\"fixed_on\": \"2027-03-31\"", "\"fixed_on\": \"2026-11-14\"", "rules.order", "\"tier1\": {");
	wrong("\"completed_on\": \"2027-02-28\"", "\"completed_on\": \"2027-04-01\"", "rules.order", "\"tier1\": {");
}

static void test_all_faults_are_reported_in_one_go(void **state)
{
	struct findings findings;
	struct arena arena;
	struct party_rules rules;

	arena_init(&arena);
	findings_init(&findings, 50);
	assert_int_equal(parse("{}", &arena, &rules, &findings), ST_INPUT);
	assert_true(findings.errors >= 11);
	findings_done(&findings);
	arena_done(&arena);
}

static void test_any_member_may_be_replaced_by_anything_without_a_crash(void **state)
{
	static const char *const junk[] = {
		"null", "true", "0", "-1", "1e300", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "[{}]", "{\"a\":{}}", "99999999999999999"};

	/* every value of the file in turn: text after a colon up to the end of that value */
	for (const char *p = strchr(base, ':'); p; p = strchr(p + 1, ':')) {
		json_error_t error;
		json_t *value = json_loadb(p + 1, strlen(p + 1), JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &error);

		if (!value)
			continue;
		for (size_t i = 0; i < sizeof junk / sizeof *junk; i++) {
			char *text = malloc(sizeof base + 64);
			struct findings findings;
			struct arena arena;
			struct party_rules rules;

			sprintf(text, "%.*s %s%s", (int)(p + 1 - base), base, junk[i], p + 1 + error.position);
			json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
			arena_init(&arena);
			findings_init(&findings, 20);
			if (root)
				(void)party_rules_parse(root, text, "programme.json", &arena, &rules, &findings);
			json_decref(root);
			findings_done(&findings);
			arena_done(&arena);
			free(text);
		}
		json_decref(value);
	}
}

/* A list of calls put into the complete file; the routes are tier1 alone. */
#define CALLS(text) "  \"rules\": {\n", "  \"rules\": {\n\"calls\": [" text "],\n"
#define CALL_DAYS "\"opens_on\": \"2026-01-26\", \"closes_on\": \"2026-03-06\""
#define CALL(more) "{ \"call\": \"C-1\", \"route\": \"tier1\", \"legal_basis\": \"call text\", " CALL_DAYS more " }"

/* The first call of a file that must be good. */
static struct party_call first_call(struct arena *arena, struct party_rules *rules, const char *find, const char *replace)
{
	const char *place = strstr(base, find);
	char *text = malloc(strlen(base) + strlen(replace) + 1);
	struct findings findings;

	sprintf(text, "%.*s%s%s", (int)(place - base), base, replace, place + strlen(find));
	findings_init(&findings, 10);
	if (parse(text, arena, rules, &findings) != ST_OK)
		fail_msg("%s: %s", replace, findings.item[0].err.code);
	assert_true(rules->call_count >= 1);
	findings_done(&findings);
	free(text);
	return rules->call[0];
}

static void test_a_call_says_nothing_more_than_it_must(void **state)
{
	struct party_rules rules;
	struct arena arena;

	arena_init(&arena);
	struct party_call call = first_call(&arena, &rules, CALLS(CALL("")));
	assert_string_equal(call.call, "C-1");
	assert_string_equal(call.programme, "");
	assert_int_equal(call.route, PARTY_ROUTE_TIER1);
	assert_int_equal(call.opens_on, date_make(2026, 1, 26));
	assert_int_equal(call.closes_on, date_make(2026, 3, 6));
	assert_int_equal(call.checklist_count, 0);
	assert_int_equal(call.quotes_needed, 3); /* that of the programme */
	assert_false(call.review_needed);
	assert_int_equal(call.members_needed, 0);
	assert_false(call.drop_extremes);
	assert_false(call.has_pass_score);
	assert_true(call.advance_allowed);
	assert_int_equal(call.duplicate_scope, PARTY_SCOPE_LINE | PARTY_SCOPE_MACHINE);
	assert_int_equal(call.own_share_min.numerator, 0);
	assert_int_equal(call.objection_days, -1); /* as the clock table says */
	assert_int_equal(call.answer_days, -1);
	assert_int_equal(call.answer_more_days, -1);
	assert_int_equal(call.line, 21);
	arena_done(&arena);
}

static void test_a_call_is_read_as_written(void **state)
{
	struct party_rules rules;
	struct arena arena;

	arena_init(&arena);
	struct party_call call = first_call(&arena, &rules,
		CALLS(CALL(", \"programme\": \"P-2\", \"checklist\": [\"bill\", \"quote\"], \"quotes_needed\": 2, \"review\": true, "
			   "\"committee\": { \"members\": 5, \"drop_extremes\": true, \"pass_score\": \"60.5\" }, \"advance\": false, "
			   "\"duplicate_scope\": [\"firm_year\", \"site\"], \"own_share_min\": \"0.1\", "
			   "\"objection\": { \"days\": 20, \"answer_days\": 7, \"more_days\": 0 }")));
	assert_string_equal(call.programme, "P-2");
	assert_int_equal(call.checklist_count, 2);
	assert_string_equal(call.checklist[1], "quote");
	assert_int_equal(call.quotes_needed, 2);
	assert_true(call.review_needed);
	assert_int_equal(call.members_needed, 5);
	assert_true(call.drop_extremes);
	assert_true(call.has_pass_score);
	assert_int_equal(call.pass_score.numerator, 121);
	assert_int_equal(call.pass_score.denominator, 2);
	assert_false(call.advance_allowed);
	assert_int_equal(call.duplicate_scope, PARTY_SCOPE_SITE | PARTY_SCOPE_FIRM_YEAR);
	assert_int_equal(call.own_share_min.denominator, 10);
	assert_int_equal(call.objection_days, 20);
	assert_int_equal(call.answer_days, 7);
	assert_int_equal(call.answer_more_days, 0);
	call = first_call(&arena, &rules, CALLS(CALL(", \"duplicate_scope\": []"))); /* no test for duplicates at all */
	assert_int_equal(call.duplicate_scope, 0);
	arena_done(&arena);
}

static void test_the_call_of_a_day_is_the_one_that_is_open(void **state)
{
	struct party_rules rules;
	struct arena arena;

	arena_init(&arena);
	first_call(&arena, &rules,
		CALLS(CALL("") ", { \"call\": \"C-2\", \"route\": \"tier1\", \"legal_basis\": \"next\", \"opens_on\": \"2026-03-07\", "
			       "\"closes_on\": \"2026-03-07\" }"));
	assert_int_equal(rules.call_count, 2);
	assert_null(party_call_on(&rules, PARTY_ROUTE_TIER1, date_make(2026, 1, 25)));
	assert_string_equal(party_call_on(&rules, PARTY_ROUTE_TIER1, date_make(2026, 1, 26))->call, "C-1");
	assert_string_equal(party_call_on(&rules, PARTY_ROUTE_TIER1, date_make(2026, 3, 6))->call, "C-1");
	assert_string_equal(party_call_on(&rules, PARTY_ROUTE_TIER1, date_make(2026, 3, 7))->call, "C-2");
	assert_null(party_call_on(&rules, PARTY_ROUTE_TIER1, date_make(2026, 3, 8)));
	assert_null(party_call_on(&rules, PARTY_ROUTE_POOL, date_make(2026, 3, 6)));
	assert_true(party_route_has_calls(&rules, PARTY_ROUTE_TIER1));
	assert_false(party_route_has_calls(&rules, PARTY_ROUTE_POOL));
	assert_ptr_equal(party_call_find(&rules, "C-2"), &rules.call[1]);
	assert_null(party_call_find(&rules, "C-3"));
	arena_done(&arena);
}

static void test_a_call_that_cannot_be_is_named_at_its_line(void **state)
{
	wrong(CALLS("\n{ \"route\": \"tier1\", \"legal_basis\": \"c\", " CALL_DAYS " }"), "rules.missing",
		"{ \"route\": \"tier1\", \"legal_basis\": \"c\"");
	wrong(CALLS("\n7"), "rules.type", "7],");
	wrong(CALLS("\n" CALL(", \"chekclist\": []")), "rules.unknown", "{ \"call\"");
	wrong(CALLS("\n{ \"call\": \"C-1\", \"route\": \"tier1\", \"legal_basis\": \"c\", \"opens_on\": \"2026-02-30\", \"closes_on\": "
		    "\"2026-03-06\" }"),
		"date.range", "{ \"call\"");
	wrong(CALLS("\n{ \"call\": \"C-1\", \"route\": \"tier1\", \"legal_basis\": \"c\", \"opens_on\": \"2026-03-07\", \"closes_on\": "
		    "\"2026-03-06\" }"),
		"rules.call_days", "{ \"call\"");
	wrong(CALLS("\n{ \"call\": \"C-1\", \"route\": \"pool\", \"legal_basis\": \"c\", " CALL_DAYS " }"), "rules.call_no_route", "{ \"call\"");
	wrong(CALLS(CALL("") ",\n{ \"call\": \"C-2\", \"route\": \"tier1\", \"legal_basis\": \"c\", \"opens_on\": \"2026-03-06\", \"closes_on\": "
			     "\"2026-04-06\" }"),
		"rules.call_overlap", "{ \"call\": \"C-2\"");
	wrong(CALLS(CALL("") ",\n{ \"call\": \"C-1\", \"route\": \"tier1\", \"legal_basis\": \"c\", \"opens_on\": \"2027-03-06\", \"closes_on\": "
			     "\"2027-04-06\" }"),
		"rules.call_twice", "{ \"call\": \"C-1\", \"route\": \"tier1\", \"legal_basis\": \"c\"");
	wrong(CALLS(CALL(", \n\"checklist\": [\"bill\", \"bill\"]")), "rules.call_word_twice", "\"checklist\"");
	wrong(CALLS(CALL(", \n\"checklist\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"]")), "rules.type", "\"checklist\"");
	wrong(CALLS(CALL(", \n\"checklist\": [1]")), "rules.type", "\"checklist\"");
	wrong(CALLS(CALL(", \n\"duplicate_scope\": [\"lines\"]")), "rules.word", "\"duplicate_scope\"");
	wrong(CALLS(CALL(", \n\"duplicate_scope\": [\"line\", \"line\"]")), "rules.call_word_twice", "\"duplicate_scope\"");
	wrong(CALLS(CALL(", \n\"own_share_min\": \"1.1\"")), "rate.range", "\"own_share_min\"");
	wrong(CALLS(CALL(", \n\"review\": \"yes\"")), "rules.type", "\"review\"");
	wrong(CALLS(CALL(", \n\"quotes_needed\": 11")), "rules.whole", "\"quotes_needed\"");
	wrong(CALLS(CALL(", \"committee\": { \"members\": 2,\n\"drop_extremes\": true }")), "rules.call_drop", "\"drop_extremes\"");
	wrong(CALLS(CALL(", \"committee\": { \"members\": 3,\n\"pass_score\": 60 }")), "rules.rate", "\"pass_score\"");
	wrong(CALLS(CALL(", \"committee\": { \"members\": 3,\n\"pass_score\": \"1001\" }")), "rules.rate_range", "\"pass_score\"");
	wrong(CALLS(CALL(", \"objection\": {\n\"days\": 0 }")), "rules.whole", "\"days\"");
}

/* ---- the cascade: rules.return, rules.match, calendars by tier ---- */

#define RETURN_AT "    \"return\": {\n"
#define RETURN_OF(more) "{ \"ratio\": \"1\", \"base\": \"state\", \"wording\": \"w\", \"legal_basis\": \"l\"" more " }"
#define DUE ", \"due_on\": \"2027-06-30\""
#define CALENDAR(more)                                                                                                                               \
	"{ " more                                                                                                                                    \
	"\"agreed_on\": \"2027-08-31\", \"completed_on\": \"2028-02-28\", \"fixed_on\": \"2028-03-31\", \"milestones\": [ { \"name\": \"all\", "     \
	"\"share\": \"1\", \"paid_on\": \"2027-09-15\", \"evidence\": [\"order\"] } ] }"
#define SUPPORT_AT "    \"support\": [\n"
#define OWN_SUPPORT                                                                                                                                  \
	"{ \"route\": \"ministry\", \"funder\": \"MSS\", \"legal_basis\": \"x\", \"valid_from\": \"2026-01-01\", \"rates\": { \"small\": \"0.5\", "  \
	"\"medium\": \"0.5\", \"mid_size\": \"0\", \"large\": \"0\" } },\n"

/* `base` with its return rule replaced by `value`; what follows the old one stays. */
static const char *with_return(const char *value)
{
	static char text[16384];
	const char *from = strstr(base, RETURN_AT), *to = strstr(from, "    },\n") + strlen("    },\n");

	snprintf(text, sizeof text, "%.*s    \"return\": %s,\n%s", (int)(from - base), base, value, to);
	return text;
}

static const char *replaced(const char *text, const char *find, const char *replace)
{
	static char out[2][16384];
	static int turn;
	const char *place = strstr(text, find);
	size_t before, added = strlen(replace), after;

	assert_non_null(place);
	before = (size_t)(place - text);
	after = strlen(place + strlen(find)) + 1;
	assert_true(before + added + after <= sizeof out[0]);
	turn = !turn;
	memcpy(out[turn], text, before);
	memcpy(out[turn] + before, replace, added);
	memcpy(out[turn] + before + added, place + strlen(find), after);
	return out[turn];
}

static void refused_at(const char *text, const char *code, const char *mark)
{
	struct findings findings;
	struct arena arena;
	struct party_rules r;
	bool found = false;
	char seen[1024] = "";

	arena_init(&arena);
	findings_init(&findings, 50);
	assert_non_null(strstr(text, mark));
	assert_int_equal(parse(text, &arena, &r, &findings), ST_INPUT);
	for (size_t i = 0; i < findings.count; i++) {
		const struct err *e = &findings.item[i].err;
		size_t length = strlen(seen);

		found |= strcmp(e->code, code) == 0 && e->line == line_of(text, strstr(text, mark));
		snprintf(seen + length, sizeof seen - length, " %s:%lld", e->code, (long long)e->line);
	}
	if (!found)
		fail_msg("expected %s:%lld, got%s", code, (long long)line_of(text, strstr(text, mark)), seen);
	findings_done(&findings);
	arena_done(&arena);
}

static void understood(const char *text, struct arena *arena, struct party_rules *out)
{
	struct findings findings;

	findings_init(&findings, 10);
	if (parse(text, arena, out, &findings) != ST_OK)
		fail_msg("%s %s", findings.item[0].err.code, findings.item[0].err.param[0]);
	findings_done(&findings);
}

static void test_one_return_rule_is_that_of_tier_1_and_pays_every_deeper_tier(void **state)
{
	struct arena arena;
	struct party_rules r;

	arena_init(&arena);
	understood(base, &arena, &r);
	assert_int_equal(r.returned_count, 1);
	assert_int_equal(r.returned[0].tier, 1);
	assert_int_equal(r.returned[0].version, 1);
	assert_int_equal(r.returned[0].channels, 1 << PARTY_CHANNEL_FUND | 1 << PARTY_CHANNEL_DIRECT_PURCHASE | 1 << PARTY_CHANNEL_IN_KIND);
	assert_false(r.returned[0].by_consortium);
	assert_ptr_equal(party_pool_for(&r, 2), &r.returned[0]);
	assert_ptr_equal(party_pool_for(&r, 7), &r.returned[0]);
	assert_ptr_equal(party_pool_for(&r, 40), &r.returned[0]);
	assert_null(party_pool_for(&r, 1));
	assert_string_equal(r.returned[0].on_default, "");
	arena_done(&arena);
}

static void test_each_tier_may_have_its_rule_and_its_pool_pays_down_to_the_next(void **state)
{
	struct arena arena;
	struct party_rules r;

	arena_init(&arena);
	understood(with_return("[\n" RETURN_OF(", \"tier\": 3, \"due_months\": 6, \"pool_by\": \"consortium\", \"on_default\": \"ask\", \"uses\": "
					       "[\"education\"]") ",\n" RETURN_OF(DUE ", \"channels\": [\"operator_transfer\"]") " ]"),
		&arena, &r);
	assert_int_equal(r.returned_count, 2);
	assert_int_equal(r.returned[0].tier, 1);
	assert_int_equal(r.returned[0].channels, 1 << PARTY_CHANNEL_OPERATOR_TRANSFER);
	assert_int_equal(r.returned[1].tier, 3);
	assert_int_equal(r.returned[1].due_months, 6);
	assert_int_equal(r.returned[1].due_on, DATE_NONE);
	assert_true(r.returned[1].by_consortium);
	assert_int_equal(r.returned[1].uses, 1 << PARTY_USE_EDUCATION);
	assert_string_equal(r.returned[1].on_default, "ask");
	assert_ptr_equal(party_pool_for(&r, 2), &r.returned[0]);
	assert_ptr_equal(party_pool_for(&r, 3), &r.returned[0]);
	assert_ptr_equal(party_pool_for(&r, 4), &r.returned[1]);
	assert_ptr_equal(party_pool_for(&r, 9), &r.returned[1]);
	arena_done(&arena);
}

static void test_versions_of_a_rule_follow_each_other_and_the_day_says_which_counts(void **state)
{
	struct arena arena;
	struct party_rules r;
	const char *text =
		with_return("[ " RETURN_OF(DUE ", \"valid_from\": \"2026-06-01\"") ",\n" RETURN_OF(DUE ", \"valid_to\": \"2026-05-31\"") " ]");

	arena_init(&arena);
	understood(text, &arena, &r);
	assert_int_equal(r.returned_count, 2);
	assert_int_equal(party_return_on(&r, 1, date_make(2026, 5, 31))->version, 1);
	assert_int_equal(party_return_on(&r, 1, date_make(2026, 6, 1))->version, 2);
	assert_ptr_equal(party_return_find(&r, 1, 2), &r.returned[1]);
	assert_null(party_return_on(&r, 2, date_make(2026, 6, 1)));
	arena_done(&arena);
	refused_at(with_return("[ " RETURN_OF(DUE) ",\n" RETURN_OF(DUE ", \"valid_from\": \"2026-06-01\"") " ]"), "rules.return_twice",
		"\"valid_from\": \"2026-06-01\"");
	/* the agreements of tier 1 are on 2026-05-01 */
	refused_at(with_return(RETURN_OF(DUE ", \"valid_from\": \"2026-06-01\"")), "rules.return_gap", "\"return\"");
	refused_at(with_return("[ " RETURN_OF(DUE ", \"valid_to\": \"2026-05-31\"") ",\n" RETURN_OF(
			   DUE ", \"valid_from\": \"2026-06-01\", \"pool_by\": \"consortium\"") " ]"),
		"rules.return_pool", "\"pool_by\"");
	refused_at(
		with_return(RETURN_OF(DUE ", \"valid_from\": \"2026-06-01\", \"valid_to\": \"2026-05-01\"")), "rules.return_interval", "\"return\"");
}

static void test_a_return_rule_that_cannot_be_is_named_at_its_line(void **state)
{
	static const struct {
		const char *rule, *code, *mark;
	} fault[] = {
		{RETURN_OF(""), "rules.due", "\"return\""},
		{RETURN_OF(DUE ", \"due_months\": 3"), "rules.due", "\"return\""},
		{RETURN_OF(", \"due_months\": 0"), "rules.whole", "\"due_months\""},
		{RETURN_OF(DUE ",\n\"channels\": []"), "rules.word", "\"channels\""},
		{RETURN_OF(DUE ",\n\"channels\": [\"cash\"]"), "rules.word", "\"channels\""},
		{RETURN_OF(DUE ",\n\"channels\": [\"fund\", \"fund\"]"), "rules.twice_in_list", "\"channels\""},
		{RETURN_OF(DUE ",\n\"uses\": [\"travel\"]"), "rules.word", "\"uses\""},
		{RETURN_OF(DUE ",\n\"eligible_tiers\": [1]"), "rules.eligible_tiers", "\"eligible_tiers\""},
		{RETURN_OF(DUE ",\n\"eligible_tiers\": [2, 2]"), "rules.twice_in_list", "\"eligible_tiers\""},
		{RETURN_OF(DUE ",\n\"eligible_tiers\": [\"2\"]"), "rules.eligible_tiers", "\"eligible_tiers\""},
		{RETURN_OF(DUE ",\n\"eligible_tiers\": [9]"), "rules.eligible_tiers", "\"eligible_tiers\""},
		{RETURN_OF(DUE ",\n\"eligible_tiers\": []"), "rules.eligible_tiers", "\"eligible_tiers\""},
		{RETURN_OF(DUE ",\n\"pool_by\": \"firm\""), "rules.word", "\"pool_by\""},
		{RETURN_OF(DUE ",\n\"tier\": 8"), "rules.whole", "\"tier\": 8"},
		{RETURN_OF(DUE ",\n\"chanels\": []"), "rules.unknown", "\"chanels\""},
		{"[]", "rules.return_tier1", "\"return\""},
		{"[ 3 ]", "rules.type", "\"return\""},
		{"\"all\"", "rules.type", "\"return\""},
		{RETURN_OF(DUE ", \"tier\": 2"), "rules.return_tier1", "\"return\""},
		{"[ " RETURN_OF(DUE ", \"eligible_tiers\": [2, 3]") ",\n" RETURN_OF(DUE ", \"tier\": 2") " ]", "rules.pool_twice", "\"tier\": 2"},
	};

	for (size_t i = 0; i < sizeof fault / sizeof *fault; i++)
		refused_at(with_return(fault[i].rule), fault[i].code, fault[i].mark);
}

static void test_a_match_has_one_of_two_shapes_for_each_tier_that_returns(void **state)
{
	struct arena arena;
	struct party_rules r;
	const char *one = "{ \"funder\": \"MSS\", \"rate\": \"0.5\", \"on\": \"2027-07-15\", \"ceiling_krw\": 5, \"legal_basis\": \"x\"";
	const char *own = "{ \"shape\": \"own_selection\", \"funder\": \"MSS\", \"ceiling_krw\": 7, \"legal_basis\": \"x\"";
	char match[2048];
	const char *from = strstr(base, "    \"match\": {"), *to = strchr(from, '}') + 1;
	char old[1024];

	snprintf(old, sizeof old, "%.*s", (int)(to - from), from);
	arena_init(&arena);
	snprintf(match, sizeof match, "    \"match\": [ %s }, %s } ]", one, own);
	understood(replaced(replaced(base, old, match), SUPPORT_AT, SUPPORT_AT OWN_SUPPORT), &arena, &r);
	assert_int_equal(r.match_count, 2);
	assert_int_equal(r.match[1].shape, PARTY_MATCH_OWN_SELECTION);
	assert_int_equal(r.match[1].ceiling_krw, 7);
	assert_ptr_equal(party_match_for(&r, 1), &r.match[0]);
	assert_null(party_match_for(&r, 2));
	arena_done(&arena);
	refused_at(replaced(base, old, match), "rules.match_support", "\"match\"");
	snprintf(match, sizeof match, "    \"match\": [ %s },\n %s, \"shape\": \"per_returned\" } ]", one, one);
	refused_at(replaced(base, old, match), "rules.match_twice", "\"shape\"");
	snprintf(match, sizeof match, "    \"match\": %s, \"tier\": 2 }", one);
	refused_at(replaced(base, old, match), "rules.match_tier", "\"match\"");
	snprintf(match, sizeof match, "    \"match\": %s,\n \"shape\": \"gift\" }", one);
	refused_at(replaced(base, old, match), "rules.word", "\"shape\"");
	snprintf(match, sizeof match, "    \"match\": %s, \"rate\": \"1\" }", own);
	refused_at(replaced(replaced(base, old, match), SUPPORT_AT, SUPPORT_AT OWN_SUPPORT), "rules.match_shape", "\"match\"");
	snprintf(match, sizeof match, "    \"match\": %s, \"celing_krw\": 1 }", one);
	refused_at(replaced(base, old, match), "rules.unknown", "\"match\"");
}

static void test_a_deeper_route_may_have_a_calendar_for_each_tier(void **state)
{
	struct arena arena;
	struct party_rules r;
	const char *at = "    \"routes\": {\n", *two = "    \"routes\": {\n \"pool\": [ " CALENDAR("") ",\n" CALENDAR("\"tier\": 4, ") " ],\n";

	arena_init(&arena);
	understood(replaced(base, at, two), &arena, &r);
	assert_true(r.route_present[PARTY_ROUTE_POOL]);
	assert_int_equal(r.deeper_count, 1);
	assert_ptr_equal(party_route_for(&r, PARTY_ROUTE_POOL, 2), &r.route[PARTY_ROUTE_POOL]);
	assert_ptr_equal(party_route_for(&r, PARTY_ROUTE_POOL, 3), &r.route[PARTY_ROUTE_POOL]);
	assert_ptr_equal(party_route_for(&r, PARTY_ROUTE_POOL, 4), &r.deeper[0]);
	assert_ptr_equal(party_route_for(&r, PARTY_ROUTE_POOL, 6), &r.deeper[0]);
	assert_ptr_equal(party_route_for(&r, PARTY_ROUTE_TIER1, 1), &r.route[PARTY_ROUTE_TIER1]);
	arena_done(&arena);
	refused_at(replaced(base, at, "    \"routes\": {\n \"pool\": [ " CALENDAR("\"tier\": 3, ") ",\n" CALENDAR("\"tier\": 3, ") " ],\n"),
		"rules.route_tiers", CALENDAR("\"tier\": 3, ") " ]");
	refused_at(replaced(base, at, "    \"routes\": {\n \"pool\": [],\n"), "rules.type", "\"pool\": []");
	refused_at(replaced(base, at, "    \"routes\": {\n \"pool\": [ 1 ],\n"), "rules.type", "\"pool\": [ 1 ]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_return_rule_is_that_of_tier_1_and_pays_every_deeper_tier),
		cmocka_unit_test(test_each_tier_may_have_its_rule_and_its_pool_pays_down_to_the_next),
		cmocka_unit_test(test_versions_of_a_rule_follow_each_other_and_the_day_says_which_counts),
		cmocka_unit_test(test_a_return_rule_that_cannot_be_is_named_at_its_line),
		cmocka_unit_test(test_a_match_has_one_of_two_shapes_for_each_tier_that_returns),
		cmocka_unit_test(test_a_deeper_route_may_have_a_calendar_for_each_tier),
		cmocka_unit_test(test_a_complete_file_is_read_as_written),
		cmocka_unit_test(test_what_is_optional_may_be_absent),
		cmocka_unit_test(test_limits_of_values_are_accepted),
		cmocka_unit_test(test_every_required_member_is_missed_at_the_line_of_its_parent),
		cmocka_unit_test(test_values_of_the_wrong_type_are_named),
		cmocka_unit_test(test_words_outside_their_list_are_named),
		cmocka_unit_test(test_rates_outside_zero_and_one_or_unreadable_are_named),
		cmocka_unit_test(test_days_and_months_that_do_not_exist_are_named),
		cmocka_unit_test(test_periods_that_end_before_they_begin_or_lie_in_the_future_are_named),
		cmocka_unit_test(test_two_factors_for_the_same_month_are_refused),
		cmocka_unit_test(test_every_purpose_of_a_factor_has_its_name_and_its_own_months),
		cmocka_unit_test(test_a_factor_choice_that_ends_before_it_begins_is_named),
		cmocka_unit_test(test_names_too_long_to_keep_are_refused_not_cut),
		cmocka_unit_test(test_one_funder_cannot_support_a_route_twice_on_a_day),
		cmocka_unit_test(test_a_support_that_ends_before_it_begins_is_named),
		cmocka_unit_test(test_milestones_are_in_order_and_sum_to_one),
		cmocka_unit_test(test_all_faults_are_reported_in_one_go),
		cmocka_unit_test(test_any_member_may_be_replaced_by_anything_without_a_crash),
		cmocka_unit_test(test_a_call_says_nothing_more_than_it_must),
		cmocka_unit_test(test_a_call_is_read_as_written),
		cmocka_unit_test(test_the_call_of_a_day_is_the_one_that_is_open),
		cmocka_unit_test(test_a_call_that_cannot_be_is_named_at_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
