#!/usr/bin/python3
"""What is worked out, through the API: the same bytes as the command line, to those whom the matrix names and to nobody else; consents that widen it; and the log
that says who read what before any byte went out."""
import csv
import io
import json
import os
import re
import shutil
import tempfile
import urllib.parse
from decimal import Decimal

import openpyxl

from api import SOURCE, Server
from e2e import check, main, run

EXAMPLES = os.path.join(SOURCE, "examples")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
MADE = {}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def server(example="small"):
    if example not in MADE:
        db = os.path.join(HOME, example + ".db")
        result = run("run", os.path.join(EXAMPLES, example), "--db", db)
        check(result.code == 0, result)
        MADE[example] = Server(db).start()
    return MADE[example]


def lines(resource, owner=None):
    items = server().client("OPERATOR").get("/v1/reads?resource=" + resource.replace(" ", "%20")).json()["items"]
    return [i for i in items if owner is None or i["owner"] == owner]


def test_a_firm_reads_its_outcome_as_the_command_line_prints_it():
    printed = run("outcome", "S1", "--db", server().db, "-O", "json")
    check(printed.code == 0, printed)
    assert server().client("S1").get("/v1/outcomes/S1").text == printed.out
    before = len(lines("outcomes", "S1"))
    for role in ("OPERATOR", "MOTIE"):
        seen = server().client(role).get("/v1/outcomes/S1")
        assert seen.status == 200 and not [f for f in seen.json()["firms"][0]["figures"] if f["subject"]], seen
    assert len(lines("outcomes", "S1")) == before + 2
    assert {i["rights"] for i in lines("outcomes", "S1")} == {"anyone"}, "the state looks at what it supports, whoever's it is"
    for role, status in (("S2", 404), ("CARMAKER", 404), ("VERIFIER", 404), (None, 401)):
        assert server().client(role).get("/v1/outcomes/S1").status == status, role
    assert server().client("OPERATOR").get("/v1/outcomes/S1?as=S2").status == 404
    assert server().client("OPERATOR").get("/v1/outcomes/NOBODY").status == 404
    year = server().client("S1").get("/v1/outcomes/S1?year=2026").json()["firms"][0]["figures"]
    assert {f["year"] for f in year} <= {2026, None}


def test_a_firm_s_target_path_is_a_picture_and_its_machines_have_what_was_planned_for_the_metered_months():
    s3 = server().client("S3")
    [machine] = s3.get("/v1/outcomes/S3").json()["firms"][0]["measures"]
    assert machine["planned_tco2e"] == "8.66" and machine["planned_g_per_year"] == 12 * 8660000, machine  # of one metered month
    assert machine["measured_tco2e"] == machine["verified_tco2e"] == "8.08295533333", machine
    drawing = s3.get("/v1/outcomes/S3?width=700", Accept=DRAWING, Accept_Language="ko").json()
    assert drawing["kind"] == "path" and [row[0] for row in drawing["table"]["rows"]][0] == "2025", drawing
    assert "2028. 6. 30. 현재" in drawing["subtitle"], drawing["subtitle"]
    assert s3.get("/v1/outcomes/S3?width=720", Accept=SVG).text.startswith("<svg") and s3.get("/v1/outcomes/S3?width=10", Accept=SVG).status == 400
    for role, status in (("S2", 404), ("CARMAKER", 404), ("VERIFIER", 404)):
        assert server().client(role).get("/v1/outcomes/S3", Accept=DRAWING).status == status, role


def test_net_cash_of_firms_is_that_of_their_outcomes_and_nobody_else_s():
    rows = server().client("OPERATOR").get("/v1/firm-money").json()["items"]
    assert [row["organisation"] for row in rows] == ["S1", "S2", "S3"] and rows == server().client("MOTIE").get("/v1/firm-money").json()["items"]
    for row in rows:
        told = {f["key"]: f["value"] for f in server().client("OPERATOR").get("/v1/outcomes/" + row["organisation"]).json()["firms"][0]["figures"] if f["year"] is None}
        assert {key: told[key] for key in row if key.endswith("_krw")} == {key: row[key] for key in row if key.endswith("_krw")}, row
        assert row["net_cash_krw"] == row["support_krw"] - row["return_duty_krw"] - row["own_share_krw"] + row["saving_krw"], row
        assert abs(float(told["verified_tco2e"]) - float(row["verified_tco2e"])) < 1e-6, row
    own = server().client("S1").get("/v1/firm-money?organisation=S1").json()["items"]
    assert own == rows[:1]
    hidden = ("support_krw", "own_share_krw", "saving_krw", "net_cash_krw")
    for role in ("S2", "CARMAKER", "VERIFIER"):
        seen = server().client(role).get("/v1/firm-money").json()["items"]
        assert all(row[key] is None for row in seen if row["organisation"] == "S1" for key in hidden), (role, seen)
    assert server().client(None).get("/v1/firm-money").status == 401


