#!/usr/bin/python3
"""`sangsaeng serve`: start and stop, health, counters, log, the form of answers, TLS."""
import gzip
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
import warnings

from e2e import Folder, check, main, run
from serving import Server, small_database, wait_until


def test_it_answers_health_readiness_and_counters_and_stops_with_0():
    with Folder() as folder, Server(folder / "small.db") as server:
        check(server.get("/healthz").json() == {"status": "ok"}, server.get("/healthz"))
        check(server.get("/readyz").status == 200, server.get("/readyz"))
        metrics = server.get("/metrics")
        text = metrics.body.decode()
        check(metrics.headers["content-type"].startswith("text/plain; version=0.0.4"), metrics)
        check('sangsaeng_http_requests_total{route="/healthz",method="GET",status="200"} 2' in text, metrics)
        for name in ("http_request_duration_seconds_bucket", "queue_length", "workers_busy", "connections", "database_bytes", "build_info"):
            check("sangsaeng_" + name in text, metrics, name)
        check(server.stop() == 0, "\n".join(server.lines))


def test_every_line_of_the_log_is_json_without_query_strings():
    with Folder() as folder, Server(folder / "small.db") as server:
        server.get("/healthz?secret-word=1", X_Request_Id="given-by-me-1", Cookie="session=secret-cookie", Authorization="Basic secret-basic")
        server.get("/nothing/secret-path")
        server.stop()
        lines = server.log()
        asked = sorted((line for line in lines if line["msg"] == "request"), key=lambda line: line["status"])
        check([line["status"] for line in asked] == [400, 404], lines)
        check(asked[0]["request_id"] == "given-by-me-1" and asked[0]["route"] == "/healthz", asked)
        check(all(set(line) >= {"ts", "level", "msg", "request_id", "user", "route", "status", "ms"} for line in asked), asked)
        check("secret" not in "\n".join(server.lines), "\n".join(server.lines))


def test_the_log_can_be_text():
    with Folder() as folder, Server(folder / "small.db", "--log", "text") as server:
        server.get("/healthz")
        server.stop()
        check(any(re.search(r"Z 200 GET /healthz \d+\.\d+ ms ", line) for line in server.lines), "\n".join(server.lines))


def test_errors_are_problems_in_both_languages():
    with Folder() as folder, Server(folder / "small.db") as server:
        missing = server.get("/v1/no-such-list", Accept_Language="ko-KR,ko;q=0.9,en;q=0.5")
        problem = missing.json()
        check(missing.status == 404 and missing.headers["content-type"] == "application/problem+json", missing)
        check(problem["code"] == "server.no_route" and problem["type"] == "/docs/problems/server.no_route", missing)
        check(problem["detail"] == problem["message"]["ko"] != problem["message"]["en"], missing)
        check(problem["request_id"] == missing.headers["x-request-id"] and problem["instance"] == "/v1/no-such-list", missing)
        method = server.ask("DELETE", "/healthz")
        check(method.status == 405 and method.headers["allow"] == "GET, HEAD, OPTIONS", method)
        options = server.ask("OPTIONS", "/healthz")
        check(options.status == 204 and options.headers["allow"] == "GET, HEAD, OPTIONS" and options.body == b"", options)
        host = server.get("/healthz", Host="somebody.example")
        check(host.status == 421 and host.json()["code"] == "server.host", host)
        catalogue = server.get("/docs/problems").json()["items"]
        check(all(item["message"]["ko"] and item["message"]["en"] for item in catalogue) and len(catalogue) > 500, len(catalogue))
        one = server.get("/docs/problems/server.busy")
        check(one.status == 200 and one.json()["code"] == "server.busy", one)
        check(server.get("/docs/problems/server.none").status == 404, one)


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one():
    with Folder() as folder, Server(folder / "small.db") as server:
        for path in ("/healthz?x=1", "/healthz?limit=5&limit=6"):
            answer = server.get(path)
            check(answer.status == 400 and answer.json()["code"] == "server.query_none", answer)
        answer = server.get("/v1/sites?limt=5")
        check(answer.status in (400, 401, 404), answer)


