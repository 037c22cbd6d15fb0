/* Recomputes the ledger and the grants from their rows. Independent of the code that wrote them: only entries, in order. */
#include "fund/fund_check_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fund_check_differ(struct replay *r, const char *code, const char *place, int64_t stored, int64_t recomputed)
{
	char a[24], b[24];
	struct err err;
	snprintf(a, sizeof a, "%lld", (long long)stored);
	snprintf(b, sizeof b, "%lld", (long long)recomputed);
	err_set(&err, ST_INPUT, code, place, a, b, NULL);
	findings_add(r->findings, SEVERITY_ERROR, &err);
}

void fund_check_complain(struct replay *r, const char *code, const char *place)
{
	struct err err;
	err_set(&err, ST_INPUT, code, place, NULL);
	findings_add(r->findings, SEVERITY_ERROR, &err);
}

const char *fund_check_entry(struct replay *r, const struct fund_entry *entry)
{
	return arena_printf(&r->arena, "fund_entry %lld (%s %s)", (long long)entry->position, entry->step, entry->grant ? entry->grant : "");
}

static const char *account_place(struct replay *r, const struct fund_account_row *a)
{
	return arena_printf(&r->arena, "fund_account %lld (%s:%s:%s)", (long long)a->id, a->kind, a->owner, a->detail);
}

bool fund_check_known(const struct replay *r, int64_t id)
{
	return id >= 1 && id <= (int64_t)r->accounts && r->account[id - 1].id == id;
}

bool fund_check_is(const struct replay *r, int64_t id, const char *kind)
{
	return strcmp(r->account[id - 1].kind, kind) == 0;
}

/* What came in and went out of one programme so far. */
struct flow {
	const char *programme;
	int64_t in, paid, treasury, fees, bank;
};

static struct flow *flow_of(struct replay *r, struct flow *flow, size_t *flows, const char *programme)
{
	for (size_t i = 0; i < *flows; i++)
		if (strcmp(flow[i].programme, programme) == 0)
			return &flow[i];
	flow[*flows] = (struct flow){.programme = programme};
	return &flow[(*flows)++];
}

/* A reservation is resolved at most once, as it was made, posted until its last day and expired only after it (L4). */
static bool resolves_well(const struct replay *r, const struct fund_entry *entry, const bool *resolved)
{
	const struct fund_entry *pending = entry->pending >= 1 && entry->pending < entry->position ? &r->entry[entry->pending - 1] : NULL;
	if (!pending || pending->type != FUND_PENDING || resolved[entry->pending - 1] || entry->amount_krw > pending->amount_krw ||
		pending->debit != entry->debit || pending->credit != entry->credit)
		return false;
	bool over = pending->expires_on && entry->effective_on > pending->expires_on;
	return entry->type == FUND_VOID_PENDING || over == (entry->type == FUND_EXPIRE_PENDING);
}

/* L7: a reversal is the mirror of a payment in, and all of them together are at most what was paid in. */
static bool reverses_well(const struct replay *r, const struct fund_entry *entry, int64_t *reversed)
{
	const struct fund_entry *original = entry->reverses >= 1 && entry->reverses < entry->position ? &r->entry[entry->reverses - 1] : NULL;
	if (!original || entry->type != FUND_POST || original->type != FUND_POST || original->reverses || entry->debit != original->credit ||
		entry->credit != original->debit || !fund_check_is(r, entry->debit, "contribution"))
		return false;
	reversed[entry->reverses - 1] += entry->amount_krw;
	return reversed[entry->reverses - 1] <= original->amount_krw;
}

static void count_money(const struct replay *r, const struct fund_entry *entry, struct flow *flow)
{
	if (entry->reverses) {
		flow->in -= entry->amount_krw;
		flow->bank -= entry->amount_krw;
		return;
	}
	bool from_outside = fund_check_is(r, entry->credit, "contribution") || fund_check_is(r, entry->credit, "returned");
	bool cash_back = fund_check_is(r, entry->debit, "bank") &&
			 (fund_check_is(r, entry->credit, "interest_due") || fund_check_is(r, entry->credit, "settlement") ||
				 fund_check_is(r, entry->credit, "recovery"));
	if (from_outside || cash_back)
		flow->in += entry->amount_krw;
	if (fund_check_is(r, entry->debit, "grant"))
		flow->paid += entry->amount_krw;
	if (fund_check_is(r, entry->debit, "treasury"))
		flow->treasury += entry->amount_krw;
	if (fund_check_is(r, entry->debit, "fees"))
		flow->fees += entry->amount_krw;
	flow->bank += fund_check_is(r, entry->debit, "bank") ? entry->amount_krw : 0;
	flow->bank -= fund_check_is(r, entry->credit, "bank") ? entry->amount_krw : 0;
}

