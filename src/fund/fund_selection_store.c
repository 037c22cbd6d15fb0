/* SQL of the selection: its tables as sorted lists. */
#include "fund/fund_int.h"
#include "fund/fund_selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status read_applications(struct store_tx *tx, struct arena *arena, struct fund_selection *s, struct err *err)
{
	STORE_READ_ROWS("SELECT measure, call, applicant, note, applied_on, withdrawn_on, source_line FROM applications ORDER BY measure",
		struct fund_application, s->application, s->applications, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_DATE(4),
		STORE_DATE(5), STORE_INT(6));
	STORE_READ_ROWS("SELECT measure, review, step, reviewer, result, evidence, reviewed_on, source_line FROM reviews"
			" ORDER BY measure, reviewed_on, review",
		struct fund_review, s->review, s->reviews, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4), STORE_TEXT(5),
		STORE_DATE(6), STORE_INT(7));
	STORE_READ_ROWS("SELECT measure, objection, grounds, outcome, evidence, filed_on, answered_on, source_line FROM objections"
			" ORDER BY measure, filed_on, objection",
		struct fund_objection, s->objection, s->objections, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_DATE(5), STORE_DATE(6), STORE_INT(7));
	return ST_OK;
}

static enum status read_committees(struct store_tx *tx, struct arena *arena, struct fund_selection *s, struct err *err)
{
	STORE_READ_ROWS("SELECT c.committee, c.call, c.chair, c.minutes, e.kind, c.met_on, e.issued_on, c.source_line FROM committees c"
			" LEFT JOIN evidence e ON e.evidence = c.minutes ORDER BY c.committee",
		struct fund_committee, s->committee, s->committees, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_DATE(5), STORE_DATE(6), STORE_INT(7));
	STORE_READ_ROWS("SELECT m.committee, m.member, m.organisation, o.kind, m.source_line, CASE WHEN m.part = 'external' THEN 1 ELSE 0 END FROM "
			"committee_members m LEFT JOIN organisations o ON o.organisation = m.organisation ORDER BY m.committee, m.member",
		struct fund_member, s->member, s->members, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_INT(4),
		STORE_INT(5) != 0);
	STORE_READ_ROWS("SELECT measure, committee, member, source_line FROM recusals ORDER BY measure, committee, member", struct fund_recusal,
		s->recusal, s->recusals, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_INT(3));
	STORE_READ_ROWS("SELECT measure, committee, member, score, source_line FROM scores ORDER BY measure, committee, member", struct fund_score,
		s->score, s->scores, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_INT(4));
	return ST_OK;
}

/* Papers and quotes of what was applied for. */
static enum status read_papers(struct store_tx *tx, struct arena *arena, struct fund_selection *s, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT e.measure, e.kind, e.issued_on FROM evidence e JOIN applications a ON a.measure = e.measure ORDER BY e.measure, e.evidence",
		struct fund_paper, s->paper, s->papers, STORE_TEXT(0), STORE_TEXT(1), STORE_DATE(2));
	STORE_READ_ROWS("SELECT q.measure, q.vendor, q.quoted_on FROM quotes q ORDER BY q.measure, q.vendor, q.quote", struct fund_offer, s->offer,
		s->offers, STORE_TEXT(0), STORE_TEXT(1), STORE_DATE(2));
	return ST_OK;
}

static int by_measure(const void *a, const void *b)
{
	return strcmp(((const struct fund_decision *)a)->measure, ((const struct fund_decision *)b)->measure);
}

/* Firm and lead for each decision of a committee. */
static enum status read_applicants(struct store_tx *tx, struct arena *arena, struct fund_selection *s, struct err *err)
{
	struct party_measure *measure;
	size_t measures, at = 0;
	enum status status = party_measures(tx, arena, &measure, &measures, err);
	s->applicant = arena_alloc(arena, (s->decisions + 1) * sizeof *s->applicant);
	for (size_t i = 0; status == ST_OK && i < s->decisions; i++) {
		const struct fund_decision *d = &s->decision[i];
		char consortium[PARTY_ID_LEN];
		int tier;
		/* decisions and measures are both by key */
		while (at < measures && strcmp(measure[at].measure, d->measure) < 0)
			at++;
		if (!d->committee || at == measures || strcmp(measure[at].measure, d->measure) != 0)
			continue;
		struct fund_applicant *applicant = &s->applicant[s->applicants++];
		*applicant = (struct fund_applicant){.measure = d->measure, .organisation = measure[at].organisation};
		status = party_tier_on(tx, applicant->organisation, d->decided_on, &tier, consortium, err);
		if (status == ST_OK && consortium[0])
			status = party_consortium_lead(tx, consortium, applicant->lead, err);
	}
	return status;
}

enum status fund_selection_read(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct fund_selection *out_selection, struct err *err)
{
	struct fund_selection s = {.rules = rules};
	enum status status = duty_clock_read(tx, arena, &s.clock, err);
	if (status == ST_OK)
		status = fund_decisions(tx, arena, &s.decision, &s.decisions, err);
	if (status == ST_OK)
		status = read_applications(tx, arena, &s, err);
	if (status == ST_OK)
		status = read_committees(tx, arena, &s, err);
	if (status == ST_OK && s.decisions > 0)
		qsort(s.decision, s.decisions, sizeof *s.decision, by_measure);
	if (status == ST_OK && (s.applications > 0 || s.committees > 0))
		status = read_papers(tx, arena, &s, err);
	if (status == ST_OK && s.committees > 0)
		status = read_applicants(tx, arena, &s, err);
	if (status == ST_OK)
		*out_selection = s;
	return status;
}

