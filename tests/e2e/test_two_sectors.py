#!/usr/bin/python3
"""One supplier in the programmes of two sectors: its caps are one cap, a machine is paid for once, a meter's months are counted once. TAP on standard output.

The programmes are the examples of the packs automotive and electronics. Both call their firms S01, S02 …; here these are the same firms, with machines and meters of their
own in each programme unless a test says otherwise.
"""
import contextlib
import csv
import json
import os
import shutil
import sqlite3

from e2e import SOURCE, Folder, check, main, run

FUNDER, MILLION = "MOTIE", 1_000_000


def run_sql(db, sql):
    with contextlib.closing(sqlite3.connect(db)) as connection, connection:
        return connection.execute(sql).fetchall()


def in_folder(function):
    """The test runs in a folder of its own."""
    def inside():
        with Folder() as folder:
            old = os.getcwd()
            os.chdir(folder.path)
            try:
                function()
            finally:
                os.chdir(old)
    return inside


def rewrite(folder, name, change):
    path = os.path.join(folder, name + ".csv")
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(change(row) for row in rows)


def example(sector, folder, apart, cap=None):
    """A copy of a pack's example; `apart` gives its machines and meters names of their own; `cap`: what the ministry pays a firm at most."""
    shutil.copytree(os.path.join(SOURCE, "packs", sector, "example"), folder)
    if apart:
        for name, pairs in (("measures", ("OLD-",)), ("installations", ("NEW-",)), ("meter_readings", ("MT-",))):
            path = os.path.join(folder, name + ".csv")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for word in pairs:
                text = text.replace("," + word, f",{apart}{word}")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        rewrite(folder, "invoices", lambda row: {**row, "approval_number": apart + row["approval_number"]})
    if cap is not None:
        path = os.path.join(folder, "programme.json")
        with open(path, encoding="utf-8") as file:
            rules = json.load(file)
        rules["rules"].setdefault("caps", []).append({"route": "tier1", "funder": FUNDER, "per": "firm", "amount_krw": cap, "legal_basis": "test"})
        with open(path, "w", encoding="utf-8") as file:
            json.dump(rules, file, ensure_ascii=False)
    return folder


def reserved(db, firm="S01"):
    return run_sql(db, "SELECT COALESCE(SUM(s.reserved_krw), 0) FROM fund_grant g JOIN fund_grant_source s ON s.\"grant_id\" = g.\"grant_id\""
                       f" WHERE g.organisation = '{firm}' AND s.origin = '{FUNDER}' AND g.route = 'tier1'")[0][0]


def first(cap=None):
    result = run("run", example("automotive", "first", None, cap), "--db", "first.db")
    check(result.code == 0, result)


def less(folder, name, line):
    """What a row books was paid under the whole cap: a million won less, in the statement line behind it too."""
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    header, cells = lines[0].split(","), lines[line - 1].split(",")
    place = header.index("amount_krw")
    cells[place] = str(int(cells[place]) - MILLION)
    lines[line - 1] = ",".join(cells)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    if "bank_line" in header:
        with open(os.path.join(folder, "bank_lines.csv"), encoding="utf-8") as file:
            ids = [row.split(",")[0] for row in file.read().split("\n")]
        less(folder, "bank_lines.csv", ids.index(cells[header.index("bank_line")]) + 1)


