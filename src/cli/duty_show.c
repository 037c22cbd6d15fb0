/* One duty and how its day was worked out; the clock table. */
#include "cli/duty.h"

#include "cli/fund.h"

#include <inttypes.h>
#include <string.h>

static const char *firmness_word(const struct cli_args *args, const char *firmness)
{
	static const char *const word[][3] = {{"firm", "read in the text of the law or contract", "법이나 계약의 본문에서 확인"},
		{"good", "two or more secondary sources", "둘 이상의 간접 자료"}, {"single", "one secondary source", "간접 자료 하나"},
		{"memory", "general knowledge, to be confirmed", "일반 지식, 확인 필요"},
		{"open", "not settled: a parameter", "정해지지 않음: 매개변수"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], firmness) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return firmness;
}

static const char *weekday_word(const struct cli_args *args, date_day day)
{
	static const char *const word[][2] = {{"Monday", "월요일"}, {"Tuesday", "화요일"}, {"Wednesday", "수요일"}, {"Thursday", "목요일"},
		{"Friday", "금요일"}, {"Saturday", "토요일"}, {"Sunday", "일요일"}};
	int weekday = date_weekday(day);

	return cli_pick(args, word[weekday][0], word[weekday][1]);
}

static void row(const struct cli_args *args, struct text *out, const char *en, const char *ko, const char *value)
{
	if (!value[0])
		return;
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, en, ko), 16);
	text_append_string(out, value);
	text_append_char(out, '\n');
}

static void day_row(const struct cli_args *args, struct text *out, const char *en, const char *ko, date_day day)
{
	char text[DATE_TEXT_LEN], with[64];

	if (day == DATE_NONE)
		return;
	snprintf(with, sizeof with, "%s %s", fund_day_text(day, text), weekday_word(args, day));
	row(args, out, en, ko, with);
}

static void put_skips(const struct cli_args *args, struct text *out, const struct view_duty *d)
{
	struct text list;
	char day[DATE_TEXT_LEN];

	text_init(&list);
	for (size_t i = 0; i < d->skips; i++) {
		text_append_string(&list, i ? ", " : "");
		/* the end stands in the line above */
		if (d->skipped[i].day != d->ends_on)
			text_printf(&list, "%s ", fund_day_text(d->skipped[i].day, day));
		text_append_string(&list, d->skipped[i].holiday[0] ? d->skipped[i].holiday : weekday_word(args, d->skipped[i].day));
	}
	if (d->skips > 0)
		row(args, out, "moved by", "옮긴 까닭", list.data);
	text_done(&list);
}

static void put_mark(const struct cli_args *args, struct text *out, const struct view_duty_mark *m)
{
	static const char *const word[][3] = {
		{"done", "done", "이행"}, {"delegate", "delegated", "위임"}, {"waive", "waived", "면제"}, {"reopen", "taken back", "되돌림"}};
	const char *what = m->mark;
	char day[DATE_TEXT_LEN];

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], m->mark) == 0)
			what = cli_pick(args, word[i][1], word[i][2]);
	text_printf(out, "    %s  %s", fund_day_text(m->on, day), what);
	text_printf(out, args->lang == LANG_KO ? ", %s" : " by %s", m->by);
	if (m->checker[0])
		text_printf(out, args->lang == LANG_KO ? ", 확인 %s" : " and %s", m->checker);
	if (m->to[0])
		text_printf(out, args->lang == LANG_KO ? ", 맡은 사람 %s" : " to %s", m->to);
	if (m->until != DATE_NONE)
		text_printf(out, args->lang == LANG_KO ? ", %s까지" : " until %s", fund_day_text(m->until, day));
	if (m->evidence[0])
		text_printf(out, args->lang == LANG_KO ? ", 증빙 %s" : ", evidence %s", m->evidence);
	if (m->reason[0])
		text_printf(out, args->lang == LANG_KO ? ": %s" : ": %s", m->reason);
	text_append_char(out, '\n');
}

