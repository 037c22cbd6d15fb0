#include "base/text.h"
#include "file/csv.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void csv_write_text(struct text *out, const char *field, bool first)
{
	size_t length = strlen(field);
	bool formula = length > 0 && strchr("=+-@\t\r", field[0]) != NULL;
	bool quote = field[strcspn(field, ",\"\r\n")] != '\0' || (length > 0 && (is_blank(field[0]) || is_blank(field[length - 1])));

	if (!first)
		text_append_char(out, ',');
	if (quote)
		text_append_char(out, '"');
	if (formula)
		text_append_char(out, '\'');
	if (!quote) {
		text_append(out, field, length);
		return;
	}
	while (*field) {
		size_t plain = strcspn(field, "\"");

		text_append(out, field, plain);
		field += plain;
		if (*field == '"') {
			text_append(out, "\"\"", 2);
			field++;
		}
	}
	text_append_char(out, '"');
}

void csv_write_number(struct text *out, const char *digits, bool first)
{
	if (!first)
		text_append_char(out, ',');
	text_append_string(out, digits);
}
