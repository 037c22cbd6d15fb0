/* What outcomes are worked out from, read once; the firms' calendar years summed in one pass. */
#include "view/view_outcome_int.h"

#include "base/decimal.h"
#include "base/map.h"
#include "plan/plan_record.h"
#include "programme/programme.h"
#include "programme/programme_credit.h"
#include "programme/programme_desk.h"

#include <stdlib.h>
#include <string.h>

static int year_of(date_month month)
{
	int year, m, day;

	date_split(month_first_day(month), &year, &m, &day);
	return year;
}

static bool in_period(const struct party_rules *rules, date_month month)
{
	return (rules->before_from <= month && month <= rules->before_to) || (rules->after_from <= month && month <= rules->after_to);
}

const struct view_firm_year *view_outcome_year(const struct view_outcome_data *data, const struct view_firm_base *firm, int year)
{
	return year >= data->first_year && year < data->first_year + data->years ? &firm->year[year - data->first_year] : NULL;
}

const struct fund_grant *view_outcome_grant(const struct view_outcome_data *data, const char *measure)
{
	for (size_t i = 0; i < data->grants; i++)
		if (strcmp(data->grant[i].grant, measure) == 0)
			return &data->grant[i];
	return NULL;
}

static int by_id(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_organisation *)element)->organisation);
}

const struct party_organisation *view_outcome_organisation(const struct view_outcome_data *data, const char *organisation)
{
	return data->organisations ? bsearch(organisation, data->organisation, data->organisations, sizeof *data->organisation, by_id) : NULL;
}

/* ---- firms and their years ---- */

static enum status open_firms(struct view_outcome_data *d, struct err *err)
{
	enum status st = ST_OK;
	int last = year_of(d->rules.after_to);

	d->first_year = year_of(d->rules.before_from < d->rules.after_from ? d->rules.before_from : d->rules.after_from);
	last = year_of(d->rules.before_to) > last ? year_of(d->rules.before_to) : last;
	d->years = last - d->first_year + 1;
	d->firm = arena_alloc(d->arena, (d->organisations + 1) * sizeof *d->firm);
	for (size_t i = 0; st == ST_OK && i < d->organisations; i++) {
		struct view_firm_base *firm = &d->firm[d->firms];
		char consortium[PARTY_ID_LEN];

		if (strcmp(d->organisation[i].kind, "supplier") != 0)
			continue;
		*firm = (struct view_firm_base){
			.organisation = &d->organisation[i], .year = arena_alloc(d->arena, (size_t)d->years * sizeof *firm->year)};
		st = party_tier_on(d->tx, d->organisation[i].organisation, d->on, &firm->tier, consortium, err);
		if (st != ST_OK)
			break;
		firm->consortium = arena_strdup(d->arena, consortium);
		mpq_init(firm->change_percent);
		for (int y = 0; y < d->years; y++) {
			date_month first = month_of(date_make(d->first_year + y, 1, 1));

			firm->year[y] = (struct view_firm_year){.why = "no_inventory", .output_why = "no_production", .factor = ""};
			mpq_inits(firm->year[y].kg, firm->year[y].measured_kg, firm->year[y].output_kg, NULL);
			for (date_month m = first; m < first + 12; m++)
				firm->year[y].months_out += !in_period(&d->rules, m);
		}
		d->firms++;
	}
	return st;
}

static void note_factor(struct arena *arena, struct view_firm_year *y, const char *factor)
{
	size_t length = strlen(factor);

	for (const char *at = y->factor; (at = strstr(at, factor)); at += length)
		if ((at == y->factor || at[-1] == ' ') && (at[length] == '\0' || at[length] == ','))
			return;
	y->factor = y->factor[0] ? arena_printf(arena, "%s, %s", y->factor, factor) : arena_strdup(arena, factor);
}

