/* Which papers are records of the subsidy: pure. */
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
