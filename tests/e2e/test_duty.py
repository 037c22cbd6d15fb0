#!/usr/bin/python3
"""The year of the small example as a story of duties, through the real binary: every last day computed, met, missed or moved as the calendar says; what people
say of them at the desk; calendar files read by another program.

Two databases for all tests: the example, first without one paper and then run again with it, and a variant with its own clock table.
"""
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import tempfile

import icalendar

from e2e import SOURCE, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
DB, OTHER = os.path.join(HOME, "small.db"), os.path.join(HOME, "other.db")
MADE = {}
PUBLISHED = "E-S2-M1-PUB-2026,publication,S2,S2-M1,2027-05-03,정보공시 2026년,,\n"


def copy(name, **changes):
    """The example's folder with texts replaced in its files."""
    folder = os.path.join(HOME, name)
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__"))
    for table, pairs in changes.items():
        path = os.path.join(folder, table + ".csv")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for old, new in pairs:
            assert text.count(old) == 1, (table, old)
            text = text.replace(old, new)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def made(name):
    """Runs a database once, and tells what its run printed."""
    if name not in MADE and name == "first":
        folder = copy("first", evidence=[(PUBLISHED, "")])
        MADE[name] = run("run", folder, "--db", DB, LANG="en_US.UTF-8")
    if name not in MADE and name == "again":
        made("first")
        MADE[name] = run("run", SMALL, "--db", DB, "--again", "--lang", "en")
    if name not in MADE and name == "other":
        # the conversion vector's shape: a Saturday, then a Monday that is a holiday
        folder = copy("other", projects=[("2028-05-31", "2028-06-04")])
        with open(os.path.join(folder, "holidays.csv"), "a", encoding="utf-8") as file:
            file.write("2033-06-06,현충일,모의\n2027-04-30,임시 휴무 (모의),모의\n")
        with open(os.path.join(folder, "duty_rules.csv"), "w", encoding="utf-8") as file:
            file.write("kind,valid_from,valid_to,span,unit,alarm,alarm_unit,legal_basis\n"
                       "property_report,2026-01-01,2027-06-30,20,days,,,운영기관 안내 (모의)\n"
                       "property_report,2027-07-01,,,,5,working_days,운영기관 안내 (모의)\n"
                       "surrender,2027-01-01,,6,months,,,개정 (모의)\n")
        # successors that stand further down in the file, and one of them has left too
        with open(os.path.join(folder, "persons.csv"), encoding="utf-8") as file:
            head, *rows = file.read().splitlines()
        first = next(r for r in rows if r.startswith("P-S1-1,"))
        last = next(r for r in rows if r.startswith("P-S1-2,"))
        others = [r for r in rows if r not in (first, last)]
        between = "P-S1-M,S1,임시 담당 (모의),temporary@s1.example,ko,credits,2028-01-01,2028-02-29,P-S1-2"
        with open(os.path.join(folder, "persons.csv"), "w", encoding="utf-8") as file:
            file.write("\n".join([head, first.replace("P-S1-2", "P-S1-M"), between, last.replace(",all,", ",credits,"), *others]) + "\n")
        MADE[name] = run("run", folder, "--db", OTHER, LANG="en_US.UTF-8")
    check(MADE[name].code == 0, MADE[name], name)
    return MADE[name]


def sql(path, statement):
    base = sqlite3.connect(path)
    try:
        rows = base.execute(statement).fetchall()
        base.commit()
        return rows
    finally:
        base.close()


def told(*arguments, db=DB, code=0):
    result = run("duty", *arguments, "--db", db, "-O", "json")
    check(result.code == code, result, arguments)
    return json.loads(result.out) if code == 0 else result


def duties(*arguments, db=DB):
    return {(d["kind"], d["subject"]): d for d in told("list", *arguments, db=db)["duties"]}


def days(d):
    return d["ends_on"], d["due_on"], d["alarm_on"], d["done_on"], d["state"]


# ---- before the paper came: the desk ----

