/* SQL of published footprints. */
#include "exchange/exchange_host_int.h"

#include "base/hash.h"
#include "exchange/exchange_pact_v2.h"
#include "party/party.h"
#include "party/party_narrowing.h"
#include "programme/programme_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                                                                      \
	"seq, footprint, version, product, organisation, preceding, status, created_us, deprecated_us, json, v2_json, v2_lacks, products, "          \
	"companies,"                                                                                                                                 \
	" classifications, geography, reference_start_us, reference_end_us, valid_from_us, valid_to_us, sha256"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Texts are valid until the next step. */
static void read_row(struct store_stmt *s, struct exchange_footprint *f)
{
	*f = (struct exchange_footprint){.seq = store_int(s, 0),
		.footprint = or_empty(store_text(s, 1)),
		.version = store_text(s, 2),
		.product = or_empty(store_text(s, 3)),
		.organisation = or_empty(store_text(s, 4)),
		.preceding = store_text(s, 5),
		.deprecated = strcmp(or_empty(store_text(s, 6)), "Deprecated") == 0,
		.created_us = store_int(s, 7),
		.deprecated_us = store_is_null(s, 8) ? EXCHANGE_TIME_NONE : store_int(s, 8),
		.json = or_empty(store_text(s, 9)),
		.v2_json = store_text(s, 10),
		.v2_lacks = store_text(s, 11),
		.products = or_empty(store_text(s, 12)),
		.companies = or_empty(store_text(s, 13)),
		.classifications = or_empty(store_text(s, 14)),
		.geography = or_empty(store_text(s, 15)),
		.reference_start_us = store_int(s, 16),
		.reference_end_us = store_int(s, 17),
		.valid_from_us = store_int(s, 18),
		.valid_to_us = store_int(s, 19),
		.sha256 = or_empty(store_text(s, 20))};
}

static const char *kept(const char *text, struct arena *arena)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static void keep_row(struct exchange_footprint *f, struct arena *arena)
{
	const char **const text[] = {&f->footprint, &f->version, &f->product, &f->organisation, &f->preceding, &f->json, &f->v2_json, &f->v2_lacks,
		&f->products, &f->companies, &f->classifications, &f->geography, &f->sha256};

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = kept(*text[i], arena);
}

/* ---- reading ---- */

enum status host_records_read(struct store_tx *tx, int64_t after_change, struct host_record ***out_list, size_t *out_count, struct err *err)
{
	struct host_record **list = NULL;
	struct exchange_footprint f;
	size_t count = 0, room = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT " COLUMNS " FROM live_pact_footprint WHERE changed > ?1 ORDER BY seq", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, after_change);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (count == room) {
			room = room ? room * 2 : 64;
			list = heap_grow(list, room, sizeof *list);
		}
		read_row(s, &f);
		list[count++] = host_record_new(&f);
	}
	if (st != ST_OK) {
		for (size_t i = 0; i < count; i++)
			host_record_drop(list[i]);
		free(list);
		return st;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status exchange_footprint_get(
	struct store_tx *tx, const char *footprint, struct arena *arena, struct exchange_footprint *out_footprint, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT " COLUMNS " FROM live_pact_footprint WHERE footprint = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, footprint);
	if ((st = store_step(s, &row, err)) != ST_OK)
		return st;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "partner.footprint_unknown", footprint, NULL);
	read_row(s, out_footprint);
	keep_row(out_footprint, arena);
	return ST_OK;
}

enum status host_bought_read(struct store_tx *tx, struct arena *arena, struct host_bought **out_list, size_t *out_count, struct err *err)
{
	struct party_product *product;
	struct party_link *link;
	struct host_bought *list;
	struct map *index = map_new();
	size_t products = 0, links = 0, count = 0;
	enum status st = party_products(tx, arena, &product, &products, err);

	if (st == ST_OK)
		st = party_links(tx, arena, &link, &links, err);
	for (size_t i = 0; st == ST_OK && i < products; i++)
		map_add(index, product[i].product, (int64_t)i, NULL);
	list = arena_alloc(arena, (links + 1) * sizeof *list);
	for (size_t i = 0; st == ST_OK && i < links; i++) {
		int64_t user, input;
		const char *buyer, *owner;

		if (!map_get(index, link[i].product, &user) || !map_get(index, link[i].input, &input))
			continue;
		buyer = product[user].organisation;
		owner = product[input].organisation;
		if (buyer && owner && strcmp(buyer, owner) != 0)
			list[count++] = (struct host_bought){.buyer = buyer, .owner = owner, .product = link[i].input};
	}
	map_free(index);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static const char *kind_of(const struct party_organisation *list, size_t count, const char *organisation)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].organisation, organisation) == 0)
			return list[i].kind;
	return "";
}

