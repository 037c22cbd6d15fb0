#!/usr/bin/python3
"""Two companies with a server each exchange footprints over TLS: a request becomes a supplier's task and then an answer, the roll-up of who asked changes, a new
version of the supplier is announced and taken in, and announced further up. Then what goes wrong: a receiver that is down, a kill in the middle of a delivery,
the same event twice, a wrong footprint, other people's events."""
import base64
import csv
import json
import os
import shutil
import signal
import socket
import uuid

from e2e import BIN, BULK, Folder, check, main, run
from serving import SMALL, Server, wait_until

FAST = {"SANGSAENG_PACT_RETRY": "1", "SANGSAENG_PACT_LEASE": "2"}
MADE = {}
URN = "urn:pact:localhost:product-id:S3-P1"


def cli(db, *words, code=0):
    result = run(*words, "--db", db, binary=BULK)
    check(result.code == code, result, " ".join(map(str, words)))
    return result


def ask_json(db, *words):
    return json.loads(cli(db, *words, "--json").out)


def soon(condition, seconds):
    """The condition runs a command."""
    return wait_until(condition, seconds, 0.25)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Company:
    """A programme folder, its database and a server."""

    def __init__(self, folder, name, binary):
        self.name, self.folder, self.port = name, folder / name, free_port()
        os.mkdir(self.folder)
        for file in os.listdir(SMALL):
            if not file.endswith((".csv", ".json")):
                continue
            with open(os.path.join(SMALL, file), encoding="utf-8") as source, open(os.path.join(self.folder, file), "w", encoding="utf-8") as target:
                target.write(source.read())
        self.make(binary)

    def make(self, binary):
        """Database and server, not started."""
        self.db = f"{self.folder}.db"
        self.certificate = self.db + ".certificate.pem"
        if "db" not in MADE:
            MADE["folder"] = Folder().__enter__()
            MADE["db"] = MADE["folder"] / "made.db"
            cli(MADE["db"], "run", self.folder)
        for end in ("", ".key"):
            if os.path.exists(MADE["db"] + end):
                shutil.copy(MADE["db"] + end, self.db + end)
        if os.path.isdir(MADE["db"] + ".evidence"):
            shutil.copytree(MADE["db"] + ".evidence", self.db + ".evidence")
        self.server = Server(self.db, "--listen", f"127.0.0.1:{self.port}", "--base-url", self.base, binary=binary, tls=True, **FAST)

    def close(self):
        """Nothing of its own but the folder."""

    base = property(lambda self: f"https://localhost:{self.port}")

    def table(self, name):
        with open(os.path.join(self.folder, f"{name}.csv"), encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def write(self, name, rows):
        with open(os.path.join(self.folder, f"{name}.csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)

    def publish(self, product, case):
        return ask_json(self.db, "publish", product, "--case", case, "--incomplete", "--samples", "1", "--by", "P-OPERATOR")["footprints"][0]

    def know(self, other, key, organisation):
        """Registers the other company as a partner; returns credentials for it."""
        cli(self.db, "partner", "add", key, "--firm", organisation, "--url", f"{other.base}/pact", "--set", f"ca={other.certificate}", "--set", "inside=on", "--by", "P-OPERATOR")
        return ask_json(self.db, "partner", "credentials", key, "--by", "P-OPERATOR")

    def use(self, key, issued, folder):
        secret = folder.write(f"{self.name}-secret.txt", issued["client_secret"])
        cli(self.db, "partner", "add", key, "--again", "--secret", secret, "--set", f"client={issued['client_id']}", "--by", "P-OPERATOR")

    def requests(self):
        return ask_json(self.db, "pact", "requests")["requests"]

    def events(self, kind):
        return [event for event in ask_json(self.db, "pact", "events")["events"] if event["kind"] == kind]

    def received(self):
        return ask_json(self.db, "pact", "received")["footprints"]

    def value(self, product):
        """kg CO2-eq of the version in force, and how many there are."""
        versions = ask_json(self.db, "publish", "--list", product)["versions"]
        return float(self.show(versions[-1]["version"])["footprint"]["pcf_excluding_biogenic_uptake_kgco2e"]), len(versions)

    def show(self, version):
        return ask_json(self.db, "publish", "--show", version)


class Two:
    """A supplier and a carmaker that know each other. The supplier has published a part, the carmaker a vehicle that holds four of it."""

    supplier_kind = Company

    def __init__(self, binary=BULK):
        self.binary = binary  # of the servers

    def __enter__(self):
        self.folder = Folder().__enter__()
        self.supplier, self.maker = self.supplier_kind(self.folder, "supplier", self.binary), Company(self.folder, "maker", self.binary)
        self.maker.publish("V-1", "after")
        for company in (self.supplier, self.maker):
            company.server.start()  # makes its certificate
        for_maker = self.supplier.know(self.maker, "maker", "CARMAKER")
        for_supplier = self.maker.know(self.supplier, "supplier", "S3")
        self.supplier.use("maker", for_supplier, self.folder)
        self.maker.use("supplier", for_maker, self.folder)
        self.issued = {"maker": for_maker, "supplier": for_supplier}
        return self

    def __exit__(self, *error):
        if error[0]:
            for company in (self.supplier, self.maker):
                print(f"# {company.name}:", *company.server.lines[-8:], sep="\n#   ")
                print("#", company.requests(), *ask_json(company.db, "pact", "events")["events"], company.received(), sep="\n#   ")
        for company in (self.supplier, self.maker):
            if company.server.process.poll() is None:
                company.server.stop(signal.SIGKILL)
            company.close()
        self.folder.__exit__(*error)

    def request(self):
        return ask_json(self.maker.db, "pact", "request", "supplier", f"productId={URN}", "--product", "S3-P1", "--by", "P-OPERATOR")["event"]

    def exchange(self):
        """A footprint asked for, granted, sent and taken in."""
        self.supplier.publish("S3-P1", "before")
        event = self.request()
        task = soon(lambda: [r for r in self.supplier.requests() if r["event"] == event and r["state"] == "asked"], 20)
        cli(self.supplier.db, "pact", "answer", task[0]["request"], "grant", "--by", "S3")
        assert soon(lambda: [r for r in self.maker.received() if r["state"] == "used"], 20), self.maker.received()

    def post(self, receiver, as_partner, body, status=200):
        """An event as the partner sends it."""
        issued = self.issued[as_partner]
        word = base64.b64encode(f"{issued['client_id']}:{issued['client_secret']}".encode()).decode()
        token = receiver.server.ask("POST", "/pact/auth/token", "grant_type=client_credentials", Authorization=f"Basic {word}", Content_Type="application/x-www-form-urlencoded")
        check(token.status == 200, token)
        answer = receiver.server.ask("POST", "/pact/3/events", json.dumps(body), Authorization=f"Bearer {token.json()['access_token']}", Content_Type="application/cloudevents+json")
        check(answer.status == status, answer, body["type"])
        return answer


def event(kind, source, data, id=None):
    return {"type": f"org.wbcsd.pact.ProductFootprint.{kind}", "specversion": "1.0", "id": id or str(uuid.uuid4()), "source": source, "time": "2026-11-26T00:00:00Z", "data": data}


def test_a_request_becomes_a_task_an_answer_and_another_roll_up():
    with Two() as two:
        supplier, maker = two.supplier, two.maker
        before, versions = maker.value("V-1")
        asked = two.request()

        # the supplier has not published it: a task with a last day
        task = soon(lambda: [r for r in supplier.requests() if r["state"] == "asked"], 20)
        assert task and task[0]["organisation"] == "S3" and task[0]["product"] == "S3-P1" and task[0]["due_on"], supplier.requests()
        duties = ask_json(supplier.db, "duty", "list", "--kind", "pact_request")
        assert task[0]["request"] in json.dumps(duties), duties
        inbox = ask_json(supplier.db, "inbox", "--firm", "S3")
        assert [r["request"] for r in inbox["pact_requests"]] == [task[0]["request"]], inbox
        assert [r["state"] for r in maker.requests()] == ["waiting"]

        # access and the footprint: the answer goes out by itself, once
        cli(supplier.db, "pact", "answer", task[0]["request"], "grant", "--by", "S3")
        supplier.publish("S3-P1", "before")
        assert soon(lambda: [r for r in maker.requests() if r["event"] == asked and r["state"] == "fulfilled"], 20), maker.requests()
        assert soon(lambda: maker.value("V-1")[1] == versions + 1, 20), maker.value("V-1")
        after = maker.value("V-1")[0]
        assert abs(after - before) > 0.1, (before, after)
        assert len(supplier.events("fulfilled")) == 1 and ask_json(supplier.db, "inbox", "--firm", "S3")["pact_requests"] == []

        # where it comes from
        [received] = maker.received()
        assert received["partner"] == "supplier" and received["product"] == "S3-P1" and received["supplier"] == "S3" and len(received["sha256"]) == 64
        shown = maker.show(ask_json(maker.db, "publish", "--list", "V-1")["versions"][-1]["version"])
        assert "footprint:" + received["key"] in [source["factor"] for source in shown["footprint"]["sources"]], shown
        assert received["key"] in json.dumps(shown["changes"]), shown["changes"]
        cli(maker.db, "check")

        # a new version of the supplier is announced, fetched and taken in
        rows = supplier.table("activity")
        for row in rows:
            if row["process"] == "S3-PR1" and row["month"].startswith("2025") and row["quantity"]:
                row["quantity"] = str(int(row["quantity"]) // 2)
        supplier.write("activity", rows)
        cli(supplier.db, "run", supplier.folder, "--again")  # while its server goes on
        second = supplier.publish("S3-P1", "before")
        assert second["outcome"] == "published" and second["number"] == 2, second
        assert soon(lambda: sorted(r["deprecated"] for r in maker.received()) == [False, True], 30), maker.received()
        assert soon(lambda: maker.value("V-1")[1] == versions + 2, 20)
        assert maker.value("V-1")[0] < after, (maker.value("V-1"), after)
        assert all(e["state"] == "sent" for e in supplier.events("published"))
        cli(maker.db, "check")
        cli(supplier.db, "check")

        # everything is in the log of both
        for company, words in ((supplier, ("event", "get")), (maker, ("event", "get"))):
            log = cli(company.db, "partner", "log").out
            assert all(word in log for word in words), log


def test_what_changes_here_is_announced_further_up():
    with Two() as two:
        supplier, maker = two.supplier, two.maker
        # a third company, here the supplier's node, may see the carmaker's vehicle
        cli(maker.db, "partner", "grant", "supplier", "--product", "V-1", "--by", "P-CARMAKER")
        two.exchange()
        announced = soon(lambda: maker.events("published"), 20)
        assert announced and soon(lambda: all(e["state"] == "sent" for e in maker.events("published")), 20), maker.events("published")
        assert soon(lambda: len({r["footprint"] for r in supplier.received()}) >= 1, 20), supplier.received()
        assert {r["partner"] for r in supplier.received()} == {"maker"}


def test_a_receiver_that_is_down_gets_it_later_and_once():
    with Two() as two:
        supplier, maker = two.supplier, two.maker
        two.supplier.publish("S3-P1", "before")
        cli(supplier.db, "partner", "grant", "maker", "--product", "S3-P1", "--by", "P-OPERATOR")
        two.request()
        assert soon(lambda: [r for r in supplier.requests() if r["state"] != "new"], 20)
        maker.server.stop()
        cli(maker.db, "pact", "requests")
        # one more request, written while the server is down, goes out when it is up again
        two.request()
        maker.server.start()
        assert soon(lambda: [r["state"] for r in maker.requests()] == ["fulfilled", "fulfilled"], 40), maker.requests()
        assert len(maker.received()) == 1
        assert len(maker.events("fulfilled")) == 2, maker.events("fulfilled")


def test_a_kill_in_the_middle_of_a_delivery_has_one_effect():
    with Two() as two:
        supplier, maker = two.supplier, two.maker
        supplier.publish("S3-P1", "before")
        cli(supplier.db, "partner", "grant", "maker", "--product", "S3-P1", "--by", "P-OPERATOR")
        for _ in range(3):
            two.request()
        for _ in range(3):  # somewhere between claim, sending and settling
            soon(lambda: False, 0.4)
            supplier.server.stop(signal.SIGKILL)
            supplier.server.start()
            maker.server.stop(signal.SIGKILL)
            maker.server.start()
        assert soon(lambda: [r["state"] for r in maker.requests()] == ["fulfilled"] * 3, 40), maker.requests()
        came = [e["id"] for e in maker.events("fulfilled")]
        assert len(came) == len(set(came)) == 3, came
        assert len(maker.received()) == 1 and len(supplier.events("fulfilled")) == 3
        assert soon(lambda: all(e["state"] == "sent" for e in supplier.events("fulfilled")), 20)
        cli(maker.db, "check")


def test_wrong_and_foreign_events_are_refused_with_the_place():
    with Two(BIN) as two:
        supplier, maker = two.supplier, two.maker
        two.exchange()
        source = f"{supplier.base}/pact"
        footprint = json.loads(cli(maker.db, "pact", "received", "supplier", "--json").out)["footprints"][0]
        bad = event("RequestFulfilledEvent.3", source, {"requestEventId": "x", "pfs": [{"id": footprint["footprint"], "pcf": {"declaredUnitAmount": 1}}]})
        answer = two.post(maker, "supplier", bad, 400).json()
        assert answer["code"] == "BadRequest" and "pfs[0]" in answer["message"], answer

        # nobody asked for it: put aside; the same event again: no effect; the same id with other content: refused
        rejected = event("RequestRejectedEvent.3", source, {"requestEventId": "unknown", "error": {"code": "NotFound", "message": "none"}}, "e-1")
        two.post(maker, "supplier", rejected)
        two.post(maker, "supplier", rejected)
        rejected["data"]["error"]["message"] = "changed"
        two.post(maker, "supplier", rejected, 400)
        assert [e["state"] for e in maker.events("rejected")] == ["aside"]

        # a request from an address that is not the partner's, and one without criteria
        two.post(maker, "supplier", event("RequestCreatedEvent.3", "https://evil.example", {"productId": [URN]}), 400)
        two.post(maker, "supplier", event("RequestCreatedEvent.3", source, {"comment": "please"}), 400)
        # without a token
        answer = maker.server.ask("POST", "/pact/3/events", "", Content_Type="application/cloudevents+json")
        check(answer.status == 401 and answer.headers["www-authenticate"].startswith("Bearer"), answer)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        if MADE:
            MADE["folder"].__exit__()