def test_the_cascade_is_for_who_keeps_the_books():
    printed = run("cascade", "--db", server().db, "-O", "json")
    for role in ("OPERATOR", "MOTIE"):
        assert server().client(role).get("/v1/cascade").text == printed.out, role
    for role, status in (("S1", 403), ("CARMAKER", 403), ("VERIFIER", 403), (None, 401)):
        assert server().client(role).get("/v1/cascade").status == status, role
    assert server().client("OPERATOR").get("/v1/cascade?as=S1").status == 403
    assert server().client("OPERATOR").get("/v1/cascade?year=x").status == 400


def test_a_ministry_sees_its_own_money_in_colour_and_that_of_other_funders_grey():
    def drawn(role):
        drawing = server().client(role).call("GET", "/v1/cascade?width=1000", Accept="application/vnd.sangsaeng.drawing+json", Accept_Language="ko").json()
        return {s["key"]: s["paint"] for s in drawing["shapes"] if s["kind"] == "rect" and s.get("fill", "solid") == "solid" and s.get("key") in ("MOTIE", "MSS", "CARMAKER")}, drawing["finding"]
    paints, finding = drawn("OPERATOR")
    assert paints == {"MOTIE": "state", "MSS": "state", "CARMAKER": "carmaker"}, paints
    for role, name in (("MOTIE", "산업통상부"), ("MSS", "중소벤처기업부")):
        own, told = drawn(role)
        assert own == {key: "state" if key == role else "rest" for key in paints}, (role, own)
        assert told.startswith(finding) and re.search(rf"이 가운데 {name}.*의 돈은 .*원입니다\.$", told), told


SVG, DRAWING = "image/svg+xml", "application/vnd.sangsaeng.drawing+json"


def printed(*words):
    result = run(*words, "--db", server("automotive").db)
    check(result.code == 0, result)
    return result.out


def test_the_abatement_curve_is_what_the_command_line_prints_for_who_oversees():
    for role in ("FOUNDATION", "MOTIE"):
        client = server("automotive").client(role)
        for query, words in (("", ()), ("?view=programme", ()), ("?view=factory&price=50000", ("--view", "factory", "--price", "50000")), ("?cascade=false&tonnes=discounted&discount=0.1", (
                "--no-cascade", "--tonnes", "discounted", "--discount", "0.1")), ("?scope=tier2,S015", ("--scope", "tier2", "--scope", "S015"))):
            assert client.get("/v1/macc" + query).text == printed("macc", "-O", "json", *words), (role, query)
        assert client.get("/v1/macc?price=60000", Accept="text/csv").text == printed("macc", "-O", "csv", "--price", "60000")
    for query in ("view=mine", "tonnes=many", "price=-1", "price=x", "discount=2", "discount=x", "cascade=maybe", "catalogue=packs", "width=12", "other=1"):
        assert server("automotive").client("FOUNDATION").get("/v1/macc?" + query).status == 400, query
    assert server("automotive").client("FOUNDATION").get("/v1/macc?scope=S999").status == 404
    assert len(lines_of("automotive", "macc")) > 0


def lines_of(example, resource):
    return server(example).client("FOUNDATION").get("/v1/reads?limit=500&resource=" + resource).json()["items"]


def test_the_curve_is_a_picture_and_a_workbook_where_that_is_asked_for():
    client = server("automotive").client("FOUNDATION")
    told, drawing = client.get("/v1/macc?price=60000").json(), client.get("/v1/macc?price=60000&width=1000", Accept=DRAWING, Accept_Language="ko").json()
    assert drawing["kind"] == "macc" and drawing["width"] == 1000 and f"{len(told['bars'])}건" in drawing["title"], drawing["title"]
    assert [row[1] for row in drawing["table"]["rows"]] == [bar["measure"] for bar in told["bars"]]
    assert [row[6] for row in drawing["table"]["rows"]] == [bar["cost_krw_per_tco2e"] for bar in told["bars"]]
    assert client.get("/v1/macc?price=60000", Accept=SVG).text.startswith("<svg")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/v1/macc", Accept=XLSX).body)).active
    assert book.max_row == len(told["bars"]) + 1


