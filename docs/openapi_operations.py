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
LIST_TYPES = ("text", "won", "tonnes", "count", "decimal", "day", "month", "time", "bool")
PARAMS = {"type": "object", "description": "the placeholders of the message, by number", "additionalProperties": TEXT}


def ref(name):
    return {"$ref": "#/components/schemas/" + name}


def record(properties, required=None, closed=False):
    schema = {"type": "object", "properties": properties, "required": list(properties) if required is None else required}
    return {**schema, "additionalProperties": False} if closed else schema


def page(item):
    return record({"items": {"type": "array", "items": item}, "next_cursor": NULL_TEXT})


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
                       "params": PARAMS, "errors": {"type": "array", "items": ref("Finding")}, "errors_truncated": {"type": "boolean"},
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
MEASURE = record({"measure": TEXT, "machine": TEXT, "site": TEXT, "state": TEXT, "grant_state": NULL_TEXT, "plan": NULL_TEXT, "agreed_in": {"type": ["integer", "null"]},
                  "installed_on": NULL_TEXT, "counts_from": NULL_TEXT, "counts_to": NULL_TEXT, "planned_g_per_year": {"type": "integer"}, "verified_tco2e": NULL_TEXT})
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
CASCADE = record({"schema": {"const": "sangsaeng.cascade/1"}, "programme": TEXT, "as_of": NULL_TEXT, "on": NULL_TEXT, "last_position": {"type": "integer"},
                  "year": {"type": ["integer", "null"]}, "metered_from": TEXT, "metered_to": TEXT, "tiers": {"type": "array", "items": record({"tier": {"type": "integer"}, **TIER})},
                  "all": record(TIER), "first_krw": WON, "pool_krw": WON, "new_krw": WON, "verified_multiplier": NULL_TEXT, "planned_multiplier": NULL_TEXT,
                  "money_multiplier": NULL_TEXT, "new_krw_per_verified_tco2e": NULL_TEXT,
                  "flows": record({"from": TEXT, "to": TEXT, "machines": {"type": "integer"}, "sources": {"type": "array", "items": ANY}, "classes": {"type": "array", "items": ANY},
                                   "sinks": {"type": "array", "items": ANY}, "won": {"type": "array", "items": ANY}, "tonnes": {"type": "array", "items": ANY}}), "formulas": ANY})
CASCADES = {"schema": "sangsaeng.cascade/1", "programme": "SMALL", "as_of": "2027-12-31", "on": None, "last_position": 42, "year": None, "metered_from": "2027-01", "metered_to": "2027-06",
            "tiers": [{"tier": 1, **TIERS}], "all": TIERS, "first_krw": 80000000, "pool_krw": 0, "new_krw": 80000000, "verified_multiplier": "1.8", "planned_multiplier": "1.75",
            "money_multiplier": "0.4", "new_krw_per_verified_tco2e": "739030",
            "flows": {"from": "2026-07", "to": "2027-06", "machines": 1, "classes": [{"name": "인버터 공기압축기", "machines": 1}],
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
                      "links": {"type": "array", "items": record({"input": TEXT, "name": TEXT, "part": TEXT, "kind": TEXT, "quantity": TEXT, "share": TEXT, "input_kgco2e": TEXT,
                                                                  "kgco2e": TEXT, "file": TEXT, "line": {"type": "integer"}})},
                      "missing": {"type": "array", "items": record({"kind": TEXT, "subject": TEXT, "detail": NULL_TEXT})}})
EXPLAINED = {"schema": "sangsaeng.explain/1", "product": "S1-P1", "name": "차체 모듈", "organisation": "S1", "kind": "part", "case": "after", "period_from": "2027-01", "period_to": "2027-06",
             "declared_unit": "piece", "gwp_set": "AR5", "input_sha256": "9f86d081" + "0" * 56, "total_kgco2e": "1250.5", "direct_kgco2e": "", "claim_kgco2e": "0",
             "claim_adjusted_kgco2e": "1250.5", "publishable": False, "formula": "f = d + sum(quantity * share * f_input); total = sum(amount * direct)", "contributions": [],
             "other_kgco2e": "", "sum_kgco2e": "1250.5", "factors": [], "links": [], "missing": []}


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
REASON = {"schema": record({"reason": TEXT}, closed=True), "example": {"reason": "the meter was replaced in May"}}
EMPTY = {"schema": {"type": "object", "additionalProperties": False}, "example": {}}
FILE = {"media": "application/octet-stream", "schema": {"type": "string", "format": "binary"}}

