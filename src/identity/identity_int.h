/* Private to identity. */
#ifndef SANGSAENG_IDENTITY_INT_H
#define SANGSAENG_IDENTITY_INT_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/text.h"
#include "identity/identity.h"
#include "identity/identity_sign_in.h"
#include "party/party_person.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/types.h>

#define IDENTITY_TAG_BYTES 8
#define IDENTITY_RANDOM_BYTES 32
#define IDENTITY_KEY_BYTES 32
#define IDENTITY_HASH_BYTES crypto_hash_sha256_BYTES

/* ---- rows ---- */

/* A session or token as it is kept. */
struct identity_row {
	char hash[HASH_HEX_LEN]; /* of the secret */
	struct identity_caller caller;
	bool pending; /* lacks its second factor */
	char method[16];
	int64_t created, seen, expires, revoked; /* revoked 0: not */
};

/* ---- memory (identity_memory.c): what each request needs ---- */

struct identity_memory;
struct identity_memory *identity_memory_new(void);
void identity_memory_free(struct identity_memory *memory);
/* Thread safe, as all of these. */
enum identity_answer identity_memory_get(
	struct identity_memory *memory, const unsigned char hash[IDENTITY_HASH_BYTES], int64_t now, struct identity_caller *out_caller);
void identity_memory_put(struct identity_memory *memory, const struct identity_row *row);
void identity_memory_clear(struct identity_memory *memory);
/* Forgets what ended before a time. */
void identity_memory_purge(struct identity_memory *memory, int64_t before);
/* Sessions that were used since the last call: their ids and when; free() the list. */
struct identity_seen {
	char session[IDENTITY_KEY_LEN];
	int64_t seen;
};
size_t identity_memory_seen(struct identity_memory *memory, struct identity_seen **out_list);

/* ---- secrets (identity_secret.c) ---- */

struct identity_keys {
	unsigned char tag[IDENTITY_KEY_BYTES];  /* kept in the database: tells our secrets from noise without asking it */
	unsigned char file[IDENTITY_KEY_BYTES]; /* of the key file: seals */
	bool has_file;
};
/* `purpose` 's' a session, 't' a token, 'k' a client's secret, 'b' a browser's, 'l' a link's: one never passes for another. */
#define IDENTITY_MACHINE_LINK 'm'
void identity_secret_make(const struct identity_keys *keys, char purpose, char out_secret[IDENTITY_SECRET_LEN]);
bool identity_secret_ours(const struct identity_keys *keys, char purpose, const char *secret);
void identity_secret_hash(const char *secret, unsigned char out_hash[IDENTITY_HASH_BYTES]);
void identity_secret_hex(const char *secret, char out_hex[HASH_HEX_LEN]);
/* Keyed hash of something that must not be guessed back from the database: of a code, a mail address. */
void identity_blind(const struct identity_keys *keys, const char *purpose, const char *value, const char *more, char out_hex[HASH_HEX_LEN]);
/* A public id: a letter and 26 characters. */
void identity_id_make(const char *prefix, char out_id[IDENTITY_KEY_LEN]);
void identity_csrf(const struct identity_keys *keys, const char *hash_hex, char out_csrf[IDENTITY_KEY_LEN]);
/* A code of 8 characters for people, "K7TD-93XQ", without letters that look like others; and what somebody typed made like it (8 characters, no
 * dash). */
#define IDENTITY_CODE_LEN 10
void identity_code_make(char out_code[IDENTITY_CODE_LEN]);
bool identity_code_read(const char *typed, char out_code[IDENTITY_CODE_LEN]);

/* Sealed by the file key; the place is bound in, so that one sealed value cannot take another's place. */
#define IDENTITY_SEAL_EXTRA (crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES)
void identity_seal(const struct identity_keys *keys, const char *place, const void *bytes, size_t length, unsigned char *out);
bool identity_unseal(const struct identity_keys *keys, const char *place, const void *sealed, size_t length, unsigned char *out);

/* ---- TOTP (identity_totp.c), RFC 6238 ---- */

#define IDENTITY_TOTP_BYTES 20
#define IDENTITY_TOTP_STEP 30
enum status identity_totp_code(const unsigned char *secret, size_t length, int64_t step, char out_code[7], struct err *err);
/* *out_step: the step that it is of, from one before to one after now, later than `last`; -1 if of none. */
enum status identity_totp_judge(
	const unsigned char secret[IDENTITY_TOTP_BYTES], const char *code, int64_t now, int64_t last, int64_t *out_step, struct err *err);
