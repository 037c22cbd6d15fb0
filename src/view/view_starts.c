#include "view/view_starts.h"

#include "duty/duty_campaign.h"
#include "party/party.h"
#include "programme/programme_desk.h"
#include "view/view_consent.h"
#include "view/view_narrowing.h"
#include "view/view_int.h"
#include "view/view_worked.h"

#include <string.h>

static enum status none(struct err *err)
{
	return err_set(err, ST_NOT_FOUND, "view.none", NULL);
}

static bool is(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Whose start it is, and who was handed its request; nobody looks at it as somebody else. */
static bool may_read(const struct view_viewer *v, const struct programme_start *start)
{
	if (v->owner)
		return true;
	if (v->as)
		return false;
	return v->role == VIEW_ROLE_CONSULTANT ? is(v->request, start->request) : is(v->organisation, start->firm);
}

static enum status find(
	struct view_door *door, const struct view_viewer *v, const char *key, struct arena *arena, struct programme_start *out, struct err *err)
{
	enum status st = programme_start_get(door->tx, key, arena, out, err);

	if (st == ST_NOT_FOUND || (st == ST_OK && !may_read(v, out)))
		return none(err);
	return st;
}

/* A consultant reads another's. */
static enum status end(struct view_door *door, const struct view_viewer *v, enum status st, const struct programme_start *start, struct err *err)
{
	view_door_end(door);
	if (st != ST_OK || v->owner || is(v->organisation, start->firm))
		return st;
	return view_read_log(door, v, "starts", start->firm, "meter recipe cost", start->start, err);
}

/* ---- receivers ---- */

/* Does the matrix alone show the firm's footprints to that organisation? */
static bool is_shown(struct view_door *door, int32_t receiver, int32_t firm, const char *product)
{
	const struct view_relations *r = door->relations;
	struct view_eye eye = {.role = view_role_of_kind(r->kind[receiver]),
		.organisation = receiver,
		.circle = view_door_circle(door, receiver),
		.firm = -1,
		.measure = -1,
		.on = DATE_NONE};
	struct view_datum datum = {.table = "footprints", .owner = {firm, view_entity_find(r, VIEW_PRODUCT, product), -1, -1, -1}};

	if (programme_today(door->tx, DATE_NONE, &eye.on, NULL) != ST_OK)
		return false;
	return view_eye_sees(r, &eye, &datum, VIEW_CLASS_FOOTPRINT) == VIEW_ALL;
}

struct lister {
	struct view_door *door;
	struct arena *arena;
	int32_t firm;
	const char *product;
	struct party_organisation *organisation;
	size_t organisations;
	struct view_start_receiver *list;
	size_t count;
};

static void add_receiver(struct lister *l, const char *key, const char *why, const char *request)
{
	const struct view_relations *r = l->door->relations;
	int32_t at = view_entity_find(r, VIEW_ORGANISATION, key);
	struct view_start_receiver *new;

	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->list[i].organisation, key) == 0)
			return;
	if (at < 0 || at == l->firm)
		return;
	l->list = arena_grow(l->arena, l->list, l->count, sizeof *l->list);
	new = &l->list[l->count++];
	*new = (struct view_start_receiver){.organisation = arena_strdup(l->arena, key), .ko = key, .en = key, .why = why, .request = request};
	for (size_t i = 0; i < l->organisations; i++)
		if (strcmp(l->organisation[i].organisation, key) == 0) {
			new->ko = l->organisation[i].name;
			new->en = l->organisation[i].name_en ? l->organisation[i].name_en : l->organisation[i].name;
		}
	new->consent = !is_shown(l->door, at, l->firm, l->product);
}

static enum status add_askers(struct lister *l, const char *firm, struct err *err)
{
	struct duty_request *request;
	struct duty_campaign campaign;
	size_t count = 0;
	enum status st = duty_requests(l->door->tx, NULL, firm, l->arena, &request, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (!duty_request_open(&request[i]) && request[i].state != DUTY_ANSWERED)
			continue;
		st = duty_campaign_get(l->door->tx, request[i].campaign, l->arena, &campaign, err);
		if (st == ST_OK)
			add_receiver(l, campaign.asked_by, "asked", request[i].request);
	}
	return st;
}

