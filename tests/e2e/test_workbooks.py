#!/usr/bin/python3
"""Tables as they arrive: rows of workbooks are what openpyxl reads, hostile ones are refused by name, and every importer takes them with places by cell."""
import csv
import datetime as dt
import decimal
import gzip
import io
import json
import os
import shutil
import sqlite3
import subprocess
import warnings
import zipfile

import openpyxl

import workbooks
from api import XLSX, Server
from e2e import SOURCE, Folder, check, environment, main, run
from workbooks import Ask, DATA, HEADER, WORDS

warnings.simplefilter("ignore")
READER, WRITER = os.environ["XLSX_ROWS"], os.environ["WRITE_BOOKS"]
DATA_FOLDER = os.path.join(SOURCE, "tests", "data", "xlsx")
SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()


# ---- the oracle: openpyxl's cells by the rules of file/rows.h ----

def shown(cell, epoch):
    value, code = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, dt.datetime):
        value = value + dt.timedelta(seconds=0.5)
        clock = any(c in code.lower() for c in ("h", "s")) or value.time() >= dt.time(0, 0, 1)
        return value.strftime("%Y-%m-%dT%H:%M:%S" if clock else "%Y-%m-%d").rjust(19 if clock else 10, "0")
    if isinstance(value, (int, float)):
        return number(value)
    return value.strip(" \t\r\n\u00a0\u3000\ufeff")


def number(value):
    """As a spreadsheet shows it: 15 digits, no exponent where that is not too long."""
    short = decimal.Decimal(f"{value:.15g}").normalize()
    if -21 <= short.adjusted() <= 19:
        return format(abs(short) if short == 0 else short, "f")
    sign, digits, _ = short.as_tuple()
    return "-" * sign + str(digits[0]) + "." * (len(digits) > 1) + "".join(map(str, digits[1:])) + f"e{short.adjusted()}"


def read_with_openpyxl(path, sheet):
    book = openpyxl.load_workbook(path, data_only=True)
    table = book[sheet]
    merged = {(r, c) for area in table.merged_cells.ranges for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col, area.max_col + 1) if (r, c) != (area.min_row, area.min_col)}
    by_row, rows = {}, []
    for (r, c), cell in sorted(table._cells.items()):  # the sheet may reach to its last row and column
        if cell.value is not None and (r, c) not in merged and not table.row_dimensions[r].hidden:
            by_row.setdefault(r, []).append(cell)
    for r, cells in by_row.items():
        row = [""] * cells[-1].column
        for c in cells:
            row[c.column - 1] = shown(c, book.epoch)
        while row and not row[-1]:
            row.pop()
        if row:
            rows.append((r, row))
    return rows


