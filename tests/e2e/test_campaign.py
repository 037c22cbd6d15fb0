#!/usr/bin/python3
"""Campaigns: who is asked for what, reminders that go out once each whatever dies, mail that comes back, coverage to the digit."""
import collections
import csv
import email
import email.policy
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

import openpyxl

from api import XLSX, Server
from campaign_case import AS_OF, SMALL, make_folder, write_campaign, write_csv
from e2e import BIN, BULK, EFFORT, Folder, check, environment, main, run

FIRMS = [f"F{n:02}" for n in range(1, 85)]  # with S1 to S3: 87
ALL = ["S1", "S2", "S3", *FIRMS]
HERE = os.path.dirname(os.path.abspath(__file__))
base = None


def database(folder, name="c.db"):
    """A database after a run, made once and copied."""
    global base
    if base is None:
        place = tempfile.mkdtemp(prefix="sangsaeng-campaign-")
        base = os.path.join(place, "base.db")
        make_folder(os.path.join(place, "folder"), FIRMS)
        result = run("run", os.path.join(place, "folder"), "--db", base, "-q")
        check(result.code == 0, result, "the run of the folder")
    for end in ("", "-wal", "-shm"):
        if os.path.exists(base + end):
            shutil.copy(base + end, folder / (name + end))
    return folder / name


def good(*arguments, **variables):
    result = run(*arguments, **variables)
    check(result.code == 0, result, " ".join(map(str, arguments)))
    return result


def answer(*arguments):
    return json.loads(good(*arguments, "--json").out)


def start(folder, db, firms=ALL, on=AS_OF, **changes):
    file = write_campaign(folder / "campaign.json", **changes)
    targets = write_csv(folder / "targets.csv", ["organisation", "tonnes"], [(f, "") for f in firms])
    return good("campaign", "start", file, "--targets", targets, "--by", "P-DESK", "--db", db, "--on", on)


def remind(db, on, *channels):
    return answer("campaign", "remind", "--db", db, "--on", on, *channels)


def states(db):
    return {l["message"]: l["state"] for l in answer("campaign", "outbox", "--db", db)["letters"]}


def mails(mailbox):
    """Every mail of the folder, by the key in its name; the folder holds no two of one Message-ID."""
    found, ids = {}, set()
    for name in sorted(os.listdir(os.path.join(mailbox, "new"))):
        with open(os.path.join(mailbox, "new", name), "rb") as file:
            mail = email.message_from_binary_file(file, policy=email.policy.default)
        assert mail["Message-ID"] not in ids, name
        ids.add(mail["Message-ID"])
        found[name.replace("%2F", "/")] = mail
    return found


class MailServer:
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="sangsaeng-smtp-")
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, "mail_server.py"), self.folder], stdin=subprocess.PIPE)
        for _ in range(200):
            if os.path.exists(os.path.join(self.folder, "port")):
                break
            time.sleep(0.05)
        with open(os.path.join(self.folder, "port"), encoding="ascii") as file:
            self.port = int(file.read())
        self.url = f"smtp://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def got(self):
        path = os.path.join(self.folder, "got")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [line.split() for line in file]


def by_hand(db, sql, *values):
    with sqlite3.connect(db) as connection:
        connection.execute(sql, values)
    connection.close()


def change_mail(db, person, mail):
    """As if persons.csv had held it at the run: address and seal."""
    by_hand(db, "UPDATE persons SET mail = ? WHERE person = ?", mail, person)


# ---- starting ----

def test_the_last_day_and_the_days_of_reminders_keep_off_holidays():
    with Folder() as f:
        db = database(f)
        file = write_campaign(f / "c.json", due_on="2028-07-17", reminders=[{"at": "start"}, {"days_before": 20}, {"days_before": 3}, {"days_after": 4}])
        targets = write_csv(f / "t.csv", ["organisation"], [("S1",)])
        started = json.loads(good("campaign", "start", file, "--targets", targets, "--by", "P-DESK", "--db", db, "--on", AS_OF, "--json").out)
        # the 17th is a holiday, the 22nd a Saturday; 20 days before lies before the start
        check(started["due_on"] == "2028-07-18", started)
        check([(s["step"], s["on"]) for s in started["steps"]] == [("start", AS_OF), ("before-3", "2028-07-14"), ("after-4", "2028-07-24")], started)
        duty = sqlite3.connect(db).execute("SELECT owner, due_on, alarm_on, legal_basis FROM desk_duty WHERE kind = 'request' AND subject = 'ENERGY-2027/S1'").fetchone()
        check(duty == ("S1", "2028-07-18", "2028-07-14", "campaign ENERGY-2027"), duty)
        check(good("check", "--db", db, "--json"), "check")
        # the clock table says when to warn, and a folder may change it
        by_hand(db, "INSERT INTO duty_rules (kind, valid_from, alarm, alarm_unit, legal_basis, source_line) VALUES ('request', '2026-01-01', 5, 'working_days', 'simulated', 2)")
        file = write_campaign(f / "c2.json", campaign="C-2", due_on="2028-07-17")
        good("campaign", "start", file, "--targets", targets, "--by", "P-DESK", "--db", db, "--on", AS_OF)
        duty = sqlite3.connect(db).execute("SELECT ends_on, due_on, alarm_on, event_on FROM desk_duty WHERE subject = 'C-2/S1'").fetchone()
        check(duty == ("2028-07-17", "2028-07-18", "2028-07-07", AS_OF), duty)


def test_who_has_left_the_agreement_is_not_asked_and_is_reminded_no_more():
    with Folder() as f:
        db = database(f)
        by_hand(db, "UPDATE agreements SET ended_on = '2028-06-15' WHERE organisation = 'F01'")
        file = write_campaign(f / "c.json")
        targets = write_csv(f / "t.csv", ["organisation"], [("S1",), ("F01",), ("VENDOR-1",)])
        result = run("campaign", "start", file, "--targets", targets, "--by", "P-DESK", "--db", db, "--on", AS_OF)
        found = [(os.path.basename(e["file"]), e["line"], e["code"]) for e in result.errors() if e["line"]]
        check(result.code == 3 and found == [("t.csv", "3", "campaign.firm_left"), ("t.csv", "4", "campaign.firm_unsigned")] and "2028-06-15" in result.err, result)
        file = write_campaign(f / "c.json", targets={"tier": 1})
        check("left_out" not in good("campaign", "start", file, "--by", "P-DESK", "--db", db, "--on", AS_OF, "--dry-run").err, "it was of tier 2")
        file = write_campaign(f / "c.json", targets={"tier": 2, "consortium": "C-1"})
        started = good("campaign", "start", file, "--by", "P-DESK", "--db", db, "--on", AS_OF, "--json")
        firms = [r["firm"] for r in json.loads(started.out)["requests"]]
        check("F01" not in firms and "F02" in firms and "campaign.left_out" in started.err and "F01" in started.err, started)

        remind(db, AS_OF)
        check(states(db)["ENERGY-2027/F03/start"] == "waiting", "nothing is sent so far")
        by_hand(db, "UPDATE agreements SET ended_on = '2028-07-01' WHERE organisation = 'F03'")
        check(remind(db, "2028-07-01")["left"] == [], "the last day counts")
        check(remind(db, "2028-07-07", "--mailbox", f / "box")["left"] == ["ENERGY-2027/F03"], "told")
        found = states(db)
        check(found["ENERGY-2027/F03/start"] == "dropped" and "ENERGY-2027/F03/before-7" not in found and found["ENERGY-2027/F02/before-7"] == "sent", found)
        check(answer("campaign", "chase", "ENERGY-2027", "--by", "P-DESK", "--db", db, "--on", "2028-07-10")["left"] == ["ENERGY-2027/F03"], "chasing too")