enum status fund_selection_add(struct store_tx *tx, const struct fund_decision *decision, size_t count, struct arena *arena,
	struct fund_selection *selection, struct err *err)
{
	struct fund_selection s = *selection;
	s.decision = arena_alloc(arena, (s.decisions + count + 1) * sizeof *s.decision);
	for (size_t i = 0; i < s.decisions; i++)
		s.decision[i] = selection->decision[i];
	for (size_t i = 0; i < count; i++)
		s.decision[s.decisions++] = decision[i];
	s.applicants = 0;
	if (s.decisions > 0)
		qsort(s.decision, s.decisions, sizeof *s.decision, by_measure);
	enum status status = s.committees > 0 ? read_applicants(tx, arena, &s, err) : ST_OK;
	if (status == ST_OK)
		*selection = s;
	return status;
}

enum status fund_selection_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	struct fund_selection selection;
	struct arena arena;
	arena_init(&arena);
	enum status status = fund_selection_read(tx, rules, &arena, &selection, err);
	if (status == ST_OK)
		fund_selection_check(&selection, findings);
	arena_done(&arena);
	return status;
}

/* ---- the recorded steps ---- */

/* A step as the rows have it; NULL: nothing is said of who did it. */
struct expected {
	enum fund_state to;
	date_day on;
	const char *actor, *checker;
};
#define STEPS_MAX 6

static size_t expect(const struct fund_selection *s, const struct fund_decision *d, struct expected out[STEPS_MAX])
{
	const struct fund_application *a = fund_selection_application(s, d->measure);
	const struct fund_committee *k = d->committee ? fund_selection_committee(s, d->committee) : NULL;
	const struct fund_review *r = a ? fund_selection_passed(s, d->measure, d->decided_on) : NULL;
	const struct fund_objection *o = strcmp(d->decision, "rejected") == 0 ? fund_selection_upheld(s, d->measure) : NULL;
	const char *chair = k ? k->chair : NULL;
	size_t n = 0;
	if (a)
		out[n++] = (struct expected){FUND_SUBMITTED, a->applied_on, a->applicant, NULL};
	if (r)
		out[n++] = (struct expected){FUND_REVIEWED, r->reviewed_on, r->reviewer, NULL};
	out[n++] = (struct expected){strcmp(d->decision, "selected") == 0  ? FUND_SELECTED
				     : strcmp(d->decision, "waiting") == 0 ? FUND_WAITING
									   : FUND_REJECTED,
		d->decided_on, NULL, chair};
	if (o)
		out[n++] = (struct expected){FUND_REVIEWED, o->answered_on, NULL, NULL};
	if (d->promoted_on != DATE_NONE)
		out[n++] = (struct expected){FUND_SELECTED, d->promoted_on, NULL, chair};
	if (a && a->withdrawn_on != DATE_NONE)
		out[n++] = (struct expected){FUND_WITHDRAWN, a->withdrawn_on, a->applicant, NULL};
	return n;
}

/* Events of one grant in their order. Each expected step is there, after the one before it; other steps lie between and behind. */
static void compare_steps(
	struct fund_event *const *event, size_t events, const struct expected *step, size_t steps, const char *measure, struct findings *findings)
{
	size_t at = 0;
	for (size_t i = 0; i < steps; i++) {
		const struct expected *e = &step[i];
		while (at < events &&
			(strcmp(event[at]->to, fund_state_name(e->to)) != 0 || event[at]->on != e->on ||
				(e->actor && strcmp(event[at]->actor, e->actor) != 0) || (e->checker && strcmp(event[at]->checker, e->checker) != 0)))
			at++;
		if (at++ < events)
			continue;
		char day[DATE_TEXT_LEN], place[FUND_ID_LEN + 32];
		struct err finding;
		date_format(e->on, day);
		snprintf(place, sizeof place, "fund_grant_event %s", measure);
		err_set(&finding, ST_INPUT, "fund.G1_rows", place, fund_state_name(e->to), day, NULL);
		findings_add(findings, SEVERITY_ERROR, &finding);
		return;
	}
}

static int by_grant(const void *pa, const void *pb)
{
	const struct fund_event *a = *(struct fund_event *const *)pa, *b = *(struct fund_event *const *)pb;
	int order = strcmp(a->grant, b->grant);
	return order != 0 ? order : (a->seq > b->seq) - (a->seq < b->seq);
}

enum status fund_selection_recheck(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	struct fund_selection selection;
	struct fund_event *event;
	size_t events = 0, at = 0;
	struct arena arena;
	arena_init(&arena);
	enum status status = fund_selection_read(tx, rules, &arena, &selection, err);
	if (status == ST_OK)
		status = fund_store_events(tx, &arena, NULL, &event, &events, err);
	if (status == ST_OK) {
		struct fund_event **list = arena_alloc(&arena, (events + 1) * sizeof *list);
		for (size_t i = 0; i < events; i++)
			list[i] = &event[i];
		qsort(list, events, sizeof *list, by_grant);
		/* without an event the run has not come so far, or there was none (sangsaeng import) */
		for (size_t i = 0; events > 0 && i < selection.decisions; i++) {
			struct expected step[STEPS_MAX];
			const char *measure = selection.decision[i].measure;
			size_t steps = expect(&selection, &selection.decision[i], step), from;
			while (at < events && strcmp(list[at]->grant, measure) < 0)
				at++;
			for (from = at; at < events && strcmp(list[at]->grant, measure) == 0; at++)
				;
			compare_steps(list + from, at - from, step, steps, measure, findings);
		}
	}
	arena_done(&arena);
	return status;
}
