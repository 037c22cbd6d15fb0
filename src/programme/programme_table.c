/* One file of the folder: header, then row by row: cells, key, references, insertion. */
#include "programme/programme_answer_int.h"
#include "programme/programme_received_int.h"

#include "base/map.h"
#include "base/text.h"
#include "file/rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PROGRESS_ROWS 8192
#define KEY_COLUMNS_MAX 6
#define KEY_SEPARATOR '\x1f' /* stands in no id: control characters are refused */
#define KEY_BYTES_MAX 512
#define NEAREST_ASKED_MAX 20
#define LAST_BYTES 65
#define ROW_BYTES_USUAL 36 /* for the first size of a table's keys */

/* What stays the same for all rows of a file. */
struct table_file {
	struct programme_reading *reading;
	const struct table *table;
	int index;
	struct rows *in;
	struct programme_header header;
	int columns;
	int key[KEY_COLUMNS_MAX], key_count; /* columns */
	int of[PROGRAMME_COLUMNS_MAX];       /* table that a reference names, -1: no reference */
	struct programme_cell fallback[PROGRAMME_COLUMNS_MAX];
	struct programme_cell cell[PROGRAMME_COLUMNS_MAX];
	struct programme_hash hash[PROGRAMME_COLUMNS_MAX]; /* of the references of this row that are not those of the row before */
	bool again[PROGRAMME_COLUMNS_MAX];
	int64_t number[PROGRAMME_COLUMNS_MAX]; /* of the row that a reference names */
	char key_text[KEY_BYTES_MAX];          /* of this row */
	size_t key_length;                     /* 0: it cannot be read */
	struct programme_hash key_hash;
	char last[PROGRAMME_COLUMNS_MAX][LAST_BYTES]; /* the reference of the row before: files are mostly sorted by one */
	struct store_stmt *insert;
	int links_kind;              /* column `kind` of links, -1 for other tables */
	struct programme_keys given; /* of this file's rows that stand elsewhere and say the same; slots 0: none so far */
	int64_t rows;
};

static void complain_at(struct table_file *f, int column, struct err *err)
{
	int field = column < 0 ? -1 : f->header.at[column];

	rows_at(f->in, field, err);
	findings_add(f->reading->findings, SEVERITY_ERROR, err);
}

/* The row's line as it is stored: parts of a file are numbered in its upper half (base/message.h). */
static int64_t line_of(const struct table_file *f)
{
	return f->reading->part << MESSAGE_PART_SHIFT | rows_line(f->in);
}

/* ---- before the first row ---- */

static void prepare(struct table_file *f)
{
	const struct table *table = f->table;
	const char *name = table->key;

	for (f->columns = 0; table->column[f->columns].name; f->columns++) {
		const struct column *column = &table->column[f->columns];

		f->of[f->columns] = column->type == COLUMN_REF ? programme_table_index(column->of) : -1;
		f->fallback[f->columns].kind = PROGRAMME_CELL_NULL;
		if (column->fallback)
			programme_cell_read(column, column->fallback, "", &f->fallback[f->columns], NULL);
	}
	while (name && f->key_count < KEY_COLUMNS_MAX) {
		const char *end = strchr(name, ',');
		size_t length = end ? (size_t)(end - name) : strlen(name);

		for (int c = 0; c < f->columns; c++)
			if (strlen(table->column[c].name) == length && memcmp(table->column[c].name, name, length) == 0)
				f->key[f->key_count++] = c;
		name = end ? end + 1 : NULL;
	}
	f->links_kind = -1;
	if (strcmp(table->name, "links") == 0)
		for (int c = 0; c < f->columns; c++)
			if (strcmp(table->column[c].name, "kind") == 0)
				f->links_kind = c;
}

/* ---- one row ---- */

/* All cells; false if one of them is wrong. Also notes which cells could be read, for the key. */
static bool read_cells(struct table_file *f, bool *readable)
{
	bool good = !f->header.damaged;
	int fields = rows_count(f->in);
	struct err err;

	for (int c = 0; c < f->columns; c++) {
		int field = f->header.at[c];
		struct programme_cell *cell = &f->cell[c];

		readable[c] = true;
		if (field < 0 || field >= fields) { /* the header or the field count was found wrong already if it is required */
			cell->kind = PROGRAMME_CELL_NULL;
			readable[c] = (f->table->column[c].flags & COLUMN_REQUIRED) == 0;
		} else if (programme_cell_read(&f->table->column[c], rows_cell(f->in, field), f->reading->as_of, cell, &err) != ST_OK) {
			complain_at(f, c, &err);
			good = readable[c] = false;
			continue;
		}
		if (cell->kind == PROGRAMME_CELL_NULL && f->fallback[c].kind != PROGRAMME_CELL_NULL) {
			cell->kind = f->fallback[c].kind;
			cell->integer = f->fallback[c].integer;
			cell->text = f->fallback[c].text;
		}
	}
	return good;
}

