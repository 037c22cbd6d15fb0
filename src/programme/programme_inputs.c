/* The inputs of published footprints: kept as text, read back into a database in memory, compared. */
#include "programme/programme_publish.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "programme/programme_int.h"
#include "programme/programme_received_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RULES_NAME "programme.json"
#define CLAIMS_NAME "claims"
static const char *const tables[] = {"organisations", "sites", "factors", "processes", "products", "links", "production", "activity", "inputs",
	"contracts", "supplier_footprints", "allocation_shares", "prices", "exclusions", "mass_balances", "duty_rules"};
#define TABLES (sizeof tables / sizeof *tables)

/* Of the tables that are kept: the folder's own table claims is none of them. */
static const struct table *described(const char *name)
{
	for (size_t i = 0; i < TABLES; i++)
		if (strcmp(tables[i], name) == 0)
			return programme_tables()[programme_table_index(name)];
	return NULL;
}

static int columns_of(const struct table *table)
{
	int columns = 0;

	while (table->column[columns].name)
		columns++;
	return columns;
}

/* How many are inputs: no footprint hangs on what stands from a business number on, and who is handed a version need not have that. */
static int inputs_of(const struct table *table)
{
	int columns = 0;

	while (table->column[columns].name && table->column[columns].type != COLUMN_BUSINESS_NUMBER)
		columns++;
	return columns;
}

static bool is_integer(const struct column *c)
{
	return c->type == COLUMN_YESNO || c->type == COLUMN_YEAR || c->type == COLUMN_WON || c->type == COLUMN_TONNES || c->type == COLUMN_INTEGER;
}

/* ---- writing ---- */

static void append_string(struct text *out, const char *s)
{
	json_t *value = json_string(s);
	char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	text_append_string(out, dump ? dump : "null");
	free(dump);
	json_decref(value);
}

static enum status read_table(struct store_tx *tx, const struct table *table, struct text *out, struct err *err)
{
	int columns = columns_of(table), inputs = inputs_of(table);
	struct store_stmt *s;
	bool row;
	enum status st = programme_store_select(tx, table, &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		text_append_char(out, '[');
		for (int c = 0; c < inputs; c++) {
			if (store_is_null(s, c))
				text_append_string(out, "null");
			else if (is_integer(&table->column[c]))
				text_printf(out, "%" PRId64, store_int(s, c));
			else
				append_string(out, store_text(s, c));
			text_append_char(out, ',');
		}
		text_printf(out, "%" PRId64 "]\n", store_int(s, columns));
	}
	return st;
}

static void add(struct programme_inputs *inputs, const char *table, char *content)
{
	struct programme_input *item = &inputs->item[inputs->count++];
	struct hash hash;

	assert(inputs->count <= PROGRAMME_INPUTS_MAX);
	item->table = table;
	item->content = content;
	hash_init(&hash);
	hash_bytes(&hash, content, strlen(content));
	hash_final(&hash, item->sha256);
}

static void digest_set(struct programme_inputs *inputs)
{
	struct hash hash;

	hash_init(&hash);
	for (size_t i = 0; i < inputs->count; i++) {
		hash_string(&hash, inputs->item[i].table);
		hash_string(&hash, inputs->item[i].sha256);
	}
	hash_final(&hash, inputs->set);
}

static char *claims_text(const struct carbon_claim *claim, size_t count)
{
	struct text out;

	text_init(&out);
	for (size_t i = 0; i < count; i++) {
		text_append_char(&out, '[');
		append_string(&out, claim[i].process);
		text_printf(&out, ",%" PRId64 "]\n", claim[i].grams);
	}
	return taken(&out);
}

static void append_received(struct text *out, const struct table *table, const struct programme_received_row *row)
{
	text_append_char(out, '[');
	for (int c = 0; table->column[c].name; c++) {
		if (row->cell[c])
			append_string(out, row->cell[c]);
		else
			text_append_string(out, "null");
		text_append_char(out, ',');
	}
	text_printf(out, "%" PRId64 "]\n", row->line);
}

