/* Components of up to about a thousand products: LU factors of I - Q, scaled so that units do not matter, and iterative refinement with
 * residuals in long double.
 *
 * Finiteness. I - |Q| has positive pivots in Gaussian elimination without exchanges exactly if the radius of |Q| is below 1 (it is then an
 * M-matrix); v = 1 + |Q| v from these factors is checked afterwards. If no entry is negative, Q is |Q| and the contrary is the proof of
 * divergence. Otherwise Q itself is judged: ||Q^p|| < 1 for some p shows a radius below 1, |trace Q^p| >= m one of at least 1. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REFINE_MAX 6
#define REFINE_ENOUGH (2 * DBL_EPSILON)
#define SQUARE_MAX 50
#define SQUARE_WORK 5e9 /* multiplications, once the verdict is clear */
#define SQUARE_BLOCK 64
#define NODA_MAX 30
#define INVERSE_ITERATIONS 40
#define INVERSE_LARGEST 1e12

/* The balanced entry that stands for q_ik. */
static double scaled(double q, const double *scale, int32_t i, int32_t k)
{
	return q * (scale[k] / scale[i]);
}

/* shift · I - Q, or with |Q|. */
static void matrix_fill(const struct graph_local *local, const double *scale, double shift, bool absolute, double *a)
{
	size_t m = (size_t)local->m;

	memset(a, 0, m * m * sizeof *a);
	for (int32_t i = 0; i < local->m; i++) {
		double *row = a + (size_t)i * m;

		for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++) {
			int32_t k = local->col[e] - local->begin;

			row[k] = -scaled(absolute ? fabs(local->q[e]) : local->q[e], scale, i, k);
		}
		row[i] = shift - (absolute ? fabs(local->self[i]) : local->self[i]);
	}
}

static void row_subtract(double *restrict target, const double *restrict source, double factor, size_t count)
{
	for (size_t j = 0; j < count; j++)
		target[j] -= factor * source[j];
}

static double row_reduce(double value, const double *factor, const double *x, size_t from, size_t to)
{
	for (size_t l = from; l < to; l++)
		value -= factor[l] * x[l];
	return value;
}

/* In place. Without exchanges (`swap` NULL) false on the first pivot that is not clearly positive, with exchanges on a zero column. */
static bool factorise(double *a, int32_t m, int32_t *swap)
{
	size_t width = (size_t)m;

	for (int32_t k = 0; k < m; k++) {
		double *pivot_row = a + (size_t)k * width;

		if (swap) {
			int32_t best = k;

			for (int32_t i = k + 1; i < m; i++) {
				if (fabs(a[(size_t)i * width + (size_t)k]) > fabs(a[(size_t)best * width + (size_t)k]))
					best = i;
			}
			swap[k] = best;
			for (size_t j = 0; best != k && j < width; j++) {
				double moving = pivot_row[j];

				pivot_row[j] = a[(size_t)best * width + j];
				a[(size_t)best * width + j] = moving;
			}
			if (!(fabs(pivot_row[k]) > 0))
				return false;
		} else if (!(pivot_row[k] > ENTRY_DOUBT)) {
			return false;
		}
		for (int32_t i = k + 1; i < m; i++) {
			double *row = a + (size_t)i * width, factor = row[k] / pivot_row[k];

			row[k] = factor;
			if (factor != 0)
				row_subtract(row + k + 1, pivot_row + k + 1, factor, (size_t)(m - k - 1));
		}
	}
	return true;
}

static void rows_swap(double *x, size_t a, size_t b, size_t columns)
{
	for (size_t c = 0; a != b && c < columns; c++) {
		double moving = x[a * columns + c];

		x[a * columns + c] = x[b * columns + c];
		x[b * columns + c] = moving;
	}
}

