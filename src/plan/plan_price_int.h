/* Inside the pricing: the soft function and its descent. */
#ifndef SANGSAENG_PLAN_PRICE_INT_H
#define SANGSAENG_PLAN_PRICE_INT_H

#include "plan/plan_int.h"

#define PRICE_PARTS_MAX 32

struct price_part {
	size_t from, to;    /* of the live sets */
	double sharp, soft; /* sums of maxima, and of what softening adds */
	double *use;        /* by shared row: expected use */
	double *bend;       /* square over shared rows, lower half: second derivative × t */
	/* scratch */
	double *reduced, *own_use; /* by option of a group */
	double *mean, *line, *one;
	int32_t *touched, *one_row;
	bool *is_touched;
};
struct plan_pricer {
	struct plan_core *core;
	struct plan_clock *clock;
	int threads;
	size_t n; /* shared rows */
	struct price_part part[PRICE_PARTS_MAX];
	int parts;
	double *slot, *steep, *price_by_row;
	double t;            /* softness */
	double mean, *usual; /* value of a set, price of a row, roughly */
	atomic_int next;
	/* sets that share a row of their own (a firm's cap) are priced together: group by set is that row's place, PLAN_NONE if there is none */
	int32_t *group;
	uint32_t *order; /* sets, those of a group side by side */
	size_t group_options_max;
	double *own, *own_best; /* prices of these rows, by active row */
	/* frozen sets */
	uint32_t *live;
	size_t lives;
	int32_t *frozen_item, *frozen_alternative; /* by set; item PRICE_LIVE: live; PLAN_NONE: chooses nothing */
	double frozen_value, *frozen_use;
	double *frozen_at, band; /* prices when they were frozen; how far they may move, relatively; 0: nothing is frozen */
	/* scratch of the descent, by shared row */
	double *x, *y, *best, *slope, *slope_y, *step, *bend, *bend_y, *work, *scale;
	bool *is_fixed;
};
#define PRICE_LIVE (-2)

/* The soft function at prices of the shared rows, its slope and second derivative; `*out_sharp` the Lagrangian function itself. */
double price_soft(struct plan_pricer *pricer, const double *price, double *out_sharp, double *out_slope, double *out_bend);
/* All sets are live again; or only every n-th, with that part of the capacities. */
void price_thaw_all(struct plan_pricer *pricer);
void price_sample(struct plan_pricer *pricer, size_t every);
/* Freezes the sets whose choice is certain while every price stays within `band` of `price`. */
void price_freeze(struct plan_pricer *pricer, const double *price, double band);
double price_band_of(const struct plan_pricer *pricer, size_t row, double price);

#endif