/* Footprints of suppliers, with those that partners sent since the run: the same text that the next run's rows would give. */
static enum status read_footprints(struct store_tx *tx, const struct table *table, struct text *out, struct err *err)
{
	struct programme_received_row *received;
	struct arena arena;
	struct text rows;
	size_t count = 0, next = 0;
	enum status st;

	arena_init(&arena);
	text_init(&rows);
	st = programme_received_rows(tx, false, &arena, &received, &count, err);
	if (st == ST_OK)
		st = read_table(tx, table, &rows, err);
	for (char *at = rows.data; st == ST_OK && at && *at;) {
		char *end = strchr(at, '\n') + 1;
		json_t *row = json_loadb(at, (size_t)(end - at), 0, NULL);
		const char *key = json_string_value(json_array_get(row, 0));
		bool ours = json_integer_value(json_array_get(row, json_array_size(row) - 1)) < PROGRAMME_RECEIVED_LINE;

		while (next < count && ours && key && strcmp(received[next].key, key) < 0)
			append_received(out, table, &received[next++]);
		if (ours)
			text_append(out, at, (size_t)(end - at));
		json_decref(row);
		at = end;
	}
	while (st == ST_OK && next < count)
		append_received(out, table, &received[next++]);
	text_done(&rows);
	arena_done(&arena);
	return st;
}

enum status programme_inputs_read(
	struct store_tx *tx, const struct carbon_claim *claim, size_t claim_count, struct programme_inputs *out_inputs, struct err *err)
{
	struct programme_inputs inputs = {.count = 0};
	char *rules = NULL;
	enum status st = party_programme_text(tx, &rules, err);

	if (st != ST_OK)
		return st;
	add(&inputs, RULES_NAME, rules);
	add(&inputs, CLAIMS_NAME, claims_text(claim, claim_count));
	for (size_t i = 0; i < TABLES && st == ST_OK; i++) {
		struct text out;

		text_init(&out);
		st = strcmp(tables[i], "supplier_footprints") == 0 ? read_footprints(tx, described(tables[i]), &out, err)
								   : read_table(tx, described(tables[i]), &out, err);
		/* of the clock table only another validity of footprints is an input; without one the set is as it was before there was such a table
		 */
		if (strcmp(tables[i], "duty_rules") == 0 && (st != ST_OK || !strstr(out.data ? out.data : "", "\"footprint_validity\"")))
			text_done(&out);
		else
			add(&inputs, tables[i], taken(&out));
	}
	if (st != ST_OK) {
		programme_inputs_done(&inputs);
		return st;
	}
	digest_set(&inputs);
	*out_inputs = inputs;
	return ST_OK;
}

void programme_inputs_done(struct programme_inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		free(inputs->item[i].content);
	*inputs = (struct programme_inputs){.count = 0};
}

enum status programme_inputs_put(struct store_tx *tx, const struct programme_inputs *inputs, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < inputs->count && st == ST_OK; i++) {
		const struct programme_input *item = &inputs->item[i];
		struct carbon_input_table row = {inputs->set, item->table, item->sha256};

		st = carbon_input_put(tx, item->sha256, item->content, err);
		if (st == ST_OK)
			st = carbon_input_set_put(tx, &row, err);
	}
	return st;
}

static const char *constant_name(const char *name)
{
	const struct table *table = described(name);

	return table ? table->name : strcmp(name, CLAIMS_NAME) == 0 ? CLAIMS_NAME : strcmp(name, RULES_NAME) == 0 ? RULES_NAME : NULL;
}

static const struct programme_input *find_input(const struct programme_inputs *inputs, const char *table)
{
	for (size_t i = 0; i < inputs->count; i++)
		if (strcmp(inputs->item[i].table, table) == 0)
			return &inputs->item[i];
	return NULL;
}

enum status programme_inputs_get(struct store_tx *tx, const char *set, struct programme_inputs *out_inputs, struct err *err)
{
	struct programme_inputs inputs = {.count = 0};
	struct carbon_input_table *list;
	struct arena arena;
	size_t count;
	enum status st;

