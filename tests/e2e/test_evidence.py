#!/usr/bin/python3
"""The evidence store: sealed at rest, types by content, links, retention against personal data, packs, backups, and kill -9 in the middle."""
import fcntl
import glob
import hashlib
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import zipfile

import e2e
from campaign_case import AS_OF, write_campaign, write_csv
from e2e import BIN, SOURCE, Folder, check, environment, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()
NAME, MAIL = "Hong Gildong-Example", "gildong@s1.example"
PDF = b"%PDF-1.4\n" + b"simulated invoice, not a real one\n" * 40
CSV = "품목,금액\n설비,1000\n".encode()
PERSONS = f"person,organisation,name,mail,language,area,valid_from,valid_to,successor\nP-1,S1,{NAME},{MAIL},ko,all,2026-01-01,,\nP-2,S2,Kim Example,kim@s2.example,en,money,2026-01-01,,\n"


def make_folder(path):
    shutil.copytree(SMALL, path, ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
    with open(os.path.join(path, "persons.csv"), "w", encoding="utf-8") as file:
        file.write(PERSONS)
    os.mkdir(os.path.join(path, "papers"))
    with open(os.path.join(path, "papers", "invoice.pdf"), "wb") as file:
        file.write(PDF)
    name = os.path.join(path, "evidence.csv")
    with open(name, encoding="utf-8") as file:
        text = file.read()
    line = "E-S1-M1-TAX_INVOICE,tax_invoice,S1,S1-M1,2026-10-30,전자세금계산서,"
    assert line + "," in text
    with open(name, "w", encoding="utf-8") as file:
        file.write(text.replace(line + ",", line + "papers/invoice.pdf,", 1))
    write_csv(os.path.join(path, "visits.csv"), ["visit", "measure", "visited_on", "organisation", "purpose", "outcome"],
              [("VI-1", "S1-M1", "2026-11-05", "OPERATOR", "inspection", "ok")])
    write_csv(os.path.join(path, "verification_findings.csv"),
              ["verification", "finding", "measure", "kind", "description", "raised_on", "raised_by", "answer", "answered_on", "answered_by", "closed_on", "evidence"],
              [("VF-1", 1, "S1-M1", "clarification", "who reads the meter", "2028-04-01", "VERIFIER", "the shift leader", "2028-04-03", "S1", "2028-04-05", "E-S1-M1-TAX_INVOICE"),
               ("VF-1", 2, "S2-M1", "clarification", "where is the meter", "2028-04-01", "VERIFIER", "at the gate", "2028-04-03", "S2", "2028-04-05", "")])


def setup():
    make_folder(HOME / "f")
    result = run("run", HOME / "f", "--db", HOME / "small.db", "-O", "json")
    check(result.code == 0, result, "the run that all tests start from")


def time_goes_on(case):
    """The same folder, told five years later."""
    later = case / "later"
    if not os.path.exists(later):
        shutil.copytree(HOME / "f", later)
        with open(os.path.join(later, "programme.json"), encoding="utf-8") as file:
            rules = json.load(file)
        rules["as_of"] = "2033-01-01"
        with open(os.path.join(later, "programme.json"), "w", encoding="utf-8") as file:
            json.dump(rules, file, ensure_ascii=False)
    result = run("run", later, "--db", case.db, "--again")
    check(result.code == 0, result, "later")


class Case(Folder):
    """A copy of the database that was run, with its key and evidence."""

    def __enter__(self):
        super().__enter__()
        self.db = self / "small.db"
        for end in ("", ".key"):
            shutil.copy2(HOME / "small.db" + end, self.db + end)
        if os.path.isdir(HOME / "small.db.evidence"):
            shutil.copytree(HOME / "small.db.evidence", self.db + ".evidence")
        return self

    def evidence(self, *arguments, **more):
        return run("evidence", *arguments, "--db", self.db, **more)

    def add(self, name, content, kind="other", *more):
        self.write(name, content)
        result = self.evidence("add", self / name, "--kind", kind, "--by", "S1", "-O", "json", *more)
        check(result.code == 0, result, name)
        return json.loads(result.out)["items"][0]

    def ask(self, firm):
        """A campaign of one firm; the key of its request."""
        file = write_campaign(self / "campaign.json", ask=["evidence"], escalation=None)
        targets = write_csv(self / "targets.csv", ["organisation"], [(firm,)])
        result = run("campaign", "start", file, "--targets", targets, "--by", "OPERATOR", "--db", self.db, "--on", AS_OF)
        check(result.code == 0, result)
        return f"ENERGY-2027/{firm}"

    def rows(self, sql):
        db = sqlite3.connect(self.db)
        found = db.execute(sql).fetchall()
        db.close()
        return found

    def change(self, sql, *values):
        db = sqlite3.connect(self.db)
        db.execute(sql, values)
        db.commit()
        db.close()

    def files(self):
        return sorted(p for p in glob.glob(self.db + ".evidence/**", recursive=True) if os.path.isfile(p))

    def rule(self, name="evidence", **more):
        return run("check", name, "--db", self.db, "-O", "json", **more)

    def bytes(self):
        """Everything that lies at the database's place."""
        for path in glob.glob(self.db + "*") + self.files():
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    yield path, file.read()


def codes(result):
    return [f["code"] for f in json.loads(result.out)["findings"]]


def test_files_of_the_folder_are_kept_and_come_back_as_they_were():
    with Case() as c:
        shown = json.loads(c.evidence("show", "E-S1-M1-TAX_INVOICE", "-O", "json").out)
        assert shown["content"] == "kept" and shown["media_type"] == "application/pdf" and shown["sha256"] == hashlib.sha256(PDF).hexdigest(), shown
        result = c.evidence("get", "E-S1-M1-TAX_INVOICE", "-o", c / "copy.pdf")
        check(result.code == 0, result)
        with open(c / "copy.pdf", "rb") as file:
            assert file.read() == PDF
        assert os.stat(c / "copy.pdf").st_mode & 0o077 == 0
        again = c.evidence("get", "E-S1-M1-TAX_INVOICE", "-o", c / "copy.pdf")
        check(again.code != 0 and "evidence.exists" in again.err, again, "nothing is overwritten")
        record = c.evidence("get", "E-AGREEMENT", "-o", c / "none")
        check(record.code == 4 or "evidence.no_file" in record.err, record, "a record has no file")
        assert os.stat(c.db + ".key").st_mode & 0o777 == 0o600


def test_what_is_kept_is_sealed_small_in_the_database_large_beside_it():
    with Case() as c:
        word = b"a word that stands nowhere else"
        large = b"%PDF-1.4\n" + word + os.urandom(300000)
        small, big = c.add("note.txt", word + b"\n"), c.add("large.pdf", large)
        assert c.rows(f"SELECT file = '', content IS NOT NULL FROM desk_object WHERE sha256 = '{small['sha256']}'") == [(1, 1)]
        assert len(c.files()) == 1 and big["sha256"] in c.files()[0]
        for path, content in c.bytes():
            assert word not in content, path
        out = subprocess.run([BIN, "evidence", "get", big["evidence"], "-o", "-", "--db", c.db], capture_output=True, env=environment(), check=True).stdout
        assert out == large
        same = c.add("other-name.pdf", large, "other", "--name", "SECOND")
        assert same["sha256"] == big["sha256"] and len(c.files()) == 1, "one content is kept once"
        again = c.add("large.pdf", large)
        assert again["there_before"] is True and again["evidence"] == big["evidence"]
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))


