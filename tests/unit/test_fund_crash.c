/* Random programmes with crashes. Two clients on two connections; each order is a transaction of its own, in which any call of the store may fail or
 * be the client's last, the server may hang up, the disk may fail, be full or lose its power, the other client may be in the way, and answers get
 * lost. A client that has no answer sends the order again until it has one; old orders come once more too. After each crash the ledger is as before
 * the order or as after it, the recheck finds nothing, and what was answered is there exactly once: the auditor, who hears the answers only, agrees.
 * SIMULATION_SEEDS=n: so many programmes, with progress on stderr. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "fund_auditor.h"

#include "disk_fault.h"
#include "store_fault.h"

#define STEPS 40
#define ATTEMPTS 400 /* somebody who is never answered */
#define FAULTY_ATTEMPTS 4
#define OLD 64

struct client {
	struct store *store;
	struct fault fault;
};
static struct client client[2];
static int64_t calls_of[ORDER_KINDS], disk_changes_of[ORDER_KINDS];
static char ledger_now[HASH_HEX_LEN]; /* digest after the last answer */
static struct order old[OLD];         /* accepted ones */
static struct answer old_answer[OLD];
static int olds;

/* How often what happened, so that nobody trusts a test in which nothing does. */
static struct {
	int64_t orders, attempts, errors, deaths, in_commit, hang_ups, disk_errors, power_cuts, busy, lost, landed, old_ones;
} seen;

/* Broken on purpose: does the suite notice? */
static enum {
	SOUND,
	COMMITS_ARE_LOST,     /* the database says that it saved and did not */
	CRASH_LEAVES_PART,    /* what a dead client had done so far stays */
	SENT_UNDER_NEW_KEY,   /* a repetition is not recognised */
	DISK_LIES,            /* synced writes are not on the disk when the power goes */
	AUDITOR_COUNTS_TWICE, /* it counts an order twice that was sent twice */
	CANARIES
} canary;

/* ---- clients ---- */

static void pause_a_little(void)
{
	static const struct timespec pause = {0, 2000000};

	nanosleep(&pause, NULL);
}

/* Begins a transaction that must come about: who is in the way (a dead client's connection) goes away. */
static void begin_at_last(struct client *c, bool write)
{
	enum status status = ST_OK;

	for (int i = 0; i < ATTEMPTS; i++) {
		status = store_begin(c->store, write, &tx, &err);
		if (status == ST_OK)
			return;
		if (!store_retry_advised(&err) && strcmp(err.code, "store.lost") != 0)
			break;
		pause_a_little();
	}
	DISAGREE("no transaction: %s %s %s", err.code, err.param[0], err.param[1]);
}

/* For each connection: who is in the way is met at once, not after seconds. */
static void client_connected(struct client *c)
{
	begin_at_last(c, false);
	if (on_postgres())
		ok(store_get_int(tx, "SELECT pg_backend_pid()", 0, &c->fault.server_pid, &err));
	store_rollback(tx);
	ok(c->store->driver->script(c->store, on_postgres() ? "SET lock_timeout = '20ms'" : "PRAGMA busy_timeout = 0", &err));
	fault_off(&c->fault);
}

static void client_start(struct client *c)
{
	ok(store_open(db_path, STORE_WRITE, &c->store, &err));
	fault_install(&c->fault, c->store);
	c->fault.commits_are_lost = canary == COMMITS_ARE_LOST;
	c->fault.leaves_a_part = canary == CRASH_LEAVES_PART;
	client_connected(c);
}

static void client_start_again(struct client *c)
{
	seen.deaths++;
	fault_bury(&c->fault);
	client_start(c);
}

/* The whole machine stops. */
static void power_cut(void)
{
	seen.power_cuts++;
	disk.off = true;
	for (int i = 0; i < 2; i++)
		fault_bury(&client[i].fault);
	disk_power_on(luck);
	for (int i = 0; i < 2; i++)
		client_start(&client[i]);
}

/* Whoever died comes back. */
static bool recover(void)
{
	bool any = false;

	if (disk.off) {
		power_cut();
		return true;
	}
	disk_arm(DISK_FINE, 0);
	for (int i = 0; i < 2; i++) {
		if (client[i].fault.dead) {
			client_start_again(&client[i]);
			any = true;
		}
		if (client[i].fault.kind == FAULT_CUT && client[i].fault.hits > 0) { /* the store connects again by itself */
			fault_off(&client[i].fault);
			client_connected(&client[i]);
		}
		fault_off(&client[i].fault);
	}
	return any;
}