def test_a_supplier_sees_the_factory_s_view_of_its_own_measures_and_nobody_else_s():
    whole = json.loads(printed("macc", "-O", "json", "--view", "factory"))
    for firm in ("S031", "S005", "S015"):
        own = server("automotive").client(firm).get("/v1/macc")
        told, mine = own.json(), json.loads(printed("macc", "-O", "json", "--view", "factory", "--scope", firm))
        assert told["view"] == "factory" and told["bars"] == mine["bars"] and told["pools"] == [], firm
        assert {bar["organisation"] for bar in told["bars"] + told["left_out"]} == {firm}
        others = {bar[key] for bar in whole["bars"] + whole["left_out"] for key in ("measure", "organisation") if bar["organisation"] != firm}
        assert not [word for word in others if json.dumps(word) in own.text], firm
        assert server("automotive").client(firm).get("/v1/macc?scope=" + firm).text == own.text
        assert server("automotive").client(firm).get("/v1/macc?view=programme").status == 403
        for scope in ("tier2", "S001", "S001-S", "NOWHERE", firm + ",S001"):
            assert server("automotive").client(firm).get("/v1/macc?scope=" + scope).status == 404, scope
    assert server("automotive").client("FOUNDATION").get("/v1/macc?as=S031").json()["bars"] == server("automotive").client("S031").get("/v1/macc").json()["bars"]
    assert not [line for line in lines_of("automotive", "macc") if line["reader"] == "S031"]  # of one's own nothing is logged
    assert [line for line in lines_of("automotive", "macc") if line["owner"] == "S031"]


def test_a_carmaker_and_a_verifier_see_no_supplier_s_costs():
    for role in ("OEM-A", "VERIFIER"):
        seen = server("automotive").client(role).get("/v1/macc")
        assert seen.status == 403 or (seen.status == 200 and seen.json()["bars"] == seen.json()["left_out"] == seen.json()["pools"] == []), (role, seen)
        assert server("automotive").client(role).get("/v1/macc?view=programme").status == 403
        assert server("automotive").client(role).get("/v1/macc?scope=S031").status in (403, 404)
    assert server("automotive").client(None).get("/v1/macc").status == 401


def test_a_plan_in_full_is_the_operator_s_and_the_ministries():
    for name, budget in (("lean", "300000000"), ("spring", "3000000000")):
        printed("plan", "make", "--name", name, "--budget", budget)
    record = json.loads(printed("plan", "show", "lean", "-O", "json"))
    for role in ("FOUNDATION", "MOTIE"):
        client = server("automotive").client(role)
        plan = client.get("/v1/plans/lean/picks").json()
        assert [{key: pick[key] for key in kept} for pick, kept in zip(plan["picks"], record["picks"], strict=True)] == record["picks"]
        assert all(pick["own_krw"] == pick["cost_krw"] - pick["support_krw"] and pick["machine"] for pick in plan["picks"])
        budget, paid = plan["budget"], [p for p in plan["picks"] if p["route"] != "pool"]
        assert budget["budget_krw"] == 300000000 and 0 < budget["used_krw"] == sum(p["support_krw"] for p in paid) <= 300000000
        assert budget["left_krw"] == 300000000 - budget["used_krw"] and budget["used_krw"] + budget["returned_krw"] == plan["total"]["support_krw"]
        for line in budget["funders"]:
            assert line["used_krw"] == sum(pay["amount_krw"] for p in plan["picks"] if p["route"] == line["route"] for pay in p["pays"] if pay["origin"] == line["funder"]), line
        assert sum(year["support_krw"] for year in plan["years"]) == plan["total"]["support_krw"]
        assert client.get("/v1/plans/lean/picks", Accept="text/csv").text == printed("plan", "show", "lean", "-O", "csv")
        drawing = client.get("/v1/plans/lean/picks?width=700", Accept=DRAWING, Accept_Language="ko").json()
        assert (drawing["kind"], drawing["width"]) == ("plan", 700) and "lean" in drawing["title"], drawing["title"]
        cells = [dict(zip(drawing["table"]["header"], row)) for row in drawing["table"]["rows"]]
        assert [int(row["쓰는 돈 (원)"].replace(",", "")) for row in cells if row["재원"] == "모두" and row["설비"] != "0"] == [y["support_krw"] for y in plan["years"]], cells
        assert int(cells[-2]["남은 돈 (원)"].replace(",", "")) == budget["left_krw"] and cells[-2]["재원"] == "예산 합계", cells[-2]
        svg = client.get("/v1/plans/lean/picks?width=760", Accept=SVG, Accept_Language="en").text
        assert svg.startswith("<svg") and svg == printed("plan", "show", "lean", "-O", "svg", "--width", "760", "--lang", "en")
        assert client.get("/v1/plans/lean/picks?width=30", Accept=SVG).status == 400
        for path, words in (("lean/variance", ("variance", "lean")), ("lean/comparison?with=spring", ("compare", "lean", "spring"))):
            assert client.get("/v1/plans/" + path).text == printed("plan", *words, "-O", "json"), path
            assert client.get("/v1/plans/" + path, Accept="text/csv").text == printed("plan", *words, "-O", "csv"), path
        assert client.get("/v1/plans/lean/comparison").status == 400
        for path in ("none/picks", "none/variance", "lean/comparison?with=none", "none/comparison?with=lean"):
            assert client.get("/v1/plans/" + path).status == 404, path
    for path in ("lean/picks", "none/picks", "lean/variance", "lean/comparison?with=spring"):
        for role, status in (("S031", 403), ("OEM-A", 403), ("VERIFIER", 403), (None, 401)):
            assert server("automotive").client(role).get("/v1/plans/" + path).status == status, (role, path)
    assert [line for line in lines_of("automotive", "plans") if line["reader"] == "MOTIE"]


