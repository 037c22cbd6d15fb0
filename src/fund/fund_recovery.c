/* Money that comes back: settlement and interest after the fixing, recovery after a cancellation, set-off against another grant; and exclusion. */
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct fund_account fund_receivable(const char *kind, const struct fund_grant *grant, const char *detail, enum fund_nature nature)
{
	return (struct fund_account){
		.kind = kind, .owner = grant->grant, .detail = detail, .nature = nature, .tier = grant->tier, .programme = grant->programme};
}

static struct fund_account interest_account(const struct fund_grant *grant, const char *kind)
{
	return (struct fund_account){.kind = kind,
		.owner = grant->organisation,
		.detail = grant->grant,
		.nature = FUND_STATE,
		.tier = grant->tier,
		.programme = grant->programme};
}

enum status fund_interest_accounts(struct store_tx *tx, const struct fund_grant *grant, int64_t *out_due, int64_t *out_owed, struct err *err)
{
	struct fund_account due = interest_account(grant, "interest_due"), owed = interest_account(grant, "interest_owed");
	enum status status = fund_account_open(tx, &due, out_due, err);
	return status == ST_OK ? fund_account_open(tx, &owed, out_owed, err) : status;
}

/* One receivable that incoming money settles: at most what is open of it; state money goes on to the treasury. */
struct incoming {
	struct fund_transfer transfer[FUND_SOURCES_MAX * 4];
	size_t count;
	int64_t left;
};

static enum status take_in(struct store_tx *tx, const struct fund_account *receivable, int64_t bank, bool state, const char *step,
	const struct fund_grant *grant, struct incoming *in, struct err *err)
{
	bool found = false;
	struct fund_account_row row;
	enum status status = fund_store_account_find(tx, receivable, &found, &row, err);
	if (status != ST_OK || !found || in->left == 0)
		return status;
	int64_t open = row.balance.debits_posted - row.balance.credits_posted;
	int64_t amount = open < in->left ? open : in->left;
	if (amount <= 0)
		return ST_OK;
	assert(in->count + 2 <= sizeof in->transfer / sizeof *in->transfer);
	in->transfer[in->count++] =
		(struct fund_transfer){.type = FUND_POST, .debit = bank, .credit = row.id, .amount_krw = amount, .step = step, .grant = grant->grant};
	in->left -= amount;
	if (state) {
		int64_t treasury;
		struct fund_account account = {
			.kind = "treasury", .owner = "treasury", .detail = "", .nature = FUND_STATE, .programme = grant->programme};
		status = fund_account_open(tx, &account, &treasury, err);
		in->transfer[in->count++] = (struct fund_transfer){
			.type = FUND_POST, .debit = treasury, .credit = bank, .amount_krw = amount, .step = "remit", .grant = grant->grant};
	}
	return status;
}

static enum status transit_bank(struct store_tx *tx, const struct fund_grant *grant, const char *detail, int64_t *out_id, struct err *err)
{
	struct fund_account account = {.kind = "bank", .owner = "transit", .detail = detail, .nature = FUND_STATE, .programme = grant->programme};
	return fund_account_open(tx, &account, out_id, err);
}

/* Where a source's money comes back to: its own account, of the budget year in which it comes. */
static enum status bank_on(struct store_tx *tx, const struct fund_source *source, date_day on, int64_t *out_id, struct err *err)
{
	struct fund_account_row row;
	enum status status = fund_store_account_get(tx, source->bank, &row, err);
	if (status != ST_OK)
		return status;
	struct fund_account account = {.kind = row.kind,
		.owner = row.owner,
		.detail = row.detail,
		.nature = row.nature,
		.tier = row.tier,
		.programme = row.programme,
		.year = row.year > 0 ? fund_budget_year(on) : 0};
	return fund_account_open(tx, &account, out_id, err);
}

static enum status interest_in(struct store_tx *tx, const struct fund_grant *grant, struct incoming *in, struct err *err)
{
	int64_t bank;
	struct fund_account account = interest_account(grant, "interest_due");
	enum status status = transit_bank(tx, grant, "interest", &bank, err);
	return status == ST_OK ? take_in(tx, &account, bank, true, "interest_in", grant, in, err) : status;
}

