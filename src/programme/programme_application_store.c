/* SQL of applications. */
#include "programme/programme_application.h"

#include <string.h>

const char programme_application_schema[] =
	"CREATE TABLE desk_application (application TEXT PRIMARY KEY, firm TEXT NOT NULL, start TEXT NOT NULL, version INTEGER NOT NULL,"
	" measure TEXT NOT NULL, origin TEXT NOT NULL, \"call\" TEXT, route TEXT NOT NULL, name_ko TEXT NOT NULL, name_en TEXT NOT NULL,"
	" carrier TEXT NOT NULL, saving_per_year TEXT NOT NULL, unit TEXT NOT NULL, cost_krw INTEGER NOT NULL, support_krw INTEGER NOT NULL,"
	" own_krw INTEGER NOT NULL, saving_krw_per_year INTEGER NOT NULL, returned_krw INTEGER NOT NULL, g_per_year INTEGER NOT NULL,"
	" payers TEXT NOT NULL, quotes INTEGER NOT NULL, quotes_needed INTEGER NOT NULL, state TEXT NOT NULL, submitted_at TEXT NOT NULL,"
	" submitted_by TEXT NOT NULL, submitted_on TEXT NOT NULL, decide_by TEXT NOT NULL, decided_by TEXT, decided_on TEXT, reason TEXT,"
	" sha256 TEXT NOT NULL) STRICT;"
	"CREATE TABLE desk_application_paper (application TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, vendor TEXT, evidence TEXT,"
	" supply_value_krw INTEGER NOT NULL, PRIMARY KEY (application, place)) STRICT;";

static const char *const state_name[PROGRAMME_APPLICATION_STATES] = {"submitted", "accepted", "returned", "withdrawn"};

const char *programme_application_state_name(enum programme_application_state state)
{
	return state_name[state];
}

static enum programme_application_state state_of(const char *name)
{
	for (int i = 0; name && i < PROGRAMME_APPLICATION_STATES; i++)
		if (strcmp(state_name[i], name) == 0)
			return (enum programme_application_state)i;
	return PROGRAMME_APPLICATION_WITHDRAWN;
}

#define COLUMNS                                                                                                                                      \
	"SELECT application, firm, start, version, measure, origin, \"call\", route, name_ko, name_en, carrier, saving_per_year, unit, cost_krw,"    \
	" support_krw, own_krw, saving_krw_per_year, returned_krw, g_per_year, payers, quotes, quotes_needed, state, submitted_at, submitted_by,"    \
	" submitted_on, decide_by, decided_by, decided_on, reason, sha256,"                                                                          \
	" (SELECT o.name FROM organisations o WHERE o.organisation = desk_application.firm),"                                                        \
	" (SELECT o.name_en FROM organisations o WHERE o.organisation = desk_application.firm) FROM desk_application"

#define ROW                                                                                                                                          \
	.application = STORE_TEXT(0), .firm = STORE_TEXT(1), .start = STORE_TEXT(2), .version = STORE_INT(3), .measure = STORE_TEXT(4),              \
	.origin = STORE_TEXT(5), .call = STORE_TEXT(6), .route = STORE_TEXT(7), .name_ko = STORE_TEXT(8), .name_en = STORE_TEXT(9),                  \
	.carrier = STORE_TEXT(10), .saving_per_year = STORE_TEXT(11), .unit = STORE_TEXT(12), .cost_krw = STORE_INT(13),                             \
	.support_krw = STORE_INT(14), .own_krw = STORE_INT(15), .saving_krw_per_year = STORE_INT(16), .returned_krw = STORE_INT(17),                 \
	.g_per_year = STORE_INT(18), .payers = STORE_TEXT(19), .quotes = STORE_INT(20), .quotes_needed = STORE_INT(21),                              \
	.state = state_of(store_text(stmt_, 22)), .submitted_at = STORE_TEXT(23), .submitted_by = STORE_TEXT(24), .submitted_on = STORE_DATE(25),    \
	.decide_by = STORE_DATE(26), .decided_by = STORE_TEXT(27), .decided_on = STORE_DATE(28), .reason = STORE_TEXT(29), .sha256 = STORE_TEXT(30),  \
	.firm_ko = STORE_TEXT(31), .firm_en = STORE_TEXT(32)

static enum status read_papers(struct store_tx *tx, struct programme_application *a, struct arena *arena, struct err *err)
{
	STORE_READ_ROWS_OF("SELECT kind, vendor, evidence, supply_value_krw FROM desk_application_paper WHERE application = ?1 ORDER BY place",
		a->application, struct programme_application_paper, a->paper, a->papers, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_INT(3));
	return ST_OK;
}

static enum status read_rows(struct store_tx *tx, const char *sql, const char *key_or_null, struct arena *arena,
	struct programme_application **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS_OF(sql, key_or_null, struct programme_application, *out_list, *out_count, ROW);
	return ST_OK;
}

