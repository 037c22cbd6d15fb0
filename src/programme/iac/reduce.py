"""Made measures.csv.gz once from the full file: reduce.py energy_measures_2010_2025.csv.gz"""

import csv
import gzip
import io
import pathlib
import sys

COLUMNS = ("id", "ar_number", "impcost", "psourccode", "pconserved")

out = io.StringIO()
out.write(",".join(COLUMNS) + "\n")
with gzip.open(sys.argv[1], "rt", encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        whole, _, fraction = row["pconserved"].partition(".")
        assert fraction == "0" and all(row[c].isalnum() for c in COLUMNS[:-1])
        out.write(",".join([*(row[c] for c in COLUMNS[:-1]), whole]) + "\n")
path = pathlib.Path(__file__).with_name("measures.csv.gz")
path.write_bytes(gzip.compress(out.getvalue().encode(), 9, mtime=0))