/* Who asked, who buys from the firm, and the carmakers. */
static enum status list_receivers(struct view_door *door, const struct programme_start *start, const char *product, struct arena *arena,
	struct view_start_receiver **out_list, size_t *out_count, struct err *err)
{
	const struct view_relations *r = door->relations;
	struct lister l = {.door = door, .arena = arena, .firm = view_entity_find(r, VIEW_ORGANISATION, start->firm), .product = product};
	enum status st = party_organisations(door->tx, arena, &l.organisation, &l.organisations, err);

	if (st == ST_OK && l.firm < 0)
		return none(err);
	if (st == ST_OK)
		st = add_askers(&l, start->firm, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < r->count[VIEW_ORGANISATION]; i++)
		if (view_door_circle(door, l.firm)->to_organisation[i] & VIEW_FEEDER)
			add_receiver(&l, r->entity[VIEW_ORGANISATION][i].key, "buyer", NULL);
	for (size_t i = 0; i < r->count[VIEW_ORGANISATION]; i++)
		if (strcmp(r->kind[i], "carmaker") == 0)
			add_receiver(&l, r->entity[VIEW_ORGANISATION][i].key, "carmaker", NULL);
	*out_list = l.list;
	*out_count = l.count;
	return ST_OK;
}

/* ---- reading ---- */

static enum status parse(const struct programme_start *start, struct arena *arena, struct programme_start_record *out, struct err *err)
{
	struct findings findings;
	enum status st;

	findings_init(&findings, 10);
	st = programme_start_parse(start->document, strlen(start->document), arena, out, &findings, err);
	findings_done(&findings);
	return st;
}

static enum status fill(struct store_tx *tx, struct arena *arena, struct view_start *v, struct err *err)
{
	struct programme_application *application;
	struct programme_start_sent *sent;
	size_t count = 0;
	enum status st = parse(&v->start, arena, &v->record, err);

	if (st == ST_OK)
		programme_start_judge(&v->record, v->start.from, arena, &v->judged);
	if (st == ST_OK)
		st = programme_start_known(tx, &v->start, arena, &v->known, err);
	if (st == ST_OK)
		programme_start_known_fields(&v->record, &v->known, &v->judged);
	if (st == ST_OK)
		st = programme_start_sents(tx, v->start.firm, arena, &sent, &count, err);
	v->sent = arena_alloc(arena, (count + 1) * sizeof *v->sent);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(sent[i].start, v->start.start) == 0)
			v->sent[v->sents++] = sent[i];
	if (st == ST_OK)
		st = programme_applications(tx, v->start.firm, arena, &application, &count, err);
	v->application = arena_alloc(arena, (count + 1) * sizeof *v->application);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(application[i].start, v->start.start) == 0)
			v->application[v->applications++] = application[i];
	return st;
}

enum status view_start_read(struct store_tx *tx, const char *start, struct arena *arena, struct view_start *out_start, struct err *err)
{
	struct view_start v = {.sents = 0};
	enum status st = programme_start_get(tx, start, arena, &v.start, err);

	if (st == ST_OK)
		st = fill(tx, arena, &v, err);
	if (st == ST_OK)
		*out_start = v;
	return st;
}

enum status view_start_for(struct view_door *door, const struct view_viewer *viewer, const char *start, struct arena *arena,
	struct view_start *out_start, struct err *err)
{
	struct view_start v = {.sents = 0};
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = find(door, viewer, start, arena, &v.start, err);
	if (st == ST_OK)
		st = fill(door->tx, arena, &v, err);
	if (st == ST_OK)
		st = list_receivers(door, &v.start, v.record.product, arena, &v.receiver, &v.receivers, err);
	st = end(door, viewer, st, &v.start, err);
	if (st == ST_OK)
		*out_start = v;
	return st;
}

