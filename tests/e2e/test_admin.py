#!/usr/bin/python3
"""Administration: people are invited, changed and ended by the operator, and of a firm by its own; what is decided outlives a run; health, logs and rules are told to who may
know them."""
import json
import os
import sqlite3
import tempfile
import time
import uuid
from pathlib import Path

from e2e import check, main, run
from identity_case import SMALL, Browser, Server, expect, make_database, sign_in, sign_in_fully

HOME = Path(tempfile.mkdtemp(prefix="sangsaeng-"))
OPERATOR = "desk@operator.example"
NEW = {"organisation": "S2", "name": "박 담당 (모의)", "mail": "new@s2.example", "area": "carbon"}


def fresh(name):
    """A database of its own for a test, and its server."""
    folder = HOME / name
    folder.mkdir()
    return Server(make_database(folder).as_posix())


def write(browser, path, body=None, key=None, **more):
    return browser.post(path, {} if body is None else body, headers={"Idempotency-Key": key or str(uuid.uuid4())}, **more)


def persons(browser):
    return {row["person"]: row for row in expect(browser.get("/v1/persons?limit=500"), 200).json()["items"]}


def accounts(browser):
    return {row["person"]: row for row in expect(browser.get("/v1/accounts"), 200).json()["items"]}


def invite(browser, **more):
    return expect(write(browser, "/v1/persons", {**NEW, **more}), 201).json()["subject"]


def test_somebody_invited_gets_a_letter_and_signs_in():
    with fresh("invited") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        person = invite(operator)
        before = len(server.letters())
        expect(operator.post(f"/v1/persons/{person}/invitation", {}), 204)
        address, letter = server.letters()[before]
        assert "new@s2.example" in address and server.base + "/" in letter and "key=" not in letter, letter
        browser = sign_in(server, NEW["mail"])
        me = expect(browser.get("/v1/me"), 200).json()
        assert (me["person"]["person"], me["person"]["area"], me["organisation"], me["role"]) == (person, "carbon", "S2", "supplier"), me
        firms = {row["organisation"] for row in persons(browser).values()}
        assert firms == {"S2"}, firms
        account = accounts(operator)[person]
        assert account["active"] and account["sessions"] == 1 and account["signed_in_at"] and account["invited_at"] and not account["needs_second_factor"], account
        events = [e["kind"] for e in expect(operator.get(f"/v1/sign-ins?person={person}"), 200).json()["items"]]
        assert events == ["session.begun", "person.invited"], events


def test_a_letter_that_fails_is_told_and_the_person_is_there_all_the_same():
    folder = HOME / "letter"
    folder.mkdir()
    with Server(make_database(folder).as_posix(), "--smtp", "smtp://127.0.0.1:1") as server:
        made = json.loads(run("session", "link", "P-OPERATOR", "--db", server.db, "-O", "json").out)["links"][0]["url"]
        operator = Browser(server.port)
        expect(operator.get("/" + made.split("/", 3)[3]), 303)
        operator.csrf = expect(operator.get("/v1/me"), 200).json()["csrf"]
        person = invite(operator)
        expect(operator.post(f"/v1/persons/{person}/invitation", {}), 502, "identity.letter")
        assert accounts(operator)[person]["active"]


def test_people_of_the_operator_are_asked_for_a_second_factor_first():
    with fresh("second") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        person = invite(operator, organisation="OPERATOR", mail="second@operator.example")
        browser = sign_in(server, "second@operator.example")
        assert expect(browser.get("/v1/me"), 200).json()["sign_in"] == "enrolment"
        expect(browser.get("/v1/accounts"), 401)
        account = accounts(operator)[person]
        assert account["needs_second_factor"] and not account["second_factor"], account


def test_the_same_key_invites_once():
    with fresh("once") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        key = str(uuid.uuid4())
        first, second = write(operator, "/v1/persons", NEW, key), write(operator, "/v1/persons", NEW, key)
        assert expect(first, 201).json() == expect(second, 201).json()
        assert sum(row["mail"] == NEW["mail"] for row in persons(operator).values()) == 1


