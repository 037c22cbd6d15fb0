/* `sangsaeng run -O json`: exactly these keys in this order. Won and tonnes of credits are integers; tonnes and kilograms CO2e decimal strings. */
#include "cli/cli.h"

#include "base/date.h"
#include "base/json.h"

static void put_money(struct json_writer *w, const struct programme_story *s)
{
	json_object_begin(w, "money_krw");
	json_put_int(w, "in_motie", s->money_krw.in_motie);
	json_put_int(w, "in_oem", s->money_krw.in_oem);
	json_put_int(w, "in_mss", s->money_krw.in_mss);
	json_put_int(w, "in_returned", s->money_krw.in_returned);
	json_put_int(w, "in_interest", s->money_krw.in_interest);
	json_put_int(w, "in_recovered", s->money_krw.in_recovered);
	json_put_int(w, "paid_tier1", s->money_krw.paid_tier1);
	json_put_int(w, "paid_tier2", s->money_krw.paid_tier2);
	json_put_int(w, "to_treasury", s->money_krw.to_treasury);
	json_put_int(w, "fees", s->money_krw.fees);
	json_put_int(w, "on_hand", s->money_krw.on_hand);
	json_put_int(w, "fixed_tier1", s->money_krw.fixed_tier1);
	json_put_int(w, "obligation", s->money_krw.obligation);
	json_put_int(w, "overdue", s->money_krw.overdue);
	json_put_int(w, "own_share", s->money_krw.own_share);
	json_object_close(w);
}

static void put_vehicles(struct json_writer *w, const struct programme_story *s)
{
	json_array_begin(w, "vehicles");
	for (size_t i = 0; i < s->vehicle_count; i++) {
		const struct programme_vehicle *v = &s->vehicle[i];

		json_object_begin(w, NULL);
		json_put_string(w, "id", v->id);
		json_put_string(w, "before_kgco2e", v->before_kgco2e);
		json_put_string(w, "after_kgco2e", v->after_kgco2e);
		json_put_string(w, "claim_adjusted_kgco2e", v->claim_adjusted_kgco2e);
		json_put_bool(w, "publishable", v->publishable);
		json_object_close(w);
	}
	json_array_close(w);
}

void cli_story_json(struct text *out, const struct programme_story *s)
{
	struct json_writer w;
	char as_of[DATE_TEXT_LEN];

	date_format(s->as_of, as_of);
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.run/1");
	json_put_string(&w, "as_of", as_of);
	json_put_int(&w, "suppliers", s->suppliers);
	json_put_int(&w, "tier1", s->tier1);
	json_put_int(&w, "tier2", s->tier2);
	put_money(&w, s);
	json_object_begin(&w, "reduction_tco2e");
	json_put_string(&w, "planned", s->planned_tco2e);
	json_put_string(&w, "verified", s->verified_tco2e);
	json_object_close(&w);
	put_vehicles(&w, s);
	json_object_begin(&w, "credits");
	json_put_int(&w, "koc_issued", s->credits.koc_issued);
	json_put_int(&w, "kcu_converted", s->credits.kcu_converted);
	json_put_int(&w, "kcu_surrendered", s->credits.kcu_surrendered);
	json_put_int(&w, "held", s->credits.held);
	json_put_int(&w, "obligation_t", s->credits.obligation_t);
	json_put_int(&w, "surrender_cap", s->credits.surrender_cap);
	json_object_close(&w);
	json_object_begin(&w, "checks");
	json_put_int(&w, "passed", s->checks_passed);
	json_put_int(&w, "failed", s->checks_failed);
	json_object_close(&w);
	json_object_close(&w);
}
