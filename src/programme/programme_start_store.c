/* SQL of starts: what is kept of them, and what the programme knows of their firm. */
#include "programme/programme_start_int.h"

#include <string.h>

/* What a server keeps (live_…): drafts are no facts of the programme. What was sent of them as an answer stands in tables of the desk. */
const char programme_start_schema[] =
	"CREATE TABLE live_start (start TEXT PRIMARY KEY, firm TEXT NOT NULL, request TEXT, from_month TEXT NOT NULL, version INTEGER NOT NULL,"
	" document TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL, saved_at TEXT NOT NULL, saved_by TEXT NOT NULL) STRICT;"
	"CREATE INDEX live_start_of ON live_start (firm, start);"
	"CREATE TABLE live_start_sent (number INTEGER PRIMARY KEY, start TEXT NOT NULL, firm TEXT NOT NULL, receiver TEXT NOT NULL, request TEXT,"
	" version INTEGER NOT NULL, product TEXT, name TEXT NOT NULL, unit TEXT NOT NULL, kgco2e TEXT, mass_kg TEXT, primary_percent TEXT,"
	" technological TEXT, temporal TEXT, geographical TEXT, gwp_set TEXT NOT NULL, from_month TEXT NOT NULL, to_month TEXT NOT NULL,"
	" estimated INTEGER NOT NULL, notes TEXT NOT NULL, sha256 TEXT NOT NULL, sent_at TEXT NOT NULL, sent_by TEXT NOT NULL,"
	" consent INTEGER NOT NULL, withdrawn_at TEXT, withdrawn_by TEXT) STRICT;"
	"CREATE INDEX live_start_sent_of ON live_start_sent (firm, number);";

/* ---- records ---- */

#define COLUMNS "SELECT start, firm, request, from_month, version, document, created_at, created_by, saved_at, saved_by FROM live_start"

static struct programme_start start_of(struct store_stmt *s, struct arena *arena)
{
	return (struct programme_start){.start = store_text_copy(s, 0, arena),
		.firm = store_text_copy(s, 1, arena),
		.request = store_text_copy(s, 2, arena),
		.from = store_month(s, 3),
		.version = store_int(s, 4),
		.document = store_text_copy(s, 5, arena),
		.created_at = store_text_copy(s, 6, arena),
		.created_by = store_text_copy(s, 7, arena),
		.saved_at = store_text_copy(s, 8, arena),
		.saved_by = store_text_copy(s, 9, arena)};
}

enum status programme_start_get(struct store_tx *tx, const char *start, struct arena *arena, struct programme_start *out_start, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, COLUMNS " WHERE start = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, start);
	st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "start.none", start, NULL);
	if (st == ST_OK)
		*out_start = start_of(s, arena);
	return st;
}

static enum status process_name(struct store_tx *tx, const char *process, struct arena *arena, const char **out_name, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT name FROM processes WHERE process = ?1", &s, err);

	if (st == ST_OK) {
		store_bind_text(s, 1, process);
		st = store_step(s, &row, err);
	}
	if (st == ST_OK)
		*out_name = row ? store_text_copy(s, 0, arena) : process;
	return st;
}

/* Two starts of one year differ by these. */
static enum status name_subject(struct store_tx *tx, struct programme_start *start, struct arena *arena, struct err *err)
{
	struct programme_start_record *record = arena_alloc(arena, sizeof *record);
	struct findings ignored;
	enum status st;

	findings_init(&ignored, 10);
	st = programme_start_parse(start->document, strlen(start->document), arena, record, &ignored, err);
	findings_done(&ignored);
	if (st != ST_OK)
		return st;
	start->process = record->work;
	start->part = record->part_name;
	return record->process ? process_name(tx, record->process, arena, &start->process, err) : ST_OK;
}

