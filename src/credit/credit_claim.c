/* Every claim against those before it, the certificates and the verified months. */
#include "credit/credit_claim.h"

#include "base/decimal.h"
#include "credit/credit.h"
#include "party/party.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One claim, with a row or without. */
struct use {
	const char *who; /* as a message names it: "CL-1 (own_reduction, CARMAKER)" */
	const char *organisation, *measure, *meter, *site;
	enum credit_claim_kind kind;
	date_day from, to, made_on, released_on;
	const struct credit_claim_row *row; /* NULL: a certificate or a verified month */
	bool asked_only;                    /* verified for a project, not certified yet */
};
struct comparison {
	struct arena *arena;
	struct findings *findings;
	struct party_measure *measure;
	struct reduction_meter *meter;
	struct reduction_saving *saving;
	struct reduction_plan *plan;
	size_t measures, meters, savings, plans;
	struct use *use; /* those without row first, then rows in the order of their entry */
	size_t uses;
};

static date_day day_of(const char *text)
{
	date_day day;

	return text && date_parse(text, &day, NULL) == ST_OK ? day : DATE_NONE;
}

bool credit_claim_interval(const char *from, const char *to, date_day *out_from, date_day *out_to)
{
	date_month month;
	date_day first, last;

	if (month_parse(from, &month, NULL) == ST_OK)
		first = month_first_day(month);
	else if (date_parse(from, &first, NULL) != ST_OK)
		return false;
	if (month_parse(to, &month, NULL) == ST_OK)
		last = month_last_day(month);
	else if (date_parse(to, &last, NULL) != ST_OK)
		return false;
	if (last < first)
		return false;
	*out_from = first;
	*out_to = last;
	return true;
}

/* ---- amounts ---- */

/* Exact net saving of a machine over months, kg; may be negative. */
static void saved_kg(const char *measure, const struct reduction_saving *saving, size_t count, date_month from, date_month to, mpq_t out_kg)
{
	mpq_t kg;

	mpq_init(kg);
	mpq_set_ui(out_kg, 0, 1);
	for (size_t i = reduction_saving_first(saving, count, measure); i < count && strcmp(saving[i].measure, measure) == 0; i++)
		if (saving[i].month >= from && saving[i].month <= to && mpq_set_str(kg, saving[i].exact_kg, 10) == 0)
			mpq_add(out_kg, out_kg, kg);
	mpq_clear(kg);
}

/* A stated quantity in kg. */
static enum status quantity_kg(const struct credit_claim_row *claim, const struct reduction_plan *plan_or_null, mpq_t out_kg, struct err *err)
{
	enum status st;
	mpq_t factor;

	mpq_init(factor);
	st = decimal_parse_exact(claim->quantity, out_kg, err);
	mpq_set_ui(factor, 1000, 1);
	if (st == ST_OK && strcmp(claim->unit, "MWh") == 0 && !(plan_or_null && reduction_plan_kg_per_mwh(plan_or_null, factor)))
		st = err_set(err, ST_INPUT, "claim.unit", claim->claim, claim->unit, NULL);
	if (st == ST_OK)
		mpq_mul(out_kg, out_kg, factor);
	mpq_clear(factor);
	return st;
}

enum status credit_claim_kg(const struct credit_claim_row *claim, const char *measure, const struct reduction_saving *saving, size_t savings,
	const struct reduction_plan *plan_or_null, date_month within_from, date_month within_to, mpq_t out_kg, mpq_t out_within_kg, struct err *err)
{
	date_day from, to;
	date_month first, last;
	enum status st = ST_OK;
	mpq_t all, within;

	if (!credit_claim_interval(claim->period_from, claim->period_to, &from, &to))
		return err_set(err, ST_INPUT, "claim.period", claim->claim, claim->period_from, claim->period_to, NULL);
	first = month_of(from);
	last = month_of(to);
	mpq_inits(all, within, NULL);
	saved_kg(measure, saving, savings, first, last, all);
	saved_kg(measure, saving, savings, first > within_from ? first : within_from, last < within_to ? last : within_to, within);
	if (mpq_sgn(all) < 0)
		mpq_set_ui(all, 0, 1);
	/* a month may have saved more than the interval, where another was negative: never more than the whole */
	if (mpq_sgn(within) < 0)
		mpq_set_ui(within, 0, 1);
	if (mpq_cmp(within, all) > 0)
		mpq_set(within, all);
	if (!claim->quantity) {
		mpq_set(out_kg, all);
		mpq_set(out_within_kg, within);
	} else {
		st = quantity_kg(claim, plan_or_null, out_kg, err);
		if (st == ST_OK && mpq_sgn(all) > 0) {
			mpq_div(within, within, all);
			mpq_mul(out_within_kg, out_kg, within);
		} else if (st == ST_OK) {
			mpq_set_ui(out_within_kg, 0, 1);
		}
	}
	mpq_clears(all, within, NULL);
	return st;
}

