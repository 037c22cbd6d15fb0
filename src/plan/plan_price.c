/* Prices of rows: the Lagrangian function L(price) = Σ price × capacity + Σ over sets max(0, reduced values) is an upper bound at any prices >= 0, convex
 * and piecewise linear. It is minimised through smooth functions above it: each maximum is softened to t × log Σ exp(x / t), t falls step by step, and
 * each of these functions is minimised by Newton's method with bounds at 0. A few dozen passes over the options reach the relaxation's bound,
 * whatever their number. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_MAX 32
#define SETS_A_PART 1024 /* at least: the parts do not depend on the number of threads */

struct part {
	size_t from, to;
	double sharp, soft; /* sums of maxima, and of what softening adds */
	double *use;        /* by active row: expected use */
	double *bend;       /* matrix over active rows, lower half: second derivative × t */
	/* scratch */
	double *reduced, *mean, *one;
	int32_t *touched, *one_row;
	bool *is_touched;
};
struct pricing {
	const struct plan_core *core;
	struct plan_clock *clock;
	int threads;
	size_t n; /* active rows */
	struct part part[PARTS_MAX];
	int parts;
	double *slot, *price_by_row;
	double t; /* softness */
	bool bend;
	atomic_int next;
};

void plan_slot_prices(const struct plan_core *c, const double *price, double *slot)
{
	memset(slot, 0, c->slots * sizeof *slot);
	for (size_t h = 0; h < c->heads; h++)
		for (int32_t k = c->use_from[h]; k < c->use_from[h + 1]; k++)
			slot[c->slot_from[h] + c->use[k].slot] += price[c->use[k].row] * (double)c->use[k].coefficient;
}

/* What an option uses of active rows: sums by row in `one`, rows in one_row. */
static int32_t use_of_option(const struct plan_core *c, struct part *p, const struct core_item *item, int32_t alternative)
{
	int32_t head = item->head + alternative, count = 0;
	for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
		int32_t r = c->row_at[c->use[k].row];
		if (r == PLAN_NONE)
			continue;
		int32_t j = 0;
		while (j < count && p->one_row[j] != r)
			j++;
		if (j == count) {
			p->one_row[count] = r;
			p->one[count++] = 0;
		}
		p->one[j] += (double)c->use[k].coefficient * c->amount[item->amount + (size_t)c->use[k].slot];
	}
	return count;
}

static void add_option(const struct pricing *g, struct part *p, const struct core_item *item, int32_t alternative, double share, bool bend, int32_t *touched)
{
	int32_t count = use_of_option(g->core, p, item, alternative);
	for (int32_t j = 0; j < count; j++) {
		int32_t r = p->one_row[j];
		p->use[r] += share * p->one[j];
		if (!bend)
			continue;
		if (!p->is_touched[r]) {
			p->is_touched[r] = true;
			p->touched[(*touched)++] = r;
		}
		p->mean[r] += share * p->one[j];
		for (int32_t k = 0; k <= j; k++) {
			int32_t a = r > p->one_row[k] ? r : p->one_row[k], b = r > p->one_row[k] ? p->one_row[k] : r;
			p->bend[(size_t)a * g->n + (size_t)b] += share * p->one[j] * p->one[k];
		}
	}
}

