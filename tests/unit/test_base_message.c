/* Errors, their texts in two languages, and findings as a compiler prints them. */
#include "base/message.h"
#include "file/csv.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct message sample[] = {
	{"sample.subject", "‘{0}’은(는) {1}(으)로 바꿉니다", "\"{0}\" becomes {1}", "{0}을(를) 고치십시오", "repair {0}"},
	{"sample.plain", "값이(가) 없습니다", "no value", NULL, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static const char *in_korean(const char *code, const char *a, const char *b)
{
	static char out[512];
	struct text text;
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	text_init(&text);
	message_format(&text, &err, LANG_KO);
	snprintf(out, sizeof out, "%s", text.data);
	text_done(&text);
	return out;
}

static void setting_an_error_fills_code_and_values_and_returns_the_status(void **state)
{
	struct err err = {.line = 7, .file = "old"};

	assert_int_equal(err_set(&err, ST_INPUT, "unit.unknown", "kWg", "kWh", NULL), ST_INPUT);
	assert_string_equal(err.code, "unit.unknown");
	assert_int_equal(err.param_count, 2);
	assert_string_equal(err.param[1], "kWh");
	assert_int_equal(err.line, 0); /* the place is cleared */
	assert_string_equal(err.file, "");
	err_at(&err, "links.csv", 3, 9);
	assert_int_equal(err.column, 9);
	assert_int_equal(err_set(NULL, ST_DENIED, "x", NULL), ST_DENIED); /* nobody wants to know */
	err_at(NULL, "x", 1, 1);
	assert_int_equal(err_internal(&err, "disk"), ST_INTERNAL);
	assert_string_equal(err.code, "internal");
}

static void values_are_kept_to_one_line_of_valid_utf8(void **state)
{
	char many[4 * ERR_PARAM_LEN] = "a";
	struct err err;

	for (size_t i = 0; i < ERR_PARAM_LEN; i++)
		strcat(many, "가");
	err_set(&err, ST_INPUT, "x", "two\nlines\x1b[31m", "bad \xff byte", many,
		"\xe2\x80\xae"
		"evil",
		NULL);
	assert_string_equal(err.param[0], "two\xef\xbf\xbdlines\xef\xbf\xbd[31m");
	assert_string_equal(err.param[1], "bad \xef\xbf\xbd byte");
	assert_int_equal(strlen(err.param[2]), 1 + 510 / 3 * 3); /* cut before a whole character */
	assert_string_equal(err.param[3], "\xef\xbf\xbd"
					  "evil");
}

static void at_most_six_values_are_taken(void **state)
{
	struct err err;

	err_set(&err, ST_INPUT, "x", "1", "2", "3", "4", "5", "6", "7", NULL);
	assert_int_equal(err.param_count, ERR_PARAM_MAX);
}

static void each_status_has_its_exit_code(void **state)
{
	assert_int_equal(status_exit_code(ST_OK), 0);
	assert_int_equal(status_exit_code(ST_USAGE), 2);
	assert_int_equal(status_exit_code(ST_INPUT), 3);
	assert_int_equal(status_exit_code(ST_NOT_FOUND), 4);
	assert_int_equal(status_exit_code(ST_CONFLICT), 5);
	assert_int_equal(status_exit_code(ST_DENIED), 6);
	assert_int_equal(status_exit_code(ST_NETWORK), 7);
	assert_int_equal(status_exit_code(ST_INTERNAL), 70);
	assert_int_equal(status_exit_code(ST_CANCELLED), 130);
}

static void korean_particles_follow_the_last_sound(void **state)
{
	assert_string_equal(in_korean("sample.subject", "공장", "부산"), "‘공장’은 부산으로 바꿉니다");
	assert_string_equal(in_korean("sample.subject", "회사", "대구"), "‘회사’는 대구로 바꿉니다");
	assert_string_equal(in_korean("sample.subject", "kWh", "서울"), "‘kWh’는 서울로 바꿉니다");
	assert_string_equal(in_korean("sample.subject", "P-103", "P-107"), "‘P-103’은 P-107로 바꿉니다");
	assert_string_equal(in_korean("sample.subject", "?", "12"), "‘?’은(는) 12로 바꿉니다"); /* no sound known: both are shown */
	assert_string_equal(in_korean("sample.plain", NULL, NULL), "값이 없습니다");
}

static void a_value_with_braces_is_not_expanded_again(void **state)
{
	assert_string_equal(in_korean("sample.subject", "{1}은(는)", "서울"), "‘{1}은(는)’은 서울로 바꿉니다");
}

static void an_unknown_code_shows_itself_and_its_values(void **state)
{
	assert_string_equal(in_korean("no.such", "a", "b"), "no.such: a, b");
}

static void a_hint_that_names_a_blank_value_is_none(void **state)
{
	struct text text;
	struct err err;

	text_init(&text);
	err_set(&err, ST_INPUT, "sample.subject", "", "x", NULL);
	message_format_hint(&text, &err, LANG_EN);
	err_set(&err, ST_INPUT, "sample.subject", NULL);
	message_format_hint(&text, &err, LANG_KO);
	assert_int_equal(text.length, 0);
	err_set(&err, ST_INPUT, "sample.subject", "서울", NULL);
	message_format_hint(&text, &err, LANG_KO);
	assert_string_equal(text.data, "서울을 고치십시오");
	text_done(&text);
}

static void a_row_that_stands_in_a_part_of_a_file_is_shown_at_its_place_there(void **state)
{
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	struct err err;

	err_set(&err, ST_INPUT, "sample.plain", NULL);
	err_at(&err, "activity.csv", (INT64_C(7) << MESSAGE_PART_SHIFT) | 12, 3);
	assert_int_equal(message_place(&err, file, cell), 12);
	assert_string_equal(file, "activity.csv+7"); /* not told so far */
	message_part_name(7, "C/S1");
	assert_int_equal(message_place(&err, file, cell), 12);
	assert_string_equal(file, "activity.csv+C/S1");
	err_at(&err, "activity.csv", 12, 3);
	assert_int_equal(message_place(&err, file, cell), 12);
	assert_string_equal(file, "activity.csv");
}

static void a_place_in_a_workbook_is_named_as_spreadsheets_do(void **state)
{
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	struct err err;

	err_set(&err, ST_INPUT, "sample.plain", NULL);
	err_at_cell(&err, "bills.xlsx", "전기", 14, 3);
	assert_int_equal(message_place(&err, file, cell), 14);
	assert_string_equal(file, "bills.xlsx");
	assert_string_equal(cell, "전기!C14");
	err_at_cell(&err, "bills.xlsx", "전기", 1048576, 16384);
	message_place(&err, file, cell);
	assert_string_equal(cell, "전기!XFD1048576");
	err_at_cell(&err, "bills.xlsx", "전기", 14, 0);
	message_place(&err, file, cell);
	assert_string_equal(cell, "전기!14");
	err_at(&err, "bills.csv", 14, 3);
	message_place(&err, file, cell);
	assert_string_equal(cell, "");
}

static void rows_that_were_read_from_a_workbook_are_shown_there(void **state)
{
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	struct err err;

	err_set(&err, ST_INPUT, "sample.plain", NULL);
	err_at(&err, "prices.csv", 14, 0);
	message_file_from("prices.csv", "prices.xlsx", "단가");
	assert_int_equal(message_place(&err, file, cell), 14);
	assert_string_equal(file, "prices.xlsx");
	assert_string_equal(cell, "단가!14");
	message_file_from("prices.csv", NULL, NULL);
	message_place(&err, file, cell);
	assert_string_equal(file, "prices.csv");
	assert_string_equal(cell, "");
}

static void registering_twice_changes_nothing(void **state)
{
	size_t count = 0;

	while (message_at(count))
		count++;
	message_register(sample);
	assert_null(message_at(count));
	assert_non_null(message_find("sample.plain"));
	assert_null(message_find("sample"));
}

static void every_message_of_the_ground_floor_speaks_both_languages(void **state)
{
	const struct message *const tables[] = {base_messages, store_messages, file_messages};

	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
		for (const struct message *m = tables[t]; m->code; m++) {
			assert_true(m->ko && m->en && *m->ko && *m->en);
			assert_int_equal(m->hint_ko != NULL, m->hint_en != NULL);
			assert_true(strlen(m->code) < ERR_CODE_LEN);
		}
	}
}

