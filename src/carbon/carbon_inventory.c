/* Site inventories: activity × factor by process, month and carrier. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <inttypes.h>

void carbon_inventory_rows(struct carbon_model *model, struct carbon_rows *rows)
{
	for (size_t i = 0; i < model->energy_count; i++) {
		const struct carbon_energy *e = &model->energy[i];
		struct carbon_row *row = carbon_rows_add(rows);
		const struct factor *factor = e->missing ? NULL : model->factor[e->factor];
		char when[DATE_TEXT_LEN], number[DECIMAL_TEXT_LEN];
		int c = 0;

		month_format(e->month, when);
		row->cell[c++] = model->process[e->process].process;
		row->cell[c++] = arena_strdup(&model->arena, when);
		row->cell[c++] = e->carrier;
		row->cell[c++] = e->status;
		row->cell[c++] = arena_printf(&model->arena, "%d", e->scope);
		row->cell[c++] = factor ? factor->key : NULL;
		if (factor)
			decimal_from_exact(e->amount, number);
		row->cell[c++] = factor ? arena_strdup(&model->arena, number) : NULL;
		row->cell[c++] = factor ? factor->unit : NULL;
		if (factor)
			decimal_from_exact(e->location, number);
		row->cell[c++] = factor ? arena_strdup(&model->arena, number) : NULL;
		row->cell[c++] = arena_printf(&model->arena, "%u", factor ? factor_marks(factor, model->rules->gwp_set) : CARBON_MARK_MISSING);
		row->cell[c++] = arena_printf(&model->arena, "%" PRId64, e->source_line);
		if (factor)
			decimal_from_exact(e->market, number);
		row->cell[c++] = factor ? arena_strdup(&model->arena, number) : NULL;
	}
}

enum status carbon_inventory_build(struct store_tx *tx, const struct party_rules *rules, struct err *err)
{
	struct carbon_model model;
	struct carbon_rows rows = {0};
	enum status st = carbon_model_load(tx, rules, &model, err);

	if (st == ST_OK)
		st = carbon_model_energy(&model, NULL, err);
	if (st == ST_OK) {
		carbon_inventory_rows(&model, &rows);
		st = carbon_rows_write(tx, &carbon_derived[CARBON_TABLE_INVENTORY], NULL, &rows, err);
	}
	carbon_rows_done(&rows);
	carbon_model_done(&model);
	return st;
}
