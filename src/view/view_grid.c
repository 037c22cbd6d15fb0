/* Twelve months of a site: what the last run read, and what its firm has put down since. */
#include "view/view_grid_int.h"
#include "view/view_int.h"
#include "view/view_worked.h"

#include "base/decimal.h"
#include "factor/factor.h"

#include <inttypes.h>
#include <string.h>

static struct view_grid_row *row_of(struct view_grid *g, const char *process, const char *carrier, const char *unit, struct arena *arena)
{
	struct view_grid_row *row;

	for (size_t i = 0; i < g->rows; i++)
		if (strcmp(g->row[i].process, process) == 0 && strcmp(g->row[i].carrier, carrier) == 0)
			return &g->row[i];
	g->row = arena_grow(arena, g->row, g->rows, sizeof *g->row);
	row = &g->row[g->rows++];
	*row = (struct view_grid_row){.process = process, .carrier = carrier, .unit = unit};
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		row->cell[i].state = "none";
	return row;
}

/* "activity.csv:14", or the answer that it came with. */
static const char *place(int64_t line, struct arena *arena)
{
	struct err where;
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];

	err_set(&where, ST_INPUT, "view.none", NULL);
	err_at(&where, "activity.csv", line, 0);
	line = message_place(&where, file, cell);
	return cell[0] ? arena_printf(arena, "%s:%s", file, cell) : arena_printf(arena, "%s:%" PRId64, file, line);
}

static void add_bills(struct view_grid *g, const struct view_grid_bill *bill, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		struct view_grid_row *row = row_of(g, bill[i].process, bill[i].carrier, bill[i].unit, arena);

		row->cell[bill[i].month - g->year * 12] = (struct view_grid_cell){.quantity = bill[i].quantity,
			.state = bill[i].status,
			.source = place(bill[i].source_line, arena),
			.evidence = bill[i].evidence};
	}
}

/* kWh that follow from won, in the unit of the record. */
static const char *from_won(const struct programme_start_value *value, const char *unit, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpq_t amount;

	if (!value->amount || strcmp(unit, "kWh") == 0)
		return value->amount;
	mpq_init(amount);
	decimal_parse_exact(value->amount, amount, NULL);
	factor_convert(amount, "kWh", unit, amount, NULL);
	decimal_canonical(amount, text);
	mpq_clear(amount);
	return arena_strdup(arena, text);
}

static void add_draft(struct view_grid_row *row, int month, const struct programme_start_month *said)
{
	struct view_grid_cell *cell = &row->cell[month];

	if (!said->quantity || (cell->quantity && strcmp(cell->quantity, said->quantity) == 0))
		return;
	cell->draft = said->quantity;
	cell->draft_from = said->source;
}

/* The firm's start of that year, where it is about this site. */
static enum status add_drafts(struct view_door *door, const struct view_viewer *viewer, struct view_grid *g, struct arena *arena, struct err *err)
{
	const struct programme_start_ask ask = {.firm = g->organisation, .year = g->year};
	struct programme_start_judged *judged = arena_alloc(arena, sizeof *judged);
	struct programme_start_record record;
	struct programme_start start;
	struct findings findings;
	char key[PROGRAMME_START_KEY_LEN];
	bool own = viewer->owner || (!viewer->as && viewer->role != VIEW_ROLE_CONSULTANT && viewer->organisation &&
					    strcmp(viewer->organisation, g->organisation) == 0);
	const char *process;
	enum status st;

	programme_start_key(&ask, key);
	st = own ? programme_start_get(door->tx, key, arena, &start, err) : ST_NOT_FOUND;
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	findings_init(&findings, 10);
	st = programme_start_parse(start.document, strlen(start.document), arena, &record, &findings, err);
	findings_done(&findings);
	if (st != ST_OK || !record.site || strcmp(record.site, g->site) != 0)
		return st;
	programme_start_judge(&record, start.from, arena, judged);
	g->start = start.start;
	g->version = start.version;
	g->judged = judged;
	process = record.process ? record.process : g->rows > 0 ? g->row[0].process : "";
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const char *unit = record.electricity_unit ? record.electricity_unit : "kWh";
		struct programme_start_month said = record.electricity[i];

		if (!said.quantity && (said.quantity = from_won(&judged->electricity[i], unit, arena)))
			said.source = "estimated";
		if (said.quantity)
			add_draft(row_of(g, process, "electricity", unit, arena), i, &said);
	}
	for (size_t e = 0; e < record.energies; e++)
		for (int i = 0; record.energy[e].by_month && i < PROGRAMME_START_MONTHS; i++)
			if (record.energy[e].month[i].quantity)
				add_draft(
					row_of(g, process, record.energy[e].carrier, judged->carrier[e].unit, arena), i, &record.energy[e].month[i]);
	return ST_OK;
}

static enum status read_grid(struct view_door *door, const struct view_viewer *viewer, const char *site, int year, struct arena *arena,
	struct view_grid *g, struct err *err)
{
	struct view_grid_bill *bill;
	struct view_eyes eyes;
	struct view_datum datum = {.table = "activity", .owner = VIEW_NOBODY};
	size_t count = 0;
	bool found = false;
	enum status st = view_grid_site(door->tx, site, arena, g, &found, err);

	if (st == ST_OK)
		st = view_eyes_open(door, viewer, arena, &eyes, err);
	if (st != ST_OK)
		return st;
	if (found)
		datum.owner.organisation = view_entity_find(door->relations, VIEW_ORGANISATION, g->organisation);
	if (!found || (!eyes.owner && view_eyes_see(door->relations, &eyes, &datum, VIEW_CLASS_METER) != VIEW_ALL))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	g->year = year;
	st = view_grid_bills(door->tx, site, year, arena, &bill, &count, err);
	if (st != ST_OK)
		return st;
	add_bills(g, bill, count, arena);
	return add_drafts(door, viewer, g, arena, err);
}

enum status view_grid_for(struct view_door *door, const struct view_viewer *viewer, const char *site, int year, struct arena *arena,
	struct view_grid *out_grid, struct err *err)
{
	struct view_grid g = {.rows = 0};
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = read_grid(door, viewer, site, year, arena, &g, err);
	view_door_end(door);
	if (st == ST_OK && !viewer->owner && !(viewer->organisation && strcmp(viewer->organisation, g.organisation) == 0))
		st = view_read_log(door, viewer, "activity", g.organisation, "meter", g.site, err);
	if (st == ST_OK)
		*out_grid = g;
	return st;
}
