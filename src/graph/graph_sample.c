/* Monte Carlo. Links stand by position of the order of the medians; what is zero there stays out. A batch is DRAW_LANES samples that go through the
 * graph side by side, each with quantities of its own. Batches are made of the same samples whatever the number of threads. */
#include "graph/graph_sample.h"

#include "base/arena.h"
#include "graph/graph_int.h"
#include "graph/graph_sample_int.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_AT_ONCE 4
#define CHUNK 2048           /* links whose factors are drawn ahead of their rows: they stay in the cache */
#define SETTLED_SAMPLE 1e-12 /* what sweeps to come would still change, as a part of a total */
#define SWEEPS_SAMPLE 4000
#define SWEEPS_DENSE 64   /* a component that has factors of the medians gets factors of the sample then */
#define SWEEPS_WATCH 16   /* a sample must come on in so many sweeps … */
#define RATE_SAMPLE 0.995 /* … to this part of its last change */
#define ON_ITS_WAY 0.9
#define KEEP_BYTES ((size_t)2 << 30)
#define LOST_MAX 0.01
#define PAD (2 * DRAW_WIDTH)

#define ID_LINK (UINT64_C(1) << 62)
#define ID_DIRECT (UINT64_C(1) << 63)

/* What all threads read. */
struct model {
	const struct graph_order *order;
	const struct sample_loops *loops;
	int32_t columns;
	const double *direct;
	struct uncertain_rows outer, inner;
	int32_t *self_at;           /* place among the self-loops, -1: none; by position */
	struct uncertain_rows self; /* `start` by place; `col` unused */
	uint32_t self_count;
	float *direct_s; /* by position */
	uint64_t *direct_id;
	uint64_t seed;
	int32_t samples;
	/* this part of the rows */
	const int32_t *row; /* NULL: first … first + count - 1 */
	size_t first, count;
	int first_column, part_columns;
	double *kept; /* count × columns × samples */
	bool *lost;   /* samples */
	/* sharing out */
	pthread_mutex_t lock;
	int32_t next_batch, batches, finished, total_batches;
	bool cancelled;
	const struct graph_sampling *sampling;
};

/* What each thread needs for one batch. */
struct bench {
	struct model *m;
	uint32_t batch;
	int columns;
	double *f, *b, *old;         /* by position × columns × lanes; of the largest component */
	float (*factor)[DRAW_LANES]; /* of a chunk, or of one component */
	size_t factor_room;
	float (*self_factor)[DRAW_LANES];
	double *self;    /* self-loops × lanes */
	double *inverse; /* of a component's blocks, lanes each */
	bool lost[DRAW_LANES];
};

static void rows_alloc(struct uncertain_rows *rows, size_t starts, size_t links)
{
	rows->start = heap_alloc(starts + 1, sizeof *rows->start);
	rows->col = heap_alloc(links + PAD, sizeof *rows->col);
	rows->q = heap_alloc(links + PAD, sizeof *rows->q);
	rows->s = heap_alloc(links + PAD, sizeof *rows->s);
	rows->id = heap_alloc(links + PAD, sizeof *rows->id);
}

static void rows_done(struct uncertain_rows *rows)
{
	free(rows->start);
	free(rows->col);
	free(rows->q);
	free(rows->s);
	free(rows->id);
}

static bool csr_has(const struct graph_csr *csr, int32_t p, int32_t col)
{
	for (uint32_t e = csr->start[p]; e < csr->start[p + 1]; e++) {
		if (csr->col[e] == col)
			return true;
	}
	return false;
}

/* Which of the three lists a link belongs to; NULL if links of its pair cancel: the order does not know them. */
static struct uncertain_rows *rows_of(struct model *m, int32_t p, int32_t i)
{
	if (p == i)
		return m->self_at[p] >= 0 ? &m->self : NULL;
	if (csr_has(&m->order->outer, p, i))
		return &m->outer;
	return csr_has(&m->order->inner, p, i) ? &m->inner : NULL;
}

