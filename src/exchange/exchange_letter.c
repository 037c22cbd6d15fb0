#include "exchange/exchange_letter.h"

#include "programme/programme.h"

#include <string.h>

/* ---- pieces ---- */

static const char *in(const struct programme_letter *l, const char *ko, const char *en)
{
	return l->language == LANG_KO ? ko : en;
}

/* Both are literals, so that the compiler compares them with the values. */
#define PUT(out, l, ko, en, ...) text_printf(out, (l)->language == LANG_KO ? ko : en, __VA_ARGS__)

static void put_day(struct text *out, date_day day)
{
	char text[DATE_TEXT_LEN];

	date_format(day, text);
	text_append_string(out, text);
}

static void put_period(struct text *out, const struct programme_letter *l)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	month_format(l->campaign.from, from);
	month_format(l->campaign.to, to);
	PUT(out, l, "%s부터 %s까지", "%s to %s", from, to);
}

/* Names of the tables as the programme folder calls them. */
static void put_asked(struct text *out, const struct programme_letter *l)
{
	for (size_t i = 0; i < l->campaign.asked_count; i++) {
		const struct table *table = programme_asked_table(l->campaign.asked[i]);

		text_printf(out, "  - %s%s%s.csv%s\n", table && l->language == LANG_KO ? table->name_ko : l->campaign.asked[i],
			l->language == LANG_KO ? " (" : ": ", l->campaign.asked[i], l->language == LANG_KO ? ")" : "");
	}
}

static void put_field(struct text *out, const char *name, const char *value)
{
	text_printf(out, "%s: %s\n", name, value);
}

static void put_greeting(struct text *out, const struct programme_letter *l)
{
	if (l->to_name && l->to_name[0])
		PUT(out, l, "%s 님께\n\n", "Dear %s,\n\n", l->to_name);
}

static void put_request(struct text *out, const struct programme_letter *l)
{
	put_field(out, in(l, "요청 번호", "Request"), l->request.request);
	put_field(out, in(l, "업체", "Firm"), in(l, l->firm_ko, l->firm_en));
	put_field(out, in(l, "요청한 곳", "Asked by"), in(l, l->asker_ko, l->asker_en));
	text_printf(out, "%s: ", in(l, "기간", "Period"));
	put_period(out, l);
	text_printf(out, "\n%s: ", in(l, "마감일", "Due"));
	put_day(out, l->campaign.due_on);
	text_printf(out, "\n%s:\n", in(l, "요청하는 자료", "What is asked"));
	put_asked(out, l);
	if (l->campaign.purpose) {
		put_field(out, in(l, "사용 목적", "Purpose"), l->campaign.purpose);
		put_field(out, in(l, "사용 범위", "Scope"), l->campaign.scope);
		text_printf(out, "%s: ", in(l, "사용 기한", "Used until"));
		put_day(out, l->campaign.expires_on);
		text_append_char(out, '\n');
	}
	text_append_char(out, '\n');
}

static void put_how(struct text *out, const struct programme_letter *l)
{
	text_append_string(
		out, in(l, "답하는 방법: 함께 정한 길로 위 이름의 CSV 파일을 보내 주십시오. 빈 파일과 쓰는 법은 운영 담당자에게 받을 수 있습니다.\n",
			     "How to answer: send CSV files with these names in the way agreed. Empty files with an explanation can be had from the "
			     "office.\n"));
	if (!l->delegated)
		text_append_string(out, in(l, "직접 답하지 않고 회계사나 컨설턴트에게 맡길 수도 있습니다. 맡기려면 이 편지에 답장해 주십시오.\n",
						"An accountant or consultant may answer for you: reply to this letter to hand it over.\n"));
	text_append_string(out,
		in(l, "궁금한 것이 있으면 요청 번호를 적어 이 편지에 답장해 주십시오.\n", "Questions: reply to this letter and name the request.\n"));
}

/* ---- letters ---- */

