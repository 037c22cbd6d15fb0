/* Rows of workbooks: packages put together part by part, and what comes out of them, cell for cell and place for place. */
#include "base/hash.h"
#include "base/message.h"
#include "base/text.h"
#include "file/rows.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PKG "http://schemas.openxmlformats.org/package/2006/relationships"
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TYPES \
	XML "<Types><Override PartName=\"/xl/workbook.xml\" " \
	    "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"" REL "/" type "\" Target=\"" target "\"/>"
#define SHEET_OF(before, rows, behind) XML "<worksheet xmlns=\"" MAIN "\">" before "<sheetData>" rows "</sheetData>" behind "</worksheet>"
#define SHEET(rows) SHEET_OF("", rows, "")
#define ROW(n, cells) "<row r=\"" n "\">" cells "</row>"
#define STR(r, text) "<c r=\"" r "\" t=\"str\"><v>" text "</v></c>"
#define NUM(r, number) "<c r=\"" r "\"><v>" number "</v></c>"
#define STYLED(r, style, number) "<c r=\"" r "\" s=\"" style "\"><v>" number "</v></c>"
#define SHARED(r, number) "<c r=\"" r "\" t=\"s\"><v>" number "</v></c>"
#define BOOK_OF(more, sheets) XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\">" more "<sheets>" sheets "</sheets></workbook>"
#define TAB(name, id) "<sheet name=\"" name "\" sheetId=\"1\" r:id=\"" id "\"/>"
#define HIDDEN_TAB(name, id, how) "<sheet name=\"" name "\" sheetId=\"1\" state=\"" how "\" r:id=\"" id "\"/>"
/* a header, and a row that shows whether what comes before it was read */
#define HEAD ROW("1", STR("A1", "이름") STR("B1", "값"))
#define HEAD_READ "1: 이름|값\n"

/* ---- making packages ---- */

#define PARTS 24
static struct part {
	char name[64];
	void *bytes;
	size_t length;
} part[PARTS];
static size_t parts;

/* Takes the place of a part of that name. */
static void put_bytes(const char *name, const void *bytes, size_t length)
{
	size_t i = 0;

	while (i < parts && strcmp(part[i].name, name) != 0)
		i++;
	if (i == parts) {
		assert_true(parts < PARTS);
		parts++;
	}
	free(part[i].bytes);
	snprintf(part[i].name, sizeof part[i].name, "%s", name);
	part[i].bytes = malloc(length + 1);
	memcpy(part[i].bytes, bytes, length);
	part[i].length = length;
}

static void put(const char *name, const char *xml)
{
	put_bytes(name, xml, strlen(xml));
}

static void leave_out(const char *name)
{
	for (size_t i = 0; i < parts; i++)
		if (strcmp(part[i].name, name) == 0) {
			free(part[i].bytes);
			part[i] = part[--parts];
			part[parts] = (struct part){0};
			return;
		}
	fail_msg("no part %s", name);
}

/* A part in another encoding; what `from` begins with says which. */
static void put_encoded(const char *name, const char *xml, const char *encoding, const char *mark, size_t mark_length)
{
	iconv_t cd = iconv_open(encoding, "UTF-8");
	size_t in_left = strlen(xml), out_left = 4 * in_left;
	char *copy = strdup(xml), *in = copy, *bytes = malloc(mark_length + out_left), *out = bytes + mark_length;

	memcpy(bytes, mark, mark_length);
	assert_int_equal(iconv(cd, &in, &in_left, &out, &out_left), 0);
	iconv_close(cd);
	put_bytes(name, bytes, (size_t)(out - bytes));
	free(bytes);
	free(copy);
}

static int forget_parts(void **state)
{
	while (parts > 0)
		free(part[--parts].bytes);
	memset(part, 0, sizeof part);
	return 0;
}

/* A workbook of one sheet "표" of these rows, without texts and styles. */
static void begin_with(const char *sheet)
{
	forget_parts(NULL);
	put("[Content_Types].xml", TYPES);
	put("_rels/.rels", XML "<Relationships xmlns=\"" PKG "\">" RELATION("r1", "officeDocument", "xl/workbook.xml") "</Relationships>");
	put("xl/workbook.xml", BOOK_OF("", TAB("표", "s1")));
	put("xl/_rels/workbook.xml.rels",
		XML "<Relationships xmlns=\"" PKG "\">" RELATION("s1", "worksheet", "worksheets/sheet1.xml")
			RELATION("s2", "worksheet", "worksheets/sheet2.xml") RELATION("s3", "worksheet", "worksheets/sheet3.xml") "</Relationships>");
	put("xl/worksheets/sheet1.xml", sheet);
}

static void with_texts(const char *items)
{
	struct text xml;

	text_init(&xml);
	text_printf(&xml, XML "<sst xmlns=\"" MAIN "\">%s</sst>", items);
	put("xl/sharedStrings.xml", xml.data);
	put("xl/_rels/workbook.xml.rels",
		"<Relationships xmlns=\"" PKG "\">" RELATION("s1", "worksheet", "worksheets/sheet1.xml")
			RELATION("t", "sharedStrings", "sharedStrings.xml") "</Relationships>");
	text_done(&xml);
}

static void with_styles(const char *formats, const char *cells)
{
	struct text xml;

	text_init(&xml);
	text_printf(&xml,
		XML "<styleSheet xmlns=\"" MAIN "\"><numFmts>%s</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
		    "<cellXfs>%s</cellXfs></styleSheet>",
		formats, cells);
	put("xl/styles.xml", xml.data);
	put("xl/_rels/workbook.xml.rels",
		"<Relationships xmlns=\"" PKG "\">" RELATION("s1", "worksheet", "worksheets/sheet1.xml") RELATION("y", "styles", "styles.xml")
		"</Relationships>");
	text_done(&xml);
}

/* The package as a file has it; the caller frees. */
static char *packed(size_t *out_length, zip_uint16_t encryption)
{
	zip_error_t wrong;
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &wrong);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &wrong);
	zip_stat_t stat;
	char *bytes;

	assert_non_null(zip);
	zip_source_keep(source);
	for (size_t i = 0; i < parts; i++) {
		zip_int64_t at = zip_file_add(zip, part[i].name, zip_source_buffer(zip, part[i].bytes, part[i].length, 0), 0);

		assert_true(at >= 0);
		if (encryption)
			assert_int_equal(zip_file_set_encryption(zip, (zip_uint64_t)at, encryption, "1234"), 0);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(source), 0);
	assert_int_equal(zip_source_stat(source, &stat), 0);
	bytes = malloc(stat.size);
	assert_int_equal(zip_source_read(source, bytes, stat.size), (zip_int64_t)stat.size);
	zip_source_close(source);
	zip_source_free(source);
	*out_length = (size_t)stat.size;
	return bytes;
}

