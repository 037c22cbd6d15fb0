/* kill -9 in a programme that is booked order by order, each of them durable before it is answered. SQLite: at every single change of a file, and
 * once more with that write cut in half (every sixth change and every twelfth write, others in each stretch; all with TEST_EFFORT). Both databases:
 * before every eleventh store call of each kind of order (every one on a server with TEST_EFFORT), and between commit and answer. Afterwards the
 * ledger is what an undisturbed programme had after the last order that was answered, or after the next one; the database is sound; and the rest
 * can be booked.
 *
 * Called by test_kill_server.py with a role: `prepare WHERE`, `book WHERE FROM`, `verify WHERE ANSWERED`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "fund_auditor.h"

#include "disk_fault.h"
#include "store_fault.h"

#define STEPS 30
#define ORDERS_MAX 200
#define SEGMENT 6 /* orders between two starting points of the sweep */

static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};

/* Processes that are born and killed by the hundred should not carry freed memory with them. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1";
}

/* ---- the programme, and what an undisturbed one looks like ---- */

static struct {
	int orders;
	enum order_kind kind[ORDERS_MAX];
	struct answer answer[ORDERS_MAX];
	char digest[ORDERS_MAX + 1][HASH_HEX_LEN]; /* before order i */
} script;

static int book_from, book_until; /* orders before have been booked */
static void (*answered)(int order);
static jmp_buf booked;
static struct fault fault;
static bool kill_before_answer;

static void look_at_nothing(bool deep)
{
}

static void digest_now(char out[HASH_HEX_LEN])
{
	ok(store_begin(store, false, &tx, &err));
	ok(ledger_digest(out));
	store_rollback(tx);
}

/* One order as a transaction, sent once. */
static void transact(const struct order *o, struct answer *out_answer)
{
	ok(store_begin(store, true, &tx, &err));
	order_run(o, out_answer);
	if (out_answer->status == ST_OK)
		ok(store_commit(tx, &err));
	else
		store_rollback(tx);
	if (!is_answer(out_answer))
		fail_msg("order %d: %s %s", m.commands, out_answer->code, err.param[0]);
}

static void deliver_and_write_down(const struct order *o, bool expected, struct answer *out_answer)
{
	if (m.commands == ORDERS_MAX)
		longjmp(booked, 1);
	if (m.commands == 0)
		digest_now(script.digest[0]);
	transact(o, out_answer);
	must_be_as_expected(out_answer, expected);
	script.kind[m.commands] = o->kind;
	script.answer[m.commands] = *out_answer;
	script.orders = m.commands + 1;
	digest_now(script.digest[script.orders]);
}

static void deliver_next(const struct order *o, bool expected, struct answer *out_answer)
{
	int number = m.commands;

	if (number < book_from) {
		*out_answer = script.answer[number];
		return;
	}
	if (number >= book_until)
		longjmp(booked, 1);
	transact(o, out_answer);
	if (kill_before_answer)
		raise(SIGKILL);
	if (!same_answer(out_answer, &script.answer[number]))
		fail_msg("order %d: %d %s", number, out_answer->status, out_answer->code);
	answered(number);
}

/* Orders from … until − 1 of the programme. */
static void book(int from, int until)
{
	book_from = from;
	book_until = until;
	deliver = deliver_next;
	look = look_at_nothing;
	if (setjmp(booked) == 0)
		simulate(STEPS);
}

/* The first programme in which each kind of order is accepted, but for two that a programme this short hardly ever has (test_fund_crash has them). */
static void write_script(void)
{
	const unsigned wanted = ((1u << ORDER_KINDS) - 1) & ~(1u << ORDER_SET_OFF) & ~(1u << ORDER_RESUME);
	unsigned kinds = 0;

	deliver = deliver_and_write_down;
	look = look_at_nothing;
	for (seed = 1; (kinds & wanted) != wanted; seed++) {
		ok(store_open(":memory:", STORE_WRITE_CREATE, &store, &err));
		ok(store_migrate(store, schema, &err));
		if (setjmp(booked) == 0)
			simulate(STEPS);
		store_close(store);
		kinds = 0;
		for (int i = 0; i < script.orders; i++)
			kinds |= script.answer[i].status == ST_OK ? 1u << script.kind[i] : 0;
	}
	seed--;
}

/* ---- afterwards ---- */

