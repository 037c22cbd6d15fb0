#!/usr/bin/python3
"""A tier-2 factory with its electricity bills and nothing else: from the first click to a number, a sent answer and an application, over HTTP; the number is
that of exact fractions and of the command line; nobody else sees what was not sent; nothing that was acknowledged is lost."""
import csv
import os
import shutil
import signal
import tempfile
import time
from fractions import Fraction

import identity_case
from api import Client, Server
from campaign_case import write_campaign, write_csv
from e2e import BULK, SOURCE, check, main, on_bulk, run

SMALL = os.path.join(SOURCE, "examples", "small")
QUOTE = b"%PDF-1.4\na quote\n%%EOF\n"
CATALOGUE = os.path.join(SOURCE, "packs", "automotive", "measures.csv")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
MADE = {}
BILLS = ["39120", "37650", "38400", "40210", "39980", "41030", "44100", "45020", "40110", "38760", "37990", "402000"]
NONE = [{"carrier": "city_gas", "state": "none"}, {"carrier": "lpg", "state": "none"}, {"carrier": "diesel", "state": "none"}]


def good(*arguments):
    result = on_bulk(lambda: run(*arguments))
    check(result.code == 0, result, " ".join(map(str, arguments)))
    return result


def prepare(db):
    """The small example, whose operator asks S2 and S3 for 2026; where nobody was asked: S1."""
    good("run", SMALL, "--db", db)
    file = write_campaign(os.path.join(HOME, "campaign.json"), campaign="C-2026", ask=["activity", "production"], period={"from": "2026-01", "to": "2026-12"}, escalation=None)
    targets = write_csv(os.path.join(HOME, "targets.csv"), ["organisation"], [("S2",), ("S3",)])
    good("campaign", "start", file, "--targets", targets, "--by", "P-OPERATOR", "--db", db)
    return db


def database(name):
    if "template" not in MADE:
        MADE["template"] = prepare(os.path.join(HOME, "template.db"))
    for end in ("", "-wal", "-shm", ".key", ".evidence"):
        if os.path.exists(MADE["template"] + end):
            (shutil.copytree if os.path.isdir(MADE["template"] + end) else shutil.copy2)(MADE["template"] + end, os.path.join(HOME, name) + end)
    return os.path.join(HOME, name)


def serve(db, bulk=True):
    return Server(db, "--catalogue", CATALOGUE, bulk=bulk)


def shared():
    """One server for the tests that change little; of the release."""
    if "server" not in MADE:
        MADE["server"] = serve(database("shared.db")).start()
    return MADE["server"]


def ok(answer, status=200):
    assert answer.status == status, answer
    return answer


def begin(client, **asked):
    return ok(client.post("/v1/starts", asked, key=True), 201).headers["location"]


class Wizard:
    """What the page does: reads the record, changes it, saves it with the version it read."""

    def __init__(self, client, place):
        self.client, self.place = client, place
        self.read()

    def read(self):
        answer = ok(self.client.get(self.place))
        self.state, self.tag = answer.json(), answer.headers["etag"]
        self.record = self.state["record"]
        return self.state

    def save(self, **changes):
        self.record.update(changes)
        answer = ok(self.client.call("PUT", self.place, self.record, If_Match=self.tag))
        self.state, self.tag = answer.json(), answer.headers["etag"]
        self.record = self.state["record"]
        return self.state

    def estimate(self):
        return ok(self.client.get(self.place + "/estimate")).json()

    def findings(self, code):
        return [f for f in self.state["findings"] if f["code"] == code]


def bills(values):
    return [None if value is None else {"quantity": value, "source": "bill"} for value in values]


def factor(key):
    with open(os.path.join(SMALL, "factors.csv"), encoding="utf-8", newline="") as file:
        row = next(r for r in csv.DictReader(file) if r["key"] == key)
    return Fraction(row["kgCO2e_per_unit"])


def same(text, exact):
    """12 significant digits."""
    return abs(Fraction(text) - exact) <= abs(exact) * Fraction(1, 10**11)


def recomputed(how):
    """The number from the printed tree alone."""
    return sum(Fraction(s["amount"]) * Fraction(s["kgco2e_per_unit"]) for s in how["sources"])


# ---- the whole story ----