/* x ← A⁻¹ x or A⁻ᵀ x for all columns; `first` rows at the top are known to be 0 (not with exchanges). */
static void apply_inverse(const double *factor, const int32_t *swap, int32_t m, bool transposed, double *x, size_t columns, int32_t first)
{
	size_t width = (size_t)m;

	if (!transposed) {
		for (size_t k = 0; swap && k < width; k++)
			rows_swap(x, k, (size_t)swap[k], columns);
		if (columns == 1) { /* the same operations in the same order */
			for (size_t i = (size_t)first; i < width; i++)
				x[i] = row_reduce(x[i], factor + i * width, x, (size_t)first, i);
			for (size_t i = width; i-- > 0;)
				x[i] = row_reduce(x[i], factor + i * width, x, i + 1, width) / factor[i * width + i];
			return;
		}
		for (size_t i = (size_t)first; i < width; i++) {
			for (size_t l = (size_t)first; l < i; l++) {
				if (factor[i * width + l] != 0)
					row_subtract(x + i * columns, x + l * columns, factor[i * width + l], columns);
			}
		}
		for (size_t i = width; i-- > 0;) {
			for (size_t l = i + 1; l < width; l++) {
				if (factor[i * width + l] != 0)
					row_subtract(x + i * columns, x + l * columns, factor[i * width + l], columns);
			}
			for (size_t c = 0; c < columns; c++)
				x[i * columns + c] /= factor[i * width + i];
		}
		return;
	}
	for (size_t i = 0; i < width; i++) {
		for (size_t c = 0; c < columns; c++)
			x[i * columns + c] /= factor[i * width + i];
		if (columns == 1)
			row_subtract(x + i + 1, factor + i * width + i + 1, x[i], width - i - 1);
		for (size_t l = i + 1; columns > 1 && l < width; l++) {
			if (factor[i * width + l] != 0)
				row_subtract(x + l * columns, x + i * columns, factor[i * width + l], columns);
		}
	}
	for (size_t i = width; i-- > 0;) {
		if (columns == 1)
			row_subtract(x, factor + i * width, x[i], i);
		for (size_t l = 0; columns > 1 && l < i; l++) {
			if (factor[i * width + l] != 0)
				row_subtract(x + l * columns, x + i * columns, factor[i * width + l], columns);
		}
	}
	for (size_t k = width; swap && k-- > 0;)
		rows_swap(x, k, (size_t)swap[k], columns);
}

/* r ← b - x + Q x (Qᵀ x) in long double, and the sums of absolute terms beside it: the scale of each row's rounding. */
static void residual(const struct graph_local *local, bool transposed, size_t columns, const double *b, const double *x, long double *r, double *size)
{
	size_t m = (size_t)local->m;

	for (size_t i = 0; i < m * columns; i++) {
		r[i] = (long double)b[i] - x[i];
		size[i] = fabs(b[i]);
	}
	for (size_t i = 0; i < m; i++) {
		for (uint32_t e = local->start[i]; e <= local->start[i + 1]; e++) {
			bool self = e == local->start[i + 1];
			size_t k = self ? i : (size_t)(local->col[e] - local->begin);
			double q = self ? local->self[i] : local->q[e];
			size_t to = transposed ? k : i, from = transposed ? i : k;

			if (q == 0)
				continue;
			for (size_t c = 0; c < columns; c++) {
				r[to * columns + c] += (long double)q * x[from * columns + c];
				size[to * columns + c] += fabs(q * x[from * columns + c]);
			}
		}
	}
}

bool graph_dense_solve(const struct graph_dense *dense, const struct graph_local *local, bool transposed, int columns, const double *b, double *x)
{
	size_t m = (size_t)local->m, width = (size_t)columns, count = m * width;
	long double *r = heap_alloc(count, sizeof *r);
	double *step = heap_alloc(count, sizeof *step), *size = heap_alloc(count, sizeof *size);
	bool active[GRAPH_COLUMNS_MAX], any = true, finite = true;
	double last[GRAPH_COLUMNS_MAX];

	for (size_t i = 0; i < count; i++) {
		r[i] = b[i];
		x[i] = 0;
	}
	for (size_t c = 0; c < width; c++) {
		active[c] = true;
		last[c] = HUGE_VAL;
	}
	for (int round = 0; any && round < REFINE_MAX; round++) {
		double worst[GRAPH_COLUMNS_MAX] = {0};

		for (size_t i = 0; i < m; i++) {
			double unit = transposed ? dense->scale[i] : 1 / dense->scale[i];

			for (size_t c = 0; c < width; c++)
				step[i * width + c] = active[c] ? (double)(r[i * width + c] * unit) : 0;
		}
		apply_inverse(dense->factor, dense->swap, dense->m, transposed, step, width, 0);
		for (size_t i = 0; i < m; i++) {
			double unit = transposed ? 1 / dense->scale[i] : dense->scale[i];

			for (size_t c = 0; c < width; c++) {
				size_t at = i * width + c;
				double before = x[at], change, base;

				if (!active[c])
					continue;
				x[at] = before + step[at] * unit;
				/* a total that cancels to nearly nothing is judged by its terms */
				base = fmax(fabs(x[at]), round ? size[at] * 1e-3 : 0);
				change = base > 0 ? fabs(step[at] * unit) / base : 0;
				if (!(change <= worst[c]))
					worst[c] = change; /* NaN too */
			}
		}
		any = false;
		for (size_t c = 0; c < width; c++) {
			/* round 0 changes everything; later ones stop at the last place, or when they no longer help */
			active[c] = active[c] && isfinite(worst[c]) && (round == 0 || (worst[c] > REFINE_ENOUGH && worst[c] < last[c] / 2));
			last[c] = round ? worst[c] : HUGE_VAL;
			any |= active[c];
		}
		if (any && round + 1 < REFINE_MAX)
			residual(local, transposed, width, b, x, r, size);
	}
	for (size_t i = 0; i < count; i++)
		finite &= isfinite(x[i]) != 0;
	free(r);
	free(step);
	free(size);
	return finite;
}

