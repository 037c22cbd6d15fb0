/* Prices of rows: the Lagrangian function L(price) = Σ price × capacity + Σ over sets max(0, reduced values) is an upper bound at any prices >= 0, convex
 * and piecewise linear. It is minimised through smooth functions above it: each maximum is softened to t × log Σ exp(x / t), t falls step by step, and
 * each of these functions is minimised by Newton's method with bounds at 0. A few dozen passes over the options reach the relaxation's bound,
 * whatever their number.
 *
 * Most sets know their choice long before the prices are exact. They are frozen: as long as no price leaves a band around what it was, their choice
 * stays, and their part of L is linear. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_MAX 32
#define SETS_A_PART 1024 /* at least: the parts do not depend on the number of threads */
#define STEPS_A_SOFTNESS 12
#define FALL 0.3

struct part {
	size_t from, to; /* of the live sets */
	double sharp, soft; /* sums of maxima, and of what softening adds */
	double *use;        /* by active row: expected use */
	double *bend;       /* second derivative × t, see bend_at */
	/* scratch */
	double *reduced, *mean, *one;
	int32_t *touched, *one_row;
	bool *is_touched;
};
struct plan_pricer {
	struct plan_core *core;
	struct plan_clock *clock;
	int threads;
	size_t n; /* active rows */
	struct part part[PARTS_MAX];
	int parts;
	double *slot, *steep, *price_by_row;
	double t; /* softness */
	double mean, *usual; /* value of a set, price of a row, roughly */
	atomic_int next;
	/* frozen sets */
	uint32_t *live;
	size_t lives;
	int32_t *frozen_item, *frozen_alternative; /* by set; item -2: live; PLAN_NONE: chooses nothing */
	double frozen_value, *frozen_use;
	double *frozen_at, band; /* prices by active row when they were frozen; how far they may move, relatively; 0: nothing is frozen */
	/* scratch of the descent, by active row */
	double *x, *y, *best, *slope, *slope_y, *step, *bend, *bend_y, *work, *scale;
	bool *is_fixed;
};
#define LIVE (-2)

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

/* The matrix over active rows: the shared ones as a square (lower half), and for each other row its line against the shared ones, and itself. */
static size_t bend_at(const struct plan_pricer *g, int32_t x, int32_t y)
{
	size_t a = (size_t)(x > y ? x : y), b = (size_t)(x > y ? y : x), m = g->core->shared_rows;
	if (a < m)
		return a * m + b;
	return m * m + (a - m) * (m + 1) + (b < m ? b : m);
}

static size_t bend_size(const struct plan_pricer *g)
{
	size_t m = g->core->shared_rows;
	return m * m + (g->n - m) * (m + 1);
}

static void add_option(const struct plan_pricer *g, struct part *p, const struct core_item *item, int32_t alternative, double share, bool bend,
	int32_t *touched)
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
		for (int32_t k = 0; k <= j; k++)
			p->bend[bend_at(g, r, p->one_row[k])] += share * p->one[j] * p->one[k];
	}
}

