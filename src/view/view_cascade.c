#include "view/view_cascade_int.h"

#include "base/decimal.h"
#include "view/view_outcome_rules.h"

#include <stdio.h>
#include <string.h>

static bool of_year(struct view_cascading *w, date_day day)
{
	int year, month, d;

	date_split(day, &year, &month, &d);
	if (w->last == 0 || year < w->first)
		w->first = year;
	if (year > w->last)
		w->last = year;
	return w->year == 0 || year == w->year;
}

static struct view_cascade_tier *line_of(struct view_cascading *w, int tier)
{
	struct view_cascade *v = w->v;
	size_t place = v->tiers;

	for (size_t i = 0; i < v->tiers; i++)
		if (v->tier[i].tier == tier)
			return &v->tier[i];
	v->tier = arena_grow(w->arena, v->tier, v->tiers, sizeof *v->tier);
	for (; place > 0 && v->tier[place - 1].tier > tier; place--)
		v->tier[place] = v->tier[place - 1];
	v->tiers++;
	v->tier[place] = (struct view_cascade_tier){.tier = tier};
	return &v->tier[place];
}

const struct fund_grant *view_cascade_grant(const struct view_cascading *w, const char *measure)
{
	int64_t at;

	return measure && map_get(w->grant_at, measure, &at) ? &w->grant[at] : NULL;
}

/* The tier of a machine: that of its grant; 0 where the fund did not pay it. */
static int tier_of(const struct view_cascading *w, const char *measure)
{
	const struct fund_grant *grant = view_cascade_grant(w, measure);

	return grant && grant->state >= FUND_RESERVED ? grant->tier : 0;
}

/* ---- won ---- */

/* Shared with view_flows.c. */
bool view_fund_is_match(const struct view_reading *r, const struct fund_grant *grant, const char *origin)
{
	const struct party_return_rule *pool = party_pool_for(&r->rules, grant->tier);
	const struct party_match_rule *match = pool ? party_match_for(&r->rules, pool->tier) : NULL;

	return match && strcmp(grant->route, party_route_name(PARTY_ROUTE_POOL)) == 0 && strcmp(origin, match->funder) == 0;
}

/* The source of a grant that an account's name speaks of: the origin, perhaps with "@programme" and "/year" behind it. */
static const struct fund_source *source_of(const struct fund_grant *grant, const char *detail)
{
	for (size_t s = 0; s < grant->source_count; s++) {
		size_t length = strlen(grant->source[s].origin);

		if (strncmp(detail, grant->source[s].origin, length) == 0 && strchr("@/", detail[length])) /* or the end */
			return &grant->source[s];
	}
	return NULL;
}

void view_fund_kept(const struct view_reading *r, const struct fund_grant *grant, size_t grants, view_kept *each, void *context)
{
	struct map *at = map_new();
	int64_t place;

	for (size_t i = 0; i < grants; i++)
		map_add(at, grant[i].grant, (int64_t)i, NULL);
	for (int64_t position = 1; position <= fund_ledger_last(r->ledger); position++) {
		struct fund_entry_line e = fund_ledger_line(r->ledger, position);
		bool in = strcmp(e.debit_kind, "grant") == 0, back = strcmp(e.credit_kind, "grant") == 0;

		if (in == back || (strcmp(e.type, "post") != 0 && strcmp(e.type, "post_reserved") != 0) ||
			!map_get(at, in ? e.debit_owner : e.credit_owner, &place))
			continue;
		const struct fund_source *source = source_of(&grant[place], in ? e.debit_detail : e.credit_detail);
		if (source)
			each(context, &grant[place], source, e.on, in ? e.amount_krw : -e.amount_krw);
	}
	map_free(at);
}

static void add_won(struct view_cascading *w, const struct fund_grant *grant, const struct fund_source *source, int64_t krw)
{
	struct view_cascade_tier *t = line_of(w, grant->tier);

	if (view_fund_is_match(&w->r, grant, source->origin))
		t->match_krw += krw;
	else if (strcmp(source->origin, "returned") == 0)
		t->returned_krw += krw;
	else if (source->nature == FUND_STATE)
		t->state_krw += krw;
	else
		t->carmaker_krw += krw;
}

/* A grant counts in a year in which its money moved or its amount was fixed: own shares are those of grants that count. */
static void count_grant(struct view_cascading *w, const struct fund_grant *grant)
{
	if (!w->seen[grant - w->grant]) {
		w->seen[grant - w->grant] = true;
		line_of(w, grant->tier)->grants++;
	}
}

/* What grants were paid and gave back, entry by entry. */
static void add_entry(void *context, const struct fund_grant *grant, const struct fund_source *source, date_day on, int64_t krw)
{
	struct view_cascading *w = context;

	if (!of_year(w, on))
		return;
	add_won(w, grant, source, krw);
	count_grant(w, grant);
}

