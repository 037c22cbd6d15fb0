/* A supply graph that stays solved: the worked examples reached by changes, random changes against dense elimination in quadruple precision, what a
 * refusal and a what-if leave untouched, versions in readers' hands, and threads. All seeds are fixed. */
#include "graph/graph_generate.h"
#include "graph/graph_resident.h"
#include "graph_support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define VECTOR 5e-10 /* vectors give 10 significant digits */
#define CLOSE 1e-10  /* what graph_resident.h promises */

/* ---- a resident and, beside it, the same system as plain tables */
struct mirror {
	struct graph_resident *resident;
	int32_t n, columns;
	double *q;      /* n × n */
	double *direct; /* n × columns */
	double *unit;   /* hidden: rows of |q_ji| unit_j / unit_i add up to below 1 */
};

static void mirror_init(struct mirror *mirror, int32_t n, int32_t columns, const struct links *links, const double *direct)
{
	struct graph_refusal refusal;
	struct err err = {0};

	*mirror = (struct mirror){.n = n, .columns = columns};
	mirror->q = heap_alloc((size_t)n * (size_t)n, sizeof *mirror->q);
	mirror->direct = heap_alloc((size_t)n * (size_t)columns, sizeof *mirror->direct);
	mirror->unit = heap_alloc((size_t)n, sizeof *mirror->unit);
	for (int32_t i = 0; i < n; i++)
		mirror->unit[i] = 1;
	for (size_t e = 0; e < links->count; e++)
		mirror->q[(size_t)links->link[e].product * (size_t)n + (size_t)links->link[e].input] += links->link[e].quantity;
	memcpy(mirror->direct, direct, (size_t)n * (size_t)columns * sizeof *direct);
	if (graph_resident_new(n, links->link, links->count, columns, direct, &mirror->resident, &refusal, &err) != ST_OK)
		fail_msg("refused: %s %s", err.code, err.param[1]);
}

static void mirror_done(struct mirror *mirror)
{
	graph_resident_free(mirror->resident);
	free(mirror->q);
	free(mirror->direct);
	free(mirror->unit);
}

static double *cell(const struct mirror *mirror, int32_t product, int32_t input)
{
	return &mirror->q[(size_t)product * (size_t)mirror->n + (size_t)input];
}

static struct graph_change link_change(int32_t product, int32_t input, double quantity)
{
	return (struct graph_change){.kind = GRAPH_SET_LINK, .product = product, .input = input, .quantity = quantity};
}

static struct graph_change direct_change(int32_t product, const double *direct)
{
	return (struct graph_change){.kind = GRAPH_SET_DIRECT, .product = product, .input = -7, .direct = direct};
}

static void mirror_follow(struct mirror *mirror, const struct graph_change *change, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (change[i].kind == GRAPH_SET_LINK)
			*cell(mirror, change[i].product, change[i].input) = change[i].quantity;
		else
			memcpy(mirror->direct + (size_t)change[i].product * (size_t)mirror->columns, change[i].direct,
				(size_t)mirror->columns * sizeof(double));
	}
}

static struct graph_effort mirror_apply(struct mirror *mirror, const struct graph_change *change, size_t count)
{
	struct graph_effort effort;
	struct graph_refusal refusal;
	struct err err = {0};

	if (graph_resident_apply(mirror->resident, change, count, &effort, &refusal, &err) != ST_OK)
		fail_msg("refused: %s %s", err.code, err.param[1]);
	assert_null(refusal.row);
	mirror_follow(mirror, change, count);
	return effort;
}

/* All totals, row by row, and the version's number. */
static double *totals_of(struct graph_resident *resident, int32_t n, int32_t columns, uint64_t *out_number)
{
	double *total = heap_alloc((size_t)n * (size_t)columns, sizeof *total);
	const struct graph_version *version = graph_resident_read(resident);

	for (int32_t row = 0; row < n; row++)
		memcpy(total + (size_t)row * (size_t)columns, graph_version_total(version, row), (size_t)columns * sizeof *total);
	if (out_number)
		*out_number = graph_version_number(version);
	graph_version_release(resident, version);
	return total;
}

static double total_at(struct graph_resident *resident, int32_t row)
{
	const struct graph_version *version = graph_resident_read(resident);
	double total = graph_version_total(version, row)[0];

	graph_version_release(resident, version);
	return total;
}

/* Every total against a fresh dense solve in quads: relative to itself or to the sum of the absolute terms of its row. */
static void mirror_check(const struct mirror *mirror, const char *after)
{
	size_t n = (size_t)mirror->n, k = (size_t)mirror->columns;
	quad *a = heap_alloc(n * n, sizeof *a), *x = heap_alloc(n * k, sizeof *x);
	double *total = totals_of(mirror->resident, mirror->n, mirror->columns, NULL);

	for (size_t i = 0; i < n * n; i++)
		a[i] = (i % (n + 1) == 0) - (quad)mirror->q[i];
	for (size_t i = 0; i < n * k; i++)
		x[i] = mirror->direct[i];
	quad_solve(a, mirror->n, x, mirror->columns);
	for (size_t j = 0; j < n; j++) {
		for (size_t c = 0; c < k; c++) {
			double size = fabs(mirror->direct[j * k + c]), error = (double)quad_abs(x[j * k + c] - total[j * k + c]);

			for (size_t i = 0; i < n; i++)
				size += fabs(mirror->q[j * n + i] * (double)x[i * k + c]);
			if (!(error <= CLOSE * size))
				fail_msg("after %s: n %zu, row %zu, column %zu: %.17g, should be %.17g (terms %.3g): off by %.3g", after, n, j, c,
					total[j * k + c], (double)x[j * k + c], size, error / size);
		}
	}
	free(a);
	free(x);
	free(total);
}

/* The links the resident gives are those of the tables. */
static void mirror_check_links(const struct mirror *mirror)
{
	struct graph_link *link;
	size_t count, n = (size_t)mirror->n;
	double *q = heap_alloc(n * n, sizeof *q);

	graph_resident_links(mirror->resident, &link, &count);
	for (size_t e = 0; e < count; e++)
		q[(size_t)link[e].product * n + (size_t)link[e].input] += link[e].quantity;
	for (size_t i = 0; i < n * n; i++)
		assert_true(q[i] == mirror->q[i]);
	free(link);
	free(q);
}

/* A refused change: the refusal, with all totals and the number as they were. */
static struct graph_refusal refused(
	struct graph_resident *resident, int32_t n, int32_t columns, const struct graph_change *change, size_t count, const char *code)
{
	uint64_t before_number, number;
	double *before = totals_of(resident, n, columns, &before_number), *total, out[GRAPH_COLUMNS_MAX] = {0};
	int32_t row = 0;
	struct graph_refusal refusal, refusal_if;
	struct err err = {0}, err_if = {0};

	assert_int_equal(graph_resident_what_if(resident, change, count, &row, 1, out, &refusal_if, &err_if), ST_INPUT);
	assert_string_equal(err_if.code, code);
	assert_int_equal(graph_resident_apply(resident, change, count, NULL, &refusal, &err), ST_INPUT);
	assert_string_equal(err.code, code);
	assert_int_equal(refusal_if.count, refusal.count);
	for (size_t i = 0; i < refusal.count; i++)
		assert_int_equal(refusal_if.row[i], refusal.row[i]);
	graph_refusal_done(&refusal_if);
	total = totals_of(resident, n, columns, &number);
	assert_memory_equal(total, before, (size_t)n * (size_t)columns * sizeof *total);
	assert_int_equal(number, before_number);
	free(before);
	free(total);
	return refusal;
}

