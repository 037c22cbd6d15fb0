#!/usr/bin/python3
"""What a contract narrows, through every route; a supplier's data as a receiver sees them; sums over firms by each grouping."""
import csv
import os
import re

from api import SOURCE, Server
from e2e import BULK, Folder, check, main, run
from test_api_access import filled, reads

SMALL, AUTOMOTIVE = (os.path.join(SOURCE, "examples", name) for name in ("small", "automotive"))
GROUPINGS = ("tier", "region", "size", "kind", "carrier", "year")


def good(*words, code=0):
    result = run(*words, binary=BULK)
    check(result.code == code, result)
    return result


def bodies(client, suffix="", lists_only=False):
    """Every answer to reading, by route."""
    for path, operation in reads():
        named = {p.get("name") for p in operation.get("parameters", [])}
        if path.startswith(("/v1/reads", "/v1/narrowings", "/v1/consents", "/v1/openapi")) or (suffix and "as" not in named) or (lists_only and "{" in path):
            continue
        for each in filled(path):
            yield each, client.get(each + suffix, judged=False)


def told(answer):
    """Without what differs each time: the position of the next page, the number of a refused request."""
    value = answer.json() if answer.status == 200 and answer.headers["content-type"].startswith("application/json") else {}
    return {k: v for k, v in value.items() if k != "next_cursor"}


def footprint(client, product):
    answer = client.get("/v1/footprints/" + product)
    return answer.json() if answer.status == 200 else None


def narrow(client, code=201, **said):
    answer = client.post("/v1/narrowings", {"contract": "C-2028-1", **said}, key=True)
    assert answer.status == code, answer
    return answer.json()


def withdraw(client, key):
    at = f"/v1/narrowings/{key}"
    assert client.call("DELETE", at).status == 428
    assert client.call("DELETE", at, If_Match='"another"').status == 412
    assert client.call("DELETE", at, If_Match=client.get(at).headers["etag"]).status == 204
    again = client.call("DELETE", at, If_Match=client.get(at).headers["etag"])
    assert again.status == 409 and again.json()["code"] == "view.narrow_withdrawn", again


def story(server, whole=True):
    """A buyer that sees a footprint, the contract that keeps it, a newer consent, and the end of the contract."""
    s1, maker, operator = server.client("S1"), server.client("CARMAKER"), server.client("OPERATOR")
    value = footprint(maker, "S1-P1")["physical_kgco2e"]
    assert maker.get("/v1/footprints/S1-P1/explain").status == 200
    statement = maker.post("/v1/jobs", {"command": "report footprint-statement", "arguments": ["S1-P1"]}, key=True)
    assert statement.status == 202, statement
    others = {path: told(answer) for path, answer in bodies(server.client("S2"), lists_only=True)} if whole else {}
    key = narrow(s1, receiver="CARMAKER", **{"class": "footprint"}, most="none", evidence="E-S1-SIZE", reason="거래 조건")["narrowing"]
    s1.post("/v1/consents", {"receiver": "CARMAKER", "class": "footprint"}, key=True)
    assert footprint(maker, "S1-P1") is None and footprint(maker, "S2-P1"), "its own, and nobody else's"
    assert maker.get("/v1/footprints/S1-P1/explain").status == 404
    assert {i["kgco2e"] or i["input_kgco2e"] for i in maker.get("/v1/footprints/V-1/explain").json()["links"]} == {""}, "the others' would tell it"
    tree = maker.get("/v1/footprints/V-1/tree").json()
    assert {(i["kgco2e"], i["gap_kgco2e"], i["primary_data_percent"], i["state"]) for i in tree["inputs"]} == {(None, None, None, "untold")} and not tree["gaps"], tree
    assert tree["measured_kgco2e"] is tree["estimated_percent"] is None and maker.get("/v1/footprints/S1-P1/tree").json()["total_kgco2e"] is None, tree
    assert "S1-P1" not in maker.call("GET", "/v1/footprints", Accept="text/csv").text
    assert maker.post("/v1/jobs", {"command": "report footprint-statement", "arguments": ["S1-P1"]}, key=True).status in (403, 404)
    for path, answer in bodies(maker) if whole else ():
        assert value.encode() not in answer.body, path
    assert footprint(s1, "S1-P1")["physical_kgco2e"] == value
    assert {i["narrowing"] for i in maker.get("/v1/narrowings").json()["items"]} == {key} == {i["narrowing"] for i in operator.get("/v1/narrowings").json()["items"]}
    assert server.client("S2").get("/v1/narrowings").json()["items"] == []
    for path, answer in bodies(server.client("S2"), lists_only=True) if whole else ():
        assert told(answer) == others[path], path
    assert maker.call("DELETE", f"/v1/narrowings/{key}", If_Match=maker.get(f"/v1/narrowings/{key}").headers["etag"]).status == 404
    withdraw(s1, key)
    assert footprint(maker, "S1-P1")["physical_kgco2e"] == value
    lines = s1.get("/v1/reads?limit=500").json()["items"]
    assert any(r["reader"] == "CARMAKER" and "buyer" in (r["rights"] or "") for r in lines), "under which right"
    assert {"narrowing.added", "narrowing.withdrawn"} <= {r["resource"] for r in lines}