def test_every_mistake_of_the_files_is_named_at_its_line_and_nothing_is_changed():
    with Folder() as f:
        db = database(f)
        text = f.write("c.json", """{
  "schema": "sangsaeng.campaign/1",
  "campaign": "a b",
  "name": {"ko": "가", "en": "a"},
  "asked_by": "OPERATOR", "sender": "not mail",
  "period": {"from": "2027-01", "to": "2026-12"},
  "ask": ["activty", "production", "production"],
  "text": {"ko": "가", "en": "a"},
  "due_on": "2028-02-30",
  "escalation": {"days_after": 7, "to": "NOBODY"}, "targets": {},
  "reminders": [{"days_before": 7}, {"days_before": 7}, {"at": "start", "days_after": 1}, {"days_after": 1, "channel": "pigeon"}, {}, {}],
  "remindrs": 1
}
""")
        targets = f.write("t.csv", "organisation,tonnes\nS1,12,5\nS1,x\nNOBODY,1\n")
        result = run("campaign", "start", text, "--targets", targets, "--by", "P-DESK", "--db", db)
        found = {(os.path.basename(e["file"]), e["line"], e["code"]) for e in result.errors()}
        once = {(e["file"], e["line"], e["column"], e["code"]) for e in result.errors()}
        check(len(result.errors()) == len(once) == 18 and "(mistakes: 18)" in result.err, result, "none is said twice")
        for place in [("c.json", "3", "campaign.key"), ("c.json", "5", "campaign.sender"), ("c.json", "10", "campaign.person_unknown"), ("c.json", "10", "campaign.two_selections"), ("c.json", "6", "campaign.period"), ("c.json", "7", "campaign.ask_unknown"), ("c.json", "7", "campaign.ask_twice"),
                      ("c.json", "9", "date.range"), ("c.json", "11", "campaign.step_twice"), ("c.json", "11", "campaign.step"), ("c.json", "11", "campaign.channel"),
                      ("c.json", "12", "rules.unknown"), ("t.csv", "2", "table.field_count"), ("t.csv", "3", "number.syntax"), ("t.csv", "3", "table.row_twice"),
                      ("t.csv", "4", "campaign.firm_unknown")]:
            check(place in found, result, str(place))
        check(result.code == 3 and answer("campaign", "list", "--db", db)["campaigns"] == [], result)


def test_a_principal_may_not_ask_for_cost_or_recipes_and_for_technical_data_only_in_writing():
    with Folder() as f:
        db = database(f)
        targets = write_csv(f / "t.csv", ["organisation"], [("S1",)])

        def ask(**changes):
            return run("campaign", "start", write_campaign(f / "c.json", **changes), "--targets", targets, "--by", "P-DESK", "--db", db, "--on", AS_OF, "--dry-run")

        result = ask(asked_by="CARMAKER", ask=["quotes", "invoices", "prices", "inputs", "activity", "supplier_footprints"])
        codes = [e["code"] for e in result.errors() if e["line"]]
        check(result.code == 3 and codes == ["campaign.cost_demanded"] * 3 + ["campaign.recipe_demanded", "campaign.purpose_missing"], result)
        check("12조의3" in run("campaign", "start", f / "c.json", "--targets", targets, "--by", "P-DESK", "--db", db, "--lang", "ko").err, result, "the rule is named")
        written = {"purpose": "footprint of the body", "scope": "energy of 2027", "expires_on": "2029-12-31"}
        check(ask(asked_by="CARMAKER", ask=["activity"], technical=written).code == 0, "with purpose, scope and expiry")
        check(ask(asked_by="CARMAKER", ask=["supplier_footprints"]).code == 0, "footprints need no statement")
        check(ask(asked_by="OPERATOR", ask=["quotes", "inputs"]).code == 0, "an operator is no principal")


def test_firms_are_selected_by_tier_and_weighed_by_their_inventory():
    with Folder() as f:
        db = database(f)
        file = write_campaign(f / "c.json", targets={"tier": 1})
        started = json.loads(good("campaign", "start", file, "--by", "P-DESK", "--db", db, "--on", AS_OF, "--json").out)
        check([r["firm"] for r in started["requests"]] == ["S1", "S2"], started)
        connection = sqlite3.connect(db)
        for r in started["requests"]:
            kg = connection.execute("SELECT kgco2e FROM carbon_inventory WHERE process = ? AND month BETWEEN '2025-01' AND '2025-12'", (r["firm"] + "-PR1",)).fetchall()
            check(kg and Fraction(r["tonnes"]) == sum(Fraction(k[0]) for k in kg) / 1000, r, "exact tonnes")
        connection.close()


# ---- reminding ----

def test_a_ladder_is_climbed_step_by_step_and_what_was_missed_is_sent_once():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1", "F01"])
        box = ["--mailbox", f / "box"]
        remind(db, AS_OF, *box)
        remind(db, AS_OF, *box)
        check(sorted(mails(f / "box")) == ["ENERGY-2027/F01/start", "ENERGY-2027/S1/start"], mails(f / "box"))
        remind(db, "2028-07-06", *box)
        check(len(mails(f / "box")) == 2, "nothing is due")
        remind(db, "2028-07-19", *box)  # nobody called it for two weeks: three steps have passed
        check(sorted(mails(f / "box"))[1::2] == ["ENERGY-2027/F01/start", "ENERGY-2027/S1/start"], sorted(mails(f / "box")))
        check(sorted(mails(f / "box"))[::2] == ["ENERGY-2027/F01/after-1", "ENERGY-2027/S1/after-1"], sorted(mails(f / "box")))
        remind(db, "2028-07-07", *box)  # a day back: no earlier step comes after a later one
        remind(db, "2028-07-21", *box)
        remind(db, "2028-08-30", *box)
        keys = sorted(mails(f / "box"))
        check(len(keys) == 7 and keys[-1] == "ENERGY-2027/escalation", keys)
        letter = mails(f / "box")["ENERGY-2027/escalation"]
        check(letter["To"].addresses[0].addr_spec == "buyer@carmaker.example" and "Fictional Firm F01 (ENERGY-2027/F01)" in letter.get_content(), letter.as_string())
        check(all(s["state"] == "silent" for s in answer("campaign", "show", "ENERGY-2027", "--db", db, "--on", "2028-08-30")["campaigns"][0]["requests"]), "silent")


def test_chase_writes_to_all_that_are_missing_once_a_day():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1", "S2", "F01"])
        good("campaign", "decline", "ENERGY-2027/S2", "--by", "P-S2", "--reason", "plant closed", "--db", db, "--on", AS_OF)
        for _ in range(2):
            answer("campaign", "chase", "ENERGY-2027", "--by", "P-DESK", "--db", db, "--on", "2028-07-18", "--mailbox", f / "box")
        check(sorted(mails(f / "box")) == ["ENERGY-2027/F01/chase-2028-07-18", "ENERGY-2027/S1/chase-2028-07-18"], sorted(mails(f / "box")))
        check(mails(f / "box")["ENERGY-2027/S1/chase-2028-07-18"]["Subject"].startswith("[마감 지남]"), "after the last day")


def test_names_and_words_are_encoded_and_cannot_begin_a_header():
    with Folder() as f:
        db = database(f)
        by_hand(db, "UPDATE persons SET name = ? WHERE person = 'P-S1'", "Kim\r\nBcc: all@firm.example\r\n\r\nx")
        start(f, db, ["S1"], name={"ko": "가" * 90, "en": "x"})
        remind(db, AS_OF, "--mailbox", f / "box")
        with open(f / "box/new/ENERGY-2027%2FS1%2Fstart", "rb") as file:
            raw = file.read()
        mail = mails(f / "box")["ENERGY-2027/S1/start"]
        check(mail["Bcc"] is None and mail["To"].addresses[0].addr_spec == "p@s1.example" and "Bcc: all" in mail["To"].addresses[0].display_name, mail.as_string())
        check("가" * 90 in mail["Subject"] and max(map(len, raw.split(b"\r\n"))) <= 78 and b"\n" not in raw.replace(b"\r\n", b""), raw)
        check("p@f01" not in mail.get_content() and "담당 S2" not in mail.get_content(), "nobody else is named")


