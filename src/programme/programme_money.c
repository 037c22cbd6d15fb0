/* The money of a run, step by step by date (one-run.md): who pays what to whom, with which evidence. */
#include "programme/programme_money_int.h"

#include "evidence/evidence.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Order of steps that fall on the same day. */
enum step_kind {
	STEP_YEAR_END,
	STEP_EXPIRE,
	STEP_PAY_IN,
	STEP_CORRECTION,
	STEP_APPLICATION,
	STEP_REVIEW,
	STEP_DECISION,
	STEP_ANSWER, /* of an objection */
	STEP_WITHDRAWAL,
	STEP_AGREEMENT,
	STEP_PROMOTION, /* after the agreements: one of the same day is agreed beside them, with what they left */
	STEP_CHANGE,
	STEP_SUSPENSION,
	STEP_INSTALLATION,
	STEP_RESUMPTION,
	STEP_IN_KIND,
	STEP_MILESTONE,
	STEP_INTEREST,
	STEP_COMPLETION,
	STEP_FIXING,
	STEP_RETURN,
	STEP_SETTLEMENT_IN,
	STEP_RECOVERY,
	STEP_SET_OFF, /* what was cancelled today may be set off against what was paid today */
	STEP_RECOVERY_IN,
	STEP_ADOPTION, /* it followed a run, so all else of its day had happened */
};
struct programme_step {
	date_day on;
	enum step_kind kind;
	size_t index;  /* of the row, or of the calendar */
	size_t detail; /* milestone; APPLICATION_ROW: index is that of an application, not of a decision */
};
#define APPLICATION_ROW 1

/* The operator's desk: one prepares, another releases (G1). */
struct fund_act programme_desk(const struct money *m, date_day on, const char *evidence)
{
	return (struct fund_act){.on = on, .maker = m->rules->maker, .checker = m->rules->checker, .evidence = evidence};
}