def test_an_overdue_duty_is_handed_on_done_and_taken_back_at_the_desk():
    made("first")
    day = ("--on", "2027-05-20")
    what = ("publication", "S2-M1:2026")
    assert duties("--overdue", *day).keys() == {what}
    assert told("show", *what, *day)["duties"][0]["days_left"] == -20
    given = told("delegate", *what, "--to", "P-OPERATOR", "--until", "2027-05-31", "--by", "P-S2", *day)["duties"][0]
    assert (given["person"], given["delegated_to"], given["state"]) == ("P-OPERATOR", "P-OPERATOR", "overdue"), given
    assert duties("--for", "P-OPERATOR", *day).keys() >= {what}
    assert told("show", *what, "--on", "2027-06-01")["duties"][0]["person"] == "P-S2"  # it ended
    done = told("done", *what, "--evidence", "E-AGREEMENT", "--by", "P-OPERATOR", *day)["duties"][0]
    assert (done["state"], done["done_on"], done["evidence"]) == ("done_late", "2027-05-20", "E-AGREEMENT"), done
    told("done", *what, "--evidence", "E-GOV-2025-11", "--by", "P-S2", *day, code=5)
    opened = told("reopen", *what, "--reason", "wrong year", "--by", "P-S2", "--on", "2027-05-21")["duties"][0]
    assert opened["state"] == "overdue" and [m["mark"] for m in opened["marks"]] == ["delegate", "done", "reopen"], opened
    told("reopen", *what, "--reason", "again", "--by", "P-S2", "--on", "2027-05-21", code=5)
    told("done", *what, "--evidence", "E-AGREEMENT", "--by", "P-S2", "--on", "2027-05-22")


def test_a_duty_is_waived_by_two_persons_who_are_in_the_task():
    made("first")
    what = ("return", "S2-M1")
    day = ("--on", "2028-03-01")
    waive = ("waive", *what, "--reason", "hardship")
    for by, checker, code, word in (("P-S2", "P-S2", 5, "duty.four_eyes"), ("P-S1-1", "P-S2", 5, "duty.person_left"), ("P-S2", "P-NOBODY", 4, "duty.person")):
        result = told(*waive, "--by", by, "--checker", checker, *day, code=code)
        check(word in result.err, result, word)
    waived = told(*waive, "--by", "P-S2", "--checker", "P-OPERATOR", *day)["duties"][0]
    assert waived["state"] == "waived" and waived["marks"][0]["checker"] == "P-OPERATOR", waived
    check("duty.by_facts" in told("done", "return", "S1-M1", "--evidence", "E-AGREEMENT", "--by", "P-S1-2", *day, code=5).err, waived)
    check("duty.unknown" in told("done", "publication", "NOTHING", "--evidence", "E-AGREEMENT", "--by", "P-S2", *day, code=4).err, waived)
    check("duty.until" in told("delegate", "promise", "PR-S2", "--to", "P-OPERATOR", "--until", "2028-02-01", "--by", "P-S2", *day, code=2).err, waived)
    for words in (("done", "promise", "PR-S2", "--evidence", "E-AGREEMENT"), (*waive, "--checker", "P-OPERATOR")):
        check("desk.ahead" in told(*words, "--by", "P-S2", "--on", "2031-01-01", code=3).err, words, "what has not happened yet")
    told("reopen", *what, "--reason", "not granted", "--by", "P-S2", *day)


