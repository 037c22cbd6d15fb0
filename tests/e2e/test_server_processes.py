#!/usr/bin/python3
"""Two servers on one PostgreSQL database behave as one: sessions and tokens, revocations, jobs, keys of one effect, the supply graph in memory; and killing one
loses nothing that was acknowledged. Run by tests/postgres/with_postgres."""
import json
import os
import signal
import subprocess
import threading
import time

from api import SOURCE, Client, Server
from e2e import BIN, Folder, check, environment, main, run
from test_postgres import Database, copied, psql

SMALL = os.path.join(SOURCE, "examples", "small")
MADE = {}


class Second(Server):
    """A server whose log lies in a folder: its database is no file."""

    def __init__(self, url, name, folder):
        super().__init__(url)
        self.logged = os.path.join(folder, name + ".log")
        self.variables = {"SANGSAENG_PACT_READS": os.path.join(folder, name + ".reads"), "SANGSAENG_IDENTITY_KEY": os.path.join(folder, "identity.key")}
        self.folder = folder

    def start(self):
        self.log = open(self.logged, "a+", encoding="utf-8")  # noqa: SIM115: closed when it stops
        at = self.log.tell()
        self.process = subprocess.Popen([BIN, "serve", "--db", self.db, "--listen", "127.0.0.1:0", "--mailbox", os.path.join(self.folder, "mail")], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=self.log, env=environment(**self.variables))
        until = time.monotonic() + 60
        while True:
            with open(self.logged, encoding="utf-8") as log:
                log.seek(at)
                for line in log:
                    if "serving on" in line:
                        self.port = int(line.rsplit(":", 1)[1].split("/")[0])
                        return self
            assert self.process.poll() is None and time.monotonic() < until, self.said()
            time.sleep(0.02)

    def said(self):
        with open(self.logged, encoding="utf-8") as log:
            return log.read()[-5000:]


class Pair:
    def __enter__(self):
        self.home = Folder().__enter__()
        self.base = Database().__enter__()
        result = run("run", SMALL, "--db", self.base.url)
        check(result.code == 0, result)
        self.one, self.two = Second(self.base.url, "one", self.home.path), Second(self.base.url, "two", self.home.path)
        self.environment = self.one.variables
        self.one.start()
        self.two.start()
        return self

    def __exit__(self, *_):
        for server in (self.one, self.two):
            if server.process and server.process.poll() is None:
                server.stop()
        self.base.__exit__()
        self.home.__exit__()

    def token(self, organisation):
        """Of a client that is added by the command line and signed in at the first server."""
        made = run("client", "add", "test", "--firm", organisation, "--db", self.base.url, "-O", "json", **self.environment)
        check(made.code == 0, made)
        secret = json.loads(made.out)
        return within_a_second(lambda: self.one_token(secret)), secret["client"]

    def one_token(self, secret):
        answer = Client(self.one).call("POST", "/v1/token", f"grant_type=client_credentials&client_id={secret['client']}&client_secret={secret['secret']}",
                                       judged=False, Content_Type="application/x-www-form-urlencoded")
        return answer.json()["access_token"] if answer.status == 200 else None


def within_a_second(found, seconds=1.0):
    """What must be so soon. A busy machine is given ten times as long, and the time is told."""
    began = time.monotonic()
    while True:
        value = found()
        if value:
            took = time.monotonic() - began
            if took > seconds:
                print(f"# {took:.1f} s")
            return value
        assert time.monotonic() < began + seconds * 10, "not at all"
        time.sleep(0.05)


def pair():
    if "pair" not in MADE:
        MADE["pair"] = Pair().__enter__()
        MADE["token"], MADE["client"] = MADE["pair"].token("OPERATOR")
    return MADE["pair"]


def both():
    p = pair()
    return Client(p.one, MADE["token"]), Client(p.two, MADE["token"])


def test_a_token_of_one_is_good_at_the_other():
    one, two = both()
    assert one.get("/v1/organisations?limit=1").status == 200
    assert within_a_second(lambda: two.get("/v1/organisations?limit=1").status == 200)


def test_a_client_that_is_revoked_is_refused_at_both_within_a_second():
    p = pair()
    token, client = p.token("S1")
    one, two = Client(p.one, token), Client(p.two, token)
    assert one.get("/v1/sites?limit=1").status == 200 and two.get("/v1/sites?limit=1").status == 200
    result = run("client", "revoke", client, "--db", p.base.url, **p.environment)
    check(result.code == 0, result)
    within_a_second(lambda: one.get("/v1/sites?limit=1").status == 401 and two.get("/v1/sites?limit=1").status == 401)


