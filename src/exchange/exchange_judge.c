#include "exchange/exchange_judge.h"

#include "exchange/exchange_catena.h"
#include "exchange/exchange_pact_event.h"
#include "exchange/exchange_pact_int.h"
#include "exchange/exchange_pact_v2.h"

#include <string.h>

struct judging {
	const char *text, *file; /* text: NUL behind it */
	struct arena *arena;
	struct findings *findings;
	struct exchange_judged out;
	struct err first;
	bool failed;
};

/* "pcf.a[0].b" as "/pcf/a/0/b". */
static const char *pointer_of(struct arena *arena, const char *path)
{
	char *pointer = arena_alloc(arena, strlen(path) + 2), *to = pointer;

	*to++ = '/';
	for (; *path; path++) {
		if (*path == '.' || *path == '[')
			*to++ = '/';
		else if (*path != ']')
			*to++ = *path;
	}
	*to = '\0';
	return pointer;
}

/* Line and column of what a finding names: the property, or the object that lacks it. */
static void locate(struct judging *j, struct err *e)
{
	int64_t line, column;

	if (e->line == 0 && e->param_count > 0 && strncmp(e->code, "pact.", 5) == 0) {
		json_locate(j->text, pointer_of(j->arena, e->param[0]), &line, &column);
		err_at(e, j->file, line, column);
	} else {
		err_at(e, j->file, e->line, e->column);
	}
}

static struct exchange_judged_item *add_item(struct judging *j)
{
	j->out.item = arena_grow(j->arena, j->out.item, j->out.count, sizeof *j->out.item);
	j->out.item[j->out.count] = (struct exchange_judged_item){.valid = false};
	return &j->out.item[j->out.count++];
}

static void keep(struct judging *j, enum status st, const struct err *err)
{
	if (st == ST_OK || j->failed)
		return;
	j->failed = true;
	j->first = *err;
}

static void show_v2(struct judging *j, struct exchange_judged_item *item)
{
	struct err err;
	size_t length;
	char *json;

	if (exchange_v2_project(&item->pact, EXCHANGE_TIME_NONE, j->arena, &json, &length, &err) == ST_OK)
		return;
	item->v2_lacks = arena_strdup(j->arena, err.param[0]);
	item->v2_lacks_ko = arena_strdup(j->arena, err.param[1]);
}

static void judge_one(struct judging *j, const char *at, size_t length, const char *prefix)
{
	struct exchange_judged_item *item = add_item(j);
	struct err err;
	enum status st = exchange_pact_read(at, length, prefix, j->arena, j->findings, &item->pact, &err);

	keep(j, st, &err);
	item->valid = st == ST_OK;
	if (item->valid)
		show_v2(j, item);
}

static void judge_data(struct judging *j, const json_t *data)
{
	const char *at, *item;
	size_t length;

	(void)json_span(j->text, "/data", &at, &length);
	if (json_is_object(data)) {
		judge_one(j, at, length, "data.");
		return;
	}
	at++;
	for (size_t i = 0; i < json_array_size(data); i++) {
		at += strspn(at, " \t\r\n,");
		(void)json_span(at, "", &item, &length);
		judge_one(j, item, length, arena_printf(j->arena, "data[%zu].", i));
		at = item + length;
	}
}

static void judge_event(struct judging *j, const json_t *root, size_t length)
{
	const char *type = json_string_value(json_object_get(root, "type"));
	int major = type && strncmp(type, "org.wbcsd.pathfinder.", 21) == 0 ? 2 : 3;
	struct exchange_event e;
	struct err err;
	enum status st = exchange_event_read(j->text, length, major, j->arena, j->findings, &e, &err);

	j->out.type = type ? arena_strdup(j->arena, type) : "";
	if (st != ST_OK) {
		keep(j, st, &err);
		if (j->findings && j->findings->errors == 0)
			findings_add(j->findings, SEVERITY_ERROR, &err);
		return;
	}
	for (size_t i = 0; i < e.footprint_count; i++) {
		struct exchange_judged_item *item = add_item(j);

		item->valid = true;
		item->pact = e.footprint[i];
		show_v2(j, item);
	}
}

static void judge_catena(struct judging *j, size_t length)
{
	struct exchange_judged_item *item = add_item(j);
	struct exchange_catena_read read;
	struct err err;
	enum status st = exchange_catena_read(j->text, length, j->arena, j->findings, &read, &err);

	if (st != ST_OK) {
		keep(j, st, &err);
		if (j->findings && j->findings->errors == 0)
			findings_add(j->findings, SEVERITY_ERROR, &err);
		return;
	}
	item->valid = true;
	item->pact = read.pact;
	item->no_pact = read.lost;
	show_v2(j, item);
}

enum status exchange_judge(const char *text, size_t length, const char *file, struct arena *arena, struct findings *findings,
	struct exchange_judged *out_judged, struct err *err)
{
	struct judging j = {.text = arena_strndup(arena, text, length), .file = file, .arena = arena, .findings = findings};
	size_t before = findings ? findings->count : 0;
	const json_t *data;
	json_t *root;
	enum status st = exchange_json_read(text, length, &root, err);

	if (st != ST_OK) {
		err_at(err, file, err->line, err->column);
		return st;
	}
	data = json_object_get(root, "data");
	if (json_object_get(root, "specversion") || (json_object_get(root, "type") && data)) {
		j.out.kind = EXCHANGE_FILE_EVENT;
		judge_event(&j, root, length);
	} else if (exchange_catena_is(text, length)) {
		j.out.kind = EXCHANGE_FILE_CATENA;
		judge_catena(&j, length);
	} else if (!json_object_get(root, "pcf") && (json_is_array(data) || json_is_object(data))) {
		j.out.kind = EXCHANGE_FILE_LIST;
		judge_data(&j, data);
	} else {
		j.out.kind = EXCHANGE_FILE_FOOTPRINT;
		judge_one(&j, j.text, length, "");
	}
	json_decref(root);
	for (size_t i = before; findings && i < findings->count; i++)
		locate(&j, &findings->item[i].err);
	*out_judged = j.out;
	if (!j.failed)
		return ST_OK;
	locate(&j, &j.first);
	*err = j.first;
	return ST_INPUT;
}
