#include "view/view_agreement.h"

#include "base/text.h"
#include "party/party.h"
#include "party/party_agreement.h"
#include "programme/programme_duty.h"
#include "view/view_fund.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct arena *arena;
	struct party_rules rules;
	struct party_agreement *agreement;
	struct party_promise *promise;
	struct party_annex *annex;
	struct party_organisation *organisation;
	struct party_consortium *consortium;
	struct programme_duty *duty; /* as they stand on the day */
	struct view_dues dues;
	size_t agreements, promises, annexes, organisations, consortia, duties;
	date_day on;
};

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static enum status read_all(struct store_tx *tx, date_day on, struct reading *r, struct err *err)
{
	enum status st = party_programme_get(tx, r->arena, &r->rules, NULL, err);

	if (st == ST_OK)
		st = party_agreements(tx, r->arena, &r->agreement, &r->agreements, err);
	if (st == ST_OK)
		st = party_promises(tx, r->arena, &r->promise, &r->promises, err);
	if (st == ST_OK)
		st = party_annexes(tx, r->arena, &r->annex, &r->annexes, err);
	if (st == ST_OK)
		st = party_organisations(tx, r->arena, &r->organisation, &r->organisations, err);
	if (st == ST_OK)
		st = party_consortia(tx, r->arena, &r->consortium, &r->consortia, err);
	if (st != ST_OK)
		return st;
	r->on = on == DATE_NONE ? r->rules.as_of : on;
	st = programme_duties(tx, r->on, r->arena, &r->duty, &r->duties, err);
	if (st != ST_OK)
		return st;
	return view_fund_dues(tx, r->on, r->arena, &r->dues, err);
}

static const struct programme_duty *duty_of(const struct reading *r, const char *kind, const char *subject)
{
	for (size_t i = 0; i < r->duties; i++)
		if (strcmp(r->duty[i].duty.kind, kind) == 0 && strcmp(r->duty[i].duty.subject, subject) == 0)
			return &r->duty[i];
	return NULL;
}

/* What the desk marked decides, as in the list of duties; else facts and the day that annexes gave it on the day asked for. */
static void stand_promise(const struct reading *r, const struct party_promise *p, const struct party_agreement *a, struct view_promise *v)
{
	enum party_promise_state state = party_promise_state(p, a, v->due_on, r->on);
	const struct programme_duty *duty = duty_of(r, "promise", p->promise);

	v->state = party_promise_state_name(state);
	v->evidence = text_or_empty(p->evidence);
	v->delivered_on = p->delivered_on != DATE_NONE && p->delivered_on <= r->on ? p->delivered_on : DATE_NONE;
	if (!duty || !duty->standing.mark || state == PARTY_PROMISE_ENDED)
		return;
	v->delivered_on = duty->standing.done_on;
	v->evidence = text_or_empty(duty->standing.evidence);
	v->state = duty->standing.state == DUTY_WAIVED
			   ? "waived"
			   : party_promise_state_name(duty->standing.state == DUTY_DONE ? PARTY_PROMISE_DELIVERED : PARTY_PROMISE_LATE);
}

static void add_promises(const struct reading *r, const struct party_agreement *a, struct view_agreement *v)
{
	v->promise = arena_alloc(r->arena, (r->promises + 1) * sizeof *v->promise);
	for (size_t i = 0; i < r->promises; i++) {
		const struct party_promise *p = &r->promise[i];
		struct view_promise *out = &v->promise[v->promises];

		if (strcmp(p->agreement, a->agreement) != 0)
			continue;
		*out = (struct view_promise){.promise = p->promise,
			.text = p->text,
			.agreed_due_on = p->due_on,
			.due_on = party_promise_due(p, r->annex, r->annexes, r->on),
			.survives = p->survives};
		stand_promise(r, p, a, out);
		v->promises++;
	}
}

static void add_annexes(const struct reading *r, const struct party_agreement *a, struct view_agreement *v)
{
	v->annex = arena_alloc(r->arena, (r->annexes + 1) * sizeof *v->annex);
	for (size_t i = 0; i < r->annexes; i++) {
		const struct party_annex *x = &r->annex[i];

		if (strcmp(x->agreement, a->agreement) != 0)
			continue;
		v->annex[v->annexes++] = (struct view_annex){.annex = x->annex,
			.title = x->title,
			.changes = text_or_empty(x->changes),
			.promise = text_or_empty(x->promise),
			.evidence = text_or_empty(x->evidence),
			.in_force_from = x->in_force_from,
			.in_force_to = x->in_force_to,
			.due_on = x->due_on,
			.in_force = party_annex_in_force(x, r->on)};
	}
}

/* Won that are due, then tasks that are open and periods that run; a duty to pay stands among the won already, a right is not owed. */
static void add_owed(const struct reading *r, struct view_agreement *v)
{
	v->owed = arena_alloc(r->arena, (r->dues.count + r->duties + 1) * sizeof *v->owed);
	for (size_t i = 0; i < r->dues.count; i++) {
		const struct view_due *d = &r->dues.item[i];
		const struct programme_duty *duty = duty_of(r, d->kind, d->grant);
		bool marked = duty && duty->standing.mark;

		if (strcmp(d->organisation, v->organisation) == 0 && d->open_krw > 0)
			v->owed[v->owes++] = (struct view_owed){.kind = d->kind,
				.subject = d->grant,
				.name = {"", ""},
				.marked = !marked                               ? ""
					  : duty->standing.state == DUTY_WAIVED ? "waived"
										: "done",
				.krw = d->open_krw,
				.due_on = d->due_on,
				.overdue = !marked && strcmp(d->state, "overdue") == 0};
	}
	for (size_t i = 0; i < r->duties; i++) {
		const struct programme_duty *d = &r->duty[i];
		enum duty_state state = d->standing.state;
		bool paid = strcmp(d->duty.kind, "return") == 0 || strcmp(d->duty.kind, "recovery") == 0;

		if (paid || strcmp(d->duty.owner, v->organisation) != 0 || (d->rule && d->rule->nature == DUTY_RIGHT) ||
			(state != DUTY_OPEN && state != DUTY_SOON && state != DUTY_OVERDUE))
			continue;
		v->owed[v->owes++] = (struct view_owed){.kind = d->duty.kind,
			.subject = d->duty.subject,
			.name = {d->rule ? d->rule->name[0] : "", d->rule ? d->rule->name[1] : ""},
			.marked = "",
			.due_on = d->duty.due_on,
			.overdue = state == DUTY_OVERDUE,
			.period = d->rule && d->rule->nature == DUTY_PERIOD};
	}
}

