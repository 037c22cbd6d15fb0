#include "view/view_claims.h"

#include "base/decimal.h"
#include "credit/credit.h"
#include "credit/credit_claim.h"
#include "party/party.h"
#include "programme/programme_claims.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"

#include <inttypes.h>
#include <string.h>

struct reading {
	struct arena *arena;
	struct party_rules rules;
	struct party_measure *measure;
	struct reduction_saving *saving;
	struct reduction_meter *meter;
	struct reduction_verification_row *verification;
	struct credit_claim_row *row;
	struct credit_claim_certificate *certificate;
	size_t measures, savings, meters, verifications, rows, certificates;
	const struct credit_claim_certificate **own; /* those of the machine that is looked at */
	size_t owns;
	char day[DATE_TEXT_LEN];
};

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static enum status read_all(struct store_tx *tx, struct reading *r, struct err *err)
{
	enum status st = party_programme_get(tx, r->arena, &r->rules, NULL, err);

	if (st == ST_OK)
		st = party_measures(tx, r->arena, &r->measure, &r->measures, err);
	if (st == ST_OK)
		st = reduction_savings(tx, r->arena, &r->saving, &r->savings, err);
	if (st == ST_OK)
		st = reduction_meters(tx, r->arena, &r->meter, &r->meters, err);
	if (st == ST_OK)
		st = reduction_verification_rows(tx, r->arena, &r->verification, &r->verifications, err);
	if (st == ST_OK)
		st = credit_claim_rows(tx, r->arena, &r->row, &r->rows, err);
	if (st == ST_OK)
		st = credit_claim_certificates(tx, r->arena, &r->certificate, &r->certificates, err);
	if (st == ST_OK)
		date_format(r->rules.as_of, r->day);
	return st;
}

static bool lives(const struct reading *r, const struct credit_claim_row *row)
{
	return strcmp(row->made_on, r->day) <= 0 && (!row->released_on || strcmp(row->released_on, r->day) > 0);
}

/* Does a claim's row concern the machine: by name, meter or site? */
static bool concerns(const struct reading *r, const struct credit_claim_row *row, const struct party_measure *m)
{
	if (row->measure)
		return strcmp(row->measure, m->measure) == 0;
	if (!row->meter)
		return row->site && strcmp(row->site, m->site) == 0;
	for (size_t i = 0; i < r->meters; i++)
		if (strcmp(r->meter[i].meter, row->meter) == 0 && strcmp(r->meter[i].measure, m->measure) == 0)
			return true;
	return false;
}

static bool retained(const struct reading *r, const struct party_measure *m, date_month month)
{
	for (size_t i = 0; i < r->rows; i++) {
		date_day from, to;

		if (credit_claim_kind_of(r->row[i].kind) == CREDIT_CLAIM_RETAINED && lives(r, &r->row[i]) && concerns(r, &r->row[i], m) &&
			credit_claim_interval(r->row[i].period_from, r->row[i].period_to, &from, &to) && from <= month_last_day(month) &&
			month_first_day(month) <= to)
			return true;
	}
	return false;
}

static const char *state_of(const struct reading *r, const struct party_measure *m, const struct reduction_saving *s, const char **out_why)
{
	*out_why = "";
	if (s->rejected) {
		*out_why = s->rejected;
		return "void";
	}
	for (size_t i = 0; s->verified && i < r->owns; i++) {
		const struct credit_claim_certificate *c = r->own[i];

		if (s->month < c->from || s->month > c->to || c->credited_g == 0)
			continue;
		if (c->live_all_t > 0 && (c->tonnes == 0 || c->live_t > 0))
			return "certified";
		if (c->tonnes > 0) {
			*out_why = "cancelled";
			return "void";
		}
	}
	if (s->verified)
		return retained(r, m, s->month) ? "retained" : "verified";
	for (size_t i = 0; m->project && i < r->verifications; i++)
		if (strcmp(r->verification[i].project, m->project) == 0 && r->verification[i].from <= s->month && s->month <= r->verification[i].to)
			return "reported";
	return "measured";
}

