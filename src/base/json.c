#include "base/json.h"

#include "base/arena.h"
#include "base/decimal.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define JSON_FILE_MAX ((size_t)16 * 1024 * 1024)

/* --- reading --- */

/* The whole file, NUL-terminated. */
static enum status read_all(const char *path, const char *file, char **out_text, size_t *out_length, struct err *err)
{
	FILE *f = fopen(path, "rbe");
	size_t capacity = 64 * 1024, length = 0, got;
	enum status st = ST_OK;
	struct stat info;
	char *text;

	if (!f)
		return err_set(err, ST_INPUT, "file.open", file, strerror(errno), NULL);
	if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
		fclose(f);
		return err_set(err, ST_INPUT, "file.directory", file, NULL);
	}
	text = heap_alloc(capacity + 1, 1);
	while ((got = fread(text + length, 1, capacity - length, f)) > 0) {
		length += got;
		if (length < capacity)
			continue;
		if (capacity > JSON_FILE_MAX)
			break;
		capacity *= 2;
		text = heap_grow(text, capacity + 1, 1);
	}
	if (ferror(f))
		st = err_set(err, ST_INPUT, "file.read", file, strerror(errno), NULL);
	else if (length > JSON_FILE_MAX)
		st = err_set(err, ST_INPUT, "file.too_long", file, "16 MiB", NULL);
	fclose(f);
	if (st != ST_OK) {
		free(text);
		return st;
	}
	text[length] = '\0';
	*out_text = text;
	*out_length = length;
	return ST_OK;
}

static int64_t line_of(const char *text, const char *at)
{
	int64_t line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

enum status json_read_text(const char *text, size_t length, const char *file, json_t **out_root, struct err *err)
{
	enum status st = ST_OK;
	json_error_t error;
	json_t *root;

	root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (root && memchr(text, '\0', length)) { /* jansson 2.14 does not see one behind a number */
		st = err_set(err, ST_INPUT, "json.syntax", "NUL byte", NULL);
		err_at(err, file, line_of(text, memchr(text, '\0', length)), 0);
	} else if (!root) {
		bool twice = json_error_code(&error) == json_error_duplicate_key;

		st = err_set(err, ST_INPUT, twice ? "json.duplicate_key" : "json.syntax", error.text, NULL);
		err_at(err, file, error.line > 0 ? error.line : 1, error.column > 0 ? error.column : 0);
	} else if (!json_is_object(root)) {
		st = err_set(err, ST_INPUT, "json.not_object", NULL);
		err_at(err, file, 1, 0);
	}
	if (st == ST_OK)
		*out_root = root;
	else
		json_decref(root);
	return st;
}

enum status json_read_file(const char *path, const char *file, json_t **out_root, char **out_text, struct err *err)
{
	size_t length = 0;
	char *text = NULL;
	enum status st = read_all(path, file, &text, &length, err);

	if (st != ST_OK) {
		err_at(err, file, 0, 0);
		return st;
	}
	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark, as Windows editors write it */
		length -= 3;
		memmove(text, text + 3, length + 1);
	}
	st = json_read_text(text, length, file, out_root, err);
	if (st != ST_OK) {
		free(text);
		return st;
	}
	*out_text = text;
	return ST_OK;
}

/* --- places --- */

/* Bytes of `s` before one of `set` or the end. strcspn would have the sanitizers look at all of the text each time. */
static size_t length_until(const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] && !strchr(set, s[n]))
		n++;
	return n;
}

static const char *skip_space(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n')
		s++;
	return s;
}

/* Behind a string that begins at `s`. */
static const char *skip_string(const char *s)
{
	for (s++; *s && *s != '"'; s++)
		if (*s == '\\' && s[1])
			s++;
	return *s ? s + 1 : s;
}

/* Behind a value that begins at `s`. */
static const char *skip_value(const char *s)
{
	int64_t depth = 0;

	do {
		s = skip_space(s);
		if (*s == '"')
			s = skip_string(s);
		else if (*s == '{' || *s == '[')
			depth++, s++;
		else if (*s == '}' || *s == ']')
			depth--, s++;
		else if (*s == ',' || *s == ':')
			s++;
		else
			s += length_until(s, "{}[],:\" \t\r\n");
	} while (depth > 0 && *s);
	return s;
}

static int hex4(const char *s)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int c = (unsigned char)s[i], digit = c >= '0' && c <= '9'                     ? c - '0'
						     : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
											      : -1;

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

