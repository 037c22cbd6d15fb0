/* Routes of the supply graph in memory: a product's total, and what it would be. On a worker, since who may see it and the log of reads are in the
 * database; the graph itself answers in microseconds ("solved_us"). */
#include "base/decimal.h"
#include "server/server_api.h"
#include "server/server_follow_int.h"
#include "view/view_resident.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX 64

static enum status which_of(const char *period, enum carbon_case *out_which, struct err *err)
{
	for (int i = 0; i < CARBON_CASE_COUNT; i++)
		if (strcmp(period ? period : "after", carbon_case_name((enum carbon_case)i)) == 0) {
			*out_which = (enum carbon_case)i;
			return ST_OK;
		}
	return err_set(err, ST_INPUT, "server.period", period, NULL);
}

static void answer(struct server_call *call, const struct view_rollup *rollup, bool asked)
{
	struct json_writer w;

	json_writer_init(&w, &call->out);
	view_rollup_json(&w, rollup, asked);
	text_append_char(&call->out, '\n');
	call->etag = false; /* it tells how long it took */
}

static enum status total(struct server_call *call, struct err *err)
{
	struct view_rollup rollup;
	enum carbon_case which = CARBON_AFTER;
	enum status st = which_of(server_query(call, "period"), &which, err);

	if (st == ST_OK)
		st = view_rollup_total(call->door, server_resident(call), &call->viewer, which, call->part[0], &call->arena, &rollup, err);
	if (st == ST_OK)
		answer(call, &rollup, false);
	return st;
}

/* A decimal string, as quantities are everywhere else in the API. */
static enum status read_number(const json_t *change, const char *key, double *out_value, struct err *err)
{
	const char *text = json_string_value(json_object_get(change, key));

	enum status st;

	if (!text)
		return err_set(err, ST_INPUT, "server.decimal", key, NULL);
	st = decimal_parse_double(text, out_value, err);
	if (st == ST_OK && *out_value < 0) /* less of something is a smaller quantity of it */
		st = err_set(err, ST_INPUT, "server.decimal", key, NULL);
	return st;
}

static enum status read_change(const json_t *change, struct carbon_live_change *out, struct err *err)
{
	static const char *const members[] = {"product", "input", "quantity", "direct_kgco2e", NULL};
	bool own = json_object_get(change, "direct_kgco2e") != NULL;
	enum status st = json_is_object(change) ? server_members(change, members, err) : err_set(err, ST_INPUT, "server.field", "changes", NULL);

	if (st != ST_OK)
		return st;
	out->product = json_string_value(json_object_get(change, "product"));
	out->input = json_string_value(json_object_get(change, "input"));
	if (!out->product)
		return err_set(err, ST_INPUT, "server.field", "product", NULL);
	if (own == (out->input != NULL) || (own && json_object_get(change, "quantity")))
		return err_set(err, ST_INPUT, "server.field", own ? "input" : "direct_kgco2e", NULL);
	return read_number(change, own ? "direct_kgco2e" : "quantity", &out->value, err);
}

static enum status read_question(
	const json_t *root, struct carbon_live_change *change, size_t *out_count, enum carbon_case *out_which, struct err *err)
{
	json_t *list = json_object_get(root, "changes"), *period = json_object_get(root, "period");
	size_t count = json_array_size(list);
	enum status st = server_members(root, (const char *const[]){"changes", "period", NULL}, err);

	if (st == ST_OK && period && !json_is_string(period))
		st = server_at(err_set(err, ST_INPUT, "server.period", "", NULL), "period", err);
	if (st == ST_OK)
		st = which_of(period ? json_string_value(period) : NULL, out_which, err);
	if (st == ST_OK && count > CHANGES_MAX)
		st = server_at(err_set(err, ST_INPUT, "server.many", "changes", "64", NULL), "changes", err);
	if (st == ST_OK && count == 0)
		st = server_at(err_set(err, ST_INPUT, "server.field", "changes", NULL), "changes", err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char pointer[128];

		st = read_change(json_array_get(list, i), &change[i], err);
		if (st != ST_OK && err->param_count) {
			snprintf(pointer, sizeof pointer, "/changes/%zu%s%.40s", i, json_is_object(json_array_get(list, i)) ? "/" : "",
				json_is_object(json_array_get(list, i)) ? err->param[0] : "");
			server_at(st, pointer, err);
		}
	}
	*out_count = count;
	return st;
}

static enum status what_if(struct server_call *call, struct err *err)
{
	struct carbon_live_change change[CHANGES_MAX];
	enum carbon_case which = CARBON_AFTER;
	struct view_rollup rollup;
	size_t count = 0;
	json_t *root;
	enum status st = server_body_json(call, &root, err);

	if (st != ST_OK)
		return st;
	st = read_question(root, change, &count, &which, err);
	if (st == ST_OK)
		st = view_rollup_what_if(call->door, server_resident(call), &call->viewer, which, change, count, &call->arena, &rollup, err);
	json_decref(root);
	if (st == ST_OK)
		answer(call, &rollup, true);
	return st;
}

const struct server_route server_routes_resident[] = {
	{"GET", "/v1/rollup/{product}", "rollupTotal", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "period as", false, NULL,
		total},
	{"POST", "/v1/rollup/what-if", "rollupWhatIf", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_MEMORY, "as", false, NULL,
		what_if},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
