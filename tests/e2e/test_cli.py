#!/usr/bin/python3
"""The command line: each exit code provoked, help of every command, "did you mean", both languages, data on stdout only, interruption."""
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import tempfile
import threading
import time

from e2e import BIN, SOURCE, Folder, Result, check, environment, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
COMMANDS = ["run", "import", "serve", "client", "session", "oidc", "migrate", "check", "duty", "explain", "factor", "methodology", "fund", "credit", "export", "access", "agreement", "visits", "fill", "claims", "campaign", "inbox", "start", "bill", "application", "pact", "ledger", "meter", "verify", "evidence", "person", "partner", "backup", "restore", "footprint", "inventory", "publish", "rollup", "plan", "macc", "report", "outcome", "cascade", "route", "graph", "format", "help"]
MADE = {}


def database():
    """The small example, run once."""
    if not MADE:
        MADE["folder"] = tempfile.mkdtemp(prefix="sangsaeng-")
        MADE["db"] = os.path.join(MADE["folder"], "small.db")
        result = run("run", SMALL, "--db", MADE["db"])
        check(result.code == 0, result, "the small example must run")
    return MADE["db"]


# --- help, version, language ---


def test_a_verb_of_plan_refuses_the_options_of_others():
    for words, option in ((("make", "--year", "2031"), "--year"), (("make", "--prices", "5"), "--prices"), (("make", "--all"), "--all"), (("make", "--committee", "X"), "--committee"),
                          (("candidates", "--seed", "3"), "--seed"), (("solve", "DIR", "-o", "x.csv"), "--out"), (("why", "P", "--price", "3"), "--price"), (("why", "P", "--seed", "3"), "--seed"),
                          (("solve", "DIR", "--db", "X"), "--db"), (("generate", "wide", "-o", "D", "--db", "X"), "--db"), (("adopt", "P", "--work", "9"), "--work"),
                          (("compare", "A", "B", "--top", "3"), "--top"), (("sensitivity", "--name", "N"), "--name"), (("list", "--dry-run"), "--dry-run"), (("show", "P", "--by", "N"), "--by"),
                          (("import", "F", "--year", "2031"), "--year"), (("variance", "P", "--gap", "0"), "--gap")):
        result = run("plan", *words)
        check(result.code == 2 and result.out == "" and f"error[cli.option_not_of]: plan {words[0]} takes no {option}\n" in result.err, result, words)
    check("plan make에는 --year 옵션이 없습니다" in run("plan", "make", "--year", "2031", "--lang", "ko").err, "")
    for words, given in ((("why", "P", "-O", "csv"), "csv"), (("import", "F", "-O", "csv"), "csv"), (("compare", "A", "B", "-O", "svg"), "svg"), (("why", "P", "-o", "x.csv"), "csv")):
        result = run("plan", *words, "--db", "X")
        check(result.code == 2 and "error[cli.value]" in result.err and f'"{given}" is no value for -' in result.err and "Possible: text, json" in result.err, result, words)


def test_usage_errors_of_plan_show_what_to_write():
    result = run("plan")
    check(result.code == 2 and "\ufffd" not in result.err and "sangsaeng plan make [SCENARIO.json]" in result.err, result)
    result = run("plan", "sensitivity", "--prices", "x", "--db", "X")
    check(result.code == 2 and '"x" is no value for --prices' in result.err and "10000,20000" in result.err, result)
    columns = {line.index(words) for line in run("plan", "--help").out.splitlines() for words in ("carbon prices in won", "key under which it is kept", "seed; the same one") if words in line}
    assert len(columns) == 1, columns


