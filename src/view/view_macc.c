#include "view/view_macc.h"

#include "party/party.h"
#include "programme/programme_candidates.h"
#include "view/view_int.h"
#include "view/view_log.h"
#include "view/view_worked.h"

#include <string.h>

static struct view_macc_bar bar_of(const struct programme_curve *c, const struct plan_bar *b)
{
	const struct plan_measure *m = &c->candidates.measures.list[b->measure];
	const struct plan_money *money = &c->candidates.money[b->measure];
	bool factory = c->options.view == PLAN_VIEW_FACTORY;

	return (struct view_macc_bar){.measure = m->measure,
		.origin = m->origin,
		.organisation = m->organisation,
		.site = m->site,
		.name_ko = c->candidates.name_ko_of[b->measure],
		.name_en = c->candidates.name_en_of[b->measure],
		.tier = m->tier,
		.under_price = b->under_price,
		.waited = b->waited,
		.krw_per_t = b->krw_per_t,
		.krw_per_t_low = b->krw_per_t_low,
		.krw_per_t_high = b->krw_per_t_high,
		.g_adds = b->g_adds,
		.cumulative_g = b->cumulative_g,
		.g_alone = m->g_per_year,
		.g_low = m->g_low,
		.g_high = m->g_high,
		.cost_krw = m->cost_krw,
		.support_krw = money->support_krw,
		.returned_krw = c->options.cascade ? money->returned_krw : 0,
		.match_krw = c->options.cascade ? money->match_krw : 0,
		.life_years = m->life_years,
		.annuity = b->annuity,
		.own_t = b->own_t,
		.explanation = m->explanation,
		.own_krw = factory ? b->own_krw : 0,
		.saving_krw = factory ? b->saving_krw : "",
		.payback_years = factory ? b->payback_years : "",
		.new_krw = factory ? "" : b->new_krw,
		.bought_t = factory ? "" : b->bought_t};
}

static struct view_macc_left left_of(const struct programme_curve *c, const struct plan_left *left)
{
	const struct plan_measure *m = &c->candidates.measures.list[left->measure];

	return (struct view_macc_left){.measure = m->measure,
		.organisation = m->organisation,
		.name_ko = c->candidates.name_ko_of[left->measure],
		.name_en = c->candidates.name_en_of[left->measure],
		.reason = plan_out_name(left->why),
		.other = left->other == left->measure ? "" : c->candidates.measures.list[left->other].measure};
}

static struct view_macc_pool pool_of(const struct plan_pool *pool)
{
	struct view_macc_pool p = {.candidates = pool->candidates, .t_per_krw = pool->t_per_krw, .match_krw_per_krw = pool->match_krw_per_krw};

	for (int tier = 1; tier <= PARTY_TIERS_MAX; tier++)
		if (pool->pays & party_tier_bit(tier))
			p.tier[p.tiers++] = tier;
	return p;
}

static struct view_macc plain(const struct programme_curve *c, struct arena *arena)
{
	struct view_macc v = {.programme = c->candidates.programme,
		.as_of = c->candidates.as_of,
		.factory = c->options.view == PLAN_VIEW_FACTORY,
		.cascade = c->options.cascade,
		.discount_tonnes = c->options.discount_tonnes,
		.discount = c->options.discount,
		.has_price = c->options.has_price,
		.price_krw = c->options.price_krw,
		.price_on = c->price_on,
		.price_source = c->price_source,
		.total_g = c->curve.total_g,
		.under_price_g = c->curve.under_price_g,
		.candidates = c->candidates.measures.count,
		.bar = arena_alloc(arena, (c->curve.bar_count + 1) * sizeof *v.bar),
		.left = arena_alloc(arena, (c->curve.left_count + 1) * sizeof *v.left),
		.pool = arena_alloc(arena, (c->curve.pool_count + 1) * sizeof *v.pool)};

	for (size_t i = 0; i < c->curve.bar_count; i++)
		v.bar[v.bars++] = bar_of(c, &c->curve.bar[i]);
	for (size_t i = 0; i < c->curve.left_count; i++)
		v.left[v.lefts++] = left_of(c, &c->curve.left[i]);
	for (size_t i = 0; i < c->curve.pool_count; i++)
		v.pool[v.pools++] = pool_of(&c->curve.pool[i]);
	return v;
}

static enum status put_firms(struct store_tx *tx, struct arena *arena, struct view_macc *v, struct err *err)
{
	struct party_organisation *list = NULL;
	size_t count = 0;
	enum status st = party_organisations(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < v->bars; i++)
		v->bar[i].firm_ko = view_firm_of(list, count, v->bar[i].organisation, &v->bar[i].firm_en);
	for (size_t i = 0; st == ST_OK && i < v->lefts; i++)
		v->left[i].firm_ko = view_firm_of(list, count, v->left[i].organisation, &v->left[i].firm_en);
	return st;
}

