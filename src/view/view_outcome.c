/* A firm's figures, each with its formula, inputs and source. */
#include "view/view_outcome_int.h"

#include "base/decimal.h"
#include "base/money.h"
#include "fund/fund_report.h"
#include "reduction/reduction.h"

#include <inttypes.h>
#include <string.h>

#define YEARS_AHEAD 5 /* of the forecast where no target says how far */
#define YEARS_MOST 40

struct firm_work {
	struct view_outcome_data *d;
	const struct view_firm_base *base;
	const struct view_firm *money; /* NULL: no grant */
	struct view_outcome_firm *out;
	int year;                            /* asked for; 0: all */
	int newest;                          /* newest whole year; 0: none */
	struct view_outcome_figure left_out; /* of another year than asked for */
	mpq_t a, b, c;
};

/* ---- writing a figure ---- */

static struct view_outcome_figure *figure(struct firm_work *w, const char *group, const char *key, int year, const char *nature, const char *source)
{
	struct view_outcome_firm *out = w->out;
	struct view_outcome_figure *f = &w->left_out;

	if (w->year == 0 || year == 0 || year == w->year) {
		out->figure = arena_grow(w->d->arena, out->figure, out->figures, sizeof *out->figure);
		f = &out->figure[out->figures++];
	}
	*f = (struct view_outcome_figure){.group = group,
		.key = key,
		.subject = "",
		.year = year,
		.decimal = "",
		.nature = nature,
		.why = "",
		.formula = "",
		.factor = "",
		.source = source};
	return f;
}

static const char *digits(struct firm_work *w, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(w->d->arena, text);
}

static void set_decimal(struct firm_work *w, struct view_outcome_figure *f, const mpq_t value)
{
	f->form = VIEW_FIGURE_DECIMAL;
	f->decimal = digits(w, value);
}

static void set_whole(struct view_outcome_figure *f, int64_t value)
{
	f->form = VIEW_FIGURE_WHOLE;
	f->whole = value;
}

static void divide(mpq_t value, unsigned long by)
{
	mpq_t divisor;

	mpq_init(divisor);
	mpq_set_ui(divisor, by, 1);
	mpq_div(value, value, divisor);
	mpq_clear(divisor);
}

static const char *grams_as_tonnes(struct firm_work *w, int64_t grams)
{
	mpq_t t;
	const char *text;

	mpq_init(t);
	mpq_set_si(t, grams, 1000000);
	mpq_canonicalize(t);
	text = digits(w, t);
	mpq_clear(t);
	return text;
}

/* ---- emissions and the target path ---- */

static bool tonnes_of(struct firm_work *w, int year, mpq_t out_t, const struct view_firm_year **out_year)
{
	const struct view_firm_year *y = view_outcome_year(w->d, w->base, year);

	*out_year = y;
	if (!y || y->why[0])
		return false;
	mpq_set(out_t, y->kg);
	divide(out_t, 1000);
	return true;
}

static bool intensity_of(struct firm_work *w, int year, mpq_t out_kg_per_kg, const char **out_why)
{
	const struct view_firm_year *y = view_outcome_year(w->d, w->base, year);

	*out_why = !y ? "no_inventory" : y->why[0] ? y->why : y->output_why;
	if ((*out_why)[0])
		return false;
	*out_why = "no_production";
	return view_ratio(y->kg, y->output_kg, out_kg_per_kg);
}

static void add_emissions(struct firm_work *w, const char *group, const char *key, int year)
{
	const struct view_firm_year *y;
	struct view_outcome_figure *f = figure(w, group, key, year, "computed", "activity.csv, factors.csv");

	if (tonnes_of(w, year, w->a, &y)) {
		set_decimal(w, f, w->a);
		f->formula = arena_printf(w->d->arena, "sum of %d inventory lines of %d, scopes 1 and 2 (location-based): %s kgCO2e / 1000", y->lines,
			year, digits(w, y->kg));
		f->factor = y->factor;
	} else {
		f->why = y ? y->why : "no_inventory";
		f->formula = y && y->missing > 0 ? arena_printf(w->d->arena, "%d of %d lines are missing", y->missing, y->lines) : "";
	}
}

static void add_intensity(struct firm_work *w, const char *group, const char *key, int year)
{
	const struct view_firm_year *y = view_outcome_year(w->d, w->base, year);
	struct view_outcome_figure *f = figure(w, group, key, year, "computed", "activity.csv, factors.csv, production.csv, products.csv");

	if (!intensity_of(w, year, w->a, &f->why))
		return;
	f->why = "";
	set_decimal(w, f, w->a);
	f->formula = arena_printf(w->d->arena, "%s kgCO2e / %s kg of output", digits(w, y->kg), digits(w, y->output_kg));
	f->factor = y->factor;
}

