/* `sangsaeng plan candidates`: what could be bought, and how it depends on each other. */
#include "base/json.h"
#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan.h"
#include "programme/programme_candidates.h"

#include <inttypes.h>
#include <string.h>

static const char *relation_word(enum plan_relation_kind kind)
{
	static const char *const word[] = {"excludes", "requires", "shares"};

	return word[kind];
}

/* ---- text ---- */

static void text_relations(const struct cli_args *args, const struct plan_measures *m, struct text *out)
{
	static const char *const en[] = {"not together with", "only with", "shares its use with"};
	static const char *const ko[] = {"함께할 수 없음:", "있어야 함:", "사용처를 함께 씀:"};

	if (m->relation_count == 0)
		return;
	text_append_string(out, cli_pick(args, "\nRelations\n", "\n관계\n"));
	for (size_t i = 0; i < m->relation_count; i++) {
		const struct plan_relation *r = &m->relation[i];

		text_append_string(out, "  ");
		cli_pad(out, m->list[r->measure].measure, 24);
		text_printf(out, " %s %s\n", args->lang == LANG_KO ? ko[r->kind] : en[r->kind], m->list[r->other].measure);
	}
}

static const char *state_text(const struct cli_args *args, const char *state)
{
	static const struct {
		const char *word, *ko;
	} list[] = {{"open", "열림"}, {"selected", "선정"}, {"installed", "설치"}, {"no_agreement", "협약 없음"}, {"closed", "관계로 닫힘"},
		{"reserved", "예약"}, {"granted", "지원"}};

	for (size_t i = 0; args->lang == LANG_KO && i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].word, state) == 0)
			return list[i].ko;
	return state;
}

static void text_row(const struct cli_args *args, const struct programme_candidates *c, size_t i, int width, int name_width, struct text *out)
{
	const struct plan_measure *m = &c->measures.list[i];
	char tonnes[48], tier[16], life[16];

	text_append_string(out, "  ");
	cli_pad(out, m->measure, width);
	text_append_char(out, ' ');
	cli_pad(out, args->lang == LANG_KO ? c->name_ko_of[i] : c->name_en_of[i], name_width);
	snprintf(tier, sizeof tier, "%d", m->tier);
	snprintf(life, sizeof life, "%d", m->life_years);
	fund_put_right(out, tier, 5);
	fund_put_won(out, m->cost_krw, 16);
	fund_put_won(out, c->money[i].support_krw, 15);
	fund_put_won(out, m->saving_krw_per_year, 14);
	fund_put_right(out, report_tonnes_shown(m->g_per_year, tonnes), 11);
	fund_put_right(out, life, 6);
	if (args->all) {
		text_append_string(out, "  ");
		text_append_string(out, state_text(args, c->state[i]));
	}
	text_append_char(out, '\n');
}

