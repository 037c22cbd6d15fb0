"""The same as openapi_operations.py for a factory's start, its first estimate, sending, applications, and a site's twelve months."""

TEXT = {"type": "string"}
NULL_TEXT = {"type": ["string", "null"]}
DECIMAL = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$"}
MONTH = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$"}
DAY = {"type": ["string", "null"], "format": "date"}
INT = {"type": "integer"}
BOOL = {"type": "boolean"}
BOTH = {"$ref": "#/components/schemas/Message"}


def record(properties, required=None, closed=False):
    schema = {"type": "object", "properties": properties, "required": list(properties) if required is None else required}
    return {**schema, "additionalProperties": False} if closed else schema


def many(item, **more):
    return {"type": "array", "items": item, **more}


TYPED = {"type": ["string", "null"], "maxLength": 400, "description": "as it was typed"}
TYPED_MONTH = {"oneOf": [{"type": "null"}, record({"quantity": TYPED, "won": TYPED, "source": {"enum": ["bill", "measured", "estimated", None]}}, [], True)]}
MONTHS = many(TYPED_MONTH, maxItems=12)
NOTE = record({"code": TEXT, "message": BOTH, "hint": BOTH, "params": {"type": "object", "additionalProperties": TEXT}}, ["code", "message", "params"])
FINDING = record({**NOTE["properties"], "severity": {"enum": ["error", "warning", "note"]}, "pointer": {"type": "string", "description": "JSON Pointer into the record"},
                  "suggestion": {"type": ["string", "null"], "description": "value that would repair it"}, "suggestion_at": NULL_TEXT,
                  "held_out": {"type": "boolean", "description": "in no sum until it is repaired, or confirmed in `accept` as CODE:POINTER"}, "accepted": BOOL},
                 ["code", "message", "params", "severity", "pointer", "suggestion", "held_out", "accepted"])
QUOTE = record({"vendor": TYPED, "quoted_on": TYPED, "supply_value_krw": TYPED, "tax_krw": TYPED, "evidence": TYPED}, [], True)
VALUE = record({"state": {"enum": ["missing", "held_out", "counted"]}, "amount": DECIMAL, "estimated": BOOL})
HEAD = {"start": TEXT, "firm": TEXT, "request": NULL_TEXT, "from_month": MONTH, "to_month": MONTH, "version": INT, "created_at": TEXT, "saved_at": TEXT, "saved_by": TEXT}
RATING = record({"technological": DECIMAL, "temporal": DECIMAL, "geographical": DECIMAL, "best": {"const": 1}, "worst": {"const": 5}})
SOURCE = record({"of": {"enum": ["energy", "material"]}, "carrier": NULL_TEXT, "kgco2e": DECIMAL, "formula": TEXT, "amount": DECIMAL, "unit": TEXT, "kgco2e_per_unit": DECIMAL,
                 "factor": record({"factor": TEXT, "name_ko": NULL_TEXT, "name_en": NULL_TEXT, "year": {"type": ["integer", "null"]}, "source": NULL_TEXT, "status": NULL_TEXT,
                                   "use": NULL_TEXT, "gwp_set": NULL_TEXT})})
LINE = record({"month": MONTH, "carrier": TEXT, "scope": INT, "status": NULL_TEXT, "amount": DECIMAL, "unit": NULL_TEXT, "factor": NULL_TEXT, "kgco2e": DECIMAL})
STATEMENT = {"product": NULL_TEXT, "name": NULL_TEXT, "unit": NULL_TEXT, "kgco2e": DECIMAL, "mass_kg": DECIMAL, "primary_percent": DECIMAL, "technological_rating": DECIMAL,
             "temporal_rating": DECIMAL, "geographical_rating": DECIMAL, "gwp_set": TEXT, "from_month": MONTH, "to_month": MONTH, "estimated": BOOL}