void duty_put_one(const struct cli_args *args, struct text *out, const struct view_duty *d, date_day on)
{
	char day[DATE_TEXT_LEN];
	struct text line;

	text_printf(out, "%s (%s %s)\n", d->name[args->lang], d->kind, d->subject);
	text_init(&line);
	text_printf(&line, args->lang == LANG_KO ? "%s (%s 현재)" : "%s on %s", duty_state_word(args, d->state), fund_day_text(on, day));
	if (d->days_left >= 0 && (strcmp(d->state, "open") == 0 || strcmp(d->state, "due_soon") == 0))
		text_printf(&line, args->lang == LANG_KO ? ", %" PRId64 "일 남음" : ", %" PRId64 " days left", d->days_left);
	else if (strcmp(d->state, "overdue") == 0)
		text_printf(&line, args->lang == LANG_KO ? ", %" PRId64 "일 지남" : " by %" PRId64 " days", -d->days_left);
	row(args, out, "state", "상태", line.data);
	text_clear(&line);
	text_printf(&line, "%s%s%s", d->owner, d->owner_name[args->lang][0] ? "  " : "", d->owner_name[args->lang]);
	row(args, out, "who owes it", "의무자", line.data);
	text_clear(&line);
	text_printf(&line, "%s%s%s", d->person, d->person_name[0] ? "  " : "", d->person_name);
	row(args, out, "person", "담당자", line.data);
	text_done(&line);
	row(args, out, "begins with", "사유", d->event[args->lang]);
	day_row(args, out, "on", "사유가 생긴 날", d->event_on);
	day_row(args, out, "ends", "기간의 끝", d->ends_on);
	put_skips(args, out, d);
	day_row(args, out, "last day", "마지막 날", d->due_on);
	day_row(args, out, "warning", "알림", d->alarm_on);
	day_row(args, out, "done", "이행한 날", d->done_on);
	row(args, out, "evidence", "증빙", d->evidence);
	row(args, out, "ended by", "끝내는 것", d->ends[args->lang]);
	row(args, out, "legal basis", "근거", d->basis[args->lang]);
	row(args, out, "how firm", "확실함", firmness_word(args, d->firmness));
	row(args, out, "note", "참고", d->note[args->lang]);
	if (d->weekends_only)
		fund_put_note(out, cli_pick(args, "holidays.csv has no holidays of that year: only weekends moved the day.",
					   "holidays.csv에 그 해의 공휴일이 없어 주말만 세어 옮겼습니다."));
	if (d->marks > 0)
		text_append_string(out, cli_pick(args, "  marks\n", "  표시\n"));
	for (size_t i = 0; i < d->marks; i++)
		put_mark(args, out, &d->mark[i]);
}

/* ---- the clock table ---- */

static void put_span(const struct cli_args *args, struct text *out, const struct view_duty_rule *r)
{
	static const char *const unit[][3] = {{"days", "days", "일"}, {"months", "months", "개월"}, {"years", "years", "년"}, {"stated", "", ""}};
	const char *word = "";

	for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
		if (strcmp(unit[i][0], r->unit) == 0)
			word = cli_pick(args, unit[i][1], unit[i][2]);
	if (r->span == 0)
		text_printf(out, args->lang == LANG_KO ? "%s에 적힌 대로" : "as stated in %s", r->from);
	else if (args->lang == LANG_KO)
		text_printf(out, "%d%s %s", r->span, word, r->before ? "전까지" : strcmp(r->nature, "period") == 0 ? "동안" : "안");
	else
		text_printf(out, "%d %s %s", r->span, word, r->before ? "before" : "after");
	if (r->first_day)
		text_append_string(out, cli_pick(args, ", first day counted", ", 첫날도 셈"));
	if (strcmp(r->moves, "next") == 0)
		text_append_string(out, cli_pick(args, ", moves to the next working day", ", 휴일이면 다음 근무일"));
	else if (strcmp(r->moves, "previous") == 0)
		text_append_string(out, cli_pick(args, ", moves to the working day before", ", 휴일이면 앞 근무일"));
	if (r->alarm > 0)
		text_printf(out,
			r->alarm_working_days ? (args->lang == LANG_KO ? ", 근무일 %d일 전에 알림" : ", warns %d working days before")
					      : (args->lang == LANG_KO ? ", %d일 전에 알림" : ", warns %d days before"),
			r->alarm);
}