/* Returns the place of an uncertain link that others of its pair cancel, `count` if there is none. */
static size_t model_links(struct model *m, const struct graph_link *link, size_t count, const struct graph_uncertainty *u)
{
	const struct graph_order *order = m->order;
	size_t n = (size_t)order->n;
	size_t cancelled = count;
	uint32_t *at_outer, *at_inner, *at_self, selves = 0;

	m->self_at = heap_array(n, sizeof *m->self_at);
	for (size_t p = 0; p < n; p++)
		m->self_at[p] = order->self[p] != 0 ? (int32_t)m->self_count++ : -1;
	for (size_t e = 0; e < count; e++)
		selves += link[e].product == link[e].input;
	rows_alloc(&m->outer, n, count);
	rows_alloc(&m->inner, n, count);
	rows_alloc(&m->self, m->self_count, selves);
	at_outer = heap_alloc(n + 2, sizeof *at_outer);
	at_inner = heap_alloc(n + 2, sizeof *at_inner);
	at_self = heap_alloc((size_t)m->self_count + 2, sizeof *at_self);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t e = 0; e < count; e++) {
			int32_t p = order->position[link[e].product], i = order->position[link[e].input];
			struct uncertain_rows *rows = rows_of(m, p, i);
			uint32_t *at = rows == &m->outer ? at_outer : rows == &m->inner ? at_inner : at_self, place;
			bool own = !u->link_draw || u->link_draw[e] == GRAPH_OWN;

			if (!rows && link[e].quantity != 0 && u->link_s && u->link_s[e] != 0 && cancelled == count)
				cancelled = e;
			if (!rows || link[e].quantity == 0)
				continue;
			if (rows == &m->self)
				p = m->self_at[p];
			if (pass == 0) {
				at[p + 2]++;
				continue;
			}
			place = at[p + 1]++;
			rows->col[place] = i;
			rows->q[place] = link[e].quantity;
			rows->s[place] = u->link_s ? u->link_s[e] : 0;
			rows->id[place] = own ? ID_LINK + e : u->link_draw[e];
		}
		if (pass == 0) {
			for (size_t p = 0; p < n; p++) {
				at_outer[p + 2] += at_outer[p + 1];
				at_inner[p + 2] += at_inner[p + 1];
			}
			for (size_t p = 0; p < m->self_count; p++)
				at_self[p + 2] += at_self[p + 1];
		}
	}
	memcpy(m->outer.start, at_outer, (n + 1) * sizeof *at_outer);
	memcpy(m->inner.start, at_inner, (n + 1) * sizeof *at_inner);
	memcpy(m->self.start, at_self, ((size_t)m->self_count + 1) * sizeof *at_self);
	m->direct_s = heap_alloc(n + PAD, sizeof *m->direct_s);
	m->direct_id = heap_alloc(n + PAD, sizeof *m->direct_id);
	for (size_t p = 0; p < n; p++) {
		size_t row = (size_t)order->row[p];
		bool own = !u->direct_draw || u->direct_draw[row] == GRAPH_OWN;

		m->direct_s[p] = u->direct_s ? u->direct_s[row] : 0;
		m->direct_id[p] = own ? ID_DIRECT + row : u->direct_draw[row];
	}
	free(at_outer);
	free(at_inner);
	free(at_self);
	return cancelled;
}

/* ---- one batch */

static double *value_at(const struct bench *w, int32_t p)
{
	return w->f + (size_t)p * (size_t)w->columns * DRAW_LANES;
}

static void direct_draw(struct bench *w)
{
	const struct model *m = w->m;
	float factor[DRAW_WIDTH][DRAW_LANES];

	for (int32_t p = 0; p < m->order->n; p += DRAW_WIDTH) {
		m->loops->draw(m->seed, w->batch, m->direct_id + p, m->direct_s + p, DRAW_WIDTH, factor);
		for (int32_t i = 0; i < DRAW_WIDTH && p + i < m->order->n; i++) {
			const double *direct = m->direct + (size_t)m->order->row[p + i] * (size_t)m->columns + m->first_column;
			double *to = value_at(w, p + i);

			for (int c = 0; c < w->columns; c++) {
				for (int l = 0; l < DRAW_LANES; l++)
					to[c * DRAW_LANES + l] = direct[c] * (double)factor[i][l];
			}
		}
	}
}

