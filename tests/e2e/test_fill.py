#!/usr/bin/python3
"""A customer's own spreadsheet, filled from the firm's record: XLSX by a mapping (openpyxl is the oracle, zipfile sees the bytes), CSV by header words."""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile

import openpyxl
from PIL import Image
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from e2e import EFFORT, SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()
DB = HOME / "small.db"
SHEET = "xl/worksheets/sheet1.xml"
MAP = {
    "schema": "sangsaeng.fill_map/1",
    "cells": [
        {"sheet": "PCF", "cell": "C4", "value": "footprint.physical", "unit": "tCO2e", "format": "0.000"},
        {"sheet": "PCF", "cell": "C5", "value": "firm.name"},
        {"sheet": "PCF", "cell": "C6", "value": "firm.agreement_on"},
        {"sheet": "PCF", "cell": "C7", "value": "firm.agreement_on"},
        {"sheet": "PCF", "cell": "D10", "value": "reduction.verified", "format": "text"},
        {"sheet": "PCF", "cell": "C12", "value": "version.evidence_hash"},
    ],
    "blocks": [
        {"sheet": "PCF", "from_row": 20, "each": "month", "columns": {"A": "month.month", "B": "month.verified"}},
        {"sheet": "부품", "from_row": 3, "each": "product", "columns": {"A": "product.key", "C": {"value": "footprint.base", "format": "0.0"}, "B": "footprint.physical"}},
    ],
}


def form():
    """The customer's workbook: styles, a formula with its calculated value, merged cells, a second sheet, a part that nobody knows."""
    path = HOME / "form.xlsx"
    if os.path.exists(path):
        return path
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "PCF"
    sheet["A1"], sheet["A1"].font = "제품 탄소발자국 <조사>", Font(bold=True)
    sheet["C4"].fill, sheet["C4"].number_format = PatternFill("solid", fgColor="FFFF00"), "0.000"
    sheet["C6"].number_format = "yyyy-mm-dd"
    sheet["D4"] = "=C4*2"
    sheet.merge_cells("B9:D10")
    sheet["B9"].font = Font(italic=True)
    sheet["B20"].font = Font(color="FF0000")
    sheet["A40"], sheet["F2"] = "끝", 12.5
    parts = book.create_sheet("부품")
    parts["A2"], parts["B2"] = "품번", "발자국"
    parts["C3"].number_format = "0.00"
    parts["D3"] = "=B3-C3"
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:  # as Excel leaves it: calculated, and with a list of what to calculate
                data = data.replace(b"<f>C4*2</f><v></v>", b"<f>C4*2</f><v>99</v>").replace(b"<f>C4*2</f><v/>", b"<f>C4*2</f><v>99</v>")
                assert b"<v>99</v>" in data
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>')
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/></Relationships>')
            new.writestr(name, data)
        new.writestr("xl/calcChain.xml", '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="D4" i="1"/></calcChain>')
        new.writestr("customXml/item1.xml", "<unknown>to everybody</unknown>")
    return path


def database():
    if not os.path.exists(DB):
        result = run("run", SMALL, "--db", DB)
        check(result.code == 0, result)
    return DB


def written(content, name="map.json"):
    return HOME.write(name, content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1))


def fill(template, *arguments, mapping=None, out="out.xlsx", code=0, lang="en"):
    extra = ["--map", written(mapping)] if mapping is not None else []
    if os.path.exists(HOME / out):
        os.remove(HOME / out)
    result = run("fill", template, *arguments, *extra, "--db", database(), "-o", HOME / out, "--lang", lang)
    check(result.code == code, result, arguments)
    assert os.path.exists(HOME / out) == (code == 0) and not os.path.exists(HOME / (out + ".part")), result
    return result


def changed(**changes):
    return {**json.loads(json.dumps(MAP)), **changes}


