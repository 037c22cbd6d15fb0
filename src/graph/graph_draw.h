/* Inside of the room graph: draws for the Monte Carlo. Philox 4x32-7 (Salmon, Moraes, Dror, Shaw 2011), a counter-based generator: sample number
 * `sample` of draw `id` is the same wherever and whenever it is asked for. Everything is in float without fused operations, on vectors of
 * DRAW_WIDTH draws: the same bits on every processor. */
#ifndef SANGSAENG_GRAPH_DRAW_H
#define SANGSAENG_GRAPH_DRAW_H

#include "graph/graph_sample_int.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef uint32_t draw_bits __attribute__((vector_size(4 * DRAW_WIDTH)));
typedef int32_t draw_int __attribute__((vector_size(4 * DRAW_WIDTH)));
typedef float draw_float __attribute__((vector_size(4 * DRAW_WIDTH)));
typedef uint64_t draw_wide __attribute__((vector_size(4 * DRAW_WIDTH)));

#define DRAW_INLINE static inline __attribute__((always_inline))

/* a where the mask is set, else b. */
DRAW_INLINE void draw_select(const draw_int *mask, const draw_float *a, const draw_float *b, draw_float *out)
{
	*out = (draw_float)((*mask & (draw_int)*a) | (~*mask & (draw_int)*b));
}

/* Natural logarithm of x in (0, 1]: exponent and polynomial (Cephes logf), error about 1e-7. */
DRAW_INLINE void draw_log(const draw_float *x, draw_float *out)
{
	draw_bits bits = (draw_bits)*x;
	draw_int exponent = (draw_int)(bits >> 23) - 126, low;
	draw_float m = (draw_float)((bits & 0x007fffff) | 0x3f000000), z, y, e; /* [0.5, 1) */

	low = m < 0.70710678f;
	exponent += low; /* a mask is -1 */
	m = m - 1.0f + (draw_float)((draw_int)m & low);
	e = __builtin_convertvector(exponent, draw_float);
	z = m * m;
	y = 7.0376836292e-2f * m + -1.1514610310e-1f;
	y = y * m + 1.1676998740e-1f;
	y = y * m + -1.2420140846e-1f;
	y = y * m + 1.4249322787e-1f;
	y = y * m + -1.6668057665e-1f;
	y = y * m + 2.0000714765e-1f;
	y = y * m + -2.4999993993e-1f;
	y = y * m + 3.3333331174e-1f;
	y = y * m * z;
	y += e * -2.12194440e-4f;
	y += -0.5f * z;
	*out = m + y + e * 0.693359375f;
}

/* e^x, cut at |x| = 87 (Cephes expf); exactly 1 for 0. */
DRAW_INLINE void draw_exp(const draw_float *exponent, draw_float *out)
{
	draw_float x = *exponent, n, y, most = x - x + 87.0f, least = x - x - 87.0f;
	draw_int whole, mask;

	mask = x > most;
	draw_select(&mask, &most, &x, &x);
	mask = x < least;
	draw_select(&mask, &least, &x, &x);
	n = x * 1.44269504088896341f + 12582912.0f; /* rounds to whole */
	n = n - 12582912.0f;
	whole = __builtin_convertvector(n, draw_int);
	x -= n * 0.693359375f;
	x -= n * -2.12194440e-4f;
	y = 1.9875691500e-4f * x + 1.3981999507e-3f;
	y = y * x + 8.3334519073e-3f;
	y = y * x + 4.1665795894e-2f;
	y = y * x + 1.6666665459e-1f;
	y = y * x + 5.0000001201e-1f;
	y = y * x * x + x + 1.0f;
	*out = y * (draw_float)((whole + 127) << 23);
}

/* Standard normal from 32 random bits: the inverse of the distribution (Giles 2010, single precision), from the distance to the nearer end, so that
 * the tails are as fine as the bits allow. */
