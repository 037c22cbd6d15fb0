/* The inner loops. Each row is summed in the order of its entries, for each column apart, without fused operations: the result does not depend on
 * the width, nor on the processor. Values are read at random places, so they are fetched some entries ahead. */
#include "graph/graph_int.h"

/* How many entries ahead: about as many bytes for every width. */
static inline __attribute__((always_inline)) uint32_t ahead_of(int width)
{
	return width >= 8 ? 24 : width > 1 ? 48 : 96;
}

static inline __attribute__((always_inline)) void fetch(const double *x, int32_t col, int width)
{
	const double *at = x + (size_t)col * (size_t)width;

	__builtin_prefetch(at);
	if (width > 8) {
		__builtin_prefetch(at + 8);
		if (width > 16) {
			__builtin_prefetch(at + 16);
			__builtin_prefetch(at + 24);
		}
	}
}

static inline __attribute__((always_inline)) void row(
	const struct graph_csr *csr, int32_t i, bool down, int width, uint32_t ahead, const double *from, double *to, const double *x)
{
	double sum[GRAPH_COLUMNS_MAX];

	for (int c = 0; c < width; c++)
		sum[c] = from[(size_t)i * (size_t)width + (size_t)c];
	for (uint32_t e = csr->start[i]; e < csr->start[i + 1]; e++) {
		const double *at = x + (size_t)csr->col[e] * (size_t)width;
		double q = csr->q[e];

		fetch(x, csr->col[!down ? e + ahead : e >= ahead ? e - ahead : 0], width);
		for (int c = 0; c < width; c++)
			sum[c] += q * at[c];
	}
	for (int c = 0; c < width; c++)
		to[(size_t)i * (size_t)width + (size_t)c] = sum[c];
}

static inline __attribute__((always_inline)) void rows(
	const struct graph_csr *csr, int32_t begin, int32_t end, bool down, int width, const double *from, double *to, const double *x)
{
	if (down) {
		for (int32_t i = end; i-- > begin;)
			row(csr, i, true, width, ahead_of(width), from, to, x);
		return;
	}
	for (int32_t i = begin; i < end; i++)
		row(csr, i, false, width, ahead_of(width), from, to, x);
}

static inline __attribute__((always_inline)) void rows_any(
	const struct graph_csr *csr, int32_t begin, int32_t end, bool down, int width, const double *from, double *to, const double *x)
{
	switch (width) { /* constant widths are unrolled and vectorised */
	case 1:
		rows(csr, begin, end, down, 1, from, to, x);
		break;
	case 2:
		rows(csr, begin, end, down, 2, from, to, x);
		break;
	case 4:
		rows(csr, begin, end, down, 4, from, to, x);
		break;
	case 8:
		rows(csr, begin, end, down, 8, from, to, x);
		break;
	case 16:
		rows(csr, begin, end, down, 16, from, to, x);
		break;
	case 32:
		rows(csr, begin, end, down, 32, from, to, x);
		break;
	default:
		rows(csr, begin, end, down, width, from, to, x);
	}
}

#if defined(__x86_64__)
static __attribute__((target("avx2"))) void rows_avx2(
	const struct graph_csr *csr, int32_t begin, int32_t end, bool down, int width, const double *from, double *to, const double *x)
{
	rows_any(csr, begin, end, down, width, from, to, x);
}
#endif

static void rows_plain(const struct graph_csr *csr, int32_t begin, int32_t end, bool down, int width, const double *from, double *to, const double *x)
{
	rows_any(csr, begin, end, down, width, from, to, x);
}

static void rows_best(const struct graph_csr *csr, int32_t begin, int32_t end, bool down, int width, const double *from, double *to, const double *x)
{
#if defined(__x86_64__)
	if (width > 1 && __builtin_cpu_supports("avx2")) {
		rows_avx2(csr, begin, end, down, width, from, to, x);
		return;
	}
#endif
	rows_plain(csr, begin, end, down, width, from, to, x);
}

void graph_rows_up(const struct graph_csr *csr, int32_t begin, int32_t end, int width, const double *from, double *to, const double *x)
{
	rows_best(csr, begin, end, false, width, from, to, x);
}

void graph_rows_down(const struct graph_csr *csr, int32_t begin, int32_t end, int width, const double *from, double *to, const double *x)
{
	rows_best(csr, begin, end, true, width, from, to, x);
}
