/* Many commands booked at once are the same as one after the other: answers, entries, hashes and balances, whatever the batches are. */
#include "evidence/evidence.h"
#include "fund/fund.h"
#include "party/party.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store_support.h"

#define ACCOUNTS 9
#define COMMANDS 400
#define TRANSFERS_MAX 3

struct book {
	struct store *store;
	struct store_tx *tx;
	int64_t account[ACCOUNTS];
	struct err err;
};

static void book_open(struct book *b)
{
	static const struct store_migration *const lists[] = {party_migrations, evidence_migrations, fund_migrations, NULL};
	static const struct fund_account account[ACCOUNTS] = {{"contribution", "M", "ministry_trade", FUND_STATE, 0, NULL, 0},
		{"contribution", "C", "carmaker", FUND_PRIVATE, 0, NULL, 0}, {"bank", "M", "tier1_equipment", FUND_STATE, 1, NULL, 0},
		{"bank", "C", "tier1_equipment", FUND_PRIVATE, 1, NULL, 0}, {"grant", "G1", "M", FUND_STATE, 1, NULL, 0},
		{"grant", "G2", "M", FUND_STATE, 1, NULL, 0}, {"grant", "G1", "C", FUND_PRIVATE, 1, NULL, 0},
		{"treasury", "state", "", FUND_STATE, 0, NULL, 0}, {"fees", "bank", "", FUND_OUTSIDE, 0, NULL, 0}};

	if (store_open(db_passing(), STORE_WRITE_CREATE, &b->store, &b->err) != ST_OK || store_migrate(b->store, lists, &b->err) != ST_OK ||
		store_begin(b->store, true, &b->tx, &b->err) != ST_OK)
		fail_msg("%s %s", b->err.code, b->err.param[0]);
	for (int i = 0; i < ACCOUNTS; i++)
		assert_int_equal(fund_account_open(b->tx, &account[i], &b->account[i], &b->err), ST_OK);
}

static void book_close(struct book *b)
{
	store_rollback(b->tx);
	store_close(b->store);
}

static void digests_agree(struct book *a, struct book *b)
{
	static const char *const table[] = {"fund_entry", "fund_account"};

	for (size_t i = 0; i < 2; i++) {
		char left[65], right[65];
		int64_t rows_left, rows_right;

		assert_int_equal(store_table_digest(a->tx, table[i], left, &rows_left, &a->err), ST_OK);
		assert_int_equal(store_table_digest(b->tx, table[i], right, &rows_right, &b->err), ST_OK);
		assert_int_equal(rows_left, rows_right);
		assert_string_equal(left, right);
	}
}

static uint64_t next(uint64_t *state)
{
	*state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t z = *state;
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

struct workload {
	struct fund_command command[COMMANDS];
	struct fund_transfer transfer[COMMANDS][TRANSFERS_MAX];
	char key[COMMANDS][24];
};

/* Pay-ins, payments, reservations, what resolves them (some twice, some not there), wrong purposes, wrong amounts; one key in six was used before,
 * with the same content or another. Both books number their accounts and entries alike. */
static void make(struct workload *w, const struct book *b, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < COMMANDS; i++) {
		struct fund_command *c = &w->command[i];

		*c = (struct fund_command){.list = w->transfer[i], .count = 1 + next(&state) % TRANSFERS_MAX, .effective_on = 20000, .actor = "T"};
		for (size_t t = 0; t < c->count; t++) {
			struct fund_transfer *to = &w->transfer[i][t];
			int kind = (int)(next(&state) % 8);

			*to = (struct fund_transfer){.type = FUND_POST, .amount_krw = 1 + (int64_t)(next(&state) % 1000), .step = "random"};
			to->debit = b->account[next(&state) % ACCOUNTS];
			to->credit = b->account[next(&state) % ACCOUNTS];
			if (kind < 3) {
				to->debit = b->account[2 + kind % 2];
				to->credit = b->account[kind % 2];
				to->amount_krw += 500;
			} else if (kind < 5) {
				to->type = kind == 3 ? FUND_PENDING : FUND_POST;
				to->debit = b->account[4 + next(&state) % 2];
				to->credit = b->account[2];
			} else if (kind < 7) {
				to->type = kind == 5 ? FUND_POST_PENDING : FUND_VOID_PENDING;
				to->pending = 1 + (int64_t)(next(&state) % (i + 2));
				to->amount_krw = 1 + (int64_t)(next(&state) % 400);
			} else if (next(&state) % 8 == 0) {
				to->amount_krw = 0;
			}
		}
		snprintf(w->key[i], sizeof w->key[i], "k%zu", i);
		c->key = w->key[i];
		if (i > 0 && next(&state) % 6 == 0) {
			size_t old = next(&state) % i;

			c->key = w->command[old].key;
			if (next(&state) % 2)
				*c = w->command[old];
		}
	}
}