def test_an_unchanged_answer_is_304_and_a_long_one_packed():
    with Folder() as folder, Server(folder / "small.db") as server:
        plain = server.get("/docs/problems")
        tag = plain.headers["etag"]
        check(re.fullmatch(r'"[0-9a-f]{32}"', tag) and "content-encoding" not in plain.headers, plain)
        again = server.get("/docs/problems", If_None_Match=f'"other", {tag}')
        check(again.status == 304 and again.body == b"" and again.headers["etag"] == tag, again)
        check(server.get("/docs/problems", If_None_Match='"other"').status == 200, again)
        packed = server.get("/docs/problems", Accept_Encoding="br, gzip;q=0.8")
        check(packed.headers["content-encoding"] == "gzip" and packed.headers["etag"] == tag[:-1] + '-gzip"', packed)
        check(gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body) / 2, len(packed.body))
        check(server.get("/docs/problems", Accept_Encoding="gzip", If_None_Match=packed.headers["etag"]).status == 304, packed)
        check("content-encoding" not in server.get("/docs/problems", Accept_Encoding="gzip;q=0").headers, packed)
        check("content-encoding" not in server.get("/docs/problems/server.busy", Accept_Encoding="gzip").headers, "short answers are not packed")


def test_head_answers_as_get_does_without_a_body():
    with Folder() as folder, Server(folder / "small.db") as server:
        connection = server.connection()
        get, head = server.ask("GET", "/docs/problems", connection=connection), server.ask("HEAD", "/docs/problems", connection=connection)
        check(head.status == 200 and head.body == b"" and head.headers["content-length"] == str(len(get.body)), head)
        check(head.headers["etag"] == get.headers["etag"], head)
        check(server.ask("GET", "/healthz", connection=connection).status == 200, "the connection goes on")
        connection.close()


