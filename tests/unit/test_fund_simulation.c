/* Random programmes against a naive auditor that keeps nothing but a handful of sums: the seed drives who pays, reserves, returns and recovers what;
 * every command is sent one to three times, some are wrong on purpose. After each command the room's totals must be the auditor's, and the recheck
 * finds nothing. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_support.h"

#define SEEDS (on_postgres() ? 8 : 200) /* there every call is a round trip */
#define STEPS 180
#define GRANTS 24
#define FIRMS 4

static uint64_t state_;
static uint64_t next(void)
{
	state_ ^= state_ << 13;
	state_ ^= state_ >> 7;
	state_ ^= state_ << 17;
	return state_;
}
static int64_t below(int64_t n) /* 0 … n − 1 */
{
	return n > 0 ? (int64_t)(next() % (uint64_t)n) : 0;
}
/* Amounts with a liking for edges. */
static int64_t amount(int64_t max)
{
	switch (below(6)) {
	case 0:
		return max;
	case 1:
		return max + 1;
	case 2:
		return 1;
	case 3:
		return max / 2;
	default:
		return 1 + below(max > 0 ? max : 1);
	}
}

/* ---- the auditor: plain sums, no ledger ---- */

enum { BANK_STATE, BANK_CAR, BANK_POOL, BANK_MATCH, BANKS };
struct part {
	int bank;
	bool is_state;
	int64_t percent, reserved, in_kind, paid, fixed, recovered, settlement_due, recovery_due;
	int64_t milestone[2];
};
struct model_grant {
	char id[16];
	int firm, tier, stage; /* 0 unusable, 1 reserved … */
	bool paid[2], pool;
	int64_t interest_fixed, interest_due, surcharge_due, eligible, obligation, returned;
	int parts;
	struct part part[2];
};
enum { GONE, RESERVED, PAID, INSTALLED, COMPLETED, SETTLED, IN_RECOVERY, RECOVERED };

static struct {
	int64_t bank_id[BANKS], cash[BANKS], held[BANKS];
	int64_t trade, car, sme, returned, interest, recovered, paid1, paid2, treasury;
	int64_t numerator, denominator;
	bool state_only;
	struct model_grant grant[GRANTS];
	int grants, commands;
	int64_t match_spent;
} m;

static struct fund_duty_rule duty;
static struct fund_check_rule rule;

/* floor by repeated subtraction would be too slow: 128 bits are not needed at these sizes */
static int64_t share_of(int64_t krw, int64_t a, int64_t b)
{
	assert_true(krw <= INT64_MAX / (a ? a : 1));
	return krw * a / b;
}

static int64_t base_of(const struct model_grant *g)
{
	int64_t base = 0;

	for (int i = 0; i < g->parts; i++)
		if (!m.state_only || g->part[i].is_state)
			base += g->stage >= SETTLED ? g->part[i].fixed - g->part[i].recovered : g->part[i].paid;
	return base;
}

/* The firm's duty, shared out one won at a time to whoever is furthest behind its exact share. */
static void share_out(int firm)
{
	int64_t total = 0, given = 0, whole;

	for (int i = 0; i < m.grants; i++)
		if (m.grant[i].firm == firm && m.grant[i].tier == 1 && m.grant[i].stage >= RESERVED)
			total += base_of(&m.grant[i]);
	whole = share_of(total, m.numerator, m.denominator);
	for (int i = 0; i < m.grants; i++) {
		struct model_grant *g = &m.grant[i];

		if (g->firm != firm || g->tier != 1 || g->stage < RESERVED)
			continue;
		g->obligation = total ? (int64_t)((__extension__(__int128) whole) * base_of(g) / total) : 0;
		given += g->obligation;
	}
	for (; given < whole; given++) {
		struct model_grant *best = NULL;
		__extension__ __int128 best_rest = -1;

		for (int i = 0; i < m.grants; i++) {
			struct model_grant *g = &m.grant[i];

			if (g->firm != firm || g->tier != 1 || g->stage < RESERVED)
				continue;
			__extension__ __int128 rest = (__extension__(__int128) whole) * base_of(g) - (__extension__(__int128) g->obligation) * total;
			if (rest > best_rest) { /* in key order: ties to the first */
				best = g;
				best_rest = rest;
			}
		}
		best->obligation++;
	}
}

/* ---- sending commands ---- */

