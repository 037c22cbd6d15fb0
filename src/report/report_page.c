#include "report/report_page.h"

#include "base/decimal.h"
#include "report/report_font.h"

#include <stdio.h>
#include <string.h>

const struct page_style page_style[ROLE_COUNT] = {
	[ROLE_TITLE] = {20, 27, 0, 0, true, false},
	[ROLE_SUBTITLE] = {11, 16, 3, 0, false, false},
	[ROLE_META] = {8.5, 13, 5, 0, false, true},
	[ROLE_HEADING_1] = {14, 20, 20, 5, true, false},
	[ROLE_HEADING_2] = {11.5, 17, 15, 4, true, false},
	[ROLE_HEADING_3] = {10, 15, 11, 3, true, false},
	[ROLE_PARAGRAPH] = {9.5, 15.5, 0, 6, false, false},
	[ROLE_NOTE] = {8, 12.5, 0, 4, false, true},
	[ROLE_CAPTION] = {9, 14, 9, 3, true, false},
	[ROLE_BASIS] = {7.5, 11, 8, 0, false, true},
};
#define TABLE_BEFORE 6.0 /* where no caption is */
#define TABLE_AFTER 9.0
#define TABLE_STRETCH 1.7 /* of what its content takes */
#define DRAWING_AFTER 4.0
#define SIGNATURE_BEFORE 20.0
#define SIGNATURE_HEIGHT 48.0
#define PAIR_LABELS 0.42 /* of the width at most */
#define WORD_MAX 12.0    /* a longer word does not hold a column open, at size 1 */
#define CODE_MAX 8.0     /* nor a longer one with marks where it may break */
#define CHAIN_MAX 12     /* pieces that stay together */
#define WHOLE_ROWS 7     /* a table of no more is not parted, if a page has room for it */
#define SAMPLE_ROWS 200
#define READ_DIGITS 6      /* significant ones of a decimal, as the web page shows them */
#define READ_DIGITS_MAX 12 /* that decimal_significant writes */
#define SHORT_LINES 36     /* of a table that may wrap as it likes */
#define EASY_LINES 1.8     /* of a row, on average */

double page_width(bool wide)
{
	return wide ? PAGE_LONG : PAGE_SHORT;
}

double page_height(bool wide)
{
	return wide ? PAGE_SHORT : PAGE_LONG;
}

static double room(bool wide)
{
	return page_width(wide) - 2 * PAGE_MARGIN;
}

struct maker {
	const struct report_document *document;
	struct arena *arena;
	struct page_layout *layout;
	struct page_piece *piece; /* in order, not yet on pages */
	size_t count;
	bool wide;    /* what is added now lies on its side */
	bool rounded; /* a decimal is shown with fewer digits than it has */
};

/* ---- tables: what is shown, how wide the columns are ---- */

static struct page_table *table_new(struct arena *arena, const char *caption, size_t columns, size_t rows)
{
	struct page_table *t = arena_alloc(arena, sizeof *t);

	t->caption = caption;
	t->columns = columns;
	t->rows = rows;
	t->cell = arena_alloc(arena, columns * rows * sizeof *t->cell);
	t->missing = arena_alloc(arena, columns * rows * sizeof *t->missing);
	t->right = arena_alloc(arena, columns * sizeof *t->right);
	t->x = arena_alloc(arena, columns * sizeof *t->x);
	t->width = arena_alloc(arena, columns * sizeof *t->width);
	t->size = 8.5;
	return t;
}

/* A decimal with no more digits than people read; what is before the point stays whole. A workbook, CSV and JSON of the document have all of them. */
static const char *readable(struct maker *m, const char *value)
{
	size_t start = *value == '-', whole = strspn(value + start, "0123456789"), zeros = strspn(value + start, "0.");
	size_t length = strlen(value) - start, digits = length - zeros - (zeros <= whole), wanted = READ_DIGITS;
	char text[DECIMAL_TEXT_LEN];
	mpq_t exact;

	if (value[start + whole] != '.' || whole + 1 + strspn(value + start + whole + 1, "0123456789") != length || digits <= wanted)
		return value;
	if (zeros < whole && whole - zeros > wanted)
		wanted = whole - zeros;
	mpq_init(exact);
	if (wanted <= READ_DIGITS_MAX && decimal_parse_exact(value, exact, NULL) == ST_OK) {
		decimal_significant(exact, (int)wanted, text);
		value = arena_strdup(m->arena, text);
		m->rounded = true;
	}
	mpq_clear(exact);
	return value;
}

