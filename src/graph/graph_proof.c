/* Has a component a finite answer, and how near is it to none? v > 0 with v - |Q| v > 0 proves the radius of |Q| below 1 (Collatz, Wielandt). GMRES
 * looks for v = w + |Q| v with w > 0; if every row is met to less than w_i and yet some v_i <= 0, no non-negative series can have that sum: the
 * radius of |Q| is at least 1. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BASIS_DOUBLES 16000000
#define BASIS_MIN 12
#define BASIS_MAX 80
#define SWEEPS_PROOF 1500
#define PROOF_SLACK 0.5
#define RADIUS_DOUBT 1e-9 /* judged, not proved: this close to 1 counts as 1 */
#define ESTIMATE_ROUNDS 5
#define ESTIMATE_SLACK 0.01
#define RITZ_ROUNDS 8
#define RITZ_POWERS 20

/* z ← Q z in units of `scale`; returns its length. */
static double multiply(const struct graph_local *local, const double *scale, const double *from, double *to)
{
	for (int32_t i = 0; i < local->m; i++) {
		double value = local->self[i] * from[i], shrink = 1 / scale[i];

		for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++) {
			int32_t k = local->col[e] - local->begin;

			value += local->q[e] * (scale[k] * shrink) * from[k];
		}
		to[i] = value;
	}
	return sqrt(graph_dot(to, to, (size_t)local->m));
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
			length = k ? multiply(local, scale, start, basis) : sqrt(graph_dot(start, start, m));
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
				double part = graph_dot(to, basis + k * m, m);

				h[k * steps + used] = part;
				graph_add_multiple(to, basis + k * m, -part, m);
			}
			length = sqrt(graph_dot(to, to, m));
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
static void gain_try(struct krylov *amounts, int32_t product, double *b, double *x, struct graph_finding *finding)
{
	b[product] = 1;
	if (graph_krylov_solve_once(amounts, b, x) == OUTCOME_OK) {
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
static void strength_proved(const struct graph_local *local, const struct graph_sweep *sweep, struct graph_finding *finding)
{
	const double *v = sweep->weight;
	size_t m = (size_t)local->m;
	struct side right = graph_side(local, sweep, false, true), left = graph_side(local, sweep, true, true),
		    amounts = graph_side(local, sweep, true, false);
	double *from = heap_alloc(m, sizeof *from), *next = heap_alloc(m, sizeof *next), *u = heap_alloc(m, sizeof *u), *b = heap_alloc(m, sizeof *b);
	double upper = 1, before = 0;
	int32_t self = 0;
	struct krylov *krylov = graph_krylov_new(&left, v);

	for (size_t i = 0; i < m; i++)
		b[i] = 1 / v[i];
	if (!graph_krylov_solve_loosely(krylov, b, u, ESTIMATE_SLACK, SWEEPS_PROOF))
		memcpy(u, b, m * sizeof *u);
	graph_krylov_free(krylov);

	krylov = graph_krylov_new(&right, v);
	memcpy(next, v, m * sizeof *next);
	for (int round = 0; round < ESTIMATE_ROUNDS; round++) {
		double top = 0, bottom = 0, highest = 0;

		memcpy(from, next, m * sizeof *from);
		if (!graph_krylov_solve_loosely(krylov, from, next, ESTIMATE_SLACK, SWEEPS_PROOF)) {
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
	graph_krylov_free(krylov);
	for (size_t i = 0; i < m; i++) {
		u[i] *= next[i]; /* how much of the component passes through the product */
		if (fabs(local->self[i]) > fabs(local->self[self]))
			self = (int32_t)i;
	}

	krylov = graph_krylov_new(&amounts, v);
	memset(b, 0, m * sizeof *b);
	finding->strongest = -1;
	for (int candidate = 0; candidate < (upper < 0.9 ? 1 : 5); candidate++) {
		int32_t product = 0;

		for (size_t i = 1; i < m; i++) {
			if (u[i] > u[product])
				product = (int32_t)i;
		}
		u[product] = 0;
		gain_try(krylov, product, b, next, finding);
	}
	if (local->self[self] != 0)
		gain_try(krylov, self, b, next, finding);
	if (finding->strongest < 0) {
		finding->strongest = self;
		finding->gain = finding->radius;
	}
	finding->radius = fmax(finding->radius, finding->gain); /* a first return weighs at most the radius */
	graph_krylov_free(krylov);
	free(from);
	free(next);
	free(u);
	free(b);
}

static void strength_judged(const struct graph_local *local, const struct graph_sweep *sweep, struct graph_finding *finding)
{
	struct side amounts = graph_side(local, sweep, true, false);
	double *x = heap_alloc((size_t)local->m, sizeof *x), *b = heap_alloc((size_t)local->m, sizeof *b);
	struct krylov *krylov = graph_krylov_new(&amounts, sweep->weight);
	int32_t peak;

	finding->radius = ritz_radius(local, sweep->weight, &peak);
	finding->strongest = -1;
	gain_try(krylov, peak, b, x, finding);
	if (finding->strongest < 0) {
		finding->strongest = peak;
		finding->gain = finding->radius;
	}
	graph_krylov_free(krylov);
	free(x);
	free(b);
}

void graph_sweep_strength(const struct graph_sweep *sweep, const struct graph_local *local, struct graph_finding *finding)
{
	finding->verdict = sweep->verdict;
	if (sweep->verdict == VERDICT_PROVED)
		strength_proved(local, sweep, finding);
	else
		strength_judged(local, sweep, finding);
}

/* v = 1 proves it where every product's inputs sum to less than 1 in the units given. */
static bool proved_by_sums(const struct graph_local *local, struct graph_sweep *sweep)
{
	double spare = 1;

	for (int32_t i = 0; i < local->m; i++) {
		double sum = fabs(local->self[i]);

		for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++)
			sum += fabs(local->q[e]);
		if (!(1 - sum > ENTRY_DOUBT * (double)(local->start[i + 1] - local->start[i] + 1)))
			return false;
		spare = fmin(spare, 1 - sum);
	}
	for (int32_t i = 0; i < local->m; i++)
		sweep->weight[i] = 1;
	sweep->spare = spare / 2; /* whatever was rounded */
	return true;
}

/* Tries to prove the radius of |Q| below 1, or not. */
static enum verdict prove(const struct graph_local *local, struct graph_sweep *sweep)
{
	struct side side = graph_side(local, sweep, false, true);
	enum verdict verdict = VERDICT_UNKNOWN;
	size_t m = (size_t)local->m;
	double *w, *v;

	if (!sweep->inverse_absolute)
		return VERDICT_DIVERGES;
	if (proved_by_sums(local, sweep))
		return VERDICT_PROVED;
	w = heap_alloc(m, sizeof *w);
	v = heap_alloc(m, sizeof *v);
	memcpy(w, sweep->weight, m * sizeof *w);
	for (int attempt = 0; verdict == VERDICT_UNKNOWN && attempt < 3; attempt++) {
		struct krylov *krylov = graph_krylov_new(&side, w);
		bool usable = true;

		if (graph_krylov_solve_loosely(krylov, w, v, PROOF_SLACK, SWEEPS_PROOF / 3)) {
			const double *size, *r = graph_krylov_residual(krylov, &size);
			double spare = 1;

			verdict = VERDICT_PROVED;
			for (int32_t i = 0; verdict == VERDICT_PROVED && i < local->m; i++) {
				double left = w[i] - r[i] - ENTRY_DOUBT * size[i]; /* w - r = v - |Q| v */

				if (!(v[i] > 0))
					verdict = VERDICT_DIVERGES;
				else if (!(left > 0))
					verdict = VERDICT_UNKNOWN;
				spare = fmin(spare, left / v[i]);
			}
			if (verdict == VERDICT_UNKNOWN)
				verdict = VERDICT_DIVERGES; /* within the entries' rounding of 1 */
			if (verdict == VERDICT_PROVED) {
				memcpy(sweep->weight, v, m * sizeof *v);
				sweep->spare = spare * (1 - 8 * DBL_EPSILON);
			}
		}
		graph_krylov_free(krylov);
		/* again with the sizes learnt */
		for (int32_t i = 0; verdict == VERDICT_UNKNOWN && i < local->m; i++) {
			usable &= isfinite(v[i]) != 0;
			w[i] = fmax(w[i], fabs(v[i]));
		}
		if (!usable)
			break;
	}
	free(v);
	free(w);
	return verdict;
}

/* Q could not be proved through |Q|: its own radius, and whether the solver copes. */
static enum verdict judge(const struct graph_local *local, const struct graph_sweep *sweep, struct graph_finding *finding)
{
	struct side side = graph_side(local, sweep, false, false);
	enum verdict verdict = VERDICT_JUDGED;
	struct krylov *krylov;
	double *x;

	finding->radius = ritz_radius(local, sweep->weight, &finding->strongest);
	if (!(finding->radius < 1 - RADIUS_DOUBT))
		return VERDICT_DIVERGES;
	x = heap_alloc((size_t)local->m, sizeof *x);
	krylov = graph_krylov_new(&side, sweep->weight);
	if (graph_krylov_solve(krylov, sweep->weight, x) != OUTCOME_OK)
		verdict = VERDICT_UNKNOWN;
	graph_krylov_free(krylov);
	free(x);
	return verdict;
}

enum verdict graph_prove(const struct graph_local *local, struct graph_sweep *sweep, struct graph_finding *finding)
{
	enum verdict verdict = prove(local, sweep);

	if (verdict == VERDICT_DIVERGES && !local->is_signed)
		finding->radius = ritz_radius(local, sweep->weight, &finding->strongest);
	else if (verdict != VERDICT_PROVED)
		verdict = judge(local, sweep, finding);
	return verdict;
}
