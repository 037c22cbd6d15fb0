/* SQL of changes, suspensions, help in kind and set-offs: their rows and the rules over several of them. */
#include "fund/fund_change.h"
#include "fund/fund_int.h"

enum status fund_changes(struct store_tx *tx, struct arena *arena, struct fund_change **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT change, measure, kind, requested_by, decision, decided_by, evidence, requested_on, decided_on, COALESCE(cost_krw, 0), "
		"source_line"
		" FROM changes ORDER BY decided_on, change",
		struct fund_change, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4), STORE_TEXT(5),
		STORE_TEXT(6), STORE_DATE(7), STORE_DATE(8), STORE_INT(9), STORE_INT(10));
	return ST_OK;
}

enum status fund_suspensions(struct store_tx *tx, struct arena *arena, struct fund_suspension **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT suspension, measure, ordered_by, evidence, suspended_on, resumed_on, source_line FROM suspensions ORDER BY suspended_on, "
		"suspension",
		struct fund_suspension, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_DATE(4),
		STORE_DATE(5), STORE_INT(6));
	return ST_OK;
}

enum status fund_gifts(struct store_tx *tx, struct arena *arena, struct fund_gift **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT in_kind, measure, funder, valuation, given_on, value_krw, source_line FROM in_kind ORDER BY given_on, in_kind",
		struct fund_gift, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_DATE(4), STORE_INT(5),
		STORE_INT(6));
	return ST_OK;
}

enum status fund_set_off_rows(struct store_tx *tx, struct arena *arena, struct fund_set_off_row **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT set_off, measure, against, evidence, set_off_on, amount_krw, source_line FROM set_offs ORDER BY set_off_on, set_off", &stmt,
		err);
	struct fund_set_off_row *list = NULL;
	size_t count = 0;
	bool row;
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct fund_set_off_row){store_text_copy(stmt, 0, arena), store_text_copy(stmt, 1, arena),
			store_text_copy(stmt, 2, arena), store_text_copy(stmt, 3, arena), store_day(stmt, 4), store_int(stmt, 5), store_int(stmt, 6)};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status fund_store_change_get(struct store_tx *tx, const char *change, bool *out_found, int64_t *out_after_krw, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT after_krw FROM fund_grant_change WHERE change = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, change);
	status = store_step(stmt, &row, err);
	if (status == ST_OK) {
		*out_found = row;
		*out_after_krw = row ? store_int(stmt, 0) : 0;
	}
	return status;
}

enum status fund_store_change_add(
	struct store_tx *tx, const char *change, const char *grant, date_day on, int64_t before_krw, int64_t after_krw, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	enum status status = store_query(
		tx, "INSERT INTO fund_grant_change (change, grant_id, on_date, before_krw, after_krw) VALUES (?1, ?2, ?3, ?4, ?5)", &stmt, err);
	if (status != ST_OK)
		return status;
	date_format(on, day);
	store_bind_text(stmt, 1, change);
	store_bind_text(stmt, 2, grant);
	store_bind_text(stmt, 3, day);
	store_bind_int(stmt, 4, before_krw);
	store_bind_int(stmt, 5, after_krw);
	return store_run(stmt, err);
}

enum status fund_changed_cost(struct store_tx *tx, const char *grant, date_day until, int64_t planned_krw, int64_t *out_krw, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	bool row = false;
	enum status status = store_query(tx,
		"SELECT cost_krw FROM changes WHERE measure = ?1 AND kind = 'budget' AND decision = 'approved' AND decided_on <= ?2"
		" ORDER BY decided_on DESC, change DESC LIMIT 1",
		&stmt, err);
	if (status != ST_OK)
		return status;
	date_format(until, day);
	store_bind_text(stmt, 1, grant);
	store_bind_text(stmt, 2, day);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_krw = row ? store_int(stmt, 0) : planned_krw;
	return status;
}

/* Runs a query whose rows are findings: columns line, then up to three values. */
static enum status findings_of(struct store_tx *tx, const char *sql, const char *file, const char *code, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, sql, &stmt, err);
	return status == ST_OK ? fund_row_findings(stmt, file, code, 3, findings, err) : status;
}

