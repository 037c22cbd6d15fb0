/* A document as HWPX (KS X 6101, OWPML): outline styles for headings, tables whose header row repeats, automatic page numbers. The mimetype is the
 * first entry and not compressed. Lengths are in 1/7200 inch, heights of letters in 1/100 point. */
#include "report/report_office_int.h"

#include "file/zip_out.h"

#include <string.h>

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OWPML "http://www.hancom.co.kr/hwpml/2011/"
#define NAMESPACES                                                                                                                                   \
	"xmlns:ha=\"" OWPML "app\" xmlns:hp=\"" OWPML "paragraph\" xmlns:hs=\"" OWPML "section\" xmlns:hc=\"" OWPML "core\" xmlns:hh=\"" OWPML       \
	"head\" xmlns:hpf=\"http://www.hancom.co.kr/schema/2011/hpf\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "                                \
	"xmlns:opf=\"http://www.idpf.org/2007/opf/\""

#define PAGE_WIDTH 59528 /* A4 with margins of 20 mm */
#define PAGE_HEIGHT 84186
#define MARGIN 5669
#define MARGIN_HEADER 2835
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define CELL_HEIGHT 1700 /* at least */
#define PREVIEW_MAX 1000

static const struct zip_out_rules rules = {.write = "file.write"};

struct writing {
	const struct report_document *d;
	struct text *out;
	struct zip_out *zip;
	unsigned paragraphs; /* written so far: their ids */
};

/* ---- what paragraphs and letters look like: header.xml ---- */

enum letters {
	L_TEXT,
	L_TITLE,
	L_SUBTITLE,
	L_HEADING_1,
	L_HEADING_2,
	L_HEADING_3,
	L_NOTE,
	L_CAPTION,
	L_TABLE,
	L_TABLE_BOLD,
	L_SMALL,
	L_SMALL_BOLD,
	L_DRAFT,
	L_FOOT,
	L_COUNT
};
static const struct {
	int height;
	bool bold;
	const char *color;
} letters[L_COUNT] = {
	[L_TEXT] = {1000, false, "#000000"},
	[L_TITLE] = {1800, true, "#000000"},
	[L_SUBTITLE] = {1100, false, "#464C53"},
	[L_HEADING_1] = {1400, true, "#000000"},
	[L_HEADING_2] = {1200, true, "#000000"},
	[L_HEADING_3] = {1050, true, "#000000"},
	[L_NOTE] = {850, false, "#464C53"},
	[L_CAPTION] = {950, true, "#000000"},
	[L_TABLE] = {900, false, "#000000"},
	[L_TABLE_BOLD] = {900, true, "#000000"},
	[L_SMALL] = {750, false, "#000000"},
	[L_SMALL_BOLD] = {750, true, "#000000"},
	[L_DRAFT] = {850, true, "#B3261E"},
	[L_FOOT] = {750, false, "#464C53"},
};

