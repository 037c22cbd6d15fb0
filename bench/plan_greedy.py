"""The planner's plain peers, greedy by tonnes per won, in two forms:

- ratio: candidates by value per won of subsidy, each into the first year that can pay it; of a group the first that fits.
- steps: for each tier the steps from a group's smaller to its larger candidate that gain most per won (the upper hull) until the money of all years is
  used, then these into the years, the best per won first; what is left is filled by ratio.

Tier 1 comes first: what its firms return pays for tier 2. Where there is a floor, candidates of its region are favoured until it holds.
"""
import plan_oracle


class _Filling:
    """A plan as it grows, and what is left of each limit."""

    def __init__(self, case):
        self.case, self.budget, self.pool = case, list(case.budget), [case.opening] * case.years
        self.by_supplier, self.by_consortium, self.taken, self.chosen, self.worth = {}, {}, set(), [], 0

    def put(self, row):
        """Into the first year that can pay it."""
        case = self.case
        s, group, consortium = case.s[row], case.group[row], case.consortium[row]
        if group in self.taken:
            return
        if "supplier" in case.caps and self.by_supplier.get(group[0], 0) + s > case.caps["supplier"]:
            return
        if "consortium" in case.caps and consortium and self.by_consortium.get(consortium, 0) + s > case.caps["consortium"]:
            return
        for t in range(case.years):
            if case.tier[row] == 1 and self.budget[t] >= s:
                self.budget[t] -= s
                for u in range(t + case.lag, case.years):
                    self.pool[u] += case.back[row]
            elif case.tier[row] == 2 and min(self.pool[t:]) >= s:
                for u in range(t, case.years):
                    self.pool[u] -= s
            else:
                continue
            self.taken.add(group)
            self.by_supplier[group[0]] = self.by_supplier.get(group[0], 0) + s
            self.by_consortium[consortium] = self.by_consortium.get(consortium, 0) + s
            self.chosen.append((row, t))
            self.worth += case.worth(row, t)
            return


def _hull_choice(case, rows, weight, money):
    """One row of each group: the larger ones as long as their step gains most per won and the money lasts."""
    groups, steps, chosen = {}, [], {}
    for row in rows:
        groups.setdefault(case.group[row], []).append(row)
    for group, members in groups.items():
        members.sort(key=lambda row: (case.s[row], -weight[row]))
        hull = [(0, 0.0, None)]
        for row in members:
            s, w = case.s[row], weight[row]
            if w <= hull[-1][1]:
                continue
            while len(hull) > 1 and (w - hull[-1][1]) * (hull[-1][0] - hull[-2][0]) >= (hull[-1][1] - hull[-2][1]) * (s - hull[-1][0]):
                hull.pop()
            hull.append((s, w, row))
        steps += [((b[1] - a[1]) / max(b[0] - a[0], 1e-9), b[0] - a[0], group, b[2]) for a, b in zip(hull, hull[1:])]
    steps.sort(key=lambda step: -step[0])
    for _, s, group, row in steps:
        if s > money:
            break
        money -= s
        chosen[group] = row
    return list(chosen.values())


def _plan(case, steps, favour):
    """`favour`: what a won's worth is multiplied by for the floors' regions."""
    filling, regions = _Filling(case), {region for region, _ in case.floors}
    weight = [float(case.worth(row, 0)) * (favour if case.region[row] in regions else 1) for row in range(case.count)]
    order = sorted((row for row in range(case.count) if weight[row] > 0), key=lambda row: -weight[row] / max(case.s[row], 1e-9))
    for tier in (1, 2):
        rows = [row for row in order if case.tier[row] == tier]
        if steps:
            money = sum(filling.budget) if tier == 1 else filling.pool[-1]
            kept = set(_hull_choice(case, rows, weight, money))
            for row in rows:
                if row in kept:
                    filling.put(row)
        for row in rows:
            filling.put(row)
    return filling


def _holds(case, filling):
    try:
        case.judge(filling.chosen)
        return True
    except plan_oracle.Infeasible:
        return False


def greedy(case, steps):
    """The chosen [(row, year)]; by ratio, or by steps."""
    for favour in [1.05**k for k in range(60)] + [1e6] if case.floors else [1]:
        filling = _plan(case, steps, favour)
        if _holds(case, filling):
            return filling.chosen
    return []