def test_security_headers_are_on_every_answer():
    with Folder() as folder, Server(folder / "small.db") as server:
        for answer in (server.get("/"), server.get("/healthz"), server.get("/nothing"), server.ask("POST", "/healthz")):
            check(answer.headers["content-security-policy"] == "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
                  "form-action 'self'; require-trusted-types-for 'script'", answer)
            check(answer.headers["x-content-type-options"] == "nosniff" and answer.headers["referrer-policy"] == "same-origin", answer)
            check(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{8}", answer.headers["x-request-id"]), answer)
            check("server" not in answer.headers and "strict-transport-security" not in answer.headers, answer)
        check(server.get("/healthz", X_Request_Id="abc-123_DEF.9").headers["x-request-id"] == "abc-123_DEF.9", "a well-formed id is kept")
        for bad in ("short", "a b c d e f g h", "x" * 65, 'quote"quote'):
            check(server.get("/healthz", X_Request_Id=bad).headers["x-request-id"] != bad, bad)


def test_counters_are_for_this_machine_only_and_forwarded_addresses_for_trusted_proxies():
    with Folder() as folder:
        with Server(folder / "small.db") as server:
            check(server.get("/metrics", X_Forwarded_For="192.0.2.7").status == 200, "nobody is believed unless told so")
        with Server(folder / "small.db", "--trusted-proxies", "127.0.0.1") as server:
            check(server.get("/metrics").status == 403, "what a proxy passes on comes from elsewhere")


def test_pages_come_from_the_folder_and_nothing_beside_it():
    with Folder() as folder:
        os.makedirs(folder / "ui/assets")
        folder.write("ui/index.html", "<!doctype html><title>page</title>")
        folder.write("ui/assets/app-1.js", "export const x = 1;\n" * 200)
        folder.write("ui/assets/app-1.js.gz", gzip.compress(b"export const x = 1;\n" * 200))
        folder.write("ui/.hidden.json", "{}")
        folder.write("secret.txt", "secret")
        os.symlink(folder / "secret.txt", folder / "ui/link.txt")
        with Server(folder / "small.db", "--ui", folder / "ui") as server:
            index = server.get("/plan/macc")
            check(index.status == 200 and b"<title>page" in index.body and index.headers["cache-control"] == "no-cache", index)
            check(index.headers["content-type"] == "text/html; charset=utf-8", index)
            check(server.get("/", If_None_Match=index.headers["etag"]).status == 304, index)
            script = server.get("/assets/app-1.js")
            check(script.headers["content-type"].startswith("text/javascript") and "immutable" in script.headers["cache-control"], script)
            packed = server.get("/assets/app-1.js", Accept_Encoding="gzip")
            check(packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == script.body, packed)
            folder.write("ui/assets/app-1.js.br", "packed by the build")
            smallest = server.get("/assets/app-1.js", Accept_Encoding="gzip, deflate, br")
            check(smallest.headers["content-encoding"] == "br" and smallest.body == b"packed by the build", smallest)
            check(smallest.headers["content-type"] == script.headers["content-type"], smallest)
            check(len({each.headers["etag"] for each in (script, packed, smallest)}) == 3, "one tag for each form")
            check(server.get("/assets/app-1.js", Accept_Encoding="br", If_None_Match=smallest.headers["etag"]).status == 304, smallest)
            check(server.get("/assets/app-1.js", Accept_Encoding="gzip, br;q=0").body == packed.body, "br is refused")
            for path in ("/assets/none.js", "/link.txt", "/.hidden.json", "/assets/", "/secret.txt", "/v1/none", "/assets/../index.html"):
                answer = server.get(path)
                check(answer.status in (404, 400) or b"<title>page" in answer.body and path == "/assets/", answer, path)
                check(b"secret" not in answer.body or answer.status != 200, answer, path)
        with Server(folder / "small.db") as server:
            check(server.get("/").status == 200 and "아직 설치되지" in server.get("/").body.decode(), server.get("/"))
            check(server.get("/plan/macc").status == 404, server.get("/plan/macc"))


def test_bodies_are_judged_before_they_are_read():
    with Folder() as folder, Server(folder / "small.db", "--body-max", "2000") as server:
        path = "/v1/sign-in"
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode()
        out, closed = server.raw(head + b"Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n")
        check(out.startswith(b"HTTP/1.1 413") and closed and b"100 Continue" not in out, out)
        out, _ = server.raw(head + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n", wait_s=0.5)
        check(out.startswith(b"HTTP/1.1 100 Continue"), out)
        out, _ = server.raw(head + b"Content-Length: 2\r\nExpect: more\r\n\r\n{}", wait_s=0.5)
        check(out.startswith(b"HTTP/1.1 417"), out)
        chunks = b"".join(b"100\r\n" + b"x" * 256 + b"\r\n" for _ in range(20))
        out, closed = server.raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        check(out.startswith(b"HTTP/1.1 413") and closed, out)
        check(server.ask("POST", "/healthz", body=b"x").status == 405, "no body where none is taken")
        out, closed = server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
        check(out.startswith(b"HTTP/1.1 400") and b"server.body_unexpected" in out and closed, out)
        check(server.ask("POST", path, body="a=b", Content_Type="application/x-www-form-urlencoded").status == 415, "media type")
        broken = server.ask("POST", path, body='{\n  "mail": "x",\n}', Content_Type="application/json")
        problem = broken.json()
        check(broken.status == 400 and problem["code"] == "json.syntax" and problem["line"] == 3, broken)
        for body in ('[]', '{"a":1,"a":2}', '{"a":"\\u0000"}', '{"a":"\xff"}'.encode("latin-1"), '{"a":1} x', "", "[" * 1900):
            answer = server.ask("POST", path, body=body, Content_Type="application/json")
            check(400 <= answer.status < 500, answer, body)


def test_a_refusal_reaches_who_is_still_sending():
    """Without the body being read first, its rest would reset the connection and take the answer with it."""
    with Folder() as folder, Server(folder / "small.db", "--body-max", "200000", tls=True) as tls, Server(folder / "small.db2", "--body-max", "200000") as plain:
        for server in (plain, tls):
            for size in (100_000, 200_000, 3_000_000):
                for method, path, status in (("POST", "/v1/jobs", 401), ("POST", "/v1/nothing", 404), ("PUT", "/v1/jobs", 405), ("GET", "/v1/jobs", 400), ("POST", "/v1/sign-in", 413)):
                    for _ in range(3):
                        answer = server.ask(method, path, body=b"x" * size, Content_Type="application/json")
                        expected = 400 if status == 413 and size <= 200_000 else 413 if status == 401 and size > 200_000 else status
                        check(answer.status == expected and answer.json()["code"], answer, f"{method} {path} with {size}")
                chunks = (b"x" * 50_000 for _ in range(size // 50_000))
                answer = server.ask("POST", "/v1/jobs", body=chunks, Content_Type="application/json")
                check(answer.status == 401, answer, f"{size} in chunks")
        check(wait_until(lambda: "sangsaeng_connections 1\n" in plain.get("/metrics").body.decode()), plain.get("/metrics").body.decode()[-2000:])
        before = time.monotonic()
        with socket.create_connection(("127.0.0.1", plain.port), timeout=20) as sock:  # who never stops sending is left behind
            sock.sendall(b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000000\r\n\r\n")
            try:
                while time.monotonic() < before + 15:
                    sock.sendall(b"x" * 100_000)
                check(False, "read without end")
            except ConnectionError:
                pass
        check(plain.stop() == 0 and tls.stop() == 0, "\n".join(plain.lines + tls.lines))


def test_over_tls_with_a_certificate_of_its_own():
    with Folder() as folder, Server(folder / "small.db", tls=True) as server:
        answer = server.get("/healthz")
        check(answer.status == 200 and answer.headers["strict-transport-security"].startswith("max-age="), answer)
        check(os.stat(server.db + ".certificate.key").st_mode & 0o777 == 0o600, "the key is its owner's")
        for host in ("localhost", "127.0.0.1"):
            with socket.create_connection(("127.0.0.1", server.port)) as plain, server.context().wrap_socket(plain, server_hostname=host) as tls:
                check(tls.version() == "TLSv1.3", tls.version())
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        try:
            with socket.create_connection(("127.0.0.1", server.port)) as plain, old.wrap_socket(plain):
                check(False, "TLS 1.1 was spoken")
        except (ssl.SSLError, ConnectionError):
            pass
        connection = server.connection()
        for _ in range(3):
            check(len(server.ask("GET", "/docs/problems", connection=connection).body) > 50000, "long answers too")
        connection.close()
        out, closed = server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        check(closed and b"200 OK" not in out, out)
        check(server.stop() == 0, "\n".join(server.lines))


def make_certificate(folder, name):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                    "-keyout", folder / "key.part", "-out", folder / "cert.part"], check=True, capture_output=True)
    os.rename(folder / "key.part", folder / "key.pem")
    os.rename(folder / "cert.part", folder / "cert.pem")


def common_name(port):
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port)))
    return subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-subject"], input=der, capture_output=True, check=True).stdout.decode()