def test_a_job_asked_for_at_one_is_seen_at_the_other_and_runs_once():
    one, two = both()
    asked = [one.post("/v1/jobs", {"command": "credit rules"}, key=True) for _ in range(4)] + [two.post("/v1/jobs", {"command": "credit rules"}, key=True) for _ in range(4)]
    for n, answer in enumerate(asked):
        assert answer.status == 202, answer
        job = (two if n < 4 else one).wait(answer.headers["location"])
        assert job["state"] == "succeeded" and job["attempts"] == 1, job


def test_a_key_used_at_both_has_one_effect():
    one, two = both()
    ids, other = set(), []

    def ask(client):
        answer = client.post("/v1/jobs", {"command": "credit rules"}, key="two-servers")
        (ids.add(answer.json()["id"]) if answer.status == 202 else other.append(answer.status))

    threads = [threading.Thread(target=ask, args=(client,)) for client in (one, two) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 1 and set(other) <= {409}, (ids, other)
    again = two.post("/v1/jobs", {"command": "credit rules"}, key="two-servers")
    assert again.status == 202 and {again.json()["id"]} == ids, again


def total(client, product="S1-P1"):
    answer = client.call("GET", f"/v1/rollup/{product}", judged=False)
    return answer.json()["items"][0]["kgco2e"] if answer.status == 200 else None


def test_the_graph_in_memory_follows_a_run_of_another_process_at_both():
    p = pair()
    token, _ = p.token("S1")
    one, two = Client(p.one, token), Client(p.two, token)
    before = within_a_second(lambda: total(one))
    assert within_a_second(lambda: total(two)) == before
    with Folder() as f:
        changed = f / "small"
        copied(SMALL, changed)
        with open(os.path.join(changed, "links.csv"), encoding="utf-8") as file:
            text = file.read()
        assert "S1-P1,S3-P1,PRESSED,contains,4,1" in text
        with open(os.path.join(changed, "links.csv"), "w", encoding="utf-8") as file:
            file.write(text.replace("S1-P1,S3-P1,PRESSED,contains,4,1", "S1-P1,S3-P1,PRESSED,contains,8,1"))
        result = run("run", changed, "--db", p.base.url, "--again", **p.environment)
        check(result.code == 0, result)
    within_a_second(lambda: total(one) not in (None, before) and total(one) == total(two))


def test_what_if_is_answered_from_memory_and_only_about_ones_own():
    p = pair()
    token, _ = p.token("S3")
    s3 = Client(p.two, token)
    own = s3.call("GET", "/v1/rollup/S3-P1", judged=False)
    assert own.status == 200 and own.json()["canonical"] is False, own
    question = {"changes": [{"product": "S3-P1", "direct_kgco2e": "0"}]}
    answer = s3.call("POST", "/v1/rollup/what-if", question, judged=False)
    assert answer.status == 200 and answer.json()["items"][0]["product"] == "S3-P1", answer
    assert "V-1" not in {i["product"] for i in answer.json()["items"]}, answer
    assert s3.get("/v1/rollup/V-1").status == 404 and s3.get("/v1/rollup/S2-P1").status == 404
    assert s3.post("/v1/rollup/what-if", {"changes": [{"product": "S2-P1", "direct_kgco2e": "0"}]}).status == 404
    for wrong in ({"changes": []}, {"changes": [{"product": "S3-P1"}]}, {"changes": [{"product": "S3-P1", "direct_kgco2e": 1}]}, {"changes": [{"product": "S3-P1", "direct_kgco2e": "x"}]}):
        assert s3.call("POST", "/v1/rollup/what-if", wrong, judged=False).status in (400, 422), wrong


def test_killing_one_loses_no_job_that_was_accepted():
    p = pair()
    one, two = both()
    accepted = [one.post("/v1/jobs", {"command": "check"}, key=True) for _ in range(6)]
    assert all(a.status == 202 for a in accepted)
    p.one.process.send_signal(signal.SIGKILL)
    p.one.process.wait()
    for answer in accepted:
        job = two.wait(answer.headers["location"], 120)
        assert job["state"] == "succeeded", job
    p.one.start()
    assert within_a_second(lambda: Client(p.one, MADE["token"]).get("/v1/organisations?limit=1").status == 200)
    assert psql(f"SELECT count(*) FROM {p.base.schema}.live_job WHERE ended_ms = 0") == "0"


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        if "pair" in MADE:
            MADE["pair"].__exit__()
