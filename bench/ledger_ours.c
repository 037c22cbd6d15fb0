/* Both sides of the ledger bench; each prints one JSON object with medians in transfers a second. Rounds take turns.
 * ledger_ours batch FOLDER TRANSFERS ROUNDS: on SQLite, against a bare loop. Durable: write-ahead log, synchronous=FULL, one commit a batch.
 * ledger_ours hot URL CLIENTS SECONDS ROUNDS: single transfers of many clients from one account on PostgreSQL with fsync, against a transaction with
 * row locks for each. Everything in the database's schema "public" is removed first. */
#include "base/arena.h"
#include "fund/fund.h"
#include "programme/programme.h"
#include "store/store.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GRANTS 1000

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void need(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "ledger_ours: %s %s %s %s\n", err->code, err->param[0], err->param[1], err->param[2]);
	exit(1);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *list, size_t count)
{
	qsort(list, count, sizeof *list, by_size);
	return list[count / 2];
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

/* ---- ours: every rule, the hash chain, idempotency ---- */

struct ours {
	struct store *store;
	struct fund_memory *memory; /* as the queue has one */
	int64_t bank, grant[GRANTS];
	struct fund_transfer *transfer;
	struct fund_command *command;
	struct fund_outcome *outcome;
	char (*key)[32];
};

static void ours_open(struct ours *o, const char *path, size_t transfers)
{
	struct fund_account account = {.kind = "contribution", .owner = "M", .detail = "ministry_trade", .nature = FUND_STATE};
	struct fund_transfer in = {.type = FUND_POST, .amount_krw = INT64_C(1000000000000), .step = "pay_in"};
	struct store_tx *tx;
	int64_t first;
	struct err err;

	need(programme_open(path, STORE_WRITE_CREATE, &o->store, &err), &err);
	need(store_begin(o->store, true, &tx, &err), &err);
	need(fund_account_open(tx, &account, &in.credit, &err), &err);
	account = (struct fund_account){.kind = "bank", .owner = "M", .detail = "tier1_equipment", .nature = FUND_STATE, .tier = 1};
	need(fund_account_open(tx, &account, &o->bank, &err), &err);
	in.debit = o->bank;
	need(fund_book(tx, &in, 1, 20000, "bench", "pay-in", &first, &err), &err);
	for (int i = 0; i < GRANTS; i++) {
		char owner[32];

		snprintf(owner, sizeof owner, "G%04d", i);
		account = (struct fund_account){.kind = "grant", .owner = owner, .detail = "M", .nature = FUND_STATE, .tier = 1};
		need(fund_account_open(tx, &account, &o->grant[i], &err), &err);
	}
	need(store_commit(tx, &err), &err);
	o->memory = fund_memory_new();
	o->transfer = heap_alloc(transfers, sizeof *o->transfer);
	o->command = heap_alloc(transfers, sizeof *o->command);
	o->outcome = heap_alloc(transfers, sizeof *o->outcome);
	o->key = heap_alloc(transfers, sizeof *o->key);
}

static double ours_batch(struct ours *o, size_t transfers, int round)
{
	struct store_tx *tx;
	struct err err;
	double start;

	for (size_t i = 0; i < transfers; i++) {
		snprintf(o->key[i], sizeof o->key[i], "pay:%d:%zu", round, i);
		o->transfer[i] = (struct fund_transfer){.type = FUND_POST,
			.debit = o->grant[i * 7919 % GRANTS],
			.credit = o->bank,
			.amount_krw = 1000 + (int64_t)(i % 977),
			.step = "pay",
			.grant = "G",
			.evidence = "E-1"};
		o->command[i] =
			(struct fund_command){.list = &o->transfer[i], .count = 1, .effective_on = 20100 + round, .actor = "bench", .key = o->key[i]};
	}
	start = now_s();
	need(store_begin(o->store, true, &tx, &err), &err);
	need(fund_book_all(tx, o->memory, o->command, transfers, o->outcome, &err), &err);
	need(store_commit(tx, &err), &err);
	start = now_s() - start;
	for (size_t i = 0; i < transfers; i++)
		need(o->outcome[i].status, &o->outcome[i].err);
	return start;
}

/* ---- the bare loop: two updates and an insert a transfer, nothing checked ---- */

struct bare {
	sqlite3 *db;
	sqlite3_stmt *debit, *credit, *insert;
	sqlite3_int64 position;
};

static void sql(sqlite3 *db, const char *text)
{
	char *message = NULL;

	if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK) {
		fprintf(stderr, "ledger_ours: %s: %s\n", text, message);
		exit(1);
	}
}

