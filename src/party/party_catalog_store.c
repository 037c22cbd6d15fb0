/* SQL of the catalogue: products and links. */
#include "party/party.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *text_at(struct store_stmt *stmt, struct arena *arena, int column)
{
	const char *text = store_text(stmt, column);

	return text ? arena_strdup(arena, text) : NULL;
}

/* Moves a grown heap array into the arena. */
static void *into_arena(struct arena *arena, void *list, size_t count, size_t size)
{
	void *kept = arena_alloc(arena, count * size + 1);

	if (count > 0)
		memcpy(kept, list, count * size);
	free(list);
	return kept;
}

enum status party_products(struct store_tx *tx, struct arena *arena, struct party_product **out_list, size_t *out_count, struct err *err)
{
	struct party_product *list = NULL;
	size_t count = 0, capacity = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT product, organisation, name, kind, declared_unit, mass_kg, price_krw, factor, source_line FROM products ORDER BY product", &s,
		err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (count == capacity)
			list = heap_grow(list, capacity = capacity ? capacity * 2 : 64, sizeof *list);
		list[count++] = (struct party_product){
			.product = text_at(s, arena, 0),
			.organisation = text_at(s, arena, 1),
			.name = text_at(s, arena, 2),
			.kind = text_at(s, arena, 3),
			.declared_unit = text_at(s, arena, 4),
			.mass_kg = text_at(s, arena, 5),
			.price_krw = text_at(s, arena, 6),
			.factor = text_at(s, arena, 7),
			.source_line = store_int(s, 8),
		};
	}
	if (st != ST_OK) {
		free(list);
		return st;
	}
	*out_list = into_arena(arena, list, count, sizeof *list);
	*out_count = count;
	return ST_OK;
}

enum status party_links(struct store_tx *tx, struct arena *arena, struct party_link **out_list, size_t *out_count, struct err *err)
{
	struct party_link *list = NULL;
	size_t count = 0, capacity = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT product, input, part, kind, quantity, share, source_line FROM links ORDER BY source_line", &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (count == capacity)
			list = heap_grow(list, capacity = capacity ? capacity * 2 : 64, sizeof *list);
		list[count++] = (struct party_link){
			.product = text_at(s, arena, 0),
			.input = text_at(s, arena, 1),
			.part = text_at(s, arena, 2),
			.kind = text_at(s, arena, 3),
			.quantity = text_at(s, arena, 4),
			.share = text_at(s, arena, 5),
			.source_line = store_int(s, 6),
		};
	}
	if (st != ST_OK) {
		free(list);
		return st;
	}
	*out_list = into_arena(arena, list, count, sizeof *list);
	*out_count = count;
	return ST_OK;
}
