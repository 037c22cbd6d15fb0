#!/usr/bin/python3
"""Bank statements against the books: the folder's lines, and a bank's own CSV export read by the words of its header."""
import csv
import io
import json
import os
import shutil
import sqlite3
import unicodedata

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()
EXPORT = """보통예금 거래내역
조회기간,2026.05.01 ~ 2027.12.31

No,거래일시,적요,출금액(원),입금액(원),거래 후 잔액,의뢰인/수취인
,,전월이월,,,0,
1,2026.05.15 09:31:22,지원금,0,"42,000,000","42,000,000",운영 재단
2,2026-11-12,자부담,,"63,380,000","105,380,000",가상부품1
3,20261112,I-1,"105,380,000",-,0,가상설비1
4,2026/11/17,잔금,,"18,000,000원","18,000,000",운영 재단
합계,,,"105,380,000","123,380,000",,

* 본 내역은 확인용입니다
"""
LINES = [("2026-05-15", 42000000), ("2026-11-12", 63380000), ("2026-11-12", -105380000), ("2026-11-17", 18000000)]


def database():
    path = HOME / "small.db"
    if not os.path.exists(path):
        result = run("run", SMALL, "--db", path)
        check(result.code == 0, result)
    return path


def answer(*arguments, code=1, db=None):
    result = run("fund", "reconcile", "--db", db or database(), *arguments, "-O", "json")
    check(result.code == code, result, arguments)
    return json.loads(result.out)


def items(account, status):
    return [i for i in account["items"] if i["status"] == status]


def sums_hold(account):
    def total(status):
        krw = [i["amount_krw"] for i in items(account, status)]
        return {"count": len(krw), "in_krw": sum(k for k in krw if k > 0), "out_krw": -sum(k for k in krw if k < 0)}
    for status in ("matched", "bank_only", "books_only"):
        assert account[status] == total(status), (status, account[status], total(status))
    for key in ("count", "in_krw", "out_krw"):
        assert account["bank"][key] == account["matched"][key] + account["bank_only"][key]
        assert account["books"][key] == account["matched"][key] + account["books_only"][key]


