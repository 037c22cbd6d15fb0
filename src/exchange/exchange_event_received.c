/* A partner's footprint as data of a supplier: which product of ours it stands for, and its values as a row of supplier_footprints. */
#include "exchange/exchange_event_int.h"

#include "base/decimal.h"
#include "base/hash.h"
#include "base/json.h"
#include "carbon/carbon.h"
#include "party/party.h"
#include "programme/programme.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECOND_US INT64_C(1000000)

/* ---- for which product ---- */

static char *decoded(const char *text, struct arena *arena)
{
	char *out = arena_strdup(arena, text), *to = out;

	for (const char *at = text; *at; at++) {
		char hex[3] = {0};

		if (*at == '%' && at[1] && at[2]) {
			hex[0] = at[1];
			hex[1] = at[2];
			*to++ = (char)strtol(hex, NULL, 16);
			at += 2;
		} else {
			*to++ = *at;
		}
	}
	*to = '\0';
	return out;
}

/* "urn:pact:OURS:product-id:KEY" or buyer-id: our key, NULL if it is another's. */
static const char *own_key(const char *urn, const char *domain, struct arena *arena)
{
	static const char *const kind[] = {":product-id:", ":buyer-id:"};
	size_t length = strlen(domain);

	if (strncasecmp(urn, "urn:pact:", 9) != 0 || strncasecmp(urn + 9, domain, length) != 0)
		return NULL;
	for (size_t i = 0; i < 2; i++)
		if (strncasecmp(urn + 9 + length, kind[i], strlen(kind[i])) == 0)
			return decoded(urn + 9 + length + strlen(kind[i]), arena);
	return NULL;
}

/* Host of our base URL without its port: what stands in our URNs. */
static enum status our_domain(struct store_tx *tx, struct arena *arena, const char **out_domain, struct err *err)
{
	const char *base = NULL, *host;
	enum status st = exchange_setting_get(tx, "domain", arena, out_domain, err);

	if (st != ST_OK || *out_domain)
		return st;
	st = exchange_setting_get(tx, "base_url", arena, &base, err);
	host = base && strncmp(base, "https://", 8) == 0 ? base + 8 : "";
	*out_domain = arena_strndup(arena, host, strcspn(host, ":/"));
	return st;
}

enum status exchange_product_of(struct store_tx *tx, const struct exchange_partner *partner, const struct exchange_words *ids, struct arena *arena,
	const char **out_product, struct err *err)
{
	struct exchange_alias *alias;
	struct party_product *product;
	size_t aliases = 0, products = 0;
	const char *domain = "", *found = NULL;
	enum status st = exchange_aliases(tx, partner->partner, arena, &alias, &aliases, err);

	if (st == ST_OK)
		st = party_products(tx, arena, &product, &products, err);
	if (st == ST_OK)
		st = our_domain(tx, arena, &domain, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; !found && i < ids->count; i++)
		for (size_t k = 0; !found && k < aliases; k++)
			if (exchange_word_equal(alias[k].alias, ids->item[i]))
				found = alias[k].product;
	for (size_t i = 0; !found && domain[0] && i < ids->count; i++) {
		const char *key = own_key(ids->item[i], domain, arena);

		/* URNs are compared without case */
		for (size_t k = 0; key && !found && k < products; k++)
			if (strcasecmp(product[k].product, key) == 0)
				found = product[k].product;
	}
	*out_product = found;
	return ST_OK;
}

/* ---- as a row ---- */

static const char *const units[][2] = {{"kilogram", "kg"}, {"liter", "L"}, {"cubic meter", "m3"}, {"kilowatt hour", "kWh"}, {"megajoule", "MJ"},
	{"ton kilometer", "tkm"}, {"square meter", "m2"}, {"piece", "piece"}};

struct row {
	struct arena *arena;
	struct programme_received_cell cell[40];
	size_t count;
};

static void put(struct row *row, const char *column, const char *value)
{
	if (value && row->count < sizeof row->cell / sizeof *row->cell)
		row->cell[row->count++] = (struct programme_received_cell){column, value};
}

/* In plain notation; NULL where it cannot be. */
static const char *plain(struct row *row, const struct exchange_decimal *d)
{
	char text[DECIMAL_TEXT_LEN * 2];
	const char *out = NULL;
	mpq_t value;

	if (!d->text)
		return NULL;
	mpq_init(value);
	if (decimal_parse_exact(d->text, value, NULL) == ST_OK) {
		decimal_canonical(value, text);
		out = arena_strdup(row->arena, text);
	}
	mpq_clear(value);
	return out;
}

