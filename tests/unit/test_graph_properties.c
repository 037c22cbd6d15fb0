/* Random systems against dense elimination in quadruple precision, and what must hold whatever the system. All seeds are fixed. */
#include "graph_support.h"

/* Error scale of a total: the solve of |D| with |Q| where that converges would be too kind; the terms of its own row are what the rules
 * allow where a total cancels. */
static void assert_totals(
	int32_t n, const struct links *links, int columns, const double *direct, const double *total, bool transposed, double relative)
{
	quad *a = quad_system(n, links, transposed), *x = heap_alloc((size_t)n * (size_t)columns, sizeof *x);
	double *size = heap_alloc((size_t)n * (size_t)columns, sizeof *size);

	for (int32_t i = 0; i < n * columns; i++) {
		x[i] = direct[i];
		size[i] = fabs(direct[i]);
	}
	quad_solve(a, n, x, columns);
	for (size_t e = 0; e < links->count; e++) {
		int32_t to = transposed ? links->link[e].input : links->link[e].product,
			from = transposed ? links->link[e].product : links->link[e].input;

		for (int c = 0; c < columns; c++)
			size[to * columns + c] += fabs(links->link[e].quantity * (double)x[from * columns + c]);
	}
	for (int32_t i = 0; i < n * columns; i++) {
		double error = (double)quad_abs(x[i] - total[i]);

		if (!(error <= relative * size[i]))
			fail_msg("n %d, entry %d: %.17g, should be %.17g (terms %.3g): %.3g", n, i, total[i], (double)x[i], size[i], error / size[i]);
	}
	free(a);
	free(x);
	free(size);
}

/* Random system: about `degree` inputs a product, `back` of the links against the order of rows; scaled so that |Q| has radius about
 * `radius`; `negative` of the links negative; units spread over 10^±spread. */
static void random_system(
	struct chance *chance, struct links *links, int32_t n, double degree, double back, double radius, double negative, int spread)
{
	double *unit = heap_alloc((size_t)n, sizeof *unit), scale;
	int32_t count = (int32_t)(degree * n);

	links->count = 0;
	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, spread * (2 * chance_real(chance) - 1));
	for (int32_t e = 0; e < count; e++) {
		int32_t a = chance_below(chance, n), b = chance_below(chance, n), low = a < b ? a : b, high = a < b ? b : a;
		bool against = chance_real(chance) < back;

		links_add(links, against ? low : high, against ? high : low, chance_real(chance) * pow(10, 2 * chance_real(chance) - 1));
	}
	scale = quad_radius(n, links);
	for (size_t e = 0; e < links->count; e++) {
		struct graph_link *link = links->link + e;

		if (scale > 0)
			link->quantity *= radius / scale;
		if (chance_real(chance) < negative)
			link->quantity = -link->quantity;
		link->quantity *= unit[link->input] / unit[link->product];
	}
	free(unit);
}

static void direct_fill(struct chance *chance, double *direct, size_t count, bool is_signed)
{
	for (size_t i = 0; i < count; i++) {
		direct[i] = chance_real(chance) < 0.2 ? 0 : chance_real(chance) * pow(10, 4 * chance_real(chance) - 2);
		if (is_signed && chance_real(chance) < 0.3)
			direct[i] = -direct[i];
	}
}

