/* Starts as use cases: begun, saved. Each is one transaction. */
#include "programme/programme_start_int.h"

#include "base/hash.h"
#include "duty/duty_campaign.h"
#include "programme/programme_campaign.h"
#include "programme/programme_desk.h"
#include "programme/programme_once.h"

#include <stdio.h>
#include <string.h>

struct work {
	struct store *store;
	struct store_tx *tx;
};

static enum status open_work(struct work *w, const char *db, struct err *err)
{
	enum status st = programme_open(db, STORE_WRITE, &w->store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(w->store, true, &w->tx, err);
	if (st != ST_OK)
		store_close(w->store);
	return st;
}

/* With what else belongs to the transaction: an answer under its key, a line of the log. */
static enum status close_work(struct work *w, enum status st, struct err *err)
{
	if (st == ST_OK)
		st = programme_once_save(w->tx, err);
	if (st == ST_OK && !programme_once_dry())
		st = store_commit(w->tx, err);
	else
		store_rollback(w->tx);
	store_close(w->store);
	return st;
}

void programme_start_key(const struct programme_start_ask *ask, char out_key[PROGRAMME_START_KEY_LEN])
{
	char hex[HASH_HEX_LEN];
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, ask->firm);
	hash_string(&hash, ask->request);
	hash_int(&hash, ask->request ? 0 : ask->year);
	if (ask->process)
		hash_string(&hash, ask->process);
	hash_final(&hash, hex);
	snprintf(out_key, PROGRAMME_START_KEY_LEN, "st-%.20s", hex);
}

/* The request must be one to the firm. */
static enum status judge_request(
	struct store_tx *tx, const struct programme_start_ask *ask, struct arena *arena, date_month *out_from, struct err *err)
{
	struct duty_campaign campaign;
	struct duty_request request;
	enum status st = duty_request_get(tx, ask->request, arena, &request, err);

	if (st == ST_OK && strcmp(request.firm, ask->firm) != 0)
		st = err_set(err, ST_NOT_FOUND, "request.none", ask->request, NULL);
	if (st == ST_OK)
		st = duty_campaign_get(tx, request.campaign, arena, &campaign, err);
	if (st == ST_OK)
		*out_from = campaign.from;
	return st;
}

/* What need not be typed: a firm's only site, process and product. */
static const char *first_document(const struct programme_start_known *known, struct arena *arena)
{
	struct programme_start_record record = {0};

	if (known->sites == 1) {
		record.site = known->site[0].site;
		record.name = known->site[0].name;
		record.region = known->site[0].region;
	}
	if (known->sites == 1 && known->processes == 1)
		record.process = known->process[0].process;
	if (known->products == 1) {
		record.product = known->product[0].product;
		record.part_name = known->product[0].name;
		record.mass_kg = known->product[0].mass_kg;
	}
	return programme_start_text(&record, arena);
}

static enum status begin(struct store_tx *tx, const struct programme_start_ask *ask, struct arena *arena, struct err *err)
{
	char key[PROGRAMME_START_KEY_LEN], at[PROGRAMME_AT_LEN];
	struct programme_start_known known;
	struct programme_start start = {.firm = ask->firm, .request = ask->request, .from = ask->year * 12, .version = 1};
	struct programme_start there;
	enum status st;

	programme_start_key(ask, key);
	st = programme_start_get(tx, key, arena, &there, err);
	if (st != ST_NOT_FOUND)
		return st;
	start.start = key;
	st = ask->request ? judge_request(tx, ask, arena, &start.from, err) : ST_OK;
	if (st == ST_OK)
		st = programme_start_known(tx, &start, arena, &known, err);
	if (st != ST_OK)
		return st;
	programme_now(at);
	start.document = first_document(&known, arena);
	start.created_at = start.saved_at = at;
	start.created_by = start.saved_by = ask->by;
	return programme_start_insert_new(tx, &start, err);
}

enum status programme_start_create(const char *db, const struct programme_start_ask *ask, struct arena *arena, struct err *err)
{
	struct work w = {0};
	enum status st = open_work(&w, db, err);

	return st == ST_OK ? close_work(&w, begin(w.tx, ask, arena, err), err) : st;
}

static enum status save(struct store_tx *tx, const char *key, int64_t version, struct programme_start_record *record, const char *by,
	struct arena *arena, struct err *err)
{
	struct programme_start_record before;
	struct findings ignored;
	struct programme_start start;
	char at[PROGRAMME_AT_LEN], now[24];
	bool good, done = false;
	enum status st = programme_start_get(tx, key, arena, &start, err);

