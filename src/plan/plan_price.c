/* Prices of rows: the Lagrangian function L(price) = Σ price × capacity + Σ over sets max(0, reduced values) is an upper bound at any prices >= 0,
 * convex and piecewise linear. It is minimised through smooth functions above it: each maximum is softened to t × log Σ exp(x / t), t falls step by
 * step, and each of these functions is minimised by Newton's method (plan_descend.c). A few dozen passes over the options reach the relaxation's
 * bound, whatever their number.
 *
 * Most sets know their choice long before the prices are exact. They are frozen: as long as no price leaves a band around what it was, their choice
 * stays, and their part of L is linear. A row that only few sets use (a firm's cap) is priced within their part: its best price is found by itself
 * for each price of the shared rows, and its bend is eliminated. */
#include "plan/plan_price_int.h"

#include "base/arena.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SETS_A_PART 1024 /* at least: the parts do not depend on the number of threads */

void plan_slot_prices(const struct plan_core *c, const double *price, double *slot)
{
	memset(slot, 0, c->slots * sizeof *slot);
	for (size_t h = 0; h < c->heads; h++)
		for (int32_t k = c->use_from[h]; k < c->use_from[h + 1]; k++)
			slot[c->slot_from[h] + c->use[k].slot] += price[c->use[k].row] * (double)c->use[k].coefficient;
}

/* What an option uses of shared rows: sums by row in `one`, rows in one_row. */
static int32_t use_of_option(const struct plan_core *c, struct price_part *p, const struct core_item *item, int32_t alternative)
{
	int32_t head = item->head + alternative, count = 0;
	for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
		int32_t r = c->row_at[c->use[k].row];
		if (r == PLAN_NONE || (size_t)r >= c->shared_rows)
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

static double use_of_row(const struct plan_core *c, const struct core_item *item, int32_t alternative, int32_t row)
{
	int32_t head = item->head + alternative;
	double use = 0;
	for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++)
		if (c->row_at[c->use[k].row] == row)
			use += (double)c->use[k].coefficient * c->amount[item->amount + (size_t)c->use[k].slot];
	return use;
}

/* The sets live[from … to), which share row `own` at price `price`: what their softened choices use of it, its variance, and, if not NULL, sums of
 * maxima and softening. */
static double tally(const struct plan_pricer *g, const struct price_part *p, size_t from, size_t to, double price, double *out_variance,
	double *out_sharp, double *out_soft)
{
	const struct plan_core *c = g->core;
	double use = 0, variance = 0, sharp = 0, soft = 0;
	size_t n = 0;
	for (size_t l = from; l < to; l++) {
		size_t s = g->live[l], options = 0;
		double best = c->required[s] ? -HUGE_VAL : 0, mean = 0, square = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			options += (size_t)c->item[i].alternatives;
		for (size_t k = n; k < n + options; k++)
			best = fmax(best, p->reduced[k] - price * p->own_use[k]);
		double sum = c->required[s] ? 0 : exp((0 - best) / g->t);
		for (size_t k = n; k < n + options; k++) {
			double x = (p->reduced[k] - price * p->own_use[k] - best) / g->t;
			if (x < -30)
				continue;
			x = exp(x);
			sum += x;
			mean += x * p->own_use[k];
			square += x * p->own_use[k] * p->own_use[k];
		}
		n += options;
		if (best == -HUGE_VAL) {
			sharp = -HUGE_VAL;
			continue;
		}
		mean /= sum;
		use += mean;
		variance += square / sum - mean * mean;
		sharp += best;
		soft += g->t * log(sum);
	}
	*out_variance = variance;
	if (out_sharp) {
		*out_sharp = sharp;
		*out_soft = soft;
	}
	return use;
}

