/* What a plan is made from: rules, candidates, money and scenario. */
#include "programme/programme_planning.h"

#include "base/json.h"
#include "programme/programme_chain.h"
#include "programme/programme_money_int.h"

#include <stdlib.h>
#include <string.h>

static int year_of(date_day day)
{
	int year, month, of_month;
	date_split(day, &year, &month, &of_month);
	return year;
}

/* ---- the scenario ---- */

static enum status read_scenario(const struct programme_planning_options *options, struct arena *arena, struct programme_planning *p,
	struct findings *findings, struct err *err)
{
	const char *file = options->file ? options->file : options->json ? "scenario" : NULL;
	json_t *root = NULL;
	char *text = NULL;
	enum status st = ST_OK;
	p->scenario = plan_scenario_default();
	if (!file)
		return ST_OK;
	if (options->file)
		st = json_read_file(options->file, file, &root, &text, err);
	else
		st = json_read_text(options->json, strlen(options->json), file, &root, err);
	if (st != ST_OK)
		return st;
	st = plan_scenario_parse(root, text ? text : options->json, file, arena, &p->scenario, findings);
	if (st == ST_INPUT)
		err_set(err, ST_INPUT, "scenario.refused", file, NULL);
	p->file = options->file;
	json_decref(root);
	free(text);
	return st;
}

static bool stands(const struct fund_grant *grant)
{
	return grant->state >= FUND_SELECTED && grant->state != FUND_WITHDRAWN;
}

/* ---- money ---- */

struct money_in {
	const struct fund_grant *grant;
	size_t grants;
	struct fund_payin *payin;
	size_t payins;
	struct fund_correction *correction;
	size_t corrections;
};

static int64_t paid_in(const struct money_in *in, const struct fund_payin *payin)
{
	int64_t won = payin->amount_krw;
	for (size_t i = 0; i < in->corrections; i++)
		if (strcmp(in->correction[i].funding, payin->funding) == 0)
			won -= in->correction[i].amount_krw;
	return won;
}

static struct plan_budget *budget_of(struct plan_scenario *s, const char *funder, enum party_route route, int year)
{
	for (size_t i = 0; i < s->budget_count; i++)
		if (strcmp(s->budget[i].funder, funder) == 0 && s->budget[i].route == route && s->budget[i].year == year)
			return &s->budget[i];
	struct plan_budget *b = &s->budget[s->budget_count++];
	*b = (struct plan_budget){.route = route, .route_given = true, .year = year};
	snprintf(b->funder, sizeof b->funder, "%s", funder);
	return b;
}

/* Takes what standing grants have of a funder's money on a route, from its budgets in the order of their years. */
static void take_spent(struct plan_scenario *s, const struct money_in *in)
{
	for (size_t g = 0; g < in->grants; g++) {
		enum party_route route;
		if (!stands(&in->grant[g]) || !party_route_parse(in->grant[g].route, &route))
			continue;
		for (size_t k = 0; k < in->grant[g].source_count; k++) {
			int64_t left = in->grant[g].source[k].reserved_krw;
			for (size_t i = 0; i < s->budget_count && left > 0; i++) {
				struct plan_budget *b = &s->budget[i];
				if (b->route != route || strcmp(b->funder, in->grant[g].source[k].origin) != 0)
					continue;
				int64_t part = b->amount_krw < left ? b->amount_krw : left;
				b->amount_krw -= part;
				left -= part;
			}
		}
	}
}

/* Where the scenario says who pays, the money of others is in no plan. */
static bool still_pays(const struct plan_scenario *s, const char *funder, enum party_route route)
{
	bool found = !s->rules.has_support || route == PARTY_ROUTE_POOL;
	for (size_t i = 0; !found && i < s->rules.support_count; i++)
		found = s->rules.support[i].route == route && strcmp(s->rules.support[i].funder, funder) == 0;
	return found;
}

/* Budgets where the scenario has none: what was paid in, in the year in which it came; what came before the plan's first year and carries over counts
 * in that one. */
