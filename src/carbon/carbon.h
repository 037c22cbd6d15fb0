/* Carbon: activity × factor → site inventory → product footprint, before and after, physical and claim-adjusted; explained. */
#ifndef SANGSAENG_CARBON_H
#define SANGSAENG_CARBON_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "factor/factor.h"
#include "party/party.h"
#include "store/store.h"

#include <stdbool.h>

extern const struct message carbon_messages[];
extern const struct table carbon_tables[];
extern const struct store_migration carbon_migrations[];

/* Two statements of the programme: the same products in the period before and after the machines. */
enum carbon_case { CARBON_BEFORE, CARBON_AFTER, CARBON_CASE_COUNT };
const char *carbon_case_name(enum carbon_case which); /* "before", "after" */

/* Cross-row rules: a process whose product has no mass (allocation by mass) or price (by value), a product made by two processes, a process with
 * activity but without production in a period (nothing to allocate to), months missing inside a period (activity.month_missing), a material without
 * factor, a part with neither process nor factor nor links, duplicates. Adds findings with file and line. */
struct carbon_received_use {
	const char *footprint;
	bool used; /* in one of the cases */
	const char
		*why; /* of the last case in which it is not: "deprecated", "replaced", "boundary", "not_valid", "rank", "period", "ratings", "id" */
};
/* What the rules of choice make of the rows of supplier_footprints, by product. */
enum status carbon_received_uses(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct carbon_received_use **out_list,
	size_t *out_count, struct err *err);
enum status carbon_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err);
/* Of bills whose source line is `from_line` or more: a warning activity.jump where the quantity is at least ten times the median of the other months
 * of its process, carrier and unit (three at least). It may be right; a person looks. */
enum status carbon_check_jumps(struct store_tx *tx, int64_t from_line, struct findings *findings, struct err *err);

/* Site inventories: one row per process, month and carrier with factor key, amount in the factor's unit and kg CO2-eq (12 significant digits), scope
 * 1 or 2 (electricity and steam are scope 2, location-based), into table carbon_inventory. A missing month is listed, never zero. Both periods. */
enum status carbon_inventory_build(struct store_tx *tx, const struct party_rules *rules, struct err *err);

/* Tonnes certified and alive, per process, to be added back in the claim-adjusted footprint of the period after: filled by programme from credit. */
struct carbon_claim {
	const char *process;
	int64_t grams; /* g CO2-eq certified for the months of the period after */
};

/* Footprints of every product for a case, through graph: direct emissions by allocation of the process's period total over its products
 * (a_k = m_k w_k / Σ m_l w_l, w = mass, 1 or price; f_k = a_k E / m_k), plus material factors, plus links. Columns: total, part without upstream or
 * from screening or unverified factors ("marked"), claims. Writes carbon_direct and carbon_footprint (decimal strings, 12 digits) with the hash of
 * its inputs. `claims` only for CARBON_AFTER. rollup.diverges if there is no finite answer (with the loop and links.csv lines). */
enum status carbon_footprint_build(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, struct err *err);

/* What a process used of a carrier, in one unit, over the months of [from, to] that have a bill: the site's energy profile, by process, carrier and
 * unit. `quantity` is exact. */
struct carbon_use {
	const char *process, *site, *name, *carrier, *unit, *quantity; /* name of the process */
	int months;                                                    /* with a bill */
};
enum status carbon_profile(
	struct store_tx *tx, date_month from, date_month to, struct arena *arena, struct carbon_use **out_list, size_t *out_count, struct err *err);

/* What each process made in each month, waste left out; by process, product and month. */
struct carbon_made {
	const char *process, *site, *product, *month, *quantity, *mass_kg; /* mass_kg of one declared unit, NULL if it is not known */
};
enum status carbon_production(struct store_tx *tx, struct arena *arena, struct carbon_made **out_list, size_t *out_count, struct err *err);

struct carbon_vehicle {
	char product[PARTY_ID_LEN];
	char before_kgco2e[48], after_kgco2e[48], claim_adjusted_kgco2e[48];
	bool publishable;
};
/* Every product of kind vehicle, in order of its key. */
enum status carbon_vehicles(struct store_tx *tx, struct arena *arena, struct carbon_vehicle **out_list, size_t *out_count, struct err *err);

