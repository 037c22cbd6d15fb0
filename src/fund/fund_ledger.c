/* The ledger: accounts, transfers in groups, limits, idempotency, hash chain. */
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void fund_entry_hash(const char *previous, const struct fund_entry *entry, char out_hash[HASH_HEX_LEN])
{
	struct hash hash;
	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, entry->position);
	hash_int(&hash, entry->group_first);
	hash_int(&hash, entry->type);
	hash_int(&hash, entry->debit);
	hash_int(&hash, entry->credit);
	hash_int(&hash, entry->amount_krw);
	hash_int(&hash, entry->pending);
	hash_int(&hash, entry->effective_on);
	hash_string(&hash, entry->step);
	hash_string(&hash, entry->grant);
	hash_string(&hash, entry->evidence);
	hash_string(&hash, entry->actor);
	hash_string(&hash, entry->key);
	hash_int(&hash, entry->key_index);
	hash_final(&hash, out_hash);
}

enum status fund_account_open(struct store_tx *tx, const struct fund_account *account, int64_t *out_id, struct err *err)
{
	bool found = false;
	struct fund_account_row row;
	enum status status = fund_store_account_find(tx, account->kind, account->owner, account->detail, &found, &row, err);
	if (status != ST_OK)
		return status;
	if (found) {
		assert(row.nature == account->nature && row.tier == account->tier);
		*out_id = row.id;
		return ST_OK;
	}
	int64_t last = 0;
	status = fund_store_account_last(tx, &last, err);
	if (status == ST_OK)
		status = fund_store_account_add(tx, account, last + 1, err);
	if (status == ST_OK)
		*out_id = last + 1;
	return status;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* The command was booked before: same content gives the same answer, other content is refused (L5). */
static enum status answer_again(struct store_tx *tx, const struct fund_transfer *list, size_t count, date_day effective_on, const char *actor,
	const char *key, bool *out_seen, int64_t *out_first, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_entry *entry;
	size_t entries;
	enum status status = fund_store_entries(tx, &arena, key, NULL, &entry, &entries, err);
	if (status == ST_OK && entries > 0) {
		bool same = entries == count;
		for (size_t i = 0; same && i < count; i++) {
			const struct fund_transfer *t = &list[i];
			bool resolving = t->type == FUND_POST_PENDING || t->type == FUND_VOID_PENDING;
			same = entry[i].type == t->type && entry[i].amount_krw == t->amount_krw && entry[i].effective_on == effective_on &&
			       same_text(entry[i].actor, actor) && same_text(entry[i].step, t->step) && same_text(entry[i].grant, t->grant) &&
			       same_text(entry[i].evidence, t->evidence) &&
			       (resolving ? entry[i].pending == t->pending : entry[i].debit == t->debit && entry[i].credit == t->credit);
		}
		if (same)
			*out_first = entry[0].position;
		else
			status = err_set(err, ST_CONFLICT, "fund.key_reused", key, NULL);
	}
	if (status == ST_OK)
		*out_seen = entries > 0;
	arena_done(&arena);
	return status;
}

enum status fund_booked(struct store_tx *tx, const char *key, bool *out_seen, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_entry *entry;
	size_t entries;
	enum status status = fund_store_entries(tx, &arena, key, NULL, &entry, &entries, err);
	if (status == ST_OK)
		*out_seen = entries > 0;
	arena_done(&arena);
	return status;
}

bool fund_purpose_allows(const struct fund_account_row *debit, const struct fund_account_row *credit)
{
	if (strcmp(credit->kind, "bank") != 0)
		return true;
	if (strcmp(debit->kind, "grant") == 0)
		return credit->tier >= 1 && debit->tier >= 1 && (credit->tier == 1) == (debit->tier == 1) && credit->nature == debit->nature &&
		       strcmp(credit->owner, debit->detail) == 0;
	if (strcmp(debit->kind, "treasury") == 0)
		return credit->nature == FUND_STATE;
	return strcmp(debit->kind, "fees") == 0;
}

/* Cash never goes below what is posted out plus reserved (L3). */
static enum status check_limit(const struct fund_account_row *account, struct err *err)
{
	if (strcmp(account->kind, "bank") != 0)
		return ST_OK;
	int64_t left = account->balance.debits_posted - account->balance.credits_posted - account->balance.credits_pending;
	if (left >= 0)
		return ST_OK;
	char missing[32];
	money_format(-left, missing);
	return err_set(err, ST_INPUT, "fund.limit", account->owner, account->detail, missing, NULL);
}

/* A group being accepted: its entries and the accounts as they would be after those so far. Nothing is stored before the last one is accepted (L6).
 */
struct group {
	struct fund_entry *entry;
	struct fund_account_row *account;
	size_t entries, accounts;
};

/* The account as the group leaves it so far. Pointers stay valid: there is room for two accounts per transfer. */
static enum status touch(struct store_tx *tx, struct group *group, int64_t id, struct fund_account_row **out_account, struct err *err)
{
	for (size_t i = 0; i < group->accounts; i++) {
		if (group->account[i].id == id) {
			*out_account = &group->account[i];
			return ST_OK;
		}
	}
	enum status status = fund_store_account_get(tx, id, &group->account[group->accounts], err);
	if (status == ST_OK)
		*out_account = &group->account[group->accounts++];
	return status;
}

/* The reservation that a transfer resolves: an open one of the log or of the group itself (L4). */
static enum status find_pending(struct store_tx *tx, const struct group *group, int64_t position, struct fund_entry *out_pending, struct err *err)
{
	bool found = false, resolved = false;
	enum status status = fund_store_pending(tx, position, &found, &resolved, out_pending, err);
	for (size_t i = 0; i < group->entries; i++) {
		const struct fund_entry *entry = &group->entry[i];
		if (entry->position == position && entry->type == FUND_PENDING) {
			*out_pending = *entry;
			found = true;
		}
		resolved |= entry->pending == position;
	}
	if (status == ST_OK && (!found || resolved)) {
		char text[24];
		snprintf(text, sizeof text, "%lld", (long long)position);
		status = err_set(err, ST_CONFLICT, "fund.pending_resolved", text, NULL);
	}
	return status;
}

static int64_t largest(const struct fund_balance *balance)
{
	int64_t a = balance->debits_posted > balance->credits_posted ? balance->debits_posted : balance->credits_posted;
	int64_t b = balance->debits_pending > balance->credits_pending ? balance->debits_pending : balance->credits_pending;
	return a > b ? a : b;
}

/* Adds one transfer to the group, or refuses it. */
static enum status accept(struct store_tx *tx, struct group *group, struct fund_entry *entry, const struct fund_transfer *transfer, struct err *err)
{
	struct fund_account_row *debit, *credit;
	struct fund_entry pending = {0};
	bool resolving = transfer->type == FUND_POST_PENDING || transfer->type == FUND_VOID_PENDING;
	enum status status = ST_OK;
	if (transfer->amount_krw <= 0 || transfer->amount_krw > MONEY_MAX_KRW)
		return err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
	if (resolving) {
		status = find_pending(tx, group, transfer->pending, &pending, err);
		if (status == ST_OK && transfer->amount_krw > pending.amount_krw)
			status = err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
		if (status != ST_OK)
			return status;
		entry->debit = pending.debit;
		entry->credit = pending.credit;
		entry->pending = transfer->pending;
	}
	if (entry->debit == entry->credit)
		return err_set(err, ST_INPUT, "fund.accounts", transfer->step, NULL);
	status = touch(tx, group, entry->debit, &debit, err);
	if (status == ST_OK)
		status = touch(tx, group, entry->credit, &credit, err);
	if (status != ST_OK)
		return status;
	/* earmarked money goes only where its purpose allows (L9) */
	if (!fund_purpose_allows(debit, credit))
		return err_set(err, ST_INPUT, "fund.purpose", credit->owner, credit->detail, debit->owner, NULL);
	if (resolving) {
		debit->balance.debits_pending -= pending.amount_krw;
		credit->balance.credits_pending -= pending.amount_krw;
		assert(debit->balance.debits_pending >= 0 && credit->balance.credits_pending >= 0);
	}
	if (transfer->type == FUND_PENDING) {
		debit->balance.debits_pending = money_add(debit->balance.debits_pending, entry->amount_krw);
		credit->balance.credits_pending = money_add(credit->balance.credits_pending, entry->amount_krw);
	} else if (transfer->type != FUND_VOID_PENDING) {
		debit->balance.debits_posted = money_add(debit->balance.debits_posted, entry->amount_krw);
		credit->balance.credits_posted = money_add(credit->balance.credits_posted, entry->amount_krw);
	}
	if (largest(&debit->balance) > MONEY_MAX_KRW || largest(&credit->balance) > MONEY_MAX_KRW)
		return err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
	return check_limit(credit, err);
}

static enum status store_group(struct store_tx *tx, const struct group *group, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < group->entries; i++)
		status = fund_store_entry_add(tx, &group->entry[i], err);
	for (size_t i = 0; status == ST_OK && i < group->accounts; i++)
		status = fund_store_account_balance(tx, group->account[i].id, &group->account[i].balance, err);
	return status;
}