	arena_init(&arena);
	st = carbon_input_set(tx, &arena, set, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count && inputs.count < PROGRAMME_INPUTS_MAX; i++) {
		const char *name = constant_name(list[i].table), *content;

		if (!name)
			continue; /* a table of a later version: what is computed from the rest is compared anyway */
		st = carbon_input_get(tx, &arena, list[i].sha256, &content, err);
		if (st == ST_OK)
			add(&inputs, name, heap_strdup(content));
	}
	if (st == ST_OK && !find_input(&inputs, RULES_NAME))
		st = err_set(err, ST_NOT_FOUND, "version.inputs_lost", set, RULES_NAME, NULL);
	arena_done(&arena);
	if (st != ST_OK) {
		programme_inputs_done(&inputs);
		return st;
	}
	snprintf(inputs.set, sizeof inputs.set, "%s", set);
	*out_inputs = inputs;
	return ST_OK;
}

/* ---- reading lines ---- */

/* The next line as an array, NULL at the end or where the text is damaged (`*cursor` NULL then). */
static json_t *next_line(const char **cursor)
{
	const char *at = *cursor, *end;
	json_t *row;

	if (!at || !*at)
		return NULL;
	end = strchr(at, '\n');
	row = json_loadb(at, end ? (size_t)(end - at) : strlen(at), 0, NULL);
	*cursor = row && json_is_array(row) && end ? end + 1 : NULL;
	if (row && !*cursor) {
		json_decref(row);
		row = NULL;
	}
	return row;
}

static enum status damaged(const char *table, struct err *err)
{
	return err_set(err, ST_CONFLICT, "version.inputs_lost", "", table, NULL);
}

static enum status load_table(struct store_tx *tx, const struct table *table, const char *content, struct err *err)
{
	int columns = columns_of(table);
	const char *cursor = content;
	struct store_stmt *s;
	json_t *row;
	enum status st = programme_store_insert(tx, table, &s, err);

	while (st == ST_OK && (row = next_line(&cursor))) {
		/* a version may be older than the last columns of its table: these are blank in it */
		int cells = (int)json_array_size(row) - 1;

		if (cells < 1 || cells > columns)
			st = damaged(table->name, err);
		for (int c = 0; c <= columns && st == ST_OK; c++) {
			json_t *cell = c == columns ? json_array_get(row, (size_t)cells) : c < cells ? json_array_get(row, (size_t)c) : NULL;

			if (json_is_integer(cell))
				store_bind_int(s, c + 1, json_integer_value(cell));
			else if (json_is_string(cell))
				store_bind_text(s, c + 1, json_string_value(cell));
			else
				store_bind_null(s, c + 1);
		}
		if (st == ST_OK)
			st = store_run(s, err);
		json_decref(row);
	}
	return st == ST_OK && !cursor ? damaged(table->name, err) : st;
}

static enum status load_claims(const char *content, struct arena *arena, struct carbon_claim **out_claim, size_t *out_count, struct err *err)
{
	struct carbon_claim *list = NULL;
	size_t count = 0;
	const char *cursor = content;
	json_t *row;

	while ((row = next_line(&cursor))) {
		const char *process = json_string_value(json_array_get(row, 0));

		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_claim){process ? arena_strdup(arena, process) : "", json_integer_value(json_array_get(row, 1))};
		json_decref(row);
	}
	*out_claim = list;
	*out_count = count;
	return cursor ? ST_OK : damaged(CLAIMS_NAME, err);
}

static enum status load_rules(struct store_tx *tx, const char *text, struct arena *arena, struct err *err)
{
	struct party_rules rules;
	struct findings findings;
	json_t *root = json_loads(text, 0, NULL);
	enum status st = root ? ST_OK : damaged(RULES_NAME, err);

	findings_init(&findings, 10);
	if (st == ST_OK && party_rules_parse(root, text, RULES_NAME, arena, &rules, &findings) != ST_OK)
		st = damaged(RULES_NAME, err);
	if (st == ST_OK)
		st = party_programme_put(tx, &rules, text, "", err);
	findings_done(&findings);
	json_decref(root);
	return st;
}

