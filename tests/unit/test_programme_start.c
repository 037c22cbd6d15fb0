/* A start's record: what is read of it, what of it counts, and what would repair the rest. */
#include "base/decimal.h"
#include "programme/programme_start_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct programme_start_record record;
static struct programme_start_judged judged;

#define FROM (2026 * 12)

/* Reads a document in which ' stands for ". The code of the first refusal, "" if there is none; its pointer in `at`. */
static char at[ERR_FILE_LEN];
static const char *reading(const char *document)
{
	static struct err err;
	static char code[ERR_CODE_LEN];
	struct findings findings;
	char *text = arena_strdup(&arena, document);
	enum status st;

	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	findings_init(&findings, 50);
	err_clear(&err);
	at[0] = '\0';
	st = programme_start_parse(text, strlen(text), &arena, &record, &findings, &err);
	snprintf(code, sizeof code, "%s", st == ST_OK ? "" : findings.count ? findings.item[0].err.code : err.code);
	if (findings.count)
		snprintf(at, sizeof at, "%s", findings.item[0].err.file);
	findings_done(&findings);
	if (st == ST_OK)
		programme_start_judge(&record, FROM, &arena, &judged);
	return code;
}

/* Twelve months of electricity, blanks between; "-" is no value. `more` follows in the document. */
static void months(const char *values, const char *more)
{
	char *list = arena_strdup(&arena, values), *save = NULL;
	const char *text = "";

	for (char *each = strtok_r(list, " ", &save); each; each = strtok_r(NULL, " ", &save))
		text = arena_printf(&arena, strcmp(each, "-") == 0 ? "%s%snull" : "%s%s{'quantity':'%s'}", text, text[0] ? "," : "", each);
	assert_string_equal(reading(arena_printf(&arena, "{'electricity':[%s]%s}", text, more)), "");
}

static const struct programme_start_finding *finding(const char *code)
{
	for (size_t i = 0; i < judged.findings; i++)
		if (strcmp(judged.finding[i].err.code, code) == 0)
			return &judged.finding[i];
	return NULL;
}

static void found(const char *code, const char *pointer, const char *suggestion)
{
	const struct programme_start_finding *f = finding(code);

	assert_non_null(f);
	assert_string_equal(f->err.file, pointer);
	assert_true(f->holds);
	if (suggestion)
		assert_string_equal(f->suggestion, suggestion);
	else
		assert_null(f->suggestion);
}

static void sum_is(const char *kwh, size_t counted, size_t missing, size_t held)
{
	if (kwh)
		assert_string_equal(judged.electricity_kwh, kwh);
	else
		assert_null(judged.electricity_kwh);
	assert_int_equal(judged.counted, counted);
	assert_int_equal(judged.missing, missing);
	assert_int_equal(judged.held, held);
}

static void a_record_reads_back_to_itself(void **state)
{
	static const char whole[] =
		"{'schema':'sangsaeng.start/1','factory':{'site':'S','name':'공장','region':'가','industry':'C30','process':'P','work':'프레스'},"
		"'electricity_unit':'MWh','won_per_kwh':'150','electricity':[{'quantity':'1.5','source':'bill'},null,{'won':'9000'}],"
		"'energy':[{'carrier':'city_gas','state':'none'},{'carrier':'diesel','state':'value','months':[{'quantity':'3'}],'unit':'L'}],"
		"'part':{'product':'X','name':'부품','pieces':'10','mass_kg':'2','material':'m','allocation':'mass','part_amount':'1','all_amount':'"
		"30'},"
		"'measures':['a','b'],'application':{'measure':'a','old_serial':'O','old_life_end':'2030-12-31',"
		"'quotes':[{'vendor':'V','quoted_on':'2026-01-02','supply_value_krw':'5','tax_krw':'1','evidence':'E'}],'papers':[{'kind':'bill'}]},"
		"'accept':['energy.outlier:/electricity/1']}";
	const char *once, *twice;

	assert_string_equal(reading(whole), "");
	once = programme_start_text(&record, &arena);
	assert_string_equal(reading(once), "");
	twice = programme_start_text(&record, &arena);
	assert_string_equal(once, twice);
	assert_string_equal(record.quote[0].vendor, "V");
	assert_true(record.energy[1].by_month);
	assert_string_equal(reading("{}"), "");
	(void)state;
}

