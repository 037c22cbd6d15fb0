/* All SQL of taking in a folder. */
#include "programme/programme_int.h"

#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define NEAREST_ROWS_MAX 50000

/* Statements made from the descriptions, which are constants: made once, kept for the life of the process, because the store keeps prepared
 * statements by the text's address. */
static struct {
	pthread_mutex_t lock;
	char *insert[PROGRAMME_TABLES_MAX];
	char *ids[PROGRAMME_TABLES_MAX];
	char *select[PROGRAMME_TABLES_MAX];
	char *row[PROGRAMME_TABLES_MAX];
} made = {.lock = PTHREAD_MUTEX_INITIALIZER};

static char *make_insert(const struct table *table)
{
	struct text sql;
	int columns = 0;

	text_init(&sql);
	text_printf(&sql, "INSERT INTO \"%s\" (", table->name);
	for (; table->column[columns].name; columns++)
		text_printf(&sql, "\"%s\", ", table->column[columns].name);
	text_append_string(&sql, "source_line) VALUES (");
	for (int c = 1; c <= columns + 1; c++)
		text_printf(&sql, "%s?%d", c > 1 ? ", " : "", c);
	text_append_char(&sql, ')');
	return taken(&sql);
}

static char *make_ids(const struct table *table)
{
	struct text sql;

	text_init(&sql);
	text_printf(&sql, "SELECT \"%s\" FROM \"%s\" ORDER BY 1", table->key, table->name);
	return taken(&sql);
}

/* All columns and the line, by key. */
static char *make_select(const struct table *table)
{
	struct text sql;
	const char *at = table->key;

	text_init(&sql);
	text_append_string(&sql, "SELECT ");
	for (int c = 0; table->column[c].name; c++)
		text_printf(&sql, "\"%s\", ", table->column[c].name);
	text_printf(&sql, "source_line FROM \"%s\" ORDER BY ", table->name);
	while (at) {
		const char *end = strchr(at, ',');

		text_printf(&sql, "\"%.*s\"%s", (int)(end ? end - at : (ptrdiff_t)strlen(at)), at, end ? ", " : "");
		at = end ? end + 1 : NULL;
	}
	return taken(&sql);
}

/* All columns of the row of a key. */
static char *make_row(const struct table *table)
{
	struct text sql;
	const char *at = table->key;

	text_init(&sql);
	text_append_string(&sql, "SELECT ");
	for (int c = 0; table->column[c].name; c++)
		text_printf(&sql, "%s\"%s\"", c ? ", " : "", table->column[c].name);
	text_printf(&sql, " FROM \"%s\" WHERE ", table->name);
	for (int k = 1; at; k++) {
		const char *end = strchr(at, ',');

		text_printf(&sql, "\"%.*s\" = ?%d%s", (int)(end ? end - at : (ptrdiff_t)strlen(at)), at, k, end ? " AND " : "");
		at = end ? end + 1 : NULL;
	}
	return taken(&sql);
}

static const char *statement(const struct table *table, char **list, char *(*make)(const struct table *))
{
	int index = programme_table_index(table->name);
	const char *sql;

	pthread_mutex_lock(&made.lock);
	if (!list[index])
		list[index] = make(table);
	sql = list[index];
	pthread_mutex_unlock(&made.lock);
	return sql;
}

enum status programme_store_insert(struct store_tx *tx, const struct table *table, struct store_stmt **out_stmt, struct err *err)
{
	return store_query(tx, statement(table, made.insert, make_insert), out_stmt, err);
}

enum status programme_store_select(struct store_tx *tx, const struct table *table, struct store_stmt **out_stmt, struct err *err)
{
	return store_query(tx, statement(table, made.select, make_select), out_stmt, err);
}

enum status programme_store_row(struct store_tx *tx, const struct table *table, struct store_stmt **out_stmt, struct err *err)
{
	return store_query(tx, statement(table, made.row, make_row), out_stmt, err);
}

bool programme_store_nearest(struct store_tx *tx, const struct table *table, const char *word, char out_id[65])
{
	struct store_stmt *s;
	const char **list = NULL, *nearest = NULL;
	size_t count = 0, capacity = 0;
	bool row = false;

	if (strchr(table->key, ',') || store_query(tx, statement(table, made.ids, make_ids), &s, NULL) != ST_OK)
		return false;
	while (count < NEAREST_ROWS_MAX && store_step(s, &row, NULL) == ST_OK && row) {
		if (count + 1 >= capacity) {
			capacity = capacity ? capacity * 2 : 256;
			list = heap_grow(list, capacity, sizeof *list);
		}
		list[count++] = heap_strdup(store_text(s, 0));
	}
	if (list) {
		list[count] = NULL;
		nearest = string_nearest(word, list);
	}
	if (nearest)
		snprintf(out_id, 65, "%s", nearest);
	for (size_t i = 0; i < count; i++)
		free((char *)(uintptr_t)list[i]);
	free(list);
	return nearest != NULL;
}

static int compare_line(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

enum status programme_store_link_names(
	struct store_tx *tx, const int64_t *line, size_t count, struct arena *arena, const char **name, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT source_line, product, input FROM links", &s, err);

	for (size_t i = 0; i < 2 * count; i++)
		name[i] = "?";
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		int64_t at = store_int(s, 0);
		const int64_t *found = bsearch(&at, line, count, sizeof *line, compare_line);

		if (found) {
			name[2 * (found - line)] = arena_strdup(arena, store_text(s, 1));
			name[2 * (found - line) + 1] = arena_strdup(arena, store_text(s, 2));
		}
	}
	return st;
}
