/* What the parts of the PDF writer share. */
#ifndef SANGSAENG_REPORT_REPORT_PDF_INT_H
#define SANGSAENG_REPORT_REPORT_PDF_INT_H

#include "report/report_cairo_int.h"
#include "report/report_document.h"

/* Where cairo draws now, with the font that is set. */
struct pdf_pen {
	cairo_t *cr;
	int face; /* -1: none is set */
	double size;
};
void pdf_colour(struct pdf_pen *pen, uint32_t colour);
/* A line of text with its baseline at y. Fonts are forgotten by cairo_restore: set face to -1 after it. */
void pdf_text(struct pdf_pen *pen, double x, double y, bool bold, double size, const char *s, size_t length);
/* A straight line; the colour is 0xRRGGBB. */
void pdf_line(struct pdf_pen *pen, double x, double y, double to_x, double to_y, double width, uint32_t colour);

/* The shapes of a drawing, with its upper left corner at (x, y). */
void pdf_drawing(struct pdf_pen *pen, const struct report_drawing *drawing, double x, double y, double scale);

/* What cairo's tags cannot say, in the order of the tags. */
struct pdf_notes {
	const char **alt; /* of each Figure */
	size_t alt_count;
	bool *row_header; /* of each TH: it heads a row, not a column */
	size_t header_count;
	enum lang lang;
};
/* The file that cairo wrote, made smaller and whole: language, names of pictures, what table headers head; objects packed into streams (PDF 1.7).
 * Same input, same bytes. */
enum status pdf_pack(const struct text *file, const struct pdf_notes *notes, struct text *out, struct err *err);

#endif