const struct party_measure *programme_measure(const struct money *m, const char *id)
{
	size_t low = 0, high = m->measures;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(m->measure[middle].measure, id);
		if (order == 0)
			return &m->measure[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct fund_decision *programme_decision(const struct money *m, const char *measure)
{
	for (size_t i = 0; i < m->decisions; i++)
		if (strcmp(m->decision[i].measure, measure) == 0)
			return &m->decision[i];
	return NULL;
}

static enum status pay_in(struct money *m, const struct fund_payin *row, struct err *err)
{
	char kind[32];
	int64_t bank, contribution, first;
	enum fund_nature nature;
	enum status status = party_kind(m->tx, row->funder, kind, err);
	if (status == ST_OK && strcmp(kind, "ministry_trade") != 0 && strcmp(kind, "ministry_sme") != 0 && strcmp(kind, "carmaker") != 0)
		status = err_set(err, ST_INPUT, "rules.not_a_funder", row->funder, kind, NULL);
	if (status == ST_OK)
		status = programme_funder_bank(m, row->funder, row->purpose, &bank, &nature, err);
	if (status == ST_OK)
		status = programme_contribution(m, row->funder, programme_of_route(m, programme_route_of(row->purpose)), &contribution, err);
	if (status != ST_OK)
		return programme_at(status, err, "funding.csv", row->source_line);
	struct fund_transfer transfer = {
		.type = FUND_POST, .debit = bank, .credit = contribution, .amount_krw = row->amount_krw, .step = "pay_in", .evidence = row->evidence};
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "funding:%s", row->funding);
	return programme_at(fund_book(m->tx, &transfer, 1, row->paid_on, row->funder, key, &first, err), err, "funding.csv", row->source_line);
}

bool programme_follows(const struct money *m, const struct fund_grant *grant, const struct party_route_rule *calendar)
{
	return strcmp(grant->route, party_route_name(calendar->route)) == 0 &&
	       party_route_for(m->rules, calendar->route, grant->tier)->tier == calendar->tier;
}

/* Agreements and reservations of what is selected: on the day of the route, or later for what was promoted afterwards. */
static enum status agree(struct money *m, const struct party_route_rule *rule, date_day on, struct err *err)
{
	struct fund_grant *grant;
	size_t count;
	enum party_route route = rule->route;
	struct rate share[PARTY_MILESTONES_MAX];
	for (int k = 0; k < rule->milestone_count; k++)
		share[k] = rule->milestone[k].share;
	enum status status = fund_grants(m->tx, &m->arena, &grant, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (grant[i].state != FUND_SELECTED || !programme_follows(m, &grant[i], rule))
			continue;
		const struct fund_decision *decision = programme_decision(m, grant[i].grant);
		char evidence[EVIDENCE_ID_LEN];
		enum party_size size, now;
		status = party_size_on(m->tx, grant[i].organisation, decision->decided_on, &size, err);
		/* the flags are checked again at agreement; the size class stays that of the decision */
		if (status == ST_OK)
			status = programme_check_eligible(m, grant[i].grant, grant[i].organisation, route, grant[i].tier, on, &now, err);
		const struct party_call *call = programme_call(m, grant[i].grant);
		grant[i].own_share_min = programme_own_share(call);
		grant[i].return_rule = programme_return_version(m, grant[i].tier, on);
		if (status == ST_OK)
			status = route == PARTY_ROUTE_POOL
					 ? programme_fund_by_pool(m, &grant[i], size, on, grant, count, err)
					 : programme_fund_by_rates(m, &grant[i], route, size, decision->decided_on, grant, count, err);
		if (status == ST_OK)
			status = programme_check_duplicates(m, &grant[i], route, grant, count, err);
		if (status == ST_OK)
			status = programme_pledge(m, &grant[i], err);
		if (status == ST_OK)
			status = evidence_find(m->tx, grant[i].grant, "agreement", rule->milestone[0].paid_on, evidence, err);
		struct fund_act act = programme_desk(m, on, evidence);
		if (status == ST_OK)
			status = fund_grant_move(m->tx, grant[i].grant, FUND_AGREED, &act, 0, err);
		grant[i].state = FUND_AGREED;
		if (status == ST_OK)
			status = fund_grant_reserve(m->tx, &grant[i], share, (size_t)rule->milestone_count,
				rule->reserved_until == DATE_NONE ? 0 : rule->reserved_until, &act, err);
		/* what the pool's firms gave in kind already raises a duty like a payment */
		if (status == ST_OK && grant[i].source_count > 0 && grant[i].source[0].in_kind_krw > 0) {
			char key[FUND_ID_LEN + 16];
			snprintf(key, sizeof key, "duty:%s:reserve", grant[i].grant);
			status = fund_duty_true_up(m->tx, &grant[i], m->duty, &act, key, err);
		}
		if (status != ST_OK)
			return programme_at(status, err, "decisions.csv", decision->source_line);
	}
	return status;
}

/* Selected after all: agreed at once where the route's agreements are made already. */
static enum status promote(struct money *m, const struct fund_decision *decision, struct err *err)
{
	enum party_route route = PARTY_ROUTE_TIER1;
	struct fund_grant grant;
	(void)party_route_parse(decision->route, &route);
	enum status status = programme_promote(m, decision, err);
	if (status == ST_OK)
		status = fund_grant_get(m->tx, decision->measure, &grant, err);
	if (status != ST_OK)
		return status;
	const struct party_route_rule *calendar = party_route_for(m->rules, route, grant.tier);
	return decision->promoted_on >= calendar->agreed_on ? agree(m, calendar, decision->promoted_on, err) : ST_OK;
}

/* Pays one milestone with the evidence that the route asks for (G2). */
enum status programme_pay_grant(struct money *m, struct fund_grant *grant, enum party_route route, size_t index, date_day on, struct err *err)
{
	const struct party_milestone *milestone = &party_route_for(m->rules, route, grant->tier)->milestone[index];
	char evidence[EVIDENCE_ID_LEN] = "";
	enum party_size size;
	const struct party_call *call = programme_call(m, grant->grant);
	enum status status = programme_check_eligible(m, grant->grant, grant->organisation, route, grant->tier, on, &size, err);
	if (status == ST_OK && call && !call->advance_allowed && grant->state < FUND_INSTALLED)
		status = programme_not_eligible(err, "milestone.no_advance", grant->grant, milestone->name, on);
	for (int k = 0; status == ST_OK && k < milestone->evidence_count; k++)
		status = evidence_find(m->tx, grant->grant, milestone->evidence_kind[k], on, evidence, err);
	struct fund_act act = programme_desk(m, on, evidence);
	if (status == ST_OK)
		status = fund_grant_pay(m->tx, grant, index, m->duty, &act, err);
	return status;
}

static enum status pay_milestone(struct money *m, const struct party_route_rule *calendar, size_t index, struct err *err)
{
	struct fund_grant *grant;
	size_t count;
	enum status status = fund_grants(m->tx, &m->arena, &grant, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (!programme_follows(m, &grant[i], calendar) || grant[i].state < FUND_RESERVED || grant[i].state > FUND_INSTALLED)
			continue;
		status = programme_pay_grant(m, &grant[i], calendar->route, index, calendar->milestone[index].paid_on, err);
		if (status != ST_OK)
			return programme_at_grant(m, status, err, grant[i].grant);
	}
	return status;
}

/* disbursed → installed with the check of what was delivered; where there is none yet, the state changes with it later. */
static enum status note_delivery(struct money *m, const char *measure, date_day on, struct err *err)
{
	struct fund_grant grant;
	char evidence[EVIDENCE_ID_LEN];
	if (fund_grant_get(m->tx, measure, &grant, NULL) != ST_OK || grant.state != FUND_DISBURSED)
		return ST_OK;
	enum status status = evidence_find(m->tx, grant.grant, "installation_check", on, evidence, err);
	if (status == ST_NOT_FOUND)
		return ST_OK;
	struct fund_act act = {.on = on, .maker = m->rules->maker, .evidence = evidence};
	return status == ST_OK ? fund_grant_move(m->tx, grant.grant, FUND_INSTALLED, &act, 0, err) : status;
}

enum status programme_note_installations(struct money *m, date_day on, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < m->machines; i++)
		if (m->machine[i].installed_on != DATE_NONE && m->machine[i].installed_on <= on)
			status = note_delivery(m, m->machine[i].measure, on, err);
	/* consulting and verification have no machine: their check is all there is */
	for (size_t i = 0; status == ST_OK && i < m->decisions; i++) {
		const struct party_measure *measure = programme_measure(m, m->decision[i].measure);
		if (measure && !measure->equipment)
			status = note_delivery(m, measure->measure, on, err);
	}
	return status;
}