static void factor_reserve(struct bench *w, size_t links)
{
	if (links + PAD <= w->factor_room)
		return;
	free(w->factor);
	w->factor_room = links + links / 4 + PAD;
	w->factor = heap_array(w->factor_room, sizeof *w->factor);
}

/* Outer links of rows begin … end-1, drawn and added a chunk at a time. */
static void outer_run(struct bench *w, int32_t begin, int32_t end)
{
	const struct model *m = w->m;

	while (begin < end) {
		uint32_t first = m->outer.start[begin];
		int32_t stop = begin + 1;

		while (stop < end && m->outer.start[stop + 1] - first <= CHUNK)
			stop++;
		factor_reserve(w, m->outer.start[stop] - first); /* one row may have very many links */
		m->loops->draw(m->seed, w->batch, m->outer.id + first, m->outer.s + first, m->outer.start[stop] - first, w->factor);
		m->loops->rows(&m->outer, begin, stop, w->columns, (const float(*)[DRAW_LANES])w->factor, first, w->f, w->f, w->f);
		begin = stop;
	}
}

static void self_draw(struct bench *w)
{
	const struct model *m = w->m;

	m->loops->draw(m->seed, w->batch, m->self.id, m->self.s, m->self.start[m->self_count], w->self_factor);
	for (uint32_t k = 0; k < m->self_count; k++) {
		for (int l = 0; l < DRAW_LANES; l++) {
			double sum = 0;

			for (uint32_t e = m->self.start[k]; e < m->self.start[k + 1]; e++)
				sum += m->self.q[e] * (double)w->self_factor[e][l];
			w->self[(size_t)k * DRAW_LANES + (size_t)l] = sum;
		}
	}
}

static double self_of(const struct bench *w, int32_t p, int lane)
{
	int32_t k = w->m->self_at[p];

	return k < 0 ? 0 : w->self[(size_t)k * DRAW_LANES + (size_t)lane];
}

/* Inverses of I - Q within each block, for each lane; a lane whose block has none is lost. */
static void blocks_invert(struct bench *w, const struct component *component, uint32_t first)
{
	const struct uncertain_rows *inner = &w->m->inner;
	const struct graph_sweep *sweep = component->sweep;
	double a[BLOCK_MAX * BLOCK_MAX], *inverse;

	for (int32_t k = 0; k < sweep->block_count; k++) {
		const struct block *block = &sweep->block[k];
		int32_t size = block->size, at = component->begin + block->at;

		for (int l = 0; l < DRAW_LANES; l++) {
			for (int32_t i = 0; i < size; i++) {
				for (int32_t j = 0; j < size; j++)
					a[i * size + j] = i == j ? 1 - self_of(w, at + i, l) : 0;
				for (uint32_t e = inner->start[at + i]; e < inner->start[at + i + 1]; e++) {
					int32_t j = inner->col[e] - at;

					if (j >= 0 && j < size)
						a[i * size + j] -= inner->q[e] * (double)w->factor[e - first][l];
				}
			}
			inverse = w->inverse + ((size_t)block->inverse * DRAW_LANES + (size_t)(l * size * size));
			w->lost[l] |= !graph_dense_invert(a, size, inverse);
			for (int32_t i = 0; !component->is_signed && i < size * size; i++)
				w->lost[l] |= !(inverse[i] >= -1e-12); /* no M-matrix: the block alone has a radius of 1 or more */
		}
	}
}

