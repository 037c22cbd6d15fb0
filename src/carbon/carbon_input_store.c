/* SQL of what footprints are made of besides bills and output. */
#include "carbon/carbon_int.h"

#include <stdlib.h>
#include <string.h>

/* Runs a query whose text columns come first and source_line last; each row is handed to `take`, which fills one element. */
typedef void take_row(struct store_stmt *s, struct arena *arena, void *element);

static enum status read_all(
	struct store_tx *tx, struct arena *arena, const char *sql, size_t size, take_row *take, void *out_list, size_t *out_count, struct err *err)
{
	unsigned char *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, size);
		take(s, arena, list + size * count++);
	}
	if (st == ST_OK) {
		memcpy(out_list, &list, sizeof list);
		*out_count = count;
	}
	return st;
}

static void take_input(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_input *to = element;

	*to = (struct carbon_input){.process = store_text_copy(s, 0, arena),
		.month = store_text_copy(s, 1, arena),
		.item = store_text_copy(s, 2, arena),
		.kind = store_text_copy(s, 3, arena),
		.factor = store_text_copy(s, 4, arena),
		.quantity = store_text_copy(s, 5, arena),
		.unit = store_text_copy(s, 6, arena),
		.status = store_text_copy(s, 7, arena),
		.verified = store_text_copy(s, 8, arena),
		.gsd = store_text_copy(s, 9, arena),
		.source_line = store_int(s, 10)};
}

enum status carbon_inputs_read(struct store_tx *tx, struct arena *arena, struct carbon_input **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena,
		"SELECT process, \"month\", item, kind, factor, quantity, unit, status, verified, gsd, source_line FROM inputs ORDER BY process, "
		"item,"
		" \"month\"",
		sizeof **out_list, take_input, out_list, out_count, err);
}

static void take_contract(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_contract *to = element;

	*to = (struct carbon_contract){.contract = store_text_copy(s, 0, arena),
		.site = store_text_copy(s, 1, arena),
		.from = store_text_copy(s, 2, arena),
		.to = store_text_copy(s, 3, arena),
		.kwh_per_month = store_text_copy(s, 4, arena),
		.factor = store_text_copy(s, 5, arena),
		.claimed_for = store_text_copy(s, 6, arena),
		.source_line = store_int(s, 7),
		.first = store_month(s, 2),
		.last = store_month(s, 3)};
}

enum status carbon_contracts_read(struct store_tx *tx, struct arena *arena, struct carbon_contract **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena,
		"SELECT contract, site, month_from, month_to, kwh_per_month, factor, claimed_for, source_line FROM contracts ORDER BY site, contract",
		sizeof **out_list, take_contract, out_list, out_count, err);
}

static void take_received(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_received *to = element;

	*to = (struct carbon_received){.footprint = store_text_copy(s, 0, arena),
		.product = store_text_copy(s, 1, arena),
		.status = store_text_copy(s, 2, arena),
		.replaces = store_text_copy(s, 3, arena),
		.declared_unit = store_text_copy(s, 4, arena),
		.declared_amount = store_text_copy(s, 5, arena),
		.mass_kg = store_text_copy(s, 6, arena),
		.boundary = store_text_copy(s, 7, arena),
		.pcf_excluding_uptake = store_text_copy(s, 8, arena),
		.primary_data_share = store_text_copy(s, 17, arena),
		.verified = store_text_copy(s, 21, arena),
		.gwp_set = store_text_copy(s, 26, arena),
		.reference_from = store_text_copy(s, 27, arena),
		.reference_to = store_text_copy(s, 28, arena),
		.valid_from = store_text_copy(s, 29, arena),
		.valid_to = store_text_copy(s, 30, arena),
		.gsd = store_text_copy(s, 31, arena),
		.source_line = store_int(s, 32)};
	for (int i = 0; i < 8; i++)
		to->component[i] = store_text_copy(s, 9 + i, arena);
	for (int i = 0; i < 3; i++)
		to->dqr[i] = store_text_copy(s, 18 + i, arena);
	for (int i = 0; i < 4; i++)
		to->verified_share[i] = store_text_copy(s, 22 + i, arena);
}

enum status carbon_received_read(struct store_tx *tx, struct arena *arena, struct carbon_received **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena,
		"SELECT footprint, product, status, replaces, declared_unit, declared_amount, mass_kg, boundary, pcf_excluding_uptake, fossil,"
		" technological_removal, biogenic_non_co2, biogenic_uptake, land_use_change, land_management, land_management_removal, aircraft,"
		" primary_data_share, dqr_technological, dqr_temporal, dqr_geographical, verified, programme_share, verified_1_share,"
		" verified_2_share, verified_3_share, gwp_set, reference_from, reference_to, valid_from, valid_to, gsd, source_line"
		" FROM supplier_footprints ORDER BY product, footprint",
		sizeof **out_list, take_received, out_list, out_count, err);
}

static void take_share(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_share *to = element;

	*to = (struct carbon_share){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena), store_int(s, 3)};
}

enum status carbon_shares_read(struct store_tx *tx, struct arena *arena, struct carbon_share **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena, "SELECT process, product, \"share\", source_line FROM allocation_shares ORDER BY process, product",
		sizeof **out_list, take_share, out_list, out_count, err);
}

static void take_price(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_price *to = element;

	*to = (struct carbon_price){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_int(s, 2)};
}

enum status carbon_prices_read(struct store_tx *tx, struct arena *arena, struct carbon_price **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena, "SELECT product, price_krw, source_line FROM prices ORDER BY product, \"year\"", sizeof **out_list, take_price,
		out_list, out_count, err);
}

static void take_exclusion(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_exclusion *to = element;

	*to = (struct carbon_exclusion){.product = store_text_copy(s, 0, arena),
		.item = store_text_copy(s, 1, arena),
		.kgco2e = store_text_copy(s, 2, arena),
		.reason = store_text_copy(s, 3, arena),
		.source_line = store_int(s, 4)};
}

enum status carbon_exclusions_read(struct store_tx *tx, struct arena *arena, struct carbon_exclusion **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena, "SELECT product, item, kgco2e, reason, source_line FROM exclusions ORDER BY product, item", sizeof **out_list,
		take_exclusion, out_list, out_count, err);
}

static void take_balance(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_balance *to = element;

	*to = (struct carbon_balance){.balance = store_text_copy(s, 0, arena),
		.input = store_text_copy(s, 1, arena),
		.certified_kg = store_text_copy(s, 2, arena),
		.yield = store_text_copy(s, 3, arena),
		.product = store_text_copy(s, 4, arena),
		.attributed_kg = store_text_copy(s, 5, arena),
		.source_line = store_int(s, 6)};
}

enum status carbon_balances_read(struct store_tx *tx, struct arena *arena, struct carbon_balance **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena,
		"SELECT balance, input, certified_kg, \"yield\", product, attributed_kg, source_line FROM mass_balances ORDER BY balance, product",
		sizeof **out_list, take_balance, out_list, out_count, err);
}

static void take_maker(struct store_stmt *s, struct arena *arena, void *element)
{
	struct carbon_maker *to = element;

	*to = (struct carbon_maker){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena)};
}

enum status carbon_makers(struct store_tx *tx, struct arena *arena, struct carbon_maker **out_list, size_t *out_count, struct err *err)
{
	return read_all(tx, arena,
		"SELECT DISTINCT o.process, o.product, p.site FROM production o JOIN processes p ON p.process = o.process ORDER BY o.process, "
		"o.product",
		sizeof **out_list, take_maker, out_list, out_count, err);
}
