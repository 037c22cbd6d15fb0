/* JSON and decimals as they go over the wire. */
#include "exchange/exchange_pact_int.h"

#include "base/decimal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Deepest nesting of a text that need not be JSON. */
static int depth_of(const char *text, size_t length)
{
	int depth = 0, deepest = 0;
	bool quoted = false;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			if (++depth > deepest)
				deepest = depth;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return deepest;
}

enum status exchange_json_read(const char *text, size_t length, json_t **out_root, struct err *err)
{
	json_error_t error;
	json_t *root;

	if (depth_of(text, length) > EXCHANGE_PACT_DEPTH_MAX)
		return err_set(err, ST_INPUT, "pact.depth", "64", NULL);
	/* integers as reals: one that is too large for 64 bits is no reason to refuse what is passed on as text anyway */
	root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &error);
	if (root && memchr(text, '\0', length)) {
		json_decref(root);
		return err_set(err, ST_INPUT, "json.syntax", "NUL byte", NULL);
	}
	if (!root) {
		bool twice = json_error_code(&error) == json_error_duplicate_key;

		err_set(err, ST_INPUT, twice ? "json.duplicate_key" : "json.syntax", error.text, NULL);
		err_at(err, "", error.line > 0 ? error.line : 1, error.column > 0 ? error.column : 0);
		return ST_INPUT;
	}
	if (!json_is_object(root)) {
		json_decref(root);
		return err_set(err, ST_INPUT, "json.not_object", NULL);
	}
	*out_root = root;
	return ST_OK;
}

/* ---- writing ---- */

static void put_quoted(struct text *out, const char *s)
{
	text_append_char(out, '"');
	while (*s) {
		size_t plain = strcspn(s,
			"\"\\\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e"
			"\x1f\x7f");

		text_append(out, s, plain);
		s += plain;
		if (!*s)
			break;
		if (*s == '"' || *s == '\\')
			text_printf(out, "\\%c", *s);
		else
			text_printf(out, "\\u%04x", (unsigned char)*s);
		s++;
	}
	text_append_char(out, '"');
}

static void put_key(struct exchange_json *w, const char *key)
{
	if (w->comma)
		text_append_char(w->out, ',');
	w->comma = true;
	if (key) {
		put_quoted(w->out, key);
		text_append_char(w->out, ':');
	}
}

void exchange_json_open(struct exchange_json *w, const char *key, char bracket)
{
	put_key(w, key);
	text_append_char(w->out, bracket);
	w->comma = false;
}

void exchange_json_close(struct exchange_json *w, char bracket)
{
	text_append_char(w->out, bracket);
	w->comma = true;
}

void exchange_json_string(struct exchange_json *w, const char *key, const char *value)
{
	put_key(w, key);
	put_quoted(w->out, value);
}

void exchange_json_string_if(struct exchange_json *w, const char *key, const char *value)
{
	if (value)
		exchange_json_string(w, key, value);
}

void exchange_json_raw(struct exchange_json *w, const char *key, const char *json, size_t length)
{
	put_key(w, key);
	text_append(w->out, json, length);
}

void exchange_json_bool(struct exchange_json *w, const char *key, bool value)
{
	put_key(w, key);
	text_append_string(w->out, value ? "true" : "false");
}

void exchange_json_words(struct exchange_json *w, const char *key, const struct exchange_words *words)
{
	if (words->count == 0)
		return;
	exchange_json_open(w, key, '[');
	for (size_t i = 0; i < words->count; i++)
		exchange_json_string(w, NULL, words->item[i]);
	exchange_json_close(w, ']');
}

void exchange_json_time(struct exchange_json *w, const char *key, int64_t us)
{
	char text[EXCHANGE_TIME_LEN];

	if (us == EXCHANGE_TIME_NONE)
		return;
	exchange_time_write(us, text);
	exchange_json_string(w, key, text);
}

