#!/usr/bin/python3
"""The API as its clients meet it: lists, pages, filters, files, versions, problems in two languages, effects that happen once, jobs with their events, imports
with a finding for each cell. One server and one small programme for nearly all."""
import csv
import http.client
import io
import json
import os
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
import zipfile

from api import SOURCE, XLSX, Server
from e2e import BULK, check, main, run

import openpyxl

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = tempfile.mkdtemp(prefix="sangsaeng-")
MADE = {}


def small(name):
    """A database of its own with the small example."""
    if "db" not in MADE:
        MADE["db"] = os.path.join(HOME, "made.db")
        result = run("run", SMALL, "--db", MADE["db"], binary=BULK)
        check(result.code == 0, result)
    path = os.path.join(HOME, name + ".db")
    for ending in ("", ".evidence", ".key"):
        if os.path.isdir(MADE["db"] + ending):
            shutil.copytree(MADE["db"] + ending, path + ending)
        elif os.path.exists(MADE["db"] + ending):
            shutil.copy(MADE["db"] + ending, path + ending)
    return path


def server():
    if "server" not in MADE:
        MADE["server"] = Server(small("api")).start()
    return MADE["server"]


def operator():
    return server().client("OPERATOR")


def folder_zip(change=lambda name, text: text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(os.listdir(SMALL)):
            if name.endswith((".csv", ".json")):
                with open(os.path.join(SMALL, name), encoding="utf-8") as file:
                    archive.writestr("small/" + name, change(name, file.read()))
    return out.getvalue()


# ---- lists

def test_pages_follow_each_other_and_hold_every_row_once():
    o = operator()
    whole = o.get("/v1/organisations?count=true").json()
    got, cursor = [], None
    while True:
        page = o.get("/v1/organisations?limit=3" + (f"&cursor={cursor}" if cursor else "")).json()
        assert len(page["items"]) <= 3
        got += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert got == whole["items"] and whole["total"] == len(got) > 6 and whole["next_cursor"] is None


def test_a_cursor_is_of_one_question_and_cannot_be_made():
    o = operator()
    cursor = o.get("/v1/organisations?limit=2").json()["next_cursor"]
    for path in ("/v1/organisations?kind=supplier&cursor=" + cursor, "/v1/sites?cursor=" + cursor, "/v1/organisations?cursor=AAAA", "/v1/organisations?cursor=" + cursor[:-2] + "AA"):
        answer = o.get(path)
        assert answer.status == 400 and answer.json()["code"] == "view.position", answer


def test_filters_are_by_column_and_a_wrong_one_is_told_the_nearest():
    o = operator()
    assert {i["organisation"] for i in o.get("/v1/organisations?kind=supplier").json()["items"]} == {"S1", "S2", "S3"}
    answer = o.get("/v1/organisations?knd=supplier")
    assert answer.status == 400 and answer.json()["params"] == {"0": "knd", "1": "kind"}, answer
    for bad in ("limit=0", "limit=501", "limit=x", "count=maybe"):
        assert o.get("/v1/organisations?" + bad).status == 400, bad


def test_a_list_is_a_csv_or_a_workbook_where_that_is_asked_for():
    o = operator()
    items = o.get("/v1/organisations").json()["items"]
    for lang, header in (("ko", "조직"), ("en", "organisation")):
        rows = list(csv.reader(io.StringIO(o.get("/v1/organisations", Accept="text/csv", Accept_Language=lang).text)))
        assert rows[0][0] == header and [r[0] for r in rows[1:]] == [i["organisation"] for i in items]
    answer = o.get("/v1/organisations", Accept=XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).active
    assert [cell.value for cell in sheet[1]][:2] == ["Organisation", "Name"] and sheet.freeze_panes == "A2" and 'filename="organisations.xlsx"' in answer.headers["content-disposition"]
    assert [c[0].value for c in sheet.iter_rows(min_row=2)] == [i["organisation"] for i in items], answer


def hangul(text):
    return any("가" <= letter <= "힣" for letter in text)


def WORDS(lang):
    return server().client().get("/v1/words", Accept_Language=lang).json()["items"]


def test_codes_have_words_in_both_languages():
    """What a code is called is told to everybody, in the language asked for; both have the same codes, in the order in which a page offers them."""
    answer = server().client().get("/v1/words", Accept_Language="en")
    assert (answer.json()["schema"], answer.json()["lang"]) == ("sangsaeng.words/1", "en") and "Accept-Language" in answer.headers["vary"], answer.headers
    ko, en = WORDS("ko"), WORDS("en")
    assert {kind: list(words) for kind, words in ko.items()} == {kind: list(words) for kind, words in en.items()} and len(ko) > 25
    for kind, words in en.items():
        assert all(text and not hangul(text.replace(" (환원)", "")) for text in words.values()), kind # the programme's own word, in brackets
        assert any(hangul(text) for text in ko[kind].values()), kind
    # what the lists say is among them: the matrix's classes and what is seen, grants' states
    rules = server().client().get("/v1/access").json()["items"]
    assert {rule["class"] for rule in rules} <= set(ko["class"]) and {rule["seen"] for rule in rules} <= set(ko["seen"])
    assert {grant["state"] for grant in operator().get("/v1/grants?limit=500").json()["items"]} <= set(ko["grant_state"])


def named_by_the_programme(name, item, column):
    """A call, a payment: what a rule is about is no code of ours then."""
    return (name, column) == ("rules", "subject") and item["rule"] in ("call", "call_quotes", "call_pass_score", "milestone")


def test_the_lists_there_are_are_told_with_the_columns_that_they_have():
    """A page shows any list by /v1/resources: its columns are those of the rows, of the CSV and of the filters, and its words head the CSV in Korean."""
    answer = server().client().get("/v1/resources")
    lists, filters, rows, told = answer.json()["items"], 0, 0, 0
    words = WORDS("ko")
    assert answer.json()["schema"] == "sangsaeng.resources/1" and "max-age" in answer.headers["cache-control"] and server().client().get("/v1/resources", If_None_Match=answer.headers["etag"]).status == 304
    assert len({each["name"] for each in lists}) == len(lists) >= 60, len(lists)
    seers = [server().client(who) for who in ("OPERATOR", "S1", "VERIFIER", "CARMAKER", "MOTIE")]
    for each in lists:
        names = [column["name"] for column in each["columns"]]
        pages = [page for page in (seer.get(f"/v1/{each['name']}?limit=5") for seer in seers) if page.status == 200]
        assert hangul(each["title"]["ko"]) and not hangul(each["title"]["en"]) and each["group"] in WORDS("ko")["list_group"], each
        assert all((hangul(column["head"]["ko"]) or column["head"]["ko"] in ("CO₂", "CH₄", "N₂O", "UN/LOCODE")) and column["head"]["en"] and not hangul(column["head"]["en"]) for column in each["columns"]), each
        assert pages and each["ko"] and each["en"] and all(column["ko"] and column["name"] for column in each["columns"]) and each.get("key", names[0]) in names, each
        for page in pages:
            rows += len(page.json()["items"])
            coded = [(c["name"], words[c["codes"]]) for c in each["columns"] if "codes" in c]
            cells = [(name, known, item[name]) for item in page.json()["items"] for name, known in coded if item.get(name) and not named_by_the_programme(each["name"], item, name)]
            assert all(cell in known or set(cell.split()) <= set(known) for _, known, cell in cells), (each["name"], cells)
            told += len(cells)
            assert all(set(item) - {"_links"} <= set(names) for item in page.json()["items"]), (each["name"], page.json()["items"][:1], names)
    assert rows > 200 and told > 200, (rows, told)
    sites = next(each for each in lists if each["name"] == "sites")
    header = next(csv.reader(io.StringIO(operator().get("/v1/sites", Accept="text/csv", Accept_Language="ko").text)))
    assert header == [column["ko"] for column in sites["columns"]], header
    for column in sites["columns"]:
        asked = operator().get(f"/v1/sites?{column['name']}=x")
        filters += column["filter"]
        assert (asked.status == 200) == column["filter"], (column, asked)
    assert filters > 0


def test_an_item_has_a_version_and_is_not_sent_twice():
    o = operator()
    answer = o.get("/v1/sites/S1-S")
    tag = answer.headers["etag"]
    assert answer.json()["organisation"] == "S1" and tag.startswith('"')
    again = o.get("/v1/sites/S1-S", If_None_Match=tag)
    assert again.status == 304 and again.body == b""
    assert o.get("/v1/sites/S2-S").headers["etag"] != tag
    assert o.get("/v1/sites/NOBODY").json()["code"] == "view.none"


# ---- problems

def test_a_problem_says_it_in_both_languages_whatever_was_asked_for():
    o = operator()
    for lang in ("ko", "en"):
        answer = o.get("/v1/jobs/job_none", Accept_Language=lang)
        problem = answer.json()
        assert answer.status == 404 and answer.headers["content-type"] == "application/problem+json"
        assert problem["code"] == "job.none" and problem["detail"] == problem["message"][lang] and problem["request_id"] == answer.headers["x-request-id"]
        assert "작업" in problem["message"]["ko"] and problem["type"] == "/docs/problems/job.none"
    page = server().client().get("/docs/problems/job.none")
    assert page.status == 200 and "job.none" in page.text
    assert o.call("PUT", "/v1/jobs").status == 405 and o.get("/v1/nothing").status == 404


def test_nobody_may_ask_for_work():
    nobody = server().client()
    assert nobody.post("/v1/jobs", {"command": "help"}, key=True).status == 401
    assert nobody.get("/v1/commands").status == 401


# ---- once

def test_a_key_has_one_effect():
    o = operator()
    body = {"command": "duty list", "options": {"all": True}}
    first, again = o.post("/v1/jobs", body, key="once-1"), o.post("/v1/jobs", body, key="once-1")
    assert first.status == again.status == 202 and first.body == again.body and first.headers["location"] == again.headers["location"]
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    other = o.post("/v1/jobs", {**body, "format": "csv"}, key="once-1")
    assert other.status == 422 and other.json()["code"] == "once.other", other
    assert o.post("/v1/jobs", body).json()["code"] == "server.key_needed"
    assert o.post("/v1/jobs", body, key="with blank").json()["code"] == "server.key_bad"
    # the same key of somebody else is another one
    assert server().client("S1").post("/v1/jobs", {"command": "credit rules"}, key="once-1").status == 202
    assert len([j for j in o.get("/v1/jobs?limit=500").json()["items"] if j["id"] == first.json()["id"]]) == 1


def test_a_key_under_way_is_a_conflict():
    o = operator()
    first = o.post("/v1/jobs", {"command": "credit rules"}, key="under-way")
    base = sqlite3.connect(server().db)
    base.execute("UPDATE live_idempotency SET saved = 0, ends_ms = ? WHERE \"key\" = 'under-way'", (int(time.time() * 1000) + 60000,))
    base.commit()
    answer = o.post("/v1/jobs", {"command": "credit rules"}, key="under-way")
    assert answer.status == 409 and answer.json()["code"] == "once.running", answer
    base.execute("UPDATE live_idempotency SET ends_ms = 1 WHERE \"key\" = 'under-way'")  # whoever began it is gone
    base.commit()
    base.close()
    again = o.post("/v1/jobs", {"command": "credit rules"}, key="under-way")
    assert again.status == 202 and again.json()["id"] != first.json()["id"]


def test_many_at_once_with_one_key_make_one_job():
    o, ids, busy = operator(), set(), []

    def ask():
        answer = o.post("/v1/jobs", {"command": "credit rules"}, key="at-once")
        if answer.status == 202:
            ids.add(answer.json()["id"])
        else:
            busy.append(answer.status)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(ids) == 1 and set(busy) <= {409}, (ids, busy)


# ---- jobs

def test_a_job_prints_what_the_command_prints():
    o = operator()
    job = o.job("credit accounts")
    assert job["state"] == "succeeded" and not job["stale"] and job["problem"] is None, job
    answer = o.get(job["result"])
    printed = run("credit", "accounts", "--db", server().db, "-O", "json", LANG="en_US.UTF-8")
    assert answer.text == printed.out and answer.headers["content-type"] == "application/json"
    table = o.job("credit accounts", format="csv")
    assert o.get(table["result"]).headers["content-type"].startswith("text/csv")
    book = o.get(o.job("credit accounts", format="xlsx")["result"])
    assert book.headers["content-type"] == XLSX and openpyxl.load_workbook(io.BytesIO(book.body)).active.max_row == len(json.loads(printed.out)["accounts"]) + 1, book


def test_a_failed_job_has_the_command_s_problem():
    job = operator().job("fund trace", "0")
    assert job["state"] == "failed" and job["result"] is None, job
    problem = job["problem"]
    assert problem["code"] == json.loads(run("fund", "trace", "0", "--db", server().db, "--progress", "json").err.splitlines()[-1])["error"]["code"], problem
    assert problem["message"]["ko"] and problem["status"] in (400, 404, 422)


def test_what_was_asked_wrongly_is_told_at_its_place():
    o = operator()

    def ask(body):
        answer = o.post("/v1/jobs", body, key=True)
        value = answer.json()
        return answer.status, value["code"], [(e["code"], e.get("pointer")) for e in value.get("errors", [])]

    assert ask({"command": "dutty"})[:2] == (400, "job.command")
    assert ask({"command": "duty list", "options": {"al": True}})[2] == [("job.option", "/options/al")]
    assert ask({"command": "duty list", "options": {"db": "x", "all": 3}})[2] == [("job.option_server", "/options/db"), ("job.value", "/options/all")]
    assert ask({"command": "meter import", "arguments": ["/etc/passwd"]})[2] == [("job.upload_needed", "/arguments/0")]
    assert ask({"command": "methodology show", "arguments": ["/etc/passwd"]})[2] == [("job.value", "/arguments/0")]
    assert ask({"command": "methodology show", "arguments": ["../../etc/passwd"]})[2] == [("job.value", "/arguments/0")]
    assert ask({"command": "cascade", "options": {"out": "../x.csv"}})[2] == [("job.name", "/options/out")]
    assert ask({"command": "cascade", "extra": 1})[2] == [("job.member", "/extra")]
    for machine in ("serve", "restore", "migrate"):
        assert ask({"command": machine})[:2] == (403, "job.machine")
    assert o.post("/v1/jobs", [1], key=True).status == 400


def test_a_value_is_never_an_option_or_a_path_of_the_machine():
    o = operator()
    job = o.job("factor search", "--db=/etc/passwd")
    assert job["state"] == "succeeded", job  # a word to look for, and nothing else
    job = o.job("factor search", "electricity", unit="--top=1")
    assert job["state"] in ("succeeded", "failed"), job
    for bad in ("postgresql://x/y", "~/x", "a\nb"):
        assert o.post("/v1/jobs", {"command": "factor search", "arguments": [bad]}, key=True).status == 422, bad


def test_files_go_in_and_come_out():
    o = operator()
    links, direct = o.upload("links.csv", "product,input,quantity\nA,B,2\n"), o.upload("direct.csv", "product,kg\nA,1\nB,10\n")
    job = o.job("rollup", links={"upload": links}, direct={"upload": direct}, format="csv")
    assert o.get(job["result"]).text.splitlines()[1].startswith("A,21"), job
    made = o.job("graph generate", out="net", mode="acyclic", products=100)
    answer = o.get(made["result"])
    assert sorted(zipfile.ZipFile(io.BytesIO(answer.body)).namelist()) == ["direct.csv", "links.csv"], made
    assert o.get(f"/v1/files/{links}").json()["name"] == "links.csv"
    tag = '"' + o.get(f"/v1/files/{links}").json()["sha256"][:32] + '"'
    assert o.call("DELETE", f"/v1/files/{links}").status == 428
    assert o.call("DELETE", f"/v1/files/{links}", If_Match='"other"').status == 412
    assert o.call("DELETE", f"/v1/files/{links}", If_Match=tag).status == 204 and o.get(f"/v1/files/{links}").status == 404
    for bad in (".hidden", "a%2Fb", "..", "%00"):
        assert o.call("POST", "/v1/files?name=" + bad, b"x").status in (400, 422), bad


def read_events(client, path, last=None, stop=lambda job: False, seconds=30):
    """[(id, job)] until the stream ends or `stop`."""
    connection = http.client.HTTPConnection("127.0.0.1", client.server.port, timeout=seconds)
    headers = {"Authorization": "Bearer " + client.token, **({"Last-Event-ID": str(last)} if last is not None else {})}
    connection.request("GET", path + "/events", headers=headers)
    response = connection.getresponse()
    assert response.status == 200 and response.headers["Content-Type"] == "text/event-stream" and response.headers["Cache-Control"] == "no-store", response.headers
    assert response.headers["X-Accel-Buffering"] == "no" and "Content-Encoding" not in response.headers
    got, number = [], None
    for line in response:
        line = line.decode().rstrip("\n")
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            got.append((number, json.loads(line[6:])))
            if stop(got[-1][1]):
                break
    connection.close()
    return got


def test_events_tell_a_job_s_way_and_a_late_viewer_what_it_missed():
    o = operator()
    asked = o.job("plan generate", "wide", out="instance", suppliers=120, seed=3, wait=False)
    events = read_events(o, "/v1/jobs/" + asked["id"])
    numbers = [n for n, _ in events]
    assert numbers == sorted(set(numbers)) and [j["state"] for _, j in events][-1] == "succeeded", events
    missed = read_events(o, "/v1/jobs/" + asked["id"], last=numbers[0])
    assert missed[0][0] > numbers[0] and missed[-1][1]["state"] == "succeeded"
    assert read_events(o, "/v1/jobs/" + asked["id"], last=numbers[-1]) == []


def long_job(o, name):
    """A planner that has more to do than time; begun, and under way."""
    if "instance" not in MADE:
        made = run("plan", "generate", "hard", "-o", os.path.join(HOME, "hard"), "--suppliers", "60", "--seed", "2", binary=BULK)
        check(made.code == 0, made)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for each in sorted(os.listdir(os.path.join(HOME, "hard"))):
                archive.write(os.path.join(HOME, "hard", each), each)
        MADE["instance"] = out.getvalue()
    upload = o.upload(name + ".zip", MADE["instance"], "application/zip")
    job = o.job("plan solve", {"upload": upload}, seconds=40, gap=0, wait=False)
    until = time.monotonic() + 20
    while o.get("/v1/jobs/" + job["id"]).json()["state"] != "running":
        assert time.monotonic() < until, job
        time.sleep(0.05)
    return "/v1/jobs/" + job["id"]


def test_a_cancelled_job_stops_soon_and_leaves_nothing():
    o = operator()
    path = long_job(o, "cancelled")
    answer = o.post(path + "/cancel")
    assert answer.status == 202, answer
    job = o.wait(path, 20)
    assert job["state"] == "cancelled" and job["result"] is None and o.get(path + "/result").status == 404, job
    assert o.post(path + "/cancel").status == 409
    assert not [n for n in os.listdir(tempfile.gettempdir()) if job["id"] in n]


def child_of(process):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children", encoding="ascii") as file:
                children = file.read().split()
            if children:
                return int(children[0])
    raise AssertionError("no job was started")


def halted_while_it_writes(server):
    """The job of the server, halted where it holds the database."""
    child = child_of(server.process.pid)
    with sqlite3.connect(server.db, timeout=0, isolation_level=None) as other:
        while True:
            os.kill(child, signal.SIGSTOP)
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return child
            os.kill(child, signal.SIGCONT)
            time.sleep(0.001)


def test_a_job_that_holds_the_database_is_cancelled_too_and_the_log_says_by_whom():
    """Readings, each many times: enough work to be met in the middle of."""
    db = os.path.join(HOME, "held.db")
    made = run("run", os.path.join(SOURCE, "examples", "credits"), "--db", db, binary=BULK)
    check(made.code == 0, made)
    readings = "meter,at,value,recorded_on\n" + "".join(f"MT-S1-E,2027-{month:02}-{day:02},1400,2028-06-01\n" * 1000 for month in range(1, 13) for day in range(1, 29))
    with Server(db) as held:
        o = held.client("OPERATOR")
        before = run("meter", "versions", "MT-S1-E", "--db", db, binary=BULK).out
        path = o.call("POST", "/v1/imports?kind=readings&name=many.csv&reason=simulated", readings.encode(), key=True).json()["job"]
        child = halted_while_it_writes(held)
        threading.Timer(1, os.kill, (child, signal.SIGCONT)).start()
        answer = o.post(path + "/cancel")
        assert answer.status == 202, answer
        assert o.wait(path, 20)["state"] == "cancelled"
        assert run("meter", "versions", "MT-S1-E", "--db", db, binary=BULK).out == before
        with sqlite3.connect(db) as log:
            assert log.execute("SELECT count(*) FROM live_view_log WHERE resource = 'job.stopped'").fetchone() == (1,), "nothing says who stopped it"


def test_others_jobs_and_files_are_not_there():
    o, s1, s2 = operator(), server().client("S1"), server().client("S2")
    job = s1.job("outcome", "S1")
    assert job["state"] == "succeeded", job
    upload = s1.upload("mine.csv", "a\n1\n")
    for path in ("/v1/jobs/" + job["id"], job["result"], "/v1/jobs/" + job["id"] + "/events", "/v1/files/" + upload):
        assert s2.get(path).status == 404 and s1.get(path, judged=False).status == 200, path
        assert o.get(path, judged=False).status == (200 if "/files/" in path else 404), path  # a firm's job is its own
    assert job["id"] not in [j["id"] for j in s2.get("/v1/jobs").json()["items"]]
    assert s2.post("/v1/jobs", {"command": "outcome", "arguments": ["S1"]}, key=True).json()["code"] == "view.command_own"
    assert s2.post("/v1/jobs/" + job["id"] + "/cancel").status == 404
    answer = s2.post("/v1/jobs", {"command": "rollup", "options": {"links": {"upload": upload}, "direct": {"upload": upload}}}, key=True)
    assert answer.status == 404, answer


def test_a_role_is_shown_what_it_may_ask_for():
    words = {r: {w for c in server().client(r).get("/v1/commands").json()["items"] for w in c["may"]} for r in ("OPERATOR", "S1", "CARMAKER", "MOTIE")}
    assert words["MOTIE"] < words["OPERATOR"]
    assert "outcome" in words["S1"] and "plan adopt" not in words["S1"] and "meter show" not in words["CARMAKER"]
    known = json.loads(run("help", "-O", "json").out)["commands"]
    every = {(c["command"] + " " + w).strip() for c in known for f in c["forms"] for w in f["words"]}
    # what prints a firm's own figures is for the firm, or for lists, which apply the matrix row by row
    own = {"footprint", "inventory", "outcome", "route", "credit pays", "access as", "access consent", "access revoke", "access narrow", "access lift", "access request", "access requests", "access grant", "access refuse", "access withdraw", "session link", "verify", "verify export", "verify recompute",
           "report footprint-statement", "report emissions-confirmation", "report outcome", "report approval-request", "report certification-request", "report monitoring-form"}
    own |= {"bill", "start", "start list", "start show", "start estimate", "start measures"}
    own |= {"export " + w for w in ("pact", "catenax", "cbam", "battery", "passport", "approval-request", "monitoring-report", "certification-request")} | {"meter " + w for w in ("list", "show", "versions", "check", "band")}
    assert every - words["OPERATOR"] == ({"serve", "restore", "migrate", "ledger keygen", "ledger checkpoint", "verify sign"} | own) & every, (every - words["OPERATOR"]) ^ own


def test_a_server_makes_and_takes_no_secret_key():
    """Neither the commands that need one nor the option are offered to anybody, and a key that was handed in all the same signs nothing."""
    jobs = ({"command": "verify sign", "arguments": ["VF-1"]}, {"command": "ledger checkpoint"}, {"command": "ledger keygen", "options": {"out": "own.key"}})
    for who in ("VERIFIER", "OPERATOR", "S1"):
        client = server().client(who)
        offered = client.get("/v1/commands").json()["items"]
        assert offered and not {w for c in offered for w in c["may"]} & {job["command"] for job in jobs}, who
        assert not [c["command"] for c in offered if any(o["option"] == "key" for o in c["options"])], who
        upload = client.call("POST", "/v1/files?name=own.key", b"not to be here").json()["id"]
        before = client.get("/v1/jobs?limit=500").json()["items"]
        for job in jobs:
            for more in ({}, {"key": {"upload": upload}}):
                answer = client.post("/v1/jobs", {**job, "options": {**job.get("options", {}), **more}}, key=True)
                assert (answer.status, answer.json()["code"]) == (403, "job.machine") and "secret key" in answer.json()["params"]["1"], answer
        answer = client.post("/v1/jobs", {"command": "ledger verify" if who == "OPERATOR" else "verify check", "options": {"key": {"upload": upload}}}, key=True)
        assert answer.status == 403 and who != "OPERATOR" or "job.option_key" in [e["code"] for e in answer.json()["errors"]], answer
        assert client.get("/v1/jobs?limit=500").json()["items"] == before, who


# ---- imports

def imported(o, answer):
    assert answer.status == 202 and answer.headers["location"].startswith("/v1/imports/"), answer
    o.wait(answer.json()["job"])
    return o.get(answer.headers["location"]).json()


def test_a_dry_run_tells_each_wrong_cell_and_changes_nothing():
    o = operator()
    before = o.get("/v1/sites?count=true").json()

    def spoil(name, text):
        lines = text.splitlines()
        if name == "sites.csv":
            cells = lines[1].split(",")
            lines[1] = ",".join(["X-" + cells[0], "NOBODY", *cells[2:]])
        return "\n".join(lines) + "\n"

    value = imported(o, o.call("POST", "/v1/imports?kind=programme&name=p.zip&dry_run=true", folder_zip(spoil), key=True, Content_Type="application/zip"))
    assert value["dry_run"] and value["state"] == "failed" and value["imported"] == 0 and value["failed"] >= 1, value
    cells = {f.get("cell") for f in value["findings"]}
    assert "sites.csv!B2" in cells, value
    assert all(f["message"]["ko"] and f["message"]["en"] for f in value["findings"])
    good = imported(o, o.call("POST", "/v1/imports?kind=programme&name=p.zip&dry_run=true", folder_zip(), key=True, Content_Type="application/zip"))
    assert good["state"] == "succeeded" and good["imported"] > 100 and good["failed"] == 0, good
    assert o.get("/v1/sites?count=true").json() == before


def test_an_import_needs_its_kind_and_a_file():
    o = operator()
    assert o.call("POST", "/v1/imports?kind=recipes", b"x", key=True).status == 400
    assert o.call("POST", "/v1/imports?kind=answer", b"x", key=True).status == 400
    assert o.call("POST", "/v1/imports?kind=readings&name=r.csv", b"meter,at,value\n").json()["code"] == "server.key_needed"
    bad = imported(o, o.call("POST", "/v1/imports?kind=readings&name=r.csv", b"meter,at,value\nNOBODY,2027-01-01T00:00,1\n", key=True))
    assert bad["state"] == "failed" and bad["findings"][0]["cell"].startswith("r.csv!"), bad
    evil = io.BytesIO()
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("../../evil.csv", "x")
    refused = imported(o, o.call("POST", "/v1/imports?kind=programme&name=e.zip&dry_run=true", evil.getvalue(), key=True))
    assert refused["state"] == "failed" and refused["problem"]["code"] == "zip.name", refused


# ---- the desk

def test_a_paper_is_handed_in_once_and_read_back_by_its_firm():
    s1, s2 = server().client("S1"), server().client("S2")
    paper = b"%PDF-1.4\n%paper of S1\n%%EOF\n"
    path = "/v1/evidence?kind=invoice&name=bill.pdf&issued=2027-01-04"
    first, again = s1.call("POST", path, paper, key="paper"), s1.call("POST", path, paper, key="paper")
    assert first.status == again.status == 201 and first.body == again.body, first
    key = first.json()["evidence"]
    assert s1.get(f"/v1/evidence/{key}/content").body == paper
    assert s2.get(f"/v1/evidence/{key}/content").status == 404
    o = operator()
    assert first.headers["location"] == f"/v1/evidence/{key}" and s1.get(first.headers["location"]).status == 200 and o.get(f"/v1/evidence/{key}/content").body == paper
    assert s2.call("POST", path + "&organisation=S1", paper, key=True).status == 403
    for more, status in (("&key=S2-1", 400), ("&key=../../x", 400), ("&key=a%20b", 400), ("&personal=maybe", 400)):
        assert s1.call("POST", path + more, paper, key=True).status == status, more
    assert s1.call("POST", path, b"", key=True).status in (400, 422)


def test_the_name_of_a_paper_says_what_it_is_or_it_is_not_taken():
    s1 = server().client("S1")
    count = lambda: s1.get("/v1/evidence?count=true").json()["total"]
    before = count()
    for name, body, ending in (("quote.pdf", b"plain text, no PDF\n", "pdf"), ("photo.jpg", b"%PDF-1.4\n%x\n%%EOF\n", "jpg")):
        refused = s1.call("POST", "/v1/evidence?kind=quote&name=" + name, body, key=True)
        problem = refused.json()
        assert refused.status in (400, 422) and problem["code"] == "evidence.type_differs" and name in problem["params"].values() and ending in problem["params"].values(), refused
        assert hangul(problem["message"]["ko"]) and name in problem["message"]["en"], problem
    assert count() == before
    assert s1.call("POST", "/v1/evidence?kind=quote&name=quote.txt", b"plain text, no PDF\n", key=True).status == 201 and count() == before + 1


def test_the_desk_tells_nothing_of_what_is_anothers():
    s1, o = server().client("S1"), operator()
    theirs = next(d for d in o.get("/v1/duties?limit=500").json()["items"] if d["owner"] == "S2" and "/" not in d["subject"])
    answers = [s1.post(f"/v1/duties/{theirs['kind']}/{subject}/done", {"evidence": "X"}, key=True) for subject in (theirs["subject"], "NOPE")]
    assert [a.status for a in answers] == [404, 404] and answers[0].json()["code"] == answers[1].json()["code"], answers[0]
    answers = [s1.call("POST", "/v1/evidence?kind=invoice&name=b.pdf&measure=" + m, b"%PDF-1.4\n%b\n%%EOF\n", key=True) for m in ("S2-M1", "NOPE")]
    assert [(a.status, a.json()["code"]) for a in answers] == [(404, "evidence.target_unknown")] * 2, (str(answers[0]), str(answers[1]))


def test_a_duty_is_done_once_and_tried_first():
    o = operator()
    duties = json.loads(o.get(o.job("duty list")["result"]).body)["duties"]
    duty = next(d for d in duties if d["state"] in ("open", "overdue", "due_soon") and d["desk"] is False and "/" not in d["subject"])
    path = f"/v1/duties/{duty['kind']}/{duty['subject']}/done"
    evidence = o.get("/v1/evidence?limit=1").json()["items"][0]["evidence"]
    answer = o.post(path, {"evidence": evidence, "evidenc": 1}, key=True)
    assert answer.status == 422 and answer.json()["params"] == {"0": "evidenc", "1": "evidence"}, answer
    dry = o.post(path + "?dry_run=true", {"evidence": evidence}, key=True)
    done = o.post(path, {"evidence": evidence}, key="duty")
    assert dry.status == done.status, (dry, done)
    if done.status == 200:  # some duties are done by facts only
        assert dry.json()["dry_run"] and o.post(path, {"evidence": evidence}, key="duty").body == done.body
        assert o.post(path, {"evidence": evidence}, key=True).status == 409 or o.post(path, {"evidence": evidence}, key=True).status == 422


# ---- the server's life

def test_jobs_go_on_after_a_stop():
    with Server(small("stopped")) as first:
        o = first.client("OPERATOR")
        path = long_job(o, "stopped")
        waiting = [o.job("credit rules", wait=False)["id"] for _ in range(3)]
        tokens = first.tokens
    with Server(first.db) as second:
        second.tokens = tokens
        o = second.client("OPERATOR")
        until = time.monotonic() + 30
        while o.get(path).json()["state"] == "queued":
            assert time.monotonic() < until
            time.sleep(0.05)
        assert o.get(path).json()["state"] == "running", o.get(path)
        for job in waiting:
            assert o.wait("/v1/jobs/" + job)["state"] == "succeeded"
        o.post(path + "/cancel")
        assert o.wait(path, 20)["state"] == "cancelled"


def test_a_killed_server_loses_no_job():
    first = Server(small("killed"), bulk=True).start()
    o = first.client("OPERATOR")
    path = long_job(o, "killed")
    first.stop(signal.SIGKILL)
    with Server(first.db, bulk=True) as second:
        second.tokens = first.tokens
        o = second.client("OPERATOR")
        until = time.monotonic() + 30
        while o.get(path).json()["attempts"] < 2:
            assert time.monotonic() < until
            time.sleep(0.05)
        o.post(path + "/cancel")
        assert o.wait(path, 20)["state"] == "cancelled"


def test_a_run_replaces_the_programme_and_keeps_what_the_server_knows():
    with Server(small("again"), bulk=True) as s:
        o = s.client("OPERATOR")
        old = o.job("credit accounts")
        upload = o.upload("small.zip", folder_zip(lambda name, text: text.replace("가상부품 1", "새부품 1") if name == "organisations.csv" else text), "application/zip")
        job = o.job("run", {"upload": upload}, again=True)
        assert job["state"] == "succeeded", job
        assert "새부품" in o.get("/v1/organisations/S1").json()["name"]
        assert o.get("/v1/jobs/" + old["id"]).json()["stale"] is True and o.get(old["result"]).status == 200
        # and one of the command line, while it serves: what reads opens the new file, what is in memory follows
        supplier, before = s.client("S1"), None
        until = time.monotonic() + 20
        while not before and time.monotonic() < until:
            before = supplier.call("GET", "/v1/rollup/S1-P1", judged=False).json().get("items")
        folder = os.path.join(HOME, "changed")
        shutil.copytree(SMALL, folder)
        with open(os.path.join(folder, "links.csv"), encoding="utf-8") as file:
            links = file.read()
        assert "S1-P1,S3-P1,PRESSED,contains,4,1" in links
        with open(os.path.join(folder, "links.csv"), "w", encoding="utf-8") as file:
            file.write(links.replace("S1-P1,S3-P1,PRESSED,contains,4,1", "S1-P1,S3-P1,PRESSED,contains,8,1"))
        began, stop, seen = time.monotonic(), [], set()

        def read():
            while not stop:
                seen.add(o.get("/v1/organisations/S1").status)

        reader = threading.Thread(target=read)
        reader.start()
        result = run("run", folder, "--db", s.db, "--again", binary=BULK)
        took = time.monotonic() - began
        stop.append(True)
        reader.join()
        check(result.code == 0 or result.code == 5 and "programme.held" in result.err, result)
        assert took < 20 and seen == {200}, (took, seen)
        if result.code:  # the server wrote just then
            check(run("run", folder, "--db", s.db, "--again", binary=BULK).code == 0, result)
        until = time.monotonic() + 10
        while supplier.call("GET", "/v1/rollup/S1-P1", judged=False).json()["items"][0]["kgco2e"] == before[0]["kgco2e"]:
            assert time.monotonic() < until, before
            time.sleep(0.05)
        assert "새부품" not in o.get("/v1/organisations/S1").json()["name"] and o.get("/v1/jobs/" + old["id"]).status == 200
        check(run("check", "--db", s.db, binary=BULK).code == 0, result)


def test_zz_the_server_stops_cleanly():
    if "server" in MADE:
        MADE["server"].__exit__()
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main(__name__)
