/* The formula language: evaluation over arrays of exact rationals, in a fixed order. */
#include "reduction/reduction_formula_int.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS 12
#define PARTS INT64_C(377580) /* of a month: 28, 29, 30 and 31 divide it */

struct evaluation {
	const struct reduction_formula *formula;
	const struct reduction_array *value;
	const struct reduction_frame *frame;
	size_t *run;        /* crediting year of each interval */
	int64_t *run_parts; /* of months, that count in each crediting year */
	struct err *err;
};

static enum status evaluate(struct evaluation *e, int at, struct reduction_array *out);

/* ---- arrays ---- */

void reduction_array_init(struct reduction_array *a, struct reduction_shape shape, size_t groups, size_t years, size_t months)
{
	size_t cells;

	*a = (struct reduction_array){.shape = shape, .groups = groups, .years = years, .months = months};
	cells = groups * years * months;
	a->cell = heap_alloc(cells + 1, sizeof *a->cell);
	a->there = heap_alloc(cells + 1, sizeof *a->there);
	memset(a->there, 0, (cells + 1) * sizeof *a->there);
	for (size_t i = 0; i < cells; i++)
		mpq_init(a->cell[i]);
}

void reduction_array_done(struct reduction_array *a)
{
	size_t cells = a->groups * a->years * a->months;

	for (size_t i = 0; a->cell && i < cells; i++)
		mpq_clear(a->cell[i]);
	free(a->cell);
	free(a->there);
	a->cell = NULL;
	a->there = NULL;
}

size_t reduction_array_at(const struct reduction_array *a, size_t group, size_t year, size_t month)
{
	return ((a->shape.label ? group : 0) * a->years + (a->shape.years ? year : 0)) * a->months + (a->shape.months ? month : 0);
}

static bool fits(mpq_srcptr value)
{
	return mpz_sizeinbase(mpq_numref(value), 2) <= REDUCTION_NUMBER_BITS && mpz_sizeinbase(mpq_denref(value), 2) <= REDUCTION_NUMBER_BITS;
}

static enum status too_large(struct evaluation *e)
{
	return err_set(e->err, ST_INPUT, "methodology.too_large", NULL);
}

/* An array of `shape`; the number of groups is that of an operand that has them. */
static enum status make(
	struct evaluation *e, struct reduction_shape shape, const struct reduction_array *operand, size_t operands, struct reduction_array *out)
{
	size_t groups = 1, years = shape.years ? e->frame->years : 1, months = shape.months ? e->frame->intervals : 1;

	for (size_t i = 0; shape.label && i < operands; i++)
		if (operand[i].shape.label)
			groups = operand[i].groups;
	if (groups > REDUCTION_CELLS_MAX || groups * years * months > REDUCTION_CELLS_MAX)
		return too_large(e);
	reduction_array_init(out, shape, groups, years, months);
	return ST_OK;
}

/* ---- cell by cell ---- */

/* One cell from the operands' cells; false: division by zero. */
static bool combine(const struct reduction_node *n, mpq_srcptr const *x, size_t operands, mpq_t out)
{
	switch (n->kind) {
	case NODE_ADD:
		mpq_add(out, x[0], x[1]);
		return true;
	case NODE_SUBTRACT:
		mpq_sub(out, x[0], x[1]);
		return true;
	case NODE_MULTIPLY:
		mpq_mul(out, x[0], x[1]);
		return true;
	case NODE_NEGATE:
		mpq_neg(out, x[0]);
		return true;
	case NODE_DIVIDE:
		if (mpq_sgn(x[1]) == 0)
			return false;
		mpq_div(out, x[0], x[1]);
		return true;
	case NODE_EACH:
		mpq_set(out, x[0]);
		for (size_t i = 1; i < operands; i++)
			if ((mpq_cmp(x[i], out) > 0) == (n->function == FUNCTION_MAX))
				mpq_set(out, x[i]);
		return true;
	default:
		if (n->function == FUNCTION_CHOOSE)
			mpq_set(out, mpq_sgn(x[0]) == 0 ? x[1] : x[2]);
		else if (mpq_sgn(x[1]) == 0)
			mpq_set(out, x[2]);
		else
			mpq_div(out, x[0], x[1]);
		return true;
	}
}

static enum status spread(
	struct evaluation *e, const struct reduction_node *n, const struct reduction_array *operand, size_t operands, struct reduction_array *out)
{
	mpq_srcptr *x;
	enum status st = make(e, n->shape, operand, operands, out);

