#!/usr/bin/python3
"""Workbooks, opened by openpyxl: every list of the command line says in a workbook what it says as CSV, in formats that a spreadsheet knows, with header
words in the language asked for; nothing that a text begins with becomes a formula; documents have a sheet for each table; and which format an
answer has follows from the name of its file."""
import csv
import io
import json
import os
import pty
import re
import resource
import shutil
import subprocess
import tempfile
import time
import zipfile
from decimal import Decimal

import openpyxl

from campaign_case import write_campaign
from e2e import BULK, SOURCE, Folder, check, environment, main, run

HANGUL = range(0xAC00, 0xD7A4)
FORMULAS = ("=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://a.example\")")
FACTORS = "key,name_en,name_ko,unit,kgCO2e_per_unit,gwp_set,year,region,source,status,use"
MADE = {}

# Of examples/credits with a campaign, unless a second database is named.
LISTS = [
    "agreement list", "campaign list", "campaign show ENERGY-2027", "campaign outbox ENERGY-2027", "cascade", "claims", "credit accounts", "credit holdings", "credit events",
    "credit trace KOC-EP-1-2027-35", "credit block KOC-EP-1-2027-35", "credit project", "credit position CARMAKER", "credit contracts", "credit pays", "duty list --all",
    "evidence list", "export ledger", "factor search --top 500", "footprint --all", "fund balance", "fund due", "fund property", "fund grants", "fund grants --grant S1-M1",
    "fund firms", "fund statement", "fund reconcile", "inventory", "meter list", "meter show MT-S1-E", "meter show MT-S1-E 2027-03", "meter versions MT-S1-E", "meter band S1-M1",
    "outcome --all", "route --firm S1", "verify", "verify VF-1", "verify recompute VF-1", "visits", "access as CARMAKER organisations",
]
LISTS_OF_PLANS = ["macc", "plan candidates --all", "plan list", "plan show PLAN-A", "plan compare PLAN-A PLAN-B", "plan variance PLAN-A",
                  "plan sensitivity --prices 10000 --work 200000 --budget 500000000", "plan make --dry-run --by OPERATOR --work 200000 --budget 500000000"]
LISTS_WITHOUT_DATABASE = ["access", f"bill {SOURCE}/tests/fuzz/corpus/bill/fuel", "claims rules", "credit rules", "duty rules", "fill --list", "methodology list",
                          f"methodology calculate moulding {SOURCE}/tests/data/methodologies/m8a.csv"]


def made(name):
    """A database of an example, made once by the release: its like runs under sanitizers elsewhere."""
    if name not in MADE:
        MADE.setdefault("folder", tempfile.mkdtemp(prefix="sangsaeng-books-"))
        db = os.path.join(MADE["folder"], f"{name}.db")
        result = run("run", os.path.join(SOURCE, "examples", name), "--db", db, binary=BULK)
        check(result.code == 0, result, name)
        if name == "credits":
            campaign = write_campaign(os.path.join(MADE["folder"], "campaign.json"), targets={}, escalation=None)
            check(run("campaign", "start", campaign, "--db", db, "--by", "OPERATOR", "--on", "2028-06-30", binary=BULK).code == 0, "", "campaign")
        else:
            for plan, budget in (("PLAN-A", 3000000000), ("PLAN-B", 300000000)):
                result = run("plan", "make", "--db", db, "--by", "OPERATOR", "--work", 200000, "--budget", budget, "--name", plan, binary=BULK)
                check(result.code == 0, result, plan)
        MADE[name] = db
    return MADE[name]


def ask(words, *more, binary=BULK, db=None):
    return run(*words.split(), *(["--db", db] if db else []), *more, binary=binary)


def has_hangul(text):
    return any(ord(c) in HANGUL for c in text)


def shown(cell):
    """What a cell holds, as CSV has it."""
    value = cell.value
    if value is None:
        return ""
    if cell.is_date:
        return value.strftime({"yyyy-mm-dd": "%Y-%m-%d", "yyyy-mm": "%Y-%m"}[cell.number_format])
    return str(value)


def same(cell, text):
    if cell.data_type == "n" and cell.value is not None:
        return Decimal(repr(cell.value)) == Decimal(text)
    # CSV guards what a spreadsheet would run; a workbook needs no guard, its strings are strings
    return shown(cell) == text or (text.startswith("'") and shown(cell) == text[1:]) or shown(cell).split() == text.lstrip("'").split()