static void price_set(const struct plan_pricer *g, struct part *p, size_t s)
{
	const struct plan_core *c = g->core;
	double best = c->required[s] ? -HUGE_VAL : 0;
	size_t n = 0;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++) {
		const struct core_item *item = &c->item[i];
		for (int32_t a = 0; a < item->alternatives; a++) {
			double reduced = c->open[item->option + (uint32_t)a] ? core_reduced(c, g->slot, item, a) : -HUGE_VAL;
			p->reduced[n++] = reduced;
			best = reduced > best ? reduced : best;
		}
	}
	if (best == -HUGE_VAL) {
		p->sharp = -HUGE_VAL; /* a required set without choice: no plan */
		return;
	}
	p->sharp += best;
	double sum = c->required[s] ? 0 : exp((0 - best) / g->t), limit = best - 30 * g->t;
	int32_t near = sum > 1e-13;
	for (size_t k = 0; k < n; k++) {
		if (p->reduced[k] < limit) {
			p->reduced[k] = 0;
			continue;
		}
		p->reduced[k] = p->reduced[k] == best ? 1 : exp((p->reduced[k] - best) / g->t);
		sum += p->reduced[k];
		near++;
	}
	p->soft += near > 1 ? g->t * log(sum) : 0;
	int32_t touched = 0;
	n = 0;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
		for (int32_t a = 0; a < c->item[i].alternatives; a++, n++)
			if (p->reduced[n] > 0)
				add_option(g, p, &c->item[i], a, p->reduced[n] / sum, near > 1, &touched);
	for (int32_t j = 0; j < touched; j++)
		for (int32_t k = 0; k <= j; k++) {
			int32_t x = p->touched[j], y = p->touched[k];
			p->bend[bend_at(g, x, y)] -= p->mean[x] * p->mean[y];
		}
	for (int32_t j = 0; j < touched; j++) {
		p->mean[p->touched[j]] = 0;
		p->is_touched[p->touched[j]] = false;
	}
}

static void *price_parts(void *context)
{
	struct plan_pricer *g = context;
	int k;
	while ((k = atomic_fetch_add(&g->next, 1)) < g->parts) {
		struct part *p = &g->part[k];
		p->sharp = p->soft = 0;
		memset(p->use, 0, g->n * sizeof *p->use);
		memset(p->bend, 0, bend_size(g) * sizeof *p->bend);
		for (size_t s = p->from; s < p->to; s++)
			price_set(g, p, g->live[s]);
	}
	return NULL;
}

static void divide(struct plan_pricer *g)
{
	size_t wanted = g->lives / SETS_A_PART + 1, most = bend_size(g) > 40000 ? 4 : PARTS_MAX; /* large matrices take more time than the sets */
	g->parts = (int)(wanted > most ? most : wanted);
	for (int k = 0; k < g->parts; k++) {
		g->part[k].from = g->lives * (size_t)k / (size_t)g->parts;
		g->part[k].to = g->lives * ((size_t)k + 1) / (size_t)g->parts;
		struct part *p = &g->part[k];
		if (p->use)
			continue;
		p->use = heap_alloc(g->n + 1, sizeof *p->use);
		p->bend = heap_alloc(bend_size(g) + 1, sizeof *p->bend);
		p->reduced = heap_alloc(g->core->set_options_max + 1, sizeof *p->reduced);
		p->mean = heap_alloc(g->n + 1, sizeof *p->mean);
		p->one = heap_alloc(g->n + 1, sizeof *p->one);
		p->touched = heap_alloc(g->n + 1, sizeof *p->touched);
		p->one_row = heap_alloc(g->n + 1, sizeof *p->one_row);
		p->is_touched = heap_alloc(g->n + 1, 1);
	}
}

static void take_prices(struct plan_pricer *g, const double *price)
{
	for (size_t r = 0; r < g->n; r++)
		g->price_by_row[g->core->row_of[r]] = price[r];
	plan_slot_prices(g->core, g->price_by_row, g->slot);
}

/* ---- frozen sets ---- */

static void thaw_all(struct plan_pricer *g)
{
	g->lives = 0;
	for (size_t s = 0; s < g->core->sets; s++) {
		g->frozen_item[s] = LIVE;
		g->live[g->lives++] = (uint32_t)s;
	}
	g->frozen_value = 0;
	memset(g->frozen_use, 0, g->n * sizeof *g->frozen_use);
	g->band = 0;
	divide(g);
}

static void add_frozen(struct plan_pricer *g, size_t s, double sign)
{
	const struct plan_core *c = g->core;
	if (g->frozen_item[s] < 0)
		return;
	const struct core_item *item = &c->item[g->frozen_item[s]];
	g->frozen_value += sign * core_value(c, item, g->frozen_alternative[s]);
	int32_t head = item->head + g->frozen_alternative[s];
	for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
		int32_t r = c->row_at[c->use[k].row];
		if (r != PLAN_NONE)
			g->frozen_use[r] += sign * (double)c->use[k].coefficient * c->amount[item->amount + (size_t)c->use[k].slot];
	}
}

