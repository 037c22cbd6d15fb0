/* `sangsaeng verify`: a case, and all of them, for people and programs. */
#include "base/money.h"
#include "cli/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

static const char *state_word(const struct cli_args *args, const struct programme_verification *c)
{
	if (c->stale)
		return cli_pick(args, "STALE: the opinion does not count", "바뀜: 의견이 효력 없음");
	if (c->open_findings > 0)
		return cli_pick(args, "open findings", "열린 지적");
	if (strcmp(c->opinion, "open") == 0)
		return cli_pick(args, "no opinion yet", "의견 없음");
	return c->held > 0 ? cli_pick(args, "signed", "서명됨") : cli_pick(args, "not signed", "서명 없음");
}

static bool has_problem(const struct programme_verification *c)
{
	return c->stale || c->open_findings > 0;
}

static void put_grams(struct text *out, const char *grams_or_null, int width)
{
	char digits[40] = "–", shown[48];
	int64_t grams = grams_or_null ? strtoll(grams_or_null, NULL, 10) : 0;

	if (grams_or_null)
		money_format(grams < 0 ? -grams : grams, digits);
	snprintf(shown, sizeof shown, "%s%s", grams < 0 ? "-" : "", digits);
	fund_put_right(out, shown, width);
}

static void put_period(struct text *out, const struct programme_verification *c)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	month_format(c->from, from);
	month_format(c->to, to);
	text_printf(out, "%s … %s", from, to);
}

const char *verify_or_dash(const char *value)
{
	return value && value[0] ? value : "–";
}

/* ---- every case ---- */

static void json_head(struct json_writer *w, const struct programme_verification *c)
{
	char month[DATE_TEXT_LEN];

	json_put_string(w, "programme", c->programme);
	json_put_string(w, "verification", c->verification);
	json_put_string(w, "project", c->project);
	json_put_string(w, "verifier", c->verifier);
	month_format(c->from, month);
	json_put_string(w, "period_from", month);
	month_format(c->to, month);
	json_put_string(w, "period_to", month);
	json_put_string(w, "opinion", c->opinion);
	report_put_day(w, "signed_on", c->signed_on);
	json_put_string(w, "version_sha256", c->version);
	json_put_string(w, "stated_version_sha256", c->stated_version);
	json_put_bool(w, "stale", c->stale);
	json_put_int(w, "open_findings", c->open_findings);
	json_put_int(w, "reduction_g", c->grams);
	json_put_int(w, "machines", c->machines);
	json_put_int(w, "drawn", c->drawn);
	json_put_int(w, "drawn_minimum", c->minimum);
	json_put_string(w, "method", c->method);
	json_put_string(w, "materiality", c->materiality);
	json_put_int(w, "signatures_that_hold", (int64_t)c->held);
}

