#!/usr/bin/python3
"""One number changed by hand in each column of each table, a row deleted, a row added: `check` must name the table and exit 1. In the tables that a run derives, the
recomputation itself must notice, not only the seal. A flipped byte never passes with a wrong answer.

The bulk runs on the release binary if there is one (SANGSAENG_RELEASE), a sample on the one under test."""
import concurrent.futures
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess

import e2e
from e2e import BULK, EFFORT, SOURCE, Folder, check, environment, main

EXAMPLES = ("small", "credits", "automotive")
DERIVED = ("fund_", "carbon_", "reduction_", "credit_")
INPUTS = {"carbon_prices", "credit_orders", "reduction_batch", "fund_photo_camera"}  # and readings: facts
READINGS, FIRST_READINGS = re.compile(r"reduction_reading_\d{4}_\d{2}$"), "reduction_reading_2027_01"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?(/\d+)?")
# Where only the seal can notice, with the reason. A column that the recomputation does notice must not stand here.
SEAL_ONLY = {("reduction_series", "(row deleted)"): "sums of months are computed again where they are not kept",
             ("fund_checkpoint", "(row deleted)"): "a signature cannot tell that it is gone: ledger verify --checkpoint with the file that was kept does"}
HOME = Folder().__enter__()
POOL = concurrent.futures.ThreadPoolExecutor(max(2, min(4, os.cpu_count() or 2)))


def call(binary, *arguments, **variables):
    process = subprocess.run([binary, *map(str, arguments)], capture_output=True, env=environment(**variables), timeout=300, check=False)
    return e2e.Result(process.returncode, process.stdout.decode("utf-8", "replace"), process.stderr.decode("utf-8", "replace"))


def made(example):
    path = HOME / f"{example}.db"
    result = call(BULK, "run", os.path.join(SOURCE, "examples", example), "--db", path, "-O", "json")
    check(result.code == 0, result, example)
    for arguments in (["keygen", "-o", HOME / f"{example}.key"], ["checkpoint", "--db", path, "--key", HOME / f"{example}.key"]):
        result = call(BULK, "ledger", *arguments)
        check(result.code == 0, result, arguments)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return path


def opened(path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    return connection


CHAINED = ("live_pact_log", "live_view_log")


def tables(connection):
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]