static bool buys_from(const struct host_bought *bought, size_t boughts, const char *buyer, const char *owner)
{
	for (size_t i = 0; i < boughts; i++)
		if (strcmp(bought[i].buyer, buyer) == 0 && strcmp(bought[i].owner, owner) == 0)
			return true;
	return false;
}

enum status host_closed_read(struct store_tx *tx, const struct exchange_partner *partner, size_t partners, const struct host_bought *bought,
	size_t boughts, date_day today, struct arena *arena, struct host_closed **out_list, size_t *out_count, struct err *err)
{
	struct party_organisation *organisation;
	struct party_narrowing *narrowing;
	struct host_closed *list = NULL;
	size_t organisations = 0, narrowings = 0, count = 0;
	enum status st = party_narrowings(tx, arena, &narrowing, &narrowings, err);

	if (st == ST_OK)
		st = party_organisations(tx, arena, &organisation, &organisations, err);
	if (st != ST_OK)
		return st;
	for (size_t n = 0; n < narrowings; n++) {
		const char *owner = narrowing[n].owner;

		if (strcmp(narrowing[n].class, "footprint") != 0 || !party_narrowing_runs(&narrowing[n], today))
			continue;
		for (size_t p = 0; p < partners; p++) {
			const char *who = partner[p].organisation;

			if (!who || !party_narrowing_meets(&narrowing[n], who, kind_of(organisation, organisations, who), buys_from(bought, boughts, who, owner)))
				continue;
			list = arena_grow(arena, list, count, sizeof *list);
			list[count++] = (struct host_closed){who, owner};
		}
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status host_version_last(struct store_tx *tx, int64_t *out_last, struct err *err)
{
	return store_get_int(tx, "SELECT MAX(sequence) FROM footprint_version", 0, out_last, err);
}

enum status host_version_counts(struct store_tx *tx, int64_t *out_versions, int64_t *out_made, struct err *err)
{
	enum status st = store_get_int(tx, "SELECT COUNT(*) FROM footprint_version", 0, out_versions, err);

	return st == ST_OK ? store_get_int(tx, "SELECT COUNT(version) FROM live_pact_footprint", 0, out_made, err) : st;
}

/* ---- rights in the database, for requests and events ---- */

struct rights {
	struct exchange_grant *grant;
	struct host_bought *bought;
	struct host_closed *closed;
	struct exchange_partner *partner;
	size_t grants, boughts, closeds, partners;
	date_day today;
};

static enum status rights_read(struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct rights *out, struct err *err)
{
	enum status st = exchange_grants(tx, partner_or_null, arena, &out->grant, &out->grants, err);

	if (st == ST_OK)
		st = exchange_partners(tx, arena, &out->partner, &out->partners, err);
	if (st == ST_OK)
		st = host_bought_read(tx, arena, &out->bought, &out->boughts, err);
	if (st == ST_OK)
		st = programme_today(tx, DATE_NONE, &out->today, err);
	return st == ST_OK ? host_closed_read(tx, out->partner, out->partners, out->bought, out->boughts, out->today, arena, &out->closed, &out->closeds, err)
			   : st;
}

static bool may(const struct rights *r, const struct exchange_partner *p, const char *owner, const char *product)
{
	bool bought = false;

	if (strcmp(p->state, "active") != 0)
		return false;
	for (size_t i = 0; i < r->closeds && p->organisation; i++)
		if (strcmp(r->closed[i].organisation, p->organisation) == 0 && strcmp(r->closed[i].owner, owner) == 0)
			return false;
	for (size_t i = 0; i < r->boughts && p->organisation && !bought; i++)
		bought = strcmp(r->bought[i].buyer, p->organisation) == 0 && strcmp(r->bought[i].product, product) == 0;
	for (size_t i = 0; i < r->grants; i++)
		if (strcmp(r->grant[i].partner, p->partner) == 0 && host_grant_opens(&r->grant[i], owner, product, bought, r->today))
			return true;
	return false;
}

enum status exchange_footprints_find(struct store_tx *tx, const char *partner, const struct exchange_criteria *criteria, size_t top,
	struct arena *arena, struct exchange_footprint **out_list, size_t *out_count, bool *out_more, struct err *err)
{
	struct exchange_partner of = {0};
	struct exchange_footprint *list = NULL, f;
	struct rights rights;
	struct store_stmt *s;
	size_t count = 0;
	bool row, more = false;
	enum status st = exchange_partner_get(tx, partner, arena, &of, err);

	if (st == ST_OK)
		st = rights_read(tx, partner, arena, &rights, err);
	if (st == ST_OK)
		st = store_query(tx, "SELECT " COLUMNS " FROM live_pact_footprint ORDER BY seq", &s, err);
	while (st == ST_OK && !more && (st = store_step(s, &row, err)) == ST_OK && row) {
		struct exchange_pact pact;
		struct arena once;
		bool fits;

		read_row(s, &f);
		arena_init(&once);
		exchange_footprint_sketch(&f, &once, &pact);
		fits = exchange_criteria_match(criteria, &pact) && may(&rights, &of, f.organisation, f.product);
		arena_done(&once);
		if (!fits)
			continue;
		if (count == top) {
			more = true;
			break;
		}
		keep_row(&f, arena);
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = f;
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	*out_more = more;
	return ST_OK;
}

enum status exchange_footprint_partners(
	struct store_tx *tx, const char *product, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err)
{
	struct rights rights;
	struct store_stmt *s;
	const char **list = NULL, *owner = NULL;
	size_t count = 0;
	bool row;
	enum status st = rights_read(tx, NULL, arena, &rights, err);

	if (st == ST_OK)
		st = store_query(tx, "SELECT organisation FROM live_pact_footprint WHERE product = ?1 ORDER BY seq DESC LIMIT 1", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, product);
	if ((st = store_step(s, &row, err)) != ST_OK)
		return st;
	owner = row ? store_text_copy(s, 0, arena) : NULL;
	for (size_t i = 0; owner && i < rights.partners; i++) {
		if (!may(&rights, &rights.partner[i], owner, product))
			continue;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = rights.partner[i].partner;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* ---- writing ---- */

static enum status insert(struct store_tx *tx, const struct exchange_footprint *f, int64_t change, struct err *err)
{
	const char *const text[] = {f->footprint, f->version, f->product, f->organisation, f->preceding, f->deprecated ? "Deprecated" : "Active",
		f->json, f->v2_json, f->v2_lacks, f->products, f->companies, f->classifications, f->geography, f->sha256};
	const int64_t number[] = {f->seq, f->created_us, f->reference_start_us, f->reference_end_us, f->valid_from_us, f->valid_to_us, change};
	enum { TEXTS = sizeof text / sizeof *text, NUMBERS = sizeof number / sizeof *number };
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_footprint (footprint, version, product, organisation, preceding, status, json, v2_json, v2_lacks, products,"
		" companies, classifications, geography, sha256, seq, created_us, reference_start_us, reference_end_us, valid_from_us, valid_to_us,"
		" changed, deprecated_us)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
		&s, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < TEXTS; i++)
		store_bind_text(s, 1 + i, text[i]);
	for (int i = 0; i < NUMBERS; i++)
		store_bind_int(s, TEXTS + 1 + i, number[i]);
	if (f->deprecated_us == EXCHANGE_TIME_NONE)
		store_bind_null(s, TEXTS + NUMBERS + 1);
	else
		store_bind_int(s, TEXTS + NUMBERS + 1, f->deprecated_us);
	return store_run(s, err);
}

enum status host_footprint_insert(struct store_tx *tx, struct exchange_footprint *f, struct err *err)
{
	int64_t change, last;
	enum status st = exchange_change_next(tx, &change, err);

	if (st == ST_OK)
		st = store_get_int(tx, "SELECT MAX(seq) FROM live_pact_footprint", 0, &last, err);
	if (st != ST_OK)
		return st;
	f->seq = last + 1;
	return insert(tx, f, change, err);
}

enum status host_footprint_end(struct store_tx *tx, const struct exchange_footprint *f, struct err *err)
{
	struct store_stmt *s;
	int64_t change;
	enum status st = exchange_change_next(tx, &change, err);

	if (st == ST_OK)
		st = store_query(tx,
			"UPDATE live_pact_footprint SET status = 'Deprecated', deprecated_us = ?2, json = ?3, v2_json = ?4, sha256 = ?5, changed = ?6"
			" WHERE footprint = ?1 AND status = 'Active'",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, f->footprint);
	store_bind_int(s, 2, f->deprecated_us);
	store_bind_text(s, 3, f->json);
	store_bind_text(s, 4, f->v2_json);
	store_bind_text(s, 5, f->sha256);
	store_bind_int(s, 6, change);
	return store_run(s, err);
}

enum status host_made_read(struct store_tx *tx, struct arena *arena, struct host_made **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT version, footprint, preceding FROM live_pact_footprint WHERE version IS NOT NULL ORDER BY seq", struct host_made,
		*out_list, *out_count, .version = STORE_TEXT(0), .footprint = STORE_TEXT(1), .preceding = STORE_TEXT(2));
	return ST_OK;
}
