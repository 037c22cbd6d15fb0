/* The outbox: letters that are to be sent once each. A row is written in the transaction that decided on the letter; it is claimed in a transaction,
 * sent outside of any, and settled in another. What a process that died had claimed is free again where handing it over twice does no harm (the
 * channel knows the key), and uncertain where it might (mail): then a person decides. It holds keys of persons, no names and no addresses, and no
 * text: that is made when the letter goes out. Table desk_queue_outbox, which no seal covers. */
#ifndef SANGSAENG_DUTY_OUTBOX_H
#define SANGSAENG_DUTY_OUTBOX_H

#include "base/arena.h"
#include "base/err.h"
#include "duty/duty_campaign.h"
#include "store/store.h"

enum duty_letter {
	DUTY_LETTER_REMINDER,   /* a step of the ladder, the first included */
	DUTY_LETTER_DELEGATED,  /* to whom a case was handed */
	DUTY_LETTER_RETURNED,   /* an answer needs repair */
	DUTY_LETTER_ESCALATION, /* to the buyer's person: who has not answered */
	DUTY_LETTER_BOUNCED,    /* to the buyer's person: an address that does not work */
};
const char *duty_letter_name(enum duty_letter kind);

enum duty_outbox_state {
	DUTY_OUTBOX_WAITING,
	DUTY_OUTBOX_CLAIMED,
	DUTY_OUTBOX_SENT,
	DUTY_OUTBOX_UNCERTAIN, /* perhaps sent: listed for a person */
	DUTY_OUTBOX_REFUSED,   /* the address does not work; settled_at NULL: not yet marked as such */
	DUTY_OUTBOX_NO_ADDRESS,
	DUTY_OUTBOX_DROPPED, /* not needed any more: answered before it went out, or a later step took its place */
};
const char *duty_outbox_state_name(enum duty_outbox_state state);
bool duty_outbox_state_parse(const char *name, enum duty_outbox_state *out_state);

#define DUTY_TIME_LEN 21 /* UTC, "2026-11-26T08:00:00Z" */
struct duty_outbox {
	const char *message;            /* the stable key: CAMPAIGN/FIRM/before-7 */
	const char *campaign, *request; /* request NULL: about the whole campaign */
	enum duty_letter kind;
	int64_t step;       /* of the ladder; 0: none */
	const char *person; /* to whom; NULL: nobody is known */
	enum duty_channel channel;
	const char *message_id;
	enum duty_outbox_state state;
	int64_t attempts;
	const char *not_before;                                       /* UTC */
	const char *via;                                              /* "mailbox", "smtp", "command": by what it was claimed last; NULL: never */
	const char *claimed_by, *claimed_until, *settled_at, *detail; /* NULL: not */
};
/* Nothing is changed if the key is there: *out_new tells. */
enum status duty_outbox_put(struct store_tx *tx, const struct duty_outbox *row, bool *out_new, struct err *err);
/* By campaign and key; of one campaign or with NULL of all. */
enum status duty_outbox_list(
	struct store_tx *tx, const char *campaign_or_null, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err);
/* ST_NOT_FOUND outbox.none. */
enum status duty_outbox_get(struct store_tx *tx, const char *message, struct arena *arena, struct duty_outbox *out_row, struct err *err);
enum status duty_outbox_by_id(
	struct store_tx *tx, const char *message_id, struct arena *arena, bool *out_found, struct duty_outbox *out_row, struct err *err);
/* Highest step of the ladder that was ever put for a request; 0: none. */
enum status duty_outbox_last_step(struct store_tx *tx, const char *request, int64_t *out_step, struct err *err);
/* The first letter by key that waits, of the channels and campaign asked for, whose time has come. */
enum status duty_outbox_first(struct store_tx *tx, const char *campaign_or_null, bool mail, bool message, const char *now, struct arena *arena,
	bool *out_found, struct duty_outbox *out_row, struct err *err);
/* Those that are claimed. */
enum status duty_outbox_claims(struct store_tx *tx, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err);
/* State, attempts, not_before, via, claim, settled_at and detail as they now are. */
enum status duty_outbox_update(struct store_tx *tx, const struct duty_outbox *row, struct err *err);
/* Letters of a request that wait are not needed any more: all, or its reminders. */
enum status duty_outbox_drop(struct store_tx *tx, const char *request, bool reminders_only, const char *at, struct err *err);

/* When to try again after so many attempts: 5 minutes, 10, 20 … at most a day. */
int64_t duty_outbox_pause_seconds(int64_t attempts);
#define DUTY_OUTBOX_ATTEMPTS_MAX 12

/* Addresses that do not work: a person and the SHA-256 of the address, so that a corrected one in persons.csv is used at once. Table desk_bounce. */
struct duty_bounce {
	const char *person, *address_sha256, *request, *status; /* request NULL: none; status "5.1.1" or "" */
	date_day on;
};
enum status duty_bounce_put(struct store_tx *tx, const struct duty_bounce *bounce, bool *out_new, struct err *err);
enum status duty_bounces(struct store_tx *tx, struct arena *arena, struct duty_bounce **out_list, size_t *out_count, struct err *err);

#endif