/* L1, L3, L4, L7 order, L9, the hash chain and L12 conservation by programme (so in all), at every position. */
static void replay_entries(struct replay *r)
{
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN];
	bool *resolved = arena_alloc(&r->arena, r->entries + 1);
	struct flow *flow = arena_alloc(&r->arena, (r->accounts + 1) * sizeof *flow);
	int64_t *reversed = arena_alloc(&r->arena, (r->entries + 1) * sizeof *reversed);
	size_t flows = 0;
	for (size_t i = 0; i < r->entries; i++) {
		const struct fund_entry *entry = &r->entry[i];
		fund_entry_hash(previous, entry, hash);
		if (strcmp(hash, entry->hash) != 0)
			fund_check_complain(r, "fund.chain", fund_check_entry(r, entry));
		memcpy(previous, entry->hash, sizeof previous);
		if (entry->position != (int64_t)i + 1) {
			fund_check_complain(r, "fund.position", fund_check_entry(r, entry));
			return;
		}
		if (!fund_check_known(r, entry->debit) || !fund_check_known(r, entry->credit) || entry->debit == entry->credit ||
			entry->amount_krw <= 0 || entry->type < FUND_POST || entry->type > FUND_EXPIRE_PENDING) {
			fund_check_complain(r, "fund.L1", fund_check_entry(r, entry));
			continue;
		}
		const struct fund_account_row *to = &r->account[entry->debit - 1], *from = &r->account[entry->credit - 1];
		struct fund_balance *debit = &r->balance[entry->debit - 1], *credit = &r->balance[entry->credit - 1];
		if (fund_resolves(entry->type)) {
			if (!resolves_well(r, entry, resolved)) {
				fund_check_complain(r, "fund.L4", fund_check_entry(r, entry));
				continue;
			}
			resolved[entry->pending - 1] = true;
			debit->debits_pending -= r->entry[entry->pending - 1].amount_krw;
			credit->credits_pending -= r->entry[entry->pending - 1].amount_krw;
		}
		if (entry->type == FUND_PENDING) {
			debit->debits_pending += entry->amount_krw;
			credit->credits_pending += entry->amount_krw;
		} else if (fund_moves_money(entry->type)) {
			debit->debits_posted += entry->amount_krw;
			credit->credits_posted += entry->amount_krw;
			if (!fund_year_allows(to, from, entry->effective_on))
				fund_check_complain(r, "fund.year", fund_check_entry(r, entry));
		}
		if (fund_check_is(r, entry->credit, "bank") && credit->debits_posted - credit->credits_posted - credit->credits_pending < 0)
			fund_check_complain(r, "fund.L3", fund_check_entry(r, entry));
		if (entry->reverses && !reverses_well(r, entry, reversed)) {
			fund_check_complain(r, "fund.L7", fund_check_entry(r, entry));
			continue;
		}
		if (!entry->reverses && !fund_purpose_allows(to, from))
			fund_check_complain(r, "fund.L9", fund_check_entry(r, entry));
		if (strcmp(to->programme, from->programme) != 0)
			fund_check_complain(r, "fund.L12_programme", fund_check_entry(r, entry));
		if (!fund_moves_money(entry->type))
			continue;
		struct flow *mine = flow_of(r, flow, &flows, to->programme);
		count_money(r, entry, mine);
		if (mine->in != mine->paid + mine->treasury + mine->fees + mine->bank) {
			fund_check_differ(r, "fund.L12", fund_check_entry(r, entry), mine->in, mine->paid + mine->treasury + mine->fees + mine->bank);
			return;
		}
	}
}

