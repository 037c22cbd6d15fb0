#!/usr/bin/python3
"""Meter readings every 15 minutes in place of a machine's monthly ones: the same grams; late, corrected and wrong readings; what outlives a new run."""
import csv
import datetime
import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from e2e import BIN, SOURCE, Folder, check, environment, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()
METERS = ("meter,measure,parameter,unit,interval,instrument,calibrated_on,calibrated_to,capacity\n"
          "M-EC,S1-M1,EC_PJ,kWh,15min,simulated,2026-10-01,2029-10-01,200\nM-P,S1-M1,P_PJ,piece,hour,,,,100\n")


def good(*arguments, **variables):
    result = run(*arguments, **variables)
    check(result.code == 0, result, arguments)
    return result.out


def intervals(month, per_day):
    day = datetime.date(int(month[:4]), int(month[5:]), 1)
    while day.isoformat()[:7] == month:
        for slot in range(per_day):
            minutes = slot * 24 * 60 // per_day
            yield f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}"
        day += datetime.timedelta(days=1)


def spread(total, count):
    """Thousandths that add up to the total, the rest on the last."""
    part = total * 1000 // count
    return [part] * (count - 1) + [total * 1000 - part * (count - 1)]


def rows_of(meter, month, total, per_day):
    at = list(intervals(month, per_day))
    return [f"{meter},{a},{v // 1000}.{v % 1000:03}\n" for a, v in zip(at, spread(total, len(at)))]


def monthly():
    with open(os.path.join(SMALL, "meter_readings.csv"), encoding="utf-8") as file:
        return {r["month"]: (int(r["energy"]), int(r["output"])) for r in csv.DictReader(file) if r["measure"] == "S1-M1"}


def folder_with(path, months):
    """The small example with S1-M1 metered in series for the months named."""
    shutil.copytree(SMALL, path)
    with open(os.path.join(SMALL, "meter_readings.csv"), encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("S1-M1,")]
    with open(os.path.join(path, "meter_readings.csv"), "w", encoding="utf-8") as file:
        file.writelines(lines)
    with open(os.path.join(path, "meters.csv"), "w", encoding="utf-8") as file:
        file.write(METERS)
    os.mkdir(os.path.join(path, "readings"))
    with open(os.path.join(path, "readings", "2027.csv"), "w", encoding="utf-8") as file:
        file.write("계량기,시각,값\n")
        for month, (energy, output) in sorted(monthly().items()):
            if month in months:
                file.writelines(rows_of("M-EC", month, energy, 96))
                file.writelines(rows_of("M-P", month, output, 24))
    return path


def late_file(name, months):
    with open(HOME / name, "w", encoding="utf-8") as file:
        file.write("meter,at,value\n")
        for month in months:
            energy, output = monthly()[month]
            file.writelines(rows_of("M-EC", month, energy, 96) + rows_of("M-P", month, output, 24))
    return HOME / name


def grams(db):
    with sqlite3.connect(db) as connection:
        return {m: (a, b) for m, a, b in connection.execute("SELECT measure, measured_g, verified_g FROM reduction_total")}


def made(months=tuple(f"2027-{m:02}" for m in range(1, 13))):
    name = f"{len(months)}"
    if not os.path.exists(HOME / f"{name}.db"):
        good("run", folder_with(HOME / name, months), "--db", HOME / f"{name}.db")
    return HOME / name, HOME / f"{name}.db"


class Copy:
    def __init__(self, db):
        self.source = db

    def __enter__(self):
        self.folder = Folder().__enter__()
        self.db = self.folder / "copy.db"
        shutil.copyfile(self.source, self.db)
        return self.db

    def __exit__(self, *_):
        self.folder.__exit__()


def reference():
    if not os.path.exists(HOME / "reference.db"):
        good("run", SMALL, "--db", HOME / "reference.db")
    return grams(HOME / "reference.db")


ELEVEN = tuple(f"2027-{m:02}" for m in range(1, 12))


def test_readings_every_15_minutes_come_to_the_same_grams_as_the_months_they_add_up_to():
    _, db = made()
    check(grams(db) == reference(), grams(db), reference())
    good("check", "--db", db)


