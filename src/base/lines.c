/* Reading texts of lines "word: value". */
#include "base/lines.h"

#include <stdio.h>
#include <string.h>

void lines_start(struct lines *l, const char *text, size_t length, const char *not_one, const char *truncated)
{
	*l = (struct lines){.at = text, .end = text + length, .not_one = not_one, .truncated = truncated};
	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		l->at += 3;
}

/* False at the end. A last line without its end counts: an editor may have taken it. */
bool lines_next(struct lines *l)
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

enum status lines_at(const struct lines *l, enum status status, int64_t column, struct err *err)
{
	if (err)
		err_at(err, "", l->line, column);
	return status;
}

enum status lines_head(struct lines *l, const char *head, struct err *err)
{
	if (lines_next(l) && l->length == strlen(head) && memcmp(l->text, head, l->length) == 0)
		return ST_OK;
	return err_set(err, ST_INPUT, l->not_one, head, NULL);
}

/* The value of a line "word: value". */
enum status lines_word(struct lines *l, const char *word, const char *code, const char **out_value, size_t *out_length, struct err *err)
{
	size_t length = strlen(word);
	if (!lines_next(l)) {
		l->line++;
		return lines_at(l, err_set(err, ST_INPUT, l->truncated, word, NULL), 0, err);
	}
	if (l->length < length + 2 || memcmp(l->text, word, length) != 0 || memcmp(l->text + length, ": ", 2) != 0)
		return lines_at(l, err_set(err, ST_INPUT, l->at >= l->end && l->length < length + 2 ? l->truncated : code, word, NULL), 1, err);
	*out_value = l->text + length + 2;
	*out_length = l->length - length - 2;
	return ST_OK;
}

bool hex_digits(const char *s, size_t length, size_t digits)
{
	if (length != digits)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f')))
			return false;
	return true;
}

enum status lines_hex(struct lines *l, const char *word, const char *code_line, const char *code_value, char *out, size_t size, struct err *err)
{
	const char *value;
	size_t length;
	enum status status = lines_word(l, word, code_line, &value, &length, err);
	if (status != ST_OK)
		return status;
	if (!hex_digits(value, length, size - 1)) {
		char digits[24];
		bool cut = l->at >= l->end && length < size - 1; /* the file ends here */
		snprintf(digits, sizeof digits, "%zu", size - 1);
		return lines_at(l, err_set(err, ST_INPUT, cut ? l->truncated : code_value, word, digits, NULL), (int64_t)strlen(word) + 3, err);
	}
	memcpy(out, value, length);
	out[length] = '\0';
	return ST_OK;
}

enum status lines_rest_blank(struct lines *l, const char *code, struct err *err)
{
	while (lines_next(l))
		for (size_t i = 0; i < l->length; i++)
			if (l->text[i] != ' ' && l->text[i] != '\t')
				return lines_at(l, err_set(err, ST_INPUT, code, NULL), (int64_t)i + 1, err);
	return ST_OK;
}
