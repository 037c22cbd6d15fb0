#include "view/view_outcome_rules.h"

void view_percentile(mpq_t *value, size_t count, size_t place, mpq_t out_percent)
{
	unsigned long below = 0, equal = 0;

	for (size_t i = 0; i < count; i++) {
		int order = mpq_cmp(value[i], value[place]);

		below += order < 0;
		equal += order == 0;
	}
	mpq_set_ui(out_percent, 100 * (2 * below + equal), 2 * (unsigned long)count);
	mpq_canonicalize(out_percent);
}

bool view_path_on(const struct view_path_point *point, size_t count, int year, mpq_t out_value)
{
	for (size_t i = 0; i < count; i++) {
		if (point[i].year == year) {
			mpq_set(out_value, point[i].value);
			return true;
		}
		if (i > 0 && point[i - 1].year < year && year < point[i].year) {
			mpq_t part;

			mpq_init(part);
			mpq_set_si(part, year - point[i - 1].year, (unsigned long)(point[i].year - point[i - 1].year));
			mpq_canonicalize(part);
			mpq_sub(out_value, point[i].value, point[i - 1].value);
			mpq_mul(out_value, out_value, part);
			mpq_add(out_value, out_value, point[i - 1].value);
			mpq_clear(part);
			return true;
		}
	}
	return false;
}

bool view_ratio(const mpq_t numerator, const mpq_t denominator, mpq_t out_ratio)
{
	if (mpq_sgn(denominator) <= 0)
		return false;
	mpq_div(out_ratio, numerator, denominator);
	return true;
}

int view_months_of(int year, date_month from, date_month to)
{
	date_month first = month_of(date_make(year, 1, 1)), last = first + 11;

	first = from > first ? from : first;
	last = to < last ? to : last;
	return last < first ? 0 : (int)(last - first + 1);
}
