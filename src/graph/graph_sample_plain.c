/* The loops of the Monte Carlo for any processor. */
#include "graph/graph_sample_int.h"

#include "graph/graph_sample_loops.h"

const struct sample_loops graph_sample_plain = {loops_draw, loops_rows};
