/* The abatement curve as JSON, table and picture, and the sentences that people read about it: the same at the command line and in the API. */
#ifndef SANGSAENG_REPORT_MACC_H
#define SANGSAENG_REPORT_MACC_H

#include "report/report_chart.h"
#include "report/report_figure.h"
#include "view/view_macc.h"

void report_macc_json(const struct view_macc *macc, struct text *out);
void report_macc_table(const struct view_macc *macc, struct report_table *table);
/* The picture (report_chart_macc). */
void report_macc_drawing(const struct view_macc *macc, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* One sentence each: what can be cut; whose money, discount rate, life, day; why one is left out; and the one where there is no bar. */
void report_macc_title(const struct view_macc *macc, enum lang lang, struct text *out);
void report_macc_basis(const struct view_macc *macc, enum lang lang, struct text *out);
void report_macc_why(const struct view_macc_left *left, enum lang lang, struct text *out);
const char *report_macc_empty(const struct view_macc *macc, enum lang lang);

#endif