/* The targets of one kind with the base year before them; false if the firm has none. */
static bool first_target(const struct firm_work *w, const char *kind, size_t *out_first, size_t *out_count)
{
	*out_count = 0;
	for (size_t i = 0; i < w->d->targets; i++)
		if (strcmp(w->d->target[i].organisation, w->base->organisation->organisation) == 0 && strcmp(w->d->target[i].kind, kind) == 0) {
			if (*out_count == 0)
				*out_first = i;
			++*out_count;
		}
	return *out_count > 0;
}

/* The value of a target in its unit; a percentage is of the base. */
static void value_of(const struct party_target *t, const mpq_t base, mpq_t out_value)
{
	if (decimal_parse_exact(t->value, out_value, NULL) != ST_OK)
		mpq_set_ui(out_value, 0, 1);
	if (strcmp(t->unit, "percent") == 0) {
		mpq_t hundred;

		mpq_init(hundred);
		mpq_set_ui(hundred, 100, 1);
		mpq_sub(out_value, hundred, out_value);
		mpq_div(out_value, out_value, hundred);
		mpq_mul(out_value, out_value, base);
		mpq_clear(hundred);
	}
}

/* `key` for each year of the path, and `gap` where the emissions of a year are known. Returns the last year, 0 where there is no path. */
static int add_path(struct firm_work *w, const char *kind, const char *key, const char *gap)
{
	bool absolute = strcmp(kind, "absolute") == 0;
	const struct view_firm_year *y;
	const char *why = "no_inventory";
	struct view_path_point *point;
	size_t first = 0, count;
	int base_year, last;

	if (!first_target(w, kind, &first, &count)) {
		if (absolute)
			figure(w, "target", key, 0, "given", "targets.csv")->why =
				first_target(w, "intensity", &first, &count) ? "no_absolute_target" : "no_target";
		return 0;
	}
	base_year = (int)w->d->target[first].base_year;
	last = (int)w->d->target[first + count - 1].year;
	if (!(absolute ? tonnes_of(w, base_year, w->b, &y) : intensity_of(w, base_year, w->b, &why))) {
		figure(w, "target", key, 0, "given", "targets.csv")->why = absolute && y ? y->why : why;
		return last;
	}
	point = arena_alloc(w->d->arena, (count + 1) * sizeof *point);
	mpq_init(point[0].value);
	point[0].year = base_year;
	mpq_set(point[0].value, w->b);
	for (size_t i = 0; i < count; i++) {
		mpq_init(point[i + 1].value);
		point[i + 1].year = (int)w->d->target[first + i].year;
		value_of(&w->d->target[first + i], w->b, point[i + 1].value);
	}
	for (int year = base_year + 1; year <= last && year <= base_year + YEARS_MOST; year++) {
		struct view_outcome_figure *f;
		size_t next = 1;

		if (!view_path_on(point, count + 1, year, w->c))
			continue;
		while (point[next].year < year)
			next++;
		f = figure(w, "target", key, year, point[next].year == year ? "given" : "computed", "targets.csv");
		set_decimal(w, f, w->c);
		f->formula = point[next].year == year
				     ? arena_printf(w->d->arena, "target of %d: %s %s, base %d: %s (line %" PRId64 ")", year,
					       w->d->target[first + next - 1].value, w->d->target[first + next - 1].unit, base_year, digits(w, w->b),
					       w->d->target[first + next - 1].source_line)
				     : arena_printf(w->d->arena, "straight line from %s in %d to %s in %d", digits(w, point[next - 1].value),
					       point[next - 1].year, digits(w, point[next].value), point[next].year);
		if (!(absolute ? tonnes_of(w, year, w->a, &y) : intensity_of(w, year, w->a, &why)))
			continue;
		f = figure(w, "target", gap, year, "computed", "targets.csv, activity.csv, factors.csv");
		f->formula = arena_printf(w->d->arena, "%s - %s; above zero: above the path", digits(w, w->a), digits(w, w->c));
		mpq_sub(w->a, w->a, w->c);
		set_decimal(w, f, w->a);
	}
	for (size_t i = 0; i <= count; i++)
		mpq_clear(point[i].value);
	return last;
}

static void add_base_and_years(struct firm_work *w)
{
	size_t first = 0, count;
	int base_year = w->d->first_year;

	if (first_target(w, "absolute", &first, &count) || first_target(w, "intensity", &first, &count))
		base_year = (int)w->d->target[first].base_year;
	struct view_outcome_figure *f =
		figure(w, "base", "base_year", 0, count > 0 ? "given" : "computed", count > 0 ? "targets.csv" : "programme.json");
	set_whole(f, base_year);
	f->formula = count > 0 ? "" : "no target of its own: first year of the programme's reference period";
	add_emissions(w, "base", "base_tco2e", base_year);
	for (int year = w->d->first_year; year < w->d->first_year + w->d->years; year++) {
		const struct view_firm_year *y = view_outcome_year(w->d, w->base, year);

		if (y->months_out > 0)
			continue;
		if (y->why[0] == '\0')
			w->newest = year;
		add_emissions(w, "result", "emissions_tco2e", year);
		add_intensity(w, "result", "intensity_kgco2e_per_kg", year);
	}
}

