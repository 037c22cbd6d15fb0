#!/usr/bin/python3
"""The cascade below tier 1 in a run: the small worked case with a firm of tier 3 and a return rule for tier 2, every won worked out here; and what is refused, at its line,
in both languages, with nothing changed."""
import copy
import csv
import json
import os
import shutil

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")


def calendar(tier, agreed, first, second, completed, fixed):
    return {"tier": tier, "agreed_on": agreed, "completed_on": completed, "fixed_on": fixed,
            "milestones": [{"name": "advance", "share": "0.7", "paid_on": first, "evidence": ["agreement", "order"]},
                           {"name": "balance", "share": "0.3", "paid_on": second, "evidence": ["installation_check"]}]}


class ThreeTiers:
    """Tier 1 returns 70,000,000 of 87,480,000; matched by half, S3 (tier 2) gets 105,000,000 of 140,000,000 (70 + 35). S3 returns a third: floor(105,000,000 / 3) =
    35,000,000, due three months after the fixing. It pays 21,000,000 and buys for 4,000,000 for S4 (tier 3); the match is a fifth: 5,000,000. S4's machine costs 40,000,000:
    30,000,000 = 4 + 21 + 5. Fixed at 36,000,000 it keeps 27,000,000 (22.5 + 4.5); 2,500,000 go back to the pool and 500,000 to the treasury."""

    def __init__(self):
        with open(os.path.join(SMALL, "programme.json"), encoding="utf-8") as file:
            self.json = json.load(file)
        self.t = {}
        for name in sorted(os.listdir(SMALL)):
            if name.endswith(".csv"):
                with open(os.path.join(SMALL, name), encoding="utf-8", newline="") as file:
                    self.t[name[:-4]] = list(csv.reader(file))
        for name, rows in self.t.items():
            rows += [self.cloned(name, row) for row in rows[1:] if name != "meter_readings" and "S3" in row[0] + row[-1] and row[0][:2] != "S1"]
        self.t["links"] = [row for row in self.t["links"]] + [["S3-P1", "S4-P1", "INSERT", "contains", "1", "1"]]
        self.edit("agreements", "AG-S4", 3, "3")
        self.add("invoices", "I-4", "1", "S4-M1", "설비 본체", "VENDOR-1", "20281105-10000001-00000004", "2028-11-05", "36000000", "3600000", "yes", "2028-11-20", "E-S4-M1-TAX_INVOICE")
        self.add("funding", "F-MSS-3", "MSS", "tier3_match", "2028-07-15", "5000000", "E-F-MSS")
        self.add("evidence", "E-S3-M1-RET", "return_receipt", "S3", "S3-M1", "2028-06-20", "환원 영수증", "", "")
        self.add("bank_lines", "B-5", "fund", "S3", "S3-M1", "return", "2028-06-20", "21000000", "환원금")
        self.add("bank_lines", "B-6", "fund", "S4", "S4-M1", "settlement_return", "2029-04-20", "3000000", "정산 반납")
        self.add("returns", "R-3", "S3-M1", "2028-06-20", "fund", "21000000", "", "B-5", "E-S3-M1-RET")
        self.add("returns", "R-4", "S3-M1", "2028-06-25", "direct_purchase", "4000000", "S4-M1", "", "E-S3-M1-RET")
        self.json["as_of"] = "2029-06-30"
        rules = self.json["rules"]
        rules["return"] = [rules["return"], {"tier": 2, "ratio": "1/3", "base": "state_and_private", "due_months": 3, "on_default": "reported to the ministry", "wording": "part",
                                             "legal_basis": "worked case"}]
        rules["match"] = [rules["match"], {"tier": 2, "funder": "MSS", "rate": "0.2", "on": "2028-07-15", "ceiling_krw": 6000000, "legal_basis": "worked case"}]
        pool = rules["routes"]["pool"]
        rules["routes"]["pool"] = [pool, calendar(3, "2028-08-31", "2028-09-15", "2028-12-31", "2029-02-28", "2029-03-31")]

    @staticmethod
    def cloned(name, row):
        """A row of S3 for S4: in the money's tables a year later."""
        row = [cell.replace("S3", "S4") for cell in row]
        later = name in ("decisions", "installations") or (name == "evidence" and row[0].startswith("E-S4-M1-") and not row[0].endswith("-BASE"))
        if later:
            row = [cell.replace("2028-", "2029-").replace("2027-", "2028-") if cell[:3] == "202" else cell for cell in row]
        if name in ("quotes", "measures"):
            row = [{"140000000": "40000000", "142000000": "42000000", "144000000": "44000000"}.get(cell, cell) for cell in row]
        return row

    def add(self, name, *row):
        self.t[name].append(list(row))

    def edit(self, name, key, column, value):
        next(row for row in self.t[name] if row[0] == key)[column] = value

    def line(self, name, key):
        return next(i for i, row in enumerate(self.t[name], 1) if row[0] == key)

    def write(self, folder):
        shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__", "*.csv"))
        self.t["invoices"] = [row for row in self.t["invoices"] if not (row[2] == "S4-M1" and row[0] == "I-3")]
        with open(os.path.join(folder, "programme.json"), "w", encoding="utf-8") as file:
            json.dump(self.json, file, ensure_ascii=False, indent=1)
        for name, rows in self.t.items():
            with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)


