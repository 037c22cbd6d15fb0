/* A list of emission factors that belongs to no programme, such as a sector pack's: read like a folder's factors.csv, into a database in memory. */
#include "programme/programme_int.h"

#include "file/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum status read_list(struct store_tx *tx, const char *path, const char *sheet, struct findings *findings, struct err *err)
{
	static const struct programme_options options = {0};
	int index = programme_table_index("factors");
	int64_t before = findings->errors;
	struct programme_reading *r = heap_alloc(1, sizeof *r);
	enum status st;

	*r = (struct programme_reading){.tx = tx, .folder = "", .options = &options, .findings = findings};
	programme_keys_init(&r->keys[index]);
	st = programme_table_read_file(r, index, path, path, sheet, err);
	programme_keys_done(&r->keys[index]);
	free(r);
	if (st == ST_OK && findings->errors > before) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors - before);
		st = err_set(err, ST_INPUT, "factors.refused", path, count, NULL);
	}
	return st;
}

enum status programme_factors_open(const char *path, const char *sheet, struct store **out_store, struct findings *findings, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	struct stat info;
	enum status st;

	if (stat(path, &info) != 0)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	st = programme_open(":memory:", STORE_WRITE_CREATE, &store, err);
	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = read_list(tx, path, sheet, findings, err);
		if (st == ST_OK)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	if (st == ST_OK)
		*out_store = store;
	else
		store_close(store);
	return st;
}

void programme_csv_text(struct text *out, const char *field, bool first)
{
	csv_write_text(out, field, first);
}

void programme_csv_number(struct text *out, const char *digits, bool first)
{
	csv_write_number(out, digits, first);
}