/* The chain behind a number. */
struct carbon_contribution { /* one product's own emissions inside one unit of the product asked for */
	const char *product, *name, *organisation;
	char amount[48]; /* declared units of it in one unit */
	const char *unit;
	char direct_kgco2e[48]; /* its own emissions per declared unit */
	char kgco2e[48];        /* amount × direct: these sum to the total */
	double share;
};
struct carbon_source { /* one factor's part of the total */
	const char *factor, *name_en, *name_ko, *source, *status, *use, *gwp_set;
	int year;
	char kgco2e_per_unit[48];
	const char *unit;
	char amount[48]; /* of activity in one unit of the product asked for */
	char kgco2e[48];
	unsigned marks; /* factor_mark */
};
struct carbon_link {
	const char *input, *name, *organisation, *part, *kind; /* organisation: who makes the input; "" nobody of the programme */
	char quantity[48], share[48], input_kgco2e[48], kgco2e[48];
	int64_t source_line;
};
struct carbon_explanation {
	const char *product, *name, *organisation, *kind, *unit, *gwp_set, *input_sha256;
	date_month period_from, period_to;
	char total_kgco2e[48], direct_kgco2e[48], claim_kgco2e[48], claim_adjusted_kgco2e[48];
	char other_kgco2e[48]; /* contributions beyond the `top` listed */
	struct carbon_link *link;
	size_t link_count;
	struct carbon_contribution *contribution;
	size_t contribution_count; /* largest first */
	struct carbon_source *source;
	size_t source_count; /* largest first, all */
	const char **missing;
	size_t missing_count; /* what is missing or only screening, one sentence code per entry: "screening:KEY", "no_upstream:KEY",
				 "month:PROCESS:2025-03" */
	bool publishable;
};
/* ST_NOT_FOUND product.unknown with the nearest id. */
enum status carbon_explain(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const char *product, size_t top,
	struct arena *arena, struct carbon_explanation *out_explanation, struct err *err);

/* The same for many products of one period: what is stored is read once. */
struct carbon_chain;
enum status carbon_chain_open(
	struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, struct carbon_chain **out_chain, struct err *err);
void carbon_chain_close(struct carbon_chain *chain);
enum status carbon_chain_explain(struct carbon_chain *chain, const char *product, size_t top, struct arena *arena,
	struct carbon_explanation *out_explanation, struct err *err);
/* Whether a product stands behind the one that was explained last (or is it). */
bool carbon_chain_reaches(const struct carbon_chain *chain, const char *product);
/* What a unit of a product's total changes with the emissions of each process: kg per declared unit for each kg a year, at the period's outputs and
 * shares (the adjoint of the total). What a supplier's footprint stands for changes nothing. Processes behind the product, in the order of the
 * period's rows. ST_NOT_FOUND product.unknown, carbon.not_built. */
struct carbon_leverage {
	const char *process;
	double per_kg_per_year;
};
enum status carbon_chain_leverage(
	struct carbon_chain *chain, const char *product, struct arena *arena, struct carbon_leverage **out_list, size_t *out_count, struct err *err);

/* ---- footprints that stay solved (carbon_live.c) ---- */

/* The footprints of a period in memory, up to date after each change of a bill; for looking ahead and for live pages. What is published never comes
 * from here. It reads the store once and does not write. One thread at a time. */
struct carbon_live;
enum status carbon_live_open(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, struct carbon_live **out_live, struct err *err);
void carbon_live_close(struct carbon_live *live);
/* A bill of the period is `quantity` in its own unit from now on. ST_NOT_FOUND activity.unknown; number errors; on failure everything is as it
 * was. A bill of a site with contracts, and one that brings in a factor not used before, take a full solve. `out_changed` (may be NULL): products
 * whose totals changed, all of them after a full solve. */
enum status carbon_live_bill(struct carbon_live *live, const char *process, date_month month, const char *carrier, const char *quantity,
	size_t *out_changed, struct err *err);
/* T2 and claim-adjusted of a product. ST_NOT_FOUND product.unknown. */
enum status carbon_live_total(const struct carbon_live *live, const char *product, double *out_t2, double *out_adjusted, struct err *err);

/* Questions (carbon_what_if.c): many threads at once, as long as no bill is changed. Texts live as long as `live`. */
struct carbon_live_product {
	const char *product, *name, *organisation, *kind, *declared_unit;
	int32_t row;
};
/* ST_NOT_FOUND product.unknown with the nearest id. */
enum status carbon_live_find(const struct carbon_live *live, const char *product, struct carbon_live_product *out_product, struct err *err);
/* These rows and every product that uses them, directly or not, nearest first, `max` at most (*out_more: there are more). */
void carbon_live_above(const struct carbon_live *live, const int32_t *row, size_t rows, size_t max, struct arena *arena,
	struct carbon_live_product **out_list, size_t *out_count, bool *out_more);
