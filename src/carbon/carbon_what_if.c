/* Questions to footprints that stay solved: what a product's total would be if something were otherwise. Nothing of them stays. */
#include "carbon/carbon_live_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX 64

void carbon_live_list_users(struct carbon_live *live)
{
	const struct carbon_result *r = &live->result;
	size_t *start = heap_alloc(r->n + 2, sizeof *start);
	int32_t *user = heap_alloc(r->link_count + 1, sizeof *user);

	for (size_t i = 0; i < r->link_count; i++)
		if ((size_t)r->link[i].input < r->n)
			start[r->link[i].input + 2]++;
	for (size_t i = 2; i < r->n + 2; i++)
		start[i] += start[i - 1];
	for (size_t i = 0; i < r->link_count; i++)
		if ((size_t)r->link[i].input < r->n)
			user[start[r->link[i].input + 1]++] = r->link[i].product;
	free(live->user_start);
	free(live->user);
	live->user_start = start;
	live->user = user;
}

static void entry(const struct carbon_live *live, int32_t row, struct carbon_live_product *out)
{
	const struct party_product *p = &live->model.product[row];

	*out = (struct carbon_live_product){p->product, p->name, p->organisation, p->kind, p->declared_unit, row};
}

static enum status row_of(const struct carbon_live *live, const char *product, int32_t *out_row, struct err *err)
{
	int64_t at;

	if (!map_get(live->model.product_at, product, &at))
		return carbon_unknown_product(live->model.product, live->model.product_count, product, err);
	*out_row = (int32_t)at;
	return ST_OK;
}

enum status carbon_live_find(const struct carbon_live *live, const char *product, struct carbon_live_product *out_product, struct err *err)
{
	int32_t row = -1;
	enum status st = row_of(live, product, &row, err);

	if (st == ST_OK)
		entry(live, row, out_product);
	return st;
}

void carbon_live_above(const struct carbon_live *live, const int32_t *row, size_t rows, size_t max, struct arena *arena,
	struct carbon_live_product **out_list, size_t *out_count, bool *out_more)
{
	size_t n = live->result.n, count = 0;
	int32_t *queue = arena_alloc(arena, (max + 1) * sizeof *queue);
	unsigned char *seen = heap_alloc(n + 1, 1);
	struct carbon_live_product *list;
	bool more = false;

	for (size_t i = 0; i < rows; i++) {
		if (!seen[row[i]] && count < max)
			queue[count++] = row[i];
		seen[row[i]] = 1;
	}
	for (size_t i = 0; i < count && !more; i++)
		for (size_t k = live->user_start[queue[i]]; k < live->user_start[queue[i] + 1] && !more; k++) {
			int32_t user = live->user[k];

			if (seen[user])
				continue;
			seen[user] = 1;
			more = count == max;
			if (!more)
				queue[count++] = user;
		}
	free(seen);
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		entry(live, queue[i], &list[i]);
	*out_list = list;
	*out_count = count;
	*out_more = more;
}

/* Own emissions of `value` kg instead of what arises at the product itself: the difference is fossil, as a bill's. */
static const double *direct_of(const struct carbon_live *live, int32_t row, double value, double *out)
{
	double difference = value - live->result.own[(size_t)row * CARBON_COLUMNS + CARBON_T2];

	memcpy(out, live->result.direct + (size_t)row * CARBON_COLUMNS, CARBON_COLUMNS * sizeof *out);
	out[CARBON_A] += difference;
	out[CARBON_T2] += difference;
	out[CARBON_ADJUSTED] += difference;
	return out;
}

static enum status one_change(
	const struct carbon_live *live, const struct carbon_live_change *from, double *direct, struct graph_change *out_change, struct err *err)
{
	int32_t product = -1, input = -1;
	enum status st = row_of(live, from->product, &product, err);

	if (st == ST_OK && from->input)
		st = row_of(live, from->input, &input, err);
	if (st == ST_OK && !isfinite(from->value))
		st = err_set(err, ST_INPUT, "number.not_finite", NULL);
	if (st != ST_OK)
		return st;
	if (from->input)
		*out_change = (struct graph_change){.kind = GRAPH_SET_LINK, .product = product, .input = input, .quantity = from->value};
	else
		*out_change =
			(struct graph_change){.kind = GRAPH_SET_DIRECT, .product = product, .direct = direct_of(live, product, from->value, direct)};
	return ST_OK;
}

static const char *name_of(void *context, int32_t row)
{
	const struct carbon_live *live = context;

	return (size_t)row < live->model.product_count ? live->model.product[row].product : "";
}

enum status carbon_live_what_if(const struct carbon_live *live, const struct carbon_live_change *change, size_t count, const int32_t *row,
	size_t rows, struct carbon_live_totals *out_totals, struct err *err)
{
	double direct[CHANGES_MAX][CARBON_COLUMNS];
	struct graph_change list[CHANGES_MAX];
	struct graph_refusal refusal = {0};
	enum status st = count > CHANGES_MAX ? err_set(err, ST_INPUT, "live.changes", "64", NULL) : ST_OK;
	double *total;

	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = one_change(live, &change[i], direct[i], &list[i], err);
	if (st != ST_OK)
		return st;
	total = heap_alloc(rows * CARBON_COLUMNS + 1, sizeof *total);
	st = graph_resident_what_if(live->resident, list, count, row, rows, total, &refusal, err);
	if (refusal.count > 0)
		graph_refusal_say(&refusal, name_of, (void *)(uintptr_t)live, err);
	graph_refusal_done(&refusal);
	for (size_t i = 0; st == ST_OK && i < rows; i++)
		out_totals[i] = (struct carbon_live_totals){total[i * CARBON_COLUMNS + CARBON_T2], total[i * CARBON_COLUMNS + CARBON_ADJUSTED]};
	free(total);
	return st;
}

void carbon_live_totals(const struct carbon_live *live, const int32_t *row, size_t rows, struct carbon_live_totals *out_totals)
{
	const struct graph_version *version = graph_resident_read(live->resident);

	for (size_t i = 0; i < rows; i++) {
		const double *total = graph_version_total(version, row[i]);

		out_totals[i] = (struct carbon_live_totals){total[CARBON_T2], total[CARBON_ADJUSTED]};
	}
	graph_version_release(live->resident, version);
}
