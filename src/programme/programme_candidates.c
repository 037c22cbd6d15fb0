/* Candidates: the programme's own measures, and a catalogue's entries where a site's energy profile has room for them. */
#include "programme/programme_candidates_int.h"

#include "base/decimal.h"
#include "programme/programme_chain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static enum status take_editions(struct gather *g, struct err *err)
{
	for (size_t e = 0; e < g->options->editions; e++) {
		const struct programme_edition *edition = &g->options->edition[e];
		bool found = false;

		for (size_t i = 0; i < g->rules.factor_choice_count; i++) {
			struct party_factor_choice *choice = &g->rules.factor_choice[i];

			if (choice->purpose != PARTY_PURPOSE_OFFSET || strcmp(choice->carrier, edition->carrier) != 0)
				continue;
			snprintf(choice->factor, sizeof choice->factor, "%s", edition->factor);
			found = true;
		}
		if (!found)
			return err_set(err, ST_NOT_FOUND, "scenario.edition_carrier", edition->carrier, NULL);
	}
	return ST_OK;
}

static enum status read_all(struct gather *g, struct err *err)
{
	enum status st = programme_rules_read(g->tx, g->arena, &g->rules, NULL, err);

	if (st == ST_OK)
		st = take_editions(g, err);
	if (st == ST_OK)
		st = programme_payers_read(g->tx, &g->rules, g->arena, &g->payers, err);
	if (st == ST_OK)
		st = party_measures(g->tx, g->arena, &g->measure, &g->measures, err);
	if (st == ST_OK)
		st = party_sites(g->tx, g->arena, &g->site, &g->sites, err);
	if (st == ST_OK)
		st = party_relations(g->tx, g->arena, &g->relation, &g->relations, err);
	if (st == ST_OK)
		st = fund_decisions(g->tx, g->arena, &g->decision, &g->decisions, err);
	if (st == ST_OK)
		st = fund_grants(g->tx, g->arena, &g->grant, &g->grants, err);
	if (st == ST_OK)
		st = reduction_machines(g->tx, g->arena, &g->machine, &g->machines, err);
	if (st == ST_OK)
		st = reduction_uses(g->tx, g->arena, &g->history, &g->histories, err);
	if (st == ST_OK)
		st = carbon_profile(g->tx, g->rules.before_from, g->rules.before_to, g->arena, &g->bill, &g->bills, err);
	if (st == ST_OK && g->options->catalogue)
		st = programme_catalogue_read(g->options->catalogue, g->arena, &g->catalogue, g->findings, err);
	return st;
}

/* The factor of a carrier as programme_planned_kg chooses it; known false, and one warning, where the rules have none. */
static enum status carrier_of(struct gather *g, const char *name, struct carrier **out_carrier, struct err *err)
{
	const struct party_factor_choice *choice;
	struct carrier *c;
	enum status st = ST_OK;

	for (size_t i = 0; i < g->carriers; i++)
		if (strcmp(g->carrier[i].name, name) == 0) {
			*out_carrier = &g->carrier[i];
			return ST_OK;
		}
	c = &g->carrier[g->carriers++];
	c->name = name;
	factor_init(&c->factor);
	choice = programme_factor_choice(&g->rules, name, PARTY_PURPOSE_OFFSET, g->rules.metered_from);
	c->known = choice != NULL;
	if (choice)
		st = factor_get(g->tx, g->arena, choice->factor, g->rules.gwp_set, DATE_NONE, &c->factor, err);
	if (st == ST_OK)
		*out_carrier = c;
	return st;
}

