/* One cell of a table becomes a value or a precise refusal; and the set of keys finds exactly what was put in. */
#include "programme/programme_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct column column_of(enum column_type type, unsigned flags, const char *of)
{
	return (struct column){.name = "x", .name_ko = "엑스", .type = type, .flags = flags, .of = of};
}

/* Reads one cell; returns the code of the refusal, or "" and the value in `out`. */
static const char *reading(const struct column *column, const char *field, struct programme_cell *out)
{
	static struct err err;

	err_clear(&err);
	return programme_cell_read(column, field, "2026-06-30", out, &err) == ST_OK ? "" : err.code;
}

static void text_is(enum column_type type, const char *field, const char *expected)
{
	struct column column = column_of(type, 0, "contains|consumes|returns");
	struct programme_cell cell = {0};

	assert_string_equal(reading(&column, field, &cell), "");
	assert_int_equal(cell.kind, PROGRAMME_CELL_TEXT);
	assert_string_equal(cell.text, expected);
}

static void int_is(enum column_type type, const char *field, int64_t expected)
{
	struct column column = column_of(type, 0, NULL);
	struct programme_cell cell = {0};

	assert_string_equal(reading(&column, field, &cell), "");
	assert_int_equal(cell.kind, PROGRAMME_CELL_INT);
	assert_int_equal(cell.integer, expected);
}

static void refused(enum column_type type, unsigned flags, const char *field, const char *code)
{
	struct column column = column_of(type, flags, "contains|consumes|returns");
	struct programme_cell cell = {0};

	assert_string_equal(reading(&column, field, &cell), code);
}

static void decimals_are_stored_in_canonical_form(void **state)
{
	static const char *const pair[][2] = {{"0.35", "0.35"}, {"1", "1"}, {"-2.5", "-2.5"}, {"007", "7"}, {"4.0", "4"}, {"1.500", "1.5"},
		{"100", "100"}, {".5", "0.5"}, {"5.", "5"}, {"-.25", "-0.25"}, {"+3", "3"}, {"0", "0"}, {"-0", "0"}, {"0.000", "0"}, {"-0.0", "0"},
		{"1e3", "1000"}, {"2.5E-3", "0.0025"}, {"1e0", "1"}, {"00.10", "0.1"},
		{"123456789012345678901234567890", "123456789012345678901234567890"}, {"0.0000000000000000000000001", "0.0000000000000000000000001"}};

	(void)state;
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
		text_is(COLUMN_DECIMAL, pair[i][0], pair[i][1]);
}

/* The plain reader moves characters; the exact one goes through a fraction. They must agree on everything. */
static void the_plain_way_agrees_with_the_exact_one(void **state)
{
	unsigned seed = 20260117;

	(void)state;
	for (int n = 0; n < 20000; n++) {
		char field[48], expected[DECIMAL_TEXT_LEN * 2];
		int length = 0, whole, places;
		mpq_t value;

		seed = seed * 1103515245 + 12345;
		whole = (int)(seed >> 16) % 12;
		seed = seed * 1103515245 + 12345;
		places = (int)(seed >> 16) % 12;
		if (seed >> 30 == 0)
			field[length++] = seed & 1 ? '-' : '+';
		for (int i = 0; i < whole; i++, seed = seed * 1103515245 + 12345)
			field[length++] = (char)('0' + (seed >> 16) % 10 * (seed >> 28 > 4));
		if (places > 0 || seed >> 31)
			field[length++] = '.';
		for (int i = 0; i < places; i++, seed = seed * 1103515245 + 12345)
			field[length++] = (char)('0' + (seed >> 16) % 10 * (seed >> 28 > 4));
		field[length] = '\0';
		if (whole + places == 0)
			continue;
		mpq_init(value);
		assert_int_equal(decimal_parse_exact(field, value, NULL), ST_OK);
		decimal_canonical(value, expected);
		mpq_clear(value);
		text_is(COLUMN_DECIMAL, field, expected);
	}
}