static void show(struct maker *m, struct page_table *t, size_t i, enum lang lang, enum report_cell_type type, const char *value)
{
	bool unnamed = !value && !report_cell_is_number(type) && t->total && t->total[i / t->columns]; /* a sum has no place or day of its own */

	if (value && type == CELL_DECIMAL)
		value = readable(m, value);
	t->cell[i] = unnamed ? "" : report_value(m->arena, lang, type, value);
	t->missing[i] = !value;
}

/* Widths at size 1: what a column must have so that words and numbers stay whole, and what it would like to have. */
struct need {
	double low, high;
};

static struct need need_of(const struct page_table *t, size_t c)
{
	struct need need = {0, 0};
	double width;

	if (t->header) {
		need.low = report_font_widest_word(true, t->header[c], WORD_MAX);
		need.high = report_font_width(true, 1, t->header[c], strlen(t->header[c]));
	}
	for (size_t r = 0; r < t->rows; r++) {
		const char *cell = t->cell[r * t->columns + c];
		bool bold = t->total && t->total[r];

		width = report_font_width(bold, 1, cell, strlen(cell));
		if (width > need.high)
			need.high = width;
		if (width <= need.low)
			continue;
		if (!t->right[c])
			width = report_font_widest_word(bold, cell, CODE_MAX);
		if (!t->right[c] && width > WORD_MAX)
			width = WORD_MAX;
		if (width > need.low)
			need.low = width;
	}
	if (need.high < need.low)
		need.high = need.low;
	return need;
}

/* Before a column. Text on the left edge of its column stands too close to numbers on the right edge of theirs. */
static double gap(const struct page_table *t, size_t c)
{
	return c == 0 ? 0 : !t->right[c] && t->right[c - 1] ? 2 * TABLE_GAP : TABLE_GAP;
}

static double gaps(const struct page_table *t)
{
	double sum = 0;

	for (size_t c = 0; c < t->columns; c++)
		sum += gap(t, c);
	return sum;
}

/* What is left beyond what columns must have goes to those that ask for least first: one long text wraps, not every short one beside it. */
static void share_out(struct page_table *t, const struct need *need, double left)
{
	bool given = true;

	for (size_t c = 0; c < t->columns; c++) {
		t->width[c] = need[c].low * t->size;
		left -= t->width[c];
	}
	while (given) {
		double asking = 0, share;

		for (size_t c = 0; c < t->columns; c++)
			asking += need[c].high * t->size > t->width[c];
		share = left / asking;
		given = false;
		for (size_t c = 0; c < t->columns; c++) {
			double more = need[c].high * t->size - t->width[c];

			if (more <= 0 || more > share)
				continue;
			t->width[c] = need[c].high * t->size;
			left -= more;
			given = true;
		}
		for (size_t c = 0; c < t->columns && !given; c++)
			if (need[c].high * t->size > t->width[c])
				t->width[c] += share;
	}
}

/* Columns by their needs within `width`, and not so far apart that the eye loses the row; false if words or numbers do not fit. */
static bool fit(struct page_table *t, const struct need *need, double size, double width)
{
	double low = 0, high = 0, left = width - gaps(t);

	for (size_t c = 0; c < t->columns; c++) {
		low += need[c].low * size;
		high += need[c].high * size;
	}
	if (low > left)
		return false;
	t->size = size;
	if (high > left) {
		share_out(t, need, left);
		return true;
	}
	for (size_t c = 0; c < t->columns; c++)
		t->width[c] =
			high > 0 ? need[c].high * size * (left < high * TABLE_STRETCH ? left / high : TABLE_STRETCH) : left / (double)t->columns;
	return true;
}