/* Sends a command one to three times; all answers must be alike. */
#define SEND(expected, call)                                                                                                                         \
	do {                                                                                                                                         \
		int times_ = 1 + (int)below(3);                                                                                                      \
		for (int t_ = 0; t_ < times_; t_++) {                                                                                                \
			enum status got_ = (call);                                                                                                   \
			if ((got_ == ST_OK) != (expected))                                                                                           \
				fail_msg("seed %d, command %d, time %d: status %d %s %s %s, expected %s", seed, m.commands, t_ + 1, got_,            \
					got_ ? err.code : "", got_ ? err.param[0] : "", got_ ? err.param[1] : "", (expected) ? "ok" : "a refusal");  \
		}                                                                                                                                    \
		m.commands++;                                                                                                                        \
	} while (0)

static int seed;
static int reached[8]; /* grants by the stage they got to, so that nobody trusts a simulation in which nothing happens */
static int in_kinds, deeper_settled, deeper_money_back;
static const char *const bank_owner[BANKS] = {"MOTIE", "OEM", "returned", "MSS"};
static const char *const bank_detail[BANKS] = {"tier1_equipment", "tier1_equipment", "pool", "tier2_match"};
static const char *const funder_kind[BANKS] = {"ministry_trade", "carmaker", "", "ministry_sme"};

static void start(void)
{
	memset(&m, 0, sizeof m);
	static const int64_t ratios[][2] = {{1, 1}, {1, 2}, {7, 20}, {1, 3}, {0, 1}, {999, 1000}};
	const int64_t *ratio = ratios[below(6)];
	m.numerator = ratio[0];
	m.denominator = ratio[1];
	m.state_only = below(3) == 0;
	duty = (struct fund_duty_rule){{m.numerator, m.denominator}, m.state_only};
	rule = (struct fund_check_rule){.duty = duty, .match_rate = {1, 2}, .match_ceiling_krw = MONEY_MAX_KRW};
	for (int b = 0; b < BANKS; b++)
		m.bank_id[b] = open_account(
			"bank", bank_owner[b], bank_detail[b], b == BANK_STATE || b == BANK_MATCH ? FUND_STATE : FUND_PRIVATE, b <= BANK_CAR ? 1 : 2);
}

static void do_pay_in(int bank)
{
	enum fund_nature nature = bank == BANK_CAR ? FUND_PRIVATE : FUND_STATE;
	int64_t contribution = open_account("contribution", bank_owner[bank], funder_kind[bank], nature, 0), krw = 1 + below(200000),
		*sum = bank == BANK_STATE ? &m.trade
		       : bank == BANK_CAR ? &m.car
					  : &m.sme;
	char key[32];

	snprintf(key, sizeof key, "funding:%d", m.commands);
	SEND(true, post(m.bank_id[bank], contribution, krw, "pay_in", key));
	m.cash[bank] += krw;
	*sum += krw;
}

static struct fund_grant stored(const struct model_grant *g)
{
	struct fund_grant grant;

	ok(fund_grant_get(tx, g->id, &grant, &err));
	return grant;
}

