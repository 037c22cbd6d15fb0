#!/usr/bin/python3
"""What happens to grants between agreement and fixing, on variants of the small worked case (examples/small): changes, suspension, help in kind, set-off, exclusion, expiring
reservations, budget years, programmes side by side, the limits of a call. Amounts are worked out by hand beside each story."""
import datetime
import json
import os
import sqlite3

from e2e import Folder, check, main, run
from test_money_variants import Programme

COLUMNS = {
    "applications": ["measure", "call", "applied_on"],
    "changes": ["change", "measure", "kind", "requested_on", "requested_by", "cost_krw", "decided_on", "decision", "decided_by", "evidence"],
    "suspensions": ["suspension", "measure", "suspended_on", "resumed_on", "reason", "ordered_by", "evidence"],
    "in_kind": ["in_kind", "measure", "funder", "given_on", "item", "value_krw", "valuation"],
    "corrections": ["correction", "funding", "corrected_on", "amount_krw", "reason", "corrected_by", "evidence"],
    "set_offs": ["set_off", "measure", "against", "set_off_on", "amount_krw", "evidence"],
}


class Story(Programme):
    """The small example with rows of the tables that it does not have."""

    def add(self, name, *values):
        if name not in self.columns:
            self.columns[name], self.t[name] = COLUMNS[name], []
        self.t[name].append(dict(zip(COLUMNS[name], map(str, values))))

    def paper(self, key, kind, day, measure="", organisation="OPERATOR"):
        self.t["evidence"].append({"evidence": key, "kind": kind, "organisation": organisation, "measure": measure, "issued_on": day, "title": key, "file": "", "sha256": ""})
        return key

    def quiet(self):
        """Without statement lines and returns: what is paid back depends on the story."""
        self.t["bank_lines"], self.t["returns"] = [], []
        return self

    def call(self, route="tier1", **rules):
        self.rules().setdefault("calls", []).append({"call": f"C-{route}", "route": route, "opens_on": "2026-01-26", "closes_on": "2027-12-31", "legal_basis": "test", **rules})

    def write(self, folder):
        """What a call is for was applied for on the day before the decision."""
        calls = {c["route"]: c["call"] for c in self.rules().get("calls", [])}
        if calls and "applications" not in self.t:
            for d in self.t["decisions"]:
                if d["route"] in calls:
                    self.add("applications", d["measure"], calls[d["route"]], datetime.date.fromisoformat(d["decided_on"]) - datetime.timedelta(days=1))
        super().write(folder)

    def run(self, look):
        """Runs and checks the folder; `look(story, database)` sees the result."""
        with Folder() as f:
            self.write(f / "p")
            result = run("run", f / "p", "--db", f / "p.db", "-O", "json")
            check(result.code == 0, result, "run")
            checked = run("check", "--db", f / "p.db")
            check(checked.code == 0, checked, "check")
            journal = run("export", "hledger", "--db", f / "p.db", "-o", f / "p.journal")
            check(journal.code == 0, journal, "journal")
            with sqlite3.connect(f"file:{f / 'p.db'}?mode=ro", uri=True) as db:
                look(json.loads(result.out)["money_krw"], db, f / "p.db")

    def refusal(self, code, file, line=None):
        """Refused with this finding in both languages; nothing was made."""
        with Folder() as f:
            self.write(f / "p")
            texts = set()
            for lang in ("ko", "en"):
                result = run("run", f / "p", "--db", f / "p.db", "--lang", lang)
                check(result.code == 3 and result.out == "" and not os.path.exists(f / "p.db"), result, code)
                found = [e for e in result.errors() if e["code"] == code]
                check(len(found) == 1 and found[0]["file"].endswith(file) and int(found[0]["line"]) > (1 if file.endswith("csv") else 0), result, code)
                if line:
                    check(int(found[0]["line"]) == line, result, f"line {line}")
                texts.add(found[0]["text"])
            assert len(texts) == 2, texts


def states(db, grant):
    return [row[0] for row in db.execute("SELECT to_state FROM fund_grant_event WHERE grant_id = ? ORDER BY seq", (grant,))]


