/* The verification case: a project's period over a fixed version, the sample, findings and answers, the verifier's standing, signatures.
 *
 * Version: everything an opinion rests on as facts, one line each in a fixed order: factors with edition, machines with the papers about them,
 * baselines and their history, readings, months with all exact terms, the draw of the sample, findings, visits. `version_sha256` is the SHA-256 of
 * these lines, so that a verifier can recompute and compare it without this program:
 *   sed '/^version_sha256: /,$d' CASE | sha256sum
 * A signature (Ed25519) covers the version and the opinion. It does not cover whether a month counts as verified: that follows from it.
 *
 * Stale: the opinion states a version (column `version` of verifications.csv), or signatures are stored, and none of them is over what the rows say
 * now. A stale opinion does not count, so its months are not verified until somebody verifies again; other periods stay.
 *
 * What a signature does not tell: a stored one names its own key, so whoever may write the database can sign with a key of his own. Hence the keys of
 * verifier_status.csv, `verify check --public`, and files kept elsewhere. */
#ifndef SANGSAENG_REDUCTION_AUDIT_H
#define SANGSAENG_REDUCTION_AUDIT_H

#include "base/hash.h"
#include "base/sign.h"
#include "base/text.h"
#include "duty/duty.h"
#include "reduction/reduction.h"

/* ---- facts ---- */

/* One line of a case: "KIND<tab>name=value<tab>…". The first `keys` values name it among those of its kind; a value is NULL where it is blank. In the
 * text, backslash, tab and line end in a value are \\ \t \n. */
struct reduction_fact {
	const char *kind;
	size_t keys, count;
	const char *const *name, *const *value;
};
/* The value of a field; NULL if it is blank or there is no such field. */
const char *reduction_fact_value(const struct reduction_fact *fact, const char *name);

struct reduction_audit {
	const char *programme, *verification, *project, *verifier, *opinion; /* "fit", "unfit", "open" */
	date_month from, to;
	date_day signed_on;
	struct reduction_fact *fact; /* of the version, in a fixed order: machine by machine */
	size_t facts;
	struct reduction_fact stated; /* the opinion */
	char version[HASH_HEX_LEN];
	const char *stated_version;     /* of verifications.csv; NULL if it states none */
	int64_t machines, drawn, grams; /* grams: of the period, all machines */
	int64_t minimum;                /* that the materiality asks to be drawn */
	const char *materiality;        /* a decimal share */
	int64_t open_findings;          /* misstatements, nonconformities and clarifications that are not closed */
};
/* The case as the rows say it now. ST_NOT_FOUND verification.unknown (with the nearest key), programme.none. In the arena. */
enum status reduction_audit_read(
	struct store_tx *tx, const char *verification, struct arena *arena, struct reduction_audit *out_audit, struct err *err);
/* Appends the canonical text, to the opinion's line. */
void reduction_audit_text(const struct reduction_audit *audit, struct text *out);
/* Every verification, by key. */
enum status reduction_audit_keys(struct store_tx *tx, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err);

/* ---- signatures ---- */

enum reduction_role { REDUCTION_LEAD, REDUCTION_REVIEWER, REDUCTION_ROLES };
extern const char *const reduction_role_name[REDUCTION_ROLES]; /* "lead", "reviewer" */

/* A signed case as read. `text` is what was signed and its signature, with ends of lines as they were signed; reduction_signed_done. */
struct reduction_signed {
	struct text text;
	size_t version_end, opinion_end, signed_end; /* offsets in `text`: what the digest, the case and the signature cover */
	char programme[65], verification[65], version[HASH_HEX_LEN];
	enum reduction_role role;
	char public_key[SIGN_KEY_HEX_LEN], signature[SIGN_SIGNATURE_HEX_LEN];
};
/* Codes signed_case.not_one, signed_case.truncated, signed_case.line, signed_case.value, signed_case.digits, signed_case.extra, with line and column.
 * Does not look at the signature. Nothing to be freed on failure. */