static void what_is_no_record_is_named_by_its_place(void **state)
{
	static const char *const bad[][3] = {{"{'factor':{}}", "start.member", "/factor"}, {"{'part':[]}", "start.type", "/part"},
		{"{'electricity':[{'kwh':'1'}]}", "start.member", "/electricity/0/kwh"}, {"{'electricity':{}}", "start.type", "/electricity"},
		{"{'electricity':[1]}", "start.type", "/electricity/0"}, {"{'part':{'pieces':1}}", "start.type", "/part/pieces"},
		{"{'electricity_unit':'GJ'}", "start.word", "/electricity_unit"},
		{"{'energy':[{'carrier':'lpg'},{'carrier':'lpg'}]}", "start.twice", "/energy/1/carrier"},
		{"{'energy':[{'state':'none'}]}", "start.needed", "/energy/0/carrier"}, {"{'energy':[null]}", "start.type", "/energy/0"},
		{"{'schema':'sangsaeng.start/2'}", "start.word", "/schema"},
		{"{'electricity':[null,null,null,null,null,null,null,null,null,null,null,null,null]}", "start.many", "/electricity"}};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_string_equal(reading(bad[i][0]), bad[i][1]);
		assert_string_equal(at, bad[i][2]);
	}
	assert_string_equal(reading("{"), "json.syntax");
	(void)state;
}

static void a_blank_month_is_asked_for_and_zero_counts(void **state)
{
	months("100 0 - 100 100 100 100 100 100 100 100 100", "");
	sum_is("1000", 11, 1, 0);
	assert_string_equal(finding("start.month_missing")->err.file, "/electricity/2");
	assert_int_equal(finding("start.month_missing")->severity, SEVERITY_WARNING);
	months("- - -", "");
	sum_is(NULL, 0, 12, 0);
	(void)state;
}

static void what_stands_out_is_held_out_until_it_is_confirmed(void **state)
{
	months("39000 39000 39000 39000 39000 39000 39000 39000 39000 39000 39000 402000", "");
	found("energy.outlier", "/electricity/11", "40200");
	sum_is("429000", 11, 0, 1);
	months("39000 39000 39000 39000 39000 39000 39000 39000 39000 39000 39000 402000", ",'accept':['energy.outlier:/electricity/11']");
	sum_is("831000", 12, 0, 0);
	assert_true(finding("energy.outlier")->accepted);
	/* just below five times, and with too few others, nothing is said */
	months("100 100 100 499", "");
	sum_is("799", 4, 8, 0);
	months("100 100 500", "");
	sum_is("700", 3, 9, 0);
	months("100 100 100 500", "");
	sum_is("300", 3, 8, 1);
	(void)state;
}

static void a_slip_of_digit_unit_or_column_is_guessed_by_what_comes_nearest(void **state)
{
	static const char *const slip[][3] = {{"390000", "energy.outlier", "39000"}, {"39", "energy.unit", "39000"},
		{"39000000", "energy.unit", "39000"}, {"7020000", "energy.won", "39000"}, {"3900", "energy.low", "39000"},
		{"200000", "energy.outlier", "20000"}, {"4020000", "energy.outlier", "40200"}, {"60000000000", "energy.outlier", NULL}};

	for (size_t i = 0; i < sizeof slip / sizeof *slip; i++) {
		months(arena_printf(&arena, "39000 39000 39000 39000 39000 %s", slip[i][0]), "");
		found(slip[i][1], "/electricity/5", slip[i][2]);
	}
	assert_string_equal(finding("energy.outlier")->err.param[0], "60,000,000,000 kWh");
	assert_string_equal(finding("energy.outlier")->err.param[1], "39,000");
	/* in the unit in which it was typed */
	months("39 39 39 39 39 39000", ",'electricity_unit':'MWh'");
	found("energy.unit", "/electricity/5", "39");
	sum_is("195000", 5, 6, 1);
	months("1 1 1 1 1 1 1", "");
	assert_string_equal(finding("energy.small")->suggestion, "MWh");
	assert_false(finding("energy.small")->holds);
	(void)state;
}

