/* Events that come in: judged, stored, and what follows at once. */
#include "exchange/exchange_event_int.h"

#include "base/hash.h"
#include "base/json.h"
#include "carbon/carbon.h"
#include "exchange/exchange_pact_v2.h"
#include "programme/programme.h"

#include <string.h>
#include <strings.h>

struct taking {
	const struct exchange_take *take;
	struct programme_desk *desk;
	struct store_tx *tx;
	struct arena *arena;
	struct exchange_partner partner;
	struct exchange_event event;
	char sha256[HASH_HEX_LEN];
	const char *state, *finding;
	int64_t number;
};

/* ---- who sends ---- */

/* `source` without "/3/events" or "/2/events" is the partner's base URL; a bare path means the only one it has (R30). */
static bool is_of_partner(const struct exchange_partner *p, const char *source)
{
	static const char *const end[] = {"/3/events", "/2/events"};
	char url[EXCHANGE_URL_LEN], clean[EXCHANGE_URL_LEN], host[EXCHANGE_URL_LEN];
	size_t length = strlen(source);

	if (source[0] == '/' && source[1] != '/')
		return true;
	if ((size_t)snprintf(url, sizeof url, "%s%s", source[0] == '/' ? "https:" : "", source) >= sizeof url)
		return false;
	length = strlen(url);
	for (size_t i = 0; i < sizeof end / sizeof *end; i++)
		if (length > strlen(end[i]) && strcasecmp(url + length - strlen(end[i]), end[i]) == 0) {
			url[length - strlen(end[i])] = '\0';
			break;
		}
	return exchange_url_clean(url, clean, host) && strcmp(clean, p->base_url) == 0;
}

/* ---- what follows ---- */

static enum status take_request(struct taking *t, struct err *err)
{
	struct exchange_request_in r = {.event = t->number,
		.partner = t->partner.partner,
		.event_id = t->event.id,
		.major = t->event.major,
		.comment = t->event.comment ? t->event.comment : "",
		.product = "",
		.organisation = "",
		.state = "new",
		.result = "",
		.asked_at = t->desk->at,
		.due_on = DATE_NONE};
	struct text query;
	enum status st;

	text_init(&query);
	if (t->event.major == 3)
		exchange_criteria_query(&t->event.criteria, &query);
	for (size_t i = 0; t->event.major == 2 && i < t->event.request_v2.products.count; i++)
		text_printf(&query, "%sproductId=%s", i ? "&" : "", t->event.request_v2.products.item[i]);
	r.criteria = query.data;
	st = exchange_request_in_put(t->tx, &r, err);
	text_done(&query);
	return st;
}

/* All of it was judged while it was read; here one that contradicts what is known is a finding (R26, R42). */
static enum status take_fulfilled(struct taking *t, const struct exchange_request_out *asked, struct err *err)
{
	struct exchange_accept accept = {
		.partner = &t->partner, .product = asked->product[0] ? asked->product : NULL, .event = t->event.id, .at = t->desk->at};
	struct exchange_criteria criteria;
	size_t differ = 0, aside = 0;
	enum status st = exchange_criteria_of_query(asked->criteria, t->arena, &criteria, err);

	for (size_t i = 0; st == ST_OK && i < t->event.footprint_count; i++) {
		enum programme_received_outcome outcome;

		accept.aside = exchange_criteria_match(&criteria, &t->event.footprint[i]) ? NULL : "received.not_asked";
		aside += accept.aside != NULL;
		st = exchange_accept(t->tx, &accept, &t->event.footprint[i], t->arena, &outcome, err);
		differ += st == ST_OK && outcome == PROGRAMME_RECEIVED_DIFFERS;
	}
	if (aside > 0)
		t->finding = arena_printf(t->arena, "%zu footprints are not what was asked for: kept, not used", aside);
	if (differ > 0)
		t->finding = arena_printf(t->arena, "%zu footprints came again with other content; the first was kept", differ);
	return st == ST_OK ? exchange_request_out_settle(t->tx, t->event.request_id, "fulfilled",
				     arena_printf(t->arena, "%zu", t->event.footprint_count), t->desk->at, err)
			   : st;
}

