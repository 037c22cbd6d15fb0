#!/usr/bin/python3
"""Forms of offices as editable documents: DOCX held against the order that its schema asks for, HWPX against the parts and references that OWPML asks for, both
against the same document's JSON. Where LibreOffice is installed (./dev check) it opens the DOCX and its PDF is read."""
import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as xml
import zipfile

from e2e import BULK, SOURCE, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HP, HH, HC = ("{http://www.hancom.co.kr/hwpml/2011/%s}" % name for name in ("paragraph", "head", "core"))
FORMS = {"approval-request": "EP-1", "certification-request": "EP-1", "monitoring-form": "EP-1", "settlement-form": "S1-M1"}
MADE = {}

# Children of an element in the order of ISO/IEC 29500-1: what is there must be named here, and stand in this order.
ORDER = {
    "body": None,  # blocks in any order, the section last
    "p": ["pPr", "*"],
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "wordWrap", "spacing", "ind", "jc", "outlineLvl", "rPr"],
    "r": ["rPr", "*"],
    "rPr": ["rStyle", "rFonts", "b", "i", "color", "sz", "szCs", "lang"],
    "tbl": ["tblPr", "tblGrid", "*"],
    "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"],
    "tblGrid": ["gridCol"],
    "tr": ["trPr", "*"],
    "trPr": ["cantSplit", "tblHeader"],
    "tc": ["tcPr", "*"],
    "tcPr": ["tcW", "gridSpan", "tcBorders", "shd", "vAlign"],
    "sectPr": ["headerReference", "footerReference", "pgSz", "pgMar"],
    "style": ["name", "basedOn", "next", "qFormat", "pPr", "rPr", "tblPr"],
    "docDefaults": ["rPrDefault", "pPrDefault"],
    "tblBorders": ["top", "left", "bottom", "right", "insideH", "insideV"],
    "settings": ["zoom", "defaultTabStop", "characterSpacingControl", "compat", "themeFontLang"],
    "font": ["altName", "charset", "family", "pitch"],
}


def db():
    if "db" not in MADE:
        MADE["db"] = os.path.join(HOME, "small.db")
        result = run("run", SMALL, "--db", MADE["db"], binary=BULK)
        check(result.code == 0, result)
    return MADE["db"]


def made(kind, extension, lang="ko"):
    """The document as a file; made once."""
    path = os.path.join(HOME, f"{kind}-{lang}.{extension}")
    if path not in MADE:
        result = run("report", kind, FORMS[kind], "--db", db(), "-o", path, "--lang", lang)
        check(result.code == 0 and not result.out, result)
        MADE[path] = True
    return path


def cells(kind, lang="ko"):
    """Labels and values of the document's JSON that are texts: they stand in every format as they are."""
    with open(made(kind, "json", lang), encoding="utf-8") as file:
        value = json.load(file)
    found = [value["title"]]
    for block in value["blocks"]:
        if block["block"] == "pairs":
            found += [pair["label"] for pair in block["values"]] + [pair["value"] for pair in block["values"] if pair["type"] == "text" and pair["value"]]
        elif block["block"] == "table":
            kinds = {column["key"]: column["type"] for column in block["columns"]}
            found += [row[key] for row in block["rows"] for key in row if kinds[key] == "text" and row[key]]
        elif block["block"] in ("heading", "paragraph"):
            found.append(block["text"])
    return value, found


def parts(path):
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, path)
        return {info.filename: archive.read(info) for info in archive.infolist()}, archive.infolist()


def words(element, name):
    return "\n".join("".join(t.itertext()) for t in element.iter(name))


# ---- DOCX

