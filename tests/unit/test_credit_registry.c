/* The registry with its database, test by invariant (R1 to R8), and the failures of other registries: retries and concurrent commands that issued
 * twice. */
#include "credit/credit_registry_int.h"
#include "duty/duty.h"
#include "reduction/reduction.h"

#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tamper.h"

/* Orders as these tests give them. */
static enum status order_convert(struct store_tx *tx, const char *holder, bool allocated, date_day on, const char *evidence, const char *key,
	int64_t *out_converted_t, struct err *err)
{
	struct credit_order order = {.kind = CREDIT_CONVERT, .on = on, .holder = holder, .evidence = evidence, .key = key, .allocated = allocated};
	struct credit_answer answer;
	enum status st = credit_carry_out(tx, &order, &answer, err);

	if (st == ST_OK)
		*out_converted_t = answer.tonnes;
	return st;
}

static enum status order_hold(struct store_tx *tx, const char *measure, date_day on, const char *reason, const char *key, int64_t *out_held_t,
	int64_t *out_gone_t, struct err *err)
{
	struct credit_order order = {.kind = CREDIT_HOLD, .on = on, .measure = measure, .reason = reason, .key = key};
	struct credit_answer answer;
	enum status st = credit_carry_out(tx, &order, &answer, err);

	if (st == ST_OK) {
		*out_held_t = answer.tonnes;
		*out_gone_t = answer.gone_t;
	}
	return st;
}

static struct store *store;

static date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

static date_month month(const char *s)
{
	date_month m;

	assert_int_equal(month_parse(s, &m, NULL), ST_OK);
	return m;
}

static void expect_ok(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s %s %s %s", err->code, err->param[0], err->param[1], err->param[2]);
}

static struct store_tx *begin(void)
{
	struct store_tx *tx;

	assert_int_equal(store_begin(store, true, &tx, NULL), ST_OK);
	return tx;
}

static void commit(struct store_tx *tx)
{
	struct err err = {0};

	expect_ok(store_commit(tx, &err), &err);
}

/* What the room reduction verified: `unit` of a project, in one month. */
static void verified(struct store_tx *tx, const char *project, const struct credit_unit *unit, size_t count)
{
	char sql[1024];

	for (size_t i = 0; i < count; i++) {
		snprintf(sql, sizeof sql, "INSERT INTO reduction_total VALUES ('%s', '%s', '2027-01', '2028-12', 0, %" PRId64 ", %" PRId64 ", 0, 0)",
			unit[i].measure, project, unit[i].verified_g, unit[i].verified_g);
		tamper_run(tx, sql);
		snprintf(sql, sizeof sql,
			"INSERT INTO reduction_month VALUES ('%s', '2027-06', 0, 1, NULL, '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', 'x', "
			"'%" PRId64 "/1000')",
			unit[i].measure, unit[i].verified_g);
		tamper_run(tx, sql);
	}
}

/* Project P1: OEM 55.5 %, SUP 30 %, GOV 14.5 %; 192.2940 t over three machines and a negative one. Project P2: 100.6 t, all OEM's. */
static const struct credit_unit p1[] = {{"M1", 51953100}, {"M2", 42140900}, {"M3", 98200000}, {"M4", 0}};
static const struct credit_unit p2[] = {{"N1", 60300000}, {"N2", 40300000}};

