#!/usr/bin/python3
"""The program on a PostgreSQL server: the same bytes as on a file, all or nothing, one at a time, least rights, and no secret in any message.

Run by tests/postgres/with_postgres, which starts the server. What is in a database is compared as pg_dump writes it.
"""
import itertools
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from urllib.parse import parse_qs, urlsplit

import e2e
from e2e import SOURCE, Folder, bulk, check, environment, main, run
import test_meter
from plan_case import Planned
from test_footprint import BY, Book

AUTOMOTIVE = os.path.join(SOURCE, "examples", "automotive")
SMALL = os.path.join(SOURCE, "examples", "small")
SERVER = os.environ.get("SANGSAENG_TEST_PG", "")
SOCKET = parse_qs(urlsplit(SERVER).query).get("host", [""])[0]
TOOLS = next((os.path.dirname(p) for p in ("/usr/lib/postgresql/15/bin/pg_dump",) if os.path.exists(p)), os.path.dirname(shutil.which("pg_dump") or ""))
KILLS = 6
KEYS = Folder().__enter__()
os.environ["SANGSAENG_SEAL_KEY"] = KEYS / "evidence.key"  # of the examples' files; on a server there is no place beside the database
number = itertools.count(1)


def psql(sql, url=SERVER, database=None):
    arguments = [url] if database is None else ["-h", SOCKET, "-U", "test", "-d", database]
    process = subprocess.run([os.path.join(TOOLS, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *arguments, "-c", sql], capture_output=True, text=True, check=False)
    assert process.returncode == 0, (sql, process.stderr)
    return process.stdout.strip()


class Database:
    """A schema of its own; `url` is what --db gets."""

    def __enter__(self):
        self.schema = f"e2e{os.getpid()}_{next(number)}"
        psql(f"CREATE SCHEMA {self.schema}")
        self.url = f"{SERVER}&options=-csearch_path%3D{self.schema}"
        return self

    def __exit__(self, *_):
        psql(f"SET client_min_messages = error; DROP SCHEMA {self.schema} CASCADE")

    def dump(self):
        """All rows in the order of their text: where a row lies on a page says nothing."""
        process = subprocess.run([os.path.join(TOOLS, "pg_dump"), "--data-only", "--inserts", "-n", self.schema, SERVER], capture_output=True, text=True, check=False)
        assert process.returncode == 0, process.stderr
        return sorted(line for line in process.stdout.splitlines() if not line.startswith(("--", "\\", "SET", "SELECT")))

    def programme(self):
        return psql(f"SELECT programme FROM {self.schema}.party_programme")


def good(*arguments, **variables):
    result = run(*arguments, **variables)
    check(result.code == 0, result, arguments[0])
    return result.out


def copied(source, target):
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__", "source"))


# ---- the same as on a file ----

def same(folder):
    with Database() as d, Folder() as f:
        on_file, on_server = f / "p.db", d.url
        assert good("run", folder, "--db", on_file, "-O", "json") == good("run", folder, "--db", on_server, "-O", "json"), "run"
        good("check", "--db", on_server)
        product = json.loads(good("footprint", "--db", on_file, "-O", "json"))["footprints"][0]["product"]
        for command in (["footprint"], ["footprint", "--samples", "50"], ["inventory"], ["explain", "--product", product], ["explain", "--product", product, "--case", "before"],
                        ["factor", "search", "kr"], ["fund", "balance"], ["fund", "firms"], ["fund", "due"], ["fund", "reconcile"],
                        ["export", "ledger"]):
            texts = [run(*command, "--db", db, "-O", "json") for db in (on_file, on_server)]
            assert texts[0].code == texts[1].code, (command, str(texts[0]), str(texts[1]))
            mine, other = (t.out.replace(str(db), "DB") for t, db in zip(texts, (on_file, shown(on_server))))
            assert mine.replace("'DB'", "DB") == other.replace("'DB'", "DB"), command
        seals = psql(f"SELECT string_agg(table_name || ' ' || sha256, E'\\n' ORDER BY table_name) FROM {d.schema}.programme_seal")
        rows = sqlite3.connect(on_file).execute("SELECT table_name || ' ' || sha256 FROM programme_seal ORDER BY table_name").fetchall()
        assert sorted(seals.split("\n")) == [r[0] for r in rows], "digests of tables"


def shown(url):
    parts = urlsplit(url)
    return f"postgresql://test@/postgres?host={SOCKET}&options={parts.query.split('options=')[1]}"


def test_small_gives_the_same_bytes_and_digests_as_on_a_file():
    same(SMALL)


@bulk
def test_automotive_gives_the_same_bytes_and_digests_as_on_a_file():
    same(AUTOMOTIVE)


def test_import_counts_the_same_rows():
    with Database() as d, Folder() as f:
        assert good("import", SMALL, "--db", f / "p.db", "-O", "json") == good("import", SMALL, "--db", d.url, "-O", "json")


def test_findings_of_a_bad_folder_are_the_same_as_on_a_file():
    with Database() as d, Folder() as f:
        copied(SMALL, f / "bad")
        with open(f / "bad/links.csv", "a", encoding="utf-8") as file:
            file.write("V-1,S1-P9,,contains,1,1\n")
        results = [run("run", f / "bad", "--db", db) for db in (f / "p.db", d.url)]
        assert results[0].code == results[1].code == 3 and results[0].err == results[1].err, (str(results[0]), str(results[1]))


def test_versions_are_published_and_stay_when_the_run_is_replaced():
    with Database() as d, Book() as b:
        for db in (b.db, d.url):
            good("run", b.folder, "--db", db)
        told = [json.loads(good("publish", "--db", db, *BY, "-O", "json")) for db in (b.db, d.url)]
        for mine, other in zip(told[0]["footprints"], told[1]["footprints"]):
            assert {k: v for k, v in mine.items() if k != "version"} == {k: v for k, v in other.items() if k != "version"}
        versions = good("publish", "--db", d.url, "--list", "-O", "json")
        good("publish", "--db", d.url, "--recompute", "all")
        good("run", b.folder, "--db", d.url, "--again")
        assert good("publish", "--db", d.url, "--list", "-O", "json") == versions
        good("check", "--db", d.url)


@bulk
def test_checkpoints_are_the_same_on_a_server_and_catch_a_rewritten_ledger():
    with Database() as d, Folder() as f:
        for db in (f / "p.db", d.url):
            good("run", SMALL, "--db", db)
        good("ledger", "keygen", "-o", f / "key")
        kept = good("ledger", "checkpoint", "--db", f / "p.db", "--key", f / "key", "-o", f / "kept")
        assert good("ledger", "checkpoint", "--db", d.url, "--key", f / "key") == open(f / "kept", encoding="utf-8").read(), kept
        good("check", "--db", d.url)
        told = json.loads(good("ledger", "verify", "--db", d.url, "--checkpoint", f / "kept", "-O", "json"))
        assert told["held"] == 2 and told["proven_position"] == told["last_position"]
        psql(f"UPDATE {d.schema}.fund_account SET owner = 'S9-M1' WHERE kind = 'grant' AND owner = 'S1-M1'")
        result = run("check", "fund.checkpoints", "--db", d.url)
        check(result.code == 1 and "checkpoint.accounts" in result.err, result)
        replaced = run("run", SMALL, "--db", d.url, "--again")
        check(replaced.code == 0 and "checkpoint.replaced" in replaced.err, replaced)
        assert json.loads(good("ledger", "checkpoints", "--db", d.url, "-O", "json"))["checkpoints"] == []


# ---- all or nothing ----

def test_a_plan_is_adopted_as_on_a_file_and_outlives_a_new_run():
    story, adopt = Planned(), ["adopt", "P-1", "--by", "kim", "--checker", "lee", "--year", "2028"]
    with Database() as d, Folder() as f:
        story.write(f / "p")
        told = []
        for db in (f / "p.db", d.url):
            good("run", f / "p", "--db", db)
            good("plan", "import", story.save(f / "plan.json"), "--db", db)
            assert run("plan", *adopt[:-2], "--db", db).code == 3
            told.append([good("plan", *verb, "--db", db, "-O", "json") for verb in (adopt, adopt, ["list"], ["show", "P-1"], ["variance", "P-1"])])
            good("check", "--db", db)
        assert told[0] == told[1]
        before = d.dump()
        good("run", f / "p", "--db", d.url, "--again")
        good("check", "--db", d.url)
        assert d.dump() == before


@bulk
def test_meter_readings_by_month_come_to_the_same_and_outlive_a_new_run():
    folder = test_meter.folder_with(test_meter.HOME / "server", test_meter.ELEVEN)
    late = test_meter.late_file("december.csv", ["2027-12"])
    grams = "SELECT measured_g || ' ' || verified_g FROM {}.reduction_total WHERE measure = 'S1-M1'"
    try:
        with Database() as d:
            good("run", folder, "--db", d.url)
            good("meter", "import", late, "--db", d.url, "--on", "2028-01-10")
            expected = "{} {}".format(*test_meter.reference()["S1-M1"])
            assert psql(grams.format(d.schema)) == expected
            parts = psql(f"SELECT count(*) FROM pg_inherits WHERE inhparent = '{d.schema}.reduction_reading'::regclass")
            assert parts == "12", parts
            good("run", folder, "--db", d.url, "--again")
            assert psql(grams.format(d.schema)) == expected
            good("check", "--db", d.url)
            with Folder() as f:
                good("run", folder, "--db", f / "f.db")
                good("meter", "import", late, "--db", f / "f.db", "--on", "2028-01-10")
                good("run", folder, "--db", f / "f.db", "--again")
                with sqlite3.connect(f / "f.db") as db:
                    seal = sorted(map("|".join, db.execute("SELECT table_name, sha256 FROM programme_seal")))
            assert sorted(psql(f"SELECT table_name || '|' || sha256 FROM {d.schema}.programme_seal").splitlines()) == seal
    finally:
        test_meter.HOME.__exit__()


@bulk
def test_a_second_run_is_refused_and_again_replaces():
    with Database() as d, Folder() as f:
        good("run", SMALL, "--db", d.url)
        before = d.dump()
        copied(SMALL, f / "other")
        with open(f / "other/programme.json", encoding="utf-8") as file:
            text = file.read()
        name = json.loads(text)["programme"]
        f.write("other/programme.json", text.replace(f'"{name}"', '"OTHER-1"'))
        result = run("run", f / "other", "--db", d.url, "-O", "json")
        check(result.code == 5 and result.out == "" and "programme.exists" in result.err, result, "refused")
        assert d.dump() == before
        first = good("run", f / "other", "--db", d.url, "--again", "-O", "json")
        assert d.programme() == "OTHER-1"
        good("check", "--db", d.url)
        assert good("run", f / "other", "--db", d.url, "--again", "-O", "json") == first


@bulk
def test_a_broken_folder_leaves_the_rows_as_they_were():
    with Database() as d, Folder() as f:
        copied(SMALL, f / "broken")
        with open(f / "broken/returns.csv", "a", encoding="utf-8") as file:
            file.write("R-X,NOBODY,2027-06-30,fund,1,,,\n")
        check(run("run", f / "broken", "--db", d.url).code == 3, None, "into an empty database")
        assert psql(f"SELECT count(*) FROM {d.schema}.organisations") == "0"
        good("run", SMALL, "--db", d.url)
        before = d.dump()
        result = run("run", f / "broken", "--db", d.url, "--again", "-O", "json")
        check(result.code == 3 and result.out == "", result, "broken")
        assert d.dump() == before


def start(folder, url, *more):
    """On the binary of the test that calls it: how long a run takes that is to be killed was measured on the same one."""
    return subprocess.Popen([e2e.binary(), "run", folder, "--db", url, "-O", "json", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())


@bulk
def test_a_killed_run_leaves_the_old_rows_or_the_new_ones():
    rng = random.Random(3)
    with Database() as d:
        good("run", SMALL, "--db", d.url)
        small = d.programme()
        begun = time.monotonic()
        good("run", AUTOMOTIVE, "--db", d.url, "--again")
        whole = time.monotonic() - begun
        automotive = d.programme()
        good("run", SMALL, "--db", d.url, "--again")
        old = d.dump()
        for i in range(KILLS):
            process = start(AUTOMOTIVE, d.url, "--again")
            time.sleep(whole * (i + rng.random()) / (KILLS - 1))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            for _ in range(100):  # the server notices within a second or two that nobody is there
                if psql(f"SELECT count(*) FROM pg_locks WHERE relation = '{d.schema}.store_writer'::regclass AND mode = 'ExclusiveLock'") == "0":
                    break
                time.sleep(0.1)
            now = d.programme()
            assert now in (small, automotive), now
            good("check", "--db", d.url)
            if now == automotive:
                good("run", SMALL, "--db", d.url, "--again")
            else:
                assert d.dump() == old
        good("run", AUTOMOTIVE, "--db", d.url, "--again")
        good("check", "--db", d.url)


@bulk
def test_of_two_runs_at_once_one_wins_and_the_other_is_told():
    with Database() as d:
        good("migrate", "--db", d.url)
        runs = [start(SMALL, d.url) for _ in range(2)]
        results = [(p.communicate(timeout=300), p.returncode) for p in runs]
        assert sorted(code for _, code in results) == [0, 5], results
        loser = next(out[1].decode() for out, code in results if code == 5)
        assert "store.busy" in loser or "programme.exists" in loser, loser
        good("check", "--db", d.url)


@bulk
def test_two_runs_at_once_into_an_empty_schema():
    with Database() as d:
        runs = [start(SMALL, d.url) for _ in range(2)]
        results = [(p.communicate(timeout=300), p.returncode) for p in runs]
        assert sorted(code for _, code in results) == [0, 5], results
        good("check", "--db", d.url)


@bulk
def test_a_reader_sees_the_old_rows_while_a_run_replaces_them():
    with Database() as d:
        good("run", SMALL, "--db", d.url)
        told = good("footprint", "--db", d.url, "-O", "json")
        process, seen = start(AUTOMOTIVE, d.url, "--again"), 0
        while process.poll() is None:
            result = run("footprint", "--db", d.url, "-O", "json")
            check(result.code == 0, result, "reader")
            seen += result.out == told
            time.sleep(0.05)  # leaves the run a processor
        process.communicate()
        assert process.returncode == 0 and seen > 0
        assert good("footprint", "--db", d.url, "-O", "json") != told


def test_a_number_changed_by_hand_is_noticed():
    with Database() as d:
        good("run", SMALL, "--db", d.url)
        psql(f"UPDATE {d.schema}.fund_entry SET amount_krw = amount_krw + 1 WHERE position = 3")
        result = run("check", "--db", d.url)
        check(result.code == 1 and "fund_entry" in result.err + result.out, result, "changed")


# ---- rights and secrets ----

def test_each_role_can_do_what_it_is_for_and_no_more():
    database = f"roles{os.getpid()}"
    psql(f"CREATE DATABASE {database}")
    try:
        script = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", SOCKET, "-U", "test", "-d", database, "-f", os.path.join(SOURCE, "docs", "postgres-roles.sql")]

        def roles():
            process = subprocess.run([os.path.join(TOOLS, "psql"), *script], capture_output=True, text=True, check=False)
            assert process.returncode == 0, process.stderr

        def url(role):
            return f"postgresql://{role}@/{database}?host={SOCKET}"

        roles()
        result = run("run", SMALL, "--db", url("sangsaeng_app"))
        check(result.code == 6 and "store.denied" in result.err, result, "tables are the owner's")
        good("migrate", "--db", url("sangsaeng_owner"))
        roles()
        first = good("run", SMALL, "--db", url("sangsaeng_app"), "-O", "json")
        assert good("run", SMALL, "--db", url("sangsaeng_app"), "--again", "-O", "json") == first
        good("check", "--db", url("sangsaeng_read"))
        good("explain", "--db", url("sangsaeng_read"), "--product", "V-1")
        for role, sql in (("sangsaeng_app", "UPDATE fund_entry SET step = 'x'"), ("sangsaeng_app", "DELETE FROM store_migration"), ("sangsaeng_app", "DROP TABLE links"),
                          ("sangsaeng_read", "SET default_transaction_read_only = off; DELETE FROM links")):
            process = subprocess.run([os.path.join(TOOLS, "psql"), "-X", "-v", "ON_ERROR_STOP=1", url(role), "-c", sql], capture_output=True, text=True, check=False)
            assert process.returncode != 0, (role, sql)
        result = run("run", SMALL, "--db", url("sangsaeng_read"), "--again")
        check(result.code == 6, result, "readers do not write")
    finally:
        psql(f"DROP DATABASE {database} WITH (FORCE)")
        for role in ("sangsaeng_owner", "sangsaeng_app", "sangsaeng_read"):
            psql(f"DROP ROLE IF EXISTS {role}")


def test_a_wrong_password_or_place_is_told_without_the_secret():
    cases = ((f"postgresql://secret:geheim@/postgres?host={SOCKET}", 6, "password authentication failed"), ("postgresql://anna:geheim@127.0.0.1:1/x", 7, "127.0.0.1"),
             ("postgresql://anna:geheim@no-such-host.invalid/x", 7, "no-such-host.invalid"), ("postgresql://anna:geheim@[/x", 2, "connection string"),
             (f"postgresql://test:geheim@/nowhere?host={SOCKET}", 4, "nowhere"), (f"postgresql://test:geheim@/postgres?host={SOCKET}&options=-csearch_path%3Dnowhere", 4, "search_path"))
    for url, code, word in cases:
        for command in (["run", SMALL], ["check"], ["explain", "--product", "V-1"]):
            result = run(*command, "--db", url)
            check(result.code == code and word in result.err and "store.open" in result.err, result, f"{command[0]} {url}")
            assert "geheim" not in result.err + result.out, str(result)


def test_a_database_without_our_tables_is_not_found_and_one_of_others_is_left_alone():
    with Database() as d:
        check(run("check", "--db", d.url).code == 4, None, "empty")
        psql(f"CREATE TABLE {d.schema}.bookmarks (x int)")
        result = run("run", SMALL, "--db", d.url)
        check(result.code == 3 and "another program" in result.err, result, "others'")


def test_the_command_that_repeats_an_explanation_shows_no_password():
    with Database() as d:
        good("run", SMALL, "--db", d.url)
        secret = d.url.replace("user=test", "user=test&password=geheim")
        assert secret != d.url
        for form in ("text", "json"):
            result = run("explain", "--db", secret, "--product", "V-1", "-O", form)
            check(result.code == 0 and "geheim" not in result.out and re.search(r"sangsaeng explain --db 'postgresql://", result.out), result, form)


def test_evidence_of_a_server_lies_in_a_folder_and_its_backup_holds_the_objects():
    with Database() as db, Folder() as c:
        check(run("run", SMALL, "--db", db.url, "-O", "json").code == 0, c.path)
        place = {"SANGSAENG_EVIDENCE": c / "store", "SANGSAENG_SEAL_KEY": c / "seal.key"}
        large = c.write("large.pdf", b"%PDF-1.4\n" + os.urandom(150000))
        add = ("evidence", "add", large, "--kind", "other", "--by", "S1", "--name", "UP-1", "--issued", "2015-01-01", "--db", db.url)
        check("evidence.no_folder" in run(*add).err, run(*add))
        check("evidence.key_needed" in run(*add, SANGSAENG_EVIDENCE=c / "store", SANGSAENG_SEAL_KEY="").err, run(*add))
        check(run(*add, "--evidence-dir", c / "store", "--seal-key", c / "seal.key", SANGSAENG_SEAL_KEY="").code == 0, run(*add, **place))
        small = c.write("small.txt", b"small\n")
        check(run("evidence", "add", small, "--kind", "other", "--by", "S1", "--name", "UP-2", "--measure", "S1-M1", "--db", db.url, **place).code == 0, small)
        check(run("evidence", "link", "UP-2", "invoice", "I-1/1", "--by", "S1", "--db", db.url, **place).code == 0, small)
        check(run("run", SMALL, "--db", db.url, "--again", **place).code == 0, small)
        check(run("check", "--db", db.url, **place).code == 0, run("check", "--db", db.url, **place))
        check(run("evidence", "pack", "--grant", "S1-M1", "-o", c / "p.zip", "--db", db.url, **place).code == 0, small)
        result = run("backup", c / "b", "--db", db.url, **place)
        check(result.code == 0 and "pg_dump" in result.out and "hidden" not in result.out, result)
        shutil.rmtree(c / "store")
        check(run("check", "evidence", "--db", db.url, **place).code == 1, result)
        check(run("restore", c / "b", "--db", c / "file.db").code == 2 and not os.path.exists(c / "file.db"), result, "no file comes of it")
        check(run("restore", c / "b", "--db", db.url, **place).code == 0, result)
        check(run("check", "evidence", "--db", db.url, **place).code == 0, result)
        erased = run("evidence", "erase", "UP-1", "--by", "OPERATOR", "--reason", "simulated", "--db", db.url, **place)
        check(erased.code == 0 and run("check", "--db", db.url, **place).code == 0, erased)


if __name__ == "__main__":
    main(__name__)
