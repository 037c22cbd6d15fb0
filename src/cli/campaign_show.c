/* `sangsaeng campaign`: verbs that read. */
#include "cli/campaign.h"

#include <inttypes.h>
#include <string.h>

/* ---- words ---- */

const char *campaign_state_word(const struct cli_args *args, const char *state)
{
	static const char *const word[][2] = {{"sent", "요청함"}, {"silent", "무응답"}, {"returned", "고치는 중"}, {"answered", "답함"},
		{"accepted", "받아들임"}, {"declined", "거절"}};

	for (size_t i = 0; args->lang == LANG_KO && i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], state) == 0)
			return word[i][1];
	return state;
}

const char *campaign_contact_word(const struct cli_args *args, const char *contact_state)
{
	static const char *const word[][3] = {
		{"nobody", "담당자 없음", "no person"}, {"no_address", "주소 없음", "no address"}, {"bounced", "편지가 돌아옴", "mail came back"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], contact_state) == 0)
			return args->lang == LANG_KO ? word[i][1] : word[i][2];
	return "";
}

static const char *outbox_word(const struct cli_args *args, enum duty_outbox_state state)
{
	static const char *const ko[] = {"기다림", "보내는 중", "보냄", "불확실", "거절됨", "주소 없음", "필요 없어짐"};

	return args->lang == LANG_KO ? ko[state] : duty_outbox_state_name(state);
}

void campaign_put_period(struct text *out, const struct duty_campaign *c)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	month_format(c->from, from);
	month_format(c->to, to);
	text_printf(out, "%s – %s", from, to);
}

/* ---- JSON ---- */

static void json_month(struct json_writer *w, const char *key, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	json_put_string(w, key, text);
}

void campaign_json_request(struct json_writer *w, const struct view_request *r)
{
	json_put_string(w, "request", r->request.request);
	json_put_string(w, "campaign", r->request.campaign);
	json_put_string(w, "firm", r->request.firm);
	json_put_string(w, "state", r->state);
	report_put_day(w, "state_on", r->request.state_on);
	report_put_day(w, "due_on", r->campaign->due_on);
	json_put_string(w, "tonnes", r->request.tonnes);
	json_put_string(w, "person", r->person);
	json_put_string(w, "delegate", r->request.delegate);
	json_put_string(w, "contact", r->contact_state);
	json_put_int(w, "letters_sent", (int64_t)r->letters);
	json_put_string(w, "last_letter", r->last_letter);
	report_put_day(w, "next_letter_on", r->next_on);
	json_put_int(w, "answers", (int64_t)r->answers);
	json_put_string(w, "reason", r->request.reason);
}

static void json_coverage(struct json_writer *w, const struct view_coverage *c)
{
	json_object_begin(w, "coverage");
	json_put_int(w, "asked", (int64_t)c->asked);
	json_put_int(w, "answered", (int64_t)c->answered);
	json_put_int(w, "accepted", (int64_t)c->accepted);
	json_put_int(w, "declined", (int64_t)c->declined);
	json_put_int(w, "silent", (int64_t)c->silent);
	json_put_int(w, "without_tonnes", (int64_t)c->unknown);
	json_put_string(w, "total_t", c->total_t);
	json_put_string(w, "answered_t", c->answered_t);
	json_put_string(w, "accepted_t", c->accepted_t);
	report_put_text(w, "answered_by_count_percent", c->by_count_percent);
	report_put_text(w, "answered_by_tonnes_percent", c->by_tonnes_percent);
	report_put_text(w, "accepted_by_tonnes_percent", c->accepted_percent);
	json_put_string(w, "rounding", "half away from zero, two digits");
	json_object_close(w);
}

static void json_campaign(struct json_writer *w, const struct view_campaign *v, bool requests)
{
	const struct duty_campaign *c = &v->campaign;

	json_object_begin(w, NULL);
	json_put_string(w, "campaign", c->campaign);
	json_put_string(w, "name_ko", c->name_ko);
	json_put_string(w, "name_en", c->name_en);
	json_put_string(w, "asked_by", c->asked_by);
	json_month(w, "from", c->from);
	json_month(w, "to", c->to);
	json_array_begin(w, "ask");
	for (size_t i = 0; i < c->asked_count; i++)
		json_put_string(w, NULL, c->asked[i]);
	json_array_close(w);
	report_put_day(w, "wanted_on", c->wanted_on);
	report_put_day(w, "due_on", c->due_on);
	report_put_day(w, "started_on", c->started_on);
	json_coverage(w, &v->coverage);
	if (requests) {
		json_array_begin(w, "requests");
		for (size_t i = 0; i < v->count; i++) {
			json_object_begin(w, NULL);
			campaign_json_request(w, &v->request[i]);
			json_object_close(w);
		}
		json_array_close(w);
	}
	json_object_close(w);
}

