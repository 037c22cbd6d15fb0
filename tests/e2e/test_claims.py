#!/usr/bin/python3
"""Claims in a whole run: overlaps are refused when the folder is taken in, what is claimed elsewhere is added back in the footprint, a recovery holds the
machine's credits and flags the footprints that were published before it."""
import csv
import io
import json
import os
import shutil
import sqlite3
from fractions import Fraction

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()
HEADER = "claim,kind,organisation,measure,meter,site,period_from,period_to,quantity,unit,metered,registry,certificate,made_on,released_on,evidence\n"
RECOVERY = "recovery,measure,decided_on,cause,cancelled_share,surcharge_multiple,evidence,credits\nREC-1,S1-M1,2028-06-25,disposal,1,0,E-S1-M1-SCRAP,hold\n"


def variant(name, claims=None, recovery=False, without_project=None):
    """The small example with claims, with a recovery, with a machine that belongs to no project."""
    path = HOME / name
    if not os.path.exists(path):
        shutil.copytree(SMALL, path)
        if claims:
            with open(os.path.join(path, "claims.csv"), "w", encoding="utf-8") as file:
                file.write(HEADER + "".join(line + "\n" for line in claims))
        if recovery:
            with open(os.path.join(path, "recoveries.csv"), "w", encoding="utf-8") as file:
                file.write(RECOVERY)
        if without_project:
            with open(os.path.join(path, "measures.csv"), encoding="utf-8") as file:
                lines = file.read().split("\n")
            with open(os.path.join(path, "measures.csv"), "w", encoding="utf-8") as file:
                file.write("\n".join(line.removesuffix("EP-1") if line.startswith(without_project + ",") else line for line in lines))
    return path


def database(name, folder=SMALL):
    path = HOME / name
    if not os.path.exists(path):
        result = run("run", folder, "--db", path)
        check(result.code == 0, result)
    return path


def claims_of(db, *arguments):
    result = run("claims", "--db", db, *arguments, "--json")
    check(result.code == 0, result)
    answer = json.loads(result.out)
    assert answer["schema"] == "sangsaeng.claims/1"
    return answer


def footprints(db):
    result = run("footprint", "--db", db, "--all", "-O", "json")
    check(result.code == 0, result)
    return {f["product"]: f for f in json.loads(result.out)["footprints"]}


def output(product):
    with open(os.path.join(SMALL, "production.csv"), encoding="utf-8") as file:
        return sum(Fraction(row["quantity"]) for row in csv.DictReader(file) if row["product"] == product and row["month"].startswith("2027"))


def test_each_overlap_is_named_with_file_and_line_and_nothing_is_taken_in():
    folder = variant("overlaps", ["CL-1,own_reduction,CARMAKER,S2-M1,,,2027-01,2027-03,,,,,,2028-06-15,,",
                                  "CL-2,re100,S3,,,S3-S,2027-12,2027-12,,,,,,2028-06-15,,",
                                  "CL-3,rec,S3,,SOLAR,S3-S,2027-07,2027-07,10,MWh,30,EAC,A-2,2028-06-16,,",
                                  "CL-4,re100,S3,,SOLAR,S3-S,2027-07,2027-07,21,MWh,30,,,2028-06-17,,",
                                  "CL-5,footprint,S1,S1-M1,,,2027-01,2027-12,,,,,,2028-06-17,,"])
    result = run("run", folder, "--db", HOME / "overlaps.db")
    check(result.code == 3 and not os.path.exists(HOME / "overlaps.db"), result)
    found = [(f["file"], f["line"], f["code"]) for f in result.errors() if f["file"] == "claims.csv"]
    assert found == [("claims.csv", "2", "claim.overlap"), ("claims.csv", "3", "claim.overlap"), ("claims.csv", "5", "claim.beyond")], found
    text = {f["line"]: f["text"] for f in result.errors()}
    for word in ("CL-1", "certificate 1", "S2-M1", "2027-01-01…2027-03-31", "R21"):
        check(word in text["2"], result, word)
    for word in ("CL-4", "CL-3", "31 MWh", "30 MWh", "R13"):
        check(word in text["5"], result, word)


def test_R21_a_reduction_claimed_first_is_not_certified():
    folder = variant("first", ["CL-1,own_reduction,CARMAKER,S1-M1,,,2027-01,2027-12,5,tCO2e,,,,2028-01-31,,"])
    result = run("run", folder, "--db", HOME / "first.db")
    check(result.code == 3 and result.errors()[0]["file"] == "projects.csv" and result.errors()[0]["code"] == "claim.certify", result)
    check(all(word in result.errors()[0]["text"] for word in ("EP-1", "CL-1", "S1-M1", "5 tCO2e", "R21")), result)


