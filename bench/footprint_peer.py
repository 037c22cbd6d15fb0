#!/usr/bin/python3
"""The peer of the footprint bench: the same database, the same rules (allocation by mass, electricity and gas by factor), in Python with scipy, as a notebook of
an LCA practitioner would do it: read the rows, share out, build the sparse matrix, solve. One column. Prints JSON: read_ms, compute_ms, change_ms, totals."""
import json
import sqlite3
import sys
import time

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import splu


def main():
    db, year = sys.argv[1], sys.argv[2]
    start = time.perf_counter()
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    products = connection.execute("SELECT product, kind, mass_kg, factor FROM products ORDER BY product").fetchall()
    links = connection.execute("SELECT product, input, quantity, share FROM links").fetchall()
    production = connection.execute('SELECT process, product, quantity FROM production WHERE substr("month", 1, 4) = ?', (year,)).fetchall()
    activity = connection.execute('SELECT process, carrier, quantity FROM activity WHERE substr("month", 1, 4) = ?', (year,)).fetchall()
    factors = dict(connection.execute('SELECT "key", "kgCO2e_per_unit" FROM factors').fetchall())
    read = time.perf_counter()
    carrier = {"electricity": float(factors["bench_grid"]), "city_gas": float(factors["bench_gas"])}
    at = {product: i for i, (product, *_) in enumerate(products)}
    n = len(products)

    def solve():
        direct = np.zeros(n)
        output = np.zeros(n)
        process_of, emitted, weight = {}, {}, {}
        for process, product, quantity in production:
            output[at[product]] += float(quantity)
            process_of[product] = process
        for process, kind, quantity in activity:
            emitted[process] = emitted.get(process, 0.0) + float(quantity) * carrier[kind]
        for product, process in process_of.items():
            mass = float(products[at[product]][2])
            weight[process] = weight.get(process, 0.0) + output[at[product]] * mass
        for product, process in process_of.items():
            if weight[process]:
                direct[at[product]] += emitted.get(process, 0.0) * float(products[at[product]][2]) / weight[process]
        for i, (_, _, _, factor) in enumerate(products):
            if factor:
                direct[i] += float(factors[factor])
        q = sparse.coo_matrix(([float(a) * float(s) for _, _, a, s in links], ([at[p] for p, *_ in links], [at[i] for _, i, *_ in links])), (n, n))
        return splu((sparse.identity(n) - q).tocsc()).solve(direct)

    totals = solve()
    done = time.perf_counter()
    again = time.perf_counter()
    solve()
    change = time.perf_counter() - again
    print(json.dumps({"read_ms": 1e3 * (read - start), "compute_ms": 1e3 * (done - read), "change_ms": 1e3 * change,
                      "totals": {p: totals[at[p]] for p, kind, *_ in products if kind == "vehicle"}}))


if __name__ == "__main__":
    main()