static void default_budgets(struct programme_planning *p, const struct money_in *in, struct arena *arena)
{
	struct plan_scenario *s = &p->scenario;
	bool carry = !p->rules.by_year || p->rules.carry_all;
	s->budget = arena_alloc(arena, (in->payins + 1) * sizeof *s->budget);
	for (size_t i = 0; i < in->payins; i++) {
		int year = year_of(in->payin[i].paid_on);
		if (!still_pays(s, in->payin[i].funder, programme_route_of(in->payin[i].purpose)))
			continue;
		if (year < s->first_year && carry)
			year = s->first_year;
		if (year < s->first_year || year >= s->first_year + s->years)
			continue;
		struct plan_budget *b = budget_of(s, in->payin[i].funder, programme_route_of(in->payin[i].purpose), year);
		b->amount_krw = money_add(b->amount_krw, paid_in(in, &in->payin[i]));
	}
	if (!s->anew)
		take_spent(s, in);
	if (s->budget_count == 0)
		s->budget_krw = 0; /* no money, not money without limit */
}

/* What is free in the pools on the programme's day. Where there is one for each consortium, of those that have candidates. */
static enum status default_openings(struct store_tx *tx, struct programme_planning *p, struct arena *arena, struct err *err)
{
	const struct plan_measures *measures = &p->candidates.measures;
	struct plan_scenario *s = &p->scenario;
	enum status st = ST_OK;
	s->opening = NULL;
	for (size_t i = 0; i < p->rules.returned_count; i++) {
		const struct party_return_rule *rule = &p->rules.returned[i];
		if (rule->version != 1)
			continue;
		for (size_t m = 0; m < (rule->by_consortium ? measures->count : 1) && st == ST_OK; m++) {
			struct plan_opening o = {.tier = rule->tier + 1};
			bool known = false;
			if (rule->by_consortium)
				snprintf(o.consortium, sizeof o.consortium, "%s", measures->list[m].consortium);
			for (size_t k = 0; k < s->opening_count; k++)
				known |= s->opening[k].tier == o.tier && strcmp(s->opening[k].consortium, o.consortium) == 0;
			if (known || (rule->by_consortium && !o.consortium[0]))
				continue;
			st = fund_pool_free(tx, o.tier, o.consortium, &o.amount_krw, err);
			if (st != ST_OK || o.amount_krw <= 0)
				continue;
			s->opening = arena_grow(arena, s->opening, s->opening_count, sizeof *s->opening);
			s->opening[s->opening_count++] = o;
		}
	}
	return st;
}

static void list_spent(const struct money_in *in, struct arena *arena, struct plan_terms *terms)
{
	struct plan_spent *spent = arena_alloc(arena, (in->grants * FUND_SOURCES_MAX + 1) * sizeof *spent);
	size_t spents = 0;
	for (size_t g = 0; g < in->grants; g++) {
		enum party_route route;
		if (!stands(&in->grant[g]) || !party_route_parse(in->grant[g].route, &route))
			continue;
		for (size_t k = 0; k < in->grant[g].source_count; k++)
			spent[spents++] = (struct plan_spent){route, in->grant[g].source[k].origin, in->grant[g].organisation, in->grant[g].site,
				in->grant[g].consortium, in->grant[g].tier, in->grant[g].source[k].reserved_krw};
	}
	plan_terms_take(terms, spent, spents);
}

/* ---- what is true of the firms ---- */

static enum status list_barred(struct store_tx *tx, struct programme_planning *p, struct arena *arena, struct err *err)
{
	const struct plan_measures *measures = &p->candidates.measures;
	unsigned *barred = arena_alloc(arena, (measures->count + 1) * sizeof *barred);
	enum status st = ST_OK;
	for (size_t i = 0; i < measures->count && st == ST_OK; i++) {
		const char *firm = measures->list[i].organisation;
		bool excluded = false, fraud = false, allocated = false, managed = false;
		st = party_flag_on(tx, firm, "excluded", p->candidates.as_of, &excluded, err);
		if (st == ST_OK)
			st = fund_excluded_on(tx, firm, p->candidates.as_of, &fraud, err);
		if (st == ST_OK)
			st = party_flag_on(tx, firm, "allocated", p->candidates.as_of, &allocated, err);
		if (st == ST_OK)
			st = party_flag_on(tx, firm, "target_managed", p->candidates.as_of, &managed, err);
		if (allocated || managed)
			barred[i] |= 1u << PARTY_ROUTE_MINISTRY;
		if (excluded || fraud || measures->list[i].tier < 1)
			barred[i] = (1u << PARTY_ROUTE_COUNT) - 1;
	}
	p->input.barred = barred;
	return st;
}

static bool is_vehicle(const struct carbon_vehicle *all, size_t count, const char *product)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].product, product) == 0)
			return true;
	return false;
}

