#!/usr/bin/python3
"""Signing in at a running server: by code and link, with a second factor, sessions and their end, programs and their tokens, limits."""
import base64
import json
import shutil
import sqlite3
import time
import urllib.parse

from e2e import Folder, check, main, run
from identity_case import SMALL, Browser, Server, code_of, expect, link_of, make_database, sign_in, sign_in_fully, totp


def client(db, *more, name="node", firm="CARMAKER"):
    result = run("client", "add", name, "--firm", firm, "--db", db, "-O", "json", *more)
    check(result.code == 0, result)
    made = json.loads(result.out)
    return made["client"], made["secret"]


def basic(who, secret):
    return {"Authorization": "Basic " + base64.b64encode(f"{who}:{secret}".encode()).decode()}


def test_people_sign_in_by_mail_and_are_who_they_are():
    with Folder() as folder, Server(make_database(folder)) as server:
        browser, stranger = Browser(server.port), Browser(server.port)
        expect(browser.get("/v1/me"), 401, "server.signed_in")
        # one answer for who is known and who is not
        known, unknown = expect(browser.post("/v1/sign-in", {"mail": "Owner@S2.example"}), 202), expect(stranger.post("/v1/sign-in", {"mail": "nobody@x.example"}), 202)
        assert known.json().keys() == unknown.json().keys() and len(known.body) == len(unknown.body)
        assert {h for h, _ in known.headers.items()} == {h for h, _ in unknown.headers.items()}
        letter = server.letter(0)
        assert "대표 (모의) 님께" in letter and "10분" in letter
        expect(stranger.post("/v1/sign-in/code", {"code": code_of(letter)}), 403, "identity.code")  # not the browser that asked
        expect(stranger.get(f"{link_of(letter).path}?{link_of(letter).query}"), 403, "identity.code")
        expect(Browser(server.port).get(f"{link_of(letter).path}?{link_of(letter).query}"), 403, "identity.other_browser")
        made = browser.post("/v1/sign-in/code", {"code": code_of(letter).lower().replace("-", " ")})
        signed = browser.take(made)
        assert signed["sign_in"] == "complete"
        cookie = [c for c in made.headers.get_all("Set-Cookie") if c.startswith("session=")][0]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie, cookie
        me = expect(browser.get("/v1/me"), 200).json()
        assert me["person"]["person"] == "P-S2" and me["organisation"] == "S2" and me["csrf"] == browser.csrf
        expect(browser.post("/v1/sign-in/code", {"sign_in": known.json()["sign_in"], "code": code_of(letter)}), 403, "identity.code")  # once
        # by link: the letter in the person's language
        other = Browser(server.port)
        expect(other.post("/v1/sign-in", {"mail": "trading@carmaker.example"}), 202)
        letter = server.letter(1)
        assert "Your code" in letter and "Dear Trading desk" in letter
        home = expect(other.get(f"{link_of(letter).path}?{link_of(letter).query}"), 303)
        assert home.headers["Location"].endswith("/?sign_in=complete")
        assert other.get("/v1/me").json()["organisation"] == "CARMAKER"
        expect(browser.post("/v1/sign-in", {"mail": "no address"}), 422, "identity.mail")
        log = server.read_log()
        for secret in (browser.cookies["session"], browser.csrf, code_of(letter), "owner@s2"):
            assert secret.lower() not in log.lower()


