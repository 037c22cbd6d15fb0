#!/usr/bin/python3
"""Candidate measures: the open ones of the programme and a catalogue's, each number recomputed from the folder's files; relations; broken catalogues."""
import csv
import hashlib
import json
import os
import shutil
from fractions import Fraction as F

from e2e import SOURCE, Folder, check, main, run

AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
SMALL = os.path.join(SOURCE, "examples", "small")
PACK = os.path.join(SOURCE, "packs", "automotive")
CATALOGUE = os.path.join(PACK, "measures.csv")
HOME = Folder().__enter__()
GAS_GROSS = F("43.1")  # MJ/Nm3 of the automotive example's gas


def table(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def take_in(folder, name):
    result = run("run", folder, "--db", HOME / name)
    check(result.code == 0, result, folder)
    return HOME / name


def candidates(*arguments, db=None):
    result = run("plan", "candidates", "--db", db or DB, "-O", "json", *arguments)
    check(result.code == 0, result)
    told = json.loads(result.out)
    told["by"] = {m["measure"]: m for m in told["measures"]}
    return told


DB = take_in(AUTOMOTIVE, "a.db")
STEEL = os.path.join(SOURCE, "packs", "steel")
STEEL_DB = take_in(os.path.join(STEEL, "example"), "s.db")
MEASURES = {m["measure"]: m for m in table(AUTOMOTIVE, "measures")}
SELECTED = {d["measure"] for d in table(AUTOMOTIVE, "decisions") if d["decision"] == "selected" or d["promoted_on"]} | \
           {o["measure"] for o in table(AUTOMOTIVE, "objections") if o["outcome"] == "upheld"}
INSTALLED = {i["measure"] for i in table(AUTOMOTIVE, "installations")}
FACTORS = {f["key"]: F(f["kgCO2e_per_unit"]) for f in table(AUTOMOTIVE, "factors") if f["kgCO2e_per_unit"]}
FACTOR = {"electricity": "kr_grid_cons_2025avg", "city_gas": "kr_citygas_lng_gir2022"}
OPEN = candidates()
ALL = candidates("--all")
WITH = candidates("--catalogue", CATALOGUE)
PACKED = candidates("--catalogue", os.path.join(STEEL, "measures.csv"), db=STEEL_DB)


def near(a, b, tolerance=F(1, 10**6)):
    return abs(F(a) - F(b)) <= tolerance * max(1, abs(F(b)))


def tonnes(measure):
    m = MEASURES[measure]
    return F(m["saving_per_year"]) * EF[m["carrier"]] / 1000


# kgCO2e per kWh and Nm3; city gas from its gases with the GWP of AR5 (CH4 28, N2O 265), as the programme's set says
GAS = next(f for f in table(AUTOMOTIVE, "factors") if f["key"] == FACTOR["city_gas"])
EF = {"electricity": FACTORS[FACTOR["electricity"]], "city_gas": F(GAS["co2"]) + 28 * F(GAS["ch4"]) + 265 * F(GAS["n2o"])}


def test_open_are_the_machines_that_nobody_selected_or_installed():
    wanted = {k for k, m in MEASURES.items() if m["type"] == "equipment" and k not in SELECTED | INSTALLED}
    assert set(OPEN["by"]) == wanted, set(OPEN["by"]) ^ wanted
    assert {m["state"] for m in OPEN["measures"]} == {"open"}
    assert [m["measure"] for m in OPEN["measures"]] == sorted(OPEN["by"])


def test_all_lists_the_decided_ones_with_their_state():
    assert set(ALL["by"]) == {k for k, m in MEASURES.items() if m["type"] == "equipment"}
    for key, m in ALL["by"].items():
        assert m["state"] == ("installed" if key in INSTALLED else "selected" if key in SELECTED else "open"), m
    assert OPEN["not_open"] == ALL["not_open"] == sum(m["state"] != "open" for m in ALL["measures"])


def test_tonnes_are_the_saving_times_the_chosen_factor():
    for key, m in OPEN["by"].items():
        assert near(m["saving_tco2e_per_year"], tonnes(key)), (m, float(tonnes(key)))
        assert m["factor"] == FACTOR[m["carrier"]] and m["explanation"].startswith(MEASURES[key]["saving_per_year"] + " ")


def test_cost_is_the_lowest_quote_where_one_is_lower():
    lowest = {}
    for q in table(AUTOMOTIVE, "quotes"):
        lowest[q["measure"]] = min(lowest.get(q["measure"], 10**18), int(q["supply_value_krw"]))
    for key, m in OPEN["by"].items():
        assert m["cost_krw"] == min(int(MEASURES[key]["cost_krw"]), lowest.get(key, 10**18)), m
    assert any(m["cost_krw"] < int(MEASURES[k]["cost_krw"]) for k, m in OPEN["by"].items())


def test_support_is_by_rates_of_the_size_within_each_cap():
    with open(os.path.join(AUTOMOTIVE, "programme.json"), encoding="utf-8") as file:
        rules = json.load(file)["rules"]
    for m in OPEN["measures"]:
        route, support = "tier1" if m["tier"] == 1 else "pool", 0
        for s in rules["support"]:
            if s["route"] != route:
                continue
            caps = [c["amount_krw"] for c in rules["caps"] if c["route"] == route and c.get("funder") == s.get("funder") and "measure_type" not in c and
                    (c["per"] != "consortium" or m["consortium"])]
            support += min([int(F(s["rates"][m["size"]]) * m["cost_krw"])] + caps)
        assert m["support_krw"] == min(support, m["cost_krw"]), (m, support)
        assert m["returned_krw"] == (m["support_krw"] if m["tier"] == 1 else 0) and m["match_krw"] == m["returned_krw"] // 2, m


def test_region_size_and_consortium_come_with_it():
    regions = {s["site"]: s["region"] for s in table(AUTOMOTIVE, "sites")}
    assert all(m["region"] == regions[m["site"]] for m in OPEN["measures"])
    assert {m["size"] for m in OPEN["measures"]} <= {"small", "medium", "mid_size", "large"} and any(m["consortium"] for m in OPEN["measures"])


def test_relations_are_those_of_the_folder_and_the_derived_ones():
    written = {(r["measure"], r["relation"], r["other"]) for r in table(AUTOMOTIVE, "measure_relations")}
    told = {(r["measure"], r["relation"], r["other"]) for r in OPEN["relations"]}
    assert len(written) == 3 and written <= told
    same = {(a, "shares", b) for a in OPEN["by"] for b in OPEN["by"] if a < b and
            all(MEASURES[a][c] == MEASURES[b][c] for c in ("process", "machine", "carrier"))}
    assert same and told - written == same, told - written


def use_of(folder, period="2025"):
    """kWh or Nm3 of the year by (process, carrier)."""
    use = {}
    for a in table(folder, "activity"):
        if a["month"].startswith(period) and a["quantity"]:
            amount = F(a["quantity"]) * {"MWh": 1000, "MJ": 1 / GAS_GROSS, "GJ": 1000 / GAS_GROSS}.get(a["unit"], 1)
            use[a["process"], a["carrier"]] = use.get((a["process"], a["carrier"]), 0) + amount
    return use


def test_entries_save_their_percent_of_what_the_process_uses():
    entries, use = {e["measure"]: e for e in table(PACK, "measures")}, use_of(AUTOMOTIVE)
    added = {k: m for k, m in WITH["by"].items() if m["origin"] == "catalogue"}
    site_of = {p["process"]: p["site"] for p in table(AUTOMOTIVE, "processes")}
    assert len(added) > 20 and {k for k in WITH["by"] if k not in added} == set(OPEN["by"])
    for key, m in added.items():
        entry, place = entries[key.split("@")[0]], key.split("@")[1]
        amount = use.get((place, m["carrier"])) if entry["saving_of"] == "machine" else sum(v for (p, c), v in use.items() if site_of[p] == place and c == m["carrier"])
        percent = (F(entry["saving_percent_low"]) + F(entry["saving_percent_high"])) / 2
        saved = amount * F(entry["process_share_percent"] or 100) / 100 * percent / 100
        assert near(m["saving_tco2e_per_year"], saved * EF[m["carrier"]] / 1000), m
        assert near(F(m["saving_low_tco2e_per_year"]) / F(m["saving_tco2e_per_year"]), F(entry["saving_percent_low"]) / percent, F(1, 1000)), m
        assert abs(m["cost_krw"] - saved * F(entry["cost_krw_per_unit"])) <= 1 and abs(m["saving_krw_per_year"] - saved * F(entry["saving_krw_per_unit"])) <= 1, m
        assert near(m["use_tco2e_per_year"], amount * EF[m["carrier"]] / 1000), m


def test_no_entry_where_the_programme_has_a_machine_already():
    taken = {(m["process"], m["carrier"]) for m in MEASURES.values() if m["type"] == "equipment"}
    taken |= {(m["site"], m["carrier"]) for m in MEASURES.values() if m["type"] == "equipment"}
    assert not [k for k, m in WITH["by"].items() if m["origin"] == "catalogue" and (k.split("@")[1], m["carrier"]) in taken]


def test_entries_stand_only_in_processes_that_their_words_name():
    name = {p["process"]: p["name"] for p in table(os.path.join(STEEL, "example"), "processes")}
    words = {e["measure"]: [w for w in e["process_words"].split("|") if w] for e in table(STEEL, "measures")}
    added = [m for m in PACKED["measures"] if m["origin"] == "catalogue"]
    assert any(words[m["measure"].split("@")[0]] for m in added)
    for m in added:
        entry = m["measure"].split("@")[0]
        assert not words[entry] or any(w in name[m["process"]] for w in words[entry]), m


def test_entries_of_one_process_or_its_site_and_carrier_share_their_use():
    added = {k: m for k, m in WITH["by"].items() if m["origin"] == "catalogue"}
    told = {frozenset((r["measure"], r["other"])) for r in WITH["relations"] if r["relation"] == "shares" and r["measure"] in added}
    wanted = {frozenset((a, b)) for a, x in added.items() for b, y in added.items() if a < b and x["site"] == y["site"] and x["carrier"] == y["carrier"] and
              (x["process"] == y["process"] or not x["process"] or not y["process"])}
    assert told == wanted and wanted


def test_what_excludes_a_done_one_or_needs_one_that_is_not_to_be_had_is_not_open():
    with Folder() as f:
        shutil.copytree(SMALL, f / "s", ignore=shutil.ignore_patterns("*.py"))
        with open(f / "s/measures.csv", encoding="utf-8") as file:
            rows = file.read().rstrip("\n").split("\n")
        rows += [rows[1].replace("S1-M1", key).rsplit(",", 1)[0] + "," for key in ("S1-X1", "S1-X2", "S1-X3", "S1-X4")]
        f.write("s/measures.csv", "\n".join(rows) + "\n")
        f.write("s/measure_relations.csv", "measure,relation,other\nS1-M1,excludes,S1-X1\nS1-X2,requires,S1-X1\nS1-X3,requires,S1-M1\n")
        db = f / "s.db"
        check(run("run", f / "s", "--db", db).code == 0, "run")
        told = candidates(db=db)
        assert set(told["by"]) == {"S1-X3", "S1-X4"} and told["not_open"] == 5, told
        every = candidates("--all", db=db)["by"]
        assert [every[k]["state"] for k in ("S1-M1", "S1-X1", "S1-X2", "S1-X3")] == ["installed", "closed", "closed", "open"]


def broken(change):
    """Findings as (code, line:column) of a catalogue with one change; refused, with nothing on stdout."""
    with open(CATALOGUE, encoding="utf-8") as file:
        text = file.read()
    with Folder() as f:
        path = f.write("c.csv", change(text))
        for command in (("plan", "candidates"), ("macc",)):
            result = run(*command, "--db", DB, "--catalogue", path, "-O", "json")
            check(result.code == 3 and result.out == "", result)
        assert all(e["file"] == path for e in result.errors() if e["line"]), result
        return [(e["code"], f"{e['line']}:{e['column']}") for e in result.errors()]


def edit(line, column, value):
    def change(text):
        rows = list(csv.reader(text.splitlines()))
        rows[line - 1][rows[0].index(column)] = value
        out = []
        for row in rows:
            out.append(",".join('"' + c + '"' if "," in c else c for c in row))
        return "\n".join(out) + "\n"
    return change


def test_a_broken_catalogue_is_refused_at_its_place():
    for line, column, value, code in ((2, "carrier", "coal", "cell.word"), (2, "saving_percent_low", "", "cell.blank"), (2, "saving_percent_low", "-1", "cell.not_positive"),
                                      (2, "saving_percent_high", "100", "catalogue.percent"), (2, "saving_percent_high", "1.8", "catalogue.percent"),
                                      (2, "process_share_percent", "10", "catalogue.share"), (4, "process_share_percent", "", "catalogue.share"),
                                      (4, "process_share_percent", "101", "catalogue.share"), (2, "process_words", "a|b", "catalogue.words"),
                                      (2, "cost_krw_per_unit", "nan", "number.not_finite"), (2, "cost_krw_per_unit", "1e12", "catalogue.cost_order"),
                                      (2, "cost_krw_per_unit_low", "500", "catalogue.cost_order"), (2, "life_years", "0", "cell.not_positive"),
                                      (2, "life_years", "1.5", "number.not_integer"), (2, "unit", "kwhh", "unit.unknown"), (2, "saving_of", "", "cell.blank"),
                                      (3, "measure", "audit_electricity", "table.row_twice"), (2, "measure", "a@b", "catalogue.key")):
        found = broken(edit(line, column, value))
        assert found and code in [c for c, _ in found], (column, value, found)
        assert found[0][1].startswith(f"{line}:") and found[0][1] != f"{line}:None", (column, value, found)
    assert {c for c, _ in broken(lambda text: text.replace("cost_krw_per_unit,", "costs,", 1))} == {"table.column_unknown", "table.column_missing"}
    assert broken(lambda text: text.split("\n", maxsplit=1)[0] + "\n")[0][0] == "table.no_rows"
    assert broken(lambda text: text + "short,row\n")[-1][0] in ("table.field_count", "catalogue.refused")
    assert broken(lambda text: "")[0][0] == "csv.empty"


def test_all_errors_of_a_catalogue_are_told_in_one_go():
    assert len(broken(lambda text: edit(4, "carrier", "x")(edit(2, "life_years", "0")(text)))) >= 2


def test_a_catalogue_that_is_not_there_is_an_input_error():
    result = run("plan", "candidates", "--db", DB, "--catalogue", HOME / "none.csv")
    check(result.code == 3 and result.errors()[0]["code"] == "file.open" and result.out == "", result)


def test_a_carrier_without_factor_is_left_out_with_a_warning():
    result = run("plan", "candidates", "--db", DB, "--catalogue", os.path.join(SOURCE, "packs", "shipbuilding", "measures.csv"), "-O", "json")
    check(result.code == 0, result)
    assert [(f["severity"], f["code"]) for f in result.findings] == [("warning", "catalogue.no_factor")], result
    assert not [m for m in json.loads(result.out)["measures"] if m["carrier"] == "lpg"]


def test_without_candidates_one_sentence_says_what_to_do():
    db = take_in(SMALL, "small.db")
    for lang, word in (("en", "no open candidate"), ("ko", "열려 있는 후보가 없습니다")):
        result = run("plan", "candidates", "--db", db, "--lang", lang)
        check(result.code == 0 and word in result.out and "--catalogue" in result.out and result.err == "", result)
    assert candidates(db=db)["measures"] == []


def test_machine_output_is_the_same_in_both_languages_and_changes_nothing():
    before = hashlib.sha256(open(DB, "rb").read()).hexdigest()
    for form in ("json", "csv"):
        ko, en = (run("plan", "candidates", "--db", DB, "-O", form, "--catalogue", CATALOGUE, "--lang", lang) for lang in ("ko", "en"))
        assert ko.out == en.out and ko.code == 0
    rows = list(csv.DictReader(ko.out.splitlines()))
    assert [r["measure"] for r in rows] == [m["measure"] for m in WITH["measures"]]
    for row, m in zip(rows, WITH["measures"]):
        assert int(row["support_krw"]) == m["support_krw"] and row["saving_tco2e_per_year"] == m["saving_tco2e_per_year"]
    assert hashlib.sha256(open(DB, "rb").read()).hexdigest() == before


def test_text_names_each_candidate_and_its_relations():
    for lang, word in (("en", "only with S007-M1"), ("ko", "함께할 수 없음: S005-M1")):
        result = run("plan", "candidates", "--db", DB, "--lang", lang)
        check(result.code == 0 and word in result.out, result)
        assert all(m in result.out for m in OPEN["by"])


def test_wrong_usage_is_told():
    check(run("plan", "candidates").code == 2, "no database")
    check(run("plan", "candidates", "extra", "--db", DB).code == 2, "one word too many")
    check(run("plan", "candidates", "--db", DB, "-O", "svg").code == 2, "no such format")


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
