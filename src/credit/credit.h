/* Credits: registered external projects, whole-tonne units with serial ranges, the trading position. One tonne has one place at a time.
 *
 * KOC = certified external reduction, KCU = offset allowance made from it one to one. Certification truncates once, on the total of a request (N31, N36);
 * owners' tonnes: floor of each share, remaining tonnes to the largest remainders, ties by holder id. Registry invariants R1 to R8. */
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

/* Cross-row rules: start before 2016-12-03 (R04), ownership that does not sum to 1 (R14), crediting end before resolution, certification before resolution. */
enum status credit_check_rows(struct store_tx *tx, struct findings *findings, struct err *err);

struct credit_project { char project[65]; date_day resolution_on, crediting_to, certified_on; /* DATE_NONE if not yet */ };
enum status credit_projects(struct store_tx *tx, struct arena *arena, struct credit_project **out_list, size_t *out_count, struct err *err);

/* What one machine brings to a project's request: verified grams of the period (max(0, …) is taken here). Sorted by measure by the caller. */
struct credit_unit { const char *measure; int64_t verified_g; };
/* Certifies a project's request and issues KOC: floor(Σ/10^6) tonnes, remainder recorded, serial range 1 … n of (KOC, project, vintage year), attributed to machines by
 * largest remainder and to owners by share, as blocks in holding accounts. Refused: already issued for an overlapping period (R4), below 1 t (R09: nothing issued, recorded). */
enum status credit_certify(struct store_tx *tx, const char *project, int vintage, date_month period_from, date_month period_to, const struct credit_unit *unit, size_t unit_count,
	date_day on, const char *evidence, const char *key, int64_t *out_issued_t, struct err *err);

/* Converts all KOC of a holder into KCU, range for range (R2), not those on hold. `allocated` must be true (R16). Within five years of certification (R8). */
enum status credit_convert(struct store_tx *tx, const char *holder, bool allocated, date_day on, const char *evidence, const char *key, int64_t *out_converted_t, struct err *err);
/* Surrenders live KCU of the entity for a compliance year up to the cap floor(rate × obligation) (R5), oldest vintage and lowest serial first. */
enum status credit_surrender(struct store_tx *tx, const char *entity, int year, date_day on, const char *evidence, const char *key, int64_t *out_surrendered_t, struct err *err);
/* Puts a hold on the live units of a machine (linked credits of a recovered grant): they cannot be moved, converted or surrendered. Units already surrendered are reported in
 * `*out_gone_t` as a liability. */
enum status credit_hold(struct store_tx *tx, const char *measure, date_day on, const char *reason, const char *key, int64_t *out_held_t, int64_t *out_gone_t, struct err *err);

/* held_t: issued and neither surrendered nor cancelled, in whatever account, as KOC or KCU (R2); blocked_t: the part of it on hold. */
struct credit_position { int64_t koc_issued_t, kcu_converted_t, kcu_surrendered_t, held_t, blocked_t, obligation_t, surrender_cap_t; };
/* Totals over the registry; obligation and cap of one entity and year (0 if none). */
enum status credit_position(struct store_tx *tx, const char *entity_or_null, int year, struct credit_position *out_position, struct err *err);

/* Tonnes certified and alive (not cancelled) by machine, in grams, with the certified total of the project over its whole period: for the claim-adjusted footprint. */
struct credit_claim { char measure[65]; int64_t certified_t; };
enum status credit_claims(struct store_tx *tx, struct arena *arena, struct credit_claim **out_list, size_t *out_count, struct err *err);

/* Recomputes certificates from verified grams (given again), serial ranges (R1, R2, R6), conversions, surrenders and the cap from the rows: findings credit.*. */
enum status credit_recheck(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
