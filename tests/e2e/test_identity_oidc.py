#!/usr/bin/python3
"""Signing in with a company's account: the provider is Glewlwyd, started here."""
import json
import os
import sys
import urllib.parse

from e2e import Folder, check, main, run
from identity_case import Browser, Server, expect, make_database
from openid_provider import Provider, missing

SECRET = "a secret:with%signs+of its own"


def provide(folder, db, server, provider, name, kind, firm, *more):
    client = f"sangsaeng-{name}"
    secret = folder.write(name + ".secret", SECRET + "\n")
    os.chmod(secret, 0o600)
    result = run("oidc", "add", name, provider.issuer(kind), client, "--firm", firm, "--secret-file", secret, "--db", db, *more)
    check(result.code == 0, result)
    provider.add_client(client, SECRET, server.base + "/v1/oidc/callback")
    return client


def start(browser, name):
    return expect(browser.get(f"/v1/oidc/{name}/start"), 303).headers["Location"]


def come_back(browser, location):
    parts = urllib.parse.urlsplit(location)
    return browser.get(f"{parts.path}?{parts.query}")


def test_people_sign_in_with_their_company_account():
    with Folder() as folder:
        db = make_database(folder)
        with Server(db) as server, Provider(folder) as provider:
            client = provide(folder, db, server, provider, "s2", "rsa", "S2")
            for user, mail, checked in (("owner", "owner@s2.example", True), ("unchecked", "owner@s2.example", False), ("trader", "trading@carmaker.example", True),
                                        ("stranger", "stranger@s2.example", True)):
                provider.add_user(user, mail, checked)
            browser = Browser(server.port)
            url = start(browser, "s2")
            asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
            assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code" and asked["state"] and asked["nonce"], asked
            location = provider.consent("owner", client, url)
            # another browser cannot use what came back, and it is spent then
            thief = Browser(server.port)
            expect(come_back(thief, location), 403, "identity.oidc_state")
            url = start(thief, "s2")
            mixed = provider.consent("owner", client, url)
            thief.cookies["oidc"] = Browser(server.port).cookies.get("oidc", "x")
            expect(come_back(thief, mixed), 403, "identity.oidc_state")
            home = expect(come_back(browser, location), 303)
            assert home.headers["Location"] == server.base + "/?sign_in=complete", home
            assert browser.get("/v1/me").json()["person"]["person"] == "P-S2"
            browser.csrf = browser.get("/v1/me").json()["csrf"]
            replay = Browser(server.port)
            expect(come_back(replay, location), 403, "identity.oidc_state")
            # an address that nobody vouches for, of another organisation, of nobody
            for user in ("unchecked", "trader", "stranger"):
                other = Browser(server.port)
                answer = expect(come_back(other, provider.consent(user, client, start(other, "s2"))), 403, "identity.oidc_person")
                assert "session" not in other.cookies, answer
            # a code that the provider did not give
            other = Browser(server.port)
            url = provider.consent("owner", client, start(other, "s2"))
            forged = urllib.parse.urlsplit(url)._replace(query=urllib.parse.urlencode({**dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query)), "code": "forged"})).geturl()
            expect(come_back(other, forged), 502, "identity.oidc")
            expect(come_back(other, url), 403, "identity.oidc_state")
            expect(Browser(server.port).get("/v1/oidc/none/start"), 404)
            other = Browser(server.port)
            state = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(start(other, "s2")).query))["state"]
            expect(other.get(f"/v1/oidc/callback?error=access_denied&state={state}"), 403, "identity.oidc_denied")
            assert SECRET not in server.read_log() and asked["state"] not in server.read_log()
            # subjects that were registered, and the other way of signing
            client = provide(folder, db, server, provider, "carmaker", "ecdsa", "CARMAKER", "--kind", "sub")
            other = Browser(server.port)
            expect(come_back(other, provider.consent("stranger", client, start(other, "carmaker"))), 403, "identity.oidc_person")
            result = run("oidc", "subject", "carmaker", "x", "P-S2", "--db", db)
            check(result.code == 4 and "identity.person" in result.err, result, "a person of another organisation")
            subject = subject_of(folder, "stranger")
            check(run("oidc", "subject", "carmaker", subject, "P-CARMAKER", "--db", db).code == 0, result)
            expect(come_back(other, provider.consent("stranger", client, start(other, "carmaker"))), 303)
            assert other.get("/v1/me").json()["organisation"] == "CARMAKER"
            listed = json.loads(run("oidc", "list", "--db", db, "-O", "json").out)["providers"]
            assert [(p["provider"], p["claim"]) for p in listed] == [("carmaker", "sub"), ("s2", "email")]
            check(run("oidc", "remove", "carmaker", "--db", db).code == 0, result)
            expect(Browser(server.port).get("/v1/oidc/carmaker/start"), 404)


def subject_of(folder, user):
    """The provider's own key of a user."""
    import sqlite3
    base = sqlite3.connect(folder / "provider.db")
    tables = [r[0] for r in base.execute("SELECT name FROM sqlite_master WHERE name LIKE 'gpo_subject_identifier'")]
    assert tables, "no table of subjects"
    found = base.execute("SELECT gposi_sub FROM gpo_subject_identifier WHERE gposi_username = ? AND gposi_plugin_name = 'ecdsa'", (user,)).fetchone()
    base.close()
    return found[0]


if __name__ == "__main__":
    if missing():
        print("1..0 # SKIP glewlwyd is not installed")
        sys.exit(0)
    main(__name__)
