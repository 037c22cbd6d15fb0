/* What a total is made of: the worked examples, random systems against the dense adjoint in quadruple precision, tiers against dense powers, paths
 * against enumeration, and generated networks. All seeds are fixed. */
#include "graph/graph_explain.h"
#include "graph/graph_generate.h"
#include "graph_support.h"

#define VECTOR 5e-10 /* vectors give 10 significant digits */
#define CLOSE 1e-9   /* what graph_explain.h promises, of the total */
#define LAST 1e-14   /* last digits, of the sum of absolute terms */
#define TIERS_MAX 12

/* A system with its totals. */
struct solved {
	struct links links;
	int32_t n, columns;
	double *direct, *total;
	struct graph_order *order;
};

static void solved_make(struct solved *solved)
{
	struct err err = {0};

	solved->order = order_of(solved->n, &solved->links);
	solved->total = heap_alloc((size_t)solved->n * (size_t)solved->columns, sizeof *solved->total);
	if (graph_solve(solved->order, solved->columns, solved->direct, solved->total, 1, &err) != ST_OK)
		fail_msg("%s", err.code);
}

static void solved_read(struct solved *solved, const char *names, const char *text, int32_t columns, const double *direct)
{
	size_t n = strlen(names);

	*solved = (struct solved){.n = (int32_t)n, .columns = columns};
	links_read(&solved->links, names, text);
	solved->direct = heap_alloc(n * (size_t)columns, sizeof *direct);
	memcpy(solved->direct, direct, n * (size_t)columns * sizeof *direct);
	solved_make(solved);
}

static void solved_done(struct solved *solved)
{
	graph_order_free(solved->order);
	links_done(&solved->links);
	free(solved->direct);
	free(solved->total);
}

/* To be released. */
static struct graph_explanation explain(const struct solved *solved, const struct graph_question *question)
{
	struct graph_explanation out = {0};
	struct err err = {0};

	if (graph_explain(solved->order, solved->columns, solved->direct, solved->total, question, &out, &err) != ST_OK)
		fail_msg("%s", err.code);
	return out;
}

static double value_at(const struct solved *solved, int32_t row, int32_t column)
{
	return solved->direct[(size_t)row * (size_t)solved->columns + (size_t)column];
}

static double total_at(const struct solved *solved, int32_t row, int32_t column)
{
	return solved->total[(size_t)row * (size_t)solved->columns + (size_t)column];
}

/* Amounts behind one unit of `row`, in quads. */
static quad *adjoint(const struct solved *solved, int32_t row)
{
	quad *a = quad_system(solved->n, &solved->links, true), *x = heap_alloc((size_t)solved->n, sizeof *x);

	x[row] = 1;
	quad_solve(a, solved->n, x, 1);
	free(a);
	return x;
}

