/* What is written into the package and dropped from it. */
#include "file/xlsx_int.h"

#include "base/decimal.h"
#include "base/map.h"
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <zip.h>

struct xlsx {
	char *path, *name;
	struct xlsx_package package;
	const char **sheet_name;
};

enum status xlsx_open(const char *path, const char *name, struct xlsx **out_book, struct err *err)
{
	struct xlsx *book;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st;

	if (fd < 0)
		return err_set(err, ST_INPUT, "xlsx.open", name, strerror(errno), NULL);
	book = heap_alloc(1, sizeof *book);
	*book = (struct xlsx){.path = heap_strdup(path), .name = heap_strdup(name)};
	st = xlsx_package_open(&book->package, fd, book->name, &(struct xlsx_limits){XLSX_PART_MAX, XLSX_TOTAL_MAX, false}, err);
	close(fd);
	if (st != ST_OK) {
		xlsx_close(book);
		return st;
	}
	book->sheet_name = arena_alloc(&book->package.arena, (book->package.sheets + 1) * sizeof *book->sheet_name);
	for (size_t i = 0; i < book->package.sheets; i++)
		book->sheet_name[i] = book->package.sheet[i].name;
	*out_book = book;
	return ST_OK;
}

void xlsx_close(struct xlsx *book)
{
	if (!book)
		return;
	xlsx_package_close(&book->package);
	free(book->path);
	free(book->name);
	free(book);
}

const char *const *xlsx_sheets(const struct xlsx *book)
{
	return book->sheet_name;
}

/* ---- what a cell may hold ---- */

static bool text_fits(const char *s)
{
	size_t left = strlen(s), characters = 0;

	while (left > 0) {
		int length = utf8_length((const unsigned char *)s, left);
		uint32_t c = length > 0 ? utf8_decode((const unsigned char *)s, length) : 0;

		if (length == 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
			return false;
		s += length;
		left -= (size_t)length;
		characters += c > 0xffff ? 2 : 1; /* counted as Excel does, in UTF-16 */
	}
	return characters <= XLSX_TEXT_MAX;
}

static enum status check_cell(const struct xlsx *book, const struct xlsx_cell *c, struct err *err)
{
	const char *nearest = string_nearest(c->sheet, book->sheet_name);
	char name[XLSX_NAME_LEN];
	double value;

	xlsx_cell_name(c->row, c->column, name);
	for (size_t i = 0; i < book->package.sheets; i++) {
		if (strcmp(book->package.sheet[i].name, c->sheet) != 0)
			continue;
		if (c->kind == XLSX_NUMBER && decimal_parse_double(c->value, &value, NULL) != ST_OK)
			return err_set(err, ST_INPUT, "xlsx.number", name, c->value, NULL);
		return text_fits(c->value) ? ST_OK : err_set(err, ST_INPUT, "xlsx.text", name, NULL);
	}
	return err_set(err, ST_INPUT, "xlsx.sheet_unknown", c->sheet, nearest ? nearest : book->sheet_name[0], NULL);
}

/* ---- writing ---- */

struct writing {
	struct xlsx *book;
	struct replaced {
		zip_int64_t entry;
		char *data;
		size_t length;
	} * list;
	size_t count, capacity;
	zip_int64_t dropped; /* calcChain; -1: there is none */
};

static void keep(struct writing *w, zip_int64_t entry, struct text *text)
{
	size_t length = text->length;

	if (w->count == w->capacity) {
		w->capacity = w->capacity ? 2 * w->capacity : 8;
		w->list = heap_grow(w->list, w->capacity, sizeof *w->list);
	}
	w->list[w->count++] = (struct replaced){entry, text_take(text), length};
}

static enum status edit_sheets(struct writing *w, const struct xlsx_cell *cell, size_t count, size_t *out_cell, struct err *err)
{
	struct xlsx *book = w->book;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < book->package.sheets; i++) {
		struct xlsx_cell *mine = heap_alloc(count + 1, sizeof *mine);
		size_t *index = heap_alloc(count + 1, sizeof *index), mines = 0, blamed = SIZE_MAX, length = 0;
		const char *xml = NULL, *name;
		bool changed = false;
		struct text text;

		for (size_t k = 0; k < count; k++)
			if (strcmp(cell[k].sheet, book->package.sheet[i].name) == 0) {
				index[mines] = k;
				mine[mines++] = cell[k];
			}
		text_init(&text);
		text.max = XLSX_PART_MAX * 2;
		name = book->package.sheet[i].name;
		st = xlsx_package_entry(&book->package, book->package.sheet[i].entry, &xml, &length, err);
		if (st == ST_OK)
			st = xlsx_sheet_edit(name, xml, length, mine, mines, &book->package.styles, &text, &changed, &blamed, err);
		if (st == ST_OK && changed)
			keep(w, book->package.sheet[i].entry, &text);
		if (st != ST_OK && blamed < mines)
			*out_cell = index[blamed];
		text_done(&text);
		free(mine);
		free(index);
	}
	return st;
}