/* Weighted kg per vehicle for each kg a year of a measure's process. */
static enum status list_leverage(struct store_tx *tx, struct programme_planning *p, struct arena *arena, struct err *err)
{
	struct plan_scenario *s = &p->scenario;
	const struct plan_measures *measures = &p->candidates.measures;
	double *leverage = arena_alloc(arena, (measures->count + 1) * sizeof *leverage);
	struct carbon_chain *chain = NULL;
	enum status st = ST_OK;
	p->input.leverage = leverage;
	if (s->objective != PLAN_VEHICLE)
		return ST_OK;
	struct carbon_vehicle *all;
	size_t vehicles = 0;
	st = carbon_vehicles(tx, arena, &all, &vehicles, err);
	if (s->vehicle_count == 0) {
		s->vehicle = arena_alloc(arena, (vehicles + 1) * sizeof *s->vehicle);
		for (size_t i = 0; i < vehicles; i++) {
			struct plan_vehicle *v = &s->vehicle[s->vehicle_count++];
			v->weight = (struct rate){1, 1};
			snprintf(v->vehicle, sizeof v->vehicle, "%s", all[i].product);
		}
	}
	if (st == ST_OK)
		st = carbon_chain_open(tx, &p->rules, CARBON_BEFORE, &chain, err);
	for (size_t v = 0; v < s->vehicle_count && st == ST_OK; v++) {
		struct carbon_leverage *list;
		size_t count;
		st = carbon_chain_leverage(chain, s->vehicle[v].vehicle, arena, &list, &count, err);
		if (st == ST_NOT_FOUND && p->file && s->vehicle[v].line && err)
			err_at(err, p->file, s->vehicle[v].line, s->vehicle[v].column);
		if (st == ST_OK && !is_vehicle(all, vehicles, s->vehicle[v].vehicle)) {
			st = err_set(err, ST_INPUT, "scenario.no_vehicle", s->vehicle[v].vehicle, "", NULL);
			if (p->file && s->vehicle[v].line && err)
				err_at(err, p->file, s->vehicle[v].line, s->vehicle[v].column);
		}
		for (size_t i = 0; st == ST_OK && i < measures->count; i++)
			for (size_t k = 0; k < count; k++)
				if (strcmp(list[k].process, measures->list[i].process) == 0)
					leverage[i] += (double)s->vehicle[v].weight.numerator / (double)s->vehicle[v].weight.denominator *
						       list[k].per_kg_per_year;
	}
	carbon_chain_close(chain);
	return st;
}

/* ---- all of it ---- */

static enum status mark_state_money(struct store_tx *tx, struct plan_terms *terms, struct err *err)
{
	enum status st = ST_OK;
	for (size_t k = 0; k < terms->sources && st == ST_OK; k++) {
		char kind[32];
		if (!terms->source[k].funder[0])
			continue;
		st = party_kind(tx, terms->source[k].funder, kind, err);
		terms->source[k].is_state = st == ST_OK && programme_nature(kind) == FUND_STATE;
	}
	return st;
}

static void complain(const struct programme_planning *p, int64_t line, int64_t column, const char *code, const char *a, const char *b,
	enum severity severity, struct findings *findings)
{
	struct err finding;
	err_set(&finding, ST_INPUT, code, a, b, NULL);
	if (p->file && line)
		err_at(&finding, p->file, line, column);
	findings_add(findings, severity, &finding);
}

/* Who pays in the place of the programme's funders is an organisation. */
static enum status check_support(struct store_tx *tx, const struct programme_planning *p, struct findings *findings, struct err *err)
{
	const struct plan_override *o = &p->scenario.rules;
	int64_t before = findings->errors;
	for (size_t i = 0; o->has_support && i < o->support_count; i++) {
		char kind[32];
		struct err lookup;
		enum status st = o->support[i].funder[0] ? party_kind(tx, o->support[i].funder, kind, &lookup) : ST_OK;
		if (st == ST_NOT_FOUND)
			complain(p, o->support[i].line, o->support[i].column, "scenario.support_funder", o->support[i].funder, "", SEVERITY_ERROR,
				findings);
		else if (st != ST_OK && err)
			*err = lookup;
		if (st != ST_OK && st != ST_NOT_FOUND)
			return st;
	}
	return findings->errors == before ? ST_OK : err_set(err, ST_INPUT, "scenario.refused", p->file ? p->file : "–", NULL);
}

