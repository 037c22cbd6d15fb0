#!/usr/bin/env python3
"""Campaigns on a PostgreSQL server: two processes that are killed send each letter once. Run by tests/postgres/with_postgres."""
from campaign_case import make_folder
from e2e import Folder, main
from test_campaign import FIRMS, good, once_each, start
from test_postgres import Database


def test_two_processes_on_a_server_that_are_killed_send_each_letter_once():
    with Database() as d, Folder() as f:
        good("run", make_folder(f / "folder", FIRMS), "--db", d.url, "-q")
        start(f, d.url)
        once_each(f, d.url)


if __name__ == "__main__":
    main("__main__")
