/* Random programmes and a naive auditor that keeps nothing but a handful of sums: the seed drives who pays, reserves, returns and recovers what; some
 * orders are wrong on purpose. How orders travel (`deliver`) and when the two are compared (`look`) is the test's. The auditor's state is `m`: what
 * it was told was accepted. */
#ifndef SANGSAENG_TEST_FUND_AUDITOR_H
#define SANGSAENG_TEST_FUND_AUDITOR_H

#include "fund_order.h"

#include <inttypes.h>
#include <setjmp.h>

#define GRANTS 24
#define FIRMS 4

/* Two streams: what is ordered must not depend on what went wrong on the way. */
static uint64_t story_state, luck_state;
static int64_t draw(uint64_t *state, int64_t n) /* 0 … n − 1 */
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return n > 0 ? (int64_t)(*state % (uint64_t)n) : 0;
}
static int64_t below(int64_t n)
{
	return draw(&story_state, n);
}
MAYBE int64_t luck(int64_t n)
{
	return draw(&luck_state, n);
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
	bool paid[2], pool, suspended, was_suspended;
	int64_t set_off[2]; /* against its payments */
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

MAYBE int reached[8]; /* grants by the stage they got to, so that nobody trusts a simulation in which nothing happens */
static int in_kinds, deeper_settled, deeper_money_back;
MAYBE int suspensions, withdrawals, set_offs;
static const char *const bank_owner[BANKS] = {"MOTIE", "OEM", "returned", "MSS"};
static const char *const bank_detail[BANKS] = {"tier1_equipment", "tier1_equipment", "pool", "tier2_match"};
static const char *const funder_kind[BANKS] = {"ministry_trade", "carmaker", "", "ministry_sme"};

/* ---- sending orders ---- */

static int seed;
/* How an order gets to the ledger: given by the test. It comes back with the answer; whether the order is one that the ledger must accept is known.
 */
static void (*deliver)(const struct order *o, bool expected, struct answer *out_answer);
/* After each step; `deep` asks for the recheck too. */
static void (*look)(bool deep);

/* A test that wants to see the disagreement jumps back to where it waits for it. */
static jmp_buf *noticing;
static char complaint[2400];
#define DISAGREE(...)                                                                                                                                \
	do {                                                                                                                                         \
		int at_ = snprintf(complaint, sizeof complaint, "seed %d, command %d: ", seed, m.commands);                                          \
		snprintf(complaint + at_, sizeof complaint - (size_t)at_, __VA_ARGS__);                                                              \
		if (noticing)                                                                                                                        \
			longjmp(*noticing, 1);                                                                                                       \
		fail_msg("%s", complaint);                                                                                                           \
	} while (0)

MAYBE void must_be_as_expected(const struct answer *answer, bool expected)
{
	if ((answer->status == ST_OK) != expected)
		DISAGREE("status %d %s %s %s, expected %s", answer->status, answer->code, answer->status ? err.param[0] : "",
			answer->status ? err.param[1] : "", expected ? "ok" : "a refusal");
}

static struct answer ask(bool expected, const struct order *o)
{
	struct answer answer = {0};

	deliver(o, expected, &answer);
	m.commands++;
	return answer;
}

/* Nothing goes wrong but that it is sent once to three times, in the open transaction. */
MAYBE void deliver_at_once(const struct order *o, bool expected, struct answer *out_answer)
{
	int64_t times = 1 + luck(3);

	for (int64_t t = 0; t < times; t++) {
		order_run(o, out_answer);
		must_be_as_expected(out_answer, expected);
	}
}

#define SAME(what, got, expected)                                                                                                                    \
	do {                                                                                                                                         \
		if ((got) != (expected))                                                                                                             \
			DISAGREE("%s is %" PRId64 ", the auditor says %" PRId64, what, (int64_t)(got), (int64_t)(expected));                         \
	} while (0)

static struct fund_account contribution_of(int bank)
{
	return (struct fund_account){.kind = "contribution",
		.owner = bank_owner[bank],
		.detail = funder_kind[bank],
		.nature = bank == BANK_CAR ? FUND_PRIVATE : FUND_STATE};
}

static void start(uint64_t story)
{
	memset(&m, 0, sizeof m);
	story_state = UINT64_C(0x9e3779b97f4a7c15) * story;
	luck_state = UINT64_C(0xbf58476d1ce4e5b9) * story;
	static const int64_t ratios[][2] = {{1, 1}, {1, 2}, {7, 20}, {1, 3}, {0, 1}, {999, 1000}};
	const int64_t *ratio = ratios[below(6)];
	m.numerator = ratio[0];
	m.denominator = ratio[1];
	m.state_only = below(3) == 0;
	duty = (struct fund_duty_rule){.ratio = {m.numerator, m.denominator}, .state_only = m.state_only};
	rule = (struct fund_check_rule){.duty = duty, .match_rate = {1, 2}, .match_ceiling_krw = MONEY_MAX_KRW};
	for (int b = 0; b < BANKS; b++) {
		struct order o = {.kind = ORDER_ACCOUNT};

		if (b != BANK_POOL)
			o.from = contribution_of(b);
		o.account = (struct fund_account){.kind = "bank",
			.owner = bank_owner[b],
			.detail = bank_detail[b],
			.nature = b == BANK_STATE || b == BANK_MATCH ? FUND_STATE : FUND_PRIVATE,
			.tier = b <= BANK_CAR ? 1 : 2};
		m.bank_id[b] = ask(true, &o).number[0];
	}
}

static void do_pay_in(int bank)
{
	struct order o = {.kind = ORDER_PAY_IN, .bank = m.bank_id[bank], .krw = 1 + below(200000), .on = "2026-05-01", .by = "tester"};
	int64_t *sum = bank == BANK_STATE ? &m.trade : bank == BANK_CAR ? &m.car : &m.sme;

	o.from = contribution_of(bank);
	snprintf(o.key, sizeof o.key, "funding:%d", m.commands);
	ask(true, &o);
	m.cash[bank] += o.krw;
	*sum += o.krw;
}

/* An order about a grant. */
static struct order about(const struct model_grant *g, enum order_kind kind, const char *on, const char *evidence)
{
	struct order o = {.kind = kind, .on = on, .by = "operator", .evidence = evidence, .duty = g->tier == 1 ? &duty : NULL};

	snprintf(o.grant, sizeof o.grant, "%s", g->id);
	return o;
}

static void do_move_to(const struct model_grant *g, enum fund_state to, const char *on, const char *by)
{
	struct order o = about(g, ORDER_MOVE, on, "E");

	o.to = to;
	o.by = by;
	ask(true, &o);
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
	struct order o = about(g, ORDER_CREATE, "2026-02-01", "E");
	o.content = f;
	o.by = "firm";
	ask(true, &o);
	do_move_to(g, FUND_SELECTED, "2026-04-15", "committee");
	do_move_to(g, FUND_AGREED, "2026-05-01", "operator");
	m.grants++;
	int64_t left = eligible;
	if (pool) {
		int64_t percent = 1 + below(100), support = eligible * percent / 100, in_kind = 0, cash[2];
		struct model_grant *from = &m.grant[below(m.grants)];

		if (support > 0 && below(3) == 0) {
			/* a tier-1 firm buys for it directly */
			int64_t krw = 1 + below(support);
			bool fine = from->tier == 1 && from->stage >= PAID && krw <= from->obligation - from->returned;

			o = about(from, ORDER_RETURN, "2027-06-30", "E");
			snprintf(o.key, sizeof o.key, "K%d", m.commands);
			snprintf(o.for_grant, sizeof o.for_grant, "%s", g->id);
			o.krw = krw;
			o.bank = m.bank_id[BANK_POOL];
			ask(fine, &o);
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
		s->pledged_krw = s->in_kind_krw = s->paid_krw = p->in_kind;
		fine &= cash <= m.cash[p->bank] - m.held[p->bank];
		/* 70 : 30, the won that is left over to the larger remainder */
		p->milestone[0] = cash * 7 / 10;
		p->milestone[1] = cash * 3 / 10;
		if (p->milestone[0] + p->milestone[1] < cash)
			p->milestone[cash * 7 % 10 >= cash * 3 % 10 ? 0 : 1]++;
	}
	o = about(g, ORDER_RESERVE, "2026-05-01", "E");
	o.content = f;
	ask(fine, &o);
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
	bool fresh = g->stage >= RESERVED && g->stage <= INSTALLED && !g->suspended, fine = g->stage != GONE && (fresh || g->paid[index]),
	     any = false;
	struct order o = about(g, ORDER_PAY, index ? "2026-11-15" : "2026-05-15", index ? "E-1" : "E-0");

	for (int i = 0; i < g->parts; i++)
		any |= g->part[i].milestone[index] > 0;
	if (!any && !fresh)
		return; /* nothing to book: only the state would say that it was sent before */
	o.index = (size_t)index;
	ask(fine, &o);
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
	struct order o = about(g, ORDER_INTEREST, "2026-12-31", NULL);
	int64_t krw = o.krw = below(500);

	snprintf(o.key, sizeof o.key, "bank:I%d", m.commands);
	ask(krw > 0, &o);
	g->interest_due += krw;
	if (g->stage < SETTLED)
		g->interest_fixed += krw;
}

static void free_unpaid(const struct model_grant *g)
{
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < g->parts; i++)
			m.held[g->part[i].bank] -= g->paid[k] ? 0 : g->part[i].milestone[k];
}

static void do_suspend(struct model_grant *g)
{
	struct order o =
		about(g, g->suspended ? ORDER_RESUME : ORDER_MOVE, g->suspended ? "2026-10-15" : "2026-10-01", g->suspended ? "E-UP" : "E-OFF");

	if (!g->suspended && (g->was_suspended || g->stage < RESERVED || g->stage > INSTALLED))
		return; /* once for each grant */
	o.to = FUND_SUSPENDED;
	ask(true, &o);
	suspensions += !g->suspended;
	g->was_suspended = true;
	g->suspended = !g->suspended;
}

static void do_withdraw(struct model_grant *g)
{
	struct order o = about(g, ORDER_MOVE, "2026-05-20", "E-GONE");
	int64_t paid = 0;

	for (int i = 0; i < g->parts; i++)
		paid += g->part[i].paid;
	o.to = FUND_WITHDRAWN;
	ask(g->stage == RESERVED && paid == 0, &o);
	if (g->stage != RESERVED || paid > 0)
		return;
	free_unpaid(g);
	g->stage = GONE;
	withdrawals++;
}

static void do_move(struct model_grant *g)
{
	if (g->suspended)
		return;
	if (g->stage == PAID) {
		do_move_to(g, FUND_INSTALLED, "2026-10-31", "operator");
		g->stage = INSTALLED;
	} else if (g->stage == INSTALLED) {
		do_move_to(g, FUND_COMPLETED, "2027-02-28", "operator");
		g->stage = COMPLETED;
	}
}

static void do_fix(struct model_grant *g)
{
	struct order o = about(g, ORDER_FIX, "2027-03-31", "E");
	bool abandoned = (g->stage == PAID || g->suspended) && below(3) == 0, fine = abandoned || (g->stage == COMPLETED && !g->suspended);
	int64_t eligible = abandoned ? 0 : 1 + below(g->eligible + g->eligible / 10 + 1), back, paid = 0, fixed = 0, left = eligible;

	if (g->stage >= SETTLED)
		return;
	o.krw = eligible;
	back = ask(fine, &o).number[0];
	if (!fine)
		return;
	free_unpaid(g);
	g->suspended = false;
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
	SAME("to come back", back, paid + g->interest_fixed - fixed);
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
	struct order o = about(g, recovery ? ORDER_RECOVERY_IN : ORDER_SETTLEMENT_IN, recovery ? "2029-09-30" : "2027-05-31", NULL);
	int64_t due = g->interest_due + (recovery ? g->surcharge_due : 0), krw, left;

	for (int i = 0; i < g->parts; i++)
		due += recovery ? g->part[i].recovery_due : g->part[i].settlement_due;
	if (recovery && g->stage != IN_RECOVERY)
		return;
	krw = left = o.krw = amount(due);
	snprintf(o.key, sizeof o.key, "B%d", m.commands);
	bool fine = krw > 0 && krw <= due;
	ask(fine, &o);
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
	SAME("left over", left, 0);
}

static void do_return(struct model_grant *g)
{
	int64_t open = g->obligation - g->returned, krw = amount(open > 0 ? open : 0);
	bool fine = g->tier == 1 && g->stage >= PAID && krw > 0 && krw <= open;
	struct order o = about(g, ORDER_RETURN, "2027-06-30", "E");

	snprintf(o.key, sizeof o.key, "R%d", m.commands);
	o.krw = krw;
	o.bank = m.bank_id[BANK_POOL];
	ask(fine, &o);
	if (!fine)
		return;
	g->returned += krw;
	m.returned += krw;
	m.cash[BANK_POOL] += krw;
}

/* What the firm owes the state on one grant is taken from what another of its grants was paid by the state on one day. */
static void do_set_off(struct model_grant *g)
{
	struct model_grant *h = &m.grant[below(m.grants)];
	int index = (int)below(2);
	bool recovery = g->stage >= IN_RECOVERY;
	int64_t left = -h->set_off[index], due = g->interest_due + (recovery ? g->surcharge_due : 0), krw;
	struct order o = about(g, ORDER_SET_OFF, index ? "2026-11-15" : "2026-05-15", "E");

	for (int i = 0; h->paid[index] && i < h->parts; i++)
		left += h->part[i].is_state ? h->part[i].milestone[index] : 0;
	for (int i = 0; i < g->parts; i++)
		due += !g->part[i].is_state ? 0 : recovery ? g->part[i].recovery_due : g->part[i].settlement_due;
	if (g->stage < SETTLED)
		due = g->interest_due; /* interest is owed before the fixing too */
	krw = amount(left < due ? left : due);
	bool fine = g != h && g->firm == h->firm && krw > 0 && krw <= left && krw <= due;
	snprintf(o.for_grant, sizeof o.for_grant, "%s", h->id);
	snprintf(o.key, sizeof o.key, "S%d", m.commands);
	o.krw = krw;
	ask(fine, &o);
	if (!fine)
		return;
	int64_t rest = 0, interest, part;
	h->set_off[index] += krw;
	m.treasury += krw;
	interest = take(&g->interest_due, &krw);
	m.interest += interest;
	m.recovered += krw;
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];

		if (p->is_state)
			take(recovery ? &p->recovery_due : &p->settlement_due, &krw);
		rest += p->recovery_due;
	}
	part = recovery ? take(&g->surcharge_due, &krw) : 0;
	SAME("left over", krw, 0);
	set_offs += part >= 0;
	if (g->stage == IN_RECOVERY && rest + g->surcharge_due == 0)
		g->stage = RECOVERED;
}