INBOX = record({"schema": {"const": "sangsaeng.desk_inbox/1"}, "today": DAY,
                "requests": {"type": "array", "items": record({"request": TEXT, "campaign": TEXT, "name": BOTH, "asked_by": TEXT, "asker": BOTH, "state": TEXT,
                                                               "ask": {"type": "array", "items": TEXT}, "due_on": DAY, "days_left": {"type": "integer"},
                                                               "about_minutes": {"type": "integer"}, "reason": NULL_TEXT, "delegate": NULL_TEXT})},
                "duties": {"type": "array", "items": record({"kind": TEXT, "subject": TEXT, "name": BOTH, "ends": BOTH, "basis": BOTH, "area": NULL_TEXT, "state": TEXT, "due_on": NULL_TEXT,
                                                             "done_on": NULL_TEXT, "days_left": {"type": ["integer", "null"]}, "evidence": NULL_TEXT, "person": NULL_TEXT, "delegate": NULL_TEXT})}})
INBOX_EXAMPLE = {"schema": "sangsaeng.desk_inbox/1", "today": "2028-06-30", "requests": [
    {"request": "C-2027/S1", "campaign": "C-2027", "name": {"ko": "2027년 자료", "en": "Data of 2027"}, "asked_by": "OPERATOR", "asker": {"ko": "운영 재단", "en": "Operator"}, "state": "asked",
     "ask": ["activity"], "due_on": "2028-07-31", "days_left": 31, "about_minutes": 7, "reason": None, "delegate": None}], "duties": [
    {"kind": "performance_report", "subject": "S1-M1", "name": {"ko": "실적보고서 제출", "en": "performance report"}, "ends": {"ko": "실적보고서를 냄", "en": "the report is handed in"},
     "basis": {"ko": "보조금법 제27조", "en": "Subsidy Act 27"}, "area": "money", "state": "open", "due_on": "2028-08-31", "done_on": None, "days_left": 62, "evidence": None, "person": "P-S1-1",
     "delegate": None}]}


