#include "view/view_self.h"

#include "duty/duty.h"
#include "party/party.h"
#include "party/party_person.h"
#include "programme/programme_desk.h"
#include "view/view_int.h"

#include <string.h>

static enum status read_names(struct view_door *door, const char *organisation, struct arena *arena, struct view_self *self, struct err *err)
{
	struct party_organisation *list;
	size_t count = 0;
	enum status st = party_organisations(door->tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].organisation, organisation) == 0) {
			self->name[LANG_KO] = list[i].name;
			self->name[LANG_EN] = list[i].name_en ? list[i].name_en : list[i].name;
		}
	return st;
}

static void add_role(struct view_self *self, struct arena *arena, const char *word)
{
	self->role = arena_grow(arena, self->role, self->roles, sizeof *self->role);
	self->role[self->roles++] = word;
}

static void add_area(struct view_self *self, enum party_area area, struct arena *arena)
{
	if (area != PARTY_AREA_CREDITS)
		add_role(self, arena, view_role_name(VIEW_ROLE_CARMAKER_SUSTAINABILITY));
	if (area == PARTY_AREA_ALL || area == PARTY_AREA_CREDITS)
		add_role(self, arena, view_role_name(VIEW_ROLE_CARMAKER_TRADING));
}

static enum status read_roles(struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_self *self, struct err *err)
{
	int32_t at = view_entity_find(door->relations, VIEW_ORGANISATION, viewer->organisation);
	enum view_role own = at < 0 ? VIEW_ROLE_PUBLIC : view_role_of_kind(door->relations->kind[at]);
	enum party_area area = PARTY_AREA_ALL;
	struct party_person *person;
	const char **task = NULL;
	size_t persons = 0, tasks = 0;
	enum status st = party_persons(door->tx, arena, &person, &persons, err);

	for (size_t i = 0; st == ST_OK && viewer->person && i < persons; i++)
		if (strcmp(person[i].person, viewer->person) == 0)
			area = person[i].area;
	if (st == ST_OK && viewer->person)
		st = view_consultant_tasks(door, viewer->person, NULL, self->today, arena, &task, &tasks, err);
	if (st != ST_OK)
		return st;
	if (own == VIEW_ROLE_CARMAKER_SUSTAINABILITY)
		add_area(self, area, arena);
	else
		add_role(self, arena, view_role_name(own));
	for (size_t i = 0; i < tasks; i++)
		add_role(self, arena, arena_printf(arena, "consultant:%s", task[i]));
	return ST_OK;
}

static enum status read_programme(struct view_door *door, struct arena *arena, struct view_self *self, struct err *err)
{
	struct party_rules rules;
	char folder[65];
	enum status st = party_programme_get(door->tx, arena, &rules, folder, err);

	if (st != ST_OK)
		return st;
	self->programme = arena_strdup(arena, rules.programme);
	self->programme_name[LANG_KO] = rules.name_ko;
	self->programme_name[LANG_EN] = rules.name_en;
	self->simulated = rules.simulated;
	self->as_of = rules.as_of;
	return programme_today(door->tx, DATE_NONE, &self->today, err);
}

enum status view_self_read(struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_self *out_self, struct err *err)
{
	char consortium[PARTY_ID_LEN];
	struct view_self self = {.name = {"", ""}};
	enum status st;

	if (!viewer->organisation)
		return err_set(err, ST_DENIED, "view.nobody", NULL);
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	st = read_programme(door, arena, &self, err);
	if (st == ST_OK)
		st = read_names(door, viewer->organisation, arena, &self, err);
	if (st == ST_OK)
		st = party_tier_on(door->tx, viewer->organisation, self.today, &self.tier, consortium, err);
	if (st == ST_OK)
		st = read_roles(door, viewer, arena, &self, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_self = self;
	return st;
}
