/* Private to credit: rows of the trading position (credit_position_store.c). */
#ifndef SANGSAENG_CREDIT_POSITION_INT_H
#define SANGSAENG_CREDIT_POSITION_INT_H

#include "credit/credit_int.h"
#include "credit/credit_position.h"

/* What is known of a company and year: certified (value[0]), compliance (value[0], text: rate), allocation (free, auctioned, undivided); an absent
 * number is -1. By organisation, year, word. */
struct credit_year_row {
	const char *what, *organisation, *text;
	int64_t year, value[3];
	bool stand_in;
	int64_t source_line;
};
enum status credit_store_years(struct store_tx *tx, struct arena *arena, struct credit_year_row **out_list, size_t *out_count, struct err *err);
/* Allowances of a company (certified_on: the day they came), and its live units in the registry. */
enum status credit_store_allowances(
	struct store_tx *tx, const char *organisation, struct arena *arena, struct credit_lot **out_list, size_t *out_count, struct err *err);
enum status credit_store_units(
	struct store_tx *tx, const char *organisation, struct arena *arena, struct credit_lot **out_list, size_t *out_count, struct err *err);
/* Contracts by key, with issued_t and delivered_t, not worked out. */
enum status credit_store_contracts(struct store_tx *tx, struct arena *arena, struct credit_contract **out_list, size_t *out_count, struct err *err);

#endif
