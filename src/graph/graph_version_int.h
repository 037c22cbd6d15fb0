/* Inside of the room graph: the board on which a resident puts up its totals. */
#ifndef SANGSAENG_GRAPH_VERSION_INT_H
#define SANGSAENG_GRAPH_VERSION_INT_H

#include "graph/graph_resident.h"

#include <pthread.h>

struct graph_board {
	pthread_mutex_t lock;
	struct graph_version *newest;
};
/* All totals 0, version 0, products where they stand. */
void graph_board_init(struct graph_board *board, int32_t n, int32_t columns);
void graph_board_done(struct graph_board *board); /* no version may be in a reader's hands */
/* Totals at some positions; position p's stand at value + p × stride. All at once. */
void graph_board_publish(struct graph_board *board, const int32_t *at, size_t count, const double *value, size_t stride);
/* All totals, and the position of each row from now on. */
void graph_board_renew(struct graph_board *board, const int32_t *position, const double *value, size_t stride);
const struct graph_version *graph_board_read(struct graph_board *board);
void graph_board_release(struct graph_board *board, const struct graph_version *version);

#endif
