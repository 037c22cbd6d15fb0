/* A document as a workbook: what is to be read on the first sheet, each table and the numbers of each picture on a sheet of their own. */
#include "report/report_document.h"

#include "base/output.h"
#include "report/report_sheet_int.h"

#include <string.h>

#define LEVELS 3
static const int page_widths[] = {34, 44, 16};
#define PAGE_COLUMNS ((int)(sizeof page_widths / sizeof *page_widths))

struct page {
	struct report_book *book;
	const struct report_document *document;
	const char *heading[LEVELS]; /* that nothing was written under yet */
};

/* A heading whose tables and pictures are on other sheets is not written. */
static void begin(struct page *p)
{
	if (p->heading[0])
		report_book_row(p->book);
	for (int level = 0; level < LEVELS; level++) {
		if (p->heading[level])
			report_book_line(p->book, p->heading[level], level + 2);
		p->heading[level] = NULL;
	}
}

static void set_heading(struct page *p, const struct report_block *block)
{
	int level = block->level < 1 ? 1 : block->level > LEVELS ? LEVELS : block->level;

	p->heading[level - 1] = block->text;
	for (; level < LEVELS; level++)
		p->heading[level] = NULL;
}

static const char *title_of(const struct report_document *d)
{
	return d->title ? d->title : d->kind;
}

static void put_pair(struct report_book *book, const char *label, enum report_cell_type type, const char *value, const char *unit)
{
	report_book_cell(book, CELL_TEXT, label, false);
	report_book_cell(book, value ? type : CELL_TEXT, value ? value : "—", false);
	report_book_cell(book, CELL_TEXT, unit, false);
	report_book_row(book);
}

static void put_about(struct page *p)
{
	const struct report_document *d = p->document;
	bool ko = d->lang == LANG_KO;
	const struct {
		const char *label;
		enum report_cell_type type;
		const char *value;
	} pairs[] = {{ko ? "문서 번호" : "Number", CELL_TEXT, d->number}, {ko ? "기준일" : "As of", CELL_DAY, d->day},
		{ko ? "발급" : "Issued by", CELL_TEXT, d->issuer}};

	report_book_line(p->book, title_of(d), 1);
	if (d->subtitle)
		report_book_line(p->book, d->subtitle, 0);
	if (d->draft) {
		struct text text;

		text_init(&text);
		text_printf(&text, ko ? "초안: %s" : "Draft: %s", d->draft);
		report_book_line(p->book, text.data, 3);
		text_done(&text);
	}
	report_book_row(p->book);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].value)
			put_pair(p->book, pairs[i].label, pairs[i].type, pairs[i].value, NULL);
}

static void put_block(struct page *p, const struct report_block *block)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		set_heading(p, block);
		break;
	case BLOCK_PARAGRAPH:
	case BLOCK_SIGNATURE:
		begin(p);
		report_book_line(p->book, block->text, 0);
		break;
	case BLOCK_NOTE:
		begin(p);
		report_book_line(p->book, block->text, -1);
		break;
	case BLOCK_PAIRS:
		begin(p);
		if (block->text)
			report_book_line(p->book, block->text, 3);
		for (size_t i = 0; i < block->row_count; i++)
			put_pair(p->book, block->column[i].header, block->column[i].type, block->cell[i], block->column[i].unit);
		report_book_row(p->book);
		break;
	case BLOCK_DRAWING:
		if (block->drawing->finding) {
			begin(p);
			report_book_line(p->book, block->drawing->finding, 0);
		}
		break;
	case BLOCK_TABLE:
	case BLOCK_BREAK:
		break;
	}
}

static void put_page(struct report_book *book, const struct report_document *d)
{
	struct page page = {.book = book, .document = d};

	report_book_sheet(book, title_of(d));
	report_book_page(book, page_widths, PAGE_COLUMNS);
	put_about(&page);
	report_book_row(book);
	for (size_t i = 0; i < d->count; i++)
		put_block(&page, &d->block[i]);
	if (d->basis)
		report_book_line(book, d->basis, -1);
}

static bool is_total(const struct report_block *table, size_t row)
{
	return table->total && table->total[row];
}

static void put_table(struct report_book *book, const struct report_block *t)
{
	size_t rows = t->row_count;

	report_book_sheet(book, t->text ? t->text : t->key);
	for (size_t c = 0; c < t->column_count; c++)
		report_book_head(book, t->column[c].header, t->column[c].unit);
	while (rows > 0 && is_total(t, rows - 1)) /* sums below the rows stay where they are */
		rows--;
	report_book_filter(book, rows);
	for (size_t i = 0; i < t->row_count; i++) {
		report_book_row(book);
		for (size_t c = 0; c < t->column_count; c++)
			report_book_cell(book, t->column[c].type, t->cell[i * t->column_count + c], is_total(t, i));
	}
}

static void put_drawing(struct report_book *book, const struct report_drawing *d)
{
	report_book_sheet(book, d->title ? d->title : d->kind);
	for (size_t c = 0; c < d->column_count; c++)
		report_book_head(book, d->header[c], NULL);
	report_book_filter(book, d->row_count);
	for (size_t i = 0; i < d->row_count; i++) {
		report_book_row(book);
		for (size_t c = 0; c < d->column_count; c++)
			report_book_cell(book, d->number && d->number[c] ? CELL_DECIMAL : CELL_TEXT, d->cell[i * d->column_count + c], false);
	}
}

static enum status write_book(const void *what, const char *path, struct err *err)
{
	const struct report_document *d = what;
	struct report_book *book;
	enum status st = report_book_open(path,
		&(struct report_about){.title = title_of(d),
			.subject = d->subtitle,
			.author = d->issuer,
			.keywords = d->number,
			.comments = d->basis,
			.day = d->day},
		&book, err);

	if (st != ST_OK)
		return st;
	put_page(book, d);
	for (size_t i = 0; i < d->count; i++) {
		if (d->block[i].kind == BLOCK_TABLE)
			put_table(book, &d->block[i]);
		else if (d->block[i].kind == BLOCK_DRAWING && d->block[i].drawing->column_count > 0)
			put_drawing(book, d->block[i].drawing);
	}
	return report_book_close(book, err);
}

enum status report_document_xlsx(const struct report_document *document, const char *path, struct err *err)
{
	struct text bytes;
	enum status st;

	text_init(&bytes);
	st = report_book_bytes(write_book, document, &bytes, err);
	if (st == ST_OK)
		st = output_write(path, bytes.data, bytes.length, err);
	text_done(&bytes);
	return st;
}
