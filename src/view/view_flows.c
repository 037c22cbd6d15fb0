/* The cascade as flows: which won reached which machines, and where the tonnes of these machines went. */
#include "view/view_cascade_int.h"

#include "base/decimal.h"
#include "base/money.h"
#include "carbon/carbon.h"
#include "programme/programme_chain.h"
#include "programme/programme_claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS 12
#define SHARES INT64_C(1000000000) /* shares of vehicles are whole parts of this */

static const char *const source_kinds[] = {"state", "carmaker", "own", "returned", NULL};
static const char *const sink_kinds[] = {"vehicle", "products", "claim", "credit", "unverified", "planned", NULL};
enum { SINK_VEHICLE, SINK_PRODUCTS, SINK_CLAIM, SINK_CREDIT, SINK_UNVERIFIED, SINK_PLANNED };

const char *view_flow_state_name(enum view_flow_state state)
{
	static const char *const name[] = {"sure", "provisional", "planned"};

	return name[state];
}

struct vehicle {
	const char *product, *name;
	double made; /* a year */
	struct carbon_leverage *leverage;
	size_t leverages;
};

struct flowing {
	struct view_cascading *w;
	struct view_flows *f;
	struct party_measure *measure;
	struct programme_claim_part *part;
	struct vehicle *vehicle;
	const bool *counts;
	size_t measures, parts, vehicles;
	bool leverage_read;
};

/* ---- lists ---- */

static size_t place_of(const char *const *list, const char *word)
{
	size_t i = 0;

	while (list[i] && strcmp(list[i], word) != 0)
		i++;
	return i;
}

/* The lists are complete and in order before the first flow names an entry. */
static size_t source_at(const struct flowing *fl, const char *key)
{
	size_t at = 0;

	while (at < fl->f->sources && strcmp(fl->f->source[at].key, key) != 0)
		at++;
	return at;
}

static void need_source(struct flowing *fl, const char *key, const char *kind, int firms_tier, int pays_tier)
{
	struct view_flows *f = fl->f;
	size_t at = source_at(fl, key);
	struct view_flow_source *s;

	if (at == f->sources) {
		f->source = arena_grow(fl->w->arena, f->source, f->sources, sizeof *f->source);
		s = &f->source[f->sources++];
		*s = (struct view_flow_source){.key = key, .name_ko = "", .name_en = "", .kind = kind, .tier = firms_tier, .pays_tier = pays_tier};
		if (firms_tier == 0)
			view_fund_name(&fl->w->r, key, &s->name_ko, &s->name_en);
	}
	if (pays_tier < f->source[at].pays_tier)
		f->source[at].pays_tier = pays_tier;
}

static size_t class_at(const struct flowing *fl, const char *name)
{
	size_t at = 0;

	while (at < fl->f->classes && strcmp(fl->f->class[at].name, name) != 0)
		at++;
	return at;
}

static size_t sink_at(const struct flowing *fl, int kind, const char *key)
{
	size_t at = 0;

	while (at < fl->f->sinks && (strcmp(fl->f->sink[at].kind, sink_kinds[kind]) != 0 || strcmp(fl->f->sink[at].key, key) != 0))
		at++;
	return at;
}

static void add_won(struct flowing *fl, size_t source, size_t class, int tier, enum view_flow_state state, int64_t krw)
{
	struct view_flows *f = fl->f;
	size_t at = 0;

	if (krw == 0)
		return;
	while (at < f->wons && (f->won[at].source != source || f->won[at].class != class || f->won[at].tier != tier || f->won[at].state != state))
		at++;
	if (at == f->wons) {
		f->won = arena_grow(fl->w->arena, f->won, f->wons, sizeof *f->won);
		f->won[f->wons++] = (struct view_flow_won){source, class, tier, state, 0};
	}
	f->won[at].krw = money_add(f->won[at].krw, krw);
}

static void add_grams(struct flowing *fl, size_t class, size_t sink, enum view_flow_state state, int64_t grams)
{
	struct view_flows *f = fl->f;
	size_t at = 0;

	if (grams <= 0)
		return;
	while (at < f->grams && (f->gram[at].class != class || f->gram[at].sink != sink || f->gram[at].state != state))
		at++;
	if (at == f->grams) {
		f->gram = arena_grow(fl->w->arena, f->gram, f->grams, sizeof *f->gram);
		f->gram[f->grams++] = (struct view_flow_grams){class, sink, state, 0};
	}
	f->gram[at].grams += grams;
}

