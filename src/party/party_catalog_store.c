/* SQL of the catalogue: products and links. */
#include "party/party.h"

enum status party_products(struct store_tx *tx, struct arena *arena, struct party_product **out_list, size_t *out_count, struct err *err)
{
	struct party_product *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT product, organisation, name, kind, declared_unit, mass_kg, price_krw, factor, fossil_carbon_kg,"
		" biogenic_carbon_kg, recycled_carbon_kg, cn_code, cpc_code, standards, packaging, source_line FROM products ORDER BY product",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct party_product){
			.product = store_text_copy(s, 0, arena),
			.organisation = store_text_copy(s, 1, arena),
			.name = store_text_copy(s, 2, arena),
			.kind = store_text_copy(s, 3, arena),
			.declared_unit = store_text_copy(s, 4, arena),
			.mass_kg = store_text_copy(s, 5, arena),
			.price_krw = store_text_copy(s, 6, arena),
			.factor = store_text_copy(s, 7, arena),
			.fossil_carbon_kg = store_text_copy(s, 8, arena),
			.biogenic_carbon_kg = store_text_copy(s, 9, arena),
			.recycled_carbon_kg = store_text_copy(s, 10, arena),
			.cn_code = store_text_copy(s, 11, arena),
			.cpc_code = store_text_copy(s, 12, arena),
			.standards = store_text_copy(s, 13, arena),
			.packaging = store_is_null(s, 14) ? -1 : store_int(s, 14) != 0,
			.source_line = store_int(s, 15),
		};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status party_links(struct store_tx *tx, struct arena *arena, struct party_link **out_list, size_t *out_count, struct err *err)
{
	struct party_link *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT product, input, part, kind, quantity, share, source_line FROM links ORDER BY source_line", &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct party_link){
			.product = store_text_copy(s, 0, arena),
			.input = store_text_copy(s, 1, arena),
			.part = store_text_copy(s, 2, arena),
			.kind = store_text_copy(s, 3, arena),
			.quantity = store_text_copy(s, 4, arena),
			.share = store_text_copy(s, 5, arena),
			.source_line = store_int(s, 6),
		};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status party_purchases(
	struct store_tx *tx, const char *buyer, struct arena *arena, struct party_purchase **out_list, size_t *out_count, struct err *err)
{
	struct party_purchase *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT l.product, l.input, i.organisation, l.quantity, l.share FROM links l JOIN products p ON p.product = l.product"
		" JOIN products i ON i.product = l.input WHERE p.organisation = ?1 AND i.organisation <> ?1 ORDER BY l.source_line",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, buyer);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct party_purchase){
			.product = store_text_copy(s, 0, arena),
			.input = store_text_copy(s, 1, arena),
			.seller = store_text_copy(s, 2, arena),
			.quantity = store_text_copy(s, 3, arena),
			.share = store_text_copy(s, 4, arena),
		};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status party_organisations(struct store_tx *tx, struct arena *arena, struct party_organisation **out_list, size_t *out_count, struct err *err)
{
	struct party_organisation *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(
		tx, "SELECT organisation, name, name_en, kind, origin, business_number FROM organisations ORDER BY organisation", &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct party_organisation){.organisation = store_text_copy(s, 0, arena),
			.name = store_text_copy(s, 1, arena),
			.name_en = store_text_copy(s, 2, arena),
			.kind = store_text_copy(s, 3, arena),
			.origin = store_text_copy(s, 4, arena),
			.business_number = store_text_copy(s, 5, arena)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
