/* The part of the store that is the same for every database: transactions, statement cache, migrations, digests. */
#include "store/store.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/store_int.h"
#include "store/store_postgres_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOOKKEEPING "store_migration"
#define CACHE_FIRST ((size_t)64)
#define CACHE_MAX ((size_t)1024) /* statements kept beyond a transaction */

bool store_is_server(const char *where)
{
	return strncmp(where, "postgresql://", 13) == 0 || strncmp(where, "postgres://", 11) == 0;
}

const char *store_shown(const char *where, char *buffer, size_t size)
{
	if (!store_is_server(where))
		return where;
	pg_shown(where, buffer, size);
	return buffer;
}

bool store_retry_advised(const struct err *err)
{
	return strcmp(err->code, "store.busy") == 0;
}

enum status store_open(const char *where, enum store_mode mode, struct store **out_store, struct err *err)
{
	const struct store_driver *driver = store_is_server(where) ? &store_postgres : &store_sqlite;
	struct store *store = NULL;
	enum status st = driver->open(where, mode, &store, err);

	if (st != ST_OK)
		return st;
	store->driver = driver;
	store->mode = mode;
	store->name = heap_strdup(where);
	store->cache_slots = CACHE_FIRST;
	store->cache = heap_alloc(store->cache_slots, sizeof *store->cache);
	*out_store = store;
	return ST_OK;
}

static void cache_clear(struct store *store)
{
	for (size_t i = 0; i < store->cache_slots; i++) {
		if (!store->cache[i].literal)
			continue;
		store->driver->finalize(store->cache[i].stmt);
		free(store->cache[i].sql);
		store->cache[i] = (struct store_cached){0};
	}
	store->cache_count = 0;
}

void store_hold(struct store *store, int hold, void (*let_go)(int hold))
{
	store->held = hold;
	store->let_go = let_go;
}

void store_close(struct store *store)
{
	void (*let_go)(int);
	int held;

	if (!store)
		return;
	held = store->held;
	let_go = store->let_go;
	if (store->tx.open)
		store_rollback(&store->tx);
	cache_clear(store);
	free(store->cache);
	free(store->name);
	store->driver->close(store);
	if (held > 0)
		let_go(held);
}

const char *store_name(const struct store *store)
{
	return store->name;
}

void store_name_set(struct store *store, const char *name)
{
	char *copy = heap_strdup(name);

	free(store->name);
	store->name = copy;
}

enum status store_copy(struct store *store, const char *path, struct err *err)
{
	if (!store->driver->copy)
		return err_set(err, ST_USAGE, "store.no_copy", NULL);
	return store->driver->copy(store, path, err);
}

enum status store_scrub(struct store *store, struct err *err)
{
	cache_clear(store); /* no statement may hold on to what is rewritten */
	return store->driver->scrub ? store->driver->scrub(store, err) : ST_OK;
}

/* --- transactions --- */

static enum status begin(struct store *store, bool write, bool ask, struct store_tx **out_tx, struct err *err)
{
	enum status st;

	if (store->tx.open)
		return err_internal(err, "a transaction is already open in this store");
	if (write && store->mode == STORE_READ)
		return err_set(err, ST_DENIED, "store.read_only", NULL);
	st = ask && store->driver->begin_ask ? store->driver->begin_ask(store, err) : store->driver->begin(store, write, err);
	if (st != ST_OK)
		return st;
	store->tx = (struct store_tx){.store = store, .open = true, .write = write};
	*out_tx = &store->tx;
	return ST_OK;
}

enum status store_begin(struct store *store, bool write, struct store_tx **out_tx, struct err *err)
{
	return begin(store, write, false, out_tx, err);
}

enum status store_begin_ask(struct store *store, struct store_tx **out_tx, struct err *err)
{
	return begin(store, true, true, out_tx, err);
}

/* No statement may hold on to the transaction that ends. */
static void release_statements(struct store *store)
{
	while (store->active) {
		struct store_stmt *stmt = store->active;

		store->active = stmt->next_active;
		stmt->is_active = stmt->running = false;
		store->driver->reset(stmt, true);
	}
	if (store->cache_count > CACHE_MAX)
		cache_clear(store);
}

enum status store_commit(struct store_tx *tx, struct err *err)
{
	struct store *store = tx->store;
	enum status st;

	assert(tx->open);
	release_statements(store);
	st = store->driver->commit(store, err);
	if (st != ST_OK)
		store->driver->rollback(store);
	tx->open = false;
	return st;
}