const struct fund_grant *fund_check_grant(const struct replay *r, const char *id)
{
	for (size_t i = 0; i < r->grants; i++)
		if (strcmp(r->grant[i].grant, id) == 0)
			return &r->grant[i];
	return NULL;
}

/* The grant that an account belongs to, NULL if it is none's. */
static const struct fund_grant *grant_of(const struct replay *r, const struct fund_account_row *a)
{
	static const char *const by_owner[] = {"grant", "settlement", "recovery", "sanction"}, *const by_detail[] = {"interest_due", "interest_owed"};
	for (size_t i = 0; i < sizeof by_owner / sizeof *by_owner; i++)
		if (strcmp(a->kind, by_owner[i]) == 0)
			return fund_check_grant(r, a->owner);
	for (size_t i = 0; i < sizeof by_detail / sizeof *by_detail; i++)
		if (strcmp(a->kind, by_detail[i]) == 0)
			return fund_check_grant(r, a->detail);
	return NULL;
}

/* Whose money an account holds and for which tier follows from its code: what L9 rests on. */
static void check_accounts(struct replay *r)
{
	for (size_t i = 0; i < r->accounts; i++) {
		const struct fund_account_row *a = &r->account[i];
		const struct fund_grant *grant = grant_of(r, a);
		int nature = a->nature, tier = a->tier;
		if (grant) {
			tier = grant->tier;
			if (strncmp(a->kind, "interest", 8) == 0 || strcmp(a->detail, "surcharge") == 0)
				nature = FUND_STATE;
			else /* that of the money it came from */
				for (size_t k = 0; k < r->accounts; k++)
					if (strcmp(r->account[k].kind, "bank") == 0 && strcmp(r->account[k].owner, a->detail) == 0)
						nature = r->account[k].nature;
		} else if (strcmp(a->kind, "duty") == 0 || strcmp(a->kind, "duty_contra") == 0 || strcmp(a->kind, "returned") == 0) {
			const struct fund_grant *payer = fund_check_grant(r, a->detail);
			tier = payer ? payer->tier : 1;
			nature = strcmp(a->kind, "returned") == 0 ? FUND_PRIVATE : FUND_DUTY;
		} else if (strcmp(a->kind, "treasury") == 0 || (strcmp(a->kind, "bank") == 0 && strcmp(a->owner, "transit") == 0)) {
			tier = 0;
			nature = FUND_STATE;
		} else if (strcmp(a->kind, "contribution") == 0) {
			tier = 0;
			nature = strncmp(a->detail, "ministry", 8) == 0 ? FUND_STATE : FUND_PRIVATE;
		} else if (strcmp(a->kind, "bank") == 0) {
			tier = fund_purpose_tier(a->detail);
			nature = FUND_PRIVATE;
			for (size_t k = 0; k < r->accounts; k++)
				if (strcmp(r->account[k].kind, "contribution") == 0 && strcmp(r->account[k].owner, a->owner) == 0 &&
					strncmp(r->account[k].detail, "ministry", 8) == 0)
					nature = FUND_STATE;
		}
		if (a->id != (int64_t)i + 1)
			fund_check_complain(r, "fund.position", account_place(r, a));
		if (a->year != 0 && strcmp(a->kind, "bank") != 0 && strcmp(a->kind, "contribution") != 0)
			fund_check_complain(r, "fund.year", account_place(r, a));
		if ((int)a->nature != nature)
			fund_check_differ(r, "fund.account_nature", account_place(r, a), a->nature, nature);
		if (a->tier != tier)
			fund_check_differ(r, "fund.account_tier", account_place(r, a), a->tier, tier);
	}
}

/* L2 and L8: stored balances are the fold of the entries; posted debits equal posted credits. */
static void compare_balances(struct replay *r)
{
	int64_t debits = 0, credits = 0;
	for (size_t i = 0; i < r->accounts; i++) {
		const struct fund_account_row *a = &r->account[i];
		const struct fund_balance *b = &r->balance[i];
		const char *place = account_place(r, a);
		if (a->balance.debits_posted != b->debits_posted)
			fund_check_differ(r, "fund.L8", place, a->balance.debits_posted, b->debits_posted);
		if (a->balance.credits_posted != b->credits_posted)
			fund_check_differ(r, "fund.L8", place, a->balance.credits_posted, b->credits_posted);
		if (a->balance.debits_pending != b->debits_pending)
			fund_check_differ(r, "fund.L8", place, a->balance.debits_pending, b->debits_pending);
		if (a->balance.credits_pending != b->credits_pending)
			fund_check_differ(r, "fund.L8", place, a->balance.credits_pending, b->credits_pending);
		debits += b->debits_posted;
		credits += b->credits_posted;
	}
	if (debits != credits)
		fund_check_differ(r, "fund.L2", "fund_account", debits, credits);
}

