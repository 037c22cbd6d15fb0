#include "exchange/exchange_partner_int.h"

#include "base/text.h"
#include "exchange/exchange_pact.h"
#include "party/party.h"
#include "programme/programme_actor.h"
#include "programme/programme_desk.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- judging ---- */

static bool is_key(const char *key)
{
	size_t length = strlen(key);

	if (length == 0 || length >= EXCHANGE_PARTNER_LEN || !isalnum((unsigned char)key[0]))
		return false;
	for (const char *p = key; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("-_.", *p))
			return false;
	return true;
}

bool exchange_url_clean(const char *url, char out_url[EXCHANGE_URL_LEN], char out_host[EXCHANGE_URL_LEN])
{
	size_t length = strlen(url), host_end;

	if (length >= EXCHANGE_URL_LEN || strncasecmp(url, "https://", 8) != 0)
		return false;
	for (const char *p = url; *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || strchr("?#@\\\"<>", *p))
			return false;
	host_end = 8 + strcspn(url + 8, "/");
	if (host_end == 8 || url[8] == ':')
		return false;
	memcpy(out_url, url, length + 1);
	for (size_t i = 0; i < host_end; i++)
		out_url[i] = (char)tolower((unsigned char)out_url[i]);
	snprintf(out_host, EXCHANGE_URL_LEN, "%.*s", (int)host_end - 8, out_url + 8);
	if (host_end - 8 > 4 && strcmp(out_host + host_end - 8 - 4, ":443") == 0)
		out_host[host_end - 8 - 4] = '\0';
	while (length > host_end && out_url[length - 1] == '/')
		out_url[--length] = '\0';
	return true;
}

/* Both URLs, cleaned into the buffers. */
static enum status judge_urls(const struct exchange_partner *p, char base[EXCHANGE_URL_LEN], char auth[EXCHANGE_URL_LEN], struct err *err)
{
	char host[EXCHANGE_URL_LEN];

	base[0] = auth[0] = '\0';
	if (p->base_url && p->base_url[0] && !exchange_url_clean(p->base_url, base, host))
		return err_set(err, ST_INPUT, "partner.url", p->base_url, NULL);
	if (p->auth_url && p->auth_url[0] && !exchange_url_clean(p->auth_url, auth, host))
		return err_set(err, ST_INPUT, "partner.url", p->auth_url, NULL);
	if (!base[0] && (auth[0] || p->client_id))
		return err_set(err, ST_INPUT, "partner.base_needed", NULL);
	if (!auth[0])
		memcpy(auth, base, EXCHANGE_URL_LEN);
	return ST_OK;
}

static enum status organisation_known(struct store_tx *tx, const char *organisation, struct arena *arena, struct err *err)
{
	struct party_organisation *list;
	size_t count;
	enum status st = party_organisations(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].organisation, organisation) == 0)
			return ST_OK;
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "partner.organisation", organisation, NULL) : st;
}

/* Who acts, as it stands today. */
static enum status read_actor(struct store_tx *tx, const char *by, struct arena *arena, struct programme_actors *out_actors, struct err *err)
{
	date_day today = DATE_NONE;
	enum status st = programme_today(tx, DATE_NONE, &today, err);

	if (st == ST_OK)
		st = programme_actors_read(tx, today, arena, out_actors, err);
	return st == ST_OK ? programme_actor_check(out_actors, by, err) : st;
}

enum status exchange_partner_by(struct store_tx *tx, const char *by, struct err *err)
{
	struct programme_actors actors;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = read_actor(tx, by, &arena, &actors, err);
	if (st == ST_OK && !programme_actor_oversees(&actors, by))
		st = err_set(err, ST_DENIED, "partner.by", by, NULL);
	arena_done(&arena);
	return st;
}