def story(server, db, again):
    """S3 from its bills to a number that the next run has."""
    firm, operator = server.client("S3"), server.client("OPERATOR")
    w = Wizard(firm, begin(firm, request="C-2026/S3"))
    assert w.state["known"]["tier"] == 2 and w.record["part"]["product"] == "S3-P1" and w.state["fields"]["needed"] <= 30, w.state
    assert w.state["fields"]["missing"][0] == "/electricity/0" and "/part/material" not in w.state["fields"]["missing"], w.state["fields"]

    # a digit too many in December is held out, told, and repaired by one click
    w.save(electricity=bills(BILLS), energy=NONE)
    [slip] = w.findings("energy.outlier")
    assert (slip["pointer"], slip["suggestion"], slip["suggestion_at"], slip["held_out"]) == ("/electricity/11", "40200", "/electricity/11/quantity", True), slip
    assert "10배" in slip["message"]["ko"] and "10 times" in slip["message"]["en"], slip
    eleven = sum(map(Fraction, BILLS[:11]))
    assert w.state["totals"]["electricity_kwh"] == str(eleven) and w.state["totals"]["months_held_out"] == 1, w.state["totals"]
    held = w.estimate()
    assert held["footprint"]["kgco2e_per_piece"] is None and "start.no_pieces" in {m["code"] for m in held["missing"]}, held
    w.record["part"]["pieces"] = "48000"
    w.save()
    held = w.estimate()
    grid, steel = factor("kr_grid_cons_2025avg"), factor("defra2025_steel_cans")
    assert same(held["footprint"]["kgco2e_per_piece"], eleven * Fraction(12, 11) * grid / 48000 + 168 * steel), held["footprint"]
    assert same(held["inventory"]["total_kgco2e"], eleven * grid) and held["quality"]["mark"] == "partial", held["inventory"]
    assert "start.months" in {m["code"] for m in held["missing"]}, held["missing"]
    w.save(electricity=bills(BILLS[:11] + [slip["suggestion"]]))
    assert not w.findings("energy.outlier")

    began = time.monotonic()
    told = w.estimate()
    took = time.monotonic() - began
    total = eleven + 40200
    expected = total * grid / 48000 + 168 * steel
    assert same(told["footprint"]["kgco2e_per_piece"], expected) and same(str(recomputed(told["how"]).limit_denominator(10**12)), expected), told["footprint"]
    assert same(told["footprint"]["energy_kgco2e"], total * grid / 48000) and told["quality"]["mark"] == "estimated" and not told["missing"], told
    assert sum(Fraction(line["amount"]) for line in told["how"]["lines"]) == total
    assert server.binary != BULK or took < 1, took
    assert good("start", "estimate", w.state["start"], "--db", db, "-O", "json").out == firm.get(w.place + "/estimate").text, "the command line gives the same bytes"

    # what a receiver would get is shown first, and is what it gets
    preview = ok(firm.get(w.place + "/preview?receiver=OPERATOR")).json()
    assert [f["table"] for f in preview["files"]] == ["activity", "production"] and preview["request"] == "C-2026/S3" and preview["gives_consent"], preview
    assert ok(firm.get(w.place + "/preview?receiver=MOTIE"), 422).json()["code"] == "start.receiver"
    sent = {"receiver": "OPERATOR", "version": w.state["version"]}
    assert ok(firm.post(w.place + "/send?dry_run=true", sent, key=True)).json()["dry_run"] and not w.read()["sent"]
    assert ok(firm.post(w.place + "/send", {**sent, "version": 1}, key=True), 412).json()["current"]["version"] == w.state["version"]
    ok(firm.post(w.place + "/send", sent, key=True))
    [row] = ok(operator.get("/v1/sent-footprints")).json()["items"]
    assert all(row[name] == value for name, value in preview["statement"].items() if name in row), (row, preview["statement"])
    assert ok(operator.get("/v1/requests?firm=S3")).json()["items"][0]["state"] == "answered"

    # taken back, sent again, accepted: then it is the programme's
    [standing] = w.read()["sent"]
    assert firm.call("DELETE", w.place + "/sent/OPERATOR").status == 428
    assert firm.call("DELETE", w.place + "/sent/OPERATOR", If_Match='"sent-99"').status == 412
    ok(firm.call("DELETE", w.place + "/sent/OPERATOR", If_Match=standing["etag"]), 204)
    assert ok(operator.get("/v1/sent-footprints")).json()["items"] == [] and w.read()["sent"][0]["state"] == "withdrawn"
    assert ok(operator.get("/v1/requests?firm=S3")).json()["items"][0]["state"] == "sent"
    assert not [c for c in ok(firm.get("/v1/consents")).json()["items"] if not c["withdrawn_at"]], "its consent ended with it"
    key = "sending-once"
    ok(firm.post(w.place + "/send", sent, key=key))
    assert ok(firm.post(w.place + "/send", sent, key=key)).headers["idempotency-replayed"] == "true"
    ok(operator.post("/v1/requests/C-2026/S3/accept", {}, key=True))
    standing = w.read()["sent"][-1]
    assert standing["state"] == "accepted" and len(w.state["sent"]) == 2, w.state["sent"]
    assert ok(firm.call("DELETE", w.place + "/sent/OPERATOR", If_Match=standing["etag"]), 409).json()["code"] == "start.accepted"
    assert {"start.created", "start.saved", "start.sent", "start.withdrawn"} <= {r["resource"] for r in ok(firm.get("/v1/reads?limit=500")).json()["items"]}
    again()
    rows = {r["month"]: r for r in ok(firm.get("/v1/activity?process=S3-PR1&limit=500")).json()["items"] if r["month"].startswith("2026")}
    assert len(rows) == 12 and Fraction(rows["2026-12"]["quantity"]) == 40200, rows
    return w


def test_a_factory_with_its_electricity_bills_gets_a_number_that_the_next_run_has():
    db = database("story.db")
    with serve(db, bulk=False) as server:
        w = story(server, db, lambda: good("run", SMALL, "--db", db, "--again"))
        assert Wizard(server.client("S3"), w.place).state["version"] == w.state["version"], "a start outlives a run"
        grid = ok(server.client("S3").get("/v1/sites/S3-S/activity?year=2026")).json()
        [row] = grid["rows"]
        assert [c["quantity"] for c in row["cells"]] == BILLS[:11] + ["40200"] and "C-2026/S3" in row["cells"][0]["source"], row
        application(server, db, w)


def explained(server, db, client, number, krw):
    """What the drawer of a page says, its command at the command line too; another firm is told nothing."""
    working = ok(client.get(f"/v1/workings/{number}?catalogue=true")).json()
    values = {each["symbol"]: int(each["value"]) for each in working["inputs"]}
    assert working["value"] == str(krw) and working["unit"] == "krw" and krw in (values.get("K", 0) - values.get("S", 0), sum(int(each["value"]) for each in working["inputs"])), working
    words = [CATALOGUE if before == "--catalogue" else db if before == "--db" else word for before, word in zip([""] + working["command"].split(), working["command"].split())]
    assert f"{krw:,}" in good(*words[1:]).out, words
    assert server.client("S2").get("/v1/workings/" + number).status == 404


