#!/usr/bin/python3
"""kill -9 of a run at any moment: afterwards the database is absent or as before, or complete with a passing check; and the next run works.

A process that is killed tells nothing of its memory, so three in four of the kills are of the release binary if there is one; with TEST_EFFORT above 1 half."""
import os
import random
import shutil
import signal
import subprocess
import time

import e2e
from e2e import EFFORT, SOURCE, Folder, check, environment, main

AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
SMALL = os.path.join(SOURCE, "examples", "small")
RELEASE = os.environ.get("SANGSAENG_RELEASE") or ""
TIMES = 4 * EFFORT


def read(path):
    with open(path, "rb") as file:
        return file.read()


def call(binary, *arguments):
    process = subprocess.run([binary, *map(str, arguments)], capture_output=True, env=environment(), timeout=300, check=False)
    return e2e.Result(process.returncode, process.stdout.decode("utf-8", "replace"), process.stderr.decode("utf-8", "replace"))


def killed(binary, folder, db, after, *more):
    """Starts a run and kills it after so many seconds. True if it was still running."""
    process = subprocess.Popen([binary, "run", folder, "--db", db, "-O", "json", *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    time.sleep(after)
    running = process.poll() is None
    if running:
        process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def duration(binary, folder, db, *more):
    start = time.monotonic()
    result = call(binary, "run", folder, "--db", db, "-O", "json", *more)
    check(result.code == 0, result, "run")
    return time.monotonic() - start


def release_fits():
    """A release binary of an older source has another schema."""
    return os.access(RELEASE, os.X_OK) and call(RELEASE, "check", "--db", OLD / "old.db").code == 0


def moments(whole, count, seed):
    """Spread over the whole run and a little beyond, with a quarter of them close to its end, where the database takes its place."""
    rng = random.Random(seed)
    spread = count - count // 4
    return [whole * (i + rng.random()) / spread for i in range(spread)] + [whole * (0.9 + 0.15 * rng.random()) for _ in range(count // 4)]


def complete(binary, db, what):
    result = call(binary, "check", "--db", db)
    check(result.code == 0, result, what)


def new_database(binary, whole, after):
    with Folder() as f:
        running = killed(binary, AUTOMOTIVE, f / "p.db", after)
        if os.path.exists(f / "p.db"):
            complete(binary, f / "p.db", f"killed after {after:.3f} s of {whole:.3f} s")
        else:
            assert running, "a run that ended left no database"
            assert not os.path.exists(f / "p.db-wal"), os.listdir(f.path)


def replaced(binary, whole, after):
    """With --again over a database that holds another programme: it stays byte for byte until the new one takes its place."""
    with Folder() as f:
        old = read(OLD / "old.db")
        shutil.copyfile(OLD / "old.db", f / "p.db")
        running = killed(binary, AUTOMOTIVE, f / "p.db", after, "--again")
        if read(f / "p.db") == old:
            assert running, "a run that ended changed nothing"
        else:
            complete(binary, f / "p.db", f"killed after {after:.3f} s of {whole:.3f} s")
        for end in ("-wal", "-journal"):
            assert not os.path.exists(f / "p.db" + end) or os.path.getsize(f / "p.db" + end) == 0, os.listdir(f.path)


def test_what_a_killed_run_left_does_not_disturb_the_next():
    with Folder() as f:
        for part in (0.3, 0.6, 0.9):
            killed(e2e.BIN, AUTOMOTIVE, f / "p.db", WHOLE * part)
        result = call(e2e.BIN, "run", AUTOMOTIVE, "--db", f / "p.db", "--again", "-O", "json")
        check(result.code == 0, result, "next run")
        complete(e2e.BIN, f / "p.db", "next run")


def cases(name, binary, whole, seed, times):
    found = []
    for kind, count, function in (("a_new_database_is_absent_or_complete", times, new_database), ("an_old_database_is_as_before_or_replaced_as_a_whole", times // 2, replaced)):
        for after in moments(whole, count, seed):
            found.append((f"{kind}_killed_at_{100 * after / whole:.0f}_percent_of_a_{name}_run", lambda f=function, a=after: f(binary, whole, a)))
    return found


if __name__ == "__main__":
    OLD = Folder().__enter__()
    try:
        check(call(e2e.BIN, "run", SMALL, "--db", OLD / "old.db").code == 0, "small")
        WHOLE = duration(e2e.BIN, AUTOMOTIVE, OLD / "first.db")
        if RELEASE != e2e.BIN and release_fits():
            FEWER = TIMES // 2 if EFFORT == 1 else 0
            CASES = cases("debug", e2e.BIN, WHOLE, 1, TIMES - FEWER)
            CASES += cases("release", RELEASE, duration(RELEASE, AUTOMOTIVE, OLD / "release.db"), 2, TIMES + FEWER)
        else:
            CASES = cases("debug", e2e.BIN, WHOLE, 1, TIMES)
        main(__name__, CASES)
    finally:
        OLD.__exit__()