static void bare_open(struct bare *b, const char *path)
{
	if (sqlite3_open(path, &b->db) != SQLITE_OK)
		exit(1);
	sql(b->db, "PRAGMA journal_mode=WAL");
	sql(b->db, "PRAGMA synchronous=FULL");
	sql(b->db, "CREATE TABLE account (id INTEGER PRIMARY KEY, debits INTEGER NOT NULL, credits INTEGER NOT NULL)");
	sql(b->db, "CREATE TABLE entry (position INTEGER PRIMARY KEY, debit INTEGER NOT NULL, credit INTEGER NOT NULL, amount_krw INTEGER NOT NULL,"
		   " effective_on TEXT NOT NULL, step TEXT NOT NULL, grant_id TEXT, evidence TEXT, actor TEXT NOT NULL)");
	sql(b->db, "BEGIN");
	for (int i = 0; i <= GRANTS; i++) {
		char text[80];

		snprintf(text, sizeof text, "INSERT INTO account VALUES (%d, 0, 0)", i + 1);
		sql(b->db, text);
	}
	sql(b->db, "COMMIT");
	sqlite3_prepare_v2(b->db, "UPDATE account SET debits = debits + ?2 WHERE id = ?1", -1, &b->debit, NULL);
	sqlite3_prepare_v2(b->db, "UPDATE account SET credits = credits + ?2 WHERE id = ?1", -1, &b->credit, NULL);
	sqlite3_prepare_v2(b->db, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", -1, &b->insert, NULL);
}

static void run(sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		exit(1);
	sqlite3_reset(s);
}

static double bare_batch(struct bare *b, size_t transfers)
{
	double start = now_s();

	sql(b->db, "BEGIN IMMEDIATE");
	for (size_t i = 0; i < transfers; i++) {
		sqlite3_int64 grant = 2 + (sqlite3_int64)(i * 7919 % GRANTS), amount = 1000 + (sqlite3_int64)(i % 977);

		sqlite3_bind_int64(b->debit, 1, grant);
		sqlite3_bind_int64(b->debit, 2, amount);
		run(b->debit);
		sqlite3_bind_int64(b->credit, 1, 1);
		sqlite3_bind_int64(b->credit, 2, amount);
		run(b->credit);
		sqlite3_bind_int64(b->insert, 1, ++b->position);
		sqlite3_bind_int64(b->insert, 2, grant);
		sqlite3_bind_int64(b->insert, 3, 1);
		sqlite3_bind_int64(b->insert, 4, amount);
		sqlite3_bind_text(b->insert, 5, "2025-01-01", -1, SQLITE_STATIC);
		sqlite3_bind_text(b->insert, 6, "pay", -1, SQLITE_STATIC);
		sqlite3_bind_text(b->insert, 7, "G", -1, SQLITE_STATIC);
		sqlite3_bind_text(b->insert, 8, "E-1", -1, SQLITE_STATIC);
		sqlite3_bind_text(b->insert, 9, "bench", -1, SQLITE_STATIC);
		run(b->insert);
	}
	sql(b->db, "COMMIT");
	return now_s() - start;
}

static int batch(char **argv)
{
	struct ours ours;
	struct bare bare = {0};
	char mine[512], theirs[512];
	size_t transfers, rounds;
	double *ours_s, *bare_s;

	transfers = (size_t)strtoul(argv[3], NULL, 10);
	rounds = (size_t)strtoul(argv[4], NULL, 10);
	snprintf(mine, sizeof mine, "%s/ours.db", argv[2]);
	snprintf(theirs, sizeof theirs, "%s/bare.db", argv[2]);
	remove_database(mine);
	remove_database(theirs);
	ours_open(&ours, mine, transfers);
	bare_open(&bare, theirs);
	ours_s = heap_alloc(rounds, sizeof *ours_s);
	bare_s = heap_alloc(rounds, sizeof *bare_s);
	for (size_t r = 0; r < rounds; r++) {
		ours_s[r] = ours_batch(&ours, transfers, (int)r);
		bare_s[r] = bare_batch(&bare, transfers);
	}
	printf("{\"ours_per_s\": %.0f, \"bare_per_s\": %.0f}\n", (double)transfers / median(ours_s, rounds),
		(double)transfers / median(bare_s, rounds));
	store_close(ours.store);
	sqlite3_finalize(bare.debit);
	sqlite3_finalize(bare.credit);
	sqlite3_finalize(bare.insert);
	sqlite3_close(bare.db);
	fund_memory_free(ours.memory);
	free(ours.transfer);
	free(ours.command);
	free(ours.outcome);
	free(ours.key);
	free(ours_s);
	free(bare_s);
	return 0;
}

/* ---- many clients, one hot account ---- */

#define LATENCIES 2000000

struct hot {
	struct ours *ours;
	struct programme_queue *queue;
	const char *url;
	atomic_llong next; /* key of a transfer */
	double until;
	double *latency; /* of all clients, each a share of its own */
	size_t share;
};

struct client {
	struct hot *hot;
	int number;
	size_t done, timed;
};

static void timed(struct client *c, double seconds)
{
	if (c->timed < c->hot->share)
		c->hot->latency[(size_t)c->number * c->hot->share + c->timed++] = seconds;
	c->done++;
}

static void *ours_client(void *context)
{
	struct client *c = context;
	struct hot *hot = c->hot;

	for (double start = now_s(); start < hot->until; start = now_s()) {
		long long i = atomic_fetch_add(&hot->next, 1);
		struct fund_transfer t = {.type = FUND_POST,
			.debit = hot->ours->grant[i % GRANTS],
			.credit = hot->ours->bank,
			.amount_krw = 1000 + i % 977,
			.step = "pay",
			.grant = "G",
			.evidence = "E-1"};
		char key[32];
		struct fund_command command = {.list = &t, .count = 1, .effective_on = 20100, .actor = "bench", .key = key};
		int64_t first;
		bool again;
		struct err err;

		snprintf(key, sizeof key, "hot:%lld", i);
		need(programme_queue_book(hot->queue, &command, &first, &again, &err), &err);
		timed(c, now_s() - start);
	}
	return NULL;
}

static void must(PGconn *db, PGresult *result)
{
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK) {
		fprintf(stderr, "ledger_ours: %s\n", PQerrorMessage(db));
		exit(1);
	}
	PQclear(result);
}

