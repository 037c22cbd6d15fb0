#!/usr/bin/python3
"""Makes the small worked case: make.py [FOLDER]. Everything in it is invented; the money is the worked case to the won (README.md).

programme.json beside this script is written by hand. Every run gives the same bytes.
"""
import csv
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import holidays  # noqa: E402  (examples/holidays.py)

MONTHS = [f"{m:02d}" for m in range(1, 13)]
TABLES = {}


def table(name, columns, *rows):
    columns = columns.split(",")
    for row in rows:
        assert len(row) == len(columns), (name, row)
    TABLES[name] = [columns] + [list(row) for row in rows]


def proof(*rows):
    return [(key, kind, org, measure, day, title, "", "") for key, kind, org, measure, day, title in rows]


MEASURES = [  # key, firm, process, cost, saving kWh/yr, old machine kWh/yr, installed, project's months in 2027
    ("S1-M1", "S1", "S1-PR1", 100000000, 180000, 600000, "2026-10-20", range(12)),
    ("S2-M1", "S2", "S2-PR1", 50000000, 96000, 300000, "2026-10-25", range(12)),
    ("S3-M1", "S3", "S3-PR1", 140000000, 240000, 800000, "2027-11-30", range(11, 12)),
]
ENERGY = {"S1-PR1": 1200000, "S2-PR1": 720000, "S3-PR1": 1440000, "CAR-PR1": 600000}  # kWh of 2025
OUTPUT = {"S1-PR1": ("S1-P1", 12000), "S2-PR1": ("S2-P1", 24000), "S3-PR1": ("S3-P1", 48000), "CAR-PR1": ("V-1", 12000)}  # pieces a year, the same each month

table("organisations", "organisation,name,name_en,kind,origin",
      ("MOTIE", "산업통상부 (모의)", "Trade ministry (simulated)", "ministry_trade", "simulated"), ("MSS", "중소벤처기업부 (모의)", "SME ministry (simulated)", "ministry_sme", "simulated"),
      ("CARMAKER", "완성차 (모의)", "Carmaker (simulated)", "carmaker", "simulated"), ("OPERATOR", "운영 재단 (모의)", "Operating foundation (simulated)", "operator", "simulated"),
      ("VERIFIER", "검증기관 (모의)", "Verifier (simulated)", "verifier", "simulated"), ("VENDOR-1", "가상설비 1 (주)", "Fictional Machines 1", "vendor", "simulated"),
      ("VENDOR-2", "가상설비 2 (주)", "Fictional Machines 2", "vendor", "simulated"), ("VENDOR-3", "가상설비 3 (주)", "Fictional Machines 3", "vendor", "simulated"),
      ("S1", "가상부품 1 (주)", "Fictional Parts 1", "supplier", "simulated"), ("S2", "가상부품 2 (주)", "Fictional Parts 2", "supplier", "simulated"),
      ("S3", "가상부품 3 (주)", "Fictional Parts 3", "supplier", "simulated"))
table("organisation_status", "organisation,attribute,value,valid_from,valid_to,evidence",
      ("S1", "size_class", "medium", "2025-01-01", "", "E-S1-SIZE"), ("S2", "size_class", "small", "2025-01-01", "", "E-S2-SIZE"),
      ("S3", "size_class", "small", "2025-01-01", "", "E-S3-SIZE"), ("CARMAKER", "size_class", "large", "2025-01-01", "", ""),
      ("CARMAKER", "allocated", "yes", "2026-01-01", "", ""))
table("sites", "site,organisation,name,region,in_complex",
      *[(f"{o}-S", o, f"{name} 사업장", "가상권역", "no") for o, name in (("S1", "가상부품 1"), ("S2", "가상부품 2"), ("S3", "가상부품 3"), ("CARMAKER", "완성차"))])
table("consortia", "consortium,name,lead,kind,year,note", ("C-1", "모의 컨소시엄", "CARMAKER", "programme", 2026, "모의"))
table("agreements", "agreement,organisation,role,tier,consortium,signed_on,ended_on,evidence",
      *[("AG-" + o, o, role, tier, "C-1" if role == "supplier" else "", "2025-11-17", "", "E-AGREEMENT") for o, role, tier in
        (("MOTIE", "funder", ""), ("MSS", "funder", ""), ("CARMAKER", "carmaker", ""), ("OPERATOR", "operator", ""), ("S1", "supplier", 1), ("S2", "supplier", 1), ("S3", "supplier", 2))])