/* Was the statement line booked before? The same money for the same grant on the same day is a repetition, anything else is refused. */
static enum status line_seen(
	struct store_tx *tx, const char *key, const char *grant, const char *step, int64_t amount_krw, date_day on, bool *out_seen, struct err *err)
{
	struct arena arena;
	struct fund_entry *entry;
	size_t entries;
	int64_t sum = 0;
	arena_init(&arena);
	enum status status = fund_store_entries(tx, &arena, key, NULL, &entry, &entries, err);
	bool same = true;
	for (size_t i = 0; status == ST_OK && i < entries; i++) {
		same &= entry[i].grant && strcmp(entry[i].grant, grant) == 0 && entry[i].effective_on == on;
		if (strcmp(entry[i].step, "interest_in") == 0 || strcmp(entry[i].step, step) == 0)
			sum += entry[i].amount_krw;
		else
			same &= strcmp(entry[i].step, "remit") == 0;
	}
	arena_done(&arena);
	if (status == ST_OK && entries > 0 && (!same || sum != amount_krw))
		return err_set(err, ST_CONFLICT, "fund.key_reused", key, NULL);
	if (status == ST_OK)
		*out_seen = entries > 0;
	return status;
}

/* Which receivables of a grant money settles, the interest always first, then its sources in order, the surcharge last. */
struct claim {
	const char *kind, *step; /* "settlement" or "recovery" */
	bool surcharge, state_only;
};
static const struct claim settlement = {"settlement", "settlement_in", false, false}, recovery_claim = {"recovery", "recovery_in", true, false};

/* Money that came in by the command `key` for a grant. */
static enum status book_incoming(struct store_tx *tx, struct fund_grant *grant, const struct claim *claim, int64_t amount_krw, date_day on,
	const char *actor, const char *key, const char *evidence, bool *out_seen, int64_t *out_first, struct err *err)
{
	struct incoming in = {.left = amount_krw};
	int64_t bank;
	if (amount_krw <= 0)
		return err_set(err, ST_INPUT, "fund.amount", claim->step, NULL);
	enum status status = line_seen(tx, key, grant->grant, claim->step, amount_krw, on, out_seen, err);
	if (status != ST_OK || *out_seen)
		return status;
	status = interest_in(tx, grant, &in, err);
	for (size_t i = 0; status == ST_OK && i < grant->source_count; i++) {
		struct fund_source *source = &grant->source[i];
		bool is_state = source->nature == FUND_STATE;
		struct fund_account receivable = fund_receivable(claim->kind, grant, source->origin, source->nature);
		int64_t before = in.left;
		if (claim->state_only && !is_state)
			continue;
		status = bank_on(tx, source, on, &bank, err);
		if (status == ST_OK)
			status = take_in(tx, &receivable, bank, is_state, claim->step, grant, &in, err);
		if (!claim->surcharge)
			source->came_back_krw += before - in.left;
	}
	if (status == ST_OK && claim->surcharge) {
		struct fund_account receivable = fund_receivable(claim->kind, grant, "surcharge", FUND_STATE);
		status = transit_bank(tx, grant, "surcharge", &bank, err);
		if (status == ST_OK)
			status = take_in(tx, &receivable, bank, true, claim->step, grant, &in, err);
	}
	if (status == ST_OK && in.left > 0) {
		char paid[32], above[32];
		money_format(amount_krw, paid);
		money_format(in.left, above);
		status = err_set(err, ST_INPUT, "fund.overpaid", grant->grant, paid, above, NULL);
	}
	for (size_t i = 0; evidence && i < in.count; i++)
		in.transfer[i].evidence = evidence;
	if (status == ST_OK)
		status = fund_book(tx, in.transfer, in.count, on, actor, key, out_first, err);
	return status == ST_OK && !claim->surcharge ? fund_grant_put(tx, grant, err) : status;
}

