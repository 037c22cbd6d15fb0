/* Which of a supplier's footprints is used in a period (footprint rules 3): rank, validity, ratings, and what is passed over with its reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* What is chosen for product A in a period. */
static void chosen(struct bench *b, enum carbon_case which, const char *footprint, int rank)
{
	struct carbon_statement s;

	build(b);
	s = state_of(b, which, "A");
	assert_non_null(s.chosen);
	assert_string_equal(s.chosen, footprint);
	if (rank)
		assert_int_equal(s.chosen_rank, rank);
	assert_int_equal(has_note(&s, "rank2"), rank == 2);
}

static void passed_over(struct bench *b, const char *footprint, const char *why)
{
	const char *at = strstr(after(b, "A").passed_over, footprint);

	assert_non_null(at);
	assert_non_null(strstr(at, why));
}

static void set_status(struct bench *b, const char *footprint, const char *status)
{
	run_sql(b, "UPDATE supplier_footprints SET status = '%s' WHERE footprint = '%s'", status, footprint);
}

static void the_best_rank_is_chosen_then_the_nearer_period_and_never_by_value(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("VERIFIED24", "A", "kg", "9"), .verified = "third_party", .from = "2024-01-01", .to = "2024-12-31",
			   .valid_to = "2030-01-01"});
	receive(b, (struct given){FROM("VERIFIED25", "A", "kg", "8"), .verified = "second_party", .from = "2025-01-01", .to = "2025-12-31"});
	receive(b, (struct given){FROM("PLAIN26", "A", "kg", "1")});
	receive(b, (struct given){FROM("PLAIN25", "A", "kg", "0.5"), .from = "2025-01-01", .to = "2025-12-31"});
	chosen(b, CARBON_AFTER, "VERIFIED25", 1);
	t2_is(b, "A", "8");
	passed_over(b, "VERIFIED24", "");
	passed_over(b, "PLAIN26", "rank");
	set_status(b, "VERIFIED25", "Deprecated");
	chosen(b, CARBON_AFTER, "VERIFIED24", 1);
	passed_over(b, "VERIFIED25", "deprecated");
	set_status(b, "VERIFIED24", "Deprecated");
	chosen(b, CARBON_AFTER, "PLAIN26", 2);
	set_status(b, "PLAIN26", "Deprecated");
	chosen(b, CARBON_AFTER, "PLAIN25", 2);
	set_status(b, "PLAIN25", "Deprecated");
	chosen(b, CARBON_AFTER, "", 0); /* there was a choice, and none was usable */
	assert_true(finds(b, "footprint.not_used"));
	assert_true(is_missing(b, "A", "input:A"));
}

static void same_rank_and_period_take_the_better_ratings_then_the_older_id(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F1", "A", "kg", "1"), .dqr = {"2", "2", "2.5"}});
	receive(b, (struct given){FROM("F2", "A", "kg", "2"), .dqr = {"1", "3", "2"}});
	receive(b, (struct given){FROM("F3", "A", "kg", "3"), .dqr = {"1", "2", "3"}});
	receive(b, (struct given){FROM("F4", "A", "kg", "4")}); /* blank ratings are 3 */
	chosen(b, CARBON_AFTER, "F2", 2);
	run_sql(b, "UPDATE supplier_footprints SET dqr_temporal = '1' WHERE footprint = 'F3'");
	chosen(b, CARBON_AFTER, "F3", 2);
}

static void a_footprint_must_cover_the_whole_period(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "");
	/* none given: from the end of its data to three years after */
	receive(b, (struct given){FROM("F", "A", "kg", "1"), .verified = "third_party", .from = "2023-01-01", .to = "2024-01-31"});
	chosen(b, CARBON_AFTER, "F", 1);
	chosen(b, CARBON_BEFORE, "F", 1);
	run_sql(b, "UPDATE supplier_footprints SET reference_to = '2024-01-30'");
	chosen(b, CARBON_AFTER, "", 0);
	passed_over(b, "F", "not_valid");
	chosen(b, CARBON_BEFORE, "F", 1);
	run_sql(b, "UPDATE supplier_footprints SET reference_to = '2025-01-01'");
	chosen(b, CARBON_BEFORE, "F", 1);
	run_sql(b, "UPDATE supplier_footprints SET reference_to = '2025-01-02'");
	chosen(b, CARBON_BEFORE, "", 0);
	chosen(b, CARBON_AFTER, "F", 1);
	/* given: that */
	run_sql(b, "UPDATE supplier_footprints SET reference_to = '2024-12-31', valid_to = '2027-01-31'");
	chosen(b, CARBON_AFTER, "F", 1);
	chosen(b, CARBON_BEFORE, "F", 1);
	run_sql(b, "UPDATE supplier_footprints SET valid_to = '2027-01-30'");
	chosen(b, CARBON_AFTER, "", 0);
	chosen(b, CARBON_BEFORE, "F", 1);
	run_sql(b, "UPDATE supplier_footprints SET valid_to = '2027-01-31', valid_from = '2027-01-02'");
	chosen(b, CARBON_AFTER, "", 0);
	run_sql(b, "UPDATE supplier_footprints SET valid_from = '2027-01-01'");
	chosen(b, CARBON_AFTER, "F", 1);
	chosen(b, CARBON_BEFORE, "", 0);
	assert_false(finds(b, "footprint.dates"));
	run_sql(b, "UPDATE supplier_footprints SET valid_to = '2026-12-31'");
	assert_true(finds(b, "footprint.dates"));
}

