#!/usr/bin/python3
# sangsaeng plan solve: every plan is judged by plan_oracle.py in exact fractions, optima are compared with CBC's and with trying everything
import concurrent.futures
import itertools
import json
import os
import random
import signal
import subprocess
import time
from fractions import Fraction

import plan_oracle
from e2e import BIN, BULK, EFFORT, Folder, Result, check, environment, main, run

INSTANCES = 120 * EFFORT
KEPT = os.environ.get("PLAN_CASES")  # a folder that keeps the instances of failures
CANDIDATES = "supplier,tier,group,cost,tonnes_per_year,life_years,consortium\n"
KEYS = ["schema", "objective", "bound", "gap", "chosen", "stopped", "seconds"]


def solve(folder, *more, **variables):
    return run("plan", "solve", getattr(folder, "path", folder), *more, "-O", "json", **variables)


def answer(result, case):
    """The parsed answer, after everything that must hold of any answer."""
    check(result.code == 0, result)
    out = json.loads(result.out, parse_float=Fraction)
    check(list(out) == KEYS and out["schema"] == "sangsaeng.plan/1", result, "keys and their order")
    check(out["stopped"] in ("gap", "work", "time", "optimal", "cancel"), result)
    chosen = [(c["row"], c["year"]) for c in out["chosen"]]
    check(all(list(c) == ["row", "year"] for c in out["chosen"]) and chosen == sorted(chosen, key=lambda c: (c[1], c[0])), result, "sorted by year, then row")
    objective, bound, gap = (Fraction(out[k]) for k in ("objective", "bound", "gap"))
    exact = case.judge(chosen)
    check(abs(objective - exact) <= exact / 10**13, result, f"the objective is what the plan is worth: {float(exact)!r}")
    check(bound >= objective >= 0 and bound >= exact * (1 - Fraction(1, 10**14)), result, "the bound is not below the plan")
    check(abs(gap - ((bound - objective) / bound if bound else 0)) <= Fraction(1, 10**12), result, "gap = (bound - objective) / bound")
    check(out["seconds"] >= 0, result)
    if out["stopped"] == "optimal":
        check(gap <= Fraction(1, 10**9), result)
    return out, exact


# ---- small random instances

def decimal(draw, low, high, places):
    return f"{draw.randint(int(low * 10**places), int(high * 10**places)) / 10**places:.{places}f}"


def random_case(draw, number):
    """(candidates.csv, budgets.csv, rules.json). `number` walks through the corners."""
    corner = number % 20
    years = 1 if corner == 0 else draw.randint(2, 4)
    suppliers, dear = draw.randint(2, 7), 20 if corner == 1 else 1
    rows = [CANDIDATES.strip()]
    common = (draw.randint(50, 900), decimal(draw, 0, 30, 1), draw.randint(1, 9))
    for s in range(suppliers):
        tier = draw.choice("12")
        consortium = draw.choice(("K1", "K2", ""))
        for g in range(draw.randint(1, 3)):
            for _ in range(draw.randint(1, 4 if g == 0 else 2)):
                if corner == 2:  # both tiers at one supplier, even in one group
                    tier = draw.choice("12")
                cost = draw.randint(1, 1000) * (dear if draw.random() < 0.4 else 1)
                tonnes = decimal(draw, 0, 30, 9 if corner == 3 else draw.choice((0, 1, 3)))
                life = draw.randint(1, 15)
                if corner == 4:
                    tonnes = draw.choice(("0", "0.000", tonnes))
                if corner == 5 and draw.random() < 0.6:  # ties
                    cost, tonnes, life = common
                rows.append(f"S{s},{tier},g{g},{cost},{tonnes},{life},{consortium}")
    if corner == 6:
        rows[1:] = draw.sample(rows[1:], len(rows) - 1)
    budget = [0 if corner == 7 or corner == 8 and draw.random() < 0.5 else draw.randint(0, 1500) for _ in range(years)]
    ratio = ("0", "1", "0.5", "0.25", "0.333", "0.1234567", "0.999999999")
    rules = {
        "subsidy_share": draw.choice(ratio[1:] if corner != 9 else ("0.0001", "0.001")),
        "return_ratio": draw.choice(ratio),
        "match_ratio": draw.choice(ratio + ("1.5", "2")),
        "return_lag_years": 0 if corner == 10 else years + draw.randint(0, 2) if corner == 11 else draw.randint(0, 2),
        "opening_pool": 0 if corner in (7, 12) else draw.randint(0, 800),
        "horizon_years": years,
    }
    if corner in (13, 14, 15) or draw.random() < 0.3:
        rules["supplier_cap"] = draw.randint(0 if corner == 13 else 100, 900)
    if corner in (14, 15, 16) or draw.random() < 0.3:
        rules["consortium_cap"] = draw.randint(0 if corner == 16 else 200, 1800)
    order = list(range(years))
    draw.shuffle(order)
    return ("\n".join(rows) + "\n", "year,amount\n" + "".join(f"{t},{budget[t]}\n" for t in order),
            "{" + ", ".join(f'"{k}": {v}' for k, v in rules.items()) + "}")


