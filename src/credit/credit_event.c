/* The log: what was asked, as text; hashes; and the one place that writes an event with its moves. */
#include "base/json.h"
#include "base/text.h"
#include "credit/credit_registry_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const credit_order_name[CREDIT_ORDER_KINDS] = {"certify", "convert", "surrender", "hold", "release", "transfer", "accept", "reject",
	"withdraw", "lock", "unlock", "bank", "lapse", "cancel", "void", "suspend", "resume", "close", "revise", "deposit", "restore"};

static int name_index(const char *const *names, int count, const char *name)
{
	int i = 0;

	while (i < count && strcmp(names[i], name) != 0)
		i++;
	return i;
}

enum credit_kind credit_kind_named(const char *name)
{
	return (enum credit_kind)name_index(credit_kind_name, 2, name);
}

enum credit_state credit_state_named(const char *name)
{
	return (enum credit_state)name_index(credit_state_name, CREDIT_STATES, name);
}

enum credit_order_kind credit_order_named(const char *name)
{
	return (enum credit_order_kind)name_index(credit_order_name, CREDIT_ORDER_KINDS, name);
}

/* ---- hashes ---- */

void credit_event_hash(const struct credit_event *e, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.credit_event/1");
	hash_int(&hash, e->seq);
	hash_string(&hash, e->kind);
	hash_string(&hash, e->on_date);
	hash_string(&hash, e->subject);
	hash_int(&hash, e->quantity);
	hash_int(&hash, e->gone);
	hash_string(&hash, e->actor);
	hash_string(&hash, e->evidence);
	hash_string(&hash, e->key);
	hash_string(&hash, e->content);
	hash_string(&hash, e->facts);
	hash_string(&hash, e->prev_hash);
	if (e->moves[0] || e->asked[0]) { /* events made before there were moves keep their hash */
		hash_string(&hash, e->asked);
		hash_string(&hash, e->moves);
	}
	hash_final(&hash, out_hex);
}

void credit_moves_hash(const struct credit_move *move, size_t count, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	for (size_t i = 0; i < count; i++) {
		const struct credit_move *m = &move[i];

		hash_int(&hash, m->event);
		hash_int(&hash, m->line);
		hash_int(&hash, m->kind);
		hash_string(&hash, m->project);
		hash_int(&hash, m->vintage);
		hash_int(&hash, m->range.from);
		hash_int(&hash, m->range.to);
		hash_string(&hash, m->from_holder);
		hash_string(&hash, m->from_state);
		hash_string(&hash, m->holder);
		hash_int(&hash, m->state);
		hash_int(&hash, m->blocked);
		hash_int(&hash, m->lock_event);
		hash_int(&hash, m->valid_year);
	}
	hash_final(&hash, out_hex);
}