/* ---- measures and the forecast ---- */

static const struct view_outcome_adopted *adopted_of(const struct view_outcome_data *d, const char *measure)
{
	for (size_t i = 0; i < d->adopteds; i++)
		if (strcmp(d->adopted[i].measure, measure) == 0)
			return &d->adopted[i];
	return NULL;
}

static int year_of(date_day day)
{
	int year, month, d;

	date_split(day, &year, &month, &d);
	return year;
}

/* When a machine that is not there yet is taken to begin: after the completion that the calendar of its route sets, moved by whole years to the year
 * of its agreement. */
static void expect(const struct view_outcome_data *d, const struct fund_grant *grant, struct view_outcome_measure *m)
{
	const struct view_outcome_adopted *adopted = adopted_of(d, m->measure);
	const struct party_route_rule *calendar;
	enum party_route route = PARTY_ROUTE_TIER1;

	(void)party_route_parse(grant->route, &route);
	calendar = party_route_for(&d->rules, route, grant->tier);
	if (adopted) {
		m->plan = adopted->plan;
		m->year = adopted->year;
	} else if (calendar) {
		m->year = year_of(calendar->agreed_on);
	}
	if (m->year > 0)
		m->counts_from = calendar ? month_of(calendar->completed_on) + 1 + 12 * (m->year - year_of(calendar->agreed_on))
					  : month_of(date_make(m->year + 1, 1, 1));
}

static void name_funders(const struct view_outcome_data *d, const struct fund_grant *grant, struct view_outcome_measure *m)
{
	for (size_t s = 0; s < grant->source_count; s++) {
		const char *origin = grant->source[s].origin;
		const struct party_organisation *o = view_outcome_organisation(d, origin);
		const char *ko = o ? o->name : "환원금", *en = !o ? "returned money" : o->name_en ? o->name_en : o->name;

		if (grant->source[s].reserved_krw == 0)
			continue;
		m->funders_ko = m->funders_ko[0] ? arena_printf(d->arena, "%s, %s", m->funders_ko, ko) : ko;
		m->funders_en = m->funders_en[0] ? arena_printf(d->arena, "%s, %s", m->funders_en, en) : en;
	}
}

/* Exact kg that a fit opinion covers, in a year or in all (0); false where there is no such month. */
static bool saved_kg(const struct view_outcome_data *d, const char *measure, int year, bool verified, mpq_t out_kg, int *out_months)
{
	mpq_t kg;
	int months = 0;

	mpq_init(kg);
	mpq_set_ui(out_kg, 0, 1);
	for (size_t i = reduction_saving_first(d->saving, d->savings, measure); i < d->savings; i++) {
		const struct reduction_saving *s = &d->saving[i];

		if (strcmp(s->measure, measure) != 0)
			break;
		if (s->rejected || (verified && !s->verified) || (year > 0 && year_of(month_first_day(s->month)) != year) ||
			mpq_set_str(kg, s->exact_kg, 10) != 0)
			continue;
		mpq_add(out_kg, out_kg, kg);
		months++;
	}
	mpq_clear(kg);
	*out_months = months;
	return months > 0;
}

static const struct reduction_total *total_of(const struct reduction_total *list, size_t count, const char *measure)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].measure, measure) == 0)
			return &list[i];
	return NULL;
}