/* What has come in of the settlement of a grant for an origin. */
static int64_t settled_back(const struct replay *r, const struct fund_grant *grant, const char *origin)
{
	int64_t sum = 0;
	for (size_t i = 0; i < r->accounts; i++)
		if (strcmp(r->account[i].kind, "settlement") == 0 && strcmp(r->account[i].owner, grant->grant) == 0 &&
			strcmp(r->account[i].detail, origin) == 0)
			sum += r->account[i].balance.credits_posted;
	return sum;
}

/* Sum of posted entries of a step for a grant and origin: by account of kind grant. */
static int64_t posted_to(const struct replay *r, const struct fund_grant *grant, const char *origin, bool credits, const char *step)
{
	int64_t sum = 0;
	for (size_t i = 0; i < r->entries; i++) {
		const struct fund_entry *entry = &r->entry[i];
		int64_t side = credits ? entry->credit : entry->debit;
		if ((entry->type != FUND_POST && entry->type != FUND_POST_PENDING) || !fund_check_known(r, side) ||
			!fund_check_is(r, side, "grant") || strcmp(entry->step, step) != 0)
			continue;
		if (strcmp(r->account[side - 1].owner, grant->grant) == 0 && strcmp(r->account[side - 1].detail, origin) == 0)
			sum += entry->amount_krw;
	}
	return sum;
}

/* A reservation that was lifted to be made anew: in the next budget year, or smaller after a change. */
static bool is_moved(const struct fund_entry *entry)
{
	return entry->type == FUND_VOID_PENDING && (strcmp(entry->step, "carry_over") == 0 || strcmp(entry->step, "change") == 0);
}

/* Reserved for a grant from an origin; what was made anew counts once. */
static int64_t pending_of(const struct replay *r, const struct fund_grant *grant, const char *origin)
{
	int64_t sum = 0;
	for (size_t i = 0; i < r->entries; i++) {
		const struct fund_entry *entry = &r->entry[i];
		bool moved = is_moved(entry);
		if ((entry->type == FUND_PENDING || moved) && fund_check_known(r, entry->debit) && fund_check_is(r, entry->debit, "grant") &&
			strcmp(r->account[entry->debit - 1].owner, grant->grant) == 0 && strcmp(r->account[entry->debit - 1].detail, origin) == 0)
			sum += moved ? -entry->amount_krw : entry->amount_krw;
	}
	return sum;
}

/* Was the grant cancelled before its amount was fixed? Then what was paid stands as its amount. */
static bool cancelled_unfixed(const struct replay *r, const char *grant)
{
	bool cancelled = false;
	for (size_t i = 0; i < r->events; i++)
		cancelled |= strcmp(r->event[i].grant, grant) == 0 && fund_fixing_of(&r->event[i]) == FUND_CANCELLED;
	return cancelled;
}

