#!/usr/bin/python3
"""The registry of credits at the door: orders of a folder (credit_orders.csv), carried out by date or refused at their line; accounts, holdings, log, trace."""
import csv
import io
import json
import os
import shutil

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HEAD = "order,on,kind,holder,to,unit,tonnes,project,vintage,serial_from,serial_to,year,of,reason,evidence\n"


def programme(folder, orders):
    """The small example with these orders; its own conversion and surrender stay where they are."""
    path = folder / "small"
    shutil.copytree(SMALL, path)
    with open(os.path.join(path, "credit_orders.csv"), "w", encoding="utf-8") as file:
        file.write(HEAD + orders)
    return path


def answer(db, *words):
    return json.loads(run("credit", *words, "--db", db, "-O", "json").out)


# OPERATOR owns 56 t of 2027 after certification; the carmaker converts 57 on 2028-06-10 what it has by then
TRADE = """T1,2028-06-01,transfer,OPERATOR,CARMAKER,,20,,,,,,,,E-EP-1-OWN-C
A1,2028-06-02,accept,CARMAKER,,,,,,,,,T1,,
L1,2028-06-03,lock,OPERATOR,,,10,,,,,,,pledge,
T2,2028-06-03,transfer,OPERATOR,CARMAKER,,5,,,,,,,,E-EP-1-OWN-C
W2,2028-06-04,withdraw,OPERATOR,,,,,,,,,T2,,
U1,2028-06-30,unlock,OPERATOR,,,,,,,,,L1,,
"""


def test_orders_of_a_folder_are_carried_out_by_date():
    with Folder() as folder:
        db = folder / "small.db"
        result = run("run", programme(folder, TRADE), "--db", db, "-O", "json")
        check(result.code == 0, result)
        credits = json.loads(result.out)["credits"]
        check(credits["koc_issued"] == 113 and credits["kcu_converted"] == 77 and credits["kcu_surrendered"] == 50, result)
        accounts = {a["account"]: a for a in answer(db, "accounts")["accounts"]}
        check(accounts["holding:OPERATOR"]["koc_t"] == 36 and accounts["offset:CARMAKER"]["kcu_t"] == 27, accounts)
        events = answer(db, "events")["events"]
        check([e["kind"] for e in events] == ["certify", "transfer", "accept", "lock", "transfer", "withdraw", "convert", "surrender", "unlock"], events)
        blocks = answer(db, "holdings", "OPERATOR")["blocks"]
        check(sum(b["tonnes"] for b in blocks) == 36 and not any(b["locked_by"] for b in blocks), blocks)
        moved = answer(db, "trace", "KOC-EP-1-2027-35")["steps"]
        check([s["kind"] for s in moved][:3] == ["certify", "transfer", "accept"] and moved[2]["from"] == "holding:OPERATOR" and moved[2]["to"] == "holding:CARMAKER", moved)
        check(run("check", "--db", db).code == 0, "check")
        rows = list(csv.DictReader(io.StringIO(run("credit", "events", "--db", db, "-O", "csv").out)))
        check(len(rows) == len(events) and rows[0]["hash"] == events[0]["hash"], rows)
        for lang in ("en", "ko"):
            for words in (("accounts",), ("holdings",), ("events",), ("block", "KOC-EP-1-2027-35"), ("trace", "KOC-EP-1-2027-35")):
                check(run("credit", *words, "--db", db, "--lang", lang).code == 0, words)


def test_an_order_that_the_law_forbids_is_an_error_at_its_line_and_nothing_is_kept():
    refused = (
        ("T1,2028-06-01,transfer,OPERATOR,CARMAKER,,20,,,,,,,,\n", "credit.no_contract", "R15"),
        ("T1,2028-06-01,transfer,OPERATOR,CARMAKER,,57,,,,,,,,E-EP-1-OWN-C\n", "credit.not_enough", "R15"),
        ("C1,2028-06-01,convert,OPERATOR,,,5,,,,,,,,\n", "credit.not_allocated", ""),
        ("S1,2028-06-25,surrender,CARMAKER,,,1,,,,,2027,,,\n", "credit.surrender_cap", "R17"),
        ("L1,2028-06-01,lock,OPERATOR,,,50,,,,,,,pledge,\nX1,2028-06-02,cancel,OPERATOR,,,7,,,,,,,voluntary,\n", "credit.not_enough", "R15"),
        ("U1,2028-06-01,unlock,OPERATOR,,,,,,,,,L9,,\n", "credit.pending_unknown", ""),
        ("X1,2028-06-01,cancel,OPERATOR,,,1.5,,,,,,,voluntary,\n", "", ""),
    )
    for orders, code, rule in refused:
        with Folder() as folder:
            db = folder / "small.db"
            result = run("run", programme(folder, orders), "--db", db)
            line = 1 + orders.count("\n")
            check(result.code == 3, result)
            check(f"credit_orders.csv:{line}" in result.err and code in result.err and rule in result.err, result)
            check(not os.path.exists(db), "a database is there")


def test_what_is_not_a_serial_is_refused():
    with Folder() as folder:
        db = folder / "small.db"
        run("run", SMALL, "--db", db)
        for serial, code in (("KOC-EP-1-2027-0", 3), ("EP-1", 3), ("KOC-EP-1-2027-99999999999999999999", 3), ("KOC-EP-1-2027-114", 4)):
            result = run("credit", "trace", serial, "--db", db)
            check(result.code == code and serial in result.err, result)
        check(run("credit", "trace", "--db", db).code == 2, "usage")
        check(run("credit", "nothing", "--db", db).code == 2, "usage")


if __name__ == "__main__":
    main(__name__)