void credit_no_facts(char out_facts[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_null(&hash);
	hash_final(&hash, out_facts);
}

void credit_facts_hash(int64_t number, const char *text, char out_facts[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_int(&hash, number);
	hash_string(&hash, text);
	hash_final(&hash, out_facts);
}

void credit_text_hash(const char *text, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, text);
	hash_final(&hash, out_hex);
}

void credit_certify_hashes(const struct credit_certificate *c, char out_content[HASH_HEX_LEN], char out_facts[HASH_HEX_LEN])
{
	char on[DATE_TEXT_LEN];
	struct hash hash;

	date_format(c->on, on);
	hash_init(&hash);
	hash_string(&hash, credit_order_name[CREDIT_CERTIFY]);
	hash_string(&hash, c->project);
	hash_string(&hash, on);
	hash_string(&hash, c->evidence);
	hash_int(&hash, c->vintage);
	hash_int(&hash, c->from);
	hash_int(&hash, c->to);
	for (size_t i = 0; i < c->unit_count; i++) {
		hash_string(&hash, c->unit[i].measure);
		hash_int(&hash, c->unit[i].verified_g);
	}
	hash_final(&hash, out_content);
	hash_init(&hash);
	for (size_t i = 0; i < c->owner_count; i++) {
		hash_string(&hash, c->owner[i].organisation);
		hash_string(&hash, c->owner[i].share);
	}
	hash_final(&hash, out_facts);
}

/* ---- what was asked ---- */

static void put_text(struct json_writer *w, const char *key, const char *value)
{
	if (value && value[0])
		json_put_string(w, key, value);
}

static void put_int(struct json_writer *w, const char *key, int64_t value)
{
	if (value != 0)
		json_put_int(w, key, value);
}

const char *credit_order_text(const struct credit_order *o, struct arena *arena)
{
	char on[DATE_TEXT_LEN];
	struct json_writer w;
	struct text text;
	const char *copy;

	text_init(&text);
	json_writer_init(&w, &text);
	date_format(o->on, on);
	json_object_begin(&w, NULL);
	put_text(&w, "order", credit_order_name[o->kind]);
	put_text(&w, "on", on);
	put_text(&w, "holder", o->holder);
	put_text(&w, "to", o->to);
	put_text(&w, "unit", o->unit);
	put_int(&w, "tonnes", o->tonnes);
	put_text(&w, "project", o->project);
	put_int(&w, "vintage", o->vintage);
	put_int(&w, "serial_from", o->serial_from);
	put_int(&w, "serial_to", o->serial_to);
	put_int(&w, "year", o->year);
	put_text(&w, "measure", o->measure);
	put_text(&w, "of", o->of);
	put_text(&w, "reason", o->reason);
	put_text(&w, "evidence", o->evidence);
	json_object_close(&w);
	copy = arena_strndup(arena, text.data, text.length);
	text_done(&text);
	return copy;
}

/* ---- idempotency and the chain ---- */

enum status credit_done_already(struct store_tx *tx, enum credit_order_kind kind, const char *key, const char *content, struct arena *arena,
	struct credit_event *out_event, bool *out_done, struct err *err)
{
	bool found;
	enum status st;

	assert(key && key[0]);
	st = credit_store_event_by_key(tx, key, arena, out_event, &found, err);
	if (st != ST_OK)
		return st;
	if (found && (strcmp(out_event->kind, credit_order_name[kind]) != 0 || strcmp(out_event->content, content) != 0))
		return err_set(err, ST_CONFLICT, "credit.key_reused", key, NULL);
	*out_done = found;
	return ST_OK;
}

enum status credit_next_event(struct store_tx *tx, struct arena *arena, int64_t *out_seq, const char **out_prev, struct err *err)
{
	enum status st = credit_store_head(tx, arena, out_seq, out_prev, err);

	if (st == ST_OK)
		++*out_seq;
	return st;
}

/* ---- writing ---- */

static enum status open_account(struct store_tx *tx, const char *account, int64_t event, struct arena *arena, struct err *err)
{
	const char *state;
	enum status st = credit_store_account_state(tx, account, arena, &state, err);

	return st == ST_OK && !state[0] ? credit_store_account_open(tx, account, event, err) : st;
}

/* The sums of a unit, project and vintage change by what its moves take away and bring. */
static enum status add_sum(struct store_tx *tx, const struct credit_move *m, struct err *err)
{
	struct credit_sum sum = {.unit = credit_kind_name[m->kind], .project = m->project, .vintage = m->vintage};
	int64_t tonnes = credit_range_count(m->range);

	if (m->from_state)
		sum.state_t[credit_state_named(m->from_state)] -= tonnes;
	else
		sum.issued_t = tonnes;
	sum.state_t[m->state] += tonnes;
	return m->from_state && strcmp(m->from_state, credit_state_name[m->state]) == 0 ? ST_OK : credit_store_sum_add(tx, &sum, err);
}

static enum status write_move(struct store_tx *tx, const struct credit_move *m, struct arena *arena, struct err *err)
{
	enum status st = credit_store_move_add(tx, m, err);

	if (st == ST_OK)
		st = add_sum(tx, m, err);
	if (st == ST_OK && !m->from_state && m->kind == CREDIT_KOC)
		st = open_account(tx, arena_printf(arena, "issuing:%s", m->project), m->event, arena, err);
	if (st == ST_OK && (!m->from_state || m->state != credit_state_named(m->from_state) || strcmp(m->holder, m->from_holder) != 0))
		st = open_account(tx, credit_account_name(m->kind, m->state, m->holder, m->project, arena), m->event, arena, err);
	return st;
}

enum status credit_append(struct store_tx *tx, struct credit_event *e, const struct credit_move *move, size_t count, struct credit_set *set,
	struct arena *arena, struct err *err)
{
	char moves[HASH_HEX_LEN], hash[HASH_HEX_LEN];
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = write_move(tx, &move[i], arena, err);
	if (st == ST_OK)
		st = credit_store_blocks_save(tx, set, err);
	if (st != ST_OK)
		return st;
	credit_moves_hash(move, count, moves);
	e->moves = moves;
	credit_event_hash(e, hash);
	e->hash = hash;
	st = credit_store_event_add(tx, e, err);
	e->moves = e->hash = NULL; /* they were of this call */
	return st;
}
