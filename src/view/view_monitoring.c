#include "view/view_monitoring.h"

#include "view/view_derived.h"
#include "view/view_log.h"
#include "view/view_worked.h"

#include "base/decimal.h"
#include "party/party.h"
#include "programme/programme.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"

#include <string.h>

#define PROJECT VIEW_CLASS_PROJECT
#define METER VIEW_CLASS_METER
#define DUTY VIEW_CLASS_DUTY
#define FINDINGS_MAX 50

static const char *or_blank(const char *text)
{
	return text ? text : "";
}

/* ---- all machines ---- */

static const struct view_derived_column monitoring[] = {
	VIEW_NAMES("measure", "설비투자", PROJECT, VIEW_MEASURE),
	VIEW_NAMES("organisation", "조직", PROJECT, VIEW_ORGANISATION),
	VIEW_NAMES("site", "사업장", PROJECT, VIEW_SITE),
	VIEW_FREE("machine", "설비", PROJECT),
	VIEW_FREE("machine_en", "설비영문", PROJECT),
	VIEW_NAMES("project", "외부사업", PROJECT, VIEW_PROJECT),
	VIEW_CELL("period_from", "기간시작", VIEW_MONTH, PROJECT),
	VIEW_CELL("period_to", "기간끝", VIEW_MONTH, PROJECT),
	VIEW_CELL("installed_on", "설치일", VIEW_DAY, PROJECT),
	VIEW_WORD("state", "상태", PROJECT),
	VIEW_CELL("measured_months", "실측월수", VIEW_COUNT, DUTY),
	VIEW_CELL("filled_months", "메운월수", VIEW_COUNT, DUTY),
	VIEW_CELL("missing_months", "미제출월수", VIEW_COUNT, DUTY),
	VIEW_CELL("verified_months", "검증월수", VIEW_COUNT, DUTY),
	VIEW_CELL("baseline_kgco2e", "기준배출", VIEW_DECIMAL, METER),
	VIEW_CELL("planned_kgco2e", "계획감축", VIEW_DECIMAL, PROJECT),
	VIEW_CELL("measured_kgco2e", "계측감축", VIEW_DECIMAL, PROJECT),
	VIEW_CELL("verified_kgco2e", "검증감축", VIEW_DECIMAL, PROJECT),
	VIEW_END,
};

/* A machine's months, counted. Measured and filled ones count; missing ones should have been read. */
struct coverage {
	int64_t measured, filled, missing, verified;
	mpq_t baseline_kg; /* of those that count */
};

static void cover(const struct reduction_saving *s, mpq_t scratch, struct coverage *c)
{
	const struct view_band_month month = {.rejected = or_blank(s->rejected), .filled = s->filled, .verified = s->verified};

	c->missing += strcmp(view_band_state(&month), "missing") == 0;
	if (s->rejected)
		return;
	c->measured += !s->filled;
	c->filled += s->filled;
	c->verified += s->verified;
	if (decimal_parse_exact(s->baseline, scratch, NULL) == ST_OK)
		mpq_add(c->baseline_kg, c->baseline_kg, scratch);
}

static const char *state_of(const struct coverage *c)
{
	int64_t counted = c->measured + c->filled;

	return counted == 0 ? "missing" : c->verified == counted ? "verified" : c->measured > 0 ? "measured" : "estimated";
}

static const char *kg(int64_t grams, struct arena *arena)
{
	char text[DECIMAL_DIGITS_LEN];

	decimal_from_digits(grams, -3, text);
	return arena_strdup(arena, text);
}

static const char *month_text(date_month month, struct arena *arena)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(arena, text);
}

/* Everything by measure, so that one walk over each is enough. */
struct all {
	struct party_rules rules;
	struct reduction_total *total;
	struct reduction_saving *saving;
	struct reduction_machine *machine;
	struct party_measure *measure;
	size_t totals, savings, machines, measures;
};

static enum status read_all(struct store_tx *tx, struct arena *arena, struct all *a, struct err *err)
{
	char folder[65];
	enum status st = programme_rules_read(tx, arena, &a->rules, folder, err);

	if (st == ST_OK)
		st = reduction_totals(tx, a->rules.metered_from, a->rules.metered_to, arena, &a->total, &a->totals, err);
	if (st == ST_OK)
		st = reduction_savings(tx, arena, &a->saving, &a->savings, err);
	if (st == ST_OK)
		st = reduction_machines(tx, arena, &a->machine, &a->machines, err);
	return st == ST_OK ? party_measures(tx, arena, &a->measure, &a->measures, err) : st;
}

