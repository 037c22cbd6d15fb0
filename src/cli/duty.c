/* `sangsaeng duty`: who owes what by when; what is done, handed on, waived. */
#include "cli/duty.h"

#include "cli/fund.h"
#include "programme/programme.h"
#include "programme/programme_duty.h"

#include <inttypes.h>
#include <string.h>

const char *duty_state_word(const struct cli_args *args, const char *state)
{
	static const char *const word[][3] = {{"open", "open", "남음"}, {"due_soon", "due soon", "곧 마감"}, {"overdue", "overdue", "기한 지남"},
		{"done", "done", "이행"}, {"done_late", "done late", "늦게 이행"}, {"waived", "waived", "면제"}, {"ended", "over", "끝남"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], state) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return state;
}

/* ---- list ---- */

static void put_line(const struct cli_args *args, struct text *out, const struct view_duty *d)
{
	char day[DATE_TEXT_LEN];

	cli_pad(out, fund_day_text(d->due_on, day), 11);
	cli_pad(out, d->moved ? cli_pick(args, "moved", "옮김") : "", 7);
	cli_pad(out, duty_state_word(args, d->state), 11);
	cli_pad(out, d->owner, 13);
	cli_pad(out, d->name[args->lang], args->lang == LANG_KO ? 34 : 52);
	text_append_string(out, "  ");
	text_append_string(out, d->subject);
	if (d->person[0])
		text_printf(out, "  %s%s%s", d->person, d->person_name[0] ? " " : "", d->person_name);
	if (d->delegate[0])
		text_append_string(out, cli_pick(args, " (delegated)", " (위임)"));
	fund_end_line(out);
}

static void put_text(const struct cli_args *args, struct text *out, const struct view_duties *v)
{
	const struct view_duty_counts *c = &v->counts;
	char day[DATE_TEXT_LEN];
	bool weekends = false;

	text_printf(out,
		args->lang == LANG_KO
			? "%s 현재 의무: 제때 이행 %" PRId64 ", 늦게 이행 %" PRId64 ", 남음 %" PRId64 ", 기한 지남 %" PRId64 ", 면제 %" PRId64 "\n"
			: "Duties on %s: %" PRId64 " done in time, %" PRId64 " done late, %" PRId64 " open, %" PRId64 " overdue, %" PRId64
			  " waived\n",
		fund_day_text(v->on, day), c->done, c->done_late, c->open, c->overdue, c->waived);
	if (v->count == 0)
		text_append_string(out, cli_pick(args, "There is none of those asked for.\n", "찾는 의무가 없습니다.\n"));
	for (size_t i = 0; i < v->count; i++) {
		put_line(args, out, &v->duty[i]);
		weekends |= v->duty[i].weekends_only;
	}
	if (weekends)
		fund_put_note(out, cli_pick(args, "For some of these years holidays.csv has no holidays: only weekends moved their days.",
					   "holidays.csv에 공휴일이 없는 해가 있습니다. 그 해는 주말만 세어 옮겼습니다."));
}

static void json_two(struct json_writer *w, const char *key, const char *const text[2])
{
	json_object_begin(w, key);
	json_put_string(w, "ko", text[LANG_KO]);
	json_put_string(w, "en", text[LANG_EN]);
	json_object_close(w);
}

static void json_more(struct json_writer *w, const struct view_duty *d)
{
	json_two(w, "event", d->event);
	json_two(w, "ended_by", d->ends);
	json_two(w, "note", d->note);
	json_array_begin(w, "days_off_between");
	for (size_t i = 0; i < d->skips; i++) {
		json_object_begin(w, NULL);
		report_put_day(w, "day", d->skipped[i].day);
		report_put_text(w, "holiday", d->skipped[i].holiday);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "marks");
	for (size_t i = 0; i < d->marks; i++) {
		const struct view_duty_mark *m = &d->mark[i];

		json_object_begin(w, NULL);
		json_put_string(w, "mark", m->mark);
		report_put_day(w, "on", m->on);
		json_put_string(w, "by", m->by);
		report_put_text(w, "checker", m->checker);
		report_put_text(w, "to", m->to);
		report_put_day(w, "until", m->until);
		report_put_text(w, "evidence", m->evidence);
		report_put_text(w, "reason", m->reason);
		json_object_close(w);
	}
	json_array_close(w);
}

