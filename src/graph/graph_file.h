/* A supply graph on its way to another program: the file that `sangsaeng rollup --engine petsc` writes and every rank of `sangsaeng-petsc`
 * reads, each its own rows. Layout only; little-endian, no gaps but the one named:
 *
 *   struct graph_file_header                32 bytes
 *   int64   start[n + 1]                    links of row i: start[i] … start[i + 1] - 1; start[0] is 0, start[n] is `links`
 *   int32   input[links]                    rows 0 … n-1; links of one pair may repeat and add up in the order of the file
 *   zeros   to a multiple of 8
 *   float64 quantity[links]                 finite
 *   float64 direct[n × columns]             finite, row by row
 *
 * The file ends there. The answer's file is float64 total[n × columns] and nothing else. */
#ifndef SANGSAENG_GRAPH_FILE_H
#define SANGSAENG_GRAPH_FILE_H

#include <stdint.h>

#define GRAPH_FILE_MAGIC "SSLINKS1" /* eight bytes, no NUL */

struct graph_file_header {
	char magic[8];
	int64_t n, links;
	int32_t columns;  /* 1 … GRAPH_COLUMNS_MAX */
	int32_t reserved; /* 0 */
};
_Static_assert(sizeof(struct graph_file_header) == 32, "no gaps");
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the exchange file is written and read as it lies in memory, which is little-endian"
#endif

/* Places of the parts, in bytes. Right for 0 <= n <= INT32_MAX, 0 <= links <= GRAPH_FILE_LINKS_MAX, 1 <= columns <= GRAPH_COLUMNS_MAX. */
#define GRAPH_FILE_LINKS_MAX ((int64_t)1 << 50)
static inline int64_t graph_file_start(void)
{
	return (int64_t)sizeof(struct graph_file_header);
}
static inline int64_t graph_file_input(int64_t n)
{
	return graph_file_start() + (n + 1) * 8;
}
static inline int64_t graph_file_quantity(int64_t n, int64_t links)
{
	return graph_file_input(n) + (links * 4 + 7) / 8 * 8;
}
static inline int64_t graph_file_direct(int64_t n, int64_t links)
{
	return graph_file_quantity(n, links) + links * 8;
}
static inline int64_t graph_file_end(int64_t n, int64_t links, int32_t columns)
{
	return graph_file_direct(n, links) + n * columns * 8;
}

/* How sangsaeng-petsc ends. Anything else is a crash. */
enum graph_file_exit {
	GRAPH_FILE_SOLVED = 0,
	GRAPH_FILE_USAGE = 2,
	GRAPH_FILE_REFUSED = 3,     /* a file cannot be read or written, or is not of this layout; a sentence on stderr */
	GRAPH_FILE_NOT_PROVED = 10, /* the radius of |Q| was not shown to be below 1: another engine must judge */
	GRAPH_FILE_NOT_CONVERGED = 11,
	GRAPH_FILE_NOT_FINITE = 12, /* a total is beyond the range of a double */
};

#endif