def judge_format(key, cell, text):
    if text == "" or cell.data_type == "s":
        return not (text and key.endswith("_krw") and "_per_" not in key)
    if key.endswith("_krw") and "_per_" not in key:
        return cell.number_format == "#,##0"
    if cell.is_date:
        return cell.number_format in ("yyyy-mm-dd", "yyyy-mm")
    decimals = len(text.partition(".")[2])
    return cell.number_format in ("0", "#,##0" + ("." + "0" * decimals if decimals else ""), "General")


def judge_sheet(words, sheet, keys, rows):
    """Header, cells, what is fixed and filtered, how it is printed: findings."""
    if sheet.max_row != len(rows) + 1 or sheet.max_column != len(keys):
        yield f"{sheet.dimensions} for {len(rows)} rows of {len(keys)}"
        return
    last = openpyxl.utils.get_column_letter(len(keys))
    if sheet.freeze_panes != "A2" or sheet.auto_filter.ref != f"A1:{last}{len(rows) + 1}" or sheet.print_title_rows != "$1:$1":
        yield f"panes {sheet.freeze_panes}, filter {sheet.auto_filter.ref}, titles {sheet.print_title_rows}"
    if str(sheet.page_setup.paperSize) != "9" or not sheet.page_setup.fitToHeight == 0 or not sheet.sheet_properties.pageSetUpPr.fitToPage:
        yield "not one page wide"
    for number, row in enumerate(rows, 2):
        for column, (key, text) in enumerate(zip(keys, row), 1):
            cell = sheet.cell(number, column)
            if cell.data_type == "f" or not same(cell, text) or not judge_format(key, cell, text):
                yield f"{cell.coordinate} {key}: {text!r} is {cell.value!r}, {cell.data_type}, {cell.number_format}"


def judge_list(words, db):
    table = ask(words, "-O", "csv", "--lang", "ko", db=db)
    keys, *rows = csv.reader(io.StringIO(table.out))
    path = os.path.join(MADE["folder"], "list.xlsx")
    result = ask(words, "-o", path, "--lang", "ko", db=db)
    if result.code != table.code or result.out:
        yield str(result)
        return
    book = openpyxl.load_workbook(path)
    sheet, = book
    yield from judge_sheet(words, sheet, keys, rows)
    header = [cell.value for cell in sheet[1]]
    if not all(map(has_hangul, header)) or len(set(header)) != len(header):
        yield f"header {header}"
    if not words.startswith("access as") and not has_hangul(sheet.title):
        yield f"sheet {sheet.title}"


def judge_lists(lists, db):
    MADE.setdefault("folder", tempfile.mkdtemp(prefix="sangsaeng-books-"))
    found = [f"{words}: {what}" for words in lists for what in judge_list(words, db)]
    assert not found, "\n".join(found[:40])


def test_every_list_as_a_workbook_says_what_its_csv_says():
    judge_lists(LISTS, made("credits"))


def test_the_lists_of_plans_too():
    judge_lists(LISTS_OF_PLANS, made("automotive"))


def test_lists_that_need_no_database_too():
    judge_lists(LISTS_WITHOUT_DATABASE, None)


def test_no_command_with_csv_is_left_out():
    """The program says itself which formats its commands have; rollup and plan solve answer programs, from files to standard output; a report is a document and judged
    in test_report.py."""
    commands = {c["command"]: c["formats"] for c in json.loads(run("help", "-O", "json").out)["commands"]}
    with_csv = {name for name, formats in commands.items() if "csv" in formats}
    assert with_csv - {"rollup"} == {name for name, formats in commands.items() if "xlsx" in formats}
    assert with_csv - {"rollup", "report"} == {words.split()[0] for words in LISTS + LISTS_OF_PLANS + LISTS_WITHOUT_DATABASE}


def test_won_are_numbers_ids_are_texts_and_words_are_in_the_language_asked_for():
    grants = json.loads(ask("fund grants", "-O", "json", db=made("credits")).out)["grants"]
    path = os.path.join(MADE["folder"], "grants.xlsx")
    for lang, title, header in (("en", "Grants", ["Grant", "Organisation", "Reserved (KRW)", "Applied on"]), ("ko", "지원", ["지원", "조직", "예약액 (원)", "신청일"])):
        check(ask("fund grants", "-o", path, "--lang", lang, db=made("credits"), binary=None).code == 0, "", lang)
        sheet, = openpyxl.load_workbook(path)
        words = [cell.value for cell in sheet[1]]
        assert sheet.title == title and [word for word in words if word in header] == [h for h in words if h in header] and set(header) <= set(words), words
        assert lang == "ko" or not any(map(has_hangul, words)), words
        column = {word: number for number, word in enumerate(words)}
        for grant, row in zip(grants, sheet.iter_rows(min_row=2)):
            assert row[column[header[0]]].value == grant["grant"] and row[column[header[0]]].data_type == "s"
            assert row[column[header[2]]].value == grant["reserved_krw"] and isinstance(row[column[header[2]]].value, int)
            assert row[column[header[3]]].value.strftime("%Y-%m-%d") == grant["applied_on"]
    position, = openpyxl.load_workbook(io.BytesIO(binary_of("credit position CARMAKER", made("credits"))))
    year = position["B2"]
    assert year.value == 2027 and year.number_format == "0", "a year has no thousands separator"


