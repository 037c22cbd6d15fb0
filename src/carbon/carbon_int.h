/* Private to carbon: the rules without store, the model in memory, and the derived tables as rows of text.
 *
 * A model is what both periods are computed from: the stored rows, the chosen factors and every line of energy in exact numbers. A result is
 * one period's answer. Building writes a result's rows; verifying compares the same rows with what is stored. */
#ifndef SANGSAENG_CARBON_INT_H
#define SANGSAENG_CARBON_INT_H

#include "base/hash.h"
#include "base/map.h"
#include "carbon/carbon.h"
#include "graph/graph.h"

#include <gmp.h>

/* Beside factor_mark, in the same bit set: something is missing. */
#define CARBON_MARK_MISSING 16u
/* A supplier's footprint was calculated with another GWP set: to be listed, no ground against publishing. */
#define CARBON_MARK_LISTED_GWP 32u
/* What a product's own statement is wrong in (never spread): carbon_faults. */
#define CARBON_FAULT_NEGATIVE 64u
#define CARBON_FAULT_SIGN 128u
#define CARBON_FAULT_RANGE 256u
#define CARBON_FAULT_EXEMPTED 512u
#define CARBON_FAULT_BIOGENIC 1024u

/* ---- carbon_rules.c: pure ---- */

/* Allocation a_k = m_k w_k / Σ m_l w_l (footprint rules 2.3) of a process over its n products: `output` m in declared units, `weight` w is
 * mass, 1 or price. The shares sum to exactly 1. False (nothing written) if Σ m_l w_l is 0: there is nothing to allocate to. */
bool carbon_allocate(size_t n, mpq_t *output, mpq_t *weight, mpq_t *out_share);
/* f_k = a_k E / m_k; 0 where the output is 0. */
void carbon_per_unit(const mpq_t total, const mpq_t share, const mpq_t output, mpq_t out_per_unit);
/* The crossing from exact kg per declared unit to the double that enters the solve: nearest, ties to even. */
double carbon_solve_double(const mpq_t exact);
/* Marks of a product reach everything that uses it, directly or not: for each link product ← input with quantity ≠ 0, marks[product] includes
 * marks[input]. A walk, not a sum, because negative entries may cancel. O(n + links). */
void carbon_marks_spread(int32_t n, const struct graph_link *link, size_t link_count, unsigned *marks);
/* First and last month of a period. */
void carbon_period(const struct party_rules *rules, enum carbon_case which, date_month *out_from, date_month *out_to);
bool carbon_in_period(const struct party_rules *rules, enum carbon_case which, date_month month);
/* 2 for electricity and steam (bought), else 1. */
int carbon_scope(const char *carrier);

/* The quantities that are solved together (footprint rules 1.4), per declared unit, kg CO2-eq. T1 = A + … + H, T2 = T1 - D; ratios are taken at the
 * end and never rolled up. MARKED, EXEMPTED (what is left out, estimated) and CLAIM are further columns of the same kind. */
enum carbon_column {
	CARBON_A, /* fossil without aircraft */
	CARBON_B, /* technological removals and storage */
	CARBON_C, /* biogenic non-CO2 */
	CARBON_D, /* biogenic CO2 uptake */
	CARBON_E, /* land-use change */
	CARBON_F, /* land-management CO2 */
	CARBON_G, /* land-management removals */
	CARBON_H, /* aircraft */
	CARBON_PRIMARY,
	CARBON_Q_TECHNOLOGICAL,
	CARBON_Q_TEMPORAL,
	CARBON_Q_GEOGRAPHICAL,
	CARBON_V_PROGRAMME,
	CARBON_V_FIRST,
	CARBON_V_SECOND,
	CARBON_V_THIRD,
	CARBON_MARKED,
	CARBON_EXEMPTED,
	CARBON_CLAIM,
	CARBON_T2,       /* total without uptake, and … */
	CARBON_ADJUSTED, /* … with claims added back: solved as they are stated, so that a sample without uncertainty is the same bits */
	CARBON_COLUMNS
};
extern const char *const carbon_column_name[CARBON_COLUMNS]; /* words of the stored rows */
/* T1 of a row of the solve: T2 and uptake. */
double carbon_t1(const double *row);
/* A component that may not be published with that sign (footprint rules 1.5): A, C, E, F, H below zero, B, D, G above; rounding passes. */
bool carbon_wrong_sign(const double *row);

