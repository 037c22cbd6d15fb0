/* Emissions of a firm's sites in a calendar year, by scope, from the inventories of the programme's periods; without use of energy. Whether the year
 * is known as a whole says the figure emissions_tco2e of view_outcome.h. Strings live in the caller's arena. Read-only. */
#ifndef SANGSAENG_VIEW_EMISSIONS_H
#define SANGSAENG_VIEW_EMISSIONS_H

#include "view/view.h"

struct view_emissions_site { /* exact sums in tonnes, 12 digits; what is missing is counted and not in them */
	const char *site, *region, *scope1_t, *scope2_location_t, *scope2_market_t, *both_t; /* both: scope 1 and location-based 2 */
	int months;                                                                          /* of the year that the inventory has */
	int64_t lines, missing_lines, estimated_lines;
};
struct view_emissions {
	const char *firm;
	int year;
	struct view_emissions_site *site, total;
	size_t sites;
	struct view_factor *factor; /* that the lines use, each once */
	size_t factors;
};
/* ST_NOT_FOUND programme.none. A firm without sites has none. */
enum status view_emissions_read(
	struct store_tx *tx, const char *firm, int year, struct arena *arena, struct view_emissions *out_emissions, struct err *err);

#endif
