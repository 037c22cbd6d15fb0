/* Rows of the programme folder's tables in the order of their keys, by statements made from the descriptions, which are constants. */
#include "view/view_int.h"

#include "base/date.h"
#include "base/text.h"
#include "programme/programme.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 128
enum form { FORM_ALL, FORM_AFTER, FORM_EXACT, FORM_FILTERED, FORMS };

/* Made once and kept for the life of the process, because the store keeps prepared statements by the text's address. */
static struct {
	pthread_mutex_t lock;
	char *sql[TABLES_MAX][FORMS][64]; /* [0], or by the first filter's column */
} made = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void put_keys(struct text *sql, const struct view_origin *s, bool nulls)
{
	for (int k = 0; k < s->keys; k++)
		text_printf(sql, "%s\"%s\"%s", k > 0 ? ", " : "", s->table->column[s->key[k]].name,
			nulls && !(s->table->column[s->key[k]].flags & COLUMN_REQUIRED) ? " NULLS FIRST" : "");
}

/* A comparison of rows has no answer where a key column may be blank. */
static bool may_start_after(const struct view_origin *s)
{
	for (int k = 0; k < s->keys; k++)
		if (!(s->table->column[s->key[k]].flags & COLUMN_REQUIRED))
			return false;
	return true;
}

static char *make(const struct view_origin *s, enum form form, int column)
{
	struct text sql;

	text_init(&sql);
	text_append_string(&sql, "SELECT ");
	for (size_t c = 0; c < s->resource.columns; c++)
		text_printf(&sql, "%s\"%s\"", c > 0 ? ", " : "", s->table->column[c].name);
	text_printf(&sql, " FROM \"%s\"", s->table->name);
	if (form == FORM_FILTERED)
		text_printf(&sql, " WHERE \"%s\" = ?1", s->table->column[column].name);
	if (form == FORM_AFTER || form == FORM_EXACT) {
		text_append_string(&sql, " WHERE (");
		put_keys(&sql, s, false);
		text_append_string(&sql, form == FORM_AFTER ? ") > (" : ") = (");
		for (int k = 0; k < s->keys; k++)
			text_printf(&sql, "%s?%d", k > 0 ? ", " : "", k + 1);
		text_append_char(&sql, ')');
	}
	text_append_string(&sql, " ORDER BY ");
	put_keys(&sql, s, true);
	return text_take(&sql);
}

static const char *statement(const struct view_origin *s, size_t index, enum form form, int column)
{
	const char *sql;

	pthread_mutex_lock(&made.lock);
	if (!made.sql[index][form][column])
		made.sql[index][form][column] = make(s, form, column);
	sql = made.sql[index][form][column];
	pthread_mutex_unlock(&made.lock);
	return sql;
}

static bool is_integer(enum column_type type)
{
	return type == COLUMN_YESNO || type == COLUMN_YEAR || type == COLUMN_WON || type == COLUMN_TONNES || type == COLUMN_INTEGER;
}

static void bind(struct store_stmt *stmt, int at, const struct column *column, const char *value)
{
	if (is_integer(column->type))
		store_bind_int(stmt, at, column->type == COLUMN_YESNO ? strcmp(value, "true") == 0 : strtoll(value, NULL, 10));
	else
		store_bind_text(stmt, at, value);
}

static const char *cell(struct store_stmt *stmt, int c, const struct column *column, struct arena *scratch)
{
	if (store_is_null(stmt, c))
		return NULL;
	if (column->type == COLUMN_YESNO)
		return store_int(stmt, c) ? "true" : "false";
	if (is_integer(column->type))
		return arena_printf(scratch, "%" PRId64, store_int(stmt, c));
	return store_text(stmt, c);
}

/* The database narrows by a filter on an indexed or at least exact column; what is shown is compared once more where rows are judged, so that a
 * filter on what is not shown finds nothing. */
static int filter_for_sql(const struct view_reading *r)
{
	if (r->filters == 0 || !r->plain)
		return -1;
	return r->filter_column[0] < 64 ? r->filter_column[0] : -1;
}

enum status view_table_rows(struct view_reading *r, struct err *err)
{
	const struct view_origin *s = r->source;
	const struct column *column = s->table->column;
	const char *value[64];
	struct store_stmt *stmt;
	size_t index = (size_t)(s - view_origin_at(0));
	int filter = filter_for_sql(r);
	enum form form = r->exact && r->sorted && may_start_after(s)                   ? FORM_EXACT
			 : filter >= 0                                                 ? FORM_FILTERED
			 : r->after && r->sorted && !r->counting && may_start_after(s) ? FORM_AFTER
										       : FORM_ALL;
	const char *const *bound = form == FORM_EXACT ? r->exact : r->after;
	bool row = false;
	enum status st;

	st = store_query(r->door->tx, statement(s, index, form, form == FORM_FILTERED ? filter : 0), &stmt, err);
	if (st == ST_OK && form == FORM_FILTERED)
		bind(stmt, 1, &column[filter], r->filter[0].value);
	for (int k = 0; st == ST_OK && (form == FORM_AFTER || form == FORM_EXACT) && k < s->keys; k++)
		bind(stmt, k + 1, &column[s->key[k]], bound[k] ? bound[k] : "");
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		arena_clear(&r->scratch);
		for (size_t c = 0; c < s->resource.columns; c++)
			value[c] = cell(stmt, (int)c, &column[c], &r->scratch);
		if (!view_reading_row(r, value))
			break;
	}
	return st;
}

enum status view_entity_name(
	struct store_tx *tx, enum view_entity kind, const char *key, struct arena *arena, const char **out_ko, const char **out_en, struct err *err)
{
	const char *sql = kind == VIEW_ORGANISATION ? "SELECT name, name_en FROM organisations WHERE organisation = ?1"
			  : kind == VIEW_SITE       ? "SELECT name, NULL FROM sites WHERE site = ?1"
			  : kind == VIEW_PRODUCT    ? "SELECT name, NULL FROM products WHERE product = ?1"
						    : NULL;
	struct store_stmt *stmt;
	bool row = false;
	enum status st;

	*out_ko = *out_en = NULL;
	if (!sql)
		return ST_OK;
	st = store_query(tx, sql, &stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, key);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && row) {
		*out_ko = store_text_copy(stmt, 0, arena);
		*out_en = store_text_copy(stmt, 1, arena);
	}
	return st;
}
