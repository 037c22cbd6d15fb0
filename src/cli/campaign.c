/* `sangsaeng campaign`: verbs that change something. */
#include "cli/campaign.h"

#include "exchange/exchange_outbox.h"
#include "programme/programme_answer.h"
#include "programme/programme_campaign.h"
#include "programme/programme_outbox.h"

#include <inttypes.h>
#include <string.h>

static int done(const struct cli_args *args, enum status st, struct text *out, const struct err *err)
{
	return st == ST_OK ? cli_answer(args, out) : cli_fail(args, st, NULL, err);
}

/* ---- start ---- */

static void put_start_text(const struct cli_args *args, struct text *out, const struct programme_campaign_started *s)
{
	const struct duty_campaign *c = &s->campaign;
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN];

	text_printf(out, ko ? "%s%s: 업체 %zu곳에 요청" : "%s%s: %zu firms are asked", c->campaign,
		args->dry_run ? (ko ? " (시험)" : " (dry run)") : "", s->count);
	text_printf(out, ko ? ", 마감 %s" : ", due %s", fund_day_text(c->due_on, day));
	if (c->due_on != c->wanted_on)
		text_printf(out, ko ? " (%s은 쉬는 날)" : " (%s is no working day)", fund_day_text(c->wanted_on, day));
	text_append_char(out, '\n');
	for (size_t i = 0; i < c->step_count; i++)
		text_printf(out, "  %s  %s%s\n", fund_day_text(c->step[i].on, day), c->step[i].label,
			c->step[i].channel == DUTY_CHANNEL_MESSAGE ? (ko ? "  (문자)" : "  (message)") : "");
	if (c->escalate_to)
		text_printf(out, ko ? "  %s  %s에게 알림\n" : "  %s  %s is told\n", fund_day_text(c->escalate_on, day), c->escalate_to);
	if (s->unknown > 0)
		text_printf(out, ko ? "톤수를 모르는 업체 %zu곳은 업체 수로만 셉니다.\n" : "firms without tonnes: %zu; they count in numbers only\n",
			s->unknown);
	if (!args->dry_run)
		text_printf(out,
			ko ? "편지 보내기: sangsaeng campaign remind %s --db FILE --smtp URL\n"
			   : "send letters: sangsaeng campaign remind %s --db FILE --smtp URL\n",
			c->campaign);
}

static void put_start_json(struct text *out, const struct programme_campaign_started *s)
{
	const struct duty_campaign *c = &s->campaign;
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.campaign_start/1");
	json_put_string(&w, "campaign", c->campaign);
	report_put_day(&w, "wanted_on", c->wanted_on);
	report_put_day(&w, "due_on", c->due_on);
	json_array_begin(&w, "steps");
	for (size_t i = 0; i < c->step_count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "step", c->step[i].label);
		report_put_day(&w, "on", c->step[i].on);
		json_put_string(&w, "channel", c->step[i].channel == DUTY_CHANNEL_MAIL ? "mail" : "message");
		json_object_close(&w);
	}
	json_array_close(&w);
	report_put_day(&w, "escalation_on", c->escalate_on);
	json_array_begin(&w, "requests");
	for (size_t i = 0; i < s->count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "request", s->request[i].request);
		json_put_string(&w, "firm", s->request[i].firm);
		json_put_string(&w, "tonnes", s->request[i].tonnes);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static int start(const struct cli_args *args, struct arena *arena, struct text *out, struct findings *findings)
{
	struct programme_campaign_options options = {
		.db = args->db, .targets = args->targets, .by = args->by, .on = args->on, .dry_run = args->dry_run, .file = args->positional[1]};
	struct programme_campaign_started started;
	struct err err;
	enum status st = programme_campaign_start(&options, arena, &started, findings, &err);

	if (st != ST_OK)
		return cli_fail(args, st, findings, &err);
	cli_warn(args, findings);
	if (args->format == CLI_JSON)
		put_start_json(out, &started);
	else
		put_start_text(args, out, &started);
	return cli_answer(args, out);
}

/* ---- remind ---- */