void exchange_words_add(struct arena *arena, struct exchange_words *words, const char *word)
{
	words->item = arena_grow(arena, words->item, words->count, sizeof *words->item);
	words->item[words->count++] = word;
}

/* ---- decimals ---- */

/* The exact value; false where digits or exponent go beyond what exact numbers take here. */
static bool exact(const char *text, mpq_t out)
{
	return decimal_parse_exact(text, out, NULL) == ST_OK;
}

char *exchange_decimal_plain(struct arena *arena, const char *text)
{
	const char *s = text + (*text == '+' || *text == '-'), *from;
	char number[DECIMAL_TEXT_LEN];
	bool zero = strspn(s, "0.") == strlen(s);
	size_t length;
	mpq_t value;

	if (strpbrk(s, "eE")) {
		mpq_init(value);
		if (exact(text, value))
			decimal_from_exact(value, number);
		else
			decimal_from_double(strtod(text, NULL), number);
		mpq_clear(value);
		return arena_strdup(arena, number);
	}
	if (zero)
		return arena_strdup(arena, "0");
	for (from = s; from[0] == '0' && isdigit((unsigned char)from[1]);)
		from++;
	length = strlen(from);
	return arena_printf(arena, "%s%.*s", *text == '-' ? "-" : "", (int)length, from);
}

char *exchange_decimal_scale(struct arena *arena, const char *a, const char *b, unsigned times, unsigned by)
{
	char number[DECIMAL_TEXT_LEN];
	mpq_t x, y, factor;

	mpq_inits(x, y, factor, NULL);
	mpq_set_ui(factor, times, by);
	mpq_canonicalize(factor);
	if (exact(a, x) && exact(b, y) && mpq_sgn(y) != 0) {
		mpq_div(x, x, y);
		mpq_mul(x, x, factor);
		decimal_from_exact(x, number);
	} else {
		double value = strtod(a, NULL) / strtod(b, NULL) * times / by;

		decimal_from_double(isfinite(value) ? value : 0, number);
	}
	mpq_clears(x, y, factor, NULL);
	return arena_strdup(arena, number);
}

char *exchange_decimal_divide(struct arena *arena, const char *a, const char *b)
{
	return exchange_decimal_scale(arena, a, b, 1, 1);
}

char *exchange_decimal_times(struct arena *arena, const char *a, const char *b)
{
	char number[DECIMAL_TEXT_LEN];
	mpq_t x, y;

	mpq_inits(x, y, NULL);
	if (exact(a, x) && exact(b, y)) {
		mpq_mul(x, x, y);
		decimal_from_exact(x, number);
	} else {
		double value = strtod(a, NULL) * strtod(b, NULL);

		decimal_from_double(isfinite(value) ? value : 0, number);
	}
	mpq_clears(x, y, NULL);
	return arena_strdup(arena, number);
}

char *exchange_decimal_sum(struct arena *arena, const char *const *term, size_t count)
{
	char number[DECIMAL_TEXT_LEN];
	double rough = 0;
	bool all = true;
	mpq_t sum, x;

	mpq_init(sum);
	mpq_init(x);
	for (size_t i = 0; i < count; i++) {
		if (!term[i])
			continue;
		if (exact(term[i], x))
			mpq_add(sum, sum, x);
		else
			all = false;
		rough += strtod(term[i], NULL);
	}
	if (all)
		decimal_from_exact(sum, number);
	else
		decimal_from_double(isfinite(rough) ? rough : 0, number);
	mpq_clear(sum);
	mpq_clear(x);
	return arena_strdup(arena, number);
}

char *exchange_decimal_minus(struct arena *arena, const char *a, const char *b)
{
	const char *term[2] = {a, NULL};

	if (b)
		term[1] = *b == '-' ? b + 1 : arena_printf(arena, "-%s", *b == '+' ? b + 1 : b);
	return exchange_decimal_sum(arena, term, 2);
}
