/* The loops of the Monte Carlo for processors with AVX2; the same bits. */
#if defined(__x86_64__)
#pragma GCC target("avx2")
#endif
#include "graph/graph_sample_int.h"

#include "graph/graph_sample_loops.h"

const struct sample_loops graph_sample_avx2 = {loops_draw, loops_rows};
