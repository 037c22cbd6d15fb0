/* View: what a viewer may see; the only reader for the doors. For now every viewer of a database file is its owner and sees all; who may see what
 * will be decided here. The doors get plain values, never a domain room's own structs. */
#ifndef SANGSAENG_VIEW_H
#define SANGSAENG_VIEW_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum view_case { VIEW_BEFORE, VIEW_AFTER };
const char *view_case_name(enum view_case which); /* "before", "after" */

/* The chain behind a product's footprint. Amounts are decimal strings of 12 significant digits; strings live in the caller's arena; names that are
 * not known are "". */
struct view_explanation {
	const char *product, *name, *organisation, *unit, *gwp_set, *input_sha256;
	enum view_case which;
	date_month period_from, period_to;
	const char *total_kgco2e, *direct_kgco2e, *claim_kgco2e, *claim_adjusted_kgco2e;
	const char *other_kgco2e; /* contributions beyond those listed */
	const char *sum_kgco2e;   /* exact sum of the contributions listed and the others: the total again */
	bool publishable;

	struct view_link { /* the product's own inputs */
		const char *input, *name, *part, *kind, *quantity, *share, *input_kgco2e, *kgco2e;
		int64_t source_line; /* in links.csv */
	} * link;
	size_t link_count;

	struct view_contribution { /* a product's own emissions inside one unit of the product asked for: amount × direct; largest first */
		const char *product, *name, *organisation, *amount, *unit, *direct_kgco2e, *kgco2e;
		double share;
	} * contribution;
	size_t contribution_count;

	struct view_source { /* a factor's part of the total, largest first */
		const char *factor, *name_ko, *name_en, *source, *status, *use, *gwp_set, *kgco2e_per_unit, *unit, *amount, *kgco2e;
		int year; /* 0 if unknown */
		bool screening, unverified, no_upstream, other_gwp;
	} * source;
	size_t source_count;

	struct view_gap {                            /* what is missing or only screening: "screening:KEY", "month:PROCESS:2025-03" taken apart */
		const char *kind, *subject, *detail; /* detail "" if there is none */
	} * gap;
	size_t gap_count;
};

/* ST_NOT_FOUND product.unknown (with the nearest id) or programme.none. `top` contributions are listed, the rest is in `other_kgco2e`. */
enum status view_product_explain(struct store_tx *tx, enum view_case which, const char *product, size_t top, struct arena *arena,
	struct view_explanation *out_explanation, struct err *err);

#endif