enum shape {
	P_TEXT,
	P_TITLE,
	P_SUBTITLE,
	P_HEADING_1,
	P_HEADING_2,
	P_HEADING_3,
	P_NOTE,
	P_CAPTION,
	P_CELL,
	P_CELL_RIGHT,
	P_SIGNATURE,
	P_HEADER,
	P_FOOTER,
	P_COUNT
};
static const struct {
	const char *ko, *en; /* of the style with the same number */
	const char *align;
	int level; /* of the outline; -1: none */
	bool with_next;
	int before, after, spacing; /* spacing: of lines, per cent */
	enum letters letters;
} shapes[P_COUNT] = {
	[P_TEXT] = {"바탕글", "Normal", "JUSTIFY", -1, false, 0, 600, 160, L_TEXT},
	[P_TITLE] = {"제목", "Title", "CENTER", -1, true, 600, 600, 130, L_TITLE},
	[P_SUBTITLE] = {"부제목", "Subtitle", "CENTER", -1, true, 0, 1200, 130, L_SUBTITLE},
	[P_HEADING_1] = {"개요 1", "Outline 1", "LEFT", 0, true, 1600, 500, 130, L_HEADING_1},
	[P_HEADING_2] = {"개요 2", "Outline 2", "LEFT", 1, true, 1200, 400, 130, L_HEADING_2},
	[P_HEADING_3] = {"개요 3", "Outline 3", "LEFT", 2, true, 1000, 300, 130, L_HEADING_3},
	[P_NOTE] = {"주", "Note", "LEFT", -1, false, 0, 400, 130, L_NOTE},
	[P_CAPTION] = {"캡션", "Caption", "LEFT", -1, true, 800, 300, 130, L_CAPTION},
	[P_CELL] = {"표 글", "Table Text", "LEFT", -1, false, 0, 0, 130, L_TABLE},
	[P_CELL_RIGHT] = {"표 숫자", "Table Number", "RIGHT", -1, false, 0, 0, 130, L_TABLE},
	[P_SIGNATURE] = {"서명", "Signature", "RIGHT", -1, false, 1800, 0, 130, L_TEXT},
	[P_HEADER] = {"머리말", "Header", "LEFT", -1, false, 0, 0, 130, L_DRAFT},
	[P_FOOTER] = {"꼬리말", "Footer", "RIGHT", -1, false, 0, 0, 130, L_FOOT},
};

enum border { B_NONE = 1, B_CELL, B_HEAD, B_LABEL, B_COUNT };
static const char *const fill[B_COUNT] = {[B_HEAD] = "#E8EEF4", [B_LABEL] = "#F4F6F8"};

static void put_fonts(struct text *out)
{
	static const char *const language[] = {"HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"};

	text_append_string(out, "<hh:fontfaces itemCnt=\"7\">");
	for (size_t i = 0; i < sizeof language / sizeof *language; i++)
		text_printf(out,
			"<hh:fontface lang=\"%s\" fontCnt=\"1\"><hh:font id=\"0\" face=\"맑은 고딕\" type=\"TTF\" isEmbedded=\"0\"><hh:substFont "
			"face=\"나눔고딕\" type=\"TTF\" isEmbedded=\"0\" binaryItemIDRef=\"\"/><hh:typeInfo familyType=\"FCAT_GOTHIC\" weight=\"5\" "
			"proportion=\"3\" contrast=\"2\" strokeVariation=\"0\" armStyle=\"0\" letterform=\"2\" midline=\"0\" "
			"xHeight=\"4\"/></hh:font>"
			"</hh:fontface>",
			language[i]);
	text_append_string(out, "</hh:fontfaces>\n");
}

static void put_border(struct text *out, const char *side, bool line)
{
	text_printf(out, "<hh:%s type=\"%s\" width=\"0.12 mm\" color=\"#B1B8BE\"/>", side, line ? "SOLID" : "NONE");
}

static void put_borders(struct text *out)
{
	static const char *const side[] = {"leftBorder", "rightBorder", "topBorder", "bottomBorder"};

	text_printf(out, "<hh:borderFills itemCnt=\"%d\">", B_COUNT - 1);
	for (int b = B_NONE; b < B_COUNT; b++) {
		text_printf(out,
			"<hh:borderFill id=\"%d\" threeD=\"0\" shadow=\"0\" centerLine=\"NONE\" breakCellSeparateLine=\"0\"><hh:slash type=\"NONE\" "
			"Crooked=\"0\" isCounter=\"0\"/><hh:backSlash type=\"NONE\" Crooked=\"0\" isCounter=\"0\"/>",
			b);
		for (size_t i = 0; i < sizeof side / sizeof *side; i++)
			put_border(out, side[i], b != B_NONE);
		text_append_string(out, "<hh:diagonal type=\"SOLID\" width=\"0.1 mm\" color=\"#000000\"/>");
		if (fill[b])
			text_printf(out, "<hc:fillBrush><hc:winBrush faceColor=\"%s\" hatchColor=\"#999999\" alpha=\"0\"/></hc:fillBrush>", fill[b]);
		text_append_string(out, "</hh:borderFill>");
	}
	text_append_string(out, "</hh:borderFills>\n");
}

