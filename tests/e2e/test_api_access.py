#!/usr/bin/python3
"""Who gets what through the API, generated from its description: every role on every route that reads, its own and another's; and a supplier's meter, cost and
recipe values, collected from the folder's files, never stand in any answer to a carmaker or another supplier, searched byte by byte."""
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import tempfile

import identity_case
from api import SOURCE, XLSX, Client, Server, operations
from e2e import BULK, check, main, run

import openpyxl

SMALL, AUTOMOTIVE = (os.path.join(SOURCE, "examples", name) for name in ("small", "automotive"))
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
PEOPLE = {"operator": "desk@operator.example", "S1": "finance@s1.example", "S2": "owner@s2.example", "carmaker": "trading@carmaker.example"}
ROLES = {"supplier": "S1", "other": "S2", "carmaker": "CARMAKER", "operator": "OPERATOR", "ministry": "MOTIE", "verifier": "VERIFIER", "nobody": None}
MADE = {}
DRAWING = "application/vnd.sangsaeng.drawing+json"
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


def rows(table, folder=SMALL):
    path = os.path.join(folder, table + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def owners(folder=SMALL):
    """Of measures, sites, products: whose they are."""
    owner = {}
    for table, key in (("sites", "site"), ("processes", "process"), ("measures", "measure"), ("products", "product")):
        for row in rows(table, folder):
            firm = row.get("organisation") or row.get("supplier") or owner.get(row.get("site"))
            if firm:
                owner[row[key]] = firm
    return owner


def secrets(firm, tables=tuple(SECRET), folder=SMALL):
    """Values of four digits and more that stand nowhere else in the folder, so that what is found is no chance; as patterns over bytes."""
    owner, found, others = owners(folder), set(), set()
    for name in os.listdir(folder):
        table = name[:-4]
        for row in rows(table, folder) if name.endswith(".csv") else []:
            whose = row.get("organisation") or owner.get(row.get("measure")) or owner.get(row.get("process")) or owner.get(row.get("site"))
            for column, value in row.items():
                mine = whose == firm and table in tables and column in SECRET.get(table, ())
                if len(re.sub(r"\D", "", value or "")) >= 4:
                    (found if mine else others).add(value)
    return found - others


def told(words, body):
    """Those of the words that stand in a body as a number of their own."""
    return words & {w.rstrip(b".").decode() for w in re.findall(rb"(?<![0-9A-Za-z.])[0-9][0-9.]*(?![A-Za-z])", body)}


def reads():
    return [(path, o) for method, path, o in operations() if method == "GET" and path.startswith("/v1/") and not path.endswith("/events")]


def filled(path, folder=SMALL):
    """Paths with keys of the folder in the place of the parts."""
    parts = re.findall(r"\{(\w+)\}", path)
    if not parts:
        return [path]
    table = path.split("/")[2].replace("-", "_")
    kept = rows(table, folder) or rows(parts[0] + "s", folder)  # what is worked out has no table of its own
    keys = [row[parts[0]] for row in kept if parts[0] in row and "/" not in row[parts[0]]][:4]
    return [path.replace("{" + parts[0] + "}", key) for key in keys] if len(parts) == 1 else []


def answers(organisation, of=None, folder=SMALL):
    """Every answer to reading that an organisation can get."""
    client = (of or server()).client(organisation)
    for path, _ in reads():
        for each in filled(path, folder):
            yield each, client.get(each)
            if path.endswith("/months") or ("{" not in path and path.count("/") == 2):
                yield each + " csv", client.call("GET", each, Accept="text/csv", judged=False)
            if path.endswith("/months"):
                yield each + " picture", client.call("GET", each, Accept=DRAWING, judged=False)


def test_every_role_gets_an_answer_of_the_description_on_every_route():
    for role, organisation in ROLES.items():
        for path, answer in answers(organisation):
            assert answer.status in (200, 400, 401, 403, 404), (role, path, str(answer))
            own = not path.startswith(("/v1/clients", "/v1/sessions", "/v1/oidc", "/v1/sign-in", "/v1/accounts"))  # of people, not of programs
            stated = answer.status == 403 and answer.json()["code"] == "view.meter"  # meter values ask for a purpose
            assert role != "operator" or answer.status in (200, 400, 404) or stated or not own, (role, path, str(answer))


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
                leaked = told(words, answer.body)
                assert not leaked, (firm, reader, path, leaked)


def test_a_supplier_s_secrets_reach_nobody_in_a_programme_of_87_firms():
    db = os.path.join(HOME, "automotive.db")
    result = run("run", AUTOMOTIVE, "--db", db, binary=BULK)
    check(result.code == 0, result)
    tiers = {row["organisation"]: row["tier"] for row in rows("agreements", AUTOMOTIVE) if row.get("tier")}
    makers = [row["organisation"] for row in rows("organisations", AUTOMOTIVE) if row["kind"] == "carmaker"]
    words = {}
    for tier in ("1", "2"):
        for firm in [f for f in sorted(tiers) if tiers[f] == tier][:3]:
            words[firm] = {w for w in secrets(firm, folder=AUTOMOTIVE) if len(re.sub(r"\D", "", w)) >= 6}  # shorter ones may be anything here
            assert len(words[firm]) > 20, firm
    with Server(db, bulk=True) as of:
        for reader in [*makers, min(words), None]:
            for path, answer in answers(reader, of, AUTOMOTIVE):
                for firm, own in words.items():
                    assert firm == reader or not told(own, answer.body), (firm, reader, path, told(own, answer.body))


# Of nobody: they count up, or are one digit nine times.
NUMBERS = {"S1": "123-45-67891", "S2": "999-99-99997", "S3": "222-22-22227", "CARMAKER": "555-55-55553", "OPERATOR": "777-77-77770"}
TRADES = {"S1": "C30391", "S2": "C25914", "S3": "C26"}


def numbered(folder):
    """The small example with business numbers and trades, one number without hyphens."""
    shutil.copytree(SMALL, folder)
    with open(os.path.join(folder, "organisations.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows("organisations")[0], "사업자등록번호", "ksic"])
        writer.writeheader()
        for row in rows("organisations"):
            firm = row["organisation"]
            writer.writerow({**row, "사업자등록번호": NUMBERS.get(firm, "").replace("-", "" if firm == "S1" else "-"), "ksic": TRADES.get(firm, "")[1 if firm == "S1" else 0:]})
    return folder


def document(db, kind, key):
    path = os.path.join(HOME, kind + ".json")
    result = run("report", kind, key, "--db", db, "-o", path, binary=BULK)
    check(result.code == 0, result)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def test_a_business_number_reaches_its_firm_and_who_oversees_and_nobody_else():
    db, folder = os.path.join(HOME, "numbered.db"), numbered(os.path.join(HOME, "numbered"))
    for words in (("run", folder), ("run", folder, "--again"), ("publish", "S1-P1", "--by", "K. Lee", "--incomplete"), ("check",)):
        result = run(*words, "--db", db, binary=BULK)
        check(result.code == 0, result)
    inputs = sqlite3.connect(db).execute("SELECT content FROM footprint_input").fetchall()
    assert any("CARMAKER" in content for content, in inputs) and not [n for n in NUMBERS.values() for content, in inputs if n in content], "kept with a version that others are handed"
    with Server(db, bulk=True) as of:
        def firms(reader):
            answer = of.client(reader).get("/v1/organisations")
            return {row["organisation"]: row for row in answer.json()["items"]}

        for reader in ("OPERATOR", "MOTIE", "VERIFIER"):
            seen = firms(reader)
            assert {firm: row["business_number"] for firm, row in seen.items() if row["business_number"]} == NUMBERS, (reader, seen)
            assert {firm: row["ksic"] for firm, row in seen.items() if row["ksic"]} == TRADES, (reader, seen)
        for reader in ("S1", "S2", "CARMAKER", None):
            foreign = {number for firm, number in NUMBERS.items() if firm != reader}
            for path, answer in answers(reader, of):
                leaked = [number for number in foreign if number.encode() in answer.body or number.replace("-", "").encode() in answer.body]
                assert not leaked, (reader, path, leaked)
            if reader:
                assert firms(reader)[reader]["business_number"] == NUMBERS[reader], reader
        # who buys from a firm by name sees its trade; of a deeper firm neither its name nor its trade
        seen = firms("CARMAKER")
        assert seen["S1"]["ksic"] == "C30391", seen
        assert all(row["ksic"] is None and row["business_number"] is None for firm, row in seen.items() if firm.startswith("~")) and any(firm.startswith("~") for firm in seen), seen
        # a firm's own papers have its number; a form of its machines not that of who coordinates them
        for command, key, mine in (("settlement-form", "S1-M1", True), ("approval-request", "EP-1", False), ("approval-request", "EP-1", True)):
            if command == "approval-request" and mine:  # it is its own project now
                with sqlite3.connect(db) as connection:
                    connection.executescript("UPDATE projects SET coordinator = 'S1' WHERE project = 'EP-1'; UPDATE measures SET project = NULL WHERE measure NOT LIKE 'S1-%'")
            said = document(db, command, key)
            found = [pair["value"] for block in said["blocks"] if block["block"] == "pairs" for pair in block["values"] if pair["key"] in ("business_number", "owner_registration_number")]
            assert found == [NUMBERS["S1"] if mine else None], (command, found)


def test_lists_tell_the_names_of_keys_to_who_may_place_them():
    """Every list, for every kind of reader: a name goes with a key in the rows only, is the one that the reader finds in its own list, and never with a pseudonym."""
    lists = {"organisation": "/v1/organisations?limit=500", "site": "/v1/sites?limit=500", "product": "/v1/products?limit=500"}
    named = 0
    for role in ("OPERATOR", "MOTIE", "CARMAKER", "S1", "S2", "VERIFIER"):
        client = server().client(role)
        known = {kind: {row[kind]: row["name"] for row in client.get(path).json()["items"]} for kind, path in lists.items()}
        for resource in client.get("/v1/resources").json()["items"]:
            answer = client.get(f"/v1/{resource['name']}?limit=500")
            if answer.status != 200:
                continue
            body = answer.json()
            for column, names in body["names"].items():
                assert names and set(names) <= {row[column] for row in body["items"]}, (role, resource["name"], column)
                for key, name in names.items():
                    assert not key.startswith("~") and name["ko"] in [of.get(key) for of in known.values()], (role, resource["name"], column, key, name)
                    named += 1
    assert named > 100, named
    returns = server().client("MOTIE").get("/v1/obligations?kind=return&limit=500").json()
    assert set(returns["names"]["organisation"]) == {row["organisation"] for row in returns["items"]} != set()
    grants = server().client("OPERATOR").get("/v1/grants?limit=500").json()
    assert set(grants["names"]["organisation"]) == {row["organisation"] for row in grants["items"]}
    whole = server().client("CARMAKER").get("/v1/links?limit=500").json()
    assert any(str(cell).startswith("~") for row in whole["items"] for cell in row.values()), "a carmaker sees deeper firms by pseudonyms"


def test_a_machine_s_months_are_for_who_may_read_its_meters():
    months, totals = "/v1/monitoring/S1-M1/months", "/v1/monitoring/S1-M1"
    for organisation, status, code in (("S1", 200, None), ("VERIFIER", 200, None), ("OPERATOR", 403, "view.meter"), ("MOTIE", 403, "view.meter"), ("S2", 404, "view.none"), (None, 401, None)):
        answer = server().client(organisation).get(months)
        assert answer.status == status and (code is None or answer.json()["code"] == code), (organisation, str(answer))
    for purpose in ("site_check", "audit"):
        assert server().client("OPERATOR").get(months, X_Purpose=purpose).status == 200 and server().client("MOTIE").get(months, X_Purpose=purpose).status == 200
    assert server().client("OPERATOR").get(months, X_Purpose="verification").status == 403
    assert server().client("OPERATOR").get(months + "?as=S2", X_Purpose="audit").status == 404
    funded = {row["measure"] for row in server().client("CARMAKER").get("/v1/monitoring?limit=500").json()["items"]}
    assert funded, "the carmaker paid for machines of this programme"
    for row in server().client("CARMAKER").get("/v1/monitoring?limit=500").json()["items"]:
        assert row["planned_kgco2e"] and [row[c] for c in ("baseline_kgco2e", "measured_months", "filled_months", "missing_months")] == [None] * 4, row
    for accept in ("application/json", "text/csv", XLSX, DRAWING, "image/svg+xml"):
        assert server().client("CARMAKER").call("GET", months, Accept=accept, judged=False).status in (403, 404), accept
    assert server().client("S2").get(totals).status == 404
    own = server().client("S1").get(totals).json()
    assert own["baseline_kgco2e"] and own["measured_months"] + own["filled_months"] > 0, own
    log = [r for r in server().client("S1").get("/v1/reads?resource=monitoring&limit=500").json()["items"] if r["subject"] == "S1-M1"]
    assert {"VERIFIER", "OPERATOR", "MOTIE"} <= {r["reader"] for r in log} and all(r["classes"] == "meter project" for r in log), log


def test_a_supplier_reads_its_own():
    words = secrets("S1")
    seen = b"".join(answer.body for _, answer in answers("S1"))
    assert len(told(words, seen)) > len(words) / 2, len(words)


def test_no_workbook_holds_more_than_the_list():
    client = server().client("CARMAKER")
    words = secrets("S1")
    for path in ("/v1/activity", "/v1/meter-readings", "/v1/quotes", "/v1/invoices", "/v1/inputs", "/v1/processes"):
        answer = client.call("GET", path, Accept=XLSX, judged=False)
        assert answer.status == 200 and openpyxl.load_workbook(io.BytesIO(answer.body))
        cells = "\n".join(str(c.value) for row in openpyxl.load_workbook(io.BytesIO(answer.body)).active.iter_rows() for c in row).encode()
        assert not told(words, cells), path


def test_who_may_not_write_writes_nothing():
    before = server().client("OPERATOR").get("/v1/evidence?count=true").json()["total"]
    for organisation in ("CARMAKER", "S2", None):
        client = server().client(organisation)
        for method, path, o in operations():
            if method != "POST" or not path.startswith(("/v1/duties", "/v1/requests", "/v1/evidence", "/v1/verifications")):
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
                # the operator reads all, months of meters for a purpose only
                refused = answer.status == 403 and (who != "operator" or answer.json()["code"] == "view.meter")
                assert refused or answer.status in (200, 400, 404), (who, each, str(answer))
                assert who == "operator" or not told(words, answer.body), (who, each)
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
    assert {s["organisation"] for s in one.get("/v1/sessions?all=true").json()["items"]} == {"S1"} and {"S1", "S2", "OPERATOR"} <= {s["organisation"] for s in operator.get("/v1/sessions?all=true").json()["items"]}
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
    audit = server().client("OPERATOR")
    audit.headers["X-Purpose"] = "audit"
    for client in (motie, operator, audit):
        refused(client, "outcome", "S1", code="view.command_class")
        refused(client, "verify", "VF-1", code="view.command_class")
        refused(client, "route", firm="S1", code="view.command_class")
    refused(operator, "inventory", code="view.command_class")
    refused(operator, "explain", product="S1-P1")
    refused(operator, "footprint", "S1-P1", code="view.command_class")
    refused(operator, "access as", "S1", "processes", code="view.command_class")
    refused(carmaker, "credit holdings", "CARMAKER")


def forms():
    """(words, arguments, options) of every form of every command, as the program tells them."""
    told = run("help", "-O", "json", binary=BULK)
    for command in json.loads(told.out)["commands"]:
        for form in command["forms"]:
            for word in form["words"]:
                yield f"{command['command']} {word}".strip(), [a["name"] for a in form["arguments"]], form["options"]


# change things, or are no reading of anybody's data
WRITES = ("run", "import", "serve", "restore", "migrate", "backup", "publish", "client", "session", "oidc", "partner", "pact", "person erase", "evidence", "ledger", "plan make", "plan solve",
          "plan generate", "plan adopt", "plan import", "plan sensitivity", "plan why", "graph", "rollup", "campaign start", "campaign remind", "campaign chase", "campaign answer", "campaign accept",
          "campaign return", "campaign decline", "campaign delegate", "campaign bounce", "campaign resend", "duty done", "duty delegate", "duty waive", "duty reopen", "meter import", "bill", "verify sign",
          "format", "help", "methodology", "factor", "check", "credit rules", "duty rules", "claims rules")


def questions():
    """Every reading command, asked about S1 by each kind of key that it may take."""
    for words, arguments, options in forms():
        if words.startswith(WRITES):
            continue
        asked = [((), {})] + [((key,), {}) for key in ("S1", "S1-P1", "S1-M1", "VF-1") if arguments]
        asked += [(("S1", "S2"), {})] if len(arguments) > 1 else []
        asked += [((), {name: value}) for name, value in (("firm", "S1"), ("site", "S1-S"), ("product", "S1-P1"), ("measure", "S1-M1")) if name in options]
        asked += [(("S1-M1",), {"firm": own}) for own in ("S2", "CARMAKER") if arguments and "firm" in options]
        for each in asked:
            yield words, each


def accepted(organisation, seen):
    """What the organisation gets run, to its end, with what came of it; but what has been run already for those of whom no less is asked."""
    client, jobs = server().client(organisation), []
    for words, (arguments, options) in questions():
        key = (organisation, words, arguments, tuple(options.items()))
        if key[1:] in seen:
            continue
        answer = client.post("/v1/jobs", {"command": words, "arguments": list(arguments), "options": options}, key=True, judged=False)
        assert answer.status in (202, 403, 404, 422), (key, str(answer))  # 404: a document that is another's is not there
        if answer.status == 202:
            jobs.append((key, answer.headers["location"]))
            seen.add(key[1:])
    for key, place in jobs:
        job = client.wait(place)
        yield key, json.dumps(job["problem"]).encode() + (client.get(job["result"]).body if job["result"] else b"")


def test_no_command_tells_a_role_what_the_matrix_does_not():
    seen, ran = set(), 0
    words = secrets("S1")
    figures = secrets("S1", ("meter_readings", "activity", "inputs", "processes"))  # what even those who oversee do not read
    assert figures
    for organisation in ("S2", "CARMAKER", "OPERATOR", "MOTIE"):
        for key, said in accepted(organisation, seen):
            leaked = told(figures if organisation in ("MOTIE", "OPERATOR") else words, said)
            assert not leaked, (key, leaked)
            assert organisation not in ("CARMAKER",) or not re.search(rb"(?<![A-Z0-9-])S3(-[A-Z]|\b)", said), (key, said[:500])
            ran += 1
    assert ran > 20, ran


def test_a_job_is_read_by_who_asked_for_it():
    maker, s1, operator, motie = server().client("CARMAKER"), server().client("S1"), server().client("OPERATOR"), server().client("MOTIE")
    own = s1.job("outcome", "S1")
    for client in (operator, motie, maker, person("S1")):
        assert client.get("/v1/jobs/" + own["id"]).status == 404 and client.get(own["result"]).status == 404
    assert own["id"] not in {j["id"] for j in operator.get("/v1/jobs").json()["items"]}
    asked = operator.job("cascade")
    assert person("operator").get(asked["result"]).status == 200 and motie.get(asked["result"]).status == 404


def test_a_supplier_asks_its_own_suppliers_and_sees_results_only():
    s1, s2, s3, maker = (server().client(firm) for firm in ("S1", "S2", "S3", "CARMAKER"))
    written = {"purpose": "footprint", "scope": "2028", "expires_on": "2029-12-31"}

    def ask(client, key, asked_by, firm):
        campaign = {"schema": "sangsaeng.campaign/1", "campaign": key, "name": {"ko": "자료", "en": "Data"}, "asked_by": asked_by, "sender": "desk@s1.example", "period": {"from": "2028-01", "to": "2028-01"},
                    "ask": ["activity"], "text": {"ko": "부탁", "en": "Please"}, "due_on": "2028-09-29", "reminders": [{"at": "start"}], "technical": written}
        file, targets = client.upload("c.json", json.dumps(campaign).encode()), client.upload("t.csv", f"organisation\n{firm}\n".encode())
        return client.job("campaign start", {"upload": file}, targets={"upload": targets})

    assert ask(s1, "T1", "S1", "S3")["state"] == "succeeded"
    for firm in ("S2", "CARMAKER", "NONE"):
        job = ask(s1, "T2", "S1", firm)
        assert job["state"] == "failed" and job["problem"]["code"] == "campaign.refused", job
    other = ask(s1, "T2", "CARMAKER", "S3")
    assert other["state"] == "failed" and other["problem"]["code"] == "campaign.not_asker", other
    assert [each["campaign"] for each in s1.get("/v1/campaigns").json()["items"] if each["asked_by"] == "S1"] == ["T1"], "what was refused left nothing"
    assert s1.job("campaign coverage", "T1")["state"] == "succeeded"
    for client in (s2, s3, maker):  # S3 sees its request, and not who else was asked
        assert "T1" not in client.get("/v1/campaigns").text
        refused(client, "campaign show", "T1", code="view.command_own")
    assert [each["request"] for each in s3.get("/v1/requests").json()["items"] if each["campaign"] == "T1"] == ["T1/S3"]
    assert "T1" not in s2.get("/v1/requests").text
    assert s1.post("/v1/campaigns/T1/chase", {}, key=True).status == 200 and s2.post("/v1/campaigns/T1/chase", {}, key=True).status == 403
    assert not [each for each in s1.get("/v1/activity").json()["items"] if each["process"].startswith("S3")], "an answer opens nobody's bills"


def test_a_firms_own_by_the_state_of_the_database():
    s1 = server().client("S1")
    for command, argument, options in (("footprint", ["S2-P1"], {}), ("inventory", [], {"site": "S2-S"}), ("agreement show", ["AG-S2"], {}), ("footprint", ["NONE"], {}), ("inventory", [], {"site": "NONE"})):
        refused(s1, command, *argument, code="view.command_own", **options)
    assert s1.job("footprint", "S1-P1")["state"] == "succeeded" and s1.job("inventory", site="S1-S")["state"] == "succeeded"
    assert s1.job("agreement show", "AG-S1")["state"] == "succeeded"
    refused(server().client("VERIFIER"), "verify", code="view.command_own")
    assert server().client("VERIFIER").job("verify", "VF-1")["state"] == "succeeded"


def test_anothers_and_what_is_not_there_answer_alike():
    def told(answer, key):
        value = answer.json()
        return answer.status, json.dumps({k: v for k, v in value.items() if k not in ("instance", "request_id")}).replace(key, "KEY")

    def post(path, key, body="x", client=None):
        return told((client or server().client("S1")).call("POST", path.format(key), body, key=True, judged=False), key)

    done = {"evidence": rows("evidence")[0]["evidence"]}
    for foreign in ("S2:2028-1", "S2-M1"):
        kinds = [d["kind"] for d in server().client("OPERATOR").get("/v1/duties?limit=500").json()["items"] if d["subject"] == foreign][:2]
        for kind in kinds:
            assert post("/v1/duties/" + kind + "/{}/done", foreign, {}) == post("/v1/duties/" + kind + "/{}/done", "NONE", {}), (kind, foreign)
            assert post("/v1/duties/" + kind + "/{}/done", foreign, done) == post("/v1/duties/" + kind + "/{}/done", "NONE", done), (kind, foreign)
    for firm, path, foreign in (("S1", "/v1/evidence?kind=other&title=x&measure={}", "S2-M1"), ("CARMAKER", "/v1/evidence?kind=other&title=x&measure={}", "S3-M1"),
                                ("S1", "/v1/evidence?kind=other&title=x&key={}", "E-S2-SIZE"), ("CARMAKER", "/v1/evidence?kind=other&title=x&key={}", "E-S3-SIZE"),
                                ("S1", "/v1/evidence?kind=other&title=x&person={}", "P-S2")):
        client = server().client(firm)
        assert post(path, foreign, client=client) == post(path, "NONE", client=client), (firm, path)
    for bad in ("key=../x", "key=a%20b", "key=S1-a%20b", "personal=maybe"):
        assert server().client("S1").call("POST", "/v1/evidence?kind=other&title=x&" + bad, "x", key=True).status == 400, bad


def test_a_job_on_a_firms_data_stands_in_its_log():
    audit = server().client("MOTIE")
    audit.headers["X-Purpose"] = "audit"
    answer = audit.post("/v1/jobs", {"command": "agreement show", "arguments": ["S1"]}, key=True, X_Request_Id="asked-by-motie")
    assert answer.status == 202, answer
    answer = audit.post("/v1/jobs", {"command": "cascade"}, key=True, X_Request_Id="asked-of-all")
    assert answer.status == 202, answer
    mine = {firm: {r["request_id"]: r for asked in ("asked-by-motie", "asked-of-all") for r in server().client(firm).get("/v1/reads?request_id=" + asked).json()["items"] if r["classes"]}
            for firm in ("S1", "S2")}
    line = mine["S1"]["asked-by-motie"]
    assert line["client"], line
    assert (line["reader"], line["resource"], line["purpose"], line["classes"]) == ("MOTIE", "job agreement show", "audit", "project"), line
    assert "asked-by-motie" not in mine["S2"] and mine["S1"]["asked-of-all"]["owner"] == "S1" and mine["S2"]["asked-of-all"]["owner"] == "S2"
    found = server().client("OPERATOR").get("/v1/reads?request_id=asked-by-motie").json()["items"]
    assert [f["resource"] for f in found] == ["job agreement show"], found


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
    answer = server().client("S1").get("/v1/organisations?kind=banana")
    assert answer.status == 400 and any("supplier" in value for value in answer.json()["params"].values()), answer
    table = server().client("OPERATOR").get("/v1/sites?limit=2", Accept="text/csv")
    assert table.headers["x-next-cursor"] and table.text.count("\n") == 3, table


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


def test_zz_the_server_stops_cleanly():
    if "server" in MADE:
        MADE["server"].__exit__()
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main(__name__)
