#include "base/decimal.h"

#include <assert.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX 40
#define EXACT_EXPONENT_MAX 60
#define DIGITS 12 /* significant digits of the published form */

/* Numbers are read and written with a point, whatever locale the user has. */
static locale_t c_locale;

static void make_c_locale(void)
{
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		abort();
}

static locale_t the_c_locale(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_c_locale);
	return c_locale;
}

/* What the syntax check finds: the digits without point and leading zeros, worth digits × 10^exponent. */
struct parsed {
	bool negative;
	int count; /* 0: the number is zero */
	char digit[INPUT_MAX + 1];
	int written_exponent;
	int exponent;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return *s == '\0';
}

static bool is_not_finite(const char *s)
{
	static const char *const word[] = {"nan", "inf", "infinity"};

	s += *s == '-' || *s == '+';
	for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
		if (strcasecmp(s, word[i]) == 0)
			return true;
	return false;
}

static enum status refuse_syntax(const char *s, const char *code, struct err *err)
{
	if (is_blank(s))
		return err_set(err, ST_INPUT, "number.blank", s, NULL);
	if (is_not_finite(s))
		return err_set(err, ST_INPUT, "number.not_finite", s, NULL);
	return err_set(err, ST_INPUT, code, s, NULL);
}

static bool parse_exponent(const char *s, int *out_exponent)
{
	bool negative = *s == '-';
	int value = 0, count = 0;

	s += *s == '-' || *s == '+';
	for (; is_digit(*s); s++, count++)
		if (count < 3)
			value = value * 10 + (*s - '0');
	if (*s || count < 1 || count > 3)
		return false;
	*out_exponent = negative ? -value : value;
	return true;
}

/* The accepted syntax; false if `s` is anything else. */
static bool parse(const char *s, struct parsed *out)
{
	int digits = 0, places = 0;
	bool point = false;

	if (strnlen(s, INPUT_MAX + 1) > INPUT_MAX)
		return false;
	out->negative = *s == '-';
	out->count = out->written_exponent = 0;
	s += *s == '-' || *s == '+';
	for (; is_digit(*s) || (*s == '.' && !point); s++) {
		if (*s == '.') {
			point = true;
			continue;
		}
		digits++;
		places += point;
		if (*s != '0' || out->count > 0)
			out->digit[out->count++] = *s;
	}
	out->digit[out->count] = '\0';
	if (digits == 0)
		return false;
	if (*s == 'e' || *s == 'E') {
		if (!parse_exponent(s + 1, &out->written_exponent))
			return false;
	} else if (*s) {
		return false;
	}
	out->exponent = out->written_exponent - places;
	return true;
}

enum status decimal_parse_double(const char *s, double *out_value, struct err *err)
{
	struct parsed parsed;
	double value = 0.0;

	if (!parse(s, &parsed))
		return refuse_syntax(s, "number.syntax", err);
	if (parsed.count > 0) {
		value = strtod_l(s, NULL, the_c_locale());
		if (!(fabs(value) < 1e300 && fabs(value) >= 1e-300))
			return err_set(err, ST_INPUT, "number.range", s, "±1e-300 … ±1e300", NULL);
	}
	*out_value = value; /* "-0" is 0 */
	return ST_OK;
}

enum status decimal_parse_exact(const char *s, mpq_t out_value, struct err *err)
{
	struct parsed parsed;
	mpz_t scale;

	if (!parse(s, &parsed))
		return refuse_syntax(s, "number.syntax", err);
	if (abs(parsed.written_exponent) > EXACT_EXPONENT_MAX)
		return err_set(err, ST_INPUT, "number.range", s, "e-60 … e60", NULL);
	mpq_set_ui(out_value, 0, 1);
	if (parsed.count == 0)
		return ST_OK;
	mpz_set_str(mpq_numref(out_value), parsed.digit, 10);
	mpz_init(scale);
	mpz_ui_pow_ui(scale, 10, (unsigned long)abs(parsed.exponent));
	if (parsed.exponent >= 0)
		mpz_mul(mpq_numref(out_value), mpq_numref(out_value), scale);
	else
		mpz_set(mpq_denref(out_value), scale);
	mpz_clear(scale);
	mpq_canonicalize(out_value);
	if (parsed.negative)
		mpq_neg(out_value, out_value);
	return ST_OK;
}

