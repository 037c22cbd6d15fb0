/* Starts, what follows from them and what was submitted, as JSON: the same bytes at the command line and in the API. */
#ifndef SANGSAENG_REPORT_START_H
#define SANGSAENG_REPORT_START_H

#include "base/text.h"
#include "view/view_starts.h"

void report_start_json(const struct view_start *start, struct text *out);
void report_starts_json(const struct programme_start *list, size_t count, struct text *out);
/* With the command that prints it again. */
void report_start_estimate_json(const struct programme_start *start, const struct programme_start_estimate *estimate, struct text *out);
/* The first `top`. `catalogue` false: only measures of the programme were looked for. */
void report_start_measures_json(const struct programme_start_measures *measures, size_t top, bool catalogue, struct text *out);
void report_start_preview_json(const struct programme_start *start, const struct programme_start_preview *preview, bool consent, struct text *out);
void report_application_json(const struct programme_application *application, struct text *out);
void report_applications_json(const struct programme_application *list, size_t count, struct text *out);
void report_grid_json(const struct view_grid *grid, struct text *out);
/* What a file of bills says of a start's months: "sangsaeng.bill/1". */
void report_bill_json(const struct programme_start *start, const char *name, const struct programme_bill_year *bill, struct text *out);

#endif