/* By the document's weights, but no column below what it must have: those are set first, the others share what is left. */
static void weigh(struct maker *m, struct page_table *t, const struct need *need, const struct report_column *column, double width)
{
	bool *set = arena_alloc(m->arena, t->columns * sizeof *set), again = true;
	double total = 0;

	for (size_t c = 0; c < t->columns; c++)
		total += column[c].weight > 0 ? column[c].weight : 1;
	while (again) {
		double left = width, share = total;

		again = false;
		for (size_t c = 0; c < t->columns; c++) {
			if (!set[c])
				continue;
			left -= t->width[c];
			share -= column[c].weight > 0 ? column[c].weight : 1;
		}
		for (size_t c = 0; c < t->columns && !again; c++) {
			double low = need[c].low * t->size;

			if (set[c])
				continue;
			t->width[c] = left * (column[c].weight > 0 ? column[c].weight : 1) / share;
			if (t->width[c] < low) {
				t->width[c] = low;
				set[c] = again = true;
			}
		}
	}
}

static size_t row_lines(const struct page_table *t, size_t row)
{
	size_t most = 1;

	for (size_t c = 0; c < t->columns; c++) {
		size_t lines = report_font_lines(t->total && t->total[row], t->size, t->cell[row * t->columns + c], t->width[c]);

		most = lines > most ? lines : most;
	}
	return most;
}

/* Do most rows take a line or two? Its first rows speak for a long table; a short one may be as it likes. */
static bool is_easy_to_read(const struct page_table *t)
{
	size_t rows = t->rows < SAMPLE_ROWS ? t->rows : SAMPLE_ROWS, lines = 0;

	for (size_t r = 0; r < rows; r++)
		lines += row_lines(t, r);
	return lines <= SHORT_LINES || (double)lines <= EASY_LINES * (double)rows;
}

/* One of the sizes and ways that a page may lie. */
static bool set_widths_so(struct maker *m, struct page_table *t, const struct need *need, const struct report_column *weighed, bool wide, double size)
{
	if (!fit(t, need, size, room(wide)))
		return false;
	if (weighed)
		weigh(m, t, need, weighed, room(wide) - gaps(t));
	t->wide = wide;
	return true;
}

/* Smaller letters, then a page on its side, whatever reads easily first. If nothing does, whatever holds words and numbers whole; if nothing does,
 * the smallest letters and words broken. */
static void set_widths(struct maker *m, struct page_table *t, const struct report_column *column)
{
	static const struct {
		bool wide;
		double size;
	} attempt[] = {{false, 8.5}, {false, 8}, {false, 7.5}, {false, TABLE_SMALLEST}, {true, 8.5}, {true, 8}, {true, 7.5}, {true, TABLE_SMALLEST}};
	const size_t n = sizeof attempt / sizeof attempt[0];
	struct need *need = arena_alloc(m->arena, t->columns * sizeof *need);
	const struct report_column *weighed = NULL;
	double low = 0;

	for (size_t c = 0; c < t->columns; c++) {
		need[c] = need_of(t, c);
		low += need[c].low;
		if (column && column[c].weight > 0)
			weighed = column;
	}
	for (size_t i = 0; i < n; i++)
		if (set_widths_so(m, t, need, weighed, attempt[i].wide, attempt[i].size) && is_easy_to_read(t))
			return;
	for (size_t i = 0; i < n; i++)
		if (set_widths_so(m, t, need, weighed, attempt[i].wide, attempt[i].size))
			return;
	t->wide = true;
	t->size = TABLE_SMALLEST;
	for (size_t c = 0; c < t->columns; c++)
		t->width[c] = (room(true) - gaps(t)) * (low > 0 ? need[c].low / low : 1.0 / (double)t->columns);
}

static void set_places(struct page_table *t)
{
	size_t most = 0;

	for (size_t c = 1; c < t->columns; c++)
		t->x[c] = t->x[c - 1] + t->width[c - 1] + gap(t, c);
	if (!t->header)
		return;
	for (size_t c = 0; c < t->columns; c++) {
		size_t lines = report_font_lines(true, t->size, t->header[c], t->width[c]);

		most = lines > most ? lines : most;
	}
	t->head_height = (double)most * t->size * TABLE_LEADING + 2 * TABLE_AIR;
}

static struct page_table *table_of_block(struct maker *m, const struct report_block *block)
{
	struct page_table *t = table_new(m->arena, block->text, block->column_count, block->row_count);

