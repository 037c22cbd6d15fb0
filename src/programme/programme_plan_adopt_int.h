/* Inside `plan adopt`: one pick, made a grant (programme_plan_grant.c). */
#ifndef SANGSAENG_PROGRAMME_PLAN_ADOPT_INT_H
#define SANGSAENG_PROGRAMME_PLAN_ADOPT_INT_H

#include "programme/programme_money_int.h"

/* All grants, brought up to date as picks become grants: they are read once. */
struct programme_adopting {
	struct money *m;
	struct fund_grant *all; /* by key as read, then as they came */
	size_t count, room;
};
/* `more`: how many picks will be adopted. */
enum status programme_adopting_open(struct money *m, size_t more, struct programme_adopting *out, struct err *err);

/* An adoption is a decision that no row of decisions.csv has. */
struct fund_decision programme_adoption_decision(struct money *m, const struct plan_pick *pick, const struct plan_adoption *how);
/* The plan itself, by its hash, as the paper that proves it. */
enum status programme_adoption_paper(struct money *m, const struct plan_adoption *how, struct err *err);
/* Makes one pick a grant. */
enum status programme_adopt_pick(struct programme_adopting *adopting, const struct plan_pick *pick, const struct plan_adoption *how,
	struct fund_grant *out_grant, struct err *err);

#endif
