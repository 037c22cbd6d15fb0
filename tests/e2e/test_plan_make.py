#!/usr/bin/python3
"""The planner over the automotive example: what `plan make` proposes keeps every rule as counted here from the folder's own files; it is the same every
time; what it says of why, of other plans and other prices holds when it is tried."""
import csv
import e2e
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import xml.etree.ElementTree
from collections import defaultdict
from contextlib import closing
from fractions import Fraction
from e2e import Folder, check, environment, main, run

EXAMPLE = os.path.join(e2e.SOURCE, "examples", "automotive")
RULES = json.load(open(os.path.join(EXAMPLE, "programme.json"), encoding="utf-8"))["rules"]
WORK = ("--work", "60000")


def rows(name):
    with open(os.path.join(EXAMPLE, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Example:
    """The example with its run, made once; each test works on a copy."""

    base = None

    def __enter__(self):
        self.folder = Folder().__enter__()
        if not Example.base:
            Example.base = Folder().__enter__()
            result = run("run", EXAMPLE, "--db", Example.base / "a.db")
            check(result.code == 0, result, "run")
        self.db = self.folder / "a.db"
        for end in ("", ".key"):  # the key of its evidence, with its mode
            shutil.copy(Example.base / "a.db" + end, self.db + end)
        return self

    def __exit__(self, *arguments):
        self.folder.__exit__(*arguments)

    def scenario(self, **members):
        return self.folder.write("s.json", json.dumps({"anew": True, "years": 3, **members}, ensure_ascii=False))

    def make(self, *more, code=0, **members):
        result = run("plan", "make", self.scenario(**members), "--db", self.db, *WORK, "-O", "json", *more)
        check(result.code == code, result, "make")
        return json.loads(result.out) if code == 0 else result

    def plan(self, *arguments, code=0):
        searched = arguments[0] in ("make", "sensitivity", "why")
        result = run("plan", *arguments, "--db", self.db, *(WORK if searched else ()), "-O", "json")
        check(result.code == code, result, arguments)
        return json.loads(result.out) if code == 0 else result


def floor(rate, krw):
    return int(Fraction(rate) * krw // 1)


def check_rules(plan, budgets=None, ratio="1", caps=None):
    """Every won of a plan against the programme's rules; returns what each source pays in all."""
    sites = {r["site"]: r for r in rows("sites.csv")}
    if budgets is None:
        budgets = defaultdict(int)
        for r in rows("funding.csv"):
            route = {"tier1_equipment": "tier1", "tier2_match": "pool", "tier2_support": "ministry"}[r["purpose"]]
            budgets[r["funder"], route, int(r["paid_on"][:4])] += int(r["amount_krw"])
    rates = {(s["route"], s.get("funder", "returned")): s["rates"] for s in RULES["support"]}
    caps = RULES["caps"] if caps is None else caps
    seen, used, groups, back, drawn = set(), defaultdict(int), defaultdict(int), defaultdict(int), defaultdict(int)
    for pick in plan["picks"]:
        assert pick["measure"] not in seen, f"{pick['measure']} twice"
        seen.add(pick["measure"])
        assert (pick["route"] == "tier1") == (pick["tier"] == 1)
        assert pick["organisation"] == sites[pick["site"]]["organisation"]
        assert sum(p["amount_krw"] for p in pick["pays"]) == pick["support_krw"] <= pick["cost_krw"]
        for pay in pick["pays"]:
            most = floor(rates[pick["route"], pay["origin"]][pick["size"]], pick["cost_krw"])
            for number, cap in enumerate(caps):
                if cap["route"] == pick["route"] and cap.get("funder", "returned") == pay["origin"]:
                    most = min(most, cap["amount_krw"])
                    group = pick[{"firm": "organisation"}.get(cap["per"], cap["per"])]
                    groups[number, group] += pay["amount_krw"] if group else 0
            assert pay["amount_krw"] == most, f"{pick['measure']}: {pay} of at most {most}"
            used[pay["origin"], pick["route"], pick["year"]] += pay["amount_krw"]
        if pick["tier"] == 1:
            back[pick["year"] + 1] += floor(ratio, pick["support_krw"])
        if pick["route"] == "pool":
            drawn[pick["year"]] += pick["support_krw"]
    for (number, group), krw in groups.items():
        assert krw <= caps[number]["amount_krw"], f"cap {number} of {group}: {krw}"
    years = range(plan["first_year"], plan["last_year"] + 1)
    for funder, route in {(f, r) for f, r, _ in used if f != "returned"}:
        left = 0
        for year in years:  # what is left is carried over
            left += budgets[funder, route, year] - used[funder, route, year]
            assert left >= 0, f"{funder} {route} {year}: {left}"
    pool, match = 0, 0
    for year in years:
        pool += back[year]
        match = min(match + floor(RULES["match"]["rate"], back[year]), RULES["match"]["ceiling_krw"], sum(budgets["MSS", "pool", y] for y in years if y <= year))
        assert sum(drawn[y] for y in years if y <= year) <= pool + match, f"pool {year}"
    return used


def value(plan):
    return Fraction(plan["value"])


def test_a_plan_keeps_every_rule_of_the_programme():
    with Example() as example:
        plan = example.make()
        used = check_rules(plan)
        assert plan["plan"] == "plan-1" and plan["kept"] and plan["objective"] == "tonnes"
        assert len(plan["picks"]) > 80 and {p["tier"] for p in plan["picks"]} == {1, 2}
        # most of the money is used, and the proof is close
        assert sum(v for (f, r, _), v in used.items() if f == "OEM-B") > 240_000_000
        assert value(plan) <= Fraction(plan["bound"]) <= value(plan) * Fraction(101, 100)
        # the values of the picks are the plan's; so are the tonnes of the years that count: from the year after the agreement, for the machine's life
        assert sum(Fraction(p["value"]) for p in plan["picks"]) == value(plan)
        tonnes = sum(
            Fraction(p["reduction_tco2e_per_year"]) * (min(plan["count_until"], p["year"] + p["life_years"]) - p["year"])
            for p in plan["picks"])
        # machines that share a use save less together, so a pick's own years may count a little more than what it adds
        assert abs(tonnes - value(plan)) <= value(plan) / 1000


def test_a_return_ratio_of_a_half_leaves_tier_2_less():
    with Example() as example:
        whole, half = example.make(), example.make(rules={"return_ratio": "0.5"})
        check_rules(half, ratio="0.5")
        drawn = [sum(p["support_krw"] for p in plan["picks"] if p["route"] == "pool") for plan in (whole, half)]
        assert drawn[1] < drawn[0] and value(half) < value(whole)


def test_caps_rates_and_budgets_of_the_scenario_hold():
    with Example() as example:
        budgets = [{"funder": "MOTIE", "year": 2026, "amount_krw": 600_000_000}, {"funder": "MOTIE", "year": 2027, "amount_krw": 300_000_000},
                   {"funder": "MSS", "route": "pool", "year": 2027, "amount_krw": 50_000_000}]
        caps = [{"route": "tier1", "funder": "MOTIE", "per": "consortium", "amount_krw": 150_000_000}]
        plan = example.make(budgets=budgets, rules={"caps": caps})
        money = defaultdict(int)
        for b in budgets:
            money[b["funder"], b.get("route", "tier1"), b["year"]] = b["amount_krw"]
        used = check_rules(plan, money, caps=caps)
        # who has no budget where there are budgets pays nothing
        assert {f for f, _, _ in used} == {"MOTIE", "returned"}


def test_floors_requirements_and_exclusions_hold():
    with Example() as example:
        free = example.make()
        regions = {r["site"]: r["region"] for r in rows("sites.csv")}
        region = sorted(set(regions.values()))[0]
        inside = [p for p in free["picks"] if regions[p["site"]] == region]
        share = Fraction(sum(p["support_krw"] for p in inside), free["support_krw"]) + Fraction(5, 100)
        text = str(float(round(share, 2)))
        out = next(p["measure"] for p in free["picks"])
        all_measures = {r["measure"] for r in rows("measures.csv") if r["type"] == "equipment"}
        into = sorted(m for m in all_measures - {p["measure"] for p in free["picks"]} if m.startswith("S0"))[0]
        plan = example.make(floors=[{"region": region, "share": text}], require=[into], exclude=[out])
        check_rules(plan)
        chosen = {p["measure"] for p in plan["picks"]}
        assert into in chosen and out not in chosen
        given = sum(p["support_krw"] for p in plan["picks"] if regions[p["site"]] == region)
        assert given * Fraction(1) >= Fraction(text) * plan["support_krw"]
        assert value(plan) <= Fraction(free["bound"])


def test_the_same_work_gives_the_same_plan_whatever_the_threads():
    with Example() as example:
        s = example.scenario()
        outs = [run("plan", "make", s, "--db", example.db, "--dry-run", *WORK, "--threads", n, "-O", form).out
                for form in ("json", "csv") for n in ("1", "2", "1")]
        assert outs[0] == outs[1] == outs[2] and len(outs[0]) > 1000
        assert outs[3] == outs[4] == outs[5]
        table = list(csv.DictReader(io.StringIO(outs[3])))
        plan = json.loads(outs[0])
        assert sum(int(r["amount_krw"]) for r in table) == plan["support_krw"]


def test_machine_output_does_not_depend_on_the_language():
    with Example() as example:
        s = example.scenario()
        one = [run("plan", "make", s, "--db", example.db, "--dry-run", *WORK, "-O", "json", "--lang", lang).out for lang in ("ko", "en")]
        assert one[0] == one[1]
        text = [run("plan", "make", s, "--db", example.db, "--dry-run", *WORK, "--lang", lang).out for lang in ("ko", "en")]
        assert "환원금" in text[0] and "Pools of returned money" in text[1]
        picture = [run("plan", "make", s, "--db", example.db, "--dry-run", *WORK, "--lang", lang, "-O", "svg") for lang in ("ko", "en")]
        for result, word in zip(picture, ("모두 가동하면 줄이는 양", "cut once all run")):
            check(result.code == 0 and result.out.startswith("<svg") and word in result.out and "stroke-dasharray" in result.out, result)


def test_the_picture_has_the_plan_s_money_by_year_and_stays_the_same_when_it_is_kept():
    with Example() as example:
        tried = run("plan", "make", example.scenario(), "--db", example.db, "--dry-run", "--name", "p", *WORK, "--lang", "en", "-O", "svg", "--width", "800")
        plan = example.make("--name", "p")
        kept = run("plan", "show", "p", "--db", example.db, "--lang", "en", "-O", "svg", "--width", "800")
        check(tried.code == 0 and kept.code == 0 and tried.out == kept.out, kept)
        words = "\n".join(node.text for node in xml.etree.ElementTree.fromstring(kept.out).iter("{http://www.w3.org/2000/svg}text"))
        billion = lambda krw: f"{krw / 10**9:.2f}"
        for year in sorted({m["year"] for m in plan["money"]}):  # what the budgets hold in the year, and what is used of it
            mine = [m for m in plan["money"] if m["year"] == year and m["available_krw"] is not None and m["route"] != "pool"]
            there, used = sum(m["available_krw"] for m in mine), sum(m["used_krw"] for m in mine)
            if there > 10**7:
                assert f"{billion(used)} / {billion(there)}" in words, (year, there, used, words)
        tonnes = sum(Fraction(p["reduction_tco2e_per_year"]) for p in plan["picks"])
        assert f"{float(tonnes):,.0f}" in words, (tonnes, words)
        check(run("plan", "list", "--db", example.db, "--width", "800").code == 2, "no picture there")


def test_a_dry_run_keeps_nothing_and_a_name_is_kept_once():
    with Example() as example:
        assert not example.make("--dry-run")["kept"]
        assert example.make("--name", "first")["plan"] == "first"
        # the same again is the same; another plan under that name is refused
        example.make("--name", "first")
        result = example.make("--name", "first", code=5, rules={"return_ratio": "0.5"})
        check(any(f["code"] == "plan.key_used" for f in result.findings) or "plan.key_used" in result.err, result)
        assert example.make()["plan"] == "plan-1"
        check(run("check", "--db", example.db).code == 0, run("check", "--db", example.db), "check")


def test_a_budget_alone_is_enough():
    with Example() as example:
        # of what is still open after the run, from the programme's day on
        result = run("plan", "make", "--db", example.db, "--budget", "100000000", *WORK, "-O", "json")
        check(result.code == 0, result)
        plan = json.loads(result.out)
        assert plan["first_year"] == 2029 and 0 < len(plan["picks"])
        assert sum(p["support_krw"] for p in plan["picks"] if p["route"] != "pool") <= 100_000_000
        decided = {r["measure"] for r in rows("decisions.csv") if r["decision"] == "selected"}
        assert not decided & {p["measure"] for p in plan["picks"]}


def test_what_is_free_in_the_pool_can_be_drawn_from_the_first_year_on():
    with Example() as example:
        with closing(sqlite3.connect(example.db)) as db:
            free, = db.execute("SELECT debits_posted - credits_posted - credits_pending FROM fund_account WHERE kind = 'bank' AND owner = 'returned'").fetchone()
        assert free > 500_000_000

        def make(text):
            result = run("plan", "make", example.folder.write("p.json", text), "--db", example.db, *WORK, "--dry-run", "-O", "json")
            check(result.code == 0, result)
            return json.loads(result.out)

        plan = make('{}')
        assert plan["pools"][0]["opening_krw"] == free
        drawn = sum(p["support_krw"] for p in plan["picks"] if p["route"] == "pool" and p["year"] == plan["first_year"])
        assert 0 < drawn <= free
        assert make('{"opening_pools": [{"tier": 2, "amount_krw": 5}]}')["pools"][0]["opening_krw"] == 5
        assert make('{"opening_pools": []}')["pools"][0]["opening_krw"] == 0
        # what the match paid until then is gone from its ceiling of 800,000,000
        with closing(sqlite3.connect(example.db)) as db:
            used, = db.execute("SELECT sum(reserved_krw) FROM fund_grant_source JOIN fund_grant USING (grant_id) WHERE origin = 'MSS' AND route = 'pool'").fetchone()
        plan = make('{"budget_krw": 3000000000}')
        assert used > 500_000_000 and 0 < sum(p["matched_krw"] for p in plan["pools"]) <= 800_000_000 - used
        # money is whose the scenario says
        plan = make('{"rules": {"support": [{"route": "tier1", "funder": "MOTIE", "rates": {"small": "0.5", "medium": "0.5", "mid_size": "0.5", "large": "0"}}]}}')
        assert {p["origin"] for k in plan["picks"] for p in k["pays"]} == {"MOTIE"}


def test_a_plan_that_can_only_be_empty_says_why():
    with Example() as example:
        result = run("plan", "make", example.folder.write("p.json", '{"objective": "net_value"}'), "--db", example.db, *WORK, "--dry-run")
        check(result.code == 0 and "scenario.net_value_idle" in result.err, result)
        assert "net_value_idle" not in run("plan", "make", example.folder.write("p.json", '{"objective": "net_value"}'), "--price", "20000", "--db", example.db, *WORK, "--dry-run").err
        result = run("plan", "sensitivity", example.folder.write("p.json", '{"budget_krw": 50000000}'), "--prices", "1,2", "--db", example.db, "--work", "2000")
        check(result.code == 0 and "scenario.price_idle" in result.err, result)


def test_money_that_brings_nothing_is_not_spent():
    with Example() as example:
        result = run("plan", "make", example.folder.write("p.json", '{"first_year": 2030, "count_until": 2030, "require": ["S005-M1"]}'), "--db", example.db, *WORK, "-O", "json")
        check(result.code == 0, result)
        assert [p["measure"] for p in json.loads(result.out)["picks"]] == ["S005-M1"]


def test_what_limits_a_plan_is_told_in_its_unit():
    with Example() as example:
        floor = {"size": "small", "share": "0.3"}
        budgets = [{"funder": "MOTIE", "year": 2026, "amount_krw": 600_000_000}, {"funder": "MSS", "route": "pool", "year": 2027, "amount_krw": 50_000_000}]
        plan = example.make(budgets=budgets, floors=[floor])
        told = [l for l in plan["limits"] if l["kind"] == "floor"]
        for limit in told:
            assert limit["least_krw"] == -(-3 * plan["support_krw"] // 10) <= limit["given_krw"], limit
            assert limit["given_krw"] == sum(p["support_krw"] for p in plan["picks"] if p["size"] == "small")
        # the match's budget: 50,000,000 from 2027 on
        there = {p["year"]: p["match_available_krw"] for p in plan["pools"]}
        assert there[2026] == 0 and there[2027] == 50_000_000
        assert all(p["matched_krw"] <= p["match_available_krw"] for p in plan["pools"]) and any(p["matched_krw"] for p in plan["pools"])


def test_least_won_for_a_target():
    with Example() as example:
        plan = example.make(objective="net_value", target_t=100000)
        target, = [l for l in plan["limits"] if l["kind"] == "target"]
        assert target["least_tco2e"] == "100000" and Fraction(target["reached_tco2e"]) == Fraction(plan["reduction_tco2e"])
        assert Fraction(plan["reduction_tco2e"]) >= 100000 and plan["unit"] == "KRW"
        check_rules(plan)
        assert value(plan) < 0
        dearer = example.make(objective="net_value", target_t=150000)
        assert value(dearer) < value(plan)


def test_a_vehicle_is_planned_by_what_stands_behind_it():
    with Example() as example:
        vehicle = next(r["product"] for r in rows("products.csv") if r["kind"] == "vehicle")
        one = example.make(objective="vehicle", vehicles=[{"vehicle": vehicle}])
        double = example.make(objective="vehicle", vehicles=[{"vehicle": vehicle, "weight": "2"}])
        assert one["unit"] == "kgCO2e" and value(one) > 0
        assert abs(value(double) - 2 * value(one)) <= value(one) / 50
        result = example.make(code=4, objective="vehicle", vehicles=[{"vehicle": "NOPE"}])
        check("product.unknown" in result.err, result)


def test_rules_that_cannot_be_met_together_are_named_and_are_needed():
    with Example() as example:
        members = {
            "require": ["S001-M1", "S011-M1", "S012-M1"],
            "budgets": [{"funder": "MOTIE", "year": 2026, "amount_krw": 500_000_000}],
            "floors": [{"tier": 1, "amount_krw": 1_000_000}],
        }
        result = example.make(code=3, **members)
        assert result.out == ""
        codes = sorted(re.findall(r"error\[(plan\.\w+)\]", result.err))
        assert codes == ["plan.impossible", "plan.rule_budget", "plan.rule_require", "plan.rule_require"], codes
        named = re.findall(r"error\[plan\.rule_require\]: (\S+)", result.err)
        # only these, and the budget, still cannot be met; without any one of the three there is a plan
        left = {"require": named, "budgets": members["budgets"]}
        example.make(code=3, **left)
        for name in named:
            example.make("--dry-run", require=[n for n in named if n != name], budgets=members["budgets"])
        example.make("--dry-run", require=named)
        ko = run("plan", "make", example.scenario(**members), "--db", example.db, *WORK, "--lang", "ko")
        check("함께 지킬 수 없습니다" in ko.err, ko)
        # one that no plan can meet
        result = example.make(code=3, target_t=5000000)
        check("plan.impossible_alone" in result.err and "plan.rule_target" in result.err, result)


def test_what_why_says_holds_when_it_is_tried():
    with Example() as example:
        plan = example.make()
        why = example.plan("why", "plan-1")
        assert not why["inputs_changed"] and why["value"] == plan["value"]
        # money that is left has a reason: nobody fits, or another rule is in the way
        for unused in why["unused"]:
            assert unused["left_krw"] > 0 and (unused["cheapest"] is None or unused["blocked_by"] or unused["cheapest_needs_krw"] > unused["left_krw"])
        prices = {(m["funder"], m["route"], m["year"]): Fraction(m["value_per_million_krw"]) for m in why["money"]}
        # a little more of the dearest money brings no more than its price says, beyond the gap
        funder = max(prices, key=prices.get)
        chosen = {p["measure"]: p for p in plan["picks"]}
        inside = example.plan("why", "plan-1", "S001-M1")["measure"]
        assert inside["state"] == "in" and inside["year"] == chosen["S001-M1"]["year"]
        without = example.make("--dry-run", exclude=["S001-M1"])
        assert Fraction(inside["value_otherwise"]) == value(without)
        assert Fraction(inside["lost"]) == value(plan) - value(without)
        outside = sorted({r["measure"] for r in rows("measures.csv") if r["type"] == "equipment" and r["measure"].startswith("S0")} - set(chosen))
        told = example.plan("why", "plan-1", outside[0])["measure"]
        assert told["state"] in ("out", "never"), told
        if told["state"] == "out":
            required = example.make("--dry-run", require=[outside[0]])
            assert Fraction(told["value_otherwise"]) == value(required)
            if told["missing"]:
                assert all(m["krw"] > 0 for m in told["missing"])
        assert prices[funder] >= 0
        example.plan("why", "plan-9", code=4)
        example.plan("why", "plan-1", "NOPE", code=4)
        text = run("plan", "why", "plan-1", outside[0], "--db", example.db, *WORK, "--lang", "ko")
        check(text.code == 0 and "계획에 없음" in text.out, text)


def test_plans_are_compared_pick_by_pick():
    with Example() as example:
        a = example.make("--name", "a")
        b = example.make("--name", "b", exclude=["S001-M1"])
        same = example.plan("compare", "a", "a")
        assert same["changes"] == [] and same["same"] == len(a["picks"])
        both = example.plan("compare", "a", "b")
        mine, theirs = ({p["measure"]: p["year"] for p in plan["picks"]} for plan in (a, b))
        assert {c["measure"] for c in both["changes"] if c["change"] == "only_a"} == set(mine) - set(theirs)
        assert {c["measure"] for c in both["changes"] if c["change"] == "only_b"} == set(theirs) - set(mine)
        assert {c["measure"] for c in both["changes"] if c["change"] == "moved"} == {m for m in mine if m in theirs and mine[m] != theirs[m]}
        assert both["a"]["support_krw"] == a["support_krw"] and both["b"]["support_krw"] == b["support_krw"]
        example.plan("compare", "a", "zzz", code=4)


def test_prices_and_factor_editions_change_a_plan():
    with Example() as example:
        s = example.scenario(objective="net_value", carbon_price_krw_per_t=20000)
        result = run("plan", "sensitivity", s, "--prices", "10000,100000", "--edition", "electricity=kr_grid_cons_2018", "--db", example.db, *WORK, "-O", "json")
        check(result.code == 0, result)
        base, low, high, edition = json.loads(result.out)["cases"]
        assert Fraction(low["value"]) < Fraction(base["value"]) < Fraction(high["value"])
        assert low["picks"] <= base["picks"] <= high["picks"]
        # the factor of 2018 is higher: the same kilowatt hours cut more
        assert Fraction(edition["value"]) > Fraction(base["value"])
        for arguments, code in ((("--edition", "electricity=nope"), 4), (("--edition", "wood=kr_grid_cons_2018"), 4), (("--edition", "electricity"), 2),
                                (("--prices", "1,,2"), 2), (("--prices", "-1"), 2), ((), 2)):
            result = run("plan", "sensitivity", s, *arguments, "--db", example.db, *WORK)
            check(result.code == code and result.out == "", result, arguments)


def test_bad_scenarios_are_refused_with_their_place():
    with Example() as example:
        for text, code, line in (('{"years": 0}', "rules.whole", 1), ('{\n "yaers": 2}', "rules.unknown", 2), ('{"years": 2', "json.syntax", 1),
                                 ('{"anew": true,\n"require": ["S001-M1", "S001-X"]}', "scenario.measure_unknown", 2),
                                 ('{"anew": true, "floors": [\n{"region": "달", "share": "0.1"}]}', "scenario.floor_nobody", 2),
                                 ('{"budget_krw": 1000000,\n"count_until": 2028}', "scenario.count_until", 2), ('{"count_until": 2020}', "scenario.count_until", 1),
                                 ('{\n"first_year": 2027}', "scenario.past", 2),
                                 ('{"anew": true,\n"objective": "vehicle", "vehicles": [\n{"vehicle": "MAT-STEEL"}]}', "scenario.no_vehicle", 3),
                                 ('{"rules": {"support": [\n{"route": "tier1", "funder": "XX", "rates": {"small": "0.5", "medium": "0.5", "mid_size": "0.5", "large": "0"}}]}}',
                                  "scenario.support_funder", 2),
                                 ('{"anew": true,\n"budgets": [\n{"funder": "NOBODY", "year": 2026, "amount_krw": 1}]}', "scenario.funder_unknown", 3)):
            result = run("plan", "make", example.folder.write("bad.json", text), "--db", example.db, *WORK)
            check(result.code == 3 and result.out == "" and any(f["code"] == code and int(f["line"]) == line for f in result.findings), result, text)
        result = run("plan", "make", example.folder.write("bad.json", '{"years": 16, "rules": {"foo": 1}}'), "--db", example.db)
        check("/years must be a whole number from 1 to 15" in result.err and "in quotes" not in result.err and "Possible: return_ratio, due_lag_years, match," in result.err, result)
        result = run("plan", "make", example.folder / "none.json", "--db", example.db)
        check(result.code == 3 and "file.open" in result.err, result)
        for arguments in (("--budget", "-5"), ("--budget", "abc"), ("--seconds", "x")):
            check(run("plan", "make", "--db", example.db, *arguments).code == 2, arguments)
        check(run("plan", "make").code == 2, "without --db")
        # nothing was kept
        assert example.make()["plan"] == "plan-1"


def test_a_machine_that_is_done_is_named_as_that_and_not_as_unknown():
    with Example() as example:
        s = example.folder.write("s.json", '{"require":\n["S001-M1"],\n"exclude": ["S011-M1"]}')
        for lang, words in (("en", "S001-M1 is installed already"), ("ko", "S001-M1은 이미 설치되어")):
            result = run("plan", "make", s, "--db", example.db, *WORK, "--lang", lang)
            check(result.code == 3 and result.out == "" and words in result.err, result)
            places = [(f["code"], f["line"]) for f in result.errors()]
            assert ("scenario.measure_installed", "2") in places and ("scenario.measure_installed", "3") in places, places
        example.make(anew=False)
        result = run("plan", "why", "plan-1", "S001-M1", "--db", example.db, *WORK)
        check(result.code == 4 and "scenario.measure_installed" in result.err, result)


def test_an_interrupted_search_shows_its_best_plan_and_keeps_nothing():
    with Example() as example:
        s = example.scenario(years=8)
        process = subprocess.Popen([e2e.BIN, "plan", "make", s, "--db", example.db, "--gap", "0", "--seconds", "300", "-O", "json"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment())
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
        if process.returncode == 0:  # it was proven before that
            return
        assert process.returncode == 130, (process.returncode, err)
        plan = json.loads(out)
        assert plan["stopped"] == "cancel" and not plan["kept"] and plan["picks"]
        assert b"plan.stopped" in err
        check_rules(plan)
        assert example.make()["plan"] == "plan-1"


if __name__ == "__main__":
    main(__name__)
