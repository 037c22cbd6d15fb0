/* The bound of a total's error against the true error, by dense elimination in quadruple precision. All seeds are fixed. */
#include "graph_support.h"

#define ROUNDING 1e-12 /* of the bound: the reference divides by sums of its own */

/* The largest true error of a total, as graph.h measures it: against the total or a thousandth of the sum of its absolute terms. */
static double true_error(int32_t n, const struct links *links, int columns, const double *direct, const double *total, int32_t *out_row)
{
	size_t all = (size_t)n * (size_t)columns;
	quad *a = quad_system(n, links, false), *x = heap_alloc(all + 1, sizeof *x), *size = heap_alloc(all + 1, sizeof *size);
	double worst = 0;

	*out_row = -1;
	for (size_t i = 0; i < all; i++) {
		x[i] = direct[i];
		size[i] = quad_abs(direct[i]);
	}
	quad_solve(a, n, x, columns);
	for (size_t e = 0; e < links->count; e++) {
		const struct graph_link *link = &links->link[e];

		for (int c = 0; c < columns; c++)
			size[link->product * columns + c] += quad_abs((quad)link->quantity * total[link->input * columns + c]);
	}
	for (size_t i = 0; i < all; i++) {
		quad against = quad_abs(total[i]) > size[i] / 1000 ? quad_abs(total[i]) : size[i] / 1000;
		double error = against > 0 ? (double)(quad_abs(x[i] - total[i]) / against) : 0;

		if (error > worst) {
			worst = error;
			*out_row = (int32_t)(i / (size_t)columns);
		}
	}
	free(a);
	free(x);
	free(size);
	return worst;
}

static bool is_linked(const struct links *links, int32_t product, int32_t input)
{
	for (size_t e = links->count; e-- > 0 && links->link[e].product == product;) {
		if (links->link[e].input == input)
			return true;
	}
	return false;
}

/* Loops and self-loops; |Q| has row sums up to `sum` in hidden units spread over 10^±spread. No repeated links: see the test of these. */
static void random_system(struct chance *chance, struct links *links, int32_t n, double sum, double negative, double back, double spread)
{
	double *unit = heap_alloc((size_t)n, sizeof *unit);

	links->count = 0;
	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, spread * (2 * chance_real(chance) - 1));
	for (int32_t i = 0; i < n; i++) {
		int32_t inputs = chance_below(chance, 6);

		for (int32_t k = 0; k < inputs; k++) {
			int32_t input = chance_below(chance, n);

			if ((input <= i && chance_real(chance) >= back) || is_linked(links, i, input))
				continue;
			links_add(links, i, input,
				(chance_real(chance) < negative ? -1 : 1) * sum / inputs * (0.2 + 0.8 * chance_real(chance)) * unit[input] / unit[i]);
		}
	}
	free(unit);
}

