"""Words, bodies and examples of the operations of docs/openapi.yaml that are no lists of view; lists are described by the program itself. One entry for
each operationId: tag, summary, and where they are: description, request (schema, example), answer (status, schema, example), parameters."""

from openapi_identity import OPERATIONS as IDENTITY
from openapi_start import OPERATIONS as START, SCHEMAS as START_SCHEMAS

TEXT = {"type": "string"}
NULL_TEXT = {"type": ["string", "null"]}
DAY = {"type": "string", "format": "date"}
TIME = {"type": ["string", "null"], "format": "date-time"}
BOTH = {"type": "object", "required": ["ko", "en"], "properties": {"ko": TEXT, "en": TEXT}}
ANY = {"type": "object"}
LIST_TYPES = ("text", "won", "tonnes", "count", "decimal", "day", "month", "time", "bool", "year")
PARAMS = {"type": "object", "description": "the placeholders of the message, by number", "additionalProperties": TEXT}


def ref(name):
    return {"$ref": "#/components/schemas/" + name}


def record(properties, required=None, closed=False):
    schema = {"type": "object", "properties": properties, "required": list(properties) if required is None else required}
    return {**schema, "additionalProperties": False} if closed else schema


def page(item):
    return record({"items": {"type": "array", "items": item}, "next_cursor": NULL_TEXT})


KIND = {"enum": ["organisation", "product", "site", "measure"]}
NAMED = record({"key": TEXT, "ko": TEXT, "en": TEXT})
ASK = {**record({"class": TEXT, "kind": KIND, "key": TEXT}), "description": "what its owner may be asked to show: the body of POST /v1/access-requests, with a reason"}
SCHEMAS = {
    **START_SCHEMAS,
    "Message": BOTH,
    "Drawing": record({"schema": {"const": "sangsaeng.drawing/1"}, "kind": TEXT, "title": TEXT, "subtitle": TEXT, "finding": TEXT, "width": {"type": "number"},
                       "height": {"type": "number"}, "shapes": {"type": "array", "items": ANY},
                       "table": record({"header": {"type": "array", "items": TEXT}, "number": {"type": "array", "items": {"type": "boolean"}}, "rows": {"type": "array", "items": {"type": "array", "items": TEXT}}})}),
    "Finding": record({"code": TEXT, "severity": {"enum": ["error", "warning", "note"]}, "message": BOTH, "suggestion": {"oneOf": [BOTH, TEXT]}, "pointer": TEXT, "file": TEXT,
                       "line": {"type": "integer"}, "column": {"type": "integer"}, "cell": {"type": "string", "description": "FILE!C14; in a workbook SHEET!C14"},
                       "params": PARAMS, "values": {"type": "array", "items": TEXT}}, ["code", "message"]),
    "Problem": record({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "instance": TEXT, "code": TEXT, "request_id": TEXT, "message": BOTH,
                       "suggestion": BOTH, "params": PARAMS, "ask": ASK, "file": TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}, "cell": TEXT,
                       "errors": {"type": "array", "items": ref("Finding")}, "errors_truncated": {"type": "boolean"},
                       "current": {"type": "object", "description": "of a 412: what is there now"}},
                      ["type", "title", "status", "code", "message"]),
    "Job": record({"schema": {"const": "sangsaeng.job/1"}, "id": TEXT, "kind": {"type": "string", "description": "words of the command"},
                   "state": {"type": "string", "description": "queued, running, succeeded, failed, cancelled; may grow"}, "phase": NULL_TEXT, "done": {"type": "integer"},
                   "total": {"type": "integer", "description": "0: not known"}, "eta_s": {"type": ["integer", "null"]}, "created_at": TIME, "started_at": TIME, "ended_at": TIME,
                   "person": NULL_TEXT, "organisation": TEXT, "needs_approval": {"type": "boolean", "description": "a second person must agree before it runs"},
                   "approved_by": NULL_TEXT, "cancelling": {"type": "boolean"}, "attempts": {"type": "integer"}, "result": NULL_TEXT, "input_version": NULL_TEXT,
                   "stale": {"type": "boolean", "description": "the data have changed since"}, "problem": {"oneOf": [ref("Problem"), {"type": "null"}]},
                   "exit_code": {"type": ["integer", "null"], "description": "of the command, once it has ended"},
                   "findings": {"type": "array", "items": ref("Finding")}, "request": {"type": ["object", "null"]}}),
    "Import": record({"schema": {"const": "sangsaeng.import/1"}, "id": TEXT, "job": TEXT, "state": TEXT, "dry_run": {"type": "boolean"}, "imported": {"type": "integer"},
                      "failed": {"type": "integer"}, "skipped": {"type": "integer"}, "findings": {"type": "array", "items": ref("Finding")},
                      "problem": {"oneOf": [ref("Problem"), {"type": "null"}]}}),
    "Upload": record({"schema": {"const": "sangsaeng.upload/1"}, "id": TEXT, "name": TEXT, "media_type": TEXT, "sha256": TEXT, "bytes": {"type": "integer"}, "created_at": TIME}),
    "Done": record({"schema": {"const": "sangsaeng.done/1"}, "done": TEXT, "subject": TEXT, "by": TEXT, "dry_run": {"type": "boolean"}}),
    "Commands": record({"schema": TEXT, "items": {"type": "array", "items": record({"command": TEXT, "text": BOTH, "usage": TEXT, "formats": {"type": "array", "items": TEXT},
                        "may": {"type": "array", "items": TEXT}, "options": {"type": "array", "items": record({"option": TEXT, "type": TEXT, "text": BOTH, "value": TEXT},
                                                                                                              ["option", "type", "text"])}})}}),
    "JobRequest": record({"command": TEXT, "arguments": {"type": "array", "maxItems": 64}, "options": {"type": "object"}, "format": {"enum": ["text", "json", "csv", "svg"]}},
                         ["command"], True),
}
JOB = {"schema": "sangsaeng.job/1", "id": "job_0c5be9f7d5a04b0f8d2a3c1b7e6f5a49", "kind": "outcome", "state": "queued", "phase": None, "done": 0, "total": 0, "eta_s": None,
       "created_at": "2026-11-26T08:00:00Z", "started_at": None, "ended_at": None, "person": "P-S1-1", "organisation": "S1", "needs_approval": False, "approved_by": None,
       "cancelling": False, "attempts": 0, "result": None, "input_version": None, "stale": False, "problem": None, "exit_code": None, "findings": [],
       "request": {"command": "outcome", "arguments": ["S1"], "options": {"year": 2027}, "lang": "en"}}
IMPORT = {"schema": "sangsaeng.import/1", "id": "job_7d2a3c1b7e6f5a490c5be9f7d5a04b0f", "job": "/v1/jobs/job_7d2a3c1b7e6f5a490c5be9f7d5a04b0f", "state": "failed", "dry_run": True,
          "imported": 0, "failed": 1, "skipped": 0, "problem": None,
          "findings": [{"code": "energy.outlier", "severity": "error", "file": "activity.csv", "line": 14, "column": 3, "cell": "activity.csv!C14", "values": ["402000", "39000"],
                        "message": {"ko": "402,000은(는) 다른 달의 10배입니다", "en": "402,000 is ten times the other months"}}]}
UPLOAD = {"schema": "sangsaeng.upload/1", "id": "file_0c5be9f7d5a04b0f8d2a3c1b7e6f5a49", "name": "activity.csv", "media_type": "text/csv", "sha256": "9f86d081" + "0" * 56, "bytes": 1204,
          "created_at": "2026-11-26T08:00:00Z"}


SUM = record({"group": TEXT, "key": TEXT, "subject": NULL_TEXT, "year": {"type": ["integer", "null"]}, "value": {"type": ["string", "integer", "null"]}, "nature": TEXT,
              "unknown": NULL_TEXT, "formula": NULL_TEXT, "factors": NULL_TEXT, "source": NULL_TEXT})
MEASURE = record({"measure": TEXT, "machine": TEXT, "machine_en": TEXT, "site": TEXT, "state": TEXT, "grant_state": NULL_TEXT, "plan": NULL_TEXT, "agreed_in": {"type": ["integer", "null"]},
                  "installed_on": NULL_TEXT, "counts_from": NULL_TEXT, "counts_to": NULL_TEXT, "planned_g_per_year": {"type": "integer"},
                  "planned_tco2e": NULL_TEXT, "measured_tco2e": NULL_TEXT, "verified_tco2e": NULL_TEXT})
OUTCOME = record({"schema": {"const": "sangsaeng.outcome/1"}, "programme": TEXT, "simulated": {"type": "boolean"}, "as_of": NULL_TEXT, "on": NULL_TEXT, "folder_sha256": TEXT,
                  "firms": {"type": "array", "items": record({"organisation": TEXT, "name_ko": TEXT, "name_en": TEXT, "tier": {"type": "integer"}, "consortium": NULL_TEXT,
                                                              "figures": {"type": "array", "items": SUM}, "measures": {"type": "array", "items": MEASURE}})}})