static void do_recover(struct model_grant *g)
{
	struct order o = about(g, ORDER_RECOVER, "2029-08-31", "E");
	struct answer answer;
	int64_t percent = below(3) ? 1 + below(100) : 100, multiple = below(6), state_part = 0, principal = 0;
	/* before the fixing only the whole can be cancelled */
	int64_t paid = 0;
	for (int i = 0; i < g->parts; i++)
		paid += g->part[i].paid;
	bool unfixed = (g->stage >= PAID || (g->suspended && g->stage == RESERVED)) && g->stage < SETTLED && paid > 0,
	     fine = g->stage == SETTLED || (unfixed && percent == 100);

	if (g->stage >= IN_RECOVERY)
		return;
	o.cancelled = (struct rate){percent, 100};
	o.multiple = (struct rate){multiple, 1};
	answer = ask(fine, &o);
	if (!fine)
		return;
	if (unfixed)
		free_unpaid(g);
	g->suspended = false;
	for (int i = 0; i < g->parts; i++) {
		struct part *p = &g->part[i];

		p->fixed = unfixed ? p->paid : p->fixed;
		p->recovered = p->recovery_due = p->fixed * percent / 100;
		principal += p->recovered;
		if (p->is_state)
			state_part += p->recovered;
	}
	g->surcharge_due = state_part * multiple;
	g->stage = IN_RECOVERY;
	SAME("principal", answer.number[0], principal);
	SAME("surcharge", answer.number[1], state_part * multiple);
	if (g->tier == 1)
		share_out(g->firm);
}

