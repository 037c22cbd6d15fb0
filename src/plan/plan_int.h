/* Inside the room: the problem's storage, and the compact form in which it is solved. */
#ifndef SANGSAENG_PLAN_INT_H
#define SANGSAENG_PLAN_INT_H

#include "plan/plan_solve.h"

#include <stdatomic.h>

/* ---- the problem as it was built (plan_problem.c) ---- */

struct plan_use {
	int32_t row, slot;
	int64_t coefficient;
};
struct plan_link { /* a use in the list of its alternative */
	struct plan_use use;
	int32_t next; /* PLAN_NONE ends the list */
};
struct plan_pattern {
	int32_t alternatives, amounts;
	int32_t first; /* its first alternative among those of all patterns */
};
struct plan_profile {
	int32_t alternatives;
	size_t first; /* its first weight */
};
struct plan_item {
	plan_value base;
	size_t amount; /* its first amount */
	int32_t set, pattern, profile;
	int32_t forbidden; /* head of the list of forbidden alternatives, PLAN_NONE */
};
struct plan_forbidden {
	int32_t alternative, next;
};
struct plan_problem {
	int64_t *capacity;
	size_t rows;
	struct plan_pattern *pattern;
	size_t patterns;
	int32_t *head; /* by alternative of all patterns: its first link */
	size_t heads;
	struct plan_link *link;
	size_t links;
	struct plan_profile *profile;
	size_t profiles;
	int64_t *weight;
	size_t weights;
	bool *required; /* by set */
	size_t sets;
	struct plan_item *item;
	size_t items;
	int64_t *amount;
	size_t amounts;
	struct plan_forbidden *forbidden;
	size_t forbiddens;
};

/* ---- the compact form (plan_core.c): candidates side by side by set, uses side by side by alternative ---- */

/* An option is a candidate in an alternative; the options of a set are numbered on end, those of all sets too. */
struct core_item {
	double base;
	size_t weight, amount; /* first of each */
	int32_t head;          /* its first alternative among those of all patterns */
	int32_t alternatives;
	int32_t origin; /* number in the problem */
	int32_t set;
	uint32_t option; /* its first option */
};
struct plan_core {
	const struct plan_problem *problem;
	size_t rows, sets, items, options, heads;
	int32_t *use_from; /* by alternative of all patterns, and the end: its uses */
	struct plan_use *use;
	int32_t *slot_from; /* by alternative: its first place among slot prices */
	size_t slots;
	double *weight, *amount; /* as doubles, numbered as in the problem */
	uint32_t *set_from;      /* by set, and the end: its items */
	struct core_item *item;
	bool *open;      /* by option: can be chosen at all; branching closes options for a while */
	bool *required;  /* by set; the same */
	bool *active;    /* by row: can bind */
	int32_t *row_at; /* place of a row among the active ones, PLAN_NONE */
	int32_t *row_of; /* by place */
	size_t active_rows;
	size_t shared_rows; /* the first of these; of the others, caps of one firm and the like, each set uses one at most */
	double *reach;      /* by row: sum over sets of the largest sum of |terms of a use| */
	double value_reach; /* sum over sets of the largest |value| */
	uint32_t set_options_max;
};
/* ST_INPUT plan.too_large. */
enum status plan_core_init(struct plan_core *core, const struct plan_problem *problem, struct err *err);
void plan_core_done(struct plan_core *core);

/* Value of an item's alternative, nearly (exactly: plan_value_of). */
static inline double core_value(const struct plan_core *core, const struct core_item *item, int32_t alternative)
{
	return item->base * core->weight[item->weight + (size_t)alternative];
}

/* ---- what is spent, shared by all phases ---- */

struct plan_clock {
	const struct plan_options *options;
	double started;
	int64_t work; /* in steps; a unit of plan_options.work is PLAN_STEPS_A_UNIT of them */
	int64_t work_limit;
	double objective, bound, told; /* as reported; when */
	enum plan_stop stop;
	bool stopped;
};
#define PLAN_STEPS_A_UNIT 200
/* Adds steps and says whether to stop: by work, or by the clock and the user, which are asked now and then. */
bool plan_clock_spend(struct plan_clock *clock, int64_t steps);
bool plan_clock_ask(struct plan_clock *clock);
double plan_clock_seconds(const struct plan_clock *clock);

/* ---- prices (plan_price.c, plan_descend.c, plan_bound.c) ---- */

/* Prices of amounts in each alternative, from the rows' prices. */
void plan_slot_prices(const struct plan_core *core, const double *price, double *out_slot);
static inline double core_reduced(const struct plan_core *core, const double *slot, const struct core_item *item, int32_t alternative)
{
	int32_t head = item->head + alternative;
	const double *p = slot + core->slot_from[head], *a = core->amount + item->amount;
	double value = core_value(core, item, alternative);
	for (int32_t k = 0, n = core->slot_from[head + 1] - core->slot_from[head]; k < n; k++)
		value -= a[k] * p[k];
	return value;
}
struct plan_pricer;
struct plan_pricer *plan_pricer_new(struct plan_core *core, struct plan_clock *clock, int threads);
void plan_pricer_free(struct plan_pricer *pricer);
/* A set whose options were opened or closed must not count as decided. */
void plan_pricer_thaw(struct plan_pricer *pricer, int32_t set);
/* Finds prices with a low bound: `price` by row, in: where to begin (all 0: anywhere) with what softness, out: the best. Ends when softening adds
 * less than `exactness` of the function, or when it is not above `enough`. Returns the Lagrangian function at the prices, in doubles; -HUGE_VAL if a
 * required set has no option. */