enum status view_macc(struct store_tx *tx, const struct view_macc_options *options, struct arena *arena, struct view_macc *out_macc,
	struct findings *findings, struct err *err)
{
	const struct programme_candidate_options candidates = {.catalogue = options->catalogue};
	bool factory = options->view && strcmp(options->view, "factory") == 0;
	struct plan_curve_options how = {.view = factory ? PLAN_VIEW_FACTORY : PLAN_VIEW_PROGRAMME,
		.cascade = !options->no_cascade,
		.discount_tonnes = options->tonnes ? strcmp(options->tonnes, "discounted") == 0 : factory,
		.discount = options->discount,
		.has_price = options->price_krw >= 0,
		.price_krw = options->price_krw};
	struct programme_curve curve;
	struct view_macc v;
	enum status st = ST_OK;

	if (how.discount.denominator == 0)
		st = rate_parse(PROGRAMME_DISCOUNT, 0, 1, &how.discount, err);
	if (st == ST_OK)
		st = programme_curve(tx, &candidates, &how, options->scope, arena, &curve, findings, err);
	if (st != ST_OK)
		return st;
	v = plain(&curve, arena);
	v.catalogue = options->catalogue != NULL;
	st = put_firms(tx, arena, &v, err);
	if (st == ST_OK)
		*out_macc = v;
	return st;
}

/* ---- for a viewer ---- */

struct asking {
	const struct view_relations *relations;
	const char *organisation; /* whose own curve it is for who does not oversee; NULL: nobody's */
	int32_t at;
	bool all, own;
};

/* Each pair of eyes must see it: either the whole programme, or the costs of the one organisation. */
static void judge(const struct view_eyes *eyes, struct asking *a)
{
	const struct view_datum programme = {.table = "macc", .owner = VIEW_NOBODY};
	const struct view_datum cost = {.table = "macc", .owner = {a->at, -1, -1, -1, -1}};

	a->all = a->own = true;
	for (size_t i = 0; !eyes->owner && i < eyes->count; i++) {
		bool all = view_eye_sees(a->relations, &eyes->eye[i], &programme, VIEW_CLASS_PROGRAMME) == VIEW_ALL;

		a->all &= all;
		a->own &= all || (a->at >= 0 && view_eye_sees(a->relations, &eyes->eye[i], &cost, VIEW_CLASS_COST) == VIEW_ALL);
	}
}

/* Words of the scope that are not its own tell nothing, not even whether they are there. */
static enum status own_scope(const struct asking *a, const char *const *asked, const char *const **out_scope, struct arena *arena, struct err *err)
{
	const char **scope = arena_alloc(arena, 2 * sizeof *scope);

	for (size_t i = 0; asked && asked[i]; i++) {
		int32_t site = view_entity_find(a->relations, VIEW_SITE, asked[i]);

		if (strcmp(asked[i], a->organisation) != 0 && (site < 0 || a->relations->entity[VIEW_SITE][site].owner.organisation != a->at))
			return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	}
	scope[0] = a->organisation;
	*out_scope = asked && asked[0] ? asked : scope;
	return ST_OK;
}

static bool is_shown(const struct view_macc *v, const char *measure)
{
	bool found = false;

	for (size_t i = 0; i < v->bars && !found; i++)
		found = strcmp(v->bar[i].measure, measure) == 0;
	for (size_t i = 0; i < v->lefts && !found; i++)
		found = strcmp(v->left[i].measure, measure) == 0;
	return found;
}

/* Without what is of others: averages over them, names of their measures, how many there are. */
static void keep_own(struct view_macc *v)
{
	v->pools = 0;
	v->candidates = v->bars + v->lefts;
	for (size_t i = 0; i < v->lefts; i++)
		if (!is_shown(v, v->left[i].other))
			v->left[i].other = "";
}

static enum status curve_for(struct view_door *door, const struct asking *a, const struct view_macc_options *options, struct arena *arena,
	struct view_macc *out, struct findings *findings, struct err *err)
{
	struct view_macc_options own = *options;
	enum status st;

	if (a->all)
		return view_macc(door->tx, options, arena, out, findings, err);
	if (!a->own || (options->view && strcmp(options->view, "factory") != 0))
		return a->organisation ? err_set(err, ST_DENIED, "view.act", NULL) : err_set(err, ST_DENIED, "view.signed_in", NULL);
	own.view = "factory";
	st = own_scope(a, options->scope, &own.scope, arena, err);
	if (st == ST_OK)
		st = view_macc(door->tx, &own, arena, out, findings, err);
	if (st == ST_OK)
		keep_own(out);
	return st;
}

enum status view_macc_for(struct view_door *door, const struct view_viewer *viewer, const struct view_macc_options *options, struct arena *arena,
	struct view_macc *out_macc, struct findings *findings, struct err *err)
{
	struct asking a = {.organisation = viewer->as ? viewer->as : viewer->organisation};
	struct view_macc macc;
	struct view_eyes eyes;
	bool log;
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = view_eyes_open(door, viewer, arena, &eyes, err);
	if (st == ST_OK) {
		a.relations = door->relations;
		a.at = a.organisation ? view_entity_find(a.relations, VIEW_ORGANISATION, a.organisation) : -1;
		judge(&eyes, &a);
		st = curve_for(door, &a, options, arena, &macc, findings, err);
	}
	view_door_end(door);
	log = !viewer->owner && (a.all || viewer->as);
	if (st == ST_OK && log)
		st = view_read_log(door, viewer, "macc", a.all ? NULL : a.organisation, "cost project", NULL, err);
	if (st == ST_OK)
		*out_macc = macc;
	return st;
}
