#include "credit/credit_pays.h"

#include "base/decimal.h"
#include "base/money.h"
#include "credit/credit_int.h"

#include <string.h>

__extension__ typedef __int128 int128;

#define CREDITING_MONTHS 120
#define PRICE_MONTHS 12

const char *const credit_pays_route_name[CREDIT_PAYS_ROUTES] = {"alone", "bundle", "programme"};

static const char *const class_name[] = {[CREDIT_MICRO] = "micro", [CREDIT_SMALL] = "small", [CREDIT_GENERAL] = "general"};

struct pays {
	const struct credit_pays_case *list;
	size_t count;
	const struct credit_term *term;
	size_t terms;
	date_day request_on;
	int64_t *weight; /* planned grams of those that can take part, else 0 */
	int64_t *part;   /* room for one split */
	int64_t total_g;
	enum credit_class largest;
};

static enum credit_class class_of(int64_t grams_per_year)
{
	enum credit_class class;
	mpq_t tonnes;

	mpq_init(tonnes);
	mpq_set_si(tonnes, grams_per_year, CREDIT_GRAMS_PER_TONNE);
	mpq_canonicalize(tonnes);
	class = credit_class_of(tonnes);
	mpq_clear(tonnes);
	return class;
}

/* Whole value of a term; -1 if there is none in force. */
static int64_t whole(const struct pays *p, const char *name, const char *scale, const char *route)
{
	const struct credit_term *t = credit_term_find(p->term, p->terms, name, scale, route, p->request_on);
	int64_t value = -1;
	mpq_t exact;

	mpq_init(exact);
	if (t && decimal_parse_exact(t->value, exact, NULL) == ST_OK && mpq_sgn(exact) >= 0 && mpq_cmp_si(exact, MONEY_MAX_KRW, 1) <= 0)
		value = decimal_floor(exact);
	mpq_clear(exact);
	return value;
}

static int64_t whole_or(const struct pays *p, const char *name, int64_t fallback, int64_t most)
{
	int64_t value = whole(p, name, "any", "any");

	value = value < 0 ? fallback : value;
	return value < most ? value : most;
}

/* ---- when, how much ---- */

static int64_t tonnes_of(int64_t grams_per_year, int64_t months)
{
	return (int64_t)((int128)grams_per_year * months / 12 / CREDIT_GRAMS_PER_TONNE);
}

static int64_t whole_months(date_day from, date_day to, int64_t most)
{
	int64_t months = 0;

	while (months < most && date_add_months(from, (int)months + 1) - 1 <= to)
		months++;
	return months;
}

static void credited(const struct pays *p, struct credit_pays_answer *a)
{
	const struct credit_pays_case *c = a->measure;
	int64_t wait = whole_or(p, "committee_wait_days", 0, 3650), consultation = whole_or(p, "consultation_days", 30, 3650);
	int64_t opinion = whole_or(p, "opinion_days", 30, 365), rounds = whole_or(p, "correction_rounds", 0, 3) + 1;
	int64_t left, each = class_of(c->planned_g_per_year) == CREDIT_GENERAL ? 24 : 60;

	a->first_day = p->request_on + (date_day)(opinion * rounds + consultation + wait);
	a->earliest = p->request_on + (date_day)(30 + 30 + wait);
	a->latest = p->request_on + (date_day)(60 * 4 + 30 + wait);
	a->credited_from = a->credited_to = DATE_NONE;
	if (c->installed_on != DATE_NONE && c->installed_on < a->first_day)
		a->lost_t = tonnes_of(c->planned_g_per_year, whole_months(c->installed_on, a->first_day - 1, 1200));
	if (a->refused[0])
		return;
	a->credited_from = c->installed_on != DATE_NONE && c->installed_on > a->first_day ? c->installed_on : a->first_day;
	a->months = whole_months(a->credited_from, c->ends_on, CREDITING_MONTHS);
	for (left = a->months; left > 0; left -= each) {
		a->requests++;
		a->tonnes += tonnes_of(c->planned_g_per_year, left < each ? left : each);
	}
	if (a->months == 0) {
		a->refused = "R05";
		a->credited_from = DATE_NONE;
	} else {
		a->credited_to = date_add_months(a->credited_from, (int)a->months) - 1;
	}
}

/* ---- at what cost ---- */

/* One machine's part of a cost that all share. */
static int64_t share(struct pays *p, size_t at, int64_t cost_krw)
{
	if (p->total_g == 0)
		return cost_krw;
	split_largest_remainder(cost_krw, p->weight, p->count, p->part);
	return p->part[at];
}