	if (st != ST_OK)
		return st;
	x = heap_alloc(operands, sizeof *x);
	for (size_t g = 0; g < out->groups && st == ST_OK; g++)
		for (size_t y = 0; y < out->years && st == ST_OK; y++)
			for (size_t m = 0; m < out->months && st == ST_OK; m++) {
				size_t at = reduction_array_at(out, g, y, m);
				bool there = true;

				for (size_t i = 0; i < operands; i++) {
					size_t from = reduction_array_at(&operand[i], g, y, m);

					there = there && operand[i].there[from];
					x[i] = operand[i].cell[from];
				}
				out->there[at] = there;
				if (!there)
					continue;
				if (!combine(n, x, operands, out->cell[at]))
					st = err_set(e->err, ST_INPUT, "methodology.division_by_zero", NULL);
				else if (!fits(out->cell[at]))
					st = too_large(e);
			}
	free(x);
	if (st != ST_OK)
		reduction_array_done(out);
	return st;
}

/* ---- along an axis ---- */

/* Adds a cell to the one it is folded into, which holds `seen` cells so far. */
static void fold_in(enum reduction_function function, mpq_t into, mpq_srcptr x, size_t seen)
{
	if (function == FUNCTION_SUM || function == FUNCTION_MEAN)
		mpq_add(into, into, x);
	else if (seen == 0 || (mpq_cmp(x, into) > 0) == (function == FUNCTION_MAX))
		mpq_set(into, x);
}

/* Over years what is there counts; over groups all must be there. A sum of no groups is 0, anything else of nothing is absent. */
static enum status fold(struct evaluation *e, const struct reduction_node *n, const struct reduction_array *x, struct reduction_array *out)
{
	size_t *seen, cells;
	enum status st = make(e, n->shape, x, 1, out);
	mpq_t count;

	if (st != ST_OK)
		return st;
	cells = out->groups * out->years * out->months;
	seen = heap_alloc(cells + 1, sizeof *seen);
	mpq_init(count);
	for (size_t i = 0; i < cells; i++) {
		seen[i] = 0;
		out->there[i] = true;
	}
	for (size_t g = 0; g < x->groups; g++)
		for (size_t m = 0; m < x->months; m++) {
			bool some = false;

			for (size_t y = 0; y < x->years; y++) {
				size_t from = reduction_array_at(x, g, y, m), to = reduction_array_at(out, g, y, m);

				if (x->there[from])
					fold_in(n->function, out->cell[to], x->cell[from], seen[to]++);
				else if (!n->fold_years)
					out->there[to] = false;
				some = some || x->there[from];
			}
			if (!some && n->fold_years)
				out->there[reduction_array_at(out, g, 0, m)] = false;
		}
	for (size_t i = 0; i < cells; i++) {
		if (seen[i] == 0 && (n->function != FUNCTION_SUM || x->groups > 0))
			out->there[i] = false;
		if (n->function == FUNCTION_MEAN && seen[i] > 0) {
			mpq_set_ui(count, seen[i], 1);
			mpq_div(out->cell[i], out->cell[i], count);
		}
		if (!fits(out->cell[i]))
			st = too_large(e);
	}
	mpq_clear(count);
	free(seen);
	if (st != ST_OK)
		reduction_array_done(out);
	return st;
}

static enum status over_year(struct evaluation *e, const struct reduction_node *n, const struct reduction_array *x, struct reduction_array *out)
{
	enum status st = make(e, n->shape, x, 1, out);

	if (st != ST_OK)
		return st;
	for (size_t g = 0; g < out->groups; g++)
		for (size_t y = 0; y < out->years; y++)
			for (size_t begin = 0, end; begin < out->months; begin = end) {
				size_t first = reduction_array_at(out, g, y, begin);
				mpq_t sum;

				mpq_init(sum);
				for (end = begin; end < out->months && e->run[end] == e->run[begin]; end++)
					if (x->there[first + end - begin])
						mpq_add(sum, sum, x->cell[first + end - begin]);
				for (size_t m = begin; m < end; m++) {
					out->there[first + m - begin] = x->there[first + m - begin];
					mpq_set(out->cell[first + m - begin], sum);
				}
				mpq_clear(sum);
			}
	return ST_OK;
}