static void what_is_no_number_is_refused_by_its_kind(void **state)
{
	static const char *const pair[][2] = {{"12kg?", "number.syntax"}, {"nan", "number.not_finite"}, {"-inf", "number.not_finite"},
		{"1e999", "number.range"}, {"0x1F", "number.syntax"}, {"1,000", "number.syntax"}, {"1 000", "number.syntax"}, {".", "number.syntax"},
		{"-", "number.syntax"}, {"1.2.3", "number.syntax"}, {"--1", "number.syntax"}, {"1e", "number.syntax"}, {"１２", "number.syntax"},
		{"#N/A", "number.syntax"}, {"12345678901234567890123456789012345678901", "number.syntax"}};

	(void)state;
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
		refused(COLUMN_DECIMAL, 0, pair[i][0], pair[i][1]);
}

static void a_blank_is_missing_and_never_zero(void **state)
{
	static const enum column_type type[] = {COLUMN_ID, COLUMN_REF, COLUMN_TEXT, COLUMN_ENUM, COLUMN_YESNO, COLUMN_DATE, COLUMN_MONTH, COLUMN_YEAR,
		COLUMN_WON, COLUMN_INTEGER, COLUMN_DECIMAL, COLUMN_SHARE, COLUMN_UNIT, COLUMN_BUSINESS_NUMBER, COLUMN_INDUSTRY};

	(void)state;
	for (size_t i = 0; i < sizeof type / sizeof *type; i++) {
		struct column column = column_of(type[i], 0, "a|b");
		struct programme_cell cell = {.kind = PROGRAMME_CELL_INT};

		assert_string_equal(reading(&column, "", &cell), "");
		assert_int_equal(cell.kind, PROGRAMME_CELL_NULL);
		assert_string_equal(reading(&column, " \t ", &cell), "");
		assert_int_equal(cell.kind, PROGRAMME_CELL_NULL);
		refused(type[i], COLUMN_REQUIRED, " ", "cell.blank");
	}
}

static void signs_are_checked_on_the_value(void **state)
{
	(void)state;
	refused(COLUMN_DECIMAL, COLUMN_POSITIVE, "0.00", "cell.not_positive");
	refused(COLUMN_DECIMAL, COLUMN_POSITIVE, "-1e-5", "cell.not_positive");
	refused(COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, "-0.001", "cell.negative");
	refused(COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, "-0", "");
	refused(COLUMN_INTEGER, COLUMN_POSITIVE, "0", "cell.not_positive");
	refused(COLUMN_WON, COLUMN_POSITIVE, "0", "cell.not_positive");
	refused(COLUMN_WON, 0, "0", "");
}

static void shares_lie_between_nothing_and_all(void **state)
{
	(void)state;
	text_is(COLUMN_SHARE, "1.000", "1");
	text_is(COLUMN_SHARE, "0.350", "0.35");
	text_is(COLUMN_SHARE, "35e-2", "0.35");
	refused(COLUMN_SHARE, 0, "1.0001", "cell.share");
	refused(COLUMN_SHARE, 0, "-0.1", "cell.share");
	refused(COLUMN_SHARE, 0, "10", "cell.share");
	refused(COLUMN_SHARE, 0, "50%", "number.syntax");
	refused(COLUMN_SHARE, COLUMN_POSITIVE, "0", "cell.not_positive");
}

static void money_is_whole_won(void **state)
{
	(void)state;
	int_is(COLUMN_WON, "9000000000000000", INT64_C(9000000000000000));
	refused(COLUMN_WON, 0, "9000000000000001", "money.range");
	refused(COLUMN_WON, 0, "99999999999999999999", "money.range");
	refused(COLUMN_WON, 0, "-1", "money.negative");
	refused(COLUMN_WON, 0, "1.5", "number.not_integer");
	refused(COLUMN_WON, 0, "1,000", "number.syntax");
}

