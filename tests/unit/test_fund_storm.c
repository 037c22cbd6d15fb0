/* A storm of repetitions: several processes with several threads send the same orders to one database, in orders of their own, each order one to five
 * times as a client does whose answers get lost; some processes are killed and start again. Each order is booked exactly once. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "fund_order.h"

#include "programme/programme.h"

#define PROCESSES 3
#define THREADS 2 /* in each process; one of the processes has them share a queue */
#define PAYMENTS 60
#define AMOUNT INT64_C(1000)
#define PAID_IN (40 * AMOUNT) /* the account pays 40 of the 60 */
#define GRANTS 6
#define PATIENCE 4000

static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};
static int64_t hot_bank, hot_grant[PAYMENTS];

/* ---- what a thread of a client process does ---- */

struct sender {
	unsigned number; /* over all processes */
	struct store *store;
	struct programme_queue *queue; /* or NULL */
	uint64_t state;
};

static uint64_t draw(uint64_t *state, uint64_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state % n;
}

static void wait_a_little(uint64_t *state)
{
	struct timespec pause = {0, (long)(1 + draw(state, 5)) * 1000000};

	nanosleep(&pause, NULL);
}

/* One sending of a payment, in a transaction of its own; sent again while others are in the way. */
static enum status book_alone(struct sender *s, const struct fund_command *command, int64_t *out_first, struct err *why)
{
	for (int i = 0; i < PATIENCE; i++) {
		struct store_tx *mine;
		enum status status = store_begin(s->store, true, &mine, why);

		if (status == ST_OK) {
			status = fund_book(mine, command->list, command->count, command->effective_on, command->actor, command->key, out_first, why);
			if (status == ST_OK)
				status = store_commit(mine, why);
			else
				store_rollback(mine);
		}
		if (status == ST_OK || !store_retry_advised(why))
			return status;
		wait_a_little(&s->state);
	}
	return ST_INTERNAL;
}

/* All payments, begun at another one than the others do; each until its answer is heard. */
static void *pay_all(void *context)
{
	struct sender *s = context;

	for (unsigned i = 0; i < PAYMENTS; i++) {
		unsigned n = (i * 7 + s->number * 11) % PAYMENTS;
		struct fund_transfer t = {
			.type = FUND_POST, .debit = hot_grant[n], .credit = hot_bank, .amount_krw = AMOUNT, .step = "pay", .grant = "G"};
		char key[32];
		struct fund_command command = {.list = &t, .count = 1, .effective_on = 20001, .actor = "T", .key = key};
		uint64_t times = 1 + draw(&s->state, 5);
		int64_t first = 0, before = 0;

		snprintf(key, sizeof key, "pay:%u", n);
		for (uint64_t sent = 0; sent < times; sent++) {
			struct err why;
			bool again;
			enum status status =
				s->queue ? programme_queue_book(s->queue, &command, &first, &again, &why) : book_alone(s, &command, &first, &why);

			if (status == ST_OK ? before != 0 && first != before : strcmp(why.code, "fund.limit") != 0 || before != 0) {
				fprintf(stderr, "payment %u: %s %s\n", n, status == ST_OK ? "another place" : why.code,
					status == ST_OK ? "" : why.param[0]);
				_exit(3);
			}
			before = status == ST_OK ? first : before;
		}
	}
	return NULL;
}

static void pay_in_a_process(unsigned process)
{
	struct sender sender[THREADS] = {0};
	pthread_t thread[THREADS];
	struct programme_queue *queue = NULL;
	struct err why;

	if (process == 0 && programme_queue_open(db_path, &queue, &why) != ST_OK)
		_exit(4);
	for (unsigned t = 0; t < THREADS; t++) {
		sender[t] = (struct sender){.number = process * THREADS + t, .queue = queue, .state = 1 + process * 100 + t};
		if (!queue && store_open(db_path, STORE_WRITE, &sender[t].store, &why) != ST_OK)
			_exit(5);
		if (pthread_create(&thread[t], NULL, pay_all, &sender[t]) != 0)
			_exit(6);
	}
	for (unsigned t = 0; t < THREADS; t++) {
		pthread_join(thread[t], NULL);
		store_close(sender[t].store);
	}
	programme_queue_close(queue);
}