static void text_all(const struct cli_args *args, const struct programme_candidates *c, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], note[512];
	int width = 10, name_width = 8;
	int64_t grams = 0, cost = 0;

	for (size_t i = 0; i < c->measures.count; i++) {
		const struct plan_measure *m = &c->measures.list[i];
		int w = utf8_width(m->measure), n = utf8_width(ko ? c->name_ko_of[i] : c->name_en_of[i]);

		width = w > width ? w : width;
		name_width = n > name_width ? n : name_width;
		grams += m->g_per_year;
		cost = money_add(cost, m->cost_krw);
	}
	date_format(c->as_of, day);
	text_printf(out, ko ? "후보 설비 · %s 현재\n" : "Candidate measures · on %s\n", day);
	if (c->measures.count == 0) {
		fund_put_note(out, ko ? "열려 있는 후보가 없습니다. 신청된 설비는 모두 정해졌거나 설치되었습니다. 업종 팩의 후보: --catalogue "
					"packs/업종/measures.csv. 정해진 것까지: --all"
				      : "There is no open candidate: every machine is decided or installed. For a sector pack's: --catalogue "
					"packs/SECTOR/measures.csv; to list the decided ones too: --all");
		return;
	}
	text_append_string(out, "  ");
	cli_pad(out, ko ? "설비투자" : "measure", width + 1);
	cli_pad(out, ko ? "설비" : "machine", name_width);
	fund_put_right(out, ko ? "차수" : "tier", 5);
	fund_put_right(out, ko ? "투자비(원)" : "cost (won)", 16);
	fund_put_right(out, ko ? "지원금(원)" : "support (won)", 15);
	fund_put_right(out, ko ? "절감(원/년)" : "saving/year", 14);
	fund_put_right(out, ko ? "tCO2e/년" : "tCO2e/year", 11);
	fund_put_right(out, ko ? "수명" : "life", 6);
	if (args->all)
		text_printf(out, "  %s", ko ? "상태" : "state");
	text_append_char(out, '\n');
	for (size_t i = 0; i < c->measures.count; i++)
		text_row(args, c, i, width, name_width, out);
	text_relations(args, &c->measures, out);
	{
		char tonnes[48], won[32];

		money_format(cost, won);
		snprintf(note, sizeof note,
			ko ? "후보 %zu건 (설비 목록에서 %zu건), 각각의 합 연 %s tCO2e, 투자비 %s원. 함께할 때의 합은 관계 때문에 더 작을 수 있습니다."
			   : "%zu candidates (%zu from the catalogue), alone together %s tCO2e a year for %s won; what depends on each other saves "
			     "less "
			     "together.",
			c->measures.count, c->of_catalogue, report_tonnes_shown(grams, tonnes), won);
	}
	text_append_char(out, '\n');
	fund_put_note(out, note);
	month_format(c->profile_from, from);
	month_format(c->profile_to, to);
	snprintf(note, sizeof note,
		ko ? "지원금은 %s의 요율과 한도를 이 설비 하나에 댄 것으로, 남은 재원은 보지 않았습니다. 설비 목록의 절감은 %s ~ %s 에너지 사용량에 "
		     "댄 것입니다."
		   : "Support: rates and caps of %s for this machine alone; what is left of the money is not looked at. Savings of the catalogue are "
		     "of the energy used from %s to %s.",
		day, from, to);
	fund_put_note(out, note);
	if (c->not_open > 0) {
		snprintf(note, sizeof note, ko ? "열려 있지 않은 설비 %zu건%s." : "Not open any more: %zu%s.", c->not_open,
			args->all ? cli_pick(args, " (listed with their state)", "(상태와 함께 보임)")
				  : cli_pick(args, " (--all lists them)", "(--all로 보임)"));
		fund_put_note(out, note);
	}
}

/* ---- json, csv ---- */

static void json_measure(struct json_writer *w, const struct programme_candidates *c, size_t i)
{
	const struct plan_measure *m = &c->measures.list[i];
	char text[DECIMAL_TEXT_LEN];

	json_object_begin(w, NULL);
	json_put_string(w, "measure", m->measure);
	json_put_string(w, "origin", m->origin);
	json_put_string(w, "state", c->state[i]);
	json_put_string(w, "organisation", m->organisation);
	json_put_string(w, "site", m->site);
	report_put_text(w, "process", m->process);
	json_put_string(w, "name_ko", c->name_ko_of[i]);
	json_put_string(w, "name_en", c->name_en_of[i]);
	json_put_int(w, "tier", m->tier);
	json_put_string(w, "size", party_size_name(m->size));
	report_put_text(w, "consortium", m->consortium);
	report_put_text(w, "region", m->region);
	json_put_string(w, "carrier", m->carrier);
	json_put_string(w, "methodology", m->methodology);
	json_put_int(w, "cost_krw", m->cost_krw);
	json_put_int(w, "support_krw", c->money[i].support_krw);
	json_put_int(w, "returned_krw", c->money[i].returned_krw);
	json_put_int(w, "match_krw", c->money[i].match_krw);
	json_put_int(w, "saving_krw_per_year", m->saving_krw_per_year);
	json_put_string(w, "saving_tco2e_per_year", report_tonnes(m->g_per_year, text));
	json_put_string(w, "saving_low_tco2e_per_year", report_tonnes(m->g_low, text));
	json_put_string(w, "saving_high_tco2e_per_year", report_tonnes(m->g_high, text));
	json_put_string(w, "use_tco2e_per_year", m->g_use ? report_tonnes(m->g_use, text) : NULL);
	json_put_int(w, "life_years", m->life_years);
	json_put_string(w, "factor", m->factor);
	json_put_string(w, "explanation", m->explanation);
	json_object_close(w);
}