table("promises", "promise,agreement,text,due_on,delivered_on,evidence",
      ("PR-S1", "AG-S1", "지원받은 금액만큼 환원", "2027-06-30", "2027-06-30", "E-S1-M1-RET"), ("PR-S2", "AG-S2", "지원받은 금액만큼 환원", "2027-06-30", "", ""))
table("targets", "organisation,kind,base_year,year,value,unit,evidence,source",
      ("S1", "absolute", 2025, 2027, "480", "tCO2e", "", "simulated"), ("S1", "absolute", 2025, 2030, "30", "percent", "", "simulated"),
      ("S2", "intensity", 2025, 2030, "20", "percent", "", "simulated"))
table("education", "education,organisation,held_on,hours,persons,topic,given_by,evidence",
      ("ED-1", "S1", "2026-09-18", "6", 4, "온실가스 배출량 산정 (모의)", "CARMAKER", ""), ("ED-2", "S1", "2027-03-12", "3.5", 2, "제품 탄소발자국 (모의)", "OPERATOR", ""),
      ("ED-3", "S3", "2027-10-08", "6", 3, "온실가스 배출량 산정 (모의)", "OPERATOR", ""))
# Fossil carbon: assumed, 0.0015 kg in a kg of steel and 0.75 in one of plastics, of what the product contains (README.md).
# codes, values of CBAM, materials: invented, so that customs, passports and partners have something to show
table("products", "product,organisation,name,kind,declared_unit,mass_kg,price_krw,factor,fossil_carbon_kg,cn_code,cpc_code",
      ("MAT-STEEL", "", "강재 (강재 캔 계수로 대용)", "material", "kg", "1", "", "defra2025_steel_cans", "", "72091790", ""),
      ("MAT-PLASTIC", "", "플라스틱 평균", "material", "kg", "1", "", "defra2025_plastic_avg", "", "39269097", ""),
      ("V-1", "CARMAKER", "완성차 1", "vehicle", "piece", "1300", "", "", "256.44", "87032319", "49113"),
      ("S1-P1", "S1", "차체 모듈", "part", "piece", "900", "", "", "1.35", "87082990", "49129"),
      ("S2-P1", "S2", "내장 모듈", "part", "piece", "400", "", "", "255.09", "87082990", "49129"),
      ("S3-P1", "S3", "프레스 부품", "part", "piece", "150", "", "", "0.225", "73269098", "42999"))
table("product_materials", "product,material,mass_kg,pre_consumer_share,post_consumer_share,elv_share,custody,certificate,evidence",
      ("MAT-STEEL", "steel", "1", "0.1", "0.2", "0.02", "mass_balance", "CERT-INVENTED-1", ""),
      ("MAT-PLASTIC", "plastic", "1", "0", "0.05", "0.01", "segregated", "CERT-INVENTED-2", ""))
table("product_substances", "product,substance,cas,share,location,evidence", ("S2-P1", "lead", "7439-92-1", "0.0005", "스위치 납땜 (지어낸 예)", ""))
table("product_dismantling", "product,step,part,minutes,tools,note,evidence",
      ("V-1", "1", "12 V 배터리", "5", "스패너 10 mm", "음극부터", ""), ("V-1", "2", "내장 모듈", "25", "전동 드라이버", "", ""))
table("product_passports", "product,version,level,unique_id,operator_id,facility_id,carrier,valid_from,valid_to,evidence",
      ("V-1", "1", "model", "urn:example:vehicle:V-1", "urn:example:operator:CARMAKER", "urn:example:site:CARMAKER-S", "qr", "2028-01-01", "", ""))
table("cbam_installations", "site,year,name_en,address,unlocode,coordinates,plan_version,verifier,accreditation,report,evidence",
      ("S3-S", "2027", "Fictional Parts 3, press works", "1 Invented Road, Nowhere", "", "35.00, 127.00", "2", "Fictional Verifier", "KR-INVENTED-7", "VR-S3-2027", ""),
      ("S1-S", "2027", "Fictional Parts 1, body works", "2 Invented Road, Nowhere", "", "", "1", "", "", "", ""))
