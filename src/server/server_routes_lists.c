/* Routes of lists: one for each resource of view, and one for each of its items. The handlers know nothing of any of them. */
#include "server/server_api.h"

#include "report/report_list.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT 50
#define LIMIT_MAX 500
#define FILTERS_MAX 32

static bool is_own_parameter(const char *name)
{
	static const char *const own[] = {"limit", "cursor", "count", "as", "bom"};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(own[i], name) == 0)
			return true;
	return false;
}

/* As a file, everything that was asked for goes into it. */
static enum status get_list(struct server_call *call, struct err *err)
{
	const char *name = call->route->path + strlen("/v1/");
	bool file = server_file_asked(call), bom = false;
	struct view_filter filter[FILTERS_MAX];
	struct view_ask ask = {.resource = call->route->context, .filter = filter, .after = server_query(call, "cursor")};
	struct view_list list;
	int64_t limit;
	enum status st = server_number(call, "limit", 1, file ? INT32_MAX : LIMIT_MAX, file ? 0 : LIMIT, &limit, err);

	if (st == ST_OK)
		st = server_flag(call, "count", &ask.count, err);
	if (st == ST_OK)
		st = server_flag(call, "bom", &bom, err);
	for (size_t i = 0; i < call->queries && ask.filters < FILTERS_MAX; i++)
		if (!is_own_parameter(call->query[i].name))
			filter[ask.filters++] = (struct view_filter){call->query[i].name, call->query[i].value};
	ask.limit = (size_t)limit;
	if (st == ST_OK)
		st = view_list_read(call->door, &call->viewer, &ask, &call->arena, &list, err);
	if (st != ST_OK)
		return st;
	if (file && list.next) /* a file has no place for it */
		server_answer_header(call, "X-Next-Cursor", list.next);
	if (file)
		return server_file_list(call, name, &list, err);
	report_list_json(&list, &call->out);
	return ST_OK;
}

static enum status get_item(struct server_call *call, struct err *err)
{
	struct view_list row;
	enum status st = view_item_read(call->door, &call->viewer, call->route->context, call->part[0], &call->arena, &row, err);

	if (st == ST_OK)
		report_row_json(&row, 0, &call->out);
	return st;
}

/* ---- routes, made of the resources ---- */

static struct {
	pthread_once_t once;
	struct arena arena;
	struct server_route *route;
} made = {.once = PTHREAD_ONCE_INIT};

/* "meter-readings" → "MeterReadings" */
static char *camel(const char *name)
{
	char *out = arena_strdup(&made.arena, name), *to = out;
	bool capital = true;

	for (const char *c = name; *c; c++) {
		if (*c == '-' || *c == '_') {
			capital = true;
			continue;
		}
		*to++ = capital && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
		capital = false;
	}
	*to = '\0';
	return out;
}

static char *parameters(const struct view_resource *resource)
{
	struct text text;
	char *out;

	text_init(&text);
	text_append_string(&text, "limit cursor count as bom");
	for (size_t c = 0; c < resource->columns; c++)
		if (resource->column[c].filter)
			text_printf(&text, " %s", resource->column[c].name);
	out = arena_strdup(&made.arena, text.data);
	text_done(&text);
	return out;
}

static void make(void)
{
	size_t count = 0, n = 0;

	arena_init(&made.arena);
	while (view_resource_at(count))
		count++;
	made.route = arena_alloc(&made.arena, (2 * count + 1) * sizeof *made.route);
	for (size_t i = 0; i < count; i++) {
		const struct view_resource *r = view_resource_at(i);
		char *name = camel(r->name);

		made.route[n++] =
			(struct server_route){"GET", arena_printf(&made.arena, "/v1/%s", r->name), arena_printf(&made.arena, "list%s", name),
				SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, parameters(r), false, r, get_list};
		if (r->key)
			made.route[n++] = (struct server_route){"GET", arena_printf(&made.arena, "/v1/%s/{%s}", r->name, r->key),
				arena_printf(&made.arena, "get%sItem", name), SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "as",
				false, r, get_item};
	}
}

const struct server_route *server_routes_resources(void)
{
	pthread_once(&made.once, make);
	return made.route;
}
