#!/usr/bin/python3
"""The verifier's desk: a case over a fixed version, its sample, findings and answers, signatures, and what happens when data change afterwards."""
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
HOME = Folder().__enter__()
FINDINGS = "verification,finding,measure,month,kind,grams,description,raised_on,raised_by,answer,answered_on,answered_by,resolution,closed_on,evidence\n"


class Copy(Folder):
    """A copy of the small example; its key and database."""

    def __enter__(self):
        super().__enter__()
        self.folder = self / "f"
        self.db = self / "small.db"
        shutil.copytree(SMALL, self.folder, ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
        return self

    def at(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, text):
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(text)

    def edit(self, name, before, after):
        with open(self.at(name), encoding="utf-8") as file:
            text = file.read()
        assert before in text, (name, before)
        self.put(name, text.replace(before, after, 1))

    def run(self, *more):
        return run("run", self.folder, "--db", self.db, *more)

    def made(self):
        result = self.run()
        check(result.code == 0, result)
        return self

    def sql(self, statement):
        db = sqlite3.connect(self.db)
        rows = db.execute(statement).fetchall()
        db.commit()
        db.close()
        return rows

    def verify(self, *words):
        return run("verify", *words, "--db", self.db)

    def sign(self, *more, key=None, code=0):
        result = self.verify("sign", "VF-1", "--key", key or made_key("k"), *more)
        check(result.code == code, result)
        return result

    def verifications(self, row, columns=""):
        self.put("verifications.csv", "verification,project,verifier,period_from,period_to,sample_size,seed,findings,opinion,signed_on,evidence" + columns + "\n" + row + "\n")


ROW = "VF-1,EP-1,VERIFIER,2027-01,2027-12,2,1,지적 없음,fit,2028-04-15,E-EP-1-OPINION"


def made_key(name):
    if not os.path.exists(HOME / name):
        check(run("ledger", "keygen", "-o", HOME / name).code == 0, None)
    return HOME / name


def public(name="k"):
    with open(made_key(name), encoding="ascii") as file:
        return re.search(r"public: (\w+)", file.read()).group(1)


def automotive():
    if not os.path.exists(HOME / "automotive.db"):
        result = run("run", AUTOMOTIVE, "--db", HOME / "automotive.db", "-q")
        check(result.code == 0, result)
    return HOME / "automotive.db"


def refused(result, code, at=None):
    check(result.code == 3 and code in [f["code"] for f in result.errors()], result, code)
    if at:
        check(any(f["code"] == code and f"{f['file']}:{f['line']}" == at for f in result.errors()), result, at)


# ---- looking ----

def test_the_automotive_cases_are_listed_with_their_sample():
    result = run("verify", "--db", automotive(), "-O", "json")
    check(result.code == 0, result)
    cases = {c["verification"]: c for c in json.loads(result.out)["verifications"]}
    assert set(cases) == {"VF-EP-01", "VF-EP-02"}
    assert (cases["VF-EP-01"]["drawn"], cases["VF-EP-02"]["drawn"]) == (4, 14)
    assert not cases["VF-EP-01"]["stale"]
    check(run("verify", "--db", automotive(), "-O", "csv").out.count("\n") == 3, result)


def test_a_case_shows_papers_beside_the_numbers_and_every_reading_of_a_machine():
    text = run("verify", "VF-EP-01", "--db", automotive())
    check(text.code == 0 and "evidence/E-EP-01-OPINION.txt" in text.out and "Signatures\n  none" in text.out, text)
    result = run("verify", "VF-EP-01", "S002-M1", "--db", automotive(), "-O", "json")
    facts = json.loads(result.out)["facts"]
    assert {f["kind"] for f in facts} == {"machine", "history", "baseline", "frozen", "reading", "month", "sample"}
    assert sum(f["kind"] == "month" for f in facts) == 24 and len(facts[0]["check_sha256"]) == 64
    check(run("verify", "VF-EP-01", "S999", "--db", automotive()).code == 4, result)
    check("VF-EP-01" in run("verify", "VF-EP-1", "--db", automotive()).err, result)


def test_the_version_is_recomputed_by_sed_and_sha256sum():
    with Folder() as f:
        check(run("verify", "export", "VF-EP-02", "--db", automotive(), "-o", f / "case").code == 0, None)
        by_hand = subprocess.run("sed '/^version_sha256: /,$d' case | sha256sum", shell=True, cwd=f.path, capture_output=True, text=True, check=True).stdout.split()[0]
        shown = json.loads(run("verify", "VF-EP-02", "--db", automotive(), "-O", "json").out)["version_sha256"]
        assert by_hand == shown
        again = run("verify", "export", "VF-EP-02", "--db", automotive(), "-o", f / "case")
        check(again.code == 5, again)


def test_M3_every_step_recomputes_bit_for_bit_and_a_changed_one_is_named():
    result = run("verify", "recompute", "VF-EP-02", "--db", automotive(), "-O", "json")
    steps = json.loads(result.out)
    check(result.code == 0 and steps["differ"] == 0 and len(steps["steps"]) > 10000, result)
    with Copy() as c:
        c.made()
        c.sql("UPDATE reduction_month SET reduction_kg_exact = '1' WHERE measure = 'S2-M1' AND month = '2027-03'")
        result = c.verify("recompute", "VF-1", "-O", "csv")
        check(result.code == 1 and [r for r in result.out.splitlines() if r.endswith(",no")][0].startswith("S2-M1,2027-03,reduction_kg,1,"), result)
        refused = c.verify("sign", "VF-1", "--key", made_key("k"))
        check(refused.code == 5 and "signed_case.refused" in refused.err, refused)


# ---- signing ----

def test_two_people_sign_with_keys_of_their_own_and_the_same_again_changes_nothing():
    with Copy() as c:
        c.made()
        c.sign("-o", c / "signed")
        assert "signed before" in c.sign().out
        check("signed_case.signed_otherwise" in c.sign("--by", "reviewer", code=5).err, None)
        c.sign("--by", "reviewer", key=made_key("k2"))
        result = c.verify("VF-1", "-O", "json")
        case = json.loads(result.out)
        assert sorted(s["role"] for s in case["signatures"]) == ["lead", "reviewer"] and case["signatures_that_hold"] == 2
        check(run("check", "--db", c.db).code == 0, result)
        check(run("verify", "check", c / "signed").code == 0, result)
        check(run("verify", "check", c / "signed", "--public", public(), "--db", c.db).code == 0, result)
        exported = c.verify("export", "VF-1", "--public", public())
        with open(c / "signed", encoding="utf-8") as file:
            assert file.read() == exported.out


def test_a_wrong_key_a_changed_byte_and_another_case_are_refused_in_clear_words():
    with Copy() as c:
        c.made()
        c.sign("-o", c / "signed")
        with open(c / "signed", encoding="utf-8") as file:
            text = file.read()
        other = run("verify", "check", c / "signed", "--public", public("k2"))
        check(other.code == 1 and "signed by another key" in other.out, other)
        for name, changed in (("byte", text.replace("energy=36500", "energy=36501", 1)), ("opinion", text.replace("opinion=fit", "opinion=unfit", 1))):
            assert changed != text
            c.write(name, changed)
            result = run("verify", "check", c / name)
            check(result.code == 1 and "changed after signing" in result.out, result)
        foreign = run("verify", "check", c / "signed", "--db", automotive())
        check(foreign.code == 4 and "verification.unknown" in foreign.err, foreign)
        c.write("crlf", text.replace("\n", "\r\n"))
        check(run("verify", "check", c / "crlf").code == 0, None)
        c.write("cut", text[:text.index("signature: ")])
        cut = run("verify", "check", c / "cut")
        check(cut.code == 3 and "signed_case.truncated" in cut.err and "cut:" in cut.err, cut)
        check("signed_case.not_one" in run("verify", "check", made_key("k")).err, None)


def test_signatures_outlive_run_again():
    with Copy() as c:
        c.made().sign()
        check(c.run("--again").code == 0, None)
        result = c.verify("check", "VF-1", "--public", public())
        check(result.code == 0 and "holds" in result.out, result)


def test_a_case_without_an_opinion_or_with_an_open_finding_is_not_signed():
    with Copy() as c:
        c.edit("projects.csv", "2028-05-31", "")
        c.verifications(ROW.replace("fit,2028-04-15,E-EP-1-OPINION", "open,2028-01-10,E-EP-1-OWN-C"))
        result = c.run()
        check(result.code == 0, result)
        check("signed_case.open" in c.sign(code=5).err, None)
        check("no opinion yet" in c.verify("VF-1").out, None)


# ---- data that change afterwards ----

def test_changed_data_make_the_signed_case_stale_and_its_tonnes_are_not_certified():
    with Copy() as c:
        c.made().sign()
        c.edit("meter_readings.csv", "S1-M1,MT-S1-M1,2027-03,2027-04-05,35000", "S1-M1,MT-S1-M1,2027-03,2027-04-05,35001")
        refused(c.run("--again"), "credit.no_fit_verification", "projects.csv:2")
        # without asking for certification the run goes through, and says what changed
        c.edit("projects.csv", "2028-05-31", "")
        result = c.run("--again")
        check("signed_case.stale" in result.err and "35001" in result.err, result)
        case = c.verify("VF-1", "-O", "json")
        check(case.code == 1 and json.loads(case.out)["stale"], case)
        assert c.sql("SELECT sum(verified), sum(verified_g) FROM reduction_month JOIN reduction_total USING (measure)") == [(0, 0)]
        diff = c.verify("check", "VF-1")
        check(diff.code == 1 and "energy=35000" in diff.out and "energy=35001" in diff.out, diff)
        # verified again: after a new signature the opinion counts in the next run
        c.sign()
        warned = run("check", "reduction", "--db", c.db)
        check(warned.code == 0 and "verification.counts_again" in warned.err, warned)
        c.edit("projects.csv", "2035-12-31,,", "2035-12-31,2028-05-31,")
        result = c.run("--again")
        check(result.code == 0, result)


def test_another_period_of_the_project_stays_as_it_was():
    with Copy() as c:
        half = ROW.replace("VF-1", "VF-2").replace("2027-01,", "2027-07,")
        c.verifications(ROW.replace("2027-12", "2027-06") + "\n" + half)
        c.made().sign()
        check(c.verify("sign", "VF-2", "--key", made_key("k")).code == 0, None)
        c.edit("meter_readings.csv", "S1-M1,MT-S1-M1,2027-03,2027-04-05,35000", "S1-M1,MT-S1-M1,2027-03,2027-04-05,35001")
        result = c.run("--again")
        check([f["code"] for f in result.errors()] == ["signed_case.stale"] and "VF-1" in result.err, result)
        assert c.sql("SELECT min(month) FROM reduction_month WHERE verified = 1") == [("2027-07",)]
        assert c.sql("SELECT count(*) FROM verification_signature") == [(2,)]


def test_a_verifier_of_many_periods_in_a_row_is_warned_of():
    with Copy() as c:
        quarters = [("01", "03"), ("04", "06"), ("07", "09"), ("10", "12")]
        c.verifications("\n".join(ROW.replace("VF-1", f"VF-{i}").replace("2027-01,2027-12", f"2027-{a},2027-{b}") for i, (a, b) in enumerate(quarters, 1)))
        result = c.run()
        check(result.code == 0 and [(f["severity"], f["line"]) for f in result.findings if f["code"] == "verification.rotation"] == [("warning", "5")], result)


def test_an_opinion_that_states_its_version_does_not_count_over_another_one():
    with Copy() as c:
        version = json.loads(c.made().verify("VF-1", "-O", "json").out)["version_sha256"]
        c.verifications(ROW + "," + version, ",version")
        check(c.run("--again").code == 0, None)
        c.verifications(ROW + "," + hashlib.sha256(b"another").hexdigest(), ",version")
        refused(c.run("--again"), "credit.no_fit_verification")
        c.verifications(ROW + ",abc", ",version")
        refused(c.run("--again"), "verification.version_digits", "verifications.csv:2")


# ---- the sample ----

def test_a_sample_by_size_and_risk_is_recorded_and_too_small_a_one_is_refused():
    with Copy() as c:
        c.verifications(ROW + ",size_and_risk,0.05", ",method,materiality")
        refused(c.run(), "verification.sample_small", "verifications.csv:2")
        rule = {"valid_from": "2028-01-01", "materiality": "0.5", "assurance": "1", "legal_basis": "simulated"}
        c.edit("programme.json", '"rules": {', '"rules": {"verification": [' + json.dumps(rule) + "],")
        c.verifications(ROW + ",size_and_risk", ",method")
        result = c.run()
        check(result.code == 0, result)
        facts = [f for f in json.loads(c.verify("VF-1", "-O", "json").out)["facts"] if f["kind"] == "sample"]
        assert "largest" in [f["drawn"] for f in facts]
        assert dict(c.sql("SELECT measure, place FROM reduction_sample")) == {f["measure"]: int(f["place"]) for f in facts if f["place"]}
        c.sql("UPDATE reduction_sample SET measure = 'S3-M1' WHERE place = 1")
        check("reduction.sample_differs" in run("check", "reduction", "--db", c.db).err, None)


# ---- findings ----

def finding(kind="nonconformity", grams="", answer=",,", resolution="", closed="", measure="S1-M1", month="2027-03", raised="2028-03-01", by="VERIFIER", number=1):
    return f"VF-1,{number},{measure},{month},{kind},{grams},지적 내용,{raised},{by},{answer},{resolution},{closed},\n"


ANSWERED = "고쳤습니다,2028-03-10,S1"


def test_findings_are_raised_answered_and_closed_by_the_right_people_in_order():
    rows = (({}, "verification.finding_open"),
            ({"answer": ANSWERED}, "verification.finding_open"),
            ({"answer": "고쳤습니다,2028-03-10,VERIFIER", "closed": "2028-03-12"}, "verification.finding_self"),
            ({"answer": "고쳤습니다,,", "closed": "2028-03-12"}, "verification.finding_answer"),
            ({"closed": "2028-03-12"}, "verification.finding_unanswered"),
            ({"answer": ANSWERED, "closed": "2028-03-09"}, "verification.finding_order"),
            ({"answer": ANSWERED, "closed": "2028-03-12", "by": "S1"}, "verification.finding_by"),
            ({"answer": ANSWERED, "closed": "2028-03-12", "month": "2026-12"}, "verification.finding_month"),
            ({"answer": ANSWERED, "closed": "2028-03-12", "resolution": "corrected"}, "verification.finding_resolution"))
    with Copy() as c:
        c.put("verification_findings.csv", FINDINGS + "".join(finding(number=i, **cells) for i, (cells, _) in enumerate(rows, 1)))
        result = c.run()
        for line, (_, code) in enumerate(rows, 2):
            refused(result, code, f"verification_findings.csv:{line}")
        c.put("verification_findings.csv", FINDINGS + finding("misstatement", "9000000000", ANSWERED, "accepted", "2028-03-12"))
        refused(c.run(), "verification.misstatement", "verifications.csv:2")


def test_closed_findings_and_visits_are_shown_and_one_raised_after_the_opinion_stays_open():
    with Copy() as c:
        c.put("verification_findings.csv", FINDINGS + finding("misstatement", "9000000000", ANSWERED, "corrected", "2028-03-12"))
        c.put("verification_visits.csv", "verification,site,visited_on,visited_by,evidence\nVF-1,S1-S,2028-02-20,VERIFIER,E-EP-1-OPINION\n")
        c.made()
        shown = c.verify("VF-1")
        check(shown.code == 0 and "closed 2028-03-12" in shown.out and "2028-02-20  S1-S" in shown.out, shown)
        c.put("verification_findings.csv", FINDINGS + finding("recommendation"))
        check(c.run("--again").code == 0, None)
        c.put("verification_findings.csv", FINDINGS + finding(raised="2028-06-01"))
        check(c.run("--again").code == 0, None)  # raised after the opinion
        check(c.verify("VF-1").code == 1, None)
        check("signed_case.finding_open" in c.sign(code=5).err, None)


# ---- who may verify ----

STATUS = "verifier,designated_from,designated_to,scope,independence_evidence,public_key\n"


def test_a_verifier_outside_its_designation_is_refused():
    with Copy() as c:
        c.put("verifier_status.csv", STATUS + "VERIFIER,2024-01-01,,제조,E-EP-1-OPINION,\nVENDOR-1,2027-01-01,2030-06-01,제조,E-EP-1-OPINION,12\n")
        result = c.run()
        refused(result, "verification.not_designated", "verifications.csv:2")
        refused(result, "verification.designation_range", "verifier_status.csv:3")
        refused(result, "verification.public_key", "verifier_status.csv:3")
        c.put("verifier_status.csv", STATUS + "VERIFIER,2027-01-01,2028-04-14,제조,E-EP-1-OPINION,\n")
        refused(c.run(), "verification.not_designated", "verifications.csv:2")
    with Copy() as c:
        c.put("verifier_status.csv", STATUS + "VERIFIER,2027-01-01,,제조,E-EP-1-OPINION," + public() + "\n")
        c.made().sign()
        check("signed_case.key_not_designated" in c.sign(key=made_key("k2"), code=6).err, None)


def test_R10_a_verifier_of_the_owners_group_is_refused():
    with Copy() as c:
        with open(c.at("organisation_status.csv"), "a", encoding="utf-8") as file:
            file.write("VERIFIER,parent,CARMAKER,2020-01-01,,\n")
        refused(c.run(), "reduction.verifier_conflict", "verifications.csv:2")
    with Copy() as c:
        with open(c.at("organisation_status.csv"), "a", encoding="utf-8") as file:
            file.write("VERIFIER,parent,MOTIE,2020-01-01,,\n")
        check(c.run().code == 0, None)


def consulting(c, adviser):
    """A funded consulting measure of the firm S1, which is in no project; `adviser` was paid for it."""
    def add(name, *rows):
        with open(c.at(name), "a", encoding="utf-8") as file:
            file.write("".join(row + "\n" for row in rows))

    with open(c.at("evidence.csv"), encoding="utf-8") as file:
        papers = [line.rstrip("\n").replace("S1-M1", "S1-C1") for line in file if line.startswith("E-S1-M1-") and "E-S1-M1-RET" not in line]
    add("evidence.csv", *papers)
    c.edit("funding.csv", ",75000000,", ",75500000,")
    c.edit("funding.csv", ",15000000,", ",15500000,")
    add("measures.csv", "S1-C1,S1-S,S1-PR1,공정 진단,OLD-S1-C1,consulting,sec,electricity,1000000,1,kWh,1,1,2032-12-31,,")
    add("decisions.csv", "S1-C1,tier1,2026-04-15,selected,한도 안,E-MINUTES-1")
    add("quotes.csv", *(f"Q-S1-C1-{i},S1-C1,VENDOR-{i},2026-02-20,1000000,100000" for i in (1, 2, 3)))
    add("invoices.csv", f"I-9,1,S1-C1,진단,{adviser},20261030-10000001-00000099,2026-10-30,1000000,100000,yes,2026-11-12,E-S1-C1-TAX_INVOICE")


def test_R10_a_verifier_that_advised_a_firm_of_the_project_is_refused():
    for adviser, allowed in (("VERIFIER", False), ("VENDOR-2", True)):
        with Copy() as c:
            consulting(c, adviser)
            result = c.run()
            check(("reduction.verifier_conflict" in result.err) != allowed, result, adviser)
            check(result.code == (0 if allowed else 3), result, adviser)


def test_wrong_use_is_told():
    for words, what in ((("sign", "VF-1", "--db", "x"), "--key"), (("export", "--db", "x"), "CASE"), (("VF-1",), "--db"), (("VF-1", "--db", "x", "--key", "k"), "--key"),
                        (("sign", "VF-1", "--db", "x", "--key", "k", "-O", "csv"), "-O csv")):
        result = run("verify", *words)
        check(result.code == 2 and what in result.err, result, words)
    with Copy() as c:
        c.made()
        check("verify.role" in c.sign("--by", "boss", code=2).err, None)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
