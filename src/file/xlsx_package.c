/* The zip around the parts of a workbook: what may be opened, which part is which sheet. */
#include "file/xlsx_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define RATIO_FROM ((uint64_t)1024 * 1024) /* smaller parts may pack as well as they like */
#define KIND_BYTES_MAX 256                 /* of a part that names the kind of a document */
#define OLE_PIECE ((size_t)64 * 1024)

static enum status damaged(const char *part, const char *cause, struct err *err)
{
	return err_set(err, ST_INPUT, "xlsx.part", part, cause, NULL);
}

/* ---- parts ---- */

enum status xlsx_package_fits(const struct xlsx_package *package, zip_int64_t entry, uint64_t max, uint64_t *out_size, struct err *err)
{
	const char *name = entry < 0 ? NULL : zip_get_name(package->zip, (zip_uint64_t)entry, 0);
	zip_stat_t stat;

	if (!name || zip_stat_index(package->zip, (zip_uint64_t)entry, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
		return damaged(name ? name : package->name, "cannot be read", err);
	if (stat.size > max || (stat.size > RATIO_FROM && stat.size / XLSX_RATIO_MAX > (stat.comp_size ? stat.comp_size : 1)))
		return err_set(err, ST_INPUT, package->limits.reads ? "xlsx.unpacks" : "xlsx.too_large", name, NULL);
	*out_size = stat.size;
	return ST_OK;
}

enum status xlsx_package_entry(struct xlsx_package *package, zip_int64_t entry, const char **out_xml, size_t *out_length, struct err *err)
{
	uint64_t size = 0;
	zip_file_t *file;
	zip_int64_t got;
	char *xml;
	enum status st = xlsx_package_fits(package, entry, package->limits.part, &size, err);

	if (st != ST_OK)
		return st;
	const char *name = zip_get_name(package->zip, (zip_uint64_t)entry, 0);
	file = zip_fopen_index(package->zip, (zip_uint64_t)entry, 0);
	if (!file)
		return damaged(name, zip_strerror(package->zip), err);
	xml = arena_alloc(&package->arena, (size_t)size + 1);
	got = zip_fread(file, xml, size);
	zip_fclose(file); /* its checksum was compared when the last byte was read */
	if (got != (zip_int64_t)size)
		return damaged(name, "cannot be unpacked", err);
	*out_xml = xml;
	*out_length = (size_t)got;
	return ST_OK;
}

enum status xlsx_package_part(
	struct xlsx_package *package, const char *path, zip_int64_t *out_entry, const char **out_xml, size_t *out_length, struct err *err)
{
	zip_int64_t entry = zip_name_locate(package->zip, path, ZIP_FL_NOCASE);

	if (entry < 0)
		return damaged(path, "is missing", err);
	if (out_entry)
		*out_entry = entry;
	return xlsx_package_entry(package, entry, out_xml, out_length, err);
}

/* ---- relations ---- */

/* "worksheets/sheet1.xml" below "xl/" → "xl/worksheets/sheet1.xml"; "/xl/…" is taken from the root; ".." goes up. */
static const char *resolve(struct arena *arena, const char *folder, const char *target)
{
	char *path = target[0] == '/' ? arena_strdup(arena, target + 1) : arena_printf(arena, "%s%s", folder, target);
	char *up;

	while ((up = strstr(path, "/../"))) {
		char *start = up;

		while (start > path && start[-1] != '/')
			start--;
		memmove(start, up + 4, strlen(up + 4) + 1);
	}
	return path;
}

struct relating {
	struct xlsx_package *package;
	const char *folder; /* paths are relative to it */
	struct xlsx_relations list;
};

static void relations_start(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct relating *r = part->context;
	const char *id = xlsx_attribute(attribute, "Id"), *type = xlsx_attribute(attribute, "Type"), *target = xlsx_attribute(attribute, "Target"),
		   *mode = xlsx_attribute(attribute, "TargetMode");
	struct arena *arena = &r->package->arena;

	if (strcmp(element, "Relationship") != 0 || !id || !type || !target || (mode && strcmp(mode, "External") == 0))
		return;
	r->list.list = arena_grow(arena, r->list.list, r->list.count, sizeof *r->list.list);
	r->list.list[r->list.count++] = (struct xlsx_relation){.id = arena_strdup(arena, id),
		.type = arena_strdup(arena, strrchr(type, '/') ? strrchr(type, '/') + 1 : type),
		.path = resolve(arena, r->folder, target),
		.from = xlsx_part_from(part),
		.to = xlsx_part_to(part)};
}

static enum status read_relations(struct xlsx_package *package, const char *path, const char *folder, struct xlsx_relations *out, struct err *err)
{
	struct relating r = {.package = package, .folder = folder};
	struct xlsx_part part = {.name = path,
		.arena = &package->arena,
		.any_encoding = package->limits.reads,
		.context = &r,
		.start = relations_start,
		.err = err};
	enum status st = xlsx_package_part(package, path, NULL, &part.xml, &part.length, err);

	if (st == ST_OK)
		st = xlsx_part_parse(&part);
	if (st == ST_OK)
		*out = r.list;
	return st;
}

const struct xlsx_relation *xlsx_relation_of(const struct xlsx_relations *r, const char *id, const char *type)
{
	for (size_t i = 0; i < r->count; i++)
		if ((!id || strcmp(r->list[i].id, id) == 0) && (!type || strcmp(r->list[i].type, type) == 0))
			return &r->list[i];
	return NULL;
}

/* ---- the workbook's part ---- */

static void workbook_start(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct xlsx_package *package = part->context;
	const char *name = xlsx_attribute(attribute, "name"), *state = xlsx_attribute(attribute, "state"), *day;
	const struct xlsx_relation *r = NULL;

	if (strcmp(element, "workbookPr") == 0 && (day = xlsx_attribute(attribute, "date1904")))
		package->styles.from_1904 = strcmp(day, "1") == 0 || strcmp(day, "true") == 0;
	if (strcmp(element, "sheet") != 0 || !name)
		return;
	/* r:id beside sheetId: by its prefix, whatever that is */
	for (size_t i = 0; attribute[i]; i += 2) {
		const char *colon = strchr(attribute[i], ':');

		if (colon && strcmp(colon, ":id") == 0)
			r = xlsx_relation_of(&package->relations, attribute[i + 1], "worksheet");
	}
	if (!r) /* a chart sheet, or one that is kept elsewhere */
		return;
	if (package->sheets == XLSX_SHEETS_MAX) {
		part->status = err_set(part->err, ST_INPUT, "xlsx.part", part->name, "too many sheets", NULL);
		return;
	}
	package->sheet = arena_grow(&package->arena, package->sheet, package->sheets, sizeof *package->sheet);
	package->sheet[package->sheets++] = (struct xlsx_sheet){.name = arena_strdup(&package->arena, name),
		.entry = zip_name_locate(package->zip, r->path, ZIP_FL_NOCASE),
		.hidden = state && (strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0)};
}

static enum status read_styles(struct xlsx_package *package, struct err *err)
{
	const struct xlsx_relation *r = xlsx_relation_of(&package->relations, NULL, "styles");
	const char *xml;
	size_t length;
	enum status st;

	if (!r)
		return ST_OK;
	st = xlsx_package_part(package, r->path, NULL, &xml, &length, err);
	return st == ST_OK ? xlsx_styles_read(r->path, xml, length, package->limits.reads, &package->arena, &package->styles, err) : st;
}

static enum status read_workbook(struct xlsx_package *package, struct err *err)
{
	struct xlsx_part part = {
		.arena = &package->arena, .any_encoding = package->limits.reads, .context = package, .start = workbook_start, .err = err};
	const struct xlsx_relation *r;
	struct xlsx_relations root;
	const char *folder, *slash, *file;
	enum status st = read_relations(package, "_rels/.rels", "", &root, err);

	if (st != ST_OK)
		return st;
	r = xlsx_relation_of(&root, NULL, "officeDocument");
	if (!r)
		return err_set(err, ST_INPUT, "xlsx.not_one", package->name, NULL);
	package->workbook = part.name = r->path;
	slash = strrchr(r->path, '/');
	folder = slash ? arena_strndup(&package->arena, r->path, (size_t)(slash - r->path) + 1) : "";
	file = slash ? slash + 1 : r->path;
	st = read_relations(package, arena_printf(&package->arena, "%s_rels/%s.rels", folder, file), folder, &package->relations, err);
	if (st == ST_OK)
		st = read_styles(package, err);
	if (st == ST_OK)
		st = xlsx_package_part(package, package->workbook, NULL, &part.xml, &part.length, err);
	if (st == ST_OK)
		st = xlsx_part_parse(&part);
	return st == ST_OK && package->sheets == 0 ? damaged(package->workbook, "no worksheet", err) : st;
}

/* ---- what may be opened ---- */

static int by_name(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Programs differ in which of two parts of one name they read. */
static enum status check_twice(struct xlsx_package *package, const char **name, size_t count, struct err *err)
{
	qsort(name, count, sizeof *name, by_name);
	for (size_t i = 0; i + 1 < count; i++)
		if (strcasecmp(name[i], name[i + 1]) == 0)
			return damaged(name[i], "stands twice in the package", err);
	return ST_OK;
}

static enum status check_entries(struct xlsx_package *package, struct err *err)
{
	zip_int64_t count = zip_get_num_entries(package->zip, 0);
	const char **name;
	uint64_t total = 0;

	if (count > XLSX_ENTRIES_MAX)
		return err_set(err, ST_INPUT, package->limits.reads ? "xlsx.unpacks" : "xlsx.too_large", package->name, NULL);
	name = arena_alloc(&package->arena, ((size_t)count + 1) * sizeof *name);
	for (zip_int64_t i = 0; i < count; i++) {
		zip_stat_t stat;

		if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &stat) != 0)
			return err_set(err, ST_INPUT, "xlsx.not_one", package->name, NULL);
		name[i] = stat.name;
		if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
			return err_set(err, ST_INPUT, "xlsx.encrypted", package->name, NULL);
		if (strstr(stat.name, "vbaProject"))
			return err_set(err, ST_INPUT, "xlsx.macro", package->name, NULL);
		if (package->limits.reads) /* what is read is judged then */
			continue;
		if (strncmp(stat.name, "_xmlsignatures/", 15) == 0)
			return err_set(err, ST_INPUT, "xlsx.signed", package->name, NULL);
		if (stat.size > package->limits.total - total ||
			(stat.size > RATIO_FROM && stat.size / XLSX_RATIO_MAX > (stat.comp_size ? stat.comp_size : 1)))
			return err_set(err, ST_INPUT, "xlsx.too_large", stat.name, NULL);
		total += stat.size;
	}
	return package->limits.reads && count > 1 ? check_twice(package, name, (size_t)count, err) : ST_OK;
}

static void types_start(struct xlsx_part *part, const char *element, const char **attribute)
{
	const char *type = xlsx_attribute(attribute, "ContentType"), *name = ((struct xlsx_package *)part->context)->name;

	if (type && strstr(type, "sheet.binary"))
		part->status = err_set(part->err, ST_INPUT, "xlsx.other_kind", name, "XLSB", NULL);
	else if (type && strstr(type, "macroEnabled"))
		part->status = err_set(part->err, ST_INPUT, "xlsx.macro", name, NULL);
}

/* Documents of other programs say what they are in a part of their own. */
static enum status not_one(struct xlsx_package *package, struct err *err)
{
	zip_int64_t entry = zip_name_locate(package->zip, "mimetype", 0);
	zip_file_t *file = entry < 0 ? NULL : zip_fopen_index(package->zip, (zip_uint64_t)entry, 0);
	char kind[KIND_BYTES_MAX] = "";

