/* Small cells, domination, differences, complements and combinations: the vectors of docs/access.md and what follows from them. */
#include "view/view_aggregate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct set {
	const char *member[12];
	int64_t weight[12];
	struct party_cell cell;
};

/* "ABC" with weights, or all of them 10. */
static struct party_cell of(struct set *set, const char *letters, const int64_t *weight)
{
	static const char *const name[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};

	memset(set, 0, sizeof *set);
	for (; letters[set->cell.count]; set->cell.count++) {
		set->member[set->cell.count] = name[letters[set->cell.count] - 'A'];
		set->weight[set->cell.count] = weight ? weight[set->cell.count] : 10;
	}
	set->cell.member = set->member;
	set->cell.weight = set->weight;
	return set->cell;
}

/* May `letters` be shown to who has seen `seen` (words with blanks between)? */
static bool may(const char *letters, const int64_t *weight, const char *seen, const int64_t *seen_weight, bool other_period)
{
	struct set asked, before[6];
	struct view_released released[6];
	char words[64];
	size_t count = 0;
	bool shown, total;
	struct party_cell cell = of(&asked, letters, weight);

	snprintf(words, sizeof words, "%s", seen);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "), count++)
		released[count] = (struct view_released){of(&before[count], word, seen_weight), other_period};
	view_cells_judge(&party_cell_default, &cell, 1, false, released, count, &shown, &total);
	return shown;
}

static void test_two_firms_are_too_few(void **state)
{
	assert_false(may("AB", NULL, "", NULL, false));
	assert_true(may("ABC", NULL, "", NULL, false));
}

static void test_a_firm_with_most_of_the_sum_is_not_hidden_by_the_others(void **state)
{
	assert_false(may("ABC", (const int64_t[]){85, 10, 5}, "", NULL, false));
	assert_true(may("ABC", (const int64_t[]){80, 10, 10}, "", NULL, false));
	assert_false(may("ABC", (const int64_t[]){-85, 10, 5}, "", NULL, false));
}

static void test_a_difference_of_one_firm_is_refused(void **state)
{
	assert_false(may("ABC", NULL, "ABCD", NULL, false));
	assert_false(may("ABCD", NULL, "ABC", NULL, false));
	assert_false(may("ABCD", NULL, "ABCE", NULL, false)); /* two differ */
	assert_true(may("ABC", NULL, "ABC", NULL, false));    /* the same again */
}

static void test_a_difference_of_three_is_allowed_unless_the_complement_is_dominated(void **state)
{
	assert_true(may("ABC", NULL, "ABCDEF", NULL, false));
	assert_false(may("ABC", NULL, "ABCDEF", (const int64_t[]){10, 10, 10, 90, 5, 5}, false));
}

static void test_one_joiner_between_two_periods_is_refused(void **state)
{
	assert_false(may("ABCD", NULL, "ABC", NULL, true));
	assert_false(may("ABC", NULL, "ABCD", NULL, true));
	assert_true(may("ABC", NULL, "ABC", NULL, true));
	assert_true(may("ABCDEF", NULL, "ABC", NULL, true));
}

static void test_combinations_of_several_that_leave_a_firm_are_refused(void **state)
{
	/* pair by pair four firms differ, but the first two make the third and G less A: ABCDEF = ABC + DEF, and with DEFG the difference is G and A
	 */
	assert_true(may("ABC", NULL, "DEF ABCDEF", NULL, false));
	assert_false(may("BCDEFG", NULL, "ABC DEF", NULL, false)); /* ABC + DEF − BCDEFG = A − G */
}

static void judge_table(const char *const *letters, size_t cells, const int64_t *const *weight, bool *shown, bool *total)
{
	struct set set[6];
	struct party_cell cell[6];

	for (size_t i = 0; i < cells; i++)
		cell[i] = of(&set[i], letters[i], weight ? weight[i] : NULL);
	view_cells_judge(&party_cell_default, cell, cells, true, NULL, 0, shown, total);
}

static void test_a_hidden_cell_takes_a_second_one_with_it(void **state)
{
	bool shown[3], total;

	/* GH is too small; with the total and the other two it would follow by subtraction */
	judge_table((const char *const[]){"ABC", "DEF", "GH"}, 3, NULL, shown, &total);
	assert_true(total);
	assert_false(shown[2]);
	assert_int_equal(shown[0] + shown[1], 1);
}

static void test_without_a_second_cell_the_total_goes(void **state)
{
	bool shown[2], total;

	judge_table((const char *const[]){"ABC", "DE"}, 2, NULL, shown, &total);
	assert_false(shown[1]);
	assert_false(shown[0] && total); /* both would give DE away */
}

static void test_a_table_of_large_cells_is_shown_whole(void **state)
{
	bool shown[3], total;

	judge_table((const char *const[]){"ABC", "DEF", "GHI"}, 3, NULL, shown, &total);
	assert_true(shown[0] && shown[1] && shown[2] && total);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_firms_are_too_few),
		cmocka_unit_test(test_a_firm_with_most_of_the_sum_is_not_hidden_by_the_others),
		cmocka_unit_test(test_a_difference_of_one_firm_is_refused),
		cmocka_unit_test(test_a_difference_of_three_is_allowed_unless_the_complement_is_dominated),
		cmocka_unit_test(test_one_joiner_between_two_periods_is_refused),
		cmocka_unit_test(test_combinations_of_several_that_leave_a_firm_are_refused),
		cmocka_unit_test(test_a_hidden_cell_takes_a_second_one_with_it),
		cmocka_unit_test(test_without_a_second_cell_the_total_goes),
		cmocka_unit_test(test_a_table_of_large_cells_is_shown_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
