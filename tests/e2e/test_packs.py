#!/usr/bin/python3
"""The sector packs: data with sources, and for each sector a simulated programme that runs through all tiers and shows what is special about the sector."""
import csv
import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction

from e2e import SOURCE, Folder, check, main, run, sampled
from money import Money, table

PACKS = os.path.join(SOURCE, "packs")
SECTORS = ("automotive", "electronics", "steel", "petrochemicals", "semiconductors", "shipbuilding")
HOME = Folder().__enter__()


def example(sector):
    return os.path.join(PACKS, sector, "example")


def story_of(folder, name, errors=True):
    result = run("run", folder, "--db", HOME / name, "-O", "json")
    check(result.code == 0, result, folder)
    check(not errors or not result.errors(), result, "error findings")
    return result.out


FIRST = {sector: story_of(example(sector), sector + ".db") for sector in SECTORS}
STORY = {sector: json.loads(out) for sector, out in FIRST.items()}
MONEY = {sector: Money(example(sector)) for sector in SECTORS}


def explain(sector, product, case="after", database=None):
    result = run("explain", "--db", database or HOME / (sector + ".db"), "--product", product, "--case", case, "--top", "1000", "-O", "json")
    check(result.code == 0, result, product)
    return json.loads(result.out)


def stated(sector, product, case="after"):
    """The footprint as it would be published."""
    result = run("footprint", product, "--db", HOME / (sector + ".db"), "--case", case, "-O", "json")
    check(result.code == 0, result, product)
    return json.loads(result.out)["footprints"][0]


def total(*arguments, **more):
    return Fraction(explain(*arguments, **more)["total_kgco2e"])


def factors_of(told):
    return {f["factor"]: f for f in told["factors"]}


def near(a, b, tolerance=Fraction(1, 10**6)):
    return abs(Fraction(a) - Fraction(b)) <= tolerance * abs(Fraction(b))