enum status programme_starts(
	struct store_tx *tx, const char *firm_or_null, struct arena *arena, struct programme_start **out_list, size_t *out_count, struct err *err)
{
	struct programme_start *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, firm_or_null ? COLUMNS " WHERE firm = ?1 ORDER BY start" : COLUMNS " ORDER BY start", &s, err);

	if (st == ST_OK && firm_or_null)
		store_bind_text(s, 1, firm_or_null);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = start_of(s, arena);
	}
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = name_subject(tx, &list[i], arena, err);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status programme_start_insert_new(struct store_tx *tx, const struct programme_start *start, struct err *err)
{
	char from[DATE_TEXT_LEN];
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_start (start, firm, request, from_month, version, document, created_at, created_by, saved_at, saved_by)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		&s, err);

	if (st != ST_OK)
		return st;
	month_format(start->from, from);
	store_bind_text(s, 1, start->start);
	store_bind_text(s, 2, start->firm);
	store_bind_text(s, 3, start->request);
	store_bind_text(s, 4, from);
	store_bind_int(s, 5, start->version);
	store_bind_text(s, 6, start->document);
	store_bind_text(s, 7, start->created_at);
	store_bind_text(s, 8, start->created_by);
	store_bind_text(s, 9, start->saved_at);
	store_bind_text(s, 10, start->saved_by);
	return store_run(s, err);
}

enum status programme_start_replace(struct store_tx *tx, const struct programme_start *start, int64_t version, bool *out_done, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "UPDATE live_start SET version = ?3, document = ?4, saved_at = ?5, saved_by = ?6 WHERE start = ?1 AND version = ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, start->start);
	store_bind_int(s, 2, version);
	store_bind_int(s, 3, start->version);
	store_bind_text(s, 4, start->document);
	store_bind_text(s, 5, start->saved_at);
	store_bind_text(s, 6, start->saved_by);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_done = store_changes(tx) == 1;
	return st;
}

/* ---- what was sent ---- */

#define SENT                                                                                                                                         \
	"SELECT number, start, firm, receiver, request, version, product, name, unit, kgco2e, mass_kg, primary_percent, technological, temporal,"    \
	" geographical, gwp_set, from_month, to_month, estimated, notes, sha256, sent_at, sent_by, consent, withdrawn_at,"                           \
	" CASE WHEN request IS NULL THEN 0 ELSE (SELECT COUNT(*) FROM desk_request r WHERE r.request = live_start_sent.request AND r.state ="        \
	" 'accepted') END FROM live_start_sent"

