#include "file/csv.h"

#include "base/arena.h"
#include "file/csv_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The window [start, end) of `data` is UTF-8 that is checked and not yet handed out; at data[end] stands a line feed, so that scanning needs
 * no look at the end for each byte. A record is scanned without a change first, because it may have to be scanned again when more of the
 * file has come; only then are its fields ended with NUL and quotes taken out, in place. */
#define WINDOW_MAX (CSV_RECORD_MAX + 1 + CSV_PIECE / 2 * 3 + 8)

enum { CELL_QUOTED = 1, CELL_DOUBLED = 2 }; /* doubled: holds "" */
struct cell {
	uint32_t start, end; /* from the record's start; inside the quotes */
	uint32_t kind;
};

struct place {
	int64_t line, column;
};

struct csv {
	struct csv_source source;
	enum csv_encoding encoding;
	bool ended;             /* nothing comes behind `end` */
	struct err fatal;       /* why, if not the file's end: to be reported when the parser gets there */
	bool broken, skip_line; /* skip_line: after an error, go on behind the next line feed */
	unsigned char delimiter;
	const bool *stop; /* the bytes at which a field may end */
	unsigned char *data, *raw;
	size_t start, end;
	unsigned char cut[4]; /* beginning of a character whose rest is in the next piece */
	size_t cut_length;

	const unsigned char *record;
	int64_t line, next_line; /* of the record; of `start` */
	int count;
	bool places_known;                    /* place[] is filled: for records whose fields move when quotes are taken out */
	struct cell cell[CSV_FIELDS_MAX + 2]; /* the first too many, to name its place, and room for those behind it */
	const char *field[CSV_FIELDS_MAX];
	struct place place[CSV_FIELDS_MAX];
	char name[ERR_FILE_LEN];
};

/* --- filling the window --- */

/* The window ends here for good, because of what stands behind it. */
static void end_with(struct csv *csv, const char *code, const char *value)
{
	csv->ended = true;
	err_set(&csv->fatal, ST_INPUT, code, value, NULL);
}

/* What is left behind the valid part of a piece: the first bytes of a character that the next piece completes, or a fault. */
static void keep_rest(struct csv *csv, const unsigned char *rest, size_t length, bool cut, const char *encoding)
{
	csv->cut_length = 0;
	if (length == 0 || (cut && csv->fatal.status != ST_OK)) /* the file broke off: that is the fault to report */
		return;
	if (cut && !csv->ended) {
		csv->cut_length = length;
		memcpy(csv->cut, rest, length);
	} else {
		end_with(csv, "csv.encoding", encoding);
	}
}

/* Takes in `length` bytes of UTF-8 that stand behind the window. */
static void accept_utf8(struct csv *csv, size_t length)
{
	const unsigned char *s = csv->data + csv->end;
	size_t valid = csv_utf8_valid(s, length), left = length - valid;

	csv->end += valid;
	keep_rest(csv, s + valid, left, csv_utf8_cut(s + valid, left), "UTF-8");
}

static void accept_cp949(struct csv *csv, const unsigned char *s, size_t length)
{
	size_t used, written;

	csv_cp949_decode(s, length, csv->data + csv->end, &used, &written);
	csv->end += written;
	keep_rest(csv, s + used, length - used, csv_cp949_cut(s + used, length - used), "CP949");
}

/* The first bytes of the file: a byte order mark says what follows. */
static size_t accept_mark(struct csv *csv, unsigned char *s, size_t length)
{
	if (length >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		csv->encoding = CSV_UTF8;
		memmove(s, s + 3, length - 3);
		return length - 3;
	}
	if (length >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)) {
		end_with(csv, "csv.utf16", NULL);
		return 0;
	}
	return length;
}

static bool is_ascii(const unsigned char *s, size_t length)
{
	unsigned char any = 0;

	for (size_t i = 0; i < length; i++)
		any |= s[i];
	return any < 0x80;
}

