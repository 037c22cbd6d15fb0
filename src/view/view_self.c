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

/* The viewer's own line, if its area and role let it decide of colleagues. */
static const struct party_person *manager_of(const struct view_viewer *v, const struct party_person *list, size_t count)
{
	bool of_firm = v->role == VIEW_ROLE_SUPPLIER || v->role == VIEW_ROLE_CARMAKER_SUSTAINABILITY || v->role == VIEW_ROLE_CARMAKER_TRADING;
	const struct party_person *by = of_firm && !v->as && v->person ? party_person_find(list, count, v->person) : NULL;

	return by && party_person_manages(by) ? by : NULL;
}

static enum status read_roles(struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_self *self, struct err *err)
{
	int32_t at = view_entity_find(door->relations, VIEW_ORGANISATION, viewer->organisation);
	enum view_role own = at < 0 ? VIEW_ROLE_PUBLIC : view_role_of_kind(door->relations->kind[at]);
	enum party_area area = PARTY_AREA_ALL;
	const struct party_person *self_line;
	struct party_person *person;
	const char **task = NULL;
	size_t persons = 0, tasks = 0;
	enum status st = party_persons(door->tx, arena, &person, &persons, err);

	if (st == ST_OK && viewer->person && (self_line = party_person_find(person, persons, viewer->person)))
		area = self_line->area;
	self->manages = st == ST_OK && manager_of(viewer, person, persons);
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

enum status view_managed(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_managed *out_managed, struct err *err)
{
	struct view_managed managed = {0};
	const struct party_person *by;
	struct party_person *list;
	date_day today = DATE_NONE;
	size_t count = 0;
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = party_persons(door->tx, arena, &list, &count, err);
	if (st == ST_OK)
		st = programme_today(door->tx, DATE_NONE, &today, err);
	view_door_end(door);
	if (st != ST_OK)
		return st;
	by = manager_of(viewer, list, count);
	managed.manages = by;
	managed.person = arena_alloc(arena, (count + 1) * sizeof *managed.person);
	for (size_t i = 0; by && i < count; i++)
		if (&list[i] != by && strcmp(list[i].organisation, by->organisation) == 0 && party_person_within(by, &list[i]) &&
			(list[i].valid_to == DATE_NONE || list[i].valid_to >= today))
			managed.person[managed.persons++] = list[i].person;
	*out_managed = managed;
	return ST_OK;
}

bool view_managed_has(const struct view_managed *managed, const char *person)
{
	for (size_t i = 0; i < managed->persons; i++)
		if (strcmp(managed->person[i], person) == 0)
			return true;
	return false;
}