void store_rollback(struct store_tx *tx)
{
	if (!tx || !tx->open)
		return;
	release_statements(tx->store);
	tx->store->driver->rollback(tx->store);
	tx->open = false;
}

struct store *store_of(struct store_tx *tx)
{
	return tx->store;
}

/* --- statements --- */

static size_t cache_start(const struct store *store, const void *literal, int count)
{
	return (((uintptr_t)literal + (uintptr_t)count) * UINT64_C(0x9e3779b97f4a7c15)) >> 40 & (store->cache_slots - 1);
}

/* Slot of a text (`count` is 0) or of a list of `count`. */
static size_t cache_slot(const struct store *store, const void *literal, int count)
{
	size_t mask = store->cache_slots - 1, i = cache_start(store, literal, count);

	/* The text is compared too: the pointer may be one of a buffer that held other text before. */
	while (store->cache[i].literal &&
		(store->cache[i].literal != literal || store->cache[i].count != count || (count == 0 && strcmp(store->cache[i].sql, literal) != 0)))
		i = (i + 1) & mask;
	return i;
}

static void cache_grow(struct store *store)
{
	struct store_cached *old = store->cache;
	size_t slots = store->cache_slots;

	store->cache_slots = slots * 2;
	store->cache = heap_alloc(store->cache_slots, sizeof *store->cache);
	for (size_t i = 0; i < slots; i++) {
		size_t at = 0;

		if (!old[i].literal)
			continue;
		at = cache_start(store, old[i].literal, old[i].count);
		while (store->cache[at].literal)
			at = (at + 1) & (store->cache_slots - 1);
		store->cache[at] = old[i];
	}
	free(old);
}

/* `each` with its parameters moved on by `shift`; returns the largest number in it. */
static int append_repetition(struct text *out, const char *each, int shift)
{
	int most = 0;

	while (*each) {
		size_t length = strcspn(each, "?");
		char *end;
		int number;

		text_append(out, each, length);
		each += length;
		if (!*each)
			break;
		number = (int)strtol(each + 1, &end, 10);
		most = number > most ? number : most;
		text_printf(out, "?%d", number + shift);
		each = end;
	}
	return most;
}

static char *list_text(const struct store_list *list, int count)
{
	struct text out;
	char *text;
	int most = 0;

	text_init(&out);
	text_append_string(&out, list->head);
	for (int i = 0; i < count; i++) {
		if (i > 0)
			text_append_string(&out, list->between);
		most = append_repetition(&out, list->each, i * most);
	}
	text_append_string(&out, list->tail);
	text = text_take(&out);
	text_done(&out);
	return text;
}

static enum status cached(struct store_tx *tx, const void *literal, int count, struct store_stmt **out_stmt, struct err *err)
{
	struct store *store = tx->store;
	size_t slot = cache_slot(store, literal, count);
	struct store_stmt *stmt = NULL;
	enum status st;
	char *sql;

	if (store->cache[slot].literal) {
		stmt = store->cache[slot].stmt;
		if (stmt->write && !tx->write)
			return err_set(err, ST_INTERNAL, "store.sql", "a change inside a reading transaction", NULL);
		*out_stmt = stmt;
		return ST_OK;
	}
	sql = count > 0 ? list_text(literal, count) : count < 0 ? store_month_text(literal, -1 - count) : heap_strdup(literal);
	st = store->driver->prepare(store, sql, tx->write, &stmt, err);
	if (st != ST_OK) {
		free(sql);
		return st;
	}
	stmt->store = store;
	stmt->topic = stmt->write ? store_topic_of(sql) : 0;
	if ((store->cache_count + 1) * 2 > store->cache_slots) {
		cache_grow(store);
		slot = cache_slot(store, literal, count);
	}
	store->cache[slot] = (struct store_cached){.literal = literal, .count = count, .sql = sql, .stmt = stmt};
	store->cache_count++;
	*out_stmt = stmt;
	return ST_OK;
}

enum status store_hand_out(struct store_tx *tx, const void *literal, int count, struct store_stmt **out_stmt, struct err *err)
{
	struct store *store = tx->store;
	struct store_stmt *stmt = NULL;
	enum status st;