/* Random system of n products whose rows add up to at most `gain` in hidden units of 10^±spread; `negative` of the links negative. */
static void mirror_random(
	struct mirror *mirror, struct chance *chance, int32_t n, int32_t columns, int degree, double gain, double negative, int spread)
{
	struct links links = {0};
	double *unit = heap_alloc((size_t)n, sizeof *unit), *direct = heap_alloc((size_t)n * (size_t)columns, sizeof *direct);

	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, spread * (2 * chance_real(chance) - 1));
	for (int32_t i = 0; i < n; i++) {
		double part[16], sum = 0;

		for (int k = 0; k < degree; k++)
			sum += part[k] = chance_real(chance) + 1e-3;
		for (int k = 0; k < degree; k++) {
			int32_t input = chance_below(chance, n);

			links_add(&links, i, input,
				(chance_real(chance) < negative ? -1 : 1) * gain * chance_real(chance) * part[k] / sum * unit[input] / unit[i]);
		}
	}
	for (int32_t i = 0; i < n; i++) {
		for (int32_t c = 0; c < columns; c++) {
			double value = chance_real(chance) < (c == 2 ? 0.9 : 0.2) ? 0 : chance_real(chance) * pow(10, 4 * chance_real(chance) - 2);

			direct[i * columns + c] = (negative > 0 && chance_real(chance) < 0.3 ? -value : value) / (c == 1 ? unit[i] : 1);
		}
	}
	mirror_init(mirror, n, columns, &links, direct);
	memcpy(mirror->unit, unit, (size_t)n * sizeof *unit);
	free(unit);
	free(direct);
	links_done(&links);
}

/* What the rows of `product` may still add in hidden units, besides what it uses of `input`. */
static double room(const struct mirror *mirror, int32_t product, int32_t input)
{
	double sum = 0;

	for (int32_t i = 0; i < mirror->n; i++)
		sum += i == input ? 0 : fabs(*cell(mirror, product, i)) * mirror->unit[product] / mirror->unit[i];
	return fmax(0, 0.98 - sum);
}

/* One random change, or several together; `direct` keeps values (columns each). Returns what it was. */
static const char *change_random(
	const struct mirror *mirror, struct chance *chance, double negative, struct graph_change *change, double *direct, size_t *out_count)
{
	int32_t n = mirror->n, k = mirror->columns, product = chance_below(chance, n), input = chance_below(chance, n);
	double sign = chance_real(chance) < negative ? -1 : 1, scale = mirror->unit[input] / mirror->unit[product];
	int kind = chance_below(chance, 9);
	size_t count = 0;

	*out_count = 1;
	switch (kind) {
	case 0:
	case 1: /* a direct value, up or down, to 0, to the other sign */
		for (int32_t c = 0; c < k; c++) {
			double old = mirror->direct[product * k + c];

			direct[c] = old * (chance_real(chance) < 0.2 ? -1 * negative : pow(10, 2 * chance_real(chance) - 1));
			if (old == 0 && chance_real(chance) < 0.5)
				direct[c] = sign * chance_real(chance) / (c == 1 ? mirror->unit[product] : 1);
		}
		change[0] = direct_change(product, direct);
		return "a direct value";
	case 2:
		change[0] = link_change(product, input, sign * room(mirror, product, input) * chance_real(chance) * scale);
		return "a link set";
	case 3: /* one that is there is taken away */
		for (int tries = 0; tries < 50 && *cell(mirror, product, input) == 0; tries++)
			input = chance_below(chance, n);
		change[0] = link_change(product, input, 0);
		return "a link removed";
	case 4:
		change[0] = link_change(product, product, sign * room(mirror, product, product) * chance_real(chance));
		return "a self-loop";
	case 5: /* mutual supply of gain up to 0.97 instead of most else */
		if (product == input)
			input = (product + 1) % n;
		for (int32_t i = 0; i < n; i++) {
			if (*cell(mirror, product, i) != 0 && i != input)
				change[count++] = link_change(product, i, *cell(mirror, product, i) * 0.01);
			if (*cell(mirror, input, i) != 0 && i != product)
				change[count++] = link_change(input, i, 0);
		}
		scale = mirror->unit[input] / mirror->unit[product];
		change[count++] = link_change(product, input, 0.97 * scale);
		change[count++] = link_change(input, product, sign * (0.5 + 0.5 * chance_real(chance)) / scale);
		*out_count = count;
		return "a strong mutual supply";
	case 6:
		change[0] = link_change(product, input, *cell(mirror, product, input));
		memcpy(direct, mirror->direct + (size_t)product * (size_t)k, (size_t)k * sizeof *direct);
		change[1] = direct_change(product, direct);
		*out_count = 2;
		return "the same values";
	case 7: /* several at once, also twice at the same place: the last one counts */
		for (; count < 12; count += 2) {
			int32_t other = chance_below(chance, n), p = (int32_t)(((size_t)product + count) % (size_t)n);

			for (int32_t c = 0; c < k; c++)
				direct[count * (size_t)k + (size_t)c] = mirror->direct[other * k + c] * (2 * chance_real(chance) - (negative > 0));
			change[count] = direct_change(other, direct + count * (size_t)k);
			change[count + 1] =
				link_change(p, input, sign * room(mirror, p, input) * chance_real(chance) * mirror->unit[input] / mirror->unit[p]);
		}
		change[count] = change[0];
		change[count].direct = direct + 4 * (size_t)k;
		change[count + 1] = change[1];
		change[count + 1].quantity *= 0.5;
		*out_count = count + 2;
		return "several together";
	default: /* the same direct value's other sign in every column */
		for (int32_t c = 0; c < k; c++)
			direct[c] = (negative > 0 ? -1 : 1.25) * mirror->direct[product * k + c];
		change[0] = direct_change(product, direct);
		return "a change of sign";
	}
}

/* ---- worked examples */

static void v1_a_mutual_loop_with_a_self_loop_is_built_link_by_link(void **state)
{
	struct links none = {0};
	double direct[] = {3, 5};
	struct graph_change change[] = {link_change(0, 0, 0.05), link_change(0, 1, 0.4), link_change(1, 0, 0.25)};
	struct mirror mirror;

	mirror_init(&mirror, 2, 1, &none, direct);
	for (size_t i = 0; i < 3; i++) {
		mirror_apply(&mirror, change + i, 1);
		mirror_check(&mirror, "a link");
	}
	assert_near(total_at(mirror.resident, 0), 5.882352941, VECTOR);
	assert_near(total_at(mirror.resident, 1), 6.470588235, VECTOR);
	mirror_done(&mirror);
}

static void v2_three_tiers_and_two_suppliers_are_built_at_once(void **state)
{
	/* d door, a b brackets, c e steel c and d, p power */
	struct links none = {0}, links = {0};
	double zero[6] = {0}, direct[] = {0.12, 0.031, 0.028, 1.92, 0.41, 0.433};
	double total[] = {6.71366574, 1.6216652, 1.1568473, 1.97196, 0.64815, 0.433}, out[6];
	int32_t row[] = {5, 4, 3, 2, 1, 0};
	struct graph_change change[16];
	struct mirror mirror;
	size_t count = 0;

	links_read(&links, "dabcep", "d,a,2.6; d,b,1.4; d,p,1.75; a,c,0.62; a,p,0.85; b,c,0.33; b,e,0.27; b,p,0.7; c,p,0.12; e,p,0.55");
	for (size_t e = 0; e < links.count; e++)
		change[count++] = link_change(links.link[e].product, links.link[e].input, links.link[e].quantity);
	for (int32_t i = 0; i < 6; i++)
		change[count++] = direct_change(i, direct + i);
	mirror_init(&mirror, 6, 1, &none, zero);
	assert_int_equal(graph_resident_what_if(mirror.resident, change, count, row, 6, out, NULL, NULL), ST_OK);
	mirror_apply(&mirror, change, count);
	for (int32_t i = 0; i < 6; i++) {
		assert_near(total_at(mirror.resident, i), total[i], VECTOR);
		assert_near(out[5 - i], total[i], VECTOR);
	}
	mirror_check(&mirror, "all at once");
	mirror_check_links(&mirror);
	mirror_done(&mirror);
	links_done(&links);
}

