/* The worked examples of the footprint rules, a published economy, and what a solve promises about zeros, threads and overflow. */
#include "graph_support.h"

#include <zlib.h>

#define TOLERANCE 5e-10 /* vectors give 10 significant digits */

static void solve_one(int32_t n, const struct links *links, const double *direct, double *total)
{
	struct graph_order *order = order_of(n, links);

	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	graph_order_free(order);
}

static void v1_mutual_loop_with_a_self_loop(void **state)
{
	struct links links = {0};
	double direct[] = {3, 5}, total[2], amount[2], want[] = {2, 0};
	struct graph_order_info info;
	struct graph_order *order;

	links_read(&links, "PQ", "P,P,0.05; P,Q,0.4; Q,P,0.25");
	order = order_of(2, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_near(total[0], 5.882352941, TOLERANCE);
	assert_near(total[1], 6.470588235, TOLERANCE);
	assert_int_equal(graph_amounts(order, want, amount, NULL), ST_OK);
	assert_near(amount[0], 2.352941176, TOLERANCE);
	assert_near(amount[1], 0.9411764706, TOLERANCE);
	assert_near(amount[0] * direct[0] + amount[1] * direct[1], 11.76470588, TOLERANCE);
	graph_order_info(order, &info);
	assert_int_equal(info.components, 1);
	assert_int_equal(info.largest, 2);
	assert_near(info.gain, 0.15, 1e-12);
	assert_int_equal(info.strongest_row, 0);
	assert_near(info.radius, (0.05 + sqrt(0.05 * 0.05 + 0.4)) / 2, 1e-6);
	assert_true(info.proved);
	graph_order_free(order);
	links_done(&links);

	links_read(&links, "12", "1,2,1; 2,1,0.5");
	order = order_of(2, &links);
	assert_int_equal(graph_amounts(order, want, amount, NULL), ST_OK);
	assert_near(amount[0], 4, 1e-15);
	assert_near(amount[1], 4, 1e-15);
	graph_order_free(order);
	links_done(&links);
}

static void v2_three_tiers_and_two_suppliers(void **state)
{
	/* d door, a b brackets, c e steel c and d, p power */
	struct links links = {0};
	double direct[] = {0.12, 0.031, 0.028, 1.92, 0.41, 0.433}, total[6], amount[6], want[6] = {1};
	double totals[] = {6.71366574, 1.6216652, 1.1568473, 1.97196, 0.64815, 0.433}, amounts[] = {1, 2.6, 1.4, 2.074, 0.378, 5.39678};
	double contributions[] = {0.12, 0.0806, 0.0392, 3.98208, 0.15498, 2.33680574};
	struct graph_order_info info;
	struct graph_order *order;

	links_read(&links, "dabcep", "d,a,2.6; d,b,1.4; d,p,1.75; a,c,0.62; a,p,0.85; b,c,0.33; b,e,0.27; b,p,0.7; c,p,0.12; e,p,0.55");
	order = order_of(6, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_int_equal(graph_amounts(order, want, amount, NULL), ST_OK);
	for (int i = 0; i < 6; i++) {
		assert_near(total[i], totals[i], 1e-14);
		assert_near(amount[i], amounts[i], 1e-14);
		assert_near(amount[i] * direct[i], contributions[i], 1e-14);
	}
	graph_order_info(order, &info);
	assert_int_equal(info.components, 0);
	assert_int_equal(info.strongest_row, -1);
	assert_true(info.proved && info.radius == 0 && info.gain == 0 && info.largest == 0);
	graph_order_free(order);
	links_done(&links);
}

static void v4_scrap_back_to_the_melt_shop(void **state)
{
	/* c casting, r returns, m melt, p power, s bought scrap, i ingot */
	double share = 6000.0 / 6540, run = 1.6, power = 0.85;
	double direct[] = {0, 0.02, 0.62, 0.45, 0.09, 7.8}, total[6];
	struct graph_order_info info;
	struct graph_order *order;
	struct links links = {0};

	links_read(&links, "crmpsi", "m,r,0.45; m,s,0.35; m,i,0.24");
	links_add(&links, 0, 2, share * run);
	links_add(&links, 0, 3, share * power);
	links_add(&links, 1, 2, (1 - share) * run / 0.6);
	links_add(&links, 1, 3, (1 - share) * power / 0.6);
	order = order_of(6, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_near(total[0], 4.515784114, TOLERANCE);
	assert_near(total[1], 0.6973676171, TOLERANCE);
	assert_near(total[2], 2.837315428, TOLERANCE);
	graph_order_info(order, &info);
	assert_near(info.gain, 0.09908256881, TOLERANCE);
	graph_order_free(order);
	links_done(&links);

	links_read(&links, "crmpsi", "m,r,0.45; m,s,0.35; m,i,0.24; c,m,1.6; c,p,0.85");
	solve_one(6, &links, direct, total);
	assert_near(total[0], 4.4345, 1e-14);
	assert_near(total[1], 0.02, 1e-14);
	assert_near(total[2], 2.5325, 1e-14);
	links_done(&links);
}

static void v5_components_a_to_h(void **state)
{
	double direct[4 * 8] = {
		0.18, 0, 0.012, -1.65, 0.03, 0.045, -0.02, 0, /* fibre */
		1.95, -0.05, 0.001, 0, 0, 0, 0, 0.004,        /* resin */
		0.388, 0, 0.0031, 0, 0.0008, 0, 0, 0,         /* power */
		0, 0, 0, 0.099, 0, 0, 0, 0.035,               /* part */
	};
	double part[] = {2.417, -0.045, 0.01316, -0.99, 0.02092, 0.0297, -0.0132, 0.0386}, total[4 * 8], sum = 0;
	struct links links = {0};
	struct graph_order *order;

	links_read(&links, "frpP", "P,f,0.66; P,r,0.9; P,p,1.4");
	order = order_of(4, &links);
	assert_int_equal(graph_solve(order, 8, direct, total, 2, NULL), ST_OK);
	for (int c = 0; c < 8; c++) {
		assert_near(total[3 * 8 + c], part[c], 1e-14);
		sum += total[3 * 8 + c];
	}
	assert_near(sum, 1.47118, 1e-14);
	assert_near(sum - total[3 * 8 + 3], 2.46118, 1e-14);
	graph_order_free(order);
	links_done(&links);
}

static void v6_shares_and_ratings_are_sums_until_the_end(void **state)
{
	/* columns T2, primary part, three ratings, three verified parts; wire, pin, rod */
	double direct[3 * 8] = {
		2.4,
		2.4 * 0.625,
		2.4 * 1.8,
		2.4 * 2.2,
		2.4 * 1.5,
		2.4,
		0,
		2.4 * 0.4,
		0.55,
		0.3,
		0.3 * 1 + 0.25 * 2,
		0.3 * 1 + 0.25 * 3,
		0.55,
		0,
		0.3,
		0,
		1.05,
		0.45,
		0.45 * 1 + 0.6 * 3,
		0.45 * 2 + 0.6 * 4,
		0.45 * 1 + 0.6 * 2,
		0,
		0,
		0.45,
	};
	double pin[] = {2.47, 60.72874494, 1.723076923, 2.135222672, 1.388663968, 77.73279352, 12.14574899, 31.09311741};
	double rod[] = {4.134, 56.24092888, 1.831930334, 2.393033382, 1.438316401, 58.63570392, 8.708272859, 34.33962264};
	double total[3 * 8];
	struct links links = {0};
	struct graph_order *order;

	links_read(&links, "wpr", "p,w,0.8; r,p,1.2; r,w,0.05");
	order = order_of(3, &links);
	assert_int_equal(graph_solve(order, 8, direct, total, 3, NULL), ST_OK);
	for (int c = 0; c < 8; c++) {
		double scale = c == 0 ? 1 : c == 1 || c > 4 ? 100 : 1;

		assert_near(scale * total[8 + c] / (c ? total[8] : 1), pin[c], TOLERANCE);
		assert_near(scale * total[16 + c] / (c ? total[16] : 1), rod[c], TOLERANCE);
	}
	graph_order_free(order);
	links_done(&links);
}

static void v12f_wild_units_hide_a_sound_loop(void **state)
{
	struct links links = {0};
	double direct[] = {1, 0.5}, total[2];
	struct graph_order_info info;
	struct graph_order *order;

	links_read(&links, "PQ", "P,Q,40; Q,P,0.02");
	order = order_of(2, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_near(total[0], 105, 1e-15);
	assert_near(total[1], 2.6, 1e-15);
	graph_order_info(order, &info);
	assert_near(info.gain, 0.8, 1e-14);
	assert_near(info.radius, sqrt(0.8), 1e-8);
	graph_order_free(order);
	links_done(&links);
}

static void v13_avoided_product_gives_a_total_below_zero(void **state)
{
	struct links links = {0};
	double direct[] = {0.075, 0.42, 0.01}, total[3];

	links_read(&links, "hps", "h,p,-0.12; p,h,0.05; s,h,-0.8");
	solve_one(3, &links, direct, total);
	assert_near(total[0], 0.02445328032, TOLERANCE);
	assert_near(total[1], 0.4212226640, TOLERANCE);
	assert_near(total[2], -0.009562624254, TOLERANCE);
	links_done(&links);
}

static void v14_repeated_links_add_up(void **state)
{
	struct links links = {0};
	double direct[] = {1, 2, 9}, total[3];
	struct graph_matrix *matrix;
	const int32_t *input;
	const double *quantity;
	const uint32_t *origin;
	size_t count;

	links_read(&links, "PQR", "P,Q,0.3; P,Q,0.2; P,R,0");
	solve_one(3, &links, direct, total);
	assert_true(total[0] == 2 && total[1] == 2 && total[2] == 9);
	assert_int_equal(graph_matrix_new(3, links.link, links.count, &matrix, NULL), ST_OK);
	assert_int_equal(graph_matrix_rows(matrix), 3);
	assert_int_equal(graph_matrix_links(matrix), 2);
	assert_int_equal(graph_matrix_repeated(matrix), 1);
	graph_matrix_inputs(matrix, 0, &input, &quantity, &origin, &count);
	assert_int_equal(count, 2);
	assert_true(input[0] == 1 && quantity[0] == 0.5 && origin[0] == 0 && input[1] == 2 && quantity[1] == 0 && origin[1] == 2);
	graph_matrix_inputs(matrix, 1, &input, &quantity, &origin, &count);
	assert_int_equal(count, 0);
	graph_matrix_free(matrix);
	links_done(&links);
}

static void many_repeated_links_add_up_in_the_order_given(void **state)
{
	struct links links = {0};
	struct chance chance = {7};
	double sum[40] = {0};
	size_t first[40] = {0};
	struct graph_matrix *matrix;
	const int32_t *input;
	const double *quantity;
	const uint32_t *origin;
	size_t count;

	for (int i = 0; i < 400; i++) {
		int32_t to = chance_below(&chance, 40);
		double q = ldexp(chance_real(&chance), chance_below(&chance, 60));

		if (sum[to] == 0)
			first[to] = links.count;
		sum[to] += q;
		links_add(&links, 0, to, q);
	}
	assert_int_equal(graph_matrix_new(40, links.link, links.count, &matrix, NULL), ST_OK);
	graph_matrix_inputs(matrix, 0, &input, &quantity, &origin, &count);
	assert_int_equal(count, 40);
	for (size_t i = 0; i < count; i++)
		assert_true(input[i] == (int32_t)i && quantity[i] == sum[i] && origin[i] == first[i]);
	graph_matrix_free(matrix);
	links_done(&links);
}

static void links_that_cancel_or_are_zero_tie_nothing_together(void **state)
{
	struct links links = {0};
	double direct[] = {1, 2}, total[2];
	struct graph_order_info info;
	struct graph_order *order;

	links_read(&links, "PQ", "P,Q,3; Q,P,2; Q,P,-2; P,P,0");
	order = order_of(2, &links);
	graph_order_info(order, &info);
	assert_int_equal(info.components, 0);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_true(total[0] == 7 && total[1] == 2);
	graph_order_free(order);
	links_done(&links);
}

static void a_self_loop_divides(void **state)
{
	struct links links = {0};
	double direct[] = {1, 1}, total[2], amount[2], want[] = {1, 0};
	struct graph_order_info info;
	struct graph_order *order;

	links_read(&links, "PQ", "P,P,0.96; P,Q,2; Q,Q,-0.25");
	order = order_of(2, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_near(total[1], 0.8, 1e-15);
	assert_near(total[0], 65, 1e-14);
	assert_int_equal(graph_amounts(order, want, amount, NULL), ST_OK);
	assert_near(amount[0], 25, 1e-14);
	assert_near(amount[1], 40, 1e-14);
	graph_order_info(order, &info);
	assert_near(info.gain, 0.96, 1e-15);
	assert_near(info.radius, 0.96, 1e-15);
	assert_int_equal(info.strongest_row, 0);
	graph_order_free(order);
	links_done(&links);
}

static void columns_without_entries_are_exactly_zero(void **state)
{
	/* loops with negative links, dense and large; minus zero counts as no entry */
	for (int32_t n = 4; n <= 1200; n += 1196) {
		struct links links = {0};
		double *direct = heap_alloc((size_t)n * 3, sizeof *direct), *total = heap_alloc((size_t)n * 3, sizeof *total);
		struct graph_order *order;

		for (int32_t i = 0; i < n; i++) {
			links_add(&links, i, (i + 1) % n, i % 2 ? 0.9 : -0.9);
			links_add(&links, i, (i + 2) % n, -0.05);
			direct[i * 3] = -0.0;
			direct[i * 3 + 1] = i == 1;
		}
		order = order_of(n, &links);
		assert_int_equal(graph_solve(order, 3, direct, total, 2, NULL), ST_OK);
		for (int32_t i = 0; i < n; i++) {
			assert_true(total[i * 3] == 0 && !signbit(total[i * 3]));
			assert_true(total[i * 3 + 1] != 0);
			assert_true(total[i * 3 + 2] == 0 && !signbit(total[i * 3 + 2]));
		}
		graph_order_free(order);
		links_done(&links);
		free(direct);
		free(total);
	}
}

static void nothing_to_solve_is_fine(void **state)
{
	struct links links = {0};
	double direct[] = {4}, total[] = {0};
	struct graph_order *order = order_of(0, &links);

	assert_int_equal(graph_solve(order, 1, direct, total, 4, NULL), ST_OK);
	assert_int_equal(graph_amounts(order, direct, total, NULL), ST_OK);
	graph_order_free(order);
	solve_one(1, &links, direct, total);
	assert_true(total[0] == 4);
}

static void what_cannot_be_represented_is_refused(void **state)
{
	struct links links = {0};
	double direct[] = {1e200, 1, 1}, total[3];
	struct graph_matrix *matrix = NULL;
	struct graph_order *order;
	struct err err;

	links_read(&links, "PQR", "Q,P,1e200; R,Q,1");
	order = order_of(3, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.not_finite");
	assert_int_equal(graph_amounts(order, (double[]){0, 1e200, 0}, total, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.not_finite");
	direct[0] = NAN;
	assert_int_equal(graph_solve(order, 1, direct, total, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.not_finite");
	assert_int_equal(graph_solve(order, 33, direct, total, 1, &err), ST_INTERNAL);
	graph_order_free(order);
	links.count = 0;

	links_read(&links, "PQ", "P,Q,1e308; P,Q,1e308");
	assert_int_equal(graph_matrix_new(2, links.link, links.count, &matrix, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.not_finite");
	links.link[1].quantity = NAN;
	assert_int_equal(graph_matrix_new(2, links.link, links.count, &matrix, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.not_finite");
	links.link[1] = (struct graph_link){0, 2, 1};
	assert_int_equal(graph_matrix_new(2, links.link, links.count, &matrix, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.row_range");
	links.link[1] = (struct graph_link){-1, 0, 1};
	assert_int_equal(graph_matrix_new(2, links.link, links.count, &matrix, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.row_range");
	assert_null(matrix);
	links_done(&links);
}

static void a_loop_with_overflowing_totals_is_refused(void **state)
{
	struct links links = {0};
	double direct[] = {1e308, 1e308}, total[2];
	struct graph_order *order;
	struct err err;

	links_read(&links, "PQ", "P,Q,0.9; Q,P,0.9");
	order = order_of(2, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "graph.not_finite");
	graph_order_free(order);
	links_done(&links);
}

static void a_chain_of_a_million_tiers_does_not_recurse(void **state)
{
	int32_t n = 1000000;
	struct links links = {0};
	double *direct = heap_alloc((size_t)n, sizeof *direct), *total = heap_alloc((size_t)n, sizeof *total);

	for (int32_t i = 0; i + 1 < n; i++)
		links_add(&links, i, i + 1, 1);
	for (int32_t i = 0; i < n; i++)
		direct[i] = 1;
	solve_one(n, &links, direct, total);
	for (int32_t i = 0; i < n; i++)
		assert_true(total[i] == n - i);
	links_done(&links);
	free(direct);
	free(total);
}

/* ---- a published economy */
#define SECTORS_MAX 200
#define COLUMNS 16

static gzFile data_open(const char *name)
{
	const char *root = getenv("SANGSAENG_SOURCE");
	char path[4096];
	gzFile file;

	assert_non_null(root);
	snprintf(path, sizeof path, "%s/tests/data/useeio-ca/%s.csv.gz", root, name);
	file = gzopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	return file;
}

static int32_t sector_row(char id[][32], int32_t *count, const char *name, bool add)
{
	for (int32_t i = 0; i < *count; i++) {
		if (strcmp(id[i], name) == 0)
			return i;
	}
	assert_true(add && *count < SECTORS_MAX && strlen(name) < 32);
	strcpy(id[*count], name);
	return (*count)++;
}

static void table_read(const char *name, char id[][32], int32_t *count, bool add, double *value)
{
	gzFile file = data_open(name);
	char line[4096];

	assert_non_null(gzgets(file, line, sizeof line));
	while (gzgets(file, line, sizeof line)) {
		char *at = strchr(line, ',');
		int32_t row;

		assert_non_null(at);
		*at++ = '\0';
		row = sector_row(id, count, line, add);
		for (int c = 0; c < COLUMNS; c++) {
			value[row * COLUMNS + c] = strtod(at, &at);
			at += *at == ',';
		}
	}
	gzclose(file);
}

static void a_real_economy_gives_its_published_totals(void **state)
{
	static char id[SECTORS_MAX][32];
	static double direct[SECTORS_MAX * COLUMNS], expected[SECTORS_MAX * COLUMNS], total[SECTORS_MAX * COLUMNS], again[SECTORS_MAX * COLUMNS];
	struct links links = {0};
	struct graph_order_info info;
	struct graph_order *order;
	int32_t n = 0;
	double worst = 0;
	char line[4096];
	gzFile file;

	table_read("direct", id, &n, true, direct);
	table_read("expected", id, &n, false, expected);
	assert_int_equal(n, 146);
	file = data_open("links");
	assert_non_null(gzgets(file, line, sizeof line));
	while (gzgets(file, line, sizeof line)) {
		char *input = strchr(line, ','), *quantity;

		assert_non_null(input);
		*input++ = '\0';
		quantity = strchr(input, ',');
		assert_non_null(quantity);
		*quantity++ = '\0';
		links_add(&links, sector_row(id, &n, line, false), sector_row(id, &n, input, false), strtod(quantity, NULL));
	}
	gzclose(file);
	assert_int_equal(links.count, 16822);
	order = order_of(n, &links);
	graph_order_info(order, &info);
	assert_true(info.proved && info.radius > 0.475 && info.radius < 0.5);
	assert_int_equal(graph_solve(order, COLUMNS, direct, total, 1, NULL), ST_OK);
	assert_int_equal(graph_solve(order, COLUMNS, direct, again, 4, NULL), ST_OK);
	assert_memory_equal(total, again, sizeof total);
	for (int32_t i = 0; i < n * COLUMNS; i++)
		worst = fmax(worst, expected[i] == 0 ? (total[i] == 0 ? 0 : 1) : fabs(total[i] - expected[i]) / fabs(expected[i]));
	printf("largest relative difference %.2g, gain %.3g\n", worst, info.gain);
	assert_true(worst < 1e-13);
	graph_order_free(order);
	links_done(&links);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v1_mutual_loop_with_a_self_loop),
		cmocka_unit_test(v2_three_tiers_and_two_suppliers),
		cmocka_unit_test(v4_scrap_back_to_the_melt_shop),
		cmocka_unit_test(v5_components_a_to_h),
		cmocka_unit_test(v6_shares_and_ratings_are_sums_until_the_end),
		cmocka_unit_test(v12f_wild_units_hide_a_sound_loop),
		cmocka_unit_test(v13_avoided_product_gives_a_total_below_zero),
		cmocka_unit_test(v14_repeated_links_add_up),
		cmocka_unit_test(many_repeated_links_add_up_in_the_order_given),
		cmocka_unit_test(links_that_cancel_or_are_zero_tie_nothing_together),
		cmocka_unit_test(a_self_loop_divides),
		cmocka_unit_test(columns_without_entries_are_exactly_zero),
		cmocka_unit_test(nothing_to_solve_is_fine),
		cmocka_unit_test(what_cannot_be_represented_is_refused),
		cmocka_unit_test(a_loop_with_overflowing_totals_is_refused),
		cmocka_unit_test(a_chain_of_a_million_tiers_does_not_recurse),
		cmocka_unit_test(a_real_economy_gives_its_published_totals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