static void rules_text(const struct cli_args *args, struct text *out, const struct view_duty_rule *list, size_t count)
{
	static const char *const nature[][3] = {{"duty", "duty", "의무"}, {"right", "right", "권리"}, {"period", "period", "기간"}};
	char day[DATE_TEXT_LEN];

	for (size_t i = 0; i < count; i++) {
		const struct view_duty_rule *r = &list[i];
		const char *word = r->nature;

		for (size_t k = 0; k < sizeof nature / sizeof *nature; k++)
			if (strcmp(nature[k][0], r->nature) == 0)
				word = cli_pick(args, nature[k][1], nature[k][2]);
		text_printf(out, "%s  %s (%s)\n", r->kind, r->name[args->lang], word);
		if (r->source_line > 0) {
			text_printf(out, "    duty_rules.csv:%" PRId64 ": ", r->source_line);
			text_printf(out, args->lang == LANG_KO ? "%s부터" : "from %s", fund_day_text(r->valid_from, day));
			if (r->valid_to != DATE_NONE)
				text_printf(out, args->lang == LANG_KO ? " %s까지" : " to %s", fund_day_text(r->valid_to, day));
			text_append_char(out, '\n');
		}
		text_printf(out, "    %s: ", r->event[args->lang]);
		put_span(args, out, r);
		text_printf(out, "\n    %s (%s)\n", r->basis[args->lang], firmness_word(args, r->firmness));
		if (r->note[args->lang][0])
			text_printf(out, "    %s\n", r->note[args->lang]);
	}
}

static void rules_json(struct text *out, const struct view_duty_rule *list, size_t count)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.duty_rules/1");
	json_array_begin(&w, "rules");
	for (size_t i = 0; i < count; i++) {
		const struct view_duty_rule *r = &list[i];
		const struct {
			const char *key;
			const char *const *text;
		} two[] = {{"name", r->name}, {"event", r->event}, {"ended_by", r->ends}, {"legal_basis", r->basis}, {"note", r->note}};

		json_object_begin(&w, NULL);
		json_put_string(&w, "kind", r->kind);
		json_put_string(&w, "area", r->area);
		json_put_string(&w, "nature", r->nature);
		json_put_string(&w, "owner", r->owner);
		for (size_t k = 0; k < sizeof two / sizeof *two; k++) {
			json_object_begin(&w, two[k].key);
			json_put_string(&w, "ko", two[k].text[LANG_KO]);
			json_put_string(&w, "en", two[k].text[LANG_EN]);
			json_object_close(&w);
		}
		json_put_int(&w, "span", r->span);
		json_put_string(&w, "unit", r->unit);
		json_put_bool(&w, "counted_back", r->before);
		json_put_bool(&w, "first_day_counts", r->first_day);
		report_put_text(&w, "from", r->from);
		json_put_string(&w, "moves", r->moves);
		json_put_int(&w, "alarm", r->alarm);
		json_put_string(&w, "alarm_unit", r->alarm_working_days ? "working_days" : "days");
		json_put_string(&w, "firmness", r->firmness);
		json_put_bool(&w, "raised", r->raised);
		report_put_day(&w, "valid_from", r->valid_from);
		report_put_day(&w, "valid_to", r->valid_to);
		json_put_int(&w, "source_line", r->source_line);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void rules_table(struct report_table *t, const struct view_duty_rule *list, size_t count)
{
	report_table_begin(t, "duty-rules",
		"kind,area,nature,owner,name_ko,name_en,event_ko,event_en,span,unit,counted_back,from,moves,alarm,alarm_unit,"
		"legal_basis_ko,legal_basis_en,firmness,valid_from,valid_to");
	for (size_t i = 0; i < count; i++) {
		const struct view_duty_rule *r = &list[i];
		const char *const head[] = {
			r->kind, r->area, r->nature, r->owner, r->name[LANG_KO], r->name[LANG_EN], r->event[LANG_KO], r->event[LANG_EN]};

		for (size_t k = 0; k < sizeof head / sizeof *head; k++)
			report_table_text(t, head[k]);
		report_table_integer(t, r->span);
		report_table_text(t, r->unit);
		report_table_yes(t, r->before);
		report_table_text(t, r->from);
		report_table_text(t, r->moves);
		report_table_integer(t, r->alarm);
		report_table_text(t, r->alarm_working_days ? "working_days" : "days");
		report_table_text(t, r->basis[LANG_KO]);
		report_table_text(t, r->basis[LANG_EN]);
		report_table_text(t, r->firmness);
		report_table_day(t, r->valid_from);
		report_table_day(t, r->valid_to);
	}
}

int duty_rules(const struct cli_args *args, struct store_tx *tx_or_null, struct arena *arena, struct text *out)
{
	struct view_duty_rule *list;
	size_t count;
	struct err err;
	enum status st = view_duty_rules(tx_or_null, args->positional_count > 1 ? args->positional[1] : NULL, arena, &list, &count, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON)
		rules_json(out, list, count);
	else if (cli_is_table(args))
		rules_table(args->table, list, count);
	else
		rules_text(args, out, list, count);
	return cli_answer(args, out);
}
