#!/usr/bin/python3
"""What a contract narrows, on a PostgreSQL server: the same story, by two processes. Run by tests/postgres/with_postgres."""
from api import Server
from e2e import Folder, main
from test_narrowing import SMALL, footprint, good, narrow, refusals, story, withdraw
from test_postgres import Database


def test_a_contract_narrows_on_a_server_for_every_process():
    with Database() as d, Folder() as f:
        good("run", SMALL, "--db", d.url)
        with Server(d.url, bulk=True, log=f / "one.log") as one, Server(d.url, bulk=True, log=f / "other.log") as other:
            story(one, whole=False)
            refusals(one)
            key = narrow(one.client("S1"), group="buyer", **{"class": "footprint"}, most="none")["narrowing"]
            assert footprint(other.client("CARMAKER"), "S1-P1") is None and footprint(other.client("CARMAKER"), "S2-P1")
            withdraw(other.client("S1"), key)
            assert footprint(one.client("CARMAKER"), "S1-P1")
        good("check", "--db", d.url)


if __name__ == "__main__":
    main("__main__")
