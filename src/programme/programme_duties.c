/* Every duty of the programme: what facts, clock table and holidays raise, how it stands on a day, and the desk's marks. The rooms know their own;
 * what is of no room that may ask the clock (promises, published footprints) is here. */
#include "programme/programme_duty.h"

#include "base/json.h"
#include "base/text.h"
#include "carbon/carbon.h"
#include "credit/credit_project.h"
#include "evidence/evidence_item.h"
#include "fund/fund_duties.h"
#include "party/party.h"
#include "party/party_agreement.h"
#include "programme/programme.h"
#include "programme/programme_actor.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"
#include "reduction/reduction_audit.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is passed to rooms that may not ask the clock ---- */

enum status programme_rules_pass(struct store_tx *tx, struct arena *arena, struct party_rules *rules, struct err *err)
{
	struct duty_clock clock;
	enum status st = duty_clock_read(tx, arena, &clock, err);

	if (st == ST_OK) {
		const struct duty_rule *rule = duty_clock_rule(&clock, "footprint_validity", rules->as_of);

		rules->footprint_months = rule->unit == DUTY_YEARS ? 12 * rule->span : rule->unit == DUTY_MONTHS ? rule->span : rule->span / 30;
	}
	return st;
}

enum status programme_rules_read(
	struct store_tx *tx, struct arena *arena, struct party_rules *out_rules, char out_folder_or_null[65], struct err *err)
{
	enum status st = party_programme_get(tx, arena, out_rules, out_folder_or_null, err);

	return st == ST_OK ? programme_rules_pass(tx, arena, out_rules, err) : st;
}

/* ---- derived ---- */

struct found {
	struct duty *list;
	size_t count;
};

static const struct party_agreement *agreement_of(const struct party_promise *promise, const struct party_agreement *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].agreement, promise->agreement) == 0)
			return &list[i];
	return NULL;
}

/* By the day that holds with all annexes; what ended with the agreement of who left is no duty. */
static enum status promises(
	struct store_tx *tx, date_day as_of, const struct duty_clock *clock, struct arena *arena, struct found *found, struct err *err)
{
	struct party_agreement *agreement;
	struct party_promise *promise;
	struct party_annex *annex;
	size_t count, agreements, annexes;
	enum status st = party_promises(tx, arena, &promise, &count, err);

	if (st == ST_OK)
		st = party_agreements(tx, arena, &agreement, &agreements, err);
	if (st == ST_OK)
		st = party_annexes(tx, arena, &annex, &annexes, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct party_promise *p = &promise[i];
		const struct party_agreement *a = agreement_of(p, agreement, agreements);
		date_day due = party_promise_due(p, annex, annexes, as_of);

		if (a && due != DATE_NONE && party_promise_state(p, a, due, as_of) != PARTY_PROMISE_ENDED)
			duty_add(arena, &found->list, &found->count,
				&(struct duty){.kind = "promise",
					.subject = p->promise,
					.owner = a->organisation,
					.legal_basis = duty_clock_rule(clock, "promise", due)->basis[LANG_EN],
					.event_on = a->signed_on,
					.done_on = p->delivered_on,
					.evidence = p->delivered_on != DATE_NONE ? p->evidence : NULL},
				duty_clock_stated(clock, "promise", due));
	}
	return st;
}

static enum status derive(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct found *out_found, struct err *err)
{
	struct found found = {NULL, 0};
	struct duty_clock clock;
	enum status st = duty_clock_read(tx, arena, &clock, err);

	if (st == ST_OK)
		st = fund_duties(tx, rules, programme_duty_rules(rules, arena), rules->as_of, &clock, arena, &found.list, &found.count, err);
	if (st == ST_OK)
		st = reduction_duties(tx, &clock, arena, &found.list, &found.count, err);
	if (st == ST_OK)
		st = credit_duties(tx, rules->as_of, &clock, arena, &found.list, &found.count, err);
	if (st == ST_OK)
		st = promises(tx, rules->as_of, &clock, arena, &found, err);
	if (st == ST_OK)
		*out_found = found;
	return st;
}