void duty_json(struct json_writer *w, const struct view_duty *d, bool whole)
{
	json_object_begin(w, NULL);
	json_put_string(w, "kind", d->kind);
	json_put_string(w, "subject", d->subject);
	json_two(w, "name", d->name);
	report_put_text(w, "area", d->area);
	json_put_string(w, "nature", d->nature);
	json_put_string(w, "state", d->state);
	json_put_string(w, "owner", d->owner);
	json_two(w, "owner_name", d->owner_name);
	report_put_text(w, "person", d->person);
	report_put_text(w, "delegated_to", d->delegate);
	report_put_day(w, "delegated_until", d->delegated_until);
	report_put_day(w, "event_on", d->event_on);
	report_put_day(w, "ends_on", d->ends_on);
	report_put_day(w, "due_on", d->due_on);
	json_put_bool(w, "moved", d->moved);
	report_put_day(w, "alarm_on", d->alarm_on);
	report_put_day(w, "done_on", d->done_on);
	json_put_int(w, "days_left", d->days_left);
	report_put_text(w, "evidence", d->evidence);
	json_two(w, "legal_basis", d->basis);
	report_put_text(w, "firmness", d->firmness);
	json_put_bool(w, "weekends_only", d->weekends_only);
	json_put_bool(w, "desk", d->desk);
	if (whole)
		json_more(w, d);
	json_object_close(w);
}

static void put_json(struct text *out, const struct view_duties *v, bool whole)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", whole ? "sangsaeng.duty/1" : "sangsaeng.duties/1");
	json_put_string(&w, "programme", v->programme);
	report_put_day(&w, "on", v->on);
	json_object_begin(&w, "counts");
	json_put_int(&w, "done", v->counts.done);
	json_put_int(&w, "done_late", v->counts.done_late);
	json_put_int(&w, "open", v->counts.open);
	json_put_int(&w, "overdue", v->counts.overdue);
	json_put_int(&w, "waived", v->counts.waived);
	json_object_close(&w);
	json_array_begin(&w, "duties");
	for (size_t i = 0; i < v->count; i++)
		duty_json(&w, &v->duty[i], whole);
	json_array_close(&w);
	json_object_close(&w);
}

static void put_table(struct report_table *t, const struct view_duties *v)
{
	report_table_begin(t, "duties",
		"kind,subject,area,nature,state,owner,person,delegated_to,event_on,ends_on,due_on,alarm_on,done_on,evidence,legal_basis,firmness");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_duty *d = &v->duty[i];
		const char *const before[] = {d->kind, d->subject, d->area, d->nature, d->state, d->owner, d->person, d->delegate};
		const date_day day[] = {d->event_on, d->ends_on, d->due_on, d->alarm_on, d->done_on};

		for (size_t f = 0; f < sizeof before / sizeof *before; f++)
			report_table_text(t, before[f]);
		for (size_t f = 0; f < sizeof day / sizeof *day; f++)
			report_table_day(t, day[f]);
		report_table_text(t, d->evidence);
		report_table_text(t, d->basis[LANG_EN]);
		report_table_text(t, d->firmness);
	}
}

/* ---- what is asked ---- */

static void put_answer(const struct cli_args *args, struct text *out, const struct view_duties *v, bool one)
{
	if (args->format == CLI_JSON)
		put_json(out, v, one);
	else if (cli_is_table(args))
		put_table(args->table, v);
	else if (one)
		duty_put_one(args, out, &v->duty[0], v->on);
	else
		put_text(args, out, v);
}