static void put_seven(struct text *out, const char *name, int value)
{
	text_printf(out, "<hh:%s hangul=\"%d\" latin=\"%d\" hanja=\"%d\" japanese=\"%d\" other=\"%d\" symbol=\"%d\" user=\"%d\"/>", name, value,
		value, value, value, value, value, value);
}

static void put_letters(struct text *out)
{
	text_printf(out, "<hh:charProperties itemCnt=\"%d\">", L_COUNT);
	for (int i = 0; i < L_COUNT; i++) {
		text_printf(out,
			"<hh:charPr id=\"%d\" height=\"%d\" textColor=\"%s\" shadeColor=\"none\" useFontSpace=\"0\" useKerning=\"0\" "
			"symMark=\"NONE\" "
			"borderFillIDRef=\"%d\">",
			i, letters[i].height, letters[i].color, B_NONE);
		put_seven(out, "fontRef", 0);
		put_seven(out, "ratio", 100);
		put_seven(out, "spacing", 0);
		put_seven(out, "relSz", 100);
		put_seven(out, "offset", 0);
		text_append_string(out, letters[i].bold ? "<hh:bold/>" : "");
		text_append_string(out,
			"<hh:underline type=\"NONE\" shape=\"SOLID\" color=\"#000000\"/><hh:strikeout shape=\"NONE\" color=\"#000000\"/>"
			"<hh:outline type=\"NONE\"/><hh:shadow type=\"NONE\" color=\"#C0C0C0\" offsetX=\"10\" offsetY=\"10\"/></hh:charPr>");
	}
	text_append_string(out, "</hh:charProperties>\n<hh:tabProperties itemCnt=\"1\"><hh:tabPr id=\"0\" autoTabLeft=\"0\" autoTabRight=\"0\"/>"
				"</hh:tabProperties>\n");
}

/* An outline of ten levels without numbers: headings carry theirs in their text. */
static void put_numbering(struct text *out)
{
	text_append_string(out, "<hh:numberings itemCnt=\"1\"><hh:numbering id=\"1\" start=\"0\">");
	for (int level = 1; level <= 10; level++)
		text_printf(out,
			"<hh:paraHead start=\"1\" level=\"%d\" align=\"LEFT\" useInstWidth=\"0\" autoIndent=\"0\" widthAdjust=\"0\" "
			"textOffsetType=\"PERCENT\" textOffset=\"0\" numFormat=\"DIGIT\" charPrIDRef=\"4294967295\" checkable=\"0\"/>",
			level);
	text_append_string(out, "</hh:numbering></hh:numberings>\n");
}

static void put_shapes(struct text *out)
{
	text_printf(out, "<hh:paraProperties itemCnt=\"%d\">", P_COUNT);
	for (int i = 0; i < P_COUNT; i++)
		text_printf(out,
			"<hh:paraPr id=\"%d\" tabPrIDRef=\"0\" condense=\"0\" fontLineHeight=\"0\" snapToGrid=\"0\" suppressLineNumbers=\"0\" "
			"checked=\"0\">"
			"<hh:align horizontal=\"%s\" vertical=\"BASELINE\"/><hh:heading type=\"%s\" idRef=\"0\" level=\"%d\"/><hh:breakSetting "
			"breakLatinWord=\"KEEP_WORD\" breakNonLatinWord=\"KEEP_WORD\" widowOrphan=\"1\" keepWithNext=\"%d\" keepLines=\"0\" "
			"pageBreakBefore=\"0\" lineWrap=\"BREAK\"/><hh:autoSpacing eAsianEng=\"0\" eAsianNum=\"0\"/><hh:margin><hc:intent "
			"value=\"0\" "
			"unit=\"HWPUNIT\"/><hc:left value=\"0\" unit=\"HWPUNIT\"/><hc:right value=\"0\" unit=\"HWPUNIT\"/><hc:prev value=\"%d\" "
			"unit=\"HWPUNIT\"/><hc:next value=\"%d\" unit=\"HWPUNIT\"/></hh:margin><hh:lineSpacing type=\"PERCENT\" value=\"%d\" "
			"unit=\"HWPUNIT\"/><hh:border borderFillIDRef=\"%d\" offsetLeft=\"0\" offsetRight=\"0\" offsetTop=\"0\" offsetBottom=\"0\" "
			"connect=\"0\" ignoreMargin=\"0\"/></hh:paraPr>",
			i, shapes[i].align, shapes[i].level < 0 ? "NONE" : "OUTLINE", shapes[i].level < 0 ? 0 : shapes[i].level, shapes[i].with_next,
			shapes[i].before, shapes[i].after, shapes[i].spacing, B_NONE);
	text_append_string(out, "</hh:paraProperties>\n");
}

