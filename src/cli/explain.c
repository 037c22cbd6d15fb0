/* `sangsaeng explain`: the chain behind a product's number, how any other number came to be, or what a message code means. */
#include "cli/cli.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/picture.h"
#include "report/report_figure.h"
#include "view/view.h"
#include "view/view_resource.h"
#include "view/view_working.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- a message code ---- */

static int explain_unknown(const struct cli_args *args, const char *code)
{
	const char **list, *nearest;
	size_t n = 0;
	char hint[80];
	struct err err;
	int result;

	while (message_at(n))
		n++;
	list = heap_alloc(n + 1, sizeof *list);
	for (size_t i = 0; i < n; i++)
		list[i] = message_at(i)->code;
	nearest = string_nearest(code, list);
	snprintf(hint, sizeof hint, "%s", nearest ? nearest : "sangsaeng explain --list");
	err_set(&err, ST_NOT_FOUND, "cli.code_unknown", code, hint, NULL);
	result = cli_fail(args, ST_NOT_FOUND, NULL, &err);
	free(list);
	return result;
}

static void json_message(struct json_writer *w, const struct message *m)
{
	json_object_begin(w, NULL);
	json_put_string(w, "code", m->code);
	json_put_string(w, "ko", m->ko);
	json_put_string(w, "en", m->en);
	json_put_string(w, "hint_ko", m->hint_ko);
	json_put_string(w, "hint_en", m->hint_en);
	json_object_close(w);
}

static void text_message(const struct cli_args *args, struct text *out, const struct message *m)
{
	const char *hint = cli_pick(args, m->hint_en, m->hint_ko);

	text_printf(out, "%s\n  %s\n", m->code, cli_pick(args, m->en, m->ko));
	if (hint)
		text_printf(out, "  %s\n", hint);
	text_printf(out, "  %s\n", cli_pick(args, m->ko, m->en)); /* the other language too: users meet both */
}

