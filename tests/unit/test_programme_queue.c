/* Commands of many threads that commit together: on one hot account none is lost, none is done twice, and a refused one leaves no trace. */
#include "fund/fund.h"
#include "programme/programme.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_support.h"

#define CLIENTS 16
#define COMMANDS 60
#define PAID_IN INT64_C(6000000)
#define AMOUNT INT64_C(10000) /* the account holds 600 of 960 payments */

struct hot {
	char path[sizeof db_path];
	struct programme_queue *queue;
	int64_t bank, grant[CLIENTS];
	int64_t accepted[CLIENTS], refused[CLIENTS], wrong[CLIENTS];
};

struct opening {
	struct hot *hot;
};

/* Accounts and the pay-in, as one command. */
static enum status open_accounts(void *context, struct store_tx *tx, struct err *err)
{
	struct hot *hot = ((struct opening *)context)->hot;
	struct fund_account account = {.kind = "contribution", .owner = "M", .detail = "ministry_trade", .nature = FUND_STATE};
	struct fund_transfer in = {.type = FUND_POST, .amount_krw = PAID_IN, .step = "pay_in"};
	int64_t first;
	enum status status = fund_account_open(tx, &account, &in.credit, err);

	account = (struct fund_account){.kind = "bank", .owner = "M", .detail = "tier1_equipment", .nature = FUND_STATE, .tier = 1};
	if (status == ST_OK)
		status = fund_account_open(tx, &account, &hot->bank, err);
	in.debit = hot->bank;
	if (status == ST_OK)
		status = fund_book(tx, &in, 1, 20000, "T", "pay-in", &first, err);
	for (int i = 0; i < CLIENTS && status == ST_OK; i++) {
		char owner[16];

		snprintf(owner, sizeof owner, "G%02d", i);
		account = (struct fund_account){.kind = "grant", .owner = owner, .detail = "M", .nature = FUND_STATE, .tier = 1};
		status = fund_account_open(tx, &account, &hot->grant[i], err);
	}
	return status;
}

