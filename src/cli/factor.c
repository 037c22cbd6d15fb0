/* `sangsaeng factor`: search the list of emission factors, or show one in full. */
#include "cli/cli.h"

#include "base/decimal.h"
#include "base/json.h"
#include "base/text.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

#define WIDTH 80

/* ---- words ---- */

struct word {
	const char *key, *en, *ko;
};

static const char *word_of(const struct cli_args *args, const struct word *list, const char *key)
{
	for (; list->key; list++)
		if (strcmp(list->key, key) == 0)
			return cli_pick(args, list->en, list->ko);
	return key;
}

static const struct word statuses[] = {{"verified-copy", "verified copy", "원문 사본 확인"}, {"secondary", "secondary", "2차 전사"},
	{"unverified", "unverified", "미확인"}, {NULL, NULL, NULL}};
static const struct word uses[] = {{"full", "full use", "제한 없이 사용"}, {"screening", "screening only", "추정에만 사용"}, {NULL, NULL, NULL}};
static const struct word components[] = {{"fossil", "fossil", "화석"}, {"technological_removal", "technological removal", "기술적 제거"},
	{"biogenic_non_co2", "biogenic, not CO2", "생물성(CO2 제외)"}, {"biogenic_uptake", "biogenic uptake", "생물성 흡수"},
	{"land_use_change", "land-use change", "토지이용 변화"}, {"land_management", "land management", "토지 관리"},
	{"land_management_removal", "land-management removal", "토지 관리 제거"}, {"aircraft", "aircraft", "항공"}, {NULL, NULL, NULL}};
static const struct word purposes[] = {{"footprint", "footprints", "발자국"}, {"offset", "offset projects", "외부사업"},
	{"kets", "K-ETS inventory", "배출권거래제 명세"}, {NULL, NULL, NULL}};

static const char *name_of(const struct cli_args *args, const struct view_factor *f)
{
	const char *first = args->lang == LANG_KO ? f->name_ko : f->name_en, *second = args->lang == LANG_KO ? f->name_en : f->name_ko;

	return first[0] ? first : second;
}

/* A set that a value can be said to be in. */
static bool gwp_known(const struct view_factor *f)
{
	return f->gwp_set[0] && strcmp(f->gwp_set, "as published") != 0;
}

/* Why a footprint made with it is not published as complete; four at most. */
static int marks_of(const struct cli_args *args, const struct view_factor *f, const char *out_word[4])
{
	int n = 0;

	if (f->screening)
		out_word[n++] = cli_pick(args, "for screening only", "추정용");
	if (f->unverified)
		out_word[n++] = cli_pick(args, "unverified", "미확인");
	if (f->no_upstream)
		out_word[n++] = cli_pick(args, "without upstream", "상류 배출 없음");
	if (f->other_gwp)
		out_word[n++] = gwp_known(f) ? cli_pick(args, "in another GWP set", "다른 GWP") : cli_pick(args, "GWP set unknown", "GWP 모름");
	return n;
}

/* ---- text of 80 columns ---- */

/* Words of `s` from `column` on, lines broken at blanks before column 80 and indented; returns where it ended. A longer word stands alone. */
static int put_words(struct text *out, const char *s, int column, int indent)
{
	bool first = true;

	while (*s) {
		size_t length = strcspn(s, " ");
		char word[512];
		int width;

		snprintf(word, sizeof word, "%.*s", (int)length, s);
		width = length < sizeof word ? utf8_width(word) : (int)length;
		if (column > indent && column + !first + width > WIDTH) {
			text_append_char(out, '\n');
			for (int i = 0; i < indent; i++)
				text_append_char(out, ' ');
			column = indent;
			first = true;
		}
		if (!first) {
			text_append_char(out, ' ');
			column++;
		}
		text_append(out, s, length);
		column += width;
		first = false;
		s += length + strspn(s + length, " ");
	}
	return column;
}

/* A line of the block below a key. */
static void put_line(struct text *out, const struct text *words)
{
	text_append_string(out, "  ");
	put_words(out, words->data, 2, 4);
	text_append_char(out, '\n');
}

