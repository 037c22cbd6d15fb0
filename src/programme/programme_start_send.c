/* What a receiver gets of a start, shown before it is sent; sent; taken back. */
#include "programme/programme_start_int.h"

#include "duty/duty.h"
#include "duty/duty_campaign.h"
#include "duty/duty_outbox.h"
#include "programme/programme_answer_int.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"

#include <string.h>

/* ---- the files of an answer ---- */

/* Rows whose month lies in the period that was asked for. */
static void keep_months(struct programme_start_table *t, date_month from, date_month to, struct arena *arena)
{
	const char ***kept = arena_alloc(arena, (t->rows + 1) * sizeof *kept);
	size_t count = 0;
	int column = 0;

	while (t->table->column[column].name && strcmp(t->table->column[column].name, "month") != 0)
		column++;
	for (size_t i = 0; i < t->rows; i++) {
		date_month month;

		if (month_parse(t->row[i][column], &month, NULL) == ST_OK && month >= from && month <= to)
			kept[count++] = t->row[i];
	}
	t->row = kept;
	t->rows = count;
}

/* Rows of what the programme knows only: a product that stands for what else is made is none of its. */
static void keep_product(struct programme_start_table *t, const char *product)
{
	size_t count = 0;
	int column = 0;

	while (t->table->column[column].name && strcmp(t->table->column[column].name, "product") != 0)
		column++;
	for (size_t i = 0; i < t->rows; i++)
		if (strcmp(t->row[i][column], product) == 0)
			t->row[count++] = t->row[i];
	t->rows = count;
}

static void add_file(struct programme_start_preview *p, const struct programme_start_table *t, struct arena *arena)
{
	p->file = arena_grow(arena, p->file, p->files, sizeof *p->file);
	p->file[p->files++] = (struct programme_start_file){t->table->name, programme_start_csv(t, arena), (int64_t)t->rows};
}

static void fill_files(
	const struct programme_start_world *w, const struct duty_campaign *campaign, struct arena *arena, struct programme_start_preview *p)
{
	for (size_t i = 0; i < campaign->asked_count; i++) {
		const struct programme_start_table *there = programme_start_table(w, campaign->asked[i]);
		bool activity = strcmp(campaign->asked[i], "activity") == 0, production = strcmp(campaign->asked[i], "production") == 0;
		struct programme_start_table t;

		if (there && (activity || (production && !w->new_product)) && !w->new_process) {
			t = *there;
			keep_months(&t, campaign->from, campaign->to, arena);
			if (production)
				keep_product(&t, w->product);
			if (t.rows > 0) {
				add_file(p, &t, arena);
				continue;
			}
		}
		p->not_filled = arena_grow(arena, p->not_filled, p->not_filleds, sizeof *p->not_filled);
		p->not_filled[p->not_filleds++] = campaign->asked[i];
	}
}

enum status programme_start_preview(struct store_tx *tx, const struct programme_start *start, const struct programme_start_record *record,
	const char *receiver, const char *request_or_null, struct arena *arena, struct programme_start_preview *out_preview, struct err *err)
{
	struct programme_start_preview p = {.receiver = receiver};
	struct programme_start_world world;
	struct duty_campaign campaign;
	struct duty_request request;
	struct party_rules rules;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_start_estimate(tx, start, record, arena, &p.estimate, err);
	if (st == ST_OK && request_or_null) {
		st = duty_request_get(tx, request_or_null, arena, &request, err);
		if (st == ST_OK && strcmp(request.firm, start->firm) != 0)
			st = err_set(err, ST_NOT_FOUND, "request.none", request_or_null, NULL);
		if (st == ST_OK)
			st = duty_campaign_get(tx, request.campaign, arena, &campaign, err);
		if (st == ST_OK && strcmp(campaign.asked_by, receiver) == 0) {
			p.request = request.request;
			st = programme_start_world(tx, &rules, start, record, arena, &world, err);
			if (st == ST_OK)
				fill_files(&world, &campaign, arena, &p);
		}
	}
	if (st == ST_OK)
		*out_preview = p;
	return st;
}

