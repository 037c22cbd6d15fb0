#!/usr/bin/python3
"""A mail server for tests (aiosmtpd): mail_server.py FOLDER. Writes its port to FOLDER/port and appends a line "RECIPIENT MESSAGE-ID" to FOLDER/got for each
mail that it took. By the recipient's first letters: "refused" 550, "later" 451 (while FOLDER/busy is there), "lost" takes the mail and hangs up without an
answer. Ends with its standard input."""
import asyncio
import email
import os
import sys

from aiosmtpd.smtp import SMTP

folder = sys.argv[1]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("refused"):
            return "550 5.1.1 no such user " + address
        if address.startswith("later") and os.path.exists(os.path.join(folder, "busy")):
            return "451 4.3.2 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content)
        with open(os.path.join(folder, "got"), "a", encoding="utf-8") as file:
            file.write(f"{envelope.rcpt_tos[0]} {mail['Message-ID']}\n")
        if envelope.rcpt_tos[0].startswith("lost"):
            server.transport.abort()
            return "421 gone"
        return "250 taken"


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler()), host="127.0.0.1", port=0)
    with open(os.path.join(folder, "port.new"), "w", encoding="ascii") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