MAYBE void audit(void)
{
	struct fund_totals t;
	int64_t on_hand = 0, obligation = 0, settled = 0, credit = 0, fixed = 0;

	ok(fund_totals(tx, &duty, &t, &err));
	for (int b = 0; b < BANKS; b++) {
		struct fund_balance balance = balance_of(m.bank_id[b]);

		SAME(bank_owner[b], balance.debits_posted - balance.credits_posted, m.cash[b]);
		SAME("reserved", balance.credits_pending, m.held[b]);
		if (m.cash[b] < m.held[b] || m.held[b] < 0)
			DISAGREE("%s was overspent", bank_owner[b]);
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

/* The room's own recheck of every row. */
MAYBE void recheck(void)
{
	ok(fund_attribute(tx, &err));
	if (fund_errors(&rule) != 0)
		DISAGREE("recheck: %s: %s %s %s", err.code, err.param[0], err.param[1], err.param[2]);
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

/* One programme: the seed says which. */
MAYBE void simulate(int steps)
{
	start((uint64_t)seed);
	for (int i = 0; i < BANKS; i++)
		if (i != BANK_POOL)
			do_pay_in(i);
	for (int step = 0; step < steps; step++) {
		struct model_grant *g = m.grants ? &m.grant[below(m.grants)] : NULL;
		int64_t what = below(24);

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
		else if (what < 20)
			do_recover(g);
		else if (what < 22)
			do_set_off(g);
		else if (what < 23)
			do_suspend(g);
		else if (below(4) == 0)
			do_withdraw(g);
		if (step % 10 == 9)
			ask(true, &(struct order){.kind = ORDER_ATTRIBUTE});
		look(step % 10 == 9);
	}
	look(true);
}

#endif