/* Absolute sums of the terms (links and the product's own) of two totals. */
struct carbon_terms {
	double t2, uptake;
};
/* Which faults keep a product with these totals from being stated (footprint rules 1.4, 1.5, 2.7, 2.17). */
unsigned carbon_faults(const struct party_rules *rules, const struct party_product *product, const double *total, const struct carbon_terms *terms);

/* Who verified a number. */
enum carbon_verified { CARBON_NOT_VERIFIED, CARBON_VERIFIED_PROGRAMME, CARBON_VERIFIED_FIRST, CARBON_VERIFIED_SECOND, CARBON_VERIFIED_THIRD };
enum carbon_verified carbon_verified_parse(const char *word);

/* What a line of a process's inventory is. */
enum carbon_kind {
	CARBON_ENERGY,
	CARBON_MATERIAL,
	CARBON_PROCESS_EMISSION,
	CARBON_LEAK,
	CARBON_WASTE,
	CARBON_TRANSPORT_IN,
	CARBON_TRANSPORT_OUT, /* beside the totals */
	CARBON_PACKAGING
};
enum carbon_kind carbon_kind_parse(const char *word);

/* Ratings of a factor for a period that ends in `year`: as given, else by rule (ours): technology by status and use, time by the distance of the
 * years, geography by region (KR 1, world 3, elsewhere 4, not known 5). 1 is best, 5 worst. */
void carbon_ratings(const struct factor *factor, int year, double out_rating[3]);

/* ---- carbon_store.c: rows as stored, in key order (bills by process, carrier, month); texts in the arena. The *_at fields are the model's ---- */

struct carbon_process {
	const char *process, *site, *allocation, *reason;
	int64_t source_line;
};
struct carbon_output {
	const char *process, *product, *month, *quantity, *machine_hours;
	int64_t source_line;
	int32_t process_at, product_at;
	date_month at;
};
struct carbon_bill {
	const char *process, *month, *carrier, *quantity, *unit, *status, *verified, *gsd;
	int64_t source_line;
	int32_t process_at;
	date_month at;
};
struct carbon_input { /* a row of inputs.csv */
	const char *process, *month, *item, *kind, *factor, *quantity, *unit, *status, *verified, *gsd;
	int64_t source_line;
	int32_t process_at;
	date_month at;
};
struct carbon_contract {
	const char *contract, *site, *from, *to, *kwh_per_month, *factor, *claimed_for;
	int64_t source_line;
	date_month first, last;
};
struct carbon_received { /* a row of supplier_footprints.csv; NULL where blank */
	const char *footprint, *product, *status, *replaces, *declared_unit, *declared_amount, *mass_kg, *boundary, *pcf_excluding_uptake;
	const char *component[8];                                                         /* A to H; [0] may be NULL */
	const char *primary_data_share, *dqr[3], *verified, *verified_share[4], *gwp_set; /* shares: programme, 1st, 2nd, 3rd */
	const char *reference_from, *reference_to, *valid_from, *valid_to, *gsd;
	int64_t source_line;
	int32_t product_at;
};
/* Does it say that it replaces that one? Several are named with blanks between. */
bool carbon_received_replaces(const struct carbon_received *received, const char *footprint);
struct carbon_share {
	const char *process, *product, *share;
	int64_t source_line;
};
struct carbon_price {
	const char *product, *price_krw;
	int64_t source_line;
};
struct carbon_exclusion {
	const char *product, *item, *kgco2e, *reason;
	int64_t source_line;
	int32_t product_at;
};
struct carbon_balance {
	const char *balance, *input, *certified_kg, *yield, *product, *attributed_kg;
	int64_t source_line;
};
enum status carbon_inputs_read(struct store_tx *tx, struct arena *arena, struct carbon_input **out_list, size_t *out_count, struct err *err);
enum status carbon_contracts_read(struct store_tx *tx, struct arena *arena, struct carbon_contract **out_list, size_t *out_count, struct err *err);
enum status carbon_received_read(struct store_tx *tx, struct arena *arena, struct carbon_received **out_list, size_t *out_count, struct err *err);
enum status carbon_shares_read(struct store_tx *tx, struct arena *arena, struct carbon_share **out_list, size_t *out_count, struct err *err);
enum status carbon_prices_read(struct store_tx *tx, struct arena *arena, struct carbon_price **out_list, size_t *out_count, struct err *err);
enum status carbon_exclusions_read(struct store_tx *tx, struct arena *arena, struct carbon_exclusion **out_list, size_t *out_count, struct err *err);
enum status carbon_balances_read(struct store_tx *tx, struct arena *arena, struct carbon_balance **out_list, size_t *out_count, struct err *err);
enum status carbon_processes_read(struct store_tx *tx, struct arena *arena, struct carbon_process **out_list, size_t *out_count, struct err *err);
enum status carbon_outputs_read(struct store_tx *tx, struct arena *arena, struct carbon_output **out_list, size_t *out_count, struct err *err);
enum status carbon_bills_read(struct store_tx *tx, struct arena *arena, struct carbon_bill **out_list, size_t *out_count, struct err *err);

