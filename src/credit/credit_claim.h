/* Claims: who says of a machine's reduction, or of a meter's renewable electricity, that it is his. One event has one live end state.
 *
 * The folder's table claims.csv names a machine, a meter or a site, an interval (months, or days where meters are finer) and a quantity; a blank
 * quantity means all of it. Certificates of the registry and verified months of external projects are claims without a row. Two claims on the same
 * meter and interval that live at the same time either may stand side by side (a table in credit_claim_rules.c, printed by `sangsaeng claims rules`)
 * or are parts of one amount: then the sum over every run of months stays within what the machine saved there, exact; whole claims exclude each
 * other. Rules R13 and R21 (offsets.md 11), M2 (ledger.md): K-ETS Decree 49 ⑤ ii cancels a certification that was used twice. */
#ifndef SANGSAENG_CREDIT_CLAIM_H
#define SANGSAENG_CREDIT_CLAIM_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <gmp.h>
#include <stdbool.h>

enum credit_claim_kind {
	CREDIT_CLAIM_REC,
	CREDIT_CLAIM_RE100,
	CREDIT_CLAIM_PPA,
	CREDIT_CLAIM_MARKET,   /* market_based_inventory */
	CREDIT_CLAIM_LOCATION, /* location_based_inventory */
	CREDIT_CLAIM_OWN,      /* own_reduction: recognised as an allocated company's own at a firm that it supports (R21) */
	CREDIT_CLAIM_FOOTPRINT,
	CREDIT_CLAIM_OTHER,    /* other_scheme */
	CREDIT_CLAIM_RETAINED, /* the owner keeps it and sells no claim */
	CREDIT_CLAIM_KOC,
	CREDIT_CLAIM_KINDS
};
extern const char *const credit_claim_kind_name[CREDIT_CLAIM_KINDS];
/* CREDIT_CLAIM_KINDS if it is none. */
enum credit_claim_kind credit_claim_kind_of(const char *name);

/* ---- what may stand side by side (credit_claim_rules.c) ---- */

enum credit_claim_who { CREDIT_CLAIM_ANYBODY, CREDIT_CLAIM_SAME_FIRM, CREDIT_CLAIM_OTHER_FIRM };
struct credit_claim_rule {
	unsigned a, b; /* sets of kinds, 1u << kind; the rule holds either way round */
	enum credit_claim_who who;
	bool beside;      /* may stand side by side; else refused but for parts of one amount */
	const char *code; /* "R13", "R21", "M2"; "" where it is allowed */
	const char *en, *ko, *source;
};
/* In order: the first that fits decides; the last fits everything. Ended by a NULL `en`. */
extern const struct credit_claim_rule credit_claim_rules[];
const struct credit_claim_rule *credit_claim_rule_for(enum credit_claim_kind a, enum credit_claim_kind b, bool same_firm);

/* ---- rows ---- */

struct credit_claim_row {
	const char *claim, *kind, *organisation, *measure, *meter, *site, *period_from, *period_to, *quantity, *unit, *metered, *registry,
		*certificate, *made_on, *released_on, *evidence; /* NULL where blank */
	int64_t source_line;
};
/* By day, then key: the order in which they were entered. */
enum status credit_claim_rows(struct store_tx *tx, struct arena *arena, struct credit_claim_row **out_list, size_t *out_count, struct err *err);

/* A machine's part of a certificate. What was cancelled or has lapsed no longer counts. */
struct credit_claim_certificate {
	int64_t certificate;
	const char *project, *measure, *evidence;
	date_month from, to;
	date_day on;
	int64_t credited_g, tonnes; /* as certified; tonnes may be 0 where it brought grams and no whole tonne */
	int64_t live_t, live_all_t; /* of the machine's tonnes, and of the whole certificate's, those that still count */
};
/* By certificate and machine. */
enum status credit_claim_certificates(
	struct store_tx *tx, struct arena *arena, struct credit_claim_certificate **out_list, size_t *out_count, struct err *err);

/* Holds that a recovery put on a machine's units, as the log says: what was held and what had been surrendered before, which is a liability
 * (notice on external projects art. 35 ④). */
struct credit_claim_hold {
	int64_t event, held_t, surrendered_t;
	const char *measure, *recovery;
	date_day on;
};
enum status credit_claim_holds(struct store_tx *tx, struct arena *arena, struct credit_claim_hold **out_list, size_t *out_count, struct err *err);

/* What a claim is about, as days: "2027-03" is the whole month. False if a text is neither month nor day, or the end comes first. */
bool credit_claim_interval(const char *from, const char *to, date_day *out_from, date_day *out_to);

/* ---- checks ---- */

/* Rules on rows alone, at import: claim.* findings at claims.csv; a meter in two projects (credit.meter_two_projects) at meter_readings.csv. */
enum status credit_claim_check_rows(struct store_tx *tx, struct findings *findings, struct err *err);
/* Compares every claim with those entered before it, with the certificates and with the verified months of projects: claim.overlap (names both,
 * machine or meter, interval, quantities and rule), claim.beyond (parts that are together more than what was metered). Recomputed from the rows, so
 * `check` calls the same. O(n²) in the claims of one machine. */
enum status credit_claim_compare(struct store_tx *tx, struct findings *findings, struct err *err);

/* A certificate is asked for on `on` for these months: ST_CONFLICT claim.certify (project, claim, machine, interval, quantity, rule) if a claim that
 * is alive that day excludes it. */
struct credit_unit;
enum status credit_claim_allows_certificate(struct store_tx *tx, const char *project, const struct credit_unit *unit, size_t units, date_month from,
	date_month to, date_day on, struct err *err);

/* The kg CO2-eq that a claim of a machine covers, exact: its quantity, or for a blank one what was saved in the interval (at least 0); and of it the
 * part in `within_from` … `within_to`, in proportion to what the months saved. Days count by whole months here. ST_INPUT claim.unit if it is in MWh
 * and the machine saves no energy. */
struct reduction_saving;
struct reduction_plan;
enum status credit_claim_kg(const struct credit_claim_row *claim, const char *measure, const struct reduction_saving *saving, size_t savings,
	const struct reduction_plan *plan_or_null, date_month within_from, date_month within_to, mpq_t out_kg, mpq_t out_within_kg, struct err *err);

extern const char credit_claim_schema[]; /* step of the room's migrations */

#endif
