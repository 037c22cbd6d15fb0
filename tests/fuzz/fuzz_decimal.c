/* Numbers, rates, amounts and dates from any string: the readers agree, and what is written reads back to the same value. */
#include "base/date.h"
#include "base/decimal.h"
#include "base/money.h"
#include "fuzz.h"

#include <math.h>
#include <string.h>

static void check_exact(const char *s)
{
	char text[DECIMAL_TEXT_LEN * 2], again[DECIMAL_TEXT_LEN * 2];
	mpq_t value, back, difference;
	double nearest;

	mpq_inits(value, back, difference, NULL);
	if (decimal_parse_exact(s, value, NULL) == ST_OK) {
		PROMISE(decimal_parse_double(s, &nearest, NULL) == ST_OK); /* the exact reader is the narrower one */
		PROMISE(fabs(nearest - mpq_get_d(value)) <= fabs(nearest) * 0x1p-51);
		decimal_canonical(value, text);
		if (strlen(text) <= 40 && decimal_parse_exact(text, back, NULL) == ST_OK) { /* else longer than the readers take */
			PROMISE(mpq_equal(value, back));
			decimal_canonical(back, again);
			PROMISE(strcmp(text, again) == 0);
		}
		decimal_from_exact(value, text);
		if (strlen(text) <= 40 && decimal_parse_exact(text, back, NULL) == ST_OK) {
			mpq_sub(difference, value, back);
			PROMISE(fabs(mpq_get_d(difference)) <= fabs(nearest) * 5.1e-12);
		}
	}
	mpq_clears(value, back, difference, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1), text[DECIMAL_TEXT_LEN], digits[32], date[DATE_TEXT_LEN];
	int64_t whole = 0, won = 0;
	double value = 0, back;
	struct rate rate;
	date_month month;
	struct err err;
	date_day day;

	memcpy(s, data, size);
	s[size] = '\0';
	if (decimal_parse_double(s, &value, &err) == ST_OK) {
		PROMISE(isfinite(value) && !(value == 0 && signbit(value)));
		decimal_roundtrip(value, digits);
		PROMISE(decimal_parse_double(digits, &back, NULL) == ST_OK && back == value);
		decimal_from_double(value, text);
		PROMISE(strlen(text) < sizeof text);
	} else {
		PROMISE(strncmp(err.code, "number.", 7) == 0);
	}
	check_exact(s);
	if (decimal_parse_int(s, INT64_MIN, INT64_MAX, &whole, NULL) == ST_OK && size < 16)
		PROMISE(decimal_parse_double(s, &value, NULL) == ST_OK && (double)whole == value);
	if (money_parse(s, &won, NULL) == ST_OK)
		PROMISE(won >= 0 && won <= MONEY_MAX_KRW && won == whole);
	if (rate_parse(s, 0, 1, &rate, NULL) == ST_OK)
		PROMISE(rate.denominator > 0 && rate.numerator >= 0 && rate_floor(rate, MONEY_MAX_KRW) <= MONEY_MAX_KRW);
	if (date_parse(s, &day, NULL) == ST_OK) {
		date_format(day, date);
		PROMISE(strcmp(s, date) == 0);
	}
	if (month_parse(s, &month, NULL) == ST_OK) {
		month_format(month, date);
		PROMISE(strcmp(s, date) == 0);
	}
	memcpy(&value, data, size < sizeof value ? size : sizeof value); /* any bits */
	if (isfinite(value)) {
		decimal_from_double(value, text);
		decimal_roundtrip(value, digits);
		PROMISE(strtod(digits, NULL) == value);
	}
	free(s);
	return 0;
}