/* Reads the next piece. False if nothing comes any more. */
static bool fill(struct csv *csv, bool first)
{
	unsigned char *piece, *nul;
	struct err err = {0};
	size_t length = 0;
	enum status st;

	if (csv->ended)
		return false;
	memmove(csv->data, csv->data + csv->start, csv->end - csv->start);
	csv->end -= csv->start;
	csv->start = 0;
	piece = csv->encoding == CSV_CP949 ? csv->raw : csv->data + csv->end;
	memcpy(piece, csv->cut, csv->cut_length);
	st = csv_source_read(&csv->source, piece + csv->cut_length, CSV_PIECE, &length, &err);
	csv->ended = st != ST_OK || length < CSV_PIECE;
	length += csv->cut_length;
	if (st != ST_OK)
		csv->fatal = err;
	if (first)
		length = accept_mark(csv, piece, length);
	nul = memchr(piece, 0, length);
	if (nul) {
		length = (size_t)(nul - piece);
		end_with(csv, "csv.nul", NULL);
	}
	if (csv->encoding == CSV_ASCII && !is_ascii(piece, length)) {
		csv->encoding = csv_encoding_detect(piece, length, csv->ended);
		if (csv->encoding == CSV_CP949) {
			csv->raw = heap_alloc(CSV_PIECE + sizeof csv->cut, 1);
			memcpy(csv->raw, piece, length);
			piece = csv->raw;
		}
	}
	if (csv->encoding == CSV_CP949)
		accept_cp949(csv, piece, length);
	else if (csv->encoding == CSV_UTF8)
		accept_utf8(csv, length);
	else
		csv->end += length;
	csv->data[csv->end] = '\n';
	return true;
}

/* --- errors --- */

/* Line and column of `at` in the record that begins at `from` on csv->next_line; nothing there is changed yet. */
static struct place find_place(const struct csv *csv, const unsigned char *from, const unsigned char *at)
{
	struct place place = {csv->next_line, 1};