void identity_base32(const unsigned char *bytes, size_t length, char *out); /* no padding */

/* ---- the identity ---- */

struct identity_mail;
#define IDENTITY_POOL 4
struct identity {
	char *db, *base_url, *mailbox, *smtp, *key_file;
	bool secure, quiet;
	enum lang lang;
	identity_opener *open;
	enum status (*partner_suspended)(struct store_tx *tx, const char *partner, bool *out_suspended, struct err *err);
	int64_t (*clock)(void);
	void (*log)(void *context, const char *level, const char *message, const char *detail_or_null);
	void *log_context;
	struct identity_keys keys;
	struct identity_memory *memory;

	pthread_mutex_t pool_lock; /* connections to a server that wait to be used again; files are opened each time, since a run replaces them */
	struct store *pool[IDENTITY_POOL];
	int pooled;

	pthread_mutex_t refresh_lock;
	struct store *reader;
	dev_t reader_dev;
	ino_t reader_ino;
	int64_t version;

	struct identity_mail *mail;
	pthread_t refresher;
	pthread_mutex_t stop_lock;
	pthread_cond_t stopped;
	bool stop, refresher_runs;
};
int64_t identity_now(const struct identity *identity);
/* identity_refresh.c: the thread that follows other processes. */
enum status identity_refresher_start(struct identity *identity, struct err *err);
void identity_refresher_stop(struct identity *identity);

/* One transaction. */
struct identity_work {
	struct identity *identity;
	struct store *store;
	struct store_tx *tx;
	int64_t now, version; /* version: what rows of sessions are stamped with; 0 until one was */
	struct arena arena;
};
enum status identity_begin(struct identity *identity, bool write, struct identity_work *out_work, struct err *err);
enum status identity_commit(struct identity_work *work, struct err *err);
void identity_abandon(struct identity_work *work);

/* ---- rows of tables (…_store.c) ---- */

enum status identity_state_int(struct store_tx *tx, const char *name, int64_t *out_number, struct err *err); /* 0 if absent */
enum status identity_state_int_put(struct store_tx *tx, const char *name, int64_t number, struct err *err);
enum status identity_state_bytes(struct store_tx *tx, const char *name, unsigned char *out, size_t length, bool *out_found, struct err *err);
enum status identity_state_bytes_put(struct store_tx *tx, const char *name, const unsigned char *bytes, size_t length, struct err *err);
/* The number that this transaction's changes of sessions carry. */
enum status identity_stamp(struct identity_work *work, struct err *err);
enum status identity_log_add(struct identity_work *work, const char *kind, const char *subject, const char *actor, struct err *err);

enum status identity_row_add(struct identity_work *work, const struct identity_row *row, struct err *err);
enum status identity_row_by_hash(struct identity_work *work, const char *hash, bool *out_found, struct identity_row *out_row, struct err *err);
enum status identity_row_by_id(struct identity_work *work, const char *id, bool *out_found, struct identity_row *out_row, struct err *err);
/* Those changed after a version; in the work's arena. */
enum status identity_rows_since(struct identity_work *work, int64_t version, struct identity_row **out_list, size_t *out_count, struct err *err);
/* Those that hold, of a person, or of a client, or (NULL, NULL) all, the oldest first. */
enum status identity_rows_live(struct identity_work *work, const char *person_or_null, const char *client_or_null, struct arena *arena,
	struct identity_row **out_list, size_t *out_count, struct err *err);
enum status identity_row_revoke(struct identity_work *work, const char *id, struct err *err);
enum status identity_row_seen(struct identity_work *work, const char *id, int64_t seen, struct err *err);
enum status identity_rows_sweep(struct identity_work *work, int64_t before, struct err *err);

/* What is known of people, several lines each: sessions that hold, a confirmed second factor, the last time of signing in or of an invitation. */
struct identity_fact {
	const char *person, *signed_in_at, *invited_at; /* NULL: the line says nothing of it */
	int64_t sessions;
	bool second;
};
enum status identity_facts(struct identity_work *work, struct arena *arena, struct identity_fact **out_list, size_t *out_count, struct err *err);

