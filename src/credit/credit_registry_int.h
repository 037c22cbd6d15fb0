/* Private to credit: blocks as an interval set (credit_set.c), the log (credit_event.c) and their rows (credit_registry_store.c,
 * credit_block_store.c). */
#ifndef SANGSAENG_CREDIT_REGISTRY_INT_H
#define SANGSAENG_CREDIT_REGISTRY_INT_H

#include "credit/credit_int.h"
#include "credit/credit_registry.h"

/* ---- the interval set: commands run it on the blocks they touch, the recheck on all of them; one code for both ---- */

/* Disjoint blocks by (unit, project, vintage, serials). Every call costs O(log n) for each block it touches. */
struct credit_set {
	struct arena *arena;
	void *root;
	size_t count;
	struct credit_block **removed; /* rows that are there no more, in the order of their going */
	size_t removed_count;
};
void credit_set_init(struct credit_set *set, struct arena *arena);
void credit_set_done(struct credit_set *set);
/* NULL if no block of the set holds the serial. */
struct credit_block *credit_set_at(const struct credit_set *set, enum credit_kind kind, const char *project, int64_t vintage, int64_t serial);
/* False if a serial of the block is there already (R1). */
bool credit_set_add(struct credit_set *set, const struct credit_block *block);
/* All blocks in order. */
void credit_set_each(const struct credit_set *set, void (*visit)(struct credit_block *block, void *context), void *context);

/* What becomes of a range. `from_state` NULL: it comes into being. */
struct credit_move {
	int64_t event, line;
	enum credit_kind kind;
	const char *project;
	int64_t vintage;
	struct credit_range range;
	const char *from_holder, *from_state;
	const char *holder;
	enum credit_state state;
	int64_t blocked, lock_event, valid_year;
};
/* Carries a move of day `on` out: cuts at its ends, changes what lies between, joins neighbours that became equal. Counts and coverage stay (R6). A
 * new KCU copies machine and certificate of the KOC of the same serials, which the move before has converted (R2). False, and nothing changed, if a
 * serial is not there, has ended (R3), is not where `from` says, or a new one is there already (R1). New KOC are not for it: they come from a
 * certificate. */
bool credit_set_move(struct credit_set *set, const struct credit_move *move, date_day on);
/* The move that states how a block came into being. */
struct credit_move credit_move_of(const struct credit_block *block);
bool credit_state_ends(enum credit_state state);
/* "holding:OEM", by where a unit is: the account of a holder, or the common one of its state. */
const char *credit_account_name(enum credit_kind kind, enum credit_state state, const char *holder, const char *project, struct arena *arena);

/* ---- the log ---- */

struct credit_event {
	int64_t seq;
	const char *kind, *on_date, *subject; /* project, holder, entity, machine, or key of what it ends */
	int64_t quantity, gone;               /* the answer */
	const char *actor, *evidence, *key;
	const char *content; /* hash of what was asked */
	const char *facts;   /* hash of what the command took from the input tables */
	const char *asked;   /* what was asked, as JSON; "" for a certificate, whose tables hold it */
	const char *moves;   /* hash of its moves; "" in events made before there were moves */
	const char *prev_hash, *hash;
};
/* Hash of an event over all fields but `hash`. */
void credit_event_hash(const struct credit_event *e, char out_hex[HASH_HEX_LEN]);
#define CREDIT_FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"
void credit_moves_hash(const struct credit_move *move, size_t count, char out_hex[HASH_HEX_LEN]);
void credit_no_facts(char out_facts[HASH_HEX_LEN]);
void credit_certify_hashes(const struct credit_certificate *c, char out_content[HASH_HEX_LEN], char out_facts[HASH_HEX_LEN]);
/* Facts of a surrender: obligation, "rate:year" (before there were moves: rate); of a proposal or lock: unit, receiver; of a revised obligation:
 * year, entity. */
