/* Inside of the room graph: bodies of the loops of graph_sample_int.h, included once for each kind of processor. No include guard. */
#include "graph/graph_draw.h"

static void loops_draw(uint64_t seed, uint32_t batch, const uint64_t *id, const float *s, size_t count, float (*factor)[DRAW_LANES])
{
	for (size_t i = 0; i < count; i += DRAW_WIDTH)
		draw_factors(seed, batch, id + i, s + i, factor + i);
}

static inline __attribute__((always_inline)) void loops_row(const struct uncertain_rows *rows, int32_t i, int columns,
	const float (*factor)[DRAW_LANES], size_t first, const double *from, double *to, const double *x)
{
	double sum[4 * DRAW_LANES];
	size_t width = (size_t)columns * DRAW_LANES;

	for (size_t l = 0; l < width; l++)
		sum[l] = from[(size_t)i * width + l];
	for (uint32_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
		const double *at = x + (size_t)rows->col[e] * width;
		const float *f = factor[e - first];
		double q = rows->q[e];

		__builtin_prefetch(x + (size_t)rows->col[e + DRAW_WIDTH] * width);
		for (size_t c = 0; c < (size_t)columns; c++) {
			for (size_t l = 0; l < DRAW_LANES; l++)
				sum[c * DRAW_LANES + l] += q * (double)f[l] * at[c * DRAW_LANES + l];
		}
	}
	for (size_t l = 0; l < width; l++)
		to[(size_t)i * width + l] = sum[l];
}

static void loops_rows(const struct uncertain_rows *rows, int32_t begin, int32_t end, int columns, const float (*factor)[DRAW_LANES], size_t first,
	const double *from, double *to, const double *x)
{
	if (columns == 1) { /* unrolled */
		for (int32_t i = begin; i < end; i++)
			loops_row(rows, i, 1, factor, first, from, to, x);
		return;
	}
	for (int32_t i = begin; i < end; i++)
		loops_row(rows, i, columns, factor, first, from, to, x);
}
