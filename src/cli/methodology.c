/* `sangsaeng methodology`: list, show and check methodologies, and calculate by one. */
#include "cli/cli.h"

#include "base/json.h"
#include "base/text.h"
#include "programme/programme_methodology.h"

#include <string.h>

static const char *kind_word(const struct cli_args *args, enum reduction_parameter_kind kind)
{
	static const char *const en[] = {"fixed", "monitored", "option"}, *const ko[] = {"고정", "모니터링", "선택"};

	return args->format == CLI_TEXT ? cli_pick(args, en[kind], ko[kind]) : en[kind];
}

static const char *reason_text(const struct cli_args *args, const char *reason)
{
	static const char *const word[][3] = {{"no_reading", "no reading, and nothing to fill the gap with", "계량이 없고 메울 값도 없음"},
		{"filled", "gap filled conservatively", "결측을 보수적으로 메움"}, {"above_cap", "above the yearly cap", "연간 상한을 넘음"},
		{"negative_total", "the total is negative: 0 is credited", "합계가 음수라 0을 인정"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], reason) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return reason;
}

static void put_day(char out[DATE_TEXT_LEN], date_day day)
{
	out[0] = '\0';
	if (day != DATE_NONE)
		date_format(day, out);
}

/* ---- list ---- */

static void list_row(const struct cli_args *args, const struct reduction_methodology *m, struct json_writer *w, struct text *out)
{
	struct report_table *t = args->table;
	if (args->format == CLI_JSON) {
		json_object_begin(w, NULL);
		json_put_string(w, "id", m->id);
		json_put_string(w, "version", m->version);
		json_put_string(w, "set", m->set);
		json_put_string(w, "name_ko", m->name_ko);
		json_put_string(w, "name_en", m->name_en);
		json_put_string(w, "standing", m->standing);
		json_put_string(w, "source", m->source);
		json_put_string(w, "sha256", m->sha256);
		json_object_close(w);
	} else if (cli_is_table(args)) {
		report_table_text(t, m->id);
		report_table_text(t, m->version);
		report_table_text(t, m->set);
		report_table_text(t, m->name_ko);
		report_table_text(t, m->name_en);
		report_table_text(t, m->standing);
		report_table_text(t, m->source);
		report_table_text(t, m->sha256);
	} else {
		cli_pad(out, m->id, 14);
		cli_pad(out, m->set, 6);
		cli_pad(out, cli_pick(args, m->name_en, m->name_ko), 44);
		text_printf(out, "%s\n", m->standing);
	}
}

static enum status list(const struct cli_args *args, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct reduction_methodology *m;
	struct json_writer w;
	enum status st;

	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.methodologies/1");
		json_array_begin(&w, "methodologies");
	} else if (cli_is_table(args)) {
		report_table_begin(t, "methodologies", "id,version,set,name_ko,name_en,standing,source,sha256");
	}
	st = programme_methodology_builtin(0, &m, err);
	for (size_t i = 1; st == ST_OK && m; i++) {
		list_row(args, m, &w, out);
		programme_methodology_close(m);
		st = programme_methodology_builtin(i, &m, err);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	return st;
}

/* ---- show ---- */

static void show_parameters(const struct cli_args *args, const struct reduction_methodology *m, struct text *out)
{
	text_printf(out, "\n%s\n", cli_pick(args, "Parameters", "매개변수"));
	for (size_t i = 0; i < m->parameters; i++) {
		const struct reduction_parameter *p = &m->parameter[i];

		text_append_string(out, "  ");
		cli_pad(out, p->id, 16);
		cli_pad(out, p->unit, 18);
		cli_pad(out, kind_word(args, p->kind), 11);
		text_printf(out, "%s", cli_pick(args, p->meaning_en, p->meaning_ko));
		if (p->group)
			text_printf(out, args->lang == LANG_KO ? "; %s별" : "; by %s", p->group);
		if (p->years)
			text_append_string(out, cli_pick(args, "; by year of the history", "; 이력 연도별"));
		if (p->kind == REDUCTION_MONITORED)
			text_append_string(out, p->gap_highest ? cli_pick(args, "; gap: highest", "; 결측: 최고값")
							       : cli_pick(args, "; gap: lowest", "; 결측: 최저값"));
		if (p->fallback)
			text_printf(out, args->lang == LANG_KO ? "; 기본 %s" : "; default %s", p->fallback);
		else if (!p->required)
			text_append_string(out, cli_pick(args, "; may be left out", "; 없어도 됨"));
		text_append_char(out, '\n');
	}
}