static void put_key(const struct cli_args *args, struct text *out, const struct view_factor *f)
{
	text_printf(out, cli_colored(args) ? "\033[1m%s\033[0m  " : "%s  ", f->key);
	put_words(out, name_of(args, f), utf8_width(f->key) + 2, 4);
	text_append_char(out, '\n');
}

static void add_problem(const struct cli_args *args, struct text *out, const struct err *problem)
{
	message_format(out, problem, args->lang);
}

static void add_value(const struct cli_args *args, struct text *line, const struct view_factor *f)
{
	bool ko = args->lang == LANG_KO;

	if (f->problem) {
		text_printf(line, ko ? "GWP %s 값 없음: " : "no value in GWP %s: ", f->asked_gwp);
		add_problem(args, line, f->problem);
		return;
	}
	if (!f->kgco2e_per_unit[0]) {
		text_printf(line, ko ? "배출계수 없음, 발열량만 (%s당)" : "no emission factor, heating values only (per %s)", f->unit);
		return;
	}
	text_printf(line, ko ? "%s kg CO2e / %s" : "%s kg CO2e per %s", f->kgco2e_per_unit, f->unit);
	if (strcmp(f->gwp_set, f->asked_gwp) == 0)
		text_printf(line, ", GWP %s", f->gwp_set);
	else if (gwp_known(f))
		text_printf(line, ko ? ", 공표값 그대로 GWP %s (%s 환산 불가)" : ", as published in GWP %s (cannot be put into %s)", f->gwp_set,
			f->asked_gwp);
	else
		text_printf(line, ko ? ", 공표값 그대로 (GWP 모름, %s 환산 불가)" : ", as published (GWP set unknown, cannot be put into %s)",
			f->asked_gwp);
}

static void add_validity(const struct cli_args *args, struct text *line, const struct view_factor *f)
{
	bool ko = args->lang == LANG_KO;

	if (f->year)
		text_printf(line, "%d", f->year);
	else
		text_append_string(line, cli_pick(args, "unknown", "모름"));
	if (f->valid_from[0] || f->valid_to[0])
		text_printf(
			line, ko ? ", 유효 %s–%s" : ", valid %s to %s", f->valid_from[0] ? f->valid_from : "…", f->valid_to[0] ? f->valid_to : "…");
}

static void add_marks(const struct cli_args *args, struct text *line, const struct view_factor *f)
{
	const char *word[4];
	int n = marks_of(args, f, word);

	text_append_string(line,
		n ? cli_pick(args, "not complete: ", "완전하지 않음: ") : cli_pick(args, "may be published as complete", "완전한 값으로 공표 가능"));
	for (int i = 0; i < n; i++)
		text_printf(line, "%s%s", i ? ", " : "", word[i]);
}

static void text_row(const struct cli_args *args, const struct view_factor *f, struct text *out)
{
	struct text line;

	text_init(&line);
	put_key(args, out, f);
	add_value(args, &line, f);
	put_line(out, &line);
	text_clear(&line);
	text_append_string(&line, cli_pick(args, "edition ", "판 "));
	add_validity(args, &line, f);
	if (f->region[0])
		text_printf(&line, ", %s", f->region);
	text_printf(&line, ", %s", word_of(args, statuses, f->status));
	if (f->kgco2e_per_unit[0] || f->problem)
		text_printf(&line, ", %s, %s, %s", word_of(args, uses, f->use),
			f->upstream ? cli_pick(args, "with upstream", "상류 포함") : cli_pick(args, "without upstream", "상류 미포함"),
			word_of(args, components, f->component));
	put_line(out, &line);
	if (f->kgco2e_per_unit[0]) {
		text_clear(&line);
		add_marks(args, &line, f);
		put_line(out, &line);
	}
	text_clear(&line);
	text_append_string(&line, f->source);
	put_line(out, &line);
	text_done(&line);
}

/* ---- search ---- */

/* --db or --factors, as it was given. */
static void add_where(const struct cli_args *args, struct text *out)
{
	text_append_string(out, args->db ? " --db " : " --factors ");
	cli_quote(out, args->db ? args->db : args->factors);
}