/* A component whose sign is wrong is a finding (R36), and then no component: the total holds as it was given (R38). */
static void put_signed(struct row *row, const char *column, const struct exchange_decimal *d, int sign)
{
	if (d->text && d->value * sign >= 0)
		put(row, column, plain(row, d));
}

static void put_between(struct row *row, const char *column, const struct exchange_decimal *d, double low, double high)
{
	if (d->text && d->value >= low && d->value <= high)
		put(row, column, plain(row, d));
}

/* What leaves the air by technology, two properties in one component. */
static void put_removals(struct row *row, const struct exchange_pact *p)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpq_t sum, part;

	mpq_inits(sum, part, NULL);
	if (p->removals.text && p->removals.value <= 0 && decimal_parse_exact(p->removals.text, part, NULL) == ST_OK)
		mpq_add(sum, sum, part);
	if (p->storage.text && p->storage.value <= 0 && decimal_parse_exact(p->storage.text, part, NULL) == ST_OK)
		mpq_add(sum, sum, part);
	decimal_canonical(sum, text);
	put(row, "technological_removal", arena_strdup(row->arena, text));
	mpq_clears(sum, part, NULL);
}

/* The day in Seoul; of an exclusive end the one before. */
static const char *day_of(struct row *row, int64_t us, bool end)
{
	char text[DATE_TEXT_LEN];

	if (us == EXCHANGE_TIME_NONE)
		return NULL;
	us -= end ? 1 : 0;
	date_format(date_in_seoul(us / SECOND_US - (us % SECOND_US < 0)), text);
	return arena_strdup(row->arena, text);
}

static void put_rest(struct row *row, const struct exchange_pact *p)
{
	static const char *const rating[] = {"dqr_technological", "dqr_temporal", "dqr_geographical"};

	put_between(row, "primary_data_share", &p->primary_percent, 0, 100);
	for (int i = 0; i < 3; i++)
		put_between(row, rating[i], &p->rating[i], 1, 5);
	put(row, "verified",
		p->verified && p->verification_coverage && strcmp(p->verification_coverage, "product level") == 0 ? "third_party" : "no");
	put(row, "gwp_set", p->gwp.count > 0 ? p->gwp.item[0] : NULL);
	put(row, "reference_from", day_of(row, p->reference_start_us, false));
	put(row, "reference_to", day_of(row, p->reference_end_us, true));
	put(row, "valid_from", day_of(row, p->validity_start_us, false));
	put(row, "valid_to", day_of(row, p->validity_end_us, true));
}

static void write_row(struct row *row, const struct exchange_pact *p)
{
	const char *unit = p->unit;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(units[i][0], p->unit) == 0)
			unit = units[i][1];
	put(row, "declared_unit", unit);
	put(row, "declared_amount", plain(row, &p->amount));
	if (p->mass_kg.value > 0)
		put(row, "mass_kg", plain(row, &p->mass_kg));
	put(row, "boundary", "cradle_to_gate");
	put(row, "pcf_excluding_uptake", plain(row, &p->t2));
	put_removals(row, p);
	put_signed(row, "biogenic_non_co2", &p->non_co2, 1);
	put_signed(row, "biogenic_uptake", &p->uptake, -1);
	put_signed(row, "land_use_change", &p->land_use_change, 1);
	put_signed(row, "land_management", &p->land_emissions, 1);
	put_signed(row, "land_management_removal", &p->land_removals, -1);
	put_signed(row, "aircraft", &p->aircraft, 1);
	put_rest(row, p);
}

/* ---- taking in ---- */

static const char *joined(const struct exchange_words *words, struct arena *arena)
{
	const char *out = "";

	for (size_t i = 0; i < words->count; i++)
		out = arena_printf(arena, "%s%s%s", out, i ? " " : "", words->item[i]);
	return out;
}

/* Digest over all members but the status, in the order of their names. */
static void content_digest(const struct exchange_pact *p, char out_hex[HASH_HEX_LEN])
{
	json_t *root = json_loadb(p->json, p->json_length, 0, NULL);
	char *text;

	json_object_del(root, "status");
	text = root ? json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	exchange_sha256(text ? text : p->json, text ? strlen(text) : p->json_length, out_hex);
	free(text);
	json_decref(root);
}

/* Its ids are names of that product from now on. */
static enum status learn(struct store_tx *tx, const struct exchange_partner *partner, const char *product, const struct exchange_pact *p,
	struct arena *arena, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < p->products.count; i++)
		st = exchange_alias_learn(tx, partner->partner, product, p->products.item[i], arena, err);
	return st;
}