/* ---- reading them ---- */

static void append_error(struct text *out, const struct err *err)
{
	char cell[ERR_CELL_LEN];

	assert_non_null(message_find(err->code));
	assert_string_equal(err->file, "t.xlsx");
	err_cell_name(err->sheet, err->line, err->column, cell);
	text_printf(out, "%s %s\n", err->code, cell);
}

/* All rows as "row: cell|cell\n", errors as "code place\n"; reads on after those that allow it. */
static const char *read_bytes(const char *bytes, size_t length, const struct rows_options *options)
{
	static struct text out;
	struct rows *rows;
	struct err err = {0};
	bool more = true;

	if (!out.data)
		text_init(&out);
	text_clear(&out);
	if (rows_open_bytes(bytes, length, "t.xlsx", options, &rows, &err) != ST_OK) {
		append_error(&out, &err);
		return out.data;
	}
	while (more) {
		if (rows_next(rows, &more, &err) != ST_OK) {
			append_error(&out, &err);
			if (rows_broken(rows))
				break;
			continue;
		}
		if (!more)
			break;
		text_printf(&out, "%d:", (int)rows_line(rows));
		for (int i = 0; i < rows_count(rows); i++)
			text_printf(&out, "%s%s", i ? "|" : " ", rows_cell(rows, i));
		text_append_char(&out, '\n');
	}
	rows_close(rows);
	return out.data;
}

static const char *read_with(const struct rows_options *options)
{
	size_t length;
	char *bytes = packed(&length, 0);
	const char *out = read_bytes(bytes, length, options);

	free(bytes);
	return out;
}

static const char *read_book(void)
{
	return read_with(NULL);
}

static const char *read_sheet(const char *sheet)
{
	begin_with(sheet);
	return read_book();
}

static const char *read_named(const char *name)
{
	return read_with(&(struct rows_options){.sheet = name});
}

/* ---- texts ---- */

static void texts_are_taken_from_where_they_are_shared(void **state)
{
	begin_with(SHEET(ROW("1", SHARED("A1", "1") SHARED("B1", "0")) ROW("2", SHARED("A2", "2") SHARED("B2", "2"))));
	with_texts("<si><t>값</t></si><si><t>이름</t></si><si><t>가</t></si>");
	assert_string_equal(read_book(), "1: 이름|값\n2: 가|가\n");
}

static void runs_are_joined_without_what_says_how_they_are_read_aloud(void **state)
{
	begin_with(SHEET(ROW("1", SHARED("A1", "0")) ROW("2", SHARED("A2", "1"))));
	with_texts("<si><r><rPr><b/><t>x</t></rPr><t xml:space=\"preserve\">전기 </t></r><r><t>요금</t></r>"
		   "<rPh sb=\"0\" eb=\"1\"><t>デンキ</t></rPh><phoneticPr fontId=\"1\"/></si>"
		   "<si><t>앞</t><rPh><t>아프</t></rPh></si>");
	assert_string_equal(read_book(), "1: 전기 요금\n2: 앞\n");
}

static void blanks_around_texts_go_and_those_inside_stay(void **state)
{
	begin_with(SHEET(ROW("1", SHARED("A1", "0") SHARED("B1", "1") SHARED("C1", "2")) ROW("2", SHARED("A2", "3") STR("B2", " \n ") STR("C2", "끝"))));
	with_texts("<si><t xml:space=\"preserve\">  사업 장\n </t></si><si><t>&#160;월&#x3000;</t></si><si><t>\xef\xbb\xbfkWh</t></si><si><t> </t></si>");
	assert_string_equal(read_book(), "1: 사업 장|월|kWh\n2: ||끝\n");
}

static void texts_stand_in_cells_too(void **state)
{
	assert_string_equal(read_sheet(SHEET(ROW("1", "<c r=\"A1\" t=\"inlineStr\"><is><r><t>이</t></r><r><t>름</t></r></is></c>"
						      "<c r=\"B1\" t=\"inlineStr\"><is><t>값</t><rPh><t>gap</t></rPh></is></c>"))),
		HEAD_READ);
}

static void references_and_cdata_are_resolved(void **state)
{
	assert_string_equal(
		read_sheet(SHEET(ROW("1", STR("A1", "a&lt;b&gt;c&amp;d&quot;e&apos;f") STR("B1", "&#xAC12;&#44050;&#x1F333;"))
				ROW("2", STR("A2", "<![CDATA[<이름&amp;>]]>뒤") STR("B2", "가<!-- 나 -->다<?x 라?>마")))),
		"1: a<b>c&d\"e'f|값값🌳\n2: <이름&amp;>뒤|가다마\n");
	/* line ends of a file are line feeds, those that somebody wrote stay */
	assert_string_equal(read_sheet(SHEET(ROW("1", STR("A1", "가\r\n나\r다&#13;라&#10;마")))), "1: 가\n나\n다\r라\n마\n");
	/* characters that XML cannot hold are written so by Excel; "_x005F_" is its underscore */
	assert_string_equal(read_sheet(SHEET(ROW("1", STR("A1", "가_x000D_\n나_x0041__x005F_x0041_")))), "1: 가\r\n나A_x0041_\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", STR("A2", "&nbsp;")))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", STR("A2", "&#0;")))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", STR("A2", "&#xD800;")))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", STR("A2", "&lt")))), HEAD_READ "xlsx.part 표\n");
}

static void a_shared_text_that_is_not_there_ends_the_reading(void **state)
{
	static const char *const number[] = {"1", "-1", "x", "99999999999999999999", "0.0"};

	for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
		struct text sheet;

		text_init(&sheet);
		text_printf(&sheet, SHEET(HEAD ROW("2", SHARED("A2", "%s")) ROW("3", NUM("A3", "1"))), number[i]);
		begin_with(sheet.data);
		with_texts("<si><t>가</t></si>");
		assert_string_equal(read_book(), HEAD_READ "xlsx.part 표\n");
		text_done(&sheet);
	}
	/* nobody asked for them: a part that is not there is no matter */
	begin_with(SHEET(HEAD));
	with_texts("");
	leave_out("xl/sharedStrings.xml");
	assert_string_equal(read_book(), HEAD_READ);
	put("xl/worksheets/sheet1.xml", SHEET(HEAD ROW("2", SHARED("A2", "0"))));
	assert_string_equal(read_book(), HEAD_READ "xlsx.part 표\n");
}

/* ---- numbers, truth, results ---- */

