#!/usr/bin/python3
"""How any number came to be: the command that a page's drawer prints gives the same number, its formula gives the number from its inputs, the same stands in the API for
whoever may see the number, and for nobody else."""
import json
import os
import re
import shlex
import tempfile
from fractions import Fraction

from api import SOURCE, Server
from e2e import check, main, run

HOME = tempfile.mkdtemp(prefix="sangsaeng-")
CATALOGUE = os.path.join(SOURCE, "packs", "automotive", "measures.csv")
MADE = {}
YEARS = {"small": ("2026", "2027", "2028"), "automotive": ("2027", "2028")}


def db(example):
    if example not in MADE:
        path = os.path.join(HOME, example + ".db")
        result = run("run", os.path.join(SOURCE, "examples", example), "--db", path)
        check(result.code == 0, result)
        MADE[example] = path
    return MADE[example]


def told(example, *words):
    result = run(*words, "--db", db(example), "-O", "json")
    check(result.code == 0, result)
    return json.loads(result.out)


def value_of(working):
    """What the formula gives from the inputs; None where it has no symbols, or the number is not known."""
    if working["formula"] is None or working["value"] is None:
        return None
    right = working["formula"].split(" = ", 1)[1]
    if right == "Σ x":
        return sum((Fraction(each["value"]) for each in working["inputs"] if each["symbol"] is None), Fraction(0))
    names = {each["symbol"]: Fraction(each["value"]) for each in working["inputs"] if each["symbol"]}
    assert set(re.findall(r"[A-Z]", right)) == set(names), working["of"]
    return Fraction(eval(right.translate(str.maketrans("×÷−", "*/-")), {"__builtins__": {}}, names))


def is_explained(example, number, value, *words):
    """The printed command gives the same, in JSON and as text in both languages; the formula gives the value; nothing is without words and a source."""
    working = told(example, "explain", number, *words)
    if value is None:
        assert working["value"] is None, working
    else:
        assert Fraction(working["value"]) == Fraction(str(value)), (working["value"], value)
    by_formula = value_of(working)
    if by_formula is not None:
        assert abs(by_formula - Fraction(working["value"])) <= abs(by_formula) / 10**9, (number, float(by_formula), working["value"])
    for both in [working["name"], working["formula_words"]] + [each["name"] for each in working["inputs"]]:
        assert both["ko"] and both["en"], working
    printed = [CATALOGUE if last == "--catalogue" else db(example) if last == "--db" else word for last, word in zip([""] + shlex.split(working["command"]), shlex.split(working["command"]))]
    assert printed[:2] == ["sangsaeng", "explain"], printed
    for lang, formula in (("ko", working["formula_words"]["ko"]), ("en", working["formula_words"]["en"])):
        again = run(*printed[1:], "--lang", lang)
        check(again.code == 0, again)
        assert formula in again.out and (working["value"] or {"ko": "모름", "en": "not known"}[lang]) in again.out.splitlines()[2].split("  ")[1].replace(",", ""), again.out
        assert lang == "ko" or not re.search(r"[가-힣]", formula), formula
    return working


def test_the_programme_s_numbers_are_those_of_the_cascade():
    for example in ("small", "automotive"):
        for year in ("",) + YEARS[example]:
            cascade = told(example, "cascade", *(("--year", year) if year else ()))
            end = ":" + year if year else ""
            is_explained(example, "programme:spent" + end, cascade["new_krw"])
            is_explained(example, "programme:returned" + end, cascade["all"]["returned_krw"])
            for key in ("verified", "measured", "planned"):
                tonnes = cascade["all"][key + "_tco2e"]
                exact = told(example, "explain", f"programme:{key}{end}")["value"]
                assert exact == tonnes or abs(Fraction(exact) - Fraction(tonnes)) <= Fraction(tonnes) / 10**11, (exact, tonnes)  # which has twelve digits
                is_explained(example, f"programme:{key}{end}", exact)
            is_explained(example, "programme:per_tonne" + end, cascade["new_krw_per_verified_tco2e"])


def test_money_of_a_grant_is_the_sum_of_its_entries():
    entries = {entry["position"]: entry for entry in told_csv("automotive", "export", "ledger")}
    grants = told("automotive", "fund", "grants")["grants"]
    # one given in kind and the one that gives it, one that was taken back, one that was never agreed, one still running
    chosen = {"S038-M2", "S004-M1", "S001-H1"} | {next(g["grant"] for g in grants if g["state"] == state) for state in sorted({g["state"] for g in grants})}
    assert len(chosen) > 5
    for grant in grants:
        if grant["grant"] in chosen:
            for figure in ("reserved", "paid", "fixed"):
                working = is_explained("automotive", f"grant:{grant['grant']}:{figure}", grant[figure + "_krw"])
                for each in working["inputs"]:
                    entry = entries[re.search(r"entry (\d+)", each["source"]["en"]).group(1)]
                    assert entry["amount_krw"] == each["value"].lstrip("-") and entry["date"] in each["name"]["ko"], each
    assert is_explained("small", "grant:S1-M1:due", 57480000)["inputs"][-1]["value"] == "-2520000"


def told_csv(example, *words):
    result = run(*words, "--db", db(example), "-O", "csv")
    check(result.code == 0, result)
    head, *rows = result.out.splitlines()
    return [dict(zip(head.split(","), row.split(","))) for row in rows]


