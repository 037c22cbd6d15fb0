/* What a firm wants to reach and what its people learnt: rows of targets.csv and education.csv. */
#ifndef SANGSAENG_PARTY_TARGET_H
#define SANGSAENG_PARTY_TARGET_H

#include "party/party.h"

/* Texts are NULL where the cell is blank. */
struct party_target {
	const char *organisation, *kind, *value, *unit, *evidence, *source; /* kind: absolute, intensity; unit: tCO2e, percent, kgCO2e_per_kg */
	int64_t base_year, year, source_line;
};
/* By organisation, kind and year. */
enum status party_targets(struct store_tx *tx, struct arena *arena, struct party_target **out_list, size_t *out_count, struct err *err);

struct party_education {
	const char *education, *organisation, *hours, *topic, *given_by, *evidence;
	date_day held_on;
	int64_t persons, source_line;
};
/* By organisation, day and key. */
enum status party_educations(struct store_tx *tx, struct arena *arena, struct party_education **out_list, size_t *out_count, struct err *err);

#endif
