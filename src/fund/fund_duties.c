#include "fund/fund_duties.h"

#include "evidence/evidence.h"
#include "fund/fund_change.h"
#include "fund/fund_report_int.h"
#include "fund/fund_selection.h"

#include <string.h>

#define PUBLICATION_KRW 10000000  /* Subsidy Act 26-10, Decree 11-2 */
#define AUDIT_KRW 100000000       /* Act 27 (2), Decree 12-2 (2) */
#define FIRM_AUDIT_KRW 1000000000 /* Act 27-2, Decree 12-3 */
#define YEARS 256                 /* from 1970: more than dates can have */
#define FIRST_YEAR 1970

/* What the rows say of a grant. */
struct life {
	const struct fund_grant *grant;
	const struct fund_event *agreed, *completed, *fixed, *recovered; /* NULL: not yet */
	const struct fund_change *abandoned;
	int64_t state_krw;       /* paid by the state */
	int64_t year_krw[YEARS]; /* of it, by fiscal year */
	int64_t open_krw;        /* of the return duty */
	date_day returned_on;    /* from then on nothing of it is open; DATE_NONE: something is */
	const char *returned_by; /* its evidence */
};
struct work {
	struct fund_ledger *ledger;
	struct fund_selection selection;
	struct life *life; /* as the ledger's grants */
	struct evidence_proof *paper;
	bool *used; /* papers of half-yearly reports */
	struct fund_recovery_row *recovery;
	struct fund_change *change;
	size_t papers, recoveries, changes;
	const struct party_rules *party;
	const struct fund_duty_rule *rules;
	date_day as_of;
	const struct duty_clock *clock;
	struct arena *arena;
	struct duty **list;
	size_t *count;
};

static int year_of(date_day day)
{
	int year, month, d;

	date_split(day, &year, &month, &d);
	return year;
}

static void add(struct work *w, const char *kind, const char *subject, const char *owner, date_day event, struct duty_period period, date_day done_on,
	const char *evidence)
{
	const struct duty duty = {.kind = kind,
		.subject = subject,
		.owner = owner,
		.legal_basis = duty_clock_rule(w->clock, kind, event)->basis[LANG_EN],
		.event_on = event,
		.done_on = done_on,
		.evidence = evidence && evidence[0] ? evidence : NULL};

	duty_add(w->arena, w->list, w->count, &duty, period);
}

/* The first paper of a kind about a grant, or of a firm, from a day on; NULL. */
static const struct evidence_proof *paper_of(const struct work *w, const char *kind, const char *measure, const char *firm, date_day from)
{
	const struct evidence_proof *first = NULL;

	for (size_t i = 0; i < w->papers; i++) {
		const struct evidence_proof *p = &w->paper[i];

		if (strcmp(p->kind, kind) == 0 && p->issued_on >= from &&
			(measure ? strcmp(p->measure, measure) == 0 : strcmp(p->organisation, firm) == 0) &&
			(!first || p->issued_on < first->issued_on))
			first = p;
	}
	return first;
}

static void add_by_paper(
	struct work *w, const char *kind, const char *subject, const char *measure_or_null, const char *firm, date_day event, date_day paper_from)
{
	const struct evidence_proof *paper = paper_of(w, kind, measure_or_null, firm, paper_from);

	add(w, kind, subject, firm, event, duty_clock(w->clock, kind, event), paper ? paper->issued_on : DATE_NONE, paper ? paper->evidence : NULL);
}

/* ---- what the rows say ---- */

static struct life *life_of(const struct work *w, const char *grant)
{
	const struct fund_grant *g = grant ? fund_ledger_grant(w->ledger, grant) : NULL;

	return g ? &w->life[g - w->ledger->grant] : NULL;
}

/* One side of a posted entry: what the state paid a grant, less what was reversed; and what is open of a return duty. The return is done on the day
 * from which nothing of the duty is open, and not before the fixing. */