	t->total = block->total;
	t->header = arena_alloc(m->arena, t->columns * sizeof *t->header);
	for (size_t c = 0; c < t->columns; c++) {
		const struct report_column *column = &block->column[c];

		t->header[c] = column->unit ? arena_printf(m->arena, "%s (%s)", column->header, column->unit) : column->header;
		t->right[c] = report_cell_is_number(column->type);
		for (size_t r = 0; r < t->rows; r++) /* days stay 2026-05-15 here: words would take half of the width */
			show(m, t, r * t->columns + c, LANG_EN, column->type, block->cell[r * t->columns + c]);
	}
	set_widths(m, t, block->column);
	set_places(t);
	return t;
}

static struct page_table *table_of_drawing(struct maker *m, const struct report_drawing *d)
{
	struct page_table *t = table_new(m->arena, NULL, d->column_count, d->row_count);

	t->header = arena_alloc(m->arena, t->columns * sizeof *t->header);
	for (size_t c = 0; c < t->columns; c++) {
		t->header[c] = d->header[c];
		t->right[c] = d->number && d->number[c];
		for (size_t r = 0; r < t->rows; r++)
			show(m, t, r * t->columns + c, LANG_EN, t->right[c] ? CELL_DECIMAL : CELL_TEXT, d->cell[r * t->columns + c]);
	}
	set_widths(m, t, NULL);
	set_places(t);
	return t;
}

/* Labels on the left, no wider than they must be. */
static struct page_table *table_of_pairs(struct maker *m, const struct report_block *block)
{
	struct page_table *t = table_new(m->arena, block->text, 2, block->row_count);
	double widest = 0;

	t->labels = true;
	t->size = 9;
	for (size_t r = 0; r < t->rows; r++) {
		const struct report_column *column = &block->column[r];
		double width = report_font_width(false, t->size, column->header, strlen(column->header)) + TABLE_GAP;

		widest = width > widest ? width : widest;
		t->cell[2 * r] = column->header;
		show(m, t, 2 * r + 1, m->document->lang, column->type, block->cell[r]);
		if (column->unit && block->cell[r])
			t->cell[2 * r + 1] = arena_printf(m->arena, "%s %s", t->cell[2 * r + 1], column->unit);
	}
	if (widest < room(false) * PAIR_LABELS / 2)
		widest = room(false) * PAIR_LABELS / 2;
	t->width[0] = widest < room(false) * PAIR_LABELS ? widest : room(false) * PAIR_LABELS;
	t->width[1] = room(false) - t->width[0] - TABLE_GAP;
	set_places(t);
	return t;
}

/* ---- pieces ---- */

static struct page_piece *add(struct maker *m, enum page_part part)
{
	m->piece = arena_grow(m->arena, m->piece, m->count, sizeof *m->piece);
	m->piece[m->count] = (struct page_piece){.part = part, .wide = m->wide};
	return &m->piece[m->count++];
}

/* Paragraphs leave no single line behind or ahead; what heads something stays with it. */
static void add_lines(struct maker *m, enum page_role role, const char *text, bool keep)
{
	const struct page_style *style = &page_style[role];
	size_t first = m->count, next;

	while (*text) {
		struct page_piece *piece = add(m, PART_LINE);

		piece->role = role;
		piece->text = text;
		piece->length = report_font_line(style->bold, style->size, text, room(m->wide), &next);
		piece->height = style->leading;
		piece->keep = keep;
		text += next;
	}
	if (m->count == first)
		return;
	m->piece[first].begins = true;
	m->piece[first].before = style->before;
	m->piece[m->count - 1].after = style->after;
	if (m->count - first > 1)
		m->piece[first].keep = m->piece[m->count - 2].keep = true;
}

/* Rows are whole, unless one is taller than a page. The first two stay together and the last two, a sum with the row before it, a short table as it
 * is. */
