/* Private to programme: SQL of the queue of jobs (programme_job_store.c). */
#ifndef SANGSAENG_PROGRAMME_JOB_INT_H
#define SANGSAENG_PROGRAMME_JOB_INT_H

#include "programme/programme_job.h"

enum status programme_job_store_add(struct store_tx *tx, const struct programme_job *job, struct err *err);
/* Writes its row with the next version, and its event. */
enum status programme_job_store_save(struct store_tx *tx, struct programme_job *job, struct err *err);
enum status programme_job_store_next(struct store_tx *tx, struct arena *arena, struct programme_job *out_job, bool *out_found, struct err *err);
/* A running one whose lease ran out, or, with a process, which any other process holds. */
enum status programme_job_store_lost(struct store_tx *tx, const char *process_or_null, int64_t now_ms, struct arena *arena,
	struct programme_job *out_job, bool *out_found, struct err *err);
/* What people and meters added after the run: events of the desk and batches of readings. */
enum status programme_job_store_changes(struct store_tx *tx, int64_t *out_changes, struct err *err);
enum status programme_job_store_tidy(struct store_tx *tx, int64_t uploads_ms, int64_t now_ms, struct err *err);

#endif