enum status programme_start_sents(struct store_tx *tx, const char *firm_or_null, struct arena *arena, struct programme_start_sent **out_list,
	size_t *out_count, struct err *err)
{
	struct programme_start_sent *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, firm_or_null ? SENT " WHERE firm = ?1 ORDER BY number" : SENT " ORDER BY number", &s, err);

	if (st == ST_OK && firm_or_null)
		store_bind_text(s, 1, firm_or_null);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct programme_start_sent){.number = store_int(s, 0),
			.start = store_text_copy(s, 1, arena),
			.firm = store_text_copy(s, 2, arena),
			.receiver = store_text_copy(s, 3, arena),
			.request = store_text_copy(s, 4, arena),
			.version = store_int(s, 5),
			.product = store_text_copy(s, 6, arena),
			.name = store_text_copy(s, 7, arena),
			.unit = store_text_copy(s, 8, arena),
			.kgco2e = store_text_copy(s, 9, arena),
			.mass_kg = store_text_copy(s, 10, arena),
			.primary_percent = store_text_copy(s, 11, arena),
			.rating = {store_text_copy(s, 12, arena), store_text_copy(s, 13, arena), store_text_copy(s, 14, arena)},
			.gwp_set = store_text_copy(s, 15, arena),
			.from = store_month(s, 16),
			.to = store_month(s, 17),
			.estimated = store_int(s, 18) != 0,
			.notes = store_text_copy(s, 19, arena),
			.sha256 = store_text_copy(s, 20, arena),
			.sent_at = store_text_copy(s, 21, arena),
			.sent_by = store_text_copy(s, 22, arena),
			.consent = store_int(s, 23),
			.withdrawn_at = store_text_copy(s, 24, arena),
			.accepted = store_int(s, 25) > 0};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status programme_start_sent_put(struct store_tx *tx, struct programme_start_sent *sent, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	struct store_stmt *s;
	int64_t last = 0;
	enum status st = store_get_int(tx, "SELECT MAX(number) FROM live_start_sent", 0, &last, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_start_sent (number, start, firm, receiver, request, version, product, name, unit, kgco2e, mass_kg, "
			"primary_percent,"
			" technological, temporal, geographical, gwp_set, from_month, to_month, estimated, notes, sha256, sent_at, sent_by, consent)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
			&s, err);
	if (st != ST_OK)
		return st;
	sent->number = last + 1;
	month_format(sent->from, from);
	month_format(sent->to, to);
	store_bind_int(s, 1, sent->number);
	store_bind_text(s, 2, sent->start);
	store_bind_text(s, 3, sent->firm);
	store_bind_text(s, 4, sent->receiver);
	store_bind_text(s, 5, sent->request);
	store_bind_int(s, 6, sent->version);
	store_bind_text(s, 7, sent->product);
	store_bind_text(s, 8, sent->name);
	store_bind_text(s, 9, sent->unit);
	store_bind_text(s, 10, sent->kgco2e);
	store_bind_text(s, 11, sent->mass_kg);
	store_bind_text(s, 12, sent->primary_percent);
	for (int i = 0; i < 3; i++)
		store_bind_text(s, 13 + i, sent->rating[i]);
	store_bind_text(s, 16, sent->gwp_set);
	store_bind_text(s, 17, from);
	store_bind_text(s, 18, to);
	store_bind_int(s, 19, sent->estimated);
	store_bind_text(s, 20, sent->notes);
	store_bind_text(s, 21, sent->sha256);
	store_bind_text(s, 22, sent->sent_at);
	store_bind_text(s, 23, sent->sent_by);
	store_bind_int(s, 24, sent->consent);
	return store_run(s, err);
}

enum status programme_start_sent_withdraw(struct store_tx *tx, int64_t number, const char *at, const char *by, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "UPDATE live_start_sent SET withdrawn_at = ?2, withdrawn_by = ?3 WHERE number = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, number);
	store_bind_text(s, 2, at);
	store_bind_text(s, 3, by);
	return store_run(s, err);
}

/* ---- what the programme knows of a firm ---- */

static enum status for_firm(struct store_tx *tx, const char *sql, const char *firm, struct store_stmt **out_stmt, struct err *err)
{
	enum status st = store_query(tx, sql, out_stmt, err);

	if (st == ST_OK)
		store_bind_text(*out_stmt, 1, firm);
	return st;
}

static enum status read_sites(struct store_tx *tx, const char *firm, struct arena *arena, struct programme_start_known *known, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = for_firm(tx, "SELECT site, name, region FROM sites WHERE organisation = ?1 ORDER BY site", firm, &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		known->site = arena_grow(arena, known->site, known->sites, sizeof *known->site);
		known->site[known->sites++] =
			(struct programme_start_site){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena)};
	}
	if (st == ST_OK)
		st = for_firm(tx,
			"SELECT p.process, p.site, p.name, p.allocation FROM processes p JOIN sites s ON s.site = p.site WHERE s.organisation = ?1"
			" ORDER BY p.process",
			firm, &s, err);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		known->process = arena_grow(arena, known->process, known->processes, sizeof *known->process);
		known->process[known->processes++] = (struct programme_start_process){
			store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena), store_text_copy(s, 3, arena)};
	}
	return st;
}

static enum status read_products(struct store_tx *tx, const char *firm, struct arena *arena, struct programme_start_known *known, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = for_firm(tx,
		"SELECT product, name, declared_unit, mass_kg, factor FROM products WHERE organisation = ?1 AND kind IN ('part', 'finished', "
		"'vehicle')"
		" ORDER BY product",
		firm, &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		known->product = arena_grow(arena, known->product, known->products, sizeof *known->product);
		known->product[known->products++] = (struct programme_start_product){.product = store_text_copy(s, 0, arena),
			.name = store_text_copy(s, 1, arena),
			.unit = store_text_copy(s, 2, arena),
			.mass_kg = store_text_copy(s, 3, arena),
			.linked = !store_is_null(s, 4)};
	}
	if (st == ST_OK)
		st = for_firm(tx,
			"SELECT DISTINCT r.product, r.process FROM production r JOIN products p ON p.product = r.product WHERE p.organisation = ?1"
			" ORDER BY r.product, r.process",
			firm, &s, err);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row)
		for (size_t i = 0; i < known->products; i++)
			if (strcmp(known->product[i].product, store_text(s, 0)) == 0)
				known->product[i].process = store_text_copy(s, 1, arena);
	if (st == ST_OK)
		st = for_firm(tx,
			"SELECT DISTINCT l.product FROM links l JOIN products p ON p.product = l.product WHERE p.organisation = ?1 ORDER BY "
			"l.product",
			firm, &s, err);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row)
		for (size_t i = 0; i < known->products; i++)
			if (strcmp(known->product[i].product, store_text(s, 0)) == 0)
				known->product[i].linked = true;
	return st;
}

