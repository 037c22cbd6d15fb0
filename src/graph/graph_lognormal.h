/* Log-normal numbers: the draws of the Monte Carlo (graph_sample.h) for whoever makes synthetic data. */
#ifndef SANGSAENG_GRAPH_LOGNORMAL_H
#define SANGSAENG_GRAPH_LOGNORMAL_H

#include <stddef.h>
#include <stdint.h>

/* out[i] = exp(deviation · Z(seed, first + i)) for i < count, Z standard normal: a function of seed and place alone, the same bits on every
 * processor. */
void graph_lognormal(uint64_t seed, uint64_t first, float deviation, size_t count, float *out);

#endif
