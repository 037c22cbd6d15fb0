"""A server of `sangsaeng serve` for tests: started on a free port, stopped with SIGTERM at the end, its log kept."""
import http.client
import json
import os
import re
import signal
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from e2e import BIN, BULK, EFFORT, SOURCE, environment, run

SMALL = os.path.join(SOURCE, "examples", "small")
TEMPLATE = []


def small_database(path):
    """A copy of examples/small, run once for the whole test."""
    if not TEMPLATE:
        TEMPLATE.append(tempfile.TemporaryDirectory(prefix="sangsaeng-serving-"))
        made = run("run", SMALL, "--db", os.path.join(TEMPLATE[0].name, "small.db"), binary=BULK)
        assert made.code == 0, made
    for name in os.listdir(TEMPLATE[0].name):
        target = str(path) + name[len("small.db"):]
        source = os.path.join(TEMPLATE[0].name, name)
        (shutil.copytree if os.path.isdir(source) else shutil.copy2)(source, target)


class Answer:
    """Status, headers (lower-case names) and body of one request."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, {name.lower(): value for name, value in headers}, body

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.headers}\n{self.body[:1500]}"


class Server:
    """`with Server(folder / "small.db") as server: server.get("/healthz")`. A database that is not there is made from examples/small."""

    def __init__(self, db, *arguments, binary=BIN, bulk=False, tls=False, **variables):
        """`bulk`: of the release, where its like runs under sanitizers too."""
        binary = BULK if bulk and EFFORT == 1 else binary
        self.db, self.tls, self.binary, self.variables = str(db), tls, binary, variables
        self.arguments = [*map(str, arguments), *(["--tls"] if tls else [])]
        if "--listen" not in self.arguments:
            self.arguments += ["--listen", "127.0.0.1:0"]
        self.lines, self.process, self.port = [], None, None
        self.certificate = self.db + ".certificate.pem"

    def __enter__(self):
        if "://" not in self.db and not os.path.exists(self.db):
            small_database(self.db)
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.process = subprocess.Popen([self.binary, "serve", "--db", self.db, *self.arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=environment(**self.variables), text=True, errors="replace")
        self.lines, ready = [], threading.Event()

        def read():
            for line in self.process.stderr:
                self.lines.append(line.rstrip("\n"))
                found = re.search(r"serving on https?://.*:(\d+)$", line)
                if found and not ready.is_set():
                    self.port = int(found.group(1))
                    ready.set()
            ready.set()

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        assert ready.wait(60) and self.port, "\n".join(self.lines)

    def stop(self, kind=signal.SIGTERM, timeout=60):
        """Exit code; what it wrote is in `lines`."""
        if self.process.poll() is None:
            self.process.send_signal(kind)
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.reader.join(10)
        self.process.stdout.close()
        return code

    def log(self):
        """The JSON lines so far."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def context(self):
        return ssl.create_default_context(cafile=self.certificate)

    def connection(self, timeout=30):
        if self.tls:
            return http.client.HTTPSConnection("localhost", self.port, timeout=timeout, context=self.context())
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, connection=None, **headers):
        """Underscores in header names stand for hyphens; a dict or list as body is sent as JSON."""
        own = connection or self.connection()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        try:
            own.request(method, path, body=body, headers=headers)
            got = own.getresponse()
            return Answer(got.status, got.getheaders(), got.read())
        finally:
            if own is not connection:
                own.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def raw(self, data, wait_s=2.0, close=False):
        """Sends bytes as they are; what came back, and whether the server closed the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as sock:
            sock.settimeout(wait_s)
            out = b""
            try:
                sock.sendall(data)
                if close:
                    sock.shutdown(socket.SHUT_WR)
                while True:
                    got = sock.recv(65536)
                    if not got:
                        return out, True
                    out += got
            except TimeoutError:
                return out, False
            except ConnectionError:
                return out, True

    def rss_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))


def wait_until(condition, seconds=10.0, pause=0.02):
    """The first true value of `condition`, asked again and again; its last one when the time is over. One that runs a program has a longer pause."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(pause)
