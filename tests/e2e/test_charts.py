#!/usr/bin/python3
"""Charts of the command line: what flows where in the cascade, worked out here from the folder's rows; files that are SVG and nothing else, at every width and in both
languages; what they say; and what is refused."""
import csv
import json
import os
import shutil
import xml.etree.ElementTree as ET
from fractions import Fraction as F

from e2e import SOURCE, Folder, check, main, run

HOME = Folder().__enter__()
SVG = "{http://www.w3.org/2000/svg}"
MADE = {}


def example(name):
    if name not in MADE:
        result = run("run", os.path.join(SOURCE, "examples", name), "--db", HOME / (name + ".db"))
        check(result.code == 0, result)
        MADE[name] = HOME / (name + ".db")
    return MADE[name]


def flows(db, *arguments):
    result = run("cascade", "--db", db, "-O", "json", *arguments)
    check(result.code == 0, result)
    return json.loads(result.out)


PICTURES = (("small", "cascade"), ("small", "cascade --year 2027"), ("small", "footprint V-1"), ("small", "explain --product V-1"), ("credits", "meter band S1-M1"),
            ("credits", "credit position CARMAKER"))


def picture(name, words, *more):
    result = run(*words.split(), "--db", example(name), "-O", "svg", *more)
    check(result.code == 0 and result.err == "", result)
    return result.out


def words_of(text):
    return " ".join(t.text for t in ET.fromstring(text).iter(SVG + "text"))


# ---- what flows where ----

def test_won_of_the_flows_are_those_of_the_tiers():
    for name in ("small", "credits"):
        told = flows(example(name))
        f = told["flows"]
        for tier in told["tiers"]:
            won = {kind: sum(w["krw"] for w in f["won"] if f["sources"][w["source"]]["kind"] == kind and w["tier"] == tier["tier"]) for kind in ("state", "carmaker", "returned", "own")}
            assert won == {"state": tier["state_krw"] + tier["match_krw"], "carmaker": tier["carmaker_krw"], "returned": tier["returned_krw"], "own": tier["own_share_krw"]}, tier
        assert f["machines"] == sum(c["machines"] for c in f["classes"]) == told["all"]["machines"]


def test_tonnes_of_the_flows_are_those_of_their_twelve_months():
    told = flows(example("small"), "--year", "2027")
    sure = sum(g["gco2e"] for g in told["flows"]["tonnes"] if g["state"] == "sure")
    assert F(sure, 10**6) == F(told["all"]["verified_tco2e"]) and (told["flows"]["from"], told["flows"]["to"]) == ("2027-01", "2027-12")
    before = flows(example("small"), "--year", "2026")["flows"]["tonnes"]  # nothing was metered then: a plan of three machines, and no measured zero
    assert {g["state"] for g in before} == {"planned"} and sum(g["gco2e"] for g in before) == (180000 + 96000 + 240000) * 433, before


def test_verified_tonnes_that_nobody_claims_end_in_vehicles_by_what_they_are_made_of():
    """Without a certificate: all of S1-P1 (1 in each vehicle, 1,000 of both a month) and of S3-P1 (4 in each S1-P1, 4,000 a month) goes into the vehicle, and half of S2-P1
    (1 in each vehicle, 2,000 a month)."""
    folder = HOME / "uncertified"
    shutil.copytree(os.path.join(SOURCE, "examples", "small"), folder)
    path = os.path.join(folder, "projects.csv")
    with open(path, encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head] + [[cell if head[i] != "certified_on" else "" for i, cell in enumerate(row)] for row in rows])
    result = run("run", folder, "--db", HOME / "uncertified.db")
    check(result.code == 0, result)
    f = flows(HOME / "uncertified.db")["flows"]
    saved = {m: sum(F(month["reduction_kg"]) for month in json.loads(run("meter", "band", m, "--db", HOME / "uncertified.db", "-O", "json").out)["months"]) for m in ("S1-M1", "S2-M1", "S3-M1")}
    want = {"vehicle": saved["S1-M1"] + saved["S3-M1"] + saved["S2-M1"] / 2, "products": saved["S2-M1"] / 2}
    for kind, kg in want.items():
        grams = sum(g["gco2e"] for g in f["tonnes"] if f["sinks"][g["sink"]]["kind"] == kind)
        assert abs(grams - kg * 1000) <= 3, (kind, grams, float(kg))
    assert not [g for g in f["tonnes"] if f["sinks"][g["sink"]]["kind"] == "credit"]