static char *printed(struct findings *findings, enum lang lang)
{
	char *out = NULL;
	size_t length;
	FILE *stream = open_memstream(&out, &length);

	findings_print(stream, findings, lang);
	fclose(stream);
	return out;
}

static void add(struct findings *findings, enum severity severity, const char *file, int64_t line, int64_t column, const char *value)
{
	struct err err;

	err_set(&err, ST_INPUT, "sample.subject", value, "x", NULL);
	err_at(&err, file, line, column);
	findings_add(findings, severity, &err);
}

static void findings_are_sorted_by_first_file_then_line_then_column(void **state)
{
	struct findings findings;
	char *out;

	findings_init(&findings, 100);
	add(&findings, SEVERITY_ERROR, "z.csv", 9, 1, "e");
	add(&findings, SEVERITY_WARNING, "a.csv", 1, 1, "f");
	add(&findings, SEVERITY_ERROR, "z.csv", 2, 7, "c");
	add(&findings, SEVERITY_NOTE, "z.csv", 2, 3, "a");
	add(&findings, SEVERITY_ERROR, "z.csv", 2, 7, "d");
	out = printed(&findings, LANG_EN);
	assert_string_equal(out, "z.csv:2:3: note[sample.subject]: \"a\" becomes x\n  repair a\n"
				 "z.csv:2:7: error[sample.subject]: \"c\" becomes x\n  repair c\n"
				 "z.csv:2:7: error[sample.subject]: \"d\" becomes x\n  repair d\n"
				 "z.csv:9:1: error[sample.subject]: \"e\" becomes x\n  repair e\n"
				 "a.csv:1:1: warning[sample.subject]: \"f\" becomes x\n  repair f\n");
	assert_int_equal(findings.errors, 3);
	assert_int_equal(findings.warnings, 1);
	free(out);
	findings_done(&findings);
}

