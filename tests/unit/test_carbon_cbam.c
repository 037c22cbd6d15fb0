/* Which goods stand on which list of CBAM: prefixes, exceptions, days, proposals, and the folder's rows before the program's. */
#include "carbon/carbon_cbam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DAY "2027-12-31"

static const struct carbon_cbam_list *found(const char *cn_code)
{
	return carbon_cbam_find(NULL, 0, cn_code, DAY, false);
}

static void test_goods_of_annex_i_are_found_by_their_prefix(void **state)
{
	(void)state;
	assert_string_equal(found("73269098")->category, "iron and steel");
	assert_string_equal(found("76169990")->category, "aluminium");
	assert_string_equal(found("25232900")->category, "cement");
	assert_null(found("87082990"));
	assert_null(found("39269097"));
	assert_null(carbon_cbam_find(NULL, 0, NULL, DAY, true));
}

static void test_only_some_categories_declare_indirect_emissions(void **state)
{
	(void)state;
	assert_true(found("25232900")->indirect);
	assert_true(found("31021010")->indirect);
	assert_false(found("72091790")->indirect);
	assert_false(found("28041000")->indirect);
}

static void test_the_longest_prefix_counts_so_that_exceptions_hold(void **state)
{
	(void)state;
	assert_non_null(found("72021100")); /* ferro-manganese */
	assert_null(found("72022110"));     /* ferro-silicon */
	assert_null(found("72044910"));     /* scrap */
	assert_non_null(found("31051000"));
	assert_null(found("31056000"));
}

static void test_nothing_is_in_force_before_its_day(void **state)
{
	(void)state;
	assert_null(carbon_cbam_find(NULL, 0, "73269098", "2025-12-31", false));
	assert_non_null(carbon_cbam_find(NULL, 0, "73269098", "2026-01-01", false));
}

static void test_rows_of_the_folder_come_first_and_proposals_only_where_asked_for(void **state)
{
	static const struct carbon_cbam_list own[] = {
		{"proposal", "8708", "proposal", "vehicle parts", "precursors", "test", false, "2028-01-01", NULL},
		{"taken off", "7326", "not_listed", "iron and steel", "all", "test", false, "2027-01-01", "2027-12-31"},
	};

	(void)state;
	assert_null(carbon_cbam_find(own, 2, "87082990", DAY, false));
	assert_string_equal(carbon_cbam_find(own, 2, "87082990", DAY, true)->counts, "precursors"); /* looking ahead, before its day */
	assert_null(carbon_cbam_find(own, 2, "73269098", DAY, false));
	assert_non_null(carbon_cbam_find(own, 2, "73269098", "2028-01-01", false)); /* the exception is over */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goods_of_annex_i_are_found_by_their_prefix),
		cmocka_unit_test(test_only_some_categories_declare_indirect_emissions),
		cmocka_unit_test(test_the_longest_prefix_counts_so_that_exceptions_hold),
		cmocka_unit_test(test_nothing_is_in_force_before_its_day),
		cmocka_unit_test(test_rows_of_the_folder_come_first_and_proposals_only_where_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
