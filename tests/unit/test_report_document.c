/* A document's values as people read them, and the document as JSON and CSV. */
#include "report_sample.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct report_document document;

static int open_sample(void **state)
{
	arena_init(&arena);
	sample_statement(&document, &arena, false);
	return 0;
}

static int close_sample(void **state)
{
	arena_done(&arena);
	return 0;
}

static void values_read_as_people_write_them(void **state)
{
	static const struct {
		enum report_cell_type type;
		const char *value, *ko, *en;
	} row[] = {
		{CELL_TEXT, "1234", "1234", "1234"},
		{CELL_WON, "0", "0", "0"},
		{CELL_WON, "999", "999", "999"},
		{CELL_WON, "1000", "1,000", "1,000"},
		{CELL_WON, "9000000000000000", "9,000,000,000,000,000", "9,000,000,000,000,000"},
		{CELL_WON, "-123456", "-123,456", "-123,456"},
		{CELL_TONNES, "12345", "12,345", "12,345"},
		{CELL_COUNT, "100000", "100,000", "100,000"},
		{CELL_DECIMAL, "1234567.12345", "1,234,567.12345", "1,234,567.12345"},
		{CELL_DECIMAL, "-0.00012", "-0.00012", "-0.00012"},
		{CELL_DECIMAL, "1.2e-40", "1.2e-40", "1.2e-40"},
		{CELL_DECIMAL, "n/a", "n/a", "n/a"},
		{CELL_SHARE, "0.125", "12.5 %", "12.5 %"},
		{CELL_SHARE, "1", "100.0 %", "100.0 %"},
		{CELL_DAY, "2026-05-15", "2026년 5월 15일", "2026-05-15"},
		{CELL_DAY, "2026-02-30", "2026-02-30", "2026-02-30"},
		{CELL_MONTH, "2026-05", "2026년 5월", "2026-05"},
		{CELL_WON, NULL, "—", "—"},
		{CELL_SHARE, NULL, "—", "—"},
	};

	for (size_t i = 0; i < SAMPLE_COUNT(row); i++) {
		assert_string_equal(report_value(&arena, LANG_KO, row[i].type, row[i].value), row[i].ko);
		assert_string_equal(report_value(&arena, LANG_EN, row[i].type, row[i].value), row[i].en);
	}
}

static json_t *read_json(void)
{
	struct text out;
	json_t *root;

	text_init(&out);
	report_document_json(&document, &out);
	root = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	text_done(&out);
	return root;
}

static json_t *block(json_t *root, const char *key)
{
	size_t i;
	json_t *found;

	json_array_foreach(json_object_get(root, "blocks"), i, found)
	{
		const char *name = json_string_value(json_object_get(found, "key"));

		if (name && strcmp(name, key) == 0)
			return found;
	}
	fail_msg("no block %s", key);
	return NULL;
}

static const char *word(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void json_has_won_as_integers_and_other_quantities_as_decimal_strings(void **state)
{
	json_t *root = read_json(), *paid = json_array_get(json_object_get(block(root, "support"), "rows"), 0);
	json_t *input = json_array_get(json_object_get(block(root, "contributions"), "rows"), 0);

	assert_true(json_is_integer(json_object_get(paid, "amount_krw")));
	assert_int_equal(json_integer_value(json_object_get(paid, "amount_krw")), 128400000);
	assert_string_equal(word(input, "total_kg"), "7.318");
	assert_string_equal(word(input, "share"), "0.6121");
	json_decref(root);
}

static void json_says_what_is_missing_as_null(void **state)
{
	json_t *root = read_json(), *row = json_array_get(json_object_get(block(root, "support"), "rows"), 2);

	assert_true(json_is_null(json_object_get(row, "amount_krw")));
	assert_true(json_is_null(json_object_get(row, "month")));
	json_decref(root);
}

static void json_keeps_sums_apart_from_rows(void **state)
{
	json_t *root = read_json(), *table = block(root, "contributions");

	assert_int_equal(json_array_size(json_object_get(table, "rows")), 4);
	assert_int_equal(json_array_size(json_object_get(table, "totals")), 1);
	assert_string_equal(word(json_array_get(json_object_get(table, "totals"), 0), "total_kg"), "11.9557");
	json_decref(root);
}

static void json_names_each_value_of_a_pair(void **state)
{
	json_t *root = read_json(), *values = json_object_get(block(root, "result"), "values");

	assert_int_equal(json_array_size(values), 6);
	assert_string_equal(word(json_array_get(values, 0), "key"), "physical");
	assert_string_equal(word(json_array_get(values, 0), "unit"), "kgCO2e per piece");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(values, 3), "value")), 1284000);
	assert_true(json_is_null(json_object_get(json_array_get(values, 5), "value")));
	json_decref(root);
}

