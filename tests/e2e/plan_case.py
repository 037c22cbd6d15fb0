"""The small worked case with machines that nobody decided on yet and money for some of them, and a plan over these, as `plan import` reads it.

Tier 1 has 60,000,000 (MOTIE) and 10,000,000 (CARMAKER) more than the case spends, the pool 20,000,000 of match; as_of is 2028-06-30."""
import hashlib
import json

from test_grant_changes import Story

MEASURES = (("S1-M2", "S1", 60000000), ("S2-M2", "S2", 40000000), ("S3-M2", "S3", 16000000), ("S2-M3", "S2", 20000000))


class Planned(Story):
    """`plan` is the record; pick() changes one of its picks."""

    def __init__(self):
        super().__init__()
        for measure, firm, cost in MEASURES:
            row = dict(next(r for r in self.t["measures"] if r["measure"] == f"{firm}-M1"))
            row.update(measure=measure, cost_krw=str(cost), old_serial=f"OLD-{measure}", project="")
            self.t["measures"].append(row)
            for vendor in (1, 2, 3):
                self.t["quotes"].append({"quote": f"Q-{measure}-{vendor}", "measure": measure, "vendor": f"VENDOR-{vendor}", "quoted_on": "2028-02-20",
                                         "supply_value_krw": str(cost + (vendor - 1) * 1000000), "tax_krw": str(cost // 10)})
        for key, funder, purpose, krw in (("F-MOTIE-2", "MOTIE", "tier1_equipment", 60000000), ("F-CAR-2", "CARMAKER", "tier1_equipment", 10000000), ("F-MSS-2", "MSS", "tier2_match", 20000000)):
            self.t["funding"].append({"funding": key, "funder": funder, "purpose": purpose, "paid_on": "2028-05-02", "amount_krw": str(krw), "evidence": "E-F-MOTIE"})
        self.rules()["match"].update(on="2028-06-30", ceiling_krw=60000000, rate="1")
        # 0.5 and 0.1 of the cost in tier 1; S3 takes its 0.75 from the pool
        self.plan = {
            "schema": "sangsaeng.plan-record/1", "plan": "P-1", "made_by": "planner", "as_of": "2028-06-30", "objective": "tonnes", "value": "1234.5", "bound": "1240", "unit": "tCO2e",
            "stopped": "gap", "seed": 1, "work": 0, "method": "sangsaeng plan/1", "inputs_sha256": hashlib.sha256(b"inputs").hexdigest(), "scenario": '{"years":[2028,2029]}',
            "picks": [self.tier1("S1-M2", "S1", 2028, 60000000), self.tier1("S2-M2", "S2", 2028, 40000000), self.pool("S3-M2", "S3", 2028, 16000000), self.tier1("S2-M3", "S2", 2029, 20000000)],
        }

    def consortium(self, firm):
        return next(r.get("consortium", "") for r in self.t["agreements"] if r["organisation"] == firm)

    def base(self, measure, firm, year, cost):
        return {"measure": measure, "organisation": firm, "site": f"{firm}-S", "consortium": self.consortium(firm), "carrier": "electricity", "year": year, "cost_krw": cost, "size": "small",
                "reduction_tco2e_per_year": "75.5", "life_years": 10, "value": "755"}

    def tier1(self, measure, firm, year, cost):
        return {**self.base(measure, firm, year, cost), "tier": 1, "route": "tier1", "support_krw": cost // 2 + cost // 10,
                "pays": [{"origin": "MOTIE", "amount_krw": cost // 2}, {"origin": "CARMAKER", "amount_krw": cost // 10}]}

    def pool(self, measure, firm, year, cost):
        return {**self.base(measure, firm, year, cost), "tier": 2, "route": "pool", "support_krw": cost * 3 // 4, "pays": [{"origin": "MSS", "amount_krw": cost * 3 // 4}]}

    def pick(self, measure):
        return next(p for p in self.plan["picks"] if p["measure"] == measure)

    def drop(self, *measures):
        self.plan["picks"] = [p for p in self.plan["picks"] if p["measure"] not in measures]

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.plan, file, ensure_ascii=False, indent=2)
        return path