static void findings_beyond_the_maximum_are_counted_not_kept(void **state)
{
	struct findings findings;
	char *out;

	findings_init(&findings, 1);
	for (int i = 0; i < 5; i++)
		add(&findings, SEVERITY_ERROR, "a.csv", 5 - i, 0, "v");
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.errors, 5);
	out = printed(&findings, LANG_KO);
	assert_string_equal(out, "a.csv:5: error[sample.subject]: ‘v’는 x로 바꿉니다\n  v를 고치십시오\n… 이 밖에 4건이 더 있습니다\n");
	free(out);
	findings_done(&findings);
}

static void one_error_without_a_place_prints_without_one(void **state)
{
	char *out = NULL;
	size_t length;
	FILE *stream = open_memstream(&out, &length);
	struct err err;

	err_set(&err, ST_INPUT, "sample.plain", NULL);
	err_print(stream, &err, LANG_EN);
	fclose(stream);
	assert_string_equal(out, "error[sample.plain]: no value\n");
	free(out);
}

static int register_all(void **state)
{
	message_register(base_messages);
	message_register(store_messages);
	message_register(file_messages);
	message_register(sample);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_an_error_fills_code_and_values_and_returns_the_status),
		cmocka_unit_test(values_are_kept_to_one_line_of_valid_utf8),
		cmocka_unit_test(at_most_six_values_are_taken),
		cmocka_unit_test(each_status_has_its_exit_code),
		cmocka_unit_test(korean_particles_follow_the_last_sound),
		cmocka_unit_test(a_value_with_braces_is_not_expanded_again),
		cmocka_unit_test(an_unknown_code_shows_itself_and_its_values),
		cmocka_unit_test(a_hint_that_names_a_blank_value_is_none),
		cmocka_unit_test(a_row_that_stands_in_a_part_of_a_file_is_shown_at_its_place_there),
		cmocka_unit_test(a_place_in_a_workbook_is_named_as_spreadsheets_do),
		cmocka_unit_test(rows_that_were_read_from_a_workbook_are_shown_there),
		cmocka_unit_test(registering_twice_changes_nothing),
		cmocka_unit_test(every_message_of_the_ground_floor_speaks_both_languages),
		cmocka_unit_test(findings_are_sorted_by_first_file_then_line_then_column),
		cmocka_unit_test(findings_beyond_the_maximum_are_counted_not_kept),
		cmocka_unit_test(one_error_without_a_place_prints_without_one),
	};
	return cmocka_run_group_tests(tests, register_all, NULL);
}