static void put_remind_text(const struct cli_args *args, struct text *out, const struct programme_remind *r, const struct exchange_report *sent)
{
	bool ko = args->lang == LANG_KO;
	size_t fresh = 0;

	for (size_t i = 0; i < r->count; i++) {
		if (!r->letter[i].is_new)
			continue;
		fresh++;
		if (args->dry_run)
			text_printf(out, "  %s  → %s\n", r->letter[i].message, r->letter[i].person);
	}
	text_printf(out, ko ? "새 편지 %zu통" : "new letters: %zu", fresh);
	if (args->dry_run)
		text_printf(out,
			ko ? ", 보내기를 기다리는 것 모두 %zu통 (시험: 아무것도 바꾸지 않음)"
			   : ", waiting to be sent: %zu in all (dry run: nothing is changed)",
			r->waiting_mail + r->waiting_messages);
	text_append_char(out, '\n');
	if (sent)
		text_printf(out,
			ko ? "보냄 %zu, 나중에 다시 %zu, 거절됨 %zu, 불확실 %zu\n" : "sent %zu, again later %zu, refused %zu, uncertain %zu\n",
			sent->sent, sent->later, sent->refused, sent->uncertain);
	if (!args->dry_run && !args->smtp && !args->mailbox && r->waiting_mail > 0)
		text_printf(out,
			ko ? "편지 %zu통은 보내지 않고 기다립니다. 보내려면: --smtp URL 또는 --mailbox DIR\n"
			   : "nothing was sent by mail, letters that wait: %zu; to send them: --smtp URL or --mailbox DIR\n",
			r->waiting_mail);
	if (!args->dry_run && !args->command && r->waiting_messages > 0)
		text_printf(out,
			ko ? "문자 %zu통은 보내지 않고 기다립니다. 보내려면: --command PROGRAM\n"
			   : "no message was sent, messages that wait: %zu; to send them: --command PROGRAM\n",
			r->waiting_messages);
	for (size_t i = 0; i < r->unreachable_count; i++)
		text_printf(out, ko ? "  보낼 주소가 없음: %s\n" : "  nobody can be written to: %s\n", r->unreachable[i]);
	for (size_t i = 0; i < r->left_count; i++)
		text_printf(out, ko ? "  협약이 끝난 업체라 보내지 않음: %s\n" : "  its agreement has ended, no letters: %s\n", r->left[i]);
}