static void block_run(struct bench *w, const struct component *component, const struct block *block, uint32_t first)
{
	const struct uncertain_rows *inner = &w->m->inner;
	int32_t size = block->size, at = component->begin + block->at;
	size_t width = (size_t)w->columns * DRAW_LANES;
	double sum[BLOCK_MAX * COLUMNS_AT_ONCE * DRAW_LANES];

	for (int32_t i = 0; i < size; i++) {
		double *to = sum + (size_t)i * width;

		memcpy(to, w->b + (size_t)(block->at + i) * width, width * sizeof *to);
		for (uint32_t e = inner->start[at + i]; e < inner->start[at + i + 1]; e++) {
			const double *from = value_at(w, inner->col[e]);

			if (inner->col[e] >= at && inner->col[e] < at + size)
				continue;
			for (size_t l = 0; l < width; l++)
				to[l] += inner->q[e] * (double)w->factor[e - first][l % DRAW_LANES] * from[l];
		}
	}
	for (int32_t i = 0; i < size; i++) {
		double *to = value_at(w, at + i);

		for (size_t l = 0; l < width; l++) {
			const double *inverse = w->inverse + ((size_t)block->inverse * DRAW_LANES + l % DRAW_LANES * (size_t)(size * size));
			double value = 0;

			for (int32_t j = 0; j < size; j++)
				value += inverse[i * size + j] * sum[(size_t)j * width + l];
			to[l] = value;
		}
	}
}

/* Rows begin … end-1 of a component, which are in no block. Self-loops are left to those solved densely: elsewhere they are blocks. */
static void plain_run(struct bench *w, const struct component *component, int32_t begin, int32_t end, uint32_t first)
{
	const struct model *m = w->m;
	size_t width = (size_t)w->columns * DRAW_LANES;
	const double *b = (const double *)((uintptr_t)w->b - (size_t)component->begin * width * sizeof *b);

	if (component->sweep) {
		m->loops->rows(&m->inner, begin, end, w->columns, (const float(*)[DRAW_LANES])w->factor, first, b, w->f, w->f);
		return;
	}
	for (int32_t p = begin; p < end; p++) {
		double *to = value_at(w, p);

		m->loops->rows(&m->inner, p, p + 1, w->columns, (const float(*)[DRAW_LANES])w->factor, first, b, w->f, w->f);
		for (size_t l = 0; m->self_at[p] >= 0 && l < width; l++)
			to[l] /= 1 - self_of(w, p, (int)(l % DRAW_LANES));
	}
}

static void sweep_run(struct bench *w, const struct component *component, uint32_t first)
{
	const struct graph_sweep *sweep = component->sweep;
	int32_t begin = component->begin;

	for (int32_t k = 0; sweep && k < sweep->block_count; k++) {
		const struct block *block = &sweep->block[k];

		plain_run(w, component, begin, component->begin + block->at, first);
		block_run(w, component, block, first);
		begin = component->begin + block->at + block->size;
	}
	plain_run(w, component, begin, component->end, first);
}

/* One lane by factors of its own. */
static void lane_factor(struct bench *w, const struct component *component, int lane, uint32_t first)
{
	const struct uncertain_rows *inner = &w->m->inner;
	const double *scale = component->dense->scale;
	int32_t m = component->end - component->begin;
	size_t columns = (size_t)w->columns, width = columns * DRAW_LANES;
	double *a = heap_alloc((size_t)m * (size_t)m, sizeof *a), *x = heap_array((size_t)m * columns, sizeof *x);

	for (int32_t i = 0; i < m; i++) {
		int32_t p = component->begin + i;

		a[(size_t)i * (size_t)m + (size_t)i] = 1 - self_of(w, p, lane);
		for (uint32_t e = inner->start[p]; e < inner->start[p + 1]; e++) {
			int32_t j = inner->col[e] - component->begin;

			a[(size_t)i * (size_t)m + (size_t)j] -= inner->q[e] * (double)w->factor[e - first][lane] * (scale[j] / scale[i]);
		}
		for (size_t c = 0; c < columns; c++)
			x[(size_t)i * columns + c] = w->b[(size_t)i * width + c * DRAW_LANES + (size_t)lane] / scale[i];
	}
	if (component->is_signed) { /* that it can be inverted says nothing: Q itself is judged */
		double *q = heap_array((size_t)m * (size_t)m, sizeof *q), *spare = heap_array((size_t)m * (size_t)m, sizeof *spare), radius;

		for (size_t i = 0; i < (size_t)m * (size_t)m; i++)
			q[i] = (i % ((size_t)m + 1) == 0) - a[i];
		w->lost[lane] |= graph_dense_judge(q, spare, m, &radius) == VERDICT_DIVERGES;
		free(q);
		free(spare);
	}
	w->lost[lane] |= !graph_dense_solve_once(a, m, component->is_signed, x, columns);
	for (int32_t i = 0; i < m; i++) {
		for (size_t c = 0; c < columns; c++)
			value_at(w, component->begin + i)[c * DRAW_LANES + (size_t)lane] = x[(size_t)i * columns + c] * scale[i];
	}
	free(a);
	free(x);
}

