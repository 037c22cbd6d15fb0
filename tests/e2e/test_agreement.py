#!/usr/bin/python3
"""The agreement on variants of the small worked case: who may apply, be selected and be paid when, what a leaver keeps, promises, annexes; then visits with photos,
and the rules of a committee. Days are those of examples/small."""
import json
import os
import struct

from e2e import SOURCE, Folder, check, main, run
from test_grant_changes import COLUMNS, Story

COLUMNS.update({
    "agreements": ["agreement", "organisation", "role", "tier", "consortium", "signed_on", "ended_on", "evidence", "tier_origin"],
    "promises": ["promise", "agreement", "text", "due_on", "delivered_on", "evidence", "survives"],
    "annexes": ["annex", "agreement", "title", "in_force_from", "in_force_to", "changes", "promise", "due_on", "evidence"],
    "persons": ["person", "organisation", "name", "mail", "language", "area", "valid_from", "valid_to", "successor"],
    "visits": ["visit", "measure", "site", "visited_on", "person", "organisation", "purpose", "outcome", "note", "evidence"],
    "visit_photos": ["visit", "evidence", "taken_at"],
    "committees": ["committee", "call", "met_on", "minutes", "chair"],
    "committee_members": ["committee", "member", "organisation", "part"],
    "scores": ["committee", "member", "measure", "score"],
})


def camera(time):
    """A JPEG of nothing but the block in which a camera writes when the photo was taken."""
    value = time.encode() + b"\0"
    ifd0 = struct.pack("<HHHII", 1, 0x8769, 4, 1, 26) + struct.pack("<I", 0)
    ifd1 = struct.pack("<HHHII", 1, 0x9003, 2, len(value), 44) + struct.pack("<I", 0)
    tiff = b"II*\0" + struct.pack("<I", 8) + ifd0 + ifd1 + value
    block = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xd9"


class Agreed(Story):
    """The small example whose agreements, promises and files a test may change."""

    def __init__(self):
        super().__init__()
        self.files = {}
        self.t["agreements"], self.t["promises"] = [], []
        self.columns["agreements"], self.columns["promises"] = COLUMNS["agreements"], COLUMNS["promises"]
        for key, role, tier in (("MOTIE", "funder", ""), ("MSS", "funder", ""), ("CARMAKER", "carmaker", ""), ("OPERATOR", "operator", ""),
                                ("S1", "supplier", 1), ("S2", "supplier", 1), ("S3", "supplier", 2)):
            self.add("agreements", f"AG-{key}", key, role, tier, "C-1" if tier else "", "2025-11-17", "", "E-AGREEMENT", "")
        self.add("promises", "PR-S1", "AG-S1", "지원받은 금액만큼 환원", "2027-06-30", "2027-06-30", "E-S1-M1-RET", "")
        self.add("promises", "PR-S2", "AG-S2", "지원받은 금액만큼 환원", "2027-06-30", "", "", "")

    def file(self, key, kind, day, content, measure="", organisation="OPERATOR"):
        self.paper(key, kind, day, measure, organisation)
        self.t["evidence"][-1]["file"] = f"{key}.jpg"
        self.files[f"{key}.jpg"] = content

    def write(self, folder):
        super().write(folder)
        for name, content in self.files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)

    def refusal(self, code, file, line=None):
        """As in Story, but run once: both languages of a code are compared there."""
        with Folder() as f:
            self.write(f / "p")
            result = run("import", f / "p", "--db", f / "p.db") if self.early(code) else run("run", f / "p", "--db", f / "p.db")
            found = [e for e in result.errors() if e["code"] == code]
            check(result.code == 3 and result.out == "" and not os.path.exists(f / "p.db"), result, code)
            check(len(found) == 1 and found[0]["file"].endswith(file) and (line is None or int(found[0]["line"]) == line), result, code)

    @staticmethod
    def early(code):
        """What is found by taking in the folder, before the chain."""
        return not code.startswith("decision.")

    def asked(self, *questions):
        """Answers of commands on the run's database, and what the run warned of."""
        with Folder() as f:
            self.write(f / "p")
            result = run("run", f / "p", "--db", f / "p.db", "-O", "json")
            check(result.code == 0, result, "run")
            out = []
            for question in questions:
                answer = run(*question, "--db", f / "p.db", "-O", "json")
                check(answer.code == 0, answer, question)
                out.append(json.loads(answer.out))
            return out, [(w["code"], w["file"].rsplit("/", 1)[-1], int(w["line"])) for w in result.findings if w["severity"] == "warning"]