static void put_json(struct text *out, const char *schema, date_day today, const struct view_campaign *list, size_t count, bool requests)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", schema);
	report_put_day(&w, "today", today);
	json_array_begin(&w, "campaigns");
	for (size_t i = 0; i < count; i++)
		json_campaign(&w, &list[i], requests);
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- text and CSV ---- */

static void put_coverage(const struct cli_args *args, struct text *out, const struct view_coverage *c)
{
	bool ko = args->lang == LANG_KO;

	text_printf(out,
		ko ? "  답한 업체 %zu/%zu (%s%%), 받아들임 %zu, 무응답(기한 지남) %zu, 거절 %zu\n"
		   : "  answered %zu of %zu firms (%s%%), accepted %zu, silent %zu, declined %zu\n",
		c->answered, c->asked, c->by_count_percent, c->accepted, c->silent, c->declined);
	if (c->by_tonnes_percent[0])
		text_printf(out,
			ko ? "  톤수로 %s / %s tCO2e (%s%%), 받아들임 %s (%s%%)\n" : "  by tonnes %s of %s tCO2e (%s%%), accepted %s (%s%%)\n",
			c->answered_t, c->total_t, c->by_tonnes_percent, c->accepted_t, c->accepted_percent);
	if (c->unknown > 0)
		text_printf(out,
			ko ? "  톤수를 모르는 업체 %zu곳은 톤수에 들어 있지 않음\n"
			   : "  firms without a figure of tonnes: %zu; they are not in these\n",
			c->unknown);
}

static void put_requests(const struct cli_args *args, struct text *out, const struct view_campaign *v)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < v->count; i++) {
		const struct view_request *r = &v->request[i];
		const char *trouble = campaign_contact_word(args, r->contact_state);
		char day[DATE_TEXT_LEN];

		text_append_string(out, "  ");
		cli_pad(out, r->request.request, 24);
		cli_pad(out, campaign_state_word(args, r->state), 12);
		cli_pad(out, r->request.tonnes ? r->request.tonnes : (ko ? "톤수 모름" : "no tonnes"), 16);
		text_printf(out, ko ? "편지 %zu통" : "letters %zu", r->letters);
		if (r->last_letter)
			text_printf(out, " (%s)", r->last_letter);
		if (r->request.delegate)
			text_printf(out, ko ? ", 대신 답할 사람 %s" : ", to be answered by %s", r->request.delegate);
		if (trouble[0] && duty_request_open(&r->request))
			text_printf(out, ", %s", trouble);
		if (r->next_on != DATE_NONE)
			text_printf(out, ko ? ", 다음 %s" : ", next %s", fund_day_text(r->next_on, day));
		text_append_char(out, '\n');
	}
}

static void put_text(const struct cli_args *args, const char *verb, struct text *out, const struct view_campaign *list, size_t count)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < count; i++) {
		const struct view_campaign *v = &list[i];
		char day[DATE_TEXT_LEN];

		text_printf(
			out, "%s  %s\n  %s, ", v->campaign.campaign, ko ? v->campaign.name_ko : v->campaign.name_en, ko ? v->asker_ko : v->asker_en);
		campaign_put_period(out, &v->campaign);
		text_printf(out, ko ? ", 마감 %s\n" : ", due %s\n", fund_day_text(v->campaign.due_on, day));
		put_coverage(args, out, &v->coverage);
		if (strcmp(verb, "show") == 0)
			put_requests(args, out, v);
		if (strcmp(verb, "coverage") == 0)
			text_append_string(out, ko ? "  비율은 소수 둘째 자리까지 반올림, 톤수는 정확한 합\n"
						   : "  per cent: two digits, half away from zero; tonnes: exact sums\n");
	}
	if (count == 0)
		text_append_string(out, ko ? "캠페인이 없습니다.\n" : "there is no campaign\n");
}

static void put_table(struct report_table *t, const struct view_campaign *list, size_t count)
{
	report_table_begin(t, "requests", "request,campaign,firm,state,due_on,tonnes,person,delegate,contact,letters_sent,last_letter");
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < list[i].count; k++) {
			const struct view_request *r = &list[i].request[k];
			report_table_text(t, r->request.request);
			report_table_text(t, r->request.campaign);
			report_table_text(t, r->request.firm);
			report_table_text(t, r->state);
			report_table_day(t, r->campaign->due_on);
			report_table_number(t, r->request.tonnes);
			report_table_text(t, r->person);
			report_table_text(t, r->request.delegate);
			report_table_text(t, r->contact_state);
			report_table_integer(t, (int64_t)r->letters);
			report_table_text(t, r->last_letter);
		}
}

