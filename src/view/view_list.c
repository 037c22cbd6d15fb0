/* Lists: what is asked for, the reading, pages, and the log of it. */
#include "view/view_int.h"
#include "view/view_log.h"
#include "view/view_page.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define FILTERS_MAX 64

/* Does any line of the matrix give nobody-in-particular anything of this class? */
static bool public_may_ask(const struct view_origin *s)
{
	enum view_seen seen = view_access(s->class, VIEW_ROLE_PUBLIC, VIEW_ANYONE, NULL);

	if (seen == VIEW_ALL)
		return true;
	for (size_t c = 0; seen == VIEW_PUBLISHED && c < s->resource.columns; c++)
		if (s->rule[c].published)
			return true;
	return false;
}

static bool among(const char *words, const char *value)
{
	size_t length = strlen(value);

	while (*words) {
		size_t word = strcspn(words, "|");

		if (word == length && memcmp(words, value, word) == 0)
			return true;
		words += word + (words[word] == '|');
	}
	return false;
}

/* A word that the column never holds finds nothing: that is no answer but a slip of the pen. */
static enum status judge_value(const struct view_origin *s, const struct view_filter *filter, struct err *err)
{
	for (const struct column *c = s->words ? s->words->column : NULL; c && c->name; c++)
		if (c->type == COLUMN_ENUM && strcmp(c->name, filter->column) == 0 && !among(c->of, filter->value))
			return err_set(err, ST_USAGE, "view.filter_value", filter->column, filter->value, c->of, NULL);
	return ST_OK;
}

static enum status find_filters(const struct view_origin *s, const struct view_filter *filter, size_t filters, int *out_column, struct err *err)
{
	if (filters > FILTERS_MAX)
		return err_set(err, ST_INPUT, "view.filter_unknown", filter[FILTERS_MAX].column, "", NULL);
	for (size_t i = 0; i < filters; i++) {
		const char *candidate[65];
		size_t count = 0;

		out_column[i] = -1;
		for (size_t c = 0; c < s->resource.columns; c++) {
			if (!s->columns[c].filter)
				continue;
			candidate[count++] = s->columns[c].name;
			if (strcmp(s->columns[c].name, filter[i].column) == 0)
				out_column[i] = (int)c;
		}
		candidate[count] = NULL;
		if (out_column[i] < 0) {
			const char *near = string_nearest(filter[i].column, candidate);

			return err_set(err, ST_INPUT, "view.filter_unknown", filter[i].column, near ? near : "", NULL);
		}
		if (judge_value(s, &filter[i], err) != ST_OK)
			return ST_USAGE;
	}
	return ST_OK;
}

/* Carmakers see pseudonyms, and so does who looks as one. */
static bool sees_pseudonyms(const struct view_eyes *eyes)
{
	for (size_t i = 0; i < eyes->count; i++)
		if (eyes->eye[i].role == VIEW_ROLE_CARMAKER_SUSTAINABILITY || eyes->eye[i].role == VIEW_ROLE_CARMAKER_TRADING)
			return true;
	return false;
}

static _Thread_local const struct view_reading *sorting;

static int by_place(const void *a, const void *b)
{
	const struct view_taken *x = a, *y = b;
	int order = view_place_compare(sorting, x->place, y->place);

	for (size_t c = 0; order == 0 && c < sorting->source->resource.columns; c++)
		order = x->cell[c] && y->cell[c] ? strcmp(x->cell[c], y->cell[c]) : (x->cell[c] != NULL) - (y->cell[c] != NULL);
	return order;
}

/* Sorted here: the page is cut out of all rows. */
static void cut(struct view_reading *r)
{
	size_t from = 0;

	if (r->sorted)
		return;
	sorting = r;
	if (r->rows > 1)
		qsort(r->row, r->rows, sizeof *r->row, by_place);
	while (r->after && from < r->rows && view_place_compare(r, r->row[from].place, r->after) <= 0)
		from++;
	r->row += from;
	r->rows -= from;
}

/* ---- the log ---- */

