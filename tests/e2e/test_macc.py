#!/usr/bin/python3
"""The abatement curve: every number recomputed from the inputs that stand beside it; order, interactions, price, scope; the picture."""
import csv
import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from fractions import Fraction as F

from e2e import SOURCE, Folder, check, main, run

AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
SMALL = os.path.join(SOURCE, "examples", "small")
CATALOGUE = os.path.join(SOURCE, "packs", "automotive", "measures.csv")
HOME = Folder().__enter__()
SVG = "{http://www.w3.org/2000/svg}"


def take_in(folder, name):
    result = run("run", folder, "--db", HOME / name)
    check(result.code == 0, result, folder)
    return HOME / name


DB = take_in(AUTOMOTIVE, "a.db")


def curve(*arguments, db=DB):
    result = run("macc", "--db", db, "-O", "json", *arguments)
    check(result.code == 0, result)
    told = json.loads(result.out)
    told["by"] = {b["measure"]: b for b in told["bars"]}
    return told


PLAIN = curve("--no-cascade")
CASCADE = curve()
FACTORY = curve("--view", "factory")
WITH = curve("--view", "factory", "--catalogue", CATALOGUE, "--no-cascade")


def near(a, b, tolerance=F(1, 10**9)):
    return abs(F(a) - F(b)) <= tolerance * max(1, abs(F(b)))


def annuity(rate, life):
    return sum((1 + F(rate)) ** -k for k in range(1, life + 1))


def recomputed(told, bar):
    i, pools = bar["inputs"], {tuple(p["pays_tiers"]): p for p in told["pools"]}
    own_t = F(bar["adds_tco2e_per_year"]) * (annuity(told["discount_per_year"], i["life_years"]) if told["tonnes_discounted"] else i["life_years"])
    if told["view"] == "factory":
        own = i["cost_krw"] - i["support_krw"] + i["returned_krw"]
        assert own == i["own_krw"]
        return (own - F(i["saving_krw_per_year"]) * annuity(told["discount_per_year"], i["life_years"])) / own_t
    inflow, pool = i["returned_krw"] + i["match_krw"], next(iter(pools.values()), None)
    bought = inflow * F(pool["average_tco2e_per_krw"]) if pool and inflow else 0
    new = i["support_krw"] + i["match_krw"] + (inflow * F(pool["match_krw_per_krw"]) if pool and inflow else 0)
    return new / (own_t + bought)


def test_each_cost_follows_from_the_inputs_beside_it():
    for told in (PLAIN, CASCADE, FACTORY, WITH, curve("--tonnes", "discounted", "--discount", "0.1")):
        assert told["formula"] and told["tonnes_formula"] and told["bars"]
        for bar in told["bars"]:
            assert near(bar["cost_krw_per_tco2e"], recomputed(told, bar)), bar


def test_pool_buys_at_the_average_of_the_deeper_tiers():
    deep = [b for b in PLAIN["bars"] if b["tier"] == 2]
    support, tonnes = sum(b["inputs"]["support_krw"] for b in deep), sum(F(b["inputs"]["alone_tco2e_per_year"]) * b["inputs"]["life_years"] for b in deep)
    assert len(CASCADE["pools"]) == 1 and PLAIN["pools"] == []
    assert near(CASCADE["pools"][0]["average_tco2e_per_krw"], tonnes / support) and CASCADE["pools"][0]["candidates"] == len(deep)


def test_cascade_makes_tier_1_cheaper_and_leaves_tier_2_as_it_is():
    for key, bar in CASCADE["by"].items():
        with_it, without = F(bar["cost_krw_per_tco2e"]), F(PLAIN["by"][key]["cost_krw_per_tco2e"])
        assert with_it == without if bar["tier"] == 2 else with_it != without, key


def test_bars_rise_but_for_those_that_wait_for_what_they_need():
    for told in (PLAIN, CASCADE, FACTORY, WITH):
        for a, b in zip(told["bars"], told["bars"][1:]):
            assert b["after_what_it_needs"] == (F(b["cost_krw_per_tco2e"]) < F(a["cost_krw_per_tco2e"])), (a["measure"], b["measure"])


