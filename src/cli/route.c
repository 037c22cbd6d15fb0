/* `sangsaeng route`: which support fits a measure, whether credits pay, which claim its tonnes may serve, with the rule for each. */
#include "programme/programme_route.h"

#include "base/json.h"
#include "base/money.h"
#include "cli/credit.h"
#include "cli/fund.h"
#include "cli/outcome.h"
#include "cli/plan.h"

#include <inttypes.h>
#include <string.h>

static const char *route_name(const struct cli_args *args, const char *route)
{
	static const char *const word[][3] = {{"tier1", "first tier", "1차 지원"}, {"pool", "pool of returned money", "환원 재원"},
		{"ministry", "SME ministry's selection", "중소벤처기업부 선정"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], route) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return route;
}

static const char *size_name(const struct cli_args *args, const char *size)
{
	static const char *const word[][3] = {
		{"small", "small", "소기업"}, {"medium", "medium", "중기업"}, {"mid_size", "mid-size", "중견기업"}, {"large", "large", "대기업"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], size) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return cli_pick(args, "size not known", "기업규모 모름");
}

static const char *claim_name(const struct cli_args *args, int claim)
{
	static const char *const word[PROGRAMME_CLAIMS][2] = {{"credit (KOC)", "외부사업 인증실적(KOC)"},
		{"carmaker's own reduction", "완성차의 자기 감축실적"}, {"retained by the firm", "업체가 보유"}};

	return cli_pick(args, word[claim][0], word[claim][1]);
}

static const char *credit_route(const struct cli_args *args, int route)
{
	static const char *const word[CREDIT_PAYS_ROUTES][2] = {{"alone", "단독"}, {"in a bundle", "묶음"}, {"in a programme project", "프로그램"}};

	return cli_pick(args, word[route][0], word[route][1]);
}

static const char *scale_name(const struct cli_args *args, const char *scale)
{
	static const char *const word[][3] = {{"micro", "micro", "극소규모"}, {"small", "small", "소규모"}, {"general", "general", "일반 규모"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], scale) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return scale;
}

/* The values of a message are keys: those of routes are named. */
static void put_message(const struct cli_args *args, const char *mark, const struct err *e, struct text *out)
{
	struct err named = *e;

	for (int i = 0; i < named.param_count; i++)
		if (strcmp(route_name(args, e->param[i]), e->param[i]) != 0)
			snprintf(named.param[i], sizeof named.param[i], "‘%s’", route_name(args, e->param[i]));
	text_printf(out, "      %s ", mark);
	message_format(out, &named, args->lang);
	text_append_char(out, '\n');
}

static const char *won(int64_t krw, char out[40])
{
	char digits[32];

	money_format(krw < 0 ? -krw : krw, digits);
	snprintf(out, 40, "%s%s", krw < 0 ? "-" : "", digits);
	return out;
}

/* ---- text ---- */

static void put_option(const struct cli_args *args, const struct programme_route *r, const struct programme_route_option *o, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], a[40], b[40], c[40];

	text_printf(out, "    %s", route_name(args, o->route));
	if (o->call[0])
		text_printf(out, ko ? " · 공모 %s (%s – %s)" : " · call %s (%s to %s)", o->call, fund_day_text(o->opens_on, from),
			fund_day_text(o->closes_on, to));
	text_printf(out, ": %s%s\n", o->eligible ? cli_pick(args, "eligible", "신청 가능") : cli_pick(args, "not eligible", "신청 불가"),
		r->best >= 0 && o == &r->option[r->best] ? cli_pick(args, "  ← recommended", "  ← 권고") : "");
	for (size_t i = 0; i < o->refusals; i++)
		put_message(args, "×", &o->refusal[i], out);
	if (o->offer_krw > 0) {
		text_printf(out, ko ? "      비용 %s원 중 지원 %s원, 자부담 %s원" : "      %s KRW of cost: support %s, own share %s",
			won(o->cost_krw, a), won(o->offer_krw, b), won(o->own_krw, c));
		if (o->rule_krw != o->offer_krw)
			text_printf(out, ko ? " (한도를 아무도 쓰지 않았다면 %s원)" : " (%s if nobody had used the caps)", won(o->rule_krw, a));
		text_printf(out, ko ? " · 지금 있는 돈으로 %s원\n" : " · %s of it is there now\n", won(o->payable_krw, a));
		for (size_t s = 0; s < o->sources; s++)
			text_printf(out, ko ? "        %s %s원 (남은 돈 %s원)\n" : "        %s %s (left: %s)\n",
				cli_plan_origin(args, o->source[s].origin), won(o->source[s].offer_krw, a), won(o->source[s].available_krw, b));
		if (o->duty_krw > 0)
			text_printf(out, ko ? "      환원 의무 %s원, 그 매칭 %s원\n" : "      return duty %s, match on it %s\n", won(o->duty_krw, a),
				won(o->match_krw, b));
	}
	for (size_t i = 0; i < o->opens; i++)
		put_message(args, "!", &o->open[i], out);
}