def test_messages_go_to_the_program_of_the_operator():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1", "F01"], reminders=[{"at": "start", "channel": "message"}])
        program = f.write("gateway", f"#!/bin/sh\ncat >> {f / 'got'}\n[ -z \"$SANGSAENG_SMTP_PASSWORD\" ] || exit 1\n[ -e {f / 'ok'} ] || exit 75\n")
        os.chmod(program, 0o755)
        remind(db, AS_OF, "--mailbox", f / "box")
        check(mails(f / "box") == {} and set(states(db).values()) == {"waiting"}, states(db))
        sent = remind(db, AS_OF, "--command", program)
        check([d["result"] for d in sent["delivered"]] == ["later", "later"], sent)
        check(remind(db, AS_OF, "--command", program)["delivered"] == [], "not before its time")
        f.write("ok", "")
        by_hand(db, "UPDATE desk_queue_outbox SET not_before = '2026-01-01T00:00:00Z'")
        result = good("campaign", "remind", "--db", db, "--on", AS_OF, "--command", program, SANGSAENG_SMTP_PASSWORD="secret")
        check(set(states(db).values()) == {"sent"}, result)
        decoder, text, seen = json.JSONDecoder(), open(f / "got", encoding="utf-8").read(), []
        while text.strip():
            item, end = decoder.raw_decode(text.lstrip())
            text = text.lstrip()[end:]
            seen.append((item["key"], item["repetition"], item["to"]))
        check(seen == [("ENERGY-2027/F01/start", False, "p@f01.example"), ("ENERGY-2027/S1/start", False, "p@s1.example"),
                       ("ENERGY-2027/F01/start", True, "p@f01.example"), ("ENERGY-2027/S1/start", True, "p@s1.example")], seen)
        result = run("campaign", "chase", "--by", "P-DESK", "--db", db, "--on", AS_OF, "--command", "gateway")
        check(result.code == 2, result, "a name is no path")


# ---- mail servers ----

def test_a_mail_server_takes_refuses_puts_off_and_loses_letters():
    with Folder() as f, MailServer() as server:
        db = database(f)
        for person, mail in (("P-F01", "refused@f01.example"), ("P-F02", "later@f02.example"), ("P-F03", "lost@f03.example")):
            change_mail(db, person, mail)
        open(os.path.join(server.folder, "busy"), "w", encoding="ascii").close()
        start(f, db, ["S1", "F01", "F02", "F03"])
        remind(db, AS_OF, "--smtp", server.url)
        want = {"ENERGY-2027/S1/start": "sent", "ENERGY-2027/F01/start": "refused", "ENERGY-2027/F02/start": "waiting", "ENERGY-2027/F03/start": "uncertain",
                "ENERGY-2027/F01/bounced-P-F01-1": "waiting"}
        check(states(db) == want, states(db))
        check([to for to, _ in server.got()] == ["lost@f03.example", "p@s1.example"], server.got())
        # again: the refused address gets nothing more, the buyer's person is told, the uncertain one waits for a person, the put off one for its time
        remind(db, "2028-07-07", "--smtp", server.url)
        got = [to for to, _ in server.got()]
        check(got.count("buyer@carmaker.example") == 1 and not any(to.startswith("refused") for to in got) and "later@f02.example" not in got, got)
        listed = answer("campaign", "outbox", "--db", db, "--uncertain")["letters"]
        # the reminder of the 7th was lost too, the first one is still listed
        check([l["message"] for l in listed] == ["ENERGY-2027/F03/before-7", "ENERGY-2027/F03/start"], listed)
        os.unlink(os.path.join(server.folder, "busy"))
        by_hand(db, "UPDATE desk_queue_outbox SET not_before = '2026-01-01T00:00:00Z' WHERE state = 'waiting'")
        remind(db, "2028-07-07", "--smtp", server.url)
        check([to for to, _ in server.got()].count("later@f02.example") == 1, server.got())
        # a person says that it did not arrive
        change_mail(db, "P-F03", "found@f03.example")
        good("campaign", "resend", "ENERGY-2027/F03/start", "--by", "P-DESK", "--db", db)
        check(run("campaign", "resend", "ENERGY-2027/S1/start", "--by", "P-DESK", "--db", db).code == 5, "what was sent is not sent again")
        remind(db, "2028-07-07", "--smtp", server.url)
        check([to for to, _ in server.got()].count("found@f03.example") == 1, server.got())
        text = good("campaign", "outbox", "--db", db, "-O", "csv").out
        check("@f01.example" not in text and "550 5.1.1" in text, text, "the answer without the address")


def test_a_server_that_is_not_there_or_takes_no_password_safely_gets_nothing():
    with Folder() as f, MailServer() as server:
        db = database(f)
        start(f, db, ["S1"])
        result = run("campaign", "remind", "--db", db, "--on", AS_OF, "--smtp", "smtp://127.0.0.1:1")
        check(result.code == 7 and "net.broken" in result.err and states(db) == {"ENERGY-2027/S1/start": "waiting"}, result)
        # a password without TLS: not even on this machine
        result = run("campaign", "remind", "--db", db, "--on", AS_OF, "--smtp", server.url, SANGSAENG_SMTP_USER="u", SANGSAENG_SMTP_PASSWORD="s3cret")
        check(result.code == 7 and server.got() == [] and "s3cret" not in result.err + result.out, result)
        # no TLS to another machine
        result = run("campaign", "remind", "--db", db, "--on", AS_OF, "--smtp", f"smtp://127.0.0.2:{server.port}")
        check(result.code == 7 and server.got() == [], result)
        result = run("campaign", "remind", "--db", db, "--on", AS_OF, "--smtp", "smtp://u:s3cret@127.0.0.1:25")
        check(result.code == 2 and "s3cret" not in result.err, result)
        secret = f.write("secret", "u\ns3cret\n")
        os.chmod(secret, 0o644)
        result = run("campaign", "remind", "--db", db, "--on", AS_OF, "--smtp", server.url, SANGSAENG_SMTP_SECRET=secret)
        check(result.code == 3 and "net.smtp_secret" in result.err, result)
        remind(db, AS_OF, "--smtp", server.url)
        check(len(server.got()) == 1, server.got())


# ---- exactly once ----

def two_processes(db, on, channels, kills):
    """Two at a time, killed at random moments; then two that come to their end, one of them with sanitizers."""
    tail = ["campaign", "remind", "--db", str(db), "--on", on, *map(str, channels), "-q"]
    for round_number in range(kills + 1):
        last = round_number == kills
        pair = [subprocess.Popen([binary, *tail], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()) for binary in (BULK, BIN if last else BULK)]
        if not last:
            time.sleep(random.uniform(*((0.12, 0.45) if BULK == BIN else (0.02, 0.3))))
            for p in pair:
                p.kill()
        for p in pair:
            _, complaint = p.communicate(timeout=120)
            if last:
                check(p.returncode == 0, complaint.decode())
            else:
                check(p.returncode in (0, -signal.SIGKILL), complaint.decode())


def once_each(folder, db):
    """Through kills and with two at once: the folder and the program have each letter once; a mail server each at most once, and what is not known is listed."""
    random.seed(20280630)
    kills = 3 * EFFORT
    two_processes(db, AS_OF, ["--mailbox", folder / "box"], kills)
    two_processes(db, "2028-07-07", ["--mailbox", folder / "box"], 1)
    check(sorted(mails(folder / "box")) == sorted(f"ENERGY-2027/{f}/{s}" for f in ALL for s in ("start", "before-7")), sorted(mails(folder / "box")))
    check(set(states(db).values()) == {"sent"}, collections.Counter(states(db).values()))
    with MailServer() as server:
        two_processes(db, "2028-07-13", ["--smtp", server.url], kills)
        ids = {l["message_id"]: l for l in answer("campaign", "outbox", "--db", db)["letters"] if l["message"].endswith("/before-1")}
        got = collections.Counter(message_id for _, message_id in server.got())
    check(len(ids) == len(ALL) and set(got) <= set(ids) and set(got.values()) <= {1}, got.most_common(3))
    for message_id, letter in ids.items():
        check(letter["state"] == "sent" and got[message_id] == 1 or letter["state"] == "uncertain", letter)
    uncertain = [l for l in ids.values() if l["state"] == "uncertain"]
    check(len(uncertain) <= 2 * kills, uncertain)
    good("check", "--db", db)


def test_two_processes_that_are_killed_send_each_letter_once():
    with Folder() as f:
        db = database(f)
        start(f, db)
        once_each(f, db)