/* How far the reduced value of an option can move while prices stay in the band: the band times what it uses, at the prices. */
static double steepness(const struct plan_pricer *g, const struct core_item *item, int32_t alternative)
{
	const struct plan_core *c = g->core;
	int32_t head = item->head + alternative;
	double sum = 0;
	for (int32_t k = c->slot_from[head]; k < c->slot_from[head + 1]; k++)
		sum += fabs(c->amount[item->amount + (size_t)(k - c->slot_from[head])]) * g->steep[k];
	return sum;
}

static double band_of(const struct plan_pricer *g, size_t r, double price)
{
	return fmax(price, 0.01 * g->usual[r]);
}

/* Freezes the sets whose choice is certain while every price stays within `band` of `price`. */
static void freeze(struct plan_pricer *g, const double *price, double band)
{
	const struct plan_core *c = g->core;
	thaw_all(g);
	take_prices(g, price);
	memset(g->steep, 0, c->slots * sizeof *g->steep);
	for (size_t h = 0; h < c->heads; h++)
		for (int32_t k = c->use_from[h]; k < c->use_from[h + 1]; k++) {
			int32_t r = c->row_at[c->use[k].row];
			if (r != PLAN_NONE)
				g->steep[c->slot_from[h] + c->use[k].slot] += band_of(g, (size_t)r, price[r]) * fabs((double)c->use[k].coefficient);
		}
	memcpy(g->frozen_at, price, g->n * sizeof *price);
	g->lives = 0;
	g->band = band;
	for (size_t s = 0; s < c->sets; s++) {
		/* the best option at its worst, against every other at its best */
		double best = c->required[s] ? -HUGE_VAL : 0, at_worst = best, second = -HUGE_VAL;
		int32_t item_best = PLAN_NONE, alternative_best = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				if (!c->open[c->item[i].option + (uint32_t)a])
					continue;
				double reduced = core_reduced(c, g->slot, &c->item[i], a), move = band * steepness(g, &c->item[i], a);
				if (reduced > best) {
					/* what was best is one of the others now; its move is at most that of before */
					second = fmax(second, 2 * best - at_worst);
					best = reduced;
					at_worst = reduced - move;
					item_best = (int32_t)i;
					alternative_best = a;
				} else {
					second = fmax(second, reduced + move);
				}
			}
		if (best > -HUGE_VAL && at_worst - second > 30 * g->t) {
			g->frozen_item[s] = item_best;
			g->frozen_alternative[s] = alternative_best;
			add_frozen(g, s, 1);
		} else {
			g->frozen_item[s] = LIVE;
			g->live[g->lives++] = (uint32_t)s;
		}
	}
	divide(g);
	plan_clock_spend(g->clock, (int64_t)c->options * 4);
}

static bool in_band(const struct plan_pricer *g, const double *price)
{
	for (size_t r = 0; g->band > 0 && r < g->n; r++)
		if (fabs(price[r] - g->frozen_at[r]) > g->band * band_of(g, r, g->frozen_at[r]))
			return false;
	return true;
}

void plan_pricer_thaw(struct plan_pricer *g, int32_t set)
{
	if (g->frozen_item[set] == LIVE)
		return;
	add_frozen(g, (size_t)set, -1);
	g->frozen_item[set] = LIVE;
	g->live[g->lives++] = (uint32_t)set;
	divide(g);
}

/* ---- the descent ---- */