/* What keeps a way of registering from being worked out. */
static const char *credit_missing(const struct cli_args *args, const char *missing, char out[96])
{
	if (strcmp(missing, "price") == 0)
		return cli_pick(args, "the folder has no price of credits (--price WON)", "폴더에 인증실적 가격이 없음 (--price 원)");
	if (strcmp(missing, "R07") == 0)
		return cli_pick(args, "the bundle would be above its limit (R07)", "묶음의 한도를 넘음 (R07)");
	snprintf(out, 96, args->lang == LANG_KO ? "trading_terms.csv에 %s 없음" : "trading_terms.csv has no %s", missing);
	return out;
}

static void put_credit(const struct cli_args *args, const struct credit_pays_answer *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], a[40], b[40], c[40], tonnes[DECIMAL_TEXT_LEN];

	report_tonnes_exact(p->measure->planned_g_per_year, tonnes);
	text_printf(
		out, ko ? "  인증실적 · 추정 · 연 %s톤 (%s)\n" : "  Credits · an estimate · %s t a year (%s)\n", tonnes, scale_name(args, p->scale));
	if (p->refused[0]) {
		text_printf(out, ko ? "    등록하지 않음 (%s)\n" : "    cannot be registered (%s)\n", p->refused);
		return;
	}
	text_printf(out,
		ko ? "    인정 첫날 %s · 인정 %s – %s, %" PRId64 "톤, 인증 %" PRId64 "회\n"
		   : "    first creditable day %s · credited %s to %s, %" PRId64 " t in %" PRId64 " certifications\n",
		fund_day_text(p->first_day, day), fund_day_text(p->credited_from, from), fund_day_text(p->credited_to, to), p->tonnes, p->requests);
	if (p->lost_t > 0)
		text_printf(out,
			ko ? "    첫날 앞의 %" PRId64 "톤은 인정되지 않음 (R05)\n" : "    %" PRId64 " t before the first day earn nothing (R05)\n",
			p->lost_t);
	if (p->price_krw >= 0)
		text_printf(out, ko ? "    톤당 %s원 (%s)\n" : "    %s KRW a tonne (%s)\n", won(p->price_krw, a), p->price_of);
	for (int k = 0; k < CREDIT_PAYS_ROUTES; k++) {
		const struct credit_pays_route *r = &p->route[k];
		char reason[96];

		text_append_string(out, "    ");
		cli_pad(out, credit_route(args, k), 24);
		if (!r->known) {
			text_printf(out, ko ? "계산하지 않음: %s\n" : "not worked out: %s\n", credit_missing(args, r->missing, reason));
			continue;
		}
		text_printf(out, ko ? "수입 %s − 비용 %s = %s원" : "revenue %s − cost %s = %s KRW", won(r->revenue_krw, a), won(r->cost_krw, b),
			won(r->net_krw, c));
		if (r->break_even_krw >= 0)
			text_printf(out, ko ? " · 손익분기 톤당 %s원" : " · breaks even at %s a tonne", won(r->break_even_krw, a));
		text_append_string(out, p->best == k ? cli_pick(args, "  ← recommended\n", "  ← 권고\n") : "\n");
	}
}

static void put_claims(const struct cli_args *args, const struct programme_route *r, struct text *out)
{
	text_append_string(out, cli_pick(args, "  Claim of the tonnes: exactly one of these\n", "  톤의 쓰임: 이 가운데 꼭 하나\n"));
	for (int k = 0; k < PROGRAMME_CLAIMS; k++) {
		const struct programme_claim_choice *c = &r->claim[k];
		bool advised = strcmp(r->advice, programme_claim_name[k]) == 0;

		text_printf(out, "    %s: %s", claim_name(args, k),
			c->possible ? cli_pick(args, "possible", "가능") : cli_pick(args, "not possible", "불가"));
		if (c->rule[0])
			text_printf(out, " (%s)", c->rule);
		if (strncmp(c->beside, "certificate ", 12) == 0)
			text_printf(out, args->lang == LANG_KO ? ", 인증 %s" : ", certificate %s", c->beside + 12);
		else if (c->beside[0])
			text_printf(out, ", %s", c->beside);
		text_printf(out, "%s\n      %s\n", advised && c->possible ? cli_pick(args, "  ← recommended", "  ← 권고") : "",
			cli_pick(args, c->en, c->ko));
	}
}

