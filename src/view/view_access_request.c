#include "view/view_access_request.h"
#include "view/view_consent.h"
#include "view/view_int.h"
#include "view/view_narrowing.h"

#include "programme/programme.h"
#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What may be asked for, and of what: the rows of a class belong to these. */
static const struct {
	enum view_class class;
	const char *kinds;
} askable[] = {
	{VIEW_CLASS_FOOTPRINT, "organisation product"},
	{VIEW_CLASS_METER, "organisation site measure"},
	{VIEW_CLASS_RECIPE, "organisation product site"},
	{VIEW_CLASS_PROJECT, "organisation site measure"},
	{VIEW_CLASS_GRANT, "organisation site measure"},
	{VIEW_CLASS_LINK, "organisation"},
	{VIEW_CLASS_FLAG, "organisation"},
};

/* The list in which a thing of a kind is known. */
static const struct {
	const char *kind, *list;
	enum view_entity entity;
} things[] = {
	{"organisation", "organisations", VIEW_ORGANISATION},
	{"product", "products", VIEW_PRODUCT},
	{"site", "sites", VIEW_SITE},
	{"measure", "measures", VIEW_MEASURE},
};
#define THINGS (sizeof things / sizeof *things)

static size_t thing_of(const char *kind)
{
	size_t i = 0;

	while (i < THINGS && !(kind && strcmp(things[i].kind, kind) == 0))
		i++;
	return i;
}

const char *view_access_request_of(const struct view_access_request *q, const char *kind)
{
	return strcmp(q->kind, kind) == 0 ? q->subject : NULL;
}

/* ---- what is judged without looking at the thing ---- */