static void json_all(const struct programme_candidates *c, struct text *out)
{
	struct json_writer w;
	char text[DATE_TEXT_LEN];

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan_candidates/1");
	json_put_string(&w, "programme", c->programme);
	report_put_day(&w, "as_of", c->as_of);
	month_format(c->profile_from, text);
	json_put_string(&w, "profile_from", text);
	month_format(c->profile_to, text);
	json_put_string(&w, "profile_to", text);
	json_put_int(&w, "not_open", (int64_t)c->not_open);
	json_array_begin(&w, "measures");
	for (size_t i = 0; i < c->measures.count; i++)
		json_measure(&w, c, i);
	json_array_close(&w);
	json_array_begin(&w, "relations");
	for (size_t i = 0; i < c->measures.relation_count; i++) {
		const struct plan_relation *r = &c->measures.relation[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", c->measures.list[r->measure].measure);
		json_put_string(&w, "relation", relation_word(r->kind));
		json_put_string(&w, "other", c->measures.list[r->other].measure);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_all(const struct programme_candidates *c, struct report_table *t)
{
	report_table_begin(t, "candidates",
		"measure,origin,state,organisation,site,process,name_ko,name_en,tier,size,consortium,region,carrier,methodology,cost_krw,support_krw,"
		"returned_krw,match_krw,saving_krw_per_year,saving_tco2e_per_year,saving_low_tco2e_per_year,saving_high_tco2e_per_year,use_tco2e_per_"
		"year,life_years,factor,explanation");
	for (size_t i = 0; i < c->measures.count; i++) {
		const struct plan_measure *m = &c->measures.list[i];
		const char *const before[] = {
			m->measure, m->origin, c->state[i], m->organisation, m->site, m->process, c->name_ko_of[i], c->name_en_of[i]};
		char text[DECIMAL_TEXT_LEN];

		for (size_t k = 0; k < sizeof before / sizeof *before; k++)
			report_table_text(t, before[k]);
		report_table_integer(t, m->tier);
		report_table_text(t, party_size_name(m->size));
		report_table_text(t, m->consortium);
		report_table_text(t, m->region);
		report_table_text(t, m->carrier);
		report_table_text(t, m->methodology);
		report_table_integer(t, m->cost_krw);
		report_table_integer(t, c->money[i].support_krw);
		report_table_integer(t, c->money[i].returned_krw);
		report_table_integer(t, c->money[i].match_krw);
		report_table_integer(t, m->saving_krw_per_year);
		report_table_number(t, report_tonnes(m->g_per_year, text));
		report_table_number(t, report_tonnes(m->g_low, text));
		report_table_number(t, report_tonnes(m->g_high, text));
		report_table_number(t, m->g_use ? report_tonnes(m->g_use, text) : "");
		report_table_integer(t, m->life_years);
		report_table_text(t, m->factor);
		report_table_text(t, m->explanation);
	}
}

int cli_plan_candidates(const struct cli_args *args)
{
	struct programme_candidate_options options = {.catalogue = args->catalogue, .all = args->all};
	struct programme_candidates candidates;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "plan candidates", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4;
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = programme_candidates(tx, &options, &arena, &candidates, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_warn(args, &findings);
		if (args->format == CLI_JSON)
			json_all(&candidates, &out);
		else if (cli_is_table(args))
			table_all(&candidates, args->table);
		else
			text_all(args, &candidates, &out);
		code = cli_answer(args, &out);
	}
	store_rollback(tx);
	store_close(store);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
