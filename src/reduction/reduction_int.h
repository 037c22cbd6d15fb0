/* Private to reduction: the pure rules (reduction_rules.c), the rows as the database holds them, and all SQL (reduction_store.c). */
#ifndef SANGSAENG_REDUCTION_INT_H
#define SANGSAENG_REDUCTION_INT_H

#include "base/hash.h"
#include "reduction/reduction.h"

#include <stddef.h>

#define REDUCTION_YEARS_FULL 3                        /* years of history that the methodology asks for */
#define REDUCTION_ONE_YEAR_MWH "600"                  /* … one is enough for at most this expected saving a year */
#define REDUCTION_GRAMS_MAX INT64_C(9000000000000000) /* 9 Gt; below 2^53 */
#define REDUCTION_OUTLIER_TIMES 5                     /* off the median by this factor: a slip of the decimal point shows as about ten */

/* ---- pure rules ---- */

/* SEC = Σ energy / Σ output, and the mean yearly output. years > 0, every output > 0. */
void reduction_rules_sec(mpq_t *energy, mpq_t *output, size_t years, mpq_t out_sec, mpq_t out_output_per_year);

/* Why a month does not count, or NULL; "no_reading" is decided by reduction_rules_months. The first that holds, in this order: housekeeping,
 * before_installation, not_scrapped, before_resolution, after_crediting, life_ended. A month counts only if all of its days lie on the right side of
 * a gate (the gate's day itself is inside). */
const char *reduction_rules_gate(const struct reduction_case *c, date_month month);

/* The newest record of a month. */
struct reduction_reading {
	date_month month;
	bool missing; /* a gap that was said; energy and output are then 0 */
	mpq_t energy, output;
};
/* Months metered_from … metered_to of a case, amounts 0; NULL and 0 if there are none. */
struct reduction_month *reduction_months_new(const struct reduction_case *c, size_t *out_count);
void reduction_months_free(struct reduction_month *month, size_t count);
/* Fills `month` (from reduction_months_new) by formula sec. Readings outside the metered months are ignored; at most one per month. A rejected month
 * keeps its energy and output for the record, its other terms are 0. */
void reduction_rules_months(const struct reduction_case *c, mpq_srcptr sec, mpq_srcptr output_per_year, mpq_srcptr ef,
	const struct reduction_reading *reading, size_t reading_count, struct reduction_month *month, size_t month_count);
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

/* ---- shared by reduction.c and reduction_recheck.c ---- */

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
	struct reduction_total_row total;
};
/* Reads the machine's meters and applies the formula. On success the caller calls reduction_measured_done. */
enum status reduction_measure_case(struct store_tx *tx, const struct reduction_case *c, const char *output_unit, const struct reduction_terms *terms,
	struct arena *arena, struct reduction_measured *out, struct err *err);
void reduction_measured_done(struct reduction_measured *m);

/* R10: no verifier owns, sells or advises the project. */
enum status reduction_check_verifiers(
	const struct reduction_verification *list, size_t count, const struct reduction_party *conflict, size_t conflict_count, struct err *err);
/* Adds the exact reductions of the verified months from … to (texts; NULL: no bound); grams rounded once. */
enum status reduction_verified_grams(const char *measure, const struct reduction_month_row *row, size_t count, const char *from, const char *to,
	int64_t *out_grams, struct err *err);

#endif