	if (st != ST_OK)
		return st;
	findings_init(&ignored, 10);
	good = programme_start_parse(start.document, strlen(start.document), arena, &before, &ignored, NULL) == ST_OK;
	findings_done(&ignored);
	programme_start_accepts(record, good ? &before : NULL, start.from);
	programme_now(at);
	snprintf(now, sizeof now, "%lld", (long long)start.version);
	start.version = version + 1;
	start.document = programme_start_text(record, arena);
	start.saved_at = at;
	start.saved_by = by;
	st = programme_start_replace(tx, &start, version, &done, err);
	return st == ST_OK && !done ? err_set(err, ST_CONFLICT, "start.changed", key, now, NULL) : st;
}

enum status programme_start_save(const char *db, const char *start, int64_t version, const char *document, size_t length, const char *by,
	struct arena *arena, struct findings *findings, struct err *err)
{
	struct programme_start_record record;
	struct work w = {0};
	enum status st = programme_start_parse(document, length, arena, &record, findings, err);

	if (st == ST_OK)
		st = open_work(&w, db, err);
	return st == ST_OK ? close_work(&w, save(w.tx, start, version, &record, by, arena, err), err) : st;
}

/* ---- single months ---- */

static struct programme_start_energy *energy_of(struct programme_start_record *r, const char *carrier)
{
	struct programme_start_energy *e;

	for (size_t i = 0; i < r->energies; i++)
		if (strcmp(r->energy[i].carrier, carrier) == 0)
			return &r->energy[i];
	if (r->energies == PROGRAMME_START_CARRIERS)
		return NULL;
	e = &r->energy[r->energies++];
	*e = (struct programme_start_energy){.carrier = carrier};
	return e;
}

static bool says_other(const struct programme_start_month *month, int but)
{
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		if (i != but && month[i].quantity)
			return true;
	return false;
}

/* A line has one unit: what comes in another is converted where other months stand in it. */
static void put_at(struct programme_start_month *month, int at, const char **unit, const struct programme_start_change *c, struct arena *arena)
{
	const char *quantity = c->quantity, *other = NULL;

	if (quantity && c->unit && *unit && says_other(month, at))
		other = programme_start_in_unit(quantity, c->unit, *unit, arena);
	if (!other && c->unit)
		*unit = c->unit;
	month[at] = (struct programme_start_month){
		.quantity = other ? other : quantity, .won = c->won, .source = quantity || c->won ? c->source : NULL};
}

static enum status place_in(date_month from, date_month month, int *out_at, struct err *err)
{
	char text[DATE_TEXT_LEN];

	*out_at = month - from;
	if (*out_at >= 0 && *out_at < PROGRAMME_START_MONTHS)
		return ST_OK;
	month_format(month, text);
	return err_set(err, ST_INPUT, "start.month", text, NULL);
}

enum status programme_start_put_month(struct programme_start_record *r, date_month from, const struct programme_start_change *c, struct arena *arena,
	struct err *err)
{
	struct programme_start_energy *e;
	int at;
	enum status st = place_in(from, c->month, &at, err);

	if (st != ST_OK)
		return st;
	if (strcmp(c->carrier, "electricity") == 0) {
		put_at(r->electricity, at, &r->electricity_unit, c, arena);
		return ST_OK;
	}
	e = energy_of(r, c->carrier);
	if (!e)
		return err_set(err, ST_INPUT, "start.many", "6", NULL);
	e->state = "value";
	e->by_month = true;
	e->quantity = NULL;
	put_at(e->month, at, &e->unit, c, arena);
	return ST_OK;
}

/* Where findings of that month stand: a carrier that the record does not have is none of its energies. */
static const char *pointer_of(const struct programme_start_record *r, const char *carrier, int at, struct arena *arena)
{
	size_t e = 0;

	if (strcmp(carrier, "electricity") == 0)
		return arena_printf(arena, "/electricity/%d", at);
	while (e < r->energies && strcmp(r->energy[e].carrier, carrier) != 0)
		e++;
	return arena_printf(arena, "/energy/%zu/months/%d", e, at);
}

/* What the firm confirms of a month: a finding that stands there. */
static enum status accept_month(
	struct programme_start_record *r, date_month from, const struct programme_start_change *c, struct arena *arena, struct err *err)
{
	struct programme_start_judged *judged = arena_alloc(arena, sizeof *judged);
	char month[DATE_TEXT_LEN];
	const char *pointer, *what;
	bool twice = false;
	int at;
	enum status st = place_in(from, c->month, &at, err);

	if (st != ST_OK)
		return st;
	pointer = pointer_of(r, c->carrier, at, arena);
	what = arena_printf(arena, "%s:%s", c->accept, pointer);
	for (size_t i = 0; i < r->accepts; i++)
		twice |= strcmp(r->accept[i], what) == 0;
	if (!twice && r->accepts == PROGRAMME_START_ACCEPTS)
		return err_set(err, ST_INPUT, "start.many", "60", NULL);
	if (!twice)
		r->accept[r->accepts++] = what;
	programme_start_judge(r, from, arena, judged);
	for (size_t i = 0; i < judged->findings; i++)
		if (judged->finding[i].accepted && strcmp(judged->finding[i].err.code, c->accept) == 0 &&
			strcmp(judged->finding[i].err.file, pointer) == 0)
			return ST_OK;
	month_format(c->month, month);
	return err_set(err, ST_INPUT, "start.no_finding", month, c->accept, NULL);
}