static bool is_line(const char *text, size_t max)
{
	size_t length = text ? strlen(text) : 0;

	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ')
			return false;
	return length > 0 && length <= max;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static enum status judge_class(const struct view_viewer *v, const struct view_access_question *q, enum view_class *out_class, struct err *err)
{
	bool principal = v->role == VIEW_ROLE_SUPPLIER || v->role == VIEW_ROLE_CARMAKER_SUSTAINABILITY || v->role == VIEW_ROLE_CARMAKER_TRADING;
	enum view_class class;

	if (!q->class || !view_class_parse(q->class, &class))
		return err_set(err, ST_INPUT, "view.access_class", q->class ? q->class : "", NULL);
	if (class == VIEW_CLASS_OPEN || class == VIEW_CLASS_PROGRAMME)
		return err_set(err, ST_CONFLICT, "view.access_open", q->class, NULL);
	if (principal && (class == VIEW_CLASS_COST || class == VIEW_CLASS_RECIPE))
		return err_set(err, ST_CONFLICT, "view.access_law", q->class, NULL);
	for (size_t i = 0; i < sizeof askable / sizeof *askable; i++) {
		if (askable[i].class != class)
			continue;
		if (thing_of(q->kind) == THINGS || !has_word(askable[i].kinds, q->kind))
			return err_set(err, ST_INPUT, "view.access_kind", q->kind ? q->kind : "", q->class, askable[i].kinds, NULL);
		*out_class = class;
		return ST_OK;
	}
	return err_set(err, ST_CONFLICT, "view.access_other", q->class, NULL);
}

static enum status judge_words(const struct view_access_question *q, enum view_class class, date_day today, struct err *err)
{
	if (!is_line(q->reason, 300))
		return err_set(err, ST_INPUT, "view.access_reason", NULL);
	if ((view_class_is_technical(class) && q->until == DATE_NONE) || (q->until != DATE_NONE && q->until < today))
		return err_set(err, ST_INPUT, "view.access_days", view_class_name(class), NULL);
	return ST_OK;
}

/* ---- the thing, as far as the asker may know of it ---- */

static bool sees_for(const struct view_relations *r, const struct view_eye *eye, const struct view_datum *datum, enum view_class class, const char *purpose)
{
	struct view_eye stated = *eye;

	stated.purpose = purpose;
	return view_eye_sees(r, &stated, datum, class) == VIEW_ALL;
}

/* For any purpose that it may state. */
static bool is_seen(const struct view_relations *r, const struct view_eye *eye, const struct view_owner *owner, enum view_class class)
{
	const struct view_datum datum = {.table = "access-requests", .owner = *owner};
	bool seen = sees_for(r, eye, &datum, class, NULL) || sees_for(r, eye, &datum, class, "audit") || sees_for(r, eye, &datum, class, "verification");

	for (size_t i = 0; !seen && i < r->consents; i++)
		if (r->consent[i].owner == owner->organisation && r->consent[i].receiver == eye->organisation && r->consent[i].class == class)
			seen = sees_for(r, eye, &datum, class, r->consent[i].purpose);
	return seen;
}

static const char *key_of(const struct view_relations *r, enum view_entity kind, const struct view_owner *o)
{
	int32_t at = kind == VIEW_PRODUCT ? o->product : kind == VIEW_SITE ? o->site : kind == VIEW_MEASURE ? o->measure : o->organisation;

	return at < 0 ? NULL : r->entity[kind][at].key;
}

/* Fills in owner and subject by their own keys. */
static enum status find_thing(struct view_door *door, const struct view_viewer *v, const struct view_access_question *q, struct arena *arena,
	struct view_access_request *request, struct err *err)
{
	const struct view_relations *r = door->relations;
	size_t thing = thing_of(q->kind);
	struct view_owner owner = VIEW_NOBODY;
	struct view_eyes eyes;
	const char *subject = NULL;
	enum status st = q->key ? view_item_owner(door, v, view_resource_find(things[thing].list), q->key, arena, &owner, err)
				: err_set(err, ST_NOT_FOUND, "view.none", NULL);

	if (st == ST_OK)
		st = view_eyes_open(door, v, arena, &eyes, err);
	if (st != ST_OK)
		return st;
	subject = key_of(r, things[thing].entity, &owner);
	if (!subject || owner.organisation < 0)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (owner.organisation == eyes.eye[0].organisation)
		return err_set(err, ST_CONFLICT, "view.access_own", NULL);
	if (is_seen(r, &eyes.eye[0], &owner, request->class))
		return err_set(err, ST_CONFLICT, "view.access_seen", NULL);
	request->owner = arena_strdup(arena, r->entity[VIEW_ORGANISATION][owner.organisation].key);
	request->kind = things[thing].kind;
	request->subject = arena_strdup(arena, subject);
	return ST_OK;
}

/* ---- what was asked before ---- */

static enum status judge_earlier(struct store_tx *tx, const struct view_access_request *new, struct arena *arena, struct err *err)
{
	struct view_access_request *list;
	size_t count, today = 0;
	char day[DATE_TEXT_LEN];
	enum status st = view_access_requests(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_access_request *q = &list[i];

		if (strcmp(q->asker, new->asker) != 0)
			continue;
		today += q->asked_on == new->asked_on;
		if (q->class != new->class || strcmp(q->kind, new->kind) != 0 || strcmp(q->subject, new->subject) != 0)
			continue;
		if (q->state == VIEW_ACCESS_OPEN) {
			date_format(q->asked_on, day);
			return err_set(err, ST_CONFLICT, "view.access_again", day, NULL);
		}
		if (q->state == VIEW_ACCESS_REFUSED && new->asked_on < q->answered_on + VIEW_ACCESS_REST_DAYS) {
			date_format(q->answered_on + VIEW_ACCESS_REST_DAYS, day);
			return err_set(err, ST_CONFLICT, "view.access_rest", day, NULL);
		}
	}
	if (st == ST_OK && today >= VIEW_ACCESS_A_DAY)
		return err_set(err, ST_CONFLICT, "view.access_many", NULL);
	return st;
}

/* No consent opens what a contract keeps. */
static enum status judge_contract(struct store_tx *tx, const struct view_access_request *q, struct err *err)
{
	bool keeps = false;
	enum status st = view_narrowing_keeps(tx, q->owner, q->asker, q->class, &keeps, err);

	return st == ST_OK && keeps ? err_set(err, ST_CONFLICT, "view.narrowed", q->asker, NULL) : st;
}

static enum status write_log(struct store_tx *tx, const struct view_viewer *v, const char *what, int64_t seq, const char *owner, struct err *err)
{
	char number[24];

	snprintf(number, sizeof number, "%" PRId64, seq);
	return view_write_log_tx(tx, v, what, number, owner, 1, err);
}

/* ---- asking ---- */

static enum status judge_question(struct view_door *door, const struct view_viewer *v, const struct view_access_question *q, struct arena *arena,
	struct view_access_request *request, struct err *err)
{
	enum status st = judge_class(v, q, &request->class, err);

	if (st == ST_OK)
		st = programme_today(door->tx, DATE_NONE, &request->asked_on, err);
	if (st == ST_OK)
		st = judge_words(q, request->class, request->asked_on, err);
	return st == ST_OK ? find_thing(door, v, q, arena, request, err) : st;
}

enum status view_access_request_ask(struct view_door *door, const struct view_viewer *v, const struct view_access_question *question,
	programme_also *also_or_null, void *context, int64_t *out_seq, struct err *err)
{
	char at[PROGRAMME_AT_LEN];
	struct view_access_request request = {
		.asker = v->organisation, .reason = question->reason, .until = question->until, .asked_at = at, .asked_by = view_actor(v)};
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	int64_t seq = 0;
	enum status st;

	if (!v->organisation || v->as || v->role == VIEW_ROLE_CONSULTANT)
		return err_set(err, ST_DENIED, "view.access_person", NULL);
	arena_init(&arena);
	st = view_door_begin(door, err);
	if (st == ST_OK)
		st = judge_question(door, v, question, &arena, &request, err);
	view_door_end(door);
	if (st == ST_OK)
		st = view_writer_open(door, &store, &tx, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	programme_now(at);
	st = judge_contract(tx, &request, err);
	if (st == ST_OK)
		st = judge_earlier(tx, &request, &arena, err);
	if (st == ST_OK)
		st = view_access_request_put(tx, &request, &seq, err);
	if (st == ST_OK)
		st = write_log(tx, v, "access.asked", seq, request.owner, err);
	if (st == ST_OK)
		*out_seq = seq;
	if (st == ST_OK && also_or_null)
		st = also_or_null(context, tx, err);
	arena_done(&arena);
	return view_writer_close(store, tx, st, err);
}

/* ---- answering and taking back ---- */

/* One that waits and now ends, with who ends it and when; `asker`: of who takes it back, else of who answers it. */
static enum status take_open(struct store_tx *tx, const struct view_viewer *v, int64_t seq, bool asker, struct arena *arena,
	struct view_access_request *out_request, struct err *err)
{
	char at[PROGRAMME_AT_LEN];
	struct view_access_request *list;
	size_t count;
	enum status st = view_access_requests(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (list[i].seq != seq || !view_acts_for(v, asker ? list[i].asker : list[i].owner))
			continue;
		if (list[i].state != VIEW_ACCESS_OPEN)
			return err_set(err, ST_CONFLICT, "view.access_answered", NULL);
		*out_request = list[i];
		programme_now(at);
		out_request->answered_at = arena_strdup(arena, at);
		out_request->answered_by = view_actor(v);
		return programme_today(tx, DATE_NONE, &out_request->answered_on, err);
	}
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "view.none", NULL) : st;
}

static enum status give_consent(
	struct store_tx *tx, const struct view_viewer *v, struct view_access_request *q, date_day until, struct err *err)
{
	const struct view_consent consent = {.owner = q->owner,
		.receiver = q->asker,
		.class = q->class,
		.product = view_access_request_of(q, "product"),
		.site = view_access_request_of(q, "site"),
		.measure = view_access_request_of(q, "measure"),
		.purpose = view_class_is_technical(q->class) ? q->reason : NULL,
		.from = q->answered_on,
		.until = until};
	enum status st;

	if (until == DATE_NONE || until < q->answered_on)
		return err_set(err, ST_INPUT, "view.access_until", NULL);
	st = judge_contract(tx, q, err);
	if (st == ST_OK)
		st = view_consent_give_tx(tx, v, &consent, &q->consent, err);
	q->until = until;
	return st;
}

static enum status answer(struct store_tx *tx, const struct view_viewer *v, int64_t seq, const struct view_access_answer *a, struct arena *arena,
	int64_t *out_consent, struct err *err)
{
	struct view_access_request q;
	enum status st = take_open(tx, v, seq, false, arena, &q, err);

	if (st != ST_OK)
		return st;
	q.state = a->grants ? VIEW_ACCESS_GRANTED : VIEW_ACCESS_REFUSED;
	if (a->grants)
		st = give_consent(tx, v, &q, a->until, err);
	else if (!is_line(a->reason, 1000))
		st = err_set(err, ST_INPUT, "view.access_reason", NULL);
	else
		q.answer = a->reason;
	if (st == ST_OK)
		st = view_access_request_end(tx, &q, err);
	if (st == ST_OK)
		st = write_log(tx, v, a->grants ? "access.granted" : "access.refused", seq, q.owner, err);
	if (st == ST_OK)
		*out_consent = q.consent;
	return st;
}

enum status view_access_request_answer(struct view_door *door, const struct view_viewer *v, int64_t seq, const struct view_access_answer *a,
	programme_also *also_or_null, void *context, int64_t *out_consent, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	enum status st = view_writer_open(door, &store, &tx, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = answer(tx, v, seq, a, &arena, out_consent, err);
	if (st == ST_OK && also_or_null)
		st = also_or_null(context, tx, err);
	arena_done(&arena);
	return view_writer_close(store, tx, st, err);
}

static enum status withdraw(struct store_tx *tx, const struct view_viewer *v, int64_t seq, struct arena *arena, struct err *err)
{
	struct view_access_request q;
	enum status st = take_open(tx, v, seq, true, arena, &q, err);

	if (st != ST_OK)
		return st;
	q.state = VIEW_ACCESS_WITHDRAWN;
	st = view_access_request_end(tx, &q, err);
	return st == ST_OK ? write_log(tx, v, "access.withdrawn", seq, q.owner, err) : st;
}

enum status view_access_request_withdraw(struct view_door *door, const struct view_viewer *v, int64_t seq, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	enum status st = view_writer_open(door, &store, &tx, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = withdraw(tx, v, seq, &arena, err);
	arena_done(&arena);
	return view_writer_close(store, tx, st, err);
}