/* The list against amounts `x`: values, order, nothing larger left out, and the sum. */
static void check_list(const struct solved *solved, const struct graph_question *question, const struct graph_explanation *out, const quad *x)
{
	size_t k = (size_t)solved->columns;
	bool *listed = heap_alloc((size_t)solved->n, sizeof *listed);
	double total = fabs(total_at(solved, question->row, question->by)), all = 0, last = HUGE_VAL;

	for (int32_t i = 0; i < solved->n; i++)
		all += fabs((double)x[i] * value_at(solved, i, question->by));
	assert_true(out->count <= question->top);
	for (size_t i = 0; i < out->count; i++) {
		int32_t row = out->row[i];
		double part = fabs(out->part[i * k + (size_t)question->by]), off = (double)quad_abs(out->amount[i] - x[row]);

		assert_true(row >= 0 && row < solved->n && !listed[row]);
		listed[row] = true;
		assert_true(part > 0);
		assert_true(part < last || (part == last && row > out->row[i - 1]));
		last = part;
		if (!(off * fabs(value_at(solved, row, question->by)) <= CLOSE * total + 1e-13 * all))
			fail_msg("n %d, of %d: amount of %d is %.17g, should be %.17g; the total is %.3g", solved->n, question->row, row,
				out->amount[i], (double)x[row], total);
		if (i < 10 && part > 1e-4 * all && !(off <= CLOSE * (double)quad_abs(x[row])))
			fail_msg(
				"n %d, of %d: amount of %d is %.17g, should be %.17g", solved->n, question->row, row, out->amount[i], (double)x[row]);
		for (size_t c = 0; c < k; c++)
			assert_near(out->part[i * k + c], out->amount[i] * value_at(solved, row, (int32_t)c), 1e-15);
	}
	if (out->count < question->top)
		last = 0;
	for (int32_t i = 0; i < solved->n; i++) {
		double part = fabs((double)x[i] * value_at(solved, i, question->by));

		if (!listed[i] && !(part <= last + CLOSE * total + 1e-13 * all))
			fail_msg("n %d, of %d: contribution %.17g of %d is not listed; the total is %.3g, the last listed %.3g", solved->n,
				question->row, part, i, total, last);
	}
	for (size_t c = 0; c < k; c++) {
		long double sum = out->rest[c], size = fabsl(out->rest[c]), expected = total_at(solved, question->row, (int32_t)c);

		for (size_t i = 0; i < out->count; i++) {
			sum += out->part[i * k + c];
			size += fabsl(out->part[i * k + c]);
		}
		if (!(fabsl(sum - expected) <= LAST * size))
			fail_msg("column %zu: listed and rest make %.17Lg, the total is %.17Lg", c, sum, expected);
		if (out->count < question->top && k == 1)
			assert_true(fabs(out->rest[c]) <= CLOSE * total + 1e-13 * all);
	}
	free(listed);
}

/* Tiers against y ← transpose(Q) y in quads; at least `least` of them unless nothing is left. */
static void check_tiers(const struct solved *solved, const struct graph_question *question, const struct graph_explanation *out, int32_t least)
{
	size_t n = (size_t)solved->n, k = (size_t)solved->columns;
	quad *y = heap_alloc(n, sizeof *y), *next = heap_alloc(n, sizeof *next);

	y[question->row] = 1;
	assert_true(out->tier_count <= question->tiers);
	for (int32_t t = 0; t < question->tiers; t++) {
		quad *swap = y;
		bool any = false;

		for (size_t c = 0; c < k; c++) {
			quad expected = 0, size = 0;
			double total = fabs(total_at(solved, question->row, (int32_t)c)),
			       got = t < out->tier_count ? out->tier[(size_t)t * k + c] : 0;

			for (size_t i = 0; i < n; i++) {
				expected += y[i] * solved->direct[i * k + c];
				size += quad_abs(y[i] * solved->direct[i * k + c]);
				any |= y[i] != 0;
			}
			if (t >= out->tier_count && t >= least)
				continue;
			if (!((double)quad_abs(got - expected) <= CLOSE * total + 1e-13 * (double)size))
				fail_msg("n %d, of %d, tier %d of %d (%d asked for), column %zu: %.17g, should be %.17g; the total is %.3g",
					solved->n, question->row, t, out->tier_count, question->tiers, c, got, (double)expected, total);
		}
		if (!any && t >= out->tier_count)
			break;
		memset(next, 0, n * sizeof *next);
		for (size_t e = 0; e < solved->links.count; e++)
			next[solved->links.link[e].input] += y[solved->links.link[e].product] * solved->links.link[e].quantity;
		y = next;
		next = swap;
	}
	for (size_t c = 0; c < k; c++) {
		long double sum = out->tier_rest[c], size = fabsl(out->tier_rest[c]), expected = total_at(solved, question->row, (int32_t)c);

		for (int32_t t = 0; t < out->tier_count; t++) {
			sum += out->tier[(size_t)t * k + c];
			size += fabsl(out->tier[(size_t)t * k + c]);
		}
		if (!(fabsl(sum - expected) <= LAST * size))
			fail_msg("column %zu: tiers and rest make %.17Lg, the total is %.17Lg", c, sum, expected);
	}
	free(y);
	free(next);
}