def test_late_readings_that_the_opinion_knew_measure_and_verify_the_machine_again():
    _, db = made(ELEVEN)
    with Copy(db) as copy:
        before = grams(copy)
        check(before["S1-M1"] < reference()["S1-M1"], before, "a month that is filled must not count for more")
        result = json.loads(good("meter", "import", late_file("december.csv", ["2027-12"]), "--db", copy, "--on", "2028-01-10", "-O", "json"))
        check(result["taken"] == 31 * 120 and result["meter_months"] == 2 and result["measured_again"] == ["S1-M1"], result)
        check(result["stale_verifications"] == [], result)
        check(grams(copy) == reference(), grams(copy))
        good("check", "--db", copy, "seal", "reduction")


def test_the_same_file_again_changes_nothing():
    _, db = made()
    with Copy(db) as copy:
        result = json.loads(good("meter", "import", late_file("december.csv", ["2027-12"]), "--db", copy, "-O", "json"))
        check(result["taken"] == 0 and result["same"] == 31 * 120 and result["measured_again"] == [], result)


def test_a_dry_run_tells_and_changes_nothing():
    _, db = made(ELEVEN)
    with Copy(db) as copy:
        with open(copy, "rb") as file:
            before = file.read()
        result = json.loads(good("meter", "import", late_file("december.csv", ["2027-12"]), "--db", copy, "--on", "2028-01-10", "--dry-run", "-O", "json"))
        check(result["dry_run"] and result["taken"] == 31 * 120, result)
        with open(copy, "rb") as file:
            check(file.read() == before, "the database changed")


def test_what_was_imported_outlives_run_again():
    folder, db = made(ELEVEN)
    with Copy(db) as copy:
        good("meter", "import", late_file("december.csv", ["2027-12"]), "--db", copy, "--on", "2028-01-10")
        good("run", folder, "--db", copy, "--again")
        check(grams(copy) == reference(), grams(copy))
        good("check", "--db", copy)


def correction(value="99.5", at="2027-03-02T00:15"):
    with open(HOME / "correction.csv", "w", encoding="utf-8") as file:
        file.write(f"meter,at,value\nM-EC,{at},{value}\n")
    return HOME / "correction.csv"


def test_a_verified_month_is_closed_and_a_reason_makes_its_opinion_stale():
    _, db = made()
    with Copy(db) as copy:
        result = run("meter", "import", correction(), "--db", copy)
        check(result.code == 3 and result.errors()[0]["code"] == "reading.month_closed" and result.errors()[0]["line"] == "2", result)
        check(grams(copy) == reference(), grams(copy))
        result = json.loads(good("meter", "import", correction(), "--db", copy, "--reason", "transformer ratio", "--by", "clerk", "-O", "json"))
        check(result["stale_verifications"] == ["VF-1"] and result["corrected"] == 1, result)
        with sqlite3.connect(copy) as connection:
            months = dict(connection.execute("SELECT month, verified FROM reduction_month WHERE measure = 'S1-M1'"))
        check(months["2027-03"] == 0 and all(v == 1 for m, v in months.items() if m != "2027-03"), months, "only its month")
        changes = json.loads(good("meter", "versions", "M-EC", "--db", copy, "-O", "json"))["changes"]
        check(len(changes) == 1 and changes[0]["after"] == "99.5" and changes[0]["source"] == "correction.csv" and changes[0]["reason"] == "transformer ratio",
              changes)


def test_bad_rows_are_named_with_line_and_column_and_nothing_is_taken():
    _, db = made(ELEVEN)
    cases = {"M-X,2027-12-01T00:00,1": ("reading.meter_unknown", "1"), "M-EC,2027-12-01T00:07,1": ("reading.off_grid", "6"),
             "M-EC,2027-12-01,1": ("reading.time", "6"), "M-EC,2029-12-01T00:00,1": ("reading.future", "6"),
             "M-EC,2027-12-01T00:00,1.2kg": ("reading.value", "23"), "M-EC,2027-12-01T00:00,1.1234567891": ("reading.digits", "23"),
             "M-EC,2027-12-05T00:00,2": ("reading.twice", "23"), "M-EC,2027-12-01T00:00,1,5": ("readings.fields", None)}
    with Copy(db) as copy:
        for row, (code, column) in cases.items():
            with open(HOME / "bad.csv", "w", encoding="utf-8") as file:
                file.write(f"meter,at,value\nM-EC,2027-12-05T00:00,1\n{row}\n")
            result = run("meter", "import", HOME / "bad.csv", "--db", copy, "--on", "2028-01-10")
            found = result.errors()[0]
            check(result.code == 3 and (found["code"], found["line"], found["column"]) == (code, "3", column) and result.out == "", result, row)
        check(good("meter", "show", "M-EC", "2027-12", "--db", copy) == "no readings\n", "something was taken")


