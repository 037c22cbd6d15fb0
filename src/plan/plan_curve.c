#include "plan/plan_curve.h"

#include "base/decimal.h"

#include <gmp.h>
#include <stdlib.h>
#include <string.h>

const char *plan_view_name(enum plan_view view)
{
	return view == PLAN_VIEW_FACTORY ? "factory" : "programme";
}

const char *plan_out_name(enum plan_out why)
{
	static const char *const name[] = {"no_tonnes", "no_support", "excluded", "prerequisite"};

	return name[why];
}

enum place_state { WAITS, PLACED, LEFT };
#define NOBODY SIZE_MAX

struct work {
	const struct plan_measures *measures;
	const struct plan_money *money;
	const struct plan_curve_options *options;
	struct arena *arena;
	struct plan_curve *curve;
	size_t count;
	enum place_state *state;
	size_t *joined, *next;         /* ring of those that share a use with it, over others */
	size_t *waiter, *then;         /* first that waits for it, and the next one behind that */
	mpq_t *years, *bought, *match; /* years: what a yearly gram counts; bought, match: of the cascade */
	mpq_t *annuity;
	mpq_t *key; /* won a tonne as known so far: it only rises */
	size_t *heap;
	size_t heap_count;
};

/* ---- life and discount ---- */

static void annuity_of(struct rate discount, int years, mpq_t out)
{
	mpq_t grow, factor;

	mpq_inits(grow, factor, NULL);
	mpq_set_si(grow, discount.numerator + discount.denominator, (unsigned long)discount.denominator);
	mpq_canonicalize(grow);
	mpq_set_ui(factor, 1, 1);
	mpq_set_ui(out, 0, 1);
	for (int k = 0; k < years; k++) {
		mpq_div(factor, factor, grow);
		mpq_add(out, out, factor);
	}
	mpq_clears(grow, factor, NULL);
}

/* Tonnes over the life of `g` a year. */
static void tonnes(const struct work *w, size_t i, int64_t g, mpq_t out)
{
	mpq_set_si(out, g, 1000000);
	mpq_canonicalize(out);
	mpq_mul(out, out, w->years[i]);
}

/* ---- what a won in a pool does ---- */

static const struct plan_pool *pool_of(const struct work *w, unsigned pays)
{
	for (size_t p = 0; p < w->curve->pool_count; p++)
		if (w->curve->pool[p].pays == pays)
			return &w->curve->pool[p];
	return NULL;
}

static int64_t inflow(const struct plan_money *money)
{
	return money->returned_krw + money->match_krw;
}

/* Values of a pool from exact numbers that are kept beside the printed ones. */
struct pool_value {
	mpq_t t, match;
};

/* Tonnes and match that the support of measure i brings down the tiers. */
static void flow_on(struct work *w, const struct pool_value *value, size_t i)
{
	const struct plan_pool *pool = w->money[i].pays ? pool_of(w, w->money[i].pays) : NULL;
	mpq_t in;

	mpq_set_ui(w->bought[i], 0, 1);
	mpq_set_si(w->match[i], w->options->cascade ? w->money[i].match_krw : 0, 1);
	if (!pool || !w->options->cascade)
		return;
	mpq_init(in);
	mpq_set_si(in, inflow(&w->money[i]), 1);
	mpq_mul(w->bought[i], in, value[pool - w->curve->pool].t);
	mpq_mul(in, in, value[pool - w->curve->pool].match);
	mpq_add(w->match[i], w->match[i], in);
	mpq_clear(in);
}

