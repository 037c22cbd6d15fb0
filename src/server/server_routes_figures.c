/* Routes of what is worked out: the chain behind a footprint, outcomes, the cascade, positions, aggregates; how any of their numbers came to be. */
#include "server/server_api.h"

#include "report/report_chart.h"
#include "report/report_figure.h"
#include "report/report_list.h"
#include "view/view_aggregate.h"
#include "view/view_explain.h"
#include "view/view_inbox.h"
#include "view/view_monitoring.h"
#include "view/view_tree.h"
#include "view/view_working.h"
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

/* ---- explanations ---- */

/* A product before and after, by what caused the change. */
static enum status change_picture(struct server_call *call, const struct view_explanation *after, const struct report_frame *frame, struct err *err)
{
	struct view_explanation before;
	struct report_drawing drawing;
	enum status st = view_explain_for(call->door, &call->viewer, VIEW_BEFORE, call->part[0], TOP, &call->arena, &before, err);

	if (st != ST_OK)
		return st;
	report_chart_waterfall(&before, after, frame, &call->arena, &drawing);
	server_picture_put(call, &drawing);
	return ST_OK;
}

static enum status explain(struct server_call *call, struct err *err)
{
	const char *period = server_query(call, "period"), *picture = server_query(call, "picture");
	bool change = picture && strcmp(picture, "change") == 0, inputs = picture && strcmp(picture, "inputs") == 0;
	struct view_explanation explanation;
	enum view_case which = VIEW_AFTER;
	struct report_drawing drawing;
	struct report_frame frame;
	int64_t top = TOP;
	enum status st = server_number(call, "top", 1, TOP_MAX, TOP, &top, err);

	if (st == ST_OK)
		st = server_picture_frame(call, &frame, err);
	if (st == ST_OK && period && strcmp(period, "before") != 0 && strcmp(period, "after") != 0)
		st = err_set(err, ST_USAGE, "server.parameter", "period", period, "before, after", NULL);
	if (st == ST_OK && picture && !change && !inputs && strcmp(picture, "contributions") != 0)
		st = err_set(err, ST_USAGE, "server.parameter", "picture", picture, "contributions, inputs, change", NULL);
	if (period && strcmp(period, "before") == 0 && !change)
		which = VIEW_BEFORE;
	if (st == ST_OK)
		st = view_explain_for(call->door, &call->viewer, which, call->part[0], (size_t)top, &call->arena, &explanation, err);
	if (st != ST_OK)
		return st;
	if (server_picture_asked(call) && change)
		return change_picture(call, &explanation, &frame, err);
	if (server_picture_asked(call)) {
		(inputs ? report_chart_inputs : report_chart_contribution)(&explanation, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
	} else {
		report_explanation_json(&explanation, NULL, &call->out);
	}
	return ST_OK;
}

static enum status tree(struct server_call *call, struct err *err)
{
	struct report_drawing drawing;
	struct report_frame frame;
	struct view_tree found;
	enum status st = server_picture_frame(call, &frame, err);

	if (st == ST_OK)
		st = view_tree_for(call->door, &call->viewer, call->part[0], &call->arena, &found, err);
	if (st != ST_OK)
		return st;
	if (server_picture_asked(call)) {
		report_chart_tree(&found, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
	} else {
		report_tree_json(&found, &call->out);
	}
	return ST_OK;
}

static enum status outcome(struct server_call *call, struct err *err)
{
	struct view_outcomes outcomes;
	struct report_drawing drawing;
	struct report_frame frame;
	struct report_table table;
	int year = 0;
	enum status st = year_of(call, &year, err);

	if (st == ST_OK)
		st = server_picture_frame(call, &frame, err);
	if (st == ST_OK)
		st = view_outcome_for(call->door, &call->viewer, call->part[0], year, &call->arena, &outcomes, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_outcome_table(&outcomes, &table);
		return server_file_table(call, "outcome", &table, err);
	}
	if (server_picture_asked(call)) {
		report_chart_path(&outcomes.firm[0], outcomes.on, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
	} else {
		report_outcome_json(&outcomes, &call->out);
	}
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
		st = server_picture_frame(call, &frame, err);
	if (st == ST_OK)
		st = view_cascade_for(call->door, &call->viewer, year, &call->arena, &all, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_cascade_table(&all, &table);
		return server_file_table(call, "cascade", &table, err);
	}
	if (server_picture_asked(call)) {
		frame.own = call->viewer.role == VIEW_ROLE_MINISTRY ? call->viewer.organisation : NULL;
		report_chart_cascade(&all, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
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
		st = server_picture_frame(call, &frame, err);
	if (st == ST_OK)
		st = view_position_for(call->door, &call->viewer, asked ? asked : call->caller.organisation, within, &call->arena, &found, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_position_table(&found, &table);
		return server_file_table(call, "position", &table, err);
	}
	if (server_picture_asked(call)) {
		report_chart_position(&found, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
	} else {
		report_position_json(&found, &call->out);
	}
	return ST_OK;
}

static enum status monitoring(struct server_call *call, struct err *err)
{
	struct view_monitoring found;
	struct report_drawing drawing;
	struct report_frame frame;
	struct report_table table;
	enum status st = server_picture_frame(call, &frame, err);

	if (st == ST_OK)
		st = view_monitoring_for(call->door, &call->viewer, call->part[0], &call->arena, &found, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_monitoring_table(&found, &table);
		return server_file_table(call, arena_printf(&call->arena, "monitoring-%s", call->part[0]), &table, err);
	}
	if (server_picture_asked(call)) {
		report_chart_monitoring(&found.band, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
	} else {
		report_monitoring_json(&found, &call->out);
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

/* How a number came to be, for whoever may see the number. */
static enum status working(struct server_call *call, struct err *err)
{
	struct view_working found;
	bool catalogue = false;
	enum status st = server_flag(call, "catalogue", &catalogue, err);

	if (st == ST_OK)
		st = view_working_for(call->door, &call->viewer, call->part[0], catalogue ? server_options(call)->catalogue : NULL, &call->arena, &found,
			err);
	if (st == ST_OK)
		report_working_json(&found, &call->out);
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
	{"GET", "/v1/footprints/{product}/tree", "getFootprintTree", R, SERVER_BODY_NONE, "width as", false, NULL, tree},
	{"GET", "/v1/outcomes/{firm}", "getOutcome", R, SERVER_BODY_NONE, "year width as bom", false, NULL, outcome},
	{"GET", "/v1/cascade", "getCascade", R, SERVER_BODY_NONE, "year width as bom", false, NULL, cascade},
	{"GET", "/v1/credits/position", "getPosition", R, SERVER_BODY_NONE, "organisation day width as bom", false, NULL, position},
	{"GET", "/v1/monitoring/{measure}/months", "getMonitoringMonths", R, SERVER_BODY_NONE, "width as bom", false, NULL, monitoring},
	{"GET", "/v1/workings/{number}", "explainNumber", R, SERVER_BODY_NONE, "catalogue as", false, NULL, working},
	{"GET", "/v1/inbox", "getInbox", R, SERVER_BODY_NONE, "", false, NULL, inbox},
	{"GET", "/v1/aggregates/{measure}", "getAggregate", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "by as bom", false, NULL,
		aggregate},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