def test_every_command_has_help_with_examples_first_in_both_languages():
    listed = run("--help").out
    for command in COMMANDS:
        check(re.search(rf"^  {command}\s", listed, re.MULTILINE), Result(0, listed, ""), command)
        english, korean = run(command, "--help"), run("help", command, "--lang", "ko")
        check(english.code == 0 and english.err == "" and english.out == run("help", command).out, english)
        check(english.out.splitlines()[2] == "Examples" and f"  sangsaeng {command}" in english.out, english)
        check(korean.code == 0 and korean.out.splitlines()[2] == "예" and "종료 코드" in korean.out, korean)
        check("130" in english.out and "--lang" in english.out, english)


def test_the_commands_of_the_help_are_all_there_are():
    listed = run("--help").out.split("Commands\n")[1].split("\n\n")[0]
    check([line.split()[0] for line in listed.splitlines()] == COMMANDS, Result(0, listed, ""))


def test_version_names_version_and_schema():
    result = run("--version")
    check(re.fullmatch(r"sangsaeng \d+\.\d+\.\d+( \(git [0-9a-f]{7,}\))?, schema \d+\n[^\n]*NOTICE[^\n]*\n", result.out) and result.code == 0, result)


def test_the_language_follows_the_environment_and_the_option_wins():
    check("‘runn’ 명령은 없습니다" in run("runn", LANG="ko_KR.UTF-8").err, run("runn", LANG="ko_KR.UTF-8"))
    check("there is no command" in run("runn", LANG="en_US.UTF-8").err, run("runn"))
    check("there is no command" in run("--lang", "en", "runn", LANG="ko_KR.UTF-8").err, run("runn"))
    check("‘runn’" in run("runn", "--lang", "ko").err, run("runn", "--lang", "ko"))
    check("명령은" in run("runn", LC_ALL="ko_KR.UTF-8", LANG="en_US.UTF-8").err, run("runn"))


# --- wrong usage: 2 ---

def usage(*arguments, code, says=""):
    result = run(*arguments)
    check(result.code == 2 and result.out == "", result, "exit code 2")
    check(f"error[{code}]" in result.err and says in result.err, result, f"{code} {says}")


def test_wrong_usage_is_told_with_the_nearest_word():
    usage("chekc", code="cli.command_unknown", says="Did you mean: sangsaeng check?")
    usage("help", "rolup", code="cli.command_unknown", says="Did you mean: sangsaeng rollup?")
    usage("run", SMALL, "--agan", code="cli.option_unknown", says="Did you mean: --again?")
    usage("rollup", "--link", "x", code="cli.option_unknown", says="Did you mean: --links?")
    usage("run", "-x", code="cli.option_unknown")


def test_long_options_are_never_abbreviated():
    usage("run", SMALL, "--d", "x.db", code="cli.option_unknown")
    usage("check", "--max", "3", code="cli.option_unknown")


def test_an_option_of_another_command_is_unknown():
    usage("check", "--again", "--db", "x.db", code="cli.option_unknown")


def test_missing_and_wrong_values_are_named():
    usage("run", SMALL, "--db", code="cli.value_missing")
    usage("run", SMALL, code="cli.option_needed", says="--db FILE")
    usage("run", "--db", "x.db", code="cli.argument_missing")
    usage("run", SMALL, SMALL, "--db", "x.db", code="cli.argument_extra")
    usage("run", SMALL, "--db", "x.db", "-O", "xml", code="cli.value", says="Possible: text, json")
    usage("rollup", "--links", "l", "--direct", "d", "--threads", "0", code="cli.value")
    usage("run", SMALL, "--db", "x.db", "--lang", "jp", code="cli.value", says="ko, en")
    usage("run", SMALL, "--db", "x.db", "--again=yes", code="cli.no_value")
    usage("explain", code="cli.option_needed")
    usage("rollup", "--links", "l", code="cli.option_needed", says="--direct")


def test_no_command_gives_help_on_stderr():
    result = run()
    check(result.code == 2 and result.out == "" and "Commands" in result.err, result)


def test_a_double_dash_ends_the_options():
    with Folder() as folder:
        result = run("run", "--db", folder / "x.db", "--", "--again")
        check(result.code == 3 and "error[folder.open]" in result.err and os.listdir(folder.path) == [], result)