def leaver(day="2027-05-31"):
    s = Agreed()
    s.set("agreements", "agreement", "AG-S2", ended_on=day)
    return s


# ---- rights while the agreement is in force ----

def test_who_signs_after_the_decision_was_not_yet_in_the_agreement():
    s = Agreed()
    s.set("agreements", "agreement", "AG-S1", signed_on="2026-04-16")
    s.t["promises"][0]["delivered_on"] = ""
    s.refusal("decision.no_agreement", "decisions.csv", 2)


def test_who_applies_before_signing_is_refused_at_the_application():
    s = Agreed()
    s.add("applications", "S1-M1", "", "2026-03-02")
    s.set("agreements", "agreement", "AG-S1", signed_on="2026-03-03")
    s.refusal("decision.no_agreement", "applications.csv", 2)


def test_rights_begin_on_the_day_of_the_signature():
    s = Agreed()
    s.set("agreements", "agreement", "AG-S1", signed_on="2026-04-15")
    (book,), _ = s.asked(["agreement", "list"])
    assert book["joined"] == 1 and [a["agreement"] for a in book["agreements"] if a["joined_later"]] == ["AG-S1"], book


def test_who_left_between_decision_and_grant_agreement_gets_no_grant():
    s = leaver("2026-04-20")
    s.refusal("decision.left", "decisions.csv", 3)


def test_who_left_is_not_paid_the_balance():
    s = leaver("2026-11-14")  # the balance is due on 15 November
    s.refusal("decision.left", "decisions.csv", 3)


def test_a_grant_that_is_given_up_or_suspended_asks_for_no_payment_after_leaving():
    s = leaver("2026-11-14")
    s.add("suspensions", "SU-1", "S2-M1", "2026-11-10", "", "leaves", "clerk-1", s.paper("E-SU", "notice", "2026-11-10"))
    s.quiet()
    s.t["decisions"] = [d for d in s.t["decisions"] if d["measure"] != "S3-M1"]
    s.t["invoices"] = [i for i in s.t["invoices"] if i["measure"] != "S3-M1"]
    (grants,), _ = s.asked(["fund", "grants", "--grant", "S2-M1"])
    assert grants["grants"][0]["state"] == "suspended" and grants["grants"][0]["paid_krw"] == 21000000, grants


# ---- what a leaver keeps ----

def test_a_leaver_keeps_its_duty_to_return_the_lock_and_its_promises_that_were_due():
    s = leaver("2027-06-30")
    (book, one), _ = s.asked(["agreement", "list"], ["agreement", "show", "S2"])
    assert (book["left"], book["in_force"], book["joined"]) == (1, 6, 0), book
    left = next(a for a in book["agreements"] if a["agreement"] == "AG-S2")
    assert left["state"] == "ended" and left["promises"][0]["state"] == "overdue", left
    owed = {(o["kind"], o["subject"]): o for o in left["owes"]}
    assert owed[("return", "S2-M1")]["amount_krw"] == 17480000 and owed[("return", "S2-M1")]["overdue"], owed
    assert owed[("disposal_lock", "S2-M1")]["due_on"] == "2032-02-28" and not owed[("disposal_lock", "S2-M1")]["overdue"], owed
    assert one["agreements"][0]["owes"] == left["owes"]
    assert "owes" not in next(a for a in book["agreements"] if a["agreement"] == "AG-S1")


def test_what_a_leaver_returns_after_leaving_is_taken():
    s = leaver("2027-05-31")  # its part of 30 June stays as it is
    (before, after), _ = s.asked(["agreement", "show", "S2", "--on", "2027-06-29"], ["agreement", "show", "S2", "--on", "2027-06-30"])
    def owed(book):
        return next(o["amount_krw"] for o in book["agreements"][0]["owes"] if o["kind"] == "return")
    assert owed(before) == 30000000 and owed(after) == 17480000, (owed(before), owed(after))


