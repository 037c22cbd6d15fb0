/* Requests that came: answered where the footprint is there, a task of the supplier where it is not, exactly one answer ever (R21 to R24). */
#include "exchange/exchange_event_int.h"

#include "duty/duty.h"
#include "exchange/exchange_pact_v2.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_actor.h"

#include <stdlib.h>
#include <string.h>

#define MATCHES_MAX 500 /* R24 */

struct answering {
	struct programme_desk *desk;
	struct store_tx *tx;
	struct arena *arena;
	struct exchange_request_in *request;
	struct exchange_partner partner;
	struct exchange_event event;
	struct exchange_footprint *found;
	size_t count;
	bool too_many;
	struct exchange_worked *worked;
};

static const char *key_of(int64_t event, struct arena *arena)
{
	return arena_printf(arena, "PACT-%lld", (long long)event);
}

/* ---- what there is ---- */

/* Those that match and that the partner may see. Deprecated ones go along, but with nothing active among them there is no footprint to send, unless
 * that status was asked for. */
static enum status find(struct answering *a, struct err *err)
{
	struct exchange_criteria criteria = a->event.criteria;
	size_t kept = 0, active = 0;
	enum status st;

	if (a->event.major == 2)
		criteria = (struct exchange_criteria){.products = a->event.request_v2.products,
			.valid_on_us = EXCHANGE_TIME_NONE,
			.valid_after_us = EXCHANGE_TIME_NONE,
			.valid_before_us = EXCHANGE_TIME_NONE,
			.limit = -1};
	st = exchange_footprints_find(a->tx, a->partner.partner, &criteria, MATCHES_MAX, a->arena, &a->found, &a->count, &a->too_many, err);
	for (size_t i = 0; st == ST_OK && i < a->count; i++) {
		struct exchange_pact pact;

		if (a->event.major == 2 &&
			(!a->found[i].v2_json ||
				exchange_pact_read(a->found[i].json, strlen(a->found[i].json), "", a->arena, NULL, &pact, NULL) != ST_OK ||
				!exchange_request_v2_match(&a->event.request_v2, &pact)))
			continue;
		active += !a->found[i].deprecated;
		a->found[kept++] = a->found[i];
	}
	a->count = active > 0 || (criteria.status & EXCHANGE_STATUS_DEPRECATED) ? kept : 0;
	return st;
}

/* ---- the one answer ---- */

static enum status answer(struct answering *a, const struct text *body, const char *id, const char *state, const char *result, struct err *err)
{
	struct exchange_request_in *r = a->request;
	struct exchange_event_out out = {.id = id,
		.partner = r->partner,
		.kind = exchange_kind_name(strcmp(state, "fulfilled") == 0 ? EXCHANGE_REQUEST_FULFILLED : EXCHANGE_REQUEST_REJECTED),
		.major = r->major,
		.body = body->data,
		.request = r->event};
	bool task = strcmp(r->state, "asked") == 0;
	enum status st = exchange_event_out_put(a->tx, &out, err);

	r->state = state;
	r->result = result;
	r->answer = id;
	r->answered_at = a->desk->at;
	if (st == ST_OK)
		st = exchange_request_in_update(a->tx, r, err);
	if (st == ST_OK && task)
		st = duty_done(a->tx, EXCHANGE_DUTY, key_of(r->event, a->arena), a->desk->today, NULL, err);
	if (st == ST_OK)
		st = programme_desk_log(
			a->desk, strcmp(state, "fulfilled") == 0 ? "pact.fulfilled" : "pact.rejected", key_of(r->event, a->arena), "", "", err);
	return st;
}

static enum status head_of(struct answering *a, struct exchange_event_head *out, struct err *err)
{
	char *id = arena_alloc(a->arena, EXCHANGE_UUID_LEN);

	exchange_uuid_new(id);
	out->id = id;
	out->time_us = exchange_now() * 1000000;
	return exchange_source(a->tx, &a->partner, a->arena, &out->source, err);
}

static enum status reject(struct answering *a, const char *code, const char *message, struct err *err)
{
	struct exchange_event_head head;
	struct text body;
	enum status st = head_of(a, &head, err);

