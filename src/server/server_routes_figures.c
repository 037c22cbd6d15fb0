/* Routes of what is worked out: the chain behind a footprint, outcomes, the cascade, positions, aggregates. */
#include "server/server_api.h"

#include "report/report_chart.h"
#include "report/report_figure.h"
#include "report/report_list.h"
#include "view/view_aggregate.h"
#include "view/view_explain.h"
#include "view/view_inbox.h"
#include "view/view_worked.h"

#include <string.h>

#define TOP 20
#define TOP_MAX 1000
#define YEAR_MIN 1990
#define YEAR_MAX 2200

static enum status year_of(struct server_call *call, int *out_year, struct err *err)
{
	int64_t year = 0;
	enum status st = server_number(call, "year", YEAR_MIN, YEAR_MAX, 0, &year, err);

	*out_year = (int)year;
	return st;
}

/* ---- the same as a picture: Accept names it ---- */

#define SVG "image/svg+xml"
#define DRAWING "application/vnd.sangsaeng.drawing+json"
#define WIDTH 720
#define WIDTH_MIN 280
#define WIDTH_MAX 1400

static bool wants(const struct server_call *call, const char *type)
{
	const char *accept = server_header(call, "Accept");

	return accept && strstr(accept, type);
}

static bool wants_picture(const struct server_call *call)
{
	return wants(call, SVG) || wants(call, DRAWING);
}

static enum status frame_of(struct server_call *call, struct report_frame *out_frame, struct err *err)
{
	int64_t width;
	double edges = wants(call, SVG) ? 2 * DRAWING_EDGE : 0;
	enum status st = server_number(call, "width", WIDTH_MIN + (int64_t)edges, WIDTH_MAX, WIDTH, &width, err);

	*out_frame = (struct report_frame){.width = (double)width - edges, .lang = call->lang};
	return st;
}

static void put_picture(struct server_call *call, const struct report_drawing *drawing)
{
	call->content_type = wants(call, SVG) ? SVG : DRAWING;
	if (wants(call, SVG))
		report_drawing_svg(drawing, call->lang, &call->out);
	else
		report_drawing_json(drawing, &call->out);
}

/* A product before and after, by what caused the change. */
static enum status change_picture(struct server_call *call, const struct view_explanation *after, const struct report_frame *frame, struct err *err)
{
	struct view_explanation before;
	struct report_drawing drawing;
	enum status st = view_explain_for(call->door, &call->viewer, VIEW_BEFORE, call->part[0], TOP, &call->arena, &before, err);

	if (st != ST_OK)
		return st;
	report_chart_waterfall(&before, after, frame, &call->arena, &drawing);
	put_picture(call, &drawing);
	return ST_OK;
}

static enum status explain(struct server_call *call, struct err *err)
{
	const char *period = server_query(call, "period"), *picture = server_query(call, "picture");
	bool change = picture && strcmp(picture, "change") == 0;
	struct view_explanation explanation;
	enum view_case which = VIEW_AFTER;
	struct report_drawing drawing;
	struct report_frame frame;
	int64_t top = TOP;
	enum status st = server_number(call, "top", 1, TOP_MAX, TOP, &top, err);

	if (st == ST_OK)
		st = frame_of(call, &frame, err);
	if (st == ST_OK && period && strcmp(period, "before") != 0 && strcmp(period, "after") != 0)
		st = err_set(err, ST_USAGE, "server.parameter", "period", period, "before, after", NULL);
	if (st == ST_OK && picture && !change && strcmp(picture, "contributions") != 0)
		st = err_set(err, ST_USAGE, "server.parameter", "picture", picture, "contributions, change", NULL);
	if (period && strcmp(period, "before") == 0 && !change)
		which = VIEW_BEFORE;
	if (st == ST_OK)
		st = view_explain_for(call->door, &call->viewer, which, call->part[0], (size_t)top, &call->arena, &explanation, err);
	if (st != ST_OK)
		return st;
	if (wants_picture(call) && change)
		return change_picture(call, &explanation, &frame, err);
	if (wants_picture(call)) {
		report_chart_contribution(&explanation, &frame, &call->arena, &drawing);
		put_picture(call, &drawing);
	} else {
		report_explanation_json(&explanation, NULL, &call->out);
	}
	return ST_OK;
}