/* C ← A · A in blocks that stay in the cache. */
static void square(const double *a, double *c, size_t m)
{
	memset(c, 0, m * m * sizeof *c);
	for (size_t block = 0; block < m; block += SQUARE_BLOCK) {
		size_t end = block + SQUARE_BLOCK < m ? block + SQUARE_BLOCK : m;

		for (size_t i = 0; i < m; i++) {
			for (size_t k = block; k < end; k++) {
				if (a[i * m + k] != 0)
					row_subtract(c + i * m, a + k * m, -a[i * m + k], m);
			}
		}
	}
}

/* Divides by the Frobenius norm and returns its logarithm, -inf for the zero matrix, NaN if not finite. */
static double normalise(double *a, size_t m)
{
	double largest = 0, sum = 0, norm;

	for (size_t i = 0; i < m * m; i++) {
		if (!isfinite(a[i]))
			return NAN;
		largest = fmax(largest, fabs(a[i]));
	}
	if (largest == 0)
		return -HUGE_VAL;
	for (size_t i = 0; i < m * m; i++)
		sum += (a[i] / largest) * (a[i] / largest);
	norm = sqrt(sum);
	for (size_t i = 0; i < m * m; i++)
		a[i] = a[i] / largest / norm;
	return log(largest) + log(norm);
}

enum verdict graph_dense_judge(double *a, double *spare, int32_t m, double *out_radius)
{
	size_t width = (size_t)m;
	double log_norm = normalise(a, width), power = 1, before = HUGE_VAL, work = 0;
	enum verdict verdict = VERDICT_UNKNOWN;

	for (int k = 0; k < SQUARE_MAX; k++) {
		double trace = 0, estimate, shrink, *swap = a;

		if (isnan(log_norm)) {
			*out_radius = DBL_MAX;
			return VERDICT_DIVERGES;
		}
		estimate = log_norm / power;
		if (log_norm == -HUGE_VAL)
			break;
		for (size_t i = 0; i < width; i++)
			trace += a[i * width + i];
		if (verdict == VERDICT_UNKNOWN && log_norm < -0.5)
			verdict = VERDICT_JUDGED;
		else if (verdict == VERDICT_UNKNOWN && fabs(trace) > 0 && log(fabs(trace)) + log_norm > log((double)m) + 0.5)
			verdict = VERDICT_DIVERGES;
		work += (double)m * m * m;
		if (verdict != VERDICT_UNKNOWN && (fabs(estimate - before) < 1e-9 || work > SQUARE_WORK))
			break;
		before = estimate;
		square(a, spare, width);
		a = spare;
		spare = swap;
		shrink = normalise(a, width);
		log_norm = 2 * log_norm + shrink;
		power *= 2;
	}
	if (log_norm == -HUGE_VAL) {
		*out_radius = 0; /* some power is exactly 0 */
		return VERDICT_JUDGED;
	}
	*out_radius = exp(fmin(log_norm / power, log(DBL_MAX)));
	if (verdict == VERDICT_UNKNOWN) /* 2^50 powers did not tell: within 1e-13 of 1 */
		verdict = VERDICT_DIVERGES;
	return verdict;
}

