#include "report/report_sheet_int.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/library.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* ---- the library ---- */

static struct {
	lxw_workbook *(*workbook_new_opt)(const char *, lxw_workbook_options *);
	lxw_worksheet *(*workbook_add_worksheet)(lxw_workbook *, const char *);
	lxw_format *(*workbook_add_format)(lxw_workbook *);
	lxw_error (*workbook_set_properties)(lxw_workbook *, lxw_doc_properties *);
	lxw_error (*workbook_close)(lxw_workbook *);
	void (*format_set_bold)(lxw_format *);
	void (*format_set_bg_color)(lxw_format *, lxw_color_t);
	void (*format_set_font_color)(lxw_format *, lxw_color_t);
	void (*format_set_font_size)(lxw_format *, double);
	void (*format_set_bottom)(lxw_format *, uint8_t);
	void (*format_set_top)(lxw_format *, uint8_t);
	void (*format_set_align)(lxw_format *, uint8_t);
	void (*format_set_text_wrap)(lxw_format *);
	void (*format_set_num_format)(lxw_format *, const char *);
	void (*worksheet_freeze_panes)(lxw_worksheet *, lxw_row_t, lxw_col_t);
	lxw_error (*worksheet_autofilter)(lxw_worksheet *, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t);
	lxw_error (*worksheet_repeat_rows)(lxw_worksheet *, lxw_row_t, lxw_row_t);
	void (*worksheet_set_paper)(lxw_worksheet *, uint8_t);
	void (*worksheet_set_landscape)(lxw_worksheet *);
	void (*worksheet_fit_to_pages)(lxw_worksheet *, uint16_t, uint16_t);
	lxw_error (*worksheet_set_footer)(lxw_worksheet *, const char *);
	lxw_error (*worksheet_set_column)(lxw_worksheet *, lxw_col_t, lxw_col_t, double, lxw_format *);
	lxw_error (*worksheet_set_row)(lxw_worksheet *, lxw_row_t, double, lxw_format *);
	lxw_error (*worksheet_merge_range)(lxw_worksheet *, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t, const char *, lxw_format *);
	lxw_error (*worksheet_write_string)(lxw_worksheet *, lxw_row_t, lxw_col_t, const char *, lxw_format *);
	lxw_error (*worksheet_write_number)(lxw_worksheet *, lxw_row_t, lxw_col_t, double, lxw_format *);
} x;

#define FUNCTION(name)                                                                                                                               \
	{                                                                                                                                            \
#name, (size_t)((char *)&x.name - (char *)&x)                                                                                        \
	}
static struct err load_err;
static enum status load_status;

static void load(void)
{
	const struct library_function list[] = {FUNCTION(workbook_new_opt), FUNCTION(workbook_add_worksheet), FUNCTION(workbook_add_format),
		FUNCTION(workbook_set_properties), FUNCTION(workbook_close), FUNCTION(format_set_bold), FUNCTION(format_set_bg_color),
		FUNCTION(format_set_font_color), FUNCTION(format_set_font_size), FUNCTION(format_set_bottom), FUNCTION(format_set_top),
		FUNCTION(format_set_align), FUNCTION(format_set_text_wrap), FUNCTION(format_set_num_format), FUNCTION(worksheet_freeze_panes),
		FUNCTION(worksheet_autofilter), FUNCTION(worksheet_repeat_rows), FUNCTION(worksheet_set_paper), FUNCTION(worksheet_set_landscape),
		FUNCTION(worksheet_fit_to_pages), FUNCTION(worksheet_set_footer), FUNCTION(worksheet_set_column), FUNCTION(worksheet_set_row),
		FUNCTION(worksheet_merge_range), FUNCTION(worksheet_write_string), FUNCTION(worksheet_write_number), {NULL, 0}};

	load_status = library_load("libxlsxwriter.so.4", list, &x, &load_err);
}

/* ---- the book ---- */

#define DECIMALS_MAX 15
enum look {
	LOOK_TEXT,
	LOOK_RIGHT,
	LOOK_PLAIN,
	LOOK_GENERAL,
	LOOK_SHARE,
	LOOK_DAY,
	LOOK_MONTH,
	LOOK_GROUPED,
	LOOKS = LOOK_GROUPED + DECIMALS_MAX + 1
};
enum style { STYLE_CELL, STYLE_SUM, STYLE_PAGE, STYLES };
enum line_look { LINE_SMALL, LINE_TEXT, LINE_1, LINE_2, LINE_3, LINES };
#define COLUMNS_MAX 256
#define ROWS_MAX 1048576