static void put_header(struct writing *w)
{
	struct text *out = w->out;
	int language = w->d->lang == LANG_KO ? 1042 : 2057;

	text_append_string(out,
		HEAD "<hh:head " NAMESPACES " version=\"1.4\" secCnt=\"1\"><hh:beginNum page=\"1\" footnote=\"1\" endnote=\"1\" pic=\"1\" "
		     "tbl=\"1\" equation=\"1\"/><hh:refList>\n");
	put_fonts(out);
	put_borders(out);
	put_letters(out);
	put_numbering(out);
	put_shapes(out);
	text_printf(out, "<hh:styles itemCnt=\"%d\">", P_COUNT);
	for (int i = 0; i < P_COUNT; i++)
		text_printf(out,
			"<hh:style id=\"%d\" type=\"PARA\" name=\"%s\" engName=\"%s\" paraPrIDRef=\"%d\" charPrIDRef=\"%d\" nextStyleIDRef=\"%d\" "
			"langID=\"%d\" lockForm=\"0\"/>",
			i, shapes[i].ko, shapes[i].en, i, shapes[i].letters, shapes[i].with_next ? P_TEXT : i, language);
	text_append_string(out,
		"</hh:styles></hh:refList><hh:compatibleDocument targetProgram=\"HWP201X\"><hh:layoutCompatibility/>"
		"</hh:compatibleDocument><hh:docOption><hh:linkinfo path=\"\" pageInherit=\"0\" footnoteInherit=\"0\"/></hh:docOption>"
		"</hh:head>\n");
}

/* ---- paragraphs ---- */

static void begin_paragraph(struct writing *w, enum shape shape, bool new_page)
{
	text_printf(w->out, "<hp:p id=\"%u\" paraPrIDRef=\"%d\" styleIDRef=\"%d\" pageBreak=\"%d\" columnBreak=\"0\" merged=\"0\">", w->paragraphs++,
		shape, shape, new_page);
}

static void put_run(struct writing *w, enum letters letters_of, const char *text)
{
	text_printf(w->out, "<hp:run charPrIDRef=\"%d\"><hp:t>", letters_of);
	while (true) {
		size_t length = strcspn(text, "\n");
		struct text line;

		text_init(&line);
		text_append(&line, text, length);
		office_xml(w->out, line.length ? line.data : "");
		text_done(&line);
		if (!text[length])
			break;
		text_append_string(w->out, "<hp:lineBreak/>");
		text += length + 1;
	}
	text_append_string(w->out, "</hp:t></hp:run>");
}

static void put_paragraph(struct writing *w, enum shape shape, enum letters letters_of, const char *text)
{
	begin_paragraph(w, shape, false);
	put_run(w, letters_of, text);
	text_append_string(w->out, "</hp:p>");
}

#define LIST_BEGIN(vertical)                                                                                                                         \
	"<hp:subList id=\"\" textDirection=\"HORIZONTAL\" lineWrap=\"BREAK\" vertAlign=\"" vertical                                                  \
	"\" linkListIDRef=\"0\" linkListNextIDRef=\"0\" textWidth=\"0\" textHeight=\"0\" hasTextRef=\"0\" hasNumRef=\"0\">"

/* ---- tables ---- */

struct place {
	size_t row, column;
	unsigned width;
};

