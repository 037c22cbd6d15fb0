/* Private to reduction: units of methodology parameters as products of powers, "tCO2e/MWh", "GJ/GJ_net", so that a formula can be checked by
 * dimension when it is read.
 *
 * A factor of a unit is: a unit of room `factor`; an energy unit with _net or _gross (heat of a fuel by net or gross heating value: dimensions of
 * their own, so that neither is taken for the other or for metered energy); a mass unit with CO2e ("tCO2e"); W, kW, MW; h; "1" or "%"; or a unit that
 * the methodology leaves free ("product": tonnes, kilograms or pieces, as the plant counts), which is a dimension of its own in the formula and is
 * bound to one dimension by the values. Values are computed in the base units of `factor`, with tonnes of CO2e and hours. */
#ifndef SANGSAENG_REDUCTION_UNIT_INT_H
#define SANGSAENG_REDUCTION_UNIT_INT_H

#include "base/err.h"

#include <gmp.h>
#include <stdbool.h>

#define REDUCTION_FREE_MAX 4 /* units that a methodology may leave free */
#define REDUCTION_POWER_MAX 8

enum { DIMENSION_NET = 8, DIMENSION_GROSS, DIMENSION_CO2E, DIMENSION_TIME, DIMENSION_FREE, DIMENSIONS = DIMENSION_FREE + REDUCTION_FREE_MAX };
struct reduction_dimension {
	signed char power[DIMENSIONS]; /* 0 to 7: enum factor_dimension */
};
/* Names of the free units, NULL where there are no more. */
struct reduction_free_units {
	const char *name[REDUCTION_FREE_MAX];
};

/* ST_INPUT methodology.unit (the text). `out_scale` (initialised): how many base units one such unit is; a free unit counts 1. */
enum status reduction_unit_parse(
	const char *text, const struct reduction_free_units *free, struct reduction_dimension *out_dimension, mpq_t out_scale, struct err *err);
bool reduction_dimension_equal(const struct reduction_dimension *a, const struct reduction_dimension *b);
/* a · b^sign; false beyond REDUCTION_POWER_MAX. */
bool reduction_dimension_multiply(struct reduction_dimension *a, const struct reduction_dimension *b, int sign);
/* For messages: "energy·mass^-1"; "1" for a pure number. */
void reduction_dimension_text(const struct reduction_dimension *d, const struct reduction_free_units *free, char *out, size_t size);

#endif