def paid(db, grant):
    return dict(db.execute("SELECT origin, paid_krw FROM fund_grant_source WHERE grant_id = ?", (grant,)))


# ---- who does what ----

def test_every_step_names_its_role_two_people_where_it_takes_two_and_the_hash_of_its_paper():
    def look(_, db, __):
        rows = db.execute("SELECT to_state, role, actor, checker, evidence, evidence_sha256 FROM fund_grant_event WHERE grant_id = 'S1-M1'").fetchall()
        by = {row[0]: row for row in rows}
        assert by["submitted"][1:3] == ("applicant", "S1")
        assert by["selected"][1:4] == ("committee", "clerk-1", "committee"), by["selected"]
        assert by["agreed"][2:4] == ("clerk-1", "head-2") and by["disbursed"][2:4] == ("clerk-1", "head-2")
        for state, _role, actor, checker, evidence, sha256 in rows:
            assert actor != checker
            known = db.execute("SELECT sha256 FROM evidence WHERE evidence = ?", (evidence,)).fetchone()
            assert (known[0] if known else "") == sha256, (state, evidence)
    s = Story()
    s.rules()["officers"] = {"maker": "clerk-1", "checker": "head-2", "authority": "ministry-desk"}
    s.run(look)


def test_one_person_cannot_prepare_and_release():
    s = Story()
    s.rules()["officers"] = {"maker": "clerk-1", "checker": "clerk-1", "authority": "ministry-desk"}
    s.refusal("rules.same_person", "programme.json")


# ---- changes ----

def test_an_approved_lower_budget_shrinks_what_is_still_to_be_paid():
    # cost 100 m -> 80 m on 10 June: MOTIE 50 -> 40 m, carmaker 10 -> 8 m; 42 m were paid in May, so the balance is 6 m instead of 18 m
    s = Story().quiet()
    s.add("changes", "CH-1", "S1-M1", "budget", "2026-06-01", "S1-clerk", 80000000, "2026-06-10", "approved", "head-2", s.paper("E-CH-1", "notice", "2026-06-10"))

    def look(money, db, _):
        assert paid(db, "S1-M1") == {"MOTIE": 40000000, "CARMAKER": 8000000}, paid(db, "S1-M1")
        assert money["paid_tier1"] == 48000000 + 30000000
        assert money["on_hand"] == 10000000 + 2000000 + 35000000  # and the match, which nothing was returned for
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.run(look)


def test_a_higher_budget_is_the_firms_own_share():
    s = Story().quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.add("changes", "CH-1", "S1-M1", "budget", "2026-06-01", "S1-clerk", 120000000, "2026-06-10", "approved", "head-2", s.paper("E-CH-1", "notice", "2026-06-10"))
    s.run(lambda money, db, _: check(paid(db, "S1-M1") == {"MOTIE": 50000000, "CARMAKER": 10000000}, None, str(paid(db, "S1-M1"))))


def test_a_refused_change_changes_nothing():
    s = Story()
    s.add("changes", "CH-1", "S1-M1", "budget", "2026-06-01", "S1-clerk", 80000000, "2026-06-10", "refused", "head-2", s.paper("E-CH-1", "notice", "2026-06-10"))
    s.run(lambda money, db, _: check(money["paid_tier1"] == 90000000, None, str(money)))


def test_a_firm_that_gives_up_before_it_is_paid_is_withdrawn_and_its_money_is_free():
    s = Story().quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.add("changes", "CH-1", "S2-M1", "abandonment", "2026-05-04", "S2-clerk", "", "2026-05-10", "approved", "head-2", s.paper("E-CH-1", "notice", "2026-05-10"))

    def look(money, db, _):
        assert states(db, "S2-M1")[-1] == "withdrawn"
        assert money["paid_tier1"] == 60000000 and money["obligation"] == 57480000
        assert db.execute("SELECT SUM(credits_pending) FROM fund_account").fetchone()[0] == 0
    s.run(look)


