/* How measures depend on each other, and sites for the planner; all SQL of both. */
#include "base/map.h"
#include "base/text.h"
#include "party/party_int.h"

#include <stdlib.h>
#include <string.h>

enum status party_relations(struct store_tx *tx, struct arena *arena, struct party_relation **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT measure, relation, other, source_line FROM measure_relations ORDER BY measure, relation, other",
		struct party_relation, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_INT(3));
	return ST_OK;
}

enum status party_sites(struct store_tx *tx, struct arena *arena, struct party_site **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT site, organisation, COALESCE(region, ''), name FROM sites ORDER BY site", struct party_site, *out_list, *out_count,
		STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3));
	return ST_OK;
}

/* ---- rules over several rows ---- */

#define NO_ROW SIZE_MAX

struct relations {
	const struct party_relation *row;
	size_t count;
	size_t *from, *to;    /* numbers of measure and other, by row */
	size_t *first, *next; /* rows of kind requires by number of the measure, in the order of their lines */
	const char **name;
	size_t names;
};

static size_t number_of(struct relations *r, struct map *map, const char *measure)
{
	int64_t number = (int64_t)r->names;

	if (map_add(map, measure, number, &number))
		r->name[r->names++] = measure;
	return (size_t)number;
}

static void complain(struct findings *findings, int64_t line, const char *code, const char *a, const char *b)
{
	struct err finding;

	err_set(&finding, ST_INPUT, code, a, b, NULL);
	err_at(&finding, "measure_relations.csv", line, 0);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

/* Rows that one needs after another, from the first on: "A → B → A". */
static void complain_loop(const struct relations *r, const size_t *path, size_t depth, size_t closes, struct findings *findings)
{
	struct text text;
	size_t from = 0;

	text_init(&text);
	while (path[from] != closes)
		from++;
	for (size_t i = from; i < depth; i++)
		text_printf(&text, "%s → ", r->name[path[i]]);
	text_append_string(&text, r->name[closes]);
	complain(findings, r->row[r->first[path[from]]].source_line, "relation.loop", text.data, NULL);
	text_done(&text);
}

/* Depth first over what is needed; one finding for each step that closes a loop. */
static void find_loops(const struct relations *r, struct findings *findings)
{
	enum { FRESH, ON_PATH, DONE } *state = heap_alloc(r->names + 1, sizeof *state);
	size_t *path = heap_alloc(r->names + 1, sizeof *path), *row = heap_alloc(r->names + 1, sizeof *row);

	for (size_t start = 0; start < r->names; start++) {
		size_t depth = 0;

		if (state[start] != FRESH)
			continue;
		state[start] = ON_PATH;
		path[depth++] = start;
		row[start] = r->first[start];
		while (depth > 0) {
			size_t at = path[depth - 1], via = row[at];

			if (via == NO_ROW) {
				state[at] = DONE;
				depth--;
				continue;
			}
			row[at] = r->next[via];
			if (state[r->to[via]] == ON_PATH) {
				complain_loop(r, path, depth, r->to[via], findings);
			} else if (state[r->to[via]] == FRESH) {
				state[r->to[via]] = ON_PATH;
				row[r->to[via]] = r->first[r->to[via]];
				path[depth++] = r->to[via];
			}
		}
	}
	free(state);
	free(path);
	free(row);
}

/* Does `from` need `to`, at once or over others? */
static bool needs(const struct relations *r, size_t from, size_t to)
{
	size_t *queue = heap_alloc(r->names + 1, sizeof *queue), count = 1;
	bool *seen = heap_alloc(r->names + 1, sizeof *seen), found = false;

	queue[0] = from;
	seen[from] = true;
	for (size_t at = 0; at < count && !found; at++)
		for (size_t via = r->first[queue[at]]; via != NO_ROW; via = r->next[via]) {
			found |= r->to[via] == to;
			if (!seen[r->to[via]]) {
				seen[r->to[via]] = true;
				queue[count++] = r->to[via];
			}
		}
	free(queue);
	free(seen);
	return found;
}

static void check(struct relations *r, struct findings *findings)
{
	struct map *map = map_new();

	for (size_t i = 0; i < r->count; i++) {
		r->from[i] = number_of(r, map, r->row[i].measure);
		r->to[i] = number_of(r, map, r->row[i].other);
	}
	for (size_t i = 0; i < r->names; i++)
		r->first[i] = NO_ROW;
	for (size_t i = r->count; i-- > 0;) {
		if (r->from[i] == r->to[i])
			complain(findings, r->row[i].source_line, "relation.self", r->row[i].measure, r->row[i].relation);
		else if (strcmp(r->row[i].relation, "requires") == 0) {
			r->next[i] = r->first[r->from[i]];
			r->first[r->from[i]] = i;
		}
	}
	find_loops(r, findings);
	for (size_t i = 0; i < r->count; i++) {
		if (strcmp(r->row[i].relation, "excludes") != 0 || r->from[i] == r->to[i])
			continue;
		if (needs(r, r->from[i], r->to[i]))
			complain(findings, r->row[i].source_line, "relation.contradiction", r->row[i].measure, r->row[i].other);
		else if (needs(r, r->to[i], r->from[i]))
			complain(findings, r->row[i].source_line, "relation.contradiction", r->row[i].other, r->row[i].measure);
	}
	map_free(map);
}

enum status party_check_relations(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct party_relation *list;
	struct relations r = {0};
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = party_relations(tx, &arena, &list, &r.count, err);
	if (st == ST_OK && r.count > 0) {
		r.row = list;
		r.from = arena_alloc(&arena, r.count * sizeof *r.from);
		r.to = arena_alloc(&arena, r.count * sizeof *r.to);
		r.next = arena_alloc(&arena, r.count * sizeof *r.next);
		r.first = arena_alloc(&arena, 2 * r.count * sizeof *r.first);
		r.name = arena_alloc(&arena, 2 * r.count * sizeof *r.name);
		check(&r, findings);
	}
	arena_done(&arena);
	return st;
}