struct report_book {
	char *path;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *cell[STYLES][LOOKS], *line[LINES];
	char **name; /* of the sheets so far */
	size_t names;
	lxw_row_t row;
	lxw_col_t column, heads;
	int width[COLUMNS_MAX]; /* of the sheet's columns, in characters */
	int page_width, page_columns;
	bool full, failed;
};

static char *heap_or_null(const char *string)
{
	return string ? heap_strdup(string) : NULL;
}

static void set_about(struct report_book *b, const struct report_about *about)
{
	lxw_doc_properties p = {.title = heap_or_null(about->title),
		.subject = heap_or_null(about->subject),
		.author = heap_or_null(about->author),
		.keywords = heap_or_null(about->keywords),
		.comments = heap_or_null(about->comments)};
	date_day day = date_make(2000, 1, 1);

	if (about->day)
		(void)date_parse(about->day, &day, NULL);
	p.created = (time_t)day * 86400;
	b->failed |= x.workbook_set_properties(b->book, &p) != LXW_NO_ERROR;
	free(p.title);
	free(p.subject);
	free(p.author);
	free(p.keywords);
	free(p.comments);
}

static void book_free(struct report_book *b)
{
	for (size_t i = 0; i < b->names; i++)
		free(b->name[i]);
	free((void *)b->name);
	free(b->path);
	free(b);
}

static const char *folder_for_temporary(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && folder[0] == '/' ? folder : "/tmp";
}

enum status report_book_open(const char *path, const struct report_about *about, struct report_book **out_book, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char *folder = heap_strdup(folder_for_temporary());
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
	struct report_book *b;

	pthread_once(&once, load);
	if (load_status != ST_OK) {
		free(folder);
		if (err)
			*err = load_err;
		return load_status;
	}
	b = heap_alloc(1, sizeof *b);
	b->book = x.workbook_new_opt(path, &options);
	free(folder);
	if (!b->book) {
		free(b);
		return err_set(err, ST_INPUT, "file.write", path, "", NULL);
	}
	b->path = heap_strdup(path);
	set_about(b, about);
	*out_book = b;
	return ST_OK;
}

/* ---- names of sheets ---- */

#define SHEET_NAME_MAX 31 /* characters of a sheet's name */

static bool is_taken(const struct report_book *b, const char *name)
{
	for (size_t i = 0; i < b->names; i++)
		if (strcasecmp(b->name[i], name) == 0)
			return true;
	return strcasecmp(name, "History") == 0; /* Excel keeps that one for itself */
}