def test_a_pool_grant_given_up_leaves_its_money_in_the_pool():
    # S3 gives up between agreement and advance: the 70 m that were returned and their match of 35 m stay in the pool
    s = Story()
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.add("changes", "CH-1", "S3-M1", "abandonment", "2027-09-01", "S3-clerk", "", "2027-09-05", "approved", "head-2", s.paper("E-CH-1", "notice", "2027-09-05"))

    def look(money, db, _):
        assert states(db, "S3-M1")[-1] == "withdrawn" and money["paid_tier2"] == 0
        assert money["on_hand"] == 420000 + 70000000 + 35000000
    s.run(look)


def test_a_firm_that_gives_up_after_the_advance_owes_all_of_it():
    # the advance of S2 is 21 m; fixed at nothing on 1 July, all of it is to come back
    s = Story().quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] not in ("S3-M1", "S2-M1")]
    s.add("changes", "CH-1", "S2-M1", "abandonment", "2026-06-20", "S2-clerk", "", "2026-07-01", "approved", "head-2", s.paper("E-CH-1", "notice", "2026-07-01"))
    line = s.bank("S2", "S2-M1", "settlement_return", "2026-08-01", 21000000)
    assert line

    def look(money, db, _):
        assert states(db, "S2-M1") == ["submitted", "selected", "agreed", "reserved", "disbursed", "settled", "closed"], states(db, "S2-M1")
        assert money["paid_tier1"] == 60000000 + 21000000 and money["in_recovered"] == 21000000 and money["obligation"] == 57480000
    s.run(look)


def test_changes_that_cannot_be_are_refused_at_their_line():
    def with_change(*values):
        s = Story()
        s.paper("E-CH", "notice", "2026-05-10")
        s.add("changes", *values)
        return s
    with_change("CH-1", "S1-M1", "budget", "2026-06-10", "S1-clerk", 80000000, "2026-06-01", "approved", "head-2", "E-CH").refusal("change.decided_before", "changes.csv", 2)
    with_change("CH-1", "S1-M1", "budget", "2026-06-01", "S1-clerk", "", "2026-06-10", "approved", "head-2", "E-CH").refusal("change.cost", "changes.csv", 2)
    with_change("CH-1", "S1-M1", "vendor", "2026-06-01", "S1-clerk", 5, "2026-06-10", "approved", "head-2", "E-CH").refusal("change.cost", "changes.csv", 2)
    with_change("CH-1", "S1-M1", "content", "2026-06-01", "S1-clerk", "", "2026-06-10", "approved", "S1-clerk", "E-CH").refusal("change.same_person", "changes.csv", 2)
    with_change("CH-1", "S1-M1", "content", "2026-03-01", "S1-clerk", "", "2026-03-10", "approved", "head-2", "E-CH").refusal("change.not_granted", "changes.csv", 2)
    with_change("CH-1", "S1-M1", "content", "2027-05-01", "S1-clerk", "", "2027-05-10", "approved", "head-2", "E-CH").refusal("change.not_granted", "changes.csv", 2)


def test_under_a_call_only_who_quoted_or_was_approved_may_send_an_invoice():
    s = Story()
    s.call()
    s.t["invoices"][0]["vendor"] = "OPERATOR"
    s.refusal("invoice.vendor", "invoices.csv", 2)
    s.add("changes", "CH-1", "S1-M1", "vendor", "2026-06-01", "S1-clerk", "", "2026-06-10", "approved", "head-2", s.paper("E-CH-1", "notice", "2026-06-10"))
    s.run(lambda money, db, _: check(money["paid_tier1"] == 90000000, None))


# ---- suspension ----

def test_what_fell_due_during_a_suspension_is_paid_when_it_ends():
    s = Story()
    s.add("suspensions", "SU-1", "S1-M1", "2026-11-01", "2027-01-10", "현장 확인", "officer-3", s.paper("E-SU-1", "notice", "2026-11-01"))

    def look(money, db, _):
        assert states(db, "S1-M1")[3:9] == ["reserved", "disbursed", "suspended", "disbursed", "installed", "installed"], states(db, "S1-M1")
        day = db.execute("SELECT effective_on FROM fund_entry WHERE step = 'pay' AND grant_id = 'S1-M1' ORDER BY position DESC LIMIT 1").fetchone()[0]
        assert day == "2027-01-10" and money["paid_tier1"] == 90000000
    s.run(look)