def test_only_who_may_act_marks_a_duty_and_only_tasks_are_marked_done():
    made("first")
    day = ("--on", "2028-03-01")
    promise, lock = ("promise", "PR-S2"), ("disposal_lock", "S2-M1")
    paper = ("--evidence", "E-S2-M1-RET")
    for by, code, word in (("P-S1-2", 6, "duty.not_yours"), ("CARMAKER", 6, "duty.not_yours"), ("NOBODY", 4, "actor.unknown"), ("P-S1-1", 6, "actor.left")):
        for arguments in (("done", *promise, *paper), ("delegate", *promise, "--to", "P-S1-2", "--until", "2028-04-01"), ("reopen", *promise, "--reason", "x")):
            result = told(*arguments, "--by", by, *day, code=code)
            check(word in result.err, result, (by, arguments))
    for verb in (("done", *paper, "--by", "P-S2"), ("waive", "--reason", "x", "--by", "P-S2", "--checker", "P-OPERATOR")):
        for what in (lock, ("records_retention", "S2-M1")):
            check("duty.not_a_task" in told(verb[0], *what, *verb[1:], *day, code=5).err, what)
    # no firm waives its own duty: the second person is of the operator or of a ministry
    check("duty.not_checker" in told("waive", *promise, "--reason", "x", "--by", "P-OPERATOR", "--checker", "P-S2", *day, code=6).err, promise)
    for by in ("S2", "P-OPERATOR", "OPERATOR", "MOTIE"):
        assert told("done", *promise, *paper, "--by", by, *day)["duties"][0]["state"] == "done_late", by
        told("reopen", *promise, "--reason", "a test", "--by", by, *day)
    told("delegate", *promise, "--to", "P-S1-2", "--until", "2028-03-01", "--by", "S2", *day)
    told("done", *promise, *paper, "--by", "P-S1-2", *day)
    told("reopen", *promise, "--reason", "a test", "--by", "P-S2", "--on", "2028-03-02")
    told("done", *promise, *paper, "--by", "P-S1-2", "--on", "2028-03-02", code=6)  # the delegation is over


def test_a_reason_is_not_blank():
    made("first")
    day = ("--on", "2028-03-01")
    for blank in ("", " \t", "\u3000\u00a0"):
        check("reason" in told("waive", "return", "S2-M1", "--reason", blank, "--by", "P-S2", "--checker", "P-OPERATOR", *day, code=2).err, repr(blank))
        check("reason" in told("reopen", "return", "S2-M1", "--reason", blank, "--by", "P-S2", *day, code=2).err, repr(blank))


def test_the_agreement_shows_a_promise_as_the_list_of_duties_does():
    made("again")
    copied = os.path.join(HOME, "agreed.db")
    shutil.copyfile(DB, copied)
    on = ("--on", "2028-06-30")

    def shown(*arguments):
        book = json.loads(run("agreement", *arguments, *on, "--db", copied, "-O", "json").out)
        one = next(a for a in book["agreements"] if a["agreement"] == "AG-S2")
        return one["promises"][0], {o["kind"]: o for o in one.get("owes", [])}

    promise, owes = shown("show", "S2")
    assert promise["state"] == "overdue" and owes["promise"]["overdue"] and owes["return"]["overdue"] and owes["return"]["marked"] is None, (promise, owes)
    told("done", "promise", "PR-S2", "--evidence", "E-S2-M1-RET", "--by", "P-S2", *on, db=copied)
    told("waive", "return", "S2-M1", "--reason", "hardship", "--by", "P-S2", "--checker", "P-OPERATOR", *on, db=copied)
    for arguments in (("list",), ("show", "S2")):
        promise, owes = shown(*arguments)
        assert (promise["state"], promise["delivered_on"], promise["evidence"]) == ("delivered_late", "2028-06-30", "E-S2-M1-RET"), promise
        assert "promise" not in owes, owes
    # the won are still open in the books: both are said
    assert owes["return"]["amount_krw"] == 17480000 and owes["return"]["marked"] == "waived" and not owes["return"]["overdue"], owes
    told("reopen", "promise", "PR-S2", "--reason", "wrong paper", "--by", "P-S2", *on, db=copied)
    told("waive", "promise", "PR-S2", "--reason", "agreed", "--by", "P-S2", "--checker", "P-OPERATOR", *on, db=copied)
    assert shown("list")[0]["state"] == "waived"
    korean = run("agreement", "show", "S2", *on, "--db", copied, "--lang", "ko").out
    for words in ("면제", "중요재산 반기 보고 S2:2028-1", "승인 없는 처분 제한", "장부에는 남아 있음"):
        assert words in korean, (words, korean)
    assert "property_report" not in korean and "records_retention" not in korean, korean


