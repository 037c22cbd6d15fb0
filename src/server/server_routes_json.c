/* The table of routes as data. */
#include "server/server_api.h"
#include "server/server_core_int.h"

#include "report/report_list.h"
#include "view/view_words.h"

#include <stdlib.h>
#include <string.h>

static json_t *words(const char *text)
{
	json_t *list = json_array();

	for (const char *at = text; at && *at;) {
		size_t length = strcspn(at, " ");

		if (length)
			json_array_append_new(list, json_stringn(at, length));
		at += length + strspn(at + length, " ");
	}
	return list;
}

static json_t *route_value(const struct server_route *r)
{
	static const char *const who[] = {"anybody", "signed_in", "loopback", "partner"}, *const errors[] = {"problem", "pact", "oauth"},
				 *const body[] = {"none", "memory", "event", "file"};
	bool item = strchr(r->path, '{') != NULL;
	const struct view_resource *resource = strncmp(r->operation, "list", 4) == 0 || strncmp(r->operation, "get", 3) == 0 ? r->context : NULL;
	const char *name = NULL;

	for (size_t i = 0; resource && view_resource_at(i); i++)
		if (view_resource_at(i) == resource)
			name = resource->name;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:b, s:s*, s:b}", "method", r->method, "path", r->path, "operation", r->operation,
		"who", who[r->who], "errors", errors[r->errors], "body", body[r->body], "query", words(r->query), "idempotent", (int)r->idempotent,
		"resource", name, "item", (int)item);
}

json_t *server_resource_value(const struct view_resource *r)
{
	static const char *const type[] = {"text", "won", "tonnes", "count", "decimal", "day", "month", "time", "bool", "year"};
	const struct view_title *title = view_title_of(r->name);
	json_t *columns = json_array();
	struct arena arena;

	arena_init(&arena);
	for (size_t c = 0; c < r->columns; c++) {
		const struct view_column *column = &r->column[c];

		json_array_append_new(
			columns, json_pack("{s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:b, s:s*}", "name", column->name, "head", "ko",
					 report_list_head(column, LANG_KO, &arena), "en", report_list_head(column, LANG_EN, &arena), "ko", column->ko, "type",
					 type[column->type], "class", view_class_name(column->class), "filter", (int)column->filter,
					 "codes", view_codes_of(r->name, column->name)));
	}
	arena_done(&arena);
	return json_pack("{s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:s*, s:o}", "name", r->name, "title", "ko", title->ko, "en", title->en, "group",
		title->group, "ko", r->ko, "en", r->en, "key", r->key, "columns", columns);
}

void server_routes_write(struct text *out)
{
	struct server_router *router = server_router_new();
	json_t *routes = json_array(), *resources = json_array(), *root;
	char *text;

	server_router_fill(router);
	for (size_t i = 0; i < server_router_count(router); i++)
		json_array_append_new(routes, route_value(server_router_at(router, i)));
	for (size_t i = 0; view_resource_at(i); i++)
		json_array_append_new(resources, server_resource_value(view_resource_at(i)));
	root = json_pack("{s:s, s:o, s:o}", "schema", "sangsaeng.routes/1", "routes", routes, "resources", resources);
	text = json_dumps(root, JSON_INDENT(1));
	text_append_string(out, text ? text : "");
	text_append_char(out, '\n');
	free(text);
	json_decref(root);
	server_router_free(router);
}