def test_types_are_judged_by_content_and_the_name_must_agree():
    def zipped(*names):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name in names:
                file.writestr(name, "x" if name != "mimetype" else "application/hwp+zip")
        return out.getvalue()

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + bytes(16) + b"\x00\x00\x00\x00" + bytes(460)
    root = bytearray(512)
    root[80:96] = bytes.fromhex("84100c0000000000c000000000000046")
    good = [("a.pdf", PDF), ("b.csv", CSV), ("c.csv", "품목,금액\n".encode("cp949")), ("d.json", b'{"a": 1}\n'), ("e.xml", b'<?xml version="1.0"?>\n<TaxInvoice/>\n'),
            ("f.eml", b"From: a@a.example\nTo: b@b.example\nSubject: x\n\nhello\n"), ("g.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
            ("h.hwpx", zipped("mimetype", "Contents/section0.xml")), ("i.zip", zipped("a.txt")), ("j.hwp", ole + bytes(512)), ("k.txt", b"plain words\n"),
            ("l.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde"), ("No. 12", b"a name without an ending\n")]
    bad = [("a.exe", b"MZ" + bytes(200), "type_refused"), ("b.pdf", b"\x7fELF\2\1\1" + bytes(200), "type_refused"), ("c.html", b"<html><body>x</body></html>", "type_refused"),
           ("d.xml", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "type_refused"), ("e.txt", b"#!/bin/sh\necho\n", "type_refused"),
           ("f.dat", os.urandom(500), "type_refused"), ("g.zip", zipped("META-INF/MANIFEST.MF"), "type_refused"), ("h.docx", zipped("word/vbaProject.bin"), "type_refused"),
           ("i.doc", ole + bytes(root), "type_refused"), ("j.png", PDF, "type_differs"), ("k.js", b"alert(1)\n", "type_differs"), ("l.xlsx", zipped("a.txt"), "type_differs"),
           ("m.pdf", b"", "empty")]
    with Case() as c:
        before = c.rows("SELECT count(*) FROM desk_object")
        for name, content, code in bad:
            result = c.evidence("add", c.write(name, content), "--kind", "other", "--by", "S1")
            check(result.code == 3 and f"evidence.{code}" in result.err, result, name)
        assert c.rows("SELECT count(*) FROM desk_object") == before and c.rows("SELECT count(*) FROM desk_log") == [(0,)] and c.files() == []
        result = c.evidence("add", *[c.write(name, content) for name, content in good], "--kind", "other", "--by", "S1")
        check(result.code == 0, result)
        assert c.rows("SELECT count(*) FROM desk_evidence") == [(len(good),)]
        one = c.evidence("add", c / "a.pdf", c / "a.exe", "--kind", "bill", "--by", "S1")
        check(one.code == 3 and c.rows("SELECT count(*) FROM desk_evidence") == [(len(good),)], one, "all files or none")


def test_a_hundred_megabytes_need_no_more_memory_than_one():
    def peak(path, name):
        process = subprocess.Popen([BIN, "evidence", "add", path, "--kind", "other", "--by", "S1", "--name", name, "--db", c.db],
                                   stdout=subprocess.DEVNULL, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_maxrss

    with Case() as c:
        size = 100 * 1024 * 1024
        for name, length in (("one.pdf", 1 << 20), ("hundred.pdf", size)):
            with open(c / name, "wb") as file:
                file.write(PDF)
                file.truncate(length)
        small, large = peak(c / "one.pdf", "ONE"), peak(c / "hundred.pdf", "HUNDRED")
        print(f"# peak of memory: {small} KiB for 1 MiB, {large} KiB for 100 MiB")
        assert large - small < 4096, (small, large)
        assert sum(os.path.getsize(f) for f in c.files()) > size
        check(c.rule().code == 0, c.rule())
        too_large = c / "more.pdf"
        with open(too_large, "wb") as file:
            file.write(PDF)
            file.truncate(257 * 1024 * 1024)
        result = c.evidence("add", too_large, "--kind", "other", "--by", "S1")
        check(result.code == 3 and "evidence.too_large" in result.err and "256" in result.err, result)
        with subprocess.Popen(["head", "-c", "1100000", too_large], stdout=subprocess.PIPE) as pipe:
            c.change("UPDATE party_programme SET rules = replace(rules, '\"gwp_set\"', '\"evidence\": {\"max_mib\": 1}, \"gwp_set\"')")
            piped = subprocess.run([BIN, "evidence", "add", "-", "--kind", "other", "--by", "S1", "--db", c.db], stdin=pipe.stdout, stderr=subprocess.PIPE, env=environment(), check=False)
        assert piped.returncode == 3 and b"evidence.too_large" in piped.stderr, piped.stderr
        assert len(c.files()) == 2, "nothing of it is left"


def test_check_finds_a_changed_file_a_changed_blob_a_missing_file_and_a_wrong_key():
    with Case() as c:
        small, large = c.add("small.txt", b"small\n"), c.add("large.pdf", b"%PDF-1.4\n" + os.urandom(200000))
        path = c.files()[0]
        with open(path, "rb") as file:
            content = file.read()
        for at in (3, 40, 70000, len(content) - 1):
            with open(path, "wb") as file:
                file.write(content[:at] + bytes([content[at] ^ 1]) + content[at + 1:])
            result = c.rule()
            check(result.code == 1 and codes(result) == ["evidence.object_changed"] and large["sha256"] in result.out, result, at)
        got = c.evidence("get", large["evidence"], "-o", c / "x.pdf")
        check(got.code == 3 and not os.path.exists(c / "x.pdf") and not glob.glob(c / "x.pdf*"), got, "what was changed is not given out")
        os.rename(path, c / "away")
        check(codes(c.rule()) == ["evidence.object_missing"], c.rule())
        with open(path, "wb") as file:
            file.write(content)
        check(c.rule().code == 0, c.rule())
        c.change("UPDATE desk_object SET content = CAST(substr(content, 1, 50) || x'00' || substr(content, 52) AS BLOB) WHERE sha256 = ?", small["sha256"])
        check(codes(c.rule()) == ["evidence.object_changed"] and small["sha256"] in c.rule().out, c.rule(), "a blob")
    with Case() as c:
        other = c / "other.key"
        with open(other, "w", encoding="ascii") as file:
            file.write("sangsaeng evidence key 1\nsecret: " + "ab" * 32 + "\n")
        os.chmod(other, 0o600)
        check(codes(c.rule(SANGSAENG_SEAL_KEY=other)) == ["evidence.key_wrong"], c.rule(SANGSAENG_SEAL_KEY=other))
        got = c.evidence("get", "E-S1-M1-TAX_INVOICE", "-o", c / "x.pdf", "--seal-key", other)
        check(got.code == 6 and "evidence.key_wrong" in got.err and "ab" * 16 not in got.err, got)
        added = c.evidence("add", c.write("a.txt", b"x\n"), "--kind", "other", "--by", "S1", "--seal-key", other)
        check(added.code == 6 and "evidence.key_wrong" in added.err and c.rule().code == 0, added, "nothing is sealed by a second key")
        os.chmod(other, 0o644)
        check("key.mode" in c.evidence("get", "E-S1-M1-TAX_INVOICE", "-o", c / "x.pdf", "--seal-key", other).err, got)
        os.rename(c.db + ".key", c / "away")
        check(codes(c.rule()) == ["evidence.key_missing"], c.rule())
        added = c.evidence("add", c.write("a.txt", b"x\n"), "--kind", "other", "--by", "S1")
        check(added.code == 4 and "evidence.key_missing" in added.err and not os.path.exists(c.db + ".key"), added, "no second key is made")


def test_what_cannot_be_evidence_is_refused_before_anything_is_read():
    with Case() as c:
        paper, pipe = c.write("a.txt", b"simulated\n"), c / "pipe.pdf"
        os.mkfifo(pipe)
        add = ("add", paper, "--kind", "other", "--by", "S1")
        for wrong, code, word in ((("add", pipe, *add[2:]), 3, "evidence.not_file"), (("add", "/dev/null", *add[2:]), 3, "evidence.not_file"), (("add", c.path, *add[2:]), 3, "evidence.not_file"),
                                  ((*add, "--name", "a\nb"), 3, "cell.control"), ((*add, "--name", "x" * 65), 3, "cell.id_too_long"), ((*add, "--name", " x"), 3, "cell.id_blanks"),
                                  ((*add, "--name", ""), 3, "cell.blank"), ((*add, "--title", "a\x1b[31m"), 3, "cell.control"), ((*add, "--title", "a\nb"), 3, "cell.control"),
                                  ((*add, "--firm", "S2", "--measure", "S1-M1"), 3, "evidence.measure_other"), ((*add, "--personal", "--person", "P-1"), 2, "not_together"),
                                  ((*add, "--on", "2031-01-01"), 3, "desk.ahead")):
            for lang in ("ko", "en"):
                result = c.evidence(*wrong, "--lang", lang)
                check(result.code == code and word in result.err and result.out == "", result, wrong)
        raw = subprocess.run([BIN.encode(), b"evidence", *map(os.fsencode, add), b"--title", b"a\xff", b"--db", os.fsencode(c.db)], capture_output=True, env=environment(), check=False)
        assert raw.returncode == 3 and b"evidence.not_utf8" in raw.stderr, raw
        first = c.evidence(*add, "--firm", "S1", "--measure", "S1-M1")
        check(first.code == 0, first)
        other = c.evidence(*add, "--firm", "S2")
        check(other.code == 5 and "evidence.key_differs" in other.err and "--name" in other.err, other)
        check(c.evidence(*add, "--firm", "S2", "--name", "OF-S2").code == 0, other)
        for reason in ("", " \t"):
            for words in (("evidence", "erase", "OF-S2"), ("person", "erase", "P-1"), ("duty", "waive", "return", "S2-M1", "--checker", "P-1")):
                result = run(*words, "--by", "P-2", "--reason", reason, "--db", c.db)
                check(result.code == 2 and "--reason" in result.err, result, words)
        shown = json.loads(c.evidence("link", "--list", "-O", "json").out)
        assert shown["schema"] == "sangsaeng.evidence_targets/1" and {"kind", "form", "text_ko", "text_en"} == shown["targets"][0].keys(), shown
        check(run("check", "--db", c.db).code == 0, other)


def test_a_result_never_replaces_what_is_no_file():
    with Case() as c:
        pack, get = ("evidence", "pack", "--grant", "S1-M1"), ("evidence", "get", "E-S1-M1-TAX_INVOICE")
        calls = (("duty", "calendar", "--firm", "S1"), ("outcome", "S1", "-O", "csv"), ("cascade",), ("export", "ledger"), pack, get, ("backup",))

        def to(words, path):
            return run(*words, *(() if words == ("backup",) else ("-o",)), path, "--db", c.db)

        os.mkdir(c / "folder")
        os.mkfifo(c / "pipe")
        os.symlink(c / "nowhere", c / "link")
        for words in calls:
            for path, word in ((c / "folder", "file.directory"), (c / "none/x", "file.no_folder"), (c / "link", "file.not_regular")):
                result = to(words, path)
                check(result.code == 3 and word in result.err, result, (words, path))
        for words in (pack, ("backup",)):
            result = to(words, c / "pipe")
            check(result.code == 3 and "file.not_regular" in result.err, result, words)
        for words in calls[:4] + (get,):  # a pipe is written through, and is one afterwards
            reader = subprocess.Popen(["cat", c / "pipe"], stdout=subprocess.PIPE)
            result = to(words, c / "pipe")
            told = reader.communicate(timeout=60)[0]
            check(result.code == 0 and len(told) > 100, result, words)
            assert words != get or told == PDF
        shown = run(*get, "-o", "/dev/stdout", "--db", c.db)
        assert shown.out.encode() == PDF and run("export", "ledger", "-o", "/dev/stdout", "--db", c.db).out == run("export", "ledger", "--db", c.db).out
        assert sorted(os.listdir(c.path)) == sorted(["folder", "link", "pipe", "small.db", "small.db.key"] + [n for n in os.listdir(c.path) if n.startswith("small.db.evidence") or n in ("small.db-wal", "small.db-shm")])
        os.symlink(c / "real.csv", c / "to-file")
        c.write("real.csv", "old")
        check(to(("export", "ledger"), c / "to-file").code == 0 and os.path.islink(c / "to-file"), shown, "the link stays")
        with open(c / "real.csv", encoding="utf-8") as file:
            assert file.read() == run("export", "ledger", "--db", c.db).out


def test_a_database_that_may_only_be_read_is_read():
    with Case() as c:
        os.mkdir(c / "given")
        given = c / "given/a b?.db"
        shutil.copy2(c.db, given)
        os.chmod(given, 0o444)
        os.chmod(c / "given", 0o555)
        os.chmod(c.path, 0o755)
        other = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        reachable = not other or subprocess.run(["cat", given], capture_output=True, check=False, **other).returncode == 0
        if reachable:
            for words in (("duty", "list"), ("check", "evidence"), ("fund", "reconcile")):
                result = subprocess.run([BIN, *words, "--db", given], capture_output=True, env=environment(), check=False, text=True, **other)
                assert result.returncode in (0, 1) and "store." not in result.stderr, (words, result)
            os.chmod(c / "given", 0o755)
            shutil.copy2(c.db, given + "-wal")  # not empty
            os.chmod(c / "given", 0o555)
            result = subprocess.run([BIN, "duty", "list", "--db", given], capture_output=True, env=environment(), check=False, text=True, **other)
            assert result.returncode == 6 and "store.log_unread" in result.stderr, result
        os.chmod(c / "given", 0o755)


def test_a_link_needs_both_of_its_ends():
    with Case() as c:
        item = c.add("a.txt", b"x\n", "tax_invoice")["evidence"]
        event = c.rows("SELECT grant_id || '/' || to_state FROM fund_grant_event ORDER BY seq LIMIT 1")[0][0]
        for kind, target in (("invoice", "I-1/1"), ("statement", "T-F-01"), ("bank_line", "B-1"), ("grant", event), ("promise", "PR-S1"), ("organisation", "S1"), ("measure", "S1-M1"),
                             ("visit", "VI-1"), ("duty", "publication/S1-M1:2026"), ("request", c.ask("S1")), ("duty", "request/ENERGY-2027/S1"), ("finding", "VF-1/2")):
            result = c.evidence("link", item, kind, target, "--by", "OPERATOR")
            check(result.code == 0, result, kind)
        for kind, target, code in (("invoice", "I-1/99", "target_unknown"), ("invoice", "I-1", "target_form"), ("moon", "1", "link_kind"), ("meter", "X/2027-01-01", "target_unknown"),
                                   ("duty", "a/b", "target_unknown"), ("visit", "VI-9", "target_unknown"), ("verification_visit", "V/S/2027-01-01", "target_unknown"),
                                   ("request", "ENERGY-2027/S2", "target_unknown"), ("duty", "publication", "target_form")):
            result = c.evidence("link", item, kind, target, "--by", "OPERATOR")
            check(result.code in (2, 4) and f"evidence.{code}" in result.err, result, (kind, target))
        check("actor.unknown" in c.evidence("link", item, "measure", "S1-M1", "--by", "NOBODY").err, item)
        assert len(json.loads(c.evidence("show", item, "-O", "json").out)["proves"]) == 12
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))
        c.change("UPDATE desk_evidence_link SET target = 'gone' WHERE kind = 'measure'")
        check("evidence.link_target" in codes(c.rule()), c.rule())


