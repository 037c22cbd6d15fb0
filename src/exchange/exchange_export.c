#include "exchange/exchange_export.h"

#include "base/date.h"
#include "exchange/exchange_host_int.h"
#include "exchange/exchange_pact_int.h"
#include "exchange/exchange_partner.h"
#include "party/party.h"
#include "programme/programme.h"

#include <string.h>

struct exporting {
	struct store_tx *tx;
	const char *domain;
	struct arena *arena;
	struct party_organisation *organisation;
	struct party_product *product;
	struct exchange_alias *alias;
	struct programme_version *version;
	struct host_made *made;
	struct map *made_of; /* version → index of `made` */
	size_t organisations, products, aliases, versions, mades;
	struct findings *findings;
	struct exchange_exported *list;
	size_t count;
};

static const struct party_product *product_of(const struct exporting *e, const char *key)
{
	for (size_t i = 0; i < e->products; i++)
		if (strcmp(e->product[i].product, key) == 0)
			return &e->product[i];
	return NULL;
}

static const struct party_organisation *owner_of(const struct exporting *e, const struct party_product *product)
{
	for (size_t i = 0; product && product->organisation && i < e->organisations; i++)
		if (strcmp(e->organisation[i].organisation, product->organisation) == 0)
			return &e->organisation[i];
	return NULL;
}

static bool is_among(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* The id that our host gave a version, or the version's own. */
static const char *id_of(const struct exporting *e, const char *version)
{
	int64_t at;

	return map_get(e->made_of, version, &at) ? e->made[at].footprint : version;
}

/* The chain before a version, newest first (R40). */
static struct exchange_words preceding(const struct exporting *e, size_t at)
{
	const char *before = e->version[at].previous;
	struct exchange_words words = {NULL, 0};

	for (size_t i = at; before && before[0] && i-- > 0;) {
		if (strcmp(e->version[i].version, before) != 0)
			continue;
		exchange_words_add(e->arena, &words, id_of(e, e->version[i].version));
		before = e->version[i].previous;
	}
	return words;
}

/* When it was published: midnight of that day in Seoul. */
static int64_t created_us(const struct programme_version *v)
{
	char day[DATE_TEXT_LEN] = "";
	date_day on;

	snprintf(day, sizeof day, "%.10s", v->published_on ? v->published_on : "");
	return date_parse(day, &on, NULL) == ST_OK ? exchange_time_of_day(on) : 0;
}

void exchange_own_facts(struct arena *arena, const struct party_product *product, struct exchange_own *own)
{
	if (product->cpc_code)
		exchange_words_add(arena, &own->classifications, arena_printf(arena, "urn:cpc:%s", product->cpc_code));
	own->packaging_included = product->packaging;
	if (!product->standards)
		return;
	for (const char *at = product->standards; *at;) {
		size_t length = strcspn(at, " ");

		if (length > 0)
			exchange_words_add(arena, &own->standards, arena_strndup(arena, at, length));
		at += length + strspn(at + length, " ");
	}
	exchange_words_add(arena, &own->standards, "PACT-3.0");
}

/* A version that our host did not publish yet. */
static enum status write_one(struct exporting *e, size_t at, const char **out_json, size_t *out_length, struct err *err)
{
	const struct programme_version *v = &e->version[at];
	const struct party_product *product = product_of(e, v->product);
	const struct party_organisation *owner = owner_of(e, product);
	struct exchange_own own = {.payload = v->payload, .id = v->version, .created_us = created_us(v), .packaging_included = -1};
	char *json;
	enum status st;

	if (!owner)
		return err_set(err, ST_INPUT, "pact.own_missing", "companyName", NULL);
	own.company_name = owner->name_en && owner->name_en[0] ? owner->name_en : owner->name;
	own.product_name = product->name && product->name[0] ? product->name : v->product;
	exchange_words_add(e->arena, &own.companies, exchange_urn_make(e->arena, e->domain, "company-id", owner->organisation));
	exchange_words_add(e->arena, &own.products, exchange_urn_make(e->arena, e->domain, "product-id", v->product));
	for (size_t i = 0; i < e->aliases; i++)
		if (strcmp(e->alias[i].product, v->product) == 0)
			exchange_words_add(e->arena, &own.products, e->alias[i].alias);
	exchange_own_facts(e->arena, product, &own);
	own.preceding = preceding(e, at);
	own.comment = v->reason && v->reason[0] ? v->reason : NULL;
	st = exchange_pact_write(&own, e->arena, &json, out_length, err);
	if (st == ST_OK)
		*out_json = json;
	return st;
}

/* What partners read under an id never differs, so what our host has goes out as it is there. */
static enum status export_one(struct exporting *e, size_t at, struct err *err)
{
	const struct programme_version *v = &e->version[at];
	struct exchange_footprint shown;
	struct exchange_exported *out;
	const char *json = NULL;
	size_t length = 0;
	enum status st;

	if (map_key(e->made_of, v->version)) {
		st = exchange_footprint_get(e->tx, id_of(e, v->version), e->arena, &shown, err);
		if (st == ST_OK) {
			json = shown.json;
			length = strlen(json);
		}
	} else {
		st = write_one(e, at, &json, &length, err);
	}
	if (st != ST_OK)
		return st;
	e->list = arena_grow(e->arena, e->list, e->count, sizeof *e->list);
	out = &e->list[e->count];
	out->product = v->product;
	st = exchange_pact_read(json, length, "", e->arena, NULL, &out->pact, err);
	e->count += st == ST_OK;
	return st;
}

static enum status read_all(struct exporting *e, struct err *err)
{
	enum status st = programme_versions(e->tx, NULL, e->arena, &e->version, &e->versions, err);

	if (st == ST_OK)
		st = party_organisations(e->tx, e->arena, &e->organisation, &e->organisations, err);
	if (st == ST_OK)
		st = party_products(e->tx, e->arena, &e->product, &e->products, err);
	if (st == ST_OK)
		st = exchange_aliases(e->tx, NULL, e->arena, &e->alias, &e->aliases, err);
	if (st == ST_OK)
		st = host_made_read(e->tx, e->arena, &e->made, &e->mades, err);
	for (size_t i = 0; st == ST_OK && i < e->mades; i++)
		map_add(e->made_of, e->made[i].version, (int64_t)i, NULL);
	return st;
}

static enum status judge_names(const struct exporting *e, const char *const *product, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool published = false;

		for (size_t k = 0; k < e->versions && !published; k++)
			published = strcmp(e->version[k].product, product[i]) == 0;
		if (!published)
			return err_set(err, ST_NOT_FOUND, "export.unpublished", product[i], NULL);
	}
	return ST_OK;
}

