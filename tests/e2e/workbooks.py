"""Workbooks as people and programs make them: the corpus of test_workbooks.py. A maker is named by what its workbook shows; it writes `path` and returns
what is asked of the reader: nothing (rows as openpyxl reads them), or `Ask`."""
import datetime as dt
import io
import random
import re
import struct
import zipfile

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904


class Ask:
    """rows: what is expected, if openpyxl cannot say. errors: code and cell of each, in order. skip: rows of openpyxl's that are errors here. chosen: the sheet.
    hostile: whatever comes before the error."""

    def __init__(self, rows=None, errors=(), header=None, sheet=None, chosen=None, skip=(), hostile=False):
        self.rows, self.errors, self.header, self.sheet, self.chosen, self.skip, self.hostile = rows, list(errors), header, sheet, chosen, set(skip), hostile


HEADER = ["사업장", "월", "사용량", "금액"]
WORDS = ",".join(HEADER)
DATA = [["S1", "2026-01", 1250.5, 187575], ["S1", "2026-02", 1100, 165000], ["S2", "2026-01", 98.25, 14738]]


def new(title="전기", rows=(HEADER, *DATA)):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book, book.active


# ---- openpyxl ----

def a_plain_table(path):
    new()[0].save(path)


def a_renamed_tab(path):
    book, _ = new("1월 사용량 (최종)_v2")
    book.save(path)


def columns_in_another_order(path):
    new(rows=[[r[i] for i in (3, 0, 2, 1)] for r in (HEADER, *DATA)])[0].save(path)
    return Ask(header=WORDS)


def columns_that_nobody_asked_for(path):
    new(rows=[["순번", *r, "비고"] for r in (HEADER, *DATA)])[0].save(path)
    return Ask(header=WORDS)


def english_headers(path):
    new(rows=(["Site", "Month", "Use", "Amount"], *DATA))[0].save(path)
    return Ask(header="Site,Month,Use,Amount")


def titles_above_the_header(path):
    new(rows=(["2026년 전기요금 내역"], [], ["작성: 관리부", None, "단위: kWh, 원"], HEADER, *DATA))[0].save(path)
    return Ask(header=WORDS, rows=[(4, HEADER), *((5 + i, r) for i, r in enumerate(DATA))])


def a_merged_title(path):
    book, sheet = new(rows=(["전기요금"], HEADER, *DATA))
    sheet.merge_cells("A1:D1")
    book.save(path)
    return Ask(header=WORDS, rows=[(2, HEADER), *((3 + i, r) for i, r in enumerate(DATA))])


def a_header_over_two_rows(path):
    book, sheet = new(rows=(["사업장", "월", "전기", None], [None, None, "사용량", "금액"], *DATA))
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(area)
    book.save(path)
    return Ask(header=WORDS, rows=[(2, HEADER), *((3 + i, r) for i, r in enumerate(DATA))])


def a_site_merged_over_its_months(path):
    book, sheet = new(rows=(HEADER, DATA[0], [None, *DATA[1][1:]], DATA[2]))
    sheet.merge_cells("A2:A3")
    book.save(path)
    return Ask(header=WORDS, rows=[(1, HEADER), (2, DATA[0]), (3, ["S1", *DATA[1][1:]]), (4, DATA[2])])


def a_day_merged_over_rows(path):
    book, sheet = new(rows=(HEADER, ["S1", dt.date(2026, 1, 1), 1, 2], ["S2", None, 3, 4]))
    sheet.merge_cells("B2:B3")
    book.save(path)
    return Ask(header=WORDS, rows=[(1, HEADER), (2, ["S1", "2026-01-01", 1, 2]), (3, ["S2", "2026-01-01", 3, 4])])


def an_amount_merged_over_rows_counts_once(path):
    book, sheet = new(rows=(HEADER, ["S1", "2026-01", 10, 1000], ["S1", "2026-02", 20, None], ["S1", "2026-03", 30, None]))
    sheet.merge_cells("D2:D4")
    book.save(path)
    return Ask(header=WORDS, rows=[(1, HEADER), (2, ["S1", "2026-01", 10, 1000]), (3, ["S1", "2026-02", 20, ""]), (4, ["S1", "2026-03", 30, ""])])


def text_merged_over_columns_stands_in_the_first(path):
    book, sheet = new(rows=(HEADER, *DATA, ["자료 없음", None, None, 5]))
    sheet.merge_cells("A5:C5")
    book.save(path)


