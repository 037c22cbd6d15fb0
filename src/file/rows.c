/* Rows from whatever keeps them: what it is, which sheet, where the header stands. */
#include "file/rows.h"

#include "base/arena.h"
#include "file/csv_int.h"
#include "file/xlsx_read_int.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define AHEAD_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define BOOK_BYTES_MAX (INT64_C(4) << 30)

/* A row that was read ahead, or the error that stood in its place. */
struct ahead {
	const char **cell;
	int64_t *cell_line, *cell_column; /* of text; NULL in a workbook */
	char *holds;                      /* of a workbook, enum xlsx_holds */
	int64_t line;
	int count;
	struct err *err;
};
struct rows {
	char name[ERR_FILE_LEN];
	struct csv *csv; /* text; or */
	struct xlsx_read *book;
	const char *sheet;
	int fd; /* of the workbook */
	/* the row at hand */
	const char *const *cell;
	int count;
	int64_t line;               /* of a workbook's row */
	const struct xlsx_row *at;  /* the same, as it was read */
	const struct ahead *row; /* NULL: it stands in `csv` or `book` */
	bool broken;
	struct err fatal; /* why */
	/* what was read ahead and is not yet given */
	struct arena arena;
	struct ahead *ahead;
	size_t aheads, next;
	bool ended; /* nothing comes behind these */
	/* of a workbook: which cells of the header are blank */
	bool *blank;
	int width;
};

/* ---- from text or workbook ---- */

static enum status source_next(struct rows *rows, bool *out_more, struct err *err)
{
	const struct xlsx_row *row;
	enum status st;

	if (rows->csv) {
		st = csv_next(rows->csv, out_more, err);
		if (st == ST_OK && *out_more) {
			rows->cell = csv_fields(rows->csv);
			rows->count = csv_field_count(rows->csv);
		}
		return st;
	}
	st = xlsx_read_next(rows->book, &row, err);
	if (st == ST_OK) {
		*out_more = row != NULL;
		rows->cell = row ? row->cell : NULL;
		rows->count = row ? row->count : 0;
		rows->line = row ? row->number : rows->line;
		rows->at = row;
	}
	return st;
}

static bool source_broken(const struct rows *rows)
{
	return rows->csv ? csv_broken(rows->csv) : xlsx_read_broken(rows->book);
}

/* ---- looking for the header ---- */

static void keep(struct rows *rows)
{
	struct ahead *a = &rows->ahead[rows->aheads++];
	size_t count = (size_t)rows->count;

	*a = (struct ahead){.line = rows->csv ? csv_line(rows->csv) : rows->line, .count = rows->count};
	a->cell = arena_alloc(&rows->arena, (count + 1) * sizeof *a->cell);
	for (size_t i = 0; i < count; i++)
		a->cell[i] = arena_strdup(&rows->arena, rows->cell[i]);
	if (rows->book) {
		a->holds = arena_alloc(&rows->arena, count + 1);
		memcpy(a->holds, rows->at->holds, count);
		return;
	}
	a->cell_line = arena_alloc(&rows->arena, (count + 1) * sizeof *a->cell_line);
	a->cell_column = arena_alloc(&rows->arena, (count + 1) * sizeof *a->cell_column);
	for (int i = 0; i < rows->count; i++) {
		a->cell_line[i] = csv_field_line(rows->csv, i);
		a->cell_column[i] = csv_field_column(rows->csv, i);
	}
}

static void keep_error(struct rows *rows, const struct err *err)
{
	struct ahead *a = &rows->ahead[rows->aheads++];

	*a = (struct ahead){.err = arena_alloc(&rows->arena, sizeof *a->err)};
	*a->err = *err;
}

/* Cells that merged ones stand for in a header only. */
static void leave_merged(struct ahead *a)
{
	for (int i = 0; i < a->count; i++)
		if (a->holds[i] == XLSX_HOLDS_MERGED)
			a->cell[i] = "";
	while (a->count > 0 && !a->cell[a->count - 1][0])
		a->count--;
}