enum status decimal_parse_digits(const char *s, decimal_digits *out_digits, int *out_exponent, struct err *err)
{
	struct parsed parsed;
	decimal_digits digits = 0;

	if (!parse(s, &parsed))
		return refuse_syntax(s, "number.syntax", err);
	if (abs(parsed.written_exponent) > EXACT_EXPONENT_MAX)
		return err_set(err, ST_INPUT, "number.range", s, "e-60 … e60", NULL);
	while (parsed.count > 0 && parsed.digit[parsed.count - 1] == '0') {
		parsed.count--;
		parsed.exponent++;
	}
	if (parsed.count > 36)
		return err_set(err, ST_INPUT, "number.range", s, "1e-36 … 1e36", NULL);
	for (int i = 0; i < parsed.count; i++)
		digits = digits * 10 + (parsed.digit[i] - '0');
	*out_digits = parsed.negative ? -digits : digits;
	*out_exponent = parsed.count > 0 ? parsed.exponent : 0;
	return ST_OK;
}

void decimal_from_digits(decimal_digits digits, int exponent, char out[DECIMAL_DIGITS_LEN])
{
	char digit[DECIMAL_DIGITS_LEN], *p = digit + sizeof digit;
	bool negative = digits < 0;
	int places = exponent < 0 ? -exponent : 0, count = 0;

	assert(abs(exponent) <= 60);
	while (digits != 0 && places > 0 && digits % 10 == 0) {
		digits /= 10;
		places--;
	}
	*--p = '\0';
	for (; exponent > 0 && digits != 0 && count < exponent; count++)
		*--p = '0';
	for (count = 0; digits != 0 || count <= places; digits /= 10, count++) {
		if (count == places && places > 0)
			*--p = '.';
		*--p = (char)('0' + (digits < 0 ? -(int)(digits % 10) : (int)(digits % 10)));
	}
	if (negative)
		*--p = '-';
	memcpy(out, p, (size_t)(digit + sizeof digit - p));
}

enum status decimal_parse_int(const char *s, int64_t min, int64_t max, int64_t *out_value, struct err *err)
{
	bool negative = *s == '-', overflow = false;
	const char *p = s + negative;
	int64_t value = 0; /* built downwards: INT64_MIN has no positive twin */
	struct parsed ignored;
	char allowed[64];

	if (!is_digit(*p))
		return refuse_syntax(s, parse(s, &ignored) ? "number.not_integer" : "number.syntax", err);
	for (; is_digit(*p); p++)
		overflow = overflow || __builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, *p - '0', &value);
	if (*p)
		return refuse_syntax(s, parse(s, &ignored) ? "number.not_integer" : "number.syntax", err);
	if (!negative)
		overflow = overflow || __builtin_sub_overflow(0, value, &value);
	if (overflow || value < min || value > max) {
		snprintf(allowed, sizeof allowed, "%" PRId64 " … %" PRId64, min, max);
		return err_set(err, ST_INPUT, "number.range", s, allowed, NULL);
	}
	*out_value = value;
	return ST_OK;
}