def blank_rows_between(path):
    new(rows=(HEADER, [], DATA[0], [], [], DATA[1], [None, "", None], DATA[2]))[0].save(path)


def a_margin_left_and_above(path):
    book = openpyxl.Workbook()
    for r, row in enumerate((HEADER, *DATA)):
        for c, value in enumerate(row):
            book.active.cell(5 + r, 3 + c, value)
    book.save(path)
    return Ask(header=WORDS)


def numbers_kept_as_text(path):
    new(rows=(HEADER, ["S1", "2026-01", "1,250.5", " 187,575 "], ["S1", "2026-02", "'1100", "₩165,000"]))[0].save(path)


def number_formats_of_offices(path):
    book, sheet = new(rows=(HEADER, *DATA))
    for row, code in enumerate(["#,##0.00", '_-"₩"* #,##0_-;-"₩"* #,##0_-', '#,##0"원"', "[Red]-0.0;0", "0.0%", "0.00E+00", "@", "General", '0.0" days"', "# ?/?", '[$₩-412]#,##0'], 2):
        sheet.cell(row, 5, row * 1234.5).number_format = code
    book.save(path)


def percents(path):
    book, sheet = new(rows=(["이름", "몫"], ["가", 0.125], ["나", 1], ["다", 0.0005]))
    for row in (2, 3, 4):
        sheet.cell(row, 2).number_format = "0.0%"
    book.save(path)


def days_in_many_forms(path):
    codes = ["yyyy-mm-dd", "m/d/yy", 'yyyy"년" m"월" d"일"', "[$-412]yyyy. m. d.;@", "d-mmm-yy", "dddd", "mm-dd", "[$-F800]dddd, mmmm dd, yyyy", "yy/mm/dd;@", "dd\\.mm\\.yyyy", 'yyyy"."mm"."dd']
    book, sheet = new(rows=(["형식", "날"],))
    for row, code in enumerate(codes, 2):
        sheet.cell(row, 1, code)
        sheet.cell(row, 2, dt.date(2026, 5, row)).number_format = code
    book.save(path)


def months_and_years_by_their_formats(path):
    book, sheet = new(rows=(["달", "해"],))
    for row in range(2, 6):
        sheet.cell(row, 1, dt.date(2026, row, 1)).number_format = ["yyyy-mm", "mmm-yy", 'yyyy"년" m"월"', "m월"][row - 2]
        sheet.cell(row, 2, dt.date(2020 + row, 1, 1)).number_format = "yyyy"
    sheet.cell(6, 1, dt.date(2026, 6, 15)).number_format = "yyyy-mm"
    book.save(path)
    return Ask(rows=[(1, ["달", "해"]), *((r, [f"2026-0{r}", f"{2020 + r}"]) for r in range(2, 6)), (6, ["2026-06-15"])])


def times_of_day(path):
    book, sheet = new(rows=(["시각", "검침"],))
    start = dt.datetime(2026, 3, 1)
    for row in range(2, 100):
        sheet.cell(row, 1, start + dt.timedelta(minutes=15 * row)).number_format = "yyyy-mm-dd hh:mm"
        sheet.cell(row, 2, dt.time(row % 24, row % 60, 30)).number_format = "h:mm:ss AM/PM"
    book.save(path)


def hours_worked(path):
    book, sheet = new(rows=(["설비", "가동"],))
    for row, hours in enumerate((0.5, 8, 27.5, 8760), 2):
        sheet.cell(row, 1, f"M{row}")
        sheet.cell(row, 2, hours / 24).number_format = "[h]:mm:ss"
    book.save(path)
    return Ask(rows=[(1, ["설비", "가동"]), (2, ["M2", "00:30:00"]), (3, ["M3", "08:00:00"]), (4, ["M4", "27:30:00"]), (5, ["M5", "8760:00:00"])])


def built_in_day_formats(path):
    book, sheet = new(rows=(["수", "값"],))
    for row, number in enumerate((14, 15, 16, 22, 18, 20, 45), 2):
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, 46000.25 if number == 22 else 0.75 if number in (18, 20, 45) else 46000).number_format = openpyxl.styles.numbers.BUILTIN_FORMATS[number]
    book.save(path)


def days_from_1904(path):
    book, sheet = new(rows=(["날"],))
    book.epoch = CALENDAR_MAC_1904
    for row, day in enumerate((dt.date(1904, 1, 2), dt.date(1999, 12, 31), dt.date(2026, 5, 15)), 2):
        sheet.cell(row, 1, day)
    sheet.cell(5, 1, dt.datetime(2026, 5, 15, 13, 45)).number_format = "yyyy-mm-dd hh:mm"
    book.save(path)