/* Bills of a process and carrier in whatever units, a year's worth, in the factor's unit. */
static enum status profile(struct gather *g, struct err *err)
{
	g->use = arena_alloc(g->arena, (g->bills + 1) * sizeof *g->use);
	for (size_t i = 0; i < g->bills; i++) {
		const struct carbon_use *bill = &g->bill[i];
		struct use *u = g->uses > 0 ? &g->use[g->uses - 1] : NULL;
		struct carrier *carrier;
		enum status st = carrier_of(g, bill->carrier, &carrier, err);

		if (st != ST_OK)
			return st;
		if (!carrier->known)
			continue;
		if (!u || strcmp(u->process, bill->process) != 0 || strcmp(u->carrier, bill->carrier) != 0) {
			u = &g->use[g->uses++];
			*u = (struct use){.process = bill->process, .site = bill->site, .name = bill->name, .carrier = bill->carrier};
			mpq_init(u->amount);
		}
		st = decimal_parse_exact(bill->quantity, g->a, err);
		if (st == ST_OK)
			st = factor_activity(&carrier->factor, g->a, bill->unit, g->a, err);
		if (st != ST_OK)
			return st;
		mpq_set_si(g->b, 12, (unsigned long)bill->months);
		mpq_canonicalize(g->b);
		mpq_mul(g->a, g->a, g->b);
		mpq_add(u->amount, u->amount, g->a);
		u->months = bill->months > u->months ? bill->months : u->months;
	}
	return ST_OK;
}

static enum status firm_of(struct gather *g, const char *organisation, const struct firm **out_firm, struct err *err)
{
	char consortium[PARTY_ID_LEN];
	struct firm *f;
	enum status st;

	for (size_t i = 0; i < g->firms; i++)
		if (strcmp(g->firm[i].organisation, organisation) == 0) {
			*out_firm = &g->firm[i];
			return ST_OK;
		}
	f = &g->firm[g->firms];
	*f = (struct firm){.organisation = organisation, .size = PARTY_SIZE_LARGE};
	st = party_tier_on(g->tx, organisation, g->rules.as_of, &f->tier, consortium, err);
	if (st == ST_OK && f->tier > 0)
		st = party_size_on(g->tx, organisation, g->rules.as_of, &f->size, err);
	if (st != ST_OK)
		return st;
	f->consortium = arena_strdup(g->arena, consortium);
	g->firms++;
	*out_firm = f;
	return ST_OK;
}

static const struct party_site *site_of(const struct gather *g, const char *site)
{
	for (size_t i = 0; i < g->sites; i++)
		if (strcmp(g->site[i].site, site) == 0)
			return &g->site[i];
	return NULL;
}

static const struct use *use_of(const struct gather *g, const char *process, const char *carrier)
{
	for (size_t i = 0; i < g->uses; i++)
		if (strcmp(g->use[i].process, process) == 0 && strcmp(g->use[i].carrier, carrier) == 0)
			return &g->use[i];
	return NULL;
}

/* Grams of an amount in the factor's unit. */
static int64_t grams_of(struct gather *g, const struct factor *factor, const mpq_t amount)
{
	mpq_set_si(g->c, 1000, 1);
	mpq_mul(g->c, g->c, amount);
	mpq_mul(g->c, g->c, factor->kgco2e_per_unit);
	return decimal_round_half_even(g->c);
}

/* ---- the programme's measures ---- */

const char *programme_candidate_state(const struct gather *g, const char *measure, int tier)
{
	const char *state = tier == 0 ? "no_agreement" : "open";

	for (size_t i = 0; i < g->decisions; i++)
		if (strcmp(g->decision[i].measure, measure) == 0 && fund_decision_selects(&g->decision[i]))
			state = "selected";
	for (size_t i = 0; i < g->grants; i++) {
		if (strcmp(g->grant[i].grant, measure) != 0)
			continue;
		if (g->grant[i].state >= FUND_SELECTED) /* by a decision or out of a plan that was adopted */
			state = "selected";
		else if (g->grant[i].state == FUND_WITHDRAWN) /* who gave the grant up may be asked again */
			state = tier == 0 ? "no_agreement" : "open";
	}
	for (size_t i = 0; i < g->machines; i++)
		if (strcmp(g->machine[i].measure, measure) == 0 && g->machine[i].installed_on != DATE_NONE)
			state = "installed";
	return state;
}

