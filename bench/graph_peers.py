"""Peers of ./dev bench graph in Python: scipy and SQLite. Not a bench of its own.

Usage: graph_peers.py FOLDER [--limit SECONDS] WHAT…; the folder is that of graph_folder.h. One JSON object a line:
    {"peer", "ms", "build_ms", "iterations", "error", "note"}
`ms` is the solve alone, median of 3 (fewer once they take longer than 20 s); `error` the largest relative error against total.f64.

    power          f' = d + A f, A a csr_matrix in the file's numbering, until no product changes by more than 1e-12 of itself
    bicgstab       scipy.sparse.linalg.bicgstab on I - A, until the relative residual (2-norm) is 1e-12
    montecarlo     a sample: every quantity and every direct value times exp(ln(1.1) N(0,1)) by default_rng, into the same csr_matrix, then power from the
                   undisturbed totals to 1e-8; `ms` is a sample (median), with draw_ms and samples_per_s; no error: each sample has its own totals
    sqlite         a recursive query that follows every path upstream of ONE product, as SQLite's manual walks a graph. Its paths multiply (hence no
                   totals of all), so the product is the final one with the most paths up to 3 million; the note says how many the others have.
                   Ended after the limit (60 s)
    sqlite_levels  ALL totals, as a user of SQL writes it once paths explode: level by level, three statements each, products whose inputs are known
Both for acyclic networks of up to 100,000 products, databases in memory, links clustered by product.
"""
import inspect
import json
import math
import os
import sqlite3
import statistics
import sys
import time

TIMES, LONG_S, TOLERANCE, SPREAD, SAMPLE_TOLERANCE, ITERATIONS_MAX = 3, 20, 1e-12, math.log(1.1), 1e-8, 20_000
SAMPLES_MIN, SAMPLES_S, SAMPLE_ITERATIONS_MAX = 3, 3, 1_000
SQLITE_PRODUCTS_MAX, SQLITE_PATHS_MAX = 100_000, 3_000_000

try:
    import numpy
    import scipy
    import scipy.sparse
    import scipy.sparse.linalg
except ImportError:
    numpy = None


class Folder:
    def __init__(self, path):
        def array(name, form):
            return numpy.fromfile(os.path.join(path, name), dtype=form)

        self.product, self.input, self.quantity = array("product.i32", "<i4"), array("input.i32", "<i4"), array("quantity.f64", "<f8")
        self.direct = array("direct.f64", "<f8")
        self.n = len(self.direct)
        self.total = array("total.f64", "<f8") if os.path.exists(os.path.join(path, "total.f64")) else None

    def error(self, total):
        if self.total is None or not numpy.all(numpy.isfinite(total)):
            return None
        return float(numpy.max(numpy.abs(total - self.total) / numpy.where(self.total == 0, 1, numpy.abs(self.total))))

    def rows(self):
        return scipy.sparse.csr_matrix((self.quantity, (self.product, self.input)), shape=(self.n, self.n))


def result(peer, ms=None, build_ms=None, iterations=None, error=None, note="", **more):
    return {"peer": peer, "ms": ms, "build_ms": build_ms, "iterations": iterations, "error": error, "note": note, **more}


def timed(function):
    start = time.perf_counter()
    value = function()
    return value, (time.perf_counter() - start) * 1e3


def median_of(function):
    """Value and median time of up to three runs."""
    times = []
    while len(times) < TIMES and sum(times) < LONG_S * 1e3:
        value, ms = timed(function)
        times.append(ms)
    return value, statistics.median_low(times)


def iterate(rows, direct, total, tolerance, limit):
    """Power iteration from `total`; the last totals and the iterations, 0 where they did not suffice."""
    change = numpy.empty_like(direct)
    for count in range(1, limit + 1):
        new = rows @ total
        new += direct
        numpy.subtract(new, total, out=change)
        numpy.divide(change, new, out=change)
        total = new
        if max(change.max(), -change.min()) <= tolerance:
            return total, count
    return total, 0


def power(folder, limit_s):
    rows, build_ms = timed(folder.rows)
    (total, count), ms = median_of(lambda: iterate(rows, folder.direct, folder.direct, TOLERANCE, ITERATIONS_MAX))
    if count == 0:
        return result("power", None, build_ms, ITERATIONS_MAX, folder.error(total), f"not there after {ITERATIONS_MAX} iterations")
    return result("power", ms, build_ms, count, folder.error(total))


