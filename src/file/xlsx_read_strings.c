/* Shared strings: a million of them in bounded memory. */
#include "file/xlsx_read_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEMORY_MAX ((size_t)32 * 1024 * 1024)
#define STRINGS_MAX ((size_t)16 * 1024 * 1024)
#define WRITE_PIECE ((size_t)64 * 1024)
#define PAGE ((size_t)4096)
#define PAGES 1024 /* of the file, kept while they are read */

struct xlsx_strings {
	uint32_t *at; /* where each begins; one more says where the last ends */
	size_t count, capacity;
	char *memory;
	size_t length, room; /* of the memory */
	/* what has no place there */
	bool spilled;
	int fd;
	size_t from, end; /* the file holds [from, end) */
	char *waiting;    /* to be written */
	size_t waits;
	struct page {
		size_t number; /* 0: none, else one more */
		char bytes[PAGE];
	} * page;
};

/* ---- keeping ---- */

static enum status write_out(struct xlsx_strings *s, struct err *err)
{
	size_t put = 0;

	while (put < s->waits) {
		ssize_t wrote = write(s->fd, s->waiting + put, s->waits - put);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return err_internal(err, strerror(errno));
		put += (size_t)wrote;
	}
	s->waits = 0;
	return ST_OK;
}

static enum status open_spill(struct xlsx_strings *s, struct err *err)
{
	const char *folder = getenv("TMPDIR");

	s->fd = open(folder && folder[0] == '/' ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->fd < 0)
		return err_internal(err, strerror(errno));
	s->spilled = true;
	s->from = s->end = s->length;
	s->waiting = heap_alloc(WRITE_PIECE, 1);
	s->page = heap_alloc(PAGES, sizeof *s->page);
	return ST_OK;
}

static enum status spill(struct xlsx_strings *s, const char *text, size_t length, struct err *err)
{
	enum status st = ST_OK;

	while (st == ST_OK && length > 0) {
		size_t piece = length < WRITE_PIECE - s->waits ? length : WRITE_PIECE - s->waits;

		memcpy(s->waiting + s->waits, text, piece);
		s->waits += piece;
		s->end += piece;
		text += piece;
		length -= piece;
		if (s->waits == WRITE_PIECE)
			st = write_out(s, err);
	}
	return st;
}

/* With its NUL. */
static enum status add(struct xlsx_strings *s, const char *part, const char *text, size_t length, struct err *err)
{
	size_t end = s->spilled ? s->end : s->length;
	enum status st = ST_OK;

	if (s->count == STRINGS_MAX || end + length + 1 > UINT32_MAX)
		return err_set(err, ST_INPUT, "xlsx.unpacks", part, NULL);
	if (s->count + 1 >= s->capacity) {
		s->capacity = s->capacity ? s->capacity * 2 : 1024;
		s->at = heap_grow(s->at, s->capacity, sizeof *s->at);
	}
	if (!s->spilled && s->length + length + 1 > MEMORY_MAX)
		st = open_spill(s, err);
	if (st == ST_OK && s->spilled) {
		st = spill(s, text, length + 1, err);
		end = s->end;
	} else if (st == ST_OK) {
		if (s->length + length + 1 > s->room) {
			s->room = s->room ? s->room * 2 : 4096;
			while (s->room < s->length + length + 1)
				s->room *= 2;
			s->memory = heap_grow(s->memory, s->room, 1);
		}
		memcpy(s->memory + s->length, text, length + 1);
		s->length += length + 1;
		end = s->length;
	}
	if (st != ST_OK)
		return st;
	s->at[++s->count] = (uint32_t)end;
	return ST_OK;
}

/* ---- the part ---- */

enum status xlsx_strings_item(struct xlsx_scan *scan, struct text *out, struct err *err)
{
	int outside = scan->depth - 1;
	size_t before = out->length;
	enum xlsx_token token;
	enum status st = ST_OK;

	while (st == ST_OK && scan->depth > outside) {
		st = xlsx_scan_next(scan, &token, err);
		if (st != ST_OK || token != XLSX_SCAN_OPEN || (scan->depth == outside + 2 && xlsx_scan_is(scan, "r")))
			continue;
		st = xlsx_scan_is(scan, "t") ? xlsx_scan_text(scan, out, err) : xlsx_scan_skip(scan, err);
	}
	if (st == ST_OK)
		out->length = before + xlsx_text_clean(out->data + before, out->length - before);
	return st;
}

static enum status read_items(struct xlsx_scan *scan, struct xlsx_strings *strings, struct text *text, struct err *err)
{
	enum xlsx_token token = XLSX_SCAN_TEXT;
	enum status st = ST_OK;

	while (st == ST_OK && token != XLSX_SCAN_END) {
		st = xlsx_scan_next(scan, &token, err);
		if (st != ST_OK || token != XLSX_SCAN_OPEN || scan->depth == 1)
			continue;
		if (!xlsx_scan_is(scan, "si")) {
			st = xlsx_scan_skip(scan, err);
			continue;
		}
		text_clear(text);
		st = xlsx_strings_item(scan, text, err);
		if (st == ST_OK)
			st = add(strings, scan->part, text->data, text->length, err);
	}
	return st;
}

