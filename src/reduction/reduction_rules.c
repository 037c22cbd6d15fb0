/* Pure rules of reductions: formula sec, output cap, gap fill, gates, sample. No store, no clock. */
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

/* The whole month lies on or after the day. */
static bool begins_by(date_month month, date_day day)
{
	return day != DATE_NONE && month_first_day(month) >= day;
}

const char *reduction_rules_gate(const struct reduction_case *c, date_month month)
{
	if (!c->fundable)
		return "housekeeping";
	if (!begins_by(month, c->installed_on))
		return "before_installation";
	if (!begins_by(month, c->scrapped_on))
		return "not_scrapped";
	if (c->project && !begins_by(month, c->resolution_on))
		return "before_resolution";
	if (c->project && c->crediting_to != DATE_NONE && month_last_day(month) > c->crediting_to)
		return "after_crediting";
	if (c->old_life_end != DATE_NONE && month_last_day(month) > c->old_life_end)
		return "life_ended";
	return NULL;
}

struct reduction_month *reduction_months_new(const struct reduction_case *c, size_t *out_count)
{
	size_t count = c->metered_to >= c->metered_from ? (size_t)(c->metered_to - c->metered_from) + 1 : 0;
	struct reduction_month *month = count > 0 ? heap_alloc(count, sizeof *month) : NULL;

	for (size_t i = 0; i < count; i++) {
		struct reduction_month *m = &month[i];

		m->month = c->metered_from + (date_month)i;
		m->filled = false;
		m->rejected = NULL;
		mpq_inits(m->energy, m->output, m->output_credited, m->baseline_kg, m->project_kg, m->reduction_kg, NULL);
	}
	*out_count = count;
	return month;
}

void reduction_months_free(struct reduction_month *month, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reduction_month *m = &month[i];

		mpq_clears(m->energy, m->output, m->output_credited, m->baseline_kg, m->project_kg, m->reduction_kg, NULL);
	}
	free(month);
}

/* What the meters say, month by month, and what a gap is filled with: the highest energy and the lowest output of the machine's measured months since
 * installation. */
static void take_readings(const struct reduction_case *c, const struct reduction_reading *reading, size_t reading_count,
	struct reduction_month *month, size_t month_count)
{
	const struct reduction_reading **of = month_count > 0 ? heap_alloc(month_count, sizeof *of) : NULL;
	const struct reduction_reading *highest = NULL, *lowest = NULL;

	for (size_t i = 0; i < month_count; i++)
		of[i] = NULL;
	for (size_t i = 0; i < reading_count; i++) {
		const struct reduction_reading *r = &reading[i];

		if (r->month < c->metered_from || r->month > c->metered_to)
			continue;
		of[r->month - c->metered_from] = r;
		if (r->missing || !begins_by(r->month, c->installed_on))
			continue;
		if (!highest || mpq_cmp(r->energy, highest->energy) > 0)
			highest = r;
		if (!lowest || mpq_cmp(r->output, lowest->output) < 0)
			lowest = r;
	}
	for (size_t i = 0; i < month_count; i++) {
		struct reduction_month *m = &month[i];

		if (of[i] && !of[i]->missing) {
			mpq_set(m->energy, of[i]->energy);
			mpq_set(m->output, of[i]->output);
		} else if (!m->rejected && of[i] && highest) {
			m->filled = true;
			mpq_set(m->energy, highest->energy);
			mpq_set(m->output, lowest->output);
		} else if (!m->rejected) {
			m->rejected = "no_reading";
		}
	}
	free(of);
}

/* The yearly cap, cumulatively: crediting years are runs of twelve calendar months from the first counted month; a run with n counted months may
 * credit n/12 of the mean yearly output in all, months take it in turn until it is used up. */
static void cap_output(mpq_srcptr output_per_year, struct reduction_month *month, size_t count)
{
	size_t first = 0;
	mpq_t left, twelfths;

	mpq_inits(left, twelfths, NULL);
	while (first < count && month[first].rejected)
		first++;
	for (size_t begin = first; begin < count; begin += 12) {
		size_t end = count - begin < 12 ? count : begin + 12;
		unsigned long counted = 0;

		for (size_t i = begin; i < end; i++)
			counted += month[i].rejected == NULL;
		mpq_set_ui(twelfths, counted, 12);
		mpq_canonicalize(twelfths);
		mpq_mul(left, output_per_year, twelfths);
		for (size_t i = begin; i < end; i++) {
			if (month[i].rejected)
				continue;
			mpq_set(month[i].output_credited, mpq_cmp(month[i].output, left) < 0 ? month[i].output : left);
			mpq_sub(left, left, month[i].output_credited);
		}
	}
	mpq_clears(left, twelfths, NULL);
}

void reduction_rules_months(const struct reduction_case *c, mpq_srcptr sec, mpq_srcptr output_per_year, mpq_srcptr ef,
	const struct reduction_reading *reading, size_t reading_count, struct reduction_month *month, size_t month_count)
{
	for (size_t i = 0; i < month_count; i++)
		month[i].rejected = reduction_rules_gate(c, month[i].month);
	take_readings(c, reading, reading_count, month, month_count);
	cap_output(output_per_year, month, month_count);
	for (size_t i = 0; i < month_count; i++) {
		struct reduction_month *m = &month[i];

		if (m->rejected)
			continue;
		mpq_mul(m->baseline_kg, sec, m->output_credited);
		mpq_mul(m->baseline_kg, m->baseline_kg, ef);
		mpq_mul(m->project_kg, m->energy, ef);
		mpq_sub(m->reduction_kg, m->baseline_kg, m->project_kg);
	}
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
		months += begins_by(m, c->installed_on);
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