def test_a_promise_not_yet_due_ends_with_the_agreement_unless_it_stands():
    s = leaver("2027-05-31")
    s.add("promises", "PR-S2-B", "AG-S2", "지원금 환원", "2027-06-30", "", "", "yes")
    s.add("promises", "PR-S2-C", "AG-S2", "사례 공유", "", "", "", "")
    s.add("promises", "PR-S2-D", "AG-S2", "교육 참가", "2026-12-31", "2027-01-15", "", "")
    (now, then), _ = s.asked(["agreement", "show", "AG-S2"], ["agreement", "show", "AG-S2", "--on", "2027-01-10"])
    def states(book):
        return {p["promise"]: p["state"] for p in book["agreements"][0]["promises"]}
    assert states(now) == {"PR-S2": "ended", "PR-S2-B": "overdue", "PR-S2-C": "ended", "PR-S2-D": "delivered_late"}, states(now)
    assert states(then) == {"PR-S2": "open", "PR-S2-B": "open", "PR-S2-C": "open", "PR-S2-D": "overdue"}, states(then)


def test_who_left_and_signs_again_has_rights_again():
    s = leaver("2026-03-01")
    s.add("agreements", "AG-S2-2", "S2", "supplier", 1, "C-1", "2026-04-01", "", "E-AGREEMENT", "agreed")
    (one, book), _ = s.asked(["agreement", "show", "S2"], ["agreement", "list"])
    assert [(a["agreement"], a["state"], a["tier_assumed"]) for a in one["agreements"]] == [("AG-S2", "ended", True), ("AG-S2-2", "in_force", False)], one
    assert (book["suppliers"], book["tiers_assumed"]) == (3, 2), book


# ---- annexes ----

def test_an_annex_moves_a_promise_from_its_day_on():
    s = Agreed()
    s.add("annexes", "AX-1", "AG-S2", "환원 일정 변경", "2027-06-01", "", "여섯 달 미룸", "PR-S2", "2027-12-31", "E-AGREEMENT")
    s.add("annexes", "AX-2", "AG-S2", "교육 시간", "2026-06-01", "2026-12-31", "한 해 8시간", "", "", "")
    before, after = s.asked(["agreement", "show", "S2", "--on", "2027-05-31"], ["agreement", "show", "S2", "--on", "2027-07-01"])[0]
    for book, due, state, force in ((before, "2027-06-30", "open", False), (after, "2027-12-31", "open", True)):
        a = book["agreements"][0]
        assert (a["promises"][0]["due_on"], a["promises"][0]["state"], a["promises"][0]["agreed_due_on"]) == (due, state, "2027-06-30"), a
        assert [(x["annex"], x["in_force"]) for x in a["annexes"]] == [("AX-2", False), ("AX-1", force)], a


def test_rows_that_cannot_be_are_refused_with_their_line():
    def with_annex(*values):
        s = Agreed()
        s.add("annexes", *values)
        return s
    with_annex("AX", "AG-S2", "x", "2027-06-01", "2027-05-01", "y", "", "", "").refusal("annex.interval", "annexes.csv", 2)
    with_annex("AX", "AG-S2", "x", "2025-06-01", "", "y", "", "", "").refusal("annex.outside", "annexes.csv", 2)
    with_annex("AX", "AG-S2", "x", "2027-06-01", "", "", "", "", "").refusal("annex.nothing", "annexes.csv", 2)
    with_annex("AX", "AG-S2", "x", "2027-06-01", "", "y", "PR-S1", "", "").refusal("annex.promise", "annexes.csv", 2)
    with_annex("AX", "AG-S2", "x", "2027-06-01", "", "y", "", "2027-12-31", "").refusal("annex.no_promise", "annexes.csv", 2)
    leaver("2025-11-01").refusal("agreement.interval", "agreements.csv", 7)
    s = Agreed()
    s.add("agreements", "AG-S2-2", "S2", "supplier", 2, "C-1", "2027-01-01", "", "E-AGREEMENT", "")
    s.refusal("agreement.overlap", "agreements.csv", 9)
    s = Agreed()
    s.set("promises", "promise", "PR-S1", delivered_on="2025-11-16")
    s.refusal("promise.early", "promises.csv", 2)