static enum status use_of_machine(struct gather *g, const struct party_measure *measure, const struct factor *factor, int64_t *out_g, struct err *err)
{
	const struct use *use = use_of(g, measure->process, measure->carrier);

	*out_g = use ? grams_of(g, factor, use->amount) : 0;
	for (size_t i = 0; i < g->histories; i++) {
		enum status st;

		if (strcmp(g->history[i].measure, measure->measure) != 0)
			continue;
		st = decimal_parse_exact(g->history[i].energy, g->a, err);
		if (st == ST_OK)
			st = factor_activity(factor, g->a, g->history[i].unit, g->a, err);
		if (st != ST_OK)
			return programme_at(st, err, "baselines.csv", 0);
		*out_g = grams_of(g, factor, g->a);
	}
	return ST_OK;
}

static struct row *row_of(struct gather *g, const char *organisation, const char *site, const struct firm *firm)
{
	struct row *row;
	const struct party_site *where = site_of(g, site);

	g->row = arena_grow(g->arena, g->row, g->rows, sizeof *g->row);
	row = &g->row[g->rows++];
	*row = (struct row){.state = "open"};
	row->m = (struct plan_measure){.organisation = organisation,
		.site = site,
		.consortium = firm->consortium,
		.region = where ? where->region : "",
		.tier = firm->tier,
		.size = firm->size};
	return row;
}

static const char *number(struct gather *g, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(g->arena, text);
}

static enum status add_measure(struct gather *g, const struct party_measure *measure, struct err *err)
{
	const struct firm *firm;
	struct factor factor;
	struct row *row;
	const char *state;
	int64_t lowest = 0, quotes = 0, use;
	double spread;
	enum status st = firm_of(g, measure->organisation, &firm, err);

	if (st != ST_OK)
		return programme_at(st, err, "measures.csv", measure->source_line);
	state = programme_candidate_state(g, measure->measure, firm->tier);
	g->not_open += strcmp(state, "open") != 0;
	if (strcmp(state, "open") != 0 && !g->options->all)
		return ST_OK;
	factor_init(&factor);
	st = programme_planned_kg(g->tx, &g->rules, measure, g->arena, &factor, g->b, err);
	if (st == ST_OK)
		st = fund_quote_lowest(g->tx, measure->measure, g->rules.as_of, &lowest, &quotes, err);
	if (st == ST_OK)
		st = use_of_machine(g, measure, &factor, &use, err);
	if (st != ST_OK) {
		factor_done(&factor);
		return st;
	}
	row = row_of(g, measure->organisation, measure->site, firm);
	row->state = state;
	row->name_ko = measure->machine;
	row->name_en = measure->machine_en;
	row->saving = measure->saving_per_year;
	row->unit = measure->unit;
	row->m.measure = measure->measure;
	row->m.origin = "programme";
	row->m.process = measure->process;
	row->m.machine = measure->machine;
	row->m.carrier = measure->carrier;
	row->m.methodology = measure->methodology;
	row->m.cost_krw = quotes > 0 && lowest < measure->cost_krw ? lowest : measure->cost_krw;
	row->m.saving_krw_per_year = measure->saving_krw_per_year;
	row->m.life_years = measure->life_years;
	row->m.factor = arena_strdup(g->arena, factor.key);
	mpq_set_si(g->c, 1000, 1);
	mpq_mul(g->c, g->c, g->b);
	row->m.g_per_year = decimal_round_half_even(g->c);
	spread = factor.gsd * factor.gsd; /* 95 % of a log-normal lie within gsd^±2 */
	row->m.g_low = llround((double)row->m.g_per_year / spread);
	row->m.g_high = llround((double)row->m.g_per_year * spread);
	row->m.g_use = use;
	row->m.explanation = arena_printf(g->arena, "%s %s a year x %s kgCO2e per %s (factor %s, GWP %s) = %s kgCO2e a year; cost: %s",
		measure->saving_per_year, measure->unit, number(g, factor.kgco2e_per_unit), factor.unit, factor.key, g->rules.gwp_set,
		number(g, g->b), quotes > 0 && lowest < measure->cost_krw ? "lowest quote" : "planned");
	factor_done(&factor);
	row->money = programme_plan_money(&g->payers, firm->tier, firm->size, firm->consortium, row->m.cost_krw, g->rules.as_of);
	return ST_OK;
}

