/* Aggregates over firms: sums and means that hide each firm. What was shown to an audience is kept and every new one tested against it, so that no
 * difference of two of them, and no combination of all, gives a firm away. Who asks for one that would is told only that it is too small. */
#ifndef SANGSAENG_VIEW_AGGREGATE_H
#define SANGSAENG_VIEW_AGGREGATE_H

#include "party/party_cells.h"
#include "view/view_resource.h"

/* ---- the rule, pure ---- */

struct view_released {
	struct party_cell cell;
	bool other_period; /* of the same measure: only joiners and leavers count */
};
/* Which of the cells of one table may be shown, and whether their total may: each by itself, against what was released, and all of them together. A
 * cell that follows from the others by subtraction is hidden with a second one. `out_shown` has room for the cells. With `total` false none is
 * wanted. */
void view_cells_judge(const struct party_cell_rule *rule, const struct party_cell *cell, size_t cells, bool total,
	const struct view_released *released, size_t releases, bool *out_shown, bool *out_total);
/* Does some combination of the sums leave fewer than `fewest` (at most 3) firms? */
bool view_cells_span_few(const struct party_cell *const *set, size_t sets, int fewest);

/* ---- what may be asked ---- */

struct view_aggregate {
	const char *name; /* "returns", "reductions", "footprints", "grants" */
	enum view_class class;
	bool mean;        /* over firms; else a sum */
	const char *unit; /* of the value: "krw", "kgco2e" */
	const char *ko, *en;
};
extern const struct view_aggregate view_aggregates[]; /* ended by a NULL name */
const struct view_aggregate *view_aggregate_find(const char *name);
/* Columns of every answer: measure, by, group ("" the total), firms, value, state ("shown", "too_small"). */
extern const struct view_resource view_aggregate_resource;
/* What sums may be split by, one at a time: "tier", "region", "size", "kind", "carrier", "year"; NULL-ended. A firm stands in one group of each. */
extern const char *const view_groupings[];
/* `by`: one of them, or NULL for the total alone. Firms whose data the viewer may see in no form are not in it. ST_NOT_FOUND view.none, ST_INPUT view.by
 * (word); ST_DENIED view.signed_in. */
enum status view_aggregate_read(struct view_door *door, const struct view_viewer *viewer, const struct view_aggregate *aggregate, const char *by,
	struct arena *arena, struct view_list *out_list, struct err *err);

#endif