def test_sessions_are_listed_and_end():
    with Folder() as folder, Server(make_database(folder)) as server:
        one, two = sign_in(server, "owner@s2.example"), sign_in(server, "owner@s2.example")
        other = sign_in(server, "trading@carmaker.example")
        listed = expect(one.get("/v1/sessions"), 200).json()["items"]
        assert len(listed) == 2 and {s["person"] for s in listed} == {"P-S2"} and sum(s["current"] for s in listed) == 1
        # who manages the own firm's people reads theirs; a trading desk manages nobody
        assert {s["person"] for s in expect(one.get("/v1/sessions?all=true"), 200).json()["items"]} == {"P-S2"}
        expect(other.get("/v1/sessions?all=true"), 403, "identity.operator_only")
        second = [s["session"] for s in listed if not s["current"]][0]
        expect(other.delete(f"/v1/sessions/{second}"), 404)
        # a write needs the token of the page
        expect(one.delete(f"/v1/sessions/{second}", headers={"X-CSRF-Token": "x"}), 403, "server.csrf")
        expect(one.delete(f"/v1/sessions/{second}"), 204)
        expect(two.get("/v1/sessions"), 401)
        kept = dict(one.cookies)
        expect(one.delete("/v1/session"), 204)
        assert "session" not in one.cookies
        one.cookies = kept
        expect(one.get("/v1/sessions"), 401)  # replayed
        # the command line ends one within a second
        session = other.get("/v1/me").json()["session"]
        result = run("session", "revoke", session, "--by", "P-OPERATOR", "--db", server.db)
        check(result.code == 0, result)
        time.sleep(1.2)
        expect(other.get("/v1/sessions"), 401)
        log = json.loads(run("session", "log", "--db", server.db, "-O", "json").out)["events"]
        assert [e["kind"] for e in log].count("session.begun") == 3 and log[-1]["kind"] == "session.revoked" and log[-1]["actor"] == "P-OPERATOR"


def test_the_operator_needs_a_second_factor():
    with Folder() as folder, Server(make_database(folder)) as server:
        browser = sign_in(server, "desk@operator.example")
        assert browser.get("/v1/me").json()["kind"] == "pending"
        expect(browser.get("/v1/sessions"), 401, "server.signed_in")
        expect(browser.post("/v1/totp", headers={"X-CSRF-Token": "x"}), 403, "server.csrf")
        begun = expect(browser.post("/v1/totp"), 200).json()
        assert begun["uri"].startswith("otpauth://totp/Sangsaeng:P-OPERATOR?secret=" + begun["secret"])
        expect(browser.post("/v1/totp/confirm", {"code": "000000" if totp(begun["secret"]) != "000000" else "1"}), 403, "identity.totp")
        before = browser.cookies["session"]
        confirmed = browser.take(browser.post("/v1/totp/confirm", {"code": totp(begun["secret"])}))
        assert len(confirmed["recovery_codes"]) == 10 and browser.cookies["session"] != before
        me = browser.get("/v1/me").json()
        assert me["kind"] == "person" and me["second_factor"] and me["organisation_kind"] == "operator"
        again = sign_in(server, "desk@operator.example")
        expect(again.post("/v1/sign-in/totp", {"code": totp(begun["secret"])}), 403, "identity.totp")  # that step was shown
        again.take(again.post("/v1/sign-in/totp", {"code": totp(begun["secret"], 1)}))
        assert len(expect(again.get("/v1/sessions?all=true"), 200).json()["items"]) == 2
        third = sign_in(server, "desk@operator.example")
        third.take(third.post("/v1/sign-in/totp", {"code": confirmed["recovery_codes"][0]}))
        result = run("session", "reset-totp", "P-OPERATOR", "--db", server.db)
        check(result.code == 0, result)
        time.sleep(1.2)
        expect(third.get("/v1/sessions"), 401)


def test_wrong_codes_lock_and_say_how_long():
    with Folder() as folder, Server(make_database(folder)) as server:
        browser = Browser(server.port)
        expect(browser.post("/v1/sign-in", {"mail": "owner@s2.example"}), 202)
        code = code_of(server.letter(0))
        for _ in range(5):
            expect(browser.post("/v1/sign-in/code", {"code": "0000-0000"}), 403, "identity.code")
        answer = expect(browser.post("/v1/sign-in/code", {"code": code}), 429, "identity.locked")
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        for _ in range(4):
            expect(browser.post("/v1/sign-in", {"mail": "owner@s2.example"}), 202)
        expect(browser.post("/v1/sign-in", {"mail": "owner@s2.example"}), 429, "identity.locked")