/* The largest change of a watched product by the last sweep, against its total, for each lane. */
static void changes_find(const struct bench *w, const struct component *component, int32_t watched, double *worst)
{
	size_t width = (size_t)w->columns * DRAW_LANES;

	memset(worst, 0, DRAW_LANES * sizeof *worst);
	for (int32_t k = 0; k < watched; k++) {
		int32_t product = component->sweep ? component->sweep->late[k] : k;
		const double *now = value_at(w, component->begin + product), *old = w->old + (size_t)k * width, *b = w->b + (size_t)product * width;

		for (size_t l = 0; l < width; l++) {
			double change = fabs(now[l] - old[l]), size = fmax(fabs(now[l]), fabs(b[l]));

			if (!(change <= worst[l % DRAW_LANES] * size))
				worst[l % DRAW_LANES] = change / size;
		}
	}
}

/* Sweeps until every lane has settled or is lost. */
static void lanes_sweep(struct bench *w, const struct component *component, uint32_t first)
{
	int32_t begin = component->begin, watched = component->sweep ? component->sweep->late_count : component->end - begin;
	size_t width = (size_t)w->columns * DRAW_LANES;
	double worst[DRAW_LANES], last[DRAW_LANES], before[DRAW_LANES];
	bool settled[DRAW_LANES] = {false}, busy = true;

	for (int l = 0; l < DRAW_LANES; l++)
		before[l] = last[l] = HUGE_VAL;
	for (int sweep = 1; busy; sweep++) {
		for (int32_t k = 0; k < watched; k++)
			memcpy(w->old + (size_t)k * width, value_at(w, begin + (component->sweep ? component->sweep->late[k] : k)),
				width * sizeof *w->old);
		sweep_run(w, component, first);
		changes_find(w, component, watched, worst);
		busy = false;
		for (int l = 0; l < DRAW_LANES; l++) {
			double rate = last[l] > 0 && isfinite(last[l]) ? worst[l] / last[l] : 1;

			last[l] = worst[l];
			if (w->lost[l] || settled[l])
				continue;
			settled[l] = worst[l] <= 4 * DBL_EPSILON || (rate < 1 && worst[l] * rate / (1 - rate) <= SETTLED_SAMPLE);
			if (settled[l])
				continue;
			if (component->dense && (sweep == SWEEPS_DENSE || !isfinite(worst[l]))) {
				lane_factor(w, component, l, first);
				settled[l] = true; /* later sweeps move it by rounding only */
				continue;
			}
			/* a change of nearly the whole is still on its way through the component */
			w->lost[l] = isnan(worst[l]) || sweep == SWEEPS_SAMPLE ||
				     (!component->dense && sweep % SWEEPS_WATCH == 0 && worst[l] < ON_ITS_WAY && worst[l] > before[l] * RATE_SAMPLE);
			if (sweep % SWEEPS_WATCH == 0)
				before[l] = worst[l];
			busy |= !w->lost[l];
		}
	}
}

static void component_run(struct bench *w, const struct component *component)
{
	const struct model *m = w->m;
	int32_t begin = component->begin, size = component->end - begin;
	size_t width = (size_t)w->columns * DRAW_LANES, values = (size_t)size * width;
	uint32_t first = m->inner.start[begin], links = m->inner.start[component->end] - first;
	bool blank = true;

	for (int32_t p = begin; p < component->end; p++) {
		for (int l = 0; m->self_at[p] >= 0 && l < DRAW_LANES; l++)
			w->lost[l] |= !(fabs(self_of(w, p, l)) < 1) && (size == 1 || !component->is_signed);
	}
	if (size == 1) {
		for (size_t l = 0; l < width; l++)
			value_at(w, begin)[l] /= 1 - self_of(w, begin, (int)(l % DRAW_LANES));
		return;
	}
	factor_reserve(w, links);
	m->loops->draw(m->seed, w->batch, m->inner.id + first, m->inner.s + first, links, w->factor);
	if (component->sweep)
		blocks_invert(w, component, first);
	memcpy(w->b, value_at(w, begin), values * sizeof *w->b);
	for (size_t i = 0; blank && i < values; i++)
		blank = w->b[i] == 0;
	for (size_t i = 0; blank && i < values; i++)
		w->b[i] = 1; /* whether there is an answer does not depend on what flows */
	memset(value_at(w, begin), 0, values * sizeof *w->b);
	lanes_sweep(w, component, first);
	if (blank)
		memset(value_at(w, begin), 0, values * sizeof *w->b);
}