OUTCOMES = {"schema": "sangsaeng.outcome/1", "programme": "SMALL", "simulated": True, "as_of": "2027-12-31", "on": "2027-12-31", "folder_sha256": "9f86d081" + "0" * 56, "firms": [
    {"organisation": "S1", "name_ko": "협력사", "name_en": "Supplier", "tier": 1, "consortium": "K1", "measures": [], "figures": [
        {"group": "money", "key": "support_krw", "subject": None, "year": None, "value": 100000000, "nature": "computed", "unknown": None, "formula": None, "factors": None,
         "source": "ledger"}]}]}
WON = {"type": "integer"}
TIER = {"grants": WON, "machines": WON, "state_krw": WON, "carmaker_krw": WON, "match_krw": WON, "returned_krw": WON, "own_share_krw": WON, "planned_tco2e": NULL_TEXT,
        "measured_tco2e": NULL_TEXT, "verified_tco2e": NULL_TEXT, "verified_tco2e_per_million_krw": NULL_TEXT}
TIERS = {"grants": 1, "machines": 1, "state_krw": 50000000, "carmaker_krw": 30000000, "match_krw": 0, "returned_krw": 0, "own_share_krw": 20000000, "planned_tco2e": "120",
         "measured_tco2e": "110.5", "verified_tco2e": "108.25", "verified_tco2e_per_million_krw": "1.35"}
MACC_BAR = record({"measure": TEXT, "origin": {"enum": ["programme", "catalogue"]}, "organisation": TEXT, "firm_ko": TEXT, "firm_en": TEXT, "site": TEXT, "tier": WON, "name_ko": TEXT, "name_en": TEXT,
                   "cost_krw_per_tco2e": TEXT, "cost_low_krw_per_tco2e": NULL_TEXT, "cost_high_krw_per_tco2e": NULL_TEXT, "adds_tco2e_per_year": TEXT, "cumulative_tco2e_per_year": TEXT,
                   "under_price": {"type": "boolean"}, "after_what_it_needs": {"type": "boolean"},
                   "inputs": record({"cost_krw": WON, "support_krw": WON, "returned_krw": WON, "match_krw": WON, "life_years": WON, "annuity_years": TEXT, "alone_tco2e_per_year": TEXT,
                                     "alone_low_tco2e_per_year": TEXT, "alone_high_tco2e_per_year": TEXT, "own_tco2e": TEXT, "own_krw": WON, "saving_krw_per_year": TEXT,
                                     "payback_years": NULL_TEXT, "new_krw": TEXT, "bought_tco2e": TEXT, "tonnes": TEXT},
                                    ["cost_krw", "support_krw", "returned_krw", "match_krw", "life_years", "annuity_years", "own_tco2e", "tonnes"])})
MACC_LEFT = record({"measure": TEXT, "reason": {"enum": ["no_tonnes", "no_support", "excluded", "prerequisite"]}, "other": NULL_TEXT, "organisation": TEXT, "firm_ko": TEXT, "firm_en": TEXT, "name_ko": TEXT, "name_en": TEXT})
MACC = record({"schema": {"const": "sangsaeng.macc/1"}, "programme": TEXT, "as_of": NULL_TEXT, "view": {"enum": ["programme", "factory"]}, "cascade": {"type": "boolean"},
               "catalogue": {"type": "boolean"}, "discount_per_year": TEXT, "tonnes_discounted": {"type": "boolean"}, "formula": TEXT, "tonnes_formula": TEXT,
               "price_krw_per_tco2e": {"type": ["integer", "null"]}, "price_on": NULL_TEXT, "price_source": NULL_TEXT, "under_price_tco2e_per_year": NULL_TEXT, "total_tco2e_per_year": TEXT,
               "pools": {"type": "array", "items": record({"pays_tiers": {"type": "array", "items": WON}, "candidates": WON, "average_tco2e_per_krw": TEXT, "match_krw_per_krw": TEXT})},
               "bars": {"type": "array", "items": MACC_BAR}, "left_out": {"type": "array", "items": MACC_LEFT}})
MACCS = {"schema": "sangsaeng.macc/1", "programme": "SMALL", "as_of": "2028-06-30", "view": "factory", "cascade": False, "catalogue": False, "discount_per_year": "0.045",
         "tonnes_discounted": True, "formula": "cost_krw_per_tco2e = (own_krw - saving_krw_per_year * annuity_years) / own_tco2e; own_krw = cost_krw - support_krw",
         "tonnes_formula": "own_tco2e = adds_tco2e_per_year * annuity_years; annuity_years = sum over k = 1..life_years of (1 + discount_per_year)^-k", "price_krw_per_tco2e": 9700,
         "price_on": "2028-03-02", "price_source": "exchange", "under_price_tco2e_per_year": "75.5", "total_tco2e_per_year": "75.5", "pools": [],
         "bars": [{"measure": "S1-M2", "origin": "programme", "organisation": "S1", "firm_ko": "1차 협력사 1", "firm_en": "Supplier 1", "site": "S1-S", "tier": 1, "name_ko": "공기압축기", "name_en": "air compressor",
                   "cost_krw_per_tco2e": "-120000", "cost_low_krw_per_tco2e": None, "cost_high_krw_per_tco2e": None, "adds_tco2e_per_year": "75.5", "cumulative_tco2e_per_year": "75.5",
                   "under_price": True, "after_what_it_needs": False,
                   "inputs": {"cost_krw": 60000000, "support_krw": 36000000, "returned_krw": 0, "match_krw": 0, "life_years": 10, "annuity_years": "7.91271818", "alone_tco2e_per_year": "75.5",
                              "alone_low_tco2e_per_year": "75.5", "alone_high_tco2e_per_year": "75.5", "own_tco2e": "597.410223", "own_krw": 24000000, "saving_krw_per_year": "12093276",
                              "payback_years": "1.98457391", "tonnes": "saved kWh × factor"}}],
         "left_out": [{"measure": "S2-M3", "reason": "excluded", "other": "S2-M2", "organisation": "S2", "firm_ko": "1차 협력사 2", "firm_en": "Supplier 2", "name_ko": "보일러", "name_en": "boiler"}]}
NULL_WON = {"type": ["integer", "null"]}
PAYS = {"type": "array", "items": record({"origin": {"type": "string", "description": "a funder, or returned: the pool"}, "amount_krw": WON})}
PLAN_SUM = {"picks": WON, "adopted": WON, "cost_krw": WON, "support_krw": WON, "own_krw": WON, "reduction_tco2e_per_year": TEXT, "pays": PAYS}
PLAN_PICK = {"measure": TEXT, "organisation": TEXT, "site": TEXT, "consortium": TEXT, "carrier": TEXT, "year": WON, "tier": WON, "route": TEXT, "size": TEXT, "cost_krw": WON, "support_krw": WON,
             "pays": PAYS, "reduction_tco2e_per_year": TEXT, "life_years": WON, "value": TEXT, "name_ko": NULL_TEXT, "name_en": NULL_TEXT, "machine": NULL_TEXT, "machine_en": NULL_TEXT, "own_krw": WON,
             "adopted_on": NULL_TEXT}
PLAN_IN_FULL = record({"schema": {"const": "sangsaeng.plan/1"}, "plan": TEXT, "made_by": TEXT, "as_of": NULL_TEXT, "objective": TEXT, "value": TEXT, "bound": TEXT, "unit": TEXT, "gap_percent": TEXT,
                       "stopped": TEXT, "inputs_sha256": TEXT, "sha256": TEXT, "scenario": TEXT,
                       "budget": record({"budget_krw": NULL_WON, "used_krw": WON, "left_krw": NULL_WON, "returned_krw": {"type": "integer", "description": "paid by the pool, which is in no budget"},
                                         "funders": {"type": "array", "items": record({"funder": TEXT, "name_ko": NULL_TEXT, "name_en": NULL_TEXT, "route": NULL_TEXT, "budget_krw": NULL_WON, "used_krw": NULL_WON, "left_krw": NULL_WON})}}),
                       "total": record(PLAN_SUM), "years": {"type": "array", "items": record({"year": WON, **PLAN_SUM})}, "picks": {"type": "array", "items": record(PLAN_PICK)}})
PICKED = {"origin": "MOTIE", "amount_krw": 30000000}, {"origin": "CARMAKER", "amount_krw": 6000000}
PLAN_SUMS = {"picks": 1, "adopted": 0, "cost_krw": 60000000, "support_krw": 36000000, "own_krw": 24000000, "reduction_tco2e_per_year": "75.5", "pays": list(PICKED)}
PLANS_IN_FULL = {"schema": "sangsaeng.plan/1", "plan": "plan-1", "made_by": "P-OPERATOR", "as_of": "2028-06-30", "objective": "tonnes", "value": "755", "bound": "755", "unit": "tCO2e",
                 "gap_percent": "0.00", "stopped": "optimal", "inputs_sha256": "9f86d081" + "0" * 56, "sha256": "9f86d081" + "0" * 56, "scenario": "{}",
                 "budget": {"budget_krw": 50000000, "used_krw": 36000000, "left_krw": 14000000, "returned_krw": 0, "funders": [
                     {"funder": "CARMAKER", "name_ko": "완성차", "name_en": "Carmaker", "route": "tier1", "budget_krw": None, "used_krw": 6000000, "left_krw": None},
                     {"funder": "MOTIE", "name_ko": "산업통상부", "name_en": "Ministry of Trade, Industry and Resources", "route": "tier1", "budget_krw": None, "used_krw": 30000000, "left_krw": None}]},
                 "total": PLAN_SUMS, "years": [{"year": 2028, **PLAN_SUMS}],
                 "picks": [{"measure": "S1-M2", "organisation": "S1", "site": "S1-S", "consortium": "K1", "carrier": "electricity", "year": 2028, "tier": 1, "route": "tier1", "size": "small",
                            "cost_krw": 60000000, "support_krw": 36000000, "pays": list(PICKED), "reduction_tco2e_per_year": "75.5", "life_years": 10, "value": "755", "name_ko": "협력사",
                            "name_en": "Supplier", "machine": "공기압축기", "machine_en": "Air compressor", "own_krw": 24000000, "adopted_on": None}]}