def test_values_may_follow_an_equals_sign_or_the_letter():
    with Folder() as folder:
        result = run("run", SMALL, f"--db={folder / 'x.db'}", "-Ojson")
        check(result.code == 0 and json.loads(result.out)["schema"] == "sangsaeng.run/1", result)


# --- exit codes ---

def test_0_done_with_data_on_stdout_only():
    result = run("check", "--db", database(), "--json")
    check(result.code == 0 and json.loads(result.out)["failed"] == 0 and result.err == "", result)


def test_1_done_with_findings():
    with Folder() as folder:
        shutil.copy(database(), folder / "x.db")
        db = sqlite3.connect(folder / "x.db")
        db.execute("UPDATE measures SET cost_krw = cost_krw + 1 WHERE measure = 'S1-M1'")
        db.commit()
        db.close()
        result = run("check", "--db", folder / "x.db")
        check(result.code == 1 and "FAILED" in result.out and "measures" in result.err + result.out, result)
        korean = run("check", "--db", folder / "x.db", "--lang", "ko")
        check(korean.code == 1 and "실패" in korean.out, korean)


def test_2_an_unknown_rule_is_wrong_usage():
    result = run("check", "--db", database(), "no.such.rule")
    check(result.code == 2 and result.out == "" and "check.unknown_rule" in result.err, result)


def test_3_input_that_cannot_be_used():
    with Folder() as folder:
        result = run("run", folder / "nothing", "--db", folder / "x.db")
        check(result.code == 3 and result.out == "" and os.listdir(folder.path) == [], result)


def test_4_not_found():
    with Folder() as folder:
        for arguments in (("check", "--db", folder / "none.db"), ("explain", "--db", database(), "--product", "NO-SUCH"), ("explain", "no.such.code")):
            result = run(*arguments)
            check(result.code == 4 and result.out == "", result)
        check(os.listdir(folder.path) == [], result, "looking does not make a database")
        check("bom.cycle" in run("explain", "bom.cycel").err, run("explain", "bom.cycel"))


def test_5_conflict():
    with Folder() as folder:
        shutil.copy(database(), folder / "x.db")
        before = open(folder / "x.db", "rb").read()
        result = run("run", SMALL, "--db", folder / "x.db")
        check(result.code == 5 and result.out == "" and "error[programme.exists]" in result.err and "--again" in result.err, result)
        check(open(folder / "x.db", "rb").read() == before, result)


def test_6_not_permitted():
    """As root nothing is forbidden, so the program then runs as nobody, from a place that nobody can reach."""
    with Folder() as folder:
        program, secret = folder / "sangsaeng", folder / "x.db"
        shutil.copy(BIN, program)
        shutil.copy(database(), secret)
        os.chmod(folder.path, 0o755)
        os.chmod(program, 0o755)
        os.chmod(secret, 0)
        nobody = (lambda: os.setuid(65534)) if os.geteuid() == 0 else None
        process = subprocess.run([program, "check", "--db", secret], capture_output=True, env=environment(), preexec_fn=nobody, cwd="/", check=False)
        os.chmod(secret, stat.S_IRUSR | stat.S_IWUSR)
        result = Result(process.returncode, process.stdout.decode(), process.stderr.decode())
        check(result.code == 6 and result.out == "", result)


def test_7_a_server_that_is_not_there():
    result = run("check", "--db", "postgresql://anna:geheim@localhost:1/x")
    check(result.code == 7 and "store.open" in result.err and "geheim" not in result.err, result)