static void batch_run(struct bench *w)
{
	struct model *m = w->m;
	const struct graph_order *order = m->order;
	int32_t done = 0;

	memset(w->lost, 0, sizeof w->lost);
	direct_draw(w);
	self_draw(w);
	for (int32_t c = 0; c < order->component_count; c++) {
		outer_run(w, done, order->component[c].end);
		component_run(w, &order->component[c]);
		done = order->component[c].end;
	}
	outer_run(w, done, order->n);
	for (int l = 0; l < DRAW_LANES; l++) {
		int32_t sample = (int32_t)w->batch * DRAW_LANES + l;

		if (sample >= m->samples)
			break;
		for (size_t r = 0; r < m->count; r++) {
			int32_t row = m->row ? m->row[m->first + r] : (int32_t)(m->first + r);
			const double *value = value_at(w, order->position[row]);

			for (int c = 0; c < w->columns; c++) {
				double total = value[c * DRAW_LANES + l];

				m->kept[(r * (size_t)m->columns + (size_t)(m->first_column + c)) * (size_t)m->samples + (size_t)sample] = total;
				w->lost[l] |= !isfinite(total);
			}
		}
		if (w->lost[l])
			m->lost[sample] = true; /* each sample is of one batch: no two threads write here */
	}
}

static void bench_init(struct bench *w, struct model *m)
{
	const struct graph_order *order = m->order;
	size_t largest = 1, inverses = 0, width = (size_t)m->part_columns * DRAW_LANES;

	for (int32_t c = 0; c < order->component_count; c++) {
		const struct component *component = &order->component[c];
		const struct graph_sweep *sweep = component->sweep;
		size_t size = (size_t)(component->end - component->begin), here = 0;

		for (int32_t k = 0; sweep && k < sweep->block_count; k++)
			here += (size_t)(sweep->block[k].size * sweep->block[k].size);
		largest = size > largest ? size : largest;
		inverses = here > inverses ? here : inverses;
	}
	*w = (struct bench){.m = m, .columns = m->part_columns};
	w->f = heap_array((size_t)order->n * width, sizeof *w->f);
	w->b = heap_array(largest * width, sizeof *w->b);
	w->old = heap_array(largest * width, sizeof *w->old);
	factor_reserve(w, CHUNK);
	w->self_factor = heap_array((size_t)m->self.start[m->self_count] + PAD, sizeof *w->self_factor);
	w->self = heap_array((size_t)m->self_count * DRAW_LANES, sizeof *w->self);
	w->inverse = heap_array(inverses * DRAW_LANES, sizeof *w->inverse);
}

static void bench_done(struct bench *w)
{
	free(w->f);
	free(w->b);
	free(w->old);
	free(w->factor);
	free(w->self_factor);
	free(w->self);
	free(w->inverse);
}

static void *batches_run(void *argument)
{
	struct model *m = argument;
	const struct graph_sampling *sampling = m->sampling;
	struct bench bench;

	bench_init(&bench, m);
	for (;;) {
		pthread_mutex_lock(&m->lock);
		if (m->cancelled || m->next_batch == m->batches) {
			pthread_mutex_unlock(&m->lock);
			break;
		}
		bench.batch = (uint32_t)m->next_batch++;
		pthread_mutex_unlock(&m->lock);
		batch_run(&bench);
		pthread_mutex_lock(&m->lock);
		m->finished++;
		if (sampling->progress && !m->cancelled) {
			int64_t samples = (int64_t)m->samples * m->finished / m->total_batches;

			m->cancelled = !sampling->progress(sampling->progress_context, (int32_t)samples, m->samples);
		}
		pthread_mutex_unlock(&m->lock);
	}
	bench_done(&bench);
	return NULL;
}