static void random_systems_agree_with_quadruple_precision(void **state)
{
	struct chance chance = {20260630};
	struct links links = {0};
	double direct[300 * 3], total[300 * 3], again[300 * 3], amount[300];

	for (int round = 0; round < 150; round++) {
		int32_t n = 1 + chance_below(&chance, round < 110 ? 14 : 36);
		double radius = round % 5 == 0 ? 0.99 : 0.2 + 0.75 * chance_real(&chance), negative = round % 3 == 0 ? 0.3 : 0;
		struct graph_order *order;

		random_system(&chance, &links, n, 1 + 4 * chance_real(&chance), chance_real(&chance), radius, negative, round % 2 ? 9 : 0);
		direct_fill(&chance, direct, (size_t)n * 3, negative > 0);
		order = order_of(n, &links);
		assert_int_equal(graph_solve(order, 3, direct, total, 1, NULL), ST_OK);
		assert_totals(n, &links, 3, direct, total, false, negative > 0 ? 1e-12 : 2e-14);
		for (int threads = 2; threads <= 4; threads += 2) {
			assert_int_equal(graph_solve(order, 3, direct, again, threads, NULL), ST_OK);
			assert_memory_equal(total, again, (size_t)n * 3 * sizeof *total);
		}
		assert_int_equal(graph_amounts(order, direct, amount, NULL), ST_OK);
		assert_totals(n, &links, 1, direct, amount, true, negative > 0 ? 1e-12 : 2e-14);
		graph_order_free(order);
	}
	links_done(&links);
}

