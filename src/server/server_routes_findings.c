/* Routes of findings: a verifier raises one at a cell, who is responsible answers, the verifier asks again, closes or withdraws, and hands
 * in the signed case. Who may is the use case's; what one sees of them the list's. */
#include "server/server_api.h"

#include "base/decimal.h"
#include "programme/programme_finding.h"
#include "programme/programme_verify.h"
#include "report/report_list.h"
#include "view/view_cell.h"
#include "view/view_command.h"

#include <inttypes.h>
#include <string.h>

#define KEYS_MAX 6

/* ---- one of them, and its version ---- */

static enum status read_finding(struct server_call *call, struct view_list *out_row, struct err *err)
{
	const struct view_filter filter[] = {{"verification", call->part[0]}, {"finding", call->part[1]}};
	const struct view_ask ask = {.resource = view_resource_find("verification-findings"), .filter = filter, .filters = 2, .limit = 1};
	enum status st = view_list_read(call->door, &call->viewer, &ask, &call->arena, out_row, err);

	return st == ST_OK && out_row->rows != 1 ? server_hidden(err, "view.none", arena_printf(&call->arena, "%s/%s", call->part[0], call->part[1]))
						 : st;
}

static enum status get_finding(struct server_call *call, struct err *err)
{
	struct view_list row;
	enum status st = read_finding(call, &row, err);

	if (st == ST_OK)
		report_row_json(&row, 0, &call->out);
	return st;
}

/* What one answers or closes is what one has read. Judged under the key, so that sending it again finds the answer given before. */
static enum status match(struct server_call *call, struct err *err)
{
	char tag[SERVER_TAG_LEN];
	struct view_list row;
	struct text text;
	enum status st = read_finding(call, &row, err);

	if (st != ST_OK)
		return st;
	text_init(&text);
	report_row_json(&row, 0, &text);
	server_tag_of(&text, tag);
	call->current = arena_strdup(&call->arena, text.data);
	text_done(&text);
	st = server_if_match(call, arena_strdup(&call->arena, tag), err);
	if (st == ST_OK)
		call->current = NULL;
	return st;
}

/* ---- raising ---- */

/* {"table": "reductions", "key": {"measure": "S1-M1"}, "column": "measured_kgco2e"} */
static enum status read_cell(struct server_call *call, const json_t *body, struct view_cell *out_cell, struct err *err)
{
	static const char *const members[] = {"table", "key", "column", NULL};
	json_t *cell = json_object_get(body, "cell"), *key = json_object_get(cell, "key"), *value;
	const char *table = NULL, *column = NULL, *name;
	struct view_filter filter[KEYS_MAX];
	struct view_ask ask = {.filter = filter, .limit = 2};
	enum status st = json_is_object(cell) ? server_members(cell, members, err) : err_set(err, ST_INPUT, "server.member_text", "cell", NULL);

	if (st == ST_OK)
		st = server_text(cell, "table", true, &table, err);
	if (st == ST_OK)
		st = server_text(cell, "column", true, &column, err);
	if (st == ST_OK && (json_object_size(key) == 0 || json_object_size(key) > KEYS_MAX))
		st = err_set(err, ST_INPUT, "server.member_text", "key", NULL);
	if (st != ST_OK)
		return server_at(st, "cell", err);
	json_object_foreach(key, name, value)
	{
		if (!json_is_string(value))
			return server_at(err_set(err, ST_INPUT, "server.member_text", "key", NULL), "cell", err);
		filter[ask.filters++] = (struct view_filter){name, json_string_value(value)};
	}
	ask.resource = view_resource_find(table);
	if (!ask.resource)
		return server_at(err_set(err, ST_INPUT, "server.member_text", "table", NULL), "cell", err);
	return view_cell_of_case(call->door, &call->viewer, call->part[0], &ask, column, &call->arena, out_cell, err);
}

static enum status raise_it(struct server_call *call, void *context, struct err *err)
{
	return programme_finding_raise(server_db(call), context, err);
}

static enum status read_new(struct server_call *call, const json_t *body, struct view_cell *cell, struct programme_finding_new *f, struct err *err)
{
	static const char *const members[] = {"cell", "kind", "text", "grams", NULL};
	const json_t *grams = json_object_get(body, "grams");
	enum status st = server_members(body, members, err);

	if (st == ST_OK)
		st = server_text(body, "kind", true, &f->kind, err);
	if (st == ST_OK)
		st = server_text(body, "text", true, &f->text, err);
	if (st == ST_OK && grams && !json_is_integer(grams))
		st = server_at(err_set(err, ST_INPUT, "server.member_text", "grams", NULL), "grams", err);
	f->has_grams = grams != NULL;
	f->grams = json_integer_value(grams);
	if (st == ST_OK)
		st = read_cell(call, body, cell, err);
	return st == ST_OK ? programme_finding_next(server_db(call), f->verification, &f->number, err) : st;
}