WON = {"in_motie": 75000000, "in_oem": 15000000, "in_mss": 40000000, "in_returned": 95000000, "in_interest": 84500, "in_recovered": 5520000, "paid_tier1": 90000000,
       "paid_tier2": 135000000, "to_treasury": 2684500, "fees": 0, "on_hand": 2920000, "fixed_tier1": 87480000, "obligation": 87480000, "overdue": 17480000}
FOLDER = Folder()
FOLDER.__enter__()
DB = FOLDER / "three.db"
ThreeTiers().write(FOLDER / "three")
RUN = run("run", FOLDER / "three", "--db", DB, "-O", "json")
check(RUN.code == 0, RUN, "run of three tiers")
STORY = json.loads(RUN.out)


def test_the_three_tiers_are_to_the_won():
    money = STORY["money_krw"]
    assert {k: money[k] for k in WON} == WON, money
    assert sum(v for k, v in money.items() if k.startswith("in_")) == sum(money[k] for k in ("paid_tier1", "paid_tier2", "to_treasury", "fees", "on_hand"))
    assert STORY["checks"]["failed"] == 0


def test_every_rule_of_check_holds_and_a_changed_version_is_noticed():
    result = run("check", "--db", DB)
    check(result.code == 0, result, "check")
    import sqlite3
    copy_ = FOLDER / "tampered.db"
    shutil.copyfile(DB, copy_)
    with sqlite3.connect(copy_) as db:
        db.execute("UPDATE fund_grant SET return_rule = 0 WHERE grant_id = 'S3-M1'")
    result = run("check", "--db", copy_, "fund.cascade", "money.relations")
    check(result.code == 1, result, "tampered")


def test_dues_are_shown_by_firm_and_tier_with_what_the_rule_says_of_default():
    told = json.loads(run("fund", "due", "--db", DB, "-O", "json").out)
    firm = {(f["organisation"], f["tier"]): f for f in told["firms"]}
    assert firm["S3", 2] == {"organisation": "S3", "tier": 2, "provisional_krw": 0, "fixed_krw": 35000000, "settled_krw": 25000000, "open_krw": 10000000, "overdue_krw": 10000000,
                             "above_krw": 0, "days_late": 365, "default": "reported to the ministry"}, firm
    assert firm["S2", 1]["overdue_krw"] == 17480000 and "default" not in firm["S2", 1]
    before = json.loads(run("fund", "due", "--db", DB, "-O", "json", "--on", "2027-10-01").out)  # S3 was paid its advance, nothing is fixed
    firm = {(f["organisation"], f["tier"]): f for f in before["firms"]}
    assert firm["S3", 2]["provisional_krw"] == 73500000 // 3 and firm["S3", 2]["fixed_krw"] == 0 and firm["S3", 2]["overdue_krw"] == 0
    for language, words in (("en", ("tier 2", "reported to the ministry", "late")), ("ko", ("2차", "연체"))):
        text = run("fund", "due", "--db", DB, "--lang", language).out
        assert all(word in text for word in words), text


def test_the_story_names_the_deeper_duties():
    text = run("run", FOLDER / "three", "--db", FOLDER / "again.db", "--lang", "en").out
    for words in ("obligation of deeper tiers", "35,000,000", "returned by suppliers", "10,000,000"):
        assert words in text, text


def test_a_payment_of_tier_3_is_traced_to_the_ministry_and_the_carmaker():
    told = json.loads(run("fund", "trace", "S4-M1", "--db", DB, "-O", "json").out)
    ends = {}

    def walk(node):
        if node["kind"] == "funder":
            ends[node["origin"]] = ends.get(node["origin"], 0) + node["amount_krw"]
        for branch in node.get("branches", []):
            walk(branch)
    for entry in told["entries"]:
        walk(entry["came_from"])
    assert ends.get("MOTIE", 0) > 0 and ends.get("CARMAKER", 0) > 0 and ends.get("MSS", 0) > 0, ends


# ---- what is refused ----

