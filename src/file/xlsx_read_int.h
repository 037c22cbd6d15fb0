/* Private to file: reading the rows of a workbook. The stations: xlsx_package.c finds the parts, xlsx_scan.c cuts their XML, xlsx_read_strings.c keeps
 * the shared strings, xlsx_read_sheet.c makes rows of a sheet, xlsx_read_value.c says what a number is in text, xlsx_read_merge.c what merged cells
 * stand for; xlsx_read.c is the workbook around them. */
#ifndef SANGSAENG_FILE_XLSX_READ_INT_H
#define SANGSAENG_FILE_XLSX_READ_INT_H

#include "file/xlsx_int.h"

#include <iconv.h>
#include <string.h>

/* ---- xlsx_scan.c: a part's XML, piece by piece ---- */

/* Cuts XML 1.0 into tags and text, five times as fast as expat (measured: most of the time of a large sheet). What expat accepts is read alike
 * (tests/fuzz/fuzz_xlsx_read.c); document types are refused, names and nesting are judged, and of attributes only that they are whole. */
enum xlsx_token { XLSX_SCAN_OPEN, XLSX_SCAN_CLOSE, XLSX_SCAN_TEXT, XLSX_SCAN_END };
#define XLSX_DEPTH_MAX 64
#define XLSX_NAME_KEPT 24
struct xlsx_scan {
	const char *part; /* its name */
	zip_file_t *file;
	uint64_t left;  /* bytes that may still come */
	uint64_t taken; /* bytes before the window */
	char *window;
	size_t start, end, room;
	bool ended;
	/* bytes of another encoding */
	iconv_t converter;
	bool converts;
	char *raw;
	size_t raws;
	/* elements that are open */
	struct {
		unsigned char length;
		char name[XLSX_NAME_KEPT];
	} open[XLSX_DEPTH_MAX];
	int depth;
	bool closes; /* the tag before was <empty/>: its end comes next */
	/* the token at hand, valid until the next */
	const char *name, *text; /* name: without prefix; text: of a text as it stands, of a tag its attributes */
	size_t name_length, text_length;
	bool plain; /* the text stood in CDATA: no references */
};
/* At most `max` bytes. xlsx.part, xlsx.unpacks. After a failure too the scan must be closed. */
enum status xlsx_scan_open(struct xlsx_scan *scan, struct xlsx_package *package, zip_int64_t entry, uint64_t max, struct err *err);
void xlsx_scan_close(struct xlsx_scan *scan);
/* XLSX_SCAN_OPEN: `depth` counts it. The checksum was compared when XLSX_SCAN_END comes. */
enum status xlsx_scan_next(struct xlsx_scan *scan, enum xlsx_token *out_token, struct err *err);
static inline bool xlsx_scan_is(const struct xlsx_scan *scan, const char *name)
{
	size_t length = strlen(name);

	return scan->name_length == length && memcmp(scan->name, name, length) == 0;
}
/* Attributes of the tag at hand one after the other; `*at` begins as scan->text. False where there is none further. Names come without prefix. */
struct xlsx_span {
	const char *s;
	size_t length;
};
bool xlsx_scan_attribute(const struct xlsx_scan *scan, const char **at, struct xlsx_span *out_name, struct xlsx_span *out_value);
/* Behind the end of the element that was opened last. */
enum status xlsx_scan_skip(struct xlsx_scan *scan, struct err *err);
/* All text directly in that element, references resolved, appended; then it is closed. */
enum status xlsx_scan_text(struct xlsx_scan *scan, struct text *out, struct err *err);
/* The text at hand, as xlsx_scan_text does. */
enum status xlsx_scan_append(struct xlsx_scan *scan, struct text *out, struct err *err);
/* The commonest contents of an element in one step: if exactly `before`, text without tags and `behind` follow, the text is at hand and the element, which
 * `behind` ends, closed. False, with nothing taken, where anything else follows: then it is read token by token. */
bool xlsx_scan_whole(struct xlsx_scan *scan, const char *before, size_t before_length, const char *behind, size_t behind_length);
enum status xlsx_scan_refuse(const struct xlsx_scan *scan, const char *cause, struct err *err);

/* ---- xlsx_read_strings.c: texts by number ---- */

/* The first 32 MiB lie in memory, the rest in a file without a name. */
struct xlsx_strings;
/* The package's shared strings; none if it has no such part. At most `max` bytes of XML. xlsx.part, xlsx.unpacks. */
enum status xlsx_strings_read(struct xlsx_package *package, uint64_t max, struct xlsx_strings **out_strings, struct err *err);
void xlsx_strings_free(struct xlsx_strings *strings);
/* NUL-terminated; NULL if there is no such text. What does not lie in memory is appended to `spare`, whose room must be reserved. */
const char *xlsx_strings_get(struct xlsx_strings *strings, uint64_t number, struct text *spare, size_t *out_length);
/* The text of a <si> or <is> that was opened: its runs joined, without what says how it is read aloud; appended, cleaned. The element is closed. */
enum status xlsx_strings_item(struct xlsx_scan *scan, struct text *out, struct err *err);
/* In place: blanks at both ends go, _x000D_ and the like become the characters they stand for. NUL-terminated; the new length. */
size_t xlsx_text_clean(char *text, size_t length);
#define XLSX_TEXT_BYTES_MAX ((size_t)256 * 1024) /* of one text: a cell holds 32,767 characters */