static void add_pool(struct work *w, struct pool_value *value, unsigned pays)
{
	struct plan_pool *pool = &w->curve->pool[w->curve->pool_count];
	struct pool_value *v = &value[w->curve->pool_count];
	char text[DECIMAL_TEXT_LEN];
	mpq_t support, part;

	mpq_inits(support, part, NULL);
	mpq_set_ui(v->t, 0, 1);
	mpq_set_ui(v->match, 0, 1);
	*pool = (struct plan_pool){.pays = pays};
	for (size_t i = 0; i < w->count; i++) {
		if (!(pays & party_tier_bit(w->measures->list[i].tier)) || w->money[i].support_krw <= 0 || w->measures->list[i].g_per_year <= 0)
			continue;
		flow_on(w, value, i);
		tonnes(w, i, w->measures->list[i].g_per_year, part);
		mpq_add(part, part, w->bought[i]);
		mpq_add(v->t, v->t, part);
		mpq_add(v->match, v->match, w->match[i]);
		mpq_set_si(part, w->money[i].support_krw, 1);
		mpq_add(support, support, part);
		pool->candidates++;
	}
	if (pool->candidates > 0) {
		mpq_div(v->t, v->t, support);
		mpq_div(v->match, v->match, support);
	}
	decimal_from_exact(v->t, text);
	pool->t_per_krw = arena_strdup(w->arena, text);
	decimal_from_exact(v->match, text);
	pool->match_krw_per_krw = arena_strdup(w->arena, text);
	w->curve->pool_count++;
	mpq_clears(support, part, NULL);
}

/* Pools are paid by tiers above those they pay, so the deepest is known first. */
static void cascade(struct work *w)
{
	struct pool_value value[PARTY_TIERS_MAX + 1];

	for (size_t p = 0; p <= PARTY_TIERS_MAX; p++)
		mpq_inits(value[p].t, value[p].match, NULL);
	w->curve->pool = arena_alloc(w->arena, (PARTY_TIERS_MAX + 1) * sizeof *w->curve->pool);
	for (int tier = PARTY_TIERS_MAX; w->options->cascade && tier >= 1; tier--)
		for (size_t i = 0; i < w->count; i++)
			if (w->measures->list[i].tier == tier && w->money[i].pays && !pool_of(w, w->money[i].pays) &&
				w->curve->pool_count <= PARTY_TIERS_MAX)
				add_pool(w, value, w->money[i].pays);
	for (size_t i = 0; i < w->count; i++)
		flow_on(w, value, i);
	for (size_t p = 0; p <= PARTY_TIERS_MAX; p++)
		mpq_clears(value[p].t, value[p].match, NULL);
}

/* ---- won a tonne ---- */

static int64_t own_krw(const struct work *w, size_t i)
{
	return w->measures->list[i].cost_krw - w->money[i].support_krw + (w->options->cascade ? w->money[i].returned_krw : 0);
}

/* What the firm saves a year where the measure adds `adds` beside those before it, at `g` instead of g_per_year. */
static void saving(const struct work *w, size_t i, int64_t adds, int64_t g, mpq_t out)
{
	const struct plan_measure *m = &w->measures->list[i];

	mpq_set_si(out, adds, (unsigned long)m->g_per_year);
	mpq_canonicalize(out);
	if (strcmp(m->origin, "catalogue") == 0) {
		mpq_t move;

		mpq_init(move);
		mpq_set_si(move, g, (unsigned long)m->g_per_year);
		mpq_canonicalize(move);
		mpq_mul(out, out, move);
		mpq_clear(move);
	}
	{
		mpq_t krw;

		mpq_init(krw);
		mpq_set_si(krw, m->saving_krw_per_year, 1);
		mpq_mul(out, out, krw);
		mpq_clear(krw);
	}
}

/* At `g` a year in the place of g_per_year, of which adds / g_per_year count. False where nothing is saved. */
static bool per_tonne(const struct work *w, size_t i, int64_t adds, int64_t g, mpq_t out)
{
	const struct plan_measure *m = &w->measures->list[i];
	mpq_t t, won;
	bool some;

	mpq_inits(t, won, NULL);
	mpq_set_si(t, adds, (unsigned long)m->g_per_year);
	mpq_canonicalize(t);
	tonnes(w, i, g, won);
	mpq_mul(t, t, won);
	if (w->options->view == PLAN_VIEW_PROGRAMME) {
		mpq_add(t, t, w->bought[i]);
		mpq_set_si(won, w->money[i].support_krw, 1);
		mpq_add(won, won, w->match[i]);
	} else {
		mpq_t own;

		mpq_init(own);
		saving(w, i, adds, g, won);
		mpq_mul(won, won, w->annuity[i]);
		mpq_set_si(own, own_krw(w, i), 1);
		mpq_sub(won, own, won);
		mpq_clear(own);
	}
	some = mpq_sgn(t) > 0;
	if (some)
		mpq_div(out, won, t);
	mpq_clears(t, won, NULL);
	return some;
}

