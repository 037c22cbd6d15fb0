/* Checkpoints of the ledger: their text, signatures, and whether a ledger agrees with one. No store. */
#include "fund/fund_checkpoint.h"

#include "base/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char checkpoint_head[] = "sangsaeng ledger checkpoint 1", key_head[] = "sangsaeng ledger key 1";

/* libsodium takes this any number of times, from any thread. */
static void sodium_ready(void)
{
	if (sodium_init() < 0)
		abort(); /* no random source: no key may be made */
}

/* ---- reading lines ---- */

struct lines {
	const char *at, *end;
	int64_t line;     /* of the current one, from 1 */
	const char *text; /* the current one, without its end */
	size_t length;
	const char *not_one, *truncated; /* codes */
};

static void lines_start(struct lines *l, const char *text, size_t length, const char *not_one, const char *truncated)
{
	*l = (struct lines){.at = text, .end = text + length, .not_one = not_one, .truncated = truncated};
	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		l->at += 3;
}

/* False at the end. A last line without its end counts: an editor may have taken it. */
static bool next_line(struct lines *l)
{
	if (l->at >= l->end)
		return false;
	const char *stop = memchr(l->at, '\n', (size_t)(l->end - l->at));
	l->text = l->at;
	l->length = (size_t)((stop ? stop : l->end) - l->at);
	l->at = stop ? stop + 1 : l->end;
	l->line++;
	if (l->length > 0 && l->text[l->length - 1] == '\r')
		l->length--;
	return true;
}

static enum status at_line(const struct lines *l, enum status status, int64_t column, struct err *err)
{
	if (err)
		err_at(err, "", l->line, column);
	return status;
}

static enum status head_line(struct lines *l, const char *head, struct err *err)
{
	if (next_line(l) && l->length == strlen(head) && memcmp(l->text, head, l->length) == 0)
		return ST_OK;
	return err_set(err, ST_INPUT, l->not_one, head, NULL);
}

/* The value of a line "word: value". */
static enum status word_line(struct lines *l, const char *word, const char *code, const char **out_value, size_t *out_length, struct err *err)
{
	size_t length = strlen(word);
	if (!next_line(l)) {
		l->line++;
		return at_line(l, err_set(err, ST_INPUT, l->truncated, word, NULL), 0, err);
	}
	if (l->length < length + 2 || memcmp(l->text, word, length) != 0 || memcmp(l->text + length, ": ", 2) != 0)
		return at_line(l, err_set(err, ST_INPUT, l->at >= l->end && l->length < length + 2 ? l->truncated : code, word, NULL), 1, err);
	*out_value = l->text + length + 2;
	*out_length = l->length - length - 2;
	return ST_OK;
}

static bool is_hex(const char *s, size_t length, size_t digits)
{
	if (length != digits)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f')))
			return false;
	return true;
}

static enum status hex_line(struct lines *l, const char *word, const char *code_line, const char *code_value, char *out, size_t size, struct err *err)
{
	const char *value;
	size_t length;
	enum status status = word_line(l, word, code_line, &value, &length, err);
	if (status != ST_OK)
		return status;
	if (!is_hex(value, length, size - 1)) {
		char digits[24];
		bool cut = l->at >= l->end && length < size - 1; /* the file ends here */
		snprintf(digits, sizeof digits, "%zu", size - 1);
		return at_line(l, err_set(err, ST_INPUT, cut ? l->truncated : code_value, word, digits, NULL), (int64_t)strlen(word) + 3, err);
	}
	memcpy(out, value, length);
	out[length] = '\0';
	return ST_OK;
}

static enum status rest_is_blank(struct lines *l, const char *code, struct err *err)
{
	while (next_line(l))
		for (size_t i = 0; i < l->length; i++)
			if (l->text[i] != ' ' && l->text[i] != '\t')
				return at_line(l, err_set(err, ST_INPUT, code, NULL), (int64_t)i + 1, err);
	return ST_OK;
}

/* ---- keys ---- */

void fund_key_make(struct fund_key *out_key)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	sodium_ready();
	crypto_sign_keypair(public_key, out_key->secret);
	sodium_bin2hex(out_key->public_hex, sizeof out_key->public_hex, public_key, sizeof public_key);
}

void fund_key_done(struct fund_key *key)
{
	sodium_memzero(key, sizeof *key);
}

