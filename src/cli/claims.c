/* `sangsaeng claims`: who claims which reduction, and what may stand side by side. */
#include "view/view_claims.h"

#include "cli/fund.h"

#include <inttypes.h>
#include <string.h>

/* ---- the rules ---- */

static void put_rules(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct report_table *t = args->table;
	struct view_claim_rule *rule;
	struct json_writer w;
	bool ko = args->lang == LANG_KO;
	size_t count;

	view_claim_rules(arena, &rule, &count);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.claim_rules/1");
		json_array_begin(&w, "rules");
	}
	if (cli_is_table(args))
		report_table_begin(t, "claim-rules", "kind,with,who,allowed,rule,reason,source");
	for (size_t i = 0; i < count; i++) {
		const struct view_claim_rule *r = &rule[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "kind", r->a);
			json_put_string(&w, "with", r->b);
			json_put_string(&w, "who", r->who);
			json_put_bool(&w, "allowed", r->beside);
			report_put_text(&w, "rule", r->rule);
			json_put_string(&w, "reason_en", r->en);
			json_put_string(&w, "reason_ko", r->ko);
			json_put_string(&w, "source", r->source);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			report_table_text(t, r->a);
			report_table_text(t, r->b);
			report_table_text(t, r->who);
			report_table_yes(t, r->beside);
			report_table_text(t, r->rule);
			report_table_text(t, r->en);
			report_table_text(t, r->source);
		} else {
			const char *who = strcmp(r->who, "anybody") == 0     ? ""
					  : strcmp(r->who, "same_firm") == 0 ? (ko ? " (같은 업체)" : " (same firm)")
									     : (ko ? " (다른 업체)" : " (other firm)");

			text_printf(out, "%s  %s × %s%s\n", r->beside ? (ko ? "함께" : "beside ") : (ko ? "거절" : "refused"), r->a, r->b, who);
			text_printf(
				out, "    %s%s%s%s\n    %s\n", ko ? r->ko : r->en, r->rule[0] ? " (" : "", r->rule, r->rule[0] ? ")" : "", r->source);
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (args->format == CLI_TEXT) {
		text_append_string(out,
			ko ? "위에서부터 처음 맞는 줄이 정합니다. 거절되는 둘도 한 양의 일부씩이면, 합이 계량한 것 안에서 함께 있을 수 있습니다.\n"
			   : "The first line that fits decides. Two that are refused may still be parts of one amount, within what was metered.\n");
	}
}

/* ---- text ---- */

static const char *state_word(const struct cli_args *args, const char *state)
{
	static const char *const word[][2] = {{"estimated", "추정"}, {"measured", "계량"}, {"reported", "보고"}, {"verified", "검증"},
		{"certified", "인증"}, {"retained", "보유"}, {"void", "무효"}};

	for (size_t i = 0; args->lang == LANG_KO && i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], state) == 0)
			return word[i][1];
	return state;
}

static void put_claim(const struct cli_args *args, struct text *out, const struct view_claim *c)
{
	bool ko = args->lang == LANG_KO;

	text_append_string(out, "    ");
	cli_pad(out, c->claim, 16);
	cli_pad(out, c->kind, 25);
	cli_pad(out, c->organisation, 14);
	text_printf(out, "%s – %s  ", c->from, c->to);
	if (c->quantity[0])
		text_printf(out, "%s %s", c->quantity, c->unit);
	else
		text_append_string(out, ko ? "전부" : "all");
	text_printf(out, ko ? ", %s부터" : ", since %s", c->made_on);
	if (c->released_on[0])
		text_printf(out, ko ? ", %s 해제" : ", released %s", c->released_on);
	else if (!c->live)
		text_append_string(out, ko ? ", 끝남" : ", no longer alive");
	text_append_char(out, '\n');
}

