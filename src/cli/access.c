/* `sangsaeng access`: who may see what, a list as somebody sees it, what a firm consents to, what its contract narrows, and requests to see more. */
#include "cli/cli.h"

#include "base/decimal.h"
#include "report/report_list.h"
#include "view/view.h"
#include "view/view_access_request.h"
#include "view/view_consent.h"
#include "view/view_log.h"
#include "view/view_narrowing.h"
#include "view/view_resource.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the matrix ---- */

static void put_words(struct text *out, unsigned set, int count, bool role)
{
	bool first = true;

	for (int i = 0; i < count; i++) {
		if (!(set >> i & 1u))
			continue;
		text_printf(
			out, "%s%s", first ? "" : " ", role ? view_role_name((enum view_role)i) : view_relation_name((enum view_relation)(1u << i)));
		first = false;
	}
}

static void text_matrix(const struct cli_args *args, struct text *out)
{
	struct text words;

	text_init(&words);
	text_append_string(out, cli_pick(args, "Who sees what: a line allows, what no line allows is not seen.\n",
					"누가 무엇을 보는가: 줄마다 허용이며, 어느 줄에도 없으면 보이지 않습니다.\n"));
	for (const struct view_rule *rule = view_matrix; rule->seen != VIEW_NONE; rule++) {
		if (rule == view_matrix || rule->class != rule[-1].class)
			text_printf(out, "\n%s\n", view_class_name(rule->class));
		text_append_string(out, "  ");
		cli_pad(out, view_seen_name(rule->seen), 12);
		text_clear(&words);
		put_words(&words, rule->roles, VIEW_ROLE_COUNT, true);
		text_append_string(&words, " · ");
		put_words(&words, rule->relations, VIEW_RELATIONS, false);
		if (rule->purpose)
			text_printf(&words, " · %s %s", cli_pick(args, "for", "목적"), rule->purpose);
		text_printf(out, "%s\n              %s\n", words.data, cli_pick(args, rule->basis_en, rule->basis_ko));
	}
	text_done(&words);
}

static void table_matrix(const struct cli_args *args, struct report_table *t)
{
	report_table_begin(t, "access", "class,seen,role,relation,purpose,basis");
	for (const struct view_rule *rule = view_matrix; rule->seen != VIEW_NONE; rule++)
		for (int role = 0; role < VIEW_ROLE_COUNT; role++)
			for (int relation = 0; relation < VIEW_RELATIONS; relation++) {
				if (!(rule->roles >> role & 1u) || !(rule->relations >> relation & 1u))
					continue;
				report_table_text(t, view_class_name(rule->class));
				report_table_text(t, view_seen_name(rule->seen));
				report_table_text(t, view_role_name((enum view_role)role));
				report_table_text(t, view_relation_name((enum view_relation)(1u << relation)));
				report_table_text(t, rule->purpose);
				report_table_text(t, cli_pick(args, rule->basis_en, rule->basis_ko));
			}
}

static int matrix(const struct cli_args *args)
{
	struct text out;
	int code;

	text_init(&out);
	if (cli_is_table(args))
		table_matrix(args, args->table);
	else
		text_matrix(args, &out);
	code = cli_answer(args, &out);
	text_done(&out);
	return code;
}

/* ---- a list as somebody sees it ---- */

static enum status find_viewer(const struct cli_args *args, struct view_door *door, struct arena *arena, struct view_viewer *viewer, struct err *err)
{
	const char *who = args->positional[1];
	enum status st;

	if (strcmp(who, "public") == 0)
		st = view_viewer_find(door, NULL, NULL, NULL, arena, viewer, err);
	else if ((st = view_viewer_find(door, who, NULL, args->kind, arena, viewer, err)) != ST_OK && strcmp(err->code, "view.nobody") == 0)
		st = view_viewer_find(door, NULL, who, args->kind, arena, viewer, err);
	viewer->purpose = args->purpose;
	viewer->as = args->to;
	viewer->on = args->on;
	viewer->lang = args->lang;
	return st == ST_OK ? view_purpose_judge(door, viewer, err) : st;
}

static enum status list_as(const struct cli_args *args, struct view_door *door, const struct view_resource *resource, struct arena *arena,
	struct text *out, struct err *err)
{
	struct view_viewer viewer = {0};
	struct view_ask ask = {.resource = resource, .count = true};
	struct view_list list;
	enum status st = find_viewer(args, door, arena, &viewer, err);

	if (st == ST_OK)
		st = view_list_read(door, &viewer, &ask, arena, &list, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_XLSX)
		return report_list_xlsx_bytes(&list, args->lang, out, err);
	if (args->format == CLI_JSON)
		report_list_json(&list, out);
	else
		report_list_csv(&list, args->lang, args->bom, out);
	return ST_OK;
}

static int with_list(const struct cli_args *args, const struct view_resource *resource)
{
	struct view_door *door = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "access", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = view_door_open(args->db, &door, &err);
	if (st == ST_OK)
		st = list_as(args, door, resource, &arena, &out, &err);
	view_door_close(door);
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}

