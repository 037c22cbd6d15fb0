/* SQL of the agreement: its rows, and the rules over several of them. */
#include "party/party_agreement.h"

#include <string.h>

enum status party_agreements(struct store_tx *tx, struct arena *arena, struct party_agreement **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT agreement, organisation, role, consortium, evidence, tier_origin, tier, signed_on, ended_on, source_line"
			" FROM agreements ORDER BY agreement",
		struct party_agreement, *out_list, *out_count, .agreement = STORE_TEXT(0), .organisation = STORE_TEXT(1), .role = STORE_TEXT(2),
		.consortium = STORE_TEXT(3), .evidence = STORE_TEXT(4), .tier_origin = STORE_TEXT(5), .tier = (int)STORE_INT(6),
		.signed_on = STORE_DATE(7), .ended_on = STORE_DATE(8), .source_line = STORE_INT(9));
	return ST_OK;
}

enum status party_promises(struct store_tx *tx, struct arena *arena, struct party_promise **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT promise, agreement, text, evidence, survives, due_on, delivered_on, source_line FROM promises"
			" ORDER BY agreement, promise",
		struct party_promise, *out_list, *out_count, .promise = STORE_TEXT(0), .agreement = STORE_TEXT(1), .text = STORE_TEXT(2),
		.evidence = STORE_TEXT(3), .survives = STORE_INT(4) != 0, .due_on = STORE_DATE(5), .delivered_on = STORE_DATE(6),
		.source_line = STORE_INT(7));
	return ST_OK;
}

enum status party_annexes(struct store_tx *tx, struct arena *arena, struct party_annex **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT annex, agreement, title, changes, promise, evidence, in_force_from, in_force_to, due_on, source_line FROM annexes"
			" ORDER BY agreement, in_force_from, annex",
		struct party_annex, *out_list, *out_count, .annex = STORE_TEXT(0), .agreement = STORE_TEXT(1), .title = STORE_TEXT(2),
		.changes = STORE_TEXT(3), .promise = STORE_TEXT(4), .evidence = STORE_TEXT(5), .in_force_from = STORE_DATE(6),
		.in_force_to = STORE_DATE(7), .due_on = STORE_DATE(8), .source_line = STORE_INT(9));
	return ST_OK;
}

enum status party_consortia(struct store_tx *tx, struct arena *arena, struct party_consortium **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT consortium, name, lead, kind, note, year FROM consortia ORDER BY consortium", struct party_consortium, *out_list,
		*out_count, .consortium = STORE_TEXT(0), .name = STORE_TEXT(1), .lead = STORE_TEXT(2), .kind = STORE_TEXT(3), .note = STORE_TEXT(4),
		.year = (int)STORE_INT(5));
	return ST_OK;
}

/* ---- rules over several rows ---- */

/* A query whose rows are findings: line, then three values. */
struct rule {
	const char *file, *code, *sql;
};
static const struct rule rules[] = {
	{"agreements.csv", "agreement.interval",
		"SELECT source_line, agreement, signed_on, ended_on FROM agreements WHERE ended_on < signed_on ORDER BY source_line"},
	{"agreements.csv", "agreement.overlap",
		"SELECT b.source_line, b.organisation, MIN(a.agreement), b.signed_on FROM agreements b JOIN agreements a ON a.organisation = "
		"b.organisation AND a.role = 'supplier' AND a.source_line < b.source_line AND COALESCE(a.ended_on, '9999') >= b.signed_on AND "
		"COALESCE(b.ended_on, '9999') >= a.signed_on WHERE b.role = 'supplier' GROUP BY b.source_line, b.organisation, b.signed_on ORDER BY "
		"b.source_line"},
	{"promises.csv", "promise.early",
		"SELECT p.source_line, p.promise, p.delivered_on, a.signed_on FROM promises p JOIN agreements a ON a.agreement = p.agreement WHERE "
		"p.delivered_on < a.signed_on ORDER BY p.source_line"},
	{"annexes.csv", "annex.interval",
		"SELECT source_line, annex, in_force_from, in_force_to FROM annexes WHERE in_force_to < in_force_from ORDER BY source_line"},
	{"annexes.csv", "annex.outside",
		"SELECT x.source_line, x.annex, x.in_force_from, x.agreement FROM annexes x JOIN agreements a ON a.agreement = x.agreement WHERE "
		"x.in_force_from < a.signed_on OR x.in_force_from > a.ended_on ORDER BY x.source_line"},
	{"annexes.csv", "annex.nothing",
		"SELECT source_line, annex, title, agreement FROM annexes WHERE changes IS NULL AND promise IS NULL ORDER BY source_line"},
	{"annexes.csv", "annex.no_promise",
		"SELECT source_line, annex, due_on, agreement FROM annexes WHERE due_on IS NOT NULL AND promise IS NULL ORDER BY source_line"},
	{"annexes.csv", "annex.promise",
		"SELECT x.source_line, x.annex, x.promise, p.agreement FROM annexes x JOIN promises p ON p.promise = x.promise WHERE p.agreement <> "
		"x.agreement ORDER BY x.source_line"},
};

enum status party_check_agreements(struct store_tx *tx, struct findings *findings, struct err *err)
{
	enum status status = ST_OK;

	for (size_t i = 0; status == ST_OK && i < sizeof rules / sizeof *rules; i++) {
		struct store_stmt *stmt;
		bool row = false;

		status = store_query(tx, rules[i].sql, &stmt, err);
		while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
			struct err finding;

			err_set(&finding, ST_INPUT, rules[i].code, store_text(stmt, 1), store_text(stmt, 2), store_text(stmt, 3), NULL);
			err_at(&finding, rules[i].file, store_int(stmt, 0), 0);
			findings_add(findings, SEVERITY_ERROR, &finding);
		}
	}
	return status;
}