/* ---- who claims what ---- */

static int by_measure(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_measure *)element)->measure);
}

static int by_plan(const void *key, const void *element)
{
	return strcmp(key, ((const struct reduction_plan *)element)->measure);
}

/* Both lists are in key order. */
static const struct party_measure *measure_of(const struct comparison *c, const char *measure)
{
	return c->measures ? bsearch(measure, c->measure, c->measures, sizeof *c->measure, by_measure) : NULL;
}

static const struct reduction_plan *plan_of(const struct comparison *c, const char *measure)
{
	return c->plans ? bsearch(measure, c->plan, c->plans, sizeof *c->plan, by_plan) : NULL;
}

static struct use *add(struct comparison *c)
{
	c->use = arena_grow(c->arena, c->use, c->uses, sizeof *c->use);
	c->use[c->uses] = (struct use){.made_on = DATE_NONE, .released_on = DATE_NONE};
	return &c->use[c->uses++];
}

static void add_row(struct comparison *c, const struct credit_claim_row *row)
{
	struct use *u = add(c);
	const struct party_measure *machine;

	u->row = row;
	u->kind = credit_claim_kind_of(row->kind);
	u->who = arena_printf(c->arena, "%s (%s, %s)", row->claim, row->kind, row->organisation);
	u->organisation = row->organisation;
	u->measure = row->measure;
	u->meter = row->meter;
	u->site = row->site;
	/* a machine's own meter is the machine */
	for (size_t i = 0; !u->measure && u->meter && i < c->meters; i++)
		if (strcmp(c->meter[i].meter, u->meter) == 0)
			u->measure = c->meter[i].measure;
	machine = u->measure ? measure_of(c, u->measure) : NULL;
	if (machine)
		u->site = machine->site;
	(void)credit_claim_interval(row->period_from, row->period_to, &u->from, &u->to); /* judged by the rules on rows */
	u->made_on = day_of(row->made_on);
	u->released_on = day_of(row->released_on);
}

static void add_certified(struct comparison *c, const struct credit_claim_certificate *part)
{
	const struct party_measure *machine = measure_of(c, part->measure);
	struct use *u;

	if (part->credited_g == 0 || part->live_all_t == 0 || (part->tonnes > 0 && part->live_t == 0))
		return;
	u = add(c);
	u->kind = CREDIT_CLAIM_KOC;
	u->who = arena_printf(c->arena, "certificate %" PRId64 " (koc, %s)", part->certificate, part->project);
	u->organisation = part->project;
	u->measure = part->measure;
	u->site = machine ? machine->site : "";
	u->from = month_first_day(part->from);
	u->to = month_last_day(part->to);
	u->made_on = part->on;
}

/* Months of a project's machines that a fit opinion covers are asked for as KOC. */
static void add_verified(struct comparison *c, const struct reduction_opinion *opinion)
{
	if (!opinion->fit)
		return;
	for (size_t i = 0; i < c->measures; i++) {
		const struct party_measure *m = &c->measure[i];
		struct use *u;
		bool counts = false;

		if (!m->project || strcmp(m->project, opinion->project) != 0)
			continue;
		for (size_t k = reduction_saving_first(c->saving, c->savings, m->measure);
			k < c->savings && !counts && strcmp(c->saving[k].measure, m->measure) == 0; k++)
			counts = c->saving[k].verified && c->saving[k].month >= opinion->period_from && c->saving[k].month <= opinion->period_to;
		if (!counts)
			continue;
		u = add(c);
		u->kind = CREDIT_CLAIM_KOC;
		u->asked_only = true;
		u->who = arena_printf(c->arena, "%s (koc, %s)", opinion->verification, opinion->project);
		u->organisation = opinion->project;
		u->measure = m->measure;
		u->site = m->site;
		u->from = month_first_day(opinion->period_from);
		u->to = month_last_day(opinion->period_to);
		u->made_on = opinion->signed_on;
	}
}

