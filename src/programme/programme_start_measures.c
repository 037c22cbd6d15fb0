/* Measures that fit: the programme's own of the firm that nobody has decided on, and those of a catalogue that match what the record says is used.
 * Both as the planner finds them (programme_candidates.h), in the database in memory. */
#include "programme/programme_start_int.h"

#include "base/money.h"
#include "fund/fund.h"
#include "programme/programme_candidates.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"
#include "programme/programme_plan_money.h"

#include <stdlib.h>
#include <string.h>

struct finder {
	struct store_tx *tx; /* the programme's */
	struct programme_computed *c;
	const struct programme_start *start;
	const struct programme_start_record *record;
	const struct programme_start_world *world;
	struct arena *arena;
	const struct party_rules *rules; /* of the memory, with today as their day */
	struct programme_payers payers;
	enum party_size size;
	const char **machine; /* that the firm has or gets there already */
	size_t machines;
	struct programme_start_measures *out;
};

/* ---- what the candidates need beside the record ---- */

/* Funders, the consortium and its lead, tier and size. */
static enum status copy_firm(struct finder *f, struct err *err)
{
	const struct party_rules *rules = &f->c->rules;
	const char *const firm[] = {f->start->firm}, *const consortium[] = {f->world->known.consortium};
	const char **funder = arena_alloc(f->arena, (rules->support_count + 1) * sizeof *funder);
	size_t funders = 0;
	enum status st;

	for (size_t i = 0; i < rules->support_count; i++) {
		bool again = strcmp(rules->support[i].funder, f->start->firm) == 0 || !rules->support[i].funder[0];

		for (size_t k = 0; k < funders; k++)
			again |= strcmp(funder[k], rules->support[i].funder) == 0;
		if (!again)
			funder[funders++] = rules->support[i].funder;
	}
	st = programme_start_copy(f->tx, f->c->tx, "organisations", "organisation", funder, funders, err);
	if (st == ST_OK)
		st = programme_start_copy(f->tx, f->c->tx, "consortia", "consortium", consortium, 1, err);
	if (st == ST_OK)
		st = programme_start_copy(f->tx, f->c->tx, "organisation_status", "organisation", firm, 1, err);
	return st == ST_OK ? programme_start_copy(f->tx, f->c->tx, "agreements", "organisation", firm, 1, err) : st;
}

/* A measure may save what the record says nothing of, so all that the rules choose from is needed. */
static void choose_factors(const struct party_rules *rules, struct programme_start_world *world, struct arena *arena)
{
	for (size_t i = 0; i < rules->factor_choice_count; i++) {
		const char *factor = rules->factor_choice[i].factor;
		bool again = false;

		for (size_t k = 0; !again && k < world->factors; k++)
			again = strcmp(world->factor[k], factor) == 0;
		if (again)
			continue;
		world->factor = arena_grow(arena, world->factor, world->factors, sizeof *world->factor);
		world->factor[world->factors++] = factor;
	}
}

/* The firm's own measures without a grant that stands; what is on processes that the record does not have stays out. */
static enum status copy_measures(struct finder *f, struct err *err)
{
	struct party_measure *measure;
	const char **open;
	size_t count = 0, opens = 0;
	enum status st = party_measures(f->tx, f->arena, &measure, &count, err);

	open = arena_alloc(f->arena, (count + 1) * sizeof *open);
	f->machine = arena_alloc(f->arena, (count + 1) * sizeof *f->machine);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct fund_grant grant;

		if (strcmp(measure[i].organisation, f->start->firm) != 0 || strcmp(measure[i].process, f->world->process) != 0)
			continue;
		f->machine[f->machines++] = measure[i].machine;
		if (fund_grant_get(f->tx, measure[i].measure, &grant, NULL) == ST_OK && grant.state != FUND_WITHDRAWN)
			continue;
		open[opens++] = measure[i].measure;
	}
	if (st == ST_OK)
		st = programme_start_copy(f->tx, f->c->tx, "measures", "measure", open, opens, err);
	return st == ST_OK ? programme_start_copy(f->tx, f->c->tx, "quotes", "measure", open, opens, err) : st;
}