/* What stands above the header is dropped, but errors of text, which say that it is damaged. */
static void drop_above(struct rows *rows, size_t header)
{
	size_t kept = 0;

	for (size_t i = 0; i < rows->aheads; i++) {
		if (i < header && (rows->book || !rows->ahead[i].err))
			continue;
		if (i > header && rows->book && !rows->ahead[i].err)
			leave_merged(&rows->ahead[i]);
		rows->ahead[kept++] = rows->ahead[i];
	}
	rows->aheads = kept;
}

/* Reads on until a row is surely the header, or enough was seen. How well the best does; without `options` the first row is it. */
static int find_header(struct rows *rows, const struct rows_options *options)
{
	size_t best = 0, bytes = 0;
	int best_score = 0;

	rows->aheads = rows->next = 0;
	rows->ended = false;
	rows->ahead = arena_alloc(&rows->arena, ROWS_HEADER_WITHIN * sizeof *rows->ahead);
	while (rows->aheads < ROWS_HEADER_WITHIN && bytes < AHEAD_BYTES_MAX && best_score < ROWS_HEADER && !rows->ended) {
		struct err err;
		bool more;
		int score = ROWS_HEADER;

		if (source_next(rows, &more, &err) != ST_OK) {
			keep_error(rows, &err);
			rows->ended = source_broken(rows);
			continue;
		}
		rows->ended = !more;
		if (!more)
			break;
		keep(rows);
		if (options && options->header)
			score = options->header(options->context, rows->ahead[rows->aheads - 1].cell, rows->count);
		for (int i = 0; i < rows->count; i++)
			bytes += strlen(rows->cell[i]) + 3 * sizeof(char *);
		if (score > best_score) {
			best_score = score;
			best = options && options->header ? rows->aheads - 1 : 0; /* nobody asked for one: what is wrong above is told */
		}
	}
	drop_above(rows, best);
	return best_score;
}

/* ---- which sheet ---- */

static enum status no_such_sheet(struct rows *rows, const char *name, struct err *err)
{
	enum status st;
	struct text list;

	text_init(&list);
	for (size_t i = 0; rows->book && i < xlsx_read_sheets(rows->book); i++)
		text_printf(&list, "%s%s", i ? ", " : "", xlsx_read_sheet(rows->book, i)->name);
	st = err_set(err, ST_NOT_FOUND, "xlsx.no_such_sheet", name, list.length ? list.data : "-", NULL);
	err_at(err, rows->name, 0, 0);
	text_done(&list);
	return st;
}

static enum status sheets_alike(struct rows *rows, const bool *alike, struct err *err)
{
	enum status st;
	struct text list;

	text_init(&list);
	for (size_t i = 0; i < xlsx_read_sheets(rows->book); i++)
		if (alike[i])
			text_printf(&list, "%s%s", list.length ? ", " : "", xlsx_read_sheet(rows->book, i)->name);
	st = err_set(err, ST_INPUT, "xlsx.sheets_alike", list.data, NULL);
	err_at(err, rows->name, 0, 0);
	text_done(&list);
	return st;
}

static enum status begin_sheet(struct rows *rows, size_t sheet, const struct rows_options *options, int *out_score, struct err *err)
{
	enum status st = xlsx_read_begin(rows->book, sheet, err);

	if (st == ST_OK)
		*out_score = find_header(rows, options);
	return st;
}

static enum status named_sheet(struct rows *rows, const struct rows_options *options, struct err *err)
{
	size_t count = xlsx_read_sheets(rows->book), found = count;
	int score;

	for (size_t i = count; i > 0; i--)
		if (strcasecmp(xlsx_read_sheet(rows->book, i - 1)->name, options->sheet) == 0 &&
			(found == count || strcmp(xlsx_read_sheet(rows->book, found)->name, options->sheet) != 0))
			found = i - 1;
	if (found == count)
		return no_such_sheet(rows, options->sheet, err);
	rows->sheet = xlsx_read_sheet(rows->book, found)->name;
	return begin_sheet(rows, found, options, &score, err);
}

