/* Received footprints: what is kept of them, and the rows of supplier_footprints that they are. */
#include "programme/programme_received_int.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "carbon/carbon.h"

#include <stdlib.h>
#include <string.h>

#define TABLE "supplier_footprints"
#define KEY_MAX 64

static const struct table *table_of(void)
{
	return programme_tables()[programme_table_index(TABLE)];
}

/* ---- taking ---- */

/* "UUID@PARTNER", cut to the length of a key with a digest in place of what does not fit. */
static const char *key_of(const char *partner, const char *footprint, struct arena *arena)
{
	const char *key = arena_printf(arena, "%s@%s", footprint, partner);
	char hex[HASH_HEX_LEN];
	struct hash hash;

	if (strlen(key) <= KEY_MAX)
		return key;
	hash_init(&hash);
	hash_string(&hash, partner);
	hash_final(&hash, hex);
	return arena_printf(arena, "%.36s@%.11s~%.15s", footprint, partner, hex);
}

static char *cells_text(const struct programme_received *r)
{
	json_t *object = json_object();
	char *text;

	for (size_t i = 0; i < r->cells; i++)
		if (r->cell[i].value)
			json_object_set_new(object, r->cell[i].column, json_string(r->cell[i].value));
	text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(object);
	return text ? text : heap_strdup("{}");
}

enum status programme_received_put(
	struct store_tx *tx, const struct programme_received *received, const char *at, enum programme_received_outcome *out_outcome, struct err *err)
{
	enum programme_received_outcome outcome = PROGRAMME_RECEIVED_TAKEN;
	struct programme_received_stored known;
	struct arena arena;
	bool found = false;
	enum status st;

	arena_init(&arena);
	st = programme_received_get(tx, received->partner, received->footprint, &arena, &found, &known, err);
	if (st == ST_OK && !found) {
		char *cells = cells_text(received);

		st = programme_received_add(tx, received, key_of(received->partner, received->footprint, &arena), cells, at, err);
		free(cells);
	} else if (st == ST_OK && strcmp(known.row.content_sha256, received->content_sha256) != 0) {
		outcome = PROGRAMME_RECEIVED_DIFFERS;
	} else if (st == ST_OK && received->deprecated == known.row.deprecated) {
		outcome = PROGRAMME_RECEIVED_AGAIN;
		if (!known.row.product && received->product) /* now it was asked for */
			st = programme_received_product_set(tx, known.row.number, received->product, received->supplier, err);
	} else if (st == ST_OK && received->deprecated) {
		outcome = PROGRAMME_RECEIVED_DEPRECATED;
		st = programme_received_deprecate(tx, known.row.number, received->sha256, received->json, at, err);
	} else if (st == ST_OK) {
		outcome = PROGRAMME_RECEIVED_DIFFERS; /* Deprecated is for good */
	}
	arena_done(&arena);
	if (st == ST_OK)
		*out_outcome = outcome;
	return st;
}

enum status programme_received_match(
	struct store_tx *tx, const char *partner, const char *footprint, const char *product, const char *supplier_or_null, struct err *err)
{
	struct programme_received_stored known;
	struct arena arena;
	bool found = false;
	enum status st;

	arena_init(&arena);
	st = programme_received_get(tx, partner, footprint, &arena, &found, &known, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "received.none", partner, footprint, NULL);
	if (st == ST_OK)
		st = carbon_product_known(tx, product, &arena, err);
	if (st == ST_OK)
		st = programme_received_product_set(tx, known.row.number, product, supplier_or_null, err);
	arena_done(&arena);
	return st;
}

