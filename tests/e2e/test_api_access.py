#!/usr/bin/env python3
"""Who gets what through the API, generated from its description: every role on every route that reads, its own and another's; and a supplier's meter, cost and
recipe values, collected from the folder's files, never stand in any answer to a carmaker or another supplier, searched byte by byte."""
import csv
import io
import os
import re
import shutil
import tempfile

import identity_case
from api import SOURCE, XLSX, Client, Server, operations
from e2e import BULK, check, main, run

import openpyxl

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
PEOPLE = {"operator": "desk@operator.example", "S1": "finance@s1.example", "S2": "owner@s2.example", "carmaker": "trading@carmaker.example"}
ROLES = {"supplier": "S1", "other": "S2", "carmaker": "CARMAKER", "operator": "OPERATOR", "ministry": "MOTIE", "verifier": "VERIFIER", "nobody": None}
MADE = {}
# values of one firm that nobody but it and who oversees may read, by file and columns
SECRET = {"meter_readings": ["energy", "output"], "activity": ["quantity"], "quotes": ["supply_value_krw", "tax_krw"], "invoices": ["supply_value_krw", "tax_krw"],
          "inputs": ["quantity"], "processes": ["yield", "cycle_seconds"]}


def server():
    """The answers of everything to everybody come from the release."""
    if "server" not in MADE:
        db = os.path.join(HOME, "access.db")
        result = run("run", SMALL, "--db", db, binary=BULK)
        check(result.code == 0, result)
        MADE["server"] = Server(db, bulk=True).start()
    return MADE["server"]


