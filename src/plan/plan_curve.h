/* The marginal abatement curve: measures in order of what a tonne costs, each with what it adds to those before it. Pure, exact rationals.
 *
 * a(L, R) = Σ k = 1..L of (1 + R)^-k, the annuity of a yearly won over the life L at the discount rate R; a = L at R = 0. A measure saves g a year,
 * beside those before it (plan_together_g); its tonnes t = g / 10^6 × L, or × a(L, R) where tonnes are discounted too.
 *
 * Programme: won that the public side and carmakers newly put in for a tonne, (support + match) / (t + t'). With the cascade the firm returns a part
 * of its support, and each returned won is matched: returned + match go to the pool of deeper tiers and there buy tonnes at these tiers' average,
 *   V(pool) = Σ (t_i + inflow_i × V(pool of i)) / Σ support_i   over the candidates of the tiers that the pool pays, inflow = returned + match,
 *   t' = inflow × V(pool),  and match counts down the tiers likewise. Returned won are counted in no sum: they are the support itself, once more.
 * Without the cascade match = t' = 0. When the money comes back, and ceilings of the match, are not in it.
 *
 * Factory: won that the firm itself pays for a tonne, (own − s × a(L, R)) / t, with own = cost − support, and with the cascade + what it has to
 * return; s what it saves a year. With discounted tonnes that is (own / a − s) / (g / 10^6), the annualised cost less a year's saving. Payback = own
 * / s.
 *
 * Band: the same at g_high (low end) and g_low (high end); the saving s of a catalogue's entry moves along with it. */
#ifndef SANGSAENG_PLAN_CURVE_H
#define SANGSAENG_PLAN_CURVE_H

#include "base/arena.h"
#include "base/money.h"
#include "plan/plan_measure.h"

#include <stdbool.h>

enum plan_view { PLAN_VIEW_PROGRAMME, PLAN_VIEW_FACTORY };
const char *plan_view_name(enum plan_view view); /* "programme", "factory" */

/* Money of one measure by the programme's rules. */
struct plan_money {
	int64_t support_krw, returned_krw, match_krw; /* match: of what it returns */
	unsigned pays;                                /* tiers that its pool pays: party_tier_bit; 0: nothing is returned */
};
struct plan_curve_options {
	enum plan_view view;
	bool cascade, discount_tonnes;
	struct rate discount; /* a year, >= 0 */
	bool has_price;
	int64_t price_krw; /* won a tonne */
};

enum plan_out { PLAN_OUT_NO_TONNES, PLAN_OUT_NO_SUPPORT, PLAN_OUT_EXCLUDED, PLAN_OUT_PREREQUISITE };
const char *plan_out_name(enum plan_out why); /* "no_tonnes", "no_support", "excluded", "prerequisite" */

/* Decimal strings of 12 significant digits in the arena; "" where there is none. */
struct plan_bar {
	size_t measure;               /* place */
	int64_t g_adds, cumulative_g; /* a year */
	int64_t own_krw;              /* of the factory */
	const char *krw_per_t, *krw_per_t_low, *krw_per_t_high;
	const char *own_t, *bought_t, *new_krw;           /* programme: t, t', support + match */
	const char *annuity, *saving_krw, *payback_years; /* factory: a, s beside those before it */
	bool under_price, waited;                         /* waited: cheaper than the one before, but needs another one first */
};
struct plan_left {
	size_t measure, other; /* other: what excludes it, or what it needs */
	enum plan_out why;
};
/* One won in the pool that pays a set of tiers, by the average of the candidates. */
struct plan_pool {
	unsigned pays;
	const char *t_per_krw, *match_krw_per_krw;
	size_t candidates;
};
struct plan_curve {
	struct plan_bar *bar; /* in order of cost, what waits for another one behind it */
	size_t bar_count;
	struct plan_left *left; /* by place */
	size_t left_count;
	struct plan_pool *pool; /* deepest first */
	size_t pool_count;
	int64_t total_g, under_price_g; /* a year */
};
/* `money` and `in_scope` by place; averages are over all measures, bars only of those in scope (NULL: all). Ties by place. O(n × (log n +
 * relations)). */
void plan_curve(const struct plan_measures *measures, const struct plan_money *money, const bool *in_scope, const struct plan_curve_options *options,
	struct arena *arena, struct plan_curve *out_curve);

#endif
