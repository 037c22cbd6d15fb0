/* Private to factor: a row of table factors as it is stored, and the pure rules that make a factor of it. */
#ifndef SANGSAENG_FACTOR_INT_H
#define SANGSAENG_FACTOR_INT_H

#include "factor/factor.h"

struct factor_row { /* decimals and dates as text; NULL where blank */
	const char *key, *name_en, *name_ko, *unit, *kgco2e_per_unit, *co2, *ch4, *n2o, *component_unit;
	const char *heating_value_net, *heating_value_gross, *heating_value_unit, *gwp_set, *source, *url, *status, *notes, *use, *valid_from,
		*valid_to;
	int year; /* 0 if unknown */
	bool upstream;
	const char *component, *gas, *region, *rating[3], *gsd, *pedigree, *basic_uncertainty;
	bool primary_data;
};

/* The factor of a row for a GWP set; texts stay the row's. Errors as factor_get, and factor.component_unit, factor.heating_value_unit where a
 * unit such as "kg/kWh" cannot be read. Pure. */
enum status factor_from_row(const struct factor_row *row, const char *gwp_set, date_day period_to, struct factor *out_factor, struct err *err);

/* factor_quality.c: ratings as given (0 where blank) and GSD of a row. ST_INPUT factor.range, factor.pedigree, number errors. Pure. */
enum status factor_quality(const struct factor_row *row, double out_rating[3], double *out_gsd, struct err *err);

/* factor_store.c: the row of a key, texts in `arena`. ST_NOT_FOUND factor.unknown. */
enum status factor_row_read(struct store_tx *tx, struct arena *arena, const char *key, struct factor_row *out_row, struct err *err);

#endif
