/* Meter readings from files: the folder's readings/NAME.csv and files that are imported later. What a reading is, and what is refused:
 * reduction/reduction_series.h. */
#ifndef SANGSAENG_PROGRAMME_METER_H
#define SANGSAENG_PROGRAMME_METER_H

#include "programme/programme.h"
#include "reduction/reduction_series.h"

/* The columns of a file of readings, in any order, in English or Korean: meter, at, value, and recorded_on if there is one. */
extern const struct table programme_readings_table;

/* Reads one file into a transaction, streaming; `name` is shown in messages, `sheet` is that of a workbook (NULL: found by its header). Every mistake is a finding with line and column; then ST_INPUT
 * readings.refused, and the caller rolls back. On success `*out_intake` tells what changed; free it. */
enum status programme_meter_read(struct store_tx *tx, const char *path, const char *name, const char *sheet, const struct reduction_batch *batch,
	const struct programme_options *options, struct reduction_intake **out_intake, struct findings *findings, struct err *err);

struct programme_meter_options {
	const char *sheet;    /* of a workbook; NULL: found by its header */
	date_day recorded_on; /* DATE_NONE: the programme's as_of */
	const char *reason, *by;
	bool dry_run; /* everything is done and then rolled back */
	programme_progress *progress;
	void *progress_context;
};
struct programme_meter_result {
	struct reduction_intake_counts counts;
	int64_t batch;
	const char **changed; /* machines of whose meters a reading changed; in the arena */
	size_t changed_count;
	const char **measure; /* machines that were measured again; in the arena */
	size_t measure_count;
	const char **stale; /* verifications that a later record made stale */
	size_t stale_count;
	date_month *month; /* in which a reading changed */
	size_t month_count;
};
/* Takes a file of readings into a database in a transaction of its own: all or nothing. Only the months whose readings changed are read again, and
 * only their machines measured and verified again. What was imported outlives run --again. ST_INPUT readings.refused, readings.empty; ST_NOT_FOUND
 * programme.none. */
enum status programme_meter_import(struct store *store, const char *path, const struct programme_meter_options *options, struct arena *arena,
	struct programme_meter_result *out_result, struct findings *findings, struct err *err);

/* The same inside a transaction, which the caller rolls back on failure; `name` is shown in messages. */
enum status programme_meter_import_in(struct store_tx *tx, const char *path, const char *name, const struct programme_meter_options *options,
	struct arena *arena, struct programme_meter_result *out_result, struct findings *findings, struct err *err);

/* The files readings/NAME.csv (or .csv.gz, .tsv, .tsv.gz, .xlsx) of a folder, in order of their names; there may be none. */
enum status programme_meter_read_folder(
	struct store_tx *tx, const char *folder, date_day as_of, const struct programme_options *options, struct findings *findings, struct err *err);

#endif
