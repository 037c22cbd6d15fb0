"""A folder for campaigns: the small worked case with further firms, people and holidays (simulated). Shared by the tests of campaigns."""
import csv
import json
import os
import shutil

from e2e import SOURCE

SMALL = os.path.join(SOURCE, "examples", "small")
AS_OF = "2028-06-30"
# 2028-07-14 is a Friday, 2028-07-17 Constitution Day is made a holiday here
DUE = "2028-07-14"


def add_rows(folder, name, rows):
    with open(os.path.join(folder, name), "a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def make_folder(folder, firms):
    """`firms`: keys of further suppliers. Each firm, S1 to S3 too, has a person P-FIRM; one desk person, one buyer, one consultant."""
    shutil.copytree(SMALL, folder)
    add_rows(folder, "organisations.csv", [(f, f"가상업체 {f}", f"Fictional Firm {f}", "supplier", "simulated") for f in firms])
    add_rows(folder, "agreements.csv", [(f"AG-{f}", f, "supplier", 2, "C-1", "2025-11-17", "", "E-AGREEMENT") for f in firms])
    people = [("P-DESK", "OPERATOR", "운영 담당", "desk@operator.example", "ko", "all"), ("P-OTHER", "OPERATOR", "다른 담당", "other@operator.example", "ko", "all"),
              ("P-BUYER", "CARMAKER", "Buyer (simulated)", "buyer@carmaker.example", "en", "carbon"),
              ("P-CONSULT", "VERIFIER", "회계사 (모의)", "consultant@verifier.example", "ko", "all")]
    people += [(f"P-{f}", f, f"담당 {f}", f"p@{f.lower()}.example", "ko", "carbon") for f in ["S1", "S2", "S3", *firms]]
    write_csv(os.path.join(folder, "persons.csv"), ["person", "organisation", "name", "mail", "language", "area", "valid_from", "successor"],
              [(*p, "2025-11-17", "P-OTHER" if p[0] == "P-DESK" else "") for p in people])
    write_csv(os.path.join(folder, "holidays.csv"), ["day", "name", "source"], [("2028-07-17", "제헌절", "모의"), ("2028-08-15", "광복절", "모의")])
    return folder


def campaign(**changes):
    data = {
        "schema": "sangsaeng.campaign/1", "campaign": "ENERGY-2027", "name": {"ko": "2027년 에너지 자료", "en": "Energy data of 2027"},
        "asked_by": "OPERATOR", "sender": "energy@operator.example", "period": {"from": "2027-01", "to": "2027-12"}, "ask": ["activity"],
        "text": {"ko": "2027년 전기와 가스 고지서의 사용량을 부탁드립니다.", "en": "Please send the amounts on your bills of 2027."},
        "due_on": DUE,
        "reminders": [{"at": "start"}, {"days_before": 7}, {"days_before": 1}, {"days_after": 1}, {"days_after": 7}],
        "escalation": {"days_after": 7, "to": "P-BUYER"},
    }
    data.update(changes)
    return {k: v for k, v in data.items() if v is not None}


def write_campaign(path, **changes):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(campaign(**changes), file, ensure_ascii=False, indent=2)
    return path
