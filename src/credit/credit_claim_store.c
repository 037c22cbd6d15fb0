/* SQL of claims. */
#include "credit/credit_claim.h"

const char credit_claim_schema[] =
	"CREATE TABLE claims ("
	" claim TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, organisation TEXT NOT NULL, measure TEXT, meter TEXT, site TEXT,"
	" period_from TEXT NOT NULL, period_to TEXT NOT NULL, quantity TEXT, unit TEXT, metered TEXT, registry TEXT, certificate TEXT,"
	" made_on TEXT NOT NULL, released_on TEXT, evidence TEXT, source_line INTEGER NOT NULL) STRICT;"
	"CREATE INDEX claims_measure ON claims (measure);";

enum status credit_claim_rows(struct store_tx *tx, struct arena *arena, struct credit_claim_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT claim, kind, organisation, measure, meter, site, period_from, period_to, quantity, unit, metered, registry, certificate, "
		"made_on, released_on, evidence, source_line FROM claims ORDER BY made_on, claim",
		struct credit_claim_row, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_TEXT(9), STORE_TEXT(10), STORE_TEXT(11), STORE_TEXT(12),
		STORE_TEXT(13), STORE_TEXT(14), STORE_TEXT(15), STORE_INT(16));
	return ST_OK;
}

/* A KCU stands for the KOC that it was made of, so only blocks that are live or surrendered count. */
enum status credit_claim_certificates(
	struct store_tx *tx, struct arena *arena, struct credit_claim_certificate **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT c.certificate, c.project, u.measure, c.evidence, c.period_from, c.period_to, c.on_date, u.credited_g, u.tonnes,"
		" (SELECT COALESCE(SUM(b.serial_to - b.serial_from + 1), 0) FROM credit_block b WHERE b.certificate = c.certificate"
		" AND b.measure = u.measure AND b.state IN ('live', 'surrendered', 'deposited')),"
		" (SELECT COALESCE(SUM(b.serial_to - b.serial_from + 1), 0) FROM credit_block b WHERE b.certificate = c.certificate"
		" AND b.state IN ('live', 'surrendered', 'deposited'))"
		" FROM credit_certificate c JOIN credit_certificate_unit u ON u.certificate = c.certificate ORDER BY c.certificate, u.measure",
		struct credit_claim_certificate, *out_list, *out_count, STORE_INT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3),
		store_month(stmt_, 4), store_month(stmt_, 5), STORE_DATE(6), STORE_INT(7), STORE_INT(8), STORE_INT(9), STORE_INT(10));
	return ST_OK;
}

enum status credit_claim_holds(struct store_tx *tx, struct arena *arena, struct credit_claim_hold **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT seq, quantity, gone, subject, evidence, on_date FROM credit_event WHERE kind = 'hold' ORDER BY seq",
		struct credit_claim_hold, *out_list, *out_count, STORE_INT(0), STORE_INT(1), STORE_INT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_DATE(5));
	return ST_OK;
}