/* One batch, in a transaction of its own where there is a memory. Where the memory was wrong it is done once more. */
static void book_batch(struct book *b, struct fund_memory *memory, const struct fund_command *c, size_t count, struct fund_outcome *outcome)
{
	enum status status = fund_book_all(b->tx, memory, c, count, outcome, &b->err);

	if (!memory) {
		assert_int_equal(status, ST_OK);
		return;
	}
	for (int again = 0; again < 2; again++) {
		if (status == ST_OK)
			status = store_commit(b->tx, &b->err);
		else
			store_rollback(b->tx);
		assert_int_equal(store_begin(b->store, true, &b->tx, NULL), ST_OK);
		if (status == ST_OK)
			return;
		assert_true(again == 0 && fund_memory_wrong(memory, &b->err));
		status = fund_book_all(b->tx, memory, c, count, outcome, &b->err);
	}
}

static void run(uint64_t seed, size_t batch_most, bool remembers)
{
	struct fund_memory *memory = remembers ? fund_memory_new() : NULL;
	struct workload *w = calloc(1, sizeof *w);
	struct fund_outcome *outcome = calloc(COMMANDS, sizeof *outcome);
	struct book one, many;
	uint64_t state = seed ^ 77;
	size_t at = 0;

	book_open(&one);
	book_open(&many);
	make(w, &one, seed);
	while (at < COMMANDS) {
		size_t size = 1 + next(&state) % batch_most;

		size = size < COMMANDS - at ? size : COMMANDS - at;
		book_batch(&many, memory, w->command + at, size, outcome + at);
		at += size;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		const struct fund_command *c = &w->command[i];
		int64_t first = 0;
		enum status status = fund_book(one.tx, c->list, c->count, c->effective_on, c->actor, c->key, &first, &one.err);

		assert_int_equal(status, outcome[i].status);
		if (status == ST_OK)
			assert_int_equal(first, outcome[i].first);
		else
			assert_string_equal(one.err.code, outcome[i].err.code);
	}
	digests_agree(&one, &many);
	book_close(&one);
	book_close(&many);
	fund_memory_free(memory);
	free(outcome);
	free(w);
}

static void batches_of_any_size_give_what_single_commands_give(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= (on_postgres() ? 2 : 12); seed++) {
		run(seed, 1, false);
		run(seed, 7, false);
		run(seed, 60, false);
		run(seed, COMMANDS, false);
		run(seed, 1, true);
		run(seed, 20, true);
	}
}

/* What is written unread stands on keys that are new and on a log that ends as it did. Each way of being wrong is noticed, whatever it is, and then
 * the answers are those of a book that reads everything. */
