"""What the end-to-end tests share: running the real binary, TAP output, files in a folder of their own.

The binary is SANGSAENG_BIN (meson sets it: the one of the same build directory), else SANGSAENG_DEBUG. A test is a function whose name says what
must hold; `main` runs all functions that begin with "test_" and prints TAP. A sanitizer's finding ends the program by a signal, so it never passes
for an exit code.
"""
import functools
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import traceback

SOURCE = os.environ.get("SANGSAENG_SOURCE") or os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BIN = os.environ.get("SANGSAENG_BIN") or os.environ.get("SANGSAENG_DEBUG") or os.path.join(SOURCE, "build", "debug", "sangsaeng")
RELEASE = os.environ.get("SANGSAENG_RELEASE") or ""


def newest_source():
    return max(os.path.getmtime(os.path.join(base, name)) for base, _, names in os.walk(os.path.join(SOURCE, "src")) for name in names)


# For what is repeated many times over: the release binary if there is one, a sample of it runs on BIN with its sanitizers. A release binary older than
# the source would judge by other rules.
BULK = RELEASE if os.access(RELEASE, os.X_OK) and os.path.getmtime(RELEASE) > newest_source() else BIN
# How often tests repeat what is drawn at random: 1 in ./dev test, more in ./dev check.
EFFORT = int(os.environ.get("TEST_EFFORT") or 1)
# What each test costs, for whoever makes them faster.
TIMES = bool(os.environ.get("SANGSAENG_TEST_TIMES"))
FINDING = re.compile(r"^(?P<file>[^:\s]+)(?::(?P<line>\d+))?(?::(?P<column>\d+))?(?::(?P<cell>[^:]+))?: (?P<severity>error|warning|note)\[(?P<code>[\w.]+)\]: (?P<text>.*)$")


class Result:
    """Exit code (negative: signal), stdout and stderr as text, and the findings read from stderr."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        self.findings = [m.groupdict() for m in map(FINDING.match, err.splitlines()) if m]

    def errors(self):
        return [f for f in self.findings if f["severity"] == "error"]

    def __str__(self):
        return f"exit code {self.code}\nstdout:\n{self.out[:1500]}\nstderr:\n{self.err[:3000]}"


def environment(**changes):
    env = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "NO_COLOR")}
    env["LANG"] = "C.UTF-8"
    env.update(changes)
    return env


_binary = [BIN]  # of calls that name none


def binary():
    """The one that calls use at this moment."""
    return _binary[0]


def on_bulk(function, bulk=True):
    """What it calls without naming a binary runs on BULK."""
    if not bulk:
        return function()
    _binary[0] = BULK
    try:
        return function()
    finally:
        _binary[0] = BIN


def bulk(test):
    """A test whose like also runs under sanitizers: on BULK, with TEST_EFFORT above 1 under sanitizers."""
    @functools.wraps(test)
    def on_release():
        on_bulk(test, EFFORT == 1)
    return on_release


def sampled(cases, every=5):
    """Cases of one kind, (name, function) pairs: one in `every` runs under sanitizers, the others on BULK; with TEST_EFFORT above 1 all of them under sanitizers."""
    return [(name, function if EFFORT > 1 or number % every == 0 else lambda function=function: on_bulk(function)) for number, (name, function) in enumerate(cases)]


def run(*arguments, stdin=None, cwd=None, binary=None, **variables):
    process = subprocess.run([binary or _binary[0], *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd, env=environment(**variables), timeout=600, check=False)
    return Result(process.returncode, process.stdout.decode("utf-8", "replace"), process.stderr.decode("utf-8", "replace"))


def check(condition, result, what=""):
    if not condition:
        raise AssertionError(f"{what}\n{result}")


class Folder:
    """A folder that is gone after the test."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="sangsaeng-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def write(self, name, content):
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(self / name, mode, **({} if mode == "wb" else {"encoding": "utf-8", "newline": ""})) as file:
            file.write(content)
        return self / name


def main(module, extra=()):
    """`extra`: (name, function) pairs beside the functions of the module. Of those functions one in four runs under sanitizers, the others on BULK; all of them
    under sanitizers with TEST_EFFORT above 1 (./dev check)."""
    tests = sampled([(name[5:], function) for name, function in vars(sys.modules[module]).items() if name.startswith("test_") and callable(function)], 4)
    tests += list(extra)
    only = sys.argv[1:]
    tests = [t for t in tests if not only or any(word in t[0] for word in only)]
    print(f"1..{len(tests)}")
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            function()
            print(f"ok {number} - {name}")
        except Exception:  # noqa: BLE001: any failure is reported and the next test runs
            failed += 1
            print(f"not ok {number} - {name}")
            print("\n".join("# " + line for line in traceback.format_exc().splitlines()))
        if TIMES:
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"# {after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime:.2f} s of the processors")
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