def test_subsidy_records_are_kept_five_years_from_the_fixing():
    with Case() as c:
        key = "E-S1-M1-TAX_INVOICE"
        shown = json.loads(c.evidence("show", key, "-O", "json").out)
        assert shown["kept_until"] == "2032-03-31" and shown["subsidy_record"], shown  # fixed on 2027-03-31
        refused = c.evidence("erase", key, "--by", "OPERATOR", "--reason", "simulated")
        check(refused.code == 6 and "2032-03-31" in refused.err and "25" in refused.err, refused)
        korean = c.evidence("erase", key, "--by", "OPERATOR", "--reason", "simulated", "--lang", "ko")
        check("제25조제3항" in korean.err, korean)
        for words in (("evidence", "erase", key), ("person", "erase", "P-1")):
            ahead = run(*words, "--by", "OPERATOR", "--reason", "simulated", "--on", "2033-01-01", "--db", c.db)
            check(ahead.code == 3 and "desk.ahead" in ahead.err and AS_OF in ahead.err, ahead, "a later day does not end the retention")
        assert json.loads(c.evidence("show", key, "-O", "json").out)["content"] == "kept"
        time_goes_on(c)
        erased = c.evidence("erase", key, "--by", "OPERATOR", "--reason", "simulated")
        check(erased.code == 0, erased)
        shown = json.loads(c.evidence("show", key, "-O", "json").out)
        assert shown["content"] == "erased" and shown["erased_on"] == "2033-01-01" and shown["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert c.rows("SELECT sealed_key, content FROM desk_object") == [(None, None)]
        check("evidence.erased" in c.evidence("get", key, "-o", c / "x").err, shown)
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db), "hashes and chains hold")
        check("evidence.erased" in c.evidence("add", c.write("again.pdf", PDF), "--kind", "other", "--by", "S1").err, shown, "it stays erased")
        time_goes_on(c)
        assert json.loads(c.evidence("show", key, "-O", "json").out)["content"] == "erased", "also where the folder still has the file"


