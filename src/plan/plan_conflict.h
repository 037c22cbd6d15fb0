/* Rules that cannot be met together: an irreducible set of them. Lift any one of these and the rest can be met. */
#ifndef SANGSAENG_PLAN_CONFLICT_H
#define SANGSAENG_PLAN_CONFLICT_H

#include "plan/plan_model.h"
#include "plan/plan_solve.h"

enum plan_verdict { PLAN_POSSIBLE, PLAN_IMPOSSIBLE, PLAN_UNDECIDED };
/* Is there any plan, without some rules (NULL: with all)? Undecided where the effort of `options` was not enough. */
enum status plan_possible(
	const struct plan_input *input, const bool *without, const struct plan_options *options, enum plan_verdict *out_verdict, struct err *err);

struct plan_conflict {
	int *rule; /* numbers of the model's rules, ascending; in the arena */
	size_t count;
	bool proven; /* false: for some rules it could not be decided in the time whether they are needed; they are listed */
};
/* For an input of which no plan is feasible. `options` is the effort of each of the searches, of which there are about 2 × count × log2(rules).
 * Errors as plan_model_make and plan_solve, here and above; ST_CANCELLED plan.cancelled. */
enum status plan_conflict_find(
	const struct plan_input *input, const struct plan_options *options, struct arena *arena, struct plan_conflict *out_conflict, struct err *err);

#endif