@in_folder
def test_caps_of_a_firm_are_one_cap_over_both_programmes():
    first()
    check(run("run", example("electronics", "alone", "E-"), "--db", "alone.db").code == 0, "runs")
    both = {firm: reserved("first.db", firm) + reserved("alone.db", firm) for firm in ("S01", "S02", "S03", "S04")}
    firm = max(both, key=both.get)  # a cap a million below what this one gets binds nobody else
    check(reserved("first.db", firm) > 0 and reserved("alone.db", firm) > MILLION, both)
    example("electronics", "second", "E-", both[firm] - MILLION)
    for _ in range(6):
        result = run("run", "second", "--db", "second.db", "--beside", "first.db")
        booked = [f for f in result.errors() if f["code"] in ("fund.overpaid", "fund.return_above_obligation", "fund.pool_short")]
        if result.code != 3 or not booked:
            break
        less("second", booked[0]["file"], int(booked[0]["line"]))
    check(result.code == 0, result)
    check(reserved("first.db", firm) + reserved("second.db", firm) == both[firm] - MILLION, "the cap is reached, and not passed")
    os.unlink("first.db")
    check(run("check", "--db", "second.db").code == 0, "the database is checked without the other one")


@in_folder
def test_without_the_other_programme_the_cap_is_the_firms_own():
    first()
    example("electronics", "second", "E-")
    result = run("run", "second", "--db", "second.db", "--beside", "first.db")
    check(result.code == 0, result)
    again = run("run", "second", "--db", "other.db")
    check(again.code == 0 and reserved("second.db") == reserved("other.db"), "caps that do not bind change nothing")


@in_folder
def test_a_machine_is_paid_for_once():
    first()
    example("electronics", "second", None)
    result = run("run", "second", "--db", "second.db", "--beside", "first.db")
    check(result.code == 3 and not os.path.exists("second.db"), result)
    machines = [f for f in result.errors() if f["code"] == "beside.machine_twice"]
    check(machines and all(f["file"] in ("measures.csv", "installations.csv") for f in machines), result)
    check(any(f["file"] == "measures.csv" and int(f["line"]) >= 2 for f in machines), result)


@in_folder
def test_an_invoice_is_funded_once():
    first()
    number = run_sql("first.db", "SELECT approval_number FROM invoices ORDER BY source_line LIMIT 1")[0][0]
    example("electronics", "second", "E-")
    with open("second/invoices.csv", encoding="utf-8", newline="") as file:
        mine = list(csv.DictReader(file))[0]["invoice"]
    rewrite("second", "invoices", lambda row: {**row, "approval_number": number} if row["invoice"] == mine else row)
    result = run("run", "second", "--db", "second.db", "--beside", "first.db")
    found = [f for f in result.errors() if f["code"] == "beside.invoice_twice"]
    check(result.code == 3 and not os.path.exists("second.db") and [(f["file"], f["line"]) for f in found] == [("invoices.csv", "2")], result)


@in_folder
def test_the_months_of_a_meter_are_counted_once():
    first()
    example("electronics", "second", "E-")
    path = os.path.join("second", "meter_readings.csv")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(",E-MT-S01-M1,", ",MT-S01-M1,"))
    result = run("run", "second", "--db", "second.db", "--beside", "first.db")
    meters = [f for f in result.errors() if f["code"] == "beside.meter_twice"]
    check(result.code == 3 and len(meters) == 1 and meters[0]["file"] == "meter_readings.csv" and int(meters[0]["line"]) >= 2, result)


@in_folder
def test_a_programme_does_not_stand_beside_itself():
    first()
    result = run("run", "first", "--db", "again.db", "--beside", "first.db")
    check(result.code != 0 and "error[beside.same]" in result.err and not os.path.exists("again.db"), result)


@in_folder
def test_a_missing_database_beside_is_named():
    example("electronics", "second", "E-")
    result = run("run", "second", "--db", "second.db", "--beside", "nowhere.db")
    check(result.code != 0 and "nowhere.db" in result.err and not os.path.exists("second.db"), result)


@in_folder
def test_facts_of_the_other_programme_are_sealed():
    first()
    example("electronics", "second", "E-")
    check(run("run", "second", "--db", "second.db", "--beside", "first.db").code == 0, "runs")
    run_sql("second.db", "UPDATE programme_beside SET amount_krw = 0")
    result = run("check", "--db", "second.db")
    check(result.code == 1 and "check.seal_broken" in result.err, result)


if __name__ == "__main__":
    main(__name__)
