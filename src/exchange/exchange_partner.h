/* Partners: the other PACT nodes that this one exchanges footprints with. Who they are, where they are reached and with which credentials, what each
 * may see (grants: denied unless granted), by which names they know our products, and the log of everything that was exchanged.
 *
 * Rows live in tables live_pact_… of the programme's database, which several processes share. Every change of them counts up one number
 * (exchange_change), by which what a server keeps in memory (exchange_host.h) knows that it is behind. */
#ifndef SANGSAENG_EXCHANGE_PARTNER_H
#define SANGSAENG_EXCHANGE_PARTNER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "exchange/exchange_secret.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct message exchange_partner_messages[];
extern const struct store_migration exchange_migrations[];

#define EXCHANGE_PARTNER_LEN 65
#define EXCHANGE_URL_LEN 513

struct exchange_partner {
	const char *partner;      /* our key for it: letters, digits, "-", "_", "."; the key of the clients that we issue to it, too */
	const char *organisation; /* which of organisations.csv it is; NULL: none */
	const char *name;
	const char *base_url;                    /* "https://host/base", no "/" at the end; "" if it only calls us */
	const char *auth_url;                    /* where its discovery document and token endpoint are; as base_url if it said nothing */
	const char *token_host;                  /* "host" or "host:port" of its token endpoint, pinned by the first test; NULL: not known yet */
	const char *client_id;                   /* ours at it; NULL: none yet */
	const char *scope, *audience, *resource; /* of token requests; NULL: not sent */
	const char *ca_file;                     /* certificates to trust beside the system's; NULL */
	const char *state;                       /* "active", "suspended" */
	const char *created_at, *changed_at;     /* UTC; filled by the calls below */
	bool speaks_v3, speaks_v2;               /* what its node offers: probed by the test */
	bool serve_v2;                           /* may it read /pact/2 of ours */
	bool percent_encoded;                    /* id and secret are percent-encoded before base64 (RFC 6749 2.3.1) */
	bool source_events;                      /* our `source` is "base/3/events" in the place of "base" (R31) */
	bool inside;                             /* addresses inside (loopback, private) are allowed for it */
	bool has_secret;                         /* filled by reading */
};

/* May `by` keep the partners? People of the operator or a ministry, or one of these by its key. ST_NOT_FOUND actor.unknown; ST_DENIED actor.left,
 * partner.by. */
enum status exchange_partner_by(struct store_tx *tx, const char *by, struct err *err);
/* Adds a partner, or with `again` changes the one that is there (its state, created_at and, with NULL, its secret stay). The secret is what it gave
 * us: sealed by `key`. ST_INPUT partner.key (not a key), partner.url (which, and what it must be), partner.base_needed,
 * partner.ca_file (judged when it is set); ST_CONFLICT partner.exists; ST_NOT_FOUND partner.unknown, partner.organisation; secret.*; codes of
 * exchange_partner_by. Logged. */
enum status exchange_partner_put(struct store_tx *tx, const struct exchange_partner *partner, const char *secret_or_null,
	const struct exchange_secret_key *key_or_null, bool again, const char *by, struct err *err);
/* ST_NOT_FOUND partner.unknown. */
enum status exchange_partner_get(
	struct store_tx *tx, const char *partner, struct arena *arena, struct exchange_partner *out_partner, struct err *err);
/* All, by key. */
enum status exchange_partners(struct store_tx *tx, struct arena *arena, struct exchange_partner **out_list, size_t *out_count, struct err *err);
/* "active" or "suspended". Suspended: it sees nothing and gets nothing; whoever calls this ends its tokens too, after
 * suspending it and before resuming it. partner.unknown; codes of exchange_partner_by. */
enum status exchange_partner_state(struct store_tx *tx, const char *partner, const char *state, const char *by, struct err *err);
/* What a test of the connection found. `token_host` pins it if none is pinned yet, and with `confirm` in any case; NULL leaves it. */
enum status exchange_partner_learn(
	struct store_tx *tx, const char *partner, const char *token_host_or_null, bool confirm, bool speaks_v3, bool speaks_v2, struct err *err);
/* identity_options.partner_suspended. */
enum status exchange_partner_suspended(struct store_tx *tx, const char *partner, bool *out_suspended, struct err *err);
/* The secret that it gave us; the caller wipes it (sodium_memzero). ST_NOT_FOUND partner.no_secret; secret.*. */
enum status exchange_partner_secret(
	struct store_tx *tx, const char *partner, const struct exchange_secret_key *key, char out_secret[EXCHANGE_SECRET_LEN], struct err *err);
/* "https://host:port/base" of "HTTPS://Host:Port/base/": scheme and host in lower case, no query, no user, no "/" at the end. False if it is no https
 * URL of at most EXCHANGE_URL_LEN - 1 bytes. `out_host` gets "host" or "host:port". */
