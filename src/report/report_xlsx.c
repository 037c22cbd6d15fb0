/* A list as a workbook, written row by row (libxlsxwriter, loaded when one is asked for). */
#include "report/report_list.h"

#include "base/date.h"
#include "base/library.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

static struct {
	lxw_workbook *(*workbook_new_opt)(const char *, lxw_workbook_options *);
	lxw_worksheet *(*workbook_add_worksheet)(lxw_workbook *, const char *);
	lxw_format *(*workbook_add_format)(lxw_workbook *);
	lxw_error (*workbook_close)(lxw_workbook *);
	void (*format_set_bold)(lxw_format *);
	void (*format_set_bg_color)(lxw_format *, lxw_color_t);
	void (*format_set_bottom)(lxw_format *, uint8_t);
	void (*format_set_num_format)(lxw_format *, const char *);
	void (*worksheet_freeze_panes)(lxw_worksheet *, lxw_row_t, lxw_col_t);
	lxw_error (*worksheet_set_column)(lxw_worksheet *, lxw_col_t, lxw_col_t, double, lxw_format *);
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
		FUNCTION(workbook_close), FUNCTION(format_set_bold), FUNCTION(format_set_bg_color), FUNCTION(format_set_bottom),
		FUNCTION(format_set_num_format), FUNCTION(worksheet_freeze_panes), FUNCTION(worksheet_set_column), FUNCTION(worksheet_write_string),
		FUNCTION(worksheet_write_number), {NULL, 0}};

	load_status = library_load("libxlsxwriter.so.4", list, &x, &load_err);
}

struct sheet {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *integer, *day;
};

#define SERIAL_OF_1970 25569 /* the number of 1970-01-01 where counting begins with 1899-12-30 */
#define EXACT_DIGITS 15      /* more than a double holds stay text */
#define TEXT_MAX 32767       /* bytes of a cell */

static bool fits_double(const char *digits)
{
	size_t count = 0;

	for (; *digits; digits++)
		count += *digits >= '0' && *digits <= '9';
	return count <= EXACT_DIGITS;
}

static lxw_error put(const struct sheet *s, lxw_row_t row, lxw_col_t column, enum view_type type, const char *value)
{
	date_day day;

	switch (type) {
	case VIEW_WON:
	case VIEW_TONNES:
	case VIEW_COUNT:
		return x.worksheet_write_number(s->sheet, row, column, (double)strtoll(value, NULL, 10), type == VIEW_COUNT ? NULL : s->integer);
	case VIEW_DECIMAL:
		if (fits_double(value))
			return x.worksheet_write_number(s->sheet, row, column, strtod(value, NULL), NULL);
		break;
	case VIEW_DAY:
		if (date_parse(value, &day, NULL) == ST_OK)
			return x.worksheet_write_number(s->sheet, row, column, (double)day + SERIAL_OF_1970, s->day);
		break;
	default:
		break;
	}
	return strlen(value) > TEXT_MAX ? LXW_NO_ERROR : x.worksheet_write_string(s->sheet, row, column, value, NULL);
}

static bool open_sheet(const struct view_list *list, const char *path, struct sheet *s)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};

	s->book = x.workbook_new_opt(path, &options);
	s->sheet = s->book ? x.workbook_add_worksheet(s->book, NULL) : NULL;
	if (!s->sheet)
		return false;
	s->head = x.workbook_add_format(s->book);
	s->integer = x.workbook_add_format(s->book);
	s->day = x.workbook_add_format(s->book);
	x.format_set_bold(s->head);
	x.format_set_bg_color(s->head, 0xE8EEF4);
	x.format_set_bottom(s->head, LXW_BORDER_THIN);
	x.format_set_num_format(s->integer, "#,##0");
	x.format_set_num_format(s->day, "yyyy-mm-dd");
	x.worksheet_freeze_panes(s->sheet, 1, 0);
	x.worksheet_set_column(s->sheet, 0, (lxw_col_t)(list->resource->columns - 1), 16, NULL);
	return true;
}

enum status report_list_xlsx(const struct view_list *list, enum lang lang, const char *path, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct view_resource *r = list->resource;
	struct sheet s = {0};
	lxw_error failed = LXW_NO_ERROR;

	pthread_once(&once, load);
	if (load_status != ST_OK) {
		if (err)
			*err = load_err;
		return load_status;
	}
	if (!open_sheet(list, path, &s))
		return err_set(err, ST_INPUT, "file.write", path, "", NULL);
	for (size_t c = 0; c < r->columns; c++)
		x.worksheet_write_string(s.sheet, 0, (lxw_col_t)c, lang == LANG_KO ? r->column[c].ko : r->column[c].name, s.head);
	for (size_t i = 0; i < list->rows && failed == LXW_NO_ERROR; i++)
		for (size_t c = 0; c < r->columns && failed == LXW_NO_ERROR; c++)
			if (list->cell[i][c])
				failed = put(&s, (lxw_row_t)(i + 1), (lxw_col_t)c, r->column[c].type, list->cell[i][c]);
	if (x.workbook_close(s.book) != LXW_NO_ERROR || failed != LXW_NO_ERROR)
		return err_set(err, ST_INPUT, "file.write", path, "", NULL);
	return ST_OK;
}
