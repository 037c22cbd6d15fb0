#!/usr/bin/python3
"""Public holidays of Korea for the examples' holidays.csv: rows(FIRST_YEAR, LAST_YEAR). As a program it prints them.

They follow the rule on holidays of public offices (관공서의 공휴일에 관한 규정), article 2 (the days) and article 3 (substitute holidays). Each row says in its
source how firm it is, in the words of docs/duties.md:

firm    the day is in the rule itself (days of the solar calendar)
good    more than one public source names the day
memory  worked out here: a lunar day from the new moon in Korean time, an election day from the terms of office, a substitute day by article 3

Sundays are holidays by article 2 and need no row; Saturdays are no working days by the Civil Act 161. Labour Day (1 May, 노동절) is left out: a bill would
make it a holiday of public offices, but no source that we have read says that it passed. Holidays that the government may still declare are unknown.
"""
import csv
import datetime
import sys

RULE = "관공서의 공휴일에 관한 규정"
# Days of the solar calendar: (month, day), name, item of article 2, first year, whether a Saturday or Sunday is made up for (article 3, paragraph 1).
SOLAR = [((1, 1), "1월 1일", "제3호", 1949, False), ((3, 1), "삼일절", "제2호", 1949, True), ((5, 5), "어린이날", "제7호", 1975, True), ((6, 6), "현충일", "제8호", 1956, False),
         ((7, 17), "제헌절", "제2호", 2026, True), ((8, 15), "광복절", "제2호", 1949, True), ((10, 3), "개천절", "제2호", 1949, True), ((10, 9), "한글날", "제2호", 2013, True),
         ((12, 25), "기독탄신일", "제10호", 1949, True)]
# Lunar new year, Buddha's birthday (4th month, day 8) and Chuseok (8th month, day 15) in the solar calendar, by the new moon in Korean time. Of 2027 and
# 2028 the new year's new moon comes after midnight in Korea and before it in China: Korean calendars have the later day.
LUNAR = {2025: ("01-29", "05-05", "10-06"), 2026: ("02-17", "05-24", "09-25"), 2027: ("02-07", "05-13", "09-15"), 2028: ("01-27", "05-02", "10-03"),
         2029: ("02-13", "05-20", "09-22"), 2030: ("02-03", "05-09", "09-12"), 2031: ("01-23", "05-28", "10-01"), 2032: ("02-11", "05-16", "09-19"),
         2033: ("01-31", "05-06", "09-08"), 2034: ("02-19", "05-25", "09-27"), 2035: ("02-08", "05-15", "09-16"), 2036: ("01-28", "05-03", "10-04")}
# Elections at the end of a term (item 10의2) and holidays that the government declared (item 11).
ONCE = {"2025-01-27": ("임시공휴일", "제11호", "good"), "2025-06-03": ("대통령 선거일", "제10호의2", "good"), "2026-06-03": ("지방선거일", "제10호의2", "good"),
        "2028-04-12": ("국회의원 선거일", "제10호의2", "memory"), "2030-03-27": ("대통령 선거일", "제10호의2", "memory"), "2030-06-05": ("지방선거일", "제10호의2", "memory"),
        "2032-04-14": ("국회의원 선거일", "제10호의2", "memory")}
DAY = datetime.timedelta(days=1)


def year_of(year):
    """Rows of a year: day → (names, source). Several holidays may share a day."""
    found, made_up = {}, []  # made_up: (day, name, whether a Saturday counts)

    def add(day, name, item, firm):
        found.setdefault(day, []).append((name, f"{RULE} 제2조 {item} ({firm})"))

    for (month, day), name, item, since, weekend in SOLAR:
        if year >= since:
            date = datetime.date(year, month, day)
            add(date, name, item, "good" if name == "제헌절" else "firm")
            if weekend:
                made_up.append((date, name, True))
    new_year, buddha, chuseok = (datetime.date.fromisoformat(f"{year}-{day}") for day in LUNAR[year])
    firm = "good" if year <= 2026 else "memory"
    for middle, name, item in ((new_year, "설날", "제4호"), (chuseok, "추석", "제9호")):
        for day, what in ((middle - DAY, f"{name} 전날"), (middle, name), (middle + DAY, f"{name} 다음 날")):
            add(day, what, item, firm)
            made_up.append((day, name, False))
    add(buddha, "부처님오신날", "제6호", firm)
    made_up.append((buddha, "부처님오신날", True))
    for day, (name, item, how) in ONCE.items():
        if day.startswith(str(year)):
            add(datetime.date.fromisoformat(day), name, item, how)
    # article 3: the first day after it that is no holiday, no Sunday and no Saturday; two that would fall on one day follow each other, but holidays
    # that share one day are made up for once
    taken = set(found)
    shared = set()
    for date, name, saturday in sorted(made_up):
        doubled = len(found[date]) > 1 and date.weekday() < 5
        if not (date.weekday() == 6 or (saturday and date.weekday() == 5) or (doubled and date not in shared)):
            continue
        if doubled:
            shared.add(date)
        day = date + DAY
        while day in taken or day.weekday() >= 5:
            day += DAY
        taken.add(day)
        found[day] = [(f"대체공휴일 ({name})", f"{RULE} 제3조 ({'good' if year <= 2026 else 'memory'})")]
    return found


def rows(first, last):
    """(day, name, source) in order, one row a day."""
    return [(day.isoformat(), "·".join(name for name, _ in names), names[0][1]) for year in range(first, last + 1) for day, names in sorted(year_of(year).items())]


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["day", "name", "source"])
    writer.writerows(rows(*(int(year) for year in sys.argv[1:3])) if len(sys.argv) == 3 else rows(2025, 2032))
