/* What goes into a product as a viewer may see it, one level: whose it is, what it adds, on what its number rests, and where something is missing. */
#ifndef SANGSAENG_VIEW_TREE_H
#define SANGSAENG_VIEW_TREE_H

#include "view/view.h"
#include "view/view_resource.h"

#define VIEW_TREE_GAPS 10

/* An input. Strings are "" where nothing is told or known; kg are of one unit of the product asked for, decimal strings. */
struct view_tree_node {
	const char *product, *name, *organisation, *firm_ko, *firm_en; /* keys as the viewer knows them: pseudonyms of deeper firms, without names */
	const char *part, *kind;                                       /* slot of the product and "contains", "consumes"; recipe */
	int tier;                                                      /* of its firm by its agreement of that day; 0: none, or not told */
	bool material;                                                 /* nobody of the programme makes it */
	bool opens;                                                    /* there is a level below that the viewer may see something of */
	bool asks;                                                     /* the viewer may ask its maker for data */
	const char *quantity, *kgco2e, *share_percent;                 /* share: of the product's total */
	const char *primary_percent, *third_party_percent;             /* of its own footprint */
	const char *gap_kgco2e;                                        /* what of kgco2e rests on no measured data; missing: all of it */
	/* "missing": its maker has not answered the viewer's request; "verified", "measured": the larger part was checked by a third party, is
	 * primary data; "estimated": of a factor; "untold": the number is not for the viewer */
	const char *state;
};
struct view_tree {
	const char *product, *name, *organisation, *kind, *unit; /* kind, unit "" with total "" */
	date_month period_from, period_to;
	const char *total_kgco2e, *direct_kgco2e;
	/* By tonnes; sum is the total. "" where the inputs' numbers are not told. Measured: primary data of what is not missing. */
	const char *measured_kgco2e, *estimated_kgco2e, *missing_kgco2e, *measured_percent, *estimated_percent, *missing_percent;
	bool publishable;
	struct view_tree_node *node; /* largest first; without numbers by key as shown */
	size_t nodes;
	const struct view_tree_node *gap[VIEW_TREE_GAPS]; /* firms' inputs with the largest gaps */
	size_t gaps;
};

/* Whose product it is, and verifiers, see inputs with their numbers; others the links that the matrix shows them (docs/access.md), without. Logged
 * for each firm in it. ST_NOT_FOUND view.none: there is none, or nothing of it for this viewer. */
enum status view_tree_for(struct view_door *door, const struct view_viewer *viewer, const char *product, struct arena *arena,
	struct view_tree *out_tree, struct err *err);

#endif