static void numbers_are_written_as_people_would(void **state)
{
	assert_string_equal(read_sheet(SHEET(ROW("1", NUM("A1", " 12.50 ") NUM("B1", "+1.25E+3") NUM("C1", ".5") NUM("D1", "007") NUM("E1", "-0"))
						  ROW("2", NUM("A2", "1e-5") NUM("B2", "36.900000000000006") NUM("C2", "0.1234567890123456789")
							  NUM("D2", "123456789012345678") NUM("E2", "-1.5e-30"))
						  ROW("3", NUM("A3", "999999999999999.9") NUM("B3", "1E19") NUM("C3", "0.30000000000000004") NUM("D3", "2.")))),
		"1: 12.5|1250|0.5|7|0\n"
		"2: 0.00001|36.9|0.123456789012346|123456789012346000|-1.5e-30\n"
		"3: 1000000000000000|10000000000000000000|0.3|2|\n");
}

static void numbers_kept_as_text_stay_as_they_are(void **state)
{
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", STR("A2", "007") STR("B2", "1,250.50")) ROW("3", STR("A3", "1e3") STR("B3", "12.50")))),
		HEAD_READ "2: 007|1,250.50\n3: 1e3|12.50\n");
}

static void what_is_no_number_costs_its_row_only(void **state)
{
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", NUM("A2", "1") NUM("B2", "NaN")) ROW("3", NUM("B3", "1e999")) ROW("4", NUM("C4", "1,5"))
						  ROW("5", "<c r=\"A5\" t=\"b\"><v>2</v></c>") ROW("6", NUM("A6", "0x10")) ROW("7", NUM("A7", "7")))),
		HEAD_READ "xlsx.no_number 표!B2\nxlsx.no_number 표!B3\nxlsx.no_number 표!C4\nxlsx.no_number 표!A5\nxlsx.no_number 표!A6\n7: 7|\n");
}

static void formulas_give_their_stored_results(void **state)
{
	assert_string_equal(
		read_sheet(SHEET(ROW("1", "<c r=\"A1\" t=\"str\"><f>\"이\"&amp;\"름\"</f><v>이름</v></c><c r=\"B1\" t=\"str\"><f>B2</f><v>값</v></c>")
				ROW("2", "<c r=\"A2\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"B2\"><f>1.5*2</f><v>3</v></c>")
				ROW("3", "<c r=\"A3\" t=\"b\"><f>1=1</f><v>1</v></c><c r=\"B3\" t=\"b\"><v>0</v></c>")
				ROW("4", "<c r=\"A4\"><f t=\"shared\" si=\"0\" ref=\"A4:A5\">B4</f><v>4</v></c>")
				ROW("5", "<c r=\"A5\"><f t=\"shared\" si=\"0\"/><v>5</v></c>"))),
		HEAD_READ "2: |3\n3: true|false\n4: 4|\n5: 5|\n");
}

static void results_that_are_errors_or_missing_are_told_by_cell(void **state)
{
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", "<c r=\"A2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c>")
						  ROW("3", NUM("A3", "1") "<c r=\"B3\"><f>A3*2</f></c>") ROW("4", "<c r=\"C4\"><f>A3*2</f><v/></c>")
						  ROW("5", NUM("A5", "5")))),
		HEAD_READ "xlsx.error_value 표!A2\nxlsx.no_result 표!B3\nxlsx.no_result 표!C4\n5: 5|\n");
}

/* ---- days and formats ---- */

#define FORMATS \
	"<numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;년 &quot;m&quot;월&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\"/>" \
	"<numFmt numFmtId=\"166\" formatCode=\"[$-412]yyyy-mm-dd\\ hh:mm;@\"/><numFmt numFmtId=\"167\" formatCode=\"#,##0&quot;d&quot;;[Red]-0\"/>" \
	"<numFmt numFmtId=\"168\" formatCode=\"[h]:mm:ss\"/><numFmt numFmtId=\"169\" formatCode=\"0.00%\"/>" \
	"<numFmt numFmtId=\"170\" formatCode=\"h:mm AM/PM\"/><numFmt numFmtId=\"171\" formatCode=\"[Blue]General\"/>"
#define CELLS \
	"<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/>" \
	"<xf numFmtId=\"168\"/><xf numFmtId=\"169\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"9\"/><xf numFmtId=\"22\"/>" \
	"<xf numFmtId=\"31\"/>"

static void numbers_are_days_by_their_formats(void **state)
{
	begin_with(SHEET(ROW("1", STYLED("A1", "1", "46157") STYLED("B1", "2", "46143") STYLED("C1", "3", "46023") STYLED("D1", "4", "46157.572916666664"))
			ROW("2", STYLED("A2", "11", "46157") STYLED("B2", "2", "46157") STYLED("C2", "12", "46157") STYLED("D2", "8", "0.572916666666667"))
			ROW("3", STYLED("A3", "6", "1.5") STYLED("B3", "6", "0.25") STYLED("C3", "1", "46157.999999") STYLED("D3", "99", "46157"))));
	with_styles(FORMATS, CELLS);
	assert_string_equal(read_book(), "1: 2026-05-15|2026-05|2026|2026-05-15T13:45:00\n"
					 "2: 2026-05-15T00:00:00|2026-05-15|2026-05-15|13:45:00\n"
					 "3: 36:00:00|06:00:00|2026-05-16|46157\n");
}

static void other_formats_leave_the_number(void **state)
{
	begin_with(SHEET(ROW("1", STYLED("A1", "5", "46157") STYLED("B1", "7", "0.125") STYLED("C1", "9", "46157") STYLED("D1", "10", "1.5"))));
	with_styles(FORMATS, CELLS);
	assert_string_equal(read_book(), "1: 46157|0.125|46157|1.5\n");
}

static void the_leap_day_that_never_was_is_no_day(void **state)
{
	begin_with(SHEET(ROW("1", STYLED("A1", "1", "1") STYLED("B1", "1", "59")) ROW("2", STYLED("A2", "1", "61")) ROW("3", STYLED("A3", "1", "60"))
			ROW("4", STYLED("A4", "1", "2958465")) ROW("5", STYLED("A5", "1", "2958466")) ROW("6", STYLED("A6", "1", "-1"))
			ROW("7", STYLED("A7", "1", "0"))));
	with_styles("", CELLS);
	assert_string_equal(read_book(), "1: 1900-01-01|1900-02-28\n2: 1900-03-01|\nxlsx.no_day 표!A3\n4: 9999-12-31|\nxlsx.no_day 표!A5\n"
					 "xlsx.no_day 표!A6\nxlsx.no_day 표!A7\n");
}