/* What only an empty plan can be best for. */
static void warn_of_idle(const struct programme_planning *p, struct findings *findings)
{
	const struct plan_scenario *s = &p->scenario;
	bool idle = s->objective == PLAN_NET_VALUE && s->target_g < 0 && s->require_count == 0;
	for (size_t i = 0; i < s->price_count; i++)
		idle &= s->price[i].krw_per_t == 0;
	for (size_t i = 0; i < s->floor_count; i++)
		idle &= s->floor[i].is_share;
	if (idle)
		complain(p, 0, 0, "scenario.net_value_idle", "", "", SEVERITY_WARNING, findings);
}

/* A floor for a group of which there is no candidate is a slip of the pen, and would leave nothing to plan. */
static enum status check_floors(const struct programme_planning *p, struct findings *findings, struct err *err)
{
	int64_t before = findings->errors;
	for (size_t k = 0; k < p->scenario.floor_count; k++) {
		const struct plan_floor *f = &p->scenario.floor[k];
		bool found = false;
		for (size_t i = 0; i < p->candidates.measures.count && !found; i++)
			found = plan_floor_counts(f, &p->candidates.measures.list[i]);
		if (!found)
			complain(p, f->line, f->column, "scenario.floor_nobody", plan_floor_by_name(f->by), f->of, SEVERITY_ERROR, findings);
	}
	return findings->errors == before ? ST_OK : err_set(err, ST_INPUT, "scenario.refused", p->file ? p->file : "–", NULL);
}

static void hash_measures(struct hash *h, const struct programme_planning *p)
{
	const struct plan_measures *measures = &p->candidates.measures;
	hash_int(h, (int64_t)measures->count);
	for (size_t i = 0; i < measures->count; i++) {
		const struct plan_measure *m = &measures->list[i];
		const char *const word[] = {m->measure, m->origin, m->organisation, m->site, m->process, m->machine, m->consortium, m->region,
			m->carrier, m->methodology, m->factor};
		const int64_t number[] = {
			m->tier, m->size, m->cost_krw, m->saving_krw_per_year, m->g_per_year, m->g_use, m->life_years, p->input.barred[i]};
		for (size_t k = 0; k < sizeof word / sizeof *word; k++)
			hash_string(h, word[k]);
		for (size_t k = 0; k < sizeof number / sizeof *number; k++)
			hash_int(h, number[k]);
		hash_double(h, p->input.leverage[i]);
	}
	hash_int(h, (int64_t)measures->relation_count);
	for (size_t i = 0; i < measures->relation_count; i++) {
		hash_int(h, (int64_t)measures->relation[i].measure);
		hash_int(h, (int64_t)measures->relation[i].other);
		hash_int(h, measures->relation[i].kind);
	}
}

/* Over candidates, rules, standing grants and scenario: the same inputs give the same plan. */
static enum status hash_inputs(struct store_tx *tx, struct programme_planning *p, struct err *err)
{
	struct hash h;
	char *rules;
	enum status st = party_programme_text(tx, &rules, err);
	if (st != ST_OK)
		return st;
	hash_init(&h);
	hash_string(&h, "sangsaeng plan inputs/1");
	hash_string(&h, rules);
	hash_string(&h, p->scenario_json);
	hash_measures(&h, p);
	hash_int(&h, (int64_t)p->terms.spents);
	for (size_t i = 0; i < p->terms.spents; i++) {
		const struct plan_spent *s = &p->terms.spent[i];
		hash_int(&h, s->route);
		hash_string(&h, s->funder);
		hash_string(&h, s->organisation);
		hash_string(&h, s->site);
		hash_string(&h, s->consortium);
		hash_int(&h, s->tier);
		hash_int(&h, s->amount_krw);
	}
	hash_final(&h, p->inputs_sha256);
	free(rules);
	return ST_OK;
}