/* ---- calculated anew ---- */

struct calculation {
	size_t from, to, after; /* of calcPr; 0, 0: none. after: where it may be put */
	struct text tag;
	const char *prefix;
};

static void calculation_start(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct calculation *c = part->context;

	if (part->depth != 2)
		return;
	if (strcmp(element, "sheets") == 0) {
		const char *tag = part->xml + xlsx_part_from(part) + 1;

		c->prefix = arena_strndup(part->arena, tag, (size_t)(strstr(tag, "sheets") - tag));
	}
	if (strcmp(element, "calcPr") != 0)
		return;
	c->from = xlsx_part_from(part);
	text_clear(&c->tag);
	for (size_t i = 0; attribute[i]; i += 2) {
		if (strcmp(attribute[i], "fullCalcOnLoad") == 0)
			continue;
		text_printf(&c->tag, " %s=\"", attribute[i]);
		xlsx_escape(&c->tag, attribute[i + 1]);
		text_append_char(&c->tag, '"');
	}
}

static void calculation_end(struct xlsx_part *part, const char *element)
{
	static const char *const before[] = {"sheets", "functionGroups", "externalReferences", "definedNames"};
	struct calculation *c = part->context;

	if (part->depth != 1)
		return;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (strcmp(element, before[i]) == 0)
			c->after = xlsx_part_to(part);
	if (strcmp(element, "calcPr") == 0)
		c->to = xlsx_part_to(part);
}

static enum status mark_workbook(struct writing *w, struct err *err)
{
	struct xlsx *book = w->book;
	struct calculation c = {.prefix = ""};
	struct xlsx_part part = {
		.name = book->package.workbook, .arena = &book->package.arena, .context = &c, .start = calculation_start, .end = calculation_end, .err = err};
	struct text tag, out;
	zip_int64_t entry;
	enum status st = xlsx_package_part(&book->package, book->package.workbook, &entry, &part.xml, &part.length, err);

	text_init(&c.tag);
	text_init(&tag);
	text_init(&out);
	if (st == ST_OK)
		st = xlsx_part_parse(&part);
	text_printf(&tag, "<%scalcPr%s fullCalcOnLoad=\"1\"/>", c.prefix, c.tag.data);
	if (st == ST_OK && c.to == 0 && c.after == 0)
		st = err_set(err, ST_INPUT, "xlsx.part", book->package.workbook, "no sheets", NULL);
	if (st == ST_OK)
		xlsx_part_splice(&part, c.to > 0 ? c.from : c.after, c.to > 0 ? c.to : c.after, tag.data, tag.length);
	if (st == ST_OK)
		st = xlsx_part_write(&part, &out);
	if (st == ST_OK)
		keep(w, entry, &out);
	text_done(&c.tag);
	text_done(&tag);
	text_done(&out);
	return st;
}

/* The element of a content type that names a part. */
struct override {
	const char *path;
	size_t from, to;
};

static void override_start(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct override *o = part->context;
	const char *name = xlsx_attribute(attribute, "PartName");

	if (strcmp(element, "Override") == 0 && name && strcasecmp(name + (name[0] == '/'), o->path) == 0)
		o->from = xlsx_part_from(part);
}

static void override_end(struct xlsx_part *part, const char *element)
{
	struct override *o = part->context;

	if (strcmp(element, "Override") == 0 && o->from > 0 && o->to == 0)
		o->to = xlsx_part_to(part);
}

/* Takes an element out of a part. */
static enum status cut(struct writing *w, struct xlsx_part *part, zip_int64_t entry, size_t from, size_t to)
{
	struct text out;
	enum status st;

	text_init(&out);
	xlsx_part_splice(part, from, to, "", 0);
	st = xlsx_part_write(part, &out);
	if (st == ST_OK)
		keep(w, entry, &out);
	text_done(&out);
	return st;
}

/* The order in which formulas were calculated: gone, with what refers to it. */
static enum status drop_chain(struct writing *w, struct err *err)
{
	struct xlsx *book = w->book;
	const struct xlsx_relation *r = xlsx_relation_of(&book->package.relations, NULL, "calcChain");
	const char *slash = strrchr(book->package.workbook, '/');
	size_t folder = slash ? (size_t)(slash - book->package.workbook) + 1 : 0;
	struct override o = {0};
	struct xlsx_part types = {
		.name = "[Content_Types].xml", .arena = &book->package.arena, .context = &o, .start = override_start, .end = override_end, .err = err};
	struct xlsx_part rels = {.arena = &book->package.arena, .err = err};
	zip_int64_t entry;
	enum status st;

