/* What waits for who is signed in, as JSON: what /v1/inbox answers. */
#include "report/report_figure.h"

static void put_pair(struct json_writer *w, const char *key, const char *ko, const char *en)
{
	json_object_begin(w, key);
	json_put_string(w, "ko", ko);
	json_put_string(w, "en", en);
	json_object_close(w);
}

static void put_duty_pair(struct json_writer *w, const char *key, const char *const name[2])
{
	put_pair(w, key, name[LANG_KO], name[LANG_EN]);
}

static void put_request(struct json_writer *w, const struct view_request *r, date_day today)
{
	char month[DATE_TEXT_LEN];

	json_object_begin(w, NULL);
	json_put_string(w, "request", r->request.request);
	json_put_string(w, "campaign", r->campaign->campaign);
	put_pair(w, "name", r->campaign->name_ko, r->campaign->name_en);
	json_put_string(w, "asked_by", r->campaign->asked_by);
	put_pair(w, "asker", r->asker_ko, r->asker_en);
	json_put_string(w, "state", r->state);
	json_array_begin(w, "ask");
	for (size_t i = 0; i < r->campaign->asked_count; i++)
		json_put_string(w, NULL, r->campaign->asked[i]);
	json_array_close(w);
	month_format(r->campaign->from, month);
	json_object_begin(w, "period");
	json_put_string(w, "from", month);
	month_format(r->campaign->to, month);
	json_put_string(w, "to", month);
	json_object_close(w);
	report_put_day(w, "due_on", r->campaign->due_on);
	json_put_int(w, "days_left", r->campaign->due_on - today);
	json_put_int(w, "about_minutes", r->minutes);
	report_put_text(w, "reason", r->request.reason);
	report_put_text(w, "delegate", r->request.delegate);
	json_object_close(w);
}

static void put_duty(struct json_writer *w, const struct view_duty *d)
{
	json_object_begin(w, NULL);
	json_put_string(w, "kind", d->kind);
	json_put_string(w, "subject", d->subject);
	put_duty_pair(w, "name", d->name);
	put_duty_pair(w, "ends", d->ends);
	put_duty_pair(w, "basis", d->basis);
	report_put_text(w, "area", d->area);
	json_put_string(w, "state", d->state);
	report_put_day(w, "due_on", d->due_on);
	report_put_day(w, "done_on", d->done_on);
	if (d->due_on == DATE_NONE)
		json_put_string(w, "days_left", NULL);
	else
		json_put_int(w, "days_left", d->days_left);
	report_put_text(w, "evidence", d->evidence);
	report_put_text(w, "person", d->person);
	report_put_text(w, "delegate", d->delegate);
	json_object_close(w);
}

static void put_name(struct json_writer *w, const char *key, const struct view_inbox_name *name)
{
	json_object_begin(w, key);
	json_put_string(w, "key", name->key);
	json_put_string(w, "ko", name->ko);
	json_put_string(w, "en", name->en);
	json_object_close(w);
}

static void put_access(struct json_writer *w, const struct view_inbox_access *a)
{
	const struct view_access_request *q = a->request;

	json_object_begin(w, NULL);
	json_put_int(w, "access_request", q->seq);
	put_name(w, "asker", &a->asker);
	put_name(w, "owner", &a->owner);
	json_put_string(w, "class", view_class_name(q->class));
	json_put_string(w, "kind", q->kind);
	put_name(w, "subject", &a->subject);
	json_put_string(w, "reason", q->reason);
	report_put_day(w, "last_day", q->until);
	report_put_day(w, "asked_on", q->asked_on);
	json_put_string(w, "state", view_access_state_name(q->state));
	report_put_day(w, "answered_on", q->answered_on);
	report_put_text(w, "answer", q->answer);
	json_object_close(w);
}

void report_inbox_json(const struct view_inbox *inbox, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.desk_inbox/1");
	report_put_day(&w, "today", inbox->today);
	json_array_begin(&w, "requests");
	for (size_t i = 0; i < inbox->requests; i++)
		put_request(&w, &inbox->request[i], inbox->today);
	json_array_close(&w);
	json_array_begin(&w, "duties");
	for (size_t i = 0; i < inbox->duties; i++)
		put_duty(&w, &inbox->duty[i]);
	json_array_close(&w);
	json_array_begin(&w, "access_requests");
	for (size_t i = 0; i < inbox->accesses; i++)
		put_access(&w, &inbox->access[i]);
	json_array_close(&w);
	json_object_close(&w);
}
