#!/usr/bin/python3
"""Requests to see what the matrix does not show: what the asker may know, the owner's answer, the consent that follows, and what nobody may ask for."""
import json
import os
import re

from api import SOURCE, Server
from e2e import BULK, Folder, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
GRID = "/v1/sites/S1-S/activity?year=2027"
WHY = "라인 공동 연구"


def good(*words, code=0):
    result = run(*words, binary=BULK)
    assert result.code == code, result
    return result


def ask(client, kind, key, class_="meter", code=201, again=True, **said):
    answer = client.post("/v1/access-requests", {"class": class_, "kind": kind, "key": key, "reason": WHY, "last_day": "2028-12-31", **said}, key=again)
    assert answer.status == code, answer
    return answer.json()["access_request"] if code == 201 else answer.json()["code"]


def answer(client, number, code=200, **said):
    got = client.post(f"/v1/access-requests/{number}/answer", said, key=True)
    assert got.status == code, got
    return got.json()


def numbers(client):
    return [row["access_request"] for row in client.get("/v1/access-requests?limit=500").json()["items"]]


def inbox(client):
    return client.get("/v1/inbox").json()["access_requests"]


def stated(client, path=GRID, purpose="%EB%9D%BC%EC%9D%B8%20%EA%B3%B5%EB%8F%99%20%EC%97%B0%EA%B5%AC"):
    return client.get(path, X_Purpose=purpose).status


def story(server):
    """A carmaker asks for the meter data of a plant and gets them for a time and a purpose."""
    maker, s1, s2, operator = (server.client(each) for each in ("CARMAKER", "S1", "S2", "OPERATOR"))
    offered = maker.get(GRID)
    assert offered.status == 404 and offered.json()["ask"] == {"class": "meter", "kind": "site", "key": "S1-S"}, offered
    number = ask(maker, "site", "S1-S", again="once")
    assert ask(maker, "site", "S1-S", again="once") == number, "one effect for each key"
    assert ask(maker, "site", "S1-S", code=409) == "view.access_again"
    assert maker.get(GRID).status == 404, "a request opens nothing"
    assert numbers(maker) == numbers(s1) == numbers(operator) == [number] and numbers(s2) == []
    (waits,) = inbox(s1)
    assert (waits["asker"]["key"], waits["subject"]["ko"], waits["class"], waits["reason"], waits["last_day"], waits["state"]) == (
        "CARMAKER", "가상부품 1 사업장", "meter", WHY, "2028-12-31", "open"), waits
    assert inbox(maker) == inbox(s2) == []
    for stranger in (s2, maker):
        assert answer(stranger, number, 404, answer="grant", last_day="2028-09-30")["code"] == "view.none"
    assert answer(s1, number, 422, answer="grant")["code"] == "view.access_until", "never without a last day"
    assert answer(s1, number, 422, answer="grant", last_day="2020-01-01")["code"] == "view.access_until"
    assert answer(s1, number, 422, answer="refuse")["code"] == "view.access_reason"
    assert s1.get("/v1/consents").json()["items"] == []
    given = answer(s1, number, answer="grant", last_day="2028-09-30")
    (consent,) = maker.get("/v1/consents").json()["items"]
    assert given["state"] == "granted" and consent["consent"] == given["consent"], (given, consent)
    assert (consent["class"], consent["site"], consent["product"], consent["purpose"], consent["last_day"]) == ("meter", "S1-S", None, WHY, "2028-09-30"), consent
    assert stated(maker) == 200 and maker.get(GRID).status == 404, "for its purpose only"
    assert stated(maker, "/v1/sites/S2-S/activity?year=2027") == 404 and stated(s2) in (400, 404), "that site, that receiver"
    assert {row["measure"] for row in maker.get("/v1/meter-readings", X_Purpose="%EB%9D%BC%EC%9D%B8%20%EA%B3%B5%EB%8F%99%20%EC%97%B0%EA%B5%AC").json()["items"]} == {"S1-M1"}
    assert inbox(s1) == [] and [(each["state"], each["owner"]["key"], each["last_day"]) for each in inbox(maker)] == [("granted", "S1", "2028-09-30")]
    assert answer(s1, number, 409, answer="refuse", reason="늦었습니다")["code"] == "view.access_answered"
    assert ask(maker, "site", "S1-S", code=409) == ask(maker, "measure", "S1-M1", code=409) == "view.access_seen"
    assert ask(maker, "organisation", "S1") > number, "the whole firm is more than one site of it"
    log = [row["resource"] for row in s1.get("/v1/reads?limit=500").json()["items"]]
    assert {"access.asked", "access.granted", "consent.given"} <= set(log), log
    at = f"/v1/consents/{given['consent']}"
    assert s1.call("DELETE", at, If_Match=s1.get(at).headers["etag"]).status == 204
    assert stated(maker) != 200 and ask(maker, "site", "S1-S") > number, "what was taken back may be asked for again"