/* ---- the catalogue's entries ---- */

/* Has the programme equipment there already, open or not? */
static bool is_taken(const struct gather *g, const char *process_or_null, const char *site, const char *carrier)
{
	for (size_t i = 0; i < g->measures; i++)
		if (g->measure[i].equipment && strcmp(g->measure[i].carrier, carrier) == 0 &&
			(process_or_null ? strcmp(g->measure[i].process, process_or_null) == 0 : strcmp(g->measure[i].site, site) == 0))
			return true;
	return false;
}

/* Won of `energy` (in the factor's unit) at won per unit of the entry. */
static enum status won_of(struct gather *g, const struct programme_entry *entry, const struct factor *factor, const mpq_t energy,
	const mpq_t krw_per_unit, int64_t *out_krw, struct err *err)
{
	enum status st;

	mpq_set_ui(g->c, 1, 1);
	st = factor_activity(factor, g->c, entry->unit, g->c, err); /* factor's units in one of the entry's */
	if (st != ST_OK)
		return programme_at(st, err, g->options->catalogue, entry->line);
	mpq_div(g->c, energy, g->c);
	mpq_mul(g->c, g->c, krw_per_unit);
	if (mpq_cmp_si(g->c, MONEY_MAX_KRW, 1) > 0)
		return programme_at(err_set(err, ST_INPUT, "catalogue.krw_range", entry->measure, NULL), err, g->options->catalogue, entry->line);
	*out_krw = decimal_round_half_even(g->c);
	return ST_OK;
}

