/* Routes of lists: one for each resource of view, and one for each of its items. The handlers know nothing of any of them. */
#include "server/server_api.h"
#include "server/server_jobs.h"

#include "report/report_list.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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

static enum status flag(const struct server_call *call, const char *name, bool *out, struct err *err)
{
	const char *value = server_query(call, name);

	*out = value && strcmp(value, "true") == 0;
	if (value && !*out && strcmp(value, "false") != 0)
		return err_set(err, ST_USAGE, "server.parameter", name, value, "true, false", NULL);
	return ST_OK;
}

/* As a file, everything that was asked for goes into it. */
static enum status send_workbook(struct server_call *call, const struct view_list *list, struct err *err)
{
	char folder[] = "/tmp/sangsaeng-list-XXXXXX";
	const char *path;
	off_t bytes;
	int fd;
	enum status st;

	if (!mkdtemp(folder))
		return err_internal(err, strerror(errno));
	path = arena_printf(&call->arena, "%s/list.xlsx", folder);
	st = report_list_xlsx(list, call->lang, path, err);
	fd = st == ST_OK ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	server_job_remove(folder);
	if (st != ST_OK)
		return st;
	bytes = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	if (bytes < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_internal(err, "workbook");
	call->file = fd;
	call->file_bytes = bytes;
	call->content_type = XLSX;
	return ST_OK;
}

static enum status get_list(struct server_call *call, struct err *err)
{
	const char *accept = server_header(call, "Accept"), *name = call->route->path + strlen("/v1/");
	bool csv = accept && strstr(accept, "text/csv"), xlsx = !csv && accept && strstr(accept, XLSX), bom = false;
	struct view_filter filter[FILTERS_MAX];
	struct view_ask ask = {.resource = call->route->context, .filter = filter, .after = server_query(call, "cursor")};
	struct view_list list;
	int64_t limit;
	enum status st = server_number(call, "limit", 1, csv || xlsx ? INT32_MAX : LIMIT_MAX, csv || xlsx ? 0 : LIMIT, &limit, err);

	if (st == ST_OK)
		st = flag(call, "count", &ask.count, err);
	if (st == ST_OK)
		st = flag(call, "bom", &bom, err);
	for (size_t i = 0; i < call->queries && ask.filters < FILTERS_MAX; i++)
		if (!is_own_parameter(call->query[i].name))
			filter[ask.filters++] = (struct view_filter){call->query[i].name, call->query[i].value};
	ask.limit = (size_t)limit;
	if (st == ST_OK)
		st = view_list_read(call->door, &call->viewer, &ask, &call->arena, &list, err);
	if (st != ST_OK)
		return st;
	if (csv || xlsx)
		server_answer_header(
			call, "Content-Disposition", arena_printf(&call->arena, "attachment; filename=\"%s.%s\"", name, csv ? "csv" : "xlsx"));
	if ((csv || xlsx) && list.next) /* a file has no place for it */
		server_answer_header(call, "X-Next-Cursor", list.next);
	if (xlsx)
		return send_workbook(call, &list, err);
	if (csv) {
		call->content_type = "text/csv; charset=utf-8";
		report_list_csv(&list, call->lang, bom, &call->out);
	} else {
		report_list_json(&list, &call->out);
	}
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
