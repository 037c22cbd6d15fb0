/* The grant's life cycle with its money: reserve, pay, fix, take back, recover; and the return duty. */
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define ACTOR_OPERATOR "operator"

void fund_event_hash(const char *previous, const struct fund_event *event, char out_hash[HASH_HEX_LEN])
{
	struct hash hash;
	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, event->seq);
	hash_string(&hash, event->grant);
	hash_string(&hash, event->from);
	hash_string(&hash, event->to);
	hash_int(&hash, event->on);
	hash_string(&hash, event->actor);
	hash_string(&hash, event->evidence);
	hash_int(&hash, event->group_first);
	hash_final(&hash, out_hash);
}

static enum status record(struct store_tx *tx, const char *grant, const char *from, const char *to, date_day on, const char *actor,
	const char *evidence, int64_t group_first, struct err *err)
{
	struct fund_event event = {
		.grant = grant, .from = from, .to = to, .on = on, .actor = actor, .evidence = evidence ? evidence : "", .group_first = group_first};
	char previous[HASH_HEX_LEN];
	int64_t last = 0;
	enum status status = fund_store_event_last(tx, &last, previous, err);
	if (status != ST_OK)
		return status;
	event.seq = last + 1;
	fund_event_hash(previous, &event, event.hash);
	return fund_store_event_add(tx, &event, err);
}

/* Did the grant come to a state on that day with that evidence? */
static enum status moved_before(
	struct store_tx *tx, const char *grant, enum fund_state to, date_day on, const char *evidence, bool *out_same, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_event *event;
	size_t events;
	enum status status = fund_store_events(tx, &arena, &event, &events, err);
	bool same = false;
	for (size_t i = 0; status == ST_OK && i < events; i++)
		same |= strcmp(event[i].grant, grant) == 0 && strcmp(event[i].to, fund_state_name(to)) == 0 && event[i].on == on &&
			strcmp(event[i].evidence, evidence ? evidence : "") == 0;
	arena_done(&arena);
	if (status == ST_OK)
		*out_same = same;
	return status;
}

static enum status key_reused(struct err *err, const char *command, const char *grant)
{
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "%s:%s", command, grant);
	return err_set(err, ST_CONFLICT, "fund.key_reused", key, NULL);
}

static enum status check_transition(const struct fund_grant *grant, enum fund_state to, struct err *err)
{
	if (fund_transition_allowed(grant->state, to))
		return ST_OK;
	return err_set(err, ST_CONFLICT, "fund.transition", grant->grant, fund_state_name(grant->state), fund_state_name(to), NULL);
}

enum status fund_grant_create(
	struct store_tx *tx, const struct fund_grant *grant, date_day on, const char *actor, const char *evidence, struct err *err)
{
	struct fund_grant fresh = *grant, known;
	bool same = false;
	enum status status = fund_grant_get(tx, grant->grant, &known, err);
	if (status == ST_OK) {
		status = moved_before(tx, grant->grant, FUND_SUBMITTED, on, evidence, &same, err);
		if (status == ST_OK && (!same || strcmp(known.organisation, grant->organisation) != 0 || strcmp(known.site, grant->site) != 0 ||
					       strcmp(known.consortium, grant->consortium) != 0 || strcmp(known.route, grant->route) != 0 ||
					       known.tier != grant->tier || known.eligible_planned_krw != grant->eligible_planned_krw))
			status = err_set(err, ST_CONFLICT, "fund.grant_exists", grant->grant, NULL);
		return status;
	}
	if (status != ST_NOT_FOUND)
		return status;
	err_clear(err);
	fresh.state = FUND_SUBMITTED;
	status = fund_grant_put(tx, &fresh, err);
	if (status == ST_OK)
		status = record(tx, grant->grant, fund_state_name(FUND_DRAFT), fund_state_name(FUND_SUBMITTED), on, actor, evidence, 0, err);
	return status;
}