def test_budgets_by_funder_and_a_plan_of_a_scenario_that_is_none():
    printed("plan", "make", "--name", "paid-in")  # by the money that was paid in: budgets of each funder
    budget = server("automotive").client("FOUNDATION").get("/v1/plans/paid-in/picks").json()["budget"]
    known = [line for line in budget["funders"] if line["budget_krw"] is not None and line["used_krw"] is not None]
    assert budget["budget_krw"] is None and budget["left_krw"] is None and known, budget
    assert all(line["left_krw"] == line["budget_krw"] - line["used_krw"] >= 0 for line in known), budget
    assert all(line["used_krw"] is None for line in budget["funders"] if line["route"] == "pool" and line["funder"] != "returned")
    record = {**json.loads(printed("plan", "show", "paid-in", "-O", "json")), "plan": "elsewhere", "scenario": '{"years":[2028,2029]}'}
    del record["sha256"], record["adoptions"]
    with open(os.path.join(HOME, "elsewhere.json"), "w", encoding="utf-8") as file:
        json.dump(record, file)
    printed("plan", "import", os.path.join(HOME, "elsewhere.json"))
    plan = server("automotive").client("FOUNDATION").get("/v1/plans/elsewhere/picks").json()
    assert plan["scenario"] == record["scenario"] and plan["budget"]["budget_krw"] is None and all(line["budget_krw"] is None for line in plan["budget"]["funders"])


def test_a_chain_is_explained_as_far_as_the_viewer_may_know():
    whole = json.loads(run("explain", "--product", "S1-P1", "--db", server().db, "-O", "json").out)
    own = server().client("S1").get("/v1/footprints/S1-P1/explain").json()
    assert own["total_kgco2e"] == whole["total_kgco2e"] and own["links"], own
    buyer = server().client("CARMAKER").get("/v1/footprints/S1-P1/explain")
    if buyer.status == 200:
        assert buyer.json()["links"] == buyer.json()["contributions"] == [] and buyer.json()["direct_kgco2e"] == "", buyer
    drawn = server().client("S1").get("/v1/footprints/S1-P1/explain?picture=inputs", Accept="application/vnd.sangsaeng.drawing+json").json()["table"]["rows"]
    assert sorted(row[2] for row in drawn[:-1]) == sorted([own["direct_kgco2e"]] + [each["kgco2e"] for each in own["links"]]) and drawn[-1][2] == own["total_kgco2e"], drawn
    told = server().client("CARMAKER").get("/v1/footprints/S1-P1/explain?picture=inputs", Accept="application/vnd.sangsaeng.drawing+json")
    assert told.status == 404 or len(told.json()["table"]["rows"]) == 1, told  # the total alone
    assert server().client("S1").get("/v1/footprints/S1-P1/explain?picture=outputs").status == 400
    assert server().client("S1").get("/v1/footprints/S1-P1/explain?period=later").status == 400
    assert server().client("S1").get("/v1/footprints/NONE/explain").status == 404
    assert server().client(None).get("/v1/footprints/S1-P1/explain").status in (401, 404)


DRAWING = "application/vnd.sangsaeng.drawing+json"