enum status programme_duties_put(struct store_tx *tx, const struct party_rules *rules, struct err *err)
{
	struct found found;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = derive(tx, rules, &arena, &found, err);
	if (st == ST_OK)
		st = duty_clear(tx, err);
	for (size_t i = 0; st == ST_OK && i < found.count; i++)
		st = duty_put(tx, &found.list[i], err);
	arena_done(&arena);
	return st;
}

static int by_key(const void *pa, const void *pb)
{
	const struct duty *a = pa, *b = pb;
	int kind = strcmp(a->kind, b->kind);

	return kind != 0 ? kind : strcmp(a->subject, b->subject);
}

static void differ(struct findings *findings, const struct duty *duty, const char *what)
{
	struct err e;

	err_set(&e, ST_INPUT, "check.duty", duty->kind, duty->subject, what, NULL);
	findings_add(findings, SEVERITY_ERROR, &e);
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static void compare(const struct duty *stored, const struct duty *now, struct findings *findings)
{
	const char *what = stored->due_on != now->due_on                       ? "due_on"
			   : stored->ends_on != now->ends_on                   ? "ends_on"
			   : stored->alarm_on != now->alarm_on                 ? "alarm_on"
			   : stored->event_on != now->event_on                 ? "event_on"
			   : stored->done_on != now->done_on                   ? "done_on"
			   : !same_text(stored->owner, now->owner)             ? "owner"
			   : !same_text(stored->evidence, now->evidence)       ? "evidence"
			   : !same_text(stored->legal_basis, now->legal_basis) ? "legal_basis"
									       : NULL;

	if (what)
		differ(findings, stored, what);
}

enum status programme_duties_check(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct findings *findings, struct err *err)
{
	struct found found;
	struct duty *list;
	size_t count, run = 0, at = 0;
	enum status st = derive(tx, rules, arena, &found, err);

	if (st == ST_OK)
		st = duty_list(tx, NULL, arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (!list[i].desk)
			list[run++] = list[i];
	if (run > 0)
		qsort(list, run, sizeof *list, by_key);
	if (found.count > 0)
		qsort(found.list, found.count, sizeof *found.list, by_key);
	for (size_t i = 0; i < found.count; i++) {
		for (; at < run && by_key(&list[at], &found.list[i]) < 0; at++)
			differ(findings, &list[at], "row");
		if (at < run && by_key(&list[at], &found.list[i]) == 0)
			compare(&list[at++], &found.list[i], findings);
		else
			differ(findings, &found.list[i], "row");
	}
	for (; at < run; at++)
		differ(findings, &list[at], "row");
	return ST_OK;
}

/* ---- published footprints ---- */

/* The day of a key of a statement; DATE_NONE. */
static date_day day_in(json_t *statement, const char *key)
{
	const char *text = json_string_value(json_object_get(statement, key));
	date_day day = DATE_NONE;

	if (text)
		(void)date_parse(text, &day, NULL);
	return day;
}

/* The last version of a product and period ends; an earlier one was renewed by the next. */
static enum status published(struct store_tx *tx, const struct duty_clock *clock, struct arena *arena, struct found *found, struct err *err)
{
	struct carbon_version *version;
	size_t versions;
	enum status st = carbon_versions(tx, NULL, arena, &version, &versions, err);

	for (size_t i = 0; st == ST_OK && i < versions; i++) {
		const struct carbon_version *v = &version[i], *next = NULL;
		json_t *statement = json_loads(v->payload, 0, NULL);
		const char *owner = json_string_value(json_object_get(statement, "organisation"));
		date_day end = day_in(statement, "reference_period_end"), done = DATE_NONE;

		for (size_t k = i + 1; k < versions && !next; k++)
			if (strcmp(version[k].previous, v->version) == 0)
				next = &version[k];
		if (next)
			(void)date_parse(next->published_on, &done, NULL);
		if (end != DATE_NONE)
			duty_add(arena, &found->list, &found->count,
				&(struct duty){.kind = "footprint_validity",
					.subject = arena_printf(arena, "%s:%s:%lld", v->product, v->period, (long long)v->number),
					.owner = arena_strdup(arena, owner ? owner : ""),
					.legal_basis = duty_clock_rule(clock, "footprint_validity", end)->basis[LANG_EN],
					.event_on = end,
					.done_on = done,
					.evidence = next ? next->version : NULL},
				duty_clock(clock, "footprint_validity", end));
		json_decref(statement);
	}
	return st;
}

/* ---- as they stand ---- */

static int by_due(const void *pa, const void *pb)
{
	const struct programme_duty *a = pa, *b = pb;

	if (a->duty.due_on != b->duty.due_on)
		return a->duty.due_on < b->duty.due_on ? -1 : 1;
	return by_key(&a->duty, &b->duty);
}

/* Was the duty known on the day: by its event, or because its day is one of the calendar or counted back from an end that is known before? */
static bool is_known(const struct duty *duty, const struct duty_rule *rule, date_day on)
{
	return !duty->event_on || duty->event_on <= on || (rule && (rule->calendar || rule->before));
}

/* Who answers for an area at an organisation: a person of that area before one of all areas, by key; who left is followed by successors. */
static const struct party_person *person_of(const struct party_person *person, size_t persons, const char *owner, enum duty_area area, date_day on)
{
	static const enum party_area wanted[] = {[DUTY_AREA_MONEY] = PARTY_AREA_MONEY,
		[DUTY_AREA_CARBON] = PARTY_AREA_CARBON,
		[DUTY_AREA_CREDITS] = PARTY_AREA_CREDITS,
		[DUTY_AREA_AGREEMENT] = PARTY_AREA_ALL};
	const enum party_area area_of[] = {wanted[area], PARTY_AREA_ALL};

	for (size_t a = 0; a < sizeof area_of / sizeof *area_of; a++)
		for (size_t i = 0; i < persons; i++) {
			const struct party_person *now;

			if (strcmp(person[i].organisation, owner) != 0 || person[i].area != area_of[a] || person[i].valid_from > on)
				continue;
			now = party_person_on(person, persons, person[i].person, on);
			if (now)
				return now;
		}
	return NULL;
}

enum status programme_duties(
	struct store_tx *tx, date_day on, struct arena *arena, struct programme_duty **out_list, size_t *out_count, struct err *err)
{
	struct found found = {NULL, 0};
	struct programme_duty *list;
	struct party_person *person;
	struct duty_clock clock;
	struct duty_mark *mark;
	size_t persons, marks, count = 0;
	enum status st = duty_list(tx, NULL, arena, &found.list, &found.count, err);

	if (st == ST_OK)
		st = duty_clock_read(tx, arena, &clock, err);
	if (st == ST_OK)
		st = published(tx, &clock, arena, &found, err);
	if (st == ST_OK)
		st = duty_marks(tx, arena, &mark, &marks, err);
	if (st == ST_OK)
		st = party_persons(tx, arena, &person, &persons, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (found.count + 1) * sizeof *list);
	for (size_t i = 0; i < found.count; i++) {
		struct programme_duty *d = &list[count];

		*d = (struct programme_duty){.duty = found.list[i]};
		d->rule = duty_clock_rule(&clock, d->duty.kind, d->duty.event_on ? d->duty.event_on : d->duty.due_on);
		if (!is_known(&d->duty, d->rule, on))
			continue;
		duty_marks_of(mark, marks, &d->duty, &d->mark, &d->marks);
		d->standing = duty_stand(&d->duty, d->rule ? d->rule->nature : DUTY_TASK, d->mark, d->marks, on);
		if (d->standing.delegate)
			d->person = party_person_on(person, persons, d->standing.delegate->to, on);
		if (!d->person)
			d->person = person_of(person, persons, d->duty.owner, d->rule ? d->rule->area : DUTY_AREA_AGREEMENT, on);
		count++;
	}
	if (count > 0)
		qsort(list, count, sizeof *list, by_due);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

struct programme_duty_counts programme_duty_count(const struct programme_duty *list, size_t count)
{
	struct programme_duty_counts counts = {0};

	for (size_t i = 0; i < count; i++) {
		enum duty_state state = list[i].standing.state;

		if (list[i].rule && list[i].rule->nature != DUTY_TASK)
			continue;
		counts.done += state == DUTY_DONE;
		counts.done_late += state == DUTY_DONE_LATE;
		counts.open += state == DUTY_OPEN || state == DUTY_SOON;
		counts.overdue += state == DUTY_OVERDUE;
		counts.waived += state == DUTY_WAIVED;
	}
	return counts;
}

/* ---- the desk ---- */

static enum status check_person(const struct party_person *person, size_t persons, const char *key, date_day on, struct err *err)
{
	for (size_t i = 0; i < persons; i++)
		if (strcmp(person[i].person, key) == 0) {
			char day[DATE_TEXT_LEN];

			if (party_person_active(&person[i], on))
				return ST_OK;
			date_format(on, day);
			return err_set(err, ST_CONFLICT, "duty.person_left", key, day, NULL);
		}
	return err_set(err, ST_NOT_FOUND, "duty.person", key, NULL);
}

/* The waiver needs persons, so that four eyes see it. */
static enum status check_actors(
	const struct programme_actors *a, const struct programme_duty_mark *m, const struct programme_duty *d, struct err *err)
{
	const char *delegate = d->standing.delegate ? d->standing.delegate->to : "";
	bool waived = m->mark == DUTY_MARK_WAIVE;
	enum status st = waived ? check_person(a->person, a->persons, m->by, a->on, err) : programme_actor_check(a, m->by, err);

	if (st == ST_OK && m->checker)
		st = check_person(a->person, a->persons, m->checker, a->on, err);
	if (st == ST_OK && m->to)
		st = check_person(a->person, a->persons, m->to, a->on, err);
	if (st != ST_OK)
		return st;
	if (strcmp(m->by, delegate) != 0 && !programme_actor_oversees(a, m->by) && !programme_actor_acts_for(a, m->by, d->duty.owner))
		return err_set(err, ST_DENIED, "duty.not_yours", m->by, m->kind, m->subject, d->duty.owner, NULL);
	if (waived && strcmp(m->by, m->checker) == 0)
		return err_set(err, ST_CONFLICT, "duty.four_eyes", m->by, NULL);
	if (waived && !programme_actor_oversees(a, m->checker))
		return err_set(err, ST_DENIED, "duty.not_checker", m->checker, m->kind, m->subject, NULL);
	return ST_OK;
}

static struct programme_duty *find(struct programme_duty *list, size_t count, const char *kind, const char *subject)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].duty.kind, kind) == 0 && strcmp(list[i].duty.subject, subject) == 0)
			return &list[i];
	return NULL;
}