enum status programme_received_list(struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct programme_received **out_list,
	size_t *out_count, struct err *err)
{
	struct programme_received_stored *from;
	struct programme_received *list;
	size_t count = 0, kept = 0;
	enum status st = programme_received_all(tx, arena, &from, &count, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		if (!partner_or_null || strcmp(from[i].row.partner, partner_or_null) == 0)
			list[kept++] = from[i].row;
	*out_list = list;
	*out_count = kept;
	return ST_OK;
}

/* ---- as rows ---- */

static bool lists(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; at && (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* What it replaces (programme_received.h), with blanks between; NULL if nothing. */
static const char *replaced(const struct programme_received_stored *r, const char *reference_to, const struct programme_received_stored *all,
	size_t count, const struct programme_received_beside *folder, size_t rows, struct arena *arena)
{
	const char *out = NULL;

	if (r->row.deprecated)
		return NULL;
	for (size_t i = 0; i < rows; i++) {
		const struct programme_received_beside *f = &folder[i];
		bool same = r->row.supplier && f->supplier && strcmp(f->supplier, r->row.supplier) == 0 && reference_to && f->reference_to &&
			    strcmp(f->reference_to, reference_to) <= 0;

		if (strcmp(f->product, r->row.product) != 0 || strchr(f->footprint, ' '))
			continue;
		if (same || strcmp(f->footprint, r->row.footprint) == 0 || lists(r->row.preceding, f->footprint))
			out = out ? arena_printf(arena, "%s %s", out, f->footprint) : f->footprint;
	}
	for (size_t i = 0; i < count; i++) {
		const struct programme_received *o = &all[i].row;

		if (o->number != r->row.number && o->product && strcmp(o->product, r->row.product) == 0 && strcmp(o->partner, r->row.partner) == 0 &&
			o->state != PROGRAMME_RECEIVED_UNUSABLE && lists(r->row.preceding, o->footprint))
			out = out ? arena_printf(arena, "%s %s", out, o->key) : o->key;
	}
	return out;
}

/* The canonical cell of a column, NULL where blank. */
static enum status cell_of(const struct programme_received_stored *r, const json_t *cells, const struct column *column, const char *replaces,
	struct arena *arena, const char **out_cell, struct err *err)
{
	const char *field = json_string_value(json_object_get(cells, column->name));
	struct programme_cell cell;
	enum status st;

	if (strcmp(column->name, "footprint") == 0)
		field = r->row.key;
	else if (strcmp(column->name, "product") == 0)
		field = r->row.product;
	else if (strcmp(column->name, "supplier") == 0)
		field = r->row.supplier;
	else if (strcmp(column->name, "status") == 0)
		field = r->row.deprecated ? "Deprecated" : "Active";
	else if (strcmp(column->name, "replaces") == 0) {
		*out_cell = replaces;
		return ST_OK;
	}
	st = programme_cell_read(column, field ? field : "", "", &cell, err);
	if (st == ST_OK)
		*out_cell = cell.kind == PROGRAMME_CELL_TEXT ? arena_strdup(arena, cell.text) : column->fallback;
	return st;
}

static enum status row_of(const struct programme_received_stored *r, const struct programme_received_stored *all, size_t count,
	const struct programme_received_beside *folder, size_t rows, struct arena *arena, struct programme_received_row *out, struct err *err)
{
	const struct table *table = table_of();
	json_t *cells = json_loads(r->cells, 0, NULL);
	const char *replaces = replaced(r, json_string_value(json_object_get(cells, "reference_to")), all, count, folder, rows, arena);
	enum status st = ST_OK;

	*out = (struct programme_received_row){.number = r->row.number,
		.line = ((PROGRAMME_RECEIVED_PART + r->row.number) << MESSAGE_PART_SHIFT) + 1,
		.key = r->row.key,
		.partner = r->row.partner,
		.footprint = r->row.footprint,
		.known = r->row.state == PROGRAMME_RECEIVED_USED || r->row.state == PROGRAMME_RECEIVED_PASSED};
	message_part_name(PROGRAMME_RECEIVED_PART + r->row.number, arena_printf(arena, "%s/%s", r->row.partner, r->row.footprint));
	for (int c = 0; st == ST_OK && table->column[c].name; c++)
		st = cell_of(r, cells, &table->column[c], replaces, arena, &out->cell[c], err);
	json_decref(cells);
	return st;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct programme_received_row *)a)->key, ((const struct programme_received_row *)b)->key);
}

enum status programme_received_rows(
	struct store_tx *tx, bool unusable_too, struct arena *arena, struct programme_received_row **out_list, size_t *out_count, struct err *err)
{
	struct programme_received_stored *all;
	struct programme_received_beside *folder = NULL;
	struct programme_received_row *list;
	size_t count = 0, rows = 0, kept = 0;
	enum status st = programme_received_all(tx, arena, &all, &count, err);

	if (st == ST_OK && count > 0)
		st = programme_received_folder(tx, arena, &folder, &rows, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		if (unusable_too && all[i].row.state == PROGRAMME_RECEIVED_UNUSABLE)
			all[i].row.state = PROGRAMME_RECEIVED_NEW; /* it is judged anew */
	}
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct err why;

		if (!all[i].row.product || all[i].row.state == PROGRAMME_RECEIVED_UNUSABLE)
			continue;
		if (row_of(&all[i], all, count, folder, rows, arena, &list[kept], &why) == ST_OK)
			kept++;
		else if (all[i].row.state == PROGRAMME_RECEIVED_NEW)
			st = programme_received_state_set(tx, all[i].row.number, PROGRAMME_RECEIVED_UNUSABLE, why.code, err);
	}
	if (st != ST_OK)
		return st;
	if (kept > 1)
		qsort(list, kept, sizeof *list, by_key);
	*out_list = list;
	*out_count = kept;
	return ST_OK;
}