size_t fund_key_text(const struct fund_key *key, char out[FUND_KEY_TEXT_LEN])
{
	_Static_assert(sizeof key_head + FUND_KEY_HEX_LEN + 2 * crypto_sign_SECRETKEYBYTES + 24 < FUND_KEY_TEXT_LEN, "it fits");
	size_t length = (size_t)snprintf(out, FUND_KEY_TEXT_LEN, "%s\npublic: %s\nsecret: ", key_head, key->public_hex);
	sodium_bin2hex(out + length, FUND_KEY_TEXT_LEN - length, key->secret, sizeof key->secret);
	length += 2 * sizeof key->secret;
	out[length++] = '\n';
	out[length] = '\0';
	return length;
}

static enum status key_lines(struct lines *l, struct fund_key *key, char secret[2 * crypto_sign_SECRETKEYBYTES + 1], struct err *err)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES], again[crypto_sign_SECRETKEYBYTES];
	char hex[FUND_KEY_HEX_LEN];
	enum status status = head_line(l, key_head, err);
	if (status == ST_OK)
		status = hex_line(l, "public", "key.value", "key.value", key->public_hex, sizeof key->public_hex, err);
	if (status == ST_OK)
		status = hex_line(l, "secret", "key.value", "key.value", secret, 2 * crypto_sign_SECRETKEYBYTES + 1, err);
	if (status == ST_OK)
		status = rest_is_blank(l, "key.value", err);
	if (status != ST_OK)
		return status;
	sodium_hex2bin(key->secret, sizeof key->secret, secret, 2 * crypto_sign_SECRETKEYBYTES, NULL, NULL, NULL);
	/* the secret key is its seed and the public key: both must belong together */
	crypto_sign_seed_keypair(public_key, again, key->secret);
	sodium_bin2hex(hex, sizeof hex, public_key, sizeof public_key);
	bool same = sodium_memcmp(again, key->secret, sizeof again) == 0 && strcmp(hex, key->public_hex) == 0;
	sodium_memzero(again, sizeof again);
	return same ? ST_OK : err_set(err, ST_INPUT, "key.mismatch", NULL);
}

enum status fund_key_parse(const char *text, size_t length, struct fund_key *out_key, struct err *err)
{
	struct lines l;
	struct fund_key key = {0};
	char secret[2 * crypto_sign_SECRETKEYBYTES + 1];
	sodium_ready();
	lines_start(&l, text, length, "key.not_one", "key.truncated");
	enum status status = key_lines(&l, &key, secret, err);
	if (status == ST_OK)
		*out_key = key;
	sodium_memzero(secret, sizeof secret);
	fund_key_done(&key);
	return status;
}

bool fund_public_key_valid(const char *hex)
{
	return is_hex(hex, strlen(hex), FUND_KEY_HEX_LEN - 1);
}

/* ---- one checkpoint ---- */

/* What is signed. */
static void statement(const struct fund_checkpoint *c, struct text *out)
{
	char day[DATE_TEXT_LEN];
	date_format(c->day, day);
	text_printf(out, "%s\nprogramme: %s\nposition: %lld\nentry_hash: %s\nevent: %lld\nevent_hash: %s\naccounts: %lld\naccounts_hash: %s\n",
		checkpoint_head, c->programme, (long long)c->position, c->entry_hash, (long long)c->event, c->event_hash, (long long)c->accounts,
		c->accounts_hash);
	text_printf(out, "debits_krw: %lld\ncredits_krw: %lld\nday: %s\npublic_key: %s\n", (long long)c->debits_krw, (long long)c->credits_krw, day,
		c->public_key);
}

void fund_checkpoint_text(const struct fund_checkpoint *checkpoint, struct text *out)
{
	statement(checkpoint, out);
	text_printf(out, "signature: %s\n", checkpoint->signature);
}

static enum status bad_value(const struct lines *l, const char *word, const char *wanted, struct err *err)
{
	return at_line(l, err_set(err, ST_INPUT, "checkpoint.value", word, wanted, NULL), (int64_t)strlen(word) + 3, err);
}

static enum status number_line(struct lines *l, const char *word, int64_t min, int64_t *out, struct err *err)
{
	const char *value;
	char digits[24];
	size_t length;
	enum status status = word_line(l, word, "checkpoint.line", &value, &length, err);
	if (status != ST_OK)
		return status;
	bool plain = length > 0 && length < sizeof digits && (value[0] != '0' || length == 1); /* one number, one way to write it */
	for (size_t i = 0; plain && i < length; i++)
		plain = value[i] >= '0' && value[i] <= '9';
	if (plain) {
		memcpy(digits, value, length);
		digits[length] = '\0';
	}
	if (!plain || decimal_parse_int(digits, min, INT64_MAX, out, NULL) != ST_OK)
		return bad_value(l, word, min > 0 ? "1, 2, 3 …" : "0, 1, 2 …", err);
	return ST_OK;
}

