/* Kept plans as JSON and tables: what `sangsaeng plan show, variance, compare` print and /v1/plans/… answers. */
#include "report/report_plan.h"

#include <inttypes.h>

static void json_pays(struct json_writer *w, const struct view_plan_pay *pay, size_t pays)
{
	json_array_begin(w, "pays");
	for (size_t i = 0; i < pays; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "origin", pay[i].origin);
		json_put_int(w, "amount_krw", pay[i].amount_krw);
		json_object_close(w);
	}
	json_array_close(w);
}

void report_plan_pick_members(struct json_writer *w, const struct view_plan_pick *k)
{
	char tonnes[DECIMAL_TEXT_LEN];
	json_put_string(w, "measure", k->measure);
	json_put_string(w, "organisation", k->organisation);
	json_put_string(w, "site", k->site);
	json_put_string(w, "consortium", k->consortium);
	json_put_string(w, "carrier", k->carrier);
	json_put_int(w, "year", k->year);
	json_put_int(w, "tier", k->tier);
	json_put_string(w, "route", k->route);
	json_put_string(w, "size", k->size);
	json_put_int(w, "cost_krw", k->cost_krw);
	json_put_int(w, "support_krw", k->support_krw);
	json_pays(w, k->pay, k->pays);
	report_tonnes_exact(k->g_per_year, tonnes);
	json_put_string(w, "reduction_tco2e_per_year", tonnes);
	json_put_int(w, "life_years", k->life_years);
	json_put_string(w, "value", k->value);
}

static void json_pick(struct json_writer *w, const struct view_plan_pick *k)
{
	json_object_begin(w, NULL);
	report_plan_pick_members(w, k);
	report_put_text(w, "name_ko", k->name_ko);
	report_put_text(w, "name_en", k->name_en);
	report_put_text(w, "machine", k->machine);
	report_put_text(w, "machine_en", k->machine_en);
	json_put_int(w, "own_krw", k->cost_krw - k->support_krw);
	report_put_day(w, "adopted_on", k->adopted_on);
	json_object_close(w);
}

static void json_sum(struct json_writer *w, const char *key, const struct view_plan_sum *s)
{
	char tonnes[DECIMAL_TEXT_LEN];

	json_object_begin(w, key);
	if (s->year)
		json_put_int(w, "year", s->year);
	json_put_int(w, "picks", s->picks);
	json_put_int(w, "adopted", s->adopted);
	json_put_int(w, "cost_krw", s->cost_krw);
	json_put_int(w, "support_krw", s->support_krw);
	json_put_int(w, "own_krw", s->cost_krw - s->support_krw);
	json_put_string(w, "reduction_tco2e_per_year", report_tonnes_exact(s->g_per_year, tonnes));
	json_pays(w, s->pay, s->pays);
	json_object_close(w);
}

static void put_won(struct json_writer *w, const char *key, int64_t krw, bool known)
{
	if (known)
		json_put_int(w, key, krw);
	else
		json_put_string(w, key, NULL);
}