def test_text_says_whose_tier_is_assumed_and_what_stands_apart():
    s = leaver("2027-06-30")
    s.json["historical"] = [{"name": "2025 pilot", "result_tco2e_per_year": 1884, "cost_saved_krw_per_year": 1144000000, "source": "test"}]
    s.t["consortia"] = [{"consortium": "C-1", "name": "모의 컨소시엄", "lead": "CARMAKER", "kind": "programme", "year": "2026", "note": ""},
                        {"consortium": "P-1", "name": "시범 (모의)", "lead": "VENDOR-1", "kind": "historical", "year": "2025", "note": ""}]
    s.columns["consortia"] = list(s.t["consortia"][0])
    with Folder() as f:
        s.write(f / "p")
        check(run("run", f / "p", "--db", f / "p.db").code == 0, None, "run")
        checked = run("check", "--db", f / "p.db")
        check(checked.code == 0, checked, "check")
        ko, en = (run("agreement", "list", "--db", f / "p.db", "--lang", lang).out for lang in ("ko", "en"))
        assert "차수는 가정입니다" in ko and "17,480,000원" in ko and "과거 기록" in ko and "P-1" in ko, ko
        assert "Of 2 suppliers, 2 have a tier that is assumed" in en and "1884 tCO2e/yr" in en and "no disposal of what was subsidised without approval S2-M1, until 2032-02-28" in en, en
        unknown = run("agreement", "show", "S22", "--db", f / "p.db", "--lang", "en")
        check(unknown.code == 4 and "Nearest: S2" in unknown.err, unknown)
        rows = run("agreement", "list", "--db", f / "p.db", "-O", "csv").out.splitlines()
        assert len(rows) == 1 + 7 and any(r.startswith("AG-S2,S2,supplier,1,yes") and ",overdue," in r for r in rows), rows


def test_the_examples_pilots_stand_apart_from_the_agreement():
    with open(os.path.join(SOURCE, "examples", "automotive", "programme.json"), encoding="utf-8") as file:
        historical = json.load(file)["historical"]
    with open(os.path.join(SOURCE, "examples", "automotive", "agreements.csv"), encoding="utf-8") as file:
        signed = {line.split(",")[1] for line in file.read().splitlines()[1:]}
    assert historical[0]["result_tco2e_per_year"] == 1884 and not signed & set(historical[0]["participants"])


# ---- visits ----

def visited(time, typed="", day="2026-11-05", outcome="ok", **changes):
    s = Agreed()
    s.add("persons", "P-OPERATOR", "OPERATOR", "담당자 (모의)", "desk@operator.example", "ko", "all", "2025-11-17", "", "")
    row = {"measure": "S1-M1", "site": "", "person": "P-OPERATOR", "organisation": "", "purpose": "on_site_check", "evidence": "E-S1-M1-INSTALLATION_CHECK", **changes}
    s.add("visits", "VI-1", row["measure"], row["site"], day, row["person"], row["organisation"], row["purpose"], outcome, "기계 번호 확인", row["evidence"])
    if time is not None:
        s.file("E-PHOTO", "other", "2026-11-05", camera(time) if time else b"\xff\xd8\xff\xd9", "S1-M1")
        s.add("visit_photos", "VI-1", "E-PHOTO", typed)
    return s


def test_a_photo_of_the_day_is_no_finding_and_the_grant_shows_the_visit():
    s = visited("2026:11:05 14:03:05", "2026-11-05 14:01")
    (visits, grant, other), warnings = s.asked(["visits", "--grant", "S1-M1"], ["fund", "grants", "--grant", "S1-M1"], ["visits", "--firm", "S2"])
    visit = visits["visits"][0]
    assert not [w for w in warnings if w[0].startswith(("photo", "visit"))], warnings
    assert visit["by"] == "OPERATOR" and visit["site"] == "S1-S" and visit["photos"][0]["camera_at"] == "2026-11-05 14:03:05" and not visit["photos"][0]["findings"], visit
    moment = next(m for m in grant["grants"][0]["life"] if m["kind"] == "visit")
    assert (moment["on"], moment["what"], moment["note"], moment["evidence"]) == ("2026-11-05", "ok", "on_site_check", "E-S1-M1-INSTALLATION_CHECK"), moment
    assert other["visits"] == []


def test_a_photo_of_another_day_before_the_machine_or_without_a_time_is_told_with_both_times():
    def codes(s):
        return [w for w in s.asked(["visits"])[1] if w[0].startswith(("photo", "visit"))]
    line = ("visit_photos.csv", 2)
    assert codes(visited("2026:11:04 09:00:00")) == [("photo.other_day", *line)]
    assert codes(visited("2026:10:12 09:00:00")) == [("photo.other_day", *line), ("photo.before_installed", *line)]
    assert codes(visited("")) == [("photo.no_time", *line)]
    assert codes(visited("", "2026-11-05 14:00")) == [("photo.not_camera", *line)]
    assert codes(visited("2026:11:05 18:03:05", "2026-11-05 14:01")) == [("photo.differs", *line)]
    assert codes(visited("2026:13:45 99:00:00")) == [("photo.no_time", *line)], "what is no time is none"
    assert codes(visited(None, day="2026-10-19", evidence="")) == [("visit.before_installed", "visits.csv", 2)]
    with Folder() as f:
        visited("2026:10:12 09:00:00", "2026-11-05 14:01").write(f / "p")
        told = run("run", f / "p", "--db", f / "p.db", "--lang", "en")
        check("typed 2026-11-05 14:01, but the camera says 2026-10-12 09:00:00" in told.err, told)
        shown = run("visits", "--db", f / "p.db", "--lang", "ko")
        check("확인이 필요한 사진 1장" in shown.out and "설치일 2026-10-20보다 앞입니다" in shown.out, shown)