def test_deleting_a_person_leaves_no_trace_of_the_name_and_every_chain_verifiable():
    with Case() as c:
        free = c.add(f"{NAME}.txt", f"address of {NAME}\n".encode(), "other", "--person", "P-1", "--issued", "2020-01-01", "--title", f"card of {NAME}")
        c.add("photo.pdf", b"%PDF-1.4\n" + os.urandom(100000), "other", "--person", "P-1", "--issued", "2020-01-01", "--name", "PHOTO")
        kept = c.add("pay.txt", b"pay slip\n", "invoice", "--person", "P-1", "--measure", "S1-M1")
        shared = c.add("both.txt", b"both\n", "other", "--person", "P-1", "--issued", "2020-01-01", "--name", "OF-ONE")
        c.add("both.txt", b"both\n", "other", "--person", "P-2", "--issued", "2020-01-01", "--name", "OF-OTHER")
        # a letter that came back, an answer whose file has the name, reasons that have it, a letter that waits, a duty handed to the person
        request = c.ask("S1")
        check(run("campaign", "remind", "--db", c.db, "--on", AS_OF, "--mailbox", c / "box").code == 0, request)
        message_id = c.rows("SELECT message_id FROM desk_queue_outbox WHERE person = 'P-1' AND state = 'sent'")[0][0]
        back = c.write("back.eml", "From: MAILER-DAEMON@mail.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
                       "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
                       f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n")
        given = write_csv(c / f"evidence.{NAME}.csv", ["evidence", "kind", "organisation", "issued_on", "title"], [("E-NEW", "other", "S1", "2028-06-01", "산정서")])
        check("actor.unknown" in run("campaign", "answer", request, given, "--by", NAME, "--db", c.db).err, given, "a name is no key")
        for command in (("bounce", back, "--by", "OPERATOR"), ("answer", request, given, "--by", "P-1"), ("return", request, "--by", "OPERATOR", "--reason", f"{NAME} forgot a line"), ("delegate", request, "--to", "P-1", "--by", "OPERATOR")):
            check(run("campaign", *command, "--db", c.db, "--on", AS_OF).code == 0, run("campaign", "show", "ENERGY-2027", "--db", c.db), command)
        assert c.rows("SELECT person FROM desk_bounce") == [("P-1",)] and c.rows("SELECT state FROM desk_queue_outbox WHERE kind = 'delegated'") == [("waiting",)]
        delegated = run("duty", "delegate", "promise", "PR-S2", "--to", "P-1", "--until", "2028-12-31", "--by", "OPERATOR", "--db", c.db, "--on", AS_OF)
        check(delegated.code == 0, delegated)
        c.change("UPDATE desk_queue_outbox SET detail = ? WHERE person = 'P-1'", f"550 5.1.1 <{MAIL}> unknown")
        result = run("person", "erase", "P-1", "--by", "OPERATOR", "--reason", f"asked for by {NAME} <{MAIL}>", "--db", c.db, "-O", "json")
        check(result.code == 0, result)
        data = json.loads(result.out)
        assert data["letters_dropped"] == 1 and [(n["kind"], n["key"]) for n in data["needs_person"]] == [("duty", "promise/PR-S2"), ("request", request)], data
        assert c.rows("SELECT COUNT(*) FROM desk_bounce") == [(0,)] and c.rows("SELECT state FROM desk_queue_outbox WHERE kind = 'delegated'") == [("dropped",)]
        assert c.rows("SELECT file, answered_by FROM desk_answer") == [("evidence.csv", "P-1")]
        assert c.rows("SELECT reason FROM desk_request") == [("P-1 forgot a line",)] and c.rows("SELECT reason FROM desk_erasure WHERE kind = 'person'") == [("asked for by P-1 <P-1>",)]
        again = run("person", "erase", "P-1", "--by", "OPERATOR", "--reason", "once more", "--db", c.db, "--lang", "ko")
        check(again.code == 0 and f"요청 {request}" in again.out and "의무 promise/PR-S2" in again.out, again)
        told = {i["evidence"]: i for i in data["evidence"]}
        assert told[free["evidence"]]["erased"] and told["PHOTO"]["erased"] and len(c.files()) == 0
        assert told[kept["evidence"]]["kept_until"] == "2032-03-31" and told["OF-ONE"]["shared"]
        for path, content in c.bytes():
            for word in (NAME.encode(), MAIL.encode(), hashlib.sha256(MAIL.encode()).hexdigest().encode()):
                assert word not in content, path
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))
        assert c.rows("SELECT name, mail FROM persons WHERE person = 'P-1'") == [("", None)]
        assert c.rows(f"SELECT sha256, title FROM desk_evidence WHERE evidence = '{free['evidence']}'") == [(free["sha256"], "")]
        result = run("run", HOME / "f", "--db", c.db, "--again")
        check(result.code == 0, result, "the folder still has the name")
        for path, content in c.bytes():
            assert NAME.encode() not in content and MAIL.encode() not in content, path
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))
        listed = json.loads(run("person", "--db", c.db, "-O", "json").out)["persons"]
        assert [(p["person"], p["name"], p["erased_on"]) for p in listed] == [("P-1", None, "2028-06-30"), ("P-2", "Kim Example", None)]
        time_goes_on(c)
        later = run("person", "erase", "P-1", "--by", "OPERATOR", "--reason", "time is over", "--db", c.db)
        check(later.code == 0, later, "what has become free since goes too")
        assert json.loads(c.evidence("show", kept["evidence"], "-O", "json").out)["content"] == "erased"
        check(run("person", "erase", "P-9", "--by", "OPERATOR", "--reason", "x", "--db", c.db).code == 4, later)
        assert shared["sha256"] in c.rule().out or c.rule().code == 0