/* ---- comparing ---- */

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool is_site_only(const struct use *u)
{
	return !u->measure && !u->meter;
}

/* The same machine, meter or site. */
static bool same_subject(const struct use *a, const struct use *b)
{
	if (a->measure || b->measure)
		return same_text(a->measure, b->measure);
	if (a->meter || b->meter)
		return same_text(a->meter, b->meter);
	return same_text(a->site, b->site);
}

/* Alive on one day, and about the same machine, meter or site: a claim of a whole site covers whatever stands there. */
static bool meets(const struct use *a, const struct use *b)
{
	bool subject = same_subject(a, b) || ((is_site_only(a) || is_site_only(b)) && same_text(a->site, b->site));
	date_day made = a->made_on > b->made_on ? a->made_on : b->made_on;

	return subject && (a->released_on == DATE_NONE || a->released_on > made) && (b->released_on == DATE_NONE || b->released_on > made);
}

/* Days in common. A part of a machine's saving is an amount of whole months, as its readings are. */
static bool overlaps(const struct use *a, const struct use *b)
{
	bool part_a = a->row && a->row->quantity, part_b = b->row && b->row->quantity;

	if (a->measure && part_a != part_b)
		return month_of(a->from) <= month_of(b->to) && month_of(b->from) <= month_of(a->to);
	return a->from <= b->to && b->from <= a->to;
}

static const char *quantity_of(const struct use *u, struct arena *arena)
{
	return u->row && u->row->quantity ? arena_printf(arena, "%s %s", u->row->quantity, u->row->unit) : "100 %";
}

static const char *subject_of(const struct use *u)
{
	return u->measure ? u->measure : u->meter ? u->meter : u->site;
}

static const char *days_of(date_day from, date_day to, struct arena *arena)
{
	char a[DATE_TEXT_LEN], b[DATE_TEXT_LEN];

	date_format(from, a);
	date_format(to, b);
	return arena_printf(arena, "%s…%s", a, b);
}

static void found(struct comparison *c, struct err *e, const struct use *u)
{
	err_at(e, "claims.csv", u->row->source_line, 0);
	findings_add(c->findings, SEVERITY_ERROR, e);
}

static void tell_overlap(struct comparison *c, const struct use *u, const struct use *other, const char *code)
{
	date_day from = u->from > other->from ? u->from : other->from, to = u->to < other->to ? u->to : other->to;
	const char *quantities = arena_printf(c->arena, "%s / %s", quantity_of(u, c->arena), quantity_of(other, c->arena));
	struct err e;

	err_set(&e, ST_CONFLICT, "claim.overlap", u->row->claim, other->who, subject_of(u), days_of(from, to, c->arena), quantities, code, NULL);
	found(c, &e, u);
}

static const char *names_of(const struct use *const *part, size_t count, struct arena *arena)
{
	const char *names = "";

	for (size_t i = 0; i + 1 < count; i++) /* the last one is the claim itself */
		names = arena_printf(arena, "%s%s%s", names, i > 0 ? ", " : "", part[i]->who);
	return count > 1 ? names : "–";
}

static void tell_beyond(
	struct comparison *c, const struct use *const *part, size_t count, date_day from, date_day to, mpq_t claimed, mpq_t metered, const char *unit)
{
	const struct use *u = part[count - 1];
	char a[DECIMAL_TEXT_LEN], b[DECIMAL_TEXT_LEN];
	struct err e;

	decimal_from_exact(claimed, a);
	decimal_from_exact(metered, b);
	err_set(&e, ST_CONFLICT, "claim.beyond", u->row->claim, names_of(part, count, c->arena), subject_of(u), days_of(from, to, c->arena),
		arena_printf(c->arena, "%s %s", a, unit), arena_printf(c->arena, "%s %s", b, unit), NULL);
	found(c, &e, u);
}

/* Is this the first part that begins (ends) in its month? So each run of months is looked at once. */
static bool is_first(const struct use *const *part, size_t at, bool begins)
{
	for (size_t i = 0; i < at; i++)
		if (begins ? month_of(part[i]->from) == month_of(part[at]->from) : month_of(part[i]->to) == month_of(part[at]->to))
			return false;
	return true;
}