	assert(tx->open);
	st = cached(tx, literal, count, &stmt, err);
	if (st != ST_OK)
		return st;
	if (stmt->is_active) {
		store->driver->reset(stmt, true);
	} else {
		stmt->is_active = true;
		stmt->next_active = store->active;
		store->active = stmt;
	}
	stmt->running = false;
	*out_stmt = stmt;
	return ST_OK;
}

enum status store_query(struct store_tx *tx, const char *sql, struct store_stmt **out_stmt, struct err *err)
{
	return store_hand_out(tx, sql, 0, out_stmt, err);
}

enum status store_query_list(struct store_tx *tx, const struct store_list *list, int count, struct store_stmt **out_stmt, struct err *err)
{
	assert(count > 0);
	return store_hand_out(tx, list, count, out_stmt, err);
}

/* Binding starts the statement anew. */
static const struct store_driver *ready(struct store_stmt *stmt)
{
	if (stmt->running) {
		stmt->store->driver->reset(stmt, false);
		stmt->running = false;
	}
	return stmt->store->driver;
}

void store_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
	ready(stmt)->bind_int(stmt, index, value);
}

void store_bind_double(struct store_stmt *stmt, int index, double value)
{
	ready(stmt)->bind_double(stmt, index, value);
}

void store_bind_text(struct store_stmt *stmt, int index, const char *value_or_null)
{
	if (value_or_null)
		ready(stmt)->bind_text(stmt, index, value_or_null, strlen(value_or_null), false);
	else
		ready(stmt)->bind_null(stmt, index);
}

void store_bind_text_borrowed(struct store_stmt *stmt, int index, const char *value)
{
	ready(stmt)->bind_text(stmt, index, value, strlen(value), true);
}

void store_bind_blob(struct store_stmt *stmt, int index, const void *bytes, size_t length)
{
	ready(stmt)->bind_blob(stmt, index, bytes, length);
}

void store_bind_null(struct store_stmt *stmt, int index)
{
	ready(stmt)->bind_null(stmt, index);
}

enum status store_ask(struct store_stmt *stmt, struct err *err)
{
	enum status st = stmt->store->driver->ask ? stmt->store->driver->ask(stmt, err) : ST_OK;

	stmt->running = st == ST_OK;
	return st;
}

enum status store_step(struct store_stmt *stmt, bool *out_row, struct err *err)
{
	bool row = false;
	enum status st = stmt->store->driver->step(stmt, &row, err);

	stmt->store->tx.changed |= stmt->topic;
	stmt->running = st == ST_OK && row;
	if (!stmt->running) /* at its end: no longer holds anything, ready to be bound again */
		stmt->store->driver->reset(stmt, st != ST_OK);
	if (st == ST_OK)
		*out_row = row;
	return st;
}

enum status store_run(struct store_stmt *stmt, struct err *err)
{
	bool row = false;
	enum status st = stmt->store->driver->step(stmt, &row, err);

	stmt->store->tx.changed |= stmt->topic;
	stmt->running = false;
	stmt->store->driver->reset(stmt, true);
	if (st == ST_OK && row)
		return err_set(err, ST_INTERNAL, "store.sql", "a row where none was expected", NULL);
	return st;
}

enum status store_settle(struct store_tx *tx, struct err *err)
{
	return tx->store->driver->settle ? tx->store->driver->settle(tx->store, err) : ST_OK;
}

int64_t store_changes(struct store_tx *tx)
{
	return tx->store->driver->changes(tx->store);
}

int64_t store_int(struct store_stmt *stmt, int column)
{
	return stmt->store->driver->get_int(stmt, column);
}

double store_double(struct store_stmt *stmt, int column)
{
	return stmt->store->driver->get_double(stmt, column);
}

const char *store_text(struct store_stmt *stmt, int column)
{
	return stmt->store->driver->get_text(stmt, column, NULL);
}

const void *store_blob(struct store_stmt *stmt, int column, size_t *out_length)
{
	return stmt->store->driver->get_blob(stmt, column, out_length);
}

bool store_is_null(struct store_stmt *stmt, int column)
{
	return stmt->store->driver->type(stmt, column) == STORE_NULL;
}

enum status store_get_int(struct store_tx *tx, const char *sql, int64_t fallback, int64_t *out_value, struct err *err)
{
	struct store_stmt *stmt = NULL;
	bool row = false;
	enum status st = store_query(tx, sql, &stmt, err);

