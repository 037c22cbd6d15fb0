/* Who a signed-in person or program is: role by kind of organisation, area of the person, and delegation. */
#include "view/view_int.h"

#include "duty/duty.h"
#include "duty/duty_campaign.h"
#include "party/party_person.h"
#include "programme/programme_desk.h"

#include <string.h>

enum view_role view_role_of_kind(const char *kind)
{
	if (strncmp(kind, "ministry_", 9) == 0)
		return VIEW_ROLE_MINISTRY;
	if (strcmp(kind, "operator") == 0)
		return VIEW_ROLE_OPERATOR;
	if (strcmp(kind, "verifier") == 0)
		return VIEW_ROLE_VERIFIER;
	if (strcmp(kind, "carmaker") == 0)
		return VIEW_ROLE_CARMAKER_SUSTAINABILITY;
	return VIEW_ROLE_SUPPLIER;
}

struct finding_viewer {
	struct view_door *door;
	const struct party_person *person; /* NULL: a program */
	const char *organisation, *role;
	struct arena *arena;
	struct view_viewer viewer;
};

static enum status find_person(struct finding_viewer *f, const char *person, date_day today, struct err *err)
{
	struct party_person *list;
	size_t count;
	enum status st = party_persons(f->door->tx, f->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].person, person) == 0 && party_person_active(&list[i], today))
			f->person = &list[i];
	if (st == ST_OK && !f->person)
		return err_set(err, ST_DENIED, "view.nobody", NULL);
	if (st == ST_OK)
		f->organisation = f->person->organisation;
	return st;
}

/* The roles of a carmaker's people follow their area; a program has the one it asks for. */
static enum status carmaker_role(struct finding_viewer *f, enum view_role wanted, bool asked, struct err *err)
{
	enum party_area area = f->person ? f->person->area : PARTY_AREA_ALL;
	bool trades = area == PARTY_AREA_ALL || area == PARTY_AREA_CREDITS;
	bool cares = area == PARTY_AREA_ALL || area == PARTY_AREA_CARBON || area == PARTY_AREA_MONEY;
	enum view_role role = asked ? wanted : cares ? VIEW_ROLE_CARMAKER_SUSTAINABILITY : VIEW_ROLE_CARMAKER_TRADING;

	if ((role == VIEW_ROLE_CARMAKER_TRADING && !trades) || (role == VIEW_ROLE_CARMAKER_SUSTAINABILITY && !cares) ||
		(role != VIEW_ROLE_CARMAKER_TRADING && role != VIEW_ROLE_CARMAKER_SUSTAINABILITY))
		return err_set(err, ST_DENIED, "view.role", f->role, NULL);
	f->viewer.role = role;
	return ST_OK;
}

enum status view_consultant_tasks(struct view_door *door, const char *person, const char *key_or_null, date_day today, struct arena *arena,
	const char ***out_task, size_t *out_count, struct err *err)
{
	const char *key = key_or_null, **task = NULL;
	struct duty_request *request;
	struct duty_mark *mark;
	size_t requests, marks, found = 0;
	enum status st = duty_requests(door->tx, NULL, NULL, arena, &request, &requests, err);

	if (st == ST_OK)
		st = duty_marks(door->tx, arena, &mark, &marks, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < requests; i++)
		if (request[i].delegate && strcmp(request[i].delegate, person) == 0 &&
			(key ? strcmp(key, request[i].request) == 0 : duty_request_open(&request[i]) || request[i].state == DUTY_ANSWERED)) {
			task = arena_grow(arena, task, found, sizeof *task);
			task[found++] = request[i].request;
		}
	for (size_t i = 0; i < marks; i++)
		if (mark[i].mark == DUTY_MARK_DELEGATE && strcmp(mark[i].to, person) == 0 && (mark[i].until == DATE_NONE || mark[i].until >= today) &&
			view_entity_find(door->relations, VIEW_MEASURE, mark[i].subject) >= 0 && (!key || strcmp(key, mark[i].subject) == 0) &&
			!(found && strcmp(task[found - 1], mark[i].subject) == 0)) {
			task = arena_grow(arena, task, found, sizeof *task);
			task[found++] = mark[i].subject;
		}
	*out_task = task;
	*out_count = found;
	return ST_OK;
}