enum status programme_start_word_replace(struct store_tx *tx, const char *word, const char *key, struct err *err)
{
	static const char *const sql[] = {"UPDATE live_start SET document = REPLACE(document, ?1, ?2)",
		"UPDATE live_start_sent SET name = REPLACE(name, ?1, ?2) WHERE name IS NOT NULL"};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof sql / sizeof *sql; i++) {
		struct store_stmt *s;

		st = store_query(tx, sql[i], &s, err);
		if (st != ST_OK)
			return st;
		store_bind_text(s, 1, word);
		store_bind_text(s, 2, key);
		st = store_run(s, err);
	}
	return st;
}

enum status programme_start_site_firm(struct store_tx *tx, const char *site, struct arena *arena, const char **out_firm, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = for_firm(tx, "SELECT organisation FROM sites WHERE site = ?1", site, &s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "bill.site", site, NULL);
	if (st == ST_OK)
		*out_firm = store_text_copy(s, 0, arena);
	return st;
}

enum status programme_start_firm_read(
	struct store_tx *tx, const struct programme_start *start, struct arena *arena, struct programme_start_known *known, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = for_firm(tx, "SELECT name, name_en, business_number, ksic FROM organisations WHERE organisation = ?1", start->firm, &s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "start.none", start->start, NULL);
	if (st == ST_OK) {
		known->name_ko = store_text_copy(s, 0, arena);
		known->name_en = store_is_null(s, 1) ? known->name_ko : store_text_copy(s, 1, arena);
		known->business_number = store_text_copy(s, 2, arena);
		known->ksic = store_text_copy(s, 3, arena);
		st = read_sites(tx, start->firm, arena, known, err);
	}
	if (st == ST_OK)
		st = read_products(tx, start->firm, arena, known, err);
	if (st == ST_OK)
		st = store_query(tx, "SELECT organisation FROM organisations WHERE kind = 'vendor' ORDER BY organisation", &s, err);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		known->vendor = arena_grow(arena, known->vendor, known->vendors, sizeof *known->vendor);
		known->vendor[known->vendors++] = store_text_copy(s, 0, arena);
	}
	return st;
}

enum status programme_start_links(
	struct store_tx *tx, const char *product, struct arena *arena, struct programme_start_link **out_list, size_t *out_count, struct err *err)
{
	struct programme_start_link *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = for_firm(tx,
		"SELECT l.input, p.name, p.declared_unit, p.mass_kg, p.factor, l.part, l.kind, l.quantity, l.share FROM links l"
		" JOIN products p ON p.product = l.input WHERE l.product = ?1 ORDER BY l.source_line",
		product, &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct programme_start_link){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena),
			store_text_copy(s, 2, arena), store_text_copy(s, 3, arena), store_text_copy(s, 4, arena), store_text_copy(s, 5, arena),
			store_text_copy(s, 6, arena), store_text_copy(s, 7, arena), store_text_copy(s, 8, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status programme_start_copy(
	struct store_tx *from, struct store_tx *to, const char *name, const char *column, const char *const *value, size_t values, struct err *err)
{
	const struct table *table = programme_tables()[programme_table_index(name)];
	struct store_stmt *s, *insert;
	int columns = 0, at = 0;
	bool row;
	enum status st = programme_store_select(from, table, &s, err);

	for (; table->column[columns].name; columns++)
		if (strcmp(table->column[columns].name, column) == 0)
			at = columns;
	if (st == ST_OK)
		st = programme_store_insert(to, table, &insert, err);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		bool wanted = false;

		for (size_t i = 0; i < values; i++)
			wanted |= store_text(s, at) && strcmp(store_text(s, at), value[i]) == 0;
		if (!wanted)
			continue;
		for (int c = 0; c <= columns; c++) {
			enum column_type type = c < columns ? table->column[c].type : COLUMN_INTEGER;

			if (store_is_null(s, c))
				store_bind_null(insert, c + 1);
			else if (type == COLUMN_YESNO || type == COLUMN_YEAR || type == COLUMN_WON || type == COLUMN_TONNES || type == COLUMN_INTEGER)
				store_bind_int(insert, c + 1, store_int(s, c));
			else
				store_bind_text(insert, c + 1, store_text(s, c));
		}
		st = store_run(insert, err);
	}
	return st;
}