int verify_list(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	struct report_table *t = args->table;
	struct programme_verification *list;
	struct json_writer w;
	size_t count;
	struct err err;
	bool problem = false;
	enum status st = programme_verify_list(tx, arena, &list, &count, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.verifications/1");
		json_array_begin(&w, "verifications");
	} else if (cli_is_table(args)) {
		report_table_begin(t, "verifications",
			"verification,project,verifier,period_from,period_to,opinion,signed_on,reduction_g,machines,drawn,open_findings,stale,"
			"signatures_that_hold,version_sha256");
	} else if (count == 0) {
		text_append_string(out, cli_pick(args, "There are no verifications.\n", "검증이 없습니다.\n"));
	}
	for (size_t i = 0; i < count; i++) {
		const struct programme_verification *c = &list[i];

		problem |= has_problem(c);
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_head(&w, c);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			report_table_text(t, c->verification);
			report_table_text(t, c->project);
			report_table_text(t, c->verifier);
			report_table_month(t, c->from);
			report_table_month(t, c->to);
			report_table_text(t, c->opinion);
			report_table_day(t, c->signed_on);
			report_table_integer(t, c->grams);
			report_table_integer(t, c->machines);
			report_table_integer(t, c->drawn);
			report_table_integer(t, c->open_findings);
			report_table_yes(t, c->stale);
			report_table_integer(t, (int64_t)c->held);
			report_table_text(t, c->version);
		} else {
			cli_pad(out, c->verification, 18);
			cli_pad(out, c->project, 12);
			put_period(out, c);
			text_append_string(out, "  ");
			cli_pad(out, c->verifier, 14);
			cli_pad(out, c->opinion, 7);
			text_printf(out, args->lang == LANG_KO ? "표본 %" PRId64 "/%" PRId64 "대  %s\n" : "%" PRId64 " of %" PRId64 " machines  %s\n",
				c->drawn, c->machines, state_word(args, c));
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	int code = cli_answer(args, out);
	return code == 0 && problem ? 1 : code;
}

/* ---- one case ---- */

void verify_json_signature(struct json_writer *w, const struct programme_signature *s)
{
	json_object_begin(w, NULL);
	json_put_string(w, "file", s->file);
	json_put_string(w, "programme", s->programme);
	json_put_string(w, "verification", s->verification);
	json_put_string(w, "role", s->role);
	json_put_string(w, "public_key", s->public_key);
	json_put_string(w, "version_sha256", s->version);
	json_put_bool(w, "holds", s->holds);
	json_put_string(w, "outcome", s->outcome);
	json_array_begin(w, "changes");
	for (size_t i = 0; i < s->changes; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "before", s->change[i].before);
		json_put_string(w, "now", s->change[i].now);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

static void json_fact(struct json_writer *w, const char *key, const struct programme_fact *f)
{
	json_object_begin(w, key);
	json_put_string(w, "kind", f->kind);
	for (size_t i = 0; i < f->count; i++)
		json_put_string(w, strcmp(f->name[i], "kind") == 0 ? "finding_kind" : f->name[i], f->value[i]);
	json_object_close(w);
}

static bool is_about(const struct programme_fact *f, const char *measure_or_null)
{
	const char *measure = programme_fact_value(f, "measure");

	return !measure_or_null || (measure && strcmp(measure, measure_or_null) == 0);
}

static void json_case(const struct programme_verification *c, const char *measure, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.verification/1");
	json_head(&w, c);
	json_fact(&w, "stated", &c->stated);
	json_array_begin(&w, "signatures");
	for (size_t i = 0; i < c->signatures; i++)
		verify_json_signature(&w, &c->signature[i]);
	json_array_close(&w);
	json_array_begin(&w, "facts");
	for (size_t i = 0; i < c->facts; i++)
		if (is_about(&c->fact[i], measure))
			json_fact(&w, NULL, &c->fact[i]);
	json_array_close(&w);
	json_object_close(&w);
}

/* One value a row; the key is that of the fact, its values joined by blanks. */
static void table_fact(const struct programme_verification *c, const struct programme_fact *f, struct report_table *t)
{
	struct text key;

	text_init(&key);
	for (size_t i = 0; i < f->keys; i++)
		text_printf(&key, "%s%s", i ? " " : "", f->value[i] ? f->value[i] : "");
	for (size_t i = 0; i < f->count; i++) {
		report_table_text(t, c->verification);
		report_table_text(t, f->kind);
		report_table_text(t, key.data);
		report_table_text(t, f->name[i]);
		report_table_text(t, f->value[i]);
	}
	text_done(&key);
}

static void table_case(const struct programme_verification *c, const char *measure, struct report_table *t)
{
	report_table_begin(t, "facts", "verification,kind,key,field,value");
	for (size_t i = 0; i < c->facts; i++)
		if (is_about(&c->fact[i], measure))
			table_fact(c, &c->fact[i], t);
	if (!measure)
		table_fact(c, &c->stated, t);
}

/* "E-1 (sha256 0123456789abcdef…, evidence/E-1.pdf)" */
static void put_paper(struct text *out, const char *evidence, const char *sha256, const char *file)
{
	if (!evidence) {
		text_append_string(out, "–");
		return;
	}
	text_append_string(out, evidence);
	if (sha256)
		text_printf(out, " (sha256 %.16s…%s%s)", sha256, file ? ", " : "", file ? file : "");
}

static const struct programme_fact *find_fact(const struct programme_verification *c, const char *kind, const char *measure)
{
	for (size_t i = 0; i < c->facts; i++)
		if (strcmp(c->fact[i].kind, kind) == 0 && is_about(&c->fact[i], measure))
			return &c->fact[i];
	return NULL;
}

static void put_share(struct text *out, const char *grams, int64_t all)
{
	char share[24];

	snprintf(share, sizeof share, "%.1f %%", all ? 100.0 * (double)strtoll(grams, NULL, 10) / (double)all : 0.0);
	fund_put_right(out, share, 9);
}

/* Words of the folder's tables and of the draw, for Korean readers; English ones read them as they are. */
static const char *word(const struct cli_args *args, const char *code)
{
	static const char *const korean[][2] = {{"fit", "적합"}, {"unfit", "부적합"}, {"open", "진행 중"}, {"misstatement", "수치 오류"},
		{"nonconformity", "규칙 위반"}, {"clarification", "설명 요청"}, {"recommendation", "권고"}, {"largest", "가장 큼"},
		{"certain", "반드시"}, {"chance", "추첨"}, {"high_risk", "고위험"}, {"filled", "결측 보충"}, {"corrected", "정정"},
		{"outlier", "이상값"}, {"first_year", "첫해"}, {"unproven", "증빙 부족"}, {"finding", "앞선 지적"}, {"answered", "답변"},
		{"returned", "다시 물음"}, {"withdrawn", "거둠"}, {"uniform", "균등 추출"}, {"size_and_risk", "규모·위험 추출"}};

	for (size_t i = 0; code && args->lang == LANG_KO && i < sizeof korean / sizeof *korean; i++)
		if (strcmp(korean[i][0], code) == 0)
			return korean[i][1];
	return verify_or_dash(code);
}

/* Several of them, separated by blanks. */
static void put_words(const struct cli_args *args, const char *codes, struct text *out)
{
	while (*codes) {
		char code[32];
		size_t length = strcspn(codes, " ");

		snprintf(code, sizeof code, "%.*s", length < sizeof code ? (int)length : (int)sizeof code - 1, codes);
		text_printf(out, " %s", word(args, code));
		codes += length + (codes[length] == ' ');
	}
}

static void put_machine_line(const struct cli_args *args, const struct programme_verification *c, const struct programme_fact *s, struct text *out)
{
	const char *measure = programme_fact_value(s, "measure"), *place = programme_fact_value(s, "place"),
		   *risks = programme_fact_value(s, "risks");
	const struct programme_fact *machine = find_fact(c, "machine", measure);

	text_append_string(out, "  ");
	fund_put_right(out, place ? place : "", 5);
	text_append_string(out, "  ");
	cli_pad(out, measure, 14);
	put_grams(out, programme_fact_value(s, "grams"), 18);
	put_share(out, programme_fact_value(s, "grams"), c->grams);
	text_append_string(out, "  ");
	cli_pad(out, word(args, programme_fact_value(s, "drawn")), 11);
	text_printf(out, "%s", programme_fact_value(s, "risk_points"));
	put_words(args, risks ? risks : "", out);
	text_printf(out, "  %.12s…", programme_fact_value(s, "hash"));
	if (machine && place) {
		text_append_string(out, "\n           ");
		put_paper(out, programme_fact_value(machine, "check_evidence"), programme_fact_value(machine, "check_sha256"),
			programme_fact_value(machine, "check_file"));
		text_append_string(out, " · ");
		put_paper(out, programme_fact_value(machine, "scrapping_evidence"), programme_fact_value(machine, "scrapping_sha256"),
			programme_fact_value(machine, "scrapping_file"));
	}
	text_append_char(out, '\n');
}

static int by_place(const void *a, const void *b)
{
	const struct programme_fact *const *left = a, *const *right = b;
	const char *x = programme_fact_value(*left, "place"), *y = programme_fact_value(*right, "place");

	if (!x != !y)
		return x ? -1 : 1;
	if (x && atol(x) != atol(y))
		return atol(x) < atol(y) ? -1 : 1;
	return strcmp((*left)->value[0], (*right)->value[0]);
}

static void put_sample(const struct cli_args *args, const struct programme_verification *c, struct text *out)
{
	const struct programme_fact **list = heap_alloc(c->facts + 1, sizeof *list);
	size_t count = 0;

	for (size_t i = 0; i < c->facts; i++)
		if (strcmp(c->fact[i].kind, "sample") == 0)
			list[count++] = &c->fact[i];
	qsort(list, count, sizeof *list, by_place);
	text_printf(out,
		args->lang == LANG_KO ? "\n표본: %" PRId64 " / %" PRId64 "대, %s. 중요성 %s에서 필요한 수 %" PRId64 "\n"
				      : "\nSample: %" PRId64 " of %" PRId64 " machines, %s; a materiality of %s asks for %" PRId64 "\n",
		c->drawn, c->machines, word(args, c->method), c->materiality, c->minimum);
	text_append_string(out, cli_pick(args, "  place  machine           reduction, g    share  drawn      risk points, reasons; hash\n",
					"  순서  기계               감축량, g     비중  뽑힌 까닭  위험 점수와 까닭, 해시\n"));
	for (size_t i = 0; i < count; i++)
		put_machine_line(args, c, list[i], out);
	free(list);
}

/* What was said after it was raised, where the case tells every step: an answer came back, or it was withdrawn. */
static bool put_steps(const struct cli_args *args, const struct programme_verification *c, const char *finding, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < c->facts; i++) {
		const struct programme_fact *f = &c->fact[i];
		const char *text = programme_fact_value(f, "text");

		if (strcmp(f->kind, "finding_step") != 0 || strcmp(programme_fact_value(f, "finding"), finding) != 0)
			continue;
		any = true;
		if (strcmp(programme_fact_value(f, "kind"), "raised") != 0 && text)
			text_printf(out, "     %s %s, %s: %s\n", programme_fact_value(f, "on"), programme_fact_value(f, "by"),
				word(args, programme_fact_value(f, "kind")), text);
	}
	return any;
}

static void put_findings(const struct cli_args *args, const struct programme_verification *c, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < c->facts; i++) {
		const struct programme_fact *f = &c->fact[i];
		const char *answer = programme_fact_value(f, "answer"), *closed = programme_fact_value(f, "closed_on");

		if (strcmp(f->kind, "finding") != 0)
			continue;
		if (!any)
			text_append_string(out, cli_pick(args, "\nFindings\n", "\n지적\n"));
		any = true;
		text_printf(out, "  %s  %s  %s %s  %s  %s\n", programme_fact_value(f, "finding"), word(args, programme_fact_value(f, "kind")),
			verify_or_dash(programme_fact_value(f, "measure")), verify_or_dash(programme_fact_value(f, "month")),
			programme_fact_value(f, "raised_on"), programme_fact_value(f, "description"));
		if (!put_steps(args, c, programme_fact_value(f, "finding"), out) && answer)
			text_printf(out, "     %s %s: %s\n", programme_fact_value(f, "answered_on"), programme_fact_value(f, "answered_by"), answer);
		text_printf(out, "     %s %s\n", closed ? cli_pick(args, "closed", "종결") : cli_pick(args, "OPEN", "열림"), closed ? closed : "");
	}
}