static void add_measure(struct firm_work *w, const struct party_measure *from, const struct credit_pays_case *planned)
{
	struct view_outcome_data *d = w->d;
	const struct fund_grant *grant = view_outcome_grant(d, from->measure);
	struct view_outcome_measure *m;
	int months;

	w->out->measure = arena_grow(d->arena, w->out->measure, w->out->measures, sizeof *w->out->measure);
	m = &w->out->measure[w->out->measures++];
	*m = (struct view_outcome_measure){.measure = from->measure,
		.machine = from->machine,
		.machine_en = from->machine_en,
		.site = from->site,
		.state = "open",
		.grant_state = grant ? fund_state_name(grant->state) : "",
		.plan = "",
		.funders_ko = "",
		.funders_en = "",
		.installed_on = planned->installed_on,
		.counts_from = DATE_NONE,
		.counts_to = DATE_NONE,
		.planned_g_per_year = planned->planned_g_per_year};
	if (grant && grant->state >= FUND_RESERVED)
		name_funders(d, grant, m);
	if (grant && grant->state >= FUND_SELECTED)
		expect(d, grant, m);
	if (planned->installed_on != DATE_NONE) {
		m->state = "installed";
		m->counts_from = month_of(planned->installed_on);
		if (month_first_day(m->counts_from) < planned->installed_on)
			m->counts_from++;
	} else if (grant && grant->state >= FUND_SELECTED && grant->state < FUND_RECOVERY) {
		m->state = "selected";
	} else {
		m->counts_from = DATE_NONE;
	}
	if (m->counts_from != DATE_NONE)
		m->counts_to = m->counts_from + 12 * from->life_years - 1;
	if (saved_kg(d, from->measure, 0, false, w->a, &months)) {
		const struct reduction_total *total = total_of(d->total, d->totals, from->measure);

		divide(w->a, 1000);
		m->measured_tco2e = digits(w, w->a);
		m->planned_tco2e = total ? grams_as_tonnes(w, total->planned_g) : NULL;
	}
	if (saved_kg(d, from->measure, 0, true, w->a, &months)) {
		m->state = "verified";
		divide(w->a, 1000);
		m->verified_tco2e = digits(w, w->a);
	}
}

static void add_measures(struct firm_work *w)
{
	static const char *const state[] = {"verified", "installed", "selected"};
	static const char *const key[] = {"planned_verified_tco2e_per_year", "planned_installed_tco2e_per_year", "planned_selected_tco2e_per_year"};
	static const char *const what[] = {
		"installed and verified", "installed, not verified yet", "selected or adopted from a plan, not installed yet"};

	for (size_t i = 0; i < w->d->measures; i++)
		if (strcmp(w->d->measure[i].organisation, w->base->organisation->organisation) == 0)
			add_measure(w, &w->d->measure[i], w->d->pays[i].measure);
	for (int k = 0; k < 3; k++) {
		struct view_outcome_figure *f = figure(w, "forecast", key[k], 0, "stated", "measures.csv, factors.csv");
		const char *formula = "";
		int64_t sum = 0;

		for (size_t i = 0; i < w->out->measures; i++) {
			const struct view_outcome_measure *m = &w->out->measure[i];

			if (strcmp(m->state, state[k]) != 0)
				continue;
			sum += m->planned_g_per_year;
			formula = arena_printf(
				w->d->arena, "%s%s%s %s t", formula, formula[0] ? " + " : "", m->measure, grams_as_tonnes(w, m->planned_g_per_year));
		}
		mpq_set_si(w->a, sum, 1000000);
		mpq_canonicalize(w->a);
		set_decimal(w, f, w->a);
		f->formula = formula[0] ? arena_printf(w->d->arena, "machines %s: %s", what[k], formula)
					: arena_printf(w->d->arena, "no machine is %s", what[k]);
	}
}

static void add_forecast(struct firm_work *w, int last)
{
	struct view_outcome_data *d = w->d;
	const struct view_firm_year *y = NULL;

	if (w->newest == 0) {
		figure(w, "forecast", "forecast_tco2e", 0, "forecast", "measures.csv")->why = "no_inventory";
		return;
	}
	last = last > w->newest ? last : w->newest + YEARS_AHEAD;
	for (int year = w->newest + 1; year <= last && year <= w->newest + YEARS_MOST; year++) {
		struct view_outcome_figure *f =
			figure(w, "forecast", "forecast_tco2e", year, "forecast", "activity.csv, measures.csv, decisions.csv");
		const char *terms = "";

		(void)tonnes_of(w, w->newest, w->a, &y);
		mpq_set(w->b, w->a);
		for (size_t i = 0; i < w->out->measures; i++) {
			const struct view_outcome_measure *m = &w->out->measure[i];
			int more;

			if (m->counts_from == DATE_NONE)
				continue;
			more = view_months_of(year, m->counts_from, m->counts_to) - view_months_of(w->newest, m->counts_from, m->counts_to);
			if (more == 0)
				continue;
			mpq_set_si(w->c, m->planned_g_per_year, 1000000);
			mpq_canonicalize(w->c);
			terms = arena_printf(d->arena, "%s - %s (%s, %s) x %d / 12", terms, digits(w, w->c), m->measure, m->state, more);
			mpq_t part;
			mpq_init(part);
			mpq_set_si(part, more, 12);
			mpq_canonicalize(part);
			mpq_mul(w->c, w->c, part);
			mpq_sub(w->b, w->b, w->c);
			mpq_clear(part);
		}
		set_decimal(w, f, w->b);
		f->formula = arena_printf(d->arena, "emissions of %d: %s%s; output as in %d", w->newest, digits(w, w->a), terms, w->newest);
		f->factor = y ? y->factor : "";
	}
}

