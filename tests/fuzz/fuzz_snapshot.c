/* Snapshots made up with a right checksum: opened or refused by name; what opens can be solved and explained, whatever it holds. */
#include "fuzz.h"
#include "graph/graph_explain.h"
#include "graph/graph_snapshot.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#define AT_CHECKSUM 8 /* places in the header, see graph_snapshot.c */
#define AT_CHECKED 16
#define AT_BYTES 24

static void use(const struct graph_snapshot *snapshot)
{
	const struct graph_order *order = graph_snapshot_order(snapshot);
	int32_t n = graph_snapshot_rows(snapshot), columns = graph_snapshot_columns(snapshot);
	const double *direct = graph_snapshot_direct(snapshot);
	double *out = calloc((size_t)n * (size_t)columns + 1, sizeof *out);
	struct graph_order_info info;
	enum status status = graph_solve(order, columns, direct, out, 1, NULL);

	PROMISE(status == ST_OK || status == ST_INPUT);
	status = graph_amounts(order, direct, out, NULL);
	PROMISE(status == ST_OK || status == ST_INPUT);
	graph_order_info(order, &info);
	PROMISE(info.strongest_row >= -1 && info.strongest_row < n);
	for (int32_t row = 0; row < n && row < 4; row++) {
		struct graph_question question = {.row = row, .by = row % columns, .top = 3, .tiers = 4, .paths = 3};
		struct graph_explanation explanation;

		if (graph_explain(order, columns, direct, graph_snapshot_total(snapshot), &question, &explanation, NULL) == ST_OK)
			graph_explanation_done(&explanation);
	}
	for (int32_t row = 0; row < n && graph_snapshot_name(snapshot, row); row++)
		PROMISE(graph_snapshot_find(snapshot, graph_snapshot_name(snapshot, row)) <= row);
	for (int32_t column = 0; column < columns && graph_snapshot_column_name(snapshot, column); column++)
		PROMISE(strlen(graph_snapshot_column_name(snapshot, column)) < SIZE_MAX);
	PROMISE(graph_snapshot_links(snapshot) < SIZE_MAX);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct graph_snapshot *snapshot;
	struct err err = {0};
	enum status status;
	char path[64];
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	uint8_t *copy = malloc(size + 1);

	memcpy(copy, data, size);
	if (size >= AT_BYTES + sizeof(uint64_t)) {
		uint64_t bytes = size, sum;

		memcpy(copy + AT_BYTES, &bytes, sizeof bytes);
		sum = XXH3_64bits(copy + AT_CHECKED, size - AT_CHECKED);
		memcpy(copy + AT_CHECKSUM, &sum, sizeof sum);
	}
	PROMISE(fd >= 0 && write(fd, copy, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	status = graph_snapshot_open(path, &snapshot, &err);
	if (status == ST_OK) {
		use(snapshot);
		graph_snapshot_close(snapshot);
	} else {
		PROMISE(status == ST_INPUT && strncmp(err.code, "snapshot.", 9) == 0 && strcmp(err.param[0], path) == 0);
	}
	free(copy);
	close(fd);
	return 0;
}