	w->dropped = r ? zip_name_locate(book->package.zip, r->path, ZIP_FL_NOCASE) : -1;
	if (!r || w->dropped < 0)
		return ST_OK;
	o.path = r->path;
	st = xlsx_package_part(&book->package, types.name, &entry, &types.xml, &types.length, err);
	if (st == ST_OK)
		st = xlsx_part_parse(&types);
	if (st == ST_OK && o.to > 0)
		st = cut(w, &types, entry, o.from, o.to);
	rels.name = arena_printf(&book->package.arena, "%.*s_rels/%s.rels", (int)folder, book->package.workbook, book->package.workbook + folder);
	if (st == ST_OK)
		st = xlsx_package_part(&book->package, rels.name, &entry, &rels.xml, &rels.length, err);
	/* an empty element, as all producers write it; else it stays, which does no harm */
	if (st == ST_OK && r->to > r->from + 2 && rels.xml[r->to - 2] == '/')
		st = cut(w, &rels, entry, r->from, r->to);
	return st;
}

/* ---- the file ---- */

static enum status copy_file(const char *from, const char *to, struct err *err)
{
	FILE *in = fopen(from, "rbe"), *out = in ? fopen(to, "wbe") : NULL;
	char buffer[65536];
	size_t length;
	bool good = in && out;

	while (good && (length = fread(buffer, 1, sizeof buffer, in)) > 0)
		good = fwrite(buffer, 1, length, out) == length;
	good = good && !ferror(in);
	if (out)
		good = fclose(out) == 0 && good;
	if (in)
		fclose(in);
	return good ? ST_OK : err_set(err, ST_INPUT, "xlsx.write", to, strerror(errno), NULL);
}

static bool replace(zip_t *zip, const struct replaced *r)
{
	zip_uint64_t entry = (zip_uint64_t)r->entry;
	zip_source_t *source = zip_source_buffer(zip, r->data, r->length, 0);
	zip_stat_t stat;

	if (!source || zip_stat_index(zip, entry, 0, &stat) != 0 || zip_file_replace(zip, entry, source, 0) != 0) {
		zip_source_free(source);
		return false;
	}
	/* the time that was there, so that the same input gives the same bytes */
	return zip_set_file_compression(zip, entry, ZIP_CM_DEFLATE, 6) == 0 &&
	       (!(stat.valid & ZIP_STAT_MTIME) || zip_file_set_mtime(zip, entry, stat.mtime, 0) == 0);
}

/* Before it takes its place: a power cut must not leave an empty form under the right name. */
static bool on_disk(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

static enum status write_package(struct writing *w, const char *out, struct err *err)
{
	struct text beside;
	zip_t *zip = NULL;
	char *real;
	bool good;
	int code;
	enum status st = output_judge_file(out, err);

	if (st != ST_OK)
		return st;
	real = output_real(out);
	text_init(&beside);
	text_printf(&beside, "%s.part", real);
	st = copy_file(w->book->path, beside.data, err);
	good = st == ST_OK && (zip = zip_open(beside.data, 0, &code)) != NULL;
	for (size_t i = 0; good && i < w->count; i++)
		good = replace(zip, &w->list[i]);
	if (good && w->dropped >= 0)
		good = zip_delete(zip, (zip_uint64_t)w->dropped) == 0;
	if (good)
		good = zip_close(zip) == 0;
	if (good && !on_disk(beside.data))
		st = err_set(err, ST_INPUT, "xlsx.write", out, strerror(errno), NULL);
	else if (good && rename(beside.data, real) != 0)
		st = err_set(err, ST_INPUT, "xlsx.write", out, strerror(errno), NULL);
	else if (!good && st == ST_OK)
		st = err_set(err, ST_INPUT, "xlsx.write", out, zip ? zip_strerror(zip) : "zip", NULL);
	if (!good && zip)
		zip_discard(zip);
	if (st != ST_OK)
		(void)unlink(beside.data);
	text_done(&beside);
	free(real);
	return st;
}

enum status xlsx_fill(struct xlsx *book, const struct xlsx_cell *cell, size_t count, const char *out, size_t *out_cell, struct err *err)
{
	struct writing w = {.book = book, .dropped = -1};
	size_t blamed = SIZE_MAX;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = check_cell(book, &cell[i], err);
		if (st != ST_OK)
			blamed = i;
	}
	if (st == ST_OK)
		st = edit_sheets(&w, cell, count, &blamed, err);
	if (st == ST_OK)
		st = mark_workbook(&w, err);
	if (st == ST_OK)
		st = drop_chain(&w, err);
	if (st == ST_OK)
		st = write_package(&w, out, err);
	for (size_t i = 0; i < w.count; i++)
		free(w.list[i].data);
	free(w.list);
	if (out_cell)
		*out_cell = blamed;
	return st;
}
