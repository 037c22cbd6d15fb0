#!/usr/bin/python3
"""From plan to money: what `plan adopt` reserves and refuses, that it is all or none whatever happens, that it outlives a run, and that `check` finds what was changed."""
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import e2e
from e2e import EFFORT, Folder, check, environment, main, run
from plan_case import Planned

PEOPLE = ("--by", "kim", "--checker", "lee")


class Case:
    """A run of the case in a folder of its own, with its plan kept. The case as it is runs once for all tests."""

    base = None

    def __init__(self, story=None):
        self.story, self.ready = story or Planned(), not story

    def __enter__(self):
        self.folder = Folder().__enter__()
        self.db, self.programme = self.folder / "p.db", self.folder / "p"
        if self.ready and Case.base:
            shutil.copytree(Case.base / "p", self.programme)
            shutil.copyfile(Case.base / "p.db", self.db)
            return self
        self.story.write(self.programme)
        result = run("run", self.programme, "--db", self.db)
        check(result.code == 0, result, "run")
        self.keep()
        return self

    def __exit__(self, *arguments):
        self.folder.__exit__(*arguments)

    def keep(self):
        result = run("plan", "import", self.story.save(self.folder / "plan.json"), "--db", self.db)
        check(result.code == 0, result, "import")

    def plan(self, *arguments, **variables):
        return run("plan", *arguments, "--db", self.db, **variables)

    def adopt(self, *more, plan="P-1", people=PEOPLE):
        return self.plan("adopt", plan, *people, *more)

    def json(self, *arguments):
        result = self.plan(*arguments, "-O", "json")
        check(result.code == 0, result, arguments)
        return json.loads(result.out)

    def check(self, code=0):
        result = run("check", "--db", self.db)
        check(result.code == code, result, "check")
        return result

    def content(self):
        """All rows of all tables."""
        with closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as db:
            names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            return {n: sorted(map(repr, db.execute(f'SELECT * FROM "{n}"'))) for n in names}

    def change(self, sql):
        with closing(sqlite3.connect(self.db)) as db:
            assert db.execute(sql).rowcount > 0, sql
            db.commit()

    def refused(self, result, code, status=3):
        """The same content as before, nothing on stdout, and this code."""
        check(result.code == status and result.out == "" and code in [e for e in codes(result)], result, code)

    def grant(self, measure):
        result = run("fund", "grants", "--grant", measure, "--db", self.db, "-O", "json")
        check(result.code == 0, result, measure)
        return json.loads(result.out)["grants"][0]


def codes(result):
    return [line.split("[")[1].split("]")[0] for line in result.err.splitlines() if "error[" in line]


def unchanged(story, code, *more, status=3, people=PEOPLE, texts=()):
    """Adopting is refused with this code in both languages, and not a row is another one."""
    with Case(story) as case:
        before = case.content()
        result = case.adopt(*more, people=people)
        case.refused(result, code, status)
        for text in texts:
            check(text in result.err, result, text)
        other = case.adopt(*more, "--lang", "ko", people=people)
        check(code in codes(other) and other.err != result.err, other, "Korean")
        assert case.content() == before, code
        case.check()
        return result


# ---- adopting ----

def test_what_a_plan_that_was_adopted_buys_is_not_planned_again():
    with Case() as case:
        case.story.drop("S2-M3")
        case.story.plan["plan"] = "P-2"
        case.keep()
        before = {c["measure"] for c in case.json("candidates")["measures"]}
        assert {"S1-M2", "S2-M2", "S3-M2", "S2-M3"} <= before, before
        case.json("adopt", "P-2", *PEOPLE)
        assert {c["measure"] for c in case.json("candidates")["measures"]} == before - {"S1-M2", "S2-M2", "S3-M2"}
        states = {c["measure"]: c["state"] for c in case.json("candidates", "--all")["measures"]}
        assert states["S1-M2"] == states["S3-M2"] == "selected" and states["S2-M3"] == "open", states
        made = case.json("make", "--budget", "100000000", "--name", "P-3", "--work", "60000")
        assert {p["measure"] for p in made["picks"]} == {"S2-M3"}, made["picks"]
        # the match's ceiling is less what earlier grants have of it
        with closing(sqlite3.connect(case.db)) as db:
            used = sum(k for (k,) in db.execute("SELECT reserved_krw FROM fund_grant_source WHERE origin = 'MSS'"))
        assert 0 < used and sum(p["matched_krw"] for p in made["pools"]) <= 60000000 - used