static enum status outcome(struct server_call *call, struct err *err)
{
	struct view_outcomes outcomes;
	struct report_table table;
	int year = 0;
	enum status st = year_of(call, &year, err);

	if (st == ST_OK)
		st = view_outcome_for(call->door, &call->viewer, call->part[0], year, &call->arena, &outcomes, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_outcome_table(&outcomes, &table);
		return server_file_table(call, "outcome", &table, err);
	}
	report_outcome_json(&outcomes, &call->out);
	return ST_OK;
}

static enum status cascade(struct server_call *call, struct err *err)
{
	struct report_table table;
	struct report_drawing drawing;
	struct report_frame frame;
	struct view_cascade all;
	int year = 0;
	enum status st = year_of(call, &year, err);

	if (st == ST_OK)
		st = frame_of(call, &frame, err);
	if (st == ST_OK)
		st = view_cascade_for(call->door, &call->viewer, year, &call->arena, &all, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_cascade_table(&all, &table);
		return server_file_table(call, "cascade", &table, err);
	}
	if (wants_picture(call)) {
		report_chart_cascade(&all, &frame, &call->arena, &drawing);
		put_picture(call, &drawing);
	} else {
		report_cascade_json(&all, &call->out);
	}
	return ST_OK;
}

static enum status position(struct server_call *call, struct err *err)
{
	const char *asked = server_query(call, "organisation"), *day = server_query(call, "day");
	struct report_drawing drawing;
	struct report_frame frame;
	struct view_position found;
	struct report_table table;
	date_day within = DATE_NONE;
	enum status st = day ? date_parse(day, &within, err) : ST_OK;

	if (st == ST_OK)
		st = frame_of(call, &frame, err);
	if (st == ST_OK)
		st = view_position_for(call->door, &call->viewer, asked ? asked : call->caller.organisation, within, &call->arena, &found, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_position_table(&found, &table);
		return server_file_table(call, "position", &table, err);
	}
	if (wants_picture(call)) {
		report_chart_position(&found, &frame, &call->arena, &drawing);
		put_picture(call, &drawing);
	} else {
		report_position_json(&found, &call->out);
	}
	return ST_OK;
}

static enum status inbox(struct server_call *call, struct err *err)
{
	struct view_inbox found;
	enum status st = view_inbox_for(call->door, &call->viewer, &call->arena, &found, err);

	if (st == ST_OK)
		report_inbox_json(&found, &call->out);
	return st;
}

/* Nothing that may be shown: it is refused, and told only why. */
static bool shows_nothing(const struct view_list *list)
{
	for (size_t i = 0; i < list->rows; i++)
		for (size_t c = 0; c < list->resource->columns; c++)
			if (strcmp(list->resource->column[c].name, "state") == 0 && list->cell[i][c] && strcmp(list->cell[i][c], "shown") == 0)
				return false;
	return true;
}

static enum status aggregate(struct server_call *call, struct err *err)
{
	const struct view_aggregate *what = view_aggregate_find(call->part[0]);
	struct view_list list;
	enum status st;

	if (!what)
		return server_hidden(err, "view.none", call->part[0]);
	st = view_aggregate_read(call->door, &call->viewer, what, server_query(call, "by"), &call->arena, &list, err);
	if (st == ST_OK && shows_nothing(&list))
		st = err_set(err, ST_DENIED, "view.too_small", NULL);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call))
		return server_file_list(call, what->name, &list, err);
	report_list_json(&list, &call->out);
	return ST_OK;
}

#define R SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_figures[] = {
	{"GET", "/v1/footprints/{product}/explain", "explainFootprint", R, SERVER_BODY_NONE, "period top picture width as", false, NULL, explain},
	{"GET", "/v1/outcomes/{firm}", "getOutcome", R, SERVER_BODY_NONE, "year as bom", false, NULL, outcome},
	{"GET", "/v1/cascade", "getCascade", R, SERVER_BODY_NONE, "year width as bom", false, NULL, cascade},
	{"GET", "/v1/credits/position", "getPosition", R, SERVER_BODY_NONE, "organisation day width as bom", false, NULL, position},
	{"GET", "/v1/inbox", "getInbox", R, SERVER_BODY_NONE, "", false, NULL, inbox},
	{"GET", "/v1/aggregates/{measure}", "getAggregate", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "by as bom", false, NULL,
		aggregate},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