table("cbam_goods", "product,country,route", ("MAT-STEEL", "KR", "산소 전로 강의 냉연 (지어낸 예)"), ("S3-P1", "KR", "냉연 강판 프레스 성형"), ("S1-P1", "KR", "용접 조립"))
table("cbam_lists", "list,cn_prefix,status,category,counts,indirect,applies_from,applies_to,source",
      ("downstream-2025", "87082990", "proposal", "vehicle parts", "precursors", "no", "2028-01-01", "", "2025-12-17 제안. 목록을 보지 못했으며 코드는 예를 위해 지어냄"))
table("cbam_values", "product,value,basis,direct_t_per_t,indirect_t_per_t,markup_share,country,installation,verifier,report,valid_from,valid_to,source,evidence",
      ("MAT-STEEL", "DEFAULT-INVENTED", "default", "1.85", "0.24", "0.2", "KR", "", "", "", "2027-01-01", "2027-12-31", "지어낸 값. 공표된 기본값이 아님", ""))
table("links", "product,input,part,kind,quantity,share",
      ("V-1", "S1-P1", "BODY", "contains", "1", "1"), ("V-1", "S2-P1", "INTERIOR", "contains", "1", "1"), ("S1-P1", "S3-P1", "PRESSED", "contains", "4", "1"),
      ("S1-P1", "MAT-STEEL", "STEEL", "contains", "300", "1"), ("S1-P1", "MAT-STEEL", "STEEL-LOSS", "consumes", "36", "1"), ("S2-P1", "MAT-PLASTIC", "PLASTIC", "contains", "340", "1"),
      ("S2-P1", "MAT-STEEL", "STEEL", "contains", "60", "1"), ("S3-P1", "MAT-STEEL", "STEEL", "contains", "150", "1"), ("S3-P1", "MAT-STEEL", "STEEL-LOSS", "consumes", "18", "1"))
table("measures", "measure,site,process,machine,old_serial,type,methodology,carrier,cost_krw,saving_per_year,unit,saving_krw_per_year,life_years,old_life_end,machine_en,project",
      *[(k, f + "-S", p, "인버터 공기압축기", "OLD-" + k, "equipment", "sec", "electricity", cost, saving, "kWh", saving * 150, 10, "2032-12-31", "Inverter air compressor", "EP-1")
        for k, f, p, cost, saving, old, day, span in MEASURES])
table("processes", "process,site,name,allocation,reason",
      *[(p, ("CARMAKER" if p == "CAR-PR1" else p[:2]) + "-S", "조립" if p == "CAR-PR1" else "주 공정", "mass", "제품이 하나") for p in ENERGY])

papers = proof(("E-AGREEMENT", "agreement", "OPERATOR", "", "2025-11-17", "상생 협약서"), ("E-MINUTES-1", "committee_minutes", "OPERATOR", "", "2026-04-15", "1차 설비 심의"),
               ("E-MINUTES-2", "committee_minutes", "OPERATOR", "", "2027-08-20", "2차 설비 심의"), ("E-EP-1-RES", "committee_minutes", "OPERATOR", "", "2026-09-30", "인증위원회 결의서"),
               ("E-EP-1-OWN-C", "contract", "CARMAKER", "", "2026-09-15", "감축실적 소유 계약서"), ("E-EP-1-OWN-O", "contract", "OPERATOR", "", "2026-09-15", "감축실적 소유 계약서"),
               ("E-EP-1-OPINION", "verification_opinion", "VERIFIER", "", "2028-04-15", "검증의견서"), ("E-F-MOTIE", "notice", "MOTIE", "", "2026-04-27", "입금 통지"),
               ("E-F-CAR", "notice", "CARMAKER", "", "2026-04-28", "입금 통지"), ("E-F-MSS", "notice", "MSS", "", "2027-07-15", "입금 통지"),
               ("E-S1-M1-RET", "return_receipt", "S1", "S1-M1", "2027-06-30", "환원 영수증"), ("E-S2-M1-RET", "return_receipt", "S2", "S2-M1", "2027-06-30", "환원 영수증"),
               *[(f"E-{f}-SIZE", "size_certificate", f, "", "2025-06-01", "기업규모 확인서") for f in ("S1", "S2", "S3")],
               *[(f"E-{p}-BILLS-{y}", "bill", "CARMAKER" if p == "CAR-PR1" else p[:2], "", f"{y + 1}-01-20", f"전기 고지서 {y}년") for p in ENERGY for y in (2025, 2027)])