def test_elements_of_a_docx_stand_in_the_order_of_the_schema():
    for kind in FORMS:
        files, _ = parts(made(kind, "docx"))
        for name in ("word/document.xml", "word/styles.xml", "word/settings.xml", "word/fontTable.xml", "word/header1.xml", "word/footer1.xml"):
            for element in xml.fromstring(files[name]).iter():
                order = ORDER.get(element.tag.replace(W, ""))
                if not order:
                    continue
                at = 0
                for child in (c.tag.replace(W, "") for c in element):
                    if child in order:
                        check(order.index(child) >= at, name, f"{element.tag}: {child} too late")
                        at = order.index(child)
                    else:
                        check(order[-1] == "*", name, f"{element.tag}: {child} is not expected")
                        at = len(order) - 1
        body = xml.fromstring(files["word/document.xml"])[0]
        check(body[-1].tag == W + "sectPr", kind)


def test_a_docx_has_heading_styles_real_tables_and_numbers_on_the_right():
    files, _ = parts(made("settlement-form", "docx"))
    root, styles = xml.fromstring(files["word/document.xml"]), xml.fromstring(files["word/styles.xml"])
    known = {s.get(W + "styleId"): s for s in styles.iter(W + "style")}
    used = {s.get(W + "val") for s in root.iter(W + "pStyle")}
    check(used <= set(known) and "Title" in used and "Heading2" in used, used)
    check(known["Heading2"].find(f"{W}pPr/{W}outlineLvl").get(W + "val") == "1", known)
    for table in root.iter(W + "tbl"):
        columns, rows = len(table.find(W + "tblGrid")), table.findall(W + "tr")
        check(all(len(row.findall(W + "tc")) == columns for row in rows), columns)
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        check(not any(heads[1:]), heads, "only the first row repeats")
    right = [cell for cell in root.iter(W + "tc") if cell.find(f"{W}p/{W}pPr/{W}jc") is not None]
    texts = [words(cell, W + "t") for cell in right]
    check("95,800,000" in texts and all(re.fullmatch(r"[\d,.—%\- ]*|.*\(.*\)", text) for text in texts), texts)


def test_a_docx_carries_language_fixed_days_page_fields_and_the_draft_mark():
    for lang, code, mark in (("ko", "ko-KR", "초안:"), ("en", "en-GB", "Draft:")):
        files, infos = parts(made("approval-request", "docx", lang))
        core = files["docProps/core.xml"].decode()
        check("2028-06-30T00:00:00Z" in core and f"<dc:language>{code}</dc:language>" in core, core)
        check(mark in words(xml.fromstring(files["word/header1.xml"]), W + "t"), lang)
        fields = [f.get(W + "instr").strip() for f in xml.fromstring(files["word/footer1.xml"]).iter(W + "fldSimple")]
        check(fields == ["PAGE", "NUMPAGES"], fields)
        check({info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}, infos)
        check('w:ascii="맑은 고딕"' in files["word/styles.xml"].decode() or lang == "en", lang)
        check("(인)" in words(xml.fromstring(files["word/document.xml"]), W + "t") or "또는 인)" in words(xml.fromstring(files["word/document.xml"]), W + "t") or lang == "en", lang)


# ---- HWPX

def test_a_hwpx_begins_with_its_type_uncompressed():
    with open(made("approval-request", "hwpx"), "rb") as file:
        head = file.read(57)
    check(head[:4] == b"PK\3\4" and head[30:] == b"mimetypeapplication/hwp+zip", head)
    files, infos = parts(made("approval-request", "hwpx"))
    check(infos[0].filename == "mimetype" and infos[0].compress_type == zipfile.ZIP_STORED, infos)
    needed = {"mimetype", "version.xml", "settings.xml", "META-INF/container.xml", "META-INF/manifest.xml", "Contents/content.hpf", "Contents/header.xml", "Contents/section0.xml",
              "Preview/PrvText.txt"}
    check(needed == set(files), set(files) ^ needed)
    package = xml.fromstring(files["Contents/content.hpf"])
    listed = {item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf/}item")}
    check(listed == {"Contents/header.xml", "Contents/section0.xml", "settings.xml"}, listed)