def test_visits_that_prove_nothing_are_refused():
    visited(None, outcome="defect").refusal("visit.defect", "visits.csv", 2)
    s = visited(None, outcome="defect", day="2026-11-03")
    s.add("visits", "VI-2", "S1-M1", "", "2026-11-05", "", "OPERATOR", "after_care", "ok", "고침", "")
    s.asked(["visits"])
    visited(None, person="", organisation="S1").refusal("visit.own", "visits.csv", 2)
    visited(None, person="").refusal("visit.nobody", "visits.csv", 2)
    visited(None, measure="").refusal("visit.no_place", "visits.csv", 2)
    visited(None, site="S2-S").refusal("visit.other_site", "visits.csv", 2)
    visited(None, day="2026-11-06").refusal("visit.evidence_early", "visits.csv", 2)
    visited("2026:11:05 14:03:05", "yesterday").refusal("photo.time", "visit_photos.csv", 2)


# ---- committee ----

def committee(members, conflicts=None, share="0.5"):
    s = Agreed()
    rules = {"members": 2, "outside_share_min": share}
    if conflicts:
        rules["conflicts"] = conflicts
    s.call(committee=rules)
    s.add("committees", "K-1", "C-tier1", "2026-04-14", "E-MINUTES-1", "m-1")
    for k, organisation in enumerate(members, 1):
        s.add("committee_members", "K-1", f"m-{k}", organisation, "internal" if organisation in ("OPERATOR", "MOTIE") else "external")
    s.columns["decisions"] = [*s.columns["decisions"], "committee"]
    for d in s.t["decisions"]:
        d["committee"] = "K-1" if d["route"] == "tier1" else ""
    return s


def test_a_committee_has_enough_members_from_outside():
    committee(["", "VERIFIER", "OPERATOR", "MOTIE"]).asked(["agreement", "list"])
    committee(["", "OPERATOR", "MOTIE"]).refusal("committee.outside", "committees.csv", 2)
    s = committee(["", "", "OPERATOR"])
    s.t["committee_members"][2]["part"] = "external"
    s.refusal("committee.not_outside", "committee_members.csv", 4)
    committee([""]).refusal("committee.members", "committees.csv", 2)
    committee(["", "OPERATOR", "MOTIE"], share="1/3").asked(["agreement", "list"])


def test_minutes_must_be_minutes():
    s = committee(["", ""])
    s.t["committees"][0]["minutes"] = "E-AGREEMENT"
    s.refusal("committee.minutes_kind", "committees.csv", 2)


def test_a_member_of_the_applicant_steps_back_or_the_call_says_that_a_warning_is_enough():
    committee(["", "", "S1"]).refusal("committee.member_applicant", "committee_members.csv", 4)
    _, warnings = committee(["", "", "S1"], conflicts="warn").asked(["agreement", "list"])
    assert ("committee.member_applicant", "committee_members.csv", 4) in warnings, warnings
    s = committee(["", ""], conflicts="perhaps")
    s.refusal("rules.word", "programme.json")


# ---- approval before spending ----

def test_a_vendor_that_was_approved_after_its_invoice_was_not_approved():
    def changed(day):
        s = Agreed()
        s.call()
        s.t["invoices"][0]["vendor"] = "OPERATOR"
        s.add("changes", "CH-1", "S1-M1", "vendor", "2026-06-01", "S1-clerk", "", day, "approved", "head-2", s.paper("E-CH-1", "notice", day))
        return s
    changed("2026-10-31").refusal("invoice.vendor", "invoices.csv", 2)  # the invoice is of 30 October
    changed("2026-10-30").asked(["agreement", "list"])


if __name__ == "__main__":
    main(__name__)
