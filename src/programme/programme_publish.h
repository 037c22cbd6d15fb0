/* Private to programme: the inputs of a published footprint as text, and what differs between two of them. */
#ifndef SANGSAENG_PROGRAMME_PUBLISH_H
#define SANGSAENG_PROGRAMME_PUBLISH_H

#include "carbon/carbon.h"
#include "party/party.h"
#include "programme/programme.h"

#include <jansson.h>

/* ---- programme_inputs.c ---- */

/* Everything that footprints are made of: the programme's rules, the input tables of party, factor and carbon, and the tonnes certified elsewhere. A
 * table is kept as JSON lines, one array a row in the order of its description and then the line in its file. The same rows give the same text. */
struct programme_input {
	const char *table; /* "programme.json" and "claims" beside the tables' names */
	char *content;     /* heap */
	char sha256[65];
};
#define PROGRAMME_INPUTS_MAX 24
struct programme_inputs {
	struct programme_input item[PROGRAMME_INPUTS_MAX];
	size_t count;
	char set[65]; /* digest over tables and digests */
};
enum status programme_inputs_read(
	struct store_tx *tx, const struct carbon_claim *claim, size_t claim_count, struct programme_inputs *out_inputs, struct err *err);
/* Those of a published version. ST_NOT_FOUND version.inputs_lost. */
enum status programme_inputs_get(struct store_tx *tx, const char *set, struct programme_inputs *out_inputs, struct err *err);
/* Keeps what is not there yet. */
enum status programme_inputs_put(struct store_tx *tx, const struct programme_inputs *inputs, struct err *err);
void programme_inputs_done(struct programme_inputs *inputs);
/* A database in memory that holds nothing but these inputs; claims live in the arena. The caller rolls back and closes. */
enum status programme_inputs_load(const struct programme_inputs *inputs, struct arena *arena, struct store **out_store, struct store_tx **out_tx,
	struct carbon_claim **out_claim, size_t *out_claim_count, struct err *err);

/* A cell that differs. Texts are the differ's. */
struct programme_change {
	const char *table, *key, *column, *old, *new; /* key: cells with " / " between; column NULL: the row came (old NULL) or went (new NULL) */
	const char *product, *process, *site, *month; /* of the row, NULL if it has no such column */
	int64_t line;                                 /* in the new file, else in the old */
};
/* In the order of tables and keys. Rows that only moved to another line do not differ. */
enum status programme_inputs_differ(const struct programme_inputs *old, const struct programme_inputs *new, struct arena *arena,
	struct programme_change **out_list, size_t *out_count, struct err *err);

/* ---- programme_statement.c ---- */

/* Named in every statement; raised whenever the same inputs would give other digits, so that older versions are not taken for forged. */
#define PROGRAMME_METHOD "sangsaeng carbon/1"

/* Inputs, and what follows from them. */
struct programme_computed {
	struct arena arena;
	struct store *store;
	struct store_tx *tx;
	struct party_rules rules;
	enum carbon_case which;
	struct carbon_claim *claim;
	size_t claim_count;
	struct carbon_chain *chain;
	struct carbon_statement *statement;
	size_t statement_count;
	struct map *statement_at;
	struct carbon_spread *spread;
	size_t spread_count;
	struct carbon_sampling sampling;
};
/* From inputs to footprints of a period, in a database in memory. programme_computed_done in any case. */
enum status programme_compute(const struct programme_inputs *inputs, enum carbon_case which, struct programme_computed *c, struct err *err);
void programme_computed_done(struct programme_computed *c);
/* The same from a database in memory that the caller opens between the two and fills: rules and input tables. */
void programme_compute_init(struct programme_computed *c, enum carbon_case which);
enum status programme_compute_loaded(struct programme_computed *c, struct err *err);
/* Uncertainty of these products, as `sampling` says; none with 0 samples. */
enum status programme_compute_spreads(struct programme_computed *c, const char *const *product, size_t count, struct err *err);
/* The statement of one product, a text (heap) that the same inputs always give. The chain reaches that product afterwards. */
enum status programme_statement_write(struct programme_computed *c, const char *product, char **out_text,
	const struct carbon_statement **out_statement, struct carbon_explanation *out_explanation, struct err *err);

#endif