def pseudonymous(server):
    """A firm that the asker knows by a pseudonym stays one, whatever it answers."""
    maker, s3 = server.client("CARMAKER"), server.client("S3")
    (known,) = [row["product"] for row in maker.get("/v1/products").json()["items"] if row["product"].startswith("~")]
    real, none = (maker.get(f"/v1/footprints/{key}/explain") for key in ("S3-P1", "S9-P1"))
    assert {k: v for k, v in real.json().items() if k not in ("request_id", "instance", "ask")} == {k: v for k, v in none.json().items() if k not in ("request_id", "instance", "ask")}
    assert real.json()["ask"] == {"class": "footprint", "kind": "product", "key": "S3-P1"}, "offered alike, whether it is there or not"
    assert [ask(maker, "product", key, "footprint", 404) for key in ("S3-P1", "S9-P1", "~" + "a" * 20)] == ["view.none"] * 3
    assert ask(server.client("S2"), "product", "S3-P1", "footprint", 404) == "view.none", "a stranger"
    number = ask(maker, "product", known, "footprint")
    (waits,) = inbox(s3)
    assert (waits["subject"]["key"], waits["asker"]["key"]) == ("S3-P1", "CARMAKER"), waits
    seen = lambda: [row["physical_kgco2e"] for row in maker.get("/v1/footprints").json()["items"] if row["product"] == known]  # noqa: E731
    assert seen() == []
    answer(s3, number, answer="grant", last_day="2028-09-30")
    assert seen() == [s3.get("/v1/footprints/S3-P1").json()["physical_kgco2e"]]
    for path in ("/v1/access-requests", f"/v1/access-requests/{number}", "/v1/consents", "/v1/inbox", "/v1/products", "/v1/footprints"):
        told = maker.get(path)
        assert told.status == 200 and not re.search(rb'"S3|\xea\xb0\x80\xec\x83\x81\xeb\xb6\x80\xed\x92\x88 3', told.body), (path, told)
    assert [each["owner"]["key"][0] for each in inbox(maker) if each["access_request"] == number] == ["~"]


def refused(server):
    maker, s2 = server.client("CARMAKER"), server.client("S2")
    number = ask(maker, "organisation", "S2", "flag")
    answer(s2, number, answer="refuse", reason="계약에 없습니다")
    (told,) = [each for each in inbox(maker) if each["access_request"] == number]
    assert (told["state"], told["answer"]) == ("refused", "계약에 없습니다"), told
    assert ask(maker, "organisation", "S2", "flag", 409) == "view.access_rest"
    number = ask(maker, "organisation", "S2", "footprint", 409)
    assert number == "view.access_seen", "its direct buyer"
    number = ask(maker, "site", "S2-S", "grant")
    at = f"/v1/access-requests/{number}"
    tag = maker.get(at).headers["etag"]
    assert maker.call("DELETE", at).status == 428 and maker.call("DELETE", at, If_Match='"another"').status == 412
    assert s2.call("DELETE", at, If_Match=s2.get(at).headers["etag"]).status == 404, "the asker's to take back"
    assert maker.call("DELETE", at, If_Match=tag).status == 204
    assert s2.get(at).json()["state"] == "withdrawn" and inbox(s2) == []
    assert answer(s2, number, 409, answer="grant", last_day="2028-09-30")["code"] == "view.access_answered"
    assert ask(maker, "site", "S2-S", "grant") > number