def write_case(path, case):
    os.makedirs(path, exist_ok=True)
    for name, content in zip(("candidates.csv", "budgets.csv", "rules.json"), case):
        with open(os.path.join(path, name), "w", encoding="utf-8", newline="") as file:
            file.write(content)


def best_of_all(case, most=10000):
    """The exact optimum by trying every choice of every group, or None if there are too many."""
    groups = {}
    for row in range(case.count):
        groups.setdefault(case.group[row], [None]).extend((row, t) for t in range(case.years))
    size = 1
    for choices in groups.values():
        size *= len(choices)
    if size > most:
        return None
    best = Fraction(0)
    for plan in itertools.product(*groups.values()):
        try:
            best = max(best, case.judge([c for c in plan if c]))
        except plan_oracle.Infeasible:
            pass
    return best


def compare(folder, case_files, number):
    path = folder / f"case{number}"
    write_case(path, case_files)
    try:
        case = plan_oracle.Case(path)
        out, exact = answer(solve(path, "--gap", 0, "--seconds", 60, binary=BIN if number % 10 == 0 or EFFORT > 1 else BULK), case)
        check(out["stopped"] == "optimal", out, "a small instance is solved to its end")
        best = best_of_all(case)
        check(best in (None, exact), out, f"the optimum is {best and float(best)}")
        columns = case.write_mps(path + ".mps")
        if columns and plan_oracle.CBC:
            peer = plan_oracle.cbc(path + ".mps", columns, 60, "-ratioGap", "0", "-allowableGap", "0")
            check(peer and peer.status == "Optimal", peer and peer.log, "CBC proves its optimum")
            theirs = case.judge(peer.chosen)
            check(theirs <= exact <= theirs + max(theirs, 1) / 100000, out, f"CBC has {float(theirs)!r}, ours is {float(exact)!r}")
        return None, best is not None
    except Exception as error:  # noqa: BLE001: told with the instance
        if KEPT:
            write_case(os.path.join(KEPT, f"case{number}"), case_files)
        return f"instance {number}: {type(error).__name__}: {error}\n" + "\n".join(case_files), False