/* Writes digit[0].digit[1]… × 10^exponent in plain notation, with an exponent only where plain does not fit `size`. */
static void write_digits(char *out, size_t size, bool negative, const char *digit, long exponent)
{
	size_t count = strlen(digit), whole, length;
	char *p = out;

	if (digit[0] == '0') {
		strcpy(out, "0");
		return;
	}
	if (negative)
		*p++ = '-';
	if (exponent >= 0) {
		whole = (size_t)exponent + 1;
		length = whole >= count ? whole : count + 1;
	} else {
		whole = 0;
		length = 1 + (size_t)-exponent + count;
	}
	if (length + negative + 1 > size) {
		length = (size_t)snprintf(p, size - negative, "%c%s%se%ld", digit[0], count > 1 ? "." : "", digit + 1, exponent);
		assert(length + negative < size);
		return;
	}
	if (whole == 0) {
		*p++ = '0';
		*p++ = '.';
		memset(p, '0', (size_t)-exponent - 1);
		p += -exponent - 1;
		memcpy(p, digit, count + 1);
	} else if (whole >= count) {
		memcpy(p, digit, count);
		memset(p + count, '0', whole - count);
		p[whole] = '\0';
	} else {
		memcpy(p, digit, whole);
		p[whole] = '.';
		memcpy(p + whole + 1, digit + whole, count - whole + 1);
	}
}

/* The same without trailing zeros, which are cut from `digit`. */
static void write_plain(char *out, size_t size, bool negative, char *digit, long exponent)
{
	size_t count = strlen(digit);

	while (count > 1 && digit[count - 1] == '0')
		digit[--count] = '\0';
	write_digits(out, size, negative, digit, exponent);
}

void decimal_from_double(double value, char out[DECIMAL_TEXT_LEN])
{
	char scientific[64], digit[DIGITS + 1];
	const char *p = scientific;
	int count = 0;

	assert(isfinite(value));
	snprintf(scientific, sizeof scientific, "%.*e", DIGITS - 1, fabs(value)); /* glibc rounds the exact value, half to even */
	for (; *p != 'e'; p++)
		if (is_digit(*p)) /* steps over the decimal point of any locale */
			digit[count++] = *p;
	digit[count] = '\0';
	write_plain(out, DECIMAL_TEXT_LEN, value < 0, digit, strtol(p + 1, NULL, 10));
}

/* Quotient of non-negative numbers to the nearest integer; a half goes up, or to the even one. */
static void divide_to_nearest(mpz_t quotient, const mpz_t numerator, const mpz_t denominator, bool half_up)
{
	mpz_t rest;
	int side;

	mpz_init(rest);
	mpz_fdiv_qr(quotient, rest, numerator, denominator);
	mpz_mul_2exp(rest, rest, 1);
	side = mpz_cmp(rest, denominator);
	if (side > 0 || (side == 0 && (half_up || mpz_odd_p(quotient))))
		mpz_add_ui(quotient, quotient, 1);
	mpz_clear(rest);
}

/* The first `digits` digits of |value| (not 0), rounded; returns the exponent of the first one. */
static long leading_digits(const mpq_t value, int digits, bool half_up, char *digit, size_t size)
{
	mpz_t numerator, denominator, power, rounded;
	long exponent;

	mpz_inits(numerator, denominator, power, rounded, NULL);
	/* The true exponent is this estimate or up to three less. */
	exponent = (long)mpz_sizeinbase(mpq_numref(value), 10) - (long)mpz_sizeinbase(mpq_denref(value), 10) + 1;
	for (;; exponent--) {
		long shift = digits - 1 - exponent;

		mpz_abs(numerator, mpq_numref(value));
		mpz_set(denominator, mpq_denref(value));
		mpz_ui_pow_ui(power, 10, (unsigned long)labs(shift));
		if (shift >= 0)
			mpz_mul(numerator, numerator, power);
		else
			mpz_mul(denominator, denominator, power);
		mpz_ui_pow_ui(power, 10, (unsigned long)digits - 1);
		mpz_mul(power, power, denominator);
		if (mpz_cmp(numerator, power) >= 0) /* value >= 10^exponent */
			break;
	}
	divide_to_nearest(rounded, numerator, denominator, half_up);
	gmp_snprintf(digit, size, "%Zd", rounded);
	if (strlen(digit) > (size_t)digits) { /* 999999999999.5 became 10^12 */
		digit[digits] = '\0';
		exponent++;
	}
	mpz_clears(numerator, denominator, power, rounded, NULL);
	return exponent;
}