static void put_remind_json(struct text *out, const struct programme_remind *r, const struct exchange_report *sent)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.campaign_remind/1");
	report_put_day(&w, "today", r->today);
	json_array_begin(&w, "letters");
	for (size_t i = 0; i < r->count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "message", r->letter[i].message);
		json_put_string(&w, "request", r->letter[i].request);
		json_put_string(&w, "person", r->letter[i].person);
		json_put_string(&w, "step", r->letter[i].label);
		report_put_day(&w, "on", r->letter[i].on);
		json_put_bool(&w, "new", r->letter[i].is_new);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_begin(&w, "waiting");
	json_put_int(&w, "mail", (int64_t)r->waiting_mail);
	json_put_int(&w, "message", (int64_t)r->waiting_messages);
	json_object_close(&w);
	json_array_begin(&w, "unreachable");
	for (size_t i = 0; i < r->unreachable_count; i++)
		json_put_string(&w, NULL, r->unreachable[i]);
	json_array_close(&w);
	json_array_begin(&w, "left");
	for (size_t i = 0; i < r->left_count; i++)
		json_put_string(&w, NULL, r->left[i]);
	json_array_close(&w);
	json_array_begin(&w, "delivered");
	for (size_t i = 0; sent && i < sent->count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "message", sent->letter[i].message);
		json_put_string(&w, "result", sent->letter[i].result);
		report_put_text(&w, "detail", sent->letter[i].detail);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static int remind(const struct cli_args *args, bool chase, struct arena *arena, struct text *out)
{
	struct exchange_channels channels = {.mailbox = args->mailbox, .smtp = args->smtp, .command = args->command};
	const char *campaign = args->positional_count > 1 ? args->positional[1] : NULL;
	bool delivers = (args->mailbox || args->smtp || args->command) && !args->dry_run;
	struct exchange_report sent = {0};
	struct programme_remind planned;
	struct err err;
	enum status st;

	if (args->mailbox && args->smtp)
		return cli_usage(args, "campaign remind", "cli.not_together", "--mailbox, --smtp");
	if (args->command && !strchr(args->command, '/'))
		return cli_usage(args, "campaign remind", "cli.program_path", args->command);
	st = exchange_channels_judge(&channels, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	st = programme_campaign_remind(args->db, campaign, args->on, chase ? args->by : NULL, args->dry_run, arena, &planned, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (delivers) {
		cli_progress_start(args);
		st = exchange_deliver(args->db, &channels, campaign, args->on, cli_progress, NULL, arena, &sent, &err);
		cli_progress_end();
	}
	if (args->format == CLI_JSON)
		put_remind_json(out, &planned, delivers ? &sent : NULL);
	else
		put_remind_text(args, out, &planned, delivers ? &sent : NULL);
	if (st != ST_OK) { /* what was sent before is told all the same */
		cli_answer(args, out);
		return cli_fail(args, st, NULL, &err);
	}
	return cli_answer(args, out);
}

/* ---- one request ---- */

static int change(const struct cli_args *args, const char *verb, struct text *out, struct findings *findings)
{
	const char *request = args->positional[1];
	bool ko = args->lang == LANG_KO;
	struct err err;
	enum status st;

	if (strcmp(verb, "delegate") == 0) {
		const char *to = args->to && args->to[0] ? args->to : NULL;

		st = programme_campaign_delegate(args->db, request, to, args->by, args->on, &err);
		if (to)
			text_printf(out, ko ? "%s: 이제 %s에게 알립니다\n" : "%s: letters go to %s from now on\n", request, to);
		else
			text_printf(out, ko ? "%s: 이제 업체에 알립니다\n" : "%s: letters go to the firm again\n", request);
	} else if (strcmp(verb, "accept") == 0) {
		st = programme_campaign_accept(args->db, request, args->by, args->on, findings, &err);
		text_printf(
			out, ko ? "%s: 받아들였습니다. 다음 run --again이 읽습니다.\n" : "%s: accepted; the next run --again reads it\n", request);
	} else if (strcmp(verb, "return") == 0) {
		st = programme_campaign_return(args->db, request, args->by, args->reason, args->on, &err);
		text_printf(out, ko ? "%s: 고치도록 돌려보냈습니다\n" : "%s: returned for repair\n", request);
	} else if (strcmp(verb, "decline") == 0) {
		st = programme_campaign_decline(args->db, request, args->by, args->reason, args->on, &err);
		text_printf(out, ko ? "%s: 답하지 않기로 했음을 적었습니다\n" : "%s: noted that the firm will not answer\n", request);
	} else {
		st = programme_outbox_resend(args->db, request, args->by, args->on, &err);
		text_printf(out, ko ? "%s: 다음 remind가 다시 보냅니다\n" : "%s: the next remind sends it again\n", request);
	}
	cli_warn(args, findings);
	return done(args, st, out, &err);
}

/* ---- answers ---- */

static void put_answered(const struct cli_args *args, const char *verb, struct text *out, const struct programme_answered *a)
{
	bool ko = args->lang == LANG_KO, empty = strcmp(verb, "template") == 0;
	struct json_writer w;

	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", empty ? "sangsaeng.campaign_template/1" : "sangsaeng.campaign_answer/1");
		json_put_string(&w, "request", args->positional[1]);
		json_array_begin(&w, "files");
		for (size_t i = 0; i < a->count; i++) {
			json_object_begin(&w, NULL);
			report_put_text(&w, "table", a->file[i].asked);
			json_put_string(&w, "file", a->file[i].file);
			if (!empty)
				json_put_int(&w, "rows", a->file[i].rows);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
		return;
	}
	for (size_t i = 0; i < a->count; i++) {
		text_printf(out, "  %s", a->file[i].file);
		if (!empty && a->file[i].rows > 0)
			text_printf(out, ko ? ": %" PRId64 "줄" : a->file[i].rows == 1 ? ": %" PRId64 " row" : ": %" PRId64 " rows", a->file[i].rows);
		text_append_char(out, '\n');
	}
	if (!empty)
		text_printf(out,
			args->dry_run ? (ko ? "%s: 받을 수 있는 답입니다 (시험: 아무것도 바꾸지 않음)\n"
					    : "%s: would be taken (dry run: nothing is changed)\n")
				      : (ko ? "%s: 답을 받았습니다. 다른 사람이 확인하면 다음 run --again이 읽습니다.\n"
					    : "%s: taken; once somebody else has accepted it the next run --again reads it\n"),
			args->positional[1]);
}

static int answer(const struct cli_args *args, struct arena *arena, struct text *out, struct findings *findings)
{
	struct programme_answered answered;
	struct err err;
	enum status st = programme_campaign_answer(args->db, args->positional[1], args->positional + 2, (size_t)args->positional_count - 2, args->by,
		args->on, args->dry_run, arena, &answered, findings, &err);

	if (st != ST_OK)
		return cli_fail(args, st, findings, &err);
	cli_warn(args, findings);
	put_answered(args, "answer", out, &answered);
	return cli_answer(args, out);
}

static int template(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct programme_answered written;
	struct err err;
	enum status st;

	if (!args->out)
		return cli_usage(args, "campaign template", "cli.option_needed", "-o DIR");
	st = programme_campaign_template(args->db, args->positional[1], args->out, args->lang, arena, &written, &err);
	if (st == ST_OK)
		put_answered(args, "template", out, &written);
	return st == ST_OK ? cli_put(args, out->data, out->length) : cli_fail(args, st, NULL, &err);
}

/* ---- bounce ---- */

static const char *bounce_word(const struct cli_args *args, const char *result)
{
	static const char *const word[][3] = {{"marked", "주소를 쓸 수 없음으로 표시함", "address marked as not working"},
		{"known", "이미 표시한 주소", "marked before"}, {"delayed", "늦어질 뿐 아직 돌아오지 않음", "only delayed"},
		{"none", "돌아온 편지가 아님", "no mail that came back"}, {"unknown", "우리가 보낸 편지가 아님", "about no letter of ours"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], result) == 0)
			return args->lang == LANG_KO ? word[i][1] : word[i][2];
	return result;
}

static int bounce(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct json_writer w;
	struct err err;
	enum status st = ST_OK;

	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.campaign_bounce/1");
		json_array_begin(&w, "mails");
	}
	for (int i = 1; st == ST_OK && i < args->positional_count; i++) {
		struct exchange_bounce b;

		st = exchange_bounce_take(args->db, args->positional[i], args->by, args->on, arena, &b, &err);
		if (st != ST_OK)
			break;
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "file", b.file);
			json_put_string(&w, "result", b.result);
			json_put_string(&w, "request", b.request);
			report_put_text(&w, "status", b.status ? b.status : "");
			json_object_close(&w);
		} else {
			text_printf(out, "%s: %s%s%s\n", b.file, b.request ? b.request : "", b.request ? ", " : "", bounce_word(args, b.result));
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	if (st != ST_OK && args->positional_count > 2) /* those before it are marked */
		(void)cli_answer(args, out);
	return done(args, st, out, &err);
}

