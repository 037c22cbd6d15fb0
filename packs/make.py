#!/usr/bin/python3
"""Makes the sector packs: make.py [FOLDER] | make.py --check

Writes, for each sector of sectors.py, the pack (pack.json, factors.csv, processes.csv, measures.csv, rules.csv) and its simulated programme (example/) into
FOLDER (default: the folder of this script). --check writes nothing, compares and ends with 1 if a file differs. Every run gives the same bytes: no clock,
no network, no random numbers but `noise` below. What is sourced and what is assumed stands in README.md and in every row.
"""
import csv
import filecmp
import json
import os
import sys
import tempfile
from decimal import Decimal
from fractions import Fraction as F

sys.dont_write_bytecode = True  # no cache beside the packs
import catalogue
from catalogue import UNIT, WON
from sectors import SECTORS

HERE = os.path.dirname(os.path.abspath(__file__))
EVERY_FACTOR = os.path.join(HERE, "..", "examples", "automotive", "factors.csv")
FACTOR_COLUMNS = ("key,name_en,name_ko,unit,kgCO2e_per_unit,co2,ch4,n2o,component_unit,heating_value_net,heating_value_gross,heating_value_unit,gwp_set,year,region,"
                  "source,url,status,notes,use,upstream,valid_from,valid_to,component,gas,primary_data,dqr_technological,dqr_temporal,dqr_geographical,gsd,pedigree,basic_uncertainty")
HEADERS = {
    "organisations": "organisation,name,name_en,kind,origin",
    "organisation_status": "organisation,attribute,value,valid_from,valid_to,evidence",
    "sites": "site,organisation,name,region,in_complex",
    "consortia": "consortium,name,lead,kind,year,note",
    "agreements": "agreement,organisation,role,tier,consortium,signed_on,ended_on,evidence",
    "promises": "promise,agreement,text,due_on,delivered_on,evidence",
    "products": "product,organisation,name,kind,declared_unit,mass_kg,price_krw,factor,biogenic_carbon_kg",
    "links": "product,input,part,kind,quantity,share",
    "measures": "measure,site,process,machine,old_serial,type,methodology,carrier,cost_krw,saving_per_year,unit,saving_krw_per_year,life_years,old_life_end,project",
    "evidence": "evidence,kind,organisation,measure,issued_on,title,file,sha256",
    "factors": FACTOR_COLUMNS,
    "processes": "process,site,name,allocation,reason",
    "production": "process,product,month,quantity,machine_hours",
    "activity": "process,month,carrier,quantity,unit,status,evidence,verified",
    "inputs": "process,month,item,kind,factor,quantity,unit,status,evidence",
    "contracts": "contract,site,instrument,month_from,month_to,kwh_per_month,factor,claimed_for,evidence",
    "supplier_footprints": "footprint,product,supplier,status,replaces,declared_unit,declared_amount,mass_kg,boundary,pcf_excluding_uptake,biogenic_uptake,"
                           "primary_data_share,dqr_technological,dqr_temporal,dqr_geographical,verified,gwp_set,reference_from,reference_to,valid_from,valid_to,gsd,evidence",
    "allocation_shares": "process,product,share",
    "prices": "product,year,price_krw",
    "exclusions": "product,item,kgco2e,reason",
    "mass_balances": "balance,scheme,input,certified_kg,yield,product,attributed_kg,free_attribution",
    "funding": "funding,funder,purpose,paid_on,amount_krw,evidence",
    "quotes": "quote,measure,vendor,quoted_on,supply_value_krw,tax_krw",
    "decisions": "measure,route,decided_on,decision,reason,evidence",
    "invoices": "invoice,line,measure,item,vendor,approval_number,issued_on,supply_value_krw,tax_krw,eligible,paid_on,evidence",
    "bank_lines": "line,account,organisation,measure,kind,booked_on,amount_krw,text",
    "returns": "return,measure,returned_on,channel,amount_krw,for_measure,bank_line,evidence",
    "baselines": "measure,year,energy,unit,output,output_unit,evidence",
    "installations": "measure,installed_on,new_serial,check_evidence,scrapped_on,scrapping_evidence",
    "meter_readings": "measure,meter,month,recorded_on,energy,unit,output,output_unit,status",
    "verifications": "verification,project,verifier,period_from,period_to,sample_size,seed,findings,opinion,signed_on,evidence",
    "projects": "project,name,kind,coordinator,started_on,resolution_on,crediting_to,certified_on,evidence",
    "ownership": "project,organisation,share,valid_from,evidence",
    "compliance": "organisation,year,obligation_t,surrender_rate,converted_on,surrendered_on,source,evidence",
}
OPTIONAL = ("inputs", "contracts", "supplier_footprints", "allocation_shares", "prices", "exclusions", "mass_balances")  # left out where a sector has none
PACK_TABLES = {
    "processes": "template,name_ko,name_en,carriers,allocation,reason_ko,reason_en,makes,source,notes",
    "measures": "measure,name_ko,name_en,carrier,saving_percent_low,saving_percent_high,saving_of,process_words,process_share_percent,life_years,methodology,unit,"
                "cost_krw_per_unit_low,cost_krw_per_unit,cost_krw_per_unit_high,saving_krw_per_unit,cost_source,source,url,notes",
    "rules": "rule,parameter,value,unit,source,url,notes",
}
PROFILE = {"output": [84, 78, 86, 84, 82, 85, 84, 70, 82, 86, 88, 91], "electricity": [86, 80, 84, 81, 82, 85, 92, 78, 82, 84, 83, 83],
           "city_gas": [115, 105, 95, 80, 68, 60, 55, 50, 62, 78, 98, 114]}