struct carbon_live_totals {
	double t2, adjusted; /* kg CO2-eq per declared unit */
};
void carbon_live_totals(const struct carbon_live *live, const int32_t *row, size_t rows, struct carbon_live_totals *out_totals);
struct carbon_live_change {
	const char *product;
	const char *input; /* NULL: `value` kg CO2-eq arise at the product itself, per declared unit; else `value` declared units of it are used in
			    * one of the product, all links between them together */
	double value;
};
/* Totals that the rows would have with the changes (64 at most). What is there stays as it is. ST_NOT_FOUND product.unknown; number.not_finite,
 * live.changes; rollup.diverges where there would be no finite answer. */
enum status carbon_live_what_if(const struct carbon_live *live, const struct carbon_live_change *change, size_t count, const int32_t *row,
	size_t rows, struct carbon_live_totals *out_totals, struct err *err);

/* ---- published versions (carbon_version.c) ---- */

/* A footprint as published: never changed afterwards; deprecated by its successor. `payload` is the statement as JSON; `inputs` the digest of the set
 * of input tables that it can be recomputed from; `changes` what differs from the inputs of the version before, as JSON. */
struct carbon_version {
	const char *version;                                                            /* a UUID made from the digest of the row */
	const char *product, *period, *published_on, *published_by, *reason, *previous; /* previous "" for the first */
	int64_t number;                                                                 /* 1, 2 … of the product and period */
	const char *payload, *payload_sha256, *inputs, *changes;
	const char *chain_sha256; /* over this row and the chain so far */
	bool is_active;           /* no successor */
};
/* Appends a version: fills version, number, previous, payload_sha256 and chain_sha256. */
enum status carbon_version_put(struct store_tx *tx, struct arena *arena, struct carbon_version *version, struct err *err);
/* The last version of a product and period. */
enum status carbon_version_latest(struct store_tx *tx, struct arena *arena, const char *product, const char *period, bool *out_found,
	struct carbon_version *out_version, struct err *err);
/* All versions in order of publication; of one product if it is not NULL. */
enum status carbon_versions(
	struct store_tx *tx, const char *product, struct arena *arena, struct carbon_version **out_list, size_t *out_count, struct err *err);
/* Recomputes digests and chain from the rows; a finding version.broken for each that differs. */
enum status carbon_versions_verify(struct store_tx *tx, struct findings *findings, struct err *err);
/* A row as it stands in another database: for carrying versions over. */
enum status carbon_version_copy(struct store_tx *tx, const struct carbon_version *version, struct err *err);

/* Input tables as text, by their digest: kept once, however many versions use them. */
enum status carbon_input_put(struct store_tx *tx, const char *sha256, const char *content, struct err *err);
enum status carbon_input_get(struct store_tx *tx, struct arena *arena, const char *sha256, const char **out_content, struct err *err);
struct carbon_input_table {
	const char *set, *table, *sha256;
};
enum status carbon_input_set_put(struct store_tx *tx, const struct carbon_input_table *row, struct err *err);
/* The tables of a set, or all sets with NULL. */
enum status carbon_input_set(
	struct store_tx *tx, struct arena *arena, const char *set, struct carbon_input_table **out_list, size_t *out_count, struct err *err);

/* Which process makes which product. */
struct carbon_maker {
	const char *process, *product, *site;
};
enum status carbon_makers(struct store_tx *tx, struct arena *arena, struct carbon_maker **out_list, size_t *out_count, struct err *err);
/* ST_NOT_FOUND product.unknown with the nearest id. */
enum status carbon_product_known(struct store_tx *tx, const char *product, struct arena *arena, struct err *err);
/* Vehicles and the finished products of other industries. */
bool carbon_is_reported(const char *kind);

/* What is stated of a product's footprint in a period: cradle to gate, per declared unit (footprint rules 1.4, 1.5). Decimal strings of 12
 * significant digits; NULL where a ratio or value is not stated. Strings live in the caller's arena. */