def test_a_run_does_not_replace_the_database_while_letters_are_sent():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1"], reminders=[{"at": "start", "channel": "message"}])
        program = f.write("gateway", f"#!/bin/sh\ntouch {f / 'begun'}\nsleep 8\n")
        os.chmod(program, 0o755)
        sending = subprocess.Popen([BIN, "campaign", "remind", "--db", db, "--on", AS_OF, "--command", program], stdout=subprocess.DEVNULL, env=environment())
        while not os.path.exists(f / "begun"):
            time.sleep(0.02)
        folder = os.path.join(os.path.dirname(base), "folder")
        result = run("run", folder, "--db", db, "--again", "-q")
        check(result.code == 5 and "programme.held" in result.err, result)
        check(sending.wait(timeout=60) == 0 and set(states(db).values()) == {"sent"}, states(db))
        good("run", folder, "--db", db, "--again", "-q")
        check(set(states(db).values()) == {"sent"} and remind(db, AS_OF, "--command", program)["delivered"] == [], "what was sent outlives the run")


# ---- mail that comes back ----

def dsn(message_id, action="failed", status="5.1.1"):
    return (f"From: MAILER-DAEMON@mail.example\r\nTo: energy@operator.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b=1\"\r\n\r\n--b=1\r\n\r\nSorry.\r\n--b=1\r\n"
            f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; p@f20.example\r\n"
            f"Action: {action}\r\nStatus: {status}\r\n\r\n--b=1\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b=1--\r\n")


def test_only_a_failed_delivery_of_a_letter_of_ours_marks_an_address():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1"])
        remind(db, AS_OF, "--mailbox", f / "box")
        message_id = mails(f / "box")["ENERGY-2027/S1/start"]["Message-ID"]
        away = f.write("away.eml", f"From: p@s1.example\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {message_id}\r\n"
                       "Content-Type: text/plain\r\n\r\nAction: failed\r\n")
        quoting = f.write("quote.eml", "From: p@s1.example\r\nContent-Type: text/plain\r\n\r\n" + dsn(message_id))
        delayed, other, real = f.write("delayed.eml", dsn(message_id, "delayed", "4.4.1")), f.write("other.eml", dsn("<x@y.example>")), f.write("real.eml", dsn(message_id))
        found = answer("campaign", "bounce", away, quoting, delayed, other, "--by", "OPERATOR", "--db", db)["mails"]
        check([m["result"] for m in found] == ["none", "none", "delayed", "unknown"], found)
        check(answer("campaign", "show", "ENERGY-2027", "--db", db)["campaigns"][0]["requests"][0]["contact"] == "good", "nothing is marked")
        check([m["result"] for m in answer("campaign", "bounce", real, real, "--by", "OPERATOR", "--db", db)["mails"]] == ["marked", "known"], "once")
        check(answer("campaign", "show", "ENERGY-2027", "--db", db)["campaigns"][0]["requests"][0]["contact"] == "bounced", "marked")
        check(remind(db, "2028-07-07", "--mailbox", f / "box")["unreachable"] == ["ENERGY-2027/S1"], "listed for a person")
        change_mail(db, "P-S1", "new@s1.example")
        remind(db, "2028-07-07", "--mailbox", f / "box")
        check(mails(f / "box")["ENERGY-2027/S1/before-7"]["To"].addresses[0].addr_spec == "new@s1.example", "a corrected address is used")


# ---- answers ----

BILLS = ["process", "month", "carrier", "quantity", "unit", "status", "evidence"]


def take_bills_out(folder, process):
    """Removes a process's bills of 2027 from the folder and returns them."""
    path = os.path.join(folder, "activity.csv")
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    write_csv(path, header, [r for r in rows if not (r[0] == process and r[1].startswith("2027"))])
    return [r for r in rows if r[0] == process and r[1].startswith("2027")]


def footprints(db):
    return json.loads(good("footprint", "--db", db, "--json").out)["footprints"]


def after(db, site):
    rows = list(csv.DictReader(good("inventory", "--db", db, "--site", site, "-O", "csv").out.splitlines()))
    return [r for r in rows if r["month"].startswith("2027")]


def test_bills_of_a_tier_2_firm_change_its_inventory_and_footprint_without_retyping():
    with Folder() as f:
        folder, db = make_folder(f / "folder", []), f / "c.db"
        whole = f / "whole.db"
        good("run", folder, "--db", whole, "-q")
        bills = take_bills_out(folder, "S3-PR1")
        good("run", folder, "--db", db, "-q")
        start(f, db, ["S1", "S3"])
        good("campaign", "template", "ENERGY-2027/S3", "--db", db, "-o", f / "answer", "--lang", "ko")
        path = os.path.join(f / "answer", "activity.csv")
        header = open(path, encoding="utf-8").read().strip()
        check(header.split(",")[:4] == ["공정", "월", "에너지", "사용량"], header, "the firm's language")
        check(run("campaign", "template", "ENERGY-2027/S3", "--db", db, "-o", f / "answer").code == 5, "nothing is written over")

        def fill(rows):
            with open(path, "w", encoding="cp949", newline="") as file:  # as an office's spreadsheet saves it
                file.write(header + "\n" + "".join(",".join([*r, "", ""]) + "\n" for r in rows))

        # rows of another firm, of another year, a row that the folder has, a misspelt word: by line and column, and nothing is kept
        fill([["S1-PR1", "2027-01", "steam", "5", "GJ", "measured", ""], ["S3-PR1", "2025-01", "electricity", "5", "kWh", "mesured", ""], *bills])
        result = run("campaign", "answer", "ENERGY-2027/S3", path, "--by", "P-S3", "--db", db)
        found = [(os.path.basename(e["file"]), e["line"], e["column"], e["code"]) for e in result.errors() if e["line"]]
        check(result.code == 3 and ("activity.csv", "2", "1", "answer.foreign") in found and ("activity.csv", "3", "34", "cell.word") in found
              and any(e[1:2] == ("3",) and e[3] == "table.row_elsewhere" for e in found), result)
        fill([["S3-PR1", "2026-01", "steam", "5", "GJ", "measured", ""]])
        check("answer.outside_period" in run("campaign", "answer", "ENERGY-2027/S3", path, "--by", "P-S3", "--db", db).err, "another year")
        other = write_csv(f / "production.csv", ["process"], [])
        check("answer.not_asked" in run("campaign", "answer", "ENERGY-2027/S3", other, "--by", "P-S3", "--db", db).err, "another table")
        fill(bills)
        good("campaign", "answer", "ENERGY-2027/S3", path, "--by", "P-S3", "--db", db, "--dry-run")
        request = next(r for r in answer("campaign", "show", "ENERGY-2027", "--db", db)["campaigns"][0]["requests"] if r["firm"] == "S3")
        check(request["state"] == "sent" and request["answers"] == 0, request, "nothing is kept so far")

        good("campaign", "answer", "ENERGY-2027/S3", path, "--by", "P-S3", "--db", db)
        check(run("campaign", "accept", "ENERGY-2027/S3", "--by", "P-S3", "--db", db).code == 6, "four eyes")
        good("campaign", "return", "ENERGY-2027/S3", "--by", "P-DESK", "--reason", "January is missing", "--db", db)
        good("run", folder, "--db", db, "--again", "-q")
        check({r["status"] for r in after(db, "S3-S")} in (set(), {"missing"}), after(db, "S3-S"), "a returned answer does not count")
        good("campaign", "answer", "ENERGY-2027/S3", path, "--by", "P-S3", "--db", db)
        good("campaign", "accept", "ENERGY-2027/S3", "--by", "P-DESK", "--db", db)
        good("check", "--db", db)
        before = footprints(db)
        good("run", folder, "--db", db, "--again", "-q")
        good("check", "--db", db)
        mine, theirs = after(db, "S3-S"), after(whole, "S3-S")
        for rows in (mine, theirs):
            for row in rows:
                row.pop("line", None)
        check(mine == theirs and len(mine) == 12, (mine, theirs), "as if the folder had held them")
        check(footprints(db) != before and footprints(db) == footprints(whole), before, "the footprint too")
        done = sqlite3.connect(db).execute("SELECT done_on FROM desk_duty WHERE subject = 'ENERGY-2027/S3'").fetchone()[0]
        check(done == AS_OF, done, "the duty is done")

        # the same row in the folder counts once; if it says something else both places are named
        with open(os.path.join(folder, "activity.csv"), "a", encoding="utf-8") as file:
            file.write(",".join(bills[0]) + "\n")
        good("run", folder, "--db", db, "--again", "-q")
        check(footprints(db) == footprints(whole), footprints(db), "counted once")
        take_bills_out(folder, "S3-PR1")
        with open(os.path.join(folder, "activity.csv"), "a", encoding="utf-8") as file:
            file.write(",".join([*bills[0][:3], "1", *bills[0][4:]]) + "\n")
        result = run("run", folder, "--db", db, "--again", "-q")
        clash = [e for e in result.errors() if e["code"] == "table.row_elsewhere"]
        check(result.code == 3 and len(clash) == 1 and clash[0]["file"] == "activity.csv+ENERGY-2027/S3" and clash[0]["line"] == "2" and "activity.csv:" in clash[0]["text"], result)
        # a rule across rows finds the answer's place too
        take_bills_out(folder, "S3-PR1")
        with open(os.path.join(folder, "programme.json"), encoding="utf-8") as file:
            rules = file.read()
        with open(os.path.join(folder, "programme.json"), "w", encoding="utf-8") as file:
            file.write(rules.replace('"as_of": "2028-06-30"', '"as_of": "2027-06-30"'))
        result = run("import", folder, "--db", db, "--again", "-q")
        check(any(e["file"] == "activity.csv+ENERGY-2027/S3" and e["code"] == "cell.future" for e in result.errors()), result)