APPLICATION = {"application": TEXT, "firm": TEXT, "state": {"type": "string", "description": "submitted, accepted, returned, withdrawn; may grow"}, "call": NULL_TEXT, "route": TEXT,
               "measure": TEXT, "name_ko": TEXT, "name_en": TEXT, "carrier": TEXT, "saving_per_year": DECIMAL, "unit": TEXT, "cost_krw": INT, "support_krw": INT, "own_krw": INT,
               "saving_krw_per_year": INT, "return_krw": INT, "tco2e_per_year": DECIMAL, "payers": TEXT, "quotes": INT, "quotes_needed": INT, "submitted_at": TEXT,
               "submitted_by": TEXT, "decide_by": DAY, "decided_on": DAY, "reason": NULL_TEXT, "sha256": TEXT}

SCHEMAS = {
    "StartRecord": record({
        "schema": {"const": "sangsaeng.start/1"},
        "factory": record({"site": TYPED, "name": TYPED, "region": TYPED, "industry": TYPED, "process": TYPED, "work": TYPED}, [], True),
        "electricity_unit": {"enum": ["kWh", "MWh", None]}, "won_per_kwh": TYPED, "electricity": MONTHS,
        "energy": many(record({"carrier": {"enum": ["city_gas", "lpg", "kerosene", "diesel", "heavy_oil", "steam"]}, "state": {"enum": ["none", "value", "unknown", None]},
                               "quantity": TYPED, "unit": TYPED, "months": MONTHS}, ["carrier"], True), maxItems=6),
        "part": record({"product": TYPED, "name": TYPED, "pieces": TYPED, "mass_kg": TYPED, "material": TYPED, "allocation": {"enum": ["mass", "hours", "pieces", None]},
                        "part_amount": TYPED, "all_amount": TYPED}, [], True),
        "measures": many(TEXT, maxItems=20),
        "application": record({"measure": TYPED, "old_serial": TYPED, "old_life_end": TYPED, "quotes": many(QUOTE, maxItems=6),
                               "papers": many(record({"kind": TYPED, "evidence": TYPED}, [], True), maxItems=12)}, [], True),
        "accept": many(TEXT, maxItems=60)}, [], True),
    "Start": record({
        "schema": {"const": "sangsaeng.start_state/1"}, **HEAD, "record": {"$ref": "#/components/schemas/StartRecord"}, "findings": many(FINDING),
        "fields": record({"needed": INT, "filled": INT, "missing": many(TEXT)}),
        "totals": record({"electricity_kwh": DECIMAL, "months_counted": INT, "months_missing": INT, "months_held_out": INT, "months_from_won": INT, "krw_per_kwh": DECIMAL,
                          "krw_per_kwh_from": {"enum": ["bills", "stated", "assumed", None]}, "electricity": many(VALUE),
                          "energy": many(record({"carrier": TEXT, "unit": TEXT, "used": BOOL, "known": BOOL}))}),
        "known": {"type": "object", "description": "what the programme knows of the firm: business number, industry, sites, processes, products, materials, carriers with a factor, vendors"},
        "receivers": many(record({"organisation": TEXT, "name_ko": TEXT, "name_en": TEXT, "why": {"enum": ["asked", "buyer", "carmaker"]}, "request": NULL_TEXT, "gives_consent": BOOL})),
        "sent": many(record({"sent": INT, "etag": TEXT, "receiver": TEXT, "request": NULL_TEXT, "version": INT, "kgco2e": DECIMAL, "sent_at": TEXT, "sent_by": TEXT,
                             "state": {"enum": ["sent", "accepted", "withdrawn"]}, "withdrawn_at": NULL_TEXT})),
        "applications": many(record({"application": TEXT, "measure": TEXT, "state": TEXT, "decide_by": DAY, "reason": NULL_TEXT}))}),
    "Bill": record({"schema": {"const": "sangsaeng.bill/1"}, "start": TEXT, "name": TEXT, "header": TEXT, "unit": {"enum": ["kWh", "MWh", None]}, "left_out": INT,
                    "months": many(record({"month": MONTH, "quantity": DECIMAL, "won": DECIMAL, "estimated": BOOL, "cell": NULL_TEXT}), minItems=12, maxItems=12)}),
    "StartEstimate": record({
        "schema": {"const": "sangsaeng.start_estimate/1"}, "start": TEXT, "firm": TEXT, "version": INT, "from_month": MONTH, "to_month": MONTH,
        "inventory": record({"scope1_kgco2e": DECIMAL, "scope2_kgco2e": DECIMAL, "total_kgco2e": DECIMAL}),
        "footprint": record({"product": NULL_TEXT, "name": NULL_TEXT, "unit": NULL_TEXT, "mass_kg": DECIMAL, "kgco2e_per_piece": DECIMAL, "energy_kgco2e": DECIMAL,
                             "material_kgco2e": DECIMAL}),
        "quality": record({"mark": {"enum": ["partial", "estimated", "measured"]}, "primary_data_percent": DECIMAL, "rating": RATING}), "gwp_set": TEXT,
        "sector_range": {"type": ["object", "null"], "description": "null: nobody has stated one"}, "assumed": many(NOTE), "missing": many(NOTE),
        "how": record({"formula": TEXT, "energy_formula": TEXT, "share": DECIMAL, "sources": many(SOURCE), "lines": many(LINE), "input_sha256": NULL_TEXT}),
        "command": {"type": "string", "description": "gives the same bytes"}}),
    "StartMeasures": record({
        "schema": {"const": "sangsaeng.start_measures/1"}, "route": NULL_TEXT,
        "call": record({"state": {"enum": ["open", "closed", "none_needed"]}, "call": NULL_TEXT, "closes_on": DAY, "quotes_needed": INT, "papers": many(TEXT)}),
        "catalogue": {"type": "boolean", "description": "was a sector pack's list looked through too"}, "found": INT,
        "items": many(record({"measure": TEXT, "origin": {"enum": ["programme", "catalogue"]}, "name_ko": TEXT, "name_en": TEXT, "carrier": TEXT, "process": TEXT,
                              "saving_per_year": DECIMAL, "unit": TEXT, "life_years": INT, "cost_krw": INT, "support_krw": INT, "own_krw": INT, "saving_krw_per_year": INT,
                              "return_krw": INT, "payback_years": DECIMAL, "tco2e_per_year": DECIMAL, "tco2e_per_year_low": DECIMAL, "tco2e_per_year_high": DECIMAL,
                              "payers": many(record({"payer": TEXT, "support_krw": INT})), "explanation": TEXT}))}),
    "StartPreview": record({
        "schema": {"const": "sangsaeng.start_preview/1"}, "start": TEXT, "version": INT, "receiver": TEXT, "request": NULL_TEXT, "gives_consent": BOOL, "can_be_sent": BOOL,
        "statement": record(STATEMENT), "assumed": many(NOTE), "missing": many(NOTE),
        "files": many(record({"table": TEXT, "rows": INT, "content": {"type": "string", "description": "CSV as it is handed in"}})), "not_filled": many(TEXT)}),
    "Receipt": record({"schema": {"const": "sangsaeng.application/1"}, "receipt": TEXT, **APPLICATION,
                       "checklist": many(record({"kind": TEXT, "state": {"enum": ["there", "later"]}, "evidence": NULL_TEXT, "vendor": NULL_TEXT,
                                                 "supply_value_krw": {"type": ["integer", "null"]}}))}),
    "ActivityGrid": record({
        "schema": {"const": "sangsaeng.activity_grid/1"}, "site": TEXT, "name": TEXT, "organisation": TEXT, "year": INT,
        "processes": many(record({"process": TEXT, "name": TEXT, "start": NULL_TEXT, "version": INT})),
        "rows": many(record({"process": TEXT, "carrier": TEXT, "unit": TEXT, "cells": many(record({
            "month": MONTH, "quantity": DECIMAL, "state": {"enum": ["measured", "estimated", "missing", "none"]}, "asked": BOOL, "source": NULL_TEXT, "evidence": NULL_TEXT, "draft": NULL_TEXT,
            "draft_source": NULL_TEXT}), minItems=12, maxItems=12)})),
        "findings": many({"allOf": [FINDING, record({"process": TEXT, "carrier": NULL_TEXT, "month": {"anyOf": [MONTH, {"type": "null"}]}})]})}),
}