static void days_may_count_from_1904(void **state)
{
	begin_with(SHEET(ROW("1", STYLED("A1", "1", "0") STYLED("B1", "1", "1")) ROW("2", STYLED("A2", "1", "44695") STYLED("B2", "4", "44695.5"))));
	with_styles(FORMATS, CELLS);
	put("xl/workbook.xml", BOOK_OF("<workbookPr date1904=\"1\"/>", TAB("표", "s1")));
	assert_string_equal(read_book(), "1: 1904-01-01|1904-01-02\n2: 2026-05-15|2026-05-15T12:00:00\n");
	put("xl/workbook.xml", BOOK_OF("<workbookPr date1904=\"false\"/>", TAB("표", "s1")));
	assert_string_equal(read_book(), "xlsx.no_day 표!A1\n2: 2022-05-14|2022-05-14T12:00:00\n");
}

static void days_of_strict_workbooks_are_text(void **state)
{
	begin_with(SHEET(ROW("1", "<c r=\"A1\" t=\"d\" s=\"1\"><v>2026-05-15T00:00:00.000Z</v></c><c r=\"B1\" t=\"d\" s=\"11\"><v>2026-05-15T13:45:00</v></c>"
				  "<c r=\"C1\" t=\"d\" s=\"1\"><v>2026-05-15</v></c>")));
	with_styles(FORMATS, CELLS);
	assert_string_equal(read_book(), "1: 2026-05-15|2026-05-15T13:45:00|2026-05-15\n");
}

static void cells_know_their_places_and_their_headers(void **state)
{
	struct rows *rows;
	struct err err;
	size_t length;
	char *bytes, digest[65], expected[65];
	struct hash hash;
	bool more;

	begin_with(SHEET(HEAD ROW("3", STR("A3", "가") STR("D3", "넷"))));
	bytes = packed(&length, 0);
	assert_int_equal(rows_open_bytes(bytes, length, "t.xlsx", NULL, &rows, &err), ST_OK);
	assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	assert_true(rows_fit(rows, 2) && rows_fit(rows, 3) && !rows_fit(rows, 1));
	assert_int_equal(rows_unnamed(rows), -1);
	assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	assert_string_equal(rows_sheet(rows), "표");
	assert_int_equal(rows_count(rows), 4);
	assert_int_equal(rows_unnamed(rows), 3); /* no word stands above it */
	assert_int_equal(rows_line(rows), 3);
	assert_int_equal(rows_cell_line(rows, 3), 3);
	assert_int_equal(rows_cell_column(rows, 3), 4);
	assert_int_equal(rows_cell_column(rows, 4), 0);
	assert_string_equal(rows_cell(rows, 1), "");
	assert_string_equal(rows_cell(rows, 4), "");
	assert_string_equal(rows_cell(rows, -1), "");
	assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	assert_false(more);
	rows_digest(rows, digest);
	hash_init(&hash);
	hash_bytes(&hash, bytes, length);
	hash_final(&hash, expected);
	assert_string_equal(digest, expected);
	rows_close(rows);
	free(bytes);
}

/* ---- merged and hidden ---- */

static void merged_cells_stand_for_all_in_the_header(void **state)
{
	assert_string_equal(read_sheet(SHEET_OF("", ROW("1", STR("A1", "사용량") STR("C1", "금액")) ROW("2", NUM("A2", "1") NUM("B2", "2") NUM("C2", "3")),
				    "<mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>")),
		"1: 사용량|사용량|금액\n2: 1|2|3\n");
}

static void below_it_names_stand_for_their_rows_and_amounts_once(void **state)
{
	begin_with(SHEET_OF("",
		ROW("1", STR("A1", "사업장") STR("B1", "날") STR("C1", "금액") STR("D1", "비고"))
			ROW("2", STR("A2", "S1") STYLED("B2", "1", "46157") NUM("C2", "900") STR("D2", "합침"))
				ROW("3", STR("E3", "뒤")) ROW("4", STR("A4", "S2") NUM("C4", "5")),
		"<mergeCells><mergeCell ref=\"C2:C3\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"D4:D4\"/>"
		"<mergeCell ref=\"nonsense\"/><mergeCell ref=\"B9:A1\"/></mergeCells>"));
	with_styles(FORMATS, CELLS);
	assert_string_equal(read_book(), "1: 사업장|날|금액|비고\n2: S1|2026-05-15|900|합침\n3: S1|2026-05-15|||뒤\n4: S2||5|\n");
	/* over columns: text stands in the first */
	assert_string_equal(read_sheet(SHEET_OF("", HEAD ROW("2", STR("A2", "가")) ROW("3", NUM("B3", "1")),
				    "<mergeCells><mergeCell ref=\"A2:B3\"/></mergeCells>")),
		HEAD_READ "2: 가|\n3: 가|1\n");
}

static void hidden_rows_are_passed_over_and_told(void **state)
{
	struct findings findings;
	struct rows *rows;
	struct err err;
	size_t length;
	char *bytes;
	bool more = true;

	begin_with(SHEET("<row r=\"1\" hidden=\"1\">" STR("A1", "x") "</row>" ROW("2", STR("A2", "이름"))
			"<row r=\"3\" hidden=\"true\"><c r=\"A3\" t=\"e\"><v>#REF!</v></c></row><row r=\"4\" hidden=\"0\">" STR("A4", "가")
				"</row><row r=\"5\" hidden=\"1\"/>"));
	assert_string_equal(read_book(), "2: 이름\n4: 가\n");
	bytes = packed(&length, 0);
	findings_init(&findings, 10);
	assert_int_equal(rows_open_bytes(bytes, length, "t.xlsx", NULL, &rows, &err), ST_OK);
	while (more)
		assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	rows_remark(rows, &findings);
	assert_int_equal(findings.warnings, 1);
	assert_string_equal(findings.item[0].err.code, "xlsx.hidden_rows");
	assert_string_equal(findings.item[0].err.param[0], "2"); /* the last holds nothing */
	findings_done(&findings);
	rows_close(rows);
	free(bytes);
}

static void hidden_columns_are_read(void **state)
{
	assert_string_equal(read_sheet(SHEET_OF("<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols>", HEAD, "")), HEAD_READ);
}

/* ---- sheets ---- */

static int as_two_columns(const void *context, const char *const *cell, int count)
{
	return count == 2 && strcmp(cell[0], "이름") == 0 ? (strcmp(cell[1], "값") == 0 ? ROWS_HEADER : 1) : 0;
}

static const struct rows_options wanted = {.header = as_two_columns};