static enum status hash_line(struct lines *l, const char *word, char *out, size_t size, struct err *err)
{
	return hex_line(l, word, "checkpoint.line", "checkpoint.digits", out, size, err);
}

static enum status programme_line(struct lines *l, struct fund_checkpoint *c, struct err *err)
{
	const char *value;
	size_t length;
	enum status status = word_line(l, "programme", "checkpoint.line", &value, &length, err);
	if (status != ST_OK)
		return status;
	bool good = length > 0 && length < sizeof c->programme;
	for (size_t i = 0; good && i < length;) {
		int n = utf8_length((const unsigned char *)value + i, length - i);
		good = n > 0 && (unsigned char)value[i] >= 32 && value[i] != 127;
		i += (size_t)n;
	}
	if (!good)
		return bad_value(l, "programme", "1 … 64", err);
	memcpy(c->programme, value, length);
	c->programme[length] = '\0';
	return ST_OK;
}

static enum status day_line(struct lines *l, date_day *out, struct err *err)
{
	const char *value;
	char day[DATE_TEXT_LEN] = "";
	size_t length;
	enum status status = word_line(l, "day", "checkpoint.line", &value, &length, err);
	if (status != ST_OK)
		return status;
	if (length == DATE_TEXT_LEN - 1)
		memcpy(day, value, length);
	return date_parse(day, out, NULL) == ST_OK ? ST_OK : bad_value(l, "day", "2027-12-31", err);
}

enum status fund_checkpoint_parse(const char *text, size_t length, struct fund_checkpoint *out_checkpoint, struct err *err)
{
	struct fund_checkpoint c = {0};
	struct lines l;
	lines_start(&l, text, length, "checkpoint.not_one", "checkpoint.truncated");
	enum status status = head_line(&l, checkpoint_head, err);
	if (status == ST_OK)
		status = programme_line(&l, &c, err);
	if (status == ST_OK)
		status = number_line(&l, "position", 1, &c.position, err);
	if (status == ST_OK)
		status = hash_line(&l, "entry_hash", c.entry_hash, sizeof c.entry_hash, err);
	if (status == ST_OK)
		status = number_line(&l, "event", 0, &c.event, err);
	if (status == ST_OK)
		status = hash_line(&l, "event_hash", c.event_hash, sizeof c.event_hash, err);
	if (status == ST_OK)
		status = number_line(&l, "accounts", 0, &c.accounts, err);
	if (status == ST_OK)
		status = hash_line(&l, "accounts_hash", c.accounts_hash, sizeof c.accounts_hash, err);
	if (status == ST_OK)
		status = number_line(&l, "debits_krw", 0, &c.debits_krw, err);
	if (status == ST_OK)
		status = number_line(&l, "credits_krw", 0, &c.credits_krw, err);
	if (status == ST_OK)
		status = day_line(&l, &c.day, err);
	if (status == ST_OK)
		status = hash_line(&l, "public_key", c.public_key, sizeof c.public_key, err);
	if (status == ST_OK)
		status = hash_line(&l, "signature", c.signature, sizeof c.signature, err);
	if (status == ST_OK)
		status = rest_is_blank(&l, "checkpoint.extra", err);
	if (status == ST_OK)
		*out_checkpoint = c;
	return status;
}

void fund_checkpoint_sign(struct fund_checkpoint *checkpoint, const struct fund_key *key)
{
	unsigned char signature[crypto_sign_BYTES];
	struct text text;
	sodium_ready();
	memcpy(checkpoint->public_key, key->public_hex, sizeof checkpoint->public_key);
	text_init(&text);
	statement(checkpoint, &text);
	crypto_sign_detached(signature, NULL, (const unsigned char *)text.data, text.length, key->secret);
	text_done(&text);
	sodium_bin2hex(checkpoint->signature, sizeof checkpoint->signature, signature, sizeof signature);
}

