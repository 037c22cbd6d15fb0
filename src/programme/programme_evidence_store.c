/* SQL of the evidence store's use cases: does what an item is said to prove exist? */
#include "programme/programme_evidence_int.h"

#include <stdio.h>
#include <string.h>

#define PARTS_MAX 3

/* How each kind is looked up: parts of the target are the parameters. */
static const struct look_up {
	struct programme_evidence_target target;
	int parts;
	const char *sql;
} look_ups[] = {
	{{"organisation", "ORGANISATION", "조직", "organisation"}, 1, "SELECT 1 FROM organisations WHERE organisation = ?1"},
	{{"measure", "MEASURE", "설비투자", "machine"}, 1, "SELECT 1 FROM measures WHERE measure = ?1"},
	{{"grant", "GRANT/STATE", "지원의 상태 변경", "state change of a grant"}, 2,
		"SELECT 1 FROM fund_grant_event WHERE grant_id = ?1 AND to_state = ?2"},
	{{"invoice", "INVOICE/LINE", "계산서의 한 줄", "line of an invoice"}, 2,
		"SELECT 1 FROM invoices WHERE invoice = ?1 AND CAST(line AS TEXT) = ?2"},
	{{"statement", "LINE", "별도 계좌의 거래", "line of a separate account's statement"}, 1, "SELECT 1 FROM statements WHERE line = ?1"},
	{{"bank_line", "LINE", "사업 계좌의 거래", "line of the fund's bank account"}, 1, "SELECT 1 FROM bank_lines WHERE line = ?1"},
	{{"meter", "METER/DAY", "계량값", "reading of a meter"}, 2,
		"SELECT 1 FROM meters WHERE meter = ?1 AND ?2 <> '' UNION ALL SELECT 1 FROM meter_readings WHERE meter = ?1 AND ?2 <> ''"},
	{{"duty", "KIND/SUBJECT", "의무", "duty"}, 2,
		"SELECT 1 FROM duty WHERE kind = ?1 AND subject = ?2 UNION ALL SELECT 1 FROM desk_duty WHERE kind = ?1 AND subject = ?2 UNION ALL "
		"SELECT 1 FROM footprint_version WHERE ?1 = 'footprint_validity' AND product || ':' || period || ':' || CAST(number AS TEXT) = ?2"},
	{{"request", "CAMPAIGN/FIRM", "자료 요청", "request of a campaign"}, 1, "SELECT 1 FROM desk_request WHERE request = ?1"},
	{{"promise", "PROMISE", "약속", "promise of an agreement"}, 1, "SELECT 1 FROM promises WHERE promise = ?1"},
	{{"project", "PROJECT", "외부사업", "external project"}, 1, "SELECT 1 FROM projects WHERE project = ?1"},
	{{"finding", "VERIFICATION/FINDING", "검증 지적", "finding of a verifier"}, 2,
		"SELECT 1 FROM verification_findings WHERE verification = ?1 AND CAST(finding AS TEXT) = ?2"},
	{{"visit", "VISIT", "현장 방문", "visit to a site or machine"}, 1, "SELECT 1 FROM visits WHERE visit = ?1"},
	{{"verification_visit", "VERIFICATION/SITE/DAY", "검증 방문", "visit of a verifier"}, 3,
		"SELECT 1 FROM verification_visits WHERE verification = ?1 AND site = ?2 AND visited_on = ?3"},
};
#define LOOK_UPS (sizeof look_ups / sizeof *look_ups)

const struct programme_evidence_target *programme_evidence_targets(void)
{
	static struct programme_evidence_target list[LOOK_UPS + 1];

	for (size_t i = 0; i < LOOK_UPS; i++)
		list[i] = look_ups[i].target;
	return list;
}

/* The last part takes what is left, so that a key with "/" in it can be named there. */
static bool split(const char *target, int parts, struct arena *arena, const char *part[PARTS_MAX])
{
	for (int i = 0; i < parts; i++) {
		const char *slash = i + 1 < parts ? strchr(target, '/') : target + strlen(target);

		if (!slash || slash == target)
			return false;
		part[i] = arena_strndup(arena, target, (size_t)(slash - target));
		target = slash + 1;
	}
	return true;
}

static enum status exists(struct store_tx *tx, const char *sql, const char *const *part, int parts, bool *out_exists, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, sql, &stmt, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < parts; i++)
		store_bind_text(stmt, i + 1, part[i]);
	return store_step(stmt, out_exists, err);
}

enum status programme_evidence_target_find(struct store_tx *tx, const char *kind, const char *target, struct err *err)
{
	static const char person_sql[] = "SELECT 1 FROM persons WHERE person = ?1";
	const char *part[PARTS_MAX], *sql = strcmp(kind, "person") == 0 ? person_sql : NULL;
	const struct look_up *found = NULL;
	struct arena arena;
	date_day day;
	bool there = false;
	enum status st = ST_OK;

	for (size_t i = 0; i < LOOK_UPS; i++)
		if (strcmp(look_ups[i].target.kind, kind) == 0)
			found = &look_ups[i];
	if (!found && !sql) {
		struct text kinds;

		text_init(&kinds);
		for (size_t i = 0; i < LOOK_UPS; i++)
			text_printf(&kinds, "%s%s", i ? ", " : "", look_ups[i].target.kind);
		st = err_set(err, ST_USAGE, "evidence.link_kind", kind, kinds.data, NULL);
		text_done(&kinds);
		return st;
	}
	arena_init(&arena);
	if (!split(target, found ? found->parts : 1, &arena, part))
		st = err_set(err, ST_USAGE, "evidence.target_form", kind, target, found ? found->target.form : "PERSON", NULL);
	else if (strcmp(kind, "meter") == 0)
		st = date_parse(part[1], &day, err);
	if (st == ST_OK)
		st = exists(tx, found ? found->sql : sql, part, found ? found->parts : 1, &there, err);
	if (st == ST_OK && !there)
		st = err_set(err, ST_NOT_FOUND, "evidence.target_unknown", kind, target, NULL);
	arena_done(&arena);
	return st;
}

enum status programme_evidence_sealed_by(struct store_tx *tx, const char *key_id, char out_key_id[EVIDENCE_KEY_ID_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT key_id FROM desk_object WHERE sealed_key IS NOT NULL ORDER BY CASE WHEN key_id = ?1 THEN 0 ELSE 1 END, key_id LIMIT 1", &stmt,
		err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, key_id);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		snprintf(out_key_id, EVIDENCE_KEY_ID_LEN, "%s", row ? store_text(stmt, 0) : "");
	return st;
}