static enum status statement_line_in(struct store_tx *tx, struct fund_grant *grant, const struct claim *claim, int64_t amount_krw, date_day on,
	const char *bank_line, bool *out_seen, struct err *err)
{
	char key[FUND_ID_LEN + 16];
	int64_t first;
	snprintf(key, sizeof key, "bank:%s", bank_line);
	return book_incoming(tx, grant, claim, amount_krw, on, "bank statement", key, NULL, out_seen, &first, err);
}

enum status fund_grant_settlement_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err)
{
	struct fund_grant next;
	bool seen = false;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = statement_line_in(tx, &next, &settlement, amount_krw, on, bank_line, &seen, err);
	if (status == ST_OK)
		*grant = next;
	return status;
}

/* A cancellation sent again: the same shares, multiple, day and evidence change nothing, others are refused. */
static enum status recovered_before(struct store_tx *tx, const struct fund_grant *grant, struct rate cancelled, const struct fund_recovery *recovery,
	date_day on, const char *evidence, struct err *err)
{
	struct fund_balance surcharge;
	bool same = false;
	enum status status = fund_moved_before(tx, grant->grant, FUND_RECOVERY, on, evidence, &same, err);
	if (status == ST_OK)
		status = fund_kind_balance(tx, "recovery", grant->grant, "surcharge", -1, &surcharge, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < grant->source_count; i++)
		same &= grant->source[i].recovered_krw == rate_floor(cancelled, grant->source[i].fixed_krw);
	same &= surcharge.debits_posted == recovery->surcharge_krw;
	return same ? ST_OK : fund_key_reused(err, "recover", grant->grant);
}

/* Before the fixing what was paid stands as the amount, so that all of it can be cancelled; what is reserved goes back. */
static enum status cancel_unfixed(struct store_tx *tx, struct fund_grant *grant, struct rate cancelled, const struct fund_act *act, struct err *err)
{
	if (cancelled.numerator != cancelled.denominator)
		return err_set(err, ST_INPUT, "fund.cancel_part", grant->grant, fund_state_name(grant->state), NULL);
	int64_t paid = 0;
	for (size_t i = 0; i < grant->source_count; i++)
		paid = money_add(paid, grant->source[i].paid_krw);
	if (paid == 0) /* there is nothing to take back: it is withdrawn */
		return err_set(
			err, ST_CONFLICT, "fund.transition", grant->grant, fund_state_name(grant->state), fund_state_name(FUND_RECOVERY), NULL);
	for (size_t i = 0; i < grant->source_count; i++) {
		grant->source[i].fixed_krw = grant->source[i].paid_krw;
		grant->eligible_final_krw = money_add(grant->eligible_final_krw, grant->source[i].paid_krw);
	}
	return fund_release_unpaid(tx, grant, act, err);
}

