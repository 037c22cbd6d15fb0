/* What a choice is worth: grams over the years that count, micrograms per vehicle, won. */
#include "plan/plan_model_int.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>

#define MEMBERS_MAX PLAN_COMPONENT_MAX

static const struct plan_measure *measure_of(const struct plan_model *m, const struct plan_chosen *c)
{
	return &m->input->measures->list[c->measure];
}

static const struct plan_option *option_of(const struct plan_model *m, const struct plan_chosen *c)
{
	return &m->option[c->measure][c->option];
}

/* Without the limit of the years that count. */
static int start_of(const struct plan_model *m, const struct plan_chosen *c)
{
	return plan_start_year(m->input->terms, option_of(m, c)->route, measure_of(m, c)->tier, option_of(m, c)->t);
}

void plan_member_years(const struct plan_model *model, const struct plan_chosen *chosen, int *out_first, int *out_last)
{
	int start = start_of(model, chosen), end = start + measure_of(model, chosen)->life_years - 1;
	*out_first = start;
	*out_last = end < model->input->terms->count_until ? end : model->input->terms->count_until;
}

/* Grams a year of the members whose bit is set. Members are in ascending order of place. */
static int64_t together(const struct plan_model *m, const struct plan_chosen *chosen, size_t count, unsigned active)
{
	size_t place[MEMBERS_MAX], n = 0;
	for (size_t k = 0; k < count; k++)
		if (active & 1u << k)
			place[n++] = chosen[k].measure;
	if (n == 0)
		return 0;
	return n == 1 ? m->input->measures->list[place[0]].g_per_year : plan_together_g(m->input->measures, place, n);
}

/* Members that come before one: earlier start, then lower place. */
static unsigned before(const struct plan_model *m, const struct plan_chosen *chosen, size_t count, size_t member)
{
	unsigned bits = 0;
	int start = start_of(m, &chosen[member]);
	for (size_t k = 0; k < count; k++) {
		int other = start_of(m, &chosen[k]);
		if (other < start || (other == start && k < member))
			bits |= 1u << k;
	}
	return bits;
}

int64_t plan_model_adds_g(const struct plan_model *model, const struct plan_chosen *chosen, size_t count, size_t member)
{
	unsigned earlier = before(model, chosen, count, member);
	return together(model, chosen, count, earlier | 1u << member) - together(model, chosen, count, earlier);
}

int64_t plan_model_grams_in(const struct plan_model *model, const struct plan_chosen *chosen, size_t count, int year)
{
	unsigned active = 0;
	for (size_t k = 0; k < count; k++) {
		int first, last;
		plan_member_years(model, &chosen[k], &first, &last);
		if (first <= year && year <= last)
			active |= 1u << k;
	}
	return together(model, chosen, count, active);
}

int64_t plan_model_grams(const struct plan_model *model, const struct plan_chosen *chosen, size_t count)
{
	int from = INT32_MAX, to = 0;
	int64_t sum = 0;
	for (size_t k = 0; k < count; k++) {
		int first, last;
		plan_member_years(model, &chosen[k], &first, &last);
		from = first < from ? first : from;
		to = last > to ? last : to;
	}
	if (count == 1)
		return to >= from ? together(model, chosen, 1, 1) * (to - from + 1) : 0;
	for (int year = from; year <= to; year++)
		sum += plan_model_grams_in(model, chosen, count, year);
	return sum;
}

static int64_t price_in(const struct plan_scenario *s, int year)
{
	int64_t price = 0;
	for (size_t i = 0; i < s->price_count && s->price[i].year <= year; i++)
		price = s->price[i].krw_per_t;
	return price;
}

/* (1 + rate)^-n */
static void discount(const struct plan_scenario *s, int n, mpq_t out)
{
	mpz_set_si(mpq_numref(out), s->discount.denominator);
	mpz_set_si(mpq_denref(out), s->discount.denominator + s->discount.numerator);
	mpz_pow_ui(mpq_numref(out), mpq_numref(out), (unsigned long)n);
	mpz_pow_ui(mpq_denref(out), mpq_denref(out), (unsigned long)n);
	mpq_canonicalize(out);
}

