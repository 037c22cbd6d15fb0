/* A document as PDF: pages laid out by report_page.c, drawn by cairo. Text is tagged in reading order; what every page repeats is not, so that nobody
 * has it read out again and again. */
#include "base/output.h"
#include "report/report_drawing_int.h"
#include "report/report_font.h"
#include "report/report_page.h"
#include "report/report_pdf_int.h"

#include <stdio.h>
#include <string.h>

#define C report_cairo
#define INK report_paint_colour(PAINT_TEXT)
#define QUIET report_paint_colour(PAINT_QUIET)
#define RULE report_paint_colour(PAINT_RULE)
#define WARNING 0xbd2c0fu /* KRDS danger 60: text */
#define FILE_MAX ((size_t)1 << 30)
#define RUN 256 /* glyphs that are shown at once */

/* ---- lines and letters ---- */

void pdf_colour(struct pdf_pen *pen, uint32_t colour)
{
	C.cairo_set_source_rgb(pen->cr, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

void pdf_line(struct pdf_pen *pen, double x, double y, double to_x, double to_y, double width, uint32_t colour)
{
	pdf_colour(pen, colour);
	C.cairo_set_line_width(pen->cr, width);
	C.cairo_move_to(pen->cr, x, y);
	C.cairo_line_to(pen->cr, to_x, to_y);
	C.cairo_stroke(pen->cr);
}

static int encode(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Glyphs of one face with the text that they show, so that it can be searched and copied. */
struct run {
	cairo_glyph_t glyph[RUN];
	cairo_text_cluster_t cluster[RUN];
	char text[RUN * 4];
	int count, bytes;
};

static void flush(struct pdf_pen *pen, struct run *run)
{
	if (run->count > 0)
		C.cairo_show_text_glyphs(pen->cr, run->text, run->bytes, run->glyph, run->count, run->cluster, run->count, 0);
	run->count = run->bytes = 0;
}

void pdf_text(struct pdf_pen *pen, double x, double y, bool bold, double size, const char *s, size_t length)
{
	struct report_glyph glyph;
	struct run run;

	run.count = run.bytes = 0;
	for (size_t i = 0; i < length; i += (size_t)glyph.bytes) {
		int bytes;

		report_font_glyph(bold, s + i, length - i, &glyph);
		if (glyph.character == 0)
			continue;
		if (run.count == RUN || pen->face != glyph.face || pen->size != size) {
			flush(pen, &run);
			C.cairo_set_font_face(pen->cr, report_font_face(glyph.face));
			C.cairo_set_font_size(pen->cr, size);
			pen->face = glyph.face;
			pen->size = size;
		}
		bytes = encode(glyph.character, run.text + run.bytes);
		run.glyph[run.count] = (cairo_glyph_t){glyph.id, x, y};
		run.cluster[run.count++] = (cairo_text_cluster_t){bytes, 1};
		run.bytes += bytes;
		x += glyph.advance * size;
	}
	flush(pen, &run);
}

/* ---- a document ---- */

struct writer {
	const struct report_document *document;
	const struct page_layout *layout;
	struct arena *arena;
	cairo_surface_t *surface;
	struct pdf_pen pen;
	struct pdf_notes notes;
	const struct page_table *table; /* whose tag is open */
	bool in_parts;                  /* the text that is open has a part on each page */
	int outline[3];                 /* ids of the last headings of each level */
	int page;
};

static void begin(struct writer *w, const char *tag)
{
	C.cairo_tag_begin(w->pen.cr, tag, NULL);
}

static void end(struct writer *w, const char *tag)
{
	C.cairo_tag_end(w->pen.cr, tag);
}

static void close_table(struct writer *w)
{
	if (w->table)
		end(w, "Table");
	w->table = NULL;
}

static void note_header(struct writer *w, bool of_row)
{
	w->notes.row_header = arena_grow(w->arena, w->notes.row_header, w->notes.header_count, sizeof *w->notes.row_header);
	w->notes.row_header[w->notes.header_count++] = of_row;
}

/* With the space that its line broke at, so that words do not run together where the text is read out or copied. */
static size_t with_space(const char *s, size_t length)
{
	return length + (s[length] == ' ');
}

/* Where the letters of a line that is `leading` high stand. */
static double baseline(double y, double leading, double size)
{
	return y + (leading - size) / 2 + size * 0.84;
}

/* The whole heading, of which this is the first line. */
static void add_outline(struct writer *w, const struct page_piece *piece)
{
	int level = piece->role - ROLE_HEADING_1, parent = 0;
	char place[96];

	for (int i = 0; i < level; i++)
		if (w->outline[i])
			parent = w->outline[i];
	snprintf(place, sizeof place, "page=%d pos=[%.1f %.1f]", w->page + 1, PAGE_MARGIN, piece->y);
	w->outline[level] = C.cairo_pdf_surface_add_outline(w->surface, parent, piece->text, place, CAIRO_PDF_OUTLINE_FLAG_OPEN);
	for (int i = level + 1; i < 3; i++)
		w->outline[i] = 0;
}

/* Does the text of this line go on with the next piece? */
static bool goes_on(const struct page_layout *l, size_t i)
{
	return i + 1 < l->count && l->piece[i + 1].part == PART_LINE && !l->piece[i + 1].begins && !l->piece[i + 1].again;
}

static bool is_on_two_pages(const struct page_layout *l, size_t i)
{
	int page = l->piece[i].page;

	while (goes_on(l, i))
		i++;
	return l->piece[i].page != page;
}

/* All lines of a text belong to one tag. Where a page ends between them it has a part on each page, since what the page repeats would else be read
 * out in its middle: cairo marks whatever is drawn while a tag without parts is open. */
static void put_line(struct writer *w, size_t i)
{
	static const char *const tag[ROLE_COUNT] = {"H1", "P", "P", "H2", "H3", "H4", "P", "P", "P", "P"};
	const struct page_layout *l = w->layout;
	const struct page_piece *piece = &l->piece[i];
	const struct page_style *style = &page_style[piece->role];
	bool tagged = !piece->again;

	if (piece->begins && tagged) {
		close_table(w);
		begin(w, tag[piece->role]);
		w->in_parts = is_on_two_pages(l, i);
		if (piece->role >= ROLE_HEADING_1 && piece->role <= ROLE_HEADING_3)
			add_outline(w, piece);
	}
	if (tagged && w->in_parts && (piece->begins || l->piece[i - 1].page != piece->page))
		begin(w, "Span");
	pdf_colour(&w->pen, style->quiet ? QUIET : INK);
	pdf_text(&w->pen, PAGE_MARGIN, baseline(piece->y, style->leading, style->size), style->bold, style->size, piece->text,
		with_space(piece->text, piece->length));
	if (tagged && w->in_parts && (!goes_on(l, i) || l->piece[i + 1].page != piece->page))
		end(w, "Span");
	if (tagged && !goes_on(l, i))
		end(w, tag[piece->role]);
}

/* ---- tables ---- */

static void open_table(struct writer *w, const struct page_table *t)
{
	if (w->table == t)
		return;
	close_table(w);
	begin(w, "Table");
	w->table = t;
}

/* Lines [from, from + count) of a cell; y is the upper edge of the first. */
static void put_cell(struct writer *w, const struct page_table *t, size_t c, const char *s, bool bold, double y, size_t from, size_t count)
{
	double leading = t->size * TABLE_LEADING, width = t->width[c], x = PAGE_MARGIN + t->x[c];
	size_t next;

	for (size_t line = 0; line < from + count; line++) {
		size_t length = report_font_line(bold, t->size, s, width, &next);
		double left = t->right[c] ? x + width - report_font_width(bold, t->size, s, length) : x;

		if (line >= from)
			pdf_text(&w->pen, left, baseline(y + (double)(line - from) * leading, leading, t->size), bold, t->size, s,
				with_space(s, length));
		s += next;
		if (!*s)
			break;
	}
}

static double table_right(const struct page_table *t)
{
	return PAGE_MARGIN + t->x[t->columns - 1] + t->width[t->columns - 1];
}

static void put_head(struct writer *w, const struct page_piece *piece)
{
	const struct page_table *t = piece->table;
	double leading = t->size * TABLE_LEADING, bottom = piece->y + piece->height;

	pdf_line(&w->pen, PAGE_MARGIN, piece->y, table_right(t), piece->y, 0.9, INK);
	pdf_line(&w->pen, PAGE_MARGIN, bottom, table_right(t), bottom, 0.6, INK);
	pdf_colour(&w->pen, INK);
	if (!piece->again) {
		open_table(w, t);
		begin(w, "TR");
	}
	for (size_t c = 0; c < t->columns; c++) {
		size_t lines = report_font_lines(true, t->size, t->header[c], t->width[c]);
		double y = bottom - TABLE_AIR - (double)lines * leading;

		if (!piece->again) {
			begin(w, "TH");
			note_header(w, false);
		}
		put_cell(w, t, c, t->header[c], true, y, 0, lines);
		if (!piece->again)
			end(w, "TH");
	}
	if (!piece->again)
		end(w, "TR");
}

static void put_row(struct writer *w, const struct page_piece *piece, bool last)
{
	const struct page_table *t = piece->table;
	bool total = t->total && t->total[piece->row];
	double bottom = piece->y + piece->height;

	open_table(w, t);
	if (t->labels && piece->row == 0 && piece->line == 0)
		pdf_line(&w->pen, PAGE_MARGIN, piece->y, table_right(t), piece->y, 0.6, INK);
	if (total)
		pdf_line(&w->pen, PAGE_MARGIN, piece->y, table_right(t), piece->y, 0.6, QUIET);
	pdf_line(&w->pen, PAGE_MARGIN, bottom, table_right(t), bottom, last ? 0.6 : 0.4, last ? INK : RULE);
	begin(w, "TR");
	for (size_t c = 0; c < t->columns; c++) {
		size_t i = piece->row * t->columns + c;
		bool head = t->labels && c == 0;

		begin(w, head ? "TH" : "TD");
		if (head)
			note_header(w, true);
		pdf_colour(&w->pen, head || t->missing[i] ? QUIET : INK);
		put_cell(w, t, c, t->cell[i], total, piece->y + TABLE_AIR, piece->line, piece->lines);
		end(w, head ? "TH" : "TD");
	}
	end(w, "TR");
}

/* ---- the rest of a page ---- */

static void put_drawing(struct writer *w, const struct page_piece *piece)
{
	const struct report_drawing *d = piece->drawing;

	close_table(w);
	begin(w, "Figure");
	w->notes.alt = arena_grow(w->arena, w->notes.alt, w->notes.alt_count, sizeof *w->notes.alt);
	w->notes.alt[w->notes.alt_count++] = d->finding ? d->finding : d->title ? d->title : "";
	pdf_drawing(&w->pen, d, PAGE_MARGIN, piece->y, piece->scale);
	end(w, "Figure");
}

#define SIGNATURE_WIDTH 260.0
#define SEAL 48.0
#define SEAL_GAP 8.0

/* Who signs stands on a line, the seal's place at its end. */
static void put_signature(struct writer *w, const struct page_piece *piece)
{
	static const double dash[] = {2, 2};
	const char *seal = w->document->lang == LANG_KO ? "(인)" : "(seal)";
	double size = 10, right = page_width(piece->wide) - PAGE_MARGIN, middle = piece->y + piece->height - SEAL / 2,
	       end_line = right - SEAL - SEAL_GAP, width = report_font_width(false, size, piece->text, strlen(piece->text)),
	       left = right - SIGNATURE_WIDTH;

	close_table(w);
	if (width > end_line - left)
		left = end_line - width;
	if (left < PAGE_MARGIN) {
		left = PAGE_MARGIN;
		size *= (end_line - left) / width;
	}
	pdf_line(&w->pen, left, middle + 9, end_line, middle + 9, 0.6, INK);
	pdf_colour(&w->pen, RULE);
	C.cairo_set_line_width(w->pen.cr, 0.8);
	C.cairo_set_dash(w->pen.cr, dash, 2, 0);
	C.cairo_arc(w->pen.cr, right - SEAL / 2, middle, SEAL / 2, 0, 6.283185307179586);
	C.cairo_stroke(w->pen.cr);
	C.cairo_set_dash(w->pen.cr, dash, 0, 0);
	begin(w, "P");
	pdf_colour(&w->pen, INK);
	pdf_text(&w->pen, left, middle + 3.4, false, size, piece->text, strlen(piece->text));
	pdf_colour(&w->pen, QUIET);
	pdf_text(&w->pen, right - SEAL / 2 - report_font_width(false, 9, seal, strlen(seal)) / 2, middle + 3.4, false, 9, seal, strlen(seal));
	end(w, "P");
}

static void put_right(struct writer *w, double right, double y, double size, const char *s)
{
	pdf_text(&w->pen, right - report_font_width(false, size, s, strlen(s)), y, false, size, s, strlen(s));
}

/* As much of it as has room; in these fonts "…" stands at half height. */
static void put_cut(struct writer *w, double x, double y, double size, double room, const char *s)
{
	struct report_glyph glyph;
	size_t length = strlen(s), kept = 0;
	double used = 0, dots = report_font_width(false, size, "...", 3);

	if (report_font_width(false, size, s, length) > room) {
		while (kept < length) {
			report_font_glyph(false, s + kept, length - kept, &glyph);
			used += glyph.advance * size;
			if (used + dots > room)
				break;
			kept += (size_t)glyph.bytes;
		}
		s = arena_printf(w->arena, "%.*s...", (int)kept, s);
	}
	pdf_text(&w->pen, x, y, false, size, s, strlen(s));
}

static void put_draft(struct writer *w, bool wide)
{
	const struct page_layout *l = w->layout;
	const char *s = l->draft;
	double height = (double)l->draft_lines * DRAFT_LEADING + DRAFT_PADDING, y = l->top - height - DRAFT_AFTER, x = PAGE_MARGIN + DRAFT_PADDING;
	size_t next;

	pdf_colour(&w->pen, WARNING);
	C.cairo_set_line_width(w->pen.cr, 0.7);
	C.cairo_rectangle(w->pen.cr, PAGE_MARGIN, y, page_width(wide) - 2 * PAGE_MARGIN, height);
	C.cairo_stroke(w->pen.cr);
	for (size_t line = 0; line < l->draft_lines; line++) {
		size_t length = report_font_line(false, DRAFT_SIZE, s, page_width(false) - 2 * PAGE_MARGIN - 2 * DRAFT_PADDING, &next);

		pdf_text(&w->pen, x, baseline(y + DRAFT_PADDING / 2 + (double)line * DRAFT_LEADING, DRAFT_LEADING, DRAFT_SIZE), false, DRAFT_SIZE, s,
			length);
		s += next;
	}
}

/* What stands on every page, untagged. */
static void put_frame(struct writer *w, bool wide)
{
	const struct report_document *d = w->document;
	double right = page_width(wide) - PAGE_MARGIN, foot = page_height(wide) - PAGE_FOOTER, half = (right - PAGE_MARGIN) * 0.62;

	if (w->layout->draft)
		put_draft(w, wide);
	pdf_colour(&w->pen, QUIET);
	if (w->page > 0 && d->title)
		put_cut(w, PAGE_MARGIN, PAGE_HEADER, 8, half, d->subtitle ? arena_printf(w->arena, "%s · %s", d->title, d->subtitle) : d->title);
	if (w->page > 0 && d->number)
		put_right(w, right, PAGE_HEADER, 8, d->number);
	if (d->issuer)
		put_cut(w, PAGE_MARGIN, foot, 8, half, d->day ? arena_printf(w->arena, "%s · %s", d->issuer, d->day) : d->issuer);
	put_right(w, right, foot, 8, arena_printf(w->arena, "%d / %d", w->page + 1, w->layout->pages));
}

static void put_piece(struct writer *w, size_t i)
{
	const struct page_layout *l = w->layout;
	const struct page_piece *piece = &l->piece[i], *next = i + 1 < l->count ? piece + 1 : NULL;

	switch (piece->part) {
	case PART_LINE:
		put_line(w, i);
		break;
	case PART_RULE:
		close_table(w);
		pdf_line(&w->pen, PAGE_MARGIN, piece->y, page_width(piece->wide) - PAGE_MARGIN, piece->y, 1.2, INK);
		break;
	case PART_HEAD:
		put_head(w, piece);
		break;
	case PART_ROW:
		put_row(w, piece, !next || next->part != PART_ROW || next->table != piece->table || next->page != piece->page);
		break;
	case PART_DRAWING:
		put_drawing(w, piece);
		break;
	case PART_SIGNATURE:
		put_signature(w, piece);
		break;
	case PART_BREAK:
		break;
	}
}

static void put_pages(struct writer *w)
{
	const struct page_layout *l = w->layout;
	size_t i = 0;

	for (w->page = 0; w->page < l->pages; w->page++) {
		bool wide = l->wide[w->page];

		/* forgets what was drawn or tagged on the page before */
		C.cairo_pdf_surface_set_size(w->surface, page_width(wide), page_height(wide));
		if (w->page == 0)
			begin(w, "Document");
		for (; i < l->count && l->piece[i].page == w->page; i++)
			put_piece(w, i);
		put_frame(w, wide);
		if (w->page + 1 == l->pages) {
			close_table(w);
			end(w, "Document");
		}
		C.cairo_show_page(w->pen.cr);
	}
}

static void put_metadata(struct writer *w)
{
	const struct report_document *d = w->document;

	if (d->title)
		C.cairo_pdf_surface_set_metadata(
			w->surface, CAIRO_PDF_METADATA_TITLE, d->subtitle ? arena_printf(w->arena, "%s – %s", d->title, d->subtitle) : d->title);
	if (d->issuer)
		C.cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_AUTHOR, d->issuer);
	if (d->number)
		C.cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_SUBJECT, d->number);
	C.cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_CREATOR, "Sangsaeng");
	if (d->day) {
		const char *day = arena_printf(w->arena, "%sT00:00:00+09:00", d->day); /* never the clock: same input, same bytes */

		C.cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_CREATE_DATE, day);
		C.cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_MOD_DATE, day);
	}
}

