/* For tests of the room fund: a temporary database with the schemas that fund needs, and short words for its calls. */
#ifndef SANGSAENG_TEST_FUND_SUPPORT_H
#define SANGSAENG_TEST_FUND_SUPPORT_H

#include "duty/duty.h"
#include "evidence/evidence.h"
#include "fund/fund.h"
#include "party/party.h"
#include "store/store.h"

#include "store_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char fund_folder[64];
static struct store *store;
static struct store_tx *tx; /* the open transaction of a test */
static struct err err;

MAYBE date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

MAYBE struct rate rate(const char *s)
{
	struct rate r;

	assert_int_equal(rate_parse(s, 0, 10, &r, NULL), ST_OK);
	return r;
}

MAYBE void ok(enum status status)
{
	if (status != ST_OK)
		fail_msg("%s: %s %s %s", err.code, err.param[0], err.param[1], err.param[2]);
}

MAYBE void refused(enum status status, enum status expected, const char *code)
{
	if (status != expected || strcmp(err.code, code) != 0)
		fail_msg("status %d, code %s (%s %s %s); expected %d %s", status, err.code, err.param[0], err.param[1], err.param[2], expected, code);
	err_clear(&err);
}

/* Who does what in tests: `maker`, released by somebody else. */
#define ACT_BY(day_, maker_, evidence_) (&(struct fund_act){.on = (day_), .maker = (maker_), .checker = "approver", .evidence = (evidence_)})
#define ACT(day_, evidence_) ACT_BY(day_, "operator", evidence_)

MAYBE int fund_setup(void **state)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, duty_migrations, fund_migrations, NULL};

	strcpy(fund_folder, "/tmp/sangsaeng-fund-XXXXXX");
	assert_non_null(mkdtemp(fund_folder));
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	return 0;
}

MAYBE int fund_teardown(void **state)
{
	char command[160];

	if (tx)
		store_rollback(tx);
	tx = NULL;
	store_close(store);
	db_gone();
	snprintf(command, sizeof command, "rm -rf %s", fund_folder);
	return system(command);
}

/* Makes what was done so far durable and goes on in a new transaction. */
MAYBE void fund_commit(void)
{
	struct store_tx *done = tx;

	tx = NULL;
	ok(store_commit(done, &err));
	ok(store_begin(store, true, &tx, &err));
}

MAYBE void fund_rollback(void)
{
	store_rollback(tx);
	tx = NULL;
	ok(store_begin(store, true, &tx, &err));
}

MAYBE int64_t open_account(const char *kind, const char *owner, const char *detail, enum fund_nature nature, int tier)
{
	struct fund_account account = {.kind = kind, .owner = owner, .detail = detail, .nature = nature, .tier = tier};
	int64_t id = 0;

	ok(fund_account_open(tx, &account, &id, &err));
	return id;
}

MAYBE struct fund_balance balance_of(int64_t account)
{
	struct fund_balance balance;

	ok(fund_account_balance(tx, account, &balance, &err));
	return balance;
}

MAYBE struct fund_balance kind_balance(const char *kind, const char *owner, const char *detail)
{
	struct fund_balance balance;

	ok(fund_kind_balance(tx, kind, owner, detail, -1, &balance, &err));
	return balance;
}

/* What an account of kind bank still may spend. */
MAYBE int64_t left_on(int64_t bank)
{
	struct fund_balance b = balance_of(bank);

	return b.debits_posted - b.credits_posted - b.credits_pending;
}

MAYBE enum status post(int64_t debit, int64_t credit, int64_t krw, const char *step, const char *key)
{
	struct fund_transfer transfer = {.type = FUND_POST, .debit = debit, .credit = credit, .amount_krw = krw, .step = step};
	int64_t first;

	return fund_book(tx, &transfer, 1, day("2026-05-01"), "tester", key, &first, &err);
}

/* Pays money in from a funder; its bank account. `kind` is the funder's: ministry_trade, ministry_sme, carmaker. */
MAYBE int64_t fund_pay_in(const char *funder, const char *kind, const char *purpose, int tier, int64_t krw)
{
	enum fund_nature nature = strncmp(kind, "ministry", 8) == 0 ? FUND_STATE : FUND_PRIVATE;
	int64_t bank = open_account("bank", funder, purpose, nature, tier), contribution = open_account("contribution", funder, kind, nature, 0);
	char key[96];

	snprintf(key, sizeof key, "funding:%s:%s", funder, purpose);
	ok(post(bank, contribution, krw, "pay_in", key));
	return bank;
}

MAYBE int64_t sql_int(const char *sql)
{
	int64_t value = 0;

	ok(store_get_int(tx, sql, 0, &value, &err));
	return value;
}

MAYBE void sql_run(const char *sql)
{
	struct store_stmt *stmt;

	ok(store_query(tx, sql, &stmt, &err));
	ok(store_run(stmt, &err));
}

/* Findings of the recheck, all parts; the first one's code and place in `err`. */
MAYBE int64_t fund_errors(const struct fund_check_rule *rule)
{
	struct findings findings;
	int64_t errors;

	findings_init(&findings, 100);
	for (int part = FUND_CHECK_LEDGER; part <= FUND_CHECK_CASCADE; part++)
		ok(fund_recheck(tx, rule, (enum fund_check_part)part, &findings, &err));
	errors = findings.errors;
	if (findings.count)
		err = findings.item[0].err;
	findings_done(&findings);
	return errors;
}

MAYBE void expect_sound(const struct fund_check_rule *rule)
{
	if (fund_errors(rule) != 0)
		fail_msg("recheck: %s: %s %s %s", err.code, err.param[0], err.param[1], err.param[2]);
}

#endif
