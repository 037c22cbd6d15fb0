/* Whom a narrowing meets, and when. Pure. */
#include "party/party_narrowing.h"

#include <string.h>

const char *const party_narrowing_groups[] = {"buyer", "carmaker", "supplier", NULL};

static bool in_group(const char *group, const char *kind, bool buys)
{
	static const char *const others[] = {"ministry_trade", "ministry_sme", "operator", "verifier", "carmaker"};

	if (strcmp(group, "buyer") == 0)
		return buys;
	if (strcmp(group, "carmaker") == 0)
		return strcmp(kind, "carmaker") == 0;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(kind, others[i]) == 0)
			return false;
	return strcmp(group, "supplier") == 0;
}

bool party_narrowing_meets(const struct party_narrowing *n, const char *organisation, const char *kind, bool buys)
{
	if (strcmp(n->owner, organisation) == 0)
		return false;
	return n->receiver ? strcmp(n->receiver, organisation) == 0 : in_group(n->group, kind, buys);
}

bool party_narrowing_runs(const struct party_narrowing *n, date_day on)
{
	return !n->withdrawn_at && on >= n->from && (n->until == DATE_NONE || on <= n->until);
}