/* ---- won ---- */

static const struct party_measure *measure_of(const struct flowing *fl, const char *key)
{
	for (size_t i = 0; i < fl->measures; i++)
		if (strcmp(fl->measure[i].measure, key) == 0)
			return &fl->measure[i];
	return NULL;
}

/* What a machine is called; its key where it has no name. */
static const char *class_of(const struct flowing *fl, const struct fund_grant *grant)
{
	const struct party_measure *m = measure_of(fl, grant->grant);

	return m && m->machine && m->machine[0] ? m->machine : grant->grant;
}

static const char *class_of_en(const struct flowing *fl, const struct fund_grant *grant)
{
	const struct party_measure *m = measure_of(fl, grant->grant);

	return m && m->machine_en && m->machine_en[0] ? m->machine_en : grant->grant;
}

/* Key and kind of a source; returned money by the tier whose pool it came from. */
static const char *source_key(
	struct flowing *fl, const struct fund_grant *grant, const struct fund_source *source, const char **out_kind, int *out_tier)
{
	const struct party_return_rule *pool;

	*out_tier = 0;
	*out_kind = source->nature == FUND_STATE ? "state" : "carmaker";
	if (strcmp(source->origin, "returned") != 0)
		return arena_strdup(fl->w->arena, source->origin);
	pool = party_pool_for(&fl->w->r.rules, grant->tier);
	*out_tier = pool ? pool->tier : grant->tier - 1;
	*out_kind = "returned";
	return arena_printf(fl->w->arena, "returned:%d", *out_tier);
}

static size_t source_of(struct flowing *fl, const struct fund_grant *grant, const struct fund_source *source)
{
	const char *kind;
	int tier;

	return source_at(fl, source_key(fl, grant, source, &kind, &tier));
}

static const char *own_key(struct flowing *fl, const struct fund_grant *grant)
{
	return arena_printf(fl->w->arena, "own:%d", grant->tier);
}

static bool is_agreed(const struct fund_grant *grant)
{
	return grant->state >= FUND_RESERVED;
}

static void add_kept(void *context, const struct fund_grant *grant, const struct fund_source *source, date_day on, int64_t krw)
{
	struct flowing *fl = context;

	(void)on;
	if (is_agreed(grant))
		add_won(fl, source_of(fl, grant, source), class_at(fl, class_of(fl, grant)), grant->tier,
			grant->state >= FUND_SETTLED ? VIEW_FLOW_SURE : VIEW_FLOW_PROVISIONAL, krw);
}

/* What is reserved and not paid, and what firms pay themselves. */
static void add_grant(struct flowing *fl, const struct fund_grant *g)
{
	bool fixed = g->state >= FUND_SETTLED;
	size_t class = class_at(fl, class_of(fl, g));
	int64_t own = fixed ? g->invoiced_krw : g->eligible_planned_krw;

	for (size_t s = 0; s < g->source_count; s++) {
		const struct fund_source *source = &g->source[s];

		own -= fixed ? source->fixed_krw : source->reserved_krw;
		if (!fixed && source->reserved_krw > source->paid_krw)
			add_won(fl, source_of(fl, g, source), class, g->tier, VIEW_FLOW_PLANNED, source->reserved_krw - source->paid_krw);
	}
	if (own > 0)
		add_won(fl, source_at(fl, own_key(fl, g)), class, g->tier, fixed ? VIEW_FLOW_SURE : VIEW_FLOW_PLANNED, own);
}

/* What came in and is still there. Returned money lies in one account, whoever returned it: it is shown with the highest tier's. */
static void add_rest(struct flowing *fl)
{
	struct fund_statement *list;
	size_t count;

	fund_statements(fl->w->r.ledger, fl->w->arena, &list, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < fl->f->sources; s++) {
			struct view_flow_source *source = &fl->f->source[s];
			bool returned = strcmp(list[i].kind, "returned") == 0 && strcmp(source->kind, "returned") == 0;

			if (returned || strcmp(list[i].funder, source->key) == 0) {
				source->rest_krw = list[i].on_hand_krw > 0 ? list[i].on_hand_krw : 0;
				break;
			}
		}
}

/* ---- tonnes ---- */