/* The key as one string; 0 if it cannot be read. Single ids stand alone, so that references find them. */
static size_t key_string(const struct table_file *f, const bool *readable, char out[KEY_BYTES_MAX])
{
	size_t used = 0;

	for (int k = 0; k < f->key_count; k++)
		if (!readable[f->key[k]])
			return 0;

	for (int k = 0; k < f->key_count; k++) {
		const struct programme_cell *cell = &f->cell[f->key[k]];

		if (k > 0)
			out[used++] = KEY_SEPARATOR;
		if (cell->kind == PROGRAMME_CELL_TEXT) {
			size_t length = strlen(cell->text);

			memcpy(out + used, cell->text, length);
			used += length;
		} else {
			used += (size_t)snprintf(out + used, 24, "%" PRId64, cell->integer);
		}
	}
	return used;
}

static void complain_repeated(struct table_file *f, const char *key, size_t length, int64_t first)
{
	char words[KEY_BYTES_MAX * 2], line[24], file[80], place[MESSAGE_FILE_LEN + ERR_CELL_LEN], cell[ERR_CELL_LEN];
	struct err err, other;
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		words[used++] = key[i] == KEY_SEPARATOR ? ',' : key[i];
		if (key[i] == KEY_SEPARATOR)
			words[used++] = ' ';
	}
	words[used] = '\0';
	if (first >> MESSAGE_PART_SHIFT == f->reading->part) {
		snprintf(line, sizeof line, "%" PRId64, first & ((INT64_C(1) << MESSAGE_PART_SHIFT) - 1));
		err_set(&err, ST_INPUT, "table.row_twice", words, line, NULL);
	} else { /* it stands in another part of the file */
		snprintf(file, sizeof file, "%s.csv", f->table->name);
		err_at(&other, file, first, 0);
		first = message_place(&other, place, cell);
		if (cell[0])
			snprintf(place + strlen(place), sizeof place - strlen(place), ":%s", cell);
		else
			snprintf(place + strlen(place), sizeof place - strlen(place), ":%" PRId64, first);
		err_set(&err, ST_INPUT, "table.row_elsewhere", words, place, NULL);
	}
	complain_at(f, f->key[0], &err);
}

/* Hashes key and references of a row and has their places fetched, so that they are there when they are looked up. */
static void look_ahead(struct table_file *f, const bool *readable)
{
	f->key_length = key_string(f, readable, f->key_text);
	if (f->key_length > 0) {
		f->key_hash = programme_keys_hash(f->key_text, f->key_length);
		programme_keys_prefetch(&f->reading->keys[f->index], f->key_hash);
	}
	for (int c = 0; c < f->columns; c++) {
		if (f->of[c] < 0 || !readable[c] || f->cell[c].kind != PROGRAMME_CELL_TEXT)
			continue;
		f->again[c] = strcmp(f->cell[c].text, f->last[c]) == 0;
		if (!f->again[c]) {
			f->hash[c] = programme_keys_hash(f->cell[c].text, strlen(f->cell[c].text));
			programme_keys_prefetch(&f->reading->keys[f->of[c]], f->hash[c]);
		}
	}
}

/* Enters the key, also of a row with other faults, so that references to it are not called unknown. False if it is there already. */
static bool enter_key(struct table_file *f, int64_t *out_number)
{
	return f->key_length == 0 || programme_keys_add(&f->reading->keys[f->index], f->key_hash, line_of(f), out_number);
}

/* ---- a row that came before ---- */

static bool cell_is(const struct column *column, const struct programme_cell *cell, struct store_stmt *stored, int c)
{
	/* of a paper it is worked out after all are read: what one of the two leaves blank does not tell them apart */
	bool worked_out = strcmp(column->name, "sha256") == 0;

	if (cell->kind == PROGRAMME_CELL_NULL || store_is_null(stored, c))
		return worked_out || (cell->kind == PROGRAMME_CELL_NULL && store_is_null(stored, c));
	if (cell->kind == PROGRAMME_CELL_INT)
		return store_int(stored, c) == cell->integer;
	return strcmp(store_text(stored, c), cell->text) == 0;
}