enum status view_starts_for(struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct programme_start **out_list,
	size_t *out_count, struct err *err)
{
	struct programme_start *list, *kept;
	const char *slash = viewer->request ? strrchr(viewer->request, '/') : NULL;
	const char *firm = viewer->role == VIEW_ROLE_CONSULTANT ? (slash ? slash + 1 : "") : viewer->organisation ? viewer->organisation : "";
	size_t count = 0, n = 0;
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = programme_starts(door->tx, viewer->owner ? NULL : firm, arena, &list, &count, err);
	view_door_end(door);
	if (st != ST_OK)
		return st;
	kept = arena_alloc(arena, (count + 1) * sizeof *kept);
	for (size_t i = 0; i < count; i++)
		if (may_read(viewer, &list[i]))
			kept[n++] = list[i];
	*out_list = kept;
	*out_count = n;
	return ST_OK;
}

enum status view_start_may_create(
	const struct view_viewer *viewer, const char *request_or_null, struct arena *arena, const char **out_firm, struct err *err)
{
	const char *slash = request_or_null ? strrchr(request_or_null, '/') : NULL;

	if (!viewer->organisation || viewer->role == VIEW_ROLE_PUBLIC)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	if (viewer->as || (viewer->role != VIEW_ROLE_SUPPLIER && viewer->role != VIEW_ROLE_CONSULTANT))
		return err_set(err, ST_DENIED, "view.act", NULL);
	if (viewer->role == VIEW_ROLE_CONSULTANT) {
		if (!request_or_null || !is(viewer->request, request_or_null) || !slash)
			return err_set(err, ST_DENIED, "view.act", NULL);
		*out_firm = arena_strdup(arena, slash + 1);
		return ST_OK;
	}
	if (request_or_null && !(slash && is(slash + 1, viewer->organisation)))
		return err_set(err, ST_NOT_FOUND, "request.none", request_or_null, NULL);
	*out_firm = viewer->organisation;
	return ST_OK;
}

/* ---- figures ---- */

/* A start and its record in the transaction that is open. */
static enum status open_record(struct view_door *door, const struct view_viewer *viewer, const char *key, struct arena *arena,
	struct programme_start *start, struct programme_start_record *record, struct err *err)
{
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = find(door, viewer, key, arena, start, err);
	if (st == ST_OK)
		st = parse(start, arena, record, err);
	if (st != ST_OK)
		view_door_end(door);
	return st;
}

enum status view_start_estimate(struct view_door *door, const struct view_viewer *viewer, const char *start, struct arena *arena,
	struct programme_start *out_start, struct programme_start_estimate *out_estimate, struct err *err)
{
	struct programme_start_record record;
	struct programme_start found;
	struct programme_start_estimate estimate;
	enum status st = open_record(door, viewer, start, arena, &found, &record, err);

	if (st != ST_OK)
		return st;
	st = end(door, viewer, programme_start_estimate(door->tx, &found, &record, arena, &estimate, err), &found, err);
	if (st != ST_OK)
		return st;
	*out_start = found;
	*out_estimate = estimate;
	return ST_OK;
}

enum status view_start_measures(struct view_door *door, const struct view_viewer *viewer, const char *start, const char *catalogue,
	struct arena *arena, struct programme_start_measures *out_measures, struct findings *findings, struct err *err)
{
	struct programme_start_record record;
	struct programme_start found;
	struct programme_start_measures measures;
	enum status st = open_record(door, viewer, start, arena, &found, &record, err);

	if (st != ST_OK)
		return st;
	st = end(door, viewer, programme_start_measures(door->tx, catalogue, &found, &record, arena, &measures, findings, err), &found, err);
	if (st == ST_OK)
		*out_measures = measures;
	return st;
}

static enum status preview(struct view_door *door, const struct programme_start *start, const struct programme_start_record *record,
	const char *receiver, const char *request, struct arena *arena, struct programme_start_preview *out_preview, bool *out_consent,
	struct err *err)
{
	struct view_start_receiver *list;
	size_t count = 0, at = 0;
	enum status st = list_receivers(door, start, record->product, arena, &list, &count, err);