KEY = "st-4f1c2a9b0c5be9f7d5a0"
EXAMPLE_HEAD = {"start": KEY, "firm": "S2", "request": "C-2026/S2", "from_month": "2026-01", "to_month": "2026-12", "version": 7, "created_at": "2026-11-26T08:00:00Z",
                "saved_at": "2026-11-26T08:02:00Z", "saved_by": "P-S2"}
RECORD = {"schema": "sangsaeng.start/1", "factory": {"site": "S2-S", "process": "S2-PR1"}, "electricity_unit": "kWh",
          "electricity": [{"quantity": "39000", "source": "bill"}] * 11 + [{"quantity": "402000", "source": "bill"}],
          "energy": [{"carrier": "city_gas", "state": "none"}, {"carrier": "lpg", "state": "none"}, {"carrier": "diesel", "state": "unknown"}],
          "part": {"product": "S2-P1", "pieces": "120000", "mass_kg": "1.2", "material": "defra2025_steel_cans"}, "accept": []}
SAID = {"ko": "402,000 kWh은(는) 다른 달의 10배입니다 (다른 달의 중앙값 39,000)", "en": "402,000 kWh is 10 times the other months (their median is 39,000)"}
FOUND = {"code": "energy.outlier", "severity": "error", "pointer": "/electricity/11", "message": SAID, "params": {"0": "402,000 kWh", "1": "39,000", "2": "10"}, "suggestion": "40200",
         "suggestion_at": "/electricity/11/quantity", "held_out": True, "accepted": False}