static void pay_with_locks(PGconn *db, long long i)
{
	char grant[24], amount[24];
	const char *const hot[] = {amount}, *const to[] = {grant, amount};

	snprintf(grant, sizeof grant, "%lld", 2 + i % GRANTS);
	snprintf(amount, sizeof amount, "%lld", 1000 + i % 977);
	must(db, PQexec(db, "BEGIN"));
	must(db, PQexecPrepared(db, "credit", 1, hot, NULL, NULL, 0));
	must(db, PQexecPrepared(db, "debit", 2, to, NULL, NULL, 0));
	must(db, PQexecPrepared(db, "entry", 2, to, NULL, NULL, 0));
	must(db, PQexec(db, "COMMIT"));
}

static PGconn *peer_connect(const char *url)
{
	PGconn *db = PQconnectdb(url);

	if (PQstatus(db) != CONNECTION_OK) {
		fprintf(stderr, "ledger_ours: %s\n", PQerrorMessage(db));
		exit(1);
	}
	return db;
}

static void *peer_client(void *context)
{
	struct client *c = context;
	PGconn *db = peer_connect(c->hot->url);

	must(db, PQprepare(db, "credit", "UPDATE peer.account SET credits = credits + $1::bigint WHERE id = 1", 1, NULL));
	must(db, PQprepare(db, "debit", "UPDATE peer.account SET debits = debits + $2::bigint WHERE id = $1::bigint", 2, NULL));
	must(db, PQprepare(db, "entry",
			 "INSERT INTO peer.entry (debit, credit, amount_krw, effective_on, step, grant_id, evidence, actor) "
			 "VALUES ($1::bigint, 1, $2::bigint, '2025-01-01', 'pay', 'G', 'E-1', 'bench')",
			 2, NULL));
	for (double start = now_s(); start < c->hot->until; start = now_s()) {
		pay_with_locks(db, atomic_fetch_add(&c->hot->next, 1));
		timed(c, now_s() - start);
	}
	PQfinish(db);
	return NULL;
}