def application(server, db, w):
    """S3 goes on and applies; the operator sends it back once, then takes it."""
    firm, operator = server.client("S3"), server.client("OPERATOR")
    measures = ok(firm.get(w.place + "/measures")).json()
    assert 0 < len(measures["items"]) <= 3 and measures["call"]["state"] == "none_needed" and "baseline_record" in measures["call"]["papers"], measures
    paid = [Fraction(m["own_krw"], m["saving_krw_per_year"]) for m in measures["items"]]
    assert paid == sorted(paid)
    for m in measures["items"]:
        assert m["cost_krw"] == m["support_krw"] + m["own_krw"] and m["support_krw"] == sum(p["support_krw"] for p in m["payers"]) == m["cost_krw"] * 3 // 4, m
        assert same(m["tco2e_per_year"], Fraction(round(Fraction(m["saving_per_year"]) * factor("kr_grid_cons_2025avg") * 1000), 10**6)), m
    measure = measures["items"][0]
    explained(server, db, firm, f"offer:{w.place.rsplit('/', 1)[1]}:{measure['measure']}", measure["support_krw"])
    assert ok(firm.post(w.place + "/application", {}, key=True), 422).json()["code"] == "application.incomplete"
    evidence = ok(firm.call("POST", "/v1/evidence?kind=quote&name=quote.pdf&issued=2028-06-01", QUOTE, key=True), 201).json()["evidence"]
    w.read()
    w.record["application"] = {"measure": measure["measure"], "old_serial": "OLD-S3-9", "quotes": [
        {"vendor": "VENDOR-1", "quoted_on": "2028-06-01", "supply_value_krw": "5000000", "tax_krw": "500000", "evidence": evidence}], "papers": []}
    w.save()
    refused = ok(firm.post(w.place + "/application", {}, key=True), 422).json()
    assert [e["pointer"] for e in refused["errors"]] == ["/application/old_life_end"], refused
    w.record["application"]["old_life_end"] = "2030-12-31"
    w.save()
    assert w.state["fields"]["missing"] == [] and w.state["fields"]["needed"] <= 30, w.state["fields"]
    ok(firm.post(w.place + "/application?dry_run=true", {}, key=True))
    assert w.read()["applications"] == []
    ok(firm.post(w.place + "/application", {"version": w.state["version"]}, key=True))
    assert [(a["application"], a["state"]) for a in w.read()["applications"]] == [("S3-A1", "submitted")], w.state["applications"]
    assert ok(firm.post(w.place + "/application", {}, key=True), 409).json()["code"] == "application.exists"
    receipt = ok(firm.get("/v1/grant-applications/S3-A1/receipt")).json()
    assert receipt["cost_krw"] == 5000000 and receipt["support_krw"] == 3750000 and receipt["own_krw"] == 1250000, receipt
    assert [(c["kind"], c["state"]) for c in receipt["checklist"]] == [("quote", "there"), ("baseline_record", "later")] and receipt["decide_by"] == "2028-07-31", receipt
    explained(server, db, firm, "application:S3-A1:support", receipt["support_krw"])
    explained(server, db, operator, "application:S3-A1:own", receipt["own_krw"])
    for clerk in (firm, operator, server.client("MOTIE")):
        [paper] = [e for e in ok(clerk.get("/v1/evidence?organisation=S3&limit=500")).json()["items"] if e["evidence"] == receipt["checklist"][0]["evidence"]]
        assert (paper["kind"], paper["file"]) == ("quote", "quote.pdf") and ok(clerk.get(f"/v1/evidence/{paper['evidence']}/content")).body == QUOTE, paper
    [duty] = ok(operator.get("/v1/duties?kind=application_decision")).json()["items"]
    assert (duty["subject"], duty["owner"], duty["due_on"], duty["state"]) == ("S3-A1", "OPERATOR", "2028-07-31", "open"), duty

    # who may: not the firm, not a buyer, no ministry, which only reads; the operator with a reason
    assert firm.post("/v1/grant-applications/S3-A1/accept", {}, key=True).status == 403
    for what, body in (("accept", {}), ("return", {"reason": "x"})):
        assert ok(server.client("MOTIE").post(f"/v1/grant-applications/S3-A1/{what}", body, key=True), 403).json()["code"] == "application.not_decider"
    for other in ("S1", "S2", "CARMAKER"):
        assert server.client(other).get("/v1/grant-applications/S3-A1/receipt").status == 404, other
        assert ok(server.client(other).get("/v1/grant-applications")).json()["items"] == [], other
        assert server.client(other).post("/v1/grant-applications/S3-A1/accept", {}, key=True).status == 404, other
    assert ok(operator.post("/v1/grant-applications/S3-A1/return", {}, key=True), 422).json()["errors"][0]["pointer"] == "/reason"
    ok(operator.post("/v1/grant-applications/S3-A1/return", {"reason": "기존 기계의 명판 사진을 더해 주십시오"}, key=True))
    assert w.read()["applications"][0]["reason"] == "기존 기계의 명판 사진을 더해 주십시오"
    assert ok(operator.post("/v1/grant-applications/S3-A1/accept", {}, key=True), 409).json()["code"] == "application.state"
    assert ok(operator.get("/v1/duties?kind=application_decision")).json()["items"][0]["state"] == "done"
    ok(firm.post(w.place + "/application", {}, key=True))
    ok(firm.post("/v1/grant-applications/S3-A2/withdraw", {"reason": "다시 냅니다"}, key=True))
    ok(firm.post(w.place + "/application", {}, key=True))
    ok(operator.post("/v1/grant-applications/S3-A3/accept", {}, key=True))
    assert [a["state"] for a in w.read()["applications"]] == ["returned", "withdrawn", "accepted"]
    assert firm.post("/v1/grant-applications/S3-A3/withdraw", {}, key=True).status == 409
    good("run", SMALL, "--db", db, "--again")
    machine = ok(firm.get("/v1/measures/S3-A3")).json()
    assert machine["old_serial"] == "OLD-S3-9" and machine["cost_krw"] == 5000000 and machine["process"] == "S3-PR1", machine
    assert [q["vendor"] for q in ok(firm.get("/v1/quotes?measure=S3-A3")).json()["items"]] == ["VENDOR-1"]
    for clerk in (firm, operator, server.client("MOTIE")):
        [paper] = ok(clerk.get("/v1/evidence?measure=S3-A3")).json()["items"]
        assert (paper["kind"], paper["file"]) == ("quote", "quote.pdf") and ok(clerk.get(f"/v1/evidence/{paper['evidence']}/content")).body == QUOTE, paper
        assert evidence in [e["evidence"] for e in ok(clerk.get("/v1/evidence?organisation=S3&limit=500")).json()["items"]]
        assert evidence in [e["evidence"] for e in ok(clerk.get("/v1/uploads?limit=500")).json()["items"]]
    shown = good("application", "list", "--db", db, "--lang", "ko").out
    name = ok(firm.get("/v1/organisations/S3")).json()
    assert f"S3-A3  수락  {name['name']}  " in shown and f"S3-A1  반려  {name['name']}  " in shown, shown
    assert f"S3-A3  accepted  {name['name_en']}  " in good("application", "list", "--db", db, "--lang", "en").out
    good("check", "--db", db)


