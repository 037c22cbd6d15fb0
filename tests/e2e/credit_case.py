#!/usr/bin/env python3
"""A programme folder with external projects and a trading desk: examples/small with the optional tables of both. credit_case.py FOLDER makes it.

All of it is invented, but one row: the certified emissions of 2024 are those that the national greenhouse gas centre published for a carmaker
(1,526,375 t), here as a stand-in for the simulated one.
"""
import os
import shutil
import sys

SOURCE = os.environ.get("SANGSAENG_SOURCE") or os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

FIXED = {"01-01": "신정", "03-01": "삼일절", "05-05": "어린이날", "06-06": "현충일", "08-15": "광복절", "10-03": "개천절", "10-09": "한글날", "12-25": "기독탄신일"}
EVIDENCE = ["E-PLAN-1", "E-PLAN-2", "E-PLAN-3", "E-REPORT-1", "E-CONTRACT-1"]
RULE = "관공서의 공휴일에 관한 규정 제2조: fixed dates only"

TABLES = {
    "holidays": ["day,name,source"] + [f"{year}-{day},{name},{RULE}" for year in range(2026, 2037) for day, name in sorted(FIXED.items())],
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


def make(folder):
    small = os.path.join(SOURCE, "examples", "small")
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


if __name__ == "__main__":
    make(sys.argv[1])