START = {"schema": "sangsaeng.start_state/1", **EXAMPLE_HEAD, "record": RECORD, "findings": [FOUND], "fields": {"needed": 24, "filled": 21, "missing": ["/electricity/11"]},
         "totals": {"electricity_kwh": "429000", "months_counted": 11, "months_missing": 0, "months_held_out": 1, "months_from_won": 0, "krw_per_kwh": None, "krw_per_kwh_from": None,
                    "electricity": [{"state": "counted", "amount": "39000", "estimated": False}],
                    "energy": [{"carrier": "diesel", "unit": "L", "used": False, "known": False}]},
         "known": {"tier": 1, "sites": [], "processes": [], "products": [], "materials": [], "carriers": ["electricity"], "vendors": ["VENDOR-1"]},
         "receivers": [{"organisation": "CARMAKER", "name_ko": "완성차", "name_en": "Carmaker", "why": "buyer", "request": None, "gives_consent": False}],
         "sent": [], "applications": []}
ASSUMED = {"code": "start.only_part", "message": {"ko": "이 사업장이 이 부품만 만든다고 보았습니다", "en": "the site is taken to make this part only"}, "params": {}}
ESTIMATE = {"schema": "sangsaeng.start_estimate/1", "start": KEY, "firm": "S2", "version": 7, "from_month": "2026-01", "to_month": "2026-12",
            "inventory": {"scope1_kgco2e": "0", "scope2_kgco2e": "185757", "total_kgco2e": "185757"},
            "footprint": {"product": "S2-P1", "name": "내장 모듈", "unit": "piece", "mass_kg": "1.2", "kgco2e_per_piece": "5.12538157200", "energy_kgco2e": "1.6887", "material_kgco2e": "3.436681572"},
            "quality": {"mark": "partial", "primary_data_percent": "0", "rating": {"technological": "3", "temporal": "1", "geographical": "1", "best": 1, "worst": 5}}, "gwp_set": "AR5",
            "sector_range": None, "assumed": [ASSUMED], "missing": [],
            "how": {"formula": "kgco2e_per_piece = sum of amount * kgco2e_per_unit", "energy_formula": "amount = (sum of the months / months with a value * 12) * share / pieces",
                    "share": "1", "sources": [{"of": "energy", "carrier": "electricity", "kgco2e": "1.6887", "formula": "amount * kgco2e_per_unit", "amount": "3.9", "unit": "kWh",
                                               "kgco2e_per_unit": "0.433", "factor": {"factor": "kr_grid_cons_2025avg", "name_ko": None, "name_en": None, "year": 2025, "source": "GIR",
                                                                                      "status": "secondary", "use": "full", "gwp_set": "AR5"}}],
                    "lines": [{"month": "2026-01", "carrier": "electricity", "scope": 2, "status": "measured", "amount": "39000", "unit": "kWh", "factor": "kr_grid_cons_2025avg",
                               "kgco2e": "16887"}], "input_sha256": "9f86d081" + "0" * 56},
            "command": f"sangsaeng start estimate {KEY} --db FILE -O json"}