/* ---- what was measured and verified ---- */

static void add_tonnes(struct firm_work *w, const char *key, int year, bool verified)
{
	struct view_outcome_data *d = w->d;
	struct view_outcome_figure *f =
		figure(w, "result", key, year, verified ? "verified" : "measured", "meter_readings.csv, baselines.csv, verifications.csv");
	const char *terms = "";
	int all = 0;

	mpq_set_ui(w->b, 0, 1);
	for (size_t i = 0; i < w->out->measures; i++) {
		int months;

		if (!saved_kg(d, w->out->measure[i].measure, year, verified, w->a, &months))
			continue;
		mpq_add(w->b, w->b, w->a);
		all += months;
		terms = arena_printf(
			d->arena, "%s%s%s %s kg (%d months)", terms, terms[0] ? " + " : "", w->out->measure[i].measure, digits(w, w->a), months);
	}
	if (all == 0) {
		f->why = verified ? "nothing_verified" : "nothing_measured";
		return;
	}
	divide(w->b, 1000);
	set_decimal(w, f, w->b);
	f->formula = arena_printf(d->arena, "(%s) / 1000", terms);
}

static void add_result(struct firm_work *w)
{
	int first = 0, last = 0;

	for (size_t i = 0; i < w->d->savings; i++) {
		int year = year_of(month_first_day(w->d->saving[i].month));

		first = first == 0 || year < first ? year : first;
		last = year > last ? year : last;
	}
	for (int verified = 0; verified < 2; verified++) {
		const char *key = verified ? "verified_tco2e" : "measured_tco2e";

		for (int year = first; year > 0 && year <= last; year++)
			add_tonnes(w, key, year, verified);
		if (w->year > 0 && (w->year < first || w->year > last))
			add_tonnes(w, key, w->year, verified);
		add_tonnes(w, key, 0, verified);
	}
}

/* ---- won ---- */

static int64_t add_saving(struct firm_work *w)
{
	struct view_outcome_data *d = w->d;
	struct view_outcome_figure *stated, *measured;
	const char *terms = "", *scaled = "";
	int64_t sum = 0, by_meter = 0;
	int machines = 0, blank = 0, metered = 0;

	for (size_t i = 0; i < d->measures; i++) {
		const struct party_measure *m = &d->measure[i];
		const struct reduction_total *t = total_of(d->total, d->totals, m->measure);

		if (strcmp(m->organisation, w->base->organisation->organisation) != 0 || d->pays[i].measure->installed_on == DATE_NONE)
			continue;
		machines++;
		blank += m->saving_krw_per_year == 0;
		sum = money_add(sum, m->saving_krw_per_year);
		terms = arena_printf(d->arena, "%s%s%s %" PRId64, terms, terms[0] ? " + " : "", m->measure, m->saving_krw_per_year);
		if (!t || t->planned_g <= 0)
			continue;
		metered++;
		by_meter += fund_saving_krw(m->saving_krw_per_year, 12, t->measured_g, t->planned_g);
		scaled = arena_printf(d->arena, "%s%s%s %" PRId64 " x %" PRId64 " g measured / %" PRId64 " g planned", scaled, scaled[0] ? " + " : "",
			m->measure, m->saving_krw_per_year, t->measured_g, t->planned_g);
	}
	stated = figure(w, "money", "saving_stated_krw_per_year", 0, "stated", "measures.csv");
	measured = figure(w, "money", "saving_measured_krw_per_year", 0, "measured", "measures.csv, meter_readings.csv, baselines.csv");
	if (machines == 0 || sum == 0)
		stated->why = measured->why = machines == 0 ? "nothing_installed" : "no_saving_stated";
	else {
		set_whole(stated, sum);
		stated->formula = blank > 0 ? arena_printf(d->arena, "%s; %d of %d machines state no saving", terms, blank, machines) : terms;
	}
	if (machines > 0 && sum > 0 && metered > 0) {
		set_whole(measured, by_meter);
		measured->formula = arena_printf(d->arena, "%s, rounded down: metered energy at the won per unit that the measure states", scaled);
	} else if (measured->why[0] == '\0') {
		measured->why = "nothing_measured";
	}
	figure(w, "money", "saving_by_energy_price_krw_per_year", 0, "measured", "")->why = "no_energy_price";
	return sum;
}

static void add_won(struct firm_work *w, const char *key, int year, int64_t krw, const char *source, const char *formula)
{
	struct view_outcome_figure *f = figure(w, "money", key, year, "computed", source);

	set_whole(f, krw);
	f->formula = formula;
}

static const char *net_of(struct firm_work *w, int64_t support, int64_t duty, int64_t own, int64_t saving)
{
	return arena_printf(w->d->arena, "support %" PRId64 " - return duty %" PRId64 " - own share %" PRId64 " + saving %" PRId64, support, duty, own,
		saving);
}