static void put_visits(const struct cli_args *args, const struct programme_verification *c, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < c->facts; i++) {
		const struct programme_fact *f = &c->fact[i];

		if (strcmp(f->kind, "visit") != 0)
			continue;
		if (!any)
			text_append_string(out, cli_pick(args, "\nVisits\n", "\n방문\n"));
		any = true;
		text_printf(out, "  %s  %s  %s  ", programme_fact_value(f, "visited_on"), programme_fact_value(f, "site"),
			programme_fact_value(f, "visited_by"));
		put_paper(out, programme_fact_value(f, "evidence"), programme_fact_value(f, "sha256"), programme_fact_value(f, "file"));
		text_append_char(out, '\n');
	}
}

void verify_put_signature(const struct cli_args *args, const struct programme_signature *s, struct text *out)
{
	text_append_string(out, "  ");
	cli_pad(out, s->holds ? cli_pick(args, "holds", "맞음") : cli_pick(args, "FAILS", "틀림"), 7);
	cli_pad(out, s->role, 10);
	text_printf(out, "%.16s…  %s %.16s…  %s\n", s->public_key, cli_pick(args, "version", "판"), s->version,
		s->file ? s->file : cli_pick(args, "stored", "저장됨"));
	if (s->holds)
		return;
	text_append_string(out, "         ");
	message_format(out, &s->why, args->lang);
	text_append_char(out, '\n');
}

