#include "server/server_api.h"
#include "server/server_core_int.h"

#include "base/decimal.h"
#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void server_answer_value(struct server_call *call, json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);

	text_append_string(&call->out, text ? text : "null");
	text_append_char(&call->out, '\n');
	free(text);
	json_decref(value);
}

const char *server_actor(const struct server_call *call)
{
	return call->caller.person[0] ? call->caller.person : call->caller.organisation;
}

json_t *server_receipt(const struct server_call *call, const char *what, const char *subject)
{
	return json_pack(
		"{s:s, s:s, s:s, s:s, s:b}", "schema", "sangsaeng.done/1", "done", what, "subject", subject, "by", server_actor(call), "dry_run", 0);
}

bool server_dry_run(const struct server_call *call)
{
	const char *value = server_query(call, "dry_run");

	return value && strcmp(value, "true") == 0;
}

enum status server_flag(const struct server_call *call, const char *name, bool *out, struct err *err)
{
	const char *value = server_query(call, name);

	*out = value && strcmp(value, "true") == 0;
	if (value && !*out && strcmp(value, "false") != 0)
		return err_set(err, ST_USAGE, "server.parameter", name, value, "true, false", NULL);
	return ST_OK;
}

enum status server_number(const struct server_call *call, const char *name, int64_t min, int64_t max, int64_t fallback, int64_t *out, struct err *err)
{
	const char *value = server_query(call, name);
	char allowed[64];

	*out = fallback;
	if (!value || decimal_parse_int(value, min, max, out, NULL) == ST_OK)
		return ST_OK;
	snprintf(allowed, sizeof allowed, "%lld … %lld", (long long)min, (long long)max);
	return err_set(err, ST_USAGE, "server.parameter", name, value, allowed, NULL);
}

enum status server_at(enum status st, const char *member, struct err *err)
{
	char pointer[ERR_FILE_LEN];
	size_t length = 0;

	pointer[length++] = '/';
	for (const char *c = member; *c && length + 3 < sizeof pointer; c++) {
		if (*c == '~' || (*c == '/' && member[0] != '/')) { /* RFC 6901 */
			pointer[length++] = '~';
			pointer[length++] = *c == '~' ? '0' : '1';
		} else {
			pointer[length++] = *c;
		}
	}
	pointer[length] = '\0';
	err_at(err, pointer + (member[0] == '/'), 0, 0);
	return st;
}

enum status server_members(const json_t *body, const char *const *known, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)body, key, value)
	{
		bool found = false;

		for (size_t i = 0; known[i]; i++)
			found |= strcmp(known[i], key) == 0;
		if (!found) {
			const char *nearest = string_nearest(key, known);

			return server_at(err_set(err, ST_INPUT, "server.member", key, nearest ? nearest : "", NULL), key, err);
		}
	}
	return ST_OK;
}

enum status server_text(const json_t *body, const char *name, bool needed, const char **out_text, struct err *err)
{
	const json_t *value = json_object_get(body, name);

	if ((!value || json_is_null(value)) && !needed) {
		*out_text = NULL;
		return ST_OK;
	}
	if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value) ||
		(needed && string_is_blank(json_string_value(value))))
		return server_at(err_set(err, ST_INPUT, "server.member_text", name, NULL), name, err);
	*out_text = json_string_value(value);
	return ST_OK;
}

enum status server_day(const json_t *body, const char *name, date_day *out_day, struct err *err)
{
	const char *text;
	enum status st = server_text(body, name, false, &text, err);

	*out_day = DATE_NONE;
	if (st == ST_OK && text && (st = date_parse(text, out_day, err)) != ST_OK)
		server_at(st, name, err);
	return st;
}

enum status server_hidden(struct err *err, const char *code, const char *key)
{
	return err_set(err, ST_NOT_FOUND, code, key, NULL);
}

enum status server_if_match(struct server_call *call, const char *etag, struct err *err)
{
	const char *asked = server_header(call, "If-Match");

	if (!asked)
		return err_set(err, ST_CONFLICT, "server.version_needed", NULL);
	if (server_tag_listed(asked, arena_printf(&call->arena, "%.*s", (int)strlen(etag) - 2, etag + 1), strlen(etag) - 2))
		return ST_OK;
	return err_set(err, ST_CONFLICT, "server.version_stale", etag, NULL);
}

struct findings *server_findings(struct server_call *call)
{
	struct findings *findings = arena_alloc(&call->arena, sizeof *findings);

	findings_init(findings, 200);
	call->findings = findings;
	return findings;
}

void server_findings_keep(struct server_call *call)
{
	struct findings *findings = call->findings;
	struct finding *kept;

	if (!findings || !findings->item)
		return;
	kept = arena_alloc(&call->arena, findings->count * sizeof *kept);
	memcpy(kept, findings->item, findings->count * sizeof *kept);
	free(findings->item);
	findings->item = kept;
}
