#!/usr/bin/python3
"""`sangsaeng serve` as a PACT host, over TLS: token, lists with filters and pages, single footprints, errors in the standard's form, version 2; what is
published, granted and revoked while it runs; the log of exchanges."""
import base64
import json
import re
import shutil
import sqlite3
import urllib.parse

from e2e import BULK, Folder, check, main, run
from serving import SMALL, Server, wait_until

URN = "urn:pact:127.0.0.1:product-id:"
MADE = {}


def cli(db, *words, code=0):
    result = run(*words, "--db", db, binary=BULK)
    check(result.code == code, result, " ".join(words))
    return result


def partner(db, key, *grants, organisation="CARMAKER", settings=()):
    """Adds a partner with grants; returns its credentials."""
    cli(db, "partner", "add", key, *(["--firm", organisation] if organisation else []), "--by", "P-OPERATOR", *settings)
    for grant in grants:
        cli(db, "partner", "grant", key, *grant, "--by", "P-OPERATOR")
    issued = json.loads(cli(db, "partner", "credentials", key, "--by", "P-OPERATOR", "--json").out)
    return issued["client_id"], issued["client_secret"]


class Client:
    """A partner of the server."""

    def __init__(self, server, credentials):
        self.server, self.credentials, self.token = server, credentials, None

    def basic(self, client, secret, body="grant_type=client_credentials", **headers):
        word = base64.b64encode(f"{client}:{secret}".encode()).decode()
        return self.server.ask("POST", "/pact/auth/token", body, Authorization=f"Basic {word}", Content_Type="application/x-www-form-urlencoded", **headers)

    def get(self, path, **headers):
        if not self.token:
            answer = self.basic(*self.credentials)
            check(answer.status == 200, answer, "token")
            self.token = answer.json()["access_token"]
        return self.server.get(path, Authorization=f"Bearer {self.token}", **headers)

    def list(self, query="", status=200, version=3):
        answer = self.get(f"/pact/{version}/footprints" + (f"?{query}" if query else ""))
        check(answer.status == status, answer, query)
        return answer.json()["data"] if status == 200 else answer.json()

    def products(self, query=""):
        return [item["productIds"][0].rsplit(":", 1)[1] for item in self.list(query)]


def database(folder):
    """The small example with biogenic carbon, which version 2 asks for; run once and published; a copy."""
    if "db" not in MADE:
        MADE["folder"] = Folder().__enter__()
        MADE["db"] = MADE["folder"] / "made.db"
        shutil.copytree(SMALL, MADE["folder"] / "small")
        with open(MADE["folder"] / "small/products.csv", encoding="utf-8") as file:
            head, *rows = file.read().splitlines()
        with open(MADE["folder"] / "small/products.csv", "w", encoding="utf-8") as file:
            file.write("\n".join([head + ",biogenic_carbon_kg", *[row + ",0" for row in rows]]) + "\n")
        result = run("run", MADE["folder"] / "small", "--db", MADE["db"], binary=BULK)
        check(result.code == 0, result)
        for case in ("before", "after"):
            cli(MADE["db"], "publish", "S1-P1", "S2-P1", "S3-P1", "V-1", "--case", case, "--incomplete", "--samples", "1", "--by", "P-OPERATOR")
    shutil.copy(MADE["db"], folder / "pact.db")
    return folder / "pact.db"


def error(answer, status, code):
    check(answer.status == status, answer, f"{status} {code}")
    check(set(answer.json()) == {"code", "message"} and answer.json()["code"] == code, answer, code)
    check(answer.headers["content-type"] == "application/json", answer)
    return answer


def test_a_partner_gets_a_token_and_sees_what_was_granted():
    with Folder() as folder:
        db = database(folder)
        buyer = partner(db, "HMC", ("--firm", "S1"), ("--product", "S2-P1"))
        apart = partner(db, "APART", organisation=None)
        with Server(db, tls=True) as server:
            client = Client(server, buyer)
            discovery = server.get("/pact/.well-known/openid-configuration").json()
            assert discovery["token_endpoint"].endswith("/pact/auth/token"), discovery
            answer = client.basic(*buyer)
            check(answer.status == 200 and answer.json()["token_type"].lower() == "bearer" and answer.json()["expires_in"] == 3600, answer)
            check("no-store" in answer.headers["cache-control"], answer)
            answer = client.basic(buyer[0], "wrong")
            check(answer.status in (400, 401) and answer.json()["error"] == "invalid_client", answer)

            seen = client.list()
            assert sorted(item["productIds"][0] for item in seen) == [URN + "S1-P1", URN + "S1-P1", URN + "S2-P1", URN + "S2-P1"], seen
            for item in seen:
                assert item["specVersion"] == "3.0.3" and item["status"] == "Active" and item["companyIds"], item
                assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", item["id"]), item["id"]
                one = client.get("/pact/3/footprints/" + item["id"].upper())
                check(one.status == 200 and one.json()["data"] == item, one)
            assert Client(server, apart).list() == []