	if (st == ST_OK)
		st = store_step(stmt, &row, err);
	if (st != ST_OK)
		return st;
	*out_value = row && !store_is_null(stmt, 0) ? store_int(stmt, 0) : fallback;
	if (row) {
		stmt->store->driver->reset(stmt, true);
		stmt->running = false;
	}
	return ST_OK;
}

/* --- migrations --- */

static void migration_digest(const struct store_migration *step, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_bytes(&hash, step->sql, strlen(step->sql));
	hash_final(&hash, out_hex);
}

static enum status has_bookkeeping(struct store_tx *tx, bool *out_there, struct err *err)
{
	struct store_stmt *stmt = NULL;
	bool row = false, there = false;
	enum status st = store_query(tx, tx->store->driver->sql_tables, &stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row)
		there = there || string_equal(store_text(stmt, 0), BOOKKEEPING);
	if (st == ST_OK)
		*out_there = there;
	return st;
}

static const struct store_migration *find_step(const struct store_migration *const *lists, const char *room, int64_t number)
{
	for (; *lists; lists++)
		for (const struct store_migration *step = *lists; step->room; step++)
			if (step->number == number && strcmp(step->room, room) == 0)
				return step;
	return NULL;
}

/* Each step that was applied is one this program knows, word for word. */
static enum status compare_applied(struct store_tx *tx, const struct store_migration *const *lists, struct err *err)
{
	struct store_stmt *stmt = NULL;
	bool row = false;
	enum status st = store_query(tx, "SELECT room, number, sha256 FROM store_migration ORDER BY room, number", &stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		const struct store_migration *step = find_step(lists, store_text(stmt, 0), store_int(stmt, 1));
		char hex[HASH_HEX_LEN], number[24];

		snprintf(number, sizeof number, "%" PRId64, store_int(stmt, 1));
		if (!step)
			return err_set(err, ST_CONFLICT, "store.version", store_text(stmt, 0), number, NULL);
		migration_digest(step, hex);
		if (!string_equal(hex, store_text(stmt, 2)))
			return err_set(err, ST_CONFLICT, "store.migration_changed", store_text(stmt, 0), number, NULL);
	}
	return st;
}

static enum status last_applied(struct store_tx *tx, const char *room, int64_t *out_number, struct err *err)
{
	struct store_stmt *stmt = NULL;
	bool row = false;
	enum status st = store_query(tx, "SELECT coalesce(max(number), 0), count(*) FROM store_migration WHERE room = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, room);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && row && store_int(stmt, 0) != store_int(stmt, 1)) { /* the steps of a room are 1, 2, 3 …: one was taken out */
		char number[24];

		snprintf(number, sizeof number, "%" PRId64, store_int(stmt, 0));
		return err_set(err, ST_CONFLICT, "store.migration_changed", room, number, NULL);
	}
	if (st == ST_OK)
		*out_number = row ? store_int(stmt, 0) : 0;
	return st;
}

static enum status apply(struct store_tx *tx, const struct store_migration *step, struct err *err)
{
	char hex[HASH_HEX_LEN], number[24];
	struct err cause = {0};
	struct store_stmt *stmt = NULL;
	enum status st;

	for (stmt = tx->store->active; stmt; stmt = stmt->next_active) /* SQLite drops no table while a statement is open */
		tx->store->driver->reset(stmt, true);
	st = tx->store->driver->script(tx->store, step->sql, &cause);
	if (st != ST_OK) {
		snprintf(number, sizeof number, "%d", step->number);
		return err_set(err, st, "store.migration_failed", step->room, number, cause.code, cause.param[0], NULL);
	}
	st = store_query(tx, "INSERT INTO store_migration (room, number, sha256) VALUES (?1, ?2, ?3)", &stmt, err);
	if (st != ST_OK)
		return st;
	migration_digest(step, hex);
	store_bind_text(stmt, 1, step->room);
	store_bind_int(stmt, 2, step->number);
	store_bind_text(stmt, 3, hex);
	return store_run(stmt, err);
}

/* The first step that is not applied yet, or NULL. */
static enum status first_missing(
	struct store_tx *tx, const struct store_migration *const *lists, const struct store_migration **out_step, struct err *err)
{
	int64_t done = 0;

	for (; *lists; lists++) {
		for (const struct store_migration *step = *lists; step->room; step++) {
			enum status st = last_applied(tx, step->room, &done, err);

			if (st != ST_OK)
				return st;
			if (step->number <= done)
				continue;
			if (step->number != done + 1)
				return err_internal(err, "migration numbers of a room must be 1, 2, 3 …");
			*out_step = step;
			return ST_OK;
		}
	}
	*out_step = NULL;
	return ST_OK;
}