MEASURES = {"schema": "sangsaeng.start_measures/1", "route": "pool", "call": {"state": "none_needed", "call": None, "closes_on": None, "quotes_needed": 3, "papers": ["baseline_record"]},
            "catalogue": True, "found": 1, "items": [{
                "measure": "servo_press@S2-PR1", "origin": "catalogue", "name_ko": "서보 프레스", "name_en": "Servo press", "carrier": "electricity", "process": "S2-PR1",
                "saving_per_year": "70200", "unit": "kWh", "life_years": 15, "cost_krw": 84240000, "support_krw": 63180000, "own_krw": 21060000, "saving_krw_per_year": 10530000,
                "return_krw": 0, "payback_years": "2.0", "tco2e_per_year": "30.3966", "tco2e_per_year_low": "20.2644", "tco2e_per_year_high": "40.5288",
                "payers": [{"payer": "pool", "support_krw": 63180000}], "explanation": "468000 kWh a year used by S2-PR1 x 50 % x 30 % saved"}]}
PREVIEW = {"schema": "sangsaeng.start_preview/1", "start": KEY, "version": 7, "receiver": "OPERATOR", "request": "C-2026/S2", "gives_consent": True, "can_be_sent": True,
           "statement": {"product": "S2-P1", "name": "내장 모듈", "unit": "piece", "kgco2e": "5.125381572", "mass_kg": "1.2", "primary_percent": "0", "technological_rating": "3",
                         "temporal_rating": "1", "geographical_rating": "1", "gwp_set": "AR5", "from_month": "2026-01", "to_month": "2026-12", "estimated": True},
           "assumed": [ASSUMED], "missing": [], "files": [{"table": "activity", "rows": 12, "content": "process,month,carrier,quantity,unit,status\n"}], "not_filled": []}
RECEIPT = {"schema": "sangsaeng.application/1", "receipt": "S2-A1", "application": "S2-A1", "firm": "S2", "state": "submitted", "call": None, "route": "pool", "measure": "S2-A1",
           "name_ko": "서보 프레스", "name_en": "Servo press", "carrier": "electricity", "saving_per_year": "70200", "unit": "kWh", "cost_krw": 84240000, "support_krw": 63180000,
           "own_krw": 21060000, "saving_krw_per_year": 10530000, "return_krw": 0, "tco2e_per_year": "30.3966", "payers": "pool=63180000", "quotes": 1, "quotes_needed": 3,
           "submitted_at": "2026-11-26T08:09:00Z", "submitted_by": "P-S2", "decide_by": "2026-12-28", "decided_on": None, "reason": None, "sha256": "9f86d081" + "0" * 56,
           "checklist": [{"kind": "quote", "state": "there", "evidence": "S2-EV-9f86d0810000", "vendor": "VENDOR-1", "supply_value_krw": 84240000},
                         {"kind": "baseline_record", "state": "later", "evidence": None, "vendor": None, "supply_value_krw": None}]}
