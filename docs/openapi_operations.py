"""Words, bodies and examples of the operations of docs/openapi.yaml that are no lists of view; lists are described by the program itself. One entry for
each operationId: tag, summary, and where they are: description, request (schema, example), answer (status, schema, example), parameters."""

from openapi_identity import OPERATIONS as IDENTITY

TEXT = {"type": "string"}
NULL_TEXT = {"type": ["string", "null"]}
DAY = {"type": "string", "format": "date"}
TIME = {"type": ["string", "null"], "format": "date-time"}
BOTH = {"type": "object", "required": ["ko", "en"], "properties": {"ko": TEXT, "en": TEXT}}
ANY = {"type": "object"}


def ref(name):
    return {"$ref": "#/components/schemas/" + name}


def record(properties, required=None, closed=False):
    schema = {"type": "object", "properties": properties, "required": list(properties) if required is None else required}
    return {**schema, "additionalProperties": False} if closed else schema


def page(item):
    return record({"items": {"type": "array", "items": item}, "next_cursor": NULL_TEXT})


SCHEMAS = {
    "Message": BOTH,
    "Finding": record({"code": TEXT, "severity": {"enum": ["error", "warning", "note"]}, "message": BOTH, "suggestion": {"oneOf": [BOTH, TEXT]}, "pointer": TEXT, "file": TEXT,
                       "line": {"type": "integer"}, "column": {"type": "integer"}, "cell": {"type": "string", "description": "FILE!C14"},
                       "params": {"type": "array", "items": TEXT}, "values": {"type": "array", "items": TEXT}}, ["code", "message"]),
    "Problem": record({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "instance": TEXT, "code": TEXT, "request_id": TEXT, "message": BOTH,
                       "params": {"type": "array", "items": TEXT}, "errors": {"type": "array", "items": ref("Finding")}, "errors_truncated": {"type": "boolean"}},
                      ["type", "title", "status", "code", "message"]),
    "Job": record({"schema": {"const": "sangsaeng.job/1"}, "id": TEXT, "kind": {"type": "string", "description": "words of the command"},
                   "state": {"type": "string", "description": "queued, running, succeeded, failed, cancelled; may grow"}, "phase": NULL_TEXT, "done": {"type": "integer"},
                   "total": {"type": "integer", "description": "0: not known"}, "eta_s": {"type": ["integer", "null"]}, "created_at": TIME, "started_at": TIME, "ended_at": TIME,
                   "person": NULL_TEXT, "organisation": TEXT, "needs_approval": {"type": "boolean", "description": "a second person must agree before it runs"},
                   "approved_by": NULL_TEXT, "cancelling": {"type": "boolean"}, "attempts": {"type": "integer"}, "result": NULL_TEXT, "input_version": NULL_TEXT,
                   "stale": {"type": "boolean", "description": "the data have changed since"}, "problem": {"oneOf": [ref("Problem"), {"type": "null"}]},
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
       "cancelling": False, "attempts": 0, "result": None, "input_version": None, "stale": False, "problem": None, "findings": [],
       "request": {"command": "outcome", "arguments": ["S1"], "options": {"year": 2027}, "lang": "en"}}
IMPORT = {"schema": "sangsaeng.import/1", "id": "job_7d2a3c1b7e6f5a490c5be9f7d5a04b0f", "job": "/v1/jobs/job_7d2a3c1b7e6f5a490c5be9f7d5a04b0f", "state": "failed", "dry_run": True,
          "imported": 0, "failed": 1, "skipped": 0, "problem": None,
          "findings": [{"code": "energy.outlier", "severity": "error", "file": "activity.csv", "line": 14, "column": 3, "cell": "activity.csv!C14", "values": ["402000", "39000"],
                        "message": {"ko": "402,000은(는) 다른 달의 10배입니다", "en": "402,000 is ten times the other months"}}]}
UPLOAD = {"schema": "sangsaeng.upload/1", "id": "file_0c5be9f7d5a04b0f8d2a3c1b7e6f5a49", "name": "activity.csv", "media_type": "text/csv", "sha256": "9f86d081" + "0" * 56, "bytes": 1204,
          "created_at": "2026-11-26T08:00:00Z"}


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

OPERATIONS = {
    **IDENTITY,
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
    "answerRequest": {"tag": "desk", "summary": "Answer a request with files that were handed in", "description": "CSV files named by their tables, such as activity.csv.",
                      "request": {"schema": record({"uploads": {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 20}}, closed=True), "example": {"uploads": [UPLOAD["id"]]}},
                      "answer": done("request.answered", "C-2027/S1")},
    "acceptRequest": {"tag": "desk", "summary": "Accept an answer", "request": EMPTY, "answer": done("request.accepted", "C-2027/S1", "P-OPERATOR")},
    "returnRequest": {"tag": "desk", "summary": "Give an answer back for repair", "request": REASON, "answer": done("request.returned", "C-2027/S1", "P-OPERATOR")},
    "declineRequest": {"tag": "desk", "summary": "The firm will not answer", "request": REASON, "answer": done("request.declined", "C-2027/S1")},
    "delegateRequest": {"tag": "desk", "summary": "Somebody else answers", "request": {"schema": record({"person": TEXT}, closed=True), "example": {"person": "P-S1-2"}},
                        "answer": done("request.delegated", "C-2027/S1")},
    "createEvidence": {"tag": "desk", "summary": "Hand in a piece of evidence", "request": FILE,
                       "answer": {"status": 201, "schema": record({"schema": TEXT, "evidence": TEXT, "sha256": TEXT, "organisation": TEXT, "by": TEXT}),
                                  "example": {"schema": "sangsaeng.evidence/1", "evidence": "EV-9f86d0810000", "sha256": UPLOAD["sha256"], "organisation": "S1", "by": "P-S1-1"}}},
    "getEvidenceContent": {"tag": "desk", "summary": "The content of a piece of evidence", "answer": {"status": 200, "media": "application/octet-stream", "schema": {}, "example": ""}},
    "signIn": {"tag": "identity", "summary": "Ask for a one-time code by mail", "request": {"schema": record({"mail": TEXT}), "example": {"mail": "office@s1.example"}},
               "answer": {"status": 202, "schema": ANY, "example": {"sign_in": "si_1", "expires_in": 600}}},
    "signInCode": {"tag": "identity", "summary": "Sign in with the code of the mail", "request": {"schema": record({"sign_in": TEXT, "code": TEXT}),
                   "example": {"sign_in": "si_1", "code": "12345678"}}, "answer": {"status": 200, "schema": ANY, "example": {"sign_in": "done", "session": "s_1", "csrf": "c_1"}}},
    "signInLink": {"tag": "identity", "summary": "Sign in with the link of the mail", "answer": {"status": 303}},
    "signInTotp": {"tag": "identity", "summary": "Show the second factor", "request": {"schema": record({"code": TEXT}), "example": {"code": "123456"}},
                   "answer": {"status": 200, "schema": ANY, "example": {"sign_in": "done", "session": "s_1", "csrf": "c_1"}}},
    "beginTotp": {"tag": "identity", "summary": "Set up a second factor", "request": EMPTY, "answer": {"status": 200, "schema": record({"secret": TEXT, "uri": TEXT}),
                  "example": {"secret": "JBSWY3DPEHPK3PXP", "uri": "otpauth://totp/Sangsaeng"}}},
    "confirmTotp": {"tag": "identity", "summary": "Confirm the second factor with a first code", "request": {"schema": record({"code": TEXT}), "example": {"code": "123456"}},
                    "answer": {"status": 200, "schema": ANY, "example": {"recovery_codes": ["abcd-efgh"]}}},
    "getMe": {"tag": "identity", "summary": "Who is signed in", "answer": {"status": 200, "schema": ANY, "example": {"kind": "person", "organisation": "S1"}}},
    "signOut": {"tag": "identity", "summary": "Sign out", "answer": NOTHING},
    "listSessions": {"tag": "identity", "summary": "Sessions and tokens that are valid", "answer": {"status": 200, "schema": ANY, "example": {"items": []}}},
    "revokeSession": {"tag": "identity", "summary": "End a session or token", "answer": NOTHING},
    "listClients": {"tag": "identity", "summary": "Programs of one's organisation", "answer": {"status": 200, "schema": ANY, "example": {"items": []}}},
    "addClient": {"tag": "identity", "summary": "Let a program in; its secret is shown this once", "request": {"schema": ANY, "example": {"name": "erp"}},
                  "answer": {"status": 201, "schema": record({"client": TEXT, "secret": TEXT}), "example": {"client": "cl_1", "secret": "…"}}},
    "rotateClient": {"tag": "identity", "summary": "A new secret; the old one stays valid for a while", "request": {"schema": ANY, "example": {}},
                     "answer": {"status": 200, "schema": record({"client": TEXT, "secret": TEXT}), "example": {"client": "cl_1", "secret": "…"}}},
    "revokeClient": {"tag": "identity", "summary": "A program is no longer let in", "answer": NOTHING},
    "startOidc": {"tag": "identity", "summary": "Sign in through a company's provider", "answer": {"status": 303}},
    "finishOidc": {"tag": "identity", "summary": "The provider sends back here", "answer": {"status": 303}},
}
FORM = {"media": "application/x-www-form-urlencoded", "schema": record({"grant_type": {"const": "client_credentials"}, "client_id": TEXT, "client_secret": TEXT, "scope": TEXT}, ["grant_type"])}
TOKEN = {"status": 200, "schema": record({"access_token": TEXT, "token_type": TEXT, "expires_in": {"type": "integer"}, "scope": TEXT}, ["access_token", "token_type"]),
         "example": {"access_token": "…", "token_type": "Bearer", "expires_in": 3600}}
for name, tag, summary in (("token", "identity", "A token for a program (client credentials)"), ("pactToken", "pact", "A token for a partner (client credentials)")):
    OPERATIONS[name] = {"tag": tag, "summary": summary, "request": FORM, "answer": TOKEN}
for name, tag in (("discovery", "identity"), ("pactDiscovery", "pact")):
    OPERATIONS[name] = {"tag": tag, "summary": "Where tokens are given (OpenID discovery)", "answer": {"status": 200, "schema": record({"issuer": TEXT, "token_endpoint": TEXT}),
                                                                                                      "example": {"issuer": "https://x", "token_endpoint": "https://x/v1/token"}}}
for name, version in (("", "3"), ("2", "2.3")):
    OPERATIONS["pactListFootprints" + name] = {"tag": "pact", "summary": f"Footprints for a partner (PACT {version})", "answer": {"status": 200, "schema": record({"data": {"type": "array"}}),
                                                                                                                            "example": {"data": []}}}
    OPERATIONS["pactGetFootprint" + name] = {"tag": "pact", "summary": f"A footprint for a partner (PACT {version})", "answer": {"status": 200, "schema": record({"data": ANY}),
                                                                                                                           "example": {"data": {}}}}
    OPERATIONS["pactEvents" + name] = {"tag": "pact", "summary": f"Events of a partner (PACT {version})", "request": {"media": "application/cloudevents+json", "schema": ANY, "example": {}},
                                       "answer": {"status": 200}}