/* Quantity of one link, all between the two added up. */
static double quantity(const struct solved *solved, int32_t product, int32_t input, bool *found)
{
	double sum = 0;

	*found = false;
	for (size_t e = 0; e < solved->links.count; e++) {
		if (solved->links.link[e].product == product && solved->links.link[e].input == input) {
			sum += solved->links.link[e].quantity;
			*found = true;
		}
	}
	return sum;
}

/* Each path exists, has its amount, is listed once and in its place. */
static void check_paths(const struct solved *solved, const struct graph_question *question, const struct graph_explanation *out)
{
	double last = HUGE_VAL;

	assert_true(out->path_count <= question->paths);
	for (size_t i = 0; i < out->path_count; i++) {
		const struct graph_path *path = &out->path[i];
		double amount = 1, size;
		bool found;

		assert_true(path->count >= 1);
		assert_int_equal(path->row[0], question->row);
		for (size_t k = 0; k + 1 < path->count; k++) {
			amount *= quantity(solved, path->row[k], path->row[k + 1], &found);
			assert_true(found);
		}
		assert_near(path->amount, amount, 1e-13);
		size = fabs(path->amount * value_at(solved, path->row[path->count - 1], question->by));
		assert_true(size > 0 && size <= last);
		last = size;
		for (size_t k = 0; k < i; k++)
			assert_false(out->path[k].count == path->count && memcmp(out->path[k].row, path->row, path->count * sizeof *path->row) == 0);
	}
}

/* How many paths from `row` contribute at least `least` in column `by`. `reach` bounds what one unit of a row can contribute along any way. */
static size_t count_paths(const struct solved *solved, int32_t row, double amount, int32_t by, double least, const double *reach, int depth)
{
	size_t count = fabs(amount * value_at(solved, row, by)) >= least;

	assert_true(depth < 3000);
	for (int32_t i = 0; i < solved->n; i++) {
		bool found;
		double q = quantity(solved, row, i, &found);

		if (found && q != 0 && fabs(amount * q) * reach[i] >= least)
			count += count_paths(solved, i, amount * q, by, least, reach, depth + 1);
	}
	return count;
}

/* Largest |direct| anywhere behind each row times the largest amount of it on one path, without regard to totals: by rounds of max-products. */
static double *reach_of(const struct solved *solved, int32_t by)
{
	double *reach = heap_alloc((size_t)solved->n, sizeof *reach);

	for (int32_t i = 0; i < solved->n; i++)
		reach[i] = fabs(value_at(solved, i, by));
	for (int32_t round = 0; round < solved->n; round++) {
		for (int32_t j = 0; j < solved->n; j++) {
			for (int32_t i = 0; i < solved->n; i++) {
				bool found;

				reach[j] = fmax(reach[j], fabs(quantity(solved, j, i, &found)) * reach[i]);
			}
		}
	}
	return reach;
}

/* ---- worked examples */

static void v1_a_mutual_loop_with_a_self_loop(void **state)
{
	double direct[] = {3, 5}, ones[] = {1, 1};
	struct graph_question question = {.row = 0, .top = 10, .tiers = 4, .paths = 5};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQ", "P,P,0.05; P,Q,0.4; Q,P,0.25", 1, direct);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 2);
	assert_int_equal(out.row[0], 0);
	assert_int_equal(out.row[1], 1);
	assert_near(out.amount[0], 2.352941176 / 2, VECTOR);
	assert_near(out.amount[1], 0.9411764706 / 2, VECTOR);
	assert_near(out.part[0], 7.058823529 / 2, VECTOR);
	assert_near(out.part[1], 4.705882353 / 2, VECTOR);
	assert_int_equal(out.tier_count, 4);
	assert_near(out.tier[0], 3, 1e-15);
	assert_near(out.tier[1], 0.05 * 3 + 0.4 * 5, 1e-15);
	check_tiers(&solved, &question, &out, 4);
	check_paths(&solved, &question, &out);
	assert_int_equal(out.path_count, 5); /* P 3, P Q 2, P Q P 0.3, P Q P Q 0.2, P P 0.15 */
	assert_int_equal(out.path[4].count, 2);
	assert_int_equal(out.path[4].row[1], 0);
	assert_near(out.path[3].amount, 0.04, 1e-15);
	assert_true(out.paths_complete);
	graph_explanation_done(&out);
	assert_null(out.row);
	solved_done(&solved);

	solved_read(&solved, "12", "1,2,1; 2,1,0.5", 1, ones);
	out = explain(&solved, &question);
	assert_near(out.amount[0], 2, 1e-15);
	assert_near(out.amount[1], 2, 1e-15);
	assert_int_equal(out.row[0], 0); /* the same size: by row */
	graph_explanation_done(&out);
	question.row = 1;
	out = explain(&solved, &question);
	assert_near(out.amount[0] + out.amount[1], 3, 1e-15);
	assert_int_equal(out.row[0], 1);
	graph_explanation_done(&out);
	solved_done(&solved);
}

