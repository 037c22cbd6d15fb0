/* Site inventories: activity × factor by process, month and carrier. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <inttypes.h>
#include <stdlib.h>

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

static enum status made_anew(struct store_tx *tx, const struct party_rules *rules, enum party_factor_purpose purpose, struct arena *arena,
	struct carbon_rows *rows, struct err *err)
{
	struct carbon_model model;
	enum status st = carbon_model_load(tx, rules, &model, err);

	model.purpose = purpose;
	if (st == ST_OK)
		st = carbon_model_energy(&model, NULL, err);
	if (st == ST_OK)
		carbon_inventory_rows(&model, rows);
	for (size_t i = 0; st == ST_OK && i < rows->count; i++)
		for (int c = 0; c < CARBON_CELLS_MAX; c++)
			if (rows->item[i].cell[c])
				rows->item[i].cell[c] = arena_strdup(arena, rows->item[i].cell[c]);
	carbon_model_done(&model);
	return st;
}

enum status carbon_inventory(struct store_tx *tx, const struct party_rules *rules, enum party_factor_purpose purpose, struct arena *arena,
	struct carbon_inventory_line **out_list, size_t *out_count, struct err *err)
{
	struct carbon_rows rows = {0};
	struct carbon_process *process;
	size_t processes = 0;
	struct map *at = map_new();
	enum status st = carbon_processes_read(tx, arena, &process, &processes, err);

	if (st == ST_OK)
		st = purpose == PARTY_PURPOSE_FOOTPRINT ? carbon_rows_read(tx, arena, &carbon_derived[CARBON_TABLE_INVENTORY], &rows, err)
							: made_anew(tx, rules, purpose, arena, &rows, err);
	for (size_t i = 0; i < processes; i++)
		map_add(at, process[i].process, (int64_t)i, NULL);
	if (st == ST_OK) {
		struct carbon_inventory_line *list = arena_alloc(arena, (rows.count + 1) * sizeof *list);

		for (size_t i = 0; i < rows.count; i++) {
			const char *const *cell = rows.item[i].cell;
			int64_t k;

			list[i] = (struct carbon_inventory_line){.site = map_get(at, cell[0], &k) ? process[k].site : "",
				.process = cell[0],
				.month = cell[1],
				.carrier = cell[2],
				.status = cell[3],
				.scope = atoi(cell[4]),
				.factor = cell[5],
				.amount = cell[6],
				.unit = cell[7],
				.location_kgco2e = cell[8],
				.market_kgco2e = cell[11],
				.source_line = strtoll(cell[10], NULL, 10)};
		}
		*out_list = list;
		*out_count = rows.count;
	}
	carbon_rows_done(&rows);
	map_free(at);
	return st;
}
