#!/usr/bin/python3
"""From the call to the selection, on variants of the small worked case: what a folder is refused for, with file and line in both languages, and the life of a grant as
`sangsaeng fund grants` tells it."""
import csv
import hashlib
import io
import json
import os
import sqlite3

import test_grant_changes
from e2e import SOURCE, Folder, check, main, run
from test_grant_changes import Story

test_grant_changes.COLUMNS.update({
    "applications": ["measure", "call", "applied_on", "applicant", "withdrawn_on"],
    "reviews": ["review", "measure", "step", "reviewed_on", "reviewer", "result", "evidence"],
    "committees": ["committee", "call", "met_on", "minutes", "chair"],
    "committee_members": ["committee", "member", "organisation", "part"],
    "recusals": ["committee", "member", "measure", "reason"],
    "scores": ["committee", "member", "measure", "score"],
    "objections": ["objection", "measure", "filed_on", "grounds", "answered_on", "outcome", "evidence"],
})
PEOPLE = ("chair-1", "member-2", "member-3")


class Selection(Story):
    """A call for tier 1, two applications, a review of each, a committee of three. S1-M1 has 85 points, S2-M1 75."""

    def __init__(self):
        super().__init__()
        self.columns["decisions"] += ["committee", "rank", "promoted_on"]
        self.rules()["calls"] = [{"call": "C-T1", "route": "tier1", "opens_on": "2026-01-26", "closes_on": "2026-03-06", "legal_basis": "test", "review": True,
                                  "checklist": ["bill"], "committee": {"members": 3, "pass_score": "60"}}]
        self.add("committees", "K1", "C-T1", "2026-04-14", "E-MINUTES-1", "chair-1")
        for member in PEOPLE:
            self.add("committee_members", "K1", member, "", "external")
        for measure, firm, points in (("S1-M1", "S1", (80, 85, 90)), ("S2-M1", "S2", (70, 75, 80))):
            self.paper(f"E-{measure}-BILL", "bill", "2026-03-01", measure, firm)
            self.paper(f"E-{measure}-REVIEW", "other", "2026-03-20", measure)
            self.add("applications", measure, "C-T1", "2026-03-05", f"applicant-{firm}", "")
            self.add("reviews", f"RV-{measure}", measure, "paper", "2026-03-20", "reviewer-1", "pass", f"E-{measure}-REVIEW")
            for member, score in zip(PEOPLE, points):
                self.add("scores", "K1", member, measure, score)
            self.set("decisions", "measure", measure, committee="K1", reason="")

    def drop(self, name, *keys):
        """Without the rows that have all these values in their first columns."""
        columns = self.columns[name][:len(keys)]
        self.t[name] = [r for r in self.t[name] if tuple(r[c] for c in columns) != keys]

    def call(self, **rules):
        self.rules()["calls"][0].update(rules)

    def waits(self, measure="S2-M1", rank=1, promoted=""):
        self.set("decisions", "measure", measure, decision="waiting", rank=rank, promoted_on=promoted)


def told(s, *arguments, lang="en"):
    """What `fund grants` says of a run that must go through, and of which check finds nothing."""
    with Folder() as f:
        s.write(f / "p")
        result = run("run", f / "p", "--db", f / "p.db")
        check(result.code == 0, result, "run")
        checked = run("check", "--db", f / "p.db")
        check(checked.code == 0, checked, "check")
        answer = run("fund", "grants", "--db", f / "p.db", "--lang", lang, *arguments)
        check(answer.code == 0, answer, "fund grants")
        return answer.out


def life(s, grant):
    return json.loads(told(s, "--grant", grant, "-O", "json"))["grants"][0]


def states(g):
    return [(m["on"], m["what"]) for m in g["life"] if m["kind"] == "step"]


# ---- refusals ----

def refuse(code, file, line, *changes):
    s = Selection()
    for change in changes:
        change(s)
    s.refusal(code, file, line)


