/* The grant's life cycle with its money: reserve, pay, fix, take back, recover; and the return duty. */
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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
	hash_string(&hash, event->role);
	hash_string(&hash, event->actor);
	hash_string(&hash, event->checker);
	hash_string(&hash, event->evidence);
	hash_string(&hash, event->evidence_sha256);
	hash_int(&hash, event->group_first);
	hash_final(&hash, out_hash);
}

static enum status record(struct store_tx *tx, const char *grant, enum fund_state from, enum fund_state to, const struct fund_act *act,
	int64_t group_first, struct err *err)
{
	struct fund_event event = {.grant = grant,
		.from = fund_state_name(from),
		.to = fund_state_name(to),
		.role = fund_state_role(to),
		.on = act->on,
		.actor = act->maker,
		.checker = act->checker ? act->checker : "",
		.evidence = act->evidence ? act->evidence : "",
		.group_first = group_first};
	char previous[HASH_HEX_LEN], sha256[HASH_HEX_LEN];
	int64_t last = 0;
	enum status status = fund_store_event_last(tx, &last, previous, err);
	if (status == ST_OK)
		status = evidence_sha256(tx, event.evidence, sha256, err);
	if (status != ST_OK)
		return status;
	event.evidence_sha256 = sha256;
	event.seq = last + 1;
	fund_event_hash(previous, &event, event.hash);
	return fund_store_event_add(tx, &event, err);
}

/* A step that moves money or decides takes two people (G1: maker ≠ checker). */
static enum status check_people(const char *grant, enum fund_state to, const struct fund_act *act, struct err *err)
{
	bool two = act->checker && act->checker[0] && strcmp(act->maker, act->checker) != 0, none = !act->checker || !act->checker[0];
	if (two || (none && !fund_state_needs_checker(to)))
		return ST_OK;
	return err_set(err, ST_CONFLICT, "fund.four_eyes", grant, fund_state_name(to), act->maker, NULL);
}

/* Did the grant come to a state on that day with that evidence? */
enum status fund_moved_before(
	struct store_tx *tx, const char *grant, enum fund_state to, date_day on, const char *evidence, bool *out_same, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_event *event;
	size_t events;
	enum status status = fund_store_events(tx, &arena, grant, &event, &events, err);
	bool same = false;
	for (size_t i = 0; status == ST_OK && i < events; i++)
		same |= strcmp(event[i].grant, grant) == 0 && strcmp(event[i].to, fund_state_name(to)) == 0 && event[i].on == on &&
			strcmp(event[i].evidence, evidence ? evidence : "") == 0;
	arena_done(&arena);
	if (status == ST_OK)
		*out_same = same;
	return status;
}

enum status fund_key_reused(struct err *err, const char *command, const char *grant)
{
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "%s:%s", command, grant);
	return err_set(err, ST_CONFLICT, "fund.key_reused", key, NULL);
}

enum status fund_transition_check(const struct fund_grant *grant, enum fund_state to, struct err *err)
{
	if (fund_transition_allowed(grant->state, to))
		return ST_OK;
	return err_set(err, ST_CONFLICT, "fund.transition", grant->grant, fund_state_name(grant->state), fund_state_name(to), NULL);
}

enum status fund_grant_create(struct store_tx *tx, const struct fund_grant *grant, const struct fund_act *act, struct err *err)
{
	struct fund_grant fresh = *grant, known;
	bool same = false;
	enum status status = fund_grant_get(tx, grant->grant, &known, err);
	if (status == ST_OK) {
		status = fund_moved_before(tx, grant->grant, FUND_SUBMITTED, act->on, act->evidence, &same, err);
		if (status == ST_OK && (!same || strcmp(known.organisation, grant->organisation) != 0 || strcmp(known.site, grant->site) != 0 ||
					       strcmp(known.consortium, grant->consortium) != 0 || strcmp(known.route, grant->route) != 0 ||
					       strcmp(known.programme, grant->programme) != 0 || known.tier != grant->tier ||
					       known.eligible_planned_krw != grant->eligible_planned_krw))
			status = err_set(err, ST_CONFLICT, "fund.grant_exists", grant->grant, NULL);
		return status;
	}
	if (status != ST_NOT_FOUND)
		return status;
	err_clear(err);
	fresh.state = FUND_SUBMITTED;
	status = fund_grant_put(tx, &fresh, err);
	return status == ST_OK ? record(tx, grant->grant, FUND_DRAFT, FUND_SUBMITTED, act, 0, err) : status;
}

