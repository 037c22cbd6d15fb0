"""The same as openapi_operations.py for signing in, sessions, clients and tokens."""

TEXT = {"type": "string"}
NULL_TEXT = {"type": ["string", "null"]}
TIME = {"type": "string", "format": "date-time"}
BOOL = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
NAMES = {"type": "object", "required": ["ko", "en"], "properties": {"ko": TEXT, "en": TEXT}}
ID = {"session": "s-7m2kq0x8r5w1n4t9v3b6z0y2hd", "client": "c-7m2kq0x8r5w1n4t9v3b6z0y2hd", "csrf": "XitHgukNSvqDzVFiMamOGesSJ24UeNxs"}
SHOWN = "peveTGF_pS3Damtm6kQfDzUMrSlMt-jFKMWVTR1CxkAPnZgtbnOjeg"


def record(properties, required=None):
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required}


def asked(schema, example, media="application/json"):
    return {"schema": schema, "example": example, "media": media}


def told(schema, example, status=200):
    return {"status": status, "schema": schema, "example": example}


SIGN_IN = {"sign_in": {"enum": ["complete", "totp", "enrolment"]}, "session": TEXT, "csrf": {"type": "string", "description": "for the header X-CSRF-Token of writes"}}
SIGNED_IN = told(record(SIGN_IN), {"sign_in": "complete", "session": ID["session"], "csrf": ID["csrf"]})
CODE = asked(record({"code": TEXT}), {"code": "287082"})
SESSION = record({"session": TEXT, "kind": {"enum": ["session", "token"]}, "person": NULL_TEXT, "organisation": TEXT, "client": NULL_TEXT, "method": TEXT, "created_at": TIME,
                  "seen_at": TIME, "expires_at": TIME, "second_factor": BOOL, "pending": BOOL, "current": BOOL})
CLIENT = record({"client": TEXT, "name": TEXT, "organisation": TEXT, "partner": NULL_TEXT, "scopes": TEXT, "created_at": TIME, "revoked_at": TIME, "secrets": {"type": "integer"}},
                ["client", "name", "organisation", "partner", "scopes", "created_at", "secrets"])
SECRET = record({"client": TEXT, "secret": TEXT})
SECRET_EXAMPLE = {"client": ID["client"], "secret": SHOWN}
GRANT = record({"grant_type": {"const": "client_credentials"}, "scope": TEXT, "client_id": TEXT, "client_secret": TEXT}, ["grant_type"])
TOKEN = {"tag": "tokens", "description": "Client credentials of RFC 6749, in the header (percent-encoded or not) or in the form. Unknown clients and wrong secrets are one answer.",
         "request": asked(GRANT, {"grant_type": "client_credentials", "scope": "api:read"}, "application/x-www-form-urlencoded"),
         "answer": told(record({"access_token": TEXT, "token_type": {"const": "Bearer"}, "expires_in": {"type": "integer"}, "scope": TEXT}, ["access_token", "token_type", "expires_in"]),
                        {"access_token": SHOWN, "token_type": "Bearer", "expires_in": 3600, "scope": "api:read api:write"})}
DISCOVERY = {"tag": "tokens", "answer": told(record({"issuer": TEXT, "token_endpoint": TEXT}), {"issuer": "https://carbon.example", "token_endpoint": "https://carbon.example/v1/token"})}

ACCOUNT = record({"person": TEXT, "organisation": TEXT, "organisation_kind": NULL_TEXT, "active": {"type": "boolean", "description": "in its task today: it may sign in"},
                  "needs_second_factor": BOOL, "second_factor": {"type": "boolean", "description": "one is registered"}, "sessions": {"type": "integer"},
                  "signed_in_at": {"type": ["string", "null"], "format": "date-time"}, "invited_at": {"type": ["string", "null"], "format": "date-time"},
                  "may_change": {"type": "boolean", "description": "who asks decides of this person"}})
SIGN_IN_EVENT = record({"seq": {"type": "integer"}, "at": TIME, "kind": TEXT, "subject": TEXT, "actor": TEXT})
DONE = {"$ref": "#/components/schemas/Done"}
SAID = {"name": {"type": "string", "maxLength": 200}, "mail": TEXT, "language": {"enum": ["ko", "en"]}, "area": {"enum": ["all", "money", "carbon", "credits"]},
        "valid_to": {"type": ["string", "null"], "format": "date", "description": "last day; null: open"}}


def done(what, person="S2-4c1b07e9", **more):
    return {"schema": "sangsaeng.done/1", "done": what, "subject": person, "by": "P-OPERATOR", "dry_run": False, **more}


