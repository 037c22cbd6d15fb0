/* Signing in as a person, sessions, and the second factor. All of it [store]: worker threads. */
#ifndef SANGSAENG_IDENTITY_SIGN_IN_H
#define SANGSAENG_IDENTITY_SIGN_IN_H

#include "identity/identity.h"

#define IDENTITY_CODE_SECONDS 600
#define IDENTITY_CODE_TRIES 5
#define IDENTITY_SESSION_SECONDS (12 * 60 * 60)
#define IDENTITY_IDLE_SECONDS (60 * 60)
#define IDENTITY_RECOVERY_CODES 10

/* What a session still lacks. */
enum identity_need { IDENTITY_COMPLETE, IDENTITY_NEEDS_TOTP, IDENTITY_NEEDS_ENROLMENT };
struct identity_signed_in {
	char secret[IDENTITY_SECRET_LEN]; /* for the cookie; wiped by the caller */
	struct identity_caller caller;
	enum identity_need need;
};
/* Begins a sign-in: the answer is the same, and takes as long, whether anybody has this address or not; whoever has it gets a letter with a code and
 * a link. `out_sign_in` belongs to the browser that asks. ST_INPUT identity.mail; ST_DENIED identity.locked (seconds) after too many. */
enum status identity_sign_in_ask(
	struct identity *identity, const char *mail, const char *address, char out_sign_in[IDENTITY_SECRET_LEN], struct err *err);
/* With the code that was typed, or with the link's key, in the browser that asked; a link of identity_link_make in any. ST_DENIED identity.code,
 * identity.locked (seconds). */
enum status identity_sign_in_code(struct identity *identity, const char *sign_in, const char *code, const char *address,
	struct identity_signed_in *out_signed_in, struct err *err);
enum status identity_sign_in_link(struct identity *identity, const char *sign_in_or_null, const char *link, const char *address,
	struct identity_signed_in *out_signed_in, struct err *err);

/* A link made at the machine, by who holds the database: it works once, in any browser, for IDENTITY_LINK_SECONDS. In a programme that is simulated
 * the session counts as one with its second factor, so that examples can be tried; elsewhere it is asked for. `by` goes into the log. ST_NOT_FOUND
 * identity.person. */
#define IDENTITY_LINK_SECONDS (12 * 60 * 60)
enum status identity_link_make(struct identity *identity, const char *person, const char *by, char out_link[IDENTITY_SECRET_LEN], struct err *err);
/* The first person of each role there is: operator, ministry_trade, ministry_sme, carmaker_sustainability, carmaker_trading, supplier_1, supplier_2
 * (any deeper tier), verifier. Strings in the arena. ST_USAGE identity.links_simulated in a programme that is not simulated. */
#define IDENTITY_LINK_ROLES 8
struct identity_link_person {
	const char *role, *person, *organisation;
};
enum status identity_link_persons(struct identity *identity, struct arena *arena, struct identity_link_person out_person[IDENTITY_LINK_ROLES],
	size_t *out_count, struct err *err);

/* What a session still lacks, by its public id. ST_NOT_FOUND identity.session. */
enum status identity_session_need(struct identity *identity, const char *session, enum identity_need *out_need, struct err *err);

/* The second factor of a session (its public id), complete or not. A code of the app, or one of the recovery codes. The session goes on under a new
 * secret. ST_DENIED identity.totp, identity.locked; ST_CONFLICT identity.totp_none where the person has none yet. */
enum status identity_totp_check(
	struct identity *identity, const char *session, const char *code, struct identity_signed_in *out_signed_in, struct err *err);
/* A new secret for the person of the session, in force once a code of it was shown. `out_uri` for the app (otpauth://). ST_CONFLICT
 * identity.totp_there if one is in force and the session has not shown it. */
enum status identity_totp_begin(
	struct identity *identity, const char *session, struct arena *arena, const char **out_secret, const char **out_uri, struct err *err);
/* `out_recovery`: IDENTITY_RECOVERY_CODES codes, each good once. */
enum status identity_totp_confirm(struct identity *identity, const char *session, const char *code, struct arena *arena,
	struct identity_signed_in *out_signed_in, const char ***out_recovery, struct err *err);
/* Takes a person's second factor away and ends its sessions: the operator, for who lost a telephone. ST_NOT_FOUND identity.totp_of. */
enum status identity_totp_reset(struct identity *identity, const char *person, const char *by, struct err *err);

struct identity_session {
	const char *session, *kind, *person, *organisation, *client, *method; /* kind "session" or "token"; NULL where it has none */
	int64_t created, seen, expires;                                       /* seconds since 1970 */
	bool second_factor, pending;
};
/* Those that hold now: of a person, or with NULL all, tokens of clients too. */
enum status identity_sessions(struct identity *identity, const char *person_or_null, struct arena *arena, struct identity_session **out_list,
	size_t *out_count, struct err *err);
/* ST_NOT_FOUND identity.session if it is not there, or is not of `person` where one is given. `by` goes into the log. */
enum status identity_session_revoke(struct identity *identity, const char *session, const char *person_or_null, const char *by, struct err *err);

/* All sessions of a person end, because its task did; none is no error. `by` goes into the log. */
enum status identity_person_end(struct identity *identity, const char *person, const char *by, struct err *err);
/* A letter that tells a person that it may sign in, and where; waits for the mail server. ST_NOT_FOUND identity.person; ST_INPUT identity.mail (it
 * has none); ST_NETWORK identity.letter (person, why): the person may sign in all the same. `by` goes into the log. */
enum status identity_invite(struct identity *identity, const char *person, const char *by, struct err *err);

/* How each person of persons.csv stands as one who signs in; keys only, no name and no address. By key. */
struct identity_account {
	const char *person, *organisation, *organisation_kind;
	bool active;                           /* in its task today */
	bool needs_second;                     /* its organisation is one whose people show a second factor */
	bool second;                           /* it has registered one */
	int64_t sessions;                      /* that hold now */
	const char *signed_in_at, *invited_at; /* UTC, the last time; NULL: never */
};
enum status identity_accounts(struct identity *identity, struct arena *arena, struct identity_account **out_list, size_t *out_count, struct err *err);

/* Name, organisation and kind of organisation of a person, for "who am I". Strings in the arena. */
struct identity_person {
	const char *person, *name, *organisation, *organisation_kind, *area;
	enum lang language;
	bool totp;
};
enum status identity_person_find(
	struct identity *identity, const char *person, struct arena *arena, struct identity_person *out_person, struct err *err);

#endif