enum status fund_grant_move(struct store_tx *tx, const char *id, enum fund_state to, date_day on, const char *actor, const char *evidence,
	int64_t group_first, struct err *err)
{
	struct fund_grant grant;
	enum status status = fund_grant_get(tx, id, &grant, err);
	if (status == ST_OK)
		status = check_transition(&grant, to, err);
	struct fund_balance paid = {0};
	if (status == ST_OK && to == FUND_REJECTED)
		status = fund_kind_balance(tx, "grant", id, NULL, -1, &paid, err);
	if (status == ST_OK && to == FUND_REJECTED && paid.debits_posted > 0) {
		char amount[32];
		money_format(paid.debits_posted, amount);
		status = err_set(err, ST_CONFLICT, "fund.rejected_with_money", id, amount, NULL);
	}
	if (status == ST_OK)
		status = record(tx, id, fund_state_name(grant.state), fund_state_name(to), on, actor, evidence, group_first, err);
	if (status == ST_OK)
		status = fund_store_grant_state(tx, id, to, err);
	return status;
}

enum status fund_grant_abandoned(struct store_tx *tx, const char *grant, bool *out_abandoned, struct err *err)
{
	struct arena arena;
	struct fund_event *event;
	size_t events;
	bool abandoned = false;
	arena_init(&arena);
	enum status status = fund_store_events(tx, &arena, &event, &events, err);
	for (size_t i = 0; status == ST_OK && i < events; i++)
		abandoned |= strcmp(event[i].grant, grant) == 0 && strcmp(event[i].from, fund_state_name(FUND_DISBURSED)) == 0 &&
			     strcmp(event[i].to, fund_state_name(FUND_SETTLED)) == 0;
	arena_done(&arena);
	if (status == ST_OK)
		*out_abandoned = abandoned;
	return status;
}

static enum status grant_account(
	struct store_tx *tx, const struct fund_grant *grant, const struct fund_source *source, int64_t *out_id, struct err *err)
{
	struct fund_account account = {
		.kind = "grant", .owner = grant->grant, .detail = source->origin, .nature = source->nature, .tier = grant->tier};
	return fund_account_open(tx, &account, out_id, err);
}

/* Shares as whole weights on one denominator, so that the split is exact. False if that takes more than 18 digits. */
static bool common_weights(const struct rate *share, size_t count, int64_t *out_weight)
{
	int64_t common = 1;
	for (size_t m = 0; m < count; m++) {
		int64_t a = common, b = share[m].denominator;
		while (b) {
			int64_t rest = a % b;
			a = b;
			b = rest;
		}
		if (__builtin_mul_overflow(common / a, share[m].denominator, &common) || common > INT64_C(1000000000000000000))
			return false;
	}
	for (size_t m = 0; m < count; m++)
		if (__builtin_mul_overflow(share[m].numerator, common / share[m].denominator, &out_weight[m]))
			return false;
	return true;
}

enum status fund_grant_reserve(struct store_tx *tx, struct fund_grant *grant, const struct rate *share, size_t milestone_count, date_day on,
	const char *evidence, struct err *err)
{
	int64_t weight[8], part[8];
	size_t booked = 0;
	struct fund_transfer transfer[FUND_SOURCES_MAX * 8];
	struct fund_milestone_row milestone[FUND_SOURCES_MAX * 8];
	assert(milestone_count > 0 && milestone_count <= 8);
	struct fund_grant stored;
	enum status status = fund_grant_get(tx, grant->grant, &stored, err);
	if (status == ST_OK && !common_weights(share, milestone_count, weight))
		status = err_set(err, ST_INPUT, "fund.shares", grant->grant, NULL);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		int64_t account;
		if (source->reserved_krw - source->in_kind_krw == 0)
			continue;
		status = grant_account(tx, grant, source, &account, err);
		if (status != ST_OK)
			return status;
		split_largest_remainder(source->reserved_krw - source->in_kind_krw, weight, milestone_count, part);
		for (size_t m = 0; m < milestone_count; m++) {
			if (part[m] == 0)
				continue;
			transfer[booked] = (struct fund_transfer){.type = FUND_PENDING,
				.debit = account,
				.credit = source->bank,
				.amount_krw = part[m],
				.step = "reserve",
				.grant = grant->grant,
				.evidence = evidence};
			milestone[booked] = (struct fund_milestone_row){.milestone = (int64_t)m, .source = (int64_t)i, .amount_krw = part[m]};
			snprintf(milestone[booked].grant, sizeof milestone[booked].grant, "%s", grant->grant);
			booked++;
		}
	}
	int64_t first = 0;
	bool seen = false;
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "reserve:%s", grant->grant);
	status = fund_booked(tx, key, &seen, err);
	if (status == ST_OK && !seen)
		status = check_transition(&stored, FUND_RESERVED, err);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, on, ACTOR_OPERATOR, key, &first, err);
	if (status == ST_OK && seen) {
		*grant = stored;
		return ST_OK;
	}
	for (size_t k = 0; status == ST_OK && k < booked; k++) {
		milestone[k].pending = first + (int64_t)k;
		status = fund_store_milestone_add(tx, &milestone[k], err);
	}
	if (status == ST_OK)
		status = fund_grant_put(tx, grant, err);
	if (status == ST_OK)
		status = fund_grant_move(tx, grant->grant, FUND_RESERVED, on, ACTOR_OPERATOR, evidence, first, err);
	if (status == ST_OK)
		grant->state = FUND_RESERVED;
	return status;
}