BEFORE, AFTER = 2025, 2028
RATES = {"MOTIE": {"small": "0.6", "medium": "0.6", "mid_size": "0.5", "large": "0"}, "L": {"small": "0.1", "medium": "0.1", "mid_size": "0.1", "large": "0"},
         "": {"small": "0.75", "medium": "0.75", "mid_size": "0.5", "large": "0"}}
DAYS = {"tier1": {"quoted": "2026-02-20", "decided": "2026-04-15", "agreed": "2026-05-01", "order": "2026-05-08", "installed": "2026-10-20",
                  "scrapped": "2026-10-25",
                  "checked": "2026-11-05", "invoiced": "2026-10-30", "paid": "2026-11-12", "interest": "2026-12-31", "report": "2027-02-26",
                  "fixed": "2027-03-31",
                  "settled": "2027-04-20"},
        "pool": {"quoted": "2027-06-20", "decided": "2027-08-20", "agreed": "2027-08-31", "order": "2027-09-08", "installed": "2027-11-20",
                 "scrapped": "2027-11-25",
                 "checked": "2027-12-10", "invoiced": "2027-11-30", "paid": "2027-12-15", "interest": "2027-12-31", "report": "2028-02-25",
                 "fixed": "2028-03-31",
                 "settled": "2028-04-20"}}


# ---- small tools ----------------------------------------------------------------------------------------------------------------------------
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
    """A number as a plain decimal with at most `digits` places."""
    text = f"{Decimal(nearest(F(x) * 10**digits)) / Decimal(10**digits):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def split(total, weights):
    """Whole parts in proportion to weights that sum to total exactly: floors, rest to the largest remainders."""
    exact = [F(total) * w / sum(weights) for w in weights]
    parts = [floor(x) for x in exact]
    for i in sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))[:total - sum(parts)]:
        parts[i] += 1
    return parts


def month(year, i):
    return f"{year}-{i + 1:02d}"


def write_csv(path, columns, rows):
    columns = columns.split(",")
    for row in rows:
        assert set(row) <= set(columns), (path, set(row) - set(columns))
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def write_json(path, value):
    with open(path, "w", encoding="utf-8", newline="") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")


