#!/usr/bin/python3
"""Footprints from bill to published version: examples/small with the tables of the book added (other inputs, contracts, received footprints, given
shares, prices, exclusions, mass balance). What is stated, that it repeats, that versions never change, and that bad cells are refused with file and line."""
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time

from e2e import BIN, EFFORT, SOURCE, Folder, bulk, check, environment, main, on_bulk, run, sampled

SMALL = os.path.join(SOURCE, "examples", "small")
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2027) for month in range(1, 13)]
PRODUCTS = ["V-1", "S1-P1", "S2-P1", "S2-P2", "S3-P1", "S3-P2", "MAT-FILM"]
BY = ("--by", "K. Lee")
GRID, PPA = 0.433, 0.03
MARCH = ("S3-PR1,2027-03,electricity,120000,", "S3-PR1,2027-03,electricity,118000,")  # a bill of S3-PR1, line 64 of activity.csv
INPUTS = (("S3-PR1", "누설", "leak", "sf6", "0.02", "kg", "measured", "third_party", "1.3"), ("S3-PR1", "입고", "transport_in", "truck", "9000", "tkm", "estimated", "no", ""),
          ("S3-PR1", "상자", "packaging", "board", "500", "kg", "measured", "no", ""), ("S3-PR1", "출하", "transport_out", "truck", "4000", "tkm", "measured", "no", ""),
          ("S1-PR1", "급송", "transport_in", "air", "1000", "tkm", "measured", "no", ""))
TABLES = {
    "contracts.csv": """contract,site,instrument,month_from,month_to,kwh_per_month,factor,claimed_for
C-1,S1-S,ppa,2027-01,2027-12,20000,ppa,footprint
C-2,S2-S,rec,2027-01,2027-12,10000,ppa,re100
""",
    "supplier_footprints.csv": """footprint,product,supplier,status,replaces,declared_unit,declared_amount,mass_kg,pcf_excluding_uptake,biogenic_uptake,primary_data_share,dqr_technological,dqr_temporal,dqr_geographical,verified,gwp_set,reference_from,reference_to,valid_from,valid_to,gsd
F-1,MAT-FILM,VENDOR-1,Active,,kg,1000,1000,2400,-110,62.5,1.8,2.2,1.5,third_party,AR5,2024-01-01,2024-12-31,2025-01-01,2027-12-31,1.1
F-2,MAT-FILM,VENDOR-2,Active,,kg,1,1,2.1,0,,,,,no,AR5,2024-01-01,2024-12-31,2025-01-01,2027-12-31,
F-3,MAT-FILM,VENDOR-3,Deprecated,,kg,1,1,1.1,0,,,,,third_party,AR5,2024-01-01,2024-12-31,2025-01-01,2027-12-31,
""",
    "allocation_shares.csv": "process,product,share\nS2-PR1,S2-P1,0.75\nS2-PR1,S2-P2,0.25\n",
    "prices.csv": "product,year,price_krw\nS3-P1,2025,30000\nS3-P1,2026,33000\nS3-P2,2025,15000\nS3-P2,2026,16500\n",
    "exclusions.csv": "product,item,kgco2e,reason\nV-1,도장,1.5,작은 양; 도면으로 추정\n",
    "mass_balances.csv": "balance,scheme,input,certified_kg,yield,product,attributed_kg,free_attribution\nMB-1,ISCC PLUS,MAT-PLASTIC,1000,0.9,S2-P1,500,yes\n",
}
FACTORS = (("ppa", "kWh", "0.03", {"primary_data": "yes"}), ("truck", "tkm", "0.1", {"pedigree": "2;3;2;1;3"}), ("air", "tkm", "1.2", {"component": "aircraft"}),
           ("sf6", "kg", "", {"gas": "SF6"}), ("board", "kg", "0.9", {}))