/* The same won by the year in which they came about; over the years they sum to the lines without a year. */
static void add_won_years(struct firm_work *w)
{
	static const char ledger[] = "ledger (sangsaeng export ledger)";
	const char *firm = w->base->organisation->organisation;

	for (size_t i = view_outcome_won_first(w->d, firm); w->money && i < w->d->wons && strcmp(w->d->won[i].organisation, firm) == 0; i++) {
		const struct view_won_year *y = &w->d->won[i];

		add_won(w, "support_krw", y->year, y->support_krw, ledger, "paid - cut at the fixing - taken back, by the day of each entry");
		add_won(w, "return_duty_krw", y->year, y->duty_krw, ledger, "duty booked in the year, up - down");
		add_won(w, "returned_krw", y->year, y->returned_krw, ledger, "what settled the duty in the year");
		add_won(w, "own_share_krw", y->year, y->own_share_krw, "invoices.csv, ledger", "of grants fixed in the year: invoices without tax - fixed");
		add_won(w, "saving_krw", y->year, y->saving_krw, "measures.csv, meter_readings.csv, baselines.csv",
			"saving of the months metered up to the end of the year - up to the end of the year before, each rounded down");
		add_won(w, "net_cash_krw", y->year, y->support_krw - y->duty_krw - y->own_share_krw + y->saving_krw, "ledger, measures.csv",
			net_of(w, y->support_krw, y->duty_krw, y->own_share_krw, y->saving_krw));
	}
}

static void add_money_line(struct firm_work *w, const char *key, int64_t krw, const char *formula)
{
	struct view_outcome_figure *f = figure(w, "money", key, 0, "computed", "ledger (sangsaeng fund firms)");

	if (!w->money) {
		f->why = "no_grant";
		return;
	}
	set_whole(f, krw);
	f->formula = formula;
}

static void add_payback(struct firm_work *w, int64_t per_year)
{
	struct view_outcome_figure *f = figure(w, "money", "payback_years", 0, "computed", "ledger, measures.csv");
	int64_t paid;

	if (!w->money || per_year == 0) {
		f->why = w->money ? "no_saving_stated" : "no_grant";
		return;
	}
	paid = w->money->own_share_krw + w->money->duty_krw - w->money->support_krw;
	mpq_set_si(w->a, paid > 0 ? paid : 0, 1);
	mpq_set_si(w->b, per_year, 1);
	if (!view_ratio(w->a, w->b, w->c))
		return;
	set_decimal(w, f, w->c);
	f->formula = arena_printf(w->d->arena,
		"(own share %" PRId64 " + return duty %" PRId64 " - support %" PRId64 ") / stated saving %" PRId64 " a year%s",
		w->money->own_share_krw, w->money->duty_krw, w->money->support_krw, per_year, paid <= 0 ? "; nothing is left to earn back" : "");
}

static void add_money(struct firm_work *w)
{
	const struct view_firm none = {0}, *m = w->money ? w->money : &none;
	int64_t per_year = add_saving(w);

	add_won_years(w);
	add_money_line(w, "support_krw", m->support_krw, "as fixed, after recoveries; as paid where it is not fixed yet");
	add_money_line(w, "return_duty_krw", m->duty_krw, "ratio x base of the return rule");
	add_money_line(w, "returned_krw", m->returned_krw, "what settled the duty");
	add_money_line(w, "own_share_krw", m->own_share_krw, "invoices without tax - fixed");
	add_money_line(w, "saving_krw", m->saving_krw,
		"stated saving a year x metered months / 12 x measured / planned reduction, over the metered months of the programme");
	add_money_line(w, "net_cash_krw", m->net_krw, net_of(w, m->support_krw, m->duty_krw, m->own_share_krw, m->saving_krw));
	add_payback(w, per_year);
}

/* ---- education, data, peers ---- */

