/* Identity: who calls a server. People sign in with a one-time code by mail (TOTP beside it for operator, ministry and verifier) or through their
 * company's OpenID provider; programs by client id and secret. What a caller may see is decided by `view`; here is only who it is.
 *
 * Secrets are kept as hashes, shown once, compared in constant time and never logged. A `struct identity` is one a process and thread safe; what it
 * looks up for each request lies in memory, what changes is written to tables live_identity_… of the programme's database, which several processes
 * share: each follows what others changed within a second. Callers of the functions marked [store] are worker threads; the others never touch the
 * database.
 *
 * identity_sign_in.h: signing in, sessions, TOTP. identity_client.h: programs and their tokens. identity_oidc.h: providers of companies. */
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
#define IDENTITY_SCOPES_LEN 256
/* A secret as it is shown: 54 characters of base64url. */
#define IDENTITY_SECRET_LEN 55

enum identity_kind {
	IDENTITY_NOBODY, /* no credentials were shown, or a session that still lacks its second factor: then `session` and `csrf` are filled */
	IDENTITY_PERSON, /* a session of a person of persons.csv */
	IDENTITY_CLIENT, /* a program, by bearer token */
};
struct identity_caller {
	enum identity_kind kind;
	char person[IDENTITY_KEY_LEN];       /* "" for a client */
	char organisation[IDENTITY_KEY_LEN]; /* of the person, or for which the client acts */
	char client[IDENTITY_KEY_LEN];       /* "" for a person */
	char partner[IDENTITY_KEY_LEN];      /* of a client that is a PACT partner; else "" */
	char scopes[IDENTITY_SCOPES_LEN];    /* of a token, with blanks between; "" for a person: all that its role may */
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
/* True for a person: all that its role may. */
bool identity_has_scope(const struct identity_caller *caller, const char *scope);

struct identity;
typedef enum status identity_opener(const char *db, enum store_mode mode, struct store **out_store, struct err *err);
struct identity_options {
	const char *base_url;       /* as others see the server, for links in mails; https: cookies are named __Host-… */
	const char *mailbox, *smtp; /* where codes go: a folder (Maildir) or a mail server; both NULL: a folder beside the database */
	enum lang lang;
	identity_opener *open; /* programme_open */
	const char *key_file;  /* seals what must be read again (TOTP, secrets at providers); NULL: SANGSAENG_IDENTITY_KEY, else beside a database
				  file, made when it is first needed */
	/* Of a client that is a partner: does it get no tokens now? NULL: all do. exchange_partner_suspended */
	enum status (*partner_suspended)(struct store_tx *tx, const char *partner, bool *out_suspended, struct err *err);
	int64_t (*clock)(void); /* seconds since 1970; NULL: the machine's */
	bool quiet;             /* no threads of its own: command line and tests; letters are sent by the call */
	void (*log)(void *context, const char *level, const char *message, const char *detail_or_null); /* NULL: none */
	void *log_context;
};
/* Registers the messages; once, at the start of a program, which adds the migrations too. */
void identity_start(void);
/* What the database says of others: ST_INPUT identity.key_other if the key file is another than the one used before. */
enum status identity_open(const char *db, const struct identity_options *options, struct identity **out_identity, struct err *err);
void identity_close(struct identity *identity);

/* Who shows this bearer token (what follows "Bearer ", or the whole header) or this session cookie (its value, or the whole header Cookie); memory
 * only. The token counts where both are given. NULL and NULL: IDENTITY_KNOWN, and nobody. */
enum identity_answer identity_lookup(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller);
/* The same for a connection that asks again and again. It remembers the token it showed last and its digest, so that the same token is not verified
 * and hashed once more; whether it still counts is looked up each time. All zero at first; whoever ends the connection wipes it. */
struct identity_shown {
	char secret[IDENTITY_SECRET_LEN];
	unsigned char hash[32];
};
enum identity_answer identity_lookup_again(struct identity *identity, struct identity_shown *shown, const char *bearer_or_null,
	const char *cookie_or_null, struct identity_caller *out_caller);
/* [store] The same where memory does not know it. ST_DENIED identity.expired, identity.refused. */
enum status identity_find(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller, struct err *err);
/* [store] Takes in what other processes changed, and writes when sessions were last used. A thread of the identity does so every second; sooner on a
 * notice of the database. */
enum status identity_refresh(struct identity *identity, struct err *err);

/* One line of the log of sign-ins, revocations and changes of clients: hash-chained, keys only, no address and no name. */
struct identity_event {
	int64_t seq;
	const char *at, *kind, *subject, *actor, *hash;
};
/* [store] All of it; findings identity.log_gap, identity.log_hash where the chain is broken. */
enum status identity_log_read(struct identity *identity, struct arena *arena, struct identity_event **out_list, size_t *out_count,
	struct findings *findings, struct err *err);

#endif
