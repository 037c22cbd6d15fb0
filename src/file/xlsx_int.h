/* Private to file: the package of a workbook (xlsx_package.c), the XML of a part (xlsx_part.c), what cells show by their styles (xlsx_styles.c), one
 * worksheet's XML that is edited in place (xlsx_sheet.c). Reading rows: xlsx_read_int.h. */
#ifndef SANGSAENG_FILE_XLSX_INT_H
#define SANGSAENG_FILE_XLSX_INT_H

#include "base/arena.h"
#include "base/text.h"
#include "file/xlsx_fill.h"

#include <expat.h>
#include <zip.h>

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
	bool any_encoding; /* that expat knows; else UTF-8 only, since places are edited */
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
/* Runs the callbacks over the part. Element names come without their prefix. xlsx.part (name, cause); no document type. */
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

/* Name of an element or attribute without its prefix. */
const char *xlsx_local(const char *name);
/* xlsx.part with the parser's line, column and cause. */
enum status xlsx_part_broken(XML_Parser parser, const char *name, struct err *err);

/* ---- xlsx_styles.c ---- */

/* What a cell shows by its number format. */
enum xlsx_shows {
	XLSX_SHOWS_NUMBER,
	XLSX_SHOWS_YEAR,
	XLSX_SHOWS_MONTH, /* and year, or alone */
	XLSX_SHOWS_DAY,
	XLSX_SHOWS_DAY_TIME,
	XLSX_SHOWS_TIME,
	XLSX_SHOWS_ELAPSED, /* [h]:mm */
};
/* One for each cellXfs/xf. */
struct xlsx_styles {
	unsigned char *shows; /* enum xlsx_shows */
	size_t count;
	bool from_1904; /* days are counted from 1904-01-01 */
};
enum status xlsx_styles_read(
	const char *name, const char *xml, size_t length, bool any_encoding, struct arena *arena, struct xlsx_styles *out_styles, struct err *err);
enum xlsx_shows xlsx_styles_shows(const struct xlsx_styles *styles, long style);
/* What a format code shows: "yyyy-mm-dd" a day. */
enum xlsx_shows xlsx_format_shows(const char *code);

/* ---- xlsx_package.c ---- */

#define XLSX_SHEETS_MAX 1000
#define XLSX_STYLES_MAX 5000 /* formats of its own: looked through for each style */
struct xlsx_limits {
	uint64_t part, total; /* bytes of a part that is read whole, of all parts */
	bool reads;           /* rows are read and nothing is written: other encodings and signatures are no obstacle, and `total` is not looked at */
};
struct xlsx_sheet {
	const char *name;
	zip_int64_t entry; /* -1: its part is not there */
	bool hidden;
};
struct xlsx_relation {
	const char *id, *type, *path;
	size_t from, to; /* bytes of its element */
};
struct xlsx_relations {
	struct xlsx_relation *list;
	size_t count;
};
struct xlsx_package {
	const char *name; /* shown in errors; outlives it */
	struct xlsx_limits limits;
	struct arena arena;
	zip_t *zip;
	struct xlsx_sheet *sheet; /* worksheets in order */
	size_t sheets;
	const char *workbook;            /* path of the part */
	struct xlsx_relations relations; /* of the workbook */
	struct xlsx_styles styles;
};
/* `fd` stays the caller's. After a failure too the package must be closed. xlsx.not_one, xlsx.cut, xlsx.encrypted, xlsx.macro, xlsx.other_kind,
 * xlsx.signed, xlsx.too_large (reading: xlsx.unpacks), xlsx.part. */
enum status xlsx_package_open(struct xlsx_package *package, int fd, const char *name, const struct xlsx_limits *limits, struct err *err);
void xlsx_package_close(struct xlsx_package *package);
/* Is a part there, of at most `max` bytes and not packed too well? Its size as the package says. */
enum status xlsx_package_fits(const struct xlsx_package *package, zip_int64_t entry, uint64_t max, uint64_t *out_size, struct err *err);
/* A whole part, NUL-terminated, in the package's arena. */
enum status xlsx_package_entry(struct xlsx_package *package, zip_int64_t entry, const char **out_xml, size_t *out_length, struct err *err);
enum status xlsx_package_part(
	struct xlsx_package *package, const char *path, zip_int64_t *out_entry, const char **out_xml, size_t *out_length, struct err *err);
/* The first of an id and a type (last part of its name); either may be NULL. NULL if there is none. */
const struct xlsx_relation *xlsx_relation_of(const struct xlsx_relations *relations, const char *id, const char *type);

/* ---- xlsx_sheet.c ---- */

/* Cells of this sheet (their `sheet` is not looked at), and the values of formulas dropped. `*out_changed` false: the text is as it was. `*out_cell`
 * as in xlsx_fill. */
enum status xlsx_sheet_edit(const char *name, const char *xml, size_t length, const struct xlsx_cell *cell, size_t count,
	const struct xlsx_styles *styles, struct text *out, bool *out_changed, size_t *out_cell, struct err *err);

#endif
