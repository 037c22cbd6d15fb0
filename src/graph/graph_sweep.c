/* Components too large for factors. One sweep (Gauss-Seidel) computes every product from its inputs in position order; only values of
 * "late" products, read before they are reached, are old ones. So a sweep maps the late values y to new late values S y + c, and the
 * component is solved once y = S y + c: a system in the few late products only, whose basis vectors are short. GMRES solves it (each
 * step one sweep), which is exact elimination where few products are late, and needs few steps where only some loops are strong.
 * Around it stands iterative refinement with residuals in long double, stopped by the residual of each row against the size of that
 * row's own terms: neither units nor other products of the component enter. The transposed system is swept from the end, with "early"
 * products, those that read late ones, in the place of the late.
 *
 * Finiteness. v > 0 with v - |Q| v > 0 proves the radius of |Q| below 1 (Collatz, Wielandt). GMRES looks for v = w + |Q| v with w > 0; if
 * every row is met to less than w_i and yet some v_i <= 0, no non-negative series can have that sum: the radius of |Q| is at least 1. */
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
#define SWEEPS_SOLVE 6000 /* per column, in the worst case */
#define SWEEPS_PROOF 1500
#define BACKWARD_ENOUGH 1e-15 /* residual of a row / sum of its absolute terms */
#define BACKWARD_ACCEPTED 1e-12
#define CHANGE_ENOUGH 1e-6 /* of the last refinement: the next would be below 1e-13 */
#define RADIUS_DOUBT 1e-9  /* judged, not proved: this close to 1 counts as 1 */
#define ESTIMATE_ROUNDS 5
#define ESTIMATE_SLACK 0.01
#define RITZ_ROUNDS 8
#define RITZ_POWERS 20

struct side {
	const struct graph_local *local;
	const struct graph_sweep *sweep;
	bool transposed, absolute;
	const int32_t *old; /* the products whose old values a sweep reads */
	size_t old_count;
};

struct work {
	double *x, *sum, *r, *size;           /* m each: a sweep's values; transposed sums; residual; sums of absolute terms */
	long double *exact;                   /* m */
	double *unit;                         /* old_count: size of each old value */
	double *basis;                        /* (steps + 1) × old_count */
	double *h, *g, *cosine, *sine, *part; /* (steps + 1) × steps; steps + 1; steps each */
	double *y;                            /* old values in units */
	size_t steps;
	int budget; /* sweeps left */
};

static struct side side_of(const struct graph_local *local, const struct graph_sweep *sweep, bool transposed, bool absolute)
{
	return (struct side){local, sweep, transposed, absolute, transposed ? sweep->early : sweep->late,
		(size_t)(transposed ? sweep->early_count : sweep->late_count)};
}

static void work_init(struct work *work, const struct side *side)
{
	size_t m = (size_t)side->local->m, old = side->old_count, steps = old ? BASIS_DOUBLES / old : 0;

	work->steps = steps < BASIS_MIN ? BASIS_MIN : steps > BASIS_MAX ? BASIS_MAX : steps;
	work->x = heap_alloc(m, sizeof *work->x);
	work->sum = heap_alloc(m, sizeof *work->sum);
	work->r = heap_alloc(m, sizeof *work->r);
	work->size = heap_alloc(m, sizeof *work->size);
	work->exact = heap_alloc(m, sizeof *work->exact);
	work->unit = heap_alloc(old, sizeof *work->unit);
	work->basis = heap_alloc((work->steps + 1) * old, sizeof *work->basis);
	work->h = heap_alloc((work->steps + 1) * work->steps, sizeof *work->h);
	work->g = heap_alloc(work->steps + 1, sizeof *work->g);
	work->cosine = heap_alloc(work->steps, sizeof *work->cosine);
	work->sine = heap_alloc(work->steps, sizeof *work->sine);
	work->part = heap_alloc(work->steps, sizeof *work->part);
	work->y = heap_alloc(old, sizeof *work->y);
	work->budget = 0;
}

static void work_done(struct work *work)
{
	free(work->x);
	free(work->sum);
	free(work->r);
	free(work->size);
	free(work->exact);
	free(work->unit);
	free(work->basis);
	free(work->h);
	free(work->g);
	free(work->cosine);
	free(work->sine);
	free(work->part);
	free(work->y);
}

