/* Private to reduction: what reading a methodology leaves for calculating, and the calculation itself before it is written as text. */
#ifndef SANGSAENG_REDUCTION_METHODOLOGY_INT_H
#define SANGSAENG_REDUCTION_METHODOLOGY_INT_H

#include "reduction/reduction_formula_int.h"
#include "reduction/reduction_methodology.h"

#define REDUCTION_PARAMETERS_MAX 64
#define REDUCTION_TERMS_MAX 96
#define REDUCTION_SYMBOLS_MAX (REDUCTION_PARAMETERS_MAX + REDUCTION_TERMS_MAX)
#define REDUCTION_CONDITIONS_MAX 32
#define REDUCTION_INTERVALS_MAX 600

/* Symbols: parameters, then terms (BE, PE, LE last). */
struct reduction_methodology_code {
	struct reduction_symbol symbol[REDUCTION_SYMBOLS_MAX];
	mpq_t scale[REDUCTION_SYMBOLS_MAX];                     /* base units in one of the declared unit */
	size_t scales;                                          /* initialised */
	struct reduction_scope scope;                           /* over `symbol` */
	struct reduction_formula *formula[REDUCTION_TERMS_MAX]; /* of each term */
	struct reduction_comparison comparison[REDUCTION_CONDITIONS_MAX];
};

/* An interval of the calculation: a month, or a whole year. */
struct reduction_span {
	date_month month;     /* REDUCTION_WHOLE_YEAR */
	bool comparable;      /* its measured values may fill gaps */
	bool filled;          /* out: a gap of it was filled */
	int days;             /* of the month, that count (meter series, partly inside the gates); 0: all */
	const char *rejected; /* NULL, or why it does not count; set to "no_reading" where a value is missing and cannot be filled */
};

/* The dimension and unit that a free unit has in a group ("": all). */
struct reduction_binding {
	const char *group, *unit;
	struct reduction_dimension dimension;
	mpq_t scale;
};

/* A calculation: arrays of every parameter and term in base units (tonnes of CO2e, MJ, kg, …), and ER. */
struct reduction_work {
	const struct reduction_methodology *m;
	struct arena *arena;
	struct reduction_span *span;
	struct reduction_frame_month *interval;
	size_t spans;
	int *year; /* of the history, rising */
	size_t years;
	const char **group[REDUCTION_SYMBOLS_MAX]; /* names of each symbol's groups, rising; NULL without groups */
	size_t groups[REDUCTION_SYMBOLS_MAX];
	struct reduction_array array[REDUCTION_SYMBOLS_MAX];
	size_t arrays; /* made so far */
	mpq_t *er_t;   /* of each span; 0 where it does not count */
	struct reduction_binding *binding[REDUCTION_FREE_MAX];
	size_t bindings[REDUCTION_FREE_MAX];
};

/* What a monitored parameter without any value means: an error, or that no interval counts (a machine whose meters say nothing yet). */
enum reduction_silence { REDUCTION_SILENCE_REFUSED, REDUCTION_SILENCE_REJECTS };
/* Computes everything; spans are given by the caller (months in order, or one whole year); values of months outside them do not count. Errors as
 * reduction_calculate. Whatever comes back, the caller calls reduction_work_done. */
enum status reduction_work_run(struct reduction_work *w, const struct reduction_methodology *m, struct reduction_span *span, size_t spans,
	const struct reduction_value *value, size_t count, const char *file, enum reduction_silence silence, struct arena *arena, struct err *err);
void reduction_work_done(struct reduction_work *w);
/* Base units in one unit of a symbol as it is shown: free units replaced by what they are bound to in the group. `*out_unit` lives in the arena. */
void reduction_work_unit(const struct reduction_work *w, size_t symbol, const char *group, mpq_t out_scale, const char **out_unit);

/* Place of a symbol by name in a complete calculation; `arrays` if the methodology has none of that name. */
size_t reduction_work_symbol(const struct reduction_work *w, const char *name);
/* All named terms, BE, PE, LE and ER of the counted spans as lines, totals left out (reduction_calculate.c). */
enum status reduction_work_lines(struct reduction_work *w, struct arena *arena, struct reduction_line **out_list, size_t *out_count, struct err *err);

#endif
