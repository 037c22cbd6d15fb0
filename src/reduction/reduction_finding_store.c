/* SQL of findings, of folder and desk. The schema of the folder's: reduction_store.c. */
#include "reduction/reduction_audit_int.h"

#include <stdlib.h>
#include <string.h>

const char reduction_finding_schema[] =
	"CREATE TABLE desk_finding (verification TEXT NOT NULL, finding INTEGER NOT NULL, measure TEXT, \"month\" TEXT, kind TEXT NOT NULL,"
	" grams INTEGER, description TEXT NOT NULL, raised_on TEXT NOT NULL, raised_by TEXT NOT NULL, person TEXT NOT NULL, resolution TEXT,"
	" closed_on TEXT, closed_person TEXT, cell_table TEXT NOT NULL, cell_key TEXT NOT NULL, cell_column TEXT NOT NULL, cell_value TEXT,"
	" owner TEXT NOT NULL, answer_by TEXT NOT NULL, PRIMARY KEY (verification, finding)) STRICT;"
	"CREATE TABLE desk_finding_answer (verification TEXT NOT NULL, finding INTEGER NOT NULL, place INTEGER NOT NULL, answer TEXT NOT NULL,"
	" answered_on TEXT NOT NULL, answered_by TEXT NOT NULL, person TEXT NOT NULL, evidence TEXT,"
	" PRIMARY KEY (verification, finding, place)) STRICT;";

const char reduction_finding_return_schema[] =
	"ALTER TABLE desk_finding ADD COLUMN withdrawn TEXT;"
	"CREATE TABLE desk_finding_return (verification TEXT NOT NULL, finding INTEGER NOT NULL, place INTEGER NOT NULL, reason TEXT NOT NULL,"
	" returned_on TEXT NOT NULL, person TEXT NOT NULL, answer_by TEXT NOT NULL, PRIMARY KEY (verification, finding, place)) STRICT;";

enum status reduction_findings(struct store_tx *tx, struct arena *arena, struct reduction_finding **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT verification, CAST(finding AS TEXT), measure, \"month\", kind, CAST(grams AS TEXT), description, raised_on, raised_by,"
		" answer, answered_on, answered_by, resolution, closed_on, evidence, source_line, cell_table, cell_key, cell_column, cell_value,"
		" owner, answer_by, returned, returned_on, withdrawn FROM"
		" (SELECT verification, finding, measure, \"month\", kind, grams, description, raised_on, raised_by, answer, answered_on,"
		" answered_by, resolution, closed_on, evidence, source_line, NULL AS cell_table, NULL AS cell_key, NULL AS cell_column,"
		" NULL AS cell_value, NULL AS owner, NULL AS answer_by, NULL AS returned, NULL AS returned_on, NULL AS withdrawn"
		" FROM verification_findings UNION ALL"
		" SELECT f.verification, f.finding, f.measure, f.\"month\", f.kind, f.grams, f.description, f.raised_on, f.raised_by, a.answer,"
		" a.answered_on, a.answered_by, f.resolution, f.closed_on, a.evidence, 0, f.cell_table, f.cell_key, f.cell_column, f.cell_value,"
		" f.owner, COALESCE(r.answer_by, f.answer_by), r.reason, r.returned_on, f.withdrawn FROM desk_finding AS f"
		" LEFT JOIN desk_finding_answer AS a ON a.verification = f.verification AND"
		" a.finding = f.finding AND a.place = (SELECT MAX(place) FROM desk_finding_answer AS l WHERE l.verification = f.verification AND"
		" l.finding = f.finding) LEFT JOIN desk_finding_return AS r ON r.verification = a.verification AND r.finding = a.finding AND"
		" r.place = a.place) AS every ORDER BY verification, finding, source_line",
		struct reduction_finding, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_TEXT(9), STORE_TEXT(10), STORE_TEXT(11), STORE_TEXT(12),
		STORE_TEXT(13), STORE_TEXT(14), STORE_INT(15), STORE_TEXT(16), STORE_TEXT(17), STORE_TEXT(18), STORE_TEXT(19), STORE_TEXT(20),
		STORE_TEXT(21), STORE_TEXT(22), STORE_TEXT(23), STORE_TEXT(24));
	return ST_OK;
}

enum status reduction_store_finding_count(struct store_tx *tx, int64_t *out_count, struct err *err)
{
	return store_get_int(tx, "SELECT (SELECT COUNT(*) FROM verification_findings) + (SELECT COUNT(*) FROM desk_finding)", 0, out_count, err);
}