/* A rejected or withdrawn application has had no money. */
static enum status check_no_money(struct store_tx *tx, const char *grant, struct err *err)
{
	struct fund_balance paid;
	char amount[32];
	enum status status = fund_kind_balance(tx, "grant", grant, NULL, -1, &paid, err);
	if (status != ST_OK || paid.debits_posted == 0)
		return status;
	money_format(paid.debits_posted, amount);
	return err_set(err, ST_CONFLICT, "fund.rejected_with_money", grant, amount, NULL);
}

/* The state that a suspended grant had. */
static enum status before_suspension(struct store_tx *tx, const char *grant, enum fund_state *out_state, struct err *err)
{
	struct arena arena;
	struct fund_event *event;
	size_t events;
	enum fund_state found = FUND_STATE_COUNT;
	arena_init(&arena);
	enum status status = fund_store_events(tx, &arena, grant, &event, &events, err);
	for (size_t i = 0; status == ST_OK && i < events; i++)
		for (int s = FUND_RESERVED; strcmp(event[i].grant, grant) == 0 && s <= FUND_INSTALLED; s++)
			if (strcmp(event[i].to, fund_state_name(FUND_SUSPENDED)) == 0 &&
				strcmp(event[i].from, fund_state_name((enum fund_state)s)) == 0)
				found = (enum fund_state)s;
	arena_done(&arena);
	if (status == ST_OK)
		*out_state = found;
	return status;
}

enum status fund_grant_move(struct store_tx *tx, const char *id, enum fund_state to, const struct fund_act *act, int64_t group_first, struct err *err)
{
	struct fund_grant grant;
	enum fund_state former = to;
	bool seen = false;
	enum status status = fund_grant_get(tx, id, &grant, err);
	/* a further payment keeps the state; anything else happens once for a day and paper */
	if (status == ST_OK && (group_first == 0 || grant.state != to || !fund_transition_allowed(grant.state, to)))
		status = fund_moved_before(tx, id, to, act->on, act->evidence, &seen, err);
	if (status != ST_OK || seen)
		return status; /* sent again: it has come to that state already */
	status = fund_transition_check(&grant, to, err);
	if (status == ST_OK && grant.state == FUND_SUSPENDED && to >= FUND_RESERVED && to <= FUND_INSTALLED)
		status = before_suspension(tx, id, &former, err);
	if (status == ST_OK && former != to)
		status = err_set(err, ST_CONFLICT, "fund.transition", id, fund_state_name(grant.state), fund_state_name(to), NULL);
	if (status == ST_OK)
		status = check_people(id, to, act, err);
	if (status == ST_OK && (to == FUND_REJECTED || to == FUND_WITHDRAWN))
		status = check_no_money(tx, id, err);
	if (status == ST_OK && to == FUND_WITHDRAWN)
		status = fund_release_unpaid(tx, &grant, act, err);
	if (status == ST_OK)
		status = record(tx, id, grant.state, to, act, group_first, err);
	if (status == ST_OK)
		status = fund_store_grant_state(tx, id, to, err);
	return status;
}

enum status fund_grant_resume(struct store_tx *tx, const char *grant, const struct fund_act *act, struct err *err)
{
	struct fund_grant known;
	enum fund_state former = FUND_STATE_COUNT;
	bool seen = false;
	enum status status = fund_grant_get(tx, grant, &known, err);
	if (status == ST_OK)
		status = before_suspension(tx, grant, &former, err);
	if (status == ST_OK && known.state != FUND_SUSPENDED) {
		if (former != FUND_STATE_COUNT)
			status = fund_moved_before(tx, grant, former, act->on, act->evidence, &seen, err);
		return status != ST_OK || seen ? status : err_set(err, ST_CONFLICT, "fund.not_suspended", grant, fund_state_name(known.state), NULL);
	}
	return status == ST_OK ? fund_grant_move(tx, grant, former, act, 0, err) : status;
}