/* What is claimed inside a run of months against what was saved in it; true if it is more. */
static bool is_beyond(struct comparison *c, const struct use *const *part, mpq_t *kg, size_t count, date_month from, date_month to)
{
	bool beyond;
	mpq_t claimed, saved;

	mpq_inits(claimed, saved, NULL);
	for (size_t p = 0; p < count; p++)
		if (month_of(part[p]->from) >= from && month_of(part[p]->to) <= to)
			mpq_add(claimed, claimed, kg[p]);
	saved_kg(part[count - 1]->measure, c->saving, c->savings, from, to, saved);
	if (mpq_sgn(saved) < 0)
		mpq_set_ui(saved, 0, 1);
	beyond = mpq_cmp(claimed, saved) > 0;
	if (beyond)
		tell_beyond(c, part, count, month_first_day(from), month_last_day(to), claimed, saved, "kgCO2e");
	mpq_clears(claimed, saved, NULL);
	return beyond;
}

/* Parts of what a machine saved: for every run of months that holds the new claim and begins and ends where a part does, what is claimed inside it
 * stays within what was saved in it. That is enough (Hall) and needed for the parts to find their tonnes in their own months. */
static enum status compare_saved(struct comparison *c, const struct use *const *part, size_t count, struct err *err)
{
	const struct use *u = part[count - 1];
	const struct reduction_plan *plan = plan_of(c, u->measure);
	mpq_t *kg = heap_alloc(count, sizeof *kg);
	enum status st = ST_OK;
	bool beyond = false;

	for (size_t i = 0; i < count; i++) {
		mpq_init(kg[i]);
		if (st == ST_OK)
			st = quantity_kg(part[i]->row, plan, kg[i], err);
	}
	for (size_t i = 0; i < count && st == ST_OK && !beyond; i++) {
		if (month_of(part[i]->from) > month_of(u->from) || !is_first(part, i, true))
			continue;
		for (size_t k = 0; k < count && !beyond; k++)
			if (month_of(part[k]->to) >= month_of(u->to) && is_first(part, k, false))
				beyond = is_beyond(c, part, kg, count, month_of(part[i]->from), month_of(part[k]->to));
	}
	for (size_t i = 0; i < count; i++)
		mpq_clear(kg[i]);
	free(kg);
	return st;
}

/* Parts of what a meter without machine gave, as its claims state it for their intervals. */
static enum status compare_metered(struct comparison *c, const struct use *const *part, size_t count, struct err *err)
{
	const struct use *u = part[count - 1];
	enum status st = ST_OK;
	bool beyond = false;
	mpq_t claimed, metered, quantity;

	mpq_inits(claimed, metered, quantity, NULL);
	for (size_t i = 0; i < count && !beyond && st == ST_OK; i++) {
		if (part[i]->from > u->from || part[i]->to < u->to)
			continue;
		mpq_set_ui(claimed, 0, 1);
		st = decimal_parse_exact(part[i]->row->metered ? part[i]->row->metered : "0", metered, err);
		for (size_t p = 0; p < count && st == ST_OK; p++) {
			if (part[p]->from < part[i]->from || part[p]->to > part[i]->to)
				continue;
			st = decimal_parse_exact(part[p]->row->quantity, quantity, err);
			if (st == ST_OK)
				mpq_add(claimed, claimed, quantity);
		}
		if (st == ST_OK && mpq_cmp(claimed, metered) > 0) {
			tell_beyond(c, part, count, part[i]->from, part[i]->to, claimed, metered, u->row->unit);
			beyond = true;
		}
	}
	mpq_clears(claimed, metered, quantity, NULL);
	return st;
}

/* Can both be parts of one amount? */
static bool are_parts(const struct use *u, const struct use *x)
{
	if (!u->row->quantity || !x->row || !x->row->quantity || !same_subject(u, x))
		return false;
	return u->measure || strcmp(u->row->unit, x->row->unit) == 0;
}

static enum status enter(struct comparison *c, size_t at, struct err *err)
{
	const struct use *u = &c->use[at];
	const struct use **part = NULL;
	size_t parts = 0;