def the_leap_day_that_never_was(path):
    book, sheet = new(rows=(["날"],))
    for row, serial in enumerate((1, 59, 60, 61), 2):
        sheet.cell(row, 1, serial).number_format = "yyyy-mm-dd"
    book.save(path)
    return Ask(rows=[(1, ["날"]), (2, ["1900-01-01"]), (3, ["1900-02-28"]), (5, ["1900-03-01"])], errors=[("xlsx.no_day", "전기!A4")])


def days_before_the_first_and_behind_the_last(path):
    book, sheet = new(rows=(["날", "이름"],))
    for row, serial in enumerate((-1, 2958465, 2958466), 2):
        sheet.cell(row, 1, serial).number_format = "yyyy-mm-dd"
        sheet.cell(row, 2, "x")
    book.save(path)
    return Ask(rows=[(1, ["날", "이름"]), (3, ["9999-12-31", "x"])], errors=[("xlsx.no_day", "전기!A2"), ("xlsx.no_day", "전기!A4")])


def truth(path):
    new(rows=(["이름", "참"], ["가", True], ["나", False]))[0].save(path)


def errors_of_formulas(path):
    book, sheet = new(rows=(HEADER, *DATA))
    sheet["C3"] = "#N/A"
    sheet["C3"].data_type = "e"
    sheet["D4"] = "#DIV/0!"
    sheet["D4"].data_type = "e"
    book.save(path)
    return Ask(errors=[("xlsx.error_value", "전기!C3"), ("xlsx.error_value", "전기!D4")], skip=[3, 4])


def formulas_without_results(path):
    book, sheet = new(rows=(HEADER, *DATA))
    sheet["D3"] = "=C3*150"
    book.save(path)
    return Ask(errors=[("xlsx.no_result", "전기!D3")], skip=[3])


def a_formula_above_the_header_is_no_matter(path):
    book, sheet = new(rows=(["합계", "=SUM(D3:D9)"], HEADER, *DATA))
    book.save(path)
    return Ask(header=WORDS, rows=[(2, HEADER), *((3 + i, r) for i, r in enumerate(DATA))])


def hidden_rows(path):
    book, sheet = new()
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    return Ask(errors=[("xlsx.hidden_rows", "전기")])


def rows_that_a_filter_hides(path):
    book, sheet = new()
    sheet.auto_filter.ref = "A1:D4"
    sheet.auto_filter.add_filter_column(0, ["S2"])
    for row in (2, 3):
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    return Ask(errors=[("xlsx.hidden_rows", "전기")])


def hidden_columns_are_read(path):
    book, sheet = new()
    sheet.column_dimensions["B"].hidden = True
    book.save(path)


def grouped_rows(path):
    book, sheet = new()
    sheet.row_dimensions.group(2, 3, hidden=False)
    book.save(path)


def a_hidden_sheet_is_not_chosen(path):
    book, sheet = new("숨김", rows=(HEADER, ["X", "2020-01", 1, 2]))
    sheet.sheet_state = "hidden"
    other = book.create_sheet("보임")
    for row in (HEADER, *DATA):
        other.append(row)
    book.active = 1
    book.save(path)
    return Ask(header=WORDS, chosen="보임")


def a_hidden_sheet_is_read_when_named(path):
    a_hidden_sheet_is_not_chosen(path)
    return Ask(header=WORDS, sheet="숨김", chosen="숨김")


def the_sheet_with_the_header(path):
    book, _ = new("설명", rows=(["이 파일은 전기요금을 담고 있습니다"], ["사업장별로 적으십시오"]))
    sheet = book.create_sheet("자료")
    for row in (HEADER, *DATA):
        sheet.append(row)
    book.create_sheet("빈 시트")
    book.save(path)
    return Ask(header=WORDS, chosen="자료")


def the_first_sheet_that_holds_anything(path):
    book, _ = new("빈 시트", rows=())
    sheet = book.create_sheet("자료")
    for row in (HEADER, *DATA):
        sheet.append(row)
    book.save(path)
    return Ask(chosen="자료")


def sheets_that_are_alike(path):
    book, _ = new("1월")
    sheet = book.create_sheet("2월")
    for row in (HEADER, *DATA):
        sheet.append(row)
    book.save(path)
    return Ask(header=WORDS, rows=[], errors=[("xlsx.sheets_alike", "")])


