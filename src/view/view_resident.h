/* Totals and what-ifs of the supply graph in memory (programme_resident.h), as far as the viewer may see the footprints. Nothing is
 * answered about a product whose footprint the viewer may not see, and only those whose recipe it may see are changed in a question: what a change
 * would make of a total tells the value that was there. Reads of other
 * firms' data are logged as those of lists are. */
#ifndef SANGSAENG_VIEW_VIEW_RESIDENT_H
#define SANGSAENG_VIEW_VIEW_RESIDENT_H

#include "base/json.h"
#include "programme/programme_resident.h"
#include "view/view_resource.h"

struct view_rollup_row {
	const char *product, *name, *organisation, *kind, *declared_unit;
	double kgco2e, adjusted_kgco2e;                 /* per declared unit, as it is */
	double what_if_kgco2e, what_if_adjusted_kgco2e; /* as it would be; without a question the same */
};
struct view_rollup {
	const char *period, *inputs; /* digest of the inputs that it was made of */
	int64_t version;             /* of this process */
	struct view_rollup_row *row;
	size_t rows;
	bool more;       /* there are more products above */
	int64_t took_us; /* the graph's part of it */
};
/* What the caller may not see is not there (ST_NOT_FOUND view.none, as for what does not exist). Errors of programme_resident_read and
 * carbon_live_what_if. */
enum status view_rollup_total(struct view_door *door, struct programme_resident *resident, const struct view_viewer *viewer, enum carbon_case which,
	const char *product, struct arena *arena, struct view_rollup *out_rollup, struct err *err);
/* Totals of the products that the changes concern, and of all above them that the viewer may see; nearest first, 500 at most. */
enum status view_rollup_what_if(struct view_door *door, struct programme_resident *resident, const struct view_viewer *viewer, enum carbon_case which,
	const struct carbon_live_change *change, size_t changes, struct arena *arena, struct view_rollup *out_rollup, struct err *err);
void view_rollup_json(struct json_writer *w, const struct view_rollup *rollup, bool asked);

#endif
