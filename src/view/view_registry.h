/* View of the registry of credits for the doors: accounts, holdings, the log, the life of a serial (view_registry.c). Meaning of every figure:
 * credit/credit_registry.h. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE). All read-only. */
#ifndef SANGSAENG_VIEW_REGISTRY_H
#define SANGSAENG_VIEW_REGISTRY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

struct view_account {
	const char *account, *kind, *owner, *state; /* "holding:OEM", "holding", "OEM", "open" */
	int64_t koc_t, kcu_t;                       /* units in it */
	int64_t opened_by, changed_by;              /* events; changed_by 0 if its state never changed */
};
enum status view_registry_accounts(struct store_tx *tx, struct arena *arena, struct view_account **out_list, size_t *out_count, struct err *err);

struct view_holding {
	const char *serial, *unit, *project, *holder, *machine, *state, *account;
	int64_t vintage, serial_from, serial_to, tonnes, certificate, lock_event, valid_year;
	int held;
	date_day since, certified_on;
};
/* Live ones of a holder, or of all (NULL), by unit, project, vintage, serial. */
enum status view_registry_holdings(
	struct store_tx *tx, const char *holder, struct arena *arena, struct view_holding **out_list, size_t *out_count, struct err *err);

struct view_registry_event {
	int64_t position, tonnes, gone_t;
	const char *kind, *subject, *evidence, *key, *asked, *hash;
	date_day on;
};
enum status view_registry_events(struct store_tx *tx, struct arena *arena, struct view_registry_event **out_list, size_t *out_count, struct err *err);

/* A serial: its blocks as they stand, and every step of its life. */
struct view_serial {
	const char *project;
	int64_t vintage, serial;
	struct view_holding *block;
	size_t block_count;
	struct view_serial_step {
		int64_t event, serial_from, serial_to, lock_event, valid_year;
		const char *kind, *unit, *evidence, *from_account, *account, *state;
		int held;
		date_day on;
	} * step;
	size_t step_count;
};
/* ST_INPUT credit.serial; ST_NOT_FOUND credit.serial_unknown. */
enum status view_registry_serial(struct store_tx *tx, const char *serial, struct arena *arena, struct view_serial *out_serial, struct err *err);

#endif
