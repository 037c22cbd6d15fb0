/* Whatever a sheet's XML is: read as a workbook's part it ends and an error names itself; and what expat accepts is cut into the same elements,
 * attributes and texts, but for what the reader refuses on purpose: document types, and what is nested or named too long. */
#include "base/text.h"
#include "file/rows.h"
#include "file/xlsx_read_int.h"
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- a workbook around it ---- */

#define REL "http://x/relationships"
static const char *const fixed[][2] = {
	{"[Content_Types].xml", "<Types/>"},
	{"_rels/.rels", "<Relationships><Relationship Id=\"b\" Type=\"" REL "/officeDocument\" Target=\"b.xml\"/></Relationships>"},
	{"b.xml", "<workbook xmlns:r=\"" REL "\"><sheets><sheet name=\"S\" r:id=\"s\"/></sheets></workbook>"},
	{"_rels/b.xml.rels", "<Relationships><Relationship Id=\"s\" Type=\"" REL "/worksheet\" Target=\"s.xml\"/><Relationship Id=\"t\" Type=\"" REL
			     "/sharedStrings\" Target=\"t.xml\"/><Relationship Id=\"y\" Type=\"" REL "/styles\" Target=\"y.xml\"/></Relationships>"},
	{"t.xml", "<sst><si><t>가</t></si><si><r><t>나</t></r><r><t>다</t></r></si></sst>"},
	{"y.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>"},
};

static int book_of(const uint8_t *data, size_t size)
{
	zip_error_t wrong;
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &wrong);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &wrong);
	int fd = memfd_create("book", MFD_CLOEXEC);
	char piece[4096];
	zip_int64_t got;

	zip_source_keep(source);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		zip_file_add(zip, fixed[i][0], zip_source_buffer(zip, fixed[i][1], strlen(fixed[i][1]), 0), 0);
	zip_set_file_compression(zip, (zip_uint64_t)zip_file_add(zip, "s.xml", zip_source_buffer(zip, data, size, 0), 0), ZIP_CM_STORE, 0);
	PROMISE(fd >= 0 && zip_close(zip) == 0 && zip_source_open(source) == 0);
	while ((got = zip_source_read(source, piece, sizeof piece)) > 0)
		PROMISE(write(fd, piece, (size_t)got) == got);
	zip_source_close(source);
	zip_source_free(source);
	return fd;
}

static void check_text(const unsigned char *s)
{
	for (size_t left = strlen((const char *)s); left > 0;) {
		int length = utf8_length(s, left);

		PROMISE(length > 0);
		s += length;
		left -= (size_t)length;
	}
}

static void read_rows(int fd)
{
	struct rows *rows;
	struct err err;
	char path[64];
	int64_t last = 0;
	bool more = true;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (rows_open(path, "fuzz.xlsx", NULL, &rows, &err) != ST_OK) {
		PROMISE(err.code[0]);
		return;
	}
	while (more) {
		if (rows_next(rows, &more, &err) != ST_OK) {
			PROMISE(err.code[0]);
			if (rows_broken(rows))
				break;
			continue;
		}
		PROMISE(!more || rows_line(rows) > last);
		last = rows_line(rows);
		for (int i = 0; more && i < rows_count(rows); i++)
			check_text((const unsigned char *)rows_cell(rows, i));
	}
	rows_close(rows);
}

/* ---- what expat sees and what the scan sees, in one form: "<name attribute …", ">"; of <t> and <v> the text that stands directly in them ---- */

struct seen {
	struct text out;
	int depth, text_at; /* text_at: depth of the text that is open, 0: none */
	bool refused;       /* on purpose */
};

static bool is_text(const char *name)
{
	return strcmp(name, "t") == 0 || strcmp(name, "v") == 0;
}