CELL = {"month": "2026-01", "quantity": "39000", "state": "measured", "asked": False, "source": "activity.csv:14", "evidence": None, "draft": None, "draft_source": None}
GRID = {"schema": "sangsaeng.activity_grid/1", "site": "S2-S", "name": "가상부품 2 사업장", "organisation": "S2", "year": 2026,
        "processes": [{"process": "S2-PR1", "name": "주 공정", "start": None, "version": 0}],
        "rows": [{"process": "S2-PR1", "carrier": "electricity", "unit": "kWh", "cells": [CELL] * 12}], "findings": []}
BILL = {"schema": "sangsaeng.bill/1", "start": KEY, "name": "kepco.xlsx", "header": "사용전력량(kWh)", "unit": "kWh", "left_out": 2,
        "months": [{"month": f"2026-{m:02}", "quantity": "39000", "won": "6900000", "estimated": False, "cell": f"kepco.xlsx:Sheet1!C{m + 3}"} for m in range(1, 13)]}
DONE = {"$ref": "#/components/schemas/Done"}
EMPTY = {"schema": {"type": "object", "additionalProperties": False}, "example": {}}
REASON = {"schema": record({"reason": TEXT}, closed=True), "example": {"reason": "the third quote is missing"}}
VERSION = {"type": "integer", "description": "of the record that is meant; 412 where another is there"}


def ref(name):
    return {"$ref": "#/components/schemas/" + name}


def done(what, subject, by="P-S2", status=200):
    return {"status": status, "schema": DONE, "example": {"schema": "sangsaeng.done/1", "done": what, "subject": subject, "by": by, "dry_run": False, "organisation": "S2"}}