TWO = {"type": "array", "items": record({"origin": TEXT, "planned_krw": WON, "actual_krw": WON})}
SPENT = {"planned_krw": WON, "reserved_krw": WON, "paid_krw": WON, "fixed_krw": WON, "actual_krw": WON, "difference_krw": WON, "sources": TWO}
VARIANCE = record({"schema": {"const": "sangsaeng.plan-variance/1"}, "plan": TEXT,
                   "picks": {"type": "array", "items": record({"measure": TEXT, "organisation": TEXT, "year": WON, "how": NULL_TEXT, "adopted_on": NULL_TEXT, "state": NULL_TEXT,
                                                               "agreed_year": NULL_WON, **SPENT, "planned_tco2e_per_year": TEXT, "verified_months": WON, "verified_tco2e_per_year": NULL_TEXT,
                                                               "difference_tco2e_per_year": NULL_TEXT, "reasons": {"type": "array", "items": TEXT}})},
                   "total": record({"picks": WON, "as_planned": WON, **SPENT, "compared": WON, "compared_planned_tco2e_per_year": TEXT, "compared_verified_tco2e_per_year": TEXT})})
NOTHING_SPENT = {"planned_krw": 36000000, "reserved_krw": 0, "paid_krw": 0, "fixed_krw": 0, "actual_krw": 0, "difference_krw": -36000000,
                 "sources": [{"origin": "MOTIE", "planned_krw": 36000000, "actual_krw": 0}]}
VARIANCES = {"schema": "sangsaeng.plan-variance/1", "plan": "plan-1",
             "picks": [{"measure": "S1-M2", "organisation": "S1", "year": 2028, "how": None, "adopted_on": None, "state": None, "agreed_year": None, **NOTHING_SPENT,
                        "planned_tco2e_per_year": "75.5", "verified_months": 0, "verified_tco2e_per_year": None, "difference_tco2e_per_year": None, "reasons": ["not_granted"]}],
             "total": {"picks": 1, "as_planned": 0, **NOTHING_SPENT, "compared": 0, "compared_planned_tco2e_per_year": "0", "compared_verified_tco2e_per_year": "0"}}
SIDE = record({"plan": TEXT, "objective": TEXT, "value": TEXT, "unit": TEXT, "picks": WON, "support_krw": WON, "reduction_tco2e_per_year": TEXT})
COMPARISON = record({"schema": {"const": "sangsaeng.plan-compare/1"}, "a": SIDE, "b": SIDE, "same": WON, "only_a": WON, "only_b": WON, "moved": WON,
                     "changes": {"type": "array", "items": record({"measure": TEXT, "organisation": TEXT, "name_ko": TEXT, "name_en": TEXT, "machine": NULL_TEXT, "machine_en": NULL_TEXT, "tier": WON,
                                                                   "change": {"enum": ["only_a", "only_b", "moved", "money"]}, "year_a": WON, "year_b": WON, "support_a_krw": WON,
                                                                   "support_b_krw": WON}, ["measure", "organisation", "name_ko", "name_en", "change", "support_a_krw", "support_b_krw"])}})
COMPARISONS = {"schema": "sangsaeng.plan-compare/1", "a": {"plan": "plan-1", "objective": "tonnes", "value": "755", "unit": "tCO2e", "picks": 1, "support_krw": 36000000,
                                                           "reduction_tco2e_per_year": "75.5"},
               "b": {"plan": "plan-2", "objective": "tonnes", "value": "0", "unit": "tCO2e", "picks": 0, "support_krw": 0, "reduction_tco2e_per_year": "0"},
               "same": 0, "only_a": 1, "only_b": 0, "moved": 0,
               "changes": [{"measure": "S1-M2", "organisation": "S1", "name_ko": "1차 협력사 1", "name_en": "Supplier 1", "machine": "공기압축기", "machine_en": "Air compressor", "tier": 1, "change": "only_a", "year_a": 2028, "support_a_krw": 36000000, "support_b_krw": 0}]}
CASCADE = record({"schema": {"const": "sangsaeng.cascade/1"}, "programme": TEXT, "as_of": NULL_TEXT, "on": NULL_TEXT, "last_position": {"type": "integer"},
                  "year": {"type": ["integer", "null"]}, "metered_from": TEXT, "metered_to": TEXT, "tiers": {"type": "array", "items": record({"tier": {"type": "integer"}, **TIER})},
                  "all": record(TIER), "first_krw": WON, "pool_krw": WON, "new_krw": WON, "verified_multiplier": NULL_TEXT, "planned_multiplier": NULL_TEXT,
                  "money_multiplier": NULL_TEXT, "new_krw_per_verified_tco2e": NULL_TEXT,
                  "flows": record({"from": TEXT, "to": TEXT, "machines": {"type": "integer"}, "sources": {"type": "array", "items": ANY}, "classes": {"type": "array", "items": ANY},
                                   "sinks": {"type": "array", "items": ANY}, "won": {"type": "array", "items": ANY}, "tonnes": {"type": "array", "items": ANY}}), "formulas": ANY})
CASCADES = {"schema": "sangsaeng.cascade/1", "programme": "SMALL", "as_of": "2027-12-31", "on": None, "last_position": 42, "year": None, "metered_from": "2027-01", "metered_to": "2027-06",
            "tiers": [{"tier": 1, **TIERS}], "all": TIERS, "first_krw": 80000000, "pool_krw": 0, "new_krw": 80000000, "verified_multiplier": "1.8", "planned_multiplier": "1.75",
            "money_multiplier": "0.4", "new_krw_per_verified_tco2e": "739030",
            "flows": {"from": "2026-07", "to": "2027-06", "machines": 1, "classes": [{"name": "인버터 공기압축기", "name_en": "Inverter air compressor", "machines": 1}],
                      "sources": [{"key": "MOTIE", "name_ko": "산업통상부", "name_en": "Trade ministry", "kind": "state", "tier": 0, "pays_tier": 1, "rest_krw": 0}],
                      "sinks": [{"kind": "credit", "key": None, "name": None}], "won": [{"source": 0, "class": 0, "tier": 1, "state": "sure", "krw": 50000000}],
                      "tonnes": [{"class": 0, "sink": 0, "state": "sure", "gco2e": 108250000}]}, "formulas": {"won": "paid - cut at the fixing - taken back"}}
POSITION = record({"schema": {"const": "sangsaeng.credit_position/1"}, "organisation": TEXT, "year": {"type": "integer"}, "on": NULL_TEXT, "weekends_only": {"type": "boolean"},
                   "figures": {"type": "array", "items": record({"key": TEXT, "value": {"type": ["integer", "null"]}, "formula": NULL_TEXT, "source": NULL_TEXT,
                                                                 "estimate": {"type": "boolean"}, "stand_in": {"type": "boolean"}})},
                   "surrender_order": {"type": "array", "items": record({"instrument": TEXT, "id": TEXT, "vintage": {"type": "integer"}, "origin": NULL_TEXT, "tonnes": WON, "use_t": WON,
                                                                         "last_day": NULL_TEXT, "price_krw": {"type": ["integer", "null"]}, "reason": TEXT})}})
POSITIONS = {"schema": "sangsaeng.credit_position/1", "organisation": "CARMAKER", "year": 2027, "on": "2027-12-31", "weekends_only": False, "surrender_order": [],
             "figures": [{"key": "certified_t", "value": 120000, "formula": None, "source": "ets_years.csv", "estimate": False, "stand_in": False}]}
WORKING = record({"schema": {"const": "sangsaeng.working/1"}, "of": TEXT, "name": BOTH, "value": NULL_TEXT,
                  "unit": {"enum": ["krw", "krw_per_tco2e", "krw_per_year", "tco2e", "tco2e_per_year", "kgco2e", "t", "percent", "years", "count"]},
                  "formula": {"type": ["string", "null"], "description": "in symbols; X = Σ x: the sum of the inputs without a symbol"}, "formula_words": BOTH,
                  "inputs": {"type": "array", "items": record({"symbol": NULL_TEXT, "name": BOTH, "value": NULL_TEXT, "unit": TEXT, "source": BOTH, "factor": NULL_TEXT, "edition": NULL_TEXT})},
                  "command": {"type": "string", "description": "prints the same; FILE stands for the database and the catalogue"}})
