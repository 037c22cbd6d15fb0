#!/usr/bin/python3
"""The exchange of two companies with the supplier's database on a PostgreSQL server: the same story, and a kill in the middle of a delivery. Run by
tests/postgres/with_postgres."""
import os
import subprocess

import test_pact_exchange as exchange
from e2e import Folder, main
from serving import Server
from test_postgres import Database

KEYS = Folder().__enter__()


class OnServer(exchange.Company):
    """Keys and log of reads lie in files that its environment names; its certificate is its own."""

    def make(self, binary):
        self.database = Database().__enter__()
        self.db, self.certificate, key = self.database.url, f"{self.folder}.pem", f"{self.folder}.certificate.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        exchange.cli(self.db, "run", self.folder)
        self.server = Server(self.db, "--listen", f"127.0.0.1:{self.port}", "--base-url", self.base, "--certificate", self.certificate, "--certificate-key", key,
                             binary=binary, tls=True, SANGSAENG_PACT_READS=f"{self.folder}.reads", **exchange.FAST)
        self.server.certificate = self.certificate

    def close(self):
        self.database.__exit__()


class OnPostgres(exchange.Two):
    supplier_kind = OnServer


def on_postgres(test):
    def story():
        exchange.Two = OnPostgres
        test()
    return story


test_a_request_becomes_a_task_an_answer_and_another_roll_up = on_postgres(exchange.test_a_request_becomes_a_task_an_answer_and_another_roll_up)
test_a_kill_in_the_middle_of_a_delivery_has_one_effect = on_postgres(exchange.test_a_kill_in_the_middle_of_a_delivery_has_one_effect)


if __name__ == "__main__":
    for name in ("SEAL_KEY", "IDENTITY_KEY", "PARTNER_KEY", "EVIDENCE"):
        os.environ["SANGSAENG_" + name] = KEYS / name.lower()
    try:
        main(__name__)
    finally:
        KEYS.__exit__()
