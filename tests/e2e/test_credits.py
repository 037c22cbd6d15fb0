#!/usr/bin/python3
"""examples/credits, the whole way: from an installed machine and its meter readings to a verified reduction, a registered project, serial numbers, an owner each, and a
surrender; recomputed from the readings; and what must not be possible, refused by the name of its rule."""
import csv
import json
import os
import shutil

from e2e import SOURCE, Folder, check, main, run

CREDITS = os.path.join(SOURCE, "examples", "credits")
HOME = Folder().__enter__()
DB = HOME / "credits.db"


class Case:
    """A copy of the example, to be changed."""

    def __enter__(self):
        self.home = Folder().__enter__()
        self.folder, self.db = self.home / "case", self.home / "case.db"
        shutil.copytree(CREDITS, self.folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        return self

    def __exit__(self, *_):
        self.home.__exit__()

    def rows(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def put(self, name, rows):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def set(self, name, line, column, value):
        rows = self.rows(name)
        rows[line - 1][rows[0].index(column)] = value
        self.put(name, rows)

    def add(self, name, **cells):
        rows = self.rows(name)
        rows.append([cells.get(column, "") for column in rows[0]])
        self.put(name, rows)
        return len(rows)

    def run(self, *more):
        return run("run", self.folder, "--db", self.db, "-O", "json", *more)

    def refused(self, code, rule, file, line):
        """By code, with the rule's name in the text, at file and line; nothing is left behind."""
        for lang in ("en", "ko"):
            result = self.run("--lang", lang)
            check(result.code == 3 and result.out == "" and not os.path.exists(self.db), result, code)
            found = [f for f in result.errors() if f["code"] == code]
            check(found, result, code)
            check(any(rule in f["text"] and os.path.basename(f["file"]) == file and f["line"] == str(line) for f in found), result, (code, rule, file, line))


def told(*arguments):
    result = run(*arguments, "--db", DB, "-O", "json")
    check(result.code in (0, 1), result, arguments)
    return json.loads(result.out)


def test_the_example_is_what_its_script_makes():
    with Folder() as f:
        os.mkdir(f / "made")
        script = os.path.join(CREDITS, "make.py")
        import subprocess
        import sys
        subprocess.run([sys.executable, script, f / "made"], check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        for base, _, names in os.walk(f / "made"):
            for name in names:
                path = os.path.join(base, name)
                with open(path, "rb") as made, open(os.path.join(CREDITS, os.path.relpath(path, f / "made")), "rb") as kept:
                    assert made.read() == kept.read(), name


def test_every_tonne_has_one_place():
    run_of = json.loads(MADE.out)
    credits = run_of["credits"]
    assert credits["koc_issued"] == int(float(run_of["reduction_tco2e"]["verified"])) == 114
    held = told("credit", "holdings")["blocks"]
    assert sum(h["tonnes"] for h in held) == credits["held"], held
    accounts = {a["account"]: a for a in told("credit", "accounts")["accounts"]}
    assert accounts["disposal"]["kcu_t"] == credits["kcu_surrendered"] == credits["surrender_cap"] == 50
    assert accounts["cancellation"]["koc_t"] == 1
    # issued = held + surrendered + cancelled; what was converted is held or surrendered as KCU (R2)
    assert credits["koc_issued"] == credits["held"] + credits["kcu_surrendered"] + 1


def test_a_transfer_needs_its_acceptance_and_a_lock_holds():
    held = told("credit", "holdings", "OPERATOR")["blocks"]
    assert sum(h["tonnes"] for h in held if h["locked_by"]) == 10, held
    contract = told("credit", "contracts")["contracts"][0]
    assert contract["delivered_t"] == 15, contract  # T-1 was accepted, T-2 rejected


def test_the_case_recomputes_bit_for_bit():
    result = run("verify", "recompute", "VF-1", "--db", DB)
    check(result.code == 0, result)
    result = run("check", "--db", DB)
    check(result.code == 0, result)


def test_a_corrected_and_a_lost_reading_are_told():
    changes = told("meter", "versions", "MT-S1-E")["changes"]
    assert len(changes) == 1 and changes[0]["at"] == "2027-05-12" and int(changes[0]["before"]) == 10 * int(changes[0]["after"]), changes
    band = {m["month"]: m for m in told("meter", "band", "S1-M1")["months"]}
    assert [month for month, m in band.items() if m["filled"]] == ["2027-08"], band


def test_a_signed_case_is_stale_after_a_late_reading_and_other_periods_stay():
    with Case() as c:
        check(c.run().code == 0, c.run("--again"))
        key = c.home / "verifier.key"
        check(run("ledger", "keygen", "-o", key).code == 0, run("ledger", "keygen", "-o", c.home / "other.key"))
        signed = run("verify", "sign", "VF-1", "--key", key, "--db", c.db, "-o", c.home / "case.signed")
        check(signed.code == 0, signed)
        check(run("verify", "check", c.home / "case.signed").code == 0, signed)
        late = c.home.write("late.csv", "meter,at,value\nMT-S1-E,2027-08-10,1400\n")
        closed = run("meter", "import", late, "--db", c.db)
        check(closed.code == 3 and closed.errors()[0]["code"] == "reading.month_closed", closed)
        taken = run("meter", "import", late, "--db", c.db, "--reason", "the logger was read out", "-O", "json")
        check(taken.code == 0, taken)
        result = run("verify", "VF-1", "--db", c.db)
        check(result.code == 1 and "STALE" in result.out, result)
        result = run("check", "--db", c.db)
        check(result.code == 1 and "check.seal_broken" not in result.err and "signed_case.stale" in result.err, result)


def test_an_attestation_names_methodology_and_signatures():
    with Case() as c:
        check(c.run().code == 0, c.run("--again"))
        key = c.home / "verifier.key"
        run("ledger", "keygen", "-o", key)
        run("verify", "sign", "VF-1", "--key", key, "--db", c.db)
        result = run("export", "attestation", "EP-1", "--db", c.db)
        check(result.code == 0, result)
        told_of = json.loads(result.out)
        assert {m["measure"]: (m["methodology"], m["methodology_version"]) for m in told_of["machines"]} == {
            "S1-M1": ("sec", "1"), "S2-M1": ("motor", "1"), "S3-M1": ("sec", "1")}
        assert len(told_of["signatures"]) == 1 and told_of["signatures"][0]["verification"] == "VF-1"


def test_each_verified_period_is_certified_once_by_a_request_of_its_own():
    with Case() as c:
        rows = c.rows("verifications.csv")
        at = rows[0].index
        rows[1][at("period_to")] = "2027-06"
        rows.append(list(rows[1]))
        for column, value in (("verification", "VF-2"), ("period_from", "2027-07"), ("period_to", "2027-12"), ("signed_on", "2028-06-02"), ("method", "uniform")):
            rows[2][at(column)] = value
        c.put("verifications.csv", rows)
        c.put("verification_findings.csv", c.rows("verification_findings.csv")[:1])
        c.add("credit_orders.csv", order="CERT-2", on="2028-06-03", kind="certify", project="EP-1")
        c.set("project_steps.csv", 9, "to_on", "2027-06-30")
        result = c.run()
        check(result.code == 0, result)
        told_of = run("credit", "events", "--db", c.db, "-O", "json")
        certified = [e for e in json.loads(told_of.out)["events"] if e["kind"] == "certify"]
        assert len(certified) == 2 and sum(e["tonnes"] for e in certified) == json.loads(result.out)["credits"]["koc_issued"], certified
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))
        line = c.add("credit_orders.csv", order="CERT-3", on="2028-06-04", kind="certify", project="EP-1")
        again = c.run("--again")
        check(again.code == 3 and any(f["code"] == "credit.no_fit_verification" and f["line"] == str(line) and "R09" in f["text"] for f in again.errors()), again)


# ---- what must be refused, by the name of its rule ----

def test_overlapping_periods_are_refused():
    with Case() as c:
        line = c.add("verifications.csv", verification="VF-2", project="EP-1", verifier="VERIFIER", period_from="2027-06", period_to="2027-12", sample_size="1", seed="2",
                     opinion="fit", signed_on="2028-04-16", evidence="E-EP-1-OPINION")
        c.refused("verification.overlap", "M1", "verifications.csv", line)


def test_credits_before_the_resolution_are_refused():
    with Case() as c:
        c.set("projects.csv", 2, "resolution_on", "2028-06-15")
        c.refused("project.certified_early", "R05", "projects.csv", 2)


def test_a_behaviour_is_no_project():
    with Case() as c:
        rows = c.rows("project_plans.csv")
        rows[0].append("change")
        for row in rows[1:]:
            row.append("behaviour" if row[0] == "EP-1" else "")
        c.put("project_plans.csv", rows)
        c.refused("project.no_root_change", "R02", "project_plans.csv", 2)


def test_a_meter_in_two_projects_is_refused():
    with Case() as c:
        c.set("measures.csv", 4, "project", "EP-3")
        rows = c.rows("meter_readings.csv")
        rows[1][1] = "MT-S1-X"
        c.put("meter_readings.csv", rows)
        rows = c.rows("meters.csv")
        c.put("meters.csv", [row for row in rows if row[1] != "S2-M1"])
        c.put("readings/2027.csv", [row for row in c.rows("readings/2027.csv") if not row[0].startswith("MT-S2")])
        c.put("meter_readings.csv", c.rows("meter_readings.csv") + [["S1-M1", "MT-S1-X", "2027-12", "2028-01-05", "1", "kWh", "1", "piece", "measured"]])
        c.refused("credit.meter_two_projects", "R13", "meter_readings.csv", 2)


def test_shares_of_99_9_percent_are_refused():
    with Case() as c:
        c.set("ownership.csv", 2, "share", "0.499")
        c.refused("ownership.sum", "R14", "ownership.csv", 2)


def test_fractional_tonnes_are_refused():
    with Case() as c:
        c.set("credit_orders.csv", 2, "tonnes", "1.5")
        c.refused("cell.whole_tonnes", "R09", "credit_orders.csv", 2)


def test_a_surrender_of_locked_units_is_refused():
    with Case() as c:
        c.add("credit_orders.csv", order="L-9", on="2028-06-12", kind="lock", holder="CARMAKER", unit="KCU", project="EP-1", vintage="2027", serial_from="1", serial_to="5",
              reason="dispute (simulated)")
        line = c.add("credit_orders.csv", order="S-9", on="2028-06-13", kind="surrender", holder="CARMAKER", unit="KCU", year="2027", project="EP-1", vintage="2027",
                     serial_from="1", serial_to="3")
        c.refused("credit.locked", "R7", "credit_orders.csv", line)


def test_one_kcu_above_the_limit_is_refused():
    with Case() as c:
        line = c.add("credit_orders.csv", order="S-9", on="2028-06-21", kind="surrender", holder="CARMAKER", unit="KCU", year="2027", tonnes="1")
        c.refused("credit.surrender_cap", "R17", "credit_orders.csv", line)


def test_a_tonne_that_another_scheme_claims_is_refused_with_both_names():
    with Case() as c:
        c.add("claims.csv", claim="CL-9", kind="own_reduction", organisation="CARMAKER", measure="S1-M1", period_from="2027-03", period_to="2027-04", made_on="2027-12-01")
        result = c.run()
        check(result.code == 3 and any("CL-9" in f["text"] and "S1-M1" in f["text"] and "R21" in f["text"] for f in result.errors()), result)


if __name__ == "__main__":
    try:
        MADE = run("run", CREDITS, "--db", DB, "-O", "json")
        check(MADE.code == 0, MADE)
        main(__name__)
    finally:
        HOME.__exit__()