void credit_facts_hash(int64_t number, const char *text, char out_facts[HASH_HEX_LEN]);
/* Order as one line of JSON, fields in a fixed order, empty ones left out. */
const char *credit_order_text(const struct credit_order *order, struct arena *arena);
void credit_text_hash(const char *text, char out_hex[HASH_HEX_LEN]);

/* Was the command done already? Then *out_done and the event; another content under the same key is refused. */
enum status credit_done_already(struct store_tx *tx, enum credit_order_kind kind, const char *key, const char *content, struct arena *arena,
	struct credit_event *out_event, bool *out_done, struct err *err);
/* Position and chain of the event to come. */
enum status credit_next_event(struct store_tx *tx, struct arena *arena, int64_t *out_seq, const char **out_prev, struct err *err);
/* Writes the moves, the blocks of the set, the sums (R2), accounts that are new, and the event, whose hashes of moves and of itself it makes. */
enum status credit_append(struct store_tx *tx, struct credit_event *event, const struct credit_move *move, size_t count, struct credit_set *set,
	struct arena *arena, struct err *err);

/* floor(rate × obligation) of a row of compliance; number.range if they are no such numbers. */
enum status credit_cap_of(const struct credit_compliance_row *row, int64_t *out_cap_t, struct err *err);

/* ---- rows (credit_registry_store.c, credit_block_store.c) ---- */

/* Names in columns; one past the last if the row was changed by hand. */
enum credit_kind credit_kind_named(const char *name);
enum credit_state credit_state_named(const char *name);
enum credit_order_kind credit_order_named(const char *name);

extern const char credit_registry_schema[];

enum status credit_store_event_by_key(
	struct store_tx *tx, const char *key, struct arena *arena, struct credit_event *out_event, bool *out_found, struct err *err);
enum status credit_store_events(struct store_tx *tx, struct arena *arena, struct credit_event **out_list, size_t *out_count, struct err *err);
/* Position and hash of the last event; 0 and CREDIT_FIRST_HASH if there is none. */
enum status credit_store_head(struct store_tx *tx, struct arena *arena, int64_t *out_seq, const char **out_hash, struct err *err);
/* Appends the event and moves the head. */
enum status credit_store_event_add(struct store_tx *tx, const struct credit_event *e, struct err *err);

/* By event and line; of one event, or of all (0). */
enum status credit_store_moves(
	struct store_tx *tx, int64_t event, struct arena *arena, struct credit_move **out_list, size_t *out_count, struct err *err);
enum status credit_store_move_add(struct store_tx *tx, const struct credit_move *move, struct err *err);

/* Readers of blocks add what they find to a set, unless it is there. The last block that holds a serial of a range (NULL: none does); */
enum status credit_store_block_at(struct store_tx *tx, enum credit_kind kind, const char *project, int64_t vintage, struct credit_range range,
	struct credit_set *set, struct credit_block **out_block_or_null, struct err *err);
/* at most `limit` (CREDIT_PAGE) of a holder's free blocks (live, or deposited) after a place, in the order of choice; vintage 0: of all projects.
 * *out_count 0: the end; */
#define CREDIT_PAGE 64
struct credit_place {
	int64_t vintage;
	const char *project;
	int64_t serial_from;
};
enum status credit_store_free(struct store_tx *tx, const char *holder, enum credit_kind kind, enum credit_state state, const char *project,
	int64_t vintage, const struct credit_place *after, size_t limit, struct credit_set *set, struct credit_block *out_page[CREDIT_PAGE],
	size_t *out_count, struct err *err);
/* others, whole: of a machine; locked by an event; of a holder's account; live of a project and vintage within serials; past their time: live KCU up
 * to a year and live KOC certified up to a day, of one holder or of all; all there are. */
