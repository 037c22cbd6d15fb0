#!/usr/bin/python3
"""The automotive example: the same bytes each time, every relation of the run's definition, the money recomputed from the CSV files by other code."""
import filecmp
import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction

from e2e import SOURCE, Folder, bulk, check, main, run
from money import Money, table

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


@bulk
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


@bulk
def test_again_replaces_it_with_the_same_story():
    for end in ("", ".key"):
        shutil.copy(HOME / "a.db" + end, HOME / "again.db" + end)  # with its mode: a key is secret
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


def test_every_vehicle_can_be_written_for_partners():
    shutil.copy(HOME / "a.db", HOME / "published.db")
    result = run("publish", "--db", HOME / "published.db", "--by", "K. Lee", "--incomplete", "--samples", "1")
    check(result.code == 0, result, "publish")
    result = run("export", "pact", "--db", HOME / "published.db", "--base-url", "https://host.example", "-o", HOME / "footprints.json")
    check(result.code == 0 and not result.findings, result, "export")
    with open(HOME / "footprints.json", encoding="utf-8") as file:
        data = json.load(file)["data"]
    assert sorted(f["productIds"] for f in data) == [[f"urn:pact:host.example:product-id:{v}"] for v in ("V-A-BEV", "V-A-ICE", "V-B-BEV", "V-B-ICE")], data
    for f in data:  # a tenth to a fifth of a car's mass
        assert 0.1 < Fraction(f["pcf"]["fossilCarbonContent"]) / Fraction(f["pcf"]["productMassPerDeclaredUnit"]) < 0.2, f
    result = run("pact", "check", HOME / "footprints.json")
    check(result.code == 0, result, "check")


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