static double made_of(const struct carbon_made *made, size_t count, const struct party_rules *rules, const char *product)
{
	double sum = 0, quantity;
	date_month month;

	for (size_t i = 0; i < count; i++)
		if (strcmp(made[i].product, product) == 0 && month_parse(made[i].month, &month, NULL) == ST_OK && month >= rules->after_from &&
			month <= rules->after_to && decimal_parse_double(made[i].quantity, &quantity, NULL) == ST_OK)
			sum += quantity;
	return sum * MONTHS / (rules->after_to - rules->after_from + 1);
}

static const char *name_of(const struct party_product *product, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(product[i].product, key) == 0)
			return product[i].name;
	return "";
}

static enum status read_vehicles(struct flowing *fl, struct err *err)
{
	struct carbon_vehicle *list;
	struct party_product *product = NULL;
	size_t products = 0;
	enum status st = carbon_vehicles(fl->w->tx, fl->w->arena, &list, &fl->vehicles, err);

	if (st == ST_OK && fl->vehicles > 0)
		st = party_products(fl->w->tx, fl->w->arena, &product, &products, err);
	if (st != ST_OK)
		return st;
	fl->vehicle = arena_alloc(fl->w->arena, (fl->vehicles + 1) * sizeof *fl->vehicle);
	for (size_t i = 0; i < fl->vehicles; i++)
		fl->vehicle[i] =
			(struct vehicle){.product = arena_strdup(fl->w->arena, list[i].product), .name = name_of(product, products, list[i].product)};
	return ST_OK;
}

/* What of a process's emissions ends in each vehicle; read only where something is left for them. Without footprints nothing is known of it. */
static enum status read_leverage(struct flowing *fl, struct err *err)
{
	struct view_cascading *w = fl->w;
	struct carbon_chain *chain;
	struct party_rules rules = w->r.rules;
	struct carbon_made *made;
	size_t mades;
	enum status st;

	if (fl->leverage_read || fl->vehicles == 0)
		return ST_OK;
	fl->leverage_read = true;
	st = programme_rules_pass(w->tx, w->arena, &rules, err);
	if (st == ST_OK)
		st = carbon_chain_open(w->tx, &rules, CARBON_AFTER, &chain, err);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	st = carbon_production(w->tx, w->arena, &made, &mades, err);
	for (size_t i = 0; i < fl->vehicles && st == ST_OK; i++) {
		struct vehicle *v = &fl->vehicle[i];

		v->made = made_of(made, mades, &w->r.rules, v->product);
		st = carbon_chain_leverage(chain, v->product, w->arena, &v->leverage, &v->leverages, err);
		st = st == ST_NOT_FOUND ? ST_OK : st;
	}
	carbon_chain_close(chain);
	return st;
}

static double share_of(const struct vehicle *v, const char *process)
{
	for (size_t i = 0; i < v->leverages; i++)
		if (strcmp(v->leverage[i].process, process) == 0)
			return fmax(0, v->leverage[i].per_kg_per_year * v->made);
	return 0;
}

/* Verified grams that nobody claims stay in what the firm makes: in vehicles by their shares, and in its other products. */
static enum status add_to_products(struct flowing *fl, const struct party_measure *m, size_t class, int64_t grams, struct err *err)
{
	enum status st = read_leverage(fl, err);
	int64_t *weight, *part, left = SHARES;
	double sum = 0;

	if (st != ST_OK)
		return st;
	weight = arena_alloc(fl->w->arena, (fl->vehicles + 1) * sizeof *weight);
	part = arena_alloc(fl->w->arena, (fl->vehicles + 1) * sizeof *part);
	for (size_t i = 0; i < fl->vehicles && m && m->process; i++)
		sum += share_of(&fl->vehicle[i], m->process);
	for (size_t i = 0; i < fl->vehicles && sum > 0; i++) {
		weight[i] = (int64_t)(share_of(&fl->vehicle[i], m->process) / fmax(sum, 1) * SHARES);
		weight[i] = weight[i] < left ? weight[i] : left;
		left -= weight[i];
	}
	weight[fl->vehicles] = left;
	split_largest_remainder(grams, weight, fl->vehicles + 1, part);
	for (size_t i = 0; i < fl->vehicles; i++)
		if (part[i] > 0)
			add_grams(fl, class, sink_at(fl, SINK_VEHICLE, fl->vehicle[i].product), VIEW_FLOW_SURE, part[i]);
	if (part[fl->vehicles] > 0)
		add_grams(fl, class, sink_at(fl, SINK_PRODUCTS, ""), VIEW_FLOW_SURE, part[fl->vehicles]);
	return ST_OK;
}

