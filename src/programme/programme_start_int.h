/* Private to programme: what the files of a start share. */
#ifndef SANGSAENG_PROGRAMME_START_INT_H
#define SANGSAENG_PROGRAMME_START_INT_H

#include "programme/programme_int.h"
#include "programme/programme_publish.h"
#include "programme/programme_start.h"

/* ---- programme_start_rows.c: the record as rows of the programme folder ---- */

/* Rows of one table: cells in the order of its description, NULL where blank. */
struct programme_start_table {
	const struct table *table;
	const char ***row;
	size_t rows;
};
#define PROGRAMME_START_TABLES 8
/* Everything that follows from a record. */
struct programme_start_world {
	struct programme_start_judged judged;
	struct programme_start_known known;
	struct programme_start_table table[PROGRAMME_START_TABLES]; /* in reading order: organisations … activity */
	size_t tables;
	const char *site, *process, *product;            /* keys that the rows use; product NULL: no part yet */
	bool new_site, new_process, new_product, others; /* others: a product that stands for what else the site makes */
	bool energy, material;                           /* is something known of it? */
	const char *share;                               /* exact, "1" where the part is all */
	const char **factor;                             /* keys that are used */
	size_t factors;
	struct err *assumed, *missing;
	size_t assumeds, missings;
};
enum status programme_start_world(struct store_tx *tx, const struct party_rules *rules, const struct programme_start *start,
	const struct programme_start_record *record, struct arena *arena, struct programme_start_world *out_world, struct err *err);
/* The table of that name; NULL if there is none. */
const struct programme_start_table *programme_start_table(const struct programme_start_world *world, const char *name);
/* Adds a row: column and value in turn, ended by NULL. A value of "" is blank. */
void programme_start_row(struct programme_start_table *table, struct arena *arena, const char *const *pair);
/* As a file of the folder; columns that no row fills are left out unless they are required. */
const char *programme_start_csv(const struct programme_start_table *table, struct arena *arena);
/* Into the database of that transaction, beside what is there. */
enum status programme_start_insert(struct store_tx *tx, const struct programme_start_table *table, struct err *err);
void programme_start_note(struct arena *arena, struct err **list, size_t *count, const char *code, const char *a, const char *b, const char *c);
/* programme_start_rules.c: what a carrier or a key of allocation is called. */
const char *programme_start_word(const char *key, enum lang lang);
/* programme_start_rules.c: an amount over twelve months, exact in sum. `whole`: in whole units, where the amount is whole. */
void programme_start_split(const char *amount, bool whole, struct arena *arena, const char *out[PROGRAMME_START_MONTHS]);

/* ---- programme_start_estimate.c: the rows in a database in memory ---- */

/* Rules of the programme with the record's months as both periods; the tables of the world; the factors used. programme_computed_done in any case. */
enum status programme_start_compute(struct store_tx *tx, const struct programme_start *start, const struct programme_start_world *world,
	struct programme_computed *out_computed, struct err *err);
/* The rules as they are stored, with these periods, and as their day today, or the last one of the months if that is later. */
enum status programme_start_rules(struct store_tx *tx, const struct programme_start *start, struct arena *arena, struct party_rules *out_rules,
	const char **out_text, struct err *err);

/* ---- programme_start.c: single months ---- */

/* Into a record whose first month is `from`, in the unit in which it has the other months. ST_INPUT start.month, start.many. */
enum status programme_start_put_month(struct programme_start_record *record, date_month from, const struct programme_start_change *change,
	struct arena *arena, struct err *err);
/* Months of one process inside a transaction. `process` NULL: the site's first. ST_CONFLICT start.changed (version 0: there was none),
 * start.other_site: the record is about another site. */
enum status programme_start_patch_in(struct store_tx *tx, const struct programme_start_ask *ask, const char *site, const char *process, int64_t version,
	const struct programme_start_change *change, size_t count, struct arena *arena, struct err *err);

/* ---- programme_start_recorded_store.c ---- */

/* NULL: the site has none. */
enum status programme_start_first_process(struct store_tx *tx, const char *site, struct arena *arena, const char **out_process, struct err *err);
/* What the last run had of the record's process (else the site's first) in the months of which the record says nothing; what it says stays. */
enum status programme_start_fill(
	struct store_tx *tx, struct programme_start_record *record, const char *site, date_month from, struct arena *arena, struct err *err);

/* ---- programme_start_store.c ---- */

/* ST_NOT_FOUND bill.site. */
enum status programme_start_site_firm(struct store_tx *tx, const char *site, struct arena *arena, const char **out_firm, struct err *err);
extern const char programme_start_schema[];
enum status programme_start_insert_new(struct store_tx *tx, const struct programme_start *start, struct err *err);
/* False: another version is there by now. */
enum status programme_start_replace(struct store_tx *tx, const struct programme_start *start, int64_t version, bool *out_done, struct err *err);
enum status programme_start_sent_put(struct store_tx *tx, struct programme_start_sent *sent, struct err *err);
enum status programme_start_sent_withdraw(struct store_tx *tx, int64_t number, const char *at, const char *by, struct err *err);
/* A person's name or mail in what firms have typed: the person's key in its place. */
enum status programme_start_word_replace(struct store_tx *tx, const char *word, const char *key, struct err *err);
enum status programme_start_firm_read(
	struct store_tx *tx, const struct programme_start *start, struct arena *arena, struct programme_start_known *known, struct err *err);
/* Links of a product, with the factor of each input (NULL: it has none). */
struct programme_start_link {
	const char *input, *name, *unit, *mass_kg, *factor, *part, *kind, *quantity, *share;
};
enum status programme_start_links(
	struct store_tx *tx, const char *product, struct arena *arena, struct programme_start_link **out_list, size_t *out_count, struct err *err);
/* Copies the rows of a table whose column has that value. */
enum status programme_start_copy(
	struct store_tx *from, struct store_tx *to, const char *table, const char *column, const char *const *value, size_t values, struct err *err);

#endif