static enum status add_own_shares(struct view_cascading *w, struct err *err)
{
	for (size_t i = 0; i < w->grants; i++) {
		const struct fund_grant *g = &w->grant[i];
		enum fund_fixing fixing;
		date_day on;
		int64_t own = g->invoiced_krw;
		enum status st;

		if (g->state < FUND_SETTLED)
			continue;
		st = fund_grant_fixing(w->tx, g->grant, &fixing, &on, err);
		if (st != ST_OK)
			return st;
		for (size_t s = 0; s < g->source_count; s++)
			own -= g->source[s].fixed_krw;
		if (of_year(w, on)) {
			line_of(w, g->tier)->own_share_krw += own;
			count_grant(w, g);
		}
	}
	return ST_OK;
}

/* ---- tonnes ---- */

bool *view_cascade_counted(const struct view_cascading *w)
{
	bool *counts = arena_alloc(w->arena, w->totals + 1);
	int64_t *net = arena_alloc(w->arena, (w->totals + 1) * sizeof *net);
	struct map *place = map_new();

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < w->totals; i++) {
			int64_t at = (int64_t)i;

			(void)map_add(place, w->total[i].project, (int64_t)i, &at);
			if (pass == 0)
				net[at] += w->total[i].verified_g;
			else
				counts[i] = net[at] > 0;
		}
	map_free(place);
	return counts;
}

int64_t view_cascade_grams(const mpq_t kg)
{
	mpq_t grams;
	int64_t whole;

	mpq_init(grams);
	mpq_set_ui(grams, 1000, 1);
	mpq_mul(grams, grams, kg);
	whole = decimal_round_half_even(grams);
	mpq_clear(grams);
	return whole;
}

date_day view_cascade_installed(const struct view_cascading *w, const char *measure)
{
	for (size_t i = 0; i < w->machines; i++)
		if (strcmp(w->machine[i].measure, measure) == 0)
			return w->machine[i].installed_on;
	return DATE_NONE;
}

/* The planned grams of all metered months, or the part of the year's. */
static int64_t planned_in_year(const struct view_cascading *w, const struct reduction_total *t)
{
	date_day installed = view_cascade_installed(w, t->measure);
	date_month from = w->r.rules.metered_from;
	mpq_t part;
	int64_t grams;

	if (w->year == 0)
		return t->planned_g;
	if (installed == DATE_NONE)
		return 0;
	if (month_of(installed) + (month_first_day(month_of(installed)) < installed) > from)
		from = month_of(installed) + (month_first_day(month_of(installed)) < installed);
	if (from > w->r.rules.metered_to)
		return 0;
	mpq_init(part);
	mpq_set_si(part, view_months_of(w->year, from, w->r.rules.metered_to), (unsigned long)(w->r.rules.metered_to - from + 1));
	mpq_canonicalize(part);
	mpq_t all;
	mpq_init(all);
	mpq_set_si(all, t->planned_g, 1);
	mpq_mul(part, part, all);
	grams = decimal_round_half_even(part);
	mpq_clears(part, all, NULL);
	return grams;
}

static void add_tonnes(struct view_cascading *w)
{
	bool *counts = view_cascade_counted(w);
	mpq_t kg, month, verified;

	mpq_inits(kg, month, verified, NULL);
	for (size_t i = 0; i < w->totals; i++) {
		const struct reduction_total *t = &w->total[i];
		struct view_cascade_tier *line = line_of(w, tier_of(w, t->measure));

		line->planned_g += planned_in_year(w, t);
		if (w->year == 0) {
			line->measured_g += t->measured_g;
			line->verified_g += counts[i] ? t->verified_g : 0;
			continue;
		}
		mpq_set_ui(kg, 0, 1);
		mpq_set_ui(verified, 0, 1);
		for (size_t k = reduction_saving_first(w->saving, w->savings, t->measure);
			k < w->savings && strcmp(w->saving[k].measure, t->measure) == 0; k++) {
			if (!of_year(w, month_first_day(w->saving[k].month)) || w->saving[k].rejected ||
				mpq_set_str(month, w->saving[k].exact_kg, 10) != 0)
				continue;
			mpq_add(kg, kg, month);
			if (w->saving[k].verified)
				mpq_add(verified, verified, month);
		}
		line->measured_g += view_cascade_grams(kg);
		line->verified_g += counts[i] ? view_cascade_grams(verified) : 0;
	}
	for (size_t i = 0; i < w->machines; i++)
		if (w->machine[i].installed_on != DATE_NONE && of_year(w, w->machine[i].installed_on))
			line_of(w, tier_of(w, w->machine[i].measure))->machines++;
	mpq_clears(kg, month, verified, NULL);
}

/* ---- together ---- */