def test_the_desk_is_logged_and_sealed():
    made("first")
    check(run("check", "--db", DB).code == 0, run("check", "--db", DB))
    kinds = [row[0] for row in sql(DB, "SELECT kind FROM desk_log ORDER BY seq")]
    assert kinds[:4] == ["duty.delegated", "duty.done", "duty.reopened", "duty.done"] and "duty.waived" in kinds, kinds
    copied = os.path.join(HOME, "tampered.db")
    shutil.copyfile(DB, copied)
    sql(copied, "UPDATE desk_duty_mark SET mark = 'waive' WHERE seq = 1")
    result = told("done", "promise", "PR-S2", "--evidence", "E-AGREEMENT", "--by", "P-S2", db=copied, code=5)
    check("desk.seal" in result.err, result)


# ---- the story ----

STORY = {  # end before moving, last day, warning, done, state on 2028-06-30
    ("performance_report", "S1-M1"): ("2027-04-28", "2027-04-28", "2027-04-28", "2027-02-28", "done"),
    ("performance_report", "S2-M1"): ("2027-04-28", "2027-04-28", "2027-04-28", "2027-02-28", "done"),
    ("performance_report", "S3-M1"): ("2028-04-28", "2028-04-28", "2028-04-28", "2028-02-28", "done"),
    ("publication", "S1-M1:2026"): ("2027-04-30", "2027-04-30", "2027-04-30", "2027-04-20", "done"),
    ("publication", "S2-M1:2026"): ("2027-04-30", "2027-04-30", "2027-04-30", "2027-05-03", "done_late"),
    ("publication", "S3-M1:2027"): ("2028-04-30", "2028-05-01", "2028-04-28", "2028-05-01", "done"),  # a Sunday: done on the day it moved to
    ("return", "S1-M1"): ("2027-06-30", "2027-06-30", "2027-06-30", "2027-06-30", "done"),
    ("return", "S2-M1"): ("2027-06-30", "2027-06-30", "2027-06-30", None, "overdue"),
    ("promise", "PR-S1"): ("2027-06-30", "2027-06-30", "2027-06-30", "2027-06-30", "done"),
    ("promise", "PR-S2"): ("2027-06-30", "2027-06-30", "2027-06-30", None, "overdue"),
    ("property_report", "S1:2027-1"): ("2027-07-30", "2027-07-30", "2027-07-30", "2027-07-20", "done"),
    ("property_report", "S2:2027-1"): ("2027-07-30", "2027-07-30", "2027-07-30", "2027-07-30", "done"),
    ("property_report", "S1:2027-2"): ("2028-01-31", "2028-01-31", "2028-01-31", "2028-01-20", "done"),
    ("property_report", "S2:2027-2"): ("2028-01-31", "2028-01-31", "2028-01-31", "2028-02-01", "done_late"),
    ("property_report", "S1:2028-1"): ("2028-07-30", "2028-07-31", "2028-07-28", None, "open"),
    ("property_report", "S2:2028-1"): ("2028-07-30", "2028-07-31", "2028-07-28", None, "open"),
    ("property_report", "S3:2028-1"): ("2028-07-30", "2028-07-31", "2028-07-28", None, "open"),
    ("surrender", "CARMAKER:2027"): ("2028-08-31", "2028-08-31", "2028-08-31", "2028-06-20", "done"),
    ("kcu_lapse", "CARMAKER:2027"): ("2028-08-31", "2028-08-31", "2028-08-31", None, "open"),
    ("borrowing_request", "CARMAKER:2027"): ("2028-08-31", "2028-08-31", "2028-08-31", None, "open"),
    ("banking_request", "CARMAKER:2027"): ("2028-08-31", "2028-08-31", "2028-08-31", None, "open"),
    ("koc_conversion", "EP-1"): ("2033-05-31", "2033-05-31", "2033-05-31", None, "open"),
    ("disposal_lock", "S1-M1"): ("2032-02-28", "2032-02-28", "2032-02-27", None, "open"),
    ("disposal_lock", "S2-M1"): ("2032-02-28", "2032-02-28", "2032-02-27", None, "open"),
    ("disposal_lock", "S3-M1"): ("2033-02-28", "2033-02-28", "2033-02-28", None, "open"),
    ("records_retention", "S1-M1"): ("2032-03-31", "2032-03-31", "2032-03-31", None, "open"),
    ("records_retention", "S2-M1"): ("2032-03-31", "2032-03-31", "2032-03-31", None, "open"),
    ("records_retention", "S3-M1"): ("2033-03-31", "2033-03-31", "2033-03-31", None, "open"),
}


