/* What may be asked of a supplier. Subcontracting Act 12-3 (technical data), its guideline (cost data) and the fair-trade list of management
 * information. */
#include "duty/duty_campaign.h"

#include <string.h>

static const struct {
	const char *table;
	enum duty_demand demand;
} demand[] = {
	{"activity", DUTY_DEMAND_TECHNICAL},
	{"contracts", DUTY_DEMAND_TECHNICAL},
	{"evidence", DUTY_DEMAND_FREE},
	{"exclusions", DUTY_DEMAND_TECHNICAL},
	{"inputs", DUTY_DEMAND_RECIPE},
	{"invoices", DUTY_DEMAND_COST},
	{"mass_balances", DUTY_DEMAND_RECIPE},
	{"prices", DUTY_DEMAND_COST},
	{"production", DUTY_DEMAND_TECHNICAL},
	{"quotes", DUTY_DEMAND_COST},
	{"readings", DUTY_DEMAND_TECHNICAL},
	{"supplier_footprints", DUTY_DEMAND_FREE},
};
#define DEMANDS (sizeof demand / sizeof *demand)

enum duty_demand duty_demand_of(const char *table)
{
	for (size_t i = 0; i < DEMANDS; i++)
		if (strcmp(demand[i].table, table) == 0)
			return demand[i].demand;
	return DUTY_DEMAND_NONE;
}

bool duty_is_principal(const char *organisation_kind)
{
	static const char *const principal[] = {"carmaker", "supplier", "lead_company", "vendor"};

	for (size_t i = 0; i < sizeof principal / sizeof *principal; i++)
		if (strcmp(organisation_kind, principal[i]) == 0)
			return true;
	return false;
}

const char *const *duty_demand_tables(void)
{
	static const char *name[DEMANDS + 1];

	for (size_t i = 0; i < DEMANDS; i++)
		name[i] = demand[i].table;
	return name;
}
