/* Rules from the application to the committee's decision, as pure functions of the rows. */
#include "fund/fund_selection.h"

#include "base/decimal.h"
#include "base/text.h"
#include "evidence/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- finding rows ---- */

/* The first row of `key` in a list that is sorted by its first member, a text. */
static size_t lower(const void *list, size_t count, size_t size, const char *key)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *text = *(const char *const *)((const char *)list + middle * size);
		if (strcmp(text, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
#define FIRST(list, count, key) lower(list, count, sizeof *(list), key)
#define AT(i, list, count, key) ((i) < (count) && strcmp(*(const char *const *)(const void *)&(list)[i], key) == 0)

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

const struct fund_application *fund_selection_application(const struct fund_selection *s, const char *measure)
{
	size_t i = FIRST(s->application, s->applications, measure);
	return i < s->applications && strcmp(s->application[i].measure, measure) == 0 ? &s->application[i] : NULL;
}

const struct fund_decision *fund_selection_decision(const struct fund_selection *s, const char *measure)
{
	size_t i = FIRST(s->decision, s->decisions, measure);
	return i < s->decisions && strcmp(s->decision[i].measure, measure) == 0 ? &s->decision[i] : NULL;
}

const struct fund_committee *fund_selection_committee(const struct fund_selection *s, const char *committee)
{
	size_t i = FIRST(s->committee, s->committees, committee);
	return i < s->committees && strcmp(s->committee[i].committee, committee) == 0 ? &s->committee[i] : NULL;
}

const struct party_call *fund_selection_call(const struct fund_selection *s, const char *measure)
{
	const struct fund_application *application = fund_selection_application(s, measure);
	return application && application->call ? party_call_find(s->rules, application->call) : NULL;
}

const struct fund_objection *fund_selection_upheld(const struct fund_selection *s, const char *measure)
{
	for (size_t i = FIRST(s->objection, s->objections, measure); AT(i, s->objection, s->objections, measure); i++)
		if (same(s->objection[i].outcome, "upheld"))
			return &s->objection[i];
	return NULL;
}

static const struct fund_applicant *applicant_of(const struct fund_selection *s, const char *measure)
{
	size_t i = FIRST(s->applicant, s->applicants, measure);
	return i < s->applicants && strcmp(s->applicant[i].measure, measure) == 0 ? &s->applicant[i] : NULL;
}

static bool is_member(const struct fund_selection *s, const char *committee, const char *person)
{
	for (size_t i = FIRST(s->member, s->members, committee); AT(i, s->member, s->members, committee); i++)
		if (strcmp(s->member[i].member, person) == 0)
			return true;
	return false;
}

static bool is_recused(const struct fund_selection *s, const char *committee, const char *person, const char *measure)
{
	for (size_t i = FIRST(s->recusal, s->recusals, measure); AT(i, s->recusal, s->recusals, measure); i++)
		if (strcmp(s->recusal[i].committee, committee) == 0 && strcmp(s->recusal[i].member, person) == 0)
			return true;
	return false;
}

/* ---- what follows from the rows ---- */

struct duty_period fund_objection_period(const struct fund_selection *s, const struct fund_decision *decision)
{
	const struct party_call *call = fund_selection_call(s, decision->measure);

	return call && call->objection_days >= 0 ? duty_clock_length(&s->clock, "grant_objection", decision->decided_on, call->objection_days)
						 : duty_clock(&s->clock, "grant_objection", decision->decided_on);
}

/* The rule's span holds the days by which the answer may be put off, and its warning comes so much earlier. */
struct duty_period fund_answer_period(const struct fund_selection *s, const struct fund_objection *objection)
{
	const struct party_call *call = fund_selection_call(s, objection->measure);
	const struct duty_rule *rule = duty_clock_rule(&s->clock, "grant_objection_answer", objection->filed_on);
	int more = call && call->answer_more_days >= 0 ? call->answer_more_days : rule->alarm;
	int days = call && call->answer_days >= 0 ? call->answer_days : rule->span - rule->alarm;

	return duty_clock_length(&s->clock, "grant_objection_answer", objection->filed_on, days + more);
}

/* The last review of a step until a day; NULL if there is none. */
static const struct fund_review *last_of_step(const struct fund_selection *s, const char *measure, const char *step, date_day until)
{
	const struct fund_review *last = NULL;
	for (size_t i = FIRST(s->review, s->reviews, measure); AT(i, s->review, s->reviews, measure); i++)
		if (strcmp(s->review[i].step, step) == 0 && s->review[i].reviewed_on <= until)
			last = &s->review[i];
	return last;
}

/* The step that stands in the way: its last review was not passed. NULL if none does. */
static const struct fund_review *not_passed(const struct fund_selection *s, const char *measure, date_day until)
{
	for (size_t i = FIRST(s->review, s->reviews, measure); AT(i, s->review, s->reviews, measure); i++) {
		const struct fund_review *last = last_of_step(s, measure, s->review[i].step, until);
		if (last && strcmp(last->result, "pass") != 0)
			return last;
	}
	return NULL;
}

const struct fund_review *fund_selection_passed(const struct fund_selection *s, const char *measure, date_day until)
{
	const struct fund_review *last = NULL;
	for (size_t i = FIRST(s->review, s->reviews, measure); AT(i, s->review, s->reviews, measure); i++)
		if (s->review[i].reviewed_on <= until)
			last = &s->review[i];
	return last && !not_passed(s, measure, until) ? last : NULL;
}

bool fund_selection_mean(const struct fund_selection *s, const struct fund_decision *decision, mpq_t out_mean, int *out_counted)
{
	const struct party_call *call = fund_selection_call(s, decision->measure);
	int scores = 0;
	mpq_t value, low, high, divisor;
	*out_counted = 0;
	if (!decision->committee)
		return false;
	mpq_inits(value, low, high, divisor, NULL);
	mpq_set_ui(out_mean, 0, 1);
	for (size_t i = FIRST(s->score, s->scores, decision->measure); AT(i, s->score, s->scores, decision->measure); i++) {
		if (strcmp(s->score[i].committee, decision->committee) != 0 || decimal_parse_exact(s->score[i].score, value, NULL) != ST_OK)
			continue;
		if (scores == 0 || mpq_cmp(value, low) < 0)
			mpq_set(low, value);
		if (scores == 0 || mpq_cmp(value, high) > 0)
			mpq_set(high, value);
		mpq_add(out_mean, out_mean, value);
		scores++;
	}
	if (call && call->drop_extremes && scores > 0) {
		mpq_sub(out_mean, out_mean, low);
		mpq_sub(out_mean, out_mean, high);
		scores -= 2;
	}
	if (scores > 0) {
		mpq_set_ui(divisor, (unsigned long)scores, 1);
		mpq_div(out_mean, out_mean, divisor);
		*out_counted = scores;
	}
	mpq_clears(value, low, high, divisor, NULL);
	return scores > 0;
}

void fund_selection_votes(const struct fund_selection *s, const struct fund_decision *decision, int *out_scores, int *out_recusals)
{
	*out_scores = *out_recusals = 0;
	for (size_t i = FIRST(s->score, s->scores, decision->measure); AT(i, s->score, s->scores, decision->measure); i++)
		*out_scores += same(s->score[i].committee, decision->committee);
	for (size_t i = FIRST(s->recusal, s->recusals, decision->measure); AT(i, s->recusal, s->recusals, decision->measure); i++)
		*out_recusals += same(s->recusal[i].committee, decision->committee);
}

static void pass_of(const struct party_call *call, mpq_t out_pass)
{
	mpq_set_si(out_pass, call->pass_score.numerator, (unsigned long)call->pass_score.denominator);
	mpq_canonicalize(out_pass);
}

static bool below_pass(const struct party_call *call, const mpq_t mean)
{
	mpq_t pass;
	mpq_init(pass);
	pass_of(call, pass);
	bool below = mpq_cmp(mean, pass) < 0;
	mpq_clear(pass);
	return below;
}

static bool is(const struct fund_decision *decision, const char *word)
{
	return strcmp(decision->decision, word) == 0;
}

/* Rejected in the end: what it lacks may be why. */
static bool refused(const struct fund_decision *decision)
{
	return decision && is(decision, "rejected") && !fund_decision_selects(decision);
}

/* ---- findings ---- */

struct check {
	const struct fund_selection *s;
	struct findings *findings;
};
#define VALUES 5
static void find_as(
	const struct check *c, enum severity severity, const char *file, int64_t line, const char *code, const char *const value[VALUES + 1])
{
	struct err err;
	err_set(&err, ST_INPUT, code, value[0], value[1], value[2], value[3], value[4], NULL);
	err_at(&err, file, line, 0);
	findings_add(c->findings, severity, &err);
}
#define FIND(c, file, line, code, ...) find_as(c, SEVERITY_ERROR, file, line, code, (const char *const[VALUES + 1]){__VA_ARGS__})

static const char *day_text(date_day day, char out[DATE_TEXT_LEN])
{
	date_format(day, out);
	return out;
}
#define DAY(day) day_text(day, (char[DATE_TEXT_LEN]){""})
static const char *number_text(int64_t number, char out[24])
{
	snprintf(out, 24, "%lld", (long long)number);
	return out;
}
#define NUMBER(number) number_text(number, (char[24]){""})
static const char *mean_text(const mpq_t mean, char out[DECIMAL_TEXT_LEN])
{
	decimal_from_exact(mean, out);
	return out;
}
#define MEAN(mean) mean_text(mean, (char[DECIMAL_TEXT_LEN]){""})

#define APPLICATIONS "applications.csv"
#define REVIEWS "reviews.csv"
#define COMMITTEES "committees.csv"
#define MEMBERS "committee_members.csv"
#define RECUSALS "recusals.csv"
#define SCORES "scores.csv"
#define DECISIONS "decisions.csv"
#define OBJECTIONS "objections.csv"

/* A call that programme.json does not have. */
static void unknown_call(const struct check *c, const char *file, int64_t line, const char *code, const char *subject, const char *call)
{
	const struct party_rules *rules = c->s->rules;
	const char **name = heap_alloc(rules->call_count + 1, sizeof *name);
	for (size_t i = 0; i < rules->call_count; i++)
		name[i] = rules->call[i].call;
	const char *near = rules->call_count ? string_nearest(call, name) : NULL;
	FIND(c, file, line, code, subject, call, near ? near : "—");
	free(name);
}

/* ---- applications ---- */

/* What the papers of an application must show by a day. */
static void check_paper(const struct check *c, const struct fund_application *a, const char *kind, date_day until)
{
	date_day first = DATE_NONE;
	for (size_t i = FIRST(c->s->paper, c->s->papers, a->measure); AT(i, c->s->paper, c->s->papers, a->measure); i++)
		if (strcmp(c->s->paper[i].kind, kind) == 0 && (first == DATE_NONE || c->s->paper[i].issued_on < first))
			first = c->s->paper[i].issued_on;
	if (first == DATE_NONE)
		FIND(c, APPLICATIONS, a->source_line, "application.evidence_missing", a->measure, kind, DAY(until));
	else if (first > until)
		FIND(c, APPLICATIONS, a->source_line, "application.evidence_late", a->measure, kind, DAY(first), DAY(until));
}

static void check_papers(const struct check *c, const struct fund_application *a, const struct party_call *call)
{
	const struct fund_objection *upheld = fund_selection_upheld(c->s, a->measure);
	date_day until = upheld && upheld->answered_on != DATE_NONE ? upheld->answered_on : a->applied_on;
	bool baseline = false;
	int vendors = 0;
	const char *last = NULL;
	for (int k = 0; k < call->checklist_count; k++) {
		check_paper(c, a, call->checklist[k], until);
		baseline |= strcmp(call->checklist[k], "baseline_record") == 0;
	}
	if (!baseline)
		check_paper(c, a, "baseline_record", until);
	for (size_t i = FIRST(c->s->offer, c->s->offers, a->measure); AT(i, c->s->offer, c->s->offers, a->measure); i++) {
		if (c->s->offer[i].quoted_on > until)
			continue;
		vendors += !same(last, c->s->offer[i].vendor);
		last = c->s->offer[i].vendor;
	}
	if (vendors < call->quotes_needed)
		FIND(c, APPLICATIONS, a->source_line, "application.quotes", a->measure, NUMBER(vendors), NUMBER(call->quotes_needed), DAY(until));
}

static void check_application(const struct check *c, const struct fund_application *a)
{
	const struct fund_decision *d = fund_selection_decision(c->s, a->measure);
	const struct party_call *call = a->call ? party_call_find(c->s->rules, a->call) : NULL;
	enum party_route route = call ? call->route : PARTY_ROUTE_COUNT;
	if (d)
		(void)party_route_parse(d->route, &route);
	if (a->call && !call)
		unknown_call(c, APPLICATIONS, a->source_line, "application.call_unknown", a->measure, a->call);
	else if (!call && route == PARTY_ROUTE_COUNT)
		FIND(c, APPLICATIONS, a->source_line, "application.no_route", a->measure);
	else if (!call && party_route_has_calls(c->s->rules, route))
		FIND(c, APPLICATIONS, a->source_line, "application.no_call", a->measure, party_route_name(route));
	else if (call && call->route != route)
		FIND(c, APPLICATIONS, a->source_line, "application.call_route", a->measure, call->call, party_route_name(call->route),
			party_route_name(route));
	if (a->withdrawn_on != DATE_NONE && a->withdrawn_on < a->applied_on)
		FIND(c, APPLICATIONS, a->source_line, "application.withdrawn_before", a->measure, DAY(a->withdrawn_on), DAY(a->applied_on));
	if (!call || refused(d) || (!d && a->withdrawn_on != DATE_NONE))
		return;
	if (a->applied_on < call->opens_on || a->applied_on > call->closes_on)
		FIND(c, APPLICATIONS, a->source_line, "application.outside_call", a->measure, DAY(a->applied_on), call->call, DAY(call->opens_on),
			DAY(call->closes_on));
	check_papers(c, a, call);
}

/* ---- reviews ---- */

static void check_review(const struct check *c, const struct fund_review *r)
{
	const struct fund_application *a = fund_selection_application(c->s, r->measure);
	const struct fund_decision *d = fund_selection_decision(c->s, r->measure);
	if (!a)
		FIND(c, REVIEWS, r->source_line, "review.no_application", r->review, r->measure);
	else if (r->reviewed_on < a->applied_on)
		FIND(c, REVIEWS, r->source_line, "review.before_application", r->review, DAY(r->reviewed_on), DAY(a->applied_on));
	if (d && d->committee && is_member(c->s, d->committee, r->reviewer))
		FIND(c, REVIEWS, r->source_line, "review.reviewer_decides", r->review, r->reviewer, d->committee, r->measure);
}

/* ---- committees ---- */

static void check_committee(const struct check *c, const struct fund_committee *k)
{
	const struct party_call *call = party_call_find(c->s->rules, k->call);
	int64_t members = 0, outside = 0;
	for (size_t i = FIRST(c->s->member, c->s->members, k->committee); AT(i, c->s->member, c->s->members, k->committee); i++) {
		const struct fund_member *m = &c->s->member[i];
		bool inside = m->kind && (strcmp(m->kind, "operator") == 0 || strncmp(m->kind, "ministry", 8) == 0);
		members++;
		outside += m->outside;
		if (m->outside && inside)
			FIND(c, MEMBERS, m->source_line, "committee.not_outside", m->member, k->committee, m->organisation);
	}
	if (!call)
		unknown_call(c, COMMITTEES, k->source_line, "committee.call_unknown", k->committee, k->call);
	else if (members < call->members_needed)
		FIND(c, COMMITTEES, k->source_line, "committee.members", k->committee, NUMBER(members), NUMBER(call->members_needed), call->call);
	if (call && outside * call->outside_share_min.denominator < call->outside_share_min.numerator * members) {
		char least[24]; /* the smallest number that is enough */
		snprintf(least, sizeof least, "%lld",
			(long long)((call->outside_share_min.numerator * members + call->outside_share_min.denominator - 1) /
				    call->outside_share_min.denominator));
		FIND(c, COMMITTEES, k->source_line, "committee.outside", k->committee, NUMBER(outside), NUMBER(members), least, call->call);
	}
	if (!is_member(c->s, k->committee, k->chair))
		FIND(c, COMMITTEES, k->source_line, "committee.chair", k->committee, k->chair);
	if (!same(k->minutes_kind, "committee_minutes"))
		FIND(c, COMMITTEES, k->source_line, "committee.minutes_kind", k->committee, k->minutes, k->minutes_kind ? k->minutes_kind : "—");
	else if (k->minutes_on < k->met_on)
		FIND(c, COMMITTEES, k->source_line, "committee.minutes_early", k->committee, k->minutes, DAY(k->minutes_on), DAY(k->met_on));
}

/* Members who must step back for the application that their committee decides. */
static void check_conflicts(const struct check *c, const struct fund_decision *d)
{
	const struct fund_applicant *applicant = applicant_of(c->s, d->measure);
	const struct party_call *call = fund_selection_call(c->s, d->measure);
	enum severity severity = call && call->conflicts_warn ? SEVERITY_WARNING : SEVERITY_ERROR;
	if (!d->committee || !applicant)
		return;
	for (size_t i = FIRST(c->s->member, c->s->members, d->committee); AT(i, c->s->member, c->s->members, d->committee); i++) {
		const struct fund_member *m = &c->s->member[i];
		const char *code = NULL;
		if (!m->organisation || is_recused(c->s, d->committee, m->member, d->measure))
			continue;
		if (strcmp(applicant->lead, m->organisation) == 0)
			code = "committee.member_lead";
		for (size_t k = FIRST(c->s->offer, c->s->offers, d->measure); AT(k, c->s->offer, c->s->offers, d->measure); k++)
			if (strcmp(c->s->offer[k].vendor, m->organisation) == 0)
				code = "committee.member_vendor";
		if (strcmp(applicant->organisation, m->organisation) == 0)
			code = "committee.member_applicant";
		if (code)
			find_as(c, severity, MEMBERS, m->source_line, code,
				(const char *const[VALUES + 1]){m->member, d->committee, d->measure, m->organisation});
	}
}

static void check_recusal(const struct check *c, const struct fund_recusal *r)
{
	if (!is_member(c->s, r->committee, r->member))
		FIND(c, RECUSALS, r->source_line, "recusal.not_member", r->member, r->committee);
}

static void check_score(const struct check *c, const struct fund_score *score)
{
	const struct fund_decision *d = fund_selection_decision(c->s, score->measure);
	mpq_t value;
	mpq_init(value);
	if (decimal_parse_exact(score->score, value, NULL) != ST_OK || mpq_cmp_ui(value, PARTY_SCORE_MAX, 1) > 0)
		FIND(c, SCORES, score->source_line, "score.range", score->member, score->measure, score->score, NUMBER(PARTY_SCORE_MAX));
	mpq_clear(value);
	if (!is_member(c->s, score->committee, score->member))
		FIND(c, SCORES, score->source_line, "score.not_member", score->member, score->committee, score->measure);
	else if (is_recused(c->s, score->committee, score->member, score->measure))
		FIND(c, SCORES, score->source_line, "score.recused", score->member, score->committee, score->measure);
	if (d && !same(d->committee, score->committee))
		FIND(c, SCORES, score->source_line, "score.not_decided", score->committee, score->measure, d->committee ? d->committee : "—");
}

/* ---- decisions ---- */

static void check_application_of(const struct check *c, const struct fund_decision *d, const struct fund_application *a, enum party_route route)
{
	if (!a) {
		if (route != PARTY_ROUTE_COUNT && party_route_has_calls(c->s->rules, route))
			FIND(c, DECISIONS, d->source_line, "decision.no_application", d->measure, party_route_name(route));
		return;
	}
	if (d->decided_on < a->applied_on)
		FIND(c, DECISIONS, d->source_line, "decision.before_application", d->measure, DAY(d->decided_on), DAY(a->applied_on));
	date_day last = d->promoted_on != DATE_NONE ? d->promoted_on : d->decided_on;
	if (a->withdrawn_on != DATE_NONE && last > a->withdrawn_on)
		FIND(c, DECISIONS, d->source_line, "decision.after_withdrawal", d->measure, DAY(last), DAY(a->withdrawn_on));
}

static void check_reviewed(const struct check *c, const struct fund_decision *d, const struct party_call *call)
{
	date_day until = is(d, "rejected") && d->promoted_on != DATE_NONE ? d->promoted_on : d->decided_on;
	if (refused(d))
		return;
	const struct fund_review *bad = not_passed(c->s, d->measure, until);
	if (bad)
		FIND(c, DECISIONS, d->source_line, "decision.review_failed", d->measure, bad->review, bad->step, bad->result, DAY(bad->reviewed_on));
	else if (call && call->review_needed && !fund_selection_passed(c->s, d->measure, until))
		FIND(c, DECISIONS, d->source_line, "decision.not_reviewed", d->measure, call->call, DAY(until));
}

static void check_meeting(const struct check *c, const struct fund_decision *d, const struct party_call *call)
{
	const struct fund_committee *k = d->committee ? fund_selection_committee(c->s, d->committee) : NULL;
	if (!d->committee && !refused(d) && call && (call->members_needed > 0 || call->has_pass_score))
		FIND(c, DECISIONS, d->source_line, "decision.no_committee", d->measure, call->call);
	if (!k)
		return;
	if (d->decided_on < k->met_on)
		FIND(c, DECISIONS, d->source_line, "decision.before_meeting", d->measure, DAY(d->decided_on), k->committee, DAY(k->met_on));
	if (call && strcmp(k->call, call->call) != 0)
		FIND(c, DECISIONS, d->source_line, "decision.committee_call", d->measure, call->call, k->committee, k->call);
}

static void check_scores(const struct check *c, const struct fund_decision *d, const struct party_call *call)
{
	int counted = 0, scores = 0;
	mpq_t mean, pass;
	if (!d->committee)
		return;
	for (size_t i = FIRST(c->s->score, c->s->scores, d->measure); AT(i, c->s->score, c->s->scores, d->measure); i++)
		scores += strcmp(c->s->score[i].committee, d->committee) == 0;
	if (scores == 0) {
		if (call && call->has_pass_score && !refused(d))
			FIND(c, DECISIONS, d->source_line, "decision.no_score", d->measure, call->call);
		return;
	}
	for (size_t i = FIRST(c->s->member, c->s->members, d->committee); AT(i, c->s->member, c->s->members, d->committee); i++) {
		const char *member = c->s->member[i].member;
		bool scored = is_recused(c->s, d->committee, member, d->measure);
		for (size_t k = FIRST(c->s->score, c->s->scores, d->measure); AT(k, c->s->score, c->s->scores, d->measure); k++)
			scored |= strcmp(c->s->score[k].committee, d->committee) == 0 && strcmp(c->s->score[k].member, member) == 0;
		if (!scored)
			FIND(c, DECISIONS, d->source_line, "decision.member_silent", d->measure, member, d->committee);
	}
	mpq_inits(mean, pass, NULL);
	if (call)
		pass_of(call, pass);
	if (!fund_selection_mean(c->s, d, mean, &counted))
		FIND(c, DECISIONS, d->source_line, "decision.few_scores", d->measure, NUMBER(scores));
	else if (call && call->has_pass_score && fund_decision_selects(d) && mpq_cmp(mean, pass) < 0)
		FIND(c, DECISIONS, d->source_line, "decision.below_pass", d->measure, MEAN(mean), MEAN(pass), call->call);
	mpq_clears(mean, pass, NULL);
}

/* One list: the same route, decided by the same meeting. */
static bool same_list(const struct fund_decision *a, const struct fund_decision *b)
{
	return strcmp(a->route, b->route) == 0 && same(a->committee, b->committee);
}

/* Did it still wait on a day? */
static bool waits_on(const struct fund_selection *s, const struct fund_decision *d, date_day day)
{
	const struct fund_application *a = fund_selection_application(s, d->measure);
	return is(d, "waiting") && d->decided_on <= day && (d->promoted_on == DATE_NONE || d->promoted_on > day) &&
	       (!a || a->withdrawn_on == DATE_NONE || a->withdrawn_on > day);
}

static void check_promotion(const struct check *c, const struct fund_decision *d, enum party_route route)
{
	const struct fund_objection *upheld = fund_selection_upheld(c->s, d->measure);
	date_day from = d->decided_on;
	if (is(d, "waiting") && d->rank == 0 && (d->committee || d->promoted_on != DATE_NONE))
		FIND(c, DECISIONS, d->source_line, "decision.rank_missing", d->measure);
	if (!is(d, "waiting") && d->rank != 0)
		FIND(c, DECISIONS, d->source_line, "decision.rank_stray", d->measure, d->decision);
	if (d->promoted_on == DATE_NONE)
		return;
	if (is(d, "selected") || (is(d, "rejected") && !upheld)) {
		FIND(c, DECISIONS, d->source_line, is(d, "selected") ? "decision.promoted_selected" : "decision.promoted_rejected", d->measure);
		return;
	}
	if (is(d, "rejected"))
		from = upheld->answered_on;
	if (d->promoted_on < from)
		FIND(c, DECISIONS, d->source_line, "decision.promoted_early", d->measure, DAY(d->promoted_on), DAY(from));
	if (route != PARTY_ROUTE_COUNT && c->s->rules->route[route].milestone_count > 0 &&
		d->promoted_on > c->s->rules->route[route].milestone[0].paid_on)
		FIND(c, DECISIONS, d->source_line, "decision.promoted_late", d->measure, DAY(d->promoted_on),
			DAY(c->s->rules->route[route].milestone[0].paid_on));
	for (size_t i = 0; !upheld && i < c->s->decisions; i++) {
		const struct fund_decision *other = &c->s->decision[i];
		if (other->rank > 0 && other->rank < d->rank && same_list(other, d) && waits_on(c->s, other, d->promoted_on)) {
			FIND(c, DECISIONS, d->source_line, "decision.promoted_rank", d->measure, NUMBER(d->rank), other->measure,
				NUMBER(other->rank));
			return;
		}
	}
}

static void check_decision(const struct check *c, const struct fund_decision *d)
{
	const struct party_call *call = fund_selection_call(c->s, d->measure);
	enum party_route route = PARTY_ROUTE_COUNT;
	(void)party_route_parse(d->route, &route);
	check_application_of(c, d, fund_selection_application(c->s, d->measure), route);
	check_reviewed(c, d, call);
	check_meeting(c, d, call);
	check_conflicts(c, d);
	check_scores(c, d, call);
	check_promotion(c, d, route);
}

/* ---- decisions of one list beside each other ---- */

struct place {
	const struct fund_decision *decision;
	mpq_t mean, pass;
	bool scored;
};

static int by_list(const void *pa, const void *pb)
{
	const struct fund_decision *a = ((const struct place *)pa)->decision, *b = ((const struct place *)pb)->decision;
	int order = strcmp(a->committee ? a->committee : "", b->committee ? b->committee : "");
	if (order == 0)
		order = strcmp(a->route, b->route);
	if (order == 0)
		order = (a->rank > b->rank) - (a->rank < b->rank);
	return order != 0 ? order : strcmp(a->measure, b->measure);
}

/* Was it passed over for want of money: it waits, or it was rejected although points and reviews were enough? */
static bool passed_over(const struct fund_selection *s, const struct place *p)
{
	const struct party_call *call = fund_selection_call(s, p->decision->measure);
	if (!p->scored || is(p->decision, "selected"))
		return false;
	if (is(p->decision, "waiting"))
		return true;
	return refused(p->decision) && !(call && call->has_pass_score && below_pass(call, p->mean)) &&
	       !not_passed(s, p->decision->measure, p->decision->decided_on);
}

/* Points decide who is selected and who waits in which place, unless the decision gives another reason. */
static void check_list(const struct check *c, const struct place *list, size_t count)
{
	const struct place *best = NULL;
	for (size_t i = 0; i < count; i++)
		if (passed_over(c->s, &list[i]) && (!best || mpq_cmp(list[i].mean, best->mean) > 0))
			best = &list[i];
	for (size_t i = 0; i < count; i++) {
		const struct fund_decision *d = list[i].decision, *next = i + 1 < count ? list[i + 1].decision : NULL;
		if (is(d, "selected") && !d->reason && list[i].scored && best && mpq_cmp(list[i].mean, best->mean) < 0)
			FIND(c, DECISIONS, d->source_line, "decision.better_passed_over", d->measure, MEAN(list[i].mean), best->decision->measure,
				MEAN(best->mean), best->decision->decision);
		if (!next || d->rank == 0 || !is(d, "waiting") || !is(next, "waiting"))
			continue;
		if (next->rank == d->rank)
			FIND(c, DECISIONS, next->source_line, "decision.rank_twice", next->measure, NUMBER(d->rank), d->measure);
		else if (!d->reason && list[i].scored && list[i + 1].scored && mpq_cmp(list[i].mean, list[i + 1].mean) < 0)
			FIND(c, DECISIONS, d->source_line, "decision.rank_score", d->measure, NUMBER(d->rank), MEAN(list[i].mean), next->measure,
				MEAN(list[i + 1].mean));
	}
}

static void check_lists(const struct check *c)
{
	const struct fund_selection *s = c->s;
	struct place *list = heap_alloc(s->decisions + 1, sizeof *list);
	int counted;
	for (size_t i = 0; i < s->decisions; i++) {
		list[i].decision = &s->decision[i];
		mpq_init(list[i].mean);
		list[i].scored = fund_selection_mean(s, &s->decision[i], list[i].mean, &counted);
	}
	qsort(list, s->decisions, sizeof *list, by_list);
	for (size_t from = 0, to; from < s->decisions; from = to) {
		for (to = from + 1; to < s->decisions && same_list(list[from].decision, list[to].decision); to++)
			;
		check_list(c, list + from, to - from);
	}
	for (size_t i = 0; i < s->decisions; i++)
		mpq_clear(list[i].mean);
	free(list);
}

/* ---- objections ---- */

static void check_answer(const struct check *c, const struct fund_objection *o)
{
	date_day last = fund_answer_period(c->s, o).last_day;
	if ((o->answered_on == DATE_NONE) != (o->outcome == NULL)) {
		FIND(c, OBJECTIONS, o->source_line, "objection.answer", o->objection);
		return;
	}
	if (o->answered_on == DATE_NONE)
		return;
	if (!o->evidence)
		FIND(c, OBJECTIONS, o->source_line, "objection.no_evidence", o->objection);
	if (o->answered_on < o->filed_on)
		FIND(c, OBJECTIONS, o->source_line, "objection.answer_early", o->objection, DAY(o->answered_on), DAY(o->filed_on));
	else if (o->answered_on > last)
		FIND(c, OBJECTIONS, o->source_line, "objection.answer_late", o->objection, DAY(o->answered_on), DAY(last));
}

static void check_objection(const struct check *c, const struct fund_objection *o)
{
	const struct fund_decision *d = fund_selection_decision(c->s, o->measure);
	if (!d || is(d, "selected"))
		FIND(c, OBJECTIONS, o->source_line, d ? "objection.selected" : "objection.no_decision", o->objection, o->measure);
	else if (o->filed_on < d->decided_on)
		FIND(c, OBJECTIONS, o->source_line, "objection.early", o->objection, DAY(o->filed_on), DAY(d->decided_on));
	else if (o->filed_on > fund_objection_period(c->s, d).last_day)
		FIND(c, OBJECTIONS, o->source_line, "objection.late", o->objection, DAY(o->filed_on), DAY(fund_objection_period(c->s, d).last_day));
	check_answer(c, o);
}

/* ---- all ---- */

static void check_calls(const struct check *c)
{
	for (size_t i = 0; i < c->s->rules->call_count; i++) {
		const struct party_call *call = &c->s->rules->call[i];
		for (int k = 0; k < call->checklist_count; k++)
			if (!evidence_kind_known(call->checklist[k]))
				FIND(c, "programme.json", call->line, "rules.call_checklist", call->call, call->checklist[k]);
	}
}

void fund_selection_check(const struct fund_selection *s, struct findings *findings)
{
	struct check check = {s, findings}, *c = &check;
	check_calls(c);
	for (size_t i = 0; i < s->applications; i++)
		check_application(c, &s->application[i]);
	for (size_t i = 0; i < s->reviews; i++)
		check_review(c, &s->review[i]);
	for (size_t i = 0; i < s->committees; i++)
		check_committee(c, &s->committee[i]);
	for (size_t i = 0; i < s->recusals; i++)
		check_recusal(c, &s->recusal[i]);
	for (size_t i = 0; i < s->scores; i++)
		check_score(c, &s->score[i]);
	for (size_t i = 0; i < s->decisions; i++)
		check_decision(c, &s->decision[i]);
	check_lists(c);
	for (size_t i = 0; i < s->objections; i++)
		check_objection(c, &s->objection[i]);
}