/* L11 per grant: reserved, paid, fixed and recovered agree with the entries; sources stay within eligible cost and rate. */
static void check_grants(struct replay *r)
{
	for (size_t g = 0; g < r->grants; g++) {
		const struct fund_grant *grant = &r->grant[g];
		struct fund_grant fresh = *grant;
		int64_t reserved = 0, paid = 0, fixed = 0, kind = 0, kind_booked = 0;
		bool unfixed = cancelled_unfixed(r, grant->grant);
		fund_fix_sources(&fresh, grant->eligible_final_krw);
		for (size_t i = 0; i < grant->source_count; i++) {
			const struct fund_source *s = &grant->source[i];
			const char *place = arena_printf(&r->arena, "fund_grant_source %s/%s", grant->grant, s->origin);
			/* a pool grant may hold one row in kind and one in cash from returned money: both post to one account */
			int64_t in_kind = s->in_kind_krw == 0 ? 0
							      : posted_to(r, grant, s->origin, false, "return_in_kind") +
									posted_to(r, grant, s->origin, false, "in_kind");
			int64_t cash = 0;
			for (size_t k = 0; k < grant->source_count; k++)
				if (strcmp(grant->source[k].origin, s->origin) == 0)
					cash += grant->source[k].reserved_krw - grant->source[k].pledged_krw;
			if (in_kind != s->in_kind_krw)
				fund_check_differ(r, "fund.L11_in_kind", place, s->in_kind_krw, in_kind);
			if (s->pledged_krw < s->in_kind_krw || s->pledged_krw > s->reserved_krw)
				fund_check_differ(r, "fund.L11_in_kind", place, s->pledged_krw, s->in_kind_krw);
			if (grant->state >= FUND_RESERVED && pending_of(r, grant, s->origin) != cash)
				fund_check_differ(r, "fund.L11_reserved", place, cash, pending_of(r, grant, s->origin));
			cash = s->reserved_krw - s->pledged_krw;
			if (cash > 0 || s->paid_krw > s->in_kind_krw) {
				int64_t out = posted_to(r, grant, s->origin, false, "pay");
				if (s->paid_krw - s->in_kind_krw != out)
					fund_check_differ(r, "fund.L11_paid", place, s->paid_krw, out + s->in_kind_krw);
			}
			if (grant->state >= FUND_SETTLED) {
				int64_t back = posted_to(r, grant, s->origin, true, "fix"), other = 0;
				for (size_t k = 0; k < grant->source_count; k++)
					if (k != i && strcmp(grant->source[k].origin, s->origin) == 0)
						other += grant->source[k].paid_krw - grant->source[k].fixed_krw;
				if (s->paid_krw - s->fixed_krw + other != back)
					fund_check_differ(r, "fund.L11_fixed", place, s->fixed_krw, s->paid_krw + other - back);
				/* each funder within its rate of the eligible cost as fixed, a pool grant as a whole */
				int64_t by_rate = unfixed ? s->paid_krw : fresh.source[i].fixed_krw;
				if (s->fixed_krw != by_rate)
					fund_check_differ(r, "fund.L11_rate", place, s->fixed_krw, by_rate);
				int64_t taken = posted_to(r, grant, s->origin, true, "recovery"), twin = 0;
				for (size_t k = 0; k < grant->source_count; k++)
					if (k != i && strcmp(grant->source[k].origin, s->origin) == 0)
						twin += grant->source[k].recovered_krw;
				if (s->recovered_krw + twin != taken)
					fund_check_differ(r, "fund.L11_recovered", place, s->recovered_krw, taken - twin);
			} else if (s->fixed_krw != 0 || s->recovered_krw != 0) {
				fund_check_differ(r, "fund.L11_fixed", place, s->fixed_krw, 0);
			}
			int64_t back = s->came_back_krw, in = settled_back(r, grant, s->origin);
			for (size_t k = 0; k < grant->source_count; k++)
				if (k != i && strcmp(grant->source[k].origin, s->origin) == 0)
					back += grant->source[k].came_back_krw;
			if (back != in)
				fund_check_differ(r, "fund.came_back", place, back, in);
			if (s->reserved_krw < s->paid_krw)
				fund_check_differ(r, "fund.L11_reserved", place, s->reserved_krw, s->paid_krw);
			/* the account that pays is the origin's */
			if (!fund_check_known(r, s->bank) || !fund_check_is(r, s->bank, "bank") ||
				strcmp(r->account[s->bank - 1].owner, s->origin) != 0 ||
				!fund_tier_allows(r->account[s->bank - 1].tier, grant->tier) || r->account[s->bank - 1].nature != s->nature)
				fund_check_complain(r, "fund.source_bank", place);
			if (s->rate.denominator <= 0 || s->rate.numerator < 0 || s->rate.numerator > s->rate.denominator)
				fund_check_complain(r, "fund.source_rate", place);
			kind += s->in_kind_krw;
			reserved += s->reserved_krw;
			paid += s->paid_krw;
			fixed += s->fixed_krw;
		}
		const char *place = arena_printf(&r->arena, "fund_grant %s", grant->grant);
		if (reserved > grant->eligible_planned_krw && reserved > paid)
			fund_check_differ(r, "fund.L11_eligible", place, reserved, grant->eligible_planned_krw);
		if (grant->state >= FUND_SETTLED && (fixed > grant->eligible_final_krw || (unfixed && fixed != grant->eligible_final_krw)))
			fund_check_differ(r, "fund.L11_eligible", place, fixed, grant->eligible_final_krw);
		for (size_t i = 0; i < r->entries; i++)
			if (strcmp(r->entry[i].step, "return_in_kind") == 0 && fund_check_known(r, r->entry[i].debit) &&
				fund_check_is(r, r->entry[i].debit, "grant") && strcmp(r->account[r->entry[i].debit - 1].owner, grant->grant) == 0)
				kind_booked += r->entry[i].amount_krw;
		for (size_t i = 0; i < r->entries; i++)
			if (strcmp(r->entry[i].step, "in_kind") == 0 && r->entry[i].grant && strcmp(r->entry[i].grant, grant->grant) == 0)
				kind_booked += r->entry[i].amount_krw;
		if ((grant->state >= FUND_RESERVED || grant->state == FUND_REJECTED) && kind != kind_booked)
			fund_check_differ(r, "fund.L11_in_kind", place, kind, kind_booked);
		if (grant->state < FUND_SETTLED && grant->eligible_final_krw != 0)
			fund_check_differ(r, "fund.L11_eligible", place, grant->eligible_final_krw, 0);
		int64_t interest = 0;
		for (size_t i = 0; i < r->entries; i++)
			if (strcmp(r->entry[i].step, "interest") == 0 && r->entry[i].grant && strcmp(r->entry[i].grant, grant->grant) == 0)
				interest += r->entry[i].amount_krw;
		if (interest != grant->interest_krw)
			fund_check_differ(r, "fund.L11_interest", place, grant->interest_krw, interest);
	}
}

