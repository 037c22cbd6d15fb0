#include "view/view_inbox.h"

#include "view/view_int.h"

#include <string.h>

/* Only the one that was handed over. */
static void keep_task(struct view_inbox *inbox, const char *request)
{
	size_t kept = 0;

	for (size_t i = 0; i < inbox->requests; i++)
		if (request && strcmp(inbox->request[i].request.request, request) == 0)
			inbox->request[kept++] = inbox->request[i];
	inbox->requests = kept;
}

static enum status read_duties(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_inbox *inbox, struct err *err)
{
	const struct view_duty_question question = {.firm = viewer->organisation, .all = true, .on = DATE_NONE};
	struct view_duties duties;
	enum status st = view_duties_read(door->tx, &question, arena, &duties, err);

	if (st != ST_OK)
		return st;
	inbox->today = duties.on;
	inbox->duty = duties.duty;
	for (size_t i = 0; i < duties.count; i++) /* periods and rights ask nothing of anybody */
		if (strcmp(duties.duty[i].nature, "duty") == 0 && strcmp(duties.duty[i].kind, DUTY_REQUEST) != 0)
			inbox->duty[inbox->duties++] = duties.duty[i];
	return ST_OK;
}

enum status view_inbox_for(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_inbox *out_inbox, struct err *err)
{
	bool consultant = viewer->role == VIEW_ROLE_CONSULTANT;
	struct view_inbox inbox = {.requests = 0};
	enum status st;

	if (!viewer->organisation || viewer->as)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	st = view_inbox_read(door->tx, consultant ? NULL : viewer->organisation, consultant ? viewer->person : NULL, DATE_NONE, arena, &inbox.today,
		&inbox.request, &inbox.requests, err);
	if (st == ST_OK && consultant)
		keep_task(&inbox, viewer->request);
	else if (st == ST_OK)
		st = read_duties(door, viewer, arena, &inbox, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_inbox = inbox;
	return st;
}
