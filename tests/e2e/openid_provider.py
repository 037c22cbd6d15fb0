"""An OpenID provider for tests: Glewlwyd (Debian) on a free port with a database of its own, set up through its API. Two issuers: "rsa" signs with RS256,
"ecdsa" with ES256."""
import glob
import gzip
import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.parse

DOCUMENTS = "/usr/share/doc/glewlwyd"


def missing():
    return not (shutil.which("glewlwyd") and shutil.which("openssl") and glob.glob(DOCUMENTS + "/database/init.sqlite3.sql*"))


def read(path):
    for place, how in ((path + ".gz", gzip.open), (path, open)):
        if os.path.exists(place):
            with how(place, "rt", encoding="utf-8") as file:
                return file.read()
    raise FileNotFoundError(path)


class Provider:
    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        base = sqlite3.connect(self.folder / "provider.db")
        base.executescript(read(DOCUMENTS + "/database/init.sqlite3.sql"))
        base.close()
        settings = read(DOCUMENTS + "/glewlwyd.conf.sample")
        for old, new in (("port=4593", f"port={self.port}"), ("http://localhost:4593", f"http://localhost:{self.port}"), ('#bind_address="127.0.0.1"', 'bind_address="127.0.0.1"'),
                         ("/var/cache/glewlwyd/glewlwyd.db", self.folder / "provider.db"), ("cookie_secure=1", "cookie_secure=0")):
            settings = settings.replace(old, new)
        self.log = open(self.folder / "provider.log", "wb")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(["glewlwyd", "-c", self.folder.write("provider.conf", settings)], stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.admin = self.sign_in("admin", "password")
                break
            except OSError:
                time.sleep(0.05)
        self.set_up()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def issuer(self, kind):
        return f"http://localhost:{self.port}/api/{kind}"

    def ask(self, method, path, body=None, cookie=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"localhost:{self.port}", **({"Cookie": cookie} if cookie else {}), **({"Content-Type": "application/json"} if body is not None else {})}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response, data

    def must(self, *arguments):
        response, data = self.ask(*arguments)
        if response.status >= 400:
            raise AssertionError(f"{arguments[:2]}: {response.status} {data[:500]!r}")
        return response, data

    def sign_in(self, user, password):
        response, _ = self.must("POST", "/api/auth/", {"username": user, "password": password})
        return response.headers["Set-Cookie"].split(";")[0]

    def key(self, kind):
        secret, public = self.folder / (kind + ".key"), self.folder / (kind + ".pem")
        algorithm = ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] if kind == "rsa" else ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
        subprocess.run(["openssl", "genpkey", "-algorithm", *algorithm, "-out", secret], check=True, capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", secret, "-pubout", "-out", public], check=True, capture_output=True)
        with open(secret, encoding="ascii") as a, open(public, encoding="ascii") as b:
            return a.read(), b.read()

    def set_up(self):
        _, data = self.must("GET", "/api/mod/user/database", None, self.admin)
        module = json.loads(data)
        module["parameters"]["data-format"]["checked"] = {"multiple": False, "read": True, "write": True, "profile-read": True, "profile-write": False}
        self.must("PUT", "/api/mod/user/database", module, self.admin)
        self.must("PUT", "/api/mod/user/database/reset", None, self.admin)
        for kind in ("rsa", "ecdsa"):
            secret, public = self.key(kind)
            self.must("POST", "/api/mod/plugin/", {"module": "oidc", "name": kind, "display_name": kind, "parameters": {
                "iss": self.issuer(kind), "jwt-type": kind, "jwt-key-size": "256", "key": secret, "cert": public, "access-token-duration": 600, "refresh-token-duration": 600,
                "code-duration": 60, "refresh-token-rolling": True, "allow-non-oidc": False, "auth-type-code-enabled": True, "auth-type-token-enabled": False,
                "auth-type-implicit-enabled": False, "auth-type-password-enabled": False, "auth-type-client-enabled": False, "auth-type-refresh-enabled": False,
                "auth-type-none-enabled": False, "auth-type-code-revoke-replayed": True, "subject-type": "public", "pkce-allowed": True, "pkce-method-plain-allowed": False,
                "jwks-show": True, "name-claim": "no", "email-claim": "mandatory", "email-claim-scope": [], "scope-claim": "no", "address-claim": {"type": "no"},
                "claims": [{"name": "email_verified", "user-property": "checked", "type": "boolean", "boolean-value-true": "yes", "boolean-value-false": "no", "mandatory": True}],
            }}, self.admin)

    def add_client(self, client, secret, back):
        self.must("POST", "/api/client/", {"client_id": client, "name": client, "confidential": True, "enabled": True, "password": secret, "client_secret": secret,
                                           "redirect_uri": [back], "authorization_type": ["code"], "scope": [], "token_endpoint_auth_method": ["client_secret_post"]}, self.admin)

    def add_user(self, user, mail, checked):
        self.must("POST", "/api/user/", {"username": user, "password": "password-" + user, "email": mail, "scope": ["openid", "g_profile"], "enabled": True,
                                         "checked": "yes" if checked else "no"}, self.admin)

    def consent(self, user, client, url):
        """What the person does in the browser: signs in, agrees; where the provider then sends the browser."""
        cookie = self.sign_in(user, "password-" + user)
        self.must("PUT", f"/api/auth/grant/{client}/", {"scope": "openid"}, cookie)
        parts = urllib.parse.urlsplit(url)
        response, data = self.ask("GET", f"{parts.path}?{parts.query}&g_continue", None, cookie)
        if response.status != 302:
            raise AssertionError(f"{response.status} {data[:500]!r}")
        return response.headers["Location"]
