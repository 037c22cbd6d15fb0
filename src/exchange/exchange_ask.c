/* Asking others: a request into the outbox, or their list read now. */
#include "exchange/exchange_event_int.h"
#include "exchange/exchange_pact_int.h"

#include "base/json.h"
#include "base/map.h"
#include "carbon/carbon.h"
#include "programme/programme.h"
#include "programme/programme_actor.h"

#include <stdlib.h>
#include <string.h>

#define PAGES_MAX 5000 /* of a list that never ends */
#define REASONS_MAX 10

/* Ours must mean something: a name that is none would be ignored by the partner, and everything come. */
static enum status read_criteria(
	const struct exchange_pair *pair, size_t pairs, struct arena *arena, struct exchange_criteria *out_criteria, struct err *err)
{
	struct exchange_criteria scratch;
	enum status st = exchange_criteria_read(pair, pairs, arena, out_criteria, err);

	exchange_criteria_init(&scratch);
	for (size_t i = 0; st == ST_OK && i < pairs; i++) {
		bool known = false;

		st = exchange_criterion_add(&scratch, pair[i].name, pair[i].value, arena, &known, err);
		if (st == ST_OK && !known)
			st = err_set(err, ST_INPUT, "pact.criteria", pair[i].name, "no filter that is known here",
				exchange_phrase_ko("no filter that is known here"), NULL);
	}
	return st;
}

/* ---- a request ---- */

static enum status put_request(struct programme_desk *desk, const struct exchange_asking *asking, const struct exchange_criteria *criteria,
	struct arena *arena, const char **out_event, struct err *err)
{
	struct exchange_partner partner;
	struct exchange_event_head head = {.time_us = exchange_now() * 1000000};
	struct text body, query;
	char *id = arena_alloc(arena, EXCHANGE_UUID_LEN);
	enum status st = exchange_partner_get(desk->tx, asking->partner, arena, &partner, err);

	if (st == ST_OK && strcmp(partner.state, "active") != 0)
		st = err_set(err, ST_DENIED, "partner.suspended", partner.partner, NULL);
	if (st == ST_OK && !partner.base_url[0])
		st = err_set(err, ST_INPUT, "partner.no_address", partner.partner, NULL);
	if (st == ST_OK)
		st = exchange_source(desk->tx, &partner, arena, &head.source, err);
	if (st == ST_OK && asking->product)
		st = carbon_product_known(desk->tx, asking->product, arena, err);
	if (st == ST_OK)
		st = programme_actor_find(desk->tx, asking->by, desk->today, err);
	if (st != ST_OK)
		return st;
	exchange_uuid_new(id);
	head.id = id;
	text_init(&body);
	text_init(&query);
	exchange_event_write_created(&body, &head, criteria, asking->comment);
	exchange_criteria_query(criteria, &query);
	st = exchange_event_out_put(desk->tx,
		&(struct exchange_event_out){
			.id = id, .partner = partner.partner, .kind = exchange_kind_name(EXCHANGE_REQUEST_CREATED), .major = 3, .body = body.data},
		err);
	if (st == ST_OK)
		st = exchange_request_out_put(desk->tx,
			&(struct exchange_request_out){.id = id,
				.partner = partner.partner,
				.criteria = query.data,
				.comment = asking->comment ? asking->comment : "",
				.product = asking->product ? asking->product : "",
				.by = asking->by,
				.state = "waiting",
				.result = "",
				.asked_at = desk->at},
			err);
	if (st == ST_OK)
		st = programme_desk_log(desk, "pact.requested", id, asking->by, "", err);
	text_done(&body);
	text_done(&query);
	if (st == ST_OK)
		*out_event = id;
	return st;
}

enum status exchange_request_create(
	const char *db, const struct exchange_asking *asking, struct arena *arena, const char **out_event, struct err *err)
{
	struct exchange_criteria criteria;
	struct programme_desk desk;
	enum status st = read_criteria(asking->pair, asking->pairs, arena, &criteria, err);

	if (st == ST_OK && !exchange_criteria_any(&criteria))
		st = err_set(err, ST_INPUT, "event.no_criteria", NULL);
	if (st == ST_OK)
		st = programme_desk_open_ahead(db, DATE_NONE, &desk, err);
	if (st != ST_OK)
		return st;
	st = put_request(&desk, asking, &criteria, arena, out_event, err);
	if (st == ST_OK)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return st;
}

/* ---- their list ---- */

static enum status take_one(struct programme_desk *desk, const struct exchange_accept *accept, json_t *item, struct exchange_fetched *out,
	struct arena *arena, struct err *err)
{
	char *text = json_dumps(item, JSON_COMPACT);
	enum programme_received_outcome outcome = PROGRAMME_RECEIVED_DIFFERS;
	struct exchange_pact pact;
	struct err why;
	enum status st = ST_OK;