/* ---- processes ---- */

static pid_t start(void (*work)(unsigned), unsigned process)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		setenv("CMOCKA_TEST_ABORT", "1", 1); /* a failure must not go back to where tests are run */
		work(process);
		_exit(0);
	}
	return pid;
}

/* All of them at once; the last one is killed a few times and starts again from its beginning. */
static void run_all(void (*work)(unsigned))
{
	static const struct timespec while_it_works = {0, 60000000};
	pid_t pid[PROCESSES];
	int code;

	for (unsigned p = 0; p < PROCESSES; p++)
		pid[p] = start(work, p);
	for (int kills = 0; kills < 4; kills++) {
		nanosleep(&while_it_works, NULL);
		kill(pid[PROCESSES - 1], SIGKILL);
		assert_int_equal(waitpid(pid[PROCESSES - 1], &code, 0), pid[PROCESSES - 1]);
		pid[PROCESSES - 1] = start(work, PROCESSES - 1);
	}
	for (int p = 0; p < PROCESSES; p++) {
		assert_int_equal(waitpid(pid[p], &code, 0), pid[p]);
		if (!WIFEXITED(code) || WEXITSTATUS(code) != 0)
			fail_msg("process %d ended with %x", p, (unsigned)code);
	}
}

static void begin_again(bool write)
{
	ok(store_open(db_path, STORE_WRITE, &store, &err));
	ok(store_begin(store, write, &tx, &err));
}

static void end(void)
{
	store_rollback(tx);
	tx = NULL;
	store_close(store);
}

static int make_database(void **state)
{
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	store_close(store);
	return 0;
}

static int make_programme_database(void **state)
{
	programme_start();
	db_fresh();
	ok(programme_open(db_path, STORE_WRITE_CREATE, &store, &err));
	store_close(store);
	return 0;
}

static void test_payments_sent_by_many_are_booked_once_and_to_the_last_won(void **state)
{
	struct fund_balance balance;
	char owner[16];

	begin_again(true);
	hot_bank = fund_pay_in("M", "ministry_trade", "tier1_equipment", 1, PAID_IN);
	for (int i = 0; i < PAYMENTS; i++) {
		snprintf(owner, sizeof owner, "G%02d", i);
		hot_grant[i] = open_account("grant", owner, "M", FUND_STATE, 1);
	}
	ok(store_commit(tx, &err));
	store_close(store);
	run_all(pay_in_a_process);
	begin_again(false);
	balance = balance_of(hot_bank);
	assert_int_equal(balance.credits_posted, PAID_IN);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM fund_entry WHERE step = 'pay'"), PAID_IN / AMOUNT);
	assert_int_equal(sql_int("SELECT COUNT(DISTINCT command_key) FROM fund_entry WHERE step = 'pay'"), PAID_IN / AMOUNT);
	for (int i = 0; i < PAYMENTS; i++)
		assert_true(balance_of(hot_grant[i]).debits_posted <= AMOUNT);
	end();
}

/* ---- whole grants ---- */

static const struct fund_duty_rule duty = {.ratio = {1, 2}, .state_only = false};
static int64_t state_bank, pool_bank;
enum { LIFE = 11 };

/* Step `step` in the life of grant `n`. */
static struct order life_of(int n, int step)
{
	struct order o = {.on = "2026-05-01", .by = "operator", .evidence = "E", .duty = &duty};
	struct fund_source *source = &o.content.source[0];

