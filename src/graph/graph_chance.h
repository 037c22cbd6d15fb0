/* A small sequential generator (SplitMix64) for synthetic data and starting vectors. Samples of the Monte Carlo come from graph_draw.h instead,
 * log-normal numbers that must be the same on every machine from graph_lognormal.h. */
#ifndef SANGSAENG_GRAPH_CHANCE_H
#define SANGSAENG_GRAPH_CHANCE_H

#include <math.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
	uint64_t z = chance->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* [0, 1) */
static inline double chance_real(struct chance *chance)
{
	return (double)(chance_next(chance) >> 11) * 0x1p-53;
}

/* Standard normal (Box and Muller). */
static inline double chance_normal(struct chance *chance)
{
	double radius = sqrt(-2 * log(1 - chance_real(chance)));

	return radius * cos(6.283185307179586 * chance_real(chance));
}

#endif