def columns(connection, table):
    """(name, type, place in the primary key)"""
    return [(row[1], row[2], row[5]) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def is_number(value):
    return isinstance(value, (int, float)) or isinstance(value, str) and NUMBER.fullmatch(value) is not None


def other(value):
    """The same kind of number, off by one in its last digit."""
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value * 1.001 + 1e-9
    head, slash, tail = value.partition("/")
    mantissa, e, exponent = re.match(r"([^eE]*)([eE]?)(.*)", head).groups()
    return mantissa[:-1] + str((int(mantissa[-1]) + 1) % 10) + e + exponent + slash + tail


def key_of(connection, table):
    """Columns that name a row: rowid, or the primary key of a table without one."""
    keys = sorted((place, name) for name, _, place in columns(connection, table) if place)
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return [f'"{name}"' for _, name in keys] if "WITHOUT ROWID" in sql.upper() else ["rowid"]


def middle(connection, table, column):
    """Key and value of a row in the middle whose value is a number, None if there is none."""
    key = ", ".join(key_of(connection, table))
    rows = connection.execute(f'SELECT {key}, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY {key}').fetchall()
    rows = [(r[:-1], r[-1]) for r in rows if is_number(r[-1])]
    return rows[len(rows) // 2] if rows else None


def where(connection, table):
    return " AND ".join(f"{name} = ?" for name in key_of(connection, table))


def change(connection, table, column):
    row, value = middle(connection, table, column)
    new = other(value)
    for _ in range(1000):  # a key that is taken
        try:
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {where(connection, table)}', (new, *row))
            return f"{column} of row {row}: {value} -> {new}"
        except sqlite3.IntegrityError:
            new = new + 1000 if isinstance(new, int) else other(new) + "1"
    raise AssertionError("no free value")


def delete(connection, table, _):
    key = ", ".join(key_of(connection, table))
    rows = connection.execute(f'SELECT {key} FROM "{table}" ORDER BY {key}').fetchall()
    connection.execute(f'DELETE FROM "{table}" WHERE {where(connection, table)}', rows[len(rows) // 2])
    return "a row deleted"


def insert(connection, table, _):
    """A copy of the middle row with a key of its own; where there is no row, one of made-up values."""
    described = columns(connection, table)
    rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY {", ".join(key_of(connection, table))}').fetchall()
    row = list(rows[len(rows) // 2]) if rows else [1 if t == "INTEGER" else 1.0 if t == "REAL" else b"x" if t == "BLOB" else "x" for _, t, _ in described]
    keys = [i for i, (_, _, place) in enumerate(described) if place] or [0]
    for attempt in range(200):
        try:
            connection.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)
            return "a row added"
        except sqlite3.IntegrityError as problem:  # "UNIQUE constraint failed: t.a, t.b"
            named = [part.rpartition(".")[2].strip() for part in str(problem).partition(": ")[2].split(",")]
            places = [i for i, (name, _, _) in enumerate(described) if name in named] or keys
            i = places[-1 - attempt % len(places)]
            row[i] = row[i] + 1000 if isinstance(row[i], int) else (row[i] or "") + "9"
    raise AssertionError(f"cannot add a row to {table}")


def tampered(binary, example, number, table, column, how):
    path = HOME / f"{example}-{number}.db"
    shutil.copyfile(HOME / f"{example}.db", path)
    connection = opened(path)
    told = how(connection, table, column)
    connection.close()
    result = call(binary, "check", "--db", path, "-O", "json", SANGSAENG_SEAL_KEY=HOME / f"{example}.db.key")
    os.unlink(path)
    for end in ("-wal", "-shm"):
        if os.path.exists(path + end):
            os.unlink(path + end)
    return told, result


def judge(table, column, future):
    def test():
        told, result = future.result()
        if table == "store_migration":  # the store's own book: a database of another make cannot be opened at all
            check(result.code == 5, result, told)
            return
        if table == "party_programme" and column == "(row deleted)":  # no programme, no rules to check by
            check(result.code == 4, result, told)
            return
        if table.startswith("desk_queue_") or table == "desk_object_footprint":  # changes by itself, or is named by its own hash: no seal covers it
            return
        if table in CHAINED:  # the chain is named, not its table
            check(result.code == 1 and "AddressSanitizer" not in result.err, result, f"{table}: {told}")
            return
        check(result.code == 1, result, f"{table}: {told}")
        check(table in result.err or table in result.out, result, f"{table} is not named: {told}")
        check("AddressSanitizer" not in result.err and "runtime error" not in result.err, result, told)
        if table.startswith(DERIVED) and table not in INPUTS and not READINGS.match(table):
            noticed = [r["rule"] for r in json.loads(result.out)["rules"] if not r["passed"] and r["rule"] != "seal"]
            if (table, column) in SEAL_ONLY:
                assert not noticed, f"{told}: {noticed} notices; take it off the list"
            else:
                check(noticed, result, f"{table}: {told}: only the seal notices")
    return test


def cases():
    """Each column in the first example that has a value in it; with more effort in each example."""
    jobs, done = [], set()

    def job(example, table, column, how):
        if EFFORT > 1 or (table, column) not in done:
            done.add((table, column))
            jobs.append((example, table, column, how))

    for example in EXAMPLES:
        made(example)
        connection = opened(HOME / f"{example}.db")
        for table in tables(connection):
            if READINGS.match(table) and table != FIRST_READINGS:
                continue  # the others are made alike
            if table.startswith("live_") and table not in CHAINED:
                continue  # what a server keeps changes by itself: no seal covers it
            full = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] > 0
            for column, _, _ in columns(connection, table):
                if full and middle(connection, table, column):
                    job(example, table, column, change)
            if full:
                job(example, table, "(row deleted)", delete)
            job(example, table, "(row added)", insert)
        connection.close()
    rng = random.Random(20260930)
    sample = [(job, e2e.BIN) for job in rng.sample(jobs, 40 if EFFORT > 1 else 12)] if BULK != e2e.BIN else []
    found = []
    for number, ((example, table, column, how), binary) in enumerate([(job, BULK) for job in jobs] + sample):
        future = POOL.submit(tampered, binary, example, number, table, column, how)
        found.append((f"{example}_{table}_{column}{'' if binary == BULK else '_under_sanitizers'}", judge(table, column, future)))
    return found


def dump(path):
    """All that the tables hold, None if SQLite cannot read it."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        rows = [(t, connection.execute(f'SELECT * FROM "{t}" ORDER BY {", ".join(key_of(connection, t))}').fetchall()) for t in tables(connection)]
        connection.close()
        return rows
    except (sqlite3.DatabaseError, ValueError):
        return None


def flipped(binary, number, offset, bit):
    path = HOME / f"flip-{number}.db"
    with open(HOME / "small.db", "rb") as file:
        data = bytearray(file.read())
    data[offset] ^= 1 << bit
    with open(path, "wb") as file:
        file.write(data)
    result = call(binary, "check", "--db", path)
    same = result.code != 0 or dump(path) == ORIGINAL
    for end in ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.unlink(path + end)
    return result, same


def flips(binary, count, seed):
    rng = random.Random(seed)
    size = os.path.getsize(HOME / "small.db")
    futures = [(offset, bit, POOL.submit(flipped, binary, f"{seed}-{n}", offset, bit)) for n, (offset, bit) in
               enumerate((rng.randrange(100, size), rng.randrange(8)) for _ in range(count))]
    noticed = 0
    for offset, bit, future in futures:
        result, same = future.result()
        check(result.code in (0, 1, 3, 5, 70), result, f"byte {offset}, bit {bit}")  # 5: looks like a database of another make
        check(same, result, f"byte {offset}, bit {bit}: passes with other rows")
        check("AddressSanitizer" not in result.err and "runtime error" not in result.err, result, f"byte {offset}, bit {bit}")
        noticed += result.code != 0
    assert noticed > count // 20, (noticed, count)  # a page may be half empty


def test_a_flipped_bit_never_passes_with_a_wrong_answer():
    flips(BULK, 75 * min(EFFORT, 4), 1)


def test_a_flipped_bit_is_no_crash_under_sanitizers():
    flips(e2e.BIN, 20 * min(EFFORT, 3), 2)


def test_a_cut_file_never_passes():
    with open(HOME / "small.db", "rb") as file:
        data = file.read()
    for keep in (0, 1, 99, 100, 4096, len(data) // 2, len(data) - 4096, len(data) - 1):
        path = HOME / "cut.db"
        with open(path, "wb") as file:
            file.write(data[:keep])
        result = call(e2e.BIN, "check", "--db", path)
        check(result.code in (1, 3, 4, 5, 70), result, f"{keep} bytes")


def test_an_untouched_database_passes():
    for example in ("small", "automotive"):
        result = call(e2e.BIN, "check", "--db", HOME / f"{example}.db", "-O", "json")
        check(result.code == 0 and json.loads(result.out)["failed"] == 0, result, example)


def test_naming_every_rule_but_the_seal_runs_without_it():
    listed = json.loads(call(e2e.BIN, "check", "--list", "-O", "json").out)["rules"]
    names = [r["rule"] for r in listed if r["rule"] != "seal"]
    result = call(e2e.BIN, "check", *names, "--db", HOME / "small.db", "-O", "json")
    check(result.code == 0 and [r["rule"] for r in json.loads(result.out)["rules"]] == names, result, "rules")


if __name__ == "__main__":
    try:
        CASES = cases()
        ORIGINAL = dump(HOME / "small.db")
        main(__name__, CASES)
    finally:
        POOL.shutdown(cancel_futures=True)
        HOME.__exit__()