int64_t fund_grant_base_krw(const struct fund_grant *grant, const struct fund_duty_rule *rule)
{
	bool fixed = grant->state >= FUND_SETTLED;
	int64_t base = 0;
	for (size_t i = 0; i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		if (rule->state_only && source->nature != FUND_STATE)
			continue;
		base = money_add(base, fixed ? source->fixed_krw - source->recovered_krw : source->paid_krw);
	}
	return base;
}

/* Raises or lowers the return duty of a firm's tier-1 grants to floor(ratio × Σ base), split by largest remainder; one ledger group. */
static enum status adjust_duty(struct store_tx *tx, const char *organisation, const struct fund_duty_rule *rule, date_day on, const char *key,
	const char *evidence, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_grant *grant;
	struct fund_obligation *known;
	size_t grants, knowns;
	enum status status = fund_grants(tx, &arena, &grant, &grants, err);
	if (status == ST_OK)
		status = fund_obligations(tx, &arena, &known, &knowns, err);
	if (status != ST_OK)
		goto done;
	size_t count = 0;
	struct fund_grant **mine = arena_alloc(&arena, (grants + 1) * sizeof *mine);
	int64_t *base = arena_alloc(&arena, (grants + 1) * sizeof *base), *duty = arena_alloc(&arena, (grants + 1) * sizeof *duty), total = 0;
	for (size_t i = 0; i < grants; i++) {
		if (grant[i].tier != 1 || strcmp(grant[i].organisation, organisation) != 0 || grant[i].state < FUND_RESERVED)
			continue;
		base[count] = fund_grant_base_krw(&grant[i], rule);
		total = money_add(total, base[count]);
		mine[count++] = &grant[i];
	}
	if (total > 0)
		split_largest_remainder(fund_obligation_krw(rule->ratio, total), base, count, duty);
	struct fund_transfer *transfer = arena_alloc(&arena, (count + 1) * sizeof *transfer);
	size_t booked = 0;
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		struct fund_obligation obligation = {0};
		snprintf(obligation.grant, sizeof obligation.grant, "%s", mine[i]->grant);
		snprintf(obligation.organisation, sizeof obligation.organisation, "%s", organisation);
		for (size_t k = 0; k < knowns; k++)
			if (strcmp(known[k].grant, mine[i]->grant) == 0)
				obligation = known[k];
		int64_t delta = duty[i] - obligation.obligation_krw, account, contra;
		if (delta != 0) {
			struct fund_account a = {.kind = "duty", .owner = organisation, .detail = mine[i]->grant, .nature = FUND_DUTY, .tier = 1};
			struct fund_account b = {
				.kind = "duty_contra", .owner = organisation, .detail = mine[i]->grant, .nature = FUND_DUTY, .tier = 1};
			status = fund_account_open(tx, &a, &account, err);
			if (status == ST_OK)
				status = fund_account_open(tx, &b, &contra, err);
			if (status != ST_OK)
				break;
			transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
				.debit = delta > 0 ? account : contra,
				.credit = delta > 0 ? contra : account,
				.amount_krw = delta > 0 ? delta : -delta,
				.step = delta > 0 ? "obligation" : "obligation_down",
				.grant = mine[i]->grant,
				.evidence = evidence};
		}
		obligation.base_krw = base[i];
		obligation.obligation_krw = duty[i];
		status = fund_store_obligation_put(tx, &obligation, err);
	}
	int64_t first;
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, on, "programme rule", key, &first, err);
done:
	arena_done(&arena);
	return status;
}

