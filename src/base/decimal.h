/* Decimal numbers at the edges: strict parsing, exact rationals (GMP) for money rates and reductions, and the one way a number is
 * written. Footprints are doubles inside solves; what is stored and shown are decimal strings. */
#ifndef SANGSAENG_BASE_DECIMAL_H
#define SANGSAENG_BASE_DECIMAL_H

#include "base/err.h"

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#define DECIMAL_TEXT_LEN 48

/* Syntax accepted everywhere: optional sign, digits with an optional point, optional exponent of at most 3 digits; at most 40
 * characters; magnitude below 1e300 and, if not zero, at least 1e-300. Refused with a code and the value:
 * number.blank, number.syntax ("12kg?", "0x1", "1,000", "1 2"), number.not_finite ("nan", "inf"), number.range ("1e999"). */
enum status decimal_parse_double(const char *s, double *out_value, struct err *err);
/* The same syntax, exact. Exponents beyond ±60 are number.range here. `out_value` must be initialised. */
enum status decimal_parse_exact(const char *s, mpq_t out_value, struct err *err);
/* The same as digits × 10^exponent without zeros at the end (0: 0 and 0), for sums in whole units of the last place: at most 36 significant digits,
 * else number.range. */
__extension__ typedef __int128 decimal_digits;
enum status decimal_parse_digits(const char *s, decimal_digits *out_digits, int *out_exponent, struct err *err);
/* digits × 10^exponent in full, without exponent or zeros at the end: "1234.5", "-0.001". Exponent -60 … 60. */
#define DECIMAL_DIGITS_LEN 112
void decimal_from_digits(decimal_digits digits, int exponent, char out[DECIMAL_DIGITS_LEN]);
/* Integer in decimal digits with optional minus; number.not_integer, number.range outside [min, max]. */
enum status decimal_parse_int(const char *s, int64_t min, int64_t max, int64_t *out_value, struct err *err);

/* Published form: 12 significant digits, rounding half to even, plain notation without exponent, no trailing zeros, "0" for zero
 * (never "-0"). The exact form rounds the exact value; the double form rounds the double's exact binary value. Only a magnitude whose plain
 * notation does not fit DECIMAL_TEXT_LEN (from about 1e45, below about 1e-33) is written with an exponent. `value` is finite (assert). */
void decimal_from_double(double value, char out[DECIMAL_TEXT_LEN]);
void decimal_from_exact(const mpq_t value, char out[DECIMAL_TEXT_LEN]);
/* For tables of people: `digits` (1 to 12) significant digits, half away from zero, trailing zeros kept: "3020.00". "0" for zero. */
void decimal_significant(const mpq_t value, int digits, char out[DECIMAL_TEXT_LEN]);
/* A rational that is known to be a finite decimal, in full ("0.4330" parsed gives "0.433"); for canonical storage of inputs. */
void decimal_canonical(const mpq_t value, char out[DECIMAL_TEXT_LEN * 2]);
/* Digits that read back to the same double ("%.17g", shortest that round-trips first). */
void decimal_roundtrip(double value, char out[32]);

/* The named crossings between exact numbers and integers. */
/* floor(value) as int64; internal error when outside the range (assert). */
int64_t decimal_floor(const mpq_t value);
/* Exact value to nearest integer, half to even (tonnes → whole grams). */
int64_t decimal_round_half_even(const mpq_t value);

#endif