enum status programme_application_get(
	struct store_tx *tx, const char *application, struct arena *arena, struct programme_application *out_application, struct err *err)
{
	struct programme_application *list;
	size_t count;
	enum status st = read_rows(tx, COLUMNS " WHERE application = ?1", application, arena, &list, &count, err);

	if (st == ST_OK && count == 0)
		return err_set(err, ST_NOT_FOUND, "application.none", application, NULL);
	if (st == ST_OK)
		st = read_papers(tx, &list[0], arena, err);
	if (st == ST_OK)
		*out_application = list[0];
	return st;
}

enum status programme_applications(struct store_tx *tx, const char *firm_or_null, struct arena *arena, struct programme_application **out_list,
	size_t *out_count, struct err *err)
{
	const char *sql = firm_or_null ? COLUMNS " WHERE firm = ?1 ORDER BY application" : COLUMNS " ORDER BY application";

	return read_rows(tx, sql, firm_or_null, arena, out_list, out_count, err);
}

static void bind_day(struct store_stmt *s, int index, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day == DATE_NONE) {
		store_bind_null(s, index);
		return;
	}
	date_format(day, text);
	store_bind_text(s, index, text);
}

static enum status put_papers(struct store_tx *tx, const struct programme_application *a, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO desk_application_paper (application, place, kind, vendor, evidence, supply_value_krw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		&s, err);

	for (size_t i = 0; st == ST_OK && i < a->papers; i++) {
		store_bind_text(s, 1, a->application);
		store_bind_int(s, 2, (int64_t)i + 1);
		store_bind_text(s, 3, a->paper[i].kind);
		store_bind_text(s, 4, a->paper[i].vendor);
		store_bind_text(s, 5, a->paper[i].evidence);
		store_bind_int(s, 6, a->paper[i].supply_value_krw);
		st = store_run(s, err);
	}
	return st;
}

enum status programme_application_put(struct store_tx *tx, const struct programme_application *a, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO desk_application (application, firm, start, version, measure, origin, \"call\", route, name_ko, name_en, carrier,"
		" saving_per_year, unit, cost_krw, support_krw, own_krw, saving_krw_per_year, returned_krw, g_per_year, payers, quotes, "
		"quotes_needed,"
		" state, submitted_at, submitted_by, submitted_on, decide_by, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
		" ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, a->application);
	store_bind_text(s, 2, a->firm);
	store_bind_text(s, 3, a->start);
	store_bind_int(s, 4, a->version);
	store_bind_text(s, 5, a->measure);
	store_bind_text(s, 6, a->origin);
	store_bind_text(s, 7, a->call);
	store_bind_text(s, 8, a->route);
	store_bind_text(s, 9, a->name_ko);
	store_bind_text(s, 10, a->name_en);
	store_bind_text(s, 11, a->carrier);
	store_bind_text(s, 12, a->saving_per_year);
	store_bind_text(s, 13, a->unit);
	store_bind_int(s, 14, a->cost_krw);
	store_bind_int(s, 15, a->support_krw);
	store_bind_int(s, 16, a->own_krw);
	store_bind_int(s, 17, a->saving_krw_per_year);
	store_bind_int(s, 18, a->returned_krw);
	store_bind_int(s, 19, a->g_per_year);
	store_bind_text(s, 20, a->payers);
	store_bind_int(s, 21, a->quotes);
	store_bind_int(s, 22, a->quotes_needed);
	store_bind_text(s, 23, state_name[a->state]);
	store_bind_text(s, 24, a->submitted_at);
	store_bind_text(s, 25, a->submitted_by);
	bind_day(s, 26, a->submitted_on);
	bind_day(s, 27, a->decide_by);
	store_bind_text(s, 28, a->sha256);
	st = store_run(s, err);
	return st == ST_OK ? put_papers(tx, a, err) : st;
}

enum status programme_application_update(struct store_tx *tx, const struct programme_application *a, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "UPDATE desk_application SET state = ?2, decided_by = ?3, decided_on = ?4, reason = ?5 WHERE application = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, a->application);
	store_bind_text(s, 2, state_name[a->state]);
	store_bind_text(s, 3, a->decided_by);
	bind_day(s, 4, a->decided_on);
	store_bind_text(s, 5, a->reason);
	return store_run(s, err);
}

enum status programme_application_word_replace(struct store_tx *tx, const char *word, const char *key, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "UPDATE desk_application SET reason = REPLACE(reason, ?1, ?2) WHERE reason IS NOT NULL", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, word);
	store_bind_text(s, 2, key);
	return store_run(s, err);
}

enum status programme_application_operator(struct store_tx *tx, struct arena *arena, const char **out_operator, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT organisation FROM organisations WHERE kind = 'operator' ORDER BY organisation LIMIT 1", &s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_operator = row ? store_text_copy(s, 0, arena) : "";
	return st;
}