/* An entry on `use` a year (factor's unit) of a process, or of a whole site (process NULL). */
static enum status add_entry(struct gather *g, const struct programme_entry *entry, const struct carrier *carrier, const struct party_site *site,
	const struct use *use, const mpq_t amount, int months, struct err *err)
{
	const struct factor *factor = &carrier->factor;
	const char *place = use ? use->process : site->site;
	const struct firm *firm;
	struct row *row;
	int64_t cost, saving;
	mpq_t energy, part;
	enum status st = firm_of(g, site->organisation, &firm, err);

	if (st != ST_OK || firm->tier == 0 || mpq_sgn(amount) <= 0)
		return st;
	mpq_inits(energy, part, NULL);
	mpq_set_ui(part, 1, 100);
	mpq_mul(energy, amount, part);
	if (use) {
		mpq_mul(energy, energy, part);
		mpq_mul(energy, energy, entry->share_percent);
	} /* energy: of one percent of saving */
	mpq_add(g->a, entry->percent_low, entry->percent_high);
	mpq_div_2exp(g->a, g->a, 1);
	mpq_mul(part, energy, g->a);
	st = won_of(g, entry, factor, part, entry->cost_krw, &cost, err);
	if (st == ST_OK)
		st = won_of(g, entry, factor, part, entry->saving_krw, &saving, err);
	if (st == ST_OK && cost > 0) {
		row = row_of(g, site->organisation, site->site, firm);
		row->name_ko = entry->name_ko;
		row->name_en = entry->name_en;
		row->saving = number(g, part);
		row->unit = arena_strdup(g->arena, factor->unit);
		row->m.measure = arena_printf(g->arena, "%s@%s", entry->measure, place);
		row->m.origin = "catalogue";
		row->m.process = use ? use->process : "";
		row->m.machine = entry->name_ko;
		row->m.carrier = carrier->name;
		row->m.methodology = entry->methodology;
		row->m.cost_krw = cost;
		row->m.saving_krw_per_year = saving;
		row->m.life_years = entry->life_years;
		row->m.factor = arena_strdup(g->arena, factor->key);
		row->m.g_per_year = grams_of(g, factor, part);
		row->m.g_use = grams_of(g, factor, amount);
		row->m.explanation = arena_printf(g->arena,
			"%s %s a year used by %s (%d months of bills) x %s %% share of the machine x %s %% saved (%s to %s) x %s kgCO2e per %s "
			"(factor "
			"%s, "
			"GWP %s); cost %s (%s to %s) KRW per %s saved a year: %s; saving %s KRW per %s",
			number(g, amount), factor->unit, place, months, use ? number(g, entry->share_percent) : "100", number(g, g->a),
			number(g, entry->percent_low), number(g, entry->percent_high), number(g, factor->kgco2e_per_unit), factor->unit, factor->key,
			g->rules.gwp_set, number(g, entry->cost_krw), number(g, entry->cost_low_krw), number(g, entry->cost_high_krw), entry->unit,
			entry->cost_source, number(g, entry->saving_krw), entry->unit);
		mpq_mul(part, energy, entry->percent_low);
		row->m.g_low = grams_of(g, factor, part);
		mpq_mul(part, energy, entry->percent_high);
		row->m.g_high = grams_of(g, factor, part);
		row->money = programme_plan_money(&g->payers, firm->tier, firm->size, firm->consortium, cost, g->rules.as_of);
		g->of_catalogue++;
		if (row->m.g_per_year <= 0) { /* too little to be seen: no candidate */
			g->rows--;
			g->of_catalogue--;
		}
	}
	mpq_clears(energy, part, NULL);
	return st;
}

static enum status add_of_site(struct gather *g, const struct programme_entry *entry, const struct carrier *carrier, struct err *err)
{
	mpq_t amount;
	enum status st = ST_OK;

	mpq_init(amount);
	for (size_t s = 0; st == ST_OK && s < g->sites; s++) {
		int months = 0;

		mpq_set_ui(amount, 0, 1);
		for (size_t i = 0; i < g->uses; i++)
			if (strcmp(g->use[i].site, g->site[s].site) == 0 && strcmp(g->use[i].carrier, entry->carrier) == 0) {
				mpq_add(amount, amount, g->use[i].amount);
				months = g->use[i].months > months ? g->use[i].months : months;
			}
		if (!is_taken(g, NULL, g->site[s].site, entry->carrier))
			st = add_entry(g, entry, carrier, &g->site[s], NULL, amount, months, err);
	}
	mpq_clear(amount);
	return st;
}

static enum status add_entries(struct gather *g, struct err *err)
{
	for (size_t e = 0; e < g->catalogue.count; e++) {
		const struct programme_entry *entry = &g->catalogue.entry[e];
		struct carrier *carrier;
		enum status st = carrier_of(g, entry->carrier, &carrier, err);

		if (st == ST_OK && !carrier->known)
			continue;
		if (st == ST_OK && entry->of_site)
			st = add_of_site(g, entry, carrier, err);
		for (size_t i = 0; st == ST_OK && !entry->of_site && i < g->uses; i++) {
			const struct use *use = &g->use[i];
			const struct party_site *site = site_of(g, use->site);

			if (site && strcmp(use->carrier, entry->carrier) == 0 && programme_entry_fits(entry, use->name) &&
				!is_taken(g, use->process, use->site, use->carrier))
				st = add_entry(g, entry, carrier, site, use, use->amount, use->months, err);
		}
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* One warning for each carrier of the catalogue that the rules have no factor for. */
static void warn_of_carriers(struct gather *g)
{
	for (size_t i = 0; i < g->carriers; i++) {
		const struct programme_entry *first = NULL;
		struct err warning;

		for (size_t e = 0; e < g->catalogue.count; e++)
			if (strcmp(g->catalogue.entry[e].carrier, g->carrier[i].name) == 0 && (!first || g->catalogue.entry[e].line < first->line))
				first = &g->catalogue.entry[e];
		if (!first || g->carrier[i].known)
			continue;
		err_set(&warning, ST_INPUT, "catalogue.no_factor", g->carrier[i].name, NULL);
		err_at_cell(&warning, g->options->catalogue, g->catalogue.sheet, first->line, 0);
		findings_add(g->findings, SEVERITY_WARNING, &warning);
	}
}

/* ---- together ---- */

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->m.measure, ((const struct row *)b)->m.measure);
}