enum status reduction_signed_parse(const char *text, size_t length, struct reduction_signed *out_signed, struct err *err);
void reduction_signed_done(struct reduction_signed *c);
/* Signs a case; the text in `out_signed`. */
void reduction_signed_make(
	const struct reduction_audit *audit, enum reduction_role role, const struct sign_key *key, struct reduction_signed *out_signed);

/* The same of a case's canonical text, for who has no database: what `verify export` wrote. Codes of reduction_signed_parse,
 * signed_case.signed_before; ST_CONFLICT signed_case.version (the digest that it states is not that of its own lines), signed_case.open. */
enum status reduction_signed_of_text(
	const char *text, size_t length, enum reduction_role role, const struct sign_key *key, struct reduction_signed *out_signed, struct err *err);

enum reduction_outcome {
	REDUCTION_HOLDS,
	REDUCTION_SIGNATURE,  /* its text was changed after signing, or its signature */
	REDUCTION_VERSION,    /* the digest that it states is not that of its own lines */
	REDUCTION_OTHER_KEY,  /* signed by another key than expected */
	REDUCTION_OTHER_CASE, /* of another programme or verification */
	REDUCTION_STALE,      /* the rows say something else now */
	REDUCTION_OUTCOMES
};
const char *reduction_outcome_name(enum reduction_outcome outcome); /* "holds", "signature" …; messages signed_case.NAME */
/* `public_key` NULL: any key. `audit` NULL: judged by itself, never stale nor of another case. */
enum reduction_outcome reduction_signed_judge(const struct reduction_signed *c, const struct reduction_audit *audit, const char *public_key);
/* Why it does not hold, as a message; `name` says which it is. Of a stale one {1} is what changed. */
void reduction_signed_explain(
	const struct reduction_signed *c, const struct reduction_audit *audit, enum reduction_outcome outcome, const char *name, struct err *out_err);
/* The lines in which two cases differ, paired by kind and key: "" where one has none. In the arena; O(lines). */
struct reduction_change {
	const char *before, *now;
};
size_t reduction_signed_changes(
	const struct reduction_signed *before, const struct reduction_audit *now, struct arena *arena, struct reduction_change **out_list);

/* Stored ones, by verification, version, key. */
struct reduction_signature {
	const char *verification, *version, *public_key, *content;
};
enum status reduction_signatures(struct store_tx *tx, const char *verification_or_null, struct arena *arena, struct reduction_signature **out_list,
	size_t *out_count, struct err *err);
/* Stores a signature. `*out_again`: it was there already. ST_DENIED signed_case.key_not_designated (verifier_status.csv names other keys for the
 * day), ST_CONFLICT signed_case.signed_otherwise (this key signed this version in another role or under another opinion), signed_case.open (no
 * opinion yet), signed_case.finding_open. */
enum status reduction_signature_put(
	struct store_tx *tx, const struct reduction_audit *audit, const struct reduction_signed *c, bool *out_again, struct err *err);
/* As it is, from another database. */
enum status reduction_signature_copy(struct store_tx *tx, const struct reduction_signature *row, struct err *err);

/* ---- recomputing ---- */

/* A step of the calculation as stored and as recomputed from the raw readings and the history (M3). */
struct reduction_step {
	const char *measure, *month, *name, *stored, *recomputed; /* month "" for the baseline, both "" for the sample; NULL where there is none */
	bool same;
};
/* Every step of the machines of a verification's project in its period: the baseline's fields, every exact term of every month, and the sample.
 * `list`: the cases of these machines at least. ST_NOT_FOUND verification.unknown. */
enum status reduction_audit_recompute(struct store_tx *tx, const char *verification, const struct reduction_case *list, size_t count,
	struct arena *arena, struct reduction_step **out_list, size_t *out_count, struct err *err);

/* The duties that designations of verifiers raise: renewal before each ends, done by one that goes on from it. Adds to `duty`, in the arena. */
enum status reduction_duties(
	struct store_tx *tx, const struct duty_clock *clock, struct arena *arena, struct duty **list, size_t *count, struct err *err);

#endif