/* Certificates that cannot be read would be noticed by the first delivery, days later. */
static enum status judge_ca(const char *path, struct err *err)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	while (file && !found && getline(&line, &room, file) > 0)
		found = strncmp(line, "-----BEGIN CERTIFICATE-----", 27) == 0;
	free(line);
	if (file)
		fclose(file);
	return found ? ST_OK : err_set(err, ST_INPUT, "partner.ca_file", path, NULL);
}

/* ---- telling ---- */

static enum status changed(struct store_tx *tx, const char *partner, const char *action, const char *ids, struct err *err)
{
	struct exchange_entry entry = {.partner = partner, .direction = "us", .action = action, .ids = ids};
	int64_t change;
	enum status st = exchange_change_next(tx, &change, err);

	return st == ST_OK ? exchange_log_add(tx, &entry, 1, err) : st;
}

/* ---- partners ---- */

static enum status put(struct store_tx *tx, const struct exchange_partner *partner, const char *secret, const struct exchange_secret_key *key,
	bool again, struct arena *arena, struct err *err)
{
	struct exchange_partner p = *partner, before;
	char base[EXCHANGE_URL_LEN], auth[EXCHANGE_URL_LEN], now[PROGRAMME_AT_LEN];
	unsigned char sealed[EXCHANGE_SEALED_MAX];
	size_t length = 0;
	enum status st = is_key(p.partner) ? judge_urls(&p, base, auth, err) : err_set(err, ST_INPUT, "partner.key", p.partner, NULL);

	if (st == ST_OK && p.organisation)
		st = organisation_known(tx, p.organisation, arena, err);
	if (st != ST_OK)
		return st;
	programme_now(now);
	p.base_url = base;
	p.auth_url = auth;
	p.name = p.name && p.name[0] ? p.name : p.partner;
	p.state = "active";
	p.created_at = p.changed_at = now;
	st = exchange_partner_get(tx, p.partner, arena, &before, err);
	if (st == ST_OK && !again)
		return err_set(err, ST_CONFLICT, "partner.exists", p.partner, NULL);
	if (st != ST_OK && (st != ST_NOT_FOUND || again))
		return st;
	if (p.ca_file && !(again && before.ca_file && strcmp(before.ca_file, p.ca_file) == 0)) {
		st = judge_ca(p.ca_file, err);
		if (st != ST_OK)
			return st;
	}
	if (again) {
		p.state = before.state;
		if (strcmp(before.auth_url, auth) == 0)
			p.token_host = p.token_host ? p.token_host : before.token_host; /* another place is pinned anew */
	}
	if (secret) {
		st = exchange_secret_seal(key, secret, sealed, &length, err);
		if (st != ST_OK)
			return st;
	}
	return exchange_partner_insert(tx, &p, secret ? sealed : NULL, length, err);
}

enum status exchange_partner_put(struct store_tx *tx, const struct exchange_partner *partner, const char *secret_or_null,
	const struct exchange_secret_key *key_or_null, bool again, const char *by, struct err *err)
{
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = exchange_partner_by(tx, by, err);
	if (st == ST_OK)
		st = put(tx, partner, secret_or_null, key_or_null, again, &arena, err);
	arena_done(&arena);
	return st == ST_OK ? changed(tx, partner->partner, again ? "partner.change" : "partner.add", by, err) : st;
}

enum status exchange_partner_state(struct store_tx *tx, const char *partner, const char *state, const char *by, struct err *err)
{
	char now[PROGRAMME_AT_LEN];
	enum status st = exchange_partner_by(tx, by, err);

	programme_now(now);
	if (st == ST_OK)
		st = exchange_partner_set_state(tx, partner, state, now, err);
	return st == ST_OK ? changed(tx, partner, strcmp(state, "active") == 0 ? "partner.resume" : "partner.suspend", by, err) : st;
}

enum status exchange_partner_learn(
	struct store_tx *tx, const char *partner, const char *token_host_or_null, bool confirm, bool speaks_v3, bool speaks_v2, struct err *err)
{
	struct exchange_partner p;
	struct arena arena;
	char now[PROGRAMME_AT_LEN];
	enum status st;