def test_what_is_wrong_is_named_and_changes_nothing():
    wrong = [({"mail": "no address"}, 422, "person.mail", "/mail"), ({"mail": "OWNER@s2.example"}, 409, "person.mail_taken", "/mail"),
             ({"organisation": "NOBODY"}, 404, "person.organisation", "/organisation"), ({"name": "가\n나"}, 422, "person.name", "/name"),
             ({"area": "everything"}, 422, "person.word", "/area"), ({"language": "fr"}, 422, "person.word", "/language"),
             ({"valid_to": "2020-01-01"}, 422, "person.until", "/valid_to"), ({"valid_to": "soon"}, 422, None, "/valid_to"), ({"role": "operator"}, 422, "server.member", "/role")]
    with fresh("wrong") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        before = persons(operator)
        for more, status, code, pointer in wrong:
            answer = write(operator, "/v1/persons", {**NEW, **more})
            check(answer.status == status and code in (None, answer.json()["code"]) and [e.get("pointer") for e in answer.json().get("errors", [])] == [pointer], answer, f"{more}: {status} {code}")
        expect(write(operator, "/v1/persons?dry_run=true", NEW), 200)
        expect(write(operator, "/v1/persons/NOBODY/change", {"area": "all"}), 404, "person.unknown")
        expect(operator.post("/v1/persons/NOBODY/invitation", {}), 404, "identity.person")
        assert persons(operator) == before


def test_only_people_of_the_operator_decide_of_others():
    with fresh("denied") as server:
        supplier = sign_in(server, "owner@s2.example")
        for path in ("/v1/sign-ins", "/v1/health", "/v1/log-chains"):
            expect(supplier.get(path), 403)
        for organisation in ("S1", "OPERATOR", "CARMAKER"):
            expect(write(supplier, "/v1/persons", {**NEW, "organisation": organisation}), 403, "person.beyond")
        for person in ("P-S1-2", "P-OPERATOR", "P-CARMAKER", "NOBODY"):
            for act in ("change", "withdraw"):
                expect(write(supplier, f"/v1/persons/{person}/{act}"), 404, "person.unknown")
            expect(supplier.post(f"/v1/persons/{person}/invitation", {}), 404, "identity.person")
        for path in ("/v1/rules", "/v1/partners", "/v1/partner-events"):
            assert expect(supplier.get(path), 200).json()["items"] == [], path
        operator = sign_in_fully(server, OPERATOR)[0]
        assert set(persons(operator)) == {"P-OPERATOR", "P-S1-1", "P-S1-2", "P-S2", "P-CARMAKER"}
        client = expect(operator.post("/v1/clients", {"name": "program", "organisation": "OPERATOR"}), 201).json()
        token = expect(Browser(server.port).ask("POST", "/v1/token", form={"grant_type": "client_credentials", "client_id": client["client"], "client_secret": client["secret"]}), 200).json()
        program = {"Authorization": "Bearer " + token["access_token"], "Idempotency-Key": str(uuid.uuid4())}
        expect(Browser(server.port).post("/v1/persons", NEW, headers=program), 403, "identity.person_only")
        expect(Browser(server.port).get("/v1/accounts", headers=program), 403, "identity.person_only")