def bicgstab(folder, limit_s):
    matrix, build_ms = timed(lambda: (scipy.sparse.identity(folder.n, format="csr") - folder.rows()).tocsr())
    solver = scipy.sparse.linalg.bicgstab
    name = "rtol" if "rtol" in inspect.signature(solver).parameters else "tol"
    size = numpy.linalg.norm(folder.direct)

    def solve():
        calls, total, restarts = 0, None, 0

        def called(_):
            nonlocal calls
            calls += 1

        while True:
            total, _ = solver(matrix, folder.direct, x0=total, atol=0, maxiter=ITERATIONS_MAX, callback=called, **{name: TOLERANCE})
            residual = numpy.linalg.norm(folder.direct - matrix @ total) / size
            if residual <= TOLERANCE or restarts == 5:
                return total, calls, restarts, residual
            restarts += 1

    (total, count, restarts, residual), ms = median_of(solve)
    note = f"relative residual {residual:.2g}" + (f", {restarts} restarts" if restarts else "")
    return result("bicgstab", ms if residual <= TOLERANCE else None, build_ms, count, folder.error(total), note)


def montecarlo(folder, limit_s):
    def build():
        rows = folder.rows()
        return rows, rows.data.copy(), iterate(rows, folder.direct, folder.direct, SAMPLE_TOLERANCE, ITERATIONS_MAX)[0]

    def draw():
        for base, to in ((quantity, rows.data), (folder.direct, direct)):
            draws.standard_normal(out=to)
            numpy.multiply(to, SPREAD, out=to)
            numpy.exp(to, out=to)
            numpy.multiply(to, base, out=to)

    (rows, quantity, base_total), build_ms = timed(build)
    draws, direct = numpy.random.default_rng(20260117), numpy.empty_like(folder.direct)
    drawing, whole, counts = [], [], []
    with numpy.errstate(all="ignore"):
        while len(whole) < SAMPLES_MIN or (sum(whole) < SAMPLES_S * 1e3 and len(whole) < 1000):
            _, draw_ms = timed(draw)
            (_, count), solve_ms = timed(lambda: iterate(rows, direct, base_total, SAMPLE_TOLERANCE, SAMPLE_ITERATIONS_MAX))
            drawing.append(draw_ms)
            whole.append(draw_ms + solve_ms)
            counts.append(count)
            if count == 0:
                return result("montecarlo", None, build_ms, None, None, f"sample {len(whole)} has no answer after {SAMPLE_ITERATIONS_MAX} iterations",
                              draw_ms=draw_ms, samples_per_s=None)
    ms = statistics.median(whole)
    return result("montecarlo", ms, build_ms, statistics.median(counts), None, f"{len(whole)} samples", draw_ms=statistics.median(drawing),
                  samples_per_s=1e3 / ms)


# --- SQLite -----------------------------------------------------------------------------------------------------------

def path_counts(folder):
    """Paths that start at each product (itself included), or None if the network has a loop."""
    rows = folder.rows()
    users = rows.tocsc()
    waiting = numpy.diff(rows.indptr).tolist()
    starts, user = users.indptr.tolist(), users.indices.tolist()
    ready = [i for i in range(folder.n) if waiting[i] == 0]
    count, done = [1] * folder.n, 0
    while ready:
        i = ready.pop()
        done += 1
        for u in user[starts[i]:starts[i + 1]]:
            count[u] += count[i]
            waiting[u] -= 1
            if waiting[u] == 0:
                ready.append(u)
    return count if done == folder.n else None


def database(folder):
    rows = folder.rows()
    rows.sort_indices()
    product = numpy.repeat(numpy.arange(folder.n), numpy.diff(rows.indptr))
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE product (product INTEGER PRIMARY KEY, direct REAL NOT NULL) STRICT")
    db.execute("CREATE TABLE link (product INTEGER, input INTEGER, quantity REAL NOT NULL, PRIMARY KEY (product, input)) STRICT, WITHOUT ROWID")
    db.execute("BEGIN")
    db.executemany("INSERT INTO product VALUES (?, ?)", enumerate(folder.direct.tolist()))
    db.executemany("INSERT INTO link VALUES (?, ?, ?)", zip(product.tolist(), rows.indices.tolist(), rows.data.tolist()))
    db.execute("COMMIT")
    db.execute("ANALYZE")
    return db


PATHS = """
WITH RECURSIVE path (product, amount) AS (
    SELECT ?, 1.0
    UNION ALL
    SELECT link.input, path.amount * link.quantity FROM path JOIN link ON link.product = path.product)
SELECT sum(path.amount * product.direct), count(*) FROM path JOIN product USING (product)"""