	arena_init(&arena);
	programme_now(now);
	st = exchange_partner_get(tx, partner, &arena, &p, err);
	if (st == ST_OK) {
		const char *pin = p.token_host && !confirm ? p.token_host : token_host_or_null ? token_host_or_null : p.token_host;

		st = exchange_partner_set_learned(tx, partner, pin, speaks_v3, speaks_v2, now, err);
		if (st == ST_OK)
			st = changed(tx, partner, "partner.test", pin, err);
	}
	arena_done(&arena);
	return st;
}

enum status exchange_partner_secret(
	struct store_tx *tx, const char *partner, const struct exchange_secret_key *key, char out_secret[EXCHANGE_SECRET_LEN], struct err *err)
{
	unsigned char sealed[EXCHANGE_SEALED_MAX];
	size_t length = 0;
	enum status st = exchange_partner_sealed(tx, partner, sealed, &length, err);

	return st == ST_OK ? exchange_secret_unseal(key, sealed, length, out_secret, err) : st;
}

/* ---- grants ---- */

static enum status owner_of(struct store_tx *tx, const char *product, struct arena *arena, const char **out_owner, struct err *err)
{
	struct party_product *list;
	size_t count;
	enum status st = party_products(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(list[i].product, product) != 0)
			continue;
		*out_owner = list[i].organisation ? list[i].organisation : "";
		return ST_OK;
	}
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "partner.product", product, NULL) : st;
}

/* Who may open what: the owner of the data, or who answers for the programme. */
static enum status judge_by(struct store_tx *tx, const struct exchange_grant *g, struct arena *arena, struct err *err)
{
	struct programme_actors actors;
	enum status st = read_actor(tx, g->by, arena, &actors, err);

	if (st != ST_OK || programme_actor_oversees(&actors, g->by) || (g->owner[0] && programme_actor_acts_for(&actors, g->by, g->owner)))
		return st;
	return err_set(err, ST_DENIED, "partner.grant_by", g->by, g->owner, NULL);
}

enum status exchange_grant_add(struct store_tx *tx, struct exchange_grant *grant, struct arena *arena, struct err *err)
{
	struct exchange_grant g = *grant;
	struct exchange_partner partner;
	const char *owner = "";
	char now[PROGRAMME_AT_LEN];
	int64_t number = 0;
	enum status st = exchange_partner_get(tx, g.partner, arena, &partner, err);

	programme_now(now);
	g.owner = g.owner ? g.owner : "";
	g.product = g.product ? g.product : "";
	g.granted_at = arena_strdup(arena, now);
	if (st == ST_OK && g.product[0]) {
		st = owner_of(tx, g.product, arena, &owner, err);
		if (st == ST_OK && g.owner[0] && strcmp(g.owner, owner) != 0)
			st = err_set(err, ST_INPUT, "partner.owner", g.product, owner, NULL);
		g.owner = owner;
	} else if (st == ST_OK && g.owner[0]) {
		st = organisation_known(tx, g.owner, arena, err);
	} else if (st == ST_OK && !partner.organisation) {
		st = err_set(err, ST_INPUT, "partner.buyer_needed", g.partner, NULL);
	}
	if (st == ST_OK && g.until != DATE_NONE && g.until < g.from)
		st = err_set(err, ST_INPUT, "partner.grant_days", NULL);
	if (st == ST_OK)
		st = judge_by(tx, &g, arena, err);
	if (st == ST_OK)
		st = exchange_grant_last(tx, &number, err);
	g.grant = arena_printf(arena, "G-%" PRId64, number + 1);
	if (st == ST_OK)
		st = exchange_grant_insert(tx, number + 1, &g, err);
	if (st == ST_OK)
		st = changed(tx, g.partner, "grant.add", g.grant, err);
	if (st == ST_OK)
		*grant = g;
	return st;
}