	if (st != ST_OK)
		return st;
	text_init(&body);
	exchange_event_write_rejected(&body, a->request->major, &head, a->request->event_id, code, message);
	st = answer(a, &body, head.id, "rejected", arena_printf(a->arena, "%s: %s", code, message), err);
	text_done(&body);
	a->worked->rejected += st == ST_OK;
	return st;
}

static enum status fulfil(struct answering *a, struct err *err)
{
	const char **json = arena_alloc(a->arena, a->count * sizeof *json);
	struct exchange_event_head head;
	struct text body;
	enum status st = head_of(a, &head, err);

	if (st != ST_OK)
		return st;
	text_init(&body);
	for (size_t i = 0; i < a->count; i++)
		json[i] = a->request->major == 2 ? a->found[i].v2_json : a->found[i].json;
	exchange_event_write_fulfilled(&body, a->request->major, &head, a->request->event_id, json, a->count);
	st = answer(a, &body, head.id, "fulfilled", arena_printf(a->arena, "%zu", a->count), err);
	text_done(&body);
	for (size_t i = 0; st == ST_OK && i < a->count; i++)
		st = exchange_holder_put(a->tx, a->request->partner, a->found[i].footprint, err);
	a->worked->answered += st == ST_OK;
	return st;
}

/* ---- whom to ask ---- */

/* The product that was asked for and its owner; "" where it is none of ours. */
static enum status whose(struct answering *a, struct err *err)
{
	const struct exchange_words *ids = a->event.major == 3 ? &a->event.criteria.products : &a->event.request_v2.products;
	const char *product = NULL;
	struct party_product *list;
	size_t count = 0;
	enum status st = exchange_product_of(a->tx, &a->partner, ids, a->arena, &product, err);

	if (st == ST_OK && product)
		st = party_products(a->tx, a->arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && product && i < count; i++)
		if (strcmp(list[i].product, product) == 0 && list[i].organisation && list[i].organisation[0]) {
			a->request->product = product;
			a->request->organisation = list[i].organisation;
		}
	return st;
}

static enum status make_task(struct answering *a, struct err *err)
{
	struct exchange_request_in *r = a->request;
	struct duty_clock clock;
	struct duty_period period;
	struct duty duty = {.kind = EXCHANGE_DUTY,
		.subject = key_of(r->event, a->arena),
		.owner = r->organisation,
		.legal_basis = arena_printf(a->arena, "PACT, partner %s", r->partner),
		.done_on = DATE_NONE,
		.event_on = a->desk->today};
	enum status st = duty_clock_read(a->tx, a->arena, &clock, err);

	if (st != ST_OK)
		return st;
	period = duty_clock(&clock, EXCHANGE_DUTY, a->desk->today);
	duty.due_on = r->due_on = period.last_day;
	duty.ends_on = period.ends_on;
	duty.alarm_on = period.alarm_on;
	r->state = "asked";
	st = duty_put_desk(a->tx, &duty, err);
	if (st == ST_OK)
		st = exchange_request_in_update(a->tx, r, err);
	if (st == ST_OK)
		st = programme_desk_log(a->desk, "pact.asked", duty.subject, r->partner, "", err);
	a->worked->asked += st == ST_OK;
	return st;
}

/* ---- one request ---- */

static enum status judge(struct answering *a, bool *out_changed, struct err *err)
{
	struct exchange_request_in *r = a->request;
	bool new = strcmp(r->state, "new") == 0;
	enum status st = find(a, err);