def test_a_tree_shows_whose_the_inputs_are_and_what_is_missing():
    maker = server("automotive").client("OEM-A")
    chain = maker.get("/v1/footprints/V-A-BEV/explain").json()
    tree = maker.get("/v1/footprints/V-A-BEV/tree").json()
    parts = {(each["product"], each["part"]): each for each in tree["inputs"]}
    assert {key: each["kgco2e"] for key, each in parts.items()} == {(link["input"], link["part"] or None): link["kgco2e"] for link in chain["links"]}
    sizes = [Decimal(each["kgco2e"]) for each in tree["inputs"]]
    assert sizes == sorted(sizes, reverse=True) and tree["total_kgco2e"] == chain["total_kgco2e"]
    assert abs(sum(sizes) + Decimal(tree["direct_kgco2e"]) - Decimal(tree["total_kgco2e"])) < Decimal("1e-6")
    covered = [Decimal(tree[f"{word}_kgco2e"]) for word in ("measured", "estimated", "missing")]
    assert abs(sum(covered) - Decimal(tree["total_kgco2e"])) < Decimal("1e-6") and covered[0] > 0 and covered[2] == 0, tree
    part = parts["S016-P1", "BIW"]
    listed = maker.get("/v1/footprints/S016-P1").json()
    assert part["organisation"] == "S016" and part["tier"] == 1 and part["asks"] and part["state"] == "estimated", part
    assert part["primary_data_percent"] == listed["primary_data_percent"] and part["firm_ko"], part
    assert all(not each["opens"] and not each["asks"] for each in tree["inputs"] if each["material"])
    gaps = [Decimal(each["gap_kgco2e"]) for each in tree["gaps"]]
    assert len(gaps) == 10 and gaps == sorted(gaps, reverse=True) and gaps[0] == max(Decimal(each["gap_kgco2e"]) for each in tree["inputs"] if not each["material"])
    # what opens, opens: deeper firms by pseudonym, without numbers
    below = maker.get("/v1/footprints/S016-P1/tree")
    assert part["opens"] == (below.status == 200), below
    for each in below.json()["inputs"] if below.status == 200 else []:
        assert each["kgco2e"] is None and each["state"] == "untold" and (each["product"].startswith("~") and each["name"] is None), each
    own = server("automotive").client("S016").get("/v1/footprints/S016-P1/tree").json()
    assert own["inputs"] and all(each["kgco2e"] and each["asks"] == (not each["material"]) for each in own["inputs"]), own  # who supplies it, it may ask
    above = server("automotive").client("S016").get("/v1/footprints/V-A-BEV/tree").json()  # of what it is built into: that it is
    assert {each["product"] for each in above["inputs"]} == {"S016-P1"} and above["total_kgco2e"] is None and above["inputs"][0]["kgco2e"] is None, above
    assert maker.get("/v1/footprints/V-B-BEV/tree").status == 404
    seen = server("automotive").client("FOUNDATION").get("/v1/footprints/V-A-BEV/tree").json()  # who supplies; footprints only as statistics
    assert seen["total_kgco2e"] is None and seen["measured_percent"] is None and not seen["gaps"] and len(seen["inputs"]) > 10, seen
    assert all(each["kgco2e"] is None and each["primary_data_percent"] is None and each["tier"] for each in seen["inputs"] if not each["material"]), seen
    drawn = maker.get("/v1/footprints/V-A-BEV/tree?width=360", Accept=DRAWING).json()
    assert drawn["kind"] == "tree" and [row[4] for row in drawn["table"]["rows"]][2:] == [each["kgco2e"] for each in tree["inputs"]], drawn["table"]
    reads = server("automotive").client("S016").get("/v1/reads?resource=tree").json()["items"]
    assert any(line["reader"] == "OEM-A" for line in reads), reads


def test_who_was_asked_and_has_not_answered_is_missing_to_who_asked():
    maker = server("automotive").client("OEM-A")
    before = maker.get("/v1/footprints/V-A-ICE/tree").json()
    asked = next(each for each in before["inputs"] if each["asks"])
    campaign = {"schema": "sangsaeng.campaign/1", "campaign": "C-TREE", "name": {"ko": "자료", "en": "Data"}, "asked_by": "OEM-A", "sender": "desk@oem-a.example",
                "period": {"from": "2028-01", "to": "2028-12"}, "ask": ["activity"], "text": {"ko": "부탁", "en": "Please"}, "due_on": "2029-12-14", "reminders": [{"at": "start"}],
                "technical": {"purpose": "footprint", "scope": "2028", "expires_on": "2030-12-31"}}
    with open(os.path.join(HOME, "tree.json"), "w", encoding="utf-8") as file:
        json.dump(campaign, file)
    with open(os.path.join(HOME, "tree.csv"), "w", encoding="utf-8") as file:
        file.write("organisation\n" + asked["organisation"] + "\n")
    begun = run("campaign", "start", os.path.join(HOME, "tree.json"), "--targets", os.path.join(HOME, "tree.csv"), "--by", "P-OEM-A", "--db", server("automotive").db)
    check(begun.code == 0, begun)
    after = maker.get("/v1/footprints/V-A-ICE/tree").json()
    silent = [each for each in after["inputs"] if each["organisation"] == asked["organisation"]]
    assert silent and all(each["state"] == "missing" and each["gap_kgco2e"] == each["kgco2e"] for each in silent), silent
    assert Decimal(after["missing_kgco2e"]) == sum(Decimal(each["kgco2e"]) for each in silent) and before["missing_kgco2e"] == "0", after
    covered = sum(Decimal(after[f"{word}_kgco2e"]) for word in ("measured", "estimated", "missing"))
    assert abs(covered - Decimal(after["total_kgco2e"])) < Decimal("1e-6") and Decimal(after["measured_kgco2e"]) < Decimal(before["measured_kgco2e"]), after
    others = server("automotive").client("OEM-B").get("/v1/footprints/V-B-ICE/tree").json()["inputs"]
    assert not any(each["state"] == "missing" for each in others), others  # it asked nobody