static enum status read_record(const struct programme_start *start, struct arena *arena, struct programme_start_record *out, struct err *err)
{
	struct findings ignored;
	enum status st;

	findings_init(&ignored, 10);
	st = programme_start_parse(start->document, strlen(start->document), arena, out, &ignored, err);
	findings_done(&ignored);
	return st;
}

enum status programme_start_of_process(struct store_tx *tx, struct programme_start_ask *ask, const char *site, const char *process,
	struct arena *arena, struct programme_start *out_start, struct err *err)
{
	char key[PROGRAMME_START_KEY_LEN];
	struct programme_start_record record;
	const char *own = NULL;
	enum status st;

	ask->process = NULL;
	programme_start_key(ask, key);
	st = programme_start_get(tx, key, arena, out_start, err);
	if (st == ST_OK)
		st = read_record(out_start, arena, &record, err);
	if (st == ST_OK && !(own = record.process))
		st = programme_start_first_process(tx, site, arena, &own, err);
	if (st != ST_OK || ((!record.site || strcmp(record.site, site) == 0) && (!process || !own || strcmp(own, process) == 0)))
		return st;
	ask->process = process ? process : site;
	programme_start_key(ask, key);
	return programme_start_get(tx, key, arena, out_start, err);
}

enum status programme_start_patch_in(struct store_tx *tx, const struct programme_start_ask *ask, const char *site, const char *process, int64_t version,
	const struct programme_start_change *change, size_t count, struct arena *arena, struct err *err)
{
	char key[PROGRAMME_START_KEY_LEN], now[24];
	struct programme_start_record record;
	struct programme_start start;
	enum status st;

	programme_start_key(ask, key);
	st = programme_start_get(tx, key, arena, &start, err);
	if (st == ST_NOT_FOUND && version == 0) {
		st = begin(tx, ask, arena, err);
		version = 1;
	}
	if (st == ST_OK)
		st = programme_start_get(tx, key, arena, &start, err);
	snprintf(now, sizeof now, "%lld", st == ST_OK ? (long long)start.version : 0LL);
	if (st == ST_NOT_FOUND || (st == ST_OK && start.version != version))
		return err_set(err, ST_CONFLICT, "start.changed", key, now, NULL);
	if (st == ST_OK)
		st = read_record(&start, arena, &record, err);
	if (st == ST_OK && !record.site)
		record.site = site;
	if (st == ST_OK && !record.process)
		record.process = process;
	if (st == ST_OK && strcmp(record.site, site) != 0)
		st = err_set(err, ST_CONFLICT, "start.other_site", record.site, NULL);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (!change[i].accept)
			st = programme_start_put_month(&record, start.from, &change[i], arena, err);
	if (st == ST_OK)
		st = programme_start_fill(tx, &record, site, start.from, arena, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (change[i].accept)
			st = accept_month(&record, start.from, &change[i], arena, err);
	return st == ST_OK ? save(tx, key, version, &record, ask->by, arena, err) : st;
}

static bool is_process(const struct programme_start_change *change, const char *process)
{
	return process && change->process ? strcmp(change->process, process) == 0 : process == change->process;
}

/* Those of the same process as `change`, which is the first of it. */
static enum status patch_process(struct store_tx *tx, const struct programme_start_ask *ask, const char *site, const struct programme_start_change *change,
	size_t count, struct arena *arena, struct err *err)
{
	struct programme_start_change *own = arena_alloc(arena, count * sizeof *own);
	struct programme_start_ask of = *ask;
	struct programme_start start;
	size_t owns = 0;
	enum status st = programme_start_of_process(tx, &of, site, change->process, arena, &start, err);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	for (size_t i = 0; i < count; i++)
		if (is_process(&change[i], change->process))
			own[owns++] = change[i];
	return programme_start_patch_in(tx, &of, site, change->process, change->version, own, owns, arena, err);
}

enum status programme_start_patch(const char *db, const struct programme_start_ask *ask, const char *site,
	const struct programme_start_change *change, size_t count, struct arena *arena, struct err *err)
{
	struct work w = {0};
	enum status st = open_work(&w, db, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool first = true;

		for (size_t k = 0; k < i; k++)
			first = first && !is_process(&change[k], change[i].process);
		if (first)
			st = patch_process(w.tx, ask, site, &change[i], count - i, arena, err);
	}
	return close_work(&w, st, err);
}
