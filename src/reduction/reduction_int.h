/* Private to reduction: the pure rules (reduction_rules.c), the rows as the database holds them, and all SQL (reduction_store.c). */
#ifndef SANGSAENG_REDUCTION_INT_H
#define SANGSAENG_REDUCTION_INT_H

#include "base/hash.h"
#include "reduction/reduction.h"
#include "reduction/reduction_finding.h"
#include "reduction/reduction_methodology_int.h"

#include <stddef.h>

#define REDUCTION_YEARS_FULL 3                        /* years of history that the methodology asks for */
#define REDUCTION_ONE_YEAR_MWH "600"                  /* … one is enough for at most this expected saving a year */
#define REDUCTION_OUTLIER_TIMES 5                     /* off the median by this factor: a slip of the decimal point shows as about ten */

/* ---- pure rules ---- */

/* SEC = Σ energy / Σ output, and the mean yearly output. years > 0, every output > 0. */
void reduction_rules_sec(mpq_t *energy, mpq_t *output, size_t years, mpq_t out_sec, mpq_t out_output_per_year);

/* The whole month lies on or after the day; false if there is no day. */
bool reduction_rules_begins_by(date_month month, date_day day);
/* Why a month does not count, or NULL; "calibration" and "no_reading" are decided by reduction_rules_months. The first that holds, in this order:
 * housekeeping, before_installation, not_scrapped, before_resolution, after_crediting, life_ended. A month counts only if all of its days lie on the
 * right side of a gate (the gate's day itself is inside). */
const char *reduction_rules_gate(const struct reduction_case *c, date_month month);
/* Of meters read by interval: the days whose intervals count, all gates together. Where another baseline follows the old machine's life (`life_ends`
 * false), its end is no gate. */
void reduction_rules_counted_days(const struct reduction_case *c, bool life_ends, date_day *out_from, date_day *out_to);

/* ---- months by the methodology (reduction_months.c) ---- */

/* Values of a plant, fixed and of each month: the one form in which records, meter readings and meter series come to the formulas. Owned: mpq. */
struct reduction_values {
	struct reduction_value *value;
	size_t count, capacity;
};
/* Adds a fixed value, 0 until the caller sets it. Texts are kept by pointer. Valid until the next call. */
struct reduction_value *reduction_values_add(struct reduction_values *v, const char *parameter, const char *group, const char *unit);
void reduction_values_copy(struct reduction_values *v, const struct reduction_value *from);
void reduction_values_done(struct reduction_values *v);

/* The short form of `sec`: history as SEC and mean yearly output, as the frozen baseline holds them. */
#define REDUCTION_MEAN_YEAR 1
void reduction_values_sec(struct reduction_values *v, const struct reduction_case *c, const char *output_unit, mpq_srcptr sec,
	mpq_srcptr output_per_year, mpq_srcptr ef, const char *ef_unit);
/* The newest record of a month. */
struct reduction_reading {
	date_month month;
	bool missing; /* a gap that was said; energy and output are then 0 */
	bool filled;  /* intervals of it were filled (reduction_series.h) */
	mpq_t energy, output;
};
/* The same of a meter reading: EC_PJ and P_PJ of its month. */
void reduction_values_reading(
	struct reduction_values *v, const struct reduction_case *c, const char *output_unit, const struct reduction_reading *reading, int64_t line);

/* R11: when a meter was calibrated, and until when that holds. */
struct reduction_calibration {
	const char *parameter, *group;
	date_day from, to;
};
struct reduction_plant {
	struct reduction_values values;
	struct reduction_values
		after; /* R20: with the machine that law or market would put there after the old one's life; none: such months do not count */
	struct reduction_calibration *calibration;
	size_t calibrations;
};
/* Every term of the counted months, BE, PE, LE and ER. */
struct reduction_lines {
	struct reduction_line *line;
	size_t count;
};

/* Months metered_from … metered_to of a case, amounts 0; NULL and 0 if there are none. */
struct reduction_month *reduction_months_new(const struct reduction_case *c, size_t *out_count);
void reduction_months_free(struct reduction_month *month, size_t count);
/* Fills `month` (from reduction_months_new) by the methodology's formulas. Values outside the metered months are ignored. A rejected month keeps its
 * energy and output for the record, its other terms are 0. Energy, output and credited output are EC_PJ, P_PJ and P_credited of a methodology that
 * has them for one line, else 0. Errors as reduction_calculate. */
enum status reduction_rules_months(const struct reduction_case *c, const struct reduction_methodology *m, const struct reduction_plant *plant,
	struct reduction_month *month, size_t months, struct arena *arena, struct reduction_lines *out_lines, struct err *err);