enum status programme_inputs_load(const struct programme_inputs *inputs, struct arena *arena, struct store **out_store, struct store_tx **out_tx,
	struct carbon_claim **out_claim, size_t *out_claim_count, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(":memory:", STORE_WRITE_CREATE, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st != ST_OK) {
		store_close(store);
		return st;
	}
	*out_claim = NULL;
	*out_claim_count = 0;
	for (size_t i = 0; i < inputs->count && st == ST_OK; i++) {
		const struct programme_input *item = &inputs->item[i];

		if (strcmp(item->table, RULES_NAME) == 0)
			st = load_rules(tx, item->content, arena, err);
		else if (strcmp(item->table, CLAIMS_NAME) == 0)
			st = load_claims(item->content, arena, out_claim, out_claim_count, err);
		else
			st = load_table(tx, described(item->table), item->content, err);
	}
	if (st != ST_OK) {
		store_rollback(tx);
		store_close(store);
		return st;
	}
	*out_store = store;
	*out_tx = tx;
	return ST_OK;
}

/* ---- comparing ---- */

/* Rows of a table, in the order of the text: that of their keys. */
struct rows {
	json_t **row;
	const char **key;
	size_t count;
};

/* A row that was kept before the table's last columns ends earlier; after its cells it has the line. */
static const char *cell_text(json_t *row, int column, struct arena *arena)
{
	json_t *cell = column + 1 < (int)json_array_size(row) ? json_array_get(row, (size_t)column) : NULL;

	if (json_is_string(cell))
		return json_string_value(cell);
	return json_is_integer(cell) ? arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(cell)) : NULL;
}

static bool is_key(const struct table *table, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = table->key; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
			return true;
	return false;
}

static const char *key_of(const struct table *table, json_t *row, struct arena *arena)
{
	const char *key = "";

	for (int c = 0; table->column[c].name; c++) {
		const char *text = is_key(table, table->column[c].name) ? cell_text(row, c, arena) : NULL;

		if (text)
			key = key[0] ? arena_printf(arena, "%s / %s", key, text) : text;
	}
	return key;
}

static struct rows read_rows(const struct table *table, const char *content, struct arena *arena)
{
	struct rows rows = {0};
	const char *cursor = content;
	json_t *row;

	while ((row = next_line(&cursor))) {
		rows.row = heap_grow(rows.row, rows.count + 1, sizeof(json_t *));
		rows.row[rows.count++] = row;
	}
	rows.key = heap_alloc(rows.count, sizeof(const char *));
	for (size_t i = 0; i < rows.count; i++)
		rows.key[i] = key_of(table, rows.row[i], arena);
	return rows;
}

static void rows_done(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		json_decref(rows->row[i]);
	free(rows->row);
	free(rows->key);
}

static const char *named_cell(const struct table *table, const char *name, json_t *row, struct arena *arena)
{
	for (int c = 0; table->column[c].name; c++)
		if (strcmp(table->column[c].name, name) == 0) {
			const char *text = cell_text(row, c, arena);

			return text ? arena_strdup(arena, text) : NULL;
		}
	return NULL;
}

struct differ {
	const struct table *table;
	struct arena *arena;
	struct programme_change *list;
	size_t count;
};

static void change(struct differ *d, const char *key, json_t *row, const char *column, const char *old, const char *new)
{
	d->list = arena_grow(d->arena, d->list, d->count, sizeof *d->list);
	d->list[d->count++] = (struct programme_change){.table = d->table->name,
		.key = arena_strdup(d->arena, key),
		.column = column ? arena_strdup(d->arena, column) : NULL,
		.old = old ? arena_strdup(d->arena, old) : NULL,
		.new = new ? arena_strdup(d->arena, new) : NULL,
		.product = named_cell(d->table, "product", row, d->arena),
		.process = named_cell(d->table, "process", row, d->arena),
		.site = named_cell(d->table, "site", row, d->arena),
		.month = named_cell(d->table, "month", row, d->arena),
		.line = json_integer_value(json_array_get(row, json_array_size(row) - 1))};
}

static void differ_rows(struct differ *d, json_t *old, json_t *new, const char *key)
{
	for (int c = 0; d->table->column[c].name; c++) {
		const char *a = cell_text(old, c, d->arena), *b = cell_text(new, c, d->arena);

		if ((a || b) && (!a || !b || strcmp(a, b) != 0))
			change(d, key, new, d->table->column[c].name, a ? a : "", b ? b : "");
	}
}