def test_cells_are_filled_and_nothing_else_changes():
    fill(form(), "--firm", "S1", mapping=MAP)
    before, after = openpyxl.load_workbook(form()), openpyxl.load_workbook(HOME / "out.xlsx")
    sheet, old = after["PCF"], before["PCF"]
    assert abs(sheet["C4"].value - 2.975) < 1e-12 and sheet["C5"].value == "가상부품 1 (주)", (sheet["C4"].value, sheet["C5"].value)
    assert str(sheet["C6"].value) == "2025-11-17 00:00:00" and sheet["C7"].value == "2025-11-17", "a date where the cell shows dates, else text"
    assert sheet["B9"].value == "68847" and sheet["B9"].font.i, "merged cells: their first one"
    assert [sheet.cell(20 + k, 1).value for k in range(12)] == [f"2027-{m:02d}" for m in range(1, 13)] and sheet["B31"].value == "yes"
    assert sheet["B20"].font.color.rgb == sheet["B31"].font.color.rgb == "00FF0000", "inserted cells look like the first of their block"
    touched = {("PCF", c) for c in ("C4", "C5", "C6", "C7", "B9")} | {("PCF", f"{c}{r}") for c in "AB" for r in range(20, 32)} | {("부품", f"{c}3") for c in "ABC"}
    assert after.sheetnames == before.sheetnames
    for ws in before:
        for row in ws.iter_rows():
            for cell in row:
                if cell.__class__.__name__ == "MergedCell":
                    continue
                now = after[ws.title][cell.coordinate]
                assert (now.number_format, now.fill.fgColor.rgb, now.font.b, now.font.i) == (cell.number_format, cell.fill.fgColor.rgb, cell.font.b, cell.font.i), cell
                assert (ws.title, cell.coordinate) in touched or now.value == cell.value, cell
    assert old.merged_cells.ranges == sheet.merged_cells.ranges and sheet["D4"].value == "=C4*2" and after["부품"]["D3"].value == "=B3-C3"
    assert abs(after["부품"]["B3"].value - 2975.18060381) < 1e-9 and after["부품"]["C3"].value == 2982.1
    assert after.calculation.fullCalcOnLoad


