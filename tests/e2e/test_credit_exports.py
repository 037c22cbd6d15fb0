#!/usr/bin/python3
"""Exports of reductions and credits: the attestation and the application forms keep their schema and tell what they do not hold; the tables of the
Climate Action Data Trust have its columns, and no serial stands in two blocks. Golden files: tests/data/exports, of examples/small."""
import csv
import json
import os
import re

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
GOLDEN = os.path.join(SOURCE, "tests", "data", "exports")
HOME = Folder().__enter__()
FORMS = {"monitoring-report": ("sangsaeng.monitoring_report/1", "17", {"equipment", "ownership", "duplication", "fixed_data", "variable_data", "instruments"}),
         "certification-request": ("sangsaeng.certification_request/1", "18", {"ownership", "duplication"}),
         "approval-request": ("sangsaeng.approval_request/1", "5, 1", {"equipment", "ownership", "duplication", "fixed_data", "instruments"})}


def database():
    path = HOME / "small.db"
    if not os.path.exists(path):
        result = run("run", SMALL, "--db", path)
        check(result.code == 0, result)
    return path


def export(*words):
    result = run("export", *words, "--db", database())
    check(result.code == 0, result)
    return result.out


def golden(name):
    with open(os.path.join(GOLDEN, name), encoding="utf-8") as file:
        return file.read()


def fields_hold(form):
    """Every field has both names; one without a value says why in both languages."""
    for key, field in form["fields"].items():
        assert re.fullmatch(r"[a-z0-9_]+", key) and field["name_en"] and field["name_ko"], key
        assert (field["value"] is None) == ("missing_en" in field), key
        if field["value"] is None:
            assert field["missing_en"] and field["missing_ko"], key
    for key, table in form["tables"].items():
        columns = [c["key"] for c in table["columns"]]
        assert len(set(columns)) == len(columns), key
        for row in table["rows"]:
            assert list(row) == columns, key


def test_the_forms_keep_their_schema_and_say_what_is_missing():
    for word, (schema, number, tables) in FORMS.items():
        form = json.loads(export(word, "EP-1"))
        assert (form["schema"], form["form"], form["simulated"], set(form["tables"])) == (schema, number, True, tables), word
        fields_hold(form)
        assert form["fields"]["project"]["value"] == "EP-1"
        shares = sum(float(row["share"]) for row in form["tables"]["ownership"]["rows"])
        assert shares == 1, shares
    assert form["fields"]["scale_class"]["value"] == "small" and form["fields"]["contact"]["value"] is None


def test_the_monitoring_report_has_every_month_and_sums_up():
    form = json.loads(export("monitoring-report", "EP-1"))
    rows = form["tables"]["variable_data"]["rows"]
    assert len([r for r in rows if r["measure"] == "S1-M1"]) == 12
    kg = sum(float(r["reduction_kgco2e"]) for r in rows)
    assert abs(kg / 1000 - float(form["fields"]["actual_tco2e"]["value"])) < 1e-5
    assert [r["calibrated_on"] for r in form["tables"]["instruments"]["rows"]] == [None] * 3


def test_the_certification_request_is_in_whole_tonnes():
    text = export("certification-request", "EP-1")
    assert text == golden("certification-request-EP-1.json")
    fields = json.loads(text)["fields"]
    assert fields["requested_t"]["value"] == 113 and 0 <= fields["remainder_g"]["value"] < 10**6
    assert fields["round"]["value"] == 1 and fields["verification_opinion"]["value"] == "fit"


def test_the_attestation_says_who_what_by_which_method_and_what_is_claimed():
    text = export("attestation", "EP-1")
    assert text == golden("attestation-EP-1.json")
    a = json.loads(text)
    assert a["schema"] == "sangsaeng.attestation/1" and a["gwp_set"] == "AR5"
    assert a["verified_g"] == sum(m["verified_g"] for m in a["machines"])
    assert all(re.fullmatch(r"[0-9a-f]{64}", m["baseline_sha256"]) for m in a["machines"])
    assert all(re.fullmatch(r"[0-9a-f]{64}", v["evidence_sha256"]) for v in a["verifications"])
    assert set(a["verifications"][0]["pact_verification"]) == {"coverage", "providerName", "completedAt", "standardName", "comments"}
    assert {s["state"] for s in a["claims_state"]} == {"certified", "void"}
    assert {n["field"] for n in a["not_held"]} == {"signatures", "pact_verification.coverage"}
    one = json.loads(export("attestation", "S1-M1"))
    assert one["subject_kind"] == "measure" and [m["measure"] for m in one["machines"]] == ["S1-M1"]
    # kilograms of the machine, and nothing of its meter, output or cost
    assert not any(word in json.dumps(one) for word in ("cost", "price", "krw", "output_per_year"))


def test_a_transfer_request_names_the_serials_and_stays_within_the_balance():
    form = json.loads(export("transfer", "OPERATOR", "CARMAKER", "40"))
    fields_hold(form)
    rows = form["tables"]["units"]["rows"]
    assert sum(r["tonnes"] for r in rows) == 40 and all(r["serial_to"] - r["serial_from"] + 1 == r["tonnes"] for r in rows)
    result = run("export", "transfer", "OPERATOR", "CARMAKER", "99", "--db", database())
    check(result.code == 5 and "export.balance" in result.err and "R15" in result.err, result)


def test_the_tables_of_the_climate_action_data_trust_have_no_overlapping_block():
    folder = HOME / "cadt"
    result = run("export", "cadt", "--db", database(), "-o", folder)
    check(result.code == 0, result)
    tables = {}
    for name in ("projects", "projectLocations", "issuances", "units"):
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    with open(os.path.join(folder, "units.csv"), encoding="utf-8") as file:
        assert file.read() == golden("cadt-units.csv")
    projects = {p["warehouseProjectId"] for p in tables["projects"]}
    issuances = {i["id"] for i in tables["issuances"]}
    locations = {p["id"] for p in tables["projectLocations"]}
    assert all(i["warehouseProjectId"] in projects for i in tables["issuances"])
    serials = set()
    for unit in tables["units"]:
        start, end = int(unit["unitBlockStart"]), int(unit["unitBlockEnd"])
        match = re.search(unit["serialNumberPattern"], unit["serialNumberBlock"])
        assert (int(match[1]), int(match[2])) == (start, end), unit
        assert int(unit["unitCount"]) == end - start + 1 and unit["issuanceId"] in issuances and unit["projectLocationId"] in locations
        assert unit["unitStatus"] in ("Held", "Retired", "Cancelled", "Expired")
        block = {(unit["vintageYear"], n) for n in range(start, end + 1)}
        assert not block & serials, unit
        serials |= block
    assert len(serials) == 113 and sum(int(u["unitCount"]) for u in tables["units"] if u["unitStatus"] == "Retired") == 50


def test_what_cannot_be_exported_is_told():
    for words, code, exit_code in ((("attestation", "NOBODY"), "export.subject_unknown", 4), (("monitoring-report", "EP-9"), "credit.project_unknown", 4),
                                   (("attestation",), "cli.option_needed", 2), (("cadt",), "cli.option_needed", 2),
                                   (("transfer", "A", "B", "1.5"), "cli.value_unknown", 2)):
        result = run("export", *words, "--db", database())
        check(result.code == exit_code and code in result.err, result, words)


if __name__ == "__main__":
    main(__name__)
