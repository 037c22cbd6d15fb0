#include "view/view_duty.h"

#include "base/text.h"
#include "party/party.h"
#include "programme/programme_desk.h"
#include "programme/programme_duty.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct store_tx *tx;
	struct arena *arena;
	struct duty_clock clock;
	struct party_organisation *organisation;
	struct party_person *person;
	size_t organisations, persons;
	date_day on;
};

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static const struct party_organisation *organisation_of(const struct reading *r, const char *key)
{
	for (size_t i = 0; i < r->organisations; i++)
		if (strcmp(r->organisation[i].organisation, key) == 0)
			return &r->organisation[i];
	return NULL;
}

/* ---- one duty ---- */

static enum status put_skips(struct reading *r, struct view_duty *v, struct err *err)
{
	date_day low = v->ends_on < v->due_on ? v->ends_on : v->due_on, high = v->ends_on < v->due_on ? v->due_on : v->ends_on;
	enum status st = ST_OK;

	/* the end itself is one of them, the day it moved to is not */
	if (v->ends_on < v->due_on)
		high--;
	else
		low++;
	v->skipped = arena_alloc(r->arena, (size_t)(high - low + 2) * sizeof *v->skipped);
	for (date_day day = low; st == ST_OK && v->moved && day <= high; day++) {
		const char *name = "";

		st = duty_holiday_name(r->tx, day, r->arena, &name, err);
		v->skipped[v->skips++] = (struct view_duty_day){day, name};
	}
	return st;
}

static enum status put_duty(struct reading *r, const struct programme_duty *d, struct view_duty *out, struct err *err)
{
	const struct duty_rule *rule = d->rule;
	const struct party_organisation *firm = organisation_of(r, d->duty.owner);
	struct view_duty v = {.kind = d->duty.kind,
		.subject = d->duty.subject,
		.owner = d->duty.owner,
		.owner_name = {firm ? (firm->name_en ? firm->name_en : firm->name) : "", firm ? firm->name : ""},
		.area = rule ? duty_area_name[rule->area] : "",
		.nature = duty_nature_name[rule ? rule->nature : DUTY_TASK],
		.firmness = rule ? rule->firmness : "",
		.state = duty_state_name[d->standing.state],
		.event_on = d->duty.event_on ? d->duty.event_on : DATE_NONE,
		.due_on = d->duty.due_on,
		.ends_on = d->duty.ends_on ? d->duty.ends_on : d->duty.due_on,
		.alarm_on = d->duty.alarm_on ? d->duty.alarm_on : DATE_NONE,
		.done_on = d->standing.done_on,
		.days_left = (int64_t)d->duty.due_on - r->on,
		.evidence = or_empty(d->standing.evidence),
		.person = d->person ? d->person->person : "",
		.person_name = d->person ? d->person->name : "",
		.delegate = d->standing.delegate ? d->standing.delegate->to : "",
		.delegated_until = d->standing.delegate ? d->standing.delegate->until : DATE_NONE,
		.desk = d->duty.desk,
		.marks = d->marks};

	v.moved = v.ends_on != v.due_on;
	v.weekends_only = rule && rule->move != DUTY_MOVE_NO && !duty_calendar_covers(&r->clock.calendar, v.ends_on);
	for (int lang = 0; lang < 2; lang++) {
		v.name[lang] = rule ? rule->name[lang] : d->duty.kind;
		v.event[lang] = rule ? rule->event[lang] : "";
		v.ends[lang] = rule ? rule->ends[lang] : "";
		v.note[lang] = rule ? or_empty(rule->note[lang]) : "";
		/* where the data state the basis, as a programme's return rule does, it is theirs */
		v.basis[lang] = rule && strcmp(rule->basis[LANG_EN], d->duty.legal_basis) == 0 ? rule->basis[lang] : d->duty.legal_basis;
	}
	v.mark = arena_alloc(r->arena, (d->marks + 1) * sizeof *v.mark);
	for (size_t i = 0; i < d->marks; i++)
		v.mark[i] = (struct view_duty_mark){.mark = duty_mark_name[d->mark[i].mark],
			.by = d->mark[i].by,
			.checker = d->mark[i].checker,
			.to = d->mark[i].to,
			.evidence = d->mark[i].evidence,
			.reason = d->mark[i].reason,
			.on = d->mark[i].on,
			.until = d->mark[i].until};
	*out = v;
	return put_skips(r, out, err);
}