def test_a_new_certificate_is_seen_without_a_restart():
    with Folder() as folder:
        make_certificate(folder, "first.example")
        with Server(folder / "small.db", "--certificate", folder / "cert.pem", "--certificate-key", folder / "key.pem") as server:
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            with socket.create_connection(("127.0.0.1", server.port)) as plain, trusting.wrap_socket(plain) as kept:
                check("first.example" in common_name(server.port), common_name(server.port))
                make_certificate(folder, "second.example")
                check("first.example" in common_name(server.port), "not before it is told")
                server.process.send_signal(signal.SIGHUP)
                check(wait_until(lambda: "second.example" in common_name(server.port)), common_name(server.port))
                folder.write("key.pem", "nonsense")
                server.process.send_signal(signal.SIGHUP)
                check(wait_until(lambda: any(line["msg"] == "server.certificate" for line in server.log())), server.lines)
                check("second.example" in common_name(server.port), "a bad one changes nothing")
                kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                check(kept.recv(100).startswith(b"HTTP/1.1 200"), "a connection that was open goes on")
            check(server.stop() == 0, "\n".join(server.lines))
        folder.write("key.pem", "nonsense")
        refused = run("serve", "--db", folder / "small.db", "--certificate", folder / "cert.pem", "--certificate-key", folder / "key.pem", "--listen",
                      "127.0.0.1:0")
        check(refused.code == 3 and "server.certificate" in refused.err, refused)


