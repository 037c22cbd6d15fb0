#!/usr/bin/python3
"""A server for tests of outgoing requests: https_server.py FOLDER [CERTIFICATE KEY [old]]. Plain without a certificate; "old": TLS 1.1 only. Writes its port
to FOLDER/port and appends a line for each request to FOLDER/got. What it answers is said by the path. Ends with its standard input."""
import http.server
import json
import os
import ssl
import sys
import threading
import time

folder = sys.argv[1]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with open(os.path.join(folder, "got"), "a", encoding="utf-8") as file:
            file.write(f"{self.command} {self.path}\n")
        status, headers, data = 200, [("Content-Type", "application/json")], b""
        if self.path == "/echo":
            data = json.dumps({"method": self.command, "body": body.decode(), "authorization": self.headers.get("Authorization"), "expect": self.headers.get("Expect"),
                               "user_agent": self.headers.get("User-Agent")}).encode()
        elif self.path == "/nul":
            data = b"a\0b"
        elif self.path == "/moved":
            status, headers = 302, [("Location", "/echo")]
        elif self.path == "/busy":
            status, headers = 503, [("Retry-After", "7"), ("Link", '<https://x/1>; rel="next"')]
        elif self.path == "/big":
            data = b"x" * 100_000
        elif self.path == "/headers":
            headers += [(f"X-{i}", "y" * 1000) for i in range(80)]
        elif self.path == "/slow":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"z")
                time.sleep(0.1)
        elif self.path == "/zip":
            headers.append(("Content-Encoding", "gzip"))
            data = bytes.fromhex("1f8b08000000000000034b04008316dc8c01000000")
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if len(sys.argv) > 4:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
with open(os.path.join(folder, "port.new"), "w", encoding="ascii") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