def expected_rows(rows):
    """Of values as a test states them."""
    return [(r, [number(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else v or "" for v in row]) for r, row in rows]


# ---- our side ----

def read_all(cases):
    """One run over the files: (path, ask) to their lines."""
    arguments = []
    for path, ask in cases:
        arguments += ["--sheet", ask.sheet] * bool(ask.sheet) + ["--header", ask.header] * bool(ask.header) + [path]
    process = subprocess.run([READER, *arguments], capture_output=True, env=environment(), timeout=600, check=False)
    answers = []
    for line in process.stdout.decode().splitlines():
        line = json.loads(line)
        if "file" in line and "error" not in line:
            answers.append([])
        else:
            answers[-1].append(line)
    check(process.returncode == 0 and len(answers) == len(cases), process.stderr.decode()[-3000:], f"{process.returncode}, {len(answers)} of {len(cases)}")
    return answers


def stripped(row):
    while row and not row[-1]:
        row = row[:-1]
    return row


def judge(name, path, ask, lines):
    sheet = next((line["sheet"] for line in lines if "sheet" in line), None)
    rows = [(line["row"], stripped(line["cells"])) for line in lines if "row" in line]
    errors = [(line["error"], line["cell"]) for line in lines if "error" in line]
    if not ask.hostile:
        wanted = expected_rows(ask.rows) if ask.rows is not None else [row for row in read_with_openpyxl(path, sheet) if row[0] not in ask.skip]
        wanted = [(r, stripped(row)) for r, row in wanted]
        check(rows == wanted, next((f"{a}\n{b}" for a, b in zip(rows, wanted) if a != b), f"{len(rows)} rows, {len(wanted)} wanted: {rows[:3]} {wanted[:3]}"), name)
    check(errors == ask.errors, f"{errors}\n{ask.errors}", name)
    check(ask.chosen is None or ask.chosen == sheet, sheet, name)


def make(maker, name):
    path = HOME / f"{name}.xlsx"
    return path, maker(path) or Ask()


def judge_all(cases):
    wrong = []
    for (name, path, ask), lines in zip(cases, read_all([(path, ask) for _, path, ask in cases])):
        try:
            judge(name, path, ask, lines)
        except Exception as error:  # noqa: BLE001: all of them are to be seen
            wrong.append(f"{name}: {error!r}"[:700])
    check(not wrong, "\n".join(wrong), f"{len(wrong)} of {len(cases)}")


def corpus(makers):
    named = [maker if isinstance(maker, tuple) else (maker.__name__, maker) for maker in makers]
    return [(name, *make(maker, name)) for name, maker in named]


# ---- the corpus ----

def test_workbooks_of_openpyxl_are_read_as_it_reads_them():
    cases = corpus(workbooks.OPENPYXL)
    check(len(cases) >= 50, len(cases))
    judge_all(cases)


def test_packages_as_other_programs_write_them_are_read():
    judge_all(corpus(workbooks.BY_HAND))


def test_workbooks_of_libxlsxwriter_are_read_as_openpyxl_reads_them():
    cases = []
    for kind in ("readings", "inline", "sheets", "odds"):
        path = HOME / f"writer-{kind}.xlsx"
        subprocess.run([WRITER, kind, path], check=True)
        cases.append((kind, path, Ask(header="meter,at", errors=[("xlsx.hidden_rows", "검침")] if kind == "odds" else ())))
    judge_all(cases)


def test_workbooks_of_libreoffice_are_read_as_openpyxl_reads_them():
    with open(os.path.join(DATA_FOLDER, "expected.json"), encoding="utf-8") as file:
        kept = json.load(file)
    cases = [(name, os.path.join(DATA_FOLDER, name), Ask(**{**ask, "errors": [tuple(e) for e in ask.get("errors", ())]})) for name, ask in kept.items()]
    check(len(cases) >= 8, cases)
    judge_all(cases)


def test_hostile_workbooks_are_refused_by_name_and_place():
    cases = corpus(workbooks.HOSTILE)
    check(len(cases) >= 20, len(cases))
    judge_all(cases)


def test_a_damaged_workbook_never_ends_otherwise_than_by_an_error():
    """One bit after the other, and each length: an error or rows, but no crash."""
    data = workbooks.bytes_of(workbooks.parts())
    cases = []
    for number in range(0, len(data), 23):
        path = HOME / f"bit-{number}.xlsx"
        workbooks.put(path, data[:number] + bytes([data[number] ^ 1 << number % 8]) + data[number + 1:])
        cases.append((path, Ask()))
        path = HOME / f"cut-{number}.xlsx"
        workbooks.put(path, data[:number])
        cases.append((path, Ask()))
    for (path, _), lines in zip(cases, read_all(cases)):
        check(any("error" in line for line in lines) or [line["cells"] for line in lines if "row" in line], lines, path)


def test_text_of_every_kind_gives_the_same_rows():
    rows = [[str(v) for v in row] for row in (HEADER, *DATA)]
    comma, tab, semicolon = ("\n".join(mark.join(row) for row in rows) + "\n" for mark in ",\t;")
    forms = {"utf8.csv": comma.encode(), "bom.csv": b"\xef\xbb\xbf" + comma.encode(), "cp949.csv": comma.encode("cp949"), "crlf.csv": comma.replace("\n", "\r\n").encode("cp949"),
             "tabs.tsv": tab.encode(), "tabs-cp949.txt": tab.replace("\n", "\r\n").encode("cp949"), "semicolons.csv": semicolon.encode(), "packed.csv.gz": gzip.compress(comma.encode()),
             "title.csv": ("2026년 전기요금\n\n" + comma).encode("cp949"), "title.tsv": ("2026년 전기요금, 합계 포함\n" + tab).encode()}
    ask = Ask(header=WORDS)
    for name, lines in zip(forms, read_all([(HOME.write(name, data), ask) for name, data in forms.items()])):
        check([line["cells"] for line in lines if "row" in line] == rows, lines, name)


def test_a_workbook_comes_through_a_pipe():
    path = HOME / "pipe.xlsx"
    workbooks.a_plain_table(path)
    process = subprocess.run(f"cat {path} | {READER} -", shell=True, capture_output=True, check=True, env=environment())
    lines = [json.loads(line) for line in process.stdout.decode().splitlines()]
    check([line["cells"] for line in lines if "row" in line][0] == HEADER and len(lines) == 6, lines)


def test_texts_that_do_not_fit_into_memory_wait_in_a_file():
    """90 MB of shared strings: those of the end are read where they are asked for."""
    path, count = HOME / "texts.xlsx", 150_000
    texts = "".join(f"<si><t>{i} {'가나다라' * 50}</t></si>" for i in range(count))
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>{v}</v></c></row>' for r, v in enumerate((0, count - 1, 70_000, 1, 149_000, 70_000), 1))
    made = workbooks.parts(rows, shared=f'<sst xmlns="{workbooks.MAIN}">{texts}</sst>')
    workbooks.pack(path, made)
    lines = read_all([(path, Ask())])[0]
    check([line["cells"][0].split()[0] for line in lines if "row" in line] == ["0", str(count - 1), "70000", "1", "149000", "70000"], str(lines)[:500])
    check(all(line["cells"][0].endswith("가나다라" * 50) for line in lines if "row" in line), str(lines)[:500])


def test_merged_cells_of_a_sheet_too_large_to_be_read_twice_are_told():
    path = HOME / "large.xlsx"
    many = "".join(f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{"x" * 1000}{r}</t></is></c></row>' for r in range(1, 68_000))
    made = workbooks.parts()
    made["xl/worksheets/sheet1.xml"] = workbooks.sheet(many, behind='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A9:A12"/></mergeCells>')
    workbooks.pack(path, made)
    process = subprocess.run([READER, "--count", path], capture_output=True, check=True, env=environment())
    lines = [json.loads(line) for line in process.stdout.decode().splitlines()]
    check(any(line.get("error") == "xlsx.merged_late" and line["cell"] == "Sheet1!A1" for line in lines) and lines[-1]["rows"] == 67_999, lines)


# ---- importers ----

def database(name="small.db", folder=SMALL):
    path = HOME / name
    if not os.path.exists(path):
        result = run("run", folder, "--db", path)
        check(result.code == 0, result)
    return path


def as_workbook(folder, table, change=lambda book, sheet: None, title="표"):
    """A table of the folder becomes a workbook, with a title above."""
    book = openpyxl.Workbook()
    book.active.title = title
    book.active.append(["사업 자료 (예시)"])
    with open(os.path.join(folder, f"{table}.csv"), encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            book.active.append([None if v == "" else float(v) if v.replace(".", "", 1).isdigit() and not (v.startswith("0") and v != "0") else v for v in row])
    os.unlink(os.path.join(folder, f"{table}.csv"))
    change(book, book.active)
    book.save(os.path.join(folder, f"{table}.xlsx"))


def folder_of(name):
    path = HOME / name
    shutil.copytree(SMALL, path)
    return path


def test_a_folder_of_workbooks_gives_the_same_programme():
    folder = folder_of("folder")
    for table in ("activity", "organisations", "links", "measures", "products", "bank_lines"):
        as_workbook(folder, table)
    database("workbooks.db", folder)
    for question in (("footprint",), ("inventory",), ("fund", "balance")):
        ours, theirs = (run(*question, "--db", path, "-O", "json").out for path in (database("workbooks.db"), database()))
        check(ours == theirs, ours[:500], question)
    seal = sqlite3.connect(database("workbooks.db")).execute("SELECT table_name, file, sheet FROM programme_source ORDER BY 1").fetchall()
    check(("activity", "activity.xlsx", "표") in seal and len(seal) == 6, seal)


def test_what_is_wrong_in_a_folders_workbook_is_told_by_sheet_and_cell():
    folder = folder_of("wrong")

    def spoil(_, sheet):
        sheet["E4"], sheet["B5"], sheet["H6"] = "열두", "2026-13", "메모"
        sheet["D7"] = "=1+1"
        sheet.row_dimensions[9].hidden = True
    as_workbook(folder, "activity", spoil, "전기 사용")
    result = run("import", folder, "--db", HOME / "none.db")
    cells = {(f["cell"], f["code"]) for f in result.findings if f["file"] == "activity.xlsx"}
    check(result.code == 3 and not os.path.exists(HOME / "none.db"), result)
    check(cells == {("전기 사용!E4", "unit.unknown"), ("전기 사용!B5", "date.range"), ("전기 사용!H6", "table.column_unnamed"), ("전기 사용!D7", "xlsx.no_result"),
                    ("전기 사용", "xlsx.hidden_rows")}, result, cells)


def test_a_table_in_two_files_is_refused():
    folder = folder_of("two")
    as_workbook(folder, "links")
    shutil.copy(os.path.join(SMALL, "links.csv"), folder)
    result = run("import", folder, "--db", HOME / "none.db")
    check(result.code == 3 and [e for e in result.errors() if e["code"] == "table.two_files"], result)


def test_later_findings_name_the_workbook_too():
    """Rules across rows know a table by its CSV name: the place is shown where the row stands, also by check."""
    folder = folder_of("later")

    def spoil(_, sheet):
        sheet.delete_rows(6)
    as_workbook(folder, "activity", spoil)
    result = run("import", folder, "--db", HOME / "later.db")
    places = {f["cell"] for f in result.findings if f["file"] == "activity.xlsx"}
    check(not [f for f in result.findings if f["file"] == "activity.csv"] and places and all(p.startswith("표") for p in places), result)


READINGS = ["meter", "at", "value"]


def readings_book(name, rows, header=READINGS, titles=(), sheet="검침", total=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (*titles, header, *rows, *([total] if total else [])):
        book.active.append(row)
    path = HOME / name
    book.save(path)
    return path


def metered():
    path = HOME / "metered.db"
    if not os.path.exists(path):
        folder = folder_of("metered")
        with open(os.path.join(folder, "meters.csv"), "w", encoding="utf-8") as file:
            file.write("meter,measure,parameter,unit,interval,instrument,calibrated_on,calibrated_to,capacity\n"
                       "M-EC,S1-M1,EC_PJ,kWh,15min,simulated,2026-10-01,2029-10-01,200\nM-P,S1-M1,P_PJ,piece,hour,,,,100\n")
        rows = [line for line in open(os.path.join(folder, "meter_readings.csv"), encoding="utf-8") if not line.startswith("S1-M1,")]
        with open(os.path.join(folder, "meter_readings.csv"), "w", encoding="utf-8") as file:
            file.writelines(rows)
        database("metered.db", folder)
    return path


def quarter(hour, minute=0):
    return dt.datetime(2026, 12, 1, hour, minute)


def test_readings_come_as_a_workbook_and_a_dry_run_changes_nothing():
    rows = [("M-EC", quarter(i // 4, i % 4 * 15), i + 0.25) for i in range(8)]
    path = readings_book("readings.xlsx", [[v, m, at] for m, at, v in rows], header=["값", "계량기", "시각"], titles=(["검침 기록"], []), total=[36, "합계", None])
    for _ in range(2):
        dry = run("meter", "import", path, "--db", metered(), "--dry-run", "-O", "json")
        check(dry.code == 0 and json.loads(dry.out)["taken"] == 8 and json.loads(dry.out)["same"] == 0 and json.loads(dry.out)["dry_run"], dry)
    taken = run("meter", "import", path, "--db", metered(), "-O", "json")
    check(taken.code == 0 and json.loads(taken.out)["taken"] == 8, taken)
    text = HOME.write("readings.csv", "meter,at,value\n" + "".join(f"{m},{at:%Y-%m-%dT%H:%M},{v}\n" for m, at, v in rows))
    check(json.loads(run("meter", "import", text, "--db", metered(), "-O", "json").out)["same"] == 8, taken)


def test_readings_that_are_wrong_are_told_by_cell_and_none_is_taken():
    path = readings_book("wrong.xlsx", [["M-EC", quarter(3), 5], ["M-EC", quarter(3, 7), 5], ["M-X", quarter(4), 5], ["M-EC", quarter(5), "다섯"]])
    for lang in ("en", "ko"):
        result = run("meter", "import", path, "--db", metered(), "--lang", lang)
        places = [(e["cell"], e["code"]) for e in result.errors() if e["cell"]]
        check(result.code == 3 and places == [("검침!B3", "reading.off_grid"), ("검침!A4", "reading.meter_unknown"), ("검침!C5", "reading.value")], result)


def test_one_of_several_sheets_is_chosen_by_name():
    book = openpyxl.Workbook()
    for number, title in enumerate(("12월 1일", "12월 2일")):
        sheet = book.active if number == 0 else book.create_sheet(title)
        sheet.title = title
        sheet.append(READINGS)
        sheet.append(["M-P", dt.datetime(2026, 12, 1 + number, 9), 7])
    path = HOME / "days.xlsx"
    book.save(path)
    both = run("meter", "import", path, "--db", metered(), "--dry-run")
    check(both.code == 3 and "xlsx.sheets_alike" in both.err and "12월 2일" in both.err, both)
    chosen = run("meter", "import", path, "--db", metered(), "--sheet", "12월 2일", "--dry-run", "-O", "json")
    check(chosen.code == 0 and json.loads(chosen.out)["taken"] == 1, chosen)
    missing = run("meter", "import", path, "--db", metered(), "--sheet", "12월 3일", "--dry-run")
    check(missing.code == 4 and "12월 1일, 12월 2일" in missing.err, missing)
    check(run("meter", "list", "--db", metered(), "--sheet", "x").code == 2, missing)


def test_a_banks_workbook_is_read_by_the_words_of_its_header():
    book = openpyxl.Workbook()
    for row in (["보통예금 거래내역"], ["조회기간", "2026.05.01 ~ 2027.12.31"], [], ["No", "거래일시", "적요", "출금액(원)", "입금액(원)", "거래 후 잔액", "의뢰인/수취인"], [None, None, "전월이월", None, None, 0],
                [1, dt.datetime(2026, 5, 15, 9, 31, 22), "지원금", 0, 42000000, 42000000, "운영 재단"], [2, "2026-11-12", "자부담", None, "63,380,000", "105,380,000", "가상부품1"],
                [3, 20261112, "I-1", 105380000, "-", 0, "가상설비1"], [4, dt.date(2026, 11, 17), "잔금", None, 18000000, 18000000, "운영 재단"], ["합계", None, None, 105380000, 123380000]):
        book.active.append(row)
    path = HOME / "bank.xlsx"
    book.save(path)
    result = run("fund", "reconcile", "--db", database(), "--statement", path, "--account", "separate", "--firm", "S1", "-O", "json")
    check(result.code in (0, 1), result)
    text = io.StringIO()
    csv.writer(text).writerows([["거래일", "입금", "출금", "잔액", "적요"], ["2026-05-15", 42000000, 0, 42000000, "지원금"], ["2026-11-12", 63380000, 0, 105380000, "자부담"],
                                ["2026-11-12", 0, 105380000, 0, "I-1"], ["2026-11-17", 18000000, 0, 18000000, "잔금"]])
    same = run("fund", "reconcile", "--db", database(), "--statement", HOME.write("bank.csv", text.getvalue()), "--account", "separate", "--firm", "S1", "-O", "json")
    sums = [{key: json.loads(answer.out)["accounts"][0][key] for key in ("bank", "matched", "bank_only", "books")} for answer in (result, same)]
    check(sums[0] == sums[1], sums)
    book.active["E8"] = "백만"
    book.save(path)
    wrong = run("fund", "reconcile", "--db", database(), "--statement", path, "--account", "separate", "--firm", "S1")
    check(wrong.code == 3 and [e for e in wrong.errors() if e["code"] == "reconcile.amount" and e["cell"] == "Sheet!E8"], wrong)


def test_other_tables_come_as_workbooks_too():
    """Values of a methodology, a list of factors, a roll-up."""
    book = openpyxl.Workbook()
    for row in (["값"], ["parameter", "value", "unit"], ["EC_BL", 1000, "kWh"]):
        book.active.append(row)
    book.save(HOME / "values.xlsx")
    result = run("methodology", "calculate", "sec", HOME / "values.xlsx")
    check("values.xlsx" in result.err or result.code == 0, result)
    links, direct = openpyxl.Workbook(), openpyxl.Workbook()
    for row in (["product", "input", "quantity"], ["차", "바퀴", 4], ["바퀴", "고무", 2.5]):
        links.active.append(row)
    for row in (["product", "co2"], ["차", 10], ["바퀴", 1], ["고무", 0.5]):
        direct.active.append(row)
    links.save(HOME / "links.xlsx")
    direct.save(HOME / "direct.xlsx")
    result = run("rollup", "--links", HOME / "links.xlsx", "--direct", HOME / "direct.xlsx", "-O", "csv")
    check(result.code == 0 and "차,19" in result.out, result)
    links.active["B3"] = "플라스틱"
    links.save(HOME / "links.xlsx")
    result = run("rollup", "--links", HOME / "links.xlsx", "--direct", HOME / "direct.xlsx", "-O", "csv")
    check(result.code == 3 and [e["cell"] for e in result.errors() if e["code"] == "rollup.end_unknown"] == ["Sheet!B3"], result)


def test_a_large_workbook_is_read_whole():
    path, rows = HOME / "large-readings.xlsx", 30_000
    subprocess.run([WRITER, "readings", path, str(rows)], check=True)
    process = subprocess.run([READER, "--count", path], capture_output=True, check=True, env=environment())
    check(json.loads(process.stdout.decode().splitlines()[-1])["rows"] == rows + 1, process.stdout)


# ---- the same over the API ----

def imported(client, query, content, media=XLSX):
    """An import that is over."""
    answer = client.call("POST", "/v1/imports?" + query, content, key=True, Content_Type=media)
    check(answer.status == 202 and answer.headers["location"].startswith("/v1/imports/"), answer, query)
    client.wait(answer.json()["job"])
    return client.get(answer.headers["location"]).json()


def printed(*arguments):
    """What the command line says in both languages, and where: [(severity, code, place, ko, en)], in order."""
    ko, en = (run(*arguments, "--lang", lang, cwd=HOME.path) for lang in ("ko", "en"))
    check(ko.code == en.code and len(ko.findings) == len(en.findings), ko, en)
    return ko, en, [(k["severity"], k["code"], k["cell"] or (int(k["line"] or 0), int(k["column"] or 0)), k["text"], e["text"]) for k, e in zip(ko.findings, en.findings)]


def told(value):
    """The same of an import: what has a place."""
    findings = [f for f in [*value["findings"], {**value["problem"], "severity": "error"}] if "file" in f]
    return [(f["severity"], f["code"], f["cell"] if "cell" in f and f.get("file", "").endswith("xlsx") else (f.get("line", 0), f.get("column", 0)), f["message"]["ko"], f["message"]["en"]) for f in findings]


def wrong_files():
    """(name, content, parameters of the API, options of the command line)"""
    def content(path):
        with open(path, "rb") as file:
            return file.read()
    book = openpyxl.Workbook()
    for number, title in enumerate(("12월 1일", "12월 2일")):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = title
        for row in (READINGS, ["M-P", dt.datetime(2026, 12, 5 + number, 9), "일곱"]):
            sheet.append(row)
    book.save(HOME / "two-days.xlsx")
    errors = openpyxl.Workbook()
    for row in (READINGS, ["M-P", dt.datetime(2026, 12, 5, 9), "#N/A"], ["M-P", dt.datetime(2026, 12, 5, 10), "=1+1"]):
        errors.active.append(row)
    errors.save(HOME / "errors.xlsx")
    good = content(readings_book("good.xlsx", [["M-EC", quarter(20), 5]]))
    return [
        ("wrong.xlsx", content(readings_book("wrong.xlsx", [["M-EC", quarter(3), 5], ["M-EC", quarter(3, 7), 5], ["M-X", quarter(4), 5], ["M-EC", quarter(5), "다섯"]])), "", ()),
        ("errors.xlsx", content(HOME / "errors.xlsx"), "", ()),
        ("two-days.xlsx", content(HOME / "two-days.xlsx"), "", ()),
        ("two-days.xlsx", content(HOME / "two-days.xlsx"), "&sheet=12%EC%9B%94%202%EC%9D%BC", ("--sheet", "12월 2일")),
        ("two-days.xlsx", content(HOME / "two-days.xlsx"), "&sheet=3", ("--sheet", "3")),
        ("korean.csv", "계량기,시각,값\nM-EC,2026-12-01T03:07,5\n없는계량기,2026-12-01T04:00,5\n".encode("cp949"), "", ()),
        ("unicode.csv", "meter,at,value\n".encode("utf-16"), "", ()), ("nothing.csv", b"", "", ()), ("nul.csv", b"meter,at,value\nM-EC,2026\0,5\n", "", ()),
        ("cut.xlsx", good[:-300], "", ()), ("locked.xlsx", workbooks.OLE + "EncryptedPackage".encode("utf-16-le") + bytes(90), "", ()),
        ("old.xls", workbooks.OLE + "Workbook\0".encode("utf-16-le") + bytes(90), "", ()), ("page.xls", "<html><table><tr><td>검침".encode(), "", ()), ("paper.pdf", b"%PDF-1.7\n", "", ()),
        ("macros.xlsx", workbooks.bytes_of({**workbooks.parts(), "xl/vbaProject.bin": b"x"}), "", ()),
        ("bomb.xlsx", workbooks.changed("xl/worksheets/sheet1.xml", workbooks.sheet(workbooks.ROWS, before=" " * 80_000_000)), "", ()),
        ("laughs.xlsx", workbooks.changed("xl/worksheets/sheet1.xml", workbooks.sheet(workbooks.ROWS).replace("\n", "\n" + workbooks.LAUGHS)), "", ()),
    ]


def test_a_wrong_file_is_told_over_the_api_as_the_command_line_tells_it_and_none_of_it_is_taken():
    before = run("meter", "list", "--db", metered(), "-O", "json").out
    with Server(metered()) as server:
        operator = server.client("OPERATOR")
        for name, content, parameters, options in wrong_files():
            HOME.write(name, content)
            for dry in (True, False):
                value = imported(operator, f"kind=readings&name={name}{parameters}" + "&dry_run=true" * dry, content, "application/octet-stream")
                ko, en, wanted = printed("meter", "import", name, *options, "--db", metered(), *["--dry-run"] * dry)
                problem = value["problem"]
                check(value["state"] == "failed" and value["imported"] == 0 and value["dry_run"] == dry, value, name)
                check(sorted(told(value), key=str) == sorted(wanted, key=str) and wanted or name == "two-days.xlsx" and not options, f"{told(value)}\n{wanted}", name)
                for said, lang in ((ko, "ko"), (en, "en")):
                    check(f"error[{problem['code']}]: {problem['message'][lang]}\n" in said.err, said, problem)
                    for each in [problem, *value["findings"]]:
                        check("suggestion" not in each or f"\n  {each['suggestion'][lang]}\n" in said.err, said, each)
                if dry and content:  # the same command, run by the server
                    there = run("meter", "import", name, *options, "--dry-run", "--lang", "ko", "--server", f"http://127.0.0.1:{server.port}", cwd=HOME.path, SANGSAENG_TOKEN=operator.token)
                    check(there.code == ko.code and sorted(there.err.splitlines()) == sorted(ko.err.splitlines()), there, f"{name}: {ko}")
                check(problem.get("suggestion") or value["findings"] and all("suggestion" in f for f in value["findings"]), value, f"{name}: what to do")
    check(run("meter", "list", "--db", metered(), "-O", "json").out == before, before)


def test_readings_come_as_a_workbook_over_the_api_once():
    def rows(hour):
        with open(readings_book("api.xlsx", [["M-EC", quarter(hour, m), m + 0.5] for m in (0, 15, 30, 45)], header=["계량기", "시각", "값"], titles=(["검침 기록"], [])), "rb") as file:
            return file.read()
    first, other = rows(21), rows(22)
    with Server(metered(), "--upload-max", "100000") as server:
        operator = server.client("OPERATOR")
        for _ in range(2):
            dry = imported(operator, "kind=readings&name=api.xlsx&dry_run=true", first)
            check(dry["state"] == "succeeded" and dry["dry_run"] and dry["skipped"] == 0 and dry["failed"] == 0, dry)
        kept = len(operator.get("/v1/files").json()["items"])
        answers = [operator.call("POST", "/v1/imports?kind=readings&name=api.xlsx", content, key="a-day", Content_Type=XLSX) for content in (first, first, other)]
        check([a.status for a in answers] == [202, 202, 422] and answers[0].body == answers[1].body and answers[2].json()["code"] == "once.other", [str(a) for a in answers])
        check(answers[1].headers["idempotency-replayed"] == "true" and answers[0].headers["location"] == answers[1].headers["location"], answers[1])
        check(len(operator.get("/v1/files").json()["items"]) == kept + 1, kept, "what nobody reads is not kept")
        operator.wait(answers[0].json()["job"])
        check(operator.get(answers[0].headers["location"]).json()["state"] == "succeeded", answers[0])
        again = imported(operator, "kind=readings&name=api.xlsx", first)
        check(again["state"] == "succeeded" and again["skipped"] == 4, again)
        large = operator.call("POST", "/v1/imports?kind=readings&name=api.xlsx", b"PK\3\4" + bytes(200_000), key=True, Content_Type=XLSX)
        check(large.status == 413 and large.json()["code"] == "server.too_large", large)
        check(len(operator.get("/v1/files").json()["items"]) == kept + 2, kept)
    taken = json.loads(run("meter", "import", HOME.write("again.xlsx", first), "--db", metered(), "-O", "json").out)
    check(taken["same"] == 4 and taken["taken"] == 0, taken)


def zipped(folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(os.listdir(folder)):
            if name.endswith((".csv", ".json", ".xlsx")):
                archive.write(os.path.join(folder, name), "folder/" + name)
    return out.getvalue()


def test_a_folder_of_workbooks_is_tried_over_the_api():
    """Findings name the workbook's cell as the command line does; a workbook alone is no folder, and that is said."""
    good, wrong = folder_of("api-good"), folder_of("api-wrong")

    def spoil(_, sheet):
        sheet["E4"], sheet["B5"] = "열두", "2026-13"
    as_workbook(good, "activity")
    as_workbook(wrong, "activity", spoil)
    with Server(database("api.db")) as server:
        operator = server.client("OPERATOR")
        before = operator.get("/v1/activity?count=true").json()
        value = imported(operator, "kind=programme&name=p.zip&dry_run=true", zipped(good), "application/zip")
        check(value["state"] == "succeeded" and value["imported"] > 100 and value["failed"] == 0, value)
        value = imported(operator, "kind=programme&name=p.zip&dry_run=true", zipped(wrong), "application/zip")
        _, _, wanted = printed("import", os.path.basename(wrong), "--db", HOME / "none.db")
        check(value["state"] == "failed" and {("error", "unit.unknown", "표!E4"), ("error", "date.range", "표!B5")} <= {each[:3] for each in wanted}, wanted, value)
        check(sorted(told(value), key=str) == sorted(wanted, key=str), f"{told(value)}\n{wanted}")
        value = imported(operator, "kind=programme&name=activity.xlsx&dry_run=true", open(os.path.join(good, "activity.xlsx"), "rb").read())
        check(value["problem"]["code"] == "zip.document" and value["problem"]["suggestion"]["ko"], value)
        check(operator.get("/v1/activity?count=true").json() == before, before)


if __name__ == "__main__":
    main(__name__)