struct carbon_statement {
	const char *product, *name, *organisation, *kind, *unit, *mass_kg, *gwp_set, *input_sha256;
	date_month period_from, period_to;
	const char *t2_kgco2e, *t1_kgco2e;              /* without and with biogenic uptake */
	const char *component[8];                       /* A to H, "0" where there is none */
	const char *primary_data_percent, *rating[3];   /* of T2; technology, time, geography */
	const char *verified_percent[4];                /* programme-certified, 1st, 2nd, 3rd party */
	const char *exempted_percent;                   /* 100 X / (T2 + X) */
	const char *claim_kgco2e, *adjusted_kgco2e;     /* certified elsewhere, and T2 with it added back */
	const char *packaging_kgco2e, *outbound_kgco2e; /* inside and beside the totals; own only, NULL if none */
	const char *fossil_carbon_kg, *biogenic_carbon_kg, *recycled_carbon_kg;
	const char *chosen, *chosen_why, *passed_over; /* supplier's footprint that stands for it; "" if none; NULL if there was no choice */
	int chosen_rank;
	/* What a reader must know: "negative", "sign:COMPONENT", "ratios" (T2 is not above zero), "range:NAME" (a ratio left its scale),
	 * "exempted:LIMIT", "biogenic:CONTENT" (content and uptake disagree by more than 0.1 %); "rank2" (the supplier's footprint is not verified);
	 * "missing" (something behind it is missing, and not in the number), "gwp" (a footprint of another GWP set is in it). */
	const char **note;
	size_t note_count;
	bool publishable;
};
extern const char *const carbon_component_name[8];
/* Of one product, or of all with NULL, in order of their key. ST_NOT_FOUND product.unknown, carbon.not_built. */
enum status carbon_statements(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const char *product, struct arena *arena,
	struct carbon_statement **out_list, size_t *out_count, struct err *err);

/* The site inventory as stored (GHG Protocol: scopes 1, 2 and, where data are there, 3; electricity by location and by market). */
struct carbon_inventory_line {
	const char *site, *process, *month, *carrier, *status, *factor, *amount, *unit, *location_kgco2e, *market_kgco2e; /* NULL where missing */
	int scope;
	int64_t source_line;
};
/* For the footprint's purpose as stored; for another the lines are made anew with the factors chosen for that. */
enum status carbon_inventory(struct store_tx *tx, const struct party_rules *rules, enum party_factor_purpose purpose, struct arena *arena,
	struct carbon_inventory_line **out_list, size_t *out_count, struct err *err);

/* Uncertainty of a period's footprints by Monte Carlo (footprint rules 4): factors, received footprints and amounts are log-normal with the entered
 * value as median; the same thing has the same draw wherever it is used. Column 0 is T2, column 1 claim-adjusted. */
struct carbon_spread {
	const char *product;
	double value[2]; /* the deterministic result */
	double mean[2], deviation[2], p2_5[2], p25[2], median[2], p75[2], p97_5[2], p2_5_error[2], p97_5_error[2];
};
struct carbon_sampling {
	int32_t samples;
	uint64_t seed;
	int threads;
};
/* Of the products named (NULL: of every reported product), in order of their key. Errors as carbon_footprint_build and graph_sample. */
enum status carbon_uncertainty(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, const char *const *product, size_t product_count, const struct carbon_sampling *sampling, struct arena *arena,
	struct carbon_spread **out_list, size_t *out_count, int32_t *out_without_answer, struct err *err);

/* ---- forms that other rules ask for (carbon_forms.c); pure ---- */

/* Data quality of PACT version 2 and Catena-X 7 (footprint rules 2.15): the mean ratings (1 to 3: technology, time, geography, completeness,
 * reliability) over a product's own inputs that contribute more than 5 % of their sum; `*out_coverage` is the percent these make up. Never rolled up.
 * False if no input counts. */
#define CARBON_RATINGS_V2 5
struct carbon_rated {
	double kgco2e, rating[CARBON_RATINGS_V2];
};
bool carbon_quality_v2(const struct carbon_rated *input, size_t count, double *out_coverage, double out_rating[CARBON_RATINGS_V2]);
/* Specific embedded emissions of CBAM goods (Regulation (EU) 2023/956 annex IV; footprint rules 2.23): (attributed + sum of precursor × its SEE) /
 * activity level, in t per t; direct and indirect are two calls. */
struct carbon_precursor {
	double t, see;
};
double carbon_cbam_see(double attributed_t, double activity_t, const struct carbon_precursor *precursor, size_t count);

/* Recomputes inventories and footprints from the rows and compares with what is stored; a finding carbon.inventory_differs, carbon.direct_differs or
 * carbon.footprint_differs per row that differs (key, stored, recomputed). `claim` as at the build. */
enum status carbon_verify(struct store_tx *tx, const struct party_rules *rules, const struct carbon_claim *claim, size_t claim_count,
	struct findings *findings, struct err *err);

#endif
