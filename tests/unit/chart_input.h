/* Inputs of charts as the program prints them (docs/charts.md), read back into the values that `view` would give. They live as long as `root`. */
#ifndef SANGSAENG_TESTS_CHART_INPUT_H
#define SANGSAENG_TESTS_CHART_INPUT_H

#include "report/report_chart.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline const char *input_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static inline int64_t input_int(const json_t *object, const char *key, int64_t missing)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? json_integer_value(value) : missing;
}

static inline bool input_bool(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

static inline date_day input_day(const json_t *object, const char *key)
{
	date_day day = DATE_NONE;

	if (input_text(object, key)[0])
		(void)date_parse(input_text(object, key), &day, NULL);
	return day;
}

static inline date_month input_month(const json_t *object, const char *key)
{
	date_month month = 0;

	(void)month_parse(input_text(object, key), &month, NULL);
	return month;
}

static inline void *input_list(struct arena *arena, const json_t *object, const char *key, size_t size, size_t *out_count)
{
	*out_count = json_array_size(json_object_get(object, key));
	return arena_alloc(arena, (*out_count + 1) * size);
}

static inline enum view_flow_state input_state(const json_t *item)
{
	enum view_flow_state state = VIEW_FLOW_SURE;

	while (state < VIEW_FLOW_PLANNED && strcmp(view_flow_state_name(state), input_text(item, "state")) != 0)
		state++;
	return state;
}

static inline void input_cascade(const json_t *root, struct arena *arena, struct view_cascade *out)
{
	const json_t *flows = json_object_get(root, "flows"), *item;
	struct view_flows *f = arena_alloc(arena, sizeof *f);
	size_t i;

	*out = (struct view_cascade){.fund = {.as_of = input_day(root, "as_of")}, .year = (int)input_int(root, "year", 0), .flows = f};
	f->from = input_month(flows, "from");
	f->to = input_month(flows, "to");
	f->machines = input_int(flows, "machines", 0);
	f->source = input_list(arena, flows, "sources", sizeof *f->source, &f->sources);
	json_array_foreach(json_object_get(flows, "sources"), i, item) f->source[i] =
		(struct view_flow_source){input_text(item, "key"), input_text(item, "name_ko"), input_text(item, "name_en"), input_text(item, "kind"),
			(int)input_int(item, "tier", 0), (int)input_int(item, "pays_tier", 0), input_int(item, "rest_krw", 0)};
	f->class = input_list(arena, flows, "classes", sizeof *f->class, &f->classes);
	json_array_foreach(json_object_get(flows, "classes"), i, item) f->class[i] =
		(struct view_flow_class){input_text(item, "name"), input_text(item, "name_en"), input_int(item, "machines", 0)};
	f->sink = input_list(arena, flows, "sinks", sizeof *f->sink, &f->sinks);
	json_array_foreach(json_object_get(flows, "sinks"), i, item) f->sink[i] =
		(struct view_flow_sink){input_text(item, "kind"), input_text(item, "key"), input_text(item, "name")};
	f->won = input_list(arena, flows, "won", sizeof *f->won, &f->wons);
	json_array_foreach(json_object_get(flows, "won"), i, item) f->won[i] = (struct view_flow_won){(size_t)input_int(item, "source", 0),
		(size_t)input_int(item, "class", 0), (int)input_int(item, "tier", 0), input_state(item), input_int(item, "krw", 0)};
	f->gram = input_list(arena, flows, "tonnes", sizeof *f->gram, &f->grams);
	json_array_foreach(json_object_get(flows, "tonnes"), i, item) f->gram[i] = (struct view_flow_grams){
		(size_t)input_int(item, "class", 0), (size_t)input_int(item, "sink", 0), input_state(item), input_int(item, "gco2e", 0)};
}

static inline void input_explanation(const json_t *root, struct arena *arena, struct view_explanation *out)
{
	const json_t *item;
	size_t i;

	*out = (struct view_explanation){.product = input_text(root, "product"),
		.name = input_text(root, "name"),
		.organisation = input_text(root, "organisation"),
		.kind = input_text(root, "kind"),
		.unit = input_text(root, "declared_unit"),
		.which = strcmp(input_text(root, "case"), "before") == 0 ? VIEW_BEFORE : VIEW_AFTER,
		.period_from = input_month(root, "period_from"),
		.period_to = input_month(root, "period_to"),
		.total_kgco2e = input_text(root, "total_kgco2e"),
		.claim_kgco2e = input_text(root, "claim_kgco2e"),
		.claim_adjusted_kgco2e = input_text(root, "claim_adjusted_kgco2e"),
		.other_kgco2e = input_text(root, "other_kgco2e"),
		.publishable = input_bool(root, "publishable")};
	out->contribution = input_list(arena, root, "contributions", sizeof *out->contribution, &out->contribution_count);
	json_array_foreach(json_object_get(root, "contributions"), i, item) out->contribution[i] =
		(struct view_contribution){.product = input_text(item, "product"),
			.name = input_text(item, "name"),
			.organisation = input_text(item, "organisation"),
			.kgco2e = input_text(item, "kgco2e")};
	out->direct_kgco2e = input_text(root, "direct_kgco2e");
	out->link = input_list(arena, root, "links", sizeof *out->link, &out->link_count);
	json_array_foreach(json_object_get(root, "links"), i, item) out->link[i] = (struct view_link){.input = input_text(item, "input"),
		.name = input_text(item, "name"),
		.organisation = input_text(item, "organisation"),
		.kind = input_text(item, "kind"),
		.kgco2e = input_text(item, "kgco2e")};
	out->source = input_list(arena, root, "factors", sizeof *out->source, &out->source_count);
	json_array_foreach(json_object_get(root, "factors"), i, item) out->source[i] = (struct view_source){.factor = input_text(item, "factor"),
		.name_ko = input_text(item, "name_ko"),
		.name_en = input_text(item, "name_en"),
		.kgco2e = input_text(item, "kgco2e")};
}

static inline struct view_tree_node input_node(const json_t *item)
{
	return (struct view_tree_node){.product = input_text(item, "product"),
		.name = input_text(item, "name"),
		.organisation = input_text(item, "organisation"),
		.firm_ko = input_text(item, "firm_ko"),
		.firm_en = input_text(item, "firm_en"),
		.part = input_text(item, "part"),
		.kind = input_text(item, "kind"),
		.tier = (int)input_int(item, "tier", 0),
		.material = input_bool(item, "material"),
		.quantity = input_text(item, "quantity"),
		.kgco2e = input_text(item, "kgco2e"),
		.share_percent = input_text(item, "share_percent"),
		.primary_percent = input_text(item, "primary_data_percent"),
		.third_party_percent = input_text(item, "third_party_percent"),
		.gap_kgco2e = input_text(item, "gap_kgco2e"),
		.state = input_text(item, "state")};
}

static inline void input_tree(const json_t *root, struct arena *arena, struct view_tree *out)
{
	const json_t *item;
	size_t i, gaps;
	struct view_tree_node *gap;

	*out = (struct view_tree){.product = input_text(root, "product"),
		.name = input_text(root, "name"),
		.organisation = input_text(root, "organisation"),
		.kind = input_text(root, "kind"),
		.unit = input_text(root, "declared_unit"),
		.period_from = input_month(root, "period_from"),
		.period_to = input_month(root, "period_to"),
		.total_kgco2e = input_text(root, "total_kgco2e"),
		.direct_kgco2e = input_text(root, "direct_kgco2e"),
		.measured_kgco2e = input_text(root, "measured_kgco2e"),
		.estimated_kgco2e = input_text(root, "estimated_kgco2e"),
		.missing_kgco2e = input_text(root, "missing_kgco2e"),
		.measured_percent = input_text(root, "measured_percent"),
		.estimated_percent = input_text(root, "estimated_percent"),
		.missing_percent = input_text(root, "missing_percent"),
		.publishable = input_bool(root, "publishable")};
	out->node = input_list(arena, root, "inputs", sizeof *out->node, &out->nodes);
	json_array_foreach(json_object_get(root, "inputs"), i, item) out->node[i] = input_node(item);
	gap = input_list(arena, root, "gaps", sizeof *gap, &gaps);
	json_array_foreach(json_object_get(root, "gaps"), i, item)
	{
		gap[i] = input_node(item);
		out->gap[out->gaps++] = &gap[i];
	}
}

static inline double input_number(const json_t *object, const char *key)
{
	return input_text(object, key)[0] ? strtod(input_text(object, key), NULL) : NAN;
}

static inline void input_curve(const json_t *root, enum lang lang, struct arena *arena, struct report_curve *out)
{
	const json_t *item;
	size_t i;

	*out = (struct report_curve){.title = input_text(root, "title"),
		.basis = input_text(root, "basis"),
		.empty = input_text(root, "title"),
		.band = input_text(root, "band"),
		.left_out = (size_t)input_int(root, "left_out", 0),
		.price_krw = input_int(root, "price_krw_per_tco2e", -1),
		.price_on = input_text(root, "price_on")};
	out->bar = input_list(arena, root, "bars", sizeof *out->bar, &out->bars);
	json_array_foreach(json_object_get(root, "bars"), i, item) out->bar[i] = (struct report_curve_bar){.measure = input_text(item, "measure"),
		.name = input_text(item, lang == LANG_KO ? "name_ko" : "name_en"),
		.tier = (int)input_int(item, "tier", 1),
		.estimate = strcmp(input_text(item, "origin"), "catalogue") == 0,
		.grams = (int64_t)llround(input_number(item, "adds_tco2e_per_year") * 1e6),
		.krw_per_t = input_number(item, "cost_krw_per_tco2e"),
		.low = input_number(item, "cost_low_krw_per_tco2e"),
		.high = input_number(item, "cost_high_krw_per_tco2e"),
		.exact = input_text(item, "cost_krw_per_tco2e"),
		.low_exact = input_text(item, "cost_low_krw_per_tco2e"),
		.high_exact = input_text(item, "cost_high_krw_per_tco2e")};
}

static inline void input_band(const json_t *root, struct arena *arena, struct view_band *out)
{
	const json_t *item;
	size_t i;

	*out = (struct view_band){.measure = input_text(root, "measure"),
		.machine = input_text(root, "machine"),
		.machine_en = input_text(root, "machine_en"),
		.installed_on = input_day(root, "installed_on"),
		.as_of = input_day(root, "as_of")};
	out->month = input_list(arena, root, "months", sizeof *out->month, &out->months);
	json_array_foreach(json_object_get(root, "months"), i, item) out->month[i] = (struct view_band_month){.month = input_month(item, "month"),
		.planned_kg = input_text(item, "planned_kg"),
		.baseline_low_kg = input_text(item, "baseline_low_kg"),
		.baseline_kg = input_text(item, "baseline_kg"),
		.baseline_high_kg = input_text(item, "baseline_high_kg"),
		.project_kg = input_text(item, "project_kg"),
		.reduction_kg = input_text(item, "reduction_kg"),
		.cumulative_planned_kg = input_text(item, "cumulative_planned_kg"),
		.cumulative_kg = input_text(item, "cumulative_kg"),
		.rejected = input_text(item, "rejected"),
		.filled = input_bool(item, "filled"),
		.verified = input_bool(item, "verified")};
}

static inline void input_position(const json_t *root, struct arena *arena, struct view_position *out)
{
	const json_t *item;
	size_t i;

	*out = (struct view_position){.organisation = input_text(root, "organisation"),
		.year = (int)input_int(root, "year", 0),
		.on = input_day(root, "on"),
		.weekends_only = input_bool(root, "weekends_only")};
	out->figure = input_list(arena, root, "figures", sizeof *out->figure, &out->figures);
	json_array_foreach(json_object_get(root, "figures"), i, item) out->figure[i] = (struct view_figure){.key = input_text(item, "key"),
		.known = json_is_integer(json_object_get(item, "value")),
		.value = input_int(item, "value", 0),
		.formula = input_text(item, "formula"),
		.source = input_text(item, "source"),
		.estimate = input_bool(item, "estimate"),
		.stand_in = input_bool(item, "stand_in")};
	out->lot = input_list(arena, root, "surrender_order", sizeof *out->lot, &out->lots);
	json_array_foreach(json_object_get(root, "surrender_order"), i, item) out->lot[i] =
		(struct view_lot){.instrument = input_text(item, "instrument"),
			.id = input_text(item, "id"),
			.origin = input_text(item, "origin"),
			.reason = input_text(item, "reason"),
			.vintage = input_int(item, "vintage", 0),
			.tonnes = input_int(item, "tonnes", 0),
			.use_t = input_int(item, "use_t", 0),
			.price_krw = input_int(item, "price_krw", -1),
			.last_day = input_day(item, "last_day")};
}

/* `plan show -O json`; beside it "state": the ministries, "carries_over" and "gap_percent" as the programme and the search say. */
static inline void input_plan(const json_t *root, struct arena *arena, struct view_plan *out)
{
	const json_t *item, *inner;
	size_t i, k, picks;

	*out = (struct view_plan){.plan = input_text(root, "plan"),
		.scenario = input_text(root, "scenario"),
		.gap_percent = input_text(root, "gap_percent"),
		.as_of = input_day(root, "as_of"),
		.carries_over = input_bool(root, "carries_over")};
	out->pick = input_list(arena, root, "picks", sizeof *out->pick, &picks);
	out->picks = (int64_t)picks;
	json_array_foreach(json_object_get(root, "picks"), i, item)
	{
		struct view_plan_pick *pick = &out->pick[i];

		*pick = (struct view_plan_pick){.measure = input_text(item, "measure"),
			.route = input_text(item, "route"),
			.year = (int)input_int(item, "year", 0),
			.cost_krw = input_int(item, "cost_krw", 0),
			.support_krw = input_int(item, "support_krw", 0),
			.g_per_year = (int64_t)llround(1e6 * strtod(input_text(item, "reduction_tco2e_per_year"), NULL)),
			.adopted_on = DATE_NONE};
		pick->pay = input_list(arena, item, "pays", sizeof *pick->pay, &pick->pays);
		json_array_foreach(json_object_get(item, "pays"), k, inner) pick->pay[k] =
			(struct view_plan_pay){input_text(inner, "origin"), input_int(inner, "amount_krw", 0)};
	}
	view_plan_add_up(out, arena);
	for (i = 0; i < out->moneys; i++)
		json_array_foreach(json_object_get(root, "state"), k, item) out->money[i].is_state |=
			strcmp(out->money[i].funder, json_string_value(item)) == 0;
}

/* `outcome FIRM -O json`. */
static inline void input_firm(const json_t *root, struct arena *arena, struct view_outcome_firm *out)
{
	const json_t *firm = json_array_get(json_object_get(root, "firms"), 0), *item;
	size_t i;

	*out = (struct view_outcome_firm){
		.organisation = input_text(firm, "organisation"), .name_ko = input_text(firm, "name_ko"), .name_en = input_text(firm, "name_en")};
	out->figure = input_list(arena, firm, "figures", sizeof *out->figure, &out->figures);
	json_array_foreach(json_object_get(firm, "figures"), i, item) out->figure[i] = (struct view_outcome_figure){.key = input_text(item, "key"),
		.year = (int)input_int(item, "year", 0),
		.form = json_is_string(json_object_get(item, "value"))    ? VIEW_FIGURE_DECIMAL
			: json_is_integer(json_object_get(item, "value")) ? VIEW_FIGURE_WHOLE
									  : VIEW_FIGURE_UNKNOWN,
		.decimal = input_text(item, "value")};
}

#endif
