/* Routes of planning: the abatement curve; a plan in full, what became of it, and beside another one. Making a plan, why it is as it is, and other
 * prices are jobs (`plan make`, `plan why`, `plan sensitivity`), since they search. */
#include "server/server_api.h"

#include "report/report_chart.h"
#include "report/report_macc.h"
#include "report/report_plan.h"
#include "view/view_macc.h"
#include "view/view_worked.h"

#include <string.h>

#define SCOPES_MAX 64
#define PRICE_MAX 1000000000

/* One of the words, or NULL where nothing is asked. */
static enum status word_of(struct server_call *call, const char *name, const char *a, const char *b, const char **out_word, struct err *err)
{
	const char *asked = server_query(call, name);

	if (asked && strcmp(asked, a) != 0 && strcmp(asked, b) != 0)
		return err_set(err, ST_USAGE, "server.parameter", name, asked, arena_printf(&call->arena, "%s, %s", a, b), NULL);
	*out_word = asked;
	return ST_OK;
}

/* "tier2,S015": the words between commas. */
static enum status scope_of(struct server_call *call, const char *const **out_scope, struct err *err)
{
	const char *asked = server_query(call, "scope"), **scope = arena_alloc(&call->arena, (SCOPES_MAX + 1) * sizeof *scope);
	size_t count = 0;

	for (char *at = asked ? arena_strdup(&call->arena, asked) : NULL; at && *at && count <= SCOPES_MAX;) {
		char *comma = strchr(at, ',');

		if (comma)
			*comma = '\0';
		if (*at)
			scope[count++] = at;
		at = comma ? comma + 1 : NULL;
	}
	if (count > SCOPES_MAX)
		return err_set(err, ST_USAGE, "server.parameter", "scope", asked, arena_printf(&call->arena, "1 … %d", SCOPES_MAX), NULL);
	*out_scope = scope;
	return ST_OK;
}

static enum status asked(struct server_call *call, struct view_macc_options *out, struct err *err)
{
	const char *discount = server_query(call, "discount");
	bool cascade = false, catalogue = false;
	enum status st = word_of(call, "view", "programme", "factory", &out->view, err);

	if (st == ST_OK)
		st = word_of(call, "tonnes", "plain", "discounted", &out->tonnes, err);
	if (st == ST_OK)
		st = server_flag(call, "cascade", &cascade, err);
	if (st == ST_OK)
		st = server_flag(call, "catalogue", &catalogue, err);
	if (st == ST_OK)
		st = server_number(call, "price", 0, PRICE_MAX, -1, &out->price_krw, err);
	if (st == ST_OK && discount && (strlen(discount) > 8 || rate_parse(discount, 0, 1, &out->discount, NULL) != ST_OK))
		st = err_set(err, ST_USAGE, "server.parameter", "discount", discount, "0 … 1", NULL);
	if (st == ST_OK)
		st = scope_of(call, &out->scope, err);
	out->no_cascade = server_query(call, "cascade") && !cascade;
	out->catalogue = catalogue ? server_options(call)->catalogue : NULL;
	return st;
}

static enum status answer_macc(struct server_call *call, const struct view_macc *macc, const struct report_frame *frame, struct err *err)
{
	struct report_drawing drawing;
	struct report_table table;

	if (server_file_asked(call)) {
		report_table_init(&table);
		report_macc_table(macc, &table);
		return server_file_table(call, "macc", &table, err);
	}
	if (server_picture_asked(call)) {
		report_macc_drawing(macc, frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
	} else {
		report_macc_json(macc, &call->out);
	}
	return ST_OK;
}

static enum status macc(struct server_call *call, struct err *err)
{
	struct view_macc_options options = {0};
	struct report_frame frame;
	struct findings findings;
	struct view_macc found;
	enum status st = asked(call, &options, err);

	if (st == ST_OK)
		st = server_picture_frame(call, &frame, err);
	findings_init(&findings, 50);
	if (st == ST_OK)
		st = view_macc_for(call->door, &call->viewer, &options, &call->arena, &found, &findings, err);
	findings_done(&findings);
	return st == ST_OK ? answer_macc(call, &found, &frame, err) : st;
}

/* ---- plans ---- */

static enum status plan(struct server_call *call, struct err *err)
{
	struct report_drawing drawing;
	struct report_frame frame;
	struct report_table table;
	struct view_plan found;
	enum status st = server_picture_frame(call, &frame, err);

	if (st == ST_OK)
		st = view_plan_for(call->door, &call->viewer, call->part[0], &call->arena, &found, err);
	if (st != ST_OK)
		return st;
	if (server_picture_asked(call)) {
		report_chart_plan(&found, &frame, &call->arena, &drawing);
		server_picture_put(call, &drawing);
		return ST_OK;
	}
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_plan_table(&found, &table);
		return server_file_table(call, "plan", &table, err);
	}
	report_plan_json(&found, &call->out);
	return ST_OK;
}

static enum status variance(struct server_call *call, struct err *err)
{
	struct view_variance found;
	struct report_table table;
	enum status st = view_variance_for(call->door, &call->viewer, call->part[0], &call->arena, &found, err);

	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_variance_table(&found, &table);
		return server_file_table(call, "variance", &table, err);
	}
	report_variance_json(&found, &call->out);
	return ST_OK;
}

static enum status comparison(struct server_call *call, struct err *err)
{
	const char *other = server_query(call, "with");
	struct view_plan_comparison found;
	struct report_table table;
	enum status st = ST_OK;

	if (!other || !other[0])
		st = err_set(err, ST_USAGE, "server.parameter", "with", "", "PLAN", NULL);
	if (st == ST_OK)
		st = view_comparison_for(call->door, &call->viewer, call->part[0], other, &call->arena, &found, err);
	if (st != ST_OK)
		return st;
	if (server_file_asked(call)) {
		report_table_init(&table);
		report_comparison_table(&found, &table);
		return server_file_table(call, "comparison", &table, err);
	}
	report_comparison_json(&found, &call->out);
	return ST_OK;
}

#define R SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE
const struct server_route server_routes_plans[] = {
	{"GET", "/v1/macc", "getMacc", R, "view scope price discount tonnes cascade catalogue width as bom", false, NULL, macc},
	{"GET", "/v1/plans/{plan}/picks", "getPlanPicks", R, "width as bom", false, NULL, plan},
	{"GET", "/v1/plans/{plan}/variance", "getPlanVariance", R, "as bom", false, NULL, variance},
	{"GET", "/v1/plans/{plan}/comparison", "comparePlans", R, "with as bom", false, NULL, comparison},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