def a_sheet_that_is_named(path):
    sheets_that_are_alike(path)
    return Ask(header=WORDS, sheet="2월", chosen="2월")


def a_sheet_that_is_not_there(path):
    sheets_that_are_alike(path)
    return Ask(sheet="3월", rows=[], errors=[("xlsx.no_such_sheet", "")])


def text_of_every_kind(path):
    new(rows=(["글"], ["줄\n바꿈"], ["  앞뒤 빈칸  "], ["\u00a0넓은 빈칸\u3000"], ["👩‍🏭 😀 𠮷"], ["<&>\"'"], ["+1은 수식이 아님"], ["100%"], ["1,5;x\ty"], ["한" * 32767]))[0].save(path)


def numbers_of_every_size(path):
    book, sheet = new(rows=(["수"],))
    rng = random.Random(10)
    values = [0, -0.0, 1, -1, 0.1, 0.1 + 0.2, 1.1 * 3, 1e-7, 1.5e-20, 123456789012345, 1234567890123456789, 1e15, 1e20, -9.99e-5, 2 / 3, 1e-300, 5e-324, 1.7e308]
    values += [rng.uniform(-1, 1) * 10 ** rng.randint(-12, 12) for _ in range(400)] + [round(rng.uniform(0, 1e6), rng.randint(0, 6)) for _ in range(200)]
    values += [2.0 ** k for k in range(-60, 60)] + [float(f"{rng.randint(1, 9)}.{rng.randint(0, 10 ** 15):015}") for _ in range(200)]
    for row, value in enumerate(values, 2):
        sheet.cell(row, 1, value)
    book.save(path)


def nothing_but_a_header(path):
    new(rows=(HEADER,))[0].save(path)


def nothing_at_all(path):
    new(rows=())[0].save(path)
    return Ask(rows=[], errors=[("xlsx.empty", "")])


def only_styles(path):
    book, sheet = new(rows=())
    for row in range(1, 50):
        sheet.cell(row, 3).font = Font(bold=True)
    book.save(path)
    return Ask(rows=[], errors=[("xlsx.empty", "")])


def cells_far_apart(path):
    book, sheet = new(rows=())
    for name, value in (("A1", "처음"), ("XFD1", "끝 열"), ("ZZ700", 7), ("A1048576", "끝 행")):
        sheet[name] = value
    book.save(path)


def three_hundred_columns(path):
    new(rows=[[f"{r}-{c}" for c in range(300)] for r in range(20)])[0].save(path)


def total_rows_stay_for_who_asks(path):
    new(rows=(HEADER, *DATA, ["합계", None, 2448.75, 367313]))[0].save(path)
    return Ask(header=WORDS)


def comments_links_lists_and_colours(path):
    book, sheet = new()
    sheet["A2"].comment = openpyxl.comments.Comment("메모", "작성자")
    sheet["B2"].hyperlink = "https://example.org/"
    rule = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"S1,S2"')
    rule.add("A2:A9")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("C2:C9", openpyxl.formatting.rule.CellIsRule(operator="greaterThan", formula=["1000"]))
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="Bills", ref="A1:D4"))
    book.save(path)


def rows_of_a_million_kinds(path):
    """Random sparse tables: what openpyxl writes and reads."""
    rng = random.Random(4)
    book, sheet = new(rows=())
    for _ in range(1500):
        value = rng.choice([rng.randint(-10 ** 6, 10 ** 6), rng.uniform(-1e3, 1e3), "글 " + "가나다라"[rng.randint(0, 3)] * rng.randint(1, 9), True, False, dt.date(2026, 1, 1) + dt.timedelta(rng.randint(0, 999)), f" {rng.random()} "])
        cell = sheet.cell(rng.randint(1, 200), rng.randint(1, 40))
        if cell.value is None:
            cell.value = value
    book.save(path)


OPENPYXL = [value for value in list(globals().values()) if callable(value) and getattr(value, "__module__", "") == __name__ and isinstance(value, type(new)) and value is not new]

# ---- packages made by hand ----

MAIN, REL, PKG = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT, STRICT_REL = "http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
ROOT = f'<Relationships xmlns="{PKG}"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>12.5</v></c></row>'
SHARED = f'<sst xmlns="{MAIN}"><si><t>이름</t></si><si><t>값</t></si><si><t>가</t></si></sst>'
WANTED = [(1, ["이름", "값"]), (2, ["가", 12.5])]
INLINE = ('<row r="1"><c r="A1" t="inlineStr"><is><t>이름</t></is></c><c r="B1" t="inlineStr"><is><t>값</t></is></c></row>'
          '<row r="2"><c r="A2" t="inlineStr"><is><t>가</t></is></c><c r="B2"><v>12.5</v></c></row>')


