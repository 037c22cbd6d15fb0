/* `sangsaeng credit pays`: whether registering a machine's reduction pays. */
#include "view/view_credit_position.h"

#include "base/date.h"
#include "base/decimal.h"
#include "base/money.h"
#include "cli/credit.h"
#include "cli/fund.h"

#include <inttypes.h>
#include <string.h>

static const char *const routes[][3] = {
	{"alone", "alone", "단독"}, {"bundle", "in a bundle", "묶음"}, {"programme", "in a programme project", "프로그램"}};
static const char *const refusals[][3] = {{"R01", "the host is an allocated company (R01)", "사업장이 할당대상업체의 것 (R01)"},
	{"R02", "no replacement of the source (R02)", "배출원의 교체가 아님 (R02)"},
	{"R05", "nothing is left to credit after the first day (R05, R20)", "첫날 뒤에 인정될 것이 없음 (R05, R20)"}};

/* Grams as tonnes, exact. */
static const char *tonnes(int64_t grams, char out[DECIMAL_TEXT_LEN])
{
	mpq_t t;

	mpq_init(t);
	mpq_set_si(t, grams, 1000000);
	mpq_canonicalize(t);
	decimal_from_exact(t, out);
	mpq_clear(t);
	return out;
}

static void text_route(const struct cli_args *args, const struct view_pays *p, const struct view_pays_route *r, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char cost[32], revenue[32], net[32], even[32];

	text_append_string(out, "    ");
	cli_pad(out, CREDIT_WORD(args, routes, r->route), 24);
	if (!r->known) {
		text_printf(out, ko ? "계산하지 않음: %s\n" : "not worked out: %s\n", r->missing);
		return;
	}
	money_format(r->cost_krw, cost);
	money_format(r->revenue_krw, revenue);
	money_format(r->net_krw, net);
	money_format(r->break_even_krw, even);
	text_printf(out, ko ? "수입 %s − 비용 %s = %s원" : "revenue %s − cost %s = %s KRW", revenue, cost, net);
	if (r->break_even_krw >= 0)
		text_printf(out, ko ? " · 손익분기 톤당 %s원" : " · breaks even at %s KRW a tonne", even);
	text_append_string(out, strcmp(p->best, r->route) == 0 ? (ko ? "  ← 권고\n" : "  ← recommended\n") : "\n");
}

static void text_pays(const struct cli_args *args, const struct view_pays_list *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], early[DATE_TEXT_LEN], late[DATE_TEXT_LEN], to[DATE_TEXT_LEN], number[DECIMAL_TEXT_LEN], price[32];

	text_printf(out, ko ? "외부사업 등록의 손익 · %s 신청 · 추정\n" : "Does registering pay · requested on %s · an estimate\n",
		fund_day_text(v->request_on, day));
	for (size_t i = 0; i < v->count; i++) {
		const struct view_pays *p = &v->item[i];

		text_printf(out, ko ? "%s · %s · 연 %s톤 · %s\n" : "%s · %s · %s t a year · %s\n", p->measure, p->organisation,
			tonnes(p->planned_g_per_year, number), p->scale);
		if (p->refused[0]) {
			text_printf(out, ko ? "    등록하지 않음: %s\n" : "    do not register: %s\n", CREDIT_WORD(args, refusals, p->refused));
			continue;
		}
		text_printf(out, ko ? "    인정 첫날 %s (%s – %s)" : "    first creditable day %s (%s to %s)", fund_day_text(p->first_day, day),
			fund_day_text(p->earliest, early), fund_day_text(p->latest, late));
		text_printf(out, ko ? " · 인정 %s – %s, %" PRId64 "개월\n" : " · credited %s to %s, %" PRId64 " months\n",
			fund_day_text(p->credited_from, day), fund_day_text(p->credited_to, to), p->months);
		text_printf(out, ko ? "    %" PRId64 "톤 (인증 %" PRId64 "회)" : "    %" PRId64 " t in %" PRId64 " certifications", p->tonnes,
			p->requests);
		if (p->lost_t > 0)
			text_printf(out,
				ko ? " · 첫날 앞의 %" PRId64 "톤은 인정되지 않음 (R05)" : " · %" PRId64 " t before the first day earn nothing (R05)",
				p->lost_t);
		money_format(p->price_krw, price);
		if (p->price_krw >= 0)
			text_printf(out, ko ? " · 톤당 %s원 (%s, 12개월 평균)\n" : " · %s KRW a tonne (%s, mean of 12 months)\n", price, p->price_of);
		else
			text_append_string(out, ko ? " · 가격 모름\n" : " · no price known\n");
		for (size_t k = 0; k < 3; k++)
			text_route(args, p, &p->route[k], out);
		if (!p->best[0] && !p->route[0].known && !p->route[1].known && !p->route[2].known)
			text_append_string(
				out, ko ? "    권고 없음: 비용이나 가격을 모름\n" : "    no recommendation: costs or price are not known\n");
		else if (!p->best[0])
			text_append_string(
				out, ko ? "    등록을 권하지 않음: 남는 방식이 없음\n" : "    not recommended: no route leaves anything\n");
	}
}

