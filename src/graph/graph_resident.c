/* A graph that stays solved: made, changed, asked what if, renewed. */
#include "graph/graph_resident.h"

#include "base/arena.h"
#include "graph/graph_resident_int.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SWEPT 0.25          /* links followed, as a part of all, from which a change counts as swept */
#define GROWN 1.25          /* a link that is so many times what it was counts as a new one */
#define FORWARD_MAX 0.01    /* links that point forward since the order was made */
#define ESTIMATE_AFTER 1e-4 /* part of all links that may be new before it is estimated anew how misses add up */

/* ---- making and renewing */

static void parts_done(struct graph_resident *r)
{
	free(r->row);
	free(r->position);
	graph_lists_done(&r->links);
	graph_lists_done(&r->users);
	free(r->self);
	free(r->cell);
	free(r->direct);
	free(r->peak);
	free(r->block_of);
	for (int32_t b = 0; b < r->block_count; b++)
		free(r->block[b].inverse);
	free(r->block);
	marks_done(&r->marked);
	marks_done(&r->touched);
	marks_done(&r->raised);
	free(r->v);
	free(r->left);
	free(r->undo.touched);
	free(r->undo.cell);
	free(r->undo.peak);
	free(r->undo.direct_at);
	free(r->undo.direct);
	free(r->undo.link);
	free(r->undo.witness);
}

/* Everything but locks and board from an order and its solution. `direct`, `total`: n × columns by row. */
static void parts_take(struct graph_resident *r, const struct graph_order *order, const double *direct, const double *total)
{
	size_t n = (size_t)r->n, k = (size_t)r->columns;

	r->row = heap_array(n, sizeof *r->row);
	r->position = heap_array(n, sizeof *r->position);
	memcpy(r->row, order->row, n * sizeof *r->row);
	memcpy(r->position, order->position, n * sizeof *r->position);
	r->self = heap_array(n, sizeof *r->self);
	graph_links_take(r, order);
	graph_blocks_take(r, order);
	r->cell = heap_array(n * 2 * k, sizeof *r->cell);
	r->direct = heap_array(n * k, sizeof *r->direct);
	r->peak = heap_array(n * k, sizeof *r->peak);
	for (size_t p = 0; p < n; p++) {
		memcpy(r->cell + p * 2 * k, total + (size_t)r->row[p] * k, k * sizeof *total);
		memset(r->cell + (p * 2 + 1) * k, 0, k * sizeof *total);
		memcpy(r->direct + p * k, direct + (size_t)r->row[p] * k, k * sizeof *total);
		for (size_t c = 0; c < k; c++)
			r->peak[p * k + c] = (float)fabs(r->cell[p * 2 * k + c]);
	}
	marks_init(&r->marked, r->n);
	marks_init(&r->touched, r->n);
	marks_init(&r->raised, r->n);
	graph_witness_take(r, order);
}

/* The order of the links as they are now. */
static enum status order_now(const struct graph_resident *r, struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_link *link;
	struct graph_matrix *matrix;
	enum status status;
	size_t count;

	graph_links_list(r, &link, &count);
	status = graph_matrix_new(r->n, link, count, &matrix, err);
	free(link);
	if (status != ST_OK)
		return status;
	status = graph_order_new(matrix, out_order, out_refusal, err);
	graph_matrix_free(matrix);
	return status;
}

static double *direct_now(const struct graph_resident *r)
{
	size_t n = (size_t)r->n, k = (size_t)r->columns;
	double *direct = heap_array(n * k, sizeof *direct);

	for (size_t p = 0; p < n; p++)
		memcpy(direct + (size_t)r->row[p] * k, r->direct + p * k, k * sizeof *direct);
	return direct;
}

static void publish_all(struct graph_resident *r)
{
	graph_board_renew(&r->board, r->position, r->cell, 2 * (size_t)r->columns);
}

/* Puts a new order and solution in the place of the old. */
static enum status renew_with(struct graph_resident *r, const struct graph_order *order, struct err *err)
{
	double *direct = direct_now(r), *total = heap_array((size_t)r->n * (size_t)r->columns, sizeof *total);
	enum status status = graph_solve(order, r->columns, direct, total, 1, err);

	if (status == ST_OK) {
		struct graph_resident fresh = {.n = r->n, .columns = r->columns};

		parts_take(&fresh, order, direct, total);
		parts_done(r);
		/* all but what readers use meanwhile: the locks and the board */
		memcpy(&r->row, &fresh.row, sizeof fresh - offsetof(struct graph_resident, row));
	}
	free(direct);
	free(total);
	return status;
}

