/* Signing in by a code or link that came by mail. */
#include "identity/identity_int.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define ASKS_OF_MAIL 5     /* an hour */
#define ASKS_OF_ADDRESS 60 /* an hour: a whole office may stand behind one */
#define HOUR 3600

void identity_mail_low(const char *mail, char out[256])
{
	size_t length = 0;

	for (; mail[length] && length < 255; length++)
		out[length] = (char)tolower((unsigned char)mail[length]);
	out[length] = '\0';
}

static void count_name(const struct identity *identity, const char *kind, const char *value, const char *address, char out[96])
{
	char hex[HASH_HEX_LEN];

	identity_blind(&identity->keys, kind, value, address, hex);
	snprintf(out, 96, "%s:%s", kind, hex);
}

enum status identity_sign_in_ask(
	struct identity *identity, const char *mail, const char *address, char out_sign_in[IDENTITY_SECRET_LEN], struct err *err)
{
	char of_mail[96], of_address[96], low[256], sign_in[IDENTITY_SECRET_LEN];
	struct identity_work work;
	enum status st;

	if (!string_is_mail_address(mail))
		return err_set(err, ST_INPUT, "identity.mail", NULL);
	identity_mail_low(mail, low);
	count_name(identity, "ask-mail", low, "", of_mail);
	count_name(identity, "ask-address", address, "", of_address);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	st = identity_limit(&work, of_address, ASKS_OF_ADDRESS, HOUR, err);
	if (st == ST_OK)
		st = identity_limit(&work, of_mail, ASKS_OF_MAIL, HOUR, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	identity_secret_make(&identity->keys, 'b', sign_in);
	if (st == ST_OK)
		st = identity_mail_ask(identity, mail, sign_in, err);
	if (st == ST_OK)
		memcpy(out_sign_in, sign_in, sizeof sign_in);
	return st;
}

/* What was shown for a sign-in: the typed code, or the link's key. */
static bool fits(const struct identity *identity, const struct identity_code_row *row, const char *code, const char *link)
{
	char plain[IDENTITY_CODE_LEN], hex[HASH_HEX_LEN] = "";

	if (code) {
		if (!identity_code_read(code, plain))
			return false;
		identity_blind(&identity->keys, "code", plain, row->sign_in, hex);
		return sodium_memcmp(hex, row->code, sizeof hex) == 0;
	}
	identity_secret_hex(link, hex);
	return sodium_memcmp(hex, row->link, sizeof hex) == 0;
}

static enum status enter(struct identity *identity, const char *sign_in, const char *code, const char *link, const char *address,
	struct identity_signed_in *out_signed_in, struct err *err)
{
	struct identity_code_row row = {.mail = "", .person = ""};
	struct identity_signed_in signed_in = {.need = IDENTITY_COMPLETE};
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	char hex[HASH_HEX_LEN], name[96];
	bool machine = identity_secret_ours(&identity->keys, IDENTITY_MACHINE_LINK, sign_in), found = false, good;
	enum status st;

	identity_secret_hex(sign_in, hex);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	st = identity_code_get(&work, hex, &found, &row, err);
	count_name(identity, "code", found ? row.mail : "", address, name);
	if (st == ST_OK)
		st = identity_lock_judge(&work, name, err);
	if (st == ST_OK)
		st = identity_people_read(&work, &people, err);
	good = st == ST_OK && found && !row.used && work.now < row.expires && row.tries < IDENTITY_CODE_TRIES && fits(identity, &row, code, link) &&
	       identity_people_key(&people, row.person, &who);
	if (st == ST_OK && good)
		st = identity_code_mark(&work, hex, row.tries, work.now, err);
	if (st == ST_OK && good)
		st = identity_lock_good(&work, name, err);
	if (st == ST_OK && good)
		st = identity_session_begin(&work, &who, machine ? "machine" : code ? "code" : "link", machine && people.simulated, &signed_in, err);
	if (st == ST_OK && !good && found)
		st = identity_code_mark(&work, hex, row.tries + 1, row.used, err);
	if (st == ST_OK && !good)
		st = identity_lock_failed(&work, name, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		identity_wipe(&signed_in);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK && good)
		*out_signed_in = signed_in;
	identity_wipe(&signed_in);
	return st == ST_OK && !good ? err_set(err, ST_DENIED, "identity.code", NULL) : st;
}

enum status identity_sign_in_code(struct identity *identity, const char *sign_in, const char *code, const char *address,
	struct identity_signed_in *out_signed_in, struct err *err)
{
	if (!identity_secret_ours(&identity->keys, 'b', sign_in))
		return err_set(err, ST_DENIED, "identity.code", NULL);
	return enter(identity, sign_in, code, NULL, address, out_signed_in, err);
}

/* A link opened elsewhere, by the program that looks through mail or by somebody who was sent it, does nothing. */
enum status identity_sign_in_link(struct identity *identity, const char *sign_in_or_null, const char *link, const char *address,
	struct identity_signed_in *out_signed_in, struct err *err)
{
	if (identity_secret_ours(&identity->keys, IDENTITY_MACHINE_LINK, link))
		return enter(identity, link, NULL, link, address, out_signed_in, err);
	if (!sign_in_or_null || !identity_secret_ours(&identity->keys, 'b', sign_in_or_null))
		return err_set(err, ST_DENIED, "identity.other_browser", NULL);
	if (!identity_secret_ours(&identity->keys, 'l', link))
		return err_set(err, ST_DENIED, "identity.code", NULL);
	return enter(identity, sign_in_or_null, NULL, link, address, out_signed_in, err);
}