static void add_shown(const struct cli_args *args, struct text *out, const struct view_factor_list *list)
{
	if (args->lang == LANG_KO)
		text_printf(out, "%zu건 가운데 %zu건 (모두 보기: --top %zu).", list->found, list->count, list->found);
	else
		text_printf(out, "%zu of %zu factors (all of them: --top %zu).", list->count, list->found, list->found);
}

static void text_list(const struct cli_args *args, const struct view_factor_list *list, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	struct text line;

	text_init(&line);
	if (list->found == 0) {
		text_append_string(
			&line, ko ? "맞는 배출계수가 없습니다. 모든 낱말이 key, 이름, 출처, 비고, 단위, 기체 가운데 있어야 합니다. 낱말을 "
				    "줄이거나 짧게 하고, --region, --unit, --day를 빼고 찾아보십시오."
				  : "No emission factor fits. Every word must occur in key, name, source, notes, unit or gas: try fewer or "
				    "shorter words, or without --region, --unit and --day.");
		put_words(out, line.data, 0, 0);
		text_append_char(out, '\n');
	}
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			text_append_char(out, '\n');
		text_row(args, &list->item[i], out);
	}
	if (list->found > 0) {
		text_clear(&line);
		if (list->found > list->count)
			add_shown(args, &line, list);
		else
			text_printf(&line, ko ? "%zu건." : list->found == 1 ? "%zu factor." : "%zu factors.", list->found);
		text_append_string(&line, ko ? " 하나를 자세히:" : " One in full:");
		text_append_char(out, '\n');
		put_words(out, line.data, 0, 2);
		text_append_string(out, "\n  sangsaeng factor show KEY");
		add_where(args, out); /* on one line, to be copied */
		text_append_char(out, '\n');
	}
	text_done(&line);
}

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void json_problem(struct json_writer *w, const struct err *problem)
{
	struct text text;

	if (!problem) {
		json_put_string(w, "problem", NULL);
		return;
	}
	text_init(&text);
	json_object_begin(w, "problem");
	json_put_string(w, "code", problem->code);
	message_format(&text, problem, LANG_KO);
	json_put_string(w, "ko", text.data);
	text_clear(&text);
	message_format(&text, problem, LANG_EN);
	json_put_string(w, "en", text.data);
	json_object_close(w);
	text_done(&text);
}

static void json_row(struct json_writer *w, const struct view_factor *f)
{
	bool value = f->kgco2e_per_unit[0] != '\0';

	json_put_string(w, "key", f->key);
	json_put_string(w, "name_ko", or_null(f->name_ko));
	json_put_string(w, "name_en", or_null(f->name_en));
	json_put_string(w, "unit", f->unit);
	json_put_string(w, "kgco2e_per_unit", or_null(f->kgco2e_per_unit));
	json_put_string(w, "gwp_set", or_null(f->gwp_set));
	json_put_bool(w, "as_published", f->published_total);
	if (f->year)
		json_put_int(w, "edition", f->year);
	else
		json_put_string(w, "edition", NULL);
	json_put_string(w, "valid_from", or_null(f->valid_from));
	json_put_string(w, "valid_to", or_null(f->valid_to));
	json_put_string(w, "region", or_null(f->region));
	json_put_string(w, "status", f->status);
	json_put_string(w, "use", f->use);
	json_put_bool(w, "upstream", f->upstream);
	json_put_string(w, "component", f->component);
	json_put_bool(w, "complete", value && !f->screening && !f->unverified && !f->no_upstream && !f->other_gwp);
	json_put_bool(w, "screening", f->screening);
	json_put_bool(w, "unverified", f->unverified);
	json_put_bool(w, "no_upstream", f->no_upstream);
	json_put_bool(w, "other_gwp_set", f->other_gwp);
	json_problem(w, f->problem);
	json_put_string(w, "source", f->source);
	json_put_int(w, "line", f->source_line);
}

