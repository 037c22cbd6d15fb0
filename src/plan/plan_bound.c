/* What the prices prove, exactly; and what they leave undecided. */
#include "plan/plan_price_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

/* Prices become fractions price / 2^shift with so many bits that no sum leaves 126 bits; everything else is exact. Where they are too large for that
 * (no plan fits the rows) they are made smaller, which is a bound as well. */
plan_value plan_bound(const struct plan_core *c, const double *price)
{
	const struct plan_problem *p = c->problem;
	double reach = c->value_reach + 1;
	for (size_t r = 0; r < c->rows; r++)
		reach += price[r] * (c->reach[r] + fabs((double)p->capacity[r]) + 1);
	/* coefficients of amounts that are 0, or of options that are closed, are not in the rows' reach */
	for (size_t h = 0; h < c->heads; h++) {
		double steep = 0;
		for (int32_t k = c->use_from[h]; k < c->use_from[h + 1]; k++)
			steep += price[c->use[k].row] * fabs((double)c->use[k].coefficient);
		reach = fmax(reach, steep);
	}
	int shift = 120 - ilogb(reach) - 1;
	shift = shift > 90 ? 90 : shift;
	int bits = shift < 0 ? 0 : shift; /* of values */
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
				plan_value value = p->item[item->origin].base * p->weight[item->weight + (size_t)a] * ((plan_value)1 << bits);
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
	return total >> bits; /* floor: values are integers */
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
