/* Product footprints as rows: writing them, and the vehicles' numbers. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TERMS_KEPT 1e6 /* terms are worth a row where a total is less than a millionth of them */

static const char *published_exact(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(arena, text);
}

static const char *published(struct arena *arena, double value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_double(value, text);
	return arena_strdup(arena, text);
}

static const char *digits(struct arena *arena, double value)
{
	char text[32];

	decimal_roundtrip(value, text);
	return arena_strdup(arena, text);
}

static void direct_row(struct carbon_model *model, const struct carbon_result *result, size_t j, struct carbon_row *row)
{
	struct arena *arena = &model->arena;
	bool made = model->process_of[j] >= 0;

	row->cell[DIRECT_PROCESS] = made ? model->process[model->process_of[j]].process : NULL;
	row->cell[DIRECT_OUTPUT] = made ? published_exact(arena, result->output[j]) : NULL;
	row->cell[DIRECT_SHARE] = made ? published_exact(arena, result->share[j]) : NULL;
	row->cell[DIRECT_KG] = published_exact(arena, result->kg[j]);
	row->cell[DIRECT_MARKED] = published_exact(arena, result->marked[j]);
	row->cell[DIRECT_CLAIM] = published_exact(arena, result->claim[j]);
	row->cell[DIRECT_KG_DIGITS] = digits(arena, carbon_solve_double(result->kg[j]));
	row->cell[DIRECT_MARKED_DIGITS] = digits(arena, carbon_solve_double(result->marked[j]));
	row->cell[DIRECT_CLAIM_DIGITS] = digits(arena, carbon_solve_double(result->claim[j]));
	row->cell[DIRECT_MARKS] = arena_printf(arena, "%u", result->own_marks[j]);
}

static void footprint_row(struct carbon_model *model, const struct carbon_result *result, size_t j, struct carbon_row *row)
{
	struct arena *arena = &model->arena;
	const double *total = &result->total[j * CARBON_COLUMNS];
	double t2 = total[CARBON_T2];
	unsigned marks = result->chain_marks[j] | result->beside_marks[j] | carbon_faults(model->rules, &model->product[j], total, &result->terms[j]);

	row->cell[FOOTPRINT_KG] = published(arena, t2);
	row->cell[FOOTPRINT_MARKED] = published(arena, total[CARBON_MARKED]);
	row->cell[FOOTPRINT_CLAIM] = published(arena, total[CARBON_CLAIM]);
	row->cell[FOOTPRINT_ADJUSTED] = published(arena, total[CARBON_ADJUSTED]);
	row->cell[FOOTPRINT_KG_DIGITS] = digits(arena, t2);
	row->cell[FOOTPRINT_CLAIM_DIGITS] = digits(arena, total[CARBON_CLAIM]);
	row->cell[FOOTPRINT_MARKS] = arena_printf(arena, "%u", marks);
	row->cell[FOOTPRINT_PUBLISHABLE] = marks & ~CARBON_MARK_LISTED_GWP ? "0" : "1";
	row->cell[FOOTPRINT_INPUT] = arena_strdup(arena, result->input_sha256);
}

/* ---- rows of sources: one a product and factor or footprint ---- */

struct source {
	const struct carbon_part *part;
	const char *key;
};

static int by_source(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	if (x->part->product != y->part->product)
		return x->part->product < y->part->product ? -1 : 1;
	return strcmp(x->key, y->key);
}