/* Sources of a grant count 0, 1, 2 …: milestones name them so. */
static enum status check_source_numbers(struct replay *r, struct err *err)
{
	int64_t stray = 0;
	enum status status = fund_store_source_strays(r->tx, &stray, err);
	if (status == ST_OK && stray > 0)
		fund_check_differ(r, "fund.source_number", "fund_grant_source", stray, 0);
	return status;
}

/* Two accounts of one money, perhaps of two budget years. */
static bool same_money(const struct replay *r, int64_t a, int64_t b)
{
	if (!fund_check_known(r, a) || !fund_check_known(r, b))
		return false;
	const struct fund_account_row *x = &r->account[a - 1], *y = &r->account[b - 1];
	return strcmp(x->kind, y->kind) == 0 && strcmp(x->owner, y->owner) == 0 && strcmp(x->detail, y->detail) == 0 &&
	       strcmp(x->programme, y->programme) == 0;
}

/* Milestones: each row is a pending entry of that amount, and its payment resolves it; each reservation of a grant has its row. */
static void check_milestones(struct replay *r)
{
	/* a reservation that was made anew left its row to the new one */
	bool *moved = arena_alloc(&r->arena, r->entries + 1);
	for (size_t k = 0; k < r->entries; k++)
		if (is_moved(&r->entry[k]) && r->entry[k].pending >= 1 && r->entry[k].pending <= (int64_t)r->entries)
			moved[r->entry[k].pending - 1] = true;
	for (size_t k = 0; k < r->entries; k++) {
		const struct fund_entry *entry = &r->entry[k];
		int64_t rows = 0;
		if (entry->type != FUND_PENDING || moved[k] || !entry->grant || !fund_check_grant(r, entry->grant))
			continue;
		for (size_t i = 0; i < r->milestones; i++)
			rows += r->milestone[i].pending == entry->position;
		if (rows != 1)
			fund_check_differ(r, "fund.milestone_rows", fund_check_entry(r, entry), rows, 1);
	}
	for (size_t i = 0; i < r->milestones; i++) {
		const struct fund_milestone_row *m = &r->milestone[i];
		const char *place = arena_printf(&r->arena, "fund_milestone %s/%lld/%lld", m->grant, (long long)m->milestone, (long long)m->source);
		const struct fund_entry *pending = m->pending >= 1 && m->pending <= (int64_t)r->entries ? &r->entry[m->pending - 1] : NULL;
		const struct fund_grant *grant = fund_check_grant(r, m->grant);
		const struct fund_source *source =
			grant && m->source >= 0 && m->source < (int64_t)grant->source_count ? &grant->source[m->source] : NULL;
		if (!pending || !source || pending->type != FUND_PENDING || !pending->grant || strcmp(pending->grant, m->grant) != 0 ||
			!same_money(r, pending->credit, source->bank) || !fund_check_known(r, pending->debit) ||
			strcmp(r->account[pending->debit - 1].detail, source->origin) != 0) {
			fund_check_complain(r, "fund.milestone", place);
			continue;
		}
		if (pending->amount_krw != m->amount_krw)
			fund_check_differ(r, "fund.L8", place, m->amount_krw, pending->amount_krw);
		int64_t paid = 0;
		char key[FUND_ID_LEN + 32];
		snprintf(key, sizeof key, "pay:%s:%lld", m->grant, (long long)m->milestone);
		for (size_t k = 0; k < r->entries; k++) {
			if (r->entry[k].type != FUND_POST_PENDING || r->entry[k].pending != m->pending)
				continue;
			paid = r->entry[k].position;
			if (strcmp(r->entry[k].key, key) != 0)
				fund_check_complain(r, "fund.milestone", place);
		}
		if (paid != m->paid)
			fund_check_differ(r, "fund.L8", place, m->paid, paid);
	}
}