/* carbon_version_store.c */
enum status carbon_version_insert(struct store_tx *tx, int64_t sequence, const struct carbon_version *v, struct err *err);
/* How many there are, and the last link of the chain ("" if there is none). */
enum status carbon_version_last(struct store_tx *tx, struct arena *arena, int64_t *out_count, const char **out_chain, struct err *err);
enum status carbon_versions_read(struct store_tx *tx, struct arena *arena, struct carbon_version **out_list, size_t *out_count, struct err *err);

/* A derived table as rows of text cells (NULL: NULL), so that writing and comparing share one form. */
#define CARBON_CELLS_MAX 12
struct carbon_row {
	const char *cell[CARBON_CELLS_MAX];
};
struct carbon_rows {
	struct carbon_row *item;
	size_t count, capacity;
}; /* heap; carbon_rows_done */
struct carbon_derived {
	const char *name, *code; /* table; the code of a finding about it */
	int columns, keys;       /* the first `keys` columns are the key */
	const char *types;       /* per column: t text, i integer */
	const char *column[CARBON_CELLS_MAX];
	const char *select_sql, *insert_sql, *delete_sql; /* delete_sql has ?1 = period where by_period */
	bool by_period;                                   /* column 0 is "before" or "after" */
};
enum {
	CARBON_TABLE_INVENTORY,
	CARBON_TABLE_DIRECT,
	CARBON_TABLE_SOURCE,
	CARBON_TABLE_MISSING,
	CARBON_TABLE_FOOTPRINT,
	CARBON_TABLE_COMPONENT,
	CARBON_TABLE_CHOICE,
	CARBON_TABLE_COUNT
};
extern const struct carbon_derived carbon_derived[CARBON_TABLE_COUNT];
enum {
	DIRECT_PERIOD,
	DIRECT_PRODUCT,
	DIRECT_PROCESS,
	DIRECT_OUTPUT,
	DIRECT_SHARE,
	DIRECT_KG,
	DIRECT_MARKED,
	DIRECT_CLAIM,
	DIRECT_KG_DIGITS,
	DIRECT_MARKED_DIGITS,
	DIRECT_CLAIM_DIGITS,
	DIRECT_MARKS
};
enum { SOURCE_PERIOD, SOURCE_PRODUCT, SOURCE_FACTOR, SOURCE_UNIT, SOURCE_AMOUNT_DIGITS, SOURCE_KG_DIGITS, SOURCE_MARKS };
enum { MISSING_PERIOD, MISSING_PRODUCT, MISSING_CODE };
enum {
	FOOTPRINT_PERIOD,
	FOOTPRINT_PRODUCT,
	FOOTPRINT_KG,
	FOOTPRINT_MARKED,
	FOOTPRINT_CLAIM,
	FOOTPRINT_ADJUSTED,
	FOOTPRINT_KG_DIGITS,
	FOOTPRINT_CLAIM_DIGITS,
	FOOTPRINT_MARKS,
	FOOTPRINT_PUBLISHABLE,
	FOOTPRINT_INPUT
};

enum { COMPONENT_PERIOD, COMPONENT_PRODUCT, COMPONENT_NAME, COMPONENT_DIRECT_DIGITS, COMPONENT_TOTAL_DIGITS };
enum { CHOICE_PERIOD, CHOICE_PRODUCT, CHOICE_CHOSEN, CHOICE_RANK, CHOICE_REASON, CHOICE_PASSED_OVER };
/* Components of a product beside the columns of the solve, its own only: in kg CO2-eq per declared unit. */
#define CARBON_FOOTPRINT_PREFIX "footprint:" /* of a source that is a supplier's footprint */
#define CARBON_PACKAGING_NAME "packaging"
#define CARBON_OUTBOUND_NAME "outbound"
/* Absolute sums of terms, where they are larger than the totals. */
#define CARBON_T2_TERMS_NAME "t2_terms"
#define CARBON_UPTAKE_TERMS_NAME "uptake_terms"