/* The soft function at `price` (by active row), its slope and second derivative. */
static double soft(struct plan_pricer *g, const double *price, double *out_sharp, double *out_slope, double *out_bend)
{
	const struct plan_core *c = g->core;
	pthread_t thread[64];
	int started = 0;
	if (!in_band(g, price))
		freeze(g, price, g->band);
	take_prices(g, price);
	atomic_store(&g->next, 0);
	for (; g->lives > 4 * SETS_A_PART && started < g->threads - 1 && started < g->parts - 1 && started < 64; started++)
		if (pthread_create(&thread[started], NULL, price_parts, g) != 0)
			break;
	price_parts(g);
	for (int k = 0; k < started; k++)
		pthread_join(thread[k], NULL);
	double sharp = g->frozen_value, added = 0;
	for (size_t r = 0; r < g->n; r++) {
		out_slope[r] = (double)c->problem->capacity[c->row_of[r]] - g->frozen_use[r];
		sharp += price[r] * out_slope[r];
	}
	memset(out_bend, 0, bend_size(g) * sizeof *out_bend);
	for (int k = 0; k < g->parts; k++) {
		sharp += g->part[k].sharp;
		added += g->part[k].soft;
		for (size_t r = 0; r < g->n; r++)
			out_slope[r] -= g->part[k].use[r];
		for (size_t j = 0; j < bend_size(g); j++)
			out_bend[j] += g->part[k].bend[j] / g->t;
	}
	plan_clock_spend(g->clock, (int64_t)(c->options * g->lives / (c->sets + 1)) * 4 + (int64_t)bend_size(g) + (int64_t)c->slots + 200);
	*out_sharp = sharp;
	return sharp + added;
}

/* Solves (bend + scale) step = −slope over the free rows; false if the matrix is not positive. Rows that are not shared are eliminated first, each by
 * itself; then Cholesky over the shared ones. */
static bool newton_step(const struct plan_pricer *g)
{
	size_t n = g->n, m = g->core->shared_rows;
	double *work = g->work, *step = g->step;
	for (size_t i = 0; i < m; i++) {
		step[i] = g->is_fixed[i] ? 0 : -g->slope[i];
		for (size_t j = 0; j <= i; j++)
			work[i * m + j] = g->is_fixed[i] || g->is_fixed[j] ? 0 : g->bend[i * m + j];
		work[i * m + i] = g->is_fixed[i] ? 1 : work[i * m + i] * (1 + 1e-9) + g->scale[i];
	}
	for (size_t l = m; l < n; l++) {
		const double *line = g->bend + m * m + (l - m) * (m + 1);
		double d = line[m] * (1 + 1e-9) + g->scale[l];
		if (g->is_fixed[l])
			continue;
		if (!(d > 0))
			return false;
		for (size_t i = 0; i < m; i++) {
			if (line[i] == 0 || g->is_fixed[i])
				continue;
			double f = line[i] / d;
			step[i] += f * g->slope[l];
			for (size_t j = 0; j <= i; j++)
				work[i * m + j] -= g->is_fixed[j] ? 0 : f * line[j];
		}
	}
	for (size_t i = 0; i < m; i++) {
		for (size_t j = 0; j <= i; j++) {
			double x = work[i * m + j];
			for (size_t k = 0; k < j; k++)
				x -= work[i * m + k] * work[j * m + k];
			if (i != j)
				work[i * m + j] = x / work[j * m + j];
			else if (x > 0)
				work[i * m + i] = sqrt(x);
			else
				return false;
		}
		double x = step[i];
		for (size_t k = 0; k < i; k++)
			x -= work[i * m + k] * step[k];
		step[i] = x / work[i * m + i];
	}
	for (size_t i = m; i-- > 0;) {
		double x = step[i];
		for (size_t k = i + 1; k < m; k++)
			x -= work[k * m + i] * step[k];
		step[i] = x / work[i * m + i];
	}
	for (size_t l = m; l < n; l++) {
		const double *line = g->bend + m * m + (l - m) * (m + 1);
		double x = -g->slope[l];
		for (size_t i = 0; i < m; i++)
			x -= g->is_fixed[i] ? 0 : line[i] * step[i];
		step[l] = g->is_fixed[l] ? 0 : x / (line[m] * (1 + 1e-9) + g->scale[l]);
	}
	return true;
}