static enum status export_all(struct exporting *e, const char *const *product, size_t products, struct err *err)
{
	enum status st = read_all(e, err);

	if (st == ST_OK && product)
		st = judge_names(e, product, products, err);
	for (size_t i = 0; i < e->versions && st == ST_OK; i++) {
		if (!e->version[i].is_active || (product && !is_among(e->version[i].product, product, products)))
			continue;
		st = export_one(e, i, err);
		if (st != ST_INPUT)
			continue;
		err_at(err, e->version[i].product, 0, 0);
		findings_add(e->findings, SEVERITY_WARNING, err);
		st = ST_OK;
	}
	return st;
}

enum status exchange_export(struct store_tx *tx, const char *domain, const char *const *product, size_t products, struct arena *arena,
	struct exchange_exported **out_list, size_t *out_count, struct findings *findings, struct err *err)
{
	struct exporting e = {.tx = tx, .domain = domain, .arena = arena, .made_of = map_new(), .findings = findings};
	enum status st = export_all(&e, product, products, err);

	map_free(e.made_of);
	if (st != ST_OK)
		return st;
	*out_list = e.list;
	*out_count = e.count;
	return ST_OK;
}

enum status exchange_domain_of(const char *url, struct arena *arena, const char **out_domain, struct err *err)
{
	const char *host = strstr(url, "://");
	size_t length;

	host = host ? host + 3 : url;
	length = strcspn(host, ":/?#");
	if (length == 0 || length > 253 || host[strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/")] != '\0')
		return err_set(err, ST_INPUT, "export.base_url", url, NULL);
	*out_domain = exchange_word_fold(arena, arena_strndup(arena, host, length));
	return ST_OK;
}