def test_other_parts_keep_their_bytes_and_what_was_calculated_goes():
    fill(form(), "--firm", "S1", mapping=MAP)
    with zipfile.ZipFile(form()) as old, zipfile.ZipFile(HOME / "out.xlsx") as new:
        assert set(old.namelist()) - set(new.namelist()) == {"xl/calcChain.xml"}
        rewritten = {SHEET, "xl/worksheets/sheet2.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
        for name in new.namelist():
            assert name in rewritten or new.read(name) == old.read(name), name
        assert b"<v>99</v>" not in new.read(SHEET) and b"calcChain" not in new.read("[Content_Types].xml") + new.read("xl/_rels/workbook.xml.rels")
    with open(HOME / "out.xlsx", "rb") as file:
        once = file.read()
    fill(form(), "--firm", "S1", mapping=MAP)
    with open(HOME / "out.xlsx", "rb") as file:
        assert file.read() == once, "the same input gives the same bytes"


def questionnaire():
    """What buyers send: a picture, a chart, lists to choose from, conditional colours, a table, comments, links, names, a locked sheet, hidden ones, formulas of three kinds."""
    path = HOME / "questionnaire.xlsx"
    if os.path.exists(path):
        return path
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "PCF"
    for row, words in enumerate((["Supplier questionnaire", None, None, None], [], [], ["PCF", "t", None, None], ["Company", None, None, None], ["Signed", None, None, None], [], [], [], [], [], ["Hash"]), 1):
        for column, word in enumerate(words, 1):
            sheet.cell(row, column, word)
    sheet["D4"], sheet["E4"], sheet["F4"] = "=C4*2", "=SUM(C4:C4*3)", "=IF(C4>1,\"높음 <1>\",\"낮음\")"
    sheet["G4"] = "='가격표'!A1+C4"
    sheet.formula_attributes["E4"] = {"t": "array", "ref": "E4:E4"}
    sheet["C6"].number_format, sheet["C4"].number_format = "yyyy-mm-dd", "0.000"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("C5:E5")
    sheet["C5"].alignment = Alignment(horizontal="center", wrap_text=True)
    sheet.add_data_validation(DataValidation(type="list", formula1='"yes,no"', sqref="H4:H9"))
    sheet.conditional_formatting.add("C4:C9", CellIsRule(operator="greaterThan", formula=["2"], fill=PatternFill("solid", bgColor="FF0000")))
    sheet["C4"].comment, sheet["A5"].hyperlink = Comment("kgCO2e는 아닙니다", "buyer"), "https://example.org/guide?a=1&b=2"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    sheet.add_image(Picture(picture), "J2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=4, max_row=4))
    sheet.add_chart(chart, "J12")
    sheet.freeze_panes, sheet.print_area, sheet.protection.sheet = "B2", "A1:H30", True
    table = book.create_sheet("부품")
    for row in (["품번", "발자국", "기준"], [None, None, None]):
        table.append(row)
    table.add_table(Table(displayName="Parts", ref="A1:C2"))
    table["A1"].font = Font(bold=True)
    prices = book.create_sheet("가격표")
    prices["A1"], prices.sheet_state = 10, "hidden"
    book.create_chartsheet("그림").add_chart(BarChart())
    book.defined_names.append(DefinedName("pcf", attr_text="PCF!$C$4"))
    book.save(path)
    return path


def cells_and_rest(data):
    """A sheet's cells by name, the values of formulas left out, and what stands around them but how far they reach."""
    cells = dict(re.findall(rb'(?s)<c r="([A-Z]+[0-9]+)"((?:[^>]*/>)|(?:.*?</c>))', data))
    return {name: re.sub(rb"(</f>|<f[^>]*/>)<v>[^<]*</v>|<v ?/>|<v></v>", rb"\1", cell) for name, cell in cells.items()}, re.sub(rb"(?s)<sheetData>.*</sheetData>|<dimension[^>]*>", b"", data)


def test_a_customers_questionnaire_keeps_all_that_was_not_asked_for():
    mapping = {"schema": "sangsaeng.fill_map/1", "cells": [{"sheet": "PCF", "cell": c, "value": v, **more} for c, v, more in (
        ("C4", "footprint.physical", {"unit": "tCO2e"}), ("D5", "firm.name", {}), ("C6", "firm.agreement_on", {}), ("C20", "firm.key", {}))],
               "blocks": [{"sheet": "부품", "from_row": 2, "each": "product", "columns": {"A": "product.key", "B": "footprint.physical"}}]}
    fill(questionnaire(), "--firm", "S1", mapping=mapping)
    touched = {"xl/worksheets/sheet1.xml": {b"C4", b"C5", b"C6", b"C20"}, "xl/worksheets/sheet2.xml": {b"A2", b"B2"}}
    with zipfile.ZipFile(questionnaire()) as old, zipfile.ZipFile(HOME / "out.xlsx") as new:
        check(new.namelist() == old.namelist() and new.testzip() is None and len(new.namelist()) > 20, new.namelist())
        for name in new.namelist():
            if name in touched:
                before, rest = cells_and_rest(old.read(name))
                after, rest_now = cells_and_rest(new.read(name))
                check(rest == rest_now, name, "around the cells")
                check({c for c in after if after[c] != before.get(c)} == touched[name] and set(before) <= set(after), name, str({c for c in after if after[c] != before.get(c)}))
            elif name == "xl/workbook.xml":
                check(re.sub(rb"<calcPr[^>]*/>", b"", new.read(name)) == re.sub(rb"<calcPr[^>]*/>", b"", old.read(name)), new.read(name))
            else:
                check(new.read(name) == old.read(name), name)
    before, after = openpyxl.load_workbook(questionnaire()), openpyxl.load_workbook(HOME / "out.xlsx")
    sheet, was = after["PCF"], before["PCF"]
    check(abs(sheet["C4"].value - 2.97518060381) < 1e-12 and sheet["C5"].value == "가상부품 1 (주)" and sheet["C20"].value == "S1" and str(sheet["C6"].value)[:10] == "2025-11-17", [c.value for c in sheet["C"]])
    for cell in ("D4", "E4", "F4", "G4"):
        check(sheet[cell].value == was[cell].value and sheet[cell].data_type == "f", sheet[cell].value, cell)
    check(len(sheet._images) == len(sheet._charts) == 1 and sheet["C4"].comment.text == was["C4"].comment.text and sheet["A5"].hyperlink.target == was["A5"].hyperlink.target, sheet)
    check(sheet.data_validations.dataValidation[0].formula1 == '"yes,no"' and list(sheet.conditional_formatting) and sheet.protection.sheet and sheet.freeze_panes == "B2", sheet)
    check(list(after["부품"].tables) == ["Parts"] and after["가격표"].sheet_state == "hidden" and "pcf" in after.defined_names and len(after.chartsheets) == 1, after)


def test_libreoffice_calculates_a_filled_form_anew():
    if not shutil.which("soffice") or EFFORT == 1:
        return  # a minute of the processors: ./dev check
    fill(questionnaire(), "--firm", "S1", mapping=changed(cells=[{"sheet": "PCF", "cell": "C4", "value": "footprint.physical", "unit": "tCO2e"}], blocks=[]))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{HOME.path}/office", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,true,false,false,1",
                    "--outdir", HOME / "shown", HOME / "out.xlsx"], capture_output=True, timeout=300, check=True)
    with open(os.path.join(HOME / "shown", sorted(os.listdir(HOME / "shown"))[0]), encoding="utf-8", newline="") as file:
        row = list(csv.reader(file))[3]
    value = float(row[2])
    check(abs(value - 2.975) < 1e-3 and abs(float(row[3]) - 5.95) < 1e-2 and abs(float(row[4]) - 8.925) < 1e-2 and row[5] == "높음 <1>" and abs(float(row[6]) - 12.975) < 1e-2, row)