def binary_of(words, db, *more):
    process = subprocess.run([BULK, *words.split(), "--db", db, "-O", "xlsx", *more], capture_output=True, env=environment(), check=True)
    return process.stdout


def test_the_same_list_is_the_same_bytes_and_was_made_on_the_day_of_the_programme():
    for words in ("fund grants", "outcome --all", "inventory", "credit holdings"):
        first = binary_of(words, made("credits"))
        time.sleep(0.01)
        assert first == binary_of(words, made("credits"), "--lang", "en", "--color", "never"), words
        properties = openpyxl.load_workbook(io.BytesIO(first)).properties
        assert f"{properties.created:%Y-%m-%d}" == f"{properties.modified:%Y-%m-%d}" == "2028-06-30", words
        with zipfile.ZipFile(io.BytesIO(first)) as parts:
            assert {part.date_time[0] for part in parts.infolist()} == {1980} and parts.testzip() is None


def test_nothing_that_a_text_begins_with_becomes_a_formula():
    with Folder() as folder:
        shutil.copytree(os.path.join(SOURCE, "examples", "small"), folder / "small")
        with open(folder / "small/organisations.csv", encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        rows.sort(key=lambda row: row[0] not in ("S1", "S2", "S3"))
        named = dict(zip((row[0] for row in rows), FORMULAS))
        for row in rows:
            row[header.index("name_en")] = named.get(row[0], row[header.index("name_en")])
        with open(folder / "small/organisations.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])
        check(run("run", folder / "small", "--db", folder / "s.db", binary=BULK).code == 0, "")
        for words in ("fund firms", "access as OPERATOR organisations"):
            check(ask(words, "-o", folder / "f.xlsx", db=folder / "s.db", binary=None).code == 0, "", words)
            sheet, = openpyxl.load_workbook(folder / "f.xlsx")
            names = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
            types = {cell.data_type for row in sheet.iter_rows() for cell in row}
            wanted = {value.strip() for key, value in named.items() if key in names}
            assert wanted and wanted <= {name.strip() for name in names}, names
            assert "f" not in types, words
            with zipfile.ZipFile(folder / "f.xlsx") as parts:
                assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_texts_that_look_like_numbers_stay_texts():
    with Folder() as folder:
        folder.write("f.csv", "\n".join([FACTORS, "001,7,칠,kg,12.50,AR5,2025,KR,x,secondary,full", "1E5,=1+1,영,kg,0.5,AR5,2025,KR,x,secondary,full"]) + "\n")
        check(run("factor", "search", "--factors", folder / "f.csv", "-o", folder / "f.xlsx").code == 0, "")
        sheet, = openpyxl.load_workbook(folder / "f.xlsx")
        cells = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
        assert cells["001"][0].data_type == cells["1E5"][0].data_type == cells["001"][1].data_type == "s" and cells["1E5"][1].value == "=1+1"


def test_ten_thousand_rows_take_less_than_five_seconds():
    with Folder() as folder:
        rows = [f"f{n:05d},Factor {n},계수 {n},kg,{n / 1000 + 0.001:.3f},AR5,2025,KR,invented,secondary,full" for n in range(10000)]
        folder.write("f.csv", "\n".join([FACTORS, *rows]) + "\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = run("factor", "search", "--factors", folder / "f.csv", "--top", 20000, "-o", folder / "f.xlsx", binary=BULK)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime  # of its own: others may use the machine
        check(result.code == 0 and seconds < 5, result, f"{seconds:.1f} s")
        sheet, = openpyxl.load_workbook(folder / "f.xlsx", read_only=True)
        assert sheet.max_row == 10001


# --- which format ---

def test_the_name_of_the_file_says_the_format_unless_an_option_does():
    with Folder() as folder:
        db = made("credits")
        for ending, begin in (("csv", b"grant,"), ("json", b"{"), ("txt", b"Grants"), ("xlsx", b"PK")):
            result = ask("fund grants", "-o", folder / f"a.{ending}", db=db)
            check(result.code == 0 and result.out == result.err == "", result, ending)
            assert open(folder / f"a.{ending}", "rb").read().startswith(begin), ending
        check(ask("fund grants", "-O", "csv", "-o", folder / "b.xlsx", db=db).code == 0, "")
        assert open(folder / "b.xlsx", encoding="utf-8").read() == ask("fund grants", "-O", "csv", db=db).out
        assert binary_of("fund grants", db, "-o", "-")[:2] == b"PK"
        missing = ask("fund grants", "-o", folder / "none/a.xlsx", db=db)
        check(missing.code == 3 and "error[file.no_folder]" in missing.err, missing)
        over = ask("fund grants", "-o", db, "-O", "xlsx", db=db)
        check(over.code == 2 and "cli.not_together" in over.err and open(db, "rb").read(6) == b"SQLite", over, "the database stays")
        trace = ask("fund trace S1-M1", "-O", "xlsx", db=db)
        check(trace.code == 2 and "-O xlsx" in trace.err and trace.out == "", trace, "a trace is no list")


def test_a_paper_fetched_into_a_file_named_csv_is_no_list():
    with Folder() as folder:
        shutil.copy(made("credits"), folder / "c.db")
        folder.write("paper.csv", "a,b\n1,2\n")
        added = ask(f"evidence add {folder / 'paper.csv'} --kind other --by OPERATOR --name E-X --on 2028-06-30", db=folder / "c.db")
        check(added.code == 0, added)
        got = ask("evidence get E-X", "-o", folder / "got.csv", db=folder / "c.db")
        check(got.code == 0 and open(folder / "got.csv", encoding="utf-8").read() == "a,b\n1,2\n", got)


def test_a_byte_order_mark_goes_before_csv_where_it_is_asked_for():
    for words, db in (("fund grants", made("credits")), ("access as CARMAKER organisations", made("credits")), ("duty rules", None), ("export ledger", made("credits"))):
        plain, marked = ask(words, "-O", "csv", db=db), ask(words, "-O", "csv", "--bom", db=db)
        check(plain.code == 0 and marked.out == "\ufeff" + plain.out, marked, words)
    check(ask("fund grants", "-O", "json", "--bom", db=made("credits")).out == ask("fund grants", "-O", "json", db=made("credits")).out, "")


def test_a_workbook_is_not_written_to_a_terminal():
    parent, terminal = pty.openpty()
    process = subprocess.run([BULK, "fund", "grants", "--db", made("credits"), "-O", "xlsx"], stdout=terminal, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(terminal)
    os.close(parent)
    assert process.returncode == 2 and b"-o FILE.xlsx" in process.stderr, process


# --- documents ---

def test_each_kind_of_report_has_its_tables_as_sheets_with_the_numbers_of_its_json():
    db, path, tables = made("credits"), os.path.join(MADE["folder"], "report.xlsx"), 0
    for kind in json.loads(ask("report --list", "-O", "json").out)["reports"]:
        subject = ask(f"report --list {kind['kind']}", db=db).out.split("\n")[0] if kind["subject"] else ""
        words = f"report {kind['kind']} {subject}"
        document = json.loads(ask(words, "-O", "json", "--lang", "ko", db=db).out)
        check(ask(words, "-o", path, "--lang", "ko", db=db).code == 0, "", words)
        page, *sheets = openpyxl.load_workbook(path)
        expected = [b for b in document["blocks"] if b["block"] == "table" or b["block"] == "drawing"]
        assert len(sheets) == len(expected) and page["A1"].value == document["title"], (words, [s.title for s in sheets])
        for sheet, block in zip(sheets, expected):
            if block["block"] == "drawing":
                numbers = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "n" and cell.value is not None]
                assert numbers and not any(re.fullmatch(r"[−-]?[0-9,.]+", str(cell.value)) for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row if cell.data_type == "s"), words  # years name rows
                continue
            tables += 1
            assert [cell.value.split(" (")[0] for cell in sheet[1]] == [c["header"].split(" (")[0] for c in block["columns"]], (words, sheet.title)
            rows = [cells for cells in sheet.iter_rows(min_row=2) if not cells[0].font.b]
            assert len(rows) == len(block["rows"]) == sheet.max_row - 1 - len(block["totals"]), (words, sheet.title)
            for cells, row in zip(rows, block["rows"]):
                for cell, column in zip(cells, block["columns"]):
                    value = row[column["key"]]
                    assert shown(cell) == "" if value is None else same(cell, str(value)), (words, sheet.title, cell.coordinate, value, cell.value)
    assert tables > 15



def sample(folder, name, lang="ko", file="d.xlsx"):
    subprocess.run([os.environ["REPORT_SAMPLE"], name, lang, folder / file], check=True, timeout=120)
    return openpyxl.load_workbook(folder / file)


def test_a_document_has_a_sheet_to_read_and_one_for_each_table_and_picture():
    with Folder() as folder:
        for lang in ("ko", "en"):
            book = sample(folder, "statement", lang)
            assert all(len(name) <= 31 for name in book.sheetnames) and len(book.sheetnames) == 4, book.sheetnames
            page = book.worksheets[0]
            text = [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]
            assert text[0] == book.properties.title and page["A1"].font.b and page["A1"].font.sz == 16
            by_label = {row[0].value: row for row in page.iter_rows() if row[1].value is not None}
            volume, share, until = (by_label[label][1] for label in (("생산량", "1차 데이터 비중", "유효기간") if lang == "ko" else ("Pieces made", "Share of primary data", "Valid until")))
            assert (volume.value, volume.number_format) == (1284000, "#,##0") and (share.value, share.number_format) == (0.7313, "0.0%")
            assert f"{until.value:%Y-%m-%d}" == "2027-05-14" and until.number_format == "yyyy-mm-dd"
            table = book.worksheets[1]
            assert table.title.startswith("표 1." if lang == "ko" else "Table 1.") and table["C1"].value in ("투입량 (kg)", "Amount (kg)")
            assert (table["D2"].value, table["D2"].number_format) == (7.318, "#,##0.000") and table["E2"].number_format == "0.0%"
            assert table["C4"].value is None, "what is missing stays blank, never 0"
            total = [cell for cell in table[table.max_row] if cell.value is not None]
            assert all(cell.font.b for cell in total) and not table["A2"].font.b and table.auto_filter.ref == f"A1:F{table.max_row - 1}", "sums are not sorted in"
            money = book.worksheets[3]
            assert (money["C3"].value, money["C3"].number_format, money["D2"].number_format) == (-3050000, "#,##0", "yyyy-mm")
            assert f"{book.properties.created:%Y-%m-%d}" == "2026-05-15" and "SS-2026-0042" in book.properties.keywords


def test_digits_that_a_number_cannot_hold_stay_and_so_does_what_only_looks_like_a_day():
    with Folder() as folder:
        book = sample(folder, "numbers")
        rows = [list(row) for row in book.worksheets[1].iter_rows(min_row=2)]
        read = [[(cell.value, cell.data_type) for cell in row] for row in rows]
        assert read[0] == [("00123", "s"), ("0.123456789012345678", "s"), ("9007199254740993", "s"), (2027, "n"), (0.12345, "n"), ("2026-02-29", "s"), ("2026-13", "s")], read[0]
        assert rows[0][1].alignment.horizontal == rows[0][2].alignment.horizontal == "right" and rows[0][3].number_format == "0"
        assert [value for value, _ in read[1][1:5]] == [-12.5, 9007199254740992, 2027, 1] and rows[1][1].number_format == "#,##0.00"
        assert read[2][1] == (1.2e-05, "n") and rows[2][1].number_format == "General" and read[2][3:] == [("x", "s"), ("half", "s"), (None, "n"), (None, "n")]
        assert read[3] == [("=1+1", "s")] * 7
        assert len(read[4][0][0]) == 32767 and read[4][0][0].endswith("a…"), "what is cut says so"
        assert read[1][0][0] == "_x005F_x0041_" and read[2][0][0] == "_x0001_\ufffd", "as the standard writes what would be read otherwise"
        assert book.sheetnames[1:] == ["History 2", "a-b- -c- --- `d` and much more", "A-B- -c- --- `d` and much mor 2"], book.sheetnames


def test_the_same_document_is_the_same_bytes():
    with Folder() as folder:
        sample(folder, "statement", "ko", "a.xlsx")
        sample(folder, "statement", "ko", "b.xlsx")
        assert open(folder / "a.xlsx", "rb").read() == open(folder / "b.xlsx", "rb").read()


def test_documents_that_nobody_would_wish_for_can_be_opened():
    with Folder() as folder:
        for name in ("empty", "hostile", "wide"):
            book = sample(folder, name)
            assert len({title.lower() for title in book.sheetnames}) == len(book.sheetnames) and not any(set("[]:*?/\\") & set(title) for title in book.sheetnames)
            assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row), name


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        shutil.rmtree(MADE.get("folder", ""), ignore_errors=True)