def test_every_deadline_of_the_story_is_met_missed_or_moved_as_the_calendar_says():
    made("again")
    found = {key: days(d) for key, d in duties("--all", "--on", "2028-06-30").items()}
    assert found == STORY, [(k, found.get(k), STORY.get(k)) for k in found.keys() | STORY.keys() if found.get(k) != STORY.get(k)]


def test_the_run_counts_what_the_list_lists():
    printed = re.search(r"(\d+) done in time, (\d+) done late, (\d+) open, (\d+) overdue", made("again").out)
    story = dict(zip(("done", "done_late", "open", "overdue"), map(int, printed.groups())))
    counts = told("list", "--on", "2028-06-30")["counts"]
    assert counts == {**story, "waived": 0} == {"done": 11, "done_late": 2, "open": 5, "overdue": 2, "waived": 0}, counts
    shown = duties("--all", "--on", "2028-06-30").values()
    assert sum(d["state"] == "overdue" and d["nature"] == "duty" for d in shown) == 2


def test_facts_win_over_what_was_marked_before_and_the_marks_outlive_the_run():
    made("again")
    one = told("show", "publication", "S2-M1:2026", "--on", "2028-06-30")["duties"][0]
    assert (one["done_on"], one["evidence"]) == ("2027-05-03", "E-S2-M1-PUB-2026"), one
    assert [m["mark"] for m in one["marks"]] == ["delegate", "done", "reopen", "done"], one
    check(run("check", "--db", DB).code == 0, run("check", "--db", DB))


def test_a_day_in_the_past_knows_what_was_known_then():
    made("again")
    found = duties("--all", "--on", "2027-04-30")
    assert found["publication", "S1-M1:2026"]["state"] == "done" and found["publication", "S2-M1:2026"]["state"] == "due_soon"
    assert duties("--all", "--on", "2027-04-29")["publication", "S2-M1:2026"]["state"] == "open"
    assert duties("--all", "--on", "2027-05-01")["publication", "S2-M1:2026"]["state"] == "overdue"
    assert ("performance_report", "S3-M1") not in found and ("koc_conversion", "EP-1") not in found
    assert ("surrender", "CARMAKER:2027") in found  # the year's end is known before
    assert duties("--all", "--on", "2033-06-01")["disposal_lock", "S1-M1"]["state"] == "ended"
    assert duties("--all", "--on", "2028-09-01")["banking_request", "CARMAKER:2027"]["state"] == "ended"


