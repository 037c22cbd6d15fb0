/* Checkpoints in the database, and the ledger's hashes recomputed from its rows. */
#include "fund/fund_checkpoint.h"
#include "fund/fund_int.h"

#include <string.h>

/* Entries name their accounts by number: what a number stands for must not change either. */
static void account_hash(const char *previous, const struct fund_account_row *a, char out_hash[HASH_HEX_LEN])
{
	struct hash hash;
	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, a->id);
	hash_string(&hash, a->kind);
	hash_string(&hash, a->owner);
	hash_string(&hash, a->detail);
	hash_int(&hash, a->nature);
	hash_int(&hash, a->tier);
	hash_string(&hash, a->programme);
	hash_int(&hash, a->year);
	hash_final(&hash, out_hash);
}

/* Sums of a ledger that was tampered with may leave int64: they wrap, and agree with no checkpoint. */
static int64_t plus(int64_t a, int64_t b)
{
	int64_t sum;
	(void)__builtin_add_overflow(a, b, &sum);
	return sum;
}

static void walk_entries(const struct fund_entry *entry, size_t count, struct fund_history_entry *out)
{
	const char *previous = "";
	struct fund_history_entry at = {.day = DATE_NONE};
	for (size_t i = 0; i < count; i++) {
		bool posted = entry[i].type == FUND_POST || entry[i].type == FUND_POST_PENDING;
		fund_entry_hash(previous, &entry[i], at.hash);
		if (posted) {
			at.debits_krw = plus(at.debits_krw, entry[i].amount_krw);
			at.credits_krw = plus(at.credits_krw, entry[i].amount_krw);
		}
		if (entry[i].effective_on > at.day)
			at.day = entry[i].effective_on;
		out[i] = at;
		previous = out[i].hash;
	}
}

enum status fund_history_read(struct store_tx *tx, struct arena *arena, struct fund_history *out_history, struct err *err)
{
	struct fund_history h = {0};
	struct fund_entry *entry = NULL;
	struct fund_event *event = NULL;
	struct fund_account_row *account = NULL;
	struct arena rows;
	arena_init(&rows);
	enum status status = fund_store_entries(tx, &rows, NULL, NULL, &entry, &h.entries, err);
	if (status == ST_OK)
		status = fund_store_events(tx, &rows, NULL, &event, &h.events, err);
	if (status == ST_OK)
		status = fund_store_accounts(tx, &rows, &account, &h.accounts, err);
	if (status == ST_OK) {
		h.entry = arena_alloc(arena, (h.entries + 1) * sizeof *h.entry);
		h.event = arena_alloc(arena, (h.events + 1) * sizeof *h.event);
		h.account = arena_alloc(arena, (h.accounts + 1) * sizeof *h.account);
		walk_entries(entry, h.entries, h.entry);
		for (size_t i = 0; i < h.events; i++)
			fund_event_hash(i ? h.event[i - 1] : "", &event[i], h.event[i]);
		for (size_t i = 0; i < h.accounts; i++)
			account_hash(i ? h.account[i - 1] : "", &account[i], h.account[i]);
		*out_history = h;
	}
	arena_done(&rows);
	return status;
}

enum status fund_checkpoint_count(struct store_tx *tx, int64_t *out_count, struct err *err)
{
	return store_get_int(tx, "SELECT COUNT(*) FROM fund_checkpoint", 0, out_count, err);
}

enum status fund_checkpoints(struct store_tx *tx, struct arena *arena, struct fund_checkpoint_row **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT position, public_key, content FROM fund_checkpoint ORDER BY position, public_key", &stmt, err);
	struct fund_checkpoint_row *list = NULL;
	size_t count = 0;
	bool row;
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		struct fund_checkpoint_row *r = &list[count++];
		*r = (struct fund_checkpoint_row){
			.position = store_int(stmt, 0), .public_key = store_text_copy(stmt, 1, arena), .text = store_text_copy(stmt, 2, arena)};
		if (fund_checkpoint_parse(r->text, strlen(r->text), &r->checkpoint, NULL) != ST_OK)
			continue;
		struct text again;
		text_init(&again);
		fund_checkpoint_text(&r->checkpoint, &again);
		r->readable = strcmp(again.data, r->text) == 0 && r->checkpoint.position == r->position &&
			      strcmp(r->checkpoint.public_key, r->public_key) == 0;
		text_done(&again);
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status fund_checkpoint_put(struct store_tx *tx, const struct fund_checkpoint *checkpoint, bool *out_again, struct err *err)
{
	struct store_stmt *stmt;
	struct text text;
	enum status status = store_query(tx, "SELECT 1 FROM fund_checkpoint WHERE position = ?1 AND public_key = ?2 AND content = ?3", &stmt, err);
	if (status != ST_OK)
		return status;
	text_init(&text);
	fund_checkpoint_text(checkpoint, &text);
	store_bind_int(stmt, 1, checkpoint->position);
	store_bind_text(stmt, 2, checkpoint->public_key);
	store_bind_text(stmt, 3, text.data);
	bool again = false;
	status = store_step(stmt, &again, err);
	if (status == ST_OK && !again)
		status = store_query(tx, "INSERT INTO fund_checkpoint (position, public_key, content) VALUES (?1, ?2, ?3)", &stmt, err);
	if (status == ST_OK && !again) {
		store_bind_int(stmt, 1, checkpoint->position);
		store_bind_text(stmt, 2, checkpoint->public_key);
		store_bind_text(stmt, 3, text.data);
		status = store_run(stmt, err);
	}
	text_done(&text);
	if (status == ST_OK)
		*out_again = again;
	return status;
}

enum status fund_checkpoints_check(struct store_tx *tx, const char *programme, struct findings *findings, struct err *err)
{
	struct arena arena;
	struct fund_checkpoint_row *list = NULL;
	struct fund_history history = {0};
	size_t count = 0;
	arena_init(&arena);
	enum status status = fund_checkpoints(tx, &arena, &list, &count, err);
	if (status == ST_OK && count > 0)
		status = fund_history_read(tx, &arena, &history, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		const char *name = arena_printf(&arena, "fund_checkpoint %lld", (long long)list[i].position);
		struct err problem;
		enum fund_checkpoint_outcome outcome = FUND_CHECKPOINT_SIGNATURE;
		if (list[i].readable)
			outcome = fund_checkpoint_judge(&history, &list[i].checkpoint, programme, NULL);
		if (outcome == FUND_CHECKPOINT_HOLDS)
			continue;
		fund_checkpoint_explain(outcome, name, &list[i].checkpoint, &history, &problem);
		findings_add(findings, SEVERITY_ERROR, &problem);
	}
	arena_done(&arena);
	return status;
}
