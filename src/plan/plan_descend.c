/* The descent to the lowest bound: Newton's method on the soft function, with prices >= 0, while the softness falls. */
#include "plan/plan_price_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_A_SOFTNESS 12
#define FALL 0.3
#define SAMPLE_SETS 4000 /* with more sets a part of them shows the way */

/* Solves (bend + scale) step = −slope over the free rows by Cholesky; false if the matrix is not positive. */
static bool newton_step(const struct plan_pricer *g)
{
	size_t n = g->n;
	double *work = g->work, *step = g->step;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j <= i; j++) {
			double x = g->is_fixed[i] || g->is_fixed[j] ? 0 : g->bend[i * n + j];
			if (i == j)
				x = g->is_fixed[i] ? 1 : x * (1 + 1e-9) + g->scale[i];
			for (size_t k = 0; k < j; k++)
				x -= work[i * n + k] * work[j * n + k];
			if (i != j)
				work[i * n + j] = x / work[j * n + j];
			else if (x > 0)
				work[i * n + i] = sqrt(x);
			else
				return false;
		}
		double x = g->is_fixed[i] ? 0 : -g->slope[i];
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

double plan_pricer_softness(const struct plan_pricer *g)
{
	return g->t;
}

static void keep_best(struct plan_pricer *g, const double *price)
{
	memcpy(g->best, price, g->n * sizeof *price);
	memcpy(g->own_best, g->own, g->core->active_rows * sizeof *g->own);
}

/* From g->x, with softness g->t, down to `softest`; `enough` as below. Leaves the best prices in g->best. */
static double descend(struct plan_pricer *g, double softest, double exactness, double enough, bool may_freeze)
{
	const struct plan_core *c = g->core;
	size_t n = g->n;
	double lowest, sharp, f;
	if (!(g->t > 0))
		g->t = 1e-300;
	f = price_soft(g, g->x, &sharp, g->slope, g->bend);
	lowest = sharp;
	keep_best(g, g->x);
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
			double sharp_y, f_y = price_soft(g, g->y, &sharp_y, g->slope_y, g->bend_y);
			if (sharp_y < lowest) {
				lowest = sharp_y;
				keep_best(g, g->y);
			}
			if (f_y <= f - 1e-4 * gain) {
				for (size_t r = 0; r < n; r++)
					change = fmax(change, fabs(g->y[r] - g->x[r]) / price_band_of(g, r, g->x[r]));
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
		if (f - sharp <= exactness * fabs(f) || g->t * FALL < softest)
			break;
		g->t *= FALL;
		/* freeze when prices have calmed down, and again when the band can be much narrower */
		double band = 2 * fmax(change, 0.002);
		if (may_freeze && band < 0.3 && c->sets > 200 && (g->band <= 0 || band < 0.4 * g->band))
			price_freeze(g, g->x, band);
		f = price_soft(g, g->x, &sharp, g->slope, g->bend);
	}
	return lowest;
}

double plan_pricer_descend(struct plan_pricer *g, double *price, double softness, double exactness, double enough)
{
	const struct plan_core *c = g->core;
	bool cold = true;
	for (size_t r = 0; r < c->active_rows; r++) {
		cold &= !(price[c->row_of[r]] > 0);
		if (r < g->n)
			g->x[r] = price[c->row_of[r]];
		else
			g->own[r] = price[c->row_of[r]];
	}
	g->t = softness;
	if (cold) {
		memcpy(g->x, g->usual, g->n * sizeof *g->x);
		g->t = 0.3 * g->mean;
		price_thaw_all(g);
		if (c->sets > SAMPLE_SETS) {
			price_sample(g, c->sets / (SAMPLE_SETS / 4));
			descend(g, 0.003 * g->mean, 0, -HUGE_VAL, false);
			memcpy(g->x, g->best, g->n * sizeof *g->x);
			price_freeze(g, g->x, 0.3);
		}
	}
	double lowest = descend(g, 0, exactness, enough, true);
	memset(price, 0, c->rows * sizeof *price);
	for (size_t r = 0; r < c->active_rows; r++)
		price[c->row_of[r]] = r < g->n ? g->best[r] : g->own_best[r];
	return lowest;
}
