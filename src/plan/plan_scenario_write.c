/* The canonical form of a scenario. */
#include "plan/plan_scenario.h"

#include "base/decimal.h"
#include "base/json.h"

#include <stdlib.h>

#define SCHEMA "sangsaeng.scenario/1"

static const char *const per_names[] = {"firm", "site", "consortium"};

/* "0.6", or "1/3" where no decimal ends. */
static void put_rate(struct json_writer *w, const char *key, struct rate rate)
{
	char text[DECIMAL_TEXT_LEN * 2];
	int64_t rest = rate.denominator;
	while (rest % 2 == 0)
		rest /= 2;
	while (rest % 5 == 0)
		rest /= 5;
	if (rest == 1) {
		mpq_t value;
		mpq_init(value);
		mpq_set_si(value, rate.numerator, (unsigned long)rate.denominator);
		mpq_canonicalize(value);
		decimal_canonical(value, text);
		mpq_clear(value);
	} else {
		snprintf(text, sizeof text, "%lld/%lld", (long long)rate.numerator, (long long)rate.denominator);
	}
	json_put_string(w, key, text);
}

static void put_rules(struct json_writer *w, const struct plan_override *o)
{
	json_object_begin(w, "rules");
	if (o->has_return_ratio)
		put_rate(w, "return_ratio", o->return_ratio);
	if (o->due_lag_years >= 0)
		json_put_int(w, "due_lag_years", o->due_lag_years);
	if (o->has_match)
		put_rate(w, "match", o->match);
	if (o->match_ceiling_krw >= 0)
		json_put_int(w, "match_ceiling_krw", o->match_ceiling_krw);
	if (o->has_support) {
		json_array_begin(w, "support");
		for (size_t i = 0; i < o->support_count; i++) {
			json_object_begin(w, NULL);
			json_put_string(w, "route", party_route_name(o->support[i].route));
			if (o->support[i].funder[0])
				json_put_string(w, "funder", o->support[i].funder);
			json_object_begin(w, "rates");
			for (int k = 0; k < PARTY_SIZE_COUNT; k++)
				put_rate(w, party_size_name((enum party_size)k), o->support[i].rate[k]);
			json_object_close(w);
			json_object_close(w);
		}
		json_array_close(w);
	}
	if (o->has_caps) {
		json_array_begin(w, "caps");
		for (size_t i = 0; i < o->cap_count; i++) {
			json_object_begin(w, NULL);
			json_put_string(w, "route", party_route_name(o->cap[i].route));
			if (o->cap[i].funder[0])
				json_put_string(w, "funder", o->cap[i].funder);
			json_put_string(w, "per", per_names[o->cap[i].per]);
			json_put_int(w, "amount_krw", o->cap[i].amount_krw);
			json_object_close(w);
		}
		json_array_close(w);
	}
	json_object_close(w);
}

static void put_lists(struct json_writer *w, const struct plan_scenario *s)
{
	json_array_begin(w, "floors");
	for (size_t i = 0; i < s->floor_count; i++) {
		const struct plan_floor *f = &s->floor[i];
		json_object_begin(w, NULL);
		if (f->by == PLAN_BY_TIER)
			json_put_int(w, "tier", strtol(f->of, NULL, 10));
		else
			json_put_string(w, plan_floor_by_name(f->by), f->of);
		if (f->is_share)
			put_rate(w, "share", f->share);
		else
			json_put_int(w, "amount_krw", f->amount_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "require");
	for (size_t i = 0; i < s->require_count; i++)
		json_put_string(w, NULL, s->require[i].measure);
	json_array_close(w);
	json_array_begin(w, "exclude");
	for (size_t i = 0; i < s->exclude_count; i++)
		json_put_string(w, NULL, s->exclude[i].measure);
	json_array_close(w);
}

static void put_money(struct json_writer *w, const struct plan_scenario *s)
{
	if (s->budget_krw >= 0)
		json_put_int(w, "budget_krw", s->budget_krw);
	json_array_begin(w, "budgets");
	for (size_t i = 0; i < s->budget_count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "funder", s->budget[i].funder);
		if (s->budget[i].route_given)
			json_put_string(w, "route", party_route_name(s->budget[i].route));
		json_put_int(w, "year", s->budget[i].year);
		json_put_int(w, "amount_krw", s->budget[i].amount_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "opening_pools");
	for (size_t i = 0; i < s->opening_count; i++) {
		json_object_begin(w, NULL);
		json_put_int(w, "tier", s->opening[i].tier);
		if (s->opening[i].consortium[0])
			json_put_string(w, "consortium", s->opening[i].consortium);
		json_put_int(w, "amount_krw", s->opening[i].amount_krw);
		json_object_close(w);
	}
	json_array_close(w);
}

void plan_scenario_write(struct text *out, const struct plan_scenario *s)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", SCHEMA);
	if (s->name[0])
		json_put_string(&w, "name", s->name);
	if (s->first_year)
		json_put_int(&w, "first_year", s->first_year);
	json_put_int(&w, "years", s->years);
	if (s->count_until)
		json_put_int(&w, "count_until", s->count_until);
	json_put_string(&w, "objective", plan_objective_name(s->objective));
	put_money(&w, s);
	json_array_begin(&w, "vehicles");
	for (size_t i = 0; i < s->vehicle_count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "vehicle", s->vehicle[i].vehicle);
		put_rate(&w, "weight", s->vehicle[i].weight);
		json_object_close(&w);
	}
	json_array_close(&w);
	if (s->price_count == 1 && s->price[0].year == 0) {
		json_put_int(&w, "carbon_price_krw_per_t", s->price[0].krw_per_t);
	} else {
		json_array_begin(&w, "carbon_price_krw_per_t");
		for (size_t i = 0; i < s->price_count; i++) {
			json_object_begin(&w, NULL);
			json_put_int(&w, "year", s->price[i].year);
			json_put_int(&w, "krw", s->price[i].krw_per_t);
			json_object_close(&w);
		}
		json_array_close(&w);
	}
	put_rate(&w, "discount_rate", s->discount);
	json_put_int(&w, "approval_lead_months", s->approval_lead_months);
	if (s->start_lag_years >= 0)
		json_put_int(&w, "start_lag_years", s->start_lag_years);
	if (s->target_g >= 0)
		json_put_int(&w, "target_t", s->target_g / 1000000);
	put_lists(&w, s);
	json_put_bool(&w, "anew", s->anew);
	put_rules(&w, &s->rules);
	json_object_close(&w);
}
