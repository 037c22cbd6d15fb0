/* Private to view: what a grid of months is read from. */
#ifndef SANGSAENG_VIEW_GRID_INT_H
#define SANGSAENG_VIEW_GRID_INT_H

#include "view/view_starts.h"

struct view_grid_bill {
	const char *process, *carrier, *quantity, *unit, *status, *evidence; /* quantity, evidence NULL: none */
	date_month month;
	int64_t source_line;
};
enum status view_grid_site(struct store_tx *tx, const char *site, struct arena *arena, struct view_grid *out, bool *out_found, struct err *err);
/* Its processes by key, without starts. */
enum status view_grid_processes(struct store_tx *tx, struct arena *arena, struct view_grid *out, struct err *err);
/* One of each process and carrier of the last year before that has any; only process, carrier and unit are filled. */
enum status view_grid_before(
	struct store_tx *tx, const char *site, int year, struct arena *arena, struct view_grid_bill **out_list, size_t *out_count, struct err *err);
/* Of all processes of the site, by process, carrier and month. */
enum status view_grid_bills(
	struct store_tx *tx, const char *site, int year, struct arena *arena, struct view_grid_bill **out_list, size_t *out_count, struct err *err);

#endif