static void add_education(struct firm_work *w, int year)
{
	struct view_outcome_data *d = w->d;
	struct view_outcome_figure *hours = figure(w, "education", "education_hours", year, "stated", "education.csv"), copy;
	const char *terms = "";
	int sessions = 0;

	mpq_set_ui(w->b, 0, 1);
	mpq_set_ui(w->c, 0, 1);
	for (size_t i = 0; i < d->educations; i++) {
		const struct party_education *e = &d->education[i];

		if (strcmp(e->organisation, w->base->organisation->organisation) != 0 || e->held_on > d->on ||
			(year > 0 && year_of(e->held_on) != year) || decimal_parse_exact(e->hours, w->a, NULL) != ST_OK)
			continue;
		sessions++;
		mpq_add(w->b, w->b, w->a);
		terms = arena_printf(
			d->arena, "%s%s%s h x %" PRId64 " people (%s)", terms, terms[0] ? " + " : "", e->hours, e->persons, e->education);
		mpq_t persons;
		mpq_init(persons);
		mpq_set_si(persons, e->persons, 1);
		mpq_mul(w->a, w->a, persons);
		mpq_add(w->c, w->c, w->a);
		mpq_clear(persons);
	}
	if (sessions == 0) {
		hours->why = "no_education";
		return;
	}
	set_decimal(w, hours, w->b);
	hours->formula = arena_printf(d->arena, "hours of %d sessions: %s", sessions, terms);
	copy = *hours;
	hours = figure(w, "education", "education_person_hours", year, "stated", "education.csv");
	set_decimal(w, hours, w->c);
	hours->formula = copy.formula;
}

static void add_data(struct firm_work *w)
{
	struct view_outcome_data *d = w->d;

	for (int year = d->first_year; year < d->first_year + d->years; year++) {
		const struct view_firm_year *y = view_outcome_year(d, w->base, year);
		struct view_outcome_figure *f;

		if (y->months_out > 0)
			continue;
		f = figure(w, "data", "measured_data_percent", year, "computed", "activity.csv (column status)");
		f->why = y->why;
		if (y->why[0] || !view_ratio(y->measured_kg, y->kg, w->a)) {
			f->why = f->why[0] ? f->why : "no_inventory";
			continue;
		}
		mpq_set_ui(w->b, 100, 1);
		mpq_mul(w->a, w->a, w->b);
		set_decimal(w, f, w->a);
		f->formula = arena_printf(
			d->arena, "100 x %s kgCO2e from lines with status measured / %s kgCO2e", digits(w, y->measured_kg), digits(w, y->kg));
		f->factor = y->factor;
	}
	for (size_t i = 0; i < d->statements; i++) {
		const struct carbon_statement *s = &d->statement[i];
		struct view_outcome_figure *f;

		if (!s->organisation || strcmp(s->organisation, w->base->organisation->organisation) != 0)
			continue;
		f = figure(w, "data", "primary_data_percent", 0, "computed", "footprint of the period after (sangsaeng footprint)");
		f->subject = s->product;
		if (!s->primary_data_percent) {
			f->why = "not_stated";
			continue;
		}
		f->form = VIEW_FIGURE_DECIMAL;
		f->decimal = s->primary_data_percent;
		f->formula = "primary-data share of the product's cradle-to-gate footprint";
	}
}

static void add_peers(struct firm_work *w)
{
	struct view_outcome_data *d = w->d;
	const char **member = arena_alloc(d->arena, (d->firms + 1) * sizeof *member);
	int64_t *weight = arena_alloc(d->arena, (d->firms + 1) * sizeof *weight);
	mpq_t *value = arena_alloc(d->arena, (d->firms + 1) * sizeof *value);
	size_t count = 0, place = 0, others = 0;
	struct view_outcome_figure *f = figure(w, "peers", "reduction_between_periods_percent", 0, "computed", "activity.csv, factors.csv");

	f->why = w->base->has_change ? "" : "no_inventory";
	if (w->base->has_change) {
		set_decimal(w, f, w->base->change_percent);
		f->formula = "100 x (period before - period after) / period before, scopes 1 and 2";
	}
	/* firms stand by id, so members do */
	for (size_t i = 0; i < d->firms; i++)
		if (d->firm[i].has_change && d->firm[i].tier == w->base->tier) {
			if (&d->firm[i] == w->base)
				place = count;
			member[count] = d->firm[i].organisation->organisation;
			weight[count] = d->firm[i].before_g;
			mpq_init(value[count]);
			mpq_set(value[count++], d->firm[i].change_percent);
		}
	f = figure(w, "peers", "percentile_in_tier", 0, "computed", "activity.csv, factors.csv, agreements.csv");
	if (!w->base->has_change || w->base->tier == 0) {
		f->why = w->base->tier == 0 ? "no_agreement" : "no_inventory";
	} else {
		struct party_cell group = {member, weight, count}, rest;
		const char **other = arena_alloc(d->arena, (count + 1) * sizeof *other);
		int64_t *other_weight = arena_alloc(d->arena, (count + 1) * sizeof *other_weight);

		for (size_t i = 0; i < count; i++)
			if (i != place) {
				other[others] = member[i];
				other_weight[others++] = weight[i];
			}
		rest = (struct party_cell){other, other_weight, others};
		if (party_cell_judge(&d->rules.cells, &group, NULL, 0) != PARTY_CELL_SHOWN ||
			party_cell_judge(&d->rules.cells, &rest, NULL, 0) != PARTY_CELL_SHOWN) {
			f->why = "small_cell";
		} else {
			view_percentile(value, count, place, w->a);
			set_decimal(w, f, w->a);
			f->formula = arena_printf(d->arena,
				"100 x (firms that reduced less + half of the equal ones, itself among them) / %zu suppliers of tier %d", count,
				w->base->tier);
		}
	}
	for (size_t i = 0; i < count; i++)
		mpq_clear(value[i]);
}