def test_small_random_instances_have_the_optimum_of_cbc():
    draw = random.Random(20260117)
    cases = [random_case(draw, number) for number in range(INSTANCES)]
    with Folder() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda n: compare(folder, cases[n], n), range(len(cases))))
    wrong = [text for text, _ in found if text]
    check(not wrong, f"{len(wrong)} of {len(cases)} differ; the first:\n{wrong[0] if wrong else ''}")
    check(sum(tried for _, tried in found) >= INSTANCES // 10, "some were tried exhaustively")


def floor_case(draw):
    candidates, budgets, rules = random_case(draw, 18)
    lines = candidates.splitlines()
    lines = [lines[0] + ",region"] + [line + "," + draw.choice(("R1", "R2", "")) for line in lines[1:]]
    share = draw.choice(("0.3", "0.5", "0.01", "1", "0", "0.333"))
    more = draw.choice(("", ', {"region": "R2", "share": "0.25"}'))
    return "\n".join(lines) + "\n", budgets, rules[:-1] + f', "floors": [{{"region": "R1", "share": "{share}"}}{more}]}}'


def test_a_floor_of_a_region_is_kept_and_the_optimum_is_that_of_cbc():
    draw = random.Random(7)
    cases = [floor_case(draw) for _ in range(12 * EFFORT)]
    with Folder() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = [text for text, _ in pool.map(lambda n: compare(folder, cases[n], n), range(len(cases))) if text]
    check(not wrong, wrong[0] if wrong else "")


# ---- the law, case by case

RULES = {"subsidy_share": 0.8, "return_ratio": 0.5, "match_ratio": 1, "return_lag_years": 1, "opening_pool": 100, "horizon_years": 3}
BUDGETS = "year,amount\n0,1000\n1,1000\n2,1000\n"
GOOD = CANDIDATES + "A,1,g,1000,10.5,5,K\nA,1,h,500,3,5,K\nB,2,g,500,7,3,\n"


def put(folder, candidates=GOOD, budgets=BUDGETS, rules=None, **changes):
    """`rules`: text, or changes of RULES (None takes a key out)."""
    if not isinstance(rules, str):
        rules = json.dumps({k: v for k, v in {**RULES, **(rules or {}), **changes}.items() if v is not None})
    for name, content in (("candidates.csv", candidates), ("budgets.csv", budgets), ("rules.json", rules)):
        if content is not None:
            folder.write(name, content)


def solved(*arguments, **changes):
    with Folder() as folder:
        put(folder, *arguments, **changes)
        return answer(solve(folder, "--gap", 0), plan_oracle.Case(folder.path))


def test_a_case_by_hand():
    # A's g (800 of budget 0) fills the pool by 400 + 400 in year 1: then B is bought (400); A's h (400) waits for budget 1
    out, exact = solved()
    check(out["chosen"] == [{"row": 0, "year": 0}, {"row": 1, "year": 1}, {"row": 2, "year": 1}], out)
    check(exact == Fraction("10.5") * 7 / 10 + Fraction(3) * 6 / 10 + Fraction(7) * 4 / 10, out)


def test_an_empty_list_of_candidates_has_the_empty_plan():
    out, _ = solved(CANDIDATES)
    check(out["chosen"] == [] and out["objective"] == 0 and out["bound"] == 0 and out["gap"] == 0 and out["stopped"] == "optimal", out)


def test_nothing_affordable_has_the_empty_plan():
    for changes in ({"opening_pool": 0, "budgets": "year,amount\n0,0\n1,0\n2,0\n"}, {"supplier_cap": 0}, {"opening_pool": 0, "consortium_cap": 1, "candidates": CANDIDATES + "A,1,g,9,1,1,K\n"}):
        out, _ = solved(**changes)
        check(out["chosen"] == [] and out["objective"] == 0, out, str(changes))


def test_returns_beyond_the_horizon_are_lost_and_a_lag_of_zero_pays_at_once():
    one = CANDIDATES + "A,1,g,1000,1,5,\nB,2,g,1000,1,5,\n"
    for lag, rows in ((0, [0, 1]), (2, [0, 1]), (3, [0]), (9, [0])):
        out, _ = solved(one, return_lag_years=lag, opening_pool=0)
        check(sorted(c["row"] for c in out["chosen"]) == rows, out, f"lag {lag}")


def test_subsidies_and_returns_are_rounded_down_on_the_decimals_as_written():
    # 0.29 * 100 is 28.999… in binary, 29 as written; r = floor(0.7 * 29) = 20, match floor(0.35 * 20) = 7: B's 27 fit exactly, 28 do not
    for cost, rows in ((94, [0, 1]), (97, [0])):  # floor(0.29 * 94) = 27, floor(0.29 * 97) = 28
        text = CANDIDATES + f"A,1,g,100,1,1,\nB,2,g,{cost},1,1,\n"
        rules = '{"subsidy_share": 0.29, "return_ratio": 0.7, "match_ratio": 0.35, "return_lag_years": 0, "opening_pool": 0, "horizon_years": 1}'
        out, _ = solved(text, "year,amount\n0,29\n", rules)
        check([c["row"] for c in out["chosen"]] == rows, out, str(cost))


def test_large_amounts_stay_exact_to_the_won():
    big = 2_000_000_000_000_003
    for budget, rows in ((big + 4, [0, 1]), (big + 3, [0])):
        text = CANDIDATES + f"A,1,g,{big},1000,5,\nB,1,g,4,1,5,\n"
        out, _ = solved(text, f"year,amount\n0,{budget}\n", subsidy_share=1, horizon_years=1)
        check([c["row"] for c in out["chosen"]] == rows, out)


def test_digits_of_tonnes_decide():
    for zeros in (8, 11, 24):
        rows = [f"A,1,g,10,{t},5,\n" for t in ("1." + "0" * zeros + "1", "1." + "0" * zeros + "2", "1")]
        out, _ = solved(CANDIDATES + "".join(rows))
        # beyond a double's digits the better one may be missed, but never under a claim of the optimum
        check(out["chosen"] == [{"row": 1, "year": 0}] or zeros > 11 and out["stopped"] != "optimal" and out["gap"] > 0, out)


def test_a_supplier_may_have_both_tiers_and_its_cap_counts_both():
    text = CANDIDATES + "A,1,g,1000,6,5,\nA,2,h,125,5,5,\n"
    for cap, rows in ((900, [0, 1]), (899, [0]), (800, [0]), (799, [1])):
        out, _ = solved(text, supplier_cap=cap)
        check(sorted(c["row"] for c in out["chosen"]) == rows, out, f"cap {cap}")


def test_the_cap_of_consortia_does_not_bind_firms_without_one():
    text = CANDIDATES + "A,1,g,500,5,5,\nB,1,g,500,5,5,\nC,1,g,500,5,5,K\nD,1,g,500,4,5,K\n"
    out, _ = solved(text, consortium_cap=400)
    check(sorted(c["row"] for c in out["chosen"]) == [0, 1, 2], out)


def test_the_empty_plan_keeps_every_floor():
    text = "supplier,tier,group,cost,tonnes_per_year,life_years,region\nA,1,g,500,5,5,R1\nB,1,g,5000,1,5,R2\n"
    out, _ = solved(text, floors=[{"region": "R2", "share": "0.5"}])
    check(out["chosen"] == [], out)
    out, _ = solved(text, floors=[{"region": "R1", "share": "0.5"}])
    check([c["row"] for c in out["chosen"]] == [0], out)


def test_files_as_offices_send_them_give_the_same_answer():
    with Folder() as folder:
        put(folder)
        want = json.loads(solve(folder, "--gap", 0).out)["chosen"]
        moved = "tonnes_per_year,consortium,life_years,supplier,tier,group,cost\n10.5,K,5,A,1,g,1000\n3,K,5,A,1,h,500\n7,,3,B,2,g,500\n"
        plain = "\n".join(line.rsplit(",", 1)[0] for line in GOOD.splitlines())
        for candidates in (GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.rstrip("\n"), GOOD.replace("A,1", '"A",1'), GOOD + "\n\n", moved, plain):
            put(folder, candidates, ("\ufeff" + BUDGETS).replace("\n", "\r\n"))
            result = solve(folder, "--gap", 0)
            check(result.code == 0 and json.loads(result.out)["chosen"] == want, result, candidates)
        put(folder, GOOD.replace("A,", "가상부품,").replace("K\n", '"조합, ""하나"""\n'), "amount,year\n1000,2\n1000,0\n1000,1\n")
        check(json.loads(solve(folder, "--gap", 0).out)["chosen"] == want, "Korean names, years in any order")


# ---- what is refused

def edit(line, column, value, text=GOOD):
    rows = [row.split(",") for row in text.splitlines()]
    rows[line - 1][column] = value
    return "\n".join(",".join(row) for row in rows) + "\n"


def cells():
    """(candidates.csv, place of the error)"""
    bad = {
        0: ("",),
        1: ("", "0", "3", "-1", "x", "1.5"),
        2: ("",),
        3: ("", "0", "-5", "1.5", "abc", "nan", "9223372036854775808", '"1,000"', "1000원"),
        4: ("", "-1", "-0.001", "nan", "inf", "1e999", "abc", "0x10", '"1,5"'),
        5: ("", "0", "-1", "1.5", "x", "99999999999999999999"),
    }
    for column, values in bad.items():
        for value in values:
            text = edit(3, column, value)
            yield text, (3, len(",".join(text.splitlines()[2].split(",")[:column])) + (column > 0) + 1)


def refused(result, file, line=None, column=None, what=""):
    check(result.code == 3 and result.out == "", result, what)
    errors = result.errors()
    check(any(os.path.basename(e["file"]) == file and (line is None or e["line"] == str(line)) and (column is None or e["column"] == str(column))
              for e in errors), result, f"{what}: expected {file}:{line}:{column}")


def test_a_bad_cell_is_refused_at_its_place():
    with Folder() as folder:
        for text, (line, column) in cells():
            put(folder, text)
            refused(solve(folder), "candidates.csv", line, column, text.splitlines()[2])


def test_bad_rows_and_columns_of_candidates_are_refused():
    with Folder() as folder:
        for column in CANDIDATES.strip().split(",")[:6]:
            put(folder, GOOD.replace(column, "other", 1))
            refused(solve(folder), "candidates.csv", 1, what=column)
        for text, line in ((GOOD.replace("group", "tier", 1), 1), (GOOD + "C,1,g\n", 5), (GOOD + "C,1,g,1,1,1,K,more\n", 5), (GOOD + '"C,1,g,1,1,1,K\n', 5),
                           ("", None), (GOOD + "C\0,1,g,1,1,1,K\n", 5)):
            put(folder, text)
            refused(solve(folder), "candidates.csv", line, what=repr(text))


def test_bad_budgets_are_refused():
    with Folder() as folder:
        for rows, line in (("0,1\n1,1\n2,1\n1,1\n", 5), ("0,1\n1,1\n3,1\n", 4), ("0,1\n1,1\n-1,1\n", 4), ("0,1\n1,1\n2,-1\n", 4), ("0,1\n1,1\n2,\n", 4),
                           ("0,1\n1,1\n,1\n", 4), ("0,1\n1,1\n2,1.5\n", 4), ("0,1\n1,x\n2,1\n", 3), ("0,1\n1,1\n2,9223372036854775808\n", 4),
                           ("0,1\n1,nan\n2,1\n", 3), ("0,1\n2,1\n", None), ("", None), ("0,1\n1,1\n2,1\n3,1\n", 5)):
            put(folder, budgets="year,amount\n" + rows)
            refused(solve(folder), "budgets.csv", line, what=rows)
        for head in ("year\n0\n1\n2\n", "amount\n1\n1\n1\n", ""):
            put(folder, budgets=head)
            refused(solve(folder), "budgets.csv", what=head)


def test_bad_rules_are_refused():
    with Folder() as folder:
        for key in RULES:
            put(folder, **{key: None})
            refused(solve(folder), "rules.json", what=f"without {key}")
            for value in (-1, "x", None if key is None else [], True, {}):
                put(folder, **{key: value})
                refused(solve(folder), "rules.json", what=f"{key}: {value}")
            put(folder, rules=json.dumps({**RULES, key: 7}).replace(": 7", ": null"))
            refused(solve(folder), "rules.json", what=f"{key}: null")
        for key, value in (("return_lag_years", 0.5), ("horizon_years", 0), ("horizon_years", 2.5), ("opening_pool", 1.5), ("supplier_cap", -1), ("consortium_cap", -1),
                           ("supplier_cap", 1.5), ("supplier_cap", "x"), ("opening_pool", 10**19), ("horizon_years", 10**19), ("floors", 1), ("floors", [{}]),
                           ("floors", [{"region": "R1"}]), ("floors", [{"region": "R1", "share": "0.1"}, {"region": "R1", "share": "0.5"}]), ("floors", [{"region": "R1", "share": "-0.1"}]), ("floors", [{"region": "R1", "share": "1.1"}])):
            put(folder, **{key: value})
            refused(solve(folder), "rules.json", what=f"{key}: {value}")
        for text in ("", "{", "[]", "7", json.dumps(RULES) + "x", '{"horizon_years": 3, ' + json.dumps(RULES)[1:], json.dumps(RULES).replace("0.8", "NaN"),
                     json.dumps(RULES).replace("0.8", "1e999")):
            put(folder, rules=text)
            refused(solve(folder), "rules.json", what=text)


def test_a_missing_file_or_folder_is_named():
    for name in ("candidates.csv", "budgets.csv", "rules.json"):
        with Folder() as folder:
            put(folder)
            os.unlink(folder / name)
            refused(solve(folder), name, what=name)
            os.mkdir(folder / name)
            refused(solve(folder), name, what=f"{name} is a folder")
    with Folder() as folder:
        result = solve(folder / "none")
        check(result.code == 3 and result.out == "" and "none" in result.err, result)


def test_all_errors_are_told_in_one_go_and_in_both_languages():
    with Folder() as folder:
        put(folder, edit(2, 3, "0", edit(3, 4, "x", edit(4, 1, "3"))), BUDGETS.replace("1,1000", "1,-1"))
        places = {}
        for lang in ("en", "ko"):
            result = solve(folder, "--lang", lang)
            check(result.code == 3 and result.out == "", result)
            places[lang] = [(os.path.basename(e["file"]), e["line"], e["column"], e["code"]) for e in result.errors()]
            check({("candidates.csv", "2"), ("candidates.csv", "3"), ("candidates.csv", "4"), ("budgets.csv", "3")} <= {p[:2] for p in places[lang]}, result)
            check(any("가" <= c <= "힣" for c in result.err) == (lang == "ko"), result)
        check(places["en"] == places["ko"], str(places))


def test_wrong_usage():
    with Folder() as folder:
        put(folder)
        for more in (("--gap", -1), ("--gap", "x"), ("--gap", "nan"), ("--seconds", -1), ("--seconds", "x"), ("--work", -1), ("--work", "1.5"),
                     ("--threads", 0), ("--seed", -1), ("--seed", "x"), ("--nothing",), ("--gap",), ("more",)):
            result = solve(folder, *more)
            check(result.code == 2 and result.out == "", result, str(more))
    for words in (("plan",), ("plan", "sovle"), ("plan", "solve")):
        result = run(*words)
        check(result.code == 2 and result.out == "", result, str(words))


# ---- stopping

def generated(folder, kind, *more):
    path = folder / f"{kind}{len(os.listdir(folder.path))}"
    result = run("plan", "generate", kind, "-o", path, *more)
    check(result.code == 0 and result.out == "", result)
    return path


def without_seconds(text):
    out = json.loads(text)
    return text.replace(json.dumps(out["seconds"]), "") if text.count('"seconds"') == 1 else text, {k: v for k, v in out.items() if k != "seconds"}


def test_the_same_work_and_seed_give_the_same_plan_with_any_number_of_threads():
    with Folder() as folder:
        for kind, size, work in (("hard", 40, 200000), ("options", 60, 100000), ("audit", 50, 50000)):
            path = generated(folder, kind, "--suppliers" if kind != "audit" else "--plants", size)
            case = plan_oracle.Case(path)
            first = None
            for threads in (1, 2, 4, 1):
                result = solve(path, "--gap", 0, "--work", work, "--seed", 5, "--threads", threads)
                answer(result, case)
                text = without_seconds(result.out)
                first = first or text
                check(text[1] == first[1], result, f"{kind} with {threads} threads")


def test_more_work_is_never_worse_and_no_bound_is_below_a_plan():
    with Folder() as folder:
        path = generated(folder, "hard", "--suppliers", 40, "--floor")
        case, values, bounds = plan_oracle.Case(path), [], []
        for work in (1, 1000, 100000, 500000):
            out, exact = answer(solve(path, "--gap", 0, "--work", work), case)
            values.append(exact)
            bounds.append(out["bound"])
        check(values == sorted(values) and min(bounds) >= max(values) * (1 - Fraction(1, 10**14)), f"{list(map(float, values))} {list(map(float, bounds))}")


def test_a_gap_is_enough():
    with Folder() as folder:
        path = generated(folder, "options", "--suppliers", 60)
        for gap in ("0.5", "0.05", "0.01"):
            out, _ = answer(solve(path, "--gap", gap, "--seconds", 60), plan_oracle.Case(path))
            check(out["gap"] <= Fraction(gap) and out["stopped"] in ("gap", "optimal"), out, gap)


def test_the_time_is_kept_and_the_plan_so_far_is_given():
    with Folder() as folder:
        path = generated(folder, "hard", "--suppliers", 200)
        start = time.monotonic()
        out, exact = answer(solve(path, "--gap", 0, "--seconds", 1), plan_oracle.Case(path))
        check(out["stopped"] == "time" and exact > 0 and time.monotonic() - start < 10, out)


def test_an_interrupted_search_ends_with_130_and_prints_the_best_plan_so_far():
    with Folder() as folder:
        path = generated(folder, "hard", "--suppliers", 200)
        process = subprocess.Popen([BIN, "plan", "solve", path, "--gap", "0", "-O", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        out, err = (text.decode() for text in process.communicate(timeout=60))
        check(process.returncode == 130 and time.monotonic() - start < 10, f"{process.returncode} {err}")
        check("interrupted" in err and "plan.cancelled" in err, err)
        _, exact = answer(Result(0, out, err), plan_oracle.Case(path))
        check(exact > 0, err)


if __name__ == "__main__":
    main(__name__)