static void digest_by(struct client *c, char out[HASH_HEX_LEN])
{
	enum status status;

	begin_at_last(c, false);
	status = ledger_digest(out);
	store_rollback(tx);
	if (status != ST_OK)
		DISAGREE("digest: %s %s", err.code, err.param[0]);
}

/* ---- one attempt ---- */

/* The order as a transaction of its own. False: no answer came. */
static bool transact(struct client *c, const struct order *o, struct answer *answer)
{
	enum status status;

	status = store_begin(c->store, true, &tx, &err);
	if (status != ST_OK)
		return false;
	order_run(o, answer);
	if (answer->status == ST_OK) {
		if (store_commit(tx, &err) != ST_OK)
			return false;
		if (c->fault.kind == FAULT_NONE)
			calls_of[o->kind] = c->fault.calls;
		return true;
	}
	store_rollback(tx);
	if (!is_answer(answer) && c->fault.kind == FAULT_NONE && disk.fault == DISK_FINE && !store_retry_advised(&err))
		DISAGREE("without any fault: %s %s %s", err.code, err.param[0], err.param[1]);
	return is_answer(answer);
}

/* The other client holds a transaction in which it did the same; who comes meanwhile sees the old state, is told to come again, and does. */
static bool transact_beside_another(struct client *c, struct client *other, const struct order *o, const char *before, struct answer *answer)
{
	char digest[HASH_HEX_LEN];
	struct store_tx *held;
	bool answered = false;

	begin_at_last(other, true);
	held = tx;
	order_run(o, answer);
	digest_by(c, digest);
	if (strcmp(digest, before) != 0)
		DISAGREE("a reader saw what was not committed");
	if (store_begin(c->store, true, &tx, &err) == ST_OK)
		DISAGREE("two writers at a time");
	if (!store_retry_advised(&err))
		DISAGREE("busy: %s %s", err.code, err.param[0]);
	seen.busy++;
	tx = held;
	if (answer->status != ST_OK) {
		store_rollback(tx);
		return is_answer(answer);
	}
	switch (luck(4)) {
	case 0:
		store_rollback(tx);
		break;
	case 1: /* dies while it holds it */
		fault_die(&other->fault);
		break;
	case 2: /* nobody hears the answer */
		ok(store_commit(tx, &err));
		break;
	default:
		ok(store_commit(tx, &err));
		answered = true;
	}
	return answered;
}

/* Any of the things that go wrong. False: no answer came; then recover(). */
static bool attempt(const struct order *o, int number, const char *before, struct answer *answer)
{
	int who = (int)luck(2);
	struct client *c = &client[who];
	struct fault *f = &c->fault;
	bool answered;

	seen.attempts++;
	fault_off(f);
	f->at = 1 + luck(calls_of[o->kind] + 3);
	switch (number < FAULTY_ATTEMPTS ? luck(20) : 19) {
	case 0:
		f->kind = FAULT_ERROR;
		break;
	case 1:
	case 2:
		f->kind = FAULT_DIE_BEFORE;
		break;
	case 3:
		f->kind = FAULT_DIE_AFTER;
		break;
	case 4:
		f->kind = (enum fault_kind[]){FAULT_ERROR, FAULT_DIE_BEFORE, FAULT_DIE_AFTER, FAULT_DIE_WITHIN}[luck(4)];
		f->at_commit = true;
		break;
	case 5:
		f->kind = FAULT_CUT;
		f->at_commit = luck(3) == 0;
		break;
	case 6:
		if (!on_postgres())
			disk_arm((enum disk_fault[]){DISK_ERROR, DISK_FULL, DISK_SHORT}[luck(3)], 1 + luck(disk_changes_of[o->kind] + 1));
		break;
	case 7:
		if (!on_postgres())
			disk_arm(DISK_CUT, 1 + luck(disk_changes_of[o->kind] + 1));
		break;
	case 8:
		answered = transact_beside_another(c, &client[1 - who], o, before, answer);
		return answered;
	case 9: /* nobody hears the answer */
		seen.lost += transact(c, o, answer);
		return false;
	default:
		disk_arm(DISK_FINE, 0);
		answered = transact(c, o, answer);
		disk_changes_of[o->kind] = disk.changes;
		return answered;
	}
	answered = transact(c, o, answer);
	if (f->hits > 0) {
		seen.errors += f->kind == FAULT_ERROR;
		seen.in_commit += f->at_commit;
		seen.hang_ups += f->kind == FAULT_CUT;
	}
	seen.disk_errors += disk.hits > 0 && disk.fault != DISK_CUT;
	return answered && !disk.off && !f->dead;
}

