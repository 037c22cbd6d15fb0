/* Inside fund: rows as the store keeps them. */
#ifndef SANGSAENG_FUND_INT_H
#define SANGSAENG_FUND_INT_H

#include "base/hash.h"
#include "fund/fund.h"

struct fund_account_row {
	int64_t id;
	char kind[24], owner[FUND_ID_LEN], detail[FUND_ID_LEN];
	enum fund_nature nature;
	int tier;
	struct fund_balance balance;
};
struct fund_entry {
	int64_t position, group_first;
	enum fund_transfer_type type;
	int64_t debit, credit, amount_krw;
	int64_t pending; /* 0 if none */
	date_day effective_on;
	const char *step, *grant, *evidence, *actor, *key; /* grant and evidence may be NULL */
	int64_t key_index;
	char hash[HASH_HEX_LEN];
};

/* fund_store.c */
enum status fund_store_account_find(struct store_tx *tx, const char *kind, const char *owner, const char *detail, bool *out_found,
	struct fund_account_row *out_row, struct err *err);
enum status fund_store_account_get(struct store_tx *tx, int64_t id, struct fund_account_row *out_row, struct err *err);
enum status fund_store_account_last(struct store_tx *tx, int64_t *out_id, struct err *err);
enum status fund_store_account_add(struct store_tx *tx, const struct fund_account *account, int64_t id, struct err *err);
enum status fund_store_account_balance(struct store_tx *tx, int64_t id, const struct fund_balance *balance, struct err *err);
enum status fund_store_accounts(struct store_tx *tx, struct arena *arena, struct fund_account_row **out_list, size_t *out_count, struct err *err);
enum status fund_store_last(struct store_tx *tx, int64_t *out_position, char out_hash[HASH_HEX_LEN], struct err *err);
enum status fund_store_entries_add(struct store_tx *tx, const struct fund_entry *entry, size_t count, struct err *err);
/* Entries in order of position; `key` NULL for all, `step` NULL for all. Strings in the arena. */
enum status fund_store_entries(struct store_tx *tx, struct arena *arena, const char *key, const char *step, struct fund_entry **out_list,
	size_t *out_count, struct err *err);
/* Is there an entry of the command? */
enum status fund_store_booked(struct store_tx *tx, const char *key, bool *out_booked, struct err *err);
/* A pending entry and whether it was resolved. */
enum status fund_store_pending(
	struct store_tx *tx, int64_t position, bool *out_found, bool *out_resolved, struct fund_entry *out_entry, struct err *err);
/* Hash of an entry after the one with hash `previous`. */
void fund_entry_hash(const char *previous, const struct fund_entry *entry, char out_hash[HASH_HEX_LEN]);

/* fund_ledger.c */
/* Was a command with this key booked before? */
enum status fund_booked(struct store_tx *tx, const char *key, bool *out_seen, struct err *err);
/* Where cash may go (L9): to grants of its tier class, nature and origin; state money to the treasury; fees. Other accounts have no purpose. */
bool fund_purpose_allows(const struct fund_account_row *debit, const struct fund_account_row *credit);

struct fund_event {
	int64_t seq;
	const char *grant, *from, *to, *actor, *evidence;
	date_day on;
	int64_t group_first;
	char hash[HASH_HEX_LEN];
};
enum status fund_store_event_add(struct store_tx *tx, const struct fund_event *event, struct err *err);
enum status fund_store_events(struct store_tx *tx, struct arena *arena, struct fund_event **out_list, size_t *out_count, struct err *err);
enum status fund_store_event_last(struct store_tx *tx, int64_t *out_seq, char out_hash[HASH_HEX_LEN], struct err *err);
void fund_event_hash(const char *previous, const struct fund_event *event, char out_hash[HASH_HEX_LEN]);

enum status fund_store_grant_state(struct store_tx *tx, const char *grant, enum fund_state state, struct err *err);

/* Source rows whose number is not their place in the grant. */
enum status fund_store_source_strays(struct store_tx *tx, int64_t *out_count, struct err *err);

struct fund_milestone_row {
	char grant[FUND_ID_LEN];
	int64_t milestone, source, pending, amount_krw, paid; /* paid: position of the posting, 0 while reserved */
};
enum status fund_store_milestone_add(struct store_tx *tx, const struct fund_milestone_row *row, struct err *err);
enum status fund_store_milestone_paid(struct store_tx *tx, const char *grant, int64_t milestone, int64_t source, int64_t position, struct err *err);
enum status fund_store_milestones(struct store_tx *tx, struct arena *arena, const char *grant_or_null, struct fund_milestone_row **out_list,
	size_t *out_count, struct err *err);

enum status fund_store_obligation_put(struct store_tx *tx, const struct fund_obligation *obligation, struct err *err);
struct fund_return_entry {
	char id[FUND_ID_LEN], grant[FUND_ID_LEN], for_grant[FUND_ID_LEN];
	int64_t position, amount_krw;
};
enum status fund_store_return_add(struct store_tx *tx, const struct fund_return_entry *entry, struct err *err);
enum status fund_store_returns(struct store_tx *tx, struct arena *arena, struct fund_return_entry **out_list, size_t *out_count, struct err *err);
struct fund_attribution {
	int64_t payment, returned, amount_krw;
};
enum status fund_store_attribution_add(struct store_tx *tx, const struct fund_attribution *attribution, struct err *err);
enum status fund_store_attributions(struct store_tx *tx, struct arena *arena, struct fund_attribution **out_list, size_t *out_count, struct err *err);

/* fund_grant.c, also used by the recheck */
int64_t fund_grant_base_krw(const struct fund_grant *grant, const struct fund_duty_rule *rule);
/* Sets each source's fixed amount from what was paid and the eligible cost as fixed. */
void fund_fix_sources(struct fund_grant *grant, int64_t eligible_final_krw);
/* Attribution first in first out from entries and returns. */
enum status fund_attribution_of(struct store_tx *tx, struct arena *arena, struct fund_attribution **out_list, size_t *out_count, struct err *err);

#endif