class Variant:
    """The small folder with a change to its statement lines, taken in."""

    def __init__(self, change):
        self.change = change

    def __enter__(self):
        self.folder = Folder().__enter__()
        shutil.copytree(SMALL, self.folder / "f", ignore=shutil.ignore_patterns("*.py", "*.md"))
        with open(self.folder / "f/statements.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = list(rows[0])
        rows = self.change(rows) or rows
        with open(self.folder / "f/statements.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        self.result = run("run", self.folder / "f", "--db", self.folder / "v.db")
        self.db = self.folder / "v.db"
        return self

    def __exit__(self, *_):
        self.folder.__exit__()


# ---- a month of one separate account ----

def test_of_a_month_one_doubled_one_missing_and_one_merged_line_are_listed_for_a_person():
    """S1's separate account in November 2026: the books expect 18,000,000 in on the 15th, two invoices and one more out on the 12th. The bank has the payment twice, the
    first two invoices in one line, and not the third."""
    export = """거래일시,적요,출금액,입금액,잔액,의뢰인/수취인
2026-11-11,자부담 입금,,"93,780,000","93,780,000",가상부품1
2026-11-12,설비 대금,"93,500,000",,"280,000",가상설비1
2026-11-16,잔금,,"18,000,000","18,280,000",운영 재단
2026-11-17,잔금,,"18,000,000","36,280,000",운영 재단
"""
    with Folder() as f:
        shutil.copytree(SMALL, f / "p", ignore=shutil.ignore_patterns("*.py", "*.md"))
        with open(f / "p/invoices.csv", encoding="utf-8") as file:
            rows = [line for line in file.read().splitlines() if not line.startswith("I-1,")]
        for key, won in (("I-1", 80000000), ("I-4", 5000000), ("I-5", 10800000)):  # 95.8 m in all, as in the example; with tax 88, 5.5 and 11.88 m
            rows.append(f"{key},1,S1-M1,설비 {key},VENDOR-1,20261030-10000001-0000010{key[2]},2026-10-30,{won},{won // 10},yes,2026-11-12,E-S1-M1-TAX_INVOICE")
        f.write("p/invoices.csv", "\n".join(rows) + "\n")
        f.write("bank.csv", export)
        check(run("run", f / "p", "--db", f / "p.db").code == 0, run("run", f / "p", "--db", f / "p.db"), "run")
        asked = ("--statement", f / "bank.csv", "--account", "separate", "--firm", "S1")
        account = answer(*asked, db=f / "p.db")["accounts"][0]
        sums_hold(account)
        assert [(i["amount_krw"], i["grant"]) for i in items(account, "matched")] == [(18000000, "S1-M1")], items(account, "matched")
        alone = {i["line"]: (i["amount_krw"], i["seems"], i["seems_of"]) for i in items(account, "bank_only")}
        assert alone == {"2": (93780000, None, None), "3": (-93500000, "merged", "I-1 + I-4"), "5": (18000000, "double", "4")}, alone
        assert [(i["invoice"], i["amount_krw"]) for i in items(account, "books_only")] == [("I-1", -88000000), ("I-4", -5500000), ("I-5", -11880000)]
        ko, en = (run("fund", "reconcile", "--db", f / "p.db", *asked, "--lang", lang).out for lang in ("ko", "en"))
        assert "합친 것? I-1 + I-4" in ko and "4번 줄과 같은 거래가 두 번?" in ko, ko
        assert "I-1 + I-4 in one?" in en and "the same as line 4, twice?" in en and "I-5" in en, en


# ---- the folder's lines ----

def test_the_small_case_matches_but_what_is_not_the_ledgers():
    told = answer()
    assert [(a["account"], a["organisation"]) for a in told["accounts"]] == [("fund", None), ("separate", "S1"), ("separate", "S2")]
    assert told["without_statement"] == ["S3"] and told["unmatched"] == 3 and told["balance_breaks"] == 0 and told["days"] == 3
    for account in told["accounts"]:
        sums_hold(account)
        assert not items(account, "books_only")
    assert [i["line"] for a in told["accounts"] for i in items(a, "bank_only")] == ["T-F-07", "T-S1-02", "T-S2-02"]


def test_every_won_of_the_ledgers_cash_is_expected_on_the_fund_account():
    fund = answer("--account", "fund")["accounts"][0]
    with sqlite3.connect(database()) as db:
        kinds = dict(db.execute("SELECT id, kind FROM fund_account").fetchall())
        entries = db.execute("SELECT debit, credit, amount_krw FROM fund_entry WHERE type IN (0, 2)").fetchall()
    assert fund["books"]["in_krw"] == sum(k for d, c, k in entries if kinds[d] == "bank")
    assert fund["books"]["out_krw"] == sum(k for d, c, k in entries if kinds[c] == "bank")


def test_who_is_who_in_the_small_case():
    matched = {i["line"]: i for a in answer()["accounts"] for i in items(a, "matched")}
    assert (matched["T-F-03"]["kind"], matched["T-F-03"]["grant"], matched["T-F-03"]["milestone"], matched["T-F-03"]["days"]) == ("payment", "S1-M1", 1, 0)
    assert (matched["T-F-05"]["grant"], matched["T-F-05"]["days"]) == ("S1-M1", 1)  # a Sunday
    assert [matched[f"T-F-{n}"]["part"] for n in (13, 14)] == [41, 42]  # one payment as two transfers
    assert matched["T-F-15"]["part"] is None and matched["T-F-15"]["position"] == 43
    assert [matched[f"T-F-{n:02d}"]["kind"] for n in (1, 8, 9, 10)] == ["pay_in", "settlement", "remittance", "return"]
    assert matched["T-F-09"]["amount_krw"] == -2184500
    assert (matched["T-S1-03"]["invoice"], matched["T-S1-03"]["supported_part"]) == ("I-1", False)
    assert (matched["T-S2-03"]["invoice"], matched["T-S2-03"]["supported_part"]) == ("I-2", True)
    assert [matched[f"T-S1-0{n}"]["kind"] for n in (5, 6)] == ["interest", "settlement"]


def test_days_account_and_firm_narrow_it():
    told = answer("--days", "0", "--account", "separate", "--firm", "S2")
    assert [a["organisation"] for a in told["accounts"]] == ["S2"] and told["without_statement"] == []
    assert [i["line"] for i in items(told["accounts"][0], "bank_only")] == ["T-S2-02", "T-S2-04"]
    missed = items(told["accounts"][0], "books_only")
    assert [(i["kind"], i["on"], i["amount_krw"]) for i in missed] == [("payment", "2026-11-15", 9000000)]
    assert [a["account"] for a in answer("--account", "separate")["accounts"]] == ["separate", "separate"]
    assert [a["organisation"] for a in answer("--firm", "S1")["accounts"]] == ["S1"]


def test_what_is_missing_or_wrong_at_the_bank_is_listed_and_the_sums_stay_true():
    def change(rows):
        by = {r["line"]: r for r in rows}
        by["T-F-10"].update(paid_in_krw="57480001")  # one won too much
        by["T-F-15"]["balance_krw"] = "441472"       # follows neither
        return [r for r in rows if r["line"] != "T-F-12"]
    with Variant(change) as v:
        check(v.result.code == 0, v.result)
        fund = answer("--account", "fund", db=v.db)["accounts"][0]
        sums_hold(fund)
        assert [i["line"] for i in items(fund, "bank_only")] == ["T-F-07", "T-F-10"]
        assert [(i["kind"], i["amount_krw"], i["position"]) for i in items(fund, "books_only")] == [("return", 57480000, 32), ("pay_in", 35000000, 36)]
        broken = {b["line"]: b["expected_krw"] - b["stated_krw"] for b in fund["balance_breaks"]}
        assert broken == {"T-F-10": 1, "T-F-13": -35000000, "T-F-15": -2}, broken


def test_everything_matching_ends_with_0():
    with Variant(lambda rows: [r for r in rows if r["line"].startswith("T-S1") and r["line"] != "T-S1-02"]) as v:
        told = answer(db=v.db, code=1)  # its balance does not follow any more
        assert told["unmatched"] == 0 and told["balance_breaks"] == 1
    with Variant(lambda rows: [{**r, "balance_krw": ""} for r in rows if r["line"].startswith("T-S1") and r["line"] != "T-S1-02"]) as v:
        told = answer(db=v.db, code=0)
        result = run("fund", "reconcile", "--db", v.db)
        check(result.code == 0 and "Everything matches." in result.out, result)


def test_rows_that_cannot_be_are_refused_with_their_line():
    cases = {"statement.one_amount": lambda r: r.update(paid_out_krw="1"), "statement.whose": lambda r: r.update(account="separate"),
             "statement.other_firm": lambda r: r.update(account="separate", organisation="S1", measure="S2-M1")}
    for code, change in cases.items():
        with Variant(lambda rows, change=change: change(rows[0])) as v:
            check(v.result.code == 3 and f"statements.csv:2: error[{code}]" in v.result.err, v.result, code)
    with Variant(lambda rows: rows[0].update(paid_in_krw="")) as v:
        check(v.result.code == 3 and "statement.one_amount" in v.result.err, v.result)


def test_a_folder_without_the_file_says_how_to_give_lines():
    with Folder() as f:
        shutil.copytree(SMALL, f / "f", ignore=shutil.ignore_patterns("*.py", "*.md", "statements.csv"))
        check(run("run", f / "f", "--db", f / "v.db").code == 0, run("run", f / "f", "--db", f / "v.db", "--again"))
        for lang, word in (("en", "statements.csv"), ("ko", "statements.csv를")):
            result = run("fund", "reconcile", "--db", f / "v.db", "--lang", lang)
            check(result.code == 4 and "reconcile.no_statement" in result.err and word in result.err, result)


# ---- a bank's export ----

def test_a_banks_export_is_read_by_the_words_of_its_header():
    with Folder() as f:
        before = os.path.getmtime(database())
        for name, content in (("utf8", EXPORT.encode()), ("bom", b"\xef\xbb\xbf" + EXPORT.encode()), ("cp949", EXPORT.encode("cp949")), ("crlf", EXPORT.replace("\n", "\r\n").encode())):
            f.write(name, content)
            account = answer("--statement", f / name, "--account", "separate", "--firm", "S1")["accounts"][0]
            sums_hold(account)
            assert sorted((i["booked_on"], i["amount_krw"]) for i in account["items"]) == sorted(LINES), name
            assert [i["line"] for i in items(account, "bank_only")] == ["7"] and items(account, "bank_only")[0]["text"] == "자부담"
            assert account["balance_breaks"] == [] and account["balances"] == 4 and account["outside"] == 2
        assert os.path.getmtime(database()) == before, "nothing is stored"


def test_english_words_other_orders_and_the_newest_first_are_read_too():
    rows = ["Balance,Withdrawal,Deposit,Memo,Date", "18000000,,18000000,rest,2026-11-17", "0,105380000,,I-1,2026-11-12", "105380000,,63380000,own money,2026-11-12",
            "42000000,,42000000,support,2026-05-15", "Total,105380000,123380000,,"]
    for header in (rows[0], "BALANCE (KRW),Debit,Credit,Description,Transaction date"):
        with Folder() as f:
            f.write("bank.csv", "\n".join(["Account statement", header, *rows[1:]]) + "\n")
            account = answer("--statement", f / "bank.csv", "--account", "separate", "--firm", "S1")["accounts"][0]
            assert sorted((i["booked_on"], i["amount_krw"]) for i in account["items"]) == sorted(LINES), header
            assert account["balance_breaks"] == []


def refused(content, *places, account=("--account", "fund")):
    with Folder() as f:
        f.write("bank.csv", content)
        for lang in ("en", "ko"):
            result = run("fund", "reconcile", "--db", database(), "--statement", f / "bank.csv", *account, "--lang", lang)
            check(result.code == 3 and result.out == "", result)
            for place, code in places:
                check(f"bank.csv:{place}: error[{code}]" in result.err, result, (place, code))
            check(len(result.errors()) == len(places), result, "and nothing else")
        return result


def test_every_mistake_is_told_with_line_column_and_cause():
    refused("Date,Description,Deposit,Withdrawal,Balance\n2026-13-01,x,2,,\n2026-01-02,y,\"1,00\",,\n2026-01-02,y,100,100,\n2026-01-02,z,,,\n2026-01-03,z,-5,,3.5\n,z,5,,\n15/05/2026,z,5,,\n",
            ("2:1", "reconcile.date"), ("3:14", "reconcile.amount"), ("4:18", "reconcile.both_amounts"), ("5:14", "reconcile.no_amount"), ("6:14", "reconcile.amount"),
            ("6:18", "reconcile.amount"), ("7:1", "reconcile.no_date"), ("8:1", "reconcile.date"))


def test_a_missing_header_says_which_words_were_looked_for():
    result = refused("a,b\n1,2\n", ("1", "reconcile.header_none"))
    assert all(word in result.err for word in ("거래일자", "입금액", "withdrawal", "쉼표"))
    result = refused("title\nDate,Description,Deposit\n2026-01-01,x,2\n", ("2", "reconcile.header_missing"))
    assert "출금액" in result.err and "debit" in result.err
    refused("Date|Deposit|Withdrawal\n2026-05-15|1|\n", ("1", "reconcile.header_none"))
    refused("Date,Deposit,Credit,Withdrawal\n2026-05-15,1,1,\n", ("1:14", "reconcile.header_twice"))
    refused("거래일,입금,출금\n2026-05-15,\"1,,\n", ("2:12", "csv.quote_open"))


def test_a_statement_that_shows_what_the_ledger_says_matches_in_full():
    """351 movements of the example, two thirds of them on a handful of days, written from the ledger's rows by plain sums."""
    with Folder() as f:
        check(run("run", os.path.join(SOURCE, "examples", "automotive"), "--db", f / "a.db").code == 0, run("help"), "run")
        groups = {}
        with sqlite3.connect(f / "a.db") as db:
            kinds = dict(db.execute("SELECT id, kind FROM fund_account").fetchall())
            for group, debit, credit, krw, on in db.execute("SELECT group_first, debit, credit, amount_krw, effective_on FROM fund_entry WHERE type IN (0, 2)"):
                sign = (kinds[debit] == "bank") - (kinds[credit] == "bank")
                if sign:
                    groups.setdefault((group, sign), [on, 0])[1] += sign * krw
        balance, lines = 0, ["거래일,입금,출금,잔액"]
        for on, krw in sorted(groups.values()):
            balance += krw
            lines.append(f"{on},{max(krw, 0)},{max(-krw, 0)},{balance}")
        f.write("bank.csv", "\n".join(lines) + "\n")
        told = answer("--statement", f / "bank.csv", "--account", "fund", db=f / "a.db", code=0)
        assert told["unmatched"] == told["balance_breaks"] == 0 and told["accounts"][0]["matched"]["count"] == len(groups) > 300
        short = run("fund", "reconcile", "--db", f / "a.db", "--statement", f / "bank.csv", "--account", "separate", "--firm", "S001")
        check(short.code == 1 and all(line == line.rstrip() for line in short.out.splitlines()), short)


def test_empty_missing_and_foreign_files_are_told():
    with Folder() as f:
        f.write("empty", "")
        f.write("header", "거래일,입금,출금\n합계,0,0\n")
        f.write("xlsx", b"PK\x03\x04\x00\x00")
        for name, code in (("empty", "csv.empty"), ("header", "reconcile.empty"), ("xlsx", "xlsx.cut"), ("none", "file.open"), (".", "file.directory")):
            result = run("fund", "reconcile", "--db", database(), "--statement", f / name, "--account", "fund")
            check(result.code == 3 and f"[{code}]" in result.err, result, name)


def test_wrong_usage_is_told():
    for arguments, code, word in ((["--statement", "x"], 2, "cli.option_needed"), (["--statement", "x", "--account", "separate"], 2, "cli.option_needed"),
                                  (["--account", "bank"], 2, "cli.value"), (["--account", "fund", "--firm", "S1"], 2, "cli.not_together"), (["--days", "99"], 2, "cli.value"),
                                  (["--firm", "S11"], 4, "reconcile.no_firm"), (["--on", "2027-01-01"], 2, "cli.not_together")):
        for lang in ("en", "ko"):
            result = run("fund", "reconcile", "--db", database(), *arguments, "--lang", lang)
            check(result.code == code and f"[{word}]" in result.err, result, arguments)
    result = run("fund", "due", "--db", database(), "--firm", "S1")
    check(result.code == 2 and "cli.not_together" in result.err, result)


# ---- how it is shown ----

def cells(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_text_shows_what_is_unmatched_and_with_all_everything():
    for lang, alone, found in (("en", "Only at the bank", "Matched"), ("ko", "통장에만 있음", "맞음")):
        short = run("fund", "reconcile", "--db", database(), "--lang", lang)
        whole = run("fund", "reconcile", "--db", database(), "--all", "--lang", lang)
        check(short.code == whole.code == 1, short)
        assert alone in short.out and f" {found}\n" not in short.out and f" {found}\n" in whole.out
        assert "T-F-07" in short.out and "T-F-03" not in short.out and "T-F-03" in whole.out
        assert all(cells(line) <= 110 and line == line.rstrip() for line in whole.out.splitlines()), whole.out
        assert "\033" not in whole.out


def test_csv_holds_every_line_and_does_not_depend_on_the_language():
    english = run("fund", "reconcile", "--db", database(), "-O", "csv")
    korean = run("fund", "reconcile", "--db", database(), "-O", "csv", "--lang", "ko")
    check(english.code == 1 and english.out == korean.out, english)
    rows = list(csv.DictReader(io.StringIO(english.out)))
    told = answer()
    assert len(rows) == sum(len(a["items"]) for a in told["accounts"])
    assert [r["line"] for r in rows if r["status"] == "bank_only"] == ["T-F-07", "T-S1-02", "T-S2-02"]
    assert sum(int(r["amount_krw"]) for r in rows if r["account"] == "fund") == 197625970 - 197184500


def test_a_text_of_the_bank_cannot_break_a_line_or_colour_a_terminal():
    with Folder() as f:
        f.write("bank.csv", '거래일,입금,출금,적요\n2026-05-15,1,,"=cmd|x\x1b[31m\n둘째 줄"\n')
        result = run("fund", "reconcile", "--db", database(), "--statement", f / "bank.csv", "--account", "fund")
        check(result.code == 1 and "\x1b" not in result.out and "[31m 둘째 줄" in result.out, result)
        table = run("fund", "reconcile", "--db", database(), "--statement", f / "bank.csv", "--account", "fund", "-O", "csv")
        check("'=cmd" in table.out, table, "no formula for a spreadsheet")


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