def test_what_is_not_stated_leaves_its_cell_and_is_told():
    result = fill(form(), "--firm", "S1", mapping=MAP)
    assert "not stated, left as it was: version.evidence_hash" in result.out, result
    assert openpyxl.load_workbook(HOME / "out.xlsx")["PCF"]["C12"].value is None


def test_a_published_version_brings_its_key_and_hash():
    with Folder() as f:
        check(run("run", SMALL, "--db", f / "p.db").code == 0, None, "run")
        check(run("publish", "--db", f / "p.db", "--by", "test", "S1-P1", "--incomplete").code == 0, None, "publish")
        versions = json.loads(run("publish", "--db", f / "p.db", "--list", "-O", "json").out)["versions"]
        f.write("f.csv", "품번,판,증빙해시,발행일\n")
        check(run("fill", f / "f.csv", "--db", f / "p.db", "--firm", "S1", "-o", f / "o.csv").code == 0, None, "fill")
        with open(f / "o.csv", encoding="utf-8") as file:
            row = list(csv.DictReader(file))[0]
    assert row["판"] == versions[0]["version"] and len(row["증빙해시"]) == 64 and len(row["발행일"]) == 10, (row, versions[0])


def test_every_mistake_of_a_mapping_is_told_at_its_place_before_anything_is_written():
    text = """{"schema": "sangsaeng.fill_map/1",
 "cells": [
  {"sheet": "PFC", "cell": "C4", "value": "firm.key"},
  {"sheet": "PCF", "cell": "C4", "value": "footprint.phisical"},
  {"sheet": "PCF", "cell": "C4", "value": "meter.kwh"},
  {"sheet": "PCF", "cell": "C7", "value": "firm.name"},
  {"sheet": "PCF", "cell": "C7", "value": "firm.key", "unit": "kg"},
  {"sheet": "PCF", "cell": "7C", "value": "firm.key"},
  {"sheet": "PCF", "cel": "C8", "value": "firm.key"},
  {"sheet": "PCF", "cell": "C8", "value": "month.month"},
  {"sheet": "PCF", "cell": "C9", "value": "footprint.base", "format": "0,0"}],
 "blocks": [
  {"sheet": "PCF", "from_row": 20, "each": "week", "columns": {"A": "firm.key"}},
  {"sheet": "PCF", "from_row": 20, "each": "month", "columns": {"A": "product.key"}},
  {"sheet": "PCF", "from_row": 30, "each": "month", "max_rows": 3, "columns": {"1": "month.month", "B": "month.month"}}]}"""
    expected = {(3, "xlsx.sheet_unknown"), (4, "map.field_unknown"), (5, "record.meter"), (7, "map.unit"), (7, "map.cell_twice"), (8, "map.cell"), (9, "map.key_unknown"),
                (9, "map.missing"), (10, "map.field_each"), (11, "map.format"), (13, "map.each"), (14, "map.field_block"), (15, "map.column"), (15, "map.rows")}
    for lang, near in (("en", "Did you mean footprint.physical?"), ("ko", "혹시 footprint.physical?")):
        result = fill(form(), "--firm", "S1", mapping=text, code=3, lang=lang)
        assert expected <= {(int(e["line"]), e["code"]) for e in result.errors() if e["line"]}, result
        assert near in result.err, result
    for text, code in (("{", "json.syntax"), ("[]", "json.not_object"), ('{"schema": "x"}', "map.schema"), ('{"schema": "sangsaeng.fill_map/1"}', "map.empty")):
        result = fill(form(), "--firm", "S1", mapping=text, code=3)
        check(any(e["code"] == code for e in result.errors()), result, code)


