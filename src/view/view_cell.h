/* One cell of a list, as a viewer sees it, with what it is about: where a verifier raises a finding. */
#ifndef SANGSAENG_VIEW_CELL_H
#define SANGSAENG_VIEW_CELL_H

#include "view/view_resource.h"

struct view_cell {
	const char *table, *column;  /* of the list */
	const char *key;             /* "measure=S1-M1 month=2027-03" */
	const char *value;           /* NULL: blank, or not for this viewer */
	const char *measure, *month; /* that its row is about; NULL: none */
};
/* The cell in the one row that the filters (column and value) leave of a list, if it is of the verification: of a machine, its project or itself.
 * Both are read as lists are, so that the log knows. ST_NOT_FOUND view.none: no such verification for this viewer; ST_INPUT finding.cell (list, key,
 * column), finding.cell_other (list, key, verification); codes of view_list_read. */
enum status view_cell_of_case(struct view_door *door, const struct view_viewer *viewer, const char *verification, const struct view_ask *ask,
	const char *column, struct arena *arena, struct view_cell *out_cell, struct err *err);

#endif