static void put_advice(const struct cli_args *args, const struct programme_route *r, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char a[40], b[40];

	text_append_string(out, cli_pick(args, "  Advice (not a decision): ", "  권고 (결정이 아님): "));
	if (r->granted) {
		text_printf(out, ko ? "이미 지원이 있습니다(%s). " : "it has a grant already (%s). ", fund_state_word(args, r->grant_state));
	} else if (r->best >= 0) {
		const struct programme_route_option *o = &r->option[r->best];

		text_printf(out,
			ko ? "‘%s’에 신청하십시오. 돈이 남아 있고 지원 %s원, 자부담 %s원입니다. "
			   : "apply for %s: the money is there, support %s KRW, own share %s. ",
			route_name(args, o->route), won(o->offer_krw, a), won(o->own_krw, b));
	} else if (r->nearest >= 0) {
		const struct programme_route_option *o = &r->option[r->nearest];

		text_printf(out,
			ko ? "‘%s’에 맞지만 지원 %s원 가운데 %s원만 남아 있습니다. 돈이 들어오면 신청하십시오. "
			   : "it fits %s, but of %s KRW only %s are left; apply when money comes in. ",
			route_name(args, o->route), won(o->offer_krw, a), won(o->payable_krw, b));
	} else {
		text_append_string(out, ko ? "신청할 수 있는 지원이 없습니다. " : "no support is open to it. ");
	}
	if (strcmp(r->advice, "registered") == 0)
		text_printf(out, ko ? "감축은 외부사업 %s에 들어 있습니다.\n" : "Its reduction is in the external project %s already.\n", r->project);
	else if (strcmp(r->advice, "koc") == 0)
		text_printf(out, ko ? "등록하면(%s) %s원이 남습니다.\n" : "Registering %s leaves %s KRW.\n", credit_route(args, r->pays->best),
			won(r->pays->route[r->pays->best].net_krw, a));
	else if (strcmp(r->advice, "unknown") == 0)
		text_append_string(out, ko ? "비용이나 가격을 몰라 등록이 이로운지 말할 수 없습니다.\n"
					   : "Whether registering pays cannot be said: costs or price are not known.\n");
	else if (r->claim[PROGRAMME_CLAIM_RETAINED].possible)
		text_append_string(out,
			ko ? "감축은 팔지 말고 보유하십시오. 등록으로 남는 것이 없습니다.\n" : "Keep the reduction: registering leaves nothing.\n");
	else
		text_append_string(out, ko ? "감축은 이미 다른 주장에 쓰였습니다.\n" : "Its reduction serves another claim already.\n");
}

static void put_text(const struct cli_args *args, const struct programme_routes *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], a[40];

	text_printf(out, ko ? "설비별 길 · %s 기준\n" : "Routes of measures · judged on %s\n", fund_day_text(v->on, day));
	if (v->count == 0)
		text_append_string(out, ko ? "  설비가 없습니다.\n" : "  there is no measure.\n");
	for (size_t i = 0; i < v->count; i++) {
		const struct programme_route *r = &v->item[i];

		text_printf(out, "%s · %s · %s", r->measure, r->organisation, r->machine);
		if (r->tier > 0)
			text_printf(out, ko ? " · %d차" : " · tier %d", r->tier);
		text_printf(out, " · %s", size_name(args, r->size));
		if (r->consortium[0])
			text_printf(out, " · %s", r->consortium);
		text_append_string(out, r->allocated ? cli_pick(args, " · allocated company", " · 할당대상업체") : "");
		text_append_string(out, r->target_managed ? cli_pick(args, " · target-managed", " · 목표관리업체") : "");
		text_append_string(out, r->excluded ? cli_pick(args, " · excluded from subsidies", " · 보조금 배제") : "");
		text_append_char(out, '\n');
		text_append_string(out, cli_pick(args, "  Support\n", "  지원\n"));
		if (r->granted)
			text_printf(out, ko ? "    지원이 이미 있음: %s, 예약 %s원\n" : "    has a grant: %s, %s KRW reserved\n",
				fund_state_word(args, r->grant_state), won(r->reserved_krw, a));
		else if (r->grant_state[0])
			text_printf(out, ko ? "    지난 신청: %s\n" : "    application before: %s\n", fund_state_word(args, r->grant_state));
		for (size_t k = 0; k < r->options; k++)
			put_option(args, r, &r->option[k], out);
		put_credit(args, r->pays, out);
		put_claims(args, r, out);
		put_advice(args, r, out);
	}
}