/* a / (b × scale), NULL where b is not above zero. */
static const char *ratio(struct arena *arena, int64_t a, int64_t b, int64_t scale)
{
	char text[DECIMAL_TEXT_LEN];
	const char *result = NULL;
	mpq_t x, y, z;

	mpq_inits(x, y, z, NULL);
	mpq_set_si(x, a, 1);
	mpq_set_si(y, b, 1);
	mpq_set_si(z, scale, 1);
	mpq_mul(x, x, z);
	if (view_ratio(x, y, z)) {
		decimal_from_exact(z, text);
		result = arena_strdup(arena, text);
	}
	mpq_clears(x, y, z, NULL);
	return result;
}

static void add_up(struct view_cascading *w)
{
	struct view_cascade *v = w->v;
	struct view_cascade_tier first = {0};

	v->all.tier = -1;
	for (size_t i = 0; i < v->tiers; i++) {
		struct view_cascade_tier *t = &v->tier[i];

		/* grams / 10^6 t over won / 10^6 */
		t->verified_t_per_million_krw = ratio(w->arena, t->verified_g, t->state_krw + t->carmaker_krw + t->match_krw + t->returned_krw, 1);
		if (t->tier == 0)
			continue;
		if (t->tier == 1)
			first = *t;
		else
			v->pool_krw += t->returned_krw + t->match_krw;
		v->all.grants += t->grants;
		v->all.machines += t->machines;
		v->all.state_krw += t->state_krw;
		v->all.carmaker_krw += t->carmaker_krw;
		v->all.match_krw += t->match_krw;
		v->all.returned_krw += t->returned_krw;
		v->all.own_share_krw += t->own_share_krw;
		v->all.planned_g += t->planned_g;
		v->all.measured_g += t->measured_g;
		v->all.verified_g += t->verified_g;
	}
	v->first_krw = first.state_krw + first.carmaker_krw;
	v->new_krw = v->all.state_krw + v->all.carmaker_krw + v->all.match_krw;
	v->all.verified_t_per_million_krw = ratio(w->arena, v->all.verified_g, v->new_krw, 1);
	v->verified_multiplier = ratio(w->arena, v->all.verified_g, first.verified_g, 1);
	v->planned_multiplier = ratio(w->arena, v->all.planned_g, first.planned_g, 1);
	v->money_multiplier = ratio(w->arena, v->pool_krw, v->first_krw, 1);
	v->krw_per_t = ratio(w->arena, v->new_krw, v->all.verified_g, 1000000);
}

/* A year of which nothing is known is no year of zeros. */
static enum status check_year(struct view_cascading *w, struct err *err)
{
	char wanted[16], known[40] = "—";

	if (w->year > 0)
		for (date_month m = w->r.rules.metered_from; m <= w->r.rules.metered_to && w->totals > 0; m++)
			(void)of_year(w, month_first_day(m));
	if (w->year == 0 || (w->last > 0 && w->first <= w->year && w->year <= w->last))
		return ST_OK;
	snprintf(wanted, sizeof wanted, "%d", w->year);
	if (w->last > 0)
		snprintf(known, sizeof known, "%d–%d", w->first, w->last);
	return err_set(err, ST_NOT_FOUND, "cascade.year", wanted, known, NULL);
}

enum status view_cascade(struct store_tx *tx, int year, struct arena *arena, struct view_cascade *out_cascade, struct err *err)
{
	struct view_cascade v = {.year = year};
	struct view_cascading w = {.tx = tx, .arena = arena, .v = &v, .year = year};
	enum status st = view_fund_read(tx, DATE_NONE, arena, &w.r, &v.fund, err);

	if (st == ST_OK)
		st = fund_grants(tx, arena, &w.grant, &w.grants, err);
	if (st == ST_OK)
		st = reduction_machines(tx, arena, &w.machine, &w.machines, err);
	if (st == ST_OK)
		st = reduction_totals(tx, w.r.rules.after_from, w.r.rules.after_to, arena, &w.total, &w.totals, err);
	if (st == ST_OK)
		st = reduction_savings(tx, arena, &w.saving, &w.savings, err);
	if (st != ST_OK)
		return st;
	v.metered_from = w.r.rules.metered_from;
	v.metered_to = w.r.rules.metered_to;
	v.metered = year == 0 || view_months_of(year, v.metered_from, v.metered_to) > 0;
	w.seen = arena_alloc(arena, w.grants + 1);
	w.grant_at = map_new();
	for (size_t i = 0; i < w.grants; i++)
		map_add(w.grant_at, w.grant[i].grant, (int64_t)i, NULL);
	view_fund_kept(&w.r, w.grant, w.grants, add_entry, &w);
	st = add_own_shares(&w, err);
	if (st == ST_OK) {
		add_tonnes(&w);
		add_up(&w);
		st = check_year(&w, err);
	}
	if (st == ST_OK)
		st = view_cascade_flows(&w, arena_alloc(arena, sizeof *v.flows), err);
	if (st == ST_OK)
		*out_cascade = v;
	map_free(w.grant_at);
	return st;
}
