/* Our side and the peer of the registry bench; prints one JSON object a line.
 * registry_ours FOLDER BLOCKS OPERATIONS: SQLite. Blocks of ten serials, holders of 10,000 blocks each, filled in directly. The peer keeps serials as
 * texts ("KCU-P1-2028-1-10", as registries on chains do) and reads a holder's batches to find the ones it needs. Each operation is a transaction. */
#include "base/arena.h"
#include "credit/credit.h"
#include "credit/credit_registry.h"
#include "programme/programme.h"
#include "store/store_int.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SERIALS 10          /* of a block */
#define HOLDER_BLOCKS 10000 /* of a holder, and of a project */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

/* Processor time of this thread: what neighbours on the machine cannot move. */
static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

struct times {
	double wall_ms, cpu_ms;
};

static struct times since(struct times start)
{
	return (struct times){now_ms() - start.wall_ms, cpu_ms() - start.cpu_ms};
}

static void need(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "registry_ours: %s %s %s %s\n", err->code, err->param[0], err->param[1], err->param[2]);
	exit(1);
}

static void sql(sqlite3 *db, const char *text)
{
	char *message = NULL;

	if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK) {
		fprintf(stderr, "registry_ours: %s: %s\n", text, message);
		exit(1);
	}
}

static void remove_database(const char *path)
{
	static const char *const end[] = {"", "-wal", "-shm"};
	char name[512];

	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", path, end[i]);
		unlink(name);
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print(const char *side, const char *what, int64_t blocks, bool durable, const struct times *list, size_t count)
{
	double *wall = heap_alloc(count, sizeof *wall), *cpu = heap_alloc(count, sizeof *cpu);

	for (size_t i = 0; i < count; i++) {
		wall[i] = list[i].wall_ms;
		cpu[i] = list[i].cpu_ms;
	}
	qsort(wall, count, sizeof *wall, by_size);
	qsort(cpu, count, sizeof *cpu, by_size);
	printf("{\"side\": \"%s\", \"what\": \"%s\", \"blocks\": %" PRId64
	       ", \"durable\": %s, \"p50_ms\": %.4f, \"p99_ms\": %.4f, \"cpu_p50_ms\": %.4f, \"cpu_p99_ms\": %.4f}\n",
		side, what, blocks, durable ? "true" : "false", wall[count / 2], wall[count * 99 / 100], cpu[count / 2], cpu[count * 99 / 100]);
	fflush(stdout);
	free(wall);
	free(cpu);
}

static uint64_t random_state = 1;
static int64_t pick(int64_t below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((random_state >> 20) % (uint64_t)below);
}

/* ---- ours ---- */

/* KCU of 2028 of one project for each holder; every holder is an allocated company. */
static void ours_fill(const char *path, int64_t blocks)
{
	char text[2048];
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	snprintf(text, sizeof text,
		"PRAGMA synchronous = OFF; BEGIN; WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %" PRId64 ")"
		" INSERT INTO credit_block SELECT 'KCU', 'P' || (i / %d), 2028, i %% %d * %d + 1, i %% %d * %d + %d, 'H' || (i / %d), 'M' || i, "
		"'live', 0, 0,"
		" 2028, 1, '2029-04-30', '2029-05-31', 1 FROM n;",
		blocks, HOLDER_BLOCKS, HOLDER_BLOCKS, SERIALS, HOLDER_BLOCKS, SERIALS, SERIALS, HOLDER_BLOCKS);
	sql(db, text);
	sql(db, "INSERT INTO credit_sum SELECT unit, project, vintage, sum(serial_to - serial_from + 1), sum(serial_to - serial_from + 1), 0, 0, 0, "
		"0, 0"
		" FROM credit_block GROUP BY unit, project, vintage;"
		"INSERT INTO compliance SELECT DISTINCT holder, 2028, 1000000000, '0.05', NULL, NULL, 'bench', NULL, 1 FROM credit_block;"
		"INSERT INTO credit_account SELECT DISTINCT 'offset:' || holder, 'open', 1, 0 FROM credit_block; COMMIT; PRAGMA "
		"wal_checkpoint(TRUNCATE);"
		"ANALYZE;");
	sqlite3_close(db);
}

static struct times ours_order(struct store *store, struct credit_order *order)
{
	static int64_t number;
	struct credit_answer answer;
	struct store_tx *tx;
	struct err err;
	char key[40];
	struct times start = {now_ms(), cpu_ms()};

	snprintf(key, sizeof key, "bench-%" PRId64, ++number);
	if (!order->key)
		order->key = key;
	order->allocated = true;
	need(store_begin(store, true, &tx, &err), &err);
	need(credit_carry_out(tx, order, &answer, &err), &err);
	need(store_commit(tx, &err), &err);
	return since(start);
}

static void ours(const char *path, int64_t blocks, size_t count, bool durable)
{
	struct times *split = heap_alloc(count, sizeof *split), *propose = heap_alloc(count, sizeof *propose),
		     *accept = heap_alloc(count, sizeof *accept), *surrender = heap_alloc(count, sizeof *surrender);
	int64_t holders = blocks / HOLDER_BLOCKS;
	struct store *store;
	struct err err;

	need(programme_open(path, STORE_WRITE, &store, &err), &err);
	need(store->driver->script(store, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF", &err), &err);
	for (size_t i = 0; i < count; i++) {
		int64_t h = pick(holders), to = (h + 1) % holders,
			block = HOLDER_BLOCKS / 2 + pick(HOLDER_BLOCKS / 4) + (durable ? 0 : HOLDER_BLOCKS / 4);
		char holder[24], receiver[24], project[24], key[40];
		struct credit_order order = {.kind = CREDIT_LOCK,
			.on = 21700,
			.holder = holder,
			.unit = "KCU",
			.project = project,
			.vintage = 2028,
			.serial_from = block * SERIALS + 4,
			.reason = "pledge",
			.evidence = "E"};

		snprintf(holder, sizeof holder, "H%" PRId64, h);
		snprintf(receiver, sizeof receiver, "H%" PRId64, holders > 1 ? to : 9999);
		snprintf(project, sizeof project, "P%" PRId64, h);
		snprintf(key, sizeof key, "t-%d-%zu", durable, i);
		/* a pledge of three serials in the middle of a block splits it in three, the end of the pledge joins it again */
		order.serial_to = order.serial_from + 2;
		order.key = key;
		split[i] = ours_order(store, &order);
		order = (struct credit_order){.kind = CREDIT_UNLOCK, .on = 21700, .holder = holder, .of = key};
		ours_order(store, &order);
		order = (struct credit_order){
			.kind = CREDIT_TRANSFER, .on = 21700, .holder = holder, .to = receiver, .unit = "KCU", .tonnes = 13, .evidence = "E"};
		snprintf(key, sizeof key, "p-%d-%zu", durable, i);
		order.key = key;
		propose[i] = ours_order(store, &order);
		order = (struct credit_order){.kind = CREDIT_ACCEPT, .on = 21700, .holder = receiver, .of = key};
		accept[i] = ours_order(store, &order);
		order = (struct credit_order){.kind = CREDIT_SURRENDER, .on = 21720, .holder = holder, .year = 2028, .tonnes = 13};
		surrender[i] = ours_order(store, &order);
	}
	print("ours", "split", blocks, durable, split, count);
	print("ours", "propose", blocks, durable, propose, count);
	print("ours", "accept", blocks, durable, accept, count);
	print("ours", "surrender", blocks, durable, surrender, count);
	store_close(store);
	free(split);
	free(propose);
	free(accept);
	free(surrender);
}

/* ---- the peer: serials as texts, a holder's batches read whole; no log, no chain, no idempotency, no cap ---- */

static void peer_fill(sqlite3 *db, int64_t blocks)
{
	char text[1024];

	snprintf(text, sizeof text,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
		"CREATE TABLE batch (serial TEXT PRIMARY KEY, holder TEXT NOT NULL, quantity INTEGER NOT NULL, status TEXT NOT NULL);"
		"CREATE INDEX batch_holder ON batch (holder, status); BEGIN;"
		"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %" PRId64 ") INSERT INTO batch SELECT"
		" 'KCU-P' || (i / %d) || '-2028-' || (i %% %d * %d + 1) || '-' || (i %% %d * %d + %d), 'H' || (i / %d), %d, 'live' FROM n; COMMIT; "
		"ANALYZE;",
		blocks, HOLDER_BLOCKS, HOLDER_BLOCKS, SERIALS, HOLDER_BLOCKS, SERIALS, SERIALS, HOLDER_BLOCKS, SERIALS);
	sql(db, text);
}

static void run(sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		exit(1);
	sqlite3_reset(s);
}

/* Retires 13 t of a holder, oldest first: the serials say which, so they are all read and taken apart. */
static struct times peer_retire(sqlite3 *db, sqlite3_stmt *list, sqlite3_stmt *drop, sqlite3_stmt *add, int64_t holder)
{
	static char serial[HOLDER_BLOCKS * 4][40];
	static long long from[HOLDER_BLOCKS * 4], to[HOLDER_BLOCKS * 4];
	char name[24], text[96];
	struct times start = {now_ms(), cpu_ms()};
	int64_t left = 13;
	int count = 0;

	snprintf(name, sizeof name, "H%" PRId64, holder);
	sql(db, "BEGIN IMMEDIATE");
	sqlite3_bind_text(list, 1, name, -1, SQLITE_TRANSIENT);
	while (sqlite3_step(list) == SQLITE_ROW && count < HOLDER_BLOCKS * 4) {
		snprintf(serial[count], sizeof serial[0], "%s", (const char *)sqlite3_column_text(list, 0));
		if (sscanf(serial[count], "KCU-P%*d-2028-%lld-%lld", &from[count], &to[count]) == 2)
			count++;
	}
	sqlite3_reset(list);
	while (left > 0) {
		int oldest = -1;

		for (int i = 0; i < count; i++)
			if (from[i] >= 0 && (oldest < 0 || from[i] < from[oldest]))
				oldest = i;
		if (oldest < 0)
			exit((fprintf(stderr, "registry_ours: the peer has no units left\n"), 1));
		sqlite3_bind_text(drop, 1, serial[oldest], -1, SQLITE_TRANSIENT);
		run(drop);
		for (int part = 0; part < 2; part++) {
			long long a = part ? from[oldest] + left : from[oldest], b = part ? to[oldest] : from[oldest] + left - 1;

			b = b < to[oldest] ? b : to[oldest];
			if (a > b)
				continue;
			snprintf(text, sizeof text, "KCU-P%" PRId64 "-2028-%lld-%lld", holder, a, b);
			sqlite3_bind_text(add, 1, text, -1, SQLITE_TRANSIENT);
			sqlite3_bind_text(add, 2, name, -1, SQLITE_TRANSIENT);
			sqlite3_bind_int64(add, 3, b - a + 1);
			sqlite3_bind_text(add, 4, part ? "live" : "retired", -1, SQLITE_STATIC);
			run(add);
		}
		left -= to[oldest] - from[oldest] + 1;
		from[oldest] = -1;
	}
	sql(db, "COMMIT");
	return since(start);
}

static void peer(const char *path, int64_t blocks, size_t count)
{
	struct times *list_ms = heap_alloc(count, sizeof *list_ms);
	sqlite3_stmt *list, *drop, *add;
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	peer_fill(db, blocks);
	sqlite3_prepare_v2(db, "SELECT serial FROM batch WHERE holder = ?1 AND status = 'live'", -1, &list, NULL);
	sqlite3_prepare_v2(db, "DELETE FROM batch WHERE serial = ?1", -1, &drop, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO batch VALUES (?1, ?2, ?3, ?4)", -1, &add, NULL);
	for (int durable = 0; durable < 2; durable++) {
		sql(db, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
		for (size_t i = 0; i < count; i++)
			list_ms[i] = peer_retire(db, list, drop, add, pick(blocks / HOLDER_BLOCKS));
		print("peer", "surrender", blocks, durable, list_ms, count);
	}
	sqlite3_finalize(list);
	sqlite3_finalize(drop);
	sqlite3_finalize(add);
	sqlite3_close(db);
	free(list_ms);
}

int main(int argc, char **argv)
{
	char mine[512], theirs[512];
	struct store *store;
	struct err err;
	int64_t blocks;
	size_t count;

	if (argc != 4)
		exit((fprintf(stderr, "usage: registry_ours FOLDER BLOCKS OPERATIONS\n"), 2));
	programme_start();
	blocks = strtoll(argv[2], NULL, 10);
	count = (size_t)strtoul(argv[3], NULL, 10);
	snprintf(mine, sizeof mine, "%s/ours.db", argv[1]);
	snprintf(theirs, sizeof theirs, "%s/peer.db", argv[1]);
	remove_database(mine);
	remove_database(theirs);
	need(programme_open(mine, STORE_WRITE_CREATE, &store, &err), &err);
	store_close(store);
	ours_fill(mine, blocks);
	ours(mine, blocks, count, false);
	ours(mine, blocks, count, true);
	peer(theirs, blocks, count < 300 ? count : 300);
	remove_database(mine);
	remove_database(theirs);
	return 0;
}