def test_what_shares_a_use_adds_less_than_alone_and_tonnes_add_up():
    for told in (PLAIN, WITH):
        total = 0
        for b in told["bars"]:
            total += F(b["adds_tco2e_per_year"])
            assert F(b["adds_tco2e_per_year"]) <= F(b["inputs"]["alone_tco2e_per_year"])
            assert F(b["cumulative_tco2e_per_year"]) == total
        assert F(told["total_tco2e_per_year"]) == total
    pair = [PLAIN["by"]["S015-M1"], PLAIN["by"]["S015-M2"]]
    assert any(F(b["adds_tco2e_per_year"]) < F(b["inputs"]["alone_tco2e_per_year"]) for b in pair)


def test_of_two_that_exclude_each_other_one_is_left_out_and_named():
    (left,) = [x for x in PLAIN["left_out"] if x["reason"] == "excluded"]
    assert {left["measure"], left["other"]} == {"S005-M1", "S005-X1"} and left["other"] in PLAIN["by"] and left["measure"] not in PLAIN["by"]


def test_what_needs_another_stands_behind_it():
    for told in (PLAIN, CASCADE, FACTORY):
        order = [b["measure"] for b in told["bars"]]
        assert order.index("S007-M1") < order.index("S007-X1")


def test_tonnes_at_or_under_the_price_are_counted():
    told = curve("--price", "60000")
    under = [b for b in told["bars"] if F(b["cost_krw_per_tco2e"]) <= 60000]
    assert 0 < len(under) < len(told["bars"]) and [b["under_price"] for b in told["bars"]] == [b in under for b in told["bars"]]
    assert F(told["under_price_tco2e_per_year"]) == sum(F(b["adds_tco2e_per_year"]) for b in under)
    assert told["price_krw_per_tco2e"] == 60000 and told["price_on"] is None and PLAIN["price_krw_per_tco2e"] is None


def test_payback_is_own_money_over_a_years_saving():
    for b in FACTORY["bars"]:
        assert near(b["inputs"]["payback_years"], b["inputs"]["own_krw"] / F(b["inputs"]["saving_krw_per_year"])), b


def test_band_of_an_entry_encloses_its_cost():
    banded = [b for b in WITH["bars"] if b["cost_low_krw_per_tco2e"]]
    assert banded and all(F(b["cost_low_krw_per_tco2e"]) <= F(b["cost_krw_per_tco2e"]) <= F(b["cost_high_krw_per_tco2e"]) for b in banded)


def test_scope_takes_tiers_firms_and_sites_and_the_average_stays():
    for words, inside in ((["tier2"], lambda b: b["tier"] == 2), (["S015"], lambda b: b["organisation"] == "S015"), (["S015-S"], lambda b: b["site"] == "S015-S"),
                          (["S015", "tier2"], lambda b: b["organisation"] == "S015" or b["tier"] == 2)):
        told = curve(*[x for w in words for x in ("--scope", w)])
        assert set(told["by"]) == {k for k, b in CASCADE["by"].items() if inside(b)} and told["pools"] == CASCADE["pools"], words
    assert curve("--scope", "tier7")["bars"] == []
    result = run("macc", "--db", DB, "--scope", "S999")
    check(result.code == 4 and "error[plan.scope_unknown]" in result.err and result.out == "", result)


def test_machines_and_firms_are_told_in_both_languages():
    with open(os.path.join(AUTOMOTIVE, "measures.csv"), encoding="utf-8", newline="") as file:
        machine = {row["measure"]: row for row in csv.DictReader(file)}
    with open(os.path.join(AUTOMOTIVE, "organisations.csv"), encoding="utf-8", newline="") as file:
        firm = {row["organisation"]: row for row in csv.DictReader(file)}
    told = curve()
    assert told["bars"] and told["left_out"]
    for bar in told["bars"] + told["left_out"]:
        own, of = machine[bar["measure"]], firm[bar["organisation"]]
        assert (bar["name_ko"], bar["name_en"]) == (own["machine"], own["machine_en"]) and own["machine_en"].isascii(), bar
        assert (bar["firm_ko"], bar["firm_en"]) == (of["name"], of["name_en"] or of["name"]), bar
    picture = run("macc", "--db", DB, "-O", "svg", "--lang", "en")
    check(picture.code == 0 and not any("가" <= letter <= "힣" for letter in picture.out), picture, "an English chart has no Korean name")
    with Folder() as f:  # without the column, or blank in it: as the machine is called
        shutil.copytree(SMALL, f / "s", ignore=shutil.ignore_patterns("*.py"))
        with open(f / "s/measures.csv", encoding="utf-8", newline="") as file:
            rows = [{k: v for k, v in row.items() if k != "machine_en"} for row in csv.DictReader(file)]
        rows.append({**rows[0], "measure": "S1-X1", "old_serial": "OLD-S1-X1", "project": ""})
        f.write("s/measures.csv", "\n".join([",".join(rows[0])] + [",".join(row.values()) for row in rows]) + "\n")
        [bar] = curve(db=take_in(f / "s", "unnamed.db"))["bars"]
        assert bar["name_en"] == bar["name_ko"] == "인버터 공기압축기", bar