static void whole_numbers_stay_within_what_json_keeps(void **state)
{
	(void)state;
	int_is(COLUMN_INTEGER, "-12", -12);
	int_is(COLUMN_INTEGER, "9007199254740991", INT64_C(9007199254740991));
	refused(COLUMN_INTEGER, 0, "9007199254740992", "number.range");
	refused(COLUMN_INTEGER, 0, "1.0", "number.not_integer");
	int_is(COLUMN_YEAR, "2026", 2026);
	refused(COLUMN_YEAR, 0, "1989", "number.range");
	refused(COLUMN_YEAR, 0, "26", "number.range");
}

static void days_are_in_the_calendar_and_not_ahead(void **state)
{
	(void)state;
	text_is(COLUMN_DATE, "2024-02-29", "2024-02-29");
	refused(COLUMN_DATE, 0, "2026-02-29", "date.range");
	refused(COLUMN_DATE, 0, "2026-2-9", "date.syntax");
	refused(COLUMN_MONTH, 0, "2026-13", "date.range");
	refused(COLUMN_MONTH, 0, "2026-01-01", "date.month_syntax");
	refused(COLUMN_DATE, COLUMN_NOT_FUTURE, "2026-06-30", "");
	refused(COLUMN_DATE, COLUMN_NOT_FUTURE, "2026-07-01", "cell.future");
	refused(COLUMN_MONTH, COLUMN_NOT_FUTURE, "2026-06", "");
	refused(COLUMN_MONTH, COLUMN_NOT_FUTURE, "2026-07", "cell.future");
	refused(COLUMN_DATE, 0, "2030-01-01", "");
}

static void words_are_read_in_any_case_and_stored_as_described(void **state)
{
	(void)state;
	text_is(COLUMN_ENUM, "consumes", "consumes");
	text_is(COLUMN_ENUM, "Contains", "contains");
	refused(COLUMN_ENUM, 0, "contain", "cell.word");
	refused(COLUMN_ENUM, 0, "contains|consumes", "cell.word");
	int_is(COLUMN_YESNO, "예", 1);
	int_is(COLUMN_YESNO, "Yes", 1);
	int_is(COLUMN_YESNO, "아니오", 0);
	int_is(COLUMN_YESNO, "아니요", 0);
	refused(COLUMN_YESNO, 0, "1", "cell.yes_no");
}

static void units_are_stored_by_their_name(void **state)
{
	(void)state;
	text_is(COLUMN_UNIT, "kWh", "kWh");
	text_is(COLUMN_UNIT, "㎾h", "kWh");
	refused(COLUMN_UNIT, 0, "kwhh", "unit.unknown");
}

static void a_business_number_is_kept_with_hyphens_and_its_last_digit_must_fit(void **state)
{
	static const char *const form[] = {"123456789", "12345678911", "123-45-6789", "123 45 67891", "12-345-67891", "123-4567891", "123-45-67891 ",
		"１２３４５６７８９１", "123–45–67891", "12345678a1", "-", "123-45-678-1"};

	(void)state;
	text_is(COLUMN_BUSINESS_NUMBER, "1234567891", "123-45-67891");
	text_is(COLUMN_BUSINESS_NUMBER, "123-45-67891", "123-45-67891");
	for (size_t i = 0; i < sizeof form / sizeof *form; i++)
		refused(COLUMN_BUSINESS_NUMBER, 0, form[i], "party.business_number");
	/* by hand: 1+6+21+4+15+42+7+24+45 and 4 tens are 169, to 170 it lacks 1; 9 times 31 is 279, and 4 are 283: 7 */
	refused(COLUMN_BUSINESS_NUMBER, 0, "123-45-67890", "party.business_number_digit");
	text_is(COLUMN_BUSINESS_NUMBER, "9999999997", "999-99-99997");
	/* all sums 0, but no office has that number */
	refused(COLUMN_BUSINESS_NUMBER, 0, "000-00-00000", "party.business_number_digit");
}