static void v2_three_tiers_and_two_suppliers(void **state)
{
	/* d door, a b brackets, c e steel c and d, p power */
	double direct[] = {0.12, 0.031, 0.028, 1.92, 0.41, 0.433};
	struct graph_question question = {.row = 0, .top = 6, .tiers = 10, .paths = 100};
	double amounts[] = {1, 2.6, 1.4, 2.074, 0.378, 5.39678}, parts[] = {0.12, 0.0806, 0.0392, 3.98208, 0.15498, 2.33680574};
	int32_t order[] = {3, 5, 4, 0, 1, 2};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "dabcep", "d,a,2.6; d,b,1.4; d,p,1.75; a,c,0.62; a,p,0.85; b,c,0.33; b,e,0.27; b,p,0.7; c,p,0.12; e,p,0.55", 1, direct);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(out.row[i], order[i]);
		assert_near(out.amount[i], amounts[order[i]], VECTOR);
		assert_near(out.part[i], parts[order[i]], VECTOR);
	}
	assert_true(fabs(out.rest[0]) <= 1e-14);
	assert_int_equal(out.tier_count, 4);
	assert_true(fabs(out.tier_rest[0]) <= 1e-14);
	check_tiers(&solved, &question, &out, 4);
	check_paths(&solved, &question, &out);
	assert_int_equal(out.path_count, 12);
	assert_true(out.paths_complete);
	graph_explanation_done(&out);

	question.top = 2;
	out = explain(&solved, &question);
	assert_int_equal(out.count, 2);
	assert_near(out.rest[0], 0.12 + 0.0806 + 0.0392 + 0.15498, VECTOR);
	graph_explanation_done(&out);
	question.top = 0;
	out = explain(&solved, &question);
	assert_int_equal(out.count, 0);
	assert_near(out.rest[0], 6.71366574, VECTOR);
	graph_explanation_done(&out);
	solved_done(&solved);
}

/* ---- edges */

static void a_product_without_inputs_is_all_there_is(void **state)
{
	double direct[] = {1, 2, 3, 4};
	struct graph_question question = {.row = 1, .by = 1, .top = 10, .tiers = 5, .paths = 3};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQ", "P,Q,0.5", 2, direct);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.row[0], 1);
	assert_true(out.amount[0] == 1 && out.part[0] == 3 && out.part[1] == 4 && out.rest[0] == 0 && out.rest[1] == 0);
	assert_int_equal(out.tier_count, 1);
	assert_true(out.tier[0] == 3 && out.tier[1] == 4 && out.tier_rest[0] == 0 && out.tier_rest[1] == 0);
	assert_int_equal(out.path_count, 1);
	assert_int_equal(out.path[0].count, 1);
	assert_true(out.path[0].amount == 1 && out.paths_complete);
	graph_explanation_done(&out);
	solved_done(&solved);
}

