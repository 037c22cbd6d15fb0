#!/usr/bin/python3
"""A factory's start on a PostgreSQL server: the same story, and a person who is erased leaves no name in it. Run by tests/postgres/with_postgres."""
import json
import os

from api import Server
from e2e import Folder, check, main
from test_postgres import Database
from test_start import CATALOGUE, NONE, SMALL, Wizard, application, begin, bills, good, ok, prepare, story

NAME, MAIL = "대표 (모의)", "owner@s2.example"


def erase(server, url, dump):
    """From what a firm has typed, and from a reason of the operator."""
    firm, operator = server.client("S2"), server.client("OPERATOR")
    w = Wizard(firm, begin(firm, year=2026))
    w.save(factory={"name": f"{NAME} 공장 {MAIL}"})
    ok(firm.post(w.place + "/send", {"receiver": "S1"}, key=True), 422)
    w.save(electricity=bills(["39000"] * 12), energy=NONE, part={**w.record["part"], "pieces": "1000"})
    measure = ok(firm.get(w.place + "/measures")).json()["items"][0]["measure"]
    quote = {"vendor": "VENDOR-1", "quoted_on": "2028-06-01", "supply_value_krw": "5000000", "tax_krw": "500000"}
    w.save(application={"measure": measure, "old_serial": "OLD-S2-9", "old_life_end": "2030-12-31", "quotes": [quote] * 3, "papers": []})
    ok(firm.post(w.place + "/application", {}, key=True))
    ok(operator.post("/v1/grant-applications/S2-A1/return", {"reason": f"{NAME}께서 견적을 더해 주십시오"}, key=True))
    good("person", "erase", "P-S2", "--by", "OPERATOR", "--reason", "simulated", "--db", url)
    check(Wizard(firm, w.place).record["factory"]["name"] == "P-S2 공장 P-S2", "the key stands in its place")
    check(ok(firm.get(w.place)).json()["applications"][0]["reason"] == "P-S2께서 견적을 더해 주십시오", "and in the reason")
    check(not any(word in line for line in dump() for word in (NAME, MAIL)), "nothing of them in any table")


def take_bills(url, path):
    """A file of bills into the record of a year, and once more."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("청구월,사용전력량(kWh)\n" + "".join(f"2024-{m:02},{39000 + m}\n" for m in range(1, 13)))
    first, again = (json.loads(good("bill", path, "--site", "S1-S", "--db", url, "-O", "json").out) for _ in range(2))
    assert (first["added"], again["added"], again["same"]) == (12, 0, 12), (first, again)
    kept = json.loads(good("start", "show", first["starts"][0], "--db", url, "-O", "json").out)
    assert (kept["version"], kept["totals"]["electricity_kwh"]) == (2, str(sum(39000 + m for m in range(1, 13)))), kept


def test_the_story_of_a_factory_on_a_server():
    with Database() as d, Folder() as f:
        os.environ.update(SANGSAENG_EVIDENCE=f / "evidence", SANGSAENG_SEAL_KEY=f / "key", SANGSAENG_IDENTITY_KEY=f / "identity.key", SANGSAENG_PACT_READS=f / "reads")
        prepare(d.url)
        with Server(d.url, "--catalogue", CATALOGUE, bulk=True, log=f / "serve.log") as server:
            w = story(server, d.url, lambda: good("run", SMALL, "--db", d.url, "--again"))
            application(server, d.url, w)
            erase(server, d.url, d.dump)
        take_bills(d.url, f / "power.csv")
        good("check", "--db", d.url)


if __name__ == "__main__":
    main("__main__")