def test_a_grant_that_stays_suspended_is_not_paid_any_more():
    s = Story().quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.add("suspensions", "SU-1", "S1-M1", "2026-10-01", "", "증빙 미제출", "officer-3", s.paper("E-SU-1", "notice", "2026-10-01"))

    def look(money, db, _):
        assert states(db, "S1-M1")[-1] == "suspended" and money["paid_tier1"] == 42000000 + 30000000
    s.run(look)


def test_a_grant_suspended_beyond_its_fixing_is_completed_and_fixed_when_it_goes_on():
    s = Story().quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.add("suspensions", "SU-1", "S1-M1", "2026-11-01", "2027-06-01", "현장 확인", "officer-3", s.paper("E-SU-1", "notice", "2026-11-01"))

    def look(money, db, _):
        assert states(db, "S1-M1")[-3:] == ["installed", "completed", "settled"], states(db, "S1-M1")
        assert money["fixed_tier1"] == 57480000 + 30000000
    s.run(look)


def test_suspensions_that_cannot_be_are_refused_at_their_line():
    s = Story()
    paper = s.paper("E-SU", "notice", "2026-05-10")
    s.add("suspensions", "SU-1", "S1-M1", "2026-11-01", "2026-10-01", "x", "officer-3", paper)
    s.refusal("suspension.resumed_before", "suspensions.csv", 2)
    s = Story()
    s.paper("E-SU", "notice", "2026-05-10")
    s.add("suspensions", "SU-1", "S1-M1", "2026-06-01", "2026-07-01", "x", "officer-3", paper)
    s.add("suspensions", "SU-2", "S1-M1", "2026-06-15", "", "x", "officer-3", paper)
    s.refusal("suspension.overlap", "suspensions.csv", 3)
    s = Story()
    s.paper("E-SU", "notice", "2026-05-10")
    s.add("suspensions", "SU-1", "S1-M1", "2026-04-20", "", "x", "officer-3", paper)
    s.refusal("fund.transition", "suspensions.csv", 2)


# ---- reservations that expire ----

def test_a_reservation_that_is_not_paid_in_time_expires_and_the_grant_with_it():
    s = Story().quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    s.rules()["routes"]["tier1"]["reserved_until"] = "2026-12-31"
    s.add("suspensions", "SU-1", "S1-M1", "2026-05-10", "", "증빙 미제출", "officer-3", s.paper("E-SU-1", "notice", "2026-05-10"))

    def look(money, db, _):
        assert states(db, "S1-M1")[-2:] == ["suspended", "withdrawn"]
        assert {row[0] for row in db.execute("SELECT effective_on FROM fund_entry WHERE step = 'expire'")} == {"2027-01-01"}
        assert money["paid_tier1"] == 30000000 and money["on_hand"] == 60000000 + 35000000
    s.run(look)


def test_the_expiry_of_one_calendar_leaves_the_grants_of_another_alone():
    # tier 1's reservations end the day after S3's are made, which nothing has been paid of yet
    s = Story()
    s.rules()["routes"]["tier1"]["reserved_until"] = "2027-09-01"
    s.run(lambda money, db, _: check(states(db, "S3-M1")[-1] != "withdrawn" and money["paid_tier2"] == 105000000, None, str(money)))


def test_reservations_must_last_until_the_last_payment():
    s = Story()
    s.rules()["routes"]["tier1"]["reserved_until"] = "2026-10-31"
    s.refusal("rules.reserved_until", "programme.json")


# ---- in kind ----

def test_what_a_carmaker_gives_in_kind_counts_as_its_share_and_never_passes_the_bank():
    # of the carmaker's 10 m for S1, 4 m come as a machine tool on 1 June; 6 m in money
    s = Story()
    s.add("in_kind", "IK-1", "S1-M1", "CARMAKER", "2026-06-01", "측정 장비", 4000000, s.paper("E-IK-1", "certificate", "2026-05-28"))

    def look(money, db, path):
        assert money["in_oem"] == 15000000 + 4000000 and money["paid_tier1"] == 90000000 and money["on_hand"] == 420000 + 4000000
        assert money["obligation"] == 87480000  # the duty rests on it as on money
        kind = db.execute("SELECT in_kind_krw, pledged_krw FROM fund_grant_source WHERE grant_id = 'S1-M1' AND origin = 'CARMAKER'").fetchone()
        assert kind == (4000000, 4000000)
        told = run("fund", "statement", "--db", path, "--for", "CARMAKER", "-O", "json")
        check(told.code == 0, told, "statement")
    s.run(look)