/* ---- xlsx_read_value.c: what a cell's number is in text ---- */

#define XLSX_VALUE_LEN 48
/* Without exponent where that is not too long, and at most the 15 digits that spreadsheets show. Its length; 0 if it is no number. */
size_t xlsx_value_number(const char *s, size_t length, char out[XLSX_VALUE_LEN]);
/* A number of days as day and time in ISO form. `s` is NUL-terminated. Its length; 0 where there is no such day. */
size_t xlsx_value_day(const char *s, enum xlsx_shows shows, bool from_1904, char out[XLSX_VALUE_LEN]);

/* ---- xlsx_read_merge.c: what merged cells stand for ---- */

#define XLSX_MERGES_MAX 65536
struct xlsx_merge {
	int from_row, from_column, to_row, to_column;
	char *value; /* of its first cell, once that was read */
	bool names;  /* it is text or a day */
};
struct xlsx_merges {
	struct xlsx_merge *list;
	size_t count, next;       /* next: the first that begins below the row at hand */
	struct xlsx_merge **open; /* those that reach it */
	size_t opens;
};
void xlsx_merges_done(struct xlsx_merges *merges);
/* "A1:C2"; what is no range of several cells is left out. False where there are too many. */
bool xlsx_merges_add(struct xlsx_merges *merges, const char *range, size_t length);
void xlsx_merges_sort(struct xlsx_merges *merges);

/* ---- xlsx_read_sheet.c: rows of a sheet ---- */

#define XLSX_ROW_BYTES_MAX ((size_t)2 * 1024 * 1024) /* texts of one row */
enum xlsx_holds { XLSX_HOLDS_NOTHING, XLSX_HOLDS_NUMBER, XLSX_HOLDS_TEXT, XLSX_HOLDS_DAY, XLSX_HOLDS_MERGED };
struct xlsx_row {
	int64_t number;
	const char **cell; /* blank ones "" */
	char *holds;       /* enum xlsx_holds of each */
	int count;         /* up to the last that is not blank */
	bool hidden;
};
struct xlsx_sheet_rows;
/* The strings are read when the first cell asks for one, and are the caller's to free. */
enum status xlsx_sheet_open(struct xlsx_package *package, const struct xlsx_sheet *sheet, struct xlsx_strings **strings, uint64_t max,
	struct xlsx_sheet_rows **out_rows, struct err *err);
void xlsx_sheet_close(struct xlsx_sheet_rows *rows);
/* Next row that holds anything, hidden ones too; NULL at the end. Valid until the next call. An error of a row (xlsx.error_value, xlsx.no_result,
 * xlsx.no_day, xlsx.no_number, xlsx.row_too_long) leaves `*out_row` set, and the next call goes on; after another the sheet is broken. */
enum status xlsx_sheet_next(struct xlsx_sheet_rows *rows, const struct xlsx_row **out_row, struct err *err);
bool xlsx_sheet_broken(const struct xlsx_sheet_rows *rows);
/* Passes over all rows. */
enum status xlsx_sheet_pass(struct xlsx_sheet_rows *rows, struct err *err);
/* Those that stand behind the rows, once the end was reached; the caller's now. */
void xlsx_sheet_merges_take(struct xlsx_sheet_rows *rows, struct xlsx_merges *out_merges);

/* ---- xlsx_read.c: the workbook ---- */

struct xlsx_read;
/* `fd` stays the caller's. Parts may unfold to `max` bytes each. Errors of xlsx_package_open. */
enum status xlsx_read_open(int fd, const char *name, uint64_t max, struct xlsx_read **out_read, struct err *err);
void xlsx_read_close(struct xlsx_read *read);
size_t xlsx_read_sheets(const struct xlsx_read *read);
const struct xlsx_sheet *xlsx_read_sheet(const struct xlsx_read *read, size_t sheet);
/* From the first row of a sheet on. */
enum status xlsx_read_begin(struct xlsx_read *read, size_t sheet, struct err *err);
/* Next row that is shown and holds anything, NULL at the end; errors as of xlsx_sheet_next, with their places, and xlsx.merged_late. Cells that merged
 * ones stand for are filled as in a header, those that are not so below it marked XLSX_HOLDS_MERGED; after xlsx_read_below they are left out. */
enum status xlsx_read_next(struct xlsx_read *read, const struct xlsx_row **out_row, struct err *err);
void xlsx_read_below(struct xlsx_read *read, int64_t header_row);
bool xlsx_read_broken(const struct xlsx_read *read);
int64_t xlsx_read_hidden(const struct xlsx_read *read); /* rows passed over so far */

#endif