/* Radius of |Q| from the factors of I - |Q|: inverse iteration on `v` > 0 (spoilt), m² a step. */
static double radius_from_factors(const double *factor, int32_t m, double *v)
{
	double *next = heap_alloc((size_t)m, sizeof *next), lower = 0, upper = 1;

	for (int round = 0; round < INVERSE_ITERATIONS; round++) {
		double largest = 0;

		lower = 1;
		upper = 0;
		memcpy(next, v, (size_t)m * sizeof *next);
		apply_inverse(factor, NULL, m, false, next, 1, 0);
		for (int32_t i = 0; i < m; i++) {
			double ratio = next[i] > 0 ? 1 - v[i] / next[i] : 1;

			lower = fmin(lower, ratio);
			upper = fmax(upper, ratio);
			largest = fmax(largest, next[i]);
		}
		if (!(largest > 0) || upper - lower < 1e-9 * upper)
			break;
		for (int32_t i = 0; i < m; i++)
			v[i] = next[i] / largest;
	}
	free(next);
	return (lower + upper) / 2;
}

/* Perron radius of a component without negative entries, by Noda's iteration: each shift is the best upper bound so far, so that
 * shift · I - Q stays an M-matrix; the bounds close in quadratically. Spoils `a`. */
static double radius_noda(const struct graph_local *local, const double *scale, double *a)
{
	int32_t m = local->m;
	double *v = heap_alloc((size_t)m, sizeof *v), lower = 0, upper = 0;

	for (int32_t i = 0; i < m; i++)
		v[i] = 1;
	for (int round = 0; round < NODA_MAX; round++) {
		double largest = 0, high = 0, low = HUGE_VAL;
		bool usable = true;

		for (int32_t i = 0; i < m; i++) {
			double sum = local->self[i] * v[i];

			for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++) {
				int32_t k = local->col[e] - local->begin;

				sum += scaled(local->q[e], scale, i, k) * v[k];
			}
			high = fmax(high, sum / v[i]);
			low = fmin(low, sum / v[i]);
		}
		if (round == 0 || high < upper)
			upper = high;
		lower = fmax(lower, low);
		if (!isfinite(upper) || upper - lower <= 1e-10 * upper || (m > 300 && upper - lower <= 1e-5 * upper))
			break;
		matrix_fill(local, scale, upper, false, a);
		for (int32_t k = 0; k < m && usable; k++) { /* as factorise, but any positive pivot will do */
			double *pivot_row = a + (size_t)k * (size_t)m;

			usable = pivot_row[k] > 0;
			for (int32_t i = k + 1; usable && i < m; i++) {
				double *row = a + (size_t)i * (size_t)m, factor = row[k] / pivot_row[k];

				row[k] = factor;
				if (factor != 0)
					row_subtract(row + k + 1, pivot_row + k + 1, factor, (size_t)(m - k - 1));
			}
		}
		if (!usable)
			break;
		apply_inverse(a, NULL, m, false, v, 1, 0);
		for (int32_t i = 0; i < m; i++) {
			usable &= v[i] > 0 && isfinite(v[i]);
			largest = fmax(largest, v[i]);
		}
		if (!usable)
			break;
		for (int32_t i = 0; i < m; i++)
			v[i] /= largest;
	}
	free(v);
	if (!isfinite(upper))
		return DBL_MAX;
	return upper > 0 && lower > 0 ? sqrt(lower) * sqrt(upper) : upper;
}

/* v = 1 + |Q| v from the factors; true if v - (1 + doubt) |Q| v > 0 holds, which proves the radius below 1 whatever the factors were. */
static bool proved(const struct graph_local *local, const double *scale, const double *factor, double *v)
{
	int32_t m = local->m;

	for (int32_t i = 0; i < m; i++)
		v[i] = 1;
	apply_inverse(factor, NULL, m, false, v, 1, 0);
	for (int32_t i = 0; i < m; i++) {
		long double sum = (long double)fabs(local->self[i]) * v[i];

		if (!(v[i] > 0) || !isfinite(v[i]))
			return false;
		for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++) {
			int32_t k = local->col[e] - local->begin;

			sum += (long double)fabs(scaled(local->q[e], scale, i, k)) * v[k];
		}
		if (!(v[i] - sum * (1 + ENTRY_DOUBT) > 0))
			return false;
	}
	return true;
}

