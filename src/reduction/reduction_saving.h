/* What machines saved, month by month, exact: what claims of other rooms are compared with (reduction_saving_store.c);
 * and what exports tell of a machine. */
#ifndef SANGSAENG_REDUCTION_SAVING_H
#define SANGSAENG_REDUCTION_SAVING_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <gmp.h>
#include <stdbool.h>

struct reduction_saving {
	const char *measure;
	date_month month;
	bool verified;         /* a fit opinion covers it */
	const char *rejected;  /* NULL, or why the month does not count; reduction_kg is then "0" */
	const char *exact_kg;  /* kg CO2-eq, exact: "n" or "n/d"; may be negative */
	const char *reduction; /* the same with 12 significant digits */
	bool filled;           /* a gap, filled conservatively */
	const char *baseline;  /* what the old machine would have emitted, kg, 12 digits; "0" where the month does not count */
};
/* All measured months, by measure and month. */
enum status reduction_savings(struct store_tx *tx, struct arena *arena, struct reduction_saving **out_list, size_t *out_count, struct err *err);

/* Place of a machine's first month in that list, `count` if it has none. O(log n). */
size_t reduction_saving_first(const struct reduction_saving *list, size_t count, const char *measure);

/* The frozen plan of a machine: what an attestation names. Texts as stored. */
struct reduction_plan {
	const char *measure, *methodology, *factor, *energy_unit;
	const char *kgco2e_per_energy, *exact_per_energy; /* 12 digits, and exact */
	const char *sec, *output_per_year, *output_unit, *years, *frozen_on, *baseline_sha256;
	const char *methodology_version, *methodology_sha256; /* as frozen; NULL in a database from before they were kept */
};
/* kg CO2-eq that a MWh saved comes to by the plan's factor; false if the machine uses no energy unit. */
bool reduction_plan_kg_per_mwh(const struct reduction_plan *plan, mpq_t out_kg);
/* By measure. */
enum status reduction_plans(struct store_tx *tx, struct arena *arena, struct reduction_plan **out_list, size_t *out_count, struct err *err);

/* A verification with what an attestation and a monitoring report say of it; by project, first month, key. */
struct reduction_verification_row {
	const char *verification, *project, *verifier, *opinion, *findings, *evidence, *signed_on;
	date_month from, to;
	int64_t source_line, sample_size, seed;
	const char *method, *materiality, *version; /* NULL where the opinion states none */
};
enum status reduction_verification_rows(
	struct store_tx *tx, struct arena *arena, struct reduction_verification_row **out_list, size_t *out_count, struct err *err);
/* By which materiality each of them is judged, a decimal share: its own, else that of the rules on the opinion's day. In the arena. */
enum status reduction_materialities(struct store_tx *tx, const struct reduction_verification_row *list, size_t count, struct arena *arena,
	const char ***out_share, struct err *err);

/* The reading of a month that counts (its newest record), by measure and month, and the machine's installation. Amounts are NULL in a gap. */
struct reduction_metered {
	const char *measure, *meter, *energy, *unit, *output, *output_unit, *status, *recorded_on;
	date_month month;
};
enum status reduction_metered_months(
	struct store_tx *tx, struct arena *arena, struct reduction_metered **out_list, size_t *out_count, struct err *err);
struct reduction_installed {
	const char *measure, *installed_on, *new_serial, *scrapped_on; /* scrapped_on NULL if not proved */
};
enum status reduction_installed_machines(
	struct store_tx *tx, struct arena *arena, struct reduction_installed **out_list, size_t *out_count, struct err *err);

#endif
