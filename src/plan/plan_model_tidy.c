/* Of plans of the same value the tidy one: no money for nothing, and nothing later than it need be. The optimiser knows values only. */
#include "plan/plan_model.h"

#include <stdlib.h>

/* Judgements of whole plans: what is not tried stays as it is. */
#define TRIES_MAX 5000

struct tidying {
	const struct plan_model *model;
	struct plan_choice *choice;
	plan_value value;
	int tries;
};

/* Takes `with` in the place of a set's choice if the plan still keeps every rule and is worth no less. */
static bool take(struct tidying *t, size_t set, struct plan_choice with)
{
	struct plan_choice before = t->choice[set];
	plan_value value;
	if (t->tries++ >= TRIES_MAX)
		return false;
	t->choice[set] = with;
	if (plan_judge(t->model->problem, t->choice, &value, NULL, NULL) && value >= t->value) {
		t->value = value;
		return true;
	}
	t->choice[set] = before;
	return false;
}

/* What an alternative does, beside its value. */
struct merit {
	int64_t grams, support_krw;
	int years; /* sum over its members: of two the lower is earlier */
};

static struct merit merit_of(const struct plan_model *model, int32_t candidate, int32_t alternative)
{
	struct plan_chosen chosen[PLAN_COMPONENT_MAX];
	size_t count = plan_model_chosen(model, candidate, alternative, chosen);
	struct merit m = {plan_model_grams(model, chosen, count), 0, 0};
	for (size_t k = 0; k < count; k++) {
		const struct plan_option *o = &model->option[chosen[k].measure][chosen[k].option];
		m.support_krw = money_add(m.support_krw, o->support_krw);
		m.years += o->t;
	}
	return m;
}

/* No fewer grams, no more won, no later; and one of these better. */
static bool is_better(struct merit a, struct merit b)
{
	return a.grams >= b.grams && a.support_krw <= b.support_krw && a.years <= b.years &&
	       (a.grams > b.grams || a.support_krw < b.support_krw || a.years < b.years);
}

static void move(struct tidying *t, size_t set)
{
	const struct plan_problem *problem = t->model->problem;
	struct plan_choice now = t->choice[set];
	plan_value value = plan_value_of(problem, now.candidate, now.alternative);
	struct merit best = merit_of(t->model, now.candidate, now.alternative);
	for (int32_t a = 0; a < plan_alternatives(problem, now.candidate); a++) {
		if (a == t->choice[set].alternative || plan_value_of(problem, now.candidate, a) != value)
			continue;
		struct merit m = merit_of(t->model, now.candidate, a);
		if (is_better(m, best) && take(t, set, (struct plan_choice){now.candidate, a}))
			best = m;
	}
}

plan_value plan_model_tidy(const struct plan_model *model, struct plan_choice *choice)
{
	struct tidying t = {.model = model, .choice = choice};
	size_t sets = plan_set_count(model->problem);
	if (!plan_judge(model->problem, choice, &t.value, NULL, NULL))
		return 0;
	for (size_t s = 0; s < sets; s++)
		if (choice[s].candidate != PLAN_NONE && plan_value_of(model->problem, choice[s].candidate, choice[s].alternative) <= 0)
			take(&t, s, (struct plan_choice){PLAN_NONE, 0});
	for (size_t s = 0; s < sets; s++)
		if (choice[s].candidate != PLAN_NONE)
			move(&t, s);
	return t.value;
}