bool fund_checkpoint_signed(const struct fund_checkpoint *checkpoint)
{
	unsigned char signature[crypto_sign_BYTES], public_key[crypto_sign_PUBLICKEYBYTES];
	struct text text;
	sodium_ready();
	if (sodium_hex2bin(public_key, sizeof public_key, checkpoint->public_key, strlen(checkpoint->public_key), NULL, NULL, NULL) != 0 ||
		sodium_hex2bin(signature, sizeof signature, checkpoint->signature, strlen(checkpoint->signature), NULL, NULL, NULL) != 0)
		return false;
	text_init(&text);
	statement(checkpoint, &text);
	bool good = crypto_sign_verify_detached(signature, (const unsigned char *)text.data, text.length, public_key) == 0;
	text_done(&text);
	return good;
}

/* ---- against a ledger ---- */

static const char none[HASH_HEX_LEN] = "0000000000000000000000000000000000000000000000000000000000000000";

enum status fund_checkpoint_make(const struct fund_history *h, const char *programme, struct fund_checkpoint *out_checkpoint, struct err *err)
{
	struct fund_checkpoint c = {.position = (int64_t)h->entries, .event = (int64_t)h->events, .accounts = (int64_t)h->accounts};
	if (h->entries == 0)
		return err_set(err, ST_NOT_FOUND, "checkpoint.empty", NULL);
	const struct fund_history_entry *last = &h->entry[h->entries - 1];
	snprintf(c.programme, sizeof c.programme, "%s", programme);
	memcpy(c.entry_hash, last->hash, sizeof c.entry_hash);
	memcpy(c.event_hash, h->events ? h->event[h->events - 1] : none, sizeof c.event_hash);
	memcpy(c.accounts_hash, h->accounts ? h->account[h->accounts - 1] : none, sizeof c.accounts_hash);
	c.debits_krw = last->debits_krw;
	c.credits_krw = last->credits_krw;
	c.day = last->day;
	*out_checkpoint = c;
	return ST_OK;
}

const char *fund_checkpoint_outcome_name(enum fund_checkpoint_outcome outcome)
{
	static const char *const name[FUND_CHECKPOINT_OUTCOMES] = {
		"holds", "signature", "other_key", "other_programme", "short", "entry", "event", "accounts", "sums"};
	return name[outcome];
}

static bool chain_agrees(char (*const chain)[HASH_HEX_LEN], size_t count, int64_t at, const char *hash)
{
	if (at < 0 || (uint64_t)at > count)
		return false;
	return strcmp(at > 0 ? chain[at - 1] : none, hash) == 0;
}

enum fund_checkpoint_outcome fund_checkpoint_judge(
	const struct fund_history *h, const struct fund_checkpoint *c, const char *programme, const char *public_key)
{
	if (!fund_checkpoint_signed(c))
		return FUND_CHECKPOINT_SIGNATURE;
	if (public_key && strcmp(public_key, c->public_key) != 0)
		return FUND_CHECKPOINT_KEY;
	if (strcmp(programme, c->programme) != 0)
		return FUND_CHECKPOINT_PROGRAMME;
	if (c->position < 1 || (uint64_t)c->position > h->entries)
		return FUND_CHECKPOINT_SHORT;
	const struct fund_history_entry *entry = &h->entry[c->position - 1];
	if (strcmp(entry->hash, c->entry_hash) != 0)
		return FUND_CHECKPOINT_ENTRY;
	if (!chain_agrees(h->event, h->events, c->event, c->event_hash))
		return FUND_CHECKPOINT_EVENT;
	if (!chain_agrees(h->account, h->accounts, c->accounts, c->accounts_hash))
		return FUND_CHECKPOINT_ACCOUNTS;
	if (entry->debits_krw != c->debits_krw || entry->credits_krw != c->credits_krw || entry->day != c->day)
		return FUND_CHECKPOINT_SUMS;
	return FUND_CHECKPOINT_HOLDS;
}

void fund_checkpoint_explain(
	enum fund_checkpoint_outcome outcome, const char *name, const struct fund_checkpoint *c, const struct fund_history *h, struct err *out_err)
{
	char code[ERR_CODE_LEN], position[24], last[24];
	snprintf(code, sizeof code, "checkpoint.%s", fund_checkpoint_outcome_name(outcome));
	snprintf(position, sizeof position, "%lld", (long long)(outcome == FUND_CHECKPOINT_EVENT ? c->event : c->position));
	snprintf(last, sizeof last, "%zu", h->entries);
	err_set(out_err, ST_INPUT, code, name, outcome == FUND_CHECKPOINT_PROGRAMME ? c->programme : position,
		outcome == FUND_CHECKPOINT_KEY ? c->public_key : last, NULL);
}