static void do_apply(bool pool)
{
	if (m.grants == GRANTS)
		return;
	struct model_grant *g = &m.grant[m.grants];
	struct fund_grant f = {.tier = pool ? 2 + (int)below(2) : 1};
	int64_t eligible = 1 + below(pool ? 20000 : 60000);

	*g = (struct model_grant){.firm = (int)below(FIRMS), .tier = f.tier, .pool = pool, .eligible = eligible, .stage = GONE};
	snprintf(g->id, sizeof g->id, "G%02d", m.grants); /* key order = order of the list */
	snprintf(f.grant, sizeof f.grant, "%s", g->id);
	snprintf(f.organisation, sizeof f.organisation, "F%d", g->firm);
	snprintf(f.route, sizeof f.route, pool ? "pool" : "tier1");
	f.eligible_planned_krw = eligible;
	SEND(true, fund_grant_create(tx, &f, day("2026-02-01"), "firm", "E", &err));
	ok(fund_grant_move(tx, g->id, FUND_SELECTED, day("2026-04-15"), "committee", "E", 0, &err));
	ok(fund_grant_move(tx, g->id, FUND_AGREED, day("2026-05-01"), "operator", "E", 0, &err));
	m.grants++;
	int64_t left = eligible;
	if (pool) {
		int64_t percent = 1 + below(100), support = eligible * percent / 100, in_kind = 0, cash[2];
		struct model_grant *from = &m.grant[below(m.grants)];

		if (support > 0 && below(3) == 0) {
			/* a tier-1 firm buys for it directly */
			int64_t krw = 1 + below(support);
			bool fine = from->tier == 1 && from->stage >= PAID && krw <= from->obligation - from->returned;
			char id[32];

			snprintf(id, sizeof id, "K%d", m.commands);
			SEND(fine, fund_return(tx, id, from->id, krw, m.bank_id[BANK_POOL], g->id, day("2027-06-30"), "E", &err));
			if (fine) {
				from->returned += krw;
				m.returned += krw;
				m.paid2 += krw;
				in_kind = krw;
				in_kinds++;
			}
		}
		int64_t match = m.returned / 2 - m.match_spent, rest = support - in_kind;
		if (match > m.cash[BANK_MATCH] - m.held[BANK_MATCH])
			match = m.cash[BANK_MATCH] - m.held[BANK_MATCH];
		cash[1] = match > 0 ? below(match < rest ? match + 1 : rest + 1) : 0;
		cash[0] = rest - cash[1];
		g->part[g->parts++] =
			(struct part){.bank = BANK_POOL, .percent = percent, .reserved = in_kind + cash[0], .in_kind = in_kind, .paid = in_kind};
		if (cash[1] > 0)
			g->part[g->parts++] = (struct part){.bank = BANK_MATCH, .is_state = true, .percent = percent, .reserved = cash[1]};
	} else {
		for (int bank = BANK_STATE; bank <= BANK_CAR; bank++) {
			int64_t percent = below(90), support = eligible * percent / 100;

			if (support > left)
				support = left;
			left -= support;
			g->part[g->parts++] = (struct part){.bank = bank, .is_state = bank == BANK_STATE, .percent = percent, .reserved = support};
		}
	}
	bool fine = true;
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];
		struct fund_source *s = &f.source[f.source_count++];
		int64_t cash = p->reserved - p->in_kind;

		snprintf(s->origin, sizeof s->origin, "%s", bank_owner[p->bank]);
		s->nature = p->is_state ? FUND_STATE : FUND_PRIVATE;
		s->bank = m.bank_id[p->bank];
		s->rate = (struct rate){p->percent, 100};
		s->reserved_krw = p->reserved;
		s->in_kind_krw = s->paid_krw = p->in_kind;
		fine &= cash <= m.cash[p->bank] - m.held[p->bank];
		/* 70 : 30, the won that is left over to the larger remainder */
		p->milestone[0] = cash * 7 / 10;
		p->milestone[1] = cash * 3 / 10;
		if (p->milestone[0] + p->milestone[1] < cash)
			p->milestone[cash * 7 % 10 >= cash * 3 % 10 ? 0 : 1]++;
	}
	struct rate shares[] = {{7, 10}, {3, 10}};
	bool any = false;
	for (int i = 0; i < g->parts; i++)
		any |= g->part[i].reserved > g->part[i].in_kind;
	if (!any) {
		ok(fund_grant_reserve(tx, &f, shares, 2, day("2026-05-01"), "E", &err));
	} else {
		struct fund_grant copy = f;
		SEND(fine, (copy = f, fund_grant_reserve(tx, &copy, shares, 2, day("2026-05-01"), "E", &err)));
	}
	if (!fine) {
		g->part[0].in_kind = g->part[0].paid = 0; /* given, but the grant never comes into being */
		return;
	}
	g->stage = RESERVED;
	for (int i = 0; i < g->parts; i++)
		m.held[g->part[i].bank] += g->part[i].reserved - g->part[i].in_kind;
	if (pool && g->parts > 1)
		m.match_spent += g->part[1].reserved;
}

static void do_pay(struct model_grant *g, int index)
{
	bool fresh = g->stage >= RESERVED && g->stage <= INSTALLED, fine = g->stage != GONE && (fresh || g->paid[index]), any = false;
	struct fund_grant f = stored(g);

	for (int i = 0; i < g->parts; i++)
		any |= g->part[i].milestone[index] > 0;
	if (!any && !fresh)
		return; /* nothing to book: only the state would say that it was sent before */
	SEND(fine, fund_grant_pay(tx, &f, (size_t)index, g->tier == 1 ? &duty : NULL, index ? day("2026-11-15") : day("2026-05-15"),
			   index ? "E-1" : "E-0", &err));
	if (!fine || g->paid[index])
		return;
	g->paid[index] = true;
	if (g->stage == RESERVED)
		g->stage = PAID;
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];

		m.held[p->bank] -= p->milestone[index];
		m.cash[p->bank] -= p->milestone[index];
		p->paid += p->milestone[index];
		*(g->tier == 1 ? &m.paid1 : &m.paid2) += p->milestone[index];
	}
	if (g->tier == 1)
		share_out(g->firm);
}