/* Does this row of an answer say what the one of its key says? That one must be the folder's or an answer's, which the next run reads before it:
 * papers that were uploaded (line 0) and footprints that were received come after. */
static enum status says_the_same(struct table_file *f, int64_t line, bool *out_same, struct err *err)
{
	struct store_stmt *stored;
	bool same = false;
	enum status st;

	*out_same = false;
	if (f->reading->part == 0 || line >> MESSAGE_PART_SHIFT == f->reading->part || line == 0 || line >= PROGRAMME_RECEIVED_LINE)
		return ST_OK;
	st = programme_store_row(f->reading->tx, f->table, &stored, err);
	for (int k = 0; st == ST_OK && k < f->key_count; k++) {
		const struct programme_cell *cell = &f->cell[f->key[k]];

		if (cell->kind == PROGRAMME_CELL_TEXT)
			store_bind_text(stored, k + 1, cell->text);
		else
			store_bind_int(stored, k + 1, cell->integer);
	}
	if (st == ST_OK)
		st = store_step(stored, &same, err); /* none if it had a fault */
	for (int c = 0; st == ST_OK && same && c < f->columns; c++)
		same = cell_is(&f->table->column[c], &f->cell[c], stored, c);
	*out_same = st == ST_OK && same;
	return st;
}

/* A row whose key is number `number`: given if it says what stands there, once in a file; else a mistake. */
static enum status read_repeated(struct table_file *f, int64_t number, bool good, bool *out_given, struct err *err)
{
	int64_t line = f->reading->keys[f->index].key[number].line, own;
	enum status st = good ? says_the_same(f, line, out_given, err) : ST_OK;

	if (st == ST_OK && *out_given) {
		if (f->given.slots == 0)
			programme_keys_init(&f->given);
		*out_given = programme_keys_add(&f->given, f->key_hash, line_of(f), &own);
		line = f->given.key[own].line;
	}
	if (st == ST_OK && !*out_given)
		complain_repeated(f, f->key_text, f->key_length, line);
	return st;
}

static void complain_unknown(struct programme_reading *reading, int of, const char *value, struct err *err)
{
	const struct table *target = programme_tables()[of];
	char nearest[65] = "—", file[80];

	if (reading->nearest_asked < NEAREST_ASKED_MAX) {
		reading->nearest_asked++;
		programme_store_nearest(reading->tx, target, value, nearest);
	}
	snprintf(file, sizeof file, "%s.csv", target->name);
	err_set(err, ST_INPUT, "ref.unknown", value, file, nearest, NULL);
}

static void defer(struct table_file *f, int column)
{
	struct programme_reading *r = f->reading;
	int field = f->header.at[column];

	if (r->deferred_count == r->deferred_capacity) {
		r->deferred_capacity = r->deferred_capacity ? r->deferred_capacity * 2 : 64;
		r->deferred = heap_grow(r->deferred, r->deferred_capacity, sizeof *r->deferred);
	}
	r->deferred[r->deferred_count++] = (struct programme_deferred){
		.table = f->index,
		.of = f->of[column],
		.line = rows_cell_line(f->in, field),
		.column = rows_cell_column(f->in, field),
		.value = heap_strdup(f->cell[column].text),
	};
}

static bool check_references(struct table_file *f, const bool *readable)
{
	bool good = true;

	for (int c = 0; c < f->columns; c++) {
		const char *value = f->cell[c].text;
		struct err err;

		if (f->of[c] < 0 || !readable[c] || f->cell[c].kind != PROGRAMME_CELL_TEXT || f->again[c])
			continue;
		f->last[c][0] = '\0';
		f->number[c] = programme_keys_find(&f->reading->keys[f->of[c]], f->hash[c]);
		if (f->number[c] >= 0)
			snprintf(f->last[c], LAST_BYTES, "%s", value);
		if (f->number[c] >= 0 || f->reading->incomplete[f->of[c]])
			continue;
		if (!f->reading->read[f->of[c]] || f->of[c] == f->index) { /* or a row further down: a person's successor */
			defer(f, c);
			continue;
		}
		complain_unknown(f->reading, f->of[c], value, &err);
		complain_at(f, c, &err);
		good = false;
	}
	return good;
}