static void won_become_kwh_by_the_firms_own_price(void **state)
{
	assert_string_equal(reading("{'electricity':[{'quantity':'100','won':'20000'},{'won':'30000'},{'won':'-1'},{'won':'x'}]}"), "");
	assert_string_equal(judged.won_per_kwh, "200");
	assert_string_equal(judged.won_per_kwh_from, "bills");
	assert_string_equal(judged.electricity[1].amount, "150");
	assert_true(judged.electricity[1].estimated && !judged.electricity[0].estimated);
	assert_int_equal(judged.held, 2);
	assert_string_equal(reading("{'electricity':[{'quantity':'100','won':'1'},{'won':'1800'}]}"), "");
	assert_string_equal(judged.won_per_kwh_from, "assumed");
	assert_string_equal(judged.electricity[1].amount, "10");
	assert_non_null(finding("energy.price"));
	(void)state;
}

static void a_years_amount_is_spread_without_losing_anything(void **state)
{
	static const char *const amount[] = {"1000", "1", "0.01", "123456.789", "9000000000000000"};
	const char *part[PROGRAMME_START_MONTHS];

	for (size_t a = 0; a < sizeof amount / sizeof *amount; a++)
		for (int whole = 0; whole < 2; whole++) {
			mpq_t sum, each;

			mpq_inits(sum, each, NULL);
			programme_start_split(amount[a], whole, &arena, part);
			for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
				assert_int_equal(decimal_parse_exact(part[i], each, NULL), ST_OK);
				assert_true(mpq_sgn(each) >= 0);
				mpq_add(sum, sum, each);
			}
			decimal_parse_exact(amount[a], each, NULL);
			assert_true(mpq_equal(sum, each));
			mpq_clears(sum, each, NULL);
		}
	programme_start_split("48000", true, &arena, part);
	assert_string_equal(part[0], "4000");
	(void)state;
}

static void what_is_needed_is_at_most_thirty_fields(void **state)
{
	assert_string_equal(reading("{}"), "");
	assert_true(judged.fields <= PROGRAMME_START_FIELDS && judged.filled == 0);
	(void)state;
}

static void what_was_confirmed_of_another_value_is_confirmed_no_more(void **state)
{
	struct programme_start_record before;

	months("100 100 100 1000", ",'accept':['energy.outlier:/electricity/3']");
	before = record;
	months("100 100 100 1000", ",'accept':['energy.outlier:/electricity/3','energy.outlier:/electricity/0','x']");
	programme_start_accepts(&record, &before, FROM);
	assert_int_equal(record.accepts, 1);
	months("100 100 100 2000", ",'accept':['energy.outlier:/electricity/3']");
	programme_start_accepts(&record, &before, FROM);
	assert_int_equal(record.accepts, 0);
	months("100 100 100 2000", ",'accept':['energy.outlier:/electricity/3']");
	programme_start_accepts(&record, NULL, FROM);
	assert_int_equal(record.accepts, 1);
	(void)state;
}

static int begin(void **state)
{
	arena_init(&arena);
	(void)state;
	return 0;
}

static int end(void **state)
{
	arena_done(&arena);
	(void)state;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_record_reads_back_to_itself, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_record_is_named_by_its_place, begin, end),
		cmocka_unit_test_setup_teardown(a_blank_month_is_asked_for_and_zero_counts, begin, end),
		cmocka_unit_test_setup_teardown(what_stands_out_is_held_out_until_it_is_confirmed, begin, end),
		cmocka_unit_test_setup_teardown(a_slip_of_digit_unit_or_column_is_guessed_by_what_comes_nearest, begin, end),
		cmocka_unit_test_setup_teardown(won_become_kwh_by_the_firms_own_price, begin, end),
		cmocka_unit_test_setup_teardown(a_years_amount_is_spread_without_losing_anything, begin, end),
		cmocka_unit_test_setup_teardown(what_is_needed_is_at_most_thirty_fields, begin, end),
		cmocka_unit_test_setup_teardown(what_was_confirmed_of_another_value_is_confirmed_no_more, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
