/* Published versions become footprints of PACT; a footprint's row out of its text. */
#include "exchange/exchange_host_int.h"

#include "base/hash.h"
#include "exchange/exchange_pact_v2.h"
#include "party/party.h"
#include "programme/programme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- rows ---- */

static const char *lines(struct arena *arena, const struct exchange_words *words)
{
	struct text text;
	const char *kept;

	text_init(&text);
	for (size_t i = 0; i < words->count; i++) {
		text_append_string(&text, exchange_word_fold(arena, words->item[i]));
		text_append_char(&text, '\n');
	}
	kept = arena_strdup(arena, text.data);
	text_done(&text);
	return kept;
}

static const char *digest(struct arena *arena, const char *json, size_t length)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(arena, sizeof hash * 2 + 1);

	crypto_hash_sha256(hash, (const unsigned char *)json, length);
	return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

/* As version 2 shows it, or why it cannot. */
static void project(const struct exchange_pact *pact, int64_t deprecated_us, struct arena *arena, struct exchange_footprint *f)
{
	char *json;
	size_t length;
	struct err err;

	f->v2_json = f->v2_lacks = NULL;
	if (exchange_v2_project(pact, deprecated_us, arena, &json, &length, &err) == ST_OK)
		f->v2_json = json;
	else
		f->v2_lacks = arena_strdup(arena, err.param_count > 0 ? err.param[0] : err.code);
}

enum status exchange_footprint_add(struct store_tx *tx, const char *json, const char *version_or_null, const char *product, const char *organisation,
	int64_t *out_seq, struct err *err)
{
	struct exchange_footprint f = {.version = version_or_null, .product = product, .organisation = organisation};
	struct exchange_pact pact;
	struct arena arena;
	const char *geography;
	enum status st;

	arena_init(&arena);
	st = exchange_pact_read(json, strlen(json), "", &arena, NULL, &pact, err);
	if (st == ST_OK) {
		geography = pact.subdivision ? pact.subdivision : pact.country ? pact.country : pact.region ? pact.region : "";
		f.footprint = pact.id;
		f.preceding = pact.preceding.count > 0 ? pact.preceding.item[0] : NULL;
		f.deprecated = pact.deprecated;
		f.created_us = pact.created_us;
		f.deprecated_us = pact.deprecated ? pact.created_us : EXCHANGE_TIME_NONE;
		f.json = json;
		f.products = lines(&arena, &pact.products);
		f.companies = lines(&arena, &pact.companies);
		f.classifications = lines(&arena, &pact.classifications);
		f.geography = exchange_word_fold(&arena, geography);
		f.reference_start_us = pact.reference_start_us;
		f.reference_end_us = pact.reference_end_us;
		f.valid_from_us = pact.valid_from_us;
		f.valid_to_us = pact.valid_to_us;
		f.sha256 = digest(&arena, json, strlen(json));
		project(&pact, f.deprecated_us, &arena, &f);
		st = host_footprint_insert(tx, &f, err);
	}
	arena_done(&arena);
	if (st == ST_OK)
		*out_seq = f.seq;
	return st;
}

enum status exchange_footprint_deprecate(struct store_tx *tx, const char *footprint, int64_t at_us, struct err *err)
{
	struct exchange_footprint f;
	struct exchange_pact pact;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = exchange_footprint_get(tx, footprint, &arena, &f, err);
	if (st == ST_OK && !f.deprecated) {
		st = exchange_pact_read(f.json, strlen(f.json), "", &arena, NULL, &pact, err);
		if (st == ST_OK) {
			f.json = exchange_pact_set_status(&arena, &pact, true);
			st = exchange_pact_read(f.json, strlen(f.json), "", &arena, NULL, &pact, err);
		}
		if (st == ST_OK) {
			f.deprecated_us = at_us;
			f.sha256 = digest(&arena, f.json, strlen(f.json));
			project(&pact, at_us, &arena, &f);
			st = host_footprint_end(tx, &f, err);
		}
	}
	arena_done(&arena);
	return st;
}