def test_certified_tonnes_are_credits_and_in_no_vehicle():
    f = flows(example("small"))["flows"]
    credit = sum(g["gco2e"] for g in f["tonnes"] if f["sinks"][g["sink"]]["kind"] == "credit")
    footprint = json.loads(run("explain", "--product", "V-1", "--db", example("small"), "-O", "json").out)
    assert footprint["claim_kgco2e"] != "0" and 0 < credit < 113822000, "and what is below a tonne of the certificate stays with the firms"


# ---- files ----

def test_pictures_are_svg_of_that_width_without_scripts_styles_or_outside_resources():
    for name, words in PICTURES:
        for width in ("320", "720", "1400"):
            for lang in ("ko", "en"):
                text = picture(name, words, "--width", width, "--lang", lang)
                root = ET.fromstring(text)
                assert root.tag == SVG + "svg" and root.get("width") == width and root.get("role") == "img" and root.get("lang") == lang, words
                assert len(root.find(SVG + "desc").text) > 10, (words, lang)
                tags = {node.tag.replace(SVG, "") for node in root.iter()}
                assert tags <= {"svg", "title", "desc", "pattern", "rect", "g", "path", "line", "circle", "text"}, tags
                assert not [k for node in root.iter() for k in node.keys() if k == "style" or k.startswith("on") or "href" in k], words
                assert min(float(t.get("font-size")) for t in root.iter(SVG + "text")) >= 12, words
                assert "nan" not in text.lower().replace("nanum", ""), words
        assert picture(name, words) == picture(name, words), "the same question gives the same bytes"


def test_pictures_say_their_numbers_units_period_and_day():
    for name, words, lang, said in (
            ("small", "cascade", "ko", ("0.73억원", "1차 협력사", "137만원", "외부사업 인증실적", "2028. 6. 30.까지", "2027년 1월 – 2027년 12월", "환원 0.70억원")),
            ("small", "cascade", "en", ("KRW 72.9 m", "tier 1 suppliers", "KRW 1,367k", "offset credits", "up to 30 Jun 2028", "returned KRW 70.0 m")),
            ("small", "footprint V-1", "ko", ("참여 전", "참여 후", "주장 조정 후", "/대", "세로축 일부 생략")),
            ("credits", "credit position CARMAKER", "en", ("1,000 t", "940 t", "missing 60 t", "50 / 50 t", "compliance year 2027", "as of 30 Jun 2028")),
            ("credits", "meter band S1-M1", "ko", ("설치 2026. 10. 20.", "기준선", "누적 감축", "메움"))):
        text = words_of(picture(name, words, "--lang", lang))
        for word in said:
            assert word in text, (words, word, text)


def test_on_a_phone_the_same_numbers_stand_in_a_list_with_the_hinge():
    wide, narrow = (words_of(picture("small", "cascade", "--width", width, "--lang", "ko")) for width in ("900", "360"))
    for number in ("0.73억원", "2.16억원", "1.40억원", "137만원", "112.9 t"):
        assert number in wide and number in narrow, number
    assert "2.86억원 → 연 209.1 t" in narrow, narrow


def test_pictures_are_refused_where_there_are_none():
    db = example("small")
    for words in ("meter list -O svg", "meter list --width 400", "credit accounts -O svg", "footprint -O svg", "footprint V-1 S1-P1 -O svg", "footprint V-1 --case before -O svg",
                  "cascade -O svg --width 100", "cascade -O svg --width 2000", "inventory -O svg"):
        result = run(*words.split(), "--db", db)
        check(result.code == 2 and result.out == "", result, words)
    result = run("footprint", "V-9", "--db", db, "-O", "svg")
    check(result.code == 4 and result.out == "" and "V-9" in result.err, result)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