static int explain_codes(const struct cli_args *args, const char *code)
{
	struct text out;
	struct json_writer w;
	int result;

	if (code && !message_find(code))
		return explain_unknown(args, code);
	text_init(&out);
	json_writer_init(&w, &out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.messages/1");
		json_array_begin(&w, "messages");
	}
	for (size_t i = 0; message_at(i); i++) {
		const struct message *m = message_at(i);

		if (code && strcmp(m->code, code) != 0)
			continue;
		if (args->format == CLI_JSON)
			json_message(&w, m);
		else if (code)
			text_message(args, &out, m);
		else
			text_printf(&out, "%-28s %s\n", m->code, cli_pick(args, m->en, m->ko));
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	result = cli_put(args, out.data, out.length);
	text_done(&out);
	return result;
}

/* ---- a product ---- */

/* The command that prints this again. */
static void repeat_command(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	text_append_string(out, "sangsaeng explain --db ");
	cli_quote(out, args->db);
	text_append_string(out, " --product ");
	cli_quote(out, e->product);
	text_printf(out, " --case %s --top %" PRId64, view_case_name(e->which), args->top);
	if (args->format == CLI_JSON)
		text_append_string(out, " -O json");
}

static void json_product(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	struct text command;

	text_init(&command);
	repeat_command(args, e, &command);
	report_explanation_json(e, command.data, out);
	text_done(&command);
}

static void pad_left(struct text *out, const char *s, int width)
{
	for (int w = utf8_width(s); w < width; w++)
		text_append_char(out, ' ');
	text_append_string(out, s);
}

static void text_contributions(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	text_printf(out, "\n%s\n",
		cli_pick(args, "Contributions: amount in one unit × own emissions per unit, largest first",
			"기여: 제품 하나에 든 양 × 단위당 자체 배출, 큰 것부터"));
	for (size_t i = 0; i < e->contribution_count; i++) {
		const struct view_contribution *c = &e->contribution[i];
		struct text step;

		text_init(&step);
		text_printf(&step, "%s %s × %s", c->amount, c->unit, c->direct_kgco2e);
		text_append_string(out, "  ");
		pad_left(out, c->kgco2e, 18);
		text_printf(out, " kg %5.1f%%  ", c->share * 100);
		cli_pad(out, step.data, 44);
		text_printf(out, " %s", c->product);
		if (c->name[0])
			text_printf(out, " (%s)", c->name);
		text_append_char(out, '\n');
		text_done(&step);
	}
	if (e->other_kgco2e[0] && strcmp(e->other_kgco2e, "0") != 0) {
		text_append_string(out, "  ");
		pad_left(out, e->other_kgco2e, 18);
		text_printf(out, " kg         %s\n", cli_pick(args, "all others (list them with --top)", "그 밖 (--top으로 더 나열)"));
	}
	text_append_string(out, "  ");
	pad_left(out, e->sum_kgco2e, 18);
	text_printf(out, " kg         %s\n", cli_pick(args, "sum of the contributions", "기여의 합"));
}

static void text_sources(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	if (e->source_count == 0)
		return;
	text_printf(out, "\n%s\n", cli_pick(args, "Emission factors behind it", "쓰인 배출계수"));
	for (size_t i = 0; i < e->source_count; i++) {
		const struct view_source *s = &e->source[i];
		const char *name = args->lang == LANG_KO && s->name_ko[0] ? s->name_ko : s->name_en;

		text_append_string(out, "  ");
		pad_left(out, s->kgco2e, 18);
		text_printf(out, " kg  %s %s × %s kg/%s  %s: %s\n", s->amount, s->unit, s->kgco2e_per_unit, s->unit, s->factor, name);
		text_printf(out, "                         %s", s->source);
		if (s->year)
			text_printf(out, args->lang == LANG_KO ? ", %d년판" : ", edition %d", s->year);
		text_printf(out, ", %s, GWP %s", s->status, s->gwp_set[0] ? s->gwp_set : "?");
		if (s->screening)
			text_append_string(out, cli_pick(args, ", screening only", ", 추정용"));
		if (s->unverified)
			text_append_string(out, cli_pick(args, ", unverified", ", 미확인"));
		if (s->no_upstream)
			text_append_string(out, cli_pick(args, ", without upstream", ", 상류 배출 없음"));
		if (s->other_gwp)
			text_append_string(out, cli_pick(args, ", other GWP set", ", 다른 GWP"));
		text_append_char(out, '\n');
	}
}

static void text_links(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	text_printf(out, "\n%s\n",
		cli_pick(args, "Its own inputs: quantity × share × footprint of the input", "직접 쓰는 투입: 수량 × 몫 × 투입의 발자국"));
	text_append_string(out, "  ");
	pad_left(out, e->direct_kgco2e, 18);
	text_printf(out, " kg  %s\n", cli_pick(args, "its own emissions", "자체 배출"));
	for (size_t i = 0; i < e->link_count; i++) {
		const struct view_link *l = &e->link[i];

		text_append_string(out, "  ");
		pad_left(out, l->kgco2e, 18);
		text_printf(out, " kg  %s × %s × %s  %s", l->quantity, l->share, l->input_kgco2e, l->input);
		if (l->name[0])
			text_printf(out, " (%s)", l->name);
		text_printf(out, ", %s, links.csv:%" PRId64 "\n", l->kind, l->source_line);
	}
}

static void text_gaps(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	if (e->gap_count == 0) {
		text_printf(out, "\n%s\n", cli_pick(args, "Nothing is missing.", "빠진 것이 없습니다."));
		return;
	}
	text_printf(out, "\n%s\n", cli_pick(args, "Missing, or only an estimate", "빠졌거나 추정인 것"));
	for (size_t i = 0; i < e->gap_count; i++) {
		char subject[128];
		struct err gap;

		snprintf(subject, sizeof subject, "%s%s%s", e->gap[i].subject, e->gap[i].detail[0] ? " " : "", e->gap[i].detail);
		message_compose(&gap, "gap", e->gap[i].kind, subject);
		text_append_string(out, "  ");
		message_format(out, &gap, args->lang);
		text_append_char(out, '\n');
	}
}

static void text_product(const struct cli_args *args, const struct view_explanation *e, struct text *out)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	bool ko = args->lang == LANG_KO;

	month_format(e->period_from, from);
	month_format(e->period_to, to);
	text_printf(out, "%s%s%s%s", e->product, e->name[0] ? " (" : "", e->name, e->name[0] ? ")" : "");
	if (e->organisation[0])
		text_printf(out, ", %s", e->organisation);
	text_printf(out, "\n%s %s … %s, GWP %s\n\n", ko ? (e->which == VIEW_BEFORE ? "설비교체 앞" : "설비교체 뒤") : view_case_name(e->which), from,
		to, e->gwp_set);
	text_printf(out, ko ? "  %s kg CO2e / %s\n" : "  %s kg CO2e per %s\n", e->total_kgco2e, e->unit);
	if (e->claim_adjusted_kgco2e[0] && strcmp(e->claim_adjusted_kgco2e, e->total_kgco2e) != 0)
		text_printf(out,
			ko ? "  %s kg: 다른 곳에서 쓴 감축 %s kg을 되돌려 더한 값\n"
			   : "  %s kg claim-adjusted: %s kg of reductions claimed elsewhere are added back\n",
			e->claim_adjusted_kgco2e, e->claim_kgco2e);
	text_printf(out, "  %s\n",
		e->publishable ? (ko ? "완전한 값으로 공표할 수 있습니다" : "may be published as complete")
			       : (ko ? "완전한 값으로 공표할 수 없습니다 (아래의 이유)" : "may not be published as complete (reasons below)"));
	text_printf(out, "\n%s\n  f = d + Σ %s\n", ko ? "식" : "Formula",
		ko ? "수량 × 몫 × f(투입)   (d: 공정 배출을 배분기준으로 나눈 값과 원료의 배출계수)"
		   : "quantity × share × f(input)   (d: allocated emissions of its process, and the factor of a bought material)");
	text_contributions(args, e, out);
	text_links(args, e, out);
	text_sources(args, e, out);
	text_gaps(args, e, out);
	text_printf(out, "\n%s %s\n%s ", ko ? "입력의 해시:" : "Hash of the inputs:", e->input_sha256, ko ? "다시 보기:" : "Again:");
	repeat_command(args, e, out);
	text_append_char(out, '\n');
}