static void price_set(const struct pricing *g, struct part *p, size_t s)
{
	const struct plan_core *c = g->core;
	double best = c->problem->required[s] ? -HUGE_VAL : 0;
	size_t n = 0;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++) {
		const struct core_item *item = &c->item[i];
		for (int32_t a = 0; a < item->alternatives; a++) {
			double reduced = c->open[item->option + (uint32_t)a] ? core_reduced(c, g->slot, item, a) : -HUGE_VAL;
			p->reduced[n++] = reduced;
			best = reduced > best ? reduced : best;
		}
	}
	if (best == -HUGE_VAL)
		return;
	p->sharp += best;
	double sum = c->problem->required[s] ? 0 : exp((0 - best) / g->t), limit = best - 30 * g->t;
	int32_t near = sum > 1e-13;
	for (size_t k = 0; k < n; k++) {
		if (p->reduced[k] < limit) {
			p->reduced[k] = 0;
			continue;
		}
		p->reduced[k] = exp((p->reduced[k] - best) / g->t);
		sum += p->reduced[k];
		near++;
	}
	p->soft += g->t * log(sum);
	bool bend = g->bend && near > 1;
	int32_t touched = 0;
	n = 0;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
		for (int32_t a = 0; a < c->item[i].alternatives; a++, n++)
			if (p->reduced[n] > 0)
				add_option(g, p, &c->item[i], a, p->reduced[n] / sum, bend, &touched);
	for (int32_t j = 0; j < touched; j++)
		for (int32_t k = 0; k <= j; k++) {
			int32_t x = p->touched[j], y = p->touched[k];
			p->bend[(size_t)(x > y ? x : y) * g->n + (size_t)(x > y ? y : x)] -= p->mean[x] * p->mean[y];
		}
	for (int32_t j = 0; j < touched; j++) {
		p->mean[p->touched[j]] = 0;
		p->is_touched[p->touched[j]] = false;
	}
}

static void *price_parts(void *context)
{
	struct pricing *g = context;
	int k;
	while ((k = atomic_fetch_add(&g->next, 1)) < g->parts) {
		struct part *p = &g->part[k];
		p->sharp = p->soft = 0;
		memset(p->use, 0, g->n * sizeof *p->use);
		memset(p->bend, 0, g->n * g->n * sizeof *p->bend);
		for (size_t s = p->from; s < p->to; s++)
			price_set(g, p, s);
	}
	return NULL;
}

/* The soft function at `price` (by active row), its slope and, if g->bend, its second derivative. */
static double soft(struct pricing *g, const double *price, double *out_sharp, double *out_slope, double *out_bend)
{
	const struct plan_core *c = g->core;
	pthread_t thread[64];
	int started = 0;
	for (size_t r = 0; r < g->n; r++)
		g->price_by_row[c->row_of[r]] = price[r];
	plan_slot_prices(c, g->price_by_row, g->slot);
	atomic_store(&g->next, 0);
	for (; started < g->threads - 1 && started < g->parts - 1 && started < 64; started++)
		if (pthread_create(&thread[started], NULL, price_parts, g) != 0)
			break;
	price_parts(g);
	for (int k = 0; k < started; k++)
		pthread_join(thread[k], NULL);
	double sharp = 0, added = 0;
	for (size_t r = 0; r < g->n; r++) {
		sharp += price[r] * (double)c->problem->capacity[c->row_of[r]];
		out_slope[r] = (double)c->problem->capacity[c->row_of[r]];
	}
	if (g->bend)
		memset(out_bend, 0, g->n * g->n * sizeof *out_bend);
	for (int k = 0; k < g->parts; k++) {
		sharp += g->part[k].sharp;
		added += g->part[k].soft;
		for (size_t r = 0; r < g->n; r++)
			out_slope[r] -= g->part[k].use[r];
		for (size_t j = 0; g->bend && j < g->n * g->n; j++)
			out_bend[j] += g->part[k].bend[j] / g->t;
	}
	plan_clock_spend(g->clock, (int64_t)c->options * 4 + 1000);
	*out_sharp = sharp;
	return sharp + added;
}

/* Solves (bend + damping × diagonal) step = −slope over the free rows by Cholesky; false if it is not positive. */
static bool newton_step(size_t n, const double *bend, const double *slope, const bool *is_fixed, const double *scale, double damping, double *work, double *step)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j <= i; j++) {
			double x = is_fixed[i] || is_fixed[j] ? 0 : bend[i * n + j];
			if (i == j)
				x = is_fixed[i] ? 1 : x * (1 + damping) + damping * scale[i];
			for (size_t k = 0; k < j; k++)
				x -= work[i * n + k] * work[j * n + k];
			if (i == j) {
				if (!(x > 0))
					return false;
				work[i * n + i] = sqrt(x);
			} else {
				work[i * n + j] = x / work[j * n + j];
			}
		}
	}
	for (size_t i = 0; i < n; i++) {
		double x = is_fixed[i] ? 0 : -slope[i];
		for (size_t k = 0; k < i; k++)
			x -= work[i * n + k] * step[k];
		step[i] = x / work[i * n + i];
	}
	for (size_t i = n; i-- > 0;) {
		double x = step[i];
		for (size_t k = i + 1; k < n; k++)
			x -= work[k * n + i] * step[k];
		step[i] = x / work[i * n + i];
	}
	return true;
}

