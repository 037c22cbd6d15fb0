#!/usr/bin/python3
"""sangsaeng-petsc, the distributed engine: exchange files written here, under mpirun with one and more ranks; then the same through
`sangsaeng rollup --engine petsc`. SANGSAENG_PETSC names the program (meson sets it).

A start of mpirun waits more than it works, so those that do not depend on each other run three at a time."""
import concurrent.futures
import csv
import functools
import gzip
import io
import json
import math
import os
import random
import signal
import struct
import subprocess
import time

from e2e import BIN, SOURCE, Folder, Result, check, environment, main, run

PROGRAM = os.environ["SANGSAENG_PETSC"]
NOT_PROVED, NOT_FINITE, REFUSED = 10, 12, 3
POOL = concurrent.futures.ThreadPoolExecutor(3)
CHILD = {"OMP_NUM_THREADS": "1", "OMPI_MCA_mpi_yield_when_idle": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}


def exchange(links, direct, columns=1, n=None, **header):
    """The bytes of src/graph/graph_file.h. links: (product, input, quantity); direct: a flat list; `header` overrides fields."""
    n = len(direct) // columns if n is None else n
    links = sorted(links, key=lambda link: link[0])
    start = [0] * (n + 1)
    for product, _, _ in links:
        start[product + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    field = {"magic": b"SSLINKS1", "n": n, "links": len(links), "columns": columns, "reserved": 0, **header}
    data = struct.pack("<8sqqii", *field.values())
    data += struct.pack(f"<{n + 1}q", *start) + struct.pack(f"<{len(links)}i", *(link[1] for link in links))
    data += b"\0" * (-len(data) % 8)
    return data + struct.pack(f"<{len(links)}d", *(link[2] for link in links)) + struct.pack(f"<{len(direct)}d", *direct)


def mpirun(ranks, *arguments, **variables):
    """Its session folder is a run's own, as the roll-up has it: two that begin at once would make the same one."""
    command = ["mpirun", "-n", str(ranks), "--oversubscribe", "--bind-to", "none"] + (["--allow-run-as-root"] if os.geteuid() == 0 else [])
    with Folder() as session:
        process = subprocess.run([*command, PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=300,
                                 env=environment(**{"TMPDIR": session.path, **CHILD, **variables}))
    return Result(process.returncode, process.stdout.decode(), process.stderr.decode("utf-8", "replace"))


def engine(data, ranks=1, *more, **variables):
    """Result, with the totals as a flat list and what the program says of itself."""
    with Folder() as folder:
        out = folder / "totals"
        result = mpirun(ranks, folder.write("links", data), out, *more, **variables)
        result.said = json.loads(result.out) if result.out else None
        result.total = None
        if result.code == 0:
            with open(out, "rb") as file:
                content = file.read()
            result.total = list(struct.unpack(f"<{len(content) // 8}d", content))
            check(result.said["proved"] is True and result.said["ranks"] == ranks and result.said["backward_error"] <= 1e-12, result)
        else:
            check(not os.path.exists(out), result, "no totals without success")
        return result


def near(a, b, result, digits=1e-9):
    check(abs(a - b) <= digits * max(1.0, abs(b)), result, f"{a!r} is not {b!r}")


def named(text, direct):
    """'P,Q,1; Q,P,2' and {name: value} → links by row and the list of values."""
    row = {name: i for i, name in enumerate(direct)}
    parts = [line.strip().split(",") for line in text.split(";")]
    return [(row[p], row[q], float(quantity)) for p, q, quantity in parts], [float(v) for v in direct.values()]


def solves(text, direct, expected, ranks=(1, 2), digits=1e-9):
    for result in POOL.map(lambda count: engine(exchange(*named(text, direct)), count), ranks):
        check(result.code == 0, result)
        for name, value in expected.items():
            near(result.total[list(direct).index(name)], value, result, digits)


V2_LINKS = ("door,br-a,2.6;door,br-b,1.4;door,power,1.75;br-a,steel-c,0.62;br-a,power,0.85;br-b,steel-c,0.33;br-b,steel-d,0.27;br-b,power,0.7;"
            "steel-c,power,0.12;steel-d,power,0.55")
V2_DIRECT = {"door": 0.12, "br-a": 0.031, "br-b": 0.028, "steel-c": 1.92, "steel-d": 0.41, "power": 0.433}


def test_v1_mutual_loop_with_a_self_loop():
    solves("P,P,0.05; P,Q,0.4; Q,P,0.25", {"P": 3, "Q": 5}, {"P": 5.882352941, "Q": 6.470588235})


def test_v2_three_tiers_two_suppliers():
    expected = {"door": 6.71366574, "br-a": 1.6216652, "br-b": 1.1568473, "steel-c": 1.97196, "steel-d": 0.64815, "power": 0.433}
    solves(V2_LINKS, V2_DIRECT, expected, ranks=(1, 2, 3))


def test_v12_a_strong_loop_has_an_answer():
    solves("P,Q,40; Q,P,0.02", {"P": 1, "Q": 0.5}, {"P": 105, "Q": 2.6})


def test_v13_an_avoided_product_may_go_below_zero():
    solves("heat,power,-0.12; power,heat,0.05; slag,heat,-0.8", {"heat": 0.075, "power": 0.42, "slag": 0.01},
           {"heat": 0.02445328032, "power": 0.4212226640, "slag": -0.009562624254})


def test_v14_repeated_links_add_up():
    solves("P,Q,0.3; P,Q,0.2; P,R,0", {"P": 1, "Q": 2, "R": 9}, {"P": 2})


def test_repeated_links_that_cancel_and_zeros_close_no_loop():
    solves("P,Q,3; Q,P,2; Q,P,-2; P,P,0", {"P": 1, "Q": 5}, {"P": 16, "Q": 5})


def test_a_loop_of_gain_near_one_is_proved_by_a_solve():
    solves("P,Q,4; Q,P,0.2499975", {"P": 1, "Q": 0}, {"P": 1e5, "Q": 24999.75}, digits=1e-9)


def published():
    base = os.path.join(SOURCE, "tests", "data", "useeio-ca")

    def rows(name):
        with gzip.open(os.path.join(base, name), "rt", encoding="utf-8", newline="") as file:
            return list(csv.reader(file))[1:]

    direct = rows("direct.csv.gz")
    row = {r[0]: i for i, r in enumerate(direct)}
    values = [float(x) for r in direct for x in r[1:]]
    return ([(row[p], row[q], float(x)) for p, q, x in rows("links.csv.gz")], values, len(direct[0]) - 1,
            [float(x) for r in rows("expected.csv.gz") for x in r[1:]])


def test_published_model_is_reproduced_on_one_and_two_ranks():
    links, direct, columns, expected = published()
    for ranks in (1, 2):
        result = engine(exchange(links, direct, columns), ranks)
        check(result.code == 0 and len(result.total) == len(expected), result)
        for got, want in zip(result.total, expected):
            near(got, want, result)


def network(n, seed, units=False):
    """Five inputs each from lower rows, 2 % of links point anywhere; sums below 0.9. With `units` every product has a unit of its own."""
    chance = random.Random(seed)
    unit = [10 ** chance.uniform(-5, 5) if units else 1 for _ in range(n)]
    links = []
    for i in range(1, n):
        share = [chance.random() for _ in range(5)]
        for s in share:
            to = chance.randrange(n) if chance.random() < 0.02 else chance.randrange(i)
            links.append((i, to, chance.choice((1, 1, 1, -1)) * 0.9 * s / sum(share) * unit[i] / unit[to]))
    return links, [chance.uniform(-1, 2) * unit[i] for i in range(n)]


def residual_holds(links, direct, total, result):
    size = [abs(d) + abs(t) for d, t in zip(direct, total)]
    terms = [[d, -t] for d, t in zip(direct, total)]
    for product, used, quantity in links:
        terms[product].append(quantity * total[used])
        size[product] += abs(quantity * total[used])
    for i, row in enumerate(terms):
        check(abs(math.fsum(row)) <= 1e-13 * size[i], result, f"row {i}")


def test_a_random_network_is_the_same_on_one_and_two_ranks():
    for units in (False, True):
        links, direct = network(2000, 7, units)
        one, two = (engine(exchange(links, direct), ranks) for ranks in (1, 2))
        check(one.code == 0 and two.code == 0, two)
        for i, (a, b) in enumerate(zip(one.total, two.total)):
            scale = max(abs(a), abs(direct[i]))
            check(abs(a - b) <= 1e-12 * scale, two, f"row {i}: {a!r} {b!r}")
        residual_holds(links, direct, two.total, two)


def test_any_method_of_petsc_can_be_chosen():
    links, direct = network(500, 3)
    want = engine(exchange(links, direct))
    methods = ("-ksp_type richardson", "-ksp_type richardson -pc_type none", "-ksp_type gmres -pc_type asm", "-sub_pc_type sor")
    for options, got in zip(methods, POOL.map(lambda options: engine(exchange(links, direct), 2, PETSC_OPTIONS=options), methods)):
        check(got.code == 0, got, options)
        for a, b in zip(got.total, want.total):
            near(a, b, got, 1e-11)


def test_columns_without_entries_and_rows_without_emissions_are_exactly_zero():
    # rows 2 and 3: a loop behind which nothing emits; column 1 is empty
    links = [(0, 1, 0.5), (1, 0, 0.25), (2, 3, -0.9), (3, 2, 0.9), (0, 2, 0.4)]
    for ranks in (1, 2):
        result = engine(exchange(links, [1, 0, 1e-9, 2, 0, 3, 0, -0.0, 0, 0, 0, 0], 3), ranks)
        check(result.code == 0, result)
        zeros = [result.total[i * 3 + 1] for i in range(4)] + result.total[6:]
        check(all(z == 0 and math.copysign(1, z) == 1 for z in zeros), result, repr(result.total))
        check(result.said["iterations"][1] == 0, result)


def test_no_products_and_more_ranks_than_products():
    check(engine(exchange([], []), 2).total == [], "no products")
    check(engine(exchange([], [4.0]), 3).total == [4.0], "one product")
    near(engine(exchange([(0, 0, 0.5)], [4.0]), 3).total[0], 8, "one loop")


def test_what_is_not_proved_has_a_code_of_its_own():
    loops = {"gain 1": "P,Q,1.25;Q,P,0.8", "a self-use above 1": "P,P,1.5", "a negative self-use": "P,P,-1.5;P,Q,1", "together": "P,P,0.6;P,Q,0.5;Q,P,1",
             "1 within rounding": "P,P,0.9999999999999999;P,Q,1", "mixed signs that the other engine must judge": "P,P,0.6;P,Q,0.6;Q,P,-0.6;Q,Q,0.6"}
    for what, result in zip(loops, POOL.map(lambda links: engine(exchange(*named(links, {"P": 1, "Q": 1})), 2), loops.values())):
        check(result.code == NOT_PROVED and result.said["proved"] is False, result, what)


def test_a_divergent_loop_in_a_large_network_is_not_proved():
    links, direct = network(2000, 9)
    result = engine(exchange(links + [(3, 1999, 8.0), (1999, 3, 0.2)], direct), 2)
    check(result.code == NOT_PROVED, result)


def test_a_total_beyond_the_range_of_numbers_is_not_an_answer():
    result = engine(exchange([(0, 1, 1e200)], [1, 1e200]), 2)
    check(result.code == NOT_FINITE, result)


@functools.cache
def damaged_runs():
    """What the program says of each of them, begun when the first is asked for."""
    return [POOL.submit(engine, data, 2) for data in DAMAGED_DATA]


DAMAGED_DATA = []


def damaged(what, data, word):
    number = len(DAMAGED_DATA)
    DAMAGED_DATA.append(data)

    def test():
        result = damaged_runs()[number].result()
        check(result.code == REFUSED and result.out == "" and "sangsaeng-petsc: " in result.err and word in result.err, result)
        check("Segmentation" not in result.err and "Sanitizer" not in result.err, result)

    return "refused: " + what, test


LINKS, DIRECT = [(0, 1, 0.5), (1, 2, 0.5), (1, 0, 0.1)], [1.0, 2.0, 3.0]
GOOD = exchange(LINKS, DIRECT)


def patched(at, form, value):
    data = bytearray(GOOD)
    struct.pack_into(form, data, at, value)
    return bytes(data)


STARTS, INPUTS, QUANTITIES, DIRECTS = 32, 64, 80, 104
DAMAGED = [
    damaged("an empty file", b"", "too short"),
    damaged("a header cut off", GOOD[:31], "too short"),
    damaged("another kind of file", b"product,input,quantity\n" * 9, "SSLINKS1"),
    damaged("a file cut off", GOOD[:-1], "bytes"),
    damaged("bytes at the end", GOOD + b"\0", "bytes"),
    damaged("a thousand million products in a short file", patched(8, "<q", 10**9), "bytes"),
    damaged("a thousand million links in a short file", patched(16, "<q", 10**9), "bytes"),
    damaged("a number of products below 0", patched(8, "<q", -1), "products"),
    damaged("a number of products beyond 32 bits", patched(8, "<q", 2**40), "products"),
    damaged("a number of links that overflows", patched(16, "<q", 2**62), "links"),
    damaged("no columns", patched(24, "<i", 0), "columns"),
    damaged("33 columns", patched(24, "<i", 33), "columns"),
    damaged("the reserved field", patched(28, "<i", 1), "reserved"),
    damaged("starts that fall", patched(STARTS + 8, "<q", 4), "starts"),
    damaged("a start below 0", patched(STARTS, "<q", -1), "starts"),
    damaged("a last start that is not the number of links", patched(STARTS + 24, "<q", 4), "starts"),
    damaged("an input below 0", patched(INPUTS, "<i", -1), "product"),
    damaged("an input beyond the products", patched(INPUTS + 8, "<i", 3), "product"),
    damaged("a quantity that is no number", patched(QUANTITIES, "<d", math.nan), "finite"),
    damaged("an infinite entry", patched(DIRECTS + 16, "<d", math.inf), "finite"),
    damaged("repeated links beyond the range of numbers", exchange([(0, 1, 1.7e308), (0, 1, 1.7e308)], DIRECT), "range"),
]


def test_files_that_cannot_be_opened_are_named():
    with Folder() as folder:
        result = mpirun(2, folder / "none", folder / "out")
        check(result.code == REFUSED and "none: No such file" in result.err, result)
        result = mpirun(2, folder.path, folder / "out")
        check(result.code == REFUSED and "not a file" in result.err, result)
        result = mpirun(2, folder.write("links", GOOD), os.path.join(folder.path, "no", "out"))
        check(result.code == REFUSED and "No such file" in result.err, result)


def test_a_wrong_command_line_is_a_usage_error():
    wrong = ((), ("a",), ("a", "b", "c"), ("a", "b", "--tolerance"), ("a", "b", "--tolerance", "x"), ("a", "b", "--tolerance", "0"))
    for arguments, result in zip(wrong, POOL.map(lambda arguments: mpirun(1, *arguments), wrong)):
        check(result.code == 2, arguments)


# ---- through the command line ----


def rollup(folder, links, direct, *more, **variables):
    return run("rollup", "--links", folder.write("links.csv", "product,input,quantity\n" + links.replace(";", "\n").replace(" ", "") + "\n"),
               "--direct", folder.write("direct.csv", "product,kg\n" + "".join(f"{k},{v}\n" for k, v in direct.items())), *more, **variables)


def both(links, direct, **variables):
    """Results of the built-in engine and of the distributed one."""
    with Folder() as folder:
        temporary = os.path.join(folder.path, "tmp")
        os.mkdir(temporary)
        results = (rollup(folder, links, direct), rollup(folder, links, direct, "--engine", "petsc", "--ranks", 2, TMPDIR=temporary, **variables))
        check(os.listdir(temporary) == [], results[1], "temporary files are gone")
        return results


def cli_totals_are_those_of_the_built_in_engine():
    for links, direct in ((V2_LINKS, V2_DIRECT), ("P,P,0.05;P,Q,0.4;Q,P,0.25", {"P": 3, "Q": 5}), ("P,Q,0.3;P,Q,0.2;P,R,0", {"P": 1, "Q": 2, "R": 9}),
                          ("Q,R,1;P,Q,0.5;Q,P,0.5;P,Q,0.25", {"R": 3, "Q": -2, "P": 1})):
        own, other = both(links, direct)
        check(own.code == 0 and other.code == 0, other)
        a, b = (list(csv.reader(io.StringIO(r.out))) for r in (own, other))
        check(a[0] == b[0] and [r[0] for r in a] == [r[0] for r in b], other)
        for x, y in zip(a[1:], b[1:]):
            near(float(y[1]), float(x[1]), other, 1e-13)
        check([f["code"] for f in own.findings] == [f["code"] for f in other.findings], other)


def cli_a_diverging_system_is_refused_as_by_the_built_in_engine():
    for links in ("P,Q,1.4;Q,R,0.9;R,P,0.84", "P,Q,1.25;Q,P,0.8", "P,P,0.6;P,Q,0.5;Q,P,1"):
        own, other = both(links, {p: 1 for p in "PQR"})
        check(other.code == 3 and other.out == "" and "rollup.diverges" in [f["code"] for f in other.errors()], other)
        check([(f["code"], f["line"], f["column"], f["text"]) for f in own.findings] ==
              [(f["code"], f["line"], f["column"], f["text"]) for f in other.findings], other)


def cli_mixed_signs_are_judged_by_the_built_in_engine():
    own, other = both("P,P,0.6;P,Q,0.6;Q,P,-0.6;Q,Q,0.6", {"P": 1, "Q": 1})
    check(own.code == 0 and other.code == 0 and own.out == other.out, other)


def cli_a_missing_program_or_mpirun_is_named():
    _, other = both("P,Q,1", {"P": 1, "Q": 1}, SANGSAENG_PETSC="/nowhere/sangsaeng-petsc")
    check(other.code != 0 and other.out == "" and "rollup.petsc_missing" in other.err, other)
    _, other = both("P,Q,1", {"P": 1, "Q": 1}, PATH="/nowhere")
    check(other.code != 0 and other.out == "" and "rollup.petsc_no_mpirun" in other.err, other)


def cli_a_program_that_crashes_is_an_error():
    with Folder() as folder:
        program = folder.write("crash", "#!/bin/sh\necho 'sangsaeng-petsc: something broke' >&2\nkill -SEGV $$\n")
        os.chmod(program, 0o755)
        _, other = both("P,Q,1", {"P": 1, "Q": 1}, SANGSAENG_PETSC=program)
        check(other.code == 70 and other.out == "" and "rollup.petsc_failed" in other.err and "something broke" in other.err, other)


def cli_an_interrupted_solve_leaves_nothing_behind():
    with Folder() as folder:
        temporary, mark = folder / "tmp", folder / "running"
        os.mkdir(temporary)
        program = folder.write("slow", f"#!/bin/sh\necho $$ > {mark}\nexec sleep 100\n")
        os.chmod(program, 0o755)
        links, direct = folder.write("links.csv", "product,input,quantity\n"), folder.write("direct.csv", "product,kg\nP,1\n")
        process = subprocess.Popen([BIN, "rollup", "--links", links, "--direct", direct, "--engine", "petsc", "--ranks", "1"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(SANGSAENG_PETSC=program, TMPDIR=temporary))
        for _ in range(300):
            if os.path.exists(mark) and os.path.getsize(mark):
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        result = Result(process.returncode, out.decode(), err.decode())
        check(result.code == 130 and result.out == "" and os.listdir(temporary) == [], result)
        with open(mark, encoding="ascii") as file:
            slow = int(file.read())
        for _ in range(50):
            if not os.path.exists(f"/proc/{slow}"):
                return
            time.sleep(0.1)
        check(False, result, "the rank is still running")


CLI = [(name[4:] + " (command line)", test) for name, test in list(globals().items()) if name.startswith("cli_")]

if __name__ == "__main__":
    main(__name__, DAMAGED + (CLI if "--engine" in run("help", "rollup").out else []))