static void put_text(const struct cli_args *args, struct text *out, const struct view_claims *v)
{
	const char *measure = "";
	bool ko = args->lang == LANG_KO, other = false;

	for (size_t i = 0; i < v->intervals; i++) {
		const struct view_claim_interval *s = &v->interval[i];
		char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
		bool last = i + 1 == v->intervals || strcmp(v->interval[i + 1].measure, s->measure) != 0;

		if (strcmp(s->measure, measure) != 0)
			text_printf(out, "%s  %s%s%s\n", s->measure, s->site, s->project[0] ? "  " : "", s->project);
		measure = s->measure;
		month_format(s->from, from);
		month_format(s->to, to);
		text_printf(out, "  %s – %s  ", from, to);
		cli_pad(out, state_word(args, s->state), 10);
		if (s->reduction_kgco2e[0])
			text_printf(out, " %s kgCO2e", s->reduction_kgco2e);
		if (s->why[0])
			text_printf(out, "  %s", s->why);
		fund_end_line(out);
		for (size_t k = 0; last && k < v->claims; k++)
			if (strcmp(v->claim[k].measure, s->measure) == 0)
				put_claim(args, out, &v->claim[k]);
		for (size_t k = 0; last && k < v->holds; k++) {
			const struct view_claim_hold *h = &v->hold[k];
			char on[DATE_TEXT_LEN];

			if (strcmp(h->measure, s->measure) != 0)
				continue;
			text_printf(out, ko ? "    환수 %s (%s): %" PRId64 "톤 묶음" : "    recovery %s (%s): %" PRId64 " t put on hold", h->recovery,
				fund_day_text(h->on, on), h->held_t);
			if (h->surrendered_t > 0)
				text_printf(out,
					ko ? ", 이미 제출한 %" PRId64 "톤은 책임으로 남음" : ", %" PRId64 " t surrendered before: a liability",
					h->surrendered_t);
			text_append_char(out, '\n');
		}
	}
	for (size_t k = 0; k < v->claims; k++) {
		const struct view_claim *c = &v->claim[k];

		if (c->measure[0])
			continue;
		if (!other)
			text_append_string(out, ko ? "계량기와 사업장\n" : "meters and sites\n");
		other = true;
		text_printf(out, "  %s\n", c->meter[0] ? c->meter : c->site);
		put_claim(args, out, c);
	}
	if (v->addeds > 0)
		text_append_string(out, ko ? "주장 조정 발자국에 되돌려 더한 것\n" : "added back in the claim-adjusted footprint\n");
	for (size_t i = 0; i < v->addeds; i++) {
		const struct view_claim_added *a = &v->added[i];

		text_append_string(out, "  ");
		cli_pad(out, a->measure, 16);
		cli_pad(out, a->claim, 16);
		text_printf(out, "%" PRId64 " g", a->grams);
		if (a->grams != a->all_grams)
			text_printf(out, ko ? " (전체 %" PRId64 " g 가운데)" : " (of %" PRId64 " g)", a->all_grams);
		if (!a->process[0])
			text_append_string(out, ko ? "  공정 없음" : "  no process");
		text_append_char(out, '\n');
	}
	if (v->intervals == 0 && v->claims == 0)
		text_append_string(out, ko ? "기계도 주장도 없습니다.\n" : "there is no machine and no claim\n");
}

/* ---- JSON and CSV ---- */

static void json_month(struct json_writer *w, const char *key, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	json_put_string(w, key, text);
}