def test_each_pick_becomes_a_grant_with_its_reservations_and_the_check_passes():
    with Case() as case:
        case.story.drop("S2-M3")
        case.story.plan["plan"] = "P-2"
        case.keep()
        adopted = case.json("adopt", "P-2", *PEOPLE)
        assert (adopted["adopted"], adopted["adopted_before"], adopted["newly_reserved_krw"]) == (3, 0, 72000000), adopted
        assert adopted["grants"][0]["sources"] == [{"origin": "MOTIE", "reserved_krw": 30000000}, {"origin": "CARMAKER", "reserved_krw": 6000000}], adopted
        case.check()
        with closing(sqlite3.connect(case.db)) as db:
            rows = db.execute("SELECT grant_id, credit, SUM(amount_krw) FROM fund_entry WHERE step = 'reserve' AND grant_id LIKE '%-M2' GROUP BY grant_id, credit").fetchall()
            assert sum(r[2] for r in rows) == 72000000, rows
            sha = db.execute("SELECT sha256 FROM plan_record WHERE plan = 'P-2'").fetchone()[0]
            steps = db.execute("SELECT to_state, actor, checker, evidence, evidence_sha256 FROM fund_grant_event WHERE grant_id = 'S1-M2' ORDER BY seq").fetchall()
        assert [s[0] for s in steps] == ["submitted", "selected", "agreed", "reserved"], steps
        assert all(s[1:] == ("kim", "lee", "plan:P-2", sha) for s in steps[1:]), steps
        shown = case.json("show", "P-2")
        assert [a["measure"] for a in shown["adoptions"]] == ["S1-M2", "S2-M2", "S3-M2"], shown["adoptions"]
        assert case.json("list")["plans"][1]["adopted"] == 3


def test_a_year_whose_money_is_not_there_is_refused_with_measure_account_and_won_and_the_other_year_is_adopted():
    with Case() as case:
        before = case.content()
        result = case.adopt()
        case.refused(result, "plan.short")
        # 10,420,000 of CARMAKER (420,000 came back from S1), less 6,000,000 and 4,000,000: 420,000 of 2,000,000
        check("S2-M3" in result.err and "bank:CARMAKER:tier1_equipment" in result.err and "1,580,000" in result.err, result)
        assert case.content() == before
        check(case.adopt("--year", "2028").code == 0, result)
        check(case.adopt("--year", "2031").code == 4, result)
        case.check()


def test_the_same_again_answers_the_same_and_changes_nothing():
    with Case() as case:
        first = case.json("adopt", "P-1", *PEOPLE, "--year", "2028")
        before = case.content()
        second = case.json("adopt", "P-1", *PEOPLE, "--year", "2028", "--on", "2028-06-30")
        assert second["grants"] == first["grants"] and (second["adopted"], second["adopted_before"]) == (0, 3), second
        case.refused(case.adopt("--year", "2028", people=("--by", "lee", "--checker", "kim")), "plan.adopted_otherwise", 5)
        case.refused(case.adopt("--year", "2028", "--on", "2028-06-01"), "plan.adopted_otherwise", 5)
        assert case.content() == before


def test_a_dry_run_says_what_would_be_and_changes_nothing():
    with Case() as case:
        before = case.content()
        assert case.json("adopt", "P-1", *PEOPLE, "--year", "2028", "--dry-run")["newly_reserved_krw"] == 72000000
        case.refused(case.adopt("--dry-run"), "plan.short")
        assert case.content() == before


