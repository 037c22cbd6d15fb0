/* Charts: plain values and a width become a drawing (report_drawing.h), one file a chart. Pure: no clock, fixed order, the same bytes each time. From
 * 280 to 1400 points wide; narrower than 50 em a chart is a list of rows with bars that shows the same numbers. Every drawing has title, subtitle
 * (unit, period, basis, day), a sentence that says what it shows, and its table with exact numbers. Layout rules and inputs as JSON: docs/charts.md.
 * Everything lives in the arena, or where the input lives. */
#ifndef SANGSAENG_REPORT_CHART_H
#define SANGSAENG_REPORT_CHART_H

#include "report/report_drawing.h"
#include "view/view.h"
#include "view/view_cascade.h"
#include "view/view_credit_position.h"
#include "view/view_meter.h"
#include "view/view_outcome.h"
#include "view/view_plan.h"
#include "view/view_tree.h"

struct report_frame {
	double width; /* in points; taken to be within 280 … 1400 */
	double size;  /* of text, 9 or more; 0: 12, as on screens */
	enum lang lang;
	const char *own; /* cascade: key of the funder that looks; others' new money is grey. NULL: nobody's */
};

/* Won from funders through the tiers into machines, at the hinge their won a tonne, and the tonnes on to vehicles or credits. Every node balances, or
 * what is left is drawn. */
void report_chart_cascade(
	const struct view_cascade *cascade, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* A product before and after, by what caused the change (factor of each source of emissions), and with what is claimed elsewhere added back. Both
 * explanations are of the same product. */
void report_chart_waterfall(const struct view_explanation *before, const struct view_explanation *after, const struct report_frame *frame,
	struct arena *arena, struct report_drawing *out_drawing);

/* What one unit of a product's footprint is made of: its largest contributions, and the others as one. */
void report_chart_contribution(
	const struct view_explanation *explanation, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* The same by what goes into it: its own emissions, and each input with all that lies behind it; for who sees no inputs as above. */
void report_chart_inputs(
	const struct view_explanation *explanation, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* What goes into a product, whose it is and on what its number rests: measured, of a factor, or missing. */
void report_chart_tree(const struct view_tree *tree, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* The abatement curve. The door fills it, since candidates are the programme's. Texts in the language of the frame. */
struct report_curve_bar {
	const char *measure, *name;
	int tier;
	bool estimate;                              /* of a catalogue */
	int64_t grams;                              /* a year, beside those before it */
	double krw_per_t, low, high;                /* low, high NaN where there is no band */
	const char *exact, *low_exact, *high_exact; /* the same as decimal strings; "" */
};
struct report_curve {
	const char *title, *basis;    /* basis: whose money, discount rate, life, day */
	const char *empty;            /* the sentence where there is no bar */
	const char *band;             /* what low and high are */
	struct report_curve_bar *bar; /* in the order of their won a tonne */
	size_t bars, left_out;
	int64_t price_krw;    /* for a tonne; -1: none */
	const char *price_on; /* "2028-03-02"; "": given by hand */
};
void report_chart_macc(const struct report_curve *curve, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* Monthly emissions of a machine against its baseline and what was expected, and below on the same months the cumulated reduction. */
void report_chart_monitoring(const struct view_band *band, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* A company in the trading scheme: what it must hand in against what it holds, offsets against their limit, batches in the order of use. */
void report_chart_position(
	const struct view_position *position, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* A plan year by year: the money of what it chooses against what the budgets hold then, and the tonnes a year that it adds. */
void report_chart_plan(const struct view_plan *plan, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

/* A firm's emissions by year against its target path and what planned machines let expect. A drawing without rows: no year is known. */
void report_chart_path(
	const struct view_outcome_firm *firm, date_day on, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing);

#endif
