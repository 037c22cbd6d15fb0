/* Secrets that partners gave us, sealed at rest (libsodium's secretbox) by a key of its own file: beside a SQLite database ("DB.partners.key", mode
 * 0600, made with the first secret), or where SANGSAENG_PARTNER_KEY says, which a server's database needs. */
#ifndef SANGSAENG_EXCHANGE_SECRET_H
#define SANGSAENG_EXCHANGE_SECRET_H

#include "base/err.h"

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

#define EXCHANGE_SECRET_LEN 513
#define EXCHANGE_PARTNER_KEY "SANGSAENG_PARTNER_KEY" /* environment: path of the key file */
struct exchange_secret_key {
	unsigned char secret[crypto_secretbox_KEYBYTES];
};
/* The key of a database; with `make` a new one if there is none. The caller calls exchange_secret_done. ST_USAGE secret.key_needed (a server's
 * database and no variable), ST_NOT_FOUND secret.key_missing, ST_INPUT secret.key_value, codes of programme_file_small. */
enum status exchange_secret_open(const char *db, bool make, struct exchange_secret_key *out_key, struct err *err);
void exchange_secret_done(struct exchange_secret_key *key); /* wipes it */

#define EXCHANGE_SEALED_MAX (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + EXCHANGE_SECRET_LEN)
/* Returns the length. ST_INPUT secret.long for a secret of more than EXCHANGE_SECRET_LEN - 1 bytes. */
enum status exchange_secret_seal(
	const struct exchange_secret_key *key, const char *secret, unsigned char out[EXCHANGE_SEALED_MAX], size_t *out_length, struct err *err);
/* ST_DENIED secret.key_wrong: sealed by another key, or changed. */
enum status exchange_secret_unseal(
	const struct exchange_secret_key *key, const void *sealed, size_t length, char out_secret[EXCHANGE_SECRET_LEN], struct err *err);

#endif