enum status graph_resident_new(int32_t n, const struct graph_link *link, size_t link_count, int32_t columns, const double *direct,
	struct graph_resident **out_resident, struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_resident *r;
	struct graph_matrix *matrix;
	struct graph_order *order;
	double *total;
	enum status status;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	if (columns < 1 || columns > GRAPH_COLUMNS_MAX)
		return err_internal(err, "graph_resident_new: columns");
	status = graph_matrix_new(n, link, link_count, &matrix, err);
	if (status != ST_OK)
		return status;
	status = graph_order_new(matrix, &order, out_refusal, err);
	graph_matrix_free(matrix);
	if (status != ST_OK)
		return status;
	total = heap_array((size_t)n * (size_t)columns, sizeof *total);
	status = graph_solve(order, columns, direct, total, 1, err);
	if (status == ST_OK) {
		r = heap_alloc(1, sizeof *r);
		r->n = n;
		r->columns = columns;
		pthread_mutex_init(&r->writer, NULL);
		graph_board_init(&r->board, n, columns);
		parts_take(r, order, direct, total);
		publish_all(r);
		*out_resident = r;
	}
	graph_order_free(order);
	free(total);
	return status;
}

void graph_resident_free(struct graph_resident *resident)
{
	if (!resident)
		return;
	parts_done(resident);
	graph_board_done(&resident->board);
	pthread_mutex_destroy(&resident->writer);
	free(resident);
}

void graph_links_list(const struct graph_resident *r, struct graph_link **out_link, size_t *out_count)
{
	struct graph_link *link = heap_array(r->links.used + (size_t)r->n, sizeof *link);
	size_t count = 0;

	for (int32_t row = 0; row < r->n; row++) {
		int32_t p = r->position[row];

		if (r->self[p] != 0)
			link[count++] = (struct graph_link){row, row, r->self[p]};
		for (uint32_t e = r->links.at[p].start; e < r->links.at[p].start + r->links.at[p].count; e++) {
			if (r->links.q[e] != 0)
				link[count++] = (struct graph_link){row, r->row[r->links.col[e]], r->links.q[e]};
		}
	}
	*out_link = link;
	*out_count = count;
}

void graph_resident_links(struct graph_resident *resident, struct graph_link **out_link, size_t *out_count)
{
	pthread_mutex_lock(&resident->writer);
	graph_links_list(resident, out_link, out_count);
	pthread_mutex_unlock(&resident->writer);
}

/* ---- changes */

static enum status changes_check(const struct graph_resident *r, const struct graph_change *change, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		int32_t wrong = change[i].product < 0 || change[i].product >= r->n ? change[i].product : change[i].input;
		bool finite = true;
		char at[32], number[16], rows[16];

		snprintf(at, sizeof at, "#%zu", i);
		snprintf(rows, sizeof rows, "%" PRId32, r->n);
		snprintf(number, sizeof number, "%" PRId32, wrong);
		if (wrong < 0 || wrong >= r->n) {
			if (wrong == change[i].product || change[i].kind == GRAPH_SET_LINK)
				return err_set(err, ST_INPUT, "graph.row_range", at, number, rows, NULL);
		}
		if (change[i].kind == GRAPH_SET_LINK)
			finite = isfinite(change[i].quantity) != 0;
		for (int32_t c = 0; change[i].kind == GRAPH_SET_DIRECT && c < r->columns; c++)
			finite &= isfinite(change[i].direct[c]) != 0;
		if (!finite)
			return err_set(err, ST_INPUT, "graph.not_finite", at, NULL);
	}
	return ST_OK;
}

static void direct_set(struct graph_resident *r, int32_t p, const double *direct)
{
	double *cell = cell_of(r, p), *old = r->direct + (size_t)p * (size_t)r->columns;
	struct undo *undo = &r->undo;
	int32_t k = r->columns;

	if (undo->direct_count == undo->direct_capacity) {
		undo->direct_capacity = undo->direct_capacity ? undo->direct_capacity * 2 : 64;
		undo->direct_at = heap_grow(undo->direct_at, undo->direct_capacity, sizeof *undo->direct_at);
		undo->direct = heap_grow(undo->direct, undo->direct_capacity, (size_t)k * sizeof *undo->direct);
	}
	undo->direct_at[undo->direct_count] = p;
	memcpy(undo->direct + undo->direct_count++ * (size_t)k, old, (size_t)k * sizeof *old);
	touch(r, p, k);
	for (int32_t c = 0; c < k; c++) {
		double value = direct[c] + 0.0;

		cell[k + c] += value - old[c];
		old[c] = value;
	}
	mark(&r->marked, p);
}