static void add_to(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

struct two_periods {
	mpq_t kg[2];
	bool broken[2]; /* a line is missing */
	bool seen[2];
};

static void add_line(struct view_outcome_data *d, struct view_firm_base *firm, const struct carbon_inventory_line *line, struct two_periods *p)
{
	date_month month;
	struct view_firm_year *y;

	if (line->scope > 2 || month_parse(line->month, &month, NULL) != ST_OK || !in_period(&d->rules, month))
		return;
	y = &firm->year[year_of(month) - d->first_year];
	y->lines++;
	for (int c = 0; c < 2; c++) {
		bool inside =
			c ? d->rules.after_from <= month && month <= d->rules.after_to : d->rules.before_from <= month && month <= d->rules.before_to;

		if (inside && line->location_kgco2e)
			add_to(p->kg[c], line->location_kgco2e);
		p->broken[c] |= inside && !line->location_kgco2e;
		p->seen[c] |= inside;
	}
	if (!line->location_kgco2e) {
		y->missing++;
		return;
	}
	add_to(y->kg, line->location_kgco2e);
	if (strcmp(line->status, "measured") == 0)
		add_to(y->measured_kg, line->location_kgco2e);
	if (line->factor)
		note_factor(d->arena, y, line->factor);
}

static void add_made(struct view_outcome_data *d, struct view_firm_base *firm, const struct carbon_made *made)
{
	date_month month;
	struct view_firm_year *y;
	mpq_t mass;

	if (month_parse(made->month, &month, NULL) != ST_OK || !in_period(&d->rules, month))
		return;
	y = &firm->year[year_of(month) - d->first_year];
	if (!made->mass_kg) {
		y->output_why = "no_mass";
		return;
	}
	mpq_init(mass);
	if (decimal_parse_exact(made->mass_kg, mass, NULL) == ST_OK) {
		mpq_t amount;

		mpq_init(amount);
		add_to(amount, made->quantity);
		mpq_mul(mass, mass, amount);
		mpq_add(y->output_kg, y->output_kg, mass);
		mpq_clear(amount);
	}
	mpq_clear(mass);
	if (strcmp(y->output_why, "no_mass") != 0)
		y->output_why = "";
}

static void close_firm(struct view_outcome_data *d, struct view_firm_base *firm, struct two_periods *p)
{
	for (int i = 0; i < d->years; i++) {
		struct view_firm_year *y = &firm->year[i];

		y->why = y->months_out > 0 || y->lines == 0 ? "no_inventory" : y->missing > 0 ? "months_missing" : "";
		if (y->output_why[0] == '\0' && y->why[0])
			y->output_why = y->why;
	}
	if (!p->broken[0] && !p->broken[1] && p->seen[1] && mpq_sgn(p->kg[0]) > 0) {
		mpq_t part;

		firm->has_change = true;
		mpq_init(part);
		mpq_sub(part, p->kg[0], p->kg[1]);
		mpq_div(part, part, p->kg[0]);
		mpq_set_ui(firm->change_percent, 100, 1);
		mpq_mul(firm->change_percent, firm->change_percent, part);
		mpq_set_ui(part, 1000, 1);
		mpq_mul(part, part, p->kg[0]);
		firm->before_g = decimal_round_half_even(part);
		mpq_clear(part);
	}
}

static enum status sum_years(struct view_outcome_data *d, struct err *err)
{
	struct carbon_inventory_line *line;
	struct carbon_made *made;
	struct party_site *site;
	struct two_periods *p;
	struct map *place; /* of a site's firm */
	size_t lines, mades, sites;
	int64_t at;
	enum status st = carbon_inventory(d->tx, &d->rules, PARTY_PURPOSE_FOOTPRINT, d->arena, &line, &lines, err);

	if (st == ST_OK)
		st = carbon_production(d->tx, d->arena, &made, &mades, err);
	if (st == ST_OK)
		st = party_sites(d->tx, d->arena, &site, &sites, err);
	if (st != ST_OK)
		return st;
	place = map_new();
	p = arena_alloc(d->arena, (d->firms + 1) * sizeof *p);
	for (size_t i = 0; i < d->firms; i++)
		mpq_inits(p[i].kg[0], p[i].kg[1], NULL);
	for (size_t i = 0; i < sites; i++)
		for (size_t k = 0; k < d->firms; k++)
			if (strcmp(d->firm[k].organisation->organisation, site[i].organisation) == 0)
				map_add(place, site[i].site, (int64_t)k, NULL);
	for (size_t i = 0; i < lines; i++)
		if (map_get(place, line[i].site, &at))
			add_line(d, &d->firm[at], &line[i], &p[at]);
	for (size_t i = 0; i < mades; i++)
		if (map_get(place, made[i].site, &at))
			add_made(d, &d->firm[at], &made[i]);
	for (size_t i = 0; i < d->firms; i++) {
		close_firm(d, &d->firm[i], &p[i]);
		mpq_clears(p[i].kg[0], p[i].kg[1], NULL);
	}
	map_free(place);
	return ST_OK;
}

/* ---- all of it ---- */

/* The year of each adopted pick, as its plan says it. */
static enum status read_adoptions(struct view_outcome_data *d, struct err *err)
{
	struct plan_adoption *adoption;
	struct plan_record plan = {.plan = ""};
	size_t count;
	enum status st = plan_adoptions(d->tx, NULL, d->arena, &adoption, &count, err);

	if (st != ST_OK)
		return st;
	d->adopted = arena_alloc(d->arena, (count + 1) * sizeof *d->adopted);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(plan.plan, adoption[i].plan) != 0)
			st = plan_record_get(d->tx, adoption[i].plan, d->arena, &plan, NULL, err);
		for (size_t k = 0; st == ST_OK && k < plan.pick_count; k++)
			if (strcmp(plan.pick[k].measure, adoption[i].measure) == 0)
				d->adopted[d->adopteds++] = (struct view_outcome_adopted){adoption[i].measure, adoption[i].plan, plan.pick[k].year};
	}
	return st;
}

