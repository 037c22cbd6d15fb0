#include "exchange/exchange_secret.h"

#include "base/arena.h"
#include "base/text.h"
#include "programme/programme_small_file.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char head[] = "sangsaeng partner key 1\nsecret: ";
#define HEX_LEN (2 * crypto_secretbox_KEYBYTES)
#define FILE_LEN (sizeof head - 1 + HEX_LEN + 1)

static enum status place(const char *db, struct text *out_path, struct err *err)
{
	const char *value = getenv(EXCHANGE_PARTNER_KEY);
	char *real;

	if (value && value[0]) {
		text_append_string(out_path, value);
		return ST_OK;
	}
	if (store_is_server(db) || strcmp(db, ":memory:") == 0)
		return err_set(err, ST_USAGE, "secret.key_needed", NULL);
	real = realpath(db, NULL); /* companions lie beside the file itself */
	text_printf(out_path, "%s.partners.key", real ? real : db);
	free(real);
	return ST_OK;
}

static enum status read_key(const char *path, struct exchange_secret_key *out_key, struct err *err)
{
	char content[FILE_LEN + 2];
	struct exchange_secret_key key;
	size_t length = 0, made = 0;
	enum status st = programme_file_small(path, true, content, sizeof content, &length, err);

	if (st == ST_OK && (length < FILE_LEN - 1 || length > FILE_LEN || memcmp(content, head, sizeof head - 1) != 0 ||
				   sodium_hex2bin(key.secret, sizeof key.secret, content + sizeof head - 1, HEX_LEN, NULL, &made, NULL) != 0 ||
				   made != sizeof key.secret))
		st = err_set(err, ST_INPUT, "secret.key_value", path, NULL);
	if (st == ST_OK)
		*out_key = key;
	sodium_memzero(content, sizeof content);
	sodium_memzero(&key, sizeof key);
	return st;
}

static enum status make_key(const char *path, struct err *err)
{
	struct exchange_secret_key key;
	char content[FILE_LEN + 1];
	enum status st;

	crypto_secretbox_keygen(key.secret);
	memcpy(content, head, sizeof head - 1);
	sodium_bin2hex(content + sizeof head - 1, HEX_LEN + 1, key.secret, sizeof key.secret);
	content[FILE_LEN - 1] = '\n';
	st = programme_file_new(path, S_IRUSR | S_IWUSR, content, FILE_LEN, "key.exists", "key.write", err);
	sodium_memzero(content, sizeof content);
	sodium_memzero(&key, sizeof key);
	return st;
}

enum status exchange_secret_open(const char *db, bool make, struct exchange_secret_key *out_key, struct err *err)
{
	struct text path;
	enum status st;

	if (sodium_init() < 0)
		abort(); /* no random source: no key may be made */
	text_init(&path);
	st = place(db, &path, err);
	if (st == ST_OK && access(path.data, F_OK) != 0) {
		if (!make)
			st = err_set(err, ST_NOT_FOUND, "secret.key_missing", path.data, NULL);
		else if ((st = make_key(path.data, err)) == ST_CONFLICT)
			st = ST_OK; /* somebody made it meanwhile: that one counts */
	}
	if (st == ST_OK)
		st = read_key(path.data, out_key, err);
	text_done(&path);
	return st;
}

void exchange_secret_done(struct exchange_secret_key *key)
{
	sodium_memzero(key, sizeof *key);
}

enum status exchange_secret_seal(
	const struct exchange_secret_key *key, const char *secret, unsigned char out[EXCHANGE_SEALED_MAX], size_t *out_length, struct err *err)
{
	size_t length = strlen(secret);

	if (length >= EXCHANGE_SECRET_LEN)
		return err_set(err, ST_INPUT, "secret.long", NULL);
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)secret, length, out, key->secret);
	*out_length = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
	return ST_OK;
}

enum status exchange_secret_unseal(
	const struct exchange_secret_key *key, const void *sealed, size_t length, char out_secret[EXCHANGE_SECRET_LEN], struct err *err)
{
	const unsigned char *bytes = sealed;
	size_t head_length = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;

	if (!bytes || length < head_length || length - head_length >= EXCHANGE_SECRET_LEN ||
		crypto_secretbox_open_easy((unsigned char *)out_secret, bytes + crypto_secretbox_NONCEBYTES, length - crypto_secretbox_NONCEBYTES,
			bytes, key->secret) != 0)
		return err_set(err, ST_DENIED, "secret.key_wrong", NULL);
	out_secret[length - head_length] = '\0';
	return ST_OK;
}