struct carbon_row *carbon_rows_add(struct carbon_rows *rows); /* zeroed; valid until the next call */
void carbon_rows_done(struct carbon_rows *rows);
/* Replaces what the table holds (of `period`, if the table is by period). */
enum status carbon_rows_write(
	struct store_tx *tx, const struct carbon_derived *table, const char *period, const struct carbon_rows *rows, struct err *err);
/* Appends every row of the table, in key order. */
enum status carbon_rows_read(struct store_tx *tx, struct arena *arena, const struct carbon_derived *table, struct carbon_rows *rows, struct err *err);

/* ---- carbon_model.c ---- */

struct carbon_energy {           /* one line of the inventory; a missing one has no amount */
	int32_t process, factor; /* index; factor -1 if missing */
	date_month month;
	enum carbon_kind kind;
	const char *carrier, *status; /* "electricity"; "electricity/CONTRACT" for the part that a contract covers; "waste:ITEM" for an input;
				       * "" if a whole process is missing */
	const char *activity;         /* the amount that was measured: the carrier, also of what a contract covers of it, or the item */
	const char *file;             /* of the row */
	int64_t source_line;          /* 0: there is no row */
	int scope;
	enum carbon_verified verified;
	double gsd;   /* of the amount, 1: certain */
	bool primary; /* activity and factor are primary data */
	bool missing;
	bool failed;            /* missing because its row gave an error */
	int32_t shares_with;    /* process of the same site whose use is missing, so that the share of a contract is not known; -1 */
	mpq_t amount, kg;       /* kg: what the footprint takes */
	mpq_t location, market; /* kg by location and by market; equal to kg but for electricity under contract */
};
/* Where a product's own emissions come from: a factor (with what is known about the data) or a supplier's footprint, as a row of the solve. */
struct carbon_leaf {
	int32_t factor, received; /* index, -1: not that */
	bool primary;
	bool on_site; /* arises at the site itself: there is nothing upstream of it */
	enum carbon_verified verified;
	mpq_t t2, uptake, aircraft; /* exact, kg CO2-eq per unit; t2 without uptake */
	double value[CARBON_COLUMNS];
	double gsd;
	unsigned marks;
};
struct carbon_model {
	struct arena arena;
	struct store_tx *tx;
	const struct party_rules *rules;
	enum party_factor_purpose purpose; /* whose choice of factors; the footprint's */
	struct party_product *product;
	size_t product_count;
	struct party_link *link;
	size_t link_count;
	struct carbon_process *process;
	size_t process_count;
	struct carbon_output *output;
	size_t output_count;
	struct carbon_bill *bill;
	size_t bill_count;
	struct carbon_input *input;
	size_t input_count;
	struct carbon_contract *contract;
	size_t contract_count;
	struct carbon_received *received; /* by product, then key */
	size_t received_count;
	struct carbon_share *share;
	size_t share_count;
	struct carbon_price *price;
	size_t price_count;
	struct carbon_exclusion *exclusion;
	size_t exclusion_count;
	size_t *made_start; /* per process + 1: its products in `made`, in order */
	int32_t *made;
	struct map *product_at, *process_at; /* id → index */
	struct graph_link *graph_link;       /* one per link, same position; quantity × share */
	int32_t *process_of;                 /* per product, -1: none */
	bool *has_inputs;                    /* per product */
	struct carbon_energy *energy;
	size_t energy_count, energy_capacity; /* by process, month, carrier, once carbon_model_energy ran */
	struct factor **factor;
	size_t factor_count;   /* chosen so far */
	struct map *factor_at; /* key → index; day and key → index once found valid on that day */
};
/* Reads the stored rows. Errors: a reference to nothing (carbon.reference), a number that cannot be read. carbon_model_done in any case. */
enum status carbon_model_load(struct store_tx *tx, const struct party_rules *rules, struct carbon_model *model, struct err *err);
/* Only products and links: what an explanation needs. */
enum status carbon_model_load_links(struct store_tx *tx, const struct party_rules *rules, struct carbon_model *model, struct err *err);
void carbon_model_done(struct carbon_model *model);
/* Every activity of both periods with its factor, exact, and every missing month. With `findings` (may be NULL) errors of rows are added to it, the
 * rows count as missing and the answer is ST_OK; without, the first one is returned. */
