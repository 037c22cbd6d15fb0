/* Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 s), as the usual apps make them. Pure. */
#include "identity/identity_gnutls_int.h"
#include "identity/identity_int.h"

#include <stdio.h>
#include <string.h>

enum status identity_totp_code(const unsigned char *secret, size_t length, int64_t step, char out_code[7], struct err *err)
{
	unsigned char message[8], hash[20];
	uint32_t number;
	int at;
	enum status st = identity_gnutls_load(err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < 8; i++)
		message[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (identity_gnutls.gnutls_hmac_fast(GNUTLS_MAC_SHA1, secret, length, message, sizeof message, hash) != 0)
		return err_internal(err, "hmac");
	at = hash[19] & 0x0f;
	number = (uint32_t)(hash[at] & 0x7f) << 24 | (uint32_t)hash[at + 1] << 16 | (uint32_t)hash[at + 2] << 8 | hash[at + 3];
	snprintf(out_code, 7, "%06u", number % 1000000);
	return ST_OK;
}

enum status identity_totp_judge(
	const unsigned char secret[IDENTITY_TOTP_BYTES], const char *code, int64_t now, int64_t last, int64_t *out_step, struct err *err)
{
	int64_t found = -1, step = now / IDENTITY_TOTP_STEP;
	char typed[7] = "", right[7];
	size_t length = 0;

	for (const char *s = code; *s; s++) {
		if (*s == ' ')
			continue;
		if (*s < '0' || *s > '9' || length == 6) {
			*out_step = -1;
			return ST_OK;
		}
		typed[length++] = *s;
	}
	for (int64_t at = step - 1; at <= step + 1; at++) {
		enum status st = identity_totp_code(secret, IDENTITY_TOTP_BYTES, at, right, err);

		if (st != ST_OK)
			return st;
		if (length == 6 && sodium_memcmp(typed, right, 6) == 0 && at > last && found < 0)
			found = at;
	}
	*out_step = found;
	return ST_OK;
}

void identity_base32(const unsigned char *bytes, size_t length, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t held = 0;
	int bits = 0;

	for (size_t i = 0; i < length; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = letters[(held >> (bits - 5)) & 31];
		held &= (1u << bits) - 1;
	}
	if (bits > 0)
		*out++ = letters[(held << (5 - bits)) & 31];
	*out = '\0';
}