static void XMLCALL on_open(void *context, const XML_Char *name, const XML_Char **attribute)
{
	struct seen *seen = context;

	seen->refused = seen->refused || ++seen->depth > XLSX_DEPTH_MAX || strlen(name) > 255;
	if (seen->refused || seen->text_at)
		return;
	text_printf(&seen->out, "<%s", xlsx_local(name));
	for (size_t i = 0; attribute[i]; i += 2)
		text_printf(&seen->out, " %s", xlsx_local(attribute[i]));
	text_append_char(&seen->out, '\n');
	seen->text_at = is_text(xlsx_local(name)) ? seen->depth : 0;
}

static void XMLCALL on_text(void *context, const XML_Char *s, int length)
{
	struct seen *seen = context;

	if (seen->text_at && seen->depth == seen->text_at)
		text_append(&seen->out, s, (size_t)length);
}

static void XMLCALL on_close(void *context, const XML_Char *name)
{
	struct seen *seen = context;

	if (seen->depth == seen->text_at)
		seen->text_at = 0;
	if (!seen->text_at)
		text_append_string(&seen->out, ">\n");
	seen->depth--;
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	((struct seen *)context)->refused = true;
}

static bool expat_reads(const uint8_t *data, size_t size, struct seen *seen)
{
	XML_Parser parser = XML_ParserCreate(NULL);
	bool reads;

	XML_SetUserData(parser, seen);
	XML_SetElementHandler(parser, on_open, on_close);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetStartDoctypeDeclHandler(parser, on_doctype);
	reads = XML_Parse(parser, (const char *)data, (int)size, 1) == XML_STATUS_OK;
	XML_ParserFree(parser);
	return reads;
}

static void put_open(const struct xlsx_scan *scan, struct text *out)
{
	const char *at = scan->text;
	struct xlsx_span name, value;

	text_append_char(out, '<');
	text_append(out, scan->name, scan->name_length);
	while (xlsx_scan_attribute(scan, &at, &name, &value)) {
		text_append_char(out, ' ');
		text_append(out, name.s, name.length);
	}
	text_append_char(out, '\n');
}

static enum status scan_reads(struct xlsx_package *package, struct text *out, struct err *err)
{
	struct xlsx_scan scan;
	enum xlsx_token token = XLSX_SCAN_TEXT;
	enum status st = xlsx_scan_open(&scan, package, zip_name_locate(package->zip, "s.xml", 0), UINT64_C(1) << 30, err);

	while (st == ST_OK && token != XLSX_SCAN_END) {
		st = xlsx_scan_next(&scan, &token, err);
		if (st == ST_OK && token == XLSX_SCAN_OPEN) {
			put_open(&scan, out);
			if (!xlsx_scan_is(&scan, "t") && !xlsx_scan_is(&scan, "v"))
				continue;
			st = xlsx_scan_text(&scan, out, err);
			token = XLSX_SCAN_CLOSE;
		}
		if (st == ST_OK && token == XLSX_SCAN_CLOSE)
			text_append_string(out, ">\n");
	}
	xlsx_scan_close(&scan);
	return st;
}

static void compare(const uint8_t *data, size_t size, int fd)
{
	struct xlsx_package package;
	struct seen seen = {0};
	struct text out;
	struct err err;
	enum status st;

	text_init(&seen.out);
	text_init(&out);
	PROMISE(xlsx_package_open(&package, fd, "fuzz.xlsx", &(struct xlsx_limits){1 << 20, 1 << 20, true}, &err) == ST_OK);
	st = scan_reads(&package, &out, &err);
	PROMISE(st == ST_OK || err.code[0]);
	if (expat_reads(data, size, &seen) && !seen.refused)
		PROMISE(st == ST_OK && out.length == seen.out.length && (out.length == 0 || memcmp(out.data, seen.out.data, out.length) == 0));
	xlsx_package_close(&package);
	text_done(&seen.out);
	text_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = book_of(data, size);

	read_rows(fd);
	compare(data, size, fd);
	close(fd);
	return 0;
}