static void add_rows(struct maker *m, const struct page_table *t)
{
	double line = t->size * TABLE_LEADING, space = page_height(m->wide) - m->layout->top - PAGE_BOTTOM - t->head_height - 60;
	size_t most = space > line ? (size_t)(space / line) : 1;

	for (size_t r = 0; r < t->rows; r++) {
		size_t lines = row_lines(t, r), done = 0;

		if (r > 0 && (r == 1 || r + 1 == t->rows || t->rows <= WHOLE_ROWS || (t->total && t->total[r])))
			m->piece[m->count - 1].keep = true;
		while (done < lines) {
			struct page_piece *piece = add(m, PART_ROW);

			piece->table = t;
			piece->row = r;
			piece->line = done;
			piece->lines = lines - done < most ? lines - done : most;
			piece->height = (double)piece->lines * line + 2 * TABLE_AIR;
			done += piece->lines;
		}
	}
	m->piece[m->count - 1].after = TABLE_AFTER;
}

static void add_table(struct maker *m, const struct page_table *t)
{
	if (t->columns == 0 || (t->rows == 0 && !t->header))
		return;
	if (t->caption)
		add_lines(m, ROLE_CAPTION, t->caption, true);
	if (t->header) {
		struct page_piece *head = add(m, PART_HEAD);

		head->table = t;
		head->height = t->head_height;
		head->before = t->caption ? 0 : TABLE_BEFORE;
		head->keep = t->rows > 0;
		head->after = t->rows > 0 ? 0 : TABLE_AFTER;
	}
	if (t->rows > 0) {
		size_t first = m->count;

		add_rows(m, t);
		if (!t->caption && !t->header)
			m->piece[first].before = TABLE_BEFORE;
	}
}

static void add_drawing(struct maker *m, const struct report_drawing *d, const struct page_table *t)
{
	double tallest = page_height(m->wide) - m->layout->top - PAGE_BOTTOM - 90;
	struct page_piece *piece;

	if (d->title)
		add_lines(m, ROLE_CAPTION, d->title, true);
	if (d->subtitle)
		add_lines(m, ROLE_NOTE, d->subtitle, true);
	piece = add(m, PART_DRAWING);
	piece->drawing = d;
	piece->scale = d->width > room(m->wide) ? room(m->wide) / d->width : 1;
	if (d->height * piece->scale > tallest)
		piece->scale = tallest / d->height;
	piece->height = d->height * piece->scale;
	piece->after = DRAWING_AFTER;
	piece->keep = d->finding != NULL;
	if (d->finding)
		add_lines(m, ROLE_NOTE, d->finding, false);
	if (t)
		add_table(m, t);
}

static void add_title(struct maker *m)
{
	const struct report_document *d = m->document;
	bool korean = d->lang == LANG_KO;
	char *meta = arena_strdup(m->arena, "");

	if (d->title)
		add_lines(m, ROLE_TITLE, d->title, true);
	if (d->subtitle)
		add_lines(m, ROLE_SUBTITLE, d->subtitle, true);
	if (d->number)
		meta = arena_printf(m->arena, korean ? "문서번호 %s" : "No. %s", d->number);
	if (d->day)
		meta = arena_printf(m->arena, korean ? "%s%s%s 기준" : "%s%sas of %s", meta, *meta ? "   ·   " : "",
			report_value(m->arena, d->lang, CELL_DAY, d->day));
	if (d->issuer)
		meta = arena_printf(m->arena, "%s%s%s", meta, *meta ? "   ·   " : "", d->issuer);
	if (m->rounded)
		meta = arena_printf(m->arena,
			korean ? "%s%s소수는 유효숫자 %d자리, 모든 자릿수는 XLSX·CSV·JSON에"
			       : "%s%sdecimals to %d digits, all of them in XLSX, CSV and JSON",
			meta, *meta ? "   ·   " : "", READ_DIGITS);
	add_lines(m, ROLE_META, meta, true);
	if (m->count > 0) {
		struct page_piece *rule = add(m, PART_RULE);

		rule->before = 8;
		rule->height = 1;
		rule->after = 4;
	}
}