static void a_blank_column_has_nothing_in_it(void **state)
{
	double direct[] = {1, 0, 2, 0, 4, 0};
	struct graph_question question = {.row = 0, .by = 1, .top = 10, .tiers = 5, .paths = 3};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQR", "P,Q,0.5; Q,R,2; R,P,0.25", 2, direct);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 0);
	assert_int_equal(out.path_count, 0);
	assert_true(out.rest[1] == 0 && out.rest[0] == solved.total[0] && out.tier_rest[1] == 0);
	for (int32_t t = 0; t < out.tier_count; t++)
		assert_true(out.tier[t * 2 + 1] == 0);
	check_tiers(&solved, &question, &out, 5);
	graph_explanation_done(&out);
	question.by = 0;
	out = explain(&solved, &question);
	assert_int_equal(out.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(out.part[i * 2 + 1] == 0);
	assert_true(out.rest[1] == 0);
	graph_explanation_done(&out);
	solved_done(&solved);

	solved_read(&solved, "PQR", "P,Q,0.5; Q,R,2; R,P,0.25", 1, (double[]){0, 0, 0});
	question = (struct graph_question){.row = 0, .top = 10, .tiers = 5, .paths = 3};
	out = explain(&solved, &question);
	assert_int_equal(out.count, 0);
	assert_int_equal(out.path_count, 0);
	assert_true(out.rest[0] == 0 && out.tier_rest[0] == 0);
	graph_explanation_done(&out);
	solved_done(&solved);
}

static void questions_out_of_range_are_internal_errors(void **state)
{
	double direct[] = {1, 2};
	struct graph_question question[] = {{.row = -1, .top = 1}, {.row = 2, .top = 1}, {.by = -1, .top = 1}, {.by = 1, .top = 1}};
	struct graph_explanation out = {0};
	struct solved solved;

	solved_read(&solved, "PQ", "P,Q,0.5", 1, direct);
	for (size_t i = 0; i < 4; i++) {
		struct err err = {0};

		assert_int_equal(graph_explain(solved.order, 1, solved.direct, solved.total, &question[i], &out, &err), ST_INTERNAL);
	}
	solved_done(&solved);
}

static void as_many_as_there_are_is_the_most_one_gets(void **state)
{
	double direct[] = {1, 0, 4};
	struct graph_question question = {.row = 0, .top = SIZE_MAX, .tiers = INT32_MAX / 1024, .paths = 100000};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQR", "P,Q,0.5; P,R,0.125; Q,R,2", 1, direct);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 2); /* Q contributes exactly 0 */
	assert_int_equal(out.row[0], 2);
	assert_int_equal(out.tier_count, 3);
	assert_int_equal(out.path_count, 3);
	assert_true(out.paths_complete);
	graph_explanation_done(&out);
	solved_done(&solved);
}

static void strong_mutual_supply_is_gone_round_to_the_end(void **state)
{
	double direct[] = {3, 5, 7};
	struct graph_question question = {.row = 0, .top = 10, .tiers = 10, .paths = 40};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQR", "P,Q,0.97; Q,P,1; Q,R,0.001", 1, direct);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 3);
	assert_near(out.amount[0], 97 / 3., 1e-12); /* 0.97/0.03 of Q, 1/0.03 of P */
	assert_int_equal(out.row[0], 1);
	assert_near(out.amount[1], 100 / 3., 1e-12);
	assert_near(out.amount[2], 0.097 / 3, 1e-12);
	check_tiers(&solved, &question, &out, 10);
	check_paths(&solved, &question, &out);
	assert_int_equal(out.path_count, 40);
	assert_true(out.paths_complete);
	for (size_t i = 0; i < 40; i++) /* neither product ever counts less than R */
		assert_int_not_equal(out.path[i].row[out.path[i].count - 1], 2);
	graph_explanation_done(&out);
	solved_done(&solved);
}

/* Contributions that cancel are contributions all the same. */
static void contributions_that_cancel_are_listed(void **state)
{
	double whole[] = {1, -1}, part[] = {1, 5, -5}, inner[] = {3, 2, 40, -40}, column[] = {5, 0, 0, 1, 0, -1};
	struct graph_question question = {.row = 0, .top = 10, .tiers = 5, .paths = 5};
	struct graph_explanation out;
	struct solved solved;

	/* the total is exactly 0 */
	solved_read(&solved, "PQ", "P,Q,1", 1, whole);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 2);
	assert_true(out.part[0] == 1 && out.part[1] == -1 && out.rest[0] == 0);
	assert_int_equal(out.tier_count, 2);
	graph_explanation_done(&out);
	solved_done(&solved);

	/* an input's total is exactly 0 */
	solved_read(&solved, "PQR", "P,Q,1; Q,R,1", 1, part);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 3);
	assert_true(out.part[0] == 5 && out.part[1] == -5 && out.part[2] == 1);
	graph_explanation_done(&out);
	solved_done(&solved);

	/* and one further down */
	solved_read(&solved, "PQRS", "P,Q,1; Q,R,0.5; R,S,1", 1, inner);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 4);
	assert_true(out.part[0] == 20 && out.part[1] == -20);
	graph_explanation_done(&out);
	solved_done(&solved);

	/* in one column only */
	solved_read(&solved, "PQR", "P,Q,1; P,R,1", 2, column);
	question.by = 1;
	out = explain(&solved, &question);
	assert_int_equal(out.count, 2);
	assert_true(out.part[1] == 1 && out.part[3] == -1);
	graph_explanation_done(&out);
	solved_done(&solved);
}

