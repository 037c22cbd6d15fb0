/* View: what a viewer may see; the only reader for the doors. Who holds the database file sees all by the functions of this header; anybody else
 * reads through view_resource.h, where the matrix of view_access.h decides. The doors get plain values, never a domain room's own structs. */
#ifndef SANGSAENG_VIEW_H
#define SANGSAENG_VIEW_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct message view_messages[];
extern const struct store_migration view_migrations[];
/* Messages and tables of this room: once at start, after programme_start and before a database is opened. */
void view_start(void);

enum view_case { VIEW_BEFORE, VIEW_AFTER };
const char *view_case_name(enum view_case which); /* "before", "after" */

/* The chain behind a product's footprint. Amounts are decimal strings of 12 significant digits; strings live in the caller's arena; names that are
 * not known are "". */
struct view_explanation {
	const char *product, *name, *organisation, *kind, *unit, *gwp_set, *input_sha256;
	enum view_case which;
	date_month period_from, period_to;
	const char *total_kgco2e, *direct_kgco2e, *claim_kgco2e, *claim_adjusted_kgco2e;
	const char *other_kgco2e; /* contributions beyond those listed */
	const char *sum_kgco2e;   /* exact sum of the contributions listed and the others: the total again */
	bool publishable;

	struct view_link { /* the product's own inputs */
		const char *input, *name, *organisation, *part, *kind, *quantity, *share, *input_kgco2e, *kgco2e;
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

/* ---- emission factors (view_factor.c) ---- */

/* A row of the list of factors. Strings are "" where nothing is known; amounts are decimal strings. */
struct view_factor {
	const char *key, *name_ko, *name_en, *unit, *source, *url, *status, *use, *notes, *region, *component, *valid_from, *valid_to;
	int year; /* 0 if unknown */
	int64_t source_line;
	bool upstream, primary_data;

	const char *kgco2e_per_unit;                        /* "" if the row holds heating values only, or for `problem` */
	const char *gwp_set, *asked_gwp;                    /* that the value carries ("" unknown), and that it was asked for */
	bool published_total;                               /* as published, not recomputed from its gases */
	const struct err *problem;                          /* NULL, or why there is no value in the set asked for */
	bool screening, unverified, no_upstream, other_gwp; /* why a footprint made with it is not published as complete */

	const char *co2, *ch4, *n2o, *component_unit, *gas, *heating_value_net, *heating_value_gross, *heating_value_unit;
	double rating[3];                                    /* technology, time, geography: 1 (best) to 5; 0 if not given */
	double gsd;                                          /* 1: none */
	const char *gsd_from, *pedigree, *basic_uncertainty; /* gsd_from: "gsd", "pedigree" or "" */

	struct view_factor_choice { /* where programme.json chooses it; only from view_factor_show */
		const char *carrier, *purpose, *reason;
		date_month from, to;
		int64_t source_line; /* in programme.json */
	} * choice;
	size_t choice_count;
};
struct view_factor_query {
	const char *const *word;   /* ended by NULL; all must occur */
	const char *region, *unit; /* NULL: any */
	date_day day;              /* DATE_NONE: any */
	const char *gwp_set;       /* NULL: the programme's */
	size_t top;
};
struct view_factor_list {
	struct view_factor *item;
	size_t count, found; /* found: those beyond `top` too */
	const char *gwp_set;
};
/* Best matches first: see factor_search in factor/factor.h. ST_NOT_FOUND programme.none where the set is to be a programme's and there is none;
 * ST_INPUT unit.unknown. */
enum status view_factor_search(
	struct store_tx *tx, const struct view_factor_query *query, struct arena *arena, struct view_factor_list *out_list, struct err *err);
/* ST_NOT_FOUND factor.unknown_near, programme.none. `gwp_set` as in the query. */
enum status view_factor_show(
	struct store_tx *tx, const char *key, const char *gwp_set, struct arena *arena, struct view_factor *out_factor, struct err *err);

/* ---- footprints: what is stated (view_footprint.c) ---- */

struct view_spread { /* Monte Carlo; the value is the deterministic one */
	const char *value, *mean, *deviation, *p2_5, *p25, *median, *p75, *p97_5, *p2_5_error, *p97_5_error;
};
/* Cradle to gate, per declared unit. Decimal strings; NULL where a value is not stated. Fields as carbon_statement. */
struct view_footprint {
	const char *product, *name, *organisation, *kind, *unit, *mass_kg, *gwp_set;
	enum view_case which;
	date_month period_from, period_to;
	const char *t2_kgco2e, *t1_kgco2e, *component[8];
	const char *primary_data_percent, *rating[3], *verified_percent[4], *exempted_percent;
	const char *claim_kgco2e, *adjusted_kgco2e, *packaging_kgco2e, *outbound_kgco2e;
	const char *fossil_carbon_kg, *biogenic_carbon_kg, *recycled_carbon_kg;
	const char *chosen, *chosen_why, *passed_over;
	int chosen_rank;
	const char **note;
	size_t note_count;
	bool publishable;
	struct view_spread *spread; /* physical and claim-adjusted; NULL if no samples were asked for */
};
struct view_footprint_question {
	enum view_case which;
	const char *const *product; /* those, or with product_count 0 every reported product, or `all` */
	size_t product_count;
	bool all;
	int32_t samples; /* 0: no uncertainty */
	uint64_t seed;
	int threads;
};
/* ST_NOT_FOUND product.unknown, carbon.not_built, programme.none. */
enum status view_footprints(struct store_tx *tx, const struct view_footprint_question *question, struct arena *arena,
	struct view_footprint **out_list, size_t *out_count, struct err *err);

struct view_inventory_line { /* NULL where it is missing */
	const char *site, *process, *month, *carrier, *status, *factor, *amount, *unit, *location_kgco2e, *market_kgco2e;
	int scope;
};
struct view_inventory_site { /* sums of a site over a period of the programme; months that are missing are not in them */
	const char *site, *period, *scope1_kgco2e, *scope2_location_kgco2e, *scope2_market_kgco2e, *scope3_kgco2e;
	int64_t missing_lines, estimated_lines;
};
struct view_inventory {
	const char *purpose; /* whose factors: "footprint", "kets" */
	struct view_inventory_line *line;
	size_t line_count;
	struct view_inventory_site *site;
	size_t site_count;
};
/* Of one site, or of all with NULL. `kets`: with the factors chosen for K-ETS settlement, computed anew. ST_NOT_FOUND inventory.no_site. */
enum status view_inventory_read(
	struct store_tx *tx, const char *site, bool kets, struct arena *arena, struct view_inventory *out_inventory, struct err *err);

#endif