static void parts_init(struct pricing *g)
{
	const struct plan_core *c = g->core;
	size_t n = g->n, wanted = c->sets / SETS_A_PART + 1;
	if (wanted > PARTS_MAX)
		wanted = PARTS_MAX;
	if (n > 200) /* the matrices would take more time than the sets */
		wanted = wanted > 4 ? 4 : wanted;
	g->parts = (int)wanted;
	for (size_t k = 0; k < wanted; k++) {
		struct part *p = &g->part[k];
		p->from = c->sets * k / wanted;
		p->to = c->sets * (k + 1) / wanted;
		p->use = heap_alloc(n + 1, sizeof *p->use);
		p->bend = heap_alloc(n * n + 1, sizeof *p->bend);
		p->reduced = heap_alloc(c->set_options_max + 1, sizeof *p->reduced);
		p->mean = heap_alloc(n + 1, sizeof *p->mean);
		p->one = heap_alloc(n + 1, sizeof *p->one);
		p->touched = heap_alloc(n + 1, sizeof *p->touched);
		p->one_row = heap_alloc(n + 1, sizeof *p->one_row);
		p->is_touched = heap_alloc(n + 1, 1);
	}
}

static void parts_done(struct pricing *g)
{
	for (int k = 0; k < g->parts; k++) {
		struct part *p = &g->part[k];
		free(p->use);
		free(p->bend);
		free(p->reduced);
		free(p->mean);
		free(p->one);
		free(p->touched);
		free(p->one_row);
		free(p->is_touched);
	}
}

#define STEPS_A_SOFTNESS 12
double plan_price(const struct plan_core *c, struct plan_clock *clock, int threads, double *price)
{
	size_t n = c->active_rows;
	struct pricing g = {.core = c, .clock = clock, .threads = threads, .n = n, .bend = true};
	parts_init(&g);
	g.slot = heap_alloc(c->slots + 1, sizeof *g.slot);
	g.price_by_row = heap_alloc(c->rows + 1, sizeof *g.price_by_row);
	double *x = heap_alloc(n + 1, sizeof *x), *y = heap_alloc(n + 1, sizeof *y), *best = heap_alloc(n + 1, sizeof *best);
	double *slope = heap_alloc(n + 1, sizeof *slope), *slope_y = heap_alloc(n + 1, sizeof *slope_y), *step = heap_alloc(n + 1, sizeof *step);
	double *bend = heap_alloc(n * n + 1, sizeof *bend), *bend_y = heap_alloc(n * n + 1, sizeof *bend_y), *work = heap_alloc(n * n + 1, sizeof *work);
	double *scale = heap_alloc(n + 1, sizeof *scale), *usual = heap_alloc(n + 1, sizeof *usual);
	bool *is_fixed = heap_alloc(n + 1, 1), cold = true;
	for (size_t r = 0; r < n; r++) {
		usual[r] = c->value_reach / (c->reach[c->row_of[r]] + 1);
		x[r] = price[c->row_of[r]];
		cold &= !(x[r] > 0);
	}
	double mean = c->value_reach / (double)(c->sets ? c->sets : 1), lowest, sharp, f;
	g.t = cold ? 0.3 * mean : 0.003 * mean;
	for (size_t r = 0; cold && r < n; r++)
		x[r] = usual[r];
	if (!(g.t > 0))
		g.t = 1;
	f = soft(&g, x, &sharp, slope, bend);
	lowest = sharp;
	memcpy(best, x, n * sizeof *x);
	for (int round = 0; n > 0 && round < 40 && !clock->stopped; round++) {
		double damping = 1e-6;
		for (int k = 0; k < STEPS_A_SOFTNESS && !clock->stopped; k++) {
			double gain = 0;
			for (size_t r = 0; r < n; r++) {
				is_fixed[r] = x[r] <= 0 && slope[r] > 0;
				/* where the function is flat a step is as long as the usual price allows */
				scale[r] = 1e-3 * mean / (usual[r] * usual[r]);
			}
			if (!newton_step(n, bend, slope, is_fixed, scale, damping, work, step)) {
				damping = damping * 10;
				continue;
			}
			for (size_t r = 0; r < n; r++) {
				double reach = 2 * fmax(x[r], 0.1 * usual[r]);
				y[r] = fmax(0, x[r] + fmax(-reach, fmin(reach, step[r])));
				gain += slope[r] * (x[r] - y[r]);
			}
			if (gain <= 0.05 * (f - sharp) || gain <= 1e-10 * fabs(f))
				break;
			double sharp_y, f_y = soft(&g, y, &sharp_y, slope_y, bend_y);
			if (sharp_y < lowest) {
				lowest = sharp_y;
				memcpy(best, y, n * sizeof *y);
			}
			if (f_y <= f - 1e-4 * gain) {
				double *swap = x;
				x = y, y = swap, swap = slope, slope = slope_y, slope_y = swap, swap = bend, bend = bend_y, bend_y = swap;
				f = f_y;
				sharp = sharp_y;
				damping = damping > 1e-9 ? damping / 10 : damping;
			} else {
				damping *= 30;
			}
		}
		if (f - sharp <= 1e-9 * fabs(f))
			break;
		g.t *= 0.3;
		f = soft(&g, x, &sharp, slope, bend);
		if (getenv("PLAN_TRACE"))
			fprintf(stderr, "t %g soft %.9g sharp %.9g lowest %.9g work %ld\n", g.t, f, sharp, lowest, (long)clock->work / 200);
	}
	memset(price, 0, c->rows * sizeof *price);
	for (size_t r = 0; r < n; r++)
		price[c->row_of[r]] = best[r];
	parts_done(&g);
	free(g.slot);
	free(g.price_by_row);
	free(x);
	free(y);
	free(best);
	free(slope);
	free(slope_y);
	free(step);
	free(bend);
	free(bend_y);
	free(work);
	free(scale);
	free(usual);
	free(is_fixed);
	return lowest;
}

