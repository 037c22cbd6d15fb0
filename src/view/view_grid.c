/* Twelve months of a site: what the last run read, and what its firm has put down since. */
#include "view/view_grid_int.h"
#include "view/view_int.h"
#include "view/view_worked.h"

#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdio.h>
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

/* In another unit; NULL stays NULL. What does not fit stays as it is. */
static const char *in_unit(const char *quantity, const char *from, const char *to, struct arena *arena)
{
	const char *other = quantity ? programme_start_in_unit(quantity, from, to, arena) : NULL;

	return other ? other : quantity;
}

static void add_draft(struct view_grid_row *row, int month, const struct programme_start_month *said, const char *unit, struct arena *arena)
{
	struct view_grid_cell *cell = &row->cell[month];
	const char *quantity = in_unit(said->quantity, unit, row->unit, arena);

	if (!quantity || (cell->quantity && strcmp(cell->quantity, quantity) == 0))
		return;
	cell->draft = quantity;
	cell->draft_from = said->source;
}

static void add_electricity(struct view_grid *g, const char *process, const struct programme_start_record *record,
	const struct programme_start_judged *judged, struct arena *arena)
{
	const char *unit = record->electricity_unit ? record->electricity_unit : "kWh";

	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		struct programme_start_month said = record->electricity[i];

		/* kWh that follow from won */
		if (!said.quantity && (said.quantity = in_unit(judged->electricity[i].amount, "kWh", unit, arena)))
			said.source = "estimated";
		if (said.quantity)
			add_draft(row_of(g, process, "electricity", unit, arena), i, &said, unit, arena);
	}
}

static void add_findings(struct view_grid *g, const char *process, const struct programme_start_record *record,
	const struct programme_start_judged *judged, struct arena *arena)
{
	for (size_t i = 0; i < judged->findings; i++) {
		struct view_grid_finding f = {.finding = judged->finding[i], .process = process};
		const char *unit = record->electricity_unit ? record->electricity_unit : "kWh";
		unsigned energy = 0, month = 0;

		if (sscanf(f.finding.err.file, "/electricity/%u", &month) == 1) {
			f.carrier = "electricity";
		} else if (sscanf(f.finding.err.file, "/energy/%u/months/%u", &energy, &month) == 2 && energy < record->energies) {
			f.carrier = record->energy[energy].carrier;
			unit = judged->carrier[energy].unit;
		}
		f.month = (int)month;
		if (f.carrier && f.finding.suggestion) /* as it is typed into the row */
			f.finding.suggestion = in_unit(f.finding.suggestion, unit, row_of(g, process, f.carrier, unit, arena)->unit, arena);
		g->finding = arena_grow(arena, g->finding, g->findings, sizeof *g->finding);
		g->finding[g->findings++] = f;
	}
}

/* The firm's start of that year and process. */
static enum status add_drafts(struct view_door *door, struct view_grid *g, struct view_grid_process *p, struct arena *arena, struct err *err)
{
	struct programme_start_ask ask = {.firm = g->organisation, .year = g->year};
	struct programme_start_judged *judged = arena_alloc(arena, sizeof *judged);
	struct programme_start_record record;
	struct programme_start start;
	struct findings findings;
	enum status st = programme_start_of_process(door->tx, &ask, g->site, p->process[0] ? p->process : NULL, arena, &start, err);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	findings_init(&findings, 10);
	st = programme_start_parse(start.document, strlen(start.document), arena, &record, &findings, err);
	findings_done(&findings);
	if (st != ST_OK)
		return st;
	p->version = start.version;
	if (!record.site) /* about nothing yet */
		return ST_OK;
	programme_start_judge(&record, start.from, arena, judged);
	p->start = start.start;
	add_electricity(g, p->process, &record, judged, arena);
	for (size_t e = 0; e < record.energies; e++)
		for (int i = 0; record.energy[e].by_month && i < PROGRAMME_START_MONTHS; i++)
			if (record.energy[e].month[i].quantity)
				add_draft(row_of(g, p->process, record.energy[e].carrier, judged->carrier[e].unit, arena), i, &record.energy[e].month[i],
					judged->carrier[e].unit, arena);
	add_findings(g, p->process, &record, judged, arena);
	return ST_OK;
}

/* Months up to the present one of which nothing is said. */
static void ask_for(struct view_grid *g, date_day today)
{
	for (size_t r = 0; r < g->rows; r++)
		for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
			struct view_grid_cell *cell = &g->row[r].cell[i];

			cell->asked = g->year * 12 + i <= month_of(today) && !cell->quantity && !cell->draft;
		}
}

/* What is asked of its firm. */
static enum status add_own(struct view_door *door, struct view_grid *g, struct arena *arena, struct err *err)
{
	struct view_grid_bill *before;
	size_t count = 0;
	date_day today;
	enum status st = view_grid_before(door->tx, g->site, g->year, arena, &before, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		row_of(g, before[i].process, before[i].carrier, before[i].unit, arena);
	for (size_t i = 0; st == ST_OK && i < g->processes; i++)
		st = add_drafts(door, g, &g->process[i], arena, err);
	if (st == ST_OK)
		st = programme_today(door->tx, DATE_NONE, &today, err);
	if (st == ST_OK)
		ask_for(g, today);
	return st;
}

static enum status read_grid(struct view_door *door, const struct view_viewer *viewer, const char *site, int year, struct arena *arena,
	struct view_grid *g, struct err *err)
{
	struct view_grid_bill *bill;
	struct view_eyes eyes;
	struct view_datum datum = {.table = "activity", .owner = VIEW_NOBODY};
	size_t count = 0;
	bool found = false,
	     own = viewer->owner || (!viewer->as && viewer->role != VIEW_ROLE_CONSULTANT && viewer->organisation);
	enum status st = view_grid_site(door->tx, site, arena, g, &found, err);

	if (st == ST_OK)
		st = view_eyes_open(door, viewer, arena, &eyes, err);
	if (st != ST_OK)
		return st;
	if (found)
		datum.owner.organisation = view_entity_find(door->relations, VIEW_ORGANISATION, g->organisation);
	datum.owner.site = view_entity_find(door->relations, VIEW_SITE, site);
	if (!found || (!eyes.owner && view_eyes_see(door->relations, &eyes, &datum, VIEW_CLASS_METER) != VIEW_ALL))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	g->year = year;
	st = view_grid_bills(door->tx, site, year, arena, &bill, &count, err);
	if (st != ST_OK)
		return st;
	add_bills(g, bill, count, arena);
	st = view_grid_processes(door->tx, arena, g, err);
	own = own && (viewer->owner || strcmp(viewer->organisation, g->organisation) == 0);
	return st == ST_OK && own ? add_own(door, g, arena, err) : st;
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