	err_clear(&why);
	out->seen++;
	if (!text || exchange_pact_read(text, strlen(text), "", arena, NULL, &pact, &why) != ST_OK) {
		struct text words;

		text_init(&words);
		exchange_pact_message(&words, &why);
		if (out->refused < REASONS_MAX)
			out->refusal = arena_printf(arena, "%s%s%s", out->refusal, out->refusal[0] ? "\n" : "", words.data);
		out->refused++;
		text_done(&words);
	} else {
		st = exchange_accept(desk->tx, accept, &pact, arena, &outcome, err);
		out->taken += st == ST_OK && outcome == PROGRAMME_RECEIVED_TAKEN;
		out->known += st == ST_OK && outcome == PROGRAMME_RECEIVED_AGAIN;
		out->deprecated += st == ST_OK && outcome == PROGRAMME_RECEIVED_DEPRECATED;
		out->refused += st == ST_OK && outcome == PROGRAMME_RECEIVED_DIFFERS;
	}
	free(text);
	return st;
}

/* A page is taken in as a whole. */
static enum status take_page(const char *db, const struct exchange_client *client, const char *body, size_t length, struct arena *arena,
	struct exchange_fetched *out, struct err *err)
{
	json_t *root = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL), *item, *data = json_object_get(root, "data");
	struct programme_desk desk;
	size_t i;
	enum status st = json_is_array(data) ? programme_desk_open_ahead(db, DATE_NONE, &desk, err)
					     : err_set(err, ST_NETWORK, "client.answer", client->partner.partner, "data", NULL);

	if (st == ST_OK) {
		struct exchange_accept accept = {.partner = &client->partner, .at = desk.at};

		json_array_foreach(data, i, item)
		{
			if (st == ST_OK)
				st = take_one(&desk, &accept, item, out, arena, err);
		}
		if (st == ST_OK)
			st = exchange_log_one(desk.tx, client->partner.partner, "out", "list", "", 200, body, length, err);
		if (st == ST_OK)
			st = programme_desk_commit(&desk, err);
		else
			programme_desk_abandon(&desk);
	}
	json_decref(root);
	return st;
}

static enum status open_client(const char *db, const char *partner, struct arena *arena, struct exchange_client *out, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = exchange_client_open(tx, db, partner, arena, out, err);
		store_rollback(tx);
	}
	store_close(store);
	return st;
}

/* A list ends: a page that was read before, or too many, is a partner's fault. */
static enum status go_on(const struct exchange_fetched *fetched, struct map *seen, const char *partner, const char *next, struct err *err)
{
	if (!next || (fetched->pages < PAGES_MAX && map_add(seen, next, 0, NULL)))
		return ST_OK;
	return err_set(err, ST_NETWORK, "client.pages", partner, NULL);
}

enum status exchange_fetch(const char *db, const char *partner, const struct exchange_pair *pair, size_t pairs, struct arena *arena,
	struct exchange_fetched *out_fetched, struct err *err)
{
	struct exchange_fetched fetched = {.refusal = ""};
	struct exchange_client client = {0};
	struct exchange_criteria criteria;
	struct map *seen = map_new();
	struct text url;
	const char *next;
	enum status st = read_criteria(pair, pairs, arena, &criteria, err);

	if (st == ST_OK)
		st = open_client(db, partner, arena, &client, err);
	text_init(&url);
	text_append_string(&url, "/3/footprints");
	if (st == ST_OK && exchange_criteria_any(&criteria)) {
		text_append_char(&url, '?');
		exchange_criteria_query(&criteria, &url);
	}
	for (next = url.data; st == ST_OK && next && (st = go_on(&fetched, seen, partner, next, err)) == ST_OK; fetched.pages++) {
		struct net_http_answer answer;
		char status[16];

		st = exchange_client_ask(&client, &(struct exchange_client_ask){.method = "GET", .url = next, .answer_max = EXCHANGE_PACT_BODY_MAX},
			arena, &answer, err);
		if (st == ST_OK && answer.status != 200) {
			snprintf(status, sizeof status, "%d", answer.status);
			exchange_log_alone(db, partner, "out", "list", "", answer.status, NULL, 0);
			st = err_set(err, ST_NETWORK, "client.status", partner, status, NULL);
		}
		if (st == ST_OK)
			st = take_page(db, &client, answer.body, answer.body_length, arena, &fetched, err);
		if (st == ST_OK)
			next = exchange_client_next(answer.link, arena);
	}
	text_done(&url);
	map_free(seen);
	exchange_client_done(&client);
	if (st == ST_OK)
		*out_fetched = fetched;
	return st;
}
