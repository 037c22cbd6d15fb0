"""The money of a run recomputed from the CSV files and programme.json by plain sums, without a ledger: what the program must say."""
import csv
import json
import os
from fractions import Fraction


def table(folder, name):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Money:
    """What a run must say about money, from the CSV files and programme.json alone, without a ledger."""

    TABLES = ("organisations", "organisation_status", "agreements", "sites", "measures", "quotes", "decisions", "invoices", "bank_lines", "returns", "recoveries", "funding")

    def __init__(self, folder=None, programme=None, tables=None):
        """Of a folder, or of what would be in it."""
        if folder:
            with open(os.path.join(folder, "programme.json"), encoding="utf-8") as file:
                programme = json.load(file)
            tables = {n: table(folder, n) for n in self.TABLES}
        self.rules, self.t = programme["rules"], tables
        self.kind = {o["organisation"]: o["kind"] for o in self.t["organisations"]}
        self.site = {s["site"]: s["organisation"] for s in self.t["sites"]}
        self.measure = {m["measure"]: m for m in self.t["measures"]}
        self.grants = {}
        for route in ("tier1", "pool", "ministry"):
            self.reserve(route)
        self.own_selection = sum(sum(s["paid"] for s in g["sources"]) for g in self.grants.values() if g["route"] == "ministry")
        self.fix()
        self.money = self.totals()

    def size(self, organisation, day):
        return next(s["value"] for s in self.t["organisation_status"] if s["organisation"] == organisation and s["attribute"] == "size_class"
                    and s["valid_from"] <= day and (not s["valid_to"] or s["valid_to"] >= day))

    def agreement(self, organisation, day):
        return next(a for a in self.t["agreements"] if a["organisation"] == organisation and a["role"] == "supplier" and a["signed_on"] <= day
                    and (not a["ended_on"] or a["ended_on"] >= day))

    def reserve(self, route):
        for d in sorted((d for d in self.t["decisions"] if d["route"] == route and (d["decision"] == "selected" or d.get("promoted_on"))), key=lambda d: d["measure"]):
            m = self.measure[d["measure"]]
            firm = self.site[m["site"]]
            size, agreement = self.size(firm, d["decided_on"]), self.agreement(firm, d["decided_on"])
            quotes = [int(q["supply_value_krw"]) for q in self.t["quotes"] if q["measure"] == d["measure"] and q["quoted_on"] <= d["decided_on"]]
            eligible = min([int(m["cost_krw"])] + quotes)
            grant = {"route": route, "firm": firm, "site": m["site"], "consortium": agreement["consortium"], "tier": int(agreement["tier"]), "eligible": eligible, "sources": []}
            left = eligible
            for s in self.rules["support"]:
                if s["route"] != route or s["valid_from"] > d["decided_on"] or (s.get("valid_to") or "9999") < d["decided_on"]:
                    continue
                funder, rate = s.get("funder", ""), Fraction(s["rates"][size])
                amount = min(rate * eligible // 1, left)
                for cap in self.rules.get("caps", []):
                    if cap["route"] == route and cap.get("funder", "") == funder and grant[cap["per"]]:
                        used = sum(x["paid"] for g in self.grants.values() if g["route"] == route and g[cap["per"]] == grant[cap["per"]] for x in g["sources"]
                                   if x["funder"] == funder)
                        amount = max(0, min(amount, cap["amount_krw"] - used))
                if amount:
                    state = self.kind.get(funder, "").startswith("ministry")
                    grant["sources"].append({"funder": funder, "state": state, "rate": rate, "paid": amount})
                    left -= amount
            if route == "pool":
                grant["sources"] = self.pool(d["measure"], grant["sources"][0])
            self.grants[d["measure"]] = grant

    def pool(self, measure, whole):
        """What was given in kind first, the rest from returned money and match in proportion to what is there."""
        day, match = self.rules["routes"]["pool"]["agreed_on"], self.rules["match"]
        in_kind = sum(int(r["amount_krw"]) for r in self.t["returns"] if r["for_measure"] == measure)
        mine = [s for g in self.grants.values() if g["route"] == "pool" for s in g["sources"]]
        there = [sum(int(r["amount_krw"]) for r in self.t["returns"] if r["channel"] == "fund" and r["returned_on"] <= day) - sum(s["cash"] for s in mine if not s["state"]),
                 min(Fraction(match["rate"]) * sum(int(r["amount_krw"]) for r in self.t["returns"] if r["returned_on"] <= match["on"]) // 1, match["ceiling_krw"])
                 - sum(s["cash"] for s in mine if s["state"])]
        rest = whole["paid"] - in_kind
        part = [rest * x // sum(there) for x in there] if rest else [0, 0]
        if sum(part) < rest:
            part[0 if rest * there[0] % sum(there) >= rest * there[1] % sum(there) else 1] += 1
        return [{"funder": "", "state": False, "rate": whole["rate"], "paid": in_kind + part[0], "cash": part[0]},
                {"funder": "", "state": True, "rate": whole["rate"], "paid": part[1], "cash": part[1]}]

    def fix(self):
        for key, g in self.grants.items():
            day = self.rules["routes"][g["route"]]["fixed_on"]
            rows = [i for i in self.t["invoices"] if i["measure"] == key and i["issued_on"] <= day and i["paid_on"] and i["paid_on"] <= day]
            eligible = left = sum(int(i["supply_value_krw"]) for i in rows if i["eligible"] in ("yes", "예"))
            g["invoiced"] = sum(int(i["supply_value_krw"]) for i in rows)
            paid = sum(s["paid"] for s in g["sources"])
            for s in g["sources"]:
                s["fixed"] = min(s["rate"] * eligible // 1, s["paid"], left)
                left -= s["fixed"]
                s["recovered"] = 0
            if g["route"] == "pool":  # as a whole, split by what was paid
                whole = min(g["sources"][0]["rate"] * eligible // 1, paid)
                a, b = g["sources"]
                a["fixed"], b["fixed"] = whole * a["paid"] // paid, whole * b["paid"] // paid
                if a["fixed"] + b["fixed"] < whole:
                    (a if whole * a["paid"] % paid >= whole * b["paid"] % paid else b)["fixed"] += 1
        for r in self.t["recoveries"]:
            for s in self.grants[r["measure"]]["sources"]:
                s["recovered"] = Fraction(r["cancelled_share"]) * s["fixed"] // 1

    def incoming(self):
        """(interest, recovered, of it state money) of the statement lines: interest first, then the sources in order, then the surcharge."""
        interest = recovered = treasury = 0
        due = self.due  # what is still open of each grant, by kind
        for key, g in self.grants.items():
            surcharge = next((Fraction(r["surcharge_multiple"]) for r in self.t["recoveries"] if r["measure"] == key), 0)
            due[key] = {"interest": 0, "settlement_return": [[s["paid"] - s["fixed"], s["state"]] for s in g["sources"]],
                        "recovery": [[s["recovered"], s["state"]] for s in g["sources"]] + [[surcharge * sum(s["recovered"] for s in g["sources"] if s["state"]) // 1, True]]}
        for line in sorted(self.t["bank_lines"], key=lambda b: (b["booked_on"], b["kind"] != "interest", b["line"])):
            won = int(line["amount_krw"])
            if line["kind"] == "interest":
                due[line["measure"]]["interest"] += won
            elif line["kind"] in ("settlement_return", "recovery"):
                mine = due[line["measure"]]
                part = min(won, mine["interest"])
                mine["interest"] -= part
                interest += part
                treasury += part
                won -= part
                for receivable in mine[line["kind"]]:
                    part = min(won, receivable[0])
                    receivable[0] -= part
                    recovered += part
                    treasury += part if receivable[1] else 0
                    won -= part
                assert won == 0, line
        return interest, recovered, treasury

    def totals(self):
        def funded(kind):
            return sum(int(f["amount_krw"]) for f in self.t["funding"] if self.kind[f["funder"]] == kind)
        self.due = {}
        interest, recovered, treasury = self.incoming()
        bases = {}
        for g in self.grants.values():
            if g["tier"] == 1:
                state_only = self.rules["return"]["base"] == "state"
                bases[g["firm"]] = bases.get(g["firm"], 0) + sum(s["fixed"] - s["recovered"] for s in g["sources"] if s["state"] or not state_only)
        duty = {firm: Fraction(self.rules["return"]["ratio"]) * b // 1 for firm, b in bases.items()}
        obligation = sum(duty.values())
        for r in self.t["returns"]:
            duty[self.grants[r["measure"]]["firm"]] -= int(r["amount_krw"])
        overdue = sum(max(0, d) for d in duty.values())  # what one firm returned too much pays no other's duty
        returned = sum(int(r["amount_krw"]) for r in self.t["returns"])
        m = {"in_motie": funded("ministry_trade"), "in_oem": funded("carmaker"), "in_mss": funded("ministry_sme"), "in_returned": returned, "in_interest": interest,
             "in_recovered": recovered, "paid_tier1": sum(s["paid"] for g in self.grants.values() if g["tier"] == 1 for s in g["sources"]),
             "paid_tier2": sum(s["paid"] for g in self.grants.values() if g["tier"] > 1 for s in g["sources"]), "to_treasury": treasury, "fees": 0,
             "fixed_tier1": sum(bases.values()), "obligation": obligation, "overdue": overdue,
             "own_share": sum(g["invoiced"] - sum(s["fixed"] for s in g["sources"]) for g in self.grants.values())}
        m["on_hand"] = sum(m[k] for k in m if k.startswith("in_")) - m["paid_tier1"] - m["paid_tier2"] - m["to_treasury"] - m["fees"]
        return {k: int(v) for k, v in m.items()}
