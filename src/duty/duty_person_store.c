/* SQL of erasing a person from the desk's tables. */
#include "duty/duty_person.h"

#include <string.h>

static enum status count_waiting(struct store_tx *tx, const char *person, int64_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT COUNT(*) FROM desk_queue_outbox WHERE person = ?1 AND state = 'waiting'", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, person);
	st = store_step(stmt, &row, err);
	*out_count = st == ST_OK && row ? store_int(stmt, 0) : 0;
	return st;
}

static enum status drop_waiting(struct store_tx *tx, const char *person, const char *at, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(
		tx, "UPDATE desk_queue_outbox SET state = 'dropped', settled_at = ?2 WHERE person = ?1 AND state = 'waiting'", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, person);
	store_bind_text(stmt, 2, at);
	return store_run(stmt, err);
}

/* ?1 in `sql` is the person. */
static enum status run_for(struct store_tx *tx, const char *sql, const char *person, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, sql, &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, person);
	return store_run(stmt, err);
}

/* ?1 in `sql` is the word, ?2 what stands in its place. */
static enum status replace(struct store_tx *tx, const char *sql, const char *word, const char *key, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, sql, &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, word);
	store_bind_text(stmt, 2, key);
	return store_run(stmt, err);
}

static enum status replace_word(struct store_tx *tx, const char *word, const char *key, struct err *err)
{
	enum status st = replace(tx, "UPDATE desk_request SET reason = REPLACE(reason, ?1, ?2) WHERE reason IS NOT NULL", word, key, err);

	if (st == ST_OK)
		st = replace(tx, "UPDATE desk_duty_mark SET reason = REPLACE(reason, ?1, ?2) WHERE reason <> ''", word, key, err);
	return st;
}

enum status duty_person_forget(struct store_tx *tx, const struct duty_person *p, const char *at, int64_t *out_dropped, struct err *err)
{
	enum status st = count_waiting(tx, p->person, out_dropped, err);

	if (st == ST_OK)
		st = drop_waiting(tx, p->person, at, err);
	if (st == ST_OK)
		st = run_for(tx, "UPDATE desk_queue_outbox SET detail = NULL WHERE person = ?1", p->person, err);
	if (st == ST_OK)
		st = run_for(tx, "DELETE FROM desk_bounce WHERE person = ?1", p->person, err);
	if (st == ST_OK)
		st = run_for(tx, "UPDATE desk_answer SET file = asked || '.csv' WHERE answered_by = ?1", p->person, err);
	if (st == ST_OK && p->mail && p->mail[0])
		st = replace_word(tx, p->mail, p->person, err);
	if (st == ST_OK && strlen(p->name) >= DUTY_NAME_BYTES_MIN)
		st = replace_word(tx, p->name, p->person, err);
	return st;
}