/* The number of orders that the ledger holds; every one that was answered, and one more at most. */
static int verify(int orders_answered)
{
	char digest[HASH_HEX_LEN];
	int held = orders_answered;

	ok(store_begin(store, true, &tx, &err));
	ok(store_integrity(tx, &err));
	ok(ledger_digest(digest));
	if (strcmp(digest, script.digest[held]) != 0 && held < script.orders)
		held++;
	if (strcmp(digest, script.digest[held]) != 0)
		fail_msg("%d orders were answered, and the ledger is neither as after these nor as after one more", orders_answered);
	ok(fund_attribute(tx, &err));
	if (fund_errors(&rule) != 0)
		fail_msg("recheck after %d orders: %s %s %s", orders_answered, err.code, err.param[0], err.param[1]);
	store_rollback(tx);
	return held;
}

/* ---- a process that is killed ---- */

static int answers_fd;
static void answer_by_pipe(int order)
{
	(void)order;
	if (write(answers_fd, "a", 1) != 1)
		_exit(9);
}

static void answer_nobody(int order)
{
	(void)order;
}

struct victim {
	int from, until;
	enum disk_fault disk_fault; /* SQLite: at this change of a file */
	int64_t change;
	int64_t call;   /* before this store call; 0: none */
	bool after_all; /* between commit and answer */
};

/* Runs in a process of its own. True if it was killed; `*out_answered` orders were answered. */
static bool book_and_die(const struct victim *v, int *out_answered)
{
	int fd[2], code;
	char byte;
	pid_t pid;

	*out_answered = v->from;
	assert_int_equal(pipe(fd), 0);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		setenv("CMOCKA_TEST_ABORT", "1", 1); /* a failure must not go back to where tests are run */
		close(fd[0]);
		answers_fd = fd[1];
		answered = answer_by_pipe;
		kill_before_answer = v->after_all;
		disk_arm(v->disk_fault, v->change);
		if (store_open(db_path, STORE_WRITE, &store, &err) != ST_OK)
			_exit(8);
		if (!on_postgres()) /* what a long log would do too, sooner */
			ok(store->driver->script(store, "PRAGMA wal_autocheckpoint = 30", &err));
		fault_install(&fault, store);
		fault.kind = v->call > 0 ? FAULT_KILL : FAULT_NONE;
		fault.at = v->call;
		fault.passes_binds = true;
		book(v->from, v->until);
		store_close(store);
		_exit(0);
	}
	close(fd[1]);
	while (read(fd[0], &byte, 1) == 1)
		++*out_answered;
	close(fd[0]);
	assert_int_equal(waitpid(pid, &code, 0), pid);
	if (WIFEXITED(code) && WEXITSTATUS(code) == 0)
		return false;
	if (!WIFSIGNALED(code) || WTERMSIG(code) != SIGKILL)
		fail_msg("the process ended by itself: %x", (unsigned)code);
	return true;
}

static void open_again(void)
{
	ok(store_open(db_path, STORE_WRITE, &store, &err));
}

static void prepare(void)
{
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	store_close(store);
}

/* ---- SQLite: every change of a file ---- */

static void copy_file(const char *from, const char *to)
{
	static char bytes[1 << 20];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t length;

	assert_true(in && out);
	while ((length = fread(bytes, 1, sizeof bytes, in)) > 0)
		assert_int_equal(fwrite(bytes, 1, length, out), length);
	fclose(in);
	fclose(out);
}

/* The database as the file of that name says, without anything beside it. */
static void start_from(const char *file)
{
	char beside[600];

	snprintf(beside, sizeof beside, "%s-wal", db_path);
	unlink(beside);
	snprintf(beside, sizeof beside, "%s-shm", db_path);
	unlink(beside);
	copy_file(file, db_path);
}

static void sweep(enum disk_fault kind)
{
	/* every change and every write is hit somewhere; with TEST_EFFORT at every place of the programme */
	int step = test_effort() > 1 ? 1 : kind == DISK_KILL_TORN ? 12 : 6;
	char start[600];
	int64_t killed = 0;

	prepare();
	snprintf(start, sizeof start, "%s.start", db_path);
	copy_file(db_path, start);
	for (int from = 0; from < script.orders; from += SEGMENT) {
		int until = from + SEGMENT < script.orders ? from + SEGMENT : script.orders, done, held;
		struct victim v = {.from = from, .until = until, .disk_fault = kind, .change = step > 1 ? from / SEGMENT % step - 1 : 0};
		bool was_killed = true;

		while (was_killed) {
			v.change += step;
			start_from(start);
			was_killed = book_and_die(&v, &done);
			open_again();
			held = verify(done);
			answered = answer_nobody;
			if (was_killed && v.change % 5 == 0) { /* and it goes on */
				book(held, until);
				assert_int_equal(verify(until), until);
			}
			store_close(store);
			killed += was_killed;
		}
		assert_int_equal(done, until);
		copy_file(db_path, start);
	}
	print_message("%d orders, killed %" PRId64 " times\n", script.orders, killed);
	assert_true(killed * step > 5 * script.orders);
}