enum status fund_grant_recover(struct store_tx *tx, struct fund_grant *grant, struct rate cancelled, struct rate multiple, int64_t later_interest_krw,
	const struct fund_duty_rule *duty_or_null, const struct fund_act *act, struct fund_recovery *out_recovery, struct err *err)
{
	struct fund_recovery recovery = {.interest_krw = later_interest_krw};
	struct fund_transfer transfer[FUND_SOURCES_MAX + 1];
	struct fund_grant next;
	size_t booked = 0;
	int64_t account, receivable, first = 0;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status != ST_OK)
		return status;
	bool seen = next.state == FUND_RECOVERY || next.state == FUND_RECOVERED;
	if (!seen)
		status = fund_transition_check(&next, FUND_RECOVERY, err);
	if (status == ST_OK && !seen && next.state < FUND_SETTLED)
		status = cancel_unfixed(tx, &next, cancelled, act, err);
	for (size_t i = 0; status == ST_OK && i < next.source_count; i++) {
		struct fund_source *source = &next.source[i];
		int64_t principal = fund_sanction_of(source->fixed_krw, cancelled, 0, (struct rate){0, 1}).principal_krw;
		recovery.principal_krw += principal;
		if (source->nature == FUND_STATE)
			recovery.state_principal_krw += principal;
		if (seen)
			continue;
		source->recovered_krw = principal;
		if (principal == 0)
			continue;
		struct fund_account a = fund_receivable("recovery", &next, source->origin, source->nature);
		status = fund_account_open(tx, &a, &receivable, err);
		if (status == ST_OK)
			status = fund_grant_account(tx, &next, source, &account, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = receivable,
			.credit = account,
			.amount_krw = principal,
			.step = "recovery",
			.grant = next.grant,
			.evidence = act->evidence};
	}
	/* the surcharge rests on the subsidy to be returned: state money only (Subsidy Act 33-2) */
	recovery.surcharge_krw = fund_sanction_of(recovery.state_principal_krw, (struct rate){1, 1}, 0, multiple).surcharge_krw;
	if (status == ST_OK && seen) {
		status = recovered_before(tx, &next, cancelled, &recovery, act->on, act->evidence, err);
		if (status == ST_OK) {
			*grant = next;
			*out_recovery = recovery;
		}
		return status;
	}
	if (status == ST_OK && recovery.surcharge_krw > 0) {
		struct fund_account a = fund_receivable("recovery", &next, "surcharge", FUND_STATE);
		struct fund_account b = fund_receivable("sanction", &next, "surcharge", FUND_STATE);
		status = fund_account_open(tx, &a, &receivable, err);
		if (status == ST_OK)
			status = fund_account_open(tx, &b, &account, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = receivable,
			.credit = account,
			.amount_krw = recovery.surcharge_krw,
			.step = "surcharge",
			.grant = next.grant,
			.evidence = act->evidence};
	}
	char key[FUND_ID_LEN + 32];
	snprintf(key, sizeof key, "recover:%s", next.grant);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, act->on, act->maker, key, &first, err);
	if (status == ST_OK)
		status = fund_grant_put(tx, &next, err);
	if (status == ST_OK)
		status = fund_grant_move(tx, next.grant, FUND_RECOVERY, act, first, err);
	next.state = FUND_RECOVERY;
	if (status == ST_OK && duty_or_null) {
		snprintf(key, sizeof key, "duty:%s:recover", next.grant);
		status = fund_duty_true_up(tx, &next, duty_or_null, act, key, err);
	}
	if (status == ST_OK) {
		*grant = next;
		*out_recovery = recovery;
	}
	return status;
}

/* recovery → recovered once nothing is open any more. */
static enum status note_recovered(struct store_tx *tx, struct fund_grant *grant, const struct fund_act *act, struct err *err)
{
	struct fund_balance balance;
	enum status status = fund_kind_balance(tx, "recovery", grant->grant, NULL, -1, &balance, err);
	if (status != ST_OK || balance.debits_posted != balance.credits_posted)
		return status;
	grant->state = FUND_RECOVERED;
	return fund_grant_move(tx, grant->grant, FUND_RECOVERED, act, 0, err);
}

enum status fund_grant_recovery_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err)
{
	struct fund_act act = {.on = on, .maker = "bank statement", .evidence = bank_line};
	struct fund_grant next;
	bool seen = false;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = statement_line_in(tx, &next, &recovery_claim, amount_krw, on, bank_line, &seen, err);
	if (status == ST_OK && !seen)
		status = note_recovered(tx, &next, &act, err);
	if (status == ST_OK)
		*grant = next;
	return status;
}

/* ---- set-off ---- */

/* What may still be set off against a grant on a day: the state money paid to it on that day, less what was set off before. */
static enum status set_off_left(struct store_tx *tx, const char *against, date_day on, int64_t *out_krw, struct err *err)
{
	struct arena arena;
	struct fund_entry *entry;
	size_t entries;
	int64_t left = 0, used = 0;
	arena_init(&arena);
	enum status status = fund_store_entries(tx, &arena, NULL, "pay", &entry, &entries, err);
	for (size_t i = 0; status == ST_OK && i < entries; i++) {
		struct fund_account_row bank;
		if (!entry[i].grant || strcmp(entry[i].grant, against) != 0 || entry[i].effective_on != on)
			continue;
		status = fund_store_account_get(tx, entry[i].credit, &bank, err);
		if (status == ST_OK && bank.nature == FUND_STATE)
			left = money_add(left, entry[i].amount_krw);
	}
	if (status == ST_OK)
		status = fund_store_set_off_sum(tx, against, on, &used, err);
	arena_done(&arena);
	if (status == ST_OK)
		*out_krw = left - used;
	return status;
}

