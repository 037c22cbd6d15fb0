/* The registry: accounts, orders on units, and who holds what. One order is one hash-chained event; what it does to ranges of serials are its moves.
 *
 * Accounts are of six kinds, named "kind:owner": issuing (발행, a project's), holding (보유, KOC of a participant), offset (상쇄배출권, KCU of an
 * allocated company), cancellation (취소), disposal (처분: converted and surrendered units), forest (산림예치, a project's deposit). An account is
 * opened by the event that first uses it. Every unit is in exactly one account and one state (R1).
 *
 * Which units an order takes: the serial range it names, or else a quantity: oldest vintage, then project, then lowest serial, free ones only. */
#ifndef SANGSAENG_CREDIT_REGISTRY_H
#define SANGSAENG_CREDIT_REGISTRY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "duty/duty_clock.h"
#include "store/store.h"

#include <stdbool.h>

enum credit_order_kind {
	CREDIT_CERTIFY,   /* by credit_certify only */
	CREDIT_CONVERT,   /* KOC to KCU, same serials, for compliance year `year` (0: the earliest still open on the day); all, or `tonnes` */
	CREDIT_SURRENDER, /* KCU for compliance year `year`; `tonnes`, or up to the cap */
	CREDIT_HOLD,      /* a machine's live units; `measure` */
	CREDIT_RELEASE,   /* ends the hold on a machine */
	CREDIT_TRANSFER,  /* proposes units to `to`; locks them */
	CREDIT_ACCEPT,    /* the receiver takes the proposal `of`: the sender's units are cancelled and registered anew, same serials (N37 ④) */
	CREDIT_REJECT,    /* the receiver does not */
	CREDIT_WITHDRAW,  /* the sender takes the proposal `of` back */
	CREDIT_LOCK,      /* pledge or dispute, with a reason */
	CREDIT_UNLOCK,    /* ends the lock `of` */
	CREDIT_BANK,      /* KCU of compliance year `year` to the next one; the approval is the evidence (Act 28) */
	CREDIT_LAPSE,     /* what is past its time expires: of one holder, or of all */
	CREDIT_CANCEL,    /* the holder's units, or by the authority all live units of a machine, also those held or locked */
	CREDIT_VOID,    /* certification cancelled (N35): all live units of a project and vintage, or of a range; surrendered ones are a liability */
	CREDIT_SUSPEND, /* the holder's account of this unit: nothing goes out (N40-5) */
	CREDIT_RESUME,
	CREDIT_CLOSE,   /* its units are cancelled (N40-6) */
	CREDIT_REVISE,  /* the obligation of a year is `tonnes` from now on; what was surrendered above the new cap is told */
	CREDIT_DEPOSIT, /* KOC into the forest deposit account of their project */
	CREDIT_RESTORE, /* and back */
	CREDIT_ORDER_KINDS
};
extern const char *const credit_order_name[CREDIT_ORDER_KINDS]; /* "certify", "convert" … ended by nothing */

/* What is asked. Texts may be NULL where they do not matter. */
struct credit_order {
	enum credit_order_kind kind;
	date_day on;
	const char *holder, *to; /* organisations */
	const char *unit;        /* "KOC" or "KCU"; where a kind knows only one it may be NULL */
	int64_t tonnes;          /* 0: by range, or all */
	const char *project;     /* with vintage: only units of these */
	int vintage;
	int64_t serial_from, serial_to; /* 0: no range; a range needs project and vintage */
	int year;
	const char *measure, *of; /* `of`: key of the order that proposed or locked */
	const char *reason, *evidence;
	const char *key; /* idempotency key, kept for ever */
	/* facts that the registry takes as values */
	bool allocated;                 /* the holder is an allocated company on the day */
	const struct duty_clock *clock; /* NULL: the rules that are built in, and only Saturdays and Sundays are no working days */
};
struct credit_answer {
	int64_t event;     /* position in the log */
	int64_t tonnes;    /* moved */
	int64_t gone_t;    /* hold, cancel of a machine, void: surrendered before, a liability; revise: surrendered above the new cap */
	int64_t expired_t; /* convert: passed by because they are past their time; not kept, 0 for a repeated order */
	bool repeated;     /* was carried out before under this key */
};
/* Carries an order out. Refused orders leave nothing behind once the transaction is rolled back; a statement of the law stands in brackets in the
 * text: credit.key_reused, order_incomplete, not_enough and not_held (R15), locked (R7), ended (R3), account_state (R15), no_contract (R15),
 * not_allocated and conversion_late (R16), surrender_cap (R5, R17), lapsed (R17), no_obligation, surrender_late, no_approval, pending_unknown,
 * pending_ended, pending_party, transfer_incomplete, same_account, not_held_machine. Touches O(log n) rows besides those that move. */
enum status credit_carry_out(struct store_tx *tx, const struct credit_order *order, struct credit_answer *out_answer, struct err *err);

/* Rows of credit_orders.csv by line. */
struct credit_order_row {
	const char *id;
	struct credit_order order; /* `of` is another row's id; no key yet */
	int64_t source_line;
};
enum status credit_order_rows(struct store_tx *tx, struct arena *arena, struct credit_order_row **out_list, size_t *out_count, struct err *err);

/* ---- who holds what ---- */

struct credit_account_row {
	const char *account, *kind, *owner, *state; /* open, suspended, closed */
	int64_t opened_by, changed_by;              /* events; changed_by 0 */
};
/* By name. */
enum status credit_accounts(struct store_tx *tx, struct arena *arena, struct credit_account_row **out_list, size_t *out_count, struct err *err);

/* A block as it stands. */
struct credit_holding {
	const char *unit, *project, *holder, *measure, *state, *account;
	int64_t vintage, serial_from, serial_to, tonnes, certificate, lock_event, valid_year, made_by; /* valid_year: of a KCU, else 0 */
	int64_t held;                                                                                  /* 1: on hold with its machine */
	date_day since, certified_on;
};
/* `holder` NULL: all; `live`: only what is not at its end. By unit, project, vintage, serial. */
enum status credit_holdings(struct store_tx *tx, const char *holder, bool live, struct arena *arena, struct credit_holding **out_list,
	size_t *out_count, struct err *err);
/* Blocks that hold one serial: as KOC, and as KCU if it was converted. */
enum status credit_block_at(struct store_tx *tx, const char *project, int64_t vintage, int64_t serial, struct arena *arena,
	struct credit_holding **out_list, size_t *out_count, struct err *err);

/* A serial as people write it: "KOC-P1-2028-17" (or "…-1…192": its first). The project may hold hyphens. ST_INPUT credit.serial. */
enum status credit_serial_parse(
	const char *text, struct arena *arena, const char **out_project, int64_t *out_vintage, int64_t *out_serial, struct err *err);

struct credit_event_row {
	int64_t seq, tonnes, gone_t;
	const char *kind, *subject, *evidence, *key, *asked, *hash;
	date_day on;
};
/* The log in its order. */
enum status credit_log(struct store_tx *tx, struct arena *arena, struct credit_event_row **out_list, size_t *out_count, struct err *err);

/* What happened to one serial: every move that covered it. */
struct credit_serial_step {
	int64_t event, serial_from, serial_to;
	const char *kind, *unit, *evidence, *key;
	date_day on;
	const char *from_account, *account, *state; /* from_account "" where the unit came into being */
	bool held;
	int64_t lock_event, valid_year;
};
enum status credit_trace(struct store_tx *tx, const char *project, int64_t vintage, int64_t serial, struct arena *arena,
	struct credit_serial_step **out_list, size_t *out_count, struct err *err);

#endif
