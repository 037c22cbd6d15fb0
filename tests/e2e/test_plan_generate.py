#!/usr/bin/python3
# sangsaeng plan generate: the instances are what they are said to be
import collections
import csv
import gzip
import hashlib
import json
import math
import os
import statistics
from fractions import Fraction

import plan_oracle
from e2e import EFFORT, SOURCE, Folder, check, main, run

FILES = ("budgets.csv", "candidates.csv", "rules.json")
PER_UNIT = {"EC": "0.000394", "E2": "0.05306", "E3": "0.06171", "E4": "0.07325", "E5": "0.07396", "E6": "0.07504", "E7": "0.0751", "E8": "0.09328", "E11": "0.05306"}


def generate(folder, name, kind, *more):
    result = run("plan", "generate", kind, "-o", folder / name, *more)
    check(result.code == 0 and result.out == "" and result.err == "", result)
    check(tuple(sorted(os.listdir(folder / name))) == FILES, result, "three files and nothing else")
    return plan_oracle.Case(folder / name)


def rows(folder, name):
    with open(os.path.join(folder / name, "candidates.csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest(folder, name):
    sha = hashlib.sha256()
    for file in FILES:
        with open(os.path.join(folder / name, file), "rb") as f:
            sha.update(f.read())
    return sha.hexdigest()


def common(case, percent, lag):
    """What holds of every kind."""
    tier = dict(zip(case.supplier, case.tier))
    check(all(tier[s] == t for s, t in zip(case.supplier, case.tier)), "", "a supplier has one tier")
    check(sum(t == 1 for t in tier.values()) == round(len(tier) / 5), "", "a fifth is tier 1")
    check(case.years == 5 and case.lag == lag and set(case.life) == {10}, "")
    budget = sum(s for s, t in zip(case.s, case.tier) if t == 1) * percent // 100
    check(case.budget == [budget] * 5 and case.opening == budget // 20, f"{case.budget} {budget}")
    return tier


def given(folder, name):
    with open(os.path.join(folder / name, "rules.json"), encoding="utf-8") as file:
        return json.load(file)


def lognormal(values, mean, deviation, what):
    logs = [math.log(v) for v in values]
    n = len(logs)
    check(abs(statistics.mean(logs) - mean) < 4 * deviation / math.sqrt(n), statistics.mean(logs), what)
    check(abs(statistics.stdev(logs) - deviation) < 4 * deviation / math.sqrt(2 * n), statistics.stdev(logs), what)


def test_options_has_2000_suppliers_with_two_groups_of_four():
    with Folder() as folder:
        case = generate(folder, "a", "options", "--seed", 3)
        common(case, 3, 1)
        check(case.count == 16000 and set(collections.Counter(case.group).values()) == {4}, case.count)
        check(set(collections.Counter(s for s, _ in set(case.group)).values()) == {2} and len(set(case.supplier)) == 2000, "")
        check(given(folder, "a") == {"subsidy_share": 0.8, "return_ratio": 0.5, "match_ratio": 1, "return_lag_years": 1, "opening_pool": case.opening, "horizon_years": 5}, "")
        cost = [int(r["cost"]) for r in rows(folder, "a")]
        lognormal(cost, 10.5, 1, "cost")
        lognormal([c / float(r["tonnes_per_year"]) for c, r in zip(cost, rows(folder, "a"))], 5.3, 0.7, "won per tonne")


def test_hard_has_caps_that_bind_and_returns_after_two_years():
    with Folder() as folder:
        case = generate(folder, "a", "hard", "--seed", 3)
        common(case, 4, 2)
        check(case.count == 1200 and set(collections.Counter(case.group).values()) == {6} and len(set(case.supplier)) == 200, "")
        lognormal([int(r["cost"]) for r in rows(folder, "a")], 13, 1.2, "cost")
        check(0.02 < sum(s > case.caps["supplier"] for s in case.s) / case.count < 0.08, "some machines are too dear")
        consortia = collections.Counter(dict(zip(case.supplier, case.consortium)).values())
        check(len(consortia) == 20 and set(consortia.values()) == {10} and "" not in consortia, consortia)
        money = case.budget[0] * 8 + case.opening
        check(case.caps["consortium"] * 20 < money * 5 / 4 and case.floors == [], "")


def test_caps_and_floor_of_hard_bind_whatever_the_seed():
    with Folder() as folder:
        for seed in (1, 2, 3)[:EFFORT]:
            name, relaxed = f"h{seed}", []
            generate(folder, name, "hard", "--seed", seed, "--floor")
            for without in ("", "supplier", "consortium", "floor"):
                case = plan_oracle.Case(folder / name)
                case.caps.pop(without, None)
                case.floors = [] if without == "floor" else case.floors
                columns = case.write_mps(folder / "h.mps")
                relaxed.append(plan_oracle.cbc(folder / "h.mps", columns, 60, relaxation=True).value)
            check(all(value > relaxed[0] * 1.01 for value in relaxed[1:]), relaxed, "without any of them much more could be cut")


def test_a_floor_names_the_region_that_cuts_least_per_won():
    with Folder() as folder:
        plain, case = generate(folder, "a", "hard", "--seed", 3), generate(folder, "b", "hard", "--seed", 3, "--floor")
        check((plain.s, plain.tonnes, plain.caps, plain.tier) == (case.s, case.tonnes, case.caps, case.tier), "", "the figures are the same")
        check(case.floors == [("R5", Fraction("0.3"))] and given(folder, "b")["floors"] == [{"region": "R5", "share": "0.3"}], case.floors)
        regions = dict(zip(case.supplier, case.region))
        check(collections.Counter(regions.values()) == {f"R{r}": 40 for r in range(1, 6)}, "")
        best = collections.defaultdict(float)
        for supplier, tonnes, s in zip(case.supplier, case.tonnes, case.s):
            best[supplier] = max(best[supplier], tonnes / s)
        of = {r: [best[s] for s in regions if regions[s] == r] for r in ("R1", "R4", "R5")}
        check(max(of["R5"]) <= min(of["R4"]) * 1.001 and max(of["R4"]) < min(of["R1"]), "")


def source_measures():
    with gzip.open(os.path.join(SOURCE, "src/programme/iac/measures.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            if r["psourccode"] in PER_UNIT:
                yield (r["id"], "G" + r["ar_number"]), (int(r["impcost"]), Fraction(r["pconserved"]) * Fraction(PER_UNIT[r["psourccode"]]))


def test_audit_has_the_real_measures_of_the_plants_that_are_drawn():
    measures = dict(source_measures())
    with Folder() as folder:
        all_plants, some = generate(folder, "all", "audit"), generate(folder, "some", "audit", "--plants", 700, "--seed", 9)
        check(all_plants.count == len(measures) == 45259 and len(set(all_plants.supplier)) == 7610, all_plants.count)
        check(sum(int(r["cost"]) for r in rows(folder, "all")) == sum(cost for cost, _ in measures.values()), "")
        for case, name in ((all_plants, "all"), (some, "some")):
            common(case, 6, 1)
            check(len(set(case.group)) == case.count, "", "each measure is its own group")
            for r in rows(folder, name):
                check((int(r["cost"]), Fraction(r["tonnes_per_year"])) == measures[r["supplier"], r["group"]], r)
        drawn = set(some.supplier)
        check(len(drawn) == 700 and some.count == sum(plant in drawn for plant, _ in measures), "", "a plant comes with all its measures")
        check(0.3 < sum(p < "NC" for p in drawn) / 700 < 0.95, "drawn from the whole list")


def test_wide_continues_options():
    with Folder() as folder:
        generate(folder, "o", "options", "--suppliers", 50, "--seed", 4)
        case = generate(folder, "w", "wide", "--suppliers", 500, "--seed", 4)
        check(case.count == 4000, case.count)
        small, wide = rows(folder, "o"), rows(folder, "w")
        check(all(a["cost"] == b["cost"] and a["tonnes_per_year"] == b["tonnes_per_year"] for a, b in zip(small, wide)), "")


def test_the_same_seed_gives_the_same_bytes_on_every_machine():
    known = {
        ("options", "--suppliers", "100"): "5ef1a308902a3f35aef30b1e1ae892c398924b72f0c6f047c7a12778bf611b34",
        ("audit", "--plants", "60"): "eca7cf7fbf6873ee2b148bab83c2ebd6b24e52133c9c6ebee05fb3dd0858b2c9",
        ("hard", "--floor"): "4cb76dae5e29558e2ea22aad86e3707d912e20f4f2cd0b0a398b65824fde68b1",
        ("wide", "--suppliers", "100"): "5ef1a308902a3f35aef30b1e1ae892c398924b72f0c6f047c7a12778bf611b34",
    }
    with Folder() as folder:
        for words, sha in known.items():
            for name in ("a", "b"):
                generate(folder, words[0] + name, *words, "--seed", 20260117)
            generate(folder, words[0] + "c", *words, "--seed", 2)
            check(digest(folder, words[0] + "a") == digest(folder, words[0] + "b") == sha, digest(folder, words[0] + "a"), str(words))
            check(digest(folder, words[0] + "c") != sha, "")


def test_what_is_generated_can_be_solved():
    with Folder() as folder:
        for words in (("options", "--suppliers", "40"), ("audit", "--plants", "40"), ("hard", "--suppliers", "40", "--floor")):
            case = generate(folder, words[0], *words)
            out = json.loads(run("plan", "solve", folder / words[0], "--work", "100000", "-O", "json").out)
            check(case.judge([(c["row"], c["year"]) for c in out["chosen"]]) > 0, out)


def test_files_that_are_there_stay_as_they_are():
    for there in FILES:
        with Folder() as folder:
            os.mkdir(folder / "g")
            folder.write(os.path.join("g", there), "mine\n")
            result = run("plan", "generate", "options", "--suppliers", 10, "-o", folder / "g")
            check(result.code == 5 and result.out == "" and "plan.exists" in result.err and there in result.err, result)
            check(os.listdir(folder / "g") == [there], result, "nothing else is left behind")
            with open(os.path.join(folder / "g", there), encoding="utf-8") as file:
                check(file.read() == "mine\n", result)


def test_a_folder_that_cannot_be_written_is_named():
    with Folder() as folder:
        folder.write("file", "x")
        for name in (os.path.join("file", "g"), os.path.join("none", "g"), "file"):
            result = run("plan", "generate", "hard", "-o", folder / name)
            check(result.code == 3 and result.out == "" and name in result.err and "plan.write" in result.err, result)
        check(os.listdir(folder.path) == ["file"], "")


def test_wrong_usage():
    with Folder() as folder:
        for more in (("hart",), ("hard", "--seed", -1), ("hard", "--seed", "x"), ("hard", "--suppliers", 4), ("hard", "--suppliers", "x"), ("audit", "--suppliers", 10),
                     ("options", "--plants", 10), ("audit", "--plants", 4), ("audit", "--plants", 7611), ("options", "--floor"), ("audit", "--floor"), (), ("hard", "more")):
            result = run("plan", "generate", *more, "-o", folder / "g")
            check(result.code == 2 and result.out == "" and not os.path.exists(folder / "g"), result, str(more))
        result = run("plan", "generate", "hart", "-o", folder / "g")
        check("plan.kind" in result.err and "Did you mean hard?" in result.err, result)
        check("7610" in run("plan", "generate", "audit", "--plants", 7611, "-o", folder / "g").err, "")
        check(run("plan", "generate", "hard").code == 2, "needs -o")


if __name__ == "__main__":
    main(__name__)