/* ---- which verb, and what it needs ---- */

int cli_campaign(const struct cli_args *args)
{
	static const struct {
		const char *verb;
		int least, most; /* arguments after the verb */
		bool by, reason, to;
	} verbs[] = {{"start", 1, 1, true, false, false}, {"list", 0, 0, false, false, false}, {"show", 1, 1, false, false, false},
		{"remind", 0, 1, false, false, false}, {"delegate", 1, 1, true, false, true}, {"accept", 1, 1, true, false, false},
		{"return", 1, 1, true, true, false}, {"decline", 1, 1, true, true, false}, {"bounce", 1, CLI_POSITIONAL_MAX, true, false, false},
		{"answer", 2, CLI_POSITIONAL_MAX, true, false, false}, {"template", 1, 1, false, false, false},
		{"coverage", 0, 1, false, false, false}, {"chase", 0, 1, true, false, false}, {"outbox", 0, 1, false, false, false},
		{"resend", 1, 1, true, false, false}};
	const char *verb = args->positional[0];
	char name[48];
	struct findings findings;
	struct arena arena;
	struct text out;
	size_t v = 0;
	int code;

	while (v < sizeof verbs / sizeof *verbs && strcmp(verbs[v].verb, verb) != 0)
		v++;
	if (v == sizeof verbs / sizeof *verbs)
		return cli_usage(args, "campaign", "cli.value_unknown", verb);
	snprintf(name, sizeof name, "campaign %s", verb);
	if (!args->db)
		return cli_usage(args, name, "cli.option_needed", "--db FILE");
	if (args->positional_count - 1 < verbs[v].least)
		return cli_usage(args, name, "cli.option_needed",
			strcmp(verb, "start") == 0    ? "FILE.json"
			: strcmp(verb, "show") == 0   ? "CAMPAIGN"
			: strcmp(verb, "bounce") == 0 ? "FILE.eml"
			: strcmp(verb, "answer") == 0 ? "REQUEST FILE.csv"
			: strcmp(verb, "resend") == 0 ? "MESSAGE"
						      : "REQUEST");
	if (args->positional_count - 1 > verbs[v].most)
		return cli_usage(args, name, "cli.value_unknown", args->positional[verbs[v].most + 1]);
	if (verbs[v].by && !args->by)
		return cli_usage(args, name, "cli.option_needed", "--by PERSON");
	if (verbs[v].reason && !args->reason)
		return cli_usage(args, name, "cli.option_needed", "--reason TEXT");
	if (verbs[v].to && !args->to)
		return cli_usage(args, name, "cli.option_needed", "--to PERSON");
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	if (strcmp(verb, "start") == 0)
		code = start(args, &arena, &out, &findings);
	else if (strcmp(verb, "remind") == 0 || strcmp(verb, "chase") == 0)
		code = remind(args, strcmp(verb, "chase") == 0, &arena, &out);
	else if (strcmp(verb, "bounce") == 0)
		code = bounce(args, &arena, &out);
	else if (strcmp(verb, "answer") == 0)
		code = answer(args, &arena, &out, &findings);
	else if (strcmp(verb, "template") == 0)
		code = template(args, &arena, &out);
	else if (verbs[v].by)
		code = change(args, verb, &out, &findings);
	else
		code = campaign_read(args, verb);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