def test_the_pool_as_a_whole_is_split_between_returned_money_and_match_by_what_is_there():
    story = Planned()
    story.pick("S3-M2")["pays"] = [{"origin": "returned", "amount_krw": 12000000}]
    with Case(story) as case:
        sources = case.json("adopt", "P-1", *PEOPLE, "--year", "2028")["grants"][2]["sources"]
        assert sources == [{"origin": "MSS", "reserved_krw": 12000000}], sources  # all that was returned is spent
        case.check()


# ---- refusals ----

def test_one_person_cannot_prepare_and_release():
    unchanged(Planned(), "fund.four_eyes", "--year", "2028", status=5, people=("--by", "kim", "--checker", "kim"))


def test_one_bad_pick_in_the_middle_and_none_is_adopted():
    story = Planned()
    story.pick("S2-M2").update(support_krw=25000000, pays=[{"origin": "MOTIE", "amount_krw": 21000000}, {"origin": "CARMAKER", "amount_krw": 4000000}])
    unchanged(story, "plan.above", "--year", "2028", texts=("S2-M2", "MOTIE", "21,000,000", "20,000,000", "1,000,000"))


def test_what_is_left_of_a_cap_after_earlier_grants_is_the_most():
    story = Planned()
    story.rules()["caps"].append({"route": "tier1", "funder": "MOTIE", "per": "firm", "amount_krw": 79000000, "legal_basis": "test"})
    # S1 has 50,000,000 of S1-M1 already
    unchanged(story, "plan.above", "--year", "2028", texts=("S1-M2", "30,000,000", "29,000,000", "1,000,000"))


def test_the_own_share_that_the_firm_must_bear_is_kept():
    story = Planned()
    story.pick("S3-M2").update(support_krw=12000001, pays=[{"origin": "MSS", "amount_krw": 12000001}])
    unchanged(story, "plan.above", "--year", "2028", texts=("S3-M2",))


def test_an_excluded_firm_gets_nothing():
    story = Planned()
    story.t.setdefault("organisation_status", [])
    with Case(story) as case:
        path = os.path.join(case.programme, "organisation_status.csv")
        with open(path, encoding="utf-8") as file:
            header = file.readline().strip().split(",")
        values = {"organisation": "S2", "attribute": "excluded", "value": "yes", "from": "2028-06-01", "valid_from": "2028-06-01", "evidence": ""}
        with open(path, "a", encoding="utf-8") as file:
            file.write(",".join(values.get(h, "") for h in header) + "\n")
        result = run("run", case.programme, "--db", case.db, "--again")
        check(result.code == 0, result, "again")
        before = case.content()
        case.refused(case.adopt("--year", "2028"), "decision.excluded")
        assert case.content() == before


def test_a_firm_that_left_the_agreement_gets_nothing():
    story = Planned()
    story.set("agreements", "organisation", "S1", ended_on="2028-05-31")
    unchanged(story, "decision.no_agreement", "--year", "2028", texts=("S1-M2",))


def test_what_the_folder_decided_or_granted_is_not_adopted():
    story = Planned()
    story.plan["picks"].insert(0, story.tier1("S1-M1", "S1", 2028, 100000000))
    unchanged(story, "plan.decided", "--year", "2028", texts=("S1-M1", "selected"))


def test_a_measure_is_adopted_once_from_one_plan():
    with Case() as case:
        check(case.adopt("--year", "2028").code == 0, "first")
        case.story.plan["plan"] = "P-2"
        case.keep()
        before = case.content()
        result = case.adopt("--year", "2028", plan="P-2")
        case.refused(result, "plan.has_grant")
        assert case.content() == before


def test_a_machine_of_a_catalogue_needs_its_row_first():
    story = Planned()
    story.pick("S1-M2")["measure"] = "COMPRESSOR@S1-PR1"
    story.plan["picks"].sort(key=lambda p: (p["year"], p["measure"]))
    unchanged(story, "plan.measure_unknown", "--year", "2028", texts=("COMPRESSOR@S1-PR1",))


