#!/usr/bin/python3
"""Findings over the API: a verifier raises one at a number, the firm answers, the verifier closes; nobody else does, and the case's version follows."""
import json
import os
import re
import shutil
import sqlite3
import tempfile

from api import SOURCE, Server
from e2e import BULK, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
MADE = {}
CASE = "/v1/verifications/VF-1"
CELL = {"table": "reductions", "key": {"measure": "S1-M1"}, "column": "measured_kgco2e"}
MONTH = {"table": "meter-readings", "key": {"measure": "S1-M1", "month": "2027-05"}, "column": "energy"}
ASKED = {"cell": CELL, "kind": "clarification", "text": "5월의 계량 사흘이 없습니다"}


def server():
    """Each test works on findings of its own; what they share only grows."""
    if "server" not in MADE:
        MADE["folder"], MADE["db"] = os.path.join(HOME, "small"), os.path.join(HOME, "small.db")
        shutil.copytree(SMALL, MADE["folder"], ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
        result = run("run", MADE["folder"], "--db", MADE["db"], "-q", binary=BULK)
        check(result.code == 0, result)
        MADE["server"] = Server(MADE["db"]).start()
    return MADE["server"]


def verifier():
    return server().client("VERIFIER")


def raised(**changes):
    """Its path."""
    answer = verifier().post(CASE + "/findings", {**ASKED, **changes}, key=True)
    assert answer.status == 201, answer
    return answer.headers["location"]


def said(client, path, what, body, tag=None, **headers):
    return client.post(f"{path}/{what}", body, key=headers.pop("key", True), If_Match=tag or client.get(path).headers["etag"], **headers)


def refused(answer, status, code):
    assert (answer.status, answer.json()["code"]) == (status, code), answer
    message = answer.json()["message"]
    assert message["ko"] and message["en"] and message["ko"] != message["en"], answer


def rows(client="VERIFIER", **query):
    asked = "&".join(f"{k}={v}" for k, v in {"limit": 500, **query}.items())
    return server().client(client).get("/v1/verification-findings?" + asked).json()["items"]


def case(*words):
    """The case as the command line tells it: exit code 1 with open findings."""
    result = run("verify", "VF-1", "--db", MADE["db"], "-O", "json", *words, binary=BULK)
    check(result.code in (0, 1), result)
    return json.loads(result.out)


def test_a_finding_is_raised_answered_and_closed_and_nothing_else_changes():
    server()
    before, numbers = case(), verifier().get("/v1/reductions").text
    path = raised(cell=MONTH, kind="misstatement", text="열 배 오기", grams=-4570)
    number = path.rsplit("/", 1)[1]
    found = verifier().get(path).json()
    reading = next(r for r in verifier().get("/v1/meter-readings?measure=S1-M1&month=2027-05").json()["items"])
    assert (found["state"], found["measure"], found["month"], found["grams"], found["desk"], found["owner"]) == ("open", "S1-M1", "2027-05", -4570, True, "S1"), found
    assert (found["cell_table"], found["cell_column"], found["cell_value"]) == ("meter-readings", "energy", reading["energy"]), found
    now = case()
    assert now["version_sha256"] != before["version_sha256"] and now["open_findings"] == before["open_findings"] + 1
    duty = next(d for d in server().client("S1").get("/v1/inbox").json()["duties"] if d["subject"] == f"VF-1/{number}")
    assert (duty["kind"], duty["state"], duty["due_on"]) == ("finding_answer", "open", found["answer_by"]), duty
    assert [r for r in rows("S1") if str(r["finding"]) == number] and not rows("S2") and not rows("CARMAKER")

    s1 = server().client("S1")
    first = said(s1, path, "answer", {"text": "확인하고 있습니다"})
    assert first.status == 200 and first.json()["done"] == "finding.answered", first
    second = said(s1, path, "answer", {"text": "소수점 오류, 6월에 정정", "evidence": "E-S1-M1-INSTALLATION_CHECK"})
    assert second.status == 200, second
    assert verifier().get(path).json()["answer"] == "소수점 오류, 6월에 정정"
    duty = next(d for d in s1.get("/v1/inbox").json()["duties"] if d["subject"] == f"VF-1/{number}")
    assert duty["state"] == "done", duty
    closed = said(verifier(), path, "close", {"resolution": "corrected"})
    assert closed.status == 200, closed
    found = verifier().get(path).json()
    assert (found["state"], found["resolution"], found["evidence"]) == ("closed", "corrected", "E-S1-M1-INSTALLATION_CHECK"), found
    assert case()["open_findings"] == before["open_findings"]
    assert verifier().get("/v1/reductions").text == numbers
    result = run("check", "--db", MADE["db"], binary=BULK)
    check(result.code == 0, result)
    db = sqlite3.connect(MADE["db"])
    assert [row[0] for row in db.execute("SELECT answer FROM desk_finding_answer WHERE finding = ? ORDER BY place", (number,))] == ["확인하고 있습니다", "소수점 오류, 6월에 정정"]
    kinds = [row[0] for row in db.execute("SELECT kind FROM desk_log WHERE subject = ? ORDER BY seq", (f"VF-1/{number}",))]
    assert kinds == ["finding.raised", "finding.answered", "finding.answered", "finding.closed"], kinds
    db.close()


def test_only_the_verifier_raises_and_closes_and_only_who_is_responsible_answers():
    count = len(rows())
    for who in ("OPERATOR", "MOTIE"):
        refused(server().client(who).post(CASE + "/findings", ASKED, key=True), 403, "finding.not_verifier")
    for who in ("S1", "S2", "CARMAKER"):
        assert server().client(who).post(CASE + "/findings", ASKED, key=True).status in (403, 404), who
    assert server().client().post(CASE + "/findings", ASKED, key=True).status == 401
    assert len(rows()) == count
    path = raised()
    tag = verifier().get(path).headers["etag"]
    refused(said(verifier(), path, "answer", {"text": "스스로"}), 403, "finding.not_owner")
    assert server().client("S2").get(path).status == 404
    refused(said(server().client("S2"), path, "answer", {"text": "남의 것"}, tag), 404, "view.none")
    refused(said(verifier(), path, "close", {}), 409, "finding.unanswered")
    s1 = server().client("S1")
    assert said(s1, path, "answer", {"text": "통신 장애"}).status == 200
    refused(said(s1, path, "close", {}), 403, "finding.not_verifier")
    operator = server().client("OPERATOR", **{"X-Purpose": "audit"})
    refused(said(operator, path, "close", {}, operator.get(path).headers["etag"]), 403, "finding.not_verifier")
    assert verifier().get(path).json()["state"] == "answered"
    assert said(verifier(), path, "close", {}).status == 200
    refused(said(s1, path, "answer", {"text": "늦은 답"}), 409, "finding.closed")
    refused(said(verifier(), path, "close", {}), 409, "finding.closed")


def steps(path, client="VERIFIER"):
    """What was said of it: kind, organisation, text."""
    found = server().client(client).get(f"/v1/verification-finding-steps?verification=VF-1&finding={path.rsplit('/', 1)[1]}").json()["items"]
    assert [row["step"] for row in found] == list(range(1, len(found) + 1)), found
    return [(row["kind"], row["by"], row["text"]) for row in found]


def duties(path):
    number = path.rsplit("/", 1)[1]
    listed = server().client("S1").get("/v1/inbox").json()["duties"]
    return {d["subject"]: d["state"] for d in listed if d["subject"] == f"VF-1/{number}" or d["subject"].startswith(f"VF-1/{number}/")}


def test_an_answer_that_is_not_enough_comes_back_and_every_step_stays():
    path, s1 = raised(), server().client("S1")
    number = path.rsplit("/", 1)[1]
    refused(said(verifier(), path, "return", {"text": "아직"}), 409, "finding.unanswered")
    assert said(s1, path, "answer", {"text": "통신 장애"}).status == 200
    answered = case()
    assert said(verifier(), path, "return", {"text": "장애 기록을 보여 주십시오"}).status == 200
    found = verifier().get(path).json()
    assert (found["state"], found["answer"], found["returned"], found["returned_on"]) == ("returned", "통신 장애", "장애 기록을 보여 주십시오", found["answered_on"]), found
    assert duties(path) == {f"VF-1/{number}": "done", f"VF-1/{number}/2": "open"}, duties(path)
    assert case()["version_sha256"] != answered["version_sha256"], "what was asked again is a fact of the case"
    for what, body in (("return", {"text": "또"}), ("close", {})):
        refused(said(verifier(), path, what, body), 409, "finding.unanswered")
    tag = verifier().get(path).headers["etag"]
    for who in (s1, server().client("OPERATOR", **{"X-Purpose": "audit"})):
        refused(said(who, path, "return", {"text": "남의 일"}, who.get(path).headers["etag"]), 403, "finding.not_verifier")
    refused(said(server().client("S2"), path, "return", {"text": "남의 것"}, tag), 404, "view.none")
    refused(said(verifier(), path, "return", {}), 422, "server.member_text")
    assert verifier().get(path).headers["etag"] == tag
    assert said(s1, path, "answer", {"text": "기록을 붙입니다", "evidence": "E-S1-M1-INSTALLATION_CHECK"}).status == 200
    assert duties(path) == {f"VF-1/{number}": "done", f"VF-1/{number}/2": "done"}, duties(path)
    found = verifier().get(path).json()
    assert (found["state"], found["answer"], found["returned"]) == ("answered", "기록을 붙입니다", None), found
    for text in ("날짜가 다릅니다", "아직도 다릅니다"):
        assert said(verifier(), path, "return", {"text": text}).status == 200
        assert said(s1, path, "answer", {"text": "다시: " + text}).status == 200
    assert said(verifier(), path, "close", {}).status == 200
    talk = [("raised", "VERIFIER", ASKED["text"]), ("answered", "S1", "통신 장애"), ("returned", "VERIFIER", "장애 기록을 보여 주십시오"), ("answered", "S1", "기록을 붙입니다"),
            ("returned", "VERIFIER", "날짜가 다릅니다"), ("answered", "S1", "다시: 날짜가 다릅니다"), ("returned", "VERIFIER", "아직도 다릅니다"), ("answered", "S1", "다시: 아직도 다릅니다"),
            ("closed", "VERIFIER", None)]
    assert steps(path) == talk == steps(path, "S1"), steps(path)
    assert not server().client("S2").get("/v1/verification-finding-steps").json()["items"]
    assert [(f["on"] is not None, f["by"], f["text"]) for f in case()["facts"] if f["kind"] == "finding_step" and f["finding"] == number][1:3] == [(True, "S1", "통신 장애"), (True, "VERIFIER", "장애 기록을 보여 주십시오")]
    refused(said(verifier(), path, "return", {"text": "늦음"}), 409, "finding.closed")
    db = sqlite3.connect(MADE["db"])
    kinds = [row[0] for row in db.execute("SELECT kind FROM desk_log WHERE subject = ? ORDER BY seq", (f"VF-1/{number}",))]
    assert kinds == ["finding.raised"] + ["finding.answered", "finding.returned"] * 3 + ["finding.answered", "finding.closed"], kinds
    db.close()
    result = run("verify", "VF-1", "--db", MADE["db"], binary=BULK)
    assert "VERIFIER, returned: 장애 기록을 보여 주십시오" in result.out, result


def test_a_finding_is_withdrawn_with_a_reason_and_counts_against_nothing():
    before = case()
    open_one = raised(kind="misstatement", text="사업 전체의 열 배", grams=5000000000)
    answered = raised()
    assert said(server().client("S1"), answered, "answer", {"text": "사흘이 아니라 하루입니다"}).status == 200
    assert case()["open_findings"] == before["open_findings"] + 2
    refused(said(server().client("S1"), open_one, "withdraw", {"text": "없던 일로"}), 403, "finding.not_verifier")
    refused(said(verifier(), open_one, "withdraw", {}), 422, "server.member_text")
    refused(said(verifier(), open_one, "withdraw", {"text": "가" * 1334}), 422, "finding.text")
    assert verifier().get(open_one).json()["state"] == "open"
    for path, text in ((open_one, "계량기의 배수를 잘못 읽었습니다"), (answered, "답이 맞습니다. 잘못 지적했습니다")):
        assert said(verifier(), path, "withdraw", {"text": text}).json()["done"] == "finding.withdrawn"
        found = verifier().get(path).json()
        assert (found["state"], found["resolution"], found["withdrawn"], found["closed_on"] is None) == ("withdrawn", "withdrawn", text, False), found
        assert steps(path)[-1] == ("withdrawn", "VERIFIER", text) and set(duties(path).values()) == {"done"}, (steps(path), duties(path))
        for what, who, body in (("answer", "S1", {"text": "늦음"}), ("close", "VERIFIER", {}), ("return", "VERIFIER", {"text": "늦음"}), ("withdraw", "VERIFIER", {"text": "늦음"})):
            refused(said(server().client(who), path, what, body), 409, "finding.closed")
    assert case()["open_findings"] == before["open_findings"]
    refused(said(verifier(), open_one, "withdraw", {"text": "새 열쇠"}, '"old"'), 412, "server.version_stale")
    check(run("check", "--db", MADE["db"], binary=BULK).code == 0, None)
    check(run("run", MADE["folder"], "--db", MADE["db"], "--again", "-q", binary=BULK).code == 0, "a misstatement that was withdrawn refuses no run")
    assert verifier().get(open_one).json()["state"] == "withdrawn" and steps(answered)[-1][0] == "withdrawn"


def test_bad_input_changes_nothing():
    before = rows()
    post = lambda body, path=CASE: verifier().post(path + "/findings", body, key=True)  # noqa: E731
    refused(post({**ASKED, "kind": "opinion"}), 422, "finding.kind")
    refused(post({**ASKED, "text": "  "}), 422, "server.member_text")
    refused(post({**ASKED, "text": "가" * 1334}), 422, "finding.text")
    refused(post({**ASKED, "grams": 5}), 422, "finding.grams")
    refused(post({**ASKED, "kind": "misstatement", "grams": 9000000000000001}), 422, "finding.grams_large")
    refused(post({**ASKED, "kind": "misstatement", "grams": "5"}), 422, "server.member_text")
    refused(post({**ASKED, "extra": 1}), 422, "server.member")
    refused(post({"kind": "clarification", "text": "어디?"}), 422, "server.member_text")
    refused(post({**ASKED, "cell": {**CELL, "table": "measure"}}), 422, "server.member_text")
    refused(post({**ASKED, "cell": {**CELL, "column": "none"}}), 422, "finding.cell")
    refused(post({**ASKED, "cell": {**CELL, "key": {"measure": "S9-M9"}}}), 422, "finding.cell")
    refused(post({**ASKED, "cell": {**MONTH, "key": {"measure": "S1-M1"}}}), 422, "finding.cell")
    refused(post({**ASKED, "cell": {**CELL, "key": {"planned": "1"}}}), 400, "view.filter_unknown")
    refused(post({**ASKED, "cell": {**CELL, "key": {}}}), 422, "server.member_text")
    refused(post({**ASKED, "cell": {"table": "organisations", "key": {"organisation": "VERIFIER"}, "column": "name"}}), 422, "finding.cell_other")
    refused(post(ASKED, "/v1/verifications/VF-9"), 404, "view.none")
    refused(verifier().post(CASE + "/findings", ASKED), 400, "server.key_needed")
    assert rows() == before
    path = raised(kind="misstatement")
    s1 = server().client("S1")
    tag = s1.get(path).headers["etag"]
    refused(s1.post(path + "/answer", {"text": "버전 없이"}, key=True), 428, "server.version_needed")
    refused(said(s1, path, "answer", {"text": "옛 판"}, '"old"'), 412, "server.version_stale")
    refused(said(s1, path, "answer", {"text": ""}, tag), 422, "server.member_text")
    refused(said(s1, path, "answer", {"text": "x", "evidence": "E-NONE"}, tag), 404, "duty.evidence")
    refused(said(s1, path, "answer", {"text": "x", "evidence": "E-S2-M1-INSTALLATION_CHECK"}, tag), 404, "duty.evidence")
    assert s1.get(path).headers["etag"] == tag
    assert said(s1, path, "answer", {"text": "고쳤습니다"}, tag).status == 200
    refused(said(verifier(), path, "close", {}), 422, "finding.resolution")
    refused(said(verifier(), path, "close", {"resolution": "forgotten"}), 422, "finding.resolution")
    assert said(verifier(), path, "close", {"resolution": "corrected"}).status == 200
    question = raised()
    assert said(s1, question, "answer", {"text": "답"}).status == 200
    refused(said(verifier(), question, "close", {"resolution": "corrected"}), 422, "finding.resolution")
    assert said(verifier(), question, "close", {}).status == 200
    refused(verifier().get(CASE + "/findings/999"), 404, "view.none")
    refused(said(s1, CASE + "/findings/x", "answer", {"text": "x"}, tag), 404, "view.none")


def test_the_same_key_raises_and_answers_once():
    body = {**ASKED, "text": "두 번 보낸 지적"}
    first, again = (verifier().post(CASE + "/findings", body, key="once-raised") for _ in range(2))
    assert (first.status, again.status) == (201, 201) and first.headers["location"] == again.headers["location"] and again.headers["idempotency-replayed"] == "true"
    assert sum(r["description"] == body["text"] for r in rows()) == 1
    path, s1 = first.headers["location"], server().client("S1")
    tag = s1.get(path).headers["etag"]
    for _ in range(2):
        answer = said(s1, path, "answer", {"text": "한 번만"}, tag, key="once-answered")
        assert answer.status == 200, answer
    db = sqlite3.connect(MADE["db"])
    assert db.execute("SELECT COUNT(*) FROM desk_finding_answer WHERE answer = '한 번만'").fetchone() == (1,)
    db.close()
    dry = verifier().post(CASE + "/findings?dry_run=true", {**ASKED, "text": "해 보기"}, key=True)
    assert dry.status == 200 and dry.json()["dry_run"] and not [r for r in rows() if r["description"] == "해 보기"], dry
    assert said(verifier(), path, "close", {}).status == 200


def test_the_case_as_a_whole_is_answered_by_its_coordinator():
    path = raised(cell={"table": "verifications", "key": {"verification": "VF-1"}, "column": "materiality"}, kind="recommendation", text="중요성 기준을 적으십시오")
    found = verifier().get(path).json()
    with open(os.path.join(SMALL, "projects.csv"), encoding="utf-8") as file:
        head, row = (line.rstrip("\n").split(",") for line in list(file)[:2])
    coordinator = dict(zip(head, row))["coordinator"]
    assert found["measure"] is None and found["owner"] == coordinator, found


def test_a_case_says_which_materiality_applies_and_whether_it_is_the_default():
    found = verifier().get(CASE).json()
    assert (found["materiality"], found["materiality_applied"], found["materiality_default"]) == (None, "0.05", True), found
    assert found["materiality_applied"] == case()["materiality"], "the opinion and the command line say the same"
    assert (found["opinion"], found["method"], found["sample_size"], found["period_from"]) == ("fit", "uniform", 2, "2027-01"), found
    items = server().client("S1").get("/v1/verifications").json()["items"]
    assert all(row["materiality_applied"] == "0.05" for row in items), items
    refused(verifier().get("/v1/verifications?opinion=good"), 400, "view.filter_value")


def erase(person):
    result = run("person", "erase", person, "--by", "OPERATOR", "--reason", "퇴사", "--db", MADE["db"], "-O", "json", binary=BULK)
    check(result.code == 0, result)
    return json.loads(result.out)


def test_a_name_in_a_finding_goes_with_the_person():
    path, s1 = raised(text="총무 담당 (모의) 님이 적은 값입니다"), server().client("S1")
    assert said(s1, path, "answer", {"text": "office@s1.example로 물어보십시오"}).status == 200
    assert said(verifier(), path, "return", {"text": "총무 담당 (모의) 님의 확인서를 주십시오"}).status == 200
    assert said(s1, path, "answer", {"text": "여기 있습니다"}).status == 200
    assert said(verifier(), path, "withdraw", {"text": "총무 담당 (모의) 님이 확인"}).status == 200
    version = case()["version_sha256"]
    assert erase("P-S1-1")["findings_kept"] == 0
    assert [text for _, _, text in steps(path)] == ["P-S1-1 님이 적은 값입니다", "P-S1-1로 물어보십시오", "P-S1-1 님의 확인서를 주십시오", "여기 있습니다", "P-S1-1 님이 확인"], steps(path)
    assert case()["version_sha256"] != version
    check(run("check", "--db", MADE["db"], binary=BULK).code == 0, None)


def handed_in(text, client="VERIFIER", path=CASE, key=True):
    return server().client(client).post(path + "/signatures", text if isinstance(text, bytes) else text.encode(), key=key, content_type="application/octet-stream")


def stored():
    db = sqlite3.connect(MADE["db"])
    rows = db.execute("SELECT verification, version, public_key, content FROM verification_signature ORDER BY 1, 2, 3").fetchall(), db.execute("SELECT COUNT(*) FROM desk_log").fetchone()
    db.close()
    return rows


def new_key(name):
    path = os.path.join(HOME, name)
    check(run("ledger", "keygen", "-o", path, binary=BULK).code == 0, None)
    return path


def signed_by(key, papers, role="lead"):
    path = os.path.join(HOME, f"by-{os.path.basename(key)}-{role}")
    check(run("verify", "sign", papers, "--key", key, "--by", role, "-o", path, binary=BULK).code == 0, None)
    with open(path, encoding="utf-8") as file:
        return file.read()


def sign_elsewhere_and_hand_in(key):
    """The working papers go to where the key is, the signed case comes back; nothing else is taken, and what is refused leaves nothing."""
    papers, signed, other = (os.path.join(HOME, name) for name in ("VF-1.case", "signed", "other"))
    check(run("verify", "export", "VF-1", "--db", MADE["db"], "-o", papers, binary=BULK).code == 0, None)
    check(run("verify", "sign", papers, "--key", key, binary=BULK).code == 2, "nowhere to put it")
    result = run("verify", "sign", papers, "--key", key, "-o", signed)
    check(result.code == 0 and "hand it in" in result.out, result)
    result = run("verify", "sign", signed, "--key", key, "-o", other)
    check(result.code == 3 and "signed_case.signed_before" in result.err and not os.path.exists(other), result)
    with open(papers, encoding="utf-8") as file:
        text = file.read()
    for change, code in ((text.replace("opinion=fit", "opinion=open"), "signed_case.open"), (text.replace("S1-M1", "S1-M9", 1), "signed_case.version"), (text[:len(text) // 2], "signed_case."), ("hello\n", "signed_case.not_one")):
        with open(other + ".case", "w", encoding="utf-8") as file:
            file.write(change)
        result = run("verify", "sign", other + ".case", "--key", key, "-o", other, binary=BULK)
        check(result.code in (3, 5) and code in result.err and not os.path.exists(other), result)

    with open(signed, encoding="utf-8") as file:
        text = file.read()
    before = stored()
    refused(handed_in(text, "OPERATOR"), 403, "verify.not_verifier")
    for who in ("S1", "S2"):
        refused(handed_in(text, who), 404, "view.none")
    assert handed_in(text, None).status == 401
    refused(handed_in(text, path="/v1/verifications/VF-9"), 404, "view.none")
    assert handed_in(text, key=None).status == 400
    refused(handed_in("not a signed case\n"), 422, "signed_case.not_one")
    refused(handed_in(b"PK\x03\x04" + bytes(2000)), 422, "signed_case.not_one")
    refused(handed_in(text[:text.index("signature: ")]), 422, "signed_case.truncated")
    refused(handed_in(text[:text.index("role: ")]), 422, "signed_case.truncated")
    refused(handed_in(text.replace("signed_on=", "signed_on=2", 1)), 409, "signed_case.signature")
    digit = text[-2]
    refused(handed_in(text[:-2] + ("0" if digit != "0" else "1") + "\n"), 409, "signed_case.signature")
    with open(key, encoding="utf-8") as file:
        refused(handed_in(file.read()), 422, "signed_case.not_one")
    assert stored() == before, "what is refused leaves nothing"

    # another version: a finding more, and back
    path = raised(text="한 가지 더")
    refused(handed_in(text), 409, "signed_case.stale")
    assert said(verifier(), path, "withdraw", {"text": "대표 (모의), owner@s2.example와 풀었습니다"}).status == 200
    refused(handed_in(text), 409, "signed_case.stale")
    before = stored()
    os.unlink(papers)
    os.unlink(signed)
    check(run("verify", "export", "VF-1", "--db", MADE["db"], "-o", papers, binary=BULK).code == 0, None)
    text = signed_by(key, papers)
    shutil.copy(os.path.join(HOME, "by-key-lead"), signed)
    dry = server().client("VERIFIER").post(CASE + "/signatures?dry_run=true", text.encode(), key=True, content_type="application/octet-stream")
    assert dry.status == 200 and dry.json()["dry_run"] and stored() == before, dry
    answer = handed_in(text.replace("\n", "\r\n"))
    assert answer.status == 200 and answer.json()["done"] == "verification.signed", answer
    assert case()["signatures"][0]["holds"]
    kept = stored()
    assert handed_in(text).status == 200 and stored() == kept, "twice it stands once"
    refused(handed_in(signed_by(key, papers, "reviewer")), 409, "signed_case.signed_otherwise")
    reviewed = signed_by(new_key("reviewer"), papers, "reviewer")
    assert handed_in(reviewed).status == 200
    assert sorted(s["role"] for s in case()["signatures"]) == ["lead", "reviewer"]

    # a person's name in what was signed stays: the signature is over it
    assert erase("P-S2")["findings_kept"] == 1
    assert all(s["holds"] for s in case()["signatures"]) and steps(path)[-1][2] == "대표 (모의), owner@s2.example와 풀었습니다"

    # where the folder names the verifier's keys no other is taken
    status = os.path.join(MADE["folder"], "verifier_status.csv")
    public = [re.search(r"^public_key: ([0-9a-f]{64})$", each, re.MULTILINE)[1] for each in (text, reviewed)]
    with open(status, "w", encoding="utf-8") as file:
        file.write("verifier,designated_from,designated_to,scope,independence_evidence,public_key\n" + "".join(f"VERIFIER,2027-01-0{day},,제조,E-EP-1-OPINION,{each}\n" for day, each in enumerate(public, 1)))
    result = run("run", MADE["folder"], "--db", MADE["db"], "--again", "-q", binary=BULK)
    check(result.code == 0, result)
    kept = stored()
    refused(handed_in(signed_by(new_key("stranger"), papers)), 403, "signed_case.key_not_designated")
    assert stored() == kept
    os.unlink(status)
    check(run("run", MADE["folder"], "--db", MADE["db"], "--again", "-q", binary=BULK).code == 0, None)


def test_zz_it_outlives_a_run_and_blocks_signing_until_closed_and_a_signed_case_takes_no_more():
    key = os.path.join(HOME, "key")
    check(run("ledger", "keygen", "-o", key, binary=BULK).code == 0, None)
    path = raised(kind="nonconformity", text="봉인이 없습니다")
    count, number = len(rows()), path.rsplit("/", 1)[1]
    result = run("verify", "sign", "VF-1", "--key", key, "--db", MADE["db"], binary=BULK)
    check(result.code == 5 and "signed_case.finding_open" in result.err, result)
    check(run("run", MADE["folder"], "--db", MADE["db"], "--again", "-q").code == 0, None)
    assert len(rows()) == count and verifier().get(path).json()["description"] == "봉인이 없습니다"
    folder = os.path.join(MADE["folder"], "verification_findings.csv")
    with open(folder, "w", encoding="utf-8") as file:
        file.write("verification,finding,kind,description,raised_on,raised_by\n" f"VF-1,{number},clarification,같은 번호,2028-04-01,VERIFIER\n")
    taken = run("run", MADE["folder"], "--db", MADE["db"], "--again", "-q")
    check(taken.code == 3 and "verification.finding_taken" in taken.err and re.search(r"verification_findings\.csv:2", taken.err), taken)
    os.unlink(folder)
    assert said(server().client("S1"), path, "answer", {"text": "봉인했습니다"}).status == 200
    assert said(verifier(), path, "close", {}).status == 200
    sign_elsewhere_and_hand_in(key)
    with open(os.path.join(HOME, "signed"), encoding="utf-8") as file:
        assert re.search(r"^finding\t.*finding=" + number + r"\t.*cell_table=reductions\t", file.read(), re.MULTILINE)
    signed = len(rows())
    refused(verifier().post(CASE + "/findings", ASKED, key=True), 409, "finding.signed")
    assert len(rows()) == signed
    check(run("verify", "check", os.path.join(HOME, "signed"), "--db", MADE["db"], binary=BULK).code == 0, None)
    check(run("check", "--db", MADE["db"], binary=BULK).code == 0, None)
    check(run("run", MADE["folder"], "--db", MADE["db"], "--again", "-q", binary=BULK).code == 0, None)
    check(run("verify", "check", os.path.join(HOME, "signed"), "--db", MADE["db"], binary=BULK).code == 0, None)
    assert server().stop() == 0
    shutil.rmtree(HOME)


if __name__ == "__main__":
    main(__name__)