static const char *class_words(unsigned classes, struct arena *arena)
{
	struct text words;
	const char *copy;

	text_init(&words);
	for (unsigned c = 0; c < VIEW_CLASS_COUNT; c++)
		if (classes & 1u << c)
			text_printf(&words, "%s%s", words.length > 0 ? " " : "", view_class_name((enum view_class)c));
	copy = arena_strdup(arena, words.data);
	text_done(&words);
	return copy;
}

static int by_owner(const void *a, const void *b)
{
	const struct view_taken *x = *(const struct view_taken *const *)a, *y = *(const struct view_taken *const *)b;

	return (x->owner.organisation > y->owner.organisation) - (x->owner.organisation < y->owner.organisation);
}

/* One line for each firm whose rows are in the answer. */
static enum status write_log(struct view_reading *r, const struct view_viewer *v, struct view_log *log, struct err *err)
{
	const struct view_relations *all = r->door->relations;
	const struct view_taken **foreign = arena_alloc(r->arena, (r->rows + 1) * sizeof *foreign);
	struct view_log_line *line = NULL;
	size_t count = 0, lines = 0;

	for (size_t i = 0; i < r->rows; i++)
		if (r->row[i].classes)
			foreign[count++] = &r->row[i];
	if (count > 1)
		qsort(foreign, count, sizeof *foreign, by_owner);
	for (size_t i = 0; i < count;) {
		size_t first = i;
		unsigned classes = 0, rights = 0;

		for (; i < count && foreign[i]->owner.organisation == foreign[first]->owner.organisation; i++)
			classes |= foreign[i]->classes, rights |= foreign[i]->rights;
		line = arena_grow(r->arena, line, lines, sizeof *line);
		line[lines++] = (struct view_log_line){.kind = "read",
			.person = v->person,
			.client = v->client,
			.organisation = v->organisation,
			.role = view_role_name(v->role),
			.as = v->as,
			.resource = r->source->resource.name,
			.owner = all->entity[VIEW_ORGANISATION][foreign[first]->owner.organisation].key,
			.classes = class_words(classes, r->arena),
			.rights = view_rights_words(rights, r->arena),
			.count = (int64_t)(i - first),
			.purpose = v->purpose,
			.request_id = v->request_id};
	}
	return view_log_add(log, line, lines, err);
}

/* ---- names ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A pseudonym is no key, so it has none; and whom the viewer knows by a pseudonym only is not named in a row that shows the key. */
static enum status put_name(struct view_reading *r, size_t column, const char *key, struct view_list *io_list, struct err *err)
{
	const struct view_relations *all = r->door->relations;
	enum view_entity kind = r->source->rule[column].entity;
	int32_t at = view_entity_find(all, kind, key);
	struct view_name name = {.column = column, .key = key};
	enum status st;

	if (at < 0 || view_entity_seen(all, r->eyes, &all->entity[kind][at].owner) != VIEW_ALL)
		return ST_OK;
	st = view_entity_name(r->door->tx, kind, key, r->arena, &name.ko, &name.en, err);
	if (st == ST_OK && name.ko) {
		io_list->name = arena_grow(r->arena, io_list->name, io_list->names, sizeof *io_list->name);
		io_list->name[io_list->names++] = name;
	}
	return st;
}

static enum status put_names(struct view_reading *r, struct view_list *io_list, struct err *err)
{
	const char **key = arena_alloc(r->arena, (io_list->rows + 1) * sizeof *key);
	enum status st = ST_OK;

	for (size_t c = 0; c < io_list->resource->columns; c++) {
		enum view_entity kind = r->source->rule[c].entity;
		size_t keys = 0;

		if (kind != VIEW_ORGANISATION && kind != VIEW_SITE && kind != VIEW_PRODUCT)
			continue;
		for (size_t i = 0; i < io_list->rows; i++)
			if (io_list->cell[i][c])
				key[keys++] = io_list->cell[i][c];
		if (keys > 1)
			qsort(key, keys, sizeof *key, by_text);
		for (size_t i = 0; st == ST_OK && i < keys; i++)
			if (i == 0 || strcmp(key[i - 1], key[i]) != 0)
				st = put_name(r, c, key[i], io_list, err);
	}
	return st;
}

/* ---- the answer ---- */

static enum status answer(struct view_reading *r, const struct view_viewer *v, const struct view_ask *ask, struct view_list *out, struct err *err)
{
	struct view_list list = {.resource = ask->resource, .total = ask->count ? r->total : -1};
	bool more = ask->limit > 0 && r->rows > ask->limit;

