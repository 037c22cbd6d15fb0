#include "view/view_plan.h"

#include "base/decimal.h"
#include "base/json.h"
#include "party/party.h"
#include "plan/plan_scenario.h"
#include "plan/plan_variance.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"
#include "view/view_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- plans ---- */

static const char *gap_percent(const char *value, const char *bound, struct arena *arena)
{
	mpq_t v, b, hundred;
	int64_t hundredths = 0;
	mpq_inits(v, b, hundred, NULL);
	if (decimal_parse_exact(value, v, NULL) == ST_OK && decimal_parse_exact(bound, b, NULL) == ST_OK && mpq_sgn(b) > 0) {
		mpq_sub(v, b, v);
		mpq_div(v, v, b);
		mpq_set_si(hundred, 10000, 1);
		mpq_mul(v, v, hundred);
		mpq_neg(v, v); /* up is down of the negative */
		hundredths = -decimal_floor(v);
	}
	mpq_clears(v, b, hundred, NULL);
	return arena_printf(arena, "%lld.%02lld", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static struct view_plan head_of(const struct plan_record *r, const char *sha256, struct arena *arena)
{
	return (struct view_plan){.plan = r->plan,
		.scenario = r->scenario,
		.made_by = r->made_by,
		.objective = r->objective,
		.value = r->value,
		.bound = r->bound,
		.unit = r->unit,
		.stopped = r->stopped,
		.method = r->method,
		.inputs_sha256 = r->inputs_sha256,
		.sha256 = sha256,
		.gap_percent = gap_percent(r->value, r->bound, arena),
		.as_of = r->as_of,
		.seed = r->seed,
		.work = r->work,
		.budget_krw = -1};
}

enum status view_plans(struct store_tx *tx, struct arena *arena, struct view_plan **out_list, size_t *out_count, struct err *err)
{
	struct plan_kept *kept;
	size_t count;
	enum status status = plan_record_list(tx, arena, &kept, &count, err);
	if (status != ST_OK)
		return status;
	struct view_plan *list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		list[i] = head_of(&kept[i].record, kept[i].sha256, arena);
		list[i].picks = kept[i].picks;
		list[i].adopted = kept[i].adopted;
		list[i].support_krw = kept[i].support_krw;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static void add_pay(struct view_plan_sum *sum, const struct view_plan_pay *pay, struct arena *arena)
{
	size_t at = 0;
	while (at < sum->pays && strcmp(sum->pay[at].origin, pay->origin) < 0)
		at++;
	if (at == sum->pays || strcmp(sum->pay[at].origin, pay->origin) != 0) {
		sum->pay = arena_grow(arena, sum->pay, sum->pays, sizeof *sum->pay);
		memmove(&sum->pay[at + 1], &sum->pay[at], (sum->pays++ - at) * sizeof *sum->pay);
		sum->pay[at] = (struct view_plan_pay){.origin = pay->origin};
	}
	sum->pay[at].amount_krw += pay->amount_krw;
}

static void add_pick(struct view_plan_sum *sum, const struct view_plan_pick *pick, struct arena *arena)
{
	sum->picks++;
	sum->adopted += pick->adopted_on != DATE_NONE;
	sum->cost_krw += pick->cost_krw;
	sum->support_krw += pick->support_krw;
	sum->g_per_year += pick->g_per_year;
	for (size_t k = 0; k < pick->pays; k++)
		add_pay(sum, &pick->pay[k], arena);
}

static int by_id(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_organisation *)element)->organisation);
}

static int by_measure(const void *a, const void *b)
{
	return strcmp(((const struct plan_adoption *)a)->measure, ((const struct plan_adoption *)b)->measure);
}

const char *view_firm_of(const struct party_organisation *list, size_t count, const char *organisation, const char **out_en)
{
	const struct party_organisation *o = count ? bsearch(organisation, list, count, sizeof *list, by_id) : NULL;

	*out_en = o && o->name_en && o->name_en[0] ? o->name_en : o ? o->name : organisation;
	return o ? o->name : organisation;
}

static int by_measure_key(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_measure *)element)->measure);
}

const char *view_machine_of(const struct party_measure *list, size_t count, const char *measure, const char **out_en)
{
	const struct party_measure *m = count ? bsearch(measure, list, count, sizeof *list, by_measure_key) : NULL;

	*out_en = m && m->machine_en ? m->machine_en : "";
	return m && m->machine ? m->machine : "";
}

/* ---- the budget line ---- */