/* ---- percentiles */

static int by_value(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return a < b ? -1 : a > b;
}

static double percentile(const double *sorted, size_t count, double p)
{
	double at = (double)(count - 1) * p;
	size_t low = (size_t)at;

	return low + 1 < count ? sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]) : sorted[count - 1];
}

static double percentile_error(const double *sorted, size_t count, double p)
{
	double error = sqrt(p * (1 - p) / (double)count);

	return (percentile(sorted, count, fmin(p + error, 1)) - percentile(sorted, count, fmax(p - error, 0))) / 2;
}

static void spread_find(double *value, size_t count, struct graph_spread *out)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < count; i++)
		sum += value[i];
	out->mean = sum / (double)count;
	for (size_t i = 0; i < count; i++)
		squares += (value[i] - out->mean) * (value[i] - out->mean);
	out->deviation = count > 1 ? sqrt(squares / (double)(count - 1)) : 0;
	qsort(value, count, sizeof *value, by_value);
	out->p2_5 = percentile(value, count, 0.025);
	out->p25 = percentile(value, count, 0.25);
	out->median = percentile(value, count, 0.5);
	out->p75 = percentile(value, count, 0.75);
	out->p97_5 = percentile(value, count, 0.975);
	out->p2_5_error = percentile_error(value, count, 0.025);
	out->p97_5_error = percentile_error(value, count, 0.975);
}

struct spreads {
	struct model *m;
	struct graph_spread *out;
	size_t from, to; /* of count × columns */
};

static void *spreads_run(void *argument)
{
	struct spreads *s = argument;
	struct model *m = s->m;

	for (size_t i = s->from; i < s->to; i++) {
		double *value = m->kept + i * (size_t)m->samples;
		size_t count = 0;

		for (int32_t k = 0; k < m->samples; k++) {
			if (!m->lost[k])
				value[count++] = value[k];
		}
		spread_find(value, count, &s->out[i]);
	}
	return NULL;
}

#define THREADS_MAX 256

static void threads_run(int threads, void *(*run)(void *), void *argument, size_t stride)
{
	pthread_t thread[THREADS_MAX];
	bool started[THREADS_MAX] = {false};

	for (int t = 1; t < threads; t++)
		started[t] = pthread_create(&thread[t], NULL, run, (char *)argument + (size_t)t * stride) == 0;
	run(argument);
	for (int t = 1; t < threads; t++) {
		if (started[t])
			pthread_join(thread[t], NULL);
		else
			run((char *)argument + (size_t)t * stride);
	}
}

/* All batches and columns for one part of the rows, then their spreads. */
static enum status part_run(struct model *m, int threads, struct graph_spread *out, struct err *err)
{
	struct spreads spreads[THREADS_MAX];
	int32_t lost = 0;

	for (m->first_column = 0; m->first_column < m->columns; m->first_column += m->part_columns) {
		int left = m->columns - m->first_column;

		m->part_columns = left < COLUMNS_AT_ONCE ? left : COLUMNS_AT_ONCE;
		m->next_batch = 0;
		threads_run(threads, batches_run, m, 0);
		if (m->cancelled)
			return err_set(err, ST_CANCELLED, "graph.cancelled", NULL);
	}
	for (int32_t k = 0; k < m->samples; k++)
		lost += m->lost[k];
	if ((double)lost > LOST_MAX * (double)m->samples) {
		char count[16], all[16];

		snprintf(count, sizeof count, "%d", (int)lost);
		snprintf(all, sizeof all, "%d", (int)m->samples);
		return err_set(err, ST_INPUT, "graph.samples", count, all, NULL);
	}
	for (int t = 0; t < threads; t++) {
		size_t all = m->count * (size_t)m->columns;

		spreads[t] = (struct spreads){m, out, all * (size_t)t / (size_t)threads, all * (size_t)(t + 1) / (size_t)threads};
	}
	threads_run(threads, spreads_run, spreads, sizeof *spreads);
	return ST_OK;
}

