/* One row before the eyes: is it there, which cells are, and how are firms shown. */
#include "view/view_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What the named entity's owner is, merged over the columns that name it: the first organisation, and whatever else is known. */
static struct view_owner owner_of(const struct view_reading *r, const char *const *cell)
{
	const struct view_relations *all = r->door->relations;
	const struct view_origin *s = r->source;
	struct view_owner owner = VIEW_NOBODY;

	for (int i = 0; i < s->owners; i++) {
		enum view_entity kind = s->rule[s->owner[i]].entity;
		int32_t at = view_entity_find(all, kind, cell[s->owner[i]]);
		const struct view_owner *o = at < 0 ? NULL : &all->entity[kind][at].owner;

		if (!o)
			continue;
		if (owner.organisation < 0)
			owner.organisation = o->organisation;
		if (owner.product < 0)
			owner.product = o->product;
		if (owner.measure < 0)
			owner.measure = o->measure;
		if (owner.project < 0)
			owner.project = o->project;
		if (owner.site < 0)
			owner.site = o->site;
	}
	return owner;
}

static void parties_of(const struct view_reading *r, const char *const *cell, int32_t out[VIEW_PARTIES])
{
	const struct view_relations *all = r->door->relations;
	int count = 0;

	for (int i = 0; i < r->source->parties; i++) {
		enum view_entity kind = r->source->rule[r->source->party[i]].entity;
		int32_t at = view_entity_find(all, kind, cell[r->source->party[i]]);

		if (at >= 0 && all->entity[kind][at].owner.organisation >= 0)
			out[count++] = all->entity[kind][at].owner.organisation;
	}
	out[count] = -1;
}

struct judged {
	struct view_datum datum;
	enum view_class class;
	enum view_seen seen;
	bool named, hidden;
};

/* A column that says whose the row is, or who is a side of it. */
static bool is_side(const struct view_origin *s, size_t column)
{
	bool side = false;

	for (int i = 0; i < s->owners; i++)
		side = side || (size_t)s->owner[i] == column;
	for (int i = 0; i < s->parties; i++)
		side = side || (size_t)s->party[i] == column;
	return side;
}

static const char *show(const struct view_reading *r, const struct judged *j, size_t column, const char *value, unsigned *classes)
{
	const struct view_origin *s = r->source;
	const struct view_column_rule *rule = &s->rule[column];
	enum view_class class = s->columns[column].class;
	struct view_datum datum = j->datum;
	enum view_seen seen = j->seen;

	if (!value || r->eyes->owner)
		return value;
	if (class == s->class)
		class = j->class; /* the row's, where it is another than the table's */
	if (class != j->class || (s->links && class == VIEW_CLASS_RECIPE)) {
		datum.link = datum.link && class == VIEW_CLASS_LINK;
		seen = view_eyes_see(r->door->relations, r->eyes, &datum, class);
	}
	if (j->seen == VIEW_PUBLISHED ? !rule->published : seen < VIEW_PSEUDONYM)
		return NULL;
	if (j->hidden && rule->free)
		return NULL;
	/* in its own row or contract a firm is told by name; but no row tells a carmaker a deeper firm that is no side of it */
	if (rule->entity != VIEW_PLAIN && j->seen != VIEW_PUBLISHED && !(j->named && (r->plain || is_side(s, column))))
		value = view_entity_shown(r->door->relations, r->eyes, rule->entity, value, j->hidden, r->arena);
	if (value)
		*classes |= 1u << class;
	return value;
}

static struct judged judge(const struct view_reading *r, const char *const *cell, int32_t *party)
{
	const struct view_relations *all = r->door->relations;
	const struct view_origin *s = r->source;
	struct judged j = {
		.datum = {.table = s->table ? s->table->name : s->resource.name, .owner = owner_of(r, cell), .party = party}, .class = s->class};