static void json_number(struct json_writer *w, const char *key, bool known, int64_t value)
{
	if (known)
		json_put_int(w, key, value);
	else
		json_put_string(w, key, NULL);
}

static void json_pays(const struct view_pays_list *v, struct text *out)
{
	char number[DECIMAL_TEXT_LEN];
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_pays/1");
	report_put_day(&w, "request_on", v->request_on);
	json_array_begin(&w, "measures");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_pays *p = &v->item[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", p->measure);
		json_put_string(&w, "organisation", p->organisation);
		json_put_string(&w, "planned_t_per_year", tonnes(p->planned_g_per_year, number));
		json_put_string(&w, "scale", p->scale);
		report_put_text(&w, "refused", p->refused);
		report_put_day(&w, "first_creditable_day", p->first_day);
		report_put_day(&w, "earliest_day", p->earliest);
		report_put_day(&w, "latest_day", p->latest);
		report_put_day(&w, "installed_on", p->installed_on);
		report_put_day(&w, "credited_from", p->credited_from);
		report_put_day(&w, "credited_to", p->credited_to);
		json_put_int(&w, "months", p->months);
		json_put_int(&w, "certifications", p->requests);
		json_put_int(&w, "tonnes", p->tonnes);
		json_put_int(&w, "lost_t", p->lost_t);
		json_number(&w, "price_krw", p->price_krw >= 0, p->price_krw);
		report_put_text(&w, "price_of", p->price_of);
		json_array_begin(&w, "routes");
		for (size_t k = 0; k < 3; k++) {
			const struct view_pays_route *r = &p->route[k];

			json_object_begin(&w, NULL);
			json_put_string(&w, "route", r->route);
			report_put_text(&w, "missing", r->missing);
			json_number(&w, "validation_krw", r->known, r->validation_krw);
			json_number(&w, "verification_krw", r->known, r->verification_krw);
			json_number(&w, "coordination_krw", r->known, r->coordination_krw);
			json_number(&w, "revenue_krw", r->known, r->revenue_krw);
			json_number(&w, "net_krw", r->known, r->net_krw);
			json_number(&w, "break_even_krw", r->break_even_krw >= 0, r->break_even_krw);
			json_object_close(&w);
		}
		json_array_close(&w);
		report_put_text(&w, "recommended", p->best);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_pays(const struct view_pays_list *v, struct report_table *t)
{
	char number[DECIMAL_TEXT_LEN];

	report_table_begin(t, "pays",
		"measure,route,planned_t_per_year,first_creditable_day,months,tonnes,price_krw,revenue_krw,cost_krw,net_krw,missing,recommended");
	for (size_t i = 0; i < v->count; i++)
		for (size_t k = 0; k < 3; k++) {
			const struct view_pays *p = &v->item[i];
			const struct view_pays_route *r = &p->route[k];

			report_table_text(t, p->measure);
			report_table_text(t, r->route);
			report_table_number(t, tonnes(p->planned_g_per_year, number));
			report_table_day(t, p->first_day);
			report_table_integer(t, p->months);
			report_table_integer(t, p->tonnes);
			if (r->known) {
				report_table_integer(t, p->price_krw);
				report_table_integer(t, r->revenue_krw);
				report_table_integer(t, r->cost_krw);
				report_table_integer(t, r->net_krw);
			} else {
				report_table_blank(t, 4);
			}
			report_table_text(t, r->missing);
			report_table_yes(t, strcmp(p->best, r->route) == 0);
		}
}

enum status credit_show_pays(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_pays_list v;
	enum status st = view_credit_pays(tx, args->positional_count > 1 ? args->positional[1] : NULL, args->on, arena, &v, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_pays(&v, out);
	else if (cli_is_table(args))
		table_pays(&v, args->table);
	else
		text_pays(args, &v, out);
	return ST_OK;
}
