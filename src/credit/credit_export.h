/* The registry's rows for exports: application forms, attestations, tables of other registries. Read-only; texts in the caller's arena. */
#ifndef SANGSAENG_CREDIT_EXPORT_H
#define SANGSAENG_CREDIT_EXPORT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <gmp.h>
#include <stdbool.h>

struct credit_export_project {
	const char *project, *name, *kind, *coordinator, *started_on, *resolution_on, *crediting_to, *certified_on,
		*evidence; /* certified_on NULL: not yet */
};
enum status credit_export_projects(
	struct store_tx *tx, struct arena *arena, struct credit_export_project **out_list, size_t *out_count, struct err *err); /* by project */

struct credit_export_owner { /* the shares of a project and day sum to 1; the newest day is in force */
	const char *project, *organisation, *share, *valid_from, *evidence;
};
enum status credit_export_owners(struct store_tx *tx, struct arena *arena, struct credit_export_owner **out_list, size_t *out_count,
	struct err *err); /* by project, day, organisation */

struct credit_export_certificate {
	int64_t certificate, vintage, grams, tonnes, remainder_g, serial_from, serial_to; /* serials 0 if nothing was issued */
	const char *project, *on_date, *evidence;
	date_month from, to;
};
enum status credit_export_certificates(
	struct store_tx *tx, struct arena *arena, struct credit_export_certificate **out_list, size_t *out_count, struct err *err); /* by id */

/* Where each serial is now: a KOC that was converted or handed on stands as what came of it, so over (project, vintage) the ranges are disjoint. */
struct credit_export_block {
	const char *unit, *project, *holder, *measure, *state, *since;
	int64_t vintage, from, to, certificate;
	bool blocked;
};
/* By project, vintage, first serial. ST_CONFLICT credit.ranges_overlap if two ranges overlap: nothing is exported then. */
enum status credit_export_blocks(struct store_tx *tx, struct arena *arena, struct credit_export_block **out_list, size_t *out_count, struct err *err);

/* What firms paid for their emissions; by organisation, year, instrument. tonnes, rebate_krw -1: not known. */
struct credit_carbon_price {
	const char *organisation, *instrument, *scheme, *source; /* instrument: allowances, offsets, tax */
	int64_t year, tonnes, amount_krw, rebate_krw;
};
enum status credit_carbon_prices(
	struct store_tx *tx, struct arena *arena, struct credit_carbon_price **out_list, size_t *out_count, struct err *err);

/* Scale class of a project by its expected reduction (N9): "micro", "small", "general". */
const char *credit_export_class(const mpq_t tonnes_per_year);

#endif
