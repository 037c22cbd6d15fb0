/* A document as DOCX (ISO/IEC 29500-1, transitional): real heading styles, tables whose header row repeats, fields for page numbers. The order of
 * elements is that of the schema. */
#include "report/report_office_int.h"

#include "file/zip_out.h"

#include <string.h>

#define W_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

/* Twentieths of a point. A4 with margins of 20 mm. */
#define PAGE_WIDTH 11906
#define PAGE_HEIGHT 16838
#define MARGIN 1134
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)

static const struct zip_out_rules rules = {.write = "file.write"};

struct writing {
	const struct report_document *d;
	struct text *out;
	struct zip_out *zip;
};

/* ---- runs and paragraphs ---- */

/* A text with its line ends as breaks; `properties` are elements of w:rPr. */
static void put_run(struct text *out, const char *properties, const char *text)
{
	text_append_string(out, "<w:r>");
	if (properties[0])
		text_printf(out, "<w:rPr>%s</w:rPr>", properties);
	while (true) {
		size_t length = strcspn(text, "\n");
		struct text line;

		text_init(&line);
		text_append(&line, text, length);
		text_append_string(out, "<w:t xml:space=\"preserve\">");
		office_xml(out, line.data);
		text_append_string(out, "</w:t>");
		text_done(&line);
		if (!text[length])
			break;
		text_append_string(out, "<w:br/>");
		text += length + 1;
	}
	text_append_string(out, "</w:r>");
}

static void put_paragraph(struct text *out, const char *style, const char *properties, const char *run, const char *text)
{
	text_printf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, properties);
	put_run(out, run, text);
	text_append_string(out, "</w:p>\n");
}

static void put_field(struct text *out, const char *instruction)
{
	text_printf(out, "<w:fldSimple w:instr=\" %s \"><w:r><w:t>1</w:t></w:r></w:fldSimple>", instruction);
}

/* ---- tables ---- */

static void put_cell(struct text *out, unsigned width, const char *fill, bool right, bool heavy, bool keep, const char *style, const char *text)
{
	text_printf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>", width);
	if (fill)
		text_printf(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"%s\"/>", fill);
	text_printf(out, "<w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s%s</w:pPr>", style, keep ? "<w:keepNext/>" : "",
		right ? "<w:jc w:val=\"right\"/>" : "");
	put_run(out, heavy ? "<w:b/>" : "", text);
	text_append_string(out, "</w:p></w:tc>");
}