/* Sets what p uses of i, in all that follows from it; returns what it was. */
static double quantity_set(struct graph_resident *r, int32_t p, int32_t i, double quantity, bool *out_added)
{
	double *link = p == i ? &r->self[p] : graph_lists_find(&r->links, p, i), before = link ? *link : 0;

	*out_added = false;
	if (quantity == before)
		return before;
	if (p == i) {
		r->self[p] = quantity;
		if (r->block_of[p] < 0)
			r->block_of[p] = quantity == 0 ? ALONE : SELF;
	} else if (link) {
		*link = quantity;
		*graph_lists_find(&r->users, i, p) = quantity;
	} else {
		graph_lists_add(&r->links, p, i, quantity);
		graph_lists_add(&r->users, i, p, quantity);
		r->link_count++;
		r->forward += i > p;
		*out_added = true;
	}
	if (r->block_of[p] >= 0 && r->block_of[p] == r->block_of[i])
		graph_block_invert(r, r->block_of[p]);
	return before;
}

static void link_set(struct graph_resident *r, int32_t p, int32_t i, double quantity)
{
	struct undo *undo = &r->undo;
	double before, *cell = cell_of(r, p), *from = cell_of(r, i);
	int32_t k = r->columns;
	bool added;

	touch(r, p, k);
	before = quantity_set(r, p, i, quantity + 0.0, &added);
	r->added += added || fabs(quantity) > GROWN * fabs(before);
	if (undo->link_count == undo->link_capacity) {
		undo->link_capacity = undo->link_capacity ? undo->link_capacity * 2 : 64;
		undo->link = heap_grow(undo->link, undo->link_capacity, sizeof *undo->link);
	}
	undo->link[undo->link_count++] = (struct old_link){p, i, before, added};
	for (int32_t c = 0; c < k; c++)
		cell[k + c] += (quantity - before) * from[c];
	mark(&r->marked, p);
	if (r->proved && fabs(quantity) > fabs(before))
		mark(&r->raised, p); /* looked at when all changes are made */
}

/* Takes a link away that was the last one added to both lists. */
static void link_take_back(struct graph_resident *r, int32_t p, int32_t i)
{
	r->links.at[p].count--;
	r->users.at[i].count--;
	r->link_count--;
	r->forward -= i > p;
	if (r->block_of[p] >= 0 && r->block_of[p] == r->block_of[i])
		graph_block_invert(r, r->block_of[p]);
}

static void undo_clear(struct graph_resident *r)
{
	for (size_t i = 0; i < r->undo.count; i++)
		unmark(&r->touched, r->undo.touched[i]);
	r->undo.count = r->undo.direct_count = r->undo.link_count = r->undo.witness_count = 0;
	marks_clear(&r->marked);
	marks_clear(&r->raised);
	r->rough = false;
}

static void undo_run(struct graph_resident *r)
{
	struct undo *undo = &r->undo;
	size_t k = (size_t)r->columns, width = 2 * k;

	for (size_t i = undo->direct_count; i-- > 0;)
		memcpy(r->direct + (size_t)undo->direct_at[i] * k, undo->direct + i * k, k * sizeof *undo->direct);
	for (size_t i = undo->link_count; i-- > 0;) {
		const struct old_link *old = &undo->link[i];
		bool added;

		if (old->added)
			link_take_back(r, old->product, old->input);
		else
			quantity_set(r, old->product, old->input, old->quantity, &added);
	}
	for (size_t i = undo->witness_count; i-- > 0;) {
		r->v[undo->witness[i].at] = undo->witness[i].v;
		r->left[undo->witness[i].at] = undo->witness[i].left;
	}
	for (size_t i = 0; i < undo->count; i++) {
		memcpy(cell_of(r, undo->touched[i]), undo->cell + i * width, width * sizeof *undo->cell);
		memcpy(r->peak + (size_t)undo->touched[i] * k, undo->peak + i * k, k * sizeof *undo->peak);
	}
	r->miss = undo->miss;
	r->added = undo->added;
	undo_clear(r);
}

/* Makes the changes and pushes them. `*out_order` stays NULL if that was enough; otherwise it is the order to solve anew with. On an error the
 * changes still stand, to be taken back. */
