/* Private to carbon: the rules without store, the model in memory, and the derived tables as rows of text.
 *
 * A model is what both periods are computed from: the stored rows, the chosen factors and every line of energy in exact numbers. A result is
 * one period's answer. Building writes a result's rows; verifying compares the same rows with what is stored. */
#ifndef SANGSAENG_CARBON_INT_H
#define SANGSAENG_CARBON_INT_H

#include "base/map.h"
#include "carbon/carbon.h"
#include "graph/graph.h"

#include <gmp.h>

/* Beside factor_mark, in the same bit set: something is missing. */
#define CARBON_MARK_MISSING 16u

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
/* 2 for electricity and steam (bought, location-based), else 1. */
int carbon_scope(const char *carrier);

/* ---- carbon_store.c: rows as stored, in key order (bills by process, carrier, month); texts in the arena. The *_at fields are the model's ---- */

struct carbon_process {
	const char *process, *allocation;
	int64_t source_line;
};
struct carbon_output {
	const char *process, *product, *month, *quantity;
	int64_t source_line;
	int32_t process_at, product_at;
	date_month at;
};
struct carbon_bill {
	const char *process, *month, *carrier, *quantity, *unit, *status;
	int64_t source_line;
	int32_t process_at;
	date_month at;
};
enum status carbon_processes_read(struct store_tx *tx, struct arena *arena, struct carbon_process **out_list, size_t *out_count, struct err *err);
enum status carbon_outputs_read(struct store_tx *tx, struct arena *arena, struct carbon_output **out_list, size_t *out_count, struct err *err);
enum status carbon_bills_read(struct store_tx *tx, struct arena *arena, struct carbon_bill **out_list, size_t *out_count, struct err *err);

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
enum { CARBON_TABLE_INVENTORY, CARBON_TABLE_DIRECT, CARBON_TABLE_SOURCE, CARBON_TABLE_MISSING, CARBON_TABLE_FOOTPRINT, CARBON_TABLE_COUNT };
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
	const char *carrier, *status; /* carrier "" if a whole process is missing */
	int64_t source_line;          /* 0: there is no row */
	bool missing;
	bool failed; /* missing because its row gave an error */
	mpq_t amount, kg;
};
struct carbon_model {
	struct arena arena;
	struct store_tx *tx;
	const struct party_rules *rules;
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
/* Index of a factor, read for the programme's GWP set and tested to be valid on `day`. */
enum status carbon_model_factor(struct carbon_model *model, const char *key, date_day day, int32_t *out_factor, struct err *err);
/* Two processes make one product: position of the second's first row in output, or -1. */
int64_t carbon_model_second_maker(const struct carbon_model *model);
/* Weight of a product under its process's key. ST_INPUT product.no_mass, product.no_price at products.csv. */
enum status carbon_model_weight(const struct carbon_model *model, int32_t product, mpq_t out_weight, struct err *err);
/* The links as graph: matrix and order. ST_INPUT rollup.diverges naming the loop and its lines of links.csv. */
enum status carbon_model_order(const struct carbon_model *model, struct graph_order **out_order, struct err *err);

/* ---- carbon_inventory.c ---- */
void carbon_inventory_rows(struct carbon_model *model, struct carbon_rows *rows);

/* ---- carbon_result.c ---- */
#define CARBON_COLUMNS 3 /* of the solve: kg, kg from marked sources, kg of claims */
struct carbon_part {
	int32_t product, factor;
	mpq_t amount, kg;
}; /* of one factor in one declared unit */
struct carbon_gap {
	int32_t product;
	const char *code;
};
struct carbon_result {
	enum carbon_case which;
	size_t n;
	mpq_t *output, *share;             /* per product: the period's output, its share of its process */
	mpq_t *kg, *marked, *claim;        /* own emissions per declared unit */
	unsigned *own_marks, *chain_marks; /* factor_mark | CARBON_MARK_MISSING */
	double *direct, *total;            /* n × CARBON_COLUMNS */
	struct carbon_part *part;
	size_t part_count, part_capacity; /* by product */
	struct carbon_gap *gap;
	size_t gap_count, gap_capacity; /* by product; texts in the model's arena */
	char input_sha256[65];
};
/* Allocation, materials, marks and the solve for one period. carbon_result_done in any case. */
enum status carbon_result_make(struct carbon_model *model, enum carbon_case which, const struct carbon_claim *claim, size_t claim_count,
	struct carbon_result *result, struct err *err);
void carbon_result_done(struct carbon_result *result);

/* ---- carbon_footprint.c ---- */
/* Appends the rows of one of the tables by period. */
void carbon_result_rows(struct carbon_model *model, const struct carbon_result *result, int table, struct carbon_rows *rows);

#endif