def test_uploaded_items_outlive_the_next_run_and_its_tables_may_name_them():
    with Case() as c:
        c.add("check.pdf", PDF + b"check\n", "installation_check", "--firm", "S1", "--measure", "S1-M1", "--issued", "2026-11-01", "--name", "UP-1")
        check(c.evidence("link", "UP-1", "measure", "S1-M1", "--by", "OPERATOR").code == 0, c.evidence("show", "UP-1"))
        shutil.copytree(HOME / "f", c / "f")
        name = os.path.join(c / "f", "promises.csv")
        with open(name, encoding="utf-8") as file:
            text = file.read()
        with open(name, "w", encoding="utf-8") as file:
            file.write(text.replace("E-S1-M1-RET", "UP-1", 1))
        result = run("run", c / "f", "--db", c.db, "--again")
        check(result.code == 0, result)
        shown = json.loads(c.evidence("show", "UP-1", "-O", "json").out)
        assert shown["content"] == "kept" and shown["uploaded"] and shown["added_by"] == "S1" and len(shown["proves"]) == 1, shown
        assert c.rows("SELECT measure, source_line FROM evidence WHERE evidence = 'UP-1'") == [("S1-M1", 0)]
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))
        with open(os.path.join(c / "f", "evidence.csv"), "a", encoding="utf-8") as file:
            file.write("UP-1,other,S1,,2026-01-01,twice,,\n")
        result = run("run", c / "f", "--db", c.db, "--again")
        check(result.code == 3 and any(f["code"] == "evidence.key_twice" and f["file"] == "evidence.csv" and f["line"] for f in result.errors()), result)


