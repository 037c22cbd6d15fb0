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
static enum status answer_again(struct store_tx *tx, const struct fund_transfer *list, size_t count, date_day effective_on, const char *key, bool *out_seen,
	int64_t *out_first, struct err *err)
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
			same = entry[i].type == t->type && entry[i].amount_krw == t->amount_krw && entry[i].effective_on == effective_on && same_text(entry[i].step, t->step) &&
				same_text(entry[i].grant, t->grant) && same_text(entry[i].evidence, t->evidence) &&
				(resolving ? entry[i].pending == t->pending : entry[i].debit == t->debit && entry[i].credit == t->credit);
		}
		if (same)
			*out_first = entry[0].position;
		else
			status = err_set(err, ST_CONFLICT, "fund.key_reused", key, NULL);
	}
	*out_seen = entries > 0;
	arena_done(&arena);
	return status;
}

/* Earmarked money goes only where its purpose allows (L9): tier-1 money to tier-1 grants, pool and tier-2 money to deeper tiers. */
static enum status check_purpose(const struct fund_account_row *debit, const struct fund_account_row *credit, struct err *err)
{
	if (strcmp(credit->kind, "bank") == 0 && strcmp(debit->kind, "grant") == 0 && (credit->tier == 1) != (debit->tier == 1))
		return err_set(err, ST_INPUT, "fund.purpose", credit->owner, credit->detail, debit->owner, NULL);
	return ST_OK;
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

static enum status apply(struct store_tx *tx, struct fund_entry *entry, const struct fund_transfer *transfer, struct err *err)
{
	struct fund_account_row debit, credit;
	struct fund_entry pending;
	bool resolving = transfer->type == FUND_POST_PENDING || transfer->type == FUND_VOID_PENDING;
	enum status status = ST_OK;
	if (resolving) {
		bool found = false, resolved = false;
		status = fund_store_pending(tx, transfer->pending, &found, &resolved, &pending, err);
		if (status != ST_OK)
			return status;
		char position[24];
		snprintf(position, sizeof position, "%lld", (long long)transfer->pending);
		if (!found || resolved)
			return err_set(err, ST_CONFLICT, "fund.pending_resolved", position, NULL);
		if (transfer->amount_krw > pending.amount_krw)
			return err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
		entry->debit = pending.debit;
		entry->credit = pending.credit;
		entry->pending = transfer->pending;
	}
	status = fund_store_account_get(tx, entry->debit, &debit, err);
	if (status == ST_OK)
		status = fund_store_account_get(tx, entry->credit, &credit, err);
	if (status == ST_OK)
		status = check_purpose(&debit, &credit, err);
	if (status != ST_OK)
		return status;
	if (resolving) {
		debit.balance.debits_pending -= pending.amount_krw;
		credit.balance.credits_pending -= pending.amount_krw;
		assert(debit.balance.debits_pending >= 0 && credit.balance.credits_pending >= 0);
	}
	if (transfer->type == FUND_PENDING) {
		debit.balance.debits_pending = money_add(debit.balance.debits_pending, entry->amount_krw);
		credit.balance.credits_pending = money_add(credit.balance.credits_pending, entry->amount_krw);
	} else if (transfer->type != FUND_VOID_PENDING) {
		debit.balance.debits_posted = money_add(debit.balance.debits_posted, entry->amount_krw);
		credit.balance.credits_posted = money_add(credit.balance.credits_posted, entry->amount_krw);
	}
	status = check_limit(&credit, err);
	if (status == ST_OK)
		status = fund_store_account_balance(tx, debit.id, &debit.balance, err);
	if (status == ST_OK)
		status = fund_store_account_balance(tx, credit.id, &credit.balance, err);
	return status;
}

enum status fund_book(struct store_tx *tx, const struct fund_transfer *list, size_t count, date_day effective_on, const char *actor, const char *key, int64_t *out_first,
	struct err *err)
{
	assert(count > 0 && key && actor);
	bool seen = false;
	enum status status = answer_again(tx, list, count, effective_on, key, &seen, out_first, err);
	if (status != ST_OK || seen)
		return status;
	int64_t last = 0;
	char previous[HASH_HEX_LEN];
	status = fund_store_last(tx, &last, previous, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		const struct fund_transfer *transfer = &list[i];
		if (transfer->amount_krw <= 0 || transfer->amount_krw > MONEY_MAX_KRW)
			return err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
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
		status = apply(tx, &entry, transfer, err);
		if (status != ST_OK)
			return status;
		fund_entry_hash(previous, &entry, entry.hash);
		status = fund_store_entry_add(tx, &entry, err);
		memcpy(previous, entry.hash, sizeof previous);
	}
	if (status == ST_OK)
		*out_first = last + 1;
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