/* Gram-months of credits in a year: those months in which a machine saves and its credits have begun. */
static plan_value credit_months(const struct plan_model *m, const struct plan_chosen *chosen, size_t count, int year)
{
	plan_value sum = 0;
	int from[MEMBERS_MAX], to[MEMBERS_MAX];
	unsigned last_active = 0;
	int64_t last = 0;
	for (size_t k = 0; k < count; k++) {
		int first, until;
		plan_member_years(m, &chosen[k], &first, &until);
		from[k] = plan_credit_month(m->input->terms, m->input->scenario, option_of(m, &chosen[k])->route, measure_of(m, &chosen[k])->tier,
			option_of(m, &chosen[k])->t);
		to[k] = 12 * until + 11;
	}
	for (int month = 12 * year; month < 12 * (year + 1); month++) {
		unsigned active = 0;
		for (size_t k = 0; k < count; k++)
			if (from[k] <= month && month <= to[k])
				active |= 1u << k;
		if (active != last_active)
			last = together(m, chosen, count, active);
		last_active = active;
		sum += last;
	}
	return sum;
}

/* State's, carmakers' and matched won; returned won are the firms' own and are not counted again. */
static int64_t programme_won(const struct plan_model *m, const struct plan_chosen *c)
{
	const struct plan_terms *terms = m->input->terms;
	const struct plan_option *o = option_of(m, c);
	int p = plan_pool_paying(terms, measure_of(m, c)->tier);
	if (o->route != PARTY_ROUTE_POOL)
		return o->support_krw;
	if (p < 0 || (m->input->barred && m->input->barred[c->measure] & 1u << PARTY_ROUTE_MINISTRY))
		return 0;
	struct rate match = terms->pool[p].match;
	return rate_floor((struct rate){match.numerator, match.numerator + match.denominator}, o->support_krw);
}

static int64_t net_won(const struct plan_model *m, const struct plan_chosen *chosen, size_t count)
{
	const struct plan_scenario *s = m->input->scenario;
	const struct plan_terms *terms = m->input->terms;
	int from = INT32_MAX, to = 0;
	mpq_t sum, part, factor;
	mpq_inits(sum, part, factor, NULL);
	for (size_t k = 0; k < count; k++) {
		int first, last;
		plan_member_years(m, &chosen[k], &first, &last);
		from = first < from ? first : from;
		to = last > to ? last : to;
		discount(s, option_of(m, &chosen[k])->t, factor);
		mpq_set_si(part, -programme_won(m, &chosen[k]), 1);
		mpq_mul(part, part, factor);
		mpq_add(sum, sum, part);
	}
	for (int year = from; year <= to; year++) {
		int64_t price = price_in(s, year);
		plan_value grams = price > 0 ? credit_months(m, chosen, count, year) : 0;
		if (grams == 0)
			continue;
		/* gram-months: in two steps, since they may pass 64 bits */
		mpz_set_si(mpq_numref(part), (long)(grams / 1000000));
		mpz_mul_ui(mpq_numref(part), mpq_numref(part), 1000000);
		mpz_add_ui(mpq_numref(part), mpq_numref(part), (unsigned long)(grams % 1000000));
		mpz_mul_si(mpq_numref(part), mpq_numref(part), price);
		mpz_set_ui(mpq_denref(part), 12000000);
		mpq_canonicalize(part);
		discount(s, year - terms->first_year, factor);
		mpq_mul(part, part, factor);
		mpq_add(sum, sum, part);
	}
	int64_t won = decimal_round_half_even(sum);
	mpq_clears(sum, part, factor, NULL);
	return won;
}

/* 1 kg per vehicle for 1 kg a year is 10^6 micrograms for 1 gram a year. */
static int64_t vehicle_micrograms(const struct plan_model *m, const struct plan_chosen *chosen, size_t count)
{
	double sum = 0;
	for (size_t k = 0; k < count; k++)
		sum += (double)plan_model_adds_g(m, chosen, count, k) * (m->input->leverage ? m->input->leverage[chosen[k].measure] : 0);
	return (int64_t)llrint(sum * 1e6);
}

int64_t plan_model_value(const struct plan_model *model, const struct plan_chosen *chosen, size_t count)
{
	switch (model->input->scenario->objective) {
	case PLAN_VEHICLE:
		return vehicle_micrograms(model, chosen, count);
	case PLAN_NET_VALUE:
		return net_won(model, chosen, count);
	default:
		return plan_model_grams(model, chosen, count);
	}
}

int64_t plan_model_scale(const struct plan_model *model)
{
	static const int64_t scale[PLAN_OBJECTIVE_COUNT] = {[PLAN_TONNES] = 1000000, [PLAN_VEHICLE] = 1000000000, [PLAN_NET_VALUE] = 1};
	return scale[model->input->scenario->objective];
}
