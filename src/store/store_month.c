/* Tables by month: each a table of its own, on PostgreSQL a partition. */
#include "store/store_int.h"

#include "base/arena.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX_LEN 8 /* "2027_03" */

static void suffix_of(date_month month, char out[DATE_TEXT_LEN])
{
	assert(month >= month_of(date_make(1990, 1, 1)) && month <= month_of(date_make(2199, 12, 31)));
	month_format(month, out);
	out[4] = '_';
}

void store_month_name(const struct store_monthly *table, date_month month, char out[STORE_MONTH_NAME_LEN])
{
	char suffix[DATE_TEXT_LEN];

	suffix_of(month, suffix);
	snprintf(out, STORE_MONTH_NAME_LEN, "%s_%s", table->name, suffix);
}

char *store_month_text(const char *sql, date_month month)
{
	char suffix[DATE_TEXT_LEN], *result;
	struct text out;

	suffix_of(month, suffix);
	text_init(&out);
	for (; *sql; sql++) {
		if (*sql == '@')
			text_append_string(&out, suffix);
		else
			text_append_char(&out, *sql);
	}
	result = text_take(&out);
	text_done(&out);
	return result;
}

enum status store_month_query(struct store_tx *tx, const char *sql, date_month month, struct store_stmt **out_stmt, struct err *err)
{
	return store_hand_out(tx, sql, -1 - month, out_stmt, err);
}

/* The month of a table's name; false if it is no table of `name`. */
static bool month_in(const char *table, const char *name, date_month *out_month)
{
	size_t length = strlen(name);
	char text[DATE_TEXT_LEN];

	if (strncmp(table, name, length) != 0 || table[length] != '_' || strlen(table + length + 1) != SUFFIX_LEN - 1)
		return false;
	snprintf(text, sizeof text, "%s", table + length + 1);
	if (text[4] != '_')
		return false;
	text[4] = '-';
	return month_parse(text, out_month, NULL) == ST_OK;
}

static int compare_months(const void *a, const void *b)
{
	date_month x = *(const date_month *)a, y = *(const date_month *)b;

	return (x > y) - (x < y);
}

enum status store_month_list(struct store_tx *tx, const struct store_monthly *table, date_month **out_list, size_t *out_count, struct err *err)
{
	date_month *list, month;
	size_t names, count = 0;
	char **name;
	enum status st = store_table_names(tx, &name, &names, err);

	if (st != ST_OK)
		return st;
	list = heap_alloc(names + 1, sizeof *list);
	for (size_t i = 0; i < names; i++)
		if (month_in(name[i], table->name, &month))
			list[count++] = month;
	qsort(list, count, sizeof *list, compare_months);
	store_names_free(name, names);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static void create_text(struct text *sql, const struct store_monthly *table, date_month month, bool partitions)
{
	char suffix[DATE_TEXT_LEN], text[DATE_TEXT_LEN];

	suffix_of(month, suffix);
	month_format(month, text);
	if (partitions)
		text_printf(sql,
			"CREATE TABLE IF NOT EXISTS %s (%s) PARTITION BY LIST (\"month\");CREATE TABLE %s_%s PARTITION OF %s FOR VALUES IN ('%s');",
			table->name, table->columns, table->name, suffix, table->name, text);
	else
		text_printf(sql, "CREATE TABLE %s_%s (%s) STRICT, WITHOUT ROWID;", table->name, suffix, table->columns);
}

enum status store_month_make(struct store_tx *tx, const struct store_monthly *table, date_month month, bool *out_made, struct err *err)
{
	date_month *list;
	bool there = false;
	struct text sql;
	size_t count;
	enum status st = store_month_list(tx, table, &list, &count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		there = there || list[i] == month;
	free(list);
	if (!there) {
		text_init(&sql);
		create_text(&sql, table, month, tx->store->driver->partitions);
		st = tx->store->driver->script(tx->store, sql.data, err);
		text_done(&sql);
	}
	if (st == ST_OK)
		*out_made = !there;
	return st;
}