static bool put_row(struct view_reading *r, const struct all *a, const struct reduction_total *t, const struct party_measure *m, date_day installed,
	const struct coverage *c)
{
	char baseline[DECIMAL_TEXT_LEN];
	bool counted = c->measured + c->filled > 0;

	decimal_from_exact(c->baseline_kg, baseline);

	const char *const cell[] = {t->measure, m ? view_text_or_null(m->organisation) : NULL, m ? view_text_or_null(m->site) : NULL,
		m ? view_text_or_null(m->machine) : NULL, m ? view_text_or_null(m->machine_en) : NULL, view_text_or_null(t->project),
		month_text(a->rules.metered_from, r->arena), month_text(a->rules.metered_to, r->arena), view_day_text(installed, r->arena),
		state_of(c), view_number_text(c->measured, r->arena), view_number_text(c->filled, r->arena), view_number_text(c->missing, r->arena),
		view_number_text(c->verified, r->arena), counted ? arena_strdup(r->arena, baseline) : NULL, kg(t->planned_g, r->arena),
		counted ? kg(t->measured_g, r->arena) : NULL, c->verified > 0 ? kg(t->verified_g, r->arena) : NULL};

	return view_reading_row(r, cell);
}

static enum status read_monitoring(struct view_reading *r, struct err *err)
{
	struct all a;
	struct coverage c;
	mpq_t scratch;
	size_t s = 0, m = 0, k = 0;
	bool more = true;
	enum status st = read_all(r->door->tx, r->arena, &a, err);

	mpq_inits(scratch, c.baseline_kg, NULL);
	for (size_t i = 0; st == ST_OK && more && i < a.totals; i++) {
		const char *measure = a.total[i].measure;

		c.measured = c.filled = c.missing = c.verified = 0;
		mpq_set_ui(c.baseline_kg, 0, 1);
		while (s < a.savings && strcmp(a.saving[s].measure, measure) < 0)
			s++;
		for (; s < a.savings && strcmp(a.saving[s].measure, measure) == 0; s++)
			cover(&a.saving[s], scratch, &c);
		while (m < a.measures && strcmp(a.measure[m].measure, measure) < 0)
			m++;
		while (k < a.machines && strcmp(a.machine[k].measure, measure) < 0)
			k++;
		more = put_row(r, &a, &a.total[i], m < a.measures && strcmp(a.measure[m].measure, measure) == 0 ? &a.measure[m] : NULL,
			k < a.machines && strcmp(a.machine[k].measure, measure) == 0 ? a.machine[k].installed_on : DATE_NONE, &c);
	}
	mpq_clears(scratch, c.baseline_kg, NULL);
	return st;
}

const struct view_derived view_derived_monitoring[] = {
	{"monitoring", "설비별 모니터링: 달의 상태와 감축량", "monitoring of machines: the state of their months, and tonnes", PROJECT, "measure",
		"measure", "", monitoring, read_monitoring},
	{0},
};

/* ---- one machine ---- */

static enum status read_plan(struct store_tx *tx, const char *measure, struct arena *arena, struct view_monitoring *v, struct err *err)
{
	struct reduction_plan *plan;
	size_t plans;
	enum status st = reduction_plans(tx, arena, &plan, &plans, err);

	for (size_t i = 0; st == ST_OK && i < plans; i++) {
		const struct reduction_plan *p = &plan[i];

		if (strcmp(p->measure, measure) != 0)
			continue;
		v->methodology = or_blank(p->methodology);
		v->methodology_version = or_blank(p->methodology_version);
		v->sec = or_blank(p->sec);
		v->energy_unit = or_blank(p->energy_unit);
		v->output_per_year = or_blank(p->output_per_year);
		v->output_unit = or_blank(p->output_unit);
		v->years = or_blank(p->years);
		v->frozen_on = or_blank(p->frozen_on);
		v->baseline_sha256 = or_blank(p->baseline_sha256);
		v->factor = or_blank(p->factor);
		v->kgco2e_per_energy = or_blank(p->kgco2e_per_energy);
	}
	return st;
}

static enum status read_opinions(struct store_tx *tx, struct arena *arena, struct view_monitoring *v, struct err *err)
{
	struct reduction_verification_row *row;
	size_t rows;
	enum status st = reduction_verification_rows(tx, arena, &row, &rows, err);