static int as(const struct cli_args *args)
{
	const struct view_resource *resource = view_resource_find(args->positional[2]);

	return resource ? with_list(args, resource) : cli_usage(args, "access", "cli.value_unknown", args->positional[2]);
}

static int resources(const struct cli_args *args)
{
	struct text out;
	int code;

	text_init(&out);
	for (size_t i = 0; view_resource_at(i); i++) {
		const struct view_resource *r = view_resource_at(i);

		cli_pad(&out, r->name, 26);
		text_printf(&out, "%s\n", cli_pick(args, r->en, r->ko));
	}
	code = cli_answer(args, &out);
	text_done(&out);
	return code;
}

/* ---- what a firm rules over its own data: consents widen, contracts narrow ---- */

/* One that is added, or, with its number, ended for the future. */
typedef enum status ruling(const struct cli_args *args, struct view_door *door, const struct view_viewer *viewer, int64_t *out_seq, struct err *err);

static enum status find_class(const struct cli_args *args, enum view_class *out_class, struct err *err)
{
	return view_class_parse(args->positional[2], out_class) ? ST_OK
								: err_set(err, ST_USAGE, "cli.value_unknown", "access", args->positional[2], NULL);
}

static enum status consent(const struct cli_args *args, struct view_door *door, const struct view_viewer *viewer, int64_t *out_seq, struct err *err)
{
	struct view_consent consent = {.owner = args->positional[1],
		.receiver = args->to,
		.product = args->positional_count > 3 ? args->positional[3] : NULL,
		.purpose = args->purpose,
		.from = args->on,
		.until = args->until};
	enum status st = find_class(args, &consent.class, err);

	return st == ST_OK ? view_consent_give(door, viewer, &consent, out_seq, err) : st;
}

static enum status narrow(const struct cli_args *args, struct view_door *door, const struct view_viewer *viewer, int64_t *out_seq, struct err *err)
{
	const struct view_narrowing narrowing = {.owner = args->positional[1],
		.class = args->positional[2],
		.most = args->positional[3],
		.contract = args->positional[4],
		.receiver = view_narrowing_is_group(args->to) ? NULL : args->to,
		.group = view_narrowing_is_group(args->to) ? args->to : NULL,
		.from = args->on,
		.until = args->until,
		.evidence = args->evidence,
		.reason = args->reason};

	return view_narrowing_add(door, viewer, &narrowing, NULL, NULL, out_seq, err);
}

static enum status number_of(const struct cli_args *args, int64_t *out_seq, struct err *err)
{
	return decimal_parse_int(args->positional[1], 1, INT64_MAX, out_seq, NULL) == ST_OK ? ST_OK : err_set(err, ST_NOT_FOUND, "view.none", NULL);
}

static enum status withdraw(const struct cli_args *args, struct view_door *door, const struct view_viewer *viewer, int64_t *out_seq, struct err *err)
{
	enum status st = number_of(args, out_seq, err);

	return st == ST_OK ? view_consent_withdraw(door, viewer, *out_seq, err) : st;
}

static enum status lift(const struct cli_args *args, struct view_door *door, const struct view_viewer *viewer, int64_t *out_seq, struct err *err)
{
	enum status st = number_of(args, out_seq, err);

	return st == ST_OK ? view_narrowing_withdraw(door, viewer, *out_seq, err) : st;
}

static const struct {
	const char *word, *noun_en, *noun_ko, *arguments, *to; /* to: whom --to names; NULL: nobody */
	int least, most;
	ruling *rule;
} rulings[] = {
	{"consent", "consent", "동의", "consent OWNER CLASS [PRODUCT]", "--to ORGANISATION", 3, 4, consent},
	{"revoke", "consent", "동의", "revoke CONSENT", NULL, 2, 2, withdraw},
	{"narrow", "narrowing", "제한", "narrow OWNER CLASS MOST CONTRACT", "--to ORGANISATION|buyer|carmaker|supplier", 5, 5, narrow},
	{"lift", "narrowing", "제한", "lift NARROWING", NULL, 2, 2, lift},
};

static int rule_over(const struct cli_args *args, size_t which)
{
	const struct view_viewer viewer = {.owner = true, .person = args->by, .on = DATE_NONE};
	const char *noun = rulings[which].noun_en, *to = rulings[which].to;
	struct view_door *door = NULL;
	struct text out;
	struct err err;
	int64_t seq = 0;
	enum status st;
	int code;

	if (args->positional_count < rulings[which].least || args->positional_count > rulings[which].most)
		return cli_usage(args, "access", "cli.argument_missing", rulings[which].arguments);
	if (!args->db || (to && !args->to))
		return cli_usage(args, "access", "cli.option_needed", args->db ? to : "--db FILE");
	text_init(&out);
	st = view_door_open(args->db, &door, &err);
	if (st == ST_OK)
		st = rulings[which].rule(args, door, &viewer, &seq, &err);
	view_door_close(door);
	if (args->format == CLI_JSON)
		text_printf(&out, "{\"schema\":\"sangsaeng.%s/1\",\"%s\":%" PRId64 "}\n", noun, noun, seq);
	else
		text_printf(&out, "%s %" PRId64 ": %s\n", cli_pick(args, noun, rulings[which].noun_ko), seq,
			to ? cli_pick(args, "stands from its first day", "첫날부터 적용됩니다") : cli_pick(args, "withdrawn", "거두었습니다"));
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	return code;
}