static bool all_certain(const struct model *m)
{
	const struct uncertain_rows *rows[] = {&m->outer, &m->inner, &m->self};
	size_t n = (size_t)m->order->n, count[] = {m->outer.start[n], m->inner.start[n], m->self.start[m->self_count]};

	for (int k = 0; k < 3; k++) {
		for (size_t e = 0; e < count[k]; e++) {
			if (rows[k]->s[e] != 0)
				return false;
		}
	}
	for (size_t p = 0; p < n; p++) {
		if (m->direct_s[p] != 0)
			return false;
	}
	return true;
}

void graph_samples_done(struct graph_samples *samples)
{
	free(samples->spread);
	*samples = (struct graph_samples){0};
}

enum status graph_sample(const struct graph_order *order, const struct graph_link *link, size_t link_count, int32_t columns, const double *direct,
	const double *total, const struct graph_uncertainty *uncertainty, const struct graph_sampling *sampling, struct graph_samples *out_samples,
	struct err *err)
{
	struct model m = {.order = order,
		.loops = &graph_sample_plain,
		.columns = columns,
		.direct = direct,
		.seed = sampling->seed,
		.samples = sampling->samples,
		.row = sampling->row,
		.sampling = sampling};
	size_t rows = sampling->row ? sampling->row_count : (size_t)order->n, k = (size_t)columns, each, parts, cancelled;
	int threads = sampling->threads < 1 ? 1 : sampling->threads > THREADS_MAX ? THREADS_MAX : sampling->threads;
	struct graph_samples out = {0};
	enum status status = ST_OK;

	if (sampling->samples < 1 || columns < 1 || columns > GRAPH_COLUMNS_MAX)
		return err_internal(err, "graph_sample: arguments");
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		m.loops = &graph_sample_avx2;
#endif
	cancelled = model_links(&m, link, link_count, uncertainty);
	if (cancelled < link_count) {
		char at[32];

		snprintf(at, sizeof at, "#%zu", cancelled);
		status = err_set(err, ST_INPUT, "graph.samples_cancel", at, NULL);
	}
	out.spread = heap_alloc(rows * k, sizeof *out.spread);
	m.lost = heap_alloc((size_t)m.samples, sizeof *m.lost);
	if (status != ST_OK) {
		/* said already */
	} else if (all_certain(&m)) {
		for (size_t i = 0; i < rows * k; i++) {
			double value = total[sampling->row ? (size_t)sampling->row[i / k] * k + i % k : i];

			out.spread[i] = (struct graph_spread){value, 0, value, value, value, value, value, 0, 0};
		}
	} else {
		each = KEEP_BYTES / (k * (size_t)m.samples * sizeof(double));
		each = each < 1 ? 1 : each > rows ? rows : each;
		parts = each ? (rows + each - 1) / each : 0;
		m.batches = (m.samples + DRAW_LANES - 1) / DRAW_LANES;
		m.total_batches = m.batches * (int32_t)parts * (int32_t)((k + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE);
		threads = threads > m.batches ? m.batches : threads;
		m.kept = heap_array(each * k * (size_t)m.samples, sizeof *m.kept);
		m.part_columns = COLUMNS_AT_ONCE;
		pthread_mutex_init(&m.lock, NULL);
		for (; status == ST_OK && m.first < rows; m.first += m.count) {
			m.count = rows - m.first < each ? rows - m.first : each;
			status = part_run(&m, threads, out.spread + m.first * k, err);
		}
		pthread_mutex_destroy(&m.lock);
	}
	for (int32_t s = 0; s < m.samples; s++)
		out.without_answer += m.lost[s];
	out.done = m.samples - out.without_answer;
	rows_done(&m.outer);
	rows_done(&m.inner);
	rows_done(&m.self);
	free(m.self_at);
	free(m.direct_s);
	free(m.direct_id);
	free(m.kept);
	free(m.lost);
	if (status == ST_OK)
		*out_samples = out;
	else
		graph_samples_done(&out);
	return status;
}