# ---- a small programme from a short description ------------------------------------------------------------------------------------------------
class Example:
    """The folder of one simulated programme. The lead company is L, its suppliers are S01, S02 …; machines of tier 1 are paid by the ministry and the lead,
    those of deeper tiers by what tier 1 returned and its match."""

    def __init__(self, sector):
        self.s = sector
        self.t = {name: [] for name in HEADERS}
        self.firm = {key: {"tier": tier, "size": size, "name": name} for key, tier, size, name in sector["firms"]}
        self.process = {p["id"]: p for p in sector["processes"]}
        self.machines = [dict(m) for m in sector["machines"]]

    def add(self, table, **row):
        self.t[table].append(row)

    def ev(self, key, kind, day, title, organisation="", measure=""):
        self.add("evidence", evidence=key, kind=kind, organisation=organisation, measure=measure, issued_on=day, title=title)
        return key

    def make(self, folder):
        self.people()
        self.book()
        for m in self.machines:
            self.baseline(m)
        self.money()
        self.readings()
        self.months()
        self.credits()
        for name, rows in self.s.get("tables", {}).items():
            for row in rows:
                self.add(name, **row)
        factors = catalogue.rows(self.s["factors"] + self.s.get("own_factors", []), EVERY_FACTOR)
        self.t["factors"] = factors
        os.makedirs(folder, exist_ok=True)
        for name, columns in HEADERS.items():
            if self.t[name] or name not in OPTIONAL:
                write_csv(os.path.join(folder, name + ".csv"), columns, self.t[name])
        write_json(os.path.join(folder, "programme.json"), self.programme())

    # who
    def people(self):
        word, english = self.s["word"]

        def org(key, name, name_en, kind):
            self.add("organisations", organisation=key, name=name, name_en=name_en, kind=kind, origin="simulated")
        org("MOTIE", "산업통상부 (모의)", "Trade ministry (simulated)", "ministry_trade")
        org("MSS", "중소벤처기업부 (모의)", "SME ministry (simulated)", "ministry_sme")
        org("L", f"{word} 선도기업 (모의)", f"{english} lead company (simulated)", "carmaker")
        org("OPERATOR", "운영 재단 (모의)", "Operating foundation (simulated)", "operator")
        org("VERIFIER", "검증기관 (모의)", "Verifier (simulated)", "verifier")
        for i in (1, 2, 3):
            org(f"VENDOR-{i}", f"가상설비 {i} (모의)", f"Fictional Machines {i} (simulated)", "vendor")
        self.add("consortia", consortium="C-1", name=f"{self.s['ko']} 모의 컨소시엄", lead="L", kind="programme", year=2026, note="모의")
        self.ev("E-AGREEMENT", "agreement", "2025-11-17", "상생 협약서 (모의)", "OPERATOR")
        for key, role in (("MOTIE", "funder"), ("MSS", "funder"), ("L", "carmaker"), ("OPERATOR", "operator")):
            self.add("agreements", agreement="AG-" + key, organisation=key, role=role, signed_on="2025-11-17", evidence="E-AGREEMENT")
        self.add("organisation_status", organisation="L", attribute="size_class", value="large", valid_from="2025-01-01")
        self.add("organisation_status", organisation="L", attribute="allocated", value="yes", valid_from="2026-01-01")
        self.add("sites", site="L-S", organisation="L", name=f"{word} 선도기업 공장 (모의)", region="가상권역 가", in_complex="yes")
        for key, f in self.firm.items():
            number = key[1:]
            org(key, f"{word} {number} ({f['name']}, 모의)", f"{english} {number} (simulated)", "supplier")
            self.add("sites", site=key + "-S", organisation=key, name=f"{word} {number} 사업장 (모의)", region=f"가상권역 {'가나다라마바'[int(number) % 6]}", in_complex="no")
            self.add("agreements", agreement="AG-" + key, organisation=key, role="supplier", tier=f["tier"], consortium="C-1", signed_on="2025-11-17",
                     evidence="E-AGREEMENT")
            self.add("organisation_status", organisation=key, attribute="size_class", value=f["size"], valid_from="2025-01-01",
                     evidence=self.ev(f"E-{key}-SIZE", "size_certificate", "2025-06-01", "기업규모 확인서", key))

    # what
    def book(self):
        for key, name, unit, factor in self.s["materials"]:
            self.add("products", product=key, name=name, kind="material", declared_unit=unit, mass_kg="1" if unit == "kg" else "1000" if unit == "t" else "",
                     factor=factor)
        for p in self.s.get("bought", []):  # known by a supplier's footprint only
            self.add("products", product=p["id"], organisation=p["firm"], name=p["name"], kind="part", declared_unit=p["unit"], mass_kg=p["mass"],
                     price_krw=p["price"])
        for p in self.process.values():
            self.add("processes", process=p["id"], site=p["firm"] + "-S", name=p["name"], allocation=p["allocation"], reason=p["reason"])
            ratio = F(noise(self.s["sector"] + p["id"], 985, 1030), 1000)
            p["output"] = {year: [split(nearest(q["year"] * (ratio if year == AFTER else 1)), PROFILE["output"]) for q in p["products"]] for year in (BEFORE,
                    AFTER)}
            for q, share in zip(p["products"], self.shares(p)):
                self.add("products", product=q["id"], organisation=p["firm"], name=q["name"], kind=q["kind"], declared_unit=q["unit"], mass_kg=q["mass"],
                         price_krw=q.get("price", ""), biogenic_carbon_kg=q.get("biogenic_carbon_kg", ""))
                for use in filter(None, q.get("uses", "").split("; ")):
                    self.link(q["id"], use, 1)
                for use in filter(None, p.get("feeds", "").split("; ")):  # of the whole process, per unit of its first product: shared like its emissions
                    if share:
                        self.link(q["id"], use, F(p["products"][0]["year"]) * share / q["year"])

    def link(self, product, use, scale):
        name, quantity, *kind = use.split()
        self.add("links", product=product, input=name, part=name, kind=kind[0] if kind else "contains", quantity=dec(F(quantity) * scale, 12), share="1")

    def shares(self, p):
        """Shares of a process's products in its emissions of the year before; links of joint feeds use the same ones."""
        key, made = p["allocation"], [q for q in p["products"] if q["kind"] != "waste"]
        price = {q["id"]: F(q["price"]) if "price" in q else None for q in made}
        for q in made:
            years = [F(r["price_krw"]) for r in self.s.get("tables", {}).get("prices", []) if r["product"] == q["id"]]
            price[q["id"]] = sum(years) / len(years) if years else price[q["id"]]
        if key == "rule":
            key = "value" if max(price.values()) / min(price.values()) > 5 else "mass"
        given = {r["product"]: F(r["share"]) for r in self.s.get("tables", {}).get("allocation_shares", [])}
        weight = {q["id"]: {"mass": lambda q: F(q["mass"]) * q["year"], "pieces": lambda q: F(q["year"]), "value": lambda q: price[q["id"]] * q["year"],
                            "hours": lambda q: F(q["hours"]) * q["year"], "given": lambda q: given[q["id"]]}[key](q) for q in made}
        return [weight.get(q["id"], 0) / sum(weight.values()) for q in p["products"]]

    # machines: what stood there
    def baseline(self, m):
        p = self.process[m["process"]]
        main = p["products"][0]
        m.update(firm=p["firm"], unit=UNIT[m["carrier"]], old=nearest(p["energy"][m["carrier"]] * F(m["share"])), output_unit=main["unit"], output=p["output"],
                 route="tier1" if self.firm[p["firm"]]["tier"] == 1 else "pool")
        m["saving"] = nearest(m["old"] * F(m["depth"]))
        key = m["id"]
        self.add("measures", measure=key, site=m["firm"] + "-S", process=p["id"], machine=m["name"], old_serial=f"OLD-{key}", type="equipment",
                 methodology="sec",
                 carrier=m["carrier"], cost_krw=m["cost"], saving_per_year=m["saving"], unit=m["unit"], saving_krw_per_year=m["saving"] * WON[m["carrier"]],
                 life_years=m.get("life", 10), old_life_end="2032-12-31", project="EP-1" if m["route"] == "tier1" else "EP-2")
        proof = self.ev(f"E-{key}-BASE", "baseline_record", "2026-02-27", "기존 기계 운전 기록 2023–2025", m["firm"], key)
        energy_sum = output_sum = 0
        for year in (2023, 2024, 2025):
            drift = F(1) if year == 2025 else F(noise(f"{self.s['sector']}{key}out{year}", 985, 1020), 1000)
            wear = F(1) if year == 2025 else F(noise(f"{self.s['sector']}{key}sec{year}", 990, 1010), 1000)
            energy, output = floor(m["old"] * drift * wear), max(1, nearest(sum(p["output"][BEFORE][0]) * drift))
            self.add("baselines", measure=key, year=year, energy=energy, unit=m["unit"], output=output, output_unit=m["output_unit"], evidence=proof)
            energy_sum, output_sum = energy_sum + energy, output_sum + output
        m["sec"] = F(energy_sum, output_sum)

    # money
    def money(self):
        for m in self.machines:
            self.grant(m)
        tier1 = [m for m in self.machines if m["route"] == "tier1"]
        need = {funder: sum(m["reserved"][funder] for m in tier1) for funder in ("MOTIE", "L")}
        by_day = {"2027-06-30": 0, "2027-08-10": 0}
        for m in tier1:
            self.give_back(m, by_day)
        whole = sum(self.returned_by(m, "2027-06-30") for m in tier1)
        self.ceiling = whole // 2 // 10**7 * 10**7
        pool = sum(m["reserved"][""] for m in self.machines if m["route"] == "pool")
        in_kind = sum(r["amount_krw"] for r in self.t["returns"] if r["channel"] != "fund")
        assert pool - in_kind <= sum(by_day.values()) + self.ceiling, (self.s["sector"], pool, in_kind, by_day, self.ceiling)
        for key, funder, purpose, day, amount in (("F-MOTIE", "MOTIE", "tier1_equipment", "2026-04-27", -(-need["MOTIE"] // 10**7) * 10**7),
                                                  ("F-L", "L", "tier1_equipment", "2026-04-28", -(-need["L"] // 10**7) * 10**7),
                                                  ("F-MSS", "MSS", "tier2_match", "2027-07-15", self.ceiling)):
            self.add("funding", funding=key, funder=funder, purpose=purpose, paid_on=day, amount_krw=amount,
                     evidence=self.ev("E-" + key, "notice", day, "입금 통지 (모의)", funder))
        for route, title in (("tier1", "1차 설비 심의 (모의 회의록)"), ("pool", "2차 이하 설비 심의 (모의 회의록)")):
            minutes = self.ev(f"E-MINUTES-{route.upper()}", "committee_minutes", DAYS[route]["decided"], title, "OPERATOR")
            for m in self.machines:
                if m["route"] == route:
                    self.add("decisions", measure=m["id"], route=route, decided_on=DAYS[route]["decided"], decision="selected", reason="한도와 재원 안",
                             evidence=minutes)

    def grant(self, m):
        key, firm, days = m["id"], m["firm"], DAYS[m["route"]]
        size = self.firm[firm]["size"]
        for i in range(3):
            value = m["cost"] + i * nearest(m["cost"] * F(noise(f"{key}quote{i}", 15, 45), 1000) / 1000) * 1000
            self.add("quotes", quote=f"Q-{key}-{i + 1}", measure=key, vendor=f"VENDOR-{(noise(key, 0, 2) + i) % 3 + 1}", quoted_on=days["quoted"],
                     supply_value_krw=value,
                     tax_krw=value // 10)
        vendor = f"VENDOR-{noise(key, 0, 2) + 1}"
        funders = ["MOTIE", "L"] if m["route"] == "tier1" else [""]
        m["reserved"] = {f: floor(F(RATES[f][size]) * m["cost"]) for f in funders}
        actual = nearest(m["cost"] * F(noise(self.s["sector"] + key, 940, 990), 1000) / 1000) * 1000 if m.get("cheaper") else m["cost"]
        m["fixed"] = {f: min(a, floor(F(RATES[f][size]) * actual)) for f, a in m["reserved"].items()}
        for kind, day, title in (("agreement", "agreed", "지원 협약서"), ("order", "order", "발주서"), ("installation_check", "checked", "현장확인서"),
                                 ("scrapping_proof", "checked", "폐기 확인서"),
                                 ("tax_invoice", "invoiced", "전자세금계산서"), ("performance_report", "report", "실적보고서"), ("fixing_notice", "fixed", "확정 통지서")):
            self.ev(f"E-{key}-{kind.upper()}", kind, days[day], title, firm, key)
        self.add("installations", measure=key, installed_on=days["installed"], new_serial=f"NEW-{key}", check_evidence=f"E-{key}-INSTALLATION_CHECK",
                 scrapped_on=days["scrapped"], scrapping_evidence=f"E-{key}-SCRAPPING_PROOF")
        number = f"{days['invoiced'].replace('-', '')}-{noise(self.s['sector'] + key, 10**7, 10**8 - 1)}-{len(self.t['invoices']) + 1:08d}"
        machine = nearest(F(actual) * 9 / 10 / 1000) * 1000
        for line, (item, value) in enumerate((("설비 본체", machine), ("설치 공사", actual - machine)), 1):
            self.add("invoices", invoice=f"I-{key}", line=line, measure=key, item=item, vendor=vendor, approval_number=number, issued_on=days["invoiced"],
                     supply_value_krw=value, tax_krw=value // 10, eligible="yes", paid_on=days["paid"], evidence=f"E-{key}-TAX_INVOICE")
        interest = floor(F(sum(m["reserved"].values()) * noise(key + "earned", 20, 60), 10000)) if m.get("interest") else 0
        if interest:
            self.add("bank_lines", line=f"B-{key}-INT", account="separate", organisation=firm, measure=key, kind="interest", booked_on=days["interest"],
                     amount_krw=interest,
                     text="별도 계좌 이자")
        back = sum(m["reserved"].values()) - sum(m["fixed"].values()) + interest
        if back:
            self.add("bank_lines", line=f"B-{key}-SET", account="fund", organisation=firm, measure=key, kind="settlement_return", booked_on=days["settled"],
                     amount_krw=back,
                     text="정산 반납")

    def give_back(self, m, by_day):
        """How a tier-1 firm returns what was fixed: all on the day, half of it late, by a machine bought for a deeper tier, or not at all."""
        key, firm, amount = m["id"], m["firm"], sum(m["fixed"].values())
        habit, *target = m.get("returns", "fund").split()
        parts = {"fund": [("2027-06-30", amount)], "late": [("2027-06-30", amount // 2), ("2027-08-10", amount - amount // 2)], "none": [],
                 "direct": [("2027-06-30", amount)]}[habit]
        done = ""
        for i, (day, won) in enumerate(parts, 1):
            done = day
            proof = self.ev(f"E-{key}-RET{i}", "statement" if habit == "direct" else "return_receipt", day, "직접 구매 계산서와 평가서" if habit == "direct" else "환원 영수증",
                            firm, key)
            row = {"return": f"R-{key}-{i}", "measure": key, "returned_on": day, "channel": "fund", "amount_krw": won, "bank_line": f"B-{key}-RET{i}",
                   "evidence": proof}
            if habit == "direct":
                row.update(channel="direct_purchase", for_measure=target[0], bank_line="")
            else:
                self.add("bank_lines", line=f"B-{key}-RET{i}", account="fund", organisation=firm, measure=key, kind="return", booked_on=day, amount_krw=won,
                         text="환원금")
                by_day[day] += won
            self.add("returns", **row)
        self.add("promises", promise="PR-" + key, agreement="AG-" + firm, text="지원받은 금액만큼 환원", due_on="2027-06-30", delivered_on=done,
                 evidence=f"E-{key}-RET{len(parts)}" if parts else "")

    def returned_by(self, m, day):
        return sum(r["amount_krw"] for r in self.t["returns"] if r["measure"] == m["id"] and r["returned_on"] <= day)

    # meters and months
    def readings(self):
        self.saved = {}
        for m in self.machines:
            key, span = m["id"], [(2027, i) for i in range(12)] if m["route"] == "tier1" else [(2027, 11)]
            for year, i in span + [(2028, i) for i in range(12)]:
                output = m["output"][AFTER if year == 2028 else BEFORE][0][i]
                energy = nearest(m["sec"] * output * (1 - F(m["depth"]) * F(noise(f"{self.s['sector']}{key}{year}{i}", 800, 1080), 1000)))
                if year == AFTER:
                    self.saved.setdefault((m["process"], m["carrier"]), [F(0)] * 12)[i] += m["sec"] * output - energy
                row = dict(measure=key, meter=f"MT-{key}", month=month(year, i), recorded_on=f"{year + (i == 11)}-{(i + 1) % 12 + 1:02d}-05", energy=energy,
                           unit=m["unit"],
                           output=output, output_unit=m["output_unit"], status="measured")
                if m.get("gap") == month(year, i):
                    row.update(energy="", output="", status="missing")
                self.add("meter_readings", **row)

    def months(self):
        for p in self.process.values():
            firm, whole = p["firm"], {y: sum(p["output"][y][0]) for y in (BEFORE, AFTER)}
            for year in (BEFORE, AFTER):
                for q, made in zip(p["products"], p["output"][year]):
                    for i in range(12):
                        self.add("production", process=p["id"], product=q["id"], month=month(year, i), quantity=made[i],
                                 machine_hours=dec(F(q["hours"]) * made[i], 2) if "hours" in q else "")
                bills = self.ev(f"E-{p['id']}-BILLS-{year}", "bill", f"{year + 1}-01-20", f"에너지 고지서 {year}년 1~12월", firm)
                for carrier, amount in p["energy"].items():
                    used = split(floor(F(amount) * whole[year] / whole[BEFORE]), PROFILE.get(carrier, PROFILE["output"]))
                    for i in range(12):
                        quantity = used[i] - floor(self.saved.get((p["id"], carrier), [0] * 12)[i]) if year == AFTER else used[i]
                        assert quantity > 0, (p["id"], carrier, i)
                        self.add("activity", process=p["id"], month=month(year, i), carrier=carrier, quantity=quantity, unit=UNIT[carrier], status="measured",
                                 evidence=bills,
                                 verified=p.get("verified", ""))
                for item, kind, factor, amount, unit, *after in p.get("inputs", []):
                    total = F(amount) * whole[year] / whole[BEFORE] * (F(after[0]) if after and year == AFTER else 1)
                    calculated = kind.startswith("transport") or factor.startswith(("gas_", "ipcc"))  # tkm, stack amounts, default factors are not measured
                    status = "estimated" if calculated else "measured"
                    proof = f"E-{p['id']}-LOG-{year}"
                    if not any(e["evidence"] == proof for e in self.t["evidence"]):
                        self.ev(proof, "other", f"{year + 1}-01-25", f"투입·배출 대장 {year}년", firm)
                    for i in range(12):
                        self.add("inputs", process=p["id"], month=month(year, i), item=item, kind=kind, factor=factor,
                                 quantity=dec(total * PROFILE["output"][i] / sum(PROFILE["output"]), 6), unit=unit, status=status, evidence=proof)

    # credits
    def credits(self):
        for key, name, owners in (("EP-1", "1차 협력사 설비교체 프로그램 (모의)", (("L", "0.7"), ("OPERATOR", "0.3"))),
                                  ("EP-2", "2차 이하 협력사 설비교체 프로그램 (모의)", (("L", "0.4"), ("OPERATOR", "0.6")))):
            self.add("projects", project=key, name=name, kind="programme", coordinator="OPERATOR", started_on="2026-05-01", resolution_on="2026-09-30",
                     crediting_to="2035-12-31", certified_on="2029-04-30",
                     evidence=self.ev(f"E-{key}-RES", "committee_minutes", "2026-09-30", "인증위원회 결의서 (모의)", "OPERATOR"))
            for owner, share in owners:
                self.add("ownership", project=key, organisation=owner, share=share, valid_from="2026-09-30",
                         evidence=self.ev(f"E-{key}-OWN-{owner}", "contract", "2026-09-15", "감축실적 소유 계약서 (모의)", owner))
            gap = any(m.get("gap") and (m["route"] == "tier1") == (key == "EP-1") for m in self.machines)
            self.add("verifications", verification="VF-" + key, project=key, verifier="VERIFIER", period_from="2027-01", period_to="2028-12", sample_size=2,
                     seed=20290228,
                     findings="계량 결측 1건: 보수적으로 메움." if gap else "지적 없음.", opinion="fit", signed_on="2029-02-28",
                     evidence=self.ev(f"E-{key}-OPINION", "verification_opinion", "2029-02-28", "검증의견서 (모의)", "VERIFIER"))
        self.add("compliance", organisation="L", year=2028, obligation_t=self.s["obligation_t"], surrender_rate="0.05", converted_on="2029-05-31",
                 surrendered_on="2029-06-30", source="simulated, no real company's figure")

    def programme(self):
        def route(days, completed, advance, balance):
            return {"agreed_on": days["agreed"], "completed_on": completed, "fixed_on": days["fixed"], "milestones": [
                {"name": "advance", "share": "0.7", "paid_on": advance, "evidence": ["agreement", "order"]},
                {"name": "balance", "share": "0.3", "paid_on": balance, "evidence": ["installation_check"]}]}
        why = {"footprint": "same edition before and after, so that the difference is the machines", "offset": "fixed in the approved plan"}
        basis = "call of 2026 for the ministry's rates (press); the lead company's 10 % and the pool's rates: assumption of the example"
        support = [("tier1", "MOTIE"), ("tier1", "L"), ("pool", "")]
        return {
            "schema": "sangsaeng.programme/1", "programme": self.s["sector"] + "-example", "name_ko": f"{self.s['ko']} 공급망 탄소 감축 상생 (모의 예시)",
            "name_en": f"{self.s['en']}: supply chain carbon partnership (simulated example)", "sector": self.s["sector"], "simulated": True,
            "as_of": "2029-09-30",
            "periods": {"before": {"from": "2025-01", "to": "2025-12"}, "after": {"from": "2028-01", "to": "2028-12"},
                        "metered": {"from": "2027-01", "to": "2028-12"}},
            "gwp_set": self.s.get("gwp_set", "AR5"),
            "factors": [{"carrier": c, "purpose": use, "factor": f, "from": "2025-01", "to": "2029-12", "reason": why[use]}
                        for use, at in (("footprint", 0), ("offset", 1)) for c, f in ((c, pair[at]) for c, pair in self.s["carriers"].items())],
            "footprint": {"exempted_limit_percent": self.s["limits"]["exempted_percent"]},
            "rules": {
                "quotes_needed": 3, "disposal_lock_years": 5,
                "support": [{"route": r, **({"funder": f} if f else {}), "rates": RATES[f], "valid_from": "2026-01-01", "legal_basis": basis} for r,
                            f in support],
                "routes": {"tier1": route(DAYS["tier1"], "2027-02-28", "2026-05-15", "2026-11-15"),
                           "pool": route(DAYS["pool"], "2028-02-28", "2027-09-15", "2027-12-31")},
                "return": {"ratio": "1", "base": "state_and_private", "due_on": "2027-06-30", "wording": "equal",
                           "legal_basis": "no legal text is public; press reports of the agreement (지원받은 금액만큼)", "legal_basis_on": "2025-11-17"},
                "match": {"funder": "MSS", "rate": "0.5", "on": "2027-07-15", "ceiling_krw": self.ceiling, "legal_basis": "assumption of the example"}},
            "trading": {"entity": "L", "compliance_year": 2028}}


# ---- packs ------------------------------------------------------------------------------------------------------------------------------------
def write_pack(sector, folder):
    os.makedirs(folder, exist_ok=True)
    write_json(os.path.join(folder, "pack.json"), {
        "schema": "sangsaeng.pack/1", "sector": sector["sector"], "name_ko": sector["ko"], "name_en": sector["en"], "depth": sector["depth"],
        "allocation": [dict(zip(("process", "key", "reason_ko", "reason_en", "source"), row)) for row in sector["allocation"]],
        "rules": [dict(zip(("rule", "text_ko", "text_en", "source"), row)) for row in catalogue.COMMON_RULES + sector["rules"]],
        "limits": {**sector["limits"], "source": sector["limits_source"]}})
    write_csv(os.path.join(folder, "factors.csv"), FACTOR_COLUMNS, catalogue.rows(sector["factors"], EVERY_FACTOR))
    templates = [dict(zip(PACK_TABLES["processes"].split(","), row)) for row in sector["templates"]]
    write_csv(os.path.join(folder, "processes.csv"), PACK_TABLES["processes"], templates)
    write_csv(os.path.join(folder, "measures.csv"), PACK_TABLES["measures"], catalogue.measures(sector["sector"], sector["catalogue"]))
    if sector.get("parameters"):
        write_csv(os.path.join(folder, "rules.csv"), PACK_TABLES["rules"], [dict(zip(PACK_TABLES["rules"].split(","), row)) for row in sector["parameters"]])


def make(folder):
    for sector in SECTORS:
        write_pack(sector, os.path.join(folder, sector["sector"]))
        Example(sector).make(os.path.join(folder, sector["sector"], "example"))


def files(folder):
    return sorted(os.path.relpath(os.path.join(base, name), folder) for base, _, names in os.walk(folder) for name in names if name.endswith((".csv", ".json")))


def check():
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        made, committed = files(folder), files(HERE)
        wrong = [f"{name}: not made by make.py" for name in committed if name not in made] + [f"{name}: missing" for name in made if name not in committed]
        wrong += [f"{name}: differs" for name in made if name in committed and not filecmp.cmp(os.path.join(folder, name), os.path.join(HERE, name),
                shallow=False)]
    print("\n".join(wrong) or f"{len(made)} files are up to date")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    make(sys.argv[1] if len(sys.argv) > 1 else HERE)
