/* What each process uses of each carrier over a period, from the bills. */
#include "base/decimal.h"
#include "carbon/carbon.h"

#include <string.h>

enum status carbon_profile(
	struct store_tx *tx, date_month from, date_month to, struct arena *arena, struct carbon_use **out_list, size_t *out_count, struct err *err)
{
	char first[DATE_TEXT_LEN], last[DATE_TEXT_LEN], digits[DECIMAL_TEXT_LEN * 2];
	struct carbon_use *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	mpq_t sum, one;
	bool row;
	enum status st = store_query(tx,
		"SELECT a.process, p.site, p.name, a.carrier, a.unit, a.quantity FROM activity a JOIN processes p ON p.process = a.process"
		" WHERE a.\"month\" >= ?1 AND a.\"month\" <= ?2 AND a.quantity IS NOT NULL ORDER BY a.process, a.carrier, a.unit, a.\"month\"",
		&s, err);

	if (st != ST_OK)
		return st;
	month_format(from, first);
	month_format(to, last);
	store_bind_text(s, 1, first);
	store_bind_text(s, 2, last);
	mpq_inits(sum, one, NULL);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		struct carbon_use *use = count > 0 ? &list[count - 1] : NULL;

		if (!use || strcmp(use->process, store_text(s, 0)) != 0 || strcmp(use->carrier, store_text(s, 3)) != 0 ||
			strcmp(use->unit, store_text(s, 4)) != 0) {
			list = arena_grow(arena, list, count, sizeof *list);
			use = &list[count++];
			*use = (struct carbon_use){.process = store_text_copy(s, 0, arena),
				.site = store_text_copy(s, 1, arena),
				.name = store_text_copy(s, 2, arena),
				.carrier = store_text_copy(s, 3, arena),
				.unit = store_text_copy(s, 4, arena)};
			mpq_set_ui(sum, 0, 1);
		}
		st = decimal_parse_exact(store_text(s, 5), one, err);
		if (st != ST_OK)
			break;
		mpq_add(sum, sum, one);
		decimal_canonical(sum, digits);
		use->quantity = arena_strdup(arena, digits);
		use->months++;
	}
	mpq_clears(sum, one, NULL);
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status carbon_production(struct store_tx *tx, struct arena *arena, struct carbon_made **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT o.process, p.site, o.product, o.\"month\", o.quantity, d.mass_kg FROM production o"
			" JOIN processes p ON p.process = o.process JOIN products d ON d.product = o.product WHERE d.kind <> 'waste'"
			" ORDER BY o.process, o.product, o.\"month\"",
		struct carbon_made, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4), STORE_TEXT(5));
	return ST_OK;
}