static void do_interest(struct model_grant *g)
{
	struct fund_grant f = stored(g);
	int64_t krw = below(500);
	char key[32];

	snprintf(key, sizeof key, "bank:I%d", m.commands);
	SEND(krw > 0, fund_grant_interest(tx, &f, krw, day("2026-12-31"), key, &err));
	g->interest_due += krw;
	if (g->stage < SETTLED)
		g->interest_fixed += krw;
}

static void do_move(struct model_grant *g)
{
	if (g->stage == PAID) {
		ok(fund_grant_move(tx, g->id, FUND_INSTALLED, day("2026-10-31"), "operator", "E", 0, &err));
		g->stage = INSTALLED;
	} else if (g->stage == INSTALLED) {
		ok(fund_grant_move(tx, g->id, FUND_COMPLETED, day("2027-02-28"), "operator", "E", 0, &err));
		g->stage = COMPLETED;
	}
}

static void do_fix(struct model_grant *g)
{
	struct fund_grant f = stored(g);
	bool abandoned = g->stage == PAID && below(3) == 0;
	int64_t eligible = abandoned ? 0 : 1 + below(g->eligible + g->eligible / 10 + 1), back = 0, paid = 0, fixed = 0, left = eligible;

	if (g->stage >= SETTLED)
		return;
	SEND(g->stage == COMPLETED || abandoned, fund_grant_fix(tx, &f, eligible, g->tier == 1 ? &duty : NULL, day("2027-03-31"), "E", &back, &err));
	if (g->stage != COMPLETED && !abandoned)
		return;
	for (int k = 0; k < 2; k++) /* what was reserved and never paid is free again */
		for (int i = 0; i < g->parts; i++)
			m.held[g->part[i].bank] -= g->paid[k] ? 0 : g->part[i].milestone[k];
	for (int i = 0; i < g->parts; i++)
		paid += g->part[i].paid;
	if (g->pool) {
		int64_t whole = eligible * g->part[0].percent / 100, given = 0;

		if (whole > paid)
			whole = paid;
		for (int i = 0; paid && i < g->parts; i++)
			given += g->part[i].fixed = whole * g->part[i].paid / paid;
		if (given < whole) /* two parts: one won at most is left over */
			g->part[g->parts > 1 && whole * g->part[1].paid % paid > whole * g->part[0].paid % paid ? 1 : 0].fixed++;
	}
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];

		if (!g->pool) {
			p->fixed = eligible * p->percent / 100;
			p->fixed = p->fixed < p->paid ? p->fixed : p->paid;
			p->fixed = p->fixed < left ? p->fixed : left;
			left -= p->fixed;
		}
		p->settlement_due = p->paid - p->fixed;
		fixed += p->fixed;
	}
	g->stage = SETTLED;
	deeper_settled += g->pool;
	assert_int_equal(back, paid + g->interest_fixed - fixed);
	if (g->tier == 1)
		share_out(g->firm);
}

/* Money comes in for one of the two kinds of receivables: interest first, then by part, then the surcharge. */
static int64_t take(int64_t *due, int64_t *left)
{
	int64_t part = *due < *left ? *due : *left;

	*due -= part;
	*left -= part;
	return part;
}

