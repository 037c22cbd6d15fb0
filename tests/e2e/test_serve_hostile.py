#!/usr/bin/python3
"""`sangsaeng serve` and clients that mean no good: slow, half, many, too large, ambiguous. Each gets the answer that is named, the others theirs."""
import random
import resource
import socket
import struct
import threading
import time

from e2e import BULK, Folder, check, main
from serving import Server, wait_until

HOST = b"Host: localhost\r\n"
OK = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def get(*headers, path=b"/healthz", version=b"HTTP/1.1", method=b"GET"):
    return method + b" " + path + b" " + version + b"\r\n" + b"".join(headers) + b"\r\n"


def answers(server, cases):
    """Cases: name → (bytes, status, closed). Exactly one answer, or none where the status is None; and the server goes on."""
    for name, (data, status, closes) in cases.items():
        if not closes:  # so that nobody waits for more
            data = data.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
        out, closed = server.raw(data, wait_s=10)
        got = int(out[9:12]) if out.startswith(b"HTTP/1.1 ") else None
        check(got == status, f"{name}: {out[:400]!r}", f"{status} expected")
        check(closed or not closes, f"{name}: {out[:400]!r}", "the connection stays open")
        check(out.count(b"X-Request-Id") <= 1, f"{name}: {out[:800]!r}", "more than one answer")
    check(server.get("/healthz").status == 200, "it goes on")