enum status programme_complete_grant(struct money *m, const struct fund_grant *grant, date_day on, struct err *err)
{
	char evidence[EVIDENCE_ID_LEN];
	enum status status = evidence_find(m->tx, grant->grant, "performance_report", on, evidence, err);
	struct fund_act act = {.on = on, .maker = grant->organisation, .checker = m->rules->maker, .evidence = evidence};
	if (status == ST_OK)
		status = fund_grant_move(m->tx, grant->grant, FUND_COMPLETED, &act, 0, err);
	return status;
}

static enum status complete(struct money *m, const struct party_route_rule *calendar, struct err *err)
{
	struct fund_grant *grant;
	size_t count;
	enum status status = fund_grants(m->tx, &m->arena, &grant, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (!programme_follows(m, &grant[i], calendar) || grant[i].state != FUND_INSTALLED)
			continue;
		status = programme_complete_grant(m, &grant[i], calendar->completed_on, err);
		if (status != ST_OK)
			return programme_at_grant(m, status, err, grant[i].grant);
	}
	return status;
}

enum status programme_close_if_settled(struct money *m, const char *id, date_day on, const char *evidence, struct err *err)
{
	struct fund_balance settlement;
	struct fund_grant grant = {0};
	enum status status = fund_kind_balance(m->tx, "settlement", id, NULL, -1, &settlement, err);
	if (status == ST_OK)
		status = fund_grant_get(m->tx, id, &grant, err);
	struct fund_balance interest;
	if (status == ST_OK)
		status = fund_kind_balance(m->tx, "interest_due", grant.organisation, id, -1, &interest, err);
	if (status != ST_OK || grant.state != FUND_SETTLED)
		return status;
	if (settlement.debits_posted == settlement.credits_posted && interest.debits_posted == interest.credits_posted)
		return fund_grant_move(m->tx, id, FUND_CLOSED, &(struct fund_act){.on = on, .maker = m->rules->maker, .evidence = evidence}, 0, err);
	return ST_OK;
}

