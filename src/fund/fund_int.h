/* Inside fund: rows as the store keeps them. */
#ifndef SANGSAENG_FUND_INT_H
#define SANGSAENG_FUND_INT_H

#include "base/hash.h"
#include "evidence/evidence.h"
#include "fund/fund.h"

/* One error finding per row left in `stmt`: column 0 is the line of `file`, the next `values` (at most 3) fill the message. */
enum status fund_row_findings(struct store_stmt *stmt, const char *file, const char *code, int values, struct findings *findings, struct err *err);

struct fund_account_row {
	int64_t id;
	char kind[24], owner[FUND_ID_LEN], detail[FUND_ID_LEN], programme[FUND_ID_LEN];
	enum fund_nature nature;
	int tier, year;
	struct fund_balance balance;
};
struct fund_entry {
	int64_t position, group_first;
	enum fund_transfer_type type;
	int64_t debit, credit, amount_krw;
	int64_t pending, reverses;                         /* 0 if none */
	date_day effective_on, expires_on;                 /* expires_on 0: never */
	const char *step, *grant, *evidence, *actor, *key; /* grant and evidence may be NULL */
	int64_t key_index;
	char hash[HASH_HEX_LEN];
};

/* fund_store.c */
enum status fund_store_account_find(
	struct store_tx *tx, const struct fund_account *account, bool *out_found, struct fund_account_row *out_row, struct err *err);
enum status fund_store_account_get(struct store_tx *tx, int64_t id, struct fund_account_row *out_row, struct err *err);
enum status fund_store_account_last(struct store_tx *tx, int64_t *out_id, struct err *err);
enum status fund_store_account_add(struct store_tx *tx, const struct fund_account *account, int64_t id, struct err *err);
/* Stores the balances of accounts that are there. */
enum status fund_store_balances(struct store_tx *tx, const struct fund_account_row *const *row, size_t count, struct err *err);
enum status fund_store_accounts(struct store_tx *tx, struct arena *arena, struct fund_account_row **out_list, size_t *out_count, struct err *err);
/* What a batch has to know of the log, read in few round trips however much it is. Lists may be empty. */
struct fund_pending {
	bool found, resolved;
	struct fund_entry entry; /* without its texts */
};
struct fund_look {
	const char *const *key; /* commands that may be booked already */
	bool *known;            /* set for those that are */
	size_t keys;
	const int64_t *account;
	struct fund_account_row *row; /* id 0: there is none */
	size_t accounts;
	const int64_t *position;
	struct fund_pending *pending;
	size_t pendings;
};
/* `*out_last` is 0 and `out_hash` empty where the log is. */
enum status fund_store_look(struct store_tx *tx, const struct fund_look *look, int64_t *out_last, char out_hash[HASH_HEX_LEN], struct err *err);
/* A pending entry, without its texts, and whether it was resolved. */
enum status fund_store_pending(
	struct store_tx *tx, int64_t position, bool *out_found, bool *out_resolved, struct fund_entry *out_entry, struct err *err);
/* Makes the transaction fail (store.check) where there is no such entry. */
enum status fund_store_expect_last(struct store_tx *tx, int64_t position, const char *hash, struct err *err);
enum status fund_store_entries_add(struct store_tx *tx, const struct fund_entry *entry, size_t count, struct err *err);
/* Entries in order of position; `key` NULL for all, `step` NULL for all. Strings in the arena. */
enum status fund_store_entries(struct store_tx *tx, struct arena *arena, const char *key, const char *step, struct fund_entry **out_list,
	size_t *out_count, struct err *err);
/* Open reservations whose last day was before `today`, in order of position. */
enum status fund_store_expired(
	struct store_tx *tx, date_day today, struct arena *arena, struct fund_entry **out_list, size_t *out_count, struct err *err);
/* One entry, without its texts. */
enum status fund_store_entry(struct store_tx *tx, int64_t position, bool *out_found, struct fund_entry *out_entry, struct err *err);
/* What was reversed of an entry so far. */
enum status fund_store_reversed(struct store_tx *tx, int64_t position, int64_t *out_krw, struct err *err);
/* Is there an entry of the command? */
enum status fund_store_booked(struct store_tx *tx, const char *key, bool *out_booked, struct err *err);
/* Hash of an entry after the one with hash `previous`. */
void fund_entry_hash(const char *previous, const struct fund_entry *entry, char out_hash[HASH_HEX_LEN]);

/* fund_ledger.c */
/* Does a transfer resolve a reservation; does it move money? */
bool fund_resolves(enum fund_transfer_type type);
bool fund_moves_money(enum fund_transfer_type type);
/* Was a command with this key booked before? */
enum status fund_booked(struct store_tx *tx, const char *key, bool *out_seen, struct err *err);
/* Where money may go (L9): cash to grants of its tier class, nature, origin and programme, state money to the treasury, fees, or into the next budget
 * year of the same money; what a funder gives in kind to grants as its own. Other accounts have no purpose. */
bool fund_purpose_allows(const struct fund_account_row *debit, const struct fund_account_row *credit);

