/* Private to report: what the documents about one firm share. */
#ifndef SANGSAENG_REPORT_FIRM_INT_H
#define SANGSAENG_REPORT_FIRM_INT_H

#include "report/report_paper_int.h"

/* The year asked for; else the newest whole year whose emissions are known; else that of the programme's day. */
int report_firm_year(const struct report_paper *paper, const struct view_outcome_firm *firm);
/* The figure as a pair, per cent as a share; why it is not known goes into the note of report_reasons. NULL: not known for this year. */
void report_firm_pair(struct report_paper *paper, const struct view_outcome_figure *figure_or_null, const char *key, const char *label,
	enum report_cell_type type, const char *unit_or_null);
/* Its cell: digits, or NULL where it is not known. */
const char *report_firm_cell(const struct report_paper *paper, const struct view_outcome_figure *figure_or_null);
/* Rows of a table of factors: factor, value, unit, edition, source. */
void report_firm_factors(struct report_paper *paper, const struct view_factor *factor, size_t factors);

#endif