/* ---- methodology and values from the rows (reduction_plant.c, reduction_methodology_store.c) ---- */

/* Methodologies read in one call of the room; starts as {0}. */
struct reduction_library {
	struct reduction_methodology **m;
	size_t count;
};
/* A built-in methodology or one of the programme folder; ST_INPUT reduction.methodology (measure, id). */
enum status reduction_library_get(struct reduction_library *l, struct store_tx *tx, const char *measure, const char *id,
	const struct reduction_methodology **out_m, struct err *err);
void reduction_library_done(struct reduction_library *l);

/* A record of parameters.csv, "" where blank. */
enum {
	PARAMETER_MEASURE,
	PARAMETER_ID,
	PARAMETER_GROUP,
	PARAMETER_MONTH,
	PARAMETER_VALID_FROM,
	PARAMETER_VALUE,
	PARAMETER_UNIT,
	PARAMETER_SOURCE,
	PARAMETER_INSTRUMENT,
	PARAMETER_CALIBRATED_ON,
	PARAMETER_CALIBRATED_TO,
	PARAMETER_FREQUENCY,
	PARAMETER_UNCERTAINTY,
	PARAMETER_FALLBACK,
	PARAMETER_FACTOR,
	PARAMETER_EVIDENCE,
	REDUCTION_PARAMETER_TEXTS
};
struct reduction_parameter_row {
	const char *text[REDUCTION_PARAMETER_TEXTS];
	int year; /* 0: blank */
	int64_t source_line;
};

/* What the baseline was frozen with. */
enum { FROZEN_METHODOLOGY, FROZEN_VERSION, FROZEN_SHA256, FROZEN_PARAMETERS, FROZEN_FIELDS };
struct reduction_frozen {
	const char *field[FROZEN_FIELDS];
};
enum status reduction_frozen_compute(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena,
	struct reduction_frozen *out_row, struct err *err);
/* R06: approved on the day of freezing (reduction.methodology_not_approved); every declared condition has a record with evidence
 * (reduction.condition_undeclared). */
enum status reduction_check_approval(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, date_day on,
	struct arena *arena, struct err *err);
/* Adds the machine's parameter records to a plant that holds its meter values: fixed values, monthly values, calibrations, bounds, and the values
 * after the old machine's life if records say so. The caller calls reduction_plant_done, also after an error. Texts live in the arena. */
enum status reduction_plant_read(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena,
	struct reduction_plant *plant, struct err *err);
void reduction_plant_done(struct reduction_plant *plant);

extern const char reduction_methodology_schema[];
extern const char reduction_finding_schema[], reduction_finding_return_schema[];
/* Records of one machine, or of all, by machine, parameter, group, year, month, valid_from. */
enum status reduction_store_parameters(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_parameter_row **out_list, size_t *out_count, struct err *err);
/* *out_text NULL if there is none. */
enum status reduction_store_methodology(struct store_tx *tx, const char *id, struct arena *arena, const char **out_text, struct err *err);
enum status reduction_store_methodology_put(struct store_tx *tx, const struct reduction_methodology *m, struct err *err);
enum status reduction_store_frozen(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_frozen *out_row, bool *out_found, struct err *err);
enum status reduction_store_frozen_put(struct store_tx *tx, const char *measure, const struct reduction_frozen *row, struct err *err);
enum status reduction_store_terms_forget(struct store_tx *tx, const char *measure, struct err *err);
enum status reduction_store_term_put(struct store_tx *tx, const char *measure, int64_t place, const struct reduction_line *line, struct err *err);
struct reduction_term_row {
	struct reduction_line line; /* without digits6 */
	int64_t place;              /* from 0 */
};
enum status reduction_store_terms(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_term_row **out_list, size_t *out_count, struct err *err);
enum status reduction_store_records_count(struct store_tx *tx, int64_t *out_frozen, int64_t *out_terms, struct err *err);

/* Exact sum of the counted months that `pick` marks (NULL: all), rounded once to grams, half even. False if it is beyond ±REDUCTION_GRAMS_MAX: no
 * real plant. */
bool reduction_rules_grams(const struct reduction_month *month, size_t count, const bool *pick, int64_t *out_grams);
/* Planned grams over the metered months from installation on: planned_kg_per_year / 12 each. */
bool reduction_rules_planned(const struct reduction_case *c, int64_t *out_grams);