static void tiers_that_cancel_are_told(void **state)
{
	double direct[] = {1, 5, -5};
	struct graph_question question = {.row = 0, .top = 10, .tiers = 5};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQR", "P,Q,1; Q,R,1", 1, direct);
	out = explain(&solved, &question);
	check_tiers(&solved, &question, &out, 5);
	graph_explanation_done(&out);
	solved_done(&solved);
}

/* A self-loop above 1 that another loop makes up for: radius 0.963, judged and not proved. */
static void a_component_that_is_only_judged_is_explained(void **state)
{
	double direct[] = {1, 3};
	struct graph_question question = {.row = 0, .top = 10, .tiers = 8};
	struct graph_explanation out;
	struct solved solved;

	solved_read(&solved, "PQ", "P,P,1.5; P,Q,-1; Q,P,1; Q,Q,-0.9", 1, direct);
	out = explain(&solved, &question); /* transpose(I - Q) x = e: det 0.05 */
	assert_int_equal(out.count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_near(out.amount[i], out.row[i] == 0 ? 1.9 / 0.05 : -1 / 0.05, 1e-12);
	check_tiers(&solved, &question, &out, 8);
	graph_explanation_done(&out);
	solved_done(&solved);
}

/* ---- random systems */

/* Rows of |q_ji| in hidden units of 10^±spread add up to at most `gain`; `back` of the links go to any product, the others to later ones. */
static void solved_random(
	struct solved *solved, struct chance *chance, int32_t n, int32_t columns, int degree, double gain, double back, double negative, int spread)
{
	double *unit = heap_alloc((size_t)n, sizeof *unit);

	*solved = (struct solved){.n = n, .columns = columns};
	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, spread * (2 * chance_real(chance) - 1));
	for (int32_t i = 0; i < n; i++) {
		double part[8], sum = 0;

		for (int k = 0; k < degree; k++)
			sum += part[k] = chance_real(chance) + 1e-3;
		for (int k = 0; k < degree; k++) {
			int32_t input = chance_real(chance) < back ? chance_below(chance, n) : i + 1 + chance_below(chance, n - i);

			if (input < n)
				links_add(&solved->links, i, input,
					(chance_real(chance) < negative ? -1 : 1) * gain * part[k] / sum * unit[input] / unit[i]);
		}
	}
	solved->direct = heap_alloc((size_t)n * (size_t)columns, sizeof *solved->direct);
	for (int32_t i = 0; i < n; i++) {
		for (int32_t c = 0; c < columns; c++) {
			double value = chance_real(chance) < (c == 1 ? 0.9 : 0.2) ? 0 : chance_real(chance) * pow(10, 4 * chance_real(chance) - 2);

			solved->direct[i * columns + c] = (negative > 0 && chance_real(chance) < 0.2 ? -value : value) / (c == 2 ? 1 : unit[i]);
		}
	}
	free(unit);
	solved_make(solved);
}

