#!/usr/bin/python3
"""Makes the automotive example: make.py [FOLDER]

Writes the tables, programme.json and the paper files of the example into FOLDER (default: the folder of this script). Reads only source/. Every run
gives the same bytes: no clock, no network, no random numbers but `noise` below. What is real, derived, assumed or simulated stands in README.md.
"""
import csv
import hashlib
import json
import os
import sys
from decimal import Decimal
from fractions import Fraction as F


sys.dont_write_bytecode = True  # assumptions.py leaves no cache beside the example
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import holidays  # noqa: E402  (examples/holidays.py)

from assumptions import (ASSEMBLY, CALLS, CAPS, CARBON, CATALOGUE, CLASS_OF_KIND, DAYS, EF, GAS_GROSS, INTENSITY, KRW_PER_USD, LOSS, MATCH_CEILING,
    MATERIALS, MATERIAL_OF, MJ_PER_MMBTU, MODULES, OTHER, POOL_LIMIT, POOL_SITE_CAP, PROFILE, RATES, SUPPLIERS, TIER1, TIER1_GRANTS,
    USD_PER_KG, VEHICLES)

HERE = os.path.dirname(os.path.abspath(__file__))
HEADERS = {
    "organisations": "organisation,name,name_en,kind,origin",
    "organisation_status": "organisation,attribute,value,valid_from,valid_to,evidence",
    "persons": "person,organisation,name,mail,language,area,valid_from,valid_to,successor",
    "sites": "site,organisation,name,region,in_complex",
    "consortia": "consortium,name,lead,kind,year,note",
    "agreements": "agreement,organisation,role,tier,consortium,signed_on,ended_on,evidence",
    "promises": "promise,agreement,text,due_on,delivered_on,evidence",
    "targets": "organisation,kind,base_year,year,value,unit,evidence,source",
    "education": "education,organisation,held_on,hours,persons,topic,given_by,evidence",
    "products": "product,organisation,name,kind,declared_unit,mass_kg,price_krw,factor,fossil_carbon_kg",
    "links": "product,input,part,kind,quantity,share",
    "measures": "measure,site,process,machine,old_serial,type,methodology,carrier,cost_krw,saving_per_year,unit,saving_krw_per_year,life_years,old_life_end,machine_en,project",
    "measure_relations": "measure,relation,other",
    "evidence": "evidence,kind,organisation,measure,issued_on,title,file,sha256",
    "factors": "key,name_en,name_ko,unit,kgCO2e_per_unit,co2,ch4,n2o,component_unit,heating_value_net,heating_value_gross,heating_value_unit,gwp_set,year,region,"
               "source,url,status,notes,use,upstream,valid_from,valid_to",
    "processes": "process,site,name,allocation,reason",
    "production": "process,product,month,quantity",
    "activity": "process,month,carrier,quantity,unit,status,evidence",
    "funding": "funding,funder,purpose,paid_on,amount_krw,evidence",
    "quotes": "quote,measure,vendor,quoted_on,supply_value_krw,tax_krw",
    "applications": "measure,call,applied_on,applicant,withdrawn_on,note",
    "reviews": "review,measure,step,reviewed_on,reviewer,result,evidence,note",
    "committees": "committee,call,met_on,minutes,chair",
    "committee_members": "committee,member,organisation,part",
    "recusals": "committee,member,measure,reason",
    "scores": "committee,member,measure,score",
    "decisions": "measure,route,decided_on,decision,reason,evidence,committee,rank,promoted_on",
    "objections": "objection,measure,filed_on,grounds,answered_on,outcome,evidence",
    "invoices": "invoice,line,measure,item,vendor,approval_number,issued_on,supply_value_krw,tax_krw,eligible,paid_on,evidence",
    "bank_lines": "line,account,organisation,measure,kind,booked_on,amount_krw,text",
    "returns": "return,measure,returned_on,channel,amount_krw,for_measure,bank_line,evidence",
    "recoveries": "recovery,measure,decided_on,cause,cancelled_share,surcharge_multiple,evidence",
    "changes": "change,measure,kind,requested_on,requested_by,cost_krw,decided_on,decision,decided_by,evidence",
    "suspensions": "suspension,measure,suspended_on,resumed_on,reason,ordered_by,evidence",
    "baselines": "measure,year,energy,unit,output,output_unit,evidence",
    "installations": "measure,installed_on,new_serial,check_evidence,scrapped_on,scrapping_evidence",
    "meter_readings": "measure,meter,month,recorded_on,energy,unit,output,output_unit,status",
    "verifications": "verification,project,verifier,period_from,period_to,sample_size,seed,findings,opinion,signed_on,evidence",
    "projects": "project,name,kind,coordinator,started_on,resolution_on,crediting_to,certified_on,evidence",
    "ownership": "project,organisation,share,valid_from,evidence",
    "holidays": "day,name,source",
    "compliance": "organisation,year,obligation_t,surrender_rate,converted_on,surrendered_on,source,evidence",
}
T = {name: [] for name in HEADERS}
PAPERS = {}  # file -> text


# ---- small tools ----------------------------------------------------------------------------------------------------------------------------
MACHINES_EN = {"고효율 전동기 구동장치": "High-efficiency motor drive", "인버터 공기압축기": "Inverter air compressor", "서보 프레스·전동 사출기": "Servo press and electric moulding machine",
               "고효율 버너": "High-efficiency burner", "축열식 건조로": "Regenerative drying oven", "열회수 가열로": "Heat-recovery furnace", "전동기 전체 교체 (IE4)": "All motors replaced (IE4)",
               "구동장치 통합 제어기": "Common controller of the drives", "같은 전동기의 부하 제어": "Load control of the same motor", "유지보수 개선(누설 보수 등)": "Better maintenance (leaks repaired)"}


def add(table, **row):
    if table == "measures":
        row["machine_en"] = MACHINES_EN[row["machine"]]
    T[table].append(row)
    return row


def noise(key, low, high):
    """A whole number from low to high, always the same for the same key: FNV-1a 64 with the finish of SplitMix64."""
    x = 0xCBF29CE484222325
    for byte in key.encode():
        x = (x ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    x = (x ^ x >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return low + (x ^ x >> 31) % (high - low + 1)


def floor(x):
    return x.numerator // x.denominator if isinstance(x, F) else int(x)


def nearest(x):
    return floor(F(x) + F(1, 2))


def dec(x, digits=6):
    """A fraction as a plain decimal with at most `digits` places."""
    text = str(Decimal(nearest(F(x) * 10**digits)) / Decimal(10**digits))
    text = f"{Decimal(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def split(total, weights):
    """Whole parts in proportion to weights that sum to total exactly: floors, rest to the largest remainders."""
    whole = sum(weights)
    exact = [F(total) * w / whole for w in weights]
    parts = [floor(x) for x in exact]
    for i in sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))[:total - sum(parts)]:
        parts[i] += 1
    return parts


def months(year):
    return [f"{year}-{m:02d}" for m in range(1, 13)]


def later(day, days):
    """A later day of the same month."""
    return f"{day[:8]}{int(day[8:]) + days:02d}"


def next_month(month, day):
    year, m = int(month[:4]), int(month[5:]) + 1
    return f"{year + m // 13}-{(m - 1) % 12 + 1:02d}-{day:02d}"


def ev(key, kind, day, title, organisation="", measure="", paper=None):
    row = add("evidence", evidence=key, kind=kind, organisation=organisation, measure=measure, issued_on=day, title=title)
    if paper:
        row["file"] = f"evidence/{key}.txt"
        row["sha256"] = hashlib.sha256(paper.encode()).hexdigest()
        PAPERS[row["file"]] = paper
    return key