/* ---- sending ---- */

static const char *codes(const struct programme_start_estimate *e, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; i < e->missings; i++)
		list = arena_printf(arena, "%s%s%s", list, list[0] ? " " : "", e->missing[i].code);
	for (size_t i = 0; i < e->assumeds; i++)
		list = arena_printf(arena, "%s%s%s", list, list[0] ? " " : "", e->assumed[i].code);
	return list;
}

/* What stands with the receiver of this start; NULL if nothing does. */
static enum status find_standing(struct store_tx *tx, const struct programme_start *start, const char *receiver, struct arena *arena,
	const struct programme_start_sent **out, struct err *err)
{
	struct programme_start_sent *list;
	size_t count = 0;
	enum status st = programme_start_sents(tx, start->firm, arena, &list, &count, err);

	*out = NULL;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].start, start->start) == 0 && strcmp(list[i].receiver, receiver) == 0 && !list[i].withdrawn_at)
			*out = &list[i];
	return st;
}

static enum status keep(struct programme_desk *desk, const struct programme_start *start, const struct programme_start_preview *p,
	const struct programme_start_sending *s, struct arena *arena, struct err *err)
{
	const struct programme_start_estimate *e = &p->estimate;
	const struct programme_start_sent *standing;
	struct programme_start_known known;
	struct programme_start_sent sent = {.start = start->start,
		.firm = start->firm,
		.receiver = s->receiver,
		.request = p->files > 0 ? p->request : NULL,
		.version = start->version,
		.name = e->name ? e->name : "",
		.unit = e->unit ? e->unit : "piece",
		.mass_kg = e->mass_kg,
		.kgco2e = e->kgco2e_per_piece,
		.primary_percent = e->primary_data_percent,
		.rating = {e->rating[0], e->rating[1], e->rating[2]},
		.gwp_set = e->gwp_set,
		.from = e->from,
		.to = e->to,
		.estimated = e->estimated,
		.notes = codes(e, arena),
		.sha256 = e->input_sha256 ? e->input_sha256 : "",
		.sent_at = desk->at,
		.sent_by = s->by};
	enum status st = programme_start_known(desk->tx, start, arena, &known, err);

	for (size_t i = 0; st == ST_OK && e->product && i < known.products; i++)
		if (strcmp(known.product[i].product, e->product) == 0)
			sent.product = known.product[i].product;
	if (st == ST_OK)
		st = find_standing(desk->tx, start, s->receiver, arena, &standing, err);
	if (st == ST_OK && standing) {
		sent.consent = standing->consent;
		st = programme_start_sent_withdraw(desk->tx, standing->number, desk->at, s->by, err);
	}
	if (st == ST_OK && s->consent && sent.consent == 0)
		st = s->consent(s->context, desk->tx, sent.product, &sent.consent, err);
	if (st == ST_OK)
		st = programme_start_sent_put(desk->tx, &sent, err);
	return st == ST_OK ? programme_desk_log(desk, "start.sent", arena_printf(arena, "%s/%s", start->start, s->receiver), s->by, sent.sha256, err)
			   : st;
}

static enum status send(
	struct programme_desk *desk, const struct programme_start_sending *s, struct arena *arena, struct findings *findings, struct err *err)
{
	struct programme_start_record record;
	struct programme_start_preview p;
	struct programme_answer_part *part;
	struct programme_answered answered;
	struct programme_start start;
	char version[24];
	enum status st = programme_start_get(desk->tx, s->start, arena, &start, err);