static void add_block(struct maker *m, const struct report_block *block, const struct page_table *table)
{
	struct page_piece *piece;

	switch (block->kind) {
	case BLOCK_HEADING:
		add_lines(m, block->level <= 1 ? ROLE_HEADING_1 : block->level == 2 ? ROLE_HEADING_2 : ROLE_HEADING_3, block->text, true);
		break;
	case BLOCK_PARAGRAPH:
		add_lines(m, ROLE_PARAGRAPH, block->text, false);
		break;
	case BLOCK_NOTE:
		add_lines(m, ROLE_NOTE, block->text, false);
		break;
	case BLOCK_PAIRS:
	case BLOCK_TABLE:
		add_table(m, table);
		break;
	case BLOCK_DRAWING:
		add_drawing(m, block->drawing, table);
		break;
	case BLOCK_SIGNATURE:
		if (m->count > 0)
			m->piece[m->count - 1].keep = true;
		piece = add(m, PART_SIGNATURE);
		piece->text = block->text;
		piece->before = SIGNATURE_BEFORE;
		piece->height = SIGNATURE_HEIGHT;
		break;
	case BLOCK_BREAK:
		add(m, PART_BREAK);
		break;
	}
}

/* What heads a wide table lies with it, and the notes after it. */
static bool *wide_blocks(struct maker *m, struct page_table *const *table)
{
	const struct report_document *d = m->document;
	bool *wide = arena_alloc(m->arena, (d->count + 1) * sizeof *wide);

	for (size_t i = 0; i < d->count; i++) {
		if (d->block[i].kind == BLOCK_DRAWING && room(false) < d->block[i].drawing->width * 0.7)
			wide[i] = true;
		if (table[i] && table[i]->wide)
			wide[i] = true;
		if (i > 0 && wide[i - 1] && d->block[i].kind == BLOCK_NOTE)
			wide[i] = true;
		for (size_t j = i; wide[i] && j > 0 && d->block[j - 1].kind == BLOCK_HEADING; j--)
			wide[j - 1] = true;
	}
	return wide;
}

static void make_pieces(struct maker *m)
{
	const struct report_document *d = m->document;
	struct page_table **table = arena_alloc(m->arena, (d->count + 1) * sizeof *table);
	bool *wide;

	for (size_t i = 0; i < d->count; i++) {
		const struct report_block *block = &d->block[i];

		if (block->kind == BLOCK_TABLE)
			table[i] = table_of_block(m, block);
		else if (block->kind == BLOCK_PAIRS)
			table[i] = table_of_pairs(m, block);
		else if (block->kind == BLOCK_DRAWING && block->drawing->column_count > 0)
			table[i] = table_of_drawing(m, block->drawing);
	}
	wide = wide_blocks(m, table);
	add_title(m);
	for (size_t i = 0; i < d->count; i++) {
		m->wide = wide[i];
		add_block(m, &d->block[i], table[i]);
	}
}

/* ---- pages ---- */

struct placer {
	struct maker *m;
	struct page_layout *layout;
	double y, bottom;
	bool empty; /* nothing stands on the page yet */
};

static void put(struct placer *p, const struct page_piece *piece)
{
	struct page_layout *l = p->layout;
	struct page_piece *placed;

	l->piece = arena_grow(p->m->arena, l->piece, l->count, sizeof *l->piece);
	placed = &l->piece[l->count++];
	*placed = *piece;
	if (!p->empty)
		p->y += piece->before;
	placed->page = l->pages - 1;
	placed->y = p->y;
	p->y += piece->height + piece->after;
	p->empty = false;
}

static void turn(struct placer *p, bool wide)
{
	struct page_layout *l = p->layout;

	l->wide = arena_grow(p->m->arena, l->wide, (size_t)l->pages, sizeof *l->wide);
	l->wide[l->pages++] = wide;
	p->y = l->top;
	p->bottom = page_height(wide) - PAGE_BOTTOM;
	p->empty = true;
}

/* The height of a piece with those that must stay with it. */
static double chain(const struct maker *m, size_t i, bool empty)
{
	double height = empty ? 0 : m->piece[i].before;

	for (size_t n = 0; n < CHAIN_MAX; n++, i++) {
		height += m->piece[i].height;
		if (!m->piece[i].keep || i + 1 == m->count || m->piece[i + 1].part == PART_BREAK || m->piece[i + 1].wide != m->piece[i].wide)
			break;
		height += m->piece[i].after + m->piece[i + 1].before;
	}
	return height;
}

