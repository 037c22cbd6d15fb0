/* `sangsaeng meter`: meters, their readings, what later records changed, plausibility, expected against measured; and taking readings in. */
#include "view/view_meter.h"

#include "base/json.h"
#include "base/money.h"
#include "cli/fund.h"
#include "cli/picture.h"
#include "programme/programme_meter.h"

#include <inttypes.h>
#include <string.h>

/* ---- import ---- */

static void json_words(struct json_writer *w, const char *key, const char *const *word, size_t count)
{
	json_array_begin(w, key);
	for (size_t i = 0; i < count; i++)
		json_put_string(w, NULL, word[i]);
	json_array_close(w);
}

static void json_imported(const struct cli_args *args, const struct programme_meter_result *r, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.meter_import/1");
	json_put_bool(&w, "dry_run", args->dry_run);
	json_put_int(&w, "rows", r->counts.rows);
	json_put_int(&w, "taken", r->counts.taken);
	json_put_int(&w, "corrected", r->counts.corrected);
	json_put_int(&w, "same", r->counts.same);
	json_put_int(&w, "missing", r->counts.missing);
	json_put_int(&w, "meters", r->counts.meters);
	json_put_int(&w, "meter_months", r->counts.months);
	json_words(&w, "measured_again", r->measure, r->measure_count);
	json_words(&w, "stale_verifications", r->stale, r->stale_count);
	json_object_close(&w);
}

static void text_words(struct text *out, const char *head, const char *const *word, size_t count)
{
	size_t most = 10;

	if (count == 0)
		return;
	text_printf(out, "%s (%zu):", head, count);
	for (size_t i = 0; i < count && i < most; i++)
		text_printf(out, " %s", word[i]);
	text_append_string(out, count > most ? " …\n" : "\n");
}

static void text_imported(const struct cli_args *args, const struct programme_meter_result *r, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char taken[32], corrected[32], same[32], missing[32];

	money_format(r->counts.taken, taken);
	money_format(r->counts.corrected, corrected);
	money_format(r->counts.same, same);
	money_format(r->counts.missing, missing);
	if (args->dry_run)
		text_append_string(out, ko ? "시험 실행: 아무것도 바꾸지 않았습니다\n" : "dry run: nothing was changed\n");
	text_printf(out,
		ko ? "계량값 %s개를 넣었습니다 (정정 %s, 결측 %s), 이미 있던 값 %s개\n"
		   : "%s readings taken in (%s of them corrections, %s missing), %s known already\n",
		taken, corrected, missing, same);
	text_printf(out,
		ko ? "바뀐 계량기 %" PRId64 "개, 계량기와 달 %" PRId64 "쌍\n"
		   : "meters changed: %" PRId64 ", pairs of meter and month: %" PRId64 "\n",
		r->counts.meters, r->counts.months);
	text_words(out, cli_pick(args, "machines measured again", "다시 계량한 설비"), r->measure, r->measure_count);
	text_words(out, cli_pick(args, "opinions that are stale: a new one is needed", "무효가 되어 새로 받아야 하는 검증 의견"), r->stale,
		r->stale_count);
}

static int import_file(const struct cli_args *args)
{
	struct programme_meter_options options = {.sheet = args->sheet,
		.recorded_on = args->on,
		.reason = args->reason,
		.by = args->by,
		.dry_run = args->dry_run,
		.progress = cli_progress};
	struct programme_meter_result result;
	struct findings findings;
	struct store *store = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	int code;
	enum status st;

	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	cli_progress_start(args);
	st = programme_open(args->db, STORE_WRITE, &store, &err);
	if (st == ST_OK)
		st = programme_meter_import(store, args->positional[1], &options, &arena, &result, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_progress_end();
		cli_warn(args, &findings);
		if (args->format == CLI_JSON)
			json_imported(args, &result, &out);
		else
			text_imported(args, &result, &out);
		code = cli_answer(args, &out);
	}
	store_close(store);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}

/* ---- list ---- */

static void json_meter(struct json_writer *w, const struct view_meter *m)
{
	json_put_string(w, "meter", m->meter);
	json_put_string(w, "measure", m->measure);
	json_put_string(w, "parameter", m->parameter);
	json_put_string(w, "group", m->group);
	json_put_string(w, "unit", m->unit);
	json_put_string(w, "interval", m->interval);
	json_put_string(w, "instrument", m->instrument);
	report_put_day(w, "calibrated_on", m->calibrated_on);
	report_put_day(w, "calibrated_to", m->calibrated_to);
	json_put_string(w, "uncertainty", m->uncertainty);
	json_put_string(w, "capacity", m->capacity);
	json_put_string(w, "fallback", m->fallback);
	json_put_string(w, "evidence", m->evidence);
}