static void write_reminder(const struct programme_letter *l, struct text *subject, struct text *body)
{
	const char *name = in(l, l->campaign.name_ko, l->campaign.name_en);
	const char *label = strrchr(l->row.message, '/') + 1;
	bool first = strcmp(label, "start") == 0, late = strncmp(label, "after-", 6) == 0;
	date_day chased;

	if (strncmp(label, "chase-", 6) == 0 && date_parse(label + 6, &chased, NULL) == ST_OK)
		late = chased > l->campaign.due_on;

	text_append_string(subject, in(l,
					    first  ? "[자료 요청] "
					    : late ? "[마감 지남] "
						   : "[다시 알림] ",
					    first  ? "Request: "
					    : late ? "Overdue: "
						   : "Reminder: "));
	text_append_string(subject, name);
	put_greeting(body, l);
	if (first)
		text_append_string(body, in(l, "아래 자료를 부탁드립니다.\n", "We ask you for the data below.\n"));
	else if (late)
		text_append_string(
			body, in(l, "마감일이 지났지만 아직 자료를 받지 못했습니다.\n", "The day has passed and your data have not come yet.\n"));
	else
		text_append_string(body, in(l, "마감일이 다가오고 있어 다시 알려 드립니다.\n", "This is a reminder: the day is near.\n"));
	if (l->request.state == DUTY_RETURNED && l->request.reason)
		PUT(body, l, "보내 주신 자료는 고칠 것이 있습니다: %s\n", "What you sent needs repair: %s\n", l->request.reason);
	text_printf(body, "\n%s\n\n", in(l, l->campaign.text_ko, l->campaign.text_en));
	put_request(body, l);
	put_how(body, l);
}

static void write_delegated(const struct programme_letter *l, struct text *subject, struct text *body)
{
	PUT(subject, l, "[자료 요청] %s: %s의 일을 맡으셨습니다", "Request: %s, in place of %s", in(l, l->campaign.name_ko, l->campaign.name_en),
		in(l, l->firm_ko, l->firm_en));
	put_greeting(body, l);
	PUT(body, l, "%s에서 이 요청에 답하는 일을 맡겼습니다. 앞으로 알림은 이 주소로 갑니다.\n\n",
		"%s asks you to answer this request. Reminders come to you from now on.\n\n", in(l, l->firm_ko, l->firm_en));
	text_printf(body, "%s\n\n", in(l, l->campaign.text_ko, l->campaign.text_en));
	put_request(body, l);
	put_how(body, l);
}

static void write_returned(const struct programme_letter *l, struct text *subject, struct text *body)
{
	PUT(subject, l, "[고칠 것] %s", "To repair: %s", in(l, l->campaign.name_ko, l->campaign.name_en));
	put_greeting(body, l);
	PUT(body, l, "보내 주신 자료를 고쳐 다시 보내 주십시오: %s\n\n", "Please repair what you sent and send it again: %s\n\n",
		l->request.reason ? l->request.reason : "");
	put_request(body, l);
	put_how(body, l);
}

static void write_escalation(const struct programme_letter *l, struct text *subject, struct text *body)
{
	PUT(subject, l, "[답하지 않은 업체 %zu곳] %s", "No answer from %zu firms: %s", l->open_count,
		in(l, l->campaign.name_ko, l->campaign.name_en));
	put_greeting(body, l);
	text_append_string(body, in(l, "마감일 ", "These firms have not answered by "));
	put_day(body, l->campaign.due_on);
	text_append_string(body, in(l, "까지 답하지 않은 업체입니다. 직접 연락해 주십시오.\n\n", ". Please speak to them.\n\n"));
	for (size_t i = 0; i < l->open_count; i++)
		text_printf(body, "  - %s\n", l->open[i]);
}

static void write_bounced(const struct programme_letter *l, struct text *subject, struct text *body)
{
	PUT(subject, l, "[주소 확인] %s: %s", "Address to check: %s, %s", in(l, l->campaign.name_ko, l->campaign.name_en),
		in(l, l->firm_ko, l->firm_en));
	put_greeting(body, l);
	PUT(body, l,
		"%s의 담당자에게 보낸 편지가 돌아왔습니다(요청 %s). 맞는 주소나 다른 담당자를 알려 주십시오. 그때까지 이 업체에는 편지가 가지 "
		"않습니다.\n",
		"A letter to the person of %s came back (request %s). Please name the right address or another person: until then nothing is sent to "
		"this "
		"firm.\n",
		in(l, l->firm_ko, l->firm_en), l->request.request);
}

void exchange_letter_write(const struct programme_letter *letter, struct text *out_subject, struct text *out_body)
{
	static void (*const write[])(const struct programme_letter *, struct text *, struct text *) = {
		write_reminder, write_delegated, write_returned, write_escalation, write_bounced};

	write[letter->row.kind](letter, out_subject, out_body);
	text_printf(out_body, "\n-- \n%s\n%s\n", in(letter, letter->asker_ko, letter->asker_en),
		in(letter, "상생 프로그램이 보낸 편지입니다.", "Sent by the Sangsaeng program."));
}