WORKED = {"schema": "sangsaeng.working/1", "of": "grant:S1-M1:fixed", "name": {"ko": "확정액", "en": "Fixed"}, "value": "57480000", "unit": "krw", "formula": "F = Σ x",
          "formula_words": {"ko": "확정액 = 지급한 돈 − 확정 때 줄인 돈", "en": "fixed = payments − what was cut at the fixing"},
          "inputs": [{"symbol": None, "name": {"ko": "2026-05-15 MOTIE", "en": "2026-05-15 MOTIE"}, "value": "35000000", "unit": "krw",
                      "source": {"ko": "자금 장부 11번, E-S1-M1-ORDER", "en": "ledger of the fund, entry 11, E-S1-M1-ORDER"}, "factor": None, "edition": None}],
          "command": "sangsaeng explain grant:S1-M1:fixed --db FILE"}
KG = {"type": ["string", "null"], "description": "kg CO2e; null where the month does not count"}
MONTH = record({"month": TEXT, "state": {"enum": ["verified", "measured", "estimated", "missing", "not_counted"]}, "reason": {"type": ["string", "null"], "description": "why it does not count"},
                "verified": {"type": "boolean"}, "baseline_low_kgco2e": KG, "baseline_kgco2e": KG, "baseline_high_kgco2e": KG, "expected_low_kgco2e": KG, "expected_high_kgco2e": KG,
                "measured_kgco2e": KG, "reduction_kgco2e": KG, "planned_kgco2e": KG, "cumulative_planned_kgco2e": KG, "cumulative_kgco2e": KG, "energy": NULL_TEXT, "output": NULL_TEXT,
                "output_credited": NULL_TEXT})
MONITORING = record({"schema": {"const": "sangsaeng.monitoring/1"}, "measure": TEXT, "machine": NULL_TEXT, "machine_en": NULL_TEXT, "organisation": NULL_TEXT, "site": NULL_TEXT, "project": NULL_TEXT,
                     "installed_on": NULL_TEXT, "as_of": NULL_TEXT, "period_from": TEXT, "period_to": TEXT,
                     "baseline": record({name: NULL_TEXT for name in ("methodology", "methodology_version", "energy_per_output", "energy_unit", "output_per_year", "output_unit", "years",
                                                                      "factor", "kgco2e_per_energy", "frozen_on", "sha256")}),
                     "meters": {"type": "array", "items": record({"meter": TEXT, "parameter": TEXT, "unit": TEXT, "interval": TEXT, "instrument": NULL_TEXT, "uncertainty": NULL_TEXT,
                                                                  "calibrated_on": NULL_TEXT, "calibrated_to": NULL_TEXT})},
                     "months": {"type": "array", "items": MONTH},
                     "opinions": {"type": "array", "items": record({"verification": TEXT, "verifier": TEXT, "opinion": TEXT, "period_from": TEXT, "period_to": TEXT,
                                                                    "signed_on": NULL_TEXT})},
                     "findings": {"type": "array", "items": record({"code": TEXT, "message": BOTH, "hint": BOTH, "params": PARAMS}, ["code", "message"])}})
MONITORED = {"schema": "sangsaeng.monitoring/1", "measure": "S1-M1", "machine": "인버터 공기압축기", "machine_en": "Inverter air compressor", "organisation": "S1", "site": "S1-S", "project": "EP-1", "installed_on": "2026-10-20",
             "as_of": "2028-06-30", "period_from": "2027-01", "period_to": "2027-12",
             "baseline": {"methodology": "sec", "methodology_version": "1", "energy_per_output": "2.5", "energy_unit": "kWh", "output_per_year": "240000", "output_unit": "piece",
                          "years": "2023,2024,2025", "factor": "KR-EL-2023", "kgco2e_per_energy": "0.4173", "frozen_on": "2026-08-31", "sha256": "9f86d081" + "0" * 56},
             "meters": [], "opinions": [{"verification": "VF-1", "verifier": "VERIFIER", "opinion": "fit", "period_from": "2027-01", "period_to": "2027-12", "signed_on": "2028-04-15"}],
             "findings": [], "months": [
                 {"month": "2027-01", "state": "verified", "reason": None, "verified": True, "baseline_low_kgco2e": "20100", "baseline_kgco2e": "20865", "baseline_high_kgco2e": "21200",
                  "expected_low_kgco2e": "13605", "expected_high_kgco2e": "14705", "measured_kgco2e": "15019.5", "reduction_kgco2e": "5845.5", "planned_kgco2e": "6495",
                  "cumulative_planned_kgco2e": "6495", "cumulative_kgco2e": "5845.5", "energy": "36000", "output": "20000", "output_credited": "20000"}]}
AGGREGATE = record({"measure": TEXT, "by": TEXT, "group": TEXT, "firms": {"type": ["integer", "null"]}, "value": NULL_TEXT, "unit": TEXT, "state": {"enum": ["shown", "too_small"]}})
MARKS = {name: {"type": "boolean"} for name in ("screening", "unverified", "no_upstream", "other_gwp_set")}
EXPLANATION = record({"schema": {"const": "sangsaeng.explain/1"}, "product": TEXT, "name": TEXT, "organisation": TEXT, "kind": TEXT, "case": {"enum": ["before", "after"]}, "period_from": TEXT,
                      "period_to": TEXT, "declared_unit": TEXT, "gwp_set": TEXT, "input_sha256": TEXT, "total_kgco2e": TEXT, "direct_kgco2e": TEXT, "claim_kgco2e": TEXT,
                      "claim_adjusted_kgco2e": TEXT, "publishable": {"type": "boolean"}, "formula": TEXT,
                      "contributions": {"type": "array", "items": record({"product": TEXT, "name": TEXT, "organisation": TEXT, "amount": TEXT, "unit": TEXT, "direct_kgco2e": TEXT,
                                                                          "kgco2e": TEXT})},
                      "other_kgco2e": TEXT, "sum_kgco2e": TEXT,
                      "factors": {"type": "array", "items": record({"factor": TEXT, "name_ko": TEXT, "name_en": TEXT, "edition": {"type": "integer"}, "source": TEXT, "status": TEXT, "use": TEXT,
                                                                    "gwp_set": TEXT, "kgco2e_per_unit": TEXT, "unit": TEXT, "amount": TEXT, "kgco2e": TEXT, **MARKS})},
                      "links": {"type": "array", "items": record({"input": TEXT, "name": TEXT, "organisation": TEXT, "part": TEXT, "kind": TEXT, "quantity": TEXT, "share": TEXT, "input_kgco2e": TEXT,
                                                                  "kgco2e": TEXT, "file": TEXT, "line": {"type": "integer"}})},
                      "missing": {"type": "array", "items": record({"kind": TEXT, "subject": TEXT, "detail": NULL_TEXT})}})
EXPLAINED = {"schema": "sangsaeng.explain/1", "product": "S1-P1", "name": "차체 모듈", "organisation": "S1", "kind": "part", "case": "after", "period_from": "2027-01", "period_to": "2027-06",
             "declared_unit": "piece", "gwp_set": "AR5", "input_sha256": "9f86d081" + "0" * 56, "total_kgco2e": "1250.5", "direct_kgco2e": "", "claim_kgco2e": "0",
             "claim_adjusted_kgco2e": "1250.5", "publishable": False, "formula": "f = d + sum(quantity * share * f_input); total = sum(amount * direct)", "contributions": [],
             "other_kgco2e": "", "sum_kgco2e": "1250.5", "factors": [], "links": [], "missing": []}


TREE_INPUT = record({"product": TEXT, "name": NULL_TEXT, "organisation": NULL_TEXT, "firm_ko": NULL_TEXT, "firm_en": NULL_TEXT, "tier": {"type": ["integer", "null"]}, "part": NULL_TEXT, "kind": NULL_TEXT,
                     "material": {"type": "boolean"}, "opens": {"type": "boolean", "description": "the caller may see something of the level below"},
                     "asks": {"type": "boolean", "description": "the caller may ask its maker for data"}, "quantity": NULL_TEXT, "kgco2e": NULL_TEXT, "share_percent": NULL_TEXT,
                     "primary_data_percent": NULL_TEXT, "third_party_percent": NULL_TEXT, "gap_kgco2e": {"type": ["string", "null"], "description": "what of it rests on no measured data"},
                     "state": {"enum": ["verified", "measured", "estimated", "missing", "untold"],
                               "description": "the larger part; missing: its maker has not answered a request of the caller's; untold: the number is not for the caller"}})
COVERED = {f"{word}_{unit}": NULL_TEXT for unit in ("kgco2e", "percent") for word in ("measured", "estimated", "missing")}
TREE = record({"schema": {"const": "sangsaeng.tree/1"}, "product": TEXT, "name": NULL_TEXT, "organisation": TEXT, "kind": NULL_TEXT, "period_from": NULL_TEXT, "period_to": NULL_TEXT, "declared_unit": NULL_TEXT,
               "total_kgco2e": NULL_TEXT, "direct_kgco2e": NULL_TEXT, **COVERED, "publishable": {"type": "boolean"}, "inputs": {"type": "array", "items": TREE_INPUT},
               "gaps": {"type": "array", "items": TREE_INPUT}})
