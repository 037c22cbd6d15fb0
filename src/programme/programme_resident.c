/* Resident footprints: a state for both periods, counted by its readers and replaced whole. */
#include "programme/programme_resident.h"

#include "base/hash.h"
#include "programme/programme_chain.h"
#include "programme/programme_int.h"
#include "programme/programme_publish.h"
#include "programme/programme_received_int.h"
#include "programme/programme_watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REST_TIMES 10    /* as long as a refresh took, where that is soon enough */
#define REST_MS_SOON 500 /* what others change is to be seen within a second */
#define REST_TIMES_LONG 2
#define REST_MS_MAX 60000
#define FULL_LOOK_MS 60000

struct loaded {
	struct programme_resident_state shown[CARBON_CASE_COUNT]; /* first: a reader's pointer leads to its struct */
	struct err why[CARBON_CASE_COUNT];                        /* where there is no answer */
	enum status outcome[CARBON_CASE_COUNT];
	struct carbon_live *live[CARBON_CASE_COUNT];
	struct arena arena;
	struct party_rules rules;
	struct store *store; /* in memory: the inputs */
	struct store_tx *tx;
	int readers; /* and one while it is the current one */
};

struct programme_resident {
	char *db;
	struct store *store; /* of the thread that refreshes */
	pthread_mutex_t lock;
	struct loaded *now; /* NULL before the first */
	int64_t number, rest_until_ms, looked_ms;
	char stamp[HASH_HEX_LEN]; /* of the seals and what was received, when the inputs were read; "" : not sealed */
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void loaded_free(struct loaded *l)
{
	for (int i = 0; i < CARBON_CASE_COUNT; i++)
		carbon_live_close(l->live[i]);
	if (l->tx)
		store_rollback(l->tx);
	store_close(l->store);
	arena_done(&l->arena);
	free(l);
}

static void let_go(struct programme_resident *r, struct loaded *l)
{
	bool last;

	pthread_mutex_lock(&r->lock);
	last = --l->readers == 0;
	pthread_mutex_unlock(&r->lock);
	if (last)
		loaded_free(l);
}

struct programme_resident *programme_resident_new(const char *db)
{
	struct programme_resident *r = heap_alloc(1, sizeof *r);

	r->db = heap_strdup(db);
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void programme_resident_free(struct programme_resident *resident)
{
	if (!resident)
		return;
	if (resident->now)
		let_go(resident, resident->now);
	store_close(resident->store);
	pthread_mutex_destroy(&resident->lock);
	free(resident->db);
	free(resident);
}

/* ---- refreshing ---- */

static void put_in_place(struct programme_resident *r, struct loaded *l)
{
	struct loaded *old;

	l->readers = 1;
	pthread_mutex_lock(&r->lock);
	old = r->now;
	r->number++;
	for (int i = 0; i < CARBON_CASE_COUNT; i++)
		l->shown[i].number = r->number;
	r->now = l;
	pthread_mutex_unlock(&r->lock);
	if (old)
		let_go(r, old);
}

static struct loaded *loaded_new(void)
{
	struct loaded *l = heap_alloc(1, sizeof *l);

	arena_init(&l->arena);
	for (int i = 0; i < CARBON_CASE_COUNT; i++)
		l->shown[i].period = carbon_case_name((enum carbon_case)i);
	return l;
}

/* The same error for both periods, until the next refresh finds otherwise. */
static void put_failure(struct programme_resident *r, enum status st, const struct err *why)
{
	struct loaded *l = loaded_new();

	for (int i = 0; i < CARBON_CASE_COUNT; i++) {
		l->outcome[i] = st;
		l->why[i] = *why;
	}
	put_in_place(r, l);
}

static enum status solve(struct programme_resident *r, const struct programme_inputs *inputs, struct err *err)
{
	struct loaded *l = loaded_new();
	struct carbon_claim *claim = NULL;
	size_t claims = 0;
	enum status st = programme_inputs_load(inputs, &l->arena, &l->store, &l->tx, &claim, &claims, err);

	if (st == ST_OK)
		st = programme_rules_read(l->tx, &l->arena, &l->rules, NULL, err);
	if (st != ST_OK) {
		loaded_free(l);
		return st;
	}
	for (int i = 0; i < CARBON_CASE_COUNT; i++) {
		bool after = i == CARBON_AFTER;

		strcpy(l->shown[i].inputs, inputs->set);
		l->outcome[i] =
			carbon_live_open(l->tx, &l->rules, (enum carbon_case)i, after ? claim : NULL, after ? claims : 0, &l->live[i], &l->why[i]);
		l->shown[i].live = l->live[i];
	}
	put_in_place(r, l);
	return ST_OK;
}

static enum status inputs_now(struct store_tx *tx, struct programme_inputs *out_inputs, struct err *err)
{
	struct carbon_claim *claim = NULL;
	struct party_rules rules;
	struct arena arena;
	size_t claims = 0;
	int64_t seals = 0;
	enum status st;