static void add_months(struct reading *r, const struct party_measure *m, struct view_claims *v)
{
	struct view_claim_interval *last = NULL;
	mpq_t sum, kg;

	mpq_inits(sum, kg, NULL);
	r->own = NULL;
	r->owns = 0;
	for (size_t i = 0; i < r->certificates; i++) {
		if (strcmp(r->certificate[i].measure, m->measure) != 0)
			continue;
		r->own = arena_grow(r->arena, r->own, r->owns, sizeof *r->own);
		r->own[r->owns++] = &r->certificate[i];
	}
	for (size_t i = reduction_saving_first(r->saving, r->savings, m->measure); i < r->savings; i++) {
		const struct reduction_saving *s = &r->saving[i];
		char digits[DECIMAL_TEXT_LEN];
		const char *why, *state;

		if (strcmp(s->measure, m->measure) != 0)
			break;
		state = state_of(r, m, s, &why);
		if (mpq_set_str(kg, s->exact_kg, 10) != 0)
			mpq_set_ui(kg, 0, 1);
		if (!last || last->to + 1 != s->month || strcmp(last->state, state) != 0 || strcmp(last->why, why) != 0) {
			v->interval = arena_grow(r->arena, v->interval, v->intervals, sizeof *v->interval);
			last = &v->interval[v->intervals++];
			*last = (struct view_claim_interval){m->measure, m->site, or_empty(m->project), state, why, s->month, s->month, "0"};
			mpq_set_ui(sum, 0, 1);
		}
		mpq_add(sum, sum, kg);
		decimal_from_exact(sum, digits);
		last->to = s->month;
		last->reduction_kgco2e = arena_strdup(r->arena, digits);
	}
	mpq_clears(sum, kg, NULL);
	if (!last) {
		v->interval = arena_grow(r->arena, v->interval, v->intervals, sizeof *v->interval);
		v->interval[v->intervals++] = (struct view_claim_interval){
			m->measure, m->site, or_empty(m->project), "estimated", "", r->rules.metered_from, r->rules.metered_to, ""};
	}
}

static struct view_claim *add_claim(struct reading *r, struct view_claims *v)
{
	v->claim = arena_grow(r->arena, v->claim, v->claims, sizeof *v->claim);
	return &v->claim[v->claims++];
}

static void add_certificate(struct reading *r, const struct credit_claim_certificate *c, struct view_claims *v)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], on[DATE_TEXT_LEN];

	month_format(c->from, from);
	month_format(c->to, to);
	date_format(c->on, on);
	*add_claim(r, v) = (struct view_claim){.claim = arena_printf(r->arena, "certificate %" PRId64, c->certificate),
		.kind = "koc",
		.organisation = c->project,
		.measure = c->measure,
		.meter = "",
		.site = "",
		.from = arena_strdup(r->arena, from),
		.to = arena_strdup(r->arena, to),
		.quantity = arena_printf(r->arena, "%" PRId64, c->live_t),
		.unit = "tCO2e",
		.registry = "",
		.certificate = "",
		.made_on = arena_strdup(r->arena, on),
		.released_on = "",
		.evidence = c->evidence,
		.live = c->live_t > 0};
}

static void add_row(struct reading *r, const struct credit_claim_row *row, struct view_claims *v)
{
	*add_claim(r, v) = (struct view_claim){.claim = row->claim,
		.kind = row->kind,
		.organisation = row->organisation,
		.measure = or_empty(row->measure),
		.meter = or_empty(row->meter),
		.site = or_empty(row->site),
		.from = row->period_from,
		.to = row->period_to,
		.quantity = or_empty(row->quantity),
		.unit = or_empty(row->unit),
		.registry = or_empty(row->registry),
		.certificate = or_empty(row->certificate),
		.made_on = row->made_on,
		.released_on = or_empty(row->released_on),
		.evidence = or_empty(row->evidence),
		.live = lives(r, row)};
}

