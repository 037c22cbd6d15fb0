/* The ledger in memory, and what is read off it: balances, dues, firms, statements, property. */
#include "fund/fund_report_int.h"

#include "duty/duty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_kind(const struct fund_account_row *account, const char *kind)
{
	return strcmp(account->kind, kind) == 0;
}

/* ---- the ledger ---- */

static bool sound(const struct fund_ledger *ledger, const struct fund_entry *entry)
{
	if (entry->debit < 1 || entry->debit > (int64_t)ledger->accounts || entry->credit < 1 || entry->credit > (int64_t)ledger->accounts ||
		entry->debit == entry->credit || entry->amount_krw <= 0 || entry->type < FUND_POST || entry->type > FUND_EXPIRE_PENDING ||
		entry->group_first < 1 || entry->group_first > entry->position)
		return false;
	if (entry->type == FUND_POST || entry->type == FUND_PENDING)
		return entry->pending == 0;
	return entry->pending >= 1 && entry->pending < entry->position && ledger->entry[entry->pending - 1].type == FUND_PENDING;
}

static const char *account_label(struct arena *arena, const struct fund_account_row *a)
{
	const char *named = a->programme[0] ? arena_printf(arena, "%s@%s", a->detail, a->programme) : a->detail;
	return a->year > 0 ? arena_printf(arena, "%s/%d", named, a->year) : named;
}

static enum status check_rows(struct fund_ledger *ledger, struct err *err)
{
	char place[48];
	for (size_t i = 0; i < ledger->accounts; i++) {
		snprintf(place, sizeof place, "fund_account %lld", (long long)ledger->account[i].id);
		if (ledger->account[i].id != (int64_t)i + 1)
			return err_set(err, ST_INPUT, "fund.position", place, NULL);
	}
	for (size_t i = 0; i < ledger->entries; i++) {
		snprintf(place, sizeof place, "fund_entry %lld", (long long)ledger->entry[i].position);
		if (ledger->entry[i].position != (int64_t)i + 1)
			return err_set(err, ST_INPUT, "fund.position", place, NULL);
		if (!sound(ledger, &ledger->entry[i]))
			return err_set(err, ST_INPUT, "fund.L1", place, NULL);
		if (ledger->entry[i].pending)
			ledger->resolved[ledger->entry[i].pending - 1] = true;
	}
	return ST_OK;
}

enum status fund_ledger_read(struct store_tx *tx, struct arena *arena, struct fund_ledger **out_ledger, struct err *err)
{
	struct fund_ledger *l = arena_alloc(arena, sizeof *l);
	enum status status = fund_store_accounts(tx, arena, &l->account, &l->accounts, err);
	if (status == ST_OK)
		status = fund_store_entries(tx, arena, NULL, NULL, &l->entry, &l->entries, err);
	if (status == ST_OK)
		status = fund_grants(tx, arena, &l->grant, &l->grants, err);
	if (status == ST_OK)
		status = fund_store_events(tx, arena, NULL, &l->event, &l->events, err);
	if (status == ST_OK)
		status = fund_obligations(tx, arena, &l->obligation, &l->obligations, err);
	if (status == ST_OK)
		status = fund_store_milestones(tx, arena, NULL, &l->milestone, &l->milestones, err);
	if (status == ST_OK)
		status = fund_store_returns(tx, arena, &l->returned, &l->returns, err);
	if (status == ST_OK)
		status = fund_store_attributions(tx, arena, &l->attribution, &l->attributions, err);
	if (status == ST_OK)
		status = fund_store_set_offs(tx, arena, &l->set_off, &l->set_offs, err);
	if (status != ST_OK)
		return status;
	l->resolved = arena_alloc(arena, l->entries + 1);
	l->label = arena_alloc(arena, (l->accounts + 1) * sizeof *l->label);
	for (size_t i = 0; i < l->accounts; i++)
		l->label[i] = account_label(arena, &l->account[i]);
	status = check_rows(l, err);
	if (status == ST_OK)
		*out_ledger = l;
	return status;
}

int64_t fund_ledger_last(const struct fund_ledger *ledger)
{
	return (int64_t)ledger->entries;
}