static void v12_changes_without_a_finite_answer_are_refused_with_the_loop(void **state)
{
	static const struct {
		const char *before;
		int32_t product, input;
		double quantity, gain, radius;
		size_t count;
		bool is_loop;
	} row[] = {
		{"P,Q,1.25", 1, 0, 0.8, 1, 1, 2, true},
		{"P,Q,1.4; Q,R,0.9", 2, 0, 0.84, 1.0584, 1.019, 3, true},
		{"P,Q,0.1", 0, 0, 1.5, 1.5, 1.5, 1, true},
		{"P,Q,0.1", 0, 0, -1.5, -1.5, 1.5, 1, true},
		{"P,P,0.6; P,Q,0.5", 1, 0, 1, 0, 1.068114575, 2, false},
	};
	double direct[] = {1, 1, 1};

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct links links = {0};
		struct graph_change change = link_change(row[i].product, row[i].input, row[i].quantity), sound;
		struct graph_refusal refusal;
		struct mirror mirror;

		links_read(&links, "PQR", row[i].before);
		mirror_init(&mirror, 3, 1, &links, direct);
		for (int again = 0; again < 2; again++) {
			refusal = refused(mirror.resident, 3, 1, &change, 1, "rollup.diverges");
			assert_int_equal(refusal.is_loop, row[i].is_loop);
			assert_int_equal(refusal.count, row[i].count);
			for (size_t k = 0; k < refusal.count; k++)
				assert_int_equal(refusal.row[k], k);
			if (row[i].is_loop)
				assert_near(refusal.gain, row[i].gain, 1e-12);
			assert_near(refusal.radius, row[i].radius, 1e-3);
			graph_refusal_done(&refusal);
			mirror_check_links(&mirror);
		}
		sound = link_change(row[i].product, row[i].input, row[i].quantity / 2); /* and nothing of it stays behind */
		mirror_apply(&mirror, &sound, 1);
		mirror_check(&mirror, "half of what was refused");
		mirror_done(&mirror);
		links_done(&links);
	}
}

static void v12f_a_sound_loop_in_wild_units_is_accepted(void **state)
{
	struct links links = {0};
	double direct[] = {1, 0.5};
	struct graph_change change = link_change(1, 0, 0.02);
	struct mirror mirror;

	links_read(&links, "PQ", "P,Q,40");
	mirror_init(&mirror, 2, 1, &links, direct);
	mirror_apply(&mirror, &change, 1);
	assert_near(total_at(mirror.resident, 0), 105, 1e-10);
	assert_near(total_at(mirror.resident, 1), 2.6, 1e-10);
	mirror_done(&mirror);
	links_done(&links);
}

static void v13_an_avoided_product_gives_a_total_below_zero(void **state)
{
	struct links links = {0}, none = {0};
	double direct[] = {0.075, 0.42, 0.01}, total[] = {0.02445328032, 0.4212226640, -0.009562624254};
	struct mirror mirror;

	links_read(&links, "hps", "h,p,-0.12; p,h,0.05; s,h,-0.8");
	mirror_init(&mirror, 3, 1, &none, direct);
	for (size_t e = 0; e < links.count; e++) {
		struct graph_change change = link_change(links.link[e].product, links.link[e].input, links.link[e].quantity);

		mirror_apply(&mirror, &change, 1);
		mirror_check(&mirror, "a negative link");
	}
	for (int32_t i = 0; i < 3; i++)
		assert_near(total_at(mirror.resident, i), total[i], VECTOR);
	mirror_done(&mirror);
	links_done(&links);
}

static void v14_repeated_links_are_set_together(void **state)
{
	struct links links = {0};
	double direct[] = {1, 2, 9};
	struct graph_change same = link_change(0, 1, 0.5), twice[] = {link_change(0, 1, 0.3), link_change(0, 1, 0.2)}, none = link_change(0, 2, 0),
			    away = link_change(0, 1, 0);
	struct mirror mirror;

	links_read(&links, "PQR", "P,Q,0.3; P,Q,0.2; P,R,0");
	mirror_init(&mirror, 3, 1, &links, direct);
	assert_true(total_at(mirror.resident, 0) == 2);
	mirror_apply(&mirror, &same, 1);
	assert_true(total_at(mirror.resident, 0) == 2);
	mirror_apply(&mirror, &none, 1);
	assert_true(total_at(mirror.resident, 0) == 2);
	mirror_apply(&mirror, twice, 2);
	assert_near(total_at(mirror.resident, 0), 1.4, 1e-15);
	mirror_apply(&mirror, &away, 1);
	assert_near(total_at(mirror.resident, 0), 1, 1e-15);
	mirror_check_links(&mirror);
	mirror_done(&mirror);
	links_done(&links);
}

/* ---- random changes */

static void random_changes_to(int32_t n, int32_t columns, int rounds, int steps, uint64_t seed)
{
	struct chance chance = {seed};

	for (int round = 0; round < rounds; round++) {
		double negative = round % 3 == 2 ? 0.3 : 0, *direct = heap_alloc(16 * (size_t)columns, sizeof *direct);
		struct graph_change *change = heap_alloc(2 * (size_t)n + 16, sizeof *change);
		struct mirror mirror;

		mirror_random(&mirror, &chance, n, columns, 1 + round % 4, round % 5 == 4 ? 0.999 : 0.9, negative, round % 2 ? 6 : 0);
		mirror_check(&mirror, "the start");
		for (int step = 0; step < steps; step++) {
			size_t count;
			const char *what = change_random(&mirror, &chance, negative, change, direct, &count);
			char text[100];

			mirror_apply(&mirror, change, count);
			snprintf(text, sizeof text, "%s (round %d, step %d)", what, round, step);
			mirror_check(&mirror, text);
		}
		mirror_check_links(&mirror);
		mirror_done(&mirror);
		free(change);
		free(direct);
	}
}

static void every_change_to_a_small_system_agrees_with_quadruple_precision(void **state)
{
	random_changes_to(2, 1, 20, 40, 1);
	random_changes_to(5, 2, 30, 40, 2);
	random_changes_to(14, 3, 20, 40, 3);
}

static void every_change_to_a_larger_system_agrees_with_quadruple_precision(void **state)
{
	random_changes_to(40, 3, 10, 30, 4);
	random_changes_to(110, 2, 3, 12, 5);
	random_changes_to(300, 3, 3, 4, 6);
}

static void the_same_value_changes_no_total(void **state)
{
	struct chance chance = {12};
	struct mirror mirror;

	mirror_random(&mirror, &chance, 40, 2, 3, 0.9, 0.3, 3);
	for (int32_t i = 0; i < 40; i++) {
		struct graph_change change[] = {
			link_change(i, (i * 7) % 40, *cell(&mirror, i, (i * 7) % 40)), direct_change(i, mirror.direct + i * 2)};
		uint64_t before_number, number;
		double *before = totals_of(mirror.resident, 40, 2, &before_number), *total;

		mirror_apply(&mirror, change, 2);
		total = totals_of(mirror.resident, 40, 2, &number);
		assert_memory_equal(total, before, 80 * sizeof *total);
		assert_int_equal(number, before_number + 1);
		free(before);
		free(total);
	}
	mirror_done(&mirror);
}

/* What somebody mistypes and puts right again leaves no trace. */
static void a_wild_value_put_right_leaves_nothing_behind(void **state)
{
	static const double wild[] = {1e3, 1e6, 1e9, 1e15, 1e20, 1e300}, back[] = {0, 0.001, 0.1, 2, 7.6};

	for (size_t i = 0; i < sizeof wild / sizeof *wild * 5; i++) {
		struct links links = {0};
		double direct[] = {1, 2, 3}, mistyped = wild[i / 5];
		struct graph_change wrong = direct_change(2, &mistyped), right = direct_change(2, direct + 2);
		struct mirror mirror;
		char text[100];

		links_read(&links, "PQR", "P,Q,0.5; Q,R,0.25");
		links_add(&links, 2, 0, back[i % 5]);
		mirror_init(&mirror, 3, 1, &links, direct);
		mirror_apply(&mirror, &wrong, 1);
		mirror_check(&mirror, "a wild direct value");
		mirror_apply(&mirror, &right, 1);
		snprintf(text, sizeof text, "a direct value of %g put right in a loop of gain %g", wild[i / 5], back[i % 5] / 8);
		mirror_check(&mirror, text);
		mirror_done(&mirror);
		links_done(&links);
	}
}

