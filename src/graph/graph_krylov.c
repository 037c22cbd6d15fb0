/* One column, as exactly as doubles can. One sweep (Gauss-Seidel) computes every product from its inputs in position order; only values of "late"
 * products, read before they are reached, are old ones. So a sweep maps the late values y to new late values S y + c, and the component is solved
 * once y = S y + c: a system in the few late products only, whose basis vectors are short. GMRES solves it (each step one sweep), which is exact
 * elimination where few products are late, and needs few steps where only some loops are strong. Around it stands iterative refinement with
 * residuals in long double, stopped by the residual of each row against the size of that row's own terms: neither units nor other products of the
 * component enter. The transposed system is swept from the end, with "early" products, those that read late ones, in the place of the late. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BASIS_DOUBLES 16000000 /* memory of the Krylov basis */
#define BASIS_MIN 12
#define BASIS_MAX 80
#define INNER_TOLERANCE 1e-8
#define OUTER_MAX 40
#define SWEEPS_SOLVE 6000     /* per column, in the worst case */
#define BACKWARD_ENOUGH 1e-15 /* residual of a row / sum of its absolute terms */
#define BACKWARD_ACCEPTED 1e-12
#define CHANGE_ENOUGH 1e-6 /* of the last refinement: the next would be below 1e-13 */

struct krylov {
	struct side side;
	double *x, *zero, *r, *size;          /* m each: a sweep's values; zeros; residual; sums of absolute terms */
	double *unit;                         /* old_count: size of each old value */
	double *basis;                        /* (steps + 1) × old_count */
	double *h, *g, *cosine, *sine, *part; /* (steps + 1) × steps; steps + 1; steps each */
	double *y;                            /* old values in units */
	size_t steps;
	int budget; /* sweeps left */
};

struct side graph_side(const struct graph_local *local, const struct graph_sweep *sweep, bool transposed, bool absolute)
{
	return (struct side){local, sweep, transposed, absolute, transposed ? sweep->early : sweep->late,
		(size_t)(transposed ? sweep->early_count : sweep->late_count)};
}

struct krylov *graph_krylov_new(const struct side *side, const double *weight)
{
	struct krylov *k = heap_alloc(1, sizeof *k);
	size_t m = (size_t)side->local->m, old = side->old_count, steps = old ? BASIS_DOUBLES / old : 0;

	k->side = *side;
	k->steps = steps < BASIS_MIN ? BASIS_MIN : steps > BASIS_MAX ? BASIS_MAX : steps;
	k->x = heap_alloc(m, sizeof *k->x);
	k->zero = heap_alloc(m, sizeof *k->zero);
	k->r = heap_alloc(m, sizeof *k->r);
	k->size = heap_alloc(m, sizeof *k->size);
	k->unit = heap_alloc(old, sizeof *k->unit);
	k->basis = heap_alloc((k->steps + 1) * old, sizeof *k->basis);
	k->h = heap_alloc((k->steps + 1) * k->steps, sizeof *k->h);
	k->g = heap_alloc(k->steps + 1, sizeof *k->g);
	k->cosine = heap_alloc(k->steps, sizeof *k->cosine);
	k->sine = heap_alloc(k->steps, sizeof *k->sine);
	k->part = heap_alloc(k->steps, sizeof *k->part);
	k->y = heap_alloc(old, sizeof *k->y);
	for (size_t a = 0; a < old; a++)
		k->unit[a] = side->transposed ? 1 / weight[side->old[a]] : weight[side->old[a]];
	return k;
}

void graph_krylov_free(struct krylov *k)
{
	if (!k)
		return;
	free(k->x);
	free(k->zero);
	free(k->r);
	free(k->size);
	free(k->unit);
	free(k->basis);
	free(k->h);
	free(k->g);
	free(k->cosine);
	free(k->sine);
	free(k->part);
	free(k->y);
	free(k);
}