/* A machine that was paid but never installed is fixed at nothing: all of it comes back. */
enum status programme_fix_grant(struct money *m, struct fund_grant *grant, date_day on, struct err *err)
{
	char evidence[EVIDENCE_ID_LEN];
	int64_t eligible, invoiced, back;
	bool abandoned = grant->state != FUND_COMPLETED;
	enum status status = evidence_find(m->tx, grant->grant, "fixing_notice", on, evidence, err);
	if (status == ST_OK)
		status = fund_invoiced(m->tx, grant->grant, on, &eligible, &invoiced, err);
	if (status == ST_OK) {
		struct fund_act act = programme_desk(m, on, evidence);
		grant->invoiced_krw = invoiced;
		status = fund_grant_fix(m->tx, grant, abandoned ? 0 : eligible, m->duty, &act, &back, err);
	}
	if (status == ST_OK)
		status = programme_close_if_settled(m, grant->grant, on, evidence, err);
	return status;
}

static enum status fix(struct money *m, const struct party_route_rule *calendar, struct err *err)
{
	struct fund_grant *grant;
	size_t count;
	enum status status = fund_grants(m->tx, &m->arena, &grant, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (!programme_follows(m, &grant[i], calendar) || (grant[i].state != FUND_COMPLETED && grant[i].state != FUND_DISBURSED))
			continue;
		status = programme_fix_grant(m, &grant[i], calendar->fixed_on, err);
		if (status != ST_OK)
			return programme_at_grant(m, status, err, grant[i].grant);
	}
	return status;
}

static enum status recover(struct money *m, const struct fund_recovery_row *row, struct err *err)
{
	struct fund_grant grant;
	struct rate share, multiple;
	struct fund_recovery recovery;
	struct fund_balance interest;
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_OK)
		status = rate_parse(row->cancelled_share, 0, 1, &share, err);
	if (status == ST_OK)
		status = rate_parse(row->surcharge_multiple, 0, 5, &multiple, err);
	if (status == ST_OK)
		status = fund_kind_balance(m->tx, "interest_due", grant.organisation, grant.grant, -1, &interest, err);
	struct fund_act act = {.on = row->decided_on, .maker = m->rules->maker, .checker = m->rules->authority, .evidence = row->evidence};
	if (status == ST_OK)
		status = fund_grant_recover(
			m->tx, &grant, share, multiple, interest.debits_posted - interest.credits_posted, m->duty, &act, &recovery, err);
	if (status == ST_OK && row->exclusion_years > 0)
		status = fund_exclude(m->tx, row->id, grant.organisation, row->cause, row->decided_on, (int)row->exclusion_years, err);
	return programme_at(status, err, "recoveries.csv", row->source_line);
}

static enum status bank_line(struct money *m, const struct fund_bank_line *row, enum step_kind kind, struct err *err)
{
	struct fund_grant grant;
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_OK && strcmp(grant.organisation, row->organisation) != 0)
		status = err_set(err, ST_INPUT, "bank.other_firm", row->line, row->organisation, grant.organisation, NULL);
	char key[FUND_ID_LEN + 16];
	snprintf(key, sizeof key, "bank:%s", row->line);
	if (status == ST_OK && kind == STEP_INTEREST)
		status = fund_grant_interest(m->tx, &grant, row->amount_krw, row->booked_on, key, err);
	if (status == ST_OK && kind == STEP_SETTLEMENT_IN) {
		status = fund_grant_settlement_in(m->tx, &grant, row->amount_krw, row->booked_on, row->line, err);
		if (status == ST_OK)
			status = programme_came_back(m, &grant, row->booked_on, row->line, err);
		if (status == ST_OK)
			status = programme_close_if_settled(m, grant.grant, row->booked_on, row->line, err);
	}
	if (status == ST_OK && kind == STEP_RECOVERY_IN)
		status = fund_grant_recovery_in(m->tx, &grant, row->amount_krw, row->booked_on, row->line, err);
	return programme_at(status, err, "bank_lines.csv", row->source_line);
}