/* ---- orders ---- */

/* In a transaction that is taken back: attribution is brought up to date for it. */
static void recheck_by(struct client *c)
{
	begin_at_last(c, true);
	recheck();
	store_rollback(tx);
}

static void must_be(const char *digest, const char *expected, const char *what)
{
	if (strcmp(digest, expected) != 0)
		DISAGREE("%s", what);
}

/* An order that was accepted some time ago arrives once more: the same answer, no effect. */
static void send_an_old_one(void)
{
	int which = (int)luck(olds < OLD ? olds : OLD);
	struct answer answer;
	char now[HASH_HEX_LEN];

	if (olds == 0)
		return;
	while (!transact(&client[luck(2)], &old[which], &answer)) {
		fault_off(&client[0].fault);
		fault_off(&client[1].fault);
	}
	seen.old_ones++;
	if (!same_answer(&answer, &old_answer[which]))
		DISAGREE("order %d of %s sent again: status %d %s, was %d %s", old[which].kind, old[which].grant, answer.status, answer.code,
			old_answer[which].status, old_answer[which].code);
	digest_by(&client[0], now);
	if (strcmp(now, ledger_now) != 0)
		DISAGREE("order %d of %s, sent again, had an effect", old[which].kind, old[which].grant);
}

static void deliver_through_crashes(const struct order *o, bool expected, struct answer *out_answer)
{
	struct order sent = *o;
	char now[HASH_HEX_LEN], landed[HASH_HEX_LEN] = "";
	struct answer answer;

	seen.orders++;
	for (int number = 0; !attempt(&sent, number, landed[0] ? landed : ledger_now, &answer); number++) {
		bool crashed = recover();

		if (number == ATTEMPTS)
			DISAGREE("never answered: %s %s %s", err.code, err.param[0], err.param[1]);
		digest_by(&client[luck(2)], now);
		if (landed[0])
			must_be(now, landed, "what was there is gone, or another try had an effect");
		else if (strcmp(now, ledger_now) != 0)
			strcpy(landed, now);
		if (crashed)
			recheck_by(&client[luck(2)]);
		if (canary == SENT_UNDER_NEW_KEY)
			snprintf(sent.key, sizeof sent.key, "again:%d:%d", m.commands, number);
	}
	recover();
	must_be_as_expected(&answer, expected);
	digest_by(&client[luck(2)], now);
	if (landed[0] && strcmp(now, landed) != 0)
		DISAGREE("what a crash had left of order %d of %s was not the whole order", o->kind, o->grant);
	if (landed[0] && !expected)
		DISAGREE("a refused order left something");
	if (!expected)
		must_be(now, ledger_now, "a refused order had an effect");
	seen.landed += landed[0] != '\0';
	if (canary == AUDITOR_COUNTS_TWICE && landed[0] && o->kind == ORDER_PAY_IN && o->bank == m.bank_id[BANK_STATE]) {
		m.cash[BANK_STATE] += o->krw;
		m.trade += o->krw;
	}
	strcpy(ledger_now, now);
	if (expected && o->kind != ORDER_MOVE && o->kind != ORDER_ATTRIBUTE) { /* these depend on when they come */
		old[olds % OLD] = *o;
		old_answer[olds % OLD] = answer;
		olds++;
	}
	*out_answer = answer;
	if (luck(4) == 0)
		send_an_old_one();
}

/* Between orders too: what was answered outlives a crash of everybody. */
static void look_after_crashes(bool deep)
{
	bool crash = luck(8) == 0;

	if (crash && on_postgres()) {
		client_start_again(&client[0]);
		client_start_again(&client[1]);
	} else if (crash) {
		power_cut();
	}
	begin_at_last(&client[luck(2)], false);
	audit();
	store_rollback(tx);
	if (deep || crash)
		recheck_by(&client[luck(2)]);
}

/* ---- programmes ---- */

static void run_programme(void)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};

	db_fresh();
	disk_remember(false);
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	store_close(store);
	disk_remember(!on_postgres());
	disk.lies = canary == DISK_LIES;
	olds = 0;
	client_start(&client[0]);
	client_start(&client[1]);
	deliver = deliver_through_crashes;
	look = look_after_crashes;
	digest_by(&client[0], ledger_now);
	simulate(STEPS);
}

