/* Retention: pure. */
#include "evidence/evidence_item.h"

#include <string.h>

bool evidence_kind_is_subsidy(const char *kind)
{
	static const char *const other[] = {"bill", "monitoring_report", "verification_opinion", "other"};

	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (strcmp(kind, other[i]) == 0)
			return false;
	return true;
}

date_day evidence_kept_until(const char *kind, date_day issued_on, date_day fixed_on, int years, int other_years)
{
	int year, month, day;

	if (!evidence_kind_is_subsidy(kind))
		return date_add_months(issued_on, 12 * other_years);
	date_split(fixed_on != DATE_NONE ? fixed_on : issued_on, &year, &month, &day);
	return date_make(year + years, 12, 31); /* the fiscal year is the calendar year (National Finance Act 2) */
}