def refusals(server):
    s1 = server.client("S1")
    before = s1.get("/v1/narrowings?count=true").json()["total"]
    for code, status, said in (("view.narrow_law", 409, {"receiver": "OPERATOR", "class": "meter"}), ("view.narrow_law", 409, {"receiver": "VERIFIER", "class": "project"}),
                               ("view.narrow_money", 409, {"receiver": "CARMAKER", "class": "return"}), ("view.narrow_open", 409, {"group": "carmaker", "class": "open"}),
                               ("view.narrow_side", 409, {"receiver": "CARMAKER", "class": "link"}), ("view.none", 404, {"receiver": "NOBODY", "class": "meter"})):
        answer = s1.post("/v1/narrowings", {"contract": "C", "most": "none", **said}, key=True)
        assert answer.status == status and answer.json()["code"] == code, (said, str(answer))
        assert answer.json()["message"]["ko"] and answer.json()["message"]["en"]
    for said in ({"receiver": "CARMAKER", "class": "meter", "most": "aggregate"}, {"class": "meter", "most": "none"}, {"receiver": "CARMAKER", "group": "buyer", "class": "meter", "most": "none"},
                 {"receiver": "CARMAKER", "class": "meter", "most": "none", "from_day": "2020-01-01"}, {"receiver": "CARMAKER", "class": "meter", "most": "none", "until": "2099-01-01"}):
        answer = s1.post("/v1/narrowings", {"contract": "C", **said}, key=True)
        assert answer.status in (400, 422), (said, str(answer))
    assert s1.post("/v1/narrowings", {"receiver": "CARMAKER", "class": "meter", "most": "none", "contract": "C"}).json()["code"] == "server.key_needed"
    assert server.client(None).post("/v1/narrowings", {}, key=True).status == 401
    assert s1.get("/v1/narrowings?count=true").json()["total"] == before


def test_what_a_contract_keeps_is_in_no_answer():
    with Folder() as f:
        good("run", SMALL, "--db", f / "p.db")
        with Server(f / "p.db", bulk=True) as server:
            story(server)
            refusals(server)
        good("check", "--db", f / "p.db")
        good("run", SMALL, "--db", f / "p.db", "--again")  # the record outlives a run
        rows = good("access", "as", "S1", "narrowings", "--db", f / "p.db", "-O", "csv").out.splitlines()
        assert len(rows) == 2 and "C-2028-1" in rows[1], rows


