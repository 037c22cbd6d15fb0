/* The budget year's end: money and reservations move into the next year, or lapse to the treasury. */
#include "fund/fund_int.h"

#include <stdio.h>
#include <string.h>

int fund_budget_year(date_day day)
{
	int year, month, unused;
	date_split(day, &year, &month, &unused);
	return year;
}

/* What carries a budget year: whichever of a transfer's accounts has one. */
bool fund_year_allows(const struct fund_account_row *debit, const struct fund_account_row *credit, date_day on)
{
	int year = fund_budget_year(on);
	if (debit->year > 0 && debit->year != year)
		return false;
	if (credit->year == 0 || credit->year == year)
		return true;
	/* last year's money moves on or lapses on the first day of this one */
	return on == date_make(credit->year + 1, 1, 1) && strcmp(credit->kind, "bank") == 0 &&
	       (strcmp(debit->kind, "bank") == 0 || strcmp(debit->kind, "treasury") == 0);
}

/* The open reservations on an account, by position. */
static size_t open_reservations(
	const struct fund_entry *entry, size_t entries, int64_t bank, struct arena *arena, const struct fund_entry ***out_list)
{
	bool *resolved = arena_alloc(arena, entries + 1);
	const struct fund_entry **list = arena_alloc(arena, (entries + 1) * sizeof *list);
	size_t count = 0;
	for (size_t i = 0; i < entries; i++)
		if (entry[i].pending)
			resolved[entry[i].pending - 1] = true;
	for (size_t i = 0; i < entries; i++)
		if (entry[i].type == FUND_PENDING && entry[i].credit == bank && !resolved[i])
			list[count++] = &entry[i];
	*out_list = list;
	return count;
}

/* One account: reservations are lifted, the money moves, and they are made anew. */
static enum status carry_account(struct store_tx *tx, const struct fund_account_row *row, const struct fund_entry *entry, size_t entries,
	bool uncommitted, const struct fund_act *act, struct arena *arena, struct fund_year_end *end, struct err *err)
{
	struct fund_account next = {.kind = row->kind,
		.owner = row->owner,
		.detail = row->detail,
		.nature = row->nature,
		.tier = row->tier,
		.programme = row->programme,
		.year = row->year + 1};
	int64_t left = row->balance.debits_posted - row->balance.credits_posted, reserved = row->balance.credits_pending, bank, treasury, first;
	int64_t carried = uncommitted || row->nature != FUND_STATE ? left : reserved;
	const struct fund_entry **open;
	size_t count = open_reservations(entry, entries, row->id, arena, &open), booked = 0;
	struct fund_transfer *transfer = arena_alloc(arena, (2 * count + 2) * sizeof *transfer);
	char key[3 * FUND_ID_LEN + 48];
	enum status status = ST_OK;
	if (left == 0)
		return ST_OK;
	if (carried > 0)
		status = fund_account_open(tx, &next, &bank, err);
	for (size_t i = 0; i < count; i++)
		transfer[booked++] = (struct fund_transfer){.type = FUND_VOID_PENDING,
			.pending = open[i]->position,
			.amount_krw = open[i]->amount_krw,
			.step = "carry_over",
			.grant = open[i]->grant,
			.evidence = act->evidence};
	if (carried > 0)
		transfer[booked++] = (struct fund_transfer){
			.type = FUND_POST, .debit = bank, .credit = row->id, .amount_krw = carried, .step = "carry_over", .evidence = act->evidence};
	for (size_t i = 0; i < count; i++)
		transfer[booked++] = (struct fund_transfer){.type = FUND_PENDING,
			.debit = open[i]->debit,
			.credit = bank,
			.amount_krw = open[i]->amount_krw,
			.expires_on = open[i]->expires_on,
			.step = "carry_over",
			.grant = open[i]->grant,
			.evidence = act->evidence};
	if (status == ST_OK && left > carried) {
		struct fund_account account = {
			.kind = "treasury", .owner = "treasury", .detail = "", .nature = FUND_STATE, .programme = row->programme};
		status = fund_account_open(tx, &account, &treasury, err);
		transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
			.debit = treasury,
			.credit = row->id,
			.amount_krw = left - carried,
			.step = "lapse",
			.evidence = act->evidence};
	}
	snprintf(key, sizeof key, "year:%d:%s:%s:%s", row->year, row->programme, row->owner, row->detail);
	if (status == ST_OK)
		status = fund_book(tx, transfer, booked, act->on, act->maker, key, &first, err);
	for (size_t i = 0; status == ST_OK && i < count; i++)
		status = fund_store_milestone_moved(tx, open[i]->position, first + (int64_t)(count + 1 + i), bank, err);
	end->carried_krw = money_add(end->carried_krw, carried);
	end->reserved_krw = money_add(end->reserved_krw, reserved);
	end->lapsed_krw = money_add(end->lapsed_krw, left - carried);
	return status;
}

enum status fund_year_carry(
	struct store_tx *tx, int year, bool uncommitted, const struct fund_act *act, struct fund_year_end *out_end, struct err *err)
{
	struct arena arena;
	struct fund_account_row *account;
	struct fund_entry *entry;
	struct fund_year_end end = {0};
	size_t accounts, entries;
	arena_init(&arena);
	enum status status = fund_store_accounts(tx, &arena, &account, &accounts, err);
	if (status == ST_OK)
		status = fund_store_entries(tx, &arena, NULL, NULL, &entry, &entries, err);
	for (size_t i = 0; status == ST_OK && i < accounts; i++)
		if (strcmp(account[i].kind, "bank") == 0 && account[i].year == year)
			status = carry_account(tx, &account[i], entry, entries, uncommitted, act, &arena, &end, err);
	arena_done(&arena);
	if (status == ST_OK)
		*out_end = end;
	return status;
}