static enum status settle(struct programme_planning *p, const struct programme_planning_options *options, const struct money_in *in,
	struct arena *arena, struct findings *findings, struct err *err)
{
	struct plan_scenario *s = &p->scenario;
	bool standing = false;
	for (size_t g = 0; g < in->grants; g++)
		standing |= stands(&in->grant[g]);
	/* what is planned comes after what was granted: from the programme's day on; a plan anew begins with the programme's calendar */
	if (s->first_year == 0)
		s->first_year = standing && !s->anew ? year_of(p->rules.as_of) : year_of(party_route_for(&p->rules, PARTY_ROUTE_TIER1, 1)->agreed_on);
	if (standing && !s->anew && p->file && s->first_year < year_of(p->rules.as_of)) {
		complain(p, s->first_line, s->first_column, "scenario.past", arena_printf(arena, "%d", s->first_year),
			arena_printf(arena, "%d", year_of(p->rules.as_of)), SEVERITY_ERROR, findings);
		return err_set(err, ST_INPUT, "scenario.refused", p->file, NULL);
	}
	if (options->budget_krw >= 0) {
		s->budget_krw = options->budget_krw;
		s->budget_count = 0;
	}
	if (options->price_krw >= 0) {
		s->price = arena_alloc(arena, sizeof *s->price);
		s->price[0] = (struct plan_price){0, options->price_krw};
		s->price_count = 1;
	}
	p->is_default_money = s->budget_krw < 0 && s->budget_count == 0;
	if (p->is_default_money)
		default_budgets(p, in, arena);
	return ST_OK;
}

static enum status check_money(const struct programme_planning *p, struct arena *arena, struct err *err)
{
	const struct plan_scenario *s = &p->scenario;
	int64_t sum = 0;
	for (size_t i = 0; i < s->budget_count; i++)
		sum = money_add(sum, s->budget[i].amount_krw);
	if (p->is_default_money && sum == 0 && s->opening_count == 0)
		return err_set(err, ST_INPUT, "scenario.no_money", arena_printf(arena, "%d", s->first_year),
			arena_printf(arena, "%d", s->first_year + s->years - 1), NULL);
	return ST_OK;
}

enum status programme_planning_open(struct store_tx *tx, const struct programme_planning_options *options, struct arena *arena,
	struct programme_planning *out_planning, struct findings *findings, struct err *err)
{
	struct programme_planning *p = arena_alloc(arena, sizeof *p);
	struct money_in in = {0};
	struct fund_grant *grant = NULL;
	char folder[HASH_HEX_LEN];
	enum status st = read_scenario(options, arena, p, findings, err);
	if (st == ST_OK)
		st = programme_rules_read(tx, arena, &p->rules, folder, err);
	if (st == ST_OK)
		st = fund_grants(tx, arena, &grant, &in.grants, err);
	if (st == ST_OK)
		st = fund_payins(tx, arena, &in.payin, &in.payins, err);
	if (st == ST_OK)
		st = fund_corrections(tx, arena, &in.correction, &in.corrections, err);
	in.grant = grant;
	if (st == ST_OK)
		st = settle(p, options, &in, arena, findings, err);
	struct programme_candidate_options which = {
		.catalogue = options->catalogue, .all = p->scenario.anew, .edition = options->edition, .editions = options->editions};
	if (st == ST_OK)
		st = programme_candidates(tx, &which, arena, &p->candidates, findings, err);
	if (st == ST_OK && !p->scenario.anew && !p->scenario.opening_given)
		st = default_openings(tx, p, arena, err);
	if (st == ST_OK)
		st = check_money(p, arena, err);
	if (st == ST_OK)
		st = check_support(tx, p, findings, err);
	if (st == ST_OK && plan_terms_make(&p->rules, &p->scenario, p->file, arena, &p->terms, findings) != ST_OK)
		st = err_set(err, ST_INPUT, "scenario.refused", p->file ? p->file : "–", NULL);
	if (st == ST_OK)
		st = check_floors(p, findings, err);
	if (st == ST_OK)
		st = mark_state_money(tx, &p->terms, err);
	if (st != ST_OK)
		return st;
	warn_of_idle(p, findings);
	p->scenario.count_until = p->terms.count_until;
	if (!p->scenario.anew)
		list_spent(&in, arena, &p->terms);
	st = programme_planning_names(tx, p, options->catalogue, arena, findings, err);
	if (st == ST_OK)
		st = list_barred(tx, p, arena, err);
	if (st == ST_OK)
		st = list_leverage(tx, p, arena, err);
	if (st != ST_OK)
		return st;
	struct text text;
	text_init(&text);
	plan_scenario_write(&text, &p->scenario);
	p->scenario_json = arena_strdup(arena, text.data);
	text_done(&text);
	p->input.measures = &p->candidates.measures;
	p->input.terms = &p->terms;
	p->input.scenario = &p->scenario;
	st = hash_inputs(tx, p, err);
	if (st != ST_OK)
		return st;
	*out_planning = *p;
	out_planning->input.measures = &out_planning->candidates.measures;
	out_planning->input.terms = &out_planning->terms;
	out_planning->input.scenario = &out_planning->scenario;
	return ST_OK;
}
