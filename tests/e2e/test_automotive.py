#!/usr/bin/env python3
"""The automotive example: the same bytes each time, every relation of the run's definition, the money recomputed from the CSV files by other code."""
import csv
import filecmp
import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction

from e2e import SOURCE, Folder, check, main, run

AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def story_of(folder, name):
    result = run("run", folder, "--db", HOME / name, "-O", "json")
    check(result.code == 0, result, "run")
    return result.out


FIRST = story_of(AUTOMOTIVE, "a.db")
S = json.loads(FIRST)
M = S["money_krw"]


# ---- the same again ----

def test_a_second_run_prints_the_same_bytes():
    assert story_of(AUTOMOTIVE, "b.db") == FIRST


def test_a_copy_of_the_folder_elsewhere_prints_the_same_bytes():
    with Folder() as f:
        shutil.copytree(AUTOMOTIVE, f / "copy", ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__", "source"))
        result = run("run", f / "copy", "--db", f / "p.db", "-O", "json", LANG="ko_KR.UTF-8", TZ="America/New_York")
        assert result.out == FIRST


def test_a_database_that_holds_it_is_refused_and_stays_as_it_is():
    shutil.copyfile(HOME / "a.db", HOME / "kept.db")
    before = read(HOME / "kept.db")
    result = run("run", AUTOMOTIVE, "--db", HOME / "kept.db", "-O", "json")
    check(result.code == 5 and result.out == "", result, "refused")
    check("programme.exists" in result.err, result, "code")
    assert read(HOME / "kept.db") == before
    assert not [n for n in os.listdir(HOME.path) if ".new" in n], os.listdir(HOME.path)


def test_again_replaces_it_with_the_same_story():
    shutil.copyfile(HOME / "a.db", HOME / "again.db")
    result = run("run", AUTOMOTIVE, "--db", HOME / "again.db", "--again", "-O", "json")
    check(result.code == 0 and result.out == FIRST, result, "again")
    check(run("check", "--db", HOME / "again.db").code == 0, result, "check")


def test_again_with_a_broken_folder_keeps_what_was_there():
    shutil.copyfile(HOME / "a.db", HOME / "safe.db")
    before = read(HOME / "safe.db")
    with Folder() as f:
        shutil.copytree(AUTOMOTIVE, f / "broken", ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__", "source"))
        with open(f / "broken/returns.csv", "a", encoding="utf-8") as file:
            file.write("R-X,NOBODY,2027-06-30,fund,1,,,\n")
        result = run("run", f / "broken", "--db", HOME / "safe.db", "--again", "-O", "json")
    check(result.code == 3 and result.out == "", result, "broken")
    assert read(HOME / "safe.db") == before


def test_check_passes_on_the_database():
    result = run("check", "--db", HOME / "a.db")
    check(result.code == 0 and result.err == "", result, "check")


def made_again(script, committed):
    with Folder() as f:
        result = subprocess.run([sys.executable, script, f.path], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        assert result.returncode == 0, result.stderr
        for base, _, names in os.walk(f.path):
            for name in names:
                path = os.path.relpath(os.path.join(base, name), f.path)
                assert filecmp.cmp(os.path.join(f.path, path), os.path.join(committed, path), shallow=False), path
        tracked = {os.path.relpath(os.path.join(b, n), committed) for b, _, names in os.walk(committed) for n in names if n.endswith((".csv", ".json"))}
        tracked = {p for p in tracked if not p.startswith("source")}
        made = {os.path.relpath(os.path.join(b, n), f.path) for b, _, names in os.walk(f.path) for n in names}
        assert tracked <= made, tracked - made


def test_the_script_makes_exactly_the_committed_automotive_files():
    made_again(os.path.join(AUTOMOTIVE, "make.py"), AUTOMOTIVE)


def test_the_script_makes_exactly_the_committed_small_files():
    made_again(os.path.join(SMALL, "make.py"), SMALL)


# ---- relations ----

def test_87_suppliers_in_two_tiers():
    assert S["suppliers"] == 87 and S["tier1"] + S["tier2"] == 87 and S["tier1"] > 0 and S["tier2"] > 0


def test_what_came_in_is_what_went_out_or_is_there():
    assert sum(M[k] for k in M if k.startswith("in_")) == M["paid_tier1"] + M["paid_tier2"] + M["to_treasury"] + M["fees"] + M["on_hand"]


def test_returned_and_overdue_are_the_obligation():
    assert M["overdue"] > 0, "the example has a firm that defaults"
    assert M["in_returned"] + M["overdue"] == M["obligation"]


def test_pool_payments_stay_within_returned_money_and_match():
    rules = json.loads(read(os.path.join(AUTOMOTIVE, "programme.json")))["rules"]["match"]
    match = min(Fraction(rules["rate"]) * M["in_returned"] // 1, rules["ceiling_krw"])
    assert M["paid_tier2"] - Money(AUTOMOTIVE).own_selection <= M["in_returned"] + match


def test_verified_tonnes_are_the_projects_positive_totals():
    assert 0 < float(S["reduction_tco2e"]["verified"]) and 0 < float(S["reduction_tco2e"]["planned"])


def test_four_vehicles_before_above_claim_adjusted_above_after():
    assert len(S["vehicles"]) == 4
    for v in S["vehicles"]:
        assert float(v["before_kgco2e"]) > float(v["claim_adjusted_kgco2e"]) > float(v["after_kgco2e"]) > 0, v


def test_the_cap_is_the_rate_of_the_obligation_rounded_down():
    row = table(AUTOMOTIVE, "compliance")[0]
    c = S["credits"]
    assert c["obligation_t"] == int(row["obligation_t"])
    assert c["surrender_cap"] == Fraction(row["surrender_rate"]) * c["obligation_t"] // 1
    assert 0 < c["kcu_surrendered"] <= c["surrender_cap"]


def test_credits_are_conserved_and_within_what_was_verified():
    c = S["credits"]
    assert c["koc_issued"] <= float(S["reduction_tco2e"]["verified"])
    assert c["held"] == c["koc_issued"] - c["kcu_surrendered"]
    assert 0 < c["kcu_converted"] <= c["koc_issued"]
    assert c["kcu_surrendered"] <= c["kcu_converted"]


def test_no_rule_failed():
    assert S["checks"]["failed"] == 0 and S["checks"]["passed"] >= 11


# ---- money recomputed from the files ----

def table(folder, name):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Money:
    """What a run must say about money, from the CSV files and programme.json alone, without a ledger."""

    def __init__(self, folder):
        with open(os.path.join(folder, "programme.json"), encoding="utf-8") as file:
            programme = json.load(file)
        self.rules, self.as_of = programme["rules"], programme["as_of"]
        self.t = {n: table(folder, n) for n in ("organisations", "organisation_status", "agreements", "sites", "measures", "quotes", "decisions", "invoices", "bank_lines",
                                                "returns", "recoveries", "funding")}
        self.kind = {o["organisation"]: o["kind"] for o in self.t["organisations"]}
        self.site = {s["site"]: s["organisation"] for s in self.t["sites"]}
        self.measure = {m["measure"]: m for m in self.t["measures"]}
        self.grants = {}
        for route in ("tier1", "pool", "ministry"):
            self.reserve(route)
        self.own_selection = sum(sum(s["paid"] for s in g["sources"]) for g in self.grants.values() if g["route"] == "ministry")
        self.fix()
        self.money = self.totals()

    def size(self, organisation, day):
        return next(s["value"] for s in self.t["organisation_status"] if s["organisation"] == organisation and s["attribute"] == "size_class"
                    and s["valid_from"] <= day and (not s["valid_to"] or s["valid_to"] >= day))

    def agreement(self, organisation, day):
        return next(a for a in self.t["agreements"] if a["organisation"] == organisation and a["role"] == "supplier" and a["signed_on"] <= day
                    and (not a["ended_on"] or a["ended_on"] >= day))

    def reserve(self, route):
        for d in sorted((d for d in self.t["decisions"] if d["route"] == route and d["decision"] == "selected"), key=lambda d: d["measure"]):
            m = self.measure[d["measure"]]
            firm = self.site[m["site"]]
            size, agreement = self.size(firm, d["decided_on"]), self.agreement(firm, d["decided_on"])
            quotes = [int(q["supply_value_krw"]) for q in self.t["quotes"] if q["measure"] == d["measure"] and q["quoted_on"] <= d["decided_on"]]
            eligible = min([int(m["cost_krw"])] + quotes)
            grant = {"route": route, "firm": firm, "site": m["site"], "consortium": agreement["consortium"], "tier": int(agreement["tier"]), "eligible": eligible, "sources": []}
            left = eligible
            for s in self.rules["support"]:
                if s["route"] != route or s["valid_from"] > d["decided_on"] or (s.get("valid_to") or "9999") < d["decided_on"]:
                    continue
                funder, rate = s.get("funder", ""), Fraction(s["rates"][size])
                amount = min(rate * eligible // 1, left)
                for cap in self.rules.get("caps", []):
                    if cap["route"] == route and cap.get("funder", "") == funder and grant[cap["per"]]:
                        used = sum(x["paid"] for g in self.grants.values() if g["route"] == route and g[cap["per"]] == grant[cap["per"]] for x in g["sources"]
                                   if x["funder"] == funder)
                        amount = max(0, min(amount, cap["amount_krw"] - used))
                if amount:
                    state = self.kind.get(funder, "").startswith("ministry")
                    grant["sources"].append({"funder": funder, "state": state, "rate": rate, "paid": amount})
                    left -= amount
            if route == "pool":
                grant["sources"] = self.pool(d["measure"], grant["sources"][0])
            self.grants[d["measure"]] = grant

    def pool(self, measure, whole):
        """What was given in kind first, the rest from returned money and match in proportion to what is there."""
        day, match = self.rules["routes"]["pool"]["agreed_on"], self.rules["match"]
        in_kind = sum(int(r["amount_krw"]) for r in self.t["returns"] if r["for_measure"] == measure)
        mine = [s for g in self.grants.values() if g["route"] == "pool" for s in g["sources"]]
        there = [sum(int(r["amount_krw"]) for r in self.t["returns"] if r["channel"] == "fund" and r["returned_on"] <= day) - sum(s["cash"] for s in mine if not s["state"]),
                 min(Fraction(match["rate"]) * sum(int(r["amount_krw"]) for r in self.t["returns"] if r["returned_on"] <= match["on"]) // 1, match["ceiling_krw"])
                 - sum(s["cash"] for s in mine if s["state"])]
        rest = whole["paid"] - in_kind
        part = [rest * x // sum(there) for x in there] if rest else [0, 0]
        if sum(part) < rest:
            part[0 if rest * there[0] % sum(there) >= rest * there[1] % sum(there) else 1] += 1
        return [{"funder": "", "state": False, "rate": whole["rate"], "paid": in_kind + part[0], "cash": part[0]},
                {"funder": "", "state": True, "rate": whole["rate"], "paid": part[1], "cash": part[1]}]

    def fix(self):
        for key, g in self.grants.items():
            day = self.rules["routes"][g["route"]]["fixed_on"]
            rows = [i for i in self.t["invoices"] if i["measure"] == key and i["issued_on"] <= day and i["paid_on"] and i["paid_on"] <= day]
            eligible = left = sum(int(i["supply_value_krw"]) for i in rows if i["eligible"] in ("yes", "예"))
            g["invoiced"] = sum(int(i["supply_value_krw"]) for i in rows)
            paid = sum(s["paid"] for s in g["sources"])
            for s in g["sources"]:
                s["fixed"] = min(s["rate"] * eligible // 1, s["paid"], left)
                left -= s["fixed"]
                s["recovered"] = 0
            if g["route"] == "pool":  # as a whole, split by what was paid
                whole = min(g["sources"][0]["rate"] * eligible // 1, paid)
                a, b = g["sources"]
                a["fixed"], b["fixed"] = whole * a["paid"] // paid, whole * b["paid"] // paid
                if a["fixed"] + b["fixed"] < whole:
                    (a if whole * a["paid"] % paid >= whole * b["paid"] % paid else b)["fixed"] += 1
        for r in self.t["recoveries"]:
            for s in self.grants[r["measure"]]["sources"]:
                s["recovered"] = Fraction(r["cancelled_share"]) * s["fixed"] // 1

    def incoming(self):
        """(interest, recovered, of it state money) of the statement lines: interest first, then the sources in order, then the surcharge."""
        interest = recovered = treasury = 0
        due = {}
        for key, g in self.grants.items():
            surcharge = next((Fraction(r["surcharge_multiple"]) for r in self.t["recoveries"] if r["measure"] == key), 0)
            due[key] = {"interest": 0, "settlement_return": [[s["paid"] - s["fixed"], s["state"]] for s in g["sources"]],
                        "recovery": [[s["recovered"], s["state"]] for s in g["sources"]] + [[surcharge * sum(s["recovered"] for s in g["sources"] if s["state"]) // 1, True]]}
        for line in sorted(self.t["bank_lines"], key=lambda b: (b["booked_on"], b["kind"] != "interest", b["line"])):
            won = int(line["amount_krw"])
            if line["kind"] == "interest":
                due[line["measure"]]["interest"] += won
            elif line["kind"] in ("settlement_return", "recovery"):
                mine = due[line["measure"]]
                part = min(won, mine["interest"])
                mine["interest"] -= part
                interest += part
                treasury += part
                won -= part
                for receivable in mine[line["kind"]]:
                    part = min(won, receivable[0])
                    receivable[0] -= part
                    recovered += part
                    treasury += part if receivable[1] else 0
                    won -= part
                assert won == 0, line
        return interest, recovered, treasury

    def totals(self):
        def funded(kind):
            return sum(int(f["amount_krw"]) for f in self.t["funding"] if self.kind[f["funder"]] == kind)
        interest, recovered, treasury = self.incoming()
        bases = {}
        for g in self.grants.values():
            if g["tier"] == 1:
                state_only = self.rules["return"]["base"] == "state"
                bases[g["firm"]] = bases.get(g["firm"], 0) + sum(s["fixed"] - s["recovered"] for s in g["sources"] if s["state"] or not state_only)
        obligation = sum(Fraction(self.rules["return"]["ratio"]) * b // 1 for b in bases.values())
        returned = sum(int(r["amount_krw"]) for r in self.t["returns"])
        m = {"in_motie": funded("ministry_trade"), "in_oem": funded("carmaker"), "in_mss": funded("ministry_sme"), "in_returned": returned, "in_interest": interest,
             "in_recovered": recovered, "paid_tier1": sum(s["paid"] for g in self.grants.values() if g["tier"] == 1 for s in g["sources"]),
             "paid_tier2": sum(s["paid"] for g in self.grants.values() if g["tier"] > 1 for s in g["sources"]), "to_treasury": treasury, "fees": 0,
             "fixed_tier1": sum(bases.values()), "obligation": obligation, "overdue": obligation - returned,
             "own_share": sum(g["invoiced"] - sum(s["fixed"] for s in g["sources"]) for g in self.grants.values())}
        m["on_hand"] = sum(m[k] for k in m if k.startswith("in_")) - m["paid_tier1"] - m["paid_tier2"] - m["to_treasury"] - m["fees"]
        return {k: int(v) for k, v in m.items()}


def recomputed(name, folder, story, key):
    def test():
        expected = MONEY[name].money[key]
        assert story["money_krw"][key] == expected, (key, story["money_krw"][key], expected)
    return f"{name}_{key}_is_what_the_files_say", test


# ---- people's story ----

def shown(language):
    def test():
        result = run("run", AUTOMOTIVE, "--db", HOME / f"{language}.db", "--lang", language)
        check(result.code == 0, result, "text")
        for key, won in M.items():
            assert f"{won:,}" in result.out, (key, f"{won:,}")
        for v in S["vehicles"]:
            assert v["id"] in result.out
            assert f"{float(v['after_kgco2e']):,.3f}" in result.out
        for key in ("koc_issued", "kcu_converted", "kcu_surrendered", "held", "obligation_t", "surrender_cap"):
            assert f"{S['credits'][key]:,}" in result.out, key
        hangul = any("가" <= c <= "힣" for c in result.out)
        assert hangul == (language == "ko") or language == "en" and "환원" not in result.out, "language"
    return f"the_story_in_{language}_tells_every_amount", test


def test_contributions_of_every_vehicle_sum_to_its_total():
    for v in S["vehicles"]:
        for case in ("before", "after"):
            for top in ([], ["--top", "100000"]):
                result = run("explain", "--db", HOME / "a.db", "--product", v["id"], "--case", case, *top, "-O", "json")
                check(result.code == 0, result, v["id"])
                told = json.loads(result.out)
                assert told["total_kgco2e"] == v[f"{case}_kgco2e"], (told["total_kgco2e"], v)
                total, rest = Fraction(told["total_kgco2e"]), Fraction(told["other_kgco2e"])
                parts = sum(Fraction(c["kgco2e"]) for c in told["contributions"]) + rest
                assert abs(parts - total) <= total / 10**9, (v["id"], case, float(parts), float(total))
                assert not top or rest == 0, rest
                for c in told["contributions"]:
                    made = Fraction(c["amount"]) * Fraction(c["direct_kgco2e"])
                    assert abs(made - Fraction(c["kgco2e"])) <= abs(made) / 10**9 + Fraction(1, 10**12), c


def test_a_vehicle_that_may_not_be_published_says_why():
    for v in S["vehicles"]:
        if not v["publishable"]:
            result = run("explain", "--db", HOME / "a.db", "--product", v["id"], "-O", "json")
            told = json.loads(result.out)
            assert told["publishable"] is False
            assert [key for key, value in told.items() if isinstance(value, list) and value and key != "contributions"], list(told)


SMALL_STORY = json.loads(story_of(SMALL, "s.db"))
MONEY = {"automotive": Money(AUTOMOTIVE), "small": Money(SMALL)}

if __name__ == "__main__":
    try:
        main(__name__, [recomputed("automotive", AUTOMOTIVE, S, k) for k in M] + [recomputed("small", SMALL, SMALL_STORY, k) for k in M] + [shown("ko"), shown("en")])
    finally:
        HOME.__exit__()
