/* Reductions: an equipment replacement measured against its frozen baseline, verified, exact to the gram.
 *
 * The formulas are data (reduction_methodology.h). `sec` (set M1, specific energy consumption; BEE BM IN02.001 / CDM AMS-II.D, to be confirmed
 * against the primary) has its short form in baselines and meter readings: SEC = Σ E_hist / Σ P_hist; BE = SEC · P_credited · EF; PE = E_project ·
 * EF; others take everything from parameter records. ER = BE − PE − LE. The yearly output cap applies cumulatively over the crediting year (pro rata
 * for part years), never month by month. Everything is exact (rationals) until the one rounding to whole grams, half to even, of a machine's period
 * total.
 *
 * Months: readings are monthly and cannot be split, so a month counts only if all of its days lie on the right side of every gate (installation,
 * scrapping, resolution, end of crediting, end of the old machine's life); the gate's own day is inside. Crediting years are runs of twelve calendar
 * months from the first month that counts; a run in which n months count may credit n/12 of the mean yearly output. A gap (status missing) is filled
 * with the highest energy and the lowest output among the machine's measured months since installation within the metered months; without any such
 * month, or without a record, the month is rejected as "no_reading". */
#ifndef SANGSAENG_REDUCTION_H
#define SANGSAENG_REDUCTION_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "store/store.h"

#include <gmp.h>
#include <stdbool.h>

extern const struct message reduction_messages[];
extern const struct table reduction_tables[];
extern const struct store_migration reduction_migrations[];

/* One machine under measurement: values handed in by programme (from party, factor and credit). */
struct reduction_case {
	const char *measure;            /* key */
	const char *project;            /* external project, NULL if none */
	const char *methodology;        /* id */
	const char *factor;             /* factor key fixed in the plan */
	mpq_srcptr kgco2e_per_energy;   /* EF per unit of `energy_unit` */
	const char *energy_unit;        /* unit of baseline and readings after conversion */
	mpq_srcptr planned_kg_per_year; /* expected saving × EF */
	bool fundable;                  /* false: housekeeping → nothing is credited (R02) */
	date_day installed_on;
	date_day scrapped_on;   /* DATE_NONE: not proved → nothing is credited */
	date_day old_life_end;  /* R20 */
	date_day resolution_on; /* DATE_NONE: no project → measured, not creditable */
	date_day crediting_to;
	date_month metered_from, metered_to;
	/* set by the room where the months come from meters of reduction_series.h: a month that lies partly inside the gates counts with the
	 * intervals inside; and whether sums of months may be stored */
	bool by_interval, store_sums;
};

/* Pure: one month of one machine as the formula sees it. */
struct reduction_month {
	date_month month;
	bool filled;           /* gap, filled conservatively: energy = highest, output = lowest of the comparable months of the same machine */
	mpq_t energy, output;  /* as counted */
	mpq_t output_credited; /* after the cap */
	mpq_t baseline_kg, project_kg, reduction_kg; /* reduction may be negative */
	/* NULL, or why the month does not count, the first of: "housekeeping", "before_installation", "not_scrapped", "before_resolution",
	 * "after_crediting", "life_ended", "calibration", "no_reading". Such a month keeps its energy and output for the record; its other terms are
	 * 0. */
	const char *rejected;
};

/* What reduction's own tables say of every machine with history or installation, in key order: what programme needs to build its cases. */
struct reduction_machine {
	const char *measure;
	const char *energy_unit;            /* of its history; "" if it has none */
	date_day installed_on, scrapped_on; /* DATE_NONE if not */
};
enum status reduction_machines(struct store_tx *tx, struct arena *arena, struct reduction_machine **out_list, size_t *out_count, struct err *err);

/* What the machines to be replaced used in the last year of their history, by measure. */
struct reduction_use {
	const char *measure, *energy, *unit; /* decimal text */
	int year;
};
enum status reduction_uses(struct store_tx *tx, struct arena *arena, struct reduction_use **out_list, size_t *out_count, struct err *err);

/* What must not be counted twice: meters with the months they were read for (of series: the months of any readings), by machine and meter, and the
 * serial numbers of machines that were put in. */
struct reduction_meter {
	const char *measure, *meter;
	date_month first, last;
	const char *file;
	int64_t source_line; /* of its first reading, or its row of meters.csv */
};
enum status reduction_meters(struct store_tx *tx, struct arena *arena, struct reduction_meter **out_list, size_t *out_count, struct err *err);
struct reduction_serial {
	const char *measure, *new_serial;
};
enum status reduction_serials(struct store_tx *tx, struct arena *arena, struct reduction_serial **out_list, size_t *out_count, struct err *err);

