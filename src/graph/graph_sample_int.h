/* Inside of the room graph: the inner loops of the Monte Carlo, DRAW_LANES samples at once, compiled for each kind of processor. */
#ifndef SANGSAENG_GRAPH_SAMPLE_INT_H
#define SANGSAENG_GRAPH_SAMPLE_INT_H

#include <stddef.h>
#include <stdint.h>

#define DRAW_WIDTH 8 /* draws at once */
#define DRAW_LANES 8 /* samples at once */

/* Links by position with their uncertainty; repeated links stand apart. Arrays are readable 2 × DRAW_WIDTH entries beyond the last. */
struct uncertain_rows {
	uint32_t *start; /* n + 1 */
	int32_t *col;
	double *q;
	float *s;
	uint64_t *id;
};

struct sample_loops {
	/* factor[i][lane] = exp(s[i] · Z(id[i], 8 · batch + lane)) for i < count; writes up to the next multiple of DRAW_WIDTH. */
	void (*draw)(uint64_t seed, uint32_t batch, const uint64_t *id, const float *s, size_t count, float (*factor)[DRAW_LANES]);
	/* to = from + Σ q · factor · x for rows begin … end-1 in turn; factor[0] belongs to entry `first`. Values: columns × lanes for each position.
	 */
	void (*rows)(const struct uncertain_rows *rows, int32_t begin, int32_t end, int columns, const float (*factor)[DRAW_LANES], size_t first,
		const double *from, double *to, const double *x);
};
extern const struct sample_loops graph_sample_plain, graph_sample_avx2;

#endif
