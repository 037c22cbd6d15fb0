/* Private to exchange: the schema of a footprint as a table, and JSON as it goes over the wire. */
#ifndef SANGSAENG_EXCHANGE_PACT_INT_H
#define SANGSAENG_EXCHANGE_PACT_INT_H

#include "base/json.h"
#include "exchange/exchange_pact.h"

/* A phrase of an English text in Korean, for texts whose Korean form takes it as the value behind it; NULL if there is none. */
const char *exchange_phrase_ko(const char *en);

/* ---- exchange_pact_schema.c ---- */

enum pact_kind { PACT_TEXT, PACT_TEXT1, PACT_DECIMAL, PACT_TIME, PACT_UUID, PACT_URN, PACT_URI, PACT_BOOL, PACT_OBJECT };
enum pact_list {
	PACT_ONE,
	PACT_LIST,  /* may be empty */
	PACT_LIST1, /* at least one */
	PACT_SET1   /* at least one, no duplicates */
};
/* What the methodology expects of the author; never a reason to refuse. */
enum pact_rule { PACT_FREE, PACT_SHALL, PACT_SHALL_2027, PACT_SHOULD, PACT_MAY, PACT_BIO, PACT_BIO_2027, PACT_CCU, PACT_CCS };
enum pact_range {
	PACT_ANY,
	PACT_ABOVE_0,     /* > 0: the one range that is refused */
	PACT_NOT_BELOW_0, /* >= 0 */
	PACT_NOT_ABOVE_0, /* <= 0 */
	PACT_PERCENT,     /* 0 to 100 */
	PACT_RATING       /* 1 to 5 */
};
struct pact_type;
struct pact_property {
	const char *name;
	bool mandatory;
	enum pact_kind kind;
	enum pact_list list;
	enum pact_rule rule;
	enum pact_range range;
	const char *const *word; /* what it may be, ended by NULL */
	bool open;               /* another word is a finding only */
	bool (*fits)(const char *text);
	const char *form;             /* an example of what fits */
	const struct pact_type *type; /* of PACT_OBJECT; NULL: any object */
};
struct pact_type {
	const char *name;
	const struct pact_property *property; /* ended by a NULL name */
};
extern const struct pact_type pact_footprint_type;

/* ---- exchange_pact_rules.c: findings across properties (R36) ---- */

struct pact_judge {
	struct findings *findings; /* or NULL */
	struct err *first;         /* error, if there is one */
	bool failed;
	struct text path;
};
/* Severity error: invalid. The values after `code` follow the path as {1}, {2} …; NULL-ended. */
void pact_judge_add(struct pact_judge *j, enum severity severity, const char *code, const char *name, ...) __attribute__((sentinel));
void pact_judge_rules(struct pact_judge *j, const struct exchange_pact *pact, const json_t *root);

/* ---- exchange_pact_criteria.c ---- */

/* Adds one value; an empty one is ignored. `*out_known`: is it a criterion (limit and cursor are none)? ST_INPUT pact.criteria. */
enum status exchange_criterion_add(
	struct exchange_criteria *c, const char *name, const char *value, struct arena *arena, bool *out_known, struct err *err);

/* ---- exchange_pact_json.c ---- */

/* An object of depth at most 64, valid UTF-8, no key twice, nothing behind it. ST_INPUT json.syntax, json.duplicate_key, json.not_object, pact.depth.
 */
enum status exchange_json_read(const char *text, size_t length, json_t **out_root, struct err *err);

/* Compact JSON in the order of the calls. */
struct exchange_json {
	struct text *out;
	bool comma;
};
void exchange_json_open(struct exchange_json *w, const char *key_or_null, char bracket);
void exchange_json_close(struct exchange_json *w, char bracket);
void exchange_json_string(struct exchange_json *w, const char *key_or_null, const char *value);
/* Nothing is written where the value is NULL. */
void exchange_json_string_if(struct exchange_json *w, const char *key, const char *value_or_null);
void exchange_json_raw(struct exchange_json *w, const char *key_or_null, const char *json, size_t length);
void exchange_json_bool(struct exchange_json *w, const char *key, bool value);
/* Nothing is written where the list is empty. */
void exchange_json_words(struct exchange_json *w, const char *key, const struct exchange_words *words);
void exchange_json_time(struct exchange_json *w, const char *key, int64_t us);

/* Adds one word. */
void exchange_words_add(struct arena *arena, struct exchange_words *words, const char *word);
/* A decimal as we write it: plain digits without exponent, plus sign, leading zeros or -0; the value is not rounded unless it has an exponent that
 * does not fit plain notation. */
char *exchange_decimal_plain(struct arena *arena, const char *text);
/* a / b to 12 significant digits, half to even. b is not zero. */
char *exchange_decimal_divide(struct arena *arena, const char *a, const char *b);
char *exchange_decimal_times(struct arena *arena, const char *a, const char *b);
/* a / b × times / by, rounded once in the same way. */
char *exchange_decimal_scale(struct arena *arena, const char *a, const char *b, unsigned times, unsigned by);
/* Sum and difference to 12 significant digits; a NULL counts as nothing. */
char *exchange_decimal_sum(struct arena *arena, const char *const *term, size_t count);
char *exchange_decimal_minus(struct arena *arena, const char *a, const char *b_or_null);

#endif