	if (file) {
		zip_int64_t got = zip_fread(file, kind, sizeof kind - 1);

		kind[got > 0 ? got : 0] = '\0';
		zip_fclose(file);
	}
	if (strstr(kind, "opendocument.spreadsheet"))
		return err_set(err, ST_INPUT, "xlsx.other_kind", package->name, "ODS", NULL);
	return err_set(err, ST_INPUT, "xlsx.not_one", package->name, NULL);
}

static enum status check_types(struct xlsx_package *package, struct err *err)
{
	struct xlsx_part part = {.name = "[Content_Types].xml",
		.arena = &package->arena,
		.any_encoding = package->limits.reads,
		.context = package,
		.start = types_start,
		.err = err};
	enum status st;

	if (zip_name_locate(package->zip, part.name, ZIP_FL_NOCASE) < 0)
		return not_one(package, err);
	st = xlsx_package_part(package, part.name, NULL, &part.xml, &part.length, err);
	return st == ST_OK ? xlsx_part_parse(&part) : st;
}

/* The container of older Office files; names of its streams are UTF-16. */
static enum status judge_ole(int fd, const char *name, struct err *err)
{
	static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", book[] = "W\0o\0r\0k\0b\0o\0o\0k\0\0";
	char *piece = heap_alloc(OLE_PIECE, 1);
	bool is_book = false, is_locked = false;
	off_t at = 0;
	ssize_t got;