static void put_cell(struct writing *w, struct place at, enum border border, bool header, bool right, enum letters letters_of, const char *text)
{
	text_printf(w->out,
		"<hp:tc name=\"\" header=\"%d\" hasMargin=\"0\" protect=\"0\" editable=\"0\" dirty=\"0\" borderFillIDRef=\"%d\">" LIST_BEGIN(
			"CENTER"),
		header, border);
	put_paragraph(w, right ? P_CELL_RIGHT : P_CELL, letters_of, text);
	text_printf(w->out,
		"</hp:subList><hp:cellAddr colAddr=\"%zu\" rowAddr=\"%zu\"/><hp:cellSpan colSpan=\"1\" rowSpan=\"1\"/><hp:cellSz width=\"%u\" "
		"height=\"%d\"/><hp:cellMargin left=\"425\" right=\"425\" top=\"141\" bottom=\"141\"/></hp:tc>",
		at.column, at.row, at.width, CELL_HEIGHT);
}

static void put_grid(struct writing *w, const struct office_grid *g)
{
	size_t above = g->head != NULL, rows = g->rows + above;
	bool small = g->columns > OFFICE_MANY_COLUMNS;

	if (g->caption)
		put_paragraph(w, P_CAPTION, L_CAPTION, g->caption);
	if (rows == 0)
		return;
	begin_paragraph(w, P_TEXT, false);
	text_printf(w->out,
		"<hp:run charPrIDRef=\"%d\"><hp:tbl id=\"%u\" zOrder=\"0\" numberingType=\"TABLE\" textWrap=\"TOP_AND_BOTTOM\" "
		"textFlow=\"BOTH_SIDES\" lock=\"0\" dropcapstyle=\"None\" pageBreak=\"CELL\" repeatHeader=\"%d\" rowCnt=\"%zu\" colCnt=\"%zu\" "
		"cellSpacing=\"0\" borderFillIDRef=\"%d\" noAdjust=\"0\"><hp:sz width=\"%d\" widthRelTo=\"ABSOLUTE\" height=\"%zu\" "
		"heightRelTo=\"ABSOLUTE\" protect=\"0\"/><hp:pos treatAsChar=\"0\" affectLSpacing=\"0\" flowWithText=\"1\" allowOverlap=\"0\" "
		"holdAnchorAndSO=\"0\" vertRelTo=\"PARA\" horzRelTo=\"COLUMN\" vertAlign=\"TOP\" horzAlign=\"LEFT\" vertOffset=\"0\" "
		"horzOffset=\"0\"/><hp:outMargin left=\"0\" right=\"0\" top=\"0\" bottom=\"283\"/><hp:inMargin left=\"425\" right=\"425\" "
		"top=\"141\" bottom=\"141\"/>",
		L_TEXT, w->paragraphs, above != 0, rows, g->columns, B_CELL, TEXT_WIDTH, rows * CELL_HEIGHT);
	for (size_t r = 0; r < rows; r++) {
		bool head = r < above, total = !head && g->total && g->total[r - above];

		text_append_string(w->out, "<hp:tr>");
		for (size_t c = 0; c < g->columns; c++)
			put_cell(w, (struct place){r, c, g->width[c]},
				head                 ? B_HEAD
				: !g->head && c == 0 ? B_LABEL
						     : B_CELL,
				head, g->right && g->right[c],
				head || total ? (small ? L_SMALL_BOLD : L_TABLE_BOLD)
				: small       ? L_SMALL
					      : L_TABLE,
				head ? g->head[c] : g->cell[(r - above) * g->columns + c]);
		text_append_string(w->out, "</hp:tr>\n");
	}
	text_append_string(w->out, "</hp:tbl><hp:t/></hp:run></hp:p>\n");
}

/* ---- the section ---- */

static void put_number(struct writing *w)
{
	text_printf(w->out,
		"<hp:run charPrIDRef=\"%d\"><hp:ctrl><hp:autoNum num=\"1\" numType=\"PAGE\"><hp:autoNumFormat type=\"DIGIT\" userChar=\"\" "
		"prefixChar=\"\" suffixChar=\"\" supscript=\"0\"/></hp:autoNum></hp:ctrl></hp:run>",
		L_FOOT);
}