static void a_wild_quantity_put_right_leaves_nothing_behind(void **state)
{
	static const double wild[] = {1e3, 1e6, 1e9, 1e15, 1e20, 1e300};

	for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
		struct links links = {0};
		double direct[] = {1, 2, 3};
		struct graph_change wrong = link_change(1, 2, wild[i]), right = link_change(1, 2, 0.25);
		struct mirror mirror;
		char text[60];

		links_read(&links, "PQR", "P,Q,0.5; Q,R,0.25");
		mirror_init(&mirror, 3, 1, &links, direct);
		mirror_apply(&mirror, &wrong, 1);
		mirror_check(&mirror, "a wild quantity");
		mirror_apply(&mirror, &right, 1);
		snprintf(text, sizeof text, "a quantity of %g put right", wild[i]);
		mirror_check(&mirror, text);
		mirror_done(&mirror);
		links_done(&links);
	}
}

/* The same by steps none of which is large against what is left. */
static void a_wild_value_reached_and_left_by_steps_leaves_nothing_behind(void **state)
{
	struct links links = {0};
	double direct[] = {1, 2, 3};
	struct mirror mirror;

	links_read(&links, "PQR", "P,Q,0.5; Q,R,0.25; R,P,0.1");
	mirror_init(&mirror, 3, 1, &links, direct);
	for (int i = -17; i <= 17; i++) { /* 3, 21, 147 … and back */
		double value = 3 * pow(7, 17 - abs(i));
		struct graph_change change = direct_change(2, &value);

		mirror_apply(&mirror, &change, 1);
		mirror_check(&mirror, i < 0 ? "a step up" : "a step down");
	}
	mirror_done(&mirror);
	links_done(&links);
}

/* Links that were there with next to no quantity become a chain. */
static void small_changes_along_a_chain_of_grown_links_do_not_add_up(void **state)
{
	struct links links = {0};
	double direct[300];
	struct graph_change change[300];
	struct mirror mirror;

	for (int32_t i = 0; i < 300; i++) {
		direct[i] = 1e-6;
		if (i > 0) {
			links_add(&links, i, i - 1, 1e-12);
			change[i - 1] = link_change(i, i - 1, 1);
		}
	}
	direct[0] = 1;
	mirror_init(&mirror, 300, 1, &links, direct);
	mirror_apply(&mirror, change, 299);
	mirror_check(&mirror, "a chain of grown links");
	for (int32_t i = 299; i >= 0; i--) {
		direct[i] += 9e-12;
		change[i] = direct_change(i, direct + i);
		mirror_apply(&mirror, change + i, 1);
	}
	mirror_check(&mirror, "300 small changes");
	mirror_done(&mirror);
	links_done(&links);
}

/* Loops made by changes are as exact as those that were there when the system was solved. */
static void strong_loops_made_by_changes_are_as_exact_as_any(void **state)
{
	static const double gain[] = {0.5, 0.9, 0.97, 0.99};

	for (size_t i = 0; i < sizeof gain / sizeof *gain; i++) {
		struct links none = {0};
		double direct[300];
		struct graph_change change[] = {link_change(0, 1, gain[i]), link_change(1, 0, 1)};
		struct mirror mirror;
		char text[60];

		for (int k = 0; k < 300; k++)
			direct[k] = 1 + k;
		mirror_init(&mirror, 300, 1, &none, direct);
		mirror_apply(&mirror, change, 2);
		snprintf(text, sizeof text, "a loop of gain %g", gain[i]);
		mirror_check(&mirror, text);
		for (int step = 0; step < 10; step++) {
			double value = direct[step % 2] *= 1 + 1e-9;
			struct graph_change small = direct_change(step % 2, &value);

			mirror_apply(&mirror, &small, 1);
			snprintf(text, sizeof text, "a small change in a loop of gain %g", gain[i]);
			mirror_check(&mirror, text);
		}
		mirror_done(&mirror);
	}
}

static void small_changes_along_a_chain_made_by_changes_do_not_add_up(void **state)
{
	struct links none = {0};
	double direct[300];
	struct graph_change change[300];
	struct mirror mirror;

	for (int32_t i = 0; i < 300; i++) {
		direct[i] = 1e-6;
		if (i > 0)
			change[i - 1] = link_change(i, i - 1, 1);
	}
	direct[0] = 1;
	mirror_init(&mirror, 300, 1, &none, direct);
	mirror_apply(&mirror, change, 299);
	mirror_check(&mirror, "a chain");
	for (int32_t i = 299; i >= 0; i--) {
		direct[i] += 9e-12;
		change[i] = direct_change(i, direct + i);
		mirror_apply(&mirror, change + i, 1);
	}
	mirror_check(&mirror, "300 small changes");
	mirror_done(&mirror);
}

/* 1 + 1/3 + 1/9 …: many changes one after the other, each below what is pushed at once, still arrive. */
static void many_tiny_changes_of_one_product_arrive(void **state)
{
	struct links links = {0};
	double direct[] = {1, 1, 1};
	struct mirror mirror;

	links_read(&links, "PQR", "P,Q,1; Q,R,1");
	mirror_init(&mirror, 3, 1, &links, direct);
	for (int i = 0; i < 3000; i++) {
		struct graph_change change = direct_change(2, direct + 2);

		direct[2] *= 1 + 3e-12;
		mirror_apply(&mirror, &change, 1);
		if (i % 100 == 0)
			mirror_check(&mirror, "tiny changes");
	}
	mirror_check(&mirror, "3,000 tiny changes");
	mirror_done(&mirror);
	links_done(&links);
}

/* A self-loop above 1 that another loop makes up for: the component's radius is 0.963. Not proved, but judged. */
static void a_component_that_is_only_judged_takes_changes(void **state)
{
	struct links links = {0};
	double direct[] = {1, 1};
	struct mirror mirror;

	links_read(&links, "PQ", "P,P,1.5; P,Q,-1; Q,P,1; Q,Q,-0.9");
	mirror_init(&mirror, 2, 1, &links, direct);
	for (int i = 0; i < 10; i++) {
		struct graph_change change[] = {direct_change(i % 2, direct + i % 2), link_change(1, 1, -0.9 + 0.001 * i)};

		direct[i % 2] *= i % 3 ? 3 : -2;
		mirror_apply(&mirror, change, i % 2 ? 2 : 1);
		mirror_check(&mirror, "a change in a judged component");
	}
	mirror_done(&mirror);
	links_done(&links);
}

static void values_near_the_end_of_doubles_are_exact_or_refused(void **state)
{
	struct links links = {0};
	double direct[] = {1, -1.5e308, 1, 1}, up = 1.5e308, one = 1;
	struct graph_change flip = direct_change(1, &up), over = link_change(0, 1, 2), back = direct_change(1, &one);
	struct graph_refusal refusal;
	struct mirror mirror;

	links_read(&links, "PQRS", "P,Q,0.5; R,S,0.5");
	mirror_init(&mirror, 4, 1, &links, direct);
	mirror_apply(&mirror, &flip, 1);
	assert_true(total_at(mirror.resident, 1) == 1.5e308);
	assert_near(total_at(mirror.resident, 0), 0.75e308, 1e-15);
	refusal = refused(mirror.resident, 4, 1, &over, 1, "graph.not_finite");
	assert_null(refusal.row);
	mirror_apply(&mirror, &back, 1);
	mirror_check(&mirror, "a value near the end of doubles");
	mirror_done(&mirror);
	links_done(&links);
}