/* ---- together ---- */

static void one_firm(struct firm_work *w)
{
	int last, intensity_last;

	add_base_and_years(w);
	last = add_path(w, "absolute", "target_tco2e", "target_gap_tco2e");
	intensity_last = add_path(w, "intensity", "target_kgco2e_per_kg", "target_gap_kgco2e_per_kg");
	last = intensity_last > last ? intensity_last : last;
	add_measures(w);
	add_forecast(w, last);
	add_result(w);
	add_money(w);
	for (int year = w->d->first_year; year <= year_of(w->d->on); year++) {
		bool any = year == w->year;

		for (size_t i = 0; !any && i < w->d->educations; i++)
			any = strcmp(w->d->education[i].organisation, w->base->organisation->organisation) == 0 &&
			      year_of(w->d->education[i].held_on) == year && w->d->education[i].held_on <= w->d->on;
		if (any)
			add_education(w, year);
	}
	add_education(w, 0);
	add_data(w);
	add_peers(w);
}

static enum status firm_unknown(const struct view_outcome_data *d, const char *firm, struct err *err)
{
	const struct party_organisation *known = view_outcome_organisation(d, firm);

	return err_set(err, ST_NOT_FOUND, known ? "outcome.not_a_supplier" : "outcome.firm_unknown", firm, known ? known->kind : NULL, NULL);
}

enum status view_outcomes(
	struct store_tx *tx, const char *firm, int year, date_day on, struct arena *arena, struct view_outcomes *out_outcomes, struct err *err)
{
	struct view_outcome_data d;
	struct view_outcomes v;
	enum status st = view_outcome_data_read(tx, on, arena, &d, err);

	v = (struct view_outcomes){.programme = arena_strdup(arena, d.rules.programme),
		.name_ko = d.rules.name_ko,
		.name_en = d.rules.name_en,
		.sector = d.rules.sector,
		.gwp_set = arena_strdup(arena, d.rules.gwp_set),
		.folder_sha256 = arena_strdup(arena, d.folder_sha256),
		.simulated = d.rules.simulated,
		.as_of = d.rules.as_of,
		.on = d.on,
		.firm = arena_alloc(arena, (d.firms + 1) * sizeof *v.firm)};
	for (size_t i = 0; st == ST_OK && i < d.firms; i++) {
		const struct party_organisation *o = d.firm[i].organisation;
		struct firm_work w = {.d = &d, .base = &d.firm[i], .out = &v.firm[v.firms], .year = year};

		if (firm && strcmp(firm, o->organisation) != 0)
			continue;
		*w.out = (struct view_outcome_firm){.organisation = o->organisation,
			.name_ko = o->name,
			.name_en = o->name_en ? o->name_en : o->name,
			.tier = d.firm[i].tier,
			.consortium = d.firm[i].consortium};
		for (size_t k = 0; k < d.money.firm_count; k++)
			if (strcmp(d.money.firm[k].organisation, o->organisation) == 0)
				w.money = &d.money.firm[k];
		mpq_inits(w.a, w.b, w.c, NULL);
		one_firm(&w);
		mpq_clears(w.a, w.b, w.c, NULL);
		v.firms++;
	}
	if (st == ST_OK && firm && v.firms == 0)
		st = firm_unknown(&d, firm, err);
	view_outcome_data_done(&d);
	if (st == ST_OK)
		*out_outcomes = v;
	return st;
}

void view_outcome_years(const struct view_outcome_firm *firm, int *out_first, int *out_last)
{
	static const char unit[] = "_tco2e";

	*out_first = *out_last = 0;
	for (size_t i = 0; i < firm->figures; i++) {
		const struct view_outcome_figure *f = &firm->figure[i];
		size_t length = strlen(f->key);

		if (f->year == 0 || length < strlen(unit) || strcmp(f->key + length - strlen(unit), unit) != 0)
			continue;
		*out_first = *out_first == 0 || f->year < *out_first ? f->year : *out_first;
		*out_last = f->year > *out_last ? f->year : *out_last;
	}
}

const struct view_outcome_figure *view_outcome_find(const struct view_outcome_firm *firm, const char *key, int year)
{
	for (size_t i = 0; i < firm->figures; i++)
		if (firm->figure[i].year == year && strcmp(firm->figure[i].key, key) == 0)
			return &firm->figure[i];
	return NULL;
}