static void do_money_back(struct model_grant *g, bool recovery)
{
	struct fund_grant f = stored(g);
	int64_t due = g->interest_due + (recovery ? g->surcharge_due : 0), krw, left;
	char line[32];

	for (int i = 0; i < g->parts; i++)
		due += recovery ? g->part[i].recovery_due : g->part[i].settlement_due;
	if (recovery && g->stage != IN_RECOVERY)
		return;
	krw = left = amount(due);
	snprintf(line, sizeof line, "B%d", m.commands);
	bool fine = krw > 0 && krw <= due;
	if (recovery)
		SEND(fine, fund_grant_recovery_in(tx, &f, krw, day("2029-09-30"), line, &err));
	else
		SEND(fine, fund_grant_settlement_in(tx, &f, krw, day("2027-05-31"), line, &err));
	if (!fine)
		return;
	int64_t interest = take(&g->interest_due, &left), rest = 0;
	m.interest += interest;
	m.treasury += interest;
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];
		int64_t krw_part = take(recovery ? &p->recovery_due : &p->settlement_due, &left);

		m.recovered += krw_part;
		if (p->is_state)
			m.treasury += krw_part;
		else
			m.cash[p->bank] += krw_part;
		if (p->bank == BANK_POOL && krw_part > 0)
			deeper_money_back++;
		rest += p->recovery_due;
	}
	if (recovery) {
		int64_t surcharge = take(&g->surcharge_due, &left);

		m.recovered += surcharge;
		m.treasury += surcharge;
		if (rest + g->surcharge_due == 0)
			g->stage = RECOVERED;
	}
	assert_int_equal(left, 0);
}

static void do_return(struct model_grant *g)
{
	int64_t open = g->obligation - g->returned, krw = amount(open > 0 ? open : 0);
	bool fine = g->tier == 1 && g->stage >= PAID && krw > 0 && krw <= open;
	char id[32];

	snprintf(id, sizeof id, "R%d", m.commands);
	SEND(fine, fund_return(tx, id, g->id, krw, m.bank_id[BANK_POOL], NULL, day("2027-06-30"), "E", &err));
	if (!fine)
		return;
	g->returned += krw;
	m.returned += krw;
	m.cash[BANK_POOL] += krw;
}

static void do_recover(struct model_grant *g)
{
	struct fund_grant f = stored(g);
	struct fund_recovery recovery;
	int64_t percent = 1 + below(100), multiple = below(6), state_part = 0, principal = 0;

	if (g->stage >= IN_RECOVERY)
		return;
	SEND(g->stage == SETTLED, fund_grant_recover(tx, &f, (struct rate){percent, 100}, (struct rate){multiple, 1}, 0, g->tier == 1 ? &duty : NULL,
					  day("2029-08-31"), "E", &recovery, &err));
	if (g->stage != SETTLED)
		return;
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];

		p->recovered = p->recovery_due = p->fixed * percent / 100;
		principal += p->recovered;
		if (p->is_state)
			state_part += p->recovered;
	}
	g->surcharge_due = state_part * multiple;
	g->stage = IN_RECOVERY;
	assert_int_equal(recovery.principal_krw, principal);
	assert_int_equal(recovery.surcharge_krw, state_part * multiple);
	if (g->tier == 1)
		share_out(g->firm);
}

#define SAME(what, got, expected)                                                                                                                    \
	if ((got) != (expected))                                                                                                                     \
	fail_msg("seed %d, command %d: %s is %" PRId64 ", the auditor says %" PRId64, seed, m.commands, what, (int64_t)(got), (int64_t)(expected))

static void audit(void)
{
	struct fund_totals t;
	int64_t on_hand = 0, obligation = 0, settled = 0, credit = 0, fixed = 0;

	ok(fund_totals(tx, &duty, &t, &err));
	for (int b = 0; b < BANKS; b++) {
		struct fund_balance balance = balance_of(m.bank_id[b]);

		SAME(bank_owner[b], balance.debits_posted - balance.credits_posted, m.cash[b]);
		SAME("reserved", balance.credits_pending, m.held[b]);
		assert_true(m.cash[b] >= m.held[b] && m.held[b] >= 0);
		on_hand += m.cash[b];
	}
	for (int i = 0; i < m.grants; i++) {
		const struct model_grant *g = &m.grant[i];

		obligation += g->obligation;
		settled += g->returned;
		if (g->returned > g->obligation)
			credit += g->returned - g->obligation;
		if (g->tier == 1 && g->stage >= SETTLED)
			fixed += base_of(g);
	}
	SAME("in_ministry_trade", t.in_ministry_trade, m.trade);
	SAME("in_carmaker", t.in_carmaker, m.car);
	SAME("in_ministry_sme", t.in_ministry_sme, m.sme);
	SAME("in_returned", t.in_returned, m.returned);
	SAME("in_interest", t.in_interest, m.interest);
	SAME("in_recovered", t.in_recovered, m.recovered);
	SAME("paid_tier1", t.paid_tier1, m.paid1);
	SAME("paid_deeper", t.paid_deeper, m.paid2);
	SAME("to_treasury", t.to_treasury, m.treasury);
	SAME("on_hand", t.on_hand, on_hand);
	SAME("fixed_tier1", t.fixed_tier1, fixed);
	SAME("obligation", t.obligation, obligation);
	SAME("settled", t.settled, settled);
	SAME("return_credit", t.return_credit, credit);
	SAME("conservation", m.trade + m.car + m.sme + m.returned + m.interest + m.recovered, m.paid1 + m.paid2 + m.treasury + on_hand);
}