/* May the mark be set on the duty as it stands? */
static enum status check_mark(const struct programme_duty_mark *m, const struct programme_duty *d, date_day on, struct err *err)
{
	enum duty_state state = d->standing.state;
	bool ended = state == DUTY_DONE || state == DUTY_DONE_LATE || state == DUTY_WAIVED;

	if ((m->mark == DUTY_MARK_DONE || m->mark == DUTY_MARK_WAIVE) && d->rule && d->rule->nature != DUTY_TASK)
		return err_set(err, ST_CONFLICT, "duty.not_a_task", m->kind, m->subject, d->rule->name[LANG_KO], NULL);
	if (m->mark == DUTY_MARK_REOPEN && !ended)
		return err_set(err, ST_CONFLICT, "duty.nothing_marked", m->kind, m->subject, NULL);
	if (ended && !d->standing.mark)
		return err_set(err, ST_CONFLICT, "duty.by_facts", m->kind, m->subject, NULL);
	if (ended && m->mark != DUTY_MARK_REOPEN)
		return err_set(err, ST_CONFLICT, "duty.not_open", m->kind, m->subject, duty_state_name[state], NULL);
	if (m->mark == DUTY_MARK_DELEGATE && m->until != DATE_NONE && m->until < on)
		return err_set(err, ST_USAGE, "duty.until", NULL);
	return ST_OK;
}