static void add_step(struct money *m, date_day on, enum step_kind kind, size_t index, size_t detail)
{
	m->step = arena_grow(&m->arena, m->step, m->steps, sizeof *m->step);
	m->step[m->steps++] = (struct programme_step){on, kind, index, detail};
}

static int by_date(const void *pa, const void *pb)
{
	const struct programme_step *a = pa, *b = pb;
	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return a->detail < b->detail ? -1 : a->detail > b->detail;
}

/* From the application to the promotion. */
static void list_selection(struct money *m)
{
	const struct fund_selection *s = &m->selection;
	for (size_t i = 0; i < s->applications; i++) {
		const struct fund_application *a = &s->application[i];
		const struct fund_review *passed = programme_review_of(m, a);
		add_step(m, a->applied_on, STEP_APPLICATION, i, APPLICATION_ROW);
		if (passed)
			add_step(m, passed->reviewed_on, STEP_REVIEW, i, 0);
		if (a->withdrawn_on != DATE_NONE)
			add_step(m, a->withdrawn_on, STEP_WITHDRAWAL, i, 0);
	}
	for (size_t i = 0; i < m->decisions; i++) {
		const struct fund_decision *d = &m->decision[i];
		if (!fund_selection_application(s, d->measure))
			add_step(m, programme_application_day(m, d), STEP_APPLICATION, i, 0);
		add_step(m, d->decided_on, STEP_DECISION, i, 0);
		if (programme_answer_of(m, d))
			add_step(m, programme_answer_of(m, d)->answered_on, STEP_ANSWER, i, 0);
		if (d->promoted_on != DATE_NONE)
			add_step(m, d->promoted_on, STEP_PROMOTION, i, 0);
	}
}

static void list_year_ends(struct money *m)
{
	int first, last, unused, also;
	if (!m->rules->by_year || m->payins == 0)
		return;
	date_split(m->payin[0].paid_on, &first, &unused, &also);
	date_split(m->rules->as_of, &last, &unused, &also);
	for (int year = first + 1; year <= last; year++)
		add_step(m, date_make(year, 1, 1), STEP_YEAR_END, (size_t)year, 0);
}

/* The calendars of the routes: one for each, or one for each tier that has its own. */
static void list_calendars(struct money *m)
{
	m->calendar = arena_alloc(&m->arena, (PARTY_ROUTE_COUNT + m->rules->deeper_count) * sizeof *m->calendar);
	for (size_t r = 0; r < PARTY_ROUTE_COUNT; r++)
		if (m->rules->route_present[r])
			m->calendar[m->calendars++] = &m->rules->route[r];
	for (size_t i = 0; i < m->rules->deeper_count; i++)
		m->calendar[m->calendars++] = &m->rules->deeper[i];
}