static void put_json(struct text *out, const struct view_claims *v)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.claims/1");
	report_put_day(&w, "as_of", v->as_of);
	json_array_begin(&w, "reductions");
	for (size_t i = 0; i < v->intervals; i++) {
		const struct view_claim_interval *s = &v->interval[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", s->measure);
		json_put_string(&w, "site", s->site);
		report_put_text(&w, "project", s->project);
		json_month(&w, "from", s->from);
		json_month(&w, "to", s->to);
		json_put_string(&w, "state", s->state);
		report_put_text(&w, "why", s->why);
		report_put_text(&w, "reduction_kgco2e", s->reduction_kgco2e);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "claims");
	for (size_t i = 0; i < v->claims; i++) {
		const struct view_claim *c = &v->claim[i];
		const char *const field[][2] = {{"claim", c->claim}, {"kind", c->kind}, {"organisation", c->organisation}, {"measure", c->measure},
			{"meter", c->meter}, {"site", c->site}, {"from", c->from}, {"to", c->to}, {"quantity", c->quantity}, {"unit", c->unit},
			{"registry", c->registry}, {"certificate", c->certificate}, {"made_on", c->made_on}, {"released_on", c->released_on},
			{"evidence", c->evidence}};

		json_object_begin(&w, NULL);
		for (size_t f = 0; f < sizeof field / sizeof *field; f++)
			report_put_text(&w, field[f][0], field[f][1]);
		json_put_bool(&w, "live", c->live);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "added_back");
	for (size_t i = 0; i < v->addeds; i++) {
		const struct view_claim_added *a = &v->added[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", a->measure);
		report_put_text(&w, "process", a->process);
		json_put_string(&w, "claim", a->claim);
		json_put_string(&w, "kind", a->kind);
		json_put_string(&w, "organisation", a->organisation);
		json_put_int(&w, "in_period_g", a->grams);
		json_put_int(&w, "all_g", a->all_grams);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "holds");
	for (size_t i = 0; i < v->holds; i++) {
		const struct view_claim_hold *h = &v->hold[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", h->measure);
		json_put_string(&w, "recovery", h->recovery);
		report_put_day(&w, "on", h->on);
		json_put_int(&w, "held_t", h->held_t);
		json_put_int(&w, "surrendered_t", h->surrendered_t);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

/* One record a row: the months of a machine in a state, or a claim. */
static void put_table(struct report_table *t, const struct view_claims *v)
{
	report_table_begin(t, "claims",
		"record,measure,meter,site,from,to,state,reduction_kgco2e,claim,kind,organisation,quantity,unit,registry,certificate,made_on,"
		"released_on");
	for (size_t i = 0; i < v->intervals; i++) {
		const struct view_claim_interval *s = &v->interval[i];

		report_table_text(t, "reduction");
		report_table_text(t, s->measure);
		report_table_blank(t, 1);
		report_table_text(t, s->site);
		report_table_month(t, s->from);
		report_table_month(t, s->to);
		report_table_text(t, s->state);
		report_table_number(t, s->reduction_kgco2e);
		report_table_blank(t, 9);
	}
	for (size_t i = 0; i < v->claims; i++) {
		const struct view_claim *c = &v->claim[i];

		report_table_text(t, "claim");
		report_table_text(t, c->measure);
		report_table_text(t, c->meter);
		report_table_text(t, c->site);
		report_table_text(t, c->from);
		report_table_text(t, c->to);
		report_table_text(t, c->live ? "live" : "released");
		report_table_blank(t, 1);
		report_table_text(t, c->claim);
		report_table_text(t, c->kind);
		report_table_text(t, c->organisation);
		report_table_number(t, c->quantity);
		report_table_text(t, c->unit);
		report_table_text(t, c->registry);
		report_table_text(t, c->certificate);
		report_table_text(t, c->made_on);
		report_table_text(t, c->released_on);
	}
}

int cli_claims(const struct cli_args *args)
{
	const char *measure = args->positional_count > 0 ? args->positional[0] : NULL;
	bool rules = measure && strcmp(measure, "rules") == 0;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct view_claims claims;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st = ST_OK;
	int code;

	if (!rules && !args->db)
		return cli_usage(args, "claims", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	if (rules) {
		put_rules(args, &arena, &out);
	} else {
		st = programme_open(args->db, STORE_READ, &store, &err);
		if (st == ST_OK)
			st = store_begin(store, false, &tx, &err);
		if (st == ST_OK)
			st = view_claims_read(tx, measure, &arena, &claims, &err);
		if (st == ST_OK && args->format == CLI_JSON)
			put_json(&out, &claims);
		else if (st == ST_OK && cli_is_table(args))
			put_table(args->table, &claims);
		else if (st == ST_OK)
			put_text(args, &out, &claims);
		store_rollback(tx);
		store_close(store);
	}
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	text_done(&out);
	arena_done(&arena);
	return code;
}
