"""What tests of the server share: a server on a database of its own, callers with tokens, and every answer held against docs/openapi.yaml.

`with Server(db) as server:` starts one; `server.client("S1")` is a program of an organisation. Each call of a client is judged: status, media type and body
must be what the description says, unless `judge=False`.
"""
import http.client
import json
import os
import re
import signal
import subprocess
import time
import uuid

import jsonschema
import yaml

from e2e import BIN, BULK, EFFORT, SOURCE, environment, run


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE = {}


def description():
    """docs/openapi.yaml."""
    if "description" not in MADE:
        with open(os.path.join(SOURCE, "docs", "openapi.yaml"), encoding="utf-8") as file:
            MADE["description"] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return MADE["description"]


def validator(schema):
    """A schema of the description, its references resolved."""
    whole = {**schema, "components": description()["components"]}
    return jsonschema.Draft202012Validator(whole)


def operations():
    """(method, path, operation) of all."""
    return [(method.upper(), path, each) for path, methods in description()["paths"].items() for method, each in methods.items()]


def find(method, path):
    """The operation that a path means; a word goes before a part in braces."""
    if "patterns" not in MADE:
        MADE["patterns"] = sorted(((p.count("{"), re.compile(re.sub(r"\{\w+\}", "[^/]+", re.escape(p).replace(r"\{", "{").replace(r"\}", "}")) + "$"), p) for p in description()["paths"]),
                                  key=lambda each: (each[0], each[2]))
    for _, pattern, template in MADE["patterns"]:
        if pattern.match(path):
            each = description()["paths"][template]
            return each.get("get" if method == "HEAD" else method.lower())
    return None


def resolved(node):
    while "$ref" in node:
        target = description()
        for part in node["$ref"].lstrip("#/").split("/"):
            target = target[part]
        node = target
    return node


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, {k.lower(): v for k, v in headers}, body

    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode("utf-8")

    def __str__(self):
        return f"status {self.status}\n{self.headers}\n{self.body[:3000]!r}"


def judge(method, path, answer):
    """AssertionError if it is not what the description says."""
    operation = find(method, path)
    if operation is None:
        assert answer.status in (400, 404, 405), f"{method} {path} is not described\n{answer}"
        return
    described = operation["responses"].get(str(answer.status)) or operation["responses"]["default"]
    content = resolved(described).get("content")
    if answer.status >= 400:
        assert described is operation["responses"]["default"], f"{method} {path}: {answer}"
    else:
        assert str(answer.status) in operation["responses"], f"{method} {path}: an answer that is not described\n{answer}"
    if method == "HEAD" or not answer.body:
        return
    media = answer.headers.get("content-type", "").split(";")[0]
    assert content and (media in content or "*/*" in content), f"{method} {path}: {media} is not described\n{answer}"
    schema = content.get(media, content.get("*/*", {})).get("schema")
    if schema and media.endswith("json"):
        key = json.dumps(schema, sort_keys=True)
        if key not in MADE:
            MADE[key] = validator(schema), set()
        check, good = MADE[key]
        if answer.body in good:  # the same bytes are as good as before
            return
        wrong = [f"{'/'.join(map(str, e.path))}: {e.message[:300]}" for e in check.iter_errors(answer.json())]
        assert not wrong, f"{method} {path}: not as described: {wrong[:5]}\n{answer}"
        good.add(answer.body)


class Client:
    """Who calls: with a bearer token, or nobody."""

    def __init__(self, server, token=None, **headers):
        self.server, self.token, self.headers = server, token, headers

    def call(self, method, path, body=None, key=None, judged=True, **headers):
        """`key` True: a new Idempotency-Key. A dict or list is sent as JSON."""
        sent = {"Accept-Language": "en", **self.headers}
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if key:
            sent["Idempotency-Key"] = str(uuid.uuid4()) if key is True else key
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        elif isinstance(body, str):
            body = body.encode()
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()
        if judged:
            judge(method, path.split("?")[0], answer)
        return answer

    def get(self, path, **headers):
        return self.call("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.call("POST", path, {} if body is None else body, **headers)

    def job(self, command, *arguments, wait=True, format=None, dry_run=False, **options):
        """Asks for a job; with `wait` until it is over."""
        body = {"command": command, "arguments": list(arguments), "options": options}
        if format:
            body["format"] = format
        answer = self.post("/v1/jobs" + ("?dry_run=true" if dry_run else ""), body, key=True)
        assert answer.status == 202, answer
        return self.wait(answer.headers["location"]) if wait else answer.json()

    def wait(self, path, seconds=60):
        until = time.monotonic() + seconds
        while True:
            value = self.get(path).json()
            if value["state"] not in ("queued", "running"):
                return value
            assert time.monotonic() < until, value
            time.sleep(0.05)

    def upload(self, name, content, media="application/octet-stream"):
        answer = self.call("POST", "/v1/files?name=" + name, content, Content_Type=media)
        assert answer.status == 201, answer
        return answer.json()["id"]


class Server:
    def __init__(self, db, *options, bulk=False, log=None, **variables):
        """`bulk`: of the release, where its like runs under sanitizers too. `log`: its file, where the database is none."""
        self.logged = str(log or f"{db}.log")
        self.db, self.options, self.variables, self.process, self.tokens = str(db), options, variables, None, {}
        self.binary = BULK if bulk and EFFORT == 1 else BIN

    def __enter__(self):
        return self.start()

    def start(self):
        self.log = open(self.logged, "a+", encoding="utf-8")  # noqa: SIM115: closed when it stops
        at = self.log.tell()
        self.process = subprocess.Popen([self.binary, "serve", "--db", self.db, "--listen", "127.0.0.1:0", *self.options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=self.log, env=environment(**self.variables))
        until = time.monotonic() + 60
        while True:
            with open(self.logged, encoding="utf-8") as log:
                log.seek(at)
                found = re.search(r"https?://127\.0\.0\.1:(\d+)", log.read())
            if found:
                self.port = int(found.group(1))
                return self
            assert self.process.poll() is None and time.monotonic() < until, self.said()
            time.sleep(0.02)

    def said(self):
        with open(self.logged, encoding="utf-8") as log:
            return log.read()[-5000:]

    def stop(self, sent=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(sent)
            self.process.wait(60)
        self.log.close()
        return self.process.returncode

    def __exit__(self, *_):
        code = self.stop()
        assert code == 0, f"the server ended with {code}: {self.said()}"

    def client(self, organisation=None, **headers):
        """A program of an organisation; nobody without one."""
        if organisation is None:
            return Client(self, None, **headers)
        if organisation not in self.tokens:
            made = run("client", "add", "test", "--firm", organisation, "--db", self.db, "-O", "json", binary=BULK)
            assert made.code == 0, made
            secret = json.loads(made.out)
            answer = Client(self).call("POST", "/v1/token", f"grant_type=client_credentials&client_id={secret['client']}&client_secret={secret['secret']}",
                                       Content_Type="application/x-www-form-urlencoded")
            assert answer.status == 200, answer
            self.tokens[organisation] = answer.json()["access_token"]
        return Client(self, self.tokens[organisation], **headers)