static void the_first_sheet_that_is_shown_and_holds_anything_is_read(void **state)
{
	begin_with(SHEET(ROW("1", STR("A1", "숨김"))));
	put("xl/workbook.xml", BOOK_OF("", HIDDEN_TAB("비밀", "s1", "hidden") TAB("빈 것", "s2") TAB("1월 &amp; 2월 (최종)_v2", "s3")));
	put("xl/worksheets/sheet2.xml", SHEET("<row r=\"1\"><c r=\"A1\" s=\"3\"/></row>"));
	put("xl/worksheets/sheet3.xml", SHEET(HEAD));
	assert_string_equal(read_book(), HEAD_READ);
	assert_string_equal(read_named("비밀"), "1: 숨김\n");
	assert_string_equal(read_named("1월 & 2월 (최종)_V2"), HEAD_READ); /* tabs differ by more than their case */
	assert_string_equal(read_named("빈 것"), "xlsx.empty 빈 것\n");
	assert_string_equal(read_named("3월"), "xlsx.no_such_sheet \n");
	put("xl/workbook.xml", BOOK_OF("", HIDDEN_TAB("비밀", "s1", "veryHidden") TAB("빈 것", "s2")));
	assert_string_equal(read_book(), "xlsx.empty \n");
}

static void the_sheet_whose_header_does_best_is_read(void **state)
{
	begin_with(SHEET(ROW("1", STR("A1", "설명")) ROW("2", STR("A2", "이름") STR("B2", "수"))));
	put("xl/workbook.xml", BOOK_OF("", TAB("안내", "s1") TAB("자료", "s2")));
	put("xl/worksheets/sheet2.xml",
		SHEET(ROW("3", STR("A3", "2026년 사용량")) ROW("4", "<c r=\"A4\" t=\"e\"><v>#N/A</v></c>") ROW("7", STR("A7", "이름") STR("B7", "값"))
				ROW("8", STR("A8", "가") NUM("B8", "1"))));
	assert_string_equal(read_with(&wanted), "7: 이름|값\n8: 가|1\n");
	put("xl/worksheets/sheet1.xml", SHEET(HEAD));
	assert_string_equal(read_with(&wanted), "xlsx.sheets_alike \n");
	put("xl/workbook.xml", BOOK_OF("", HIDDEN_TAB("안내", "s1", "hidden") TAB("자료", "s2")));
	assert_string_equal(read_with(&wanted), "7: 이름|값\n8: 가|1\n");
	put("xl/workbook.xml", BOOK_OF("", TAB("자료", "s2") TAB("안내", "s3")));
	put("xl/worksheets/sheet3.xml", SHEET(ROW("1", STR("A1", "설명")) ROW("2", STR("A2", "이름") STR("B2", "수"))));
	assert_string_equal(read_with(&wanted), "7: 이름|값\n8: 가|1\n"); /* another one was looked at behind it */
	put("xl/workbook.xml", BOOK_OF("", HIDDEN_TAB("안내", "s1", "hidden") TAB("자료", "s2")));
	put("xl/worksheets/sheet2.xml", SHEET(ROW("2", STR("A2", "이름") STR("B2", "수")) ROW("3", NUM("B3", "1"))));
	assert_string_equal(read_with(&wanted), "2: 이름|수\n3: |1\n"); /* none does well: the best there is */
}

static void chart_sheets_are_no_tables(void **state)
{
	begin_with(SHEET(HEAD));
	put("xl/workbook.xml", BOOK_OF("", TAB("그림", "c1") TAB("자료", "s1")));
	put("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" PKG "\">" RELATION("c1", "chartsheet", "chartsheets/sheet1.xml")
		RELATION("s1", "worksheet", "worksheets/sheet1.xml") "</Relationships>");
	assert_string_equal(read_book(), HEAD_READ);
	assert_string_equal(read_named("그림"), "xlsx.no_such_sheet \n");
}

static void parts_may_lie_anywhere(void **state)
{
	begin_with(SHEET(ROW("1", SHARED("A1", "0"))));
	put("_rels/.rels", "<Relationships>" RELATION("r", "officeDocument", "/content/book.xml") "</Relationships>");
	leave_out("xl/workbook.xml");
	leave_out("xl/_rels/workbook.xml.rels");
	leave_out("xl/worksheets/sheet1.xml");
	put("content/book.xml", BOOK_OF("", TAB("표", "q")));
	put("content/_rels/book.xml.rels", "<Relationships>" RELATION("q", "worksheet", "../Tables/a/../One.xml")
		RELATION("t", "sharedStrings", "/texts.xml") "<Relationship Id=\"e\" Type=\"" REL "/styles\" TargetMode=\"External\" "
		"Target=\"http://example.org/s.xml\"/></Relationships>");
	put("tables/ONE.xml", SHEET(ROW("1", SHARED("A1", "0"))));
	put("texts.xml", "<sst><si><t>이름</t></si></sst>");
	assert_string_equal(read_book(), "1: 이름\n");
}

/* ---- XML ---- */

static void prefixes_do_not_matter(void **state)
{
	begin_with("<x:worksheet xmlns:x=\"" MAIN "\"><x:sheetData><x:row r='1'><x:c r='A1' t='str'><x:v>이름</x:v></x:c><x:c t = \"inlineStr\"\n"
		   "><x:is><x:t>값</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>");
	put("xl/workbook.xml", "<w:workbook xmlns:w=\"" MAIN "\" xmlns:rel=\"" REL "\"><w:sheets><w:sheet name=\"표\" sheetId=\"1\" rel:id=\"s1\"/>"
			       "</w:sheets></w:workbook>");
	assert_string_equal(read_book(), HEAD_READ);
}

static void parts_may_have_other_encodings(void **state)
{
	const char *rows = "<worksheet><sheetData>" HEAD "</sheetData></worksheet>";
	struct text declared;

	begin_with(SHEET(HEAD));
	put_encoded("xl/worksheets/sheet1.xml", SHEET(HEAD), "UTF-8", "\xef\xbb\xbf", 3);
	assert_string_equal(read_book(), HEAD_READ);
	put_encoded("xl/worksheets/sheet1.xml", rows, "UTF-16LE", "\xff\xfe", 2);
	assert_string_equal(read_book(), HEAD_READ);
	put_encoded("xl/worksheets/sheet1.xml", rows, "UTF-16BE", "\xfe\xff", 2);
	put_encoded("xl/workbook.xml", BOOK_OF("", TAB("표", "s1")) + strlen(XML), "UTF-16LE", "\xff\xfe", 2);
	assert_string_equal(read_book(), HEAD_READ);
	text_init(&declared);
	text_printf(&declared, "<?xml version='1.0' encoding='UTF-16'?>%s", rows);
	put_encoded("xl/worksheets/sheet1.xml", declared.data, "UTF-16BE", "", 0);
	assert_string_equal(read_book(), HEAD_READ);
	text_done(&declared);
	put("xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='ISO-8859-1'?><worksheet><sheetData>" ROW("1", STR("A1", "Caf\xe9")) "</sheetData></worksheet>");
	assert_string_equal(read_book(), "1: Café\n");
	put("xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='EUC-KR'?><worksheet/>");
	assert_string_equal(read_book(), "xlsx.part 표\n");
	put("xl/worksheets/sheet1.xml", SHEET(HEAD ROW("2", STR("A2", "\xff"))));
	assert_string_equal(read_book(), HEAD_READ "xlsx.part 표\n");
}

