/* Identity: who calls a server. People sign in with a one-time code by mail (TOTP beside it for operator, ministry and verifier) or through their
 * company's OpenID provider; programs by client id and secret. What a caller may see is decided by `view`; here is only who it is.
 *
 * Secrets are kept as hashes, shown once, compared in constant time and never logged. A `struct identity` is one a process and thread safe; what it
 * looks up for each request lies in memory, what changes is written to tables live_identity_… of the programme's database, which several processes
 * share. Callers of the functions marked [store] are worker threads; the others never touch the database. */
#ifndef SANGSAENG_IDENTITY_H
#define SANGSAENG_IDENTITY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

extern const struct message identity_messages[];
extern const struct store_migration identity_migrations[];

#define IDENTITY_KEY_LEN 65

enum identity_kind {
	IDENTITY_NOBODY, /* no credentials were shown */
	IDENTITY_PERSON, /* a session of a person of persons.csv */
	IDENTITY_CLIENT, /* a program, by bearer token */
};
struct identity_caller {
	enum identity_kind kind;
	char person[IDENTITY_KEY_LEN];       /* "" for a client */
	char organisation[IDENTITY_KEY_LEN]; /* of the person, or for which the client acts */
	char client[IDENTITY_KEY_LEN];       /* "" for a person */
	char partner[IDENTITY_KEY_LEN];      /* of a client that is a PACT partner; else "" */
	char scopes[256];                    /* of a token, with blanks between; "" for a person: all that its role may */
	char session[IDENTITY_KEY_LEN];      /* public id of the session or token, for revocation and the log; never the secret */
	char csrf[IDENTITY_KEY_LEN];         /* of a session: what the header X-CSRF-Token must hold on writes; "" for a client */
	bool second_factor;                  /* TOTP was shown, or the provider vouches for it */
};
enum identity_answer {
	IDENTITY_KNOWN,   /* the caller is filled */
	IDENTITY_ASK,     /* not in memory: ask identity_find on a worker */
	IDENTITY_EXPIRED, /* was ours and has run out */
	IDENTITY_REFUSED, /* malformed, unknown or revoked */
};
bool identity_has_scope(const struct identity_caller *caller, const char *scope);

struct identity;
struct identity_options {
	const char *base_url;       /* as others see the server, for links in mails */
	const char *mailbox, *smtp; /* where codes go: a folder (Maildir) or a mail server; both NULL: a folder beside the database */
	enum lang lang;
};
/* Registers messages and migrations; after programme_start. */
void identity_start(void);
enum status identity_open(const char *db, const struct identity_options *options, struct identity **out_identity, struct err *err);
void identity_close(struct identity *identity);
/* Who shows this bearer token (of the header Authorization) or this session cookie; memory only. NULL and NULL: IDENTITY_KNOWN, and nobody. */
enum identity_answer identity_lookup(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller);
/* [store] The same where memory does not know it. ST_DENIED identity.expired, identity.refused. */
enum status identity_find(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller, struct err *err);

#endif
