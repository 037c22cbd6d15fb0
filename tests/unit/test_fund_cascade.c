/* The cascade below tier 1: duties, pools, matches and attribution of every tier; a case worked by hand to the won, and random trees of four tiers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_life.h"

#include <inttypes.h>

#define TIERS 4

/* Ratio and match by tier; tier 4 returns nothing. */
static struct fund_duty_rule duty[TIERS];
static struct fund_pool_rule pools[TIERS];
static struct fund_check_rule rule;
static int64_t motie, oem;

static void rules_of(int tiers)
{
	rule = (struct fund_check_rule){.duty = duty[0], .pool = pools, .pools = (size_t)tiers};
	for (int k = 0; k < tiers; k++) {
		duty[k].tier = pools[k].tier = k + 1;
		duty[k].next = k + 1 < tiers ? &duty[k + 1] : NULL;
		pools[k].pays = k + 1 < tiers ? 1u << (k + 2) : ~0u << (k + 2);
		pools[k].match_until = DATE_NONE;
		pools[k].match_ceiling_krw = MONEY_MAX_KRW;
	}
	rule.duty = duty[0];
}

/* Tier 1 returns 5/7 with a match of 1/2, tier 2 returns 1/2 with a match of 1/3. */
static int setup(void **state)
{
	life_setup(state);
	memset(duty, 0, sizeof duty);
	memset(pools, 0, sizeof pools);
	duty[0].ratio = (struct rate){5, 7};
	duty[1].ratio = (struct rate){1, 2};
	pools[0].match_rate = (struct rate){1, 2};
	pools[1].match_rate = (struct rate){1, 3};
	rules_of(2);
	motie = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 1000000, "2026-04-01", "funding:1");
	oem = funder_pays("OEM", "carmaker", "tier1_equipment", 1, 1000000, "2026-04-02", "funding:2");
	return 0;
}

static int64_t pool_of(int pays, const char *consortium)
{
	int64_t id;

	ok(fund_pool_open(tx, NULL, pays, consortium, &id, &err));
	return id;
}

static int64_t match_money(int pays, int64_t krw)
{
	char purpose[24], key[32];

	snprintf(purpose, sizeof purpose, "tier%d_match", pays);
	snprintf(key, sizeof key, "funding:match:%d", pays);
	return funder_pays("MSS", "ministry_sme", purpose, pays, krw, "2026-05-01", key);
}

/* Half the state's money, a tenth the carmaker's. */
static struct fund_grant tier1(const char *id, const char *firm, int64_t eligible)
{
	struct fund_grant g = agreed_grant(id, firm, "tier1", 1, eligible);

	add_source(&g, "MOTIE", FUND_STATE, motie, rate("0.5"), eligible / 2);
	add_source(&g, "OEM", FUND_PRIVATE, oem, rate("0.1"), eligible / 10);
	reserve_grant(&g, "2026-05-01");
	return g;
}

/* A pool grant of a tier: `returned` from the pool, `in_kind` of it given already, `matched` from the match. */
static struct fund_grant pool_grant(const char *id, const char *firm, int tier, int64_t eligible, const char *share, int64_t returned,
	int64_t in_kind, int64_t matched, int64_t match_bank)
{
	struct fund_grant g;

	ok(fund_grant_get(tx, id, &g, &err));
	assert_int_equal(g.tier, tier);
	assert_string_equal(g.organisation, firm);
	assert_int_equal(g.eligible_planned_krw, eligible);
	add_source(&g, "returned", FUND_PRIVATE, pool_of(tier, ""), rate(share), returned);
	g.source[0].pledged_krw = g.source[0].in_kind_krw = g.source[0].paid_krw = in_kind;
	if (matched > 0)
		add_source(&g, "MSS", FUND_STATE, match_bank, rate(share), matched);
	reserve_grant(&g, "2027-08-31");
	if (in_kind > 0) { /* what is there already raises the duty at once */
		char key[FUND_ID_LEN + 16];

		snprintf(key, sizeof key, "duty:%s:reserve", id);
		ok(fund_duty_true_up(tx, &g, duty, ACT(day("2027-08-31"), "E-R"), key, &err));
	}
	return g;
}

