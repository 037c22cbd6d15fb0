/* Plan against plan. */
#include "view/view_plan.h"

#include "party/party.h"
#include "programme/programme_plan_why.h"
#include "view/view_int.h"

static struct view_plan_side side_of(const struct plan_record *r, int64_t support_krw, int64_t g_per_year)
{
	return (struct view_plan_side){.plan = r->plan,
		.objective = r->objective,
		.value = r->value,
		.unit = r->unit,
		.picks = (int64_t)r->pick_count,
		.support_krw = support_krw,
		.g_per_year = g_per_year};
}

enum status view_plan_compare(
	struct store_tx *tx, const char *a, const char *b, struct arena *arena, struct view_plan_comparison *out_comparison, struct err *err)
{
	struct programme_comparison c;
	struct party_measure *measure = NULL;
	struct party_organisation *organisation = NULL;
	size_t measures = 0, organisations = 0;
	enum status st = programme_plan_compare(tx, a, b, arena, &c, err);

	if (st == ST_OK)
		st = party_measures(tx, arena, &measure, &measures, err);
	if (st == ST_OK)
		st = party_organisations(tx, arena, &organisation, &organisations, err);
	if (st != ST_OK)
		return st;
	struct view_plan_compared *item = arena_alloc(arena, (c.count + 1) * sizeof *item);
	for (size_t i = 0; i < c.count; i++) {
		const struct programme_compared *k = &c.item[i];

		const char *en, *ko = view_machine_of(measure, measures, k->measure, &en);
		const char *firm_en, *firm_ko = view_firm_of(organisation, organisations, k->organisation, &firm_en);

		item[i] = (struct view_plan_compared){.measure = k->measure,
			.organisation = k->organisation,
			.name_ko = firm_ko,
			.name_en = firm_en,
			.machine = ko,
			.machine_en = en,
			.change = !k->year_b               ? "only_a"
				  : !k->year_a             ? "only_b"
				  : k->year_a != k->year_b ? "moved"
							   : "money",
			.tier = k->tier,
			.year_a = k->year_a,
			.year_b = k->year_b,
			.support_a_krw = k->support_a_krw,
			.support_b_krw = k->support_b_krw,
			.g_per_year_a = k->g_per_year_a,
			.g_per_year_b = k->g_per_year_b};
	}
	*out_comparison = (struct view_plan_comparison){.a = side_of(&c.a, c.support_a_krw, c.g_per_year_a),
		.b = side_of(&c.b, c.support_b_krw, c.g_per_year_b),
		.item = item,
		.count = c.count,
		.same = c.same,
		.only_a = c.only_a,
		.only_b = c.only_b,
		.moved = c.moved};
	return ST_OK;
}
