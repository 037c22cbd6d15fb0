/* Workbooks as libxlsxwriter makes them, for test_workbooks.py: write_books KIND FILE [ROWS]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define START 46082 /* 2026-03-01 */

static const char *const header[] = {"meter", "at", "value", "recorded_on"};

static void put_header(lxw_worksheet *sheet, lxw_row_t row)
{
	for (lxw_col_t c = 0; c < 4; c++)
		worksheet_write_string(sheet, row, c, header[c], NULL);
}

/* A quarter of an hour after the other. */
static void put_readings(lxw_workbook *book, lxw_worksheet *sheet, lxw_row_t rows)
{
	lxw_format *time = workbook_add_format(book), *day = workbook_add_format(book);
	char meter[32];

	format_set_num_format(time, "yyyy-mm-dd hh:mm");
	format_set_num_format(day, "yyyy-mm-dd");
	put_header(sheet, 0);
	for (lxw_row_t r = 1; r <= rows; r++) {
		snprintf(meter, sizeof meter, "M-%u", r % 7);
		worksheet_write_string(sheet, r, 0, meter, NULL);
		worksheet_write_number(sheet, r, 1, START + r / 96.0, time);
		worksheet_write_number(sheet, r, 2, (double)(r * 7919u % 100000) / 100, NULL);
		worksheet_write_number(sheet, r, 3, START + r / 96, day);
	}
}

static void put_odds(lxw_workbook *book, lxw_worksheet *sheet)
{
	lxw_row_col_options hidden = {.hidden = 1};
	lxw_format *bold = workbook_add_format(book);
	char one[] = "굵은 ", two[] = "글";
	lxw_rich_string_tuple first = {.format = bold, .string = one}, second = {.string = two}, *runs[] = {&first, &second, NULL};

	format_set_bold(bold);
	put_header(sheet, 0);
	worksheet_write_rich_string(sheet, 1, 0, runs, NULL);
	worksheet_write_boolean(sheet, 1, 1, 1, NULL);
	worksheet_write_formula_num(sheet, 1, 2, "=1/3", NULL, 1.0 / 3);
	worksheet_write_formula_str(sheet, 2, 0, "=\"a\"&\"b\"", NULL, "ab");
	worksheet_write_formula(sheet, 2, 2, "=SUM(C2:C2)", NULL); /* its result is written as 0 */
	worksheet_write_blank(sheet, 2, 3, bold);
	worksheet_write_url(sheet, 3, 0, "https://example.org/", NULL);
	worksheet_set_row_opt(sheet, 4, 15, NULL, &hidden);
	worksheet_write_string(sheet, 4, 0, "숨김", NULL);
	worksheet_merge_range(sheet, 5, 0, 5, 1, "합친 칸", NULL);
	worksheet_write_number(sheet, 6, 2, 1e-10, NULL);
}

int main(int argc, char **argv)
{
	lxw_workbook_options options = {.constant_memory = argc > 1 && strcmp(argv[1], "inline") == 0};
	lxw_workbook *book;
	lxw_worksheet *sheet;

	if (argc < 3)
		return 2;
	book = workbook_new_opt(argv[2], &options);
	sheet = workbook_add_worksheet(book, "검침");
	if (strcmp(argv[1], "odds") == 0)
		put_odds(book, sheet);
	else
		put_readings(book, sheet, (lxw_row_t)(argc > 3 ? atoi(argv[3]) : 200));
	if (strcmp(argv[1], "sheets") == 0)
		for (int i = 0; i < 30; i++)
			worksheet_write_string(workbook_add_worksheet(book, NULL), 0, 0, "비고", NULL);
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