def test_what_was_asked_is_answered_before_it_stops():
    with Folder() as folder, Server(folder / "small.db", "--workers", "2") as server:
        sockets = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(60)]
        for sock in sockets:
            sock.sendall(b"GET /docs/problems HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        check(wait_until(lambda: any(line["msg"] == "request" for line in server.log())), server.lines)
        server.process.send_signal(signal.SIGTERM)
        bodies = []
        for sock in sockets:
            out = b""
            while got := sock.recv(65536):
                out += got
            sock.close()
            head, _, body = out.partition(b"\r\n\r\n")
            bodies.append((head[:12], len(body)))
        check(all(status in (b"HTTP/1.1 200", b"HTTP/1.1 503") for status, _ in bodies), bodies)
        check(sum(status == b"HTTP/1.1 200" for status, _ in bodies) >= 30, bodies)
        check(len({n for status, n in bodies if status.endswith(b"200")}) == 1, bodies)
        check(server.stop() == 0, "\n".join(server.lines))
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            check(False, "it still listens")
        except ConnectionError:
            pass


def test_a_full_queue_answers_503_at_once():
    with Folder() as folder, Server(folder / "small.db", "--workers", "1") as server:
        seen = []

        def ask():
            seen.append(server.get("/docs/problems", Accept_Encoding="gzip"))

        threads = [threading.Thread(target=ask) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        busy = [a for a in seen if a.status == 503]
        check({a.status for a in seen} <= {200, 503}, {a.status for a in seen})
        check(all(a.json()["code"] == "server.busy" and a.headers["retry-after"] for a in busy), busy)
        check(server.get("/healthz").status == 200, "memory routes go on")


def test_what_keeps_it_from_starting_is_said():
    with Folder() as folder, Server(folder / "small.db") as server:
        small_database(folder / "other.db")
        taken = run("serve", "--db", folder / "other.db", "--listen", f"127.0.0.1:{server.port}")
        check(taken.code == 7 and "server.listen" in taken.err, taken)
        twice = run("serve", "--db", folder / "small.db", "--listen", "127.0.0.1:0")
        check(twice.code == 5 and "server.other" in twice.err, twice)
        for arguments, code in (((), 2), (("--db", folder / "none.db"), None), (("--db", folder / "other.db", "--listen", "nowhere"), 2),
                                (("--db", folder / "other.db", "--certificate", "x"), 2), (("--db", folder / "other.db", "--log", "xml"), 2)):
            refused = run("serve", *arguments)
            check(refused.code == code if code else refused.code in (3, 4, 70) and not os.path.exists(folder / "none.db"), refused)


def test_an_outdated_database_is_not_changed():
    with Folder() as folder:
        small_database(folder / "small.db")
        db = sqlite3.connect(folder / "small.db")
        tables = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'store%' OR name LIKE '%migration%'")]
        table = next(t for t in tables if "migration" in t)
        room, number = db.execute(f"SELECT room, number FROM {table} WHERE room = 'identity' ORDER BY number DESC").fetchone()
        db.execute(f"DELETE FROM {table} WHERE room = ? AND number = ?", (room, number))
        db.commit()
        db.close()
        refused = run("serve", "--db", folder / "small.db", "--listen", "127.0.0.1:0")
        check(refused.code == 5 and "store.outdated" in refused.err and "sangsaeng migrate" in refused.err, refused)


def test_it_tells_systemd():
    with Folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(folder / "notify")
        notify.settimeout(10)
        with Server(folder / "small.db", NOTIFY_SOCKET=folder / "notify") as server:
            check(notify.recv(100) == b"READY=1", "ready")
            check(notify.recv(100) == b"WATCHDOG=1", "watchdog")
            server.process.send_signal(signal.SIGTERM)
            while (state := notify.recv(100)) == b"WATCHDOG=1":
                pass
            check(state == b"STOPPING=1", state)


def test_several_addresses_and_ipv6():
    with Folder() as folder, Server(folder / "small.db", "--listen", "127.0.0.1:0,[::1]:0") as server:
        ports = [int(line.rsplit(":", 1)[1]) for line in wait_until(lambda: len(server.lines) > 1 and server.lines) or server.lines if "serving on" in line]
        check(len(ports) == 2, server.lines)
        with socket.create_connection(("::1", ports[1]), timeout=5) as sock:
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: [::1]\r\n\r\n")
            check(sock.recv(100).startswith(b"HTTP/1.1 200"), "IPv6")


if __name__ == "__main__":
    main(__name__)
