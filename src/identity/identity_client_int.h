/* Private to identity: rows of clients and of providers. */
#ifndef SANGSAENG_IDENTITY_CLIENT_INT_H
#define SANGSAENG_IDENTITY_CLIENT_INT_H

#include "identity/identity_client.h"
#include "identity/identity_int.h"
#include "identity/identity_oidc.h"

/* A client's secret has 256 random bits, so that nobody finds it by trying, whatever a hash costs: it is a cheap one of its kind, and whoever asks
 * for tokens with wrong secrets cannot keep the workers busy. */
#define IDENTITY_SLOW_TIMES 1
#define IDENTITY_SLOW_BYTES ((size_t)1 << 20)

struct identity_secret_row {
	int64_t number, expires; /* expires 0: never */
	char hash[crypto_pwhash_STRBYTES];
};
enum status identity_client_put(struct identity_work *work, const struct identity_client *client, struct err *err);
enum status identity_client_get(
	struct identity_work *work, const char *client, struct arena *arena, bool *out_found, struct identity_client *out_client, struct err *err);
enum status identity_client_list(
	struct identity_work *work, struct arena *arena, struct identity_client **out_list, size_t *out_count, struct err *err);
enum status identity_client_end(struct identity_work *work, const char *client, struct err *err);
enum status identity_secret_put(struct identity_work *work, const char *client, const struct identity_secret_row *row, struct err *err);
/* Newest first. */
enum status identity_secret_list(
	struct identity_work *work, const char *client, struct identity_secret_row **out_list, size_t *out_count, struct err *err);
enum status identity_secret_expire(struct identity_work *work, const char *client, int64_t number, int64_t expires, struct err *err);

/* http:// of this machine: the one place where TLS is not asked for. */
bool identity_loopback_url(const char *url);
struct identity_provider_row {
	struct identity_provider provider;
	const unsigned char *sealed;
	size_t sealed_length;
};
enum status identity_provider_put(struct identity_work *work, const struct identity_provider_row *row, struct err *err);
enum status identity_provider_get(
	struct identity_work *work, const char *provider, bool *out_found, struct identity_provider_row *out_row, struct err *err);
enum status identity_provider_list(
	struct identity_work *work, struct arena *arena, struct identity_provider **out_list, size_t *out_count, struct err *err);
enum status identity_provider_delete(struct identity_work *work, const char *provider, struct err *err);
enum status identity_subject_put(struct identity_work *work, const char *provider, const char *subject, const char *person, struct err *err);
/* "" if it is not known. */
enum status identity_subject_get(
	struct identity_work *work, const char *provider, const char *subject, char out_person[IDENTITY_KEY_LEN], struct err *err);
struct identity_state_row {
	char state[HASH_HEX_LEN], provider[IDENTITY_KEY_LEN], browser[HASH_HEX_LEN];
	int64_t expires;
};
enum status identity_state_row_put(struct identity_work *work, const struct identity_state_row *row, struct err *err);
/* Reads and deletes it: a state is good once. */
enum status identity_state_row_take(
	struct identity_work *work, const char *state, bool *out_found, struct identity_state_row *out_row, struct err *err);

#endif