def refused(change, code, file, line=None, prepare=None):
    """The folder with `change` is refused with `code` at file and line, in Korean and English, and the database stays as it was."""
    p = ThreeTiers()
    change(p)
    if callable(line):
        line = line(p)
    with Folder() as f:
        p.write(f / "p")
        shutil.copyfile(DB, f / "p.db")
        with open(f / "p.db", "rb") as db:
            before = db.read()
        texts = {}
        for language in ("en", "ko"):
            result = run("run", f / "p", "--db", f / "p.db", "--again", "--lang", language)
            check(result.code == 3, result, code)
            found = [e for e in result.errors() if e["code"] == code]
            check(found and os.path.basename(found[0]["file"]) == file and (line is None or int(found[0]["line"]) == line), result, f"{code} at {file}:{line}")
            texts[language] = found[0]["text"]
        check(texts["en"] != texts["ko"], result, "both languages")
        with open(f / "p.db", "rb") as db:
            assert db.read() == before, "the database was touched"


def rules_line(word):
    """Line of the text of programme.json, as it is written, on which `word` stands first."""
    def find(p):
        text = json.dumps(p.json, ensure_ascii=False, indent=1)
        return text[:text.index(word)].count("\n") + 1
    return find


def test_a_channel_that_the_rule_does_not_allow():
    refused(lambda p: p.json["rules"]["return"][1].update(channels=["fund"]), "return.channel", "returns.csv", lambda p: p.line("returns", "R-4"))


def test_help_in_kind_without_a_paper_that_says_its_worth():
    def change(p):
        p.edit("returns", "R-4", 7, "E-S3-M1-ORDER")
    refused(change, "return.evidence", "returns.csv", lambda p: p.line("returns", "R-4"))


def test_help_in_kind_for_a_tier_that_the_pool_does_not_pay():
    def change(p):  # a firm of tier 1 for a machine of tier 3
        p.add("returns", "R-5", "S2-M1", "2028-06-26", "in_kind", "1000", "S4-M1", "", "E-S2-M1-RET")
    refused(change, "return.tier", "returns.csv", lambda p: p.line("returns", "R-5"))


def test_a_return_above_the_duty_of_tier_2():
    def change(p):
        p.edit("returns", "R-4", 4, "14000001")
    refused(change, "fund.return_above_obligation", "returns.csv", lambda p: p.line("returns", "R-4"))


def test_a_return_of_a_tier_without_a_rule():
    def change(p):
        p.add("bank_lines", "B-7", "fund", "S4", "S4-M1", "return", "2029-05-20", "5", "x")
        p.add("returns", "R-5", "S4-M1", "2029-05-20", "fund", "5", "", "B-7", "E-S3-M1-RET")
    refused(change, "fund.no_duty", "returns.csv", lambda p: p.line("returns", "R-5"))


def test_a_transfer_to_the_operator_needs_its_rule_and_its_statement_line():
    def change(p):
        p.edit("returns", "R-3", 3, "operator_transfer")
    refused(change, "return.channel", "returns.csv", lambda p: p.line("returns", "R-3"))
    def allowed(p):
        change(p)
        p.json["rules"]["return"][1]["channels"] = ["operator_transfer", "direct_purchase"]
    p = ThreeTiers()
    allowed(p)
    with Folder() as f:
        p.write(f / "p")
        result = run("run", f / "p", "--db", f / "p.db", "-O", "json")
        check(result.code == 0 and json.loads(result.out)["money_krw"] == STORY["money_krw"], result, "operator_transfer")
    def without_line(p):
        allowed(p)
        p.edit("returns", "R-3", 6, "")
        p.t["bank_lines"] = [row for row in p.t["bank_lines"] if row[0] != "B-5"]
    refused(without_line, "return.bank_line", "returns.csv", lambda p: p.line("returns", "R-3"))


def test_a_pool_of_consortia_needs_firms_that_are_in_one():
    def change(p):
        for rule in p.json["rules"]["return"]:
            rule["pool_by"] = "consortium"
        p.edit("agreements", "AG-S2", 4, "")
    refused(change, "pool.no_consortium", "returns.csv", lambda p: p.line("returns", "R-2"))


def test_pools_of_consortia_pay_as_the_programmes_do_where_all_are_in_one():
    p = ThreeTiers()
    for rule in p.json["rules"]["return"]:
        rule["pool_by"] = "consortium"
    with Folder() as f:
        p.write(f / "p")
        result = run("run", f / "p", "--db", f / "p.db", "-O", "json")
        check(result.code == 0 and json.loads(result.out)["money_krw"] == STORY["money_krw"], result, "by consortium")
        accounts = run("fund", "balance", "--db", f / "p.db", "--account", "bank:returned", "-O", "json")
        assert {a["account"] for a in json.loads(accounts.out)["accounts"]} == {"bank:returned:pool:C-1", "bank:returned:tier3_pool:C-1"}, accounts.out