/* ---- one measure ---- */

static const char *payback(struct finder *f, int64_t own_krw, int64_t saving_krw)
{
	int64_t tenths;

	if (saving_krw <= 0)
		return NULL;
	tenths = (own_krw * 10 + saving_krw / 2) / saving_krw;
	return arena_printf(f->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void list_payers(struct finder *f, struct programme_start_measure *m)
{
	const struct programme_start_known *known = &f->world->known;
	struct programme_plan_source *source = arena_alloc(f->arena, (f->rules->support_count + 1) * sizeof *source);
	size_t count = programme_plan_sources(&f->payers, known->tier, f->size, known->consortium, m->cost_krw, f->rules->as_of, source);

	m->payer = arena_alloc(f->arena, (count + 1) * sizeof *m->payer);
	for (size_t i = 0; i < count; i++)
		m->payer[m->payers++] =
			(struct programme_start_payer){source[i].funder[0] ? arena_strdup(f->arena, source[i].funder) : "pool", source[i].krw};
}

/* The lowest of the quotes for the measure that was picked; else as planned. */
static int64_t cost_of(struct finder *f, const struct plan_measure *p)
{
	int64_t lowest = 0, each;

	if (f->record->measure && strcmp(f->record->measure, p->measure) == 0)
		for (size_t i = 0; i < f->record->quotes; i++)
			if (f->record->quote[i].supply_value_krw && money_parse(f->record->quote[i].supply_value_krw, &each, NULL) == ST_OK &&
				each > 0 && (lowest == 0 || each < lowest))
				lowest = each;
	return lowest > 0 ? lowest : p->cost_krw;
}

static bool has_machine(const struct finder *f, const char *name)
{
	for (size_t i = 0; i < f->machines; i++)
		if (strcmp(f->machine[i], name) == 0)
			return true;
	return false;
}

static void add_measure(struct finder *f, const struct programme_candidates *c, size_t i)
{
	const struct programme_start_known *known = &f->world->known;
	const struct plan_measure *p = &c->measures.list[i];
	int64_t cost = cost_of(f, p);
	struct plan_money money = programme_plan_money(&f->payers, known->tier, f->size, known->consortium, cost, f->rules->as_of);
	struct programme_start_measure *m;

	f->out->item = arena_grow(f->arena, f->out->item, f->out->count, sizeof *f->out->item);
	m = &f->out->item[f->out->count++];
	*m = (struct programme_start_measure){.measure = arena_strdup(f->arena, p->measure),
		.origin = p->origin,
		.name_ko = arena_strdup(f->arena, c->name_ko_of[i]),
		.name_en = arena_strdup(f->arena, c->name_en_of[i]),
		.carrier = arena_strdup(f->arena, p->carrier),
		.process = f->world->process,
		.methodology = arena_strdup(f->arena, p->methodology),
		.saving_per_year = arena_strdup(f->arena, c->saving[i]),
		.unit = arena_strdup(f->arena, c->unit[i]),
		.life_years = p->life_years,
		.cost_krw = cost,
		.support_krw = money.support_krw,
		.own_krw = cost - money.support_krw,
		.saving_krw_per_year = p->saving_krw_per_year,
		.returned_krw = money.returned_krw,
		.g_per_year = p->g_per_year,
		.g_low = p->g_low,
		.g_high = p->g_high,
		.explanation = arena_strdup(f->arena, p->explanation)};
	m->payback_years = payback(f, m->own_krw, m->saving_krw_per_year);
	list_payers(f, m);
}

/* Soonest paid back first; what saves no won comes last; then more tonnes, then the key. Products of two amounts of won fit 128 bits. */
static int by_payback(const void *a, const void *b)
{
	__extension__ typedef __int128 wide;
	const struct programme_start_measure *x = a, *y = b;
	wide left = (wide)x->own_krw * y->saving_krw_per_year, right = (wide)y->own_krw * x->saving_krw_per_year;

	if ((x->saving_krw_per_year > 0) != (y->saving_krw_per_year > 0))
		return x->saving_krw_per_year > 0 ? -1 : 1;
	if (left != right)
		return left < right ? -1 : 1;
	if (x->g_per_year != y->g_per_year)
		return x->g_per_year > y->g_per_year ? -1 : 1;
	return strcmp(x->measure, y->measure);
}

/* ---- the call ---- */

static void add_paper(struct finder *f, const char *kind)
{
	for (size_t i = 0; i < f->out->papers; i++)
		if (strcmp(f->out->paper[i], kind) == 0)
			return;
	f->out->paper = arena_grow(f->arena, f->out->paper, f->out->papers, sizeof *f->out->paper);
	f->out->paper[f->out->papers++] = arena_strdup(f->arena, kind);
}

static void tell_call(struct finder *f)
{
	enum party_route route = programme_plan_route(f->rules, f->world->known.tier);
	const struct party_call *call = party_call_on(f->rules, route, f->rules->as_of);

	f->out->route = party_route_name(route);
	f->out->call = call ? arena_strdup(f->arena, call->call) : party_route_has_calls(f->rules, route) ? NULL : "";
	f->out->closes_on = call ? call->closes_on : DATE_NONE;
	f->out->quotes_needed = call ? call->quotes_needed : f->rules->quotes_needed;
	for (int i = 0; call && i < call->checklist_count; i++)
		if (strcmp(call->checklist[i], "quote") != 0) /* a quote with its paper is one */
			add_paper(f, call->checklist[i]);
	add_paper(f, "baseline_record");
}

static enum status find(struct finder *f, const char *catalogue, struct findings *findings, struct err *err)
{
	const struct programme_candidate_options options = {.catalogue = catalogue};
	struct programme_candidates candidates;
	enum status st = copy_firm(f, err);

	if (st == ST_OK)
		st = copy_measures(f, err);
	if (st == ST_OK)
		st = programme_payers_read(f->c->tx, f->rules, &f->c->arena, &f->payers, err);
	if (st == ST_OK && f->world->known.tier > 0)
		st = party_size_on(f->c->tx, f->start->firm, f->rules->as_of, &f->size, err);
	if (st == ST_OK)
		st = programme_candidates(f->c->tx, &options, &f->c->arena, &candidates, findings, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < candidates.measures.count; i++)
		if (strcmp(candidates.measures.list[i].organisation, f->start->firm) == 0 &&
			!(strcmp(candidates.measures.list[i].origin, "catalogue") == 0 && has_machine(f, candidates.name_ko_of[i])))
			add_measure(f, &candidates, i);
	if (f->out->count > 1)
		qsort(f->out->item, f->out->count, sizeof *f->out->item, by_payback);
	tell_call(f);
	return ST_OK;
}

enum status programme_start_measures(struct store_tx *tx, const char *catalogue, const struct programme_start *start,
	const struct programme_start_record *record, struct arena *arena, struct programme_start_measures *out_measures, struct findings *findings,
	struct err *err)
{
	struct programme_start_measures measures = {.route = "", .closes_on = DATE_NONE};
	struct programme_start_world world;
	struct programme_computed c = {0};
	struct party_rules rules;
	struct finder f = {.tx = tx, .c = &c, .start = start, .record = record, .world = &world, .arena = arena, .rules = &c.rules, .out = &measures};
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_start_world(tx, &rules, start, record, arena, &world, err);
	if (st != ST_OK)
		return st;
	choose_factors(&rules, &world, arena);
	st = programme_start_compute(tx, start, &world, &c, err);
	if (st == ST_OK)
		st = programme_today(tx, DATE_NONE, &c.rules.as_of, err);
	if (st == ST_OK)
		st = find(&f, catalogue, findings, err);
	programme_computed_done(&c);
	if (st == ST_OK)
		*out_measures = measures;
	return st;
}