static int setup(void **state)
{
	static const struct store_migration *const schema[] = {reduction_migrations, duty_migrations, credit_migrations, NULL};
	struct err err = {0};
	struct store_tx *tx;

	db_fresh();
	expect_ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err), &err);
	expect_ok(store_migrate(store, schema, &err), &err);
	tx = begin();
	tamper_run(tx,
		"INSERT INTO projects VALUES ('P1', 'One', 'programme', 'OEM', '2026-10-31', '2026-09-30', '2036-09-29', '2029-04-30', 'E', 2),"
		" ('P2', 'Two', 'single', 'OEM', '2026-10-31', '2026-09-30', '2036-09-29', '2029-04-30', 'E', 3)");
	tamper_run(tx,
		"INSERT INTO ownership VALUES ('P1', 'OEM', '1', '2026-01-01', 'E', 2), ('P1', 'OEM', '0.555', '2027-01-01', 'E', 3),"
		" ('P1', 'SUP', '0.3', '2027-01-01', 'E', 4), ('P1', 'GOV', '0.145', '2027-01-01', 'E', 5), ('P2', 'OEM', '1', '2027-01-01', 'E', 6),"
		" ('P1', 'SUP', '1', '2029-05-01', 'E', 7)");
	tamper_run(tx, "INSERT INTO compliance VALUES ('OEM', 2028, 3000, '0.05', '2029-05-31', '2029-06-30', 'stand-in', NULL, 2)"); /* cap 150 t */
	verified(tx, "P1", p1, 4);
	verified(tx, "P2", p2, 2);
	commit(tx);
	return 0;
}

static int teardown(void **state)
{
	store_close(store);
	db_gone();
	return 0;
}

static enum status certify(struct store_tx *tx, const char *project, const char *from, const char *to, const char *key, int64_t *out, struct err *err)
{
	bool first = strcmp(project, "P1") == 0;

	return credit_certify(tx, project, 2028, month(from), month(to), first ? p1 : p2, first ? 4 : 2, day("2029-04-30"), "E-CERT", key, out, err);
}

static int64_t certified(struct store_tx *tx, const char *project)
{
	struct err err = {0};
	int64_t t = -1;

	expect_ok(certify(tx, project, "2027-01", "2028-12", project, &t, &err), &err);
	return t;
}

static int64_t converted(struct store_tx *tx, const char *holder)
{
	struct err err = {0};
	int64_t t = -1;
	char key[64];

	snprintf(key, sizeof key, "convert-%s", holder);
	expect_ok(order_convert(tx, holder, true, day("2029-05-31"), "E", key, &t, &err), &err);
	return t;
}

static int64_t surrendered(struct store_tx *tx, const char *key)
{
	struct err err = {0};
	int64_t t = -1;

	expect_ok(credit_surrender(tx, "OEM", 2028, day("2029-06-30"), "E", key, &t, &err), &err);
	return t;
}

static int64_t held(struct store_tx *tx, const char *measure, int64_t *gone)
{
	struct err err = {0};
	int64_t t = -1;
	char key[64];

	snprintf(key, sizeof key, "hold-%s", measure);
	expect_ok(order_hold(tx, measure, day("2029-08-31"), "grant recovered", key, &t, gone, &err), &err);
	return t;
}

static struct credit_position position(struct store_tx *tx)
{
	struct credit_position p;
	struct err err = {0};

	expect_ok(credit_position(tx, "OEM", 2028, &p, &err), &err);
	return p;
}

static void expect_clean(struct store_tx *tx)
{
	struct findings findings;
	struct err err = {0};

	findings_init(&findings, 10);
	expect_ok(credit_recheck(tx, &findings, &err), &err);
	if (findings.errors > 0)
		findings_print(stderr, &findings, LANG_EN);
	assert_int_equal(findings.errors, 0);
	findings_done(&findings);
}

static void expect_refused(enum status st, enum status want, const struct err *err, const char *code)
{
	assert_int_equal(st, want);
	assert_string_equal(err->code, code);
}