/* Stores a methodology of the programme folder. methodology.twice if there is one of that id, built in or stored. */
struct reduction_methodology;
enum status reduction_methodology_put(struct store_tx *tx, const struct reduction_methodology *m, struct err *err);

/* Verifications by project, first month, key. One whose version is stale (reduction_audit.h) is not fit any more. */
struct reduction_opinion {
	const char *verification, *project, *verifier;
	date_month period_from, period_to;
	bool fit;
	date_day signed_on;
};
enum status reduction_opinions(struct store_tx *tx, struct arena *arena, struct reduction_opinion **out_list, size_t *out_count, struct err *err);
/* The same as the folder says it, without asking whether they still hold: who verifies what. */
enum status reduction_verifiers(struct store_tx *tx, struct arena *arena, struct reduction_opinion **out_list, size_t *out_count, struct err *err);

/* Freezes the baselines of all fundable cases (reduction_baseline: SEC as exact fraction text, yearly output, hash of the history); must be before
 * installation (reduction.frozen_late). reduction.history_short if there are fewer years than the methodology asks (three; one if the expected saving
 * is at most 600 MWh a year, which can be told only where the unit is one of energy); reduction.history_open if a year of it is not over;
 * reduction.unit when units disagree. The same again: no effect; another baseline than the frozen one: ST_CONFLICT reduction.baseline_frozen. */
enum status reduction_freeze(struct store_tx *tx, const struct reduction_case *list, size_t count, date_day frozen_on, struct err *err);

/* Measures every case over its metered months from readings (newest record of a month counts) into reduction_month and reduction_total
 * (grams per case: once rounded; plan: a twelfth of the yearly one for each of these months from installation on). Uses the frozen baseline:
 * reduction.not_frozen, reduction.baseline_changed (by hand), reduction.baseline_frozen (the case now names another factor). May be repeated;
 * verified amounts are then 0 until reduction_verify. */
enum status reduction_measure(struct store_tx *tx, const struct reduction_case *list, size_t count, struct err *err);

/* Applies the verifications (opinion fit and not stale, independent verifier, period) to the measured months and totals; where several cover a month
 * the one signed last decides; a machine without project verifies to 0. Draws each verification's sample into reduction_sample first
 * (reduction_audit_int.h: uniform, or by size and risk). R10 reduction.verifier_conflict; verification.sample_small, verification.misstatement (R09).
 * `conflict` tells organisations that may not verify: pairs (project, organisation). */
struct reduction_party {
	const char *project, *organisation;
};
enum status reduction_verify(struct store_tx *tx, const struct reduction_party *conflict, size_t conflict_count, struct err *err);

struct reduction_total {
	char measure[65], project[65];             /* project "" if none */
	int64_t planned_g, measured_g, verified_g; /* verified_g may be negative: it then reduces its project's total, which counts as max(0, …) */
	int64_t verified_g_in_after;               /* part of verified_g in [after_from, after_to] asked for, rounded by itself */
	int filled_months, rejected_months;
};
enum status reduction_totals(struct store_tx *tx, date_month after_from, date_month after_to, struct arena *arena, struct reduction_total **out_list,
	size_t *out_count, struct err *err);

/* Cross-row rules: reading of a machine that is not installed, meter that changes, unit that disagrees with the baseline, month without any record
 * inside the metered months after installation (reading.month_missing: a gap must be said), newest record off the median of the machine's other
 * months in energy per output by a factor of five or more, as a slip of the decimal point makes it (reading.outlier, warning); verifications whose
 * months are reversed, not over at signature or overlap, or whose sample is larger than the project; a record before its month is over
 * (reading.recorded_early) or after a fit opinion on that month was signed (reading.after_opinion); findings, answers, designations, rotation and
 * visits of verifications (verification.*); evidence of another kind than installation_check, scrapping_proof, verification_opinion
 * (reduction.evidence_kind). */
enum status reduction_check_rows(struct store_tx *tx, date_month metered_from, date_month metered_to, struct findings *findings, struct err *err);

/* Recomputes baselines, months, totals, verified amounts and samples from the rows and compares every column: findings reduction.*_differs; rows that
 * were added or deleted: reduction.rows_differ; signatures that do not hold and opinions that are stale: signed_case.*, verification.version_differs.
 * `list` must be the cases that were frozen and measured. */
enum status reduction_recheck(struct store_tx *tx, const struct reduction_case *list, size_t count, const struct reduction_party *conflict,
	size_t conflict_count, struct findings *findings, struct err *err);

#endif