ASKED_TWICE = ("ENERGY-2027", "BUYER-2027")
PAPER = ["evidence", "kind", "organisation", "issued_on", "title"]


def asked_twice(f, db):
    """S3 is asked by the operator and by a carmaker for the same tables and months. A folder without its bills, and these."""
    folder = make_folder(f / "folder", [])
    bills = take_bills_out(folder, "S3-PR1")
    good("run", folder, "--db", db, "-q")
    for campaign, changes in zip(ASKED_TWICE, ({}, {"asked_by": "CARMAKER", "technical": WRITTEN})):
        start(f, db, ["S3"], campaign=campaign, ask=["activity", "evidence"], **changes)
    return folder, bills


def hand_in(f, db, campaign, bills, *options, header=BILLS, **more):
    """The answer of S3 with a paper; `header`: the columns in another order, numbers written otherwise."""
    place = f / campaign
    os.makedirs(place, exist_ok=True)
    rows = [dict(zip(BILLS, bill)) for bill in bills]
    written = [[f"0{r[c]}.00" if c == "quantity" and header != BILLS else r[c] for c in header] for r in rows]
    files = [write_csv(os.path.join(place, "activity.csv"), header, written), write_csv(os.path.join(place, "evidence.csv"), PAPER, [("E-S3-BILLS", "bill", "S3", "2028-01-10", "2027년 고지서")])]
    return run("campaign", "answer", f"{campaign}/S3", *files, "--by", "P-S3", "--db", db, "--on", AS_OF, *options, **more)


def judged(db, verb, campaign, *more):
    return run("campaign", verb, f"{campaign}/S3", "--by", "P-OTHER", "--db", db, "--on", AS_OF, *more)


def request_of(db, campaign):
    shown = answer("campaign", "show", campaign, "--db", db, "--on", AS_OF)["campaigns"][0]["requests"][0]
    return shown["state"], shown["answers"]


def results(db):
    """What a run makes of the bills."""
    rows = after(db, "S3-S")
    for row in rows:
        row.pop("line", None)
    return rows, footprints(db)


def given(result):
    return [(os.path.basename(x["file"]), x["text"]) for x in result.findings if x["code"] == "answer.given" and x["severity"] == "note"]


def one_answer_for_two(f, db, first, second):
    """Both answers wait; the first is accepted, then the second, of which half or all is there by then."""
    folder, bills = asked_twice(f, db)
    whole = f / "whole.db"
    good("run", SMALL, "--db", whole, "-q")
    some = {"ENERGY-2027": bills[:6], "BUYER-2027": bills}
    other_way = ["month", "process", "unit", "quantity", "carrier", "status", "evidence"]
    for campaign in (first, second):
        result = hand_in(f, db, campaign, some[campaign], header=BILLS if campaign == first else other_way)
        check(result.code == 0 and given(result) == [], result, "both wait, and nothing is there so far")
    check(judged(db, "accept", first).code == 0, "the first")
    result = hand_in(f, db, second, some[second], "--dry-run", "--lang", "en", header=other_way)
    count = 6 if first == "ENERGY-2027" else len(some[second])
    check(result.code == 0 and given(result) == [("activity.csv", f"rows that say what is there already and count once: 6 of {len(some[second])}"),
                                                 ("evidence.csv", "rows that say what is there already and count once: 1 of 1")] and count == 6, result)
    result = judged(db, "accept", second)
    check(result.code == 0 and result.findings == [], result, "the second; who asked learns of no other request")
    good("check", "--db", db)
    for _ in range(2):
        good("run", folder, "--db", db, "--again", "-q")
        good("check", "--db", db)
        check(results(db) == results(whole), results(db), "as if the folder had held them once")
    check([request_of(db, c) for c in ASKED_TWICE] == [("accepted", 2)] * 2, "both are done")
    # a third one asks after the run, which wrote down the paper's digest
    start(f, db, ["S3"], campaign="THIRD", ask=["activity", "evidence"])
    result = hand_in(f, db, "THIRD", bills)
    check(result.code == 0 and [text.split(": ")[1] for _, text in given(result)] == ["12 of 12", "1 of 1"], result)
    check(judged(db, "accept", "THIRD").code == 0, "a third")
    good("run", folder, "--db", db, "--again", "-q")
    check(results(db) == results(whole), results(db), "no more than before")
    return folder, whole


def test_one_answer_serves_two_that_ask_for_the_same():
    with Folder() as f:
        folder, whole = one_answer_for_two(f, f / "c.db", *ASKED_TWICE)
        # each answer is kept whole: without the first the others stand by themselves
        for campaign in ASKED_TWICE:
            by_hand(f / "c.db", "UPDATE desk_answer SET state = 'returned' WHERE request = ?", f"{campaign}/S3")
            good("run", folder, "--db", f / "c.db", "--again", "-q")
            check(results(f / "c.db") == results(whole), results(f / "c.db"), f"without {campaign}")


def test_it_does_so_in_the_other_order_too():
    with Folder() as f:
        one_answer_for_two(f, f / "c.db", *reversed(ASKED_TWICE))


def another_answer_is_refused(f, db):
    """Two answers that say different things of one month: whichever is accepted stands, and the other is refused with both places."""
    folder, bills = asked_twice(f, db)
    wrong = [*bills[:2], [*bills[2][:3], "1", *bills[2][4:]], *bills[3:]]
    check(hand_in(f, db, "ENERGY-2027", bills).code == hand_in(f, db, "BUYER-2027", wrong).code == 0, "both wait")
    check(judged(db, "accept", "ENERGY-2027").code == 0, "the first")
    places = {"ko": ("같은 줄이 이미 있습니다", "내용이 같아야 한 번으로 셉니다"), "en": ("this row is there already", "It counts once if both say the same")}
    month = f"S3-PR1, {bills[2][1]}, {bills[2][2]}"
    for lang, words in places.items():
        for result, file in ((judged(db, "accept", "BUYER-2027", "--lang", lang), "activity.csv+BUYER-2027/S3"), (hand_in(f, db, "BUYER-2027", wrong, "--lang", lang), f / "BUYER-2027/activity.csv")):
            found = [(e["file"], e["line"], e["column"], e["code"]) for e in result.errors() if e["line"]]
            check(result.code == 3 and found == [(file, "4", "1", "table.row_elsewhere")], result)
            check(f"{month} (activity.csv+ENERGY-2027/S3:4)" in result.err and all(w in result.err for w in words), result)
    check(request_of(db, "BUYER-2027") == ("answered", 2), request_of(db, "BUYER-2027"), "as it was")
    good("run", folder, "--db", db, "--again", "-q")
    result = judged(db, "accept", "BUYER-2027")
    check(result.code == 3 and "activity.csv+ENERGY-2027/S3:4" in result.err, result, "after a run too")
    # sent back and sent again as it is right; a row twice in one file stays a mistake
    check(judged(db, "return", "BUYER-2027", "--reason", "March").code == 0, "back")
    result = hand_in(f, db, "BUYER-2027", [*bills, bills[0]])
    check(result.code == 3 and [e["code"] for e in result.errors() if e["line"]] == ["table.row_twice"] and f", {bills[0][2]} (" in result.err, result)
    check(hand_in(f, db, "BUYER-2027", bills).code == judged(db, "accept", "BUYER-2027").code == 0, "the same")
    good("check", "--db", db)


