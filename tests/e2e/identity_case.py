"""What the tests of signing in share: a running server, a browser that keeps cookies, letters of its mailbox, the codes of an authenticator app."""
import base64
import email
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import struct
import subprocess
import time
import urllib.parse

from e2e import BIN, SOURCE, environment, run, check

SMALL = os.path.join(SOURCE, "examples", "small")


def make_database(folder, name="t.db"):
    db = folder / name
    result = run("run", SMALL, "--db", db)
    check(result.code == 0, result, "the small example must run")
    return db


class Server:
    """`sangsaeng serve` on a free port, from `with` to its end."""

    def __init__(self, db, *options, **variables):
        self.db, self.options, self.variables = db, options, variables

    def __enter__(self):
        self.log = open(f"{self.db}.log{time.monotonic_ns()}", "w+b")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen([BIN, "serve", "--db", self.db, "--listen", "127.0.0.1:0", *self.options], stderr=self.log, stdout=subprocess.DEVNULL,
                                        env=environment(**self.variables))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"https?://[\w.]+:(\d+)", self.read_log())
            if found:
                self.port = int(found.group(1))
                self.base = found.group(0)
                return self
            time.sleep(0.05)
        raise AssertionError(self.read_log())

    def read_log(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            return file.read()

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        text = self.read_log()
        self.log.close()
        if code != 0:
            raise AssertionError(f"the server ended with {code}\n{text[-4000:]}")

    def letters(self):
        place = self.db + ".mailbox/new"
        found = []
        for name in sorted(os.listdir(place), key=lambda n: os.path.getmtime(os.path.join(place, n))) if os.path.isdir(place) else []:
            with open(os.path.join(place, name), "rb") as file:
                mail = email.message_from_bytes(file.read())
            found.append((mail["To"], mail.get_payload(decode=True).decode()))
        return found

    def letter(self, number):
        """The letter that comes after `number` others."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            letters = self.letters()
            if len(letters) > number:
                return letters[number][1]
            time.sleep(0.05)
        raise AssertionError("no letter\n" + self.read_log()[-3000:])


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status}\n{self.headers}\n{self.body[:2000]!r}"


class Browser:
    """Keeps cookies as a browser does (their names and values), and the CSRF token of its session."""

    def __init__(self, port, host="127.0.0.1"):
        self.port, self.host, self.cookies, self.csrf = port, host, {}, None

    def ask(self, method, path, body=None, headers=None, form=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        send = {"Accept-Encoding": "identity", **(headers or {})}
        data = None
        if body is not None:
            data, send["Content-Type"] = json.dumps(body), "application/json"
        if form is not None:
            data, send["Content-Type"] = urllib.parse.urlencode(form), "application/x-www-form-urlencoded"
        if self.cookies and "Cookie" not in send:
            send["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if self.csrf and method != "GET":
            send.setdefault("X-CSRF-Token", self.csrf)
        connection.request(method, path, data, send)
        answer = Answer(connection.getresponse())
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if value and "Max-Age=0" not in cookie:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def delete(self, path, **more):
        return self.ask("DELETE", path, **more)

    def take(self, answer, status=200):
        """The answer of a step of signing in: the session's token from now on."""
        expect(answer, status)
        self.csrf = answer.json().get("csrf", self.csrf)
        return answer.json()


def expect(answer, status, code=None):
    check(answer.status == status and (code is None or answer.json().get("code") == code), answer, f"{status} {code or ''}")
    return answer


def code_of(letter):
    return re.search(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", letter).group(0)


def link_of(letter):
    return urllib.parse.urlsplit(re.search(r"https?://\S+/v1/sign-in/link\S+", letter).group(0))


def totp(secret, step=0):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 10**6:06d}"


def sign_in(server, mail):
    """A browser with a session, complete or not."""
    browser = Browser(server.port)
    count = len(server.letters())
    expect(browser.post("/v1/sign-in", {"mail": mail}), 202)
    browser.take(browser.post("/v1/sign-in/code", {"code": code_of(server.letter(count))}))
    return browser


def sign_in_fully(server, mail):
    """The same with a second factor, enrolled on the way; the app's secret."""
    browser = sign_in(server, mail)
    secret = expect(browser.post("/v1/totp"), 200).json()["secret"]
    browser.take(browser.post("/v1/totp/confirm", {"code": totp(secret)}))
    return browser, secret
