#!/usr/bin/python3
"""Campaigns on a PostgreSQL server: two processes that are killed send each letter once. Run by tests/postgres/with_postgres."""
import json
import zipfile

from campaign_case import AS_OF, make_folder, write_campaign, write_csv
from e2e import Folder, check, main, run
from test_campaign import ASKED_TWICE, FIRMS, another_answer_is_refused, good, once_each, one_answer_for_two, start
from test_postgres import Database


def test_two_processes_on_a_server_that_are_killed_send_each_letter_once():
    with Database() as d, Folder() as f:
        good("run", make_folder(f / "folder", FIRMS), "--db", d.url, "-q")
        start(f, d.url)
        once_each(f, d.url)


def test_a_supplier_asks_who_supplies_it_on_a_server():
    with Database() as d, Folder() as f:
        good("run", make_folder(f / "folder", ["F01"]), "--db", d.url, "-q")
        written = {"purpose": "footprint", "scope": "2027", "expires_on": "2029-12-31"}
        file = write_campaign(f / "c.json", asked_by="S1", technical=written, escalation=None)
        for firm, code in (("F01", 3), ("S3", 0)):
            result = run("campaign", "start", file, "--targets", write_csv(f / "t.csv", ["organisation"], [(firm,)]), "--by", "P-S1", "--db", d.url, "--on", AS_OF, "--json")
            check(result.code == code and ("campaign.not_supplier" in result.err) == (code == 3), result, firm)
        check(float(json.loads(result.out)["requests"][0]["tonnes"]) > 0, result, "weighed by what it buys")


def test_one_answer_serves_two_requests_on_a_server():
    for order in (ASKED_TWICE, ASKED_TWICE[::-1]):
        with Database() as d, Folder() as f:
            one_answer_for_two(f, d.url, *order)


def test_an_answer_that_says_something_else_is_refused_on_a_server():
    with Database() as d, Folder() as f:
        another_answer_is_refused(f, d.url)


def test_papers_of_a_request_and_the_erasing_of_a_person_on_a_server():
    with Database() as d, Folder() as f:
        here = {"SANGSAENG_EVIDENCE": f / "evidence", "SANGSAENG_SEAL_KEY": f / "key"}
        good("run", make_folder(f / "folder", []), "--db", d.url, "-q", **here)
        start(f, d.url, ["S1", "S2"], ask=["evidence"])
        request, day = "ENERGY-2027/S1", ("--db", d.url, "--on", AS_OF)
        paper = write_csv(f / "evidence.csv", ["evidence", "kind", "organisation", "issued_on", "title"], [("E-NEW", "other", "S1", "2028-06-01", "산정서")])
        good("campaign", "answer", request, paper, "--by", "P-S1", *day)
        good("campaign", "return", request, "--by", "P-DESK", "--reason", "담당 S1 forgot", *day)
        good("evidence", "add", f.write("a.txt", "content"), "--kind", "other", "--name", "CARD", "--by", "S1", *day, **here)
        for kind, target in (("request", request), ("duty", f"request/{request}"), ("duty", "publication/S1-M1:2026")):
            good("evidence", "link", "CARD", kind, target, "--by", "S1", *day, **here)
        check("evidence.target_unknown" in run("evidence", "link", "CARD", "visit", "VI-1", "--by", "S1", *day, **here).err, "no visits")
        good("evidence", "pack", "--request", request, "-o", f / "pack.zip", "--db", d.url, **here)
        with zipfile.ZipFile(f / "pack.zip") as pack:
            items = {i["evidence"]: pack.read(i["file"]) for i in json.loads(pack.read("index.json"))["items"]}
        with open(paper, "rb") as file:
            check(items == {"CARD": b"content", "answer-1": file.read()}, items)
        check("duty.evidence_near" in run("duty", "done", "promise", "PR-S2", "--evidence", "CARDS", "--by", "P-DESK", *day).err, "a paper that is not there")
        good("campaign", "delegate", request, "--to", "P-CONSULT", "--by", "P-S1", *day)
        told = json.loads(good("person", "erase", "P-CONSULT", "--by", "OPERATOR", "--reason", "simulated", "--db", d.url, "-O", "json", **here).out)
        check(told["letters_dropped"] == 1 and told["needs_person"] == [{"kind": "request", "key": request}], told)
        good("person", "erase", "P-S1", "--by", "OPERATOR", "--reason", "simulated", "--db", d.url, **here)
        check(not any(word in line for line in d.dump() for word in ("담당 S1", "p@s1.example", "consultant@verifier.example")), "nothing of them in any table")
        good("check", "--db", d.url, **here)


if __name__ == "__main__":
    main("__main__")