static void append_utf8(struct text *out, int c)
{
	char byte[4];

	if (c < 0x80) {
		text_append_char(out, (char)c);
	} else if (c < 0x800) {
		byte[0] = (char)(0xc0 | c >> 6);
		byte[1] = (char)(0x80 | (c & 0x3f));
		text_append(out, byte, 2);
	} else if (c < 0x10000) {
		byte[0] = (char)(0xe0 | c >> 12);
		byte[1] = (char)(0x80 | (c >> 6 & 0x3f));
		byte[2] = (char)(0x80 | (c & 0x3f));
		text_append(out, byte, 3);
	} else {
		byte[0] = (char)(0xf0 | c >> 18);
		byte[1] = (char)(0x80 | (c >> 12 & 0x3f));
		byte[2] = (char)(0x80 | (c >> 6 & 0x3f));
		byte[3] = (char)(0x80 | (c & 0x3f));
		text_append(out, byte, 4);
	}
}

/* The key whose opening quote is at `s`, without its escapes. */
static void read_key(struct text *out, const char *s)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";

	for (s++; *s && *s != '"'; s++) {
		const char *known;
		int c;

		if (*s != '\\') {
			text_append_char(out, *s);
		} else if (*++s == 'u' && (c = hex4(s + 1)) >= 0) {
			s += 4;
			if (c >= 0xd800 && c < 0xdc00 && s[1] == '\\' && s[2] == 'u') {
				int low = hex4(s + 3);

				if (low >= 0xdc00 && low < 0xe000) {
					c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
					s += 6;
				}
			}
			append_utf8(out, c);
		} else if (*s && (known = strchr(from, *s)) != NULL) {
			text_append_char(out, to[known - from]);
		} else if (*s) {
			text_append_char(out, *s);
		} else {
			return;
		}
	}
}

/* The next part of a pointer without its escapes (~0 is ~, ~1 is /); returns what follows. */
static const char *read_token(struct text *out, const char *pointer)
{
	for (pointer++; *pointer && *pointer != '/'; pointer++) {
		if (pointer[0] == '~' && (pointer[1] == '0' || pointer[1] == '1'))
			text_append_char(out, *++pointer == '0' ? '~' : '/');
		else
			text_append_char(out, *pointer);
	}
	return pointer;
}

/* The member `token` of the object or array at `s`, or NULL. */
static const char *find_member(const char *s, const char *token)
{
	bool object = *s == '{';
	struct text key;
	size_t index = 0, wanted = 0;
	const char *found = NULL;

	if (!object) {
		char *end;

		if (*s != '[' || *token < '0' || *token > '9')
			return NULL;
		wanted = strtoull(token, &end, 10);
		if (*end)
			return NULL;
	}
	text_init(&key);
	for (s = skip_space(s + 1); *s && *s != '}' && *s != ']' && !found; index++) {
		bool match = !object && index == wanted;

		if (object) {
			text_clear(&key);
			if (*s != '"')
				break;
			read_key(&key, s);
			match = strcmp(key.data, token) == 0;
			s = skip_space(skip_string(s));
			s = skip_space(s + (*s == ':'));
		}
		if (match) {
			found = s;
		} else {
			const char *before = s;

			s = skip_space(skip_value(s));
			s = skip_space(s + (*s == ','));
			if (s == before)
				break; /* not JSON */
		}
	}
	text_done(&key);
	return found;
}

/* The value at a pointer, or its deepest existing parent with *out_whole false. */
static const char *find_value(const char *text, const char *pointer, bool *out_whole)
{
	const char *at = skip_space(text);
	struct text token;

	*out_whole = true;
	text_init(&token);
	while (*pointer == '/') {
		const char *member;

		text_clear(&token);
		pointer = read_token(&token, pointer);
		member = find_member(at, token.data);
		if (!member) {
			*out_whole = false;
			break;
		}
		at = member;
	}
	text_done(&token);
	return at;
}

void json_locate(const char *text, const char *pointer, int64_t *out_line, int64_t *out_column)
{
	bool whole;
	const char *at = find_value(text, pointer, &whole), *line_start = at;

	*out_line = line_of(text, at);
	while (line_start > text && line_start[-1] != '\n')
		line_start--;
	*out_column = 1;
	for (const char *p = line_start; p < at; p++)
		*out_column += ((unsigned char)*p & 0xc0) != 0x80;
}

bool json_span(const char *text, const char *pointer, const char **out_value, size_t *out_length)
{
	bool whole;
	const char *at = find_value(text, pointer, &whole);

	if (!whole)
		return false;
	*out_value = at;
	*out_length = (size_t)(skip_value(at) - at);
	return true;
}

