/* The verifier's desk: a case with its facts, signing it, checking signed cases, recomputing. What a case is, and when it is stale:
 * reduction/reduction_audit.h. */
#ifndef SANGSAENG_PROGRAMME_VERIFY_H
#define SANGSAENG_PROGRAMME_VERIFY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line of a case: its kind, and named values (NULL where blank); the first `keys` name it. */
struct programme_fact {
	const char *kind;
	size_t keys, count;
	const char *const *name, *const *value;
};
const char *programme_fact_value(const struct programme_fact *fact, const char *name);

/* A line before and after: "" where there is none. */
struct programme_changed_line {
	const char *before, *now;
};
struct programme_signature {
	const char *file; /* it was given as; NULL: a stored one */
	const char *programme, *verification, *version, *role, *public_key;
	const char *outcome; /* "holds", "signature", "version", "other_key", "other_case", "stale" */
	bool holds;
	struct err why;                        /* where it does not hold */
	struct programme_changed_line *change; /* where it is stale */
	size_t changes;
};

struct programme_verification {
	const char *programme, *verification, *project, *verifier, *opinion; /* "fit", "unfit", "open" */
	const char *version, *stated_version;                                /* SHA-256; NULL if the opinion states none */
	const char *method, *materiality;
	date_month from, to;
	date_day signed_on;
	int64_t machines, drawn, minimum, grams, open_findings;
	bool stale; /* the opinion does not count */
	struct programme_fact *fact;
	size_t facts;
	struct programme_fact stated;          /* the opinion */
	struct programme_signature *signature; /* stored ones, judged */
	size_t signatures, held;
};
/* ST_NOT_FOUND verification.unknown, programme.none. */
enum status programme_verify_read(
	struct store_tx *tx, const char *verification, struct arena *arena, struct programme_verification *out_case, struct err *err);
/* Every case, by key. */
enum status programme_verify_list(
	struct store_tx *tx, struct arena *arena, struct programme_verification **out_list, size_t *out_count, struct err *err);

/* Signs a case with the key of a file and stores the signature; with `out_path`, writes the signed text to a new file. `role` NULL: lead. Nothing is
 * signed where a table was changed by hand or a step does not recompute: findings, and ST_CONFLICT signed_case.refused. The caller commits. Codes of
 * reduction_signature_put; ST_DENIED key.mode; ST_USAGE verify.role; ST_CONFLICT signed_case.exists; ST_INPUT key.*, file.*. */
enum status programme_verify_sign(struct store_tx *tx, const char *verification, const char *key_path, const char *role, const char *out_path,
	struct arena *arena, struct programme_signature *out_signature, bool *out_again, struct findings *findings, struct err *err);

/* Signs the case of a file that programme_verify_export wrote, without a database: the signed text goes to a new file, to be handed in. Codes of
 * reduction_signed_of_text, with file and line; the others as above. */
enum status programme_verify_sign_file(const char *path, const char *key_path, const char *role, const char *out_path, struct arena *arena,
	struct programme_signature *out_signature, struct err *err);

/* A signed case as its verifier hands it in. */
struct programme_signed_file {
	const char *verification, *by, *path; /* by: a person of the case's verifier */
};
/* Judged as programme_verify_sign judges what it signs, and stored; the same once more changes nothing. ST_DENIED verify.not_verifier, actor.left,
 * ST_NOT_FOUND actor.unknown, verification.unknown; codes of reduction_signed_parse, with line; ST_CONFLICT signed_case.signature, .version,
 * .other_case, .stale, .refused (with findings); codes of reduction_signature_put. */
enum status programme_verify_take(const char *db, const struct programme_signed_file *file, struct findings *findings, struct err *err);

/* Judges the stored signatures of a case. `public_key` NULL: any key. ST_USAGE key.public, ST_NOT_FOUND signed_case.none. */
enum status programme_verify_check(struct store_tx *tx, const char *verification, const char *public_key, struct arena *arena,
	struct programme_signature **out_list, size_t *out_count, struct err *err);
/* Judges a signed case of a file; `tx` NULL: by itself, else also against the database. */
enum status programme_verify_check_file(struct store_tx *tx_or_null, const char *path, const char *public_key, struct arena *arena,
	struct programme_signature *out_signature, struct err *err);

/* The canonical text: of the case as it is, or with `public_key` one signed by that key, over the case as it is where there is such a one.
 * ST_NOT_FOUND signed_case.none. To a new file if `out_path` is given. */
enum status programme_verify_export(struct store_tx *tx, const char *verification, const char *public_key, const char *out_path, struct arena *arena,
	const char **out_text, size_t *out_length, struct err *err);

/* A step as it is stored and as it comes from the raw readings. */
struct programme_step {
	const char *measure, *month, *name, *stored, *recomputed;
	bool same;
};
enum status programme_verify_recompute(
	struct store_tx *tx, const char *verification, struct arena *arena, struct programme_step **out_list, size_t *out_count, struct err *err);

#endif