enum status reduction_finding_next(struct store_tx *tx, const char *verification, int64_t *out_number, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT MAX(finding) FROM (SELECT finding FROM verification_findings WHERE verification = ?1 UNION ALL"
		" SELECT finding FROM desk_finding WHERE verification = ?1) AS every",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, verification);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_number = row && !store_is_null(stmt, 0) ? store_int(stmt, 0) + 1 : 1;
	return st;
}

static void bind_day(struct store_stmt *stmt, int at, date_day day)
{
	char text[DATE_TEXT_LEN];

	date_format(day, text);
	store_bind_text(stmt, at, text);
}

enum status reduction_finding_put(struct store_tx *tx, const struct reduction_finding *f, const char *person, struct err *err)
{
	const char *text[] = {f->description, f->raised_on, f->raised_by, person, f->cell_table, f->cell_key, f->cell_column, f->cell_value, f->owner,
		f->answer_by};
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO desk_finding (verification, finding, measure, \"month\", kind, grams, description, raised_on, raised_by, person,"
		" cell_table, cell_key, cell_column, cell_value, owner, answer_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
		" ?14, ?15, ?16)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, f->verification);
	store_bind_int(stmt, 2, strtoll(f->finding, NULL, 10));
	store_bind_text(stmt, 3, f->measure);
	store_bind_text(stmt, 4, f->month);
	store_bind_text(stmt, 5, f->kind);
	if (f->grams)
		store_bind_int(stmt, 6, strtoll(f->grams, NULL, 10));
	else
		store_bind_null(stmt, 6);
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(stmt, 7 + i, text[i]);
	return store_run(stmt, err);
}

/* How many answers there are. */
static enum status answers(struct store_tx *tx, const char *verification, int64_t finding, int64_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT COUNT(*) FROM desk_finding_answer WHERE verification = ?1 AND finding = ?2", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, verification);
	store_bind_int(stmt, 2, finding);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_count = row ? store_int(stmt, 0) : 0;
	return st;
}

enum status reduction_finding_answer_put(struct store_tx *tx, const struct reduction_finding_answer *a, struct err *err)
{
	struct store_stmt *stmt;
	int64_t before = 0;
	enum status st = answers(tx, a->verification, a->finding, &before, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO desk_finding_answer (verification, finding, place, answer, answered_on, answered_by, person, evidence)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			&stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, a->verification);
	store_bind_int(stmt, 2, a->finding);
	store_bind_int(stmt, 3, before + 1);
	store_bind_text(stmt, 4, a->text);
	bind_day(stmt, 5, a->on);
	store_bind_text(stmt, 6, a->answered_by);
	store_bind_text(stmt, 7, a->person);
	store_bind_text(stmt, 8, a->evidence);
	return store_run(stmt, err);
}

enum status reduction_finding_return_put(struct store_tx *tx, const struct reduction_finding_return *r, int64_t *out_round, struct err *err)
{
	struct store_stmt *stmt;
	int64_t place = 0;
	enum status st = answers(tx, r->verification, r->finding, &place, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO desk_finding_return (verification, finding, place, reason, returned_on, person, answer_by)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			&stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, r->verification);
	store_bind_int(stmt, 2, r->finding);
	store_bind_int(stmt, 3, place);
	store_bind_text(stmt, 4, r->reason);
	bind_day(stmt, 5, r->on);
	store_bind_text(stmt, 6, r->person);
	bind_day(stmt, 7, r->answer_by);
	*out_round = place + 1;
	return store_run(stmt, err);
}

enum status reduction_finding_close(struct store_tx *tx, const char *verification, int64_t finding, const char *resolution_or_null,
	const char *withdrawn_or_null, date_day on, const char *person, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"UPDATE desk_finding SET resolution = ?3, closed_on = ?4, closed_person = ?5, withdrawn = ?6 WHERE verification = ?1 AND finding = ?2"
		" AND closed_on IS NULL",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, verification);
	store_bind_int(stmt, 2, finding);
	store_bind_text(stmt, 3, resolution_or_null);
	bind_day(stmt, 4, on);
	store_bind_text(stmt, 5, person);
	store_bind_text(stmt, 6, withdrawn_or_null);
	return store_run(stmt, err);
}

#define FIXED                                                                                                                                        \
	"verification IN (SELECT verification FROM verification_signature UNION ALL SELECT verification FROM verifications WHERE version IS NOT "    \
	"NULL)"