	*out_changed = true;
	if (st != ST_OK)
		return st;
	if (r->declined)
		return reject(a, "AccessDenied", r->result[0] ? r->result : "the owner declines to share", err);
	if (a->too_many)
		return reject(a, "BadRequest", "more than 500 footprints match: narrow the request or use the list", err);
	if (a->count > 0)
		return fulfil(a, err);
	if (new) {
		st = whose(a, err);
		if (st == ST_OK && a->event.major == 2 && a->event.request_v2.products.count == 0)
			return reject(a, "BadRequest", "productIds: needed", err);
		if (st == ST_OK && !r->product[0])
			return reject(a, r->major == 2 ? "NoSuchFootprint" : "NotFound", "the product is not known here", err);
		return st == ST_OK ? make_task(a, err) : st;
	}
	if (r->due_on != DATE_NONE && a->desk->today > r->due_on)
		return reject(a, r->major == 2 ? "NoSuchFootprint" : "NotFound", "there was no footprint by the deadline", err);
	*out_changed = false;
	return ST_OK;
}

static enum status read_request(struct answering *a, struct err *err)
{
	struct exchange_event_in in;
	enum status st = exchange_partner_get(a->tx, a->request->partner, a->arena, &a->partner, err);

	if (st == ST_OK)
		st = exchange_event_in_get(a->tx, a->request->event, a->arena, &in, err);
	return st == ST_OK ? exchange_event_read(in.body, strlen(in.body), in.major, a->arena, NULL, &a->event, err) : st;
}

static enum status process(
	struct programme_desk *desk, struct exchange_request_in *request, struct exchange_worked *worked, bool *out_changed, struct err *err)
{
	struct arena arena;
	struct answering a = {.desk = desk, .tx = desk->tx, .arena = &arena, .request = request, .worked = worked};
	enum status st;

	arena_init(&arena);
	st = read_request(&a, err);
	*out_changed = false;
	if (st == ST_OK && strcmp(a.partner.state, "active") == 0)
		st = judge(&a, out_changed, err);
	arena_done(&arena);
	return st;
}

/* ---- the worker's step ---- */

/* Requests that wait for a person are looked at again after a change of footprints or grants, and on another day. */
static enum status has_changed(struct programme_desk *desk, struct arena *arena, bool *out_changed, struct err *err)
{
	const char *seen = NULL, *now;
	int64_t change = 0;
	enum status st = exchange_change(desk->tx, &change, err);

	if (st == ST_OK)
		st = exchange_setting_get(desk->tx, "requests_seen", arena, &seen, err);
	now = arena_printf(arena, "%lld/%d", (long long)change, (int)desk->today);
	*out_changed = st == ST_OK && (!seen || strcmp(seen, now) != 0);
	return *out_changed ? exchange_setting_put(desk->tx, "requests_seen", now, err) : st;
}

enum status exchange_step_requests(struct exchange_step *step, struct err *err)
{
	struct exchange_request_in *request;
	struct programme_desk desk;
	struct arena arena;
	size_t count = 0;
	bool changed = false, any = false;
	enum status st = programme_desk_open_ahead(step->db, DATE_NONE, &desk, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = exchange_request_in_list(desk.tx, NULL, &arena, &request, &count, err);
	if (st == ST_OK)
		st = has_changed(&desk, &arena, &changed, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool one = false;

		if (strcmp(request[i].state, "new") == 0 || (strcmp(request[i].state, "asked") == 0 && (changed || request[i].declined)))
			st = process(&desk, &request[i], step->worked, &one, err);
		any = any || one;
	}
	if (st == ST_OK && (any || changed))
		st = programme_desk_commit(&desk, err);
	else
		programme_desk_abandon(&desk);
	arena_done(&arena);
	return st;
}

/* ---- a person answers ---- */

static enum status grant_access(
	struct programme_desk *desk, const struct exchange_request_in *r, const char *by, struct arena *arena, struct err *err)
{
	struct exchange_grant grant = {.partner = r->partner,
		.owner = "",
		.product = r->product,
		.purpose = arena_printf(arena, "answer to %s", key_of(r->event, arena)),
		.from = desk->today,
		.until = DATE_NONE,
		.by = by};

	return exchange_grant_add(desk->tx, &grant, arena, err);
}

static enum status answer_one(struct programme_desk *desk, struct exchange_request_in *r, bool grant, const char *by, const char *reason,
	struct arena *arena, struct err *err)
{
	struct programme_actors actors;
	struct exchange_worked worked = {0};
	bool changed;
	enum status st = programme_actors_read(desk->tx, desk->today, arena, &actors, err);