/* ---- the question ---- */

static enum status due_until(const char *text, date_day on, date_day *out_day, struct err *err)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || number > 3650 || strlen(end) != 1 || !strchr("dwm", *end) || (*end != 'd' && number > 520))
		return err_set(err, ST_USAGE, "duty.period", text, NULL);
	*out_day = *end == 'm' ? date_add_months(on, (int)number) : on + (date_day)number * (*end == 'w' ? 7 : 1);
	return ST_OK;
}

static bool is_asked(const struct view_duty_question *q, const struct programme_duty *d)
{
	return (!q->kind || strcmp(q->kind, d->duty.kind) == 0) && (!q->subject || strcmp(q->subject, d->duty.subject) == 0) &&
	       (!q->firm || strcmp(q->firm, d->duty.owner) == 0) && (!q->person || (d->person && strcmp(q->person, d->person->person) == 0));
}

static bool is_shown(const struct view_duty_question *q, const struct programme_duty *d, date_day until)
{
	enum duty_state state = d->standing.state;
	bool open = state == DUTY_OPEN || state == DUTY_SOON || state == DUTY_OVERDUE;

	if (q->overdue)
		return state == DUTY_OVERDUE;
	if (until != DATE_NONE && (!open || d->duty.due_on > until))
		return false;
	if (q->all || (q->kind && q->subject))
		return true;
	return open && (q->kind || !d->rule || d->rule->nature != DUTY_PERIOD);
}

/* Of the clock table, or of a duty that arose at the desk. */
static enum status check_kind(struct arena *arena, const char *kind, const struct programme_duty *duty, size_t duties, struct err *err)
{
	const char **known, *nearest;
	size_t count = duties;

	for (const struct duty_rule *rule = duty_rules_builtin; rule->kind; rule++)
		count++;
	known = arena_alloc(arena, (count + 1) * sizeof(const char *));
	count = 0;
	for (const struct duty_rule *rule = duty_rules_builtin; rule->kind; rule++)
		known[count++] = rule->kind;
	for (size_t i = 0; i < duties; i++)
		known[count++] = duty[i].duty.kind;
	for (size_t i = 0; i < count; i++)
		if (strcmp(known[i], kind) == 0)
			return ST_OK;
	nearest = string_nearest(kind, known);
	return err_set(err, ST_NOT_FOUND, "duty.kind", kind, nearest ? nearest : "—", NULL);
}

static enum status check_question(const struct reading *r, const struct view_duty_question *q, struct err *err)
{
	bool known = !q->person;

	for (size_t i = 0; i < r->persons && !known; i++)
		known = strcmp(r->person[i].person, q->person) == 0;
	if (!known)
		return err_set(err, ST_NOT_FOUND, "duty.person", q->person, NULL);
	if (q->firm && !organisation_of(r, q->firm) && strcmp(q->firm, "authority") != 0)
		return err_set(err, ST_NOT_FOUND, "duty.firm", q->firm, NULL);
	return ST_OK;
}