static void recheck(void)
{
	ok(fund_attribute(tx, &err));
	if (fund_errors(&rule) != 0)
		fail_msg("seed %d, command %d: %s: %s %s %s", seed, m.commands, err.code, err.param[0], err.param[1], err.param[2]);
}

/* What comes next for a grant, most of the time. */
static void go_on(struct model_grant *g)
{
	switch (g->stage) {
	case RESERVED:
		do_pay(g, 0);
		break;
	case PAID:
	case INSTALLED:
		if (below(2) == 0)
			do_pay(g, 1);
		else
			do_move(g);
		break;
	case COMPLETED:
		do_fix(g);
		break;
	case SETTLED:
		if (below(4) == 0)
			do_money_back(g, false);
		else if (g->tier == 1)
			do_return(g);
		else if (below(3) == 0)
			do_recover(g);
		break;
	case IN_RECOVERY:
		do_money_back(g, below(4) > 0);
		break;
	default:
		do_return(g);
	}
}

static void simulate(void)
{
	start();
	for (int i = 0; i < BANKS; i++)
		if (i != BANK_POOL)
			do_pay_in(i);
	for (int step = 0; step < STEPS; step++) {
		struct model_grant *g = m.grants ? &m.grant[below(m.grants)] : NULL;
		int64_t what = below(20);

		if (what < 1)
			do_pay_in((int[]){BANK_STATE, BANK_CAR, BANK_MATCH}[below(3)]);
		else if (what < 3 || !g)
			do_apply(g && below(2) == 0);
		else if (g->stage == GONE)
			continue;
		else if (what < 15)
			go_on(g);
		else if (what < 16)
			do_pay(g, (int)below(2));
		else if (what < 17)
			do_interest(g);
		else if (what < 18)
			do_fix(g);
		else if (what < 19)
			do_money_back(g, below(2) == 0);
		else
			do_recover(g);
		audit();
		if (step % 10 == 9)
			recheck();
	}
	recheck();
}

static void test_two_hundred_random_programmes_agree_with_the_auditor(void **state)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};
	int commands = 0;

	for (seed = 1; seed <= SEEDS; seed++) {
		state_ = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)seed;
		ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
		ok(store_migrate(store, schema, &err));
		ok(store_begin(store, true, &tx, &err));
		simulate();
		commands += m.commands;
		for (int i = 0; i < m.grants; i++)
			reached[m.grant[i].stage]++;
		store_rollback(tx);
		tx = NULL;
		store_close(store);
	}
	assert_true(commands > SEEDS * STEPS / 2);
	print_message("grants by stage: %d %d %d %d %d %d %d %d, in kind %d, deeper settled %d, money back to the pool %d, commands %d\n", reached[0],
		reached[1], reached[2], reached[3], reached[4], reached[5], reached[6], reached[7], in_kinds, deeper_settled, deeper_money_back,
		commands);
	for (int stage = GONE; stage <= RECOVERED; stage++)
		assert_true(reached[stage] > SEEDS / 4);
	assert_true(in_kinds > SEEDS / 4 && deeper_settled > SEEDS / 4 && deeper_money_back > SEEDS / 8);
}

static void test_a_lost_won_would_be_noticed(void **state)
{
	/* the canary: an auditor that cannot disagree proves nothing */
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};

	seed = 7;
	state_ = 7;
	ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	simulate();
	sql_run("UPDATE fund_account SET credits_posted = credits_posted + 1 WHERE kind = 'bank' AND owner = 'MOTIE'");
	assert_int_not_equal(balance_of(m.bank_id[BANK_STATE]).debits_posted - balance_of(m.bank_id[BANK_STATE]).credits_posted, m.cash[BANK_STATE]);
	assert_true(fund_errors(&rule) > 0);
	store_rollback(tx);
	tx = NULL;
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_hundred_random_programmes_agree_with_the_auditor),
		cmocka_unit_test(test_a_lost_won_would_be_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
