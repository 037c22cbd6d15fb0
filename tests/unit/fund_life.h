/* For tests of the fund's reports: short words for the life of a grant, on a database that holds the duties' table too. */
#ifndef SANGSAENG_TEST_FUND_LIFE_H
#define SANGSAENG_TEST_FUND_LIFE_H

#include "fund_support.h"

#include "duty/duty.h"
#include "fund/fund_report.h"

static struct arena arena;
static struct fund_ledger *ledger;

MAYBE int life_setup(void **state)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, duty_migrations, fund_migrations, NULL};
	strcpy(fund_folder, "/tmp/sangsaeng-fund-XXXXXX");
	assert_non_null(mkdtemp(fund_folder));
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	arena_init(&arena);
	return 0;
}

MAYBE int life_teardown(void **state)
{
	arena_done(&arena);
	return fund_teardown(state);
}

/* The ledger as it is now. */
MAYBE struct fund_ledger *read_ledger(void)
{
	ok(fund_ledger_read(tx, &arena, &ledger, &err));
	return ledger;
}

MAYBE int64_t funder_pays(const char *funder, const char *kind, const char *purpose, int tier, int64_t krw, const char *on, const char *key)
{
	enum fund_nature nature = strncmp(kind, "ministry", 8) == 0 ? FUND_STATE : FUND_PRIVATE;
	int64_t bank = open_account("bank", funder, purpose, nature, tier), from = open_account("contribution", funder, kind, nature, 0), first;
	struct fund_transfer transfer = {.type = FUND_POST, .debit = bank, .credit = from, .amount_krw = krw, .step = "pay_in"};

	ok(fund_book(tx, &transfer, 1, day(on), funder, key, &first, &err));
	return bank;
}

MAYBE void add_source(struct fund_grant *g, const char *origin, enum fund_nature nature, int64_t bank, struct rate share, int64_t reserved)
{
	struct fund_source *s = &g->source[g->source_count++];

	snprintf(s->origin, sizeof s->origin, "%s", origin);
	s->nature = nature;
	s->bank = bank;
	s->rate = share;
	s->reserved_krw = reserved;
}

MAYBE struct fund_grant agreed_grant(const char *id, const char *firm, const char *route, int tier, int64_t eligible)
{
	struct fund_grant g = {.tier = tier, .eligible_planned_krw = eligible};

	snprintf(g.grant, sizeof g.grant, "%s", id);
	snprintf(g.organisation, sizeof g.organisation, "%s", firm);
	snprintf(g.site, sizeof g.site, "%s-S", firm);
	snprintf(g.route, sizeof g.route, "%s", route);
	ok(fund_grant_create(tx, &g, ACT_BY(day("2026-02-01"), firm, "E-APPLICATION"), &err));
	ok(fund_grant_move(tx, id, FUND_SELECTED, ACT_BY(day("2026-04-15"), "committee", "E-MINUTES"), 0, &err));
	ok(fund_grant_move(tx, id, FUND_AGREED, ACT(day("2026-05-01"), "E-AGREEMENT"), 0, &err));
	g.state = FUND_AGREED;
	return g;
}

MAYBE void reserve_grant(struct fund_grant *g, const char *on)
{
	static const struct rate seventy_thirty[] = {{7, 10}, {3, 10}};

	ok(fund_grant_reserve(tx, g, seventy_thirty, 2, 0, ACT(day(on), "E-AGREEMENT"), &err));
}

MAYBE void pay_grant(struct fund_grant *g, size_t index, const struct fund_duty_rule *duty, const char *on)
{
	ok(fund_grant_pay(tx, g, index, duty, ACT(day(on), index == 0 ? "E-ORDER" : "E-CHECK"), &err));
}

MAYBE void move_grant(struct fund_grant *g, enum fund_state to, const char *on)
{
	ok(fund_grant_move(tx, g->grant, to, ACT(day(on), "E-X"), 0, &err));
	g->state = to;
}

/* Both payments, installed and completed. */
MAYBE void complete_grant(struct fund_grant *g, const struct fund_duty_rule *duty, const char *first, const char *second, const char *completed)
{
	pay_grant(g, 0, duty, first);
	move_grant(g, FUND_INSTALLED, second);
	pay_grant(g, 1, duty, second);
	move_grant(g, FUND_COMPLETED, completed);
}

MAYBE int64_t fix_grant(struct fund_grant *g, int64_t eligible, const struct fund_duty_rule *duty, const char *on)
{
	int64_t back;

	g->invoiced_krw = eligible;
	ok(fund_grant_fix(tx, g, eligible, duty, ACT(day(on), "E-FIXING"), &back, &err));
	return back;
}

#endif
