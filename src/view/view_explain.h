/* The chain behind a footprint as a viewer may see it. */
#ifndef SANGSAENG_VIEW_EXPLAIN_H
#define SANGSAENG_VIEW_EXPLAIN_H

#include "view/view.h"
#include "view/view_resource.h"

/* Whose product it is sees its own chain: its recipe with the footprints of what it buys, its own emissions, and all others as one sum
 * (`other_kgco2e`); what others contain, the amounts of their energy and their gaps stay out. Who buys it sees the totals alone: `direct_kgco2e` is
 * "" and the lists are empty. A verifier sees all. Logged. ST_NOT_FOUND view.none: there is none, or not for this viewer. */
enum status view_explain_for(struct view_door *door, const struct view_viewer *viewer, enum view_case which, const char *product, size_t top,
	struct arena *arena, struct view_explanation *out_explanation, struct err *err);

#endif
