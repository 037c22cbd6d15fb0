/* Version 2's $filter: a list of terms that must all hold, since only `and` joins them. */
#include "exchange/exchange_pact_v2.h"

#include "exchange/exchange_pact_int.h"

#include <ctype.h>
#include <string.h>

#define NESTING_MAX 20
#define NAME_MAX_LEN 40

enum filter_field { F_CREATED, F_UPDATED, F_CPC, F_COUNTRY, F_START, F_END, F_COMPANY, F_PRODUCT };
enum filter_op { OP_EQ, OP_LT, OP_LE, OP_GT, OP_GE };

struct exchange_v2_term {
	enum filter_field field;
	enum filter_op op;
	const char *text;
	int64_t us; /* of the fields that are times */
};

static const struct {
	const char *name;
	enum filter_field field;
	bool time;
} fields[] = {
	{"created", F_CREATED, true},
	{"updated", F_UPDATED, true},
	{"productCategoryCpc", F_CPC, false},
	{"pcf/geographyCountry", F_COUNTRY, false},
	{"pcf/referencePeriodStart", F_START, true},
	{"pcf/referencePeriodEnd", F_END, true},
};

struct parser {
	const char *s;
	struct arena *arena;
	struct exchange_v2_filter filter;
	int nesting;
	struct err *err;
};

static enum status refuse(struct parser *p, const char *reason)
{
	return err_set(p->err, ST_INPUT, "pact.v2_filter", reason, exchange_phrase_ko(reason), NULL);
}

static void skip_blanks(struct parser *p)
{
	while (*p->s == ' ' || *p->s == '\t')
		p->s++;
}

static bool take(struct parser *p, char c)
{
	skip_blanks(p);
	if (*p->s != c)
		return false;
	p->s++;
	return true;
}

/* Letters, digits, / and _; empty if none is there. */
static void take_name(struct parser *p, char out[NAME_MAX_LEN])
{
	size_t length = 0;

	skip_blanks(p);
	while (isalnum((unsigned char)*p->s) || *p->s == '/' || *p->s == '_') {
		if (length + 1 < NAME_MAX_LEN)
			out[length++] = *p->s;
		p->s++;
	}
	out[length] = '\0';
}

/* 'text' with '' for a quote in it, or a bare time. */
static enum status take_literal(struct parser *p, const char **out_text)
{
	struct text text;

	skip_blanks(p);
	text_init(&text);
	if (*p->s == '\'') {
		for (p->s++; *p->s && (*p->s != '\'' || p->s[1] == '\''); p->s++) {
			p->s += *p->s == '\'';
			text_append_char(&text, *p->s);
		}
		if (*p->s != '\'') {
			text_done(&text);
			return refuse(p, "a quote is not closed");
		}
		p->s++;
	} else {
		while (isalnum((unsigned char)*p->s) || (*p->s && strchr("-+:.", *p->s)))
			text_append_char(&text, *p->s++);
	}
	*out_text = arena_strdup(p->arena, text.data);
	text_done(&text);
	return ST_OK;
}

static enum status take_op(struct parser *p, enum filter_op *out_op)
{
	static const char *const word[] = {"eq", "lt", "le", "gt", "ge"};
	char name[NAME_MAX_LEN];

	take_name(p, name);
	for (int i = 0; i < 5; i++) {
		if (strcmp(name, word[i]) == 0) {
			*out_op = (enum filter_op)i;
			return ST_OK;
		}
	}
	return refuse(p, "operators are eq, lt, le, gt and ge");
}

static enum status add(struct parser *p, const struct exchange_v2_term *term)
{
	if (p->filter.count == EXCHANGE_V2_FILTER_TERMS)
		return refuse(p, "more than 20 terms");
	p->filter.term = arena_grow(p->arena, p->filter.term, p->filter.count, sizeof *p->filter.term);
	p->filter.term[p->filter.count++] = *term;
	return ST_OK;
}

/* (x:(x eq 'URN')), behind companyIds/any or productIds/any. */
static enum status take_any(struct parser *p, enum filter_field field)
{
	struct exchange_v2_term term = {.field = field};
	char name[NAME_MAX_LEN], again[NAME_MAX_LEN];
	bool inner;
	enum status st;