/* Repeated links are added up in double: their exact sum is not what is solved, though it is what was given. */
static void repeated_links_are_within_the_bound(void **state)
{
	const double direct[2] = {0, 1};
	struct chance chance = {1};

	for (int round = 0; round < 200; round++) {
		struct links links = {0};
		struct graph_bound bound;
		struct graph_order *order;
		double total[2], truth;
		int32_t row;

		links_add(&links, 0, 1, chance_real(&chance));
		links_add(&links, 0, 1, chance_real(&chance));
		order = order_of(2, &links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		truth = true_error(2, &links, 1, direct, total, &row);
		graph_bound_find(order, 1, direct, total, &bound);
		graph_order_free(order);
		if (!(bound.relative >= truth))
			fail_msg("%.17g + %.17g: %s bound %.3g, true error %.3g", links.link[0].quantity, links.link[1].quantity,
				bound.proved ? "proved" : "estimated", bound.relative, truth);
		links_done(&links);
	}
}

static void direct_fill(struct chance *chance, double *direct, size_t count, double negative)
{
	for (size_t i = 0; i < count; i++) {
		direct[i] = chance_real(chance) < 0.2 ? 0 : chance_real(chance) * pow(10, 4 * chance_real(chance) - 2);
		if (chance_real(chance) < negative)
			direct[i] = -direct[i];
	}
}

static struct graph_bound bound_of(const struct graph_order *order, int columns, const double *direct, const double *total)
{
	struct graph_bound bound = {.relative = NAN};

	graph_bound_find(order, columns, direct, total, &bound);
	return bound;
}

/* `random` systems, their totals disturbed by `disturb` (all of them, or one). */
static void bounds_hold(double disturb, bool one, double looser, uint64_t seed)
{
	struct chance chance = {seed};
	struct links links = {0};
	double direct[40 * 3], total[40 * 3], loosest = 0;

	for (int round = 0; round < 200; round++) {
		int32_t n = 1 + chance_below(&chance, 40), row;
		double negative = round % 3 == 0 ? 0.3 : 0, truth;
		struct graph_bound bound;
		struct graph_order *order;

		random_system(&chance, &links, n, round % 4 == 3 ? 0.99 : 0.7, negative, round % 2 ? 1 : 0.1, round % 5 == 0 ? 8 : 0);
		direct_fill(&chance, direct, (size_t)n * 3, negative);
		order = order_of(n, &links);
		assert_int_equal(graph_solve(order, 3, direct, total, 1, NULL), ST_OK);
		if (one) {
			total[chance_below(&chance, n * 3)] *= 1 + disturb;
		} else {
			for (int32_t i = 0; i < n * 3; i++)
				total[i] *= 1 + disturb * (2 * chance_real(&chance) - 1);
		}
		truth = true_error(n, &links, 3, direct, total, &row);
		bound = bound_of(order, 3, direct, total);
		if (!(bound.relative >= truth * (1 - ROUNDING)))
			fail_msg("round %d: bound %.17g, true error %.17g of product %d", round, bound.relative, truth, row);
		assert_true(bound.proved);
		assert_true(bound.row >= 0 ? bound.row < n : truth == 0);
		if (truth > 0 && negative == 0)
			loosest = fmax(loosest, bound.relative / truth);
		if (disturb == 0)
			assert_true(bound.relative < (negative > 0 ? 1e-9 : 1e-12));
		graph_order_free(order);
	}
	printf("disturbed by %g: bounds up to %.3g times the error\n", disturb, loosest);
	assert_true(loosest <= looser);
	links_done(&links);
}

static void the_bound_of_a_solve_is_small_and_never_below_the_error(void **state)
{
	bounds_hold(0, false, HUGE_VAL, 1);
}

static void the_bound_sees_totals_that_are_all_a_little_wrong(void **state)
{
	bounds_hold(1e-6, false, 1e4, 2);
	bounds_hold(1e-9, false, 1e4, 3);
	bounds_hold(1e-3, false, 1e4, 4);
}

static void the_bound_sees_one_total_that_is_a_little_wrong(void **state)
{
	bounds_hold(1e-9, true, 1e6, 5);
	bounds_hold(1e-6, true, 1e4, 6);
	bounds_hold(-0.5, true, 1e4, 7);
}

static void the_bound_names_the_product_that_is_wrong(void **state)
{
	const double direct[4] = {1, 2, 3, 4};
	struct links links = {0};
	struct graph_order *order;
	struct graph_bound bound;
	double total[4], before;

	links_read(&links, "PQRS", "P,Q,0.5; Q,P,0.5; R,S,2");
	order = order_of(4, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	before = bound_of(order, 1, direct, total).relative;
	assert_true(before < 1e-14);
	for (int32_t row = 0; row < 4; row++) {
		double kept = total[row];

		total[row] *= 1 + 1e-9;
		bound = bound_of(order, 1, direct, total);
		assert_true(bound.relative >= 1e-9 * (1 - 1e-6) && bound.relative < 1e-8 && bound.proved);
		if (row == 2) /* another product's error also shows in its users */
			assert_int_equal(bound.row, row);
		total[row] = kept;
	}
	graph_order_free(order);
	links_done(&links);
}

static void strong_loops_and_self_loops_are_bounded(void **state)
{
	static const double gain[] = {0.5, 0.9, 0.99, 0.999, 0.99999, -0.9, -0.999};

	for (size_t g = 0; g < sizeof gain / sizeof *gain; g++) {
		for (int kind = 0; kind < 3; kind++) { /* a self-loop, a pair, a ring of 3 */
			const double direct[3] = {1, 0.1, 3};
			struct links links = {0};
			struct graph_order *order;
			struct graph_bound bound;
			double total[3], truth;
			int32_t row;

			for (int32_t i = 0; i <= kind; i++)
				links_add(&links, i, (i + 1) % (kind + 1), i ? 2 : gain[g] / (1 << kind));
			order = order_of(3, &links);
			assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
			total[0] *= 1 + 1e-9;
			truth = true_error(3, &links, 1, direct, total, &row);
			bound = bound_of(order, 1, direct, total);
			/* not proved where sweeps do not come to an end; an estimate all the same */
			if (bound.proved && !(bound.relative >= truth * (1 - ROUNDING)))
				fail_msg("gain %g, kind %d: proved bound %.3g, true error %.3g", gain[g], kind, bound.relative, truth);
			assert_true(bound.relative < 1);
			if (fabs(gain[g]) <= 0.9)
				assert_true(bound.proved);
			graph_order_free(order);
			links_done(&links);
		}
	}
}

/* graph.h: proved where the radius of |Q| is below 1 in every component. */
static void the_bound_is_proved_wherever_the_radius_is_below_one(void **state)
{
	static const double gain[] = {0.98, 0.99, 0.999, 0.9999, 0.999999};

	for (size_t g = 0; g < sizeof gain / sizeof *gain; g++) {
		for (int wrong = 0; wrong < 2; wrong++) { /* 1: one total is off by 1e-9 */
			const double direct[2] = {1, 0.1};
			struct links links = {0};
			struct graph_order *order;
			struct graph_bound bound;
			double total[2], truth;
			int32_t row;

			links_add(&links, 0, 1, gain[g] / 2);
			links_add(&links, 1, 0, 2);
			order = order_of(2, &links);
			assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
			total[0] *= 1 + 1e-9 * wrong;
			truth = true_error(2, &links, 1, direct, total, &row);
			bound = bound_of(order, 1, direct, total);
			graph_order_free(order);
			links_done(&links);
			if (!bound.proved)
				fail_msg("gain %g, %s: estimate %.3g, true error %.3g", gain[g], wrong ? "one total wrong" : "as solved",
					bound.relative, truth);
			assert_true(bound.relative >= truth * (1 - ROUNDING));
		}
	}
}

/* The radius of |Q| is 1.068, that of Q 0.707. */
static void a_component_that_is_only_judged_is_not_proved(void **state)
{
	const double direct[3] = {1, 1, 1};
	struct links links = {0};
	struct graph_order *order;
	struct graph_bound bound;
	double total[3];

	links_read(&links, "PQR", "P,P,0.6; P,Q,-0.5; Q,P,1; R,P,1");
	order = order_of(3, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	bound = bound_of(order, 1, direct, total);
	assert_false(bound.proved);
	total[2] *= 1 + 1e-6;
	bound = bound_of(order, 1, direct, total);
	assert_true(!bound.proved && bound.relative > 1e-7);
	graph_order_free(order);
	links_done(&links);
}

static void the_estimate_of_a_judged_component_is_of_use(void **state)
{
	static const char *const text[] = {"P,P,0.6; P,Q,-0.5; Q,P,1", "P,P,0.9; P,Q,-2; Q,P,0.3; Q,Q,0.1", "P,P,4; P,Q,-5; Q,P,3.1; Q,Q,-4"};
	const double direct[2] = {1, 1};

	for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
		struct links links = {0};
		struct graph_order *order;
		struct graph_bound bound;
		double total[2];

		links_read(&links, "PQ", text[k]);
		order = order_of(2, &links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		bound = bound_of(order, 1, direct, total);
		assert_false(bound.proved);
		if (!(bound.relative < 1e-6))
			fail_msg("%s: totals good to the last digits are estimated to be off by %.3g of themselves", text[k], bound.relative);
		graph_order_free(order);
		links_done(&links);
	}
}

static void columns_without_entries_are_exact(void **state)
{
	const double direct[3 * 3] = {0, 1, 0, 0, 2, 0, 0, 3, 0};
	struct links links = {0};
	struct graph_order *order;
	struct graph_bound bound;
	double total[9], zero[3] = {0}, wrong[3] = {0, 1, 0};

	links_read(&links, "PQR", "P,Q,0.5; Q,P,0.5; R,P,2");
	order = order_of(3, &links);
	assert_int_equal(graph_solve(order, 3, direct, total, 1, NULL), ST_OK);
	bound = bound_of(order, 3, direct, total);
	assert_true(bound.relative < 1e-14 && bound.proved && bound.row >= 0);
	bound = bound_of(order, 1, zero, zero);
	assert_true(bound.relative == 0 && bound.proved);
	bound = bound_of(order, 1, zero, wrong); /* the truth is 0: all of the total is error */
	assert_true(bound.relative >= 1 && bound.proved);
	bound = bound_of(order, 1, wrong, zero); /* and the other way */
	assert_true(bound.relative >= 1);
	graph_order_free(order);
	links_done(&links);
}

static void no_products_have_no_bound(void **state)
{
	struct links links = {0};
	struct graph_order *order = order_of(0, &links);
	struct graph_bound bound = bound_of(order, 1, (const double[]){0}, (const double[]){0});

	assert_int_equal(bound.row, -1);
	assert_true(bound.relative == 0);
	graph_order_free(order);
}

/* A total of which a small part is left: its own size would be too hard a measure, and graph.h says which is taken. */
static void totals_that_cancel_are_measured_by_their_terms(void **state)
{
	const double direct[3] = {1, -0.3, 0.1};
	struct links links = {0};
	struct graph_order *order;
	struct graph_bound bound;
	double total[3];
	int32_t row;

	links_read(&links, "QPR", "P,Q,0.3; R,P,1; R,R,-0.2");
	order = order_of(3, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	bound = bound_of(order, 1, direct, total);
	assert_true(bound.relative < 1e-12 && bound.proved);
	total[1] = 1e-7; /* truth 0, a thousandth of the terms 0.0006 */
	bound = bound_of(order, 1, direct, total);
	assert_true(bound.relative >= true_error(3, &links, 1, direct, total, &row) * (1 - ROUNDING));
	assert_near(bound.relative, 1e-7 / 0.0006, 1e-6);
	graph_order_free(order);
	links_done(&links);
}

static void very_large_and_very_small_numbers_are_bounded(void **state)
{
	static const double scale[] = {1e-300, 1e-150, 1e150, 1e290};

	for (size_t k = 0; k < sizeof scale / sizeof *scale; k++) {
		const double direct[3] = {scale[k], 2 * scale[k], 3 * scale[k]};
		struct links links = {0};
		struct graph_order *order;
		struct graph_bound bound;
		double total[3];

		links_read(&links, "PQR", "P,Q,0.5; Q,P,0.5; R,P,2");
		order = order_of(3, &links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		bound = bound_of(order, 1, direct, total);
		assert_true(bound.relative < 1e-6 && bound.proved);
		total[0] *= 1.5;
		bound = bound_of(order, 1, direct, total);
		assert_true(bound.relative >= 1.0 / 3);
		graph_order_free(order);
		links_done(&links);
	}
}

/* Errors of very many inputs, each too small beside the largest to change a sum in double. */
static void very_many_small_errors_beside_a_large_one_are_not_lost(void **state)
{
	int32_t n = 100000;
	double *direct = heap_alloc((size_t)n, sizeof *direct), *total = heap_alloc((size_t)n, sizeof *total);
	struct links links = {0};
	struct graph_order *order;
	struct graph_bound bound;
	quad given, truth;

	/* product 0 = -1 + f_1 + 2^-54 (f_2 + …); the inputs are 1, the totals say 2 */
	direct[0] = -1;
	given = truth = -1;
	for (int32_t i = 1; i < n; i++) {
		double q = i == 1 ? 1 : 0x1p-54;

		direct[i] = 1;
		total[i] = 2;
		links_add(&links, 0, i, q);
		given += (quad)q * 2;
		truth += q;
	}
	total[0] = (double)given;
	order = order_of(n, &links);
	bound = bound_of(order, 1, direct, total);
	truth = quad_abs(truth - total[0]) / total[0];
	if (!(bound.relative >= (double)truth))
		fail_msg("proved bound %.17g, true error %.17g", bound.relative, (double)truth);
	graph_order_free(order);
	links_done(&links);
	free(direct);
	free(total);
}

static void a_large_component_is_bounded(void **state)
{
	int32_t n = 3000, row = -1;
	double *direct = heap_alloc((size_t)n, sizeof *direct), *total = heap_alloc((size_t)n, sizeof *total);
	struct chance chance = {6};
	struct links links = {0};
	struct graph_order *order;
	struct graph_bound bound;

	for (int32_t i = 0; i < n; i++) {
		direct[i] = chance_real(&chance);
		links_add(&links, i, (i + 1) % n, 0.5);
		links_add(&links, i, chance_below(&chance, n), 0.4);
	}
	order = order_of(n, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	bound = bound_of(order, 1, direct, total);
	assert_true(bound.proved && bound.relative < 1e-14);
	row = 1234;
	total[row] *= 1 + 1e-9;
	bound = bound_of(order, 1, direct, total);
	assert_true(bound.proved && bound.relative >= 1e-9 * (1 - 1e-6) && bound.relative < 1e-7);
	graph_order_free(order);
	links_done(&links);
	free(direct);
	free(total);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bound_of_a_solve_is_small_and_never_below_the_error),
		cmocka_unit_test(the_bound_sees_totals_that_are_all_a_little_wrong),
		cmocka_unit_test(the_bound_sees_one_total_that_is_a_little_wrong),
		cmocka_unit_test(the_bound_names_the_product_that_is_wrong),
		cmocka_unit_test(strong_loops_and_self_loops_are_bounded),
		cmocka_unit_test(the_bound_is_proved_wherever_the_radius_is_below_one),
		cmocka_unit_test(repeated_links_are_within_the_bound),
		cmocka_unit_test(a_component_that_is_only_judged_is_not_proved),
		cmocka_unit_test(the_estimate_of_a_judged_component_is_of_use),
		cmocka_unit_test(columns_without_entries_are_exact),
		cmocka_unit_test(no_products_have_no_bound),
		cmocka_unit_test(totals_that_cancel_are_measured_by_their_terms),
		cmocka_unit_test(very_large_and_very_small_numbers_are_bounded),
		cmocka_unit_test(very_many_small_errors_beside_a_large_one_are_not_lost),
		cmocka_unit_test(a_large_component_is_bounded),
	};

	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
