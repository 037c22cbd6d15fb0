#!/usr/bin/python3
"""Signed checkpoints: keys, signing, verifying what is stored and what was kept elsewhere, and a ledger that was rewritten with all its hashes."""
import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import stat

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()


def good(*arguments, **variables):
    result = run(*arguments, **variables)
    check(result.code == 0, result, arguments)
    return result.out


def made():
    if not os.path.exists(HOME / "small.db"):
        good("run", SMALL, "--db", HOME / "small.db")
        good("ledger", "keygen", "-o", HOME / "ledger.key")
        good("ledger", "checkpoint", "--db", HOME / "small.db", "--key", HOME / "ledger.key", "-o", HOME / "kept")
    return HOME / "small.db"


class Copy:
    """A copy of the small ledger with its stored checkpoint, the key, and the checkpoint kept elsewhere."""

    def __enter__(self):
        made()
        self.folder = Folder().__enter__()
        self.db = self.folder / "small.db"
        shutil.copyfile(HOME / "small.db", self.db)
        self.key, self.kept = HOME / "ledger.key", HOME / "kept"
        return self

    def __exit__(self, *_):
        self.folder.__exit__()

    def sql(self, *statements):
        with sqlite3.connect(self.db) as db:
            for s in statements:
                db.execute(s)

    def verify(self, *arguments):
        result = run("ledger", "verify", "--db", self.db, *arguments, "-O", "json")
        return result, json.loads(result.out) if result.out else None


def public_key():
    with open(HOME / "kept", encoding="utf-8") as file:
        return next(line.split(": ")[1].strip() for line in file if line.startswith("public_key"))


# ---- the hashes, written a second time ----

def field(value):
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i" + (value & (1 << 64) - 1).to_bytes(8, "little")
    data = value.encode()
    return b"s" + len(data).to_bytes(8, "little") + data


def chained(previous, values):
    return hashlib.sha256(b"".join(map(field, (previous, *values)))).hexdigest()