static void read_side(struct work *w, const struct fund_entry *e, int64_t id, int sign)
{
	const struct fund_account_row *account = fund_account_of(w->ledger, id);
	bool paid = strcmp(account->kind, "grant") == 0 && account->nature == FUND_STATE && (strcmp(e->step, "pay") == 0 || e->reverses > 0);
	bool duty = strcmp(account->kind, "duty") == 0;
	struct life *life = paid ? life_of(w, e->grant) : duty ? life_of(w, fund_account_grant(account)) : NULL;
	int year = year_of(e->effective_on) - FIRST_YEAR;

	if (!life || year < 0 || year >= YEARS)
		return;
	if (paid) {
		life->state_krw += sign * e->amount_krw;
		life->year_krw[year] += sign * e->amount_krw;
		return;
	}
	life->open_krw += sign * e->amount_krw;
	if (life->open_krw > 0) {
		life->returned_on = DATE_NONE;
	} else if (life->returned_on == DATE_NONE && life->fixed) {
		bool before = e->effective_on <= life->fixed->on;

		life->returned_on = before ? life->fixed->on : e->effective_on;
		life->returned_by = before ? life->fixed->evidence : e->evidence;
	}
}

static void read_lives(struct work *w)
{
	const struct fund_ledger *l = w->ledger;

	w->life = arena_alloc(w->arena, (l->grants + 1) * sizeof *w->life);
	memset(w->life, 0, (l->grants + 1) * sizeof *w->life);
	for (size_t i = 0; i < l->grants; i++)
		w->life[i].grant = &l->grant[i];
	for (size_t i = 0; i < l->events; i++) {
		struct life *life = life_of(w, l->event[i].grant);
		const char *to = l->event[i].to;

		if (!life)
			continue;
		if (strcmp(to, fund_state_name(FUND_AGREED)) == 0)
			life->agreed = &l->event[i];
		else if (strcmp(to, fund_state_name(FUND_COMPLETED)) == 0)
			life->completed = &l->event[i];
		else if (strcmp(to, fund_state_name(FUND_SETTLED)) == 0)
			life->fixed = &l->event[i];
		else if (strcmp(to, fund_state_name(FUND_RECOVERED)) == 0)
			life->recovered = &l->event[i];
	}
	for (size_t i = 0; i < w->changes; i++) {
		struct life *life = life_of(w, w->change[i].measure);

		if (life && strcmp(w->change[i].kind, "abandonment") == 0 && strcmp(w->change[i].decision, "approved") == 0)
			life->abandoned = &w->change[i];
	}
	for (size_t i = 0; i < l->grants; i++) {
		w->life[i].returned_on = w->life[i].fixed ? w->life[i].fixed->on : DATE_NONE;
		w->life[i].returned_by = w->life[i].fixed ? w->life[i].fixed->evidence : "";
	}
	for (size_t i = 0; i < l->entries; i++)
		if (fund_is_posted(&l->entry[i])) {
			read_side(w, &l->entry[i], l->entry[i].debit, 1);
			read_side(w, &l->entry[i], l->entry[i].credit, -1);
		}
}

/* ---- reports ---- */

static void reports(struct work *w, const struct life *life)
{
	const char *grant = life->grant->grant, *firm = life->grant->organisation;

	if (life->completed) {
		date_day on = life->completed->on;

		/* the grant is not completed without its report */
		add(w, "performance_report", grant, firm, on, duty_clock(w->clock, "performance_report", on), on, life->completed->evidence);
		if (life->state_krw >= AUDIT_KRW)
			add_by_paper(w, "settlement_audit", grant, grant, firm, on, on);
	} else if (life->abandoned && life->abandoned->decided_on <= w->as_of && life->state_krw > 0) {
		add_by_paper(w, "performance_report", grant, grant, firm, life->abandoned->decided_on, life->abandoned->decided_on);
	}
	for (int y = 0; y < YEARS; y++) {
		date_day end = date_make(FIRST_YEAR + y, 12, 31);

		if (life->year_krw[y] >= PUBLICATION_KRW && end <= w->as_of)
			add_by_paper(w, "publication", arena_printf(w->arena, "%s:%d", grant, FIRST_YEAR + y), grant, firm, end, end + 1);
	}
	if (life->fixed)
		add(w, "records_retention", grant, firm, life->fixed->on, duty_clock(w->clock, "records_retention", life->fixed->on), DATE_NONE,
			NULL);
}