def test_what_is_due_within_a_span_by_firm_person_and_kind():
    made("again")
    on = ("--on", "2028-06-30")
    overdue = {("return", "S2-M1"), ("promise", "PR-S2")}
    assert duties("--due", "30d", *on).keys() == overdue
    reports = {("property_report", f"S{n}:2028-1") for n in (1, 2, 3)}
    assert duties("--due", "5w", *on).keys() == duties("--due", "1m", "--on", "2028-07-01").keys() == overdue | reports
    assert len(duties("--due", "3m", *on)) == 8
    assert duties("--overdue", *on).keys() == overdue
    assert {d["owner"] for d in duties("--firm", "S2", "--all", *on).values()} == {"S2"}
    assert {d["kind"] for d in duties("--kind", "publication", "--all", *on).values()} == {"publication"}
    # who left is followed by the successor
    assert duties("--for", "P-S1-1", "--on", "2027-07-01") and not duties("--for", "P-S1-1", "--all", *on)
    assert {d["owner"] for d in duties("--for", "P-S1-2", "--all", *on).values()} == {"S1"}
    for wrong in ("5x", "d", "-3d", "99999d", "3mm"):
        check(told("list", "--due", wrong, code=2).err.find("duty.period") > 0, wrong)
    told("list", "--firm", "NOBODY", code=4)
    for verb in (("list",), ("calendar", "--firm", "S2")):
        check("promise" in told(*verb, "--kind", "promis", code=4).err, verb)
    told("list", "--kind", "nope", code=4)
    told("list", "--for", "NOBODY", code=4)


def test_successors_are_followed_wherever_they_stand_in_the_file():
    made("other")
    for day, person in (("2027-12-31", "P-S1-1"), ("2028-02-29", "P-S1-M"), ("2028-03-01", "P-S1-2")):
        found = {d["person"] for d in duties("--kind", "return", "--firm", "S1", "--all", "--on", day, db=OTHER).values()}
        assert found == {person}, (day, found)


def test_a_list_for_people_and_for_a_spreadsheet():
    made("again")
    korean = run("duty", "list", "--db", DB, "--on", "2028-06-30", "--lang", "ko").out
    assert "기한 지남" in korean and "협약에서 한 약속" in korean and "옮김" in korean, korean
    english = run("duty", "list", "--db", DB, "--on", "2028-06-30", "--lang", "en").out
    assert english.startswith("Duties on 2028-06-30: 11 done in time, 2 done late, 5 open, 2 overdue, 0 waived\n"), english
    rows = list(csv.DictReader(io.StringIO(run("duty", "list", "--all", "--db", DB, "--on", "2028-06-30", "-O", "csv").out)))
    assert {(r["kind"], r["subject"]): (r["ends_on"], r["due_on"], r["alarm_on"], r["done_on"] or None, r["state"]) for r in rows} == STORY
    korean = run("duty", "show", "publication", "S3-M1:2027", "--db", DB, "--on", "2028-04-28", "--lang", "ko").out
    assert re.search("옮긴 까닭 +일요일\n", korean), korean
    shown = run("duty", "show", "publication", "S3-M1:2027", "--db", DB, "--on", "2028-04-28", "--lang", "en").out
    for line in ("due soon on 2028-04-28, 3 days left", "2028-04-30 Sunday", "2028-05-01 Monday", "Subsidy Act 26-10, Decree 11-2"):
        assert line in shown, (line, shown)


def test_requests_of_the_desk_stand_among_the_others():
    made("again")
    copied = os.path.join(HOME, "asked.db")
    shutil.copyfile(DB, copied)
    sql(copied, "INSERT INTO desk_duty (kind, subject, owner, due_on, legal_basis) VALUES ('request', 'C-1:S1', 'S1', '2028-07-10', 'campaign C-1')")
    sql(copied, "INSERT INTO desk_duty (kind, subject, owner, due_on, legal_basis) VALUES ('question', 'Q-1', 'S2', '2028-06-01', 'audit')")
    found = duties("--on", "2028-06-30", db=copied)
    assert found["request", "C-1:S1"]["state"] == "open" and found["request", "C-1:S1"]["desk"] and found["question", "Q-1"]["state"] == "overdue", found


