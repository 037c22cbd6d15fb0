#!/usr/bin/python3
"""Makes the example of reductions and credits: make.py [FOLDER]. It is examples/small with everything that credits can have. All of it is invented, but one
row: the certified emissions of 2024 are those that the national greenhouse gas centre published for a carmaker (1,526,375 t), here as a stand-in for the
simulated one. Every run gives the same bytes."""
import csv
import datetime
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import holidays  # noqa: E402  (examples/holidays.py)

EVIDENCE = ["E-PLAN-1", "E-PLAN-2", "E-PLAN-3", "E-REPORT-1", "E-CONTRACT-1"]

TABLES = {
    "holidays": ["day,name,source"] + [",".join(row) for row in holidays.rows(2026, 2036)],
    "project_plans": [
        "project,version,submitted_on,crediting,expected_t_per_year,methodology,methodology_version,methodology_from,parent,legal_duty_share,evidence",
        "EP-1,1,2026-05-01,fixed,223.4,sec,1,2026-01-01,,0,E-PLAN-1",
        "EP-2,1,2028-05-02,renewable,90,sec,1,2026-01-01,EP-1,0,E-PLAN-2",
        "EP-3,1,2026-10-01,renewable,3000.1,sec,1,2026-01-01,,0.25,E-PLAN-3"],
    "project_steps": [
        "project,step,round,done_on,from_on,to_on,actor,evidence,note",
        "EP-1,requested,,2026-05-01,,,OPERATOR,E-PLAN-1,",
        "EP-1,correction,1,2026-05-28,,,sector authority,,meter plan",
        "EP-1,validated,,2026-06-25,,,sector authority,,",
        "EP-1,consulted,,2026-07-20,,,climate ministry,,",
        "EP-1,committee,,2026-09-30,,,certification committee,E-EP-1-RES,",
        "EP-1,approved,,2026-09-30,,,sector authority,E-EP-1-RES,",
        "EP-1,crediting_start,,2026-09-30,2026-09-30,2035-12-31,OPERATOR,,",
        "EP-1,monitoring_report,,2028-03-20,2027-01-01,2027-12-31,OPERATOR,E-REPORT-1,",
        "EP-1,certification_request,,2028-04-20,,,OPERATOR,E-REPORT-1,",
        "EP-1,certified,,2028-05-31,,,sector authority,,",
        "EP-2,requested,,2028-05-02,,,OPERATOR,E-PLAN-2,",
        "EP-3,requested,,2026-10-01,,,S1,E-PLAN-3,",
        "EP-3,validated,,2026-10-28,,,sector authority,,",
        "EP-3,consulted,,2026-11-20,,,climate ministry,,",
        "EP-3,committee,,2027-03-15,,,certification committee,E-EP-1-RES,",
        "EP-3,approved,,2027-03-15,,,sector authority,E-EP-1-RES,"],
    "project_checks": ["project,list,item,result,checked_by,checked_on,note"]
        + [f"EP-1,validation,{n},{'not_applicable' if n == 99 else 'pass'},delegated body,2026-06-20," for n in range(1, 12)]
        + [f"EP-1,certification,{n},pass,delegated body,2028-05-20," for n in range(1, 6)]
        + ["EP-2,validation,1,pass,delegated body,2028-05-20,"]
        + [f"EP-3,validation,{n},pass,delegated body,2026-10-20," for n in range(1, 10)],
    "certified_emissions": [
        "organisation,year,certified_t,stand_in,source",
        'CARMAKER,2024,1526375,yes,"published by the national greenhouse gas centre for another company"',
        "CARMAKER,2027,1000,no,invented"],
    "allocations": [
        "organisation,year,free_t,auctioned_t,undivided_t,stand_in,source",
        'CARMAKER,2024,,,1400000,yes,"invented, undivided"',
        "CARMAKER,2027,900,60,,no,invented"],
    "allowance_holdings": [
        "lot,organisation,year,tonnes,origin,obtained_on,price_krw,source",
        "KAU-1,CARMAKER,2027,850,free,2027-01-04,,invented",
        "KAU-2,CARMAKER,2027,40,banked,2027-09-01,,invented"],
    "market_prices": [
        "instrument,day,price_krw,source",
        "KAU,2027-03-02,9000,invented", "KAU,2027-09-01,9601,invented", "KAU,2024-06-03,9250,invented",
        "KOC,2026-03-03,12000,invented", "KOC,2026-04-01,13000,invented", "KOC,2028-03-02,14000,invented", "KCU,2027-06-01,8800,invented"],
    "offtake_contracts": [
        "contract,seller,buyer,project,tonnes,share,price_krw,signed_on,due_on,paid_krw,paid_on,firm_share,invoice,evidence",
        "OFFTAKE-1,OPERATOR,CARMAKER,EP-1,,0.3,13500,2028-02-01,2028-12-31,,,0.6,,E-CONTRACT-1"],
    "trading_terms": [
        "term,scale,route,valid_from,valid_to,value,source",
        "offset_limit,,,2021-01-01,,0.05,allocation plan (one press report)",
        "borrowing_limit,,,2026-01-01,,0.1,invented",
        "banking_limit_t,,,2026-01-01,,500,invented",
        "committee_wait_days,,,2026-01-01,,60,invented",
        "correction_rounds,,,2026-01-01,,1,invented",
        "validation_krw,micro,alone,2026-01-01,,2500000,invented offer",
        "validation_krw,small,alone,2026-01-01,,5000000,invented offer",
        "verification_krw,micro,alone,2026-01-01,,3000000,invented offer",
        "verification_krw,small,alone,2026-01-01,,5000000,invented offer",
        "validation_krw,,bundle,2026-01-01,,5000000,invented offer",
        "verification_krw,,bundle,2026-01-01,,5000000,invented offer",
        "coordination_krw_per_year,,bundle,2026-01-01,,300000,invented offer",
        "validation_krw,,programme,2026-01-01,,1500000,invented offer",
        "verification_krw,,programme,2026-01-01,,3000000,invented offer",
        "coordination_krw_per_year,,programme,2026-01-01,,600000,invented offer"],
}


