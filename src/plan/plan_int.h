/* Inside the room: the problem's storage, and the compact form in which it is solved. */
#ifndef SANGSAENG_PLAN_INT_H
#define SANGSAENG_PLAN_INT_H

#include "plan/plan_solve.h"

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

#endif
