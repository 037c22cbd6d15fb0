#!/usr/bin/python3
"""Answers from the ledger: traces to the won, balances of any day, dues, firms, statements, property; the journal as hledger reads it."""
import csv
import datetime
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import unicodedata
from fractions import Fraction

from e2e import SOURCE, Folder, check, environment, main, run

SECTORS = ("automotive", "electronics", "petrochemicals", "semiconductors", "shipbuilding", "steel")
FOLDERS = {"small": os.path.join(SOURCE, "examples", "small"), "example": os.path.join(SOURCE, "examples", "automotive"),
           **{sector: os.path.join(SOURCE, "packs", sector, "example") for sector in SECTORS}}
HOME = Folder().__enter__()
STORY = {}


def database(name):
    """The example's database, made once; its story is in STORY."""
    path = HOME / (name + ".db")
    if name not in STORY:
        result = run("run", FOLDERS[name], "--db", path, "-O", "json")
        check(result.code == 0, result, name)
        STORY[name] = json.loads(result.out)
    return path


def answer(name, *arguments):
    result = run("fund", *arguments, "--db", database(name), "-O", "json")
    check(result.code == 0, result, f"{name} {arguments}")
    return json.loads(result.out)


def rows(name, sql, *values):
    with sqlite3.connect(f"file:{database(name)}?mode=ro", uri=True) as db:
        return db.execute(sql, values).fetchall()