def test_an_application_that_its_call_does_not_take():
    refuse("application.outside_call", "applications.csv", 3, lambda s: s.set("applications", "measure", "S2-M1", applied_on="2026-03-07"))
    refuse("application.no_call", "applications.csv", 2, lambda s: s.set("applications", "measure", "S1-M1", call=""))
    refuse("application.call_unknown", "applications.csv", 2, lambda s: s.set("applications", "measure", "S1-M1", call="C-T2"))
    refuse("decision.no_application", "decisions.csv", 3, lambda s: (s.drop("applications", "S2-M1"), s.drop("reviews", "RV-S2-M1")))


def test_papers_that_are_missing_or_came_later():
    refuse("application.evidence_missing", "applications.csv", 2, lambda s: s.set("evidence", "evidence", "E-S1-M1-BILL", kind="notice"))
    refuse("application.evidence_late", "applications.csv", 2, lambda s: s.set("evidence", "evidence", "E-S1-M1-BILL", issued_on="2026-03-06"))
    refuse("application.evidence_late", "applications.csv", 3, lambda s: s.set("evidence", "evidence", "E-S2-M1-BASE", issued_on="2026-03-06"))
    refuse("application.quotes", "applications.csv", 3, lambda s: s.set("quotes", "quote", "Q-S2-M1-3", quoted_on="2026-03-06"))
    refuse("application.quotes", "applications.csv", 3, lambda s: s.set("quotes", "quote", "Q-S2-M1-3", vendor="VENDOR-1"))
    refuse("rules.call_checklist", "programme.json", None, lambda s: s.call(checklist=["bills"]), lambda s: s.set("decisions", "measure", "S1-M1", decision="selected"))


def test_reviews_that_are_missing_failed_or_by_the_wrong_person():
    refuse("decision.not_reviewed", "decisions.csv", 2, lambda s: s.drop("reviews", "RV-S1-M1"))
    refuse("decision.review_failed", "decisions.csv", 3, lambda s: s.set("reviews", "review", "RV-S2-M1", result="supplement"))
    refuse("review.reviewer_decides", "reviews.csv", 2, lambda s: s.set("reviews", "review", "RV-S1-M1", reviewer="member-3"))
    refuse("review.before_application", "reviews.csv", 2, lambda s: s.set("reviews", "review", "RV-S1-M1", reviewed_on="2026-03-04"))


def test_a_committee_that_cannot_decide():
    refuse("committee.members", "committees.csv", 2, lambda s: s.call(committee={"members": 4, "pass_score": "60"}))
    refuse("committee.chair", "committees.csv", 2, lambda s: s.set("committees", "committee", "K1", chair="chair-9"))
    refuse("committee.minutes_kind", "committees.csv", 2, lambda s: s.set("committees", "committee", "K1", minutes="E-S1-M1-BILL"))
    refuse("committee.minutes_early", "committees.csv", 2, lambda s: s.set("committees", "committee", "K1", met_on="2026-04-16"),
           lambda s: [s.set("decisions", "measure", m, decided_on="2026-04-16") for m in ("S1-M1", "S2-M1")])
    refuse("decision.before_meeting", "decisions.csv", 2, lambda s: s.set("decisions", "measure", "S1-M1", decided_on="2026-04-13"))
    refuse("decision.no_committee", "decisions.csv", 2, lambda s: s.set("decisions", "measure", "S1-M1", committee=""), lambda s: [s.drop("scores", "K1", p, "S1-M1") for p in PEOPLE])


def test_members_who_had_to_step_back():
    refuse("committee.member_lead", "committee_members.csv", 4, lambda s: s.set("committee_members", "member", "member-3", organisation="CARMAKER"),
           lambda s: s.add("recusals", "K1", "member-3", "S1-M1", "lead"), lambda s: s.drop("scores", "K1", "member-3", "S1-M1"))
    refuse("committee.member_applicant", "committee_members.csv", 3, lambda s: s.set("committee_members", "member", "member-2", organisation="S2"))
    refuse("committee.member_vendor", "committee_members.csv", 3, lambda s: s.set("committee_members", "member", "member-2", organisation="VENDOR-3"),
           lambda s: s.add("recusals", "K1", "member-2", "S1-M1", "quoted"), lambda s: s.drop("scores", "K1", "member-2", "S1-M1"))
    refuse("score.recused", "scores.csv", 2, lambda s: s.add("recusals", "K1", "chair-1", "S1-M1", "knows them"))
    refuse("recusal.not_member", "recusals.csv", 2, lambda s: s.add("recusals", "K1", "member-9", "S1-M1", "?"))