/* One sweep in place for the right-hand side `b` (NULL: 0). Of `x` only the old values are read. */
static void sweep_run(const struct side *side, const double *b, double *x, double *sum)
{
	const struct graph_local *local = side->local;
	const struct graph_sweep *sweep = side->sweep;
	int32_t m = local->m;

	if (!side->transposed) {
		for (int32_t i = 0; i < m; i++) {
			double value = b ? b[i] : 0;

			if (side->absolute) {
				for (size_t e = local->start[i]; e < local->start[i + 1]; e++)
					value += fabs(local->q[e]) * x[local->col[e]];
				x[i] = value / (1 - fabs(local->self[i]));
				continue;
			}
			if (sweep->carry)
				value += sweep->carry[i] * x[i];
			for (size_t e = local->start[i]; e < local->start[i + 1]; e++)
				value += local->q[e] * x[local->col[e]];
			x[i] = value / sweep->pivot[i];
		}
		return;
	}
	for (int32_t i = 0; i < m; i++)
		sum[i] = b ? b[i] : 0;
	for (size_t a = 0; a < side->old_count; a++) {
		int32_t k = side->old[a];

		if (sweep->carry && !side->absolute)
			sum[k] += sweep->carry[k] * x[k];
		for (size_t e = local->upper[k]; e < local->start[k + 1]; e++)
			sum[local->col[e]] += (side->absolute ? fabs(local->q[e]) : local->q[e]) * x[k];
	}
	for (int32_t i = m; i-- > 0;) {
		double value = sum[i] / (side->absolute ? 1 - fabs(local->self[i]) : sweep->pivot[i]);

		x[i] = value;
		for (size_t e = local->start[i]; e < local->upper[i]; e++)
			sum[local->col[e]] += (side->absolute ? fabs(local->q[e]) : local->q[e]) * value;
	}
}

/* r ← b - x + Q x; returns the largest |r_i| against the absolute terms of its row (NaN if not finite). */
static double residual(const struct side *side, const double *b, const double *x, struct work *work)
{
	const struct graph_local *local = side->local;
	double worst = 0;

	for (int32_t i = 0; i < local->m; i++) {
		work->exact[i] = (long double)b[i] - x[i];
		work->size[i] = fabs(b[i]);
	}
	for (int32_t i = 0; i < local->m; i++) {
		double self = side->absolute ? fabs(local->self[i]) : local->self[i];

		work->exact[i] += (long double)self * x[i];
		work->size[i] += fabs(self * x[i]);
		if (!side->transposed) {
			long double value = work->exact[i];
			double size = work->size[i];

			for (size_t e = local->start[i]; e < local->start[i + 1]; e++) {
				double q = side->absolute ? fabs(local->q[e]) : local->q[e], from = x[local->col[e]];

				value += (long double)q * from;
				size += fabs(q * from);
			}
			work->exact[i] = value;
			work->size[i] = size;
			continue;
		}
		for (size_t e = local->start[i]; e < local->start[i + 1]; e++) {
			double q = side->absolute ? fabs(local->q[e]) : local->q[e];

			work->exact[local->col[e]] += (long double)q * x[i];
			work->size[local->col[e]] += fabs(q * x[i]);
		}
	}
	for (int32_t i = 0; i < local->m; i++) {
		double ratio;

		work->r[i] = (double)work->exact[i];
		ratio = work->r[i] == 0 ? 0 : fabs(work->r[i]) / work->size[i];
		if (!(ratio <= worst))
			worst = ratio;
	}
	return worst;
}

static double dot(const double *a, const double *b, size_t count)
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

static void add_multiple(double *restrict to, const double *restrict from, double factor, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] += factor * from[i];
}

/* Old values after one sweep for `b` from old values y (in units). */
static void old_after(const struct side *side, struct work *work, const double *b, const double *y, double *out)
{
	for (size_t a = 0; a < side->old_count; a++)
		work->x[side->old[a]] = y[a] * work->unit[a];
	sweep_run(side, b, work->x, work->sum);
	work->budget--;
	for (size_t a = 0; a < side->old_count; a++)
		out[a] = work->x[side->old[a]] / work->unit[a];
}