/* ---- requests to see more ---- */

static enum status ask(const struct cli_args *args, struct view_door *door, int64_t *out_seq, struct err *err)
{
	const struct view_access_question question = {.class = args->positional[2],
		.kind = args->positional[3],
		.key = args->positional[4],
		.reason = args->reason,
		.until = args->until};
	struct view_viewer viewer = {0};
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = find_viewer(args, door, &arena, &viewer, err);
	if (st == ST_OK)
		st = view_access_request_ask(door, &viewer, &question, NULL, NULL, out_seq, err);
	arena_done(&arena);
	return st;
}

/* `*out_consent` 0: none was given. */
static enum status answer(const struct cli_args *args, struct view_door *door, int64_t *out_seq, int64_t *out_consent, struct err *err)
{
	const struct view_viewer viewer = {.owner = true, .person = args->by, .on = DATE_NONE};
	const struct view_access_answer given = {
		.grants = strcmp(args->positional[0], "grant") == 0, .until = args->until, .reason = args->reason};
	enum status st = decimal_parse_int(args->positional[1], 1, INT64_MAX, out_seq, NULL);

	if (st != ST_OK)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (strcmp(args->positional[0], "withdraw") == 0)
		return view_access_request_withdraw(door, &viewer, *out_seq, err);
	return view_access_request_answer(door, &viewer, *out_seq, &given, NULL, NULL, out_consent, err);
}

static void put_done(const struct cli_args *args, int64_t seq, int64_t consent, struct text *out)
{
	static const struct {
		const char *word, *state, *en, *ko;
	} done[] = {{"request", "open", "waits for the owner's answer", "자료 주인의 답을 기다립니다"}, {"grant", "granted", "granted", "허락했습니다"},
		{"refuse", "refused", "refused", "거절했습니다"}, {"withdraw", "withdrawn", "withdrawn", "거두었습니다"}};
	size_t i = 0;
	char number[24];

	while (strcmp(args->positional[0], done[i].word) != 0)
		i++;
	snprintf(number, sizeof number, "%" PRId64, consent);
	if (args->format == CLI_JSON)
		text_printf(out, "{\"schema\":\"sangsaeng.access_answer/1\",\"access_request\":%" PRId64 ",\"state\":\"%s\",\"consent\":%s}\n", seq,
			done[i].state, consent ? number : "null");
	else
		text_printf(out, "%s %" PRId64 ": %s%s%s\n", cli_pick(args, "request", "열람 요청"), seq, cli_pick(args, done[i].en, done[i].ko),
			consent ? cli_pick(args, ", consent ", ", 동의 ") : "", consent ? number : "");
}

static int on_request(const struct cli_args *args)
{
	struct view_door *door = NULL;
	struct text out;
	struct err err;
	int64_t seq = 0, consent = 0;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "access", "cli.option_needed", "--db FILE");
	text_init(&out);
	st = view_door_open(args->db, &door, &err);
	if (st == ST_OK)
		st = strcmp(args->positional[0], "request") == 0 ? ask(args, door, &seq, &err) : answer(args, door, &seq, &consent, &err);
	view_door_close(door);
	if (st == ST_OK)
		put_done(args, seq, consent, &out);
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	return code;
}

static const struct {
	const char *word;
	int positionals;
	const char *missing;
} on_requests[] = {
	{"request", 5, "request PERSON|ORGANISATION CLASS KIND KEY"},
	{"grant", 2, "grant REQUEST"},
	{"refuse", 2, "refuse REQUEST"},
	{"withdraw", 2, "withdraw REQUEST"},
};

int cli_access(const struct cli_args *args)
{
	const char *word = args->positional_count > 0 ? args->positional[0] : "matrix";

	if (strcmp(word, "matrix") == 0 && args->positional_count <= 1)
		return matrix(args);
	if (strcmp(word, "resources") == 0 && args->positional_count == 1)
		return resources(args);
	for (size_t i = 0; i < sizeof rulings / sizeof rulings[0]; i++)
		if (strcmp(word, rulings[i].word) == 0)
			return rule_over(args, i);
	for (size_t i = 0; i < sizeof on_requests / sizeof *on_requests; i++)
		if (strcmp(word, on_requests[i].word) == 0)
			return args->positional_count == on_requests[i].positionals
				       ? on_request(args)
				       : cli_usage(args, "access", "cli.argument_missing", on_requests[i].missing);
	if (strcmp(word, "requests") == 0)
		return args->positional_count == 2 ? with_list(args, view_resource_find("access-requests"))
						   : cli_usage(args, "access", "cli.argument_missing", "requests PERSON|ORGANISATION");
	if (strcmp(word, "as") != 0)
		return cli_usage(args, "access", "cli.value_unknown", word);
	if (args->positional_count != 3)
		return cli_usage(args, "access", "cli.argument_missing", "as VIEWER RESOURCE");
	return as(args);
}
