/* A deletion filter over rules: ranges of them are lifted, and stay so if there still is no plan. What is feasible without a rule stays feasible when
 * others are lifted too, so what had to stay once is needed at the end. */
#include "plan/plan_conflict.h"

#include <string.h>

struct filter {
	const struct plan_input *input;
	const struct plan_options *options;
	bool *without;
	bool proven;
	struct err *err;
};

/* A search that stops as soon as the question is answered. */
struct watch {
	const struct plan_options *options;
	bool answered;
};

static bool watch(void *context, double objective, double bound, double seconds)
{
	struct watch *w = context;
	(void)objective;
	(void)seconds;
	w->answered |= bound < 0;
	/* what the caller shows is of its own search; here it can only cancel */
	return !w->answered && (!w->options->progress || w->options->progress(w->options->context, 0, 0, 0));
}

enum status plan_possible(
	const struct plan_input *input, const bool *without, const struct plan_options *options, enum plan_verdict *out_verdict, struct err *err)
{
	struct plan_model model;
	struct plan_result result = {0};
	struct watch w = {.options = options};
	struct plan_options own = *options;
	own.gap = 0;
	own.progress = watch;
	own.context = &w;
	enum status st = plan_model_make_any(input, without, NULL, &model, err);
	if (st == ST_OK)
		st = plan_solve(model.problem, &own, &result, err);
	if (st == ST_OK) {
		*out_verdict = result.found && result.objective == 0 ? PLAN_POSSIBLE : result.bound < 0 ? PLAN_IMPOSSIBLE : PLAN_UNDECIDED;
		if (*out_verdict == PLAN_UNDECIDED && result.stopped == PLAN_STOP_CANCEL)
			st = err_set(err, ST_CANCELLED, "plan.cancelled", NULL);
		plan_result_done(&result);
	}
	plan_model_done(&model);
	return st;
}

/* Lifts all of the range that is not needed. */
static enum status lift(struct filter *f, size_t from, size_t to)
{
	enum plan_verdict verdict;
	if (from == to)
		return ST_OK;
	for (size_t r = from; r < to; r++)
		f->without[r] = true;
	enum status st = plan_possible(f->input, f->without, f->options, &verdict, f->err);
	if (st != ST_OK || verdict == PLAN_IMPOSSIBLE)
		return st;
	for (size_t r = from; r < to; r++)
		f->without[r] = false;
	if (to - from == 1) {
		f->proven &= verdict == PLAN_POSSIBLE;
		return ST_OK;
	}
	size_t middle = from + (to - from) / 2;
	st = lift(f, from, middle);
	return st == ST_OK ? lift(f, middle, to) : st;
}

enum status plan_conflict_find(
	const struct plan_input *input, const struct plan_options *options, struct arena *arena, struct plan_conflict *out_conflict, struct err *err)
{
	struct plan_model model;
	struct filter f = {.input = input, .options = options, .proven = true, .err = err};
	enum status st = plan_model_make(input, NULL, NULL, &model, err);
	size_t rules = model.rules;
	plan_model_done(&model);
	if (st != ST_OK)
		return st;
	f.without = arena_alloc(arena, (rules + 1) * sizeof *f.without);
	st = lift(&f, 0, rules);
	if (st != ST_OK)
		return st;
	struct plan_conflict c = {.rule = arena_alloc(arena, (rules + 1) * sizeof *c.rule), .proven = f.proven};
	for (size_t r = 0; r < rules; r++)
		if (!f.without[r])
			c.rule[c.count++] = (int)r;
	*out_conflict = c;
	return ST_OK;
}