struct fund_event {
	int64_t seq;
	const char *grant, *from, *to, *role, *actor, *checker, *evidence, *evidence_sha256; /* checker, evidence and its hash "" if none */
	date_day on;
	int64_t group_first;
	char hash[HASH_HEX_LEN];
};
enum status fund_store_event_add(struct store_tx *tx, const struct fund_event *event, struct err *err);
/* In order; `grant_or_null` NULL for all. Strings in the arena. */
enum status fund_store_events(
	struct store_tx *tx, struct arena *arena, const char *grant_or_null, struct fund_event **out_list, size_t *out_count, struct err *err);
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
	int64_t through; /* the entry that brought these won into the pool: the return, or what a grant gave back */
};
enum status fund_store_attribution_add(struct store_tx *tx, const struct fund_attribution *attribution, struct err *err);
enum status fund_store_attributions(struct store_tx *tx, struct arena *arena, struct fund_attribution **out_list, size_t *out_count, struct err *err);

struct fund_set_off {
	const char *id, *grant, *against;
	date_day on;
	int64_t position, amount_krw; /* position of its first entry */
};
enum status fund_store_set_off_add(struct store_tx *tx, const struct fund_set_off *set_off, struct err *err);
/* Set off against a grant on a day. */
enum status fund_store_set_off_sum(struct store_tx *tx, const char *against, date_day on, int64_t *out_krw, struct err *err);
enum status fund_store_set_offs(struct store_tx *tx, struct arena *arena, struct fund_set_off **out_list, size_t *out_count, struct err *err);

/* Recoveries of a firm's grants for one of two causes, decided until a day. */
enum status fund_store_cause_count(
	struct store_tx *tx, const char *organisation, const char *cause, const char *like, date_day until, int64_t *out_count, struct err *err);
enum status fund_store_exclusion_put(
	struct store_tx *tx, const char *recovery, const char *organisation, const char *cause, date_day from, date_day to, struct err *err);

/* Points the milestones and sources of a grant that a reservation moved: to the account and the reservation of the next budget year. */
enum status fund_store_milestone_moved(struct store_tx *tx, int64_t pending, int64_t new_pending, int64_t new_bank, struct err *err);

/* A milestone whose reservation was made anew: at `pending`, or nowhere (0: nothing is left of it). */
enum status fund_store_milestone_changed(struct store_tx *tx, const struct fund_milestone_row *row, int64_t pending, struct err *err);

/* fund_change_store.c: planned cost before and after a change */
enum status fund_store_change_get(struct store_tx *tx, const char *change, bool *out_found, int64_t *out_after_krw, struct err *err);
enum status fund_store_change_add(
	struct store_tx *tx, const char *change, const char *grant, date_day on, int64_t before_krw, int64_t after_krw, struct err *err);

/* fund_grant.c, also used by the recheck */
/* Did the grant come to a state on that day with that evidence? */
enum status fund_moved_before(
	struct store_tx *tx, const char *grant, enum fund_state to, date_day on, const char *evidence, bool *out_same, struct err *err);
/* What a step says about the fixing: FUND_NOT_FIXED if nothing. */
enum fund_fixing fund_fixing_of(const struct fund_event *event);
enum status fund_key_reused(struct err *err, const char *command, const char *grant);
enum status fund_transition_check(const struct fund_grant *grant, enum fund_state to, struct err *err);
enum status fund_grant_account(
	struct store_tx *tx, const struct fund_grant *grant, const struct fund_source *source, int64_t *out_id, struct err *err);
/* What was reserved and will not be paid any more goes back to its funder (L4: void restores the whole). */
enum status fund_release_unpaid(struct store_tx *tx, const struct fund_grant *grant, const struct fund_act *act, struct err *err);
/* Sets each source's fixed amount from what was paid and the eligible cost as fixed. */
void fund_fix_sources(struct fund_grant *grant, int64_t eligible_final_krw);

/* fund_recovery.c */
/* A receivable (or the counter account of one) of a grant; valid as long as the grant and `detail`. */
struct fund_account fund_receivable(const char *kind, const struct fund_grant *grant, const char *detail, enum fund_nature nature);
/* Interest on the separate account: due from the firm, owed to the programme. */
enum status fund_interest_accounts(struct store_tx *tx, const struct fund_grant *grant, int64_t *out_due, int64_t *out_owed, struct err *err);

/* fund_year.c */
int fund_budget_year(date_day day);
/* Money of a budget year comes in and is spent in that year; on the first day of the next it moves on or lapses. */
bool fund_year_allows(const struct fund_account_row *debit, const struct fund_account_row *credit, date_day on);

/* fund_totals.c */
/* Days of a duty by its rule (kind return of the clock table); last_day DATE_NONE while there is none, as before the fixing where it counts from
 * there.
 */
struct duty_period fund_due_period(const struct fund_duty_rule *rule, date_day fixed_on, const struct duty_clock *clock_or_null);
date_day fund_fixed_day(const struct fund_event *event, size_t events, const char *grant);

/* fund_return.c */
int64_t fund_grant_base_krw(const struct fund_grant *grant, const struct fund_duty_rule *rule);
/* May money for a tier (fund_purpose_tier) pay a grant of a tier? */
bool fund_tier_allows(int bank, int grant);
/* The consortium of a pool by the detail of its account, "" if it is the programme's. */
const char *fund_pool_consortium(const char *detail);
/* A pool of a consortium pays only its grants: fund.pool_consortium. */
enum status fund_pool_check(struct store_tx *tx, const struct fund_grant *grant, const struct fund_source *source, struct err *err);

/* fund_attribution.c */
/* Attribution first in first out, of each pool by itself, from the entries; in the order below. */
enum status fund_attribution_of(struct store_tx *tx, struct arena *arena, struct fund_attribution **out_list, size_t *out_count, struct err *err);
int fund_attribution_order(const void *a, const void *b); /* by payment, through, return: for qsort */

#endif
