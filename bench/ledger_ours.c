/* Our side and the bare loop of the ledger bench, on SQLite: ledger_ours batch FOLDER TRANSFERS ROUNDS. Prints one JSON object with medians in
 * transfers a second. Both are durable: write-ahead log, synchronous=FULL, one commit a batch. Rounds take turns. */
#include "base/arena.h"
#include "evidence/evidence.h"
#include "fund/fund.h"
#include "party/party.h"
#include "store/store.h"

#include <sqlite3.h>
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
	int64_t bank, grant[GRANTS];
	struct fund_transfer *transfer;
	struct fund_command *command;
	struct fund_outcome *outcome;
	char (*key)[32];
};

static void ours_open(struct ours *o, const char *path, size_t transfers)
{
	static const struct store_migration *const lists[] = {party_migrations, evidence_migrations, fund_migrations, NULL};
	struct fund_account account = {.kind = "contribution", .owner = "M", .detail = "ministry_trade", .nature = FUND_STATE};
	struct fund_transfer in = {.type = FUND_POST, .amount_krw = INT64_C(1000000000000), .step = "pay_in"};
	struct store_tx *tx;
	int64_t first;
	struct err err;

	need(store_open(path, STORE_WRITE_CREATE, &o->store, &err), &err);
	need(store_migrate(o->store, lists, &err), &err);
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
	need(fund_book_all(tx, o->command, transfers, o->outcome, &err), &err);
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

int main(int argc, char **argv)
{
	struct ours ours;
	struct bare bare = {0};
	char mine[512], theirs[512];
	size_t transfers, rounds;
	double *ours_s, *bare_s;

	if (argc != 5 || strcmp(argv[1], "batch") != 0)
		return 2;
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
	free(ours.transfer);
	free(ours.command);
	free(ours.outcome);
	free(ours.key);
	free(ours_s);
	free(bare_s);
	return 0;
}