static bool bundle_fits(const struct pays *p)
{
	int64_t limit_t = p->largest == CREDIT_MICRO ? 500 : 15000;

	return p->largest != CREDIT_GENERAL && p->total_g <= limit_t * CREDIT_GRAMS_PER_TONNE; /* R07 */
}

static int64_t capped(int128 krw)
{
	return krw > MONEY_MAX_KRW ? MONEY_MAX_KRW : (int64_t)krw;
}

static void work_route(struct pays *p, size_t at, int kind, struct credit_pays_answer *a)
{
	struct credit_pays_route *r = &a->route[kind];
	const char *scale = kind == CREDIT_PAYS_BUNDLE ? class_name[p->largest] : a->scale, *name = credit_pays_route_name[kind];
	int64_t validation = whole(p, "validation_krw", scale, name), verification = whole(p, "verification_krw", scale, name);
	int64_t coordination = whole(p, "coordination_krw_per_year", scale, name), years = (a->months + 11) / 12;

	r->break_even_krw = -1;
	r->missing = "";
	if (kind == CREDIT_PAYS_BUNDLE && !bundle_fits(p))
		r->missing = "R07";
	else if (validation < 0)
		r->missing = "validation_krw";
	else if (verification < 0)
		r->missing = "verification_krw";
	else if (kind != CREDIT_PAYS_ALONE && coordination < 0)
		r->missing = "coordination_krw_per_year";
	if (r->missing[0])
		return;
	coordination = kind == CREDIT_PAYS_ALONE ? 0 : coordination;
	if (kind != CREDIT_PAYS_ALONE) {
		validation = share(p, at, validation);
		verification = share(p, at, verification);
		coordination = share(p, at, coordination);
	}
	r->validation_krw = validation;
	r->verification_krw = capped((int128)verification * a->requests);
	r->coordination_krw = capped((int128)coordination * years);
	r->cost_krw = capped((int128)r->validation_krw + r->verification_krw + r->coordination_krw);
	if (a->tonnes > 0)
		r->break_even_krw = (r->cost_krw + a->tonnes - 1) / a->tonnes;
	if (a->price_krw < 0) {
		r->missing = "price";
		return;
	}
	r->known = true;
	r->revenue_krw = capped((int128)a->tonnes * a->price_krw);
	r->net_krw = r->revenue_krw - r->cost_krw;
	if (r->net_krw > 0 && (a->best < 0 || r->net_krw > a->route[a->best].net_krw))
		a->best = kind;
}

static void find_price(const struct credit_price *price, size_t prices, date_day on, int64_t *out_krw, const char **out_of)
{
	static const char *const instrument[] = {"KOC", "KCU"};

	*out_krw = -1;
	*out_of = "";
	for (size_t i = 0; i < 2 && *out_krw < 0; i++) {
		struct credit_mean mean = credit_price_mean(price, prices, instrument[i], date_add_months(on, -PRICE_MONTHS), on);

		if (mean.days > 0) {
			*out_krw = mean.sum_krw / mean.days;
			*out_of = instrument[i];
		}
	}
}

void credit_pays(const struct credit_pays_case *list, size_t count, const struct credit_term *term, size_t terms, const struct credit_price *price,
	size_t prices, date_day request_on, struct arena *arena, struct credit_pays_answer *out_list)
{
	struct pays p = {.list = list,
		.count = count,
		.term = term,
		.terms = terms,
		.request_on = request_on,
		.weight = arena_alloc(arena, (count + 1) * sizeof(int64_t)),
		.part = arena_alloc(arena, (count + 1) * sizeof(int64_t)),
		.largest = CREDIT_MICRO};
	const char *price_of;
	int64_t price_krw;

	find_price(price, prices, request_on, &price_krw, &price_of);
	for (size_t i = 0; i < count; i++) {
		struct credit_pays_answer *a = &out_list[i];

		*a = (struct credit_pays_answer){.measure = &list[i],
			.scale = class_name[class_of(list[i].planned_g_per_year)],
			.refused = !list[i].creditable ? "R02"
				   : list[i].allocated ? "R01"
						       : "",
			.price_krw = price_krw,
			.price_of = price_of,
			.best = -1};
		credited(&p, a);
		if (a->refused[0])
			continue;
		p.weight[i] = list[i].planned_g_per_year;
		p.total_g += p.weight[i];
		if (class_of(p.weight[i]) > p.largest)
			p.largest = class_of(p.weight[i]);
	}
	for (size_t i = 0; i < count; i++)
		for (int kind = 0; kind < CREDIT_PAYS_ROUTES; kind++)
			if (out_list[i].refused[0])
				out_list[i].route[kind] = (struct credit_pays_route){.missing = out_list[i].refused, .break_even_krw = -1};
			else
				work_route(&p, i, kind, &out_list[i]);
}