enum status fund_grant_pay(struct store_tx *tx, struct fund_grant *grant, size_t index, const struct fund_duty_rule *duty_or_null, date_day on,
	const char *evidence, struct err *err)
{
	if (!evidence || !evidence[0])
		return err_set(err, ST_INPUT, "fund.no_evidence", grant->grant, NULL);
	struct arena arena;
	arena_init(&arena);
	struct fund_milestone_row *row;
	struct fund_grant next;
	size_t rows = 0, booked = 0;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = fund_store_milestones(tx, &arena, grant->grant, &row, &rows, err);
	struct fund_transfer transfer[FUND_SOURCES_MAX];
	size_t at[FUND_SOURCES_MAX];
	for (size_t i = 0; status == ST_OK && i < rows; i++) {
		if (row[i].milestone != (int64_t)index)
			continue;
		assert(booked < FUND_SOURCES_MAX);
		at[booked] = i;
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST_PENDING,
			.pending = row[i].pending,
			.amount_krw = row[i].amount_krw,
			.step = "pay",
			.grant = grant->grant,
			.evidence = evidence};
	}
	char key[FUND_ID_LEN + 32];
	int64_t first = 0;
	bool seen = false;
	snprintf(key, sizeof key, "pay:%s:%zu", grant->grant, index);
	if (status == ST_OK)
		status = booked > 0 ? fund_booked(tx, key, &seen, err) : moved_before(tx, grant->grant, FUND_DISBURSED, on, evidence, &seen, err);
	if (status == ST_OK && !seen && (next.state < FUND_RESERVED || next.state > FUND_INSTALLED))
		status = err_set(
			err, ST_CONFLICT, "fund.transition", grant->grant, fund_state_name(next.state), fund_state_name(FUND_DISBURSED), NULL);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, on, ACTOR_OPERATOR, key, &first, err);
	if (status != ST_OK || seen)
		goto done;
	for (size_t k = 0; status == ST_OK && k < booked; k++) {
		status = fund_store_milestone_paid(tx, grant->grant, row[at[k]].milestone, row[at[k]].source, first + (int64_t)k, err);
		next.source[row[at[k]].source].paid_krw += row[at[k]].amount_krw;
	}
	enum fund_state to = next.state == FUND_INSTALLED ? FUND_INSTALLED : FUND_DISBURSED;
	if (status == ST_OK)
		status = fund_grant_put(tx, &next, err);
	if (status == ST_OK)
		status = fund_grant_move(tx, grant->grant, to, on, ACTOR_OPERATOR, evidence, first, err);
	next.state = to;
	if (status == ST_OK && duty_or_null && next.tier == 1) {
		snprintf(key, sizeof key, "duty:%s:pay:%zu", grant->grant, index);
		status = adjust_duty(tx, next.organisation, duty_or_null, on, key, evidence, err);
	}
done:
	if (status == ST_OK)
		*grant = next;
	arena_done(&arena);
	return status;
}

static enum status interest_accounts(struct store_tx *tx, const struct fund_grant *grant, int64_t *out_due, int64_t *out_owed, struct err *err)
{
	struct fund_account due = {
		.kind = "interest_due", .owner = grant->organisation, .detail = grant->grant, .nature = FUND_STATE, .tier = grant->tier};
	struct fund_account owed = {
		.kind = "interest_owed", .owner = grant->organisation, .detail = grant->grant, .nature = FUND_STATE, .tier = grant->tier};
	enum status status = fund_account_open(tx, &due, out_due, err);
	return status == ST_OK ? fund_account_open(tx, &owed, out_owed, err) : status;
}