/* The one task: "consultant" where there is one only, "consultant:KEY" for one of several. */
static enum status consultant_role(struct finding_viewer *f, const char *key, date_day today, struct err *err)
{
	const char **task = NULL;
	size_t found = 0;
	enum status st = f->person ? view_consultant_tasks(f->door, f->person->person, key, today, f->arena, &task, &found, err) : ST_OK;

	if (st != ST_OK)
		return st;
	if (found != 1)
		return err_set(err, ST_DENIED, "view.role", f->role, NULL);
	f->viewer.role = VIEW_ROLE_CONSULTANT;
	f->viewer.request = task[0];
	return ST_OK;
}

static enum status find_role(struct finding_viewer *f, date_day today, struct err *err)
{
	int32_t at = view_entity_find(f->door->relations, VIEW_ORGANISATION, f->organisation);
	enum view_role role, wanted = VIEW_ROLE_PUBLIC;
	bool asked = f->role && f->role[0];

	if (at < 0)
		return err_set(err, ST_DENIED, "view.nobody", NULL);
	if (asked && strncmp(f->role, "consultant", 10) == 0 && (f->role[10] == '\0' || f->role[10] == ':'))
		return consultant_role(f, f->role[10] ? f->role + 11 : NULL, today, err);
	if (asked && !view_role_parse(f->role, &wanted))
		return err_set(err, ST_DENIED, "view.role", f->role, NULL);
	role = view_role_of_kind(f->door->relations->kind[at]);
	if (role == VIEW_ROLE_CARMAKER_SUSTAINABILITY)
		return carmaker_role(f, wanted, asked, err);
	if (asked && wanted != role)
		return err_set(err, ST_DENIED, "view.role", f->role, NULL);
	f->viewer.role = role;
	return ST_OK;
}

static enum status find(struct finding_viewer *f, const char *person_or_null, struct err *err)
{
	date_day today;
	enum status st = programme_today(f->door->tx, DATE_NONE, &today, err);

	if (st == ST_OK && person_or_null)
		st = find_person(f, person_or_null, today, err);
	if (st == ST_OK)
		st = find_role(f, today, err);
	if (st != ST_OK)
		return st;
	f->viewer.organisation = arena_strdup(f->arena, f->organisation);
	f->viewer.person = person_or_null ? arena_strdup(f->arena, person_or_null) : NULL;
	f->viewer.on = DATE_NONE;
	f->viewer.lang = f->person ? f->person->language : LANG_EN;
	return ST_OK;
}

enum status view_viewer_find(struct view_door *door, const char *person_or_null, const char *organisation_or_null, const char *role_or_null,
	struct arena *arena, struct view_viewer *out_viewer, struct err *err)
{
	struct finding_viewer f = {.door = door, .organisation = organisation_or_null, .role = role_or_null, .arena = arena};
	enum status st;

	if (!person_or_null && !organisation_or_null) { /* nobody is signed in */
		*out_viewer = (struct view_viewer){.role = VIEW_ROLE_PUBLIC, .on = DATE_NONE};
		return ST_OK;
	}
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	st = find(&f, person_or_null, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_viewer = f.viewer;
	return st;
}

/* ---- the purpose that is stated ---- */

#define PURPOSES "site_check, audit, verification"

static bool stated_in(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || strchr("| ,", at[-1])) && (at[length] == '\0' || strchr("| ,", at[length])))
			return true;
	return false;
}

enum status view_purpose_judge(struct view_door *door, const struct view_viewer *viewer, struct err *err)
{
	const char *word = viewer->purpose;
	bool known = false;
	int32_t who;
	enum status st;

	if (!word)
		return ST_OK;
	for (const struct view_rule *rule = view_matrix; word[0] && rule->seen != VIEW_NONE; rule++)
		if (rule->purpose && stated_in(rule->purpose, word))
			return ST_OK;
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	who = viewer->organisation ? view_entity_find(door->relations, VIEW_ORGANISATION, viewer->organisation) : -1;
	for (size_t i = 0; who >= 0 && i < door->relations->consents; i++) {
		const struct view_consent_row *c = &door->relations->consent[i];

		known |= c->receiver == who && c->purpose && strcmp(c->purpose, word) == 0;
	}
	view_door_end(door);
	return known ? ST_OK : err_set(err, ST_USAGE, "view.purpose", word, PURPOSES, NULL);
}
