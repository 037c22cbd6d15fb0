/* Credits: registered external projects, whole-tonne units with serial ranges, the trading position. One tonne has one place at a time.
 *
 * KOC = certified external reduction, KCU = offset allowance made from it one to one. Certification truncates once, on the total of a request (N31,
 * N36); owners' tonnes: floor of each share, remaining tonnes to the largest remainders, ties by holder id. Registry invariants R1 to R8. */
#ifndef SANGSAENG_CREDIT_H
#define SANGSAENG_CREDIT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "store/store.h"

#include <stdbool.h>

extern const struct message credit_messages[];
extern const struct table credit_tables[];
extern const struct store_migration credit_migrations[];

#define CREDIT_SERIAL_LEN 160
/* "KOC-<project>-<vintage>-<from>…<to>", for people. */
void credit_serial_text(const char *unit, const char *project, int vintage, int64_t from, int64_t to, char out[CREDIT_SERIAL_LEN]);

/* Cross-row rules: start before 2016-12-03 (R04), ownership that does not sum to 1 (R14), crediting end before resolution, crediting longer than 10
 * years (programme: 28) from the later of start and resolution (credit.crediting_too_long), certification before resolution or before there is an
 * owner, surrender before conversion or later than eight months after the compliance year. Ownership is stated whole: the rows of one project and day
 * sum to 1, and the newest day that is not later is in force, so that an owner can leave. */
enum status credit_check_rows(struct store_tx *tx, struct findings *findings, struct err *err);

struct credit_project {
	char project[65];
	date_day resolution_on, crediting_to, certified_on; /* DATE_NONE if not yet */
	int64_t source_line;
};
enum status credit_projects(struct store_tx *tx, struct arena *arena, struct credit_project **out_list, size_t *out_count, struct err *err);

/* Every organisation that owns or owned a part of a project: for the verifier's independence. By project, then organisation; no doubles. */
struct credit_owner {
	const char *project, *organisation;
};
enum status credit_owners(struct store_tx *tx, struct arena *arena, struct credit_owner **out_list, size_t *out_count, struct err *err);
/* Obligations in the trading system, by organisation and year. DATE_NONE: not asked for. `evidence` is "" if none is named. */
struct credit_compliance {
	const char *organisation, *evidence;
	int year;
	int64_t obligation_t, surrender_cap_t;
	date_day converted_on, surrendered_on;
	int64_t source_line;
};
enum status credit_compliances(struct store_tx *tx, struct arena *arena, struct credit_compliance **out_list, size_t *out_count, struct err *err);

/* Commands; the other orders (transfers, locks and so on): credit_registry.h. `key` is the idempotency key, kept for ever: the same key with the
 * same content gives the same answer and has no effect, with other content ST_CONFLICT credit.key_reused. A command that is refused leaves nothing
 * behind. Whole tonnes throughout. */

/* What one machine brings to a project's request: verified grams of the period, also where they are below 0. Sorted by measure by the caller. */
struct credit_unit {
	const char *measure;
	int64_t verified_g;
};
/* Certifies a project's request and issues KOC: floor(max(0, Σ)/10^6) tonnes over all machines, negative ones included, remainder recorded and not
 * carried, serial range 1 … n of (KOC, project, vintage year) or what follows the last one issued there, attributed to machines by largest remainder
 * on their grams above 0 (a negative one gets none) and to the owners in force on `on` by largest remainder on their shares (both exact over the
 * request), as blocks in holding accounts: machine by machine in key order along the serials, within a machine owner by owner, each machine's tonnes
 * over the owners by largest remainder on what they are still due. Below 1 t (R09): ST_OK, nothing issued, the request is recorded with 0 t. Refused:
 * credit.project_unknown, credit.period, credit.certified_early (before the resolution or the end of the period), credit.outside_crediting (R05),
 * credit.ownership_sum (R14), credit.period_overlap (R4: already issued for an overlapping period), credit.too_large. */
enum status credit_certify(struct store_tx *tx, const char *project, int vintage, date_month period_from, date_month period_to,
	const struct credit_unit *unit, size_t unit_count, date_day on, const char *evidence, const char *key, int64_t *out_issued_t,
	struct err *err);

/* Surrenders live KCU of the entity for a compliance year up to the cap floor(rate × obligation) less what it surrendered for that year before (R5),
 * oldest vintage, then project, then lowest serial first; the last block is split. credit.no_obligation, credit.surrender_late (eight months after
 * the year). */
enum status credit_surrender(struct store_tx *tx, const char *entity, int year, date_day on, const char *evidence, const char *key,
	int64_t *out_surrendered_t, struct err *err);
/* held_t: issued and neither surrendered nor cancelled, in whatever account, as KOC or KCU (R2); blocked_t: the part of it on hold. */
struct credit_position {
	int64_t koc_issued_t, kcu_converted_t, kcu_surrendered_t, held_t, blocked_t, obligation_t, surrender_cap_t;
};
/* Totals over the registry; obligation and cap of one entity and year (0 if none). */
enum status credit_position(struct store_tx *tx, const char *entity_or_null, int year, struct credit_position *out_position, struct err *err);

/* Whole tonnes certified and not cancelled by machine, over all certificates, whether KOC, KCU or surrendered: for the claim-adjusted footprint. In
 * key order; machines without a tonne are left out. */
struct credit_claim {
	char measure[65];
	int64_t certified_t;
};
enum status credit_claims(struct store_tx *tx, struct arena *arena, struct credit_claim **out_list, size_t *out_count, struct err *err);

/* Checks the hash chain of events, replays their moves and compares every column of certificates, blocks, accounts, proposals and surrenders with the
 * replay; then from the rows alone: ranges (R1, R6), sums (R2), ends (R3), periods and verified grams of the room reduction (R4, M1), caps by today's
 * obligations (R5). Linear in events and blocks. Findings credit.*. */
enum status credit_recheck(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