def judged(server):
    """What is refused at once changes nothing."""
    maker, s1, operator = server.client("CARMAKER"), server.client("S1"), server.client("OPERATOR")
    before = numbers(operator)
    for client, class_, kind, key, status, code in (
            (maker, "cost", "organisation", "S1", 409, "view.access_law"), (maker, "recipe", "organisation", "S1", 409, "view.access_law"),
            (s1, "cost", "organisation", "NOBODY", 409, "view.access_law"), (maker, "open", "organisation", "S1", 409, "view.access_open"),
            (operator, "cost", "organisation", "S1", 409, "view.access_other"), (maker, "return", "organisation", "S1", 409, "view.access_other"),
            (maker, "person", "organisation", "S1", 409, "view.access_other"), (maker, "meter", "organisation", "CARMAKER", 409, "view.access_own"),
            (operator, "meter", "site", "S1-S", 409, "view.access_seen"), (server.client("VERIFIER"), "footprint", "product", "S1-P1", 409, "view.access_seen"),
            (maker, "meter", "product", "S1-P1", 422, "view.access_kind"), (maker, "meter", "people", "S1", 422, "view.access_kind"), (maker, "secrets", "site", "S1-S", 422, "view.access_class"),
            (maker, "meter", "site", "NOWHERE", 404, "view.none"), (s1, "meter", "site", "S2-S", 404, "view.none")):
        assert ask(client, kind, key, class_, status) == code, (class_, kind, key)
    for said in ({"reason": ""}, {"reason": "a\nb"}, {"reason": "a" * 301}, {"last_day": "2020-01-01"}, {"last_day": None}, {"purpose": "audit"}):
        assert ask(maker, "site", "S2-S", code=422, **said), said
    got = maker.post("/v1/access-requests", {"class": "meter", "kind": "site", "key": "S2-S", "reason": WHY}, key=True)
    assert got.status == 422 and got.json()["code"] == "view.access_days" and got.json()["message"]["ko"], got
    assert maker.post("/v1/access-requests", {"class": "meter", "kind": "site", "key": "S2-S", "reason": WHY}).json()["code"] == "server.key_needed"
    assert server.client(None).post("/v1/access-requests", {}, key=True).status == 401
    assert server.client(None).get(GRID).status in (401, 404) and "ask" not in server.client(None).get(GRID).json(), "nothing is offered to nobody"
    kept = s1.post("/v1/narrowings", {"receiver": "CARMAKER", "class": "project", "most": "none", "contract": "C-1"}, key=True)
    assert kept.status == 201 and ask(maker, "site", "S1-S", "project", 409) == "view.narrowed", "a contract is stricter than a consent"
    assert numbers(operator) == before
    for _ in range(20):
        number = ask(s1, "organisation", "CARMAKER", "flag")
        at = f"/v1/access-requests/{number}"
        assert s1.call("DELETE", at, If_Match=s1.get(at).headers["etag"]).status == 204
    assert ask(s1, "organisation", "CARMAKER", "flag", 429) == "view.access_many"


def test_a_request_is_asked_answered_and_kept():
    with Folder() as f:
        good("run", SMALL, "--db", f / "p.db")
        with Server(f / "p.db", bulk=True) as server:
            story(server)
            pseudonymous(server)
            refused(server)
            judged(server)
            count = len(numbers(server.client("OPERATOR")))
        good("check", "--db", f / "p.db")
        good("run", SMALL, "--db", f / "p.db", "--again")  # the record outlives a run
        assert len(good("access", "requests", "OPERATOR", "--db", f / "p.db", "-O", "csv").out.splitlines()) == count + 1


def test_under_sanitizers():
    with Folder() as f:
        good("run", SMALL, "--db", f / "p.db")
        with Server(f / "p.db") as server:
            story(server)
            pseudonymous(server)
            refused(server)


def test_the_command_line_does_the_same_and_a_consent_ends_by_itself():
    with Folder() as f:
        db = ("--db", f / "p.db")
        good("run", SMALL, *db)
        products = good("access", "as", "CARMAKER", "products", *db, "-O", "json").out
        (known,) = [row["product"] for row in json.loads(products)["items"] if row["product"].startswith("~")]
        made = json.loads(good("access", "request", "CARMAKER", "footprint", "product", known, "--reason", WHY, *db, "-O", "json").out)
        assert (made["state"], made["consent"]) == ("open", None)
        number = str(made["access_request"])
        assert "view.access_answered" not in good("access", "grant", number, *db, code=3).err and "[view.access_until]" in good("access", "grant", number, *db, code=3).err
        given = json.loads(good("access", "grant", number, "--until", "2028-07-31", "--by", "P-S3", *db, "-O", "json").out)
        assert given["state"] == "granted" and given["consent"]
        lines = {day: [row["product"] for row in json.loads(good("access", "as", "CARMAKER", "footprints", *db, "--on", day, "-O", "json").out)["items"]] for day in ("2028-07-31", "2028-08-01")}
        assert known in lines["2028-07-31"] and known not in lines["2028-08-01"], lines
        assert "[view.access_answered]" in good("access", "refuse", number, "--reason", "no", *db, code=5).err
        assert "[view.access_law]" in good("access", "request", "CARMAKER", "cost", "organisation", "S1", "--reason", WHY, *db, code=5).err
        assert "[view.none]" in good("access", "request", "CARMAKER", "footprint", "product", "S3-P1", "--reason", WHY, *db, code=4).err
        number = good("access", "request", "S1", "meter", "site", "S3-S", "--reason", WHY, "--until", "2028-12-31", *db).out.split()[1].rstrip(":")
        assert "withdrawn" in good("access", "withdraw", number, *db).out
        rows = good("access", "requests", "S3", *db, "-O", "csv").out.splitlines()
        assert len(rows) == 3 and "withdrawn" in rows[2] and "S3-P1" in rows[1], rows
        good("access", "grant", "1", "2", *db, code=2)
        good("check", *db)


if __name__ == "__main__":
    main("__main__")