struct identity_code_row {
	char sign_in[HASH_HEX_LEN], mail[HASH_HEX_LEN], person[IDENTITY_KEY_LEN]; /* person "": nobody has the address */
	char code[HASH_HEX_LEN], link[HASH_HEX_LEN];
	int64_t created, expires, tries, used;
};
enum status identity_code_put(struct identity_work *work, const struct identity_code_row *row, struct err *err);
enum status identity_code_get(struct identity_work *work, const char *sign_in, bool *out_found, struct identity_code_row *out_row, struct err *err);
enum status identity_code_mark(struct identity_work *work, const char *sign_in, int64_t tries, int64_t used, struct err *err);

struct identity_totp_row {
	unsigned char sealed[IDENTITY_TOTP_BYTES + IDENTITY_SEAL_EXTRA];
	int64_t confirmed, last_step;
};
enum status identity_totp_get(struct identity_work *work, const char *person, bool *out_found, struct identity_totp_row *out_row, struct err *err);
enum status identity_totp_put(struct identity_work *work, const char *person, const struct identity_totp_row *row, struct err *err);
enum status identity_totp_delete(struct identity_work *work, const char *person, struct err *err);
enum status identity_recovery_put(struct identity_work *work, const char *person, const char *hash, struct err *err);
enum status identity_recovery_use(struct identity_work *work, const char *person, const char *hash, bool *out_used, struct err *err);

/* Counters of attempts. */
struct identity_count {
	int64_t number, since, until;
};
enum status identity_count_get(struct identity_work *work, const char *name, struct identity_count *out_count, struct err *err);
enum status identity_count_put(struct identity_work *work, const char *name, const struct identity_count *count, struct err *err);

/* ---- limits (identity_limit.c) ---- */

/* At most `max` in a window: counts this one; ST_DENIED identity.locked (seconds) above it. */
enum status identity_limit(struct identity_work *work, const char *name, int64_t max, int64_t window, struct err *err);
/* Failures: five are free, then the lock doubles from a minute to an hour; a day without one, or a success, forgets them. */
enum status identity_lock_judge(struct identity_work *work, const char *name, struct err *err);
enum status identity_lock_failed(struct identity_work *work, const char *name, struct err *err);
enum status identity_lock_good(struct identity_work *work, const char *name, struct err *err);

/* ---- people (identity_people.c) ---- */

struct identity_who {
	const struct party_person *person;
	const char *organisation_kind;
	bool needs_second;
};
struct identity_people {
	bool simulated; /* the programme: nobody stands behind its people */
	struct party_person *person;
	struct party_organisation *organisation;
	size_t persons, organisations;
	date_day today;
};
enum status identity_people_read(struct identity_work *work, struct identity_people *out_people, struct err *err);
/* Persons in their task today only; false if there is none. */
bool identity_people_key(const struct identity_people *people, const char *person, struct identity_who *out_who);
bool identity_people_mail(const struct identity_people *people, const char *mail, const char *organisation_or_null, struct identity_who *out_who);
bool identity_people_organisation(const struct identity_people *people, const char *organisation);

/* ---- sessions (identity_session.c) ---- */

/* A new session of a person: `vouched` if a provider says that two factors were shown. */
enum status identity_session_begin(struct identity_work *work, const struct identity_who *who, const char *method, bool vouched,
	struct identity_signed_in *out_signed_in, struct err *err);
/* Keeps a row as a session with an id and secret of its own. */
enum status identity_session_put(struct identity_work *work, struct identity_row *row, struct identity_signed_in *out_signed_in, struct err *err);
void identity_wipe(struct identity_signed_in *signed_in);

/* ---- letters (identity_mail.c) ---- */

enum status identity_mail_start(struct identity *identity, struct err *err);
void identity_mail_stop(struct identity *identity);
/* Queues what a sign-in asks for; ST_DENIED identity.locked if too many wait. */
/* In lower case: capitals make no other address. */
void identity_mail_low(const char *mail, char out[256]);
enum status identity_mail_ask(struct identity *identity, const char *mail, const char *sign_in, struct err *err);

/* The key file, made if `make`; *out_found false if there is none. identity.key_file (path, cause). */
enum status identity_key_file(struct identity *identity, bool make, unsigned char out_key[IDENTITY_KEY_BYTES], bool *out_found, struct err *err);
/* Before something is sealed or opened: the file's key is there. ST_USAGE identity.key_needed on a server without one. */
enum status identity_key_need(struct identity_work *work, struct err *err);

#endif
