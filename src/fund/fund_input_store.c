/* SQL of the input tables of fund: readers for the chain and the rules over several rows. */
#include "fund/fund.h"
#include "fund/fund_int.h"
#include "fund/fund_reconcile.h"

#include <stdio.h>
#include <string.h>

enum status fund_decisions(struct store_tx *tx, struct arena *arena, struct fund_decision **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT measure, route, decision, reason, evidence, committee, decided_on, promoted_on, rank, source_line FROM decisions"
			" ORDER BY decided_on, measure",
		struct fund_decision, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4), STORE_TEXT(5),
		STORE_DATE(6), STORE_DATE(7), STORE_INT(8), STORE_INT(9));
	return ST_OK;
}

enum status fund_payins(struct store_tx *tx, struct arena *arena, struct fund_payin **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT funding, funder, purpose, evidence, paid_on, amount_krw, source_line FROM funding ORDER BY paid_on, funding",
		struct fund_payin, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_DATE(4), STORE_INT(5),
		STORE_INT(6));
	return ST_OK;
}

enum status fund_corrections(struct store_tx *tx, struct arena *arena, struct fund_correction **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT correction, funding, corrected_by, evidence, corrected_on, amount_krw, source_line FROM corrections ORDER BY corrected_on, "
		"correction",
		struct fund_correction, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_DATE(4),
		STORE_INT(5), STORE_INT(6));
	return ST_OK;
}

enum status fund_bank_lines(struct store_tx *tx, struct arena *arena, struct fund_bank_line **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT line, account, organisation, measure, kind, booked_on, amount_krw, source_line FROM bank_lines ORDER BY booked_on, line",
		struct fund_bank_line, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_DATE(5), STORE_INT(6), STORE_INT(7));
	return ST_OK;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

enum status fund_statement_lines(struct store_tx *tx, struct arena *arena, struct fund_statement_line **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT line, account, organisation, measure, booked_on, paid_in_krw, paid_out_krw, balance_krw, counterparty, text, source_line"
		" FROM statements ORDER BY source_line",
		struct fund_statement_line, *out_list, *out_count, .line = STORE_TEXT(0), .separate = strcmp(store_text(stmt_, 1), "separate") == 0,
		.organisation = STORE_TEXT(2), .measure = STORE_TEXT(3), .booked_on = STORE_DATE(4), .paid_in_krw = STORE_INT(5),
		.paid_out_krw = STORE_INT(6), .has_balance = !store_is_null(stmt_, 7), .balance_krw = STORE_INT(7),
		.counterparty = or_empty(STORE_TEXT(8)), .text = or_empty(STORE_TEXT(9)), .source_line = STORE_INT(10));
	return ST_OK;
}

enum status fund_invoice_lines(struct store_tx *tx, struct arena *arena, struct fund_invoice_line **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT invoice, measure, vendor, line, supply_value_krw, tax_krw, eligible, paid_on FROM invoices ORDER BY invoice, line",
		struct fund_invoice_line, *out_list, *out_count, .invoice = STORE_TEXT(0), .measure = STORE_TEXT(1), .vendor = STORE_TEXT(2),
		.line = STORE_INT(3), .supply_value_krw = STORE_INT(4), .tax_krw = STORE_INT(5), .eligible = STORE_INT(6) != 0,
		.paid_on = STORE_DATE(7));
	return ST_OK;
}

enum status fund_return_rows(struct store_tx *tx, struct arena *arena, struct fund_return_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT \"return\", measure, channel, for_measure, evidence, bank_line, returned_on, amount_krw, source_line FROM returns ORDER BY "
		"returned_on, \"return\"",
		struct fund_return_row, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_DATE(6), STORE_INT(7), STORE_INT(8));
	return ST_OK;
}

enum status fund_recovery_rows(struct store_tx *tx, struct arena *arena, struct fund_recovery_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT recovery, measure, cause, cancelled_share, surcharge_multiple, evidence, credits, decided_on, "
			"COALESCE(exclusion_years, 0), source_line FROM recoveries ORDER BY decided_on, recovery",
		struct fund_recovery_row, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_DATE(7), STORE_INT(8), STORE_INT(9));
	return ST_OK;
}

enum status fund_approvals(struct store_tx *tx, struct arena *arena, struct fund_approval **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT approval_number, MIN(measure), MIN(source_line) FROM invoices GROUP BY approval_number ORDER BY approval_number",
		struct fund_approval, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_INT(2));
	return ST_OK;
}