def test_filters_select_and_pages_lose_nothing():
    with Folder() as folder:
        db = database(folder)
        buyer = partner(db, "HMC", ("--firm", "S1"), ("--firm", "S2"), ("--firm", "S3"), ("--firm", "CARMAKER"))
        with Server(db, bulk=True, tls=True) as server:
            client = Client(server, buyer)
            every = client.list()
            assert len(every) == 8, len(every)
            urn = urllib.parse.quote(URN)
            assert client.products(f"productId={urn}S1-P1") == ["S1-P1", "S1-P1"]
            assert sorted(set(client.products(f"productId={urn}s1-p1&PRODUCTID={urn}V-1"))) == ["S1-P1", "V-1"]
            company = every[0]["companyIds"][0]
            assert client.list(f"companyId={company}") == [item for item in every if item["companyIds"][0] == company]
            assert client.list(f"companyId={company}&productId={urn}V-1&geography=") == [] or company.endswith("CARMAKER")
            assert client.list("status=active") == every and client.list("status=Deprecated") == [] and client.list("status=Nonsense") == []
            assert client.list("geography=XX") == [] and client.list("classification=urn:cpc:1") == []
            end = every[0]["pcf"]["referencePeriodEnd"]
            assert every[0] in client.list(f"validOn={end}")
            assert client.list("validBefore=2001-01-01") == [] and len(client.list("validAfter=2001-01-01T00:00Z")) == 8
            assert client.list("limit=0") == [] and client.list("unknown=1") == every

            for size in (1, 3, 7, 8, 500):
                paged, path, pages = [], f"/pact/3/footprints?status=Active&limit={size}", 0
                while path:
                    answer = client.get(path, Host=f"localhost:{server.port}")
                    assert len(answer.json()["data"]) <= size
                    paged += answer.json()["data"]
                    link = re.fullmatch(r'<https://localhost:(\d+)(/pact/3/footprints\?[^>]*)>; rel="next"', answer.headers.get("link", ""))
                    path = link and link.group(2)
                    if path:
                        assert int(link.group(1)) == server.port and "status=Active" in path.replace("active", "Active") and f"limit={size}" in path, path
                        assert client.get(path).json() == client.get(path).json()  # a link works more than once
                    pages += 1
                assert paged == every and pages == -(-8 // size), (size, pages)


def test_errors_have_the_standards_form():
    with Folder() as folder:
        db = database(folder)
        buyer = partner(db, "HMC", ("--firm", "S1"))
        with Server(db, tls=True) as server:
            client = Client(server, buyer)
            for query in ("validOn=soon", "limit=-1", "limit=x", "limit=1&limit=2", "cursor=abc", "x-other-thing=1", "$filter=x", "validOn=2026-01-01&validOn=2026-01-02"):
                got = error(client.get("/pact/3/footprints?" + query), 400, "BadRequest")
                assert query.split("=")[0].lower() in got.json()["message"].lower(), got
            error(client.get("/pact/3/footprints/not-a-uuid"), 400, "BadRequest")
            unknown = error(client.get("/pact/3/footprints/00000000-0000-4000-8000-000000000000"), 404, "NotFound")
            rows = dict(sqlite3.connect(db).execute("SELECT product, footprint FROM live_pact_footprint"))
            hidden = error(client.get("/pact/3/footprints/" + rows["S3-P1"]), 404, "NotFound")
            assert hidden.body == unknown.body
            error(client.get("/pact/3/footprints/" + rows["S2-P1"]), 403, "AccessDenied")  # bought of S2, but not granted

            answer = error(server.get("/pact/3/footprints"), 401, "BadRequest")
            assert "Bearer" in answer.headers["www-authenticate"]
            assert "needed" in answer.json()["message"], answer
            error(server.get("/pact/3/footprints", Authorization="Bearer nonsense"), 401, "BadRequest")
            for method in ("PUT", "DELETE", "POST"):
                answer = server.ask(method, "/pact/3/footprints", Authorization=f"Bearer {client.token}")
                check(answer.status == 405, answer, method)
                assert answer.json()["code"] == "BadRequest", answer
            for path in ("/pact/3/nothing", "/pact/nothing", "/pact", "/pact/auth/nothing"):
                error(server.get(path, Authorization=f"Bearer {client.token}"), 404, "NotFound")
            for method, path, status in (("GET", "/pact/auth/token", 405), ("PUT", "/pact/auth/token", 405), ("GET", "/pact/auth/token/", 404), ("POST", "/pact/auth/token?client_id=x", 400)):
                answer = server.ask(method, path)
                check(answer.status == status and answer.json()["error"] == "invalid_request" and answer.json()["error_description"].rstrip()[-1] not in ":", answer, path)
            assert len(client.list("limit=99999999999999999999")) == 2
            for words in (40, 300, 1500):  # many parameters are answered, by a refusal if they are too many
                answer = server.get("/healthz?" + "&".join(f"a={i}" for i in range(words)))
                check(answer.status in (200, 400, 414, 431), answer, words)
            error(server.get("/pact/3/footprints", Authorization=f"Bearer {client.token}", Host="elsewhere.example"), 421, "BadRequest")


def test_a_partners_token_opens_nothing_of_v1():
    """Neither of a partner that is an organisation of the programme, nor of one that is nobody there."""
    with Folder() as folder:
        db = database(folder)
        nodes = [partner(db, "HMC", ("--firm", "S1")), partner(db, "APART", organisation=None)]
        with Server(db, tls=True) as server:
            for credentials in nodes:
                client = Client(server, credentials)
                client.list()
                for path in ("products", "footprints", "persons", "duties", "sites", "measures", "footprints/S1-P1"):
                    answer = client.get("/v1/" + path)
                    check(answer.status == 403 and answer.json()["code"] == "server.scope", answer, path)
                word = {"Authorization": f"Bearer {client.token}", "Idempotency_Key": "k1", "Content_Type": "application/json"}
                for path in ("files", "duties/banking_request/CARMAKER:2027/done"):
                    answer = server.ask("POST", "/v1/" + path, **word)
                    check(answer.status == 403, answer, path)


def test_what_partner_commands_refuse():
    with Folder() as folder:
        db = database(folder)
        partner(db, "HMC")
        cli(db, "partner", "add", "NB", "--by", "NOBODY", code=4)
        cli(db, "partner", "credentials", "HMC", "--by", "NOBODY", code=4)
        cli(db, "partner", "resume", "HMC", "--by", "P-S2", code=6)
        cli(db, "partner", "grant", "HMC", "--all", "--firm", "S1", "--by", "P-OPERATOR", code=2)
        cli(db, "partner", "alias", "HMC", "S1-P1", "urn:gtin:1", "--by", "P-OPERATOR")
        cli(db, "partner", "alias", "HMC", "S2-P1", "URN:gtin:1", "--by", "P-OPERATOR", code=5)
        cli(db, "partner", "add", "HMC", "--again", "--set", "ca=/nonexistent.pem", "--by", "P-OPERATOR", code=3)
        log = json.loads(cli(db, "partner", "log", "HMC", "--json").out)["entries"]
        cli(db, "pact", "match", "HMC", "x", "--product", "S1-P1", "--by", "NOBODY", code=4)
        cli(db, "pact", "match", "HMC", "x", "--product", "S1-P1", code=2)
        cli(db, "check")
        with sqlite3.connect(db) as rows:
            rows.execute("DELETE FROM live_pact_log WHERE seq = 1")
        assert "partner.log_gap" in cli(db, "check", code=1).err
        assert [e["ids"] for e in log if e["action"] == "alias.add"] == ["S1-P1,urn:gtin:1,P-OPERATOR"], log


def test_what_is_published_granted_and_revoked_shows_while_it_runs():
    with Folder() as folder:
        db = database(folder)
        buyer = partner(db, "HMC", ("--product", "S1-P1"))
        with Server(db, bulk=True, tls=True) as server:
            client = Client(server, buyer)
            assert client.products() == ["S1-P1", "S1-P1"]
            cli(db, "partner", "grant", "HMC", "--all", "--by", "P-OPERATOR")
            assert wait_until(lambda: len(client.list()) == 4), client.products()
            cli(db, "partner", "revoke-grant", "G-2", "--by", "P-OPERATOR")
            assert wait_until(lambda: len(client.list()) == 2)
            cli(db, "access", "narrow", "S1", "footprint", "none", "C-1", "--to", "buyer")  # a contract is stricter than a grant
            assert wait_until(lambda: client.list() == []), client.products()
            cli(db, "access", "lift", "1")
            assert wait_until(lambda: len(client.list()) == 2)
            before = client.list()
            cli(db, "partner", "suspend", "HMC", "--by", "NOBODY", code=4)
            cli(db, "partner", "suspend", "HMC", "--by", "P-OPERATOR")
            wait_until(lambda: client.get("/pact/3/footprints").status == 401)
            error(client.get("/pact/3/footprints"), 401, "BadRequest")
            answer = client.basic(*buyer)
            check(answer.status == 401 and answer.json()["error"] == "invalid_client", answer)
            cli(db, "partner", "resume", "HMC", "--by", "P-OPERATOR")
            assert wait_until(lambda: client.basic(*buyer).status == 200)
            error(client.get("/pact/3/footprints"), 401, "BadRequest")  # the token of before has ended for good
            client.token = None
            assert wait_until(lambda: client.get("/pact/3/footprints").status == 200)
            assert client.list() == before
            assert server.stop() == 0
        sent = json.loads(cli(db, "export", "pact", "S1-P1", "--base-url", "https://elsewhere.example").out)["data"]
        assert sent == before, "a file says what the host says, under the same id"
        log = json.loads(cli(db, "partner", "log", "HMC", "--json").out)["entries"]
        assert sum(e["times"] for e in log if e["action"] == "list" and e["status"] == 200) >= 5
        assert {"partner.add", "grant.add", "grant.revoke", "partner.suspend", "partner.resume"} <= {e["action"] for e in log}
        check(cli(db, "check").code == 0, "check")


def test_the_test_of_a_connection_says_which_step_failed():
    with Folder() as folder:
        db = database(folder)
        client, secret = partner(db, "HMC", ("--firm", "S1"))
        with Server(db, bulk=True, tls=True) as server:

            def tried(secret, url, **settings):
                words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
                result = run("partner", "add", "SELF", "--url", url, "--set", "client=" + client, "--set", "ca=" + db + ".certificate.pem", *words, "--secret",
                             folder.write("secret", secret + "\n"), *(["--again"] if tried.again else []), "--by", "P-OPERATOR", "--db", db, binary=BULK)
                check(result.code == 0, result)
                tried.again = True
                result = run("partner", "test", "SELF", "--db", db, "--json")
                return result.code, {step["step"]: step for step in json.loads(result.out)["steps"]}

            tried.again = False
            base = f"https://localhost:{server.port}/pact"
            code, steps = tried(secret, base)
            assert code != 0 and steps["token"]["code"] == "http.address", steps  # an address inside, not opened for it
            code, steps = tried("wrong", base, inside="on")
            assert code != 0 and steps["token"]["code"] == "client.token" and not steps["list_3"]["asked"], steps
            code, steps = tried(secret, base)
            assert code == 0 and steps["token"]["passed"] and steps["list_3"]["passed"] and not steps["list_2"]["passed"], steps
            shown = json.loads(cli(db, "partner", "show", "SELF", "--json").out)["partners"][0]
            assert shown["speaks_v3"] and not shown["speaks_v2"] and shown["has_secret"] and shown["token_host"], shown
            with open(db, "rb") as file:
                assert secret.encode() not in file.read()


def test_version_2_is_off_unless_it_is_switched_on():
    with Folder() as folder:
        db = database(folder)
        new = partner(db, "NEW", ("--firm", "S1"))
        old = partner(db, "OLD", ("--firm", "S1"), settings=("--set", "v2=on"))
        with Server(db, tls=True) as server:
            error(Client(server, new).get("/pact/2/footprints"), 403, "AccessDenied")  # a new token would not help
            client = Client(server, old)
            assert client.list(version=2) == []  # without a CPC code nothing can be said in version 2
            error(client.get("/pact/2/footprints/" + client.list()[0]["id"]), 404, "NoSuchFootprint")
            error(client.get("/pact/2/footprints?$filter=" + urllib.parse.quote("name eq 'x'")), 400, "NotImplemented")
            answer = client.get("/pact/2/footprints?$filter=" + urllib.parse.quote("created ge '2020-01-01T00:00:00Z'"))
            check(answer.status == 200, answer)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        if MADE:
            MADE["folder"].__exit__()