# ---- what is typed ----

def codes(state, *held):
    return {(f["code"], f["pointer"]) for f in state["findings"] if f["held_out"] or not held}


def test_slips_of_the_hand_are_told_with_a_repair_and_stay_out_of_the_sums():
    w = Wizard(shared().client("S1"), begin(shared().client("S1"), year=2026))
    plain = ["39000"] * 12
    for at, typed, code, repair in ((3, "39", "energy.unit", "39000"), (5, "39000000", "energy.unit", "39000"), (0, "6100000", "energy.won", "33889"), (7, "390000", "energy.outlier", "39000"),
                                    (2, "2000", "energy.low", "20000"), (1, "39,000 kWh", "start.number", "39000"), (4, "-5", "start.negative", None), (6, "1e40", "start.range", None)):
        values = plain[:]
        values[at] = typed
        state = w.save(electricity=bills(values))
        [found] = [f for f in state["findings"] if f["code"] == code]
        assert found["held_out"] and found["suggestion"] == repair and found["pointer"].startswith(f"/electricity/{at}"), found
        assert state["totals"]["electricity_kwh"] == "429000" and state["record"]["electricity"][at]["quantity"] == typed, "what was typed is kept"
    # nothing, zero and a low month are three things
    state = w.save(electricity=bills([None, "0", "20000", *plain[3:]]))
    assert codes(state, "held") == set() and ("start.month_missing", "/electricity/0") in codes(state), state["findings"]
    assert [v["state"] for v in state["totals"]["electricity"][:3]] == ["missing", "counted", "counted"] and state["totals"]["electricity_kwh"] == str(39000 * 9 + 20000)


def test_an_outlier_that_is_confirmed_counts_until_its_value_changes():
    w = Wizard(shared().client("S1"), begin(shared().client("S1"), year=2027))
    odd = ["39000"] * 11 + ["402000"]
    state = w.save(electricity=bills(odd), accept=["energy.outlier:/electricity/11", "energy.outlier:/electricity/3"])
    assert w.record["accept"] == ["energy.outlier:/electricity/11"] and state["totals"]["electricity_kwh"] == "831000", w.record["accept"]
    assert w.findings("energy.outlier")[0]["accepted"]
    state = w.save(electricity=bills(odd[:11] + ["500000"]))
    assert w.record["accept"] == [] and state["totals"]["electricity_kwh"] == "429000"


def test_won_alone_give_estimated_kwh():
    w = Wizard(shared().client("S1"), begin(shared().client("S1"), year=2025))
    state = w.save(electricity=[{"quantity": "10000", "won": "1750000"}] * 3 + [{"won": "1800000"}] * 9)
    price = Fraction(1750000, 10000)
    assert state["totals"]["electricity_kwh"] == str(30000 + 9 * round(1800000 / price)) and state["totals"]["krw_per_kwh_from"] == "bills", state["totals"]
    assert [v["estimated"] for v in state["totals"]["electricity"]] == [False] * 3 + [True] * 9
    state = w.save(electricity=[{"won": "1800000"}] * 12)
    assert state["totals"]["electricity_kwh"] == "120000" and state["totals"]["krw_per_kwh_from"] == "assumed"
    assert "start.won_assumed" in {a["code"] for a in w.estimate()["assumed"]}
    state = w.save(won_per_kwh="200")
    assert state["totals"]["electricity_kwh"] == "108000" and state["totals"]["krw_per_kwh_from"] == "stated"


def test_bills_alone_give_the_sites_emissions_and_measures_before_anything_is_said_of_a_part():
    w = Wizard(shared().client("S1"), begin(shared().client("S1"), year=2029))
    assert ok(shared().client("S1").get(w.place + "/measures")).json()["items"] == []
    w.record["part"]["pieces"] = None
    w.save(electricity=bills(["39000"] * 12), energy=NONE)
    told = w.estimate()
    assert same(told["inventory"]["total_kgco2e"], 12 * 39000 * factor("kr_grid_cons_2025avg")) and told["footprint"]["kgco2e_per_piece"] is None, told
    assert [m["code"] for m in told["missing"]] == ["start.no_pieces", "start.input_left_out"], told["missing"]
    found = ok(shared().client("S1").get(w.place + "/measures")).json()["items"]
    assert found and all(m["saving_krw_per_year"] >= 0 for m in found), found
    preview = ok(shared().client("S1").get(w.place + "/preview?receiver=CARMAKER")).json()
    assert preview["files"] == [] and preview["statement"]["kgco2e"] is None, preview