def test_an_answer_that_says_something_else_is_refused_with_both_places():
    with Folder() as f:
        another_answer_is_refused(f, f / "c.db")


def test_the_second_stands_when_the_first_is_returned_or_declined():
    for verb in ("return", "decline"):
        with Folder() as f:
            db, whole = f / "c.db", f / "whole.db"
            folder, bills = asked_twice(f, db)
            good("run", SMALL, "--db", whole, "-q")
            check(all(hand_in(f, db, campaign, bills).code == 0 for campaign in ASKED_TWICE), "both wait")
            check(judged(db, verb, "ENERGY-2027", "--reason", "x").code == judged(db, "accept", "BUYER-2027").code == 0, verb)
            good("run", folder, "--db", db, "--again", "-q")
            good("check", "--db", db)
            check(results(db) == results(whole), results(db), "by itself")


def test_readings_of_a_meter_count_as_soon_as_they_are_accepted():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1", "S2"], ask=["readings"])
        foreign = sqlite3.connect(db).execute("SELECT COUNT(*) FROM meters").fetchone()[0]
        path = write_csv(f / "readings.csv", ["meter", "at", "value"], [("NO-METER", "2027-01-01T00:00", "1")])
        result = run("campaign", "answer", "ENERGY-2027/S1", path, "--by", "P-S1", "--db", db)
        check(result.code == 3 and "reading.meter_unknown" in result.err, result, f"{foreign} meters")


def test_an_answer_comes_as_a_workbook_over_the_api():
    """A firm's own program hands it in; what is wrong is told by cell as the command line tells it, and nothing is kept before all is right."""
    def book(rows):
        made = openpyxl.Workbook()
        made.active.title = "전기"
        for row in (["2027년 사용량"], ["공정", "월", "에너지", "사용량", "단위", "상태"], *rows):
            made.active.append(row)
        made.save(f / "activity.xlsx")
        with open(f / "activity.xlsx", "rb") as file:
            return file.read()

    with Folder() as f:
        folder, db = make_folder(f / "folder", []), f / "c.db"
        bills = [[*row[:3], float(row[3]), *row[4:6]] for row in take_bills_out(folder, "S3-PR1")]
        good("run", folder, "--db", db, "-q")
        start(f, db, ["S1", "S3"])
        with Server(db) as server:
            firm = server.client("S3")

            def hand_in(content, request="ENERGY-2027/S3", client=firm, dry=False):
                answered = client.call("POST", f"/v1/imports?kind=answer&request={request}&name=activity.xlsx" + "&dry_run=true" * dry, content, key=True, Content_Type=XLSX)
                if answered.status != 202:
                    return answered.json()
                client.wait(answered.json()["job"])
                return client.get(answered.headers["location"]).json()

            def answers():
                return next(r for r in answer("campaign", "show", "ENERGY-2027", "--db", db)["campaigns"][0]["requests"] if r["firm"] == "S3")["answers"]

            wrong = book([["S1-PR1", "2027-01", "steam", 5, "GJ", "measured"], ["S3-PR1", "2027-13", "electricity", 5, "kWh", "measured"], ["S3-PR1", "2027-02", "electricity", "=1+1", "kWh", "measured"]])
            value = hand_in(wrong)
            printed = run("campaign", "answer", "ENERGY-2027/S3", f / "activity.xlsx", "--by", "P-S3", "--db", db, "--lang", "en")
            places = {(e["cell"], e["code"], e["message"]["en"]) for e in value["findings"] if e["severity"] == "error"}
            check(value["state"] == "failed" and places == {(e["cell"], e["code"], e["text"]) for e in printed.errors() if e["cell"]}, value, printed)
            check({("전기!A3", "answer.foreign"), ("전기!B4", "date.range"), ("전기!D5", "xlsx.no_result")} <= {place[:2] for place in places}, places)
            check(hand_in(book(bills), dry=True)["state"] == "succeeded" and answers() == 0, "a trial keeps nothing")
            refused = hand_in(book(bills), client=server.client("S1"))
            check(refused.get("code") == "view.command_own" and answers() == 0, refused, "another's request")
            value = hand_in(book(bills))
            check(value["state"] == "succeeded" and answers() == 1, value)


def test_a_firm_reads_about_its_own_files_and_an_empty_one_is_no_answer():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S3"], period={"from": "2027-01", "to": "2029-12"}, ask=["activity", "evidence"])
        path, paper = f / "activity.csv", f / "evidence.csv"

        def fill(*rows):
            write_csv(path, BILLS, [("S3-PR1", month, carrier, quantity, "kWh", "measured", "") for month, carrier, quantity in rows])

        def send(*files, lang="en", request="ENERGY-2027/S3", **more):
            return run("campaign", "answer", request, *(files or [path]), "--by", "P-S3", "--db", db, "--on", AS_OF, "--dry-run", "--lang", lang, **more)

        write_csv(paper, ["evidence", "kind", "organisation", "issued_on", "title"], [("E-S3-X", "other", "S3", "2028-06-01", "x")])
        fill()
        result = send()
        check(result.code == 3 and [(e["file"], e["code"]) for e in result.errors() if e["file"]] == [(path, "answer.no_rows")], result, "a header is no answer")
        check("(mistakes: 1)" in result.err, result)
        result = send(path, paper)
        check(result.code == 0 and "warning[answer.no_rows_here]" in result.err, result, "beside others it is told")
        fill(("2027-01", "lpg", "5"))
        result = send()
        check(result.code in (0, 3) and f"{path}:2: " in result.err and "answer.no_factor" in result.err and "tell the operator" in result.err, result)
        check("운영기관에 알리십시오" in send(lang="ko").err and "programme.json" not in result.err and "activity.csv+" not in result.err, result)
        fill(("2029-01", "electricity", "5"))
        result = send()
        check("answer.future" in result.err and "programme.json" not in result.err, result)
        # a slipped comma: told, and taken
        usual = sqlite3.connect(db).execute("SELECT quantity FROM activity WHERE process = 'S3-PR1' AND carrier = 'electricity' ORDER BY \"month\" DESC").fetchone()[0]
        fill(("2028-01", "electricity", usual), ("2028-02", "electricity", str(Fraction(usual) * 1000)))
        result = send()
        told = [x for x in result.findings if x["code"] == "activity.jump"]
        check(result.code == 0 and [(x["file"], x["line"], x["severity"]) for x in told] == [(path, "3", "warning")], result)


def test_what_waits_is_counted_and_a_wrong_way_is_refused_before_a_letter_is_written():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1", "S3"])
        on = ["--db", db, "--on", AS_OF]
        for way, code in ((["--smtp", "ftp://x"], 2), (["--mailbox", f / "targets.csv"], 3), (["--mailbox", f / "none/box"], 3)):
            result = run("campaign", "remind", *on, *way)
            check(result.code == code and result.out == "" and states(db) == {}, result, str(way))
        check("waiting to be sent: 2 in all" in good("campaign", "remind", *on, "--mailbox", f / "box", "--dry-run").out, "a dry run")
        check(not os.path.exists(f / "box") and states(db) == {}, "changes nothing")
        result = good("campaign", "remind", *on)
        check("nothing was sent by mail, letters that wait: 2; to send them: --smtp URL or --mailbox DIR" in result.out, result)
        check("보내지 않고 기다립니다" in good("campaign", "remind", *on, "--lang", "ko").out, "in Korean")
        check("waiting to be sent: 2 in all" in good("campaign", "remind", *on, "--mailbox", f / "box", "--dry-run").out, "those before count too")
        sent = remind(db, AS_OF, "--mailbox", f / "box")
        check(sent["waiting"] == {"mail": 2, "message": 0} and len(sent["delivered"]) == 2, sent)
        # a person looks at a day before the last letter: the next one is not one that went out
        good("campaign", "delegate", "ENERGY-2027/S3", "--to", "P-CONSULT", "--by", "P-S3", *on)
        remind(db, "2028-07-21", "--mailbox", f / "box")
        shown = good("campaign", "show", "ENERGY-2027", *on).out
        check(", next" not in shown and "to be answered by P-CONSULT" in shown, shown)
        # an empty file does not become a database, until a run makes it one
        other = f.write("other.db", "")
        for command, code in ((["campaign", "remind"], "store.empty"), (["campaign", "list"], "programme.none"), (["duty", "list"], "programme.none")):
            result = run(*command, "--db", other)
            check(result.code == 4 and code in result.err and os.path.getsize(other) == 0, result, str(command))
        good("import", os.path.join(os.path.dirname(base), "folder"), "--db", other, "-q")


