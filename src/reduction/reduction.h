/* Reductions: an equipment replacement measured against its frozen baseline, verified, exact to the gram.
 *
 * Methodology `sec` (set M1, specific energy consumption; BEE BM IN02.001 / CDM AMS-II.D, to be confirmed against the primary):
 *   SEC = Σ E_hist / Σ P_hist;  BE = SEC · P_credited · EF;  PE = E_project · EF;  ER = BE − PE
 * with the yearly output cap P_credited = min(P, mean P_hist) applied cumulatively over the crediting year (pro rata for part years), never month by month.
 * Everything is exact (rationals) until the one rounding to whole grams of a project's period total. */
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
	const char *measure;       /* key */
	const char *project;       /* external project, NULL if none */
	const char *methodology;   /* "sec" */
	const char *factor;        /* factor key fixed in the plan */
	mpq_srcptr kgco2e_per_energy; /* EF per unit of `energy_unit` */
	const char *energy_unit;   /* unit of baseline and readings after conversion */
	mpq_srcptr planned_kg_per_year; /* expected saving × EF */
	bool fundable;             /* false: housekeeping → nothing is credited (R02) */
	date_day installed_on;
	date_day scrapped_on;      /* DATE_NONE: not proved → nothing is credited */
	date_day old_life_end;     /* R20 */
	date_day resolution_on;    /* DATE_NONE: no project → measured, not creditable */
	date_day crediting_to;
	date_month metered_from, metered_to;
};

/* Pure: one month of one machine as the formula sees it. */
struct reduction_month {
	date_month month;
	bool filled;   /* gap, filled conservatively: energy = highest, output = lowest of the comparable months of the same machine */
	mpq_t energy, output;             /* as counted */
	mpq_t output_credited;            /* after the cap */
	mpq_t baseline_kg, project_kg, reduction_kg; /* reduction may be negative */
	const char *rejected; /* NULL, or the code why the month does not count: "before_resolution", "after_crediting", "before_installation", "life_ended", "not_scrapped", "housekeeping", "no_reading" */
};

/* Freezes the baselines of all cases (reduction_baseline: SEC as exact fraction text, yearly output, hash of the history); must be before installation.
 * reduction.history_short if there are fewer years than the methodology asks; reduction.unit when units disagree. */
enum status reduction_freeze(struct store_tx *tx, const struct reduction_case *list, size_t count, date_day frozen_on, struct err *err);

/* Measures every case over its metered months from readings (newest record of a month counts) into reduction_month and reduction_total
 * (grams per case: once rounded; plan over the same months). */
enum status reduction_measure(struct store_tx *tx, const struct reduction_case *list, size_t count, struct err *err);

/* Applies the verifications (opinion fit, independent verifier, period) to the measured totals: reduction_verified. R10 reduction.verifier_conflict. `owner`
 * tells organisations that may not verify: pairs (project, organisation). */
struct reduction_party { const char *project, *organisation; };
enum status reduction_verify(struct store_tx *tx, const struct reduction_party *conflict, size_t conflict_count, struct err *err);

struct reduction_total {
	char measure[65], project[65]; /* project "" if none */
	int64_t planned_g, measured_g, verified_g; /* verified_g may be negative in the record; credited counts max(0, …) */
	int64_t verified_g_in_after; /* part of verified_g in [after_from, after_to] asked for */
	int filled_months, rejected_months;
};
enum status reduction_totals(struct store_tx *tx, date_month after_from, date_month after_to, struct arena *arena, struct reduction_total **out_list, size_t *out_count,
	struct err *err);

/* Cross-row rules: reading of a machine that is not installed, meter that changes, unit that disagrees with the baseline, month without any record inside the
 * metered months after installation (reading.month_missing: a gap must be said), newest record tenfold off the median of the machine's other months in energy per output
 * (reading.outlier, warning). */
enum status reduction_check_rows(struct store_tx *tx, date_month metered_from, date_month metered_to, struct findings *findings, struct err *err);

/* Recomputes baselines, months, totals and verified amounts from the rows and compares: findings reduction.*_differs. */
enum status reduction_recheck(struct store_tx *tx, const struct reduction_case *list, size_t count, const struct reduction_party *conflict, size_t conflict_count,
	struct findings *findings, struct err *err);

#endif