static void explain_random(int32_t n, int rounds, int rows, uint64_t seed)
{
	struct chance chance = {seed};

	for (int round = 0; round < rounds; round++) {
		struct solved solved;

		solved_random(&solved, &chance, n, 1 + round % 3, 1 + round % 4, round % 5 == 4 ? 0.99 : 0.8, round % 3 ? 0.3 : 0,
			round % 2 ? 0.2 : 0, round % 7 > 3 ? 6 : 0);
		for (int i = 0; i < rows; i++) {
			struct graph_question question = {.row = chance_below(&chance, n),
				.by = chance_below(&chance, solved.columns),
				.top = i % 3 == 0 ? 1000 : (size_t)chance_below(&chance, 12),
				.tiers = chance_below(&chance, TIERS_MAX),
				.paths = (size_t)chance_below(&chance, 20)};
			struct graph_explanation out = explain(&solved, &question);
			quad *x = adjoint(&solved, question.row);

			check_list(&solved, &question, &out, x);
			if (question.tiers > 0)
				check_tiers(&solved, &question, &out, n <= 30 ? question.tiers : 1);
			check_paths(&solved, &question, &out);
			graph_explanation_done(&out);
			free(x);
		}
		solved_done(&solved);
	}
}

static void small_systems_agree_with_the_dense_adjoint(void **state)
{
	explain_random(2, 40, 6, 1);
	explain_random(6, 60, 8, 2);
	explain_random(30, 40, 8, 3);
}

static void larger_systems_agree_with_the_dense_adjoint(void **state)
{
	explain_random(60, 30, 4, 4);
	explain_random(300, 10, 3, 5);
}

/* All tiers of a network without loops take less than the work of a solve and a half, of 18,000 links each. */
static void all_tiers_of_a_network_without_loops_are_given(void **state)
{
	struct solved solved = {.n = 3000, .columns = 1};
	struct graph_question question = {.top = 5, .tiers = 10};
	struct err err = {0};

	assert_int_equal(graph_generate(GRAPH_ACYCLIC, 3000, 11, &solved.links.link, &solved.links.count, &solved.direct, &err), ST_OK);
	solved_make(&solved);
	for (question.row = 0; question.row < 3000; question.row += 7) {
		struct graph_explanation out = explain(&solved, &question);

		if (!(fabs(out.tier_rest[0]) <= CLOSE * solved.total[question.row]))
			fail_msg("of %d: %d tiers of 5; %.3g of %.3g is left in the rest", question.row, out.tier_count, out.tier_rest[0],
				solved.total[question.row]);
		graph_explanation_done(&out);
	}
	solved_done(&solved);
}

static void the_same_size_goes_by_row(void **state)
{
	double direct[41];
	struct graph_question question = {.row = 40, .top = 17, .paths = 5};
	struct graph_explanation out;
	struct links links = {0};
	struct solved solved = {.n = 41, .columns = 1};

	for (int32_t i = 0; i < 41; i++)
		direct[i] = i == 40 ? 0 : i % 2 ? -2 : 2;
	for (int32_t i = 0; i < 40; i++)
		links_add(&links, 40, (i * 17) % 40, 0.25);
	solved.links = links;
	solved.direct = heap_alloc(41, sizeof *direct);
	memcpy(solved.direct, direct, sizeof direct);
	solved.direct[38] = 1; /* so that nothing cancels to 0 */
	solved_make(&solved);
	out = explain(&solved, &question);
	assert_int_equal(out.count, 17);
	for (size_t i = 0; i < 17; i++)
		assert_int_equal(out.row[i], i);
	graph_explanation_done(&out);
	solved_done(&solved);
}

