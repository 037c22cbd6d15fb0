/* Kept plans as JSON and tables: the same at the command line and in the API. */
#ifndef SANGSAENG_REPORT_PLAN_H
#define SANGSAENG_REPORT_PLAN_H

#include "report/report_figure.h"
#include "view/view_plan.h"

/* Schema sangsaeng.plan/1: the plan with its budget line, sums by year, picks. */
void report_plan_json(const struct view_plan *plan, struct text *out);
/* A row for each pick. */
void report_plan_table(const struct view_plan *plan, struct report_table *table);
/* Members of a pick, into an object that is open: those that `plan import` reads. */
void report_plan_pick_members(struct json_writer *w, const struct view_plan_pick *pick);

void report_variance_json(const struct view_variance *variance, struct text *out);
void report_variance_table(const struct view_variance *variance, struct report_table *table);
void report_comparison_json(const struct view_plan_comparison *comparison, struct text *out);
void report_comparison_table(const struct view_plan_comparison *comparison, struct report_table *table);

#endif
