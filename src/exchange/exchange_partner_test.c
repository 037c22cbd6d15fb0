#include "exchange/exchange_partner_test.h"

#include "base/json.h"
#include "exchange/exchange_client.h"
#include "programme/programme.h"

#include <stdio.h>
#include <string.h>

enum { DISCOVERY, TOKEN, LIST_3, LIST_2 };

static void answered(struct exchange_test_step *step, enum status st, int status)
{
	char number[16];

	step->asked = true;
	step->status = st == ST_OK ? status : 0;
	if (st != ST_OK)
		return; /* why is set */
	step->passed = status == 200;
	snprintf(number, sizeof number, "%d", status);
	if (!step->passed)
		err_set(&step->why, ST_NETWORK, "partner.test_status", number, NULL);
}

/* The host of the token endpoint that the document names; NULL if there is none. */
static const char *discover(struct exchange_client *c, struct arena *arena, struct exchange_test_step *step)
{
	const char *const hosts[] = {c->auth_host, NULL};
	struct net_http_rules rules = {.host = hosts, .inside = c->partner.inside, .ca_file = c->partner.ca_file};
	struct net_http_ask ask = {.method = "GET", .url = arena_printf(arena, "%s/.well-known/openid-configuration", c->partner.auth_url)};
	char url[EXCHANGE_URL_LEN], host[EXCHANGE_URL_LEN];
	struct net_http_answer answer = {0};
	const char *named, *found = NULL;
	json_t *root;
	enum status st = net_http(&ask, &rules, arena, &answer, &step->why);

	answered(step, st, answer.status);
	if (!step->passed)
		return NULL;
	root = json_loadb(answer.body, answer.body_length, 0, NULL);
	named = json_string_value(json_object_get(root, "token_endpoint"));
	step->passed = named && exchange_url_clean(named, url, host);
	if (!step->passed)
		err_set(&step->why, ST_NETWORK, "partner.test_endpoint", named ? named : "", NULL);
	else if (c->partner.token_host && strcmp(host, c->partner.token_host) != 0) {
		step->passed = false;
		err_set(&step->why, ST_DENIED, "partner.test_pinned", host, c->partner.token_host, NULL);
	} else
		found = arena_strdup(arena, host);
	json_decref(root);
	return found;
}

static void list(struct exchange_client *c, int major, struct arena *arena, struct exchange_test_step *step)
{
	struct exchange_client_ask ask = {
		.method = "GET", .url = arena_printf(arena, "/%d/footprints?limit=1", major), .answer_max = (size_t)8 << 20};
	struct net_http_answer answer = {0};
	json_t *root;
	enum status st = exchange_client_ask(c, &ask, arena, &answer, &step->why);

	answered(step, st, answer.status == 202 && major == 2 ? 200 : answer.status);
	if (!step->passed)
		return;
	root = json_loadb(answer.body, answer.body_length, 0, NULL);
	step->passed = json_is_array(json_object_get(root, "data"));
	if (!step->passed)
		err_set(&step->why, ST_NETWORK, "partner.test_list", NULL);
	json_decref(root);
}

static void ask_all(struct exchange_client *c, struct arena *arena, struct exchange_test_step *step, const char **out_host)
{
	const char *token;
	enum status st;

	*out_host = discover(c, arena, &step[DISCOVERY]);
	if (step[DISCOVERY].status != 0 && !step[DISCOVERY].passed && strcmp(step[DISCOVERY].why.code, "partner.test_pinned") == 0)
		return; /* credentials go to the pinned host only */
	if (!c->partner.token_host)
		c->partner.token_host = *out_host ? *out_host : c->auth_host;
	st = exchange_client_token(c, true, arena, &token, &step[TOKEN].why);
	step[TOKEN].asked = true;
	step[TOKEN].passed = st == ST_OK;
	if (st != ST_OK)
		return;
	step[TOKEN].status = 200;
	list(c, 3, arena, &step[LIST_3]);
	list(c, 2, arena, &step[LIST_2]);
}

static enum status keep(const char *db, const char *partner, const char *host, const struct exchange_test_step *step, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = exchange_partner_learn(tx, partner, host, false, step[LIST_3].passed, step[LIST_2].passed, err);
		if (st == ST_OK)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	store_close(store);
	return st;
}

enum status exchange_partner_test(const char *db, const char *partner, struct arena *arena, struct exchange_test_step out_step[EXCHANGE_TEST_STEPS],
	bool *out_passed, struct err *err)
{
	struct exchange_test_step step[EXCHANGE_TEST_STEPS] = {
		{.step = "discovery"}, {.step = "token", .needed = true}, {.step = "list_3", .needed = true}, {.step = "list_2"}};
	struct exchange_client client = {0};
	struct store *store;
	struct store_tx *tx;
	const char *host = NULL;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st == ST_OK) {
		st = store_begin(store, false, &tx, err);
		if (st == ST_OK) {
			st = exchange_client_open(tx, db, partner, arena, &client, err);
			store_rollback(tx);
		}
		store_close(store);
	}
	if (st == ST_OK) {
		ask_all(&client, arena, step, &host);
		if (step[TOKEN].passed) /* a host that gave no token is not pinned */
			st = keep(db, partner, client.partner.token_host, step, err);
	}
	exchange_client_done(&client);
	if (st != ST_OK)
		return st;
	memcpy(out_step, step, sizeof step);
	*out_passed = step[TOKEN].passed && (step[LIST_3].passed || step[LIST_2].passed);
	return ST_OK;
}