def test_quotes_that_are_missing_are_asked_for():
    story = Planned()
    story.t["quotes"] = [q for q in story.t["quotes"] if q["quote"] != "Q-S2-M2-3"]
    unchanged(story, "plan.quotes", "--year", "2028", texts=("S2-M2", "2", "3"))


def test_the_day_lies_between_the_books_and_as_of():
    unchanged(Planned(), "plan.future", "--year", "2028", "--on", "2028-07-01")
    unchanged(Planned(), "plan.backdated", "--year", "2028", "--on", "2028-05-01", texts=("2028-05-02",))


def test_where_a_call_asks_for_application_and_committee_the_plan_does_not_go_around_them():
    story = Planned()
    # S1-M1 of the same firm was agreed in 2026: another year
    story.call(checklist=[], quotes_needed=3, committee={"members": 3}, duplicate_scope=["firm_year"])
    story.drop("S3-M2", "S2-M3")
    with Case(_with_calls(story)) as case:
        before = case.content()
        result = case.adopt()
        case.refused(result, "plan.no_committee")
        check("Name the committee that decided: --committee KEY" in result.err and "decisions.csv" not in result.err, result)
        check("decision.no_application" in codes(result), result)  # nobody applied for S2-M2
        case.refused(case.adopt("--committee", "K2"), "plan.chair", 5)
        assert case.content() == before
        case.story.drop("S2-M2")
        case.story.plan["plan"] = "P-2"
        case.keep()
        adopted = case.adopt("--committee", "K2", plan="P-2", people=("--by", "kim", "--checker", "chair-1"))
        check(adopted.code == 0, adopted)
        case.check()
        assert case.grant("S1-M2")["state"] == "reserved"


def _with_calls(story):
    """Decisions of the case by a committee K1; an application for S1-M2, and a later committee K2 that has not decided yet."""
    from test_grant_changes import COLUMNS
    import test_grants
    assert test_grants.PEOPLE and "committees" in COLUMNS
    story.columns["decisions"] = story.columns["decisions"] + ["committee"]
    for measure in ("S1-M1", "S2-M1"):
        story.add("applications", measure, "C-tier1", "2026-03-05")
        story.set("decisions", "measure", measure, committee="K1")
    story.add("applications", "S1-M2", "C-tier1", "2027-12-01")
    story.paper("E-B-S1-M2", "baseline_record", "2027-11-01", "S1-M2", "S1")
    story.paper("E-MINUTES-9", "committee_minutes", "2028-06-20")
    for key, met, minutes in (("K1", "2026-04-14", "E-MINUTES-1"), ("K2", "2028-06-20", "E-MINUTES-9")):
        story.add("committees", key, "C-tier1", met, minutes, "chair-1")
        for member in ("chair-1", "member-2", "member-3"):
            story.add("committee_members", key, member, "", "external")
    for quote in story.t["quotes"]:
        if quote["measure"] == "S1-M2":
            quote["quoted_on"] = "2027-11-20"
    return story


# ---- whatever happens ----