static int set_up(void **state)
{
	struct hot *hot = calloc(1, sizeof *hot);
	struct opening opening = {hot};
	struct store *store;
	struct err err;

	programme_start();
	db_fresh();
	snprintf(hot->path, sizeof hot->path, "%s", db_path);
	assert_int_equal(programme_open(hot->path, STORE_WRITE_CREATE, &store, &err), ST_OK);
	store_close(store);
	assert_int_equal(programme_queue_open(hot->path, &hot->queue, &err), ST_OK);
	if (programme_queue_run(hot->queue, open_accounts, &opening, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	*state = hot;
	return 0;
}

static int tear_down(void **state)
{
	struct hot *hot = *state;

	programme_queue_close(hot->queue);
	free(hot);
	db_gone();
	return 0;
}

struct client {
	struct hot *hot;
	int number;
};

/* Each payment is sent one to three times, as a client does whose answers get lost. */
static void *pay(void *context)
{
	struct client *client = context;
	struct hot *hot = client->hot;
	int n = client->number;

	for (int i = 0; i < COMMANDS; i++) {
		struct fund_transfer t = {
			.type = FUND_POST, .debit = hot->grant[n], .credit = hot->bank, .amount_krw = AMOUNT, .step = "pay", .grant = "G"};
		char key[32];
		struct fund_command command = {.list = &t, .count = 1, .effective_on = 20001, .actor = "T", .key = key};
		enum status first_answer = ST_OK;
		int64_t first_place = 0;

		snprintf(key, sizeof key, "pay:%d:%d", n, i);
		for (int sent = 0; sent <= (i + n) % 3; sent++) {
			int64_t place = 0;
			bool again = false;
			struct err err;
			enum status status = programme_queue_book(hot->queue, &command, &place, &again, &err);

			if (sent == 0) {
				first_answer = status;
				first_place = place;
				hot->accepted[n] += status == ST_OK;
				hot->refused[n] += status == ST_INPUT && strcmp(err.code, "fund.limit") == 0;
				hot->wrong[n] += status == ST_OK && again;
			} else if (first_answer == ST_OK) { /* a refused one may be refused again, or find money that came meanwhile */
				hot->wrong[n] += status != ST_OK || !again || place != first_place;
			}
		}
	}
	return NULL;
}

static int64_t posted_out(struct hot *hot)
{
	struct store *store;
	struct store_tx *tx;
	struct fund_balance balance;
	struct err err;

	assert_int_equal(programme_open(hot->path, STORE_READ, &store, &err), ST_OK);
	assert_int_equal(store_begin(store, false, &tx, &err), ST_OK);
	assert_int_equal(fund_account_balance(tx, hot->bank, &balance, &err), ST_OK);
	store_rollback(tx);
	store_close(store);
	return balance.credits_posted;
}

static void sixteen_clients_on_one_hot_account_lose_and_double_nothing(void **state)
{
	struct hot *hot = *state;
	pthread_t thread[CLIENTS];
	struct client client[CLIENTS];
	int64_t accepted = 0, refused = 0, wrong = 0, commits, commands;

	for (int i = 0; i < CLIENTS; i++) {
		client[i] = (struct client){hot, i};
		assert_int_equal(pthread_create(&thread[i], NULL, pay, &client[i]), 0);
	}
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < CLIENTS; i++) {
		accepted += hot->accepted[i];
		refused += hot->refused[i];
		wrong += hot->wrong[i];
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(accepted, PAID_IN / AMOUNT); /* to the last won, and not one more */
	assert_int_equal(accepted + refused, CLIENTS * COMMANDS);
	assert_int_equal(posted_out(hot), PAID_IN);
	programme_queue_counts(hot->queue, &commits, &commands);
	assert_true(commands > commits); /* they did commit together */
}

static enum status open_and_refuse(void *context, struct store_tx *tx, struct err *err)
{
	struct fund_account account = {.kind = "fees", .owner = "nobody", .detail = "", .nature = FUND_OUTSIDE};
	int64_t id;

	(void)context;
	if (fund_account_open(tx, &account, &id, err) != ST_OK)
		return ST_INTERNAL;
	return err_set(err, ST_INPUT, "fund.amount", "test", NULL);
}

static enum status has_account(void *context, struct store_tx *tx, struct err *err)
{
	struct fund_balance balance;

	(void)context;
	return fund_kind_balance(tx, "fees", "nobody", NULL, -1, &balance, err);
}

static void a_refused_command_leaves_no_trace_and_others_go_on(void **state)
{
	struct hot *hot = *state;
	int64_t before, after;
	struct store *store;
	struct store_tx *tx;
	struct err err;

	for (int round = 0; round < 2; round++) {
		assert_int_equal(programme_open(hot->path, STORE_READ, &store, &err), ST_OK);
		assert_int_equal(store_begin(store, false, &tx, &err), ST_OK);
		assert_int_equal(store_get_int(tx, "SELECT COUNT(*) FROM fund_account", 0, round ? &after : &before, &err), ST_OK);
		store_rollback(tx);
		store_close(store);
		if (round == 0) {
			assert_int_equal(programme_queue_run(hot->queue, open_and_refuse, NULL, &err), ST_INPUT);
			assert_string_equal(err.code, "fund.amount");
			assert_int_equal(programme_queue_run(hot->queue, has_account, NULL, &err), ST_OK);
		}
	}
	assert_int_equal(before, after);
}

static void a_missing_database_is_an_error_at_opening(void **state)
{
	struct programme_queue *queue;
	struct err err;

	(void)state;
	assert_int_not_equal(programme_queue_open("/nowhere/at/all.db", &queue, &err), ST_OK);
	assert_string_equal(err.code, "store.open");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sixteen_clients_on_one_hot_account_lose_and_double_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_refused_command_leaves_no_trace_and_others_go_on, set_up, tear_down),
		cmocka_unit_test(a_missing_database_is_an_error_at_opening),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