static void R1_each_serial_has_one_place(void **state)
{
	static const char overlap[] = "SELECT count(*) FROM credit_block a, credit_block b WHERE a.serial_from < b.serial_from AND a.unit = b.unit "
				      "AND a.project = b.project"
				      " AND a.vintage = b.vintage AND a.serial_from <= b.serial_to AND b.serial_from <= a.serial_to";
	struct store_tx *tx = begin();

	assert_int_equal(certified(tx, "P1"), 192);
	assert_int_equal(tamper_int(tx, overlap), 0);
	assert_int_equal(tamper_int(tx, "SELECT min(serial_from) FROM credit_block"), 1);
	assert_int_equal(tamper_int(tx, "SELECT max(serial_to) FROM credit_block"), 192);
	assert_int_equal(tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block"), 192);
	converted(tx, "OEM");
	surrendered(tx, "s1");
	assert_int_equal(tamper_int(tx, overlap), 0);
	expect_clean(tx);
	tamper_run(tx, "UPDATE credit_block SET serial_to = serial_to + 1 WHERE serial_from = 1");
	assert_true(tamper_errors(tx, credit_recheck) > 0);
	store_rollback(tx);
}

static void R2_sums_hold_and_conversion_is_range_for_range(void **state)
{
	struct store_tx *tx = begin();
	struct credit_position p;

	assert_int_equal(certified(tx, "P1"), 192);
	assert_int_equal(tamper_int(tx, "SELECT remainder_g FROM credit_certificate"), 294000);
	assert_int_equal(tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE holder = 'OEM'"), 106);
	assert_int_equal(tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE holder = 'SUP'"), 58);
	assert_int_equal(tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE holder = 'GOV'"), 28);
	assert_int_equal(converted(tx, "OEM"), 106);
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_block k LEFT JOIN credit_block o ON o.unit = 'KOC' AND o.project = k.project "
					"AND o.vintage = k.vintage"
					" AND o.serial_from = k.serial_from AND o.serial_to = k.serial_to AND o.state = 'converted'"
					" WHERE k.unit = 'KCU' AND o.unit IS NULL"),
		0);
	assert_int_equal(surrendered(tx, "s1"), 106);
	p = position(tx);
	assert_int_equal(p.koc_issued_t, 192);
	assert_int_equal(p.kcu_converted_t, 106);
	assert_int_equal(p.kcu_surrendered_t, 106);
	assert_int_equal(p.held_t, 192 - 106);
	assert_int_equal(p.obligation_t, 3000);
	assert_int_equal(p.surrender_cap_t, 150);
	expect_clean(tx);
	store_rollback(tx);
}

static void R3_what_has_ended_has_no_way_out(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t;

	certified(tx, "P1");
	assert_int_equal(converted(tx, "OEM"), 106);
	expect_ok(order_convert(tx, "OEM", true, day("2029-06-01"), "E", "again", &t, &err), &err);
	assert_int_equal(t, 0);
	assert_int_equal(surrendered(tx, "s1"), 106);
	assert_int_equal(surrendered(tx, "s2"), 0);
	expect_clean(tx);
	tamper_run(tx, "UPDATE credit_block SET state = 'live' WHERE unit = 'KCU' AND serial_from = (SELECT min(serial_from) FROM credit_block WHERE "
		       "state = 'surrendered')");
	assert_true(tamper_errors(tx, credit_recheck) > 0);
	store_rollback(tx);
}

static void R4_a_period_is_certified_once_and_never_more_than_verified(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t = -1;

	assert_int_equal(certified(tx, "P1"), 192);
	expect_refused(certify(tx, "P1", "2027-01", "2028-12", "other", &t, &err), ST_CONFLICT, &err, "credit.period_overlap");
	expect_refused(certify(tx, "P1", "2028-12", "2029-03", "other", &t, &err), ST_CONFLICT, &err, "credit.period_overlap");
	assert_int_equal(t, -1);
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_event"), 1);
	expect_clean(tx);
	/* a reading corrected downwards afterwards shows */
	tamper_run(tx, "UPDATE reduction_month SET reduction_kg_exact = '51953' WHERE measure = 'M1'");
	assert_true(tamper_errors(tx, credit_recheck) > 0);
	store_rollback(tx);
}

static void R4_a_machine_below_zero_reduces_its_project(void **state)
{
	static const struct credit_unit worse[] = {{"W1", 172009456}, {"W2", -47694745}};
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t = -1;

	tamper_run(
		tx, "INSERT INTO projects VALUES ('P3', 'Three', 'single', 'OEM', '2026-10-31', '2026-09-30', '2036-10-30', '2029-04-30', 'E', 4)");
	tamper_run(tx, "INSERT INTO ownership VALUES ('P3', 'OEM', '1', '2027-01-01', 'E', 8)");
	verified(tx, "P3", worse, 2);
	expect_ok(credit_certify(tx, "P3", 2028, month("2027-01"), month("2028-12"), worse, 2, day("2029-04-30"), "E", "w", &t, &err), &err);
	assert_int_equal(t, 124);
	assert_int_equal(tamper_int(tx, "SELECT remainder_g FROM credit_certificate"), 314711);
	assert_int_equal(tamper_int(tx, "SELECT verified_g FROM credit_certificate_unit WHERE measure = 'W2'"), -47694745);
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_block WHERE measure = 'W2'"), 0);
	expect_clean(tx);
	/* the bad machine got worse afterwards: the certificate is above the net */
	tamper_run(tx, "UPDATE reduction_month SET reduction_kg_exact = '-50000' WHERE measure = 'W2'");
	assert_true(tamper_errors(tx, credit_recheck) > 0);
	store_rollback(tx);
}

static void R4_a_second_period_of_a_vintage_continues_the_serials(void **state)
{
	static const struct credit_unit more[] = {{"M1", 10000000}};
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t;

	certified(tx, "P1");
	expect_ok(credit_certify(tx, "P1", 2028, month("2029-01"), month("2029-03"), more, 1, day("2029-05-15"), "E", "next", &t, &err), &err);
	assert_int_equal(t, 10);
	assert_int_equal(tamper_int(tx, "SELECT min(serial_from) FROM credit_block WHERE certificate = 2"), 193);
	/* on that day all of it belongs to SUP: shares are those in force on the day of certification */
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_block WHERE certificate = 2 AND holder <> 'SUP'"), 0);
	store_rollback(tx);
}

static void R5_surrender_stays_within_the_cap(void **state)
{
	struct store_tx *tx = begin();

	certified(tx, "P1");
	certified(tx, "P2");
	assert_int_equal(converted(tx, "OEM"), 206); /* 106 of P1, 100 of P2 */
	assert_int_equal(surrendered(tx, "s1"), 150);
	assert_int_equal(surrendered(tx, "s2"), 0);
	assert_int_equal(
		tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE project = 'P1' AND state = 'surrendered'"), 106);
	expect_clean(tx);
	/* the obligation is revised down afterwards: told, not kept silently */
	tamper_run(tx, "UPDATE compliance SET obligation_t = 2000");
	assert_int_equal(position(tx).surrender_cap_t, 100);
	assert_true(tamper_errors(tx, credit_recheck) > 0);
	store_rollback(tx);
}

static void R6_a_split_block_keeps_every_unit(void **state)
{
	struct store_tx *tx = begin();

	certified(tx, "P2");
	converted(tx, "OEM");
	tamper_run(tx, "UPDATE compliance SET obligation_t = 500"); /* cap 25 t: cuts into the first machine's block */
	assert_int_equal(surrendered(tx, "s1"), 25);
	assert_int_equal(tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE unit = 'KCU'"), 100);
	assert_int_equal(tamper_int(tx, "SELECT max(serial_to) FROM credit_block WHERE state = 'surrendered'"), 25);
	assert_int_equal(tamper_int(tx, "SELECT min(serial_from) FROM credit_block WHERE unit = 'KCU' AND state = 'live'"), 26);
	expect_clean(tx);
	store_rollback(tx);
}

static void R7_units_on_hold_stay_where_they_are(void **state)
{
	struct store_tx *tx = begin();
	int64_t gone, m2;

	certified(tx, "P1");
	m2 = tamper_int(tx, "SELECT tonnes FROM credit_certificate_unit WHERE measure = 'M2'");
	assert_int_equal(m2, 42);
	assert_int_equal(held(tx, "M2", &gone), m2);
	assert_int_equal(gone, 0);
	assert_int_equal(position(tx).blocked_t, m2);
	assert_int_equal(converted(tx, "OEM"),
		106 - tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE measure = 'M2' AND holder = 'OEM'"));
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_block WHERE measure = 'M2' AND (unit = 'KCU' OR state <> 'live')"), 0);
	expect_clean(tx);
	store_rollback(tx);
}

static void R7_a_hold_after_conversion_finds_the_kcu_and_surrender_passes_them_by(void **state)
{
	struct store_tx *tx = begin();
	int64_t gone, m3;

	certified(tx, "P1");
	converted(tx, "OEM");
	m3 = held(tx, "M3", &gone);
	assert_int_equal(m3, 98);
	assert_true(tamper_int(tx,
			    "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE measure = 'M3' AND unit = 'KCU' AND blocked = 1") > 0);
	assert_int_equal(surrendered(tx, "s1"),
		106 - tamper_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE measure = 'M3' AND unit = 'KCU'"));
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_block WHERE measure = 'M3' AND state = 'surrendered'"), 0);
	/* of M1 part is surrendered: that is a liability, the rest is held */
	assert_int_equal(held(tx, "M1", &gone) + gone, 52);
	assert_true(gone > 0);
	expect_clean(tx);
	store_rollback(tx);
}

static void R8_only_an_allocated_company_converts_and_only_in_time(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t = -1;

	certified(tx, "P1");
	expect_refused(order_convert(tx, "SUP", false, day("2029-05-31"), "E", "k", &t, &err), ST_DENIED, &err, "credit.not_allocated");
	expect_refused(order_convert(tx, "OEM", true, day("2034-05-02"), "E", "k", &t, &err), ST_INPUT, &err, "credit.conversion_late");
	assert_int_equal(t, -1);
	expect_ok(order_convert(tx, "OEM", true, day("2029-04-29"), "E", "day before", &t, &err), &err); /* not yet there */
	assert_int_equal(t, 0);
	expect_ok(order_convert(tx, "OEM", true, day("2034-05-01"), "E", "k", &t, &err), &err); /* 30 April 2034 is a Sunday */
	assert_int_equal(t, 106);
	expect_refused(credit_surrender(tx, "OEM", 2028, day("2029-09-01"), "E", "s", &t, &err), ST_INPUT, &err, "credit.surrender_late");
	expect_refused(credit_surrender(tx, "SUP", 2028, day("2029-06-30"), "E", "s", &t, &err), ST_NOT_FOUND, &err, "credit.no_obligation");
	expect_clean(tx);
	store_rollback(tx);
}

static void certification_is_refused_where_the_notice_says_so(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t = -1;

	expect_refused(certify(tx, "P9", "2027-01", "2028-12", "k", &t, &err), ST_NOT_FOUND, &err, "credit.project_unknown");
	expect_refused(certify(tx, "P1", "2028-12", "2027-01", "k", &t, &err), ST_INPUT, &err, "credit.period");
	expect_refused(certify(tx, "P1", "2028-12", "2029-04", "k", &t, &err), ST_INPUT, &err, "credit.certified_early"); /* signed on its last day */
	expect_refused(certify(tx, "P1", "2026-01", "2026-08", "k", &t, &err), ST_INPUT, &err, "credit.outside_crediting");
	tamper_run(tx, "UPDATE ownership SET \"share\" = '0.554' WHERE project = 'P1' AND organisation = 'OEM' AND valid_from = '2027-01-01'");
	expect_refused(certify(tx, "P1", "2027-01", "2028-12", "k", &t, &err), ST_INPUT, &err, "credit.ownership_sum");
	assert_int_equal(t, -1);
	store_rollback(tx);
}

static void R09_below_a_tonne_nothing_is_issued_and_the_request_is_recorded(void **state)
{
	static const struct credit_unit little[] = {{"M1", 999999}};
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t = -1;

	expect_ok(credit_certify(tx, "P1", 2028, month("2027-01"), month("2027-12"), little, 1, day("2029-04-30"), "E", "k", &t, &err), &err);
	assert_int_equal(t, 0);
	assert_int_equal(tamper_int(tx, "SELECT remainder_g FROM credit_certificate"), 999999);
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_block"), 0);
	expect_clean(tx);
	store_rollback(tx);
}

/* Guardian #2833: asked 100, minted 110 after a retry. */
static void retry_storm_the_same_command_five_times_issues_once(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t t, gone;

	for (int i = 0; i < 5; i++) {
		assert_int_equal(certified(tx, "P2"), 100);
		assert_int_equal(position(tx).koc_issued_t, 100);
	}
	for (int i = 0; i < 5; i++)
		assert_int_equal(converted(tx, "OEM"), 100);
	for (int i = 0; i < 5; i++)
		assert_int_equal(surrendered(tx, "s1"), 100);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(held(tx, "N1", &gone), 0);
		assert_int_equal(gone, 60);
	}
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_event"), 4);
	/* the same key with other content */
	expect_refused(certify(tx, "P2", "2027-02", "2028-12", "P2", &t, &err), ST_CONFLICT, &err, "credit.key_reused");
	expect_refused(order_convert(tx, "OEM", true, day("2029-05-31"), "E", "P2", &t, &err), ST_CONFLICT, &err, "credit.key_reused");
	expect_refused(credit_surrender(tx, "OEM", 2029, day("2029-06-30"), "E", "s1", &t, &err), ST_CONFLICT, &err, "credit.key_reused");
	expect_refused(
		order_hold(tx, "N2", day("2029-08-31"), "grant recovered", "hold-N1", &t, &gone, &err), ST_CONFLICT, &err, "credit.key_reused");
	expect_clean(tx);
	store_rollback(tx);
}

/* Guardian #2019: 5 became 15 with three service instances. */
struct client {
	pthread_t thread;
	const char *key;
	enum status status;
	int64_t issued;
};

static void *client_run(void *argument)
{
	struct client *c = argument;
	struct store *own;
	struct store_tx *tx;
	struct err err = {0};

	c->status = store_open(db_path, STORE_WRITE, &own, &err);
	if (c->status != ST_OK)
		return NULL;
	for (int tries = 0; tries < 100; tries++) {
		c->status = store_begin(own, true, &tx, &err);
		if (c->status != ST_OK && strcmp(err.code, "store.busy") == 0)
			continue;
		if (c->status != ST_OK)
			break;
		c->status =
			credit_certify(tx, "P2", 2028, 2027 * 12, 2028 * 12 + 11, p2, 2, date_make(2029, 4, 30), "E-CERT", c->key, &c->issued, &err);
		if (c->status == ST_OK)
			c->status = store_commit(tx, &err);
		else
			store_rollback(tx);
		break;
	}
	store_close(own);
	return NULL;
}

static void concurrent_clients_issue_once(void **state)
{
	static const char *const keys[] = {"a", "a", "a", "b", "c", "d", "d", "e"};
	struct client client[8];
	struct store_tx *tx;
	const char *winner = NULL;

	for (int i = 0; i < 8; i++) {
		client[i] = (struct client){.key = keys[i]};
		assert_int_equal(pthread_create(&client[i].thread, NULL, client_run, &client[i]), 0);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(client[i].thread, NULL);
	for (int i = 0; i < 8; i++) {
		if (client[i].status != ST_OK) {
			assert_int_equal(client[i].status, ST_CONFLICT);
			continue;
		}
		assert_int_equal(client[i].issued, 100);
		assert_true(!winner || strcmp(winner, client[i].key) == 0); /* one key won; its repetitions got the same answer */
		winner = client[i].key;
	}
	assert_non_null(winner);
	tx = begin();
	assert_int_equal(position(tx).koc_issued_t, 100);
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM credit_event"), 1);
	expect_clean(tx);
	store_rollback(tx);
}

static void claims_count_every_certified_tonne_once(void **state)
{
	struct store_tx *tx = begin();
	struct credit_claim *claim;
	struct err err = {0};
	struct arena arena;
	size_t count;

	arena_init(&arena);
	certified(tx, "P1");
	converted(tx, "OEM");
	surrendered(tx, "s1");
	expect_ok(credit_claims(tx, &arena, &claim, &count, &err), &err);
	assert_int_equal(count, 3);
	assert_string_equal(claim[0].measure, "M1");
	assert_int_equal(claim[0].certified_t, 52);
	assert_int_equal(claim[1].certified_t, 42);
	assert_int_equal(claim[2].certified_t, 98);
	arena_done(&arena);
	store_rollback(tx);
}

static void readers_for_programme(void **state)
{
	struct store_tx *tx = begin();
	struct credit_project *project;
	struct credit_compliance *compliance;
	struct credit_owner *owner;
	struct err err = {0};
	struct arena arena;
	size_t count;

	arena_init(&arena);
	expect_ok(credit_projects(tx, &arena, &project, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(project[0].certified_on, day("2029-04-30"));
	expect_ok(credit_owners(tx, &arena, &owner, &count, &err), &err);
	assert_int_equal(count, 4);
	assert_string_equal(owner[0].organisation, "GOV");
	assert_string_equal(owner[2].organisation, "SUP");
	assert_string_equal(owner[3].project, "P2");
	expect_ok(credit_compliances(tx, &arena, &compliance, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(compliance[0].surrender_cap_t, 150);
	assert_string_equal(compliance[0].evidence, "");
	arena_done(&arena);
	store_rollback(tx);
}

static void check_rows_tells_what_a_single_row_cannot_show(void **state)
{
	static const struct {
		const char *sql, *code;
	} vector[] = {
		{"UPDATE projects SET started_on = '2016-12-02' WHERE project = 'P1'", "project.started_early"},
		{"UPDATE projects SET crediting_to = '2026-09-29' WHERE project = 'P1'", "project.crediting_ends_early"},
		{"UPDATE projects SET certified_on = '2026-09-29' WHERE project = 'P1'", "project.certified_early"},
		{"UPDATE ownership SET valid_from = '2029-05-01' WHERE project = 'P2'", "ownership.none"},
		{"UPDATE ownership SET \"share\" = '0.556' WHERE organisation = 'OEM' AND valid_from = '2027-01-01' AND project = 'P1'",
			"ownership.sum"},
		{"DELETE FROM ownership WHERE organisation = 'GOV'", "ownership.sum"},
		{"UPDATE projects SET crediting_to = '2036-10-31' WHERE project = 'P2'", "credit.crediting_too_long"},
		{"UPDATE projects SET crediting_to = '2054-10-31' WHERE project = 'P1'", "credit.crediting_too_long"},
		{"UPDATE compliance SET converted_on = NULL", "compliance.not_converted"},
		{"UPDATE compliance SET surrendered_on = '2029-09-01'", "compliance.surrendered_late"},
	};

	for (size_t i = 0; i < sizeof vector / sizeof vector[0]; i++) {
		struct store_tx *tx = begin();
		struct findings findings;
		struct err err = {0};
		bool seen = false;

		findings_init(&findings, 50);
		expect_ok(credit_check_rows(tx, &findings, &err), &err);
		assert_int_equal(findings.count, 0);
		tamper_run(tx, vector[i].sql);
		expect_ok(credit_check_rows(tx, &findings, &err), &err);
		for (size_t k = 0; k < findings.count; k++)
			seen = seen || (strcmp(findings.item[k].err.code, vector[i].code) == 0 && findings.item[k].err.line > 0);
		if (!seen)
			fail_msg("%s not found after %s", vector[i].code, vector[i].sql);
		findings_done(&findings);
		store_rollback(tx);
	}
}

static void the_recheck_notices_every_column_changed_by_hand(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	int64_t gone, t;

	certified(tx, "P1");
	certified(tx, "P2");
	converted(tx, "OEM");
	held(tx, "M3", &gone);
	surrendered(tx, "s1");
	expect_ok(order_convert(tx, "GOV", true, day("2029-07-01"), "E", "last", &t, &err), &err);
	expect_ok(order_convert(tx, "NOBODY", true, day("2029-07-01"), "E", "without effect", &t, &err), &err);
	commit(tx);
	tx = begin();
	expect_clean(tx);
	store_rollback(tx);
	tamper_table(store, "credit_event", credit_recheck);
	tamper_table(store, "credit_head", credit_recheck);
	tamper_table(store, "credit_certificate", credit_recheck);
	tamper_table(store, "credit_certificate_unit", credit_recheck);
	tamper_table(store, "credit_certificate_owner", credit_recheck);
	tamper_table(store, "credit_block", credit_recheck);
	tamper_table(store, "credit_surrender", credit_recheck);
	tamper_table(store, "credit_move", credit_recheck);
	tamper_table(store, "credit_account", credit_recheck);
	tamper_expect(store, "UPDATE credit_block SET serial_to = 9223372036854775807 WHERE serial_from = 1", credit_recheck);
	tamper_expect(store, "UPDATE credit_certificate SET tonnes = 9223372036854775807", credit_recheck);
	tamper_expect(store, "UPDATE credit_certificate_unit SET verified_g = 9223372036854775807", credit_recheck);
	tamper_expect(store, "UPDATE credit_surrender SET quantity_t = -9223372036854775807", credit_recheck);
	tamper_expect(store, "UPDATE credit_block SET serial_to = 5, measure = '' WHERE serial_from = 1", credit_recheck);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(R1_each_serial_has_one_place, setup, teardown),
		cmocka_unit_test_setup_teardown(R2_sums_hold_and_conversion_is_range_for_range, setup, teardown),
		cmocka_unit_test_setup_teardown(R3_what_has_ended_has_no_way_out, setup, teardown),
		cmocka_unit_test_setup_teardown(R4_a_period_is_certified_once_and_never_more_than_verified, setup, teardown),
		cmocka_unit_test_setup_teardown(R4_a_machine_below_zero_reduces_its_project, setup, teardown),
		cmocka_unit_test_setup_teardown(R4_a_second_period_of_a_vintage_continues_the_serials, setup, teardown),
		cmocka_unit_test_setup_teardown(R5_surrender_stays_within_the_cap, setup, teardown),
		cmocka_unit_test_setup_teardown(R6_a_split_block_keeps_every_unit, setup, teardown),
		cmocka_unit_test_setup_teardown(R7_units_on_hold_stay_where_they_are, setup, teardown),
		cmocka_unit_test_setup_teardown(R7_a_hold_after_conversion_finds_the_kcu_and_surrender_passes_them_by, setup, teardown),
		cmocka_unit_test_setup_teardown(R8_only_an_allocated_company_converts_and_only_in_time, setup, teardown),
		cmocka_unit_test_setup_teardown(certification_is_refused_where_the_notice_says_so, setup, teardown),
		cmocka_unit_test_setup_teardown(R09_below_a_tonne_nothing_is_issued_and_the_request_is_recorded, setup, teardown),
		cmocka_unit_test_setup_teardown(retry_storm_the_same_command_five_times_issues_once, setup, teardown),
		cmocka_unit_test_setup_teardown(concurrent_clients_issue_once, setup, teardown),
		cmocka_unit_test_setup_teardown(claims_count_every_certified_tonne_once, setup, teardown),
		cmocka_unit_test_setup_teardown(readers_for_programme, setup, teardown),
		cmocka_unit_test_setup_teardown(check_rows_tells_what_a_single_row_cannot_show, setup, teardown),
		cmocka_unit_test_setup_teardown(the_recheck_notices_every_column_changed_by_hand, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, db_done);
}