static void source_rows(struct carbon_model *model, const struct carbon_result *result, struct carbon_rows *rows)
{
	struct source *list = heap_alloc(result->part_count, sizeof *list);
	size_t count = 0, next;
	mpq_t amount, kg;

	for (size_t i = 0; i < result->part_count; i++) {
		const struct carbon_leaf *leaf = &result->leaf[result->part[i].leaf];
		const char *key = carbon_leaf_key(model, leaf);

		if (result->part[i].kind == CARBON_TRANSPORT_OUT)
			continue;
		list[count++] =
			(struct source){&result->part[i], leaf->received >= 0 ? arena_printf(&model->arena, CARBON_FOOTPRINT_PREFIX "%s", key) : key};
	}
	if (count > 0)
		qsort(list, count, sizeof *list, by_source);
	mpq_inits(amount, kg, NULL);
	for (size_t i = 0; i < count; i = next) {
		const struct carbon_part *part = list[i].part;
		const struct carbon_leaf *leaf = &result->leaf[part->leaf];
		struct carbon_row *row = carbon_rows_add(rows);

		mpq_set_ui(amount, 0, 1);
		mpq_set_ui(kg, 0, 1);
		for (next = i; next < count && by_source(&list[next], &list[i]) == 0; next++) {
			mpq_add(amount, amount, list[next].part->amount);
			mpq_add(kg, kg, list[next].part->kg);
		}
		row->cell[SOURCE_PERIOD] = carbon_case_name(result->which);
		row->cell[SOURCE_PRODUCT] = model->product[part->product].product;
		row->cell[SOURCE_FACTOR] = list[i].key;
		row->cell[SOURCE_UNIT] = leaf->factor >= 0 ? model->factor[leaf->factor]->unit : model->product[part->product].declared_unit;
		row->cell[SOURCE_AMOUNT_DIGITS] = digits(&model->arena, carbon_solve_double(amount));
		row->cell[SOURCE_KG_DIGITS] = digits(&model->arena, carbon_solve_double(kg));
		row->cell[SOURCE_MARKS] = arena_printf(&model->arena, "%u", leaf->marks);
	}
	mpq_clears(amount, kg, NULL);
	free(list);
}

/* ---- rows of components: what is not zero ---- */

static void component_row(struct carbon_model *model, const struct carbon_result *result, size_t product, const char *name, double own, double total,
	struct carbon_rows *rows)
{
	struct carbon_row *row;

	if (own == 0 && total == 0)
		return;
	row = carbon_rows_add(rows);
	row->cell[COMPONENT_PERIOD] = carbon_case_name(result->which);
	row->cell[COMPONENT_PRODUCT] = model->product[product].product;
	row->cell[COMPONENT_NAME] = name;
	row->cell[COMPONENT_DIRECT_DIGITS] = digits(&model->arena, own);
	row->cell[COMPONENT_TOTAL_DIGITS] = digits(&model->arena, total);
}

static void component_rows(struct carbon_model *model, const struct carbon_result *result, struct carbon_rows *rows)
{
	for (size_t j = 0; j < result->n; j++) {
		double packaging = carbon_solve_double(result->packaging[j]), outbound = carbon_solve_double(result->outbound[j]);

		for (size_t c = 0; c < CARBON_COLUMNS; c++)
			component_row(model, result, j, carbon_column_name[c], result->own[j * CARBON_COLUMNS + c],
				result->total[j * CARBON_COLUMNS + c], rows);
		component_row(model, result, j, CARBON_PACKAGING_NAME, packaging, packaging, rows);
		component_row(model, result, j, CARBON_OUTBOUND_NAME, outbound, outbound, rows);
		if (result->terms[j].t2 > TERMS_KEPT * fabs(result->total[j * CARBON_COLUMNS + CARBON_T2]))
			component_row(model, result, j, CARBON_T2_TERMS_NAME, result->terms[j].t2, result->terms[j].t2, rows);
		if (result->terms[j].uptake > TERMS_KEPT * fabs(result->total[j * CARBON_COLUMNS + CARBON_D]))
			component_row(model, result, j, CARBON_UPTAKE_TERMS_NAME, result->terms[j].uptake, result->terms[j].uptake, rows);
	}
}

static void choice_rows(struct carbon_model *model, const struct carbon_result *result, struct carbon_rows *rows)
{
	for (size_t i = 0; i < result->choice_count; i++) {
		const struct carbon_choice *choice = &result->choice[i];
		struct carbon_row *row = carbon_rows_add(rows);

		row->cell[CHOICE_PERIOD] = carbon_case_name(result->which);
		row->cell[CHOICE_PRODUCT] = model->product[choice->product].product;
		row->cell[CHOICE_CHOSEN] = choice->received < 0 ? "" : model->received[choice->received].footprint;
		row->cell[CHOICE_RANK] = arena_printf(&model->arena, "%d", choice->rank);
		row->cell[CHOICE_REASON] = choice->reason;
		row->cell[CHOICE_PASSED_OVER] = choice->passed_over;
	}
}