def cells(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


# ---- traces ----

def sums_hold(node, down):
    """Branches of an entry sum to it, those of a duty to the duty; returns the won that ended as each kind, duties left out."""
    money = [b for b in node["branches"] if b["kind"] != "duty"]
    ends = {}
    if node["kind"] == "entry":
        assert sum(b["amount_krw"] for b in money) == node["amount_krw"] <= node["entry_krw"], node
    elif node["kind"] == "duty":
        assert sum(b["amount_krw"] for b in node["branches"]) == node["amount_krw"], node
    else:
        assert not node["branches"], node
        ends[node["kind"]] = node["amount_krw"]
    for b in node["branches"]:
        below = sums_hold(b, down)
        if b["kind"] != "duty":
            for kind, krw in below.items():
                ends[kind] = ends.get(kind, 0) + krw
    return ends


def trace_sums(name, positions):
    for position in positions:
        told = answer(name, "trace", str(position))
        for e in told["entries"]:
            assert e["came_from"]["amount_krw"] == e["came_from"]["entry_krw"] == e["went_to"]["amount_krw"]
            sums_hold(e["came_from"], False)
            sums_hold(e["went_to"], True)


def test_every_entry_of_the_small_case_is_traced_to_the_won():
    last = answer("small", "balance")["last_position"]
    assert last == 44
    trace_sums("small", range(1, last + 1))


def test_pay_ins_of_the_example_end_where_the_statement_says():
    for funder in ("MOTIE", "OEM-A", "OEM-B", "MSS"):
        ends = {}
        for (position,) in rows("example", "SELECT e.position FROM fund_entry e JOIN fund_account a ON a.id = e.credit"
                                " WHERE a.kind = 'contribution' AND a.owner = ?", funder):
            told = answer("example", "trace", str(position))
            for kind, krw in sums_hold(told["entries"][0]["went_to"], True).items():
                ends[kind] = ends.get(kind, 0) + krw
        statement = answer("example", "statement", "--for", funder)["funders"][0]
        assert sum(ends.values()) == statement["received_krw"], ends
        assert ends.get("machine", 0) == sum(statement["fixed_krw_by_tier"]), (funder, ends)
        assert ends.get("on_hand", 0) == statement["on_hand_krw"], (funder, ends)
        assert ends.get("treasury", 0) == statement["treasury_krw"] - statement["interest_krw"] - statement["surcharge_krw"], (funder, ends)


def test_a_pool_payment_is_traced_by_the_stored_links():
    links = rows("example", "SELECT payment_position, return_position, amount_krw FROM fund_attribution")
    some = sorted({p for p, _, _ in links})[::9]
    for payment in some:
        root = answer("example", "trace", str(payment))["entries"][0]["came_from"]
        told = {}

        def visit(node):
            for b in node["branches"]:
                if b["kind"] == "entry" and b["step"].startswith("return"):
                    told[b["position"]] = told.get(b["position"], 0) + b["amount_krw"]
                elif b["kind"] == "entry":
                    visit(b)
        visit(root)
        if root["step"].startswith("return"):  # in kind: the return is the payment
            told = {payment: root["amount_krw"]}
        assert told == {r: k for p, r, k in links if p == payment}, payment


def test_the_returned_won_of_the_small_case_lead_to_the_next_machine_and_back():
    went = answer("small", "trace", "11")["entries"][0]["went_to"]
    duty = [b for b in went["branches"] if b["kind"] == "duty"][0]
    assert duty["amount_krw"] == 35000000 and duty["branches"][0]["position"] == 32
    came = answer("small", "trace", "43")["entries"][0]["came_from"]
    returned = came["branches"][0]["branches"]
    assert [(b["position"], b["amount_krw"], b["attributed"]) for b in returned] == [(32, 8480000, True), (34, 12520000, True)]
    cut = answer("small", "trace", "17")["entries"][0]["went_to"]["branches"][0]
    assert cut["step"] == "fix" and cut["amount_krw"] == 2100000 and cut["branches"][0]["branches"][0]["step"] == "remit"


def test_a_grant_is_traced_payment_by_payment():
    told = answer("small", "trace", "S2-M1")
    assert [e["position"] for e in told["entries"]] == [14, 15, 20, 21] and told["sum_krw"] == 30000000
    assert sum(b["amount_krw"] for e in told["entries"] for d in e["went_to"]["branches"] if d["kind"] == "duty" for b in d["branches"]
               if b["kind"] == "duty_open") == 17480000


def test_the_tree_fits_100_columns_in_both_languages_and_keeps_its_sums():
    for language, came in (("en", "came from"), ("ko", "어디에서 왔나")):
        for name, entry in (("small", "1"), ("example", "1"), ("example", "S001-M1"), ("example", "S006-M1"), ("steel", "1")):
            result = run("fund", "trace", entry, "--db", database(name), "--lang", language)
            check(result.code == 0 and came in result.out, result)
            for line in result.out.splitlines():
                assert cells(line) <= 100, line
    result = run("fund", "trace", "1", "--db", database("small"), "--top", "1")
    check("35,000,000" in result.out and "3 more" in result.out and "40,000,000" in result.out, result)


def test_an_unknown_entry_is_refused_with_the_range():
    for entry in ("0", "45", "-1", "S9-M9", "1.5", ""):
        result = run("fund", "trace", "--db", database("small"), "--", entry)
        check(result.code == 4 and "fund.trace_unknown" in result.err and "1 to 44" in result.err and result.out == "", result, entry)
    result = run("fund", "trace", "S2M1", "--db", database("small"), "--lang", "ko")
    check(result.code == 4 and "1–44" in result.err and "S2-M1" in result.err, result)


# ---- balances ----

def entries(name):
    result = run("export", "ledger", "--db", database(name), "-O", "csv")
    check(result.code == 0, result)
    return list(csv.DictReader(io.StringIO(result.out)))


def fold(name, keep):
    """account -> (posted, reserved) by the exported entries, with nothing of the program."""
    all_of, balance = {e["position"]: e for e in entries(name)}, {}

    def add(account, column, krw):
        balance.setdefault(account, [0, 0])[column] += krw
    for e in all_of.values():
        krw = int(e["amount_krw"])
        if not keep(e):
            continue
        if e["reservation"]:
            held = int(all_of[e["reservation"]]["amount_krw"])
            add(e["debit"], 1, -held)
            add(e["credit"], 1, held)
        if e["type"] == "reserve":
            add(e["debit"], 1, krw)
            add(e["credit"], 1, -krw)
        elif e["type"] != "release":
            add(e["debit"], 0, krw)
            add(e["credit"], 0, -krw)
    return balance


def told_balances(told):
    return {a["account"]: [a["balance_krw"], a["reserved_debits_krw"] - a["reserved_credits_krw"]] for a in told["accounts"]}


def same_balances(told, folded):
    for account, (posted, reserved) in told_balances(told).items():
        assert folded.get(account, [0, 0]) == [posted, reserved], account
    assert set(folded) <= set(told_balances(told))


def test_balances_of_any_day_and_position_are_the_fold_of_the_exported_entries():
    for day in ("2026-04-26", "2026-04-27", "2026-05-01", "2026-11-15", "2027-06-30", "2027-07-15", "2029-09-30", "2035-01-01"):
        same_balances(answer("example", "balance", "--on", day), fold("example", lambda e: e["date"] <= day))
    for at in (1, 4, 11, 23, 37, 44):
        same_balances(answer("small", "balance", "--at", str(at)), fold("small", lambda e: int(e["position"]) <= at))
    same_balances(answer("small", "balance", "--at", "30", "--on", "2027-03-31"),
                  fold("small", lambda e: int(e["position"]) <= 30 and e["date"] <= "2027-03-31"))


def test_at_the_end_they_are_the_stored_ones():
    for name in FOLDERS:
        told = answer(name, "balance")
        assert told["stored_agree"] is True
        stored = {f"{k}:{o}:{d}" if d else f"{k}:{o}": (p, q) for k, o, d, p, q in rows(
            name, "SELECT kind, owner, detail || CASE WHEN programme <> '' THEN '@' || programme ELSE '' END || CASE WHEN budget_year > 0 THEN '/' || budget_year ELSE '' END,"
                  " debits_posted, credits_posted FROM fund_account")}
        assert {a["account"]: (a["debits_krw"], a["credits_krw"]) for a in told["accounts"]} == stored
        assert told["total"]["balance_krw"] == 0 and sum(k["balance_krw"] for k in told["kinds"]) == 0
        assert [k["balance_krw"] for k in told["kinds"] if k["kind"] == "bank"] == [STORY[name]["money_krw"]["on_hand"]]


def test_a_stored_balance_that_was_changed_is_told():
    with Folder() as f:
        shutil.copy(database("small"), f / "x.db")
        with sqlite3.connect(f / "x.db") as db:
            db.execute("UPDATE fund_account SET credits_posted = credits_posted + 1 WHERE id = 1")
        result = run("fund", "balance", "--db", f / "x.db", "-O", "json")
        check(result.code == 0 and json.loads(result.out)["stored_agree"] is False, result)
        check("DIFFER" in run("fund", "balance", "--db", f / "x.db").out, result)


def test_a_prefix_chooses_accounts():
    told = answer("small", "balance", "--account", "bank:M")
    assert [a["account"] for a in told["accounts"]] == ["bank:MOTIE:tier1_equipment", "bank:MSS:tier2_match"]
    assert answer("small", "balance", "--account", "nothing")["accounts"] == []


# ---- the journal and hledger ----

def hledger(journal, *arguments):
    assert shutil.which("hledger"), "hledger is not installed (deps.txt, group test)"
    process = subprocess.run(["hledger", "-f", journal, *arguments], capture_output=True, env=environment(LC_ALL="C.UTF-8"), check=False)
    assert process.returncode == 0, (arguments, process.stdout[-500:], process.stderr[-2000:])
    return process.stdout.decode()


def hledger_agrees(name):
    """`hledger check`, strict, and every balance, also of days in the past."""
    journal = HOME / (name + ".journal")
    result = run("export", "hledger", "--db", database(name), "-o", journal)
    check(result.code == 0 and result.out == "", result)
    hledger(journal, "check", "--strict", "ordereddates", "payees")
    first = min(e["date"] for e in entries(name))
    for day in (first, "2026-06-30", "2027-06-30", "2028-01-31", None):
        told = answer(name, "balance", *(["--on", day] if day else []))
        until = ["-e", (datetime.date.fromisoformat(day) + datetime.timedelta(1)).isoformat()] if day else []
        out = hledger(journal, "balance", "--flat", "-N", "-E", "-O", "csv", *until)
        theirs = {r["account"]: int(r["balance"].split()[0]) for r in csv.DictReader(io.StringIO(out))}
        ours = {}
        for a in told["accounts"]:
            ours[a["journal"]] = a["balance_krw"]
            ours[a["journal_reserved"]] = a["reserved_debits_krw"] - a["reserved_credits_krw"]
        assert {k: v for k, v in theirs.items() if v} == {k: v for k, v in ours.items() if v}, (name, day)
    real = hledger(journal, "balance", "--real", "--flat", "-N", "-O", "csv", "assets:bank")
    assert sum(int(r["balance"].split()[0]) for r in csv.DictReader(io.StringIO(real))) == STORY[name]["money_krw"]["on_hand"]


def test_the_journal_is_the_same_on_stdout_and_in_a_file():
    journal = HOME / "again.journal"
    check(run("export", "hledger", "--db", database("small"), "-o", journal).code == 0, None)
    with open(journal, encoding="utf-8") as file:
        assert file.read() == run("export", "hledger", "--db", database("small")).out
    assert not os.path.exists(journal + ".part")


def test_hledger_notices_a_changed_won():
    text = run("export", "hledger", "--db", database("small")).out
    with Folder() as f:
        journal = f.write("x.journal", text.replace("  75000000 KRW", "  75000001 KRW").replace("-75000000 KRW", "-75000001 KRW"))
        process = subprocess.run(["hledger", "-f", journal, "check"], capture_output=True, check=False)
        assert process.returncode != 0 and b"assertion" in process.stderr.lower(), process.stderr


def test_tags_name_grant_evidence_and_actor():
    out = hledger(HOME / "small.journal" if os.path.exists(HOME / "small.journal") else make_small_journal(), "register", "tag:grant=S3-M1", "expenses", "-O", "csv")
    told = list(csv.DictReader(io.StringIO(out)))
    assert sum(int(r["amount"].split()[0]) for r in told) == 105000000 and {r["code"] for r in told} == {"41", "43"}


def make_small_journal():
    check(run("export", "hledger", "--db", database("small"), "-o", HOME / "small.journal").code == 0, None)
    return HOME / "small.journal"


def test_the_csv_is_the_stored_ledger():
    stored = rows("example", "SELECT position, amount_krw, step, hash FROM fund_entry ORDER BY position")
    assert [(int(e["position"]), int(e["amount_krw"]), e["step"], e["hash"]) for e in entries("example")] == stored


# ---- dues, firms, statements, property ----

def test_dues_agree_with_the_run():
    for name in FOLDERS:
        told = answer(name, "due")
        money = STORY[name]["money_krw"]
        sums = told["sums"]["return"]
        assert sums["due_krw"] == money["obligation"] and sums["settled_krw"] == money["in_returned"] and sums["overdue_krw"] == money["overdue"], name
        for kind in ("settlement", "interest", "recovery", "surcharge"):
            mine = [d for d in told["dues"] if d["kind"] == kind]
            assert told["sums"][kind]["open_krw"] == sum(d["open_krw"] for d in mine)
        for d in told["dues"]:
            assert d["open_krw"] == d["due_krw"] - d["settled_krw"]


def test_lists_for_people_name_firms():
    """The returns, the grants, the firms' cash and the property: names in the language asked for; keys stay in JSON and CSV."""
    with open(os.path.join(FOLDERS["small"], "organisations.csv"), encoding="utf-8", newline="") as file:
        firm = {row["organisation"]: row for row in csv.DictReader(file)}
    for question in ("due", "grants", "firms", "property"):
        keys = {row["organisation"] for rows in answer("small", question).values() if isinstance(rows, list) for row in rows if "organisation" in row}
        assert keys, question
        for lang, column in (("ko", "name"), ("en", "name_en")):
            text = run("fund", question, "--db", database("small"), "--lang", lang).out
            for key in keys:
                assert firm[key][column] in text and key not in text.split(), (question, lang, key)


def test_dues_of_a_day_tell_who_is_late():
    told = {d["grant"]: d for d in answer("example", "due", "--on", "2027-08-01")["dues"] if d["kind"] == "return"}
    assert told["S001-M1"]["state"] == "overdue" and told["S001-M1"]["days_late"] == 32 and told["S001-M1"]["settled_krw"] == 189680850
    told = {d["grant"]: d for d in answer("example", "due")["dues"] if d["kind"] == "return"}
    assert told["S001-M1"]["state"] == "settled_late" and told["S001-M1"]["days_late"] == 41
    assert told["S006-M2"]["state"] == "overdue" and told["S006-M2"]["open_krw"] == 53141200
    recovery = [d for d in answer("example", "due", "--on", "2029-09-01")["dues"] if d["kind"] == "recovery"]
    assert sum(d["open_krw"] for d in recovery) == 32965380 and {d["due_on"] for d in recovery} == {"2029-10-01"}  # 30 days end on a Sunday
    assert answer("example", "due", "--on", "2026-01-01")["dues"] == []


def test_firms_sum_to_the_run():
    for name in FOLDERS:
        told = answer(name, "firms")
        money, total = STORY[name]["money_krw"], told["total"]
        assert total["own_share_krw"] == money["own_share"] and total["duty_krw"] == money["obligation"] and total["returned_krw"] == money["in_returned"]
        for f in told["firms"]:
            assert f["net_krw"] == f["support_krw"] - f["duty_krw"] - f["own_share_krw"] + f["saving_krw"], f
            assert f["cash_krw"] == f["support_krw"] - f["invoiced_krw"] - f["duty_krw"] - f["surcharge_krw"] + f["saving_krw"], f
        wide = told["programme_wide"]
        assert abs(Fraction(wide["verified_g"], 10**6) - Fraction(STORY[name]["reduction_tco2e"]["verified"])) < Fraction(1, 10**5), name
        assert wide["verified_g"] == sum(t["verified_g"] for t in told["tiers"]) and wide["state_krw"] == sum(t["state_krw"] for t in told["tiers"])
        per_tonne = Fraction(wide["state_krw"] * 10**6, wide["verified_g"])
        assert abs(Fraction(wide["state_krw_per_tco2e"]) / per_tonne - 1) < Fraction(1, 10**10)
        # the state's money once: what it fixed and kept, no returned won in it
        fixed = rows(name, "SELECT SUM(fixed_krw - recovered_krw) FROM fund_grant_source WHERE nature = 0")[0][0]
        assert wide["state_krw"] == fixed, name


def test_the_saving_is_the_stated_formula():
    firms = {f["organisation"]: f for f in answer("small", "firms")["firms"]}
    for organisation, measure in (("S1", "S1-M1"), ("S2", "S2-M1")):
        (per_year,) = rows("small", "SELECT saving_krw_per_year FROM measures WHERE measure = ?", measure)[0]
        planned, measured = rows("small", "SELECT planned_g, measured_g FROM reduction_total WHERE measure = ?", measure)[0]
        assert firms[organisation]["saving_krw"] == per_year * 12 * measured // (12 * planned)  # 2027-01 to 2027-12, installed before
        assert firms[organisation]["saving_planned_krw"] == per_year


def test_statements_reconcile_with_the_run():
    for name in FOLDERS:
        told = answer(name, "statement")
        m, by_kind, total = STORY[name]["money_krw"], {}, told["total"]
        for f in told["funders"]:
            assert f["in_krw"] == f["out_krw"] == f["received_krw"] + f["interest_krw"] + f["settlement_krw"] + f["recovery_krw"] + f["surcharge_krw"]
            act = f["subsidy_act"]
            assert act["paid_krw"] + act["interest_krw"] == act["fixed_krw"] + act["to_return_krw"], f
            by_kind[f["kind"]] = by_kind.get(f["kind"], 0) + f["received_krw"]
        assert by_kind.get("ministry_trade", 0) == m["in_motie"] and by_kind.get("carmaker", 0) == m["in_oem"], name
        assert by_kind.get("ministry_sme", 0) == m["in_mss"] and by_kind.get("returned", 0) == m["in_returned"], name
        assert total["interest_krw"] == m["in_interest"] and total["settlement_krw"] + total["recovery_krw"] + total["surcharge_krw"] == m["in_recovered"]
        assert total["paid_krw_by_tier"][0] == m["paid_tier1"] and sum(total["paid_krw_by_tier"][1:]) == m["paid_tier2"]
        assert total["treasury_krw"] == m["to_treasury"] and total["fees_krw"] == m["fees"] and total["on_hand_krw"] == m["on_hand"]
        assert total["in_krw"] == sum(m[k] for k in m if k.startswith("in_"))
        assert sum(f["fixed_krw_by_tier"][0] for f in told["funders"]) == m["fixed_tier1"], name  # return base: state and carmakers


def test_one_funder_is_shown_alone_and_an_unknown_one_refused():
    told = answer("small", "statement", "--for", "MOTIE")
    assert [f["funder"] for f in told["funders"]] == ["MOTIE"] and told["funders"][0]["subsidy_act"] == {
        "grants": 2, "paid_krw": 75000000, "interest_krw": 84500, "fixed_krw": 72900000, "to_return_krw": 2184500, "returned_krw": 2184500,
        "later_interest_krw": 0, "cancelled_krw": 0, "surcharge_krw": 0, "open_krw": 0}
    result = run("fund", "statement", "--db", database("small"), "--for", "S1")
    check(result.code == 4 and "fund.no_funder" in result.err and "CARMAKER" in result.err, result)


def test_the_register_is_locked_as_the_duty_says():
    for name in FOLDERS:
        told = answer(name, "property")
        due = dict(rows(name, "SELECT subject, due_on FROM duty WHERE kind = 'disposal_lock'"))
        assert {p["grant"]: p["locked_until"] for p in told["property"]} == due, name
        serial = dict(rows(name, "SELECT measure, new_serial FROM installations"))
        for p in told["property"]:
            assert p["serial"] == serial[p["grant"]] and p["machine"], p
    told = {p["grant"]: p for p in answer("example", "property")["property"]}
    assert told["S006-M1"]["state"] == "recovered" and told["S006-M1"]["cause"] == "disposal" and told["S001-M1"]["state"] == "locked"
    assert {p["state"] for p in answer("example", "property", "--on", "2033-03-01")["property"]} == {"free", "recovered"}
    assert answer("example", "property", "--on", "2026-12-31")["property"] == []


# ---- languages, formats, edges ----

WIDE = {"firms": 112, "property": 132}  # six amounts beside a name; names of firm and machine
QUESTIONS = (("balance",), ("due",), ("firms",), ("statement",), ("property",))


def test_every_answer_has_both_languages_and_csv_with_as_many_rows_as_json():
    key = {"balance": "accounts", "due": "dues", "firms": "firms", "statement": "funders", "property": "property"}
    for (question,) in QUESTIONS:
        english, korean = (run("fund", question, "--db", database("example"), "--lang", lang) for lang in ("en", "ko"))
        check(english.code == korean.code == 0 and english.out != korean.out and english.err == korean.err == "", english, question)
        for line in (english.out + korean.out).splitlines():
            assert cells(line) <= WIDE.get(question, 100) and line == line.rstrip(), line
        result = run("fund", question, "--db", database("example"), "-O", "csv", "--lang", "ko")
        table = list(csv.reader(io.StringIO(result.out)))
        assert len(table) == 1 + len(answer("example", question)[key[question]]) and len({len(r) for r in table}) == 1


def test_a_database_without_a_run_has_nothing_booked():
    with Folder() as f:
        check(run("import", FOLDERS["small"], "--db", f / "x.db").code == 0, None)
        for (question,) in QUESTIONS:
            result = run("fund", question, "--db", f / "x.db")
            check(result.code == 0 and "Nothing is booked" in result.out, result, question)
            check("장부에 기록이 없습니다" in run("fund", question, "--db", f / "x.db", "--lang", "ko").out, result)
            check(json.loads(run("fund", question, "--db", f / "x.db", "-O", "json").out)["last_position"] == 0, result)
        result = run("fund", "trace", "1", "--db", f / "x.db")
        check(result.code == 4 and "fund.trace_empty" in result.err, result)
        result = run("export", "hledger", "--db", f / "x.db", "-o", f / "x.journal")
        check(result.code == 0, result)
        hledger(f / "x.journal", "check", "--strict")
        assert len(run("export", "ledger", "--db", f / "x.db").out.splitlines()) == 1


def test_before_the_first_entry_there_is_nothing():
    result = run("fund", "balance", "--db", database("small"), "--on", "2020-01-01")
    check(result.code == 0 and "first entry is of 2026-04-27" in result.out, result)
    told = answer("small", "balance", "--on", "2026-04-26")
    assert all(a["balance_krw"] == a["reserved_debits_krw"] == 0 for a in told["accounts"]) and told["stored_agree"] is None


def test_wrong_usage_is_said():
    db = database("small")
    for arguments, said in ((("fund",), "argument_missing"), (("fund", "nothing", "--db", db), "value_unknown"), (("fund", "trace", "--db", db), "option_needed"),
                            (("fund", "balance"), "--db FILE"), (("fund", "balance", "x", "--db", db), "argument_extra"),
                            (("fund", "trace", "1", "--db", db, "--on", "2027-01-01"), "not_together"), (("fund", "firms", "--db", db, "--at", "3"), "not_together"),
                            (("fund", "due", "--db", db, "--for", "MOTIE"), "not_together"), (("fund", "trace", "1", "--db", db, "-O", "csv"), "not_together"),
                            (("fund", "balance", "--db", db, "--on", "2027-02-30"), "cli.value"), (("fund", "balance", "--db", db, "--at", "0"), "cli.value"),
                            (("export", "x", "--db", db), "value_unknown"), (("export", "hledger", "--db", db, "-O", "csv"), "not_together"),
                            (("export", "ledger"), "--db FILE"), (("export", "hledger", "--db", db, "-o", db), "not_together")):
        result = run(*arguments)
        check(result.code == 2 and said in result.err and result.out == "", result, arguments)
    result = run("fund", "balance", "--db", db, "--at", "45")
    check(result.code == 4 and "fund.no_position" in result.err, result)
    result = run("export", "hledger", "--db", db, "-o", HOME / "no-folder/x.journal")
    check(result.code == 3 and "file.no_folder" in result.err, result)
    result = run("fund", "due", "--db", HOME / "none.db")
    check(result.code != 0 and not os.path.exists(HOME / "none.db"), result)


def test_the_guide_shows_what_the_program_prints():
    with open(os.path.join(SOURCE, "docs", "fund.md"), encoding="utf-8") as file:
        blocks = file.read().split("```")[1::2]
    shown = 0
    for block in blocks:
        lines = block.strip("\n").splitlines()
        if not lines[0].startswith("$ sangsaeng fund "):
            continue
        words = lines[0].split()[2:]
        words[words.index("small.db")] = database("small")
        printed = run(*words).out.splitlines()
        for line in lines[1:]:
            assert line == "" or line in printed, (lines[0], line)
            shown += 1
    assert shown > 60
    printed = run("export", "hledger", "--db", database("small")).out
    assert any(block.strip("\n") in printed for block in blocks if "[reserved:" in block)


def test_nothing_is_changed():
    def digest():
        with open(database("small"), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    before = digest()
    for (question,) in QUESTIONS + (("trace",),):
        check(run("fund", question, *(["1"] if question == "trace" else []), "--db", database("small")).code == 0, None, question)
    check(run("export", "hledger", "--db", database("small")).code == 0, None)
    assert digest() == before


if __name__ == "__main__":
    main(__name__, [(f"hledger_agrees_for_{name}", lambda name=name: hledger_agrees(name)) for name in FOLDERS])
