/* The course of a solve: prices, a first plan, swaps, then branch and bound with kicks and the core problem. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *plan_stop_name(enum plan_stop stop)
{
	static const char *const name[] = {"optimal", "gap", "work", "time", "cancel"};
	return name[stop];
}

#define NEAR_ALL 400000 /* options that a plan is filled from */
#define NEAR_MOST 10000 /* options that are swapped */

static double gap_of(plan_value objective, plan_value bound)
{
	return bound > 0 ? (double)(bound - objective) / (double)bound : bound == objective ? 0 : (double)(bound - objective) / fabs((double)bound);
}

static bool is_enough(const struct plan_state *s, plan_value bound, double gap)
{
	return s->found && (bound == s->best_value || gap_of(s->best_value, bound) <= gap);
}

enum status plan_solve(const struct plan_problem *problem, const struct plan_options *options, struct plan_result *out, struct err *err)
{
	struct timespec t;
	struct plan_core core;
	clock_gettime(CLOCK_MONOTONIC, &t);
	struct plan_clock clock = {.options = options,
		.started = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec,
		.work_limit = options->work > INT64_MAX / PLAN_STEPS_A_UNIT ? 0 : options->work * PLAN_STEPS_A_UNIT};
	enum status st = plan_core_init(&core, problem, err);
	if (st != ST_OK)
		return st;
	double *price = heap_alloc(core.rows + 1, sizeof *price);
	struct plan_pricer *pricer = plan_pricer_new(&core, &clock, options->threads > 0 ? options->threads : 1);
	plan_pricer_descend(pricer, price, 0, 1e-7, -HUGE_VAL);
	plan_value bound = plan_bound(&core, price);
	clock.bound = (double)bound;
	struct plan_state state;
	plan_state_init(&state, &core, &clock, price, (double)bound, options->seed);
	double gap = options->gap;
	bool infeasible = false;
	plan_near_list(&state, fabs((double)bound), NEAR_ALL);
	plan_round(&state);
	if (!clock.stopped && !is_enough(&state, bound, gap)) {
		plan_near_list(&state, plan_loss(&state), NEAR_MOST);
		plan_swap(&state, 1);
	}
	if (!clock.stopped && !is_enough(&state, bound, gap))
		bound = plan_branch(&state, &core, pricer, price, bound, gap, &infeasible);
	if (!clock.stopped) /* the search ended by itself: within the gap, or out of room for nodes */
		clock.stop = is_enough(&state, bound, gap) || infeasible ? PLAN_STOP_GAP : PLAN_STOP_WORK;
	*out = (struct plan_result){
		.found = state.found,
		.infeasible = infeasible,
		.objective = state.best_value,
		.bound = bound,
		.gap = gap_of(state.best_value, bound),
		.stopped = state.found && gap_of(state.best_value, bound) <= PLAN_EXACT ? PLAN_STOP_OPTIMAL : clock.stop,
		.seconds = plan_clock_seconds(&clock),
		.work = clock.work / PLAN_STEPS_A_UNIT,
		.price = price,
	};
	out->choice = state.best;
	state.best = NULL;
	plan_state_done(&state);
	plan_pricer_free(pricer);
	plan_core_done(&core);
	return ST_OK;
}

void plan_result_done(struct plan_result *result)
{
	free(result->choice);
	free(result->price);
	*result = (struct plan_result){0};
}