OPERATIONS = {
    "listAccounts": {"tag": "people", "summary": "How people stand as those who sign in",
                     "description": "For people of the operator; for a person of a supplier or carmaker whose area is all or carbon, those of the own firm. Keys only: names and addresses are those of /v1/persons.",
                     "answer": told(record({"items": {"type": "array", "items": ACCOUNT}}), {"items": [{
                         "person": "P-S2", "organisation": "S2", "organisation_kind": "supplier", "active": True, "needs_second_factor": False, "second_factor": False, "sessions": 1,
                         "signed_in_at": "2026-11-26T08:00:00Z", "invited_at": None, "may_change": True}]})},
    "listSignIns": {"tag": "people", "summary": "The log of sign-ins, revocations and clients, the newest first",
                    "description": "For people of the operator. `intact`: the chain of hashes holds from the first line. `before` is next_before of the answer before.",
                    "answer": told(record({"lines": {"type": "integer"}, "intact": BOOL, "items": {"type": "array", "items": SIGN_IN_EVENT}, "next_before": {"type": ["integer", "null"]}}),
                                   {"lines": 1, "intact": True, "items": [{"seq": 1, "at": "2026-11-26T08:00:00Z", "kind": "session.begun", "subject": ID["session"], "actor": "P-S2"}],
                                    "next_before": None})},
    "invitePerson": {"tag": "people", "summary": "Somebody new who may sign in from today on",
                     "description": "For people of the operator; of a supplier's or carmaker's own firm also for a person of it whose area is all or carbon, within the own area and "
                                    "days (403 person.beyond). It outlives runs of the programme's folder. The letter is sent by /v1/persons/{person}/invitation.",
                     "request": asked(record({"organisation": TEXT, **SAID}, ["organisation", "name", "mail"]), {"organisation": "S2", "name": "Park", "mail": "park@s2.example", "area": "carbon"}),
                     "answer": told(DONE, done("person.invited", organisation="S2"), 201)},
    "changePerson": {"tag": "people", "summary": "Another name, address, task or last day", "description": "For whom inviting is, and not of oneself. What is not there stays as it is.",
                     "request": asked(record(SAID, []), {"area": "money"}), "answer": told(DONE, done("person.changed"))},
    "withdrawPerson": {"tag": "people", "summary": "The task of a person ends: it is signed out at once and may not sign in again", "description": "For whom inviting is; nobody ends the own task.",
                       "request": asked({"type": "object"}, {}), "answer": told(DONE, done("person.withdrawn"))},
    "sendInvitation": {"tag": "people", "summary": "A letter that tells a person where to sign in", "description": "It holds no key. 502: the mail server did not take it; the person may sign in all the same.",
                       "request": asked({"type": "object"}, {}), "answer": {"status": 204}},
    "signIn": {"tag": "sign-in", "summary": "Begin to sign in: whoever has the address gets a letter with a code and a link",
               "description": "The answer is the same whether anybody has the address or not.", "request": asked(record({"mail": TEXT}), {"mail": "owner@s2.example"}),
               "answer": told(record({"sign_in": TEXT, "expires_in": {"type": "integer"}}), {"sign_in": SHOWN, "expires_in": 600}, 202)},
    "signInCode": {"tag": "sign-in", "summary": "Sign in with the code of the letter", "description": "sign_in comes from the cookie where the body has none.",
                   "request": asked(record({"sign_in": TEXT, "code": TEXT}, ["code"]), {"code": "K7TD-93XQ"}), "answer": SIGNED_IN},
    "signInLink": {"tag": "sign-in", "summary": "Sign in by the link of the letter, in the browser that began", "answer": {"status": 303}},
    "signInTotp": {"tag": "sign-in", "summary": "Show the second factor: a code of the authenticator app, or a recovery code", "request": CODE, "answer": SIGNED_IN},
    "beginTotp": {"tag": "sign-in", "summary": "A secret for an authenticator app", "request": asked({"type": "object"}, {}),
                  "answer": told(record({"secret": TEXT, "uri": TEXT}), {"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "uri": "otpauth://totp/Sangsaeng:P-OPERATOR?secret=GEZDGNBV"})},
    "confirmTotp": {"tag": "sign-in", "summary": "Put it into force with a first code", "request": CODE,
                    "answer": told(record({**SIGN_IN, "recovery_codes": {"type": "array", "items": TEXT}}), {**SIGNED_IN["example"], "recovery_codes": ["K7TD-93XQ"]})},
    "getMe": {"tag": "sign-in", "summary": "Who is signed in",
              "description": "Of a session that lacks its second factor (pending): what it lacks, in sign_in. `roles` are the words that X-Role may have. manages_people: decides who signs in for the own firm.",
              "answer": told(record({"kind": {"enum": ["person", "client", "pending"]}, "session": TEXT, "csrf": TEXT, "sign_in": {"enum": ["complete", "totp", "enrolment"]},
                                     "organisation": TEXT, "organisation_name": NAMES, "tier": {"type": ["integer", "null"]}, "role": TEXT, "roles": {"type": "array", "items": TEXT}, "manages_people": BOOL,
                                     "programme": record({"programme": TEXT, "name": NAMES, "simulated": BOOL, "as_of": DAY, "today": DAY}), "organisation_kind": TEXT,
                                     "second_factor": BOOL, "client": TEXT, "partner": TEXT, "scopes": TEXT,
                                     "person": record({"person": TEXT, "name": TEXT, "language": {"enum": ["ko", "en"]}, "area": TEXT, "totp": BOOL})}, ["kind", "session"]),
                             {"kind": "person", "session": ID["session"], "csrf": ID["csrf"], "organisation": "S2", "organisation_name": {"ko": "가상부품 2 (주)", "en": "Fictional Parts 2"}, "tier": 2,
                              "role": "supplier", "roles": ["supplier"], "manages_people": True, "programme": {"programme": "small", "name": {"ko": "예시", "en": "Example"}, "simulated": True, "as_of": "2028-06-30",
                                                                                       "today": "2028-06-30"}, "organisation_kind": "supplier", "second_factor": False,
                              "person": {"person": "P-S2", "name": "Kim", "language": "ko", "area": "all", "totp": False}})},
    "signOut": {"tag": "sign-in", "summary": "End the session, or the token", "answer": {"status": 204}},
    "listSessions": {"tag": "sign-in", "summary": "What is signed in: one's own; all=true for the operator, and for who manages a firm's people those of the firm",
                     "answer": told(record({"items": {"type": "array", "items": SESSION}}), {"items": [{
                         "session": ID["session"], "kind": "session", "person": "P-S2", "organisation": "S2", "client": None, "method": "code", "created_at": "2026-11-26T08:00:00Z",
                         "seen_at": "2026-11-26T08:10:00Z", "expires_at": "2026-11-26T20:00:00Z", "second_factor": False, "pending": False, "current": True}]})},
    "revokeSession": {"tag": "sign-in", "summary": "End a session: one's own, or of a person of whom one decides", "answer": {"status": 204}},
    "listClients": {"tag": "tokens", "summary": "Programs of one's own organisation; for the operator all",
                    "answer": told(record({"items": {"type": "array", "items": CLIENT}}), {"items": [{
                        "client": ID["client"], "name": "ERP", "organisation": "S2", "partner": None, "scopes": "api:read api:write", "created_at": "2026-11-26T08:00:00Z", "secrets": 1}]})},
    "addClient": {"tag": "tokens", "summary": "A new program; its secret is shown this once",
                  "description": "Other organisations, partners and other scopes than api:read and api:write are the operator's to give.",
                  "request": asked(record({"name": TEXT, "organisation": TEXT, "partner": TEXT, "scopes": TEXT}, ["name"]), {"name": "ERP"}), "answer": told(SECRET, SECRET_EXAMPLE, 201)},
    "rotateClient": {"tag": "tokens", "summary": "A new secret; the one before stays valid for a while",
                     "request": asked(record({"days": {"type": "integer", "minimum": 0, "maximum": 30}, "overlap_seconds": {"type": "integer", "minimum": 0, "maximum": 2592000}}, []), {"days": 1}), "answer": told(SECRET, SECRET_EXAMPLE)},
    "revokeClient": {"tag": "tokens", "summary": "End a program's credentials and tokens", "answer": {"status": 204}},
    "startOidc": {"tag": "sign-in", "summary": "Sign in with a company's account: to its provider", "answer": {"status": 303}},
    "finishOidc": {"tag": "sign-in", "summary": "Where the provider sends the browser back", "answer": {"status": 303}},
    "token": {**TOKEN, "summary": "A token for the API"},
    "pactToken": {**TOKEN, "summary": "A token for a partner"},
    "discovery": {**DISCOVERY, "summary": "Where tokens are had"},
    "pactDiscovery": {**DISCOVERY, "summary": "Where partners get tokens"},
}
