#!/usr/bin/python3
"""`sangsaeng export cbam | battery | passport`: embedded emissions against exact fractions from the folder's files, the bridge against `explain` and `footprint`,
precursors of precursors, what is missing, lists in force and proposed, who gets what, and codes of products in what partners read."""
import csv
import json
import os
import shutil
import tempfile
from fractions import Fraction

import openpyxl
from api import XLSX, Server
from e2e import BULK, SOURCE, bulk, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
MADE = {}


def rows(table, folder=SMALL):
    with open(os.path.join(folder, table + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, table, list_of_rows, columns=None):
    columns = columns or list(list_of_rows[0])
    with open(os.path.join(folder, table + ".csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(list_of_rows)


def db(name="small", change=None):
    """A database of the small example; `change` gets the folder's copy before the run."""
    if name not in MADE:
        folder = os.path.join(HOME, name)
        shutil.copytree(SMALL, folder)
        if change:
            change(folder)
        MADE[name] = os.path.join(HOME, name + ".db")
        result = run("run", folder, "--db", MADE[name], binary=BULK)
        check(result.code == 0, result)
    return MADE[name]


def export(what, *arguments, database=None, lang="en", code=0):
    result = run("export", what, *arguments, "--db", database or db(), "-O", "json", "--lang", lang)
    check(result.code == code, result)
    if code:
        return result
    value = json.loads(result.out)
    tables = {b["key"]: b["rows"] for b in value["blocks"] if b["block"] == "table"}
    pairs = {(b["key"], p["key"]): p["value"] for b in value["blocks"] if b["block"] == "pairs" for p in b["values"]}
    return value, tables, pairs


def near(value, exact, what=""):
    check(value is not None and abs(Fraction(value) - exact) <= abs(exact) * Fraction(1, 10**11), f"{what}: {value}, {float(exact)}")


# ---- an oracle: fractions from the files

class Oracle:
    """Embedded emissions of a period's months by the folder's tables; fuels by `fuel`: kgCO2e for one unit of activity."""

    def __init__(self, folder, months, fuel=None):
        self.products = {r["product"]: r for r in rows("products", folder)}
        self.links, self.values = rows("links", folder), {r["product"]: r for r in rows("cbam_values", folder)}
        self.made, self.process, self.bills = {}, {}, []
        for r in rows("production", folder):
            self.process[r["product"]] = r["process"]
            if r["month"] in months:
                self.made[r["product"]] = self.made.get(r["product"], 0) + Fraction(r["quantity"])
        self.bills = [r for r in rows("activity", folder) if r["month"] in months]
        self.factor = {"electricity": Fraction("0.433"), **(fuel or {})}

    def mass(self, product):
        return Fraction(self.products[product]["mass_kg"])

    def own(self, product, direct):  # one product a process: all of it is the product's
        kg = sum(Fraction(b["quantity"]) * self.factor[b["carrier"]] for b in self.bills if b["process"] == self.process[product] and (b["carrier"] != "electricity") == direct)
        return kg / self.made[product]

    def embedded(self, product, direct, own=True):
        """kg for one declared unit."""
        if product in self.values:
            v = self.values[product]
            return Fraction(v["direct_t_per_t" if direct else "indirect_t_per_t"]) * (1 + Fraction(v["markup_share"])) * self.mass(product)
        total = self.own(product, direct) if own else 0
        return total + sum(Fraction(k["quantity"]) * self.embedded(k["input"], direct) for k in self.links if k["product"] == product and k["input"] not in ("MAT-PLASTIC",))


YEAR = [f"2027-{m:02d}" for m in range(1, 13)]


def test_embedded_emissions_are_those_of_exact_fractions():
    _, tables, _ = export("cbam", "S3-P1")
    oracle, row = Oracle(SMALL, YEAR), tables["b_emissions"][0]
    for key, direct in (("direct_t_per_t", True), ("indirect_t_per_t", False)):
        near(row[key], oracle.embedded("S3-P1", direct) / oracle.mass("S3-P1"), key)
        near(row["own_" + key], oracle.own("S3-P1", direct) / oracle.mass("S3-P1"), key)
    check(row["declared_t_per_t"] == row["direct_t_per_t"], row, "of steel only direct emissions are declared")
    value = rows("cbam_values")[0]
    by_default = Fraction("1.12") * (Fraction(value["direct_t_per_t"]) + Fraction(value["indirect_t_per_t"])) * Fraction("1.2")
    near(row["default_share"], by_default / (Fraction(row["direct_t_per_t"]) + Fraction(row["indirect_t_per_t"])), "share of defaults")
    kwh = sum(Fraction(b["quantity"]) for b in oracle.bills if b["process"] == "S3-PR1")
    near(row["electricity_mwh_per_t"], kwh / 1000 / (oracle.made["S3-P1"] * oracle.mass("S3-P1") / 1000), "electricity")


def test_precursors_of_precursors_count_and_the_proposal_leaves_the_own_process_out():
    _, tables, _ = export("cbam", "S1-P1", "--scope", "proposal")
    oracle, row = Oracle(SMALL, YEAR), tables["b_emissions"][0]
    for key, direct in (("direct_t_per_t", True), ("indirect_t_per_t", False)):
        near(row[key], oracle.embedded("S1-P1", direct, own=False) / 900, key)
    parts = {r["precursor"]: r for r in tables["e_precursors"]}
    near(parts["S3-P1"]["t_per_t"], Fraction(4 * 150, 900))
    near(parts["MAT-STEEL"]["t_per_t"], Fraction(336, 900), "losses are part of it")
    total = sum(Fraction(p["t_per_t"]) * Fraction(p["indirect_t_per_t"]) for p in parts.values())
    check(abs(total - Fraction(row["indirect_t_per_t"])) < Fraction(1, 10**10), total)
    check("VR-S3-2027" == parts["S3-P1"]["report"] and "default" in parts["MAT-STEEL"]["basis"], parts)
    good = tables["b_goods"][0]
    check(good["status"] == "proposal" and good["applies_from"] == "2028-01-01" and good["counts"] == "precursors only", good)


def test_a_good_that_is_only_proposed_is_on_no_list_until_it_is_asked_for():
    _, tables, _ = export("cbam")
    check([r["product"] for r in tables["b_goods"]] == ["S3-P1"], tables["b_goods"])
    _, tables, _ = export("cbam", "--scope", "proposal")
    check([r["product"] for r in tables["b_goods"]] == ["S1-P1", "S2-P1", "S3-P1"], tables["b_goods"])
    _, tables, _ = export("cbam", "S1-P1")
    check(tables["b_goods"][0]["status"] == "on no list" and tables["b_emissions"][0]["declared_t_per_t"] is None, tables)


def test_the_bridge_sums_to_the_footprint_of_explain():
    _, tables, _ = export("cbam", "S3-P1", "S1-P1")
    for row in tables["bridge"]:
        explained = json.loads(run("explain", "--product", row["product"], "--db", db(), "-O", "json").out)
        footprint = json.loads(run("footprint", row["product"], "--db", db(), "-O", "json").out)["footprints"][0]
        check(row["footprint_kgco2e"] == footprint["pcf_excluding_biogenic_uptake_kgco2e"], row)
        near(row["own_kgco2e"], Fraction(explained["direct_kgco2e"]), row["product"])
        check(abs(Fraction(row["own_kgco2e"]) + Fraction(row["inputs_kgco2e"]) - Fraction(row["footprint_kgco2e"])) < Fraction(1, 10**7), row)


def with_fuel(folder):
    bills = rows("activity", folder)
    write(folder, "activity", bills + [{"process": "S3-PR1", "month": m, "carrier": "diesel", "quantity": "1200", "unit": "L", "status": "measured"} for m in YEAR], list(bills[0]))
    factors = rows("factors", folder)
    grid = next(r for r in factors if r["key"] == "kr_grid_cons_2025avg")
    value = next(k for k in grid if grid[k] == "0.433")
    write(folder, "factors", factors + [{**grid, "key": "diesel-invented", "name_en": "diesel, invented", "name_ko": "경유 (지어낸 값)", "unit": "L", value: "2.6", "component_unit": ""}], list(factors[0]))
    with open(os.path.join(folder, "programme.json"), encoding="utf-8") as file:
        programme = json.load(file)
    programme["factors"].append({"carrier": "diesel", "purpose": "footprint", "factor": "diesel-invented", "from": "2025-01", "to": "2029-12", "reason": "test"})
    with open(os.path.join(folder, "programme.json"), "w", encoding="utf-8") as file:
        json.dump(programme, file)
    write(folder, "carbon_prices", [{"organisation": "S3", "year": 2027, "instrument": "allowances", "scheme": "K-ETS", "tonnes": 100, "amount_krw": 900000, "rebate_krw": 0, "source": "test"},
                                    {"organisation": "S3", "year": 2027, "instrument": "offsets", "scheme": "K-ETS", "tonnes": 10, "amount_krw": 70000, "source": "test"}],
          ["organisation", "year", "instrument", "scheme", "tonnes", "amount_krw", "rebate_krw", "source"])
    write(folder, "certified_emissions", [{"organisation": "S3", "year": 2027, "certified_t": 700, "source": "test"}])


def test_fuels_are_direct_a_quarter_is_its_own_months_and_prices_stand_apart():
    database = db("fuel", with_fuel)
    quarter = Oracle(os.path.join(HOME, "fuel"), YEAR[3:6], {"diesel": Fraction("2.6")})
    _, tables, _ = export("cbam", "S3-P1", "--year", "2027Q2", database=database)
    row = tables["b_emissions"][0]
    near(row["own_direct_t_per_t"], quarter.own("S3-P1", True) / 150)
    near(row["direct_t_per_t"], quarter.embedded("S3-P1", True) / 150)
    near(row["indirect_t_per_t"], quarter.embedded("S3-P1", False) / 150)
    check({(r["kind"], r["activity"]) for r in tables["c_process"]} == {("direct", "diesel"), ("indirect", "electricity")}, tables["c_process"])
    near(tables["b_goods"][0]["output_t"], quarter.made["S3-P1"] * 150 / 1000)
    prices = {r["instrument"]: r for r in tables["g_price"]}
    near(prices["allowances"]["krw_per_t"], Fraction(900000, 700))
    check(prices["offset credits"]["amount_krw"] == 70000 and prices["offset credits"]["krw_per_t"] is None, prices, "an unknown rebate is not 0")


def test_what_was_communicated_comes_before_the_process_and_that_before_a_default():
    def values(basis):
        def change(folder):
            list_of = rows("cbam_values", folder)
            write(folder, "cbam_values", list_of + [{**list_of[0], "product": "S3-P1", "value": "V", "basis": basis, "direct_t_per_t": "9", "indirect_t_per_t": "1", "markup_share": "0"}])
        return change
    for basis, said, direct in (("actual", "actual, communicated", "9"), ("default", "actual, of its process in this programme", None)):
        parts = {r["precursor"]: r for r in export("cbam", "S1-P1", "--scope", "proposal", database=db(basis, values(basis)))[1]["e_precursors"]}
        check(parts["S3-P1"]["basis"] == said and (direct is None or parts["S3-P1"]["direct_t_per_t"] == direct), parts["S3-P1"], basis)
        check(direct or Fraction(parts["S3-P1"]["direct_t_per_t"]) < 3, parts["S3-P1"])


def test_what_is_missing_is_named_and_never_zero():
    def without(folder):
        os.remove(os.path.join(folder, "cbam_values.csv"))
        os.remove(os.path.join(folder, "cbam_installations.csv"))
    _, tables, _ = export("cbam", "S3-P1", database=db("bare", without))
    row = tables["b_emissions"][0]
    check(row["direct_t_per_t"] is None and row["indirect_t_per_t"] is None and row["default_share"] is None, row)
    check(Fraction(row["own_indirect_t_per_t"]) > 0, row)
    missing = {(r["product"], r["what"]) for r in tables["missing"]}
    check({("S3-P1", "MAT-STEEL"), ("S3-S", "verifier"), ("S3-S", "address"), ("S3-S", "plan_version")} <= missing, missing)
    _, tables, _ = export("cbam", "S3-P1", "--year", "2029", database=db())
    row = tables["b_emissions"][0]
    check(all(row[key] is None for key in row if key != "product"), row, "nothing was made in 2029")


def test_the_workbook_has_a_sheet_a_section_with_the_same_numbers():
    path = os.path.join(HOME, "cbam.xlsx")
    check(run("export", "cbam", "S3-P1", "S1-P1", "--scope", "proposal", "--db", db(), "-o", path, "--lang", "en").code == 0, path)
    value, tables, _ = export("cbam", "S3-P1", "S1-P1", "--scope", "proposal")
    book = openpyxl.load_workbook(path)
    check([name[:2] for name in book.sheetnames[1:8]] == ["A.", "B.", "B.", "C.", "E.", "G.", "G."], book.sheetnames)
    captions = {b["caption"]: b["key"] for b in value["blocks"] if b["block"] == "table"}
    for name in book.sheetnames[1:]:
        key = next(captions[c] for c in captions if c[:31] == name)
        got = list(book[name].iter_rows(min_row=2, values_only=True))
        check(len(got) == len(tables[key]), name, got)
        for mine, row in zip(got, tables[key], strict=True):
            for cell, expected in zip(mine, row.values(), strict=True):
                if isinstance(cell, (int, float)):
                    check(abs(Fraction(str(cell)) - Fraction(str(expected))) <= abs(Fraction(str(expected))) * Fraction(1, 10**9), name, (cell, expected))
                elif isinstance(cell, str):
                    check(cell == expected, name, (cell, expected))
    check("not the Commission's file" in str(book.worksheets[0]["A3"].value), book.worksheets[0]["A3"].value)
    again = os.path.join(HOME, "again.xlsx")
    run("export", "cbam", "S3-P1", "S1-P1", "--scope", "proposal", "--db", db(), "-o", again, "--lang", "en")
    with open(path, "rb") as a, open(again, "rb") as b:
        check(a.read() == b.read(), "bytes")


def test_no_claim_lowers_a_figure_and_credits_stand_apart():
    for what, product in (("cbam", "S3-P1"), ("battery", "S2-P1"), ("passport", "V-1")):
        text = json.dumps(export(what, product)[0], ensure_ascii=False)
        adjusted = json.loads(run("footprint", product, "--db", db(), "-O", "json").out)["footprints"][0]["claim_adjusted_kgco2e"]
        check(adjusted not in text and "claim_adjusted" not in text, what)
    credits = export("cbam", "S3-P1")[1]["g_credits"]
    check([(r["year"], r["kind"], r["who"]) for r in credits] == [("2027", "koc", "EP-1")] and Fraction(credits[0]["tonnes_t"]) > 0, credits)


def with_battery(folder):
    write(folder, "batteries", [{"product": "S2-P1", "model": "M-1", "capacity_kwh": "80", "functional_kwh": "120000", "basis": "1500 cycles (test)", "electricity_rule": "location-based, national mix",
                                 "valid_from": "2028-01-01", "valid_to": "2030-12-31"}])


def test_battery_is_divided_by_the_energy_delivered_and_stages_sum_to_the_footprint():
    _, tables, pairs = export("battery", database=db("battery", with_battery))
    footprint = json.loads(run("footprint", "S2-P1", "--db", db("battery"), "-O", "json").out)["footprints"][0]
    total = Fraction(footprint["pcf_excluding_biogenic_uptake_kgco2e"])
    check(Fraction(pairs["battery_S2-P1", "kgco2e"]) == total and pairs["battery_S2-P1", "plant"] == "S2-S", pairs)
    near(pairs["battery_S2-P1", "kgco2e_per_kwh"], total / 120000)
    stages = tables["stages"]
    check(len(stages) == 4 and stages[3]["kgco2e"] is None and stages[3]["share"] is None, stages, "the end of life is not known")
    check(abs(Fraction(stages[0]["kgco2e"]) + Fraction(stages[1]["kgco2e"]) - total) < Fraction(1, 10**7), stages)
    check(abs(Fraction(stages[0]["share"]) + Fraction(stages[1]["share"]) - 1) < Fraction(1, 10**10), stages)
    check(pairs["battery_S2-P1", "electricity_factor"] == "kr_grid_cons_2025avg" and pairs["battery_S2-P1", "verifier"] is None, pairs)


def test_passport_adds_up_the_materials_of_all_parts():
    _, tables, pairs = export("passport")
    kg = {r["material"]: r for r in tables["materials"]}
    steel = 300 + 4 * 150 + 60
    check(Fraction(kg["steel"]["mass_kg"]) == steel and Fraction(kg["plastic"]["mass_kg"]) == 340, kg, "what is consumed is not in it")
    near(kg["steel"]["share"], Fraction(steel, 1300))
    check(Fraction(kg["steel"]["post_consumer_kg"]) == steel * Fraction("0.2") and Fraction(kg["plastic"]["elv_kg"]) == 340 * Fraction("0.01"), kg)
    check(pairs["identity", "unique_id"] == "urn:example:vehicle:V-1" and Fraction(pairs["identity", "mass_kg"]) == 1300, pairs)
    check([r["substance"] for r in tables["substances"]] == ["lead"] and [r["step"] for r in tables["dismantling"]] == [1, 2], tables)


def test_shares_that_do_not_fit_and_codes_that_are_none_stop_the_run_at_their_line():
    folder = os.path.join(HOME, "wrong")
    shutil.copytree(SMALL, folder)
    products, materials = rows("products", folder), rows("product_materials", folder)
    products[2]["cn_code"], products[3]["cpc_code"] = "8703", "x"
    materials[0]["post_consumer_share"] = "0.95"
    write(folder, "products", products)
    write(folder, "product_materials", materials)
    result = run("run", folder, "--db", os.path.join(HOME, "wrong.db"))
    check(result.code == 3, result)
    check({(f["file"].split("/")[-1], f["line"], f["code"]) for f in result.errors()} ==
          {("products.csv", "4", "product.cn_code"), ("products.csv", "5", "product.cpc_code"), ("product_materials.csv", "2", "material.shares")}, result)


@bulk
def test_what_is_for_somebody_else_leaves_out_what_was_not_released():
    refused = export("cbam", "S3-P1", "--for", "CARMAKER", code=6)
    check("export.not_released" in refused.err, refused)
    _, tables, _ = export("cbam", "S1-P1", "--scope", "proposal", "--for", "S1")
    mine = next(r for r in tables["e_precursors"] if r["precursor"] == "S3-P1")
    check(mine["installation"] is None and mine["verifier"] is None and mine["maker"], mine)
    check(any(r["what"] == "S3-P1" and "not released" in r["reason"] for r in tables["missing"]), tables["missing"])
    _, tables, _ = export("passport", "V-1", "--for", "CARMAKER")
    closed = [r["product"] for r in tables["contained"] if "not released" in (r["missing"] or "")]
    check(sorted(closed) == ["S1-P1", "S2-P1"] and not tables["materials"], tables)


@bulk
def test_over_the_network_a_firm_has_its_own_and_others_what_was_released_for_this():
    server = Server(db(), bulk=True).start()
    try:
        def ask(who, what, *arguments, **options):
            return server.client(who).post("/v1/jobs", {"command": "export " + what, "arguments": list(arguments), "options": options}, key=True)
        client = server.client("S3")
        job = client.job("export cbam", "S3-P1", out="cbam.xlsx", **{"for": "S3"})
        check(job["state"] == "succeeded", job)
        answer = client.get("/v1/jobs/" + job["id"] + "/result", judged=False)
        check(answer.headers["content-type"] == XLSX and answer.body.startswith(b"PK"), answer)
        for who, what, arguments, options in (("CARMAKER", "cbam", ["S3-P1"], {"for": "CARMAKER"}), ("S3", "cbam", ["S3-P1"], {}), ("S3", "cbam", ["S3-P1"], {"for": "CARMAKER"}),
                                              ("S3", "cbam", [], {"for": "S3"}), ("S1", "battery", ["S2-P1"], {"for": "S1"}), ("OPERATOR", "cbam", ["S3-P1"], {"for": "OPERATOR"}),
                                              ("VERIFIER", "passport", ["V-1"], {"for": "VERIFIER"}), ("CARMAKER", "passport", ["S1-P1"], {"for": "CARMAKER"})):
            check(ask(who, what, *arguments, **options).status == 403, who, (what, arguments, options))
        consent = {"receiver": "CARMAKER", "class": "meter", "purpose": "cbam", "last_day": "2099-12-31"}
        check(client.post("/v1/consents", consent, key=True).status == 201, "meter")
        check(client.post("/v1/consents", {**consent, "class": "recipe", "purpose": "joint-study"}, key=True).status == 201, "recipe, for another purpose")
        check(ask("CARMAKER", "cbam", "S3-P1", **{"for": "CARMAKER"}).status == 403, "a consent for another purpose opens nothing")
        check(client.post("/v1/consents", {**consent, "class": "recipe"}, key=True).status == 201, "recipe")
        job = server.client("CARMAKER").job("export cbam", "S3-P1", **{"for": "CARMAKER"})
        check(job["state"] == "succeeded", job)
    finally:
        server.stop()


def test_a_customers_own_spreadsheet_gets_codes_and_embedded_emissions():
    expected = export("cbam", "S3-P1")[1]["b_emissions"][0]
    form, filled = os.path.join(HOME, "form.csv"), os.path.join(HOME, "filled.csv")
    with open(form, "w", encoding="utf-8") as file:
        file.write("품번,CN코드,원산지,직접내재배출,간접내재배출,기본값비율\n")
    result = run("fill", form, "--db", db(), "--firm", "S3", "-o", filled)
    check(result.code == 0, result)
    with open(filled, encoding="utf-8") as file:
        check(file.read().splitlines()[1] == f"S3-P1,73269098,KR,{expected['direct_t_per_t']},{expected['indirect_t_per_t']},{expected['default_share']}", expected)
    book = openpyxl.Workbook()
    book.active.title = "CBAM"
    form, filled, mapping = (os.path.join(HOME, name) for name in ("form.xlsx", "filled.xlsx", "map.json"))
    book.save(form)
    cells = {"B2": "product.cn_code", "B3": "cbam.direct", "B4": "cbam.indirect", "B5": "cbam.declared", "B6": "product.cpc_code"}
    with open(mapping, "w", encoding="utf-8") as file:
        json.dump({"schema": "sangsaeng.fill_map/1", "cells": [{"sheet": "CBAM", "cell": cell, "value": value} for cell, value in cells.items()]}, file)
    result = run("fill", form, "S3-P1", "--map", mapping, "--db", db(), "-o", filled)
    check(result.code == 0, result)
    sheet = openpyxl.load_workbook(filled)["CBAM"]
    check(sheet["B2"].value == "73269098" and sheet["B6"].value == "42999", sheet["B2"].value, "a code is text")
    for cell, key in (("B3", "direct_t_per_t"), ("B4", "indirect_t_per_t"), ("B5", "declared_t_per_t")):
        check(abs(Fraction(str(sheet[cell].value)) - Fraction(expected[key])) < Fraction(1, 10**11), sheet[cell].value, key)
    result = run("fill", form, "S1-P1", "--map", mapping, "--db", db(), "-o", os.path.join(HOME, "none.xlsx"))
    check(result.code == 0 and "cbam.declared" in result.out, result, "what is on no list is not stated")


def test_codes_of_products_go_out_to_partners():
    def stated(folder):
        products = rows("products", folder)
        for row in products:
            row.update({"standards": "ISO14067", "packaging": "no", "biogenic_carbon_kg": "0"} if row["organisation"] else {})
        write(folder, "products", products, list(products[0]) if "standards" in products[0] else [*products[0], "standards", "packaging", "biogenic_carbon_kg"])
    database = db("stated", stated)
    check(run("publish", "S3-P1", "--incomplete", "--by", "test", "--db", database).code == 0, "publish")
    path = os.path.join(HOME, "pact.json")
    result = run("export", "pact", "--db", database, "--base-url", "https://maker.example", "-o", path)
    check(result.code == 0, result)
    with open(path, encoding="utf-8") as file:
        footprint = json.load(file)["data"][0]
    check(footprint["productClassifications"] == ["urn:cpc:42999"] and footprint["pcf"]["packagingEmissionsIncluded"] is False, footprint)
    check(set(footprint["pcf"]["crossSectoralStandards"]) == {"ISO14067", "PACT-3.0"}, footprint)
    judged = json.loads(run("pact", "check", path, "-O", "json").out)
    check(judged["footprints"][0]["not_in_version_2"] is None, judged, "partners of version 2 see it")


def test_what_is_asked_wrongly_is_said():
    for arguments, code, word in ((["cbam", "S9-P1"], 4, "product.unknown"), (["cbam", "--year", "2027Q5"], 2, "year"), (["cbam", "--scope", "maybe"], 2, "maybe"),
                                  (["battery"], 4, "export.no_battery"), (["passport", "V-1", "S1-P1"], 2, "export.one_product"), (["battery", "S1-P1", "--year", "2027"], 2, "cbam"),
                                  (["cbam", "--for", "NOBODY"], 4, ""), (["cbam", "-O", "xlsx"], 2, "cli.option_needed")):
        result = run("export", *arguments, "--db", db())
        check(result.code == code and word in result.err and not result.out, result, arguments)
    result = run("outcome", "S1", "--year", "2027Q1", "--db", db())
    check(result.code == 2, result, "a quarter is for CBAM alone")


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