static int64_t place_in(const struct map *at, const char *key)
{
	int64_t place;

	return map_get(at, key, &place) ? place : -1;
}

static void differ_table(struct differ *d, const char *old_content, const char *new_content)
{
	struct rows old, new;
	struct map *old_at, *new_at;

	if (strcmp(old_content, new_content) == 0)
		return;
	old = read_rows(d->table, old_content, d->arena);
	new = read_rows(d->table, new_content, d->arena);
	old_at = map_new();
	new_at = map_new();
	for (size_t i = 0; i < old.count; i++)
		map_add(old_at, old.key[i], (int64_t)i, NULL);
	for (size_t i = 0; i < new.count; i++)
		map_add(new_at, new.key[i], (int64_t)i, NULL);
	for (size_t i = 0; i < old.count; i++)
		if (place_in(new_at, old.key[i]) < 0)
			change(d, old.key[i], old.row[i], NULL, "", NULL);
	for (size_t i = 0; i < new.count; i++) {
		int64_t place = place_in(old_at, new.key[i]);

		if (place < 0)
			change(d, new.key[i], new.row[i], NULL, NULL, "");
		else
			differ_rows(d, old.row[place], new.row[i], new.key[i]);
	}
	map_free(old_at);
	map_free(new_at);
	rows_done(&old);
	rows_done(&new);
}

/* Top-level members of the rules that differ; dates of steps and money are no input of footprints, but it is said that they changed. */
/* A word as it is, anything else as JSON; NULL where the rule is absent. */
static const char *rule_text(const json_t *value, struct arena *arena)
{
	char *dumped;
	const char *copy;

	if (!value || json_is_string(value))
		return json_string_value(value);
	dumped = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
	copy = dumped ? arena_strdup(arena, dumped) : "";
	free(dumped);
	return copy;
}

static void differ_rules(struct differ *d, const char *old_text, const char *new_text)
{
	json_t *old = json_loads(old_text, 0, NULL), *new = json_loads(new_text, 0, NULL), *value;
	static const struct column none[] = {{0}};
	static const struct table rules = {.name = RULES_NAME, .key = "", .column = none};
	json_t *row = json_pack("[i]", 0);
	const char *key;

	d->table = &rules;
	json_object_foreach(new, key, value)
	{
		json_t *before = json_object_get(old, key);

		if (before && json_equal(before, value))
			continue;
		change(d, key, row, key, rule_text(before, d->arena), rule_text(value, d->arena));
	}
	json_object_foreach(old, key, value)
	{
		if (!json_object_get(new, key))
			change(d, key, row, key, rule_text(value, d->arena), NULL);
	}
	json_decref(row);
	json_decref(old);
	json_decref(new);
}

static void differ_claims(struct differ *d, const char *old_content, const char *new_content)
{
	static const struct column columns[] = {{.name = "process", .type = COLUMN_ID}, {.name = "grams", .type = COLUMN_INTEGER}, {0}};
	static const struct table claims = {.name = CLAIMS_NAME, .key = "process", .column = columns};

	d->table = &claims;
	differ_table(d, old_content, new_content);
}

enum status programme_inputs_differ(const struct programme_inputs *old, const struct programme_inputs *new, struct arena *arena,
	struct programme_change **out_list, size_t *out_count, struct err *err)
{
	struct differ d = {.arena = arena};

	(void)err;
	for (size_t i = 0; i < new->count; i++) {
		const struct programme_input *item = &new->item[i], *before = find_input(old, item->table);
		const char *old_content = before ? before->content : "";

		if (before && strcmp(before->sha256, item->sha256) == 0)
			continue;
		if (strcmp(item->table, RULES_NAME) == 0) {
			differ_rules(&d, old_content, item->content);
		} else if (strcmp(item->table, CLAIMS_NAME) == 0) {
			differ_claims(&d, old_content, item->content);
		} else {
			d.table = described(item->table);
			differ_table(&d, old_content, item->content);
		}
	}
	*out_list = d.list;
	*out_count = d.count;
	return ST_OK;
}