def test_a_changed_due_date_is_named_by_check():
    made("again")
    copied = os.path.join(HOME, "moved.db")
    shutil.copyfile(DB, copied)
    sql(copied, "UPDATE duty SET due_on = '2029-12-31' WHERE kind = 'return' AND subject = 'S2-M1'")
    sql(copied, "DELETE FROM duty WHERE kind = 'kcu_lapse'")
    sql(copied, "UPDATE duty SET done_on = '2027-06-30' WHERE kind = 'promise'")
    result = run("check", "duty", "--db", copied)
    check(result.code == 1 and result.err.count("check.duty") == 3, result)
    check("return S2-M1" in result.err and "due_on" in result.err and "kcu_lapse CARMAKER:2027" in result.err, result)


# ---- the clock table ----

def test_the_clock_table_is_data_with_its_law():
    with open(os.path.join(SOURCE, "src", "duty", "rules", "rules.json"), encoding="utf-8") as file:
        rules = json.load(file)["rules"]
    result = run("duty", "rules", "-O", "json")
    check(result.code == 0, result)
    shown = json.loads(result.out)["rules"]
    assert [r["kind"] for r in shown] == [r["kind"] for r in rules] and all(r["legal_basis"]["ko"] and r["firmness"] for r in shown)
    assert (len(list(csv.DictReader(io.StringIO(run("duty", "rules", "-O", "csv").out))))) == len(rules)
    check("60개월 안, 휴일이면 다음 근무일" in run("duty", "rules", "koc_conversion", "--lang", "ko").out, result)
    check(run("duty", "rules", "nothing").code == 4, result)


def test_a_folder_changes_a_rule_and_every_room_follows():
    made("other")
    found = duties("--all", "--on", "2028-06-30", db=OTHER)
    # the surrender's six months end on 30 June 2028; the lapse of KCU keeps its eight
    assert found["surrender", "CARMAKER:2027"]["due_on"] == "2028-06-30" and found["kcu_lapse", "CARMAKER:2027"]["due_on"] == "2028-08-31"
    assert days(found["property_report", "S1:2027-1"])[:3] == ("2027-07-20", "2027-07-20", "2027-07-20")
    assert days(found["property_report", "S1:2027-2"])[:3] == ("2028-01-31", "2028-01-31", "2028-01-19")  # five working days before, past the new year's days
    assert found["property_report", "S1:2027-2"]["legal_basis"]["en"] == "운영기관 안내 (모의)"
    # a holiday of the folder, by its name
    one = told("show", "publication", "S1-M1:2026", "--on", "2028-06-30", db=OTHER)["duties"][0]
    assert days(one)[:3] == ("2027-04-30", "2027-05-03", "2027-04-29") and [d["holiday"] for d in one["days_off_between"]] == ["임시 휴무 (모의)", None, None], one
    one = told("show", "koc_conversion", "EP-1", "--on", "2028-06-30", db=OTHER)["duties"][0]
    assert days(one)[:3] == ("2033-06-04", "2033-06-07", "2033-06-03") and [d["day"] for d in one["days_off_between"]] == ["2033-06-04", "2033-06-05", "2033-06-06"], one
    rules = json.loads(run("duty", "rules", "property_report", "--db", OTHER, "-O", "json").out)["rules"]
    assert [(r["source_line"], r["span"], r["unit"], r["alarm_unit"]) for r in rules] == [(0, 1, "months", "days"), (2, 20, "days", "days"), (3, 1, "months", "working_days")], rules
    check(run("check", "--db", OTHER).code == 0, run("check", "--db", OTHER))