static void entries_of_exactly_zero_stay_zero(void **state)
{
	struct links links = {0};
	double direct[] = {1, 0, 2, 0, 3, 0}, new[] = {7, 0};
	struct graph_change change[] = {direct_change(2, new), link_change(1, 0, -0.3)};
	struct mirror mirror;

	links_read(&links, "PQR", "P,Q,0.5; Q,R,-0.25; R,P,0.5");
	mirror_init(&mirror, 3, 2, &links, direct);
	mirror_apply(&mirror, change, 2);
	for (int32_t i = 0; i < 3; i++) {
		const struct graph_version *version = graph_resident_read(mirror.resident);

		assert_true(graph_version_total(version, i)[1] == 0);
		graph_version_release(mirror.resident, version);
	}
	mirror_done(&mirror);
	links_done(&links);
}

/* What has nothing behind it any more is exactly 0 again, as it would be after a solve. */
static void a_product_left_with_nothing_is_zero(void **state)
{
	struct links links = {0};
	double direct[] = {0, 0.1, 0.7, 0.3}, total;
	struct mirror mirror;

	links_read(&links, "PQRS", "P,Q,0.1; P,R,0.7; P,S,0.3");
	mirror_init(&mirror, 4, 1, &links, direct);
	for (int32_t i = 1; i < 4; i++) {
		struct graph_change away = link_change(0, i, 0);

		mirror_apply(&mirror, &away, 1);
	}
	total = total_at(mirror.resident, 0);
	if (total != 0)
		fail_msg("%.17g is left", total);
	mirror_done(&mirror);
	links_done(&links);
}

static void a_loop_left_with_nothing_is_zero(void **state)
{
	static const double gain[] = {0.01, 0.5, 0.9, 0.99};

	for (size_t i = 0; i < sizeof gain / sizeof *gain; i++) {
		struct links links = {0};
		double direct[] = {0.7, 0.1, 3}, zero = 0;
		struct mirror mirror;

		links_add(&links, 0, 1, gain[i]);
		links_add(&links, 1, 0, 1);
		links_add(&links, 2, 0, 0.3);
		mirror_init(&mirror, 3, 1, &links, direct);
		for (int32_t row = 0; row < 3; row++) {
			struct graph_change change = direct_change(row, &zero);

			mirror_apply(&mirror, &change, 1);
		}
		for (int32_t row = 0; row < 3; row++) {
			if (total_at(mirror.resident, row) != 0)
				fail_msg("gain %g: %.17g is left of row %d", gain[i], total_at(mirror.resident, row), row);
		}
		mirror_done(&mirror);
		links_done(&links);
	}
}

static void effort_tells_how_many_totals_changed(void **state)
{
	struct links links = {0};
	double direct[] = {1, 2, 3, 4}, new[] = {5};
	struct graph_change leaf = direct_change(2, new), top = direct_change(0, new), same = direct_change(3, direct + 3);
	struct mirror mirror;

	links_read(&links, "PQRS", "P,Q,0.5; Q,R,0.25");
	mirror_init(&mirror, 4, 1, &links, direct);
	assert_int_equal(mirror_apply(&mirror, &leaf, 1).touched, 3);
	assert_int_equal(mirror_apply(&mirror, &top, 1).touched, 1);
	assert_int_equal(mirror_apply(&mirror, &same, 1).touched, 0);
	mirror_done(&mirror);
	links_done(&links);
}

/* ---- refusals */

static void changes_that_are_wrong_leave_all_as_it_was(void **state)
{
	struct chance chance = {8};
	struct mirror mirror;
	double nan_in_it[] = {1, NAN}, inf_in_it[] = {-INFINITY, 1}, good[] = {2, 3};
	struct graph_change wrong[][2] = {
		{direct_change(3, good), direct_change(4, nan_in_it)},
		{direct_change(3, good), direct_change(4, inf_in_it)},
		{link_change(1, 2, 0.001), link_change(4, 5, NAN)},
		{link_change(1, 2, 0.001), link_change(4, 5, INFINITY)},
		{link_change(1, 2, 0.001), link_change(4, 4, -INFINITY)},
		{link_change(1, 2, 0.001), link_change(40, 1, 0.001)},
		{link_change(1, 2, 0.001), link_change(1, 40, 0.001)},
		{link_change(1, 2, 0.001), link_change(-1, 1, 0.001)},
		{link_change(1, 2, 0.001), link_change(1, INT32_MIN, 0.001)},
		{link_change(1, 2, 0.001), direct_change(40, good)},
		{link_change(1, 2, 0.001), direct_change(INT32_MAX, good)},
	};

	mirror_random(&mirror, &chance, 40, 2, 3, 0.9, 0.3, 6);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct graph_refusal refusal = refused(mirror.resident, 40, 2, wrong[i], 2, i < 5 ? "graph.not_finite" : "graph.row_range");

		assert_null(refusal.row);
		mirror_check_links(&mirror);
	}
	mirror_check(&mirror, "nothing");
	mirror_done(&mirror);
}

static void diverging_changes_in_random_systems_leave_all_as_it_was(void **state)
{
	struct chance chance = {88};
	int refusals = 0;

	for (int round = 0; round < 24; round++) {
		int32_t n = 3 + chance_below(&chance, 40);
		double direct[2 * 14];
		struct graph_change *change = heap_alloc(2 * (size_t)n + 16, sizeof *change);
		struct mirror mirror;

		mirror_random(&mirror, &chance, n, 2, 2, 0.9, round % 2 ? 0.3 : 0, round % 3 ? 6 : 0);
		for (int step = 0; step < 8; step++) {
			int32_t a = chance_below(&chance, n), b = chance_below(&chance, n);
			double scale = mirror.unit[b] / mirror.unit[a], double_direct[] = {2, -3};
			struct graph_change bad[] = {
				direct_change(a, double_direct), link_change(a, b, 3 * scale), link_change(b, a, 2 / scale), link_change(a, a, 0.01)};
			struct graph_refusal refusal;
			size_t count;

			if (a == b)
				continue;
			if (round % 2 == 0) { /* with negative entries another loop might make up for it */
				double gain = 1;

				refusal = refused(mirror.resident, n, 2, bad, 4, "rollup.diverges");
				refusals++;
				for (size_t k = 0; refusal.is_loop && k < refusal.count; k++) {
					int32_t from = refusal.row[k], to = refusal.row[(k + 1) % refusal.count];

					gain *= from == a && to == b ? 3 * scale : from == b && to == a ? 2 / scale : *cell(&mirror, from, to);
				}
				if (refusal.is_loop)
					assert_near(refusal.gain, gain, 1e-10);
				graph_refusal_done(&refusal);
			}
			change_random(&mirror, &chance, round % 2 ? 0.3 : 0, change, direct, &count);
			mirror_apply(&mirror, change, count);
			mirror_check(&mirror, "a sound change after refusals");
		}
		mirror_check_links(&mirror);
		mirror_done(&mirror);
		free(change);
	}
	assert_true(refusals > 60);
}

/* A loop that diverges is refused whatever goes through it at the moment, and whatever else the same batch sets first. */
static void a_diverging_loop_is_refused_though_nothing_flows_in_it(void **state)
{
	static const double first[] = {0.5, 0, 1e17, 1.2345678e17, 3.3333e17, 7.77e17, 9.1e18, 1e20, 1e300, 1.7e308};
	double direct[] = {0, 0, 1};

	for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
		struct links links = {0};
		struct graph_change change[] = {link_change(0, 1, first[i]), link_change(0, 1, 2.5)};
		struct graph_refusal refusal;
		struct mirror mirror;

		links_read(&links, "PQR", "P,Q,0.5; Q,P,0.5; Q,Q,0.01");
		mirror_init(&mirror, 3, 1, &links, direct);
		refusal = refused(mirror.resident, 3, 1, change, 2, "rollup.diverges");
		assert_int_equal(refusal.count, 2);
		graph_refusal_done(&refusal);
		mirror_done(&mirror);
		links_done(&links);
	}
}

