/* Checkpoints of the ledger: their text, signatures, and whether a ledger agrees with one. No store. */
#include "fund/fund_checkpoint.h"

#include "base/decimal.h"
#include "base/lines.h"

#include <stdio.h>
#include <string.h>

static const char checkpoint_head[] = "sangsaeng ledger checkpoint 1";

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
	return lines_at(l, err_set(err, ST_INPUT, "checkpoint.value", word, wanted, NULL), (int64_t)strlen(word) + 3, err);
}

static enum status number_line(struct lines *l, const char *word, int64_t min, int64_t *out, struct err *err)
{
	const char *value;
	char digits[24];
	size_t length;
	enum status status = lines_word(l, word, "checkpoint.line", &value, &length, err);
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
	return lines_hex(l, word, "checkpoint.line", "checkpoint.digits", out, size, err);
}

static enum status programme_line(struct lines *l, struct fund_checkpoint *c, struct err *err)
{
	const char *value;
	size_t length;
	enum status status = lines_word(l, "programme", "checkpoint.line", &value, &length, err);
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
	enum status status = lines_word(l, "day", "checkpoint.line", &value, &length, err);
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
	enum status status = lines_head(&l, checkpoint_head, err);
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
		status = lines_rest_blank(&l, "checkpoint.extra", err);
	if (status == ST_OK)
		*out_checkpoint = c;
	return status;
}

void fund_checkpoint_sign(struct fund_checkpoint *checkpoint, const struct sign_key *key)
{
	struct text text;
	memcpy(checkpoint->public_key, key->public_hex, sizeof checkpoint->public_key);
	text_init(&text);
	statement(checkpoint, &text);
	sign_text(key, text.data, text.length, checkpoint->signature);
	text_done(&text);
}

bool fund_checkpoint_signed(const struct fund_checkpoint *checkpoint)
{
	struct text text;
	text_init(&text);
	statement(checkpoint, &text);
	bool good = sign_holds(checkpoint->public_key, checkpoint->signature, text.data, text.length);
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