static enum status add_verified(struct flowing *fl, const struct party_measure *m, const char *measure, size_t class, int64_t grams, struct err *err)
{
	for (size_t i = 0; i < fl->parts && grams > 0; i++) {
		bool credit = strcmp(fl->part[i].kind, "koc") == 0;
		int64_t part = fl->part[i].grams < grams ? fl->part[i].grams : grams;

		if (strcmp(fl->part[i].measure, measure) != 0 || part <= 0)
			continue;
		add_grams(fl, class, sink_at(fl, credit ? SINK_CREDIT : SINK_CLAIM, ""), VIEW_FLOW_SURE, part);
		grams -= part;
	}
	return grams > 0 ? add_to_products(fl, m, class, grams, err) : ST_OK;
}

/* What the plan expects of so many months. */
static enum status add_planned(struct flowing *fl, const struct party_measure *m, size_t class, int months, struct err *err)
{
	struct factor factor;
	mpq_t kg, part;
	enum status st;

	if (!m || months == 0)
		return ST_OK;
	mpq_inits(kg, part, NULL);
	factor_init(&factor);
	st = programme_planned_kg(fl->w->tx, &fl->w->r.rules, m, fl->w->arena, &factor, kg, err);
	mpq_set_si(part, months, MONTHS);
	mpq_canonicalize(part);
	mpq_mul(kg, kg, part);
	if (st == ST_OK && mpq_sgn(kg) > 0)
		add_grams(fl, class, sink_at(fl, SINK_PLANNED, ""), VIEW_FLOW_PLANNED, view_cascade_grams(kg));
	factor_done(&factor);
	mpq_clears(kg, part, NULL);
	return st;
}

static bool project_counts(const struct flowing *fl, const char *measure)
{
	for (size_t i = 0; i < fl->w->totals; i++)
		if (strcmp(fl->w->total[i].measure, measure) == 0)
			return fl->counts[i];
	return false;
}

static enum status add_machine(struct flowing *fl, const struct fund_grant *g, struct err *err)
{
	const struct view_cascading *w = fl->w;
	const struct party_measure *m = measure_of(fl, g->grant);
	size_t class = class_at(fl, class_of(fl, g));
	bool counts = project_counts(fl, g->grant), gone = g->state >= FUND_RECOVERY;
	int open = MONTHS;
	int64_t verified_g, metered_g;
	mpq_t verified, metered, month;
	enum status st;

	mpq_inits(verified, metered, month, NULL);
	for (size_t k = reduction_saving_first(w->saving, w->savings, g->grant); k < w->savings && strcmp(w->saving[k].measure, g->grant) == 0; k++) {
		const struct reduction_saving *s = &w->saving[k];

		if (s->month < fl->f->from || s->month > fl->f->to || (s->rejected && strcmp(s->rejected, "before_installation") == 0))
			continue;
		open--;
		if (s->rejected || mpq_set_str(month, s->exact_kg, 10) != 0)
			continue;
		mpq_add(s->verified && counts ? verified : metered, s->verified && counts ? verified : metered, month);
	}
	verified_g = view_cascade_grams(verified);
	metered_g = view_cascade_grams(metered);
	mpq_clears(verified, metered, month, NULL);
	st = add_verified(fl, m, g->grant, class, verified_g, err);
	if (st == ST_OK && metered_g > 0)
		add_grams(fl, class, sink_at(fl, SINK_UNVERIFIED, ""), VIEW_FLOW_PROVISIONAL, metered_g);
	if (st == ST_OK && !gone && (g->state < FUND_SETTLED || view_cascade_installed(w, g->grant) != DATE_NONE))
		st = add_planned(fl, m, class, open, err);
	return st;
}

/* ---- in order ---- */

static int by_source(const void *a, const void *b)
{
	const struct view_flow_source *x = a, *y = b;
	/* Own shares and what firms return stand with the tier of these firms. */
	int at = x->tier > 0 ? x->tier : x->pays_tier, bt = y->tier > 0 ? y->tier : y->pays_tier;
	size_t ak = place_of(source_kinds, x->kind), bk = place_of(source_kinds, y->kind);

	if (at != bt)
		return at < bt ? -1 : 1;
	return ak != bk ? (ak < bk ? -1 : 1) : strcmp(x->key, y->key);
}