def test_a_consent_is_given_and_withdrawn_on_the_terminal():
    """Operator and ministries see what its owner shows them of a vehicle, and no part; each refusal leaves no consent behind."""
    with Folder() as f:
        db = f / "p.db"
        good("run", SMALL, "--db", db)

        def seen(who):
            return [row["product"] for row in csv.DictReader(good("access", "as", who, "footprints", "--db", db, "-O", "csv").out.splitlines())]

        def consents():
            return list(csv.DictReader(good("access", "as", "CARMAKER", "consents", "--db", db, "-O", "csv").out.splitlines()))

        good("publish", "V-1", "--db", db, "--by", "test", "--incomplete", "--samples", "1")
        assert seen("MOTIE") == seen("OPERATOR") == [], "what is published is shown to nobody by that alone"
        given = good("access", "consent", "CARMAKER", "footprint", "V-1", "--to", "MOTIE", "--by", "P-CARMAKER", "--db", db)
        assert given.out == "consent 1: stands from its first day\n", given
        assert seen("MOTIE") == ["V-1"] and seen("OPERATOR") == seen("MSS") == []
        for code, said, words in ((2, "cli.value_unknown", ("nonsense", "--to", "MOTIE")), (3, "view.consent_purpose", ("meter", "--to", "MOTIE")), (4, "view.none", ("footprint", "S1-P1", "--to", "MOTIE")),
                                  (4, "view.none", ("footprint", "--to", "NOBODY")), (2, "cli.option_needed", ("footprint",)), (2, "cli.argument_missing", ("footprint", "V-1", "2", "--to", "MOTIE")),
                                  (3, "view.consent_days", ("footprint", "--to", "MOTIE", "--on", "2029-01-02", "--until", "2029-01-01"))):
            assert f"[{said}]" in good("access", "consent", "CARMAKER", *words, "--db", db, code=code).err, words
        assert "[view.none]" in good("access", "revoke", "2", "--db", db, code=4).err and "[view.none]" in good("access", "revoke", "one", "--db", db, code=4).err
        [row] = consents()
        assert (row["class"], row["product"], row["receiver"], row["withdrawn_at"]) == ("footprint", "V-1", "MOTIE", ""), row
        good("run", SMALL, "--db", db, "--again")
        assert seen("MOTIE") == ["V-1"], "it outlives a run"
        assert good("access", "revoke", "1", "--db", db, "-O", "json").out == '{"schema":"sangsaeng.consent/1","consent":1}\n'
        assert "[view.consent_withdrawn]" in good("access", "revoke", "1", "--db", db, "--lang", "ko", code=5).err
        assert seen("MOTIE") == [] and consents()[0]["withdrawn_at"]
        good("check", "--db", db)


def test_under_sanitizers():
    with Folder() as f:
        good("run", SMALL, "--db", f / "p.db")
        with Server(f / "p.db") as server:
            story(server, whole=False)
            refusals(server)


def test_a_supplier_sees_its_own_data_as_a_receiver_does_and_nobody_else_s():
    with Folder() as f:
        good("run", SMALL, "--db", f / "p.db")
        with Server(f / "p.db", bulk=True) as server:
            s1, rows = server.client("S1"), 0
            for receiver in ("CARMAKER", "OPERATOR"):
                theirs = server.client(receiver)
                for path, answer in bodies(s1, "?as=" + receiver):
                    assert answer.status in (200, 400, 403, 404), (path, str(answer))
                    if answer.status == 404:
                        continue  # a problem says the address that was asked for
                    # S3 supplies S1, which knows it; a carmaker does not
                    assert not re.search(rb'"S[2-9]\d*(-[^"]*)?"' if receiver == "CARMAKER" else rb'"S2(-[^"]*)?"', answer.body), (receiver, path)
                    if answer.status != 200 or "{" in path or not isinstance(answer.json().get("items"), list) or path.count("/") > 2:
                        continue
                    shown = [i for i in answer.json()["items"] if not any(str(v).startswith("~") for v in i.values())]
                    its = theirs.get(path + "?limit=500", judged=False).json()["items"]
                    for item in shown:
                        told = {k: v for k, v in item.items() if v is not None}
                        assert any(told.items() <= other.items() for other in its), (receiver, path, item)
                    rows += len(shown)
            assert rows > 20, rows
            for path in ("/v1/meter-readings", "/v1/quotes", "/v1/processes", "/v1/inputs"):
                assert s1.get(path + "?as=CARMAKER").json()["items"] == [], path
            assert any(r["reader"] == "S1" and r["as"] == "CARMAKER" for r in s1.get("/v1/reads?limit=500").json()["items"]), "each look is in the log"
            assert s1.get("/v1/sites?as=S2").status == 404 and server.client("CARMAKER").get("/v1/sites?as=S1").status == 403
            assert s1.post("/v1/narrowings?as=CARMAKER", {}, key=True).status == 400, "nothing is written that way"


