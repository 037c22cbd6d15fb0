/* The ledger: accounts, transfers in groups, limits, idempotency, hash chain. */
#include "fund/fund_int.h"

#include "base/map.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
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
	/* what few entries have is hashed with a word, so that old chains stay as they are */
	if (entry->expires_on) {
		hash_string(&hash, "expires");
		hash_int(&hash, entry->expires_on);
	}
	if (entry->reverses) {
		hash_string(&hash, "reverses");
		hash_int(&hash, entry->reverses);
	}
	hash_final(&hash, out_hash);
}

enum status fund_account_open(struct store_tx *tx, const struct fund_account *account, int64_t *out_id, struct err *err)
{
	bool found = false;
	struct fund_account_row row;
	enum status status = fund_store_account_find(tx, account, &found, &row, err);
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

enum status fund_account_find(struct store_tx *tx, const struct fund_account *account, int64_t *out_id, struct err *err)
{
	bool found = false;
	struct fund_account_row row;
	enum status status = fund_store_account_find(tx, account, &found, &row, err);
	if (status == ST_OK)
		*out_id = found ? row.id : 0;
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
	struct fund_entry *entry;
	size_t entries;
	arena_init(&arena);
	enum status status = fund_store_entries(tx, &arena, key, NULL, &entry, &entries, err);
	if (status == ST_OK && entries > 0) {
		bool same = entries == count;
		for (size_t i = 0; same && i < count; i++) {
			const struct fund_transfer *t = &list[i];
			bool resolving = fund_resolves(t->type);
			same = entry[i].type == t->type && entry[i].amount_krw == t->amount_krw && entry[i].effective_on == effective_on &&
			       same_text(entry[i].actor, actor) && same_text(entry[i].step, t->step) && same_text(entry[i].grant, t->grant) &&
			       same_text(entry[i].evidence, t->evidence) && entry[i].expires_on == t->expires_on &&
			       entry[i].reverses == t->reverses &&
			       (resolving            ? entry[i].pending == t->pending
				       : t->reverses ? true
						     : entry[i].debit == t->debit && entry[i].credit == t->credit);
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
	return fund_store_booked(tx, key, out_seen, err);
}

bool fund_resolves(enum fund_transfer_type type)
{
	return type == FUND_POST_PENDING || type == FUND_VOID_PENDING || type == FUND_EXPIRE_PENDING;
}

bool fund_moves_money(enum fund_transfer_type type)
{
	return type == FUND_POST || type == FUND_POST_PENDING;
}

bool fund_purpose_allows(const struct fund_account_row *debit, const struct fund_account_row *credit)
{
	bool same_money = credit->nature == debit->nature;
	/* no money crosses from one programme to another (L12 holds for each) */
	if (strcmp(credit->programme, debit->programme) != 0)
		return false;
	if (strcmp(credit->kind, "contribution") == 0 && strcmp(debit->kind, "grant") == 0)
		return same_money && strcmp(credit->owner, debit->detail) == 0;
	if (strcmp(credit->kind, "bank") != 0)
		return true;
	if (strcmp(debit->kind, "grant") == 0)
		return fund_tier_allows(credit->tier, debit->tier) && same_money && strcmp(credit->owner, debit->detail) == 0;
	if (strcmp(debit->kind, "bank") == 0)
		return same_money && credit->tier == debit->tier && credit->year > 0 && debit->year == credit->year + 1 &&
		       strcmp(credit->owner, debit->owner) == 0 && strcmp(credit->detail, debit->detail) == 0;
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

/* Accounts that were read, in open addressing by id. */
struct held {
	struct fund_account_row row; /* kind "" until it is read */
	bool touched;                /* by the batch at hand */
};
struct fund_memory {
	struct held *held;
	size_t count, room;
	int64_t *slot; /* place + 1 */
	size_t slots;
	int64_t position; /* the log's last entry when the accounts were like this */
	char hash[HASH_HEX_LEN];
	bool trusted; /* the last batch was written unread */
	int doubts;   /* batches to be read first */
};
#define REMEMBERED_MAX ((size_t)1 << 16) /* accounts kept from one batch to the next */
#define DOUBTS_MAX 16

struct fund_memory *fund_memory_new(void)
{
	return heap_alloc(1, sizeof(struct fund_memory));
}

static void forget(struct fund_memory *memory)
{
	free(memory->held);
	free(memory->slot);
	*memory = (struct fund_memory){.trusted = memory->trusted, .doubts = memory->doubts};
}

void fund_memory_free(struct fund_memory *memory)
{
	if (memory)
		forget(memory);
	free(memory);
}

bool fund_memory_wrong(struct fund_memory *memory, const struct err *err)
{
	bool wrong = memory->trusted && (strcmp(err->code, "store.unique") == 0 || strcmp(err->code, "store.check") == 0);
	if (wrong) {
		forget(memory);
		memory->trusted = false;
		memory->doubts = DOUBTS_MAX;
	}
	return wrong;
}

static size_t slot_of(const struct fund_memory *memory, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (memory->slots - 1);
	while (memory->slot[at] && memory->held[memory->slot[at] - 1].row.id != id)
		at = (at + 1) & (memory->slots - 1);
	return at;
}

/* The account's place; a new one is not read yet. */
static size_t place_of(struct fund_memory *memory, int64_t id)
{
	size_t at;
	if (memory->count == memory->room) {
		memory->room = memory->room ? memory->room * 2 : 64;
		memory->held = heap_grow(memory->held, memory->room, sizeof *memory->held);
		memory->slots = memory->room * 4;
		free(memory->slot);
		memory->slot = heap_alloc(memory->slots, sizeof *memory->slot);
		for (size_t i = 0; i < memory->count; i++)
			memory->slot[slot_of(memory, memory->held[i].row.id)] = (int64_t)i + 1;
	}
	at = slot_of(memory, id);
	if (!memory->slot[at]) {
		memory->held[memory->count] = (struct held){.row.id = id};
		memory->slot[at] = (int64_t)++memory->count;
	}
	return (size_t)memory->slot[at] - 1;
}

/* Commands being accepted one after the other: their entries, and the accounts as they would be after those so far. Nothing is stored before the last
 * command of the batch has been judged; a command that is refused leaves accounts and reservations as it found them (L6). */
struct batch {
	struct store_tx *tx;
	struct arena *arena;
	int64_t first; /* position of the batch's first entry */
	char before[HASH_HEX_LEN], previous[HASH_HEX_LEN];
	struct fund_entry *entry;
	bool *resolved; /* per entry: a reservation that a later one of the batch resolved */
	size_t entries;
	struct fund_memory *memory;
	size_t *touched; /* places of the accounts to be stored */
	size_t touches;
	bool stranger;     /* an account was asked for that is not there */
	bool *known;       /* per command: its key was booked before the batch */
	int64_t *position; /* reservations of the log that may be resolved, in order, and what is known of them */
	struct fund_pending *pending;
	size_t pendings;
	struct map *keys; /* of the commands accepted */
	/* of the command at hand */
	struct undo {
		size_t account;
		struct fund_balance balance;
	} * undo;
	size_t undos;
};

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Its accounts stand in the transfer itself, not in the entry that it resolves or reverses. */
static bool names_accounts(const struct fund_transfer *transfer)
{
	return !fund_resolves(transfer->type) && transfer->reverses == 0;
}

/* Adds an account to those to be read, unless it is held. */
static void want(struct fund_memory *memory, int64_t id, int64_t *wanted, size_t *count)
{
	size_t before = memory->count;
	place_of(memory, id);
	if (memory->count > before)
		wanted[(*count)++] = id;
}

static enum status look(struct batch *batch, struct fund_look *look, int64_t *out_last, struct err *err)
{
	look->row = arena_alloc(batch->arena, (look->accounts + 1) * sizeof *look->row);
	memset(look->row, 0, (look->accounts + 1) * sizeof *look->row);
	enum status status = fund_store_look(batch->tx, look, out_last, batch->previous, err);
	for (size_t i = 0; status == ST_OK && i < look->accounts; i++) {
		batch->stranger |= look->row[i].id == 0;
		batch->memory->held[place_of(batch->memory, look->account[i])].row = look->row[i];
		batch->memory->held[place_of(batch->memory, look->account[i])].row.id = look->account[i];
	}
	return status;
}

/* Reads what the commands need, all at once: the end of the log, which keys were booked, accounts that are not held, reservations. Accounts of
 * reservations, and all where the log went on without us, take a second time. */
static enum status read_all(struct batch *batch, const struct fund_command *command, size_t count, size_t entries, struct err *err)
{
	struct fund_memory *memory = batch->memory;
	int64_t *id = arena_alloc(batch->arena, (2 * entries + 1) * sizeof *id), last = 0;
	const char **key = arena_alloc(batch->arena, (count + 1) * sizeof *key);
	struct fund_look first = {.key = key, .known = batch->known, .keys = count, .account = id}, second = {.account = id};
	bool had = memory->count > 0;
	batch->position = arena_alloc(batch->arena, (entries + 1) * sizeof *batch->position);
	for (size_t i = 0; i < count; i++) {
		key[i] = command[i].key;
		for (const struct fund_transfer *t = command[i].list; t < command[i].list + command[i].count; t++) {
			if (fund_resolves(t->type)) {
				batch->position[batch->pendings++] = t->pending;
			} else if (names_accounts(t)) {
				want(memory, t->debit, id, &first.accounts);
				want(memory, t->credit, id, &first.accounts);
			}
		}
	}
	if (batch->pendings > 0) { /* each once */
		size_t kept = 1;
		qsort(batch->position, batch->pendings, sizeof *batch->position, by_number);
		for (size_t i = 1; i < batch->pendings; i++)
			if (batch->position[i] != batch->position[kept - 1])
				batch->position[kept++] = batch->position[i];
		batch->pendings = kept;
	}
	batch->pending = arena_alloc(batch->arena, (batch->pendings + 1) * sizeof *batch->pending);
	memset(batch->pending, 0, (batch->pendings + 1) * sizeof *batch->pending);
	first.position = batch->position;
	first.pending = batch->pending;
	first.pendings = batch->pendings;
	enum status status = look(batch, &first, &last, err);
	if (status != ST_OK)
		return status;
	batch->first = last + 1;
	if (had && (last != memory->position || strcmp(batch->previous, memory->hash) != 0)) {
		forget(memory);
		for (size_t i = 0; i < count; i++)
			for (const struct fund_transfer *t = command[i].list; t < command[i].list + command[i].count; t++) {
				if (!names_accounts(t))
					continue;
				want(memory, t->debit, id, &second.accounts);
				want(memory, t->credit, id, &second.accounts);
			}
	}
	for (size_t i = 0; i < batch->pendings; i++)
		if (batch->pending[i].found) {
			want(memory, batch->pending[i].entry.debit, id, &second.accounts);
			want(memory, batch->pending[i].entry.credit, id, &second.accounts);
		}
	return second.accounts > 0 ? look(batch, &second, &last, err) : ST_OK;
}

/* Is all at hand that the commands need? Then they are judged as if the log still ended as remembered and no key was booked; the store refuses the
 * batch where that is wrong. */
static bool is_remembered(struct fund_memory *memory, const struct fund_command *command, size_t count)
{
	if (memory->position == 0 || memory->doubts > 0 || memory->count == 0)
		return false;
	for (size_t i = 0; i < count; i++)
		for (const struct fund_transfer *t = command[i].list; t < command[i].list + command[i].count; t++)
			if (!names_accounts(t) || !memory->slot[slot_of(memory, t->debit)] || !memory->slot[slot_of(memory, t->credit)])
				return false;
	return true;
}

/* The account as the batch leaves it so far, by its place. */
static enum status touch(struct batch *batch, int64_t id, size_t *out_place, struct err *err)
{
	size_t at = place_of(batch->memory, id);
	struct held *held = &batch->memory->held[at];
	enum status status = held->row.kind[0] ? ST_OK : fund_store_account_get(batch->tx, id, &held->row, err);
	if (status != ST_OK)
		return status;
	if (!held->touched)
		batch->touched[batch->touches++] = at;
	held->touched = true;
	*out_place = at;
	batch->undo[batch->undos++] = (struct undo){at, held->row.balance};
	return ST_OK;
}

/* What is known of a reservation of the log; NULL if it was not asked for. */
static struct fund_pending *of_log(const struct batch *batch, int64_t position)
{
	const int64_t *at = batch->pendings > 0 ? bsearch(&position, batch->position, batch->pendings, sizeof *batch->position, by_number) : NULL;
	return at ? &batch->pending[at - batch->position] : NULL;
}

/* The reservation that a transfer resolves: an open one of the log or of the batch itself (L4). */
static enum status find_pending(struct batch *batch, int64_t position, struct fund_entry *out_pending, struct err *err)
{
	bool open = false;
	char text[24];
	if (position >= batch->first && position < batch->first + (int64_t)batch->entries) {
		size_t at = (size_t)(position - batch->first);
		open = batch->entry[at].type == FUND_PENDING && !batch->resolved[at];
		*out_pending = batch->entry[at];
	} else {
		const struct fund_pending *pending = of_log(batch, position);
		assert(pending);
		open = pending->found && !pending->resolved;
		*out_pending = pending->entry;
	}
	snprintf(text, sizeof text, "%lld", (long long)position);
	return open ? ST_OK : err_set(err, ST_CONFLICT, "fund.pending_resolved", text, NULL);
}

/* Marks a reservation as resolved by the batch, or takes the mark back. */
static void mark_resolved(struct batch *batch, int64_t position, bool is_resolved)
{
	if (position >= batch->first)
		batch->resolved[position - batch->first] = is_resolved;
	else
		of_log(batch, position)->resolved = is_resolved;
}

static int64_t largest(const struct fund_balance *balance)
{
	int64_t a = balance->debits_posted > balance->credits_posted ? balance->debits_posted : balance->credits_posted;
	int64_t b = balance->debits_pending > balance->credits_pending ? balance->debits_pending : balance->credits_pending;
	return a > b ? a : b;
}

/* A reservation can be posted until its last day, and expires after it (L4). */
static enum status check_expiry(const struct fund_entry *pending, enum fund_transfer_type type, date_day on, struct err *err)
{
	bool over = pending->expires_on && on > pending->expires_on;
	char position[24], last[DATE_TEXT_LEN] = "-";
	if (type == FUND_VOID_PENDING || over == (type == FUND_EXPIRE_PENDING))
		return ST_OK;
	snprintf(position, sizeof position, "%lld", (long long)pending->position);
	if (pending->expires_on)
		date_format(pending->expires_on, last);
	return err_set(err, ST_INPUT, over ? "fund.expired" : "fund.not_expired", position, last, NULL);
}

/* The entry that a transfer reverses, of the log: a payment in that belongs to no grant, and not more of it than is left (L7). */
static enum status find_original(struct batch *batch, struct fund_entry *entry, struct err *err)
{
	struct fund_entry original = {0};
	struct fund_account_row credit;
	bool found = false;
	int64_t reversed = 0;
	char position[24], left[32];
	snprintf(position, sizeof position, "%lld", (long long)entry->reverses);
	enum status status = fund_store_entry(batch->tx, entry->reverses, &found, &original, err);
	if (status == ST_OK && found && original.type == FUND_POST && original.reverses == 0)
		status = fund_store_account_get(batch->tx, original.credit, &credit, err);
	else if (status == ST_OK)
		return err_set(err, ST_INPUT, "fund.reversal_of", position, NULL);
	if (status == ST_OK && strcmp(credit.kind, "contribution") != 0)
		return err_set(err, ST_INPUT, "fund.reversal_of", position, NULL);
	if (status == ST_OK)
		status = fund_store_reversed(batch->tx, entry->reverses, &reversed, err);
	for (size_t i = 0; i < batch->entries; i++)
		if (batch->entry[i].reverses == entry->reverses)
			reversed = money_add(reversed, batch->entry[i].amount_krw);
	if (status == ST_OK && entry->amount_krw > original.amount_krw - reversed) {
		money_format(original.amount_krw - reversed, left);
		return err_set(err, ST_INPUT, "fund.reversal_above", position, left, NULL);
	}
	entry->debit = original.credit;
	entry->credit = original.debit;
	return status;
}

/* Adds one transfer to the batch, or refuses it. */
static enum status accept(struct batch *batch, struct fund_entry *entry, const struct fund_transfer *transfer, struct err *err)
{
	struct fund_account_row *debit, *credit;
	size_t debit_at, credit_at;
	struct fund_entry pending = {0};
	bool resolving = fund_resolves(transfer->type);
	enum status status = ST_OK;
	if (transfer->amount_krw <= 0 || transfer->amount_krw > MONEY_MAX_KRW)
		return err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
	if (resolving) {
		status = find_pending(batch, transfer->pending, &pending, err);
		if (status == ST_OK && transfer->amount_krw > pending.amount_krw)
			status = err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
		if (status == ST_OK)
			status = check_expiry(&pending, transfer->type, entry->effective_on, err);
		if (status != ST_OK)
			return status;
		entry->debit = pending.debit;
		entry->credit = pending.credit;
		entry->pending = transfer->pending;
	}
	if (entry->reverses) {
		status = find_original(batch, entry, err);
		if (status != ST_OK)
			return status;
	}
	if (entry->debit == entry->credit)
		return err_set(err, ST_INPUT, "fund.accounts", transfer->step, NULL);
	status = touch(batch, entry->debit, &debit_at, err);
	if (status == ST_OK)
		status = touch(batch, entry->credit, &credit_at, err);
	if (status != ST_OK)
		return status;
	debit = &batch->memory->held[debit_at].row;
	credit = &batch->memory->held[credit_at].row;
	/* earmarked money goes only where its purpose allows (L9) */
	if (!entry->reverses && !fund_purpose_allows(debit, credit))
		return err_set(err, ST_INPUT, "fund.purpose", credit->owner, credit->detail, debit->owner, NULL);
	if (fund_moves_money(transfer->type) && !fund_year_allows(debit, credit, entry->effective_on)) {
		char year[16], on[DATE_TEXT_LEN];
		snprintf(year, sizeof year, "%d", debit->year > 0 ? debit->year : credit->year);
		date_format(entry->effective_on, on);
		return err_set(err, ST_INPUT, "fund.budget_year", credit->owner, year, on, NULL);
	}
	if (resolving) {
		debit->balance.debits_pending -= pending.amount_krw;
		credit->balance.credits_pending -= pending.amount_krw;
		assert(debit->balance.debits_pending >= 0 && credit->balance.credits_pending >= 0);
	}
	if (transfer->type == FUND_PENDING) {
		debit->balance.debits_pending = money_add(debit->balance.debits_pending, entry->amount_krw);
		credit->balance.credits_pending = money_add(credit->balance.credits_pending, entry->amount_krw);
	} else if (fund_moves_money(transfer->type)) {
		debit->balance.debits_posted = money_add(debit->balance.debits_posted, entry->amount_krw);
		credit->balance.credits_posted = money_add(credit->balance.credits_posted, entry->amount_krw);
	}
	if (largest(&debit->balance) > MONEY_MAX_KRW || largest(&credit->balance) > MONEY_MAX_KRW)
		return err_set(err, ST_INPUT, "fund.amount", transfer->step, NULL);
	return check_limit(credit, err);
}

/* One command: all of its transfers, or none. Two of one group may resolve the same reservation only once, so those are marked as they are accepted
 * and taken back with the rest. */
static enum status accept_command(struct batch *batch, const struct fund_command *command, int64_t *out_first, struct err *err)
{
	size_t entries = batch->entries;
	char previous[HASH_HEX_LEN];
	enum status status = ST_OK;
	memcpy(previous, batch->previous, sizeof previous);
	batch->undos = 0;
	*out_first = batch->first + (int64_t)entries;
	for (size_t i = 0; status == ST_OK && i < command->count; i++) {
		const struct fund_transfer *transfer = &command->list[i];
		struct fund_entry *entry = &batch->entry[batch->entries];
		*entry = (struct fund_entry){
			.position = batch->first + (int64_t)batch->entries,
			.group_first = *out_first,
			.type = transfer->type,
			.debit = transfer->debit,
			.credit = transfer->credit,
			.amount_krw = transfer->amount_krw,
			.effective_on = command->effective_on,
			.expires_on = transfer->type == FUND_PENDING ? transfer->expires_on : 0,
			.reverses = transfer->type == FUND_POST ? transfer->reverses : 0,
			.step = transfer->step,
			.grant = transfer->grant,
			.evidence = transfer->evidence,
			.actor = command->actor,
			.key = command->key,
			.key_index = (int64_t)i,
		};
		status = accept(batch, entry, transfer, err);
		if (status != ST_OK)
			break;
		batch->resolved[batch->entries++] = false;
		if (entry->pending)
			mark_resolved(batch, entry->pending, true);
		fund_entry_hash(batch->previous, entry, entry->hash);
		memcpy(batch->previous, entry->hash, sizeof entry->hash);
	}
	if (status == ST_OK)
		return ST_OK;
	while (batch->undos-- > 0)
		batch->memory->held[batch->undo[batch->undos].account].row.balance = batch->undo[batch->undos].balance;
	batch->undos = 0;
	memcpy(batch->previous, previous, sizeof previous);
	for (size_t i = entries; i < batch->entries; i++)
		if (batch->entry[i].pending)
			mark_resolved(batch, batch->entry[i].pending, false);
	batch->entries = entries;
	return status;
}

/* Entries and balances, and the memory of where the log ends now. */
static enum status store_batch(struct batch *batch, struct err *err)
{
	const struct fund_account_row **row = arena_alloc(batch->arena, (batch->touches + 1) * sizeof *row);
	for (size_t i = 0; i < batch->touches; i++) {
		batch->memory->held[batch->touched[i]].touched = false;
		row[i] = &batch->memory->held[batch->touched[i]].row;
	}
	memcpy(batch->memory->hash, batch->previous, sizeof batch->previous);
	batch->memory->position = batch->first + (int64_t)batch->entries - 1;
	if (batch->entries == 0)
		return ST_OK;
	enum status status = batch->memory->trusted ? fund_store_expect_last(batch->tx, batch->first - 1, batch->before, err) : ST_OK;
	if (status == ST_OK)
		status = fund_store_entries_add(batch->tx, batch->entry, batch->entries, err);
	return status == ST_OK ? fund_store_balances(batch->tx, row, batch->touches, err) : status;
}

/* A key that the batch has booked already: the same content gives the same answer (L5). */
static bool same_command(const struct fund_command *a, const struct fund_command *b)
{
	bool same = a->count == b->count && a->effective_on == b->effective_on && same_text(a->actor, b->actor);
	for (size_t i = 0; same && i < a->count; i++) {
		const struct fund_transfer *x = &a->list[i], *y = &b->list[i];
		bool resolving = fund_resolves(x->type);
		same = x->type == y->type && x->amount_krw == y->amount_krw && same_text(x->step, y->step) && same_text(x->grant, y->grant) &&
		       same_text(x->evidence, y->evidence) && x->expires_on == y->expires_on && x->reverses == y->reverses &&
		       (resolving            ? x->pending == y->pending
			       : x->reverses ? true
					     : x->debit == y->debit && x->credit == y->credit);
	}
	return same;
}

/* Judges one command. A failure of the store ends the batch; anything else is the command's own answer. */
static enum status judge(struct batch *batch, const struct fund_command *command, size_t at, struct fund_outcome *outcome, struct err *err)
{
	const struct fund_command *self = &command[at];
	bool seen = false;
	int64_t before;
	enum status status;
	assert(self->count > 0 && self->key && self->actor);
	outcome->status = ST_OK;
	outcome->first = 0;
	outcome->again = false;
	err_clear(&outcome->err);
	if (map_get(batch->keys, self->key, &before)) {
		if (same_command(&command[before], self)) {
			outcome->first = (outcome - at)[before].first;
			outcome->again = true;
		} else {
			outcome->status = err_set(&outcome->err, ST_CONFLICT, "fund.key_reused", self->key, NULL);
		}
		return ST_OK;
	}
	status = batch->known[at] ? answer_again(batch->tx, self->list, self->count, self->effective_on, self->actor, self->key, &seen,
					    &outcome->first, &outcome->err)
				  : ST_OK;
	outcome->again = seen && status == ST_OK;
	if (status == ST_OK && !seen)
		status = accept_command(batch, self, &outcome->first, &outcome->err);
	if (status == ST_OK && !seen)
		map_add(batch->keys, self->key, (int64_t)at, NULL);
	if (status != ST_OK && status != ST_INPUT && status != ST_CONFLICT) {
		if (err)
			*err = outcome->err;
		return status;
	}
	outcome->status = status;
	return ST_OK;
}

/* Judges all by what is remembered; false if one is refused. Nothing is read. */
static bool judge_unread(struct batch *batch, const struct fund_command *command, size_t count, struct fund_outcome *outcome)
{
	bool accepted = true;
	batch->first = batch->memory->position + 1;
	memcpy(batch->before, batch->memory->hash, sizeof batch->before);
	memcpy(batch->previous, batch->memory->hash, sizeof batch->previous);
	for (size_t i = 0; accepted && i < count; i++)
		accepted = judge(batch, command, i, &outcome[i], NULL) == ST_OK && outcome[i].status == ST_OK;
	return accepted;
}

enum status fund_book_all(struct store_tx *tx, struct fund_memory *memory_or_null, const struct fund_command *command, size_t count,
	struct fund_outcome *out_outcome, struct err *err)
{
	struct arena arena;
	struct fund_memory own = {0};
	struct batch batch = {.tx = tx, .arena = &arena, .memory = memory_or_null ? memory_or_null : &own, .keys = map_new()};
	size_t entries = 0, most = 0;
	for (size_t i = 0; i < count; i++) {
		entries += command[i].count;
		most = command[i].count > most ? command[i].count : most;
	}
	arena_init(&arena);
	batch.entry = arena_alloc(&arena, (entries + 1) * sizeof *batch.entry);
	batch.resolved = arena_alloc(&arena, entries + 1);
	batch.touched = arena_alloc(&arena, (2 * entries + 1) * sizeof *batch.touched);
	batch.undo = arena_alloc(&arena, (2 * most + 1) * sizeof *batch.undo);
	batch.known = arena_alloc(&arena, count + 1);
	memset(batch.known, 0, count + 1);
	enum status status = ST_OK;
	batch.memory->trusted = is_remembered(batch.memory, command, count);
	if (batch.memory->trusted && !judge_unread(&batch, command, count, out_outcome)) { /* a refusal may be the answer to a key that was booked */
		forget(batch.memory);
		batch.memory->trusted = false;
		batch.memory->doubts = DOUBTS_MAX;
		batch.entries = batch.touches = 0;
		map_free(batch.keys);
		batch.keys = map_new();
	}
	if (!batch.memory->trusted) {
		batch.memory->doubts -= batch.memory->doubts > 0;
		status = read_all(&batch, command, count, entries, err);
		for (size_t i = 0; status == ST_OK && i < count; i++)
			status = judge(&batch, command, i, &out_outcome[i], err);
	}
	if (status == ST_OK)
		status = store_batch(&batch, err);
	if (status != ST_OK || batch.memory == &own || batch.stranger || batch.memory->count > REMEMBERED_MAX)
		forget(batch.memory);
	map_free(batch.keys);
	arena_done(&arena);
	return status;
}

enum status fund_book(struct store_tx *tx, const struct fund_transfer *list, size_t count, date_day effective_on, const char *actor, const char *key,
	int64_t *out_first, struct err *err)
{
	struct fund_command command = {.list = list, .count = count, .effective_on = effective_on, .actor = actor, .key = key};
	struct fund_outcome outcome;
	enum status status = fund_book_all(tx, NULL, &command, 1, &outcome, err);
	if (status != ST_OK)
		return status;
	if (outcome.status != ST_OK) {
		if (err)
			*err = outcome.err;
		return outcome.status;
	}
	*out_first = outcome.first;
	return ST_OK;
}

enum status fund_expire(struct store_tx *tx, date_day today, const char *actor, int64_t *out_count, struct err *err)
{
	struct arena arena;
	struct fund_entry *open;
	size_t count;
	arena_init(&arena);
	enum status status = fund_store_expired(tx, today, &arena, &open, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		struct fund_transfer transfer = {.type = FUND_EXPIRE_PENDING,
			.pending = open[i].position,
			.amount_krw = open[i].amount_krw,
			.step = "expire",
			.grant = open[i].grant};
		char key[40];
		int64_t first;
		snprintf(key, sizeof key, "expire:%lld", (long long)open[i].position);
		status = fund_book(tx, &transfer, 1, today, actor, key, &first, err);
	}
	arena_done(&arena);
	if (status == ST_OK)
		*out_count = (int64_t)count;
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