def test_what_a_principal_may_not_ask_is_refused_with_the_reason():
    for field, code in (("meter.kwh", "record.meter"), ("product.cost", "record.cost"), ("bom.inputs", "record.recipe"), ("firm.sales", "record.sales"), ("product.price_krw", "record.cost")):
        result = fill(form(), "--firm", "S1", mapping=changed(cells=[{"sheet": "PCF", "cell": "C4", "value": field}]), code=3)
        check(code in result.err and "Subcontracting Act 12-3" in result.err, result, field)
    HOME.write("asks.csv", "품번,탄소발자국,전력 사용량,원가\n")
    result = fill(HOME / "asks.csv", "--firm", "S1", out="out.csv", code=3, lang="ko")
    check({("record.meter", "10"), ("record.cost", "17")} == {(e["code"], e["column"]) for e in result.errors() if e["line"]} and "하도급법" in result.err, result)
    fields = json.loads(run("fill", "--list", "-O", "json").out)["fields"]
    assert not [f for f in fields if any(w in f["field"] for w in ("kwh", "cost", "price", "meter", "invoice", "input"))], fields


def test_only_what_the_workbook_shows_is_told_at_the_mappings_line_too():
    result = fill(form(), "--firm", "S1", mapping=changed(cells=[{"sheet": "PCF", "cell": "D4", "value": "firm.key"}]), code=3)
    check([e for e in result.errors() if e["code"] == "xlsx.formula" and e["line"] == "7"], result)
    result = fill(form(), "--firm", "S1", mapping=changed(cells=[{"sheet": "PCF", "cell": "B9", "value": "firm.key"}, {"sheet": "PCF", "cell": "C10", "value": "firm.name"}]), code=3)
    check([e for e in result.errors() if e["code"] == "xlsx.cell_twice"], result, "one merged cell")


def package(change=lambda name, data: data, extra=()):
    out = HOME / "odd.xlsx"
    with zipfile.ZipFile(form()) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in extra:
            new.writestr(name, data)
    return out