static void test_killed_at_every_change_of_a_file(void **state)
{
	sweep(DISK_KILL);
}

static void test_killed_in_the_middle_of_every_write(void **state)
{
	sweep(DISK_KILL_TORN);
}

/* An empty folder, and the process that makes the database is killed at every change: the next one makes it. */
static void test_killed_at_every_change_while_the_database_is_made(void **state)
{
	int code = 1, killed = -1;

	for (int64_t change = 1; code != 0; change++, killed++) {
		pid_t pid;

		db_fresh();
		fflush(NULL);
		pid = fork();
		if (pid == 0) {
			setenv("CMOCKA_TEST_ABORT", "1", 1);
			disk_arm(DISK_KILL, change);
			ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
			ok(store_migrate(store, schema, &err));
			store_close(store);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &code, 0), pid);
		ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
		ok(store_migrate(store, schema, &err));
		verify(0);
		store_close(store);
	}
	assert_true(killed > 50);
}

/* ---- both: every store call ---- */

/* Each kind of order, the first time that it is accepted; the others are booked undisturbed. */
static void test_killed_before_every_store_call_of_each_kind_of_order(void **state)
{
	bool done_kind[ORDER_KINDS] = {false};
	int64_t killed = 0;
	int answers;

	prepare();
	for (int k = 0; k < script.orders; k++) {
		struct victim v = {.from = k, .until = k + 1};
		bool chosen = script.answer[k].status == ST_OK && !done_kind[script.kind[k]];

		/* SQLite does nothing between two changes of a file that could be seen; on a server a call takes long. The kinds take turns. */
		int stride = on_postgres() && test_effort() > 1 ? 1 : 11;

		done_kind[script.kind[k]] |= chosen;
		v.call = chosen && stride > 1 ? k % stride + 1 - stride : 0;
		while (chosen) {
			v.call += stride;
			if (!book_and_die(&v, &answers))
				break;
			assert_int_equal(answers, k);
			open_again();
			assert_int_equal(verify(k), k); /* before the commit: nothing of it */
			store_close(store);
			killed++;
		}
		if (!chosen) { /* between commit and answer: all of it, and the next one sends it again */
			v.after_all = k % 8 == 0 && strcmp(script.digest[k], script.digest[k + 1]) != 0;
			if (book_and_die(&v, &answers) != v.after_all)
				fail_msg("order %d", k);
		}
		open_again();
		if (verify(v.after_all ? k : k + 1) != k + 1)
			fail_msg("order %d was committed and is not there", k);
		store_close(store);
		if (v.after_all) {
			v.after_all = false;
			assert_false(book_and_die(&v, &answers));
			assert_int_equal(answers, k + 1);
		}
	}
	open_again();
	assert_int_equal(verify(script.orders), script.orders);
	store_close(store);
	print_message("killed %" PRId64 " times\n", killed);
	assert_true(killed > 4 * ORDER_KINDS);
}

/* ---- roles for test_kill_server.py ---- */

static void answer_by_line(int order)
{
	printf("%d\n", order);
	fflush(stdout);
}

static int play(const char *role, const char *where, int number)
{
	enum status status = store_open(where, strcmp(role, "prepare") == 0 ? STORE_WRITE_CREATE : STORE_WRITE, &store, &err);

	if (status == ST_OK && strcmp(role, "prepare") == 0)
		status = store_migrate(store, schema, &err);
	if (status != ST_OK) {
		fprintf(stderr, "%s %s %s\n", err.code, err.param[0], err.param[1]);
		return 1;
	}
	if (strcmp(role, "book") == 0) {
		answered = answer_by_line;
		book(number, script.orders);
	} else if (strcmp(role, "verify") == 0) {
		printf("%d %d\n", verify(number), script.orders);
	}
	store_close(store);
	return 0;
}

static struct {
	char *role, *where;
	int number;
} role;

static void play_role(void **state)
{
	assert_int_equal(play(role.role, role.where, role.number), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_before_every_store_call_of_each_kind_of_order),
		cmocka_unit_test(test_killed_at_every_change_of_a_file),
		cmocka_unit_test(test_killed_in_the_middle_of_every_write),
		cmocka_unit_test(test_killed_at_every_change_while_the_database_is_made),
	};
	const struct CMUnitTest one[] = {cmocka_unit_test(play_role)};

	write_script();
	if (argc >= 3) {
		role.role = argv[1];
		role.where = argv[2];
		role.number = argc > 3 ? atoi(argv[3]) : 0;
		return cmocka_run_group_tests(one, NULL, NULL);
	}
	if (!on_postgres())
		disk_install();
	return _cmocka_run_group_tests("tests", tests, on_postgres() ? 1 : sizeof tests / sizeof *tests, NULL, db_done);
}