def denied(code, *arguments):
    result = run(*arguments)
    if "NOBODY" in arguments:  # no person of the programme
        check(result.code in (4, 6) and "NOBODY" in result.err, result, " ".join(map(str, arguments)))
        return
    check(result.code == 6 and code in result.err, result, " ".join(map(str, arguments)))


def test_each_side_does_its_own_part_and_nobody_the_others():
    with Folder() as f:
        db = database(f)
        start(f, db, ["S1", "S3"], ask=["evidence"])
        paper = write_csv(f / "evidence.csv", ["evidence", "kind", "organisation", "issued_on", "title"], [("E-S3-X", "other", "S3", "2028-06-01", "x")])
        more = ["--db", db, "--on", AS_OF]

        def verb(name, by, *rest):
            return ["campaign", name, "ENERGY-2027/S3", *rest, "--by", by, *more]

        for by in ("P-S2", "P-BUYER", "P-DESK", "P-CONSULT", "NOBODY", "S1"):
            denied("request.not_firm", *verb("answer", by, paper))
        for by in ("P-S2", "P-BUYER", "P-CONSULT", "NOBODY"):
            denied("campaign.not_asker", *verb("delegate", by, "--to", "P-CONSULT"))
        good(*verb("delegate", "P-S3", "--to", "P-CONSULT"))
        denied("campaign.not_asker", *verb("delegate", "P-CONSULT", "--to", "P-S2"))
        good(*verb("answer", "P-CONSULT", paper))
        for by in ("P-S3", "P-BUYER", "P-CONSULT", "S3"):
            denied("campaign.not_asker", *verb("accept", by))
            denied("campaign.not_asker", *verb("return", by, "--reason", "x"))
        good(*verb("return", "P-OTHER", "--reason", "x"))
        good(*verb("delegate", "OPERATOR", "--to", ""))
        denied("request.not_firm", *verb("answer", "P-CONSULT", paper))
        good(*verb("answer", "S3", paper))
        denied("campaign.not_asker", *verb("decline", "P-S1", "--reason", "x"))
        good(*verb("accept", "P-DESK"))
        denied("campaign.not_asker", "campaign", "chase", "--by", "P-S1", *more)
        denied("campaign.not_asker", "campaign", "start", write_campaign(f / "c.json", campaign="X", asked_by="CARMAKER"), "--targets", f / "targets.csv", "--by", "P-S1", *more)
        result = run("campaign", "start", write_campaign(f / "c.json", campaign="X", asked_by="CARMAKER", ask=["evidence"]), "--targets", f / "targets.csv", "--by", "P-BUYER", *more)
        check(result.code == 0, result, "a principal's own person")
        remind(db, AS_OF, "--mailbox", f / "box")
        mail = f.write("back.eml", dsn(mails(f / "box")["ENERGY-2027/S1/start"]["Message-ID"]))
        denied("campaign.not_asker", "campaign", "bounce", mail, "--by", "P-S1", *more)
        denied("campaign.not_asker", "campaign", "resend", "ENERGY-2027/S1/start", "--by", "P-S1", *more)


# ---- a supplier asks who supplies it ----

WRITTEN = {"purpose": "footprint of the body module", "scope": "energy of 2027", "expires_on": "2029-12-31"}


def supplied(folder, more=""):
    """A database in which F01 supplies S1 beside S3, and F03 supplies F02; `more`: further lines of links.csv."""
    place = folder / "folder"
    make_folder(place, ["F01", "F02", "F03"])
    for name, lines in (("products.csv", "F01-P1,F01,브래킷,part,piece,2,,,0,73269098,42999\nF02-P1,F02,볼트,part,piece,1,,,0,73269098,42999\nF03-P1,F03,철선,part,piece,1,,,0,73269098,42999\n"),
                        ("links.csv", "S1-P1,F01-P1,BRACKET,contains,2,1\nF02-P1,F03-P1,WIRE,contains,1,1\n" + more)):
        with open(os.path.join(place, name), "a", encoding="utf-8") as file:
            file.write(lines)
    db = folder / "supplied.db"
    good("import", place, "--db", db, "-q")
    return db


def test_a_supplier_asks_only_who_supplies_it_directly():
    with Folder() as f:
        db = supplied(f)

        def ask(rows, by="P-S1", header=("tonnes", "organisation"), **changes):
            file = write_campaign(f / "c.json", **{"asked_by": "S1", "ask": ["activity"], "technical": WRITTEN, "escalation": None, **changes})
            chosen = ["--targets", write_csv(f / "t.csv", header, rows)] if rows else []
            return run("campaign", "start", file, *chosen, "--by", by, "--db", db, "--on", AS_OF, "--json")

        # another's supplier, who buys from it, a firm that there is not: all the same to it, each at its cell, and nothing is changed
        refused = ask([("", "S3"), ("", "F03"), ("", "CARMAKER"), ("", "S2"), ("", "NONE")])
        places = [(os.path.basename(e["file"]), e["line"], e["column"], e["code"]) for e in refused.errors() if e["line"]]
        check(refused.code == 3 and places == [("t.csv", str(line), str(column), "campaign.not_supplier") for line, column in ((3, 2), (4, 2), (5, 2), (6, 2))], refused)
        check("F03 does not supply S1 directly" in run("campaign", "start", f / "c.json", "--targets", f / "t.csv", "--by", "P-S1", "--db", db, "--on", AS_OF, "--lang", "en").err, refused)
        check(answer("campaign", "list", "--db", db)["campaigns"] == [], refused)
        # letters go to nobody but its own people, those of who is asked, and the operator's
        header = ("organisation", "contact")
        stranger = ask([("S3", "P-BUYER"), ("F01", "P-F01")], header=header, escalation={"days_after": 7, "to": "P-F03"})
        found = [(os.path.basename(e["file"]), e["code"]) for e in stranger.errors() if e["line"]]
        check(found == [("c.json", "campaign.person_foreign"), ("t.csv", "campaign.person_foreign")], stranger, "P-F03 and P-BUYER")
        check(ask([("", "S3")], by="P-S2").code == 6 and ask([("", "S3")], ask=["quotes"]).code == 3, "who asks for S1, and what nobody may ask")
        # a selection is of those it may ask, whoever else fits
        check([r["firm"] for r in json.loads(ask(None, campaign="ALL", targets={}).out)["requests"]] == ["F01", "S3"], "of all suppliers its own")
        check("campaign.no_firms" in ask(None, campaign="NONE", targets={"tier": 1}).err, "none of its own is of tier 1")
        # the operator for it is bound alike; a carmaker and the operator for themselves are not
        check("campaign.not_supplier" in ask([("", "F03")], by="P-DESK").err, "for a supplier")
        check(ask([("", "F03"), ("", "S2")], by="P-BUYER", campaign="OEM", asked_by="CARMAKER").code == 0, "a carmaker")
        check(ask([("", "F03")], by="P-DESK", campaign="OPS", asked_by="OPERATOR").code == 0, "the operator")
        # from reminding to closing it is its own
        good("campaign", "start", write_campaign(f / "c.json", campaign="T1", asked_by="S1", ask=["evidence"], escalation={"days_after": 7, "to": "P-DESK"}), "--targets",
             write_csv(f / "t.csv", ["organisation"], [("S3",), ("F01",)]), "--by", "P-S1", "--db", db, "--on", AS_OF)
        remind(db, AS_OF, "--mailbox", f / "box")
        paper = write_csv(f / "evidence.csv", ["evidence", "kind", "organisation", "issued_on", "title"], [("E-S3-X", "other", "S3", "2028-06-01", "x")])
        good("campaign", "answer", "T1/S3", paper, "--by", "P-S3", "--db", db, "--on", AS_OF)
        denied("campaign.not_asker", "campaign", "accept", "T1/S3", "--by", "P-S2", "--db", db, "--on", AS_OF)
        good("campaign", "accept", "T1/S3", "--by", "P-S1", "--db", db, "--on", AS_OF)
        chased = answer("campaign", "chase", "T1", "--by", "P-S1", "--db", db, "--on", "2028-07-03")
        check([letter["request"] for letter in chased["letters"]] == ["T1/F01"], chased, "who has answered is left alone")
        good("campaign", "decline", "T1/F01", "--by", "P-S1", "--reason", "x", "--db", db, "--on", "2028-07-03")
        check(answer("campaign", "coverage", "T1", "--db", db, "--on", "2028-07-03")["campaigns"][0]["coverage"]["answered_by_count_percent"] == "50.00", "one of two")