/* A person whose data were erased comes in as a key alone: the folder may still have the name, no page of the database shall. */
static void leave_out_erased(struct table_file *f)
{
	int64_t erased;

	if (f->cell[f->key[0]].kind != PROGRAMME_CELL_TEXT || !map_get(f->reading->erased, f->cell[f->key[0]].text, &erased))
		return;
	for (int c = 0; c < f->columns; c++) {
		if (strcmp(f->table->column[c].name, "name") == 0) {
			f->cell[c].kind = PROGRAMME_CELL_TEXT;
			f->cell[c].text = "";
		} else if (strcmp(f->table->column[c].name, "mail") == 0) {
			f->cell[c].kind = PROGRAMME_CELL_NULL;
		}
	}
}

/* Done while what look_ahead asked for is on its way. The cells stay as they are until the row is stored. */
static void bind_row(struct table_file *f)
{
	for (int c = 0; c < f->columns; c++) {
		const struct programme_cell *cell = &f->cell[c];

		if (cell->kind == PROGRAMME_CELL_TEXT)
			store_bind_text_borrowed(f->insert, c + 1, cell->text);
		else if (cell->kind == PROGRAMME_CELL_INT)
			store_bind_int(f->insert, c + 1, cell->integer);
		else
			store_bind_null(f->insert, c + 1);
	}
	store_bind_int(f->insert, f->columns + 1, line_of(f));
}

/* Remembers who contains whom, by row number of products. Columns product and input come first in links. */
static void note_contains(struct table_file *f)
{
	struct programme_reading *r = f->reading;

	if (strcmp(f->cell[f->links_kind].text, "contains") != 0 || f->number[0] < 0 || f->number[1] < 0)
		return;
	if (r->contains_count == r->contains_capacity) {
		r->contains_capacity = r->contains_capacity ? r->contains_capacity * 2 : 1024;
		r->contains = heap_grow(r->contains, r->contains_capacity, sizeof *r->contains);
		r->contains_line = heap_grow(r->contains_line, r->contains_capacity, sizeof *r->contains_line);
	}
	r->contains[r->contains_count] = (struct graph_link){.product = (int32_t)f->number[0], .input = (int32_t)f->number[1], .quantity = 1};
	r->contains_line[r->contains_count++] = line_of(f);
}

static enum status read_row(struct table_file *f, struct err *err)
{
	bool readable[PROGRAMME_COLUMNS_MAX], good;
	struct err finding;
	int64_t number = 0;

	f->rows++;
	good = read_cells(f, readable);
	good &= programme_header_fits(f->in, f->header.fields, f->reading->findings);
	look_ahead(f, readable);
	if (good && f->reading->erased && strcmp(f->table->name, "persons") == 0)
		leave_out_erased(f);
	if (good && f->reading->judge) {
		int column = -1;

		if (f->reading->judge(f->reading->judge_context, f->table, f->cell, &column, &finding) != ST_OK) {
			complain_at(f, column, &finding);
			good = false;
		}
	}
	if (good)
		bind_row(f);
	if (!enter_key(f, &number)) {
		bool given = false;
		enum status st = read_repeated(f, number, good, &given, err);

		f->reading->given += given;
		if (st != ST_OK || given)
			return st;
		good = false;
	}
	good = check_references(f, readable) && good;
	if (!good)
		return ST_OK;
	if (f->links_kind >= 0)
		note_contains(f);
	return store_run(f->insert, err);
}

/* ---- the file ---- */

static enum status report_progress(struct programme_reading *r, struct err *err)
{
	if (r->options->progress && !r->options->progress(r->options->progress_context, "import", r->rows, 0))
		return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	return ST_OK;
}

static void complain_table(struct programme_reading *r, const struct table *table, const char *code, int64_t line)
{
	char name[80];
	struct err err;

	snprintf(name, sizeof name, "%s.csv", table->name);
	err_set(&err, ST_INPUT, code, name, table->name_ko, NULL);
	err_at(&err, name, line, 0);
	findings_add(r->findings, SEVERITY_ERROR, &err);
}

static enum status read_rows(struct table_file *f, struct err *err)
{
	struct programme_reading *r = f->reading;
	enum status st = ST_OK;
	bool more = true, header = true;
	struct err finding;