def test_gifts_that_cannot_be_are_refused_at_their_line():
    def gift(*values, kind="certificate", day="2026-05-01"):
        s = Story()
        s.paper("E-IK", kind, day)
        s.add("in_kind", *values)
        return s
    gift("IK-1", "S1-M1", "CARMAKER", "2026-06-01", "x", 1000, "E-IK", kind="valuation").run(lambda money, db, _: check(money["in_oem"] == 15001000, None, str(money)))
    gift("IK-1", "S1-M1", "MOTIE", "2026-06-01", "x", 1000, "E-IK").refusal("in_kind.funder", "in_kind.csv", 2)
    gift("IK-1", "S1-M1", "CARMAKER", "2026-06-01", "x", 1000, "E-IK", kind="agreement").refusal("in_kind.valuation", "in_kind.csv", 2)
    gift("IK-1", "S1-M1", "CARMAKER", "2026-06-01", "x", 1000, "E-IK", day="2026-07-01").refusal("in_kind.valuation", "in_kind.csv", 2)
    gift("IK-1", "S1-M1", "CARMAKER", "2026-06-01", "x", 10000001, "E-IK").refusal("in_kind.above", "in_kind.csv", 2)
    gift("IK-1", "S3-M1", "CARMAKER", "2027-10-01", "x", 1000, "E-IK").refusal("in_kind.not_granted", "in_kind.csv", 2)
    gift("IK-1", "S1-M1", "CARMAKER", "2026-04-30", "x", 1000, "E-IK", day="2026-04-01").refusal("in_kind.before", "in_kind.csv", 2)


# ---- set-off and exclusion ----

def one_firm_with_two_grants():
    s = Story().quiet()
    for name in ("decisions", "invoices"):
        s.t[name] = [row for row in s.t[name] if row["measure"] != "S3-M1"]
    s.set("sites", "site", "S2-S", organisation="S1")
    return s


def cancelled(s, cause="fraud", years=""):
    """S1-M1 is cancelled whole on 1 October 2026, when 42 m were paid (35 m of the state)."""
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S1-M1"]
    s.paper("E-REC", "notice", "2026-10-01", "S1-M1", "S1")
    s.columns["recoveries"] = s.columns["recoveries"] + ["exclusion_years"]
    s.t["recoveries"].append({"recovery": "REC-1", "measure": "S1-M1", "decided_on": "2026-10-01", "cause": cause, "cancelled_share": "1", "surcharge_multiple": "0",
                              "evidence": "E-REC", "exclusion_years": years})
    return s


def test_what_a_firm_owes_is_set_off_against_what_it_is_paid():
    # S2-M1, of the same firm, is paid its balance of 9 m on 15 November: 7.5 m of the state, all of which is set off
    s = cancelled(one_firm_with_two_grants())
    s.add("set_offs", "SO-1", "S1-M1", "S2-M1", "2026-11-15", 7500000, s.paper("E-SO-1", "notice", "2026-11-15"))

    def look(money, db, path):
        assert states(db, "S1-M1")[-1] == "recovery"
        assert money["paid_tier1"] == 42000000 + 30000000 and money["in_recovered"] == 7500000 and money["to_treasury"] == 7500000
        due = json.loads(run("fund", "due", "--db", path, "-O", "json").out)
        assert "34500000" in json.dumps(due), due  # 42 m less 7.5 m is still owed
    s.run(look)


