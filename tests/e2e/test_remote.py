#!/usr/bin/python3
"""--server URL: a command that a server runs says, writes and ends as the same command does here."""
import json
import os
import zipfile

from api import Server
from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()
DB = HOME / "small.db"
MADE = {}


def server():
    if "server" not in MADE:
        result = run("run", SMALL, "--db", DB, "-q")
        check(result.code == 0, result)
        MADE["server"] = Server(DB).__enter__()
    return MADE["server"]


def there(*words, of="OPERATOR", **variables):
    at = server()
    return run(*words, "--server", f"http://127.0.0.1:{at.port}", SANGSAENG_TOKEN=at.client(of).token if of else "", **variables)


def here(*words, **variables):
    server()
    return run(*words, "--db", DB, **variables)


def test_what_is_printed_is_the_same_here_and_there():
    for words in (["duty", "list", "--due", "30d"], ["cascade", "-O", "json"], ["fund", "firms", "-O", "csv"], ["factor", "search", "전기", "--lang", "ko"]):
        one, two = here(*words), there(*words)
        check(one.code == two.code == 0 and one.out == two.out, two, f"{words}\n{one}")


def test_what_is_written_comes_into_the_file_named():
    for command, ending in ("cascade", "csv"), ("fund firms", "xlsx"):
        one, two = (where(*command.split(), "-o", HOME / f"{where.__name__}.{ending}") for where in (here, there))
        check(one.code == two.code == 0 and two.out == "", two)
        with open(HOME / f"here.{ending}", "rb") as a, open(HOME / f"there.{ending}", "rb") as b:
            assert a.read() == b.read(), ending


def test_a_firm_gets_what_is_its_own_and_exit_codes_say_the_rest():
    own = there("outcome", "S1", "--json", of="S1")
    check(own.code == 0 and own.out == here("outcome", "S1", "--json").out, own)
    for words, of, code in ((["outcome", "S2"], "S1", 6), (["backup", "b.ssb"], "S1", 6), (["migrate"], "OPERATOR", 6), (["duty", "lst"], "OPERATOR", 2)):
        result = there(*words, of=of)
        check(result.code == code and result.out == "" and "error[" in result.err, result, words)
    check(there("outcome", "S1", of=None).code == 2, "nobody asks")
    check(there("outcome", "S1", "--db", DB).code == 2, "--db and --server")
    check("안 됩니다" in there("backup", "b.ssb", "--lang", "ko", of="S1").err or "없습니다" in there("backup", "b.ssb", "--lang", "ko", of="S1").err, "in Korean")


def test_files_named_are_handed_in():
    with open(HOME / "links.csv", "w", encoding="utf-8") as file:
        file.write("product,input,quantity\nA,B,2\n")
    with open(HOME / "direct.csv", "w", encoding="utf-8") as file:
        file.write("product,kgco2e\nA,1\nB,3\n")
    words = ["rollup", "--links", HOME / "links.csv", "--direct", HOME / "direct.csv"]
    one, two = run(*words), there(*words)
    check(one.code == two.code == 0 and one.out == two.out and ",7" in two.out or "A,7" in two.out, two, one)
    check(there("rollup", "--links", HOME / "none.csv", "--direct", HOME / "direct.csv").code in (2, 3), "a file that is not there")
    check("cli.server_folder" in there("import", SMALL).err, "a folder is handed in as a zip")
    with zipfile.ZipFile(HOME / "small.zip", "w") as pack:
        for name in os.listdir(SMALL):
            if name.endswith((".csv", ".json")):
                pack.write(os.path.join(SMALL, name), name)
    result = there("import", HOME / "small.zip", "--again", "--json")
    check(result.code == 0 and json.loads(result.out)["schema"].startswith("sangsaeng."), result)


def test_no_token_goes_out_in_clear_and_a_server_that_is_away_is_named():
    for url, code in (("http://carbon.example", 2), ("ftp://127.0.0.1", 2), ("http://user@127.0.0.1:1", 2), ("http://127.0.0.1:1", 7)):
        result = run("cascade", "--server", url, SANGSAENG_TOKEN="secret-token")
        check(result.code == code and "secret-token" not in result.err, result, url)


def test_a_secret_key_leaves_for_no_server():
    key = HOME / "verifier.key"
    check(run("ledger", "keygen", "-o", key).code == 0, None)
    for words in (["verify", "sign", "VF-1", "--key", key, "-o", HOME / "signed"], ["ledger", "checkpoint", "--key", key]):
        result = there(*words)
        check(result.code == 2 and "cli.server_key" in result.err and not os.path.exists(HOME / "signed"), result, words)
        # it is refused before anybody is asked
        check(run(*words, "--server", "http://127.0.0.1:1", SANGSAENG_TOKEN="t").code == 2, words)
    made = there("ledger", "keygen", "-o", HOME / "of-server.key")
    check("job.machine" in made.err and made.code != 0 and not os.path.exists(HOME / "of-server.key"), made)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        if "server" in MADE:
            MADE["server"].stop()
        HOME.__exit__()
