/* A deletion filter over rules: ranges of them are lifted, and stay so if there still is no plan. What is feasible without a rule stays feasible when
 * others are lifted too, so what had to stay once is needed at the end. */
#include "plan/plan_conflict.h"

#include <string.h>

enum verdict { POSSIBLE, IMPOSSIBLE, UNKNOWN };

struct filter {
	const struct plan_input *input;
	struct plan_options options;
	bool *without;
	bool proven;
	struct err *err;
};

static enum status test(struct filter *f, enum verdict *out)
{
	struct plan_model model;
	enum status st = plan_model_make(f->input, f->without, NULL, &model, f->err);
	struct plan_result result = {0};
	*out = IMPOSSIBLE;
	if (st == ST_OK && !model.impossible) {
		st = plan_solve(model.problem, &f->options, &result, f->err);
		if (st == ST_OK)
			*out = result.found ? POSSIBLE : result.infeasible ? IMPOSSIBLE : UNKNOWN;
		if (st == ST_OK && result.stopped == PLAN_STOP_CANCEL)
			st = err_set(f->err, ST_CANCELLED, "plan.cancelled", NULL);
		if (st == ST_OK || st == ST_CANCELLED)
			plan_result_done(&result);
	}
	plan_model_done(&model);
	return st;
}

/* Lifts all of the range that is not needed. */
static enum status lift(struct filter *f, size_t from, size_t to)
{
	enum verdict verdict;
	if (from == to)
		return ST_OK;
	for (size_t r = from; r < to; r++)
		f->without[r] = true;
	enum status st = test(f, &verdict);
	if (st != ST_OK || verdict == IMPOSSIBLE)
		return st;
	for (size_t r = from; r < to; r++)
		f->without[r] = false;
	if (to - from == 1) {
		f->proven &= verdict == POSSIBLE;
		return ST_OK;
	}
	size_t middle = from + (to - from) / 2;
	st = lift(f, from, middle);
	return st == ST_OK ? lift(f, middle, to) : st;
}

enum status plan_conflict_find(const struct plan_input *input, const struct plan_options *options, struct arena *arena,
	struct plan_conflict *out_conflict, struct err *err)
{
	struct plan_model model;
	struct filter f = {.input = input, .options = *options, .proven = true, .err = err};
	enum status st = plan_model_make(input, NULL, NULL, &model, err);
	size_t rules = model.rules;
	plan_model_done(&model);
	if (st != ST_OK)
		return st;
	f.options.gap = 1; /* the first plan will do */
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