static struct view_plan_money *money_of(struct view_plan *v, const char *funder, const char *route, struct arena *arena)
{
	for (size_t i = 0; i < v->moneys; i++)
		if (strcmp(v->money[i].funder, funder) == 0 && (!v->money[i].route[0] || strcmp(v->money[i].route, route) == 0))
			return &v->money[i];
	v->money = arena_grow(arena, v->money, v->moneys, sizeof *v->money);
	v->money[v->moneys] = (struct view_plan_money){.funder = arena_strdup(arena, funder),
		.route = route,
		.budget_krw = -1,
		.given_krw = arena_alloc(arena, (size_t)(v->span + 1) * sizeof(int64_t)),
		.paid_krw = arena_alloc(arena, (size_t)(v->span + 1) * sizeof(int64_t))};
	return &v->money[v->moneys++];
}

static int by_funder(const void *pa, const void *pb)
{
	const struct view_plan_money *a = pa, *b = pb;
	int order = strcmp(a->funder, b->funder);

	return order ? order : strcmp(a->route, b->route);
}

static bool is_pool(const char *route)
{
	return strcmp(route, party_route_name(PARTY_ROUTE_POOL)) == 0;
}

/* A year that the plan has: what a file of unlikely years says beyond it counts in the sums alone. */
static bool has_year(const struct view_plan *v, int year)
{
	return year >= v->first_year && year < v->first_year + v->span;
}

static void use_money(struct view_plan *v, const struct view_plan_pick *pick, struct arena *arena)
{
	int64_t *sum = is_pool(pick->route) ? &v->returned_krw : &v->used_krw;

	*sum = money_add(*sum, pick->support_krw);
	for (size_t k = 0; k < pick->pays; k++) {
		struct view_plan_money *m = money_of(v, pick->pay[k].origin, pick->route, arena);

		m->used_krw = money_add(m->used_krw < 0 ? 0 : m->used_krw, pick->pay[k].amount_krw);
		if (has_year(v, pick->year))
			m->paid_krw[pick->year - v->first_year] = money_add(m->paid_krw[pick->year - v->first_year], pick->pay[k].amount_krw);
	}
}

/* From the scenario that the plan keeps: what it was made with, whatever the programme has now. A plan that was taken in from a file may have any
 * text there; it then has no budgets. */
static struct plan_scenario scenario_of(const struct view_plan *v, struct arena *arena)
{
	struct plan_scenario scenario = plan_scenario_default();
	struct findings findings;
	json_t *root = NULL;

	findings_init(&findings, 1);
	if (json_read_text(v->scenario, strlen(v->scenario), "scenario", &root, NULL) != ST_OK ||
		plan_scenario_parse(root, v->scenario, "scenario", arena, &scenario, &findings) != ST_OK)
		scenario = plan_scenario_default();
	findings_done(&findings);
	json_decref(root);
	return scenario;
}

#define SPAN_MAX 40 /* years of a picture: what lies further apart is no plan */

static void put_years(struct view_plan *v, const struct plan_scenario *scenario)
{
	int first = scenario->first_year, last = first > 0 ? first + scenario->years - 1 : 0;

	for (size_t y = 0; y < v->years; y++) {
		first = first == 0 || v->year[y].year < first ? v->year[y].year : first;
		last = v->year[y].year > last ? v->year[y].year : last;
	}
	v->first_year = first;
	v->span = first == 0 ? 0 : last - first < SPAN_MAX ? last - first + 1 : SPAN_MAX;
}

static void put_money(struct view_plan *v, const struct plan_scenario *scenario, struct arena *arena)
{
	v->budget_krw = scenario->budget_krw;
	for (size_t i = 0; i < scenario->budget_count; i++) {
		const struct plan_budget *b = &scenario->budget[i];
		struct view_plan_money *m = money_of(v, b->funder, b->route_given ? party_route_name(b->route) : "", arena);

		m->budget_krw = money_add(m->budget_krw < 0 ? 0 : m->budget_krw, b->amount_krw);
		if (has_year(v, b->year))
			m->given_krw[b->year - v->first_year] = money_add(m->given_krw[b->year - v->first_year], b->amount_krw);
	}
	for (size_t i = 0; i < v->moneys; i++)
		v->money[i].used_krw = is_pool(v->money[i].route) ? -1 : 0;
	for (int64_t i = 0; i < v->picks; i++)
		use_money(v, &v->pick[i], arena);
	if (v->moneys > 1)
		qsort(v->money, v->moneys, sizeof *v->money, by_funder);
}

