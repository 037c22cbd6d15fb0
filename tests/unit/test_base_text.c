/* Growable text, UTF-8 helpers, "did you mean", arena. */
#include "base/arena.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void text_grows_and_stays_terminated(void **state)
{
	struct text text;
	char *taken;

	text_init(&text);
	assert_string_equal(text.data, "");
	for (int i = 0; i < 1000; i++)
		text_printf(&text, "%d,", i % 10);
	assert_int_equal(text.length, 2000);
	assert_int_equal(strlen(text.data), 2000);
	taken = text_take(&text);
	assert_string_equal(text.data, "");
	text_append_string(&text, "again");
	assert_string_equal(text.data, "again");
	free(taken);
	text_done(&text);
}

static void text_printf_writes_more_than_its_small_buffer(void **state)
{
	char long_word[2000];
	struct text text;

	memset(long_word, 'x', sizeof long_word - 1);
	long_word[sizeof long_word - 1] = '\0';
	text_init(&text);
	text_printf(&text, "<%s>", long_word);
	assert_int_equal(text.length, sizeof long_word + 1);
	text_done(&text);
}

static void text_stops_at_its_maximum_before_a_whole_character(void **state)
{
	struct text text;

	text_init(&text);
	text.max = 8;
	text_append_string(&text, "상생망"); /* 9 bytes */
	assert_true(text.overflowed);
	assert_string_equal(text.data, "상생");
	text_append_string(&text, "x"); /* nothing follows what was cut */
	assert_string_equal(text.data, "상생");
	text_clear(&text);
	assert_false(text.overflowed);
	text_done(&text);
}

static void utf8_refuses_what_is_not_utf8(void **state)
{
	assert_int_equal(utf8_length((const unsigned char *)"a", 1), 1);
	assert_int_equal(utf8_length((const unsigned char *)"é", 2), 2);
	assert_int_equal(utf8_length((const unsigned char *)"가", 3), 3);
	assert_int_equal(utf8_length((const unsigned char *)"\xf0\x9f\x8c\xb1", 4), 4);
	assert_int_equal(utf8_length((const unsigned char *)"", 0), 0);
	assert_int_equal(utf8_length((const unsigned char *)"가", 2), 0);               /* cut off */
	assert_int_equal(utf8_length((const unsigned char *)"\x80", 1), 0);             /* continuation alone */
	assert_int_equal(utf8_length((const unsigned char *)"\xc0\x80", 2), 0);         /* overlong NUL */
	assert_int_equal(utf8_length((const unsigned char *)"\xe0\x80\x80", 3), 0);     /* overlong */
	assert_int_equal(utf8_length((const unsigned char *)"\xed\xa0\x80", 3), 0);     /* surrogate */
	assert_int_equal(utf8_length((const unsigned char *)"\xf4\x90\x80\x80", 4), 0); /* above U+10FFFF */
	assert_int_equal(utf8_length((const unsigned char *)"\xff", 1), 0);
	assert_int_equal(utf8_decode((const unsigned char *)"가", 3), 0xac00);
	assert_int_equal(utf8_decode((const unsigned char *)"\xf0\x9f\x8c\xb1", 4), 0x1f331);
}

static void width_counts_hangul_twice_and_marks_not_at_all(void **state)
{
	assert_int_equal(utf8_width("kWh"), 3);
	assert_int_equal(utf8_width("전기"), 4);
	assert_int_equal(utf8_width("e\xcc\x81"), 1); /* e with a combining accent */
	assert_int_equal(utf8_width("CO₂"), 3);
	assert_int_equal(utf8_width("\xff"), 1);
}

static void nearest_word_is_offered_only_if_near(void **state)
{
	static const char *const commands[] = {"rollup", "report", "import", "전력사용량", NULL};

	assert_string_equal(string_nearest("rolup", commands), "rollup");
	assert_string_equal(string_nearest("improt", commands), "import"); /* neighbours swapped */
	assert_string_equal(string_nearest("전력사용랑", commands), "전력사용량");
	assert_null(string_nearest("xyz", commands));
	assert_null(string_nearest("", commands));
	assert_string_equal(string_nearest("import", commands), "import");
}

static void strings_compare_with_null(void **state)
{
	assert_true(string_equal(NULL, NULL));
	assert_false(string_equal(NULL, ""));
	assert_true(string_equal("a", "a"));
	assert_false(string_equal("a", "b"));
}

static void arena_gives_zeroed_aligned_memory_also_after_clear(void **state)
{
	struct arena arena;

	arena_init(&arena);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 5000; size += 97) {
			unsigned char *p = arena_alloc(&arena, size);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, size);
			assert_string_equal(arena_strdup(&arena, "홀수"), "홀수");
		}
		arena_clear(&arena);
		assert_int_equal(arena.used_bytes, 0);
	}
	assert_string_equal(arena_printf(&arena, "%s-%d", "P", 7), "P-7");
	assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&arena, "ab", 30), "ab");
	memset(arena_alloc(&arena, 5 * 1024 * 1024), 1, 5 * 1024 * 1024);
	arena_done(&arena);
}

static void what_shows_nothing_is_blank(void **state)
{
	assert_true(string_is_blank("") && string_is_blank(" \t\n") && string_is_blank("\xe3\x80\x80\xc2\xa0\xe2\x80\x8b"));
	assert_false(string_is_blank(" x") || string_is_blank("\xea\xb0\x80") || string_is_blank("\xff"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_shows_nothing_is_blank),
		cmocka_unit_test(text_grows_and_stays_terminated),
		cmocka_unit_test(text_printf_writes_more_than_its_small_buffer),
		cmocka_unit_test(text_stops_at_its_maximum_before_a_whole_character),
		cmocka_unit_test(utf8_refuses_what_is_not_utf8),
		cmocka_unit_test(width_counts_hangul_twice_and_marks_not_at_all),
		cmocka_unit_test(nearest_word_is_offered_only_if_near),
		cmocka_unit_test(strings_compare_with_null),
		cmocka_unit_test(arena_gives_zeroed_aligned_memory_also_after_clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
