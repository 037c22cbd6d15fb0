/* All SQL of the trading position and of offtake contracts. */
#include "credit/credit_position_int.h"

#include <string.h>

enum status credit_terms_read(struct store_tx *tx, struct arena *arena, struct credit_term **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT term, scale, \"route\", value, source, valid_from, valid_to, source_line FROM trading_terms"
			" ORDER BY term, scale, \"route\", valid_from",
		struct credit_term, *out_list, *out_count, .term = CREDIT_TEXT(0), .scale = CREDIT_TEXT(1), .route = CREDIT_TEXT(2),
		.value = CREDIT_TEXT(3), .source = CREDIT_TEXT(4), .valid_from = CREDIT_DAY(5), .valid_to = STORE_DATE(6),
		.source_line = STORE_INT(7));
	return ST_OK;
}

enum status credit_prices_read(struct store_tx *tx, struct arena *arena, struct credit_price **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT instrument, source, day, price_krw, source_line FROM market_prices ORDER BY instrument, day", struct credit_price,
		*out_list, *out_count, .instrument = CREDIT_TEXT(0), .source = CREDIT_TEXT(1), .day = CREDIT_DAY(2), .price_krw = STORE_INT(3),
		.source_line = STORE_INT(4));
	return ST_OK;
}

static int64_t int_or_absent(struct store_stmt *stmt, int column)
{
	return store_is_null(stmt, column) ? -1 : store_int(stmt, column);
}

enum status credit_store_years(struct store_tx *tx, struct arena *arena, struct credit_year_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT 'certified', organisation, \"year\", certified_t, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), stand_in, source_line, "
		"source FROM certified_emissions"
		" UNION ALL SELECT 'compliance', organisation, \"year\", obligation_t, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), 0, source_line, "
		"surrender_rate FROM compliance"
		" UNION ALL SELECT 'allocation', organisation, \"year\", free_t, auctioned_t, undivided_t, stand_in, source_line, source FROM "
		"allocations ORDER BY 2, 3, 1",
		struct credit_year_row, *out_list, *out_count, .what = CREDIT_TEXT(0), .organisation = CREDIT_TEXT(1), .year = STORE_INT(2),
		.value = {int_or_absent(stmt_, 3), int_or_absent(stmt_, 4), int_or_absent(stmt_, 5)}, .stand_in = STORE_INT(6) != 0,
		.source_line = STORE_INT(7), .text = CREDIT_TEXT(8));
	return ST_OK;
}

/* Rows of a query whose ?1 is the organisation. */
#define READ_OF(sql, organisation, type, list, count, ...)                                                                                           \
	do {                                                                                                                                         \
		struct store_stmt *stmt_;                                                                                                            \
		type *rows_ = NULL;                                                                                                                  \
		size_t n_ = 0;                                                                                                                       \
		bool row_;                                                                                                                           \
		enum status status_ = store_query(tx, sql, &stmt_, err);                                                                             \
		if (status_ == ST_OK)                                                                                                                \
			store_bind_text(stmt_, 1, organisation);                                                                                     \
		while (status_ == ST_OK && (status_ = store_step(stmt_, &row_, err)) == ST_OK && row_) {                                             \
			rows_ = arena_grow(arena, rows_, n_, sizeof *rows_);                                                                         \
			rows_[n_++] = (type){__VA_ARGS__};                                                                                           \
		}                                                                                                                                    \
		if (status_ != ST_OK)                                                                                                                \
			return status_;                                                                                                              \
		(list) = rows_;                                                                                                                      \
		(count) = n_;                                                                                                                        \
	} while (0)

enum status credit_store_allowances(
	struct store_tx *tx, const char *organisation, struct arena *arena, struct credit_lot **out_list, size_t *out_count, struct err *err)
{
	READ_OF("SELECT lot, \"year\", tonnes, origin, obtained_on FROM allowance_holdings WHERE organisation = ?1 ORDER BY \"year\", lot",
		organisation, struct credit_lot, *out_list, *out_count, .instrument = CREDIT_KAU_LOT, .id = CREDIT_TEXT(0), .vintage = STORE_INT(1),
		.tonnes = STORE_INT(2), .origin = CREDIT_TEXT(3), .certified_on = CREDIT_DAY(4), .price_krw = -1);
	return ST_OK;
}

/* Live units of a holder that are not on hold. */
enum status credit_store_units(
	struct store_tx *tx, const char *organisation, struct arena *arena, struct credit_lot **out_list, size_t *out_count, struct err *err)
{
	READ_OF("SELECT b.unit, b.project, b.vintage, sum(b.serial_to - b.serial_from + 1), c.on_date FROM credit_block b"
		" JOIN credit_certificate c ON c.certificate = b.certificate WHERE b.holder = ?1 AND b.state = 'live' AND b.blocked = 0"
		" GROUP BY b.unit, b.project, b.vintage, c.on_date ORDER BY b.unit, c.on_date, b.project, b.vintage",
		organisation, struct credit_lot, *out_list, *out_count,
		.instrument = strcmp(CREDIT_TEXT(0), "KCU") == 0 ? CREDIT_KCU_LOT : CREDIT_KOC_LOT, .id = CREDIT_TEXT(1), .vintage = STORE_INT(2),
		.tonnes = STORE_INT(3), .origin = "", .certified_on = CREDIT_DAY(4), .price_krw = -1);
	return ST_OK;
}

enum status credit_store_contracts(struct store_tx *tx, struct arena *arena, struct credit_contract **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT k.contract, k.seller, k.buyer, k.project, k.tonnes, k.\"share\", k.price_krw, k.signed_on, k.due_on,"
			" coalesce(k.paid_krw, 0), k.paid_on, k.firm_share, k.invoice, k.source_line,"
			" (SELECT coalesce(sum(c.tonnes), 0) FROM credit_certificate c WHERE c.project = k.project),"
			" (SELECT coalesce(sum(m.serial_to - m.serial_from + 1), 0) FROM credit_move m JOIN credit_event e ON e.seq = m.event"
			"  WHERE e.kind = 'accept' AND m.unit = 'KOC' AND m.project = k.project AND m.from_holder = k.seller AND m.holder = k.buyer),"
			" (SELECT max(e.on_date) FROM credit_move m JOIN credit_event e ON e.seq = m.event"
			"  WHERE e.kind = 'accept' AND m.unit = 'KOC' AND m.project = k.project AND m.from_holder = k.seller AND m.holder = k.buyer)"
			" FROM offtake_contracts k ORDER BY k.contract",
		struct credit_contract, *out_list, *out_count, .contract = CREDIT_TEXT(0), .seller = CREDIT_TEXT(1), .buyer = CREDIT_TEXT(2),
		.project = CREDIT_TEXT(3), .tonnes = int_or_absent(stmt_, 4), .share = STORE_TEXT(5), .price_krw = STORE_INT(6),
		.signed_on = CREDIT_DAY(7), .due_on = STORE_DATE(8), .paid_krw = STORE_INT(9), .paid_on = STORE_DATE(10),
		.firm_share = CREDIT_TEXT(11), .invoice = STORE_TEXT(12), .source_line = STORE_INT(13), .issued_t = STORE_INT(14),
		.delivered_t = STORE_INT(15), .delivered_on = STORE_DATE(16));
	return ST_OK;
}