enum status view_duties_read(
	struct store_tx *tx, const struct view_duty_question *q, struct arena *arena, struct view_duties *out_duties, struct err *err)
{
	struct reading r = {.tx = tx, .arena = arena};
	struct view_duties v = {.programme = ""};
	struct programme_duty *list;
	struct programme_duty_counts counts;
	struct party_rules rules;
	date_day until = DATE_NONE;
	size_t count, asked = 0;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_today(tx, q->on, &r.on, err);
	if (st == ST_OK && q->due)
		st = due_until(q->due, r.on, &until, err);
	if (st == ST_OK)
		st = duty_clock_read(tx, arena, &r.clock, err);
	if (st == ST_OK)
		st = party_organisations(tx, arena, &r.organisation, &r.organisations, err);
	if (st == ST_OK)
		st = party_persons(tx, arena, &r.person, &r.persons, err);
	if (st == ST_OK)
		st = check_question(&r, q, err);
	if (st == ST_OK)
		st = programme_duties(tx, r.on, arena, &list, &count, err);
	if (st == ST_OK && q->kind && !q->subject)
		st = check_kind(arena, q->kind, list, count, err);
	if (st != ST_OK)
		return st;
	v.programme = arena_strdup(arena, rules.programme);
	v.on = r.on;
	v.as_of = rules.as_of;
	for (size_t i = 0; i < count; i++)
		if (is_asked(q, &list[i]))
			list[asked++] = list[i];
	counts = programme_duty_count(list, asked);
	v.counts = (struct view_duty_counts){counts.done, counts.done_late, counts.open, counts.overdue, counts.waived};
	v.duty = arena_alloc(arena, (asked + 1) * sizeof *v.duty);
	for (size_t i = 0; st == ST_OK && i < asked; i++)
		if (is_shown(q, &list[i], until))
			st = put_duty(&r, &list[i], &v.duty[v.count++], err);
	if (st == ST_OK && q->kind && q->subject && v.count == 0)
		st = err_set(err, ST_NOT_FOUND, "duty.unknown", q->kind, q->subject, NULL);
	if (st == ST_OK)
		*out_duties = v;
	return st;
}

/* ---- the clock table ---- */

static struct view_duty_rule rule_of(const struct duty_rule *rule)
{
	struct view_duty_rule v = {.kind = rule->kind,
		.area = duty_area_name[rule->area],
		.nature = duty_nature_name[rule->nature],
		.from = or_empty(rule->from),
		.owner = rule->owner,
		.firmness = rule->firmness,
		.unit = duty_unit_name[rule->unit],
		.moves = duty_move_name[rule->move],
		.span = rule->span,
		.alarm = rule->alarm,
		.before = rule->before,
		.first_day = rule->first_day,
		.alarm_working_days = rule->alarm_working_days,
		.raised = rule->raised,
		.valid_from = rule->valid_from,
		.valid_to = rule->valid_to,
		.source_line = rule->source_line};

	for (int lang = 0; lang < 2; lang++) {
		v.name[lang] = rule->name[lang];
		v.event[lang] = rule->event[lang];
		v.ends[lang] = rule->ends[lang];
		v.basis[lang] = rule->basis[lang];
		v.note[lang] = or_empty(rule->note[lang]);
	}
	return v;
}

enum status view_duty_rules(struct store_tx *tx_or_null, const char *kind_or_null, struct arena *arena, struct view_duty_rule **out_list,
	size_t *out_count, struct err *err)
{
	struct view_duty_rule *list = NULL;
	struct duty_clock clock = {0};
	size_t count = 0;
	enum status st = tx_or_null ? duty_clock_read(tx_or_null, arena, &clock, err) : ST_OK;

	for (const struct duty_rule *rule = duty_rules_builtin; st == ST_OK && rule->kind; rule++) {
		if (kind_or_null && strcmp(kind_or_null, rule->kind) != 0)
			continue;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = rule_of(rule);
		for (size_t i = 0; i < clock.owns; i++)
			if (strcmp(clock.own[i].kind, rule->kind) == 0) {
				list = arena_grow(arena, list, count, sizeof *list);
				list[count++] = rule_of(&clock.own[i]);
			}
	}
	if (st == ST_OK && kind_or_null && count == 0)
		st = check_kind(arena, kind_or_null, NULL, 0, err);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
