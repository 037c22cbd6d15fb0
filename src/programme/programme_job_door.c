/* What doors ask of jobs and kept files, each in a transaction of its own. */
#include "programme/programme_job_int.h"

#include "programme/programme.h"
#include "programme/programme_evidence.h"
#include "programme/programme_kept.h"
#include "programme/programme_once.h"

struct own {
	struct store *store;
	struct store_tx *tx;
};

static enum status begin(const char *db, bool write, struct own *own, struct err *err)
{
	enum status st = programme_open(db, write ? STORE_WRITE : STORE_READ, &own->store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(own->store, write, &own->tx, err);
	if (st != ST_OK)
		store_close(own->store);
	return st;
}

static enum status end(struct own *own, bool write, enum status st, struct err *err)
{
	if (write && st == ST_OK)
		st = store_commit(own->tx, err);
	else
		store_rollback(own->tx);
	store_close(own->store);
	return st;
}

static enum status both(struct own *own, programme_also *also, void *context, struct err *err)
{
	return also ? also(context, own->tx, err) : ST_OK;
}

enum status programme_job_ask(
	const char *db, const struct programme_job *job, const struct programme_once *once, programme_also *also, void *context, struct err *err)
{
	struct own own;
	enum status st = begin(db, true, &own, err);

	if (st != ST_OK)
		return st;
	st = programme_job_add(own.tx, job, err);
	if (st == ST_OK && once)
		st = programme_once_end(own.tx, once, err);
	if (st == ST_OK)
		st = both(&own, also, context, err);
	return end(&own, true, st, err);
}

static void input_now(struct store_tx *tx, char out_input[PROGRAMME_INPUT_LEN])
{
	out_input[0] = '\0';
	programme_input_version(tx, out_input, NULL);
}

enum status programme_job_look(
	const char *db, const char *job, struct arena *arena, struct programme_job *out_job, char out_input[PROGRAMME_INPUT_LEN], struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	if (st != ST_OK)
		return st;
	st = programme_job_get(own.tx, job, arena, out_job, err);
	if (st == ST_OK)
		input_now(own.tx, out_input);
	return end(&own, false, st, err);
}

enum status programme_job_page(const char *db, const char *organisation, int state, const char *before, int64_t limit, struct arena *arena,
	struct programme_job **out_list, size_t *out_count, char out_input[PROGRAMME_INPUT_LEN], struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	if (st != ST_OK)
		return st;
	st = programme_job_list(own.tx, organisation, state, before, limit, arena, out_list, out_count, err);
	if (st == ST_OK)
		input_now(own.tx, out_input);
	return end(&own, false, st, err);
}

enum status programme_job_missed(const char *db, const char *job, int64_t after, struct arena *arena, struct programme_job_event **out_list,
	size_t *out_count, struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	return st == ST_OK ? end(&own, false, programme_job_events(own.tx, job, after, arena, out_list, out_count, err), err) : st;
}

enum status programme_job_stop(const char *db, const char *job, programme_also *also, void *context, struct err *err)
{
	struct own own;
	enum status st = begin(db, true, &own, err);

	if (st != ST_OK)
		return st;
	st = programme_job_cancel(own.tx, job, err);
	return end(&own, true, st == ST_OK ? both(&own, also, context, err) : st, err);
}

enum status programme_job_agree(const char *db, const char *job, const char *person, programme_also *also, void *context, struct err *err)
{
	struct own own;
	enum status st = begin(db, true, &own, err);

	if (st != ST_OK)
		return st;
	st = programme_job_approve(own.tx, job, person, err);
	return end(&own, true, st == ST_OK ? both(&own, also, context, err) : st, err);
}

/* ---- files ---- */

enum status programme_kept_put(
	const char *db, const char *path, struct programme_kept *kept, programme_also *also, void *context, struct arena *arena, struct err *err)
{
	struct own own;
	enum status st = begin(db, true, &own, err);

	if (st != ST_OK)
		return st;
	st = programme_kept_add(own.tx, path, kept, arena, err);
	return end(&own, true, st == ST_OK ? both(&own, also, context, err) : st, err);
}

enum status programme_kept_find(const char *db, const char *file, struct arena *arena, struct programme_kept *out_kept, struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	return st == ST_OK ? end(&own, false, programme_kept_get(own.tx, file, arena, out_kept, err), err) : st;
}

enum status programme_kept_all(
	const char *db, const char *organisation_or_null, struct arena *arena, struct programme_kept **out_list, size_t *out_count, struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	return st == ST_OK ? end(&own, false, programme_kept_list(own.tx, organisation_or_null, arena, out_list, out_count, err), err) : st;
}

enum status programme_kept_copy(const char *db, const char *file, int descriptor, struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	return st == ST_OK ? end(&own, false, programme_kept_write(own.tx, file, descriptor, err), err) : st;
}

enum status programme_kept_drop(const char *db, const char *file, struct err *err)
{
	struct own own;
	enum status st = begin(db, true, &own, err);

	return st == ST_OK ? end(&own, true, programme_kept_delete(own.tx, file, err), err) : st;
}

enum status programme_evidence_fetch(const char *db, const char *evidence, const char *path, struct err *err)
{
	struct own own;
	enum status st = begin(db, false, &own, err);

	return st == ST_OK ? end(&own, false, programme_evidence_write(own.tx, evidence, path, err), err) : st;
}