static void end_programme(void)
{
	for (int i = 0; i < 2; i++)
		if (client[i].fault.store)
			fault_bury(&client[i].fault);
	disk_remember(false);
	tx = NULL;
}

static int seeds(void)
{
	const char *text = getenv("SIMULATION_SEEDS");

	return text ? atoi(text) : on_postgres() ? 8 : 120 * test_effort();
}

static void test_random_programmes_with_crashes_agree_with_the_auditor(void **state)
{
	time_t begun = time(NULL);

	canary = SOUND;
	for (seed = 1; seed <= seeds(); seed++) {
		run_programme();
		end_programme();
		for (int i = 0; i < m.grants; i++)
			reached[m.grant[i].stage]++;
		if (getenv("SIMULATION_SEEDS") && seed % 100 == 0)
			fprintf(stderr, "%d of %d programmes, %lld s\n", seed, seeds(), (long long)(time(NULL) - begun));
	}
	print_message("grants by stage: %d %d %d %d %d %d %d %d, in kind %d, deeper settled %d, money back to the pool %d\n", reached[0], reached[1],
		reached[2], reached[3], reached[4], reached[5], reached[6], reached[7], in_kinds, deeper_settled, deeper_money_back);
	print_message("orders %" PRId64 ", attempts %" PRId64 ", errors %" PRId64 ", deaths %" PRId64 ", in commit %" PRId64 ", hang-ups %" PRId64
		      ", disk errors %" PRId64 ", power cuts %" PRId64 ", busy %" PRId64 ", lost answers %" PRId64 ", landed unheard %" PRId64
		      ", old orders again %" PRId64 "\n",
		seen.orders, seen.attempts, seen.errors, seen.deaths, seen.in_commit, seen.hang_ups, seen.disk_errors, seen.power_cuts, seen.busy,
		seen.lost, seen.landed, seen.old_ones);
	for (int stage = GONE; stage <= RECOVERED; stage++)
		assert_true(reached[stage] > seeds() / 20);
	assert_true(seen.landed > seen.orders / 20 && seen.deaths > seen.orders / 10 && seen.busy > seen.orders / 50);
	assert_true(on_postgres() || (seen.power_cuts > seen.orders / 20 && seen.disk_errors > seen.orders / 100));
}

/* Runs programmes until the disagreement is seen. */
static void expect_noticed(int what)
{
	static jmp_buf here;
	volatile bool noticed = false;

	canary = what;
	noticing = &here;
	for (seed = 1; seed <= 10 && !noticed; seed++) {
		complaint[0] = '\0';
		if (setjmp(here) == 0)
			run_programme();
		else
			noticed = true;
		end_programme();
	}
	noticing = NULL;
	canary = SOUND;
	if (!noticed)
		fail_msg("nobody noticed");
	print_message("noticed: %s\n", complaint);
}

static void test_a_commit_that_saves_nothing_is_noticed(void **state)
{
	expect_noticed(COMMITS_ARE_LOST);
}

static void test_half_an_order_left_by_a_crash_is_noticed(void **state)
{
	expect_noticed(CRASH_LEAVES_PART);
}

static void test_a_repetition_that_is_booked_twice_is_noticed(void **state)
{
	expect_noticed(SENT_UNDER_NEW_KEY);
}

static void test_a_disk_that_does_not_sync_is_noticed(void **state)
{
	expect_noticed(DISK_LIES);
}

static void test_an_auditor_that_counts_a_duplicate_is_noticed(void **state)
{
	expect_noticed(AUDITOR_COUNTS_TWICE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_programmes_with_crashes_agree_with_the_auditor),
		cmocka_unit_test(test_a_commit_that_saves_nothing_is_noticed),
		cmocka_unit_test(test_half_an_order_left_by_a_crash_is_noticed),
		cmocka_unit_test(test_a_repetition_that_is_booked_twice_is_noticed),
		cmocka_unit_test(test_an_auditor_that_counts_a_duplicate_is_noticed),
		cmocka_unit_test(test_a_disk_that_does_not_sync_is_noticed),
	};
	size_t count = sizeof tests / sizeof *tests;

	if (on_postgres())
		count--; /* its disk is the server's */
	else
		disk_install();
	return _cmocka_run_group_tests("tests", tests, count, NULL, db_done);
}