DRAW_INLINE void draw_normal(const draw_bits *random, draw_float *out)
{
	draw_float near = (__builtin_convertvector((draw_int)(*random & 0x7fffffffu), draw_float) + 0.5f) * 0x1p-31f; /* (0, 1] from -1 or 1 */
	draw_float inside = near * (2.0f - near), w, a, p, sign;
	draw_wide tail;

	draw_log(&inside, &w);
	w = -w;
	a = w - 2.5f;
	p = 2.81022636e-08f * a + 3.43273939e-07f;
	p = p * a + -3.5233877e-06f;
	p = p * a + -4.39150654e-06f;
	p = p * a + 0.00021858087f;
	p = p * a + -0.00125372503f;
	p = p * a + -0.00417768164f;
	p = p * a + 0.246640727f;
	p = p * a + 1.50140941f;
	tail = (draw_wide)(w >= 5.0f); /* one in three hundred */
	for (int i = 0; __builtin_expect((tail[0] | tail[1] | tail[2] | tail[3]) != 0, 0) && i < DRAW_WIDTH; i++) {
		if (w[i] >= 5.0f) {
			float b = sqrtf(w[i]) - 3.0f, q = -0.000200214257f;

			q = 0.000100950558f + q * b;
			q = 0.00134934322f + q * b;
			q = -0.00367342844f + q * b;
			q = 0.00573950773f + q * b;
			q = -0.0076224613f + q * b;
			q = 0.00943887047f + q * b;
			q = 1.00167406f + q * b;
			p[i] = 2.83297682f + q * b;
		}
	}
	sign = (draw_float)((*random & 0x80000000u) | 0x3f800000u); /* 1 or -1 */
	*out = p * (1.0f - near) * 1.41421356f * sign;
}

/* High and low halves of a · m; even and odd elements apart, as processors multiply. */
DRAW_INLINE void draw_multiply(const draw_bits *a, uint32_t m, draw_bits *high, draw_bits *low)
{
#if defined(__AVX2__)
	__m256i factor = _mm256_set1_epi32((int)m), even = _mm256_mul_epu32((__m256i)*a, factor);
	__m256i odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)*a, 32), factor);

	*low = (draw_bits)_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
	*high = (draw_bits)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
#else
	for (int i = 0; i < DRAW_WIDTH; i++) {
		uint64_t product = (uint64_t)(*a)[i] * m;

		(*high)[i] = (uint32_t)(product >> 32);
		(*low)[i] = (uint32_t)product;
	}
#endif
}

/* out[i][lane] = exp(s[i] · Z(id[i], 8 · batch + lane)) for DRAW_WIDTH draws. */
DRAW_INLINE void draw_factors(uint64_t seed, uint32_t batch, const uint64_t *id, const float *s, float (*out)[DRAW_LANES])
{
	static const draw_int pair_low = {0, 8, 1, 9, 4, 12, 5, 13}, pair_high = {2, 10, 3, 11, 6, 14, 7, 15};
	static const draw_int quad_low = {0, 1, 8, 9, 4, 5, 12, 13}, quad_high = {2, 3, 10, 11, 6, 7, 14, 15};
	draw_float deviation;
	draw_bits low_id, high_id;

	memcpy(&deviation, s, sizeof deviation);
	for (int i = 0; i < DRAW_WIDTH; i++) {
		low_id[i] = (uint32_t)id[i];
		high_id[i] = (uint32_t)(id[i] >> 32);
	}
	for (uint32_t half = 0; half < DRAW_LANES / 4; half++) {
		draw_bits c[4] = {low_id, high_id, low_id - low_id + (batch * (DRAW_LANES / 4) + half), low_id - low_id}, high0, high1, low0, low1;
		uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
		draw_float factor[4], row[4], pair[4];

		for (int round = 0; round < 7; round++) {
			draw_multiply(&c[0], 0xD2511F53u, &high0, &low0);
			draw_multiply(&c[2], 0xCD9E8D57u, &high1, &low1);
			c[0] = high1 ^ c[1] ^ k0;
			c[2] = high0 ^ c[3] ^ k1;
			c[1] = low1;
			c[3] = low0;
			k0 += 0x9E3779B9u;
			k1 += 0xBB67AE85u;
		}
		for (int lane = 0; lane < 4; lane++) {
			draw_float z;

			draw_normal(&c[lane], &z);
			z *= deviation;
			draw_exp(&z, &factor[lane]);
		}
		pair[0] = __builtin_shuffle(factor[0], factor[1], pair_low);
		pair[1] = __builtin_shuffle(factor[0], factor[1], pair_high);
		pair[2] = __builtin_shuffle(factor[2], factor[3], pair_low);
		pair[3] = __builtin_shuffle(factor[2], factor[3], pair_high);
		row[0] = __builtin_shuffle(pair[0], pair[2], quad_low);
		row[1] = __builtin_shuffle(pair[0], pair[2], quad_high);
		row[2] = __builtin_shuffle(pair[1], pair[3], quad_low);
		row[3] = __builtin_shuffle(pair[1], pair[3], quad_high);
		for (int i = 0; i < 4; i++) {
			memcpy(&out[i][half * 4], &row[i], 4 * sizeof(float));
			memcpy(&out[i + 4][half * 4], (const char *)&row[i] + 16, 4 * sizeof(float));
		}
	}
}

#endif