static void put_note_shape(struct text *out, const char *name, const char *place)
{
	text_printf(out,
		"<hp:%s><hp:autoNumFormat type=\"DIGIT\" userChar=\"\" prefixChar=\"\" suffixChar=\")\" supscript=\"0\"/><hp:noteLine length=\"-1\" "
		"type=\"SOLID\" width=\"0.12 mm\" color=\"#000000\"/><hp:noteSpacing betweenNotes=\"283\" belowLine=\"567\" aboveLine=\"850\"/>"
		"<hp:numbering type=\"CONTINUOUS\" newNum=\"1\"/><hp:placement place=\"%s\" beneathText=\"0\"/></hp:%s>",
		name, place, name);
}

/* Page, header and footer stand in the first paragraph, before its text. */
static void put_page(struct writing *w)
{
	static const char *const side[] = {"BOTH", "EVEN", "ODD"};
	const char *draft = office_draft(w->d);

	text_printf(w->out,
		"<hp:run charPrIDRef=\"%d\"><hp:secPr id=\"\" textDirection=\"HORIZONTAL\" spaceColumns=\"1134\" tabStop=\"8000\" "
		"tabStopVal=\"4000\" "
		"tabStopUnit=\"HWPUNIT\" outlineShapeIDRef=\"1\" memoShapeIDRef=\"0\" textVerticalWidthHead=\"0\" masterPageCnt=\"0\"><hp:grid "
		"lineGrid=\"0\" charGrid=\"0\" wonggojiFormat=\"0\"/><hp:startNum pageStartsOn=\"BOTH\" page=\"0\" pic=\"0\" tbl=\"0\" "
		"equation=\"0\"/>"
		"<hp:visibility hideFirstHeader=\"0\" hideFirstFooter=\"0\" hideFirstMasterPage=\"0\" border=\"SHOW_ALL\" fill=\"SHOW_ALL\" "
		"hideFirstPageNum=\"0\" hideFirstEmptyLine=\"0\" showLineNumber=\"0\"/><hp:lineNumberShape restartType=\"0\" countBy=\"0\" "
		"distance=\"0\" startNumber=\"0\"/><hp:pagePr landscape=\"WIDELY\" width=\"%d\" height=\"%d\" gutterType=\"LEFT_ONLY\"><hp:margin "
		"header=\"%d\" footer=\"%d\" gutter=\"0\" left=\"%d\" right=\"%d\" top=\"%d\" bottom=\"%d\"/></hp:pagePr>",
		L_TEXT, PAGE_WIDTH, PAGE_HEIGHT, MARGIN_HEADER, MARGIN_HEADER, MARGIN, MARGIN, MARGIN_HEADER, MARGIN_HEADER);
	put_note_shape(w->out, "footNotePr", "EACH_COLUMN");
	put_note_shape(w->out, "endNotePr", "END_OF_DOCUMENT");
	for (size_t i = 0; i < 3; i++)
		text_printf(w->out,
			"<hp:pageBorderFill type=\"%s\" borderFillIDRef=\"%d\" textBorder=\"PAPER\" headerInside=\"0\" footerInside=\"0\" "
			"fillArea=\"PAPER\"><hp:offset left=\"1417\" right=\"1417\" top=\"1417\" bottom=\"1417\"/></hp:pageBorderFill>",
			side[i], B_NONE);
	text_append_string(w->out,
		"</hp:secPr><hp:ctrl><hp:colPr id=\"\" type=\"NEWSPAPER\" layout=\"LEFT\" colCount=\"1\" sameSz=\"1\" sameGap=\"0\"/>"
		"</hp:ctrl></hp:run>");
	text_printf(w->out, "<hp:run charPrIDRef=\"%d\"><hp:ctrl><hp:header id=\"1\" applyPageType=\"BOTH\">" LIST_BEGIN("TOP"), L_TEXT);
	put_paragraph(w, P_HEADER, draft ? L_DRAFT : L_FOOT, draft ? draft : w->d->issuer ? w->d->issuer : "");
	text_append_string(w->out, "</hp:subList></hp:header></hp:ctrl><hp:ctrl><hp:footer id=\"2\" applyPageType=\"BOTH\">" LIST_BEGIN("BOTTOM"));
	begin_paragraph(w, P_FOOTER, false);
	put_run(w, L_FOOT, arena_printf(w->d->arena, "%s    ", office_foot(w->d)));
	put_number(w);
	text_append_string(w->out, "</hp:p></hp:subList></hp:footer></hp:ctrl></hp:run>\n");
}