static enum status changes_make(struct graph_resident *r, const struct graph_change *change, size_t count, size_t *work,
	struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err)
{
	bool links = false, settled = true;

	for (size_t i = 0; i < count; i++) {
		int32_t p = r->position[change[i].product];

		if (change[i].kind == GRAPH_SET_DIRECT) {
			direct_set(r, p, change[i].direct);
			continue;
		}
		links = true;
		link_set(r, p, r->position[change[i].input], change[i].quantity);
	}
	if (links && !(r->proved && graph_witness_raise(r)))
		return order_now(r, out_order, out_refusal, err);
	if ((double)r->added > ESTIMATE_AFTER * (double)r->link_count)
		graph_misses_renew(r);
	settled = graph_settle(r, work);
	for (size_t i = 0; settled && i < r->undo.count; i++) {
		for (int32_t c = 0; c < r->columns; c++)
			settled &= isfinite(cell_of(r, r->undo.touched[i])[c]) != 0;
	}
	return settled ? ST_OK : order_now(r, out_order, out_refusal, err);
}

/* Products whose totals are not what they were. */
static size_t touched_count(const struct graph_resident *r)
{
	size_t k = (size_t)r->columns, count = 0;

	for (size_t i = 0; i < r->undo.count; i++)
		count += memcmp(r->undo.cell + i * 2 * k, cell_of(r, r->undo.touched[i]), k * sizeof(double)) != 0;
	return count;
}

enum status graph_resident_apply(struct graph_resident *r, const struct graph_change *change, size_t count, struct graph_effort *out_effort,
	struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_effort effort = {0};
	struct graph_order *order = NULL;
	enum status status;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	pthread_mutex_lock(&r->writer);
	r->undo.miss = r->miss;
	r->undo.added = r->added;
	status = changes_check(r, change, count, err);
	if (status == ST_OK)
		status = changes_make(r, change, count, &effort.work, &order, out_refusal, err);
	effort.touched = touched_count(r);
	effort.swept = (double)effort.work > SWEPT * (double)r->link_count + 1000;
	if (status == ST_OK && !order && (double)r->forward > FORWARD_MAX * (double)r->link_count + 1000)
		status = order_now(r, &order, out_refusal, err);
	if (status == ST_OK && order) {
		effort.anew = true;
		status = renew_with(r, order, err);
		if (status == ST_OK)
			publish_all(r);
	} else if (status == ST_OK) {
		graph_board_publish(&r->board, r->undo.touched, r->undo.count, r->cell, 2 * (size_t)r->columns);
	}
	if (status == ST_OK)
		undo_clear(r);
	else
		undo_run(r);
	graph_order_free(order);
	pthread_mutex_unlock(&r->writer);
	if (out_effort)
		*out_effort = effort;
	return status;
}

enum status graph_resident_what_if(struct graph_resident *r, const struct graph_change *change, size_t count, const int32_t *row, size_t row_count,
	double *out_total, struct graph_refusal *out_refusal, struct err *err)
{
	size_t work = 0, k = (size_t)r->columns;
	struct graph_order *order = NULL;
	double *total = NULL;
	enum status status;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	pthread_mutex_lock(&r->writer);
	r->undo.miss = r->miss;
	r->undo.added = r->added;
	status = changes_check(r, change, count, err);
	if (status == ST_OK)
		status = changes_make(r, change, count, &work, &order, out_refusal, err);
	if (status == ST_OK && order) {
		double *direct = direct_now(r);

		total = heap_array((size_t)r->n * k, sizeof *total);
		status = graph_solve(order, r->columns, direct, total, 1, err);
		free(direct);
	}
	for (size_t i = 0; status == ST_OK && i < row_count; i++)
		memcpy(out_total + i * k, total ? total + (size_t)row[i] * k : cell_of(r, r->position[row[i]]), k * sizeof *out_total);
	undo_run(r);
	graph_order_free(order);
	free(total);
	pthread_mutex_unlock(&r->writer);
	return status;
}

enum status graph_resident_renew(struct graph_resident *r, struct err *err)
{
	struct graph_order *order = NULL;
	enum status status;

	pthread_mutex_lock(&r->writer);
	status = order_now(r, &order, NULL, err);
	if (status == ST_OK)
		status = renew_with(r, order, err);
	if (status == ST_OK)
		publish_all(r);
	graph_order_free(order);
	pthread_mutex_unlock(&r->writer);
	return status;
}

const struct graph_version *graph_resident_read(struct graph_resident *resident)
{
	return graph_board_read(&resident->board);
}

void graph_version_release(struct graph_resident *resident, const struct graph_version *version)
{
	graph_board_release(&resident->board, version);
}