enum status fund_book(struct store_tx *tx, const struct fund_transfer *list, size_t count, date_day effective_on, const char *actor, const char *key,
	int64_t *out_first, struct err *err)
{
	assert(count > 0 && key && actor);
	bool seen = false;
	enum status status = answer_again(tx, list, count, effective_on, actor, key, &seen, out_first, err);
	if (status != ST_OK || seen)
		return status;
	int64_t last = 0;
	char previous[HASH_HEX_LEN];
	status = fund_store_last(tx, &last, previous, err);
	struct arena arena;
	arena_init(&arena);
	struct group group = {
		.entry = arena_alloc(&arena, count * sizeof *group.entry), .account = arena_alloc(&arena, 2 * count * sizeof *group.account)};
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		const struct fund_transfer *transfer = &list[i];
		struct fund_entry entry = {
			.position = last + 1 + (int64_t)i,
			.group_first = last + 1,
			.type = transfer->type,
			.debit = transfer->debit,
			.credit = transfer->credit,
			.amount_krw = transfer->amount_krw,
			.effective_on = effective_on,
			.step = transfer->step,
			.grant = transfer->grant,
			.evidence = transfer->evidence,
			.actor = actor,
			.key = key,
			.key_index = (int64_t)i,
		};
		status = accept(tx, &group, &entry, transfer, err);
		if (status != ST_OK)
			break;
		fund_entry_hash(previous, &entry, entry.hash);
		memcpy(previous, entry.hash, sizeof previous);
		group.entry[group.entries++] = entry;
	}
	if (status == ST_OK)
		status = store_group(tx, &group, err);
	if (status == ST_OK)
		*out_first = last + 1;
	arena_done(&arena);
	return status;
}

enum status fund_account_balance(struct store_tx *tx, int64_t account, struct fund_balance *out_balance, struct err *err)
{
	struct fund_account_row row;
	enum status status = fund_store_account_get(tx, account, &row, err);
	if (status == ST_OK)
		*out_balance = row.balance;
	return status;
}