def test_scores_that_do_not_carry_the_decision():
    refuse("score.not_member", "scores.csv", 8, lambda s: s.add("scores", "K1", "member-9", "S1-M1", 80))
    refuse("decision.member_silent", "decisions.csv", 2, lambda s: s.drop("scores", "K1", "member-2", "S1-M1"))
    refuse("decision.below_pass", "decisions.csv", 3, lambda s: s.call(committee={"members": 3, "pass_score": "75.01"}))
    refuse("decision.few_scores", "decisions.csv", 2, lambda s: s.call(committee={"members": 3, "drop_extremes": True}), lambda s: s.add("recusals", "K1", "member-2", "S1-M1", "kin"),
           lambda s: s.drop("scores", "K1", "member-2", "S1-M1"))
    refuse("decision.better_passed_over", "decisions.csv", 3, lambda s: s.waits("S1-M1"))


def test_a_waiting_list_out_of_order():
    refuse("decision.rank_missing", "decisions.csv", 3, lambda s: s.waits(rank=""))
    refuse("decision.rank_stray", "decisions.csv", 2, lambda s: s.set("decisions", "measure", "S1-M1", rank=1))
    refuse("decision.rank_twice", "decisions.csv", 3, lambda s: s.waits("S1-M1"), lambda s: s.waits())
    refuse("decision.rank_score", "decisions.csv", 3, lambda s: s.waits("S1-M1", 2), lambda s: s.waits())
    refuse("decision.promoted_rank", "decisions.csv", 3, lambda s: s.waits("S1-M1"), lambda s: s.waits(rank=2, promoted="2026-04-20"))
    refuse("decision.promoted_late", "decisions.csv", 3, lambda s: s.waits(promoted="2026-05-16"))
    refuse("decision.promoted_rejected", "decisions.csv", 3, lambda s: s.set("decisions", "measure", "S2-M1", decision="rejected", promoted_on="2026-04-20"))


def objects(s, filed="2026-04-20", answered="2026-04-27", outcome="upheld", promoted="2026-04-28"):
    s.set("decisions", "measure", "S2-M1", decision="rejected", reason="figures unclear", promoted_on=promoted)
    s.paper("E-O1", "notice", answered or filed, "S2-M1")
    s.add("objections", "O-1", "S2-M1", filed, "the record is there", answered, outcome, "E-O1" if answered else "")


def test_objections_out_of_time():
    refuse("objection.late", "objections.csv", 2, lambda s: objects(s, "2026-05-18", "2026-05-18", "dismissed", ""), lambda s: s.quiet())
    refuse("objection.answer_late", "objections.csv", 2, lambda s: objects(s, answered="2026-05-15", promoted="2026-05-15"))
    refuse("objection.answer", "objections.csv", 2, lambda s: objects(s, outcome=""))
    refuse("objection.selected", "objections.csv", 2, lambda s: s.add("objections", "O-1", "S1-M1", "2026-04-20", "more", "", "", ""))
    refuse("decision.promoted_early", "decisions.csv", 3, lambda s: objects(s, promoted="2026-04-26"))


def test_a_withdrawal_after_the_first_payment():
    refuse("application.withdrawn_paid", "applications.csv", 3, lambda s: s.set("applications", "measure", "S2-M1", withdrawn_on="2026-05-16"), lambda s: s.quiet())
    refuse("decision.after_withdrawal", "decisions.csv", 3, lambda s: s.set("applications", "measure", "S2-M1", withdrawn_on="2026-04-14"))


def test_who_is_not_eligible_on_the_day_of_the_application_can_only_be_rejected():
    def excluded(s):
        s.t["organisation_status"].append(dict.fromkeys(s.columns["organisation_status"], "") | {
            "organisation": "S2", "attribute": "excluded", "value": "yes", "valid_from": "2026-03-01", "valid_to": "2026-03-31"})
    refuse("decision.excluded", "applications.csv", 3, excluded)