double plan_pricer_descend(struct plan_pricer *pricer, double *price, double softness, double exactness, double enough);
/* The softness at which the last descent ended. */
double plan_pricer_softness(const struct plan_pricer *pricer);
/* The option that the relaxation is least decided about, and that matters most, and which share of it is in the relaxation; false if there is none.
 */
bool plan_pricer_undecided(
	struct plan_pricer *pricer, const double *price, int32_t *out_set, int32_t *out_item, int32_t *out_alternative, double *out_share);
/* The exact bound at prices: floor of the Lagrangian function, in units of value. */
plan_value plan_bound(const struct plan_core *core, const double *price);

/* ---- a plan that is being searched for (plan_state.c) ---- */

/* An option that can be part of a better plan: its regret, what the set loses against its best choice at the prices, is below what the plan could
 * still gain. The first of each set, item PLAN_NONE, is to choose nothing, unless the set is required. */
struct near {
	double value, regret;
	int32_t set, item, alternative;
	uint32_t use, uses; /* what it uses of active rows, among near_use */
};
struct near_use {
	int64_t amount;
	int32_t row; /* active row */
};
struct plan_state {
	const struct plan_core *core;
	struct plan_clock *clock;
	double *price;        /* by row; ours */
	double *price_at;     /* by active row */
	double limit;         /* the Lagrangian function at the prices */
	double *best_reduced; /* by set, if `priced` */
	bool priced;
	/* the plan */
	int32_t *item, *alternative; /* by set; item PLAN_NONE: nothing */
	int64_t *slack;              /* by active row */
	size_t exceeded;             /* rows with a negative slack */
	double value;
	/* the best feasible one */
	struct plan_choice *best;
	plan_value best_value; /* exact */
	bool found;
	/* near options, by set and then by regret */
	struct near *near;
	size_t nears;
	struct near_use *near_use;
	size_t near_uses, near_uses_room;
	uint32_t *near_from; /* by set, and the end */
	int32_t *move;       /* the near options of sets that have another one */
	size_t moves;
	int32_t *current; /* by set: its near option that is in the plan */
	double reach;     /* regrets up to here are near */
	uint64_t random;
	/* for repairs: value of a unit of a row that is exceeded; moves that lessen it */
	double *weight;
	struct plan_give {
		double score; /* loss for what it lessens */
		int32_t near;
	} * give;
};
void plan_state_init(
	struct plan_state *state, const struct plan_core *core, struct plan_clock *clock, const double *price, double limit, uint64_t seed);
void plan_state_done(struct plan_state *state);
/* A number below n. */
uint64_t plan_draw(struct plan_state *state, uint64_t n);
/* Sets a choice of the plan in hand, by item (PLAN_NONE: nothing); the near options must be listed again afterwards. */
void plan_choose(struct plan_state *state, size_t set, int32_t item, int32_t alternative);
/* What the plan in hand loses against the limit: regrets and priced slack. */
double plan_loss(const struct plan_state *state);
/* Takes the plan in hand for the best one if it is feasible and better, judged exactly. True if it was. */
bool plan_state_keep(struct plan_state *state);
/* The sets' own choices at other prices, which are used from now on. */
void plan_state_price(struct plan_state *state, const double *price, double limit);
/* Back to the best plan. */
void plan_state_recall(struct plan_state *state);
/* Lists the near options anew: regret at most `reach`, at most `most` of them (then with a smaller reach), what the plan in hand has in any case. */
void plan_near_list(struct plan_state *state, double reach, size_t most);
/* Puts a near option in the place of its set's current one. */
void plan_put(struct plan_state *state, int32_t near);
bool plan_is_feasible(const struct plan_state *state);

/* ---- searches (plan_round.c, plan_swap.c, plan_kick.c, plan_branch.c) ---- */

/* From the sets' own choices at the prices to a feasible plan. */
void plan_round(struct plan_state *state);
/* Near moves that lose least for what they free, until no row is exceeded; the set `locked` stays. False if that fails. */
bool plan_repair(struct plan_state *state, int32_t locked);
/* Single moves, pairs and ejection chains until none improves the plan. */
void plan_swap(struct plan_state *state, int levels);
/* Kicks: a set is given a choice that it regrets less, the others give way, and what that leaves free is filled; kept if better. */
void plan_kick(struct plan_state *state, int kicks);
/* Hands the open options to CBC for some seconds and keeps what it finds. True with a bound on what they can be worth, if it has one that is not the
 * best plan's own. */
bool plan_cbc(struct plan_state *state, double seconds, double *out_bound);
/* As near as doubles, and CBC, can tell a bound from a value, relatively. */
#define PLAN_EXACT 1e-9
/* Branch and bound: splits on what the relaxation is undecided about, the highest bound first, until the best plan is within `gap`, or the clock
 * stops it. Returns the bound that is proven then, at most `bound`; the best plan's value if that is optimal. `*out_infeasible`: there is no plan. */
plan_value plan_branch(struct plan_state *state, struct plan_core *core, struct plan_pricer *pricer, const double *price, plan_value bound,
	double gap, bool *out_infeasible);

#endif