static void a_batch_is_judged_by_its_end_only(void **state)
{
	struct links links = {0};
	double direct[] = {1, 1};
	struct graph_change change[] = {link_change(1, 0, 5), link_change(0, 0, 3), link_change(0, 1, 0.1), link_change(0, 0, 0.25)};
	struct mirror mirror;

	links_read(&links, "PQ", "P,Q,0.9; Q,P,0.9");
	mirror_init(&mirror, 2, 1, &links, direct);
	mirror_apply(&mirror, change, 4); /* gain 0.5 beside a self-loop of 0.25 */
	mirror_check(&mirror, "a batch that diverges in between");
	mirror_done(&mirror);
	links_done(&links);
}

/* ---- what-ifs */

static void a_what_if_equals_the_change_and_leaves_the_base_bit_for_bit(void **state)
{
	struct chance chance = {21};

	for (int round = 0; round < 16; round++) {
		int32_t n = 4 + chance_below(&chance, 60), row[64];
		double negative = round % 2 ? 0.3 : 0, direct[3 * 14], out[64 * 3];
		struct graph_change *change = heap_alloc(2 * (size_t)n + 16, sizeof *change);
		struct chance same = chance;
		struct mirror mirror, twin; /* the twin is never asked what if */

		mirror_random(&mirror, &chance, n, 3, 2, 0.9, negative, round % 3 ? 6 : 0);
		mirror_random(&twin, &same, n, 3, 2, 0.9, negative, round % 3 ? 6 : 0);
		for (int32_t i = 0; i < n; i++)
			row[i] = n - 1 - i;
		for (int step = 0; step < 20; step++) {
			uint64_t before_number, number;
			double *before = totals_of(mirror.resident, n, 3, &before_number), *total, *other;
			size_t count;

			for (int k = 0; k < 3; k++) { /* the last is then made */
				change_random(&mirror, &chance, negative, change, direct, &count);
				assert_int_equal(graph_resident_what_if(mirror.resident, change, count, row, (size_t)n, out, NULL, NULL), ST_OK);
				total = totals_of(mirror.resident, n, 3, &number);
				assert_memory_equal(total, before, (size_t)n * 3 * sizeof *total);
				assert_int_equal(number, before_number);
				free(total);
				mirror_check_links(&mirror);
			}
			mirror_apply(&mirror, change, count);
			mirror_apply(&twin, change, count);
			total = totals_of(mirror.resident, n, 3, &number);
			other = totals_of(twin.resident, n, 3, NULL);
			for (int32_t i = 0; i < n; i++)
				assert_memory_equal(total + (size_t)row[i] * 3, out + (size_t)i * 3, 3 * sizeof *total);
			assert_memory_equal(total, other, (size_t)n * 3 * sizeof *total);
			free(before);
			free(total);
			free(other);
		}
		mirror_done(&mirror);
		mirror_done(&twin);
		free(change);
	}
}

/* Thousands of questions about new suppliers do not make the next change another one. */
static void many_what_ifs_about_new_links_leave_the_base_as_it_was(void **state)
{
	struct chance chance = {5}, same = {5};
	struct mirror mirror, twin;
	double value[] = {3.25}, out, *total, *other;
	struct graph_change change = direct_change(11, value);
	struct graph_effort effort, other_effort;
	int32_t row = 17;

	mirror_random(&mirror, &chance, 70, 1, 1, 0.5, 0, 0);
	mirror_random(&twin, &same, 70, 1, 1, 0.5, 0, 0);
	for (int32_t i = 0; i < 70; i++) {
		for (int32_t j = 0; j < 35; j++) {
			struct graph_change link = link_change(i, j, 1e-4);

			if (*cell(&mirror, i, j) == 0)
				assert_int_equal(graph_resident_what_if(mirror.resident, &link, 1, &row, 1, &out, NULL, NULL), ST_OK);
		}
	}
	effort = mirror_apply(&mirror, &change, 1);
	other_effort = mirror_apply(&twin, &change, 1);
	assert_int_equal(effort.anew, other_effort.anew);
	assert_int_equal(effort.touched, other_effort.touched);
	total = totals_of(mirror.resident, 70, 1, NULL);
	other = totals_of(twin.resident, 70, 1, NULL);
	assert_memory_equal(total, other, 70 * sizeof *total);
	free(total);
	free(other);
	mirror_done(&mirror);
	mirror_done(&twin);
}

/* ---- generated networks */

struct network {
	struct graph_resident *resident;
	struct graph_link *link;
	size_t count;
	int32_t n;
	double *direct, *sum; /* sum of each product's quantities */
	double *total;        /* at the start */
};

static void network_init(struct network *network, enum graph_mode mode, int32_t n, uint64_t seed)
{
	struct err err = {0};

	*network = (struct network){.n = n};
	assert_int_equal(graph_generate(mode, n, seed, &network->link, &network->count, &network->direct, &err), ST_OK);
	network->sum = heap_alloc((size_t)n, sizeof *network->sum);
	for (size_t e = 0; e < network->count; e++)
		network->sum[network->link[e].product] += network->link[e].quantity;
	assert_int_equal(graph_resident_new(n, network->link, network->count, 1, network->direct, &network->resident, NULL, &err), ST_OK);
	network->total = totals_of(network->resident, n, 1, NULL);
}

static void network_done(struct network *network)
{
	graph_resident_free(network->resident);
	free(network->link);
	free(network->direct);
	free(network->sum);
	free(network->total);
}

/* The resident's own links and `direct`, solved afresh. */
static void network_check(const struct network *network, const char *name, double close)
{
	struct links links = {0};
	struct graph_order *order;
	double *fresh = heap_alloc((size_t)network->n, sizeof *fresh), *total = totals_of(network->resident, network->n, 1, NULL), worst = 0;

	graph_resident_links(network->resident, &links.link, &links.count);
	order = order_of(network->n, &links);
	assert_int_equal(graph_solve(order, 1, network->direct, fresh, 1, NULL), ST_OK);
	for (int32_t i = 0; i < network->n; i++) {
		double error = fabs(total[i] - fresh[i]) / fabs(fresh[i]);

		worst = error > worst ? error : worst;
		if (!(error <= close))
			fail_msg("%s: row %d: %.17g, a fresh solve gives %.17g: %.3g", name, i, total[i], fresh[i], error);
	}
	printf("%s: at most %.3g from a fresh solve\n", name, worst);
	graph_order_free(order);
	free(links.link);
	free(fresh);
	free(total);
}

/* One random change that keeps every product's quantities below 0.97. Links between the same products were added up; here they are told apart by
 * position, so only those that stand alone are changed. */
static struct graph_change network_change(struct network *network, struct chance *chance, bool *single, double *value)
{
	int32_t product = chance_below(chance, network->n);
	size_t e;

	if (chance_real(chance) < 0.4) {
		network->direct[product] *= pow(10, 1 - 2 * chance_real(chance));
		*value = network->direct[product];
		return direct_change(product, value);
	}
	do
		e = (size_t)chance_next(chance) % network->count;
	while (!single[e]);
	product = network->link[e].product;
	network->sum[product] -= network->link[e].quantity;
	network->link[e].quantity = chance_real(chance) < 0.15 ? 0 : (0.97 - network->sum[product]) * chance_real(chance);
	network->sum[product] += network->link[e].quantity;
	return link_change(product, network->link[e].input, network->link[e].quantity);
}