	while (st == ST_OK && more) {
		enum status got = rows_next(f->in, &more, &finding);

		if (got != ST_OK && got != ST_INPUT) {
			if (err)
				*err = finding;
			return got;
		}
		if (got != ST_OK) {
			findings_add(r->findings, SEVERITY_ERROR, &finding);
			r->incomplete[f->index] = true;
			if (rows_broken(f->in) || header)
				return ST_OK;
			f->rows++;
			continue;
		}
		if (!more)
			break;
		if (header) {
			header = false;
			programme_header_match(f->in, f->table, &f->header, r->findings);
			for (int k = 0; k < f->key_count; k++)
				if (f->header.at[f->key[k]] < 0)
					r->incomplete[f->index] = true;
			continue;
		}
		st = read_row(f, err);
		if (st == ST_OK && ++r->rows % PROGRESS_ROWS == 0)
			st = report_progress(r, err);
	}
	rows_remark(f->in, r->findings);
	if (st == ST_OK && f->rows == 0 && f->table->need == TABLE_ROWS)
		complain_table(r, f->table, "table.no_rows", 1);
	return st;
}

static const char *const file_endings[] = {".csv", ".tsv", ".xlsx"};

enum status programme_table_file(const char *folder, const char *table, char out_name[PROGRAMME_TABLE_FILE_LEN], struct err *err)
{
	char found[2][PROGRAMME_TABLE_FILE_LEN];
	size_t size = strlen(folder) + PROGRAMME_TABLE_FILE_LEN + 2, count = 0;
	char *path = heap_alloc(size, 1);
	struct stat info;

	for (size_t i = 0; i < sizeof file_endings / sizeof *file_endings && count < 2; i++) {
		snprintf(found[count], sizeof *found, "%.60s%s", table, file_endings[i]);
		snprintf(path, size, "%s/%s", folder, found[count]);
		count += lstat(path, &info) == 0;
	}
	free(path);
	if (count == 2) {
		enum status st = err_set(err, ST_INPUT, "table.two_files", found[0], found[1], NULL);

		err_at(err, found[1], 0, 0);
		return st;
	}
	if (count == 0)
		snprintf(found[0], sizeof *found, "%.60s.csv", table);
	memcpy(out_name, found[0], sizeof *found);
	return ST_OK;
}

int programme_table_of_file(const char *name)
{
	char stem[PROGRAMME_TABLE_FILE_LEN];

	for (size_t i = 0; i < sizeof file_endings / sizeof *file_endings; i++) {
		size_t length = strlen(name), ending = strlen(file_endings[i]);

		if (length <= ending || length >= sizeof stem || strcmp(name + length - ending, file_endings[i]) != 0)
			continue;
		snprintf(stem, sizeof stem, "%.*s", (int)(length - ending), name);
		return programme_table_index(stem);
	}
	return -1;
}

/* Where the rows stand whose table rooms know by its CSV file's name. */
static enum status note_source(struct programme_reading *r, int index, const char *name, const char *sheet, struct err *err)
{
	const char *table = programme_tables()[index]->name;
	char usual[PROGRAMME_TABLE_FILE_LEN];

	snprintf(usual, sizeof usual, "%.60s.csv", table);
	if (strcmp(usual, name) == 0 && !sheet[0]) {
		message_file_from(usual, NULL, NULL);
		return ST_OK;
	}
	message_file_from(usual, name, sheet);
	return programme_store_source_put(r->tx, table, name, sheet, err);
}

enum status programme_table_read(struct programme_reading *r, int index, struct err *err)
{
	char name[PROGRAMME_TABLE_FILE_LEN], *path;
	size_t size = strlen(r->folder) + sizeof name + 2;
	struct err finding;
	enum status st;

	if (programme_table_file(r->folder, programme_tables()[index]->name, name, &finding) != ST_OK) {
		findings_add(r->findings, SEVERITY_ERROR, &finding);
		r->incomplete[index] = r->read[index] = true;
		return ST_OK;
	}
	path = heap_alloc(size, 1);
	snprintf(path, size, "%s/%s", r->folder, name);
	st = programme_table_read_file(r, index, path, name, NULL, err);
	if (st == ST_OK)
		st = note_source(r, index, name, r->sheet, err);
	free(path);
	return st;
}

/* All rows of a file that is open; it is closed. */
static enum status read_open(struct table_file *f, char digest[65], struct err *err)
{
	enum status st = programme_store_insert(f->reading->tx, f->table, &f->insert, err);

	if (st == ST_OK)
		st = read_rows(f, err);
	rows_digest(f->in, digest);
	snprintf(f->reading->sheet, sizeof f->reading->sheet, "%s", rows_sheet(f->in));
	rows_close(f->in);
	programme_keys_done(&f->given);
	return st;
}