/* An answer to a request of ours that waits; anything else is put aside (R26). */
static enum status take_answer(struct taking *t, struct err *err)
{
	struct exchange_request_out asked;
	bool found = false;
	enum status st = exchange_request_out_find(t->tx, t->event.request_id, t->arena, &found, &asked, err);

	if (st != ST_OK)
		return st;
	if (!found || strcmp(asked.partner, t->partner.partner) != 0 || strcmp(asked.state, "waiting") != 0) {
		t->state = "aside";
		t->finding = !found || strcmp(asked.partner, t->partner.partner) != 0 ? "no request of ours" : "the request was answered before";
		return ST_OK;
	}
	if (t->event.kind == EXCHANGE_REQUEST_FULFILLED)
		return take_fulfilled(t, &asked, err);
	return exchange_request_out_settle(t->tx, t->event.request_id, "rejected",
		arena_printf(
			t->arena, "%s: %s", t->event.error_code ? t->event.error_code : "", t->event.error_message ? t->event.error_message : ""),
		t->desk->at, err);
}

static enum status take_published(struct taking *t, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < t->event.published.count; i++)
		st = exchange_job_put(t->tx, t->partner.partner, t->event.published.item[i], t->number, exchange_now(), err);
	return st;
}

static enum status put(struct taking *t, struct err *err)
{
	const struct exchange_event *e = &t->event;
	struct exchange_event_in row = {.partner = t->partner.partner,
		.source = e->source,
		.id = e->id,
		.major = e->major,
		.kind = exchange_kind_name(e->kind),
		.sha256 = t->sha256,
		.body = e->json,
		.received_at = t->desk->at};
	int64_t last = 0;
	enum status st = ST_OK;

	/* what follows may say that it is put aside: the row comes after, but its number is needed before */
	st = exchange_event_in_last(t->tx, &last, err);
	t->number = last + 1;
	if (st == ST_OK && e->kind == EXCHANGE_REQUEST_CREATED)
		st = take_request(t, err);
	else if (st == ST_OK && e->major == 2)
		t->state = "aside", t->finding = "version 2: kept for a person to look at"; /* v2 to v3 needs values that v2 does not carry */
	else if (st == ST_OK && e->kind == EXCHANGE_PUBLISHED)
		st = take_published(t, err);
	else if (st == ST_OK)
		st = take_answer(t, err);
	row.state = t->state;
	row.finding = t->finding;
	return st == ST_OK ? exchange_event_in_put(t->tx, &row, &t->number, err) : st;
}

/* A peer that writes the event anew for each try may order or space it otherwise. */
static bool says_the_same(const char *a, const char *b)
{
	json_t *x = json_loads(a, 0, NULL), *y = json_loads(b, 0, NULL);
	bool same = x && y && json_equal(x, y);

	json_decref(x);
	json_decref(y);
	return same;
}

/* Known before, or from nobody that is registered? Then nothing is stored; `*out_again` for the first. */
static enum status judge(struct taking *t, bool *out_again, struct err *err)
{
	struct exchange_event_in before;
	bool found = false;
	enum status st = exchange_event_in_find(t->tx, t->partner.partner, t->event.source, t->event.id, t->arena, &found, &before, err);

	*out_again = false;
	if (st == ST_OK && found && strcmp(before.sha256, t->sha256) != 0 && !says_the_same(before.body, t->event.json))
		return err_set(err, ST_INPUT, "event.reused", t->event.id, NULL);
	if (st == ST_OK && found) {
		*out_again = true;
		return ST_OK;
	}
	if (st != ST_OK || is_of_partner(&t->partner, t->event.source))
		return st;
	if (t->event.kind == EXCHANGE_REQUEST_CREATED)
		return err_set(err, ST_INPUT, "event.source", t->event.source, t->partner.base_url, NULL);
	t->finding = "its source is no address of the partner";
	return ST_OK;
}