def test_a_firm_decides_of_its_own_people_within_its_own_task():
    with fresh("firm") as server:
        operator, owner = sign_in_fully(server, OPERATOR)[0], sign_in(server, "owner@s2.example")
        carbon = invite(owner)
        letters = len(server.letters())
        expect(owner.post(f"/v1/persons/{carbon}/invitation", {}), 204)
        assert NEW["mail"] in server.letters()[letters][0]
        expect(write(owner, f"/v1/persons/{carbon}/change", {"name": "이 담당 (모의)"}), 200)
        esg = sign_in(server, NEW["mail"])
        assert expect(esg.get("/v1/me"), 200).json()["person"]["area"] == "carbon"
        other = invite(esg, mail="other@s2.example")
        before = persons(operator)
        # no wider task, nobody with a wider one, not oneself, nobody of another firm by the address
        for body in ({"area": "all"}, {"area": "money"}):
            expect(write(esg, "/v1/persons", {**NEW, **body, "mail": "third@s2.example"}), 403, "person.beyond")
            expect(write(esg, f"/v1/persons/{other}/change", body), 403, "person.beyond")
        for act, body in (("change", {"mail": "mine@s2.example"}), ("withdraw", {})):
            expect(write(esg, f"/v1/persons/P-S2/{act}", body), 403, "person.beyond")
        expect(write(esg, f"/v1/persons/{carbon}/change", {"area": "all"}), 403, "person.beyond")
        expect(write(esg, f"/v1/persons/{carbon}/withdraw"), 409, "person.self")
        taken = write(esg, "/v1/persons", {**NEW, "mail": "finance@s1.example"})
        expect(taken, 409, "person.mail_taken")
        assert "P-S1" not in json.dumps(taken.json()), taken
        assert persons(operator) == before
        # not longer than oneself either, and whom the operator let go stays away
        expect(write(operator, f"/v1/persons/{carbon}/change", {"valid_to": "2029-12-31"}), 200)
        expect(write(esg, "/v1/persons", {**NEW, "mail": "third@s2.example"}), 403, "person.beyond")
        expect(write(esg, "/v1/persons", {**NEW, "mail": "third@s2.example", "valid_to": "2030-01-01"}), 403, "person.beyond")
        expect(write(esg, "/v1/persons", {**NEW, "mail": "third@s2.example", "valid_to": "2029-12-31"}), 201)
        browser = sign_in(server, "other@s2.example")
        expect(write(owner, f"/v1/persons/{other}/withdraw"), 200)
        expect(browser.get("/v1/jobs"), 401)
        expect(write(owner, f"/v1/persons/{other}/change", {"valid_to": None}), 403, "person.beyond")
        expect(write(operator, f"/v1/persons/{other}/change", {"valid_to": None}), 200)
        # who looks after money decides of nobody
        expect(write(operator, f"/v1/persons/{other}/change", {"area": "money"}), 200)
        expect(write(sign_in(server, "other@s2.example"), "/v1/persons", {**NEW, "area": "money", "mail": "fourth@s2.example"}), 403, "person.operator_only")
        check(run("check", "--db", server.db).code == 0, None)


def sessions(browser, **more):
    return {row["session"]: row["person"] for row in expect(browser.get("/v1/sessions?all=true", **more), 200).json()["items"]}


def test_a_firm_s_manager_sees_how_its_own_people_stand_and_ends_their_sessions():
    with fresh("own") as server:
        operator, owner, other = sign_in_fully(server, OPERATOR)[0], sign_in(server, "owner@s2.example"), sign_in(server, "finance@s1.example")
        carbon, money = invite(owner), invite(owner, mail="money@s2.example", area="money")
        esg, clerk = sign_in(server, NEW["mail"]), sign_in(server, "money@s2.example")
        assert set(accounts(operator)) > {"P-S2", carbon, money, "P-S1-1", "P-CARMAKER"} and all(row["may_change"] for row in accounts(operator).values())
        # the own firm's only, with whom one may change; no other's is there
        assert {person: row["may_change"] for person, row in accounts(owner).items()} == {"P-S2": False, carbon: True, money: True}
        assert {person: row["may_change"] for person, row in accounts(esg).items()} == {"P-S2": False, carbon: False, money: False}
        assert set(sessions(owner).values()) == set(sessions(esg).values()) == {"P-S2", carbon, money} < set(sessions(operator).values())
        assert [expect(b.get("/v1/me"), 200).json()["manages_people"] for b in (owner, esg, clerk, operator)] == [True, True, False, False]
        # who looks after money manages nobody; no more does somebody in a role beside that of the own firm
        for path in ("/v1/accounts", "/v1/sessions?all=true"):
            expect(clerk.get(path), 403, "identity.operator_only")
        expect(clerk.post(f"/v1/persons/{carbon}/invitation", {}), 403, "person.operator_only")
        expect(esg.post(f"/v1/persons/{money}/invitation", {}), 403, "person.beyond")
        # sessions of another firm, or of a wider task, are not there to be ended
        every = {person: session for session, person in sessions(operator).items()}
        for browser, person in ((owner, "P-S1-2"), (owner, "P-OPERATOR"), (other, money), (esg, "P-S2"), (esg, money), (clerk, carbon)):
            expect(browser.ask("DELETE", f"/v1/sessions/{every[person]}"), 404, "identity.session")
        assert every == {person: session for session, person in sessions(operator).items()}
        expect(owner.ask("DELETE", f"/v1/sessions/{every[carbon]}"), 204)
        expect(esg.get("/v1/jobs"), 401)
        assert carbon not in sessions(owner).values() and accounts(owner)[carbon]["sessions"] == 0
        log = expect(operator.get(f"/v1/sign-ins?person={every[carbon]}"), 200).json()["items"]
        assert log[0]["kind"] == "session.revoked" and log[0]["actor"] == "P-S2", log
        # a task that has ended is the operator's to give again
        expect(write(owner, f"/v1/persons/{money}/withdraw"), 200)
        assert not accounts(owner)[money]["may_change"] and not accounts(owner)[money]["active"]


