#!/usr/bin/python3
"""The list of factors: search and show in both languages and three formats, a list without a programme, and every bad row refused at once."""
import csv
import io
import json
import os
import re
import shutil
import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path

from e2e import BULK, SOURCE, Folder, Result, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
LIST = os.path.join(AUTOMOTIVE, "factors.csv")
MADE = {}


def database():
    """The automotive example's folder, taken in once."""
    if not MADE:
        MADE["folder"] = tempfile.mkdtemp(prefix="sangsaeng-")
        MADE["db"] = os.path.join(MADE["folder"], "a.db")
        result = run("import", AUTOMOTIVE, "--db", MADE["db"])
        check(result.code == 0, result, "the example must be taken in")
    return MADE["db"]


def search(*words, code=0, lang="en"):
    result = run("factor", "search", *words, "--db", database(), "--lang", lang)
    check(result.code == code, result, f"exit code {code}")
    return result


def found(*words):
    return json.loads(search(*words, "--top", "500", "-O", "json").out)


def rows():
    with open(LIST, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


# --- search ---

def test_all_words_must_match_and_capitals_do_not_matter():
    one, two, caps = found("grid"), found("grid", "consumption"), found("GRID", "Consumption")
    check(0 < two["found"] < one["found"] and two["factors"] == caps["factors"], Result(0, str(two), ""))
    for f in two["factors"]:
        check("grid" in (f["key"] + f["name_en"] + f["source"]).lower(), Result(0, str(f), ""))
    check(found("grid", "no-such-word")["factors"] == [], Result(0, "", ""))


def test_korean_words_find_korean_names():
    keys = [f["key"] for f in found("도시가스")["factors"]]
    check(keys and all("도시가스" in f["name_ko"] for f in found("도시가스")["factors"]), Result(0, str(keys), ""))
    check(keys[0] == "kr_citygas_lng_gir2022", Result(0, str(keys), ""), "a name that starts with it, with the newest year, first")


def test_no_word_lists_every_row():
    answer = found()
    check(answer["found"] == len(rows()) == len(answer["factors"]), Result(0, str(answer["found"]), ""))
    check({f["key"] for f in answer["factors"]} == {r["key"] for r in rows()}, Result(0, "", ""))


def test_the_order_is_place_status_year_key():
    rank = {"verified-copy": 0, "secondary": 1, "unverified": 2}

    def place(f, word):
        first = [f["key"], f["name_en"] or "", f["name_ko"] or ""]
        return 0 if any(t.lower().startswith(word) for t in first) else 1 if any(word in t.lower() for t in first) else 2

    for word in ("kr", "grid", "gir", "steel", "gas"):
        order = [(place(f, word), rank[f["status"]], -(f["edition"] or 0), f["key"]) for f in found(word)["factors"]]
        check(order == sorted(order) and len(order) > 1, Result(0, str(order), ""), word)


def test_filters_narrow_by_region_unit_and_day():
    check({f["region"] for f in found("--region", "kr")["factors"]} == {"KR"}, Result(0, "", ""))
    units = {f["unit"] for f in found("--unit", "㎾h")["factors"]}
    check(units == {"kWh"}, Result(0, str(units), ""))
    on = {f["key"] for f in found("grid", "--day", "2025-06-30")["factors"]}
    after = {f["key"] for f in found("grid", "--day", "2026-01-31")["factors"]}
    check("kr_grid_cons_2024" in on and "kr_grid_cons_2024" not in after and "kr_grid_cons_2025avg" in after, Result(0, f"{on}\n{after}", ""))


def test_a_row_in_json_says_value_set_and_marks():
    f = found("kr_grid_cons_2025avg")["factors"][0]
    check(f["kgco2e_per_unit"] == "0.433" and f["unit"] == "kWh" and f["gwp_set"] is None and f["as_published"] is True, Result(0, str(f), ""))
    check(f["no_upstream"] and f["other_gwp_set"] and not f["screening"] and not f["complete"] and f["problem"] is None, Result(0, str(f), ""))
    gas = found("kr_citygas_lng_gir2022")["factors"][0]
    check(gas["gwp_set"] == "AR5" and gas["kgco2e_per_unit"] == "2.17528005" and not gas["as_published"], Result(0, str(gas), ""))
    ar6 = json.loads(search("kr_citygas_lng_gir2022", "--gwp", "AR6", "--json").out)
    check(ar6["gwp_set"] == "AR6" and ar6["factors"][0]["kgco2e_per_unit"] == "2.17530728", Result(0, str(ar6), ""))


def test_text_in_both_languages_fits_80_columns():
    for lang in ("en", "ko"):
        result = search("--top", "500", lang=lang)
        wide = [line for line in result.out.splitlines() if width(line) > 80 and not line.startswith("  sangsaeng factor show")]
        check(not wide, Result(0, "\n".join(wide), ""), lang)
    english, korean = search("grid", "--top", "2").out, search("grid", "--top", "2", lang="ko").out
    check("Korea grid, consumption end" in english and "전력 소비단" in korean and "Korea grid" not in korean, Result(0, korean, english))
    check("not complete: without upstream, GWP set unknown" in english, Result(0, english, ""))
    check("완전하지 않음: 상류 배출 없음, GWP 모름" in korean and "2차 전사" in korean, Result(0, korean, ""))
    check(re.search(r"^2 of \d+ factors \(all of them: --top \d+\)", english, re.MULTILINE), Result(0, english, ""))
    check(re.search(r"^\d+건 가운데 2건", korean, re.MULTILINE), Result(0, korean, ""))


def test_heating_values_only_are_said_so():
    result = search("kr_ncv2022_citygas_lng")
    check("no emission factor, heating values only (per Nm3)" in result.out and "not complete" not in result.out, result)
    f = found("kr_ncv2022_citygas_lng")["factors"][0]
    check(f["kgco2e_per_unit"] is None and f["complete"] is False and f["problem"] is None, Result(0, str(f), ""))


def test_nothing_found_is_no_error_and_says_how_to_go_on():
    result = search("no-such-thing")
    check("No emission factor fits." in result.out and "--region" in result.out and result.err == "", result)
    check("맞는 배출계수가 없습니다" in search("없는낱말", lang="ko").out, result)
    empty = json.loads(search("no-such-thing", "--json").out)
    check(empty["factors"] == [] and empty["found"] == 0, Result(0, str(empty), ""))
    check(search("no-such-thing", "-O", "csv").out.count("\n") == 1, result, "the header alone")


def test_csv_has_one_line_for_each_factor_and_says_what_it_left_out():
    result = search("-O", "csv", "--top", "500")
    table = list(csv.DictReader(io.StringIO(result.out)))
    check({r["key"] for r in table} == {r["key"] for r in rows()} and result.err == "", result)
    by_key = {r["key"]: r for r in table}
    check(by_key["kr_grid_cons_2025avg"]["kgCO2e_per_unit"] == "0.433", result)
    check(by_key["kr_grid_cons_2025avg"]["marks"] == "no_upstream;other_gwp_set", result)
    short = search("-O", "csv", "--top", "3")
    check(short.out.count("\n") == 4 and "3 of" in short.err, short)
    check(search("-O", "csv", "--top", "3", "-q").err == "", short)


# --- show ---

def test_one_factor_in_full_with_what_chooses_it():
    result = run("factor", "show", "kr_citygas_lng_gir2022", "--db", database())
    for says in ("CO2 2.17316, CH4 0.0000389, N2O 0.00000389 kg/Nm3", "net 38.9, gross 43.1 MJ/Nm3", "https://www.gir.go.kr", "도시가스(LNG)",
                 "Chosen by programme.json", "footprints, city_gas, 2025-01 … 2029-12", "offset projects, city_gas", "none: taken as certain"):
        check(says in result.out, result, says)
    check(result.code == 0 and re.search(r"factors\.csv:\d+", result.out), result)
    korean = run("factor", "show", "kr_citygas_lng_gir2022", "--db", database(), "--lang", "ko")
    for says in ("도시가스(LNG)", "순 38.9, 총 43.1 MJ/Nm3", "programme.json이 고른 곳", "발자국, city_gas", "외부사업"):
        check(says in korean.out, korean, says)
    none = run("factor", "show", "kr_ncv2022_citygas_lng", "--db", database())
    check("programme.json does not choose it" in none.out, none)


def test_one_factor_as_json():
    f = json.loads(run("factor", "show", "kr_citygas_lng_gir2022", "--db", database(), "-O", "json").out)
    check(f["schema"] == "sangsaeng.factor/1" and f["co2"] == "2.17316" and f["heating_value_gross"] == "43.1", Result(0, str(f), ""))
    check([c["purpose"] for c in f["chosen_for"]] == ["footprint", "offset"], Result(0, str(f), ""))
    check(f["chosen_for"][0]["carrier"] == "city_gas" and f["chosen_for"][0]["from"] == "2025-01" and f["gsd"] is None, Result(0, str(f), ""))


def test_an_unknown_key_is_not_found_and_the_nearest_is_named():
    result = run("factor", "show", "kr_citygas_lng_gir202", "--db", database())
    check(result.code == 4 and "error[factor.unknown_near]" in result.err and "kr_citygas_lng_gir2022" in result.err, result)


# --- a list without a programme ---

HEADER = "key,name_en,name_ko,unit,kgCO2e_per_unit,gwp_set,source,status,gsd,pedigree,component,valid_from,valid_to,gas,component_unit,heating_value_net,heating_value_unit\n"


def test_a_list_is_searched_without_a_database():
    with Folder() as folder:
        path = folder.write("list.csv", HEADER + "steel,Steel,강재,kg,2.1,AR5,ours,secondary,1.3,,,,,,,,\nnf3,NF3,삼불화질소,kg,,,ours,secondary,,2;3;2;1;3,,,,NF3,,,\n")
        result = run("factor", "search", "강재", "--factors", path, "-O", "json")
        answer = json.loads(result.out)
        check(result.code == 0 and answer["gwp_set"] == "AR5" and [f["key"] for f in answer["factors"]] == ["steel"], result)
        shown = run("factor", "show", "steel", "--factors", path)
        check("1.3, as given" in shown.out and "Chosen" not in shown.out and "programme.json" not in shown.out, shown)
        pedigree = run("factor", "show", "nf3", "--factors", path)
        check("from the pedigree 2;3;2;1;3" in pedigree.out and "16100 kg CO2e per kg" in pedigree.out, pedigree)
        missing = run("factor", "search", "nf3", "--factors", path, "--gwp", "SAR")
        check(missing.code == 0 and "no value in GWP SAR" in missing.out, missing)
        check(os.listdir(folder.path) == ["list.csv"], result, "nothing is written")


def test_a_bad_list_is_refused_with_its_lines():
    with Folder() as folder:
        path = folder.write("list.csv", HEADER + "steel,Steel,강재,kg,2.1x,AR5,ours,secondary,,,,,,,,,\nsteel2,Steel,강재,pound,2.1,AR5,ours,guess,,,,,,,,,\n")
        result = run("factor", "search", "--factors", path)
        check(result.code == 3 and result.out == "" and "error[factors.refused]" in result.err, result)
        check({(f["code"], f["line"]) for f in result.errors() if f["line"]} == {("number.syntax", "2"), ("unit.unknown", "3"), ("cell.word", "3")}, result)
        gone = run("factor", "search", "--factors", folder / "none.csv")
        check(gone.code == 3 and "error[file.open]" in gone.err, gone)


# --- usage ---

def test_wrong_usage_is_2():
    for arguments, code in ((("factor",), "cli.argument_missing"), (("factor", "find", "--db", "x"), "cli.value_unknown"), (("factor", "search"), "cli.option_needed"),
                            (("factor", "show", "--db", "x"), "cli.option_needed"), (("factor", "show", "a", "b", "--db", "x"), "cli.not_together"),
                            (("factor", "show", "a", "--db", "x", "--region", "KR"), "cli.not_together"),
                            (("factor", "show", "a", "--db", "x", "-O", "csv"), "cli.not_together"),
                            (("factor", "search", "--db", "x", "--factors", "y"), "cli.not_together"),
                            (("factor", "search", "--db", "x", "--day", "2026-02-30"), "cli.value"), (("factor", "search", "--db", "x", "--gwp", "AR3"), "cli.value")):
        result = run(*arguments)
        check(result.code == 2 and result.out == "" and f"error[{code}]" in result.err, result, str(arguments))
    result = run("factor", "search", "--db", database(), "--unit", "zz")
    check(result.code == 3 and "unit.unknown" in result.err, result)
    check(run("factor", "search", "--db", "/nowhere/x.db").code == 4, result)


def test_a_database_without_programme_is_searched_for_a_named_set_only():
    with Folder() as folder:
        shutil.copytree(SMALL, folder / "copy")
        check(run("import", folder / "copy", "--db", folder / "x.db").code == 0, Result(0, "", ""))
        import sqlite3
        db = sqlite3.connect(folder / "x.db")
        db.execute("DELETE FROM party_programme")
        db.commit()
        db.close()
        without = run("factor", "search", "--db", folder / "x.db")
        check(without.code == 4 and "programme.none" in without.err, without)
        named = run("factor", "search", "--db", folder / "x.db", "--gwp", "AR5", "--json")
        check(named.code == 0 and json.loads(named.out)["found"] == 4, named)


# --- every bad row at once ---

def test_the_import_names_every_bad_factor_even_if_no_product_uses_it():
    base = {"key": "", "name_en": "n", "unit": "kg", "kgCO2e_per_unit": "1", "source": "s", "status": "secondary"}
    cases = [("factor.range", {"gsd": "0.9"}), ("factor.range", {"dqr_temporal": "6"}), ("factor.range", {"pedigree": "1;1;1;1;1", "basic_uncertainty": "0.5"}),
             ("factor.pedigree", {"pedigree": "1;2;3"}), ("factor.gas_unknown", {"gas": "SF7"}), ("factor.component_unit", {"component_unit": "kg per kg"}),
             ("factor.heating_value_unit", {"heating_value_net": "30", "heating_value_unit": "MJ/L"}),
             ("factor.validity", {"valid_from": "2025-02-01", "valid_to": "2025-01-01"}), ("factor.sign", {"kgCO2e_per_unit": "-1"}),
             ("factor.sign", {"component": "technological_removal"}), (None, {"component": "biogenic_uptake", "kgCO2e_per_unit": "-1"}),
             (None, {"kgCO2e_per_unit": "", "heating_value_net": "30", "heating_value_unit": "MJ/kg"})]
    with open(os.path.join(SMALL, "factors.csv"), encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        known, fields = list(reader), list(reader.fieldnames)
    extra = ["component", "gas", "dqr_temporal", "gsd", "pedigree", "basic_uncertainty"]
    with Folder() as folder:
        shutil.copytree(SMALL, folder / "copy")
        with open(os.path.join(folder.path, "copy", "factors.csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields + [e for e in extra if e not in fields], restval="")
            writer.writeheader()
            writer.writerows(known)
            for number, (_, change) in enumerate(cases):
                writer.writerow({**base, "key": f"unused{number}", **change})
        result = run("import", folder / "copy", "--db", folder / "x.db")
        wanted = [("factors.csv", str(len(known) + 2 + number), code) for number, (code, _) in enumerate(cases) if code]
        check([(f["file"], f["line"], f["code"]) for f in result.errors() if f["file"] == "factors.csv"] == wanted, result, str(wanted))
        check(result.code == 3 and not os.path.exists(folder / "x.db"), result)
        korean = run("import", folder / "copy", "--db", folder / "x.db", "--lang", "ko")
        check("종료일 2025-01-01이 시작일 2025-02-01보다 앞섭니다" in korean.err and "≥ 0" in korean.err, korean)


def clean_up():
    if MADE:
        shutil.rmtree(MADE["folder"], ignore_errors=True)


def run_ok(folder, db):
    result = run("run", folder, "--db", db, binary=BULK)
    check(result.code == 0, result, "the example must run")


def footprints(db, products):
    answer = json.loads(run("footprint", *products, "--db", db, "-O", "json").out)
    return {f["product"]: f["pcf_excluding_biogenic_uptake_kgco2e"] for f in answer["footprints"]}


def test_compare_tells_what_a_run_with_the_other_edition_gives():
    """The oracle is the same folder with the other factor written into programme.json, run as it is."""
    old, new = "kr_grid_cons_2025avg", "kr_grid_cons_2023"
    with Folder() as folder:
        run_ok(AUTOMOTIVE, folder / "old.db")
        other = Path(folder / "other")
        shutil.copytree(AUTOMOTIVE, other)
        rules = json.loads((other / "programme.json").read_text(encoding="utf-8"))
        for choice in rules["factors"]:
            if choice["purpose"] == "footprint" and choice["factor"] == old:
                choice["factor"] = new
        (other / "programme.json").write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
        run_ok(other, folder / "new.db")
        result = run("factor", "compare", old, new, "--db", folder / "old.db", "--top", "100000", "-O", "json")
        check(result.code == 0, result)
        answer = json.loads(result.out)
        with open(os.path.join(AUTOMOTIVE, "products.csv"), encoding="utf-8", newline="") as file:
            made = [row["product"] for row in csv.DictReader(file) if row["kind"] in ("vehicle", "finished", "part")][::6]
        before, after = footprints(folder / "old.db", made), footprints(folder / "new.db", made)
        told = {i["product"]: (i["before_kgco2e"], i["after_kgco2e"]) for i in answer["items"]}
        assert answer["choices"] == 1 and answer["cells"] == 0 and answer["changed"] == len(told) > 100 and set(before) == set(after) == set(made) and len(made) > 20, (answer["changed"], len(before))
        for product, value in before.items():
            assert told.get(product, (value, value)) == (value, after[product]), product
        sizes = [abs(Decimal(i["change_kgco2e"])) for i in answer["items"]]
        assert sizes == sorted(sizes, reverse=True)
        for i in answer["items"]:
            assert Decimal(i["change_kgco2e"]) == Decimal(i["after_kgco2e"]) - Decimal(i["before_kgco2e"]), i
        assert footprints(folder / "old.db", made) == before


def test_compare_refuses_what_is_not_valid_or_not_used():
    for old, new, code, exit_code in (("kr_grid_cons_2025avg", "kr_grid_cons_2024", "factor.not_valid", 3), ("kr_grid_cons_2025avg", "nothing", "factor.unknown", 4),
                                      ("kr_grid_cons_2023", "kr_grid_cons_2025avg", "edition.unused", 4), ("kr_grid_cons_2023", "kr_grid_cons_2023", "edition.same", 2)):
        for lang in ("ko", "en"):
            result = run("factor", "compare", old, new, "--db", database(), "--lang", lang)
            check(result.code == exit_code and f"error[{code}" in result.err and not result.out, result, code)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        clean_up()