static void show_text(const struct cli_args *args, const struct reduction_methodology *m, struct text *out)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	put_day(from, m->approved_from);
	put_day(to, m->approved_to);
	text_printf(out, "%s %s (%s)  %s\n  %s\n  %s: %s\n", m->id, m->version, m->set, cli_pick(args, m->name_en, m->name_ko), m->source,
		cli_pick(args, "standing of the formula", "식의 근거 수준"), m->standing);
	if (from[0] || to[0])
		text_printf(out, "  %s: %s … %s\n", cli_pick(args, "approved", "승인"), from, to);
	text_printf(out, "  sha256 %s\n", m->sha256);
	show_parameters(args, m, out);
	text_printf(out, "\n%s\n", cli_pick(args, "Formulas", "식"));
	for (size_t i = 0; i < m->terms; i++) {
		text_append_string(out, "  ");
		cli_pad(out, m->term[i].id, 14);
		text_printf(out, "= %s  [%s]\n", m->term[i].formula, m->term[i].unit);
	}
	text_append_string(out, "  ER            = BE - PE - LE  [tCO2e]\n");
	text_printf(out, "\n%s\n", cli_pick(args, "Conditions", "적용 조건"));
	for (size_t i = 0; i < m->conditions; i++) {
		const struct reduction_condition *c = &m->condition[i];

		text_printf(out, "  %s: %s (%s)\n", c->id, cli_pick(args, c->text_en, c->text_ko),
			c->check ? c->check : cli_pick(args, "declared, needs evidence", "신고, 증빙 필요"));
	}
}