static const struct party_organisation *organisation_of(const struct reading *r, const char *organisation)
{
	for (size_t i = 0; i < r->organisations; i++)
		if (strcmp(r->organisation[i].organisation, organisation) == 0)
			return &r->organisation[i];
	return NULL;
}

static struct view_agreement view_of(const struct reading *r, const struct party_agreement *a, date_day founded_on)
{
	const struct party_organisation *o = organisation_of(r, a->organisation);
	bool in_force = party_agreement_in_force(a, r->on);
	struct view_agreement v = {.agreement = a->agreement,
		.organisation = a->organisation,
		.name_ko = o ? o->name : "",
		.name_en = o ? (o->name_en ? o->name_en : o->name) : "",
		.role = a->role,
		.consortium = text_or_empty(a->consortium),
		.evidence = text_or_empty(a->evidence),
		.state = in_force               ? "in_force"
			 : a->signed_on > r->on ? "not_yet"
						: "ended",
		.tier = a->tier,
		.signed_on = a->signed_on,
		.ended_on = a->ended_on,
		.joined = a->signed_on > founded_on && a->signed_on <= r->on,
		.left = a->ended_on != DATE_NONE && a->ended_on < r->on};

	if (a->tier > 0)
		v.tier_assumed = a->tier_origin ? strcmp(a->tier_origin, "assumed") == 0 : !o || strcmp(o->origin, "real") != 0;
	add_promises(r, a, &v);
	add_annexes(r, a, &v);
	return v;
}

static int role_rank(const char *role)
{
	static const char *const order[] = {"funder", "carmaker", "operator", "supplier"};
	int i = 0;

	while (i < 3 && strcmp(order[i], role) != 0)
		i++;
	return i;
}

static int by_role(const void *pa, const void *pb)
{
	const struct view_agreement *a = pa, *b = pb;
	int x = role_rank(a->role), y = role_rank(b->role);

	if (x != y)
		return x < y ? -1 : 1;
	if (a->tier != b->tier)
		return a->tier < b->tier ? -1 : 1;
	return strcmp(a->agreement, b->agreement);
}

static enum status unknown(const struct reading *r, const char *wanted, struct err *err)
{
	const char **candidate = arena_alloc(r->arena, (2 * r->agreements + 1) * sizeof(const char *)), *nearest;

	for (size_t i = 0; i < r->agreements; i++) {
		candidate[2 * i] = r->agreement[i].agreement;
		candidate[2 * i + 1] = r->agreement[i].organisation;
	}
	nearest = string_nearest(wanted, candidate);
	return err_set(err, ST_NOT_FOUND, "agreement.unknown", wanted, nearest ? nearest : "—", NULL);
}

enum status view_agreements(
	struct store_tx *tx, const char *wanted, date_day on, struct arena *arena, struct view_agreement_book *out_book, struct err *err)
{
	struct reading r = {.arena = arena};
	struct view_agreement_book book = {.founded_on = DATE_NONE};
	enum status st = read_all(tx, on, &r, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < r.agreements; i++)
		if (book.founded_on == DATE_NONE || r.agreement[i].signed_on < book.founded_on)
			book.founded_on = r.agreement[i].signed_on;
	book.item = arena_alloc(arena, (r.agreements + 1) * sizeof *book.item);
	for (size_t i = 0; i < r.agreements; i++) {
		const struct party_agreement *a = &r.agreement[i];
		struct view_agreement *v = &book.item[book.count];

		if (wanted && strcmp(wanted, a->agreement) != 0 && strcmp(wanted, a->organisation) != 0)
			continue;
		*v = view_of(&r, a, book.founded_on);
		book.count++;
		if (wanted || v->left)
			add_owed(&r, v);
		book.joined += v->joined;
		book.left += v->left;
		if (strcmp(v->state, "in_force") != 0)
			continue;
		book.in_force++;
		book.suppliers += strcmp(v->role, "supplier") == 0;
		book.assumed += v->tier_assumed;
	}
	if (wanted && book.count == 0)
		return unknown(&r, wanted, err);
	qsort(book.item, book.count, sizeof *book.item, by_role);
	book.historical = arena_alloc(arena, (r.consortia + 1) * sizeof *book.historical);
	for (size_t i = 0; i < r.consortia; i++)
		if (strcmp(r.consortium[i].kind, "historical") == 0)
			book.historical[book.historicals++] = (struct view_historical){.consortium = r.consortium[i].consortium,
				.name = r.consortium[i].name,
				.lead = r.consortium[i].lead,
				.note = text_or_empty(r.consortium[i].note),
				.year = r.consortium[i].year};
	book.historical_note = text_or_empty(r.rules.historical);
	book.programme = arena_strdup(arena, r.rules.programme);
	book.name_ko = r.rules.name_ko;
	book.name_en = r.rules.name_en;
	book.on = r.on;
	*out_book = book;
	return ST_OK;
}