static enum status read_part(struct xlsx_package *package, zip_int64_t entry, uint64_t max, struct xlsx_strings *strings, struct err *err)
{
	struct xlsx_scan scan;
	struct text text;
	enum status st = xlsx_scan_open(&scan, package, entry, max, err);

	text_init(&text);
	text.max = XLSX_TEXT_BYTES_MAX;
	if (st == ST_OK)
		st = read_items(&scan, strings, &text, err);
	text_done(&text);
	xlsx_scan_close(&scan);
	return st;
}

enum status xlsx_strings_read(struct xlsx_package *package, uint64_t max, struct xlsx_strings **out_strings, struct err *err)
{
	const struct xlsx_relation *r = xlsx_relation_of(&package->relations, NULL, "sharedStrings");
	zip_int64_t entry = r ? zip_name_locate(package->zip, r->path, ZIP_FL_NOCASE) : -1;
	struct xlsx_strings *strings;
	enum status st = ST_OK;

	if (r && entry < 0)
		return err_set(err, ST_INPUT, "xlsx.part", r->path, "is missing", NULL);
	strings = heap_alloc(1, sizeof *strings);
	strings->at = heap_alloc(1, sizeof *strings->at);
	strings->capacity = 1;
	if (r)
		st = read_part(package, entry, max, strings, err);
	if (st == ST_OK && strings->waits > 0)
		st = write_out(strings, err);
	if (st != ST_OK) {
		xlsx_strings_free(strings);
		return st;
	}
	free(strings->waiting);
	strings->waiting = NULL;
	*out_strings = strings;
	return ST_OK;
}

void xlsx_strings_free(struct xlsx_strings *strings)
{
	if (!strings)
		return;
	if (strings->spilled)
		close(strings->fd);
	free(strings->at);
	free(strings->memory);
	free(strings->waiting);
	free(strings->page);
	free(strings);
}

/* ---- giving ---- */

static const char *page_of(struct xlsx_strings *s, size_t number)
{
	struct page *page = &s->page[number % PAGES];
	size_t at = number * PAGE, size = s->end - s->from - at < PAGE ? s->end - s->from - at : PAGE;

	if (page->number == number + 1)
		return page->bytes;
	page->number = 0;
	if (pread(s->fd, page->bytes, size, (off_t)at) != (ssize_t)size)
		return NULL;
	page->number = number + 1;
	return page->bytes;
}

const char *xlsx_strings_get(struct xlsx_strings *s, uint64_t number, struct text *spare, size_t *out_length)
{
	size_t at, left, place;

	if (number >= s->count)
		return NULL;
	at = s->at[number];
	left = s->at[number + 1] - at;
	*out_length = left - 1;
	if (!s->spilled || at < s->from)
		return s->memory + at;
	place = spare->length;
	for (at -= s->from; left > 0;) {
		size_t piece = PAGE - at % PAGE < left ? PAGE - at % PAGE : left;
		const char *page = page_of(s, at / PAGE);

		if (!page)
			return NULL;
		text_append(spare, page + at % PAGE, piece);
		at += piece;
		left -= piece;
	}
	return spare->data + place;
}

/* ---- what a text is without what files put around it ---- */

static size_t blank_length(const char *s, size_t length)
{
	if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
		return 1;
	if (length >= 2 && memcmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	return length >= 3 && (memcmp(s, "\xe3\x80\x80", 3) == 0 || memcmp(s, "\xef\xbb\xbf", 3) == 0) ? 3 : 0;
}

static size_t blank_before(const char *end, size_t length)
{
	if (blank_length(end - 1, 1) == 1)
		return 1;
	if (length >= 2 && blank_length(end - 2, 2) == 2)
		return 2;
	return length >= 3 && blank_length(end - 3, 3) == 3 ? 3 : 0;
}

/* The character of "_x000D_", 0 if it is none that stands for itself so. */
static unsigned escaped(const char *s, size_t length)
{
	unsigned value = 0;

	if (length < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		const char *digits = "0123456789abcdefABCDEF", *digit = s[i] ? strchr(digits, s[i]) : NULL;

		if (!digit)
			return 0;
		value = value * 16 + (unsigned)(digit - digits < 16 ? digit - digits : digit - digits - 6);
	}
	return value < 0xd800 || value > 0xdfff ? value : 0;
}

static char *put_character(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

size_t xlsx_text_clean(char *text, size_t length)
{
	char *from = text, *end = text + length, *to = text;
	size_t blank;

	if (memmem(text, length, "_x", 2)) {
		while (from < end) {
			unsigned c = escaped(from, (size_t)(end - from));

			if (c > 0) {
				to = put_character(to, c);
				from += 7;
			} else {
				*to++ = *from++;
			}
		}
		from = text;
		end = to;
	}
	while (from < end && (blank = blank_length(from, (size_t)(end - from))) > 0)
		from += blank;
	while (end > from && (blank = blank_before(end, (size_t)(end - from))) > 0)
		end -= blank;
	length = (size_t)(end - from);
	if (from > text)
		memmove(text, from, length);
	text[length] = '\0';
	return length;
}