enum status carbon_model_energy(struct carbon_model *model, struct findings *findings, struct err *err);
/* Before carbon_model_energy is called once more, for bills that changed. */
void carbon_model_forget_energy(struct carbon_model *model);
/* Gives a line another amount: as it would be with that quantity, in `unit`. */
enum status carbon_energy_set(struct carbon_model *model, struct carbon_energy *e, const char *quantity, const char *unit, struct err *err);
/* Index of a factor, read for the programme's GWP set and tested to be valid on `day`. */
enum status carbon_model_factor(struct carbon_model *model, const char *key, date_day day, int32_t *out_factor, struct err *err);
/* Two processes make one product: position of the second's first row in output, or -1. */
int64_t carbon_model_second_maker(const struct carbon_model *model);
/* The links as graph: matrix and order; those of products in `replaced` (may be NULL) count nothing. ST_INPUT rollup.diverges naming the loop and
 * its lines of links.csv. */
enum status carbon_model_order(const struct carbon_model *model, const bool *replaced, struct graph_order **out_order, struct err *err);
/* The same for a system that begins with the model's links; what loops are made of are these. */
enum status carbon_model_order_of(const struct carbon_model *model, const struct graph_link *link, size_t link_count, int32_t n,
	struct graph_order **out_order, struct err *err);
/* The links with quantity 0 where the product is in `replaced`: heap, as many as the model has. */
struct graph_link *carbon_model_links(const struct carbon_model *model, const bool *replaced);

/* ---- carbon_weight.c: the key of allocation (footprint rules 2.3) ---- */

enum carbon_key { CARBON_KEY_MASS, CARBON_KEY_PIECES, CARBON_KEY_HOURS, CARBON_KEY_VALUE, CARBON_KEY_GIVEN };
extern const char *const carbon_key_name[];
/* The key that a process is shared by: its own, or for "rule" mass where the highest price ratio per unit is at most the limit (5), else value.
 * `out_ratio` is that ratio, 0 if prices are missing or there is one product. ST_INPUT product.no_price for "rule". */
enum status carbon_process_key(const struct carbon_model *model, int32_t process, enum carbon_key *out_key, mpq_t out_ratio, struct err *err);
/* Weight w of one declared unit of a product under a key, so that the share is m w / Σ m w. Waste weighs nothing. `output` and `hours` (if any were
 * given) are the period's. ST_INPUT product.no_mass, product.no_price at products.csv; production.no_hours; allocation.no_share. */
enum status carbon_weight(const struct carbon_model *model, int32_t product, enum carbon_key key, const mpq_t output, const mpq_t hours,
	bool has_hours, mpq_t out_weight, struct err *err);

/* ---- carbon_electricity.c ---- */

/* Splits lines of electricity where contracts cover them, in proportion to use at the site and month. Call once, after the lines are there. */
enum status carbon_electricity_split(struct carbon_model *model, struct err *err);
/* For the model: appends a line, zero and missing. The pointer holds until the next call. */
struct carbon_energy *carbon_energy_add(struct carbon_model *model, int32_t process, date_month month, const char *carrier);

/* ---- carbon_received.c: footprints received from suppliers ---- */

/* For each product the footprint to be used in a period, -1: none (footprint rules 3, ranks 1 and 2), with why and what was passed over. */
struct carbon_choice {
	int32_t product, received; /* received -1: the model or factor is used though a footprint is there */
	int rank;
	const char *reason, *passed_over; /* words; texts in the model's arena */
};
void carbon_received_choose(struct carbon_model *model, enum carbon_case which, struct carbon_choice **out_list, size_t *out_count);
/* Values per declared unit of the product. ST_INPUT unit.dimension, footprint.no_mass, footprint.sum and the number errors, at
 * supplier_footprints.csv. */
enum status carbon_received_leaf(const struct carbon_model *model, int32_t received, struct carbon_leaf *leaf, struct err *err);

/* ---- carbon_check_book.c: rules of the book over several rows; findings ---- */

/* Keys of allocation: a weight for every product, shares that sum to 1, a physical key beyond the price ratio. */
void carbon_check_allocation(const struct carbon_model *model, struct findings *findings);
/* Other inputs, contracts, received footprints, returns against what arises, certified input against what is attributed. */
enum status carbon_check_book(struct carbon_model *model, struct findings *findings, struct err *err);