/* Values of a block at once: x ← (I - Q)⁻¹ (b + what the block reads from outside). */
static void block_solve(const struct side *side, const struct block *block, int width, const double *b, double *x)
{
	const struct graph_csr *csr = side->transposed ? side->local->users : side->local->links;
	const double *inverse = (side->absolute ? side->sweep->inverse_absolute : side->sweep->inverse) + block->inverse;
	int32_t first = side->local->begin + block->at;
	size_t size = (size_t)block->size, columns = (size_t)width;
	double sum[BLOCK_MAX * GRAPH_COLUMNS_MAX];

	for (size_t i = 0; i < size; i++) {
		size_t p = (size_t)first + i;

		for (size_t c = 0; c < columns; c++)
			sum[i * columns + c] = b[p * columns + c];
		for (uint32_t e = csr->start[p]; e < csr->start[p + 1]; e++) {
			int32_t col = csr->col[e];
			double q = side->absolute ? fabs(csr->q[e]) : csr->q[e];

			if (col >= first && col < first + block->size)
				continue;
			for (size_t c = 0; c < columns; c++)
				sum[i * columns + c] += q * x[(size_t)col * columns + c];
		}
	}
	for (size_t i = 0; i < size; i++) {
		for (size_t c = 0; c < columns; c++) {
			double value = 0;

			for (size_t l = 0; l < size; l++)
				value += inverse[side->transposed ? l * size + i : i * size + l] * sum[l * columns + c];
			x[((size_t)first + i) * columns + c] = value;
		}
	}
}

/* Rows outside blocks with |q|. */
static void rows_absolute(const struct graph_csr *csr, int32_t begin, int32_t end, bool down, const double *b, double *x)
{
	for (int32_t k = 0; k < end - begin; k++) {
		int32_t i = down ? end - 1 - k : begin + k;
		double sum = b[i];

		for (uint32_t e = csr->start[i]; e < csr->start[i + 1]; e++)
			sum += fabs(csr->q[e]) * x[csr->col[e]];
		x[i] = sum;
	}
}

void graph_side_sweep(const struct side *side, int width, const double *b, double *x)
{
	const struct graph_local *local = side->local;
	const struct graph_csr *csr = side->transposed ? local->users : local->links;
	bool absolute = side->absolute && local->is_signed;
	int32_t blocks = side->sweep->block_count, begin = local->begin, end = local->begin + local->m;

	for (int32_t k = 0; k <= blocks; k++) {
		const struct block *block = k == blocks ? NULL : side->sweep->block + (side->transposed ? blocks - 1 - k : k);
		int32_t from = begin, to = end;

		if (block && side->transposed)
			from = local->begin + block->at + block->size;
		else if (block)
			to = local->begin + block->at;
		if (absolute)
			rows_absolute(csr, from, to, side->transposed, b, x);
		else if (side->transposed)
			graph_rows_down(csr, from, to, width, b, x, x);
		else
			graph_rows_up(csr, from, to, width, b, x, x);
		if (block)
			block_solve(side, block, width, b, x);
		if (block && side->transposed)
			end = local->begin + block->at;
		else if (block)
			begin = local->begin + block->at + block->size;
	}
}

/* r ← b - x + Q x; returns the largest |r_i| against the absolute terms of its row (NaN if not finite). */
static double residual(struct krylov *k, const double *b, const double *x)
{
	const struct graph_local *local = k->side.local;
	const struct graph_csr *csr = k->side.transposed ? local->users : local->links;
	const double *by_position = graph_by_position(local, x, 1);
	double worst = 0;

	for (int32_t i = 0; i < local->m; i++) {
		double self = k->side.absolute ? fabs(local->self[i]) : local->self[i], ratio;
		long double value = (long double)b[i] - x[i] + (long double)self * x[i];
		double size = fabs(b[i]) + fabs(self * x[i]);

		for (uint32_t e = csr->start[local->begin + i]; e < csr->start[local->begin + i + 1]; e++) {
			double q = k->side.absolute ? fabs(csr->q[e]) : csr->q[e], from = by_position[csr->col[e]];

			value += (long double)q * from;
			size += fabs(q * from);
		}
		k->size[i] = size;
		k->r[i] = (double)value;
		ratio = k->r[i] == 0 ? 0 : fabs(k->r[i]) / size;
		if (!(ratio <= worst))
			worst = ratio;
	}
	return worst;
}