struct plan_pricer *plan_pricer_new(struct plan_core *c, struct plan_clock *clock, int threads)
{
	struct plan_pricer *g = heap_alloc(1, sizeof *g);
	size_t n = c->active_rows;
	*g = (struct plan_pricer){.core = c, .clock = clock, .threads = threads, .n = n};
	g->slot = heap_alloc(c->slots + 1, sizeof *g->slot);
	g->steep = heap_alloc(c->slots + 1, sizeof *g->steep);
	g->price_by_row = heap_alloc(c->rows + 1, sizeof *g->price_by_row);
	g->usual = heap_alloc(n + 1, sizeof *g->usual);
	g->live = heap_array(c->sets + 1, sizeof *g->live);
	g->frozen_item = heap_array(c->sets + 1, sizeof *g->frozen_item);
	g->frozen_alternative = heap_array(c->sets + 1, sizeof *g->frozen_alternative);
	double **vector[] = {&g->frozen_use, &g->frozen_at, &g->x, &g->y, &g->best, &g->slope, &g->slope_y, &g->step, &g->scale};
	for (size_t k = 0; k < sizeof vector / sizeof *vector; k++)
		*vector[k] = heap_alloc(n + 1, sizeof **vector[k]);
	double **matrix[] = {&g->bend, &g->bend_y, &g->work};
	for (size_t k = 0; k < sizeof matrix / sizeof *matrix; k++)
		*matrix[k] = heap_alloc(bend_size(g) + 1, sizeof **matrix[k]);
	g->is_fixed = heap_alloc(n + 1, 1);
	for (size_t r = 0; r < n; r++)
		g->usual[r] = c->value_reach / (c->reach[c->row_of[r]] + 1);
	g->mean = c->value_reach / (double)(c->sets ? c->sets : 1);
	if (!(g->mean > 0))
		g->mean = 1;
	g->t = g->mean;
	thaw_all(g);
	return g;
}

