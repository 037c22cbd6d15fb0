#!/usr/bin/python3
"""Footprints as files: published ones go out as PACT 3 and Catena-X, what comes in is judged with its place, nothing is invented."""
import csv
import json
import os
import shutil
import tempfile

from e2e import SOURCE, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
BASE = ("--base-url", "https://Carbon.example:8443/pact")
MADE = {}


def published():
    """The small example with carbon contents, run and published."""
    if not MADE:
        folder = MADE["folder"] = tempfile.mkdtemp(prefix="sangsaeng-")
        shutil.copytree(SMALL, os.path.join(folder, "small"))
        path = os.path.join(folder, "small", "products.csv")
        with open(path, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["fossil_carbon_kg"] = "" if row["product"] == "S3-P1" else "12.5"
            row["biogenic_carbon_kg"] = "0"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        MADE["db"] = os.path.join(folder, "small.db")
        result = run("run", os.path.join(folder, "small"), "--db", MADE["db"])
        check(result.code == 0, result)
        result = run("publish", "--db", MADE["db"], "--by", "K. Lee", "--incomplete", "--samples", "2", "V-1", "S1-P1", "S3-P1", "--reason", "first time")
        check(result.code == 0, result)
    return MADE["db"]


def written(name, text):
    published()
    path = os.path.join(MADE["folder"], name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def test_published_footprints_go_out_as_pact_and_are_accepted():
    result = run("export", "pact", "--db", published(), *BASE)
    check(result.code == 0, result)
    data = json.loads(result.out)["data"]
    check(len(data) == 2, result, "one is kept back")
    check([f["file"] for f in result.findings] == ["S3-P1"] and "pcf.fossilCarbonContent" in result.err, result, "and named")
    part = next(f for f in data if f["productIds"] == ["urn:pact:carbon.example:product-id:S1-P1"])
    check(part["companyIds"] == ["urn:pact:carbon.example:company-id:S1"] and part["specVersion"] == "3.0.3", result)
    check(part["pcf"]["referencePeriodStart"] == "2026-12-31T15:00:00Z" and "Asia/Seoul" in part["comment"], result)
    check(part["pcf"]["declaredUnitOfMeasurement"] == "piece" and "packagingEmissionsIncluded" in part["comment"], result)
    check("first time" in part["comment"] and "Simulated" in part["comment"], result)
    judged = run("pact", "check", written("out.json", result.out), "--json")
    check(judged.code == 0, judged, "what we publish passes our own judgement without a warning")
    check(json.loads(judged.out)["valid"] and json.loads(judged.out)["kind"] == "list", judged)


def test_the_example_as_it_stands_states_what_pact_wants():
    published()
    db = os.path.join(MADE["folder"], "as-it-is.db")
    check(run("run", SMALL, "--db", db).code == 0, "run")
    result = run("publish", "--db", db, "--by", "K. Lee", "--incomplete", "--samples", "1", "V-1", "S1-P1", "S2-P1", "S3-P1")
    check(result.code == 0, result)
    result = run("export", "pact", "--db", db, "--base-url", "https://host.example")
    check(result.code == 0 and not result.findings, result)
    carbon = {f["productIds"][0].rsplit(":", 1)[1]: float(f["pcf"]["fossilCarbonContent"]) for f in json.loads(result.out)["data"]}
    check(carbon == {"V-1": 256.44, "S1-P1": 1.35, "S2-P1": 255.09, "S3-P1": 0.225}, result, "steel 0.0015, plastic 0.75, of what is contained")
    judged = run("pact", "check", written("small.json", result.out))
    check(judged.code == 0, judged)


def test_the_same_versions_give_the_same_bytes():
    check(run("export", "pact", "--db", published(), *BASE).out == run("export", "pact", "--db", published(), *BASE).out, "")


def test_catenax_wants_what_pact_does_not_say():
    result = run("export", "catenax", "S1-P1", "--db", published(), *BASE, "--waste-incineration", "cut-off")
    check(result.code == 3 and "packagingEmissionsIncluded" in result.err, result, "nothing is assumed")


def test_catenax_there_and_back():
    with open(os.path.join(SOURCE, "tests", "fuzz", "corpus", "catena", "nine.json"), encoding="utf-8") as file:
        source = json.load(file)
    judged = run("pact", "check", written("catena.json", json.dumps(source)), "--json")
    answer = json.loads(judged.out)
    check(judged.code == 1 and answer["kind"] == "catenax" and answer["footprints"][0]["kgco2e"] == "7.5", judged)
    check("programCertificationShare" in answer["footprints"][0]["not_in_pact"], judged)
    check(answer["footprints"][0]["not_in_version_2"] == "CPC code missing", judged)


def test_an_invalid_footprint_is_refused_with_path_and_place():
    text = '{\n  "id": "x",\n  "pcf": {\n    "declaredUnitAmount": "0",\n    "fossilGhgEmissions": 5\n  }\n}\n'
    path = written("bad.json", text)
    result = run("pact", "check", path)
    check(result.code == 3, result)
    places = {(f["code"], f["line"], f["text"].split(":")[0]) for f in result.findings}
    check(("pact.above_0", "4", "pcf.declaredUnitAmount") in places, result)
    check(("pact.type", "5", "pcf.fossilGhgEmissions") in places and ("pact.uuid", "2", "id") in places, result)
    korean = run("pact", "check", path, "--lang", "ko")
    check(korean.code == 3 and "pcf.declaredUnitAmount: 0보다 커야 합니다" in korean.err, korean)
    check(json.loads(run("pact", "check", path, "--json").out)["valid"] is False, result)


def test_an_event_is_judged_too():
    with open(os.path.join(SOURCE, "tests", "fuzz", "corpus", "pact_event", "created.json"), encoding="utf-8") as file:
        event = json.load(file)
    good = run("pact", "check", written("event.json", json.dumps(event)))
    check(good.code == 0 and "RequestCreatedEvent.3" in good.out, good)
    event["data"] = {"comment": "please"}
    bad = run("pact", "check", written("event.json", json.dumps(event)))
    check(bad.code == 3 and "no criterion" in bad.err, bad)


def test_wrong_files_and_words():
    check(run("pact", "check", "/nowhere.json").code == 3, "")
    check(run("pact", "check", written("empty.json", "")).code == 3, "")
    check(run("pact", "send", "x.json").code == 2, "")
    check(run("export", "pact", "--db", published()).code == 2, "the host of the ids is needed")
    check(run("export", "pact", "S2-P1", "--db", published(), *BASE).code == 4, "not published")
    check(run("export", "pact", "--db", published(), "--base-url", "https://bad host/").code == 3, "")


def test_the_notice_is_named():
    with open(os.path.join(SOURCE, "NOTICE"), encoding="utf-8") as file:
        notice = file.read()
    check("Licensed Material" in notice and "Catena-X aspect model io.catenax.pcf" in notice, notice[:200])
    check("NOTICE" in run("--version").out, run("--version"))
    with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as file:
        check("(NOTICE)" in file.read(), "README.md")
    with open(os.path.join(SOURCE, "docs", "pact.md"), encoding="utf-8") as file:
        check("NOTICE" in file.read(), "docs/pact.md")


def clean_up():
    if MADE:
        shutil.rmtree(MADE["folder"], ignore_errors=True)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        clean_up()