def test_a_refused_folder_leaves_the_database_as_it_was():
    with Folder() as f:
        Selection().write(f / "good")
        bad = Selection()
        bad.drop("scores", "K1", "member-2", "S1-M1")
        bad.write(f / "bad")
        check(run("run", f / "good", "--db", f / "p.db").code == 0, None)
        with open(f / "p.db", "rb") as file:
            before = hashlib.sha256(file.read()).hexdigest()
        check(run("run", f / "bad", "--db", f / "p.db", "--again").code == 3, None)
        with open(f / "p.db", "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == before


# ---- lives ----

def test_the_money_is_the_same_with_and_without_the_way_to_the_selection():
    s = Selection()
    g = life(s, "S1-M1")
    assert g["reserved_krw"] == 60000000 and g["score"] == "85" and g["scores_counted"] == 3 and g["recusals"] == 0, g
    assert states(g)[:3] == [("2026-03-05", "submitted"), ("2026-03-20", "reviewed"), ("2026-04-15", "selected")], states(g)
    by = {m["what"]: m for m in g["life"] if m["kind"] == "step"}
    assert by["submitted"]["who"] == "applicant-S1" and by["reviewed"]["who"] == "reviewer-1"
    assert (by["selected"]["who"], by["selected"]["released_by"]) == ("operator", "chair-1") and len(by["selected"]["evidence_sha256"]) == 64


def test_a_place_on_the_waiting_list_becomes_a_grant():
    s = Selection()
    s.waits(promoted="2026-04-28")
    g = life(s, "S2-M1")
    assert states(g)[2:6] == [("2026-04-15", "waiting"), ("2026-04-28", "selected"), ("2026-05-01", "agreed"), ("2026-05-01", "reserved")], states(g)
    assert g["rank"] == 1 and g["reserved_krw"] == 30000000
    s.waits(promoted="2026-05-08")  # after the others' agreements: agreed on its own day
    assert ("2026-05-08", "reserved") in states(life(s, "S2-M1"))


def test_an_objection_that_was_upheld_leads_to_a_grant():
    s = Selection()
    objects(s)
    g = life(s, "S2-M1")
    assert states(g)[1:5] == [("2026-03-20", "reviewed"), ("2026-04-15", "rejected"), ("2026-04-27", "reviewed"), ("2026-04-28", "selected")], states(g)
    assert [m["what"] for m in g["life"] if m["kind"] == "answer"] == ["upheld"]
    assert g["reserved_krw"] == 30000000


def alone(s):
    """Nothing was bought or returned for S2-M1, whose application ended before, and the pool, which stays empty, selects nothing."""
    s.set("decisions", "measure", "S3-M1", decision="rejected")
    s.t["invoices"] = [r for r in s.t["invoices"] if r["measure"] == "S1-M1"]
    return s.quiet()


def test_a_withdrawn_application_gives_back_what_was_reserved_and_is_not_paid():
    s = Selection()
    s.set("applications", "measure", "S2-M1", withdrawn_on="2026-05-10")
    with Folder() as f:
        alone(s).write(f / "p")
        result = run("run", f / "p", "--db", f / "p.db", "-O", "json")
        check(result.code == 0, result, "run")
        checked = run("check", "--db", f / "p.db")
        check(checked.code == 0, checked, "check")
        with sqlite3.connect(f"file:{f / 'p.db'}?mode=ro", uri=True) as db:
            assert db.execute("SELECT SUM(paid_krw) FROM fund_grant_source WHERE grant_id = 'S2-M1'").fetchone() == (0,)
            assert db.execute("SELECT COUNT(*) FROM fund_entry WHERE step = 'release' AND grant_id = 'S2-M1'").fetchone()[0] > 0
            assert db.execute("SELECT actor, role FROM fund_grant_event WHERE grant_id = 'S2-M1' AND to_state = 'withdrawn'").fetchone() == ("applicant-S2", "applicant")


def test_rejected_for_want_of_papers_may_lack_them():
    s = alone(Selection())
    s.set("decisions", "measure", "S2-M1", decision="rejected", reason="no bill")
    s.drop("evidence", "E-S2-M1-BILL")
    s.drop("reviews", "RV-S2-M1")
    g = life(s, "S2-M1")
    assert [what for _, what in states(g)] == ["submitted", "rejected"] and g["reason"] == "no bill"


def test_the_steps_changed_by_hand_are_found():
    with Folder() as f:
        Selection().write(f / "p")
        check(run("run", f / "p", "--db", f / "p.db").code == 0, None)
        with sqlite3.connect(f / "p.db") as db:
            db.execute("UPDATE committees SET chair = 'member-2'")
        result = run("check", "--db", f / "p.db", "fund.grants", "--lang", "en")
        check(result.code == 1 and "fund.G1_rows" in result.out + result.err and "S1-M1" in result.out + result.err, result)
        with sqlite3.connect(f / "p.db") as db:
            db.execute("UPDATE committees SET chair = 'chair-1'")
            db.execute("UPDATE scores SET score = '10' WHERE measure = 'S2-M1'")
        result = run("check", "--db", f / "p.db", "rows", "--lang", "en")
        check(result.code == 1 and "decision.below_pass" in result.out + result.err, result)


# ---- how it is told ----

def test_the_list_and_a_life_in_both_languages():
    s = Selection()
    s.waits(promoted="2026-04-28")
    english, korean = told(s), told(s, lang="ko")
    assert "3 applications" not in english and "2 applications, 2 selected, 0 waiting" in english, english
    assert "신청 2, 선정 2, 대기 0" in korean and "operator → chair-1" in korean, korean
    english, korean = told(s, "--grant", "S2-M1"), told(s, "--grant", "S2-M1", lang="ko")
    for words in ("call C-T1, committee K1, score 75 (mean of 3 of 3 scores, 0 stepped back), place 1 of the waiting list", "paper review: passed", "K1: 70 points", "→ waiting",
                  "operator → chair-1", "E-MINUTES-1 ("):
        assert words in english, (words, english)
    for words in ("공모 C-T1, 위원회 K1, 점수 75", "서류 심사: 통과", "K1: 70점", "→ 대기", "→ 선정"):
        assert words in korean, (words, korean)


def test_csv_and_json_say_the_same():
    s = Selection()
    rows = list(csv.DictReader(io.StringIO(told(s, "-O", "csv"))))
    grants = json.loads(told(s, "-O", "json"))["grants"]
    assert [r["grant"] for r in rows] == [g["grant"] for g in grants] == ["S1-M1", "S2-M1", "S3-M1"]
    for r, g in zip(rows, grants):
        for column, value in r.items():
            assert value == str(g[column] if g[column] is not None else ""), (column, value, g[column])
    told_life = list(csv.DictReader(io.StringIO(told(s, "--grant", "S1-M1", "-O", "csv"))))
    assert [(r["on"], r["kind"], r["what"] or None) for r in told_life] == [(m["on"], m["kind"], m["what"]) for m in life(s, "S1-M1")["life"]]


def test_a_grant_that_there_is_not():
    with Folder() as f:
        Selection().write(f / "p")
        check(run("run", f / "p", "--db", f / "p.db").code == 0, None)
        result = run("fund", "grants", "--db", f / "p.db", "--grant", "S9-M1")
        check(result.code == 4 and "fund.no_grant" in result.err, result)
        result = run("fund", "due", "--db", f / "p.db", "--grant", "S1-M1")
        check(result.code == 2, result)


def test_the_automotive_example_has_every_turn():
    with Folder() as f:
        check(run("run", os.path.join(SOURCE, "examples", "automotive"), "--db", f / "p.db").code == 0, None)
        grants = {g["grant"]: g for g in json.loads(run("fund", "grants", "--db", f / "p.db", "-O", "json").out)["grants"]}
    assert grants["S014-M2"]["decision"] == "waiting" and grants["S014-M2"]["state"] == "closed" and grants["S014-M2"]["promoted_on"] == "2026-04-28"
    assert grants["S028-M1"]["decision"] == "rejected" and grants["S028-M1"]["state"] == "closed"
    assert grants["S026-M1"]["state"] == "withdrawn" and grants["S032-M1"]["state"] == "rejected"
    assert grants["S014-M2"]["recusals"] == 1 and grants["S014-M2"]["scores"] == 6 and grants["S014-M2"]["scores_counted"] == 4
    scored = [g for g in grants.values() if g["score"]]
    assert all(float(g["score"]) >= 60 for g in scored if g["decision"] != "rejected" or g["promoted_on"])


if __name__ == "__main__":
    main(__name__)
