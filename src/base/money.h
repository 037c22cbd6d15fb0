/* Money is whole won in int64_t. Rates are exact fractions; rounding is down, once, per line (programme rule 4). Splits use the
 * largest remainder so that parts sum exactly to the whole (ledger invariant L13). */
#ifndef SANGSAENG_BASE_MONEY_H
#define SANGSAENG_BASE_MONEY_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* 9 × 10^15 won: below 2^53, so that JSON readers keep every won; amounts above are refused as money.range at the edges. */
#define MONEY_MAX_KRW INT64_C(9000000000000000)

/* Exact fraction numerator/denominator, denominator > 0, reduced. "0.6" → 3/5. */
struct rate {
	int64_t numerator, denominator;
};
/* Decimal string or "a/b"; at most 15 significant digits; codes of decimal.h, rate.digits, or rate.range outside [min, max] given as integers. */
enum status rate_parse(const char *s, int64_t min, int64_t max, struct rate *out_rate, struct err *err);
/* floor(rate × amount), exact through 128 bits. amount >= 0, rate >= 0. */
int64_t rate_floor(struct rate rate, int64_t amount_krw);
int rate_compare(struct rate a, struct rate b);

/* Won amount from text: digits only (no sign, no point), 0 … MONEY_MAX_KRW. number.*, money.negative, money.range. */
enum status money_parse(const char *s, int64_t *out_krw, struct err *err);
/* a + b; asserts that it stays within int64. */
int64_t money_add(int64_t a_krw, int64_t b_krw);

/* Splits `total` in proportion to `weight[0..n)` (>= 0, sum > 0): floor each exact share, then one unit each to the largest
 * remainders, ties to the lower index. sum(out) == total. Works for won and for whole tonnes. */
void split_largest_remainder(int64_t total, const int64_t *weight, size_t n, int64_t *out_part);

/* "12,345,678" for people; never in machine output. */
void money_format(int64_t krw, char out[32]);

#endif