static void text_case(const struct cli_args *args, const struct programme_verification *c, struct text *out)
{
	char day[DATE_TEXT_LEN], grams[24];

	date_format(c->signed_on, day);
	text_printf(out, args->lang == LANG_KO ? "사건 %s, 외부사업 %s, " : "Case %s of project %s, ", c->verification, c->project);
	put_period(out, c);
	text_printf(out, args->lang == LANG_KO ? ", 검증기관 %s: %s\n" : ", verifier %s: %s\n", c->verifier, state_word(args, c));
	text_printf(out, args->lang == LANG_KO ? "  의견 %s, %s, " : "  opinion %s of %s, ", word(args, c->opinion), day);
	put_paper(out, programme_fact_value(&c->stated, "evidence"), programme_fact_value(&c->stated, "sha256"),
		programme_fact_value(&c->stated, "file"));
	text_append_string(out, cli_pick(args, "\n  reduction of the period, g: ", "\n  기간의 감축량, g: "));
	snprintf(grams, sizeof grams, "%" PRId64, c->grams);
	put_grams(out, grams, 0);
	text_printf(out, args->lang == LANG_KO ? "\n  판 %s\n" : "\n  version %s\n", c->version);
	if (c->stated_version && strcmp(c->stated_version, c->version) != 0)
		text_printf(out, args->lang == LANG_KO ? "  의견이 가리키는 판 %s\n" : "  the opinion is over version %s\n", c->stated_version);
	for (size_t i = 0; i < c->facts; i++)
		if (strcmp(c->fact[i].kind, "factor") == 0)
			text_printf(out,
				args->lang == LANG_KO ? "  배출계수 %s, %s kg CO2-eq/%s, %s, %s판\n"
						      : "  factor %s, %s kg CO2-eq per %s, %s, edition %s\n",
				programme_fact_value(&c->fact[i], "factor"), verify_or_dash(programme_fact_value(&c->fact[i], "kgco2e_per_unit")),
				verify_or_dash(programme_fact_value(&c->fact[i], "unit")),
				verify_or_dash(programme_fact_value(&c->fact[i], "gwp_set")),
				verify_or_dash(programme_fact_value(&c->fact[i], "year")));
	put_sample(args, c, out);
	put_findings(args, c, out);
	put_visits(args, c, out);
	text_append_string(out, cli_pick(args, "\nSignatures\n", "\n서명\n"));
	for (size_t i = 0; i < c->signatures; i++)
		verify_put_signature(args, &c->signature[i], out);
	if (c->signatures == 0)
		text_append_string(out, cli_pick(args, "  none\n", "  없음\n"));
}