/* At most `max` characters of `name`, those that no sheet's name may have replaced. */
static void shorten(struct text *out, const char *name, int max)
{
	for (int length; *name && max > 0; name += length, max--) {
		length = utf8_length((const unsigned char *)name, strlen(name));
		if (length == 0)
			length = 1;
		if (length == 1 && strchr("[]:*?/\\'", *name))
			text_append_char(out, *name == '\'' ? '`' : '-');
		else if (length == 1 && (unsigned char)*name < ' ')
			text_append_char(out, ' ');
		else
			text_append(out, name, (size_t)length);
	}
	while (out->length > 0 && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
}

/* ---- how cells look ---- */

static void set_number_format(lxw_format *format, enum look look)
{
	static const char *const fixed[] = {[LOOK_PLAIN] = "0", [LOOK_SHARE] = "0.0%", [LOOK_DAY] = "yyyy-mm-dd", [LOOK_MONTH] = "yyyy-mm"};
	char grouped[8 + DECIMALS_MAX] = "#,##0";

	if (look == LOOK_RIGHT)
		x.format_set_align(format, LXW_ALIGN_RIGHT);
	if (look >= LOOK_GROUPED) {
		int decimals = (int)look - LOOK_GROUPED;

		if (decimals > 0)
			strcat(grouped, ".");
		while (decimals-- > 0)
			strcat(grouped, "0");
		x.format_set_num_format(format, grouped);
	} else if (fixed[look]) {
		x.format_set_num_format(format, fixed[look]);
	}
}

/* On a sheet to read, values stand beside their labels; in a table under each other. */
static lxw_format *cell_format(struct report_book *b, enum look look, bool strong)
{
	enum style style = b->page_columns > 0 ? STYLE_PAGE : strong ? STYLE_SUM : STYLE_CELL;
	lxw_format **format = &b->cell[style][look];

	if (*format || (look == LOOK_TEXT && style != STYLE_SUM))
		return *format;
	*format = x.workbook_add_format(b->book);
	set_number_format(*format, look);
	if (style == STYLE_PAGE)
		x.format_set_align(*format, LXW_ALIGN_LEFT);
	if (style == STYLE_SUM) {
		x.format_set_bold(*format);
		x.format_set_top(*format, LXW_BORDER_THIN);
	}
	return *format;
}

static lxw_format *head_format(struct report_book *b)
{
	if (!b->head) {
		b->head = x.workbook_add_format(b->book);
		x.format_set_bold(b->head);
		x.format_set_bg_color(b->head, 0xE8EEF4);
		x.format_set_bottom(b->head, LXW_BORDER_THIN);
	}
	return b->head;
}

static lxw_format *line_format(struct report_book *b, enum line_look look)
{
	static const double points[LINES] = {[LINE_SMALL] = 9, [LINE_TEXT] = 11, [LINE_1] = 16, [LINE_2] = 13, [LINE_3] = 11};
	lxw_format **format = &b->line[look];

	if (*format)
		return *format;
	*format = x.workbook_add_format(b->book);
	x.format_set_font_size(*format, points[look]);
	x.format_set_text_wrap(*format);
	x.format_set_align(*format, LXW_ALIGN_VERTICAL_TOP);
	if (look == LINE_SMALL)
		x.format_set_font_color(*format, 0x58616A);
	if (look >= LINE_1)
		x.format_set_bold(*format);
	return *format;
}

/* ---- cells ---- */

#define TEXT_CHARACTERS_MAX 32767
#define SERIAL_OF_1970 25569 /* the number of 1970-01-01 where counting begins with 1899-12-30 */
#define WIDTH_MIN 7
#define WIDTH_MAX 60

static void note(struct report_book *b, lxw_error error)
{
	b->full |= error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
	b->failed |= error != LXW_NO_ERROR;
}

static void widen(struct report_book *b, int width)
{
	if (b->column < COLUMNS_MAX && width > b->width[b->column])
		b->width[b->column] = width;
}

/* "_x0041_" stands for A in a workbook; a text that has it means these seven characters. */
static bool is_escape(const char *s)
{
	return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4 && s[6] == '_';
}

/* What XML cannot hold is replaced, what a cell cannot hold is cut and says so. */
static char *fit(const char *value)
{
	struct text text;
	size_t characters = 0;

	text_init(&text);
	for (int length; *value; value += length) {
		length = utf8_length((const unsigned char *)value, strlen(value));
		if (++characters == TEXT_CHARACTERS_MAX) {
			text_append_string(&text, "…");
			break;
		}
		if (is_escape(value))
			text_append_string(&text, "_x005F");
		if (length == 0 || (length == 3 && memcmp(value, "\xEF\xBF", 2) == 0 && (unsigned char)value[2] >= 0xBE))
			text_append_string(&text, "\xEF\xBF\xBD");
		else
			text_append(&text, value, (size_t)length);
		length += length == 0;
	}
	return text_take(&text);
}

static void put_text(struct report_book *b, const char *value, lxw_format *format)
{
	char *text = fit(value);

	widen(b, utf8_width(text));
	note(b, x.worksheet_write_string(b->sheet, b->row, b->column, text, format));
	free(text);
}

/* Digits that count: without sign, leading zeros and exponent. Not a number: more than any double holds. */
static int significant(const char *digits)
{
	char *end;
	int count = 0;

	if (digits[strspn(digits, "+-.0123456789eE")] || !strpbrk(digits, "0123456789"))
		return INT32_MAX;
	(void)strtod(digits, &end);
	if (*end)
		return INT32_MAX;
	for (digits += strspn(digits, "+-0."); *digits && *digits != 'e' && *digits != 'E'; digits++)
		count += *digits != '.';
	return count;
}

static bool is_exact_integer(const char *digits)
{
	int64_t value;
	char *end;

	errno = 0;
	value = strtoll(digits, &end, 10);
	return end != digits && *end == '\0' && errno == 0 && value <= INT64_C(1) << 53 && value >= -(INT64_C(1) << 53);
}

static void put_number(struct report_book *b, const char *digits, enum look look, bool strong)
{
	int length = (int)strlen(digits);

	widen(b, look >= LOOK_GROUPED ? length + length / 3 : length);
	note(b, x.worksheet_write_number(b->sheet, b->row, b->column, strtod(digits, NULL), cell_format(b, look, strong)));
}

static void put_decimal(struct report_book *b, const char *digits, bool strong)
{
	const char *point = strchr(digits, '.');
	size_t decimals = point ? strlen(point + 1) : 0;

	if (significant(digits) > DECIMALS_MAX)
		put_text(b, digits, cell_format(b, significant(digits) == INT32_MAX ? LOOK_TEXT : LOOK_RIGHT, strong));
	else
		put_number(b, digits, strpbrk(digits, "eE") || decimals > DECIMALS_MAX ? LOOK_GENERAL : LOOK_GROUPED + (enum look)decimals, strong);
}

static void put_day(struct report_book *b, const char *value, date_day day, enum look look, bool strong)
{
	widen(b, (int)strlen(value));
	note(b, x.worksheet_write_number(b->sheet, b->row, b->column, (double)day + SERIAL_OF_1970, cell_format(b, look, strong)));
}

static void put_value(struct report_book *b, enum report_cell_type type, const char *value, bool strong)
{
	date_day day;
	date_month month;

	switch (type) {
	case CELL_WON:
	case CELL_TONNES:
	case CELL_COUNT:
	case CELL_PLAIN:
		if (is_exact_integer(value))
			put_number(b, value, type == CELL_PLAIN ? LOOK_PLAIN : LOOK_GROUPED, strong);
		else
			put_decimal(b, value, strong);
		return;
	case CELL_DECIMAL:
		put_decimal(b, value, strong);
		return;
	case CELL_SHARE:
		if (significant(value) <= DECIMALS_MAX)
			put_number(b, value, LOOK_SHARE, strong);
		else
			put_decimal(b, value, strong);
		return;
	case CELL_DAY:
		if (date_parse(value, &day, NULL) == ST_OK) {
			put_day(b, value, day, LOOK_DAY, strong);
			return;
		}
		break;
	case CELL_MONTH:
		if (month_parse(value, &month, NULL) == ST_OK) {
			put_day(b, value, month_first_day(month), LOOK_MONTH, strong);
			return;
		}
		break;
	case CELL_TEXT:
		break;
	}
	put_text(b, value, cell_format(b, LOOK_TEXT, strong));
}

void report_book_cell(struct report_book *b, enum report_cell_type type, const char *value, bool strong)
{
	if (value && value[0] && !b->failed)
		put_value(b, type, value, strong);
	else if (strong && !b->failed)
		note(b, x.worksheet_write_string(b->sheet, b->row, b->column, "", cell_format(b, LOOK_TEXT, true)));
	b->column++;
}

void report_book_head(struct report_book *b, const char *word, const char *unit)
{
	struct text text;

	text_init(&text);
	text_append_string(&text, word);
	if (unit)
		text_printf(&text, " (%s)", unit);
	if (!b->failed)
		put_text(b, text.data, head_format(b));
	if (b->column < COLUMNS_MAX)
		b->width[b->column] += 2; /* the filter's button */
	b->heads = ++b->column;
	text_done(&text);
}

void report_book_row(struct report_book *b)
{
	b->row++;
	b->column = 0;
	if (b->row > ROWS_MAX)
		b->full = b->failed = true;
}

/* ---- sheets ---- */

#define WIDE 96 /* characters that stand side by side on an upright page, set small */

static void set_page(struct report_book *b, int width)
{
	x.worksheet_set_paper(b->sheet, 9); /* A4 */
	if (width > WIDE)
		x.worksheet_set_landscape(b->sheet);
	x.worksheet_fit_to_pages(b->sheet, 1, 0);
	note(b, x.worksheet_set_footer(b->sheet, "&C&P / &N"));
}

void report_book_filter(struct report_book *b, size_t rows)
{
	if (b->failed || b->heads == 0)
		return;
	x.worksheet_freeze_panes(b->sheet, 1, 0);
	note(b, x.worksheet_repeat_rows(b->sheet, 0, 0));
	note(b, x.worksheet_autofilter(b->sheet, 0, 0, (lxw_row_t)rows, (lxw_col_t)(b->heads - 1)));
}

/* What is known only when all cells are there: how wide the columns of a table are. */
static void end_sheet(struct report_book *b)
{
	int width, all = 0;

	if (b->failed || b->heads == 0)
		return;
	for (lxw_col_t c = 0; c < b->heads; c++) {
		width = c < COLUMNS_MAX ? b->width[c] + 1 : WIDTH_MIN;
		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		note(b, x.worksheet_set_column(b->sheet, c, c, width, NULL));
		all += width;
	}
	set_page(b, all);
}

void report_book_sheet(struct report_book *b, const char *name)
{
	struct text text;

	end_sheet(b);
	text_init(&text);
	shorten(&text, name, SHEET_NAME_MAX);
	for (int n = text.length == 0 ? 1 : 2; text.length == 0 || is_taken(b, text.data); n++) {
		char number[16];

		text_clear(&text);
		snprintf(number, sizeof number, "%s%d", name[0] ? " " : "Sheet", n);
		shorten(&text, name, SHEET_NAME_MAX - (int)strlen(number));
		text_append_string(&text, number);
	}
	b->sheet = x.workbook_add_worksheet(b->book, text.data);
	b->failed |= !b->sheet;
	b->name = heap_grow((void *)b->name, b->names + 1, sizeof *b->name);
	b->name[b->names++] = text_take(&text);
	b->row = b->column = b->heads = 0;
	b->page_columns = b->page_width = 0;
	memset(b->width, 0, sizeof b->width);
	text_done(&text);
}

enum status report_book_close(struct report_book *b, struct err *err)
{
	enum status st = ST_OK;

	if (b->names == 0) /* a workbook without a sheet cannot be opened */
		report_book_sheet(b, "");
	end_sheet(b);
	errno = 0;
	if (x.workbook_close(b->book) != LXW_NO_ERROR || b->failed)
		st = err_set(err, ST_INPUT, "file.write", b->path, errno ? strerror(errno) : "", NULL);
	if (b->full)
		st = err_set(err, ST_INPUT, "report.sheet_full", NULL);
	book_free(b);
	return st;
}

/* ---- a sheet to read ---- */

void report_book_page(struct report_book *b, const int *widths, int columns)
{
	if (b->failed)
		return;
	b->page_columns = columns;
	b->page_width = 0;
	for (int c = 0; c < columns; c++) {
		note(b, x.worksheet_set_column(b->sheet, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL));
		b->page_width += widths[c];
	}
	set_page(b, b->page_width);
}

/* Nobody makes merged cells as high as their text but who writes them. */
static double height_of(const struct report_book *b, const char *text, enum line_look look)
{
	static const double line[LINES] = {[LINE_SMALL] = 13, [LINE_TEXT] = 16, [LINE_1] = 26, [LINE_2] = 21, [LINE_3] = 18};
	int lines = 0, room = look >= LINE_1 ? b->page_width * 2 / 3 : b->page_width;

	for (size_t length = 0;; text += length + 1) {
		struct text one;

		length = strcspn(text, "\n");
		text_init(&one);
		text_append(&one, text, length);
		lines += 1 + utf8_width(one.data) / (room > 0 ? room : 1);
		text_done(&one);
		if (!text[length])
			break;
	}
	return line[look] * (lines > 20 ? 20 : lines);
}

void report_book_line(struct report_book *b, const char *text, int level)
{
	enum line_look look = level < 0 ? LINE_SMALL : level == 0 ? LINE_TEXT : level == 1 ? LINE_1 : level == 2 ? LINE_2 : LINE_3;
	char *fitting = fit(text);

	if (!b->failed) {
		note(b, x.worksheet_set_row(b->sheet, b->row, height_of(b, fitting, look), NULL));
		note(b, x.worksheet_merge_range(b->sheet, b->row, 0, b->row, (lxw_col_t)(b->page_columns - 1), fitting, line_format(b, look)));
	}
	free(fitting);
	report_book_row(b);
}

/* ---- bytes ---- */

static enum status read_whole(const char *path, struct text *out, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	char piece[65536];
	size_t length;
	bool failed;

	if (!file)
		return err_set(err, ST_INPUT, "file.write", path, strerror(errno), NULL);
	out->max = SIZE_MAX / 2;
	while ((length = fread(piece, 1, sizeof piece, file)) > 0)
		text_append(out, piece, length);
	failed = ferror(file) != 0;
	fclose(file);
	return failed ? err_set(err, ST_INPUT, "file.write", path, "", NULL) : ST_OK;
}

enum status report_book_bytes(
	enum status (*write)(const void *what, const char *path, struct err *err), const void *what, struct text *out, struct err *err)
{
	struct text path;
	int fd;
	enum status st;

	text_init(&path);
	text_printf(&path, "%s/sangsaeng-book-XXXXXX", folder_for_temporary());
	fd = mkstemp(path.data);
	if (fd < 0) {
		st = err_set(err, ST_INPUT, "file.write", path.data, strerror(errno), NULL);
	} else {
		close(fd);
		st = write(what, path.data, err);
		if (st == ST_OK)
			st = read_whole(path.data, out, err);
		(void)unlink(path.data);
	}
	text_done(&path);
	return st;
}