def source(name):
    with open(os.path.join(HERE, "source", name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return F(text) if text else F(0)


# ---- who: plants become suppliers -----------------------------------------------------------------------------------------------------------
def qualifying_plants():
    found = {}
    for p in source("plants.csv"):
        ec, gas = number(p["ec_plant_usage"]), number(p["e2_plant_usage"])
        if not ec or not gas or not F("0.03") <= number(p["ec_plant_cost"]) / ec <= F("0.25") or not 2 <= number(p["e2_plant_cost"]) / gas <= 20:
            continue
        found[p["id"]] = {"plant": p["id"], "kind": p["naics"] if p["naics"] in USD_PER_KG else OTHER, "sales": number(p["sales"]),
                          "employees": int(number(p["employees"])), "use": {"EC": ec, "E2": gas}, "measures": [], "housekeeping": []}
    for m in source("measures.csv"):
        p = found.get(m["id"])
        cost, saving, money = number(m["impcost"]), number(m["pconserved"]), number(m["psaved"])
        if p is None or m["psourccode"] not in ("EC", "E2") or not cost or not saving or not money:
            continue
        row = {"code": m["psourccode"], "cost": cost, "saving": saving, "money": money, "id": m["superid"]}
        if 20000 <= cost and 1 <= cost / money <= 15:
            p["measures"].append(row)
        elif m["psourccode"] == "EC" and cost < 20000 and cost / money < 1 and saving < p["use"]["EC"] / 50:
            p["housekeeping"].append(row)
    for p in found.values():  # at most 3 a plant, shortest payback first, together at most 30 % of the electricity or 40 % of the gas
        kept, left, seen = [], {"EC": p["use"]["EC"] * 3 / 10, "E2": p["use"]["E2"] * 4 / 10}, set()
        for m in sorted(p["measures"], key=lambda m: (m["cost"] / m["money"], m["id"])):
            same = (m["code"], m["cost"], m["saving"])
            if m["cost"] <= 1500000 and m["saving"] <= left[m["code"]] and same not in seen and len(kept) < 3:
                kept.append(m)
                seen.add(same)
                left[m["code"]] -= m["saving"]
        p["measures"] = sorted(kept, key=lambda m: m["id"])
    return sorted((p for p in found.values() if p["measures"] and p["employees"] >= 20 and p["sales"] >= 1000000), key=lambda p: (p["kind"], p["plant"]))


def size_class(p):
    won = p["sales"] * KRW_PER_USD
    if won >= 150_000_000_000 or p["employees"] >= 600:
        return "mid_size"
    return "small" if won < 20_000_000_000 or p["employees"] < 50 else "medium"


def choose_suppliers():
    every = qualifying_plants()
    chosen = [every[i * len(every) // SUPPLIERS] for i in range(SUPPLIERS)]
    kinds = sorted({p["kind"] for p in chosen})
    first = dict(zip(kinds, split(TIER1, [sum(p["kind"] == k for p in chosen) for k in kinds])))
    tier1 = []
    for kind in kinds:  # every third by sales, so that large and small firms stand in both tiers
        group = sorted((p for p in chosen if p["kind"] == kind), key=lambda p: (-p["sales"], p["plant"]))
        order = group[0::3] + group[1::3] + group[2::3]
        tier1 += order[:first[kind]]
    for p in chosen:
        p["tier"] = 1 if any(p is q for q in tier1) else 2
    chosen.sort(key=lambda p: (p["tier"], p["kind"], p["plant"]))
    for i, p in enumerate(chosen, 1):
        p["id"] = f"S{i:03d}"
        p["size"] = size_class(p)
        p["products"] = []
        energy = {"electricity": nearest(p["use"]["EC"]), "city_gas": nearest(p["use"]["E2"] * MJ_PER_MMBTU / GAS_GROSS)}
        emissions = sum(EF[c] * e for c, e in energy.items())
        mass = p["sales"] / USD_PER_KG[p["kind"]]
        mass = min(max(mass, emissions / INTENSITY[1]), emissions / INTENSITY[0])
        p["energy"], p["mass"] = energy, nearest(mass)
        p["gas_unit"] = "MJ" if noise(p["id"] + "gas", 0, 2) == 0 else "Nm3"
    return chosen, len(every), sum(len(p["measures"]) for p in every)


# ---- what: vehicles, parts, materials -------------------------------------------------------------------------------------------------------
def component_masses(powertrain, size):
    """Masses of a vehicle's components in kg. Power (kW) = power to mass ratio x mass / 1000 is solved with the mass it causes."""
    def value(name):
        return next(number(r["amount"]) for r in source("component_mass.csv")
                    if r["name"] == name and powertrain in r["powertrain"].split(";") and size in r["sizes"].split(";"))
    glider, ratio = value("glider base mass"), value("power to mass ratio") / 1000
    if powertrain == "BEV":
        electronics = sum(value(n + " mass") for n in ("inverter", "converter", "charger", "power distribution unit"))
        battery = value("energy battery mass")
        fixed = {"motor": value("electric fixed mass"), "bev_powertrain": value("powertrain fixed mass")}
        slope = {"motor": value("electric mass per power"), "bev_powertrain": value("powertrain mass per power")}
        rest = {"glider": glider, "power_electronics": electronics, "battery": battery}
    else:
        fixed = {"engine": value("combustion fixed mass"), "ice_powertrain": value("powertrain fixed mass")}
        slope = {"engine": value("combustion mass per power"), "ice_powertrain": value("powertrain mass per power")}
        rest = {"glider": glider}
    power = ratio * (sum(rest.values()) + sum(fixed.values())) / (1 - ratio * sum(slope.values()))
    return {**rest, **{k: fixed[k] + slope[k] * power for k in fixed}}


def link(product, use, part, kind, quantity, share="1"):
    add("links", product=product, input=use, part=part, kind=kind, quantity=dec(quantity), share=share)


def part_product(p, name, mass, unit="piece"):
    row = add("products", product=f"{p['id']}-P{len(p['products']) + 1}", organisation=p["id"], name=name, kind="part", declared_unit=unit, mass_kg=dec(mass, 3),
              price_krw=str(nearest(F(mass) * USD_PER_KG[p["kind"]] * KRW_PER_USD / 10) * 10 or 10))
    p["products"].append(row)
    return row


def shares(count, key):
    return {1: ["1"], 2: [["0.6", "0.4"], ["0.7", "0.3"], ["0.5", "0.5"]][noise(key, 0, 2)], 3: ["0.5", "0.3", "0.2"]}[count]


def material_links(product, wanted):
    """Material contained (kg) and the loss that is used up on the way."""
    for sort, mass in wanted.items():
        if mass > 0:
            link(product, MATERIAL_OF[sort], sort.upper(), "contains", F(dec(mass, 4)))
            link(product, MATERIAL_OF[sort], sort.upper() + "-LOSS", "consumes", F(dec(mass * LOSS[sort], 4)))


def tier2_catalogue(suppliers):
    """Part k of a material class is made by supplier k of the class, every second one also by supplier k + 1; some castings are bought as blanks and their
    chips go back to the foundry."""
    catalogue, rotate = {}, {}
    by_class = {c: [] for c in CATALOGUE}
    for p in (p for p in suppliers if p["tier"] == 2):
        options = CLASS_OF_KIND[p["kind"]]
        turn = rotate.get(p["kind"], 0)
        rotate[p["kind"]] = turn + 1
        p["class"] = options[turn % len(options)]
        by_class[p["class"]].append(p)
    foundries = 0
    for sort, makers in by_class.items():
        catalogue[sort] = []
        for k, p in enumerate(makers):
            name, mass = CATALOGUE[sort][k % len(CATALOGUE[sort])]
            sources = [p] + ([makers[(k + 1) % len(makers)]] if k % 2 == 0 and len(makers) > 1 else [])
            part = {"id": f"{sort.upper()}-{k + 1:02d}", "mass": F(mass), "made": []}
            for maker in sources:
                row = part_product(maker, f"{name} {part['id']}", F(mass))
                part["made"].append(row["product"])
                if sort == "alu" and k % 3 == 1 and maker is p:  # blank from another foundry, 15 % of it comes back as chips
                    foundry = makers[(k + 2) % len(makers)]
                    blank = part_product(foundry, f"주조 소재 {part['id']}", F(1), "kg")["product"]
                    chips = part_product(p, f"절삭 칩 {part['id']}", F(1), "kg")
                    p["products"].remove(chips)  # not an output of a process of its own: it carries what the blank carries
                    chips["product"] = f"{p['id']}-CHIPS"
                    link(row["product"], blank, "BLANK", "contains", F(mass))
                    link(chips["product"], blank, "BLANK", "consumes", 1)
                    link(blank, chips["product"], "CHIPS", "returns", F("0.15"))
                    link(blank, "MAT-ALU", "ALU", "contains", F("0.85"))
                    link(blank, "MAT-ALU", "ALU-LOSS", "consumes", F("0.051"))
                    foundries += 1
                else:
                    material_links(row["product"], {sort: F(mass)})
            catalogue[sort].append(part)
    return catalogue, foundries


def tier1_modules(suppliers, catalogue):
    """Every position of a carmaker's vehicles gets 1 to 3 alternative tier-1 makers of a fitting kind, those with the fewest products first."""
    tier1 = [p for p in suppliers if p["tier"] == 1]
    vehicle_mass, positions = {}, []
    for vid, name, maker, powertrain, size, modules, made in VEHICLES:
        masses = component_masses(powertrain, size)
        for m in modules:
            mass = F(dec(masses[MODULES[m][1]] * F(MODULES[m][2]), 3))
            vehicle_mass[vid] = vehicle_mass.get(vid, 0) + mass
            same = next((x for x in positions if x["module"] == m and x["maker"] == maker), None)
            if same:
                same["vehicles"].append(vid)
            else:
                positions.append({"module": m, "maker": maker, "mass": mass, "vehicles": [vid], "makers": []})
    count = {p["id"]: 0 for p in tier1}
    for x in positions:
        able = [p for p in tier1 if p["kind"] in MODULES[x["module"]][3] and count[p["id"]] < 4]
        able.sort(key=lambda p: (count[p["id"]], noise(p["id"] + x["module"] + x["maker"], 0, 10**6)))
        x["makers"] = sorted(able[:noise("alternatives" + x["module"] + x["maker"], 1, 3)], key=lambda p: p["id"])
        for p in x["makers"]:
            count[p["id"]] += 1
    for p in tier1:  # nobody without a product
        if not count[p["id"]]:
            x = min((x for x in positions if p["kind"] in MODULES[x["module"]][3] and len(x["makers"]) < 3), key=lambda x: (len(x["makers"]), x["module"]))
            x["makers"].append(p)
            count[p["id"]] += 1
    turn = {c: 0 for c in catalogue}
    for vid, name, maker, powertrain, size, modules, made in VEHICLES:
        add("products", product=vid, organisation="OEM-" + maker, name=name, kind="vehicle", declared_unit="piece", mass_kg=dec(vehicle_mass[vid], 3))
    for x in positions:
        title, component, part_share, kinds, mix = MODULES[x["module"]]
        for p, share in zip(x["makers"], shares(len(x["makers"]), x["module"] + x["maker"])):
            row = part_product(p, f"{title} ({x['maker']})", x["mass"])
            p.setdefault("maker", x["maker"])
            for vid in x["vehicles"]:
                link(vid, row["product"], x["module"], "contains", 1, share)
            rest = {}
            for sort, fraction in mix.items():
                mass = x["mass"] * F(fraction)
                goal = mass / 2
                for step in range(2 if sort in catalogue else 0):  # about half of the mass comes from tier 2, in two parts
                    part = catalogue[sort][turn[sort] % len(catalogue[sort])]
                    pieces = floor(goal / 2 / part["mass"])
                    if pieces:
                        turn[sort] += 1
                        for made, portion in zip(part["made"], shares(len(part["made"]), part["id"])):
                            link(row["product"], made, part["id"], "contains", pieces, portion)
                        mass -= pieces * part["mass"]
                rest[sort] = mass
            material_links(row["product"], rest)
    for vid, name, maker, powertrain, size, modules, made in VEHICLES:
        if powertrain != "BEV":
            link(vid, "MAT-OIL", "OIL", "consumes", 5)
    return positions


def fossil_carbon():
    """Of what a part or vehicle contains. What is lost on the way is not in it; chips are what their blank is made of."""
    known, inside = {MATERIAL_OF[sort]: F(share) for sort, share in CARBON.items()}, {}
    for r in T["links"]:
        if r["kind"] == "contains" or r["part"] == "BLANK":
            inside.setdefault(r["product"], []).append((r["input"], F(r["quantity"]) * F(r["share"])))

    def carbon(product):
        if product not in known:
            known[product] = sum(quantity * carbon(item) for item, quantity in inside[product])
        return known[product]
    for r in T["products"]:
        if r["kind"] != "material":
            r["fossil_carbon_kg"] = dec(carbon(r["product"]), 4)


# ---- how much: processes, months, machines --------------------------------------------------------------------------------------------------
def planned_only(every):
    """Three machines nobody has applied for yet, beside open ones of tier 1: for the planner. Invented, in proportion to the audit's measure."""
    waiting = [m for m in every if m["supplier"]["tier"] == 1 and m["decision"] != "selected" and m["carrier"] == "electricity"]
    for m, relation, machine, cost, saving, life in ((waiting[0], "excludes", "전동기 전체 교체 (IE4)", F(2), F(3, 2), 15),
                                                     (waiting[1], "requires", "구동장치 통합 제어기", F(1, 4), F(1, 5), 10),
                                                     (waiting[2], "shares", "같은 전동기의 부하 제어", F(1, 3), F(1, 4), 10)):
        key = f"{m['supplier']['id']}-X1"
        add("measures", measure=key, site=m["supplier"]["id"] + "-S", process=m["process"]["id"], machine=machine, old_serial=f"OLD-{key}", type="equipment",
            methodology="sec", carrier="electricity", cost_krw=nearest(m["cost_krw"] * cost), saving_per_year=nearest(m["saving"] * saving), unit="kWh",
            saving_krw_per_year=nearest(m["money"] * saving * KRW_PER_USD), life_years=life, old_life_end="2032-12-31")
        add("measure_relations", measure=key, relation=relation, other=m["key"])


def measures_of(p):
    """Real audit measures as machines of the plant's first process. Machine type and methodology are assigned by rule, not in the data."""
    main = p["processes"][0]
    saved = {}
    for m in p["measures"]:
        m["carrier"] = "electricity" if m["code"] == "EC" else "city_gas"
        m["saving"] = nearest(m["saving"] if m["code"] == "EC" else m["saving"] * MJ_PER_MMBTU / GAS_GROSS)
        saved[m["carrier"]] = saved.get(m["carrier"], 0) + m["saving"]
    for i, m in enumerate(p["measures"], 1):
        key = f"{p['id']}-M{i}"
        cost = nearest(m["cost"] * KRW_PER_USD)
        if m["carrier"] == "electricity":
            machine = "고효율 전동기 구동장치" if m["cost"] < 50000 else "인버터 공기압축기" if m["cost"] < 150000 else "서보 프레스·전동 사출기"
        else:
            machine = "고효율 버너" if m["cost"] < 50000 else "축열식 건조로" if m["cost"] < 150000 else "열회수 가열로"
        limit = main["energy"][m["carrier"]] * F(9, 10) * m["saving"] / saved[m["carrier"]]
        by_mass = main["allocation"] != "pieces"
        m.update(key=key, supplier=p, process=main, cost_krw=cost, unit="kWh" if m["carrier"] == "electricity" else "Nm3", factor=EF[m["carrier"]],
                 output_unit="kg" if by_mass else "piece", share=[F(1), F("0.8"), F("0.6")][noise(key + "share", 0, 2)], life=10 if m["carrier"] == "electricity" else 12,
                 old_energy=floor(min(m["saving"] / F("0.35"), limit)), machine=machine)
        m["tonnes"] = m["saving"] * m["factor"] / 1000
        m["row"] = add("measures", measure=key, site=p["id"] + "-S", process=main["id"], machine=machine, old_serial=f"OLD-{key}", type="equipment", methodology="sec",
                       carrier=m["carrier"], cost_krw=cost, saving_per_year=m["saving"], unit=m["unit"], saving_krw_per_year=nearest(m["money"] * KRW_PER_USD),
                       life_years=m["life"], old_life_end=f"{2029 + noise(key + 'end', 0, 5)}-12-31")
        outputs = machine_output(m, main["output"][2025])
        m["output_2025"] = sum(outputs)
        history = [2025] if m["carrier"] == "electricity" and m["saving"] <= 600000 and noise(key + "history", 0, 2) == 0 else [2023, 2024, 2025]
        m["sec"] = [0, 0, 0]
        for year in history:
            drift = F(1) if year == 2025 else F(noise(f"{key}out{year}", 960, 1020), 1000)
            wear = F(1) if year == 2025 else F(noise(f"{key}sec{year}", 990, 1010), 1000)
            energy, output = floor(m["old_energy"] * drift * wear), floor(m["output_2025"] * drift)
            proof = f"E-{key}-BASE-{year}"
            ev(proof, "baseline_record", "2026-02-27", f"기존 기계 운전 기록 {year}", p["id"], key)
            add("baselines", measure=key, year=year, energy=energy, unit=m["unit"], output=output, output_unit=m["output_unit"], evidence=proof)
            m["sec"] = [m["sec"][0] + energy, m["sec"][1] + output, m["sec"][2] + 1]


def machine_output(m, by_product):
    """The machine's share of the process's output by month, in kg or pieces."""
    weights = [F(r["mass_kg"]) if m["output_unit"] == "kg" else F(1) for r in m["process"]["products"]]
    return [floor(m["share"] * sum(w * q[i] for w, q in zip(weights, by_product))) for i in range(12)]


def make_processes(p):
    two = p["energy"]["electricity"] >= 10_000_000 and len(p["products"]) >= 2
    half = (len(p["products"]) + 1) // 2
    groups = [(p["products"], F(1), F(1), F(1))]
    if two:  # products, electricity, gas, output
        groups = [(p["products"][:half], F("0.7"), F("0.8"), F("0.6")), (p["products"][half:], F("0.3"), F("0.2"), F("0.4"))]
    p["processes"] = []
    left = dict(p["energy"])
    for i, (products, electric, gas, output) in enumerate(groups, 1):
        pid = f"{p['id']}-PR{i}"
        allocation = "mass"
        if len(products) == 1 and noise(pid, 0, 3) == 0 and products[0]["declared_unit"] == "piece":
            allocation = "pieces"
        elif len(products) > 1 and noise(pid, 0, 4) == 0:
            allocation = "value"
        energy = {"electricity": nearest(p["energy"]["electricity"] * electric), "city_gas": nearest(p["energy"]["city_gas"] * gas)}
        if i == len(groups):
            energy = dict(left)
        left = {c: left[c] - energy[c] for c in left}
        ratio = {2025: F(1), 2027: F(noise(pid + "2027", 970, 1025), 1000), 2028: F(noise(pid + "2028", 985, 1045), 1000)}
        quantity = [max(24, nearest(p["mass"] * output / len(products) / F(r["mass_kg"]))) for r in products]
        made = {y: [split(nearest(q * ratio[y]), PROFILE["output"]) for q in quantity] for y in ratio}
        reason = {"mass": "같은 공정, 비슷한 재질", "pieces": "제품이 하나", "value": "재질과 값이 다른 제품"}[allocation]
        process = {"id": pid, "products": products, "allocation": allocation, "energy": energy, "output": made, "quantity": quantity}
        p["processes"].append(process)
        add("processes", process=pid, site=p["id"] + "-S", name="주 공정" if i == 1 else "후 공정", allocation=allocation, reason=reason)


def write_activity(pid, organisation, energy, gas_unit, output, saved):
    """Months of 2025 from the year's total; 2028 the same by output, less what the installed machines saved (`saved`: carrier -> 12 exact amounts)."""
    total = {y: sum(sum(q) for q in output[y]) for y in (2025, 2028)}
    for year in (2025, 2028):
        proof = ev(f"E-{pid}-BILLS-{year}", "bill", f"{year + 1}-01-20", f"에너지 고지서 {year}년 1~12월", organisation)
        for carrier in ("electricity", "city_gas"):
            unit = "kWh" if carrier == "electricity" else gas_unit
            scale = GAS_GROSS if unit == "MJ" else 1
            amount = nearest(energy[carrier] * scale)
            if year == 2028:
                amount = floor(amount * F(total[2028], total[2025]))
            for i, (month, quantity) in enumerate(zip(months(year), split(amount, PROFILE[carrier]))):
                if year == 2028 and carrier in saved:
                    quantity = floor(quantity - saved[carrier][i] * scale)
                assert quantity > 0, pid
                status = "estimated" if noise(f"{pid}{month}{carrier}estimated", 0, 99) == 0 else "measured"
                add("activity", process=pid, month=month, carrier=carrier, quantity=quantity, unit=unit, status=status, evidence=proof)


def write_production(pid, products, output):
    for year in (2025, 2028):
        for row, quantities in zip(products, output[year]):
            for month, quantity in zip(months(year), quantities):
                add("production", process=pid, product=row["product"], month=month, quantity=quantity)


# ---- money ----------------------------------------------------------------------------------------------------------------------------------
def decide(suppliers):
    """Quotes, and what the first committee decides: the 24 largest yearly reductions of tier 1, at most two machines a firm."""
    every = [m for p in suppliers for m in p["measures"]]
    for m in every:
        quotes = []
        for i in range(3):
            value = nearest(m["cost_krw"] * F(noise(f"{m['key']}quote{i}", 970, 1090), 1000) / 1000) * 1000
            vendor = f"VENDOR-{(noise(m['key'], 0, 5) + i) % 6 + 1}"
            quotes.append((value, vendor))
            add("quotes", quote=f"Q-{m['key']}-{i + 1}", measure=m["key"], vendor=vendor, quoted_on="2026-02-20" if m["supplier"]["tier"] == 1 else "2027-06-20",
                supply_value_krw=value, tax_krw=value // 10)
        m["eligible"], m["vendor"] = min(m["cost_krw"], min(quotes)[0]), min(quotes)[1]
        m["route"] = "tier1" if m["supplier"]["tier"] == 1 else "pool"
        m["decision"], m["reason"] = "rejected", "예산 순위 밖"
    taken, firms = [], {}
    for m in sorted((m for m in every if m["route"] == "tier1"), key=lambda m: (-m["tonnes"], m["key"])):
        firm = m["supplier"]["id"]
        if len(taken) < TIER1_GRANTS and firms.get(firm, 0) < 2:
            taken.append(m)
            firms[firm] = firms.get(firm, 0) + 1
            m["decision"], m["reason"] = "selected", "연간 감축량 순위와 한도 안"
        elif len(taken) < TIER1_GRANTS:
            m["reason"] = "한 업체 두 대까지"
    for m in sorted((m for m in every if m["route"] == "tier1" and m["reason"] == "예산 순위 밖"), key=lambda m: (-m["tonnes"], m["key"]))[:5]:
        m["decision"], m["reason"] = "waiting", "대기 순위"
    return every


def size_on(p, day):
    return next(value for start, value in reversed(p["sizes"]) if start <= day)


def reserve(route, chosen, day):
    """Support by funder, in order of the measures' keys: floor of rate x eligible cost, then the caps, then what is left of the eligible cost."""
    used = {}
    for m in sorted(chosen, key=lambda m: m["key"]):
        firm = m["supplier"]
        left, m["reserved"], m["rate"] = m["eligible"], {}, {}
        for funder, rates in RATES[route]:
            m["rate"][funder] = F(rates[size_on(firm, day)])
            amount = min(floor(m["rate"][funder] * m["eligible"]), left)
            caps = [(c, {"firm": firm["id"], "site": firm["id"] + "-S", "consortium": firm["consortium"]}[c[2]]) for c in CAPS if c[0] == route and c[1] == funder]
            for cap, whom in caps:
                amount = min(amount, cap[3] - used.get((cap[1], cap[2], whom), 0))
            for cap, whom in caps:
                used[cap[1], cap[2], whom] = used.get((cap[1], cap[2], whom), 0) + amount
            m["reserved"][funder] = amount
            left -= amount


def carry_out(m, days, lower):
    """Papers, machine, invoices and fixing of a selected measure."""
    key, firm = m["key"], m["supplier"]["id"]
    ev(f"E-{key}-AGREE", "agreement", days["agreed"], "지원 협약서", firm, key)
    ev(f"E-{key}-ORDER", "order", days["order"], "발주서", firm, key)
    start = ("2026-10-%02d", 12, 31) if days is DAYS["tier1"] else ("2027-11-%02d", 12, 26)
    installed = start[0] % noise(key + "installed", start[1], start[2])
    check = ev(f"E-{key}-CHECK", "installation_check", days["checked"], "현장확인서", firm, key)
    scrapped = "" if m.get("no_scrap") else installed[:8] + f"{min(int(installed[8:]) + 4, 31 if '-10-' in installed else 30):02d}"
    add("installations", measure=key, installed_on=installed, new_serial=f"NEW-{key}", check_evidence=check, scrapped_on=scrapped,
        scrapping_evidence=ev(f"E-{key}-SCRAP", "scrapping_proof", days["checked"], "폐기 확인서", firm, key) if scrapped else "")
    m["installed"] = installed
    turn = noise(key + "invoice", 0, 2)
    actual = m["eligible"]
    if turn == 0 and lower:
        actual = nearest(m["eligible"] * F(noise(key + "lower", 920, 990), 1000) / 1000) * 1000
    elif turn == 1:
        actual = nearest(m["eligible"] * F(noise(key + "higher", 1010, 1040), 1000) / 1000) * 1000
    extra = nearest(F(actual, 50) / 1000) * 1000 if noise(key + "extra", 0, 3) == 0 else 0
    number = f"{days['invoiced'].replace('-', '')}-{noise(key + 'approval', 10**7, 10**8 - 1)}-{len(T['invoices']) + 1:08d}"
    proof = ev(f"E-{key}-INV", "tax_invoice", days["invoiced"], "전자세금계산서", firm, key)
    machine = nearest(F(actual) * 9 / 10 / 1000) * 1000
    for line, (item, value, eligible) in enumerate([("설비 본체", machine, "yes"), ("설치 공사", actual - machine, "yes"), ("예비 부품(지원 제외)", extra, "no")], 1):
        if value:
            add("invoices", invoice=f"I-{key}", line=line, measure=key, item=item, vendor=m["vendor"], approval_number=number, issued_on=days["invoiced"],
                supply_value_krw=value, tax_krw=value // 10, eligible=eligible, paid_on=days["paid"], evidence=proof)
    m["fixed"] = {f: min(a, floor(m["rate"][f] * actual)) for f, a in m["reserved"].items()}
    ev(f"E-{key}-REPORT", "performance_report", days["report"], "실적보고서", firm, key)
    ev(f"E-{key}-FIX", "fixing_notice", days["fixed"], "확정 통지서", firm, key)
    paid, interest = sum(m["reserved"].values()), 0
    if noise(key + "interest", 0, 4) < 3:
        interest = floor(F(paid * noise(key + "earned", 20, 60), 10000))
        add("bank_lines", line=f"B-{key}-INT", account="separate", organisation=firm, measure=key, kind="interest",
            booked_on="2026-12-31" if days is DAYS["tier1"] else "2027-12-31", amount_krw=interest, text="별도 계좌 이자")
    back = paid - sum(m["fixed"].values()) + interest
    if back:
        add("bank_lines", line=f"B-{key}-SET", account="fund", organisation=firm, measure=key, kind="settlement_return", booked_on=days["settled"], amount_krw=back,
            text="정산 반납")


def returns_and_pool(every):
    """Return duties fall due on 2027-06-30; then the match, the pool and the ministry's own selection."""
    firms = {}
    for m in every:
        if m["decision"] == "selected":
            firms.setdefault(m["supplier"]["id"], []).append(m)
    order = sorted(firms)
    default = next(f for f in order if len(firms[f]) == 2)
    late = next(f for f in order if f != default)
    deep = [m for m in every if m["route"] == "pool"]
    for m in deep:
        rate = F(RATES["pool"][0][1][size_on(m["supplier"], DAYS["deep"]["decided"])])
        m["would"] = min(floor(rate * m["eligible"]), POOL_SITE_CAP)
    kind = min((f for f in order if f not in (default, late) and len(firms[f]) == 1), key=lambda f: (sum(firms[f][0]["fixed"].values()), f))
    kind_amount = sum(firms[kind][0]["fixed"].values())
    target = min((m for m in deep if m["would"] >= kind_amount), key=lambda m: (m["would"], m["key"]))

    def pay(m, part, day, amount):
        line = f"B-{m['key']}-RET{part}"
        add("bank_lines", line=line, account="fund", organisation=m["supplier"]["id"], measure=m["key"], kind="return", booked_on=day, amount_krw=amount, text="환원금")
        add("returns", **{"return": f"R-{m['key']}-{part}", "measure": m["key"], "returned_on": day, "channel": "fund", "amount_krw": amount, "bank_line": line,
                          "evidence": ev(f"E-{m['key']}-RET{part}", "return_receipt", day, "환원 영수증", m["supplier"]["id"], m["key"])})

    by_fund = {"2027-06-30": 0, "2027-08-10": 0}
    for firm in order:
        for m in firms[firm]:
            amount = sum(m["fixed"].values())
            if firm == default:
                continue
            if firm == kind:
                add("returns", **{"return": f"R-{m['key']}-1", "measure": m["key"], "returned_on": "2027-06-30", "channel": "direct_purchase", "amount_krw": amount,
                                  "for_measure": target["key"], "evidence": ev(f"E-{m['key']}-RET1", "statement", "2027-06-30", "직접 구매 계산서와 평가서", firm, m["key"],
                                  f"직접 구매로 한 환원 (모의)\n업체 {firm}가 2차 설비 {target['key']}의 기계값 {amount:,}원을 공급자에게 직접 지급했음을 평가하여 확인함.\n2027-06-30\n")})
            elif firm == late:
                pay(m, 1, "2027-06-30", amount // 2)
                pay(m, 2, "2027-08-10", amount - amount // 2)
                by_fund["2027-06-30"] += amount // 2
                by_fund["2027-08-10"] += amount - amount // 2
            else:
                pay(m, 1, "2027-06-30", amount)
                by_fund["2027-06-30"] += amount
    assert MATCH_CEILING <= by_fund["2027-06-30"] // 2, "the ceiling is meant to bind, whatever counts as returned"
    managed = next(m["supplier"] for m in sorted(deep, key=lambda m: m["key"]) if m is not target and size_on(m["supplier"], "2027-08-20") == "medium")
    by_cost = sorted((m for m in deep if m is not target), key=lambda m: (F(m["cost_krw"]) / m["tonnes"], m["key"]))
    own = {}  # the ministry's own selection: one larger machine each of ten small or medium firms
    for m in by_cost:
        firm = m["supplier"]
        if firm is managed:
            m["route"], m["reason"] = "ministry", "목표관리업체라 지원 대상 아님"
        elif firm is not target["supplier"] and firm["id"] not in own and size_on(firm, "2027-08-20") in ("small", "medium") and m["eligible"] >= 150_000_000 and len(own) < 10:
            m["route"], m["decision"], m["reason"] = "ministry", "selected", "부처 자체 선정"
            own[firm["id"]] = m
    cash = sum(by_fund.values()) + MATCH_CEILING - (target["would"] - kind_amount)
    target["decision"], target["reason"] = "selected", "1차 업체의 직접 구매와 환원 재원"
    for m in by_cost:
        if m["route"] == "pool" and F(m["cost_krw"]) / m["tonnes"] > POOL_LIMIT:
            m["decision"], m["reason"] = "waiting", "톤당 비용이 이번 기준을 넘음"
        elif m["route"] == "pool" and m["would"] <= cash:
            m["decision"], m["reason"] = "selected", "톤당 비용 순위와 재원 안"
            cash -= m["would"]
    return {"default": default, "late": late, "kind": kind, "target": target, "managed": managed}


def detours(every):
    """Two of tier 1 reach their grant by a longer way, with the same money in the end: the last by yearly tonnes waits in place 1 and is promoted, the one before it is
    rejected, objects and is decided anew. One that waits withdraws, one objection is dismissed."""
    chosen = sorted((m for m in every if m["route"] == "tier1" and m["decision"] == "selected"), key=lambda m: (m["tonnes"], m["key"]))
    chosen[0].update(first="waiting", promoted="2026-04-28", reason="대기 1순위. 출연이 들어와 승격")
    chosen[1].update(first="rejected", promoted="2026-04-28", reason="절감량 계산의 근거가 모자람")
    for route in ("tier1", "pool"):
        line = sorted((m for m in every if m["route"] == route and m.get("first", m["decision"]) == "waiting"),
                      key=lambda m: (m["decision"] != "selected", -m["tonnes"] if route == "tier1" else F(m["cost_krw"]) / m["tonnes"], m["key"]))
        for i, m in enumerate(line, 1):
            m["rank"] = i
        if route == "tier1":
            line[1]["withdrawn"] = "2026-04-24"
    key = chosen[1]["key"]
    add("objections", objection="O-1", measure=key, filed_on="2026-04-20", grounds="기존 기계의 운전 기록에 근거가 있음", answered_on="2026-04-27", outcome="upheld",
        evidence=ev("E-O-1", "notice", "2026-04-27", "이의신청 답변: 인용 (모의)", "FOUNDATION", key))
    key = min(m["key"] for m in every if m["route"] == "tier1" and m["decision"] == "rejected")
    add("objections", objection="O-2", measure=key, filed_on="2026-05-11", grounds="예산 순위를 다시 보아 달라", answered_on="2026-05-22", outcome="dismissed",
        evidence=ev("E-O-2", "notice", "2026-05-22", "이의신청 답변: 기각 (모의)", "FOUNDATION", key))


def write_scores(committee, measures, members, points):
    """Points of each member around `points`, so that the mean without the highest and the lowest is exactly that. Carmaker A's member steps back for its consortium."""
    for m in measures:
        voters = []
        for member, organisation, _ in members:
            if organisation == "OEM-A" and m["supplier"]["consortium"] == "C-A1":
                add("recusals", committee=committee, member=member, measure=m["key"], reason="신청 업체의 컨소시엄을 완성차 A가 이끎")
            else:
                voters.append(member)
        spread = [F(3), F(2), F(1), F(-1), F(-2), F(-3)] + [F(0)] * (len(voters) - 6)
        turn = noise(m["key"] + committee, 0, len(voters) - 1)
        for i, member in enumerate(voters):
            add("scores", committee=committee, member=member, measure=m["key"], score=dec(points[m["key"]] + spread[(i + turn) % len(spread)], 2))


def points_of(measures):
    """Selected from 95 down to 70, waiting from 69.5 to 60, rejected from 58 to 45; in each by the order in which the committee took them."""
    order = {"selected": (F(95), F(70)), "waiting": (F("69.5"), F(60)), "rejected": (F(58), F(45))}
    found = {}
    for decision, (high, low) in order.items():
        group = [m for m in measures if m["decision"] == decision]
        for i, m in enumerate(group):
            found[m["key"]] = nearest((high - (high - low) * i / max(1, len(group) - 1)) * 20) / F(20)
    return found


def write_selection(every, house):
    """From the call to the decision of each route. People are keys; nobody stands behind them."""
    committees = {"tier1": ("K-T1", "2026-04-14", "E-MINUTES-TIER1", "MOTIE"), "pool": ("K-POOL", "2027-08-19", "E-MINUTES-DEEP", "MSS"),
                  "ministry": ("K-MSS", "2027-08-19", "E-MINUTES-DEEP", "MSS")}
    for route, (committee, met, minutes, ministry) in committees.items():
        early = route == "tier1"
        members = [("chair-1" if early else "chair-2", "FOUNDATION", "internal"), ("member-2", ministry, "internal"), ("member-3", "OEM-A", "external")]
        members += [(f"member-{i}", "", "external") for i in range(4, 8)]
        note = ev(f"E-REVIEW-{committee}", "other", "2026-03-31" if early else "2027-07-30", "심사 기록 (모의)", "FOUNDATION")
        add("committees", committee=committee, call=CALLS[route][0], met_on=met, minutes=minutes, chair=members[0][0])
        for member, organisation, part in members:
            add("committee_members", committee=committee, member=member, organisation=organisation, part=part)
        mine = sorted((m for m in every if m["route"] == route), key=lambda m: (-m["tonnes"] if early else F(m["cost_krw"]) / m["tonnes"], m["key"]))
        failed = [m for m in mine if route == "ministry" and m["decision"] == "rejected"]
        write_scores(committee, [m for m in mine if m not in failed], members, points_of([m for m in mine if m not in failed]))
        for m in sorted(mine, key=lambda m: m["key"]):
            key = m["key"]
            day = f"2026-03-{noise(key + 'apply', 3, 6):02d}" if early else f"2027-06-{noise(key + 'apply', 21, 25):02d}"
            ev(f"E-{key}-QUOTES", "quote", "2026-02-27" if early else "2027-06-21", "견적 비교표 (모의)", m["supplier"]["id"], key)
            add("applications", measure=key, call=CALLS[route][0], applied_on=day, applicant=f"applicant-{m['supplier']['id']}", withdrawn_on=m.get("withdrawn", ""),
                note="자체 자금으로 교체하기로 함" if m.get("withdrawn") else "")
            paper, site = ("2026-03-16", "2026-03-20"), "2026-03-23"
            if not early:
                paper, site = ("2027-07-12", "2027-07-16"), "2027-07-26"
            results = ["fail"] if m in failed else ["supplement", "pass"] if noise(key + "paper", 0, 19) == 0 else ["pass"]
            for i, result in enumerate(results):
                add("reviews", review=f"RV-{key}-P{i + 1}", measure=key, step="paper", reviewed_on=later(paper[i], 0 if i else noise(key + "paper day", 0, 3)),
                    reviewer=f"reviewer-{noise(key + 'paper who', 1, 3)}", result=result, evidence=note, note={"supplement": "도면을 더 받음", "fail": m["reason"]}.get(result, ""))
            if m not in failed:
                add("reviews", review=f"RV-{key}-S", measure=key, step="site", reviewed_on=later(site, noise(key + "site day", 0, 4)),
                    reviewer=f"reviewer-{noise(key + 'site who', 4, 5)}", result="pass", evidence=note)
    for p, key in house:
        add("applications", measure=key, call=CALLS["tier1"][0], applied_on="2026-03-05", applicant=f"applicant-{p['id']}")
        add("reviews", review=f"RV-{key}-P1", measure=key, step="paper", reviewed_on="2026-03-16", reviewer="reviewer-1", result="fail", evidence="E-REVIEW-K-T1",
            note="설비 교체가 아님")


def minutes_text(title, day, measures):
    lines = [title, f"날짜: {day}"]
    for word, name in (("selected", "선정"), ("waiting", "대기"), ("rejected", "거절")):
        keys = [m["key"] for m in sorted(measures, key=lambda m: (m.get("rank", 0), m["key"])) if m.get("first", m["decision"]) == word]
        lines.append(f"{name} {len(keys)}건: {', '.join(keys)}")
    return "\n".join(lines + ["완성차 A의 위원(member-3)은 완성차 A가 이끄는 컨소시엄의 신청에서 빠짐.", "유지보수 개선(housekeeping)은 지원하지 않음."]) + "\n"


def write_decisions(every):
    texts = {"tier1": "1차 설비 심의 (모의 회의록)", "deep": "2차 설비 심의 (모의 회의록)"}
    for key, title in texts.items():
        mine = [m for m in every if (m["route"] == "tier1") == (key == "tier1")]
        ev(f"E-MINUTES-{key.upper()}", "committee_minutes", DAYS[key]["decided"], title, "FOUNDATION", "", minutes_text(title, DAYS[key]["decided"], mine))
    for m in sorted(every, key=lambda m: m["key"]):
        day = "tier1" if m["route"] == "tier1" else "deep"
        scored = m["route"] != "ministry" or m["decision"] == "selected"
        add("decisions", measure=m["key"], route=m["route"], decided_on=DAYS[day]["decided"], decision=m.get("first", m["decision"]), reason=m["reason"],
            evidence=f"E-MINUTES-{day.upper()}", committee={"tier1": "K-T1", "pool": "K-POOL", "ministry": "K-MSS"}[m["route"]] if scored else "",
            rank=m.get("rank", ""), promoted_on=m.get("promoted", ""))


def changes(chosen):
    """What tier 1 asked to change, and a grant that was suspended for a while; no won of the story moves by it."""
    first, second, third = sorted((m["key"], m["supplier"]["id"]) for m in chosen)[:3]
    for n, (key, firm), kind, day, until, outcome in ((1, first, "schedule", "2026-07-06", "2026-07-14", "approved"), (2, second, "vendor", "2026-07-20", "2026-07-27", "refused")):
        add("changes", change=f"CH-{n}", measure=key, kind=kind, requested_on=day, requested_by=f"{firm}-clerk", decided_on=until, decision=outcome, decided_by="officer-2",
            evidence=ev(f"E-CH-{n}", "notice", until, "변경 승인 통지 (모의)" if outcome == "approved" else "변경 불승인 통지 (모의)", "FOUNDATION", key))
    add("suspensions", suspension="SU-1", measure=third[0], suspended_on="2026-07-01", resumed_on="2026-08-17", reason="현장 확인 자료를 보완할 때까지", ordered_by="officer-3",
        evidence=ev("E-SU-1", "notice", "2026-07-01", "지급 정지 통지 (모의)", "FOUNDATION", third[0]))


def recover(m):
    """The defaulting firm sold one machine: the whole grant is cancelled, with the interest booked since fixing and a surcharge of once the state money."""
    key, firm = m["key"], m["supplier"]["id"]
    later = 0
    for year in (2027, 2028):
        amount = floor(F(sum(m["fixed"].values()) * noise(f"{key}later{year}", 5, 15), 100000))
        later += amount
        add("bank_lines", line=f"B-{key}-INT-{year}", account="separate", organisation=firm, measure=key, kind="interest", booked_on=f"{year}-12-31", amount_krw=amount,
            text="별도 계좌 이자 (확정 뒤)")
    principal, state = sum(m["fixed"].values()), m["fixed"]["MOTIE"]
    add("recoveries", recovery=f"REC-{key}", measure=key, decided_on="2029-08-31", cause="disposal", cancelled_share="1", surcharge_multiple="1",
        evidence=ev(f"E-{key}-REC", "notice", "2029-08-31", "교부결정 취소 및 반환 통지", "FOUNDATION", key,
                    f"교부결정 취소 및 반환 통지 (모의)\n설비 {key}를 승인 없이 매각함. 원금 {principal:,}원, 확정 뒤 이자 {later:,}원, 제재부가금 {state:,}원(국고분의 1배).\n2029-08-31\n"))
    add("bank_lines", line=f"B-{key}-REC", account="fund", organisation=firm, measure=key, kind="recovery", booked_on="2029-09-20", amount_krw=principal + later + state,
        text="환수금(원금, 이자, 제재부가금)")


# ---- meters ---------------------------------------------------------------------------------------------------------------------------------
def meter(m, special):
    """Monthly readings; gives what the machine really saved in 2028 by month (frozen specific consumption x output - metered energy)."""
    key, sec, saved = m["key"], F(m["sec"][0], m["sec"][1]), []
    depth = F(m["saving"], m["old_energy"])
    every = [(2027, i) for i in range(12)] if m["route"] == "tier1" else [(2027, 11)]
    outputs = {y: machine_output(m, m["process"]["output"][y]) for y in (2027, 2028)}
    for year, i in every + [(2028, i) for i in range(12)]:
        month, output = f"{year}-{i + 1:02d}", outputs[year][i]
        energy = nearest(sec * output * (1 - depth * F(noise(f"{key}{month}", 750, 1100), 1000)))
        if year == 2028:
            saved.append(sec * output - energy)
        row = {"measure": key, "meter": f"MT-{key}", "month": month, "recorded_on": next_month(month, 5), "energy": energy, "unit": m["unit"], "output": output,
               "output_unit": m["output_unit"], "status": "measured"}
        if special == "gap" and month in ("2028-05", "2028-06"):
            row.update(energy="", output="", status="missing")
        if special == "slip" and month == "2028-03":
            add("meter_readings", **{**row, "energy": energy * 10})
            row["recorded_on"] = "2028-04-19"
        add("meter_readings", **row)
    return saved


# ---- the rest of the story ------------------------------------------------------------------------------------------------------------------
def organisations(suppliers, special):
    def org(key, name, english, kind, origin="simulated"):
        add("organisations", organisation=key, name=name, name_en=english, kind=kind, origin=origin)
    org("MOTIE", "산업통상부 (모의)", "Trade ministry (simulated)", "ministry_trade")
    org("MSS", "중소벤처기업부 (모의)", "SME ministry (simulated)", "ministry_sme")
    org("OEM-A", "완성차 A (모의)", "Carmaker A (simulated)", "carmaker")
    org("OEM-B", "완성차 B (모의)", "Carmaker B (simulated)", "carmaker")
    org("FOUNDATION", "운영 재단 (모의)", "Operating foundation (simulated)", "operator")
    org("VERIFIER", "검증기관 (모의)", "Verifier (simulated)", "verifier")
    for i in range(1, 7):
        org(f"VENDOR-{i}", f"가상설비 {i} (주)", f"Fictional Machines {i}", "vendor")
    org("GROUP-1", "가상그룹 1 (모의)", "Fictional Group 1", "lead_company")
    for who, key, name, mail in (("OPERATOR", "FOUNDATION", "운영 담당 (모의)", "desk@foundation.example"), ("MOTIE", "MOTIE", "산업부 담당 (모의)", "desk@motie.example"),
                                 ("MSS", "MSS", "중소기업부 담당 (모의)", "desk@mss.example"), ("OEM-A", "OEM-A", "탄소 담당 (모의)", "carbon@oem-a.example"),
                                 ("S001", "S001", "ESG 팀장 (모의)", "esg@s001.example"), ("S031", "S031", "공장장 (모의)", "plant@s031.example"),
                                 ("VERIFIER", "VERIFIER", "심사원 (모의)", "desk@verifier.example")):
        add("persons", person="P-" + who, organisation=key, name=name, mail=mail, language="ko", area="all", valid_from="2025-11-17")
    leads = [("LGE", "LG전자", "LG Electronics"), ("POSCO", "포스코", "POSCO"), ("LXH", "LX하우시스", "LX Hausys"), ("LGC", "LG화학", "LG Chem")]
    for key, name, english in leads:
        org(key, name, english, "lead_company", "real")
    for p in suppliers:
        n = int(p["id"][1:])
        org(p["id"], f"가상부품 {n:03d} (주)", f"Fictional Parts {n:03d}", "supplier", "derived")
        add("sites", site=p["id"] + "-S", organisation=p["id"], name=f"가상부품 {n:03d} 사업장 (자료 IAC {p['plant']})", region=f"가상권역 {'가나다라마바'[noise(p['id'] + 'region', 0, 5)]}",
            in_complex="yes" if noise(p["id"] + "complex", 0, 2) else "no")
        for i, (start, value) in enumerate(p["sizes"]):
            end = "" if i + 1 == len(p["sizes"]) else special["size_ends"][p["id"]]
            add("organisation_status", organisation=p["id"], attribute="size_class", value=value, valid_from=start, valid_to=end,
                evidence=ev(f"E-{p['id']}-SIZE{i + 1}", "size_certificate", start if start > "2025-06-01" else "2025-06-01", "기업규모 확인서", p["id"]))
    for maker in "AB":
        add("sites", site=f"OEM-{maker}-S", organisation=f"OEM-{maker}", name=f"완성차 {maker} 조립 공장 (모의)", region="가상권역 가", in_complex="no")
        add("organisation_status", organisation=f"OEM-{maker}", attribute="size_class", value="large", valid_from="2025-01-01")
    add("organisation_status", organisation="OEM-A", attribute="allocated", value="yes", valid_from="2026-01-01",
        evidence=ev("E-OEM-A-ALLOC", "notice", "2026-01-02", "할당대상업체 지정 (모의)", "OEM-A"))
    managed = special["managed"]["id"]
    add("organisation_status", organisation=managed, attribute="target_managed", value="yes", valid_from="2026-07-01", valid_to="2028-06-30",
        evidence=ev(f"E-{managed}-TM", "notice", "2026-06-30", "목표관리업체 지정 (모의)", managed))
    for child, parent in special["parents"]:
        add("organisation_status", organisation=child, attribute="parent", value=parent, valid_from="2025-01-01")

    kinds = [("C-A1", "자동차 모의 컨소시엄 A1", "OEM-A"), ("C-A2", "자동차 모의 컨소시엄 A2", special["lead"]["A"]),
             ("C-B1", "자동차 모의 컨소시엄 B1", "OEM-B"), ("C-B2", "자동차 모의 컨소시엄 B2", special["lead"]["B"])]
    for key, name, lead in kinds:
        add("consortia", consortium=key, name=name, lead=lead, kind="programme", year=2026, note="모의")
    for key, name, english in leads:
        add("consortia", consortium="H-" + key, name=f"2025 시범 {name} 컨소시엄", lead=key, kind="historical", year=2025, note="공표된 과거 기록. 결과는 네 컨소시엄 합계로만 공표됨")

    text = "자동차 공급망 탄소 감축 상생 협약 (모의 사본)\n서명일 2025-11-17\n부처와 완성차가 1차 설비를 지원하고, 1차는 지원받은 금액만큼 되돌려 2차 설비를 지원한다.\n"
    ev("E-AGREEMENT", "agreement", "2025-11-17", "상생 협약서", "FOUNDATION", "", text)
    for key, role in (("MOTIE", "funder"), ("MSS", "funder"), ("OEM-A", "carmaker"), ("OEM-B", "carmaker"), ("FOUNDATION", "operator")):
        add("agreements", agreement="AG-" + key, organisation=key, role=role, signed_on="2025-11-17", evidence="E-AGREEMENT")
    for p in suppliers:
        add("agreements", agreement="AG-" + p["id"], organisation=p["id"], role="supplier", tier=p["tier"], consortium=p["consortium"], signed_on="2025-11-17",
            evidence="E-AGREEMENT")
    for key, text, due, done in (("MOTIE", "1차 설비 국고 지원", "2026-05-01", "2026-04-27"), ("MSS", "환원금 매칭과 2차 자체 지원", "2027-08-31", "2027-08-25"),
                                 ("OEM-A", "1차 설비 5% 출연, 탄소 교육", "2026-05-01", "2026-04-28"), ("OEM-B", "1차 설비 5% 출연, 탄소 교육", "2026-05-01", "2026-04-28"),
                                 ("FOUNDATION", "운영과 실적 공개", "2029-12-31", "")):
        add("promises", promise="PR-" + key, agreement="AG-" + key, text=text, due_on=due, delivered_on=done)


def targets_and_education(suppliers):
    """Simulated: every fifth first-tier firm has a target; carmakers teach the first tier, the foundation the second."""
    tier1, tier2 = ([p["id"] for p in suppliers if p["tier"] == tier] for tier in (1, 2))
    for i, firm in enumerate(tier1[::5]):
        add("targets", organisation=firm, kind="intensity" if i % 3 == 2 else "absolute", base_year=2025, year=2030, value=15 + 5 * (i % 4), unit="percent", source="simulated")
    for i, firm in enumerate(tier1[::2] + tier2[::8]):
        carmaker = "OEM-A" if i % 2 == 0 else "OEM-B"
        add("education", education=f"ED-{firm}-1", organisation=firm, held_on="2026-09-18" if firm in tier1 else "2027-10-08", hours="6", persons=2 + i % 3,
            topic="온실가스 배출량 산정 (모의)", given_by=carmaker if firm in tier1 else "FOUNDATION")
        if i % 4 == 0:
            add("education", education=f"ED-{firm}-2", organisation=firm, held_on="2028-03-10", hours="3.5", persons=2, topic="제품 탄소발자국 (모의)", given_by="FOUNDATION")


def promises_of_return(special):
    last = {}
    for r in T["returns"]:
        firm = r["measure"].split("-")[0]
        last[firm] = max(last.get(firm, ("", "")), (r["returned_on"], r["evidence"]))
    for firm in sorted(set(last) | {special["default"]}):
        day, proof = last.get(firm, ("", ""))
        add("promises", promise="PR-" + firm, agreement="AG-" + firm, text="지원받은 금액만큼 환원", due_on="2027-06-30", delivered_on=day, evidence=proof)


def projects(every):
    owners = {"EP-01": [("OEM-A", "0.5"), ("OEM-B", "0.2"), ("FOUNDATION", "0.3")], "EP-02": [("OEM-A", "0.4"), ("FOUNDATION", "0.6")]}
    names = {"EP-01": "1차 협력사 설비교체 프로그램 (모의)", "EP-02": "2차 협력사 설비교체 프로그램 (모의)"}
    for key in sorted(owners):
        add("projects", project=key, name=names[key], kind="programme", coordinator="FOUNDATION", started_on="2026-05-01", resolution_on="2026-09-30",
            crediting_to="2035-12-31", certified_on="2029-04-30", evidence=ev(f"E-{key}-RES", "committee_minutes", "2026-09-30", "인증위원회 결의서 (모의)", "FOUNDATION"))
        for owner, share in owners[key]:
            add("ownership", project=key, organisation=owner, share=share, valid_from="2026-09-30",
                evidence=ev(f"E-{key}-OWN-{owner}", "contract", "2026-09-15", "감축실적 소유 계약서 (모의)", owner))
        machines = [m["key"] for m in every if m["row"].get("project") == key]
        size = max(3, len(machines) // 5)
        add("verifications", verification="VF-" + key, project=key, verifier="VERIFIER", period_from="2027-01", period_to="2028-12", sample_size=size, seed=20290228,
            findings="계량 결측 1건: 보수적으로 메움. 열 배 오기 1건: 정정 기록 확인." if key == "EP-01" else "폐기 증빙이 없는 기계 1대: 감축에서 뺌.", opinion="fit",
            signed_on="2029-02-28", evidence=ev(f"E-{key}-OPINION", "verification_opinion", "2029-02-28", "검증의견서 (모의)", "VERIFIER", "",
                                               f"검증의견서 (모의)\n사업 {key}, 2027-01부터 2028-12까지. 기계 {len(machines)}대 중 표본 {size}대.\n의견: 적합\n2029-02-28\n"))
        ev(f"E-{key}-MON", "monitoring_report", "2029-01-31", "모니터링 보고서 (모의)", "FOUNDATION")
    figure = source("certified_2024.csv")[0]
    add("compliance", organisation="OEM-A", year=2028, obligation_t=int(figure["인증 배출량(톤)"]), surrender_rate="0.05", converted_on="2029-05-31",
        surrendered_on="2029-06-30", source="Published certified emissions 2024 of Hyundai Motor Company (GIR), used as a stand-in for 2028; carmaker A itself is simulated")


def factors():
    editions = {"kr_grid_cons_2018": ("2019-01-02", "2022-01-09"), "kr_grid_cons_2021": ("2022-01-10", "2025-03-30"), "kr_grid_cons_2024": ("2025-03-31", "2025-12-17")}
    for f in source("factors.csv"):
        material = f["key"].startswith("defra")
        start, end = editions.get(f["key"], ("", ""))
        add("factors", **f, use="screening" if material else "full", upstream="yes" if material else "no", valid_from=start, valid_to=end)


def programme():
    support = [{"route": route, **({"funder": funder} if funder else {}), "rates": rates, "valid_from": "2026-01-01",
                "legal_basis": {"tier1": "call of 2026 for the ministry's rates (press); carmakers' 5 % each: assumption of the example",
                                "pool": "assumption of the example", "ministry": "call of the SME ministry 2026, general track 50 % (press)"}[route]}
               for route, rows in RATES.items() for funder, rates in rows]
    caps = [{"route": r, **({"funder": f} if f else {}), "per": per, "amount_krw": amount, "legal_basis": basis} for r, f, per, amount, basis in CAPS]

    def route(days, completed, advance, balance):
        return {"agreed_on": days["agreed"], "completed_on": completed, "fixed_on": days["fixed"], "milestones": [
            {"name": "advance", "share": "0.7", "paid_on": advance, "evidence": ["agreement", "order"]},
            {"name": "balance", "share": "0.3", "paid_on": balance, "evidence": ["installation_check"]}]}
    same = "same edition before and after, so that the difference is the machines"
    plan = "fixed in the approved plan"
    return {
        "schema": "sangsaeng.programme/1", "programme": "automotive-2026", "name_ko": "자동차 공급망 탄소 감축 상생 (예시)",
        "name_en": "Automotive supply chain carbon partnership (example)", "sector": "automotive", "simulated": True, "as_of": "2029-09-30",
        "periods": {"before": {"from": "2025-01", "to": "2025-12"}, "after": {"from": "2028-01", "to": "2028-12"}, "metered": {"from": "2027-01", "to": "2028-12"}},
        "gwp_set": "AR5",
        "factors": [{"carrier": c, "purpose": use, "factor": f, "from": "2025-01", "to": "2029-12", "reason": same if use == "footprint" else plan}
                    for use in ("footprint", "offset") for c, f in (("electricity", "kr_grid_cons_2025avg"), ("city_gas", "kr_citygas_lng_gir2022"))],
        "rules": {
            "quotes_needed": 3, "disposal_lock_years": 5, "support": support, "caps": caps,
            "routes": {"tier1": route(DAYS["tier1"], "2027-02-28", "2026-05-15", "2026-11-15"),
                       "pool": route(DAYS["deep"], "2028-02-28", "2027-09-15", "2027-12-31"),
                       "ministry": route(DAYS["deep"], "2028-02-28", "2027-09-15", "2027-12-31")},
            "return": {"ratio": "1", "base": "state_and_private", "due_on": "2027-06-30", "wording": "equal",
                       "legal_basis": "no legal text is public; press reports of the agreement (지원받은 금액만큼)", "legal_basis_on": "2025-11-17"},
            "budget": {"by_year": True, "carry_over": "all", "legal_basis": "assumption of the example: carry-over approved each year"},
            "officers": {"maker": "officer-1", "checker": "officer-2", "authority": "ministry-desk"},
            "calls": [{"call": key, "programme": "sme-support" if route == "ministry" else "partnership", "route": route, "opens_on": opens, "closes_on": closes, "checklist": ["baseline_record", "quote"], "quotes_needed": 3, "review": True,
                       "committee": {"members": 7, "drop_extremes": True, "pass_score": "60"}, "objection": {"days": 30, "answer_days": 14, "more_days": 10},
                       "legal_basis": basis} for route, (key, opens, closes, basis) in CALLS.items()],
            "match": {"funder": "MSS", "rate": "0.5", "on": "2027-07-15", "ceiling_krw": MATCH_CEILING, "legal_basis": "assumption of the example"}},
        "trading": {"entity": "OEM-A", "compliance_year": 2028},
        "historical": [{"name": "2025 pilot of the industrial supply chain carbon partnership", "participants": ["LGE", "POSCO", "LXH", "LGC"], "period": "2025",
                        "result_tco2e_per_year": 1884, "cost_saved_krw_per_year": 1144000000,
                        "source": "press release of the trade ministry, https://m.korea.kr/briefing/pressReleaseView.do?newsId=156741296"}]}


def write_duty_papers(installed):
    """Papers that end duties of the subsidy law: publication of the year's settlement and the auditor's verification of larger grants, half-yearly reports
    on property of each firm. A few come late, and one firm's last report is missing."""
    halves = [("2027-1", "2027-07"), ("2027-2", "2028-01"), ("2028-1", "2028-07"), ("2028-2", "2029-01"), ("2029-1", "2029-07")]
    firms = {}
    for m in sorted(installed, key=lambda m: m["key"]):
        key, firm, first = m["key"], m["supplier"]["id"], m["route"] == "tier1"
        # of a pool grant about a fifth is the SME ministry's match
        state = sum(won for funder, won in m["reserved"].items() if funder in ("MOTIE", "MSS")) if m["route"] != "pool" else sum(m["reserved"].values()) * 215 // 1000
        year = 2026 if first else 2027
        if state >= 10_000_000:
            day = f"{year + 1}-05-{noise(key + 'late', 6, 20):02d}" if noise(key + "published", 0, 11) == 0 else f"{year + 1}-04-{noise(key + 'day', 1, 28):02d}"
            ev(f"E-{key}-PUB", "publication", day, f"정보공시 {year}년", firm, key)
        if state >= 100_000_000:
            ev(f"E-{key}-AUDIT", "settlement_audit", f"{year + 1}-04-{noise(key + 'audited', 5, 26):02d}" if first else f"{year + 1}-04-{noise(key + 'audited', 13, 27):02d}",
               "정산보고서 검증 (모의 감사인)", firm, key)
        firms[firm] = min(firms.get(firm, "9"), "2027" if first else "2028")
    for at, (firm, since) in enumerate(sorted(firms.items())):
        for half, month in halves:
            if half < since or (at == 0 and half == halves[-1][0]):
                continue
            late = noise(firm + half, 0, 24) == 0
            ev(f"E-{firm}-PROPERTY-{half}", "property_report", next_month(month, 9) if late else f"{month}-{noise(firm + half + 'day', 5, 25):02d}", f"중요재산 보고 {half}", firm)


def main(folder):
    suppliers, plants, candidates = choose_suppliers()
    for key, name, factor in MATERIALS:
        add("products", product=key, name=name, kind="material", declared_unit="kg", mass_kg="1", factor=factor)
    catalogue, loops = tier2_catalogue(suppliers)
    positions = tier1_modules(suppliers, catalogue)
    fossil_carbon()
    for i, p in enumerate(suppliers):
        p["consortium"] = f"C-{p.get('maker', 'AB'[i % 2])}{i // 2 % 2 + 1}"
        p["sizes"] = [("2025-01-01", p["size"])]
        make_processes(p)
        measures_of(p)
    tier1 = [p for p in suppliers if p["tier"] == 1]
    every = decide(suppliers)
    chosen1 = [m for m in every if m["decision"] == "selected"]
    grown = [next(m["supplier"] for m in chosen1 if m["supplier"]["size"] == "medium"), next(p for p in suppliers if p["tier"] == 2 and p["size"] == "small")]
    grown[0]["sizes"].append(("2027-01-01", "mid_size"))
    grown[1]["sizes"].append(("2027-04-01", "medium"))
    reserve("tier1", chosen1, DAYS["tier1"]["decided"])
    for m in sorted(chosen1, key=lambda m: m["key"]):
        carry_out(m, DAYS["tier1"], True)
    special = returns_and_pool(every)
    for route in ("pool", "ministry"):
        chosen = sorted((m for m in every if m["route"] == route and m["decision"] == "selected"), key=lambda m: m["key"])
        reserve(route, chosen, DAYS["deep"]["decided"])
        if route == "pool":
            chosen[-1]["no_scrap"] = True
        for m in chosen:
            carry_out(m, DAYS["deep"], route == "ministry")
    detours(every)
    write_decisions(every)
    installed = [m for m in every if m["decision"] == "selected"]
    for m in installed:
        m["row"]["project"] = "EP-01" if m["route"] == "tier1" else "EP-02"
    write_duty_papers(installed)
    changes(chosen1)
    recover(next(m for m in chosen1 if m["supplier"]["id"] == special["default"]))
    saved = {}
    for i, m in enumerate(sorted(installed, key=lambda m: m["key"])):
        for month, amount in enumerate(meter(m, {3: "gap", 7: "slip"}.get(i))):
            saved.setdefault(m["process"]["id"], {}).setdefault(m["carrier"], [0] * 12)[month] += amount
    for p in suppliers:
        for process in p["processes"]:
            write_production(process["id"], process["products"], process["output"])
            write_activity(process["id"], p["id"], process["energy"], p["gas_unit"], process["output"], saved.get(process["id"], {}))
    for maker in "AB":  # assembly at the carmaker: assumed, the same in both years
        built = [v for v in VEHICLES if v[2] == maker]
        pid, rows = f"OEM-{maker}-ASM", [{"product": v[0]} for v in built]
        add("processes", process=pid, site=f"OEM-{maker}-S", name="조립", allocation="pieces", reason="차 한 대의 조립은 비슷함")
        output = {y: [split(v[6], PROFILE["output"]) for v in built] for y in (2025, 2028)}
        write_production(pid, rows, output)
        write_activity(pid, f"OEM-{maker}", {c: e * sum(v[6] for v in built) for c, e in ASSEMBLY.items()}, "Nm3", output, {})
    house = [(p, p["housekeeping"][0]) for p in tier1 if p["housekeeping"]][:4]
    for p, h in house:  # what audits mostly recommend; neither funded nor credited
        key = f"{p['id']}-H1"
        add("measures", measure=key, site=p["id"] + "-S", process=p["processes"][0]["id"], machine="유지보수 개선(누설 보수 등)", old_serial=f"OLD-{key}", type="housekeeping",
            methodology="sec", carrier="electricity", cost_krw=nearest(h["cost"] * KRW_PER_USD), saving_per_year=nearest(h["saving"]), unit="kWh",
            saving_krw_per_year=nearest(h["money"] * KRW_PER_USD), life_years=3, old_life_end="2029-12-31")
        add("decisions", measure=key, route="tier1", decided_on=DAYS["tier1"]["decided"], decision="rejected", reason="유지보수 개선은 지원 대상 아님", evidence="E-MINUTES-TIER1")
    planned_only(every)
    write_selection(every, [(p, f"{p['id']}-H1") for p, _ in house])
    need = {}
    for m in installed:
        for funder, amount in m["reserved"].items():
            need[m["route"], funder] = need.get((m["route"], funder), 0) + amount
    for key, funder, purpose, day, amount in (
            ("F-MOTIE", "MOTIE", "tier1_equipment", "2026-04-27", -(-need["tier1", "MOTIE"] // 10**8) * 10**8),
            ("F-OEM-A", "OEM-A", "tier1_equipment", "2026-04-28", -(-need["tier1", "OEM-A"] // 10**7) * 10**7),
            ("F-OEM-B", "OEM-B", "tier1_equipment", "2026-04-28", -(-need["tier1", "OEM-B"] // 10**7) * 10**7),
            ("F-MSS-MATCH", "MSS", "tier2_match", "2027-07-15", MATCH_CEILING),
            ("F-MSS-OWN", "MSS", "tier2_support", "2027-08-25", -(-need["ministry", "MSS"] // 10**7) * 10**7)):
        add("funding", funding=key, funder=funder, purpose=purpose, paid_on=day, amount_krw=amount, evidence=ev("E-" + key, "notice", day, "입금 통지 (모의)", funder))
    tier2 = [p for p in suppliers if p["tier"] == 2]
    special["size_ends"] = {grown[0]["id"]: "2026-12-31", grown[1]["id"]: "2027-03-31"}
    special["parents"] = [(tier1[4]["id"], "GROUP-1"), (tier2[7]["id"], "GROUP-1"), (tier2[20]["id"], tier1[9]["id"])]
    special["lead"] = {k: max((p for p in tier1 if p["consortium"] == f"C-{k}2"), key=lambda p: p["sales"])["id"] for k in "AB"}
    organisations(suppliers, special)
    promises_of_return(special)
    targets_and_education(suppliers)
    projects(every)
    factors()
    for day, name, source in holidays.rows(2025, 2036):
        add("holidays", day=day, name=name, source=source)

    os.makedirs(os.path.join(folder, "evidence"), exist_ok=True)
    for name, columns in HEADERS.items():
        columns = columns.split(",")
        assert all(set(row) <= set(columns) for row in T[name]), name
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows(T[name])
    with open(os.path.join(folder, "programme.json"), "w", encoding="utf-8", newline="") as file:
        json.dump(programme(), file, ensure_ascii=False, indent=2)
        file.write("\n")
    for name, text in PAPERS.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    if "--summary" in sys.argv:
        report(suppliers, plants, candidates, every, special, loops, positions)


def report(suppliers, plants, candidates, every, special, loops, positions):
    print(f"{plants} plants qualify with {candidates} measures; {len(suppliers)} suppliers, {len(every)} machines, loops {loops}, positions {len(positions)}")
    for tier in (1, 2):
        print("tier", tier, {s: sum(p["tier"] == tier and p["size"] == s for p in suppliers) for s in ("small", "medium", "mid_size")})
    for route in ("tier1", "pool", "ministry"):
        chosen = [m for m in every if m["route"] == route and m["decision"] == "selected"]
        print(route, len(chosen), "machines", len({m["supplier"]["id"] for m in chosen}), "firms; eligible", sum(m["eligible"] for m in chosen),
              "reserved", {f: sum(m["reserved"][f] for m in chosen) for f in chosen[0]["reserved"]}, "fixed", sum(sum(m["fixed"].values()) for m in chosen),
              "t/yr", float(sum(m["tonnes"] for m in chosen)))
    print({k: v for k, v in special.items() if isinstance(v, str)}, special["target"]["key"], special["managed"]["id"], special["parents"], special["lead"])
    print({name: len(rows) for name, rows in T.items()})


if __name__ == "__main__":
    folders = [a for a in sys.argv[1:] if not a.startswith("--")]
    main(folders[0] if folders else HERE)