def desk(folder):
    """examples/small with the projects and the desk: what tests of these take."""
    small = os.path.join(HERE, "..", "small")
    shutil.copytree(small, folder, ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
    for name, lines in TABLES.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    with open(os.path.join(folder, "evidence.csv"), "a", encoding="utf-8") as file:
        for evidence in EVIDENCE:
            file.write(f"{evidence},contract,OPERATOR,,2026-01-05,모의 서류,,\n")
    with open(os.path.join(folder, "projects.csv"), "a", encoding="utf-8") as file:
        file.write("EP-2,단위사업 (모의),single,OPERATOR,2028-03-01,,2033-06-30,,\n")
        file.write("EP-3,큰 교체 (모의),single,S1,2028-09-01,2027-03-15,2032-03-14,,E-EP-1-RES\n")
    with open(os.path.join(folder, "ownership.csv"), "a", encoding="utf-8") as file:
        file.write("EP-3,S1,1,2027-03-15,E-CONTRACT-1\n")


# ---- beyond the desk: meters, records, a verification case, orders, claims ----

DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
PAPERS = [("E-CAL-S1", "certificate", "S1", "S1-M1", "2026-10-28", "교정 성적서"), ("E-CAL-S2", "certificate", "S2", "S2-M1", "2026-10-28", "교정 성적서"),
          ("E-INDEPENDENCE", "certificate", "VERIFIER", "", "2027-12-01", "독립성 선언서"), ("E-VISIT-S1", "other", "VERIFIER", "", "2028-03-14", "현장 방문 기록")]


def days():
    return [(f"2027-{m + 1:02d}-{d + 1:02d}", m, d) for m in range(12) for d in range(DAYS[m])]


WEIGHT = [6, 6, 6, 6, 6, 3, 2]  # Monday to Sunday


def part(total, month, day):
    """The whole part of a month's total that falls on a day: less at weekends, a little more or less from day to day."""
    weights = [WEIGHT[datetime.date(2027, month + 1, d + 1).weekday()] * 40 + (d * 7 + month * 3) % 11 for d in range(DAYS[month])]
    return total * sum(weights[:day + 1]) // sum(weights) - total * sum(weights[:day]) // sum(weights)


def rows_of(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def put(folder, name, rows):
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def meters(folder):
    """S1-M1 by the day, with a slip corrected later and three days lost; S2-M1 by the methodology `motor`, hours by the month and electricity by the day."""
    monthly = rows_of(folder, "meter_readings")
    energy = {(r[0], int(r[2][5:]) - 1): int(r[4]) for r in monthly[1:]}
    put(folder, "meter_readings", [monthly[0]] + [r for r in monthly[1:] if r[0] == "S3-M1"])
    put(folder, "baselines", [r for r in rows_of(folder, "baselines") if r[0] != "S2-M1"])
    put(folder, "measures", [[*r[:6], "motor", *r[7:]] if r[0] == "S2-M1" else r for r in rows_of(folder, "measures")])
    put(folder, "meters", [
        "meter,measure,parameter,group,unit,interval,instrument,calibrated_on,calibrated_to,uncertainty,capacity,fallback,evidence".split(","),
        ["MT-S1-E", "S1-M1", "EC_PJ", "", "kWh", "day", "전력량계 1급 (모의)", "2026-10-28", "2029-10-27", "0.01", "2000", "", "E-CAL-S1"],
        ["MT-S1-P", "S1-M1", "P_PJ", "", "piece", "day", "생산 계수기 (모의)", "", "", "", "", "", ""],
        ["MT-S2-E", "S2-M1", "E_PJ", "", "kWh", "day", "전력량계 1급 (모의)", "2026-10-28", "2029-10-27", "0.01", "1000", "", "E-CAL-S2"],
        ["MT-S2-H", "S2-M1", "o", "", "h", "month", "가동시간계 (모의)", "", "", "", "", "", ""]])
    base = "E-S2-M1-BASE"
    put(folder, "parameters", [
        "measure,parameter,group,year,month,valid_from,value,unit,source,instrument,frequency,uncertainty,fallback,evidence".split(","),
        ["S2-M1", "P_rated", "", "", "", "", "0.06", "MW", "명판 (모의)", "", "", "", "", base], ["S2-M1", "LF", "", "", "", "", "0.72", "1", "기준선 계측 (모의)", "", "", "", "", base],
        ["S2-M1", "eta_BL", "", "", "", "", "0.917", "1", "시험 성적 (모의)", "", "", "", "", base], ["S2-M1", "o_BL", "", "", "", "", "6300", "h", "운전 기록 (모의)", "", "", "", "", base],
        ["S2-M1", "EF_el", "", "", "", "", "0.433", "tCO2e/MWh", "kr_grid_cons_2025avg", "", "", "", "", base],
        *[["S2-M1", condition, "", "", "", "", "", "", "", "", "", "", "", paper] for condition, paper in
          (("metering", "E-CAL-S2"), ("not_maintenance", base), ("scrapping", "E-S2-M1-SCRAP"))]])
    os.mkdir(os.path.join(folder, "readings"))
    rows = [["meter", "at", "value", "recorded_on"]]
    for day, m, d in days():
        recorded = f"2027-{m + 2:02d}-05" if m < 11 else "2028-01-05"
        lost, slip = m == 7 and 9 <= d <= 11, m == 4 and d == 11
        amount = part(energy["S1-M1", m], m, d)
        rows += [["MT-S1-E", day, "" if lost else amount * 10 if slip else amount, recorded], ["MT-S1-P", day, part(1000, m, d), recorded],
                 ["MT-S2-E", day, part(energy["S2-M1", m], m, d), recorded]]
    rows += [["MT-S2-H", f"2027-{m + 1:02d}", 530, f"2027-{m + 2:02d}-05" if m < 11 else "2028-01-05"] for m in range(12)]
    put(os.path.join(folder, "readings"), "2027", rows)
    put(os.path.join(folder, "readings"), "2027-corrected", [rows[0], ["MT-S1-E", "2027-05-12", part(energy["S1-M1", 4], 4, 11), "2027-06-18"]])


def verification(folder):
    columns, row = rows_of(folder, "verifications")
    put(folder, "verifications", [columns + ["method"], row[:5] + ["3"] + row[6:] + ["size_and_risk"]])
    put(folder, "verification_findings", [
        "verification,finding,measure,month,kind,grams,description,raised_on,raised_by,answer,answered_on,answered_by,resolution,closed_on,evidence".split(","),
        ["VF-1", 1, "S1-M1", "2027-08", "clarification", "", "사흘의 계량이 없음", "2028-03-15", "VERIFIER", "통신 장애. 보수적으로 메움", "2028-03-20", "S1", "", "2028-03-25", ""],
        ["VF-1", 2, "S1-M1", "2027-05", "misstatement", 4570000, "12일의 값이 열 배", "2028-03-15", "VERIFIER", "소수점 오류. 6월에 정정함", "2028-03-20", "S1", "corrected", "2028-03-25", ""]])
    put(folder, "verification_visits", ["verification,site,visited_on,visited_by,evidence".split(","), ["VF-1", "S1-S", "2028-03-14", "VERIFIER", "E-VISIT-S1"]])
    put(folder, "verifier_status", ["verifier,designated_from,designated_to,scope,independence_evidence".split(","), ["VERIFIER", "2027-01-01", "2029-12-31", "산업 설비", "E-INDEPENDENCE"]])


def orders_and_claims(folder):
    columns = "order,on,kind,holder,to,unit,tonnes,project,vintage,serial_from,serial_to,year,of,reason,evidence".split(",")
    put(folder, "credit_orders", [columns,
        ["T-1", "2028-06-01", "transfer", "OPERATOR", "CARMAKER", "KOC", 15, "", "", "", "", "", "", "", "E-CONTRACT-1"],
        ["T-1-A", "2028-06-05", "accept", "CARMAKER", "", "", "", "", "", "", "", "", "T-1", "", ""],
        ["L-1", "2028-06-07", "lock", "OPERATOR", "", "KOC", 10, "", "", "", "", "", "", "담보 (모의)", ""],
        ["T-2", "2028-06-08", "transfer", "OPERATOR", "CARMAKER", "KOC", 5, "", "", "", "", "", "", "", "E-CONTRACT-1"],
        ["T-2-R", "2028-06-09", "reject", "CARMAKER", "", "", "", "", "", "", "", "", "T-2", "값이 맞지 않음 (모의)", ""],
        ["X-1", "2028-06-25", "cancel", "OPERATOR", "", "KOC", 1, "", "", "", "", "", "", "자발적 취소 (모의)", ""]])
    put(folder, "claims", [
        "claim,kind,organisation,measure,meter,site,period_from,period_to,quantity,unit,metered,registry,certificate,made_on,released_on,evidence".split(","),
        ["CL-1", "footprint", "S1", "S1-M1", "", "", "2027-01", "2027-12", "", "", "", "", "", "2028-06-15", "", ""],
        ["CL-2", "rec", "S3", "", "SOLAR-S3", "S3-S", "2027-07", "2027-07", "12.5", "MWh", "30", "REC (모의)", "REC-2027-001", "2027-09-15", "", ""],
        ["CL-3", "re100", "S3", "", "SOLAR-S3", "S3-S", "2027-07", "2027-07", "17.5", "MWh", "30", "", "", "2027-09-20", "", ""]])


def main(folder):
    work = folder + ".new"
    desk(work)
    with open(os.path.join(work, "evidence.csv"), "a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[*row, "", ""] for row in PAPERS])
    meters(work)
    verification(work)
    orders_and_claims(work)
    for name in sorted(os.listdir(work)):
        target = os.path.join(folder, name)
        if os.path.isdir(target):
            shutil.rmtree(target)
        if name != "programme.json":
            shutil.move(os.path.join(work, name), target)
    if os.path.abspath(folder) != HERE:
        shutil.copyfile(os.path.join(HERE, "programme.json"), os.path.join(folder, "programme.json"))
    shutil.rmtree(work)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else HERE)