def test_rules_that_cannot_be_are_refused_with_their_place():
    head = "kind,valid_from,valid_to,span,unit,alarm,alarm_unit,legal_basis\n"
    for rows, places in (
            ("nothing,2026-01-01,,1,months,,,x\n", ["duty_rules.csv:2:1"]),
            ("recovery,2026-01-01,,0,days,,,x\nrecovery,2026-02-30,,1,weeks,,,x\n", ["duty_rules.csv:2:22", "duty_rules.csv:3:10", "duty_rules.csv:3:24"]),
            ("recovery,2026-01-01,,20,,,,x\n", ["duty_rules.csv:2:"]),
            ("promise,2026-01-01,,20,days,,,x\n", ["duty_rules.csv:2:"]),
            ("recovery,2026-01-01,,20,days,,,x\nrecovery,2027-01-01,,20,days,,,x\n", ["duty_rules.csv:3:"]),
            ("recovery,2026-01-01,2025-01-01,1201,days,,,x\n", ["duty_rules.csv:2:", "duty_rules.csv:2:"])):
        folder = copy(f"bad{len(os.listdir(HOME))}")
        with open(os.path.join(folder, "duty_rules.csv"), "w", encoding="utf-8") as file:
            file.write(head + rows)
        result = run("import", folder, "--db", os.path.join(HOME, "bad.db"))
        found = [f"{f['file']}:{f['line']}:{f['column'] or ''}" for f in result.errors() if f["file"] == "duty_rules.csv"]
        check(result.code in (1, 3) and found == places, result, (rows, found))


# ---- the calendar file ----

def test_a_calendar_file_is_read_by_another_program():
    made("other")
    path = os.path.join(HOME, "s1.ics")
    for lang, word in (("ko", "인증실적의 상쇄배출권 전환"), ("en", "conversion of certified tonnes")):
        check(run("duty", "calendar", "--firm", "OPERATOR", "--db", OTHER, "--on", "2028-06-30", "-o", path, "--lang", lang).code == 0, word)
        with open(path, "rb") as file:
            data = file.read()
        assert data.endswith(b"\r\n") and data.count(b"\n") == data.count(b"\r\n"), lang
        assert all(len(line) <= 75 for line in data.split(b"\r\n")), max(data.split(b"\r\n"), key=len)
        calendar = icalendar.Calendar.from_ical(data)
        events = [e for e in calendar.walk("VEVENT")]
        event = next(e for e in events if str(e["UID"]).startswith("koc_conversion.EP-1@"))
        assert word in str(event["SUMMARY"]) and str(event["DTSTART"].dt) == "2033-06-07" and str(event["DTEND"].dt) == "2033-06-08", event
        assert str(event["DTSTAMP"].dt)[:10] == "2028-06-30" and "2033-06-04" in str(event["DESCRIPTION"]), event
        assert str(event.walk("VALARM")[0]["TRIGGER"].dt)[:10] == "2033-06-03", event
        assert len({str(e["UID"]) for e in events}) == len(events) > 0
    again = run("duty", "calendar", "--firm", "OPERATOR", "--db", OTHER, "--on", "2028-06-30", "--lang", "en")
    assert again.out.encode() == data or again.out.replace("\n", "\r\n").encode() == data  # text mode may have taken the CR away
    check(run("duty", "calendar", "--db", OTHER).code == 2, again)
    check(run("duty", "calendar", "--for", "P-S1-2", "--db", OTHER, "--on", "2028-06-30").out.count("BEGIN:VEVENT") >= 1, again)


def test_a_file_that_is_no_database_is_said_to_be_none():
    empty, foreign = os.path.join(HOME, "empty.db"), os.path.join(HOME, "letter.db")
    open(empty, "w").close()
    with open(foreign, "w") as file:
        file.write("Dear all, " * 200)
    for path, code, words in ((empty, 4, "holds no programme"), ("/dev/null", 4, "holds no programme"), (foreign, 3, "not a database")):
        result = run("duty", "list", "--db", path, "--lang", "en")
        check(result.code == code and words in result.err and not result.out, result, path)
    assert os.path.getsize(empty) == 0


def test_wrong_usage():
    made("again")
    for arguments in (["nothing"], ["list"], ["show", "--db", DB], ["show", "a", "--db", DB], ["done", "a", "b", "--db", DB], ["waive", "a", "b", "--db", DB, "--by", "x"],
                      ["list", "--db", DB, "--by", "x"], ["rules", "a", "b"], ["list", "extra", "--db", DB], ["delegate", "a", "b", "--db", DB, "--to", "c", "--by", "d"]):
        result = run("duty", *arguments)
        check(result.code == 2 and not result.out, result, arguments)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