def test_a_mistake_in_a_row_is_an_error_of_the_import():
    folder = variant("mistake", ["CL-1,own_reduction,S2,S2-M1,,,2027-13,2027-03,,,,,,2028-06-15,,"])
    result = run("import", folder, "--db", HOME / "mistake.db")
    codes = {f["code"] for f in result.errors() if f["file"] == "claims.csv"}
    check(result.code == 3 and codes == {"claim.period", "claim.not_allocated"}, result)


def test_states_follow_from_readings_opinions_and_certificates():
    answer = claims_of(database("small.db"))
    states = [(r["measure"], r["from"], r["to"], r["state"], r["why"]) for r in answer["reductions"]]
    assert states == [("S1-M1", "2027-01", "2027-12", "certified", None), ("S2-M1", "2027-01", "2027-12", "certified", None),
                      ("S3-M1", "2027-01", "2027-11", "void", "before_installation"), ("S3-M1", "2027-12", "2027-12", "certified", None)], states
    assert [(c["measure"], c["quantity"], c["live"]) for c in answer["claims"]] == [("S1-M1", "68", True), ("S2-M1", "37", True), ("S3-M1", "8", True)]
    one = claims_of(database("small.db"), "S2-M1")
    assert {r["measure"] for r in one["reductions"]} == {"S2-M1"} and len(one["claims"]) == 1
    rows = list(csv.DictReader(io.StringIO(run("claims", "--db", database("small.db"), "-O", "csv").out)))
    assert [r["record"] for r in rows] == ["reduction"] * 4 + ["claim"] * 3
    missing = run("claims", "--db", database("small.db"), "S9-M9")
    check(missing.code == 4, missing)


def test_the_tonnes_of_all_parts_are_the_tonnes_certified():
    answer, footprint = claims_of(database("small.db")), footprints(database("small.db"))
    assert sum(a["in_period_g"] for a in answer["added_back"]) == 113 * 10**6
    # pressed parts go into bodies: their claim is in the bodies' too, so only what each product adds itself is counted
    own = {p: Fraction(footprint[p]["claimed_elsewhere_kgco2e"]) for p in ("S1-P1", "S2-P1", "S3-P1")}
    own["S1-P1"] -= 4 * own["S3-P1"]
    tonnes = sum(own[p] * output(p) for p in own) / 1000
    assert abs(tonnes - 113) < Fraction(1, 10**6), float(tonnes)
    for f in footprint.values():
        gap = Fraction(f["claim_adjusted_kgco2e"]) - Fraction(f["pcf_excluding_biogenic_uptake_kgco2e"])
        assert abs(gap - Fraction(f["claimed_elsewhere_kgco2e"])) < Fraction(1, 10**6), f["product"]


def with_own_reduction(name, released_on=""):
    claim = f"CL-1,own_reduction,CARMAKER,S2-M1,,,2027-01,2027-12,30,tCO2e,,,,2028-06-15,{released_on},"
    return database(name + ".db", variant(name, [claim], without_project="S2-M1"))


def test_an_own_reduction_is_added_back_until_it_is_released():
    lives, gone = with_own_reduction("lives"), with_own_reduction("gone", "2028-06-20")
    added = {(a["measure"], a["claim"]): a["in_period_g"] for a in claims_of(lives)["added_back"]}
    assert added["S2-M1", "CL-1"] == 30 * 10**6 and ("S1-M1", "certificate 1") in added, added
    assert all(a["claim"] != "CL-1" for a in claims_of(gone)["added_back"])
    before, after = footprints(lives)["S2-P1"], footprints(gone)["S2-P1"]
    assert abs(Fraction(before["claimed_elsewhere_kgco2e"]) * output("S2-P1") - 30000) < Fraction(1, 1000) and after["claimed_elsewhere_kgco2e"] == "0"
    # a release makes a new version possible
    db = HOME / "versions.db"
    shutil.copy(lives, db)
    for options in ((), ("--again",)):
        if options:
            check(run("run", HOME / "gone", "--db", db, "--again").code == 0, run("check", "--db", db))
        check(run("publish", "S2-P1", "--db", db, "--by", "A", "--incomplete", "--samples", "1").code == 0, run("publish", "--db", db, "--list"))
    versions = json.loads(run("publish", "--db", db, "--list", "--json").out)["versions"]
    assert [(v["number"], v["status"]) for v in versions] == [(1, "Deprecated"), (2, "Active")], versions
    changes = run("publish", "--db", db, "--show", versions[1]["version"]).out
    check('"table": "claims"' in changes, run("publish", "--db", db, "--show", versions[1]["version"]))