/* Looks without taking the writer's lock: most starts find nothing to do. `*out_missing` NULL: all is there; `*out_there` false: nothing is. */
static enum status look(
	struct store *store, const struct store_migration *const *lists, const struct store_migration **out_missing, bool *out_there, struct err *err)
{
	const struct store_migration *missing = *lists;
	struct store_tx *tx = NULL;
	bool there = false;
	enum status st = store_begin(store, false, &tx, err);

	if (st != ST_OK)
		return st;
	st = has_bookkeeping(tx, &there, err);
	if (st == ST_OK && there)
		st = compare_applied(tx, lists, err);
	if (st == ST_OK && there)
		st = first_missing(tx, lists, &missing, err);
	store_rollback(tx);
	if (st == ST_OK) {
		*out_missing = missing;
		*out_there = there;
	}
	return st;
}

static enum status apply_missing(struct store_tx *tx, const struct store_migration *const *lists, struct err *err)
{
	const struct store_migration *step = NULL;
	enum status st = tx->store->driver->script(tx->store,
		"CREATE TABLE IF NOT EXISTS store_migration (room TEXT NOT NULL, number INTEGER NOT NULL, sha256 TEXT NOT NULL, "
		"PRIMARY KEY (room, number)) STRICT;",
		err);

	if (st == ST_OK)
		st = compare_applied(tx, lists, err); /* another process may have been faster */
	while (st == ST_OK && (st = first_missing(tx, lists, &step, err)) == ST_OK && step)
		st = apply(tx, step, err);
	if (st == ST_OK && tx->store->driver->migrated)
		st = tx->store->driver->migrated(tx->store, err);
	return st;
}

enum status store_migrate(struct store *store, const struct store_migration *const *lists, struct err *err)
{
	struct store_tx *tx = NULL;
	const struct store_migration *missing = NULL;
	bool there = false;
	enum status st = look(store, lists, &missing, &there, err);

	if (st != ST_OK || !missing)
		return st;
	if (store->mode == STORE_READ && !there)
		return err_set(err, ST_NOT_FOUND, "store.no_tables", NULL);
	if (store->mode == STORE_READ)
		return err_set(err, ST_CONFLICT, "store.outdated", missing->room, NULL);
	st = store_begin(store, true, &tx, err);
	if (st != ST_OK)
		return st;
	st = apply_missing(tx, lists, err);
	if (st == ST_OK)
		return store_commit(tx, err);
	store_rollback(tx);
	return st;
}

/* --- tables --- */

static enum status read_names(struct store_tx *tx, const char *sql, char ***out_names, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt = NULL;
	size_t count = 0, capacity = 0;
	char **names = NULL;
	bool row = false;
	enum status st = store_query(tx, sql, &stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		if (string_equal(store_text(stmt, 0), BOOKKEEPING))
			continue;
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 32;
			names = heap_grow(names, capacity, sizeof *names);
		}
		names[count++] = heap_strdup(store_text(stmt, 0));
	}
	if (st != ST_OK) {
		store_names_free(names, count);
		return st;
	}
	*out_names = names;
	*out_count = count;
	return ST_OK;
}

enum status store_table_names(struct store_tx *tx, char ***out_names, size_t *out_count, struct err *err)
{
	return read_names(tx, tx->store->driver->sql_tables, out_names, out_count, err);
}

void store_names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

static void append_quoted(struct text *out, const char *name)
{
	text_append_char(out, '"');
	for (; *name; name++) {
		if (*name == '"')
			text_append_char(out, '"');
		text_append_char(out, *name);
	}
	text_append_char(out, '"');
}

struct key_column {
	char *name;
	int64_t key; /* place in the primary key from 1, 0: not in it */
	bool text;
};

static enum status read_columns(struct store_tx *tx, const char *table, struct key_column **out_column, int *out_count, struct err *err)
{
	struct key_column *column = NULL;
	struct store_stmt *stmt = NULL;
	int count = 0;
	bool row = false;
	enum status st = store_query(tx, tx->store->driver->sql_columns, &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, table);
	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		column = heap_grow(column, (size_t)count + 1, sizeof *column);
		column[count++] = (struct key_column){heap_strdup(store_text(stmt, 0)), store_int(stmt, 1), store_int(stmt, 2) != 0};
	}
	*out_column = column;
	*out_count = count;
	if (st == ST_OK && count == 0)
		return err_set(err, ST_NOT_FOUND, "store.no_table", table, NULL);
	return st;
}