/* ---- carbon_inventory.c ---- */
void carbon_inventory_rows(struct carbon_model *model, struct carbon_rows *rows);

/* ---- carbon_result.c ---- */
struct carbon_part { /* of one leaf in one declared unit of a product */
	int32_t product, leaf;
	const char *activity;  /* of the process, NULL: the product's own factor or footprint */
	enum carbon_kind kind; /* CARBON_ENERGY, or CARBON_TRANSPORT_OUT and CARBON_PACKAGING, which are told apart */
	double gsd;            /* of the amount */
	mpq_t amount, kg;      /* kg: T2 */
};
struct carbon_gap {
	int32_t product;
	const char *code;
};
struct carbon_result {
	enum carbon_case which;
	size_t n;
	mpq_t *output, *hours, *share;     /* per product: the period's output and machine hours, its share of its process */
	bool *has_hours;                   /* per product: hours were given */
	mpq_t *kg, *marked, *claim;        /* own emissions per declared unit (T2), of them from marked sources, certified elsewhere */
	mpq_t *outbound, *packaging;       /* own, per declared unit */
	mpq_t *exempted;                   /* left out, estimated */
	unsigned *own_marks, *chain_marks; /* factor_mark | CARBON_MARK_MISSING */
	unsigned *beside_marks;            /* of what stands beside the totals: the product's own matter only */
	bool *replaced;                    /* per product: a supplier's footprint stands for it */
	struct carbon_choice *choice;
	size_t choice_count;
	struct carbon_leaf *leaf;
	size_t leaf_count, leaf_capacity;
	struct map *leaf_at;
	/* the system that is solved: products, then leaves */
	struct graph_link *link;
	size_t link_count;
	double *direct, *total;     /* (n + leaf_count) × CARBON_COLUMNS */
	struct carbon_terms *terms; /* n */
	double *own;                /* n × CARBON_COLUMNS: what arises at the product itself, its leaves included */
	struct carbon_part *part;
	size_t part_count, part_capacity; /* by product */
	struct carbon_gap *gap;
	size_t gap_count, gap_capacity; /* by product; texts in the model's arena */
	char input_sha256[65];
};
/* Allocation, materials and suppliers' footprints: what arises at each product itself, without what it is made of. carbon_result_done in any case. */
enum status carbon_result_parts(struct carbon_model *model, enum carbon_case which, const struct carbon_claim *claim, size_t claim_count,
	struct carbon_result *result, struct err *err);
/* The same with marks and the solve for one period. carbon_result_done in any case. */
enum status carbon_result_make(struct carbon_model *model, enum carbon_case which, const struct carbon_claim *claim, size_t claim_count,
	struct carbon_result *result, struct err *err);
void carbon_result_done(struct carbon_result *result);
/* Of the same product, leaf, activity and kind. */
bool carbon_part_matches(const struct carbon_part *a, const struct carbon_part *b);
/* Shares a process's emissions out once more, after a line of its energy changed: its parts are appended behind those that are there, and claims of
 * its products become 0 in `result` (they do not depend on energy). */
enum status carbon_result_reallocate(struct carbon_model *model, struct carbon_result *result, int32_t process, struct err *err);
/* ---- carbon_leaf.c ---- */

/* A leaf of nothing yet; the pointer holds until the next one. */
struct carbon_leaf *carbon_leaf_new(struct carbon_result *result);
/* Index of the leaf of a factor with what is known about the data; made if it is not there. */
int32_t carbon_leaf_of(
	struct carbon_model *model, struct carbon_result *result, int32_t factor, bool primary, bool on_site, enum carbon_verified verified);
/* Key of a leaf's factor, or id of its footprint. */
const char *carbon_leaf_key(const struct carbon_model *model, const struct carbon_leaf *leaf);

/* ---- carbon_digest.c ---- */

/* Fills input_sha256 of a result whose parts are made. */
void carbon_digest(const struct carbon_model *model, const struct carbon_claim *claim, size_t claim_count, struct carbon_result *result);

/* ---- carbon_explain.c ---- */
/* ST_NOT_FOUND product.unknown with the nearest id. */
enum status carbon_unknown_product(const struct party_product *list, size_t count, const char *product, struct err *err);

/* ---- carbon_footprint.c ---- */
/* Appends the rows of one of the tables by period. */
void carbon_result_rows(struct carbon_model *model, const struct carbon_result *result, int table, struct carbon_rows *rows);

#endif
