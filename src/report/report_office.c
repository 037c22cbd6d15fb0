#include "report/report_office_int.h"

#include <string.h>

/* In cells of a terminal: a line of the text in each size, and what a column may ask for. */
#define CELLS 94
#define CELLS_SMALL 116
#define PADDING 2
#define WIDEST 40
#define WORD_WIDEST 20
#define HEADER_WIDEST 12

void office_xml(struct text *out, const char *s)
{
	size_t left = strlen(s);

	while (left > 0) {
		int length = utf8_length((const unsigned char *)s, left);
		uint32_t c = length > 0 ? utf8_decode((const unsigned char *)s, length) : 0;

		if (length == 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
			text_append_string(out, "\xef\xbf\xbd");
		else if (c == '&')
			text_append_string(out, "&amp;");
		else if (c == '<')
			text_append_string(out, "&lt;");
		else if (c == '>')
			text_append_string(out, "&gt;");
		else if (c == '"')
			text_append_string(out, "&quot;");
		else
			text_append(out, s, (size_t)length);
		length = length > 0 ? length : 1;
		s += length;
		left -= (size_t)length;
	}
}

/* The widest word: where a text may break. */
static int widest_word(struct arena *arena, const char *text)
{
	int widest = 0;

	while (*text) {
		size_t length = strcspn(text, " \n");
		int width = utf8_width(arena_strndup(arena, text, length));

		widest = width > widest ? width : widest;
		text += length + (text[length] != '\0');
	}
	return widest;
}

/* Widths by what the columns hold, in cells of a terminal: each gets what must not break (a number, a word), and the rest goes to those that would
 * like more. Weights count where every column has one. */
static void share_width(struct arena *arena, struct office_grid *g, unsigned width, const struct report_column *column)
{
	double *least = arena_alloc(arena, (g->columns + 1) * sizeof *least), *want = arena_alloc(arena, (g->columns + 1) * sizeof *want);
	double leasts = 0, wants = 0, whole = g->columns > OFFICE_MANY_COLUMNS ? CELLS_SMALL : CELLS;
	bool weighed = column != NULL;
	unsigned given = 0;

	for (size_t c = 0; c < g->columns && weighed; c++)
		weighed = column[c].weight > 0;
	for (size_t c = 0; c < g->columns; c++) {
		int word = g->head ? widest_word(arena, g->head[c]) : 4, most = word;

		word = word > HEADER_WIDEST ? HEADER_WIDEST : word;
		for (size_t r = 0; r < g->rows; r++) {
			const char *cell = g->cell[r * g->columns + c];
			int width_of_cell = utf8_width(cell), must = g->right && g->right[c] ? width_of_cell : widest_word(arena, cell);

			must = must > WORD_WIDEST ? WORD_WIDEST : must;
			word = must > word ? must : word;
			most = width_of_cell > most ? width_of_cell : most;
		}
		least[c] = PADDING + word;
		want[c] = PADDING + (most > WIDEST ? WIDEST : most);
		want[c] = want[c] < least[c] ? least[c] : want[c];
		leasts += least[c];
		wants += want[c];
	}
	g->width = arena_alloc(arena, (g->columns + 1) * sizeof *g->width);
	for (size_t c = 0; c < g->columns; c++) {
		double share = wants <= whole                       ? want[c] / wants
			       : leasts >= whole || wants <= leasts ? least[c] / leasts
								    : (least[c] + (want[c] - least[c]) * (whole - leasts) / (wants - leasts)) / whole;

		if (weighed) {
			double sum = 0;

			for (size_t k = 0; k < g->columns; k++)
				sum += column[k].weight;
			share = column[c].weight / sum;
		}
		g->width[c] = c + 1 == g->columns ? width - given : (unsigned)(share * width);
		given += g->width[c];
	}
}

static const char *with_unit(struct arena *arena, const char *text, const char *unit)
{
	return unit && unit[0] ? arena_printf(arena, "%s (%s)", text, unit) : text;
}

static void table_grid(const struct report_document *d, const struct report_block *block, struct office_grid *g)
{
	const char **head = arena_alloc(d->arena, (block->column_count + 1) * sizeof(const char *));
	bool *right = arena_alloc(d->arena, block->column_count + 1);
	const char **cell = arena_alloc(d->arena, (block->row_count * block->column_count + 1) * sizeof(const char *));

	for (size_t c = 0; c < block->column_count; c++) {
		head[c] = with_unit(d->arena, block->column[c].header, block->column[c].unit);
		right[c] = report_cell_is_number(block->column[c].type);
	}
	for (size_t i = 0; i < block->row_count * block->column_count; i++)
		cell[i] = !block->cell[i] && block->total && block->total[i / block->column_count]
				  ? "" /* a sum has nothing to say of most columns */
				  : report_value(d->arena, d->lang, block->column[i % block->column_count].type, block->cell[i]);
	*g = (struct office_grid){.caption = block->text,
		.head = head,
		.cell = cell,
		.right = right,
		.total = block->total,
		.columns = block->column_count,
		.rows = block->row_count};
}

static void pairs_grid(const struct report_document *d, const struct report_block *block, struct office_grid *g)
{
	const char **cell = arena_alloc(d->arena, (block->row_count * 2 + 1) * sizeof(const char *));

	for (size_t r = 0; r < block->row_count; r++) {
		const struct report_column *column = &block->column[r];
		const char *value = report_value(d->arena, d->lang, column->type, block->cell[r]);

		cell[2 * r] = column->header;
		cell[2 * r + 1] = column->unit && block->cell[r] ? arena_printf(d->arena, "%s %s", value, column->unit) : value;
	}
	*g = (struct office_grid){.caption = block->text, .cell = cell, .columns = 2, .rows = block->row_count};
}

static void drawing_grid(const struct report_document *d, const struct report_drawing *drawing, struct office_grid *g)
{
	const char **cell = arena_alloc(d->arena, (drawing->row_count * drawing->column_count + 1) * sizeof(const char *));

	for (size_t i = 0; i < drawing->row_count * drawing->column_count; i++)
		cell[i] = drawing->cell[i] ? drawing->cell[i] : "—";
	*g = (struct office_grid){
		.caption = drawing->subtitle ? arena_printf(d->arena, "%s · %s", drawing->title, drawing->subtitle) : drawing->title,
		.head = drawing->header,
		.cell = cell,
		.right = drawing->number,
		.columns = drawing->column_count,
		.rows = drawing->row_count,
		.finding = drawing->finding};
}

void office_grid_of(const struct report_document *document, const struct report_block *block, unsigned width, struct office_grid *out_grid)
{
	if (block->kind == BLOCK_PAIRS)
		pairs_grid(document, block, out_grid);
	else if (block->kind == BLOCK_DRAWING)
		drawing_grid(document, block->drawing, out_grid);
	else
		table_grid(document, block, out_grid);
	if (block->kind == BLOCK_PAIRS) {
		out_grid->width = arena_alloc(document->arena, 2 * sizeof *out_grid->width);
		out_grid->width[0] = width * 2 / 5;
		out_grid->width[1] = width - out_grid->width[0];
	} else {
		share_width(document->arena, out_grid, width, block->kind == BLOCK_TABLE ? block->column : NULL);
	}
}

const char *office_draft(const struct report_document *d)
{
	return d->draft ? arena_printf(d->arena, "%s: %s", d->lang == LANG_KO ? "초안" : "Draft", d->draft) : NULL;
}

const char *office_seal(enum lang lang)
{
	return lang == LANG_KO ? "(서명 또는 인)" : "(signature or seal)";
}

const char *office_foot(const struct report_document *d)
{
	return arena_printf(d->arena, "%s%s%s", d->number ? d->number : "", d->number && d->basis ? " · " : "", d->basis ? d->basis : "");
}