static void what_stands_around_the_rows_is_no_matter(void **state)
{
	assert_string_equal(read_sheet(SHEET_OF("<dimension ref=\"A1\"/><x:alt xmlns:x=\"u\"><sheetData>" ROW("9", NUM("A9", "9")) "</sheetData></x:alt>",
				    "<!-- <row r=\"9\"/> -->" HEAD "<x:thing xmlns:x=\"u\"><row r=\"7\">" NUM("A7", "7") "</row></x:thing>",
				    "<extLst><ext><sheetData>" ROW("8", NUM("A8", "8")) "</sheetData></ext></extLst>")),
		HEAD_READ);
}

static void what_is_no_xml_ends_the_reading_behind_what_came_before(void **state)
{
	static const char *const wrong[] = {"<row r=\"2\"><c r=\"A2\"><v>1</c></v></row>", "<row r=\"2\"><c r=A2><v>1</v></c></row>", "<row r=\"2\"",
		"<row r=\"2\"><c r=\"A2\"><v>1</v></c>", "<row r=\"2\"><c r=\"A2\"r=\"A2\"/></row>", "<!DOCTYPE x><row r=\"2\"/>", "<>", "</row>"};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct text sheet;

		text_init(&sheet);
		text_printf(&sheet, "<worksheet><sheetData>" HEAD "%s</sheetData></worksheet>", wrong[i]);
		assert_string_equal(read_sheet(sheet.data), HEAD_READ "xlsx.part 표\n");
		text_done(&sheet);
	}
	assert_string_equal(read_sheet("<worksheet><sheetData>" HEAD "</sheetData><sheetData/></worksheet>"), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet("no XML"), "xlsx.part 표\n");
	assert_string_equal(read_sheet(""), "xlsx.empty \n");
}

static void a_broken_reading_says_so_again(void **state)
{
	struct rows *rows;
	struct err first, second;
	size_t length;
	char *bytes;
	bool more;

	begin_with("<worksheet><sheetData>" HEAD "<row r=\"2\"><c");
	bytes = packed(&length, 0);
	assert_int_equal(rows_open_bytes(bytes, length, "t.xlsx", NULL, &rows, &first), ST_OK);
	assert_int_equal(rows_next(rows, &more, &first), ST_OK);
	assert_int_equal(rows_next(rows, &more, &first), ST_INPUT);
	assert_true(rows_broken(rows));
	assert_int_equal(rows_next(rows, &more, &second), ST_INPUT);
	assert_string_equal(first.code, second.code);
	assert_string_equal(first.param[0], "xl/worksheets/sheet1.xml");
	assert_string_equal(first.param[1], second.param[1]);
	rows_close(rows);
	free(bytes);
}

/* ---- places ---- */

static void rows_and_cells_need_no_numbers(void **state)
{
	assert_string_equal(read_sheet(SHEET("<row><c t=\"str\"><v>이름</v></c><c t=\"str\"><v>값</v></c></row><row/>"
					     "<row><c/><c><v>2</v></c></row><row r=\"9\"><c r=\"D9\"><v>4</v></c><c><v>5</v></c></row><row><c><v>10</v></c></row>")),
		HEAD_READ "3: |2\n9: |||4|5\n10: 10|\n");
}

static void cells_may_stand_in_any_order_and_rows_may_not(void **state)
{
	assert_string_equal(read_sheet(SHEET(ROW("1", STR("B1", "값") STR("A1", "이름")) ROW("2", NUM("C2", "3") NUM("A2", "1")))), HEAD_READ "2: 1||3\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("3", NUM("A3", "3")) ROW("2", NUM("A2", "2")))), HEAD_READ "3: 3|\nxlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", NUM("A2", "3") NUM("A2", "4")))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD HEAD)), HEAD_READ "xlsx.part 표\n");
}

static void the_last_row_and_column_are_read_and_none_behind_them(void **state)
{
	static const char *const wrong[] = {"XFE2", "AAAA2", "A3", "a2", "A02", "2", "A", "", "$A$2", "A2:B2", "A99999999999999999999", "A2 "};
	struct rows *rows;
	struct err err;
	size_t length;
	char *bytes;
	bool more;

	begin_with(SHEET("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"));
	bytes = packed(&length, 0);
	assert_int_equal(rows_open_bytes(bytes, length, "t.xlsx", NULL, &rows, &err), ST_OK);
	assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	assert_int_equal(rows_line(rows), 1048576);
	assert_int_equal(rows_count(rows), 16384);
	assert_string_equal(rows_cell(rows, 16383), "1");
	assert_int_equal(rows_cell_column(rows, 16383), 16384);
	rows_close(rows);
	free(bytes);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct text sheet;

		text_init(&sheet);
		text_printf(&sheet, SHEET(HEAD ROW("2", NUM("%s", "1"))), wrong[i]);
		assert_string_equal(read_sheet(sheet.data), HEAD_READ "xlsx.part 표\n");
		text_done(&sheet);
	}
	assert_string_equal(read_sheet(SHEET(HEAD ROW("1048577", ""))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("0", ""))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD "<row r=\"1048576\"/><row/>")), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", "<c r=\"XFD2\"/><c><v>1</v></c>"))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", "<c r=\"A2\" t=\"z\"><v>1</v></c>"))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", "<c r=\"A2\" s=\"-1\"><v>1</v></c>"))), HEAD_READ "xlsx.part 표\n");
	assert_string_equal(read_sheet(SHEET(HEAD ROW("2", "<c r=\"A2\"><v>1</v><v>2</v></c>"))), HEAD_READ "xlsx.part 표\n");
}

/* ---- packages that are not read ---- */

static void parts_that_are_not_there_are_named(void **state)
{
	static const char *const needed[] = {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"};

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		begin_with(SHEET(HEAD));
		leave_out(needed[i]);
		assert_string_equal(read_book(), i < 3 ? "xlsx.part \n" : "xlsx.part 표\n");
	}
	begin_with(SHEET(HEAD));
	leave_out("[Content_Types].xml");
	assert_string_equal(read_book(), "xlsx.not_one \n");
	begin_with(SHEET(HEAD));
	with_styles("", "");
	leave_out("xl/styles.xml");
	assert_string_equal(read_book(), "xlsx.part \n");
	begin_with(SHEET(HEAD));
	put("xl/workbook.xml", BOOK_OF("", ""));
	assert_string_equal(read_book(), "xlsx.part \n");
	begin_with(SHEET(HEAD));
	put("_rels/.rels", "<Relationships/>");
	assert_string_equal(read_book(), "xlsx.not_one \n");
}