	if (!take(p, '('))
		return refuse(p, "any needs (x:(x eq '…'))");
	take_name(p, name);
	if (!*name || strchr(name, '/') || !take(p, ':'))
		return refuse(p, "any needs (x:(x eq '…'))");
	inner = take(p, '(');
	take_name(p, again);
	if (strcmp(name, again) != 0)
		return refuse(p, "any needs (x:(x eq '…'))");
	st = take_op(p, &term.op);
	if (st == ST_OK && term.op != OP_EQ)
		st = refuse(p, "any takes eq only");
	if (st == ST_OK)
		st = take_literal(p, &term.text);
	if (st == ST_OK && ((inner && !take(p, ')')) || !take(p, ')')))
		st = refuse(p, "a parenthesis is not closed");
	return st == ST_OK ? add(p, &term) : st;
}

static enum status take_comparison(struct parser *p, const char *name)
{
	struct exchange_v2_term term = {0};
	bool time = false, known = false;
	enum status st;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			term.field = fields[i].field;
			time = fields[i].time;
			known = true;
		}
	}
	if (!known)
		return refuse(p, "not a property that can be filtered by");
	st = take_op(p, &term.op);
	if (st == ST_OK)
		st = take_literal(p, &term.text);
	if (st == ST_OK && !*term.text)
		st = refuse(p, "a value is missing");
	if (st == ST_OK && time && !exchange_time_read_query(term.text, &term.us))
		st = refuse(p, "not a date and time");
	return st == ST_OK ? add(p, &term) : st;
}

static enum status take_terms(struct parser *p);

static enum status take_term(struct parser *p)
{
	char name[NAME_MAX_LEN];
	enum status st;

	if (take(p, '(')) {
		if (++p->nesting > NESTING_MAX)
			return refuse(p, "nested too deeply");
		st = take_terms(p);
		if (st == ST_OK && !take(p, ')'))
			st = refuse(p, "a parenthesis is not closed");
		p->nesting--;
		return st;
	}
	take_name(p, name);
	if (strcmp(name, "companyIds/any") == 0)
		return take_any(p, F_COMPANY);
	if (strcmp(name, "productIds/any") == 0)
		return take_any(p, F_PRODUCT);
	return take_comparison(p, name);
}

static enum status take_terms(struct parser *p)
{
	enum status st = take_term(p);

	while (st == ST_OK) {
		const char *before = p->s;
		char name[NAME_MAX_LEN];

		take_name(p, name);
		if (strcmp(name, "and") != 0) {
			p->s = before;
			return *name ? refuse(p, "only `and` joins terms") : ST_OK;
		}
		st = take_term(p);
	}
	return st;
}

enum status exchange_v2_filter_read(const char *text, struct arena *arena, struct exchange_v2_filter *out_filter, struct err *err)
{
	struct parser p = {.s = text, .arena = arena, .err = err};
	enum status st;

	if (strlen(text) > EXCHANGE_V2_FILTER_MAX)
		return refuse(&p, "longer than 2 KiB");
	st = take_terms(&p);
	skip_blanks(&p);
	if (st == ST_OK && *p.s != '\0')
		st = refuse(&p, "something stands behind its end");
	if (st == ST_OK)
		*out_filter = p.filter;
	return st;
}

/* ---- matching ---- */

static bool holds(enum filter_op op, int order)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	case OP_GE:
		return order >= 0;
	}
	return false;
}

static bool is_among(const struct exchange_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (exchange_word_equal(words->item[i], word))
			return true;
	return false;
}

static bool text_holds(const struct exchange_v2_term *t, const char *value)
{
	return value && holds(t->op, strcasecmp(value, t->text));
}

static bool time_holds(const struct exchange_v2_term *t, int64_t us)
{
	return us != EXCHANGE_TIME_NONE && holds(t->op, us < t->us ? -1 : us > t->us);
}

static bool term_holds(const struct exchange_v2_term *t, const struct exchange_pact *p, int64_t deprecated_us)
{
	switch (t->field) {
	case F_CREATED:
		return time_holds(t, p->created_us);
	case F_UPDATED:
		return time_holds(t, p->deprecated ? deprecated_us : EXCHANGE_TIME_NONE);
	case F_CPC:
		return text_holds(t, exchange_v2_cpc(p));
	case F_COUNTRY:
		return text_holds(t, p->country);
	case F_START:
		return time_holds(t, p->reference_start_us);
	case F_END:
		return time_holds(t, p->reference_end_us);
	case F_COMPANY:
		return is_among(&p->companies, t->text);
	case F_PRODUCT:
		return is_among(&p->products, t->text);
	}
	return false;
}

bool exchange_v2_filter_match(const struct exchange_v2_filter *filter, const struct exchange_pact *pact, int64_t deprecated_us)
{
	for (size_t i = 0; i < filter->count; i++)
		if (!term_holds(&filter->term[i], pact, deprecated_us))
			return false;
	return true;
}
