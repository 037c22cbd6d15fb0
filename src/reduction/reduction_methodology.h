/* Reduction methodologies as data: a JSON file (sangsaeng.methodology/1, docs/methodologies.md) with parameters, units, formulas and conditions; and
 * the calculation of ER = BE − PE − LE by it, exact. Ten are built in; a programme or a user brings others as files. Pure: no store, no clock.
 *
 * The formula language stands in reduction_formula_int.h. Every formula is checked by dimension when the file is read: results are tonnes of CO2e,
 * net and gross heat are never mixed. A formula may use only parameters and terms that stand before it, so none can refer to itself. */
#ifndef SANGSAENG_REDUCTION_METHODOLOGY_H
#define SANGSAENG_REDUCTION_METHODOLOGY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REDUCTION_METHODOLOGY_BYTES_MAX ((size_t)256 * 1024)

enum reduction_parameter_kind {
	REDUCTION_FIXED,     /* frozen with the baseline */
	REDUCTION_MONITORED, /* measured each month */
	REDUCTION_OPTION     /* what the law leaves open: 0 or 1, default as the file says */
};
struct reduction_parameter {
	const char *id, *unit, *meaning_ko, *meaning_en;
	const char *frequency; /* of monitored ones, "" else */
	const char *group;     /* kind of group ("line"), NULL: one value for all */
	enum reduction_parameter_kind kind;
	bool years;               /* one value for each year of the history */
	bool gap_highest;         /* a gap takes the highest comparable value (project side), else the lowest (baseline side) */
	bool required;            /* else `fallback` stands where no value is given */
	const char *fallback;     /* decimal; NULL if required, or if the parameter's groups then simply are not there */
	const char *least, *most; /* range, decimals, NULL: open */
};
struct reduction_term {
	const char *id, *unit, *formula, *meaning_ko, *meaning_en;
	bool has_groups, has_months;
};
struct reduction_condition {
	const char *id, *text_ko, *text_en;
	const char *check; /* comparison over parameters and terms; NULL: declared, needs evidence */
};
enum { REDUCTION_BE, REDUCTION_PE, REDUCTION_LE, REDUCTION_RESULTS };
extern const char *const reduction_result_name[REDUCTION_RESULTS];

struct reduction_methodology {
	const char *id, *version, *set, *name_ko, *name_en, *standing, *source;
	date_day approved_from, approved_to; /* DATE_NONE: open */
	const char *file;                    /* name shown in errors */
	const char *text;                    /* the whole file, as it was read */
	char sha256[HASH_HEX_LEN];           /* over its bytes */
	struct reduction_parameter *parameter;
	struct reduction_term *term; /* the named ones, then BE, PE, LE */
	struct reduction_condition *condition;
	size_t parameters, terms, conditions;
	struct reduction_methodology_code *code; /* compiled (reduction_methodology_int.h) */
	struct arena arena;
};

/* Reads a methodology; errors carry file, line and column. ST_INPUT json.* (not JSON), methodology.file_large, methodology.field (JSON pointer, what
 * it must be), methodology.field_unknown, methodology.twice (id), methodology.unit, methodology.result_unit (BE, PE or LE is no CO2e),
 * methodology.term_unit, methodology.no_months, and those of formulas. On success the caller calls reduction_methodology_free. */
enum status reduction_methodology_read(
	const char *bytes, size_t length, const char *file, struct reduction_methodology **out_methodology, struct err *err);
void reduction_methodology_free(struct reduction_methodology *methodology_or_null);

/* The built-in ones by place, NULL past the end; `out_length` without the ending NUL. */
const char *reduction_methodology_builtin(size_t i, const char **out_id, size_t *out_length);
/* Reads a built-in one; ST_NOT_FOUND methodology.unknown (the id, what there is). */
enum status reduction_methodology_get(const char *id, struct reduction_methodology **out_methodology, struct err *err);

/* ---- calculating ---- */

#define REDUCTION_NO_MONTH (-1)

/* One value of a parameter. */
struct reduction_value {
	const char *parameter, *group; /* group "" where the parameter has none, or for the only one */
	int year;                      /* of the history, 0: none */
	date_month month;              /* REDUCTION_NO_MONTH: fixed, or monitored over a whole year */
	const char *unit;
	bool missing;         /* a gap that was said: filled */
	bool filled;          /* a part of `value` stands for gaps (meter series) */
	mpq_t value;          /* in `unit`; undefined if missing */
	bool bounded;         /* `bound` is a conservative bound for a gap, in `unit` */
	mpq_t bound;          /* undefined if not bounded */
	const char *file;     /* NULL: the file that the call names */
	int64_t line, column; /* place in it, 0: none */
};

/* A number of the result: a term, BE, PE, LE, ER or a sum, in one interval of one group. */
struct reduction_line {
	const char *term, *unit;
	const char *group; /* "" if none */
	const char *month; /* "2026-01", "year" for a whole year, "" for what has no interval, "total" for the sum over the counted intervals */
	const char *digits6, *digits12, *exact; /* 6 significant digits half up, 12 as everywhere, "n/d" */
};
/* What did not count and why: "no_reading" (month), "above_cap" (amount cut off), "negative_total" (credited 0), or a gate of the room; and, for the
 * record, "filled": a month with a gap that was filled. */
struct reduction_rejection {
	const char *reason, *term, *group, *month, *amount, *unit; /* "" where it does not apply */
};
struct reduction_calculation {
	struct reduction_line *line;
	size_t lines;
	struct reduction_rejection *rejection;
	size_t rejections;
	const char *er_digits6, *er_digits12, *credited_digits6, *credited_digits12, *er_exact; /* tCO2e, total */
	size_t intervals, counted;
};

/* Calculates. The order of `value` does not matter. All text lives in the arena. Errors (ST_INPUT; `file` with the line of the value): methodology.
 * parameter_unknown, value_twice, axis_needed, axis_unwanted, value_unit, value_range, value_missing (parameter, group), intervals_mixed,
 * years_differ, condition (id, text: an applicability condition is false), division_by_zero (term), too_large. */
enum status reduction_calculate(const struct reduction_methodology *m, const struct reduction_value *value, size_t count, const char *file,
	struct arena *arena, struct reduction_calculation *out, struct err *err);

#endif