def test_set_offs_that_cannot_be_are_refused_at_their_line():
    def set_off(*values, s=None):
        s = s or cancelled(one_firm_with_two_grants())
        s.paper("E-SO", "notice", "2026-11-15")
        s.add("set_offs", *values, "E-SO")
        return s
    set_off("SO-1", "S1-M1", "S2-M1", "2026-11-15", 7500001).refusal("fund.set_off_above", "set_offs.csv", 2)
    set_off("SO-1", "S1-M1", "S2-M1", "2026-11-16", 1).refusal("fund.set_off_above", "set_offs.csv", 2)
    set_off("SO-1", "S1-M1", "S1-M1", "2026-11-15", 1).refusal("fund.set_off_firm", "set_offs.csv", 2)
    set_off("SO-1", "S1-M1", "S2-M1", "2026-11-15", 1, s=Story()).refusal("fund.set_off_firm", "set_offs.csv", 2)
    set_off("SO-1", "S2-M1", "S1-M1", "2026-05-15", 1).refusal("fund.overpaid", "set_offs.csv", 2)


def test_an_excluded_firm_is_not_paid_any_more():
    s = cancelled(one_firm_with_two_grants(), years="5")
    s.refusal("decision.excluded", "decisions.csv")


def test_an_exclusion_needs_one_fraud_two_other_uses_or_three_breaches():
    cancelled(one_firm_with_two_grants(), "other_use", "2").refusal("fund.exclusion_early", "recoveries.csv", 2)
    cancelled(one_firm_with_two_grants(), "disposal", "2").refusal("fund.exclusion_early", "recoveries.csv", 2)
    cancelled(one_firm_with_two_grants(), "fraud", "6").refusal("fund.exclusion_years", "recoveries.csv", 2)


# ---- budget years ----

def by_year(s, carry_over):
    s.rules()["budget"] = {"by_year": True, "carry_over": carry_over, "legal_basis": "test"}
    return s


def test_budget_years_leave_the_figures_as_they_are():
    def look(money, db, _):
        assert money["on_hand"] == 420000 and money["to_treasury"] == 2184500
        years = {tuple(row) for row in db.execute("SELECT owner, budget_year FROM fund_account WHERE kind = 'bank'")}
        assert ("MOTIE", 2026) in years and ("MSS", 2027) in years and ("returned", 0) in years, years
        assert db.execute("SELECT effective_on, amount_krw FROM fund_entry WHERE step = 'carry_over'").fetchall() == [("2028-01-01", 420000)]
    by_year(Story(), "all").run(look)


def test_a_reservation_moves_into_the_next_year_and_is_paid_there():
    s = by_year(Story(), "reserved")
    s.rules()["routes"]["tier1"]["milestones"][1]["paid_on"] = "2027-01-20"

    def look(money, db, path):
        assert money["paid_tier1"] == 90000000 and money["on_hand"] == 420000
        year = db.execute("SELECT a.budget_year, e.position FROM fund_entry e JOIN fund_account a ON a.id = e.credit WHERE e.step = 'pay' AND e.effective_on = '2027-01-20'"
                          " AND a.owner = 'MOTIE' AND e.grant_id = 'S1-M1'").fetchone()
        assert year[0] == 2027
        told = run("fund", "trace", year[1], "--db", path, "--lang", "en")
        check(told.code == 0 and "paid in by MOTIE" in told.out, told, "the trace leads over the year's end to the pay-in")
    s.run(look)


def test_state_money_that_is_not_carried_over_lapses_to_the_treasury():
    # 5 m more than is decided: they lapse on the first day of 2027; the carmaker's 420,000 won move on
    s = by_year(Story(), "reserved")
    s.set("funding", "funding", "F-MOTIE", amount_krw=80000000)
    s.run(lambda money, db, _: check(money["to_treasury"] == 2184500 + 5000000 and money["on_hand"] == 420000, None, str(money)))
    s = by_year(Story(), "all")
    s.set("funding", "funding", "F-MOTIE", amount_krw=80000000)
    s.run(lambda money, db, _: check(money["to_treasury"] == 2184500 and money["on_hand"] == 5420000, None, str(money)))


def test_an_unknown_way_to_carry_over_is_refused():
    by_year(Story(), "some").refusal("rules.word", "programme.json")