void carbon_result_rows(struct carbon_model *model, const struct carbon_result *result, int table, struct carbon_rows *rows)
{
	size_t count = table == CARBON_TABLE_MISSING ? result->gap_count : result->n;

	if (table == CARBON_TABLE_SOURCE) {
		source_rows(model, result, rows);
		return;
	}
	if (table == CARBON_TABLE_COMPONENT) {
		component_rows(model, result, rows);
		return;
	}
	if (table == CARBON_TABLE_CHOICE) {
		choice_rows(model, result, rows);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct carbon_row *row = carbon_rows_add(rows);
		size_t product = i;

		if (table == CARBON_TABLE_MISSING) {
			product = (size_t)result->gap[i].product;
			row->cell[MISSING_CODE] = result->gap[i].code;
		} else if (table == CARBON_TABLE_DIRECT) {
			direct_row(model, result, i, row);
		} else {
			footprint_row(model, result, i, row);
		}
		row->cell[0] = carbon_case_name(result->which); /* the tables by period begin with period, product */
		row->cell[1] = model->product[product].product;
	}
}

enum status carbon_footprint_build(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, struct err *err)
{
	struct carbon_model model;
	struct carbon_result result = {0};
	enum status st = carbon_model_load(tx, rules, &model, err);

	if (st == ST_OK)
		st = carbon_model_energy(&model, NULL, err);
	if (st == ST_OK)
		st = carbon_result_make(&model, which, claim, claim_count, &result, err);
	for (int table = CARBON_TABLE_DIRECT; table < CARBON_TABLE_COUNT && st == ST_OK; table++) {
		struct carbon_rows rows = {0};

		carbon_result_rows(&model, &result, table, &rows);
		st = carbon_rows_write(tx, &carbon_derived[table], carbon_case_name(which), &rows, err);
		carbon_rows_done(&rows);
	}
	carbon_result_done(&result);
	carbon_model_done(&model);
	return st;
}

enum status carbon_vehicles(struct store_tx *tx, struct arena *arena, struct carbon_vehicle **out_list, size_t *out_count, struct err *err)
{
	struct party_product *product;
	size_t products, count = 0;
	struct carbon_rows rows = {0};
	struct map *at = map_new();
	struct carbon_vehicle *list = NULL;
	unsigned char *seen = NULL;
	enum status st = party_products(tx, arena, &product, &products, err);

	if (st == ST_OK)
		st = carbon_rows_read(tx, arena, &carbon_derived[CARBON_TABLE_FOOTPRINT], &rows, err);
	for (size_t i = 0; i < products && st == ST_OK; i++)
		if (carbon_is_reported(product[i].kind))
			map_add(at, product[i].product, (int64_t)count++, NULL);
	if (st == ST_OK) {
		list = arena_alloc(arena, (count + 1) * sizeof *list);
		seen = arena_alloc(arena, count + 1);
	}
	for (size_t i = 0; i < rows.count && st == ST_OK; i++) {
		const char *const *cell = rows.item[i].cell;
		bool before = strcmp(cell[FOOTPRINT_PERIOD], "before") == 0;
		struct carbon_vehicle *v;
		int64_t k;

		if (!map_get(at, cell[FOOTPRINT_PRODUCT], &k) || (!before && strcmp(cell[FOOTPRINT_PERIOD], "after") != 0))
			continue;
		v = &list[k];
		snprintf(v->product, sizeof v->product, "%s", cell[FOOTPRINT_PRODUCT]);
		snprintf(before ? v->before_kgco2e : v->after_kgco2e, sizeof v->before_kgco2e, "%s", cell[FOOTPRINT_KG]);
		if (!before)
			snprintf(v->claim_adjusted_kgco2e, sizeof v->claim_adjusted_kgco2e, "%s", cell[FOOTPRINT_ADJUSTED]);
		v->publishable = (seen[k] == 0 || v->publishable) && strcmp(cell[FOOTPRINT_PUBLISHABLE], "1") == 0;
		seen[k] |= before ? 1 : 2;
	}
	for (size_t i = 0, k = 0; i < products && st == ST_OK; i++)
		if (carbon_is_reported(product[i].kind) && seen[k++] != 3)
			st = err_set(err, ST_NOT_FOUND, "carbon.not_built", product[i].product, NULL);
	carbon_rows_done(&rows);
	map_free(at);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