static int by_class(const void *a, const void *b)
{
	return strcmp(((const struct view_flow_class *)a)->name, ((const struct view_flow_class *)b)->name);
}

static int by_won(const void *a, const void *b)
{
	const struct view_flow_won *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->tier != y->tier)
		return x->tier < y->tier ? -1 : 1;
	return (int)x->state - (int)y->state;
}

static int by_grams(const void *a, const void *b)
{
	const struct view_flow_grams *x = a, *y = b;

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->sink != y->sink)
		return x->sink < y->sink ? -1 : 1;
	return (int)x->state - (int)y->state;
}

static void sort(void *list, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	if (count > 1)
		qsort(list, count, size, compare);
}

static void list_ends(struct flowing *fl)
{
	struct view_flows *f = fl->f;

	for (size_t i = 0; i < fl->w->grants; i++) {
		const struct fund_grant *g = &fl->w->grant[i];
		const char *name = class_of(fl, g), *kind;
		size_t class;
		int tier;

		if (!is_agreed(g))
			continue;
		class = class_at(fl, name);
		if (class == f->classes) {
			f->class = arena_grow(fl->w->arena, f->class, f->classes, sizeof *f->class);
			f->class[f->classes++] = (struct view_flow_class){name, class_of_en(fl, g), 0};
		}
		f->class[class].machines++;
		f->machines++;
		for (size_t s = 0; s < g->source_count; s++) {
			const char *key = source_key(fl, g, &g->source[s], &kind, &tier);

			need_source(fl, key, kind, tier, g->tier);
		}
		need_source(fl, own_key(fl, g), "own", g->tier, g->tier);
	}
	sort(f->source, f->sources, sizeof *f->source, by_source);
	sort(f->class, f->classes, sizeof *f->class, by_class);
	f->sink = arena_alloc(fl->w->arena, (fl->vehicles + SINK_PLANNED + 1) * sizeof *f->sink);
	for (size_t i = 0; i < fl->vehicles; i++)
		f->sink[f->sinks++] = (struct view_flow_sink){sink_kinds[SINK_VEHICLE], fl->vehicle[i].product, fl->vehicle[i].name};
	for (int kind = SINK_PRODUCTS; kind <= SINK_PLANNED; kind++)
		f->sink[f->sinks++] = (struct view_flow_sink){sink_kinds[kind], "", ""};
}

/* Nothing flows back: what is not above zero in the end is no flow. */
static void keep_positive(struct view_flows *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->wons; i++)
		if (f->won[i].krw > 0)
			f->won[kept++] = f->won[i];
	f->wons = kept;
}

enum status view_cascade_flows(struct view_cascading *w, struct view_flows *out_flows, struct err *err)
{
	struct party_rules rules = w->r.rules;
	struct flowing fl = {.w = w, .f = out_flows};
	struct view_flows *f = out_flows;
	enum status st;

	*f = (struct view_flows){.from = w->r.rules.metered_to - MONTHS + 1, .to = w->r.rules.metered_to};
	if (w->year > 0) {
		f->from = month_of(date_make(w->year, 1, 1));
		f->to = f->from + MONTHS - 1;
	}
	fl.counts = view_cascade_counted(w);
	rules.after_from = f->from;
	rules.after_to = f->to;
	st = party_measures(w->tx, w->arena, &fl.measure, &fl.measures, err);
	if (st == ST_OK)
		st = programme_claim_parts(w->tx, &rules, w->arena, &fl.part, &fl.parts, err);
	if (st == ST_OK)
		st = read_vehicles(&fl, err);
	if (st != ST_OK)
		return st;
	list_ends(&fl);
	view_fund_kept(&w->r, w->grant, w->grants, add_kept, &fl);
	for (size_t i = 0; i < w->grants && st == ST_OK; i++) {
		if (!is_agreed(&w->grant[i]))
			continue;
		add_grant(&fl, &w->grant[i]);
		st = add_machine(&fl, &w->grant[i], err);
	}
	if (st != ST_OK)
		return st;
	add_rest(&fl);
	keep_positive(f);
	sort(f->won, f->wons, sizeof *f->won, by_won);
	sort(f->gram, f->grams, sizeof *f->gram, by_grams);
	w->v->flows = f;
	return ST_OK;
}
