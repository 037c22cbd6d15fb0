/* SQL of what CBAM asks besides bills, output and links. */
#include "carbon/carbon_cbam_int.h"

#define COPY(column) store_text_copy(s, column, arena)

enum status carbon_cbam_installations(
	struct store_tx *tx, struct arena *arena, struct carbon_cbam_installation **out_list, size_t *out_count, struct err *err)
{
	struct carbon_cbam_installation *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT site, \"year\", name_en, address, unlocode, coordinates, plan_version, verifier, accreditation, report FROM "
		"cbam_installations"
		" ORDER BY site, \"year\"",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_cbam_installation){.site = COPY(0),
			.year = (int)store_int(s, 1),
			.name_en = COPY(2),
			.address = COPY(3),
			.unlocode = COPY(4),
			.coordinates = COPY(5),
			.plan_version = COPY(6),
			.verifier = COPY(7),
			.accreditation = COPY(8),
			.report = COPY(9)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status carbon_cbam_origins(struct store_tx *tx, struct arena *arena, struct carbon_cbam_origin **out_list, size_t *out_count, struct err *err)
{
	struct carbon_cbam_origin *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT product, country, route FROM cbam_goods ORDER BY product", &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_cbam_origin){COPY(0), COPY(1), COPY(2)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status carbon_cbam_lists_read(struct store_tx *tx, struct arena *arena, struct carbon_cbam_list **out_list, size_t *out_count, struct err *err)
{
	struct carbon_cbam_list *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT list, cn_prefix, status, category, counts, indirect, applies_from, applies_to, source FROM cbam_lists"
		" ORDER BY list, cn_prefix, applies_from",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_cbam_list){.list = COPY(0),
			.cn_prefix = COPY(1),
			.status = COPY(2),
			.category = COPY(3),
			.counts = COPY(4),
			.indirect = store_int(s, 5) != 0,
			.applies_from = COPY(6),
			.applies_to = COPY(7),
			.source = COPY(8)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status carbon_cbam_values(struct store_tx *tx, struct arena *arena, struct carbon_cbam_value **out_list, size_t *out_count, struct err *err)
{
	struct carbon_cbam_value *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT product, \"value\", basis, direct_t_per_t, indirect_t_per_t, markup_share, country, installation, verifier, report, "
		"valid_from,"
		" valid_to, source FROM cbam_values ORDER BY product, basis, valid_from DESC, \"value\"",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_cbam_value){.product = COPY(0),
			.value = COPY(1),
			.basis = COPY(2),
			.direct_t_per_t = COPY(3),
			.indirect_t_per_t = COPY(4),
			.markup_share = COPY(5),
			.country = COPY(6),
			.installation = COPY(7),
			.verifier = COPY(8),
			.report = COPY(9),
			.valid_from = COPY(10),
			.valid_to = COPY(11),
			.source = COPY(12)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