struct reduction_verification {
	const char *verification, *project, *verifier, *evidence;
	const char *findings, *opinion, *materiality, *version; /* NULL where blank */
	date_month from, to;
	int64_t sample_size, seed, source_line;
	bool fit, by_size;
	bool stale; /* reduction_verifications found that it does not hold any more */
	date_day signed_on;
};
/* Is a month of a project verified? Of the verifications that cover it, the one signed last (ties: the greater key) decides; an open one says
 * nothing. */
bool reduction_rules_verified(const struct reduction_verification *list, size_t count, const char *project, date_month month);

struct reduction_draw {
	const char *measure;
	char hash[HASH_HEX_LEN];
};
/* Draws the sample: sorts `draw` (measures filled in) by SHA-256 of the fields ("sangsaeng.sample/1", seed, verification, measure); the first
 * min(sample_size, count) are the sample. Returns that number. */
size_t reduction_rules_draw(const struct reduction_verification *verification, struct reduction_draw *draw, size_t count);

/* ---- rows ---- */

struct reduction_history {
	int year;
	const char *energy, *unit, *output, *output_unit;
	int64_t source_line;
};

enum {
	BASELINE_METHODOLOGY,
	BASELINE_FACTOR,
	BASELINE_ENERGY_UNIT,
	BASELINE_OUTPUT_UNIT,
	BASELINE_YEARS,
	BASELINE_SEC,
	BASELINE_SEC_EXACT,
	BASELINE_OUTPUT,
	BASELINE_OUTPUT_EXACT,
	BASELINE_EF,
	BASELINE_EF_EXACT,
	BASELINE_HISTORY,
	BASELINE_FROZEN_ON,
	BASELINE_FIELDS
};
extern const char *const reduction_baseline_field[BASELINE_FIELDS];
/* A frozen baseline: all columns as text in table order, and the hash over them. */
struct reduction_baseline {
	const char *measure;
	const char *field[BASELINE_FIELDS];
	const char *hash;
};
void reduction_baseline_hash(const struct reduction_baseline *b, char out_hex[HASH_HEX_LEN]);

/* Methodologies and parameter records (reduction_check_parameters.c): reduction.methodology at the machine's line; records of a parameter that its
 * methodology has not, in a unit that is none, with a month though it is fixed. */
struct party_measure;
enum status reduction_check_parameters(
	struct store_tx *tx, const struct party_measure *measure, size_t measures, struct findings *findings, struct err *err);

#define REDUCTION_TERMS 6
extern const char *const reduction_term_name[REDUCTION_TERMS]; /* energy, output, output_credited, baseline_kg, project_kg, reduction_kg */
struct reduction_month_row {
	const char *month;
	int64_t filled, verified;           /* 0 or 1 */
	const char *rejected;               /* or NULL */
	const char *term[REDUCTION_TERMS];  /* 12 significant digits */
	const char *exact[REDUCTION_TERMS]; /* exact, "n" or "n/d" */
};

struct reduction_total_row {
	const char *measure, *project, *metered_from, *metered_to;
	int64_t planned_g, measured_g, verified_g, filled_months, rejected_months;
};

struct reduction_sample_row {
	const char *verification, *measure, *hash;
	int64_t place;
};

struct reduction_meter_row {
	const char *measure, *meter, *month, *recorded_on, *energy, *unit, *output, *output_unit, *status;
	int64_t source_line;
};

struct reduction_installation {
	const char *measure, *installed_on, *check_evidence, *scrapped_on, *scrapping_evidence;
	int64_t source_line;
};

/* ---- store (reduction_store.c): lists live in the arena, in the order named ---- */

/* One more place in a list of `count` items (doubling). */
/* History of a machine by year. */
enum status reduction_store_history(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_history **out_list, size_t *out_count, struct err *err);
enum status reduction_store_baseline(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_baseline *out_row, bool *out_found, struct err *err);
enum status reduction_store_baseline_put(struct store_tx *tx, const struct reduction_baseline *row, struct err *err);
/* Readings by month, day of record, meter: the last of a month counts. Of one machine, or of all (by machine first) if `measure` is NULL. */
enum status reduction_store_readings(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_meter_row **out_list, size_t *out_count, struct err *err);
/* Meters of meter_readings.csv, by machine and meter. */
enum status reduction_store_monthly_meters(
	struct store_tx *tx, struct arena *arena, struct reduction_meter **out_list, size_t *out_count, struct err *err);