/* What is read is what the programme knew on its own day; figures of an earlier day would be those of today under its name. */
static enum status check_day(const struct view_outcome_data *d, struct err *err)
{
	char on[DATE_TEXT_LEN], as_of[DATE_TEXT_LEN];

	if (d->on >= d->rules.as_of)
		return ST_OK;
	date_format(d->on, on);
	date_format(d->rules.as_of, as_of);
	return err_set(err, ST_USAGE, "outcome.past", on, as_of, NULL);
}

enum status view_outcome_data_read(struct store_tx *tx, date_day on, struct arena *arena, struct view_outcome_data *out, struct err *err)
{
	struct view_outcome_data *d = out;
	struct view_reading reading = {.ledger = NULL};
	date_day requested;
	size_t pays;
	enum status st;

	*d = (struct view_outcome_data){.tx = tx, .arena = arena};
	st = programme_rules_read(tx, arena, &d->rules, d->folder_sha256, err);
	if (st == ST_OK)
		st = programme_today(tx, on, &d->on, err);
	if (st == ST_OK)
		st = check_day(d, err);
	if (st == ST_OK)
		st = party_organisations(tx, arena, &d->organisation, &d->organisations, err);
	if (st == ST_OK)
		st = party_targets(tx, arena, &d->target, &d->targets, err);
	if (st == ST_OK)
		st = party_educations(tx, arena, &d->education, &d->educations, err);
	if (st == ST_OK)
		st = party_measures(tx, arena, &d->measure, &d->measures, err);
	if (st == ST_OK)
		st = programme_pays(tx, DATE_NONE, -1, arena, &d->pays, &pays, &requested, err);
	if (st == ST_OK)
		st = reduction_savings(tx, arena, &d->saving, &d->savings, err);
	if (st == ST_OK)
		st = reduction_totals(tx, d->rules.after_from, d->rules.after_to, arena, &d->total, &d->totals, err);
	if (st == ST_OK)
		st = fund_grants(tx, arena, &d->grant, &d->grants, err);
	if (st == ST_OK)
		st = read_adoptions(d, err);
	if (st == ST_OK)
		st = carbon_statements(tx, &d->rules, CARBON_AFTER, NULL, arena, &d->statement, &d->statements, err);
	if (st == ST_OK)
		st = view_fund_firms_read(tx, arena, &reading, &d->money, err);
	if (st == ST_OK)
		st = view_outcome_won(d, &reading, err);
	if (st == ST_OK)
		st = open_firms(d, err);
	return st == ST_OK ? sum_years(d, err) : st;
}

void view_outcome_data_done(struct view_outcome_data *d)
{
	for (size_t i = 0; i < d->firms; i++) {
		mpq_clear(d->firm[i].change_percent);
		for (int y = 0; y < d->years; y++)
			mpq_clears(d->firm[i].year[y].kg, d->firm[i].year[y].measured_kg, d->firm[i].year[y].output_kg, NULL);
	}
}