static struct table_file *new_file(struct programme_reading *r, int index)
{
	struct table_file *f = heap_alloc(1, sizeof *f);

	f->reading = r;
	f->table = programme_tables()[index];
	f->index = index;
	prepare(f);
	r->read[index] = true;
	r->sheet[0] = '\0';
	return f;
}

static void cannot_open(struct programme_reading *r, int index, const char *name, struct err *finding)
{
	err_at(finding, name, finding->line, finding->column);
	findings_add(r->findings, SEVERITY_ERROR, finding);
	r->incomplete[index] = true;
}

enum status programme_table_read_file(
	struct programme_reading *r, int index, const char *path, const char *name, const char *sheet, struct err *err)
{
	struct table_file *f = new_file(r, index);
	const struct table *table = f->table;
	struct stat info;
	struct err finding;
	enum status st = report_progress(r, err);

	if (st == ST_OK && lstat(path, &info) != 0 && errno == ENOENT) {
		if (table->need != TABLE_OPTIONAL) {
			complain_table(r, table, "table.file_missing", 0);
			r->incomplete[index] = true;
		}
	} else if (st == ST_OK && programme_header_open(path, name, sheet, table, 0, &f->in, &finding) != ST_OK) {
		cannot_open(r, index, name, &finding);
	} else if (st == ST_OK) {
		if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
			r->bytes += info.st_size;
			programme_keys_expect(&r->keys[index], (size_t)info.st_size / ROW_BYTES_USUAL);
		}
		st = read_open(f, r->digest[index], err);
	}
	free(f);
	return st;
}

enum status programme_table_read_part(
	struct programme_reading *r, int index, const char *bytes, size_t length, const char *name, int64_t part, int64_t *out_rows, struct err *err)
{
	struct table_file *f = new_file(r, index);
	char digest[65];
	struct err finding;
	enum status st = report_progress(r, err);

	*out_rows = 0;
	if (st == ST_OK && programme_header_open_bytes(bytes, length, name, f->table, (int64_t)PROGRAMME_PART_BYTES_MAX, &f->in, &finding) != ST_OK) {
		cannot_open(r, index, name, &finding);
	} else if (st == ST_OK) {
		r->part = part;
		r->given = 0;
		r->bytes += (int64_t)length;
		st = read_open(f, digest, err);
		r->part = 0;
		*out_rows = f->rows;
	}
	free(f);
	return st;
}

enum status programme_table_load_keys(struct programme_reading *r, int index, struct err *err)
{
	struct table_file *f = new_file(r, index);
	bool readable[PROGRAMME_COLUMNS_MAX], row;
	struct store_stmt *stmt;
	enum status st = programme_store_select(r->tx, f->table, &stmt, err);

	memset(readable, true, sizeof readable);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		for (int k = 0; k < f->key_count; k++) {
			struct programme_cell *cell = &f->cell[f->key[k]];
			enum column_type type = f->table->column[f->key[k]].type;

			*cell = (struct programme_cell){.kind = PROGRAMME_CELL_TEXT, .text = store_text(stmt, f->key[k])};
			if (type == COLUMN_YEAR || type == COLUMN_INTEGER || type == COLUMN_WON || type == COLUMN_TONNES || type == COLUMN_YESNO ||
				!cell->text)
				*cell = (struct programme_cell){.kind = PROGRAMME_CELL_INT, .integer = store_int(stmt, f->key[k])};
		}
		f->key_length = key_string(f, readable, f->key_text);
		programme_keys_add(&r->keys[index], programme_keys_hash(f->key_text, f->key_length), store_int(stmt, f->columns), NULL);
	}
	free(f);
	return st;
}

void programme_table_resolve(struct programme_reading *r)
{
	for (size_t i = 0; i < r->deferred_count; i++) {
		struct programme_deferred *d = &r->deferred[i];
		char name[80];
		struct err err;

		if (r->incomplete[d->of] || programme_keys_find(&r->keys[d->of], programme_keys_hash(d->value, strlen(d->value))) >= 0)
			continue;
		complain_unknown(r, d->of, d->value, &err);
		snprintf(name, sizeof name, "%s.csv", programme_tables()[d->table]->name);
		err_at(&err, name, d->line, d->column);
		findings_add(r->findings, SEVERITY_ERROR, &err);
	}
}