def test_who_clicks_a_link_in_vain_reads_a_page():
    with Folder() as folder, Server(make_database(folder)) as server:
        browser = Browser(server.port)
        expect(browser.get("/v1/sign-in/link?key=abc"), 403, "identity.other_browser")
        page = browser.get("/v1/sign-in/link?key=%3Cb%3E", headers={"Accept": "text/html", "Accept-Language": "ko"})
        assert page.status == 403 and page.headers["Content-Type"].startswith("text/html") and "로그인하지 못했습니다".encode() in page.body and b"<b>" not in page.body, page
        browser = sign_in(server, "owner@s2.example")
        expect(browser.get("/v1/sign-in/link?key=abc"), 403, "identity.link_used")


def links(db, *arguments, code=0):
    result = run("session", "link", *arguments, "--db", db, "-O", "json")
    check(result.code == code, result)
    return json.loads(result.out)["links"] if code == 0 else result


def open_link(server, url):
    """In a browser that nobody used before."""
    browser, parts = Browser(server.port), urllib.parse.urlsplit(url)
    answer = browser.get(f"{parts.path}?{parts.query}")
    if answer.status == 303:
        browser.csrf = browser.get("/v1/me").json()["csrf"]
    return browser, answer


def test_a_link_made_at_the_machine_signs_each_role_in_once_and_sends_no_letter():
    with Folder() as folder, Server(make_database(folder)) as server:
        made = links(server.db, "--base-url", server.base, "--by", "P-HEAD")
        kinds = {link["role"]: link["person"] for link in made}
        assert kinds == {"operator": "P-OPERATOR", "carmaker_trading": "P-CARMAKER", "supplier_1": "P-S1-2"}, made  # roles that somebody has here
        assert len({link["url"] for link in made}) == len(made) == 3 and all(link["url"].startswith(server.base + "/v1/sign-in/link?key=") for link in made), made
        for link in made:
            browser, answer = open_link(server, link["url"])
            assert answer.status == 303 and answer.headers["Location"].endswith("/?sign_in=complete"), answer
            me = expect(browser.get("/v1/me"), 200).json()
            assert me["kind"] == "person" and me["person"]["person"] == link["person"], (me, link)  # the operator too: nobody stands behind a simulated programme
            assert link["role"].split("_")[0] in me["role"] and me["role"] == browser.cookies.get("role", me["role"]), (me, link)
            expect(browser.get("/v1/sessions"), 200)
            expect(open_link(server, link["url"])[1], 403, "identity.code")
        assert server.letters() == []
        log = json.loads(run("session", "log", "--db", server.db, "-O", "json").out)["events"]
        assert [(e["subject"], e["actor"]) for e in log if e["kind"] == "link.made"] == [(link["person"], "P-HEAD") for link in made]
        keys = [urllib.parse.parse_qs(urllib.parse.urlsplit(link["url"]).query)["key"][0] for link in made]
        with open(server.db, "rb") as file:
            kept = file.read() + server.read_log().encode() + json.dumps(log).encode()
        assert not [key for key in keys if key.encode() in kept], "a link is in no file"


def test_a_link_begins_in_the_role_that_it_names_if_it_is_the_person_s():
    with Folder() as folder, Server(make_database(folder)) as server:
        for role, kept in (("operator", True), ("x%3B%20a%3Db", False), ("carmaker_trading", True)):
            url = next(link["url"] for link in links(server.db, "--base-url", server.base) if link["role"] == "carmaker_trading")
            browser, answer = open_link(server, url.split("&role=")[0] + "&role=" + role)
            assert answer.status == 303 and ("role" in browser.cookies) == kept and "a" not in browser.cookies, (role, browser.cookies)
            me = expect(browser.get("/v1/me"), 200).json()
            assert me["role"] == "carmaker_trading" and me["organisation"] == "CARMAKER", me  # another's role is none
            expect(browser.get("/v1/me", headers={"X-Role": "operator"}), 403)
            expect(browser.ask("DELETE", "/v1/session", headers={"X-CSRF-Token": me["csrf"]}), 204)
            assert not browser.cookies.get("role"), "it ends with the session"