enum status fund_vendors(struct store_tx *tx, struct arena *arena, struct fund_vendor **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT DISTINCT measure, vendor FROM invoices ORDER BY measure, vendor", struct fund_vendor, *out_list, *out_count,
		STORE_TEXT(0), STORE_TEXT(1));
	return ST_OK;
}

enum status fund_quotes_of(
	struct store_tx *tx, const char *measure, struct arena *arena, struct fund_quote **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS_OF("SELECT quote, vendor, quoted_on, supply_value_krw, tax_krw FROM quotes WHERE measure = ?1 ORDER BY quote", measure,
		struct fund_quote, *out_list, *out_count, .quote = STORE_TEXT(0), .vendor = STORE_TEXT(1), .quoted_on = STORE_DATE(2),
		.supply_value_krw = STORE_INT(3), .tax_krw = STORE_INT(4));
	return ST_OK;
}

enum status fund_invoices_of(
	struct store_tx *tx, const char *measure, struct arena *arena, struct fund_invoice **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS_OF(
		"SELECT invoice, item, vendor, approval_number, evidence, line, supply_value_krw, tax_krw, eligible, tax_eligible, issued_on, paid_on"
		" FROM invoices WHERE measure = ?1 ORDER BY invoice, line",
		measure, struct fund_invoice, *out_list, *out_count, .invoice = STORE_TEXT(0), .item = STORE_TEXT(1), .vendor = STORE_TEXT(2),
		.approval_number = STORE_TEXT(3), .evidence = STORE_TEXT(4), .line = STORE_INT(5), .supply_value_krw = STORE_INT(6),
		.tax_krw = STORE_INT(7), .eligible = STORE_INT(8) != 0, .tax_eligible = STORE_INT(9) != 0, .issued_on = STORE_DATE(10),
		.paid_on = STORE_DATE(11));
	return ST_OK;
}

enum status fund_quote_lowest(struct store_tx *tx, const char *measure, date_day until, int64_t *out_lowest_krw, int64_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(
		tx, "SELECT MIN(supply_value_krw), COUNT(DISTINCT vendor) FROM quotes WHERE measure = ?1 AND quoted_on <= ?2", &stmt, err);
	if (status != ST_OK)
		return status;
	char day[DATE_TEXT_LEN];
	date_format(until, day);
	store_bind_text(stmt, 1, measure);
	store_bind_text(stmt, 2, day);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status == ST_OK) {
		*out_lowest_krw = store_int(stmt, 0);
		*out_count = store_int(stmt, 1);
	}
	return status;
}

enum status fund_invoiced(
	struct store_tx *tx, const char *measure, date_day until, int64_t *out_eligible_krw, int64_t *out_supply_krw, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT COALESCE(SUM(CASE WHEN eligible = 1 THEN supply_value_krw + CASE WHEN tax_eligible = 1 THEN tax_krw ELSE 0 END ELSE 0 END), "
		"0),"
		" COALESCE(SUM(supply_value_krw + CASE WHEN tax_eligible = 1 THEN tax_krw ELSE 0 END), 0) FROM invoices"
		" WHERE measure = ?1 AND issued_on <= ?2 AND paid_on <= ?2",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char day[DATE_TEXT_LEN];
	date_format(until, day);
	store_bind_text(stmt, 1, measure);
	store_bind_text(stmt, 2, day);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status == ST_OK) {
		*out_eligible_krw = store_int(stmt, 0);
		*out_supply_krw = store_int(stmt, 1);
	}
	return status;
}

enum status fund_row_findings(struct store_stmt *stmt, const char *file, const char *code, int values, struct findings *findings, struct err *err)
{
	bool row;
	enum status status;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		struct err finding;
		const char *value[3] = {"", "", ""};
		for (int i = 0; i < values; i++)
			value[i] = store_text(stmt, i + 1) ? store_text(stmt, i + 1) : "";
		err_set(&finding, ST_INPUT, code, value[0], value[1], value[2], NULL);
		err_at(&finding, file, store_int(stmt, 0), 0);
		findings_add(findings, SEVERITY_ERROR, &finding);
	}
	return status;
}