def total_without(sector, file, unwanted, product):
    """The total of a product where the rows that `unwanted` picks are taken out of a file of the example."""
    with Folder() as f:
        shutil.copytree(example(sector), f / "copy")
        rows = [r for r in table(f / "copy", file) if not unwanted(r)]
        with open(f / f"copy/{file}.csv", "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        result = run("run", f / "copy", "--db", f / "copy.db")
        check(result.code == 0, result, "without " + file)
        return total(sector, product, database=f / "copy.db")


# ---- every sector ----

def runs_with_no_check_failed(sector):
    checks = STORY[sector]["checks"]
    assert checks["failed"] == 0 and checks["passed"] >= 12, checks


def has_ten_companies_in_three_tiers(sector):
    tiers = [int(a["tier"]) for a in table(example(sector), "agreements") if a["role"] == "supplier"]
    assert len(tiers) >= 10 and set(tiers) == {1, 2, 3}, tiers
    story = STORY[sector]
    assert story["suppliers"] == len(tiers) and story["tier1"] == tiers.count(1) and story["tier2"] == len(tiers) - tiers.count(1)


def names_every_company_as_simulated(sector):
    for o in table(example(sector), "organisations"):
        assert o["origin"] == "simulated" and "모의" in o["name"] and "imulated" in o["name_en"], o
    with open(os.path.join(example(sector), "programme.json"), encoding="utf-8") as file:
        assert json.load(file)["simulated"] is True


def reports_its_finished_products(sector):
    kind = "vehicle" if sector == "automotive" else "finished"
    wanted = {p["product"] for p in table(example(sector), "products") if p["kind"] == kind}
    assert wanted and {v["id"] for v in STORY[sector]["vehicles"]} == wanted


def money_that_came_in_went_out_or_is_there(sector):
    m = STORY[sector]["money_krw"]
    assert sum(m[k] for k in m if k.startswith("in_")) == m["paid_tier1"] + m["paid_tier2"] + m["to_treasury"] + m["fees"] + m["on_hand"]
    assert m["in_returned"] + m["overdue"] == m["obligation"] == m["fixed_tier1"] and m["in_returned"] > 0
    assert 0 < m["paid_tier2"] <= m["in_returned"] + m["in_mss"] and m["paid_tier1"] > 0


def money_is_what_the_files_say(sector):
    for key, won in STORY[sector]["money_krw"].items():
        assert won == MONEY[sector].money[key], (key, won, MONEY[sector].money[key])


def pays_tier_2_and_tier_3_from_the_pool(sector):
    paid = {}
    for g in MONEY[sector].grants.values():
        paid[g["route"], g["tier"]] = paid.get((g["route"], g["tier"]), 0) + sum(s["paid"] for s in g["sources"])
    assert set(paid) == {("tier1", 1), ("pool", 2), ("pool", 3)} and min(paid.values()) > 0, paid


def footprint_falls_and_claims_stand_between(sector):
    for v in STORY[sector]["vehicles"]:
        assert Fraction(v["before_kgco2e"]) >= Fraction(v["claim_adjusted_kgco2e"]) >= Fraction(v["after_kgco2e"]) > 0, v


def contributions_sum_to_each_total(sector):
    for v in STORY[sector]["vehicles"]:
        told = explain(sector, v["id"])
        assert told["total_kgco2e"] == v["after_kgco2e"] and told["publishable"] == v["publishable"]
        assert near(sum(Fraction(c["kgco2e"]) for c in told["contributions"]) + Fraction(told["other_kgco2e"]), told["total_kgco2e"], Fraction(1, 10**9))
        assert told["publishable"] or told["missing"], "says why not"


def states_nothing_that_is_wrong_and_leaves_out_less_than_the_limit(sector):
    limit = Fraction(pack_of(sector)["limits"]["exempted_percent"])
    told = [stated(sector, v["id"], case) for v in STORY[sector]["vehicles"] for case in ("before", "after")]
    for t in told:
        assert t["notes"] == [] and Fraction(t["exempted_percent"]) <= limit and 0 < Fraction(t["primary_data_percent"]) < 100, t
    assert any(Fraction(t["exempted_percent"]) > 0 for t in told)


def credits_are_verified_conserved_and_within_the_cap(sector):
    c, verified = STORY[sector]["credits"], Fraction(STORY[sector]["reduction_tco2e"]["verified"])
    assert 0 < c["kcu_surrendered"] <= min(c["kcu_converted"], c["surrender_cap"]) and c["kcu_converted"] <= c["koc_issued"] <= verified
    assert c["held"] == c["koc_issued"] - c["kcu_surrendered"] and 0 < verified
    assert c["surrender_cap"] == c["obligation_t"] * 5 // 100


def a_second_run_prints_the_same_bytes(sector):
    assert story_of(example(sector), sector + "-again.db") == FIRST[sector]


# ---- every pack ----

def pack_of(sector):
    with open(os.path.join(PACKS, sector, "pack.json"), encoding="utf-8") as file:
        return json.load(file)


def pack_says_what_it_is(sector):
    pack = pack_of(sector)
    assert pack["schema"] == "sangsaeng.pack/1" and pack["sector"] == sector and pack["name_ko"] and pack["name_en"]
    assert pack["depth"] == ("deep" if sector in ("automotive", "electronics", "steel") else "thin")
    for row in pack["allocation"]:
        assert row["key"] in ("mass", "pieces", "hours", "value", "rule", "given") and row["reason_ko"] and row["reason_en"] and row["source"], row
    for row in pack["rules"]:
        assert row["rule"] and row["text_ko"] and row["text_en"] and row["source"], row
    with open(os.path.join(example(sector), "programme.json"), encoding="utf-8") as file:
        assert json.load(file)["footprint"]["exempted_limit_percent"] == pack["limits"]["exempted_percent"]


def every_row_has_a_source_or_says_assumed(sector):
    for f in table(os.path.join(PACKS, sector), "factors"):
        assert f["source"] and (f["url"] or "assumed" in f["notes"]), f
        assert ("assumed" in f["source"]) == f["notes"].startswith("assumed"), f
        assert f["source"] != "assumed" or f["use"] == "screening" and f["status"] == "unverified", f
    for name in ("processes", "measures", "rules"):
        for row in table(os.path.join(PACKS, sector), name):
            assert row["source"], row
            assert name != "measures" or row["source"] == "assumed" or row["url"], row
            assert name != "measures" or 0 < Fraction(row["saving_percent_low"]) < Fraction(row["saving_percent_high"]) < 100 and row["life_years"], row


def pack_factors_are_those_of_its_example_without_simulated_ones(sector):
    used = {f["key"]: f for f in table(example(sector), "factors")}
    pack = {f["key"]: f for f in table(os.path.join(PACKS, sector), "factors")}
    assert len(pack) >= 15 and all(used[key] == f for key, f in pack.items())
    for key in set(used) - set(pack):
        assert used[key]["notes"] == "simulated value of the example", key
    assert not [f for f in pack.values() if "simulated" in f["notes"] or f["key"].startswith("ice")]


def factors_taken_from_the_automotive_example_are_unchanged(sector):
    real = {f["key"]: f for f in table(os.path.join(SOURCE, "examples", "automotive"), "factors")}
    shared = [f for f in table(os.path.join(PACKS, sector), "factors") if f["key"] in real]
    assert len(shared) >= 7
    for f in shared:
        assert all(f[column] == value for column, value in real[f["key"]].items()), f["key"]


EVERY = [runs_with_no_check_failed, has_ten_companies_in_three_tiers, names_every_company_as_simulated, reports_its_finished_products,
         money_that_came_in_went_out_or_is_there, money_is_what_the_files_say, pays_tier_2_and_tier_3_from_the_pool, footprint_falls_and_claims_stand_between,
         contributions_sum_to_each_total, states_nothing_that_is_wrong_and_leaves_out_less_than_the_limit, credits_are_verified_conserved_and_within_the_cap, a_second_run_prints_the_same_bytes, pack_says_what_it_is,
         every_row_has_a_source_or_says_assumed, pack_factors_are_those_of_its_example_without_simulated_ones, factors_taken_from_the_automotive_example_are_unchanged]


def test_the_script_makes_exactly_the_committed_packs():
    result = subprocess.run([sys.executable, os.path.join(PACKS, "make.py"), "--check"], capture_output=True, text=True, check=False,
                            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert result.returncode == 0, result.stdout + result.stderr


# ---- what is special ----

def test_automotive_counts_cells_flown_in_and_packaging_but_not_the_delivery():
    used, told = factors_of(explain("automotive", "V-EV")), stated("automotive", "V-EV")
    assert used["defra2025_air_freight"]["kgco2e"] == told["components_kgco2e"]["aircraft"] != "0"
    assert Fraction(stated("automotive", "S02-PACK")["packaging_kgco2e"]) > 0
    assert "defra2025_truck_33t" not in used and Fraction(told["outbound_logistics_kgco2e"]) > 0
    assert total_without("automotive", "inputs", lambda r: r["kind"] == "packaging", "V-EV") < total("automotive", "V-EV")


def test_automotive_shows_what_a_firm_that_did_not_return_still_owes():
    assert STORY["automotive"]["money_krw"]["overdue"] == sum(s["fixed"] for s in MONEY["automotive"].grants["S04-M1"]["sources"])


def test_electronics_lowers_the_footprint_by_power_bought_for_it_and_by_nothing_else():
    before, after = (factors_of(explain("electronics", "S02-PBA-W", case)) for case in ("before", "after"))
    assert "ex_ppa_solar" not in before and Fraction(after["ex_ppa_solar"]["amount"]) > 0
    assert "ex_ppa_solar" not in factors_of(explain("electronics", "S03-HSG-W")), "a certificate claimed for RE100 does not lower it"
    result = run("inventory", "--db", HOME / "electronics.db", "--site", "S03-S", "-O", "csv")
    rows = [r for r in csv.DictReader(result.out.splitlines()) if r["month"].startswith("2028")]
    assert rows and all(Fraction(r["market_kgco2e"]) < Fraction(r["location_kgco2e"]) for r in rows), "but the inventory by market"
    assert total_without("electronics", "contracts", lambda r: r["contract"] == "PPA-S02", "S02-PBA-W") > total("electronics", "S02-PBA-W")


def test_electronics_takes_the_footprint_that_is_active_valid_and_verified():
    for case, footprint, kg in (("before", "FP-CHIP-2024", "0.352"), ("after", "FP-CHIP-2027", "0.298")):
        told = explain("electronics", "S10-CHIP", case)
        assert told["total_kgco2e"] == kg and list(factors_of(told)) == ["footprint:" + footprint], told["factors"]
    choice = stated("electronics", "S10-CHIP")["supplier_footprint"]
    assert choice["used"] == "FP-CHIP-2027" and "FP-CHIP-2023 (deprecated)" in choice["passed_over"] and "FP-CHIP-2027-OWN (rank)" in choice["passed_over"], choice


def test_electronics_has_one_product_that_may_be_published_and_one_that_may_not():
    assert {v["id"]: v["publishable"] for v in STORY["electronics"]["vehicles"]} == {"WASHER": True, "PURIFIER": False}
    assert [f["factor"] for f in explain("electronics", "PURIFIER")["factors"] if f["screening"]] == ["defra2024_paper"]
    shutil.copyfile(HOME / "electronics.db", HOME / "published.db")
    for product, done in (("WASHER", True), ("PURIFIER", False)):
        result = run("publish", product, "--db", HOME / "published.db", "--by", "test")
        assert (result.code == 0) == done, result


def test_steel_returns_its_crop_ends_to_the_melt_shop():
    amounts = {c["product"]: Fraction(c["amount"]) for c in explain("steel", "REBAR")["contributions"]}
    assert amounts["S01-RET"] > 0 and amounts["L-CROP"] == amounts["S01-RET"], "what comes back was rolled and prepared"
    own = Fraction(next(link["quantity"] for link in table(example("steel"), "links") if (link["product"], link["input"]) == ("REBAR", "L-BILLET")))
    assert amounts["L-BILLET"] > own, "the loop takes more billet than rebar itself"
    assert total_without("steel", "links", lambda r: r["kind"] == "returns", "REBAR") < total("steel", "REBAR")


def test_steel_shares_slag_by_price_and_gives_dust_nothing():
    prices = {}
    for r in table(example("steel"), "prices"):
        prices[r["product"]] = prices.get(r["product"], 0) + int(r["price_krw"])
    for steel, slag in (("L-BILLET", "L-EAFSLAG"), ("L-SLAB", "L-BFSLAG")):
        assert near(total("steel", slag) / total("steel", steel), Fraction(prices[slag], prices[steel])), slag
    for waste in ("L-DUST", "L-SCALE", "L-BFDUST", "L-TRIM"):
        assert total("steel", waste) == 0, waste


def test_steel_keeps_its_furnace_routes_apart():
    story = {v["id"]: v for v in STORY["steel"]["vehicles"]}
    assert story["REBAR"]["publishable"] and not story["COIL"]["publishable"]
    assert "ipcc2006_proc_bof" in factors_of(explain("steel", "COIL")) and "ipcc2006_proc_bof" not in factors_of(explain("steel", "REBAR"))
    assert Fraction(story["COIL"]["after_kgco2e"]) > 3 * Fraction(story["REBAR"]["after_kgco2e"])


def test_petrochemicals_gives_every_cracker_output_the_same_per_tonne():
    first = total("petrochemicals", "L-ETH")
    assert all(near(total("petrochemicals", p), first) for p in ("L-PRO", "L-C4", "L-ARO"))


def test_petrochemicals_states_the_biogenic_carbon_that_its_uptake_says():
    carbon = {p["product"]: Fraction(p["biogenic_carbon_kg"]) for p in table(example("petrochemicals"), "products") if p["biogenic_carbon_kg"]}
    assert {"PE", "PP", "L-ETH"} <= set(carbon)
    for product, kg in carbon.items():
        uptake = factors_of(explain("petrochemicals", product))["biogenic_carbon_uptake"]
        assert near(Fraction(uptake["amount"]) * Fraction(uptake["kgco2e_per_unit"]), -kg * Fraction(44, 12), Fraction(1, 1000)), product
        assert near(stated("petrochemicals", product)["components_kgco2e"]["biogenic_uptake"], -kg * Fraction(44, 12), Fraction(1, 1000)), product


def test_petrochemicals_refuses_to_attribute_more_than_the_certified_input_yields():
    with Folder() as f:
        shutil.copytree(example("petrochemicals"), f / "copy")
        with open(f / "copy/mass_balances.csv", encoding="utf-8") as file:
            text = file.read()
        f.write("copy/mass_balances.csv", text.replace("PE,8500000", "PE,9500000"))
        result = run("run", f / "copy", "--db", f / "p.db")
        check(result.code == 3 and [e["code"] for e in result.errors()][0] == "mass_balance.above", result, "above")


def test_semiconductors_explains_its_f_gases_by_their_gwp():
    used = factors_of(explain("semiconductors", "CHIP-M"))
    for gas, gwp in (("sf6", 24300), ("nf3", 17400), ("cf4", 7380), ("c2f6", 12400), ("chf3", 14600), ("cc4f8", 10200), ("hfc134a", 1530)):
        row = used["gas_" + gas]
        assert Fraction(row["kgco2e_per_unit"]) == gwp and row["gwp_set"] == "AR6" and Fraction(row["kgco2e"]) > 0, row


def test_semiconductors_emits_what_the_rules_say_of_the_gas_it_buys():
    rule = {r["parameter"]: Fraction(r["value"]) for r in table(os.path.join(PACKS, "semiconductors"), "rules")}
    year = sum(Fraction(r["quantity"]) for r in table(example("semiconductors"), "inputs")
               if r["process"] == "L-FAB" and r["factor"] == "gas_sf6" and r["month"].startswith("2025"))
    bought = 5000  # kg, of the example
    assert near(year, bought * (1 - rule["heel"]) * rule["one_minus_u_SF6"] * (1 - rule["share_treated"] * rule["destruction"]))


def test_semiconductors_lowers_its_gases_by_better_abatement():
    before, after = (Fraction(factors_of(explain("semiconductors", "L-WFR-M", case))["gas_cf4"]["amount"]) for case in ("before", "after"))
    assert near(after / before, Fraction(235, 460), Fraction(1, 1000)), float(after / before)


def test_shipbuilding_moves_plates_by_rail_ship_and_truck_and_shows_the_delivery_apart():
    used = factors_of(explain("shipbuilding", "SHIP-B"))
    assert {"defra2025_rail_freight", "defra2025_ship_general", "defra2025_truck_33t"} <= set(used) and "defra2025_ship_bulk" not in used
    assert Fraction(stated("shipbuilding", "SHIP-B")["outbound_logistics_kgco2e"]) > 0
    assert total_without("shipbuilding", "inputs", lambda r: r["kind"] == "transport_out", "SHIP-B") == total("shipbuilding", "SHIP-B")


def each(sector, function):
    return f"{sector}_{function.__name__}", lambda: function(sector)


if __name__ == "__main__":
    try:
        main(__name__, sampled([each(sector, function) for sector in SECTORS for function in EVERY], 3))
    finally:
        HOME.__exit__()