/* Subsidies told to a firm in a fiscal year; the day on which they reached the sum of a firm's audit. */
static void firm_audits(struct work *w, const struct party_organisation *firm)
{
	for (int y = 0; y < YEARS; y++) {
		int64_t sum = 0;
		date_day reached = DATE_NONE, end = date_make(FIRST_YEAR + y, 12, 31);
		const char *subject;

		for (size_t i = 0; i < w->ledger->grants; i++) {
			const struct life *life = &w->life[i];

			if (strcmp(life->grant->organisation, firm->organisation) != 0 || !life->agreed ||
				year_of(life->agreed->on) != FIRST_YEAR + y)
				continue;
			for (size_t s = 0; s < life->grant->source_count; s++)
				if (life->grant->source[s].nature == FUND_STATE)
					sum += life->grant->source[s].reserved_krw;
			if (reached == DATE_NONE || life->agreed->on > reached)
				reached = life->agreed->on;
		}
		if (sum < FIRM_AUDIT_KRW)
			continue;
		subject = arena_printf(w->arena, "%s:%d", firm->organisation, FIRST_YEAR + y);
		add_by_paper(w, "auditor_appointment", subject, NULL, firm->organisation, reached, reached);
		if (end <= w->as_of)
			add_by_paper(w, "firm_audit", subject, NULL, firm->organisation, end, end + 1);
	}
}

/* ---- property ---- */

static date_day lock_end(const struct work *w, const struct life *life)
{
	date_day end;

	if (!life->completed || w->party->disposal_lock_years == 0)
		return DATE_NONE;
	end = duty_clock_length(w->clock, "disposal_lock", life->completed->on, w->party->disposal_lock_years).last_day;
	return life->recovered && life->recovered->on < end ? life->recovered->on : end; /* all of it was given back */
}

static void lock(struct work *w, const struct life *life)
{
	if (lock_end(w, life) != DATE_NONE)
		add(w, "disposal_lock", life->grant->grant, life->grant->organisation, life->completed->on,
			duty_clock_length(w->clock, "disposal_lock", life->completed->on, w->party->disposal_lock_years),
			life->recovered ? life->recovered->on : DATE_NONE, life->recovered ? life->recovered->evidence : NULL);
}

static date_day half_year_end(date_day day)
{
	int year, month, d;

	date_split(day, &year, &month, &d);
	return month <= 6 ? date_make(year, 6, 30) : date_make(year, 12, 31);
}

/* A firm's report at the end of each half-year in which something of it was locked, those that began by `as_of`. Papers are taken in their order. */
static void property_reports(struct work *w, const struct party_organisation *firm)
{
	date_day first = DATE_NONE, last = DATE_NONE;

	for (size_t i = 0; i < w->ledger->grants; i++) {
		const struct life *life = &w->life[i];
		date_day end = strcmp(life->grant->organisation, firm->organisation) == 0 ? lock_end(w, life) : DATE_NONE;

		if (end == DATE_NONE)
			continue;
		if (first == DATE_NONE || life->completed->on < first)
			first = life->completed->on;
		if (last == DATE_NONE || end > last)
			last = end;
	}
	if (first == DATE_NONE)
		return;
	for (date_day end = half_year_end(first), begin = first; end <= last && begin <= w->as_of; begin = end + 1, end = half_year_end(begin)) {
		const struct evidence_proof *paper = NULL;
		int year = year_of(end);

		for (size_t i = 0; i < w->papers && !paper; i++) /* of a firm in the order of their days */
			if (!w->used[i] && strcmp(w->paper[i].kind, "property_report") == 0 && w->paper[i].issued_on > end &&
				strcmp(w->paper[i].organisation, firm->organisation) == 0) {
				paper = &w->paper[i];
				w->used[i] = true;
			}
		add(w, "property_report", arena_printf(w->arena, "%s:%d-%d", firm->organisation, year, end == date_make(year, 6, 30) ? 1 : 2),
			firm->organisation, end, duty_clock(w->clock, "property_report", end), paper ? paper->issued_on : DATE_NONE,
			paper ? paper->evidence : NULL);
	}
}

/* ---- money that comes back ---- */

