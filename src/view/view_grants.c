/* Grants for the doors: what the tables of the selection and the recorded steps say of each. */
#include "view/view_fund_int.h"

#include "base/decimal.h"
#include "evidence/evidence.h"
#include "fund/fund_selection.h"
#include "fund/fund_visit.h"

#include <stdlib.h>
#include <string.h>

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static enum status hash_of(struct store_tx *tx, const char *evidence, struct arena *arena, const char **out_sha256, struct err *err)
{
	char sha256[EVIDENCE_SHA256_LEN] = "";
	enum status status = evidence && evidence[0] ? evidence_sha256(tx, evidence, sha256, err) : ST_OK;
	if (status == ST_OK)
		*out_sha256 = arena_strdup(arena, sha256);
	return status;
}

/* ---- moments of one grant ---- */

struct moments {
	struct store_tx *tx;
	struct arena *arena;
	struct view_moment *list;
	size_t count;
};

static enum status add_moment(struct moments *m, struct view_moment moment, struct err *err)
{
	moment.who = text_or_empty(moment.who);
	moment.released = text_or_empty(moment.released);
	moment.evidence = text_or_empty(moment.evidence);
	moment.note = text_or_empty(moment.note);
	if (!moment.sha256) {
		enum status status = hash_of(m->tx, moment.evidence, m->arena, &moment.sha256, err);
		if (status != ST_OK)
			return status;
	}
	m->list = arena_grow(m->arena, m->list, m->count, sizeof *m->list);
	m->list[m->count++] = moment;
	return ST_OK;
}

/* On one day the rows come before the step that they lead to. */
static int order_of(const struct view_moment *m)
{
	static const char *const order[] = {"objection", "review", "recusal", "score", "answer", "visit", "step"};
	int i = 0;
	while (strcmp(order[i], m->kind) != 0)
		i++;
	return i;
}

static int by_day(const void *pa, const void *pb)
{
	const struct view_moment *a = *(const struct view_moment *const *)pa, *b = *(const struct view_moment *const *)pb;
	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	int x = order_of(a), y = order_of(b);
	if (x != y)
		return x < y ? -1 : 1;
	return (a > b) - (a < b); /* as they were added */
}

static enum status add_rows(struct moments *m, const struct fund_selection *s, const char *grant, struct err *err)
{
	const struct fund_decision *decision = fund_selection_decision(s, grant);
	const struct fund_committee *committee = decision && decision->committee ? fund_selection_committee(s, decision->committee) : NULL;
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < s->reviews; i++) {
		const struct fund_review *r = &s->review[i];
		if (strcmp(r->measure, grant) == 0)
			status = add_moment(m,
				(struct view_moment){.kind = "review",
					.what = r->result,
					.who = r->reviewer,
					.note = r->step,
					.evidence = r->evidence,
					.on = r->reviewed_on},
				err);
	}
	for (size_t i = 0; status == ST_OK && committee && i < s->recusals; i++)
		if (strcmp(s->recusal[i].measure, grant) == 0 && strcmp(s->recusal[i].committee, committee->committee) == 0)
			status = add_moment(m,
				(struct view_moment){.kind = "recusal",
					.what = "",
					.who = s->recusal[i].member,
					.note = committee->committee,
					.on = committee->met_on},
				err);
	for (size_t i = 0; status == ST_OK && committee && i < s->scores; i++)
		if (strcmp(s->score[i].measure, grant) == 0 && strcmp(s->score[i].committee, committee->committee) == 0)
			status = add_moment(m,
				(struct view_moment){.kind = "score",
					.what = s->score[i].score,
					.who = s->score[i].member,
					.note = committee->committee,
					.on = committee->met_on},
				err);
	for (size_t i = 0; status == ST_OK && i < s->objections; i++) {
		const struct fund_objection *o = &s->objection[i];
		if (strcmp(o->measure, grant) != 0)
			continue;
		status = add_moment(m,
			(struct view_moment){.kind = "objection",
				.what = "",
				.note = arena_printf(m->arena, "%s: %s", o->objection, o->grounds),
				.on = o->filed_on},
			err);
		if (status == ST_OK && o->answered_on != DATE_NONE)
			status = add_moment(m,
				(struct view_moment){
					.kind = "answer", .what = o->outcome, .note = o->objection, .evidence = o->evidence, .on = o->answered_on},
				err);
	}
	return status;
}

static enum status add_visits(struct moments *m, const char *grant, struct err *err)
{
	struct fund_visit *visit;
	size_t visits;
	enum status status = fund_visits(m->tx, m->arena, &visit, &visits, err);
	for (size_t i = 0; status == ST_OK && i < visits; i++)
		if (visit[i].measure && strcmp(visit[i].measure, grant) == 0)
			status = add_moment(m,
				(struct view_moment){.kind = "visit",
					.what = visit[i].outcome,
					.who = visit[i].by,
					.note = visit[i].purpose,
					.evidence = visit[i].evidence,
					.on = visit[i].visited_on},
				err);
	return status;
}

/* Back from a suspension to the state before it: nothing was paid or installed. */
static bool is_resumed(const struct fund_step *step)
{
	return strcmp(step->from, "suspended") == 0 &&
	       (strcmp(step->to, "reserved") == 0 || strcmp(step->to, "disbursed") == 0 || strcmp(step->to, "installed") == 0);
}