	parties_of(r, cell, party);
	if (s->links) {
		int32_t input = view_entity_find(all, VIEW_PRODUCT, cell[1]);

		j.datum.link = true;
		j.datum.input = input < 0 ? VIEW_NOBODY : all->entity[VIEW_PRODUCT][input].owner;
		if (j.datum.input.organisation < 0) { /* a material: what it is made of, not who supplies whom */
			j.class = VIEW_CLASS_RECIPE;
			j.datum.link = false;
		}
	}
	if ((s->institutions_open && view_institution(all, j.datum.owner.organisation)) || (s->unowned_open && j.datum.owner.organisation < 0))
		j.class = VIEW_CLASS_OPEN;
	j.seen = view_eyes_see(all, r->eyes, &j.datum, j.class);
	j.named = j.class == VIEW_CLASS_OPEN || view_eyes_named(all, r->eyes, &j.datum);
	if (!j.named && j.datum.owner.organisation >= 0)
		j.hidden = j.seen == VIEW_PSEUDONYM ||
			   (!view_institution(all, j.datum.owner.organisation) && view_entity_seen(all, r->eyes, &j.datum.owner) == VIEW_PSEUDONYM);
	return j;
}

static int compare_cell(const struct view_reading *r, int k, const char *a, const char *b)
{
	enum view_type type = r->source->columns[r->source->key[k]].type;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	if (type == VIEW_COUNT || type == VIEW_YEAR || type == VIEW_WON || type == VIEW_TONNES) {
		int64_t x = strtoll(a, NULL, 10), y = strtoll(b, NULL, 10);

		return (x > y) - (x < y);
	}
	return strcmp(a, b);
}

int view_place_compare(const struct view_reading *r, const char *const *a, const char *const *b)
{
	int order = 0;

	for (int k = 0; order == 0 && k < r->source->keys; k++)
		order = compare_cell(r, k, a[k], b[k]);
	return r->source->newest_first ? -order : order;
}

static bool wanted(const struct view_reading *r, const char *const *shown)
{
	for (size_t i = 0; i < r->filters; i++) {
		const char *value = shown[r->filter_column[i]];

		if (!value || strcmp(value, r->filter[i].value) != 0)
			return false;
	}
	for (int k = 0; r->exact && k < r->source->keys; k++) {
		const char *value = shown[r->source->key[k]];

		if (!value || strcmp(value, r->exact[k]) != 0)
			return false;
	}
	return true;
}

static void take(struct view_reading *r, const char *const *shown, const char *const *place, const struct judged *j, unsigned classes)
{
	size_t columns = r->source->resource.columns;
	struct view_taken *t;
	const struct view_eye *first = &r->eyes->eye[0];

	r->row = arena_grow(r->arena, r->row, r->rows, sizeof *r->row);
	t = &r->row[r->rows++];
	*t = (struct view_taken){.owner = j->datum.owner, .cell = arena_alloc(r->arena, (columns + 1) * sizeof *t->cell)};
	t->place = arena_alloc(r->arena, (size_t)(r->source->keys + 1) * sizeof *t->place);
	for (size_t c = 0; c < columns; c++)
		t->cell[c] = shown[c] ? arena_strdup(r->arena, shown[c]) : NULL;
	for (int k = 0; k < r->source->keys; k++)
		t->place[k] = place[k] ? arena_strdup(r->arena, place[k]) : NULL;
	if (!r->eyes->owner && j->datum.owner.organisation >= 0 && (j->datum.owner.organisation != first->organisation || r->eyes->about >= 0))
		t->classes = classes & ~(1u << VIEW_CLASS_OPEN);
	if (t->classes)
		t->rights = view_eyes_rights(r->door->relations, r->eyes, &j->datum, j->class);
}

bool view_reading_row(struct view_reading *r, const char *const *cell)
{
	const struct view_origin *s = r->source;
	const char *shown[64], *place[6];
	int32_t party[VIEW_PARTIES];
	unsigned classes = 0;
	bool any = false;
	struct judged j = judge(r, cell, party);

	if (j.seen < VIEW_PSEUDONYM && j.seen != VIEW_PUBLISHED)
		return true;
	for (size_t c = 0; c < s->resource.columns; c++) {
		shown[c] = show(r, &j, c, cell[c], &classes);
		any = any || shown[c];
	}
	if (!any || !wanted(r, shown))
		return true;
	for (int k = 0; k < s->keys; k++)
		place[k] = r->sorted ? cell[s->key[k]] : shown[s->key[k]];
	r->total++;
	if (r->sorted && r->after && view_place_compare(r, place, r->after) <= 0)
		return true;
	if (!r->sorted || r->wanted == 0 || r->rows <= r->wanted)
		take(r, shown, place, &j, classes);
	return !r->sorted || r->counting || r->wanted == 0 || r->rows <= r->wanted;
}