enum credit_filter { CREDIT_OF_MEASURE, CREDIT_OF_LOCK, CREDIT_OF_ACCOUNT, CREDIT_OF_RANGE, CREDIT_PAST, CREDIT_ALL };
struct credit_wanted {
	enum credit_filter filter;
	const char *measure, *holder, *project, *certified_to; /* holder "": all */
	int64_t lock_event, vintage, serial_from, serial_to, year;
	enum credit_kind kind;
};
enum status credit_store_blocks(struct store_tx *tx, const struct credit_wanted *wanted, struct credit_set *set, struct credit_block ***out_list,
	size_t *out_count, struct err *err);
/* Writes what is added, changed or removed. */
enum status credit_store_blocks_save(struct store_tx *tx, const struct credit_set *set, struct err *err);

/* Adds what moves change to the sums of (unit, project, vintage); the table refuses sums that do not add up (R2). */
struct credit_sum {
	const char *unit, *project;
	int64_t vintage, issued_t, state_t[CREDIT_STATES];
};
enum status credit_store_sum_add(struct store_tx *tx, const struct credit_sum *sum, struct err *err);
enum status credit_store_sums(struct store_tx *tx, struct arena *arena, struct credit_sum **out_list, size_t *out_count, struct err *err);

/* "" if there is no such account. */
enum status credit_store_account_state(struct store_tx *tx, const char *account, struct arena *arena, const char **out_state, struct err *err);
enum status credit_store_account_open(struct store_tx *tx, const char *account, int64_t event, struct err *err);
enum status credit_store_account_change(struct store_tx *tx, const char *account, const char *state, int64_t event, struct err *err);

/* A proposal or lock, by the event that made it. */
struct credit_pending {
	int64_t event;
	const char *kind, *key, *holder, *receiver, *unit;
	int64_t tonnes;
	const char *state; /* open, or the name of the order that ended it */
	int64_t ended_by;  /* 0 while open */
};
enum status credit_store_pending_by_key(
	struct store_tx *tx, const char *key, struct arena *arena, struct credit_pending *out_pending, bool *out_found, struct err *err);
enum status credit_store_pending_add(struct store_tx *tx, const struct credit_pending *p, struct err *err);
enum status credit_store_pending_end(struct store_tx *tx, int64_t event, const char *state, int64_t ended_by, struct err *err);
enum status credit_store_pendings(struct store_tx *tx, struct arena *arena, struct credit_pending **out_list, size_t *out_count, struct err *err);

/* A revised obligation; credit_store_compliance gives the newest. */
struct credit_obligation {
	int64_t event;
	const char *entity;
	int64_t year, obligation_t;
};
enum status credit_store_obligation_add(struct store_tx *tx, const struct credit_obligation *o, struct err *err);
enum status credit_store_obligations(
	struct store_tx *tx, struct arena *arena, struct credit_obligation **out_list, size_t *out_count, struct err *err);

struct credit_surrender_row {
	int64_t event;
	const char *entity;
	int64_t year;
	const char *on_date;
	int64_t obligation_t;
	const char *rate;
	int64_t cap_t, before_t, quantity_t; /* cap; surrendered for the year before; now */
	const char *evidence;
};
enum status credit_store_surrender_add(struct store_tx *tx, const struct credit_surrender_row *s, struct err *err);
enum status credit_store_surrenders(
	struct store_tx *tx, struct arena *arena, struct credit_surrender_row **out_list, size_t *out_count, struct err *err);
/* Surrendered for a year so far. */
enum status credit_store_surrendered(struct store_tx *tx, const char *entity, int year, int64_t *out_tonnes, struct err *err);

enum status credit_store_steps(struct store_tx *tx, const char *project, int64_t vintage, int64_t serial, struct arena *arena,
	struct credit_serial_step **out_list, size_t *out_count, struct err *err);
enum status credit_store_holdings(struct store_tx *tx, const char *holder, bool live, struct arena *arena, struct credit_holding **out_list,
	size_t *out_count, struct err *err);
enum status credit_store_accounts(struct store_tx *tx, struct arena *arena, struct credit_account_row **out_list, size_t *out_count, struct err *err);

#endif