def test_a_carmaker_s_person_of_trading_manages_nobody():
    with fresh("trading") as server:
        operator, browser = sign_in_fully(server, OPERATOR)[0], sign_in(server, "trading@carmaker.example")
        assert not expect(browser.get("/v1/me"), 200).json()["manages_people"]
        expect(browser.get("/v1/accounts"), 403, "identity.operator_only")
        expect(write(operator, "/v1/persons/P-CARMAKER/change", {"area": "all"}), 200)
        for role in ("carmaker_trading", "carmaker_sustainability"):
            assert set(row["person"] for row in expect(browser.get("/v1/accounts", headers={"X-Role": role}), 200).json()["items"]) == {"P-CARMAKER"}, role


def test_who_is_withdrawn_is_signed_out_at_once():
    with fresh("withdrawn") as server:
        operator, browser = sign_in_fully(server, OPERATOR)[0], sign_in(server, "owner@s2.example")
        expect(write(operator, "/v1/persons/P-S2/withdraw"), 200)
        expect(browser.get("/v1/jobs"), 401)
        letters = len(server.letters())
        expect(Browser(server.port).post("/v1/sign-in", {"mail": "owner@s2.example"}), 202)
        time.sleep(1)
        assert len(server.letters()) == letters
        assert not accounts(operator)["P-S2"]["active"]
        expect(write(operator, "/v1/persons/P-S2/withdraw"), 409, "person.ended")
        expect(write(operator, "/v1/persons/P-OPERATOR/withdraw"), 409, "person.self")
        expect(write(operator, "/v1/persons/P-S2/change", {"valid_to": None}), 200)
        assert accounts(operator)["P-S2"]["active"] and sign_in(server, "owner@s2.example").csrf


def test_a_carmaker_s_person_gets_another_task_and_so_another_role():
    with fresh("changed") as server:
        operator, browser = sign_in_fully(server, OPERATOR)[0], sign_in(server, "trading@carmaker.example")
        assert expect(browser.get("/v1/me"), 200).json()["role"] == "carmaker_trading"
        expect(write(operator, "/v1/persons/P-CARMAKER/change", {"area": "carbon"}), 200)
        assert expect(browser.get("/v1/me"), 200).json()["role"] == "carmaker_sustainability"
        row = persons(operator)["P-CARMAKER"]
        assert (row["name"], row["mail"], row["valid_from"]) == ("Trading desk (simulated)", "trading@carmaker.example", "2025-11-17"), row


def test_what_was_decided_outlives_a_run_and_the_check_holds():
    with fresh("again") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        person = invite(operator)
        expect(write(operator, "/v1/persons/P-S2/withdraw"), 200)
        before = persons(operator)
    for folder in (SMALL, SMALL):
        result = run("run", folder, "--again", "--db", server.db)
        check(result.code == 0, result)
        result = run("check", "--db", server.db)
        check(result.code == 0, result, "nothing was changed by hand")
    with Server(server.db) as again:
        assert persons(sign_in_fully_again(again)) == before
        assert sign_in(again, NEW["mail"]).csrf
    erased = run("person", "erase", person, "--by", "P-OPERATOR", "--reason", "asked for it", "--db", server.db)
    check(erased.code == 0, erased)
    result = run("run", SMALL, "--again", "--db", server.db)
    check(result.code == 0, result)
    listed = json.loads(run("person", "list", "--db", server.db, "-O", "json").out)["persons"]
    row = next(each for each in listed if each["person"] == person)
    assert row["mail"] is None and not row["name"] and row["erased_on"], row
    with open(server.db, "rb") as file:
        assert NEW["mail"].encode() not in file.read()


def sign_in_fully_again(server):
    """The operator has an app already; it is taken away at the machine."""
    result = run("session", "reset-totp", "P-OPERATOR", "--db", server.db)
    check(result.code == 0, result)
    return sign_in_fully(server, OPERATOR)[0]