	if (st != ST_OK)
		return st;
	snprintf(version, sizeof version, "%lld", (long long)start.version);
	if (start.version != s->version)
		return err_set(err, ST_CONFLICT, "start.changed", s->start, version, NULL);
	st = programme_start_parse(start.document, strlen(start.document), arena, &record, findings, err);
	if (st == ST_OK)
		st = programme_start_preview(desk->tx, &start, &record, s->receiver, s->request ? s->request : start.request, arena, &p, err);
	if (st == ST_OK && !p.estimate.kgco2e_per_piece && p.files == 0)
		st = err_set(err, ST_INPUT, "start.incomplete", NULL);
	if (st != ST_OK)
		return st;
	part = arena_alloc(arena, (p.files + 1) * sizeof *part);
	for (size_t i = 0; i < p.files; i++)
		part[i] = (struct programme_answer_part){
			.path = arena_printf(arena, "%s.csv", p.file[i].table), .bytes = p.file[i].content, .length = strlen(p.file[i].content)};
	if (p.files > 0)
		st = programme_answer_in(desk, p.request, part, p.files, s->by, !s->dry_run, arena, &answered, findings, err);
	return st == ST_OK && !s->dry_run ? keep(desk, &start, &p, s, arena, err) : st;
}

enum status programme_start_send(
	const char *db, const struct programme_start_sending *sending, struct arena *arena, struct findings *findings, struct err *err)
{
	struct programme_desk desk;
	enum status st = programme_desk_open(db, DATE_NONE, &desk, err);

	if (st != ST_OK)
		return st;
	st = send(&desk, sending, arena, findings, err);
	if (st == ST_OK && !sending->dry_run)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return st;
}

/* ---- taking it back ---- */

/* The answer waits no more, and the request is open again. */
static enum status reopen(struct programme_desk *desk, const char *key, const char *by, struct arena *arena, struct err *err)
{
	struct duty_request request;
	enum status st = duty_request_get(desk->tx, key, arena, &request, err);

	if (st != ST_OK || request.state != DUTY_ANSWERED)
		return st;
	st = duty_answers_decide(desk->tx, key, DUTY_ANSWER_RETURNED, by, desk->today, err);
	request.state = DUTY_SENT;
	request.state_on = desk->today;
	if (st == ST_OK)
		st = duty_request_update(desk->tx, &request, err);
	return st == ST_OK ? programme_desk_log(desk, "request.withdrawn", key, by, "", err) : st;
}

static enum status withdraw(struct programme_desk *desk, const char *key, const char *receiver, const char *by,
	enum status (*end_consent)(void *context, struct store_tx *tx, int64_t consent, struct err *err), void *context, struct arena *arena,
	struct err *err)
{
	const struct programme_start_sent *standing;
	struct programme_start start;
	enum status st = programme_start_get(desk->tx, key, arena, &start, err);

	if (st == ST_OK)
		st = find_standing(desk->tx, &start, receiver, arena, &standing, err);
	if (st == ST_OK && !standing)
		st = err_set(err, ST_NOT_FOUND, "start.not_sent", receiver, NULL);
	if (st == ST_OK && standing->accepted)
		st = err_set(err, ST_CONFLICT, "start.accepted", standing->request, NULL);
	if (st == ST_OK && standing->request)
		st = reopen(desk, standing->request, by, arena, err);
	if (st == ST_OK && standing->consent > 0 && end_consent)
		st = end_consent(context, desk->tx, standing->consent, err);
	if (st == ST_OK)
		st = programme_start_sent_withdraw(desk->tx, standing->number, desk->at, by, err);
	return st == ST_OK ? programme_desk_log(desk, "start.withdrawn", arena_printf(arena, "%s/%s", key, receiver), by, "", err) : st;
}

enum status programme_start_withdraw(const char *db, const char *start, const char *receiver, const char *by,
	enum status (*end_consent)(void *context, struct store_tx *tx, int64_t consent, struct err *err), void *context, struct arena *arena,
	struct err *err)
{
	struct programme_desk desk;
	enum status st = programme_desk_open(db, DATE_NONE, &desk, err);

	if (st != ST_OK)
		return st;
	st = withdraw(&desk, start, receiver, by, end_consent, context, arena, err);
	if (st == ST_OK)
		return programme_desk_commit(&desk, err);
	programme_desk_abandon(&desk);
	return st;
}
