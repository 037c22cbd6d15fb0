/* The cascade as JSON: what `sangsaeng cascade -O json` prints and /v1/cascade answers. */
#include "report/report_figure.h"

#include "base/decimal.h"

static void json_tier(struct json_writer *w, const struct view_cascade_tier *t, bool metered)
{
	char tonnes[DECIMAL_TEXT_LEN];

	json_object_begin(w, t->tier < 0 ? "all" : NULL);
	if (t->tier >= 0)
		json_put_int(w, "tier", t->tier);
	json_put_int(w, "grants", t->grants);
	json_put_int(w, "machines", t->machines);
	json_put_int(w, "state_krw", t->state_krw);
	json_put_int(w, "carmaker_krw", t->carmaker_krw);
	json_put_int(w, "match_krw", t->match_krw);
	json_put_int(w, "returned_krw", t->returned_krw);
	json_put_int(w, "own_share_krw", t->own_share_krw);
	json_put_string(w, "planned_tco2e", metered ? report_tonnes(t->planned_g, tonnes) : NULL);
	json_put_string(w, "measured_tco2e", metered ? report_tonnes(t->measured_g, tonnes) : NULL);
	json_put_string(w, "verified_tco2e", metered ? report_tonnes(t->verified_g, tonnes) : NULL);
	json_put_string(w, "verified_tco2e_per_million_krw", metered ? t->verified_t_per_million_krw : NULL);
	json_object_close(w);
}

static void json_flows(struct json_writer *w, const struct view_flows *f)
{
	char month[DATE_TEXT_LEN];

	json_object_begin(w, "flows");
	month_format(f->from, month);
	json_put_string(w, "from", month);
	month_format(f->to, month);
	json_put_string(w, "to", month);
	json_put_int(w, "machines", f->machines);
	json_array_begin(w, "sources");
	for (size_t i = 0; i < f->sources; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "key", f->source[i].key);
		report_put_text(w, "name_ko", f->source[i].name_ko);
		report_put_text(w, "name_en", f->source[i].name_en);
		json_put_string(w, "kind", f->source[i].kind);
		json_put_int(w, "tier", f->source[i].tier);
		json_put_int(w, "pays_tier", f->source[i].pays_tier);
		json_put_int(w, "rest_krw", f->source[i].rest_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "classes");
	for (size_t i = 0; i < f->classes; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "name", f->class[i].name);
		json_put_string(w, "name_en", f->class[i].name_en);
		json_put_int(w, "machines", f->class[i].machines);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "sinks");
	for (size_t i = 0; i < f->sinks; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "kind", f->sink[i].kind);
		report_put_text(w, "key", f->sink[i].key);
		report_put_text(w, "name", f->sink[i].name);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "won");
	for (size_t i = 0; i < f->wons; i++) {
		json_object_begin(w, NULL);
		json_put_int(w, "source", (int64_t)f->won[i].source);
		json_put_int(w, "class", (int64_t)f->won[i].class);
		json_put_int(w, "tier", f->won[i].tier);
		json_put_string(w, "state", view_flow_state_name(f->won[i].state));
		json_put_int(w, "krw", f->won[i].krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "tonnes");
	for (size_t i = 0; i < f->grams; i++) {
		json_object_begin(w, NULL);
		json_put_int(w, "class", (int64_t)f->gram[i].class);
		json_put_int(w, "sink", (int64_t)f->gram[i].sink);
		json_put_string(w, "state", view_flow_state_name(f->gram[i].state));
		json_put_int(w, "gco2e", f->gram[i].grams);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

void report_cascade_json(const struct view_cascade *v, struct text *out)
{
	char month[DATE_TEXT_LEN];
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.cascade/1", &v->fund);
	if (v->year > 0)
		json_put_int(&w, "year", v->year);
	else
		json_put_string(&w, "year", NULL);
	month_format(v->metered_from, month);
	json_put_string(&w, "metered_from", month);
	month_format(v->metered_to, month);
	json_put_string(&w, "metered_to", month);
	json_array_begin(&w, "tiers");
	for (size_t i = 0; i < v->tiers; i++)
		json_tier(&w, &v->tier[i], v->metered);
	json_array_close(&w);
	json_tier(&w, &v->all, v->metered);
	json_put_int(&w, "first_krw", v->first_krw);
	json_put_int(&w, "pool_krw", v->pool_krw);
	json_put_int(&w, "new_krw", v->new_krw);
	json_put_string(&w, "verified_multiplier", v->verified_multiplier);
	json_put_string(&w, "planned_multiplier", v->planned_multiplier);
	json_put_string(&w, "money_multiplier", v->money_multiplier);
	json_put_string(&w, "new_krw_per_verified_tco2e", v->krw_per_t);
	json_flows(&w, v->flows);
	json_object_begin(&w, "formulas");
	json_put_string(&w, "won", "paid - cut at the fixing - taken back, by source; own share = invoices without tax - fixed");
	json_put_string(&w, "new_krw", "state + carmaker + match of all tiers; returned won are not counted again");
	json_put_string(&w, "verified_multiplier", "verified tonnes of all tiers / verified tonnes of tier 1");
	json_put_string(&w, "money_multiplier", "(returned + match of deeper tiers) / (state + carmaker of tier 1)");
	json_put_string(&w, "new_krw_per_verified_tco2e", "new_krw / verified tonnes of all tiers");
	json_object_close(&w);
	json_object_close(&w);
}

void report_cascade_table(const struct view_cascade *v, struct report_table *t)
{
	char tonnes[DECIMAL_TEXT_LEN];

	report_table_begin(t, "cascade",
		"tier,grants,machines,state_krw,carmaker_krw,match_krw,returned_krw,own_share_krw,planned_tco2e,measured_tco2e,verified_tco2e,"
		"verified_tco2e_per_million_krw");
	for (size_t i = 0; i < v->tiers; i++) {
		const struct view_cascade_tier *tier = &v->tier[i];

		report_table_integer(t, tier->tier);
		report_table_integer(t, tier->grants);
		report_table_integer(t, tier->machines);
		report_table_integer(t, tier->state_krw);
		report_table_integer(t, tier->carmaker_krw);
		report_table_integer(t, tier->match_krw);
		report_table_integer(t, tier->returned_krw);
		report_table_integer(t, tier->own_share_krw);
		report_table_number(t, v->metered ? report_tonnes(tier->planned_g, tonnes) : NULL);
		report_table_number(t, v->metered ? report_tonnes(tier->measured_g, tonnes) : NULL);
		report_table_number(t, v->metered ? report_tonnes(tier->verified_g, tonnes) : NULL);
		report_table_number(t, v->metered ? tier->verified_t_per_million_krw : NULL);
	}
}