#define HOLDS(column) "(REPLACE(" column ", ?1, '') <> " column " OR REPLACE(" column ", ?2, '') <> " column ")"

enum status reduction_finding_words_kept(
	struct store_tx *tx, const char *word_or_null, const char *other_or_null, int64_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status
		st =
			store_query(tx,
				"SELECT COUNT(*) FROM (SELECT verification, finding FROM desk_finding WHERE " HOLDS(
					"description") " OR " HOLDS("withdrawn") " UNION SELECT verification, finding FROM desk_finding_answer "
										 "WHERE " HOLDS("answer") " UNION"
													  " SELECT verification, finding FROM "
													  "desk_finding_return WHERE " HOLDS(
														  "reason") ") AS every WHERE " FIXED,
				&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, word_or_null);
	store_bind_text(stmt, 2, other_or_null);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_count = row ? store_int(stmt, 0) : 0;
	return st;
}

enum status reduction_finding_word_replace(struct store_tx *tx, const char *word, const char *key, struct err *err)
{
	static const char *const sql[] = {
		"UPDATE desk_finding SET description = REPLACE(description, ?1, ?2), withdrawn = REPLACE(withdrawn, ?1, ?2) WHERE NOT " FIXED,
		"UPDATE desk_finding_answer SET answer = REPLACE(answer, ?1, ?2) WHERE NOT " FIXED,
		"UPDATE desk_finding_return SET reason = REPLACE(reason, ?1, ?2) WHERE NOT " FIXED};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof sql / sizeof *sql; i++) {
		struct store_stmt *stmt;

		st = store_query(tx, sql[i], &stmt, err);
		if (st != ST_OK)
			break;
		store_bind_text(stmt, 1, word);
		store_bind_text(stmt, 2, key);
		st = store_run(stmt, err);
	}
	return st;
}

#define LAST "1000000" /* place after every answer */

/* Within a finding raised, then answer and return by turns, at the end closed or withdrawn: `place` and `turn` give this order. */
enum status reduction_finding_steps(
	struct store_tx *tx, struct arena *arena, struct reduction_finding_step **out_list, size_t *out_count, struct err *err)
{
	struct reduction_finding_step *list;
	size_t count;

	STORE_READ_ROWS(
		"SELECT verification, measure, finding, kind, said_on, said_by, said, evidence FROM ("
		"SELECT verification, measure, finding, 0 AS place, 0 AS turn, 'raised' AS kind, raised_on AS said_on, raised_by AS said_by,"
		" description AS said, NULL AS evidence FROM desk_finding UNION ALL"
		" SELECT a.verification, f.measure, a.finding, a.place, 1, 'answered', a.answered_on, a.answered_by, a.answer, a.evidence"
		" FROM desk_finding_answer AS a JOIN desk_finding AS f ON f.verification = a.verification AND f.finding = a.finding UNION ALL"
		" SELECT r.verification, f.measure, r.finding, r.place, 2, 'returned', r.returned_on, f.raised_by, r.reason, NULL"
		" FROM desk_finding_return AS r JOIN desk_finding AS f ON f.verification = r.verification AND f.finding = r.finding UNION ALL"
		" SELECT verification, measure, finding, " LAST ", 3, CASE WHEN withdrawn IS NULL THEN 'closed' ELSE 'withdrawn' END, closed_on,"
		" raised_by, withdrawn, NULL FROM desk_finding WHERE closed_on IS NOT NULL UNION ALL"
		" SELECT verification, measure, finding, 0, 0, 'raised', raised_on, raised_by, description, NULL FROM verification_findings UNION ALL"
		" SELECT verification, measure, finding, 1, 1, 'answered', answered_on, answered_by, answer, evidence FROM verification_findings"
		" WHERE answer IS NOT NULL UNION ALL"
		" SELECT verification, measure, finding, " LAST ", 3, 'closed', closed_on, raised_by, NULL, NULL FROM verification_findings"
		" WHERE closed_on IS NOT NULL) AS every ORDER BY verification, finding, place, turn",
		struct reduction_finding_step, list, count, STORE_TEXT(0), STORE_TEXT(1), STORE_INT(2), 1, STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7));
	for (size_t i = 1; i < count; i++)
		if (strcmp(list[i - 1].verification, list[i].verification) == 0 && list[i - 1].finding == list[i].finding)
			list[i].step = list[i - 1].step + 1;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