enum status fund_grant_interest(struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *key, struct err *err)
{
	int64_t due, owed, first;
	struct arena arena;
	struct fund_entry *known;
	struct fund_grant next;
	size_t seen = 0;
	arena_init(&arena);
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = interest_accounts(tx, &next, &due, &owed, err);
	if (status == ST_OK)
		status = fund_store_entries(tx, &arena, key, NULL, &known, &seen, err);
	if (status == ST_OK) {
		/* what arises after the fixing is not in the settlement: a step of its own */
		const char *step = next.state < FUND_SETTLED ? "interest" : "interest_later";
		struct fund_transfer transfer = {.type = FUND_POST,
			.debit = due,
			.credit = owed,
			.amount_krw = amount_krw,
			.step = seen > 0 && strncmp(known->step, "interest", 8) == 0 ? known->step : step,
			.grant = grant->grant};
		status = fund_book(tx, &transfer, 1, on, "bank statement", key, &first, err);
	}
	arena_done(&arena);
	if (status == ST_OK && seen == 0 && next.state < FUND_SETTLED) {
		next.interest_krw += amount_krw;
		status = fund_grant_put(tx, &next, err);
	}
	if (status == ST_OK)
		*grant = next;
	return status;
}

/* What each source's fixed amount is. Tier 1 and ministry: the funder's rate, all together at most the eligible cost, as they were reserved; pool:
 * the pool's rate on the whole, split by what was paid. */
void fund_fix_sources(struct fund_grant *grant, int64_t eligible_final_krw)
{
	if (strcmp(grant->route, "pool") != 0) {
		int64_t left = eligible_final_krw;
		for (size_t i = 0; i < grant->source_count; i++) {
			struct fund_source *source = &grant->source[i];
			source->fixed_krw = fund_support_krw(source->rate, eligible_final_krw, source->paid_krw < left ? source->paid_krw : left);
			left -= source->fixed_krw;
		}
		return;
	}
	int64_t weight[FUND_SOURCES_MAX], part[FUND_SOURCES_MAX], paid = 0;
	for (size_t i = 0; i < grant->source_count; i++) {
		weight[i] = grant->source[i].paid_krw;
		paid = money_add(paid, weight[i]);
	}
	if (paid == 0)
		return;
	split_largest_remainder(fund_support_krw(grant->source[0].rate, eligible_final_krw, paid), weight, grant->source_count, part);
	for (size_t i = 0; i < grant->source_count; i++)
		grant->source[i].fixed_krw = part[i];
}

/* What was reserved and will not be paid any more goes back to its funder (L4: void restores the whole). */
static enum status release_unpaid(struct store_tx *tx, const struct fund_grant *grant, date_day on, struct err *err)
{
	struct arena arena;
	struct fund_milestone_row *row;
	size_t rows, booked = 0;
	arena_init(&arena);
	enum status status = fund_store_milestones(tx, &arena, grant->grant, &row, &rows, err);
	if (status == ST_OK) {
		struct fund_transfer *transfer = arena_alloc(&arena, (rows + 1) * sizeof *transfer);
		char key[FUND_ID_LEN + 16];
		int64_t first;
		for (size_t i = 0; i < rows; i++)
			if (row[i].paid == 0)
				transfer[booked++] = (struct fund_transfer){.type = FUND_VOID_PENDING,
					.pending = row[i].pending,
					.amount_krw = row[i].amount_krw,
					.step = "release",
					.grant = grant->grant};
		snprintf(key, sizeof key, "release:%s", grant->grant);
		if (booked > 0)
			status = fund_book(tx, transfer, booked, on, ACTOR_OPERATOR, key, &first, err);
	}
	arena_done(&arena);
	return status;
}