void plan_pricer_free(struct plan_pricer *g)
{
	if (!g)
		return;
	for (int k = 0; k < PARTS_MAX; k++) {
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
	void *list[] = {g->slot, g->steep, g->price_by_row, g->usual, g->live, g->frozen_item, g->frozen_alternative, g->frozen_use, g->frozen_at, g->x, g->y,
		g->best, g->slope, g->slope_y, g->step, g->scale, g->bend, g->bend_y, g->work, g->is_fixed};
	for (size_t k = 0; k < sizeof list / sizeof *list; k++)
		free(list[k]);
	free(g);
}

/* One Newton step from x to y; false where it is no descent. `*out_gain` what the slope promises. */
static bool propose(struct plan_pricer *g, double damping, double *out_gain)
{
	double gain = 0, length = 1;
	for (size_t r = 0; r < g->n; r++) {
		g->is_fixed[r] = g->x[r] <= 0 && g->slope[r] > 0;
		/* where the function is flat a step is about as long as the price itself */
		g->scale[r] = damping * fabs(g->slope[r]) / (2 * fmax(g->x[r], 0.1 * g->usual[r])) + 1e-12 * g->mean / (g->usual[r] * g->usual[r]);
	}
	if (!newton_step(g))
		return false;
	for (size_t r = 0; r < g->n; r++) {
		if (g->step[r] > 3 * fmax(g->x[r], 0.1 * g->usual[r]))
			length = fmin(length, 3 * fmax(g->x[r], 0.1 * g->usual[r]) / g->step[r]);
		if (g->x[r] > 0.01 * g->usual[r] && -g->step[r] > 0.8 * g->x[r])
			length = fmin(length, 0.8 * g->x[r] / -g->step[r]);
	}
	for (size_t r = 0; r < g->n; r++) {
		g->y[r] = fmax(0, g->x[r] + length * g->step[r]);
		gain += g->slope[r] * (g->x[r] - g->y[r]);
	}
	*out_gain = gain;
	return true;
}

static void swap_pointers(double **a, double **b)
{
	double *c = *a;
	*a = *b;
	*b = c;
}

#define SAMPLE_SETS 4000
/* Looks only at every n-th set, and at that part of the capacities. */
static void sample(struct plan_pricer *g)
{
	size_t n = g->core->sets / (SAMPLE_SETS / 4);
	g->lives = 0;
	for (size_t s = n / 2; s < g->core->sets; s += n)
		g->live[g->lives++] = (uint32_t)s;
	double left_out = 1 - (double)g->lives / (double)g->core->sets;
	for (size_t r = 0; r < g->n; r++)
		g->frozen_use[r] = left_out * (double)g->core->problem->capacity[g->core->row_of[r]];
	divide(g);
}

double plan_pricer_softness(const struct plan_pricer *g)
{
	return g->t;
}

/* From g->x, with softness g->t, down to `softest`; `enough` as below. Leaves the best prices in g->best. */
static double descend(struct plan_pricer *g, double softest, double exactness, double enough, bool may_freeze)
{
	const struct plan_core *c = g->core;
	size_t n = g->n;
	double lowest, sharp, f;
	if (!(g->t > 0))
		g->t = 1e-300;
	f = soft(g, g->x, &sharp, g->slope, g->bend);
	lowest = sharp;
	memcpy(g->best, g->x, n * sizeof *g->x);
	for (int round = 0; n > 0 && round < 60 && !g->clock->stopped && lowest > enough; round++) {
		double damping = 1, change = 0;
		for (int k = 0; k < STEPS_A_SOFTNESS && !g->clock->stopped; k++) {
			double gain;
			if (!propose(g, damping, &gain)) {
				damping *= 10;
				continue;
			}
			if (gain <= 1e-11 * fabs(f) || (k >= 1 && gain <= 0.02 * (f - sharp)))
				break;
			double sharp_y, f_y = soft(g, g->y, &sharp_y, g->slope_y, g->bend_y);
			if (sharp_y < lowest) {
				lowest = sharp_y;
				memcpy(g->best, g->y, n * sizeof *g->y);
			}
			if (f_y <= f - 1e-4 * gain) {
				for (size_t r = 0; r < n; r++)
					change = fmax(change, fabs(g->y[r] - g->x[r]) / band_of(g, r, g->x[r]));
				swap_pointers(&g->x, &g->y);
				swap_pointers(&g->slope, &g->slope_y);
				swap_pointers(&g->bend, &g->bend_y);
				f = f_y;
				sharp = sharp_y;
				damping = damping > 0.01 ? damping / 3 : damping;
			} else {
				damping *= 5;
			}
		}
		if (getenv("PLAN_TRACE2"))
			fprintf(stderr, "t %g soft %.9g sharp %.9g lowest %.9g live %zu band %g moved %g work %ld %.3f s\n", g->t, f, sharp, lowest, g->lives, g->band, change, (long)g->clock->work / 200, plan_clock_seconds(g->clock));
		if (f - sharp <= exactness * fabs(f) || g->t * FALL < softest)
			break;
		g->t *= FALL;
		/* freeze when prices have calmed down, and again when the band can be much narrower */
		double band = 2 * fmax(change, 0.002);
		if (may_freeze && band < 0.3 && c->sets > 200 && (g->band <= 0 || band < 0.4 * g->band))
			freeze(g, g->x, band);
		f = soft(g, g->x, &sharp, g->slope, g->bend);
	}
	return lowest;
}

double plan_pricer_descend(struct plan_pricer *g, double *price, double softness, double exactness, double enough)
{
	const struct plan_core *c = g->core;
	bool cold = true;
	for (size_t r = 0; r < g->n; r++) {
		g->x[r] = price[c->row_of[r]];
		cold &= !(g->x[r] > 0);
	}
	g->t = softness;
	if (cold) {
		memcpy(g->x, g->usual, g->n * sizeof *g->x);
		g->t = 0.3 * g->mean;
		thaw_all(g);
		if (c->sets > SAMPLE_SETS) {
			sample(g);
			descend(g, 0.003 * g->mean, 0, -HUGE_VAL, false);
			memcpy(g->x, g->best, g->n * sizeof *g->x);
			thaw_all(g);
			freeze(g, g->x, 0.3);
		}
	}
	double lowest = descend(g, 0, exactness, enough, true);
	memset(price, 0, c->rows * sizeof *price);
	for (size_t r = 0; r < g->n; r++)
		price[c->row_of[r]] = g->best[r];
	return lowest;
}

/* The set with the smallest difference between its two best choices; false if every set has only one left. */
static bool closest(const struct plan_pricer *g, int32_t *out_set, int32_t *out_item, int32_t *out_alternative)
{
	const struct plan_core *c = g->core;
	double least = HUGE_VAL;
	for (size_t s = 0; s < c->sets; s++) {
		double best = c->required[s] ? -HUGE_VAL : 0, second = -HUGE_VAL;
		int32_t item = PLAN_NONE, alternative = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				if (!c->open[c->item[i].option + (uint32_t)a])
					continue;
				double reduced = core_reduced(c, g->slot, &c->item[i], a);
				/* of the two best, any that is an option can be split on */
				if (reduced > second || item == PLAN_NONE) {
					item = reduced > best || item == PLAN_NONE ? (int32_t)i : item;
					alternative = item == (int32_t)i ? a : alternative;
				}
				second = reduced > best ? best : fmax(second, reduced);
				best = fmax(best, reduced);
			}
		if (item == PLAN_NONE || second == -HUGE_VAL || best - second >= least)
			continue;
		least = best - second;
		*out_set = (int32_t)s;
		*out_item = item;
		*out_alternative = alternative;
	}
	return least < HUGE_VAL;
}