static void free_columns(struct key_column *column, int count)
{
	for (int i = 0; i < count; i++)
		free(column[i].name);
	free(column);
}

static void append_order(struct text *out, const struct store_driver *driver, const struct key_column *column, const char *before)
{
	text_append_string(out, before);
	append_quoted(out, column->name);
	text_append_string(out, column->text ? driver->binary_collation : "");
}

/* "SELECT every column FROM table ORDER BY its primary key" (all columns where there is none). */
static void digest_query(struct text *out, const struct store_driver *driver, const char *table, const struct key_column *column, int count)
{
	int keys = 0;

	text_append_string(out, "SELECT ");
	for (int i = 0; i < count; i++) {
		text_append_string(out, i ? ", " : "");
		append_quoted(out, column[i].name);
		keys += column[i].key > 0;
	}
	text_append_string(out, " FROM ");
	append_quoted(out, table);
	for (int k = 1; k <= keys; k++)
		for (int i = 0; i < count; i++)
			if (column[i].key == k)
				append_order(out, driver, &column[i], k > 1 ? ", " : " ORDER BY ");
	for (int i = 0; i < count && keys == 0; i++)
		append_order(out, driver, &column[i], i ? " NULLS FIRST, " : " ORDER BY ");
	text_append_string(out, keys == 0 ? " NULLS FIRST" : "");
}

static void hash_cell(struct hash *hash, const struct store_driver *driver, struct store_stmt *stmt, int column)
{
	const void *bytes;
	size_t length;

	switch (driver->type(stmt, column)) {
	case STORE_NULL:
		hash_null(hash);
		break;
	case STORE_INT:
		hash_int(hash, driver->get_int(stmt, column));
		break;
	case STORE_REAL:
		hash_double(hash, driver->get_double(stmt, column));
		break;
	case STORE_TEXT:
		bytes = driver->get_text(stmt, column, &length);
		hash_text(hash, bytes, length);
		break;
	case STORE_BLOB:
		bytes = driver->get_blob(stmt, column, &length);
		hash_blob(hash, bytes, length);
		break;
	}
}

static enum status hash_rows(struct store_tx *tx, const char *sql, int columns, struct hash *hash, int64_t *out_rows, struct err *err)
{
	const struct store_driver *driver = tx->store->driver;
	struct store_stmt *stmt = NULL;
	int64_t rows = 0;
	bool row = false;
	enum status st = driver->prepare(tx->store, sql, false, &stmt, err);

	if (st != ST_OK)
		return st;
	stmt->store = tx->store;
	while ((st = driver->step(stmt, &row, err)) == ST_OK && row) {
		for (int i = 0; i < columns; i++)
			hash_cell(hash, driver, stmt, i);
		rows++;
	}
	driver->finalize(stmt);
	*out_rows = rows;
	return st;
}

enum status store_table_digest(struct store_tx *tx, const char *table, char out_hex[65], int64_t *out_rows, struct err *err)
{
	struct key_column *column = NULL;
	int64_t rows = 0;
	int count = 0;
	struct hash hash;
	struct text sql;
	enum status st = read_columns(tx, table, &column, &count, err);

	hash_init(&hash);
	hash_string(&hash, table);
	text_init(&sql);
	if (st == ST_OK) {
		digest_query(&sql, tx->store->driver, table, column, count);
		for (int i = 0; i < count; i++)
			hash_string(&hash, column[i].name);
		st = hash_rows(tx, sql.data, count, &hash, &rows, err);
	}
	free_columns(column, count);
	text_done(&sql);
	if (st != ST_OK)
		return st;
	hash_final(&hash, out_hex);
	*out_rows = rows;
	return ST_OK;
}

static void copy_cell(const struct store_driver *from, struct store_stmt *row, int column, struct store_stmt *write)
{
	const struct store_driver *to = write->store->driver;
	const void *bytes;
	size_t length;

	switch (from->type(row, column)) {
	case STORE_NULL:
		to->bind_null(write, column + 1);
		break;
	case STORE_INT:
		to->bind_int(write, column + 1, from->get_int(row, column));
		break;
	case STORE_REAL:
		to->bind_double(write, column + 1, from->get_double(row, column));
		break;
	case STORE_TEXT:
		bytes = from->get_text(row, column, &length);
		to->bind_text(write, column + 1, bytes, length, false);
		break;
	case STORE_BLOB:
		bytes = from->get_blob(row, column, &length);
		to->bind_blob(write, column + 1, bytes, length);
		break;
	}
}