enum status fund_grant_fix(struct store_tx *tx, struct fund_grant *grant, int64_t eligible_final_krw, const struct fund_duty_rule *duty_or_null,
	date_day on, const char *evidence, int64_t *out_return_krw, struct err *err)
{
	struct fund_transfer transfer[FUND_SOURCES_MAX];
	struct fund_grant next;
	size_t booked = 0;
	int64_t paid = 0, fixed = 0, first = 0;
	bool seen = false, same = false;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK && (eligible_final_krw < 0 || eligible_final_krw > MONEY_MAX_KRW))
		status = err_set(err, ST_INPUT, "fund.amount", "fix", NULL);
	if (status != ST_OK)
		return status;
	seen = next.state >= FUND_SETTLED;
	if (seen) {
		status = moved_before(tx, grant->grant, FUND_SETTLED, on, evidence, &same, err);
		if (status == ST_OK && (!same || next.eligible_final_krw != eligible_final_krw))
			status = key_reused(err, "fix", grant->grant);
	} else {
		status = check_transition(&next, FUND_SETTLED, err);
		/* without completion only at nothing: the machine was abandoned (G2) */
		if (status == ST_OK && next.state != FUND_COMPLETED && eligible_final_krw != 0)
			status = err_set(
				err, ST_CONFLICT, "fund.transition", next.grant, fund_state_name(next.state), fund_state_name(FUND_SETTLED), NULL);
		next.eligible_final_krw = eligible_final_krw;
		next.invoiced_krw = grant->invoiced_krw;
		fund_fix_sources(&next, eligible_final_krw);
	}
	for (size_t i = 0; status == ST_OK && i < next.source_count; i++) {
		const struct fund_source *source = &next.source[i];
		paid = money_add(paid, source->paid_krw);
		fixed = money_add(fixed, source->fixed_krw);
		int64_t back = source->paid_krw - source->fixed_krw, receivable, account;
		assert(back >= 0);
		if (back == 0 || seen)
			continue;
		struct fund_account a = {
			.kind = "settlement", .owner = next.grant, .detail = source->origin, .nature = source->nature, .tier = next.tier};
		status = fund_account_open(tx, &a, &receivable, err);
		if (status == ST_OK)
			status = grant_account(tx, &next, source, &account, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = receivable,
			.credit = account,
			.amount_krw = back,
			.step = "fix",
			.grant = next.grant,
			.evidence = evidence};
	}
	char key[FUND_ID_LEN + 32];
	snprintf(key, sizeof key, "fix:%s", next.grant);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, on, ACTOR_OPERATOR, key, &first, err);
	if (status == ST_OK && !seen)
		status = release_unpaid(tx, &next, on, err);
	if (status == ST_OK && !seen)
		status = fund_grant_put(tx, &next, err);
	if (status == ST_OK && !seen)
		status = fund_grant_move(tx, next.grant, FUND_SETTLED, on, ACTOR_OPERATOR, evidence, first, err);
	if (status != ST_OK)
		return status;
	if (!seen)
		next.state = FUND_SETTLED;
	/* L11: disbursed + booked interest = fixed + to return */
	int64_t back = fund_settlement_return_krw(paid, next.interest_krw, fixed);
	assert(paid + next.interest_krw == fixed + back);
	if (duty_or_null && next.tier == 1 && !seen) {
		snprintf(key, sizeof key, "duty:%s:fix", next.grant);
		status = adjust_duty(tx, next.organisation, duty_or_null, on, key, evidence, err);
	}
	if (status == ST_OK) {
		*grant = next;
		*out_return_krw = back;
	}
	return status;
}

/* One receivable that incoming money settles: at most what is open of it; state money goes on to the treasury. */
struct incoming {
	struct fund_transfer transfer[FUND_SOURCES_MAX * 4];
	size_t count;
	int64_t left;
};