static enum fund_state state_of(const char *name)
{
	for (int s = 0; s < FUND_STATE_COUNT; s++)
		if (strcmp(name, fund_state_name((enum fund_state)s)) == 0)
			return (enum fund_state)s;
	return FUND_STATE_COUNT;
}

/* G1: the role follows from the step, two people where it takes two, and the evidence is still what it was. */
static enum status check_people_and_paper(struct replay *r, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < r->events; i++) {
		const struct fund_event *event = &r->event[i];
		const char *place = arena_printf(&r->arena, "fund_grant_event %lld (%s)", (long long)event->seq, event->grant);
		enum fund_state to = state_of(event->to);
		char sha256[EVIDENCE_SHA256_LEN];
		if (to == FUND_STATE_COUNT)
			continue; /* said by G1 */
		if (strcmp(event->role, fund_state_role(to)) != 0)
			fund_check_complain(r, "fund.G1_role", place);
		if (fund_state_needs_checker(to) ? !event->checker[0] || strcmp(event->checker, event->actor) == 0
						 : strcmp(event->checker, event->actor) == 0)
			fund_check_complain(r, "fund.G1_people", place);
		status = evidence_sha256(r->tx, event->evidence, sha256, err);
		if (status == ST_OK && strcmp(sha256, event->evidence_sha256) != 0)
			fund_check_complain(r, "fund.G1_evidence", place);
	}
	return status;
}

/* Set-offs: what was booked for them, between two grants of one firm, within the state money paid on that day. */
static void check_set_offs(struct replay *r)
{
	for (size_t i = 0; i < r->set_offs; i++) {
		const struct fund_set_off *s = &r->set_off[i];
		const char *place = arena_printf(&r->arena, "fund_set_off %s", s->id), *key = arena_printf(&r->arena, "setoff:%s", s->id);
		const struct fund_grant *debtor = fund_check_grant(r, s->grant), *other = fund_check_grant(r, s->against);
		int64_t booked = 0, first = 0, paid = 0, day = 0;
		for (size_t k = 0; k < r->entries; k++) {
			const struct fund_entry *entry = &r->entry[k];
			if (strcmp(entry->key, key) == 0 && first == 0)
				first = entry->position;
			if (strcmp(entry->key, key) == 0 && strcmp(entry->step, "remit") != 0 && entry->effective_on == s->on)
				booked += entry->amount_krw;
			if (strcmp(entry->step, "pay") == 0 && entry->grant && strcmp(entry->grant, s->against) == 0 &&
				entry->effective_on == s->on && fund_check_known(r, entry->credit) &&
				r->account[entry->credit - 1].nature == FUND_STATE)
				paid += entry->amount_krw;
		}
		for (size_t k = 0; k < r->set_offs; k++)
			if (strcmp(r->set_off[k].against, s->against) == 0 && r->set_off[k].on == s->on)
				day += r->set_off[k].amount_krw;
		if (!debtor || !other || strcmp(debtor->organisation, other->organisation) != 0)
			fund_check_complain(r, "fund.set_off", place);
		if (booked != s->amount_krw)
			fund_check_differ(r, "fund.set_off_amount", place, s->amount_krw, booked);
		if (first != s->position)
			fund_check_differ(r, "fund.L8", place, s->position, first);
		if (day > paid)
			fund_check_differ(r, "fund.set_off_amount", place, day, paid);
	}
}

