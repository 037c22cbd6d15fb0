/* A list of view as a workbook. */
#include "report/report_list.h"
#include "report/report_sheet_int.h"
#include "report/report_words_int.h"

static enum report_cell_type cell_type(const struct view_column *column)
{
	switch (column->type) {
	case VIEW_WON:
		return CELL_WON;
	case VIEW_TONNES:
		return CELL_TONNES;
	case VIEW_COUNT:
	case VIEW_YEAR:
		return CELL_PLAIN;
	case VIEW_DECIMAL:
		return CELL_DECIMAL;
	case VIEW_DAY:
		return CELL_DAY;
	case VIEW_MONTH:
		return CELL_MONTH;
	default:
		return CELL_TEXT;
	}
}

enum status report_list_xlsx(const struct view_list *list, enum lang lang, const char *path, struct err *err)
{
	const struct view_resource *r = list->resource;
	struct report_book *book;
	struct arena arena;
	enum status st = report_book_open(path, &(struct report_about){.title = lang == LANG_KO ? r->ko : r->en}, &book, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	report_book_sheet(book, r->name);
	for (size_t c = 0; c < r->columns; c++) {
		struct report_word word = report_word_of(lang, NULL, r->column[c].name, r->column[c].ko, &arena);

		report_book_head(book, word.word, word.unit);
	}
	report_book_filter(book, list->rows);
	for (size_t i = 0; i < list->rows; i++) {
		report_book_row(book);
		for (size_t c = 0; c < r->columns; c++)
			report_book_cell(book, cell_type(&r->column[c]), list->cell[i][c], false);
	}
	arena_done(&arena);
	return report_book_close(book, err);
}

struct writing {
	const struct view_list *list;
	enum lang lang;
};

static enum status write_list(const void *what, const char *path, struct err *err)
{
	const struct writing *w = what;

	return report_list_xlsx(w->list, w->lang, path, err);
}

enum status report_list_xlsx_bytes(const struct view_list *list, enum lang lang, struct text *out, struct err *err)
{
	return report_book_bytes(write_list, &(struct writing){list, lang}, out, err);
}