/* Of evidence.csv or uploaded at the desk. */
static enum status check_evidence(struct store_tx *tx, const char *key, struct arena *arena, struct err *err)
{
	struct evidence_item *item;
	const char **candidate, *near;
	size_t items = 0;
	enum status st = evidence_items(tx, arena, &item, &items, err);

	if (st != ST_OK)
		return st;
	candidate = arena_alloc(arena, (items + 1) * sizeof *candidate);
	for (size_t i = 0; i < items; i++) {
		if (strcmp(item[i].evidence, key) == 0)
			return ST_OK;
		candidate[i] = item[i].evidence;
	}
	candidate[items] = NULL;
	near = string_nearest(key, candidate);
	return near ? err_set(err, ST_NOT_FOUND, "duty.evidence_near", key, near, NULL) : err_set(err, ST_NOT_FOUND, "duty.evidence", key, NULL);
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static enum status put_mark(struct programme_desk *desk, const struct programme_duty_mark *m, struct err *err)
{
	static const char *const event[DUTY_MARKS] = {"duty.done", "duty.delegated", "duty.waived", "duty.reopened"};
	const struct duty_mark mark = {.kind = m->kind,
		.subject = m->subject,
		.mark = m->mark,
		.on = desk->today,
		.by = m->by,
		.checker = or_empty(m->checker),
		.to = or_empty(m->to),
		.until = m->mark == DUTY_MARK_DELEGATE ? m->until : DATE_NONE,
		.evidence = or_empty(m->evidence),
		.reason = or_empty(m->reason),
		.at = desk->at};
	struct text subject;
	enum status st = duty_mark_put(desk->tx, &mark, err);

	text_init(&subject);
	text_printf(&subject, "%s/%s", m->kind, m->subject);
	if (st == ST_OK)
		st = programme_desk_log(desk, event[m->mark], subject.data, m->by, "", err);
	text_done(&subject);
	return st;
}

static enum status mark_duty(struct programme_desk *desk, const struct programme_duty_mark *m, struct arena *arena, struct err *err)
{
	struct programme_duty *list, *duty;
	struct programme_actors actors;
	size_t count;
	enum status st = programme_duties(desk->tx, desk->today, arena, &list, &count, err);

	if (st == ST_OK)
		st = programme_actors_read(desk->tx, desk->today, arena, &actors, err);
	if (st != ST_OK)
		return st;
	duty = find(list, count, m->kind, m->subject);
	if (!duty)
		return err_set(err, ST_NOT_FOUND, "duty.unknown", m->kind, m->subject, NULL);
	st = check_actors(&actors, m, duty, err);
	if (st == ST_OK)
		st = check_mark(m, duty, desk->today, err);
	if (st == ST_OK && m->evidence)
		st = check_evidence(desk->tx, m->evidence, arena, err);
	return st == ST_OK ? put_mark(desk, m, err) : st;
}

enum status programme_duty_mark(const char *db, const struct programme_duty_mark *mark, struct arena *arena, struct err *err)
{
	struct programme_desk desk;
	enum status st;

	if (mark->reason && string_is_blank(mark->reason))
		return err_set(err, ST_USAGE, "duty.reason", NULL);
	st = programme_desk_open(db, mark->on, &desk, err);
	if (st != ST_OK)
		return st;
	st = mark_duty(&desk, mark, arena, err);
	if (st == ST_OK)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return st;
}