static bool *singles(const struct network *network)
{
	bool *single = heap_alloc(network->count, sizeof *single);
	size_t *first = heap_alloc((size_t)network->n, sizeof *first), *link = heap_alloc(network->count, sizeof *link);

	for (size_t e = 0; e < network->count; e++) { /* chains of links by product */
		int32_t product = network->link[e].product;

		single[e] = true;
		for (size_t f = first[product]; f > 0; f = link[f - 1]) {
			if (network->link[f - 1].input == network->link[e].input)
				single[f - 1] = single[e] = false;
		}
		link[e] = first[product];
		first[product] = e + 1;
	}
	free(first);
	free(link);
	return single;
}

static void two_thousand_changes_of_a_network_end_at_a_fresh_solve(void **state)
{
	for (int mode = 0; mode < GRAPH_MODES; mode++) {
		struct chance chance = {(uint64_t)mode};
		struct network network;
		bool *single;
		int anew = 0, swept = 0;
		uint64_t number;

		network_init(&network, (enum graph_mode)mode, 3000, 7);
		single = singles(&network);
		for (int i = 0; i < 500; i++) { /* one by one, and every fifth time 16 together */
			double value[16];
			struct graph_change change[16];
			struct graph_effort effort;
			int count = i % 5 ? 1 : 16;

			for (int k = 0; k < count; k++)
				change[k] = network_change(&network, &chance, single, &value[k]);
			assert_int_equal(graph_resident_apply(network.resident, change, (size_t)count, &effort, NULL, NULL), ST_OK);
			anew += effort.anew;
			swept += effort.swept;
			assert_true(effort.touched <= 3000);
			if (i % 125 == 60)
				network_check(&network, graph_mode_name[mode], CLOSE);
		}
		network_check(&network, graph_mode_name[mode], CLOSE);
		free(totals_of(network.resident, 3000, 1, &number));
		printf("%s: %d of 500 anew, %d swept, version %llu\n", graph_mode_name[mode], anew, swept, (unsigned long long)number);
		free(single);
		network_done(&network);
	}
}

/* A block of strong loops that a what-if or a refused change makes singular is whole again afterwards. */
static void what_ifs_on_strong_pairs_leave_later_changes_the_same(void **state)
{
	struct network network, twin;
	size_t e, f = 0;
	int pairs = 0;

	network_init(&network, GRAPH_STRONG, 3000, 3);
	network_init(&twin, GRAPH_STRONG, 3000, 3);
	for (e = 0; e < network.count && pairs < 12; e++) {
		int32_t a = network.link[e].product, b = network.link[e].input, row = a;
		double q = network.link[e].quantity, out, value, *total, *other;
		struct graph_change singular, change;
		struct graph_refusal refusal;

		for (f = 0; f < e; f++) {
			if (network.link[f].product == b && network.link[f].input == a)
				break;
		}
		if (f == e || a == b || network.link[f].quantity * q < 0.3)
			continue;
		pairs++;
		singular = link_change(a, b, 1 / network.link[f].quantity);
		assert_int_equal(graph_resident_what_if(network.resident, &singular, 1, &row, 1, &out, &refusal, NULL), ST_INPUT);
		assert_int_equal(refusal.count, 2);
		graph_refusal_done(&refusal);
		value = network.direct[a] *= 3;
		twin.direct[a] = value;
		change = direct_change(a, &value);
		assert_int_equal(graph_resident_apply(network.resident, &change, 1, NULL, NULL, NULL), ST_OK);
		assert_int_equal(graph_resident_apply(twin.resident, &change, 1, NULL, NULL, NULL), ST_OK);
		total = totals_of(network.resident, 3000, 1, NULL);
		other = totals_of(twin.resident, 3000, 1, NULL);
		assert_memory_equal(total, other, 3000 * sizeof *total);
		free(total);
		free(other);
	}
	assert_true(pairs >= 5);
	network_check(&network, "strong pairs", CLOSE);
	network_done(&network);
	network_done(&twin);
}

static void very_many_forward_links_order_the_system_anew(void **state)
{
	struct network network;
	struct chance chance = {31};
	int anew = 0;

	network_init(&network, GRAPH_ACYCLIC, 300, 5);
	for (int batch = 0; batch < 5; batch++) {
		struct graph_change change[1000];
		struct graph_effort effort;

		for (int i = 0; i < 1000; i++)
			change[i] = link_change(chance_below(&chance, 300), chance_below(&chance, 300), 1e-5 * chance_real(&chance));
		assert_int_equal(graph_resident_apply(network.resident, change, 1000, &effort, NULL, NULL), ST_OK);
		anew += effort.anew;
		network_check(&network, "very many new links", CLOSE);
	}
	assert_true(anew > 0);
	network_done(&network);
}

static void renewing_changes_no_total(void **state)
{
	for (int mode = 0; mode < GRAPH_MODES; mode++) {
		struct chance chance = {(uint64_t)mode + 50};
		struct network network;
		bool *single;
		double worst = 0;

		network_init(&network, (enum graph_mode)mode, 1000, 9);
		single = singles(&network);
		for (int i = 0; i < 60; i++) {
			double value, *before, *after;
			struct graph_change change = network_change(&network, &chance, single, &value);

			if (i > 0)
				assert_int_equal(graph_resident_apply(network.resident, &change, 1, NULL, NULL, NULL), ST_OK);
			if (i % 20)
				continue;
			before = totals_of(network.resident, 1000, 1, NULL);
			assert_int_equal(graph_resident_renew(network.resident, NULL), ST_OK);
			after = totals_of(network.resident, 1000, 1, NULL);
			for (int32_t row = 0; row < 1000; row++)
				worst = fmax(worst, fabs(after[row] - before[row]) / fabs(before[row]));
			free(before);
			free(after);
		}
		printf("%s: renewing changed a total by %.3g at most\n", graph_mode_name[mode], worst);
		assert_true(worst <= CLOSE);
		free(single);
		network_done(&network);
	}
}

/* ---- versions */

static void a_held_version_never_changes(void **state)
{
	enum { HELD = 60 };
	struct chance chance = {77};
	struct network network;
	const struct graph_version *held[HELD];
	double *copy[HELD];
	uint64_t number[HELD];
	bool *single;

	network_init(&network, GRAPH_RANDOM, 1000, 2);
	single = singles(&network);
	for (int i = 0; i < HELD; i++) {
		double value;
		struct graph_change change = network_change(&network, &chance, single, &value);

		held[i] = graph_resident_read(network.resident);
		copy[i] = totals_of(network.resident, 1000, 1, &number[i]);
		assert_int_equal(graph_version_number(held[i]), number[i]);
		if (i > 0 && i % 20 != 0)
			assert_int_equal(number[i], number[i - 1] + 1);
		assert_int_equal(graph_resident_apply(network.resident, &change, 1, NULL, NULL, NULL), ST_OK);
		if (i % 20 == 19)
			assert_int_equal(graph_resident_renew(network.resident, NULL), ST_OK);
	}
	for (int left = HELD; left > 0; left--) { /* in any order */
		int at = chance_below(&chance, left);

		for (int i = 0; i < left; i++) {
			assert_int_equal(graph_version_number(held[i]), number[i]);
			for (int32_t row = 0; row < 1000; row += i == at ? 1 : 97)
				assert_true(*graph_version_total(held[i], row) == copy[i][row]);
		}
		graph_version_release(network.resident, held[at]);
		free(copy[at]);
		held[at] = held[left - 1];
		copy[at] = copy[left - 1];
		number[at] = number[left - 1];
	}
	network_check(&network, "after the versions", CLOSE);
	free(single);
	network_done(&network);
}

static void one_version_may_be_held_many_times(void **state)
{
	struct links none = {0};
	double direct[] = {1, 2}, new[] = {4};
	struct graph_change change = direct_change(0, new);
	const struct graph_version *version[50], *later;
	struct mirror mirror;

	mirror_init(&mirror, 2, 1, &none, direct);
	for (int i = 0; i < 50; i++)
		version[i] = graph_resident_read(mirror.resident);
	mirror_apply(&mirror, &change, 1);
	for (int i = 0; i < 49; i++)
		graph_version_release(mirror.resident, version[i]);
	assert_true(*graph_version_total(version[49], 0) == 1);
	later = graph_resident_read(mirror.resident);
	assert_true(*graph_version_total(later, 0) == 4);
	assert_int_equal(graph_version_number(later), graph_version_number(version[49]) + 1);
	graph_version_release(mirror.resident, version[49]);
	graph_version_release(mirror.resident, later);
	mirror_done(&mirror);
}