/* Prices become fractions price / 2^shift with so many bits that no sum leaves 126 bits; everything else is exact. */
plan_value plan_bound(const struct plan_core *c, const double *price)
{
	const struct plan_problem *p = c->problem;
	double reach = c->value_reach + 1;
	for (size_t r = 0; r < c->rows; r++)
		reach += price[r] * (c->reach[r] + fabs((double)p->capacity[r]) + 1);
	int shift = 120 - ilogb(reach) - 1;
	shift = shift < 0 ? 0 : shift > 90 ? 90 : shift;
	plan_value *fraction = heap_alloc(c->rows + 1, sizeof *fraction), total = 0;
	for (size_t r = 0; r < c->rows; r++) {
		fraction[r] = (plan_value)rint(ldexp(price[r], shift));
		total += fraction[r] * p->capacity[r];
	}
	plan_value *slot = heap_alloc(c->slots + 1, sizeof *slot);
	for (size_t h = 0; h < c->heads; h++)
		for (int32_t k = c->use_from[h]; k < c->use_from[h + 1]; k++)
			slot[c->slot_from[h] + c->use[k].slot] += fraction[c->use[k].row] * (plan_value)c->use[k].coefficient;
	for (size_t s = 0; s < c->sets; s++) {
		bool any = !p->required[s];
		plan_value best = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++) {
			const struct core_item *item = &c->item[i];
			for (int32_t a = 0; a < item->alternatives; a++) {
				if (!c->open[item->option + (uint32_t)a])
					continue;
				int32_t head = item->head + a;
				plan_value value = p->item[item->origin].base * p->weight[item->weight + (size_t)a] * ((plan_value)1 << shift);
				for (int32_t k = c->slot_from[head]; k < c->slot_from[head + 1]; k++)
					value -= slot[k] * p->amount[item->amount + (size_t)(k - c->slot_from[head])];
				if (!any || value > best)
					best = value;
				any = true;
			}
		}
		total += best;
	}
	free(fraction);
	free(slot);
	return total >> shift; /* floor: values are integers */
}