static void give(const char *key, const char *grant, int64_t krw, int pays, const char *for_grant)
{
	ok(fund_return(tx, key, grant, krw, pool_of(pays, ""), for_grant, day("2027-06-30"), "E-R", &err));
}

static int64_t obligation_of(const char *grant)
{
	struct fund_obligation *list;
	size_t count;

	ok(fund_obligations(tx, &arena, &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].grant, grant) == 0)
			return list[i].obligation_krw;
	return -1;
}

static int64_t linked(const char *where)
{
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT COALESCE(SUM(amount_krw), 0) FROM fund_attribution WHERE %s", where);
	return sql_int(sql);
}

/* position of the n-th entry of a step, and of a grant's payments */
static int64_t step_at(const char *step, int n)
{
	char sql[160];

	snprintf(sql, sizeof sql, "SELECT position FROM fund_entry WHERE step = '%s' ORDER BY position LIMIT 1 OFFSET %d", step, n);
	return sql_int(sql);
}
static int64_t payment_at(const char *grant, const char *origin, int n)
{
	char sql[320];

	snprintf(sql, sizeof sql,
		"SELECT e.position FROM fund_entry e JOIN fund_account a ON a.id = e.debit WHERE e.step = 'pay' AND a.owner = '%s' AND a.detail = "
		"'%s' ORDER BY e.position LIMIT 1 OFFSET %d",
		grant, origin, n);
	return sql_int(sql);
}
static int64_t link_of(int64_t payment, int64_t returned, int64_t through)
{
	char where[160];

	snprintf(where, sizeof where, "payment_position = %" PRId64 " AND return_position = %" PRId64 " AND through_position = %" PRId64, payment,
		returned, through);
	return linked(where);
}

/* Three tiers, every won:
 * F1 has two grants. A: 500 + 100 paid, fixed at 801: 400 + 80. B: 250 + 50 paid and fixed. Base 480 + 300, duty floor(5/7 × 780) = 557, of it A
 * 342.77 → 343, B 214.23 → 214. It returns 343 and 100: the pool of tier 2 holds 443, its match is at most floor(443 / 2) = 221.
 * C of G1 (tier 2, 3/4 of 800) gets 400 + 200; fixed at 700: floor(3/4 × 700) = 525 = 350 + 175 (by 400 : 200); 50 come back to the pool, 25 to the
 * treasury. C was paid 280 (of R1), then 120 (R1 63, R2 57); what comes back is what was paid last: 50 of R2. The pool holds 43 + 50, both of R2.
 * D of G1 (3/4 of 124) gets the 93, in 65 and 28: R2 43 directly and 22 + 28 through what C gave back.
 * G1's duty: floor(1/2 × (525 + 93)) = 309, shares 262.5 and 46.5: 263 and 46 (ties in the order of keys). It returns 200 in money and 46 in kind.
 * E of H1 (tier 3, all of 300): 46 in kind, 172 of the 200, and of the match at most floor(246 / 3) = 82. */