def person(who):
    """A signed-in person: the session's cookie, and the token that writes from a browser show; the operator's with a second factor."""
    if who not in MADE:
        people = identity_case.Server(server().db)
        people.port = server().port
        browser = identity_case.sign_in_fully(people, PEOPLE[who])[0] if who == "operator" else identity_case.sign_in(people, PEOPLE[who])
        MADE[who] = {"Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items()), "X-CSRF-Token": browser.csrf}
    return Client(server(), None, **MADE[who])
def sanitized():
    """The same under sanitizers, for one role of each kind."""
    db = os.path.join(HOME, "sanitized.db")
    result = run("run", SMALL, "--db", db, binary=BULK)
    check(result.code == 0, result)
    return Server(db)


def rows(table):
    path = os.path.join(SMALL, table + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def owners():
    """Of measures, sites, products: whose they are."""
    owner = {}
    for table, key in (("sites", "site"), ("processes", "process"), ("measures", "measure"), ("products", "product")):
        for row in rows(table):
            firm = row.get("organisation") or row.get("supplier") or owner.get(row.get("site"))
            if firm:
                owner[row[key]] = firm
    return owner


def secrets(firm):
    """Values of four digits and more that stand nowhere else in the folder, so that what is found is no chance; as patterns over bytes."""
    owner, found, others = owners(), set(), set()
    for name in os.listdir(SMALL):
        table = name[:-4]
        for row in rows(table) if name.endswith(".csv") else []:
            whose = row.get("organisation") or owner.get(row.get("measure")) or owner.get(row.get("process")) or owner.get(row.get("site"))
            for column, value in row.items():
                mine = whose == firm and column in SECRET.get(table, ())
                if len(re.sub(r"\D", "", value or "")) >= 4:
                    (found if mine else others).add(value)
    return [re.compile(rb"(?<![0-9.])" + re.escape(w.encode()) + rb"(?![0-9])") for w in sorted(found - others)]


def reads():
    return [(path, o) for method, path, o in operations() if method == "GET" and path.startswith("/v1/") and not path.endswith("/events")]


def filled(path):
    """Paths with keys of the folder in the place of the parts."""
    parts = re.findall(r"\{(\w+)\}", path)
    if not parts:
        return [path]
    table = path.split("/")[2].replace("-", "_")
    keys = [row[parts[0]] for row in rows(table) if parts[0] in row and "/" not in row[parts[0]]][:4]
    return [path.replace("{" + parts[0] + "}", key) for key in keys] if len(parts) == 1 else []


def answers(organisation, of=None):
    """Every answer to reading that an organisation can get."""
    client = (of or server()).client(organisation)
    for path, _ in reads():
        for each in filled(path):
            yield each, client.get(each)
            if "{" not in path and path.count("/") == 2:
                yield each + " csv", client.call("GET", each, Accept="text/csv", judged=False)


def test_every_role_gets_an_answer_of_the_description_on_every_route():
    for role, organisation in ROLES.items():
        for path, answer in answers(organisation):
            assert answer.status in (200, 400, 401, 403, 404), (role, path, str(answer))
            own = not path.startswith(("/v1/clients", "/v1/sessions", "/v1/oidc", "/v1/sign-in"))  # of people, not of programs
            assert role != "operator" or answer.status in (200, 400, 404) or not own, (role, path, str(answer))


def test_every_route_answers_under_sanitizers():
    with sanitized() as under:
        for organisation in ("OPERATOR", "S1"):
            for path, answer in answers(organisation, under):
                assert answer.status in (200, 400, 401, 403, 404), (organisation, path, str(answer))


def test_a_supplier_s_secrets_never_reach_a_carmaker_or_another_supplier():
    for firm in ("S1", "S2"):
        words = secrets(firm)
        assert words, firm
        for reader in {"CARMAKER", "S1", "S2", None} - {firm}:
            for path, answer in answers(reader):
                leaked = [w for w in words if w.search(answer.body)]
                assert not leaked, (firm, reader, path, leaked[:3])


def test_a_supplier_reads_its_own():
    words = secrets("S1")
    seen = b"".join(answer.body for _, answer in answers("S1"))
    assert sum(bool(w.search(seen)) for w in words) > len(words) / 2, len(words)


def test_no_workbook_holds_more_than_the_list():
    client = server().client("CARMAKER")
    words = secrets("S1")
    for path in ("/v1/activity", "/v1/meter-readings", "/v1/quotes", "/v1/invoices", "/v1/inputs", "/v1/processes"):
        answer = client.call("GET", path, Accept=XLSX, judged=False)
        assert answer.status == 200 and openpyxl.load_workbook(io.BytesIO(answer.body))
        cells = "\n".join(str(c.value) for row in openpyxl.load_workbook(io.BytesIO(answer.body)).active.iter_rows() for c in row).encode()
        assert not [w for w in words if w.search(cells)], path


def test_who_may_not_write_writes_nothing():
    before = server().client("OPERATOR").get("/v1/evidence?count=true").json()["total"]
    for organisation in ("CARMAKER", "S2", None):
        client = server().client(organisation)
        for method, path, o in operations():
            if method != "POST" or not path.startswith(("/v1/duties", "/v1/requests", "/v1/evidence")):
                continue
            target = re.sub(r"\{firm\}", "S1", re.sub(r"\{(?!firm)\w+\}", "X", path))
            answer = client.call(method, target + ("?kind=invoice&organisation=S1" if path == "/v1/evidence" else ""), o["requestBody"]["content"].get("application/json", {}).get("example", "x"),
                                 key=True, judged=False)
            assert answer.status in (400, 401, 403, 404, 422), (organisation, path, str(answer))
    assert server().client("OPERATOR").get("/v1/evidence?count=true").json()["total"] == before


def test_commands_are_refused_to_roles_that_have_no_part_in_them():
    operator = set(server().client("OPERATOR").get("/v1/commands").json()["items"][0]["may"])
    assert operator
    every = {w for c in server().client("OPERATOR").get("/v1/commands").json()["items"] for w in c["may"]}
    for organisation in ("S1", "CARMAKER", "MOTIE", "VERIFIER"):
        client = server().client(organisation)
        may = {w for c in client.get("/v1/commands").json()["items"] for w in c["may"]}
        for words in sorted(every - may):
            answer = client.post("/v1/jobs", {"command": words}, key=True)
            assert answer.status in (403, 422) and (answer.status == 403 or answer.json()["code"] != "job.refused"), (organisation, words, str(answer))
    for words in ("meter show", "evidence get", "footprint", "inventory", "fund trace", "export ledger"):
        answer = server().client("CARMAKER").post("/v1/jobs", {"command": words, "arguments": ["S1"]}, key=True)
        assert answer.status == 403, (words, str(answer))


def test_people_read_what_their_organisation_does():
    routes = [path for path, _ in reads() if "oidc" not in path and "sign-in" not in path]
    for who, organisation in (("operator", "OPERATOR"), ("S1", "S1"), ("carmaker", "CARMAKER")):
        client, words = person(who), secrets("S2" if who == "S1" else "S1")
        for number, path in enumerate(routes):
            if number % 4 and not path.startswith(("/v1/me", "/v1/sessions", "/v1/clients", "/v1/activity", "/v1/quotes", "/v1/invoices", "/v1/meter", "/v1/inputs")):
                continue
            for each in filled(path)[:2]:
                answer = client.get(each)
                assert answer.status in ((200, 400, 404) if who == "operator" else (200, 400, 403, 404)), (who, each, str(answer))
                assert who == "operator" or not [w for w in words if w.search(answer.body)], (who, each)
        me = client.get("/v1/me").json()
        assert me["kind"] == "person" and me["organisation"] == organisation, me
    assert person("carmaker").get("/v1/me").json()["role"] == "carmaker_trading"  # by the area of the person
    assert person("carmaker").get("/v1/footprints?limit=1").json()["items"] == []
    assert person("S1").get("/v1/outcomes/S1").status == 200 and person("S2").get("/v1/outcomes/S1").status == 404
    assert person("operator").get("/v1/outcomes/S1").status == 200 and person("carmaker").get("/v1/cascade").status == 403


def test_a_session_writes_with_its_token_only():
    for who in ("operator", "S1", "carmaker"):
        client = person(who)
        without = Client(server(), None, Cookie=MADE[who]["Cookie"])
        foreign = Client(server(), None, **{"Cookie": MADE[who]["Cookie"], "X-CSRF-Token": MADE["S2"]["X-CSRF-Token"] if person("S2") else ""})
        for bad in (without, foreign):
            for path in ("/v1/files?name=a", "/v1/jobs", "/v1/consents", "/v1/clients"):
                assert bad.post(path, {"command": "help"}, key=True).status == 403, (who, path)
        made = client.call("POST", "/v1/files?name=a.csv", "a,b")
        assert made.status == 201, (who, str(made))
        assert person("S2").get("/v1/files/" + made.json()["id"]).status == 404


def test_people_keep_sessions_and_programs_of_their_own():
    one, other, operator = person("S1"), person("S2"), person("operator")
    own = one.get("/v1/sessions").json()["items"]
    assert {s["organisation"] for s in own} == {"S1"} and sum(s["current"] for s in own) == 1
    assert one.get("/v1/sessions?all=true").status == 403 and {"S1", "S2", "OPERATOR"} <= {s["organisation"] for s in operator.get("/v1/sessions?all=true").json()["items"]}
    assert other.call("DELETE", "/v1/sessions/" + own[0]["session"]).status == 404 and one.get("/v1/me").status == 200
    made = one.post("/v1/clients", {"name": "erp"})
    assert made.status == 201, made
    key = made.json()["client"]
    assert key in {c["client"] for c in one.get("/v1/clients").json()["items"]} and key in {c["client"] for c in operator.get("/v1/clients").json()["items"]}
    assert key not in {c["client"] for c in other.get("/v1/clients").json()["items"]}
    assert one.post("/v1/clients", {"name": "erp", "organisation": "S2"}).status in (403, 404)
    for method, path in (("POST", f"/v1/clients/{key}/rotate"), ("DELETE", f"/v1/clients/{key}")):
        assert other.call(method, path, {} if method == "POST" else None).status in (403, 404), path
    assert one.call("DELETE", f"/v1/clients/{key}").status == 204
    program = server().client("S1")  # a token is no person
    for path in ("/v1/sessions", "/v1/clients"):
        assert program.get(path).status == 403 and Client(server()).get(path).status == 401, path
    for client in (one, operator, Client(server())):
        assert client.get("/v1/oidc/none/start").status == 404
        assert client.get("/v1/oidc/callback?state=x&code=y").status in (400, 401, 403, 404, 422)


def test_zz_the_server_stops_cleanly():
    if "server" in MADE:
        MADE["server"].__exit__()
    shutil.rmtree(HOME, ignore_errors=True)


def refused(client, command, *arguments, code=None, **options):
    answer = client.post("/v1/jobs", {"command": command, "arguments": list(arguments), "options": options}, key=True)
    assert answer.status in (403, 422) and (code is None or answer.json()["code"] == code), (command, options, str(answer))
    return answer


def test_what_must_be_ones_own_is_so_each_time_it_is_given():
    s1 = server().client("S1")
    for command in ("route", "duty list", "evidence list"):
        for firms in (["S1", "S2"], ["S2", "S1"], ["S1"], "S2", []):
            refused(s1, command, firm=firms)
    refused(s1, "verify check", "VF-1")


def test_jobs_read_no_more_than_the_matrix_lets():
    motie, operator, carmaker = server().client("MOTIE"), server().client("OPERATOR"), server().client("CARMAKER")
    for client in (motie, operator):
        refused(client, "outcome", "S1", code="view.command_purpose")
        refused(client, "verify", "VF-1", code="view.command_purpose")
    refused(operator, "inventory", code="view.command_purpose")
    refused(operator, "explain", product="S1-P1", code="view.command_class")
    refused(operator, "footprint", "S1-P1", code="view.command_class")
    refused(operator, "access as", "S1", "processes", code="view.command_class")
    refused(carmaker, "credit holdings", "CARMAKER")


def test_a_job_on_a_firms_data_stands_in_its_log():
    audit = server().client("MOTIE")
    audit.headers["X-Purpose"] = "audit"
    answer = audit.post("/v1/jobs", {"command": "outcome", "arguments": ["S1"]}, key=True, X_Request_Id="asked-by-motie")
    assert answer.status == 202, answer
    answer = audit.post("/v1/jobs", {"command": "cascade"}, key=True, X_Request_Id="asked-of-all")
    assert answer.status == 202, answer
    mine = {firm: {r["request_id"]: r for r in server().client(firm).get("/v1/reads?limit=500").json()["items"]} for firm in ("S1", "S2")}
    line = mine["S1"]["asked-by-motie"]
    assert (line["reader"], line["resource"], line["purpose"], line["classes"]) == ("MOTIE", "outcome", "audit", "meter"), line
    assert "asked-by-motie" not in mine["S2"] and mine["S1"]["asked-of-all"]["owner"] == "S1" and mine["S2"]["asked-of-all"]["owner"] == "S2"
    found = server().client("OPERATOR").get("/v1/reads?request_id=asked-by-motie").json()["items"]
    assert [f["resource"] for f in found] == ["outcome"], found


def test_a_purpose_is_one_that_is_known():
    operator = server().client("OPERATOR")
    assert operator.get("/v1/meter-readings").json()["items"] == []
    assert operator.get("/v1/meter-readings", X_Purpose="audit").json()["items"]
    for wrong in ("banana", "AUDIT", "site", "|"):
        assert operator.get("/v1/meter-readings", X_Purpose=wrong).json()["code"] == "view.purpose", wrong
    listed = run("access", "as", "OPERATOR", "meter-readings", "--db", server().db, "--purpose", "audit")
    assert listed.code == 0 and listed.out.count("\n") > 5, listed


def test_a_parameter_stands_there_once():
    answer = server().client("S1").get("/v1/sites?limit=5&limit=6")
    assert answer.status == 400 and answer.json()["code"] == "server.query_twice", answer


def test_a_supplier_learns_no_pseudonym_of_a_carmaker():
    shown = {r["organisation"] for r in server().client("CARMAKER").get("/v1/organisations?limit=500").json()["items"]}
    seen = {r["organisation"] for r in server().client("S1").get("/v1/organisations?limit=500&as=CARMAKER").json()["items"]}
    overseen = {r["organisation"] for r in server().client("OPERATOR").get("/v1/organisations?limit=500&as=CARMAKER").json()["items"]}
    hidden = {name for name in shown if name.startswith("~")}
    assert hidden and not hidden & seen and hidden <= overseen, (shown, seen)


def test_a_wrong_question_is_told_by_its_place():
    s1 = server().client("S1")
    product = next(p["product"] for p in s1.get("/v1/products?organisation=S1").json()["items"])
    for change, place, code in (({"quantity": 5, "input": "X"}, "quantity", "server.decimal"), ({"quantity": "-1", "input": "X"}, "quantity", "server.decimal"), ({"foo": 1}, "foo", "server.member")):
        answer = s1.post("/v1/rollup/what-if", {"changes": [{"product": product, **change}]}).json()
        assert answer["code"] == code and [e["pointer"] for e in answer["errors"]] == [f"/changes/0/{place}"], answer
    assert s1.post("/v1/rollup/what-if", {"changes": [{}] * 65}).json()["code"] == "server.many"
    assert s1.post("/v1/rollup/what-if", {"changes": [], "x": 1}).json()["errors"][0]["pointer"] == "/x"


if __name__ == "__main__":
    main(__name__)