	if (st != ST_OK)
		return st;
	v->opinion = arena_alloc(arena, (rows + 1) * sizeof *v->opinion);
	for (size_t i = 0; i < rows; i++)
		if (v->project[0] && strcmp(row[i].project, v->project) == 0)
			v->opinion[v->opinions++] = (struct view_monitoring_opinion){
				row[i].verification, row[i].verifier, row[i].opinion, row[i].from, row[i].to, or_blank(row[i].signed_on)};
	return ST_OK;
}

/* Its meters, and what looks implausible in what they read. */
static enum status read_meters(struct store_tx *tx, const char *measure, struct arena *arena, struct view_monitoring *v, struct err *err)
{
	struct findings findings;
	size_t count;
	enum status st = view_meters(tx, arena, &v->meter, &count, err);

	if (st != ST_OK)
		return st;
	findings_init(&findings, FINDINGS_MAX);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(v->meter[i].measure, measure) != 0)
			continue;
		v->meter[v->meters++] = v->meter[i];
		st = view_meter_check(tx, v->meter[v->meters - 1].meter, &findings, err);
	}
	v->finding = arena_alloc(arena, (findings.count + 1) * sizeof *v->finding);
	for (size_t i = 0; i < findings.count; i++)
		v->finding[v->findings++] = findings.item[i].err;
	findings_done(&findings);
	return st;
}

static enum status read_one(struct store_tx *tx, const char *measure, struct arena *arena, struct view_monitoring *v, struct err *err)
{
	struct party_measure *list;
	struct party_rules rules;
	char folder[65];
	size_t count;
	enum status st = view_band(tx, measure, arena, &v->band, err);

	if (st == ST_OK)
		st = programme_rules_read(tx, arena, &rules, folder, err);
	if (st == ST_OK)
		st = party_measures(tx, arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	v->from = rules.metered_from;
	v->to = rules.metered_to;
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].measure, measure) == 0) {
			v->organisation = or_blank(list[i].organisation);
			v->site = or_blank(list[i].site);
			v->project = or_blank(list[i].project);
		}
	st = read_plan(tx, measure, arena, v, err);
	if (st == ST_OK)
		st = read_opinions(tx, arena, v, err);
	return st == ST_OK ? read_meters(tx, measure, arena, v, err) : st;
}

/* Who may see the machine in the list is told that its months are not for him; to others it is not there. */
static enum status judge(struct view_door *door, const struct view_viewer *v, const char *measure, struct arena *arena, struct err *err)
{
	const struct view_relations *all = door->relations;
	int32_t at = view_entity_find(all, VIEW_MEASURE, measure);
	struct view_datum datum = {.table = "monitoring"};
	struct view_eyes eyes;
	enum status st = view_eyes_open(door, v, arena, &eyes, err);

	if (st != ST_OK)
		return st;
	if (!v->owner && !v->organisation)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	if (at < 0)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	datum.owner = all->entity[VIEW_MEASURE][at].owner;
	if (eyes.owner || view_eyes_see(all, &eyes, &datum, METER) == VIEW_ALL)
		return ST_OK;
	/* by its own key: whoever knows the firm by a pseudonym only must not learn here that the key is one */
	if (view_eyes_see(all, &eyes, &datum, PROJECT) == VIEW_ALL && view_entity_seen(all, &eyes, &datum.owner) == VIEW_ALL)
		return err_set(err, ST_DENIED, "view.meter", NULL);
	return err_set(err, ST_NOT_FOUND, "view.none", NULL);
}

enum status view_monitoring_for(struct view_door *door, const struct view_viewer *viewer, const char *measure, struct arena *arena,
	struct view_monitoring *out_monitoring, struct err *err)
{
	struct view_monitoring v = {.organisation = "",
		.site = "",
		.project = "",
		.methodology = "",
		.methodology_version = "",
		.sec = "",
		.energy_unit = "",
		.output_per_year = "",
		.output_unit = "",
		.years = "",
		.frozen_on = "",
		.baseline_sha256 = "",
		.factor = "",
		.kgco2e_per_energy = ""};
	enum status st = view_door_begin(door, err);

	if (st == ST_OK)
		st = judge(door, viewer, measure, arena, err);
	if (st == ST_OK)
		st = read_one(door->tx, measure, arena, &v, err);
	view_door_end(door);
	if (st == ST_OK && !viewer->owner && (!viewer->organisation || strcmp(viewer->organisation, v.organisation) != 0))
		st = view_read_log(door, viewer, "monitoring", v.organisation, "meter project", measure, err);
	if (st == ST_OK)
		*out_monitoring = v;
	return st;
}