def test_workbooks_that_cannot_be_are_told_and_leave_nothing():
    def put(part, change):
        return package(lambda name, data: change(data) if name == part else data)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    HOME.write("old.xls", ole + "Workbook\0".encode("utf-16-le") + bytes(90))
    HOME.write("locked.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + bytes(90))
    HOME.write("letter.hwp", ole + bytes(90))
    HOME.write("text.xlsx", b"no workbook at all")
    with open(form(), "rb") as file:
        HOME.write("cut.xlsx", file.read()[:3000])
    cases = [
        (HOME / "old.xls", "xlsx.other_kind"), (HOME / "locked.xlsx", "xlsx.encrypted"), (HOME / "letter.hwp", "xlsx.not_one"),
        (HOME / "text.xlsx", "xlsx.not_one"), (HOME / "cut.xlsx", "xlsx.cut"), (HOME / "none.xlsx", "xlsx.open"),
        (lambda: package(extra=[("xl/vbaProject.bin", b"x")]), "xlsx.macro"), (lambda: package(extra=[("_xmlsignatures/sig1.xml", b"x")]), "xlsx.signed"),
        (lambda: put("[Content_Types].xml", lambda d: d.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")), "xlsx.macro"),
        (lambda: put(SHEET, lambda d: b"<worksheet><sheetData><row>"), "xlsx.part"), (lambda: put(SHEET, lambda d: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + d), "xlsx.part"),
        (lambda: package(lambda name, d: None if name == SHEET else d), "xlsx.part"), (lambda: put("xl/styles.xml", lambda d: d[:100]), "xlsx.part"),
        (lambda: put(SHEET, lambda d: d.replace(b"</worksheet>", b" " * (2 << 20) + b"</worksheet>")), "xlsx.too_large"),
        (lambda: package(lambda name, d: None if name == "[Content_Types].xml" else d), "xlsx.not_one"),
    ]
    for path, code in cases:
        path = path() if callable(path) else path
        result = fill(path, "--firm", "S1", mapping=MAP, code=3)
        check(f"error[{code}]" in result.err, result, code)


def test_a_csv_form_is_filled_by_its_header_words():
    HOME.write("form.csv", "\ufeff고객 양식,2028\n품번,PCF,1차데이터비율,비고,업체\n")
    result = fill(HOME / "form.csv", "--firm", "S1", out="out.csv")
    assert "columns left blank, since their word is not known: 비고" in result.out, result
    with open(HOME / "out.csv", encoding="utf-8") as file:
        assert file.read() == "\ufeff고객 양식,2028\n품번,PCF,1차데이터비율,비고,업체\nS1-P1,2975.18060381,0,,가상부품 1 (주)\n"
    fill(HOME / "form.csv", "--firm", "S1", out="out.csv", mapping={"schema": "sangsaeng.fill_map/1", "headers": {"비고": {"value": "footprint.physical", "unit": "gCO2e"}}})
    with open(HOME / "out.csv", encoding="utf-8") as file:
        assert ",2975180.60381," in file.read()
    for content, code in (("a,b\n", "fill.no_header"), ("품번,PCF\nS1-P1,3\n", "fill.rows_there"), ("품번,월\n", "map.field_block")):
        HOME.write("odd.csv", content)
        check(code in fill(HOME / "odd.csv", "--firm", "S1", out="out.csv", code=3).err, None, code)


def test_a_csv_form_keeps_its_encoding_its_mark_and_its_line_ends():
    for name, encoding, end in (("kr.csv", "cp949", "\r\n"), ("excel.csv", "utf-8-sig", "\r\n"), ("plain.csv", "utf-8", "\n")):
        text = f"고객 양식,2028{end}품번,업체{end}"
        with open(HOME / name, "wb") as file:
            file.write(text.encode(encoding))
        fill(HOME / name, "--firm", "S1", out="out.csv")
        with open(HOME / "out.csv", "rb") as file:
            assert file.read() == (text + f"S1-P1,가상부품 1 (주){end}").encode(encoding), name


def test_whose_record_it_is():
    two = changed(cells=[{"sheet": "PCF", "cell": "C5", "value": "firm.name"}], blocks=[])
    fill(form(), "S3-P1", mapping=two)
    assert openpyxl.load_workbook(HOME / "out.xlsx")["PCF"]["C5"].value == "가상부품 3 (주)"
    check("record.other_firm" in fill(form(), "S1-P1", "--firm", "S2", mapping=two, code=3).err, None)
    check("Nearest: S1-P1" in fill(form(), "S1-P2", "--firm", "S1", mapping=two, code=4).err, None)
    check("record.no_firm" in fill(form(), mapping=two, code=2).err, None)
    check("fill.map_needed" in fill(form(), "--firm", "S1", code=2).err, None)
    before = run("fill", form(), "--firm", "S1", "--map", written(MAP), "--db", database(), "-o", form())
    check(before.code == 2, before, "the form itself is not overwritten")


if __name__ == "__main__":
    main(__name__)