	for (size_t i = 0; i < at; i++) {
		const struct use *x = &c->use[i];
		const struct credit_claim_rule *rule;

		if (!meets(u, x))
			continue;
		rule = credit_claim_rule_for(u->kind, x->kind, strcmp(u->organisation, x->organisation) == 0);
		/* the owner may still keep what was verified, or ask for it as KOC elsewhere; once certified that is over */
		if (rule->beside || (x->asked_only && (u->kind == CREDIT_CLAIM_RETAINED || u->kind == CREDIT_CLAIM_KOC)))
			continue;
		if (are_parts(u, x)) {
			part = arena_grow(c->arena, part, parts, sizeof *part);
			part[parts++] = x; /* those of other months too: they share months with claims that reach further */
		} else if (overlaps(u, x)) {
			tell_overlap(c, u, x, rule->code);
			return ST_OK;
		}
	}
	if (!u->row->quantity)
		return ST_OK;
	part = arena_grow(c->arena, part, parts, sizeof *part);
	part[parts++] = u;
	if (u->measure)
		return compare_saved(c, part, parts, err);
	return compare_metered(c, part, parts, err);
}

static enum status read_all(struct store_tx *tx, struct comparison *c, const struct credit_claim_row *row, size_t rows, struct err *err)
{
	struct credit_claim_certificate *certificate;
	struct reduction_opinion *opinion;
	size_t certificates, opinions;
	enum status st = party_measures(tx, c->arena, &c->measure, &c->measures, err);

	if (st == ST_OK)
		st = reduction_meters(tx, c->arena, &c->meter, &c->meters, err);
	if (st == ST_OK)
		st = reduction_savings(tx, c->arena, &c->saving, &c->savings, err);
	if (st == ST_OK)
		st = reduction_plans(tx, c->arena, &c->plan, &c->plans, err);
	if (st == ST_OK)
		st = credit_claim_certificates(tx, c->arena, &certificate, &certificates, err);
	if (st == ST_OK)
		st = reduction_opinions(tx, c->arena, &opinion, &opinions, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < certificates; i++)
		add_certified(c, &certificate[i]);
	for (size_t i = 0; i < opinions; i++)
		add_verified(c, &opinion[i]);
	for (size_t i = 0; i < rows; i++)
		add_row(c, &row[i]);
	return ST_OK;
}

enum status credit_claim_compare(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct credit_claim_row *row;
	struct comparison c = {.findings = findings};
	struct arena arena;
	size_t rows;
	enum status st;

	arena_init(&arena);
	c.arena = &arena;
	st = credit_claim_rows(tx, &arena, &row, &rows, err);
	if (st == ST_OK && rows > 0)
		st = read_all(tx, &c, row, rows, err);
	for (size_t i = 0; i < c.uses && st == ST_OK; i++) {
		struct err problem;

		if (!c.use[i].row)
			continue;
		st = enter(&c, i, &problem);
		if (st == ST_INPUT) { /* of this row */
			found(&c, &problem, &c.use[i]);
			st = ST_OK;
		} else if (st != ST_OK && err) {
			*err = problem;
		}
	}
	arena_done(&arena);
	return st;
}

enum status credit_claim_allows_certificate(struct store_tx *tx, const char *project, const struct credit_unit *unit, size_t units, date_month from,
	date_month to, date_day on, struct err *err)
{
	struct credit_claim_row *row;
	struct comparison c = {0};
	struct arena arena;
	size_t rows;
	enum status st;

	arena_init(&arena);
	c.arena = &arena;
	st = credit_claim_rows(tx, &arena, &row, &rows, err);
	if (st == ST_OK && rows > 0)
		st = read_all(tx, &c, row, rows, err);
	for (size_t i = 0; i < units && c.uses > 0 && st == ST_OK; i++) {
		const struct party_measure *machine = measure_of(&c, unit[i].measure);
		struct use asked = {.organisation = project,
			.measure = unit[i].measure,
			.site = machine ? machine->site : "",
			.kind = CREDIT_CLAIM_KOC,
			.from = month_first_day(from),
			.to = month_last_day(to),
			.made_on = on,
			.released_on = DATE_NONE};

		for (size_t k = 0; k < c.uses && unit[i].verified_g > 0 && st == ST_OK; k++) {
			const struct use *x = &c.use[k];
			const struct credit_claim_rule *rule =
				credit_claim_rule_for(CREDIT_CLAIM_KOC, x->kind, strcmp(project, x->organisation) == 0);

			if (!x->row || x->made_on > on || rule->beside || !meets(&asked, x) || !overlaps(&asked, x))
				continue;
			st = err_set(err, ST_CONFLICT, "claim.certify", project, x->who, unit[i].measure, days_of(x->from, x->to, &arena),
				quantity_of(x, &arena), rule->code, NULL);
		}
	}
	arena_done(&arena);
	return st;
}