def test_the_newest_price_of_the_folder_is_the_line_where_none_is_given():
    with Folder() as f:
        shutil.copytree(SMALL, f / "s", ignore=shutil.ignore_patterns("*.py"))
        with open(f / "s/measures.csv", encoding="utf-8") as file:
            text = file.read().rstrip("\n")
        row = text.split("\n")[1].replace("S1-M1", "S1-X1").rsplit(",", 1)[0].replace("인버터 공기압축기", 'A <b> & ""quoted""').replace("Inverter air compressor", "")
        cells = row.split(",")
        cells[3] = '"' + cells[3] + '"'
        f.write("s/measures.csv", text + "\n" + ",".join(cells) + ",\n")
        f.write("s/market_prices.csv", "instrument,day,price_krw,source\nKAU,2027-03-02,9000,first\nKAU,2028-03-02,9700,second\nKOC,2028-03-05,1,other\n")
        db = take_in(f / "s", "priced.db")
        told = curve(db=db)
        assert (told["price_krw_per_tco2e"], told["price_on"], told["price_source"]) == (9700, "2028-03-02", "second"), told
        text = run("macc", "--db", db, "--lang", "en").out
        assert "Carbon price 9,700 won/t (KAU, 2028-03-02, second)" in text
        picture = picture_of("--lang", "en", db=db)
        assert 'A <b> & "quoted"' in "".join(t.text or "" for t in picture.iter(SVG + "title")), "what is no mark-up stays text"
        assert "9,700" in words_of(picture) and "2 Mar 2028" in words_of(picture)


def picture_of(*arguments, db=DB):
    result = run("macc", "--db", db, "-O", "svg", *arguments)
    check(result.code == 0, result)
    return ET.fromstring(result.out)


def bars_of(picture):
    """What says something when it is pointed at."""
    return [rect for rect in picture.iter(SVG + "rect") if rect.find(SVG + "title") is not None]


def words_of(picture):
    return " ".join(t.text or "" for t in picture.iter(SVG + "text"))


def test_picture_is_well_formed_says_what_it_shows_and_has_a_bar_for_each():
    for lang, words in (("ko", ("줄일 수 있습니다", "만원/tCO₂e", "환원 포함", "30. 기준", "탄소가격 60,000원/t")),
                        ("en", ("can cut", "thousand won/tCO₂e", "with the cascade", "not discounted", "carbon price 60,000 won/t"))):
        picture = picture_of("--price", "60000", "--lang", lang)
        text = words_of(picture)
        assert all(w in text for w in words), (lang, text)
        assert picture.get("role") == "img" and picture.find(SVG + "title").text and picture.find(SVG + "desc").text
        bars = bars_of(picture)
        assert len(bars) == len(CASCADE["bars"])
        assert [re.match(r"\d+\. (\S+) ", bar.find(SVG + "title").text).group(1) for bar in bars] == [b["measure"] for b in CASCADE["bars"]]
        widths = [float(bar.get("width")) for bar in bars]
        tonnes = [float(b["adds_tco2e_per_year"]) for b in CASCADE["bars"]]
        assert all(abs(w / sum(widths) - t / sum(tonnes)) < 0.003 for w, t in zip(widths, tonnes))