/* What the check digit is for: one digit mistyped. Weights 1, 3 and 7 find every one; the ninth, of weight 5 with its tens, too. */
static void one_wrong_digit_of_a_business_number_is_always_found(void **state)
{
	char number[] = "1234567891";

	(void)state;
	for (int at = 0; at < 10; at++) {
		char right = number[at];

		for (char digit = '0'; digit <= '9'; digit++)
			if (digit != right) {
				number[at] = digit;
				refused(COLUMN_BUSINESS_NUMBER, 0, number, "party.business_number_digit");
			}
		number[at] = right;
	}
}

static void an_industry_is_kept_with_the_letter_of_its_section(void **state)
{
	static const char *const form[] = {"C", "C3", "3", "303911", "C303911", "CC303", "30391C", "30-39", "３０３", "C 303", "자동차", "[30"};

	(void)state;
	text_is(COLUMN_INDUSTRY, "30391", "C30391");
	text_is(COLUMN_INDUSTRY, "C303", "C303");
	text_is(COLUMN_INDUSTRY, "c26", "C26");
	text_is(COLUMN_INDUSTRY, "01110", "A01110");
	text_is(COLUMN_INDUSTRY, "99", "U99");
	for (size_t i = 0; i < sizeof form / sizeof *form; i++)
		refused(COLUMN_INDUSTRY, 0, form[i], "party.ksic");
	refused(COLUMN_INDUSTRY, 0, "40100", "party.ksic_division"); /* between E and F */
	refused(COLUMN_INDUSTRY, 0, "00", "party.ksic_division");
	refused(COLUMN_INDUSTRY, 0, "G30391", "party.ksic_section");
}

/* 77 divisions in 21 sections, as Statistics Korea counts them. */
static void there_are_as_many_divisions_as_the_classification_has(void **state)
{
	struct column column = column_of(COLUMN_INDUSTRY, 0, NULL);
	char seen[27] = "";
	int divisions = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct programme_cell cell = {.kind = PROGRAMME_CELL_NULL};
		char field[3] = {(char)('0' + i / 10), (char)('0' + i % 10), '\0'};

		if (*reading(&column, field, &cell))
			continue;
		divisions++;
		if (!strchr(seen, cell.text[0]))
			seen[strlen(seen)] = cell.text[0];
	}
	assert_int_equal(divisions, 77);
	assert_string_equal(seen, "ABCDEFGHIJKLMNOPQRSTU");
}

static void ids_and_texts_have_limits(void **state)
{
	char long_id[66], long_text[1204];

	(void)state;
	memset(long_id, 'x', 65);
	long_id[65] = '\0';
	refused(COLUMN_ID, 0, long_id, "cell.id_too_long");
	long_id[64] = '\0';
	text_is(COLUMN_ID, long_id, long_id);
	refused(COLUMN_REF, 0, "a\tb", "cell.control");
	refused(COLUMN_ID, 0, " a", "cell.id_blanks");
	refused(COLUMN_ID, 0, "a ", "cell.id_blanks");
	text_is(COLUMN_ID, "공장 1", "공장 1");
	for (int i = 0; i < 401; i++)
		memcpy(long_text + 3 * i, "가", 3);
	long_text[1203] = '\0';
	refused(COLUMN_TEXT, 0, long_text, "cell.text_too_long");
	long_text[1200] = '\0';
	text_is(COLUMN_TEXT, long_text, long_text);
	text_is(COLUMN_TEXT, "두 줄\n글", "두 줄\n글");
	refused(COLUMN_TEXT, 0, "bell\a", "cell.control");
}

