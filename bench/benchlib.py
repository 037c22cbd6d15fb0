"""What every bench shares: the machine, its calibration, measuring side by side, and the two forms of the result.

A bench is an executable bench/NAME (or a C program bench/NAME.c named in meson.build) started by `./dev bench NAME [--json]`; its first
comment line says what it measures. It compares with a peer in the same run, since an absolute time moves by a factor of two on shared
machines. In Python:

    import benchlib
    bench = benchlib.Bench("import")
    times = benchlib.side_by_side({"ours": lambda: benchlib.run([benchlib.PROGRAM, …]), "peer": lambda: benchlib.run(["sqlite3", …])})
    bench.measure("import of 1M links", times["ours"], "s", peer="sqlite3 .import", peer_value=times["peer"], target="<= 2")
    bench.finish()

Without --json, finish() prints a table; with it, one object and nothing else:
    {"machine": {…}, "calibration": {…}, "measures": [{"name", "value", "unit", "peer", "peer_value", "ratio", "target", "met"}]}
`ratio` is value / peer_value, or peer_value / value where better="higher" says that the target is a gain ("20 times the peer").
`target` ("<= 2", ">= 20") holds for the ratio if there is a peer, else for the value; `met` is null without target.
Files that a bench makes go to benchlib.work(NAME), a folder below build/.
"""
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import unicodedata

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
BUILD = os.path.join(ROOT, "build")
PROGRAM = os.path.join(BUILD, "release", "sangsaeng")


def work(name):
    """Folder for the files of a bench; kept between runs, so that large inputs are made once."""
    path = os.path.join(BUILD, "bench", name)
    os.makedirs(path, exist_ok=True)
    return path


def _first(path, pattern, fallback=""):
    try:
        with open(path, encoding="utf-8") as file:
            match = re.search(pattern, file.read(), re.MULTILINE)
        return match.group(1).strip() if match else fallback
    except OSError:
        return fallback


def machine():
    """Describes the machine without naming it: no host, user or folder names."""
    memory_kb = int(_first("/proc/meminfo", r"^MemTotal:\s+(\d+)", "0"))
    compiler = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, encoding="utf-8", check=False).stdout.strip()
    filesystem = subprocess.run(["stat", "-f", "-c", "%T", ROOT], capture_output=True, encoding="utf-8", check=False).stdout.strip()
    return {
        "cpu": _first("/proc/cpuinfo", r"^model name\s*:\s*(.+)$", platform.machine()),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory_kb / 1024 / 1024, 1),
        "system": _first("/etc/os-release", r'^PRETTY_NAME="?([^"\n]+)'),
        "kernel": re.match(r"[\d.]*", platform.release()).group(),
        "gcc": compiler,
        "filesystem": filesystem,
    }


def calibrate():
    """Figures of bench/calibration.c (see there)."""
    program = os.path.join(BUILD, "release", "bench", "calibration")
    if not os.path.exists(program):
        sys.exit("build/release/bench/calibration is missing: start benches by ./dev bench")
    return json.loads(subprocess.run([program, work("calibration")], capture_output=True, check=True).stdout)


class Run:
    """What one command took: wall and CPU seconds, peak memory in MiB, output."""

    def __init__(self, wall_s, cpu_s, memory_mib, stdout):
        self.wall_s, self.cpu_s, self.memory_mib, self.stdout = wall_s, cpu_s, memory_mib, stdout


def run(command, stdin=None, expect=0):
    """Runs a command (a list), its output to a file below build/; ends the bench if the exit code is not `expect`."""
    output = os.path.join(work("output"), f"{os.getpid()}.txt")
    with open(output, "w+b") as out, open(stdin or os.devnull, "rb") as source:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=source, stdout=out, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != expect:
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}, expected {expect}")
        out.seek(0)
        text = out.read()
    os.unlink(output)
    return Run(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


def side_by_side(contenders, rounds=5):
    """Runs the contenders in turn, round by round, so that each meets the same hour. `contenders`: name -> function giving a Run or
    seconds (None: its wall time is taken). Returns name -> median seconds."""
    times = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.perf_counter()
            result = contender()
            wall_s = time.perf_counter() - start
            times[name].append(result.wall_s if isinstance(result, Run) else wall_s if result is None else float(result))
    return {name: statistics.median(values) for name, values in times.items()}


def _met(target, figure):
    match = re.fullmatch(r"(<=|>=)\s*([\d.eE+-]+)", target)
    if not match:
        raise ValueError(f"target {target!r} is not of the form '<= 2' or '>= 20'")
    return figure <= float(match.group(2)) if match.group(1) == "<=" else figure >= float(match.group(2))


class Bench:
    def __init__(self, name):
        self.name = name
        self.json = "--json" in sys.argv[1:]
        self.measures = []
        if not self.json:
            print(f"{name}: measuring …", file=sys.stderr)

    def measure(self, name, value, unit, peer=None, peer_value=None, target=None, better="lower"):
        ratio = None
        if peer_value is not None:
            ratio = value / peer_value if better == "lower" else peer_value / value
        figure = value if ratio is None else ratio
        self.measures.append({
            "name": name, "value": value, "unit": unit, "peer": peer, "peer_value": peer_value,
            "ratio": ratio, "target": target, "met": None if target is None else _met(target, figure),
        })

    def finish(self, calibration=None):
        """`calibration`: figures of the bench's own, beside those of every bench."""
        result = {"machine": machine(), "calibration": {**calibrate(), **(calibration or {})}, "measures": self.measures}
        if self.json:
            print(json.dumps(result, ensure_ascii=False))
            return
        print(", ".join(f"{value} {key}" if key in ("cores",) else f"{key} {value}" for key, value in result["machine"].items()))
        print(", ".join(f"{key} {value}" for key, value in result["calibration"].items()))
        print()
        rows = [["measure", "value", "unit", "peer", "peer's value", "ratio", "target", ""]]
        for m in self.measures:
            met = {None: "", True: "met", False: "MISSED"}[m["met"]]
            rows.append([m["name"], _short(m["value"]), m["unit"], m["peer"] or "", _short(m["peer_value"]), _short(m["ratio"]), m["target"] or "", met])
        widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
        right = (1, 4, 5)
        for row in rows:
            cells = [" " * (widths[i] - _width(c)) + c if i in right else c + " " * (widths[i] - _width(c)) for i, c in enumerate(row)]
            print("  ".join(cells).rstrip())


def _short(number):
    return "" if number is None else f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def _width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