def test_another_consortiums_machine_cannot_be_helped():
    def change(p):
        for rule in p.json["rules"]["return"]:
            rule["pool_by"] = "consortium"
        p.add("consortia", "C-2", "다른 컨소시엄", "CARMAKER", "programme", "2026", "모의")
        p.edit("agreements", "AG-S4", 4, "C-2")
    refused(change, "return.consortium", "returns.csv", lambda p: p.line("returns", "R-4"))


def test_a_pool_that_pays_no_tier_3():
    def change(p):
        p.json["rules"]["return"] = [p.json["rules"]["return"][0] | {"eligible_tiers": [2]}]
        p.json["rules"]["match"] = p.json["rules"]["match"][0]
        p.t["returns"] = [row for row in p.t["returns"] if row[0] not in ("R-3", "R-4")]
        p.t["bank_lines"] = [row for row in p.t["bank_lines"] if row[0] != "B-5"]
    refused(change, "pool.none", "decisions.csv", lambda p: p.line("decisions", "S4-M1"))


def test_a_match_above_its_rate_is_not_promised():
    def change(p):  # a tenth of 25,000,000 instead of a fifth: 2,500,000 are missing
        p.json["rules"]["match"][1]["rate"] = "0.1"
    refused(change, "pool.short", "decisions.csv", lambda p: p.line("decisions", "S4-M1"))


def test_a_match_above_its_ceiling_is_not_promised():
    refused(lambda p: p.json["rules"]["match"][1].update(ceiling_krw=4999999), "pool.short", "decisions.csv", lambda p: p.line("decisions", "S4-M1"))


def test_rules_that_cannot_be_are_named_at_their_line():
    def rule(**keys):
        return lambda p: p.json["rules"]["return"][1].update(keys)
    refused(rule(due_on="2028-06-30"), "rules.due", "programme.json")
    refused(rule(channels=["cheque"]), "rules.word", "programme.json", rules_line('"cheque"'))
    refused(rule(eligible_tiers=[2]), "rules.eligible_tiers", "programme.json")
    refused(rule(pool_bye="programme"), "rules.unknown", "programme.json", rules_line('"pool_bye"'))
    refused(rule(tier=1, valid_from="2026-06-01"), "rules.return_twice", "programme.json")
    refused(lambda p: p.json["rules"]["return"][0].update(eligible_tiers=[2, 3]), "rules.pool_twice", "programme.json")
    refused(lambda p: p.json["rules"]["match"][1].update(tier=3), "rules.match_tier", "programme.json")
    refused(lambda p: p.json["rules"]["match"][1].update(tier=1), "rules.match_twice", "programme.json")
    refused(lambda p: p.json["rules"]["routes"]["pool"][1].update(tier=2), "rules.route_tiers", "programme.json")


def test_the_ministrys_own_selection_stays_under_its_ceiling():
    """Instead of the pool, S4 gets half of its machine by the ministry's own selection; with a ceiling of 15,000,000 it gets that, of its fixed 36,000,000 half stays above."""
    p = ThreeTiers()
    p.t["returns"] = [row for row in p.t["returns"] if row[0] != "R-4"]
    p.edit("decisions", "S4-M1", 1, "ministry")
    p.edit("bank_lines", "B-6", 6, "500000")
    p.t["bank_lines"] = [row for row in p.t["bank_lines"] if row[0] != "B-6"]
    p.add("funding", "F-MSS-OWN", "MSS", "tier2_support", "2028-08-01", "20000000", "E-F-MSS")
    rules = p.json["rules"]
    rules["support"].append({"route": "ministry", "funder": "MSS", "rates": {"small": "0.5", "medium": "0.5", "mid_size": "0", "large": "0"}, "valid_from": "2026-01-01",
                             "legal_basis": "general track"})
    rules["routes"]["ministry"] = calendar(2, "2028-08-31", "2028-09-15", "2028-12-31", "2029-02-28", "2029-03-31")
    del rules["routes"]["ministry"]["tier"]
    rules["match"].append({"tier": 2, "shape": "own_selection", "funder": "MSS", "ceiling_krw": 15000000, "legal_basis": "worked case"})
    paid = []
    for ceiling in (15000000, 6000000000):
        rules["match"][2]["ceiling_krw"] = ceiling
        with Folder() as f:
            copy.deepcopy(p).write(f / "p")
            result = run("run", f / "p", "--db", f / "p.db", "-O", "json")
            check(result.code == 0, result, "own selection")
            assert json.loads(result.out)["checks"]["failed"] == 0
            paid.append(json.loads(result.out)["money_krw"]["paid_tier2"] - 105000000)
    assert paid == [15000000, 20000000], paid


if __name__ == "__main__":
    main(__name__)