/* A million keys would show a mistake in growing or probing. */
static void every_key_is_found_once_and_nothing_else(void **state)
{
	enum { KEYS = 200000 };
	struct programme_keys keys;
	char id[24];
	int64_t number;

	(void)state;
	programme_keys_init(&keys);
	for (int i = 0; i < KEYS; i++) {
		int length = snprintf(id, sizeof id, "K-%d", i);

		assert_true(programme_keys_add(&keys, programme_keys_hash(id, (size_t)length), i + 2, &number));
		assert_int_equal(number, i);
	}
	for (int i = 0; i < KEYS; i++) {
		int length = snprintf(id, sizeof id, "K-%d", i);

		assert_int_equal(programme_keys_find(&keys, programme_keys_hash(id, (size_t)length)), i);
		assert_false(programme_keys_add(&keys, programme_keys_hash(id, (size_t)length), 1, &number));
		assert_int_equal(number, i);
		assert_int_equal(keys.key[number].line, i + 2);
		length = snprintf(id, sizeof id, "N-%d", i);
		assert_int_equal(programme_keys_find(&keys, programme_keys_hash(id, (size_t)length)), -1);
	}
	programme_keys_done(&keys);
}

/* What the importer rests on: every table is read once, and only projects.evidence points ahead. */
static void reading_order_makes_references_point_back(void **state)
{
	const struct table *const *table = programme_tables();
	int ahead = 0;

	(void)state;
	for (int i = 0; table[i]; i++) {
		assert_int_equal(programme_table_index(table[i]->name), i);
		for (const struct column *c = table[i]->column; c->name; c++) {
			struct programme_cell cell = {0};

			if (c->type == COLUMN_REF) {
				int of = programme_table_index(c->of);

				assert_true(of >= 0 && strchr(table[of]->key, ',') == NULL);
				if (of == i) { /* a person's successor */
					assert_string_equal(table[i]->name, "persons");
				} else if (of > i) {
					ahead++;
					assert_string_equal(table[i]->name, "projects");
					assert_string_equal(c->name, "evidence");
				}
			}
			if (c->fallback)
				assert_string_equal(reading(c, c->fallback, &cell), "");
		}
	}
	assert_int_equal(ahead, 1);
}

static void the_database_has_every_table_and_column_of_the_descriptions(void **state)
{
	struct store *store;
	struct store_tx *tx;
	struct err err;

	(void)state;
	assert_int_equal(programme_open(":memory:", STORE_WRITE_CREATE, &store, &err), ST_OK);
	assert_int_equal(store_begin(store, true, &tx, &err), ST_OK);
	for (const struct table *const *table = programme_tables(); *table; table++) {
		struct store_stmt *stmt;

		if (programme_store_insert(tx, *table, &stmt, &err) != ST_OK)
			fail_msg("%s: %s", (*table)->name, err.param[0]);
	}
	store_rollback(tx);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_stored_in_canonical_form),
		cmocka_unit_test(the_plain_way_agrees_with_the_exact_one),
		cmocka_unit_test(what_is_no_number_is_refused_by_its_kind),
		cmocka_unit_test(a_blank_is_missing_and_never_zero),
		cmocka_unit_test(signs_are_checked_on_the_value),
		cmocka_unit_test(shares_lie_between_nothing_and_all),
		cmocka_unit_test(money_is_whole_won),
		cmocka_unit_test(whole_numbers_stay_within_what_json_keeps),
		cmocka_unit_test(days_are_in_the_calendar_and_not_ahead),
		cmocka_unit_test(words_are_read_in_any_case_and_stored_as_described),
		cmocka_unit_test(units_are_stored_by_their_name),
		cmocka_unit_test(a_business_number_is_kept_with_hyphens_and_its_last_digit_must_fit),
		cmocka_unit_test(one_wrong_digit_of_a_business_number_is_always_found),
		cmocka_unit_test(an_industry_is_kept_with_the_letter_of_its_section),
		cmocka_unit_test(there_are_as_many_divisions_as_the_classification_has),
		cmocka_unit_test(ids_and_texts_have_limits),
		cmocka_unit_test(every_key_is_found_once_and_nothing_else),
		cmocka_unit_test(reading_order_makes_references_point_back),
		cmocka_unit_test(the_database_has_every_table_and_column_of_the_descriptions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