static enum status take_in(struct store_tx *tx, const struct fund_account *receivable, int64_t bank, bool state, const char *step, const char *grant,
	struct incoming *in, struct err *err)
{
	bool found = false;
	struct fund_account_row row;
	enum status status = fund_store_account_find(tx, receivable->kind, receivable->owner, receivable->detail, &found, &row, err);
	if (status != ST_OK || !found || in->left == 0)
		return status;
	int64_t open = row.balance.debits_posted - row.balance.credits_posted;
	int64_t amount = open < in->left ? open : in->left;
	if (amount <= 0)
		return ST_OK;
	assert(in->count + 2 <= sizeof in->transfer / sizeof *in->transfer);
	in->transfer[in->count++] =
		(struct fund_transfer){.type = FUND_POST, .debit = bank, .credit = row.id, .amount_krw = amount, .step = step, .grant = grant};
	in->left -= amount;
	if (state) {
		int64_t treasury;
		struct fund_account account = {.kind = "treasury", .owner = "treasury", .detail = "", .nature = FUND_STATE, .tier = 0};
		status = fund_account_open(tx, &account, &treasury, err);
		in->transfer[in->count++] = (struct fund_transfer){
			.type = FUND_POST, .debit = treasury, .credit = bank, .amount_krw = amount, .step = "remit", .grant = grant};
	}
	return status;
}

static enum status transit_bank(struct store_tx *tx, const char *detail, int64_t *out_id, struct err *err)
{
	struct fund_account account = {.kind = "bank", .owner = "transit", .detail = detail, .nature = FUND_STATE, .tier = 0};
	return fund_account_open(tx, &account, out_id, err);
}

static enum status interest_in(struct store_tx *tx, const struct fund_grant *grant, struct incoming *in, struct err *err)
{
	int64_t bank;
	struct fund_account due = {
		.kind = "interest_due", .owner = grant->organisation, .detail = grant->grant, .nature = FUND_STATE, .tier = grant->tier};
	enum status status = transit_bank(tx, "interest", &bank, err);
	return status == ST_OK ? take_in(tx, &due, bank, true, "interest_in", grant->grant, in, err) : status;
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

/* Money of one statement line settles `kind` receivables of a grant, the interest first, then its sources in order; `surcharge` as the last. */
static enum status book_incoming(struct store_tx *tx, const struct fund_grant *grant, const char *kind, const char *step, bool surcharge,
	int64_t amount_krw, date_day on, const char *bank_line, bool *out_seen, struct err *err)
{
	struct incoming in = {.left = amount_krw};
	char key[FUND_ID_LEN + 16];
	int64_t first, bank;
	snprintf(key, sizeof key, "bank:%s", bank_line);
	if (amount_krw <= 0)
		return err_set(err, ST_INPUT, "fund.amount", step, NULL);
	enum status status = line_seen(tx, key, grant->grant, step, amount_krw, on, out_seen, err);
	if (status != ST_OK || *out_seen)
		return status;
	status = interest_in(tx, grant, &in, err);
	for (size_t i = 0; status == ST_OK && i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		struct fund_account receivable = {
			.kind = kind, .owner = grant->grant, .detail = source->origin, .nature = source->nature, .tier = grant->tier};
		status = take_in(tx, &receivable, source->bank, source->nature == FUND_STATE, step, grant->grant, &in, err);
	}
	if (status == ST_OK && surcharge) {
		struct fund_account receivable = {
			.kind = kind, .owner = grant->grant, .detail = "surcharge", .nature = FUND_STATE, .tier = grant->tier};
		status = transit_bank(tx, "surcharge", &bank, err);
		if (status == ST_OK)
			status = take_in(tx, &receivable, bank, true, step, grant->grant, &in, err);
	}
	if (status == ST_OK && in.left > 0) {
		char paid[32], above[32];
		money_format(amount_krw, paid);
		money_format(in.left, above);
		status = err_set(err, ST_INPUT, "fund.overpaid", grant->grant, paid, above, NULL);
	}
	return status == ST_OK ? fund_book(tx, in.transfer, in.count, on, "bank statement", key, &first, err) : status;
}

enum status fund_grant_settlement_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err)
{
	struct fund_grant next;
	bool seen = false;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = book_incoming(tx, &next, "settlement", "settlement_in", false, amount_krw, on, bank_line, &seen, err);
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
	enum status status = moved_before(tx, grant->grant, FUND_RECOVERY, on, evidence, &same, err);
	if (status == ST_OK)
		status = fund_kind_balance(tx, "recovery", grant->grant, "surcharge", -1, &surcharge, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < grant->source_count; i++)
		same &= grant->source[i].recovered_krw == rate_floor(cancelled, grant->source[i].fixed_krw);
	same &= surcharge.debits_posted == recovery->surcharge_krw;
	return same ? ST_OK : key_reused(err, "recover", grant->grant);
}