def test_a_link_names_its_person_and_ends():
    with Folder() as folder, Server(make_database(folder)) as server:
        (link,) = links(server.db, "P-S2", "--base-url", server.base)
        base = sqlite3.connect(server.db)
        expires = base.execute("SELECT expires - created FROM live_identity_codes").fetchall()
        assert expires == [(12 * 60 * 60,)], expires
        base.execute("UPDATE live_identity_codes SET expires = created - 1")
        base.commit()
        base.close()
        expect(open_link(server, link["url"])[1], 403)
        browser, answer = open_link(server, links(server.db, "P-S2", "--base-url", server.base)[0]["url"])
        assert answer.status == 303 and browser.get("/v1/me").json()["organisation"] == "S2", answer
        for lang, role in (("ko", "운영재단 (OPERATOR)"), ("en", "operator (OPERATOR)")):
            text = run("session", "link", "--db", server.db, "--lang", lang)
            check(text.code == 0 and role in text.out and text.out.count("http://127.0.0.1:8080/v1/sign-in/link?key=") == 3, text)
        check("identity.person" in links(server.db, "P-NOBODY", code=4).err, "nobody")


def test_in_a_real_programme_a_link_is_for_one_person_who_still_shows_the_second_factor():
    with Folder() as folder:
        shutil.copytree(SMALL, folder / "real")
        with open(folder / "real/programme.json", encoding="utf-8") as file:
            rules = json.load(file)
        rules["simulated"] = False
        folder.write("real/programme.json", json.dumps(rules))
        db = folder / "real.db"
        result = run("run", folder / "real", "--db", db)
        check(result.code == 0, result)
        check("identity.links_simulated" in links(db, code=2).err, "without a person")
        with Server(db) as server:
            browser, answer = open_link(server, links(db, "P-OPERATOR", "--base-url", server.base)[0]["url"])
            assert answer.status == 303 and browser.get("/v1/me").json()["kind"] == "pending", answer
            expect(browser.get("/v1/sessions"), 401, "server.signed_in")


def test_programs_get_tokens_in_both_ways():
    with Folder() as folder, Server(make_database(folder)) as server:
        who, secret = client(server.db, "--partner", "peer")
        browser = Browser(server.port)
        grant = {"grant_type": "client_credentials"}
        for path in ("/v1/token", "/pact/auth/token"):
            for headers, form in ((basic(who, secret), grant), (basic(who.replace("-", "%2D"), secret.replace("_", "%5F")), grant),
                                  (None, {**grant, "client_id": who, "client_secret": secret})):
                answer = expect(browser.post(path, form=form, headers=headers), 200)
                made = answer.json()
                assert made["token_type"] == "Bearer" and made["expires_in"] == 3600 and answer.headers["Cache-Control"] == "no-store", answer
        me = browser.get("/v1/me", headers={"Authorization": "Bearer " + made["access_token"]}).json()
        assert me["kind"] == "client" and me["partner"] == "peer" and me["organisation"] == "CARMAKER" and me["scopes"] == "footprint:list footprint:read"
        answer = browser.post("/pact/auth/token", form={**grant, "scope": "footprint:read other"}, headers=basic(who, secret)).json()
        assert answer["scope"] == "footprint:read"
        assert "scope" not in browser.post("/pact/auth/token", form={**grant, "scope": "footprint:read"}, headers=basic(who, secret)).json()
        for headers, form, status, error in ((basic(who, "x"), grant, 401, "invalid_client"), (basic("c-none", secret), grant, 401, "invalid_client"), ({}, grant, 401, "invalid_client"),
                                             ({"Authorization": "Basic !!"}, grant, 401, "invalid_client"), (basic(who, secret), {"grant_type": "password"}, 400, "unsupported_grant_type"),
                                             (basic(who, secret), {}, 400, "invalid_request"), (basic(who, secret), {**grant, "client_secret": secret}, 400, "invalid_request")):
            answer = expect(browser.post("/pact/auth/token", form=form, headers=headers), status)
            assert answer.json()["error"] == error and answer.headers["Cache-Control"] == "no-store", answer
            assert status != 401 or answer.headers["WWW-Authenticate"].startswith("Basic "), answer
        expect(browser.post("/pact/auth/token", {"grant_type": "client_credentials"}, headers=basic(who, secret)), 400)
        found = expect(browser.get("/pact/.well-known/openid-configuration"), 200).json()
        assert found["issuer"] == server.base + "/pact" and found["token_endpoint"] == server.base + "/pact/auth/token"
        assert browser.get("/.well-known/openid-configuration").json()["token_endpoint"] == server.base + "/v1/token"
        result = run("client", "revoke", who, "--db", server.db)
        check(result.code == 0, result)
        time.sleep(1.2)
        expect(browser.get("/v1/me", headers={"Authorization": "Bearer " + made["access_token"]}), 401)
        assert secret not in server.read_log() and made["access_token"] not in server.read_log()


