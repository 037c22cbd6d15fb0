#!/usr/bin/python3
"""Makes the reduced copies in this folder from the full public files: reduce.py DATA_FOLDER FACTORS_CSV

DATA_FOLDER holds iac/, kets/ and vehicle/. Run once when the example was made; make.py needs only the reduced copies.
"""
import csv
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PLANT = ["id", "fy", "sic", "naics", "sales", "employees", "products", "ec_plant_cost", "ec_plant_usage", "e2_plant_cost", "e2_plant_usage"]
MEASURE = ["superid", "id", "impcost", "psourccode", "pconserved", "psaved"]
ENERGY = {"EC"} | {f"E{i}" for i in range(1, 13)}
MASSES = {"glider base mass", "power to mass ratio", "combustion fixed mass", "combustion mass per power", "powertrain fixed mass",
          "powertrain mass per power", "electric fixed mass", "electric mass per power", "inverter mass", "converter mass", "charger mass",
          "power distribution unit mass", "energy battery mass", "battery cell mass share"}


def rows(*path):
    with open(os.path.join(*path), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name, columns, records):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        out.writeheader()
        out.writerows(records)


def main(data, factors):
    plants = [p for p in rows(data, "iac", "automotive_plants.csv") if int(p["fy"]) >= 2010 and (p["naics"].startswith("3363") or p["sic"] == "3714")]
    kept = {p["id"] for p in plants}
    write("plants.csv", PLANT, plants)
    write("measures.csv", MEASURE, [m for m in rows(data, "iac", "automotive_measures.csv") if m["id"] in kept and m["psourccode"] in ENERGY])
    write("certified_2024.csv", ["번호", "부문", "업종", "업체명", "이행연도", "인증 배출량(톤)"],
          [r for r in rows(data, "kets", "etrs_certified_2024_subset.csv") if r["업체명"] == "현대자동차 주식회사"])
    masses = []
    for r in rows(data, "vehicle", "component_mass_2020.csv"):
        powertrains, sizes = set(r["powertrain"].split(";")), set(r["sizes"].split(";"))
        if r["name"] in MASSES and powertrains & {"BEV", "ICEV-p"} and sizes & {"Medium", "Lower medium"}:
            masses.append({**r, "source": " ".join(r["source"].split())})
    write("component_mass.csv", ["name", "year", "powertrain", "sizes", "amount", "category", "source"], masses)
    every = rows(factors)
    write("factors.csv", list(every[0]), [f for f in every if not f["key"].startswith("ice2_")])


if __name__ == "__main__":
    main(*sys.argv[1:])
