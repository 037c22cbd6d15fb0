/* Inside the room: how a model is put together. */
#ifndef SANGSAENG_PLAN_MODEL_INT_H
#define SANGSAENG_PLAN_MODEL_INT_H

#include "plan/plan_model.h"

#include "base/map.h"

/* A row before it is known whether it can bind. */
struct plan_draft {
	struct plan_row row;
	plan_value most; /* what all measures together could use of it at most */
	bool frees;      /* something frees it: a return, a floor */
	int32_t at;      /* its row in the problem, PLAN_NONE: left out */
};
/* Use of a draft row by an option of a measure. */
struct plan_draw {
	int32_t draft;
	int64_t won;
};
struct plan_draws {
	struct plan_draw *list;
	size_t count;
};
/* Members of a candidate and, for each alternative, the option of each member. */
struct plan_block {
	size_t *member;
	size_t members;
	int32_t *option; /* alternatives × members */
	int32_t alternatives;
};

/* A limit for one firm, site or consortium. */
struct plan_capped {
	int64_t left_krw;
	plan_value asked_krw; /* by all its measures together */
};

/* Where the rules stand that rows are made for; -1: there is none. */
struct plan_places {
	int source[PLAN_SOURCES_MAX]; /* budget of the source's funder */
	int total, limit;             /* limit: the first, the others follow */
	struct {
		int pool, budget, ceiling;
	} pool[PARTY_TIERS_MAX];
	int ceiling; /* the first */
	int site, firm_year;
	int floor, target; /* floor: the first */
	int *relation;     /* by relation */
};

struct plan_building {
	struct plan_model *model;
	const struct plan_input *input;
	const bool *without;
	bool any; /* the question is whether there is a plan */
	struct plan_places at;
	int *required, *excluded; /* by measure: its rule, -1 */
	struct plan_draft *draft;
	size_t drafts;
	struct map *group;         /* "rule:name:year" → draft */
	struct plan_draws **draws; /* by measure, option */
	int32_t target;            /* draft, PLAN_NONE */
	struct map *capped_at;     /* "limit:group" → capped */
	struct plan_capped *capped;
	size_t cappeds;
	struct map *pattern; /* text of uses → pattern of the problem */
	struct map *profile; /* text of weights → profile */
	size_t blocks;
};

/* plan_model_rule.c: every rule of the input, in fixed order; and which of them count. */
void plan_rules_list(struct plan_building *b);
bool plan_rule_counts(const struct plan_building *b, int rule);

/* plan_model_option.c: how each measure can be bought. */
void plan_options_make(struct plan_building *b);
/* The firm, site or consortium of a measure. */
const char *plan_group_of(const struct plan_measure *measure, enum party_cap_per per);
/* What grants that stand have left of a limit. */
int64_t plan_limit_left(struct plan_building *b, size_t limit, const char *group);

/* plan_model_row.c: the rows, and what each option uses of them; then the rows that can bind go into the problem. */
void plan_rows_make(struct plan_building *b);

/* plan_model_set.c: sets and candidates. */
enum status plan_sets_make(struct plan_building *b, struct err *err);

/* plan_model_value.c */
/* Calendar years of a member in which it saves: first and last, within those that count. */
void plan_member_years(const struct plan_model *model, const struct plan_chosen *chosen, int *out_first, int *out_last);

#endif