/* Largest g_j = 1 - 1/x_jj; x_jj is the diagonal of the inverse. */
static void gain_find(const struct graph_dense *dense, struct graph_finding *finding)
{
	size_t m = (size_t)dense->m, width = GRAPH_COLUMNS_MAX;
	double *x = heap_alloc(m * width, sizeof *x);

	finding->gain = -HUGE_VAL;
	for (size_t first = 0; first < m; first += width) {
		size_t columns = m - first < width ? m - first : width;

		memset(x, 0, m * columns * sizeof *x);
		for (size_t c = 0; c < columns; c++)
			x[(first + c) * columns + c] = 1;
		apply_inverse(dense->factor, dense->swap, dense->m, false, x, columns, dense->swap ? 0 : (int32_t)first);
		for (size_t c = 0; c < columns; c++) {
			double gain = 1 - 1 / x[(first + c) * columns + c];

			if (isfinite(gain) && gain > finding->gain) {
				finding->gain = gain;
				finding->strongest = (int32_t)(first + c);
			}
		}
	}
	if (finding->gain == -HUGE_VAL)
		finding->gain = 0;
	free(x);
}

struct graph_dense *graph_dense_new(const struct graph_local *local, const double *scale, struct graph_finding *out_finding)
{
	struct graph_dense *dense = heap_alloc(1, sizeof *dense);
	size_t m = (size_t)local->m;
	double *v = heap_alloc(m, sizeof *v);
	bool is_proved;

	dense->m = local->m;
	dense->scale = heap_alloc(m, sizeof *dense->scale);
	dense->factor = heap_alloc(m * m, sizeof *dense->factor);
	memcpy(dense->scale, scale, m * sizeof *scale);
	matrix_fill(local, dense->scale, 1, true, dense->factor);
	is_proved = factorise(dense->factor, local->m, NULL) && proved(local, dense->scale, dense->factor, v);
	if (is_proved) {
		out_finding->verdict = VERDICT_PROVED;
		out_finding->radius = radius_from_factors(dense->factor, local->m, v);
	} else if (!local->is_signed) {
		out_finding->verdict = VERDICT_DIVERGES;
		out_finding->radius = radius_noda(local, dense->scale, dense->factor);
	} else {
		double *spare = heap_alloc(m * m, sizeof *spare);

		matrix_fill(local, dense->scale, 0, false, dense->factor); /* -Q has the same radius */
		out_finding->verdict = graph_dense_judge(dense->factor, spare, local->m, &out_finding->radius);
		free(spare);
	}
	free(v);
	if (out_finding->verdict != VERDICT_DIVERGES && local->is_signed) {
		dense->swap = heap_alloc(m, sizeof *dense->swap);
		matrix_fill(local, dense->scale, 1, false, dense->factor);
		if (!factorise(dense->factor, local->m, dense->swap))
			out_finding->verdict = VERDICT_DIVERGES;
	}
	if (out_finding->verdict == VERDICT_DIVERGES) {
		graph_dense_free(dense);
		return NULL;
	}
	gain_find(dense, out_finding);
	return dense;
}

void graph_dense_free(struct graph_dense *dense)
{
	if (!dense)
		return;
	free(dense->factor);
	free(dense->swap);
	free(dense->scale);
	free(dense);
}

bool graph_dense_invert(double *a, int32_t size, double *out_inverse)
{
	int32_t swap[BLOCK_MAX] = {0}, m = size;
	bool usable = true;

	if (!factorise(a, m, swap))
		return false;
	for (int32_t i = 0; i < m * m; i++)
		out_inverse[i] = i % (m + 1) == 0;
	apply_inverse(a, swap, m, false, out_inverse, (size_t)m, 0);
	for (int32_t i = 0; i < m * m; i++)
		usable &= fabs(out_inverse[i]) <= INVERSE_LARGEST; /* NaN too */
	return usable;
}

bool graph_dense_solve_once(double *a, int32_t m, bool exchange, double *x, size_t columns)
{
	int32_t *swap = exchange ? heap_alloc((size_t)m, sizeof *swap) : NULL;
	bool usable = factorise(a, m, swap);

	if (usable)
		apply_inverse(a, swap, m, false, x, columns, 0);
	free(swap);
	return usable;
}
