"""An independent reading of `sangsaeng plan solve DIR`: the files, the judge of a plan in exact fractions, the same problem for CBC.

Written from the format's law only, with no line of the C code in mind. Used by test_plan_solve.py and by bench/plan.
"""
import csv
import json
import os
import re
import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction

CBC = shutil.which("cbc")


class Infeasible(Exception):
    pass


def _scaled(numbers):
    """Decimal strings as integers and the power of ten they were multiplied by."""
    if any("e" in n.lower() for n in numbers):
        numbers = [format(Decimal(n), "f") for n in numbers]
    parts = [n.partition(".")[::2] for n in numbers]
    places = max((len(fraction) for _, fraction in parts), default=0)
    return [int((whole or "0") + fraction.ljust(places, "0")) for whole, fraction in parts], 10**places


class Case:
    """One folder. Lists by row: supplier, tier, group, consortium, region, s (subsidy), back (return and match), tonnes (integers, of 1 / unit),
    life."""

    def __init__(self, folder):
        with open(os.path.join(folder, "rules.json"), encoding="utf-8-sig") as file:
            rules = json.load(file, parse_float=Fraction, parse_int=Fraction)
        share, returned, match = (Fraction(rules[k]) for k in ("subsidy_share", "return_ratio", "match_ratio"))
        self.years, self.lag, self.opening = (int(rules[k]) for k in ("horizon_years", "return_lag_years", "opening_pool"))
        self.caps = {k: int(rules[k + "_cap"]) for k in ("supplier", "consortium") if k + "_cap" in rules}
        self.floors = [(f["region"], Fraction(f["share"])) for f in rules.get("floors", [])]
        with open(os.path.join(folder, "budgets.csv"), encoding="utf-8-sig", newline="") as file:
            amount = {int(row["year"]): int(row["amount"]) for row in csv.DictReader(file)}
        self.budget = [amount[t] for t in range(self.years)]
        with open(os.path.join(folder, "candidates.csv"), encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            column = {name: place for place, name in enumerate(next(lines))}
            rows = [row for row in lines if row]
        self.count = len(rows)

        def cells(name):
            return [row[column[name]] for row in rows] if name in column else [""] * len(rows)

        self.supplier, self.consortium, self.region = cells("supplier"), cells("consortium"), cells("region")
        self.tier, self.life = [int(x) for x in cells("tier")], [int(x) for x in cells("life_years")]
        self.group = list(zip(self.supplier, cells("group")))
        self.tonnes, self.unit = _scaled(cells("tonnes_per_year"))
        self.s = [int(x) * share.numerator // share.denominator for x in cells("cost")]
        back = [s * returned.numerator // returned.denominator for s in self.s]
        self.back = [r + r * match.numerator // match.denominator if tier == 1 else 0 for r, tier in zip(back, self.tier)]

    def worth(self, row, year):
        """Value as an integer, of 1 / (10 unit)."""
        return self.tonnes[row] * (self.life[row] + self.years - 1 - year)

    def value(self, row, year):
        return Fraction(self.worth(row, year), 10 * self.unit)

    def judge(self, chosen):
        """Exact value of [(row, year)]; raises Infeasible with the first rule that is broken."""
        groups, supplier, consortium, region = set(), {}, {}, {}
        spent, drawn, into = [0] * self.years, [0] * self.years, [0] * self.years
        worth = 0
        for row, year in chosen:
            if not (0 <= row < self.count and 0 <= year < self.years):
                raise Infeasible(f"row {row} year {year} does not exist")
            if self.group[row] in groups:
                raise Infeasible(f"row {row}: a second candidate of {self.group[row]}")
            groups.add(self.group[row])
            s = self.s[row]
            if self.tier[row] == 1:
                spent[year] += s
                if year + self.lag < self.years:
                    into[year + self.lag] += self.back[row]
            else:
                drawn[year] += s
            for sums, key in ((supplier, self.supplier[row]), (consortium, self.consortium[row]), (region, self.region[row])):
                sums[key] = sums.get(key, 0) + s
            worth += self.worth(row, year)
        pool = self.opening
        for t in range(self.years):
            if spent[t] > self.budget[t]:
                raise Infeasible(f"year {t}: {spent[t]} of budget {self.budget[t]}")
            pool += into[t] - drawn[t]
            if pool < 0:
                raise Infeasible(f"year {t}: the pool is {pool}")
        for name, sums in (("supplier", supplier), ("consortium", consortium)):
            for key, total in sums.items():
                if name in self.caps and key != "" and total > self.caps[name]:
                    raise Infeasible(f"{name} {key}: {total} of {self.caps[name]}")
        total = sum(supplier.values())
        for key, share in self.floors:
            if region.get(key, 0) < share * total:
                raise Infeasible(f"region {key}: {region.get(key, 0)} of {total}")
        return Fraction(worth, 10 * self.unit)

    # ---- the linear form: pools as cumulative inequalities

    def variables(self):
        """(row, year) that can be chosen at all."""
        cap = min(self.caps.get("supplier", 1 << 62), 1 << 62)
        for i in range(self.count):
            limit = min(cap, self.caps.get("consortium", cap)) if self.consortium[i] else cap
            for t in range(self.years):
                if self.s[i] <= limit and (self.tier[i] == 2 or self.s[i] <= self.budget[t]):
                    yield i, t

    def rows(self):
        """name -> (sense, right side) of those that do not depend on the candidates."""
        senses = {}
        for t in range(self.years):
            senses[f"B{t}"] = ("L", self.budget[t])
            senses[f"P{t}"] = ("L", self.opening)
        for i, (region, share) in enumerate(self.floors):
            senses[f"F{i}"] = ("G", 0)
        return senses

    def coefficients(self, i, t, names):
        """Yields (row name, coefficient); `names` gives a number to each group, supplier, consortium."""
        s = self.s[i]
        yield f"G{names('group', self.group[i])}", 1
        if self.tier[i] == 1:
            yield f"B{t}", s
            for u in range(t + self.lag, self.years):
                yield f"P{u}", -self.back[i]
        else:
            for u in range(t, self.years):
                yield f"P{u}", s
        if "supplier" in self.caps:
            yield f"S{names('supplier', self.supplier[i])}", s
        if "consortium" in self.caps and self.consortium[i]:
            yield f"C{names('consortium', self.consortium[i])}", s
        for f, (region, share) in enumerate(self.floors):
            yield f"F{f}", (share.denominator if self.region[i] == region else 0) * s - share.numerator * s

    def write_mps(self, path):
        """Free MPS, minimising the negative value. Returns the (row, year) of each column."""
        numbers = {}

        def number(kind, key):
            return numbers.setdefault(kind, {}).setdefault(key, len(numbers[kind]))

        senses, columns, chosen = self.rows(), [], list(self.variables())
        for i, t in chosen:
            columns.append((f"x{i}_{t}", [(n, c) for n, c in self.coefficients(i, t, number) if c], self.value(i, t)))
        for n in range(len(numbers.get("group", ()))):
            senses[f"G{n}"] = ("L", 1)
        for kind, letter in (("supplier", "S"), ("consortium", "C")):
            for n in range(len(numbers.get(kind, ()))):
                senses[f"{letter}{n}"] = ("L", self.caps[kind])
        with open(path, "w", encoding="ascii") as out:
            out.write("NAME plan FREE\nROWS\n N value\n")
            out.writelines(f" {sense} {name}\n" for name, (sense, _) in senses.items())
            out.write("COLUMNS\n M1 'MARKER' 'INTORG'\n")
            for name, entries, value in columns:
                out.write(f" {name} value {-float(value)!r}\n")
                out.writelines(f" {name} {row} {c}\n" for row, c in entries)
            out.write(" M2 'MARKER' 'INTEND'\nRHS\n")
            out.writelines(f" RHS {name} {right}\n" for name, (_, right) in senses.items() if right)
            out.write("BOUNDS\n")
            out.writelines(f" UP BND {name} 1\n" for name, _, _ in columns)
            out.write("ENDATA\n")
        return chosen


class Cbc:
    """status: CBC's first line ("Optimal", "Stopped on time", …); bound: proven by it or None; chosen: its plan; value: its own figure."""

    def __init__(self, status, value, bound, chosen, log):
        self.status, self.value, self.bound, self.chosen, self.log = status, value, bound, chosen, log


def cbc(mps, columns, seconds, *options, relaxation=False, before=()):
    """Runs CBC on one thread, or only CLP on the relaxation; `before` comes before the command. A hard kill comes 20 s after its own limit: None then."""
    solution = mps + ".solution"
    if os.path.exists(solution):
        os.unlink(solution)
    verb = ["-initialSolve"] if relaxation else ["-solve"]
    command = [*before, CBC, mps, "-threads", "0", "-timeMode", "elapsed", "-seconds", str(seconds), *options, *verb, "-solution", solution]
    try:
        log = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=seconds + 20, check=False).stdout
    except subprocess.TimeoutExpired:
        return None
    bound = re.search(r"^Lower bound:\s+(-?[\d.e+]+)", log, re.MULTILINE)
    if not os.path.exists(solution):
        return Cbc("none", None, -float(bound.group(1)) if bound else None, [], log)
    with open(solution, encoding="ascii") as file:
        head = file.readline()
        chosen = []
        for line in file:
            word = line.split()
            name, x = (word[2], word[3]) if word[0] == "**" else (word[1], word[2])
            if float(x) > 0.5:
                i, t = name[1:].split("_")
                chosen.append((int(i), int(t)))
    value = -float(head.rsplit(" ", 1)[-1])
    return Cbc(head.split(" - ")[0].strip(), value, -float(bound.group(1)) if bound else None, sorted(chosen), log)
