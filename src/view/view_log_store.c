/* SQL of the log of reads and writes, and its chain. */
#include "view/view_log.h"

#include "base/hash.h"
#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void chain(const char *previous, const struct view_log_line *l, char out_hash[HASH_HEX_LEN])
{
	const char *const field[] = {l->at, l->kind, l->person, l->client, l->organisation, l->role, l->as, l->resource, l->owner, l->classes,
		l->subject, l->purpose, l->request_id};
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, l->seq);
	for (size_t i = 0; i < sizeof field / sizeof *field; i++)
		hash_string(&hash, field[i]);
	hash_int(&hash, l->count);
	if (l->rights) /* lines of before have none */
		hash_string(&hash, l->rights);
	hash_final(&hash, out_hash);
}

static enum status insert(struct store_tx *tx, const struct view_log_line *l, const char *hash, struct err *err)
{
	const char *const text[] = {l->at, l->kind, l->person, l->client, l->organisation, l->role, l->as, l->resource, l->owner, l->classes,
		l->subject, l->purpose, l->request_id, hash, l->rights};
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_view_log (at, kind, person, client, organisation, role, as_organisation, resource, owner, classes, subject, "
		"purpose, request_id, hash, rights, seq, row_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
		"?17)",
		&s, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < 15; i++)
		store_bind_text(s, i + 1, text[i]);
	store_bind_int(s, 16, l->seq);
	store_bind_int(s, 17, l->count);
	return store_run(s, err);
}

enum status view_log_append(struct store_tx *tx, const struct view_log_line *line, size_t count, struct err *err)
{
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN], at[PROGRAMME_AT_LEN];
	struct store_stmt *s;
	int64_t seq = 0;
	bool row = false;
	enum status st = store_query(tx, "SELECT seq, hash FROM live_view_log ORDER BY seq DESC LIMIT 1", &s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	if (row) {
		seq = store_int(s, 0);
		snprintf(previous, sizeof previous, "%s", store_text(s, 1) ? store_text(s, 1) : "");
	}
	programme_now(at);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct view_log_line l = line[i];

		l.seq = ++seq;
		l.at = at;
		chain(previous, &l, hash);
		st = insert(tx, &l, hash, err);
		memcpy(previous, hash, sizeof previous);
	}
	return st;
}

#define LINE                                                                                                                                         \
	"SELECT seq, at, kind, person, client, organisation, role, as_organisation, resource, owner, classes, row_count, subject, purpose, "         \
	"request_id, hash, rights FROM live_view_log "

static void take(struct store_stmt *s, struct arena *arena, struct view_log_line *l)
{
	*l = (struct view_log_line){.seq = store_int(s, 0),
		.at = store_text_copy(s, 1, arena),
		.kind = store_text_copy(s, 2, arena),
		.person = store_text_copy(s, 3, arena),
		.client = store_text_copy(s, 4, arena),
		.organisation = store_text_copy(s, 5, arena),
		.role = store_text_copy(s, 6, arena),
		.as = store_text_copy(s, 7, arena),
		.resource = store_text_copy(s, 8, arena),
		.owner = store_text_copy(s, 9, arena),
		.classes = store_text_copy(s, 10, arena),
		.count = store_int(s, 11),
		.subject = store_text_copy(s, 12, arena),
		.purpose = store_text_copy(s, 13, arena),
		.request_id = store_text_copy(s, 14, arena),
		.hash = store_text_copy(s, 15, arena),
		.rights = store_text_copy(s, 16, arena)};
}

enum status view_log_read(
	struct store_tx *tx, const char *owner_or_null, struct arena *arena, struct view_log_line **out_list, size_t *out_count, struct err *err)
{
	struct view_log_line *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		owner_or_null ? LINE "WHERE owner = ?1 OR (owner IS NULL AND classes IS NOT NULL AND kind = 'read') ORDER BY seq"
			      : LINE "ORDER BY seq",
		&s, err);

	if (st == ST_OK && owner_or_null)
		store_bind_text(s, 1, owner_or_null);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		take(s, arena, &list[count++]);
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static void find(struct findings *findings, const char *code, int64_t seq)
{
	struct err finding;
	char number[24];

	snprintf(number, sizeof number, "%" PRId64, seq);
	err_set(&finding, ST_INPUT, code, number, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

enum status view_check_log(struct store_tx *tx, struct findings *findings, int64_t *out_lines, struct err *err)
{
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN];
	struct store_stmt *s;
	struct arena arena;
	int64_t lines = 0;
	bool row, whole = true;
	enum status st = store_query(tx, LINE "ORDER BY seq", &s, err);

	arena_init(&arena);
	while (st == ST_OK && whole && (st = store_step(s, &row, err)) == ST_OK && row) {
		struct view_log_line l;

		arena_clear(&arena);
		take(s, &arena, &l);
		chain(previous, &l, hash);
		if (l.seq != ++lines)
			find(findings, "view.log_gap", lines), whole = false;
		else if (!l.hash || strcmp(hash, l.hash) != 0)
			find(findings, "view.log_hash", l.seq), whole = false;
		memcpy(previous, hash, sizeof previous);
	}
	arena_done(&arena);
	if (st == ST_OK && out_lines)
		*out_lines = lines;
	return st;
}