def test_a_recovery_holds_credits_tells_the_liability_and_flags_older_versions():
    db = HOME / "recovery.db"
    shutil.copy(database("small.db"), db)
    publish = ("publish", "--db", db, "--by", "A", "--incomplete", "--samples", "1")
    check(run(*publish).code == 0, run(*publish))
    result = run("run", variant("recovery", recovery=True), "--db", db, "--again")
    check(result.code == 0, result)
    hold, = claims_of(db)["holds"]
    assert hold == {"measure": "S1-M1", "recovery": "REC-1", "on": "2028-06-25", "held_t": 34, "surrendered_t": 34}, hold
    version, = json.loads(run("publish", "--db", db, "--list", "--json").out)["versions"]
    flag, = version["flags"]
    assert (flag["recovery"], flag["measure"], flag["cause"], flag["known_when_published"]) == ("REC-1", "S1-M1", "disposal", False), flag
    check("flagged" in run("publish", "--db", db, "--list").out, run("publish", "--db", db, "--list"))
    assert "recovered:S1-M1" in footprints(db)["V-1"]["notes"] and "recovered:S1-M1" not in footprints(db)["S2-P1"]["notes"]
    result = run("check", "--db", db)
    check(result.code == 0 and "version.flagged" in result.err, result)
    # one that is published with the recovery in the books says so, and is not warned of
    check(run("publish", "S1-P1", *publish[1:]).code == 0, run(*publish))
    flags = {v["product"]: v["flags"][0]["known_when_published"] for v in json.loads(run("publish", "--db", db, "--list", "--json").out)["versions"]}
    assert flags == {"V-1": False, "S1-P1": True}, flags
    # a product that the machine has no part in is not flagged
    check(run("publish", "S2-P1", *publish[1:]).code == 0, run(*publish))
    assert [v["flags"] for v in json.loads(run("publish", "S2-P1", "--db", db, "--list", "--json").out)["versions"]] == [[]]
    # the flags come along, with what they say
    check(run("run", HOME / "recovery", "--db", db, "--again").code == 0, run("check", "--db", db))
    again = {v["product"]: [f["known_when_published"] for f in v["flags"]] for v in json.loads(run("publish", "--db", db, "--list", "--json").out)["versions"]}
    assert again == {"V-1": [False], "S1-P1": [True], "S2-P1": []}, again
    # the recovery was a mistake: the flags go with it
    check(run("run", SMALL, "--db", db, "--again").code == 0, run("check", "--db", db))
    assert all(v["flags"] == [] for v in json.loads(run("publish", "--db", db, "--list", "--json").out)["versions"])
    check(run("check", "--db", db).code == 0, run("check", "--db", db))


def test_check_notices_claims_and_flags_that_were_changed_by_hand():
    db = HOME / "tampered.db"
    shutil.copy(with_own_reduction("lives"), db)
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE claims SET measure = 'S1-M1'")
    result = run("check", "--db", db, "credit.claims")
    check(result.code == 1 and "claim.overlap" in result.err, result)
    shutil.copy(database("small.db"), db)
    check(run("publish", "--db", db, "--by", "A", "--incomplete", "--samples", "1").code == 0, run("check", "--db", db))
    with sqlite3.connect(db) as connection:
        connection.execute("INSERT INTO footprint_flag SELECT version, 'REC-9', 'S1-M1', 'fraud', '2028-01-01', 0 FROM footprint_version")
    result = run("check", "--db", db, "carbon.flags", "seal")
    check(result.code == 1 and "version.flag_differs" in result.err and "check.seal_broken" in result.err, result)


def test_the_rules_are_printed_with_reason_and_source():
    rules = json.loads(run("claims", "rules", "--json").out)
    assert rules["schema"] == "sangsaeng.claim_rules/1" and all(r["reason_en"] and r["reason_ko"] and r["source"] for r in rules["rules"])
    assert {r["rule"] for r in rules["rules"] if not r["allowed"]} == {"R13", "R21", "M2"}
    check("거절" in run("claims", "rules", "--lang", "ko").out, run("claims", "rules", "--lang", "ko"))


if __name__ == "__main__":
    main(__name__)