	if (more)
		r->rows = ask->limit;
	list.rows = r->rows;
	list.cell = arena_alloc(r->arena, (r->rows + 1) * sizeof *list.cell);
	for (size_t i = 0; i < r->rows; i++)
		list.cell[i] = r->row[i].cell;
	if (more)
		list.next = view_page_seal(r->door->relations, v, ask, r->row[r->rows - 1].place, (size_t)r->source->keys, r->arena);
	if (ask->limit > 0) {
		enum status st = put_names(r, &list, err);

		if (st != ST_OK)
			return st;
	}
	*out = list;
	return ST_OK;
}

/* Fills `r` with the rows, in memory of the door's arena and the caller's `eyes`. */
static enum status gather(struct view_reading *r, const struct view_viewer *v, const struct view_ask *ask, struct view_eyes *eyes, struct err *err)
{
	const struct view_origin *s = view_origin_of(ask->resource);
	int column[FILTERS_MAX];
	enum status st = find_filters(s, ask->filter, ask->filters, column, err);

	if (st != ST_OK)
		return st;
	if (!v->owner && v->role == VIEW_ROLE_PUBLIC && !public_may_ask(s))
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	st = view_eyes_open(r->door, v, r->arena, eyes, err);
	if (st == ST_OK && ask->after)
		st = view_page_open(r->door->relations, v, ask, (size_t)s->keys, r->arena, &r->after, err);
	if (st != ST_OK)
		return st;
	r->source = s;
	r->eyes = eyes;
	r->filter = ask->filter;
	r->filters = ask->filters;
	r->filter_column = column;
	r->counting = ask->count;
	r->wanted = ask->limit;
	r->plain = !sees_pseudonyms(eyes);
	r->sorted = s->table && (r->plain || !s->pseudonymous);
	arena_init(&r->scratch);
	st = s->read(r, err);
	arena_done(&r->scratch);
	if (st == ST_OK)
		cut(r);
	r->filter_column = NULL;
	return st;
}

enum status view_item_owner(struct view_door *door, const struct view_viewer *viewer, const struct view_resource *resource, const char *key,
	struct arena *arena, struct view_owner *out_owner, struct err *err)
{
	const struct view_ask ask = {.resource = resource};
	struct view_reading r = {.door = door, .arena = arena, .exact = &key};
	struct view_eyes eyes;
	enum status st = gather(&r, viewer, &ask, &eyes, err);

	if (st == ST_OK && r.rows != 1)
		st = err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (st == ST_OK)
		*out_owner = r.row[0].owner;
	return st;
}

static enum status read_list(struct view_door *door, const struct view_viewer *v, const struct view_ask *ask, const char *const *exact,
	struct arena *arena, struct view_list *out, struct err *err)
{
	struct view_reading r = {.door = door, .arena = arena, .exact = exact};
	struct view_eyes eyes;
	enum status st = gather(&r, v, ask, &eyes, err);

	if (st == ST_OK)
		st = answer(&r, v, ask, out, err);
	view_door_end(door); /* the log is written by another connection */
	return st == ST_OK ? write_log(&r, v, door->log, err) : st;
}

enum status view_list_read(struct view_door *door, const struct view_viewer *viewer, const struct view_ask *ask, struct arena *arena,
	struct view_list *out_list, struct err *err)
{
	struct view_list list;
	enum status st = view_door_begin(door, err);

	if (st == ST_OK)
		st = read_list(door, viewer, ask, NULL, arena, &list, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_list = list;
	return st;
}

enum status view_item_read(struct view_door *door, const struct view_viewer *viewer, const struct view_resource *resource, const char *key,
	struct arena *arena, struct view_list *out_list, struct err *err)
{
	struct view_ask ask = {.resource = resource};
	struct view_list list;
	enum status st;

	if (!resource->key)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	st = view_door_begin(door, err);
	if (st == ST_OK)
		st = read_list(door, viewer, &ask, &key, arena, &list, err);
	view_door_end(door);
	if (st == ST_OK && list.rows != 1)
		st = err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (st == ST_OK)
		*out_list = list;
	return st;
}