def test_killed_at_any_moment_all_is_there_or_nothing():
    with Case() as case:
        whole = case.folder / "whole.db"
        shutil.copyfile(case.db, whole)
        start = time.monotonic()
        check(run("plan", "adopt", "P-1", *PEOPLE, "--year", "2028", "--db", whole).code == 0, "whole")
        length, rng = time.monotonic() - start, random.Random(7)
        for i in range(6 * EFFORT):
            copy = case.folder / "copy.db"
            for end in ("", "-wal", "-shm", "-journal"):
                if os.path.exists(copy + end):
                    os.unlink(copy + end)
            shutil.copyfile(case.db, copy)
            process = subprocess.Popen([e2e.BIN, "plan", "adopt", "P-1", *PEOPLE, "--year", "2028", "--db", copy], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
            time.sleep(length * (0.3 + 0.14 * i / EFFORT + 0.05 * rng.random()))
            process.send_signal(signal.SIGKILL)
            process.wait()
            with closing(sqlite3.connect(copy)) as db:
                adopted = db.execute("SELECT COUNT(*) FROM plan_adoption").fetchone()[0]
                grants = db.execute("SELECT COUNT(*) FROM fund_grant WHERE grant_id LIKE '%-M2'").fetchone()[0]
                reserved = db.execute("SELECT COALESCE(SUM(amount_krw), 0) FROM fund_entry WHERE grant_id LIKE '%-M2'").fetchone()[0]
            assert (adopted, grants, reserved) in ((0, 0, 0), (3, 3, 72000000)), (adopted, grants, reserved)
            checked = run("check", "--db", copy)
            check(checked.code == 0, checked, f"killed {i}")


def test_a_later_run_adopts_again_what_was_adopted_and_reserves_the_same():
    with Case() as case:
        check(case.adopt("--year", "2028", "--on", "2028-06-01").code == 0, "adopt")
        before = case.content()
        result = run("run", case.programme, "--db", case.db, "--again")
        check(result.code == 0, result, "again")
        after = case.content()
        for name in before:
            assert name == "store_migration" or after[name] == before[name], name
        case.check()
        again = case.json("adopt", "P-1", *PEOPLE, "--year", "2028")
        assert again["adopted"] == 0 and again["grants"][0]["adopted_on"] == "2028-06-01", again


def test_budget_years_name_the_account_and_carry_what_was_adopted_into_the_next():
    story = Planned()
    story.rules()["budget"] = {"by_year": True, "carry_over": "all", "legal_basis": "test"}
    with Case(story) as case:
        result = case.adopt()
        case.refused(result, "plan.short")
        check("bank:CARMAKER:tier1_equipment/2028" in result.err, result)
        check(case.adopt("--year", "2028").code == 0, result)
        case.check()
        case.story.json["as_of"] = "2029-03-31"
        shutil.rmtree(case.programme)
        case.story.write(case.programme)
        again = run("run", case.programme, "--db", case.db, "--again")
        check(again.code == 0, again)
        case.check()
        with closing(sqlite3.connect(case.db)) as db:
            held = db.execute("SELECT SUM(credits_pending) FROM fund_account WHERE kind = 'bank' AND owner = 'MOTIE' AND budget_year = 2029").fetchone()[0]
        assert held == 50000000, held


def test_a_decision_in_the_folder_takes_the_place_of_the_adoption():
    with Case() as case:
        check(case.adopt("--year", "2028").code == 0, "adopt")
        case.story.t["decisions"].append({"measure": "S3-M2", "route": "pool", "decided_on": "2028-06-20", "decision": "rejected", "reason": "x", "evidence": "E-MINUTES-2"})
        shutil.rmtree(case.programme)
        case.story.write(case.programme)
        result = run("run", case.programme, "--db", case.db, "--again")
        check(result.code == 0, result, "again")
        case.check()
        picks = {p["measure"]: p for p in case.json("variance", "P-1")["picks"]}
        assert (picks["S3-M2"]["how"], picks["S3-M2"]["state"], picks["S3-M2"]["reasons"]) == ("decided", "rejected", ["rejected"]), picks["S3-M2"]
        assert picks["S1-M2"]["reserved_krw"] == 36000000, picks


def test_a_run_that_has_no_room_for_what_was_adopted_is_refused_and_the_old_database_stays():
    with Case() as case:
        check(case.adopt("--year", "2028").code == 0, "adopt")
        before = case.content()
        case.story.set("funding", "funding", "F-MOTIE-2", amount_krw=40000000)
        shutil.rmtree(case.programme)
        case.story.write(case.programme)
        result = run("run", case.programme, "--db", case.db, "--again")
        check(result.code == 3 and "plan.short" in codes(result) and "plan:P-1" in result.err, result)
        assert case.content() == before


# ---- found by check ----

def tampered(sql, *rules):
    with Case() as case:
        check(case.adopt("--year", "2028").code == 0, "adopt")
        case.change(sql)
        found = case.check(1)
        for rule in rules:
            check(f"FAILED  {rule} " in found.out, found, rule)
        before = case.content()
        case.story.plan["plan"] = "P-9"
        kept = case.plan("import", case.story.save(case.folder / "plan.json"))
        check(kept.code == 5 or "plan_" not in sql, kept, "a new seal over what was changed")
        if kept.code == 5:
            assert case.content() == before


def test_a_won_changed_in_a_kept_plan_is_found():
    tampered("UPDATE plan_pay SET amount_krw = amount_krw + 1 WHERE number = 0 AND place = 0", "seal", "plan")


def test_a_pick_changed_in_a_kept_plan_is_found():
    tampered("UPDATE plan_pick SET g_per_year = g_per_year * 2 WHERE measure = 'S2-M2'", "seal", "plan")


def test_an_adoption_that_is_gone_leaves_a_grant_that_nobody_decided():
    tampered("DELETE FROM plan_adoption WHERE measure = 'S2-M2'", "seal", "money.relations")


def test_another_person_in_an_adoption_is_found():
    tampered("UPDATE plan_adoption SET checker = 'park' WHERE measure = 'S2-M2'", "seal", "plan")


def test_a_reservation_changed_in_the_books_is_found():
    tampered("UPDATE fund_grant_source SET reserved_krw = reserved_krw - 1 WHERE grant_id = 'S1-M2' AND origin = 'MOTIE'", "seal", "plan", "fund.grants")


def test_a_run_does_not_adopt_again_what_a_changed_plan_says():
    with Case() as case:
        check(case.adopt("--year", "2028").code == 0, "adopt")
        case.change("UPDATE plan_pick SET support_krw = support_krw - 1 WHERE measure = 'S1-M2'")
        case.change("UPDATE plan_pay SET amount_krw = amount_krw - 1 WHERE number = 0 AND place = 0")
        before = case.content()
        result = run("run", case.programme, "--db", case.db, "--again")
        check(result.code == 3 and "plan.hash" in codes(result), result)
        assert case.content() == before


def test_nothing_is_adopted_over_books_that_were_changed_by_hand():
    with Case() as case:
        case.change("UPDATE fund_account SET debits_posted = debits_posted + 1000000 WHERE owner = 'CARMAKER' AND kind = 'bank'")
        case.refused(case.adopt("--year", "2028"), "plan.seal", 5)


# ---- the record ----

def test_what_show_writes_import_reads_and_another_content_of_that_key_is_refused():
    with Case() as case:
        shown = case.plan("show", "P-1", "-O", "json")
        case.folder.write("shown.json", shown.out)
        result = case.plan("import", case.folder / "shown.json")
        check(result.code == 0 and "already" in result.out, result)
        with Folder() as other:
            check(run("run", case.programme, "--db", other / "o.db").code == 0, result)
            check(run("plan", "import", case.folder / "shown.json", "--db", other / "o.db").code == 0, result)
            assert run("plan", "show", "P-1", "--db", other / "o.db", "-O", "json").out == shown.out
        case.story.pick("S1-M2")["life_years"] = 11
        result = case.plan("import", case.story.save(case.folder / "plan.json"))
        case.refused(result, "plan.key_used", 5)
        check(case.plan("show", "P-7").code == 4, result)


def refused_file(change, code, place):
    story = Planned()
    change(story.plan)
    with Case() as case:
        before = case.content()
        path = story.save(case.folder / "bad.json")
        result = case.plan("import", path)
        case.refused(result, code)
        if place:
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
            line = int(result.err.split(f"{path}:")[1].split(":")[0])
            check(place in lines[line - 1], result, lines[line - 1])
        check(case.plan("import", path, "--lang", "ko").err != result.err, result, "Korean")
        assert case.content() == before


def test_a_file_that_is_not_whole_is_refused_with_line_and_column():
    def pick(**values):
        return lambda plan: plan["picks"][1].update(values)
    refused_file(pick(support_krw=24000001), "plan.pays", "24000001")
    refused_file(pick(cost_krw=-1), "plan.field", "-1")
    refused_file(pick(cost_krw="40000000"), "plan.field_type", '"40000000"')
    refused_file(pick(reduction_tco2e_per_year="0.0000001"), "plan.field", "0.0000001")
    refused_file(pick(reduction_tco2e_per_year="nan"), "plan.field", "nan")
    refused_file(pick(size="tiny"), "plan.field", "tiny")
    refused_file(pick(route="pool"), "plan.field", '"pool"')
    refused_file(pick(year=1899), "plan.field", "1899")
    refused_file(pick(life_years=0), "plan.field", "life_years")
    refused_file(pick(note="x"), "plan.field_unknown", "note")
    refused_file(pick(measure="S1-M2"), "plan.measure_twice", "S1-M2")
    refused_file(lambda plan: plan["picks"].reverse(), "plan.order", "S3-M2")
    refused_file(lambda plan: plan.pop("bound"), "plan.field_missing", None)
    refused_file(lambda plan: plan.update(bound="1234.4"), "plan.bound", "1234.4")
    refused_file(lambda plan: plan.update(schema="sangsaeng.plan-record/2"), "plan.field", "plan-record/2")
    refused_file(lambda plan: plan.update(sha256="0" * 64), "plan.file_hash", "0" * 64)
    refused_file(lambda plan: plan["picks"][0]["pays"].append({"origin": "MOTIE", "amount_krw": 1}), "plan.pay_twice", "MOTIE")


# ---- plan against actual ----

def test_variance_matches_adopted_picks_and_those_that_the_run_granted_itself():
    story = Planned()
    story.plan["picks"].insert(0, {**story.tier1("S1-M1", "S1", 2026, 100000000), "reduction_tco2e_per_year": "75"})
    with Case(story) as case:
        check(case.adopt("--year", "2028").code == 0, "adopt")
        answer = case.json("variance", "P-1")
        pick = {p["measure"]: p for p in answer["picks"]}
        # the worked case: paid 60,000,000, fixed 57,480,000 on invoices of 95,800,000
        own = pick["S1-M1"]
        assert (own["how"], own["agreed_year"], own["reserved_krw"], own["paid_krw"], own["fixed_krw"], own["difference_krw"]) == (
            "decided", 2026, 60000000, 60000000, 57480000, -2520000), own
        assert "cost_fell" in own["reasons"] and own["verified_months"] > 0 and own["verified_tco2e_per_year"], own
        assert pick["S1-M2"]["reasons"] == ["not_paid"] and pick["S2-M3"]["reasons"] == ["not_granted"], answer
        total = answer["total"]
        assert total["actual_krw"] == 57480000 + 72000000 and total["planned_krw"] == 60000000 + 84000000 and total["compared"] == 1, total
        assert sum(s["actual_krw"] for s in total["sources"]) == total["actual_krw"], total
        for lang in ("ko", "en"):
            text = case.plan("variance", "P-1", "--lang", lang)
            check(text.code == 0 and ("비용이 줄어듦" if lang == "ko" else "cost fell") in text.out, text)
        csv = case.plan("variance", "P-1", "-O", "csv")
        check(csv.code == 0 and len(csv.out.splitlines()) == 6, csv)
        assert case.plan("variance", "P-1", "-O", "json", "--lang", "ko").out == case.plan("variance", "P-1", "-O", "json", "--lang", "en").out


def test_wrong_usage():
    for arguments in (["adopt", "P-1", "--db", "x"], ["adopt", "--db", "x"], ["show", "P-1"], ["variance", "--db", "x"], ["list", "more", "--db", "x"], ["adopt", "P", "--year", "28", "--db", "x"]):
        result = run("plan", *arguments)
        check(result.code == 2 and not result.out, result, arguments)


if __name__ == "__main__":
    with Case() as BASE:
        Case.base = BASE.folder
        main(__name__)
