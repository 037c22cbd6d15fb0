/* How a number of a page came to be: formula, what went into it and from where, and the command that prints the same. One form for all of them,
 * filled from what the number itself is read from, so that it is for whoever sees the number, and logged like it.
 *
 * A number is named KIND:SUBJECT…, for example programme:spent, programme:spent:2028, grant:S1-M1:paid (view_working_kinds). */
#ifndef SANGSAENG_VIEW_WORKING_H
#define SANGSAENG_VIEW_WORKING_H

#include "view/view_resource.h"

struct view_working_input {
	const char *symbol; /* as the formula writes it; "" for a summand of Σ x and for what stands behind another input */
	const char *name_ko, *name_en;
	const char *value, *unit; /* exact decimal, "" if it is not known */
	const char *source_ko, *source_en;
	const char *factor, *edition; /* of an emission factor or method; "" */
};
struct view_working {
	const char *of, *name_ko, *name_en;
	const char *value;   /* decimal; "" if it is not known */
	const char *unit;    /* "krw", "krw_per_tco2e", "tco2e", "tco2e_per_year", "kgco2e", "t", "percent", "years", "krw_per_year", "count" */
	const char *formula; /* in symbols: "N = S + C + M"; "X = Σ x": the sum of all inputs without a symbol */
	const char *formula_ko, *formula_en; /* in words */
	struct view_working_input *input;
	size_t inputs;
	const char *command; /* FILE stands for the database, and for the catalogue */
};
/* What may be asked; ended by a NULL kind. */
struct view_working_kind {
	const char *kind, *subject; /* subject: how the rest is written */
};
extern const struct view_working_kind view_working_kinds[];

/* ST_NOT_FOUND view.working (kinds) for what is no number, else what reading the number itself gives. `catalogue`: a pack's measures.csv, NULL: only
 * measures of the programme. */
enum status view_working_for(struct view_door *door, const struct view_viewer *viewer, const char *of, const char *catalogue, struct arena *arena,
	struct view_working *out_working, struct err *err);

#endif
