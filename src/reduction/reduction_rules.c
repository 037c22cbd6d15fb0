/* Pure rules of reductions: gates, grams, verification, sample. What a month comes to: reduction_months.c. No store, no clock. */
#include "base/decimal.h"
#include "reduction/reduction_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void reduction_rules_sec(mpq_t *energy, mpq_t *output, size_t years, mpq_t out_sec, mpq_t out_output_per_year)
{
	mpq_t energy_sum, output_sum, count;

	assert(years > 0);
	mpq_inits(energy_sum, output_sum, count, NULL);
	for (size_t i = 0; i < years; i++) {
		mpq_add(energy_sum, energy_sum, energy[i]);
		mpq_add(output_sum, output_sum, output[i]);
	}
	assert(mpq_sgn(output_sum) > 0);
	mpq_set_ui(count, years, 1);
	mpq_div(out_sec, energy_sum, output_sum);
	mpq_div(out_output_per_year, output_sum, count);
	mpq_clears(energy_sum, output_sum, count, NULL);
}

bool reduction_rules_begins_by(date_month month, date_day day)
{
	return day != DATE_NONE && month_first_day(month) >= day;
}

/* The month passes a gate that opens on a day: as a whole, or with some of its intervals. */
static bool opens_by(const struct reduction_case *c, date_month month, date_day day)
{
	return c->by_interval ? day != DATE_NONE && month_last_day(month) >= day : reduction_rules_begins_by(month, day);
}

/* The month passes a gate that closes after a day, if it closes. */
static bool closes_after(const struct reduction_case *c, date_month month, date_day day)
{
	return day == DATE_NONE || (c->by_interval ? month_first_day(month) : month_last_day(month)) <= day;
}

const char *reduction_rules_gate(const struct reduction_case *c, date_month month)
{
	if (!c->fundable)
		return "housekeeping";
	if (!opens_by(c, month, c->installed_on))
		return "before_installation";
	if (!opens_by(c, month, c->scrapped_on))
		return "not_scrapped";
	if (c->project && !opens_by(c, month, c->resolution_on))
		return "before_resolution";
	if (c->project && !closes_after(c, month, c->crediting_to))
		return "after_crediting";
	if (!closes_after(c, month, c->old_life_end))
		return "life_ended";
	return NULL;
}

void reduction_rules_counted_days(const struct reduction_case *c, bool life_ends, date_day *out_from, date_day *out_to)
{
	date_day from = month_first_day(c->metered_from), to = month_last_day(c->metered_to);
	const date_day begins[] = {c->installed_on, c->scrapped_on, c->project ? c->resolution_on : DATE_NONE};
	const date_day ends[] = {c->project ? c->crediting_to : DATE_NONE, life_ends ? c->old_life_end : DATE_NONE};

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		from = begins[i] > from ? begins[i] : from; /* DATE_NONE is before every day: that gate rejects the month as a whole */
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		to = ends[i] != DATE_NONE && ends[i] < to ? ends[i] : to;
	*out_from = from;
	*out_to = to;
}

/* The one crossing from exact kilograms to whole grams; false beyond REDUCTION_GRAMS_MAX. */
static bool grams_of(const mpq_t kg, int64_t *out_grams)
{
	mpq_t grams, thousand;
	bool fits;

	mpq_inits(grams, thousand, NULL);
	mpq_set_ui(thousand, 1000, 1);
	mpq_mul(grams, kg, thousand);
	fits = mpq_cmp_si(grams, REDUCTION_GRAMS_MAX, 1) <= 0 && mpq_cmp_si(grams, -REDUCTION_GRAMS_MAX, 1) >= 0;
	if (fits)
		*out_grams = decimal_round_half_even(grams);
	mpq_clears(grams, thousand, NULL);
	return fits;
}

bool reduction_rules_grams(const struct reduction_month *month, size_t count, const bool *pick, int64_t *out_grams)
{
	bool fits;
	mpq_t sum;

	mpq_init(sum);
	for (size_t i = 0; i < count; i++)
		if (!month[i].rejected && (!pick || pick[i]))
			mpq_add(sum, sum, month[i].reduction_kg);
	fits = grams_of(sum, out_grams);
	mpq_clear(sum);
	return fits;
}

bool reduction_rules_planned(const struct reduction_case *c, int64_t *out_grams)
{
	unsigned long months = 0;
	bool fits;
	mpq_t kg;

	for (date_month m = c->metered_from; m <= c->metered_to; m++)
		months += reduction_rules_begins_by(m, c->installed_on);
	mpq_init(kg);
	mpq_set_ui(kg, months, 12);
	mpq_canonicalize(kg);
	mpq_mul(kg, kg, c->planned_kg_per_year);
	fits = grams_of(kg, out_grams);
	mpq_clear(kg);
	return fits;
}

bool reduction_rules_verified(const struct reduction_verification *list, size_t count, const char *project, date_month month)
{
	const struct reduction_verification *last = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct reduction_verification *v = &list[i];

		if (strcmp(v->project, project) != 0 || month < v->from || month > v->to || (v->opinion && strcmp(v->opinion, "open") == 0))
			continue;
		if (!last || v->signed_on > last->signed_on || (v->signed_on == last->signed_on && strcmp(v->verification, last->verification) > 0))
			last = v;
	}
	return last && last->fit;
}

static int compare_draw(const void *a, const void *b)
{
	const struct reduction_draw *left = a, *right = b;
	int order = strcmp(left->hash, right->hash);

	return order != 0 ? order : strcmp(left->measure, right->measure);
}

size_t reduction_rules_draw(const struct reduction_verification *verification, struct reduction_draw *draw, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct hash hash;

		hash_init(&hash);
		hash_string(&hash, "sangsaeng.sample/1");
		hash_int(&hash, verification->seed);
		hash_string(&hash, verification->verification);
		hash_string(&hash, draw[i].measure);
		hash_final(&hash, draw[i].hash);
	}
	if (count > 0)
		qsort(draw, count, sizeof *draw, compare_draw);
	return verification->sample_size < (int64_t)count ? (size_t)verification->sample_size : count;
}
