/* Expected against measured, month by month of one machine. */
#ifndef SANGSAENG_REDUCTION_REDUCTION_BAND_H
#define SANGSAENG_REDUCTION_REDUCTION_BAND_H

#include "reduction/reduction.h"

/* Decimals of 12 significant digits in kilograms CO2e; strings live in the arena. */
struct reduction_band_month {
	date_month month;
	/* What the old machine would have emitted for the credited output: by its best and its worst year (NULL without a history) and by the frozen
	 * mean. */
	const char *baseline_low_kg, *baseline_kg, *baseline_high_kg;
	const char *project_kg, *reduction_kg; /* as measured; "0" where the month does not count */
	const char *planned_kg;                /* a twelfth of the plan's year, from installation on */
	/* What the new machine was expected to emit: the baseline's range less the plan, not below zero. */
	const char *expected_low_kg, *expected_high_kg;
	const char *cumulative_planned_kg, *cumulative_kg;
	const char *rejected; /* why it does not count, or NULL */
	bool filled, verified;
	const char *energy, *output, *output_credited; /* in the baseline's units; output_credited after the cap */
};
/* ST_NOT_FOUND reduction.none: not measured. */
enum status reduction_band(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_band_month **out_list, size_t *out_count, struct err *err);

#endif