/* ---- what comes next ---- */

static bool before(const struct work *w, size_t a, size_t b)
{
	int order = mpq_cmp(w->key[a], w->key[b]);

	return order < 0 || (order == 0 && a < b);
}

static void heap_put(struct work *w, size_t i)
{
	size_t at = w->heap_count++;

	while (at > 0 && before(w, i, w->heap[(at - 1) / 2])) {
		w->heap[at] = w->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	w->heap[at] = i;
}

static size_t heap_take(struct work *w)
{
	size_t first = w->heap[0], last = w->heap[--w->heap_count], at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < w->heap_count && before(w, w->heap[child + 1], w->heap[child]))
			child++;
		if (child >= w->heap_count || !before(w, w->heap[child], last))
			break;
		w->heap[at] = w->heap[child];
		at = child;
	}
	w->heap[at] = last;
	return first;
}

static int ascending(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* What i adds to those that are placed and share a use with it. */
static int64_t adds_of(const struct work *w, size_t i)
{
	size_t count = 0, *member;
	int64_t with, without = 0;

	if (w->next[i] == i)
		return w->measures->list[i].g_per_year;
	for (size_t k = w->next[i]; k != i; k = w->next[k])
		count += w->state[k] == PLACED;
	if (count == 0)
		return w->measures->list[i].g_per_year;
	member = heap_alloc(count + 1, sizeof *member);
	count = 0;
	for (size_t k = w->next[i]; k != i; k = w->next[k])
		if (w->state[k] == PLACED)
			member[count++] = k;
	qsort(member, count, sizeof *member, ascending);
	without = plan_together_g(w->measures, member, count);
	member[count++] = i;
	qsort(member, count, sizeof *member, ascending);
	with = plan_together_g(w->measures, member, count);
	free(member);
	return with - without;
}

static size_t root(size_t *joined, size_t i)
{
	while (joined[i] != i)
		i = joined[i] = joined[joined[i]];
	return i;
}

/* Rings of measures that share a use, directly or over others. */
static void join(struct work *w)
{
	for (size_t i = 0; i < w->count; i++)
		w->joined[i] = w->next[i] = i;
	for (size_t r = 0; r < w->measures->relation_count; r++) {
		const struct plan_relation *relation = &w->measures->relation[r];
		size_t a, b, swap;

		if (relation->kind != PLAN_SHARES)
			continue;
		a = root(w->joined, relation->measure);
		b = root(w->joined, relation->other);
		if (a == b)
			continue;
		w->joined[b] = a;
		swap = w->next[a]; /* two rings become one by exchanging one successor of each */
		w->next[a] = w->next[b];
		w->next[b] = swap;
	}
}

static void leave(struct work *w, size_t i, enum plan_out why, size_t other)
{
	struct plan_curve *curve = w->curve;

	if (w->state[i] != WAITS)
		return;
	w->state[i] = LEFT;
	curve->left[curve->left_count++] = (struct plan_left){.measure = i, .other = other, .why = why};
	for (size_t k = w->waiter[i]; k != NOBODY; k = w->then[k])
		leave(w, k, PLAN_OUT_PREREQUISITE, i);
}

/* What i needs and is not there yet; NOBODY if nothing. */
static size_t missing(const struct work *w, size_t i)
{
	for (size_t r = 0; r < w->measures->relation_count; r++) {
		const struct plan_relation *relation = &w->measures->relation[r];

		if (relation->kind == PLAN_REQUIRES && relation->measure == i && w->state[relation->other] != PLACED)
			return relation->other;
	}
	return NOBODY;
}

static void exclude_others(struct work *w, size_t i)
{
	for (size_t r = 0; r < w->measures->relation_count; r++) {
		const struct plan_relation *relation = &w->measures->relation[r];

		if (relation->kind != PLAN_EXCLUDES || (relation->measure != i && relation->other != i))
			continue;
		leave(w, relation->measure == i ? relation->other : relation->measure, PLAN_OUT_EXCLUDED, i);
	}
}

/* ---- bars ---- */

static const char *text_of(const struct work *w, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(w->arena, text);
}

static void fill(const struct work *w, size_t i, int64_t adds, struct plan_bar *bar)
{
	const struct plan_measure *m = &w->measures->list[i];
	mpq_t value;

	mpq_init(value);
	bar->krw_per_t = text_of(w, w->key[i]);
	bar->krw_per_t_low = bar->krw_per_t_high = bar->payback_years = "";
	if (m->g_high > m->g_low && per_tonne(w, i, adds, m->g_high, value))
		bar->krw_per_t_low = text_of(w, value);
	if (m->g_high > m->g_low && per_tonne(w, i, adds, m->g_low, value))
		bar->krw_per_t_high = text_of(w, value);
	tonnes(w, i, adds, value);
	bar->own_t = text_of(w, value);
	bar->bought_t = text_of(w, w->bought[i]);
	mpq_set_si(value, w->money[i].support_krw, 1);
	mpq_add(value, value, w->match[i]);
	bar->new_krw = text_of(w, value);
	bar->annuity = text_of(w, w->annuity[i]);
	bar->own_krw = own_krw(w, i);
	saving(w, i, adds, m->g_per_year, value);
	bar->saving_krw = text_of(w, value);
	if (mpq_sgn(value) > 0) {
		mpq_t own;

		mpq_init(own);
		mpq_set_si(own, bar->own_krw, 1);
		mpq_div(value, own, value);
		bar->payback_years = text_of(w, value);
		mpq_clear(own);
	}
	mpq_clear(value);
}

static void place(struct work *w, size_t i, int64_t adds)
{
	struct plan_curve *curve = w->curve;
	struct plan_bar *bar = &curve->bar[curve->bar_count];
	mpq_t price;

	w->state[i] = PLACED;
	mpq_init(price);
	mpq_set_si(price, w->options->price_krw, 1);
	*bar = (struct plan_bar){.measure = i, .g_adds = adds};
	curve->total_g += adds;
	bar->cumulative_g = curve->total_g;
	bar->under_price = w->options->has_price && mpq_cmp(w->key[i], price) <= 0;
	curve->under_price_g += bar->under_price ? adds : 0;
	bar->waited = curve->bar_count > 0 && mpq_cmp(w->key[i], w->key[curve->bar[curve->bar_count - 1].measure]) < 0;
	fill(w, i, adds, bar);
	curve->bar_count++;
	mpq_clear(price);
	exclude_others(w, i);
	for (size_t k = w->waiter[i]; k != NOBODY; k = w->then[k])
		if (w->state[k] == WAITS)
			heap_put(w, k);
}

/* Cheapest first. What shares a use with others gets dearer with each of them that is placed, never cheaper: so the cheapest by what was known is
 * looked at again, and placed if it still is. */
static void order(struct work *w)
{
	mpq_t value;

	mpq_init(value);
	while (w->heap_count > 0) {
		size_t i = heap_take(w), needs;
		int64_t adds;

		if (w->state[i] != WAITS)
			continue;
		needs = missing(w, i);
		if (needs != NOBODY && w->state[needs] == LEFT) {
			leave(w, i, PLAN_OUT_PREREQUISITE, needs);
			continue;
		}
		if (needs != NOBODY) {
			w->then[i] = w->waiter[needs];
			w->waiter[needs] = i;
			continue;
		}
		adds = adds_of(w, i);
		if (adds <= 0 || !per_tonne(w, i, adds, w->measures->list[i].g_per_year, value)) {
			leave(w, i, PLAN_OUT_NO_TONNES, i);
			continue;
		}
		mpq_set(w->key[i], value);
		if (w->heap_count > 0 && before(w, w->heap[0], i))
			heap_put(w, i);
		else
			place(w, i, adds);
	}
	mpq_clear(value);
}

static int by_place(const void *a, const void *b)
{
	return ascending(&((const struct plan_left *)a)->measure, &((const struct plan_left *)b)->measure);
}

static void prepare(struct work *w, const bool *in_scope)
{
	join(w);
	for (size_t i = 0; i < w->count; i++) {
		const struct plan_measure *m = &w->measures->list[i];

		mpq_inits(w->years[i], w->bought[i], w->match[i], w->annuity[i], w->key[i], NULL);
		annuity_of(w->options->discount, m->life_years, w->annuity[i]);
		if (w->options->discount_tonnes)
			mpq_set(w->years[i], w->annuity[i]);
		else
			mpq_set_si(w->years[i], m->life_years, 1);
		w->waiter[i] = w->then[i] = NOBODY;
	}
	cascade(w);
	for (size_t i = 0; i < w->count; i++) {
		const struct plan_measure *m = &w->measures->list[i];

		if (in_scope && !in_scope[i])
			w->state[i] = LEFT; /* not shown, not listed */
		else if (m->g_per_year <= 0 || !per_tonne(w, i, m->g_per_year, m->g_per_year, w->key[i]))
			leave(w, i, PLAN_OUT_NO_TONNES, i);
		else if (w->options->view == PLAN_VIEW_PROGRAMME && w->money[i].support_krw <= 0)
			leave(w, i, PLAN_OUT_NO_SUPPORT, i);
		else
			heap_put(w, i);
	}
}

void plan_curve(const struct plan_measures *measures, const struct plan_money *money, const bool *in_scope, const struct plan_curve_options *options,
	struct arena *arena, struct plan_curve *out_curve)
{
	size_t n = measures->count + 1;
	struct plan_curve curve = {.bar = arena_alloc(arena, n * sizeof *curve.bar), .left = arena_alloc(arena, n * sizeof *curve.left)};
	struct work w = {.measures = measures,
		.money = money,
		.options = options,
		.arena = arena,
		.curve = &curve,
		.count = measures->count,
		.state = heap_alloc(n, sizeof *w.state),
		.joined = heap_alloc(n, sizeof *w.joined),
		.next = heap_alloc(n, sizeof *w.next),
		.waiter = heap_alloc(n, sizeof *w.waiter),
		.then = heap_alloc(n, sizeof *w.then),
		.years = heap_alloc(n, sizeof *w.years),
		.bought = heap_alloc(n, sizeof *w.bought),
		.match = heap_alloc(n, sizeof *w.match),
		.annuity = heap_alloc(n, sizeof *w.annuity),
		.key = heap_alloc(n, sizeof *w.key),
		.heap = heap_alloc(n, sizeof *w.heap)};

	prepare(&w, in_scope);
	order(&w);
	for (size_t i = 0; i < w.count; i++) /* it waits for one that waits for it, or for one that is not shown */
		if (w.state[i] == WAITS)
			leave(&w, i, PLAN_OUT_PREREQUISITE, missing(&w, i));
	qsort(curve.left, curve.left_count, sizeof *curve.left, by_place);
	for (size_t i = 0; i < w.count; i++)
		mpq_clears(w.years[i], w.bought[i], w.match[i], w.annuity[i], w.key[i], NULL);
	free(w.state);
	free(w.joined);
	free(w.next);
	free(w.waiter);
	free(w.then);
	free(w.years);
	free(w.bought);
	free(w.match);
	free(w.annuity);
	free(w.key);
	free(w.heap);
	*out_curve = curve;
}