void fund_ledger_days(const struct fund_ledger *ledger, date_day *out_first, date_day *out_last)
{
	*out_first = *out_last = DATE_NONE;
	for (size_t i = 0; i < ledger->entries; i++) {
		date_day on = ledger->entry[i].effective_on;
		if (*out_first == DATE_NONE || on < *out_first)
			*out_first = on;
		if (*out_last == DATE_NONE || on > *out_last)
			*out_last = on;
	}
}

const struct fund_grant *fund_ledger_grant(const struct fund_ledger *ledger, const char *grant)
{
	size_t low = 0, high = ledger->grants;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(ledger->grant[middle].grant, grant);
		if (order == 0)
			return &ledger->grant[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const char *fund_account_grant(const struct fund_account_row *account)
{
	static const char *const by_owner[] = {"grant", "settlement", "recovery", "sanction"};
	static const char *const by_detail[] = {"interest_due", "interest_owed", "duty", "duty_contra", "returned"};
	for (size_t i = 0; i < sizeof by_owner / sizeof *by_owner; i++)
		if (is_kind(account, by_owner[i]))
			return account->owner;
	for (size_t i = 0; i < sizeof by_detail / sizeof *by_detail; i++)
		if (is_kind(account, by_detail[i]))
			return account->detail;
	return "";
}

/* ---- balances ---- */

void fund_balances(
	const struct fund_ledger *ledger, int64_t at, date_day on, struct arena *arena, struct fund_account_state **out_list, size_t *out_count)
{
	struct fund_account_state *list = arena_alloc(arena, (ledger->accounts + 1) * sizeof *list);
	bool *counted = arena_alloc(arena, ledger->entries + 1), all = true;
	for (size_t i = 0; i < ledger->accounts; i++) {
		const struct fund_account_row *a = &ledger->account[i];
		list[i] = (struct fund_account_state){
			.kind = a->kind, .owner = a->owner, .detail = ledger->label[i], .nature = a->nature, .tier = a->tier};
	}
	for (size_t i = 0; i < ledger->entries; i++) {
		const struct fund_entry *entry = &ledger->entry[i];
		struct fund_balance *debit = &list[entry->debit - 1].balance, *credit = &list[entry->credit - 1].balance;
		if ((at > 0 && entry->position > at) || (on != DATE_NONE && entry->effective_on > on)) {
			all = false;
			continue;
		}
		counted[i] = true;
		if (entry->pending && counted[entry->pending - 1]) {
			debit->debits_pending -= ledger->entry[entry->pending - 1].amount_krw;
			credit->credits_pending -= ledger->entry[entry->pending - 1].amount_krw;
		}
		if (entry->type == FUND_PENDING) {
			debit->debits_pending += entry->amount_krw;
			credit->credits_pending += entry->amount_krw;
		} else if (fund_is_posted(entry)) {
			debit->debits_posted += entry->amount_krw;
			credit->credits_posted += entry->amount_krw;
		}
	}
	for (size_t i = 0; all && i < ledger->accounts; i++) {
		const struct fund_balance *a = &list[i].balance, *b = &ledger->account[i].balance;
		list[i].differs = a->debits_posted != b->debits_posted || a->credits_posted != b->credits_posted ||
				  a->debits_pending != b->debits_pending || a->credits_pending != b->credits_pending;
	}
	*out_list = list;
	*out_count = ledger->accounts;
}

/* ---- what is due ---- */

static const char *const due_names[FUND_DUE_KINDS] = {"return", "settlement", "interest", "recovery", "surcharge"};

const char *fund_due_kind_name(enum fund_due_kind kind)
{
	return due_names[kind];
}

static int by_kind_firm_grant(const void *pa, const void *pb)
{
	const struct fund_due *a = pa, *b = pb;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == FUND_DUE_RETURN && a->tier != b->tier)
		return a->tier < b->tier ? -1 : 1;
	int order = strcmp(a->organisation, b->organisation);
	if (order == 0)
		order = strcmp(a->grant, b->grant);
	return order ? order : strcmp(a->origin, b->origin);
}

/* What an account claims, empty kind FUND_DUE_KINDS if it is no claim. */
static struct fund_due claim_of(const struct fund_ledger *ledger, const struct fund_account_row *account)
{
	struct fund_due due = {.kind = FUND_DUE_KINDS,
		.organisation = "",
		.origin = "",
		.on_default = "",
		.since = DATE_NONE,
		.due_on = DATE_NONE,
		.settled_on = DATE_NONE};
	const struct fund_grant *grant = fund_ledger_grant(ledger, fund_account_grant(account));
	due.grant = fund_account_grant(account);
	if (is_kind(account, "duty")) {
		due.kind = FUND_DUE_RETURN;
	} else if (is_kind(account, "settlement")) {
		due.kind = FUND_DUE_SETTLEMENT;
		due.origin = account->detail;
	} else if (is_kind(account, "interest_due")) {
		due.kind = FUND_DUE_INTEREST;
	} else if (is_kind(account, "recovery") && strcmp(account->detail, "surcharge") == 0) {
		due.kind = FUND_DUE_SURCHARGE;
	} else if (is_kind(account, "recovery")) {
		due.kind = FUND_DUE_RECOVERY;
		due.origin = account->detail;
	}
	if (grant)
		due.organisation = grant->organisation;
	else if (is_kind(account, "duty") || is_kind(account, "interest_due"))
		due.organisation = account->owner;
	return due;
}

static void count_due(struct fund_due *due, const struct fund_entry *entry, int64_t account)
{
	bool debit = entry->debit == account;
	if (debit) {
		due->due_krw += entry->amount_krw;
		if (due->since == DATE_NONE || entry->effective_on < due->since)
			due->since = entry->effective_on;
	} else if (due->kind == FUND_DUE_RETURN && strcmp(entry->step, "duty_settled") != 0) {
		due->due_krw -= entry->amount_krw; /* the duty fell */
	} else {
		due->settled_krw += entry->amount_krw;
		if (due->settled_on == DATE_NONE || entry->effective_on > due->settled_on)
			due->settled_on = entry->effective_on;
	}
}

enum status fund_dues(struct store_tx *tx, const struct fund_ledger *ledger, date_day on, const struct fund_duty_rule *rules,
	const struct duty_clock *clock, struct arena *arena, struct fund_due **out_list, size_t *out_count, struct err *err)
{
	struct fund_due *list = arena_alloc(arena, (ledger->accounts + 1) * sizeof *list);
	struct duty *recovery;
	size_t count = 0, recoveries;
	enum status status = duty_list(tx, "recovery", arena, &recovery, &recoveries, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < ledger->accounts; i++)
		list[i] = claim_of(ledger, &ledger->account[i]);
	for (size_t i = 0; i < ledger->entries; i++) {
		const struct fund_entry *entry = &ledger->entry[i];
		if (!fund_is_posted(entry) || entry->effective_on > on)
			continue;
		if (list[entry->debit - 1].kind != FUND_DUE_KINDS)
			count_due(&list[entry->debit - 1], entry, entry->debit);
		if (list[entry->credit - 1].kind != FUND_DUE_KINDS)
			count_due(&list[entry->credit - 1], entry, entry->credit);
	}
	for (size_t i = 0; i < ledger->accounts; i++) {
		struct fund_due due = list[i];
		if (due.kind == FUND_DUE_KINDS || due.since == DATE_NONE)
			continue;
		const struct fund_grant *grant = fund_ledger_grant(ledger, due.grant);
		const struct fund_duty_rule *rule = grant && due.kind == FUND_DUE_RETURN ? fund_duty_rule_of(rules, grant) : NULL;
		due.tier = grant ? grant->tier : 0;
		if (rule) {
			date_day fixed_on = fund_fixed_day(ledger->event, ledger->events, due.grant);
			due.fixed = fixed_on != DATE_NONE && fixed_on <= on;
			due.due_on = fund_due_period(rule, due.fixed ? fixed_on : DATE_NONE, clock).last_day;
		}
		for (size_t k = 0; k < recoveries && (due.kind == FUND_DUE_RECOVERY || due.kind == FUND_DUE_SURCHARGE); k++)
			if (strcmp(recovery[k].subject, due.grant) == 0)
				due.due_on = recovery[k].due_on;
		due.open_krw = due.due_krw - due.settled_krw;
		date_day until = due.open_krw > 0 ? on : due.settled_on;
		if (due.due_on != DATE_NONE && until != DATE_NONE && until > due.due_on)
			due.days_late = until - due.due_on;
		if (rule && rule->on_default && due.open_krw > 0 && due.days_late > 0)
			due.on_default = rule->on_default;
		list[count++] = due;
	}
	if (count > 0)
		qsort(list, count, sizeof *list, by_kind_firm_grant);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* ---- firms ---- */

int64_t fund_saving_krw(int64_t per_year_krw, int months, int64_t measured_g, int64_t planned_g)
{
	__extension__ __int128 top = (__extension__(__int128) per_year_krw) * months * measured_g;
	__extension__ __int128 bottom = (__extension__(__int128) 12) * planned_g;
	if (planned_g <= 0 || months <= 0)
		return 0;
	__extension__ __int128 whole = top / bottom;
	if (top % bottom < 0)
		whole--; /* floor below zero too */
	return (int64_t)whole;
}

static int firm_order(const void *pa, const void *pb)
{
	return strcmp(((const struct fund_firm *)pa)->organisation, ((const struct fund_firm *)pb)->organisation);
}

static const struct fund_effect *find_effect(const struct fund_effect *effect, size_t effects, const char *grant)
{
	size_t low = 0, high = effects;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(effect[middle].grant, grant);
		if (order == 0)
			return &effect[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct fund_tier_money *tier_line(struct fund_tier_money *list, size_t *count, int tier)
{
	for (size_t i = 0; i < *count; i++)
		if (list[i].tier == tier)
			return &list[i];
	size_t place = (*count)++;
	while (place > 0 && list[place - 1].tier > tier) {
		list[place] = list[place - 1];
		place--;
	}
	list[place] = (struct fund_tier_money){.tier = tier};
	return &list[place];
}

static int64_t obligation_of(const struct fund_ledger *ledger, const char *grant, int64_t *out_returned)
{
	for (size_t i = 0; i < ledger->obligations; i++) {
		if (strcmp(ledger->obligation[i].grant, grant) != 0)
			continue;
		*out_returned = ledger->obligation[i].returned_krw;
		return ledger->obligation[i].obligation_krw;
	}
	*out_returned = 0;
	return 0;
}

static int64_t surcharge_of(const struct fund_ledger *ledger, const char *grant)
{
	for (size_t i = 0; i < ledger->accounts; i++)
		if (is_kind(&ledger->account[i], "recovery") && strcmp(ledger->account[i].owner, grant) == 0 &&
			strcmp(ledger->account[i].detail, "surcharge") == 0)
			return ledger->account[i].balance.debits_posted;
	return 0;
}

static void add_grant(const struct fund_ledger *ledger, const struct fund_grant *grant, const struct fund_effect *effect, struct fund_firm *firm,
	struct fund_tier_money *tier)
{
	int64_t kept = 0, fixed = 0, returned;
	bool settled = grant->state >= FUND_SETTLED;
	for (size_t i = 0; i < grant->source_count; i++) {
		const struct fund_source *s = &grant->source[i];
		int64_t part = settled ? s->fixed_krw - s->recovered_krw : s->paid_krw;
		kept += part;
		fixed += s->fixed_krw;
		if (s->nature == FUND_STATE)
			tier->state_krw += part;
		else if (strcmp(s->origin, "returned") == 0)
			tier->returned_krw += part;
		else
			tier->carmaker_krw += part;
	}
	if (firm->tier == 0 || grant->tier < firm->tier)
		firm->tier = grant->tier;
	firm->grants++;
	firm->support_krw += kept;
	firm->duty_krw += obligation_of(ledger, grant->grant, &returned);
	firm->returned_krw += returned;
	if (settled) {
		firm->invoiced_krw += grant->invoiced_krw;
		firm->own_share_krw += grant->invoiced_krw - fixed;
	}
	firm->surcharge_krw += surcharge_of(ledger, grant->grant);
	if (effect) {
		firm->saving_krw += effect->saving_krw;
		firm->saving_planned_krw += effect->saving_planned_krw;
		firm->verified_g += effect->verified_g;
		tier->verified_g += effect->verified_g;
	}
}

void fund_firms(const struct fund_ledger *ledger, const struct fund_effect *effect, size_t effects, struct arena *arena, struct fund_firm **out_firm,
	size_t *out_firms, struct fund_tier_money **out_tier, size_t *out_tiers)
{
	struct fund_firm *firm = arena_alloc(arena, (ledger->grants + 1) * sizeof *firm);
	struct fund_tier_money *tier = arena_alloc(arena, (ledger->grants + 2) * sizeof *tier);
	size_t firms = 0, tiers = 0;
	/* firms by name first, so that grants find theirs */
	for (size_t i = 0; i < ledger->grants; i++)
		if (ledger->grant[i].state >= FUND_RESERVED)
			firm[firms++] = (struct fund_firm){.organisation = ledger->grant[i].organisation};
	if (firms > 0)
		qsort(firm, firms, sizeof *firm, firm_order);
	size_t kept = 0;
	for (size_t i = 0; i < firms; i++)
		if (kept == 0 || strcmp(firm[kept - 1].organisation, firm[i].organisation) != 0)
			firm[kept++] = firm[i];
	firms = kept;
	for (size_t i = 0; i < ledger->grants; i++) {
		const struct fund_grant *grant = &ledger->grant[i];
		struct fund_firm key = {.organisation = grant->organisation};
		if (grant->state < FUND_RESERVED)
			continue;
		struct fund_firm *mine = bsearch(&key, firm, firms, sizeof *firm, firm_order);
		add_grant(ledger, grant, find_effect(effect, effects, grant->grant), mine, tier_line(tier, &tiers, grant->tier));
	}
	/* machines that the fund did not pay reduce too */
	for (size_t i = 0; i < effects; i++) {
		const struct fund_grant *grant = fund_ledger_grant(ledger, effect[i].grant);
		if ((!grant || grant->state < FUND_RESERVED) && effect[i].verified_g != 0)
			tier_line(tier, &tiers, 0)->verified_g += effect[i].verified_g;
	}
	for (size_t i = 0; i < firms; i++) {
		struct fund_firm *f = &firm[i];
		f->net_krw = f->support_krw - f->duty_krw - f->own_share_krw + f->saving_krw;
		f->cash_krw = f->support_krw - f->invoiced_krw - f->duty_krw - f->surcharge_krw + f->saving_krw;
	}
	*out_firm = firm;
	*out_firms = firms;
	*out_tier = tier;
	*out_tiers = tiers;
}

/* ---- statement ---- */

struct statements {
	const struct fund_ledger *ledger;
	struct fund_statement *list;
	size_t count;
};

/* The line of whoever owns money of this origin. There is room for one per account. */
static struct fund_statement *line_of(struct statements *s, const char *funder)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->list[i].funder, funder) == 0)
			return &s->list[i];
	struct fund_statement *line = &s->list[s->count++];
	*line = (struct fund_statement){.funder = funder, .kind = funder, .nature = FUND_PRIVATE};
	return line;
}

/* The state funder that a grant's interest and surcharge go with; without one, the returned money. */
static struct fund_statement *act_line(struct statements *s, const char *grant)
{
	const struct fund_grant *g = grant ? fund_ledger_grant(s->ledger, grant) : NULL;
	for (size_t i = 0; g && i < g->source_count; i++)
		if (g->source[i].nature == FUND_STATE)
			return line_of(s, g->source[i].origin);
	return line_of(s, "returned");
}

static int tier_index(int tier)
{
	return tier < 0 ? 0 : tier >= FUND_TIERS_MAX ? FUND_TIERS_MAX - 1 : tier;
}

static void state_entry(struct statements *s, const struct fund_entry *entry)
{
	const struct fund_account_row *debit = fund_account_of(s->ledger, entry->debit), *credit = fund_account_of(s->ledger, entry->credit);
	int64_t krw = entry->amount_krw;
	if (entry->reverses)
		line_of(s, debit->owner)->received_krw -= krw;
	if (is_kind(credit, "contribution"))
		line_of(s, credit->owner)->received_krw += krw;
	if (is_kind(credit, "returned"))
		line_of(s, "returned")->received_krw += krw;
	if (is_kind(debit, "grant"))
		line_of(s, debit->detail)->paid_krw[tier_index(debit->tier)] += krw;
	if (is_kind(debit, "bank") && is_kind(credit, "interest_due"))
		act_line(s, entry->grant)->interest_krw += krw;
	if (is_kind(debit, "bank") && is_kind(credit, "settlement"))
		line_of(s, credit->detail)->settlement_krw += krw;
	if (is_kind(debit, "bank") && is_kind(credit, "recovery")) {
		if (strcmp(credit->detail, "surcharge") == 0)
			act_line(s, entry->grant)->surcharge_krw += krw;
		else
			line_of(s, credit->detail)->recovery_krw += krw;
	}
	if (is_kind(credit, "bank") && (is_kind(debit, "treasury") || is_kind(debit, "fees"))) {
		struct fund_statement *line = strcmp(credit->owner, "transit") == 0 ? act_line(s, entry->grant) : line_of(s, credit->owner);
		if (is_kind(debit, "treasury"))
			line->treasury_krw += krw;
		else
			line->fees_krw += krw;
	}
}

static void state_account(struct statements *s, const struct fund_account_row *a)
{
	int64_t balance = a->balance.debits_posted - a->balance.credits_posted;
	if (is_kind(a, "contribution")) {
		struct fund_statement *line = line_of(s, a->owner);
		line->kind = a->detail;
		line->nature = a->nature;
	} else if (is_kind(a, "bank") && (strcmp(a->owner, "transit") != 0 || balance != 0)) {
		struct fund_statement *line = line_of(s, a->owner);
		line->on_hand_krw += balance;
		line->held_krw += a->balance.credits_pending;
	} else if (is_kind(a, "recovery")) {
		const struct fund_grant *g = fund_ledger_grant(s->ledger, a->owner);
		struct fund_statement *line = strcmp(a->detail, "surcharge") == 0 ? act_line(s, a->owner) : line_of(s, a->detail);
		if (strcmp(a->detail, "surcharge") == 0)
			line->act_surcharge_krw += a->balance.debits_posted;
		if (g)
			line->act_open_krw += balance;
	} else if (is_kind(a, "settlement")) {
		line_of(s, a->detail)->act_open_krw += balance;
	} else if (is_kind(a, "interest_due")) {
		act_line(s, a->detail)->act_open_krw += balance;
	}
}

static void state_grant(struct statements *s, const struct fund_grant *grant)
{
	bool settled = grant->state >= FUND_SETTLED;
	for (size_t i = 0; i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		struct fund_statement *line = line_of(s, source->origin);
		line->reserved_krw += source->reserved_krw;
		if (!settled)
			continue;
		line->fixed_krw[tier_index(grant->tier)] += source->fixed_krw - source->recovered_krw;
		line->act_grants++;
		line->act_paid_krw += source->paid_krw;
		line->act_fixed_krw += source->fixed_krw;
		line->act_due_krw += source->paid_krw - source->fixed_krw;
		line->act_cancelled_krw += source->recovered_krw;
	}
	if (settled && grant->interest_krw > 0) {
		struct fund_statement *line = act_line(s, grant->grant);
		line->act_interest_krw += grant->interest_krw;
		line->act_due_krw += grant->interest_krw;
	}
}

/* Interest that came back, up to what belonged to the settlement, and what arose later. */
static void state_interest(struct statements *s)
{
	for (size_t i = 0; i < s->ledger->accounts; i++) {
		const struct fund_account_row *a = &s->ledger->account[i];
		const struct fund_grant *g = is_kind(a, "interest_due") ? fund_ledger_grant(s->ledger, a->detail) : NULL;
		if (!g || g->state < FUND_SETTLED)
			continue;
		struct fund_statement *line = act_line(s, g->grant);
		line->act_later_interest_krw += a->balance.debits_posted - g->interest_krw;
		line->act_returned_krw += a->balance.credits_posted < g->interest_krw ? a->balance.credits_posted : g->interest_krw;
	}
	for (size_t i = 0; i < s->ledger->accounts; i++) {
		const struct fund_account_row *a = &s->ledger->account[i];
		if (is_kind(a, "settlement"))
			line_of(s, a->detail)->act_returned_krw += a->balance.credits_posted;
	}
}

static int statement_order(const void *pa, const void *pb)
{
	const struct fund_statement *a = pa, *b = pb;
	static const char *const kind[] = {"ministry_trade", "ministry_sme", "carmaker"};
	size_t x = 0, y = 0;
	while (x < 3 && strcmp(a->kind, kind[x]) != 0)
		x++;
	while (y < 3 && strcmp(b->kind, kind[y]) != 0)
		y++;
	return x != y ? (x < y ? -1 : 1) : strcmp(a->funder, b->funder);
}

void fund_statements(const struct fund_ledger *ledger, struct arena *arena, struct fund_statement **out_list, size_t *out_count)
{
	struct statements s = {.ledger = ledger, .list = arena_alloc(arena, (ledger->accounts + 8) * sizeof *s.list)};
	for (size_t i = 0; i < ledger->accounts; i++)
		state_account(&s, &ledger->account[i]);
	for (size_t i = 0; i < ledger->entries; i++)
		if (fund_is_posted(&ledger->entry[i]))
			state_entry(&s, &ledger->entry[i]);
	for (size_t i = 0; i < ledger->grants; i++)
		if (ledger->grant[i].state >= FUND_RESERVED)
			state_grant(&s, &ledger->grant[i]);
	state_interest(&s);
	if (s.count > 0)
		qsort(s.list, s.count, sizeof *s.list, statement_order);
	*out_list = s.list;
	*out_count = s.count;
}

/* ---- important property ---- */

static const char *const property_names[FUND_PROPERTY_STATES] = {"locked", "free", "recovery", "recovered"};

const char *fund_property_state_name(enum fund_property_state state)
{
	return property_names[state];
}

enum status fund_properties(struct store_tx *tx, const struct fund_ledger *ledger, date_day on, int lock_years, const struct duty_clock *clock,
	struct arena *arena, struct fund_property **out_list, size_t *out_count, struct err *err)
{
	struct fund_property *list = arena_alloc(arena, (ledger->grants + 1) * sizeof *list);
	struct fund_recovery_row *recovery;
	size_t count = 0, recoveries;
	bool *fixed = arena_alloc(arena, ledger->grants + 1);
	enum status status = fund_recovery_rows(tx, arena, &recovery, &recoveries, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < ledger->grants; i++)
		list[i] = (struct fund_property){.completed_on = DATE_NONE, .cause = ""};
	for (size_t i = 0; i < ledger->events; i++) {
		const struct fund_event *event = &ledger->event[i];
		const struct fund_grant *grant = event->on <= on ? fund_ledger_grant(ledger, event->grant) : NULL;
		if (!grant)
			continue;
		struct fund_property *p = &list[grant - ledger->grant];
		if (strcmp(event->to, fund_state_name(FUND_COMPLETED)) == 0)
			p->completed_on = event->on;
		else if (strcmp(event->to, fund_state_name(FUND_SETTLED)) == 0)
			fixed[grant - ledger->grant] = true;
		else if (strcmp(event->to, fund_state_name(FUND_RECOVERY)) == 0)
			p->state = FUND_PROPERTY_RECOVERY;
		else if (strcmp(event->to, fund_state_name(FUND_RECOVERED)) == 0)
			p->state = FUND_PROPERTY_RECOVERED;
	}
	for (size_t i = 0; i < ledger->grants; i++) {
		const struct fund_grant *grant = &ledger->grant[i];
		struct fund_property p = list[i];
		if (p.completed_on == DATE_NONE)
			continue;
		p.grant = grant->grant;
		p.organisation = grant->organisation;
		p.site = grant->site;
		p.tier = grant->tier;
		for (size_t k = 0; fixed[i] && k < grant->source_count; k++) {
			p.fixed_krw += grant->source[k].fixed_krw;
			p.state_krw += grant->source[k].nature == FUND_STATE ? grant->source[k].fixed_krw : 0;
			p.recovered_krw += p.state >= FUND_PROPERTY_RECOVERY ? grant->source[k].recovered_krw : 0;
		}
		for (size_t k = 0; p.state >= FUND_PROPERTY_RECOVERY && k < recoveries; k++)
			if (strcmp(recovery[k].measure, grant->grant) == 0)
				p.cause = recovery[k].cause;
		p.locked_until = duty_clock_length(clock, "disposal_lock", p.completed_on, lock_years).last_day;
		if (p.state == FUND_PROPERTY_LOCKED && on > p.locked_until)
			p.state = FUND_PROPERTY_FREE;
		list[count++] = p;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
