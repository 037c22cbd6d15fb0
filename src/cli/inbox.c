/* `sangsaeng inbox`: what is asked of a firm or a person. */
#include "cli/campaign.h"
#include "exchange/exchange_event.h"

#include <string.h>

static void put_text(const struct cli_args *args, struct text *out, date_day today, const struct view_request *list, size_t count)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < count; i++) {
		const struct view_request *r = &list[i];
		const struct duty_campaign *c = r->campaign;
		char day[DATE_TEXT_LEN];
		int left = (int)(c->due_on - today);

		text_printf(out, "%s  %s\n", r->request.request, ko ? c->name_ko : c->name_en);
		text_printf(out, ko ? "  요청한 곳: %s\n  요청한 자료: " : "  asked by: %s\n  what: ", ko ? r->asker_ko : r->asker_en);
		for (size_t k = 0; k < c->asked_count; k++)
			text_printf(out, "%s%s.csv", k ? ", " : "", c->asked[k]);
		text_append_string(out, " (");
		campaign_put_period(out, c);
		text_append_string(out, ")\n");
		text_printf(out, ko ? "  마감: %s" : "  due: %s", fund_day_text(c->due_on, day));
		if (left >= 0)
			text_printf(out, ko ? " (%d일 남음)\n" : " (%d days left)\n", left);
		else
			text_printf(out, ko ? " (%d일 지남)\n" : " (%d days late)\n", -left);
		text_printf(out, ko ? "  걸리는 시간: 약 %d분\n" : "  takes about %d minutes\n", r->minutes);
		if (r->request.reason && strcmp(duty_request_state_name(r->request.state), "returned") == 0)
			text_printf(out, ko ? "  고칠 것: %s\n" : "  to repair: %s\n", r->request.reason);
		text_printf(out,
			ko ? "  할 일: sangsaeng campaign template %s --db FILE -o DIR로 빈 파일을 받아 채운 뒤\n        sangsaeng campaign answer "
			     "%s DIR/*.csv --db FILE --by PERSON\n"
			   : "  next: sangsaeng campaign template %s --db FILE -o DIR, fill in the files, then\n        sangsaeng campaign answer %s "
			     "DIR/*.csv --db FILE --by PERSON\n",
			r->request.request, r->request.request);
	}
}

/* Requests of partners (PACT) that wait for the firm. */
static void put_partners(const struct cli_args *args, struct text *out, const struct exchange_request *list, size_t count)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < count; i++) {
		char day[DATE_TEXT_LEN] = "";

		if (list[i].due_on != DATE_NONE)
			date_format(list[i].due_on, day);
		text_printf(out, ko ? "%s  제품 %s의 발자국\n  요청한 곳: %s\n  마감: %s\n" : "%s  footprint of %s\n  asked by: %s\n  due: %s\n",
			list[i].request, list[i].product, list[i].partner, day);
		text_printf(out,
			ko ? "  할 일: sangsaeng pact answer %s grant|decline --db FILE --by WHO\n"
			   : "  next: sangsaeng pact answer %s grant|decline --db FILE --by WHO\n",
			list[i].request);
	}
}

/* Those that are asked and not answered. */
static enum status read_partners(
	struct store_tx *tx, const char *firm, struct arena *arena, struct exchange_request **out_list, size_t *out_count, struct err *err)
{
	struct exchange_request *list = NULL;
	size_t count = 0, open = 0;
	enum status st = firm ? exchange_requests(tx, NULL, firm, arena, &list, &count, err) : ST_OK;

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].state, "asked") == 0)
			list[open++] = list[i];
	*out_list = list;
	*out_count = open;
	return st;
}

static void put_json(
	struct text *out, date_day today, const struct view_request *list, size_t count, const struct exchange_request *partner, size_t partners)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.inbox/1");
	report_put_day(&w, "today", today);
	json_array_begin(&w, "requests");
	for (size_t i = 0; i < count; i++) {
		const struct view_request *r = &list[i];

		json_object_begin(&w, NULL);
		campaign_json_request(&w, r);
		json_put_string(&w, "asked_by", r->campaign->asked_by);
		json_array_begin(&w, "ask");
		for (size_t k = 0; k < r->campaign->asked_count; k++)
			json_put_string(&w, NULL, r->campaign->asked[k]);
		json_array_close(&w);
		json_put_int(&w, "about_minutes", r->minutes);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "pact_requests");
	for (size_t i = 0; i < partners; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "request", partner[i].request);
		json_put_string(&w, "partner", partner[i].partner);
		json_put_string(&w, "product", partner[i].product);
		json_put_string(&w, "criteria", partner[i].criteria);
		report_put_day(&w, "due_on", partner[i].due_on);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

int cli_inbox(const struct cli_args *args)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct view_request *list;
	struct arena arena;
	struct text out;
	struct err err;
	date_day today;
	struct exchange_request *partner = NULL;
	size_t count = 0, partners = 0;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "inbox", "cli.option_needed", "--db FILE");
	if (!args->firm == !args->funder)
		return cli_usage(args, "inbox", args->firm ? "cli.not_together" : "cli.option_needed",
			args->firm ? "--firm, --for" : "--firm FIRM, --for PERSON");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_inbox_read(tx, args->firm, args->funder, args->on, &arena, &today, &list, &count, &err);
	if (st == ST_OK)
		st = read_partners(tx, args->firm, &arena, &partner, &partners, &err);
	if (st == ST_OK && args->format == CLI_JSON) {
		put_json(&out, today, list, count, partner, partners);
	} else if (st == ST_OK) {
		put_text(args, &out, today, list, count);
		put_partners(args, &out, partner, partners);
		if (count + partners == 0)
			text_append_string(&out, args->lang == LANG_KO ? "요청받은 것이 없습니다.\n" : "nothing is asked\n");
	}
	store_rollback(tx);
	store_close(store);
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}