/* Of those that are shown the one whose header does best; else the first that holds anything. A damaged one is chosen only where nothing else is. */
static enum status best_sheet(struct rows *rows, const struct rows_options *options, struct err *err)
{
	size_t count = xlsx_read_sheets(rows->book), best = count, last = count, sure = 0;
	bool *alike = heap_alloc(count + 1, sizeof *alike), header = options && options->header;
	int best_score = -2;
	enum status st = ST_OK;

	for (size_t i = 0; i < count && !(best < count && best_score >= 0 && !header); i++) {
		int score = 0;

		if (xlsx_read_sheet(rows->book, i)->hidden)
			continue;
		last = i;
		arena_clear(&rows->arena);
		if (begin_sheet(rows, i, options, &score, NULL) != ST_OK)
			score = -1;
		else if (rows->aheads == 0)
			continue;
		alike[i] = header && score == ROWS_HEADER;
		sure += alike[i];
		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	if (sure > 1)
		st = sheets_alike(rows, alike, err);
	free(alike);
	if (st == ST_OK && best == count) {
		st = err_set(err, ST_INPUT, "xlsx.empty", NULL);
		err_at(err, rows->name, 0, 0);
	}
	if (st != ST_OK)
		return st;
	rows->sheet = xlsx_read_sheet(rows->book, best)->name;
	if (best == last && best_score >= 0)
		return ST_OK;
	arena_clear(&rows->arena);
	return begin_sheet(rows, best, options, &best_score, err);
}

/* What the rows below must know of their header. */
static void note_header(struct rows *rows)
{
	const struct ahead *a = rows->aheads > 0 ? &rows->ahead[0] : NULL;

	if (!a || a->err)
		return;
	rows->width = a->count;
	rows->blank = heap_alloc((size_t)a->count + 1, sizeof *rows->blank);
	for (int i = 0; i < a->count; i++)
		rows->blank[i] = a->cell[i][0] == '\0';
	xlsx_read_below(rows->book, a->line);
}

static enum status open_book(struct rows *rows, const struct rows_options *options, struct err *err)
{
	int64_t max = options && options->max_bytes > 0 ? options->max_bytes : BOOK_BYTES_MAX;
	enum status st = xlsx_read_open(rows->fd, rows->name, (uint64_t)max, &rows->book, err);

	if (st == ST_OK)
		st = options && options->sheet ? named_sheet(rows, options, err) : best_sheet(rows, options, err);
	if (st == ST_OK && rows->aheads == 0) {
		st = err_set(err, ST_INPUT, "xlsx.empty", NULL);
		err_at_cell(err, rows->name, rows->sheet, 0, 0);
	}
	if (st == ST_OK)
		note_header(rows);
	return st;
}

/* ---- opening ---- */

static bool is_book(const struct csv_source *source)
{
	const unsigned char *head = source->in + source->in_start;
	size_t length = source->in_end - source->in_start;

	return length >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "\xd0\xcf\x11\xe0", 4) == 0);
}

/* What is neither a workbook nor text with rows and is sent in its place all the same; the tables that offices download as ".xls" are HTML. NULL: none
 * of these. */
static const char *other_kind(const struct csv_source *source)
{
	static const struct {
		const char *begins, *kind;
	} known[] = {{"%PDF-", "PDF"}, {"\x89PNG", "PNG"}, {"\xff\xd8\xff", "JPEG"}, {"{\\rtf", "RTF"}, {"<!doctype html", "HTML"}, {"<html", "HTML"},
		{"<head", "HTML"}, {"<meta", "HTML"}, {"<style", "HTML"}, {"<table", "HTML"}, {"<?xml", "XML"}};
	const char *head = (const char *)source->in + source->in_start;
	size_t length = source->in_end - source->in_start;

	if (length >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
		head += 3;
		length -= 3;
	}
	for (; length > 0 && strchr(" \t\r\n", *head) && *head; length--)
		head++;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (length >= strlen(known[i].begins) && strncasecmp(head, known[i].begins, strlen(known[i].begins)) == 0)
			return known[i].kind;
	return NULL;
}