def test_who_buys_weighs_by_what_it_buys_and_not_by_bills():
    with Folder() as f:
        db = database(f)
        connection = sqlite3.connect(db)
        footprint, = connection.execute("SELECT kgco2e FROM carbon_footprint WHERE product = 'S3-P1' AND period = 'before'").fetchone()
        made = sum(Fraction(q) for q, in connection.execute("SELECT quantity FROM production WHERE product = 'S1-P1' AND month BETWEEN '2025-01' AND '2025-12'"))
        connection.close()

        def weight(campaign, by, asked_by):
            file = write_campaign(f / "c.json", campaign=campaign, asked_by=asked_by, technical=WRITTEN, escalation=None)
            started = json.loads(good("campaign", "start", file, "--targets", write_csv(f / "t.csv", ["organisation"], [("S3",)]), "--by", by, "--db", db, "--on", AS_OF, "--json").out)
            return started["requests"][0]["tonnes"]

        check(Fraction(weight("T1", "P-S1", "S1")) == 4 * made * Fraction(footprint) / 1000, "pieces, four of the part in each, and the part's footprint")
        check(weight("OEM", "P-BUYER", "CARMAKER") is None, "a carmaker knows nothing of a deeper firm's tonnes")
        good("access", "narrow", "S3", "footprint", "none", "C-2028-1", "--to", "S1", "--on", AS_OF, "--db", db)
        check(weight("T2", "P-S1", "S1") is None, "nor who buys, where a contract keeps the footprint back")


# ---- the show case ----

def test_87_firms_of_which_16_are_silent_with_two_delegates_and_a_bounce():
    random.seed(87)
    silent = set(random.sample(FIRMS, 16))
    delegated = sorted(set(ALL) - silent)[:1] + sorted(silent)[:1]  # one of them answers
    bounced = sorted(silent)[5]
    answering = sorted(set(ALL) - silent)
    unknown = {"F07", "F11", "F13"}
    tonnes = {firm: f"{random.randrange(1, 10**9)}e-{random.randrange(0, 7)}" for firm in ALL if firm not in unknown}
    with Folder() as f:
        db = database(f)
        file = write_campaign(f / "campaign.json", ask=["supplier_footprints", "evidence"])
        targets = write_csv(f / "targets.csv", ["organisation", "tonnes"], [(firm, tonnes.get(firm, "")) for firm in ALL])
        good("campaign", "start", file, "--targets", targets, "--by", "P-DESK", "--db", db, "--on", AS_OF)
        box = ["--mailbox", f / "box"]
        two_processes(db, AS_OF, box, 1)
        for firm in delegated:
            good("campaign", "delegate", f"ENERGY-2027/{firm}", "--to", "P-CONSULT", "--by", f"P-{firm}", "--db", db, "--on", AS_OF)
        two_processes(db, AS_OF, box, 0)
        mail = f.write("back.eml", dsn(mails(f / "box")[f"ENERGY-2027/{bounced}/start"]["Message-ID"]))
        good("campaign", "bounce", mail, "--by", "OPERATOR", "--db", db, "--on", AS_OF)
        paper = write_csv(f / "evidence.csv", ["evidence", "kind", "organisation", "issued_on", "title"], [])
        expected = {f"ENERGY-2027/{firm}/start": f"p@{firm.lower()}.example" for firm in ALL}
        expected |= {f"ENERGY-2027/{firm}/delegate-P-CONSULT": "consultant@verifier.example" for firm in delegated}

        # half of them answer before the first reminder, the others before the last day; each answer is a paper of its own
        halves = [answering[::2], answering[1::2]]
        for half, day, step in zip(halves, ("2028-07-06", "2028-07-12"), ("before-7", "before-1")):
            for number, firm in enumerate(half):
                write_csv(paper, ["evidence", "kind", "organisation", "issued_on", "title"], [(f"E-{firm}-PCF", "other", firm, "2028-06-01", "발자국 산정서")])
                by = "P-CONSULT" if firm in delegated else f"P-{firm}"
                good("campaign", "answer", f"ENERGY-2027/{firm}", paper, "--by", by, "--db", db, "--on", day, binary=BULK if number % 8 else BIN)
            two_processes(db, (date_of(step)), box, 1)
            for firm in ALL:
                if firm in silent or (half is halves[0] and firm in halves[1]):
                    if firm != bounced:
                        expected[f"ENERGY-2027/{firm}/{step}"] = "consultant@verifier.example" if firm in delegated else f"p@{firm.lower()}.example"
        for step in ("after-1", "after-7"):
            two_processes(db, date_of(step), box, 0)
            for firm in silent - {bounced}:
                expected[f"ENERGY-2027/{firm}/{step}"] = "consultant@verifier.example" if firm in delegated else f"p@{firm.lower()}.example"
        two_processes(db, "2028-09-01", box, 0)
        expected["ENERGY-2027/escalation"] = "buyer@carmaker.example"
        found = {key: m["To"].addresses[0].addr_spec for key, m in mails(f / "box").items()}
        told = [key for key in found if "/bounced-" in key]
        check(told and told[0].startswith(f"ENERGY-2027/{bounced}/") and len(told) == 1 and found.pop(told[0]) == "buyer@carmaker.example", told)
        check(found == expected, sorted(set(found.items()) ^ set(expected.items())), "each letter once, to the right person")

        some = answering[10:18]
        for firm in some:
            good("campaign", "accept", f"ENERGY-2027/{firm}", "--by", "P-DESK", "--db", db, "--on", "2028-09-01", binary=BULK if firm != some[0] else BIN)
        c = answer("campaign", "coverage", "ENERGY-2027", "--db", db, "--on", "2028-09-01")["campaigns"][0]["coverage"]
        total, got, taken = (sum(Fraction(tonnes[firm]) for firm in which if firm in tonnes) for which in (ALL, answering, some))
        check((Fraction(c["total_t"]), Fraction(c["answered_t"]), Fraction(c["accepted_t"])) == (total, got, taken), c, "exact")
        check((c["asked"], c["answered"], c["accepted"], c["silent"], c["without_tonnes"]) == (87, 71, 8, 16, 3), c)

        def percent(part, whole):
            hundredths = (part / whole * 10000 + Fraction(1, 2)).__floor__()
            return f"{hundredths // 100}.{hundredths % 100:02}"

        check((c["answered_by_count_percent"], c["answered_by_tonnes_percent"], c["accepted_by_tonnes_percent"])
              == (percent(Fraction(71), Fraction(87)), percent(got, total), percent(taken, total)), c)
        handed = [mails(f / "box")[f"ENERGY-2027/{firm}/delegate-P-CONSULT"].get_content() for firm in delegated]
        check(all("맡겼습니다" in t and f"ENERGY-2027/{firm}\n" in t.replace("\r", "") and "컨설턴트에게" not in t for t, firm in zip(handed, delegated)), handed)
        inbox = answer("inbox", "--for", "P-CONSULT", "--db", db, "--on", "2028-09-01")["requests"]
        check([r["request"] for r in inbox] == [f"ENERGY-2027/{delegated[1]}"] and inbox[0]["state"] == "silent", inbox)
        good("check", "--db", db)


def date_of(step):
    return {"before-7": "2028-07-07", "before-1": "2028-07-13", "after-1": "2028-07-18", "after-7": "2028-07-21"}[step]


if __name__ == "__main__":
    try:
        main("__main__")
    finally:
        if base:
            shutil.rmtree(os.path.dirname(base), ignore_errors=True)
