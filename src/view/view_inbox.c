#include "view/view_inbox.h"

#include "view/view_int.h"

#include "party/party.h"

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

/* ---- requests to see data ---- */

struct naming {
	struct view_door *door;
	struct view_eyes eyes;
	struct arena *arena;
};

/* A machine is called by its kind, which several may share, so its key stands with it. */
static enum status name_machine(const struct naming *n, const char *measure, struct view_inbox_name *io_name, struct err *err)
{
	struct party_measure *list;
	const char *ko, *en;
	size_t count;
	enum status st = party_measures(n->door->tx, n->arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	ko = view_machine_of(list, count, measure, &en);
	if (ko[0])
		io_name->ko = arena_printf(n->arena, "%s %s", ko, measure);
	if (en[0])
		io_name->en = arena_printf(n->arena, "%s %s", en, measure);
	return ST_OK;
}

/* `named`: by its own key, since it is the firm's own or said its name by asking. */
static enum status name_of(const struct naming *n, enum view_entity kind, const char *key, bool named, struct view_inbox_name *out, struct err *err)
{
	const char *shown = named ? key : view_entity_shown(n->door->relations, &n->eyes, kind, key, false, n->arena);
	struct view_inbox_name name = {.key = shown ? shown : ""};
	enum status st = ST_OK;

	if (shown && strcmp(shown, key) == 0)
		st = kind == VIEW_MEASURE ? name_machine(n, key, &name, err)
					  : view_entity_name(n->door->tx, kind, key, n->arena, &name.ko, &name.en, err);
	if (!name.ko)
		name.ko = name.key;
	if (!name.en)
		name.en = name.ko;
	if (st == ST_OK)
		*out = name;
	return st;
}

static enum status name_access(const struct naming *n, bool own, struct view_inbox_access *a, struct err *err)
{
	static const struct {
		const char *kind;
		enum view_entity entity;
	} kinds[] = {{"organisation", VIEW_ORGANISATION}, {"product", VIEW_PRODUCT}, {"site", VIEW_SITE}, {"measure", VIEW_MEASURE}};
	enum status st = name_of(n, VIEW_ORGANISATION, a->request->asker, true, &a->asker, err);

	if (st == ST_OK)
		st = name_of(n, VIEW_ORGANISATION, a->request->owner, own, &a->owner, err);
	for (size_t i = 0; st == ST_OK && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, a->request->kind) == 0)
			st = name_of(n, kinds[i].entity, a->request->subject, own, &a->subject, err);
	return st;
}

static enum status read_access(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_inbox *inbox, struct err *err)
{
	struct naming naming = {.door = door, .arena = arena};
	struct view_access_request *list;
	size_t count = 0;
	enum status st = view_access_requests(door->tx, arena, &list, &count, err);

	if (st == ST_OK && count > 0)
		st = view_eyes_open(door, viewer, arena, &naming.eyes, err);
	for (int own = 1; st == ST_OK && own >= 0; own--) /* what waits stands before what was answered */
		for (size_t i = 0; st == ST_OK && i < count; i++) {
			const struct view_access_request *q = &list[i];
			bool answered = (q->state == VIEW_ACCESS_GRANTED || q->state == VIEW_ACCESS_REFUSED) &&
					inbox->today - q->answered_on <= VIEW_INBOX_ANSWER_DAYS;

			if (strcmp(own ? q->owner : q->asker, viewer->organisation) != 0 || !(own ? q->state == VIEW_ACCESS_OPEN : answered))
				continue;
			inbox->access = arena_grow(arena, inbox->access, inbox->accesses, sizeof *inbox->access);
			inbox->access[inbox->accesses] = (struct view_inbox_access){.request = q};
			st = name_access(&naming, own, &inbox->access[inbox->accesses++], err);
		}
	return st;
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
	if (st == ST_OK && !consultant)
		st = read_access(door, viewer, arena, &inbox, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_inbox = inbox;
	return st;
}