def days(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def rehash(path):
    """What somebody who can write the database would do after changing history: every hash and every stored balance anew."""
    with sqlite3.connect(path) as db:
        previous = ""
        for row in db.execute("SELECT position, group_first, type, debit, credit, amount_krw, pending_position, effective_on, step, grant_id, evidence, actor, command_key,"
                              " command_index, (SELECT x.expires_on FROM fund_expiry x WHERE x.position = fund_entry.position) FROM fund_entry ORDER BY position").fetchall():
            row = list(row)
            row[6], row[7] = row[6] or 0, days(row[7])
            expires = row.pop()
            row += [days(expires)] if expires else []
            previous = chained(previous, row)
            db.execute("UPDATE fund_entry SET hash = ? WHERE position = ?", (previous, row[0]))
        previous = ""
        for row in db.execute("SELECT seq, grant_id, from_state, to_state, on_date, role, actor, checker, evidence, evidence_sha256, group_first FROM fund_grant_event ORDER BY seq").fetchall():
            previous = chained(previous, [*row[:4], days(row[4]), *row[5:]])
            db.execute("UPDATE fund_grant_event SET hash = ? WHERE seq = ?", (previous, row[0]))


def ledger_rules(path):
    result = run("check", "fund.ledger", "fund.checkpoints", "--db", path, "-O", "json")
    return {r["rule"]: r["passed"] for r in json.loads(result.out)["rules"]}, result


def test_the_hashes_of_this_test_are_those_of_the_program():
    with Copy() as c:
        rehash(c.db)
        assert ledger_rules(c.db)[0] == {"fund.ledger": True, "fund.checkpoints": True}


# ---- keys ----

def test_a_key_is_for_its_owner_only_and_never_overwritten():
    with Folder() as f:
        result = run("ledger", "keygen", "-o", f / "k", "-O", "json")
        check(result.code == 0, result)
        assert stat.S_IMODE(os.stat(f / "k").st_mode) == 0o600
        with open(f / "k", encoding="ascii") as file:
            content = file.read()
        secret = content.split("secret: ")[1].strip()
        assert json.loads(result.out)["public_key"] in content and secret not in result.out + result.err
        again = run("ledger", "keygen", "-o", f / "k")
        check(again.code == 5 and "key.exists" in again.err, again)
        with open(f / "k", encoding="ascii") as file:
            assert file.read() == content
        check(run("ledger", "keygen", "-o", f / "k2", "-O", "json").out != result.out, result, "two keys are two")
        nowhere = run("ledger", "keygen", "-o", f / "no/such/k")
        check(nowhere.code == 3 and "key.write" in nowhere.err, nowhere)
        os.symlink(f / "elsewhere", f / "link")
        linked = run("ledger", "keygen", "-o", f / "link")
        check(linked.code != 0 and not os.path.exists(f / "elsewhere"), linked)


def test_a_key_that_others_may_read_or_that_is_damaged_signs_nothing():
    with Copy() as c:
        with open(c.key, encoding="ascii") as file:
            content = file.read()
        secret = content.split("secret: ")[1].strip()
        cases = {"mode": (content, 0o644, 6, "key.mode"), "cut": (content[:-40], 0o600, 3, "key.truncated"), "other": ("hello\n", 0o600, 3, "key.not_one"),
                 "wrong": (content.replace(secret[:8], "00000000", 1), 0o600, 3, "key.mismatch"), "letters": (content.replace(secret[:4], "zzzz", 1), 0o600, 3, "key.value")}
        for name, (text, mode, code, word) in cases.items():
            c.folder.write(name, text)
            os.chmod(c.folder / name, mode)
            for lang in ("en", "ko"):
                result = run("ledger", "checkpoint", "--db", c.db, "--key", c.folder / name, "-o", c.folder / "never", "--lang", lang)
                check(result.code == code and f"[{word}]" in result.err, result, name)
                check(secret[:40] not in result.err and secret[64:104] not in result.out, result, "the secret is shown")
        missing = run("ledger", "checkpoint", "--db", c.db, "--key", c.folder / "none")
        check(missing.code == 3 and "file.open" in missing.err, missing)
        folder = run("ledger", "checkpoint", "--db", c.db, "--key", c.folder.path)
        check(folder.code == 3 and "file.directory" in folder.err, folder)
        assert not os.path.exists(c.folder / "never")
        assert len(json.loads(good("ledger", "checkpoints", "--db", c.db, "-O", "json"))["checkpoints"]) == 1


# ---- signing and verifying ----

def test_a_checkpoint_is_stored_printed_and_the_same_when_repeated():
    with Copy() as c:
        with open(c.kept, encoding="utf-8") as file:
            kept = file.read()
        assert good("ledger", "checkpoint", "--db", c.db, "--key", c.key) == kept
        told = json.loads(good("ledger", "checkpoint", "--db", c.db, "--key", c.key, "-O", "json"))
        assert told["text"] == kept and told["stored_before"] and told["position"] == 44 and told["day"] == "2027-12-31"
        assert told["debits_krw"] == told["credits_krw"] == sqlite3.connect(c.db).execute("SELECT SUM(amount_krw) FROM fund_entry WHERE type IN (0, 2)").fetchone()[0]
        listed = json.loads(good("ledger", "checkpoints", "--db", c.db, "-O", "json"))["checkpoints"]
        assert [x["text"] for x in listed] == [kept]
        result = run("ledger", "checkpoint", "--db", c.db, "--key", c.key, "-o", c.kept)
        check(result.code == 5 and "checkpoint.exists" in result.err, result)
        rules = json.loads(good("check", "--db", c.db, "-O", "json"))  # the seal too
        assert rules["failed"] == 0


def test_nothing_is_stored_where_the_file_cannot_be_written():
    with Copy() as c:
        c.sql("DELETE FROM fund_checkpoint")
        result = run("ledger", "checkpoint", "--db", c.db, "--key", c.key, "-o", c.folder / "no/such/file")
        check(result.code == 3 and "checkpoint.write" in result.err, result)
        assert json.loads(good("ledger", "checkpoints", "--db", c.db, "-O", "json"))["checkpoints"] == []


def test_what_is_stored_and_what_was_kept_hold():
    with Copy() as c:
        result, told = c.verify("--checkpoint", c.kept, "--public", public_key())
        check(result.code == 0, result)
        assert [x["outcome"] for x in told["checkpoints"]] == ["holds", "holds"] and told["proven_position"] == told["last_position"] == 44
        assert told["checkpoints"][0]["file"] is None and told["checkpoints"][1]["file"] == c.kept


def test_a_file_from_a_mail_with_other_line_ends_holds():
    with Copy() as c:
        with open(c.kept, encoding="utf-8") as file:
            c.folder.write("mail", ("\ufeff" + file.read() + "\n\n").replace("\n", "\r\n"))
        result, told = c.verify("--checkpoint", c.folder / "mail")
        check(result.code == 0 and told["held"] == 2, result)


def test_a_rewritten_ledger_with_new_hashes_is_caught_by_the_stored_checkpoint():
    with Copy() as c:
        c.sql("UPDATE fund_entry SET actor = 'somebody' WHERE position = 32")
        rehash(c.db)
        rules, result = ledger_rules(c.db)
        check(rules == {"fund.ledger": True, "fund.checkpoints": False}, result, "only the signature can tell")
        check(result.code == 1 and "checkpoint.entry" in result.err + result.out, result)
        result, told = c.verify()
        check(result.code == 1 and told["checkpoints"][0]["outcome"] == "entry" and told["proven_position"] == 0, result)


def test_a_kept_file_catches_it_also_when_stored_ones_were_removed_or_signed_by_somebody_else():
    with Copy() as c:
        c.sql("UPDATE fund_entry SET actor = 'somebody' WHERE position = 32", "DELETE FROM fund_checkpoint")
        rehash(c.db)
        assert ledger_rules(c.db)[0] == {"fund.ledger": True, "fund.checkpoints": True}
        none = run("ledger", "verify", "--db", c.db)
        check(none.code == 4 and "checkpoint.none" in none.err, none)
        good("ledger", "keygen", "-o", c.folder / "own.key")
        good("ledger", "checkpoint", "--db", c.db, "--key", c.folder / "own.key")
        check(c.verify()[0].code == 0, c.verify()[0], "without --public the key it names counts")
        result, told = c.verify("--public", public_key())
        check(result.code == 1 and told["checkpoints"][0]["outcome"] == "other_key", result)
        result, told = c.verify("--checkpoint", c.kept)
        check(result.code == 1 and [x["outcome"] for x in told["checkpoints"]] == ["holds", "entry"], result)


def test_a_ledger_that_fails_its_checks_is_not_signed():
    with Copy() as c:
        c.sql("UPDATE fund_entry SET actor = 'somebody' WHERE position = 32")
        result = run("ledger", "checkpoint", "--db", c.db, "--key", c.key)
        check(result.code == 5 and "checkpoint.refused" in result.err and "fund.chain" in result.err and result.out == "", result)
        rehash(c.db)  # and neither one that an older checkpoint contradicts
        result = run("ledger", "checkpoint", "--db", c.db, "--key", c.key)
        check(result.code == 5 and "checkpoint.entry" in result.err, result)


def test_a_damaged_file_is_an_error_with_line_and_cause():
    with Copy() as c:
        with open(c.kept, encoding="utf-8") as file:
            text = file.read()
        cases = {"cut": (text[:-60], "checkpoint.truncated"), "other": ("date,amount\n", "checkpoint.not_one"), "empty": ("", "checkpoint.not_one"),
                 "order": (text.replace("event: ", "Event: "), "checkpoint.line"), "number": (text.replace("position: 44", "position: -1"), "checkpoint.value"),
                 "more": (text + "P.S.\n", "checkpoint.extra"), "nul": (text.replace("position", "posi\0ion"), "checkpoint.line")}
        for name, (content, code) in cases.items():
            c.folder.write(name, content)
            for lang in ("en", "ko"):
                result = run("ledger", "verify", "--db", c.db, "--checkpoint", c.folder / name, "--lang", lang)
                check(result.code == 3 and f"[{code}]" in result.err and result.out == "", result, name)
                if name not in ("other", "empty"):
                    check(f"{c.folder / name}:" in result.err, result, "no line")
        c.folder.write("changed", text.replace("debits_krw: ", "debits_krw: 1"))
        result, told = c.verify("--checkpoint", c.folder / "changed")
        check(result.code == 1 and told["checkpoints"][1]["outcome"] == "signature", result)
        secret = run("ledger", "verify", "--db", c.db, "--checkpoint", c.key)
        with open(c.key, encoding="ascii") as file:
            check(secret.code == 3 and file.read().split("secret: ")[1][:20] not in secret.err, secret, "the key in the place of the checkpoint")


def test_wrong_usage_is_told():
    with Copy() as c:
        for arguments, word in ((["nothing", "--db", c.db], "cli.value_unknown"), (["keygen"], "cli.option_needed"), (["checkpoint", "--db", c.db], "cli.option_needed"),
                                (["verify"], "cli.option_needed"), (["checkpoints", "--db", c.db, "--key", c.key], "cli.not_together"),
                                (["keygen", "-o", c.folder / "x", "--db", c.db], "cli.not_together"), (["verify", "--db", c.db, "--public", "abc"], "key.public"),
                                (["verify", "--db", c.db, "-o", "x"], "cli.not_together")):
            for lang in ("en", "ko"):
                result = run("ledger", *arguments, "--lang", lang)
                check(result.code == 2 and f"[{word}]" in result.err, result, arguments)


# ---- a new ledger ----

def test_run_again_says_that_checkpoints_went_and_the_same_folder_gives_the_same_ledger():
    with Copy() as c:
        result = run("run", SMALL, "--db", c.db, "--again")
        check(result.code == 0 and "warning[checkpoint.replaced]" in result.err, result)
        assert json.loads(good("ledger", "checkpoints", "--db", c.db, "-O", "json"))["checkpoints"] == []
        result, told = c.verify("--checkpoint", c.kept)
        check(result.code == 0 and told["held"] == 1, result)
        again = run("run", SMALL, "--db", c.db, "--again")
        check("checkpoint.replaced" not in again.err, again, "nothing was there any more")


def test_a_kept_file_does_not_hold_for_a_new_ledger_with_another_past():
    with Copy() as c:
        shutil.copytree(SMALL, c.folder / "f", ignore=shutil.ignore_patterns("*.py", "*.md"))
        path = c.folder / "f/funding.csv"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert "F-MOTIE,MOTIE,tier1_equipment,2026-04-27,75000000" in text
        c.folder.write("f/funding.csv", text.replace("2026-04-27,75000000", "2026-04-27,75000001"))
        good("run", c.folder / "f", "--db", c.db, "--again")
        result, told = c.verify("--checkpoint", c.kept)
        check(result.code == 1 and told["checkpoints"][0]["outcome"] == "entry", result)
        told = run("ledger", "verify", "--db", c.db, "--checkpoint", c.kept, "--lang", "ko")
        check("틀림" in told.out and "run --again" in told.out, told)


def test_a_database_that_was_only_taken_in_has_nothing_to_sign():
    with Copy() as c:
        good("import", SMALL, "--db", c.folder / "only.db")
        result = run("ledger", "checkpoint", "--db", c.folder / "only.db", "--key", c.key)
        check(result.code == 4 and "checkpoint.empty" in result.err, result)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