def sqlite(folder, limit_s):
    if folder.n > SQLITE_PRODUCTS_MAX:
        return result("sqlite", note=f"only up to {SQLITE_PRODUCTS_MAX:,} products")
    counts = path_counts(folder)
    if counts is None:
        return result("sqlite", note="only acyclic networks: the query never ends on a loop")
    finals = sorted(numpy.setdiff1d(numpy.arange(folder.n), folder.input).tolist(), key=lambda i: (counts[i], i))
    chosen = max((i for i in finals if counts[i] <= SQLITE_PATHS_MAX), key=lambda i: counts[i], default=finals[0])
    note = (f"ONE total, an easy one: {counts[chosen]:,} paths; the median of {len(finals):,} final products has "
            f"{counts[finals[len(finals) // 2]]:,}, all {folder.n:,} totals {sum(counts):,}")
    db, build_ms = timed(lambda: database(folder))

    def solve():
        end = time.perf_counter() + limit_s
        db.set_progress_handler(lambda: time.perf_counter() > end, 100_000)
        return db.execute(PATHS, (chosen,)).fetchone()

    try:
        (total, paths), ms = median_of(solve)
    except sqlite3.OperationalError:
        return result("sqlite", None, build_ms, note=f"gave up after {limit_s:g} s; {note}")
    error = None if folder.total is None else abs(total - folder.total[chosen]) / abs(folder.total[chosen])
    return result("sqlite", ms, build_ms, None, error, note, paths_per_s=paths / ms * 1e3, all_paths=sum(counts),
                  all_hours=sum(counts) / paths * ms / 3.6e6)


def sqlite_levels(folder, limit_s):
    if folder.n > SQLITE_PRODUCTS_MAX:
        return result("sqlite_levels", note=f"only up to {SQLITE_PRODUCTS_MAX:,} products")

    def build():
        db = database(folder)
        db.execute("CREATE INDEX link_input ON link (input)")
        db.execute("CREATE TABLE total (product INTEGER PRIMARY KEY, level INTEGER NOT NULL, total REAL NOT NULL) STRICT")
        db.execute("CREATE INDEX total_level ON total (level)")
        db.execute("CREATE TABLE waiting (product INTEGER PRIMARY KEY, inputs INTEGER NOT NULL) STRICT")
        db.execute("CREATE INDEX waiting_inputs ON waiting (inputs)")
        return db

    def solve():
        db.execute("BEGIN")
        db.execute("DELETE FROM total")
        db.execute("DELETE FROM waiting")
        db.execute("""
            INSERT INTO waiting
            SELECT product.product, count(link.input) FROM product LEFT JOIN link USING (product) GROUP BY product.product""")
        level = 0
        while True:
            found = db.execute("""
                INSERT INTO total
                SELECT product, ?, direct + coalesce((SELECT sum(link.quantity * total.total) FROM link JOIN total ON total.product = link.input
                                                      WHERE link.product = product.product), 0)
                FROM product WHERE product IN (SELECT product FROM waiting WHERE inputs = 0)""", (level,)).rowcount
            if found == 0:
                break
            db.execute("DELETE FROM waiting WHERE inputs = 0")
            db.execute("""
                UPDATE waiting SET inputs = inputs - known.links
                FROM (SELECT link.product, count(*) AS links FROM total CROSS JOIN link ON link.input = total.product WHERE total.level = ?
                      GROUP BY link.product) AS known
                WHERE known.product = waiting.product""", (level,))
            level += 1
        db.execute("COMMIT")
        return level

    db, build_ms = timed(build)
    level, ms = median_of(solve)
    totals = db.execute("SELECT total FROM total ORDER BY product").fetchall()
    if len(totals) < folder.n:
        return result("sqlite_levels", None, build_ms, level, None, "only acyclic networks: products of a loop wait for each other")
    return result("sqlite_levels", ms, build_ms, level, folder.error(numpy.array(totals)[:, 0]), "all totals; iterations are levels")


PEERS = {"power": power, "bicgstab": bicgstab, "montecarlo": montecarlo, "sqlite": sqlite, "sqlite_levels": sqlite_levels}


def main(arguments):
    limit_s = 60.0
    if "--limit" in arguments:
        at = arguments.index("--limit")
        limit_s = float(arguments[at + 1])
        del arguments[at:at + 2]
    unknown = [name for name in arguments[1:] if name not in PEERS]
    if len(arguments) < 2 or unknown:
        sys.exit(f"graph_peers.py knows no {unknown[0]!r}" if unknown else "graph_peers.py FOLDER [--limit SECONDS] WHAT…")
    folder = Folder(arguments[0]) if numpy else None
    for name in arguments[1:]:
        print(json.dumps(PEERS[name](folder, limit_s) if numpy else result(name, note="not installed: python3-scipy")), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