enum status exchange_grant_revoke(struct store_tx *tx, const char *grant, const char *by, struct err *err)
{
	struct exchange_grant *list;
	struct arena arena;
	char now[PROGRAMME_AT_LEN];
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	programme_now(now);
	st = exchange_grants(tx, NULL, &arena, &list, &count, err);
	if (st == ST_OK) {
		const struct exchange_grant *g = NULL;

		for (size_t i = 0; i < count; i++)
			g = strcmp(list[i].grant, grant) == 0 ? &list[i] : g;
		st = g ? ST_OK : err_set(err, ST_NOT_FOUND, "partner.grant_unknown", grant, NULL);
		if (st == ST_OK && !g->revoked_at) {
			struct exchange_grant asked = *g;

			asked.by = by;
			st = judge_by(tx, &asked, &arena, err);
			if (st == ST_OK)
				st = exchange_grant_end(tx, grant, now, err);
			if (st == ST_OK)
				st = changed(tx, g->partner, "grant.revoke", grant, err);
		}
	}
	arena_done(&arena);
	return st;
}

/* ---- names ---- */

/* Adds one that nobody has. `*out_new` false: it is there. */
static enum status add_alias(
	struct store_tx *tx, const char *partner, const char *product, const char *alias, struct arena *arena, bool *out_new, struct err *err)
{
	struct exchange_alias row = {.partner = partner, .product = product, .alias = alias}, *list;
	char now[PROGRAMME_AT_LEN];
	size_t count = 0;
	enum status st = exchange_aliases_named(tx, exchange_word_fold(arena, alias), arena, &list, &count, err);

	*out_new = true;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(list[i].product, product) != 0)
			return err_set(err, ST_CONFLICT, "partner.alias_taken", alias, list[i].product, NULL);
		*out_new = *out_new && strcmp(list[i].partner, partner) != 0;
	}
	if (st != ST_OK || !*out_new)
		return st;
	programme_now(now);
	row.learned_at = now;
	return exchange_alias_insert(tx, &row, err);
}

enum status exchange_alias_add(
	struct store_tx *tx, const char *partner, const char *product, const char *alias, const char *by, struct arena *arena, struct err *err)
{
	struct exchange_partner p;
	struct programme_actors actors;
	const char *owner = "";
	bool new = false;
	enum status st = exchange_urn_is(alias) && strlen(alias) < EXCHANGE_URL_LEN && !alias[strcspn(alias, " \t\r\n\"<>\\^`{|}\x7f")]
				 ? exchange_partner_get(tx, partner, arena, &p, err)
				 : err_set(err, ST_INPUT, "partner.alias", alias, NULL);

	if (st == ST_OK)
		st = owner_of(tx, product, arena, &owner, err);
	if (st == ST_OK)
		st = read_actor(tx, by, arena, &actors, err);
	if (st == ST_OK && !programme_actor_oversees(&actors, by) && !programme_actor_acts_for(&actors, by, owner))
		st = err_set(err, ST_DENIED, "partner.alias_by", by, product, NULL);
	if (st == ST_OK)
		st = add_alias(tx, partner, product, alias, arena, &new, err);
	return st == ST_OK && new ? changed(tx, partner, "alias.add", arena_printf(arena, "%s,%s,%s", product, alias, by), err) : st;
}

enum status exchange_alias_learn(
	struct store_tx *tx, const char *partner, const char *product, const char *alias, struct arena *arena, struct err *err)
{
	int64_t change;
	bool new = false;
	enum status st =
		exchange_urn_is(alias) && strlen(alias) < EXCHANGE_URL_LEN ? add_alias(tx, partner, product, alias, arena, &new, err) : ST_OK;

	if (st == ST_CONFLICT) /* a name that says two things says neither: the first stays */
		return ST_OK;
	return st == ST_OK && new ? exchange_change_next(tx, &change, err) : st;
}
