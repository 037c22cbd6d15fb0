/* The first steps of a grant: application, review, decision, objection, promotion, withdrawal; each with who did it and what proves it. */
#include "programme/programme_money_int.h"

#include "evidence/evidence.h"

#include <assert.h>
#include <string.h>

#define APPLICATIONS "applications.csv"
#define DECISIONS "decisions.csv"

static const char *applicant_of(const struct fund_application *row, const char *organisation)
{
	return row->applicant ? row->applicant : organisation;
}

enum status programme_draft_grant(struct money *m, const struct party_measure *measure, enum party_route route, date_day known_on,
	struct fund_grant *out_grant, int64_t *out_quotes, struct err *err)
{
	struct fund_grant grant = {.state = FUND_SUBMITTED};
	int64_t lowest, quotes;
	snprintf(grant.grant, sizeof grant.grant, "%s", measure->measure);
	snprintf(grant.organisation, sizeof grant.organisation, "%s", measure->organisation);
	snprintf(grant.site, sizeof grant.site, "%s", measure->site);
	snprintf(grant.route, sizeof grant.route, "%s", party_route_name(route));
	snprintf(grant.programme, sizeof grant.programme, "%s", programme_of_route(m, route));
	enum status status = party_tier_on(m->tx, measure->organisation, known_on, &grant.tier, grant.consortium, err);
	if (status == ST_OK)
		status = fund_quote_lowest(m->tx, measure->measure, known_on, &lowest, &quotes, err);
	if (status != ST_OK)
		return status;
	grant.eligible_planned_krw = quotes > 0 && lowest < measure->cost_krw ? lowest : measure->cost_krw;
	*out_grant = grant;
	*out_quotes = quotes;
	return ST_OK;
}

enum status programme_open_grant(
	struct money *m, const struct party_measure *measure, enum party_route route, date_day known_on, struct fund_act act, struct err *err)
{
	struct fund_grant grant;
	char evidence[EVIDENCE_ID_LEN];
	int64_t quotes;
	enum status status = programme_draft_grant(m, measure, route, known_on, &grant, &quotes, err);
	if (status == ST_OK && grant.tier == 0)
		status = programme_not_eligible(err, "decision.no_agreement", measure->measure, measure->organisation, known_on);
	if (status != ST_OK)
		return status;
	if (evidence_find(m->tx, measure->measure, "baseline_record", known_on, evidence, NULL) != ST_OK)
		snprintf(evidence, sizeof evidence, "quotes");
	act.evidence = evidence;
	return fund_grant_create(m->tx, &grant, &act, err);
}

enum status programme_apply_by_decision(struct money *m, const struct fund_decision *decision, date_day on, struct err *err)
{
	const struct party_measure *measure = programme_measure(m, decision->measure);
	enum party_route route = PARTY_ROUTE_TIER1;
	assert(measure);
	(void)party_route_parse(decision->route, &route);
	struct fund_act act = {.on = on, .maker = measure->organisation};
	return programme_at(programme_open_grant(m, measure, route, decision->decided_on, act, err), err, DECISIONS, decision->source_line);
}

enum status programme_apply(struct money *m, const struct fund_application *row, struct err *err)
{
	const struct party_measure *measure = programme_measure(m, row->measure);
	const struct fund_decision *decision = programme_decision(m, row->measure);
	const struct party_call *call = fund_selection_call(&m->selection, row->measure);
	enum party_route route = call ? call->route : PARTY_ROUTE_TIER1;
	enum status status = ST_OK;
	assert(measure && (call || decision));
	if (decision)
		(void)party_route_parse(decision->route, &route);
	/* who is not eligible can only be rejected */
	if (decision && (fund_decision_selects(decision) || strcmp(decision->decision, "waiting") == 0)) {
		char consortium[PARTY_ID_LEN];
		enum party_size size;
		int tier;
		status = party_tier_on(m->tx, measure->organisation, row->applied_on, &tier, consortium, err);
		if (status == ST_OK)
			status = programme_check_eligible(m, measure->measure, measure->organisation, route, tier, row->applied_on, &size, err);
	}
	struct fund_act act = {.on = row->applied_on, .maker = applicant_of(row, measure->organisation)};
	if (status == ST_OK)
		status = programme_open_grant(m, measure, route, decision ? decision->decided_on : row->applied_on, act, err);
	return programme_at(status, err, APPLICATIONS, row->source_line);
}

date_day programme_application_day(const struct money *m, const struct fund_decision *decision)
{
	date_day day = decision->decided_on - 1;
	for (size_t i = 0; i < m->returns; i++)
		if (m->returned[i].for_measure && strcmp(m->returned[i].for_measure, decision->measure) == 0 && m->returned[i].returned_on < day)
			day = m->returned[i].returned_on;
	return day;
}