def test_a_change_is_told_part_by_part_to_who_sees_what_goes_in():
    maker = server("automotive").client("OEM-A")
    drawn = maker.get("/v1/footprints/V-A-BEV/explain?picture=change", Accept=DRAWING).json()["table"]["rows"]
    after = next(i for i, row in enumerate(drawn) if row[0] in ("참여 후", "after"))
    assert after > 5 and not any(row[0] in ("변화", "change") for row in drawn), drawn
    assert abs(sum(Decimal(row[1]) for row in drawn[:after]) - Decimal(drawn[after][1])) < Decimal("1e-9"), drawn


def test_a_position_is_its_company_s_who_trades():
    credits = server("credits")
    with open(os.path.join(EXAMPLES, "credits", "organisations.csv"), encoding="utf-8") as file:
        head, *rows = [line.rstrip("\n").split(",") for line in file]
    kind = head.index("kind")
    of = {k: [r[0] for r in rows if r[kind] == k] for k in ("carmaker", "operator", "supplier")}
    maker = of["carmaker"][0]
    printed = run("credit", "position", maker, "--db", credits.db, "-O", "json")
    check(printed.code == 0, printed)
    trading = credits.client(maker).get("/v1/credits/position", X_Role="carmaker_trading")
    assert trading.status == 200 and trading.text == printed.out, trading
    assert credits.client(maker).get("/v1/credits/position").status == 403
    for role in of["operator"][:1]:
        assert credits.client(role).get("/v1/credits/position?organisation=" + maker).text == printed.out
        line = credits.client(role).get("/v1/reads?resource=credits%2Fposition").json()["items"][0]
        assert (line["owner"], line["classes"], line["rights"]) == (maker, "credit", "anyone"), line
    for role in of["supplier"][:1] + of["carmaker"][1:2]:
        assert credits.client(role).get("/v1/credits/position?organisation=" + maker).status == 404, role
    assert credits.client(None).get("/v1/credits/position?organisation=" + maker).status == 401


def test_a_machine_is_monitored_month_by_month():
    client = server("credits").client("S1")
    row = client.get("/v1/monitoring/S1-M1").json()
    found = client.get("/v1/monitoring/S1-M1/months").json()
    band = json.loads(run("meter", "band", "S1-M1", "--db", server("credits").db, "-O", "json").out)["months"]
    assert [m["month"] for m in found["months"]] == [m["month"] for m in band] and found["baseline"]["sha256"] and found["opinions"], found
    for mine, printed in zip(found["months"], band):
        counts = printed["rejected"] is None
        assert mine["reason"] == printed["rejected"] and mine["cumulative_kgco2e"] == printed["cumulative_kg"], (mine, printed)
        assert mine["measured_kgco2e"] == (printed["project_kg"] if counts else None) and mine["baseline_kgco2e"] == (printed["baseline_kg"] if counts else None), (mine, printed)
        low, plan = float(printed["baseline_low_kg"]), float(printed["planned_kg"])
        assert not counts or abs(float(mine["expected_low_kgco2e"]) - max(0, low - plan)) < 1e-6 * low, (mine, printed)
    states = [m["state"] for m in found["months"]]
    assert [row[c] for c in ("measured_months", "filled_months", "missing_months")] == [states.count("verified") + states.count("measured"), states.count("estimated"), states.count("missing")]
    assert row["verified_months"] == sum(m["verified"] for m in found["months"]) and row["state"] in ("verified", "measured"), row
    assert abs(float(row["baseline_kgco2e"]) - sum(float(m["baseline_kgco2e"] or 0) for m in found["months"])) < 1e-3, row
    assert abs(float(row["measured_kgco2e"]) - float(band[-1]["cumulative_kg"])) < 1e-3, row
    table = list(csv.DictReader(io.StringIO(client.get("/v1/monitoring/S1-M1/months", Accept="text/csv").text)))
    assert [(r["month"], r["state"], r["measured_kgco2e"] or None) for r in table] == [(m["month"], m["state"], m["measured_kgco2e"]) for m in found["months"]]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/v1/monitoring/S1-M1/months", Accept=XLSX, Accept_Language="ko").body)).active
    assert book.max_row == len(table) + 1 and book.cell(2, 5).value == float(table[0]["baseline_kgco2e"]), book.cell(2, 5).value
    printed = run("meter", "band", "S1-M1", "--db", server("credits").db, "-O", "svg", "--width", "900", "--lang", "ko")
    assert client.get("/v1/monitoring/S1-M1/months?width=900", Accept="image/svg+xml", Accept_Language="ko").text == printed.out
    drawing = client.get("/v1/monitoring/S1-M1/months?width=360", Accept="application/vnd.sangsaeng.drawing+json").json()
    assert drawing["kind"] == "monitoring" and len(drawing["table"]["rows"]) == len(band)
    assert client.get("/v1/monitoring/NONE/months").status == 404 and client.get("/v1/monitoring/S1-M1/months?width=x").status == 400


