/* SQL of a site's twelve months. */
#include "view/view_grid_int.h"

#include "store/store.h"

#include <string.h>

enum status view_grid_site(struct store_tx *tx, const char *site, struct arena *arena, struct view_grid *out, bool *out_found, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT name, organisation FROM sites WHERE site = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, site);
	st = store_step(s, &row, err);
	*out_found = row;
	if (st == ST_OK && row) {
		out->site = arena_strdup(arena, site);
		out->name = store_text_copy(s, 0, arena);
		out->organisation = store_text_copy(s, 1, arena);
	}
	return st;
}

enum status view_grid_bills(
	struct store_tx *tx, const char *site, int year, struct arena *arena, struct view_grid_bill **out_list, size_t *out_count, struct err *err)
{
	const char *from = arena_printf(arena, "%04d-01", year), *to = arena_printf(arena, "%04d-12", year);
	struct view_grid_bill *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT a.process, a.carrier, a.month, a.quantity, a.unit, a.status, a.evidence, a.source_line FROM activity a"
		" JOIN processes p ON p.process = a.process WHERE p.site = ?1 AND a.month >= ?2 AND a.month <= ?3 ORDER BY a.process, a.carrier, "
		"a.month",
		&s, err);

	if (st == ST_OK) {
		store_bind_text(s, 1, site);
		store_bind_text(s, 2, from);
		store_bind_text(s, 3, to);
	}
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct view_grid_bill){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 3, arena),
			store_text_copy(s, 4, arena), store_text_copy(s, 5, arena), store_text_copy(s, 6, arena), store_month(s, 2), store_int(s, 7)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status view_grid_processes(struct store_tx *tx, struct arena *arena, struct view_grid *out, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT process, name FROM processes WHERE site = ?1 ORDER BY process", &s, err);

	if (st == ST_OK)
		store_bind_text(s, 1, out->site);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		out->process = arena_grow(arena, out->process, out->processes, sizeof *out->process);
		out->process[out->processes++] =
			(struct view_grid_process){.process = store_text_copy(s, 0, arena), .name = store_text_copy(s, 1, arena)};
	}
	if (st == ST_OK && out->processes == 0) { /* a site alone has its drafts too */
		out->process = arena_grow(arena, out->process, 0, sizeof *out->process);
		out->process[out->processes++] = (struct view_grid_process){.process = "", .name = ""};
	}
	return st;
}

enum status view_grid_before(
	struct store_tx *tx, const char *site, int year, struct arena *arena, struct view_grid_bill **out_list, size_t *out_count, struct err *err)
{
	struct view_grid_bill *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT a.process, a.carrier, a.unit FROM activity a JOIN processes p ON p.process = a.process WHERE p.site = ?1 AND a.month < ?2"
		" AND SUBSTR(a.month, 1, 4) = (SELECT SUBSTR(MAX(b.month), 1, 4) FROM activity b JOIN processes q ON q.process = b.process"
		" WHERE q.site = ?1 AND b.month < ?2) GROUP BY a.process, a.carrier, a.unit ORDER BY a.process, a.carrier, a.unit",
		&s, err);

	if (st == ST_OK) {
		store_bind_text(s, 1, site);
		store_bind_text(s, 2, arena_printf(arena, "%04d-01", year));
	}
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct view_grid_bill){
			.process = store_text_copy(s, 0, arena), .carrier = store_text_copy(s, 1, arena), .unit = store_text_copy(s, 2, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