def test_a_refused_run_leaves_no_key_and_no_objects():
    with Folder() as c:
        make_folder(c / "f")
        with open(os.path.join(c / "f", "papers", "invoice.pdf"), "wb") as file:
            file.write(b"MZ" + bytes(300))
        result = run("run", c / "f", "--db", c / "x.db")
        check(result.code == 3 and any(f["code"] == "evidence.type_refused" and f["line"] for f in result.errors()), result)
        assert os.listdir(c.path) == ["f"], os.listdir(c.path)
        large = b"%PDF-1.4\n" + os.urandom(100000)
        with open(os.path.join(c / "f", "papers", "invoice.pdf"), "wb") as file:
            file.write(large)
        with open(os.path.join(c / "f", "compliance.csv"), "a", encoding="utf-8") as file:
            file.write("nonsense\n")
        result = run("import", c / "f", "--db", c / "x.db")
        check(result.code == 3 and os.listdir(c.path) == ["f"], result)
    with Folder() as c:
        make_folder(c / "f")
        name = os.path.join(c / "f", "programme.json")
        with open(name, encoding="utf-8") as file:
            text = file.read()
        for value, line in (('{"max_mib": 0}', True), ('{"max_mib": "many"}', True), ('{"years": 5}', True), ("[]", True)):
            with open(name, "w", encoding="utf-8") as file:
                file.write(text.replace('"rules": {', f'"evidence": {value},\n  "rules": {{', 1))
            result = run("import", c / "f", "--db", c / "x.db")
            check(result.code == 3 and any(f["file"] == "programme.json" and f["line"] and f["column"] for f in result.errors()), result, value)
        with open(name, "w", encoding="utf-8") as file:
            file.write(text.replace('"rules": {', '"evidence": {"max_mib": 1},\n  "rules": {', 1))
        check(run("import", c / "f", "--db", c / "x.db").code == 0, result)
        shown = json.loads(run("evidence", "show", "E-S1-PR1-BILLS-2025", "--db", c / "x.db", "-O", "json").out)
        assert shown["kept_until"] == "2031-01-20", shown
        with open(c / "large.pdf", "wb") as file:
            file.write(PDF)
            file.truncate(2 << 20)
        result = run("evidence", "add", c / "large.pdf", "--kind", "other", "--by", "S1", "--db", c / "x.db")
        check("evidence.too_large" in result.err and " 1 MiB" in result.err, result)


