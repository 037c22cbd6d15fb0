/* Events on their way out, and footprints to fetch: claimed, asked for, settled; three steps, so that no database waits for another machine. */
#include "exchange/exchange_event_int.h"

#include "base/json.h"
#include "programme/programme.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 50 /* of each kind in one tick */
#define DETAIL_MAX 300

/* ---- when again (R29) ---- */

static int64_t wait_seconds(const struct exchange_worker *worker, int64_t attempts, const char *retry_after)
{
	int64_t wait = worker->retry_seconds > 0 ? worker->retry_seconds : EXCHANGE_RETRY_SECONDS, asked;
	char *end;

	for (int64_t i = 1; i < attempts && wait < EXCHANGE_RETRY_MAX_SECONDS; i++)
		wait *= 2;
	wait = wait < EXCHANGE_RETRY_MAX_SECONDS ? wait : EXCHANGE_RETRY_MAX_SECONDS;
	wait = wait * (800 + (int64_t)randombytes_uniform(401)) / 1000;
	asked = retry_after && retry_after[0] ? strtoll(retry_after, &end, 10) : 0;
	if (asked > wait && asked <= EXCHANGE_RETRY_MAX_SECONDS)
		wait = asked;
	return wait > 0 ? wait : 1;
}

static bool is_later(int status)
{
	return status == 401 || status == 408 || status == 425 || status == 429 || status >= 500;
}

/* What another machine said, in one line without control characters. */
static const char *words_of(const struct net_http_answer *answer, struct arena *arena)
{
	json_t *root = json_loadb(answer->body, answer->body_length, 0, NULL);
	const char *message = json_string_value(json_object_get(root, "message"));
	char *out = arena_printf(arena, "%d %.*s", answer->status, DETAIL_MAX, message ? message : "");

	for (char *at = out; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 127)
			*at = ' ';
	json_decref(root);
	return out;
}

static const char *error_words(const struct err *err, struct arena *arena)
{
	return arena_printf(arena, "%s %.*s", err->code, DETAIL_MAX, err->param_count > 0 ? err->param[err->param_count - 1] : "");
}

/* ---- one transaction of the worker ---- */

typedef enum status in_tx(struct store_tx *tx, void *context, struct err *err);

static enum status with_tx(const char *db, in_tx *what, void *context, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = what(tx, context, err);
		if (st == ST_OK)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	store_close(store);
	return st;
}

/* ---- delivering ---- */

struct delivery {
	struct exchange_step *step;
	struct arena arena;
	bool found, held;
	struct exchange_event_out event;
	struct exchange_job job;
	struct exchange_client client;
	struct err unable; /* why the partner cannot be asked; ST_OK: it can */
	/* what came of it */
	int status;
	const char *retry_after, *body;
	size_t body_length;
};

static int64_t lease(const struct exchange_step *step)
{
	return step->worker->lease_seconds > 0 ? step->worker->lease_seconds : EXCHANGE_LEASE_SECONDS;
}

static enum status claim_event(struct store_tx *tx, void *context, struct err *err)
{
	struct delivery *d = context;
	int64_t now = exchange_now();
	enum status st = exchange_event_out_claim(tx, d->step->claimer, now, now + lease(d->step), &d->arena, &d->found, &d->event, err);

	err_clear(&d->unable);
	if (st == ST_OK && d->found)
		(void)exchange_client_open(tx, d->step->db, d->event.partner, &d->arena, &d->client, &d->unable);
	return st;
}

static enum status settle_request(struct store_tx *tx, const struct delivery *d, const char *state, struct err *err)
{
	char at[PROGRAMME_AT_LEN];

	programme_now(at);
	return exchange_request_out_settle(tx, d->event.id, state, d->event.detail, at, err);
}

static enum status settle_event(struct store_tx *tx, void *context, struct err *err)
{
	struct delivery *d = context;
	bool over = strcmp(d->event.state, "waiting") != 0 && strcmp(d->event.state, "sent") != 0;
	enum status st = exchange_event_out_settle(tx, d->step->claimer, &d->event, exchange_now(), &d->held, err);