static void gate_to_gate_and_replaced_footprints_are_not_chosen(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F1", "A", "kg", "1"), .verified = "third_party"});
	receive(b, (struct given){FROM("F2", "A", "kg", "2"), .verified = "third_party", .boundary = "gate_to_gate"});
	chosen(b, CARBON_AFTER, "F1", 1);
	passed_over(b, "F2", "boundary");
	receive(b, (struct given){FROM("F3", "A", "kg", "3"), .replaces = "F1"}); /* not verified, and yet the old one is not chosen any more */
	chosen(b, CARBON_AFTER, "F3", 2);
	passed_over(b, "F1", "replaced");
	assert_int_equal(errors_of(b), 0);
	receive(b, (struct given){FROM("F4", "A", "kg", "4"), .replaces = "F9"});
	assert_true(finds(b, "footprint.replaces_unknown"));
}

static void a_footprint_is_named_with_what_is_passed_over_in_the_period_before_too(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .verified = "third_party", .from = "2026-01-01"});
	assert_true(finds(b, "footprint.not_used")); /* not valid in the period before */
}

static void the_period_nearest_to_the_use_wins_not_the_newest(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("NEAR", "A", "kg", "2"), .from = "2024-01-01", .to = "2024-12-31"});
	receive(b, (struct given){FROM("FAR", "A", "kg", "3"), .from = "2023-01-01", .to = "2026-12-31"});
	receive(b, (struct given){FROM("AHEAD", "A", "kg", "4"), .from = "2026-01-01", .to = "2026-12-31", .valid_from = "2025-01-01"});
	build(b);
	assert_string_equal(state_of(b, CARBON_BEFORE, "A").chosen, "NEAR");
}

static void a_validity_of_more_than_three_years_after_the_data_is_found(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .from = "2020-01-01", .to = "2020-12-31", .valid_to = "2030-12-31"});
	assert_true(finds(b, "footprint.dates"));
}

static void a_validity_that_begins_before_the_data_end_is_found(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .from = "2026-01-01", .to = "2026-12-31", .valid_from = "2025-01-01"});
	assert_true(finds(b, "footprint.dates"));
}

static void the_effective_period_begins_at_the_end_of_the_data(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .from = "2024-01-01", .to = "2026-12-31"});
	build(b);
	assert_string_equal(state_of(b, CARBON_AFTER, "A").chosen, "F");
	assert_string_equal(state_of(b, CARBON_BEFORE, "A").chosen, ""); /* pact.md section 6 */
}

static void two_footprints_that_replace_each_other_are_found(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .replaces = "G"});
	receive(b, (struct given){FROM("G", "A", "kg", "3"), .replaces = "F"});
	build(b);
	assert_true(errors_of(b) > 0 || state_of(b, CARBON_AFTER, "A").chosen[0]);
}

static void a_footprint_of_another_product_replaces_nothing(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	product_row(b, "B", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "2")});
	receive(b, (struct given){FROM("G", "B", "kg", "3"), .replaces = "F"});
	build(b);
	assert_string_equal(after(b, "A").chosen, "F");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_best_rank_is_chosen_then_the_nearer_period_and_never_by_value),
		TEST(same_rank_and_period_take_the_better_ratings_then_the_older_id),
		TEST(a_footprint_must_cover_the_whole_period),
		TEST(gate_to_gate_and_replaced_footprints_are_not_chosen),
		TEST(a_footprint_is_named_with_what_is_passed_over_in_the_period_before_too),
		TEST(the_period_nearest_to_the_use_wins_not_the_newest),
		TEST(a_validity_of_more_than_three_years_after_the_data_is_found),
		TEST(a_validity_that_begins_before_the_data_end_is_found),
		TEST(the_effective_period_begins_at_the_end_of_the_data),
		TEST(two_footprints_that_replace_each_other_are_found),
		TEST(a_footprint_of_another_product_replaces_nothing),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