static enum status show(const struct cli_args *args, struct text *out, struct err *err)
{
	struct reduction_methodology *m;
	enum status st = programme_methodology_open(args->positional[1], &m, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		text_append_string(out, m->text); /* the file itself is the machine's form */
	else
		show_text(args, m, out);
	programme_methodology_close(m);
	return ST_OK;
}

static enum status check_file(const struct cli_args *args, struct text *out, struct err *err)
{
	struct reduction_methodology *m;
	struct json_writer w;
	enum status st = programme_methodology_open(args->positional[1], &m, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.methodology-check/1");
		json_put_string(&w, "id", m->id);
		json_put_string(&w, "version", m->version);
		json_put_string(&w, "sha256", m->sha256);
		json_put_int(&w, "parameters", (int64_t)m->parameters);
		json_put_int(&w, "formulas", (int64_t)m->terms);
		json_put_int(&w, "conditions", (int64_t)m->conditions);
		json_object_close(&w);
	} else {
		text_printf(out,
			args->lang == LANG_KO ? "%s %s 이상 없음: 매개변수 %zu개, 식 %zu개(BE, PE, LE는 tCO2e), 조건 %zu개.\nsha256 %s\n"
					      : "%s %s holds: %zu parameters, %zu formulas (BE, PE and LE are tCO2e), %zu conditions.\nsha256 %s\n",
			m->id, m->version, m->parameters, m->terms, m->conditions, m->sha256);
	}
	programme_methodology_close(m);
	return ST_OK;
}

/* ---- calculate ---- */

static const char *formula_of(const struct reduction_methodology *m, const char *term)
{
	for (size_t i = 0; i < m->terms; i++)
		if (strcmp(m->term[i].id, term) == 0)
			return m->term[i].formula;
	return "BE - PE - LE";
}

static void calculation_text(
	const struct cli_args *args, const struct reduction_methodology *m, const struct reduction_calculation *c, struct text *out)
{
	const char *last = "";

	text_printf(out, "%s %s (%s)  %s\n", m->id, m->version, m->set, cli_pick(args, m->name_en, m->name_ko));
	for (size_t i = 0; i < c->lines; i++) {
		const struct reduction_line *l = &c->line[i];

		if (strcmp(l->month, "total") != 0 && strcmp(last, l->term) != 0)
			text_printf(out, "\n%s = %s\n", l->term, formula_of(m, l->term));
		else if (strcmp(l->month, "total") == 0 && strcmp(l->term, "BE") == 0)
			text_printf(out, "\n%s\n", cli_pick(args, "Total", "합계"));
		last = l->term;
		text_append_string(out, "  ");
		if (strcmp(l->month, "total") == 0)
			cli_pad(out, l->term, 26);
		else {
			cli_pad(out, l->group, 16);
			cli_pad(out, strcmp(l->month, "year") == 0 ? cli_pick(args, "year", "한 해") : l->month, 10);
		}
		cli_pad(out, l->digits6, 14);
		cli_pad(out, l->digits12, 20);
		text_printf(out, "%s\n", l->unit);
	}
	text_printf(out, "\n%s ER %s tCO2e, ", cli_pick(args, "Result:", "결과:"), c->er_digits6);
	text_printf(out, args->lang == LANG_KO ? "인정 %s tCO2e (%zu/%zu 구간)\n" : "credited %s tCO2e (%zu of %zu intervals count)\n",
		c->credited_digits6, c->counted, c->intervals);
	if (c->rejections)
		text_printf(out, "\n%s\n", cli_pick(args, "Not counted as given", "그대로 인정하지 않은 것"));
	for (size_t i = 0; i < c->rejections; i++) {
		const struct reduction_rejection *r = &c->rejection[i];
		const char *part[] = {r->term, r->group, r->month, r->amount, r->unit};

		text_append_string(out, "  ");
		for (size_t k = 0; k < sizeof part / sizeof *part; k++)
			if (part[k][0])
				text_printf(out, "%s ", part[k]);
		text_printf(out, "(%s)\n", reason_text(args, r->reason));
	}
}

static void calculation_json(const struct reduction_methodology *m, const struct reduction_calculation *c, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.methodology-calculation/1");
	json_put_string(&w, "methodology", m->id);
	json_put_string(&w, "version", m->version);
	json_put_string(&w, "sha256", m->sha256);
	json_array_begin(&w, "terms");
	for (size_t i = 0; i < c->lines; i++) {
		const struct reduction_line *l = &c->line[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "term", l->term);
		json_put_string(&w, "group", l->group);
		json_put_string(&w, "interval", l->month);
		json_put_string(&w, "unit", l->unit);
		json_put_string(&w, "digits6", l->digits6);
		json_put_string(&w, "value", l->digits12);
		json_put_string(&w, "exact", l->exact);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_put_string(&w, "er_tco2e", c->er_digits12);
	json_put_string(&w, "er_exact", c->er_exact);
	json_put_string(&w, "credited_tco2e", c->credited_digits12);
	json_put_int(&w, "intervals", (int64_t)c->intervals);
	json_put_int(&w, "counted", (int64_t)c->counted);
	json_array_begin(&w, "rejected");
	for (size_t i = 0; i < c->rejections; i++) {
		const struct reduction_rejection *r = &c->rejection[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "reason", r->reason);
		json_put_string(&w, "term", r->term);
		json_put_string(&w, "group", r->group);
		json_put_string(&w, "interval", r->month);
		json_put_string(&w, "amount", r->amount);
		json_put_string(&w, "unit", r->unit);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void calculation_table(const struct reduction_calculation *c, struct report_table *t)
{
	report_table_begin(t, "calculation", "term,group,interval,unit,digits6,value,exact");
	for (size_t i = 0; i < c->lines; i++) {
		const struct reduction_line *l = &c->line[i];

		report_table_text(t, l->term);
		report_table_text(t, l->group);
		report_table_text(t, l->month);
		report_table_text(t, l->unit);
		report_table_number(t, l->digits6);
		report_table_number(t, l->digits12);
		report_table_number(t, l->exact);
	}
	report_table_text(t, "credited");
	report_table_blank(t, 1);
	report_table_text(t, "total");
	report_table_text(t, "tCO2e");
	report_table_number(t, c->credited_digits6);
	report_table_number(t, c->credited_digits12);
	report_table_blank(t, 1);
}

static enum status calculate(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	struct reduction_methodology *m;
	struct reduction_calculation c;
	enum status st = programme_methodology_open(args->positional[1], &m, err);

	if (st != ST_OK)
		return st;
	st = programme_methodology_calculate(m, args->positional[2], args->sheet, arena, &c, err);
	if (st == ST_OK && args->format == CLI_JSON)
		calculation_json(m, &c, out);
	else if (st == ST_OK && cli_is_table(args))
		calculation_table(&c, args->table);
	else if (st == ST_OK)
		calculation_text(args, m, &c, out);
	programme_methodology_close(m);
	return st;
}

/* ---- the command ---- */

int cli_methodology(const struct cli_args *args)
{
	static const struct {
		const char *verb, *needs;
		int words;
	} verbs[] = {{"list", "", 1}, {"show", "ID", 2}, {"check", "FILE.json", 2}, {"calculate", "ID VALUES.csv", 3}};
	size_t verb = 0, count = sizeof verbs / sizeof *verbs;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	while (verb < count && strcmp(verbs[verb].verb, args->positional[0]) != 0)
		verb++;
	if (verb == count)
		return cli_usage(args, "methodology", "cli.value_unknown", args->positional[0]);
	if (args->positional_count < verbs[verb].words)
		return cli_usage(args, "methodology", "cli.option_needed", verbs[verb].needs);
	if (args->positional_count > verbs[verb].words || (cli_is_table(args) && (verb == 1 || verb == 2)))
		return cli_usage(
			args, "methodology", "cli.value_unknown", cli_is_table(args) ? cli_table_option(args) : args->positional[verbs[verb].words]);
	if (args->sheet && strcmp(verbs[verb].verb, "calculate") != 0)
		return cli_usage(args, "methodology", "cli.not_together", "--sheet");
	arena_init(&arena);
	text_init(&out);
	st = verb == 0   ? list(args, &out, &err)
	     : verb == 1 ? show(args, &out, &err)
	     : verb == 2 ? check_file(args, &out, &err)
			 : calculate(args, &arena, &out, &err);
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}