static void the_best_paths_are_those_of_an_enumeration(void **state)
{
	struct chance chance = {9};
	size_t compared = 0;

	for (int round = 0; round < 60; round++) {
		int32_t n = 3 + chance_below(&chance, 6);
		bool looped = round % 2;
		struct graph_question question = {.paths = 1 + (size_t)chance_below(&chance, 25), .top = 3};
		struct graph_explanation out;
		struct solved solved;
		double *reach;

		solved_random(&solved, &chance, n, 2, 1 + round % 3, looped ? 0.7 : 2, looped ? 0.5 : 0, 0, round % 3 ? 0 : 3);
		question.by = round % 4 == 3;
		reach = reach_of(&solved, question.by);
		for (question.row = 0; question.row < n; question.row++) {
			out = explain(&solved, &question);
			check_paths(&solved, &question, &out);
			assert_true(out.paths_complete);
			if (out.path_count == question.paths) { /* none is larger than the last, but those listed */
				const struct graph_path *last = &out.path[out.path_count - 1];
				double least = fabs(last->amount * value_at(&solved, last->row[last->count - 1], question.by));
				size_t larger = count_paths(&solved, question.row, 1, question.by, least * (1 + 1e-12), reach, 0),
				       with = count_paths(&solved, question.row, 1, question.by, least * (1 - 1e-12), reach, 0);

				if (!(larger < out.path_count && with >= out.path_count))
					fail_msg("round %d, n %d, of %d: %zu paths are larger than the last of %zu", round, n, question.row, larger,
						out.path_count);
			} else { /* all there are */
				assert_int_equal(out.path_count, count_paths(&solved, question.row, 1, question.by, 1e-300, reach, 0));
			}
			compared += out.path_count;
			graph_explanation_done(&out);
		}
		free(reach);
		solved_done(&solved);
	}
	assert_true(compared > 500);
}

/* ---- generated networks */

static void networks_agree_with_all_amounts_at_once(void **state)
{
	for (int mode = 0; mode < GRAPH_MODES; mode++) {
		struct chance chance = {(uint64_t)mode};
		struct solved solved = {.n = 3000, .columns = 1};
		double *want = heap_alloc(3000, sizeof *want), *amount = heap_alloc(3000, sizeof *amount);
		quad *x = heap_alloc(3000, sizeof *x);
		size_t most = 0;
		struct err err = {0};

		assert_int_equal(
			graph_generate((enum graph_mode)mode, 3000, 11, &solved.links.link, &solved.links.count, &solved.direct, &err), ST_OK);
		solved_make(&solved);
		for (int i = 0; i < 30; i++) {
			struct graph_question question = {.row = chance_below(&chance, 3000), .top = i % 2 ? 4000 : 25, .tiers = 3, .paths = 10};
			struct graph_explanation out = explain(&solved, &question);

			memset(want, 0, 3000 * sizeof *want);
			want[question.row] = 1;
			assert_int_equal(graph_amounts(solved.order, want, amount, &err), ST_OK);
			for (int32_t p = 0; p < 3000; p++)
				x[p] = amount[p];
			check_list(&solved, &question, &out, x);
			check_paths(&solved, &question, &out);
			if (i % 6 == 0)
				check_tiers(&solved, &question, &out, 1);
			most = out.count > most ? out.count : most;
			graph_explanation_done(&out);
		}
		printf("%s: up to %zu contributions\n", graph_mode_name[mode], most);
		free(want);
		free(amount);
		free(x);
		solved_done(&solved);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v1_a_mutual_loop_with_a_self_loop),
		cmocka_unit_test(v2_three_tiers_and_two_suppliers),
		cmocka_unit_test(a_product_without_inputs_is_all_there_is),
		cmocka_unit_test(a_blank_column_has_nothing_in_it),
		cmocka_unit_test(questions_out_of_range_are_internal_errors),
		cmocka_unit_test(as_many_as_there_are_is_the_most_one_gets),
		cmocka_unit_test(strong_mutual_supply_is_gone_round_to_the_end),
		cmocka_unit_test(contributions_that_cancel_are_listed),
		cmocka_unit_test(tiers_that_cancel_are_told),
		cmocka_unit_test(a_component_that_is_only_judged_is_explained),
		cmocka_unit_test(small_systems_agree_with_the_dense_adjoint),
		cmocka_unit_test(larger_systems_agree_with_the_dense_adjoint),
		cmocka_unit_test(all_tiers_of_a_network_without_loops_are_given),
		cmocka_unit_test(the_same_size_goes_by_row),
		cmocka_unit_test(the_best_paths_are_those_of_an_enumeration),
		cmocka_unit_test(networks_agree_with_all_amounts_at_once),
	};

	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
