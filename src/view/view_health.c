#include "view/view_health.h"

#include "exchange/exchange_partner.h"
#include "programme/programme_job.h"
#include "view/view_int.h"
#include "view/view_log.h"

static enum status begin(struct view_door *door, const struct view_viewer *viewer, struct err *err)
{
	bool oversees = viewer->owner || viewer->role == VIEW_ROLE_OPERATOR || viewer->role == VIEW_ROLE_MINISTRY;

	return oversees && !viewer->as ? view_door_begin(door, err) : err_set(err, ST_DENIED, "view.overseers", NULL);
}

enum status view_health_for(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_health *out_health, struct err *err)
{
	int64_t now = programme_now_ms();
	struct view_health health;
	enum status st = begin(door, viewer, err);

	if (st != ST_OK)
		return st;
	st = programme_health_read(door->tx, now, arena, &health.programme, err);
	if (st == ST_OK)
		st = exchange_queue_count(door->tx, now / 1000 - PROGRAMME_LATELY_S, &health.queue, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_health = health;
	return st;
}

static enum status take(struct view_chain *chain, const char *log, int64_t lines, struct findings *findings, struct arena *arena, enum status st)
{
	*chain = (struct view_chain){log, lines, findings->errors ? arena_strdup(arena, findings->item[0].err.code) : NULL};
	findings_done(findings);
	findings_init(findings, 1);
	return st;
}

enum status view_chains_for(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_chain out_chain[VIEW_CHAINS], struct err *err)
{
	struct findings findings;
	int64_t lines = 0;
	enum status st = begin(door, viewer, err);

	if (st != ST_OK)
		return st;
	findings_init(&findings, 1);
	st = view_check_log(door->tx, &findings, &lines, err);
	st = take(&out_chain[0], "reads", lines, &findings, arena, st);
	if (st == ST_OK)
		st = exchange_log_check(door->tx, &findings, err);
	st = take(&out_chain[1], "exchange", -1, &findings, arena, st);
	findings_done(&findings);
	view_door_end(door);
	return st;
}