def test_an_aggregate_that_would_give_a_firm_away_is_refused():
    for role in ("S1", "CARMAKER", None):
        for measure in ("returns", "reductions", "footprints", "grants"):
            answer = server().client(role).get("/v1/aggregates/" + measure)
            assert answer.status in (200, 403), answer
            if answer.status == 403:
                assert answer.json()["code"] == "view.too_small", answer
            else:
                assert all(i["value"] is None or i["firms"] >= 1 for i in answer.json()["items"]), answer
    assert server().client(None).get("/v1/aggregates/returns").status == 403  # three firms, one of them nearly all
    operator = server().client("OPERATOR")
    assert operator.get("/v1/aggregates/returns?by=tier").json()["items"][-1]["state"] == "shown"
    assert operator.call("GET", "/v1/aggregates/returns", Accept="text/csv").text.startswith("measure,by,group")
    assert operator.get("/v1/aggregates/profits").status == 404
    assert operator.get("/v1/aggregates/returns?by=firm").status in (400, 422)


def test_a_figure_is_a_csv_or_a_workbook_where_that_is_asked_for():
    small, credits = server().client("OPERATOR"), server("credits").client("CARMAKER")
    for client, path, words, headers in ((small, "/v1/cascade", "cascade", {}), (server().client("S1"), "/v1/outcomes/S1", "outcome S1", {}),
                                         (credits, "/v1/credits/position", "credit position CARMAKER", {"X_Role": "carmaker_trading"})):
        printed = run(*words.split(), "--db", (server("credits") if client is credits else server()).db, "-O", "csv")
        table = client.get(path, Accept="text/csv", **headers)
        assert table.text == printed.out and table.headers["content-type"].startswith("text/csv"), table
        assert client.get(path + "?bom=true", Accept="text/csv", **headers).body == b"\xef\xbb\xbf" + table.body, path
        assert client.get(path + "?bom=x", Accept="text/csv", **headers).status == 400, path
        rows = list(csv.reader(io.StringIO(table.text)))
        book = client.get(path, Accept=XLSX, Accept_Language="ko", **headers)
        sheet = openpyxl.load_workbook(io.BytesIO(book.body)).active
        assert sheet.max_row == len(rows) and [str(cell.value) for cell in sheet["A"][1:]] == [row[0] for row in rows[1:]], path
        assert any("가" <= c <= "힣" for c in sheet["A1"].value) and ".xlsx" in book.headers["content-disposition"], book
    book = small.get("/v1/aggregates/returns?by=tier", Accept=XLSX)
    assert openpyxl.load_workbook(io.BytesIO(book.body)).active["A1"].value == "Measure"


def test_a_consent_is_given_once_and_withdrawn_by_version():
    s1, maker = server().client("S1"), server().client("CARMAKER")
    asked = {"receiver": "CARMAKER", "class": "meter", "purpose": "joint-study", "last_day": "2099-12-31"}
    readings = "/v1/meter-readings?limit=1"
    assert not maker.get(readings, X_Purpose="joint-study").json().get("items"), "a purpose of no consent is none that is known"
    assert s1.post("/v1/consents", asked).json()["code"] == "server.key_needed"
    given = s1.post("/v1/consents", asked, key="consent-1")
    again = s1.post("/v1/consents", asked, key="consent-1")
    assert given.status == again.status == 201 and given.json() == again.json() and again.headers["idempotency-replayed"] == "true", again
    place = given.headers["location"]
    assert len(s1.get("/v1/consents").json()["items"]) == 1
    assert maker.get(readings, X_Purpose="joint-study").json()["items"] and maker.get(readings).json()["items"] == []
    for wrong, status in (({**asked, "purpose": ""}, 422), ({**asked, "receiver": "NOBODY"}, 404), ({**asked, "class": "all"}, 422), ({**asked, "more": 1}, 422),
                          ({**asked, "last_day": "2001-01-01"}, 422)):
        assert s1.post("/v1/consents", wrong, key=True).status == status, wrong
    assert s1.call("DELETE", place).status == 428
    stale = s1.call("DELETE", place, If_Match='"0"')
    assert stale.status == 412, stale
    tag = s1.get(place).headers["etag"]
    assert maker.call("DELETE", place, If_Match=tag).status in (404, 412)  # a side of it, and not its owner
    assert server().client("S2").call("DELETE", place, If_Match="*").status == 404
    assert s1.call("DELETE", place, If_Match=tag).status == 204
    assert s1.call("DELETE", place, If_Match="*").status == 409
    assert not maker.get(readings, X_Purpose="joint-study").json().get("items"), "a purpose of no consent is none that is known"
    assert [i["subject"] for i in lines("consent.given", "S1")] == [place.split("/")[-1]] and len(lines("consent.withdrawn", "S1")) == 1