def test_readings_by_time_as_by_meter_plain_or_gzip_give_the_same():
    _, db = made(ELEVEN)
    energy, output = monthly()["2027-12"]
    rows = sorted(rows_of("M-EC", "2027-12", energy, 96) + rows_of("M-P", "2027-12", output, 24), key=lambda r: r.split(",")[1])
    with gzip.open(HOME / "by-time.csv.gz", "wt", encoding="utf-8") as file:
        file.write("at,value,meter\n")
        for row in rows:
            meter, at, value = row.strip().split(",")
            file.write(f"{at},{value},{meter}\n")
    with Copy(db) as copy:
        good("meter", "import", HOME / "by-time.csv.gz", "--db", copy, "--on", "2028-01-10")
        check(grams(copy) == reference(), grams(copy))


def test_an_import_that_is_killed_leaves_the_database_as_it_was():
    _, db = made(ELEVEN)
    late = late_file("december.csv", ["2027-12"])
    with Copy(db) as copy:
        for after_s in (0.05, 0.2, 0.4):
            process = subprocess.Popen([BIN, "meter", "import", late, "--db", copy, "--on", "2028-01-10"], stdout=subprocess.DEVNULL, env=environment())
            time.sleep(after_s)
            process.send_signal(signal.SIGKILL)
            done = process.wait() == 0
            check(grams(copy)["S1-M1"] == (reference() if done else grams(db))["S1-M1"], grams(copy))
            good("check", "--db", copy, "store.integrity", "seal", "reduction")


def test_a_reading_changed_by_hand_is_found_by_check():
    _, db = made()
    with Copy(db) as copy:
        with sqlite3.connect(copy) as connection:
            connection.execute("UPDATE reduction_reading_2027_05 SET readings = replace(readings, ',', ',1') WHERE meter = 'M-EC' AND day = 3")
        result = run("check", "--db", copy)
        check(result.code == 1 and "error[series.sum_differs]" in result.err and "error[check.seal_broken]" in result.err, result)


def test_the_band_shows_plan_and_measured_side_by_side():
    _, db = made()
    months = json.loads(good("meter", "band", "S1-M1", "--db", db, "-O", "json"))["months"]
    check(len(months) == 12 and months[0]["planned_kg"] == "6495" and months[0]["verified"], months[0])
    total = reference()["S1-M1"][0]
    check(round(float(months[-1]["cumulative_kg"]) * 1000) == total, months[-1])
    check(months[0]["baseline_low_kg"] == months[0]["baseline_kg"] == months[0]["baseline_high_kg"], months[0], "one year of history")


def test_a_slip_of_the_decimal_point_and_a_lost_hour_are_warned_of():
    _, db = made(ELEVEN)
    rows = rows_of("M-EC", "2027-12", monthly()["2027-12"][0], 96)
    meter, at, value = rows[100].strip().split(",")
    rows[100] = f"{meter},{at},{float(value) * 10:.3f}\n"
    del rows[96 * 5 + 8:96 * 5 + 12]
    with open(HOME / "odd.csv", "w", encoding="utf-8") as file:
        file.writelines(["meter,at,value\n"] + rows)
    with Copy(db) as copy:
        good("meter", "import", HOME / "odd.csv", "--db", copy, "--on", "2028-01-10")
        result = run("meter", "check", "M-EC", "--db", copy)
        texts = {line.split("[")[1].split("]")[0]: line for line in result.err.splitlines() if "2027-12" in line and "[" in line}
        check(result.code == 1 and {"series.slip", "series.clock"} <= set(texts), result)
        check("2027-12-02T01:00" in texts["series.slip"] and "2027-12-06T02:00" in texts["series.clock"], result)


if __name__ == "__main__":
    try:
        main(__name__)
    finally:
        HOME.__exit__()