GROWN_INPUT = {"product": "S1-P1", "name": "차체 모듈", "organisation": "S1", "firm_ko": "하나부품", "firm_en": "Hana Parts", "tier": 1, "part": "BODY", "kind": "contains", "material": False, "opens": True,
               "asks": True, "quantity": "1", "kgco2e": "2500", "share_percent": "62.5", "primary_data_percent": "20", "third_party_percent": "0", "gap_kgco2e": "2000", "state": "estimated"}
GROWN = {"schema": "sangsaeng.tree/1", "product": "V-1", "name": "완성차 1", "organisation": "CARMAKER", "kind": "vehicle", "period_from": "2027-01", "period_to": "2027-12", "declared_unit": "piece", "total_kgco2e": "4000",
         "direct_kgco2e": "1500", "measured_kgco2e": "800", "estimated_kgco2e": "3200", "missing_kgco2e": "0", "measured_percent": "20", "estimated_percent": "80", "missing_percent": "0",
         "publishable": False, "inputs": [GROWN_INPUT], "gaps": [GROWN_INPUT]}


NUMBER = {"type": "integer"}
NULL_NUMBER = {"type": ["integer", "null"]}
HEALTH = record({"schema": {"const": "sangsaeng.health/1"}, "version": TEXT, "database_schema": NUMBER,
                 "database": record({"server": {"type": "boolean", "description": "PostgreSQL, whose size is not known here"}, "bytes": NULL_NUMBER, "free_bytes": NULL_NUMBER,
                                     "room": {"type": "boolean", "description": "enough free disk"}}),
                 "jobs": record({"queued": NUMBER, "running": NUMBER, "failed": NUMBER, "failed_days": NUMBER, "oldest_queued_at": TIME}),
                 "backup": record({"job": NULL_TEXT, "ended_at": TIME, "bytes": NUMBER}), "check": record({"job": NULL_TEXT, "ended_at": TIME, "findings": NUMBER}),
                 "letters": record({"waiting": NUMBER, "uncertain": NUMBER, "refused": NUMBER}), "events": record({"waiting": NUMBER, "retried": NUMBER, "given_up": NUMBER})})
HEALTHY = {"schema": "sangsaeng.health/1", "version": "0.1.0", "database_schema": 60, "database": {"server": False, "bytes": 4194304, "free_bytes": 10737418240, "room": True},
           "jobs": {"queued": 0, "running": 0, "failed": 1, "failed_days": 7, "oldest_queued_at": None},
           "backup": {"job": "job_0c5be9f7d5a04b0f8d2a3c1b7e6f5a49", "ended_at": "2026-11-26T08:00:00Z", "bytes": 1048576}, "check": {"job": None, "ended_at": None, "findings": 0},
           "letters": {"waiting": 0, "uncertain": 0, "refused": 0}, "events": {"waiting": 0, "retried": 0, "given_up": 0}}
CHAIN = record({"log": {"enum": ["reads", "exchange", "sign_ins"]}, "lines": NULL_NUMBER, "intact": {"type": "boolean"}, "finding": {"type": ["string", "null"], "description": "code of what is broken"}})
ROLLUP_ROW = {"product": TEXT, "name": TEXT, "organisation": NULL_TEXT, "kind": TEXT, "declared_unit": TEXT, "kgco2e": TEXT, "claim_adjusted_kgco2e": TEXT}
ROLLUP_ASKED = {"what_if_kgco2e": TEXT, "what_if_claim_adjusted_kgco2e": TEXT, "change_kgco2e": TEXT}


def rollup(row):
    return record({"period": {"enum": ["before", "after"]}, "inputs_sha256": {"type": "string", "description": "digest of what it was made of, as in published versions"},
                   "version": {"type": "integer", "description": "of the graph in this process's memory"},
                   "canonical": {"const": False, "description": "never published: what is comes from a full solve of the stored rows"},
                   "solved_us": {"type": "integer"}, "items": {"type": "array", "items": record(row)}, "more": {"type": "boolean"}})


def rolled(**more):
    return {"period": "after", "inputs_sha256": "9f86d081" + "0" * 56, "version": 3, "canonical": False, "solved_us": 12, "more": False,
            "items": [{"product": "S1-P1", "name": "차체 모듈", "organisation": "S1", "kind": "part", "declared_unit": "piece", "kgco2e": "1250.5", "claim_adjusted_kgco2e": "1310.25",
                       **more}]}


def done(what, subject, by="P-S1-1"):
    return {"status": 200, "schema": ref("Done"), "example": {"schema": "sangsaeng.done/1", "done": what, "subject": subject, "by": by, "dry_run": False}}


def job(status=200, **changes):
    return {"status": status, "schema": ref("Job"), "example": {**JOB, **changes}}


STATUS = record({"status": TEXT})
NOTHING = {"status": 204}
WHY = {"schema": record({"text": {"type": "string", "minLength": 1}}, ["text"], True), "example": {"text": "please show the log of the outage"}}
REASON = {"schema": record({"reason": TEXT}, closed=True), "example": {"reason": "the meter was replaced in May"}}
EMPTY = {"schema": {"type": "object", "additionalProperties": False}, "example": {}}
FILE = {"media": "application/octet-stream", "schema": {"type": "string", "format": "binary"}}

FINDING = {"verification": "VF-1", "finding": 3, "measure": "S1-M1", "month": None, "kind": "clarification", "state": "open", "grams": None, "description": "three days of May have no readings",
           "raised_on": "2028-03-15", "raised_by": "VERIFIER", "answer": None, "answered_on": None, "answered_by": None, "resolution": None, "closed_on": None, "evidence": None, "desk": True,
           "cell_table": "reductions", "cell_key": "measure=S1-M1", "cell_column": "measured_kgco2e", "cell_value": "68847", "owner": "S1", "answer_by": "2028-03-29", "returned": None, "returned_on": None, "withdrawn": None}

INBOX = record({"schema": {"const": "sangsaeng.desk_inbox/1"}, "today": DAY,
                "requests": {"type": "array", "items": record({"request": TEXT, "campaign": TEXT, "name": BOTH, "asked_by": TEXT, "asker": BOTH, "state": TEXT,
                                                               "ask": {"type": "array", "items": TEXT}, "period": record({"from": TEXT, "to": TEXT}), "due_on": DAY, "days_left": {"type": "integer"},
                                                               "about_minutes": {"type": "integer"}, "reason": NULL_TEXT, "delegate": NULL_TEXT})},
                "duties": {"type": "array", "items": record({"kind": TEXT, "subject": TEXT, "name": BOTH, "ends": BOTH, "basis": BOTH, "area": NULL_TEXT, "state": TEXT, "due_on": NULL_TEXT,
                                                             "done_on": NULL_TEXT, "days_left": {"type": ["integer", "null"]}, "evidence": NULL_TEXT, "person": NULL_TEXT, "delegate": NULL_TEXT})},
                "access_requests": {"type": "array", "description": "to answer; then what was answered to one's own within 30 days", "items": record({
                    "access_request": {"type": "integer"}, "asker": NAMED, "owner": NAMED, "class": TEXT, "kind": KIND, "subject": NAMED, "reason": TEXT, "last_day": NULL_TEXT, "asked_on": DAY,
                    "state": {"enum": ["open", "granted", "refused"]}, "answered_on": NULL_TEXT, "answer": NULL_TEXT})}})
INBOX_EXAMPLE = {"schema": "sangsaeng.desk_inbox/1", "today": "2028-06-30", "requests": [
    {"request": "C-2027/S1", "campaign": "C-2027", "name": {"ko": "2027년 자료", "en": "Data of 2027"}, "asked_by": "OPERATOR", "asker": {"ko": "운영 재단", "en": "Operator"}, "state": "asked",
     "ask": ["activity"], "period": {"from": "2027-01", "to": "2027-12"}, "due_on": "2028-07-31", "days_left": 31, "about_minutes": 7, "reason": None, "delegate": None}], "duties": [
    {"kind": "performance_report", "subject": "S1-M1", "name": {"ko": "실적보고서 제출", "en": "performance report"}, "ends": {"ko": "실적보고서를 냄", "en": "the report is handed in"},
     "basis": {"ko": "보조금법 제27조", "en": "Subsidy Act 27"}, "area": "money", "state": "open", "due_on": "2028-08-31", "done_on": None, "days_left": 62, "evidence": None, "person": "P-S1-1",
     "delegate": None}], "access_requests": [
    {"access_request": 1, "asker": {"key": "CARMAKER", "ko": "완성차", "en": "Carmaker"}, "owner": {"key": "S1", "ko": "부품 1", "en": "Parts 1"}, "class": "meter", "kind": "site",
     "subject": {"key": "S1-S", "ko": "1공장", "en": "Plant 1"}, "reason": "joint study of the line", "last_day": "2028-12-31", "asked_on": "2028-06-30", "state": "open", "answered_on": None,
     "answer": None}]}