def test_a_person_changed_by_hand_is_noticed_and_nothing_is_decided_on_it():
    with fresh("hand") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        invite(operator)
        with sqlite3.connect(server.db) as db:
            db.execute("UPDATE desk_person SET mail = 'other@s2.example'")
        expect(write(operator, "/v1/persons", {**NEW, "mail": "third@s2.example"}), 409, "desk.seal")
    check("desk_person" in run("check", "--db", server.db, "--lang", "en").err, run("check", "--db", server.db), "the check names the table")


def test_broken_chains_are_told():
    with fresh("chains") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        persons(operator)
        chains = {c["log"]: c for c in expect(operator.get("/v1/log-chains"), 200).json()["items"]}
        assert set(chains) == {"reads", "exchange", "sign_ins"} and all(c["intact"] for c in chains.values()) and chains["reads"]["lines"] > 0, chains
        with sqlite3.connect(server.db) as db:
            db.execute("UPDATE live_identity_log SET actor = 'P-S2' WHERE seq = 1")
            db.execute("UPDATE live_view_log SET person = 'P-S2' WHERE seq = 1")
        chains = {c["log"]: c for c in expect(operator.get("/v1/log-chains"), 200).json()["items"]}
        assert (chains["reads"]["finding"], chains["sign_ins"]["finding"]) == ("view.log_hash", "identity.log_hash"), chains
        assert not expect(operator.get("/v1/sign-ins"), 200).json()["intact"]


def job(browser, command, arguments=(), **options):
    made = expect(write(browser, "/v1/jobs", {"command": command, "arguments": list(arguments), "options": options}), 202).json()
    deadline = time.monotonic() + 60
    while made["state"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.1)
        made = expect(browser.get("/v1/jobs/" + made["id"]), 200).json()
    return made


def test_health_tells_of_backup_check_and_failed_jobs():
    with fresh("health") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        health = expect(operator.get("/v1/health"), 200).json()
        assert health["backup"]["job"] is None and health["check"]["job"] is None and health["jobs"]["failed"] == 0, health
        assert health["database"]["room"] and health["database"]["bytes"] == os.path.getsize(server.db) and health["version"], health
        backup, checked, failed = job(operator, "backup", ["b.zip"]), job(operator, "check"), job(operator, "person erase", ["NOBODY"], reason="none")
        assert (backup["state"], checked["state"], failed["state"]) == ("succeeded", "succeeded", "failed"), (backup, checked, failed)
        health = expect(operator.get("/v1/health"), 200).json()
        assert health["backup"]["job"] == backup["id"] and health["backup"]["bytes"] > 1000 and health["backup"]["ended_at"] == backup["ended_at"], health
        assert health["check"]["job"] == checked["id"] and health["check"]["findings"] == len(checked["findings"]) and health["jobs"]["failed"] == 1, health


def test_rules_are_those_of_the_folder():
    with open(os.path.join(SMALL, "programme.json"), encoding="utf-8") as file:
        text = file.read()
    folder = json.loads(text)
    with fresh("rules") as server:
        operator = sign_in_fully(server, OPERATOR)[0]
        rules = expect(operator.get("/v1/rules?limit=500"), 200).json()["items"]
        assert [r["number"] for r in rules] == list(range(1, len(rules) + 1))
        rates = {(r["route"], r["funder"], r["subject"]): r["value"] for r in rules if r["rule"] == "support_rate"}
        wanted = {(s["route"], s.get("funder"), size): f"{float(rate) * 100:g}" for s in folder["rules"]["support"] for size, rate in s["rates"].items()}
        assert rates == wanted, (rates, wanted)
        caps = [(r["route"], r["funder"], r["subject"], r["value"], r["legal_basis"]) for r in rules if r["rule"] == "support_cap"]
        assert caps == [(c["route"], c.get("funder"), c["per"], str(c["amount_krw"]), c["legal_basis"]) for c in folder["rules"].get("caps", [])], caps
        first = next(r for r in rules if r["rule"] == "support_rate")
        assert '"route"' in "\n".join(text.split("\n")[first["line"] - 1:first["line"] + 2]), first
        assert [r["number"] for r in expect(operator.get("/v1/rules?rule=quotes_needed"), 200).json()["items"]] == [r["number"] for r in rules if r["rule"] == "quotes_needed"]


if __name__ == "__main__":
    main(__name__)