	snprintf(o.grant, sizeof o.grant, "G%02d", n);
	switch (step) {
	case 0:
	case 3:
		o.kind = step ? ORDER_RESERVE : ORDER_CREATE;
		o.by = step ? "operator" : "firm";
		snprintf(o.content.grant, sizeof o.content.grant, "%s", o.grant);
		snprintf(o.content.organisation, sizeof o.content.organisation, "F%d", n % 2);
		snprintf(o.content.route, sizeof o.content.route, "tier1");
		o.content.tier = 1;
		o.content.eligible_planned_krw = 10001 + n;
		if (step == 0)
			break;
		o.content.source_count = 1;
		snprintf(source->origin, sizeof source->origin, "MOTIE");
		*source = (struct fund_source){.nature = FUND_STATE, .bank = state_bank, .rate = {1, 2}, .reserved_krw = 5000 + n / 2};
		snprintf(source->origin, sizeof source->origin, "MOTIE");
		break;
	case 1:
	case 2:
	case 6:
	case 7:
		o.kind = ORDER_MOVE;
		o.to = (enum fund_state[]){FUND_SELECTED, FUND_AGREED, 0, 0, 0, FUND_INSTALLED, FUND_COMPLETED}[step - 1];
		break;
	case 4:
	case 5:
		o.kind = ORDER_PAY;
		o.index = (size_t)step - 4;
		break;
	case 8:
		o.kind = ORDER_FIX;
		o.krw = 9000 + n;
		break;
	case 9:
		o.kind = ORDER_SETTLEMENT_IN;
		o.krw = 100 + n;
		snprintf(o.key, sizeof o.key, "B%d", n);
		break;
	default:
		o.kind = ORDER_RETURN;
		o.krw = 1000 + n;
		o.bank = pool_bank;
		snprintf(o.key, sizeof o.key, "R%d", n);
	}
	return o;
}

/* Sent one to five times and answered alike; a step that another client is not yet through with cannot be too early, since each client sends them
 * all. */
static void live_in_a_process(unsigned process)
{
	uint64_t luck = 77 + process;

	ok(store_open(db_path, STORE_WRITE, &store, &err));
	for (int step = 0; step < LIFE; step++) {
		for (int i = 0; i < GRANTS; i++) {
			struct order o = life_of((i + (int)process * 2) % GRANTS, step);
			struct answer answer, before = {0};
			uint64_t times = 1 + draw(&luck, 5);

			for (uint64_t sent = 0, tries = 0; sent < times; tries++) {
				enum status status = store_begin(store, true, &tx, &err);

				if (status == ST_OK) {
					order_run(&o, &answer);
					status = answer.status;
					if (status == ST_OK)
						status = store_commit(tx, &err);
					else
						store_rollback(tx);
				}
				if (status != ST_OK && (!store_retry_advised(&err) || tries > PATIENCE))
					fail_msg("%s, step %d: %s %s %s", o.grant, step, err.code, err.param[0], err.param[1]);
				if (status != ST_OK) {
					wait_a_little(&luck);
					continue;
				}
				if (sent > 0 && !same_answer(&answer, &before))
					fail_msg("%s, step %d: another answer", o.grant, step);
				before = answer;
				sent++;
			}
		}
	}
	store_close(store);
}

static void test_whole_grants_sent_by_many_come_out_as_sent_once(void **state)
{
	static const struct fund_check_rule rule = {.duty = {.ratio = {1, 2}}, .match_rate = {1, 2}, .match_ceiling_krw = MONEY_MAX_KRW};
	struct fund_totals many, one;

	for (int round = 0; round < 2; round++) { /* by many, and by one undisturbed */
		if (round == 1)
			make_database(state);
		begin_again(true);
		state_bank = fund_pay_in("MOTIE", "ministry_trade", "tier1_equipment", 1, 1000000);
		pool_bank = open_account("bank", "returned", "pool", FUND_PRIVATE, 2);
		ok(store_commit(tx, &err));
		store_close(store);
		if (round == 0)
			run_all(live_in_a_process);
		else
			live_in_a_process(0);
		begin_again(true);
		ok(fund_totals(tx, &duty, round ? &one : &many, &err));
		assert_int_equal(sql_int("SELECT COUNT(*) FROM fund_grant WHERE grant_id LIKE 'G%'"), GRANTS);
		ok(fund_attribute(tx, &err));
		expect_sound(&rule);
		end();
	}
	assert_memory_equal(&many, &one, sizeof one);
	assert_int_equal(one.paid_tier1, 5000 * GRANTS + (0 + 0 + 1 + 1 + 2 + 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_payments_sent_by_many_are_booked_once_and_to_the_last_won, make_programme_database),
		cmocka_unit_test_setup(test_whole_grants_sent_by_many_come_out_as_sent_once, make_database),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