/* May what the partner sends stand for this product without a person's word? Anybody can write the id of a product: its own organisation's products
 * only, and those for which footprints of it stand already, or by a name that was agreed with the partner. */
static enum status stands_for(struct store_tx *tx, const struct exchange_partner *partner, const struct exchange_words *ids, const char *product,
	struct arena *arena, bool *out_stands, struct err *err)
{
	struct party_product *list;
	struct exchange_alias *alias;
	size_t count = 0, aliases = 0;
	enum status st = programme_received_stands(tx, partner->partner, product, out_stands, err);

	if (st == ST_OK && !*out_stands)
		st = exchange_aliases(tx, partner->partner, arena, &alias, &aliases, err);
	for (size_t k = 0; st == ST_OK && k < aliases; k++)
		for (size_t i = 0; strcmp(alias[k].product, product) == 0 && i < ids->count; i++)
			*out_stands = *out_stands || exchange_word_equal(alias[k].alias, ids->item[i]);
	if (st != ST_OK || *out_stands || !partner->organisation)
		return st;
	st = party_products(tx, arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count && !*out_stands; i++)
		*out_stands =
			strcmp(list[i].product, product) == 0 && list[i].organisation && strcmp(list[i].organisation, partner->organisation) == 0;
	return st;
}

/* The product that it stands for, or why it waits for a person. */
static enum status place(struct store_tx *tx, const struct exchange_accept *accept, const struct exchange_pact *p, struct arena *arena,
	struct programme_received *received, struct err *err)
{
	bool stands = false;
	enum status st = exchange_product_of(tx, accept->partner, &p->products, arena, &received->product, err);

	if (st == ST_OK && received->product)
		st = stands_for(tx, accept->partner, &p->products, received->product, arena, &stands, err);
	if (st == ST_OK && !stands) {
		received->finding = received->product ? "received.not_supplied" : "received.unknown_product";
		received->product = received->supplier = NULL;
	}
	return st;
}

enum status exchange_accept(struct store_tx *tx, const struct exchange_accept *accept, const struct exchange_pact *p, struct arena *arena,
	enum programme_received_outcome *out_outcome, struct err *err)
{
	struct row row = {.arena = arena};
	char sha256[HASH_HEX_LEN], content[HASH_HEX_LEN];
	struct programme_received received = {.partner = accept->partner->partner,
		.footprint = p->id,
		.product = accept->product,
		.supplier = accept->partner->organisation,
		.preceding = joined(&p->preceding, arena),
		.deprecated = p->deprecated,
		.json = arena_strndup(arena, p->json, p->json_length),
		.sha256 = sha256,
		.content_sha256 = content,
		.event = accept->event ? accept->event : ""};
	enum status st = ST_OK;

	exchange_sha256(p->json, p->json_length, sha256);
	content_digest(p, content);
	write_row(&row, p);
	received.cell = row.cell;
	received.cells = row.count;
	if (accept->aside) {
		received.product = received.supplier = NULL;
		received.finding = accept->aside;
	} else if (!received.product) {
		st = place(tx, accept, p, arena, &received, err);
	}
	if (st == ST_OK)
		st = programme_received_put(tx, &received, accept->at, out_outcome, err);
	if (st == ST_OK && received.product && *out_outcome == PROGRAMME_RECEIVED_TAKEN)
		st = learn(tx, accept->partner, received.product, p, arena, err);
	return st;
}

/* ---- the worker's step ---- */

enum status exchange_step_received(struct exchange_step *step, struct err *err)
{
	struct programme_published *list = NULL;
	struct programme_desk desk;
	struct findings findings;
	struct arena arena;
	size_t count = 0;
	bool settled = false;
	enum status st;

	arena_init(&arena);
	findings_init(&findings, 100);
	st = programme_desk_open_ahead(step->db, DATE_NONE, &desk, err);
	if (st == ST_OK) {
		st = programme_received_settle(desk.tx, &arena, &settled, &list, &count, &findings, err);
		for (size_t i = 0; st == ST_OK && i < count; i++)
			if (list[i].outcome == PROGRAMME_PUBLISHED) {
				step->worked->published++;
				st = programme_desk_log(&desk, "footprint.published", list[i].version, "", "", err);
			}
		if (st == ST_OK && settled)
			st = programme_desk_commit(&desk, err);
		else
			programme_desk_abandon(&desk);
	}
	findings_done(&findings);
	arena_done(&arena);
	return st;
}
