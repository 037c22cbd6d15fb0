#!/usr/bin/python3
"""What `plan why` says of a machine can be worked out again from its own lines, and comes true when it is tried."""
import csv
import json
import os
import shutil
from fractions import Fraction

from e2e import check, main, run
from test_plan_make import EXAMPLE, WORK, Example


def why(db, plan, measure):
    result = run("plan", "why", plan, measure, "--db", db, *WORK, "-O", "json")
    check(result.code == 0, result, measure)
    return json.loads(result.out)["measure"]


def adds_up(told):
    """What it brings, less what it uses at the prices, is the headline."""
    charged = sum(Fraction(c["value"]) for c in told["charges"])
    assert abs(Fraction(told["value"]) - charged - Fraction(told["reduced_value"])) <= abs(charged) / 10**6 + Fraction(1, 10**6), told


def test_the_lines_of_why_add_up_to_its_headline():
    with Example() as example:
        # after the run: few machines fit, and the prices would rather have some in other years than the plan has
        plan = example.make(anew=False)
        assert plan["picks"]
        for pick in plan["picks"]:
            told = why(example.db, "plan-1", pick["measure"])
            assert (told["state"], told["year"], told["route"]) == ("in", pick["year"], pick["route"]), told
            assert told["support_krw"] == pick["support_krw"], told
            adds_up(told)


def test_the_cost_at_which_a_machine_comes_in_is_true_when_it_costs_that():
    with Example() as example:
        plan = example.make(anew=False)
        measure = "S009-X1"
        assert measure not in {p["measure"] for p in plan["picks"]}
        told = why(example.db, "plan-1", measure)
        assert told["state"] == "out", told
        adds_up(told)
        cost = told["enters_at_cost_krw"]
        assert 0 < cost < 14944500, told
        # the same programme with another cost in measures.csv
        folder = os.path.join(example.folder.path, "cheaper")
        shutil.copytree(EXAMPLE, folder)
        path = os.path.join(folder, "measures.csv")
        with open(path, encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        with open(path, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, lines[0], lineterminator="\n")
            table.writeheader()
            for line in lines:
                table.writerow({**line, "cost_krw": str(cost)} if line["measure"] == measure else line)
        example.db = example.folder / "cheaper.db"
        result = run("run", folder, "--db", example.db)
        check(result.code == 0, result)
        assert measure in {p["measure"] for p in example.make(anew=False)["picks"]}, cost


def test_text_says_at_which_cost_it_comes_in():
    with Example() as example:
        example.make(anew=False)
        for lang, words in (("en", "won, it comes in (searched again)"), ("ko", "원이면 들어옵니다 (다시 계산해 확인)")):
            result = run("plan", "why", "plan-1", "S009-X1", "--db", example.db, *WORK, "--lang", lang)
            check(result.code == 0 and words in result.out, result)


def test_korean_output_has_no_english_words_and_no_double_particles():
    with Example() as example:
        example.make("--name", "a")
        example.make("--name", "b", exclude=["S001-M1"])
        s = example.scenario(objective="net_value", carbon_price_krw_per_t=20000)
        for words, wrong in ((("show", "a"), ("목표 tonnes", "optimal", "returned ", "까닭: gap", "까닭: work")), (("compare", "a", "b"), ("와(과)",)), (("candidates", "--all"), ("installed", "selected", "open")),
                             (("sensitivity", s, "--prices", "10000", *WORK), ("10000원",)), (("why", "a", "S013-M1", *WORK), ("medium", "차수 1"))):
            result = run("plan", *words, "--db", example.db, "--lang", "ko")
            check(result.code == 0 and not any(w in result.out for w in wrong), result, words)
            check(not any(line.endswith(" ") for line in result.out.splitlines()), result, words)


def test_of_a_machine_that_cannot_be_bought_why_says_what_is_missing():
    with Example() as example:
        plan = example.make(anew=False)
        told = why(example.db, "plan-1", "S013-M1")
        assert told["state"] == "never" and not told["excluded"], told
        (missing,) = told["missing"]
        assert (missing["kind"], missing["name"], missing["krw"]) == ("budget", "OEM-B", 377106), told
        for lang, words in (("en", "377,106 won are missing"), ("ko", "377,106원이 모자랍니다")):
            result = run("plan", "why", "plan-1", "S013-M1", "--db", example.db, *WORK, "--lang", lang)
            check(result.code == 0 and words in result.out and (lang == "en" or "medium" not in result.out), result)
        # with just that much more of it, there is a plan with it; with a won less there is none
        for more, code in ((377106, 0), (377105, 3)):
            budgets = [{"funder": m["funder"], "route": m["route"], "year": plan["first_year"], "amount_krw": first(plan, m) + (more if m["funder"] == "OEM-B" else 0)}
                       for m in plan["money"] if m["year"] == plan["first_year"]]
            example.make("--dry-run", anew=False, require=["S013-M1"], budgets=[b for b in budgets if b["amount_krw"]], code=code)
        example.make("--name", "excluded", anew=False, exclude=["S005-X1"])
        told = why(example.db, "excluded", "S005-X1")
        assert told["state"] == "never" and told["excluded"] and not told["missing"], told


def first(plan, money):
    return next(m["available_krw"] for m in plan["money"] if (m["funder"], m["route"], m["year"]) == (money["funder"], money["route"], plan["first_year"]))


if __name__ == "__main__":
    main(__name__)
