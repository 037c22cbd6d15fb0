#include "file/csv_form.h"

#include "base/arena.h"
#include "file/csv_int.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_high(const unsigned char *s, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (s[i] > 0x7f)
			return true;
	return false;
}

enum status csv_form_read(const char *path, struct csv_form *out_form, struct err *err)
{
	struct csv_form form = {false, false, false};
	unsigned char *piece;
	const unsigned char *end;
	FILE *file = fopen(path, "rb");
	size_t length;
	bool first = true, decided = false, failed;

	if (!file)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	piece = heap_alloc(CSV_PIECE, 1);
	while (!decided && (length = fread(piece, 1, CSV_PIECE, file)) > 0) {
		if (first) {
			form.mark = length >= 3 && memcmp(piece, "\xef\xbb\xbf", 3) == 0;
			end = memchr(piece, '\n', length);
			form.crlf = end && end > piece && end[-1] == '\r';
			first = false;
		}
		decided = form.mark || has_high(piece, length);
		form.cp949 = decided && !form.mark && csv_encoding_detect(piece, length, length < CSV_PIECE) == CSV_CP949;
	}
	failed = ferror(file) != 0;
	free(piece);
	fclose(file);
	if (failed)
		return err_set(err, ST_INPUT, "file.read", path, strerror(EIO), NULL);
	*out_form = form;
	return ST_OK;
}

/* One character at a time, so that the one that cannot be written is named. */
static enum status put_cp949(iconv_t converter, const char *at, int length, struct text *out, struct err *err)
{
	char cell[8], character[8] = "", *from = character, *to = cell;
	size_t in_left = (size_t)length, out_left = sizeof cell;

	memcpy(character, at, (size_t)length);
	if (iconv(converter, &from, &in_left, &to, &out_left) != 0)
		return err_set(err, ST_INPUT, "csv.cannot_write", character, NULL);
	text_append(out, cell, sizeof cell - out_left);
	return ST_OK;
}

enum status csv_form_write(const struct csv_form *form, const struct text *lines, struct text *out, struct err *err)
{
	iconv_t converter = form->cp949 ? iconv_open("CP949", "UTF-8") : (iconv_t)-1;
	enum status st = ST_OK;

	if (form->cp949 && converter == (iconv_t)-1)
		return err_set(err, ST_INPUT, "csv.cannot_write", "CP949", NULL);
	if (form->mark)
		text_append_string(out, "\xef\xbb\xbf");
	for (size_t i = 0; st == ST_OK && i < lines->length;) {
		const char *at = lines->data + i;
		int length = utf8_length((const unsigned char *)at, lines->length - i);

		length = length > 0 ? length : 1;
		if (*at == '\n' && form->crlf && (i == 0 || at[-1] != '\r'))
			text_append_char(out, '\r');
		if (form->cp949 && (unsigned char)*at > 0x7f)
			st = put_cp949(converter, at, length, out, err);
		else
			text_append(out, at, (size_t)length);
		i += (size_t)length;
	}
	if (form->cp949)
		iconv_close(converter);
	return st;
}