def test_every_reference_in_a_hwpx_leads_somewhere():
    for kind in FORMS:
        files, _ = parts(made(kind, "hwpx"))
        header, section = xml.fromstring(files["Contents/header.xml"]), xml.fromstring(files["Contents/section0.xml"])
        ids = {}
        for name, of in (("paraPr", "paraProperties"), ("charPr", "charProperties"), ("style", "styles"), ("borderFill", "borderFills"), ("tabPr", "tabProperties")):
            group = next(header.iter(HH + of))
            ids[name] = {element.get("id") for element in group.findall(HH + name)}
            check(int(group.get("itemCnt")) == len(group) == len(ids[name]), kind, of)
        for root in (header, section):
            for element in root.iter():
                for attribute, value in element.attrib.items():
                    name = attribute[:-5] if attribute.endswith("IDRef") else ""
                    if name in ids and value != "4294967295":
                        check(value in ids[name], kind, f"{element.tag} {attribute}={value}")
        numbers = [p.get("id") for p in section.iter(HP + "p")]
        check(len(numbers) == len(set(numbers)), kind, "ids of paragraphs")


def test_tables_of_a_hwpx_are_whole_and_their_header_repeats():
    for kind in FORMS:
        section = xml.fromstring(parts(made(kind, "hwpx"))[0]["Contents/section0.xml"])
        for table in section.iter(HP + "tbl"):
            rows = table.findall(HP + "tr")
            columns = int(table.get("colCnt"))
            check(len(rows) == int(table.get("rowCnt")), kind)
            for r, row in enumerate(rows):
                places = [(c.find(HP + "cellAddr").get("rowAddr"), c.find(HP + "cellAddr").get("colAddr")) for c in row.findall(HP + "tc")]
                check(places == [(str(r), str(c)) for c in range(columns)], kind, places)
                check([child.tag for child in row[0]] == [HP + n for n in ("subList", "cellAddr", "cellSpan", "cellSz", "cellMargin")], kind)
                width = sum(int(c.find(HP + "cellSz").get("width")) for c in row.findall(HP + "tc"))
                check(width == int(table.find(HP + "sz").get("width")), kind, width)
            heads = [row[0].get("header") == "1" for row in rows]
            check(not any(heads[1:]) and heads[0] == (table.get("repeatHeader") == "1"), kind, heads)


# ---- both

def test_both_formats_say_what_the_document_says():
    for kind in FORMS:
        for lang in ("ko", "en"):
            value, texts = cells(kind, lang)
            docx = words(xml.fromstring(parts(made(kind, "docx", lang))[0]["word/document.xml"]), W + "t")
            hwpx = words(xml.fromstring(parts(made(kind, "hwpx", lang))[0]["Contents/section0.xml"]), HP + "t")
            for text in texts:
                check(text in docx and text in hwpx, f"{kind} {lang}", text)
            check(re.search("[가-힣]", value["title"]) if lang == "ko" else not re.search("[가-힣]", value["title"]), value["title"])


def test_the_same_data_give_the_same_bytes():
    for extension in ("docx", "hwpx"):
        again = os.path.join(HOME, "again." + extension)
        check(run("report", "monitoring-form", "EP-1", "--db", db(), "-o", again, "--lang", "ko").code == 0, extension)
        with open(again, "rb") as a, open(made("monitoring-form", extension), "rb") as b:
            check(a.read() == b.read(), extension)


def test_letters_that_xml_reserves_stay_what_they_are():
    folder = os.path.join(HOME, "letters")
    shutil.copytree(SMALL, folder)
    with open(os.path.join(folder, "projects.csv"), encoding="utf-8") as file:
        text = file.read()
    name = text.splitlines()[1].split(",")[1]
    with open(os.path.join(folder, "projects.csv"), "w", encoding="utf-8", newline="") as file:
        file.write(text.replace(name, "압축기 <A> & \"\"B\"\" 사업".join(('"', '"')), 1))
    database = os.path.join(HOME, "letters.db")
    check(run("run", folder, "--db", database, binary=BULK).code == 0, folder)
    for extension, tag, part in (("docx", W + "t", "word/document.xml"), ("hwpx", HP + "t", "Contents/section0.xml")):
        path = os.path.join(HOME, "letters." + extension)
        check(run("export", "approval-request", "EP-1", "--db", database, "-o", path).code == 0, extension)
        check("압축기 <A> & \"B\" 사업" in words(xml.fromstring(parts(path)[0][part]), tag), extension)


