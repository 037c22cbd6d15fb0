#!/usr/bin/env python3
"""kill -9 of a run at any moment: afterwards the database is absent or as before, or complete with a passing check; and the next run works."""
import os
import random
import shutil
import signal
import subprocess
import time

import e2e
from e2e import SOURCE, Folder, check, environment, main

AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
SMALL = os.path.join(SOURCE, "examples", "small")
RELEASE = os.environ.get("SANGSAENG_RELEASE") or ""
TIMES = 20


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


def moments(whole, seed):
    """Spread over the whole run and a little beyond, with a few close to its end, where the database takes its place."""
    rng = random.Random(seed)
    return [whole * (i + rng.random()) / (TIMES - 5) for i in range(TIMES - 5)] + [whole * (0.9 + 0.15 * rng.random()) for _ in range(5)]


def complete(binary, db, what):
    result = call(binary, "check", "--db", db)
    check(result.code == 0, result, what)


def new_database(binary, seed):
    with Folder() as f:
        whole = duration(binary, AUTOMOTIVE, f / "first.db")
        still = 0
        for n, after in enumerate(moments(whole, seed)):
            os.mkdir(f / str(n))
            db = os.path.join(f / str(n), "p.db")
            running = killed(binary, AUTOMOTIVE, db, after)
            still += running
            if os.path.exists(db):
                complete(binary, db, f"killed after {after:.3f} s of {whole:.3f} s")
            else:
                assert running, "a run that ended left no database"
                assert not os.path.exists(db + "-wal"), os.listdir(f / str(n))
        assert still > TIMES // 3, still


def replaced(binary, seed):
    """With --again over a database that holds another programme: it stays byte for byte until the new one takes its place."""
    with Folder() as f:
        call(binary, "run", SMALL, "--db", f / "old.db")
        old, seen = read(f / "old.db"), set()
        whole = duration(binary, AUTOMOTIVE, f / "first.db")
        for n, after in enumerate(moments(whole, seed)):
            os.mkdir(f / str(n))
            db = os.path.join(f / str(n), "p.db")
            shutil.copyfile(f / "old.db", db)
            killed(binary, AUTOMOTIVE, db, after, "--again")
            if read(db) == old:
                seen.add("as before")
            else:
                complete(binary, db, f"killed after {after:.3f} s of {whole:.3f} s")
                seen.add("complete")
            for end in ("-wal", "-journal"):
                assert not os.path.exists(db + end) or os.path.getsize(db + end) == 0, os.listdir(f / str(n))
        assert "as before" in seen, seen


def next_run(binary):
    """What a killed run left behind does not disturb the next one, and is cleared away."""
    with Folder() as f:
        whole = duration(binary, AUTOMOTIVE, f / "first.db")
        os.mkdir(f / "x")
        db = os.path.join(f / "x", "p.db")
        for _ in range(4):
            killed(binary, AUTOMOTIVE, db, whole * 0.6)
            if os.path.exists(db):
                break
        result = call(binary, "run", AUTOMOTIVE, "--db", db, "--again", "-O", "json")
        check(result.code == 0, result, "next run")
        complete(binary, db, "next run")


def test_a_new_database_is_absent_or_complete():
    new_database(e2e.BIN, 1)


def test_an_old_database_is_as_before_or_replaced_as_a_whole():
    replaced(e2e.BIN, 2)


def test_the_next_run_works():
    next_run(e2e.BIN)


if RELEASE != e2e.BIN and os.access(RELEASE, os.X_OK):
    def test_a_new_database_is_absent_or_complete_with_the_release_binary():
        new_database(RELEASE, 3)

    def test_an_old_database_is_as_before_or_replaced_as_a_whole_with_the_release_binary():
        replaced(RELEASE, 4)


if __name__ == "__main__":
    main(__name__)