quotes, baselines, installs, readings, saved = [], [], [], [], {}
for key, firm, process, cost, saving, old, installed, span in MEASURES:
    deep = firm == "S3"
    days = ("2027-08-31", "2027-09-08", "2027-12-10", "2027-12-05", "2028-02-25", "2028-03-31") if deep else (
        "2026-05-01", "2026-05-08", "2026-11-05", "2026-10-30", "2027-02-26", "2027-03-31")
    kinds = (("agreement", "지원 협약서"), ("order", "발주서"), ("installation_check", "현장확인서"), ("tax_invoice", "전자세금계산서"), ("performance_report", "실적보고서"), ("fixing_notice", "확정 통지서"))
    papers += proof(*[(f"E-{key}-{kind.upper()}", kind, firm, key, day, title) for (kind, title), day in zip(kinds, days)],
                    (f"E-{key}-SCRAP", "scrapping_proof", firm, key, days[2], "폐기 확인서"), (f"E-{key}-BASE", "baseline_record", firm, key, "2026-02-27", "기존 기계 운전 기록"))
    asked = "2027-06-20" if deep else "2026-02-20"
    quotes += [(f"Q-{key}-{i + 1}", key, f"VENDOR-{i + 1}", asked, cost + i * 2000000, (cost + i * 2000000) // 10) for i in range(3)]
    output = OUTPUT[process][1]
    baselines.append((key, 2025, old * 98 // 100, "kWh", output * 98 // 100, "piece", f"E-{key}-BASE"))  # output of 2027 is above it, so the yearly cap bites
    installs.append((key, installed, "NEW-" + key, f"E-{key}-INSTALLATION_CHECK", installed, f"E-{key}-SCRAP"))
    for i in span:  # saving 90, 95 or 100 % of the expected
        cut = saving // 12 * (90 + 5 * (i % 3)) // 100
        saved[process, i] = cut
        month = f"2027-{i + 1:02d}"
        recorded = f"2027-{i + 2:02d}-05" if i < 11 else "2028-01-05"
        readings.append((key, "MT-" + key, month, recorded, old // 12 - cut, "kWh", output // 12, "piece", "measured"))
# Duties that papers end: published in time, late, and on the day that a Sunday moved the last one to; half-yearly reports on property, one of them late.
papers += proof(*[(f"E-{key}-PUB-{year}", "publication", key[:2], key, day, f"정보공시 {year}년") for key, year, day in (
    ("S1-M1", 2026, "2027-04-20"), ("S2-M1", 2026, "2027-05-03"), ("S3-M1", 2027, "2028-05-01"))],
    *[(f"E-{firm}-PROPERTY-{half}", "property_report", firm, "", day, f"중요재산 보고 {half}") for firm, half, day in (
        ("S1", "2027-1", "2027-07-20"), ("S2", "2027-1", "2027-07-30"), ("S1", "2027-2", "2028-01-20"), ("S2", "2027-2", "2028-02-01"))])
table("evidence", "evidence,kind,organisation,measure,issued_on,title,file,sha256", *papers)
table("quotes", "quote,measure,vendor,quoted_on,supply_value_krw,tax_krw", *quotes)
table("baselines", "measure,year,energy,unit,output,output_unit,evidence", *baselines)
table("installations", "measure,installed_on,new_serial,check_evidence,scrapped_on,scrapping_evidence", *installs)
table("meter_readings", "measure,meter,month,recorded_on,energy,unit,output,output_unit,status", *readings)
table("production", "process,product,month,quantity", *[(p, OUTPUT[p][0], f"{y}-{m}", OUTPUT[p][1] // 12) for p in ENERGY for y in (2025, 2027) for m in MONTHS])
table("activity", "process,month,carrier,quantity,unit,status,evidence",
      *[(p, f"{y}-{m}", "electricity", ENERGY[p] // 12 - (saved.get((p, int(m) - 1), 0) if y == 2027 else 0), "kWh", "measured", f"E-{p}-BILLS-{y}")
        for p in ENERGY for y in (2025, 2027) for m in MONTHS])
table("funding", "funding,funder,purpose,paid_on,amount_krw,evidence", ("F-MOTIE", "MOTIE", "tier1_equipment", "2026-04-27", 75000000, "E-F-MOTIE"),
      ("F-CAR", "CARMAKER", "tier1_equipment", "2026-04-28", 15000000, "E-F-CAR"), ("F-MSS", "MSS", "tier2_match", "2027-07-15", 35000000, "E-F-MSS"))
table("decisions", "measure,route,decided_on,decision,reason,evidence", ("S1-M1", "tier1", "2026-04-15", "selected", "한도 안", "E-MINUTES-1"),
      ("S2-M1", "tier1", "2026-04-15", "selected", "한도 안", "E-MINUTES-1"), ("S3-M1", "pool", "2027-08-20", "selected", "재원 안", "E-MINUTES-2"))
table("invoices", "invoice,line,measure,item,vendor,approval_number,issued_on,supply_value_krw,tax_krw,eligible,paid_on,evidence",
      ("I-1", 1, "S1-M1", "설비 본체", "VENDOR-1", "20261030-10000001-00000001", "2026-10-30", 90000000, 9000000, "yes", "2026-11-12", "E-S1-M1-TAX_INVOICE"),
      ("I-1", 2, "S1-M1", "설치 공사", "VENDOR-1", "20261030-10000001-00000001", "2026-10-30", 5800000, 580000, "yes", "2026-11-12", "E-S1-M1-TAX_INVOICE"),
      ("I-2", 1, "S2-M1", "설비 본체", "VENDOR-1", "20261030-10000001-00000002", "2026-10-30", 50000000, 5000000, "yes", "2026-11-12", "E-S2-M1-TAX_INVOICE"),
      ("I-3", 1, "S3-M1", "설비 본체", "VENDOR-1", "20271205-10000001-00000003", "2027-12-05", 140000000, 14000000, "yes", "2027-12-20", "E-S3-M1-TAX_INVOICE"))
table("bank_lines", "line,account,organisation,measure,kind,booked_on,amount_krw,text", ("B-1", "separate", "S1", "S1-M1", "interest", "2026-12-31", 84500, "별도 계좌 이자"),
      ("B-2", "fund", "S1", "S1-M1", "settlement_return", "2027-04-20", 2604500, "정산 반납"), ("B-3", "fund", "S1", "S1-M1", "return", "2027-06-30", 57480000, "환원금"),
      ("B-4", "fund", "S2", "S2-M1", "return", "2027-06-30", 12520000, "환원금"))
table("returns", "return,measure,returned_on,channel,amount_krw,for_measure,bank_line,evidence", ("R-1", "S1-M1", "2027-06-30", "fund", 57480000, "", "B-3", "E-S1-M1-RET"),
      ("R-2", "S2-M1", "2027-06-30", "fund", 12520000, "", "B-4", "E-S2-M1-RET"))


def statement(account, firm, key, *moves):
    """Lines of one account with their balances; won > 0 come in."""
    balance, rows = 0, []
    for number, (day, won, counterparty, text) in enumerate(moves, 1):
        balance += won
        rows.append((f"{key}-{number:02d}", account, firm, "", day, max(won, 0) or "", max(-won, 0) or "", balance, counterparty, text))
    return rows


# What the bank shows: a weekend's delay, a payment that came as two transfers, interest of the programme's account and own money that are not in the ledger.
table("statements", "line,account,organisation,measure,booked_on,paid_in_krw,paid_out_krw,balance_krw,counterparty,text",
      *statement("fund", "", "T-F", ("2026-04-27", 75000000, "산업통상부 (모의)", "출연금"), ("2026-04-28", 15000000, "완성차 (모의)", "출연금"),
                 ("2026-05-15", -42000000, "가상부품1", "1차 지원금"), ("2026-05-15", -21000000, "가상부품2", "1차 지원금"), ("2026-11-16", -18000000, "가상부품1", "1차 지원금 잔금"),
                 ("2026-11-16", -9000000, "가상부품2", "1차 지원금 잔금"), ("2026-12-31", 21470, "", "예금 이자"), ("2027-04-20", 2604500, "가상부품1", "정산 반납"),
                 ("2027-04-20", -2184500, "국고", "반납금 송금"), ("2027-06-30", 57480000, "가상부품1", "환원금"), ("2027-06-30", 12520000, "가상부품2", "환원금"),
                 ("2027-07-15", 35000000, "중소벤처기업부 (모의)", "매칭"), ("2027-09-15", -49000000, "가상부품3", "2차 지원금 환원 재원"), ("2027-09-15", -24500000, "가상부품3", "2차 지원금 매칭"),
                 ("2027-12-31", -31500000, "가상부품3", "2차 지원금 잔금")),
      *statement("separate", "S1", "T-S1", ("2026-05-15", 42000000, "운영 재단 (모의)", "1차 지원금"), ("2026-11-12", 63380000, "가상부품1", "자부담"),
                 ("2026-11-12", -105380000, "가상설비1", "I-1 압축기"), ("2026-11-16", 18000000, "운영 재단 (모의)", "1차 지원금 잔금"), ("2026-12-31", 84500, "", "예금 이자"),
                 ("2027-04-20", -2604500, "운영 재단 (모의)", "정산 반납")),
      *statement("separate", "S2", "T-S2", ("2026-05-15", 21000000, "운영 재단 (모의)", "1차 지원금"), ("2026-11-12", 9000000, "가상부품2", "자부담"),
                 ("2026-11-12", -30000000, "가상설비1", "압축기 지원금 몫"), ("2026-11-16", 9000000, "운영 재단 (모의)", "1차 지원금 잔금")))
table("projects", "project,name,kind,coordinator,started_on,resolution_on,crediting_to,certified_on,evidence",
      ("EP-1", "설비교체 프로그램 (모의)", "programme", "OPERATOR", "2026-05-01", "2026-09-30", "2035-12-31", "2028-05-31", "E-EP-1-RES"))
table("ownership", "project,organisation,share,valid_from,evidence", ("EP-1", "CARMAKER", "0.5", "2026-09-30", "E-EP-1-OWN-C"), ("EP-1", "OPERATOR", "0.5", "2026-09-30", "E-EP-1-OWN-O"))
table("verifications", "verification,project,verifier,period_from,period_to,sample_size,seed,findings,opinion,signed_on,evidence",
      ("VF-1", "EP-1", "VERIFIER", "2027-01", "2027-12", 2, 1, "지적 없음", "fit", "2028-04-15", "E-EP-1-OPINION"))
table("holidays", "day,name,source", *holidays.rows(2025, 2032))
table("persons", "person,organisation,name,mail,language,area,valid_from,valid_to,successor",
      ("P-OPERATOR", "OPERATOR", "운영 담당 (모의)", "desk@operator.example", "ko", "all", "2025-11-17", "", ""),
      ("P-S1-2", "S1", "재무 담당 (모의)", "finance@s1.example", "ko", "all", "2028-01-01", "", ""),
      ("P-S1-1", "S1", "총무 담당 (모의)", "office@s1.example", "ko", "money", "2025-11-17", "2027-12-31", "P-S1-2"),
      ("P-S2", "S2", "대표 (모의)", "owner@s2.example", "ko", "all", "2025-11-17", "", ""),
      ("P-CARMAKER", "CARMAKER", "Trading desk (simulated)", "trading@carmaker.example", "en", "credits", "2025-11-17", "", ""))
table("compliance", "organisation,year,obligation_t,surrender_rate,converted_on,surrendered_on,source,evidence",
      ("CARMAKER", 2027, 1000, "0.05", "2028-06-10", "2028-06-20", "invented, worked case", ""))


def factors():
    """The four factors of the case, with the values and sources of the automotive example."""
    wanted = ["kr_grid_cons_2025avg", "kr_citygas_lng_gir2022", "defra2025_steel_cans", "defra2025_plastic_avg"]
    with open(os.path.join(HERE, "..", "automotive", "factors.csv"), encoding="utf-8", newline="") as file:
        columns, *rows = list(csv.reader(file))
    TABLES["factors"] = [columns] + [row for key in wanted for row in rows if row[0] == key]


def main(folder):
    factors()
    for name, rows in TABLES.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    if os.path.abspath(folder) != HERE:
        shutil.copyfile(os.path.join(HERE, "programme.json"), os.path.join(folder, "programme.json"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else HERE)