/* ---- JSON and CSV ---- */

static void json_known(struct json_writer *w, const char *key, bool known, int64_t value)
{
	if (known)
		json_put_int(w, key, value);
	else
		json_put_string(w, key, NULL);
}

static void json_messages(struct json_writer *w, const char *key, const struct err *list, size_t count)
{
	json_array_begin(w, key);
	for (size_t i = 0; i < count; i++) {
		struct text text;

		text_init(&text);
		json_object_begin(w, NULL);
		json_put_string(w, "code", list[i].code);
		message_format(&text, &list[i], LANG_KO);
		json_put_string(w, "ko", text.data);
		text_clear(&text);
		message_format(&text, &list[i], LANG_EN);
		json_put_string(w, "en", text.data);
		json_object_close(w);
		text_done(&text);
	}
	json_array_close(w);
}

static void json_option(struct json_writer *w, const struct programme_route_option *o)
{
	json_object_begin(w, NULL);
	json_put_string(w, "route", o->route);
	report_put_text(w, "call", o->call);
	report_put_day(w, "opens_on", o->opens_on);
	report_put_day(w, "closes_on", o->closes_on);
	json_put_bool(w, "eligible", o->eligible);
	json_messages(w, "refused_by", o->refusal, o->refusals);
	json_messages(w, "still_open", o->open, o->opens);
	json_put_int(w, "cost_krw", o->cost_krw);
	/* no amount was worked out where a rule had refused before */
	json_known(w, "rule_krw", o->rule_krw > 0, o->rule_krw);
	json_known(w, "offer_krw", o->rule_krw > 0, o->offer_krw);
	json_known(w, "payable_krw", o->rule_krw > 0, o->payable_krw);
	json_known(w, "own_krw", o->rule_krw > 0, o->own_krw);
	json_known(w, "return_duty_krw", o->rule_krw > 0, o->duty_krw);
	json_known(w, "match_krw", o->rule_krw > 0, o->match_krw);
	json_array_begin(w, "sources");
	for (size_t s = 0; s < o->sources; s++) {
		json_object_begin(w, NULL);
		json_put_string(w, "origin", o->source[s].origin);
		json_put_int(w, "offer_krw", o->source[s].offer_krw);
		json_put_int(w, "available_krw", o->source[s].available_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

static void json_credit(struct json_writer *w, const struct credit_pays_answer *p)
{
	json_object_begin(w, "credit");
	json_put_string(w, "scale", p->scale);
	report_put_text(w, "refused_by", p->refused);
	report_put_day(w, "first_creditable_day", p->first_day);
	report_put_day(w, "credited_from", p->credited_from);
	report_put_day(w, "credited_to", p->credited_to);
	json_put_int(w, "tonnes", p->tonnes);
	json_put_int(w, "lost_t", p->lost_t);
	json_put_int(w, "certifications", p->requests);
	json_known(w, "price_krw", p->price_krw >= 0, p->price_krw);
	report_put_text(w, "price_of", p->price_of);
	json_array_begin(w, "routes");
	for (int k = 0; k < CREDIT_PAYS_ROUTES; k++) {
		const struct credit_pays_route *r = &p->route[k];

		json_object_begin(w, NULL);
		json_put_string(w, "route", credit_pays_route_name[k]);
		report_put_text(w, "missing", r->missing);
		json_known(w, "revenue_krw", r->known, r->revenue_krw);
		json_known(w, "cost_krw", r->known, r->cost_krw);
		json_known(w, "net_krw", r->known, r->net_krw);
		json_known(w, "break_even_krw", r->known && r->break_even_krw >= 0, r->break_even_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_put_string(w, "recommended", p->best >= 0 ? credit_pays_route_name[p->best] : NULL);
	json_object_close(w);
}

static void json_item(struct json_writer *w, const struct programme_route *r)
{
	char tonnes[DECIMAL_TEXT_LEN];

	json_object_begin(w, NULL);
	json_put_string(w, "measure", r->measure);
	json_put_string(w, "organisation", r->organisation);
	json_put_string(w, "site", r->site);
	json_put_string(w, "machine", r->machine);
	json_put_string(w, "type", r->type);
	json_put_int(w, "tier", r->tier);
	report_put_text(w, "consortium", r->consortium);
	report_put_text(w, "size", r->size);
	json_put_bool(w, "allocated", r->allocated);
	json_put_bool(w, "target_managed", r->target_managed);
	json_put_bool(w, "excluded", r->excluded);
	report_put_text(w, "project", r->project);
	report_put_text(w, "grant_state", r->grant_state);
	json_known(w, "reserved_krw", r->grant_state[0] != '\0', r->reserved_krw);
	json_put_string(w, "planned_tco2e_per_year", report_tonnes(r->pays->measure->planned_g_per_year, tonnes));
	json_array_begin(w, "support");
	for (size_t k = 0; k < r->options; k++)
		json_option(w, &r->option[k]);
	json_array_close(w);
	json_credit(w, r->pays);
	json_array_begin(w, "claims");
	for (int k = 0; k < PROGRAMME_CLAIMS; k++) {
		const struct programme_claim_choice *c = &r->claim[k];

		json_object_begin(w, NULL);
		json_put_string(w, "kind", programme_claim_name[k]);
		json_put_bool(w, "possible", c->possible);
		report_put_text(w, "rule", c->rule);
		report_put_text(w, "against", c->beside);
		report_put_text(w, "claimant", c->claimant);
		json_put_string(w, "ko", c->ko);
		json_put_string(w, "en", c->en);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_begin(w, "advice");
	json_put_bool(w, "is_a_decision", false);
	json_put_string(w, "support_route", r->best >= 0 ? r->option[r->best].route : NULL);
	json_put_string(w, "support_call", r->best >= 0 && r->option[r->best].call[0] ? r->option[r->best].call : NULL);
	json_put_string(w, "claim", r->advice);
	json_put_string(w, "credit_route", strcmp(r->advice, "koc") == 0 ? credit_pays_route_name[r->pays->best] : NULL);
	json_object_close(w);
	json_object_close(w);
}

static void json_all(const struct programme_routes *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.route/1");
	json_put_string(&w, "programme", v->programme);
	report_put_day(&w, "on", v->on);
	json_array_begin(&w, "measures");
	for (size_t i = 0; i < v->count; i++)
		json_item(&w, &v->item[i]);
	json_array_close(&w);
	json_object_close(&w);
}

static void table_all(const struct programme_routes *v, struct report_table *t)
{
	report_table_begin(t, "routes",
		"measure,organisation,route,call,eligible,refused_by,cost_krw,rule_krw,offer_krw,payable_krw,own_krw,return_duty_krw,recommended,"
		"claim_advice");
	for (size_t i = 0; i < v->count; i++)
		for (size_t k = 0; k < v->item[i].options; k++) {
			const struct programme_route *r = &v->item[i];
			const struct programme_route_option *o = &r->option[k];
			struct text codes;

			text_init(&codes);
			for (size_t c = 0; c < o->refusals; c++)
				text_printf(&codes, "%s%s", c > 0 ? " " : "", o->refusal[c].code);
			report_table_text(t, r->measure);
			report_table_text(t, r->organisation);
			report_table_text(t, o->route);
			report_table_text(t, o->call);
			report_table_yes(t, o->eligible);
			report_table_text(t, codes.data ? codes.data : "");
			report_table_integer(t, o->cost_krw);
			if (o->rule_krw > 0) {
				report_table_integer(t, o->rule_krw);
				report_table_integer(t, o->offer_krw);
				report_table_integer(t, o->payable_krw);
				report_table_integer(t, o->own_krw);
				report_table_integer(t, o->duty_krw);
			} else {
				report_table_blank(t, 5);
			}
			report_table_yes(t, r->best == (int)k);
			report_table_text(t, r->advice);
			text_done(&codes);
		}
}

static enum status render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_routes v;
	enum status st = programme_routes(tx, args->positional, args->firm, args->on, args->price, arena, &v, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_all(&v, out);
	else if (cli_is_table(args))
		table_all(&v, args->table);
	else
		put_text(args, &v, out);
	return ST_OK;
}

int cli_route(const struct cli_args *args)
{
	if (args->positional_count == 0 && !args->firm)
		return cli_usage(args, "route", "cli.option_needed", "MEASURE, --firm FIRM");
	if (args->positional_count > 0 && args->firm)
		return cli_usage(args, "route", "cli.not_together", "MEASURE, --firm FIRM");
	return cli_read(args, "route", render);
}