/* libzip writes no name twice: one that is as long is made into it. */
static void rename_bytes(char *bytes, size_t length, const char *from, const char *to)
{
	size_t size = strlen(from), found = 0;

	for (size_t i = 0; i + size <= length; i++)
		if (memcmp(bytes + i, from, size) == 0) {
			memcpy(bytes + i, to, size);
			found++;
		}
	assert_int_equal(found, 2); /* before its data, and in the directory */
}

static void a_part_that_stands_twice_is_refused(void **state)
{
	static const char *const twice[] = {"xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.XML"};
	size_t length;
	char *bytes;

	begin_with(SHEET(HEAD));
	put("xl/worksheets/sheet9.xml", SHEET(ROW("1", NUM("A1", "9"))));
	for (size_t i = 0; i < 2; i++) {
		bytes = packed(&length, 0);
		rename_bytes(bytes, length, "xl/worksheets/sheet9.xml", twice[i]);
		assert_string_equal(read_bytes(bytes, length, NULL), "xlsx.part \n");
		free(bytes);
	}
}

static void what_unpacks_to_too_much_is_refused(void **state)
{
	size_t size = (size_t)8 << 20;
	char *blanks = malloc(size + 1);

	memset(blanks, ' ', size);
	blanks[size] = '\0';
	begin_with(blanks); /* a thousand to one */
	assert_string_equal(read_book(), "xlsx.unpacks 표\n");
	begin_with(SHEET(HEAD));
	assert_string_equal(read_with(&(struct rows_options){.max_bytes = 1 << 20}), HEAD_READ);
	assert_string_equal(read_with(&(struct rows_options){.max_bytes = 100}), "xlsx.unpacks \n");
	blanks[40000] = '\0';
	put("xl/worksheets/sheet1.xml", blanks);
	assert_string_equal(read_with(&(struct rows_options){.max_bytes = 30000}), "xlsx.unpacks 표\n");
	begin_with(SHEET(HEAD));
	with_texts(blanks);
	put("xl/worksheets/sheet1.xml", SHEET(HEAD ROW("2", SHARED("A2", "0"))));
	assert_string_equal(read_with(&(struct rows_options){.max_bytes = 30000}), HEAD_READ "xlsx.unpacks 표\n");
	free(blanks);
}

/* Wherever it ends: an error that names itself, and none of its rows are taken for the whole. */
static void a_workbook_that_is_cut_off_is_refused(void **state)
{
	size_t length;
	char *bytes;

	begin_with(SHEET(HEAD ROW("2", NUM("A2", "1"))));
	bytes = packed(&length, 0);
	for (size_t cut = 4; cut < length; cut++)
		assert_string_equal(read_bytes(bytes, cut, NULL), "xlsx.cut \n");
	free(bytes);
}

static void damage_inside_is_found_by_the_checksum(void **state)
{
	size_t length;
	char *bytes, *at;

	begin_with(SHEET(HEAD ROW("2", NUM("A2", "1"))));
	bytes = packed(&length, 0);
	at = memmem(bytes, length, "xl/worksheets/sheet1.xml", 24);
	at[24 + 40] ^= 0x10;
	assert_non_null(strstr(read_bytes(bytes, length, NULL), "xlsx.part 표\n"));
	free(bytes);
}

static void locked_workbooks_are_told_apart(void **state)
{
	static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", book[] = "W\0o\0r\0k\0b\0o\0o\0k\0\0";
	char ole[70000] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	size_t length;
	char *bytes;

	assert_string_equal(read_bytes(ole, sizeof ole, NULL), "xlsx.not_one \n"); /* a letter of Word, say */
	memcpy(ole + 600, book, sizeof book);
	assert_string_equal(read_bytes(ole, sizeof ole, NULL), "xlsx.other_kind \n"); /* .xls */
	memcpy(ole + 65536 - 7, locked, sizeof locked); /* across two pieces of what is looked at */
	assert_string_equal(read_bytes(ole, sizeof ole, NULL), "xlsx.encrypted \n");
	begin_with(SHEET(HEAD));
	bytes = packed(&length, ZIP_EM_TRAD_PKWARE);
	assert_string_equal(read_bytes(bytes, length, NULL), "xlsx.encrypted \n");
	free(bytes);
}

static void other_kinds_are_named(void **state)
{
	begin_with(SHEET(HEAD));
	put("xl/vbaProject.bin", "x");
	assert_string_equal(read_book(), "xlsx.macro \n");
	begin_with(SHEET(HEAD));
	put("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>");
	assert_string_equal(read_book(), "xlsx.macro \n");
	put("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>");
	assert_string_equal(read_book(), "xlsx.other_kind \n");
	forget_parts(NULL);
	put("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
	assert_string_equal(read_book(), "xlsx.other_kind \n");
	put("mimetype", "application/hwp+zip");
	assert_string_equal(read_book(), "xlsx.not_one \n");
}

/* Offices' web pages give HTML by the name of a workbook; pictures and PDF come where a table was asked for. */
static void what_only_bears_the_name_of_a_table_is_named(void **state)
{
	static const char *const sent[][2] = {{"%PDF-1.7\n%\xe2\xe3", "PDF"}, {"\x89PNG\r\n\x1a\n", "PNG"}, {"\xff\xd8\xff\xe0", "JPEG"},
		{"\xef\xbb\xbf\r\n<HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", "HTML"}, {"<!DOCTYPE html><table>", "HTML"},
		{"<table border=1><tr><td>월", "HTML"}, {"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", "XML"}, {"{\\rtf1", "RTF"}};
	struct rows *rows;
	struct err err;

	for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
		assert_int_equal(rows_open_bytes(sent[i][0], strlen(sent[i][0]), "t.xls", NULL, &rows, &err), ST_INPUT);
		assert_string_equal(err.code, "xlsx.other_kind");
		assert_string_equal(err.file, "t.xls");
		assert_string_equal(err.param[1], sent[i][1]);
	}
	assert_string_equal(read_bytes("<5,값\n", 7, NULL), "1: <5|값\n"); /* a sign alone is none of them */
}