bool view_plan_is_budgeted(const struct view_plan *v, const struct view_plan_money *m)
{
	return !is_pool(m->route) && (v->budget_krw >= 0 || m->budget_krw >= 0);
}

int64_t view_plan_there_krw(const struct view_plan *v, size_t y)
{
	bool any = v->budget_krw >= 0;
	int64_t sum = any ? v->budget_krw : 0;

	for (size_t i = 0; i < v->moneys; i++) {
		const struct view_plan_money *m = &v->money[i];

		if (!view_plan_is_budgeted(v, m))
			continue;
		any = true;
		for (size_t before = 0; before < y; before++) {
			if (v->budget_krw >= 0 || v->carries_over)
				sum -= m->paid_krw[before];
			if (v->budget_krw < 0 && v->carries_over)
				sum = money_add(sum, m->given_krw[before]);
		}
		if (v->budget_krw < 0)
			sum = money_add(sum, m->given_krw[y]);
	}
	return !any ? -1 : sum < 0 ? 0 : sum;
}

void view_plan_add_up(struct view_plan *v, struct arena *arena)
{
	struct plan_scenario scenario = scenario_of(v, arena);

	for (int64_t i = 0; i < v->picks; i++) {
		const struct view_plan_pick *pick = &v->pick[i];

		if (v->years == 0 || v->year[v->years - 1].year != pick->year) {
			v->year = arena_grow(arena, v->year, v->years, sizeof *v->year);
			v->year[v->years++] = (struct view_plan_sum){.year = pick->year};
		}
		add_pick(&v->year[v->years - 1], pick, arena);
		add_pick(&v->total, pick, arena);
	}
	v->adopted = v->total.adopted;
	v->support_krw = v->total.support_krw;
	put_years(v, &scenario);
	put_money(v, &scenario, arena);
}

static struct view_plan_pick pick_of(const struct plan_pick *p, const struct plan_adoption *a, const struct party_organisation *o, struct arena *arena)
{
	struct view_plan_pick pick = {.measure = p->measure,
		.organisation = p->organisation,
		.name_ko = o ? o->name : "",
		.name_en = o && o->name_en ? o->name_en
			   : o             ? o->name
					   : "",
		.site = p->site,
		.consortium = p->consortium,
		.carrier = p->carrier,
		.route = party_route_name(p->route),
		.size = party_size_name(p->size),
		.value = p->value,
		.year = p->year,
		.tier = p->tier,
		.life_years = p->life_years,
		.cost_krw = p->cost_krw,
		.support_krw = p->support_krw,
		.g_per_year = p->g_per_year,
		.pays = p->pay_count,
		.adopted_on = a ? a->on : DATE_NONE,
		.maker = a ? a->maker : "",
		.checker = a ? a->checker : "",
		.committee = a ? a->committee : ""};

	pick.pay = arena_alloc(arena, (p->pay_count + 1) * sizeof *pick.pay);
	for (size_t k = 0; k < p->pay_count; k++)
		pick.pay[k] = (struct view_plan_pay){p->pay[k].origin, p->pay[k].amount_krw};
	return pick;
}

enum status view_plan_of(
	struct store_tx *tx, const struct plan_record *record, const char *sha256, struct arena *arena, struct view_plan *out_plan, struct err *err)
{
	struct plan_adoption *adoption = NULL;
	struct party_organisation *organisation = NULL;
	struct party_measure *measure = NULL;
	struct party_rules rules = {.by_year = false};
	size_t adoptions = 0, organisations = 0, measures = 0;
	enum status status = plan_adoptions(tx, record->plan, arena, &adoption, &adoptions, err);
	if (status == ST_OK)
		status = party_organisations(tx, arena, &organisation, &organisations, err);
	if (status == ST_OK)
		status = party_measures(tx, arena, &measure, &measures, err);
	if (status == ST_OK && party_programme_exists(tx))
		status = party_programme_get(tx, arena, &rules, NULL, err);
	if (status != ST_OK)
		return status;
	if (adoptions > 0)
		qsort(adoption, adoptions, sizeof *adoption, by_measure);
	struct view_plan v = head_of(record, sha256, arena);
	v.carries_over = !rules.by_year || rules.carry_all;
	v.picks = (int64_t)record->pick_count;
	v.pick = arena_alloc(arena, (record->pick_count + 1) * sizeof *v.pick);
	for (size_t i = 0; i < record->pick_count; i++) {
		const struct plan_pick *p = &record->pick[i];
		const struct plan_adoption *a =
			adoptions ? bsearch(&(struct plan_adoption){.measure = p->measure}, adoption, adoptions, sizeof *adoption, by_measure) : NULL;
		const struct party_organisation *o =
			organisations ? bsearch(p->organisation, organisation, organisations, sizeof *organisation, by_id) : NULL;

		v.pick[i] = pick_of(p, a, o, arena);
		v.pick[i].machine = view_machine_of(measure, measures, p->measure, &v.pick[i].machine_en);
	}
	view_plan_add_up(&v, arena);
	for (size_t i = 0; i < v.moneys; i++) {
		const struct party_organisation *o =
			organisations ? bsearch(v.money[i].funder, organisation, organisations, sizeof *organisation, by_id) : NULL;

		if (!o)
			continue;
		v.money[i].is_state = strncmp(o->kind, "ministry", strlen("ministry")) == 0;
		v.money[i].name_ko = o->name;
		v.money[i].name_en = o->name_en;
	}
	*out_plan = v;
	return ST_OK;
}

