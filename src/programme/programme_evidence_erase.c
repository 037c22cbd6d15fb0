/* Erasing: contents whose time is over, and persons' data. What stays: keys, hashes, links, and what was done. */
#include "programme/programme_actor.h"
#include "programme/programme_application.h"
#include "programme/programme_evidence_int.h"

#include "duty/duty_campaign.h"
#include "duty/duty_person.h"
#include "party/party_person.h"
#include "programme/programme.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"
#include "programme/programme_duty.h"
#include "programme/programme_int.h"
#include "programme/programme_start_int.h"
#include "reduction/reduction_finding.h"

#include <string.h>

struct erasing {
	struct programme_desk desk;
	struct programme_place place;
	struct arena *arena;
	struct programme_evidence *item;
	size_t items;
	const char **file; /* of erased objects: removed after the commit */
	size_t files;
};

static enum status start(const char *db, date_day on, struct arena *arena, struct erasing *e, struct err *err)
{
	enum status st = programme_desk_open(db, on, &e->desk, err);

	if (st != ST_OK)
		return st;
	e->arena = arena;
	programme_place_of(e->desk.store, &e->place);
	st = programme_evidence_list(e->desk.tx, arena, &e->item, &e->items, err);
	if (st != ST_OK) {
		programme_desk_abandon(&e->desk);
		programme_place_done(&e->place);
	}
	return st;
}

/* Nothing of it is to be found in the database's pages either. */
static enum status scrub(const char *db, struct err *err)
{
	struct store *store;
	struct err busy;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	if (store_scrub(store, &busy) != ST_OK) {
		if (busy.status == ST_CONFLICT)
			st = err_set(err, ST_CONFLICT, "evidence.scrub_busy", NULL);
		else if (err)
			*err = busy;
		st = busy.status;
	}
	store_close(store);
	return st;
}

/* Files go once the rows are gone for good: a crash between leaves files that nobody can open any more, and `sweep` removes them. */
static enum status finish(const char *db, struct erasing *e, enum status st, struct err *err)
{
	if (st != ST_OK)
		programme_desk_abandon(&e->desk);
	else
		st = programme_desk_commit(&e->desk, err);
	for (size_t i = 0; st == ST_OK && i < e->files; i++)
		st = evidence_file_remove(e->place.folder, e->file[i], err);
	programme_place_done(&e->place);
	return st == ST_OK ? scrub(db, err) : st;
}

static enum status erase_object(struct erasing *e, const char *sha256, const char *by, struct err *err)
{
	const char *file = "";
	enum status st = evidence_object_erase(e->desk.tx, sha256, e->desk.today, e->arena, &file, err);

	if (st == ST_OK && file[0]) {
		e->file = arena_grow(e->arena, e->file, e->files, sizeof *e->file);
		e->file[e->files++] = file;
	}
	for (size_t i = 0; st == ST_OK && i < e->items; i++)
		if (strcmp(e->item[i].item.sha256, sha256) == 0)
			st = programme_desk_log(&e->desk, "evidence.erased", e->item[i].item.evidence, by, sha256, err);
	return st;
}

/* ---- one content ---- */

static enum status refuse(const struct programme_evidence *item, struct err *err)
{
	char day[DATE_TEXT_LEN];

	date_format(item->kept_until, day);
	return err_set(err, ST_DENIED, item->subsidy ? "evidence.retained" : "evidence.retained_other", item->item.evidence, day, NULL);
}

static const struct programme_evidence *find(const struct erasing *e, const char *evidence)
{
	for (size_t i = 0; i < e->items; i++)
		if (strcmp(e->item[i].item.evidence, evidence) == 0)
			return &e->item[i];
	return NULL;
}

enum status programme_evidence_erase(const char *db, const char *evidence, const char *by, const char *reason, date_day on, const char **out_sha256,
	struct arena *arena, struct err *err)
{
	struct erasing e = {0};
	const struct programme_evidence *item;
	struct programme_actors actors;
	enum status st = start(db, on, arena, &e, err);