static void json_money(struct json_writer *w, const struct view_plan *v)
{
	json_object_begin(w, "budget");
	put_won(w, "budget_krw", v->budget_krw, v->budget_krw >= 0);
	json_put_int(w, "used_krw", v->used_krw);
	put_won(w, "left_krw", v->budget_krw - v->used_krw, v->budget_krw >= 0);
	json_put_int(w, "returned_krw", v->returned_krw);
	json_array_begin(w, "funders");
	for (size_t i = 0; i < v->moneys; i++) {
		const struct view_plan_money *m = &v->money[i];

		json_object_begin(w, NULL);
		json_put_string(w, "funder", m->funder);
		json_put_string(w, "name_ko", m->name_ko);
		json_put_string(w, "name_en", m->name_en);
		report_put_text(w, "route", m->route);
		put_won(w, "budget_krw", m->budget_krw, m->budget_krw >= 0);
		put_won(w, "used_krw", m->used_krw, m->used_krw >= 0);
		put_won(w, "left_krw", m->budget_krw - m->used_krw, m->budget_krw >= 0 && m->used_krw >= 0);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

void report_plan_json(const struct view_plan *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan/1");
	json_put_string(&w, "plan", v->plan);
	json_put_string(&w, "made_by", v->made_by);
	report_put_day(&w, "as_of", v->as_of);
	json_put_string(&w, "objective", v->objective);
	json_put_string(&w, "value", v->value);
	json_put_string(&w, "bound", v->bound);
	json_put_string(&w, "unit", v->unit);
	json_put_string(&w, "gap_percent", v->gap_percent);
	json_put_string(&w, "stopped", v->stopped);
	json_put_string(&w, "inputs_sha256", v->inputs_sha256);
	json_put_string(&w, "sha256", v->sha256);
	json_put_string(&w, "scenario", v->scenario);
	json_money(&w, v);
	json_sum(&w, "total", &v->total);
	json_array_begin(&w, "years");
	for (size_t y = 0; y < v->years; y++)
		json_sum(&w, NULL, &v->year[y]);
	json_array_close(&w);
	json_array_begin(&w, "picks");
	for (int64_t i = 0; i < v->picks; i++)
		json_pick(&w, &v->pick[i]);
	json_array_close(&w);
	json_object_close(&w);
}

void report_plan_table(const struct view_plan *p, struct report_table *t)
{
	report_table_begin(t, "picks",
		"plan,year,measure,organisation,site,consortium,tier,route,size,carrier,cost_krw,support_krw,pays,"
		"reduction_tco2e_per_year,life_years,value,adopted_on");
	for (int64_t i = 0; i < p->picks; i++) {
		const struct view_plan_pick *k = &p->pick[i];
		char tonnes[DECIMAL_TEXT_LEN];
		struct text pays;
		text_init(&pays);
		for (size_t n = 0; n < k->pays; n++)
			text_printf(&pays, "%s%s %" PRId64, n ? "; " : "", k->pay[n].origin, k->pay[n].amount_krw);
		report_table_text(t, p->plan);
		report_table_integer(t, k->year);
		report_table_text(t, k->measure);
		report_table_text(t, k->organisation);
		report_table_text(t, k->site);
		report_table_text(t, k->consortium);
		report_table_integer(t, k->tier);
		report_table_text(t, k->route);
		report_table_text(t, k->size);
		report_table_text(t, k->carrier);
		report_table_integer(t, k->cost_krw);
		report_table_integer(t, k->support_krw);
		report_table_text(t, pays.data);
		report_tonnes_exact(k->g_per_year, tonnes);
		report_table_number(t, tonnes);
		report_table_integer(t, k->life_years);
		report_table_number(t, k->value);
		report_table_day(t, k->adopted_on);
		text_done(&pays);
	}
}

/* ---- plan against actual ---- */

static void json_outcome(struct json_writer *w, const struct view_outcome *o)
{
	char tonnes[DECIMAL_TEXT_LEN];
	json_object_begin(w, NULL);
	json_put_string(w, "measure", o->pick->measure);
	json_put_string(w, "organisation", o->pick->organisation);
	json_put_int(w, "year", o->pick->year);
	json_put_string(w, "how", o->how[0] ? o->how : NULL);
	report_put_day(w, "adopted_on", o->pick->adopted_on);
	report_put_text(w, "state", o->state);
	if (o->year)
		json_put_int(w, "agreed_year", o->year);
	else
		json_put_string(w, "agreed_year", NULL);
	json_put_int(w, "planned_krw", o->pick->support_krw);
	json_put_int(w, "reserved_krw", o->reserved_krw);
	json_put_int(w, "paid_krw", o->paid_krw);
	json_put_int(w, "fixed_krw", o->fixed_krw);
	json_put_int(w, "actual_krw", o->support_krw);
	json_put_int(w, "difference_krw", o->difference_krw);
	json_array_begin(w, "sources");
	for (size_t s = 0; s < o->sources; s++) {
		json_object_begin(w, NULL);
		json_put_string(w, "origin", o->source[s].origin);
		json_put_int(w, "planned_krw", o->source[s].planned_krw);
		json_put_int(w, "actual_krw", o->source[s].actual_krw);
		json_object_close(w);
	}
	json_array_close(w);
	report_tonnes_exact(o->pick->g_per_year, tonnes);
	json_put_string(w, "planned_tco2e_per_year", tonnes);
	json_put_int(w, "verified_months", o->months);
	report_tonnes_exact(o->verified_g_per_year, tonnes);
	json_put_string(w, "verified_tco2e_per_year", o->months ? tonnes : NULL);
	report_tonnes_exact(o->difference_g_per_year, tonnes);
	json_put_string(w, "difference_tco2e_per_year", o->months ? tonnes : NULL);
	json_array_begin(w, "reasons");
	for (size_t r = 0; r < o->reasons; r++)
		json_put_string(w, NULL, o->reason[r]);
	json_array_close(w);
	json_object_close(w);
}

void report_variance_json(const struct view_variance *v, struct text *out)
{
	struct json_writer w;
	char tonnes[DECIMAL_TEXT_LEN];
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-variance/1");
	json_put_string(&w, "plan", v->plan.plan);
	json_array_begin(&w, "picks");
	for (int64_t i = 0; i < v->plan.picks; i++)
		json_outcome(&w, &v->item[i]);
	json_array_close(&w);
	json_object_begin(&w, "total");
	json_put_int(&w, "picks", v->plan.picks);
	json_put_int(&w, "as_planned", v->as_planned);
	json_put_int(&w, "planned_krw", v->plan.support_krw);
	json_put_int(&w, "reserved_krw", v->total.reserved_krw);
	json_put_int(&w, "paid_krw", v->total.paid_krw);
	json_put_int(&w, "fixed_krw", v->total.fixed_krw);
	json_put_int(&w, "actual_krw", v->total.support_krw);
	json_put_int(&w, "difference_krw", v->total.difference_krw);
	json_array_begin(&w, "sources");
	for (size_t s = 0; s < v->total.sources; s++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "origin", v->total.source[s].origin);
		json_put_int(&w, "planned_krw", v->total.source[s].planned_krw);
		json_put_int(&w, "actual_krw", v->total.source[s].actual_krw);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_put_int(&w, "compared", v->compared);
	report_tonnes_exact(v->compared_g_per_year, tonnes);
	json_put_string(&w, "compared_planned_tco2e_per_year", tonnes);
	report_tonnes_exact(v->total.verified_g_per_year, tonnes);
	json_put_string(&w, "compared_verified_tco2e_per_year", tonnes);
	json_object_close(&w);
	json_object_close(&w);
}

void report_variance_table(const struct view_variance *v, struct report_table *t)
{
	report_table_begin(t, "variance",
		"measure,organisation,year,how,adopted_on,state,agreed_year,planned_krw,reserved_krw,paid_krw,fixed_krw,actual_krw,difference_krw,"
		"planned_tco2e_per_year,verified_months,verified_tco2e_per_year,reasons");
	for (int64_t i = 0; i < v->plan.picks; i++) {
		const struct view_outcome *o = &v->item[i];
		const int64_t krw[] = {o->pick->support_krw, o->reserved_krw, o->paid_krw, o->fixed_krw, o->support_krw, o->difference_krw};
		char tonnes[DECIMAL_TEXT_LEN];
		struct text reasons;
		report_table_text(t, o->pick->measure);
		report_table_text(t, o->pick->organisation);
		report_table_integer(t, o->pick->year);
		report_table_text(t, o->how);
		report_table_day(t, o->pick->adopted_on);
		report_table_text(t, o->state);
		report_table_positive(t, o->year);
		for (size_t k = 0; k < sizeof krw / sizeof *krw; k++)
			report_table_integer(t, krw[k]);
		report_tonnes_exact(o->pick->g_per_year, tonnes);
		report_table_number(t, tonnes);
		report_table_integer(t, o->months);
		report_tonnes_exact(o->verified_g_per_year, tonnes);
		report_table_number(t, o->months ? tonnes : "");
		text_init(&reasons);
		for (size_t r = 0; r < o->reasons; r++)
			text_printf(&reasons, "%s%s", r ? "; " : "", o->reason[r]);
		report_table_text(t, reasons.data);
		text_done(&reasons);
	}
}

/* ---- plan against plan ---- */

static void json_side(struct json_writer *w, const char *key, const struct view_plan_side *r)
{
	char tonnes[48];

	json_object_begin(w, key);
	json_put_string(w, "plan", r->plan);
	json_put_string(w, "objective", r->objective);
	json_put_string(w, "value", r->value);
	json_put_string(w, "unit", r->unit);
	json_put_int(w, "picks", r->picks);
	json_put_int(w, "support_krw", r->support_krw);
	report_tonnes(r->g_per_year, tonnes);
	json_put_string(w, "reduction_tco2e_per_year", tonnes);
	json_object_close(w);
}

void report_comparison_json(const struct view_plan_comparison *c, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-compare/1");
	json_side(&w, "a", &c->a);
	json_side(&w, "b", &c->b);
	json_put_int(&w, "same", (int64_t)c->same);
	json_put_int(&w, "only_a", (int64_t)c->only_a);
	json_put_int(&w, "only_b", (int64_t)c->only_b);
	json_put_int(&w, "moved", (int64_t)c->moved);
	json_array_begin(&w, "changes");
	for (size_t i = 0; i < c->count; i++) {
		const struct view_plan_compared *k = &c->item[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", k->measure);
		json_put_string(&w, "organisation", k->organisation);
		json_put_string(&w, "name_ko", k->name_ko);
		json_put_string(&w, "name_en", k->name_en);
		report_put_text(&w, "machine", k->machine);
		report_put_text(&w, "machine_en", k->machine_en);
		json_put_int(&w, "tier", k->tier);
		json_put_string(&w, "change", k->change);
		if (k->year_a)
			json_put_int(&w, "year_a", k->year_a);
		if (k->year_b)
			json_put_int(&w, "year_b", k->year_b);
		json_put_int(&w, "support_a_krw", k->support_a_krw);
		json_put_int(&w, "support_b_krw", k->support_b_krw);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(out, '\n');
}

void report_comparison_table(const struct view_plan_comparison *c, struct report_table *t)
{
	report_table_begin(t, "comparison", "measure,organisation,tier,change,year_a,year_b,support_a_krw,support_b_krw");
	for (size_t i = 0; i < c->count; i++) {
		const struct view_plan_compared *k = &c->item[i];

		report_table_text(t, k->measure);
		report_table_text(t, k->organisation);
		report_table_integer(t, k->tier);
		report_table_text(t, k->change);
		report_table_positive(t, k->year_a);
		report_table_positive(t, k->year_b);
		report_table_integer(t, k->support_a_krw);
		report_table_integer(t, k->support_b_krw);
	}
}
