#include "base/err.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int status_exit_code(enum status status)
{
	switch (status) {
	case ST_OK:
		return 0;
	case ST_USAGE:
		return 2;
	case ST_INPUT:
		return 3;
	case ST_NOT_FOUND:
		return 4;
	case ST_CONFLICT:
		return 5;
	case ST_DENIED:
		return 6;
	case ST_NETWORK:
		return 7;
	case ST_INTERNAL:
		return 70;
	case ST_CANCELLED:
		return 130;
	}
	return 70;
}

/* C0 and C1 controls, line and paragraph separators, and the marks that turn the writing direction of what follows. */
static bool breaks_line(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Copies as much of `s` as fits, whole characters only; what would break the line or is not UTF-8 becomes U+FFFD. */
static void copy_clean(char *out, size_t size, const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t left = strlen(s), used = 0;

	while (left > 0) {
		int length = utf8_length(p, left);
		bool bad = length == 0 || breaks_line(utf8_decode(p, length));
		size_t take = length == 0 ? 1 : (size_t)length, give = bad ? 3 : take;

		if (used + give + 1 > size)
			break;
		memcpy(out + used, bad ? "\xef\xbf\xbd" : (const char *)p, give);
		used += give;
		p += take;
		left -= take;
	}
	out[used] = '\0';
}

enum status err_set(struct err *err, enum status status, const char *code, ...)
{
	va_list args;
	const char *value;

	if (!err)
		return status;
	err_clear(err);
	err->status = status;
	copy_clean(err->code, sizeof err->code, code);
	va_start(args, code);
	while ((value = va_arg(args, const char *)) != NULL && err->param_count < ERR_PARAM_MAX)
		copy_clean(err->param[err->param_count++], ERR_PARAM_LEN, value);
	va_end(args);
	return status;
}

void err_at(struct err *err, const char *file, int64_t line, int64_t column)
{
	err_at_cell(err, file, NULL, line, column);
}

void err_at_cell(struct err *err, const char *file, const char *sheet, int64_t row, int64_t column)
{
	if (!err)
		return;
	copy_clean(err->file, sizeof err->file, file ? file : "");
	copy_clean(err->sheet, sizeof err->sheet, sheet ? sheet : "");
	err->line = row;
	err->column = column;
}

void err_cell_name(const char *sheet, int64_t row, int64_t column, char out_cell[ERR_CELL_LEN])
{
	char letters[16];

	out_cell[0] = '\0';
	if (!sheet[0])
		return;
	text_column_letters(column, letters);
	if (row > 0)
		snprintf(out_cell, ERR_CELL_LEN, "%s!%s%" PRId64, sheet, letters, row);
	else
		snprintf(out_cell, ERR_CELL_LEN, "%s", sheet);
}

enum status err_internal(struct err *err, const char *what)
{
	return err_set(err, ST_INTERNAL, "internal", what, NULL);
}

/* Not a memset of the whole struct: its 3 kB would be cleared on every call of a hot path. */
void err_clear(struct err *err)
{
	if (!err)
		return;
	err->status = ST_OK;
	err->code[0] = err->file[0] = err->sheet[0] = '\0';
	err->line = err->column = 0;
	err->param_count = 0;
	for (int i = 0; i < ERR_PARAM_MAX; i++)
		err->param[i][0] = '\0';
}