bool json_number_text(const char *text, const char *pointer, char *out, size_t size)
{
	bool whole;
	const char *at = find_value(text, pointer, &whole);
	bool quoted = whole && *at == '"';
	size_t length;

	if (!whole)
		return false;
	at += quoted;
	length = length_until(at, quoted ? "\"\\" : ",]} \t\r\n");
	if (length == 0 || length >= size || (!quoted && !strchr("-0123456789", *at)) || (quoted && at[length] != '"'))
		return false;
	memcpy(out, at, length);
	out[length] = '\0';
	return true;
}

/* --- writing --- */

void json_writer_init(struct json_writer *w, struct text *out)
{
	*w = (struct json_writer){.out = out, .first = true};
}

static void put_quoted(struct text *out, const char *s)
{
	size_t left = strlen(s);

	text_append_char(out, '"');
	while (left > 0) {
		const unsigned char *p = (const unsigned char *)s;
		size_t plain = 0;
		int length;

		while (plain < left && p[plain] >= 0x20 && p[plain] < 0x80 && p[plain] != '"' && p[plain] != '\\')
			plain++;
		text_append(out, s, plain);
		s += plain;
		left -= plain;
		if (left == 0)
			break;
		p += plain;
		length = utf8_length(p, left);
		if (length > 1)
			text_append(out, s, (size_t)length);
		else if (length == 0)
			text_append_string(out, "\xef\xbf\xbd");
		else if (*p == '"' || *p == '\\')
			text_printf(out, "\\%c", *p);
		else if (*p == '\n')
			text_append_string(out, "\\n");
		else if (*p == '\t')
			text_append_string(out, "\\t");
		else if (*p == '\r')
			text_append_string(out, "\\r");
		else
			text_printf(out, "\\u%04x", *p);
		s += length ? length : 1;
		left -= length ? (size_t)length : 1;
	}
	text_append_char(out, '"');
}

static void new_line(struct json_writer *w)
{
	static const char spaces[] = "\n                                ";
	size_t indent = (size_t)w->depth * 2;

	text_append(w->out, spaces, 1 + (indent < 32 ? indent : 32));
	for (; indent > 32; indent--)
		text_append_char(w->out, ' ');
}

static void before_value(struct json_writer *w, const char *key_or_null)
{
	if (!w->first)
		text_append_char(w->out, ',');
	if (w->depth > 0)
		new_line(w);
	w->first = false;
	if (key_or_null) {
		put_quoted(w->out, key_or_null);
		text_append(w->out, ": ", 2);
	}
}

static void begin(struct json_writer *w, const char *key_or_null, char bracket)
{
	before_value(w, key_or_null);
	text_append_char(w->out, bracket);
	w->depth++;
	w->first = true;
}

static void end(struct json_writer *w, char bracket)
{
	w->depth--;
	if (!w->first)
		new_line(w);
	text_append_char(w->out, bracket);
	w->first = false;
	if (w->depth == 0)
		text_append_char(w->out, '\n');
}

void json_object_begin(struct json_writer *w, const char *key_or_null)
{
	begin(w, key_or_null, '{');
}

void json_object_close(struct json_writer *w)
{
	end(w, '}');
}

void json_array_begin(struct json_writer *w, const char *key_or_null)
{
	begin(w, key_or_null, '[');
}

void json_array_close(struct json_writer *w)
{
	end(w, ']');
}

void json_put_string(struct json_writer *w, const char *key_or_null, const char *value_or_null)
{
	before_value(w, key_or_null);
	if (value_or_null)
		put_quoted(w->out, value_or_null);
	else
		text_append_string(w->out, "null");
}

void json_put_int(struct json_writer *w, const char *key_or_null, int64_t value)
{
	before_value(w, key_or_null);
	text_printf(w->out, "%" PRId64, value);
}

void json_put_bool(struct json_writer *w, const char *key_or_null, bool value)
{
	before_value(w, key_or_null);
	text_append_string(w->out, value ? "true" : "false");
}

void json_put_raw(struct json_writer *w, const char *key_or_null, const char *json)
{
	before_value(w, key_or_null);
	text_append_string(w->out, json);
}

void json_put_double(struct json_writer *w, const char *key_or_null, double value)
{
	char digits[32];

	before_value(w, key_or_null);
	if (isfinite(value)) {
		decimal_roundtrip(value, digits);
		text_append_string(w->out, digits);
	} else {
		text_append_string(w->out, "null"); /* JSON has no other word for it */
	}
}