def test_what_the_run_made_of_changes_and_exclusions_is_checked_against_them():
    s = cancelled(Story().quiet(), years="5")
    for name in ("decisions", "invoices"):
        s.t[name] = [row for row in s.t[name] if row["measure"] != "S3-M1"]
    s.add("changes", "CH-1", "S2-M1", "budget", "2026-06-01", "S2-clerk", 45000000, "2026-06-10", "approved", "head-2", s.paper("E-CH-1", "notice", "2026-06-10"))

    def look(_, __, path):
        for sql in ("UPDATE fund_grant_change SET after_krw = after_krw + 1", "UPDATE fund_grant_change SET on_date = '2026-06-11'", "UPDATE fund_exclusion SET excluded_to = '2027-01-01'",
                    "UPDATE fund_exclusion SET organisation = 'S2'", "DELETE FROM fund_reversal WHERE 0 = 1"):
            with sqlite3.connect(path) as db:
                changed = db.execute(sql).rowcount
            told = run("check", "--db", path, "rows", "--lang", "en")
            check((told.code == 1) == (changed > 0), told, sql)
            with sqlite3.connect(path) as db:
                db.execute("UPDATE fund_grant_change SET after_krw = 45000000, on_date = '2026-06-10'")
                db.execute("UPDATE fund_exclusion SET excluded_to = '2031-09-30', organisation = 'S1'")
    s.run(look)


# ---- corrections ----

def test_a_payment_that_was_booked_by_mistake_is_reversed_and_both_entries_stay():
    # the ministry's 75 m were booked as 80 m; 5 m are reversed
    s = Story()
    s.set("funding", "funding", "F-MOTIE", amount_krw=80000000)
    s.add("corrections", "CO-1", "F-MOTIE", "2026-04-29", 5000000, "두 번 기록됨", "clerk-1", s.paper("E-CO-1", "statement", "2026-04-29"))

    def look(money, db, path):
        assert money["in_motie"] == 75000000 and money["on_hand"] == 420000, money
        assert db.execute("SELECT amount_krw FROM fund_entry WHERE step IN ('pay_in', 'correction') ORDER BY position").fetchall() == [(80000000,), (15000000,), (5000000,), (35000000,)]
        told = run("fund", "trace", "1", "--db", path, "--lang", "en")
        check(told.code == 0 and "payment reversed, back to MOTIE" in told.out, told, "trace")
        statement = json.loads(run("fund", "statement", "--db", path, "--for", "MOTIE", "-O", "json").out)
        assert "75000000" in json.dumps(statement), statement
    s.run(look)


def test_hundreds_of_corrections_are_as_good_as_one():
    s = Story()
    s.set("funding", "funding", "F-MOTIE", amount_krw=75000600)
    s.paper("E-CO", "statement", "2026-04-29")
    for n in range(600):
        s.add("corrections", f"CO-{n}", "F-MOTIE", "2026-04-29", 1, "x", "clerk-1", "E-CO")
    s.run(lambda money, db, _: check(money["in_motie"] == 75000000 and money["on_hand"] == 420000, None, str(money)))


def test_corrections_that_cannot_be_are_refused_at_their_line():
    def correction(*values):
        s = Story()
        s.paper("E-CO", "statement", "2026-04-29")
        s.add("corrections", *values, "x", "clerk-1", "E-CO")
        return s
    correction("CO-1", "F-MOTIE", "2026-04-26", 1).refusal("correction.before", "corrections.csv", 2)
    correction("CO-1", "F-MOTIE", "2026-04-29", 75000001).refusal("fund.reversal_above", "corrections.csv", 2)
    correction("CO-1", "F-MOTIE", "2026-06-01", 75000000).refusal("fund.limit", "corrections.csv", 2)


# ---- programmes side by side ----

def test_the_sme_ministrys_own_support_is_a_programme_of_its_own():
    # S3 is chosen by the SME ministry: 50 % of 140 m; its money and the partnership's never meet
    s = Story()
    s.call("tier1", programme="partnership")
    s.call("ministry", programme="sme-support")
    s.rules()["support"].append({"route": "ministry", "funder": "MSS", "rates": {"small": "0.5", "medium": "0.5", "mid_size": "0", "large": "0"}, "valid_from": "2026-01-01", "legal_basis": "test"})
    s.rules()["routes"]["ministry"] = s.rules()["routes"].pop("pool")
    s.set("decisions", "measure", "S3-M1", route="ministry")
    s.set("funding", "funding", "F-MSS", purpose="tier2_support", amount_krw=70000000)

    def look(money, db, path):
        assert money["paid_tier2"] == 70000000 and money["on_hand"] == 70000000 + 420000
        crossing = db.execute("SELECT COUNT(*) FROM fund_entry e JOIN fund_account d ON d.id = e.debit JOIN fund_account c ON c.id = e.credit WHERE d.programme <> c.programme").fetchone()[0]
        assert crossing == 0
        told = run("fund", "balance", "--db", path, "--account", "bank:MSS", "--lang", "en")
        check(told.code == 0 and "@sme-support" in told.out, told, "the account says whose money it is")
    s.run(look)