static void list_steps(struct money *m)
{
	for (size_t i = 0; i < m->payins; i++)
		add_step(m, m->payin[i].paid_on, STEP_PAY_IN, i, 0);
	list_selection(m);
	for (size_t r = 0; r < m->calendars; r++) {
		const struct party_route_rule *rule = m->calendar[r];
		add_step(m, rule->agreed_on, STEP_AGREEMENT, r, 0);
		for (int k = 0; k < rule->milestone_count; k++)
			add_step(m, rule->milestone[k].paid_on, STEP_MILESTONE, r, (size_t)k);
		add_step(m, rule->completed_on, STEP_COMPLETION, r, 0);
		add_step(m, rule->fixed_on, STEP_FIXING, r, 0);
		if (rule->reserved_until != DATE_NONE)
			add_step(m, rule->reserved_until + 1, STEP_EXPIRE, r, 0);
	}
	list_year_ends(m);
	for (size_t i = 0; i < m->corrections; i++)
		add_step(m, m->correction[i].corrected_on, STEP_CORRECTION, i, 0);
	for (size_t i = 0; i < m->changes; i++)
		add_step(m, m->change[i].decided_on, STEP_CHANGE, i, 0);
	for (size_t i = 0; i < m->suspensions; i++) {
		add_step(m, m->suspension[i].suspended_on, STEP_SUSPENSION, i, 0);
		if (m->suspension[i].resumed_on != DATE_NONE)
			add_step(m, m->suspension[i].resumed_on, STEP_RESUMPTION, i, 0);
	}
	for (size_t i = 0; i < m->gifts; i++)
		add_step(m, m->gift[i].given_on, STEP_IN_KIND, i, 0);
	for (size_t i = 0; i < m->set_offs; i++)
		add_step(m, m->set_off[i].set_off_on, STEP_SET_OFF, i, 0);
	for (size_t i = 0; i < m->machines; i++)
		if (m->machine[i].installed_on != DATE_NONE)
			add_step(m, m->machine[i].installed_on, STEP_INSTALLATION, i, 0);
	for (size_t i = 0; i < m->bank_lines; i++) {
		const char *kind = m->bank_line[i].kind;
		if (strcmp(kind, "interest") == 0)
			add_step(m, m->bank_line[i].booked_on, STEP_INTEREST, i, 0);
		else if (strcmp(kind, "settlement_return") == 0)
			add_step(m, m->bank_line[i].booked_on, STEP_SETTLEMENT_IN, i, 0);
		else if (strcmp(kind, "recovery") == 0)
			add_step(m, m->bank_line[i].booked_on, STEP_RECOVERY_IN, i, 0);
	}
	for (size_t i = 0; i < m->returns; i++)
		add_step(m, m->returned[i].returned_on, STEP_RETURN, i, 0);
	for (size_t i = 0; i < m->recoveries; i++)
		add_step(m, m->recovery[i].decided_on, STEP_RECOVERY, i, 0);
	for (size_t i = 0; i < m->adoptions; i++)
		if (i == 0 || m->adoption[i].on != m->adoption[i - 1].on)
			add_step(m, m->adoption[i].on, STEP_ADOPTION, i, 0);
	qsort(m->step, m->steps, sizeof *m->step, by_date);
}

static enum status do_step(struct money *m, const struct programme_step *step, struct err *err)
{
	enum status status = ST_OK;
	m->today = step->on;
	switch (step->kind) {
	case STEP_YEAR_END:
		return programme_year_end(m, step->on, err);
	case STEP_EXPIRE:
		return programme_expire(m, m->calendar[step->index], step->on, err);
	case STEP_CORRECTION:
		return programme_correct(m, &m->correction[step->index], err);
	case STEP_CHANGE:
		return programme_change(m, &m->change[step->index], err);
	case STEP_SUSPENSION:
		return programme_suspend(m, &m->suspension[step->index], err);
	case STEP_RESUMPTION:
		return programme_resume(m, &m->suspension[step->index], err);
	case STEP_IN_KIND:
		return programme_give(m, &m->gift[step->index], err);
	case STEP_SET_OFF:
		return programme_set_off(m, &m->set_off[step->index], err);
	case STEP_PAY_IN:
		return pay_in(m, &m->payin[step->index], err);
	case STEP_APPLICATION:
		return step->detail == APPLICATION_ROW ? programme_apply(m, &m->selection.application[step->index], err)
						       : programme_apply_by_decision(m, &m->decision[step->index], step->on, err);
	case STEP_REVIEW:
		return programme_review(m, &m->selection.application[step->index], err);
	case STEP_DECISION:
		return programme_decide(m, &m->decision[step->index], err);
	case STEP_ANSWER:
		return programme_answer(m, &m->decision[step->index], err);
	case STEP_PROMOTION:
		return promote(m, &m->decision[step->index], err);
	case STEP_WITHDRAWAL:
		return programme_withdraw(m, &m->selection.application[step->index], err);
	case STEP_AGREEMENT:
		return agree(m, m->calendar[step->index], step->on, err);
	case STEP_INSTALLATION:
		return programme_note_installations(m, step->on, err);
	case STEP_MILESTONE:
		status = pay_milestone(m, m->calendar[step->index], step->detail, err);
		return status == ST_OK ? programme_note_installations(m, step->on, err) : status;
	case STEP_INTEREST:
	case STEP_SETTLEMENT_IN:
	case STEP_RECOVERY_IN:
		return bank_line(m, &m->bank_line[step->index], step->kind, err);
	case STEP_COMPLETION:
		status = programme_note_installations(m, step->on, err);
		return status == ST_OK ? complete(m, m->calendar[step->index], err) : status;
	case STEP_FIXING:
		return fix(m, m->calendar[step->index], err);
	case STEP_RETURN:
		return programme_take_return(m, &m->returned[step->index], err);
	case STEP_RECOVERY:
		return recover(m, &m->recovery[step->index], err);
	case STEP_ADOPTION:
		return programme_adopt_again(m, step->index, err);
	}
	return ST_OK;
}