def test_every_bar_of_the_curve_is_explained_in_both_views_and_with_the_catalogue():
    for view in ("programme", "factory"):
        bars = told("automotive", "macc", "--view", view)["bars"]
        for bar in bars[:2] + bars[-2:]:
            is_explained("automotive", f"macc:{bar['measure']}:{view}", bar["cost_krw_per_tco2e"])
    bars = told("automotive", "macc", "--view", "programme", "--catalogue", CATALOGUE)["bars"]
    offered = next(bar for bar in bars if bar["origin"] == "catalogue")
    is_explained("automotive", f"macc:{offered['measure']}:programme", offered["cost_krw_per_tco2e"], "--catalogue", CATALOGUE)
    assert run("explain", f"macc:{offered['measure']}", "--db", db("automotive")).code != 0, "without the catalogue there is no such bar"


def test_a_position_says_in_korean_what_it_is_made_of():
    for figure in told("credits", "credit", "position", "CARMAKER")["figures"]:
        working = is_explained("credits", f"position:CARMAKER:{figure['key']}", figure["value"])
        assert working["inputs"] and not re.search(r"\b(floor|max|min|at most|days|months|surrendered|held|Act|Decree|allowances)\b", working["formula_words"]["ko"]), working["formula_words"]


def test_a_machine_s_reductions_are_the_sum_of_its_months():
    for row in ("S1-M1", "S2-M1"):
        for figure in ("planned", "measured", "verified"):
            working = is_explained("small", f"reduction:{row}:{figure}", told("small", "explain", f"reduction:{row}:{figure}")["value"])
            assert working["inputs"] and all(each["factor"] and each["edition"] for each in working["inputs"])
    assert told("small", "explain", "reduction:S1-M1:verified")["value"] == "68847"


def test_a_plan_s_totals():
    check(run("plan", "make", "--name", "lean", "--budget", "300000000", "--db", db("automotive")).code == 0, "plan make")
    picks = told("automotive", "plan", "show", "lean")["picks"]
    assert len(picks) > 1
    is_explained("automotive", "plan:lean:support", sum(pick["support_krw"] for pick in picks))
    is_explained("automotive", "plan:lean:own", sum(pick["cost_krw"] - pick["support_krw"] for pick in picks))
    is_explained("automotive", "plan:lean:tonnes", sum(Fraction(pick["reduction_tco2e_per_year"]) for pick in picks).limit_denominator(10**6))


def test_what_names_no_number_is_refused_with_the_kinds():
    for wrong in ("foo:bar", "programme:x", "programme:spent:20x8", "programme:spent:2027:1", "programme:", ":spent", "grant:S1-M1", "grant:S1-M1:sum", "a:b:c:d:e", "position:CARMAKER:x",
                  "position:CARMAKER:obligation_t:9", "macc:S1-M1:mine"):
        for lang in ("ko", "en"):
            result = run("explain", wrong, "--db", db("small"), "--lang", lang)
            assert result.code != 0 and not result.out and "grant:GRANT:" in result.err, (wrong, result)
    for gone in ("grant:S9-M9:paid", "plan:none:tonnes", "reduction:S9-M9:verified"):
        assert run("explain", gone, "--db", db("small")).code != 0
    assert run("explain", "programme:spent").code == 2 and run("explain", "programme:spent", "--db", db("small"), "-O", "svg").code == 2


def seen_by(client):
    for number, may, others in (("programme:spent", ("OPERATOR", "MOTIE"), {"S1": 403, "CARMAKER": 403, "VERIFIER": 403, None: 401}),
                                ("grant:S1-M1:paid", ("S1", "OPERATOR", "MOTIE"), {"S2": 404, None: 401}),
                                ("grant:S1-M1:due", ("S1", "OPERATOR"), {"S2": 404, None: 401}),
                                ("position:CARMAKER:obligation_t", ("OPERATOR",), {"S1": 404, None: 401}),
                                ("reduction:S1-M1:verified", ("S1", "VERIFIER"), {"S2": 404, None: 401})):
        printed = run("explain", number, "--db", db("small"), "-O", "json").out
        for role in may:
            assert client(role).get("/v1/workings/" + number).text == printed, (number, role)
        for role, status in others.items():
            assert client(role).get("/v1/workings/" + number).status == status, (number, role, client(role).get("/v1/workings/" + number))
    wrong = client("OPERATOR").get("/v1/workings/programme:x")
    assert wrong.status == 404 and wrong.json()["code"] == "view.working"
    # who may see the sum, but of whose meter only with a purpose: the formula without the months
    assert client("OPERATOR").get("/v1/workings/reduction:S1-M1:verified").json()["inputs"] == []
    # read like the number itself: another's is in the log before it is given
    reads = [line["resource"] for line in client("OPERATOR").get("/v1/reads?limit=500").json()["items"]]
    assert {"cascade", "grants", "credits/position", "reductions"} <= set(reads), set(reads)


def test_the_api_answers_who_may_see_the_number_with_the_same_bytes_and_nobody_else():
    server = Server(db("small")).start()
    try:
        seen_by(server.client)
    finally:
        server.stop()


if __name__ == "__main__":
    main(__name__)
