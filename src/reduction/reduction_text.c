/* Exact numbers and months as the rows hold them. */
#include "base/decimal.h"
#include "factor/factor.h"
#include "reduction/reduction_int.h"

#include <string.h>

const char *reduction_text_digits(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(arena, text);
}

const char *reduction_text_exact(struct arena *arena, const mpq_t value)
{
	char *text = arena_alloc(arena, mpz_sizeinbase(mpq_numref(value), 10) + mpz_sizeinbase(mpq_denref(value), 10) + 3);

	return mpq_get_str(text, 10, value);
}

/* Reads what reduction_text_exact wrote; false if it is anything else. */
bool reduction_text_parse(const char *text, mpq_t out_value)
{
	if (mpq_set_str(out_value, text, 10) != 0 || mpz_sgn(mpq_denref(out_value)) == 0)
		return false;
	mpq_canonicalize(out_value);
	return true;
}

const char *reduction_text_month(struct arena *arena, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(arena, text);
}

/* A decimal cell in `unit`, as an amount in `to`. */
enum status reduction_text_amount(const char *cell, const char *unit, const char *to, mpq_t out_value, struct err *err)
{
	enum status st = decimal_parse_exact(cell, out_value, err);

	if (st != ST_OK || strcmp(unit, to) == 0)
		return st;
	return factor_convert(out_value, unit, to, out_value, NULL) == ST_OK ? ST_OK : err_set(err, ST_INPUT, "reduction.unit", unit, to, NULL);
}