def test_calls_that_spend_the_same_money_name_the_same_programme():
    s = Story()
    s.call("tier1", programme="partnership")
    s.call("pool", programme="another")
    s.refusal("rules.call_programme", "programme.json")


# ---- the limits of a call ----

def test_a_call_may_ask_for_an_own_share():
    # at least half of the cost is the firm's: the ministry's 50 % leave nothing for the carmaker
    s = Story().quiet()
    for name in ("decisions", "invoices"):
        s.t[name] = [row for row in s.t[name] if row["measure"] != "S3-M1"]
    s.call(own_share_min="0.5")
    s.run(lambda money, db, _: check(money["paid_tier1"] == 75000000 and paid(db, "S1-M1") == {"MOTIE": 50000000} and money["fixed_tier1"] == 47900000 + 25000000, None, str(money)))


def test_a_call_may_allow_no_advance():
    s = Story()
    s.call(advance=False)
    s.refusal("milestone.no_advance", "decisions.csv")


def test_no_second_state_subsidy_within_the_scope_of_the_call():
    s = one_firm_with_two_grants()
    s.call(duplicate_scope=["line", "machine", "firm_year"])
    s.refusal("duplicate.firm_year", "decisions.csv")
    s = one_firm_with_two_grants()
    s.set("measures", "measure", "S2-M1", site="S1-S", process="S1-PR1")
    s.call(duplicate_scope=["site"])
    s.refusal("duplicate.site", "decisions.csv")
    s = Story()
    s.rules()["support"].append({"route": "tier1", "funder": "MSS", "rates": {"small": "0.1", "medium": "0.1", "mid_size": "0", "large": "0"}, "valid_from": "2026-01-01", "legal_basis": "test"})
    s.t["funding"].append({"funding": "F-MSS-1", "funder": "MSS", "purpose": "tier1_equipment", "paid_on": "2026-04-27", "amount_krw": "20000000", "evidence": ""})
    s.call()
    s.refusal("rules.second_state", "programme.json")


def test_tax_that_cannot_be_deducted_counts_where_it_is_proven():
    # S2: 50 m + 5 m tax; support stays at what was paid, and the tax is part of the firm's own share
    s = Story()
    s.columns["invoices"] = s.columns["invoices"] + ["tax_eligible"]
    s.t["invoices"][2]["tax_eligible"] = "yes"
    s.run(lambda money, db, _: check(money["own_share"] == Programme().money().money["own_share"] + 5000000, None, str(money)))
    s.t["invoices"][2]["evidence"] = ""
    s.refusal("invoice.tax_proof", "invoices.csv", 4)


def test_a_cap_may_bind_one_type_of_measure_only():
    for kind, expected in (("consulting", 90000000), ("equipment", 30000000 + 10000000 + 25000000 + 5000000)):
        s = Story().quiet()
        for name in ("decisions", "invoices"):
            s.t[name] = [row for row in s.t[name] if row["measure"] != "S3-M1"]
        s.rules()["caps"].append({"route": "tier1", "funder": "MOTIE", "per": "firm", "measure_type": kind, "amount_krw": 30000000, "legal_basis": "test"})
        s.run(lambda money, db, _, expected=expected: check(money["paid_tier1"] == expected, None, str(money)))
    s = Story()
    s.rules()["caps"].append({"route": "tier1", "funder": "MOTIE", "per": "firm", "measure_type": "machines", "amount_krw": 1, "legal_basis": "test"})
    s.refusal("rules.word", "programme.json")


if __name__ == "__main__":
    main(__name__)