def test_export_writes_the_same_forms_and_the_transfer():
    path = os.path.join(HOME, "x.docx")
    for what in ("approval-request", "certification-request", "monitoring-report"):
        check(run("export", what, "EP-1", "--db", db(), "-o", path).code == 0, what)
    holder = next(row for row in json.loads(run("credit", "holdings", "--db", db(), "-O", "json").out)["blocks"] if row["unit"] == "KOC" and row["state"] == "live" and not row["on_hold"])
    for extension in ("docx", "hwpx", "pdf", "xlsx"):
        path = os.path.join(HOME, "transfer." + extension)
        result = run("export", "transfer", holder["holder"], "S1", 1, "--db", db(), "-o", path, "--lang", "ko")
        check(result.code == 0 and os.path.getsize(path) > 1000, result)
    result = run("export", "transfer", holder["holder"], "S1", 10**9, "--db", db(), "-o", os.path.join(HOME, "none.docx"))
    check(result.code == 5 and "export.balance" in result.err and not os.path.exists(os.path.join(HOME, "none.docx")), result)
    old = json.loads(run("export", "approval-request", "EP-1", "--db", db()).out)
    check(old["schema"] == "sangsaeng.approval_request/1", "JSON of its own stays the answer without a file's name")


def test_a_form_is_a_draft_and_names_what_the_applicant_adds():
    value, _ = cells("approval-request")
    check("서식" in value["draft"], value["draft"])
    missing = next(block for block in value["blocks"] if block.get("key") == "not_held")["rows"]
    blank = [pair["label"] for block in value["blocks"] if block.get("key") == "fields" for pair in block["values"] if pair["value"] is None]
    check(missing and {row["field"] for row in missing} <= set(blank) and all(row["reason"] for row in missing), missing)


def test_settlement_form_has_the_money_of_the_books():
    value, _ = cells("settlement-form")
    result = next({pair["key"]: pair["value"] for pair in block["values"]} for block in value["blocks"] if block.get("key") == "result")
    check(result["eligible_final_krw"] == 95_800_000 and result["came_back_krw"] == 2_520_000 and result["interest_krw"] == 84_500, result)
    money = next(block["rows"] for block in value["blocks"] if block.get("key") == "money")
    check(sum(row["fixed_krw"] for row in money) == 57_480_000 and sum(row["paid_krw"] for row in money) == result["paid_krw"] == 60_000_000, money)


def test_what_cannot_be_written_leaves_nothing():
    result = run("report", "approval-request", "EP-1", "--db", db(), "-o", os.path.join(HOME, "nowhere", "x.docx"))
    check(result.code == 3 and "file.no_folder" in result.err, result)
    result = run("report", "approval-request", "EP-9", "--db", db(), "-o", os.path.join(HOME, "y.hwpx"))
    check(result.code == 4 and not glob.glob(os.path.join(HOME, "y.hwpx*")), result)
    result = run("report", "approval-request", "EP-1", "--db", db(), "-o", "/dev/full")
    check(result.code in (2, 3), result)


def test_libreoffice_opens_the_forms():
    """Only where it is installed: ./dev check."""
    if not shutil.which("soffice") or int(os.environ.get("TEST_EFFORT") or 1) == 1:
        return
    files = [made(kind, "docx") for kind in FORMS]
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{HOME}/office", "--convert-to", "pdf", "--outdir", HOME, *files], capture_output=True, timeout=300, check=True)
    for kind, path in zip(FORMS, files, strict=True):
        text = subprocess.run(["pdftotext", "-layout", path.replace(".docx", ".pdf"), "-"], capture_output=True, timeout=60, check=True).stdout.decode()
        value, _ = cells(kind)
        at = 0
        for block in value["blocks"]:  # captions and headings in their order
            words_of = block.get("caption") or (block["text"] if block["block"] == "heading" else None)
            if words_of:
                check(text.find(words_of, at) >= at, kind, words_of)
                at = text.find(words_of, at)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