enum status programme_money_read(struct money *m, struct err *err)
{
	m->duty = programme_duty_rules(m->rules, &m->arena);
	enum status status = party_measures(m->tx, &m->arena, &m->measure, &m->measures, err);
	if (status == ST_OK)
		status = fund_decisions(m->tx, &m->arena, &m->decision, &m->decisions, err);
	if (status == ST_OK)
		status = fund_selection_read(m->tx, m->rules, &m->arena, &m->selection, err);
	if (status == ST_OK)
		status = fund_payins(m->tx, &m->arena, &m->payin, &m->payins, err);
	if (status == ST_OK)
		status = fund_bank_lines(m->tx, &m->arena, &m->bank_line, &m->bank_lines, err);
	if (status == ST_OK)
		status = fund_return_rows(m->tx, &m->arena, &m->returned, &m->returns, err);
	if (status == ST_OK)
		status = fund_recovery_rows(m->tx, &m->arena, &m->recovery, &m->recoveries, err);
	if (status == ST_OK)
		status = fund_corrections(m->tx, &m->arena, &m->correction, &m->corrections, err);
	if (status == ST_OK)
		status = fund_changes(m->tx, &m->arena, &m->change, &m->changes, err);
	if (status == ST_OK)
		status = fund_suspensions(m->tx, &m->arena, &m->suspension, &m->suspensions, err);
	if (status == ST_OK)
		status = fund_gifts(m->tx, &m->arena, &m->gift, &m->gifts, err);
	if (status == ST_OK)
		status = fund_set_off_rows(m->tx, &m->arena, &m->set_off, &m->set_offs, err);
	if (status == ST_OK)
		status = reduction_machines(m->tx, &m->arena, &m->machine, &m->machines, err);
	if (status == ST_OK)
		status = plan_adoptions(m->tx, NULL, &m->arena, &m->adoption, &m->adoptions, err);
	if (status == ST_OK)
		status = programme_beside_read(m->tx, &m->arena, &m->beside, &m->besides, err);
	return status;
}

enum status programme_money(struct store_tx *tx, const struct party_rules *rules, struct err *err)
{
	struct money m = {.tx = tx, .rules = rules};
	arena_init(&m.arena);
	list_calendars(&m);
	enum status status = programme_money_read(&m, err);
	if (status == ST_OK)
		list_steps(&m);
	/* steps after as_of have not happened; rows cannot be later, but the calendar's dates may */
	for (size_t i = 0; status == ST_OK && i < m.steps && m.step[i].on <= rules->as_of; i++)
		status = do_step(&m, &m.step[i], err);
	if (status == ST_OK)
		status = fund_attribute(tx, err);
	arena_done(&m.arena);
	return status;
}