def test_heads_that_two_readers_may_understand_differently_are_refused():
    body = b"GET /v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    length = f"Content-Length: {len(body)}\r\n".encode()
    post = {"method": b"POST", "path": b"/v1/sign-in"}
    cases = {
        "two lengths": (get(HOST, b"Content-Length: 0\r\n", length, **post) + body, 400, True),
        "two equal lengths": (get(HOST, length, length, **post) + body, 400, True),
        "a list of lengths": (get(HOST, b"Content-Length: 0, 0\r\n", **post), 400, True),
        "a signed length": (get(HOST, b"Content-Length: +3\r\n", **post) + b"abc", 400, True),
        "a negative length": (get(HOST, b"Content-Length: -1\r\n", **post), 400, True),
        "a length in hexadecimal": (get(HOST, b"Content-Length: 0x10\r\n", **post), 400, True),
        "an endless length": (get(HOST, b"Content-Length: 99999999999999999999999\r\n", **post), 413, True),
        "length and chunks": (get(HOST, length, b"Transfer-Encoding: chunked\r\n", **post) + b"0\r\n\r\n" + body, 400, True),
        "chunks and length": (get(HOST, b"Transfer-Encoding: chunked\r\n", length, **post) + b"0\r\n\r\n" + body, 400, True),
        "an unknown coding": (get(HOST, b"Transfer-Encoding: xchunked\r\n", **post) + b"0\r\n\r\n" + body, 400, True),
        "two codings": (get(HOST, b"Transfer-Encoding: gzip, chunked\r\n", **post) + b"0\r\n\r\n" + body, 400, True),
        "coding twice": (get(HOST, b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", **post) + b"0\r\n\r\n" + body, 400, True),
        "a vertical tab in the coding": (get(HOST, b"Transfer-Encoding: \x0bchunked\r\n", **post) + b"0\r\n\r\n" + body, 400, True),
        "a blank before the colon": (get(HOST, b"Content-Length : 5\r\n", **post) + b"abcde", 400, True),
        "a tab before the colon": (get(HOST, b"Transfer-Encoding\t: chunked\r\n", **post) + b"0\r\n\r\n", 400, True),
        "a folded line": (get(HOST, b"X-A: b\r\n Content-Length: 5\r\n", **post) + b"abcde", 400, True),
        "a folded line first": (get(b" X-A: b\r\n", HOST), 400, True),
        "a bare LF": (get(HOST, b"X-A: b\nX-B: c\r\n"), 400, True),
        "a bare LF at the end": (b"GET /healthz HTTP/1.1\r\n" + HOST + b"\n", 400, True),
        "a bare LF after the request line": (b"GET /healthz HTTP/1.1\n" + HOST + b"\r\n", 400, True),
        "a bare CR": (get(HOST, b"X-A: b\rX-B: c\r\n"), 400, True),
        "a NUL in a value": (get(HOST, b"X-A: b\0c\r\n"), 400, True),
        "a NUL in a name": (get(HOST, b"X\0A: b\r\n"), 400, True),
        "a NUL in the address": (get(HOST, path=b"/healthz\0x"), 400, True),
        "no colon": (get(HOST, b"nonsense\r\n"), 400, True),
        "no name": (get(HOST, b": x\r\n"), 400, True),
        "letters that no name has": (get(HOST, b"X(A): b\r\n"), 400, True),
        "two hosts": (get(HOST, b"Host: other\r\n"), 400, True),
        "no host": (get(), 400, False),
        "another host": (get(b"Host: somebody.example\r\n"), 421, False),
        "a whole address": (get(HOST, path=b"http://localhost/healthz"), 400, False),
        "another version": (get(HOST, version=b"HTTP/2.0"), 505, True),
        "no version": (b"GET /healthz\r\n" + HOST + b"\r\n", 400, True),
        "a version of letters": (get(HOST, version=b"HTTP/x.y"), 400, True),
        "a blank in the address": (get(HOST, path=b"/healthz x"), 400, False),
        "a tunnel": (get(HOST, method=b"CONNECT", path=b"localhost:80"), 400, False),
        "a trace": (get(HOST, method=b"TRACE"), 405, False),
        "a word of one's own": (get(HOST, method=b"get"), 405, False),
        "an upgrade": (get(HOST, b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"), 200, False),
        "another protocol": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", None, True),
        "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, True),
    }
    with Folder() as folder, Server(folder / "small.db") as server:
        answers(server, cases)
        check(server.stop() == 0, "\n".join(server.lines[-20:]))


def test_chunks_that_are_not_whole_are_refused():
    post = get(HOST, b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", method=b"POST", path=b"/v1/sign-in")
    with Folder() as folder, Server(folder / "small.db", "--idle-seconds", "2", "--request-seconds", "2") as server:
        answers(server, {
            "no size": (post + b"\r\nabc\r\n0\r\n\r\n", 400, True),
            "a size of letters": (post + b"zz\r\nabc\r\n0\r\n\r\n", 400, True),
            "a negative size": (post + b"-1\r\nabc\r\n0\r\n\r\n", 400, True),
            "a size with 0x": (post + b"0x3\r\nabc\r\n0\r\n\r\n", 400, True),
            "a size beyond all numbers": (post + b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n", 413, True),
            "more than the size": (post + b"2\r\nabc\r\n0\r\n\r\n", 400, True),
            "an end that never comes": (post + b"5\r\nab", None, True),
        })


def test_addresses_that_lead_elsewhere_are_refused():
    with Folder() as folder, Server(folder / "small.db") as server:
        cases = {path.decode("latin-1"): (get(HOST, path=path), 400, False) for path in (
            b"/../etc/passwd", b"/%2e%2e/etc/passwd", b"/v1/./sites", b"/v1/%2e/sites", b"/a%2fb", b"/a%2Fb", b"/a%5cb", b"/a\\b", b"/a%00", b"/a%0d%0ab",
            b"/a%zz", b"/a%", b"/a%4", b"/a%ff", b"/a%c0%af", b"//healthz", b"/v1//sites", b"/a#b", b"*", b"healthz", b"/healthz?a=%00", b"/healthz?a=%ff",
            b"/" + b"a/" * 40, b"/healthz?" + b"&".join(b"a=1" for _ in range(100)))}
        cases["a path that ends with a slash"] = (get(HOST, path=b"/healthz/"), 404, False)
        cases["an address of 9,000 bytes"] = (get(HOST, path=b"/" + b"a" * 9000), 414, False)
        cases["an address of 90,000 bytes"] = (get(HOST, path=b"/" + b"a" * 90000), 414, True)
        cases["a head of 20,000 bytes"] = (get(HOST, b"X-A: " + b"a" * 20000 + b"\r\n"), 431, True)
        cases["a head of 90,000 bytes"] = (get(HOST, b"X-A: " + b"a" * 90000 + b"\r\n"), 431, True)
        cases["a head of 100 lines"] = (get(HOST, *(b"X-%d: a\r\n" % i for i in range(100))), 431, True)
        # from some 285 parameters on the library's own list of them filled the connection's memory, and nothing was answered for 30 s
        for n in (49, 285, 287, 290, 292, 300, 600):
            cases[f"{n} parameters"] = (get(HOST, path=b"/healthz?" + b"&".join(b"productId=urn:x:%d" % i for i in range(n))), 400 if n < 600 else 414, False)
        cases["1,900 short parameters"] = (get(HOST, path=b"/healthz?" + b"&".join([b"a=b"] * 1900)), 400, False)
        cases["8,100 parameters without a name"] = (get(HOST, path=b"/healthz?" + b"&" * 8100), 200, False)
        for n in (150, 250, 600, 2000):
            cases[f"a head of {n} short lines"] = (get(HOST, *[b"a:b\r\n"] * n), 431, True)
        for n, status, closes in ((50, 200, False), (600, 431, True)):
            cases[f"{n} cookies"] = (get(HOST, b"Cookie: " + b"; ".join(b"a%d=b" % i for i in range(n)) + b"\r\n"), status, closes)
        answers(server, cases)


def test_who_is_slow_is_hung_up_on_while_others_are_answered():
    with Folder() as folder, Server(folder / "small.db", "--idle-seconds", "1", "--request-seconds", "1") as server:
        head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 1000
        body = get(HOST, b"Content-Type: application/json\r\nContent-Length: 1000\r\n", method=b"POST", path=b"/v1/sign-in") + b" " * 1000
        slow = {"head": (head, 1), "body": (body, len(body) - 990), "nothing": (b"", 0)}
        ended = {}

        def drip(name, data, at):
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sock:
                start = time.monotonic()
                sock.sendall(data[:at])
                sock.settimeout(0.2)
                try:
                    while time.monotonic() - start < 9:
                        try:
                            if sock.recv(1000) == b"":
                                break
                        except TimeoutError:
                            pass
                        sock.sendall(data[at:at + 1])
                        at += 1
                except ConnectionError:
                    pass
                ended[name] = time.monotonic() - start

        threads = [threading.Thread(target=drip, args=(name, *how)) for name, how in slow.items()]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            start = time.monotonic()
            check(server.get("/readyz").status == 200, "others are answered")
            check(time.monotonic() - start < 2, "others are answered at once")
            time.sleep(0.1)
        check(all(seconds < 6 for seconds in ended.values()), ended)


def test_half_requests_and_broken_connections_leave_nothing_behind():
    random.seed(7)
    whole = get(HOST, b"Content-Type: application/json\r\nContent-Length: 20\r\n", method=b"POST", path=b"/v1/sign-in") + b'{"mail": "a@b.test"}'
    with Folder() as folder, Server(folder / "small.db", "--idle-seconds", "2") as server:
        for i in range(200):
            sock = socket.create_connection(("127.0.0.1", server.port))
            sock.sendall((OK if i % 2 else whole)[:random.randrange(0, 60)])
            if i % 3 == 0:  # RST instead of FIN
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        for _ in range(20):  # gone before the answer of a worker
            sock = socket.create_connection(("127.0.0.1", server.port))
            sock.sendall(b"GET /docs/problems HTTP/1.1\r\nHost: localhost\r\n\r\n")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()

        def quiet():
            text = server.get("/metrics").body.decode()
            return "sangsaeng_connections 1\n" in text and "sangsaeng_requests_in_flight 1\n" in text

        check(wait_until(quiet), server.get("/metrics").body.decode()[-2000:])
        check(server.stop() == 0, "\n".join(server.lines[-20:]))


def test_who_asks_without_reading_does_not_fill_the_memory():
    with Folder() as folder, Server(folder / "small.db", "--idle-seconds", "2", "--request-seconds", "2", binary=BULK, tls=False) as server:
        server.get("/docs/problems")
        before = server.rss_kib()
        sockets = []
        for _ in range(20):
            sock = socket.create_connection(("127.0.0.1", server.port))
            sock.setblocking(False)
            try:
                sock.send(b"GET /docs/problems HTTP/1.1\r\nHost: localhost\r\n\r\n" * 400)
            except BlockingIOError:
                pass
            sockets.append(sock)
        time.sleep(1)
        check(server.get("/healthz").status == 200, "others are answered")
        check(server.rss_kib() < before + 100 * 1024, f"{before} → {server.rss_kib()} KiB")
        for sock in sockets:
            sock.close()


def test_ten_thousand_idle_connections_cost_little():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 10500:
        print(f"# skipped: this process may have {hard} descriptors only")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else 65536, hard))
    sockets = []
    try:
        with Folder() as folder, Server(folder / "small.db", "--idle-seconds", "60", binary=BULK) as server:
            server.get("/readyz")
            before = server.rss_kib()
            for i in range(10000):
                sock = socket.create_connection(("127.0.0.1", server.port), timeout=20)
                if i % 10 == 0:
                    sock.sendall(get(HOST))
                sockets.append(sock)
            for sock in sockets[::10]:
                check(sock.recv(1000).startswith(b"HTTP/1.1 200"), "an idle connection was answered once")
            start = time.monotonic()
            for _ in range(20):
                check(server.get("/readyz").status == 200, "others are answered")
            check(time.monotonic() - start < 5, "others are answered soon")
            check(wait_until(lambda: "sangsaeng_connections 10001" in server.get("/metrics").body.decode()), server.get("/metrics").body.decode()[-1500:])
            used = server.rss_kib() - before
            check(used < 500 * 1024, f"{used} KiB for 10,000 connections")
            for sock in sockets:
                sock.close()
            check(server.stop() == 0, "\n".join(server.lines[-5:]))
    finally:
        for sock in sockets:
            sock.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_noise_over_tls_ends_nothing():
    random.seed(11)
    with Folder() as folder, Server(folder / "small.db", tls=True) as server:
        for i in range(100):
            sock = socket.create_connection(("127.0.0.1", server.port))
            sock.sendall((b"\x16\x03\x01\x01\x00\x01" if i % 2 else b"") + random.randbytes(random.randrange(0, 400)))
            sock.close()
        plain = socket.create_connection(("127.0.0.1", server.port))
        tls = server.context().wrap_socket(plain, server_hostname="localhost")
        tls.sendall(get(HOST, path=b"/docs/problems") * 50)  # asked without reading
        time.sleep(0.3)
        tls.close()
        check(server.get("/healthz").status == 200, "it goes on")
        check(server.stop() == 0, "\n".join(server.lines[-20:]))


if __name__ == "__main__":
    main(__name__)