	arena_init(&arena);
	st = party_programme_exists(tx) ? ST_OK : err_set(err, ST_NOT_FOUND, "programme.none", NULL);
	if (st == ST_OK)
		st = programme_rules_read(tx, &arena, &rules, NULL, err);
	if (st == ST_OK)
		st = programme_store_seal_count(tx, &seals, err);
	if (st == ST_OK && seals > 0) /* taken in only: nothing is certified */
		st = programme_claims(tx, &rules, &arena, &claim, &claims, err);
	if (st == ST_OK)
		st = programme_inputs_read(tx, claim, claims, out_inputs, err);
	arena_done(&arena);
	return st;
}

/* Inputs change with a run, which seals its tables anew, or by what is received: cheap to see, where the watch cannot tell what was changed. */
static enum status hash_received(struct store_tx *tx, struct hash *hash, struct err *err)
{
	const struct table *table = programme_tables()[programme_table_index("supplier_footprints")];
	struct programme_received_row *row;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = programme_received_rows(tx, false, &arena, &row, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		for (int c = 0; table->column[c].name; c++)
			hash_string(hash, row[i].cell[c] ? row[i].cell[c] : "");
	arena_done(&arena);
	return st;
}

static enum status stamp_now(struct store_tx *tx, char out_stamp[HASH_HEX_LEN], struct err *err)
{
	char seals[HASH_HEX_LEN];
	int64_t sealed = 0, rows;
	struct hash hash;
	enum status st = programme_store_seal_count(tx, &sealed, err);

	out_stamp[0] = '\0';
	if (st != ST_OK || sealed == 0)
		return st;
	hash_init(&hash);
	st = store_table_digest(tx, "programme_seal", seals, &rows, err);
	if (st == ST_OK) {
		hash_string(&hash, seals);
		st = hash_received(tx, &hash, err);
	}
	hash_final(&hash, out_stamp);
	return st;
}

static enum status read_inputs(
	struct programme_resident *r, struct store_tx *tx, bool full, struct programme_inputs *out_inputs, bool *out_same, struct err *err)
{
	char stamp[HASH_HEX_LEN];
	enum status st = party_programme_exists(tx) ? stamp_now(tx, stamp, err) : err_set(err, ST_NOT_FOUND, "programme.none", NULL);

	if (st != ST_OK)
		return st;
	*out_same = !full && stamp[0] && strcmp(stamp, r->stamp) == 0 && now_ms() - r->looked_ms < FULL_LOOK_MS;
	if (*out_same)
		return ST_OK;
	st = inputs_now(tx, out_inputs, err);
	if (st == ST_OK) {
		memcpy(r->stamp, stamp, sizeof stamp);
		r->looked_ms = now_ms();
	}
	return st;
}

static enum status look(struct programme_resident *r, unsigned changed, struct err *err)
{
	struct programme_inputs inputs = {.count = 0};
	struct store_tx *tx;
	bool same = false,
	     full = changed == 0 || (changed & PROGRAMME_CHANGED_FILE) || (store_is_server(r->db) && (changed & PROGRAMME_CHANGED_ROWS));
	enum status st = ST_OK;

	if (changed & PROGRAMME_CHANGED_FILE) {
		store_close(r->store);
		r->store = NULL;
	}
	if (!r->store)
		st = programme_open(r->db, STORE_READ, &r->store, err);
	if (st == ST_OK)
		st = store_begin(r->store, false, &tx, err);
	if (st != ST_OK)
		return st;
	st = read_inputs(r, tx, full, &inputs, &same, err);
	store_rollback(tx);
	if (st == ST_OK && !same && (!r->now || r->now->outcome[0] || r->now->outcome[1] || strcmp(r->now->shown[0].inputs, inputs.set) != 0))
		st = solve(r, &inputs, err);
	programme_inputs_done(&inputs);
	return st;
}

/* Changes that follow each other closely must not keep a processor busy. */
static int64_t rest_ms(int64_t took)
{
	int64_t rest = took * REST_TIMES, most = took * REST_TIMES_LONG;

	if (most < REST_MS_SOON)
		most = REST_MS_SOON;
	if (most > REST_MS_MAX)
		most = REST_MS_MAX;
	return rest < most ? rest : most;
}

enum status programme_resident_refresh(struct programme_resident *resident, unsigned changed, bool *out_later, struct err *err)
{
	struct programme_resident *r = resident;
	int64_t began = now_ms();
	bool rests = began < r->rest_until_ms && !(changed & PROGRAMME_CHANGED_FILE);
	struct err why;
	enum status st;

	if (out_later)
		*out_later = rests && changed;
	if (rests)
		return ST_OK;
	st = look(r, changed, &why);
	if (st != ST_OK && st != ST_NETWORK) /* while the server is away, what is in memory is the best there is */
		put_failure(r, st, &why);
	if (st == ST_NETWORK) {
		store_close(r->store);
		r->store = NULL;
	}
	r->rest_until_ms = now_ms() + rest_ms(now_ms() - began);
	if (st != ST_OK && err)
		*err = why;
	return st;
}

/* ---- reading ---- */

enum status programme_resident_read(
	struct programme_resident *resident, enum carbon_case which, const struct programme_resident_state **out_state, struct err *err)
{
	struct loaded *l;
	enum status st;

	pthread_mutex_lock(&resident->lock);
	l = resident->now;
	st = l ? l->outcome[which] : ST_CONFLICT;
	if (l && st == ST_OK)
		l->readers++;
	else if (l && err)
		*err = l->why[which];
	pthread_mutex_unlock(&resident->lock);
	if (!l)
		return err_set(err, ST_CONFLICT, "resident.loading", NULL);
	if (st == ST_OK)
		*out_state = &l->shown[which];
	return st;
}

void programme_resident_release(struct programme_resident *resident, const struct programme_resident_state *state)
{
	if (state)
		let_go(resident, (struct loaded *)(uintptr_t)(state - (strcmp(state->period, carbon_case_name(CARBON_AFTER)) == 0 ? CARBON_AFTER
																  : CARBON_BEFORE)));
}

int64_t programme_resident_number(struct programme_resident *resident)
{
	int64_t number;

	pthread_mutex_lock(&resident->lock);
	number = resident->number;
	pthread_mutex_unlock(&resident->lock);
	return number;
}