bool exchange_url_clean(const char *url, char out_url[EXCHANGE_URL_LEN], char out_host[EXCHANGE_URL_LEN]);

/* ---- grants ---- */

/* What a partner may see, from and until a day (both included). Of a product, of all products of an owner, or with neither of all that the partner's
 * own organisation buys directly. */
struct exchange_grant {
	const char *grant; /* "G-1": filled by adding */
	const char *partner;
	const char *owner;                   /* organisation whose footprints; "" */
	const char *product;                 /* ""  */
	const char *purpose;                 /* what for, in words */
	date_day from, until;                /* until DATE_NONE: open */
	const char *by;                      /* who granted: a person or organisation */
	const char *granted_at, *revoked_at; /* revoked_at NULL: not */
};
/* Fills `grant`, `owner` (of a product) and `granted_at`; strings of the filled fields in the arena. `by` must act for the owner, or for the operator
 * or a ministry (programme/programme_actor.h); without owner for one of the latter. ST_NOT_FOUND partner.unknown, product.unknown,
 * partner.organisation, actor.unknown; ST_DENIED partner.grant_by; ST_INPUT partner.grant_days, partner.buyer_needed. Logged. */
enum status exchange_grant_add(struct store_tx *tx, struct exchange_grant *grant, struct arena *arena, struct err *err);
/* ST_NOT_FOUND partner.grant_unknown; a second time changes nothing. */
enum status exchange_grant_revoke(struct store_tx *tx, const char *grant, const char *by, struct err *err);
/* Of a partner, or with NULL all, in the order in which they were given, revoked ones too. */
enum status exchange_grants(
	struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct exchange_grant **out_list, size_t *out_count, struct err *err);

/* ---- names ---- */

/* A partner's id for a product of ours, a URN. */
struct exchange_alias {
	const char *partner, *product, *alias, *learned_at;
};
/* One name means one product, whoever uses it; matching is without ASCII case. The same again changes nothing. `by` acts for the product's owner, the
 * operator or a ministry. ST_INPUT partner.alias (no URN); ST_NOT_FOUND partner.unknown, partner.product, actor.unknown; ST_CONFLICT
 * partner.alias_taken; ST_DENIED partner.alias_by. Logged. */
enum status exchange_alias_add(
	struct store_tx *tx, const char *partner, const char *product, const char *alias, const char *by, struct arena *arena, struct err *err);
/* The same, out of a message that was matched to the product. What is no URN or names another product already is passed over. */
enum status exchange_alias_learn(
	struct store_tx *tx, const char *partner, const char *product, const char *alias, struct arena *arena, struct err *err);
enum status exchange_aliases(
	struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct exchange_alias **out_list, size_t *out_count, struct err *err);

/* ---- what was exchanged ---- */

/* One exchange, or several alike within a second. Append-only and hash-chained, kept for ever; holds ids and hashes, no value and no secret. */
struct exchange_entry {
	int64_t seq;           /* from 1; filled */
	const char *at;        /* UTC, "2026-11-26T08:00:00Z"; NULL: now */
	const char *partner;   /* "" if it is not known */
	const char *direction; /* "in": they called us, "out": we called them, "us": a change of ours */
	const char *action;    /* "list", "get", "event", "deliver", "fetch", "token", "partner.put" … */
	const char *ids;       /* what it was about, with commas between: ids of footprints or events; of lists and gets positions, "#12-14,#20" */
	int status;            /* of HTTP; 0 if there was none */
	int64_t times;         /* alike; 0 counts as 1 */
	const char *sha256;    /* of the body; of lists and gets see exchange_host.h; "" */
	const char *hash;      /* of this and the one before; filled */
};
/* Appends `count` of them, in one chain. */
enum status exchange_log_add(struct store_tx *tx, const struct exchange_entry *list, size_t count, struct err *err);
/* The last `top` (0: all) of a partner, or with NULL of all; in order. */
enum status exchange_log_read(struct store_tx *tx, const char *partner_or_null, size_t top, struct arena *arena, struct exchange_entry **out_list,
	size_t *out_count, struct err *err);
/* Recomputes the chain: findings partner.log_gap, partner.log_hash. */
enum status exchange_log_check(struct store_tx *tx, struct findings *findings, struct err *err);

/* The number of the last change of partners, grants, names or published footprints; 0: none yet. Cheap. */
enum status exchange_change(struct store_tx *tx, int64_t *out_change, struct err *err);
/* Counts it up, for who changed something. */
enum status exchange_change_next(struct store_tx *tx, int64_t *out_change, struct err *err);

#endif