/* ---- threads: two products that nobody uses always make 1000 together */

struct stage {
	struct graph_resident *resident;
	int32_t n; /* with the two, which are the last */
	atomic_bool stop;
	atomic_int wrong, versions, done;
	int readers, changes, renew_every;
};

static void *stage_read(void *context)
{
	struct stage *stage = context;
	uint64_t last = 0;
	double other = NAN;

	while (!atomic_load(&stage->stop)) {
		const struct graph_version *version = graph_resident_read(stage->resident);
		double sum = 0, pair = 0;

		if (graph_version_number(version) < last)
			atomic_fetch_add(&stage->wrong, 1);
		if (graph_version_number(version) > last)
			atomic_fetch_add(&stage->versions, 1);
		last = graph_version_number(version);
		for (int32_t row = 0; row < stage->n - 2; row++)
			sum += *graph_version_total(version, row);
		for (int32_t row = stage->n - 2; row < stage->n; row++)
			pair += *graph_version_total(version, row);
		if (pair != 1000 || (!isnan(other) && fabs(sum - other) > 1e-9 * fabs(other)))
			atomic_fetch_add(&stage->wrong, 1);
		other = sum;
		graph_version_release(stage->resident, version);
	}
	return NULL;
}

static void *stage_write(void *context)
{
	struct stage *stage = context;

	for (int i = 0; i < stage->changes || atomic_load(&stage->versions) < stage->readers * 50; i++) {
		double a = 1 + i % 900, b = 1000 - a, nothing = 0, out[2];
		struct graph_change change[] = {direct_change(stage->n - 2, &a), direct_change(stage->n - 1, &b)}, wrong = direct_change(0, &nothing);
		int32_t row[] = {stage->n - 1, stage->n - 2};

		if (graph_resident_what_if(stage->resident, &wrong, 1, row, 2, out, NULL, NULL) != ST_OK || out[0] + out[1] != 1000)
			atomic_fetch_add(&stage->wrong, 1);
		if (graph_resident_apply(stage->resident, change, 2, NULL, NULL, NULL) != ST_OK)
			atomic_fetch_add(&stage->wrong, 1);
		if (stage->renew_every > 0 && i % stage->renew_every == 0 && graph_resident_renew(stage->resident, NULL) != ST_OK)
			atomic_fetch_add(&stage->wrong, 1);
	}
	atomic_fetch_add(&stage->done, 1);
	return NULL;
}

/* Readers and writers together; a deadlock is a failure after a minute. */
static void stage_run(int32_t n, int readers, int writers, int changes, int renew_every)
{
	struct stage stage = {.n = n + 2, .readers = readers, .changes = changes, .renew_every = renew_every};
	struct graph_link *link;
	size_t count;
	double *direct;
	struct err err = {0};
	pthread_t thread[8];
	int waited = 0;

	assert_int_equal(graph_generate(GRAPH_LOCAL, n, 1, &link, &count, &direct, &err), ST_OK);
	direct = heap_grow(direct, (size_t)n + 2, sizeof *direct);
	direct[n] = 400;
	direct[n + 1] = 600;
	assert_int_equal(graph_resident_new(n + 2, link, count, 1, direct, &stage.resident, NULL, &err), ST_OK);
	free(link);
	free(direct);
	for (int i = 0; i < readers; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, stage_read, &stage), 0);
	for (int i = readers; i < readers + writers; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, stage_write, &stage), 0);
	while (atomic_load(&stage.done) < writers) {
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
		if (++waited > 12000) {
			fprintf(stderr, "readers and writers wait for one another\n");
			abort(); /* their threads cannot be ended */
		}
	}
	atomic_store(&stage.stop, true);
	for (int i = 0; i < readers + writers; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	printf("%d versions seen by %d readers beside %d writers\n", atomic_load(&stage.versions), readers, writers);
	assert_int_equal(atomic_load(&stage.wrong), 0);
	graph_resident_free(stage.resident);
}

static void readers_see_whole_versions_while_a_writer_changes(void **state)
{
	stage_run(700, 3, 1, 1500, 0);
}

static void readers_see_whole_versions_while_a_writer_renews_the_order(void **state)
{
	stage_run(300, 3, 1, 300, 3);
}

static void writers_take_turns(void **state)
{
	stage_run(300, 1, 3, 150, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v1_a_mutual_loop_with_a_self_loop_is_built_link_by_link),
		cmocka_unit_test(v2_three_tiers_and_two_suppliers_are_built_at_once),
		cmocka_unit_test(v12_changes_without_a_finite_answer_are_refused_with_the_loop),
		cmocka_unit_test(v12f_a_sound_loop_in_wild_units_is_accepted),
		cmocka_unit_test(v13_an_avoided_product_gives_a_total_below_zero),
		cmocka_unit_test(v14_repeated_links_are_set_together),
		cmocka_unit_test(every_change_to_a_small_system_agrees_with_quadruple_precision),
		cmocka_unit_test(every_change_to_a_larger_system_agrees_with_quadruple_precision),
		cmocka_unit_test(the_same_value_changes_no_total),
		cmocka_unit_test(a_wild_value_put_right_leaves_nothing_behind),
		cmocka_unit_test(a_wild_quantity_put_right_leaves_nothing_behind),
		cmocka_unit_test(a_wild_value_reached_and_left_by_steps_leaves_nothing_behind),
		cmocka_unit_test(small_changes_along_a_chain_of_grown_links_do_not_add_up),
		cmocka_unit_test(strong_loops_made_by_changes_are_as_exact_as_any),
		cmocka_unit_test(small_changes_along_a_chain_made_by_changes_do_not_add_up),
		cmocka_unit_test(many_tiny_changes_of_one_product_arrive),
		cmocka_unit_test(a_component_that_is_only_judged_takes_changes),
		cmocka_unit_test(values_near_the_end_of_doubles_are_exact_or_refused),
		cmocka_unit_test(entries_of_exactly_zero_stay_zero),
		cmocka_unit_test(a_product_left_with_nothing_is_zero),
		cmocka_unit_test(a_loop_left_with_nothing_is_zero),
		cmocka_unit_test(effort_tells_how_many_totals_changed),
		cmocka_unit_test(changes_that_are_wrong_leave_all_as_it_was),
		cmocka_unit_test(diverging_changes_in_random_systems_leave_all_as_it_was),
		cmocka_unit_test(a_diverging_loop_is_refused_though_nothing_flows_in_it),
		cmocka_unit_test(a_batch_is_judged_by_its_end_only),
		cmocka_unit_test(a_what_if_equals_the_change_and_leaves_the_base_bit_for_bit),
		cmocka_unit_test(many_what_ifs_about_new_links_leave_the_base_as_it_was),
		cmocka_unit_test(two_thousand_changes_of_a_network_end_at_a_fresh_solve),
		cmocka_unit_test(what_ifs_on_strong_pairs_leave_later_changes_the_same),
		cmocka_unit_test(very_many_forward_links_order_the_system_anew),
		cmocka_unit_test(renewing_changes_no_total),
		cmocka_unit_test(a_held_version_never_changes),
		cmocka_unit_test(one_version_may_be_held_many_times),
		cmocka_unit_test(readers_see_whole_versions_while_a_writer_changes),
		cmocka_unit_test(readers_see_whole_versions_while_a_writer_renews_the_order),
		cmocka_unit_test(writers_take_turns),
	};

	cmocka_set_test_filter(getenv("TEST_FILTER")); /* under ThreadSanitizer those with several threads only */
	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