const struct fund_review *programme_review_of(const struct money *m, const struct fund_application *row)
{
	const struct fund_decision *decision = fund_selection_decision(&m->selection, row->measure);
	date_day until = decision ? decision->decided_on : m->rules->as_of;
	if (row->withdrawn_on != DATE_NONE && row->withdrawn_on < until)
		until = row->withdrawn_on;
	return fund_selection_passed(&m->selection, row->measure, until);
}

enum status programme_review(struct money *m, const struct fund_application *row, struct err *err)
{
	const struct fund_review *review = programme_review_of(m, row);
	assert(review);
	struct fund_act act = {.on = review->reviewed_on, .maker = review->reviewer, .evidence = review->evidence};
	return programme_at(fund_grant_move(m->tx, row->measure, FUND_REVIEWED, &act, 0, err), err, "reviews.csv", review->source_line);
}

/* A decision is prepared at the operator's desk and released by the committee: its chair signs. */
static struct fund_act committee_act(const struct money *m, const struct fund_decision *decision, date_day on)
{
	const struct fund_committee *committee = decision->committee ? fund_selection_committee(&m->selection, decision->committee) : NULL;
	struct fund_act act = programme_desk(m, on, decision->evidence);
	act.checker = committee ? committee->chair : "committee";
	return act;
}

enum status programme_check_selectable(struct money *m, const struct fund_decision *decision, date_day on, struct err *err)
{
	const struct party_measure *measure = programme_measure(m, decision->measure);
	enum party_route route = PARTY_ROUTE_TIER1;
	enum party_size size;
	struct fund_grant grant;
	(void)party_route_parse(decision->route, &route);
	if (strcmp(measure->type, "housekeeping") == 0)
		return programme_not_eligible(err, "decision.housekeeping", measure->measure, "", on);
	if (!m->rules->route_present[route])
		return programme_not_eligible(err, "decision.no_route", measure->measure, decision->route, on);
	enum status status = fund_grant_get(m->tx, decision->measure, &grant, err);
	if (status == ST_OK)
		status = programme_check_eligible(m, measure->measure, measure->organisation, route, grant.tier, on, &size, err);
	return status;
}

enum status programme_decide(struct money *m, const struct fund_decision *decision, struct err *err)
{
	enum fund_state to = strcmp(decision->decision, "selected") == 0   ? FUND_SELECTED
			     : strcmp(decision->decision, "rejected") == 0 ? FUND_REJECTED
									   : FUND_WAITING;
	struct fund_act act = committee_act(m, decision, decision->decided_on);
	enum status status = to == FUND_SELECTED ? programme_check_selectable(m, decision, decision->decided_on, err) : ST_OK;
	if (status == ST_OK)
		status = fund_grant_move(m->tx, decision->measure, to, &act, 0, err);
	return programme_at(status, err, DECISIONS, decision->source_line);
}

const struct fund_objection *programme_answer_of(const struct money *m, const struct fund_decision *decision)
{
	return strcmp(decision->decision, "rejected") == 0 ? fund_selection_upheld(&m->selection, decision->measure) : NULL;
}

enum status programme_answer(struct money *m, const struct fund_decision *decision, struct err *err)
{
	const struct fund_objection *objection = programme_answer_of(m, decision);
	assert(objection);
	struct fund_act act = programme_desk(m, objection->answered_on, objection->evidence);
	return programme_at(fund_grant_move(m->tx, decision->measure, FUND_REVIEWED, &act, 0, err), err, "objections.csv", objection->source_line);
}

enum status programme_promote(struct money *m, const struct fund_decision *decision, struct err *err)
{
	struct fund_act act = committee_act(m, decision, decision->promoted_on);
	enum status status = programme_check_selectable(m, decision, decision->promoted_on, err);
	if (status == ST_OK)
		status = fund_grant_move(m->tx, decision->measure, FUND_SELECTED, &act, 0, err);
	return programme_at(status, err, DECISIONS, decision->source_line);
}

enum status programme_withdraw_grant(struct money *m, const char *grant, const struct fund_act *act, struct err *err)
{
	enum status status = fund_grant_move(m->tx, grant, FUND_WITHDRAWN, act, 0, err);
	if (status == ST_OK)
		programme_match_freed(m, grant);
	return status;
}

enum status programme_withdraw(struct money *m, const struct fund_application *row, struct err *err)
{
	struct fund_grant grant;
	char day[DATE_TEXT_LEN];
	date_format(row->withdrawn_on, day);
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_OK && grant.state >= FUND_DISBURSED && grant.state != FUND_SUSPENDED)
		status = err_set(err, ST_INPUT, "application.withdrawn_paid", row->measure, day, fund_state_name(grant.state), NULL);
	struct fund_act act = {.on = row->withdrawn_on, .maker = applicant_of(row, grant.organisation)};
	if (status == ST_OK)
		status = programme_withdraw_grant(m, row->measure, &act, err);
	return programme_at(status, err, APPLICATIONS, row->source_line);
}