static enum status take(struct taking *t, const char *db, struct err *err)
{
	struct programme_desk desk;
	bool again = false;
	enum status st = programme_desk_open_ahead(db, DATE_NONE, &desk, err);

	if (st != ST_OK)
		return st;
	t->desk = &desk;
	t->tx = desk.tx;
	st = exchange_partner_get(t->tx, t->take->partner, t->arena, &t->partner, err);
	if (st == ST_OK)
		st = judge(t, &again, err);
	if (st == ST_OK && !again)
		st = put(t, err);
	if (st == ST_OK)
		st = exchange_log_one(
			t->tx, t->partner.partner, "in", again ? "event.again" : "event", t->event.id, 200, t->take->body, t->take->length, err);
	if (st == ST_OK)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return st;
}

/* May it send at all? Judged before the body, so that who may not learns nothing of it. */
static enum status judge_sender(
	const char *db, const struct exchange_take *ask, struct arena *arena, enum exchange_problem *out_problem, struct err *err)
{
	struct exchange_partner partner;
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_READ, &store, err);

	*out_problem = EXCHANGE_INTERNAL;
	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = exchange_partner_get(tx, ask->partner, arena, &partner, err);
		store_rollback(tx);
	}
	store_close(store);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	if (st != ST_OK || strcmp(partner.state, "active") != 0) {
		*out_problem = EXCHANGE_TOKEN_BAD;
		return err_set(err, ST_DENIED, "partner.suspended", ask->partner, NULL);
	}
	*out_problem = ask->major == 2 && !partner.serve_v2 ? EXCHANGE_ACCESS_DENIED : EXCHANGE_BAD_REQUEST;
	return *out_problem == EXCHANGE_ACCESS_DENIED ? err_set(err, ST_DENIED, "event.version_off", NULL) : ST_OK;
}

/* Its form, and what it says. */
static enum status read_event(struct taking *t, enum exchange_problem *out_problem, struct err *err)
{
	const struct exchange_take *ask = t->take;

	if (!ask->binary && exchange_event_media_type(ask->content_type))
		return exchange_event_read(ask->body, ask->length, ask->major, t->arena, NULL, &t->event, err);
	*out_problem = EXCHANGE_MEDIA_TYPE;
	return ask->binary ? err_set(err, ST_INPUT, "event.binary", NULL)
			   : err_set(err, ST_INPUT, "event.media_type", ask->content_type ? ask->content_type : "", NULL);
}

#define TRIES 5 /* while other writers are in the way */

enum status exchange_event_take(
	const char *db, const struct exchange_take *ask, struct arena *arena, enum exchange_problem *out_problem, struct err *err)
{
	struct taking t = {.take = ask, .arena = arena, .state = "done", .finding = ""};
	struct err own;
	enum status st = judge_sender(db, ask, arena, out_problem, &own);

	if (st == ST_OK)
		st = read_event(&t, out_problem, &own);
	if (st == ST_OK) {
		exchange_sha256(ask->body, ask->length, t.sha256);
		for (int i = 0; i < TRIES; i++) {
			t.state = "done";
			t.finding = "";
			st = take(&t, db, &own);
			if (st == ST_OK || !store_retry_advised(&own))
				break;
		}
	}
	if (st == ST_OK)
		return ST_OK;
	if (st != ST_INPUT && st != ST_DENIED)
		*out_problem = strcmp(own.code, "store.busy") == 0 || strcmp(own.code, "programme.held") == 0 ? EXCHANGE_BUSY : EXCHANGE_INTERNAL;
	exchange_log_alone(db, ask->partner, "in", strcmp(own.code, "event.source") == 0 ? "event.source" : "event",
		t.event.id && st == ST_INPUT ? t.event.id : "", exchange_problem_status(*out_problem, ask->major), ask->body, ask->length);
	if (err)
		*err = own;
	return st;
}