static enum status raise_finding(struct server_call *call, struct err *err)
{
	struct programme_finding_new f = {.verification = call->part[0], .by = server_actor(call)};
	struct view_cell cell = {0};
	json_t *body = NULL, *receipt;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_JUDGE, NULL, NULL, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = read_new(call, body, &cell, &f, err);
	if (st == ST_OK) {
		f.table = cell.table;
		f.key = cell.key;
		f.column = cell.column;
		f.value = cell.value;
		f.measure = cell.measure;
		f.month = cell.month;
		receipt = server_receipt(call, "finding.raised", arena_printf(&call->arena, "%s/%" PRId64, f.verification, f.number));
		st = server_once_run(call, true, 201, arena_printf(&call->arena, "/v1/verifications/%s/findings/%" PRId64, f.verification, f.number),
			receipt, raise_it, &f, err);
	}
	json_decref(body);
	return st;
}

/* ---- answering, closing; asking again, withdrawing ---- */

struct finding_act {
	const char *done; /* of the receipt */
	const char *const *members;
	bool text; /* the body says something */
	enum status (*run)(const char *db, const struct programme_finding_said *said, struct err *err);
};
static const char *const members_answer[] = {"text", "evidence", NULL}, *const members_close[] = {"resolution", NULL},
			 *const members_why[] = {"text", NULL};
static const struct finding_act act_answer = {"finding.answered", members_answer, true, programme_finding_answer},
				act_close = {"finding.closed", members_close, false, programme_finding_close},
				act_return = {"finding.returned", members_why, true, programme_finding_return},
				act_withdraw = {"finding.withdrawn", members_why, true, programme_finding_withdraw};

static enum status run_act(struct server_call *call, void *context, struct err *err)
{
	const struct finding_act *act = call->route->context;
	enum status st = match(call, err);

	return st == ST_OK ? act->run(server_db(call), context, err) : st;
}

static enum status say(struct server_call *call, struct err *err)
{
	const struct finding_act *act = call->route->context;
	struct programme_finding_said said = {.verification = call->part[0], .by = server_actor(call)};
	json_t *body = NULL;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_JUDGE, NULL, NULL, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, act->members, err);
	if (st == ST_OK)
		st = server_text(body, "text", act->text, &said.text, err);
	if (st == ST_OK)
		st = server_text(body, "evidence", false, &said.evidence, err);
	if (st == ST_OK)
		st = server_text(body, "resolution", false, &said.resolution, err);
	if (st == ST_OK && said.evidence)
		st = server_paper_judge(call, said.evidence, err);
	if (st == ST_OK && decimal_parse_int(call->part[1], 1, INT64_MAX, &said.number, NULL) != ST_OK)
		st = server_hidden(err, "view.none", call->part[1]);
	if (st == ST_OK)
		st = server_once_run(call, true, 200, NULL,
			server_receipt(call, act->done, arena_printf(&call->arena, "%s/%" PRId64, said.verification, said.number)), run_act, &said,
			err);
	json_decref(body);
	return st;
}

/* ---- a signed case, handed in by its verifier ---- */

static enum status take_it(struct server_call *call, void *context, struct err *err)
{
	return programme_verify_take(server_db(call), context, server_findings(call), err);
}

static enum status take_signature(struct server_call *call, struct err *err)
{
	struct programme_signed_file file = {.verification = call->part[0], .by = server_actor(call), .path = call->body_path};
	struct view_list row;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_JUDGE, NULL, NULL, err);

	if (st == ST_OK)
		st = view_item_read(call->door, &call->viewer, view_resource_find("verifications"), file.verification, &call->arena, &row, err);
	if (st == ST_OK && !file.path)
		st = err_set(err, ST_INPUT, "server.body_needed", NULL);
	if (st == ST_OK)
		st = server_once_run(call, true, 200, NULL, server_receipt(call, "verification.signed", file.verification), take_it, &file, err);
	server_findings_keep(call);
	return st;
}

#define W SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_findings[] = {
	{"GET", "/v1/verifications/{verification}/findings/{finding}", "getFinding", W, SERVER_BODY_NONE, "", false, NULL, get_finding},
	{"POST", "/v1/verifications/{verification}/findings", "raiseFinding", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, raise_finding},
	{"POST", "/v1/verifications/{verification}/findings/{finding}/answer", "answerFinding", W, SERVER_BODY_MEMORY, "dry_run", true, &act_answer,
		say},
	{"POST", "/v1/verifications/{verification}/findings/{finding}/return", "returnFinding", W, SERVER_BODY_MEMORY, "dry_run", true, &act_return,
		say},
	{"POST", "/v1/verifications/{verification}/findings/{finding}/close", "closeFinding", W, SERVER_BODY_MEMORY, "dry_run", true, &act_close,
		say},
	{"POST", "/v1/verifications/{verification}/findings/{finding}/withdraw", "withdrawFinding", W, SERVER_BODY_MEMORY, "dry_run", true,
		&act_withdraw, say},
	{"POST", "/v1/verifications/{verification}/signatures", "signVerification", W, SERVER_BODY_FILE, "dry_run", true, NULL, take_signature},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