enum fund_fixing fund_fixing_of(const struct fund_event *event)
{
	bool completed = strcmp(event->from, fund_state_name(FUND_COMPLETED)) == 0;
	bool fixed = strcmp(event->from, fund_state_name(FUND_SETTLED)) == 0 || strcmp(event->from, fund_state_name(FUND_CLOSED)) == 0;
	if (strcmp(event->to, fund_state_name(FUND_SETTLED)) == 0)
		return completed ? FUND_FIXED : FUND_ABANDONED;
	return strcmp(event->to, fund_state_name(FUND_RECOVERY)) == 0 && !fixed ? FUND_CANCELLED : FUND_NOT_FIXED;
}

enum status fund_grant_fixing(struct store_tx *tx, const char *grant, enum fund_fixing *out_fixing, date_day *out_on, struct err *err)
{
	struct arena arena;
	struct fund_event *event;
	size_t events;
	enum fund_fixing fixing = FUND_NOT_FIXED;
	date_day on = DATE_NONE;
	arena_init(&arena);
	enum status status = fund_store_events(tx, &arena, grant, &event, &events, err);
	for (size_t i = 0; status == ST_OK && i < events && fixing == FUND_NOT_FIXED; i++) {
		fixing = fund_fixing_of(&event[i]);
		on = fixing == FUND_NOT_FIXED ? DATE_NONE : event[i].on;
	}
	arena_done(&arena);
	if (status == ST_OK) {
		*out_fixing = fixing;
		*out_on = on;
	}
	return status;
}

enum status fund_grant_steps(
	struct store_tx *tx, struct arena *arena, const char *grant_or_null, struct fund_step **out_list, size_t *out_count, struct err *err)
{
	struct fund_event *event;
	size_t count;
	enum status status = fund_store_events(tx, arena, grant_or_null, &event, &count, err);
	if (status != ST_OK)
		return status;
	struct fund_step *list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct fund_step){.grant = event[i].grant,
			.from = event[i].from,
			.to = event[i].to,
			.role = event[i].role,
			.maker = event[i].actor,
			.checker = event[i].checker,
			.evidence = event[i].evidence,
			.evidence_sha256 = event[i].evidence_sha256,
			.on = event[i].on,
			.position = event[i].group_first};
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_grant_account(
	struct store_tx *tx, const struct fund_grant *grant, const struct fund_source *source, int64_t *out_id, struct err *err)
{
	struct fund_account account = {.kind = "grant",
		.owner = grant->grant,
		.detail = source->origin,
		.nature = source->nature,
		.tier = grant->tier,
		.programme = grant->programme};
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

enum status fund_grant_reserve(struct store_tx *tx, struct fund_grant *grant, const struct rate *share, size_t milestone_count, date_day expires_on,
	const struct fund_act *act, struct err *err)
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
		int64_t cash = source->reserved_krw - source->pledged_krw;
		assert(cash >= 0 && source->in_kind_krw <= source->pledged_krw);
		if (cash == 0)
			continue;
		status = fund_pool_check(tx, grant, source, err);
		if (status == ST_OK)
			status = fund_grant_account(tx, grant, source, &account, err);
		if (status != ST_OK)
			return status;
		split_largest_remainder(cash, weight, milestone_count, part);
		for (size_t m = 0; m < milestone_count; m++) {
			if (part[m] == 0)
				continue;
			transfer[booked] = (struct fund_transfer){.type = FUND_PENDING,
				.debit = account,
				.credit = source->bank,
				.amount_krw = part[m],
				.expires_on = expires_on,
				.step = "reserve",
				.grant = grant->grant,
				.evidence = act->evidence};
			milestone[booked] = (struct fund_milestone_row){.milestone = (int64_t)m, .source = (int64_t)i, .amount_krw = part[m]};
			snprintf(milestone[booked].grant, sizeof milestone[booked].grant, "%s", grant->grant);
			booked++;
		}
	}
	int64_t first = 0;
	bool seen = false;
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "reserve:%s", grant->grant);
	status = booked > 0 ? fund_booked(tx, key, &seen, err)
			    : fund_moved_before(tx, grant->grant, FUND_RESERVED, act->on, act->evidence, &seen, err);
	if (status == ST_OK && !seen)
		status = fund_transition_check(&stored, FUND_RESERVED, err);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, act->on, act->maker, key, &first, err);
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
		status = fund_grant_move(tx, grant->grant, FUND_RESERVED, act, first, err);
	if (status == ST_OK)
		grant->state = FUND_RESERVED;
	return status;
}