def test_picture_draws_savings_below_zero_and_whiskers_of_the_band():
    picture = picture_of("--view", "factory", "--no-cascade", "--catalogue", CATALOGUE)
    bars = bars_of(picture)
    zero = float(bars[0].get("y"))  # the cheapest saves money and hangs from zero
    for bar, b in zip(bars, WITH["bars"]):
        top, bottom = float(bar.get("y")), float(bar.get("y")) + float(bar.get("height"))
        assert abs((top if float(b["cost_krw_per_tco2e"]) < 0 else bottom) - zero) < 0.11, b["measure"]
    assert any(float(b["cost_krw_per_tco2e"]) < 0 for b in WITH["bars"]) and any(float(b["cost_krw_per_tco2e"]) > 0 for b in WITH["bars"])
    upright = [line for line in picture.iter(SVG + "line") if line.get("x1") == line.get("x2") and line.get("y1") != line.get("y2")]
    assert len(upright) > 5


def test_picture_for_a_phone_keeps_its_text_readable_and_inside():
    for lang in ("ko", "en"):
        picture = picture_of("--width", "390", "--catalogue", CATALOGUE, "--lang", lang)
        assert picture.get("width") == "390" and picture.get("viewBox").split()[2] == "390"
        for t in picture.iter(SVG + "text"):
            assert int(t.get("font-size")) >= 12 and 0 <= float(t.get("x")) <= 390
            room = sum(2 if ord(c) > 0x1100 else 1 for c in t.text) * int(t.get("font-size")) * 0.5
            start = float(t.get("x")) - {"end": room, "middle": room / 2}.get(t.get("text-anchor"), 0)
            assert start >= -6 and start + room <= 396, t.text


def test_without_candidates_one_sentence_says_so_in_every_form():
    db = take_in(SMALL, "small.db")
    for lang, word in (("en", "There is no open candidate"), ("ko", "열려 있는 후보가 없습니다")):
        result = run("macc", "--db", db, "--lang", lang)
        check(result.code == 0 and word in result.out and result.err == "", result)
        assert word in words_of(picture_of("--lang", lang, db=db))
    assert curve(db=db)["bars"] == [] and len(run("macc", "--db", db, "-O", "csv").out.splitlines()) == 1


def test_output_file_says_the_format_and_never_overwrites_the_database():
    for name, begins in (("m.svg", "<svg"), ("m.csv", "measure,"), ("m.json", "{"), ("m.txt", "Abatement")):
        result = run("macc", "--db", DB, "-o", HOME / name)
        check(result.code == 0 and result.out == "", result)
        with open(HOME / name, encoding="utf-8") as file:
            assert file.read().startswith(begins), name
    check(run("macc", "--db", DB, "-o", DB).code == 2, "the database itself")
    check(run("check", "--db", DB).code in (0, 1), "still a database")


def test_machine_output_is_the_same_in_both_languages_and_every_time():
    for form in ("json", "csv"):
        outputs = {run("macc", "--db", DB, "-O", form, "--catalogue", CATALOGUE, "--lang", lang).out for lang in ("ko", "en", "ko")}
        assert len(outputs) == 1
    rows = list(csv.DictReader(run("macc", "--db", DB, "-O", "csv").out.splitlines()))
    assert [(r["measure"], r["cost_krw_per_tco2e"]) for r in rows] == [(b["measure"], b["cost_krw_per_tco2e"]) for b in CASCADE["bars"]]


def test_text_says_basis_and_pool_in_both_languages():
    for lang, words in (("en", ("programme's view", "not discounted", "17 candidates in deeper tiers", "no carbon price", "Not on the curve", "not together with")),
                        ("ko", ("사업 시각", "할인 안 함", "하위 차수 후보 17건", "탄소가격이 없습니다", "곡선에 없는 후보", "함께할 수 없는 더 싼 것"))):
        result = run("macc", "--db", DB, "--lang", lang)
        check(result.code == 0 and all(w in result.out for w in words), result)
    result = run("macc", "--db", DB, "--view", "factory", "--lang", "en")
    check("discount rate 4.5 % a year" in result.out and "payback" in result.out, result)


def test_wrong_usage_is_told():
    for arguments in (["--view", "state"], ["--price", "-1"], ["--price", "x"], ["--discount", "1.1"], ["--discount", "-0.1"], ["--discount", "0.123456789"],
                      ["--discount", "nan"], ["--tonnes", "x"], ["--width", "100"], ["word"], ["-O", "png"]):
        result = run("macc", "--db", DB, *arguments)
        check(result.code == 2 and result.out == "", result, arguments)
    check(run("macc").code == 2, "no database")


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