	for (; from < at; from++) {
		if (*from == '\n') {
			place.line++;
			place.column = 1;
		} else if ((*from & 0xc0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

static enum status refuse(struct csv *csv, const char *code, const char *value, const unsigned char *at, struct err *err)
{
	struct place place = find_place(csv, csv->data + csv->start, at);

	err_set(err, ST_INPUT, code, value, NULL);
	err_at(err, csv->name, place.line, place.column);
	return ST_INPUT;
}

/* The file cannot be read on. */
static enum status break_off(struct csv *csv, const char *code, const char *value, const unsigned char *at, struct err *err)
{
	refuse(csv, code, value, at, &csv->fatal);
	csv->broken = true;
	if (err)
		*err = csv->fatal;
	return ST_INPUT;
}

/* The window is used up and nothing more comes: the file's end (ST_OK), or what stopped us. */
static enum status at_end(struct csv *csv, struct err *err)
{
	struct place place;

	if (csv->fatal.status == ST_OK)
		return ST_OK;
	place = find_place(csv, csv->data + csv->start, csv->data + csv->end);
	err_at(&csv->fatal, csv->name, place.line, csv->skip_line ? 0 : place.column); /* the line's beginning is gone */
	csv->broken = true;
	if (err)
		*err = csv->fatal;
	return csv->fatal.status;
}

/* --- records --- */

static bool is_blank(const struct csv *csv, unsigned char c)
{
	return c == ' ' || (c == '\t' && csv->delimiter != '\t');
}

enum scanned { SCAN_RECORD, SCAN_MORE, SCAN_STRAY, SCAN_QUOTE_OPEN };

/* Behind the closing quote of a field whose first character is at `p`, or NULL if the window ends before; `lines` counts line feeds. */
static const unsigned char *scan_quoted(const unsigned char *p, const unsigned char *limit, bool ended, struct cell *cell, int64_t *lines)
{
	static const bool stop[256] = {['"'] = true, ['\n'] = true};

	for (;; p++) {
		while (!stop[*p])
			p++;
		if (p >= limit)
			return NULL;
		if (*p == '\n') {
			++*lines;
		} else if (p + 1 == limit && !ended) {
			return NULL; /* is it doubled? */
		} else if (p[1] == '"' && p + 1 < limit) {
			cell->kind |= CELL_DOUBLED;
			p++;
		} else {
			return p + 1;
		}
	}
}

/* Finds the fields of the record at the window's start. `*out_at`: its end, or the place of the error. */
static enum scanned scan(struct csv *csv, const unsigned char **out_at)
{
	const bool *stop = csv->stop;
	const unsigned char *record = csv->data + csv->start, *limit = csv->data + csv->end, *p = record;
	int64_t lines = 0;
	bool moves = false;
	int count = 0;

	for (;; p++) {
		struct cell *cell = &csv->cell[count <= CSV_FIELDS_MAX ? count : CSV_FIELDS_MAX + 1];
		const unsigned char *start = p;

		while (!stop[*p])
			p++;
		*cell = (struct cell){.start = (uint32_t)(start - record), .end = (uint32_t)(p - record)};
		if (*p == '"') {
			const unsigned char *quote = p;

			*out_at = quote;
			while (p > start && is_blank(csv, p[-1]))
				p--;
			if (p > start)
				return SCAN_STRAY;
			p = scan_quoted(quote + 1, limit, csv->ended, cell, &lines);
			if (!p)
				return csv->ended && csv->fatal.status == ST_OK ? SCAN_QUOTE_OPEN : SCAN_MORE;
			cell->kind |= CELL_QUOTED;
			cell->start = (uint32_t)(quote + 1 - record);
			cell->end = (uint32_t)(p - 1 - record);
			moves = moves || cell->kind & CELL_DOUBLED;
			while (is_blank(csv, *p) || (*p == '\r' && p[1] == '\n'))
				p++;
			*out_at = p;
			if (*p != csv->delimiter && *p != '\n')
				return SCAN_STRAY;
		}
		count++;
		if (*p == '\n')
			break;
	}
	if (p == limit && !(csv->ended && csv->fatal.status == ST_OK))
		return SCAN_MORE;
	*out_at = p;
	csv->record = record;
	csv->count = count;
	csv->places_known = moves || lines > 0;
	csv->line = csv->next_line;
	return SCAN_RECORD;
}

/* Where the field begins as it stands in the file: at its quote, if it has one. */
static uint32_t quoted_start(const struct cell *cell)
{
	return cell->start - (cell->kind & CELL_QUOTED ? 1 : 0);
}

static void find_places(struct csv *csv)
{
	struct place place = {csv->line, 1};
	const unsigned char *p = csv->record;

	for (int i = 0; i < csv->count; i++) {
		const unsigned char *at = csv->record + quoted_start(&csv->cell[i]);

		if (!(csv->cell[i].kind & CELL_QUOTED))
			while (is_blank(csv, *at))
				at++;
		for (; p < at; p++) {
			if (*p == '\n') {
				place.line++;
				place.column = 1;
			} else if ((*p & 0xc0) != 0x80) {
				place.column++;
			}
		}
		csv->place[i] = place;
	}
}

/* Takes one quote of each pair out. */
static unsigned char *halve_quotes(unsigned char *s, unsigned char *end)
{
	unsigned char *to = s;

	while (s < end) {
		*to++ = *s;
		s += *s == '"' ? 2 : 1;
	}
	return to;
}

/* Makes strings of the fields, in place. */
static void finish(struct csv *csv)
{
	unsigned char *record = csv->data + csv->start;

	for (int i = 0; i < csv->count; i++) {
		unsigned char *s = record + csv->cell[i].start, *end = record + csv->cell[i].end;

		if (csv->cell[i].kind & CELL_DOUBLED) {
			end = halve_quotes(s, end);
		} else if (!(csv->cell[i].kind & CELL_QUOTED)) {
			if (i == csv->count - 1 && end > s && end[-1] == '\r')
				end--;
			while (end > s && is_blank(csv, end[-1]))
				end--;
			while (s < end && is_blank(csv, *s))
				s++;
			csv->cell[i].start = (uint32_t)(s - record);
		}
		*end = '\0';
		csv->field[i] = (char *)s;
	}
}

/* More of the file for a record that the window does not hold whole. */
static enum status need_more(struct csv *csv, bool *out_end, struct err *err)
{
	*out_end = false;
	if (csv->end - csv->start > CSV_RECORD_MAX)
		return break_off(csv, "csv.record_too_long", NULL, csv->data + csv->start, err);
	if (fill(csv, false))
		return ST_OK;
	*out_end = true;
	return at_end(csv, err);
}

/* Steps over lines with nothing in them. */
static enum status skip_blank_lines(struct csv *csv, bool *out_end, struct err *err)
{
	enum status st;

	*out_end = false;
	for (;;) {
		const unsigned char *p = csv->data + csv->start, *limit = csv->data + csv->end;

		while (*p == ' ' || *p == '\t')
			p++;
		if (*p == '\r' && p[1] == '\n')
			p++;
		if (*p != '\n')
			return ST_OK;
		if (p < limit) {
			csv->start = (size_t)(p + 1 - csv->data);
			csv->next_line++;
			continue;
		}
		st = need_more(csv, out_end, err);
		if (st != ST_OK || *out_end)
			return st;
	}
}

/* After an error in a record: to the line that follows. */
static enum status skip_line(struct csv *csv, bool *out_end, struct err *err)
{
	*out_end = false;
	for (;;) {
		unsigned char *from = csv->data + csv->start, *feed = memchr(from, '\n', csv->end - csv->start);

		if (feed) {
			csv->start = (size_t)(feed + 1 - csv->data);
			csv->next_line++;
			csv->skip_line = false;
			return ST_OK;
		}
		csv->start = csv->end;
		if (!fill(csv, false)) {
			*out_end = true;
			return at_end(csv, err);
		}
	}
}

static void go_on_at(struct csv *csv, const unsigned char *at)
{
	csv->next_line = find_place(csv, csv->data + csv->start, at).line;
	csv->start = (size_t)(at - csv->data);
}

enum status csv_next(struct csv *csv, bool *out_more, struct err *err)
{
	const unsigned char *at = NULL;
	enum scanned scanned;
	bool end = false;
	enum status st = ST_OK;

	if (csv->broken) {
		if (err)
			*err = csv->fatal;
		return csv->fatal.status;
	}
	csv->count = 0;
	csv->data[csv->end] = '\n'; /* the end of the last field may have been written over it */
	if (csv->skip_line)
		st = skip_line(csv, &end, err);
	if (st == ST_OK && !end)
		st = skip_blank_lines(csv, &end, err);
	while (st == ST_OK && !end && (scanned = scan(csv, &at)) == SCAN_MORE)
		st = need_more(csv, &end, err);
	if (st != ST_OK)
		return st;
	if (end) {
		*out_more = false;
		return ST_OK;
	}
	if (scanned == SCAN_QUOTE_OPEN)
		return break_off(csv, "csv.quote_open", NULL, at, err);
	if (scanned == SCAN_STRAY) {
		refuse(csv, "csv.quote_stray", NULL, at, err);
		go_on_at(csv, at);
		csv->skip_line = true;
		return ST_INPUT;
	}
	if ((size_t)(at - csv->record) > CSV_RECORD_MAX)
		return break_off(csv, "csv.record_too_long", NULL, csv->record, err);
	if (csv->count > CSV_FIELDS_MAX) {
		const struct cell *over = &csv->cell[CSV_FIELDS_MAX];

		csv->count = 0;
		refuse(csv, "csv.too_many_fields", NULL, csv->record + quoted_start(over), err);
		go_on_at(csv, at);
		csv->skip_line = true;
		return ST_INPUT;
	}
	if (csv->places_known) {
		find_places(csv);
		csv->next_line = find_place(csv, csv->record, at).line;
	}
	finish(csv);
	csv->next_line++;
	csv->start = (size_t)(at - csv->data) + (at < csv->data + csv->end);
	*out_more = true;
	return ST_OK;
}

/* --- the rest of the interface --- */

/* ---- what stands between the fields ---- */

#define LINES_LOOKED_AT 20

/* How often each stands between fields of the line at `p`, quotes heeded; a tab beside a comma or at an end is only a blank. Behind the line. */
static const unsigned char *count_delimiters(const unsigned char *p, const unsigned char *end, int *commas, int *tabs, int *semicolons)
{
	unsigned char before = '\0';
	int pending = 0;
	bool quoted = false;

	*commas = *tabs = *semicolons = 0;
	for (; p < end && (quoted || *p != '\n'); p++) {
		if (*p == '"')
			quoted = !quoted;
		if (quoted || *p == ' ' || *p == '\r')
			continue;
		if (*p == '\t') {
			pending += before != '\0' && before != ',';
			continue;
		}
		*tabs += *p == ',' ? 0 : pending;
		pending = 0;
		*commas += *p == ',';
		*semicolons += *p == ';';
		before = *p;
	}
	return p < end ? p + 1 : end;
}

/* Commas, unless most lines have tabs, or the first line that is divided has semicolons only. */
static void find_delimiter(struct csv *csv)
{
	static const bool at_comma[256] = {['"'] = true, ['\n'] = true, [','] = true}, at_tab[256] = {['"'] = true, ['\n'] = true, ['\t'] = true},
			  at_semicolon[256] = {['"'] = true, ['\n'] = true, [';'] = true};
	const unsigned char *p = csv->data + csv->start, *end = csv->data + csv->end;
	int lines = 0, with_tabs = 0, with_commas = 0;
	bool first = true, semicolon = false;

	for (int i = 0; i < LINES_LOOKED_AT && p < end; i++) {
		int commas, tabs, semicolons;

		p = count_delimiters(p, end, &commas, &tabs, &semicolons);
		if (commas + tabs + semicolons == 0)
			continue;
		lines++;
		with_tabs += tabs > 0;
		with_commas += commas > 0;
		semicolon |= first && semicolons > 0 && commas == 0 && tabs == 0;
		first = false;
	}
	csv->delimiter = with_tabs > 0 && 2 * with_tabs >= lines && with_tabs >= with_commas ? '\t' : semicolon ? ';' : ',';
	csv->stop = csv->delimiter == '\t' ? at_tab : csv->delimiter == ';' ? at_semicolon : at_comma;
}

enum status csv_open_source(struct csv_source *source, const char *name, struct csv **out_csv, struct err *err)
{
	struct csv *csv = heap_alloc(1, sizeof *csv);
	bool end = false;
	enum status st;

	snprintf(csv->name, sizeof csv->name, "%s", name);
	csv->source = *source;
	csv->source.name = csv->name;
	csv->data = heap_alloc(WINDOW_MAX, 1);
	csv->next_line = 1;
	fill(csv, true);
	/* What is wrong further on, csv_next reports. */
	if (skip_blank_lines(csv, &end, NULL) == ST_OK && end) {
		st = err_set(err, ST_INPUT, "csv.empty", NULL);
		err_at(err, csv->name, 0, 0);
		csv_close(csv);
		return st;
	}
	find_delimiter(csv);
	*out_csv = csv;
	return ST_OK;
}

static enum status open_with(enum status st, struct csv_source *source, const char *name, struct csv **out_csv, struct err *err)
{
	if (st == ST_OK)
		return csv_open_source(source, name, out_csv, err);
	err_at(err, name, 0, 0);
	return st;
}

enum status csv_open(const char *path, const char *name, int64_t max_bytes, struct csv **out_csv, struct err *err)
{
	struct csv_source source;

	return open_with(csv_source_open(&source, path, name, max_bytes, err), &source, name, out_csv, err);
}

enum status csv_open_bytes(const char *bytes, size_t length, const char *name, int64_t max_bytes, struct csv **out_csv, struct err *err)
{
	struct csv_source source;

	return open_with(csv_source_open_bytes(&source, bytes, length, name, max_bytes, err), &source, name, out_csv, err);
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	csv_source_close(&csv->source);
	free(csv->data);
	free(csv->raw);
	free(csv);
}

int csv_field_count(const struct csv *csv)
{
	return csv->count;
}

const char *csv_field(const struct csv *csv, int index)
{
	return index >= 0 && index < csv->count ? csv->field[index] : "";
}

const char *const *csv_fields(const struct csv *csv)
{
	return csv->field;
}

int64_t csv_line(const struct csv *csv)
{
	return csv->line;
}

int64_t csv_field_line(const struct csv *csv, int index)
{
	return csv->places_known && index >= 0 && index < csv->count ? csv->place[index].line : csv->line;
}

int64_t csv_field_column(const struct csv *csv, int index)
{
	int64_t column = 1;

	if (index < 0 || index >= csv->count)
		return 0;
	if (csv->places_known)
		return csv->place[index].column;
	for (const unsigned char *p = csv->record, *at = p + quoted_start(&csv->cell[index]); p < at; p++)
		column += (*p & 0xc0) != 0x80;
	return column;
}

const char *csv_name(const struct csv *csv)
{
	return csv->name;
}

char csv_delimiter(const struct csv *csv)
{
	return (char)csv->delimiter;
}

bool csv_broken(const struct csv *csv)
{
	return csv->broken;
}

void csv_digest(const struct csv *csv, char out_hex[65])
{
	struct hash copy = csv->source.hash;

	hash_final(&copy, out_hex);
}