/* G1, G3: states follow listed transitions, the chain holds, the last state is the stored one. */
static void check_events(struct replay *r)
{
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN];
	for (size_t i = 0; i < r->events; i++) {
		const struct fund_event *event = &r->event[i];
		const char *place = arena_printf(&r->arena, "fund_grant_event %lld (%s)", (long long)event->seq, event->grant);
		fund_event_hash(previous, event, hash);
		if (strcmp(hash, event->hash) != 0)
			fund_check_complain(r, "fund.chain", place);
		memcpy(previous, event->hash, sizeof previous);
		if (event->seq != (int64_t)i + 1)
			fund_check_complain(r, "fund.position", place);
		if (event->group_first < 0 || event->group_first > (int64_t)r->entries)
			fund_check_complain(r, "fund.G3", place);
	}
	for (size_t g = 0; g < r->grants; g++) {
		enum fund_state at = FUND_DRAFT;
		const char *place = arena_printf(&r->arena, "fund_grant %s", r->grant[g].grant);
		for (size_t i = 0; i < r->events; i++) {
			const struct fund_event *event = &r->event[i];
			if (strcmp(event->grant, r->grant[g].grant) != 0)
				continue;
			enum fund_state to = state_of(event->to);
			if (strcmp(event->from, fund_state_name(at)) != 0 || !fund_transition_allowed(at, to)) {
				fund_check_complain(r, "fund.G1", place);
				break;
			}
			at = to;
		}
		if (at != r->grant[g].state)
			fund_check_differ(r, "fund.G1_state", place, r->grant[g].state, at);
	}
}

enum status fund_recheck(
	struct store_tx *tx, const struct fund_check_rule *rule, enum fund_check_part part, struct findings *findings, struct err *err)
{
	struct replay r = {.tx = tx, .findings = findings};
	arena_init(&r.arena);
	enum status status = fund_store_accounts(tx, &r.arena, &r.account, &r.accounts, err);
	if (status == ST_OK)
		status = fund_store_entries(tx, &r.arena, NULL, NULL, &r.entry, &r.entries, err);
	if (status == ST_OK)
		status = fund_grants(tx, &r.arena, &r.grant, &r.grants, err);
	if (status == ST_OK)
		status = fund_store_events(tx, &r.arena, NULL, &r.event, &r.events, err);
	if (status == ST_OK)
		status = fund_obligations(tx, &r.arena, &r.obligation, &r.obligations, err);
	if (status == ST_OK)
		status = fund_store_milestones(tx, &r.arena, NULL, &r.milestone, &r.milestones, err);
	if (status == ST_OK)
		status = fund_store_returns(tx, &r.arena, &r.returned, &r.returns, err);
	if (status == ST_OK)
		status = fund_store_set_offs(tx, &r.arena, &r.set_off, &r.set_offs, err);
	r.balance = arena_alloc(&r.arena, (r.accounts + 1) * sizeof *r.balance);
	if (status == ST_OK) {
		switch (part) {
		case FUND_CHECK_LEDGER:
			check_accounts(&r);
			replay_entries(&r);
			compare_balances(&r);
			break;
		case FUND_CHECK_GRANTS:
			status = check_source_numbers(&r, err);
			check_grants(&r);
			check_milestones(&r);
			check_events(&r);
			check_set_offs(&r);
			if (status == ST_OK)
				status = check_people_and_paper(&r, err);
			break;
		case FUND_CHECK_CASCADE:
			status = fund_check_cascade(&r, rule, err);
			break;
		}
	}
	arena_done(&r.arena);
	return status;
}
