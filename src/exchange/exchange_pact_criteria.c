/* What a list or a request selects (R6 to R14). */
#include "exchange/exchange_pact_int.h"

#include <stdlib.h>
#include <string.h>

static const struct criterion {
	const char *name;
	size_t at; /* of a word list, or of a time */
	bool time;
} criteria[] = {
	{"productId", offsetof(struct exchange_criteria, products), false},
	{"companyId", offsetof(struct exchange_criteria, companies), false},
	{"geography", offsetof(struct exchange_criteria, geographies), false},
	{"classification", offsetof(struct exchange_criteria, classifications), false},
	{"x-sangsaeng-within", offsetof(struct exchange_criteria, within), false},
	{"validOn", offsetof(struct exchange_criteria, valid_on_us), true},
	{"validAfter", offsetof(struct exchange_criteria, valid_after_us), true},
	{"validBefore", offsetof(struct exchange_criteria, valid_before_us), true},
};
#define CRITERIA (sizeof criteria / sizeof *criteria)

static struct exchange_words *words_at(struct exchange_criteria *c, size_t at)
{
	return (struct exchange_words *)(void *)((char *)c + at);
}

static int64_t *time_at(struct exchange_criteria *c, size_t at)
{
	return (int64_t *)(void *)((char *)c + at);
}

void exchange_criteria_init(struct exchange_criteria *c)
{
	*c = (struct exchange_criteria){
		.valid_on_us = EXCHANGE_TIME_NONE, .valid_after_us = EXCHANGE_TIME_NONE, .valid_before_us = EXCHANGE_TIME_NONE, .limit = -1};
}

static enum status refuse(struct err *err, const char *name, const char *reason)
{
	return err_set(err, ST_INPUT, "pact.criteria", name, reason, exchange_phrase_ko(reason), NULL);
}

static enum status read_time(struct exchange_criteria *c, const struct criterion *k, const char *value, struct err *err)
{
	if (*time_at(c, k->at) != EXCHANGE_TIME_NONE)
		return refuse(err, k->name, "given twice");
	if (!exchange_time_read_query(value, time_at(c, k->at)))
		return refuse(err, k->name, "not a date and time (RFC 3339)");
	return ST_OK;
}

static enum status read_limit(struct exchange_criteria *c, const char *value, struct err *err)
{
	if (c->limit >= 0)
		return refuse(err, "limit", "given twice");
	if (value[strspn(value, "0123456789")] != '\0')
		return refuse(err, "limit", "not a whole number of 0 or more");
	c->limit = strtoll(value, NULL, 10); /* too large for a number is large enough for a page (R17) */
	return ST_OK;
}

static void add_status(struct exchange_criteria *c, const char *value)
{
	if (exchange_word_equal(value, "Active"))
		c->status |= EXCHANGE_STATUS_ACTIVE;
	else if (exchange_word_equal(value, "Deprecated"))
		c->status |= EXCHANGE_STATUS_DEPRECATED;
	else
		c->status |= EXCHANGE_STATUS_NEVER; /* cannot match: an empty list, no error (R7) */
}

enum status exchange_criterion_add(
	struct exchange_criteria *c, const char *name, const char *value, struct arena *arena, bool *out_known, struct err *err)
{
	*out_known = true;
	for (size_t i = 0; i < CRITERIA; i++) {
		if (!exchange_word_equal(name, criteria[i].name))
			continue;
		if (!*value) /* as if not sent (R6) */
			return ST_OK;
		if (criteria[i].time)
			return read_time(c, &criteria[i], value, err);
		exchange_words_add(arena, words_at(c, criteria[i].at), arena_strdup(arena, value)); /* kept as sent, compared without case */
		return ST_OK;
	}
	if (exchange_word_equal(name, "status")) {
		if (*value)
			add_status(c, value);
		return ST_OK;
	}
	*out_known = false;
	return ST_OK;
}

enum status exchange_criteria_read(
	const struct exchange_pair *pair, size_t count, struct arena *arena, struct exchange_criteria *out_criteria, struct err *err)
{
	struct exchange_criteria c;
	enum status st = ST_OK;

	exchange_criteria_init(&c);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		const char *name = pair[i].name, *value = pair[i].value ? pair[i].value : "";
		bool known;

		st = exchange_criterion_add(&c, name, value, arena, &known, err);
		if (st != ST_OK || known)
			continue;
		if (exchange_word_equal(name, "limit")) {
			if (*value)
				st = read_limit(&c, value, err);
		} else if (exchange_word_equal(name, "cursor")) {
			if (*value)
				c.cursor = arena_strdup(arena, value);
		} else if (name[0] == '$' || ((name[0] == 'x' || name[0] == 'X') && name[1] == '-')) { /* R9 */
			st = refuse(err, name, "no filter that is known here");
		}
	}
	if (st == ST_OK)
		*out_criteria = c;
	return st;
}