enum status fund_grant_set_off(struct store_tx *tx, struct fund_grant *grant, const char *against, int64_t amount_krw, const struct fund_act *act,
	const char *set_off_id, struct err *err)
{
	static const struct claim state_settlement = {"settlement", "settlement_in", false, true},
				  state_recovery = {"recovery", "recovery_in", true, true};
	struct fund_grant next, other;
	int64_t left = 0, first = 0;
	bool seen = false;
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "setoff:%s", set_off_id);
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = fund_grant_get(tx, against, &other, err);
	if (status == ST_OK && (strcmp(next.organisation, other.organisation) != 0 || strcmp(next.programme, other.programme) != 0 ||
				       strcmp(next.grant, other.grant) == 0))
		status = err_set(err, ST_INPUT, "fund.set_off_firm", set_off_id, next.grant, other.grant, NULL);
	if (status == ST_OK)
		status = fund_booked(tx, key, &seen, err);
	if (status == ST_OK && !seen)
		status = set_off_left(tx, against, act->on, &left, err);
	if (status == ST_OK && !seen && amount_krw > left) {
		char amount[32], most[32];
		money_format(amount_krw, amount);
		money_format(left, most);
		status = err_set(err, ST_INPUT, "fund.set_off_above", set_off_id, amount, most, NULL);
	}
	if (status == ST_OK)
		status = book_incoming(tx, &next, next.state >= FUND_RECOVERY ? &state_recovery : &state_settlement, amount_krw, act->on, act->maker,
			key, act->evidence, &seen, &first, err);
	if (status == ST_OK && !seen)
		status = fund_store_set_off_add(tx,
			&(struct fund_set_off){.id = set_off_id,
				.grant = next.grant,
				.against = against,
				.on = act->on,
				.position = first,
				.amount_krw = amount_krw},
			err);
	if (status == ST_OK && !seen && next.state == FUND_RECOVERY)
		status = note_recovered(tx, &next, &(struct fund_act){.on = act->on, .maker = act->maker, .evidence = act->evidence}, err);
	if (status == ST_OK)
		*grant = next;
	return status;
}

/* ---- exclusion ---- */

enum status fund_exclude(
	struct store_tx *tx, const char *recovery, const char *organisation, const char *cause, date_day from, int years, struct err *err)
{
	/* how often it must have happened (Act 31-2 ①); selling without approval breaches the law (35 ③) */
	static const struct {
		const char *cause, *like;
		int64_t times;
	} rule[] = {{"fraud", "fraud", 1}, {"other_use", "other_use", 2}, {"disposal", "breach", 3}, {"breach", "disposal", 3}};
	char number[24], needed[24];
	int64_t times = 0;
	if (years < 1 || years > 5) {
		snprintf(number, sizeof number, "%d", years);
		return err_set(err, ST_INPUT, "fund.exclusion_years", recovery, number, NULL);
	}
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < sizeof rule / sizeof *rule; i++) {
		if (strcmp(rule[i].cause, cause) != 0)
			continue;
		status = fund_store_cause_count(tx, organisation, cause, rule[i].like, from, &times, err);
		if (status != ST_OK || times >= rule[i].times)
			continue;
		snprintf(number, sizeof number, "%lld", (long long)times);
		snprintf(needed, sizeof needed, "%lld", (long long)rule[i].times);
		status = err_set(err, ST_INPUT, "fund.exclusion_early", recovery, cause, number, needed, NULL);
	}
	return status == ST_OK ? fund_store_exclusion_put(tx, recovery, organisation, cause, from, date_add_months(from, 12 * years) - 1, err)
			       : status;
}
