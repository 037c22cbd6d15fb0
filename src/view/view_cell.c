#include "view/view_cell.h"

#include <string.h>

static bool has(const struct view_list *list, const char *column, const char **out_value)
{
	for (size_t c = 0; c < list->resource->columns; c++)
		if (strcmp(list->resource->column[c].name, column) == 0) {
			*out_value = list->cell[0][c];
			return true;
		}
	return false;
}

static const char *cell_of(const struct view_list *list, const char *column)
{
	const char *value = NULL;

	return has(list, column, &value) ? value : NULL;
}

static const char *key_text(const struct view_ask *ask, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < ask->filters; i++)
		text = arena_printf(arena, "%s%s%s=%s", text, i > 0 ? " " : "", ask->filter[i].column, ask->filter[i].value);
	return text;
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

enum status view_cell_of_case(struct view_door *door, const struct view_viewer *viewer, const char *verification, const struct view_ask *ask,
	const char *column, struct arena *arena, struct view_cell *out_cell, struct err *err)
{
	struct view_cell cell = {.table = ask->resource->name, .column = column, .key = key_text(ask, arena)};
	struct view_list the_case, row;
	enum status st = view_item_read(door, viewer, view_resource_find("verifications"), verification, arena, &the_case, err);

	if (st == ST_OK)
		st = view_list_read(door, viewer, ask, arena, &row, err);
	if (st != ST_OK)
		return st;
	if (row.rows != 1 || row.next || !has(&row, column, &cell.value))
		return err_set(err, ST_INPUT, "finding.cell", cell.table, cell.key, column, NULL);
	cell.measure = cell_of(&row, "measure");
	cell.month = cell_of(&row, "month");
	if (!cell.measure && !same(cell_of(&row, "verification"), verification) && !same(cell_of(&row, "project"), cell_of(&the_case, "project")))
		return err_set(err, ST_INPUT, "finding.cell_other", cell.table, cell.key, verification, NULL);
	*out_cell = cell;
	return ST_OK;
}
