/* Events between PACT nodes over their life: what comes in is stored before it is answered, requests become tasks and get exactly one answer, what
 * goes out waits in an outbox until it is delivered, and received footprints become data of suppliers. Numbers like R28 are the rules of
 * docs/pact.md.
 *
 * Several processes may do all of this on one database at once: what is decided is decided in one transaction, and what is sent is claimed before. An
 * event keeps its id however often it is sent, so that the other side takes it once. */
#ifndef SANGSAENG_EXCHANGE_EVENT_H
#define SANGSAENG_EXCHANGE_EVENT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "exchange/exchange_host.h"
#include "exchange/exchange_pact_event.h"
#include "exchange/exchange_partner.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct message exchange_event_messages[];

/* ---- coming in ---- */

struct exchange_take {
	const char *partner; /* who was authenticated */
	int major;           /* of the path: 3 or 2 */
	bool binary;         /* its attributes stand in headers "ce-…": not taken (R18) */
	const char *content_type, *body;
	size_t length;
};
/* Judges one event and stores it with what follows from it at once; everything else is the worker's. ST_OK: answer 200, also to what was taken before
 * (R28: the same values, however they are written). ST_DENIED: the partner is suspended, or version 2 is off for it. ST_INPUT: `*out_problem` says
 * which answer, `err` why: event.media_type, event.reused (R28), event.source (R30), codes of exchange_event_read. Every call is logged. */
enum status exchange_event_take(
	const char *db, const struct exchange_take *take, struct arena *arena, enum exchange_problem *out_problem, struct err *err);

/* ---- asking others ---- */

struct exchange_asking {
	const char *partner;
	const struct exchange_pair *pair; /* criteria, as in a list: productId, geography, validOn … */
	size_t pairs;
	const char *product; /* of ours, for which the answer stands; NULL: found by its ids */
	const char *comment; /* NULL: none */
	const char *by;      /* person or organisation */
};
/* Puts a request into the outbox; the worker sends it. `*out_event` is its id. partner.unknown, partner.suspended, pact.criteria, product.unknown,
 * event.no_base (no server of ours has run yet, so nobody could answer), actor.*. */
enum status exchange_request_create(
	const char *db, const struct exchange_asking *asking, struct arena *arena, const char **out_event, struct err *err);
/* Reads a partner's whole list (pages by Link) and takes every footprint in. ST_NETWORK client.pages: it does not end. */
struct exchange_fetched {
	int64_t pages, seen, taken, known, deprecated, refused; /* refused: invalid, or changed without a new id */
	const char *refusal;                                    /* the first ten, in words, each a line; "" */
};
enum status exchange_fetch(const char *db, const char *partner, const struct exchange_pair *pair, size_t pairs, struct arena *arena,
	struct exchange_fetched *out_fetched, struct err *err);

/* ---- answering ---- */

/* A person answers a request that waits: grants access (and what is there is sent at once, else when it is published), or declines. `by` acts for the
 * organisation that was asked, or for the operator. ST_NOT_FOUND event.request_unknown; ST_CONFLICT event.request_answered; ST_DENIED
 * event.not_asked; ST_INPUT event.reason_needed (declining); codes of exchange_grant_add. */
enum status exchange_request_answer(const char *db, const char *request, bool grant, const char *by, const char *reason_or_null, date_day on_or_none,
	struct arena *arena, struct err *err);

struct exchange_request {
	bool ours;                                        /* we asked */
	const char *request;                              /* "PACT-12" of one that came, the event's id of one of ours */
	const char *partner, *event, *criteria, *comment; /* criteria: as in a query */
	const char *product, *organisation;               /* "" if not known */
	date_day due_on;                                  /* DATE_NONE: none */
	const char *state;  /* came: "new", "asked", "fulfilled", "rejected"; ours: "waiting", "fulfilled", "rejected", "failed" */
	const char *result; /* code and words of a rejection, number of footprints */
	const char *at, *answered_at;
};
/* Of a partner or with NULL of all; of what came those of an organisation if it is not NULL. */
enum status exchange_requests(struct store_tx *tx, const char *partner_or_null, const char *organisation_or_null, struct arena *arena,
	struct exchange_request **out_list, size_t *out_count, struct err *err);
struct exchange_event_row {
	bool out;
	const char *partner, *id, *kind, *state, *detail, *at;
	int64_t attempts, status; /* of what goes out */
};
enum status exchange_events(struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct exchange_event_row **out_list,
	size_t *out_count, struct err *err);

/* Events that go out: how many wait, how many of these were tried in vain, how many were refused or given up since a time (seconds since 1970). */
struct exchange_queue {
	int64_t waiting, retried, given_up;
};
enum status exchange_queue_count(struct store_tx *tx, int64_t since, struct exchange_queue *out_queue, struct err *err);

/* ---- the worker ---- */

#define EXCHANGE_RETRY_SECONDS 30 /* R29: doubling, at most RETRY_MAX, each up to 20 % more or less */
#define EXCHANGE_RETRY_MAX_SECONDS 21600
#define EXCHANGE_ABANDON_SECONDS 259200
#define EXCHANGE_LEASE_SECONDS 150 /* longer than a token, an event and a second token can take */
struct exchange_worker {
	const char *base_url;             /* ours, as partners see it: "https://host/pact"; NULL: as it was told last */
	int retry_seconds, lease_seconds; /* 0: those above. Shorter ones are for tests */
};
struct exchange_worked {
	int64_t answered, asked, rejected; /* requests */
	int64_t published;                 /* footprints of ours, anew */
	int64_t sent, later, failed;       /* events */
	int64_t fetched;
};
/* Does what waits and is due, then returns: answers requests, takes in and publishes anew, delivers, fetches. Call it every second or so,
 * from as many processes as there are. */
enum status exchange_worker_tick(const char *db, const struct exchange_worker *worker, struct exchange_worked *out_worked, struct err *err);
/* What exchange_host_options.published calls: PublishedEvents to every partner that holds or may see one of the ids. `context` is not used. */
enum status exchange_event_announce(void *context, struct store_tx *tx, const struct exchange_synced *list, size_t count, struct err *err);
/* Our address as partners see it, for who has no worker yet. */
enum status exchange_base_tell(const char *db, const char *base_url, struct err *err);
/* With SANGSAENG_PACT_RETRY and SANGSAENG_PACT_LEASE of the environment (seconds). */
void exchange_worker_environment(struct exchange_worker *worker);

#endif