/* ---- the outbox ---- */

static bool is_shown(const struct cli_args *args, const struct duty_outbox *l)
{
	return !args->uncertain || l->state == DUTY_OUTBOX_UNCERTAIN;
}

static void put_outbox(const struct cli_args *args, struct text *out, const struct duty_outbox *list, size_t count)
{
	struct report_table *t = args->table;
	struct json_writer w;
	size_t shown = 0;

	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.campaign_outbox/1");
		json_array_begin(&w, "letters");
	} else if (cli_is_table(args)) {
		report_table_begin(t, "letters", "message,campaign,request,kind,person,channel,state,attempts,not_before,settled_at,detail");
	}
	for (size_t i = 0; i < count; i++) {
		const struct duty_outbox *l = &list[i];
		const char *channel = l->channel == DUTY_CHANNEL_MAIL ? "mail" : "message";

		if (!is_shown(args, l))
			continue;
		shown++;
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "message", l->message);
			json_put_string(&w, "campaign", l->campaign);
			json_put_string(&w, "request", l->request);
			json_put_string(&w, "kind", duty_letter_name(l->kind));
			json_put_string(&w, "person", l->person);
			json_put_string(&w, "channel", channel);
			json_put_string(&w, "message_id", l->message_id);
			json_put_string(&w, "state", duty_outbox_state_name(l->state));
			json_put_int(&w, "attempts", l->attempts);
			json_put_string(&w, "not_before", l->not_before);
			json_put_string(&w, "via", l->via);
			json_put_string(&w, "settled_at", l->settled_at);
			json_put_string(&w, "detail", l->detail);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			const char *const cell[] = {
				l->message, l->campaign, l->request, duty_letter_name(l->kind), l->person, channel, duty_outbox_state_name(l->state)};

			for (size_t c = 0; c < sizeof cell / sizeof *cell; c++)
				report_table_text(t, cell[c]);
			report_table_integer(t, l->attempts);
			report_table_text(t, l->not_before);
			report_table_text(t, l->settled_at);
			report_table_text(t, l->detail);
		} else {
			text_append_string(out, "  ");
			cli_pad(out, l->message, 36);
			cli_pad(out, outbox_word(args, l->state), 12);
			cli_pad(out, l->person ? l->person : "", 16);
			text_append_string(out, l->settled_at ? l->settled_at : l->state == DUTY_OUTBOX_WAITING ? l->not_before : "");
			if (l->detail)
				text_printf(out, "  %s", l->detail);
			fund_end_line(out);
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (args->format == CLI_TEXT && shown == 0) {
		text_append_string(out, cli_pick(args, "no letter\n", "편지가 없습니다.\n"));
	} else if (args->format == CLI_TEXT && args->uncertain) {
		text_append_string(out, cli_pick(args, "Ask whether these arrived. If not: sangsaeng campaign resend MESSAGE --by PERSON --db FILE\n",
						"받았는지 물어보십시오. 받지 못했으면: sangsaeng campaign resend MESSAGE --by PERSON --db FILE\n"));
	}
}

int campaign_read(const struct cli_args *args, const char *verb)
{
	const char *campaign = args->positional_count > 1 ? args->positional[1] : NULL;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct view_campaign *list;
	struct duty_outbox *letter;
	struct arena arena;
	struct text out;
	struct err err;
	date_day today;
	size_t count = 0;
	enum status st;
	int code;

	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK && strcmp(verb, "outbox") == 0) {
		st = view_outbox_read(tx, campaign, &arena, &letter, &count, &err);
		if (st == ST_OK)
			put_outbox(args, &out, letter, count);
	} else if (st == ST_OK) {
		st = view_campaigns_read(tx, campaign, args->on, &arena, &today, &list, &count, &err);
		if (st == ST_OK && args->format == CLI_JSON)
			put_json(&out, strcmp(verb, "show") == 0 ? "sangsaeng.campaign_shown/1" : "sangsaeng.campaigns/1", today, list, count,
				strcmp(verb, "list") != 0);
		else if (st == ST_OK && cli_is_table(args))
			put_table(args->table, list, count);
		else if (st == ST_OK)
			put_text(args, verb, &out, list, count);
	}
	store_rollback(tx);
	store_close(store);
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}
