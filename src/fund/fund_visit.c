/* Rules of visits and their photos, as pure functions of the rows. */
#include "fund/fund_visit.h"

#include <stdio.h>
#include <string.h>

#define VISITS "visits.csv"
#define PHOTOS "visit_photos.csv"
#define TIME_LEN 20
#define CLOCK_MINUTES 5 /* two times of one photo may be so far apart: people type what they remember */

static void find(struct findings *findings, enum severity severity, const char *file, int64_t line, const char *code, const char *const value[4])
{
	struct err err;

	err_set(&err, ST_INPUT, code, value[0], value[1], value[2], value[3], NULL);
	err_at(&err, file, line, 0);
	findings_add(findings, severity, &err);
}
#define FIND(severity, file, line, code, ...) find(findings, severity, file, line, code, (const char *const[4]){__VA_ARGS__})

static const char *day_text(date_day day, char out[DATE_TEXT_LEN])
{
	date_format(day, out);
	return out;
}
#define DAY(day) day_text(day, (char[DATE_TEXT_LEN]){""})

static date_day installed_on(const struct fund_installed_day *list, size_t count, const char *measure)
{
	for (size_t i = 0; measure && i < count; i++)
		if (strcmp(list[i].measure, measure) == 0)
			return list[i].installed_on;
	return DATE_NONE;
}

/* The check and the inspection look at somebody else's work; after-care and education may be one's own. */
static bool is_control(const struct fund_visit *v)
{
	return strcmp(v->purpose, "on_site_check") == 0 || strcmp(v->purpose, "inspection") == 0;
}

static bool is_after(const struct fund_visit *v, const struct fund_visit *other)
{
	return v->visited_on > other->visited_on && v->measure && other->measure && strcmp(v->measure, other->measure) == 0;
}

static void check_visit(const struct fund_visit *v, const struct fund_visit *all, size_t visits, date_day installed, struct findings *findings)
{
	bool mended = false;

	if (!v->measure && !v->site)
		FIND(SEVERITY_ERROR, VISITS, v->source_line, "visit.no_place", v->visit);
	else if (v->measure && v->site && v->measure_site && strcmp(v->measure_site, v->site) != 0)
		FIND(SEVERITY_ERROR, VISITS, v->source_line, "visit.other_site", v->visit, v->measure, v->measure_site, v->site);
	if (!v->by)
		FIND(SEVERITY_ERROR, VISITS, v->source_line, "visit.nobody", v->visit);
	else if (is_control(v) && v->owner && strcmp(v->by, v->owner) == 0)
		FIND(SEVERITY_ERROR, VISITS, v->source_line, "visit.own", v->visit, v->by);
	if (strcmp(v->purpose, "on_site_check") == 0 && v->measure && installed != DATE_NONE && v->visited_on < installed)
		FIND(SEVERITY_WARNING, VISITS, v->source_line, "visit.before_installed", v->visit, DAY(v->visited_on), v->measure, DAY(installed));
	if (v->evidence && v->evidence_on != DATE_NONE && v->evidence_on < v->visited_on)
		FIND(SEVERITY_ERROR, VISITS, v->source_line, "visit.evidence_early", v->visit, v->evidence, DAY(v->evidence_on), DAY(v->visited_on));
	/* a check that found a defect proves no installation, unless a later visit found it mended */
	for (size_t i = 0; i < visits; i++)
		mended |= is_after(&all[i], v) && strcmp(all[i].outcome, "ok") == 0;
	if (strcmp(v->outcome, "defect") == 0 && v->evidence_kind && strcmp(v->evidence_kind, "installation_check") == 0 && !mended)
		FIND(SEVERITY_ERROR, VISITS, v->source_line, "visit.defect", v->visit, v->evidence, v->measure ? v->measure : v->site);
}

/* Minutes since 1970 of "2026-10-20 14:03:05". */
static bool minutes_of(const char *time, int64_t *out)
{
	char day[DATE_TEXT_LEN];
	int hour, minute;
	date_day on;

	snprintf(day, sizeof day, "%.10s", time);
	if (date_parse(day, &on, NULL) != ST_OK || sscanf(time + 10, "%*c%2d:%2d", &hour, &minute) != 2 || hour < 0 || hour > 23 || minute < 0 ||
		minute > 59)
		return false;
	*out = (int64_t)on * 24 * 60 + hour * 60 + minute;
	return true;
}

static void check_photo(const struct fund_photo *p, const struct fund_visit *v, date_day installed, struct findings *findings)
{
	const char *time = p->camera_at ? p->camera_at : p->taken_at, *stated = p->taken_at ? p->taken_at : "—",
		   *camera = p->camera_at ? p->camera_at : "—";
	int64_t at, typed = 0;
	date_day day;

	if (p->taken_at && !minutes_of(p->taken_at, &typed)) {
		FIND(SEVERITY_ERROR, PHOTOS, p->source_line, "photo.time", p->evidence, p->taken_at);
		return;
	}
	if (!time || !minutes_of(time, &at)) {
		FIND(SEVERITY_WARNING, PHOTOS, p->source_line, "photo.no_time", p->evidence, p->visit);
		return;
	}
	day = (date_day)(at / (24 * 60));
	if (!p->camera_at)
		FIND(SEVERITY_WARNING, PHOTOS, p->source_line, "photo.not_camera", p->evidence, p->taken_at);
	else if (p->taken_at && (at > typed ? at - typed : typed - at) > CLOCK_MINUTES)
		FIND(SEVERITY_WARNING, PHOTOS, p->source_line, "photo.differs", p->evidence, stated, camera);
	if (day != v->visited_on)
		FIND(SEVERITY_WARNING, PHOTOS, p->source_line, "photo.other_day", p->evidence, time, v->visit, DAY(v->visited_on));
	if (installed != DATE_NONE && day < installed)
		FIND(SEVERITY_WARNING, PHOTOS, p->source_line, "photo.before_installed", p->evidence, time, v->measure, DAY(installed));
}

void fund_visit_check(const struct fund_visit *visit, size_t visits, const struct fund_photo *photo, size_t photos,
	const struct fund_installed_day *installed, size_t count, struct findings *findings)
{
	for (size_t i = 0; i < visits; i++)
		check_visit(&visit[i], visit, visits, installed_on(installed, count, visit[i].measure), findings);
	for (size_t i = 0; i < photos; i++)
		for (size_t k = 0; k < visits; k++)
			if (strcmp(photo[i].visit, visit[k].visit) == 0)
				check_photo(&photo[i], &visit[k], installed_on(installed, count, visit[k].measure), findings);
}