static void returns(struct work *w, const struct life *life)
{
	const struct fund_duty_rule *rule = life->fixed ? fund_duty_rule_of(w->rules, life->grant) : NULL;
	const struct party_return_rule *said = rule ? party_return_find(w->party, life->grant->tier, life->grant->return_rule) : NULL;
	struct duty_period period;

	if (!said)
		return;
	period = fund_due_period(rule, life->fixed->on, w->clock);
	if (period.last_day == DATE_NONE)
		return;
	duty_add(w->arena, w->list, w->count,
		&(struct duty){.kind = "return",
			.subject = life->grant->grant,
			.owner = life->grant->organisation,
			.legal_basis = said->legal_basis,
			.event_on = life->fixed->on,
			.done_on = life->returned_on,
			.evidence = life->returned_on != DATE_NONE && life->returned_by && life->returned_by[0] ? life->returned_by : NULL},
		period);
}

static void recoveries(struct work *w)
{
	for (size_t i = 0; i < w->recoveries; i++) {
		const struct fund_recovery_row *row = &w->recovery[i];
		const struct life *life = life_of(w, row->measure);

		if (life && row->decided_on <= w->as_of)
			add(w, "recovery", row->measure, life->grant->organisation, row->decided_on,
				duty_clock(w->clock, "recovery", row->decided_on), life->recovered ? life->recovered->on : DATE_NONE,
				life->recovered ? life->recovered->evidence : NULL);
	}
}

/* ---- objections ---- */

static void objections(struct work *w)
{
	const struct fund_selection *s = &w->selection;
	const char *authority = w->party->authority[0] ? w->party->authority : "authority";

	for (size_t i = 0; i < s->decisions; i++) {
		const struct fund_decision *d = &s->decision[i];
		const struct fund_objection *filed = NULL;
		const struct fund_grant *grant = fund_ledger_grant(w->ledger, d->measure);

		if (strcmp(d->decision, "selected") == 0 || d->decided_on > w->as_of || !grant)
			continue;
		for (size_t k = 0; k < s->objections && !filed; k++)
			if (strcmp(s->objection[k].measure, d->measure) == 0)
				filed = &s->objection[k];
		add(w, "grant_objection", d->measure, grant->organisation, d->decided_on, fund_objection_period(s, d),
			filed ? filed->filed_on : DATE_NONE, filed ? filed->objection : NULL);
	}
	for (size_t i = 0; i < s->objections; i++) {
		const struct fund_objection *o = &s->objection[i];

		if (o->filed_on <= w->as_of)
			add(w, "grant_objection_answer", o->objection, authority, o->filed_on, fund_answer_period(s, o), o->answered_on, o->evidence);
	}
}

/* ---- all ---- */

enum status fund_duties(struct store_tx *tx, const struct party_rules *party, const struct fund_duty_rule *rules, date_day as_of,
	const struct duty_clock *clock, struct arena *arena, struct duty **list, size_t *count, struct err *err)
{
	static const char *const papers[] = {
		"performance_report", "settlement_audit", "publication", "auditor_appointment", "audit_report", "property_report", NULL};
	struct work w = {.party = party, .rules = rules, .as_of = as_of, .clock = clock, .arena = arena, .list = list, .count = count};
	struct party_organisation *firm;
	size_t firms;
	enum status status = fund_ledger_read(tx, arena, &w.ledger, err);
	if (status == ST_OK)
		status = fund_selection_read(tx, party, arena, &w.selection, err);
	if (status == ST_OK)
		status = evidence_of_kinds(tx, papers, arena, &w.paper, &w.papers, err);
	if (status == ST_OK)
		status = fund_recovery_rows(tx, arena, &w.recovery, &w.recoveries, err);
	if (status == ST_OK)
		status = fund_changes(tx, arena, &w.change, &w.changes, err);
	if (status == ST_OK)
		status = party_organisations(tx, arena, &firm, &firms, err);
	if (status != ST_OK)
		return status;
	w.used = arena_alloc(arena, w.papers + 1);
	memset(w.used, 0, w.papers + 1);
	read_lives(&w);
	for (size_t i = 0; i < w.ledger->grants; i++) {
		reports(&w, &w.life[i]);
		lock(&w, &w.life[i]);
		returns(&w, &w.life[i]);
	}
	for (size_t i = 0; i < firms; i++) {
		firm_audits(&w, &firm[i]);
		property_reports(&w, &firm[i]);
	}
	recoveries(&w);
	objections(&w);
	return ST_OK;
}