/* All facts of one machine, a line each: what a verifier lays beside its papers. */
static void text_machine(const struct programme_verification *c, const char *measure, struct text *out)
{
	for (size_t i = 0; i < c->facts; i++) {
		const struct programme_fact *f = &c->fact[i];

		if (!is_about(f, measure))
			continue;
		text_append_string(out, f->kind);
		for (size_t k = 0; k < f->count; k++)
			if (f->value[k] && strcmp(f->name[k], "measure") != 0)
				text_printf(out, "  %s %s", f->name[k], f->value[k]);
		text_append_char(out, '\n');
	}
}

int verify_show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	const char *measure = args->positional[1];
	struct programme_verification c;
	struct err err;
	enum status st = programme_verify_read(tx, args->positional[0], arena, &c, &err);

	if (st == ST_OK && measure && !find_fact(&c, "sample", measure))
		st = err_set(&err, ST_NOT_FOUND, "verify.machine_unknown", measure, c.verification, NULL);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON)
		json_case(&c, measure, out);
	else if (cli_is_table(args))
		table_case(&c, measure, args->table);
	else if (measure)
		text_machine(&c, measure, out);
	else
		text_case(args, &c, out);
	int code = cli_answer(args, out);
	return code == 0 && has_problem(&c) ? 1 : code;
}