/* On a further page a table begins with its caption and header. */
static void repeat_head(struct placer *p, const struct page_piece *row)
{
	const struct page_table *t = row->table;
	const struct page_style *style = &page_style[ROLE_CAPTION];
	size_t next;

	if (!t->header)
		return;
	if (t->caption) {
		struct page_piece caption = {.part = PART_LINE, .role = ROLE_CAPTION, .wide = row->wide, .height = style->leading, .again = true};

		caption.after = style->after;
		caption.text = arena_printf(p->m->arena, "%s %s", t->caption, p->m->document->lang == LANG_KO ? "(계속)" : "(continued)");
		caption.length = report_font_line(true, style->size, caption.text, room(row->wide), &next);
		put(p, &caption);
	}
	put(p, &(struct page_piece){.part = PART_HEAD, .table = t, .wide = row->wide, .height = t->head_height, .again = true});
}

static enum status place(struct placer *p, struct err *err)
{
	struct maker *m = p->m;
	struct page_layout *l = p->layout;

	turn(p, m->count > 0 && m->piece[0].wide);
	for (size_t i = 0; i < m->count; i++) {
		const struct page_piece *piece = &m->piece[i];
		bool within = piece->part == PART_ROW && (piece->row > 0 || piece->line > 0), full;

		if (piece->part == PART_BREAK || piece->wide != l->wide[l->pages - 1]) {
			if (!p->empty)
				turn(p, piece->wide);
			l->wide[l->pages - 1] = piece->wide;
			p->bottom = page_height(piece->wide) - PAGE_BOTTOM;
		}
		if (piece->part == PART_BREAK)
			continue;
		full = p->y + chain(m, i, p->empty) > p->bottom && chain(m, i, true) <= p->bottom - l->top;
		if (!p->empty && (full || p->y + piece->before + piece->height > p->bottom)) {
			turn(p, piece->wide);
			if (within)
				repeat_head(p, piece);
		}
		if (l->pages > PAGE_MAX)
			return err_set(err, ST_INPUT, "report.too_long", arena_printf(m->arena, "%d", PAGE_MAX), NULL);
		put(p, piece);
	}
	return ST_OK;
}

/* At the foot of the last page, below what else may stand there, so that it seldom takes a page of its own. */
static void place_basis(struct placer *p)
{
	const struct report_document *d = p->m->document;
	struct maker *m = p->m;
	size_t first = m->count;
	double height, bottom;

	if (!d->basis)
		return;
	m->wide = p->layout->wide[p->layout->pages - 1];
	add_lines(m, ROLE_BASIS, arena_printf(m->arena, "%s  %s", d->lang == LANG_KO ? "산정 근거" : "Basis", d->basis), true);
	height = page_style[ROLE_BASIS].leading * (double)(m->count - first);
	bottom = page_height(m->wide) - PAGE_BASIS;
	if (p->y + page_style[ROLE_BASIS].before + height > bottom)
		turn(p, m->wide);
	p->y = bottom - height;
	p->empty = true;
	for (size_t i = first; i < m->count; i++)
		put(p, &m->piece[i]);
}

enum status page_layout_make(const struct report_document *document, struct arena *arena, struct page_layout *out_layout, struct err *err)
{
	struct page_layout layout = {.top = PAGE_TOP};
	struct maker maker = {.document = document, .arena = arena, .layout = &layout};
	struct placer placer = {.m = &maker, .layout = &layout};
	enum status status;

	if (document->draft) {
		layout.draft = arena_printf(arena, document->lang == LANG_KO ? "초안: %s" : "Draft: %s", document->draft);
		layout.draft_lines = report_font_lines(false, DRAFT_SIZE, layout.draft, room(false) - 2 * DRAFT_PADDING);
		if (layout.draft_lines > DRAFT_LINES)
			layout.draft_lines = DRAFT_LINES;
		layout.top = PAGE_HEADER + 12 + (double)layout.draft_lines * DRAFT_LEADING + DRAFT_PADDING + DRAFT_AFTER;
	}
	make_pieces(&maker);
	status = place(&placer, err);
	if (status != ST_OK)
		return status;
	place_basis(&placer);
	*out_layout = layout;
	return ST_OK;
}