static void draw_product(const struct cli_args *args, const struct view_explanation *e, struct arena *arena, struct text *out)
{
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;

	report_chart_contribution(e, &frame, arena, &drawing);
	cli_picture(args, &drawing, out);
}

static int explain_product(const struct cli_args *args)
{
	enum view_case which = args->which && strcmp(args->which, "before") == 0 ? VIEW_BEFORE : VIEW_AFTER;
	struct view_explanation e;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_product_explain(tx, which, args->product, (size_t)args->top, &arena, &e, &err);
	store_rollback(tx);
	store_close(store);
	if (st != ST_OK) {
		code = cli_fail(args, st, NULL, &err);
	} else {
		if (args->format == CLI_SVG)
			draw_product(args, &e, &arena, &out);
		else if (args->format == CLI_JSON)
			json_product(args, &e, &out);
		else
			text_product(args, &e, &out);
		code = cli_put(args, out.data, out.length);
	}
	text_done(&out);
	arena_done(&arena);
	return code;
}

/* ---- another number ---- */

static const char *unit_shown(const struct cli_args *args, const char *unit)
{
	static const char *const words[][3] = {
		{"krw", "원", "won"},
		{"krw_per_tco2e", "원/tCO2e", "won/tCO2e"},
		{"krw_per_year", "원/년", "won a year"},
		{"tco2e", "tCO2e", "tCO2e"},
		{"tco2e_per_year", "tCO2e/년", "tCO2e a year"},
		{"kgco2e", "kgCO2e", "kgCO2e"},
		{"t", "t", "t"},
		{"percent", "%", "%"},
		{"years", "년", "years"},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], unit) == 0)
			return cli_pick(args, words[i][2], words[i][1]);
	return "";
}

static void text_input(const struct cli_args *args, const struct view_working_input *input, struct text *out)
{
	char shown[DECIMAL_TEXT_LEN * 2];

	text_append_string(out, "  ");
	cli_pad(out, input->symbol, 3);
	pad_left(out, input->value[0] ? cli_grouped(input->value, shown, sizeof shown) : cli_pick(args, "not known", "모름"), 20);
	text_append_char(out, ' ');
	cli_pad(out, unit_shown(args, input->unit), 13);
	text_printf(out, "%s\n", cli_pick(args, input->name_en, input->name_ko));
	text_printf(out, "%*s%s", 39, "", cli_pick(args, input->source_en, input->source_ko));
	if (input->factor[0])
		text_printf(out, "; %s, %s", input->factor, input->edition);
	text_append_char(out, '\n');
}

static void text_working(const struct cli_args *args, const struct view_working *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char shown[DECIMAL_TEXT_LEN * 2];

	text_printf(out, "%s\n\n  %s %s\n", cli_pick(args, v->name_en, v->name_ko),
		v->value[0] ? cli_grouped(v->value, shown, sizeof shown) : cli_pick(args, "not known", "모름"), unit_shown(args, v->unit));
	text_printf(out, "\n%s\n", ko ? "식" : "Formula");
	if (v->formula[0])
		text_printf(out, "  %s\n", v->formula);
	text_printf(out, "  %s\n", cli_pick(args, v->formula_en, v->formula_ko));
	if (v->inputs > 0)
		text_printf(out, "\n%s\n", ko ? "들어간 값" : "Inputs");
	for (size_t i = 0; i < v->inputs; i++)
		text_input(args, &v->input[i], out);
	text_printf(out, "\n%s %s\n", ko ? "다시 보기:" : "Again:", v->command);
}

static int explain_number(const struct cli_args *args)
{
	const struct view_viewer owner = {.owner = true, .role = VIEW_ROLE_OPERATOR, .on = DATE_NONE, .lang = args->lang};
	struct view_door *door = NULL;
	struct view_working found;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	arena_init(&arena);
	text_init(&out);
	st = view_door_open(args->db, &door, &err);
	if (st == ST_OK)
		st = view_working_for(door, &owner, args->positional[0], args->catalogue, &arena, &found, &err);
	view_door_close(door);
	if (st == ST_OK && args->format == CLI_JSON)
		report_working_json(&found, &out);
	else if (st == ST_OK)
		text_working(args, &found, &out);
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}

int cli_explain(const struct cli_args *args)
{
	if (!args->list && args->positional_count > 0 && strchr(args->positional[0], ':')) {
		if (args->format == CLI_SVG)
			return cli_usage(args, "explain", "cli.value_unknown", "svg");
		return args->db ? explain_number(args) : cli_usage(args, "explain", "cli.option_needed", "--db FILE");
	}
	if (args->list || args->positional_count > 0)
		return explain_codes(args, args->list ? NULL : args->positional[0]);
	if (!args->product)
		return cli_usage(args, "explain", "cli.option_needed", "--product ID | CODE");
	if (!args->db)
		return cli_usage(args, "explain", "cli.option_needed", "--db FILE");
	return explain_product(args);
}
