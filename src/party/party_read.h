/* Reading JSON of rules strictly: each getter checks the type, and what is wrong becomes a finding with line and column. For programme.json, and for
 * files of other rooms that are made like it. */
#ifndef SANGSAENG_PARTY_READ_H
#define SANGSAENG_PARTY_READ_H

#include "party/party.h"

/* Where findings go and how to find a place. */
struct party_reader {
	const char *text, *file;
	struct arena *arena;
	struct findings *findings;
	int64_t errors;
};

/* JSON Pointer of a member; one too long to hold is cut, which costs only the exact place in a message. */
#define PARTY_PATH_LEN 256
void party_read_join(char path[PARTY_PATH_LEN], const char *base, const char *key);

/* A finding at the place of `pointer`: with the code and values of `err`, or with the pointer as {0} and `value` as {1}. */
void party_read_complain_at(struct party_reader *r, struct err *err, const char *pointer);
void party_read_complain(struct party_reader *r, const char *pointer, const char *code, const char *value);
int64_t party_read_line(const struct party_reader *r, const char *pointer);

/* The member `key` of `object`, which stands at `base`; its pointer in `path`. NULL and a finding if it is missing and `required`, or of another
 * type. */
json_t *party_read_member(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char path[PARTY_PATH_LEN]);
json_t *party_read_object(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char path[PARTY_PATH_LEN]);
json_t *party_read_array(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char path[PARTY_PATH_LEN]);
const char *party_read_string(struct party_reader *r, json_t *object, const char *base, const char *key, bool required);
/* A word that is kept in a field of `size`: longer ones are refused, not cut. */
void party_read_word(struct party_reader *r, json_t *object, const char *base, const char *key, char *out, size_t size);
/* Kept in the arena; "" if it is not there. */
char *party_read_kept(struct party_reader *r, json_t *object, const char *base, const char *key, bool required);
void party_read_id(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char out[PARTY_ID_LEN]);
date_day party_read_date(struct party_reader *r, json_t *object, const char *base, const char *key, bool required);
date_month party_read_month(struct party_reader *r, json_t *object, const char *base, const char *key);
/* Rates are decimal strings, so that nothing is lost: "0.6". */
struct rate party_read_rate(struct party_reader *r, json_t *object, const char *base, const char *key, int64_t max);
int64_t party_read_int(
	struct party_reader *r, json_t *object, const char *base, const char *key, bool required, int64_t fallback, int64_t min, int64_t max);
bool party_read_bool(struct party_reader *r, json_t *object, const char *base, const char *key, bool fallback);
bool party_read_route(struct party_reader *r, json_t *object, const char *base, enum party_route *out);

/* Every key must be one that is read: a misspelt optional rule would vanish without a word. `known` ends with NULL. */
void party_read_keys(struct party_reader *r, json_t *object, const char *base, const char *const *known);
#define PARTY_READ_KEYS(r, object, base, ...) party_read_keys(r, object, base, (const char *const[]){__VA_ARGS__, NULL})

#endif
