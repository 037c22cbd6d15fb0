/* One cell of a table, by its column's description: the only place where text of a file becomes a value. */
#include "programme/programme_int.h"

#include "base/money.h"
#include "factor/factor.h"
#include "party/party_code.h"

#include <string.h>

#define ID_BYTES_MAX 64 /* rooms keep ids in char[65] */
#define TEXT_CHARACTERS_MAX 400
#define INTEGER_MAX INT64_C(9007199254740991) /* 2^53 - 1: JSON readers keep it */

bool programme_cell_is_blank(const char *field)
{
	while (*field == ' ' || *field == '\t')
		field++;
	return *field == '\0';
}

static void set_text(struct programme_cell *cell, const char *text)
{
	cell->kind = PROGRAMME_CELL_TEXT;
	cell->text = text;
}

static void set_int(struct programme_cell *cell, int64_t value)
{
	cell->kind = PROGRAMME_CELL_INT;
	cell->integer = value;
}

static enum status read_id(const char *field, struct programme_cell *cell, struct err *err)
{
	size_t length = 0;

	for (; field[length]; length++)
		if ((unsigned char)field[length] < 0x20 || field[length] == 0x7f)
			return err_set(err, ST_INPUT, "cell.control", field, NULL);
	if (length > ID_BYTES_MAX)
		return err_set(err, ST_INPUT, "cell.id_too_long", field, NULL);
	if (field[0] == ' ' || field[length - 1] == ' ') /* only inside quotes: an id with invisible ends is a trap */
		return err_set(err, ST_INPUT, "cell.id_blanks", field, NULL);
	set_text(cell, field);
	return ST_OK;
}

static enum status read_text(const char *field, struct programme_cell *cell, struct err *err)
{
	size_t characters = 0;

	for (const char *s = field; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
			return err_set(err, ST_INPUT, "cell.control", field, NULL);
		characters += (c & 0xc0) != 0x80;
	}
	if (characters > TEXT_CHARACTERS_MAX)
		return err_set(err, ST_INPUT, "cell.text_too_long", field, NULL);
	set_text(cell, field);
	return ST_OK;
}

static enum status read_word(const char *words, const char *field, struct programme_cell *cell, struct err *err)
{
	size_t length = strlen(field);

	for (const char *word = words; word;) {
		const char *end = strchr(word, '|');
		size_t size = end ? (size_t)(end - word) : strlen(word);

		if (size == length && memcmp(word, field, length) == 0) {
			set_text(cell, field);
			return ST_OK;
		}
		if (size == length && size < sizeof cell->buffer && strncasecmp(word, field, length) == 0) {
			memcpy(cell->buffer, word, size);
			cell->buffer[size] = '\0';
			set_text(cell, cell->buffer);
			return ST_OK;
		}
		word = end ? end + 1 : NULL;
	}
	{
		char list[ERR_PARAM_LEN];
		size_t used = 0;

		for (const char *s = words; *s && used + 3 < sizeof list; s++) {
			list[used++] = *s == '|' ? ',' : *s;
			if (*s == '|')
				list[used++] = ' ';
		}
		list[used] = '\0';
		return err_set(err, ST_INPUT, "cell.word", field, list, NULL);
	}
}

static enum status read_yes_no(const char *field, struct programme_cell *cell, struct err *err)
{
	bool yes = strcasecmp(field, "yes") == 0 || strcmp(field, "예") == 0;

	if (!yes && strcasecmp(field, "no") != 0 && strcmp(field, "아니오") != 0 && strcmp(field, "아니요") != 0)
		return err_set(err, ST_INPUT, "cell.yes_no", field, NULL);
	set_int(cell, yes);
	return ST_OK;
}

/* Canonical form of a plain decimal by moving characters only; false where the exact reader must look (exponent, or anything wrong). */
static bool plain_decimal(const char *field, struct programme_cell *cell)
{
	const char *s = field, *whole, *point, *end;
	char *out = cell->buffer;
	bool negative = *s == '-';

	s += *s == '-' || *s == '+';
	whole = s;
	while (*s >= '0' && *s <= '9')
		s++;
	point = s;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9';)
			s++;
	end = s;
	if (*end || end - field > 40 || (point == whole && end <= point + 1))
		return false;
	while (whole < point && *whole == '0')
		whole++;
	while (end > point && (end[-1] == '0' || end[-1] == '.') && end - 1 >= point)
		end--;
	if (whole == point && end <= point) { /* zero, whatever its sign */
		set_text(cell, "0");
		return true;
	}
	if (negative)
		*out++ = '-';
	if (whole == point)
		*out++ = '0';
	memcpy(out, whole, (size_t)(end - whole));
	out[end - whole] = '\0';
	set_text(cell, cell->buffer);
	return true;
}

static enum status read_decimal(const char *field, struct programme_cell *cell, struct err *err)
{
	enum status st;
	mpq_t value;

	if (plain_decimal(field, cell))
		return ST_OK;
	mpq_init(value);
	st = decimal_parse_exact(field, value, err);
	if (st == ST_OK) {
		decimal_canonical(value, cell->buffer);
		set_text(cell, cell->buffer);
		/* what is stored must read back: the syntax holds 40 characters */
		if (strlen(cell->buffer) > 40)
			st = err_set(err, ST_INPUT, "number.range", field, "40 digits", NULL);
	}
	mpq_clear(value);
	return st;
}