	if (st != ST_OK)
		return st;
	st = programme_actors_read(e.desk.tx, e.desk.today, arena, &actors, err);
	if (st == ST_OK)
		st = programme_actor_check(&actors, by, err);
	item = find(&e, evidence);
	if (st == ST_OK && !item)
		st = err_set(err, ST_NOT_FOUND, "evidence.unknown", evidence, NULL);
	else if (st == ST_OK && !item->has_file)
		st = err_set(err, ST_NOT_FOUND, "evidence.no_file", evidence, NULL);
	else if (st == ST_OK && item->erased_on)
		st = err_set(err, ST_CONFLICT, "evidence.erased", evidence, item->erased_on, NULL);
	else if (st == ST_OK && !programme_actor_oversees(&actors, by) && !programme_actor_acts_for(&actors, by, item->item.organisation))
		st = err_set(err, ST_DENIED, "evidence.not_yours", by, evidence, NULL);
	for (size_t i = 0; st == ST_OK && i < e.items; i++)
		if (strcmp(e.item[i].item.sha256, item->item.sha256) == 0 && e.desk.today <= e.item[i].kept_until)
			st = refuse(&e.item[i], err);
	if (st == ST_OK)
		st = erase_object(&e, item->item.sha256, by, err);
	if (st == ST_OK)
		st = evidence_erasure_add(e.desk.tx,
			&(struct evidence_erasure){.kind = "evidence", .subject = evidence, .on = e.desk.today, .by = by, .reason = reason}, err);
	if (st == ST_OK)
		*out_sha256 = item->item.sha256;
	return finish(db, &e, st, err);
}

/* ---- a person ---- */

enum status programme_persons(struct store_tx *tx, struct arena *arena, struct programme_person **out_list, size_t *out_count, struct err *err)
{
	struct programme_person *list;
	struct party_person *person;
	struct evidence_item *item;
	struct evidence_erasure *erasure;
	size_t count = 0, items = 0, erasures = 0;
	char day[DATE_TEXT_LEN];
	enum status st = party_persons(tx, arena, &person, &count, err);