def test_business_number_and_industry_come_with_the_firm():
    folder, db = os.path.join(HOME, "numbered"), os.path.join(HOME, "numbered.db")
    shutil.copytree(SMALL, folder)
    with open(os.path.join(folder, "organisations.csv"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    more = {"organisation": ",business_number,ksic", "S3": ",1234567891,25914"}
    with open(os.path.join(folder, "organisations.csv"), "w", encoding="utf-8") as file:
        file.write("".join(line + more.get(line.split(",")[0], ",,") + "\n" for line in lines))
    good("run", folder, "--db", db)
    with serve(db) as server:
        known = {firm: Wizard(server.client(firm), begin(server.client(firm), year=2027)).state["known"] for firm in ("S2", "S3")}
    assert [known["S3"][key] for key in ("business_number", "ksic")] == ["123-45-67891", "C25914"], known["S3"]
    assert [known["S2"][key] for key in ("business_number", "ksic")] == [None, None], known["S2"]


def test_energy_is_shared_with_what_else_the_site_makes_as_it_is_said():
    w = Wizard(shared().client("S1"), begin(shared().client("S1"), year=2028))
    w.save(electricity=bills(["1000"] * 12), energy=[{"carrier": "diesel", "state": "value", "quantity": "1000"}, {"carrier": "lpg", "state": "unknown"}, NONE[0]])
    part = {"name": "새 부품", "pieces": "1000", "mass_kg": "2", "material": "defra2025_steel_cans"}
    grid, steel = factor("kr_grid_cons_2025avg"), factor("defra2025_steel_cans")
    for key, more, share in ((None, {}, 1), ("mass", {"all_amount": "8000"}, Fraction(1, 4)), ("pieces", {"all_amount": "3000"}, Fraction(1, 3)),
                             ("hours", {"part_amount": "300", "all_amount": "1000"}, Fraction(3, 10))):
        w.save(part={**part, "allocation": key, **more})
        told = w.estimate()
        assert same(told["footprint"]["kgco2e_per_piece"], 12000 * grid * share / 1000 + 2 * steel), (key, told["footprint"])
        assert same(told["how"]["share"], Fraction(share)) and told["footprint"]["name"] == "새 부품"
        assert {"start.no_factor", "start.energy_not_known"} <= {m["code"] for m in told["missing"]} and told["quality"]["mark"] == "partial", told["missing"]
    state = w.save(part={**part, "allocation": "pieces", "all_amount": "900"})
    assert ("start.share", "/part/all_amount") in codes(state, "held")


def test_what_is_no_record_is_refused_by_its_place_and_nothing_changes():
    client = shared().client("S1")
    w = Wizard(client, begin(client, year=2023))
    before = w.tag
    for body, place in (({"electricty": []}, "/electricty"), ({"electricity": [1]}, "/electricity/0"), ({"electricity": [None] * 13}, "/electricity"), ({"part": {"pieces": 5}}, "/part/pieces"),
                        ({"energy": [{"carrier": "coal"}]}, "/energy/0/carrier"), ({"accept": "all"}, "/accept"), ({"factory": {"name": "x" * 401}}, "/factory/name")):
        answer = ok(client.call("PUT", w.place, body, If_Match=w.tag), 422).json()
        assert answer["code"] == "start.refused" and answer["errors"][0]["pointer"] == place, (body, answer)
    assert client.call("PUT", w.place, "{", If_Match=w.tag, Content_Type="application/json", judged=False).status == 400
    w.read()
    assert w.tag == before
    assert client.call("PUT", w.place, {"factory": {"name": "x" * 70000}}, If_Match=w.tag).status == 422


# ---- others ----

def test_who_saves_an_older_version_gets_the_newer_one():
    client = shared().client("S2")
    place = begin(client, request="C-2026/S2")
    assert begin(client, request="C-2026/S2") == place, "one a firm and request"
    a, b = Wizard(client, place), Wizard(client, place)
    a.save(factory={"name": "먼저"})
    assert client.call("PUT", place, b.record).status == 428
    answer = ok(client.call("PUT", place, b.record, If_Match=b.tag), 412)
    assert answer.json()["current"]["record"]["factory"]["name"] == "먼저" and answer.headers["etag"] == a.tag, answer
    assert Wizard(client, place).record["factory"]["name"] == "먼저"


def test_a_start_is_its_firms_and_nobody_elses():
    place = begin(shared().client("S2"), year=2020)
    key = place.rsplit("/", 1)[1]
    for other in ("S1", "S3", "CARMAKER", "OPERATOR", "MOTIE", "VERIFIER", None):
        client = shared().client(other)
        for path in ("", "/estimate", "/measures", "/preview?receiver=S1"):
            told = client.get(place + path)
            assert told.status == (404 if other else 401), (other, path, told)
            assert not other or told.json()["code"] == client.get("/v1/starts/st-00000000000000000000" + path).json()["code"] == "view.none"
        assert client.call("PUT", place, {}, If_Match=f'"{key}-1"').status == (404 if other else 401), other
        assert client.post(place + "/send", {"receiver": "S1"}, key=True).status == (404 if other else 401), other
        assert client.post(place + "/application", {}, key=True).status == (404 if other else 401), other
        assert not other or place not in [f"/v1/starts/{s['start']}" for s in ok(client.get("/v1/starts")).json()["items"]]
    assert shared().client("S1").post("/v1/starts", {"request": "C-2026/S2"}, key=True).status == 404
    assert shared().client("CARMAKER").post("/v1/starts", {"year": 2026}, key=True).status == 403
    assert shared().client("S2").post("/v1/starts", {}, key=True).json()["errors"][0]["pointer"] == "/year"


def test_a_buyer_sees_what_was_sent_to_it_and_a_carmaker_by_consent():
    firm, buyer, maker = (shared().client(name) for name in ("S3", "S1", "CARMAKER"))
    w = Wizard(firm, begin(firm, year=2026))
    w.record["part"]["pieces"] = "48000"
    w.save(electricity=bills(["39000"] * 12), energy=NONE)
    assert [(r["organisation"], r["why"], r["gives_consent"]) for r in w.state["receivers"]] == [("OPERATOR", "asked", True), ("S1", "buyer", False), ("CARMAKER", "carmaker", True)], w.state["receivers"]
    ok(firm.post(w.place + "/send", {"receiver": "S1"}, key=True))
    [seen] = ok(buyer.get("/v1/sent-footprints")).json()["items"]
    assert seen["firm"] == "S3" and seen["kgco2e"] == w.estimate()["footprint"]["kgco2e_per_piece"] and seen["request"] is None
    assert ok(maker.get("/v1/sent-footprints")).json()["items"] == [] and ok(shared().client("OPERATOR").get("/v1/sent-footprints")).json()["items"] == []
    assert b"39000" not in buyer.get("/v1/sent-footprints").body, "no bill goes with it"
    ok(firm.post(w.place + "/send", {"receiver": "CARMAKER"}, key=True))
    assert [c["class"] for c in ok(firm.get("/v1/consents")).json()["items"] if c["receiver"] == "CARMAKER"] == ["footprint"]
    assert len(ok(maker.get("/v1/sent-footprints")).json()["items"]) == 1
    w.save(electricity=bills(["40000"] * 12))
    ok(firm.post(w.place + "/send", {"receiver": "S1"}, key=True))
    [seen] = ok(buyer.get("/v1/sent-footprints")).json()["items"]
    assert seen["kgco2e"] == w.estimate()["footprint"]["kgco2e_per_piece"], "the newer one takes its place"
    narrowed = ok(firm.post("/v1/narrowings", {"receiver": "S1", "class": "footprint", "most": "none", "contract": "C-1"}, key=True), 201).json()["narrowing"]
    w.save(electricity=bills(["41000"] * 12))
    assert ok(firm.post(w.place + "/send", {"receiver": "S1"}, key=True), 409).json()["code"] == "view.narrowed"
    assert ok(buyer.get("/v1/sent-footprints")).json()["items"] == [seen], "what it was handed before is its own paper"
    at = f"/v1/narrowings/{narrowed}"
    ok(firm.call("DELETE", at, If_Match=firm.get(at).headers["etag"]), 204)
    ok(firm.post(w.place + "/send", {"receiver": "S1"}, key=True))


def test_a_consultant_works_on_the_request_that_it_was_handed():
    server = shared()
    firm = server.client("S2")
    [asked] = [r for r in ok(firm.get("/v1/inbox")).json()["requests"] if r["request"] == "C-2026/S2"]
    assert asked["about_minutes"] == 7, "what a start answers takes as long as a start"
    place = begin(firm, request="C-2026/S2")
    good("campaign", "delegate", "C-2026/S2", "--to", "P-S1-2", "--by", "P-S2", "--db", server.db)
    people = identity_case.Server(server.db)
    people.port = server.port
    browser = identity_case.sign_in(people, "finance@s1.example")
    consultant = Client(server, None, **{"Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items()), "X-CSRF-Token": browser.csrf, "X-Role": "consultant"})
    w = Wizard(consultant, place)
    w.save(electricity=bills(["1000"] * 12))
    assert w.state["saved_by"] == "P-S1-2" and [s["start"] for s in ok(consultant.get("/v1/starts")).json()["items"]] == [w.state["start"]]
    assert consultant.get(begin(firm, year=2026)).status == 404
    assert {"starts"} <= {r["resource"] for r in ok(firm.get("/v1/reads?limit=500")).json()["items"] if r["reader"] == "S1"}
    good("campaign", "delegate", "C-2026/S2", "--to", "", "--by", "P-S2", "--db", server.db)
    assert consultant.get(place).status in (403, 404)


def test_months_put_down_at_the_grid_wait_in_the_firms_start():
    firm = shared().client("S2")
    place = "/v1/sites/S2-S/activity?year=2021"
    answer = ok(firm.get(place))
    assert answer.json()["rows"] == [] and answer.json()["processes"] == [{"process": "S2-PR1", "name": "주 공정", "start": None, "version": 0}]
    change = {"changes": [{"carrier": "electricity", "month": f"2021-{m:02}", "quantity": "100", "source": "bill"} for m in range(1, 12)]}
    assert firm.call("PATCH", place, change).status == 428
    saved = ok(firm.call("PATCH", place, change, If_Match=answer.headers["etag"]))
    after = saved.json()
    assert [c["draft"] for c in after["rows"][0]["cells"]] == ["100"] * 11 + [None] and {c["state"] for c in after["rows"][0]["cells"]} == {"none"}, after
    assert firm.call("PATCH", place, change, If_Match=answer.headers["etag"]).status == 412
    ok(firm.call("PATCH", place, {"changes": [{"carrier": "electricity", "month": "2021-01", "quantity": "100", "source": "bill"}]}, If_Match=saved.headers["etag"]))
    assert [f["pointer"] for f in after["findings"] if f["code"] == "start.month_missing"] == ["/electricity/11"]
    told = ok(firm.call("PATCH", place, {"changes": [{"carrier": "coal", "month": "2021-01"}]}, If_Match="x"), 422).json()
    assert told["errors"][0]["pointer"] == "/changes/0/carrier", told
    # what a run has read, and what was put down since, side by side
    year = "/v1/sites/S2-S/activity?year=2025"
    answer = ok(firm.get(year))
    read = answer.json()["rows"][0]["cells"][0]
    assert read["state"] == "measured" and read["source"].startswith("activity.csv:") and read["draft"] is None, read
    after = ok(firm.call("PATCH", year, {"changes": [{"carrier": "electricity", "month": "2025-01", "quantity": "12345"}]}, If_Match=answer.headers["etag"])).json()
    assert (after["rows"][0]["cells"][0]["quantity"], after["rows"][0]["cells"][0]["draft"]) == (read["quantity"], "12345")
    # the eleven other months are the run's, so that what is sent is the year with one month corrected
    start = ok(firm.get("/v1/starts/" + after["processes"][0]["start"])).json()
    record = start["record"]
    assert [m["quantity"] for m in record["electricity"]] == ["12345"] + [c["quantity"] for c in after["rows"][0]["cells"]][1:], record
    assert {m["source"] for m in record["electricity"][1:]} == {"measured"} and record["factory"]["process"] == "S2-PR1"
    estimate = ok(firm.get(f"/v1/starts/{start['start']}/estimate")).json()
    year_kwh = sum(Fraction(m["quantity"]) for m in record["electricity"])
    assert same(estimate["inventory"]["total_kgco2e"], year_kwh * factor("kr_grid_cons_2025avg")), estimate
    assert not [m for m in estimate["missing"] if m["code"] in ("start.months", "start.no_electricity")], estimate["missing"]
    # a month that is blanked is the run's again, in the record too
    tag = ok(firm.get(year)).headers["etag"]
    back = ok(firm.call("PATCH", year, {"changes": [{"carrier": "electricity", "month": "2025-01", "quantity": None}]}, If_Match=tag)).json()
    assert back["rows"][0]["cells"][0]["draft"] is None
    assert ok(firm.get("/v1/starts/" + start["start"])).json()["record"]["electricity"][0]["quantity"] == read["quantity"]
    for other in ("S1", "CARMAKER", "OPERATOR"):
        assert shared().client(other).get(year).status == 404, other
    audit = shared().client("OPERATOR").get(year, X_Purpose="audit")
    assert audit.status == 200 and audit.json()["rows"][0]["cells"][0]["draft"] is None, "a draft is the firm's"


def test_a_month_that_is_right_is_confirmed_at_the_grid():
    firm = shared().client("S2")
    place = "/v1/sites/S2-S/activity?year=2022"
    month = {"carrier": "electricity", "month": "2022-12"}

    def patch(change, status=200):
        return ok(firm.call("PATCH", place, {"changes": [change]}, If_Match=ok(firm.get(place)).headers["etag"]), status).json()

    def found(grid):
        return [(f["code"], f["month"], f["held_out"], f["accepted"]) for f in grid["findings"] if f["code"].startswith("energy.")]

    def start(grid):
        return ok(firm.get("/v1/starts/" + grid["processes"][0]["start"])).json()

    for m in range(1, 12):
        patch({"carrier": "electricity", "month": f"2022-{m:02}", "quantity": "1000", "unit": "kWh", "source": "bill"})
    asked = patch({**month, "quantity": "11000", "unit": "kWh", "source": "bill"})
    assert found(asked) == [("energy.outlier", "2022-12", True, False)] and start(asked)["totals"]["electricity_kwh"] == "11000", asked["findings"]
    for change, code in (({**month, "accept": "energy.low"}, "start.no_finding"), ({**month, "month": "2022-11", "accept": "energy.outlier"}, "start.no_finding"),
                         ({**month, "month": "2023-01", "accept": "energy.outlier"}, "start.month"), ({**month, "carrier": "lpg", "accept": "energy.outlier"}, "start.no_finding"),
                         ({**month, "accept": "energy.outlier", "quantity": "11000"}, "start.accept_alone")):
        told = patch(change, 422)
        assert told["code"] == code and told["message"]["ko"] and ok(firm.get(place)).json() == asked, told
    kept = patch({**month, "accept": "energy.outlier"})
    assert found(kept) == [("energy.outlier", "2022-12", False, True)] and kept["rows"] == asked["rows"], kept["findings"]
    assert start(kept)["totals"]["electricity_kwh"] == "22000" and start(kept)["record"]["accept"] == ["energy.outlier:/electricity/11"]
    again = patch({**month, "quantity": "12000", "unit": "kWh", "source": "bill"})
    assert found(again) == [("energy.outlier", "2022-12", True, False)] and start(again)["record"]["accept"] == [], "what was confirmed of another value says nothing of this one"
    both = [{**month, "quantity": "13000", "unit": "kWh", "source": "bill"}, {**month, "accept": "energy.outlier"}]
    assert found(ok(firm.call("PATCH", place, {"changes": both}, If_Match=ok(firm.get(place)).headers["etag"])).json()) == [("energy.outlier", "2022-12", False, True)]


def test_a_new_year_has_the_energies_of_the_last_one_and_asks_for_its_months():
    firm = shared().client("S3")
    place = "/v1/sites/S3-S/activity?year=2028"
    answer = ok(firm.get(place))
    [row] = answer.json()["rows"]
    assert (row["process"], row["carrier"], row["unit"]) == ("S3-PR1", "electricity", "kWh"), row
    assert [(c["quantity"], c["draft"], c["state"]) for c in row["cells"]] == [(None, None, "none")] * 12, "blank is never 0"
    assert [c["asked"] for c in row["cells"]] == [True] * 6 + [False] * 6, "up to June 2028, the programme's day"
    after = ok(firm.call("PATCH", place, {"changes": [{"carrier": "electricity", "month": "2028-01", "quantity": "38000", "unit": "kWh", "source": "bill"}]}, If_Match=answer.headers["etag"])).json()
    assert [c["asked"] for c in after["rows"][0]["cells"]] == [False] + [True] * 5 + [False] * 6
    assert not [c for r in ok(shared().client("OPERATOR").get(place, X_Purpose="audit")).json()["rows"] for c in r["cells"] if c["asked"]], "it asks the firm only"


def test_each_process_and_energy_of_a_site_is_put_down_and_judged_by_itself():
    db = os.path.join(HOME, "plant.db")
    good("run", os.path.join(SOURCE, "examples", "automotive"), "--db", db)
    with serve(db) as server:
        firm = server.client("S001")
        place = "/v1/sites/S001-S/activity?year=2025"
        answer = ok(firm.get(place))
        rows = {(r["process"], r["carrier"]): r for r in answer.json()["rows"]}
        assert len(rows) == 4, list(rows)
        gas = rows["S001-PR1", "city_gas"]["cells"]
        typed = {"S001-PR1": str(Fraction(gas[5]["quantity"]) * 100), "S001-PR2": str(Fraction(rows["S001-PR2", "city_gas"]["cells"][6]["quantity"]) * 10)}
        changes = [{"process": "S001-PR1", "carrier": "city_gas", "month": "2025-06", "quantity": typed["S001-PR1"]},
                   {"process": "S001-PR2", "carrier": "city_gas", "month": "2025-07", "quantity": typed["S001-PR2"]},
                   {"process": "S001-PR2", "carrier": "electricity", "month": "2025-01", "quantity": "777"}]
        told = ok(firm.call("PATCH", place, {"changes": [{**changes[0], "process": "S002-PR1"}]}, If_Match=answer.headers["etag"]), 422).json()
        assert told["code"] == "start.process_unknown" and ok(firm.get(place)).json() == answer.json(), told
        after = ok(firm.call("PATCH", place, {"changes": changes}, If_Match=answer.headers["etag"])).json()
        drafts = {(r["process"], r["carrier"], c["month"]): c["draft"] for r in after["rows"] for c in r["cells"] if c["draft"]}
        assert drafts == {(c["process"], c["carrier"], c["month"]): c["quantity"] for c in changes}, drafts
        found = {(f["process"], f["month"]): f for f in after["findings"] if f["carrier"] == "city_gas" and f["held_out"]}
        assert set(found) == {("S001-PR1", "2025-06"), ("S001-PR2", "2025-07")}, found
        for (process, month), f in found.items():
            cell = [c for c in rows[process, "city_gas"]["cells"] if c["month"] == month][0]
            assert f["code"] == "energy.outlier" and Fraction(f["suggestion"]) == Fraction(cell["quantity"]), f
            assert f["message"]["en"].startswith(f"{Fraction(typed[process]).numerator:,} "), f["message"]
        # one of the two is right: it is confirmed in its own process's record, the other waits
        kept = ok(firm.call("PATCH", place, {"changes": [{"process": "S001-PR2", "carrier": "city_gas", "month": "2025-07", "accept": "energy.outlier"}]},
                            If_Match=ok(firm.get(place)).headers["etag"])).json()
        assert {(f["process"], f["month"]): (f["held_out"], f["accepted"]) for f in kept["findings"] if f["carrier"] == "city_gas"} == {
            ("S001-PR1", "2025-06"): (True, False), ("S001-PR2", "2025-07"): (False, True)}, kept["findings"]
        starts = [p["start"] for p in after["processes"]]
        assert len(set(starts)) == 2 and all(starts), starts
        records = [ok(firm.get("/v1/starts/" + each)).json()["record"] for each in starts]
        assert [r["factory"]["process"] for r in records] == ["S001-PR1", "S001-PR2"]
        assert records[1]["electricity"][0]["quantity"] == "777" and records[0]["electricity"][0]["quantity"] == rows["S001-PR1", "electricity"]["cells"][0]["quantity"]
        listed = {s["start"]: s for s in ok(firm.get("/v1/starts")).json()["items"]}
        names = {p["process"]: p["name"] for p in after["processes"]}
        assert [listed[each]["process"] for each in starts] == [names["S001-PR1"], names["S001-PR2"]], "two starts of one year do not look alike"
        told = good("start", "list", "--firm", "S001", "--db", db).out
        assert all(names[p] in told for p in names), told
        # a second change goes on where the first one stopped
        tag = ok(firm.get(place)).headers["etag"]
        ok(firm.call("PATCH", place, {"changes": [{"process": "S001-PR2", "carrier": "electricity", "month": "2025-02", "quantity": "778"}]}, If_Match=tag))
        assert [p["start"] for p in ok(firm.get(place)).json()["processes"]] == starts


# ---- what was acknowledged is kept ----

def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed():
    server = serve(database("killed.db")).start()
    try:
        w = Wizard(server.client("S2"), begin(server.client("S2"), year=2026))
        for typed in ("100", "200", "300"):
            w.save(electricity=bills([typed] * 12))
            server.stop(signal.SIGKILL)
            server.start()
            kept = Wizard(server.client("S2"), w.place)
            assert kept.tag == w.tag and kept.record["electricity"][0]["quantity"] == typed, kept.state
            w = kept
    finally:
        server.stop()


def test_zz_the_server_stops_cleanly():
    if "server" in MADE:
        MADE["server"].__exit__()
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main(__name__)
