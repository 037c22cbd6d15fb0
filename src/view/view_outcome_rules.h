/* The arithmetic of a firm's outcome and of the cascade. Pure and exact; every mpq_t is the caller's, initialised. */
#ifndef SANGSAENG_VIEW_OUTCOME_RULES_H
#define SANGSAENG_VIEW_OUTCOME_RULES_H

#include "base/date.h"

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

/* What part of a group does no better, in percent: 100 × (firms below + half of those that are equal, itself among them) / firms. More is better. */
void view_percentile(mpq_t *value, size_t count, size_t place, mpq_t out_percent);

/* A path through points by year, ascending: a straight line between two of them. False before the first and after the last: nothing is said there. */
struct view_path_point {
	int year;
	mpq_t value;
};
bool view_path_on(const struct view_path_point *point, size_t count, int year, mpq_t out_value);

/* numerator ÷ denominator; false where the denominator is not above zero: there is no such figure, and it is not 0. */
bool view_ratio(const mpq_t numerator, const mpq_t denominator, mpq_t out_ratio);

/* Months of a calendar year within [from, to]. */
int view_months_of(int year, date_month from, date_month to);

#endif
