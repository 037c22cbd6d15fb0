/* Private to factor: the pure rules that make a factor of a stored row, and how rows are read. */
#ifndef SANGSAENG_FACTOR_INT_H
#define SANGSAENG_FACTOR_INT_H

#include "factor/factor.h"

/* The factor of a row for a GWP set; texts stay the row's. Errors as factor_get, and factor.component_unit, factor.heating_value_unit where a
 * unit such as "kg/kWh" cannot be read. Pure. */
enum status factor_from_row(const struct factor_row *row, const char *gwp_set, date_day period_to, struct factor *out_factor, struct err *err);
/* Its parts, for a check of one row. Pure. */
bool factor_gwp_known(const char *gwp_set);
enum status factor_row_value(const struct factor_row *row, const char *gwp_set, mpq_t out_value, bool *out_published, struct err *err);
enum status factor_row_component_unit(const struct factor_row *row, struct err *err);     /* ST_OK if it is blank */
enum status factor_row_heating_value_unit(const struct factor_row *row, struct err *err); /* ST_OK if there is neither value nor unit */
enum factor_component factor_component_of(const char *word);

/* factor_quality.c: ratings as given (0 where blank) and GSD of a row. ST_INPUT factor.range, factor.pedigree, number errors. Pure. */
enum status factor_quality(const struct factor_row *row, double out_rating[3], double *out_gsd, struct err *err);

/* factor_search.c: how well a row fits the words, 0 the best, or -1 if one of them does not occur; whether it fits all else that is asked for; best
 * first. Pure. */
int factor_row_place(const struct factor_row *row, const char *const *word);
bool factor_row_fits(const struct factor_row *row, const struct factor_query *query);
struct factor_hit {
	const struct factor_row *row;
	int place;
};
void factor_hits_sort(struct factor_hit *hit, size_t count);

/* factor_check.c: the faults of one row as findings. Pure. */
void factor_row_check(const struct factor_row *row, const char *gwp_set, struct findings *findings);

/* factor_store.c: the row of a key, or all of them by line; texts in `arena`. ST_NOT_FOUND factor.unknown. */
enum status factor_row_read(struct store_tx *tx, struct arena *arena, const char *key, struct factor_row *out_row, struct err *err);
enum status factor_rows_read(struct store_tx *tx, struct arena *arena, struct factor_row **out_list, size_t *out_count, struct err *err);

#endif
