#!/usr/bin/python3
"""kill -9 of a whole PostgreSQL server while a programme is booked on it: after its restart it holds every order that was answered and at most one more,
the recheck finds nothing, and booking goes on from there.

The server is one of this test's own, with fsync as in production. KILLS=n: so many times. The client is tests/unit/test_fund_kill.c."""
import ctypes
import importlib.machinery
import importlib.util
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from e2e import SOURCE, check, environment, main

CLIENT = os.environ.get("FUND_KILL") or ""
KILLS = int(os.environ.get("KILLS") or 6)


def load_tools():
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("with_postgres", os.path.join(SOURCE, "tests", "postgres", "with_postgres"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("with_postgres", loader))
    loader.exec_module(module)
    module.SETTINGS = module.SETTINGS.replace("fsync = off", "fsync = on").replace("full_page_writes = off", "full_page_writes = on")
    return module


def adopt_orphans():
    """A server's first process has no parent but the system's. Where that one does not bury the dead, their number stays taken, and PostgreSQL does not start
    beside a process that seems to live. So they become this test's children (PR_SET_CHILD_SUBREAPER)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


POSTGRES = load_tools()


class Server:
    """A server of our own in a folder of its own."""

    def __enter__(self):
        self.home = tempfile.mkdtemp(prefix="sangsaeng-killed-")
        os.chmod(self.home, 0o755)
        self.url = POSTGRES.start(self.home)
        self.place = POSTGRES.read(os.path.join(self.home, "place"))
        self.schemas = 0
        return self

    def __exit__(self, *_):
        if POSTGRES.alive(self.home):
            self.kill()
        POSTGRES.stop(self.home)
        subprocess.run(["rm", "-rf", self.home], check=False)

    def first(self):
        return int(POSTGRES.read(os.path.join(self.place, "data", "postmaster.pid")).split("\n")[0])

    def kill(self):
        """The server's first process and its children, all at once."""
        first = self.first()
        os.kill(first, signal.SIGSTOP)  # it makes no more children, and does not see them die
        processes = [*map(int, POSTGRES.read(f"/proc/{first}/task/{first}/children").split()), first]
        for pid in processes:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for pid in reversed(processes):  # they are ours to bury: see adopt_orphans
            try:
                os.waitpid(pid, 0)
            except ChildProcessError:
                while os.path.exists(f"/proc/{pid}"):
                    time.sleep(0.005)

    def run(self):
        try:
            POSTGRES.run(self.place)
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{POSTGRES.read(os.path.join(self.place, 'data', 'log'))[-2000:]}") from error

    def schema(self):
        """An empty ledger; what a client is told as its place."""
        self.schemas += 1
        subprocess.run([os.path.join(POSTGRES.tools(), "psql"), "-q", "-h", os.path.join(self.place, "socket"), "-U", "test", "-d", "postgres", "-c",
                        f"CREATE SCHEMA s{self.schemas}"], check=True)
        where = f"{self.url}&options=-csearch_path%3Ds{self.schemas}"
        client("prepare", where)
        return where


def client(*arguments):
    process = subprocess.run([CLIENT, *map(str, arguments)], capture_output=True, text=True, env=environment(), timeout=300, check=False)
    check(process.returncode == 0, process.stdout + process.stderr, " ".join(map(str, arguments)))
    return process.stdout


def held(where, answered):
    """How many orders the ledger holds, and how many the programme has."""
    line = next(line for line in client("verify", where, answered).splitlines() if line.replace(" ", "").isdigit())
    return tuple(map(int, line.split()))


def start_booking(where, first):
    return subprocess.Popen([CLIENT, "book", where, str(first)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment())


def test_a_killed_server_keeps_what_was_answered_and_goes_on():
    rng = random.Random(7)
    adopt_orphans()
    with Server() as server:
        where = server.schema()
        begun = time.monotonic()
        out = start_booking(where, 0).communicate()[0]
        whole = time.monotonic() - begun
        done, orders = held(where, sum(line.isdigit() for line in out.splitlines()))
        assert done == orders, "undisturbed"
        middle, booked = 0, orders
        for kills in range(4 * KILLS):
            if kills >= KILLS and middle > KILLS // 2:
                break  # on a busy machine a kill may come when all is booked: it does not count as one in the middle
            if booked == orders:
                where, booked = server.schema(), 0
            process = start_booking(where, booked)
            answered = booked
            for _ in range(rng.randrange(orders // 2)):  # some are answered, then at any moment
                if process.stdout.readline().strip().isdigit():
                    answered += 1
            time.sleep(whole / orders * rng.random())
            server.kill()
            answered += sum(line.isdigit() for line in process.communicate()[0].splitlines())
            server.run()
            middle += answered < orders
            booked, _ = held(where, answered)
        assert middle > KILLS // 2, "the server was killed after the programme"
        start_booking(where, booked).communicate()
        assert held(where, orders) == (orders, orders), "the end"


if __name__ == "__main__":
    if not POSTGRES.tools():
        print("PostgreSQL is not installed (Debian: postgresql-15)")
        sys.exit(POSTGRES.SKIPPED)
    main(__name__)