/* The clients at work for `seconds`; transfers a second. Their latencies are added to `list`. */
static double at_work(struct hot *hot, void *(*body)(void *), int clients, double seconds, double *list, size_t *count)
{
	pthread_t *thread = heap_alloc((size_t)clients, sizeof *thread);
	struct client *client = heap_alloc((size_t)clients, sizeof *client);
	size_t done = 0;
	double start = now_s();

	hot->until = start + seconds;
	for (int i = 0; i < clients; i++) {
		client[i] = (struct client){.hot = hot, .number = i};
		pthread_create(&thread[i], NULL, body, &client[i]);
	}
	for (int i = 0; i < clients; i++)
		pthread_join(thread[i], NULL);
	start = now_s() - start;
	for (int i = 0; i < clients; i++) {
		done += client[i].done;
		for (size_t k = 0; k < client[i].timed && *count < LATENCIES; k++)
			list[(*count)++] = hot->latency[(size_t)i * hot->share + k];
	}
	free(thread);
	free(client);
	return (double)done / start;
}

static void prepare_server(const char *url)
{
	static const char *const step[] = {"ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on", "SELECT pg_reload_conf()",
		"DROP SCHEMA IF EXISTS peer CASCADE", "DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public", "CREATE SCHEMA peer",
		"CREATE TABLE peer.account (id bigint PRIMARY KEY, debits bigint NOT NULL, credits bigint NOT NULL)",
		"CREATE TABLE peer.entry (position bigserial PRIMARY KEY, debit bigint NOT NULL, credit bigint NOT NULL, amount_krw bigint NOT NULL,"
		" effective_on text NOT NULL, step text NOT NULL, grant_id text, evidence text, actor text NOT NULL)",
		"INSERT INTO peer.account SELECT n, 0, 0 FROM generate_series(1, 1001) n"};
	PGconn *db = peer_connect(url);
	PGresult *answer;

	for (size_t i = 0; i < sizeof step / sizeof *step; i++)
		must(db, PQexec(db, step[i]));
	usleep(300000); /* the server reads its settings again */
	answer = PQexec(db, "SHOW fsync");
	if (strcmp(PQgetvalue(answer, 0, 0), "on") != 0)
		exit((fprintf(stderr, "ledger_ours: the server does not write to the disk\n"), 1));
	PQclear(answer);
	PQfinish(db);
}

static int hot(char **argv)
{
	int clients = atoi(argv[3]);
	double seconds = strtod(argv[4], NULL);
	size_t rounds = (size_t)strtoul(argv[5], NULL, 10), counts[2] = {0, 0};
	double *list[2] = {heap_alloc(LATENCIES, sizeof(double)), heap_alloc(LATENCIES, sizeof(double))};
	double *speed[2] = {heap_alloc(rounds, sizeof(double)), heap_alloc(rounds, sizeof(double))};
	int64_t commits, commands;
	struct ours ours;
	struct hot hot = {.ours = &ours, .url = argv[2], .latency = heap_alloc(LATENCIES, sizeof(double)), .share = LATENCIES / (size_t)clients};
	struct err err;

	prepare_server(hot.url);
	ours_open(&ours, hot.url, 1);
	store_close(ours.store);
	need(programme_queue_open(hot.url, &hot.queue, &err), &err);
	for (size_t r = 0; r < rounds; r++) {
		speed[0][r] = at_work(&hot, ours_client, clients, seconds, list[0], &counts[0]);
		speed[1][r] = at_work(&hot, peer_client, clients, seconds, list[1], &counts[1]);
	}
	programme_queue_counts(hot.queue, &commits, &commands);
	programme_queue_close(hot.queue);
	printf("{\"ours_per_s\": %.0f, \"peer_per_s\": %.0f, \"commands_per_commit\": %.1f", median(speed[0], rounds), median(speed[1], rounds),
		(double)commands / (double)commits);
	for (int side = 0; side < 2; side++) {
		median(list[side], counts[side]);
		printf(", \"%s_p50_ms\": %.3f, \"%s_p99_ms\": %.3f", side ? "peer" : "ours", list[side][counts[side] / 2] * 1e3,
			side ? "peer" : "ours", list[side][counts[side] * 99 / 100] * 1e3);
		free(list[side]);
		free(speed[side]);
	}
	printf("}\n");
	free(hot.latency);
	fund_memory_free(ours.memory);
	free(ours.transfer);
	free(ours.command);
	free(ours.outcome);
	free(ours.key);
	return 0;
}

int main(int argc, char **argv)
{
	programme_start();
	if (argc == 5 && strcmp(argv[1], "batch") == 0)
		return batch(argv);
	if (argc == 6 && strcmp(argv[1], "hot") == 0)
		return hot(argv);
	fprintf(stderr, "ledger_ours batch FOLDER TRANSFERS ROUNDS\nledger_ours hot URL CLIENTS SECONDS ROUNDS\n");
	return 2;
}