def test_people_keep_the_programs_of_their_own_organisation():
    with Folder() as folder, Server(make_database(folder)) as server:
        supplier, carmaker = sign_in(server, "owner@s2.example"), sign_in(server, "trading@carmaker.example")
        made = expect(supplier.post("/v1/clients", {"name": "회계 프로그램"}), 201).json()
        token = supplier.post("/v1/token", form={"grant_type": "client_credentials"}, headers=basic(made["client"], made["secret"])).json()
        assert token["scope"] == "api:read api:write"
        expect(supplier.post("/v1/clients", {"name": "x", "organisation": "S1"}), 403, "identity.operator_only")
        expect(supplier.post("/v1/clients", {"name": "x", "scopes": "metrics"}), 403, "identity.operator_only")
        expect(supplier.post("/v1/clients", {"name": "x", "partner": "p"}), 403, "identity.operator_only")
        expect(supplier.post("/v1/clients", {"name": " "}), 422, "identity.client_name")
        none = expect(supplier.post("/v1/clients", {}), 422, "identity.member").json()
        assert [e["pointer"] for e in none["errors"]] == ["/name"], none
        for scopes in (["api:read"], [], 3, {"a": 1}):
            expect(supplier.post("/v1/clients", {"name": "x", "scopes": scopes}), 422, "server.member_text")
        expect(supplier.post("/v1/clients", {"name": "x", "scope": "api:read"}), 422, "server.member")
        expect(supplier.post("/v1/sign-in", {"mail": "a@b.example", "more": 1}), 422, "server.member")
        assert carmaker.get("/v1/clients").json()["items"] == []
        expect(carmaker.post(f"/v1/clients/{made['client']}/rotate", {}), 404)
        expect(carmaker.delete(f"/v1/clients/{made['client']}"), 404)
        new = expect(supplier.post(f"/v1/clients/{made['client']}/rotate", {"days": 0}), 200).json()
        for wrong in ({"days": -1}, {"days": "x"}, {"days": 10**9}, {"days": 1, "overlap_seconds": 1}, {"foo": 1}):
            expect(supplier.post(f"/v1/clients/{made['client']}/rotate", wrong), 422)
        grant = {"grant_type": "client_credentials"}
        expect(supplier.post("/v1/token", form=grant, headers=basic(made["client"], made["secret"])), 401)
        expect(supplier.post("/v1/token", form=grant, headers=basic(made["client"], new["secret"])), 200)
        with_token = {"Authorization": "Bearer " + token["access_token"]}
        expect(Browser(server.port).get("/v1/clients", headers=with_token), 403, "identity.person_only")
        operator, _ = sign_in_fully(server, "desk@operator.example")
        assert [c["name"] for c in operator.get("/v1/clients").json()["items"]] == ["회계 프로그램"]
        expect(operator.delete(f"/v1/clients/{made['client']}"), 204)
        expect(Browser(server.port).get("/v1/me", headers=with_token), 401)


def test_sessions_outlive_the_server_and_a_run():
    with Folder() as folder:
        db = make_database(folder)
        with Server(db) as server:
            browser = sign_in(server, "owner@s2.example")
        result = run("run", SMALL, "--db", db, "--again")
        check(result.code == 0, result)
        with Server(db) as server:
            browser.port = server.port
            expect(browser.get("/v1/sessions"), 200)


if __name__ == "__main__":
    main(__name__)