static void split(const char *text, struct arena *arena, struct exchange_words *out)
{
	*out = (struct exchange_words){0};
	while (*text) {
		size_t length = strcspn(text, "\n");

		out->item = arena_grow(arena, out->item, out->count, sizeof *out->item);
		out->item[out->count++] = arena_strndup(arena, text, length);
		text += length + (text[length] == '\n');
	}
}

void exchange_footprint_sketch(const struct exchange_footprint *f, struct arena *arena, struct exchange_pact *out_pact)
{
	*out_pact = (struct exchange_pact){.json = f->json,
		.json_length = strlen(f->json),
		.id = f->footprint,
		.deprecated = f->deprecated,
		.created_us = f->created_us,
		.reference_start_us = f->reference_start_us,
		.reference_end_us = f->reference_end_us,
		.validity_start_us = EXCHANGE_TIME_NONE,
		.validity_end_us = EXCHANGE_TIME_NONE,
		.valid_from_us = f->valid_from_us,
		.valid_to_us = f->valid_to_us};
	split(f->products, arena, &out_pact->products);
	split(f->companies, arena, &out_pact->companies);
	split(f->classifications, arena, &out_pact->classifications);
	if (strlen(f->geography) == 2)
		out_pact->country = f->geography;
	else if (strlen(f->geography) > 2 && f->geography[2] == '-')
		out_pact->subdivision = f->geography;
	else if (f->geography[0])
		out_pact->region = f->geography;
}

/* ---- versions ---- */

struct syncing {
	struct store_tx *tx;
	const char *domain;
	struct arena *arena;
	struct party_organisation *organisation;
	struct party_product *product;
	struct exchange_alias *alias;
	size_t organisations, products, aliases;
	struct map *made; /* version → index of `footprint` */
	const char **footprint;
	size_t count;
	struct exchange_synced *list;
	size_t synced;
	struct findings *findings;
};

