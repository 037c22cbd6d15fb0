/* The log of the server: who read whose data, and who wrote what. Append-only, hash-chained over all lines, in table live_view_log, which outlives a
 * run. It holds keys, never a name, an address or a content. */
#ifndef SANGSAENG_VIEW_LOG_H
#define SANGSAENG_VIEW_LOG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"
#include "view/view_access.h"

#include <stddef.h>
#include <stdint.h>

struct view_log_line {
	int64_t seq;                                            /* from 1; filled when it is written */
	const char *at;                                         /* UTC; filled when it is written */
	const char *kind;                                       /* "read", "write" */
	const char *person, *client, *organisation, *role, *as; /* who; NULL: none */
	const char *resource;                                   /* what was read, or what was done: "meter-readings", "evidence.added" */
	const char *owner;                                      /* whose data; NULL: the programme's */
	const char *classes;                                    /* of the matrix, with blanks between; NULL for writes */
	int64_t count;                                          /* rows, or keys written */
	const char *subject;                                    /* key of what was written; NULL for reads */
	const char *purpose, *request_id;                       /* NULL: none */
	const char *rights;                                     /* relations and consent by which it was read, with blanks between; NULL: not told */
	const char *hash;                                       /* of this line and the one before */
};

/* The writer of a process for one database: lines of all threads that wait together are committed together. A line that is not yet durable is not
 * answered. The database is open for writing only while lines are written, so that a run may take its turn. */
struct view_log;
enum status view_log_open(const char *db, struct view_log **out_log, struct err *err); /* one per database, shared; counted */
void view_log_close(struct view_log *log);
/* Waits until all lines are durable. Any thread. ST_… of the store, then nothing of these lines is there. */
enum status view_log_add(struct view_log *log, const struct view_log_line *line, size_t count, struct err *err);
/* The same without waiting: `done` is called on the writer's thread, with ST_OK once the lines are durable. The lines are copied. */
typedef void view_log_done(void *context, enum status status, const struct err *err);
void view_log_add_later(struct view_log *log, const struct view_log_line *line, size_t count, view_log_done *done, void *context);
/* A write of the API by a viewer, "who did what to what", as soon as the database is free: where the effect is not in it, or while somebody holds it. */
void view_write_log_later(struct view_log *log, const struct view_viewer *viewer, const char *what, const char *subject, const char *owner_or_null,
	int64_t count, view_log_done *done, void *context);
/* The same in a transaction that writes, so that effect and line are one. */
enum status view_write_log_tx(struct store_tx *tx, const struct view_viewer *viewer, const char *what, const char *subject, const char *owner_or_null,
	int64_t count, struct err *err);

/* Recomputes the chain: findings view.log_gap, view.log_hash. */
enum status view_check_log(struct store_tx *tx, struct findings *findings, int64_t *out_lines, struct err *err);

/* Private to view: SQL of it (view_log_store.c). */
enum status view_log_append(struct store_tx *tx, const struct view_log_line *line, size_t count, struct err *err);
/* In order; of an owner if it is not NULL, and those of reads of all firms, which have classes and no owner. */
enum status view_log_read(
	struct store_tx *tx, const char *owner_or_null, struct arena *arena, struct view_log_line **out_list, size_t *out_count, struct err *err);
/* The secrets of the database (pseudonyms, positions of pages) if they are not there yet. */
enum status view_keys_make(const char *db, struct store *store, struct err *err);

#endif