/* One GMRES cycle on (I - S) z = basis[0] · norm; adds z to y. Returns the residual it expects, NaN if not finite. */
static double cycle(const struct side *side, struct work *work, double norm, double target)
{
	size_t count = side->old_count, steps = work->steps, used = 0;
	double *h = work->h, *g = work->g;

	memset(g, 0, (steps + 1) * sizeof *g);
	g[0] = norm;
	while (used < steps && work->budget > 0 && fabs(g[used]) > target) {
		double *from = work->basis + used * count, *to = from + count, *column = h + used * (steps + 1), length, radius;

		old_after(side, work, NULL, from, to);
		for (size_t a = 0; a < count; a++)
			to[a] = from[a] - to[a];
		for (size_t k = 0; k <= used; k++) {
			column[k] = dot(to, work->basis + k * count, count);
			add_multiple(to, work->basis + k * count, -column[k], count);
		}
		length = sqrt(dot(to, to, count));
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
		add_multiple(work->y, work->basis + k * count, work->part[k], count);
	return fabs(g[used]);
}

/* Correction for the right-hand side r: x ← about (I - Q)⁻¹ r in work->x. False if not finite. */
static bool correct(const struct side *side, struct work *work, double tolerance)
{
	size_t count = side->old_count;
	double first = 0;

	memset(work->y, 0, count * sizeof *work->y);
	for (;;) {
		double norm;

		old_after(side, work, work->r, work->y, work->basis);
		for (size_t a = 0; a < count; a++)
			work->basis[a] -= work->y[a];
		norm = sqrt(dot(work->basis, work->basis, count));
		if (!isfinite(norm))
			return false;
		if (first == 0)
			first = norm;
		if (norm <= tolerance * first || work->budget <= 0)
			break;
		for (size_t a = 0; a < count; a++)
			work->basis[a] /= norm;
		if (isnan(cycle(side, work, norm, tolerance / 2 * first)))
			return false;
	}
	/* work->x already holds the sweep from the final y */
	return true;
}

static void units_set(const struct side *side, struct work *work, const double *weight)
{
	for (size_t a = 0; a < side->old_count; a++)
		work->unit[a] = side->transposed ? 1 / weight[side->old[a]] : weight[side->old[a]];
}

/* Solves x = b + Q x as well as doubles can. With `rounds` 1 to INNER_TOLERANCE of the whole only. */
static enum outcome solve_exactly(const struct side *side, struct work *work, const double *b, double *x, int rounds)
{
	int32_t m = side->local->m;
	double best = HUGE_VAL;
	int idle = 0;

	memset(x, 0, (size_t)m * sizeof *x);
	memcpy(work->r, b, (size_t)m * sizeof *work->r);
	work->budget = SWEEPS_SOLVE;
	for (int round = 0; round < rounds; round++) {
		double change = 0, backward;

		if (!correct(side, work, INNER_TOLERANCE))
			return OUTCOME_NOT_FINITE;
		for (int32_t i = 0; i < m; i++) {
			double step = work->x[i], base;

			x[i] += step;
			base = fmax(fabs(x[i]), round ? work->size[i] * 1e-3 : 0);
			if (step != 0 && !(fabs(step) <= change * base))
				change = fabs(step) / base;
		}
		backward = residual(side, b, x, work);
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
static bool solve_loosely(const struct side *side, struct work *work, const double *b, double *x, double slack)
{
	int32_t m = side->local->m;

	memset(x, 0, (size_t)m * sizeof *x);
	memcpy(work->r, b, (size_t)m * sizeof *work->r);
	for (int round = 0; round < OUTER_MAX && work->budget > 0; round++) {
		bool met = true;

		if (!correct(side, work, 1e-3))
			return false;
		for (int32_t i = 0; i < m; i++)
			x[i] += work->x[i];
		if (!isfinite(residual(side, b, x, work)))
			return false;
		for (int32_t i = 0; met && i < m; i++)
			met = fabs(work->r[i]) <= slack * b[i];
		if (met)
			return true;
	}
	return false;
}

/* Tries to prove the radius of |Q| below 1, or not. On VERDICT_PROVED `v` is the witness. */
static enum verdict prove(const struct graph_local *local, const struct graph_sweep *sweep, const double *scale, double *v)
{
	struct side side = side_of(local, sweep, false, true);
	enum verdict verdict = VERDICT_UNKNOWN;
	double *w = heap_alloc((size_t)local->m, sizeof *w);
	struct work work;

	for (int32_t i = 0; i < local->m; i++) {
		if (!(fabs(local->self[i]) < 1)) {
			free(w);
			return VERDICT_DIVERGES;
		}
	}
	work_init(&work, &side);
	memcpy(w, scale, (size_t)local->m * sizeof *w);
	for (int attempt = 0; verdict == VERDICT_UNKNOWN && attempt < 3; attempt++) {
		bool usable = true;

		units_set(&side, &work, w);
		work.budget = SWEEPS_PROOF / 3;
		if (solve_loosely(&side, &work, w, v, 0.5)) {
			verdict = VERDICT_PROVED;
			for (int32_t i = 0; verdict == VERDICT_PROVED && i < local->m; i++) {
				if (!(v[i] > 0))
					verdict = VERDICT_DIVERGES;
				else if (!(w[i] - work.r[i] > ENTRY_DOUBT * work.size[i])) /* w - r = v - |Q| v */
					verdict = VERDICT_UNKNOWN;
			}
			if (verdict == VERDICT_UNKNOWN)
				verdict = VERDICT_DIVERGES; /* within the entries' rounding of 1 */
		}
		/* again with the sizes learnt */
		for (int32_t i = 0; verdict == VERDICT_UNKNOWN && i < local->m; i++) {
			usable &= isfinite(v[i]) != 0;
			w[i] = fmax(w[i], fabs(v[i]));
		}
		if (!usable)
			break;
	}
	work_done(&work);
	free(w);
	return verdict;
}

/* z ← Q z in units of `scale`; returns its length. */
static double multiply(const struct graph_local *local, const double *scale, const double *from, double *to)
{
	for (int32_t i = 0; i < local->m; i++) {
		double value = local->self[i] * from[i], shrink = 1 / scale[i];

		for (size_t e = local->start[i]; e < local->start[i + 1]; e++)
			value += local->q[e] * (scale[local->col[e]] * shrink) * from[local->col[e]];
		to[i] = value;
	}
	return sqrt(dot(to, to, (size_t)local->m));
}

/* Radius of Q by Arnoldi's method after powers of Q have brought the largest eigenvalues forward; restarted until it settles. DBL_MAX if Q
 * overflows. `out_peak` is the product with the greatest part in the last power. */
static double ritz_radius(const struct graph_local *local, const double *scale, int32_t *out_peak)
{
	size_t m = (size_t)local->m, steps = BASIS_DOUBLES / m;
	double radius = 0, *basis, *h, *a, *spare, *start;
	uint64_t state = 0x9e3779b97f4a7c15;

	steps = steps < BASIS_MIN ? BASIS_MIN : steps > BASIS_MAX ? BASIS_MAX : steps;
	steps = steps < m ? steps : m;
	basis = heap_alloc((steps + 1) * m, sizeof *basis);
	start = heap_alloc(m, sizeof *start);
	h = heap_alloc(steps * steps, sizeof *h);
	a = heap_alloc(steps * steps, sizeof *a);
	spare = heap_alloc(steps * steps, sizeof *spare);
	for (size_t i = 0; i < m; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		start[i] = 0.5 + (double)(state >> 40) / (1 << 25);
		if (local->is_signed && (state & (UINT64_C(1) << 39)))
			start[i] = -start[i];
	}
	for (int round = 0; round < RITZ_ROUNDS; round++) {
		double before = radius, length = 0;
		size_t used = 0;

		for (int k = 0; k <= RITZ_POWERS; k++) {
			length = k ? multiply(local, scale, start, basis) : sqrt(dot(start, start, m));
			if (!(length > 0) || !isfinite(length))
				break;
			for (size_t i = 0; i < m; i++)
				start[i] = (k ? basis[i] : start[i]) / length;
		}
		if (!(length > 0) || !isfinite(length)) {
			radius = length == 0 ? 0 : DBL_MAX;
			break;
		}
		memcpy(basis, start, m * sizeof *basis);
		memset(h, 0, steps * steps * sizeof *h);
		while (used < steps) {
			double *to = basis + (used + 1) * m;

			multiply(local, scale, basis + used * m, to);
			for (size_t k = 0; k <= used; k++) {
				double part = dot(to, basis + k * m, m);

				h[k * steps + used] = part;
				add_multiple(to, basis + k * m, -part, m);
			}
			length = sqrt(dot(to, to, m));
			used++;
			if (!(length > 1e-14) || used == steps)
				break;
			h[used * steps + used - 1] = length;
			for (size_t i = 0; i < m; i++)
				to[i] /= length;
		}
		for (size_t i = 0; i < used; i++)
			memcpy(a + i * used, h + i * steps, used * sizeof *a);
		graph_dense_judge(a, spare, (int32_t)used, &radius);
		if (round > 0 && fabs(radius - before) <= fmin(1e-3, fabs(1 - radius) / 4) * radius)
			break;
	}
	*out_peak = 0;
	for (size_t i = 0; i < m; i++) {
		if (fabs(start[i]) > fabs(start[*out_peak]))
			*out_peak = (int32_t)i;
	}
	free(basis);
	free(start);
	free(h);
	free(a);
	free(spare);
	return radius;
}

/* g = 1 - 1/x_jj of one product, into the finding if it is the largest so far. */
static void gain_try(const struct side *side, struct work *work, int32_t product, double *b, double *x, struct graph_finding *finding)
{
	b[product] = 1;
	if (solve_exactly(side, work, b, x, 1) == OUTCOME_OK) {
		double gain = 1 - 1 / x[product];

		if (isfinite(gain) && (finding->strongest < 0 || gain > finding->gain)) {
			finding->gain = gain;
			finding->strongest = product;
		}
	}
	b[product] = 0;
}

/* Radius of |Q| by a few steps of inverse iteration from v, weighed with one from the other side, and the gain of the products where the
 * two meet. */
static void strength_find(const struct graph_local *local, const struct graph_sweep *sweep, const double *v, struct graph_finding *finding)
{
	size_t m = (size_t)local->m;
	struct side right = side_of(local, sweep, false, true), left = side_of(local, sweep, true, true),
		    amounts = side_of(local, sweep, true, false);
	double *from = heap_alloc(m, sizeof *from), *next = heap_alloc(m, sizeof *next), *u = heap_alloc(m, sizeof *u), *b = heap_alloc(m, sizeof *b);
	double upper = 1, before = 0;
	int32_t self = 0;
	struct work work;

	work_init(&work, &left);
	units_set(&left, &work, v);
	work.budget = SWEEPS_PROOF;
	for (size_t i = 0; i < m; i++)
		b[i] = 1 / v[i];
	if (!solve_loosely(&left, &work, b, u, ESTIMATE_SLACK))
		memcpy(u, b, m * sizeof *u);
	work_done(&work);

	work_init(&work, &right);
	units_set(&right, &work, v);
	work.budget = SWEEPS_PROOF;
	memcpy(next, v, m * sizeof *next);
	for (int round = 0; round < ESTIMATE_ROUNDS; round++) {
		double top = 0, bottom = 0, highest = 0;

		memcpy(from, next, m * sizeof *from);
		if (!solve_loosely(&right, &work, from, next, ESTIMATE_SLACK)) {
			memcpy(next, from, m * sizeof *next);
			break;
		}
		for (size_t i = 0; i < m; i++) {
			top += u[i] * (next[i] - from[i]);
			bottom += u[i] * next[i];
			highest = fmax(highest, next[i] > 0 ? 1 - (1 - 2 * ESTIMATE_SLACK) * from[i] / next[i] : 1);
		}
		upper = fmin(upper, highest);
		finding->radius = top > 0 && bottom > 0 ? fmin(top / bottom, upper) : upper;
		if (round > 0 && fabs(finding->radius - before) < 0.01 * finding->radius)
			break;
		before = finding->radius;
	}
	work_done(&work);
	for (size_t i = 0; i < m; i++) {
		u[i] *= next[i]; /* how much of the component passes through the product */
		if (fabs(local->self[i]) > fabs(local->self[self]))
			self = (int32_t)i;
	}

	work_init(&work, &amounts);
	units_set(&amounts, &work, v);
	memset(b, 0, m * sizeof *b);
	finding->strongest = -1;
	for (int candidate = 0; candidate < (upper < 0.9 ? 1 : 5); candidate++) {
		int32_t product = 0;

		for (size_t i = 1; i < m; i++) {
			if (u[i] > u[product])
				product = (int32_t)i;
		}
		u[product] = 0;
		gain_try(&amounts, &work, product, b, next, finding);
	}
	if (local->self[self] != 0)
		gain_try(&amounts, &work, self, b, next, finding);
	if (finding->strongest < 0) {
		finding->strongest = self;
		finding->gain = finding->radius;
	}
	finding->radius = fmax(finding->radius, finding->gain); /* a first return weighs at most the radius */
	work_done(&work);
	free(from);
	free(next);
	free(u);
	free(b);
}

/* Q could not be proved through |Q|: its own radius, and whether the solver copes. */
static void judge(const struct graph_local *local, const struct graph_sweep *sweep, const double *scale, struct graph_finding *finding)
{
	struct side side = side_of(local, sweep, false, false), amounts = side_of(local, sweep, true, false);
	size_t m = (size_t)local->m;
	int32_t peak;
	double *x, *b;
	struct work work;

	finding->radius = ritz_radius(local, scale, &peak);
	finding->verdict = finding->radius < 1 - RADIUS_DOUBT ? VERDICT_JUDGED : VERDICT_DIVERGES;
	if (finding->verdict == VERDICT_DIVERGES)
		return;
	x = heap_alloc(m, sizeof *x);
	b = heap_alloc(m, sizeof *b);
	work_init(&work, &side);
	units_set(&side, &work, scale);
	if (solve_exactly(&side, &work, scale, x, OUTER_MAX) != OUTCOME_OK)
		finding->verdict = VERDICT_UNKNOWN;
	work_done(&work);
	work_init(&work, &amounts);
	units_set(&amounts, &work, scale);
	finding->strongest = -1;
	gain_try(&amounts, &work, peak, b, x, finding);
	if (finding->strongest < 0) {
		finding->strongest = peak;
		finding->gain = finding->radius;
	}
	work_done(&work);
	free(x);
	free(b);
}

static void sweep_init(struct graph_sweep *sweep, const struct graph_local *local)
{
	size_t m = (size_t)local->m;
	bool *late = heap_alloc(m, sizeof *late);

	sweep->pivot = heap_alloc(m, sizeof *sweep->pivot);
	sweep->weight = heap_alloc(m, sizeof *sweep->weight);
	sweep->late = heap_alloc(m, sizeof *sweep->late);
	sweep->early = heap_alloc(m, sizeof *sweep->early);
	for (size_t i = 0; i < m; i++) {
		sweep->pivot[i] = 1 - local->self[i];
		for (size_t e = local->upper[i]; e < local->start[i + 1]; e++)
			late[local->col[e]] = true;
		if (local->self[i] >= 1) { /* no use as a pivot; only mixed signs can make such a component finite */
			if (!sweep->carry)
				sweep->carry = heap_alloc(m, sizeof *sweep->carry);
			sweep->carry[i] = local->self[i];
			sweep->pivot[i] = 1;
			late[i] = true;
		}
		if (local->upper[i] < local->start[i + 1] || local->self[i] >= 1)
			sweep->early[sweep->early_count++] = (int32_t)i;
	}
	for (size_t i = 0; i < m; i++) {
		if (late[i])
			sweep->late[sweep->late_count++] = (int32_t)i;
	}
	free(late);
}

struct graph_sweep *graph_sweep_new(const struct graph_local *local, struct graph_finding *out_finding)
{
	struct graph_sweep *sweep = heap_alloc(1, sizeof *sweep);
	size_t m = (size_t)local->m;
	double *scale = heap_alloc(m, sizeof *scale), *v = heap_alloc(m, sizeof *v);

	sweep_init(sweep, local);
	graph_balance(local, scale);
	out_finding->verdict = prove(local, sweep, scale, v);
	if (out_finding->verdict == VERDICT_PROVED) {
		memcpy(sweep->weight, v, m * sizeof *v);
		strength_find(local, sweep, v, out_finding);
	} else {
		memcpy(sweep->weight, scale, m * sizeof *scale);
		if (out_finding->verdict == VERDICT_DIVERGES && !local->is_signed)
			out_finding->radius = ritz_radius(local, scale, &out_finding->strongest);
		else
			judge(local, sweep, scale, out_finding);
	}
	free(scale);
	free(v);
	if (out_finding->verdict == VERDICT_DIVERGES || out_finding->verdict == VERDICT_UNKNOWN) {
		graph_sweep_free(sweep);
		return NULL;
	}
	return sweep;
}

void graph_sweep_free(struct graph_sweep *sweep)
{
	if (!sweep)
		return;
	free(sweep->pivot);
	free(sweep->carry);
	free(sweep->late);
	free(sweep->early);
	free(sweep->weight);
	free(sweep);
}

enum outcome graph_sweep_solve(const struct graph_sweep *sweep, const struct graph_local *local, bool transposed, const double *b, double *x)
{
	struct side side = side_of(local, sweep, transposed, false);
	struct work work;
	enum outcome outcome;

	work_init(&work, &side);
	units_set(&side, &work, sweep->weight);
	outcome = solve_exactly(&side, &work, b, x, OUTER_MAX);
	work_done(&work);
	return outcome;
}