static int read_duties(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, bool one, bool calendar)
{
	const struct view_duty_question question = {.due = args->due,
		.overdue = args->overdue,
		.firm = args->firm,
		.person = args->funder,
		.kind = one ? args->positional[1] : args->kind,
		.subject = one ? args->positional[2] : NULL,
		.all = args->all,
		.on = args->on};
	struct view_duties duties;
	struct err err;
	enum status st = view_duties_read(tx, &question, arena, &duties, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (calendar)
		duty_calendar(args, out, &duties);
	else
		put_answer(args, out, &duties, one);
	st = cli_output(args, out, &err);
	return st == ST_OK ? 0 : cli_fail(args, st, NULL, &err);
}

/* ---- marks ---- */

static int set_mark(const struct cli_args *args, enum duty_mark_kind kind, struct arena *arena, struct text *out)
{
	struct programme_duty_mark mark = {.mark = kind,
		.kind = args->positional[1],
		.subject = args->positional[2],
		.by = args->by,
		.checker = args->checker,
		.to = args->to,
		.until = args->until,
		.evidence = args->evidence,
		.reason = args->reason,
		.on = args->on};
	const struct view_duty_question question = {.kind = mark.kind, .subject = mark.subject, .on = args->on};
	struct view_duties duties;
	struct store *store;
	struct store_tx *tx = NULL;
	struct err err;
	enum status st = programme_duty_mark(args->db, &mark, arena, &err);

	if (st == ST_OK)
		st = programme_open(args->db, STORE_READ, &store, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_duties_read(tx, &question, arena, &duties, &err);
	if (st == ST_OK)
		put_answer(args, out, &duties, true);
	store_rollback(tx);
	store_close(store);
	return st == ST_OK ? cli_answer(args, out) : cli_fail(args, st, NULL, &err);
}

/* ---- the command ---- */

enum verb { VERB_LIST, VERB_SHOW, VERB_RULES, VERB_CALENDAR, VERB_DONE, VERB_DELEGATE, VERB_WAIVE, VERB_REOPEN, VERBS };
#define COMMON (CLI_BIT(CLI_DB) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_OUT) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_BOM) | CLI_GLOBAL)
static const struct {
	const char *name;
	int positional_min, positional_max; /* after the verb */
	cli_option_set options, needed;
} verbs[VERBS] = {
	{"list", 0, 0, CLI_BIT(CLI_DUE) | CLI_BIT(CLI_OVERDUE) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_FOR) | CLI_BIT(CLI_KIND) | CLI_BIT(CLI_ALL),
		CLI_BIT(CLI_DB)},
	{"show", 2, 2, 0, CLI_BIT(CLI_DB)},
	{"rules", 0, 1, 0, 0},
	{"calendar", 0, 0, CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_FOR) | CLI_BIT(CLI_KIND) | CLI_BIT(CLI_ALL), CLI_BIT(CLI_DB)},
	{"done", 2, 2, CLI_BIT(CLI_BY) | CLI_BIT(CLI_EVIDENCE), CLI_BIT(CLI_DB) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_EVIDENCE)},
	{"delegate", 2, 2, CLI_BIT(CLI_BY) | CLI_BIT(CLI_TO) | CLI_BIT(CLI_UNTIL),
		CLI_BIT(CLI_DB) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_TO) | CLI_BIT(CLI_UNTIL)},
	{"waive", 2, 2, CLI_BIT(CLI_BY) | CLI_BIT(CLI_CHECKER) | CLI_BIT(CLI_REASON),
		CLI_BIT(CLI_DB) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_CHECKER) | CLI_BIT(CLI_REASON)},
	{"reopen", 2, 2, CLI_BIT(CLI_BY) | CLI_BIT(CLI_REASON), CLI_BIT(CLI_DB) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_REASON)},
};

static int wrong_use(const struct cli_args *args, int verb)
{
	char name[32], option[64];

	if (verb == VERBS)
		return cli_usage(args, "duty", "cli.value_unknown", args->positional[0]);
	snprintf(name, sizeof name, "duty %s", verbs[verb].name);
	if (args->positional_count - 1 < verbs[verb].positional_min)
		return cli_usage(args, name, "cli.option_needed", "KIND SUBJECT");
	if (args->positional_count - 1 > verbs[verb].positional_max)
		return cli_usage(args, name, "cli.value_unknown", args->positional[args->positional_count - 1]);
	for (int i = 0; i < CLI_OPTION_COUNT; i++) {
		snprintf(option, sizeof option, "--%s", cli_options[i].name);
		if (args->given & CLI_BIT(i) & ~(verbs[verb].options | COMMON))
			return cli_usage(args, name, "cli.option_not_of", option);
		if (verbs[verb].needed & CLI_BIT(i) & ~args->given)
			return cli_usage(args, name, "cli.option_needed", option);
	}
	if (verb == VERB_CALENDAR && !args->firm && !args->funder)
		return cli_usage(args, name, "cli.option_needed", "--for PERSON, --firm FIRM");
	return 0;
}

static int read_verb(const struct cli_args *args, int verb, struct arena *arena, struct text *out)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct err err;
	enum status st = args->db ? programme_open(args->db, STORE_READ, &store, &err) : ST_OK;
	int code;

	if (st == ST_OK && store)
		st = store_begin(store, false, &tx, &err);
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	else if (verb == VERB_RULES)
		code = duty_rules(args, tx, arena, out);
	else
		code = read_duties(args, tx, arena, out, verb == VERB_SHOW, verb == VERB_CALENDAR);
	if (tx)
		store_rollback(tx);
	if (store)
		store_close(store);
	return code;
}

int cli_duty(const struct cli_args *args)
{
	static const enum duty_mark_kind mark[] = {
		[VERB_DONE] = DUTY_MARK_DONE, [VERB_DELEGATE] = DUTY_MARK_DELEGATE, [VERB_WAIVE] = DUTY_MARK_WAIVE, [VERB_REOPEN] = DUTY_MARK_REOPEN};
	struct arena arena;
	struct text out;
	int verb = 0, code;

	while (verb < VERBS && strcmp(verbs[verb].name, args->positional[0]) != 0)
		verb++;
	code = wrong_use(args, verb);
	if (code != 0)
		return code;
	arena_init(&arena);
	text_init(&out);
	code = verb >= VERB_DONE ? set_mark(args, mark[verb], &arena, &out) : read_verb(args, verb, &arena, &out);
	text_done(&out);
	arena_done(&arena);
	return code;
}