OPERATIONS = {
    "listStarts": {"tag": "start", "summary": "A firm's starts", "answer": {"status": 200, "schema": record({"items": many(record({**HEAD, "process": NULL_TEXT, "part": NULL_TEXT})),
                                                                                                                   "next_cursor": NULL_TEXT}),
                                                                            "example": {"items": [{**EXAMPLE_HEAD, "process": "주 공정", "part": "내장 모듈"}], "next_cursor": None}}},
    "createStart": {"tag": "start", "summary": "Begin one: for a request to the firm, or for a year",
                    "description": "One a firm and request, or a firm and year. Where there is one already it stays as it is. Its record holds what the programme knows of the firm.",
                    "request": {"schema": record({"request": TEXT, "year": INT}, [], True), "example": {"request": "C-2026/S2"}}, "answer": done("start.created", KEY, status=201)},
    "getStart": {"tag": "start", "summary": "A start: its record, what of it cannot be right, what is still asked for",
                 "description": "For its firm, and a consultant who was handed its request. The ETag is the record's version.", "answer": {"status": 200, "schema": ref("Start"), "example": START}},
    "saveStart": {"tag": "start", "summary": "Save the record",
                  "description": "Whatever is typed is kept; only what is no record at all is refused (422, with pointers). Where somebody else saved meanwhile the answer is 412 with theirs "
                                 "as `current`. A value that cannot be right is held out of every sum until it is repaired or stands in `accept`.",
                  "request": {"schema": ref("StartRecord"), "example": RECORD}, "answer": {"status": 200, "schema": ref("Start"), "example": START}},
    "readBill": {"tag": "start", "summary": "Read a file of bills; nothing of it is kept",
                 "description": "CSV or a workbook as firms get it from their supplier: columns are found by their words, months down or across. What is no number is refused with its place.",
                 "request": {"media": "application/octet-stream", "schema": {"type": "string", "format": "binary"}}, "answer": {"status": 200, "schema": ref("Bill"), "example": BILL}},
    "getStartEstimate": {"tag": "start", "summary": "Site inventory and footprint of a piece, from the record",
                         "description": "By the programme's factors and the code of a run. Same bytes as `sangsaeng start estimate START -O json`. What is missing is told and in no sum; a "
                                        "month of electricity that is missing counts as the mean of the others in the footprint, and is told.",
                         "answer": {"status": 200, "schema": ref("StartEstimate"), "example": ESTIMATE}},
    "getStartMeasures": {"tag": "start", "summary": "Measures that fit what the record says, shortest payback of the own share first",
                         "description": "The programme's own measures of the firm that nobody has decided on, and those of the sector pack that the server was started with. Support by "
                                        "the rules of the route and its call.", "answer": {"status": 200, "schema": ref("StartMeasures"), "example": MEASURES}},
    "getStartPreview": {"tag": "start", "summary": "Exactly what a receiver would get", "answer": {"status": 200, "schema": ref("StartPreview"), "example": PREVIEW}},
    "sendStart": {"tag": "start", "summary": "Send it to who asked, a buyer or a carmaker",
                  "description": "Keeps the statement for the receiver (sent-footprints), gives the consent that its reading needs, and answers the receiver's request with the files of the "
                                 "preview, all in one transaction. What was sent to the same receiver before is replaced.",
                  "request": {"schema": record({"receiver": TEXT, "request": TEXT, "version": VERSION}, ["receiver"], True), "example": {"receiver": "OPERATOR", "version": 7}},
                  "answer": done("start.sent", KEY + "/OPERATOR")},
    "withdrawStart": {"tag": "start", "summary": "Take it back while it is not accepted", "description": "If-Match is the `etag` of the list `sent`.", "answer": {"status": 204}},
    "submitApplication": {"tag": "start", "summary": "Hand in the application that the record holds",
                          "description": "Papers may come later. Its key stands in the start's list `applications` afterwards; the receipt is at /v1/grant-applications/{application}/receipt.",
                          "request": {"schema": record({"version": VERSION}, [], True), "example": {"version": 7}}, "answer": done("application.submitted", KEY)},
    "getApplicationReceipt": {"tag": "start", "summary": "An application as it was handed in, with its checklist", "answer": {"status": 200, "schema": ref("Receipt"), "example": RECEIPT}},
    "acceptApplication": {"tag": "start", "summary": "Accept it: the next run reads its rows", "request": EMPTY, "answer": done("application.accepted", "S2-A1", "P-OPERATOR")},
    "returnApplication": {"tag": "start", "summary": "Give it back for repair", "request": REASON, "answer": done("application.returned", "S2-A1", "P-OPERATOR")},
    "withdrawApplication": {"tag": "start", "summary": "Withdraw it while it waits", "request": {**REASON, "schema": record({"reason": TEXT}, [], True)},
                            "answer": done("application.withdrawn", "S2-A1")},
    "getSiteActivity": {"tag": "start", "summary": "Twelve months of a site's energy, with what the firm has put down since the last run",
                        "description": "Energies of the year before are there too, empty. `asked`: the month is there and nothing is said of it.",
                        "answer": {"status": 200, "schema": ref("ActivityGrid"), "example": GRID}},
    "draftSiteActivity": {"tag": "start", "summary": "Put months down",
                          "description": "Into the firm's start of that year, which is begun where there is none with the months that the last run had: they count when it was sent and accepted. "
                                         "`quantity` null: nothing is said, and the month is what the last run had. A further process of the site has a start of its own. "
                                         "`accept`, alone: the code of a finding that is held out, and the month is right as it stands; it is asked about again once its value changes.",
                          "request": {"schema": record({"changes": many(record({"process": NULL_TEXT, "carrier": TEXT, "month": MONTH, "quantity": NULL_TEXT, "unit": NULL_TEXT, "source": NULL_TEXT,
                                                                                "accept": NULL_TEXT},
                                                                               ["carrier", "month"], True), maxItems=200)}, closed=True),
                                      "example": {"changes": [{"carrier": "electricity", "month": "2026-12", "quantity": "40200", "source": "bill"}]}},
                          "answer": {"status": 200, "schema": ref("ActivityGrid"), "example": GRID}},
}
