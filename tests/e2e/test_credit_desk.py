#!/usr/bin/python3
"""External projects and the trading desk through the real binary: what a clerk sees, and what is refused with file and line."""
import json
import os

from credit_case import make
from e2e import Folder, check, main, run


class Case(Folder):
    """The case of credit_case.py, and what changes it."""

    def __enter__(self):
        super().__enter__()
        self.folder, self.db = self / "f", self / "c.db"
        make(self.folder)
        return self

    def change(self, name, old, new):
        path = os.path.join(self.folder, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert text.count(old) == 1, (name, old, text.count(old))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def run(self):
        return run("run", self.folder, "--db", self.db, "--again", "-O", "json")

    def json(self, *arguments):
        result = run("credit", *arguments, "--db", self.db, "-O", "json")
        check(result.code == 0, result)
        return json.loads(result.out)


def figures(position):
    return {f["key"]: f["value"] for f in position["figures"]}


def test_the_life_of_a_project_is_shown_with_its_clocks():
    with Case() as case:
        result = case.run()
        check(result.code == 0 and [f["code"] for f in result.findings] == ["project.cancellable"], result)
        one = case.json("project", "EP-1")["projects"][0]
        assert (one["state"], one["scale"], one["corrections"]) == ("crediting", "small", 1), one
        assert one["certificates"][0]["tonnes"] == 113 and len(one["machines"]) == 3, one
        clocks = {(c["kind"], c["subject"]): c for c in one["clocks"]}
        late = clocks["certification_opinion", "EP-1:1"]
        assert (late["due_on"], late["alarm_on"], late["done_on"], late["status"]) == ("2028-05-22", "2028-05-19", "2028-05-31", "done_late"), late
        assert not late["weekends_only"]
        unit = case.json("project", "EP-2")["projects"][0]
        assert (unit["state"], unit["parent"], unit["clocks"][0]["status"]) == ("submitted", "EP-1", "overdue"), unit
        assert case.json("project", "EP-3")["projects"][0]["cancellable_from"] == "2028-03-16"
        early = case.json("project", "EP-1", "--on", "2026-09-29")["projects"][0]
        assert early["state"] == "consulted" and not early["certificates"], early
        assert [p["project"] for p in case.json("project")["projects"]] == ["EP-1", "EP-2", "EP-3"]
        check(run("credit", "project", "EP-9", "--db", case.db).code == 4, early)
        check(run("check", "--db", case.db).code == 0, result)


def test_clocks_are_duties_of_the_run():
    with Case() as case:
        case.run()
        story = run("run", case.folder, "--db", case.db, "--again")
        check("17 done in time, 3 done late, 6 open, 4 overdue" in story.out, story)


def test_the_position_has_a_formula_and_a_source_for_each_figure():
    with Case() as case:
        case.run()
        year = case.json("position", "CARMAKER")
        value = figures(year)
        assert year["year"] == 2027 and value["offset_limit_t"] == 50 and value["shortfall_t"] == 60 and value["penalty_krw"] == 1674090, value
        assert value["mean_price_koc_krw"] is None, value
        assert [(b["id"], b["use_t"], b["reason"]) for b in year["surrender_order"]] == [
            ("EP-1", 0, "over_limit"), ("KAU-2", 40, "banked"), ("KAU-1", 850, "this_year")], year
        published = case.json("position", "CARMAKER", "--day", "2024-07-01")
        value = figures(published)
        assert value["certified_t"] == 1526375 and value["offset_limit_t"] == 76318, value
        assert all(f["stand_in"] for f in published["figures"] if f["key"] in ("certified_t", "offset_limit_t", "shortfall_t", "penalty_krw")), published
        assert value["held_kcu_t"] == 0 and value["shortfall_t"] == 126375, value  # what was certified in 2028 is of no use for 2024
        check(run("credit", "position", "S1", "--db", case.db).code == 4, value)


def test_contracts_and_whether_registering_pays():
    with Case() as case:
        case.run()
        contract = case.json("contracts")["contracts"][0]
        assert (contract["promised_t"], contract["delivered_t"], contract["issued_t"]) == (33, 0, 113), contract
        pays = case.json("pays", "S1-M1", "--on", "2026-05-01")["measures"][0]
        assert pays["first_creditable_day"] == "2026-09-28" and pays["tonnes"] == 479 and pays["recommended"] == "programme", pays
        route = {r["route"]: r["net_krw"] for r in pays["routes"]}
        assert route == {"alone": -2512500, "bundle": 22385, "programme": 1906106}, route
        csv = run("credit", "pays", "--db", case.db, "-O", "csv")
        check(csv.code == 0 and len(csv.out.splitlines()) == 10, csv)
        check(run("credit", "pays", "NONE", "--db", case.db).code == 4, csv)


def test_rules_are_listed_without_a_database():
    result = run("credit", "rules", "-O", "json")
    check(result.code == 0, result)
    assert [r["code"] for r in json.loads(result.out)["rules"]] == [f"R{n:02d}" for n in range(1, 22)]


def test_wrong_usage():
    for arguments in (["credit", "nothing"], ["credit", "position", "--db", "x"], ["credit", "project"], ["credit", "rules", "--on", "2026-01-01"], ["credit", "contracts", "X", "--db", "x"]):
        result = run(*arguments)
        check(result.code == 2 and not result.out, result, arguments)


def test_the_excess_over_a_legal_duty_only_is_certified():
    with Case() as case:
        case.change("project_plans.csv", "2026-01-01,,0,E-PLAN-1", "2026-01-01,,0.25,E-PLAN-1")
        case.change("compliance.csv", "2028-06-10,2028-06-20", ",")
        check(case.run().code == 0, case.run())
        assert case.json("project", "EP-1")["projects"][0]["certificates"][0]["tonnes"] == 85  # floor(0.75 × 113.82)
        check(run("check", "--db", case.db).code == 0, case.run())


def test_months_before_the_start_of_crediting_earn_nothing():
    with Case() as case:
        case.change("project_steps.csv", "2026-09-30,2026-09-30,2035-12-31", "2026-09-30,2027-07-01,2035-12-31")
        case.change("project_steps.csv", "2028-03-20,2027-01-01,2027-12-31", "2028-03-20,2027-07-01,2027-12-31")
        case.change("compliance.csv", "2028-06-10,2028-06-20", ",")
        check(case.run().code == 0, case.run())
        tonnes = case.json("project", "EP-1")["projects"][0]["certificates"][0]["tonnes"]
        assert 0 < tonnes < 113, tonnes
        check(run("check", "--db", case.db).code == 0, case.run())


def refused(file, old, new, code, place):
    with Case() as case:
        case.change(file, old, new)
        result = case.run()
        errors = result.errors()
        check(result.code == 3 and not result.out and (errors[0]["code"], f"{errors[0]['file']}:{errors[0]['line']}") == (code, place), result, code)
        return errors[0]


def test_R03_and_R06_and_R18_are_refused_at_the_plan():
    text = refused("project_plans.csv", "2026-01-01,,0,E-PLAN-1", "2026-01-01,,1,E-PLAN-1", "project.legal_duty", "project_plans.csv:2")["text"]
    assert "(R03)" in text, text
    refused("project_plans.csv", "sec,1,2026-01-01,,0,E-PLAN-1", "sec,1,2026-05-02,,0,E-PLAN-1", "project.methodology_version", "project_plans.csv:2")
    refused("project_plans.csv", "EP-2,1,", "EP-1,2,2027-01-04,fixed,223.4,sec,1,2026-01-01,,0,E-PLAN-1\nEP-2,1,", "project.version_without_committee", "project_plans.csv:3")


def test_R05_crediting_before_the_resolution_is_refused_at_its_step():
    refused("project_steps.csv", "2026-09-30,2026-09-30,2035-12-31", "2026-09-30,2026-09-29,2035-12-31", "project.credited_before_resolution", "project_steps.csv:8")


def test_R10_who_wrote_the_plan_does_not_verify():
    with Case() as case:
        case.change("project_plans.csv", "legal_duty_share,evidence", "legal_duty_share,consultant,evidence")
        case.change("project_plans.csv", ",,0,E-PLAN-1", ",,0,VERIFIER,E-PLAN-1")
        case.change("project_plans.csv", ",EP-1,0,E-PLAN-2", ",EP-1,0,,E-PLAN-2")
        case.change("project_plans.csv", ",,0.25,E-PLAN-3", ",,0.25,,E-PLAN-3")
        result = case.run()
        check(result.code == 3 and "reduction.verifier_conflict" in result.err, result)


def test_R19_a_fourth_correction_is_refused():
    more = "".join(f"EP-1,correction,{n},2026-06-{n:02d},,,sector authority,,\n" for n in (2, 3, 4))
    refused("project_steps.csv", "EP-1,validated", more + "EP-1,validated", "project.corrections", "project_steps.csv:6")


def test_an_open_item_of_the_checklist_is_refused_at_the_approval():
    refused("project_checks.csv", "EP-1,validation,4,pass", "EP-1,validation,4,open", "project.checklist_open", "project_steps.csv:7")


def test_a_step_out_of_order_names_the_state():
    text = refused("project_steps.csv", "EP-2,requested", "EP-2,approved", "project.step_not_now", "project_steps.csv:12")["text"]
    assert "draft" in text, text


def test_a_project_without_resolution_cannot_be_certified():
    refused("projects.csv", "2028-03-01,,2033-06-30,,", "2028-03-01,,2033-06-30,2028-06-01,", "project.certified_early", "projects.csv:3")


if __name__ == "__main__":
    main(__name__)