/* A workbook is read here and there: what comes through a pipe is put into a file without a name first. */
static enum status as_file(struct csv_source *source, int *out_fd, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	struct stat info;
	unsigned char *piece;
	size_t length = 0;
	int fd;
	enum status st = ST_OK;

	if (fstat(source->fd, &info) == 0 && S_ISREG(info.st_mode)) {
		fd = fcntl(source->fd, F_DUPFD_CLOEXEC, 3);
	} else {
		fd = open(folder && folder[0] == '/' ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		piece = heap_alloc(CSV_PIECE, 1);
		do {
			st = fd < 0 ? ST_OK : csv_source_read(source, piece, CSV_PIECE, &length, err);
			for (size_t put = 0; fd >= 0 && st == ST_OK && put < length;) {
				ssize_t wrote = write(fd, piece + put, length - put);

				if (wrote <= 0 && errno != EINTR)
					st = err_internal(err, strerror(errno));
				put += wrote > 0 ? (size_t)wrote : 0;
			}
		} while (fd >= 0 && st == ST_OK && length == CSV_PIECE);
		free(piece);
	}
	if (fd < 0)
		return err_internal(err, strerror(errno));
	*out_fd = fd;
	return st;
}

/* With a source that is open or failed with `st`. */
static enum status open_with(struct rows *rows, enum status st, struct csv_source *source, const struct rows_options *options,
	struct rows **out_rows, struct err *err)
{
	const char *kind = st == ST_OK ? other_kind(source) : NULL;

	if (kind) {
		csv_source_close(source);
		st = err_set(err, ST_INPUT, "xlsx.other_kind", rows->name, kind, NULL);
	}
	if (st != ST_OK) {
		err_at(err, rows->name, 0, 0);
	} else if (is_book(source)) {
		st = as_file(source, &rows->fd, err);
		csv_source_close(source);
		if (st == ST_OK)
			st = open_book(rows, options, err);
	} else {
		st = csv_open_source(source, rows->name, &rows->csv, err);
		if (st == ST_OK && options && options->sheet)
			st = no_such_sheet(rows, options->sheet, err);
		if (st == ST_OK && options && options->header)
			find_header(rows, options);
	}
	if (st != ST_OK) {
		rows_close(rows);
		return st;
	}
	*out_rows = rows;
	return ST_OK;
}

static struct rows *new_rows(const char *name)
{
	struct rows *rows = heap_alloc(1, sizeof *rows);

	snprintf(rows->name, sizeof rows->name, "%s", name);
	rows->sheet = "";
	rows->fd = -1;
	arena_init(&rows->arena);
	return rows;
}

enum status rows_open(const char *path, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err)
{
	struct rows *rows = new_rows(name);
	struct csv_source source;
	enum status st = csv_source_open(&source, path, rows->name, options ? options->max_bytes : 0, err);

	return open_with(rows, st, &source, options, out_rows, err);
}

enum status rows_open_bytes(
	const char *bytes, size_t length, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err)
{
	struct rows *rows = new_rows(name);
	struct csv_source source;
	enum status st = csv_source_open_bytes(&source, bytes, length, rows->name, options ? options->max_bytes : 0, err);

	return open_with(rows, st, &source, options, out_rows, err);
}

void rows_close(struct rows *rows)
{
	if (!rows)
		return;
	csv_close(rows->csv);
	xlsx_read_close(rows->book);
	if (rows->fd >= 0)
		close(rows->fd);
	arena_done(&rows->arena);
	free(rows->blank);
	free(rows);
}

/* ---- row by row ---- */

static enum status note_error(struct rows *rows, bool broken, const struct err *found, struct err *err)
{
	rows->broken = broken;
	if (broken && found != &rows->fatal)
		rows->fatal = *found;
	if (err)
		*err = *found;
	return found->status;
}

static enum status give_ahead(struct rows *rows, bool *out_more, struct err *err)
{
	const struct ahead *a = &rows->ahead[rows->next++];

	if (a->err)
		return note_error(rows, rows->ended && rows->next == rows->aheads && source_broken(rows), a->err, err);
	rows->row = a;
	rows->cell = a->cell;
	rows->count = a->count;
	*out_more = true;
	return ST_OK;
}

enum status rows_next(struct rows *rows, bool *out_more, struct err *err)
{
	struct err found;

	rows->count = 0;
	rows->row = NULL;
	if (rows->broken)
		return note_error(rows, true, &rows->fatal, err);
	if (rows->next < rows->aheads)
		return give_ahead(rows, out_more, err);
	return source_next(rows, out_more, &found) == ST_OK ? ST_OK : note_error(rows, source_broken(rows), &found, err);
}

int rows_count(const struct rows *rows)
{
	return rows->count < rows->width ? rows->width : rows->count;
}

const char *rows_cell(const struct rows *rows, int index)
{
	return index >= 0 && index < rows->count ? rows->cell[index] : "";
}

const char *const *rows_cells(const struct rows *rows)
{
	return rows->cell;
}

bool rows_fit(const struct rows *rows, int header_count)
{
	return rows->book ? rows->count <= header_count : rows->count == header_count;
}

int rows_unnamed(const struct rows *rows)
{
	for (int i = 0; rows->book && i < rows->count; i++)
		if ((i >= rows->width || rows->blank[i]) && rows->cell[i][0])
			return i;
	return -1;
}

/* ---- places ---- */

int64_t rows_line(const struct rows *rows)
{
	return rows->row ? rows->row->line : rows->csv ? csv_line(rows->csv) : rows->line;
}

int64_t rows_cell_line(const struct rows *rows, int index)
{
	if (rows->book || (rows->row && (index < 0 || index >= rows->count)))
		return rows_line(rows);
	return rows->row ? rows->row->cell_line[index] : csv_field_line(rows->csv, index);
}

int64_t rows_cell_column(const struct rows *rows, int index)
{
	if (index < 0 || index >= rows_count(rows))
		return 0;
	if (rows->book)
		return index + 1;
	return rows->row ? rows->row->cell_column[index] : csv_field_column(rows->csv, index);
}

void rows_at(const struct rows *rows, int index, struct err *err)
{
	if (index >= 0 && index < rows_count(rows))
		err_at_cell(err, rows->name, rows->sheet, rows_cell_line(rows, index), rows_cell_column(rows, index));
	else
		rows_at_line(rows, rows_line(rows), err);
}

void rows_at_line(const struct rows *rows, int64_t line, struct err *err)
{
	err_at_cell(err, rows->name, rows->sheet, line, 0);
}

const char *rows_name(const struct rows *rows)
{
	return rows->name;
}

const char *rows_sheet(const struct rows *rows)
{
	return rows->sheet;
}

bool rows_broken(const struct rows *rows)
{
	return rows->broken;
}

void rows_remark(const struct rows *rows, struct findings *findings)
{
	struct err err;
	char count[24];

	if (!rows->book || xlsx_read_hidden(rows->book) == 0)
		return;
	snprintf(count, sizeof count, "%" PRId64, xlsx_read_hidden(rows->book));
	err_set(&err, ST_INPUT, "xlsx.hidden_rows", count, NULL);
	rows_at_line(rows, 0, &err);
	findings_add(findings, SEVERITY_WARNING, &err);
}

void rows_digest(const struct rows *rows, char out_hex[65])
{
	struct hash hash;
	unsigned char *piece;
	ssize_t got;
	off_t at = 0;

	if (rows->csv) {
		csv_digest(rows->csv, out_hex);
		return;
	}
	hash_init(&hash);
	piece = heap_alloc(CSV_PIECE, 1);
	for (; (got = pread(rows->fd, piece, CSV_PIECE, at)) > 0; at += got)
		hash_bytes(&hash, piece, (size_t)got);
	free(piece);
	hash_final(&hash, out_hex);
}