	if (st == ST_OK && d->held && over && strcmp(d->event.kind, exchange_kind_name(EXCHANGE_REQUEST_CREATED)) == 0)
		st = settle_request(tx, d, "failed", err);
	if (st == ST_OK)
		st = exchange_log_one(tx, d->event.partner, "out", "event", d->event.id, d->status, d->event.body, strlen(d->event.body), err);
	return st;
}

static void send_event(struct delivery *d)
{
	struct net_http_answer answer;
	struct exchange_event_out *e = &d->event;
	struct err err;
	enum status st = d->unable.status;

	err = d->unable;
	if (st == ST_OK)
		st = exchange_client_ask(&d->client,
			&(struct exchange_client_ask){.method = "POST",
				.url = e->major == 2 ? "/2/events" : "/3/events",
				.content_type = EXCHANGE_EVENT_MEDIA_TYPE,
				.body = e->body,
				.body_length = strlen(e->body)},
			&d->arena, &answer, &err);
	e->attempts++;
	e->first_at = e->first_at ? e->first_at : exchange_now();
	d->status = st == ST_OK ? answer.status : 0;
	e->status = d->status;
	d->retry_after = st == ST_OK ? answer.retry_after : "";
	if (st == ST_OK && answer.status >= 200 && answer.status < 300) {
		e->state = "sent";
		e->detail = "";
		return;
	}
	e->detail = st == ST_OK ? words_of(&answer, &d->arena) : error_words(&err, &d->arena);
	e->state = "waiting";
	if (st == ST_OK && !is_later(answer.status))
		e->state = "refused";
	else if (st == ST_INPUT && strcmp(err.code, "partner.no_address") == 0)
		e->state = "refused";
	else if (exchange_now() - e->first_at >= EXCHANGE_ABANDON_SECONDS)
		e->state = "abandoned";
	e->not_before = exchange_now() + wait_seconds(d->step->worker, e->attempts, d->retry_after);
}

enum status exchange_step_deliver(struct exchange_step *step, struct err *err)
{
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && i < AT_ONCE; i++) {
		struct delivery d = {.step = step};

		arena_init(&d.arena);
		st = with_tx(step->db, claim_event, &d, err);
		if (st == ST_OK && d.found) {
			send_event(&d);
			st = with_tx(step->db, settle_event, &d, err);
			step->worked->sent += st == ST_OK && strcmp(d.event.state, "sent") == 0;
			step->worked->later += st == ST_OK && strcmp(d.event.state, "waiting") == 0;
			step->worked->failed += st == ST_OK && (strcmp(d.event.state, "refused") == 0 || strcmp(d.event.state, "abandoned") == 0);
		}
		exchange_client_done(&d.client);
		arena_done(&d.arena);
		if (!d.found)
			break;
	}
	return st;
}

/* ---- fetching ---- */

static enum status claim_job(struct store_tx *tx, void *context, struct err *err)
{
	struct delivery *d = context;
	int64_t now = exchange_now();
	enum status st = exchange_job_claim(tx, d->step->claimer, now, now + lease(d->step), &d->arena, &d->found, &d->job, err);

	err_clear(&d->unable);
	if (st == ST_OK && d->found)
		(void)exchange_client_open(tx, d->step->db, d->job.partner, &d->arena, &d->client, &d->unable);
	return st;
}