def sheet(rows, behind="", before="", attributes=f'xmlns="{MAIN}"'):
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {attributes}>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'


def workbook(names=("Sheet1",), more="", attributes=f'xmlns="{MAIN}" xmlns:r="{REL}"'):
    return f'<workbook {attributes}>{more}<sheets>' + "".join(f'<sheet name="{n}" sheetId="{i}" r:id="s{i}"/>' for i, n in enumerate(names, 1)) + "</sheets></workbook>"


def parts(rows=ROWS, shared=SHARED, styles=None, names=("Sheet1",)):
    """The parts of a package, by name."""
    rels = "".join(f'<Relationship Id="s{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(names) + 1))
    rels += f'<Relationship Id="x1" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>' if shared else ""
    rels += f'<Relationship Id="x2" Type="{REL}/styles" Target="styles.xml"/>' if styles else ""
    made = {"[Content_Types].xml": TYPES, "_rels/.rels": ROOT, "xl/workbook.xml": workbook(names), "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PKG}">{rels}</Relationships>'}
    made.update({f"xl/worksheets/sheet{i}.xml": sheet(rows) for i in range(1, len(names) + 1)})
    made.update({"xl/sharedStrings.xml": shared, "xl/styles.xml": styles})
    return {name: part for name, part in made.items() if part is not None}


def pack(path, made, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as out:
        for name, part in made.items():
            out.writestr(name, part if isinstance(part, bytes) else part.encode("utf-8"))


def one(rows, expected=WANTED, errors=(), **more):
    """A maker of one sheet with these rows."""
    def maker(path):
        pack(path, parts(rows, **more))
        return Ask(rows=expected, errors=errors)
    return maker


def with_sheet(xml, expected=WANTED, errors=(), shared=SHARED):
    def maker(path):
        made = parts(shared=shared)
        made["xl/worksheets/sheet1.xml"] = xml
        pack(path, made)
        return Ask(rows=expected, errors=errors)
    return maker


def part_names_of_another_program(path):
    made = parts()
    made["_rels/.rels"] = ROOT.replace("xl/workbook.xml", "/content/book.xml")
    made["content/book.xml"] = made.pop("xl/workbook.xml")
    made["content/_rels/book.xml.rels"] = (f'<Relationships xmlns="{PKG}"><Relationship Id="s1" Type="{REL}/worksheet" Target="../Tables/One.xml"/>'
                                           f'<Relationship Id="q" Type="{REL}/sharedStrings" Target="/texts.xml"/></Relationships>')
    del made["xl/_rels/workbook.xml.rels"]
    made["tables/ONE.xml"] = made.pop("xl/worksheets/sheet1.xml")
    made["texts.xml"] = made.pop("xl/sharedStrings.xml")
    pack(path, made)
    return Ask(rows=WANTED)


def strict_ooxml(path):
    made = {name: part.replace(MAIN, STRICT).replace(REL, STRICT_REL) for name, part in parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="d" s="1"><v>2026-05-15</v></c><c r="B2" t="d" s="2"><v>2026-05-15T13:45:00.000</v></c></row>'
        '<row r="3"><c r="A3" t="d" s="1"><v>2026-05-15T00:00:00Z</v></c></row>',
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>').items()}
    pack(path, made)
    return Ask(rows=[(1, ["이름", "값"]), (2, ["2026-05-15", "2026-05-15T13:45:00"]), (3, ["2026-05-15"])])


def prefixes_everywhere(path):
    def prefixed(xml):
        return re.sub(r"(</?)(?![?!])", r"\1x:", xml).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').replace(f'xmlns="{PKG}"', f'xmlns:x="{PKG}"')
    made = {name: prefixed(part) if name != "[Content_Types].xml" else part for name, part in parts().items()}
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("r:id", "rel:id").replace("xmlns:r=", "xmlns:rel=")
    pack(path, made)
    return Ask(rows=WANTED)


def parts_in_utf_16(path):
    made = {}
    for name, part in parts().items():
        xml = part.replace(' encoding="UTF-8" standalone="yes"', "")
        made[name] = xml.encode("utf-16") if name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml") else part
    made["xl/worksheets/sheet1.xml"] = ("<?xml version='1.0' encoding='UTF-16'?>" + sheet(ROWS).split("\n", 1)[1]).encode("utf-16-be")
    pack(path, made)
    return Ask(rows=WANTED)


def a_part_in_latin_1(path):
    made = parts('<row r="1"><c r="A1" t="str"><v>Caf\xe9</v></c></row>')
    made["xl/worksheets/sheet1.xml"] = made["xl/worksheets/sheet1.xml"].replace("UTF-8", "ISO-8859-1").encode("latin-1")
    pack(path, made)
    return Ask(rows=[(1, ["Caf\xe9"])])


def parts_that_are_not_packed(path):
    pack(path, parts(), zipfile.ZIP_STORED)
    return Ask(rows=WANTED)


def a_package_through_a_pipe(path):
    """Sizes stand behind the data."""
    class Pipe(io.RawIOBase):
        def __init__(self, file):
            self.file = file

        def writable(self):
            return True

        def write(self, data):
            return self.file.write(data)

    with open(path, "wb") as file, zipfile.ZipFile(Pipe(file), "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in parts().items():
            out.writestr(name, part)
    return Ask(rows=WANTED)


def a_signed_workbook(path):
    pack(path, {**parts(), "_xmlsignatures/sig1.xml": "<x/>"})
    return Ask(rows=WANTED)


def a_chart_sheet_is_no_table(path):
    made = parts(names=("그림", "자료"))
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace("worksheet\"", "chartsheet\"", 1)
    pack(path, made)
    return Ask(rows=WANTED, chosen="자료")


RICH = f'<sst xmlns="{MAIN}"><si><r><rPr><b/></rPr><t xml:space="preserve">이 </t></r><r><t>름</t></r><rPh sb="0" eb="1"><t>ireum</t></rPh><phoneticPr fontId="1"/></si><si><t/></si><si><t>_x0041_가_x000D_</t></si></sst>'
BY_HAND = [
    part_names_of_another_program, strict_ooxml, prefixes_everywhere, parts_in_utf_16, a_part_in_latin_1, parts_that_are_not_packed, a_package_through_a_pipe, a_signed_workbook,
    ("no_shared_strings_and_no_styles", one(INLINE, shared=None)),
    ("rich_text_without_how_it_is_read_aloud", one(ROWS, [(1, ["이 름"]), (2, ["A가", 12.5])], shared=RICH)),
    ("rows_and_cells_without_numbers", one('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row/><row><c t="s"><v>2</v></c><c r="D3"><v>1</v></c><c><v>2</v></c></row>', [(1, ["이름", "값"]), (3, ["가", "", "", 1, 2])])),
    ("cells_out_of_order", one('<row r="1"><c r="B1" t="s"><v>1</v></c><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="B2"><v>12.5</v></c><c r="A2" t="s"><v>2</v></c></row>')),
    ("a_dimension_that_lies", with_sheet(sheet(ROWS, before='<dimension ref="A1"/>'))),
    ("results_of_formulas", one('<row r="1"><c r="A1" t="str"><f>"이"&amp;"름"</f><v>이름</v></c><c r="B1" t="str"><f>""</f><v></v></c></row><row r="2"><c r="A2"><f t="shared" si="0" ref="A2:A9">1+1</f><v>2</v></c><c r="B2" t="b"><f>TRUE</f><v>1</v></c></row>', [(1, ["이름"]), (2, [2, "true"])])),
    ("comments_instructions_and_cdata", with_sheet(sheet('<!-- <row r="9"/> --><row r="1"><?x y?><c r="A1" t="inlineStr"><is><t><![CDATA[<이름&>]]></t></is></c><c r="B1" t="inlineStr"><is><t>a&#xAC12;&#44050;&lt;&amp;&quot;&apos;</t></is></c></row>'), [(1, ["<이름&>", "a값값<&\"'"])])),
    ("extensions_and_alternatives", with_sheet(sheet(ROWS + '<x:thing xmlns:x="u"><row r="7"/></x:thing>', behind='<extLst><ext uri="u"><sheetData><row r="1"/></sheetData></ext></extLst>', before='<mc:AlternateContent xmlns:mc="m"><mc:Choice><sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData></mc:Choice></mc:AlternateContent>'))),
    ("line_ends_of_every_kind", one('<row r="1"><c r="A1" t="inlineStr"><is><t>a\r\nb\rc&#13;d&#10;e</t></is></c></row>', [(1, ["a\nb\nc\rd\ne"])])),
    ("escapes_are_resolved_once", one('<row r="1"><c r="A1" t="inlineStr"><is><t>_x005F_x0041_</t></is></c><c r="B1" t="str"><v>_x005F_x0041_</v></c><c r="C1" t="inlineStr"><is><r><t>_x005F_x0041_</t></r></is></c><c r="D1" t="inlineStr"><is><t xml:space="preserve"> _x0041_ </t></is></c></row>', [(1, ["_x0041_", "_x0041_", "_x0041_", "A"])])),
    ("references_of_every_form", one('<row r="1"><c r="A1" t="inlineStr"><is><t>&#x41;&#65;&#xAc12;&#44050;&#x1F600;</t></is></c></row>', [(1, ["AA값값\U0001f600"])])),
    ("cells_written_long", one('<row r="1"><c r="A1" t="inlineStr"><is><t>이름</t></is> </c><c r="B1" ><v >값1</v ></c ></row>'.replace("값1", "3"), [(1, ["이름", 3])])),
    ("apostrophes_around_attributes", with_sheet(sheet(ROWS).replace('"', "'"))),
    ("attributes_on_many_lines", with_sheet(sheet(ROWS.replace(' r="', '\n\tr = "')))),
    ("numbers_as_other_programs_write_them", one('<row r="1"><c r="A1"><v> 12.50 </v></c><c r="B1"><v>+1.25E+3</v></c><c r="C1" t="n"><v>.5</v></c><c r="D1"><v>007</v></c><c r="E1"><v>-0</v></c><c r="F1"><v>1e-5</v></c><c r="G1"><v>36.900000000000006</v></c></row>', [(1, ["12.5", "1250", "0.5", "7", "0", "0.00001", "36.9"])])),
    ("numbers_that_are_none", one('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>NaN</v></c></row><row r="3"><c r="A3"><v>1e999</v></c></row><row r="4"><c r="A4"><v>1,5</v></c></row><row r="5"><c r="A5" t="b"><v>2</v></c></row>', [(1, [1])], [("xlsx.no_number", f"Sheet1!A{r}") for r in range(2, 6)])),
    ("a_chart_sheet_is_no_table", a_chart_sheet_is_no_table),
    ("a_blank_row_of_blank_cells", one('<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="0"/><c r="B2"><v></v></c><c r="C2" t="inlineStr"><is><t>  </t></is></c></row><row r="3"><c r="A3"><v>1</v></c></row>', [(1, ["이름"]), (3, [1])])),
]

# ---- hostile ones ----


def bytes_of(made):
    out = io.BytesIO()
    pack(out, made)
    return out.getvalue()


def put(path, data):
    with open(path, "wb") as file:
        file.write(data)


def hostile(data, code, cell="", header=None):
    def maker(path):
        put(path, data() if callable(data) else data)
        return Ask(errors=[(code, cell)], header=header, hostile=True)
    return maker


def broken(rows, cell="Sheet1", **more):
    return hostile(lambda: bytes_of(parts(rows, **more)), "xlsx.part", cell)


def changed(name, part):
    return bytes_of({**parts(), name: part})


def wrong_checksum():
    data = bytearray(bytes_of(parts()))
    for name in (b"xl/worksheets/sheet1.xml",):
        at = data.index(name)
        data[at - 16:at - 12] = struct.pack("<I", 12345)  # local header
        at = data.rindex(name)
        data[at - 30:at - 26] = struct.pack("<I", 12345)  # directory
    return bytes(data)


def lying_size():
    """The sheet says that it is small."""
    data = bytearray(bytes_of(parts('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 3_000_000)))
    name = b"xl/worksheets/sheet1.xml"
    for at in (data.index(name) - 8, data.rindex(name) - 22):
        data[at:at + 4] = struct.pack("<I", 100)
    return bytes(data)


def stands_twice():
    out = io.BytesIO()
    pack(out, parts())
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/worksheets/Sheet1.xml", sheet('<row r="1"><c r="A1"><v>9</v></c></row>'))
    return out.getvalue()


NOISE = "".join(random.Random(1).choices("abcdefgh", k=3_000_000))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = [
    ("a_workbook_that_is_cut_off", hostile(lambda: bytes_of(parts())[:900], "xlsx.cut")),
    ("a_checksum_that_is_wrong", hostile(wrong_checksum, "xlsx.part", "Sheet1")),
    ("a_thousand_million_laughs", hostile(lambda: changed("xl/worksheets/sheet1.xml", sheet(ROWS).replace("\n", "\n" + LAUGHS)), "xlsx.part", "Sheet1")),
    ("laughs_in_the_workbook_part", hostile(lambda: changed("xl/workbook.xml", LAUGHS + workbook()), "xlsx.part")),
    ("laughs_in_the_shared_strings", hostile(lambda: changed("xl/sharedStrings.xml", LAUGHS + SHARED), "xlsx.part", "Sheet1")),
    ("a_file_of_the_machine_as_an_entity", hostile(lambda: changed("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + sheet('<row r="1"><c r="A1" t="str"><v>&f;</v></c></row>').split("\n")[1]), "xlsx.part", "Sheet1")),
    ("a_bomb_of_blanks", hostile(lambda: changed("xl/worksheets/sheet1.xml", sheet(ROWS, before=" " * 80_000_000)), "xlsx.unpacks", "Sheet1")),
    ("a_bomb_that_says_it_is_small", hostile(lying_size, "xlsx.part", "Sheet1")),
    ("a_workbook_with_a_password", hostile(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(90), "xlsx.encrypted")),
    ("a_workbook_of_the_last_century", hostile(OLE + "Workbook\0".encode("utf-16-le") + bytes(90), "xlsx.other_kind")),
    ("a_letter_that_is_no_table", hostile(OLE, "xlsx.not_one")),
    ("macros", hostile(lambda: bytes_of({**parts(), "xl/vbaProject.bin": b"x"}), "xlsx.macro")),
    ("macros_by_their_type", hostile(lambda: bytes_of({**parts(), "[Content_Types].xml": TYPES.replace("spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml")}), "xlsx.macro")),
    ("a_binary_workbook", hostile(lambda: bytes_of({"[Content_Types].xml": TYPES.replace("openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "ms-excel.sheet.binary.macroEnabled.main")}), "xlsx.other_kind")),
    ("an_open_document", hostile(lambda: bytes_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "xlsx.other_kind")),
    ("a_zip_of_something_else", hostile(lambda: bytes_of({"readme.txt": "hello"}), "xlsx.not_one")),
    ("a_part_that_stands_twice", hostile(stands_twice, "xlsx.part")),
    ("a_sheet_without_its_part", hostile(lambda: bytes_of({k: v for k, v in parts().items() if "sheet1" not in k}), "xlsx.part", "Sheet1")),
    ("paths_out_of_the_package", hostile(lambda: changed("xl/_rels/workbook.xml.rels", parts()["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "../../../../etc/passwd")), "xlsx.part", "Sheet1")),
    ("a_sheet_that_breaks_off", broken('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c')),
    ("rows_out_of_order", broken('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')),
    ("a_cell_that_stands_twice", broken('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
    ("a_cell_of_another_row", broken('<row r="1"><c r="A2"><v>1</v></c></row>')),
    ("a_column_behind_the_last", broken('<row r="1"><c r="XFE1"><v>1</v></c></row>')),
    ("a_row_behind_the_last", broken('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')),
    ("a_shared_text_that_is_not_there", broken('<row r="1"><c r="A1" t="s"><v>3</v></c></row>')),
    ("a_cell_of_an_unknown_kind", broken('<row r="1"><c r="A1" t="z"><v>3</v></c></row>')),
    ("tags_in_tags_in_tags", broken("<a>" * 1000)),
    ("tags_that_do_not_match", broken('<row r="1"><c r="A1"><v>1</c></v></row>')),
    ("bytes_that_are_no_text", hostile(lambda: changed("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>').encode("latin-1")), "xlsx.part", "Sheet1")),
    ("a_byte_zero", broken('<row r="1"><c r="A1" t="str"><v>a\0b</v></c></row>')),
    ("a_tag_without_end", broken('<row r="1"><c r="' + NOISE)),
    ("a_text_of_three_megabytes", broken('<row r="1"><c r="A1" t="str"><v>' + NOISE + "</v></c></row>")),
    ("merged_cells_without_number", hostile(lambda: changed("xl/worksheets/sheet1.xml", sheet(ROWS, behind="<mergeCells>" + "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(1, 70_000)) + "</mergeCells>")), "xlsx.part", "Sheet1")),
    ("ten_thousand_sheets", hostile(lambda: changed("xl/workbook.xml", workbook([f"S{i}" for i in range(2000)]).replace('r:id="s', 'r:id="s1" x="')), "xlsx.part")),
    ("no_bytes_at_all", hostile(b"", "csv.empty")),
]