OPERATIONS = {
    **IDENTITY,
    **START,
    "healthz": {"tag": "operations", "summary": "Does the process serve", "answer": {"status": 200, "schema": STATUS, "example": {"status": "ok"}}},
    "readyz": {"tag": "operations", "summary": "Can it answer: the database opens and its schema fits", "answer": {"status": 200, "schema": STATUS, "example": {"status": "ready"}}},
    "metrics": {"tag": "operations", "summary": "Counters in Prometheus' text form", "answer": {"status": 200, "media": "text/plain", "schema": TEXT, "example": "sangsaeng_jobs_running 0\n"}},
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
                                                              "relations": {"type": "array", "items": TEXT}, "seen": TEXT, "purpose": NULL_TEXT, "basis": BOTH})}}),
                             "example": {"schema": "sangsaeng.access/1", "items": [{"class": "meter", "roles": ["supplier"], "relations": ["own"], "seen": "all", "purpose": None,
                                                                                    "basis": {"ko": "자신의 자료", "en": "one's own data"}}]}}},
    "listResources": {"tag": "access", "summary": "The lists there are and their columns: type, class of the matrix, whether it may be a filter",
                      "answer": {"status": 200, "schema": record({"schema": TEXT, "items": {"type": "array", "items": record({
                          "name": TEXT, "ko": TEXT, "en": TEXT, "key": {"type": "string", "description": "column that names an item; without it items have no route"},
                          "columns": {"type": "array", "items": record({"name": TEXT, "ko": TEXT, "type": {"enum": sorted(LIST_TYPES)}, "class": TEXT, "filter": {"type": "boolean"}})}},
                          ["name", "ko", "en", "columns"])}}),
                                 "example": {"schema": "sangsaeng.resources/1", "items": [{"name": "sites", "ko": "사업장", "en": "Workplaces.", "key": "site", "columns": [
                                     {"name": "site", "ko": "사업장", "type": "text", "class": "open", "filter": True}]}]}}},
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
    "createImport": {"tag": "files", "summary": "Take in a file: a programme folder (zip), readings of meters, an answer to a request",
                     "description": "A job; with dry_run=true everything is judged and nothing kept. Findings name file, line, column and cell.", "request": FILE,
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
    "getOutcome": {"tag": "programme", "files": True, "summary": "What a firm set out to do, did, and got",
                   "description": "Same bytes as `sangsaeng outcome FIRM -O json`. For the firm, the operator and the ministries; a consultant sees the measure it was asked about. What is not "
                                  "known is null and says why.", "answer": {"status": 200, "schema": OUTCOME, "example": OUTCOMES}},
    "getCascade": {"tag": "programme", "files": True, "picture": True, "summary": "Won, machines and tonnes, tier by tier",
                   "description": "Same bytes as `sangsaeng cascade -O json`. For the operator and the ministries; others read /v1/aggregates. `flows` "
                                  "holds the money of all years and the tonnes of twelve months, as the picture draws them (docs/charts.md).",
                   "answer": {"status": 200, "schema": CASCADE, "example": CASCADES}},
    "getPosition": {"tag": "credits", "files": True, "picture": True, "summary": "A company's position in the trading scheme",
                    "description": "Same bytes as `sangsaeng credit position ORGANISATION -O json`, of one's own organisation if none is named. `day` lies in the compliance year. A carmaker's "
                                   "program or person asks with X-Role: carmaker_trading.", "answer": {"status": 200, "schema": POSITION, "example": POSITIONS}},
    "getAggregate": {"tag": "programme", "summary": "A sum or mean over firms that hides each firm",
                     "description": "returns, reductions, footprints, grants; by=tier for cells. A cell that would give a firm away, by itself or with what was shown before, is too_small; "
                                    "an answer with no other cell is refused with view.too_small.", "files": True,
                     "answer": {"status": 200, "schema": page(AGGREGATE), "example": {"items": [{"measure": "returns", "by": "all", "group": "", "firms": 5, "value": "120000000", "unit": "krw",
                                                                                                 "state": "shown"}], "next_cursor": None}}},
    "giveConsent": {"tag": "access", "summary": "Let another organisation see a class of one's data",
                    "description": "Meter data, costs and recipes need a purpose and a last day. It widens the matrix for that receiver only.",
                    "request": {"schema": record({"receiver": TEXT, "class": TEXT, "product": TEXT, "purpose": TEXT, "from_day": DAY, "last_day": DAY}, ["receiver", "class"], True),
                                "example": {"receiver": "CARMAKER", "class": "meter", "purpose": "joint study of the line", "last_day": "2027-12-31"}},
                    "answer": {"status": 201, "schema": record({"schema": {"const": "sangsaeng.consent/1"}, "consent": {"type": "integer"}}),
                               "example": {"schema": "sangsaeng.consent/1", "consent": 1}}},
    "withdrawConsent": {"tag": "access", "summary": "Take a consent back, from now on", "answer": NOTHING},
    "chaseCampaign": {"tag": "desk", "summary": "A letter to each open request of a campaign, once a day", "request": EMPTY,
                      "answer": done("campaign.chased", "C-2027", "P-OPERATOR")},
    "answerRequest": {"tag": "desk", "summary": "Answer a request with files that were handed in", "description": "CSV files named by their tables, such as activity.csv.",
                      "request": {"schema": record({"uploads": {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 20}}, closed=True), "example": {"uploads": [UPLOAD["id"]]}},
                      "answer": done("request.answered", "C-2027/S1")},
    "acceptRequest": {"tag": "desk", "summary": "Accept an answer", "request": EMPTY, "answer": done("request.accepted", "C-2027/S1", "P-OPERATOR")},
    "returnRequest": {"tag": "desk", "summary": "Give an answer back for repair", "request": REASON, "answer": done("request.returned", "C-2027/S1", "P-OPERATOR")},
    "getInbox": {"tag": "desk", "summary": "What waits for who is signed in: requests to its firm, and its firm's duties", "answer": {"status": 200, "schema": INBOX, "example": INBOX_EXAMPLE}},
    "declineRequest": {"tag": "desk", "summary": "The firm will not answer", "request": REASON, "answer": done("request.declined", "C-2027/S1")},
    "delegateRequest": {"tag": "desk", "summary": "Somebody else answers", "request": {"schema": record({"person": TEXT}, closed=True), "example": {"person": "P-S1-2"}},
                        "answer": done("request.delegated", "C-2027/S1")},
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