static enum status list_meters(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct view_meter *m;
	size_t count;
	char day[DATE_TEXT_LEN];
	struct json_writer w;
	enum status st = view_meters(tx, arena, &m, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.meters/1");
		json_array_begin(&w, "meters");
		for (size_t i = 0; i < count; i++) {
			json_object_begin(&w, NULL);
			json_meter(&w, &m[i]);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
	} else if (cli_is_table(args)) {
		report_table_begin(t, "meters",
			"meter,measure,parameter,group,unit,interval,instrument,calibrated_on,calibrated_to,uncertainty,capacity,fallback,evidence");
		for (size_t i = 0; i < count; i++) {
			const char *const cell[] = {m[i].meter, m[i].measure, m[i].parameter, m[i].group, m[i].unit, m[i].interval, m[i].instrument};

			for (size_t k = 0; k < sizeof cell / sizeof *cell; k++)
				report_table_text(t, cell[k]);
			report_table_day(t, m[i].calibrated_on);
			report_table_day(t, m[i].calibrated_to);
			report_table_number(t, m[i].uncertainty);
			report_table_number(t, m[i].capacity);
			report_table_number(t, m[i].fallback);
			report_table_text(t, m[i].evidence);
		}
	} else {
		for (size_t i = 0; i < count; i++) {
			cli_pad(out, m[i].meter, 20);
			cli_pad(out, m[i].measure, 16);
			cli_pad(out, m[i].parameter, 10);
			cli_pad(out, m[i].unit, 8);
			cli_pad(out, m[i].interval, 7);
			if (m[i].calibrated_to != DATE_NONE)
				text_printf(out, args->lang == LANG_KO ? "교정 %s까지" : "calibrated to %s", fund_day_text(m[i].calibrated_to, day));
			text_append_char(out, '\n');
		}
		if (count == 0)
			text_append_string(out, cli_pick(args, "no meters\n", "계량기가 없습니다\n"));
	}
	return ST_OK;
}

/* ---- show ---- */

static void put_months(const struct cli_args *args, const struct view_meter *m, const struct view_meter_month *list, size_t count, struct text *out)
{
	char month[DATE_TEXT_LEN], number[24];

	text_printf(out, "%s  %s  %s  %s  %s\n  ", m->meter, m->measure, m->parameter, m->unit, m->interval);
	cli_pad(out, cli_pick(args, "month", "월"), 9);
	fund_put_right(out, cli_pick(args, "sum", "합계"), 20);
	fund_put_right(out, cli_pick(args, "measured", "계량"), 10);
	fund_put_right(out, cli_pick(args, "filled", "메움"), 8);
	fund_put_right(out, cli_pick(args, "missing", "결측"), 8);
	text_append_char(out, '\n');
	for (size_t i = 0; i < count; i++) {
		month_format(list[i].month, month);
		text_append_string(out, "  ");
		cli_pad(out, month, 9);
		fund_put_right(out, list[i].sum, 20);
		snprintf(number, sizeof number, "%" PRId64, list[i].measured);
		fund_put_right(out, number, 10);
		snprintf(number, sizeof number, "%" PRId64, list[i].filled);
		fund_put_right(out, number, 8);
		snprintf(number, sizeof number, "%" PRId64, list[i].missing);
		fund_put_right(out, number, 8);
		text_append_string(out, list[i].calibrated ? "" : cli_pick(args, "  not calibrated", "  교정 기간 밖"));
		text_append_char(out, '\n');
	}
}

static enum status show_months(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct view_meter meter;
	struct view_meter_month *list;
	size_t count;
	char text[DATE_TEXT_LEN];
	struct json_writer w;
	enum status st = view_meter_months(tx, args->positional[1], arena, &meter, &list, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_TEXT) {
		put_months(args, &meter, list, count, out);
		return ST_OK;
	}
	if (cli_is_table(args)) {
		report_table_begin(t, "months", "meter,month,sum,unit,intervals,measured,filled,missing,calibrated,recorded_on,sha256");
		for (size_t i = 0; i < count; i++) {
			report_table_text(t, meter.meter);
			report_table_month(t, list[i].month);
			report_table_number(t, list[i].sum);
			report_table_text(t, meter.unit);
			report_table_integer(t, list[i].intervals);
			report_table_integer(t, list[i].measured);
			report_table_integer(t, list[i].filled);
			report_table_integer(t, list[i].missing);
			report_table_yes(t, list[i].calibrated);
			report_table_day(t, list[i].recorded_on);
			report_table_text(t, list[i].sha256);
		}
		return ST_OK;
	}
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.meter/1");
	json_meter(&w, &meter);
	json_array_begin(&w, "months");
	for (size_t i = 0; i < count; i++) {
		month_format(list[i].month, text);
		json_object_begin(&w, NULL);
		json_put_string(&w, "month", text);
		json_put_string(&w, "sum", list[i].sum);
		json_put_int(&w, "intervals", list[i].intervals);
		json_put_int(&w, "measured", list[i].measured);
		json_put_int(&w, "filled", list[i].filled);
		json_put_int(&w, "missing", list[i].missing);
		json_put_bool(&w, "calibrated", list[i].calibrated);
		report_put_day(&w, "recorded_on", list[i].recorded_on);
		json_put_string(&w, "sha256", list[i].sha256);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

/* "2027-03" or "2027-03-01" as days; everything without a word. */
static bool read_span(const char *word, date_day *out_from, date_day *out_to)
{
	date_month month;

	*out_from = date_make(1990, 1, 1);
	*out_to = date_make(2199, 12, 31);
	if (!word)
		return true;
	if (date_parse(word, out_from, NULL) == ST_OK) {
		*out_to = *out_from;
		return true;
	}
	if (month_parse(word, &month, NULL) != ST_OK)
		return false;
	*out_from = month_first_day(month);
	*out_to = month_last_day(month);
	return true;
}

static enum status show_values(
	const struct cli_args *args, struct store_tx *tx, date_day from, date_day to, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct view_meter meter;
	struct view_meter_value *list;
	size_t count;
	struct json_writer w;
	enum status st = view_meter_values(tx, args->positional[1], from, to, arena, &meter, &list, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.meter_readings/1");
		json_meter(&w, &meter);
		json_array_begin(&w, "readings");
		for (size_t i = 0; i < count; i++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "at", list[i].at);
			json_put_string(&w, "value", list[i].value[0] && strcmp(list[i].value, "-") != 0 ? list[i].value : NULL);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
		return ST_OK;
	}
	if (cli_is_table(args))
		report_table_begin(t, "readings", "meter,at,value");
	for (size_t i = 0; i < count; i++) {
		bool missing = !list[i].value[0] || strcmp(list[i].value, "-") == 0;

		if (cli_is_table(args)) {
			report_table_text(t, meter.meter);
			report_table_text(t, list[i].at);
			report_table_number(t, missing ? "" : list[i].value);
		} else {
			text_printf(out, "  %s  %s\n", list[i].at, missing ? cli_pick(args, "missing", "결측") : list[i].value);
		}
	}
	if (count == 0 && args->format == CLI_TEXT)
		text_append_string(out, cli_pick(args, "no readings\n", "계량값이 없습니다\n"));
	return ST_OK;
}

/* ---- versions ---- */

static enum status show_versions(
	const struct cli_args *args, struct store_tx *tx, date_day from, date_day to, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct view_meter_change *list;
	size_t count;
	char day[DATE_TEXT_LEN], before[DATE_TEXT_LEN];
	struct json_writer w;
	enum status st = view_meter_changes(tx, args->positional[1], from, to, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.meter_versions/1");
		json_put_string(&w, "meter", args->positional[1]);
		json_array_begin(&w, "changes");
	} else if (cli_is_table(args)) {
		report_table_begin(t, "changes", "meter,at,before,after,before_recorded_on,recorded_on,source,sha256,reason,by");
	}
	for (size_t i = 0; i < count; i++) {
		const struct view_meter_change *c = &list[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "at", c->at);
			json_put_string(&w, "before", strcmp(c->before, "-") == 0 ? NULL : c->before);
			json_put_string(&w, "after", strcmp(c->after, "-") == 0 ? NULL : c->after);
			report_put_day(&w, "before_recorded_on", c->before_recorded_on);
			report_put_day(&w, "recorded_on", c->recorded_on);
			json_put_string(&w, "source", c->source);
			json_put_string(&w, "sha256", c->sha256);
			json_put_string(&w, "reason", c->reason);
			json_put_string(&w, "by", c->by);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			report_table_text(t, args->positional[1]);
			report_table_text(t, c->at);
			report_table_number(t, strcmp(c->before, "-") == 0 ? "" : c->before);
			report_table_number(t, strcmp(c->after, "-") == 0 ? "" : c->after);
			report_table_day(t, c->before_recorded_on);
			report_table_day(t, c->recorded_on);
			report_table_text(t, c->source);
			report_table_text(t, c->sha256);
			report_table_text(t, c->reason);
			report_table_text(t, c->by);
		} else {
			text_printf(out, "  %s  %s (%s) → %s (%s)  %s%s%s\n", c->at, c->before, fund_day_text(c->before_recorded_on, before),
				c->after, fund_day_text(c->recorded_on, day), c->source, c->reason[0] ? "  " : "", c->reason);
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (count == 0 && args->format == CLI_TEXT) {
		text_append_string(out, cli_pick(args, "no reading was changed\n", "바뀐 값이 없습니다\n"));
	}
	return ST_OK;
}

/* ---- band ---- */

static enum status show_band(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	static const char *const name[] = {"planned_kg", "baseline_low_kg", "baseline_kg", "baseline_high_kg", "project_kg", "reduction_kg",
		"cumulative_planned_kg", "cumulative_kg"};
	enum { NAMES = sizeof name / sizeof *name };
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;
	struct view_band band;
	char month[DATE_TEXT_LEN];
	struct json_writer w;
	enum status st = view_band(tx, args->positional[1], arena, &band, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_SVG) {
		report_chart_monitoring(&band, &frame, arena, &drawing);
		cli_picture(args, &drawing, out);
		return ST_OK;
	}
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.meter_band/1");
		json_put_string(&w, "measure", band.measure);
		report_put_text(&w, "machine", band.machine);
		report_put_day(&w, "installed_on", band.installed_on);
		report_put_day(&w, "as_of", band.as_of);
		json_array_begin(&w, "months");
	} else if (cli_is_table(args)) {
		report_table_begin(t, "band",
			"measure,month,planned_kg,baseline_low_kg,baseline_kg,baseline_high_kg,project_kg,reduction_kg,cumulative_planned_kg,"
			"cumulative_kg,filled,verified,rejected");
	} else {
		text_printf(out, args->lang == LANG_KO ? "%s, kg CO2e: 예상과 계량\n  " : "%s, kg CO2e: expected against measured\n  ",
			args->positional[1]);
		cli_pad(out, cli_pick(args, "month", "월"), 9);
		fund_put_right(out, cli_pick(args, "planned", "계획"), 16);
		fund_put_right(out, cli_pick(args, "reduction", "감축"), 16);
		fund_put_right(out, cli_pick(args, "planned, sum", "계획 누계"), 16);
		fund_put_right(out, cli_pick(args, "sum", "누계"), 16);
		text_append_char(out, '\n');
	}
	for (size_t i = 0; i < band.months; i++) {
		const struct view_band_month *m = &band.month[i];
		const char *const value[NAMES] = {m->planned_kg, m->baseline_low_kg, m->baseline_kg, m->baseline_high_kg, m->project_kg,
			m->reduction_kg, m->cumulative_planned_kg, m->cumulative_kg};

		month_format(m->month, month);
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "month", month);
			for (int k = 0; k < NAMES; k++)
				json_put_string(&w, name[k], value[k][0] ? value[k] : NULL);
			json_put_bool(&w, "filled", m->filled);
			json_put_bool(&w, "verified", m->verified);
			json_put_string(&w, "rejected", m->rejected[0] ? m->rejected : NULL);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			report_table_text(t, args->positional[1]);
			report_table_month(t, m->month);
			for (int k = 0; k < NAMES; k++)
				report_table_number(t, value[k]);
			report_table_yes(t, m->filled);
			report_table_yes(t, m->verified);
			report_table_text(t, m->rejected);
		} else {
			text_append_string(out, "  ");
			cli_pad(out, month, 9);
			fund_put_right(out, m->planned_kg, 16);
			fund_put_right(out, m->reduction_kg, 16);
			fund_put_right(out, m->cumulative_planned_kg, 16);
			fund_put_right(out, m->cumulative_kg, 16);
			text_printf(out, "%s%s%s%s\n", m->filled ? cli_pick(args, "  filled", "  메움") : "",
				m->verified ? cli_pick(args, "  verified", "  검증") : "", m->rejected[0] ? "  " : "", m->rejected);
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	return ST_OK;
}

/* ---- the command ---- */

enum question { Q_IMPORT, Q_LIST, Q_SHOW, Q_CHECK, Q_VERSIONS, Q_BAND, QUESTIONS };
static const struct {
	const char *name, *needs; /* what follows it, NULL: nothing */
	int most;                 /* words after it */
} questions[QUESTIONS] = {
	{"import", "FILE", 1}, {"list", NULL, 0}, {"show", "METER", 2}, {"check", NULL, 1}, {"versions", "METER", 2}, {"band", "MEASURE", 1}};

static int check_meters(const struct cli_args *args, struct store_tx *tx, struct text *out)
{
	struct findings findings;
	struct json_writer w;
	struct err err;
	enum status st;
	int code;

	findings_init(&findings, (size_t)args->max_findings);
	st = view_meter_check(tx, args->positional[1], &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.meter_check/1");
		json_put_int(&w, "warnings", findings.warnings);
		cli_json_findings(&w, "findings", &findings);
		json_object_close(&w);
		code = cli_answer(args, out);
	} else {
		cli_warn(args, &findings);
		text_printf(out, args->lang == LANG_KO ? "경고 %" PRId64 "건\n" : "warnings: %" PRId64 "\n", findings.warnings);
		code = cli_answer(args, out);
	}
	if (code == 0 && findings.warnings > 0)
		code = 1;
	findings_done(&findings);
	return code;
}

static int look(const struct cli_args *args, enum question q, date_day from, date_day to)
{
	struct store *store = NULL;
	struct store_tx *tx;
	struct arena arena;
	struct text out;
	struct err err;
	int code = 0;
	enum status st = programme_open(args->db, STORE_READ, &store, &err);

	arena_init(&arena);
	text_init(&out);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK) {
		if (q == Q_CHECK)
			code = check_meters(args, tx, &out);
		else
			st = q == Q_LIST           ? list_meters(args, tx, &arena, &out, &err)
			     : q == Q_BAND         ? show_band(args, tx, &arena, &out, &err)
			     : q == Q_VERSIONS     ? show_versions(args, tx, from, to, &arena, &out, &err)
			     : args->positional[2] ? show_values(args, tx, from, to, &arena, &out, &err)
						   : show_months(args, tx, &arena, &out, &err);
		store_rollback(tx);
	}
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	else if (q != Q_CHECK)
		code = cli_answer(args, &out);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}

int cli_meter(const struct cli_args *args)
{
	int q = 0;
	date_day from, to;

	while (q < QUESTIONS && strcmp(questions[q].name, args->positional[0]) != 0)
		q++;
	if (q == QUESTIONS)
		return cli_usage(args, "meter", "cli.value_unknown", args->positional[0]);
	if (!args->db)
		return cli_usage(args, "meter", "cli.option_needed", "--db FILE");
	if (questions[q].needs && args->positional_count < 2)
		return cli_usage(args, "meter", "cli.option_needed", questions[q].needs);
	if (args->positional_count - 1 > questions[q].most)
		return cli_usage(args, "meter", "cli.value_unknown", args->positional[questions[q].most + 1]);
	if (q != Q_IMPORT && (args->dry_run || args->reason || args->by || args->sheet || args->on != DATE_NONE))
		return cli_usage(args, "meter", "cli.not_together", "--sheet, --on, --reason, --by, --dry-run");
	if (q != Q_BAND && (args->format == CLI_SVG || args->given & CLI_BIT(CLI_WIDTH)))
		return cli_usage(args, "meter", "cli.not_together", "-O svg, --width");
	if (q == Q_IMPORT && cli_is_table(args))
		return cli_usage(args, "meter", "cli.not_together", args->format == CLI_CSV ? "import -O csv" : "import -O xlsx");
	if (!read_span(args->positional[2], &from, &to))
		return cli_usage(args, "meter", "cli.value_unknown", args->positional[2]);
	return q == Q_IMPORT ? import_file(args) : look(args, (enum question)q, from, to);
}
