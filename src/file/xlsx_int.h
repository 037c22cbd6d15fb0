/* Private to file: one worksheet's XML, edited in place (xlsx_sheet.c), and the styles that say what a date looks like (xlsx_part.c). */
#ifndef SANGSAENG_FILE_XLSX_INT_H
#define SANGSAENG_FILE_XLSX_INT_H

#include "base/arena.h"
#include "base/text.h"
#include "file/xlsx_fill.h"

#include <expat.h>

/* ---- xlsx_part.c: XML of a part, read with expat ---- */

/* Bytes of the part that are replaced. */
struct xlsx_splice {
	size_t from, to; /* [from, to) */
	const char *text;
	size_t length, order; /* order: of those at one place */
};
struct xlsx_part {
	const char *name, *xml;
	size_t length;
	struct arena *arena;
	XML_Parser parser;
	struct xlsx_splice *splice;
	size_t splices;
	int depth;
	void *context;
	void (*start)(struct xlsx_part *part, const char *element, const char **attribute);
	void (*end)(struct xlsx_part *part, const char *element);
	enum status status; /* of a callback: parsing ends */
	struct err *err;
};
/* Runs the callbacks over the part. Element names come without their prefix. xlsx.part (name, cause); UTF-8 only, no document type. */
enum status xlsx_part_parse(struct xlsx_part *part);
/* Where the event at hand begins, and where it ends. */
size_t xlsx_part_from(const struct xlsx_part *part);
size_t xlsx_part_to(const struct xlsx_part *part);
void xlsx_part_splice(struct xlsx_part *part, size_t from, size_t to, const char *text, size_t length);
/* The part with all splices made. */
enum status xlsx_part_write(struct xlsx_part *part, struct text *out);
/* Value of an attribute by its local name; NULL if there is none. */
const char *xlsx_attribute(const char **attribute, const char *name);
/* Text with the characters that XML reserves written as references. */
void xlsx_escape(struct text *out, const char *s);

/* Which cell styles show a date: one flag for each cellXfs/xf. */
struct xlsx_styles {
	bool *date;
	size_t count;
	bool from_1904; /* days are counted from 1904-01-01 */
};
enum status xlsx_styles_read(const char *name, const char *xml, size_t length, struct arena *arena, struct xlsx_styles *out_styles, struct err *err);

/* ---- xlsx_sheet.c ---- */

/* Cells of this sheet (their `sheet` is not looked at), and the values of formulas dropped. `*out_changed` false: the text is as it was. `*out_cell`
 * as in xlsx_fill. */
enum status xlsx_sheet_edit(const char *name, const char *xml, size_t length, const struct xlsx_cell *cell, size_t count,
	const struct xlsx_styles *styles, struct text *out, bool *out_changed, size_t *out_cell, struct err *err);

#endif
