#!/usr/bin/python3
"""Requests to see data, on a PostgreSQL server: the same story, and an answer that another process sees at once. Run by tests/postgres/with_postgres."""
from api import Server
from e2e import Folder, main
from test_access_request import SMALL, answer, ask, good, inbox, judged, pseudonymous, refused, story
from test_postgres import Database


def test_a_request_on_a_server_is_answered_by_another_process():
    with Database() as d, Folder() as f:
        good("run", SMALL, "--db", d.url)
        with Server(d.url, bulk=True, log=f / "one.log") as one, Server(d.url, bulk=True, log=f / "other.log") as other:
            number = ask(one.client("S1"), "organisation", "CARMAKER", "flag")
            assert [each["access_request"] for each in inbox(other.client("CARMAKER"))] == [number]
            answer(other.client("CARMAKER"), number, answer="refuse", reason="no")
            assert [each["state"] for each in inbox(one.client("S1"))] == ["refused"]
        good("check", "--db", d.url)
    with Database() as d, Folder() as f:
        good("run", SMALL, "--db", d.url)
        with Server(d.url, bulk=True, log=f / "one.log") as server:
            story(server)
            pseudonymous(server)
            refused(server)
            judged(server)
        good("check", "--db", d.url)


if __name__ == "__main__":
    main("__main__")