def test_kill_9_while_adding_leaves_at_most_a_file_that_sweep_removes():
    with Case() as c:
        draw = random.Random(7)
        content = b"%PDF-1.4\n" + bytes(4 << 20)
        start = time.monotonic()
        c.add("first.pdf", content)
        whole = time.monotonic() - start
        for i in range(4):
            path = c.write(f"k{i}.pdf", content + b"%d" % i)
            process = subprocess.Popen([BIN, "evidence", "add", path, "--kind", "other", "--by", "S1", "--db", c.db], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
            time.sleep(draw.uniform(0.2, 1.0) * whole)
            process.send_signal(signal.SIGKILL)
            process.wait()
        result = c.rule()
        check(result.code == 0 and set(codes(result)) <= {"evidence.orphan"}, result)
        swept = c.evidence("sweep", "-O", "json")
        check(swept.code == 0 and len(json.loads(swept.out)["removed"]) == len(codes(result)), swept)
        check(codes(c.rule()) == [] and len(c.files()) == c.rows("SELECT count(*) FROM desk_object WHERE file <> ''")[0][0], c.rule())
        check(run("check", "desk.log", "seal", "--db", c.db).code == 0, c.rule())
        for i in range(4):
            c.add(f"k{i}.pdf", content + b"%d" % i)
        open(c.db + ".evidence/not-ours.txt", "w", encoding="ascii").close()
        check(c.evidence("sweep").code == 0 and os.path.exists(c.db + ".evidence/not-ours.txt"), swept, "what is not ours is left alone")


def test_an_audit_pack_opens_without_this_program_and_its_hashes_agree():
    with Case() as c:
        photo = b"%PDF-1.4\n" + os.urandom(90000)
        c.add("../현장 사진.pdf".replace("../", ""), photo, "installation_check", "--measure", "S1-M1", "--firm", "S1", "--title", "현장/../확인 사진")
        line = c.add("card.txt", b"card slip\n", "other", "--name", "CARD")
        check(c.evidence("link", "CARD", "invoice", "I-1/2", "--by", "OPERATOR").code == 0, line)
        result = c.evidence("pack", "--grant", "S1-M1", "-o", c / "a.zip", "-O", "json")
        check(result.code == 0, result)
        with zipfile.ZipFile(c / "a.zip") as pack:
            assert pack.testzip() is None
            index = json.loads(pack.read("index.json"))
            names = pack.namelist()
            table = pack.read("index.csv").decode()
            assert index["key"] == "S1-M1" and names[:3] == ["README.txt", "index.csv", "index.json"]
            items = {i["evidence"]: i for i in index["items"]}
            for item in index["items"]:
                assert item["evidence"] in table and item["sha256"] in table
                if item["file"]:
                    assert hashlib.sha256(pack.read(item["file"])).hexdigest() == item["sha256"] and ".." not in item["file"] and item["file"].count("/") == 1, item
            assert {n for n in names if n.startswith("files/")} == {i["file"] for i in index["items"] if i["file"]}
            assert items["E-S1-M1-ORDER"]["content"] == "record" and items["E-S1-M1-ORDER"]["file"] is None
            assert "invoices I-1/1" in items["E-S1-M1-TAX_INVOICE"]["proves"] and "invoice I-1/2" in items["CARD"]["proves"] and "grant S1-M1/" in items["E-S1-M1-FIXING_NOTICE"]["proves"]
            assert not any(i["measure"] == "S2-M1" for i in index["items"]), "nothing of another grant"
            assert "Evidence pack" in pack.read("README.txt").decode() and "imulated" in pack.read("README.txt").decode()
        os.environ["TZ"] = "America/Lima"
        korean = c.evidence("pack", "--grant", "S1-M1", "-o", c / "b.zip", "--lang", "ko")
        check(korean.code == 0 and "묶었습니다" in korean.out, korean)
        time.sleep(2.1 if e2e.EFFORT > 1 else 0)
        check(c.evidence("pack", "--grant", "S1-M1", "-o", c / "c.zip").code == 0, korean)
        del os.environ["TZ"]
        with open(c / "a.zip", "rb") as a, open(c / "c.zip", "rb") as b:
            assert a.read() == b.read(), "the same bytes at any time and place"
        with zipfile.ZipFile(c / "b.zip") as pack:
            assert "증빙 묶음" in pack.read("README.txt").decode()
        project = c.rows("SELECT project FROM projects")[0][0]
        check(c.evidence("pack", "--project", project, "-o", c / "p.zip").code == 0, project)
        check(c.evidence("pack", "--grant", "S9", "-o", c / "x.zip").code == 4 and not os.path.exists(c / "x.zip"), project)
        check("evidence.exists" in c.evidence("pack", "--grant", "S1-M1", "-o", c / "a.zip").err, project)


def test_a_pack_about_a_request_a_project_or_a_finding_holds_their_files():
    def packed(c, *about):
        result = c.evidence("pack", *about, "-o", c / "pack.zip", "-O", "json")
        check(result.code == 0, result, about)
        told = json.loads(result.out)
        with zipfile.ZipFile(c / "pack.zip") as pack:
            items = {i["evidence"]: i for i in json.loads(pack.read("index.json"))["items"]}
            contents = {key: pack.read(i["file"]) for key, i in items.items() if i["file"]}
        os.remove(c / "pack.zip")
        assert (told["items"], told["files"]) == (len(items), len(contents)), (told, items)
        for key, content in contents.items():
            assert hashlib.sha256(content).hexdigest() == items[key]["sha256"] and len(content) == items[key]["bytes"], key
        return items, contents

    with Case() as c:
        request = c.ask("S1")
        check(c.evidence("pack", "--request", request, "-o", c / "x.zip").code == 4 and not os.path.exists(c / "x.zip"), request, "nothing so far")
        check("evidence.target_unknown" in c.evidence("pack", "--request", "ENERGY-2027/S2", "-o", c / "x.zip").err, request)
        given = write_csv(c / "evidence.csv", ["evidence", "kind", "organisation", "issued_on", "title"], [("E-NEW", "other", "S1", "2028-06-01", "발자국 산정서")])
        check(run("campaign", "answer", request, given, "--by", "P-1", "--db", c.db, "--on", AS_OF).code == 0, request)
        for name, kind, target in (("CARD", "request", request), ("NOTE", "duty", f"request/{request}"), ("OTHER", "measure", "S2-M1"), ("ANSWER", "finding", "VF-1/2"), ("LETTER", "project", "EP-1")):
            c.add(f"{name}.txt", f"content of {name}\n".encode(), "other", "--name", name)
            check(c.evidence("link", name, kind, target, "--by", "OPERATOR").code == 0, name)
        items, contents = packed(c, "--request", request)
        with open(given, "rb") as file:
            assert contents == {"answer-1": file.read(), "CARD": b"content of CARD\n", "NOTE": b"content of NOTE\n"}, contents.keys()
        assert items["answer-1"]["proves"] == f"request {request}: evidence, waiting" and items["answer-1"]["added_by"] == "P-1" and items["answer-1"]["title"] == "evidence.csv", items
        items, contents = packed(c, "--finding", "VF-1/2")
        assert contents == {"ANSWER": b"content of ANSWER\n"} and items.keys() == {"ANSWER"}, items
        items, contents = packed(c, "--finding", "VF-1/1")
        assert contents == {"E-S1-M1-TAX_INVOICE": PDF} and items.keys() == {"E-S1-M1-TAX_INVOICE"}, items
        items, contents = packed(c, "--project", "EP-1")
        assert contents["LETTER"] == b"content of LETTER\n" and contents["ANSWER"] == b"content of ANSWER\n" and contents["E-S1-M1-TAX_INVOICE"] == PDF, contents.keys()
        assert {"E-EP-1-RES", "E-EP-1-OPINION"} <= items.keys() and "CARD" not in items, items.keys()


def test_what_is_committed_while_a_run_begins_or_ends_is_not_lost():
    with Case() as c:
        running = subprocess.Popen([BIN, "run", HOME / "f", "--db", c.db, "--again", "-q"], stdout=subprocess.DEVNULL, env=environment())
        count = 0
        while running.poll() is None or count < 3:
            c.add(f"{count}.txt", f"note {count}\n".encode(), "other", "--name", f"N-{count}")
            count += 1
        assert running.returncode == 0
        assert c.rows("SELECT COUNT(*) FROM desk_evidence") == [(count,)], "each command that said it was done"
        check(run("check", "--db", c.db).code == 0, run("check", "--db", c.db))
        # whoever holds the file for long is named instead of waited for
        held = open(c.db, "rb")
        fcntl.flock(held, fcntl.LOCK_EX)
        began = time.monotonic()
        result = c.evidence("link", "N-0", "measure", "S1-M1", "--by", "OPERATOR")
        check(result.code == 5 and "programme.held" in result.err and 4 < time.monotonic() - began < 20, result)
        fcntl.flock(held, fcntl.LOCK_SH)
        check(c.evidence("link", "N-0", "measure", "S1-M1", "--by", "OPERATOR").code == 0, result, "writers do not exclude each other")
        again = run("run", HOME / "f", "--db", c.db, "--again", "-q")
        check(again.code == 5 and "programme.held" in again.err, again)
        check(c.evidence("show", "N-0").code == 0, result, "readers are never held up")
        held.close()


def test_a_backup_taken_while_others_write_comes_back_whole():
    with Case() as c:
        large = c.add("large.pdf", b"%PDF-1.4\n" + os.urandom(150000))
        writer = subprocess.Popen(["sh", "-c", f'i=0; while [ $i -lt 4 ]; do i=$((i+1)); echo "note $i" | "{BIN}" evidence add - --kind other --by S1 --db "{c.db}" >/dev/null || exit 1; done'],
                                  env=environment())
        result = run("backup", c / "b.backup", "--db", c.db, "-O", "json")
        assert writer.wait() == 0
        check(result.code == 0, result)
        told = json.loads(result.out)
        with open(c / "b.backup", "rb") as file:
            archive = file.read()
        assert hashlib.sha256(archive).hexdigest() == told["sha256"] and os.stat(c / "b.backup").st_mode & 0o077 == 0
        with open(c.db + ".key", "rb") as file:
            secret = file.read().split()[-1]
        assert secret not in archive and bytes.fromhex(secret.decode()) not in archive
        check(glob.glob(c / "b.backup.*") == [], result, "nothing is left beside it")
        text = run("backup", c / "t.backup", "--db", c.db)
        check("key" in text.out and c.db + ".key" in text.out, text)
        check("evidence.exists" in run("backup", c / "t.backup", "--db", c.db).err, text)
        check(run("restore", c / "b.backup", "--db", c.db).code == 5, text, "not over a database that is there")
        new = c / "new.db"
        result = run("restore", c / "b.backup", "--db", new)
        check(result.code == 0 and "new.db.key" in result.out, result)
        missing = run("check", "evidence", "--db", new, "-O", "json")
        check(codes(missing) == ["evidence.key_missing"], missing)
        shutil.copy2(c.db + ".key", new + ".key")
        check(run("check", "--db", new).code == 0, run("check", "--db", new))
        check(run("evidence", "get", large["evidence"], "-o", c / "back.pdf", "--db", new).code == 0, result)
        with open(new, "wb") as file:
            file.write(b"broken")
        check(run("restore", c / "b.backup", "--db", new, "--force").code == 0 and run("check", "--db", new).code == 0, result, "in the place of a broken one")
        for at in random.Random(3).sample(range(len(archive)), 8):
            with open(c / "bad.backup", "wb") as file:
                file.write(archive[:at] + bytes([archive[at] ^ 0x55]) + archive[at + 1:])
            bad = run("restore", c / "bad.backup", "--db", c / "bad.db")
            check(bad.code in (0, 3) and (bad.code == 0 or sorted(glob.glob(c / "bad.db*")) == []), bad, at)
            if bad.code == 0:  # a byte that says nothing about the content, such as an attribute
                os.remove(c / "bad.db")
        with open(c / "bad.backup", "wb") as file:
            file.write(archive[:len(archive) // 2])
        check(run("restore", c / "bad.backup", "--db", c / "bad.db").code == 3 and not os.path.exists(c / "bad.db"), result)
        path = c.files()[0]
        with open(path, "r+b") as file:
            file.seek(70000)
            file.write(bytes([file.read(1)[0] ^ 1]))
        damaged = run("backup", c / "lost.backup", "--db", c.db)
        check(damaged.code == 3 and "backup.damaged" in damaged.err and large["evidence"] in damaged.err and path in damaged.err, damaged)
        os.remove(path)
        lost = run("backup", c / "lost.backup", "--db", c.db)
        check(lost.code == 3 and "backup.damaged" in lost.err and large["evidence"] in lost.err and not glob.glob(c / "lost.backup*"), lost)


def test_kill_9_of_a_backup_leaves_no_half_file():
    with Case() as c:
        c.add("large.pdf", b"%PDF-1.4\n" + os.urandom(4 << 20))
        for i in range(4):
            process = subprocess.Popen([BIN, "backup", c / "k.backup", "--db", c.db], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
            time.sleep(0.1 + 0.15 * i)
            process.send_signal(signal.SIGKILL)
            process.wait()
            if os.path.exists(c / "k.backup"):
                check(run("restore", c / "k.backup", "--db", c / "r.db", "--force").code == 0, i)
                os.remove(c / "k.backup")
        check(run("backup", c / "k.backup", "--db", c.db).code == 0, "afterwards")


setup()
if __name__ == "__main__":
    main(__name__)