static enum status copy_rows(struct store_tx *from, struct store_tx *to, const char *read_sql, const char *write_sql, int columns, struct err *err)
{
	const struct store_driver *reader = from->store->driver, *writer = to->store->driver;
	struct store_stmt *read = NULL, *write = NULL;
	bool row = false, none;
	enum status st = reader->prepare(from->store, read_sql, false, &read, err);

	if (st != ST_OK)
		return st;
	read->store = from->store;
	st = writer->prepare(to->store, write_sql, true, &write, err);
	if (st == ST_OK) {
		write->store = to->store;
		while ((st = reader->step(read, &row, err)) == ST_OK && row) {
			for (int i = 0; i < columns; i++)
				copy_cell(reader, read, i, write);
			st = writer->step(write, &none, err);
			if (st != ST_OK)
				break;
			writer->reset(write, true);
		}
		if (st == ST_OK && writer->settle) /* an insert may still be on its way */
			st = writer->settle(to->store, err);
		writer->finalize(write);
	}
	reader->finalize(read);
	return st;
}

enum status store_table_copy(struct store_tx *from, struct store_tx *to, const char *table, struct err *err)
{
	struct key_column *column = NULL;
	struct text read, write;
	int count = 0;
	enum status st = read_columns(from, table, &column, &count, err);

	text_init(&read);
	text_init(&write);
	if (st == ST_OK) {
		digest_query(&read, from->store->driver, table, column, count);
		text_append_string(&write, "INSERT INTO ");
		append_quoted(&write, table);
		for (int i = 0; i < count; i++) {
			text_append_string(&write, i ? ", " : " (");
			append_quoted(&write, column[i].name);
		}
		for (int i = 0; i < count; i++)
			text_printf(&write, "%s?%d", i ? ", " : ") VALUES (", i + 1);
		text_append_string(&write, ")");
		st = copy_rows(from, to, read.data, write.data, count, err);
	}
	free_columns(column, count);
	text_done(&read);
	text_done(&write);
	return st;
}

static bool is_kept(const char *const *keep, const char *table)
{
	for (; keep && *keep; keep++) {
		size_t length = strlen(*keep);

		if (length > 0 && (*keep)[length - 1] == '_' ? strncmp(*keep, table, length) == 0 : strcmp(*keep, table) == 0)
			return true;
	}
	return strcmp(table, BOOKKEEPING) == 0;
}

static enum status clear(struct store_tx *tx, const char *table, struct err *err)
{
	struct store_stmt *stmt = NULL;
	bool row = false;
	struct text sql;
	enum status st;

	text_init(&sql);
	text_append_string(&sql, "DELETE FROM ");
	append_quoted(&sql, table);
	st = tx->store->driver->prepare(tx->store, sql.data, true, &stmt, err);
	if (st == ST_OK) {
		stmt->store = tx->store;
		st = tx->store->driver->step(stmt, &row, err);
		tx->store->driver->finalize(stmt);
	}
	text_done(&sql);
	return st;
}

enum status store_clear(struct store_tx *tx, const char *const *keep, struct err *err)
{
	char **name = NULL;
	size_t count = 0;
	enum status st = read_names(tx, tx->store->driver->sql_children_first, &name, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (!is_kept(keep, name[i]))
			st = clear(tx, name[i], err);
	store_names_free(name, count);
	return st;
}

enum status store_integrity(struct store_tx *tx, struct err *err)
{
	return tx->store->driver->integrity(tx->store, err);
}

const char *store_text_copy(struct store_stmt *stmt, int column, struct arena *arena)
{
	const char *text = store_text(stmt, column);

	return text ? arena_strdup(arena, text) : NULL;
}

date_day store_day(struct store_stmt *stmt, int column)
{
	const char *text = store_text(stmt, column);
	date_day day;

	return text && date_parse(text, &day, NULL) == ST_OK ? day : DATE_NONE;
}

date_month store_month(struct store_stmt *stmt, int column)
{
	const char *text = store_text(stmt, column);
	date_month month;

	return text && month_parse(text, &month, NULL) == ST_OK ? month : DATE_NONE;
}