/* x · n/12 for an interval of n months. */
/* A month partly inside the gates counts by its days; pro rata by calendar day is the conservative reading of "part years". */
static int64_t parts_of(const struct reduction_frame_month *interval)
{
	if (interval->month == REDUCTION_WHOLE_YEAR)
		return MONTHS * PARTS;
	if (interval->days == 0)
		return PARTS;
	return PARTS * interval->days / (month_last_day(interval->month) - month_first_day(interval->month) + 1);
}

static enum status share(struct evaluation *e, const struct reduction_node *n, const struct reduction_array *x, struct reduction_array *out)
{
	enum status st = make(e, n->shape, x, 1, out);
	mpq_t twelfth;

	if (st != ST_OK)
		return st;
	mpq_init(twelfth);
	for (size_t g = 0; g < out->groups; g++)
		for (size_t y = 0; y < out->years; y++)
			for (size_t m = 0; m < out->months; m++) {
				size_t at = reduction_array_at(out, g, y, m), from = reduction_array_at(x, g, y, m);

				out->there[at] = x->there[from] && e->frame->interval[m].counted;
				mpq_set_si(twelfth, parts_of(&e->frame->interval[m]), MONTHS * PARTS);
				mpq_canonicalize(twelfth);
				mpq_mul(out->cell[at], x->cell[from], twelfth);
			}
	mpq_clear(twelfth);
	return ST_OK;
}

/* The yearly cap, cumulatively: a crediting year with n counted months may credit n/12 of the yearly amount in all; intervals take it in turn until
 * it is used up. */
static enum status cap(struct evaluation *e, const struct reduction_node *n, const struct reduction_array *operand, struct reduction_array *out)
{
	const struct reduction_array *x = &operand[0], *yearly = &operand[1];
	enum status st = make(e, n->shape, operand, 2, out);
	mpq_t left, twelfths;

	if (st != ST_OK)
		return st;
	mpq_inits(left, twelfths, NULL);
	for (size_t g = 0; g < out->groups; g++) {
		size_t from = reduction_array_at(yearly, g, 0, 0);

		for (size_t m = 0; m < out->months; m++) {
			size_t at = reduction_array_at(out, g, 0, m), source = reduction_array_at(x, g, 0, m);

			if (m == 0 || e->run[m] != e->run[m - 1]) {
				mpq_set_si(twelfths, e->run_parts[e->run[m]], MONTHS * PARTS);
				mpq_canonicalize(twelfths);
				mpq_mul(left, yearly->cell[from], twelfths);
			}
			out->there[at] = x->there[source] && yearly->there[from];
			if (!out->there[at])
				continue;
			mpq_set(out->cell[at], mpq_cmp(x->cell[source], left) < 0 ? x->cell[source] : left);
			mpq_sub(left, left, out->cell[at]);
		}
	}
	mpq_clears(left, twelfths, NULL);
	return ST_OK;
}

/* ---- the tree ---- */

static enum status leaf(struct evaluation *e, const struct reduction_node *n, struct reduction_array *out)
{
	const struct reduction_array *x = n->kind == NODE_NAME ? &e->value[n->symbol] : NULL;
	size_t cells = x ? x->groups * x->years * x->months : 1;

	if (!x) {
		reduction_array_init(out, n->shape, 1, 1, 1);
		mpq_set(out->cell[0], n->number);
		out->there[0] = true;
		return ST_OK;
	}
	reduction_array_init(out, x->shape, x->groups, x->years, x->months);
	for (size_t i = 0; i < cells; i++) {
		mpq_set(out->cell[i], x->cell[i]);
		out->there[i] = x->there[i];
	}
	return ST_OK;
}

static enum status apply(
	struct evaluation *e, const struct reduction_node *n, const struct reduction_array *operand, size_t operands, struct reduction_array *out)
{
	if (n->kind == NODE_FOLD)
		return fold(e, n, &operand[0], out);
	if (n->kind == NODE_CALL && n->function == FUNCTION_YEAR)
		return over_year(e, n, &operand[0], out);
	if (n->kind == NODE_CALL && n->function == FUNCTION_SHARE)
		return share(e, n, &operand[0], out);
	if (n->kind == NODE_CALL && n->function == FUNCTION_CAP)
		return cap(e, n, operand, out);
	return spread(e, n, operand, operands, out);
}

static enum status evaluate(struct evaluation *e, int at, struct reduction_array *out)
{
	const struct reduction_node *n = &e->formula->node[at];
	struct reduction_array *operand;
	size_t operands = 0, done = 0;
	enum status st = ST_OK;

