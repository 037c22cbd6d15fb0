#include "base/money.h"

#include "base/arena.h"
#include "base/decimal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 int128;

#define RATE_PART_MAX INT64_C(999999999999999) /* 15 digits */

static enum status refuse_range(const char *s, int64_t min, int64_t max, struct err *err)
{
	char allowed[64];

	snprintf(allowed, sizeof allowed, "%" PRId64 " … %" PRId64, min, max);
	return err_set(err, ST_INPUT, "rate.range", s, allowed, NULL);
}

/* "a/b", both whole. */
static enum status parse_fraction(const char *s, const char *slash, mpq_t out_value, struct err *err)
{
	char part[24];
	int64_t a, b;
	enum status st;

	if (slash - s >= (ptrdiff_t)sizeof part)
		return err_set(err, ST_INPUT, "number.syntax", s, NULL);
	memcpy(part, s, (size_t)(slash - s));
	part[slash - s] = '\0';
	st = decimal_parse_int(part, -RATE_PART_MAX, RATE_PART_MAX, &a, err);
	if (st == ST_OK)
		st = decimal_parse_int(slash + 1, 1, RATE_PART_MAX, &b, err);
	if (st != ST_OK)
		return st;
	mpq_set_si(out_value, a, (unsigned long)b);
	mpq_canonicalize(out_value);
	return ST_OK;
}

static int significant_digits(const char *s)
{
	int count = 0, zeros = 0;

	for (; *s && *s != 'e' && *s != 'E'; s++) {
		if (*s == '0' && count > 0)
			zeros++;
		if (*s >= '1' && *s <= '9') {
			count += zeros + 1;
			zeros = 0;
		}
	}
	return count;
}

enum status rate_parse(const char *s, int64_t min, int64_t max, struct rate *out_rate, struct err *err)
{
	const char *slash = strchr(s, '/');
	enum status st;
	mpq_t value;

	mpq_init(value);
	st = slash ? parse_fraction(s, slash, value, err) : decimal_parse_exact(s, value, err);
	if (st == ST_OK && !slash && significant_digits(s) > 15)
		st = err_set(err, ST_INPUT, "rate.digits", s, NULL);
	if (st == ST_OK && (mpq_cmp_si(value, min, 1) < 0 || mpq_cmp_si(value, max, 1) > 0))
		st = refuse_range(s, min, max, err);
	if (st == ST_OK && (!mpz_fits_slong_p(mpq_numref(value)) || !mpz_fits_slong_p(mpq_denref(value))))
		st = err_set(err, ST_INPUT, "rate.digits", s, NULL);
	if (st == ST_OK) {
		out_rate->numerator = mpz_get_si(mpq_numref(value));
		out_rate->denominator = mpz_get_si(mpq_denref(value));
	}
	mpq_clear(value);
	return st;
}

int64_t rate_floor(struct rate rate, int64_t amount_krw)
{
	int128 result;

	assert(rate.numerator >= 0 && rate.denominator > 0 && amount_krw >= 0);
	result = (int128)rate.numerator * amount_krw / rate.denominator;
	assert(result <= INT64_MAX);
	return (int64_t)result;
}

int rate_compare(struct rate a, struct rate b)
{
	int128 left = (int128)a.numerator * b.denominator, right = (int128)b.numerator * a.denominator;

	return (left > right) - (left < right);
}

enum status money_parse(const char *s, int64_t *out_krw, struct err *err)
{
	size_t digits = strspn(s, "0123456789");
	int64_t value;
	enum status st;

	if (s[0] == '-' && s[1] && s[1 + strspn(s + 1, "0123456789")] == '\0')
		return err_set(err, ST_INPUT, "money.negative", s, NULL);
	if (digits > 0 && s[digits] == '\0') {
		if (decimal_parse_int(s, 0, MONEY_MAX_KRW, &value, NULL) != ST_OK)
			return err_set(err, ST_INPUT, "money.range", s, NULL);
		*out_krw = value;
		return ST_OK;
	}
	st = decimal_parse_int(s, 0, MONEY_MAX_KRW, &value, err); /* says what else is wrong */
	return st == ST_OK ? err_set(err, ST_INPUT, "number.syntax", s, NULL) : st;
}

int64_t money_add(int64_t a_krw, int64_t b_krw)
{
	int64_t sum;
	bool overflow = __builtin_add_overflow(a_krw, b_krw, &sum);

	assert(!overflow);
	return sum;
}

struct share {
	int128 remainder;
	size_t index;
};

static int compare_share(const void *a, const void *b)
{
	const struct share *left = a, *right = b;

	if (left->remainder != right->remainder)
		return left->remainder < right->remainder ? 1 : -1;
	return (left->index > right->index) - (left->index < right->index);
}

void split_largest_remainder(int64_t total, const int64_t *weight, size_t n, int64_t *out_part)
{
	struct share *share = heap_alloc(n, sizeof *share);
	int128 sum = 0;
	int64_t left = total;

	assert(total >= 0 && n > 0);
	for (size_t i = 0; i < n; i++) {
		assert(weight[i] >= 0);
		sum += weight[i];
	}
	assert(sum > 0);
	for (size_t i = 0; i < n; i++) {
		int128 exact = (int128)total * weight[i];

		out_part[i] = (int64_t)(exact / sum);
		left -= out_part[i];
		share[i] = (struct share){.remainder = exact % sum, .index = i};
	}
	assert(left >= 0 && (size_t)left < n);
	qsort(share, n, sizeof *share, compare_share);
	for (int64_t i = 0; i < left; i++)
		out_part[share[i].index]++;
	free(share);
}

void money_format(int64_t krw, char out[32])
{
	char digit[24];
	int length = snprintf(digit, sizeof digit, "%" PRIu64, krw < 0 ? -(uint64_t)krw : (uint64_t)krw);
	char *p = out;

	if (krw < 0)
		*p++ = '-';
	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			*p++ = ',';
		*p++ = digit[i];
	}
	*p = '\0';
}