static void put_grid(struct text *out, const struct office_grid *g)
{
	const char *style = g->columns > OFFICE_MANY_COLUMNS ? "TableSmall" : "TableText";

	if (g->caption)
		put_paragraph(out, "Caption", "", "", g->caption);
	text_printf(out,
		"<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
		"<w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" "
		"w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
		TEXT_WIDTH);
	for (size_t c = 0; c < g->columns; c++)
		text_printf(out, "<w:gridCol w:w=\"%u\"/>", g->width[c]);
	text_append_string(out, "</w:tblGrid>\n");
	if (g->head) {
		text_append_string(out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
		for (size_t c = 0; c < g->columns; c++)
			put_cell(out, g->width[c], "E8EEF4", g->right && g->right[c], true, true, style, g->head[c]);
		text_append_string(out, "</w:tr>\n");
	}
	for (size_t r = 0; r < g->rows; r++) {
		bool total = g->total && g->total[r];

		text_append_string(out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
		for (size_t c = 0; c < g->columns; c++)
			put_cell(out, g->width[c], !g->head && c == 0 ? "F4F6F8" : NULL, g->right && g->right[c], total, false, style,
				g->cell[r * g->columns + c]);
		text_append_string(out, "</w:tr>\n");
	}
	if (g->rows == 0 && !g->head) /* a table needs a row */
		text_append_string(out, "<w:tr><w:tc><w:tcPr/><w:p/></w:tc></w:tr>");
	text_append_string(out, "</w:tbl>\n<w:p><w:pPr><w:pStyle w:val=\"TableEnd\"/></w:pPr></w:p>\n");
}

/* ---- the body ---- */

static void put_signature(struct text *out, const struct report_document *d, const char *text)
{
	struct text line;

	text_init(&line);
	if (d->day)
		put_paragraph(out, "Signature", "<w:keepNext/>", "", report_value(d->arena, d->lang, CELL_DAY, d->day));
	text_printf(&line, "%s                              %s", text, office_seal(d->lang));
	put_paragraph(out, "Signature", "", "", line.data);
	text_done(&line);
}

static void put_block(struct writing *w, const struct report_block *block)
{
	static const char *const heading[] = {"Heading1", "Heading2", "Heading3"};
	struct office_grid grid;
	int level = block->level < 1 ? 1 : block->level > 3 ? 3 : block->level;

	switch (block->kind) {
	case BLOCK_HEADING:
		put_paragraph(w->out, heading[level - 1], "", "", block->text);
		break;
	case BLOCK_PARAGRAPH:
		put_paragraph(w->out, "BodyText", "", "", block->text);
		break;
	case BLOCK_NOTE:
		put_paragraph(w->out, "ReportNote", "", "", block->text);
		break;
	case BLOCK_PAIRS:
	case BLOCK_TABLE:
	case BLOCK_DRAWING:
		office_grid_of(w->d, block, TEXT_WIDTH, &grid);
		if (grid.finding)
			put_paragraph(w->out, "BodyText", "", "", grid.finding);
		put_grid(w->out, &grid);
		break;
	case BLOCK_SIGNATURE:
		put_signature(w->out, w->d, block->text);
		break;
	case BLOCK_BREAK:
		text_append_string(w->out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
		break;
	}
}

static void put_document(struct writing *w)
{
	text_append_string(w->out, HEAD "<w:document xmlns:w=\"" W_NAMESPACE "\" xmlns:r=\"" R_NAMESPACE "\"><w:body>\n");
	put_paragraph(w->out, "Title", "", "", w->d->title);
	if (w->d->subtitle)
		put_paragraph(w->out, "Subtitle", "", "", w->d->subtitle);
	for (size_t i = 0; i < w->d->count; i++)
		put_block(w, &w->d->block[i]);
	text_printf(w->out,
		"<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"default\" r:id=\"rId5\"/>"
		"<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"567\" w:footer=\"567\" "
		"w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n",
		PAGE_WIDTH, PAGE_HEIGHT, MARGIN, MARGIN, MARGIN, MARGIN);
}

/* ---- the other parts ---- */

static void put_header(struct writing *w)
{
	const char *draft = office_draft(w->d);

	text_append_string(w->out, HEAD "<w:hdr xmlns:w=\"" W_NAMESPACE "\" xmlns:r=\"" R_NAMESPACE "\">");
	if (draft)
		put_paragraph(w->out, "Header", "", "<w:b/><w:color w:val=\"B3261E\"/>", draft);
	else
		put_paragraph(w->out, "Header", "", "", w->d->issuer ? w->d->issuer : "");
	text_append_string(w->out, "</w:hdr>\n");
}

static void put_footer(struct writing *w)
{
	text_append_string(
		w->out, HEAD "<w:ftr xmlns:w=\"" W_NAMESPACE "\" xmlns:r=\"" R_NAMESPACE "\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
	put_run(w->out, "", office_foot(w->d));
	text_append_string(w->out, "<w:r><w:tab/></w:r>");
	put_field(w->out, "PAGE");
	put_run(w->out, "", " / ");
	put_field(w->out, "NUMPAGES");
	text_append_string(w->out, "</w:p></w:ftr>\n");
}

struct style {
	const char *id, *name, *next, *paragraph, *run; /* elements of w:pPr and w:rPr, in the schema's order */
};

static void put_styles(struct writing *w)
{
	static const struct style list[] = {
		{"Title", "Title", "BodyText", "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"120\"/><w:jc w:val=\"center\"/>",
			"<w:b/><w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/>"},
		{"Subtitle", "Subtitle", "BodyText", "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"240\"/><w:jc w:val=\"center\"/>",
			"<w:color w:val=\"464C53\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>"},
		{"Heading1", "heading 1", "BodyText",
			"<w:keepNext/><w:keepLines/><w:spacing w:before=\"320\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>",
			"<w:b/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"},
		{"Heading2", "heading 2", "BodyText",
			"<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>",
			"<w:b/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>"},
		{"Heading3", "heading 3", "BodyText",
			"<w:keepNext/><w:keepLines/><w:spacing w:before=\"200\" w:after=\"60\"/><w:outlineLvl w:val=\"2\"/>",
			"<w:b/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>"},
		{"BodyText", "Body Text", "BodyText", "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"300\" w:lineRule=\"auto\"/>", ""},
		{"ReportNote", "Report Note", "BodyText", "<w:spacing w:before=\"0\" w:after=\"80\"/>",
			"<w:color w:val=\"464C53\"/><w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>"},
		{"Caption", "caption", "BodyText", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>",
			"<w:b/><w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>"},
		{"TableText", "Table Text", "TableText", "<w:spacing w:before=\"40\" w:after=\"40\"/>", "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"},
		{"TableSmall", "Table Text Small", "TableSmall", "<w:spacing w:before=\"30\" w:after=\"30\"/>",
			"<w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/>"},
		{"TableEnd", "Table End", "BodyText", "<w:spacing w:before=\"0\" w:after=\"60\" w:line=\"120\" w:lineRule=\"exact\"/>",
			"<w:sz w:val=\"8\"/><w:szCs w:val=\"8\"/>"},
		{"Signature", "Signature", "Signature", "<w:keepLines/><w:spacing w:before=\"360\" w:after=\"0\"/><w:jc w:val=\"right\"/>",
			"<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>"},
		{"Header", "header", "Header", "", "<w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>"},
		{"Footer", "footer", "Footer", "<w:tabs><w:tab w:val=\"right\" w:pos=\"9638\"/></w:tabs>",
			"<w:color w:val=\"464C53\"/><w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/>"},
	};
	bool ko = w->d->lang == LANG_KO;

	text_printf(w->out,
		HEAD
		"<w:styles xmlns:w=\"" W_NAMESPACE "\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"%s\" w:hAnsi=\"%s\" "
		"w:eastAsia=\"맑은 고딕\" w:cs=\"%s\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/><w:lang w:val=\"%s\" w:eastAsia=\"ko-KR\"/></w:rPr>"
		"</w:rPrDefault><w:pPrDefault><w:pPr><w:wordWrap w:val=\"1\"/></w:pPr></w:pPrDefault></w:docDefaults>\n"
		"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\n"
		"<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" "
		"w:type=\"dxa\"/></w:tblPr></w:style>\n",
		ko ? "맑은 고딕" : "Arial", ko ? "맑은 고딕" : "Arial", ko ? "맑은 고딕" : "Arial", ko ? "ko-KR" : "en-GB");
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const struct style *s = &list[i];

		text_printf(w->out,
			"<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"%s\"/>"
			"<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>\n",
			s->id, s->name, s->next, s->paragraph, s->run);
	}
	text_append_string(w->out,
		"<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"ReportTable\"><w:name w:val=\"Report Table\"/><w:basedOn "
		"w:val=\"TableNormal\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"464C53\"/><w:left "
		"w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B1B8BE\"/><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" "
		"w:color=\"464C53\"/>"
		"<w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B1B8BE\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" "
		"w:color=\"B1B8BE\"/><w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B1B8BE\"/></w:tblBorders><w:tblCellMar><w:left "
		"w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>\n");
}

static void put_core(struct writing *w)
{
	const struct report_document *d = w->d;

	text_append_string(w->out, HEAD "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
					"xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
					"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
	office_xml(w->out, d->title);
	text_append_string(w->out, "</dc:title><dc:creator>");
	office_xml(w->out, d->issuer ? d->issuer : "");
	text_append_string(w->out, "</dc:creator>");
	if (d->number) {
		text_append_string(w->out, "<dc:identifier>");
		office_xml(w->out, d->number);
		text_append_string(w->out, "</dc:identifier>");
	}
	text_printf(w->out, "<dc:language>%s</dc:language>", d->lang == LANG_KO ? "ko-KR" : "en-GB");
	if (d->day)
		text_printf(w->out,
			"<dcterms:created xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created><dcterms:modified "
			"xsi:type=\"dcterms:W3CDTF\">%sT00:"
			"00:00Z</dcterms:modified>",
			d->day, d->day);
	text_append_string(w->out, "</cp:coreProperties>\n");
}

static void put_fonts(struct writing *w)
{
	text_append_string(w->out,
		HEAD "<w:fonts xmlns:w=\"" W_NAMESPACE
		     "\"><w:font w:name=\"맑은 고딕\"><w:altName w:val=\"Malgun Gothic, 나눔고딕, NanumGothic\"/><w:charset w:val=\"81\"/>"
		     "<w:family w:val=\"swiss\"/><w:pitch w:val=\"variable\"/></w:font><w:font w:name=\"나눔고딕\"><w:altName w:val=\"NanumGothic\"/>"
		     "<w:charset w:val=\"81\"/><w:family w:val=\"swiss\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>\n");
}

static void put_settings(struct writing *w)
{
	text_printf(w->out,
		HEAD "<w:settings xmlns:w=\"" W_NAMESPACE "\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"800\"/>"
		     "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" "
		     "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"%s\" "
		     "w:eastAsia=\"ko-KR\"/></w:settings>\n",
		w->d->lang == LANG_KO ? "ko-KR" : "en-GB");
}

static void put_types(struct writing *w)
{
#define PART(path, type) "<Override PartName=\"" path "\" ContentType=\"application/vnd.openxmlformats-" type "+xml\"/>"
	text_append_string(w->out, HEAD
		"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
		"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
		"ContentType=\"application/xml\"/>" PART("/word/document.xml", "officedocument.wordprocessingml.document.main")
			PART("/word/styles.xml", "officedocument.wordprocessingml.styles") PART("/word/settings.xml",
				"officedocument.wordprocessingml.settings") PART("/word/fontTable.xml", "officedocument.wordprocessingml.fontTable")
				PART("/word/header1.xml", "officedocument.wordprocessingml.header") PART("/word/footer1.xml",
					"officedocument.wordprocessingml.footer") PART("/docProps/core.xml", "package.core-properties") "</Types>\n");
}

#define RELATIONS HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
static void put_root_relations(struct writing *w)
{
	text_append_string(w->out,
		RELATIONS "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" "
			  "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" "
			  "Target=\"docProps/core.xml\"/></Relationships>\n");
}

static void put_relations(struct writing *w)
{
	static const char *const list[] = {"styles", "settings", "fontTable", "header", "footer"};

	text_append_string(w->out, RELATIONS);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		text_printf(w->out, "<Relationship Id=\"rId%zu\" Type=\"" R_NAMESPACE "/%s\" Target=\"%s%s.xml\"/>", i + 1, list[i], list[i],
			i >= 3 ? "1" : "");
	text_append_string(w->out, "</Relationships>\n");
}

static void put_part(struct writing *w, const char *name, void (*put)(struct writing *w))
{
	text_clear(w->out);
	put(w);
	zip_out_bytes(w->zip, name, w->out->data, w->out->length, true);
}

enum status report_document_docx(const struct report_document *document, const char *path, struct err *err)
{
	struct writing w = {.d = document};
	struct text out;
	bool whole;
	enum status st = zip_out_begin(path, &rules, &w.zip, err);

	if (st != ST_OK)
		return st;
	text_init(&out);
	w.out = &out;
	put_part(&w, "[Content_Types].xml", put_types);
	put_part(&w, "_rels/.rels", put_root_relations);
	put_part(&w, "docProps/core.xml", put_core);
	put_part(&w, "word/document.xml", put_document);
	whole = !out.overflowed;
	put_part(&w, "word/styles.xml", put_styles);
	put_part(&w, "word/settings.xml", put_settings);
	put_part(&w, "word/fontTable.xml", put_fonts);
	put_part(&w, "word/header1.xml", put_header);
	put_part(&w, "word/footer1.xml", put_footer);
	put_part(&w, "word/_rels/document.xml.rels", put_relations);
	text_done(&out);
	if (whole)
		return zip_out_end(w.zip, err);
	zip_out_abandon(w.zip);
	return err_set(err, ST_INPUT, "report.too_large", path, NULL);
}