	if (st == ST_OK)
		st = programme_actor_check(&actors, by, err);
	if (st == ST_OK && strcmp(r->state, "asked") != 0)
		st = err_set(err, ST_CONFLICT, "event.request_answered", key_of(r->event, arena), r->state, NULL);
	if (st == ST_OK && !programme_actor_acts_for(&actors, by, r->organisation) && !programme_actor_oversees(&actors, by))
		st = err_set(err, ST_DENIED, "event.not_asked", by, r->organisation, NULL);
	if (st != ST_OK)
		return st;
	if (grant) {
		st = grant_access(desk, r, by, arena, err);
	} else {
		r->declined = true;
		r->result = reason;
		st = exchange_request_in_update(desk->tx, r, err);
	}
	if (st == ST_OK)
		st = programme_desk_log(desk, grant ? "pact.granted" : "pact.declined", key_of(r->event, arena), by, "", err);
	return st == ST_OK ? process(desk, r, &worked, &changed, err) : st; /* what is there goes out at once */
}

enum status exchange_request_answer(const char *db, const char *request, bool grant, const char *by, const char *reason_or_null, date_day on_or_none,
	struct arena *arena, struct err *err)
{
	struct exchange_request_in *list;
	struct programme_desk desk;
	size_t count = 0, i = 0;
	enum status st;

	if (!grant && (!reason_or_null || string_is_blank(reason_or_null)))
		return err_set(err, ST_INPUT, "event.reason_needed", NULL);
	st = programme_desk_open_ahead(db, on_or_none, &desk, err);
	if (st != ST_OK)
		return st;
	st = exchange_request_in_list(desk.tx, NULL, arena, &list, &count, err);
	while (st == ST_OK && i < count && strcmp(key_of(list[i].event, arena), request) != 0)
		i++;
	if (st == ST_OK && i == count)
		st = err_set(err, ST_NOT_FOUND, "event.request_unknown", request, NULL);
	if (st == ST_OK)
		st = answer_one(&desk, &list[i], grant, by, reason_or_null, arena, err);
	if (st == ST_OK)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return st;
}

/* ---- lists ---- */

enum status exchange_requests(struct store_tx *tx, const char *partner_or_null, const char *organisation_or_null, struct arena *arena,
	struct exchange_request **out_list, size_t *out_count, struct err *err)
{
	struct exchange_request_in *in;
	struct exchange_request_out *out;
	struct exchange_request *list;
	size_t ins = 0, outs = 0, count = 0;
	enum status st = exchange_request_in_list(tx, NULL, arena, &in, &ins, err);

	if (st == ST_OK)
		st = exchange_request_out_list(tx, arena, &out, &outs, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (ins + outs + 1) * sizeof *list);
	for (size_t i = 0; i < ins; i++)
		if ((!partner_or_null || strcmp(in[i].partner, partner_or_null) == 0) &&
			(!organisation_or_null || strcmp(in[i].organisation, organisation_or_null) == 0))
			list[count++] = (struct exchange_request){.request = key_of(in[i].event, arena),
				.partner = in[i].partner,
				.event = in[i].event_id,
				.criteria = in[i].criteria,
				.comment = in[i].comment,
				.product = in[i].product,
				.organisation = in[i].organisation,
				.due_on = in[i].due_on,
				.state = in[i].state,
				.result = in[i].result,
				.at = in[i].asked_at,
				.answered_at = in[i].answered_at};
	for (size_t i = 0; !organisation_or_null && i < outs; i++)
		if (!partner_or_null || strcmp(out[i].partner, partner_or_null) == 0)
			list[count++] = (struct exchange_request){.ours = true,
				.request = out[i].id,
				.partner = out[i].partner,
				.event = out[i].id,
				.criteria = out[i].criteria,
				.comment = out[i].comment,
				.product = out[i].product,
				.organisation = "",
				.due_on = DATE_NONE,
				.state = out[i].state,
				.result = out[i].result,
				.at = out[i].asked_at,
				.answered_at = out[i].answered_at};
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
