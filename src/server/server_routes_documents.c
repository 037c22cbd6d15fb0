/* Routes of the description of the API, and of who sees what. */
#include "server/server_api.h"
#include "server/server_core_int.h"

#include "report/report_kind.h"
#include "view/view_command.h"
#include "view/view_words.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* ---- the description: packed in the program, unpacked when first asked for ---- */

struct unpacked {
	const unsigned char *packed;
	size_t packed_size, size;
	char *data;
};
static struct unpacked openapi, page;
static pthread_once_t unpack_once = PTHREAD_ONCE_INIT;

static void unpack(struct unpacked *u, const unsigned char *packed, size_t packed_size, size_t size)
{
	uLongf length = (uLongf)size;

	u->data = heap_alloc(1, size + 1);
	u->size = uncompress((Bytef *)u->data, &length, packed, (uLong)packed_size) == Z_OK ? (size_t)length : 0;
}

static void unpack_all(void)
{
	unpack(&openapi, server_openapi, server_openapi_packed, server_openapi_size);
	unpack(&page, server_page, server_page_packed, server_page_size);
}

static enum status get_openapi(struct server_call *call, struct err *err)
{
	pthread_once(&unpack_once, unpack_all);
	text_append(&call->out, openapi.data, openapi.size);
	call->cache = "max-age=300";
	return ST_OK;
}

static enum status docs(struct server_call *call, struct err *err)
{
	pthread_once(&unpack_once, unpack_all);
	text_append(&call->out, page.data, page.size);
	call->content_type = "text/html; charset=utf-8";
	call->cache = "max-age=300";
	return ST_OK;
}

/* ---- who sees what ---- */

static json_t *role_names(unsigned roles)
{
	json_t *list = json_array();

	for (int r = 0; r < VIEW_ROLE_COUNT; r++)
		if (roles & (1u << r))
			json_array_append_new(list, json_string(view_role_name((enum view_role)r)));
	return list;
}

static json_t *relation_names(unsigned relations)
{
	json_t *list = json_array();

	for (int r = 0; r < VIEW_RELATIONS; r++)
		if (relations & (1u << r))
			json_array_append_new(list, json_string(view_relation_name((enum view_relation)(1u << r))));
	return list;
}

static enum status access_matrix(struct server_call *call, struct err *err)
{
	json_t *rules = json_array();

	for (const struct view_rule *r = view_matrix; r->seen != VIEW_NONE; r++)
		json_array_append_new(rules, json_pack("{s:s, s:o, s:o, s:s, s:s?, s:b, s:{s:s, s:s}}", "class", view_class_name(r->class), "roles",
						     role_names(r->roles), "relations", relation_names(r->relations), "seen", view_seen_name(r->seen),
						     "purpose", r->purpose, "narrowable", r->narrowable, "basis", "ko", r->basis_ko, "en", r->basis_en));
	server_answer_value(call, json_pack("{s:s, s:o}", "schema", "sangsaeng.access/1", "items", rules));
	return ST_OK;
}

/* Lists and their columns, with the words that head them: a page shows any list by it. */
static enum status resources(struct server_call *call, struct err *err)
{
	json_t *items = json_array();

	for (const struct view_title *title = view_titles; title->list; title++)
		json_array_append_new(items, server_resource_value(view_resource_find(title->list)));
	server_answer_value(call, json_pack("{s:s, s:o}", "schema", "sangsaeng.resources/1", "items", items));
	call->cache = "max-age=300";
	return ST_OK;
}

/* What codes are called, kind by kind, in the language that Accept-Language asks for. */
static enum status code_words(struct server_call *call, struct err *err)
{
	json_t *items = json_object(), *words = NULL;
	const char *kind = "";

	for (const struct view_word *w = view_words_all(); w->kind; w++) {
		if (strcmp(w->kind, kind) != 0) {
			kind = w->kind;
			words = json_object();
			json_object_set_new(items, kind, words);
		}
		json_object_set_new(words, w->code, json_string(call->lang == LANG_KO ? w->ko : w->en));
	}
	server_answer_value(call, json_pack("{s:s, s:s, s:o}", "schema", "sangsaeng.words/1", "lang", call->lang == LANG_KO ? "ko" : "en", "items", items));
	call->cache = "max-age=300";
	return ST_OK;
}

static json_t *words_of(const char *text)
{
	json_t *list = json_array();

	for (const char *at = text ? text : ""; *at;) {
		size_t length = strcspn(at, " ");

		json_array_append_new(list, json_stringn(at, length));
		at += length + strspn(at + length, " ");
	}
	return list;
}

static json_t *formats_of(unsigned formats)
{
	json_t *list = json_array();

	for (size_t i = 0; report_format_name(i); i++)
		if (formats & report_format_of(report_format_name(i)))
			json_array_append_new(list, json_string(report_format_name(i)));
	return list;
}

/* The documents that the caller's role may have made (as the job `report KIND`); of whose data they may be is judged then. */
static enum status report_list(struct server_call *call, struct err *err)
{
	json_t *items = json_array();

	for (const struct report_kind *k = report_kinds; k->name; k++)
		if (view_command_open(call->viewer.role, arena_printf(&call->arena, "report %s", k->name)))
			json_array_append_new(items,
				json_pack("{s:s, s:{s:s, s:s}, s:s?, s:o, s:b, s:o}", "kind", k->name, "title", "ko", k->ko, "en", k->en, "subject",
					k->subject, "audiences", words_of(k->audiences), "year", (int)k->year, "formats", formats_of(k->formats)));
	server_answer_value(call, json_pack("{s:s, s:o}", "schema", "sangsaeng.reports/1", "items", items));
	return ST_OK;
}

#define M SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE
const struct server_route server_routes_documents[] = {
	{"GET", "/v1/openapi.json", "getOpenapi", M, "", false, NULL, get_openapi},
	{"GET", "/docs", "docs", M, "", false, NULL, docs},
	{"GET", "/v1/access", "getAccess", M, "", false, NULL, access_matrix},
	{"GET", "/v1/resources", "listResources", M, "", false, NULL, resources},
	{"GET", "/v1/words", "listWords", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, code_words},
	{"GET", "/v1/reports", "listReports", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, report_list},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