enum status fund_grant_recover(struct store_tx *tx, struct fund_grant *grant, struct rate cancelled, struct rate multiple, int64_t later_interest_krw,
	const struct fund_duty_rule *duty_or_null, date_day on, const char *evidence, struct fund_recovery *out_recovery, struct err *err)
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
		status = check_transition(&next, FUND_RECOVERY, err);
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
		struct fund_account a = {
			.kind = "recovery", .owner = next.grant, .detail = source->origin, .nature = source->nature, .tier = next.tier};
		status = fund_account_open(tx, &a, &receivable, err);
		if (status == ST_OK)
			status = grant_account(tx, &next, source, &account, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = receivable,
			.credit = account,
			.amount_krw = principal,
			.step = "recovery",
			.grant = next.grant,
			.evidence = evidence};
	}
	/* the surcharge rests on the subsidy to be returned: state money only (Subsidy Act 33-2) */
	recovery.surcharge_krw = fund_sanction_of(recovery.state_principal_krw, (struct rate){1, 1}, 0, multiple).surcharge_krw;
	if (status == ST_OK && seen) {
		status = recovered_before(tx, &next, cancelled, &recovery, on, evidence, err);
		if (status == ST_OK) {
			*grant = next;
			*out_recovery = recovery;
		}
		return status;
	}
	if (status == ST_OK && recovery.surcharge_krw > 0) {
		struct fund_account a = {.kind = "recovery", .owner = next.grant, .detail = "surcharge", .nature = FUND_STATE, .tier = next.tier};
		struct fund_account b = {.kind = "sanction", .owner = next.grant, .detail = "surcharge", .nature = FUND_STATE, .tier = next.tier};
		status = fund_account_open(tx, &a, &receivable, err);
		if (status == ST_OK)
			status = fund_account_open(tx, &b, &account, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = receivable,
			.credit = account,
			.amount_krw = recovery.surcharge_krw,
			.step = "surcharge",
			.grant = next.grant,
			.evidence = evidence};
	}
	char key[FUND_ID_LEN + 32];
	snprintf(key, sizeof key, "recover:%s", next.grant);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, on, ACTOR_OPERATOR, key, &first, err);
	if (status == ST_OK)
		status = fund_grant_put(tx, &next, err);
	if (status == ST_OK)
		status = fund_grant_move(tx, next.grant, FUND_RECOVERY, on, ACTOR_OPERATOR, evidence, first, err);
	next.state = FUND_RECOVERY;
	if (status == ST_OK && duty_or_null && next.tier == 1) {
		snprintf(key, sizeof key, "duty:%s:recover", next.grant);
		status = adjust_duty(tx, next.organisation, duty_or_null, on, key, evidence, err);
	}
	if (status == ST_OK) {
		*grant = next;
		*out_recovery = recovery;
	}
	return status;
}

enum status fund_grant_recovery_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err)
{
	struct fund_grant next;
	struct fund_balance balance;
	bool seen = false;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = book_incoming(tx, &next, "recovery", "recovery_in", true, amount_krw, on, bank_line, &seen, err);
	if (status == ST_OK)
		status = fund_kind_balance(tx, "recovery", grant->grant, NULL, -1, &balance, err);
	if (status == ST_OK && !seen && balance.debits_posted == balance.credits_posted) {
		status = fund_grant_move(tx, grant->grant, FUND_RECOVERED, on, ACTOR_OPERATOR, bank_line, 0, err);
		next.state = FUND_RECOVERED;
	}
	if (status == ST_OK)
		*grant = next;
	return status;
}