enum status programme_received_insert(struct store_tx *tx, const struct programme_received_row *row, struct err *err)
{
	const struct table *table = table_of();
	struct store_stmt *s;
	int c = 0;
	enum status st = programme_store_insert(tx, table, &s, err);

	if (st != ST_OK)
		return st;
	for (; table->column[c].name; c++)
		store_bind_text(s, c + 1, row->cell[c]);
	store_bind_int(s, c + 1, row->line);
	return store_run(s, err);
}

/* ---- for a run ---- */

static const char *cell_named(const struct programme_received_row *row, const char *name)
{
	const struct table *table = table_of();

	for (int c = 0; table->column[c].name; c++)
		if (strcmp(table->column[c].name, name) == 0)
			return row->cell[c];
	return NULL;
}

static bool is_there(struct programme_reading *r, const char *table, const char *key)
{
	int index = programme_table_index(table);

	return !key || r->incomplete[index] || programme_keys_find(&r->keys[index], programme_keys_hash(key, strlen(key))) >= 0;
}

enum status programme_received_read(struct programme_reading *r, int index, struct err *err)
{
	struct programme_received_row *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	if (strcmp(programme_tables()[index]->name, TABLE) != 0)
		return ST_OK;
	arena_init(&arena);
	st = programme_received_rows(r->tx, true, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct programme_received_row *row = &list[i];
		const char *product = cell_named(row, "product"), *supplier = cell_named(row, "supplier");
		struct err why;

		if (is_there(r, "products", product) && is_there(r, "organisations", supplier)) {
			st = programme_received_insert(r->tx, row, err);
			if (st == ST_OK)
				st = programme_received_state_set(r->tx, row->number, PROGRAMME_RECEIVED_USED, "", err);
			r->rows++;
			continue;
		}
		err_set(&why, ST_INPUT, "received.product_gone", row->key, product, supplier ? supplier : "", NULL);
		findings_add(r->findings, SEVERITY_WARNING, &why);
		st = programme_received_state_set(r->tx, row->number, PROGRAMME_RECEIVED_UNUSABLE, why.code, err);
	}
	arena_done(&arena);
	return st;
}

enum status programme_received_drop(struct store_tx *tx, struct findings *all, struct findings *findings, size_t *out_removed, struct err *err)
{
	size_t removed = 0, left = 0;
	int64_t last = 0;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < all->count; i++) {
		const struct finding *f = &all->item[i];
		int64_t number = (f->err.line >> MESSAGE_PART_SHIFT) - PROGRAMME_RECEIVED_PART;

		if (number <= 0 || f->severity != SEVERITY_ERROR) {
			all->item[left++] = *f;
			continue;
		}
		all->errors--;
		findings_add(findings, SEVERITY_WARNING, &f->err);
		if (number == last)
			continue;
		last = number;
		removed++;
		st = programme_received_remove(tx, f->err.line, err);
		if (st == ST_OK)
			st = programme_received_state_set(tx, number, PROGRAMME_RECEIVED_UNUSABLE, f->err.code, err);
	}
	all->count = left;
	*out_removed = removed;
	return st;
}

enum status programme_received_digest(struct store_tx *tx, struct hash *hash, struct err *err)
{
	struct programme_received_row *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = programme_received_rows(tx, false, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		hash_string(hash, "received");
		for (int c = 0; table_of()->column[c].name; c++)
			hash_string(hash, list[i].cell[c]);
	}
	arena_done(&arena);
	return st;
}

/* ---- check ---- */

enum status programme_received_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct programme_received_kept *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = programme_received_kept_all(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char hex[HASH_HEX_LEN], number[24];
		struct hash hash;
		struct err why;

		hash_init(&hash);
		hash_bytes(&hash, list[i].json ? list[i].json : "", list[i].json ? strlen(list[i].json) : 0);
		hash_final(&hash, hex);
		if (list[i].json && strcmp(hex, list[i].sha256) == 0)
			continue;
		snprintf(number, sizeof number, "%lld", (long long)list[i].number);
		err_set(&why, ST_CONFLICT, "received.broken", number, list[i].sha256, NULL);
		findings_add(findings, SEVERITY_ERROR, &why);
	}
	arena_done(&arena);
	return st;
}