def test_a_purpose_in_korean_is_stated_percent_encoded():
    """A header is ASCII: what a consent binds may be any words."""
    s1, maker, readings = server().client("S1"), server().client("CARMAKER"), "/v1/meter-readings?limit=1"
    for words in ("2027년 제품 탄소발자국 산정", "감축 100% 확인", "UTF-8''x"):
        stated = urllib.parse.quote(words, safe="")
        given = s1.post("/v1/consents", {"receiver": "CARMAKER", "class": "meter", "purpose": words, "last_day": "2099-12-31"}, key=True)
        assert given.status == 201, given
        for header in (stated, "UTF-8''" + stated, "utf-8''" + re.sub("%..", lambda escape: escape[0].lower(), stated)):
            assert maker.get(readings, X_Purpose=header).json().get("items"), header
        read = [line["purpose"] for line in s1.get("/v1/reads?limit=500&count=true").json()["items"]]
        assert words in read, "the log says why in these words"
        for other in (stated[:-1], stated + "%20", "%EA%B0", "%00", "%zz", urllib.parse.quote(words + "!", safe="")):
            assert maker.get(readings, X_Purpose=other).json().get("code") == "view.purpose", other
        assert s1.call("DELETE", given.headers["location"], If_Match="*").status == 204
        assert maker.get(readings, X_Purpose=stated).json().get("code") == "view.purpose"
    assert server().client("OPERATOR").get(readings, X_Purpose="%61udit").json()["items"]


def test_jobs_and_papers_leave_a_line_before_their_bytes_go_out():
    operator = server().client("OPERATOR")
    job = operator.job("agreement show", "S1", format="json")
    assert job["state"] == "succeeded"
    asked = lines("job agreement show", "S1")
    assert asked and asked[-1]["subject"] == job["id"] and asked[-1]["kind"] == "read" and asked[-1]["reader"] == "OPERATOR" and asked[-1]["request_id"], asked
    assert asked[-1]["classes"] and asked[-1]["rights"] == "anyone", asked[-1]
    assert not lines("job.result agreement show", "S1")
    assert operator.get("/v1/jobs/" + job["id"] + "/result").status == 200
    assert len(lines("job.result agreement show", "S1")) == 1
    own = server().client("S1").job("agreement show", "S1", format="json")
    assert server().client("S1").get("/v1/jobs/" + own["id"] + "/result").status == 200 and len(lines("job.result agreement show", "S1")) == 1  # one's own is no secret
    made = server().client("S1").call("POST", "/v1/evidence?kind=invoice&name=a.txt", b"the nameplate", key=True)
    assert made.status == 201, made
    paper = made.json()["evidence"]
    assert [i["subject"] for i in lines("evidence.added", "S1")] == [paper]
    assert server().client("S1").get(f"/v1/evidence/{paper}/content").body == b"the nameplate"
    seen = {i["resource"] for i in server().client("S1").get("/v1/reads").json()["items"]}
    assert {"job agreement show", "job.result agreement show"} <= seen, seen
    assert not [i for i in server().client("S2").get("/v1/reads").json()["items"] if i["owner"] == "S1"]


def test_a_duty_whose_subject_has_a_slash_is_named_by_a_parameter():
    operator = server().client("OPERATOR")
    body = {"evidence": "EV-NONE"}
    assert operator.post("/v1/duties/publication/done", body, key=True).json()["code"] == "server.parameter"
    answer = operator.post("/v1/duties/publication/done?subject=C-2027/S1", body, key=True)
    assert answer.status == 404 and answer.json()["code"] == "duty.unknown", answer
    assert operator.post("/v1/campaigns/NONE/chase", {}, key=True).status == 404


def test_zz_the_servers_stop_cleanly():
    for each in MADE.values():
        each.__exit__()
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main(__name__)