static void larger_random_systems_agree_with_quadruple_precision(void **state)
{
	struct chance chance = {4};
	struct links links = {0};
	double direct[300], total[300], amount[300];

	for (int round = 0; round < 6; round++) {
		int32_t n = 60 + 48 * round;
		struct graph_order *order;
		double *unit = heap_alloc((size_t)n, sizeof *unit);

		/* row sums below `gain` in hidden units: no reference radius needed */
		links.count = 0;
		for (int32_t i = 0; i < n; i++)
			unit[i] = pow(10, round % 2 ? 18 * chance_real(&chance) - 9 : 0);
		for (int32_t i = 0; i < n; i++) {
			double gain = round < 3 ? 0.8 : 0.99, part[6], sum = 0;

			for (int k = 0; k < 6; k++)
				sum += part[k] = chance_real(&chance) + 1e-6;
			for (int k = 0; k < 6; k++) {
				int32_t input = chance_below(&chance, n);

				links_add(&links, i, input, (round == 5 && k == 0 ? -1 : 1) * gain * part[k] / sum * unit[input] / unit[i]);
			}
		}
		direct_fill(&chance, direct, (size_t)n, round == 5);
		order = order_of(n, &links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		assert_totals(n, &links, 1, direct, total, false, 2e-14);
		assert_int_equal(graph_amounts(order, direct, amount, NULL), ST_OK);
		assert_totals(n, &links, 1, direct, amount, true, 2e-14);
		graph_order_free(order);
		free(unit);
	}
	links_done(&links);
}

static void systems_below_one_are_accepted_and_others_refused(void **state)
{
	struct chance chance = {99};
	struct links links = {0};
	double distance[] = {1e-1, 1e-3, 1e-6, 1e-9};
	int accepted = 0, refused = 0, judged = 0;

	for (int round = 0; round < 160; round++) {
		int32_t n = 2 + chance_below(&chance, 11);
		bool below = chance_next(&chance) & 1, is_signed = chance_next(&chance) & 1;
		double radius = 1 + (below ? -1 : 1) * distance[round % 4], own;
		struct graph_matrix *matrix;
		struct graph_order *order = NULL;
		struct graph_refusal refusal;
		struct graph_order_info info;
		struct err err;
		enum status status;

		random_system(&chance, &links, n, 3, 0.5, 1, is_signed ? 0.4 : 0, round % 3 ? 0 : 6);
		own = quad_radius(n, &links);
		if (own < 1e-3)
			continue;
		for (size_t e = 0; e < links.count; e++)
			links.link[e].quantity *= radius / own;
		own = quad_radius(n, &links);
		assert_true((own < 1) == below);
		assert_int_equal(graph_matrix_new(n, links.link, links.count, &matrix, NULL), ST_OK);
		status = graph_order_new(matrix, &order, &refusal, &err);
		if ((status == ST_OK) != below)
			fail_msg("round %d, n %d, radius 1%+.3g: %s", round, n, own - 1, status == ST_OK ? "accepted" : err.param[1]);
		if (status == ST_OK) {
			graph_order_info(order, &info);
			assert_true(info.radius < 1 + 1e-9);
			judged += !info.proved;
			if (!is_signed && distance[round % 4] > 1e-4)
				assert_near(info.radius, own, 1e-5);
			accepted++;
		} else {
			assert_string_equal(err.code, "rollup.diverges");
			assert_true(refusal.count > 0);
			if (refusal.is_loop) {
				double gain = 1;

				for (size_t k = 0; k < refusal.count; k++) {
					const struct graph_link *link = links.link + refusal.origin[k];

					assert_int_equal(link->product, refusal.row[k]);
					assert_int_equal(link->input, refusal.row[(k + 1) % refusal.count]);
					assert_true(refusal.row[0] <= refusal.row[k]);
				}
				assert_true(fabs(refusal.gain) >= gain);
			}
			refused++;
		}
		graph_order_free(order);
		graph_refusal_done(&refusal);
		graph_matrix_free(matrix);
	}
	printf("%d accepted (%d of them judged, not proved), %d refused\n", accepted, judged, refused);
	assert_true(accepted > 40 && refused > 40 && judged > 5);
	links_done(&links);
}

static void the_gain_is_that_of_the_strongest_product(void **state)
{
	struct chance chance = {11};
	struct links links = {0};

	for (int round = 0; round < 20; round++) {
		int32_t n = 8, best = -1;
		double largest = -HUGE_VAL;
		quad *a, *x = heap_alloc(64, sizeof *x);
		struct graph_order_info info;
		struct graph_order *order;

		random_system(&chance, &links, n, 4, 0.5, 0.9, 0, 6);
		order = order_of(n, &links);
		graph_order_info(order, &info);
		for (int32_t i = 0; i < n; i++)
			x[i * n + i] = 1;
		a = quad_system(n, &links, true);
		quad_solve(a, n, x, n);
		for (int32_t i = 0; i < n; i++) {
			double gain = (double)(1 - 1 / x[i * n + i]);

			if (gain > largest) {
				largest = gain;
				best = i;
			}
		}
		assert_near(info.gain, largest, 1e-10);
		assert_near(1 - 1 / (double)x[info.strongest_row * n + info.strongest_row], largest, 1e-10);
		assert_true(best >= 0);
		graph_order_free(order);
		free(a);
		free(x);
	}
	links_done(&links);
}

static void amounts_and_totals_tell_the_same(void **state)
{
	struct chance chance = {5};
	struct links links = {0};
	double direct[40], total[40], want[40], amount[40];

	for (int round = 0; round < 40; round++) {
		int32_t n = 30;
		double by_total = 0, by_amount = 0, size = 0;
		struct graph_order *order;

		random_system(&chance, &links, n, 3, 0.2, 0.9, round % 2 ? 0.3 : 0, round % 4 ? 6 : 0);
		direct_fill(&chance, direct, (size_t)n, true);
		direct_fill(&chance, want, (size_t)n, false);
		order = order_of(n, &links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		assert_int_equal(graph_amounts(order, want, amount, NULL), ST_OK);
		for (int i = 0; i < n; i++) {
			by_total += want[i] * total[i];
			by_amount += amount[i] * direct[i];
			size += fabs(want[i] * total[i]) + fabs(amount[i] * direct[i]);
		}
		assert_true(fabs(by_total - by_amount) <= 1e-13 * size);
		graph_order_free(order);
	}
	links_done(&links);
}

static void renumbering_products_changes_no_total(void **state)
{
	struct chance chance = {17};
	struct links links = {0}, moved = {0};
	double direct[60], total[60], moved_direct[60], moved_total[60];
	int32_t place[60], n = 60;

	for (int round = 0; round < 6; round++) {
		struct graph_order *order;

		random_system(&chance, &links, n, 3, 0.3, 0.95, 0, 9);
		direct_fill(&chance, direct, (size_t)n, false);
		for (int32_t i = 0; i < n; i++) {
			int32_t k = chance_below(&chance, i + 1);

			place[i] = place[k];
			place[k] = i;
		}
		moved.count = 0;
		for (size_t e = links.count; e-- > 0;)
			links_add(&moved, place[links.link[e].product], place[links.link[e].input], links.link[e].quantity);
		for (int32_t i = 0; i < n; i++)
			moved_direct[place[i]] = direct[i];
		order = order_of(n, &links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		graph_order_free(order);
		order = order_of(n, &moved);
		assert_int_equal(graph_solve(order, 1, moved_direct, moved_total, 1, NULL), ST_OK);
		graph_order_free(order);
		for (int32_t i = 0; i < n; i++)
			assert_near(moved_total[place[i]], total[i], 2e-14);
	}
	links_done(&links);
	links_done(&moved);
}

/* A strong component of n products: a ring, and `extra` random links, in wild units; sum of each product's inputs `gain` before that. */
static void strong_component(struct links *links, int32_t n, int extra, double gain, double negative, uint64_t seed)
{
	struct chance chance = {seed};
	double *unit = heap_alloc((size_t)n, sizeof *unit);

	links->count = 0;
	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, 18 * chance_real(&chance) - 9);
	for (int32_t i = 0; i < n; i++) {
		double part[16], sum = 0;

		for (int k = 0; k <= extra; k++)
			sum += part[k] = 0.01 + chance_real(&chance);
		for (int k = 0; k <= extra; k++) {
			int32_t input = k ? chance_below(&chance, n) : (i + 1) % n;

			links_add(links, i, input, (chance_real(&chance) < negative ? -1 : 1) * gain * part[k] / sum * unit[input] / unit[i]);
		}
	}
	free(unit);
}

static void check_large(int32_t n, const struct links *links, bool proved)
{
	double *direct = heap_alloc((size_t)n * 2, sizeof *direct), *total = heap_alloc((size_t)n * 2, sizeof *total);
	double *again = heap_alloc((size_t)n * 2, sizeof *again), *column = heap_alloc((size_t)n, sizeof *column);
	double *amount = heap_alloc((size_t)n, sizeof *amount), *first = heap_alloc((size_t)n, sizeof *first);
	struct chance chance = {3};
	struct graph_order *order = order_of(n, links);
	struct graph_order_info info;
	long double by_total = 0, by_amount = 0, size = 0;

	graph_order_info(order, &info);
	assert_int_equal(info.components, 1);
	assert_int_equal(info.largest, n);
	assert_int_equal(info.proved, proved);
	direct_fill(&chance, direct, (size_t)n * 2, true);
	for (int32_t i = 0; i < n; i++) /* a small product beside a large one is still right */
		direct[i * 2] *= pow(10, 40 * chance_real(&chance) - 20);
	assert_int_equal(graph_solve(order, 2, direct, total, 1, NULL), ST_OK);
	for (int threads = 2; threads <= 4; threads += 2) {
		assert_int_equal(graph_solve(order, 2, direct, again, threads, NULL), ST_OK);
		assert_memory_equal(total, again, (size_t)n * 2 * sizeof *total);
	}
	for (int32_t i = 0; i < n; i++) {
		column[i] = direct[i * 2];
		first[i] = total[i * 2];
	}
	assert_true(backward_error(n, links, false, column, first) < 2e-15);
	assert_int_equal(graph_solve(order, 1, column, again, 1, NULL), ST_OK);
	assert_memory_equal(first, again, (size_t)n * sizeof *first);
	assert_int_equal(graph_amounts(order, column, amount, NULL), ST_OK);
	assert_true(backward_error(n, links, true, column, amount) < 2e-15);
	for (int32_t i = 0; i < n; i++) {
		by_total += (long double)column[i] * first[i];
		by_amount += (long double)amount[i] * column[i];
		size += fabsl((long double)column[i] * first[i]) + fabsl((long double)amount[i] * column[i]);
	}
	assert_true(fabsl(by_total - by_amount) <= 1e-12L * size);
	printf("n %d: radius %.6f, gain %.6f at %d\n", n, info.radius, info.gain, info.strongest_row);
	graph_order_free(order);
	free(direct);
	free(total);
	free(again);
	free(column);
	free(amount);
	free(first);
}

static void a_strong_component_of_5000_products(void **state)
{
	struct links links = {0};

	strong_component(&links, 5000, 3, 0.8, 0, 1);
	check_large(5000, &links, true);
	strong_component(&links, 5000, 3, 0.99, 0.2, 2);
	check_large(5000, &links, true);
	strong_component(&links, 5000, 1, 0.999, 0, 3);
	check_large(5000, &links, true);
	links_done(&links);
}

static void a_strong_component_of_50000_products(void **state)
{
	struct links links = {0};

	strong_component(&links, 50000, 5, 0.99, 0, 4);
	check_large(50000, &links, true);
	links_done(&links);
}

static void many_strong_loops_inside_a_large_component(void **state)
{
	struct links links = {0};
	int32_t n = 20000;
	struct chance chance = {8};

	/* chains of inputs tied into one component by weak links, with a hundred pairs of gain up to 0.98 */
	for (int32_t i = 0; i < n; i++) {
		if (i + 1 < n)
			links_add(&links, i, i + 1, 0.5);
		links_add(&links, i, chance_below(&chance, n), 0.01);
	}
	links_add(&links, n - 1, 0, 0.01);
	for (int32_t k = 0; k < 100; k++) {
		links_add(&links, 200 * k + 10, 200 * k + 15, 40);
		links_add(&links, 200 * k + 15, 200 * k + 10, 0.0235 * (k + 1) / 100);
	}
	check_large(n, &links, true);
	links_done(&links);
}

static void more_middle_sized_components_than_factors_are_kept_for(void **state)
{
	struct links links = {0};
	int32_t size = 700, count = 14, n = size * count;
	double *direct = heap_alloc((size_t)n, sizeof *direct), *total = heap_alloc((size_t)n, sizeof *total);
	struct graph_order_info info;
	struct graph_order *order;
	struct chance chance = {21};

	for (int32_t c = 0; c < count; c++) {
		for (int32_t i = 0; i < size; i++) {
			links_add(&links, c * size + i, c * size + (i + 1) % size, 0.6);
			links_add(&links, c * size + i, c * size + chance_below(&chance, size), 0.3);
			if (c)
				links_add(&links, c * size + i, chance_below(&chance, c * size), 0.2);
		}
	}
	direct_fill(&chance, direct, (size_t)n, false);
	order = order_of(n, &links);
	graph_order_info(order, &info);
	assert_true(info.components == count && info.largest == size && info.proved);
	assert_near(info.radius, 0.9, 1e-3);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_true(backward_error(n, &links, false, direct, total) < 2e-15);
	graph_order_free(order);
	links_done(&links);
	free(direct);
	free(total);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_systems_agree_with_quadruple_precision),
		cmocka_unit_test(larger_random_systems_agree_with_quadruple_precision),
		cmocka_unit_test(systems_below_one_are_accepted_and_others_refused),
		cmocka_unit_test(the_gain_is_that_of_the_strongest_product),
		cmocka_unit_test(amounts_and_totals_tell_the_same),
		cmocka_unit_test(renumbering_products_changes_no_total),
		cmocka_unit_test(a_strong_component_of_5000_products),
		cmocka_unit_test(a_strong_component_of_50000_products),
		cmocka_unit_test(many_strong_loops_inside_a_large_component),
		cmocka_unit_test(more_middle_sized_components_than_factors_are_kept_for),
	};

	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