	if (n->kind == NODE_NUMBER || n->kind == NODE_NAME)
		return leaf(e, n, out);
	for (int i = n->child; i >= 0; i = e->formula->node[i].sibling)
		operands++;
	operand = heap_alloc(operands, sizeof *operand);
	for (int i = n->child; i >= 0 && st == ST_OK; i = e->formula->node[i].sibling)
		if ((st = evaluate(e, i, &operand[done])) == ST_OK)
			done++;
	if (st == ST_OK)
		st = apply(e, n, operand, operands, out);
	for (size_t i = 0; i < done; i++)
		reduction_array_done(&operand[i]);
	free(operand);
	return st;
}

/* Crediting years: runs of twelve calendar months from the first counted interval. */
static void find_runs(struct evaluation *e)
{
	const struct reduction_frame_month *interval = e->frame->interval;
	size_t count = e->frame->intervals, first = 0;

	e->run = heap_alloc(count + 1, sizeof *e->run);
	e->run_parts = heap_alloc(count + 2, sizeof *e->run_parts);
	memset(e->run_parts, 0, (count + 2) * sizeof *e->run_parts);
	while (first < count && !interval[first].counted)
		first++;
	for (size_t i = 0; i < count; i++) {
		bool whole = interval[i].month == REDUCTION_WHOLE_YEAR;

		e->run[i] = i < first ? 0 : whole ? i : 1 + (size_t)(interval[i].month - interval[first].month) / MONTHS;
		if (interval[i].counted)
			e->run_parts[e->run[i]] += parts_of(&interval[i]);
	}
}

static enum status run(struct evaluation *e, int at, struct reduction_array *out)
{
	enum status st;

	find_runs(e);
	st = evaluate(e, at, out);
	free(e->run);
	free(e->run_parts);
	return st;
}

enum status reduction_formula_evaluate(const struct reduction_formula *formula, const struct reduction_array *value,
	const struct reduction_frame *frame, struct reduction_array *out_array, struct err *err)
{
	struct evaluation e = {.formula = formula, .value = value, .frame = frame, .err = err};

	return run(&e, formula->root, out_array);
}

enum status reduction_formula_cut(const struct reduction_formula *formula, const struct reduction_array *value, const struct reduction_frame *frame,
	struct reduction_array *out_array, struct err *err)
{
	struct evaluation e = {.formula = formula, .value = value, .frame = frame, .err = err};
	struct reduction_node minus = {.kind = NODE_SUBTRACT, .shape = reduction_formula_root(formula)->shape};
	struct reduction_array operand[2];
	enum status st;

	assert(reduction_formula_is_cap(formula));
	st = run(&e, reduction_formula_root(formula)->child, &operand[0]);
	if (st != ST_OK)
		return st;
	st = run(&e, formula->root, &operand[1]);
	if (st == ST_OK) {
		st = spread(&e, &minus, operand, 2, out_array);
		reduction_array_done(&operand[1]);
	}
	reduction_array_done(&operand[0]);
	return st;
}

enum status reduction_comparison_evaluate(const struct reduction_comparison *c, const struct reduction_array *value,
	const struct reduction_frame *frame, bool *out_holds, struct err *err)
{
	const struct reduction_shape left = reduction_formula_root(c->left)->shape, right = reduction_formula_root(c->right)->shape;
	struct reduction_node minus = {
		.kind = NODE_SUBTRACT, .shape = {left.label ? left.label : right.label, left.years || right.years, left.months || right.months}};
	struct evaluation e = {.value = value, .frame = frame, .err = err};
	struct reduction_array operand[2], difference;
	bool holds = true;
	enum status st = reduction_formula_evaluate(c->left, value, frame, &operand[0], err);

	if (st != ST_OK)
		return st;
	st = reduction_formula_evaluate(c->right, value, frame, &operand[1], err);
	if (st == ST_OK) {
		st = spread(&e, &minus, operand, 2, &difference);
		reduction_array_done(&operand[1]);
	}
	reduction_array_done(&operand[0]);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < difference.groups * difference.years * difference.months; i++) {
		int sign = mpq_sgn(difference.cell[i]);

		if (difference.there[i])
			holds = holds && (sign == 0         ? strcmp(c->op, "<") != 0 && strcmp(c->op, ">") != 0
						 : sign < 0 ? c->op[0] == '<'
							    : c->op[0] == '>');
	}
	reduction_array_done(&difference);
	*out_holds = holds;
	return ST_OK;
}