static void hand_out(struct gather *g, struct programme_candidates *out)
{
	size_t n = g->rows + 1;
	struct programme_candidates c = {.programme = arena_strdup(g->arena, g->rules.programme),
		.name_ko = g->rules.name_ko,
		.name_en = g->rules.name_en,
		.as_of = g->rules.as_of,
		.profile_from = g->rules.before_from,
		.profile_to = g->rules.before_to,
		.gwp_set = arena_strdup(g->arena, g->rules.gwp_set),
		.state = arena_alloc(g->arena, n * sizeof *c.state),
		.name_ko_of = arena_alloc(g->arena, n * sizeof *c.name_ko_of),
		.name_en_of = arena_alloc(g->arena, n * sizeof *c.name_en_of),
		.saving = arena_alloc(g->arena, n * sizeof *c.saving),
		.unit = arena_alloc(g->arena, n * sizeof *c.unit),
		.money = arena_alloc(g->arena, n * sizeof *c.money),
		.not_open = g->not_open,
		.of_catalogue = g->of_catalogue};

	c.measures.list = arena_alloc(g->arena, n * sizeof *c.measures.list);
	c.measures.count = g->rows;
	for (size_t i = 0; i < g->rows; i++) {
		c.measures.list[i] = g->row[i].m;
		c.state[i] = g->row[i].state;
		c.name_ko_of[i] = g->row[i].name_ko;
		c.name_en_of[i] = g->row[i].name_en;
		c.saving[i] = g->row[i].saving;
		c.unit[i] = g->row[i].unit;
		c.money[i] = g->row[i].money;
	}
	programme_candidates_relate(g, &c.measures);
	*out = c;
}

enum status programme_candidates(struct store_tx *tx, const struct programme_candidate_options *options, struct arena *arena,
	struct programme_candidates *out_candidates, struct findings *findings, struct err *err)
{
	struct gather g = {.tx = tx, .options = options, .arena = arena, .findings = findings};
	enum status st;

	mpq_inits(g.a, g.b, g.c, NULL);
	st = read_all(&g, err);
	if (st == ST_OK) {
		g.carrier = arena_alloc(arena, (g.bills + g.catalogue.count + 1) * sizeof *g.carrier);
		g.firm = arena_alloc(arena, (g.measures + g.sites + 1) * sizeof *g.firm);
		st = profile(&g, err);
	}
	for (size_t i = 0; st == ST_OK && i < g.measures; i++)
		if (g.measure[i].equipment)
			st = add_measure(&g, &g.measure[i], err);
	if (st == ST_OK)
		st = add_entries(&g, err);
	if (st == ST_OK) {
		if (g.rows > 1)
			qsort(g.row, g.rows, sizeof *g.row, by_key);
		programme_candidates_close(&g);
		warn_of_carriers(&g);
		hand_out(&g, out_candidates);
	}
	for (size_t i = 0; i < g.carriers; i++)
		factor_done(&g.carrier[i].factor);
	for (size_t i = 0; i < g.uses; i++)
		mpq_clear(g.use[i].amount);
	programme_catalogue_done(&g.catalogue);
	mpq_clears(g.a, g.b, g.c, NULL);
	return st;
}