static void test_fund_cascade_of_three_tiers_is_to_the_won(void **state)
{
	int64_t match2 = match_money(2, 500), match3 = match_money(3, 500), back;
	struct fund_grant a = tier1("A", "F1", 1000), b = tier1("B", "F1", 500), c, d, e;
	struct fund_totals t;

	complete_grant(&a, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	assert_int_equal(obligation_of("A"), 600 * 5 / 7); /* provisional, on what was paid */
	complete_grant(&b, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	assert_int_equal(obligation_of("A") + obligation_of("B"), 900 * 5 / 7);
	assert_int_equal(fix_grant(&a, 801, duty, "2027-03-31"), 120);
	fix_grant(&b, 500, duty, "2027-03-31");
	assert_int_equal(obligation_of("A"), 343);
	assert_int_equal(obligation_of("B"), 214);
	give("R1", "A", 343, 2, NULL);
	refused(fund_return(tx, "RX", "B", 215, pool_of(2, ""), NULL, day("2027-06-30"), "E-R", &err), ST_INPUT, "fund.return_above_obligation");
	give("R2", "B", 100, 2, NULL);
	expect_sound(&rule);

	agreed_grant("C", "G1", "pool", 2, 800);
	c = pool_grant("C", "G1", 2, 800, "0.75", 400, 0, 200, match2);
	pay_grant(&c, 0, duty, "2027-09-15");
	assert_int_equal(obligation_of("C"), 210); /* provisional: half of 280 + 140 */
	move_grant(&c, FUND_INSTALLED, "2027-12-31");
	pay_grant(&c, 1, duty, "2027-12-31");
	move_grant(&c, FUND_COMPLETED, "2028-02-28");
	assert_int_equal(obligation_of("C"), 300);
	back = fix_grant(&c, 700, duty, "2028-03-31");
	assert_int_equal(back, 75);
	assert_int_equal(c.source[0].fixed_krw, 350);
	assert_int_equal(obligation_of("C"), 262);
	ok(fund_grant_settlement_in(tx, &c, 75, day("2028-04-20"), "B-1", &err));
	assert_int_equal(left_on(pool_of(2, "")), 43 + 50);

	agreed_grant("D", "G1", "pool", 2, 124);
	d = pool_grant("D", "G1", 2, 124, "0.75", 93, 0, 0, 0);
	complete_grant(&d, duty, "2028-05-15", "2028-06-15", "2028-07-15");
	fix_grant(&d, 124, duty, "2028-08-31");
	assert_int_equal(obligation_of("C"), 263);
	assert_int_equal(obligation_of("D"), 46);
	ok(fund_attribute(tx, &err));
	expect_sound(&rule);

	int64_t r1 = step_at("return", 0), r2 = step_at("return", 1), came = step_at("settlement_in", 0);
	assert_int_equal(link_of(payment_at("C", "returned", 0), r1, r1), 280);
	assert_int_equal(link_of(payment_at("C", "returned", 1), r1, r1), 63);
	assert_int_equal(link_of(payment_at("C", "returned", 1), r2, r2), 57);
	assert_int_equal(link_of(payment_at("D", "returned", 0), r2, r2), 43);
	assert_int_equal(link_of(payment_at("D", "returned", 0), r2, came), 22);
	assert_int_equal(link_of(payment_at("D", "returned", 1), r2, came), 28);
	assert_int_equal(linked("1 = 1"), 400 + 93);

	agreed_grant("E", "H1", "pool", 3, 300);
	give("R3", "C", 200, 3, NULL);
	give("R4", "D", 46, 3, "E");
	refused(fund_return(tx, "RY", "C", 64, pool_of(3, ""), NULL, day("2027-06-30"), "E-R", &err), ST_INPUT, "fund.return_above_obligation");
	e = pool_grant("E", "H1", 3, 300, "1", 46 + 172, 46, 82, match3);
	complete_grant(&e, duty, "2028-09-15", "2028-12-31", "2029-02-28");
	fix_grant(&e, 300, duty, "2029-03-31");
	refused(fund_return(tx, "RZ", "E", 1, pool_of(4, ""), NULL, day("2029-06-30"), "E-R", &err), ST_INPUT,
		"fund.no_duty"); /* no rule for tier 3 */
	ok(fund_attribute(tx, &err));
	assert_int_equal(linked("1 = 1"), 400 + 93 + 46 + 172);
	expect_sound(&rule);
	ok(fund_totals(tx, duty, &t, &err));
	assert_int_equal(t.obligation, 557);
	assert_int_equal(t.settled, 443);
	assert_int_equal(t.fixed_tier1, 780);
	assert_int_equal(t.deeper_obligation, 309);
	assert_int_equal(t.deeper_settled, 246);
	assert_int_equal(t.in_returned, 443 + 246);
	assert_int_equal(left_on(pool_of(3, "")), 28);
}

/* What tier 2 got of tier 1's returns and passed on leads back, duty by duty, to the ministry. */
static int64_t won_from(const struct fund_trace_node *node, enum fund_trace_kind kind)
{
	int64_t sum = node->kind == kind ? node->amount_krw : 0;

	for (size_t i = 0; i < node->branches; i++)
		sum += won_from(node->branch[i], kind);
	return sum;
}

static void test_fund_cascade_traces_through_the_duties_of_two_tiers(void **state)
{
	struct fund_trace *list;
	struct fund_grant a, c, e;
	size_t count;

	duty[0].ratio = duty[1].ratio = (struct rate){1, 1};
	rules_of(2);
	a = tier1("A", "F1", 1000);
	complete_grant(&a, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&a, 1000, duty, "2027-03-31");
	give("R1", "A", 600, 2, NULL);
	agreed_grant("C", "G1", "pool", 2, 500);
	c = pool_grant("C", "G1", 2, 500, "1", 500, 0, 0, 0);
	complete_grant(&c, duty, "2027-09-15", "2027-12-31", "2028-02-28");
	fix_grant(&c, 500, duty, "2028-03-31");
	give("R2", "C", 400, 3, NULL);
	agreed_grant("E", "H1", "pool", 3, 300);
	e = pool_grant("E", "H1", 3, 300, "1", 300, 0, 0, 0);
	complete_grant(&e, duty, "2028-09-15", "2028-12-31", "2029-02-28");
	ok(fund_attribute(tx, &err));
	ok(fund_trace(read_ledger(), "E", duty, &arena, &list, &count, &err));
	assert_int_equal(count, 2);
	int64_t ministries = 0;
	for (size_t i = 0; i < count; i++)
		ministries += won_from(list[i].came_from, FUND_TRACE_FUNDER);
	assert_int_equal(ministries, 300); /* the state's and the carmaker's, through both duties */
	assert_int_equal(won_from(list[0].came_from, FUND_TRACE_UNKNOWN) + won_from(list[1].came_from, FUND_TRACE_UNKNOWN), 0);
	expect_sound(&rule);
}

static void test_fund_L9_a_pool_pays_its_tiers_and_nothing_above(void **state)
{
	struct fund_grant a = tier1("A", "F1", 1000), g;

	complete_grant(&a, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	give("R1", "A", 400, 2, NULL);
	fund_commit();
	/* the pool of tier 3 would pay tier 2: the ledger itself refuses */
	g = agreed_grant("C", "G1", "pool", 2, 100);
	add_source(&g, "returned", FUND_PRIVATE, pool_of(3, ""), rate("1"), 100);
	refused(fund_grant_reserve(tx, &g, &(struct rate){1, 1}, 1, 0, ACT(day("2027-08-31"), "E"), &err), ST_INPUT, "fund.purpose");
	fund_rollback();
	/* the pool of tier 2 pays tier 3: only where no rule for tier 2 says otherwise */
	g = agreed_grant("E", "H1", "pool", 3, 100);
	add_source(&g, "returned", FUND_PRIVATE, pool_of(2, ""), rate("1"), 100);
	reserve_grant(&g, "2027-08-31");
	pay_grant(&g, 0, duty, "2027-09-15");
	ok(fund_attribute(tx, &err));
	assert_int_equal(fund_errors(&rule), 1);
	assert_string_equal(err.code, "fund.L9_pool");
	rules_of(1);
	expect_sound(&rule);
}

static void test_fund_L9_a_pool_of_a_consortium_pays_only_its_firms(void **state)
{
	struct fund_grant a = {.grant = "A", .organisation = "F1", .route = "tier1", .tier = 1, .consortium = "K1", .eligible_planned_krw = 1000};
	struct fund_grant c = {.grant = "C", .organisation = "G1", .route = "pool", .tier = 2, .consortium = "K2", .eligible_planned_krw = 100};
	struct fund_grant d = c;
	char longest[FUND_ID_LEN];
	int64_t id;

	pools[0].by_consortium = true;
	strcpy(d.grant, "D");
	strcpy(d.consortium, "K1");
	for (int i = 0; i < 3; i++) {
		struct fund_grant *g = (struct fund_grant *[]){&a, &c, &d}[i];

		ok(fund_grant_create(tx, g, ACT_BY(day("2026-02-01"), g->organisation, "E"), &err));
		ok(fund_grant_move(tx, g->grant, FUND_SELECTED, ACT_BY(day("2026-04-15"), "committee", "E"), 0, &err));
		ok(fund_grant_move(tx, g->grant, FUND_AGREED, ACT(day("2026-05-01"), "E"), 0, &err));
		g->state = FUND_AGREED;
	}
	add_source(&a, "MOTIE", FUND_STATE, motie, rate("1"), 1000);
	reserve_grant(&a, "2026-05-01");
	complete_grant(&a, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	ok(fund_return(tx, "R1", "A", 700, pool_of(2, "K1"), NULL, day("2027-06-30"), "E-R", &err));
	add_source(&c, "returned", FUND_PRIVATE, pool_of(2, "K1"), rate("1"), 100);
	refused(fund_grant_reserve(tx, &c, &(struct rate){1, 1}, 1, 0, ACT(day("2027-08-31"), "E"), &err), ST_INPUT, "fund.pool_consortium");
	add_source(&d, "returned", FUND_PRIVATE, pool_of(2, "K1"), rate("1"), 100);
	reserve_grant(&d, "2027-08-31");
	pay_grant(&d, 0, duty, "2027-09-15");
	ok(fund_attribute(tx, &err));
	expect_sound(&rule);
	/* what should have gone into the pool of K1 and went into the programme's is found */
	ok(fund_return(tx, "R2", "A", 1, pool_of(2, ""), NULL, day("2027-06-30"), "E-R", &err));
	assert_int_equal(fund_errors(&rule), 1);
	assert_string_equal(err.code, "fund.L9_pool");
	memset(longest, 'k', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	refused(fund_pool_open(tx, NULL, 2, longest, &id, &err), ST_INPUT, "fund.pool_name");
}

static void test_fund_L10_a_match_above_its_rate_or_after_its_day_is_found(void **state)
{
	int64_t match2 = match_money(2, 1000);
	struct fund_grant a = tier1("A", "F1", 1000), c;

	complete_grant(&a, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	give("R1", "A", 400, 2, NULL);
	agreed_grant("C", "G1", "pool", 2, 400);
	c = pool_grant("C", "G1", 2, 400, "1", 200, 0, 200, match2);
	pay_grant(&c, 0, duty, "2027-09-15");
	pay_grant(&c, 1, duty, "2027-12-31");
	ok(fund_attribute(tx, &err));
	expect_sound(&rule); /* 200 = 1/2 of 400 */
	pools[0].match_rate = (struct rate){199, 400};
	assert_int_equal(fund_errors(&rule), 1);
	assert_string_equal(err.code, "fund.L10");
	pools[0].match_rate = (struct rate){1, 2};
	pools[0].match_ceiling_krw = 199;
	assert_int_equal(fund_errors(&rule), 1);
	pools[0].match_ceiling_krw = 200;
	pools[0].match_until = day("2027-06-30");
	expect_sound(&rule);
	pools[0].match_until = day("2027-06-29"); /* the return came a day later: it is not matched */
	assert_int_equal(fund_errors(&rule), 1);
	assert_string_equal(err.code, "fund.L10");
}

static void test_fund_L10_own_support_stays_under_its_ceiling(void **state)
{
	struct fund_ceiling ceiling = {"MSS", 1u << 2, 100};
	int64_t bank = funder_pays("MSS", "ministry_sme", "tier2_support", 2, 1000, "2026-05-01", "funding:own");
	struct fund_grant g = agreed_grant("C", "G1", "ministry", 2, 101);

	rules_of(1);
	rule.ceiling = &ceiling;
	rule.ceilings = 1;
	add_source(&g, "MSS", FUND_STATE, bank, rate("1"), 101);
	reserve_grant(&g, "2027-08-31");
	pay_grant(&g, 0, duty, "2027-09-15");
	expect_sound(&rule);
	pay_grant(&g, 1, duty, "2027-12-31");
	assert_int_equal(fund_errors(&rule), 1);
	assert_string_equal(err.code, "fund.L10_own");
	ceiling.krw = 101;
	expect_sound(&rule);
	ceiling.krw = 1;
	ceiling.tiers = 1u << 3; /* another tier's */
	expect_sound(&rule);
}

static void test_fund_cascade_a_base_as_paid_falls_only_with_what_comes_back(void **state)
{
	struct fund_grant a;

	duty[0].ratio = (struct rate){1, 1};
	duty[0].as_paid = true;
	rules_of(1);
	a = tier1("A", "F1", 1000);
	complete_grant(&a, duty, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&a, 801, duty, "2027-03-31"); /* 400 + 80 of the 600 */
	assert_int_equal(obligation_of("A"), 600);
	ok(fund_grant_settlement_in(tx, &a, 50, day("2027-04-20"), "B-1", &err));
	assert_int_equal(fund_errors(&rule), 2); /* base and duty: brought up to date by the next call */
	ok(fund_duty_true_up(tx, &a, duty, ACT(day("2027-04-20"), "B-1"), "duty:back:B-1", &err));
	ok(fund_duty_true_up(tx, &a, duty, ACT(day("2027-04-20"), "B-1"), "duty:back:B-1", &err));
	assert_int_equal(obligation_of("A"), 550);
	expect_sound(&rule);
	sql_run("UPDATE fund_grant_source SET came_back_krw = came_back_krw + 1 WHERE source = 0");
	assert_true(fund_errors(&rule) > 0);
}

static void test_fund_cascade_the_version_at_the_agreement_counts_for_good(void **state)
{
	struct fund_duty_rule second = {.ratio = {1, 2}, .version = 2};
	struct fund_grant a, b;
	int64_t overdue, deeper;

	rules_of(1);
	duty[0].ratio = (struct rate){1, 1};
	duty[0].version = 1;
	duty[0].due_on = day("2027-06-30");
	duty[0].next = &second;
	second.due_months = 3;
	rule.duty = duty[0];
	a = agreed_grant("A", "F1", "tier1", 1, 1000);
	b = agreed_grant("B", "F1", "tier1", 1, 1000);
	a.return_rule = 1;
	b.return_rule = 2;
	for (int i = 0; i < 2; i++) {
		struct fund_grant *g = i ? &b : &a;

		add_source(g, "MOTIE", FUND_STATE, motie, rate("0.5"), 500 + i);
		reserve_grant(g, "2026-05-01");
		complete_grant(g, duty, "2026-05-15", "2026-11-15", "2027-02-28");
		g->source[0].rate = (struct rate){1, 1};
		ok(fund_grant_put(tx, g, &err));
		fix_grant(g, 1000, duty, "2027-04-30");
	}
	assert_int_equal(obligation_of("A"), 500);
	assert_int_equal(obligation_of("B"), 250); /* half of 501, by itself */
	expect_sound(&rule);
	ok(fund_overdue(tx, duty, NULL, day("2027-06-30"), &overdue, &deeper, &err));
	assert_int_equal(overdue, 0);
	ok(fund_overdue(tx, duty, NULL, day("2027-07-01"), &overdue, &deeper, &err));
	assert_int_equal(overdue, 500);
	ok(fund_overdue(tx, duty, NULL, day("2027-07-31"), &overdue, &deeper, &err)); /* three months after the fixing: 30 July */
	assert_int_equal(overdue, 750);
	assert_int_equal(deeper, 0);
	b.return_rule = 3;
	ok(fund_grant_put(tx, &b, &err));
	assert_true(fund_errors(&rule) > 0);
}

/* ---- random trees of four tiers ---- */

static uint64_t seed;
static int64_t below(int64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return n > 0 ? (int64_t)(seed % (uint64_t)n) : 0;
}

/* What the naive book says of each tier's pool. */
static struct {
	int64_t returned, paid, back, match, in_kind;
} book[TIERS + 2];
static int64_t match_bank[TIERS + 2];

/* All pool payments have links, what comes back carries them on, and no return is linked beyond what was returned and came back. */
static void links_hold(void)
{
	int64_t paid = 0;

	ok(fund_attribute(tx, &err));
	for (int k = 2; k <= TIERS; k++)
		paid += book[k].paid;
	assert_int_equal(linked("1 = 1"), paid);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM (SELECT a.through_position FROM fund_attribution a JOIN fund_entry e ON e.position = "
				 "a.through_position GROUP BY a.through_position, e.amount_krw HAVING SUM(a.amount_krw) > e.amount_krw) x"),
		0);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM fund_attribution a WHERE a.through_position > a.payment_position OR a.return_position > "
				 "a.through_position"),
		0);
	for (int k = 2; k <= TIERS; k++) {
		struct fund_balance pool = balance_of(pool_of(k, ""));

		assert_int_equal(pool.debits_posted - pool.credits_posted,
			book[k].returned - book[k].in_kind - (book[k].paid - book[k].in_kind) + book[k].back);
		assert_true(book[k].paid - book[k].back <= book[k].returned);
		assert_true(book[k].match <= rate_floor(pools[k - 2].match_rate, book[k].returned));
	}
}

static void random_return(const struct fund_grant *g, const char *for_grant, int64_t most, int64_t *out_krw)
{
	struct fund_obligation *list;
	size_t count;
	char key[48];
	static int number;

	*out_krw = 0;
	ok(fund_obligations(tx, &arena, &list, &count, &err));
	for (size_t i = 0; i < count; i++) {
		int64_t open = list[i].obligation_krw - list[i].returned_krw;

		if (strcmp(list[i].grant, g->grant) != 0 || open <= 0)
			continue;
		int64_t part = below(4) ? 1 + below(open) : open;
		part = part < most ? part : most;
		if (part <= 0)
			continue;
		snprintf(key, sizeof key, "R%d", number++);
		refused(fund_return(tx, "too much", g->grant, open + 1, pool_of(g->tier + 1, ""), NULL, day("2027-06-30"), "E", &err), ST_INPUT,
			"fund.return_above_obligation");
		give(key, g->grant, part, g->tier + 1, for_grant);
		book[g->tier + 1].returned += part;
		*out_krw = part;
		if (for_grant) {
			book[g->tier + 1].paid += part;
			book[g->tier + 1].in_kind += part;
		}
	}
}

static void random_life(struct fund_grant *g)
{
	bool pool = g->tier > 1;
	int64_t before = g->source[0].in_kind_krw, eligible = g->eligible_planned_krw, back;

	if (below(8) == 0)
		return;
	pay_grant(g, 0, duty, "2027-09-15");
	move_grant(g, FUND_INSTALLED, "2027-12-31");
	if (below(8) > 0) {
		pay_grant(g, 1, duty, "2027-12-31");
		move_grant(g, FUND_COMPLETED, "2028-02-28");
	}
	if (pool) {
		book[g->tier].paid += g->source[0].paid_krw - before;
		book[g->tier].match += g->source_count > 1 ? g->source[1].paid_krw : 0;
	}
	if (g->state != FUND_COMPLETED)
		return;
	back = fix_grant(g, below(3) ? eligible : eligible - below(eligible / 2 + 1), duty, "2028-03-31");
	if (back > 0 && below(4) > 0) {
		int64_t was = left_on(pool_of(pool ? g->tier : 2, ""));

		ok(fund_grant_settlement_in(tx, g, 1 + below(back), day("2028-04-20"), g->grant, &err));
		if (pool)
			book[g->tier].back += left_on(pool_of(g->tier, "")) - was;
	}
}

static void random_recovery(struct fund_grant *g)
{
	struct fund_recovery r;
	char line[FUND_ID_LEN + 8];
	int64_t was = g->tier > 1 ? left_on(pool_of(g->tier, "")) : 0;

	if (g->state != FUND_SETTLED || below(6) > 0)
		return;
	ok(fund_grant_recover(tx, g, (struct rate){1 + below(4), 4}, rate("0"), 0, duty, ACT(day("2029-08-31"), "E"), &r, &err));
	snprintf(line, sizeof line, "REC-%s", g->grant);
	if (r.principal_krw > 0 && below(2))
		ok(fund_grant_recovery_in(tx, g, 1 + below(r.principal_krw), day("2029-09-20"), line, &err));
	if (g->tier > 1)
		book[g->tier].back += left_on(pool_of(g->tier, "")) - was;
}

/* A grant of a deeper tier, from what the pool has and its match allows; help in kind from the tier above first. */
static void random_pool_grant(const char *id, int tier, struct fund_grant *above, int aboves, struct fund_grant *out, bool *out_there)
{
	int64_t have = left_on(pool_of(tier, "")), in_kind = 0, used = book[tier].match, match, cash;
	char firm[32];

	*out_there = false;
	if (have < 2)
		return;
	snprintf(firm, sizeof firm, "F%d-%d", tier, (int)below(2));
	cash = below(2) ? have : 1 + below(have);
	match = rate_floor(pools[tier - 2].match_rate, book[tier].returned) - used;
	match = match > 0 ? below(match + 1) : 0;
	agreed_grant(id, firm, "pool", tier, 2 * (cash + match) + 2000);
	if (below(3) == 0 && aboves > 0)
		random_return(&above[below(aboves)], id, 1000, &in_kind);
	*out = pool_grant(id, firm, tier, 2 * (cash + match) + 2000, "0.5", cash + in_kind, in_kind, match, match_bank[tier]);
	*out_there = true;
}

static void one_tree(void)
{
	static const int64_t ratios[][2] = {{1, 1}, {1, 2}, {7, 20}, {1, 3}, {999, 1000}};
	static struct fund_grant tree[TIERS + 1][8];
	int count[TIERS + 1] = {0};
	char id[32];

	memset(book, 0, sizeof book);
	for (int k = 0; k < TIERS - 1; k++) {
		const int64_t *r = ratios[below(5)];

		duty[k].ratio = (struct rate){r[0], r[1]};
		duty[k].state_only = below(4) == 0;
		pools[k].match_rate = (struct rate){below(3), 3};
	}
	rules_of(TIERS - 1);
	for (int k = 2; k <= TIERS; k++)
		match_bank[k] = match_money(k, 2000000);
	for (int k = 1; k <= TIERS; k++) {
		for (int n = 0; n < 4; n++) {
			struct fund_grant *g = &tree[k][count[k]];
			bool there = k == 1;

			snprintf(id, sizeof id, "T%d-%d", k, n);
			if (k == 1)
				*g = tier1(id, n < 2 ? "F1-0" : "F1-1", 1000 + below(100000));
			else
				random_pool_grant(id, k, tree[k - 1], count[k - 1], g, &there);
			if (!there)
				continue;
			count[k]++;
			random_life(g);
			links_hold();
		}
		for (int n = 0; n < count[k] && k < TIERS; n++) {
			int64_t krw;

			if (below(5) > 0)
				random_return(&tree[k][n], NULL, INT64_MAX, &krw);
			if (below(5) == 0)
				random_recovery(&tree[k][n]);
		}
		links_hold();
		expect_sound(&rule);
	}
}

static void test_fund_cascade_random_trees_of_four_tiers_keep_every_invariant(void **state)
{
	int64_t paid4 = 0, came_back = 0;

	for (int round = 0; round < (on_postgres() ? 6 : 40); round++) {
		if (round > 0) {
			life_teardown(state);
			setup(state);
		}
		seed = UINT64_C(0x9e3779b97f4a7c15) * (unsigned)(round + 1);
		one_tree();
		paid4 += book[4].paid;
		came_back += linked("through_position <> return_position");
	}
	/* nobody trusts trees in which nothing reaches the fourth tier, or nothing is paid again */
	assert_true(paid4 > 1000);
	assert_true(came_back > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, life_teardown)
		T(test_fund_cascade_of_three_tiers_is_to_the_won),
		T(test_fund_cascade_traces_through_the_duties_of_two_tiers),
		T(test_fund_L9_a_pool_pays_its_tiers_and_nothing_above),
		T(test_fund_L9_a_pool_of_a_consortium_pays_only_its_firms),
		T(test_fund_L10_a_match_above_its_rate_or_after_its_day_is_found),
		T(test_fund_L10_own_support_stays_under_its_ceiling),
		T(test_fund_cascade_a_base_as_paid_falls_only_with_what_comes_back),
		T(test_fund_cascade_the_version_at_the_agreement_counts_for_good),
		T(test_fund_cascade_random_trees_of_four_tiers_keep_every_invariant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