def test_70_the_machine_failed():
    with open("/dev/full", "wb") as full:
        process = subprocess.run([BIN, "format"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    check(process.returncode == 70 and b"error[cli.write]" in process.stderr, Result(process.returncode, "", process.stderr.decode()))


def endless(path, header, row):
    """Feeds a named pipe for ever."""

    def feed():
        try:
            with open(path, "wb", buffering=0) as pipe:
                pipe.write(header)
                n = 0
                while True:
                    pipe.write(b"".join(row(n + i) for i in range(2000)))
                    n += 2000
        except (BrokenPipeError, OSError):
            pass

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    return thread


def interrupted(command, delay_s=1.0):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    time.sleep(delay_s)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return Result(process.returncode, out.decode(), err.decode("utf-8", "replace"))


def test_130_an_interrupted_import_leaves_nothing():
    with Folder() as folder:
        copy = folder / "f"
        shutil.copytree(SMALL, copy)
        os.unlink(os.path.join(copy, "organisations.csv"))
        os.mkfifo(os.path.join(copy, "organisations.csv"))
        endless(os.path.join(copy, "organisations.csv"), b"organisation,name,kind\n", lambda n: b"O-%d,x,supplier\n" % n)
        os.mkdir(folder / "db")
        result = interrupted([BIN, "import", copy, "--db", os.path.join(folder / "db", "x.db")])
        check(result.code == 130 and result.out == "" and "interrupted" in result.err, result)
        check(os.listdir(folder / "db") == [], result)


def test_130_an_interrupted_rollup_prints_nothing():
    with Folder() as folder:
        os.mkfifo(folder / "links.csv")
        folder.write("direct.csv", "product,kg\nP,1\nQ,2\n")
        endless(folder / "links.csv", b"product,input,quantity\n", lambda n: b"P,Q,0.001\n")
        result = interrupted([BIN, "rollup", "--links", folder / "links.csv", "--direct", folder / "direct.csv"])
        check(result.code == 130 and result.out == "", result)


# --- commands ---

def test_run_twice_gives_the_same_bytes_and_the_documented_keys():
    with Folder() as folder:
        first = run("run", SMALL, "--db", folder / "x.db", "-O", "json")
        second = run("run", SMALL, "--db", folder / "x.db", "--again", "-O", "json", "--lang", "ko")
        check(first.code == 0 and first.out == second.out, first)
        data = json.loads(first.out)
        check(list(data) == ["schema", "as_of", "suppliers", "tier1", "tier2", "money_krw", "reduction_tco2e", "vehicles", "credits", "checks"], first)
        check(list(data["money_krw"]) == ["in_motie", "in_oem", "in_mss", "in_returned", "in_interest", "in_recovered", "paid_tier1", "paid_tier2", "to_treasury", "fees",
                                          "on_hand", "fixed_tier1", "obligation", "overdue", "own_share"], first)
        check(list(data["credits"]) == ["koc_issued", "kcu_converted", "kcu_surrendered", "held", "obligation_t", "surrender_cap"], first)
        check(all(isinstance(v, int) for v in list(data["money_krw"].values()) + list(data["credits"].values())), first)
        check([list(v) for v in data["vehicles"]] == [["id", "before_kgco2e", "after_kgco2e", "claim_adjusted_kgco2e", "publishable"]] * len(data["vehicles"]), first)


def test_an_imported_folder_can_be_run_again_only_on_request():
    with Folder() as folder:
        imported = run("import", SMALL, "--db", folder / "x.db", "-O", "json")
        check(imported.code == 0 and json.loads(imported.out)["imported"] > 300, imported)
        check(run("run", SMALL, "--db", folder / "x.db").code == 5, imported)
        check(run("run", SMALL, "--db", folder / "x.db", "--again").code == 0, imported)
        check(os.listdir(folder.path) == ["x.db"], imported, str(os.listdir(folder.path)))


def test_a_link_to_the_database_stays_a_link():
    with Folder() as folder:
        check(run("import", SMALL, "--db", folder / "real.db").code == 0, "")
        os.symlink("real.db", folder / "link.db")
        result = run("import", SMALL, "--db", folder / "link.db", "--again")
        check(result.code == 0 and os.path.islink(folder / "link.db"), result)


def test_check_lists_its_rules_and_checks_those_named():
    listed = json.loads(run("check", "--list", "-O", "json").out)["rules"]
    check(len(listed) >= 5 and all(r["ko"] and r["en"] for r in listed), Result(0, str(listed), ""))
    one = listed[0]["rule"]
    result = run("check", "--db", database(), one, "-O", "json")
    check([r["rule"] for r in json.loads(result.out)["rules"]] == [one], result)


def test_colour_is_shown_only_where_it_is_asked_for():
    check("\033[" not in run("check", "--db", database()).out, "")
    check("\033[32mpassed" in run("check", "--db", database(), "--color", "always", NO_COLOR="1").out, "")
    check("\033[" not in run("check", "--db", database(), "--color", "always", "-O", "json").out, "")


def test_explain_prints_contributions_that_sum_to_the_total():
    from decimal import Decimal
    for which in ("before", "after"):
        result = run("explain", "--db", database(), "--product", "V-1", "--case", which, "--top", "3", "-O", "json")
        data = json.loads(result.out)
        total = sum(Decimal(c["kgco2e"]) for c in data["contributions"]) + Decimal(data["other_kgco2e"])
        check(abs(total - Decimal(data["total_kgco2e"])) <= Decimal("1e-9") * total, result)
        check(abs(Decimal(data["sum_kgco2e"]) - total) <= Decimal("1e-9") * total, result)
        check(abs(sum(Decimal(f["kgco2e"]) for f in data["factors"]) - total) <= Decimal("1e-6") * total, result, "factors make up the total too")
        inputs = sum(Decimal(l["kgco2e"]) for l in data["links"]) + Decimal(data["direct_kgco2e"])
        check(abs(inputs - total) <= Decimal("1e-9") * total, result, "so do its inputs")
        check(all(f["source"] and f["status"] for f in data["factors"]) and data["case"] == which, result)


def test_explain_repeats_itself_by_the_command_it_prints():
    result = run("explain", "--db", database(), "--product", "V-1", "--lang", "ko")
    command = result.out.rstrip().splitlines()[-1].split("sangsaeng ", 1)[1]
    again = subprocess.run(f'"$BIN" {command} --lang ko', shell=True, capture_output=True, env=environment(BIN=BIN), check=False)
    check(again.returncode == 0 and again.stdout.decode() == result.out, result)


def test_explain_says_what_a_code_means_in_both_languages():
    result = run("explain", "table.row_twice")
    check(result.code == 0 and "table.row_twice" in result.out and "이미 있습니다" in result.out and "already" in result.out, result)
    codes = json.loads(run("explain", "--list", "-O", "json").out)["messages"]
    check(len(codes) > 100 and len({c["code"] for c in codes}) == len(codes) and all(c["ko"] and c["en"] for c in codes), Result(0, "", ""))


def test_the_format_names_every_table_and_column_of_the_example():
    text = run("format").out
    for name in sorted(os.listdir(SMALL)):
        if name.endswith(".csv"):
            section = text.split(f"### {name} ")[1].split("### ")[0]
            with open(os.path.join(SMALL, name), encoding="utf-8") as file:
                for column in file.readline().strip().split(","):
                    check(f"| `{column}` |" in section, Result(0, section, ""), f"{name} {column}")


def test_quiet_leaves_warnings_out():
    with Folder() as folder:
        copy = folder / "f"
        shutil.copytree(SMALL, copy)
        open(os.path.join(copy, "other.csv"), "w", encoding="utf-8").close()
        loud = run("import", copy, "--db", folder / "x.db")
        quiet = run("import", copy, "--db", folder / "y.db", "-q")
        check("warning[folder.file_unknown]" in loud.err and quiet.err == "", loud)


def clean_up():
    if MADE:
        shutil.rmtree(MADE["folder"], ignore_errors=True)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        clean_up()