	while (st == ST_OK && at < count && strcmp(list[at].organisation, receiver) != 0)
		at++;
	if (st == ST_OK && at == count)
		return err_set(err, ST_INPUT, "start.receiver", receiver, NULL);
	if (st != ST_OK)
		return st;
	*out_consent = list[at].consent;
	if (!request)
		request = start->request ? start->request : list[at].request;
	return programme_start_preview(door->tx, start, record, list[at].organisation, request, arena, out_preview, err);
}

enum status view_start_preview(struct view_door *door, const struct view_viewer *viewer, const char *start, const char *receiver, const char *request,
	struct arena *arena, struct programme_start_preview *out_preview, bool *out_consent, struct err *err)
{
	struct programme_start_record record;
	struct programme_start found;
	struct programme_start_preview shown;
	bool consent = false;
	enum status st = open_record(door, viewer, start, arena, &found, &record, err);

	if (st != ST_OK)
		return st;
	st = end(door, viewer, preview(door, &found, &record, receiver, request, arena, &shown, &consent, err), &found, err);
	if (st != ST_OK)
		return st;
	*out_preview = shown;
	*out_consent = consent;
	return ST_OK;
}

/* ---- consent ---- */

enum status view_start_consent_give(void *context, struct store_tx *tx, const char *product, int64_t *out_consent, struct err *err)
{
	const struct view_start_consent *c = context;
	struct view_consent consent = {
		.owner = c->firm, .receiver = c->receiver, .class = VIEW_CLASS_FOOTPRINT, .product = product, .until = DATE_NONE};
	bool kept = false;
	enum status st;

	st = view_narrowing_keeps(tx, c->firm, c->receiver, VIEW_CLASS_FOOTPRINT, &kept, err);
	if (st == ST_OK && kept)
		st = err_set(err, ST_CONFLICT, "view.narrowed", c->receiver, NULL);
	if (st != ST_OK)
		return st;
	if (!product) /* the programme has no footprint of it that could be shown */
		return ST_OK;
	if (!c->viewer->owner && (c->viewer->role == VIEW_ROLE_CONSULTANT || !is(c->viewer->organisation, c->firm)))
		return err_set(err, ST_DENIED, "view.consent_owner", NULL);
	st = programme_today(tx, DATE_NONE, &consent.from, err);
	return st == ST_OK ? view_consent_give_tx(tx, c->viewer, &consent, out_consent, err) : st;
}

enum status view_start_consent_end(void *context, struct store_tx *tx, int64_t consent, struct err *err)
{
	const struct view_start_consent *c = context;
	enum status st = view_consent_withdraw_tx(tx, c->viewer, consent, err);

	return st == ST_CONFLICT ? ST_OK : st; /* it was taken back before */
}

/* ---- applications ---- */

enum status view_application_for(struct view_door *door, const struct view_viewer *viewer, const char *application, struct arena *arena,
	struct programme_application *out_application, struct err *err)
{
	bool oversees = viewer->role == VIEW_ROLE_OPERATOR || viewer->role == VIEW_ROLE_MINISTRY;
	struct programme_application a;
	struct programme_start start;
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = programme_application_get(door->tx, application, arena, &a, err);
	if (st == ST_OK)
		st = programme_start_get(door->tx, a.start, arena, &start, err);
	view_door_end(door);
	if (st == ST_NOT_FOUND || (st == ST_OK && !(oversees && !viewer->as) && !may_read(viewer, &start)))
		return none(err);
	if (st == ST_OK && !viewer->owner && !is(viewer->organisation, a.firm))
		st = view_read_log(door, viewer, "grant-applications", a.firm, "grant cost", a.application, err);
	if (st == ST_OK)
		*out_application = a;
	return st;
}

enum status view_start_bill(struct view_door *door, const struct view_viewer *viewer, const char *start, const char *path, const char *name,
	struct arena *arena, struct programme_start *out_start, struct programme_bill_year *out_bill, struct err *err)
{
	struct view_start found;
	enum status st = view_start_for(door, viewer, start, arena, &found, err);

	if (st == ST_OK)
		st = programme_bill_year_read(path, name, found.start.from, arena, out_bill, err);
	if (st == ST_OK)
		*out_start = found.start;
	return st;
}