double graph_dot(const double *a, const double *b, size_t count)
{
	double part[4] = {0}, rest = 0;
	size_t i = 0;

	for (; i + 4 <= count; i += 4) {
		for (size_t p = 0; p < 4; p++)
			part[p] += a[i + p] * b[i + p];
	}
	for (; i < count; i++)
		rest += a[i] * b[i];
	return (part[0] + part[1]) + (part[2] + part[3]) + rest;
}

void graph_add_multiple(double *restrict to, const double *restrict from, double factor, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] += factor * from[i];
}

/* Old values after one sweep for `b` from old values y (in units). */
static void old_after(struct krylov *work, const double *b, const double *y, double *out)
{
	const struct side *side = &work->side;

	for (size_t a = 0; a < side->old_count; a++)
		work->x[side->old[a]] = y[a] * work->unit[a];
	graph_side_sweep(side, 1, graph_by_position(side->local, b ? b : work->zero, 1), graph_by_position(side->local, work->x, 1));
	work->budget--;
	for (size_t a = 0; a < side->old_count; a++)
		out[a] = work->x[side->old[a]] / work->unit[a];
}

/* One GMRES cycle on (I - S) z = basis[0] · norm; adds z to y. Returns the residual it expects, NaN if not finite. */
static double cycle(struct krylov *work, double norm, double target)
{
	size_t count = work->side.old_count, steps = work->steps, used = 0;
	double *h = work->h, *g = work->g;

	memset(g, 0, (steps + 1) * sizeof *g);
	g[0] = norm;
	while (used < steps && work->budget > 0 && fabs(g[used]) > target) {
		double *from = work->basis + used * count, *to = from + count, *column = h + used * (steps + 1), length, radius;

		old_after(work, NULL, from, to);
		for (size_t a = 0; a < count; a++)
			to[a] = from[a] - to[a];
		for (size_t k = 0; k <= used; k++) {
			column[k] = graph_dot(to, work->basis + k * count, count);
			graph_add_multiple(to, work->basis + k * count, -column[k], count);
		}
		length = sqrt(graph_dot(to, to, count));
		if (!isfinite(length))
			return NAN;
		for (size_t a = 0; length > 0 && a < count; a++)
			to[a] /= length;
		for (size_t k = 0; k < used; k++) {
			double before = column[k];

			column[k] = work->cosine[k] * before + work->sine[k] * column[k + 1];
			column[k + 1] = work->cosine[k] * column[k + 1] - work->sine[k] * before;
		}
		radius = hypot(column[used], length);
		if (!(radius > 0))
			break; /* singular, and nothing new to add */
		work->cosine[used] = column[used] / radius;
		work->sine[used] = length / radius;
		column[used] = radius;
		g[used + 1] = -work->sine[used] * g[used];
		g[used] *= work->cosine[used];
		used++;
		if (length <= DBL_EPSILON * radius)
			break;
	}
	for (size_t k = used; k-- > 0;) {
		double value = g[k];

		for (size_t l = k + 1; l < used; l++)
			value -= h[l * (steps + 1) + k] * work->part[l];
		work->part[k] = value / h[k * (steps + 1) + k];
	}
	for (size_t k = 0; k < used; k++)
		graph_add_multiple(work->y, work->basis + k * count, work->part[k], count);
	return fabs(g[used]);
}