static void put_signature(struct writing *w, const char *text)
{
	if (w->d->day)
		put_paragraph(w, P_SIGNATURE, L_TEXT, report_value(w->d->arena, w->d->lang, CELL_DAY, w->d->day));
	put_paragraph(w, P_SIGNATURE, L_TEXT, arena_printf(w->d->arena, "%s                              %s", text, office_seal(w->d->lang)));
}

static void put_block(struct writing *w, const struct report_block *block)
{
	int level = block->level < 1 ? 0 : block->level > 3 ? 2 : block->level - 1;
	struct office_grid grid;

	switch (block->kind) {
	case BLOCK_HEADING:
		put_paragraph(w, P_HEADING_1 + (unsigned)level, L_HEADING_1 + (unsigned)level, block->text);
		break;
	case BLOCK_PARAGRAPH:
		put_paragraph(w, P_TEXT, L_TEXT, block->text);
		break;
	case BLOCK_NOTE:
		put_paragraph(w, P_NOTE, L_NOTE, block->text);
		break;
	case BLOCK_PAIRS:
	case BLOCK_TABLE:
	case BLOCK_DRAWING:
		office_grid_of(w->d, block, TEXT_WIDTH, &grid);
		if (grid.finding)
			put_paragraph(w, P_TEXT, L_TEXT, grid.finding);
		put_grid(w, &grid);
		break;
	case BLOCK_SIGNATURE:
		put_signature(w, block->text);
		break;
	case BLOCK_BREAK:
		begin_paragraph(w, P_TEXT, true);
		put_run(w, L_TEXT, "");
		text_append_string(w->out, "</hp:p>");
		break;
	}
	text_append_char(w->out, '\n');
}

static void put_section(struct writing *w)
{
	w->paragraphs = 0;
	text_append_string(w->out, HEAD "<hs:sec " NAMESPACES ">");
	begin_paragraph(w, P_TITLE, false);
	put_page(w);
	put_run(w, L_TITLE, w->d->title);
	text_append_string(w->out, "</hp:p>\n");
	if (w->d->subtitle)
		put_paragraph(w, P_SUBTITLE, L_SUBTITLE, w->d->subtitle);
	for (size_t i = 0; i < w->d->count; i++)
		put_block(w, &w->d->block[i]);
	text_append_string(w->out, "</hs:sec>\n");
}

/* ---- the other parts ---- */

static void put_mimetype(struct writing *w)
{
	text_append_string(w->out, "application/hwp+zip");
}

static void put_version(struct writing *w)
{
	text_append_string(w->out,
		HEAD "<hv:HCFVersion xmlns:hv=\"" OWPML
		     "version\" tagetApplication=\"WORDPROCESSOR\" major=\"5\" minor=\"1\" micro=\"0\" buildNumber=\"1\" os=\"10\" "
		     "xmlVersion=\"1.4\" application=\"Sangsaeng\" appVersion=\"1\"/>\n");
}

static void put_settings(struct writing *w)
{
	text_append_string(w->out, HEAD "<ha:HWPApplicationSetting xmlns:ha=\"" OWPML
					"app\"><ha:CaretPosition listIDRef=\"0\" paraIDRef=\"0\" pos=\"0\"/></ha:HWPApplicationSetting>\n");
}