/* The price >= 0 at which the sets together use the capacity of their own row, or 0 if they use less: Newton's method in a bracket. */
static double own_price(const struct plan_pricer *g, const struct price_part *p, size_t from, size_t to, double capacity, double start, double usual)
{
	double variance, low = 0, high = HUGE_VAL, x = start;
	if (tally(g, p, from, to, 0, &variance, NULL, NULL) <= capacity)
		return 0;
	x = x > 0 ? x : usual;
	for (int k = 0; k < 60; k++) {
		double excess = tally(g, p, from, to, x, &variance, NULL, NULL) - capacity;
		if (excess > 0)
			low = x;
		else
			high = x;
		if (fabs(excess) <= 1e-7 * (capacity + 1) || high - low <= 1e-12 * low)
			break;
		double next = variance > 0 ? x + excess * g->t / variance : -1;
		if (!(next > low && next < high))
			next = high < HUGE_VAL ? 0.5 * (low + high) : 2 * x;
		x = next;
	}
	return x;
}

/* Adds a set's softened choice to the part. `own` is the price of its own row; its uses of that are in p->own_use + n. */
static void add_set(const struct plan_pricer *g, struct price_part *p, size_t s, size_t n, double own, int32_t *touched)
{
	const struct plan_core *c = g->core;
	double best = c->required[s] ? -HUGE_VAL : 0;
	size_t options = 0;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
		options += (size_t)c->item[i].alternatives;
	for (size_t k = n; k < n + options; k++) {
		p->reduced[k] -= own > 0 ? own * p->own_use[k] : 0;
		best = p->reduced[k] > best ? p->reduced[k] : best;
	}
	if (best == -HUGE_VAL) {
		p->sharp = -HUGE_VAL; /* a required set without choice: no plan */
		return;
	}
	double sum = c->required[s] ? 0 : exp((0 - best) / g->t), limit = best - 30 * g->t, own_mean = 0;
	int32_t near = sum > 1e-13, set_touched = 0;
	for (size_t k = n; k < n + options; k++) {
		if (p->reduced[k] < limit) {
			p->reduced[k] = 0;
			continue;
		}
		p->reduced[k] = p->reduced[k] == best ? 1 : exp((p->reduced[k] - best) / g->t);
		sum += p->reduced[k];
		near++;
	}
	p->sharp += best;
	p->soft += near > 1 ? g->t * log(sum) : 0;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
		for (int32_t a = 0; a < c->item[i].alternatives; a++, n++) {
			if (!(p->reduced[n] > 0))
				continue;
			double share = p->reduced[n] / sum;
			int32_t count = use_of_option(c, p, &c->item[i], a);
			own_mean += own > 0 ? share * p->own_use[n] : 0;
			for (int32_t j = 0; j < count; j++) {
				int32_t r = p->one_row[j];
				p->use[r] += share * p->one[j];
				if (near <= 1)
					continue;
				if (!p->is_touched[r]) {
					p->is_touched[r] = true;
					p->touched[*touched + set_touched++] = r;
				}
				p->mean[r] += share * p->one[j];
				p->line[r] += own > 0 ? share * p->one[j] * p->own_use[n] : 0;
				for (int32_t k = 0; k <= j; k++) {
					int32_t q = p->one_row[k];
					p->bend[r > q ? (size_t)r * g->n + (size_t)q : (size_t)q * g->n + (size_t)r] += share * p->one[j] * p->one[k];
				}
			}
		}
	for (int32_t j = 0; j < *touched + set_touched; j++) {
		int32_t x = p->touched[j];
		if (p->mean[x] == 0)
			continue;
		for (int32_t k = 0; k <= j; k++) {
			int32_t y = p->touched[k];
			p->bend[x > y ? (size_t)x * g->n + (size_t)y : (size_t)y * g->n + (size_t)x] -= p->mean[x] * p->mean[y];
		}
	}
	for (int32_t j = 0; j < *touched + set_touched; j++) {
		p->line[p->touched[j]] -= own > 0 ? p->mean[p->touched[j]] * own_mean : 0;
		p->mean[p->touched[j]] = 0;
	}
	*touched += set_touched;
}

