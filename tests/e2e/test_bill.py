#!/usr/bin/python3
"""Files of utility bills, at the command line and over the API: what is read of which cell, what stands out, what is kept; a file that is refused or was taken in before
leaves the database as it is, byte for byte. Layouts and numbers are made up."""
import csv
import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import tempfile

import openpyxl

from api import Server
from e2e import SOURCE, check, main, on_bulk, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
MADE = {}
KWH = [39120, 37650, 38400, 40210, 39980, 41030, 44100, 45020, 40110, 38760, 37990, 40200]
POWER = "청구월,사용전력량(kWh),청구금액(원)\n" + "".join(f"2026-{m + 1:02},{KWH[m]},{KWH[m] * 170}\n" for m in range(12))


def database(name):
    if "template" not in MADE:
        MADE["template"] = os.path.join(HOME, "template.db")
        result = on_bulk(lambda: run("run", SMALL, "--db", MADE["template"]))
        check(result.code == 0, result)
    path = os.path.join(HOME, name)
    for end in ("", ".key", ".evidence"):
        if os.path.exists(MADE["template"] + end):
            (shutil.copytree if os.path.isdir(MADE["template"] + end) else shutil.copy2)(MADE["template"] + end, path + end)
    return path


def write(name, content):
    path = os.path.join(HOME, name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def book(name, *sheets, merge=(), hidden=()):
    """Sheets as (title, rows); `merge` of the first."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for cells in merge:
        made.worksheets[0].merge_cells(cells)
    path = os.path.join(HOME, name)
    made.save(path)
    return path


def taken(db, path, *options, code=0):
    result = run("bill", path, "--site", "S2-S", "--db", db, "-O", "json", *options)
    check(result.code == code, result, path)
    return json.loads(result.out) if result.out else result.err


def read(path, *options, code=0):
    result = run("bill", path, "-O", "json", *options)
    check(result.code == code, result, path)
    return [(m["carrier"], m["month"], m["quantity"], m["unit"]) for m in json.loads(result.out)["months"]] if result.out else result.err


def digest(db):
    """Of the database and whatever stands beside it."""
    found = hashlib.sha256()
    for name in sorted(os.listdir(HOME)):
        if name.startswith(os.path.basename(db)) and not name.endswith("-shm") and os.path.isfile(os.path.join(HOME, name)) and os.path.getsize(os.path.join(HOME, name)):
            with open(os.path.join(HOME, name), "rb") as file:
                found.update(name.encode() + file.read())
    return found.hexdigest()


def record(db, start):
    return json.loads(run("start", "show", start, "--db", db, "-O", "json").out)


# ---- workbooks ----

def test_a_workbook_with_a_title_and_dates_as_days_is_read_in_the_sheet_that_has_bills():
    path = book("kepco.xlsx", ("안내", [["전기요금 안내문입니다"], ["문의", "123"]]),
                ("전기", [["가나정밀(예시) 2026년 전기 사용 내역"], [], ["사용월", "사용전력량(kWh)", "요금(원)"], *[[dt.date(2026, m, 1), 1000 + m, 170000] for m in (1, 2, 3)], ["합계", 3006, 510000]]))
    assert read(path) == [("electricity", f"2026-{m:02}", str(1000 + m), "kWh") for m in (1, 2, 3)]
    months = json.loads(run("bill", path, "-O", "json").out)["months"]
    assert [m["source"] for m in months] == [f"kepco.xlsx:전기!B{m + 3}" for m in (1, 2, 3)] and months[0]["billed_krw"] == "170000", months


def test_merged_heads_divide_into_energy_and_unit():
    path = book("merged.xlsx", ("에너지", [["월", "전기", None, "도시가스", None], [None, "사용량(kWh)", "요금(원)", "사용열량(MJ)", "요금(원)"], ["2026-01", 1000, 170000, 300, 7000], ["2026-02", 1100, 180000, 310, 7100]]),
                merge=("A1:A2", "B1:C1", "D1:E1"))
    assert read(path) == [("electricity", "2026-01", "1000", "kWh"), ("electricity", "2026-02", "1100", "kWh"), ("city_gas", "2026-01", "300", "MJ"), ("city_gas", "2026-02", "310", "MJ")]


def test_sheets_by_year_are_asked_for():
    rows = [["월", "사용량(kWh)"], ["1월", 10], ["2월", 20]]
    path = book("years.xlsx", ("2025년", rows), ("2026년", rows))
    assert "xlsx.sheets_alike" in read(path, code=3)
    assert read(path, "--sheet", "2025년") == [("electricity", "2025-01", "10", "kWh"), ("electricity", "2025-02", "20", "kWh")]


def test_files_in_cp949_and_with_tabs_are_read():
    assert read(write("cp949.csv", POWER.encode("cp949")))[0] == ("electricity", "2026-01", "39120", "kWh")
    assert read(write("tabs.tsv", POWER.replace(",", "\t")))[11] == ("electricity", "2026-12", "40200", "kWh")


def test_the_name_of_the_file_says_the_energy_where_nothing_else_does():
    text = "월,사용량(MJ)\n2026-01,300\n"
    assert "bill.carrier" in read(write("a.csv", text), code=3)
    assert read(write("도시가스 2026.csv", text)) == [("city_gas", "2026-01", "300", "MJ")]
    assert read(os.path.join(HOME, "a.csv"), "--kind", "steam") == [("steam", "2026-01", "300", "MJ")]
    assert "bill.carrier_unknown" in read(os.path.join(HOME, "a.csv"), "--kind", "coal", code=2)


def test_a_table_of_the_months_is_like_activity_csv():
    rows = list(csv.DictReader(io.StringIO(run("bill", write("power.csv", POWER), "-O", "csv").out)))
    assert len(rows) == 12 and (rows[0]["month"], rows[0]["carrier"], rows[0]["quantity"], rows[0]["unit"], rows[0]["status"]) == ("2026-01", "electricity", "39120", "kWh", "measured")
    assert list(rows[0])[:5] == ["month", "carrier", "quantity", "unit", "status"]


# ---- into the record ----

def test_bills_wait_in_the_firms_record_and_the_same_file_changes_nothing():
    db = database("taken.db")
    path = write("power.csv", POWER)
    before = digest(db)
    tried = taken(db, path, "--dry-run")
    assert tried["dry_run"] and (tried["added"], tried["changed"], tried["same"]) == (12, 0, 0) and digest(db) == before, tried
    first = taken(db, path, "--by", "P-S2")
    assert (first["organisation"], first["added"], first["held_out"]) == ("S2", 12, 0) and len(first["starts"]) == 1, first
    kept = record(db, first["starts"][0])
    assert [m["quantity"] for m in kept["record"]["electricity"]] == [str(v) for v in KWH] and kept["record"]["factory"]["site"] == "S2-S" and kept["saved_by"] == "P-S2", kept
    assert kept["totals"]["electricity_kwh"] == str(sum(KWH)), kept["totals"]
    before = digest(db)
    again = taken(db, path)
    assert (again["added"], again["changed"], again["same"]) == (0, 0, 12) and digest(db) == before, again
    changed = taken(db, write("later.csv", POWER.replace("2026-12,40200", "2026-12,40300")))
    assert (changed["added"], changed["changed"], changed["same"]) == (0, 1, 11), changed
    assert [(m["month"], m["before"], m["quantity"]) for m in changed["months"] if m["state"] == "changed"] == [("2026-12", "40200", "40300")], changed
    check(run("check", "--db", db).code == 0, run("check", "--db", db))


def test_gas_and_oil_stand_beside_electricity_in_their_own_units():
    db = database("gas.db")
    text = "2026년 에너지,,,,\n구분,1월,2월,3월,4월\n전기(MWh),39.1,37.6,38.4,40.2\n도시가스(MJ),341000,299000,310000,250000\n경유(kL),0.2,0.3,0.2,0.25\n"
    first = taken(db, write("all.csv", text))
    kept = record(db, first["starts"][0])["record"]
    energy = {e["carrier"]: e for e in kept["energy"]}
    assert [m["quantity"] for m in kept["electricity"][:4]] == ["39100", "37600", "38400", "40200"], kept
    assert energy["city_gas"]["unit"] == "MJ" and [m["quantity"] for m in energy["city_gas"]["months"][:4]] == ["341000", "299000", "310000", "250000"], energy
    assert energy["diesel"]["unit"] == "kL" and energy["diesel"]["months"][0]["quantity"] == "0.2", energy
    assert taken(db, write("all.csv", text))["same"] == 12
    # in the unit of the other months, or not at all
    assert taken(db, write("more.csv", "월,경유(L)\n2026-05,210\n"))["months"][0]["quantity"] == "0.21"
    before = digest(db)
    assert "bill.unit_other" in taken(db, write("volume.csv", "월,도시가스(Nm3)\n2026-05,7000\n"), code=3) and digest(db) == before


def test_two_years_of_one_file_go_into_two_records():
    db = database("years.db")
    text = "사용기간,사용량(kWh)\n2025.12.15~2026.01.14,39000\n2026.01.15~2026.02.14,38000\n"
    result = run("bill", write("periods.csv", text), "--site", "S2-S", "--db", db, "-O", "json")
    check(result.code == 0 and "bill.periods_first" in result.err, result)
    told = json.loads(result.out)
    assert [(m["month"], m["two_months"], m["period_from"]) for m in told["months"]] == [("2025-12", True, "2025-12-15"), ("2026-01", True, "2026-01-15")] and len(told["starts"]) == 2, told
    assert taken(db, os.path.join(HOME, "periods.csv"), "--year", "2026")["same"] == 1


def test_won_alone_become_kwh_by_the_price_of_the_other_months():
    db = database("won.db")
    text = "월,사용량(kWh),요금(원)\n2026-01,39000,7020000\n2026-02,,6840000\n"
    told = taken(db, write("won.csv", text))
    assert [(m["quantity"], m["status"], m["from_won"]) for m in told["months"]] == [("39000", "measured", False), ("38000", "estimated", True)], told
    assert record(db, told["starts"][0])["totals"]["months_from_won"] == 1 and taken(db, os.path.join(HOME, "won.csv"))["same"] == 2


# ---- slips ----

def slips():
    return {"a digit too many": (POWER.replace("2026-12,40200", "2026-12,402000"), "energy.outlier", "40200"), "MWh as kWh": (POWER.replace("2026-12,40200", "2026-12,40.2"), "energy.unit", "40200"),
            "a digit too few": (POWER.replace("2026-12,40200", "2026-12,3800"), "energy.low", "38000"), "won as kWh": (POWER.replace("2026-12,40200", "2026-12,6834000"), "energy.won", "40200")}


def test_a_slip_is_named_with_its_cell_and_repair_and_refuses_the_file():
    db = database("slips.db")
    before = digest(db)
    for what, (text, code, repair) in slips().items():
        path = write("slip.csv", text)
        tried = run("bill", path, "--site", "S2-S", "--db", db, "--dry-run", "-O", "json")
        held = [m for m in json.loads(tried.out)["months"] if m["held"]]
        check(tried.code == 1 and [(m["month"], m["held"], m["suggestion"]) for m in held] == [("2026-12", code, repair)], tried, what)
        check(re.search(rf"slip\.csv:13:9: error\[{code}\]", tried.err) and re.search(rf"slip\.csv:13:9: note\[bill\.suggest\]: to repair it: {repair} kWh", tried.err), tried, what)
        refused = run("bill", path, "--site", "S2-S", "--db", db, "-O", "json")
        check(refused.code == 3 and refused.out == "" and "bill.held" in refused.err and digest(db) == before, refused, what)
    path = write("slip.csv", slips()["a digit too many"][0])
    check("10배" in run("bill", path, "--lang", "ko").err and "고치려면" in run("bill", path, "--lang", "ko").err, run("bill", path, "--lang", "ko"))
    kept = taken(db, path, "--force")
    assert kept["held_out"] == 1 and kept["added"] == 12, kept
    assert record(db, kept["starts"][0])["totals"]["months_held_out"] == 1, "out of every sum until it is confirmed"


def hostile():
    bomb = io.BytesIO()
    with __import__("zipfile").ZipFile(bomb, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return {"twice": (POWER + "2026-12,1,1\n", "bill.twice"), "numbers": ("월,사용량(kWh)\n2026-01,약 천\n2026-02,-5\n2026-03,\"1,23\"\n", "start.number"), "no header": ("이름,값\n가,1\n", "bill.header"),
            "empty": ("", "csv.empty"), "nul": (b"\xec\x9b\x94,kWh\n2026-01,\x001\n", "csv.nul"), "no zip of a workbook": (bomb.getvalue(), "xlsx"), "too long": ("월,사용량(kWh)\n" + "2026-01,x\n" * 6000, "start.number"),
            "accounts": ("고객번호,월,사용량(kWh)\n1,2026-01,1\n2,2026-01,1\n", "bill.accounts"), "huge": ("월,사용량(kWh)\n2026-01," + "9" * 40 + "\n", "start.number"), "gas by won": ("월,도시가스 요금(원)\n2026-01,1\n", "bill.won_only"),
            "formulas": ("월,사용량(kWh)\n2026-01,=1+1\n", "start.number")}


def test_a_bad_file_says_what_is_wrong_where_and_changes_nothing():
    db = database("bad.db")
    before = digest(db)
    for what, (content, code) in hostile().items():
        for language in ("ko", "en"):
            result = run("bill", write("bad.csv", content), "--site", "S2-S", "--db", db, "--lang", language)
            check(result.code == 3 and result.out == "" and code in result.err, result, what)
    assert digest(db) == before
    result = run("bill", write("bad.csv", hostile()["numbers"][0]), "--site", "S2-S", "--db", db)
    check([line.split(": ")[0].split("bad.csv:")[1] for line in result.err.splitlines() if "error[" in line and "bad.csv:" in line] == ["2:9", "3:9", "4:9"], result)
    power = write("power.csv", POWER)
    assert run("bill", power, "--site", "NOWHERE", "--db", db).code == 4 and run("bill", power, "--site", "S2-S").code == 2 and run("bill", power, "--db", db).code == 2
    assert run("bill", os.path.join(HOME, "nothing.csv"), "--site", "S2-S", "--db", db).code in (3, 4) and digest(db) == before


# ---- over the API ----

def ask(client, content, query, name="power.csv"):
    answer = client.call("POST", f"/v1/imports?kind=bill&name={name}&{query}", content if isinstance(content, bytes) else content.encode(), key=True)
    assert answer.status == 202, answer
    job = client.wait(answer.json()["job"])
    result = client.get(f"{answer.json()['job']}/result?part=answer") if job["state"] == "succeeded" else None
    return client.get(answer.headers["location"]).json(), result.json() if result else None


def test_the_same_over_the_api_with_dry_run_and_findings_by_cell():
    db = database("api.db")
    with Server(db) as server:
        firm = server.client("S2")
        grid = "/v1/sites/S2-S/activity?year=2026"
        before = firm.get(grid).json()
        slip = slips()["a digit too many"][0]
        value, months = ask(firm, slip, "site=S2-S&dry_run=true")
        assert value["state"] == "succeeded" and value["dry_run"] and months["held_out"] == 1, (value, months)
        [found] = [f for f in value["findings"] if f["severity"] == "error"]
        assert (found["code"], found["cell"]) == ("energy.outlier", "power.csv!B13") and "10배" in found["message"]["ko"], found
        assert firm.get(grid).json() == before
        value, _ = ask(firm, slip, "site=S2-S")
        assert value["state"] == "failed" and value["problem"]["code"] == "bill.held" and firm.get(grid).json() == before, value
        value, months = ask(firm, POWER, "site=S2-S")
        assert value["state"] == "succeeded" and value["imported"] == 12 and months["added"] == 12, value
        drafts = [[c["draft"] for c in r["cells"]] for r in firm.get(grid).json()["rows"] if r["carrier"] == "electricity"]
        assert drafts == [[str(v) for v in KWH]], drafts
        value, months = ask(firm, POWER, "site=S2-S")
        assert value["imported"] == 0 and value["skipped"] == 12 and months["same"] == 12, value
        value, months = ask(firm, "월,사용량(MJ)\n1월,300\n".encode(), "site=S2-S&carrier=city_gas&year=2026", "g.csv")
        assert value["state"] == "succeeded" and [(m["carrier"], m["month"]) for m in months["months"]] == [("city_gas", "2026-01")], value
        two = "고객번호,월,사용량(kWh)\n0101,2023-01,1000\n0102,2023-01,7\n"
        value, _ = ask(firm, two, "site=S2-S")
        assert value["state"] == "failed" and value["findings"][0]["values"] == ["2", "0101, 0102"], value
        for account, quantity in (("0102", "7"), ("all", "1007")):
            value, months = ask(firm, two, f"site=S2-S&account={account}&dry_run=true")
            assert value["state"] == "succeeded" and [m["quantity"] for m in months["months"]] == [quantity], value
        value, _ = ask(firm, two, "site=S2-S&sheet=x")
        assert value["problem"]["code"] == "xlsx.no_such_sheet", value
        value, _ = ask(firm, "월,사용량(kWh)\n2026-01,x\n2026-02,y\n", "site=S2-S", "x.csv")
        assert value["state"] == "failed" and {f["cell"] for f in value["findings"]} == {"x.csv!B2", "x.csv!B3"} and value["problem"]["code"] == "bill.refused", value
        value, months = ask(firm, "월,사용량(kWh),요금(원)\n2024-01,1000,180000\n2024-02,,180000\n", "site=S2-S", "w.csv")
        drafts = [c for r in firm.get("/v1/sites/S2-S/activity?year=2024").json()["rows"] for c in r["cells"] if c["draft"]]
        assert [(c["draft"], c["draft_source"]) for c in drafts] == [("1000", "bill"), ("1000", "estimated")], drafts
        assert firm.call("POST", "/v1/imports?kind=bill&name=p.csv", POWER.encode(), key=True).status == 400
        # another's site is not there, and nobody else's role takes bills
        other = firm.call("POST", "/v1/imports?kind=bill&name=p.csv&site=S1-S", POWER.encode(), key=True)
        assert other.status in (403, 404), other
        assert server.client("OPERATOR").call("POST", "/v1/imports?kind=bill&name=p.csv&site=S2-S", POWER.encode(), key=True).status in (403, 404)
        plain = firm.post("/v1/jobs", {"command": "bill", "arguments": ["/etc/passwd"], "options": {"site": "S2-S"}}, key=True)
        assert plain.status == 422 and plain.json()["errors"][0]["code"] == "job.upload_needed", plain


def test_zz_nothing_is_left_behind():
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main(__name__)
