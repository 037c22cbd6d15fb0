#include "graph/graph_lognormal.h"

#include "graph/graph_sample_int.h"

#define BLOCK (DRAW_WIDTH * DRAW_LANES)

void graph_lognormal(uint64_t seed, uint64_t first, float deviation, size_t count, float *out)
{
	float factor[DRAW_WIDTH][DRAW_LANES], s[DRAW_WIDTH];
	uint64_t id[DRAW_WIDTH], block = UINT64_MAX;

	for (int i = 0; i < DRAW_WIDTH; i++)
		s[i] = deviation;
	for (size_t k = 0; k < count; k++) {
		uint64_t place = first + k;

		if (place / BLOCK != block) {
			block = place / BLOCK;
			for (int i = 0; i < DRAW_WIDTH; i++)
				id[i] = block * DRAW_WIDTH + (uint64_t)i;
			graph_sample_plain.draw(seed, 0, id, s, DRAW_WIDTH, factor);
		}
		out[k] = factor[place % BLOCK / DRAW_LANES][place % DRAW_LANES];
	}
}
