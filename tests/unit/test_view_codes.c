/* Columns of lists that hold one of a closed set of codes: each code has a word in both languages, so that no page shows it as it is stored. */
#include "programme/programme.h"
#include "view/view_derived.h"
#include "view/view_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const struct view_word *word_of(const char *kind, const char *code, size_t length)
{
	for (const struct view_word *w = view_words_all(); w->kind; w++)
		if (strcmp(w->kind, kind) == 0 && strlen(w->code) == length && memcmp(w->code, code, length) == 0)
			return w;
	return NULL;
}

/* Of units the notation is what is read. */
static bool is_notation(const struct column *c)
{
	return strcmp(c->name, "unit") == 0;
}

static void list_of(const struct table *table, char out[64])
{
	snprintf(out, 64, "%s", table->name);
	for (char *c = out; *c; c++)
		if (*c == '_')
			*c = '-';
}

static void test_every_code_of_a_closed_set_has_a_word(void **state)
{
	size_t codes = 0;

	(void)state;

	for (const struct table *const *table = programme_tables(); *table; table++) {
		char list[64];

		list_of(*table, list);
		for (const struct column *c = (*table)->column; c->name; c++) {
			const char *kind = view_codes_of(list, c->name);

			if (c->type != COLUMN_ENUM || (is_notation(c) && !kind))
				continue;
			if (!kind)
				fail_msg("no kind of codes: %s %s", list, c->name);
			for (const char *at = c->of; kind && *at; at += *at == '|') {
				size_t length = strcspn(at, "|");

				if (!word_of(kind, at, length))
					fail_msg("no word: %s %s: %s %.*s", list, c->name, kind, (int)length, at);
				codes++;
				at += length;
			}
		}
	}
	assert_true(codes > 250);
}

static bool has_words(const char *kind)
{
	for (const struct view_word *w = view_words_all(); w->kind; w++)
		if (strcmp(w->kind, kind) == 0)
			return true;
	return false;
}

/* Keys of things that are no entity; what a duty is about is one of many. */
static bool holds_keys(const char *list, const char *column)
{
	static const char *const key[] = {"account", "campaign", "contract", "event", "evidence", "partner", "period", "plan", "request", "request_id",
		"scenario", "serial", "version"};

	for (size_t i = 0; i < sizeof key / sizeof *key; i++)
		if (strcmp(key[i], column) == 0)
			return true;
	return strcmp(list, "duties") == 0 && strcmp(column, "subject") == 0;
}

/* Of lists that are no table of the folder the set is not described: every column of words that names no entity is one of codes, or of keys. */
static void test_columns_of_words_of_other_lists_have_a_kind(void **state)
{
	size_t codes = 0;

	(void)state;
	for (const struct view_derived *const *of = view_derived_all; *of; of++)
		for (const struct view_derived *list = *of; list->name; list++)
			for (const struct view_derived_column *c = list->column; c->column.name; c++) {
				const char *kind;

				if (c->column.type != VIEW_TEXT || !c->column.filter || c->entity != VIEW_PLAIN)
					continue;
				kind = view_codes_of(list->name, c->column.name);
				if (kind && !has_words(kind))
					fail_msg("no words: %s %s: %s", list->name, c->column.name, kind);
				if (kind)
					codes++;
				else if (!holds_keys(list->name, c->column.name))
					fail_msg("neither codes nor keys: %s %s", list->name, c->column.name);
			}
	assert_true(codes > 30);
}

static void test_words_of_a_kind_stand_together_and_once(void **state)
{
	(void)state;
	for (const struct view_word *w = view_words_all(); w->kind; w++) {
		assert_true(w->ko && w->ko[0] && w->en && w->en[0]);
		for (const struct view_word *other = w + 1; other->kind; other++) {
			bool same = strcmp(w->kind, other->kind) == 0;

			if (same && (strcmp((other - 1)->kind, w->kind) != 0 || strcmp(w->code, other->code) == 0))
				fail_msg("apart or twice: %s %s", w->kind, other->code);
		}
	}
}

static void test_a_column_says_its_kind_in_its_list_only(void **state)
{
	(void)state;
	assert_true(strcmp(view_codes_of("measures", "carrier"), "carrier") == 0);
	assert_true(strcmp(view_codes_of("product-passports", "carrier"), "data_carrier") == 0);
	assert_true(!view_codes_of("sites", "site") && !view_codes_of("bank-lines", "state"));
	assert_true(!word_of("carrier", "wood", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_of_a_closed_set_has_a_word),
		cmocka_unit_test(test_columns_of_words_of_other_lists_have_a_kind),
		cmocka_unit_test(test_words_of_a_kind_stand_together_and_once),
		cmocka_unit_test(test_a_column_says_its_kind_in_its_list_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