/* Correction for the right-hand side r: x ← about (I - Q)⁻¹ r in work->x. False if not finite. */
static bool correct(struct krylov *work, double tolerance)
{
	size_t count = work->side.old_count;
	double first = 0;

	memset(work->y, 0, count * sizeof *work->y);
	for (;;) {
		double norm;

		old_after(work, work->r, work->y, work->basis);
		for (size_t a = 0; a < count; a++)
			work->basis[a] -= work->y[a];
		norm = sqrt(graph_dot(work->basis, work->basis, count));
		if (!isfinite(norm))
			return false;
		if (first == 0)
			first = norm;
		if (norm <= tolerance * first || work->budget <= 0)
			break;
		for (size_t a = 0; a < count; a++)
			work->basis[a] /= norm;
		if (isnan(cycle(work, norm, tolerance / 2 * first)))
			return false;
	}
	/* work->x already holds the sweep from the final y */
	return true;
}

/* Solves x = b + Q x as well as doubles can. With `rounds` 1 to INNER_TOLERANCE of the whole only. */
static enum outcome solve_exactly(struct krylov *work, const double *b, double *x, int rounds)
{
	int32_t m = work->side.local->m;
	double best = HUGE_VAL;
	int idle = 0;

	memset(x, 0, (size_t)m * sizeof *x);
	memcpy(work->r, b, (size_t)m * sizeof *work->r);
	work->budget = SWEEPS_SOLVE;
	for (int round = 0; round < rounds; round++) {
		double change = 0, backward;

		if (!correct(work, INNER_TOLERANCE))
			return OUTCOME_NOT_FINITE;
		for (int32_t i = 0; i < m; i++) {
			double step = work->x[i], base;

			x[i] += step;
			base = fmax(fabs(x[i]), round ? work->size[i] * 1e-3 : 0);
			if (step != 0 && !(fabs(step) <= change * base))
				change = fabs(step) / base;
		}
		backward = residual(work, b, x);
		if (!isfinite(backward))
			return OUTCOME_NOT_FINITE;
		if (backward <= BACKWARD_ENOUGH && round > 0 && change <= CHANGE_ENOUGH)
			return OUTCOME_OK;
		idle = backward < best / 2 ? 0 : idle + 1;
		best = fmin(best, backward);
		if (rounds == 1)
			return work->budget > 0 ? OUTCOME_OK : OUTCOME_NOT_CONVERGED;
		if (idle >= 4 || work->budget <= 0)
			return backward <= BACKWARD_ACCEPTED ? OUTCOME_OK : OUTCOME_NOT_CONVERGED;
	}
	return OUTCOME_NOT_CONVERGED;
}

/* Solves x = b + |Q| x with b > 0 until every row is met to `slack` · b. */
bool graph_krylov_solve_loosely(struct krylov *work, const double *b, double *x, double slack, int sweeps)
{
	int32_t m = work->side.local->m;

	work->budget = sweeps;
	memset(x, 0, (size_t)m * sizeof *x);
	memcpy(work->r, b, (size_t)m * sizeof *work->r);
	for (int round = 0; round < OUTER_MAX && work->budget > 0; round++) {
		bool met = true;

		if (!correct(work, 1e-3))
			return false;
		for (int32_t i = 0; i < m; i++)
			x[i] += work->x[i];
		if (!isfinite(residual(work, b, x)))
			return false;
		for (int32_t i = 0; met && i < m; i++)
			met = fabs(work->r[i]) <= slack * b[i];
		if (met)
			return true;
	}
	return false;
}

enum outcome graph_krylov_solve(struct krylov *krylov, const double *b, double *x)
{
	return solve_exactly(krylov, b, x, OUTER_MAX);
}

enum outcome graph_krylov_solve_once(struct krylov *krylov, const double *b, double *x)
{
	return solve_exactly(krylov, b, x, 1);
}

const double *graph_krylov_residual(const struct krylov *krylov, const double **out_size)
{
	*out_size = krylov->size;
	return krylov->r;
}