static enum status read_moments(struct store_tx *tx, const struct fund_selection *s, const struct fund_step *step, size_t steps, struct arena *arena,
	struct view_grant *v, struct err *err)
{
	struct moments m = {.tx = tx, .arena = arena};
	enum status status = add_rows(&m, s, v->grant, err);
	if (status == ST_OK)
		status = add_visits(&m, v->grant, err);
	for (size_t i = 0; status == ST_OK && i < steps; i++)
		status = add_moment(&m,
			(struct view_moment){.kind = "step",
				.what = is_resumed(&step[i]) ? "resumed" : step[i].to,
				.who = step[i].maker,
				.released = step[i].checker,
				.evidence = step[i].evidence,
				.sha256 = step[i].evidence_sha256,
				.on = step[i].on,
				.position = step[i].position},
			err);
	if (status != ST_OK)
		return status;
	const struct view_moment **order = arena_alloc(arena, (m.count + 1) * sizeof *order);
	for (size_t i = 0; i < m.count; i++)
		order[i] = &m.list[i];
	qsort(order, m.count, sizeof *order, by_day);
	v->moment = arena_alloc(arena, (m.count + 1) * sizeof *v->moment);
	for (size_t i = 0; i < m.count; i++)
		v->moment[i] = *order[i];
	v->moment_count = m.count;
	return ST_OK;
}

/* ---- all grants ---- */

static void add_decision(const struct fund_selection *s, const struct fund_decision *d, struct arena *arena, struct view_grant *v)
{
	char digits[DECIMAL_TEXT_LEN];
	mpq_t mean;
	v->decision = d->decision;
	v->reason = text_or_empty(d->reason);
	v->committee = text_or_empty(d->committee);
	v->decided_on = d->decided_on;
	v->promoted_on = d->promoted_on;
	v->rank = d->rank;
	v->evidence = d->evidence;
	if (!d->committee)
		return;
	mpq_init(mean);
	if (fund_selection_mean(s, d, mean, &v->counted)) {
		decimal_from_exact(mean, digits);
		v->score = arena_strdup(arena, digits);
	}
	mpq_clear(mean);
	fund_selection_votes(s, d, &v->scores, &v->recusals);
}

static bool is_decision(const char *state)
{
	return strcmp(state, "selected") == 0 || strcmp(state, "waiting") == 0 || strcmp(state, "rejected") == 0;
}

static struct view_grant view_of(const struct view_reading *r, const struct fund_selection *s, const struct fund_grant *g, struct arena *arena)
{
	struct view_grant v = {.grant = g->grant,
		.organisation = g->organisation,
		.route = g->route,
		.state = fund_state_name(g->state),
		.call = "",
		.committee = "",
		.decision = "",
		.reason = "",
		.score = "",
		.applied_on = DATE_NONE,
		.decided_on = DATE_NONE,
		.promoted_on = DATE_NONE,
		.withdrawn_on = DATE_NONE,
		.state_on = DATE_NONE,
		.prepared = "",
		.released = "",
		.evidence = "",
		.sha256 = ""};
	const struct fund_application *application = fund_selection_application(s, g->grant);
	const struct fund_decision *decision = fund_selection_decision(s, g->grant);
	view_fund_name(r, g->organisation, &v.name_ko, &v.name_en);
	if (application)
		v.call = text_or_empty(application->call);
	if (decision)
		add_decision(s, decision, arena, &v);
	for (size_t i = 0; i < g->source_count; i++) {
		v.reserved_krw += g->source[i].reserved_krw;
		v.paid_krw += g->source[i].paid_krw;
		v.fixed_krw += g->source[i].fixed_krw - g->source[i].recovered_krw;
	}
	return v;
}

/* What the steps say: the days, and who prepared and released the last decision. */
static void add_step(struct view_grant *v, const struct fund_step *step)
{
	v->state_on = step->on;
	if (strcmp(step->to, "submitted") == 0)
		v->applied_on = step->on;
	if (strcmp(step->to, "withdrawn") == 0)
		v->withdrawn_on = step->on;
	if (!is_decision(step->to))
		return;
	v->prepared = step->maker;
	v->released = step->checker;
	v->evidence = step->evidence;
	v->sha256 = step->evidence_sha256;
}

static int by_key(const void *key, const void *element)
{
	return strcmp(key, ((const struct view_grant *)element)->grant);
}

enum status view_fund_grants(struct store_tx *tx, const char *grant, struct arena *arena, struct view_grants *out_grants, struct err *err)
{
	struct view_grants v = {.count = 0};
	struct view_reading r;
	struct fund_selection selection;
	struct fund_grant *list;
	struct fund_step *step;
	size_t count = 0, steps = 0;
	enum status status = view_fund_read(tx, DATE_NONE, arena, &r, &v.fund, err);
	if (status == ST_OK)
		status = fund_selection_read(tx, &r.rules, arena, &selection, err);
	if (status == ST_OK && grant) {
		list = arena_alloc(arena, sizeof *list);
		status = fund_grant_get(tx, grant, list, err);
		count = 1;
	} else if (status == ST_OK) {
		status = fund_grants(tx, arena, &list, &count, err);
	}
	if (status == ST_OK)
		status = fund_grant_steps(tx, arena, grant, &step, &steps, err);
	if (status != ST_OK)
		return status;
	v.item = arena_alloc(arena, (count + 1) * sizeof *v.item);
	for (size_t i = 0; i < count; i++)
		v.item[v.count++] = view_of(&r, &selection, &list[i], arena);
	for (size_t i = 0; i < steps; i++) {
		struct view_grant *of = v.count ? bsearch(step[i].grant, v.item, v.count, sizeof *v.item, by_key) : NULL;
		if (of)
			add_step(of, &step[i]);
	}
	if (grant)
		status = read_moments(tx, &selection, step, steps, arena, &v.item[0], err);
	if (status == ST_OK)
		*out_grants = v;
	return status;
}