enum status view_plan_show(struct store_tx *tx, const char *plan, struct arena *arena, struct view_plan *out_plan, struct err *err)
{
	struct plan_record record;
	const char *sha256;
	enum status status = plan_record_get(tx, plan, arena, &record, &sha256, err);

	return status == ST_OK ? view_plan_of(tx, &record, sha256, arena, out_plan, err) : status;
}

/* ---- plan against actual ---- */

struct actuals {
	struct fund_grant *grant; /* by key */
	struct fund_step *step;   /* in the order in which they came */
	struct fund_decision *decision;
	struct reduction_machine *machine;
	struct reduction_total *total;
	struct reduction_saving *saving; /* by measure and month */
	size_t grants, steps, decisions, machines, totals, savings;
};

static enum status read_actuals(struct store_tx *tx, struct arena *arena, struct actuals *a, struct err *err)
{
	struct party_rules rules;
	enum status status = party_programme_get(tx, arena, &rules, NULL, err);
	if (status == ST_OK)
		status = fund_grants(tx, arena, &a->grant, &a->grants, err);
	if (status == ST_OK)
		status = fund_grant_steps(tx, arena, NULL, &a->step, &a->steps, err);
	if (status == ST_OK)
		status = fund_decisions(tx, arena, &a->decision, &a->decisions, err);
	if (status == ST_OK)
		status = reduction_machines(tx, arena, &a->machine, &a->machines, err);
	if (status == ST_OK)
		status = reduction_totals(tx, rules.metered_from, rules.metered_to, arena, &a->total, &a->totals, err);
	if (status == ST_OK)
		status = reduction_savings(tx, arena, &a->saving, &a->savings, err);
	return status;
}

static int by_grant(const void *key, const void *element)
{
	return strcmp(key, ((const struct fund_grant *)element)->grant);
}

static int year_of(date_day day)
{
	int year, month, unused;
	date_split(day, &year, &month, &unused);
	return year;
}

static struct plan_actual actual_of(const struct actuals *a, const char *measure)
{
	struct plan_actual actual = {.grant = a->grants ? bsearch(measure, a->grant, a->grants, sizeof *a->grant, by_grant) : NULL};
	for (size_t i = 0; i < a->steps; i++)
		if (strcmp(a->step[i].grant, measure) == 0 && strcmp(a->step[i].to, "agreed") == 0)
			actual.year = year_of(a->step[i].on);
	for (size_t i = 0; i < a->machines; i++)
		if (strcmp(a->machine[i].measure, measure) == 0)
			actual.installed = a->machine[i].installed_on != DATE_NONE;
	for (size_t i = 0; i < a->totals; i++)
		if (strcmp(a->total[i].measure, measure) == 0)
			actual.verified_g = a->total[i].verified_g;
	for (size_t i = reduction_saving_first(a->saving, a->savings, measure); i < a->savings && strcmp(a->saving[i].measure, measure) == 0; i++)
		actual.months += a->saving[i].verified && !a->saving[i].rejected;
	return actual;
}

/* Union of the sources planned and those of the grant, by origin. */
static void add_source(struct view_outcome *o, const char *origin, int64_t planned_krw, int64_t actual_krw, struct arena *arena)
{
	size_t at = 0;
	while (at < o->sources && strcmp(o->source[at].origin, origin) < 0)
		at++;
	if (at == o->sources || strcmp(o->source[at].origin, origin) != 0) {
		o->source = arena_grow(arena, o->source, o->sources, sizeof *o->source);
		memmove(&o->source[at + 1], &o->source[at], (o->sources++ - at) * sizeof *o->source);
		o->source[at] = (struct view_outcome_source){.origin = origin};
	}
	o->source[at].planned_krw += planned_krw;
	o->source[at].actual_krw += actual_krw;
}