	if (st == ST_OK)
		st = evidence_items(tx, arena, &item, &items, err);
	if (st == ST_OK)
		st = evidence_erasures(tx, arena, &erasure, &erasures, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		list[i] = (struct programme_person){.person = person[i].person,
			.organisation = person[i].organisation,
			.name = person[i].name,
			.mail = person[i].mail,
			.valid_from = person[i].valid_from,
			.valid_to = person[i].valid_to};
		for (size_t k = 0; k < items; k++)
			list[i].items += item[k].person && strcmp(item[k].person, person[i].person) == 0;
		for (size_t k = 0; k < erasures; k++)
			if (strcmp(erasure[k].kind, "person") == 0 && strcmp(erasure[k].subject, person[i].person) == 0) {
				date_format(erasure[k].on, day);
				list[i].erased_on = arena_strdup(arena, day);
			}
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static bool is_of(const struct programme_evidence *item, const char *person)
{
	return item->item.person && strcmp(item->item.person, person) == 0;
}

/* What becomes of one item: its content goes if it is this person's alone in all items that share it, and none of them must be kept. */
static enum status erase_item(
	struct erasing *e, struct programme_evidence *item, const char *person, const char *by, struct programme_person_item *out, struct err *err)
{
	enum status st = ST_OK;

	*out = (struct programme_person_item){.evidence = item->item.evidence, .erased = item->erased_on, .kept_until = DATE_NONE};
	for (size_t i = 0; !item->erased_on && i < e->items; i++) {
		if (strcmp(e->item[i].item.sha256, item->item.sha256) != 0)
			continue;
		out->shared = out->shared || !is_of(&e->item[i], person);
		if (e->desk.today <= e->item[i].kept_until && e->item[i].kept_until > out->kept_until)
			out->kept_until = e->item[i].kept_until;
	}
	if (out->shared || out->kept_until != DATE_NONE)
		return ST_OK;
	if (!item->erased_on && item->has_file)
		st = erase_object(e, item->item.sha256, by, err);
	for (size_t i = 0; i < e->items; i++) /* once for all that share it */
		if (strcmp(e->item[i].item.sha256, item->item.sha256) == 0 && !e->item[i].erased_on)
			e->item[i].erased_on = "";
	out->erased = true;
	return st == ST_OK ? evidence_item_blank(e->desk.tx, item->item.evidence, err) : st;
}

/* In what is kept beside the duties. */
static enum status replace_word(struct store_tx *tx, const char *word, const char *person, struct err *err)
{
	enum status st = evidence_erasures_replace(tx, word, person, err);

	if (st == ST_OK)
		st = programme_start_word_replace(tx, word, person, err);
	if (st == ST_OK)
		st = programme_application_word_replace(tx, word, person, err);
	return st == ST_OK ? reduction_finding_word_replace(tx, word, person, err) : st;
}

static enum status forget(
	struct erasing *e, const char *person, const char *by, const char *reason, struct programme_person_erased *out, struct err *err)
{
	struct duty_person known = {.person = person, .name = ""};
	const char *word[2] = {NULL, NULL}; /* address, name */
	struct party_person *list;
	size_t count = 0;
	enum status st = party_persons(e->desk.tx, e->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].person, person) == 0)
			known = (struct duty_person){person, list[i].name ? list[i].name : "", list[i].mail};
	if (st == ST_OK)
		st = duty_person_forget(e->desk.tx, &known, e->desk.at, &out->letters, err);
	if (st == ST_OK)
		st = evidence_erasure_add(e->desk.tx,
			&(struct evidence_erasure){.kind = "person", .subject = person, .on = e->desk.today, .by = by, .reason = reason}, err);
	if (known.mail && known.mail[0])
		word[0] = known.mail;
	if (strlen(known.name) >= DUTY_NAME_BYTES_MIN)
		word[1] = known.name;
	for (int i = 0; st == ST_OK && i < 2; i++)
		if (word[i])
			st = replace_word(e->desk.tx, word[i], person, err);
	if (st == ST_OK)
		st = reduction_finding_words_kept(e->desk.tx, word[0], word[1], &out->findings, err);
	return st == ST_OK ? party_person_blank(e->desk.tx, person, err) : st;
}

static void need(struct erasing *e, struct programme_person_erased *out, const char *kind, const char *key)
{
	out->need = arena_grow(e->arena, out->need, out->needs, sizeof *out->need);
	out->need[out->needs++] = (struct programme_person_need){kind, key};
}