static cairo_status_t take(void *closure, const unsigned char *data, unsigned length)
{
	struct text *out = closure;

	text_append(out, (const char *)data, length);
	return out->overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static enum status draw(struct writer *w, struct text *out, struct err *err)
{
	cairo_font_options_t *options = C.cairo_font_options_create();
	cairo_status_t status;

	w->surface = C.cairo_pdf_surface_create_for_stream(take, out, PAGE_SHORT, PAGE_LONG);
	if (C.cairo_version() >= CAIRO_VERSION_ENCODE(1, 17, 6)) /* these would pack objects themselves, and pdf_pack reads plain ones */
		C.cairo_pdf_surface_restrict_to_version(w->surface, CAIRO_PDF_VERSION_1_4);
	put_metadata(w);
	w->pen.cr = C.cairo_create(w->surface);
	w->pen.face = -1;
	C.cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	C.cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	C.cairo_set_font_options(w->pen.cr, options);
	C.cairo_font_options_destroy(options);
	put_pages(w);
	status = C.cairo_status(w->pen.cr);
	C.cairo_destroy(w->pen.cr);
	C.cairo_surface_finish(w->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = C.cairo_surface_status(w->surface);
	C.cairo_surface_destroy(w->surface);
	return status == CAIRO_STATUS_SUCCESS ? ST_OK : err_internal(err, C.cairo_status_to_string(status));
}

enum status report_document_pdf(const struct report_document *document, const char *path, struct err *err)
{
	struct page_layout layout;
	struct arena arena;
	struct text drawn, packed;
	struct writer writer = {.document = document, .layout = &layout, .arena = &arena, .notes = {.lang = document->lang}};
	enum status status = report_font_load(err);

	if (status != ST_OK)
		return status;
	arena_init(&arena);
	text_init(&drawn);
	text_init(&packed);
	drawn.max = packed.max = FILE_MAX;
	status = page_layout_make(document, &arena, &layout, err);
	if (status == ST_OK)
		status = draw(&writer, &drawn, err);
	if (status == ST_OK)
		status = pdf_pack(&drawn, &writer.notes, &packed, err);
	if (status == ST_OK)
		status = output_write(path, packed.data, packed.length, err);
	text_done(&packed);
	text_done(&drawn);
	arena_done(&arena);
	return status;
}
