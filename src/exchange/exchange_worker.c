/* The worker's round, announcements, and what all of the events' files use. */
#include "exchange/exchange_event_int.h"

#include "base/hash.h"
#include "base/map.h"
#include "programme/programme.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define IDS_MAX 500 /* of one PublishedEvent */

int64_t exchange_now(void)
{
	return (int64_t)time(NULL);
}

void exchange_uuid_new(char out[EXCHANGE_UUID_LEN])
{
	unsigned char b[16];
	char hex[33];

	randombytes_buf(b, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	sodium_bin2hex(hex, sizeof hex, b, sizeof b);
	snprintf(out, EXCHANGE_UUID_LEN, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

const char *exchange_kind_name(enum exchange_event_kind kind)
{
	static const char *const name[] = {"created", "fulfilled", "rejected", "published"};

	return name[kind];
}

void exchange_sha256(const char *bytes, size_t length, char out_hex[65])
{
	struct hash hash;

	hash_init(&hash);
	hash_bytes(&hash, bytes, length);
	hash_final(&hash, out_hex);
}

enum status exchange_log_one(struct store_tx *tx, const char *partner, const char *direction, const char *action, const char *ids, int status,
	const char *body_or_null, size_t length, struct err *err)
{
	char sha256[HASH_HEX_LEN] = "";
	struct exchange_entry entry = {.partner = partner, .direction = direction, .action = action, .ids = ids, .status = status, .sha256 = sha256};

	if (body_or_null)
		exchange_sha256(body_or_null, length, sha256);
	return exchange_log_add(tx, &entry, 1, err);
}

void exchange_log_alone(
	const char *db, const char *partner, const char *direction, const char *action, const char *ids, int status, const char *body, size_t length)
{
	struct store *store;
	struct store_tx *tx;

	if (programme_open(db, STORE_WRITE, &store, NULL) != ST_OK)
		return;
	if (store_begin(store, true, &tx, NULL) == ST_OK) {
		if (exchange_log_one(tx, partner, direction, action, ids, status, body, length, NULL) == ST_OK)
			(void)store_commit(tx, NULL);
		else
			store_rollback(tx);
	}
	store_close(store);
}

enum status exchange_source(
	struct store_tx *tx, const struct exchange_partner *partner, struct arena *arena, const char **out_source, struct err *err)
{
	const char *base = NULL;
	enum status st = exchange_setting_get(tx, "base_url", arena, &base, err);

	if (st == ST_OK && !base)
		return err_set(err, ST_CONFLICT, "event.no_base", NULL);
	if (st == ST_OK)
		*out_source = partner->source_events ? arena_printf(arena, "%s/3/events", base) : base;
	return st;
}

/* ---- announcing ---- */

/* ids[from … to] to one partner, at most IDS_MAX in an event. */
static enum status tell(
	struct store_tx *tx, const struct exchange_partner *partner, const char **id, size_t count, struct arena *arena, struct err *err)
{
	enum status st = ST_OK;

	for (size_t at = 0; st == ST_OK && at < count; at += IDS_MAX) {
		struct exchange_words words = {.item = id + at, .count = count - at < IDS_MAX ? count - at : IDS_MAX};
		char event[EXCHANGE_UUID_LEN];
		struct exchange_event_head head = {.id = event, .time_us = exchange_now() * 1000000};
		struct text body;

		exchange_uuid_new(event);
		st = exchange_source(tx, partner, arena, &head.source, err);
		if (st != ST_OK)
			return st;
		text_init(&body);
		exchange_event_write_published(&body, &head, &words);
		st = exchange_event_out_put(tx,
			&(struct exchange_event_out){.id = event,
				.partner = partner->partner,
				.kind = exchange_kind_name(EXCHANGE_PUBLISHED),
				.major = 3,
				.body = body.data},
			err);
		text_done(&body);
	}
	return st;
}

/* "PARTNER\nID" of all pairs: may see, or holds. */
static enum status whom(
	struct store_tx *tx, const struct exchange_synced *list, size_t count, struct map *pairs, struct arena *arena, struct err *err)
{
	struct exchange_holder *holder;
	struct map *changed = map_new();
	size_t holders = 0;
	enum status st = exchange_holders(tx, arena, &holder, &holders, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char **partner;
		size_t partners = 0;

		map_add(changed, list[i].footprint, 0, NULL);
		st = exchange_footprint_partners(tx, list[i].product, arena, &partner, &partners, err);
		for (size_t k = 0; st == ST_OK && k < partners; k++)
			map_add(pairs, arena_printf(arena, "%s\n%s", partner[k], list[i].footprint), 0, NULL);
	}
	for (size_t i = 0; st == ST_OK && i < holders; i++)
		if (map_key(changed, holder[i].footprint))
			map_add(pairs, arena_printf(arena, "%s\n%s", holder[i].partner, holder[i].footprint), 0, NULL);
	map_free(changed);
	return st;
}

enum status exchange_event_announce(void *context, struct store_tx *tx, const struct exchange_synced *list, size_t count, struct err *err)
{
	struct exchange_partner *partner;
	struct map *pairs = map_new();
	struct arena arena;
	const char *base = NULL;
	size_t partners = 0;
	enum status st;

	(void)context;
	arena_init(&arena);
	st = exchange_setting_get(tx, "base_url", &arena, &base, err);
	if (st == ST_OK && base)
		st = exchange_partners(tx, &arena, &partner, &partners, err);
	if (st == ST_OK && partners > 0)
		st = whom(tx, list, count, pairs, &arena, err);
	for (size_t p = 0; st == ST_OK && p < partners; p++) {
		const char **id = arena_alloc(&arena, (count + 1) * sizeof *id);
		size_t ids = 0;

		if (strcmp(partner[p].state, "active") != 0 || !partner[p].base_url[0] || (partner[p].speaks_v2 && !partner[p].speaks_v3))
			continue;
		for (size_t i = 0; i < count; i++)
			if (map_key(pairs, arena_printf(&arena, "%s\n%s", partner[p].partner, list[i].footprint)))
				id[ids++] = list[i].footprint;
		st = tell(tx, &partner[p], id, ids, &arena, err);
	}
	map_free(pairs);
	arena_done(&arena);
	return st;
}

/* ---- the round ---- */

/* What there is to do, read without writing; and our address, where it is another than before. */
static enum status look(const char *db, const struct exchange_worker *worker, struct exchange_waiting *out, bool *out_told, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	const char *base = NULL;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = exchange_waiting_read(tx, exchange_now(), out, err);
		if (st == ST_OK)
			st = exchange_setting_get(tx, "base_url", &arena, &base, err);
		*out_told = !worker->base_url || (base && strcmp(base, worker->base_url) == 0);
		store_rollback(tx);
	}
	store_close(store);
	arena_done(&arena);
	return st;
}

enum status exchange_base_tell(const char *db, const char *base_url, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = exchange_setting_put(tx, "base_url", base_url, err);
		if (st == ST_OK)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	store_close(store);
	return st;
}

enum status exchange_worker_tick(const char *db, const struct exchange_worker *worker, struct exchange_worked *out_worked, struct err *err)
{
	struct exchange_worked worked = {0};
	struct exchange_step step = {.db = db, .worker = worker, .worked = &worked};
	struct exchange_waiting waiting = {0};
	unsigned char random[16];
	bool told = true;
	enum status st = look(db, worker, &waiting, &told, err);

	randombytes_buf(random, sizeof random);
	sodium_bin2hex(step.claimer, sizeof step.claimer, random, sizeof random);
	if (st == ST_OK && !told)
		st = exchange_base_tell(db, worker->base_url, err);
	if (st == ST_OK && waiting.fetch)
		st = exchange_step_fetch(&step, err);
	if (st == ST_OK && (waiting.received || worked.fetched > 0))
		st = exchange_step_received(&step, err);
	if (st == ST_OK && waiting.requests)
		st = exchange_step_requests(&step, err);
	if (st == ST_OK && (waiting.events || worked.answered + worked.rejected > 0))
		st = exchange_step_deliver(&step, err);
	*out_worked = worked;
	return st;
}

void exchange_worker_environment(struct exchange_worker *worker)
{
	const char *retry = getenv("SANGSAENG_PACT_RETRY"), *hold = getenv("SANGSAENG_PACT_LEASE");

	if (retry)
		worker->retry_seconds = (int)strtol(retry, NULL, 10);
	if (hold)
		worker->lease_seconds = (int)strtol(hold, NULL, 10);
}