def members(table, key, value, of=None):
    with open(os.path.join(AUTOMOTIVE, table + ".csv"), encoding="utf-8", newline="") as file:
        return [((of or {}).get(row[key], row[key]), row[value]) for row in csv.DictReader(file) if row[value]]


def groups():
    """Of each firm its group, by grouping, worked out from the folder's files alone."""
    site = dict(members("sites", "site", "organisation"))
    machine = {m: site[s] for m, s in members("measures", "measure", "site")}
    found = {"region": members("sites", "organisation", "region"), "kind": members("measures", "measure", "type", machine), "carrier": members("measures", "measure", "carrier", machine),
             "year": [(f, d[:4]) for f, d in sorted(members("installations", "measure", "installed_on", machine), key=lambda each: each[1])]}
    told = {}
    for by, pairs in found.items():
        told[by] = {}
        for firm, word in pairs:
            told[by].setdefault(firm, []).append(word)
        told[by] = {firm: words[0] if by == "year" or len(set(words)) == 1 else "several" for firm, words in told[by].items()}
    return told


def test_sums_by_each_grouping_hide_each_firm():
    with Folder() as f:
        good("run", AUTOMOTIVE, "--db", f / "p.db")
        of, shown = groups(), 0
        with Server(f / "p.db", bulk=True) as server:
            for measure in ("returns", "reductions", "footprints", "grants"):
                for by in GROUPINGS:
                    for reader in ("FOUNDATION", None):
                        answer = server.client(reader).get(f"/v1/aggregates/{measure}?by={by}")
                        assert answer.status == 200 or answer.json()["code"] == "view.too_small", answer
                        cells = answer.json()["items"] if answer.status == 200 else []
                        assert all(c["by"] == by for c in cells)
                        for cell in cells:
                            known = reader == "FOUNDATION" and measure != "footprints"
                            assert (cell["state"] == "shown") == (cell["value"] is not None)
                            assert cell["state"] != "shown" or known or cell["firms"] >= 3, cell
                            limit = sum(g == cell["group"] for g in of[by].values()) if by in of and cell["group"] not in ("", "none") else None
                            assert cell["state"] != "shown" or limit is None or cell["firms"] <= limit, (cell, limit)
                            shown += cell["state"] == "shown"
                        hidden = [c for c in cells if c["state"] != "shown"]
                        if hidden and cells[-1]["group"] == "" and cells[-1]["state"] == "shown" and not known:
                            rest = cells[-1]["firms"] - sum(c["firms"] for c in cells[:-1] if c["state"] == "shown")
                            assert rest == 0 or rest >= 3, (measure, by, cells)  # what follows by subtraction
            assert shown > 40, shown
            whole = [server.client("FOUNDATION").get("/v1/aggregates/grants?by=" + by).json()["items"] for by in GROUPINGS]
            assert len({c[-1]["value"] for c in whole}) == 1 and all(sum(int(c["value"]) for c in cells[:-1]) == int(cells[-1]["value"]) for cells in whole), "the groups make the total"
            assert len(whole[1]) > 3 and len(whole[2]) > 3, "there are several groups"
            assert server.client("FOUNDATION").get("/v1/aggregates/grants?by=firm").status in (400, 422)


if __name__ == "__main__":
    main("__main__")