static void add_sources(struct view_outcome *o, const struct view_plan_pick *pick, const struct fund_grant *grant, struct arena *arena)
{
	for (size_t k = 0; k < pick->pays; k++)
		add_source(o, pick->pay[k].origin, pick->pay[k].amount_krw, plan_actual_krw(grant, pick->pay[k].origin), arena);
	for (size_t s = 0; grant && s < grant->source_count; s++) {
		bool planned = false;
		for (size_t k = 0; k < pick->pays; k++)
			planned |= strcmp(pick->pay[k].origin, grant->source[s].origin) == 0;
		for (size_t before = 0; before < s; before++)
			planned |= strcmp(grant->source[before].origin, grant->source[s].origin) == 0;
		if (!planned && plan_actual_krw(grant, grant->source[s].origin) != 0)
			add_source(o, grant->source[s].origin, 0, plan_actual_krw(grant, grant->source[s].origin), arena);
	}
}

static struct view_outcome outcome_of(
	const struct actuals *a, const struct plan_pick *planned, const struct view_plan_pick *pick, struct arena *arena)
{
	struct plan_actual actual = actual_of(a, planned->measure);
	struct plan_outcome out;
	plan_compare(planned, &actual, &out);
	struct view_outcome o = {.pick = pick,
		.state = actual.grant ? fund_state_name(actual.grant->state) : "",
		.how = pick->adopted_on != DATE_NONE ? "adopted"
		       : actual.grant                ? "applied"
						     : "",
		.year = actual.year,
		.reserved_krw = out.reserved_krw,
		.paid_krw = out.paid_krw,
		.fixed_krw = out.fixed_krw,
		.support_krw = out.support_krw,
		.difference_krw = out.difference_krw,
		.months = actual.months,
		.verified_g_per_year = out.verified_g_per_year,
		.difference_g_per_year = out.difference_g_per_year,
		.reason = arena_alloc(arena, (PLAN_DEVIATION_COUNT + 1) * sizeof *o.reason)};
	for (size_t i = 0; i < a->decisions; i++)
		if (strcmp(a->decision[i].measure, planned->measure) == 0)
			o.how = "decided";
	for (int d = 0; d < PLAN_DEVIATION_COUNT; d++)
		if (out.deviations & (1u << d))
			o.reason[o.reasons++] = plan_deviation_name((enum plan_deviation)d);
	add_sources(&o, pick, actual.grant, arena);
	return o;
}

static void add_outcome(struct view_variance *v, const struct view_outcome *o, struct arena *arena)
{
	v->total.reserved_krw += o->reserved_krw;
	v->total.paid_krw += o->paid_krw;
	v->total.fixed_krw += o->fixed_krw;
	v->total.support_krw += o->support_krw;
	v->total.difference_krw += o->difference_krw;
	v->total.verified_g_per_year += o->verified_g_per_year;
	v->total.difference_g_per_year += o->difference_g_per_year;
	v->as_planned += o->reasons == 0;
	if (o->months > 0) {
		v->compared++;
		v->compared_g_per_year += o->pick->g_per_year;
	}
	for (size_t s = 0; s < o->sources; s++)
		add_source(&v->total, o->source[s].origin, o->source[s].planned_krw, o->source[s].actual_krw, arena);
}

enum status view_plan_variance(struct store_tx *tx, const char *plan, struct arena *arena, struct view_variance *out_variance, struct err *err)
{
	struct view_variance v = {.as_planned = 0};
	struct plan_record record;
	struct actuals a = {0};
	enum status status = view_plan_show(tx, plan, arena, &v.plan, err);
	if (status == ST_OK)
		status = plan_record_get(tx, plan, arena, &record, NULL, err);
	if (status == ST_OK)
		status = read_actuals(tx, arena, &a, err);
	if (status != ST_OK)
		return status;
	v.item = arena_alloc(arena, (record.pick_count + 1) * sizeof *v.item);
	for (size_t i = 0; i < record.pick_count; i++) {
		v.item[i] = outcome_of(&a, &record.pick[i], &v.plan.pick[i], arena);
		add_outcome(&v, &v.item[i], arena);
	}
	*out_variance = v;
	return ST_OK;
}