/* Random, version 4 (R41). */
static const char *new_id(struct arena *arena)
{
	unsigned char b[16];

	randombytes_buf(b, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	return arena_printf(arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5], b[6],
		b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void add_word(struct arena *arena, struct exchange_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (exchange_word_equal(words->item[i], word))
			return;
	words->item = arena_grow(arena, words->item, words->count, sizeof *words->item);
	words->item[words->count++] = word;
}

static void note(struct syncing *s, const char *footprint, const char *product, bool deprecated)
{
	s->list = arena_grow(s->arena, s->list, s->synced, sizeof *s->list);
	s->list[s->synced++] = (struct exchange_synced){.footprint = footprint, .product = product, .deprecated = deprecated};
}

static const struct party_product *product_of(const struct syncing *s, const char *key)
{
	for (size_t i = 0; i < s->products; i++)
		if (strcmp(s->product[i].product, key) == 0)
			return &s->product[i];
	return NULL;
}

static const struct party_organisation *organisation_of(const struct syncing *s, const char *key)
{
	for (size_t i = 0; key && i < s->organisations; i++)
		if (strcmp(s->organisation[i].organisation, key) == 0)
			return &s->organisation[i];
	return NULL;
}

/* The whole chain before it, newest first (R40). */
static void preceding(const struct syncing *s, const struct programme_version *list, size_t at, struct exchange_words *out)
{
	const char *before = list[at].previous;

	for (size_t i = at; before && before[0] && i-- > 0;) {
		int64_t index;

		if (strcmp(list[i].version, before) != 0)
			continue;
		if (map_get(s->made, before, &index))
			add_word(s->arena, out, s->footprint[index]);
		before = list[i].previous;
	}
}

static enum status add(struct syncing *s, const struct programme_version *list, size_t at, struct err *err)
{
	const struct programme_version *v = &list[at];
	const struct party_product *product = product_of(s, v->product);
	const struct party_organisation *owner = product ? organisation_of(s, product->organisation) : NULL;
	const char *name = owner ? owner->name_en && owner->name_en[0] ? owner->name_en : owner->name : NULL, *id = new_id(s->arena);
	struct exchange_own own = {.payload = v->payload, .id = id, .created_us = (int64_t)time(NULL) * 1000000, .packaging_included = -1};
	int64_t seq;
	char *json;
	size_t length;
	enum status st;

	if (!owner || !name) { /* no owner, nobody who could say it */
		err_set(err, ST_INPUT, "partner.version_left_out", v->version, v->product, NULL);
		findings_add(s->findings, SEVERITY_WARNING, err);
		return ST_OK;
	}
	own.company_name = name;
	own.product_name = product->name && product->name[0] ? product->name : v->product;
	add_word(s->arena, &own.companies, exchange_urn_make(s->arena, s->domain, "company-id", owner->organisation));
	add_word(s->arena, &own.products, exchange_urn_make(s->arena, s->domain, "product-id", v->product));
	for (size_t i = 0; i < s->aliases; i++)
		if (strcmp(s->alias[i].product, v->product) == 0)
			add_word(s->arena, &own.products, s->alias[i].alias);
	exchange_own_facts(s->arena, product, &own);
	preceding(s, list, at, &own.preceding);
	own.comment = v->reason && v->reason[0] ? v->reason : NULL;
	st = exchange_pact_write(&own, s->arena, &json, &length, err);
	if (st == ST_INPUT) {
		findings_add(s->findings, SEVERITY_WARNING, err);
		return ST_OK;
	}
	if (st == ST_OK)
		st = exchange_footprint_add(s->tx, json, v->version, v->product, owner->organisation, &seq, err);
	if (st != ST_OK)
		return st;
	s->footprint = arena_grow(s->arena, s->footprint, s->count, sizeof *s->footprint);
	s->footprint[s->count] = id;
	map_add(s->made, v->version, (int64_t)s->count++, NULL);
	note(s, id, v->product, false);
	if (own.preceding.count > 0) {
		st = exchange_footprint_deprecate(s->tx, own.preceding.item[0], own.created_us, err);
		note(s, own.preceding.item[0], v->product, true);
	}
	return st;
}

static enum status sync_all(struct syncing *s, struct err *err)
{
	struct programme_version *list;
	struct host_made *made;
	size_t versions = 0, count = 0;
	enum status st = programme_versions(s->tx, NULL, s->arena, &list, &versions, err);

	if (st == ST_OK)
		st = host_made_read(s->tx, s->arena, &made, &count, err);
	if (st == ST_OK)
		st = party_organisations(s->tx, s->arena, &s->organisation, &s->organisations, err);
	if (st == ST_OK)
		st = party_products(s->tx, s->arena, &s->product, &s->products, err);
	if (st == ST_OK)
		st = exchange_aliases(s->tx, NULL, s->arena, &s->alias, &s->aliases, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		s->footprint = arena_grow(s->arena, s->footprint, s->count, sizeof *s->footprint);
		s->footprint[s->count] = made[i].footprint;
		map_add(s->made, made[i].version, (int64_t)s->count++, NULL);
	}
	for (size_t i = 0; st == ST_OK && i < versions; i++)
		if (!map_key(s->made, list[i].version))
			st = add(s, list, i, err);
	return st;
}

enum status exchange_host_sync(struct store_tx *tx, const char *domain, struct arena *arena, struct exchange_synced **out_list, size_t *out_count,
	struct findings *findings, struct err *err)
{
	struct syncing s = {.tx = tx, .domain = domain, .arena = arena, .made = map_new(), .findings = findings};
	enum status st = sync_all(&s, err);

	map_free(s.made);
	if (st == ST_OK) {
		*out_list = s.list;
		*out_count = s.synced;
	}
	return st;
}