/* Exclusions follow from the recoveries that ordered them. */
static enum status check_exclusions(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT x.recovery, x.excluded_from, x.excluded_to, r.decided_on, COALESCE(r.exclusion_years, 0), CASE WHEN g.organisation = "
		"x.organisation AND r.cause = x.cause THEN 1 ELSE 0 END FROM fund_exclusion x LEFT JOIN recoveries r ON r.recovery = x.recovery LEFT "
		"JOIN "
		"fund_grant g ON g.grant_id = r.measure ORDER BY x.recovery",
		&stmt, err);
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
		date_day from = store_is_null(stmt, 3) ? DATE_NONE : store_day(stmt, 3);
		bool same = from != DATE_NONE && store_int(stmt, 5) == 1 && store_day(stmt, 1) == from &&
			    store_day(stmt, 2) == date_add_months(from, 12 * (int)store_int(stmt, 4)) - 1;
		struct err finding;
		if (same)
			continue;
		err_set(&finding, ST_INPUT, "fund.exclusion", store_text(stmt, 0), NULL);
		findings_add(findings, SEVERITY_ERROR, &finding);
	}
	return status;
}

enum status fund_check_changes(struct store_tx *tx, bool vendors_bound, struct findings *findings, struct err *err)
{
	enum status status = findings_of(tx,
		"SELECT source_line, change, requested_on, decided_on FROM changes WHERE decided_on < requested_on ORDER BY source_line",
		"changes.csv", "change.decided_before", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT source_line, change, kind, measure FROM changes WHERE (kind = 'budget') <> (cost_krw IS NOT NULL) ORDER BY "
			"source_line",
			"changes.csv", "change.cost", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT source_line, change, requested_by, measure FROM changes WHERE requested_by = decided_by ORDER BY source_line",
			"changes.csv", "change.same_person", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT s.source_line, s.suspension, s.suspended_on, s.resumed_on FROM suspensions s WHERE s.resumed_on <= s.suspended_on"
			" ORDER BY s.source_line",
			"suspensions.csv", "suspension.resumed_before", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT s.source_line, s.suspension, MIN(t.suspension), s.measure FROM suspensions s JOIN suspensions t ON t.measure = "
			"s.measure AND "
			"t.source_line < s.source_line AND COALESCE(t.resumed_on, '9999') >= s.suspended_on AND COALESCE(s.resumed_on, '9999') >= "
			"t.suspended_on GROUP BY s.source_line, s.suspension, s.measure ORDER BY s.source_line",
			"suspensions.csv", "suspension.overlap", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT k.source_line, k.in_kind, k.funder, o.kind FROM in_kind k JOIN organisations o ON o.organisation = k.funder WHERE "
			"o.kind <> "
			"'carmaker' ORDER BY k.source_line",
			"in_kind.csv", "in_kind.funder", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT k.source_line, k.in_kind, k.valuation, e.kind FROM in_kind k JOIN evidence e ON e.evidence = k.valuation WHERE "
			"e.kind NOT IN "
			"('valuation', 'quote', 'invoice', 'tax_invoice', 'certificate', 'other') OR e.issued_on > k.given_on ORDER BY k.source_line",
			"in_kind.csv", "in_kind.valuation", findings, err);
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT i.source_line, i.invoice, CAST(i.line AS TEXT), i.measure FROM invoices i WHERE i.tax_eligible = 1 AND (i.eligible = "
			"0 OR "
			"i.evidence IS NULL) ORDER BY i.source_line",
			"invoices.csv", "invoice.tax_proof", findings, err);
	/* what the chain made of them */
	if (status == ST_OK)
		status = findings_of(tx,
			"SELECT 0, d.change, d.grant_id, CAST(d.after_krw AS TEXT) FROM fund_grant_change d LEFT JOIN changes c ON c.change = "
			"d.change WHERE "
			"c.change IS NULL OR c.cost_krw IS NULL OR c.cost_krw <> d.after_krw OR c.measure <> d.grant_id OR c.decided_on <> d.on_date "
			"OR "
			"c.decision <> 'approved' OR d.before_krw <= 0 ORDER BY d.change",
			"fund_grant_change", "fund.change_row", findings, err);
	if (status == ST_OK)
		status = check_exclusions(tx, findings, err);
	if (status == ST_OK && vendors_bound)
		status = findings_of(tx,
			"SELECT i.source_line, i.invoice, i.vendor, i.measure FROM invoices i WHERE NOT EXISTS (SELECT 1 FROM quotes q WHERE "
			"q.measure = "
			"i.measure AND q.vendor = i.vendor) AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.measure = i.measure AND c.kind = "
			"'vendor' AND "
			"c.decision = 'approved' AND c.decided_on <= i.issued_on) ORDER BY i.source_line",
			"invoices.csv", "invoice.vendor", findings, err);
	return status;
}