static enum status check_statements(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT source_line, line FROM statements WHERE (COALESCE(paid_in_krw, 0) > 0) = (COALESCE(paid_out_krw, 0) > 0) ORDER BY "
		"source_line",
		&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "statements.csv", "statement.one_amount", 1, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT source_line, line FROM statements WHERE account = 'separate' AND organisation IS NULL ORDER BY source_line", &stmt,
			err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "statements.csv", "statement.whose", 1, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT s.source_line, s.line, s.measure, s.organisation FROM statements s JOIN measures m ON m.measure = s.measure JOIN "
			"sites "
			"p ON p.site = m.site WHERE s.account = 'separate' AND p.organisation <> s.organisation ORDER BY s.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "statements.csv", "statement.other_firm", 3, findings, err);
	return status;
}

enum status fund_check_rows(struct store_tx *tx, int quotes_needed, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = check_statements(tx, findings, err);
	if (status != ST_OK)
		return status;
	status = store_query(tx,
		"SELECT i.source_line, i.approval_number, i.invoice, MIN(j.invoice) FROM invoices i JOIN invoices j ON j.approval_number = "
		"i.approval_number AND j.invoice <> i.invoice"
		" WHERE j.source_line < i.source_line GROUP BY i.invoice, i.line ORDER BY i.source_line",
		&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "invoices.csv", "invoice.approval_twice", 3, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT i.source_line, i.invoice, i.measure FROM invoices i WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.measure = "
			"i.measure AND (d.decision = 'selected' OR d.promoted_on IS NOT NULL))"
			" ORDER BY i.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "invoices.csv", "invoice.not_selected", 2, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT i.source_line, i.invoice, i.paid_on, i.issued_on FROM invoices i WHERE i.paid_on < i.issued_on ORDER BY "
			"i.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "invoices.csv", "invoice.paid_before", 3, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT b.source_line, b.line, b.kind FROM bank_lines b WHERE b.kind <> 'other' AND b.measure IS NULL ORDER BY b.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "bank_lines.csv", "bank.measure_missing", 2, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT b.source_line, b.line, b.kind, b.account FROM bank_lines b WHERE (b.kind = 'interest') <> (b.account = 'separate') "
			"AND b.kind <> 'other'"
			" ORDER BY b.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "bank_lines.csv", "bank.account", 3, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT r.source_line, r.\"return\", r.bank_line FROM returns r LEFT JOIN bank_lines b ON b.line = r.bank_line WHERE "
			"r.channel IN ('fund', 'operator_transfer') AND (b.line IS NULL OR"
			" b.kind <> 'return' OR b.booked_on <> r.returned_on OR b.amount_krw <> r.amount_krw OR b.measure IS NULL OR b.measure <> "
			"r.measure) ORDER BY r.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "returns.csv", "return.bank_line", 2, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT r.source_line, r.\"return\", r.bank_line FROM returns r JOIN returns s ON s.bank_line = r.bank_line AND "
			"s.source_line < r.source_line"
			" ORDER BY r.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "returns.csv", "return.bank_line_twice", 2, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT b.source_line, b.line FROM bank_lines b WHERE b.kind = 'return' AND NOT EXISTS (SELECT 1 FROM returns r WHERE "
			"r.bank_line = b.line)"
			" ORDER BY b.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "bank_lines.csv", "bank.return_unmatched", 1, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT r.source_line, r.\"return\", r.channel FROM returns r WHERE (r.channel IN ('fund', 'operator_transfer')) <> "
			"(r.for_measure IS NULL) ORDER BY "
			"r.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "returns.csv", "return.for_measure", 2, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT r.source_line, r.recovery, r.surcharge_multiple FROM recoveries r WHERE CAST(r.surcharge_multiple AS DOUBLE "
			"PRECISION) > 5 ORDER "
			"BY r.source_line",
			&stmt, err);
	if (status == ST_OK)
		status = fund_row_findings(stmt, "recoveries.csv", "recovery.multiple", 2, findings, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT d.source_line, d.measure, (SELECT COUNT(DISTINCT vendor) FROM quotes q WHERE q.measure = d.measure AND q.quoted_on "
			"<= d.decided_on) AS n FROM decisions d"
			" WHERE (d.decision = 'selected' OR d.promoted_on IS NOT NULL) AND (SELECT COUNT(DISTINCT vendor) FROM quotes q WHERE "
			"q.measure "
			"= d.measure AND q.quoted_on <= d.decided_on) < ?1"
			" AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.measure = d.measure AND a.call IS NOT NULL)" /* its call says how many
															     */
			" ORDER BY d.source_line",
			&stmt, err);
	if (status == ST_OK) {
		store_bind_int(stmt, 1, quotes_needed);
		status = fund_row_findings(stmt, "decisions.csv", "decision.quotes", 2, findings, err);
	}
	return status;
}