bool exchange_criteria_any(const struct exchange_criteria *c)
{
	return c->products.count > 0 || c->companies.count > 0 || c->geographies.count > 0 || c->classifications.count > 0 || c->within.count > 0 ||
	       c->valid_on_us != EXCHANGE_TIME_NONE || c->valid_after_us != EXCHANGE_TIME_NONE || c->valid_before_us != EXCHANGE_TIME_NONE ||
	       c->status != 0;
}

static bool one_of(const struct exchange_words *asked, const struct exchange_words *have)
{
	for (size_t i = 0; i < asked->count; i++)
		for (size_t k = 0; k < have->count; k++)
			if (exchange_word_equal(asked->item[i], have->item[k]))
				return true;
	return asked->count == 0;
}

static bool match_geography(const struct exchange_criteria *c, const struct exchange_pact *p)
{
	const char *place = p->country ? p->country : p->subdivision ? p->subdivision : p->region;
	bool equal = c->geographies.count == 0, within = c->within.count == 0;

	for (size_t i = 0; place && i < c->geographies.count && !equal; i++)
		equal = exchange_word_equal(c->geographies.item[i], place);
	for (size_t i = 0; place && i < c->within.count && !within; i++)
		within = exchange_geography_within(place, c->within.item[i]);
	return equal && within;
}

bool exchange_criteria_match(const struct exchange_criteria *c, const struct exchange_pact *p)
{
	if (c->status && !(c->status & (p->deprecated ? EXCHANGE_STATUS_DEPRECATED : EXCHANGE_STATUS_ACTIVE)))
		return false;
	if (c->valid_on_us != EXCHANGE_TIME_NONE && (p->valid_from_us > c->valid_on_us || c->valid_on_us > p->valid_to_us))
		return false;
	if (c->valid_after_us != EXCHANGE_TIME_NONE && p->valid_from_us <= c->valid_after_us)
		return false;
	if (c->valid_before_us != EXCHANGE_TIME_NONE && p->valid_to_us >= c->valid_before_us)
		return false;
	return one_of(&c->products, &p->products) && one_of(&c->companies, &p->companies) && one_of(&c->classifications, &p->classifications) &&
	       match_geography(c, p);
}

/* ---- back into a query ---- */

static void put_pair(struct text *out, bool *first, const char *name, const char *value)
{
	text_printf(out, "%s%s=", *first ? "" : "&", name);
	*first = false;
	for (; *value; value++) {
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:", *value))
			text_append_char(out, *value);
		else
			text_printf(out, "%%%02X", (unsigned char)*value);
	}
}

void exchange_criteria_query(const struct exchange_criteria *asked, struct text *out)
{
	static const struct {
		unsigned bit;
		const char *word;
	} status[] = {{EXCHANGE_STATUS_ACTIVE, "Active"}, {EXCHANGE_STATUS_DEPRECATED, "Deprecated"}, {EXCHANGE_STATUS_NEVER, "none"}};
	struct exchange_criteria c = *asked;
	char time[EXCHANGE_TIME_LEN];
	bool first = true;

	for (size_t i = 0; i < CRITERIA; i++) {
		if (criteria[i].time) {
			if (*time_at(&c, criteria[i].at) == EXCHANGE_TIME_NONE)
				continue;
			exchange_time_write(*time_at(&c, criteria[i].at), time);
			put_pair(out, &first, criteria[i].name, time);
			continue;
		}
		for (size_t k = 0; k < words_at(&c, criteria[i].at)->count; k++)
			put_pair(out, &first, criteria[i].name, words_at(&c, criteria[i].at)->item[k]);
	}
	for (size_t i = 0; i < 3; i++)
		if (c.status & status[i].bit)
			put_pair(out, &first, "status", status[i].word);
}

/* ---- and from one ---- */

static char *unescaped(const char *text, size_t length, struct arena *arena)
{
	char *out = arena_strndup(arena, text, length), *to = out;

	for (const char *at = out; *at; at++) {
		char hex[3] = {0};

		if (*at != '%' || !at[1] || !at[2]) {
			*to++ = *at;
			continue;
		}
		memcpy(hex, at + 1, 2);
		*to++ = (char)strtol(hex, NULL, 16);
		at += 2;
	}
	*to = '\0';
	return out;
}

enum status exchange_criteria_of_query(const char *query, struct arena *arena, struct exchange_criteria *out_criteria, struct err *err)
{
	struct exchange_pair *pair = NULL;
	size_t count = 0;

	while (*query) {
		size_t length = strcspn(query, "&"), name = strcspn(query, "=");

		if (name < length) {
			pair = arena_grow(arena, pair, count, sizeof *pair);
			pair[count++] =
				(struct exchange_pair){arena_strndup(arena, query, name), unescaped(query + name + 1, length - name - 1, arena)};
		}
		query += length + (query[length] == '&');
	}
	return exchange_criteria_read(pair, count, arena, out_criteria, err);
}