/* Sign rules; canonical decimals show their sign in the first character and zero as "0". */
static enum status check_sign(const struct column *column, const char *field, const struct programme_cell *cell, struct err *err)
{
	bool negative = cell->kind == PROGRAMME_CELL_INT ? cell->integer < 0 : cell->text[0] == '-';
	bool zero = cell->kind == PROGRAMME_CELL_INT ? cell->integer == 0 : strcmp(cell->text, "0") == 0;

	if ((column->flags & COLUMN_POSITIVE) && (negative || zero))
		return err_set(err, ST_INPUT, "cell.not_positive", field, NULL);
	if ((column->flags & COLUMN_NOT_NEGATIVE) && negative)
		return err_set(err, ST_INPUT, "cell.negative", field, NULL);
	return ST_OK;
}

static bool is_share(const char *canonical)
{
	return strcmp(canonical, "0") == 0 || strcmp(canonical, "1") == 0 || strncmp(canonical, "0.", 2) == 0;
}

static enum status read_unit(const char *field, struct programme_cell *cell, struct err *err)
{
	const struct factor_unit *unit = factor_unit_find(field);
	enum status st;
	mpq_t nothing;

	if (unit) {
		set_text(cell, unit->name);
		return ST_OK;
	}
	mpq_init(nothing); /* the room that knows the units also names the nearest */
	st = factor_convert(nothing, field, field, nothing, err);
	mpq_clear(nothing);
	return st;
}

static enum status read_code(enum column_type type, const char *field, struct programme_cell *cell, struct err *err)
{
	enum status st = type == COLUMN_INDUSTRY ? party_ksic_parse(field, cell->buffer, err) : party_business_number_parse(field, cell->buffer, err);

	if (st == ST_OK)
		set_text(cell, cell->buffer);
	return st;
}

/* Dates and months are compared as text: both are ISO. */
static enum status read_day(const struct column *column, const char *field, const char *as_of, struct programme_cell *cell, struct err *err)
{
	size_t length = column->type == COLUMN_DATE ? 10 : 7;
	date_day day;
	date_month month;
	enum status st = column->type == COLUMN_DATE ? date_parse(field, &day, err) : month_parse(field, &month, err);

	if (st != ST_OK)
		return st;
	if ((column->flags & COLUMN_NOT_FUTURE) && as_of[0] && strncmp(field, as_of, length) > 0)
		return err_set(err, ST_INPUT, "cell.future", field, as_of, NULL);
	set_text(cell, field);
	return ST_OK;
}

enum status programme_cell_read(const struct column *column, const char *field, const char *as_of, struct programme_cell *cell, struct err *err)
{
	enum status st = ST_OK;
	int64_t value = 0;

	if (programme_cell_is_blank(field)) {
		if (column->flags & COLUMN_REQUIRED)
			return err_set(err, ST_INPUT, "cell.blank", column->name, column->name_ko, NULL);
		cell->kind = PROGRAMME_CELL_NULL;
		return ST_OK;
	}
	switch (column->type) {
	case COLUMN_ID:
	case COLUMN_REF:
		return read_id(field, cell, err);
	case COLUMN_TEXT:
		return read_text(field, cell, err);
	case COLUMN_ENUM:
		return read_word(column->of, field, cell, err);
	case COLUMN_YESNO:
		return read_yes_no(field, cell, err);
	case COLUMN_DATE:
	case COLUMN_MONTH:
		return read_day(column, field, as_of, cell, err);
	case COLUMN_UNIT:
		return read_unit(field, cell, err);
	case COLUMN_BUSINESS_NUMBER:
	case COLUMN_INDUSTRY:
		return read_code(column->type, field, cell, err);
	case COLUMN_YEAR:
		st = decimal_parse_int(field, 1990, 2199, &value, err);
		if (st == ST_OK)
			set_int(cell, value);
		return st;
	case COLUMN_WON:
		st = money_parse(field, &value, err);
		break;
	case COLUMN_INTEGER:
		st = decimal_parse_int(field, -INTEGER_MAX, INTEGER_MAX, &value, err);
		break;
	case COLUMN_TONNES:
		st = decimal_parse_int(field, -INTEGER_MAX, INTEGER_MAX, &value, err);
		if (st != ST_OK && read_decimal(field, cell, NULL) == ST_OK)
			st = err_set(err, ST_INPUT, "cell.whole_tonnes", field, NULL);
		break;
	case COLUMN_DECIMAL:
		st = read_decimal(field, cell, err);
		return st == ST_OK ? check_sign(column, field, cell, err) : st;
	case COLUMN_SHARE:
		st = read_decimal(field, cell, err);
		if (st == ST_OK && !is_share(cell->text))
			return err_set(err, ST_INPUT, "cell.share", field, NULL);
		return st == ST_OK ? check_sign(column, field, cell, err) : st;
	}
	if (st != ST_OK)
		return st;
	set_int(cell, value);
	return check_sign(column, field, cell, err);
}