static void get_footprint(struct delivery *d)
{
	struct exchange_job *job = &d->job;
	struct net_http_answer answer;
	struct err err = d->unable;
	enum status st = d->unable.status;

	if (st == ST_OK)
		st = exchange_client_ask(&d->client,
			&(struct exchange_client_ask){.method = "GET",
				.url = arena_printf(&d->arena, "/3/footprints/%s", job->footprint),
				.answer_max = EXCHANGE_PACT_BODY_MAX},
			&d->arena, &answer, &err);
	job->attempts++;
	d->status = st == ST_OK ? answer.status : 0;
	if (st == ST_OK && answer.status == 200) {
		job->state = "done";
		job->detail = "";
		d->body = answer.body;
		d->body_length = answer.body_length;
		return;
	}
	job->detail = st == ST_OK ? words_of(&answer, &d->arena) : error_words(&err, &d->arena);
	job->state = "waiting";
	if (st == ST_OK && (answer.status == 404 || answer.status == 403))
		job->state = "none"; /* noted (R27) */
	else if ((st == ST_OK && !is_later(answer.status)) || st == ST_INPUT)
		job->state = "failed";
	else if (exchange_now() - job->first_at >= EXCHANGE_ABANDON_SECONDS)
		job->state = "abandoned";
	job->not_before = exchange_now() + wait_seconds(d->step->worker, job->attempts, st == ST_OK ? answer.retry_after : "");
}

/* {"data": {…}} of the one that was asked for. */
static enum status read_fetched(struct delivery *d, struct exchange_pact *out, struct err *err)
{
	json_t *root = json_loadb(d->body, d->body_length, JSON_REJECT_DUPLICATES, NULL);
	char *text = json_is_object(json_object_get(root, "data")) ? json_dumps(json_object_get(root, "data"), JSON_COMPACT) : NULL;
	enum status st = text ? exchange_pact_read(text, strlen(text), "", &d->arena, NULL, out, err)
			      : err_set(err, ST_INPUT, "client.answer", d->job.partner, "data", NULL);

	if (st == ST_OK && strcmp(out->id, d->job.footprint) != 0)
		st = err_set(err, ST_INPUT, "client.answer", d->job.partner, "id", NULL);
	free(text);
	json_decref(root);
	return st;
}

static enum status accept_fetched(struct delivery *d, struct store_tx *tx, const char *at, struct err *err)
{
	struct exchange_accept accept = {.partner = &d->client.partner, .at = at};
	enum programme_received_outcome outcome;
	struct exchange_pact pact;
	struct err why;
	enum status st = read_fetched(d, &pact, &why);

	if (st != ST_OK) { /* kept as it is: not ours to repair */
		struct text words;

		text_init(&words);
		exchange_pact_message(&words, &why);
		d->job.state = "failed";
		d->job.detail = arena_printf(&d->arena, "%.*s", DETAIL_MAX, words.data);
		text_done(&words);
		return ST_OK;
	}
	st = exchange_accept(tx, &accept, &pact, &d->arena, &outcome, err);
	if (st == ST_OK && outcome == PROGRAMME_RECEIVED_DIFFERS)
		d->job.detail = "other content than before under the same id; the first was kept";
	return st;
}

/* What came is taken in and the job settled in one transaction of the desk. */
static enum status settle_job(struct delivery *d, struct err *err)
{
	struct programme_desk desk;
	enum status st = programme_desk_open_ahead(d->step->db, DATE_NONE, &desk, err);

	if (st != ST_OK)
		return st;
	if (d->body)
		st = accept_fetched(d, desk.tx, desk.at, err);
	if (st == ST_OK)
		st = exchange_job_settle(desk.tx, d->step->claimer, &d->job, exchange_now(), &d->held, err);
	if (st == ST_OK)
		st = exchange_log_one(desk.tx, d->job.partner, "out", "get", d->job.footprint, d->status, d->body, d->body_length, err);
	if (st == ST_OK && (d->held || !d->body))
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk); /* another process took it meanwhile: its answer counts */
	return st;
}

enum status exchange_step_fetch(struct exchange_step *step, struct err *err)
{
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && i < AT_ONCE; i++) {
		struct delivery d = {.step = step};

		arena_init(&d.arena);
		st = with_tx(step->db, claim_job, &d, err);
		if (st == ST_OK && d.found) {
			get_footprint(&d);
			st = settle_job(&d, err);
			step->worked->fetched += st == ST_OK && strcmp(d.job.state, "done") == 0;
		}
		exchange_client_done(&d.client);
		arena_done(&d.arena);
		if (!d.found)
			break;
	}
	return st;
}
