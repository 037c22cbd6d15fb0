/* Private to exchange: rows of events, requests and jobs, and the steps of the worker. */
#ifndef SANGSAENG_EXCHANGE_EVENT_INT_H
#define SANGSAENG_EXCHANGE_EVENT_INT_H

#include "exchange/exchange_client.h"
#include "exchange/exchange_event.h"
#include "exchange/exchange_host.h"
#include "programme/programme_desk.h"
#include "programme/programme_received.h"

#define EXCHANGE_DUTY "pact_request" /* kind in the clock table; the subject is the request's key */
#define EXCHANGE_UUID_LEN 37
void exchange_uuid_new(char out[EXCHANGE_UUID_LEN]);           /* random, version 4 */
int64_t exchange_now(void);                                    /* seconds since 1970 */
const char *exchange_kind_name(enum exchange_event_kind kind); /* "created", "fulfilled", "rejected", "published" */
void exchange_sha256(const char *bytes, size_t length, char out_hex[65]);
enum status exchange_log_one(struct store_tx *tx, const char *partner, const char *direction, const char *action, const char *ids, int status,
	const char *body_or_null, size_t length, struct err *err);
/* The same in a transaction of its own; what fails is not told. */
void exchange_log_alone(
	const char *db, const char *partner, const char *direction, const char *action, const char *ids, int status, const char *body, size_t length);

/* ---- exchange_event_store.c ---- */

extern const char exchange_event_schema[]; /* a step of exchange_migrations */

enum status exchange_setting_get(struct store_tx *tx, const char *name, struct arena *arena, const char **out_value_or_null, struct err *err);
enum status exchange_setting_put(struct store_tx *tx, const char *name, const char *value, struct err *err);

struct exchange_event_in {
	int64_t number;
	const char *partner, *source, *id, *kind, *sha256, *body, *received_at, *state, *finding; /* state "new", "done", "aside" */
	int major;
};
enum status exchange_event_in_find(struct store_tx *tx, const char *partner, const char *source, const char *id, struct arena *arena, bool *out_found,
	struct exchange_event_in *out_row, struct err *err);
enum status exchange_event_in_get(struct store_tx *tx, int64_t number, struct arena *arena, struct exchange_event_in *out_row, struct err *err);
enum status exchange_event_in_last(struct store_tx *tx, int64_t *out_number, struct err *err);
enum status exchange_event_in_put(struct store_tx *tx, const struct exchange_event_in *row, int64_t *out_number, struct err *err);

struct exchange_event_out {
	int64_t number, attempts, not_before, first_at, status;
	int major;
	const char *id, *partner, *kind, *body, *state, *detail; /* state "waiting", "sent", "refused", "abandoned", "dropped" */
	int64_t request;                                         /* of request_in that it answers; 0 */
};
/* Puts an event into the outbox. `body` is the finished event. */
enum status exchange_event_out_put(struct store_tx *tx, const struct exchange_event_out *row, struct err *err);
/* Claims the next one that is due: `*out_found` false if none is. */
enum status exchange_event_out_claim(struct store_tx *tx, const char *claimer, int64_t now, int64_t until, struct arena *arena, bool *out_found,
	struct exchange_event_out *out_row, struct err *err);
/* If the claim still holds. */
enum status exchange_event_out_settle(
	struct store_tx *tx, const char *claimer, const struct exchange_event_out *row, int64_t now, bool *out_held, struct err *err);

struct exchange_request_in {
	int64_t event; /* number of its event */
	const char *partner, *event_id, *criteria, *comment, *product, *organisation, *state, *result, *asked_at, *answered_at, *answer;
	date_day due_on;
	int major;
	bool declined; /* a person said no */
};
enum status exchange_request_in_put(struct store_tx *tx, const struct exchange_request_in *row, struct err *err);
/* Those with a state, or with NULL all. */
enum status exchange_request_in_list(struct store_tx *tx, const char *state_or_null, struct arena *arena, struct exchange_request_in **out_list,
	size_t *out_count, struct err *err);
enum status exchange_request_in_update(struct store_tx *tx, const struct exchange_request_in *row, struct err *err);

struct exchange_request_out {
	const char *id, *partner, *criteria, *comment, *product, *by, *state, *result, *asked_at, *answered_at;
};
enum status exchange_request_out_put(struct store_tx *tx, const struct exchange_request_out *row, struct err *err);
enum status exchange_request_out_list(
	struct store_tx *tx, struct arena *arena, struct exchange_request_out **out_list, size_t *out_count, struct err *err);
enum status exchange_request_out_find(
	struct store_tx *tx, const char *id, struct arena *arena, bool *out_found, struct exchange_request_out *out_row, struct err *err);
enum status exchange_request_out_settle(struct store_tx *tx, const char *id, const char *state, const char *result, const char *at, struct err *err);

struct exchange_job { /* a footprint to fetch */
	int64_t number, attempts, first_at;
	const char *partner, *footprint, *state, *detail; /* state "waiting", "done", "none", "failed", "abandoned" */
	int64_t not_before;
};
enum status exchange_job_put(struct store_tx *tx, const char *partner, const char *footprint, int64_t event, int64_t now, struct err *err);
enum status exchange_job_claim(struct store_tx *tx, const char *claimer, int64_t now, int64_t until, struct arena *arena, bool *out_found,
	struct exchange_job *out_row, struct err *err);
enum status exchange_job_settle(
	struct store_tx *tx, const char *claimer, const struct exchange_job *row, int64_t now, bool *out_held, struct err *err);

enum status exchange_holder_put(struct store_tx *tx, const char *partner, const char *footprint, struct err *err);
struct exchange_holder {
	const char *partner, *footprint;
};
enum status exchange_holders(struct store_tx *tx, struct arena *arena, struct exchange_holder **out_list, size_t *out_count, struct err *err);

/* What is due, by kind. */
struct exchange_waiting {
	bool events, fetch, requests, received;
};
enum status exchange_waiting_read(struct store_tx *tx, int64_t now, struct exchange_waiting *out_waiting, struct err *err);

/* ---- exchange_request.c, exchange_event_received.c, exchange_deliver.c: steps of the worker ---- */

struct exchange_step {
	const char *db;
	const struct exchange_worker *worker;
	struct exchange_worked *worked;
	char claimer[33];
};
enum status exchange_step_requests(struct exchange_step *step, struct err *err);
enum status exchange_step_received(struct exchange_step *step, struct err *err);
enum status exchange_step_deliver(struct exchange_step *step, struct err *err);
enum status exchange_step_fetch(struct exchange_step *step, struct err *err);

/* Takes a footprint of a partner in (exchange_event_received.c). `product` of ours or NULL: found by its ids, if
 * the partner may stand for it; else it waits for a person. */
struct exchange_accept {
	const struct exchange_partner *partner;
	const char *product, *event, *at;
	const char *aside; /* code of a finding: kept for a person, whatever its ids; NULL */
};
enum status exchange_accept(struct store_tx *tx, const struct exchange_accept *accept, const struct exchange_pact *pact, struct arena *arena,
	enum programme_received_outcome *out_outcome, struct err *err);
/* The product of ours for which one of a partner's ids stands: by its names, else by our own URN; NULL if there is none. */
enum status exchange_product_of(struct store_tx *tx, const struct exchange_partner *partner, const struct exchange_words *ids, struct arena *arena,
	const char **out_product, struct err *err);

/* Our `source` for a partner (R31); event.no_base. */
enum status exchange_source(
	struct store_tx *tx, const struct exchange_partner *partner, struct arena *arena, const char **out_source, struct err *err);

#endif