/* Each with a hint in both languages: the clerk who sent it must know what to do. */
static void every_refusal_says_what_to_do(void **state)
{
	static const char *const code[] = {"xlsx.cut", "xlsx.encrypted", "xlsx.other_kind", "xlsx.macro", "xlsx.not_one", "xlsx.unpacks", "xlsx.part",
		"xlsx.empty", "xlsx.no_such_sheet", "xlsx.sheets_alike", "xlsx.error_value", "xlsx.no_result", "xlsx.no_day", "xlsx.no_number",
		"xlsx.hidden_rows", "xlsx.merged_late"};

	for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
		const struct message *m = message_find(code[i]);

		assert_non_null(m);
		assert_true(m->ko[0] && m->en[0] && m->hint_ko && m->hint_ko[0] && m->hint_en && m->hint_en[0]);
	}
}

/* ---- text through the same door ---- */

static const char *read_text(const char *text)
{
	return read_bytes(text, strlen(text), NULL);
}

static void text_of_every_kind_gives_the_same_rows(void **state)
{
	static const char rows[] = HEAD_READ "2: 가|\"1,5\"\n끝\n4: 나|2\n";

	assert_string_equal(read_text("이름,값\r\n가,\"\"\"1,5\"\"\n끝\"\r\n나, 2 \r\n"), rows);
	assert_string_equal(read_text("\xef\xbb\xbf이름,값\n가,\"\"\"1,5\"\"\n끝\"\n나,2"), rows);
	assert_string_equal(read_text("이름\t값\n가\t\"\"\"1,5\"\"\n끝\"\n나\t2\n"), rows);
	assert_string_equal(read_text("이름;값\n가;\"\"\"1,5\"\"\n끝\"\n나;2\n"), rows);
	assert_string_equal(read_text("\xc0\xcc\xb8\xa7,\xb0\xaa\n\xb0\xa1,\"\"\"1,5\"\"\n\xb3\xa1\"\n\xb3\xaa,2\n"), rows); /* CP949 */
	assert_string_equal(read_bytes("\xff\xfe" "a\0,\0b\0\n\0", 10, NULL), "csv.utf16 \n");
	assert_string_equal(read_text(""), "csv.empty \n");
	assert_string_equal(read_bytes("PK\3", 3, NULL), "1: PK\3\n"); /* three bytes are no package yet */
}

static void places_of_text_are_lines_and_characters(void **state)
{
	struct rows *rows;
	struct err err;
	bool more;
	const char *text = "제목\n이름,값\n가,\"x\n\"  , 나\n";

	assert_int_equal(rows_open_bytes(text, strlen(text), "t.csv", &wanted, &rows, &err), ST_OK);
	assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	assert_int_equal(rows_line(rows), 2); /* the title was passed over */
	assert_int_equal(rows_cell_column(rows, 1), 4);
	assert_int_equal(rows_next(rows, &more, &err), ST_OK);
	assert_int_equal(rows_count(rows), 3);
	assert_false(rows_fit(rows, 4)); /* in text a row is as long as its header */
	assert_int_equal(rows_cell_line(rows, 2), 4);
	assert_string_equal(rows_sheet(rows), "");
	assert_int_equal(rows_unnamed(rows), -1);
	rows_close(rows);
	assert_string_equal(read_bytes(text, strlen(text), &(struct rows_options){.sheet = "표"}), "xlsx.no_such_sheet \n");
}

static int register_messages(void **state)
{
	extern const struct message file_messages[];

	message_register(base_messages);
	message_register(file_messages);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_taken_from_where_they_are_shared),
		cmocka_unit_test(runs_are_joined_without_what_says_how_they_are_read_aloud),
		cmocka_unit_test(blanks_around_texts_go_and_those_inside_stay),
		cmocka_unit_test(texts_stand_in_cells_too),
		cmocka_unit_test(references_and_cdata_are_resolved),
		cmocka_unit_test(a_shared_text_that_is_not_there_ends_the_reading),
		cmocka_unit_test(numbers_are_written_as_people_would),
		cmocka_unit_test(numbers_kept_as_text_stay_as_they_are),
		cmocka_unit_test(what_is_no_number_costs_its_row_only),
		cmocka_unit_test(formulas_give_their_stored_results),
		cmocka_unit_test(results_that_are_errors_or_missing_are_told_by_cell),
		cmocka_unit_test(numbers_are_days_by_their_formats),
		cmocka_unit_test(other_formats_leave_the_number),
		cmocka_unit_test(the_leap_day_that_never_was_is_no_day),
		cmocka_unit_test(days_may_count_from_1904),
		cmocka_unit_test(days_of_strict_workbooks_are_text),
		cmocka_unit_test(cells_know_their_places_and_their_headers),
		cmocka_unit_test(merged_cells_stand_for_all_in_the_header),
		cmocka_unit_test(below_it_names_stand_for_their_rows_and_amounts_once),
		cmocka_unit_test(hidden_rows_are_passed_over_and_told),
		cmocka_unit_test(hidden_columns_are_read),
		cmocka_unit_test(the_first_sheet_that_is_shown_and_holds_anything_is_read),
		cmocka_unit_test(the_sheet_whose_header_does_best_is_read),
		cmocka_unit_test(chart_sheets_are_no_tables),
		cmocka_unit_test(parts_may_lie_anywhere),
		cmocka_unit_test(prefixes_do_not_matter),
		cmocka_unit_test(parts_may_have_other_encodings),
		cmocka_unit_test(what_stands_around_the_rows_is_no_matter),
		cmocka_unit_test(what_is_no_xml_ends_the_reading_behind_what_came_before),
		cmocka_unit_test(a_broken_reading_says_so_again),
		cmocka_unit_test(rows_and_cells_need_no_numbers),
		cmocka_unit_test(cells_may_stand_in_any_order_and_rows_may_not),
		cmocka_unit_test(the_last_row_and_column_are_read_and_none_behind_them),
		cmocka_unit_test(parts_that_are_not_there_are_named),
		cmocka_unit_test(a_part_that_stands_twice_is_refused),
		cmocka_unit_test(what_unpacks_to_too_much_is_refused),
		cmocka_unit_test(a_workbook_that_is_cut_off_is_refused),
		cmocka_unit_test(damage_inside_is_found_by_the_checksum),
		cmocka_unit_test(locked_workbooks_are_told_apart),
		cmocka_unit_test(other_kinds_are_named),
		cmocka_unit_test(what_only_bears_the_name_of_a_table_is_named),
		cmocka_unit_test(every_refusal_says_what_to_do),
		cmocka_unit_test(text_of_every_kind_gives_the_same_rows),
		cmocka_unit_test(places_of_text_are_lines_and_characters),
	};

	return cmocka_run_group_tests(tests, register_messages, forget_parts);
}