static void a_memory_that_is_wrong_is_noticed(void **state)
{
	enum { NEW_KEY, OLD_KEY, OLD_KEY_OTHER_CONTENT, OLD_KEY_REFUSED, OTHER_WRITER, TAKEN_BACK, CASES };
	struct fund_memory *memory = fund_memory_new();
	struct book read, unread;
	int64_t first;

	(void)state;
	book_open(&read);
	book_open(&unread);
	assert_int_equal(store_commit(unread.tx, NULL), ST_OK);
	assert_int_equal(store_begin(unread.store, true, &unread.tx, NULL), ST_OK);
	for (int round = 0; round < 40 * CASES; round++) { /* more than it doubts itself after each */
		struct fund_transfer in = {.type = FUND_POST, .debit = read.account[2], .credit = read.account[0], .amount_krw = 100, .step = "in"};
		struct fund_transfer out = {.type = FUND_POST, .debit = read.account[4], .credit = read.account[2], .amount_krw = 99, .step = "pay"};
		struct fund_command c[2] = {
			{.list = &in, .count = 1, .effective_on = 1, .actor = "T"}, {.list = &out, .count = 1, .effective_on = 1, .actor = "T"}};
		struct fund_outcome a[2], b[2];
		char key[3][24];
		int wrong = round % 40 == 39 ? round / 40 : NEW_KEY;

		for (int i = 0; i < 3; i++)
			snprintf(key[i], sizeof key[i], "%d/%d", round, i);
		c[0].key = key[0];
		c[1].key = wrong >= OLD_KEY && wrong <= OLD_KEY_REFUSED ? "0/1" : key[1];
		out.amount_krw = wrong == OLD_KEY_OTHER_CONTENT ? 98 : wrong == OLD_KEY_REFUSED ? 1000000 : 99;
		if (wrong == OTHER_WRITER) {
			assert_int_equal(fund_book(read.tx, &in, 1, 1, "T", key[2], &first, NULL), ST_OK);
			assert_int_equal(fund_book(unread.tx, &in, 1, 1, "T", key[2], &first, NULL), ST_OK);
			assert_int_equal(store_commit(unread.tx, NULL), ST_OK);
			assert_int_equal(store_begin(unread.store, true, &unread.tx, NULL), ST_OK);
		}
		if (wrong == TAKEN_BACK) { /* the memory goes on from a batch that was never committed */
			struct fund_command lost = {.list = &in, .count = 1, .effective_on = 1, .actor = "T", .key = key[2]};

			assert_int_equal(fund_book_all(unread.tx, memory, &lost, 1, b, NULL), ST_OK);
			store_rollback(unread.tx);
			assert_int_equal(store_begin(unread.store, true, &unread.tx, NULL), ST_OK);
		}
		assert_int_equal(fund_book_all(read.tx, NULL, c, 2, a, NULL), ST_OK);
		book_batch(&unread, memory, c, 2, b);
		for (int i = 0; i < 2; i++) {
			assert_int_equal(a[i].status, b[i].status);
			assert_int_equal(a[i].again, b[i].again);
			assert_int_equal(a[i].first, b[i].first);
			if (a[i].status != ST_OK)
				assert_string_equal(a[i].err.code, b[i].err.code);
		}
	}
	digests_agree(&read, &unread);
	book_close(&read);
	book_close(&unread);
	fund_memory_free(memory);
}

static void a_key_used_again_in_a_batch_answers_as_the_first_did(void **state)
{
	struct book b;
	struct fund_transfer t = {.type = FUND_POST, .amount_krw = 100, .step = "pay_in"}, other;
	struct fund_command c[3];
	struct fund_outcome outcome[3];

	(void)state;
	book_open(&b);
	t.debit = b.account[2];
	t.credit = b.account[0];
	other = t;
	other.amount_krw = 101;
	for (int i = 0; i < 3; i++)
		c[i] = (struct fund_command){.list = i == 2 ? &other : &t, .count = 1, .effective_on = 1, .actor = "T", .key = "same"};
	assert_int_equal(fund_book_all(b.tx, NULL, c, 3, outcome, &b.err), ST_OK);
	assert_int_equal(outcome[0].status, ST_OK);
	assert_false(outcome[0].again);
	assert_int_equal(outcome[1].status, ST_OK);
	assert_true(outcome[1].again);
	assert_int_equal(outcome[1].first, outcome[0].first);
	assert_int_equal(outcome[2].status, ST_CONFLICT);
	assert_string_equal(outcome[2].err.code, "fund.key_reused");
	book_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(batches_of_any_size_give_what_single_commands_give),
		cmocka_unit_test(a_memory_that_is_wrong_is_noticed),
		cmocka_unit_test(a_key_used_again_in_a_batch_answers_as_the_first_did),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
