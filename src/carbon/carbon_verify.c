/* Recomputes every derived row and compares it, cell by cell, with what is stored. */
#include "carbon/carbon_int.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static int compare_cells(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* All cells in order: the key decides, and rows with the same key stand in a fixed order too. */
static int by_cells(const void *a, const void *b)
{
	const struct carbon_row *x = a, *y = b;
	int order = 0;

	for (int c = 0; c < CARBON_CELLS_MAX && order == 0; c++)
		order = compare_cells(x->cell[c], y->cell[c]);
	return order;
}

static int by_key(const struct carbon_derived *table, const struct carbon_row *x, const struct carbon_row *y)
{
	int order = 0;

	for (int c = 0; c < table->keys && order == 0; c++)
		order = compare_cells(x->cell[c], y->cell[c]);
	return order;
}

static void differs(const struct carbon_derived *table, const struct carbon_row *row, const char *column, const char *stored, const char *recomputed,
	struct findings *findings)
{
	struct text key;
	struct err why;

	text_init(&key);
	for (int c = 0; c < table->keys; c++) {
		text_append_string(&key, c ? " / " : "");
		text_append_string(&key, row->cell[c] ? row->cell[c] : "—");
	}
	err_set(&why, ST_CONFLICT, table->code, key.data, stored ? stored : "—", recomputed ? recomputed : "—", column, table->name, NULL);
	findings_add(findings, SEVERITY_ERROR, &why);
	text_done(&key);
}

/* One finding for each row that differs, is missing or is there without reason. */
static void compare(const struct carbon_derived *table, struct carbon_rows *stored, struct carbon_rows *made, struct findings *findings)
{
	size_t i = 0, k = 0;
	int shown = table->keys < table->columns ? table->keys : 0; /* of a row that stands on one side only */

	for (int c = shown; c < table->columns; c++)
		if (strcmp(table->column[c], "kgco2e") == 0)
			shown = c;
	if (stored->count > 0)
		qsort(stored->item, stored->count, sizeof *stored->item, by_cells);
	if (made->count > 0)
		qsort(made->item, made->count, sizeof *made->item, by_cells);
	while (i < stored->count || k < made->count) {
		const struct carbon_row *old = i < stored->count ? &stored->item[i] : NULL, *new = k < made->count ? &made->item[k] : NULL;
		int order = !old ? 1 : !new ? -1 : by_key(table, old, new);

		if (order == 0) {
			for (int c = table->keys; c < table->columns; c++) {
				if (compare_cells(old->cell[c], new->cell[c]) == 0)
					continue;
				differs(table, old, table->column[c], old->cell[c], new->cell[c], findings);
				break;
			}
		} else if (order < 0) {
			differs(table, old, table->column[shown], old->cell[shown], NULL, findings);
		} else {
			differs(table, new, table->column[shown], NULL, new->cell[shown], findings);
		}
		i += order <= 0;
		k += order >= 0;
	}
}

static enum status verify_table(struct carbon_model *model, const struct carbon_result *result, int table, struct findings *findings, struct err *err)
{
	struct carbon_rows stored = {0}, made = {0};
	enum status st = carbon_rows_read(model->tx, &model->arena, &carbon_derived[table], &stored, err);

	if (st == ST_OK) {
		if (table == CARBON_TABLE_INVENTORY)
			carbon_inventory_rows(model, &made);
		for (int c = 0; c < CARBON_CASE_COUNT && table != CARBON_TABLE_INVENTORY; c++)
			carbon_result_rows(model, &result[c], table, &made);
		compare(&carbon_derived[table], &stored, &made, findings);
	}
	carbon_rows_done(&stored);
	carbon_rows_done(&made);
	return st;
}

enum status carbon_verify(struct store_tx *tx, const struct party_rules *rules, const struct carbon_claim *claim, size_t claim_count,
	struct findings *findings, struct err *err)
{
	struct carbon_model model;
	struct carbon_result result[CARBON_CASE_COUNT] = {{0}};
	struct err why;
	enum status st;
	bool recomputed = false;

	err_clear(&why);
	st = carbon_model_load(tx, rules, &model, &why);
	if (st == ST_OK)
		st = carbon_model_energy(&model, NULL, &why);
	for (int c = 0; c < CARBON_CASE_COUNT && st == ST_OK; c++)
		st = carbon_result_make(&model, (enum carbon_case)c, claim, claim_count, &result[c], &why);
	recomputed = st == ST_OK;
	for (int table = 0; table < CARBON_TABLE_COUNT && st == ST_OK; table++)
		st = verify_table(&model, result, table, findings, &why);
	for (int c = 0; c < CARBON_CASE_COUNT; c++)
		carbon_result_done(&result[c]);
	carbon_model_done(&model);
	if (!recomputed && (st == ST_INPUT || st == ST_NOT_FOUND)) { /* inputs that no longer give a result are what a check is there to tell */
		findings_add(findings, SEVERITY_ERROR, &why);
		return ST_OK;
	}
	if (st != ST_OK && err)
		*err = why;
	return st;
}
