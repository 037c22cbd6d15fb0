/* `sangsaeng application`: applications that firms handed in through a server, and what is decided on them. */
#include "cli/cli.h"

#include "base/money.h"
#include "cli/fund.h"
#include "report/report_start.h"

#include <string.h>

static const char *state_name(const struct cli_args *args, enum programme_application_state state)
{
	static const char *const ko[PROGRAMME_APPLICATION_STATES] = {"제출", "수락", "반려", "철회"};

	return args->lang == LANG_KO ? ko[state] : programme_application_state_name(state);
}

static enum status list(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_application *item;
	char krw[32], day[DATE_TEXT_LEN];
	size_t count = 0;
	enum status st = programme_applications(tx, args->firm, arena, &item, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		report_applications_json(item, count, out);
		return ST_OK;
	}
	for (size_t i = 0; i < count; i++) {
		const struct programme_application *a = &item[i];

		money_format(a->support_krw, krw);
		text_printf(out,
			args->lang == LANG_KO ? "%s  %s  %s  %s  지원 %s원  결정 기한 %s\n"
						: "%s  %s  %s  %s  support %s KRW  to be decided by %s\n",
			a->application, state_name(args, a->state), fund_firm_name(args, a->firm, a->firm_en, a->firm_ko),
			args->lang == LANG_KO ? a->name_ko : a->name_en, krw,
			fund_day_text(a->decide_by, day));
	}
	if (count == 0)
		text_append_string(out, cli_pick(args, "there are no applications\n", "신청이 없습니다.\n"));
	return ST_OK;
}

static enum status show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	bool ko = args->lang == LANG_KO;
	struct programme_application a;
	char cost[32], support[32], own[32], day[DATE_TEXT_LEN];
	enum status st = programme_application_get(tx, args->positional[1], arena, &a, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		report_application_json(&a, out);
		return ST_OK;
	}
	money_format(a.cost_krw, cost);
	money_format(a.support_krw, support);
	money_format(a.own_krw, own);
	text_printf(out, "%s  %s  %s  %s\n", a.application, state_name(args, a.state),
		fund_firm_name(args, a.firm, a.firm_en, a.firm_ko), ko ? a.name_ko : a.name_en);
	text_printf(out, ko ? "  투자비 %s원, 지원 %s원, 자부담 %s원\n" : "  cost %s, support %s, own share %s KRW\n", cost, support, own);
	text_printf(out, ko ? "  %s에 %s이(가) 제출, 결정 기한 %s\n" : "  submitted %s by %s, to be decided by %s\n", a.submitted_at, a.submitted_by,
		fund_day_text(a.decide_by, day));
	for (size_t i = 0; i < a.papers; i++)
		text_printf(out, "  %s %s%s%s  %s\n", a.paper[i].evidence ? "✓" : "·", a.paper[i].kind, a.paper[i].vendor ? " " : "",
			a.paper[i].vendor ? a.paper[i].vendor : "", a.paper[i].evidence ? a.paper[i].evidence : cli_pick(args, "later", "나중에"));
	if (a.reason)
		text_printf(out, ko ? "  까닭: %s\n" : "  reason: %s\n", a.reason);
	return ST_OK;
}

static int decide(const struct cli_args *args, const char *verb)
{
	const char *key = args->positional[1];
	bool ko = args->lang == LANG_KO;
	struct findings findings;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db || !args->by || (strcmp(verb, "return") == 0 && !args->reason))
		return cli_usage(args, "application", "cli.option_needed", !args->db ? "--db FILE" : !args->by ? "--by PERSON" : "--reason TEXT");
	findings_init(&findings, args->max_findings > 0 ? (size_t)args->max_findings : 100);
	text_init(&out);
	if (strcmp(verb, "accept") == 0)
		st = programme_application_accept(args->db, key, args->by, &findings, &err);
	else if (strcmp(verb, "return") == 0)
		st = programme_application_return(args->db, key, args->by, args->reason, &err);
	else
		st = programme_application_withdraw(args->db, key, args->by, args->reason, &err);
	if (st == ST_OK) {
		cli_warn(args, &findings);
		if (strcmp(verb, "accept") == 0)
			text_printf(&out, ko ? "%s: 받아들였습니다. 다음 run --again이 읽습니다.\n" : "%s: accepted; the next run --again reads it\n",
				key);
		else if (strcmp(verb, "return") == 0)
			text_printf(&out, ko ? "%s: 고치도록 돌려보냈습니다\n" : "%s: returned for repair\n", key);
		else
			text_printf(&out, ko ? "%s: 철회했습니다\n" : "%s: withdrawn\n", key);
	}
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, &findings, &err);
	findings_done(&findings);
	text_done(&out);
	return code;
}

int cli_application(const struct cli_args *args)
{
	const char *verb = args->positional_count > 0 ? args->positional[0] : "list";

	if (strcmp(verb, "list") == 0)
		return cli_read(args, "application", list);
	if (strcmp(verb, "show") != 0 && strcmp(verb, "accept") != 0 && strcmp(verb, "return") != 0 && strcmp(verb, "withdraw") != 0)
		return cli_usage(args, "application", "cli.value_unknown", verb);
	if (args->positional_count < 2)
		return cli_usage(args, "application", "cli.option_needed", "APPLICATION");
	return strcmp(verb, "show") == 0 ? cli_read(args, "application", show) : decide(args, verb);
}
