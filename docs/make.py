#!/usr/bin/python3
"""Writes docs/programme-folder.md: what `sangsaeng format` prints, with five example rows behind each table (tests/data/golden).

make.py [--check]: with --check nothing is written, and the exit code is 1 if the file is not up to date. The program is SANGSAENG_BIN, else build/release/sangsaeng.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
PROGRAM = os.environ.get("SANGSAENG_BIN") or os.path.join(ROOT, "build", "release", "sangsaeng")
TARGET = os.path.join(ROOT, "docs", "programme-folder.md")


def document():
    printed = subprocess.run([PROGRAM, "format"], capture_output=True, encoding="utf-8", check=True).stdout
    parts = re.split(r"(?m)^(?=### (?:\w+)\.csv |## )", printed)
    out = []
    for part in parts:
        table = re.match(r"### (\w+)\.csv ", part)
        if table:
            with open(os.path.join(ROOT, "tests", "data", "golden", table.group(1) + ".csv"), encoding="utf-8") as file:
                part = part.rstrip("\n") + "\n\n```csv\n" + file.read().replace("\r", "").rstrip("\n") + "\n```\n\n"
        out.append(part)
    text = "".join(out)
    return text.replace("Printed by `sangsaeng format` from the descriptions in src/*/*_tables.c; do not edit.",
                        "Written by docs/make.py from `sangsaeng format` and tests/data/golden; do not edit.")


def main():
    text = document()
    if sys.argv[1:] == ["--check"]:
        with open(TARGET, encoding="utf-8") as file:
            if file.read() != text:
                sys.exit("docs/programme-folder.md is not up to date: python3 docs/make.py")
        return
    if sys.argv[1:]:
        sys.exit("make.py takes --check or nothing")
    with open(TARGET, "w", encoding="utf-8", newline="") as file:
        file.write(text)


if __name__ == "__main__":
    main()