bool plan_pricer_undecided(
	struct plan_pricer *g, const double *price, int32_t *out_set, int32_t *out_item, int32_t *out_alternative, double *out_share)
{
	const struct plan_core *c = g->core;
	double most = 0, t = 3 * g->t;
	plan_slot_prices(c, price, g->slot);
	for (size_t l = 0; l < g->lives; l++) {
		size_t s = g->live[l];
		double best = c->required[s] ? -HUGE_VAL : 0, sum = 0;
		size_t n = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				double reduced = c->open[c->item[i].option + (uint32_t)a] ? core_reduced(c, g->slot, &c->item[i], a) : -HUGE_VAL;
				g->part[0].reduced[n++] = reduced;
				best = reduced > best ? reduced : best;
			}
		sum = c->required[s] ? 0 : exp((0 - best) / t);
		for (size_t k = 0; k < n; k++)
			sum += g->part[0].reduced[k] = g->part[0].reduced[k] < best - 30 * t ? 0 : exp((g->part[0].reduced[k] - best) / t);
		n = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++, n++) {
				double share = g->part[0].reduced[n] / sum, size = 0;
				if (!(share >= 1e-6 && share <= 1 - 1e-6))
					continue;
				int32_t head = c->item[i].head + a;
				for (int32_t k = c->slot_from[head]; k < c->slot_from[head + 1]; k++)
					size += fabs(c->amount[c->item[i].amount + (size_t)(k - c->slot_from[head])] * g->slot[k]);
				double score = share * (1 - share) * (size + fabs(core_value(c, &c->item[i], a)) + 1e-300);
				if (score > most) {
					most = score;
					*out_set = (int32_t)s;
					*out_item = (int32_t)i;
					*out_alternative = a;
					*out_share = share;
				}
			}
	}
	plan_clock_spend(g->clock, (int64_t)g->lives * 10);
	*out_share = most > 0 ? *out_share : 1;
	return most > 0 || closest(g, out_set, out_item, out_alternative);
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
		bool any = !c->required[s];
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