enum status fund_grant_pay(struct store_tx *tx, struct fund_grant *grant, size_t index, const struct fund_duty_rule *duty_or_null,
	const struct fund_act *act, struct err *err)
{
	if (!act->evidence || !act->evidence[0])
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
			.evidence = act->evidence};
	}
	char key[FUND_ID_LEN + 32];
	int64_t first = 0;
	bool seen = false;
	snprintf(key, sizeof key, "pay:%s:%zu", grant->grant, index);
	if (status == ST_OK)
		status = booked > 0 ? fund_booked(tx, key, &seen, err)
				    : fund_moved_before(tx, grant->grant, FUND_DISBURSED, act->on, act->evidence, &seen, err);
	if (status == ST_OK && booked == 0 && !seen) /* a milestone without money, after the installation */
		status = fund_moved_before(tx, grant->grant, FUND_INSTALLED, act->on, act->evidence, &seen, err);
	if (status == ST_OK && !seen && (next.state < FUND_RESERVED || next.state > FUND_INSTALLED))
		status = err_set(
			err, ST_CONFLICT, "fund.transition", grant->grant, fund_state_name(next.state), fund_state_name(FUND_DISBURSED), NULL);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, act->on, act->maker, key, &first, err);
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
		status = fund_grant_move(tx, grant->grant, to, act, first, err);
	next.state = to;
	if (status == ST_OK && duty_or_null) {
		snprintf(key, sizeof key, "duty:%s:pay:%zu", grant->grant, index);
		status = fund_duty_true_up(tx, &next, duty_or_null, act, key, err);
	}
done:
	if (status == ST_OK)
		*grant = next;
	arena_done(&arena);
	return status;
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
		status = fund_interest_accounts(tx, &next, &due, &owed, err);
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

enum status fund_grant_in_kind(struct store_tx *tx, struct fund_grant *grant, const char *origin, int64_t amount_krw, int64_t contribution,
	const struct fund_duty_rule *duty_or_null, const struct fund_act *act, const char *key, struct err *err)
{
	struct fund_grant next;
	struct fund_source *source = NULL;
	int64_t account = 0, first;
	bool seen = false;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK)
		status = fund_booked(tx, key, &seen, err);
	for (size_t i = 0; status == ST_OK && i < next.source_count; i++)
		if (strcmp(next.source[i].origin, origin) == 0 && next.source[i].pledged_krw > 0)
			source = &next.source[i];
	int64_t left = source ? source->pledged_krw - source->in_kind_krw : 0;
	if (status == ST_OK && !seen && (next.state < FUND_RESERVED || next.state > FUND_INSTALLED || next.state == FUND_SUSPENDED))
		status = err_set(
			err, ST_CONFLICT, "fund.transition", grant->grant, fund_state_name(next.state), fund_state_name(FUND_DISBURSED), NULL);
	if (status == ST_OK && !seen && amount_krw > left) {
		char amount[32], most[32];
		money_format(amount_krw, amount);
		money_format(left, most);
		status = err_set(err, ST_INPUT, "fund.in_kind_above", grant->grant, amount, most, NULL);
	}
	if (status == ST_OK && !source)
		status = fund_key_reused(err, "in_kind", grant->grant);
	if (status == ST_OK)
		status = fund_grant_account(tx, &next, source, &account, err);
	struct fund_transfer transfer = {.type = FUND_POST,
		.debit = account,
		.credit = contribution,
		.amount_krw = amount_krw,
		.step = "in_kind",
		.grant = grant->grant,
		.evidence = act->evidence};
	if (status == ST_OK)
		status = fund_book(tx, &transfer, 1, act->on, act->maker, key, &first, err);
	if (status != ST_OK || seen)
		return status;
	source->in_kind_krw += amount_krw;
	source->paid_krw += amount_krw;
	status = fund_grant_put(tx, &next, err);
	if (status == ST_OK) {
		enum fund_state to = next.state == FUND_INSTALLED ? FUND_INSTALLED : FUND_DISBURSED;
		status = fund_grant_move(tx, grant->grant, to, act, first, err);
		next.state = to;
	}
	if (status == ST_OK && duty_or_null) {
		char duty_key[FUND_ID_LEN + 32];
		snprintf(duty_key, sizeof duty_key, "duty:%.90s", key);
		status = fund_duty_true_up(tx, &next, duty_or_null, act, duty_key, err);
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
		int64_t left = fund_support_limit_krw(grant->own_share_min, eligible_final_krw);
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
	int64_t limit = fund_support_limit_krw(grant->own_share_min, eligible_final_krw);
	split_largest_remainder(
		fund_support_krw(grant->source[0].rate, eligible_final_krw, paid < limit ? paid : limit), weight, grant->source_count, part);
	for (size_t i = 0; i < grant->source_count; i++)
		grant->source[i].fixed_krw = part[i];
}