static void json_holds_what_each_page_says(void **state)
{
	json_t *root = read_json();

	assert_string_equal(word(root, "schema"), "sangsaeng.document/1");
	assert_string_equal(word(root, "number"), "SS-2026-0042");
	assert_string_equal(word(root, "day"), "2026-05-15");
	assert_non_null(strstr(word(root, "draft"), "the layout is a proposal"));
	assert_string_equal(word(block(root, "flow"), "title"), "Figure 1. Where the support flows, and what was measured");
	json_decref(root);
}

static void csv_is_one_table_without_its_sums(void **state)
{
	struct text out;

	text_init(&out);
	assert_int_equal(report_document_csv(&document, "contributions", false, &out, NULL), ST_OK);
	assert_string_equal(out.data, "name,supplier,amount_kg,total_kg,share,day\n"
				      "\"Spheroidal graphite cast iron FCD450, 60 % recycled\",Dara Foundry (invented),4.2,7.318,0.6121,2026-03-02\n"
				      "Electricity,,3.05,1.4012,0.1172,2026-04-11\n"
				      "City gas (LNG),,,2.2,0.184,\n"
				      "14 other inputs,,0.8,1.0365,0.0867,\n");
	text_done(&out);
}

static void csv_without_a_key_is_the_first_table(void **state)
{
	struct text named, first;

	text_init(&named);
	text_init(&first);
	assert_int_equal(report_document_csv(&document, "contributions", true, &named, NULL), ST_OK);
	assert_int_equal(report_document_csv(&document, NULL, true, &first, NULL), ST_OK);
	assert_string_equal(first.data, named.data);
	assert_memory_equal(first.data, "\xef\xbb\xbfname,", 8);
	text_done(&named);
	text_done(&first);
}

static void csv_keeps_a_negative_amount_a_number_and_a_text_no_formula(void **state)
{
	const struct report_column columns[] = {{"text", "Text", NULL, CELL_TEXT, 0}, {"amount_krw", "Won", NULL, CELL_WON, 0}, {0}};
	struct text out;

	text_init(&out);
	report_table(&document, "odd", NULL, columns);
	report_row(&document, false, (const char *const[]){"=1+1", "-5"});
	assert_int_equal(report_document_csv(&document, "odd", false, &out, NULL), ST_OK);
	assert_string_equal(out.data, "text,amount_krw\n'=1+1,-5\n");
	text_done(&out);
}

static void an_unknown_table_or_picture_is_answered_with_those_there_are(void **state)
{
	struct text out;
	struct err err;

	text_init(&out);
	assert_int_equal(report_document_csv(&document, "inputs", false, &out, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "report.table_unknown");
	assert_string_equal(err.param[0], "inputs");
	assert_string_equal(err.param[1], "contributions, support");
	assert_int_equal(report_document_svg(&document, "macc", &out, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "report.drawing_unknown");
	assert_string_equal(err.param[1], "flow");
	assert_int_equal(out.length, 0);
	text_done(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_sample, close_sample)
	const struct CMUnitTest tests[] = {
		TEST(values_read_as_people_write_them),
		TEST(json_has_won_as_integers_and_other_quantities_as_decimal_strings),
		TEST(json_says_what_is_missing_as_null),
		TEST(json_keeps_sums_apart_from_rows),
		TEST(json_names_each_value_of_a_pair),
		TEST(json_holds_what_each_page_says),
		TEST(csv_is_one_table_without_its_sums),
		TEST(csv_without_a_key_is_the_first_table),
		TEST(csv_keeps_a_negative_amount_a_number_and_a_text_no_formula),
		TEST(an_unknown_table_or_picture_is_answered_with_those_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