/* The sets live[from … to): one, or those that share a row of their own. */
static void price_group(struct plan_pricer *g, struct price_part *p, size_t from, size_t to)
{
	const struct plan_core *c = g->core;
	int32_t group = g->group[g->live[from]], touched = 0;
	double own = 0, variance = 0;
	size_t n = 0;
	for (size_t l = from; l < to; l++)
		for (uint32_t i = c->set_from[g->live[l]]; i < c->set_from[g->live[l] + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++, n++) {
				const struct core_item *item = &c->item[i];
				p->reduced[n] = c->open[item->option + (uint32_t)a] ? core_reduced(c, g->slot, item, a) : -HUGE_VAL;
				if (group != PLAN_NONE)
					p->own_use[n] = use_of_row(c, item, a, group);
			}
	if (group != PLAN_NONE) {
		double capacity = (double)c->problem->capacity[c->row_of[group]];
		own = own_price(g, p, from, to, capacity, g->own[group], c->value_reach / (c->reach[c->row_of[group]] + 1) / (double)c->sets);
		tally(g, p, from, to, own, &variance, NULL, NULL);
		g->own[group] = own;
		p->sharp += own * capacity;
	}
	n = 0;
	for (size_t l = from; l < to; l++) {
		size_t s = g->live[l];
		add_set(g, p, s, n, own, &touched);
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			n += (size_t)c->item[i].alternatives;
	}
	for (int32_t j = 0; j < touched; j++) {
		int32_t x = p->touched[j];
		for (int32_t k = 0; own > 0 && variance > 0 && k <= j; k++) {
			int32_t y = p->touched[k];
			p->bend[x > y ? (size_t)x * g->n + (size_t)y : (size_t)y * g->n + (size_t)x] -= p->line[x] * p->line[y] / variance;
		}
		p->is_touched[x] = false;
	}
	for (int32_t j = 0; j < touched; j++)
		p->line[p->touched[j]] = 0;
}

static size_t group_end(const struct plan_pricer *g, size_t from, size_t end)
{
	int32_t group = g->group[g->live[from]];
	size_t to = from + 1;
	while (group != PLAN_NONE && to < end && g->group[g->live[to]] == group)
		to++;
	return to;
}

static void *price_parts(void *context)
{
	struct plan_pricer *g = context;
	int k;
	while ((k = atomic_fetch_add(&g->next, 1)) < g->parts) {
		struct price_part *p = &g->part[k];
		p->sharp = p->soft = 0;
		memset(p->use, 0, g->n * sizeof *p->use);
		memset(p->bend, 0, g->n * g->n * sizeof *p->bend);
		for (size_t l = p->from, to; l < p->to; l = to) {
			to = group_end(g, l, p->to);
			price_group(g, p, l, to);
		}
	}
	return NULL;
}

static void divide(struct plan_pricer *g)
{
	size_t wanted = g->lives / SETS_A_PART + 1, most = g->n > 200 ? 4 : PRICE_PARTS_MAX; /* large matrices take more time than the sets */
	g->parts = (int)(wanted > most ? most : wanted);
	for (int k = 0; k < g->parts; k++) {
		struct price_part *p = &g->part[k];
		p->from = k > 0 ? g->part[k - 1].to : 0;
		p->to = g->lives * ((size_t)k + 1) / (size_t)g->parts;
		p->to = p->to < p->from ? p->from : p->to;
		if (p->to > p->from && p->to < g->lives) /* not through a group */
			p->to = p->to - 1 + (group_end(g, p->to - 1, g->lives) - (p->to - 1));
		if (p->use)
			continue;
		p->use = heap_alloc(g->n + 1, sizeof *p->use);
		p->bend = heap_alloc(g->n * g->n + 1, sizeof *p->bend);
		p->reduced = heap_alloc(g->group_options_max + 1, sizeof *p->reduced);
		p->own_use = heap_alloc(g->group_options_max + 1, sizeof *p->own_use);
		p->mean = heap_alloc(g->n + 1, sizeof *p->mean);
		p->line = heap_alloc(g->n + 1, sizeof *p->line);
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

void price_thaw_all(struct plan_pricer *g)
{
	g->lives = 0;
	for (size_t s = 0; s < g->core->sets; s++) {
		g->frozen_item[s] = PRICE_LIVE;
		g->live[g->lives++] = g->order[s];
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
		if (r != PLAN_NONE && (size_t)r < g->n)
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

double price_band_of(const struct plan_pricer *g, size_t r, double price)
{
	return fmax(price, 0.01 * g->usual[r]);
}

/* Freezes the sets whose choice is certain while every price stays within `band` of `price`. */
void price_freeze(struct plan_pricer *g, const double *price, double band)
{
	const struct plan_core *c = g->core;
	price_thaw_all(g);
	take_prices(g, price);
	memset(g->steep, 0, c->slots * sizeof *g->steep);
	for (size_t h = 0; h < c->heads; h++)
		for (int32_t k = c->use_from[h]; k < c->use_from[h + 1]; k++) {
			int32_t r = c->row_at[c->use[k].row];
			if (r != PLAN_NONE && (size_t)r < g->n)
				g->steep[c->slot_from[h] + c->use[k].slot] +=
					price_band_of(g, (size_t)r, price[r]) * fabs((double)c->use[k].coefficient);
		}
	memcpy(g->frozen_at, price, g->n * sizeof *price);
	g->lives = 0;
	g->band = band;
	for (size_t o = 0; o < c->sets; o++) {
		size_t s = g->order[o];
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
		if (g->group[s] == PLAN_NONE && best > -HUGE_VAL && at_worst - second > 30 * g->t) {
			g->frozen_item[s] = item_best;
			g->frozen_alternative[s] = alternative_best;
			add_frozen(g, s, 1);
		} else {
			g->frozen_item[s] = PRICE_LIVE;
			g->live[g->lives++] = (uint32_t)s;
		}
	}
	divide(g);
	plan_clock_spend(g->clock, (int64_t)c->options * 4);
}

static bool in_band(const struct plan_pricer *g, const double *price)
{
	for (size_t r = 0; g->band > 0 && r < g->n; r++)
		if (fabs(price[r] - g->frozen_at[r]) > g->band * price_band_of(g, r, g->frozen_at[r]))
			return false;
	return true;
}

void plan_pricer_thaw(struct plan_pricer *g, int32_t set)
{
	if (g->frozen_item[set] == PRICE_LIVE)
		return;
	add_frozen(g, (size_t)set, -1);
	g->frozen_item[set] = PRICE_LIVE;
	g->live[g->lives++] = (uint32_t)set;
	divide(g);
}

void price_sample(struct plan_pricer *g, size_t every)
{
	g->lives = 0;
	for (size_t s = every / 2; s < g->core->sets; s += every)
		g->live[g->lives++] = g->order[s];
	double left_out = 1 - (double)g->lives / (double)g->core->sets;
	for (size_t r = 0; r < g->n; r++)
		g->frozen_use[r] = left_out * (double)g->core->problem->capacity[g->core->row_of[r]];
	divide(g);
}

/* The soft function at `price` (by active row), its slope and second derivative. */
double price_soft(struct plan_pricer *g, const double *price, double *out_sharp, double *out_slope, double *out_bend)
{
	const struct plan_core *c = g->core;
	pthread_t thread[64];
	int started = 0;
	if (!in_band(g, price))
		price_freeze(g, price, g->band);
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
	memset(out_bend, 0, g->n * g->n * sizeof *out_bend);
	for (int k = 0; k < g->parts; k++) {
		sharp += g->part[k].sharp;
		added += g->part[k].soft;
		for (size_t r = 0; r < g->n; r++)
			out_slope[r] -= g->part[k].use[r];
		for (size_t j = 0; j < g->n * g->n; j++)
			out_bend[j] += g->part[k].bend[j] / g->t;
	}
	plan_clock_spend(g->clock, (int64_t)(c->options * g->lives / (c->sets + 1)) * 4 + (int64_t)g->n * g->n + (int64_t)c->slots + 200);
	*out_sharp = sharp;
	return sharp + added;
}

/* Which set belongs to which row of its own, and an order that keeps them together. */
static void group_sets(struct plan_pricer *g)
{
	const struct plan_core *c = g->core;
	size_t places = c->active_rows - c->shared_rows, at = 0;
	uint32_t *from = heap_alloc(places + 2, sizeof *from);
	size_t *options = heap_alloc(places + 1, sizeof *options);
	g->group = heap_array(c->sets + 1, sizeof *g->group);
	g->order = heap_array(c->sets + 1, sizeof *g->order);
	g->own = heap_alloc(c->active_rows + 1, sizeof *g->own);
	g->own_best = heap_alloc(c->active_rows + 1, sizeof *g->own_best);
	g->group_options_max = c->set_options_max;
	for (size_t s = 0; s < c->sets; s++) {
		g->group[s] = PLAN_NONE;
		size_t count = 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++) {
			int32_t head = c->item[i].head;
			count += (size_t)c->item[i].alternatives;
			for (int32_t k = c->use_from[head]; k < c->use_from[head + c->item[i].alternatives]; k++)
				if (c->row_at[c->use[k].row] >= (int32_t)c->shared_rows)
					g->group[s] = c->row_at[c->use[k].row];
		}
		if (g->group[s] == PLAN_NONE)
			continue;
		size_t place = (size_t)g->group[s] - c->shared_rows;
		from[place + 1]++;
		options[place] += count;
		if (options[place] > g->group_options_max)
			g->group_options_max = options[place];
	}
	for (size_t k = 0; k < places; k++)
		from[k + 1] += from[k];
	for (size_t s = 0; s < c->sets; s++)
		if (g->group[s] != PLAN_NONE)
			g->order[from[(size_t)g->group[s] - c->shared_rows]++] = (uint32_t)s;
	at = places > 0 ? from[places - 1] : 0;
	for (size_t s = 0; s < c->sets; s++)
		if (g->group[s] == PLAN_NONE)
			g->order[at++] = (uint32_t)s;
	free(from);
	free(options);
}

struct plan_pricer *plan_pricer_new(struct plan_core *c, struct plan_clock *clock, int threads)
{
	struct plan_pricer *g = heap_alloc(1, sizeof *g);
	size_t n = c->shared_rows;
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
		*matrix[k] = heap_alloc(n * n + 1, sizeof **matrix[k]);
	g->is_fixed = heap_alloc(n + 1, 1);
	for (size_t r = 0; r < n; r++)
		g->usual[r] = c->value_reach / (c->reach[c->row_of[r]] + 1);
	g->mean = c->value_reach / (double)(c->sets ? c->sets : 1);
	if (!(g->mean > 0))
		g->mean = 1;
	g->t = g->mean;
	group_sets(g);
	price_thaw_all(g);
	return g;
}

void plan_pricer_free(struct plan_pricer *g)
{
	if (!g)
		return;
	for (int k = 0; k < PRICE_PARTS_MAX; k++) {
		struct price_part *p = &g->part[k];
		free(p->use);
		free(p->bend);
		free(p->reduced);
		free(p->own_use);
		free(p->line);
		free(p->mean);
		free(p->one);
		free(p->touched);
		free(p->one_row);
		free(p->is_touched);
	}
	void *list[] = {g->slot, g->steep, g->price_by_row, g->usual, g->live, g->frozen_item, g->frozen_alternative, g->frozen_use, g->frozen_at,
		g->x, g->y, g->best, g->slope, g->slope_y, g->step, g->scale, g->bend, g->bend_y, g->work, g->is_fixed, g->group, g->order, g->own,
		g->own_best};
	for (size_t k = 0; k < sizeof list / sizeof *list; k++)
		free(list[k]);
	free(g);
}