static void put_container(struct writing *w)
{
	text_append_string(w->out,
		HEAD "<ocf:container xmlns:ocf=\"urn:oasis:names:tc:opendocument:xmlns:container\" "
		     "xmlns:hpf=\"http://www.hancom.co.kr/schema/2011/hpf\"><ocf:rootfiles><ocf:rootfile full-path=\"Contents/content.hpf\" "
		     "media-type=\"application/hwpml-package+xml\"/><ocf:rootfile full-path=\"Preview/PrvText.txt\" media-type=\"text/plain\"/>"
		     "</ocf:rootfiles></ocf:container>\n");
}

static void put_manifest(struct writing *w)
{
	text_append_string(w->out, HEAD "<odf:manifest xmlns:odf=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>\n");
}

static void put_meta(struct text *out, const char *name, const char *value)
{
	text_printf(out, "<opf:meta name=\"%s\" content=\"text\">", name);
	office_xml(out, value ? value : "");
	text_append_string(out, "</opf:meta>");
}

static void put_content(struct writing *w)
{
	const struct report_document *d = w->d;
	const char *created = d->day ? arena_printf(d->arena, "%sT00:00:00Z", d->day) : "";

	text_append_string(w->out, HEAD "<opf:package " NAMESPACES " version=\"\" unique-identifier=\"\" id=\"\"><opf:metadata><opf:title>");
	office_xml(w->out, d->title);
	text_printf(w->out, "</opf:title><opf:language>%s</opf:language>", d->lang == LANG_KO ? "ko" : "en");
	put_meta(w->out, "creator", d->issuer);
	put_meta(w->out, "subject", d->subtitle);
	put_meta(w->out, "description", d->number);
	put_meta(w->out, "CreatedDate", created);
	put_meta(w->out, "ModifiedDate", created);
	text_append_string(w->out,
		"</opf:metadata><opf:manifest><opf:item id=\"header\" href=\"Contents/header.xml\" media-type=\"application/xml\"/><opf:item "
		"id=\"section0\" href=\"Contents/section0.xml\" media-type=\"application/xml\"/><opf:item id=\"settings\" href=\"settings.xml\" "
		"media-type=\"application/xml\"/></opf:manifest><opf:spine><opf:itemref idref=\"header\" linear=\"yes\"/><opf:itemref "
		"idref=\"section0\" linear=\"yes\"/></opf:spine></opf:package>\n");
}

/* What a file manager shows: the beginning of the text. */
static void put_preview(struct writing *w)
{
	text_printf(w->out, "%s\r\n", w->d->title);
	for (size_t i = 0; i < w->d->count && w->out->length < PREVIEW_MAX; i++)
		if (w->d->block[i].text)
			text_printf(w->out, "%s\r\n", w->d->block[i].text);
}

static bool put_part(struct writing *w, const char *name, bool compress, void (*put)(struct writing *w))
{
	text_clear(w->out);
	put(w);
	zip_out_bytes(w->zip, name, w->out->data, w->out->length, compress);
	return !w->out->overflowed;
}

enum status report_document_hwpx(const struct report_document *document, const char *path, struct err *err)
{
	struct writing w = {.d = document};
	struct text out;
	bool whole;
	enum status st = zip_out_begin(path, &rules, &w.zip, err);

	if (st != ST_OK)
		return st;
	text_init(&out);
	w.out = &out;
	put_part(&w, "mimetype", false, put_mimetype);
	put_part(&w, "version.xml", true, put_version);
	put_part(&w, "Contents/header.xml", true, put_header);
	whole = put_part(&w, "Contents/section0.xml", true, put_section);
	put_part(&w, "Preview/PrvText.txt", true, put_preview);
	put_part(&w, "settings.xml", true, put_settings);
	put_part(&w, "META-INF/container.xml", true, put_container);
	put_part(&w, "META-INF/manifest.xml", true, put_manifest);
	put_part(&w, "Contents/content.hpf", true, put_content);
	text_done(&out);
	if (whole)
		return zip_out_end(w.zip, err);
	zip_out_abandon(w.zip);
	return err_set(err, ST_INPUT, "report.too_large", path, NULL);
}