OPERATIONS = {
    **IDENTITY,
    **START,
    "healthz": {"tag": "operations", "summary": "Does the process serve", "answer": {"status": 200, "schema": STATUS, "example": {"status": "ok"}}},
    "readyz": {"tag": "operations", "summary": "Can it answer: the database opens and its schema fits", "answer": {"status": 200, "schema": STATUS, "example": {"status": "ready"}}},
    "metrics": {"tag": "operations", "summary": "Counters in Prometheus' text form", "answer": {"status": 200, "media": "text/plain", "schema": TEXT, "example": "sangsaeng_jobs_running 0\n"}},
    "getHealth": {"tag": "operations", "summary": "What an operator looks at every day: jobs, backup, check, letters, events, disk",
                  "description": "For the operator and the ministries. Failed jobs and events that were given up are those of the last `failed_days` days.",
                  "answer": {"status": 200, "schema": HEALTH, "example": HEALTHY}},
    "checkLogChains": {"tag": "operations", "summary": "Are the logs whole: every line recomputed", "description": "For the operator and the ministries. Reads every line.",
                       "answer": {"status": 200, "schema": record({"items": {"type": "array", "items": CHAIN}}),
                                  "example": {"items": [{"log": "reads", "lines": 12, "intact": True, "finding": None}]}}},
    "rollupTotal": {"tag": "footprints", "summary": "A product's total from the supply graph in memory",
                    "description": "What other processes change is followed within a second. Only of products whose footprint the caller may see.",
                    "answer": {"status": 200, "schema": rollup(ROLLUP_ROW), "example": rolled()}},
    "rollupWhatIf": {"tag": "footprints", "summary": "What totals would be with changes",
                     "description": "Own emissions of a product (direct_kgco2e per declared unit), or how much of an input it uses (quantity), 64 changes at most; nothing stays. "
                                    "Answered about the products named and those above them whose footprint the caller may see, nearest first.",
                     "request": {"schema": record({"period": {"enum": ["before", "after"]}, "changes": {"type": "array", "minItems": 1, "maxItems": 64, "items": {"oneOf": [
                         record({"product": TEXT, "direct_kgco2e": TEXT}, closed=True), record({"product": TEXT, "input": TEXT, "quantity": TEXT}, closed=True)]}}}, ["changes"]),
                                 "example": {"changes": [{"product": "S1-P1", "input": "S3-P1", "quantity": "3.5"}]}},
                     "answer": {"status": 200, "schema": rollup({**ROLLUP_ROW, **ROLLUP_ASKED}),
                                "example": rolled(what_if_kgco2e="1180.25", what_if_claim_adjusted_kgco2e="1240", change_kgco2e="-70.25")}},
    "getOpenapi": {"tag": "operations", "summary": "This description as JSON", "answer": {"status": 200, "schema": record({"openapi": TEXT}), "example": {"openapi": "3.1.0"}}},
    "docs": {"tag": "operations", "summary": "This description as a page", "answer": {"status": 200, "media": "text/html", "schema": TEXT, "example": "<!doctype html>"}},
    "problems": {"tag": "operations", "summary": "Every code with its texts", "answer": {"status": 200, "schema": ANY, "example": {}}},
    "problem": {"tag": "operations", "summary": "What a code means", "answer": {"status": 200, "schema": ANY, "example": {}}},
    "getAccess": {"tag": "access", "summary": "Who sees what: the matrix of roles, relations and classes of data",
                  "answer": {"status": 200, "schema": record({"schema": TEXT, "items": {"type": "array", "items": record({"class": TEXT, "roles": {"type": "array", "items": TEXT},
                                                              "relations": {"type": "array", "items": TEXT}, "seen": TEXT, "purpose": NULL_TEXT, "narrowable": {"type": "boolean"}, "basis": BOTH})}}),
                             "example": {"schema": "sangsaeng.access/1", "items": [{"class": "meter", "roles": ["supplier"], "relations": ["own"], "seen": "all", "purpose": None,
                                                                                    "narrowable": False, "basis": {"ko": "자신의 자료", "en": "one's own data"}}]}}},
    "listWords": {"tag": "access", "summary": "What codes are called (states, kinds, reasons), kind by kind, in the language of Accept-Language",
                  "answer": {"status": 200, "schema": record({"schema": TEXT, "lang": {"enum": ["ko", "en"]},
                                                              "items": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": TEXT}}}),
                             "example": {"schema": "sangsaeng.words/1", "lang": "en", "items": {"opinion": {"fit": "fit", "unfit": "unfit"}}}}},
    "listResources": {"tag": "access", "summary": "The lists there are and their columns: type, class of the matrix, whether it may be a filter",
                      "answer": {"status": 200, "schema": record({"schema": TEXT, "items": {"type": "array", "items": record({
                          "name": TEXT, "title": BOTH, "group": {"type": "string", "description": "its subject, a word of the kind list_group"}, "ko": TEXT, "en": TEXT, "key": {"type": "string", "description": "column that names an item; without it items have no route"},
                          "columns": {"type": "array", "items": record({"name": TEXT, "head": BOTH, "ko": TEXT, "type": {"enum": sorted(LIST_TYPES)}, "class": TEXT, "filter": {"type": "boolean"},
                                                                            "codes": {"type": "string", "description": "cells are codes, or several with blanks between; their words are of this kind in /v1/words"}},
                                                                           ["name", "head", "ko", "type", "class", "filter"])}},
                          ["name", "title", "group", "ko", "en", "columns"])}}),
                                 "example": {"schema": "sangsaeng.resources/1", "items": [{"name": "sites", "title": {"ko": "사업장", "en": "Sites"}, "group": "party", "ko": "사업장", "en": "Workplaces.", "key": "site", "columns": [
                                     {"name": "site", "head": {"ko": "사업장", "en": "Site"}, "ko": "사업장", "type": "text", "class": "open", "filter": True}]}]}}},
    "listReports": {"tag": "jobs", "summary": "The documents that the caller may have made, by a job `report KIND`",
                    "answer": {"status": 200, "schema": record({"schema": TEXT, "items": {"type": "array", "items": record({
                        "kind": TEXT, "title": BOTH, "subject": {"type": ["string", "null"], "description": "what the argument is: PRODUCT, FIRM …; null: none"},
                        "audiences": {"type": "array", "items": TEXT, "description": "the first is the usual one; MINISTRY: key of one"}, "year": {"type": "boolean"},
                        "formats": {"type": "array", "items": TEXT}})}}),
                               "example": {"schema": "sangsaeng.reports/1", "items": [{"kind": "supplier-letter", "title": {"ko": "협력사 안내문", "en": "Letter to a supplier"}, "subject": "FIRM",
                                                                                       "audiences": [], "year": True, "formats": ["pdf", "xlsx"]}]}}},
    "listCommands": {"tag": "jobs", "summary": "The commands that the caller may have run, with their options",
                     "answer": {"status": 200, "schema": ref("Commands"), "example": {"schema": "sangsaeng.commands/1", "items": [
                         {"command": "outcome", "text": {"ko": "성과", "en": "outcome"}, "usage": "FIRM --db FILE [--year YEAR]", "formats": ["text", "json", "csv"], "may": ["outcome"],
                          "options": [{"option": "year", "type": "string", "value": "YEAR", "text": {"ko": "해", "en": "year"}}]}]}}},
    "createJob": {"tag": "jobs", "summary": "Have a command run",
                  "description": "Everything that the command line can do is asked for here: the command's words, its arguments and its options (with _ for -). A file is named as "
                                 "{\"upload\": \"file_…\"}; a path is never accepted. Who does it is who is signed in. A command that takes a checker waits until a second person agrees.",
                  "request": {"schema": ref("JobRequest"), "example": {"command": "outcome", "arguments": ["S1"], "options": {"year": 2027}, "format": "json"}}, "answer": job(202)},
    "listJobs": {"tag": "jobs", "summary": "Jobs, the newest first", "answer": {"status": 200, "schema": page(ref("Job")), "example": {"items": [JOB], "next_cursor": None}}},
    "getJob": {"tag": "jobs", "summary": "A job", "answer": job()},
    "watchJob": {"tag": "jobs", "summary": "Its events while it runs", "description": "Server-sent events, each with the job as data; Last-Event-ID is honoured, a comment comes every 15 s.",
                 "answer": {"status": 200, "media": "text/event-stream", "schema": TEXT, "example": "id: 1\nevent: job\ndata: {}\n\n"}},
    "getJobResult": {"tag": "jobs", "summary": "What it made", "description": "The file that it wrote, else what the command printed; part=answer gives the latter, part=file the former.",
                     "answer": {"status": 200, "media": "*/*", "schema": {}, "example": ""}},
    "cancelJob": {"tag": "jobs", "summary": "Stop it at a safe point; nothing half-written stays", "request": EMPTY, "answer": job(202, state="cancelled")},
    "approveJob": {"tag": "jobs", "summary": "Agree to it as the second person", "request": EMPTY, "answer": job(202, approved_by="P-OPERATOR")},
    "createFile": {"tag": "files", "summary": "Hand in a file for a job; it is kept for a day", "request": FILE, "answer": {"status": 201, "schema": ref("Upload"), "example": UPLOAD}},
    "listFiles": {"tag": "files", "summary": "Files that were handed in", "answer": {"status": 200, "schema": page(ref("Upload")), "example": {"items": [UPLOAD], "next_cursor": None}}},
    "getFile": {"tag": "files", "summary": "A file that was handed in", "answer": {"status": 200, "schema": ref("Upload"), "example": UPLOAD}},
    "deleteFile": {"tag": "files", "summary": "Take it back", "answer": NOTHING},
    "createImport": {"tag": "files", "summary": "Take in a file: a programme folder (zip), readings of meters, an answer to a request, utility bills of a site",
                     "description": "A job; with dry_run=true everything is judged and nothing kept. Findings name file, line, column and cell. kind=bill needs a site; `account` chooses a customer or meter number (or `all`), `carrier` and `year` say what the file does not, and force=true keeps values that stand out, which stay out of every sum until they are confirmed. The months as they were read are the answer of the job: `/v1/jobs/{job}/result?part=answer`.", "request": FILE,
                     "answer": {"status": 202, "schema": ref("Import"), "example": {**IMPORT, "state": "queued", "failed": 0, "findings": []}}},
    "getImport": {"tag": "files", "summary": "What was taken in, and what is wrong where", "answer": {"status": 200, "schema": ref("Import"), "example": IMPORT}},
    "completeDuty": {"tag": "desk", "summary": "A duty is done, and this proves it",
                     "request": {"schema": record({"evidence": TEXT, "on": DAY}, ["evidence"], True), "example": {"evidence": "EV-0123456789ab"}}, "answer": done("duty.done", "publication/S2-M1")},
    "delegateDuty": {"tag": "desk", "summary": "Somebody else does it until a day",
                     "request": {"schema": record({"to": TEXT, "until": DAY, "on": DAY}, ["to"], True), "example": {"to": "P-S1-2", "until": "2027-06-30"}},
                     "answer": done("duty.delegated", "publication/S2-M1")},
    "reopenDuty": {"tag": "desk", "summary": "What was marked is taken back", "request": {"schema": record({"reason": TEXT, "on": DAY}, ["reason"], True), "example": REASON["example"]},
                   "answer": done("duty.reopened", "publication/S2-M1")},
    "explainFootprint": {"tag": "footprints", "picture": True, "summary": "The chain behind a footprint",
                         "description": "Whose product it is sees its own chain and all others as one sum; who buys it sees the totals alone. `top` contributions are listed, 20 if it is not "
                                        "given.", "answer": {"status": 200, "schema": EXPLANATION, "example": EXPLAINED}},
    "getFootprintTree": {"tag": "footprints", "picture": True, "summary": "What goes into a product: whose it is, on what its number rests, where something is missing",
                         "description": "One level, largest first; the ten largest gaps; how much of the total is measured, estimated and missing, by tonnes. Whose product it is sees the numbers of "
                                        "its inputs; others the links that the matrix shows them, deeper firms by pseudonym, without numbers.",
                         "answer": {"status": 200, "schema": TREE, "example": GROWN}},
    "explainNumber": {"tag": "programme", "summary": "How a number came to be: formula, inputs with their sources, and the command that prints the same",
                      "description": "The number is KIND:SUBJECT, such as programme:spent:2028, grant:S1-M1:paid, macc:S1-M1:programme, position:CARMAKER:obligation_t:2027; 404 lists the "
                                     "kinds. For whoever may see the number itself, logged like it. Same bytes as `sangsaeng explain KIND:SUBJECT -O json`.",
                      "answer": {"status": 200, "schema": WORKING, "example": WORKED}},
    "getOutcome": {"tag": "programme", "files": True, "picture": True, "summary": "What a firm set out to do, did, and got",
                   "description": "Same bytes as `sangsaeng outcome FIRM -O json`. For the firm, the operator and the ministries; a consultant sees the measure it was asked about. What is not "
                                  "known is null and says why. Of a measure, `planned_tco2e` is what was planned for the months in which `measured_tco2e` was metered. The picture is the target path.", "answer": {"status": 200, "schema": OUTCOME, "example": OUTCOMES}},
    "getCascade": {"tag": "programme", "files": True, "picture": True, "summary": "Won, machines and tonnes, tier by tier",
                   "description": "Same bytes as `sangsaeng cascade -O json`. For the operator and the ministries; others read /v1/aggregates. `flows` "
                                  "holds the money of all years and the tonnes of twelve months, as the picture draws them (docs/charts.md).",
                   "answer": {"status": 200, "schema": CASCADE, "example": CASCADES}},
    "getMacc": {"tag": "programme", "files": True, "picture": True, "summary": "The abatement curve: which machine first, for whose won",
                "description": "Same bytes as `sangsaeng macc -O json`. For the operator and the ministries; any other organisation gets the factory's view of its own measures, without averages "
                               "over others and without the names of others' measures. `left_out` says why a candidate is not on the curve (docs/planning.md).",
                "answer": {"status": 200, "schema": MACC, "example": MACCS}},
    "getPlanPicks": {"tag": "programme", "files": True, "picture": True, "summary": "A kept plan in full: its budget line, sums by year, what it buys and who pays",
                     "description": "For the operator and the ministries. `budget` is what the plan's own scenario gives; null where it sets no limit. The picture is that of `sangsaeng plan show PLAN "
                                    "-O svg`. Making a plan, why it is as it is and what other prices would change are searches: POST /v1/jobs with the command plan make, plan why, plan "
                                    "sensitivity.",
                     "answer": {"status": 200, "schema": PLAN_IN_FULL, "example": PLANS_IN_FULL}},
    "getPlanVariance": {"tag": "programme", "files": True, "summary": "What was planned beside what became of it",
                        "description": "Same bytes as `sangsaeng plan variance PLAN -O json`. For the operator and the ministries.", "answer": {"status": 200, "schema": VARIANCE, "example": VARIANCES}},
    "comparePlans": {"tag": "programme", "files": True, "summary": "What one plan has and the other has not",
                     "description": "Same bytes as `sangsaeng plan compare A B -O json`. For the operator and the ministries.", "answer": {"status": 200, "schema": COMPARISON, "example": COMPARISONS}},
    "getPosition": {"tag": "credits", "files": True, "picture": True, "summary": "A company's position in the trading scheme",
                    "description": "Same bytes as `sangsaeng credit position ORGANISATION -O json`, of one's own organisation if none is named. `day` lies in the compliance year. A carmaker's "
                                   "program or person asks with X-Role: carmaker_trading.", "answer": {"status": 200, "schema": POSITION, "example": POSITIONS}},
    "getAggregate": {"tag": "programme", "summary": "A sum or mean over firms that hides each firm",
                     "description": "returns, reductions, footprints, grants; by=tier for cells. A cell that would give a firm away, by itself or with what was shown before, is too_small; "
                                    "an answer with no other cell is refused with view.too_small.", "files": True,
                     "answer": {"status": 200, "schema": page(AGGREGATE), "example": {"items": [{"measure": "returns", "by": "all", "group": "", "firms": 5, "value": "120000000", "unit": "krw",
                                                                                                 "state": "shown"}], "next_cursor": None}}},
    "giveConsent": {"tag": "access", "summary": "Let another organisation see a class of one's data",
                    "description": "Of the firm as a whole, or of one product, site or measure. Meter data, costs and recipes need a purpose and a last day. It widens the matrix for that receiver only.",
                    "request": {"schema": record({"receiver": TEXT, "class": TEXT, "product": TEXT, "site": TEXT, "measure": TEXT, "purpose": TEXT, "from_day": DAY, "last_day": DAY}, ["receiver", "class"], True),
                                "example": {"receiver": "CARMAKER", "class": "meter", "purpose": "joint study of the line", "last_day": "2027-12-31"}},
                    "answer": {"status": 201, "schema": record({"schema": {"const": "sangsaeng.consent/1"}, "consent": {"type": "integer"}}),
                               "example": {"schema": "sangsaeng.consent/1", "consent": 1}}},
    "narrowByContract": {"tag": "access", "summary": "Keep a class of one's data from a receiver, as a contract says",
                         "description": "Either receiver or group (buyer, carmaker, supplier). It wins over every consent and every grant to a partner of PACT, older or newer, from from_day (today) on. "
                                        "most: none; aggregate of project, footprint and grant (sums over firms); pseudonym of link and project before carmakers. What stands by law, and what is the other "
                                        "side's own book too, is refused: 409 view.narrow_law, view.narrow_money, view.narrow_open, view.narrow_side. contract is its number or name, evidence the key of one's "
                                        "own document.",
                         "request": {"schema": record({"receiver": TEXT, "group": {"enum": ["buyer", "carmaker", "supplier"]}, "class": TEXT, "most": {"enum": ["none", "aggregate", "pseudonym"]},
                                                       "from_day": DAY, "last_day": DAY, "contract": TEXT, "evidence": TEXT, "reason": TEXT}, ["class", "most", "contract"], True),
                                     "example": {"receiver": "CARMAKER", "class": "footprint", "most": "none", "contract": "C-2027-14", "last_day": "2029-12-31"}},
                         "answer": {"status": 201, "schema": record({"schema": {"const": "sangsaeng.narrowing/1"}, "narrowing": {"type": "integer"}}),
                                    "example": {"schema": "sangsaeng.narrowing/1", "narrowing": 1}}},
    "askAccess": {"tag": "access", "summary": "Ask the owner of a thing to show it",
                  "description": "kind and key name an organisation, product, site or measure as the caller sees it in that list, by a pseudonym too; what it may not know of is 404 view.none. Meter data "
                                 "and recipes need a last day, and the reason is the purpose of the consent. 409: view.access_law (a buyer asks for costs or recipes), view.access_open, view.access_other, "
                                 "view.access_own, view.access_seen, view.narrowed, view.access_again, view.access_rest (30 days after a refusal); 429 view.access_many (20 a day).",
                  "request": {"schema": record({"class": TEXT, "kind": KIND, "key": TEXT, "reason": TEXT, "last_day": DAY}, ["class", "kind", "key", "reason"], True),
                              "example": {"class": "meter", "kind": "site", "key": "S1-S", "reason": "joint study of the line", "last_day": "2028-12-31"}},
                  "answer": {"status": 201, "schema": record({"schema": {"const": "sangsaeng.access_request/1"}, "access_request": {"type": "integer"}}),
                             "example": {"schema": "sangsaeng.access_request/1", "access_request": 1}}},
    "answerAccess": {"tag": "access", "summary": "Grant a request to see one's data, until a day, or refuse it",
                     "description": "By the owner. A grant gives a consent for that class and thing, with the reason of a request for meter data as its purpose; a refusal says why.",
                     "request": {"schema": record({"answer": {"enum": ["grant", "refuse"]}, "last_day": DAY, "reason": TEXT}, ["answer"], True), "example": {"answer": "grant", "last_day": "2028-09-30"}},
                     "answer": {"status": 200, "schema": record({"schema": {"const": "sangsaeng.access_answer/1"}, "access_request": {"type": "integer"}, "state": {"enum": ["granted", "refused"]},
                                                                 "consent": {"type": ["integer", "null"]}}),
                                "example": {"schema": "sangsaeng.access_answer/1", "access_request": 1, "state": "granted", "consent": 4}}},
    "withdrawAccess": {"tag": "access", "summary": "Take one's request back while it waits", "answer": NOTHING},
    "withdrawNarrowing": {"tag": "access", "summary": "Take what a contract narrowed back, from now on", "answer": NOTHING},
    "withdrawConsent": {"tag": "access", "summary": "Take a consent back, from now on", "answer": NOTHING},
    "chaseCampaign": {"tag": "desk", "summary": "A letter to each open request of a campaign, once a day", "request": EMPTY,
                      "answer": done("campaign.chased", "C-2027", "P-OPERATOR")},
    "answerRequest": {"tag": "desk", "summary": "Answer a request with files that were handed in", "description": "CSV files named by their tables, such as activity.csv.",
                      "request": {"schema": record({"uploads": {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 20}}, closed=True), "example": {"uploads": [UPLOAD["id"]]}},
                      "answer": done("request.answered", "C-2027/S1")},
    "acceptRequest": {"tag": "desk", "summary": "Accept an answer", "request": EMPTY, "answer": done("request.accepted", "C-2027/S1", "P-OPERATOR")},
    "returnRequest": {"tag": "desk", "summary": "Give an answer back for repair", "request": REASON, "answer": done("request.returned", "C-2027/S1", "P-OPERATOR")},
    "getMonitoringMonths": {"tag": "footprints", "files": True, "picture": True, "summary": "A machine month by month against its baseline",
                            "description": "For who may see its meter values: the firm, verifiers, and who oversees with the purpose site_check or audit. Who paid for it sees the totals "
                                           "of the period in /v1/monitoring. A reading by another is logged.", "answer": {"status": 200, "schema": MONITORING, "example": MONITORED}},
    "getInbox": {"tag": "desk", "summary": "What waits for who is signed in: requests to its firm, and its firm's duties", "answer": {"status": 200, "schema": INBOX, "example": INBOX_EXAMPLE}},
    "declineRequest": {"tag": "desk", "summary": "The firm will not answer", "request": REASON, "answer": done("request.declined", "C-2027/S1")},
    "delegateRequest": {"tag": "desk", "summary": "Somebody else answers", "request": {"schema": record({"person": TEXT}, closed=True), "example": {"person": "P-S1-2"}},
                        "answer": done("request.delegated", "C-2027/S1")},
    "raiseFinding": {"tag": "desk", "summary": "A verifier raises a finding at a number",
                     "description": "By the verifier of the case only. `cell` is one row of a list of this description, named by columns that may be parameters, and the column of the number; it must be of a "
                                    "machine of the case's project, or of the case. Machine and month are the row's. `grams`, of a misstatement: reported less what is right. The firm whose machine it is has "
                                    "to answer, in its inbox. A case that is signed as it stands takes none: 409 finding.signed.",
                     "request": {"schema": record({"cell": record({"table": TEXT, "key": {"type": "object", "additionalProperties": TEXT, "minProperties": 1, "maxProperties": 6}, "column": TEXT}, closed=True),
                                                   "kind": {"enum": ["misstatement", "nonconformity", "clarification", "recommendation"]}, "text": {"type": "string", "minLength": 1},
                                                   "grams": {"type": "integer"}}, ["cell", "kind", "text"], True),
                                 "example": {"cell": {"table": "reductions", "key": {"measure": "S1-M1"}, "column": "measured_kgco2e"}, "kind": "clarification",
                                             "text": "three days of May have no readings"}},
                     "answer": {**done("finding.raised", "VF-1/3", "P-VERIFIER"), "status": 201}},
    "getFinding": {"tag": "desk", "summary": "A finding; its ETag is what answering and closing ask for", "answer": {"status": 200, "schema": ref("VerificationFindings"), "example": FINDING}},
    "answerFinding": {"tag": "desk", "summary": "Who is responsible answers a finding", "description": "As often as it takes until it is closed; every answer is kept, the last one is shown. Not of findings of the folder.",
                      "request": {"schema": record({"text": {"type": "string", "minLength": 1}, "evidence": TEXT}, ["text"], True), "example": {"text": "the line was down, see the report", "evidence": "S1-EV-1"}},
                      "answer": done("finding.answered", "VF-1/3", "P-S1-2")},
    "closeFinding": {"tag": "desk", "summary": "The verifier closes a finding that is answered", "description": "`resolution` for a misstatement only: the data were corrected, or it stays in the result and counts "
                                                                                                                  "against the materiality.",
                     "request": {"schema": record({"resolution": {"enum": ["corrected", "accepted"]}}, [], True), "example": {"resolution": "corrected"}},
                     "answer": done("finding.closed", "VF-1/3", "P-VERIFIER")},
    "returnFinding": {"tag": "desk", "summary": "The verifier asks again: the answer is not enough",
                      "description": "The finding waits for another answer, a new duty of who is responsible. The answer and why it came back stay (GET /v1/verification-finding-steps).",
                      "request": WHY, "answer": done("finding.returned", "VF-1/3", "P-VERIFIER")},
    "withdrawFinding": {"tag": "desk", "summary": "The verifier withdraws a finding, with a reason",
                        "description": "Answered or not. It stays readable with all that was said, asks for nothing and counts against nothing.",
                        "request": WHY, "answer": done("finding.withdrawn", "VF-1/3", "P-VERIFIER")},
    "signVerification": {"tag": "desk", "summary": "The verifier hands in the case that was signed elsewhere",
                         "description": "The file that `sangsaeng verify sign` wrote; no key comes near the server. It is judged as the command judges: signature, digest, this case as it is now, keys that "
                                        "verifier_status.csv names, no open finding against a fit opinion. What does not hold changes nothing: 409 signed_case.signature, signed_case.stale (another "
                                        "version) …, 403 signed_case.key_not_designated, 422 signed_case.truncated, signed_case.not_one with the line. Handed in twice it stands once.",
                         "request": FILE, "answer": done("verification.signed", "VF-1", "P-VERIFIER")},
    "createEvidence": {"tag": "desk", "summary": "Hand in a piece of evidence", "request": FILE,
                       "answer": {"status": 201, "schema": record({"schema": TEXT, "evidence": TEXT, "sha256": TEXT, "organisation": TEXT, "by": TEXT}),
                                  "example": {"schema": "sangsaeng.evidence/1", "evidence": "EV-9f86d0810000", "sha256": UPLOAD["sha256"], "organisation": "S1", "by": "P-S1-1"}}},
    "getEvidenceContent": {"tag": "desk", "summary": "The content of a piece of evidence", "description": "For its firm, operator and ministries, and a verifier of the machine's project.", "answer": {"status": 200, "media": "application/octet-stream", "schema": {}, "example": ""}},
}
for name in ("completeDuty", "delegateDuty", "reopenDuty"):
    OPERATIONS[name + "Named"] = {**OPERATIONS[name], "description": "The same where the subject has a / in it."}
for name, version in (("", "3"), ("2", "2.3")):
    OPERATIONS["pactListFootprints" + name] = {"tag": "pact", "summary": f"Footprints for a partner (PACT {version})", "answer": {"status": 200, "schema": record({"data": {"type": "array"}}),
                                                                                                                            "example": {"data": []}}}
    OPERATIONS["pactGetFootprint" + name] = {"tag": "pact", "summary": f"A footprint for a partner (PACT {version})", "answer": {"status": 200, "schema": record({"data": ANY}),
                                                                                                                           "example": {"data": {}}}}
    OPERATIONS["pactEvents" + name] = {"tag": "pact", "summary": f"Events of a partner (PACT {version})", "request": {"media": "application/cloudevents+json", "schema": ANY, "example": {}},
                                       "answer": {"status": 200}}