class Book(Folder):
    """The small example with the tables of the book, complete enough to be published; factors are invented."""

    def __enter__(self):
        super().__enter__()
        self.folder, self.db = self / "f", self / "p.db"
        shutil.copytree(SMALL, self.folder, ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
        for name, text in TABLES.items():
            self.put(name, text)
        self.put("inputs.csv", "process,month,item,kind,factor,quantity,unit,status,evidence,verified,gsd\n" +
                 "".join(f"{p},{m},{item},{kind},{factor},{q},{unit},{status},,{verified},{gsd}\n" for m in MONTHS for p, item, kind, factor, q, unit, status, verified, gsd in INPUTS))
        factors = self.rows("factors.csv")
        head = factors[0]
        for row in factors[1:]:
            for column, value in (("gwp_set", "AR5"), ("status", "verified-copy"), ("use", "full"), ("upstream", "yes")):
                row[head.index(column)] = value
        head += ["component", "gas", "primary_data", "gsd", "pedigree"]
        factors[1:] = [row + [""] * (len(head) - len(row)) for row in factors[1:]]
        factors[1][head.index("gsd")] = "1.05"
        for key, unit, value, more in FACTORS:
            cells = {"key": key, "name_en": key, "unit": unit, "kgCO2e_per_unit": value, "gwp_set": "AR5", "year": "2026", "region": "KR", "source": "invented", "status": "verified-copy",
                     "use": "full", "upstream": "yes"} | more
            factors.append([cells.get(column, "") for column in head])
        self.put_rows("factors.csv", factors)
        self.append("products.csv", "MAT-FILM,,필름,material,kg,1,,,,,", "S2-P2,S2,내장 모듈 소형,part,piece,10,,,,,", "S3-P2,S3,프레스 부품 소형,part,piece,100,,,,,")
        for line, content in ((8, "0.03"), (6, "0.06"), (4, "0.06")):  # kg of carbon in film, module and vehicle: 12/44 of the uptake
            self.cell("products.csv", line, "biogenic_carbon_kg", content)
        self.append("links.csv", "S2-P1,MAT-FILM,FILM,contains,2,1")
        self.append("production.csv", *[f"{process},{product},{m},1000" for process, product in (("S2-PR1", "S2-P2"), ("S3-PR1", "S3-P2")) for m in MONTHS])
        self.replace("processes.csv", "S2-PR1,S2-S,주 공정,mass,제품이 하나", "S2-PR1,S2-S,주 공정,given,설비별 계량")
        self.replace("processes.csv", "S3-PR1,S3-S,주 공정,mass,제품이 하나", "S3-PR1,S3-S,주 공정,rule,")
        return self

    def at(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.at(name), encoding="utf-8", newline="") as file:
            return file.read()

    def put(self, name, text):
        with open(self.at(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def rows(self, name):
        return list(csv.reader(io.StringIO(self.read(name))))

    def put_rows(self, name, rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.put(name, out.getvalue())

    def append(self, name, *lines):
        self.put(name, self.read(name).rstrip("\n") + "\n" + "".join(line + "\n" for line in lines))

    def replace(self, name, old, new):
        text = self.read(name)
        assert old in text, (name, old)
        self.put(name, text.replace(old, new, 1))

    def cell(self, name, line, column, value):
        rows = self.rows(name)
        if column not in rows[0]:
            rows = [row + [column if n == 0 else ""] for n, row in enumerate(rows)]
        rows[line - 1][rows[0].index(column)] = value
        self.put_rows(name, rows)

    def run(self, *more):
        result = run("run", self.folder, "--db", self.db, "-O", "json", *more)
        check(result.code == 0, result, "run")
        return json.loads(result.out)


def ok(*arguments):
    result = run(*arguments)
    check(result.code == 0, result, " ".join(map(str, arguments)))
    return result


HOME = Folder().__enter__()


def base():
    """A database that holds the book, made once: never written to. `published` with all products as version 1."""
    if not os.path.exists(HOME / "published.db"):
        with Book() as b:
            story = b.run()
            with open(HOME / "story.json", "w", encoding="utf-8") as file:
                json.dump(story, file)
            at_rest(b.db)
            shutil.copy(b.db, HOME / "base.db")
            ok("publish", "--db", b.db, *BY, *PRODUCTS)
            at_rest(b.db)
            shutil.copy(b.db, HOME / "published.db")
    return HOME / "base.db"


def published(folder):
    base()
    return shutil.copy(HOME / "published.db", folder / "p.db")


def at_rest(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def content(path):
    """Every row of every table."""
    connection = sqlite3.connect(path)
    names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names}
    connection.close()
    return found


def stated(db, *arguments):
    return {f["product"]: f for f in json.loads(ok("footprint", "--db", db, *arguments, "-O", "json").out)["footprints"]}


def near(a, b, within=1e-9):
    assert abs(float(a) - float(b)) <= within * max(1.0, abs(float(b))), (a, b)


def publish(db, *arguments):
    return {f["product"]: f for f in json.loads(ok("publish", "--db", db, *arguments, "-O", "json").out)["footprints"]}


def versions(db):
    return json.loads(ok("publish", "--db", db, "--list", "-O", "json").out)["versions"]


def show(db, version):
    return json.loads(ok("publish", "--db", db, "--show", version).out)


def passes(db):
    ok("check", "--db", db)
    ok("publish", "--db", db, "--recompute", "all")


# --- what is stated ---
def test_without_a_product_only_what_is_reported_is_stated():
    assert list(stated(base())) == ["V-1"]
    assert sorted(stated(base(), "--all")) == sorted(PRODUCTS + ["MAT-PLASTIC", "MAT-STEEL"])
    assert list(stated(base(), "S3-P1", "S1-P1")) == ["S3-P1", "S1-P1"]


def test_components_sum_to_the_total_and_uptake_stands_apart():
    for f in stated(base(), "--all").values():
        parts = {k: float(v) for k, v in f["components_kgco2e"].items()}
        near(sum(v for k, v in parts.items() if k != "biogenic_uptake"), f["pcf_excluding_biogenic_uptake_kgco2e"])
        near(sum(parts.values()), f["pcf_including_biogenic_uptake_kgco2e"])
    vehicle = stated(base())["V-1"]
    near(vehicle["components_kgco2e"]["biogenic_uptake"], -0.22)  # 2 kg of film at -0.11
    near(vehicle["components_kgco2e"]["aircraft"], 1.2)  # 1,000 tkm × 12 × 1.2 over 12,000 pieces


def test_a_part_comes_to_what_a_calculation_by_hand_gives():
    """S3-PR1 makes 48,000 of 150 kg and 12,000 of 100 kg: prices differ by 2, so by mass, 6/7 to the first. A year: 1,420,000 kWh, leak, truck, boxes."""
    year = 1420000 * GRID + 12 * (0.02 * 23500 + 9000 * 0.1 + 500 * 0.9)
    near(stated(base(), "S3-P1")["S3-P1"]["pcf_excluding_biogenic_uptake_kgco2e"], year * 6 / 7 / 48000 + 168 * 2.86390131)
    near(stated(base(), "S3-P2")["S3-P2"]["pcf_excluding_biogenic_uptake_kgco2e"], year / 7 / 12000)
    near(stated(base(), "S3-P1")["S3-P1"]["packaging_kgco2e"], 12 * 450 * 6 / 7 / 48000)
    near(stated(base(), "S3-P1")["S3-P1"]["outbound_logistics_kgco2e"], 12 * 400 * 6 / 7 / 48000)  # beside the total


def test_prices_more_than_five_times_apart_share_by_value():
    with Book() as b:
        for line in (4, 5):
            b.cell("prices.csv", line, "price_krw", "3000")  # 31,500 against 3,000
        b.run()
        year = 1420000 * GRID + 12 * (0.02 * 23500 + 9000 * 0.1 + 500 * 0.9)
        near(stated(b.db, "S3-P2")["S3-P2"]["pcf_excluding_biogenic_uptake_kgco2e"], year * 3000 / (48000 * 31500 + 12000 * 3000))


def test_given_shares_are_taken_as_they_are():
    year = 628800 * GRID  # the bills of S2-PR1; its certificate is claimed for RE100 and lowers no footprint
    near(stated(base(), "S2-P2")["S2-P2"]["pcf_excluding_biogenic_uptake_kgco2e"], year * 0.25 / 12000)


def test_the_verified_supplier_footprint_wins_not_the_lower_one():
    film = stated(base(), "MAT-FILM")["MAT-FILM"]
    near(film["pcf_excluding_biogenic_uptake_kgco2e"], 2.4)  # 2,400 for 1,000 kg
    assert film["supplier_footprint"]["used"] == "F-1" and film["supplier_footprint"]["rank"] == 1, film["supplier_footprint"]
    assert "F-2" in film["supplier_footprint"]["passed_over"] and "F-3 (deprecated)" in film["supplier_footprint"]["passed_over"]
    near(film["primary_data_percent"], 62.5)
    near(film["verified_percent"]["third_party"], 100)
    assert [film["data_quality_rating"][k] for k in ("technological", "temporal", "geographical")] == ["1.8", "2.2", "1.5"]


def test_the_primary_share_is_what_is_measured_with_a_factor_of_its_own():
    """Primary: the power contract's figure, the measured leak, and the supplier's own share of F-1. Bought power with the grid's factor is not."""
    f = stated(base())["V-1"]
    leak = 12 * 0.02 * 23500 * 6 / 7 / 48000 * 4
    near(float(f["primary_data_percent"]) / 100 * float(f["pcf_excluding_biogenic_uptake_kgco2e"]), 240000 * PPA / 12000 + leak + 0.625 * 4.8, 1e-8)
    near(float(f["verified_percent"]["third_party"]) / 100 * float(f["pcf_excluding_biogenic_uptake_kgco2e"]), leak + 4.8, 1e-8)


def test_what_is_left_out_is_a_percentage_and_scales_nothing():
    f = stated(base())["V-1"]
    t2 = float(f["pcf_excluding_biogenic_uptake_kgco2e"])
    near(f["exempted_percent"], 100 * 1.5 / (t2 + 1.5))
    with Book() as b:
        b.cell("exclusions.csv", 2, "kgco2e", "150")
        b.run()
        above = stated(b.db)["V-1"]
        assert above["pcf_excluding_biogenic_uptake_kgco2e"] == f["pcf_excluding_biogenic_uptake_kgco2e"] and not above["publishable"]


def test_text_json_and_csv_say_the_same_in_both_languages():
    listed = list(csv.DictReader(io.StringIO(ok("footprint", "--db", base(), "--all", "-O", "csv").out)))
    data = stated(base(), "--all")
    assert [row["product"] for row in listed] == list(data)
    for row in listed:
        f = data[row["product"]]
        assert (row["pcf_excluding_uptake"], row["claim_adjusted"], row["primary_data_percent"]) == (f["pcf_excluding_biogenic_uptake_kgco2e"], f["claim_adjusted_kgco2e"], f["primary_data_percent"])
        assert row["publishable"] == ("yes" if f["publishable"] else "no")
        for lang in ("en", "ko"):
            text = ok("footprint", "--db", base(), row["product"], "--lang", lang).out
            assert f["pcf_excluding_biogenic_uptake_kgco2e"] in text and f["claim_adjusted_kgco2e"] in text, text
    korean, english = ok("footprint", "--db", base(), "--lang", "ko").out, ok("footprint", "--db", base(), "--lang", "en").out
    assert "발자국" in korean and "요람에서 문까지" in korean and "footprint, physical" in english and "cradle to gate" in english
    assert ok("footprint", "--db", base(), "-O", "json", "--lang", "ko").out == ok("footprint", "--db", base(), "-O", "json", "--lang", "en").out
    assert ok("inventory", "--db", base(), "-O", "csv", "--lang", "ko").out == ok("inventory", "--db", base(), "-O", "csv", "--lang", "en").out


def test_a_name_that_looks_like_a_formula_is_text_in_csv():
    with Book() as b:
        b.cell("products.csv", 4, "name", "=1+1")
        b.run()
        out = ok("footprint", "--db", b.db, "--all", "-O", "csv").out
        assert ",'=1+1," in out and ",=1+1," not in out, out
        assert ",-0.22," in out, "a negative number stays a number"


# --- two footprints ---
def test_the_gaps_sum_to_the_certified_tonnes():
    base()
    with open(HOME / "story.json", encoding="utf-8") as file:
        tonnes = json.load(file)["credits"]["koc_issued"]
    f = stated(base(), "--all")
    claim = {p: float(f[p]["claimed_elsewhere_kgco2e"]) for p in f}
    for p in f:
        near(float(f[p]["claim_adjusted_kgco2e"]), float(f[p]["pcf_excluding_biogenic_uptake_kgco2e"]) + claim[p])
    own = {"S3-P1": claim["S3-P1"], "S3-P2": claim["S3-P2"], "S1-P1": claim["S1-P1"] - 4 * claim["S3-P1"], "S2-P1": claim["S2-P1"], "S2-P2": claim["S2-P2"]}
    made = {"S1-P1": 12000, "S2-P1": 24000, "S2-P2": 12000, "S3-P1": 48000, "S3-P2": 12000}
    near(claim["V-1"], claim["S1-P1"] + claim["S2-P1"])
    near(sum(own[p] * made[p] for p in own), tonnes * 1000, 1e-8)
    assert tonnes > 0 and claim["MAT-STEEL"] == 0


def test_claims_are_shared_by_the_key_of_the_energy():
    f = stated(base(), "--all")
    claim = {p: float(f[p]["claimed_elsewhere_kgco2e"]) for p in f}
    near(claim["S2-P2"] * 12000 / (claim["S2-P1"] * 24000), 1 / 3)
    near(claim["S3-P2"] * 12000 / (claim["S3-P1"] * 48000), 1 / 6)


def test_nothing_is_claimed_before_the_machines():
    for f in stated(base(), "--all", "--case", "before").values():
        assert f["claimed_elsewhere_kgco2e"] == "0" and f["claim_adjusted_kgco2e"] == f["pcf_excluding_biogenic_uptake_kgco2e"], f


# --- uncertainty ---
def test_samples_repeat_by_seed_and_do_not_depend_on_threads():
    first = ok("footprint", "--db", base(), "--all", "--samples", 300, "--seed", 7, "-O", "json").out
    assert ok("footprint", "--db", base(), "--all", "--samples", 300, "--seed", 7, "--threads", 4, "-O", "json").out == first
    other = json.loads(ok("footprint", "--db", base(), "--all", "--samples", 300, "--seed", 8, "-O", "json").out)["footprints"]
    for a, b in zip(json.loads(first)["footprints"], other):
        assert a["pcf_excluding_biogenic_uptake_kgco2e"] == b["pcf_excluding_biogenic_uptake_kgco2e"]
        if a["product"] in PRODUCTS:
            assert a["uncertainty"]["physical"] != b["uncertainty"]["physical"], a["product"]


@bulk
def test_percentiles_are_those_of_the_entered_deviation():
    """MAT-FILM is one number with a geometric standard deviation of 1.1: median 2.4, 95 % within 2.4 × 1.1^±1.96."""
    u = stated(base(), "MAT-FILM", "--samples", 4000)["MAT-FILM"]["uncertainty"]["physical"]
    near(u["median"], 2.4, 0.01)
    near(u["p2_5"], 2.4 / 1.1**1.96, 0.02)
    near(u["p97_5"], 2.4 * 1.1**1.96, 0.02)
    assert float(u["p2_5"]) < float(u["median"]) < float(u["mean"]) < float(u["p97_5"])


@bulk
def test_the_claim_moves_every_sample_by_the_same():
    f = stated(base(), "S1-P1", "--samples", 200)["S1-P1"]
    for key in ("p2_5", "median", "mean", "p97_5"):
        near(float(f["uncertainty"]["claim_adjusted"][key]) - float(f["uncertainty"]["physical"][key]), f["claimed_elsewhere_kgco2e"], 1e-8)


def test_without_deviations_every_percentile_is_the_value():
    with Folder() as f:
        ok("run", SMALL, "--db", f / "s.db")
        s = stated(f / "s.db", "--samples", 50)["V-1"]
        for key in ("p2_5", "median", "mean", "p97_5"):
            assert s["uncertainty"]["physical"][key] == s["pcf_excluding_biogenic_uptake_kgco2e"], s["uncertainty"]


# --- inventory ---
def inventory(db, *arguments):
    data = json.loads(ok("inventory", "--db", db, *arguments, "-O", "json").out)
    return {(s["site"], s["period"]): s for s in data["sites"]}, data["lines"]


def test_sites_by_scope_location_and_market():
    sites, _ = inventory(base())
    s1, s2, s3 = sites["S1-S", "after"], sites["S2-S", "after"], sites["S3-S", "after"]
    near(s1["scope2_location_kgco2e"], 1029000 * GRID)
    near(s1["scope2_market_kgco2e"], 1029000 * GRID - 240000 * (GRID - PPA))
    near(s2["scope2_market_kgco2e"], float(s2["scope2_location_kgco2e"]) - 120000 * (GRID - PPA))  # RE100 counts in the inventory, not in the footprint
    near(s3["scope1_kgco2e"], 12 * 0.02 * 23500)
    near(s3["scope3_kgco2e"], 12 * (900 + 450 + 400))
    near(s3["scope2_market_kgco2e"], s3["scope2_location_kgco2e"])
    near(sites["S1-S", "before"]["scope2_market_kgco2e"], sites["S1-S", "before"]["scope2_location_kgco2e"])


def test_lines_sum_to_the_sites():
    sites, lines = inventory(base())
    for (site, period), s in sites.items():
        mine = [n for n in lines if n["site"] == site and n["month"][:4] == ("2025" if period == "before" else "2027")]
        for scope, key, column in ((1, "scope1_kgco2e", "market_kgco2e"), (2, "scope2_location_kgco2e", "location_kgco2e"), (2, "scope2_market_kgco2e", "market_kgco2e"),
                                   (3, "scope3_kgco2e", "location_kgco2e")):
            near(sum(float(n[column]) for n in mine if n["scope"] == scope), s[key])
        assert s["missing_lines"] == 0


def test_one_site_only_and_an_unknown_one():
    sites, lines = inventory(base(), "--site", "S3-S")
    assert {s for s, _ in sites} == {"S3-S"} == {n["site"] for n in lines}
    result = run("inventory", "--db", base(), "--site", "S9-S")
    check(result.code == 4 and "inventory.no_site" in result.err and result.out == "", result)


def test_missing_lines_are_counted_and_not_zero():
    with Book() as b:
        b.replace("activity.csv", MARCH[0] + "kWh,measured", "S3-PR1,2027-03,electricity,,kWh,missing")
        b.cell("inputs.csv", 62, "quantity", "")
        b.cell("inputs.csv", 62, "status", "missing")
        b.run()
        sites, lines = inventory(b.db)
        assert sites["S3-S", "after"]["missing_lines"] == 2 and sites["S3-S", "before"]["missing_lines"] == 0
        near(sites["S3-S", "after"]["scope2_location_kgco2e"], 1300000 * GRID)
        blank = [n for n in lines if n["status"] == "missing"]
        assert len(blank) == 2 and all(n["amount"] is None and n["location_kgco2e"] is None and n["market_kgco2e"] is None for n in blank), blank
        for lang, word in (("en", "not zero"), ("ko", "0이 아닙니다")):
            text = ok("inventory", "--db", b.db, "--lang", lang).out
            assert word in text and "2" in text.splitlines()[-1], text
        after = stated(b.db, "S3-P1", "V-1")
        assert not after["S3-P1"]["publishable"] and not after["V-1"]["publishable"]
        near(after["S3-P1"]["pcf_excluding_biogenic_uptake_kgco2e"], stated(base(), "S3-P1")["S3-P1"]["pcf_excluding_biogenic_uptake_kgco2e"], 1e-3)  # estimated by the other months


def test_the_inventory_of_emissions_trading_has_its_own_factors():
    with Book() as b:
        rules = json.loads(b.read("programme.json"))
        rules["factors"].append({"carrier": "electricity", "purpose": "kets", "factor": "kr_grid_kets", "from": "2025-01", "to": "2029-12", "reason": "fixed at allocation"})
        b.put("programme.json", json.dumps(rules, ensure_ascii=False, indent=1))
        factors = b.rows("factors.csv")
        factors.append(["kr_grid_kets"] + factors[1][1:])
        factors[-1][factors[0].index("kgCO2e_per_unit")] = "0.45941"
        b.put_rows("factors.csv", factors)
        b.run()
        near(inventory(b.db)[0]["S3-S", "after"]["scope2_location_kgco2e"], 1420000 * GRID)
        near(inventory(b.db, "--purpose", "kets")[0]["S3-S", "after"]["scope2_location_kgco2e"], 1420000 * 0.45941)
        assert stated(b.db)["V-1"]["pcf_excluding_biogenic_uptake_kgco2e"] == stated(base())["V-1"]["pcf_excluding_biogenic_uptake_kgco2e"]


# --- publishing ---
def test_what_is_not_complete_is_refused_and_nothing_changes():
    with Folder() as f:
        ok("run", SMALL, "--db", f / "s.db")
        before = content(f / "s.db")
        result = run("publish", "--db", f / "s.db", *BY)
        check(result.code == 3 and result.out == "" and "publish.incomplete" in result.err and "gap.screening]: defra2025_plastic_avg" in result.err, result)
        assert content(f / "s.db") == before
        marked = publish(f / "s.db", *BY, "--incomplete")["V-1"]
        assert marked["outcome"] == "published" and marked["complete"] is False
        payload = show(f / "s.db", marked["version"])["footprint"]
        assert payload["complete"] is False and "screening:defra2025_steel_cans" in payload["missing"]
        passes(f / "s.db")


def test_one_product_that_is_not_complete_keeps_all_back():
    with Book() as b:
        b.replace("activity.csv", MARCH[0] + "kWh,measured", "S3-PR1,2027-03,electricity,,kWh,missing")
        b.run()
        before = content(b.db)
        result = run("publish", "--db", b.db, *BY, "S2-P1", "S3-P1")
        check(result.code == 3 and result.out == "", result)
        assert content(b.db) == before
        assert list(publish(b.db, *BY, "S2-P1")) == ["S2-P1"]


def test_publishing_needs_a_name_and_a_product_that_is_there():
    with Folder() as f:
        db = published(f)
        before = content(db)
        for arguments in ((), ("V-1",), ("--by", ""), ("--incomplete",)):
            result = run("publish", "--db", db, *arguments)
            check(result.code == 2 and result.out == "" and "--by" in result.err, result, arguments)
        for arguments in (("V-2",), ("S1-P1", "S1-P9")):
            result = run("publish", "--db", db, *BY, *arguments)
            check(result.code == 4 and result.out == "" and "product.unknown" in result.err and ("V-1" in result.err or "S1-P1" in result.err), result, arguments)
        result = run("footprint", "--db", db, "V-2")
        check(result.code == 4 and "V-1" in result.err, result, "nearest name")
        for option in ("--show", "--recompute"):
            result = run("publish", "--db", db, option, "no-such-version")
            check(result.code == 4 and "version.unknown" in result.err, result)
        assert content(db) == before


def test_unchanged_makes_no_new_version():
    with Folder() as f:
        db = published(f)
        before = content(db)
        again = publish(db, *BY)
        assert sorted(again) == sorted(PRODUCTS) and {p["outcome"] for p in again.values()} == {"unchanged"} and {p["number"] for p in again.values()} == {1}
        after = content(db)
        assert after == before, [t for t in after if after[t] != before.get(t)]
        with Book() as b:  # and another run over the same folder changes nothing either
            shutil.copy(db, b.db)
            b.run("--again")
            assert {p["outcome"] for p in publish(b.db, *BY).values()} == {"unchanged"}


def test_what_was_published_is_what_is_stated():
    with Folder() as f:
        db = published(f)
        data = stated(db, "--all")
        for v in versions(db):
            p = show(db, v["version"])["footprint"]
            s = data[v["product"]]
            for key in ("pcf_excluding_biogenic_uptake_kgco2e", "pcf_including_biogenic_uptake_kgco2e", "components_kgco2e", "primary_data_percent", "data_quality_rating", "exempted_percent",
                        "packaging_kgco2e", "declared_unit", "name"):
                assert p[key] == s[key], (v["product"], key)
            assert p["claim_adjusted"]["pcf_kgco2e"] == s["claim_adjusted_kgco2e"] and p["simulated"] is True and p["valid_until"] == "2030-12-31"
            assert (v["number"], v["status"], v["previous"], v["published_by"], v["published_on"]) == (1, "Active", "", "K. Lee", "2028-06-30")


def corrected(b, *change):
    """A correction of the folder, run again, published again."""
    b.replace(*change)
    b.run("--again")
    return publish(b.db, "--by", "J. Park", "--reason", "meter slip of March corrected")


@bulk
def test_a_corrected_bill_makes_new_versions_up_the_chain_only():
    with Book() as b:
        shutil.copy(published(b), b.db + ".first")
        first = {v["product"]: v for v in versions(b.db)}
        new = corrected(b, "activity.csv", *MARCH)
        assert {p for p in new if new[p]["outcome"] == "published"} == {"V-1", "S1-P1", "S3-P1", "S3-P2"}, new
        assert {p for p in new if new[p]["outcome"] == "unchanged"} == {"S2-P1", "S2-P2", "MAT-FILM"}, new
        change = {"table": "activity", "key": "S3-PR1 / 2027-03 / electricity", "column": "quantity", "old": "120000", "new": "118000", "line": 64}
        for p in ("V-1", "S1-P1", "S3-P1", "S3-P2"):
            assert (new[p]["number"], new[p]["previous"], new[p]["changes"]) == (2, first[p]["version"], 1), new[p]
            assert show(b.db, new[p]["version"])["changes"] == [change], p
            assert float(new[p]["pcf_kgco2e"]) < float(new[p]["pcf_before_kgco2e"])
        near(float(new["S3-P1"]["pcf_before_kgco2e"]) - float(new["S3-P1"]["pcf_kgco2e"]), 2000 * GRID * 6 / 7 / 48000, 1e-9)
        status = {(v["product"], v["number"]): (v["status"], v["reason"]) for v in versions(b.db)}
        for p in PRODUCTS:
            assert status[p, 1][0] == ("Deprecated" if (p, 2) in status else "Active"), p
        assert status["V-1", 2] == ("Active", "meter slip of March corrected")
        assert show(b.db, first["V-1"]["version"])["footprint"] == show(b.db + ".first", first["V-1"]["version"])["footprint"], "a published version has changed"
        passes(b.db)
        back = corrected(b, "activity.csv", *reversed(MARCH))  # and back: a third version, not the first one again
        assert back["V-1"]["number"] == 3 and back["V-1"]["previous"] == new["V-1"]["version"] and back["V-1"]["pcf_kgco2e"] == new["V-1"]["pcf_before_kgco2e"]
        assert len({v["version"] for v in versions(b.db)}) == len(versions(b.db)) == 7 + 4 + 4
        ok("publish", "--db", b.db, "--recompute", first["V-1"]["version"])
        passes(b.db)


def concerned(change, products, table, key, column):
    def test():
        with Book() as b:
            published(b)
            change(b)
            b.run("--again")
            new = publish(b.db, *BY)
            assert {p for p in new if new[p]["outcome"] == "published"} == set(products), {p: new[p]["outcome"] for p in new}
            for p in products:
                found = [(c["table"], c["key"], c["column"]) for c in show(b.db, new[p]["version"])["changes"]]
                assert (table, key, column) in found, (p, found)
            passes(b.db)
    return test


CONCERNED = [
    ("a_suppliers_new_value", lambda b: b.cell("supplier_footprints.csv", 2, "pcf_excluding_uptake", "2500"), ["V-1", "S2-P1", "MAT-FILM"], "supplier_footprints", "F-1", "pcf_excluding_uptake"),
    ("a_supplier_footprint_that_is_not_used", lambda b: b.cell("supplier_footprints.csv", 3, "pcf_excluding_uptake", "2.2"), [], "", "", ""),
    ("given_shares", lambda b: (b.cell("allocation_shares.csv", 2, "share", "0.8"), b.cell("allocation_shares.csv", 3, "share", "0.2")), ["V-1", "S2-P1", "S2-P2"], "allocation_shares", "S2-PR1 / S2-P1", "share"),
    ("a_factor", lambda b: b.cell("factors.csv", 6, "kgCO2e_per_unit", "0.04"), ["V-1", "S1-P1"], "factors", "ppa", "kgCO2e_per_unit"),
    ("an_exclusion", lambda b: b.cell("exclusions.csv", 2, "kgco2e", "2.5"), ["V-1"], "exclusions", "V-1 / 도장", "kgco2e"),
    ("a_link", lambda b: b.cell("links.csv", 4, "quantity", "5"), ["V-1", "S1-P1"], "links", "S1-P1 / S3-P1 / PRESSED", "quantity"),
    ("output", lambda b: b.cell("production.csv", 14, "quantity", "1100"), ["V-1", "S1-P1"], "production", "S1-PR1 / S1-P1 / 2027-01", "quantity"),
    ("another_input", lambda b: b.cell("inputs.csv", 66, "quantity", "1500"), ["V-1", "S1-P1"], "inputs", "S1-PR1 / 2027-01 / 급송", "quantity"),
    ("who_verified_a_bill", lambda b: b.cell("activity.csv", 14, "verified", "third_party"), ["V-1", "S1-P1"], "activity", "S1-PR1 / 2027-01 / electricity", "verified"),
    ("outbound_transport", lambda b: b.cell("inputs.csv", 65, "quantity", "5000"), ["S3-P1", "S3-P2"], "inputs", "S3-PR1 / 2027-01 / 출하", "quantity"),
    ("a_contract", lambda b: b.cell("contracts.csv", 2, "kwh_per_month", "21000"), ["V-1", "S1-P1"], "contracts", "C-1", "kwh_per_month"),
    ("the_mass_of_what_is_made_beside_it", lambda b: b.cell("products.csv", 10, "mass_kg", "120"), ["V-1", "S1-P1", "S3-P1", "S3-P2"], "products", "S3-P2", "mass_kg"),
    ("a_bill_of_the_other_period", lambda b: b.cell("activity.csv", 2, "quantity", "110000"), [], "", "", ""),
    ("the_name_of_a_site", lambda b: b.cell("sites.csv", 2, "name", "다른 이름"), [], "", "", ""),
]


def test_what_was_only_taken_in_is_not_published():
    """Its claims are not there yet: physical would be published as adjusted."""
    with Folder() as f:
        db = published(f)
        with Book() as b:
            shutil.copy(db, b.db)
            ok("import", b.folder, "--db", b.db, "--again")
            before = content(b.db)
            result = run("publish", "--db", b.db, *BY)
            check(result.code == 5 and result.out == "" and "publish.not_run" in result.err, result)
            assert content(b.db) == before


@bulk
def test_a_changed_rule_of_the_programme_is_listed():
    with Book() as b:
        published(b)
        b.replace("programme.json", '"gwp_set": "AR5"', '"gwp_set": "AR6"')
        b.run("--again")
        new = publish(b.db, *BY, "--incomplete")["S3-P1"]
        changes = show(b.db, new["version"])["changes"]
        assert new["outcome"] == "published" and ("gwp_set", "AR5", "AR6") in [(c["column"], c["old"], c["new"]) for c in changes], changes
        passes(b.db)


@bulk
def test_a_rule_that_no_footprint_uses_makes_no_new_version():
    with Book() as b:
        published(b)
        b.replace("programme.json", '"compliance_year": 2027', '"compliance_year": 2028')
        result = run("run", b.folder, "--db", b.db, "--again")
        check(result.code == 0, result)
        assert {p["outcome"] for p in publish(b.db, *BY).values()} == {"unchanged"}
        passes(b.db)


@bulk
def test_other_draws_are_no_new_version():
    with Folder() as f:
        db = published(f)
        for more in (("--seed", 2), ("--samples", 100)):
            assert {p["outcome"] for p in publish(db, *BY, *more).values()} == {"unchanged"}, more
        assert len(versions(db)) == len(PRODUCTS)


def test_who_and_why_hold_on_one_line():
    with Folder() as f:
        db = published(f)
        before = content(db)
        for arguments in (("--by", "a\nb"), ("--by", "\x1b[31mred"), (*BY, "--reason", "first\nsecond")):
            result = run("publish", "--db", db, *arguments)
            check(result.code == 2 and result.out == "", result, arguments)
        assert content(db) == before


def test_a_list_of_an_unknown_product_names_the_nearest():
    base()
    result = run("publish", "--db", HOME / "published.db", "--list", "V-9")
    check(result.code == 4 and "V-1" in result.err, result)


@bulk
def test_before_and_after_are_versions_of_their_own():
    with Folder() as f:
        db = published(f)
        assert publish(db, *BY, "V-1", "--case", "before")["V-1"]["number"] == 1
        assert sorted((v["period"], v["number"], v["status"]) for v in versions(db) if v["product"] == "V-1") == [("after", 1, "Active"), ("before", 1, "Active")]
        passes(db)


def test_list_and_show_in_both_languages():
    with Folder() as f:
        db = published(f)
        for lang in ("en", "ko"):
            text = ok("publish", "--db", db, "--list", "--lang", lang).out
            assert all(p in text for p in PRODUCTS) and "Active" in text and "K. Lee" in text
            only = ok("publish", "--db", db, "--list", "S2-P2", "--lang", lang).out
            assert "S2-P2" in only and "V-1" not in only
        base()
        assert json.loads(ok("publish", "--db", base(), "--list", "-O", "json").out)["versions"] == []


@bulk
def test_a_run_keeps_what_was_published_whatever_the_folder_holds():
    with Folder() as f:
        db = published(f)
        before = versions(db)
        result = run("run", SMALL, "--db", db)
        check(result.code == 5, result, "without --again")
        assert versions(db) == before
        ok("run", SMALL, "--db", db, "--again")  # a folder without S2-P2, S3-P2 and MAT-FILM
        assert versions(db) == before
        passes(db)


def tampered(statement):
    def test():
        with Folder() as f:
            db = published(f)
            connection = sqlite3.connect(db)
            changed = connection.execute(statement).rowcount
            connection.commit()
            connection.close()
            assert changed > 0, statement
            result = run("check", "--db", db)
            check(result.code == 1 and ("version." in result.err or "check.seal_broken" in result.err), result, statement)
            if statement.startswith(("UPDATE footprint_version SET payload", "UPDATE footprint_input")):
                result = run("publish", "--db", db, "--recompute", "all")
                check(result.code != 0, result, "recompute " + statement)
    return test


TAMPERED = [
    ("a_payload", "UPDATE footprint_version SET payload = replace(payload, '\"complete\": true', '\"complete\": false') WHERE sequence = 1"),
    ("a_payload_and_its_hash", "UPDATE footprint_version SET payload = replace(payload, 'K', 'L') || ' ', payload_sha256 = '" + "0" * 64 + "' WHERE sequence = 1"),
    ("a_name", "UPDATE footprint_version SET published_by = 'X' WHERE sequence = 3"),
    ("a_reason", "UPDATE footprint_version SET reason = 'X' WHERE sequence = 3"),
    ("a_day", "UPDATE footprint_version SET published_on = '2028-01-01' WHERE sequence = 7"),
    ("a_number", "UPDATE footprint_version SET number = 9 WHERE sequence = 7"),
    ("the_changes", "UPDATE footprint_version SET changes = '[{}]' WHERE sequence = 5"),
    ("the_version_before", "UPDATE footprint_version SET previous = 'x' WHERE sequence = 5"),
    ("a_version_that_is_gone", "DELETE FROM footprint_version WHERE sequence = 4"),
    ("the_last_version_that_is_gone", "DELETE FROM footprint_version WHERE sequence = 7"),
    ("all_versions_that_are_gone", "DELETE FROM footprint_version"),
    ("a_version_that_was_added", "INSERT INTO footprint_version SELECT 8, 'zz', product, period, 2, published_on, published_by, reason, version, payload, payload_sha256, inputs, changes,"
     " chain_sha256 FROM footprint_version WHERE sequence = 7"),
    ("the_content_of_an_input", "UPDATE footprint_input SET content = replace(content, '120000', '110000') WHERE content LIKE '%120000%'"),
    ("an_input_that_is_gone", "DELETE FROM footprint_input WHERE sha256 = (SELECT sha256 FROM footprint_input_set WHERE table_name = 'activity')"),
    ("the_claims_that_are_gone", "DELETE FROM footprint_input_set WHERE table_name = 'claims'"),
]


@bulk
def test_a_publication_that_is_killed_leaves_the_old_or_the_new():
    with Book() as b:
        published(b)
        b.replace("activity.csv", *MARCH)
        b.run("--again")
        at_rest(b.db)
        shutil.copy(b.db, b.db + ".before")
        start = time.monotonic()
        publish(b.db, *BY)
        whole = time.monotonic() - start
        old, new = 7, len(versions(b.db))
        assert new == 11
        rng = random.Random(5)
        for i in range(5 * EFFORT):
            for end in ("-wal", "-shm"):
                if os.path.exists(b.db + end):
                    os.unlink(b.db + end)
            shutil.copy(b.db + ".before", b.db)
            process = subprocess.Popen([BIN, "publish", "--db", b.db, *BY], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
            time.sleep(whole * (rng.random() if i < 2 * EFFORT else 0.75 + 0.35 * rng.random()))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
            assert len(versions(b.db)) in (old, new), len(versions(b.db))
            passes(b.db)
            assert {p["number"] for p in publish(b.db, *BY).values()} == {1, 2} and len(versions(b.db)) == new


def test_a_database_that_may_only_be_read_is_read_and_not_published_to():
    """As a user without the right to write the file: root may write anything."""
    user = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
    with Folder() as f:
        os.chmod(f.path, 0o777)
        db = published(f)
        os.chmod(db, 0o444)
        before = content(db)

        def as_other(*arguments):
            p = subprocess.run([BIN, *arguments, "--db", db], capture_output=True, env=environment(), check=False, timeout=120, **user)
            return p.returncode, p.stdout.decode(), p.stderr.decode()

        try:
            as_other("--version")
        except PermissionError:
            return  # the binary lies where that user cannot reach it
        code, out, err = as_other("footprint", "-O", "json")
        assert code == 0 and json.loads(out)["footprints"], err
        code, out, err = as_other("publish", *BY)
        assert code in (5, 6) and out == "" and "error[" in err, (code, err)
        assert content(db) == before


# --- bad input: code, place ---
def change(file, line, column, value):
    return lambda b: b.cell(file, line, column, value)


def both(*changes):
    return lambda b: [c(b) for c in changes]


BAD = [
    ("units_that_do_not_convert", change("inputs.csv", 3, "unit", "piece"), "unit.dimension", "inputs.csv:3"),
    ("energy_where_a_gas_is_weighed", change("inputs.csv", 2, "unit", "kWh"), None, "inputs.csv:2"),
    ("a_unit_of_activity_that_does_not_convert", change("activity.csv", 2, "unit", "kg"), "unit.dimension", "activity.csv:2"),
    ("a_factor_outside_its_validity", change("factors.csv", 9, "valid_to", "2026-12-31"), "factor.not_valid", "inputs.csv:62"),
    ("a_contract_with_a_factor_outside_its_validity", change("factors.csv", 6, "valid_to", "2027-06-30"), "factor.not_valid", "contracts.csv:2"),
    ("a_material_with_a_factor_outside_its_validity", change("factors.csv", 4, "valid_to", "2027-06-30"), "factor.not_valid", "products.csv:2"),
    ("a_factor_that_ends_before_it_begins", both(change("factors.csv", 9, "valid_from", "2027-01-01"), change("factors.csv", 9, "valid_to", "2026-01-01")), "factor.validity", "factors.csv:9"),
    ("shares_that_do_not_sum", change("allocation_shares.csv", 2, "share", "0.7"), "allocation.shares_sum", "allocation_shares.csv:2"),
    ("a_share_above_one", change("allocation_shares.csv", 2, "share", "1.2"), "cell.share", "allocation_shares.csv:2"),
    ("a_share_for_a_product_that_is_not_made", both(change("allocation_shares.csv", 3, "share", "0.15"), lambda b: b.append("allocation_shares.csv", "S2-PR1,V-1,0.10")), "allocation.not_made", "allocation_shares.csv:4"),
    ("a_footprint_below_zero", change("supplier_footprints.csv", 2, "pcf_excluding_uptake", "-50"), "footprint.sign_fossil", "supplier_footprints.csv:2"),
    ("a_share_for_a_process_with_another_key", lambda b: b.append("allocation_shares.csv", "S1-PR1,S1-P1,1"), "allocation.not_given", "allocation_shares.csv:4"),
    ("a_product_without_its_share", both(change("allocation_shares.csv", 2, "share", "1"), lambda b: b.put_rows("allocation_shares.csv", b.rows("allocation_shares.csv")[:2])), "allocation.no_share", "products.csv:9"),
    ("a_product_of_no_mass", change("products.csv", 6, "mass_kg", "0"), "cell.not_positive", "products.csv:6"),
    ("a_product_of_negative_mass", change("products.csv", 6, "mass_kg", "-1"), "cell.not_positive", "products.csv:6"),
    ("a_footprint_of_no_mass", change("supplier_footprints.csv", 2, "mass_kg", "0"), "cell.not_positive", "supplier_footprints.csv:2"),
    ("a_footprint_of_negative_mass", change("supplier_footprints.csv", 2, "mass_kg", "-3"), "cell.not_positive", "supplier_footprints.csv:2"),
    ("a_footprint_for_nothing", change("supplier_footprints.csv", 2, "declared_amount", "0"), "cell.not_positive", "supplier_footprints.csv:2"),
    ("future_production", change("production.csv", 2, "month", "2028-07"), "cell.future", "production.csv:2"),
    ("future_activity", change("activity.csv", 2, "month", "2028-07"), "cell.future", "activity.csv:2"),
    ("a_future_input", change("inputs.csv", 2, "month", "2028-07"), "cell.future", "inputs.csv:2"),
    ("a_footprint_on_future_data", change("supplier_footprints.csv", 2, "reference_to", "2028-07-01"), "cell.future", "supplier_footprints.csv:2"),
    ("a_footprint_that_ends_before_it_begins", change("supplier_footprints.csv", 2, "valid_to", "2024-12-31"), "footprint.dates", "supplier_footprints.csv:2"),
    ("data_that_end_before_they_begin", change("supplier_footprints.csv", 2, "reference_from", "2025-02-01"), "footprint.dates", "supplier_footprints.csv:2"),
    ("uptake_above_zero", change("supplier_footprints.csv", 2, "biogenic_uptake", "100"), "footprint.sign", "supplier_footprints.csv:2"),
    ("a_removal_above_zero", change("supplier_footprints.csv", 2, "technological_removal", "5"), "footprint.sign", "supplier_footprints.csv:2"),
    ("fossil_below_zero", change("supplier_footprints.csv", 2, "fossil", "-5"), "cell.negative", "supplier_footprints.csv:2"),
    ("a_factor_of_the_wrong_sign", change("factors.csv", 8, "component", "technological_removal"), "factor.sign", "factors.csv:8"),
    ("a_footprint_of_an_unknown_product", change("supplier_footprints.csv", 2, "product", "MAT-FILN"), "ref.unknown", "supplier_footprints.csv:2"),
    ("a_footprint_of_an_unknown_supplier", change("supplier_footprints.csv", 2, "supplier", "VENDOR-9"), "ref.unknown", "supplier_footprints.csv:2"),
    ("a_footprint_that_replaces_an_unknown_one", change("supplier_footprints.csv", 2, "replaces", "F-9"), "footprint.replaces_unknown", "supplier_footprints.csv:2"),
    ("a_footprint_twice", change("supplier_footprints.csv", 3, "footprint", "F-1"), "table.row_twice", "supplier_footprints.csv:3"),
    ("a_rating_off_the_scale", change("supplier_footprints.csv", 2, "dqr_temporal", "5.1"), "footprint.range", "supplier_footprints.csv:2"),
    ("a_primary_share_above_a_hundred", change("supplier_footprints.csv", 2, "primary_data_share", "100.5"), "footprint.range", "supplier_footprints.csv:2"),
    ("a_blank_total", change("supplier_footprints.csv", 2, "pcf_excluding_uptake", ""), "cell.blank", "supplier_footprints.csv:2"),
    ("more_attributed_than_certified", change("mass_balances.csv", 2, "attributed_kg", "900.1"), "mass_balance.above", "mass_balances.csv:2"),
    ("a_yield_above_one", change("mass_balances.csv", 2, "yield", "1.01"), "cell.share", "mass_balances.csv:2"),
    ("rows_of_a_balance_that_disagree", lambda b: b.append("mass_balances.csv", "MB-1,ISCC PLUS,MAT-PLASTIC,1001,0.9,S1-P1,1,yes"), "mass_balance.differs", "mass_balances.csv"),
    ("a_negative_input", change("inputs.csv", 2, "quantity", "-0.02"), "inputs.negative", "inputs.csv:2"),
    ("a_blank_input", change("inputs.csv", 2, "quantity", ""), "inputs.blank", "inputs.csv:2"),
    ("a_missing_input_with_an_amount", change("inputs.csv", 2, "status", "missing"), "inputs.not_blank", "inputs.csv:2"),
    ("an_input_twice", change("inputs.csv", 3, "item", "누설"), "table.row_twice", "inputs.csv:3"),
    ("an_input_with_an_unknown_factor", change("inputs.csv", 2, "factor", "sf7"), "ref.unknown", "inputs.csv:2"),
    ("an_input_of_an_unknown_kind", change("inputs.csv", 2, "kind", "leek"), "cell.word", "inputs.csv:2"),
    ("an_unknown_gas", change("factors.csv", 9, "gas", "SF7"), "factor.gas_unknown", "factors.csv:9"),
    ("a_pedigree_of_four", change("factors.csv", 7, "pedigree", "2;3;2;1"), "factor.pedigree", "factors.csv:7"),
    ("a_deviation_below_one_in_activity", change("activity.csv", 2, "gsd", "0.99"), "activity.gsd", "activity.csv:2"),
    ("a_deviation_below_one_in_inputs", change("inputs.csv", 2, "gsd", "0.99"), "activity.gsd", "inputs.csv:2"),
    ("a_deviation_below_one_in_factors", change("factors.csv", 7, "gsd", "0.99"), "factor.range", "factors.csv:7"),
    ("a_deviation_below_one_in_a_footprint", change("supplier_footprints.csv", 2, "gsd", "0.99"), "footprint.range", "supplier_footprints.csv:2"),
    ("a_contract_that_ends_before_it_begins", change("contracts.csv", 2, "month_to", "2026-12"), "contract.order", "contracts.csv:2"),
    ("a_contract_with_a_factor_of_another_unit", change("contracts.csv", 2, "factor", "sf6"), "contract.unit", "contracts.csv:2"),
    ("a_contract_of_no_energy", change("contracts.csv", 2, "kwh_per_month", "0"), "cell.not_positive", "contracts.csv:2"),
    ("a_contract_of_an_unknown_site", change("contracts.csv", 2, "site", "S1-T"), "ref.unknown", "contracts.csv:2"),
    ("a_price_of_nothing", change("prices.csv", 2, "price_krw", "0"), "cell.not_positive", "prices.csv:2"),
    ("a_negative_exclusion", change("exclusions.csv", 2, "kgco2e", "-1"), "cell.negative", "exclusions.csv:2"),
    ("an_exclusion_of_an_unknown_product", change("exclusions.csv", 2, "product", "V-9"), "ref.unknown", "exclusions.csv:2"),
    ("hours_that_nobody_entered", change("processes.csv", 2, "allocation", "hours"), "production.no_hours", "products.csv:5"),
    ("a_value_without_price", change("processes.csv", 2, "allocation", "value"), "product.no_price", "products.csv:5"),
]


def bad(broken, code, place):
    def test():
        with Book() as b:
            broken(b)
            result = run("run", b.folder, "--db", b.db)
            found = [(f["code"], f["file"] + (":" + f["line"] if f["line"] else "")) for f in result.errors()]
            check(result.code == 3 and result.out == "", result)
            check(any(c == (code or c) and (p == place or p.startswith(place + ":")) for c, p in found), result, f"expected {code} {place}, found {found[:5]}")
            assert not os.path.exists(b.db), "left behind"
            published(b)
            at_rest(b.db)
            with open(b.db, "rb") as file:
                before = file.read()
            check(run("run", b.folder, "--db", b.db, "--again", "--lang", "ko").code == 3, result)
            with open(b.db, "rb") as file:
                assert file.read() == before, "the database that was there has changed"
    return test


# --- random cells ---
NEW_TABLES = ("inputs.csv", "contracts.csv", "supplier_footprints.csv", "allocation_shares.csv", "prices.csv", "exclusions.csv", "mass_balances.csv", "factors.csv", "products.csv", "processes.csv",
              "production.csv")
VALUES = ("", "0", "-1", "1", "0.5", "1e59", "1e-59", "-1e59", "1e61", "99999999999999999999", "nan", "inf", "0x1", "1,5", "x", "F-1", "MAT-FILM", "V-1", "S2-PR1", "sf6", "kWh", "piece", "kg", "AR6",
          "2027-01", "2027-01-01", "2199-12-31", "1990-01", "2028-06", "yes", "no", "missing", "estimated", "third_party", "given", "value", "rule", "waste", "Deprecated", "footprint", "가" * 300,
          "a" * 65, "\u0001", "\"", "1;1;1;1;1", "SF6", "biogenic_uptake", "technological_removal", "=1+1", "%s%n")
ROUNDS = 24 * EFFORT


def mutated(rng, b):
    """One to three cells of the new tables."""
    done = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        name = rng.choice(NEW_TABLES)
        rows = b.rows(name)
        line, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
        value = rng.choice(VALUES + (rows[rng.randrange(1, len(rows))][column],) * 12)
        rows[line][column] = value
        b.put_rows(name, rows)
        done.append((name, line + 1, rows[0][column], value))
    return done


def random_cells(seed, outcomes):
    rng = random.Random(seed)
    with Book() as b:
        done = mutated(rng, b)
        result = run("run", b.folder, "--db", b.db, "-O", "json", "--lang", rng.choice(("en", "ko")))
        check(result.code in (0, 3) and "Sanitizer" not in result.err and "runtime error" not in result.err, result, (seed, done))
        outcomes[result.code] += 1
        if result.code == 3:
            check(result.out == "" and not os.path.exists(b.db), result, (seed, done))
            check(not re.search(r"(?m)^error\[(?!import\.refused)", result.err) and result.errors() and all(f["line"] for f in result.errors()), result, (seed, done))
        else:
            for command in (("footprint", "--all", "--samples", 20), ("inventory",), ("explain", "--product", "V-1"), ("publish", *BY, "--incomplete", "--samples", 20)):
                stated_anyway = run(*command, "--db", b.db)
                check(stated_anyway.code in (0, 3) and "Sanitizer" not in stated_anyway.err and "runtime error" not in stated_anyway.err, stated_anyway, (seed, done, command))
            result = run("check", "--db", b.db)
            check(result.code == 0, result, (seed, done))


def test_random_cells_never_crash_and_every_error_has_its_place():
    outcomes = {0: 0, 3: 0}
    for seed in range(ROUNDS):
        on_bulk(lambda seed=seed: random_cells(seed, outcomes), EFFORT == 1 and seed % 4 > 0)
    assert outcomes[0] > ROUNDS // 8 and outcomes[3] > ROUNDS // 4, outcomes


if __name__ == "__main__":
    try:
        main(__name__, sampled([("a_new_version_where_it_concerns_" + name, concerned(*rest)) for name, *rest in CONCERNED]) +
             sampled([("check_finds_" + name, tampered(sql)) for name, sql in TAMPERED]) + sampled([("refused_" + name, bad(*rest)) for name, *rest in BAD]))
    finally:
        HOME.__exit__()
