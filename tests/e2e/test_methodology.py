#!/usr/bin/python3
"""Methodologies: every published vector to its digits, from the command line; bad values and bad methodology files refused with their place."""
import json
import os
import shutil
import sqlite3

from e2e import SOURCE, Folder, check, main, run

VECTORS = os.path.join(SOURCE, "tests", "data", "methodologies")


def calculate(methodology, values, *more):
    return run("methodology", "calculate", methodology, values, "-O", "json", *more)


def written(folder, name, text):
    path = os.path.join(folder.path, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def vector(name):
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        return file.read()


def refused(result, code, line=None, column=None):
    check(result.code == 3, result, "exit code 3")
    check(len(result.findings) == 1 and result.findings[0]["code"] == code, result, code)
    if line:
        check(result.findings[0]["line"] == str(line), result, f"line {line}")
    if column:
        check(result.findings[0]["column"] == str(column), result, f"column {column}")


# --- vectors ---

def test_every_vector_comes_out_to_its_six_digits():
    names = sorted(f[:-9] for f in os.listdir(VECTORS) if f.endswith(".expected"))
    check(len(names) == 16, names, "sixteen vectors")
    for name in names:
        first, *expected = vector(name + ".expected").splitlines()
        result = calculate(first.split()[1], os.path.join(VECTORS, name + ".csv"))
        check(result.code == 0, result, name)
        story = json.loads(result.out)
        got = {(t["term"], t["group"]): t["digits6"] for t in story["terms"]}
        for row in expected:
            term, group, digits = row.split()
            value = story["credited_tco2e"] if term == "credited" and digits == "0" else got.get((term, "" if group == "-" else group))
            if term == "credited" and digits != "0":
                value = got[("ER", "")]
            check(value == digits, result, f"{name}: {term} {group} is {value}, not {digits}")


def test_a_negative_total_is_kept_and_credits_nothing():
    result = calculate("fuel_switch", os.path.join(VECTORS, "m5_negative.csv"))
    story = json.loads(result.out)
    check(story["er_tco2e"] == "-149.898561942" and story["credited_tco2e"] == "0", result)
    check([r["reason"] for r in story["rejected"]] == ["negative_total"], result)


def test_output_above_the_cap_is_listed():
    result = calculate("sec", os.path.join(VECTORS, "m1_a.csv"))
    cut = json.loads(result.out)["rejected"]
    check([(r["reason"], r["term"], r["amount"], r["unit"]) for r in cut] == [("above_cap", "P_credited", "162.133333333", "t")], result)


def test_units_are_converted_and_the_order_of_rows_does_not_matter():
    with Folder() as folder:
        plain = calculate("sec", os.path.join(VECTORS, "m1_a.csv"))
        header, *rows = vector("m1_a.csv").splitlines()
        rows = [r.replace("862.4,MWh", "862400,kWh").replace("3350.0,t", "3350000,kg").replace("0.4330,tCO2e/MWh", "0.4330,kgCO2e/kWh") for r in rows]
        mixed = calculate("sec", written(folder, "v.csv", "\n".join([header, *reversed(rows)]) + "\n"))
        check(plain.code == 0 and plain.out == mixed.out, mixed, "the same bytes")


def test_text_and_csv_speak_both_languages():
    for lang in ("en", "ko"):
        result = run("methodology", "calculate", "moulding", os.path.join(VECTORS, "m8a.csv"), "--lang", lang)
        check(result.code == 0 and "293.383" in result.out and "cap(P_PJ, P_year)" in result.out, result)
    result = run("methodology", "calculate", "moulding", os.path.join(VECTORS, "m8a.csv"), "-O", "csv")
    check("ER,,total,tCO2e,293.383,293.38348,7334587/25000" in result.out, result)


# --- bad values ---

def test_bad_values_are_refused_with_line_and_column():
    good = vector("m5.csv")
    value, month, status = 4, 3, 6  # the field that is pointed at
    for old, new, code, field in [("11313750,MJ_gross", "11313750,MJ_net", "methodology.value_unit", value), ("9450,GJ", "9450,MWh_net", "methodology.value_unit", value),
                                  ("9450,GJ", "9450,t", "methodology.value_unit", value), ("9450,GJ", "94x50,GJ", "number.syntax", value), ("9450,GJ", "-1,GJ", "methodology.value_range", value),
                                  ("9450,GJ,measured", ",GJ,measured", "methodology.value_status", status), ("Q,,,,", "Z,,,,", "methodology.parameter_unknown", value),
                                  ("Q,,,,", "Q,a,,,", "methodology.axis_unwanted", value), ("Q,,,,", "Q,,2024,,", "methodology.axis_unwanted", value),
                                  ("Q,,,,", "Q,,,2026-13,", "date.range", month), ("bill,,,,", "Q,,,,", "methodology.value_twice", value)]:
        with Folder() as folder:
            text = good.replace(old, new, 1)
            line = [a == b for a, b in zip(good.splitlines(), text.splitlines())].index(False)
            column = 1 + len(",".join(text.splitlines()[line].split(",")[:field])) + 1
            refused(calculate("fuel_switch", written(folder, "v.csv", text)), code, line + 1, column)
    with Folder() as folder:
        refused(calculate("fuel_switch", written(folder, "v.csv", good.replace("Q,,,,", "Q,,,2026-01,", 1))), "methodology.intervals_mixed")


def test_a_missing_value_is_named_not_taken_for_zero():
    with Folder() as folder:
        text = "\n".join(r for r in vector("m5.csv").splitlines() if not r.startswith("EC_PJ")) + "\n"
        result = calculate("fuel_switch", written(folder, "v.csv", text))
        refused(result, "methodology.value_missing")
        check("EC_PJ" in result.err, result)


def test_a_false_condition_refuses_by_its_id():
    with Folder() as folder:
        result = calculate("pv_own_use", written(folder, "v.csv", vector("m7_4330.csv").replace("148.215", "700")))
        refused(result, "methodology.condition")
        check("not_negative" in result.err, result)


def test_a_gap_is_filled_with_the_conservative_extreme_and_marked():
    rows = ["parameter,group,year,month,value,unit,status", "P_rated,,,,0.075,MW,", "LF,,,,0.72,1,", "eta_BL,,,,0.917,1,", "EF_el,,,,0.433,tCO2e/MWh,"]
    for month, hours, energy in [("2026-01", "480", "20"), ("2026-02", "400", "18"), ("2026-04", "500", "21")]:
        rows += [f"o,,,{month},{hours},h,measured", f"E_PJ,,,{month},{energy},MWh,measured"]
    with Folder() as folder:
        gap = rows + ["o,,,2026-03,,h,missing", "E_PJ,,,2026-03,,MWh,missing"]
        story = json.loads(calculate("motor", written(folder, "gap.csv", "\n".join(gap) + "\n")).out)
        of = {(t["term"], t["interval"]): t["value"] for t in story["terms"]}
        check(of[("o_credited", "2026-03")] == "400" and of[("PE", "2026-03")] == "9.093", story, "fewest hours, most energy (21 MWh)")
        check({"reason": "filled", "term": "", "group": "", "interval": "2026-03", "amount": "", "unit": ""} in story["rejected"], story)
        story = json.loads(calculate("motor", written(folder, "none.csv", "\n".join(rows) + "\n")).out)
        check(story["counted"] == 3 and story["intervals"] == 4 and story["rejected"][0]["reason"] == "no_reading", story, "a month without record does not count")


# --- methodology files ---

def national(**changes):
    """A methodology of this test, which no authority has: reused pallets in the place of new ones."""
    data = {"schema": "sangsaeng.methodology/1", "id": "pallet_reuse", "version": "0.1", "set": "test", "name": {"ko": "시험용 방법론", "en": "Fictitious test methodology"},
            "standing": "open", "source": "Fictitious, for a test", "approved_from": "2026-01-01",
            "parameters": [{"id": "pallets", "unit": "piece", "kind": "monitored", "axes": ["month"], "meaning": {"ko": "팔레트", "en": "Pallets"}, "gap": "lowest"},
                           {"id": "wood", "unit": "kg/piece", "kind": "fixed", "meaning": {"ko": "목재", "en": "Wood"}, "min": "0"},
                           {"id": "EF_wood", "unit": "kgCO2e/kg", "kind": "fixed", "meaning": {"ko": "계수", "en": "Factor"}}],
            "terms": [{"id": "saved", "unit": "t", "formula": "pallets * wood"}],
            "results": {"BE": "saved * EF_wood", "PE": "0"},
            "conditions": [{"id": "some", "text": {"ko": "있음", "en": "Some"}, "check": "wood > 0"}]}
    data.update(changes)
    return json.dumps(data, ensure_ascii=False, indent=1)


def test_a_national_methodology_is_a_file_and_no_code():
    with Folder() as folder:
        path = written(folder, "pallet_reuse.json", national())
        result = run("methodology", "check", path)
        check(result.code == 0 and "pallet_reuse 0.1" in result.out, result)
        values = written(folder, "v.csv", "parameter,month,value,unit\npallets,2026-01,1200,piece\npallets,2026-02,800,piece\nwood,,25,kg/piece\nEF_wood,,0.3,kgCO2e/kg\n")
        story = json.loads(calculate(path, values).out)
        check(story["er_tco2e"] == "15" and story["counted"] == 2, story, "2000 pieces of 25 kg at 0.3")
        check(run("methodology", "show", path, "-O", "json").out == national(), path, "the file as it is")


def test_a_wrong_methodology_file_is_refused_with_its_place():
    term = [{"id": "saved", "unit": "t", "formula": "pallets * wood"}]
    bad = [
        (national(results={"BE": "saved", "PE": "0"}), "methodology.result_unit"), (national(results={"BE": "saved * EF_wood + saved", "PE": "0"}), "methodology.dimension"),
        (national(results={"BE": "wood * EF_wood", "PE": "0"}), "methodology.result_unit"), (national(results={"BE": "saved * EF_wood * later", "PE": "0"}), "methodology.name_unknown"),
        (national(results={"BE": "saved * EF_wood)", "PE": "0"}), "methodology.formula_syntax"), (national(results={"BE": "(" * 60, "PE": "0"}), "methodology.formula_deep"),
        (national(results={"BE": "EF_wood * wood * 1000 / wood * cap(pallets, pallets)", "PE": "0"}), "methodology.axis"),
        (national(terms=term + term), "methodology.twice"), (national(terms=[{"id": "saved", "unit": "t", "formula": "saved * wood"}]), "methodology.name_unknown"),
        (national(terms=[{"id": "saved", "unit": "MWh", "formula": "pallets * wood"}]), "methodology.term_unit"), (national(terms=[{"id": "saved", "unit": "tonne_of", "formula": "0"}]), "methodology.unit"),
        (national(extra=1), "methodology.field_unknown"), (national(standing="sure"), "methodology.field"), (national(schema="other/1"), "methodology.field"),
        (national(conditions=[{"id": "x", "text": {"ko": "가", "en": "x"}}]), "methodology.field"), ("{", "json.syntax"), ("[]", "json.not_object"), (" " * 300000, "methodology.file_large")]
    for text, code in bad:
        with Folder() as folder:
            result = run("methodology", "check", written(folder, "bad.json", text))
            refused(result, code)
            check(code == "methodology.file_large" or result.findings[0]["line"], result, "a line")


def test_a_formula_error_names_the_column_inside_the_formula():
    with Folder() as folder:
        text = national(results={"BE": "saved * EF_wood * later", "PE": "0"})
        line = next(i for i, row in enumerate(text.splitlines(), 1) if "later" in row)
        column = text.splitlines()[line - 1].index("later") + 1
        refused(run("methodology", "check", written(folder, "bad.json", text)), "methodology.name_unknown", line, column)


def test_net_and_gross_heat_are_not_added():
    with Folder() as folder:
        heat = [{"id": "a", "unit": "GJ_net", "kind": "monitored", "axes": ["month"], "meaning": {"ko": "가", "en": "a"}, "gap": "lowest"},
                {"id": "b", "unit": "GJ_gross", "kind": "monitored", "axes": ["month"], "meaning": {"ko": "나", "en": "b"}, "gap": "lowest"},
                {"id": "EF", "unit": "tCO2e/GJ_net", "kind": "fixed", "meaning": {"ko": "계수", "en": "Factor"}}]
        text = national(parameters=heat, terms=[], results={"BE": "(a + b) * EF", "PE": "0"}, conditions=[])
        refused(run("methodology", "check", written(folder, "bad.json", text)), "methodology.dimension")


def test_ten_are_built_in():
    story = json.loads(run("methodology", "list", "-O", "json").out)
    check([m["id"] for m in story["methodologies"]] == ["sec", "devices", "motor", "compressor", "lighting", "fuel_switch", "waste_heat", "pv_own_use", "moulding", "heat_pump"], story)
    for m in story["methodologies"]:
        for lang in ("en", "ko"):
            result = run("methodology", "show", m["id"], "--lang", lang)
            check(result.code == 0 and m["sha256"] in result.out and "BE" in result.out, result)
    result = run("methodology", "show", "nothing")
    check(result.code == 4 and "lighting" in result.err, result)


# --- in a programme ---

SMALL = os.path.join(SOURCE, "examples", "small")
RECORDS = "measure,parameter,group,year,month,valid_from,value,unit,instrument,calibrated_on,calibrated_to,fallback,evidence\n"


def programme(folder, measure, methodology, records, **files):
    """The small example with one measure by another methodology and its parameter records."""
    path = os.path.join(folder.path, "programme")
    shutil.copytree(SMALL, path)
    edit(path, "measures.csv", lambda rows: [r.replace(",sec,", f",{methodology},") if r.startswith(measure + ",") else r for r in rows])
    edit(path, "meter_readings.csv", lambda rows: [r for r in rows if not r.startswith(measure + ",")])
    edit(path, "baselines.csv", lambda rows: [r for r in rows if not r.startswith(measure + ",")])
    with open(os.path.join(path, "parameters.csv"), "w", encoding="utf-8") as file:
        file.write(RECORDS + records)
    for name, text in files.items():
        os.makedirs(os.path.join(path, "methodologies"), exist_ok=True)
        with open(os.path.join(path, "methodologies", name + ".json"), "w", encoding="utf-8") as file:
            file.write(text)
    return path


def edit(path, name, change):
    name = os.path.join(path, name)
    with open(name, encoding="utf-8-sig") as file:
        rows = file.read().splitlines()
    with open(name, "w", encoding="utf-8") as file:
        file.write("\n".join(change(rows)) + "\n")


def motor(months=range(1, 13), calibrated_to="2029-12-31", fallback="", later=""):
    """A simulated motor of 75 kW at S1: 480 h and 18 MWh a month."""
    rows = ["S1-M1,P_rated,,,,,0.075,MW,,,,,", "S1-M1,LF,,,,,0.72,1,,,,,", "S1-M1,eta_BL,,,,,0.9,1,,,,,", "S1-M1,EF_el,,,,,0.433,tCO2e/MWh,,,,,",
            f"S1-M1,E_PJ,,,,,,MWh,WH-1,2026-01-01,{calibrated_to},{fallback},"]
    rows += [f"S1-M1,{c},,,,,,,,,,,E-S1-M1-INSTALLATION_CHECK" for c in ("metering", "not_maintenance", "scrapping")]
    for m in months:
        rows += [f"S1-M1,o,,,2027-{m:02},,480,h,,,,,", f"S1-M1,E_PJ,,,2027-{m:02},,18,MWh,,,,,"]
    return "\n".join(rows) + "\n" + later


def run_programme(folder, path):
    db = os.path.join(folder.path, "p.db")
    return db, run("run", path, "--db", db, "--lang", "en")


def months_of(db, measure="S1-M1"):
    with sqlite3.connect(db) as connection:
        return connection.execute("SELECT month, rejected, filled, baseline_kg, project_kg, reduction_kg FROM reduction_month WHERE measure = ? ORDER BY month", (measure,)).fetchall()


def test_a_measure_runs_by_another_methodology_and_check_recomputes_it():
    with Folder() as folder:
        db, result = run_programme(folder, programme(folder, "S1-M1", "motor", motor()))
        check(result.code == 0, result)
        # 0.075 MW * 0.72 / 0.9 * 480 h = 28.8 MWh, less 18 MWh, at 0.433
        check(all(m[1:] == (None, 0, "12470.4", "7794", "4676.4") for m in months_of(db)), months_of(db))
        check(run("check", "--db", db).code == 0, db, "check")
        with sqlite3.connect(db) as connection:
            check(connection.execute("SELECT unit, value FROM reduction_term WHERE measure = 'S1-M1' AND term = 'E_BL' AND month = '2027-03'").fetchall() == [("MWh", "28.8")], db)
            connection.execute("UPDATE reduction_term SET value = '29' WHERE measure = 'S1-M1' AND term = 'E_BL' AND month = '2027-03'")
            connection.execute("UPDATE parameters SET value = '0.8' WHERE parameter = 'LF'")
        result = run("check", "--db", db, "reduction")
        check(result.code == 1 and "parameters_sha256" in result.err + result.out and "E_BL" in result.err + result.out, result, "R18 and a term changed by hand")


def test_a_national_methodology_lies_in_the_folder():
    with Folder() as folder:
        records = "S1-M1,wood,,,,,25,kg/piece,,,,,\nS1-M1,EF_wood,,,,,0.3,kgCO2e/kg,,,,,\n" + "".join(f"S1-M1,pallets,,,2027-{m:02},,100,piece,,,,,\n" for m in range(1, 13))
        db, result = run_programme(folder, programme(folder, "S1-M1", "pallet_reuse", records, pallet_reuse=national()))
        check(result.code == 0, result)
        check([m[5] for m in months_of(db)] == ["750"] * 12, months_of(db))
        check(run("check", "--db", db).code == 0, db, "check")


def test_a_methodology_that_is_not_approved_on_the_day_of_freezing_is_refused():
    with Folder() as folder:
        text = national(approved_from="2026-12-31")
        _, result = run_programme(folder, programme(folder, "S1-M1", "pallet_reuse", "", pallet_reuse=text))
        check(result.code == 3 and result.findings[0]["code"] == "reduction.methodology_not_approved" and "(R06)" in result.err, result)
    with Folder() as folder:
        _, result = run_programme(folder, programme(folder, "S1-M1", "nothing", ""))
        check(result.code == 3 and result.findings[0]["code"] == "reduction.methodology" and result.findings[0]["file"] == "measures.csv", result)


def test_a_condition_without_evidence_is_refused_by_its_id():
    with Folder() as folder:
        _, result = run_programme(folder, programme(folder, "S1-M1", "motor", motor().replace("S1-M1,scrapping,,,,,,,,,,,E-S1-M1-INSTALLATION_CHECK\n", "")))
        check(result.code == 3 and result.findings[0]["code"] == "reduction.condition_undeclared" and "scrapping" in result.err, result)


def test_a_month_outside_calibration_does_not_count():
    with Folder() as folder:
        db, result = run_programme(folder, programme(folder, "S1-M1", "motor", motor(calibrated_to="2027-10-15")))
        check(result.code == 0, result)
        check([m[1] for m in months_of(db)] == [None] * 9 + ["calibration"] * 3, months_of(db), "R11")


def test_a_gap_takes_the_record_s_bound_where_that_is_more_conservative():
    with Folder() as folder:
        gap = "S1-M1,o,,,2027-12,,,h,,,,,\nS1-M1,E_PJ,,,2027-12,,,MWh,,,,,\n"
        db, result = run_programme(folder, programme(folder, "S1-M1", "motor", motor(range(1, 12), fallback="40") + gap))
        check(result.code == 0, result)
        check(months_of(db)[11] == ("2027-12", None, 1, "12470.4", "17320", "-4849.6"), months_of(db), "40 MWh, fewest hours")


def test_after_the_old_machine_s_life_the_records_of_its_successor_count():
    with Folder() as folder:
        path = programme(folder, "S1-M1", "motor", motor(later="S1-M1,eta_BL,,,,2027-07-01,0.96,1,,,,,\n"))
        edit(path, "measures.csv", lambda rows: [r.replace("2032-12-31", "2027-06-30") if r.startswith("S1-M1,") else r for r in rows])
        db, result = run_programme(folder, path)
        check(result.code == 0, result)
        check([m[3] for m in months_of(db)] == ["12470.4"] * 6 + ["11691"] * 6, months_of(db), "R20: efficiency 0.96 from July")
        check(run("check", "--db", db).code == 0, db, "check")
    with Folder() as folder:
        path = programme(folder, "S1-M1", "motor", motor())
        edit(path, "measures.csv", lambda rows: [r.replace("2032-12-31", "2027-06-30") if r.startswith("S1-M1,") else r for r in rows])
        db, result = run_programme(folder, path)
        check([m[1] for m in months_of(db)] == [None] * 6 + ["life_ended"] * 6, months_of(db))


def test_a_bad_record_is_refused_with_its_line():
    for old, new, code in [("0.9,1,", "0.9,h,", "methodology.value_unit"), ("eta_BL", "eta", "methodology.parameter_unknown"), ("0.433,tCO2e/MWh", "0.433,furlong", "methodology.unit")]:
        with Folder() as folder:
            _, result = run_programme(folder, programme(folder, "S1-M1", "motor", motor().replace(old, new, 1)))
            check(result.code == 3, result)
            check(any(f["code"] == code and f["file"] == "parameters.csv" and f["line"] for f in result.findings), result, code)


if __name__ == "__main__":
    main(__name__)
