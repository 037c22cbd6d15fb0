/* Files that a server keeps in the database, in parts, so that every process has them and memory stays bounded: what was uploaded for a job, and what
 * a job made. Tables: live_file, live_file_part. */
#ifndef SANGSAENG_PROGRAMME_KEPT_H
#define SANGSAENG_PROGRAMME_KEPT_H

#include "base/arena.h"
#include "base/err.h"
#include "programme/programme_job.h"
#include "store/store.h"

struct programme_kept {
	const char *file;  /* "file_…" */
	const char *name;  /* as its owner calls it: a plain name, no folder */
	const char *media; /* "text/csv" */
	const char *sha256;
	int64_t bytes, made_ms;
	const char *person, *organisation; /* whose it is */
	const char *job;                   /* which made it; "" for an upload, which goes after a day */
};
/* Takes a file in; `file`, `sha256`, `bytes` and `made_ms` of *kept are set. ST_INPUT file.open, file.read, kept.name. */
enum status programme_kept_add(struct store_tx *tx, const char *path, struct programme_kept *kept, struct arena *arena, struct err *err);
/* ST_NOT_FOUND kept.none. */
enum status programme_kept_get(struct store_tx *tx, const char *file, struct arena *arena, struct programme_kept *out_kept, struct err *err);
enum status programme_kept_list(struct store_tx *tx, const char *organisation_or_null, struct arena *arena, struct programme_kept **out_list,
	size_t *out_count, struct err *err);
/* Writes its content to a descriptor. ST_INTERNAL kept.broken. */
enum status programme_kept_write(struct store_tx *tx, const char *file, int descriptor, struct err *err);
/* To be deleted by its owner. */
enum status programme_kept_delete(struct store_tx *tx, const char *file, struct err *err);
/* The same, each a transaction of its own. */
enum status programme_kept_put(
	const char *db, const char *path, struct programme_kept *kept, programme_also *also, void *context, struct arena *arena, struct err *err);
enum status programme_kept_find(const char *db, const char *file, struct arena *arena, struct programme_kept *out_kept, struct err *err);
enum status programme_kept_all(
	const char *db, const char *organisation_or_null, struct arena *arena, struct programme_kept **out_list, size_t *out_count, struct err *err);
enum status programme_kept_copy(const char *db, const char *file, int descriptor, struct err *err);
enum status programme_kept_drop(const char *db, const char *file, struct err *err);
/* A plain name: letters, digits, "." "_" "-" "+" and letters beyond ASCII, not first ".", at most 120 bytes. */
bool programme_kept_name(const char *name);

/* Writes the files of a zip into a folder that is there. Names must be plain, below one folder at most of its own; no more than `max` bytes
 * altogether.
 * `*out_top`: the one folder in which all of them lie, "" if they lie at the top. ST_INPUT zip.broken, zip.name (name), zip.too_long. */
enum status programme_unzip(const char *path, const char *folder, int64_t max, struct arena *arena, const char **out_top, struct err *err);
/* The other way round: all files of a folder as a zip. */
enum status programme_zip_folder(const char *folder, const char *path, struct err *err);

#endif