static bool same(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

/* What is still open and waits for this person. */
static enum status find_needs(struct erasing *e, const char *person, struct programme_person_erased *out, struct err *err)
{
	struct duty_campaign *campaign;
	struct duty_request *request;
	struct programme_duty *duty;
	size_t campaigns = 0, requests = 0, duties = 0;
	enum status st = duty_campaigns(e->desk.tx, e->arena, &campaign, &campaigns, err);

	if (st == ST_OK)
		st = duty_requests(e->desk.tx, NULL, NULL, e->arena, &request, &requests, err);
	if (st == ST_OK)
		st = programme_duties(e->desk.tx, e->desk.today, e->arena, &duty, &duties, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < campaigns; i++) {
		bool open = false;

		for (size_t k = 0; k < requests; k++)
			open = open || (duty_request_open(&request[k]) && same(request[k].campaign, campaign[i].campaign));
		if (open && same(campaign[i].escalate_to, person))
			need(e, out, "campaign", campaign[i].campaign);
	}
	for (size_t i = 0; i < duties; i++) {
		const struct duty_standing *s = &duty[i].standing;

		if (s->delegate && strcmp(s->delegate->to, person) == 0 &&
			(s->state == DUTY_OPEN || s->state == DUTY_SOON || s->state == DUTY_OVERDUE))
			need(e, out, "duty", arena_printf(e->arena, "%s/%s", duty[i].duty.kind, duty[i].duty.subject));
	}
	for (size_t i = 0; i < requests; i++)
		if (duty_request_open(&request[i]) &&
			(same(request[i].delegate, person) || (!request[i].delegate && same(request[i].contact, person))))
			need(e, out, "request", request[i].request);
	return ST_OK;
}

/* The person, who acts for the person's organisation, or who oversees. */
static enum status judge_person(struct erasing *e, const char *person, const char *by, struct err *err)
{
	struct programme_actors a;
	const char *organisation = NULL;
	enum status st = programme_actors_read(e->desk.tx, e->desk.today, e->arena, &a, err);

	for (size_t i = 0; st == ST_OK && i < a.persons; i++)
		if (strcmp(a.person[i].person, person) == 0)
			organisation = a.person[i].organisation;
	if (st == ST_OK)
		st = programme_actor_check(&a, by, err);
	if (st != ST_OK || strcmp(by, person) == 0 || programme_actor_oversees(&a, by) || programme_actor_acts_for(&a, by, organisation))
		return st;
	return err_set(err, ST_DENIED, "person.not_yours", by, person, NULL);
}

enum status programme_person_erase(const char *db, const char *person, const char *by, const char *reason, date_day on, struct arena *arena,
	struct programme_person_erased *out_erased, struct err *err)
{
	struct programme_person_erased erased = {0};
	struct erasing e = {0};
	enum status st = start(db, on, arena, &e, err);

	if (st != ST_OK)
		return st;
	st = programme_evidence_target_find(e.desk.tx, "person", person, err);
	if (st == ST_OK)
		st = judge_person(&e, person, by, err);
	if (st == ST_OK)
		st = programme_personal_intact(e.desk.tx, err);
	if (st == ST_OK)
		st = forget(&e, person, by, reason, &erased, err);
	for (size_t i = 0; st == ST_OK && i < e.items; i++) {
		if (!is_of(&e.item[i], person))
			continue;
		erased.item = arena_grow(arena, erased.item, erased.items, sizeof *erased.item);
		st = erase_item(&e, &e.item[i], person, by, &erased.item[erased.items++], err);
	}
	if (st == ST_OK)
		st = find_needs(&e, person, &erased, err);
	if (st == ST_OK)
		st = programme_desk_log(&e.desk, "person.erased", person, by, "", err);
	if (st == ST_OK)
		st = programme_reseal_personal(e.desk.tx, err);
	if (st == ST_OK)
		*out_erased = erased;
	return finish(db, &e, st, err);
}

/* ---- keeping in order ---- */

enum status programme_evidence_sweep(const char *db, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err)
{
	struct programme_desk desk;
	struct programme_place place;
	struct evidence_erasure *erasure;
	const char **list = NULL;
	size_t count = 0, erasures = 0;
	enum status st;

	/* what it has put there has no row in this database yet */
	if (!store_is_server(db) && programme_build_under_way(db))
		return err_set(err, ST_CONFLICT, "store.locked", db, NULL);
	st = programme_desk_open(db, DATE_NONE, &desk, err); /* no other command may be about to write a row */
	if (st != ST_OK)
		return st;
	programme_place_of(desk.store, &place);
	if (place.folder)
		st = evidence_orphans(desk.tx, place.folder, arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = evidence_file_remove(place.folder, list[i], err);
	if (st == ST_OK)
		st = evidence_erasures(desk.tx, arena, &erasure, &erasures, err);
	programme_desk_abandon(&desk);
	programme_place_done(&place);
	if (st == ST_OK && erasures > 0)
		st = scrub(db, err);
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
