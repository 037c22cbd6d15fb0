/* The snapshot file: an ordered graph with its values and totals, to be opened again without reading links or ordering them. Opening maps the file;
 * 30,000,000 links take a fraction of a second when the file is in the page cache, else as long as the disk takes to read it.
 *
 * A file is opened only if it is exactly what was written: magic, byte order, version, length and a checksum (XXH3, 64 bits) over all of it. The
 * checksum protects against damage, not against malice, so every index, length and number is looked at besides: a file made up with a right
 * checksum may hold a wrong system, but no solve of it crashes or goes on for ever.
 *
 * The layout belongs to this program (graph_snapshot.c): a newer one may ask for the file to be made again from the data. */
#ifndef SANGSAENG_GRAPH_SNAPSHOT_H
#define SANGSAENG_GRAPH_SNAPSHOT_H

#include "graph/graph.h"

struct graph_snapshot_data {
	const struct graph_order *order;
	int32_t columns;                /* 1 … GRAPH_COLUMNS_MAX */
	const double *direct, *total;   /* n × columns by row, all finite; the total of that direct by that order */
	const char *const *name;        /* n names by row, UTF-8; NULL: none are stored */
	const char *const *column_name; /* `columns` names; NULL: none are stored */
};

/* Writes beside the file ("PATH.part") and puts it in place when all of it is on disk: whenever the process or the machine stops, PATH is the old
 * file or the new one. What a killed process leaves beside it is used again by the next. A symbolic link stays one. O(n + links) and the disk.
 * Errors: snapshot.write (the folder or the disk), snapshot.busy (ST_CONFLICT: another process is writing it), file.directory and
 * snapshot.not_file (something else has that name); the old file is then as it was. Internal error if `columns` is out of range, a value is not
 * finite or a name is not UTF-8. */
enum status graph_snapshot_write(const char *path, const struct graph_snapshot_data *data, struct err *err);

struct graph_snapshot;
/* Errors, all ST_INPUT and naming the path: file.open, file.directory, file.read; snapshot.magic (no snapshot at all), snapshot.byte_order (of a
 * big-endian machine), snapshot.version, snapshot.too_new, snapshot.short (it ends too early), snapshot.damaged (value 1 says where).
 * O(n + links). As long as it is open nobody may write into the file itself; one that graph_snapshot_write puts in its place does no harm. */
enum status graph_snapshot_open(const char *path, struct graph_snapshot **out_snapshot, struct err *err);
void graph_snapshot_close(struct graph_snapshot *snapshot);

/* All of these belong to the snapshot and may be read by many threads. graph_solve, graph_amounts, graph_explain and graph_order_info take the order
 * as one just made and give the same bits; it is never graph_order_free'd. */
const struct graph_order *graph_snapshot_order(const struct graph_snapshot *snapshot);
int32_t graph_snapshot_rows(const struct graph_snapshot *snapshot);
size_t graph_snapshot_links(const struct graph_snapshot *snapshot); /* of quantity other than 0, added up, with self-loops */
int32_t graph_snapshot_columns(const struct graph_snapshot *snapshot);
const double *graph_snapshot_direct(const struct graph_snapshot *snapshot); /* n × columns by row */
const double *graph_snapshot_total(const struct graph_snapshot *snapshot);
/* NULL if no names were stored. */
const char *graph_snapshot_name(const struct graph_snapshot *snapshot, int32_t row);
const char *graph_snapshot_column_name(const struct graph_snapshot *snapshot, int32_t column);
/* The first row of that name, -1 if there is none. Looks through all names: some ten milliseconds for millions. */
int32_t graph_snapshot_find(const struct graph_snapshot *snapshot, const char *name);

#endif