	while (!is_locked && (got = pread(fd, piece, OLE_PIECE, at)) > (ssize_t)sizeof locked) {
		is_locked = memmem(piece, (size_t)got, locked, sizeof locked - 1) != NULL;
		is_book = is_book || memmem(piece, (size_t)got, book, sizeof book - 1) != NULL;
		at += got - (ssize_t)sizeof locked; /* a name may lie across */
		if (got < (ssize_t)OLE_PIECE)
			break;
	}
	free(piece);
	if (is_locked)
		return err_set(err, ST_INPUT, "xlsx.encrypted", name, NULL);
	if (is_book)
		return err_set(err, ST_INPUT, "xlsx.other_kind", name, "XLS", NULL);
	return err_set(err, ST_INPUT, "xlsx.not_one", name, NULL);
}

static enum status open_zip(struct xlsx_package *package, int fd, struct err *err)
{
	static const unsigned char ole[] = {0xd0, 0xcf, 0x11, 0xe0};
	unsigned char head[4] = {0};
	int code = 0, own;

	if (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head)
		return err_set(err, ST_INPUT, "xlsx.not_one", package->name, NULL);
	if (memcmp(head, ole, sizeof ole) == 0)
		return judge_ole(fd, package->name, err);
	if (memcmp(head, "PK\3\4", 4) != 0)
		return err_set(err, ST_INPUT, "xlsx.not_one", package->name, NULL);
	own = dup(fd);
	if (own < 0)
		return err_internal(err, strerror(errno));
	package->zip = zip_fdopen(own, 0, &code);
	if (!package->zip) {
		close(own);
		return err_set(err, ST_INPUT, "xlsx.cut", package->name, NULL); /* its directory stands at the end */
	}
	return ST_OK;
}

enum status xlsx_package_open(struct xlsx_package *package, int fd, const char *name, const struct xlsx_limits *limits, struct err *err)
{
	enum status st;

	*package = (struct xlsx_package){.name = name, .limits = *limits};
	arena_init(&package->arena);
	st = open_zip(package, fd, err);
	if (st == ST_OK)
		st = check_entries(package, err);
	if (st == ST_OK)
		st = check_types(package, err);
	if (st == ST_OK)
		st = read_workbook(package, err);
	return st;
}

void xlsx_package_close(struct xlsx_package *package)
{
	if (package->zip)
		zip_discard(package->zip);
	arena_done(&package->arena);
}