enum status fund_release_unpaid(struct store_tx *tx, const struct fund_grant *grant, const struct fund_act *act, struct err *err)
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
		for (size_t i = 0; i < rows && status == ST_OK; i++) {
			struct fund_entry pending;
			bool found = false, resolved = false;
			status = fund_store_pending(tx, row[i].pending, &found, &resolved, &pending, err);
			if (status == ST_OK && row[i].paid == 0 && !resolved) /* an expired one is free already */
				transfer[booked++] = (struct fund_transfer){.type = FUND_VOID_PENDING,
					.pending = row[i].pending,
					.amount_krw = row[i].amount_krw,
					.step = "release",
					.grant = grant->grant};
		}
		snprintf(key, sizeof key, "release:%s", grant->grant);
		if (status == ST_OK && booked > 0)
			status = fund_book(tx, transfer, booked, act->on, act->maker, key, &first, err);
	}
	arena_done(&arena);
	return status;
}

enum status fund_grant_fix(struct store_tx *tx, struct fund_grant *grant, int64_t eligible_final_krw, const struct fund_duty_rule *duty_or_null,
	const struct fund_act *act, int64_t *out_return_krw, struct err *err)
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
		status = fund_moved_before(tx, grant->grant, FUND_SETTLED, act->on, act->evidence, &same, err);
		if (status == ST_OK && (!same || next.eligible_final_krw != eligible_final_krw))
			status = fund_key_reused(err, "fix", grant->grant);
	} else {
		status = fund_transition_check(&next, FUND_SETTLED, err);
		/* without completion only at nothing: the machine was abandoned (G2) */
		if (status == ST_OK && next.state != FUND_COMPLETED && eligible_final_krw != 0) /* suspended ones too */
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
		struct fund_account a = fund_receivable("settlement", &next, source->origin, source->nature);
		status = fund_account_open(tx, &a, &receivable, err);
		if (status == ST_OK)
			status = fund_grant_account(tx, &next, source, &account, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = receivable,
			.credit = account,
			.amount_krw = back,
			.step = "fix",
			.grant = next.grant,
			.evidence = act->evidence};
	}
	char key[FUND_ID_LEN + 32];
	snprintf(key, sizeof key, "fix:%s", next.grant);
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, act->on, act->maker, key, &first, err);
	if (status == ST_OK && !seen)
		status = fund_release_unpaid(tx, &next, act, err);
	if (status == ST_OK && !seen)
		status = fund_grant_put(tx, &next, err);
	if (status == ST_OK && !seen)
		status = fund_grant_move(tx, next.grant, FUND_SETTLED, act, first, err);
	if (status != ST_OK)
		return status;
	if (!seen)
		next.state = FUND_SETTLED;
	/* L11: disbursed + booked interest = fixed + to return */
	int64_t back = fund_settlement_return_krw(paid, next.interest_krw, fixed);
	assert(paid + next.interest_krw == fixed + back);
	if (duty_or_null && !seen) {
		snprintf(key, sizeof key, "duty:%s:fix", next.grant);
		status = fund_duty_true_up(tx, &next, duty_or_null, act, key, err);
	}
	if (status == ST_OK) {
		*grant = next;
		*out_return_krw = back;
	}
	return status;
}
