/* For tests of the registry: a database with two projects and an allocated company, and short forms of orders. Everything is simulated. */
#ifndef SANGSAENG_TEST_CREDIT_SUPPORT_H
#define SANGSAENG_TEST_CREDIT_SUPPORT_H

#include "credit/credit_registry_int.h"
#include "reduction/reduction.h"

#include "tamper.h"

#include <inttypes.h>

static struct store *store;
static struct store_tx *tx;
static struct err err;

MAYBE date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

MAYBE date_month month(const char *s)
{
	date_month m;

	assert_int_equal(month_parse(s, &m, NULL), ST_OK);
	return m;
}

MAYBE void ok(enum status st)
{
	if (st != ST_OK)
		fail_msg("%s %s %s %s %s", err.code, err.param[0], err.param[1], err.param[2], err.param[3]);
}

MAYBE void begin(void)
{
	ok(store_begin(store, true, &tx, &err));
}

MAYBE void commit(void)
{
	struct store_tx *ended = tx;

	tx = NULL;
	ok(store_commit(ended, &err));
}

MAYBE int64_t rows(const char *sql)
{
	return tamper_int(tx, sql);
}

static const struct store_migration *const credit_test_schema[] = {reduction_migrations, credit_migrations, NULL};

/* Project P (all of it SELLER's), owned 2027 on; OEM is allocated, with a cap of 150 t for 2028. */
MAYBE int credit_database(void **state)
{
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, credit_test_schema, &err));
	begin();
	tamper_run(tx, "INSERT INTO projects VALUES ('P', 'One', 'programme', 'SELLER', '2026-10-31', '2026-09-30', '2036-09-29', NULL, 'E', 2)");
	tamper_run(tx, "INSERT INTO ownership VALUES ('P', 'SELLER', '1', '2027-01-01', 'E', 2)");
	tamper_run(tx, "INSERT INTO compliance VALUES ('OEM', 2028, 3000, '0.05', NULL, NULL, 'stand-in', NULL, 2),"
		       " ('OEM', 2029, 3000, '0.05', NULL, NULL, 'stand-in', NULL, 3)");
	commit();
	return 0;
}

MAYBE int credit_database_gone(void **state)
{
	if (tx)
		store_rollback(tx);
	tx = NULL;
	store_close(store);
	db_gone();
	return 0;
}

/* Certifies `tonnes` of machine M in the months of `year` for project P, all SELLER's; also what the room reduction verified of it. */
MAYBE void certify(int year, int64_t tonnes)
{
	struct credit_unit unit = {"M", tonnes * 1000000};
	char sql[512], from[24], to[24], on[24], key[32];
	int64_t issued;

	snprintf(from, sizeof from, "%d-01", year);
	snprintf(to, sizeof to, "%d-12", year);
	snprintf(on, sizeof on, "%d-04-30", year + 1);
	snprintf(key, sizeof key, "certify-%d", year);
	if (rows("SELECT count(*) FROM reduction_total") == 0)
		tamper_run(tx, "INSERT INTO reduction_total VALUES ('M', 'P', '2027-01', '2029-12', 0, 0, 0, 0, 0)");
	snprintf(sql, sizeof sql,
		"INSERT INTO reduction_month VALUES ('M', '%d-06', 0, 1, NULL, '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', 'x', '%" PRId64 "')",
		year, tonnes * 1000);
	tamper_run(tx, sql);
	ok(credit_certify(tx, "P", year, month(from), month(to), &unit, 1, day(on), "E-CERT", key, &issued, &err));
	assert_int_equal(issued, tonnes);
}

/* The answer's tonnes, or -1 if refused (see `err`). A refused order leaves the transaction as it is on SQLite; tests that go on use a savepoint. */
static struct credit_answer answer;
MAYBE int64_t order(struct credit_order o)
{
	static int numbers;
	char key[32];

	if (!o.key) {
		snprintf(key, sizeof key, "order-%d", ++numbers);
		o.key = key;
	}
	err = (struct err){0};
	return credit_carry_out(tx, &o, &answer, &err) == ST_OK ? answer.tonnes : -1;
}

/* Refused with this code, nothing changed. */
MAYBE void refused(struct credit_order o, const char *code)
{
	int64_t events = rows("SELECT count(*) FROM credit_event"), moves = rows("SELECT count(*) FROM credit_move");

	if (order(o) != -1 || strcmp(err.code, code) != 0)
		fail_msg("%s wanted, not %s", code, err.code[0] ? err.code : "accepted");
	assert_int_equal(rows("SELECT count(*) FROM credit_event"), events);
	assert_int_equal(rows("SELECT count(*) FROM credit_move"), moves);
}

MAYBE void expect_clean(void)
{
	struct findings findings;

	findings_init(&findings, 10);
	ok(credit_recheck(tx, &findings, &err));
	if (findings.errors > 0)
		findings_print(stderr, &findings, LANG_EN);
	assert_int_equal(findings.errors, 0);
	findings_done(&findings);
}

#define ORDER(...) order((struct credit_order){__VA_ARGS__})
#define REFUSED(code, ...) refused((struct credit_order){__VA_ARGS__}, code)

#endif