/* Forgets what was measured of a machine. */
enum status reduction_store_forget(struct store_tx *tx, const char *measure, struct err *err);
enum status reduction_store_month_put(struct store_tx *tx, const char *measure, const struct reduction_month_row *row, struct err *err);
enum status reduction_store_months(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_month_row **out_list, size_t *out_count, struct err *err);
enum status reduction_store_month_verify(struct store_tx *tx, const char *measure, const char *month, bool verified, struct err *err);
enum status reduction_store_total_put(struct store_tx *tx, const struct reduction_total_row *row, struct err *err);
/* By machine. */
enum status reduction_store_totals(
	struct store_tx *tx, struct arena *arena, struct reduction_total_row **out_list, size_t *out_count, struct err *err);
enum status reduction_store_total_verify(struct store_tx *tx, const char *measure, int64_t verified_g, struct err *err);
/* By project, first month, key. */
enum status reduction_store_verifications(
	struct store_tx *tx, struct arena *arena, struct reduction_verification **out_list, size_t *out_count, struct err *err);
enum status reduction_store_sample_clear(struct store_tx *tx, struct err *err);
enum status reduction_store_sample_put(struct store_tx *tx, const struct reduction_sample_row *row, struct err *err);
enum status reduction_store_sample(
	struct store_tx *tx, struct arena *arena, struct reduction_sample_row **out_list, size_t *out_count, struct err *err);
/* Units of the history, by machine and year. */
struct reduction_unit_row {
	const char *measure, *unit, *output_unit;
	int64_t year, source_line;
};
enum status reduction_store_units(struct store_tx *tx, struct arena *arena, struct reduction_unit_row **out_list, size_t *out_count, struct err *err);
enum status reduction_store_installations(
	struct store_tx *tx, struct arena *arena, struct reduction_installation **out_list, size_t *out_count, struct err *err);
struct reduction_row_counts {
	int64_t baselines, months, totals;
};
enum status reduction_store_counts(struct store_tx *tx, struct reduction_row_counts *out_counts, struct err *err);

/* ---- numbers and months as the rows hold them (reduction_text.c); texts live in the arena ---- */

const char *reduction_text_digits(struct arena *arena, const mpq_t value); /* 12 significant digits */
const char *reduction_text_exact(struct arena *arena, const mpq_t value);  /* "n" or "n/d" */
bool reduction_text_parse(const char *text, mpq_t out_value);              /* what reduction_text_exact wrote; false if it is anything else */
const char *reduction_text_month(struct arena *arena, date_month month);
/* A decimal cell in `unit`, as an amount in `to`: reduction.unit if they do not agree. */
enum status reduction_text_amount(const char *cell, const char *unit, const char *to, mpq_t out_value, struct err *err);

/* ---- shared by reduction.c, reduction_measure.c and reduction_recheck.c ---- */

/* SEC, mean yearly output and EF of a machine, exact. */
struct reduction_terms {
	mpq_t sec, output_per_year, ef;
};
void reduction_terms_init(struct reduction_terms *t);
void reduction_terms_done(struct reduction_terms *t);

/* The baseline of a case from its history, as it would be frozen on a day. */
enum status reduction_baseline_compute(struct store_tx *tx, const struct reduction_case *c, date_day frozen_on, struct arena *arena,
	struct reduction_terms *terms, struct reduction_baseline *out_row, struct err *err);

/* What one case comes to: exact months, the same as rows (in the arena), and its total with verified_g 0. */
struct reduction_measured {
	struct reduction_month *month;
	struct reduction_month_row *row;
	size_t count;
	struct reduction_lines lines;
	struct reduction_total_row total;
};
/* Reads the machine's meters and applies the formula. On success the caller calls reduction_measured_done. */
enum status reduction_measure_case(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m,
	const char *output_unit, const struct reduction_terms *terms, struct arena *arena, struct reduction_measured *out, struct err *err);
void reduction_measured_done(struct reduction_measured *m);

/* R10: no verifier owns, sells or advises the project. */
enum status reduction_check_verifiers(
	const struct reduction_verification *list, size_t count, const struct reduction_party *conflict, size_t conflict_count, struct err *err);
/* reduction_rules_verified by those opinions that were signed when the month's readings were there (`recorded_on`, DATE_NONE: not from meters): an
 * opinion from before a later record is stale. */
bool reduction_verified_since(const struct reduction_verification *list, size_t count, const char *project, date_month month, date_day recorded_on);
/* Adds the exact reductions of the verified months from … to (texts; NULL: no bound); grams rounded once. */
enum status reduction_verified_grams(const char *measure, const struct reduction_month_row *row, size_t count, const char *from, const char *to,
	int64_t *out_grams, struct err *err);

/* A finding reduction.rows_differ if a table holds another number of rows than recomputed. */
void reduction_rows_differ(struct findings *findings, const char *table, int64_t stored, int64_t now);

#endif