static bool wanted(const char *measure_or_null, const char *measure)
{
	return !measure_or_null || strcmp(measure_or_null, measure) == 0;
}

static enum status read_rest(struct store_tx *tx, struct reading *r, const char *measure, struct view_claims *v, struct err *err)
{
	struct programme_claim_part *part = NULL;
	struct credit_claim_hold *hold = NULL;
	size_t parts = 0, holds = 0;
	enum status st = programme_claim_parts(tx, &r->rules, r->arena, &part, &parts, err);

	if (st == ST_OK)
		st = credit_claim_holds(tx, r->arena, &hold, &holds, err);
	if (st != ST_OK)
		return st;
	v->added = arena_alloc(r->arena, (parts + 1) * sizeof *v->added);
	for (size_t i = 0; i < parts; i++)
		if (wanted(measure, part[i].measure))
			v->added[v->addeds++] = (struct view_claim_added){
				part[i].measure, part[i].process, part[i].claim, part[i].kind, part[i].who, part[i].grams, part[i].all_grams};
	v->hold = arena_alloc(r->arena, (holds + 1) * sizeof *v->hold);
	for (size_t i = 0; i < holds; i++)
		if (wanted(measure, hold[i].measure))
			v->hold[v->holds++] =
				(struct view_claim_hold){hold[i].measure, hold[i].recovery, hold[i].on, hold[i].held_t, hold[i].surrendered_t};
	return ST_OK;
}

enum status view_claims_read(struct store_tx *tx, const char *measure_or_null, struct arena *arena, struct view_claims *out_claims, struct err *err)
{
	struct reading r = {.arena = arena};
	struct view_claims v = {0};
	const struct party_measure *only = NULL;
	enum status st = read_all(tx, &r, err);

	if (st != ST_OK)
		return st;
	v.as_of = r.rules.as_of;
	for (size_t i = 0; i < r.measures; i++) {
		if (!wanted(measure_or_null, r.measure[i].measure))
			continue;
		only = &r.measure[i];
		add_months(&r, only, &v);
	}
	if (measure_or_null && !only)
		return err_set(err, ST_NOT_FOUND, "claim.measure_unknown", measure_or_null, NULL);
	for (size_t i = 0; i < r.certificates; i++)
		if (wanted(measure_or_null, r.certificate[i].measure) && r.certificate[i].tonnes > 0)
			add_certificate(&r, &r.certificate[i], &v);
	for (size_t i = 0; i < r.rows; i++)
		if (!measure_or_null || concerns(&r, &r.row[i], only))
			add_row(&r, &r.row[i], &v);
	st = read_rest(tx, &r, measure_or_null, &v, err);
	if (st == ST_OK)
		*out_claims = v;
	return st;
}

static const char *kinds_of(unsigned set, struct arena *arena)
{
	const char *text = "";

	if (set == (1u << CREDIT_CLAIM_KINDS) - 1)
		return "any";
	for (int k = 0; k < CREDIT_CLAIM_KINDS; k++)
		if (set & (1u << k))
			text = arena_printf(arena, "%s%s%s", text, text[0] ? "|" : "", credit_claim_kind_name[k]);
	return text;
}

void view_claim_rules(struct arena *arena, struct view_claim_rule **out_list, size_t *out_count)
{
	static const char *const who[] = {"anybody", "same_firm", "other_firm"};
	struct view_claim_rule *list = NULL;
	size_t count = 0;

	for (const struct credit_claim_rule *rule = credit_claim_rules; rule->en; rule++) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct view_claim_rule){kinds_of(rule->a, arena), kinds_of(rule->b, arena), who[rule->who], rule->code, rule->en,
			rule->ko, rule->source, rule->beside};
	}
	*out_list = list;
	*out_count = count;
}
