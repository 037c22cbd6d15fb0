/* Monte Carlo of footprints through the engine: the same system that is solved, with log-normal leaves and amounts. */
#include "carbon/carbon_int.h"

#include "graph/graph_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 2

/* A draw is named by what is uncertain, so that neither order nor filters change it: first 62 bits of SHA-256 of its words. */
static uint64_t draw_of(const char *kind, const char *a, const char *b)
{
	struct hash hash;
	char hex[HASH_HEX_LEN], part[17];

	hash_init(&hash);
	hash_string(&hash, kind);
	hash_string(&hash, a);
	hash_string(&hash, b);
	hash_final(&hash, hex);
	memcpy(part, hex, 16);
	part[16] = '\0';
	return strtoull(part, NULL, 16) >> 2;
}

/* Spread of each link and leaf. One factor or footprint has one draw wherever it is used; an amount is measured once for a process, whatever products
 * it is shared among. */
static void spreads(const struct carbon_model *model, const struct carbon_result *result, float *link_s, uint64_t *link_draw, float *direct_s,
	uint64_t *direct_draw)
{
	size_t link = model->link_count;

	for (size_t i = 0; i < link; i++)
		link_draw[i] = GRAPH_OWN;
	for (size_t j = 0; j < result->n; j++)
		direct_draw[j] = GRAPH_OWN;
	for (size_t i = 0; i < result->part_count; i++) {
		const struct carbon_part *part = &result->part[i];
		const struct carbon_leaf *leaf = &result->leaf[part->leaf];
		int32_t process = model->process_of[part->product];

		if (part->kind == CARBON_TRANSPORT_OUT)
			continue;
		link_s[link] = (float)log(part->gsd);
		link_draw[link++] = part->activity ? draw_of("amount", model->process[process].process, part->activity)
						   : draw_of("own", model->product[part->product].product, carbon_leaf_key(model, leaf));
	}
	for (size_t l = 0; l < result->leaf_count; l++) {
		const struct carbon_leaf *leaf = &result->leaf[l];

		direct_s[result->n + l] = (float)log(leaf->gsd);
		direct_draw[result->n + l] = draw_of(leaf->factor >= 0 ? "factor" : "footprint", carbon_leaf_key(model, leaf), NULL);
	}
}

static void take(struct carbon_spread *to, int column, double value, const struct graph_spread *from)
{
	to->value[column] = value;
	to->mean[column] = from->mean;
	to->deviation[column] = from->deviation;
	to->p2_5[column] = from->p2_5;
	to->p25[column] = from->p25;
	to->median[column] = from->median;
	to->p75[column] = from->p75;
	to->p97_5[column] = from->p97_5;
	to->p2_5_error[column] = from->p2_5_error;
	to->p97_5_error[column] = from->p97_5_error;
}

static enum status sample(const struct carbon_model *model, const struct carbon_result *result, const int32_t *row, size_t count,
	const struct carbon_sampling *sampling, struct graph_samples *samples, double *total, struct err *err)
{
	size_t rows = result->n + result->leaf_count;
	double *direct = heap_alloc(rows * COLUMNS, sizeof *direct);
	float *link_s = heap_alloc(result->link_count, sizeof *link_s), *direct_s = heap_alloc(rows, sizeof *direct_s);
	uint64_t *link_draw = heap_alloc(result->link_count, sizeof *link_draw), *direct_draw = heap_alloc(rows, sizeof *direct_draw);
	struct graph_uncertainty uncertainty = {link_s, link_draw, direct_s, direct_draw};
	struct graph_sampling how = {
		.samples = sampling->samples, .seed = sampling->seed, .threads = sampling->threads, .row = row, .row_count = count};
	struct graph_order *order = NULL;
	enum status st;

	spreads(model, result, link_s, link_draw, direct_s, direct_draw);
	for (size_t i = 0; i < rows; i++) {
		const double *from = &result->direct[i * CARBON_COLUMNS];

		direct[i * COLUMNS] = from[CARBON_T2];
		direct[i * COLUMNS + 1] = from[CARBON_ADJUSTED];
	}
	st = carbon_model_order_of(model, result->link, result->link_count, (int32_t)rows, &order, err);
	if (st == ST_OK)
		st = graph_solve(order, COLUMNS, direct, total, 1, err);
	if (st == ST_OK)
		st = graph_sample(order, result->link, result->link_count, COLUMNS, direct, total, &uncertainty, &how, samples, err);
	graph_order_free(order);
	free(direct);
	free(link_s);
	free(direct_s);
	free(link_draw);
	free(direct_draw);
	return st;
}

enum status carbon_uncertainty(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, const char *const *product, size_t product_count, const struct carbon_sampling *sampling, struct arena *arena,
	struct carbon_spread **out_list, size_t *out_count, int32_t *out_without_answer, struct err *err)
{
	struct carbon_model model;
	struct carbon_result result = {0};
	struct graph_samples samples = {0};
	int32_t *row = NULL;
	bool *wanted;
	double *total = NULL;
	size_t count = 0;
	int64_t at;
	enum status st = carbon_model_load(tx, rules, &model, err);

	if (st == ST_OK)
		st = carbon_model_energy(&model, NULL, err);
	wanted = heap_alloc(model.product_count + 1, sizeof *wanted);
	for (size_t j = 0; j < model.product_count && !product; j++)
		wanted[j] = carbon_is_reported(model.product[j].kind);
	for (size_t i = 0; i < product_count && st == ST_OK; i++) {
		if (map_get(model.product_at, product[i], &at))
			wanted[at] = true;
		else
			st = carbon_unknown_product(model.product, model.product_count, product[i], err);
	}
	if (st == ST_OK)
		st = carbon_result_make(&model, which, claim, claim_count, &result, err);
	if (st == ST_OK) {
		row = heap_alloc(model.product_count, sizeof *row);
		total = heap_alloc((result.n + result.leaf_count) * COLUMNS, sizeof *total);
		for (size_t j = 0; j < model.product_count; j++)
			if (wanted[j])
				row[count++] = (int32_t)j;
		if (count > 0)
			st = sample(&model, &result, row, count, sampling, &samples, total, err);
	}
	if (st == ST_OK) {
		struct carbon_spread *list = arena_alloc(arena, (count + 1) * sizeof *list);

		for (size_t i = 0; i < count; i++) {
			list[i].product = arena_strdup(arena, model.product[row[i]].product);
			for (int c = 0; c < COLUMNS; c++)
				take(&list[i], c, total[(size_t)row[i] * COLUMNS + (size_t)c], &samples.spread[i * COLUMNS + (size_t)c]);
		}
		*out_list = list;
		*out_count = count;
		*out_without_answer = samples.without_answer;
	}
	graph_samples_done(&samples);
	free(row);
	free(wanted);
	free(total);
	carbon_result_done(&result);
	carbon_model_done(&model);
	return st;
}