void decimal_from_exact(const mpq_t value, char out[DECIMAL_TEXT_LEN])
{
	char digit[DIGITS + 4];
	long exponent;

	if (mpq_sgn(value) == 0) {
		strcpy(out, "0");
		return;
	}
	exponent = leading_digits(value, DIGITS, false, digit, sizeof digit);
	write_plain(out, DECIMAL_TEXT_LEN, mpq_sgn(value) < 0, digit, exponent);
}

void decimal_significant(const mpq_t value, int digits, char out[DECIMAL_TEXT_LEN])
{
	char digit[DIGITS + 4];
	long exponent;

	assert(digits >= 1 && digits <= DIGITS);
	if (mpq_sgn(value) == 0) {
		strcpy(out, "0");
		return;
	}
	exponent = leading_digits(value, digits, true, digit, sizeof digit);
	write_digits(out, DECIMAL_TEXT_LEN, mpq_sgn(value) < 0, digit, exponent);
}

void decimal_canonical(const mpq_t value, char out[DECIMAL_TEXT_LEN * 2])
{
	mpz_t rest, factor;
	mp_bitcnt_t twos, fives;
	unsigned long places;
	char *digit;

	mpz_inits(rest, factor, NULL);
	twos = mpz_scan1(mpq_denref(value), 0);
	mpz_tdiv_q_2exp(rest, mpq_denref(value), twos);
	mpz_set_ui(factor, 5);
	fives = mpz_remove(rest, rest, factor);
	assert(mpz_cmp_ui(rest, 1) == 0); /* a finite decimal */
	places = twos > fives ? twos : fives;
	mpz_ui_pow_ui(factor, 10, places);
	mpz_mul(rest, mpq_numref(value), factor);
	mpz_divexact(rest, rest, mpq_denref(value));
	mpz_abs(rest, rest);
	digit = mpz_get_str(NULL, 10, rest);
	write_plain(out, DECIMAL_TEXT_LEN * 2, mpq_sgn(value) < 0, digit, (long)strlen(digit) - 1 - (long)places);
	free(digit);
	mpz_clears(rest, factor, NULL);
}

void decimal_roundtrip(double value, char out[32])
{
	locale_t before;

	if (fabs(value) < 1e15 && value == trunc(value) && !(value == 0 && signbit(value))) { /* most cells are 0 or a count; the same text, faster */
		snprintf(out, 32, "%" PRId64, (int64_t)value);
		return;
	}
	before = uselocale(the_c_locale());
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(out, 32, "%.*g", precision, value);
		if (strtod_l(out, NULL, c_locale) == value)
			break;
	}
	uselocale(before);
}

int64_t decimal_floor(const mpq_t value)
{
	int64_t result;
	mpz_t whole;

	mpz_init(whole);
	mpz_fdiv_q(whole, mpq_numref(value), mpq_denref(value));
	assert(mpz_fits_slong_p(whole));
	result = mpz_get_si(whole);
	mpz_clear(whole);
	return result;
}

int64_t decimal_round_half_even(const mpq_t value)
{
	int64_t result;
	mpz_t magnitude;

	mpz_init(magnitude);
	mpz_abs(magnitude, mpq_numref(value));
	divide_to_nearest(magnitude, magnitude, mpq_denref(value), false);
	if (mpq_sgn(value) < 0)
		mpz_neg(magnitude, magnitude);
	assert(mpz_fits_slong_p(magnitude));
	result = mpz_get_si(magnitude);
	mpz_clear(magnitude);
	return result;
}
_Static_assert(sizeof(long) == sizeof(int64_t), "GMP's long holds an int64");