static void json_list(const struct cli_args *args, const struct view_factor_list *list, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.factors/1");
	json_put_string(&w, "gwp_set", list->gwp_set);
	json_array_begin(&w, "words");
	for (int i = 1; i < args->positional_count; i++)
		json_put_string(&w, NULL, args->positional[i]);
	json_array_close(&w);
	json_put_int(&w, "found", (int64_t)list->found);
	json_array_begin(&w, "factors");
	for (size_t i = 0; i < list->count; i++) {
		json_object_begin(&w, NULL);
		json_row(&w, &list->item[i]);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_list(const struct view_factor_list *list, struct report_table *t)
{
	static const struct {
		const char *word;
		size_t at;
	} marks[] = {{"screening", offsetof(struct view_factor, screening)}, {"unverified", offsetof(struct view_factor, unverified)},
		{"no_upstream", offsetof(struct view_factor, no_upstream)}, {"other_gwp_set", offsetof(struct view_factor, other_gwp)}};

	report_table_begin(t, "factors",
		"key,name_en,name_ko,unit,kgCO2e_per_unit,gwp_set,year,valid_from,valid_to,region,status,use,upstream,component,marks,source");
	for (size_t i = 0; i < list->count; i++) {
		const struct view_factor *f = &list->item[i];
		char words[80] = "";

		for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
			if (!*(const bool *)((const char *)f + marks[m].at))
				continue;
			if (words[0])
				strcat(words, ";");
			strcat(words, marks[m].word);
		}
		report_table_text(t, f->key);
		report_table_text(t, f->name_en);
		report_table_text(t, f->name_ko);
		report_table_text(t, f->unit);
		report_table_number(t, f->kgco2e_per_unit);
		report_table_text(t, f->gwp_set);
		report_table_positive(t, f->year);
		report_table_put(t, CELL_DAY, f->valid_from);
		report_table_put(t, CELL_DAY, f->valid_to);
		report_table_text(t, f->region);
		report_table_text(t, f->status);
		report_table_text(t, f->use);
		report_table_yes(t, f->upstream);
		report_table_text(t, f->component);
		report_table_text(t, words);
		report_table_text(t, f->source);
	}
}

/* ---- show ---- */

static void field(const struct cli_args *args, struct text *out, const char *en, const char *ko, const char *value)
{
	const char *label = cli_pick(args, en, ko);
	int indent = 20;

	if (!value[0])
		return;
	text_printf(out, "  %s", label);
	for (int w = utf8_width(label) + 2; w < indent; w++)
		text_append_char(out, ' ');
	put_words(out, value, indent, indent);
	text_append_char(out, '\n');
}

static void text_parts(const struct cli_args *args, const struct view_factor *f, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	struct text line;

	text_init(&line);
	if (f->co2[0] || f->ch4[0] || f->n2o[0])
		text_printf(&line, "CO2 %s, CH4 %s, N2O %s %s", f->co2[0] ? f->co2 : "?", f->ch4[0] ? f->ch4 : "?", f->n2o[0] ? f->n2o : "?",
			f->component_unit);
	else
		text_append_string(&line, f->gas);
	field(args, out, "gases", "기체", line.data);
	text_clear(&line);
	if (f->heating_value_net[0] || f->heating_value_gross[0])
		text_printf(&line, ko ? "순 %s, 총 %s %s" : "net %s, gross %s %s", f->heating_value_net[0] ? f->heating_value_net : "?",
			f->heating_value_gross[0] ? f->heating_value_gross : "?", f->heating_value_unit);
	field(args, out, "heating values", "발열량", line.data);
	text_clear(&line);
	for (int i = 0; i < 3; i++) {
		static const struct word name[3] = {{NULL, "technology", "기술"}, {NULL, "time", "시간"}, {NULL, "geography", "지리"}};
		char digits[32];

		if (f->rating[i] > 0) {
			decimal_roundtrip(f->rating[i], digits);
			text_printf(&line, "%s%s %s", line.length ? ", " : "", cli_pick(args, name[i].en, name[i].ko), digits);
		}
	}
	field(args, out, "ratings (1–5)", "등급(1–5)", line.length ? line.data : cli_pick(args, "not given: by rule", "없음: 규칙으로 정함"));
	text_clear(&line);
	if (f->gsd_from[0] && !f->problem) {
		char digits[DECIMAL_TEXT_LEN];

		snprintf(digits, sizeof digits, "%.4g", f->gsd);
		text_append_string(&line, digits);
		if (strcmp(f->gsd_from, "pedigree") == 0)
			text_printf(&line, ko ? ", 계보 점수 %s에서 (기본 불확도 %s)" : ", from the pedigree %s (basic uncertainty %s)", f->pedigree,
				f->basic_uncertainty[0] ? f->basic_uncertainty : "1.05");
		else
			text_append_string(&line, cli_pick(args, ", as given", ", 적힌 값"));
	}
	if (!f->problem)
		field(args, out, "GSD", "기하표준편차", line.length ? line.data : cli_pick(args, "none: taken as certain", "없음: 확실한 값으로 봄"));
	text_done(&line);
}

static void text_choices(const struct cli_args *args, const struct view_factor *f, struct text *out)
{
	struct text line;

	if (!args->db)
		return;
	if (f->choice_count == 0) {
		text_printf(out, "\n%s\n",
			cli_pick(args, "programme.json does not choose it for a carrier.", "programme.json이 이 계수를 고르지 않았습니다."));
		return;
	}
	text_printf(out, "\n%s\n", cli_pick(args, "Chosen by programme.json", "programme.json이 고른 곳"));
	text_init(&line);
	for (size_t i = 0; i < f->choice_count; i++) {
		const struct view_factor_choice *c = &f->choice[i];
		char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

		month_format(c->from, from);
		month_format(c->to, to);
		text_clear(&line);
		text_printf(&line, "%s, %s, %s … %s: %s (programme.json:%" PRId64 ")", word_of(args, purposes, c->purpose), c->carrier, from, to,
			c->reason, c->source_line);
		put_line(out, &line);
	}
	text_done(&line);
}

static void text_factor(const struct cli_args *args, const struct view_factor *f, struct text *out)
{
	struct text line;

	text_init(&line);
	put_key(args, out, f);
	text_append_char(out, '\n');
	add_value(args, &line, f);
	field(args, out, "value", "값", line.data);
	text_clear(&line);
	add_validity(args, &line, f);
	field(args, out, "edition", "판", line.data);
	field(args, out, "region", "지역", f->region);
	field(args, out, "status", "상태", word_of(args, statuses, f->status));
	field(args, out, "use", "용도", word_of(args, uses, f->use));
	field(args, out, "upstream", "상류", f->upstream ? cli_pick(args, "included", "포함") : cli_pick(args, "not included", "미포함"));
	field(args, out, "component", "성분", word_of(args, components, f->component));
	field(args, out, "primary data", "1차 자료", f->primary_data ? cli_pick(args, "yes", "예") : cli_pick(args, "no", "아니오"));
	if (f->kgco2e_per_unit[0]) {
		text_clear(&line);
		add_marks(args, &line, f);
		field(args, out, "publication", "공표", line.data);
	}
	text_parts(args, f, out);
	field(args, out, "other name", "다른 이름", strcmp(name_of(args, f), f->name_en) == 0 ? f->name_ko : f->name_en);
	field(args, out, "source", "출처", f->source);
	field(args, out, "url", "주소", f->url);
	field(args, out, "notes", "비고", f->notes);
	text_clear(&line);
	text_printf(&line, "%s:%" PRId64, args->factors ? args->factors : "factors.csv", f->source_line);
	field(args, out, "line", "줄", line.data);
	text_choices(args, f, out);
	text_done(&line);
}

static void json_number(struct json_writer *w, const char *key, double value, bool present)
{
	if (present)
		json_put_double(w, key, value);
	else
		json_put_string(w, key, NULL);
}

static void json_factor(const struct view_factor *f, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.factor/1");
	json_put_string(&w, "asked_gwp_set", f->asked_gwp);
	json_row(&w, f);
	json_put_bool(&w, "primary_data", f->primary_data);
	json_put_string(&w, "co2", or_null(f->co2));
	json_put_string(&w, "ch4", or_null(f->ch4));
	json_put_string(&w, "n2o", or_null(f->n2o));
	json_put_string(&w, "component_unit", or_null(f->component_unit));
	json_put_string(&w, "gas", or_null(f->gas));
	json_put_string(&w, "heating_value_net", or_null(f->heating_value_net));
	json_put_string(&w, "heating_value_gross", or_null(f->heating_value_gross));
	json_put_string(&w, "heating_value_unit", or_null(f->heating_value_unit));
	json_number(&w, "dqr_technological", f->rating[0], f->rating[0] > 0);
	json_number(&w, "dqr_temporal", f->rating[1], f->rating[1] > 0);
	json_number(&w, "dqr_geographical", f->rating[2], f->rating[2] > 0);
	json_number(&w, "gsd", f->gsd, f->gsd_from[0] && !f->problem);
	json_put_string(&w, "gsd_from", or_null(f->gsd_from));
	json_put_string(&w, "pedigree", or_null(f->pedigree));
	json_put_string(&w, "basic_uncertainty", or_null(f->basic_uncertainty));
	json_put_string(&w, "url", or_null(f->url));
	json_put_string(&w, "notes", or_null(f->notes));
	json_array_begin(&w, "chosen_for");
	for (size_t i = 0; i < f->choice_count; i++) {
		const struct view_factor_choice *c = &f->choice[i];
		char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

		month_format(c->from, from);
		month_format(c->to, to);
		json_object_begin(&w, NULL);
		json_put_string(&w, "purpose", c->purpose);
		json_put_string(&w, "carrier", c->carrier);
		json_put_string(&w, "from", from);
		json_put_string(&w, "to", to);
		json_put_string(&w, "reason", c->reason);
		json_put_int(&w, "line", c->source_line);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- the command ---- */

static enum status search(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_factor_query query = {.word = args->positional + 1,
		.region = args->region,
		.unit = args->unit,
		.day = args->day,
		.gwp_set = args->gwp       ? args->gwp
			   : args->factors ? "AR5"
					   : NULL,
		.top = (size_t)args->top};
	struct view_factor_list list;
	enum status st = view_factor_search(tx, &query, arena, &list, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_list(args, &list, out);
	else if (cli_is_table(args))
		table_list(&list, args->table);
	else
		text_list(args, &list, out);
	if (cli_is_table(args) && list.found > list.count && !args->quiet) {
		struct text note;

		text_init(&note);
		add_shown(args, &note, &list);
		fprintf(stderr, "%s\n", note.data);
		text_done(&note);
	}
	return ST_OK;
}

static enum status show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_factor factor;
	enum status st = view_factor_show(tx, args->positional[1], args->gwp ? args->gwp : args->factors ? "AR5" : NULL, arena, &factor, err);

	if (st == ST_OK && args->format == CLI_JSON)
		json_factor(&factor, out);
	else if (st == ST_OK)
		text_factor(args, &factor, out);
	return st;
}

/* Exit code of wrong usage, or 0. */
static int check_usage(const struct cli_args *args, bool *out_show)
{
	*out_show = strcmp(args->positional[0], "show") == 0;
	if (!*out_show && strcmp(args->positional[0], "search") != 0)
		return cli_usage(args, "factor", "cli.value_unknown", args->positional[0]);
	if (*out_show && args->positional_count < 2)
		return cli_usage(args, "factor show", "cli.option_needed", "KEY");
	if (*out_show && args->positional_count > 2)
		return cli_usage(args, "factor", "cli.not_together", "show KEY KEY");
	if (*out_show && (args->region || args->unit || args->day != DATE_NONE || cli_is_table(args)))
		return cli_usage(args, "factor", "cli.not_together", "show, --region, --unit, --day, -O csv");
	if (args->db && args->factors)
		return cli_usage(args, "factor", "cli.not_together", "--db, --factors");
	if (!args->db && !args->factors)
		return cli_usage(args, "factor", "cli.option_needed", "--db FILE | --factors FILE");
	return 0;
}

int cli_factor(const struct cli_args *args)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	bool one;
	int code;

	if (strcmp(args->positional[0], "compare") == 0)
		return cli_factor_compare(args);
	code = check_usage(args, &one);
	if (code != 0)
		return code;
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	st = args->db ? programme_open(args->db, STORE_READ, &store, &err) : programme_factors_open(args->factors, args->sheet, &store, &findings, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = one ? show(args, tx, &arena, &out, &err) : search(args, tx, &arena, &out, &err);
	store_rollback(tx);
	store_close(store);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_warn(args, &findings);
		code = cli_answer(args, &out);
	}
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
