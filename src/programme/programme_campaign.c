/* What happens to a campaign after its start. */
#include "programme/programme_campaign.h"

#include "base/hash.h"
#include "base/text.h"
#include "duty/duty.h"
#include "party/party.h"
#include "party/party_agreement.h"
#include "programme/programme_answer_int.h"
#include "programme/programme_evidence_int.h"
#include "programme/programme_meter.h"

#include <stdio.h>
#include <string.h>

const struct table *programme_asked_table(const char *name)
{
	int index = programme_table_index(name);

	if (strcmp(name, programme_readings_table.name) == 0)
		return &programme_readings_table;
	return index >= 0 && duty_demand_of(name) != DUTY_DEMAND_NONE ? programme_tables()[index] : NULL;
}

/* ---- people ---- */

static const char *address_hash(const char *mail, char out[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_bytes(&hash, mail, strlen(mail));
	hash_final(&hash, out);
	return out;
}

enum status programme_people_read(struct store_tx *tx, struct arena *arena, struct programme_people *out_people, struct err *err)
{
	struct programme_people people = {0};
	enum status st = party_persons(tx, arena, &people.person, &people.count, err);

	if (st == ST_OK)
		st = duty_bounces(tx, arena, &people.bounce, &people.bounces, err);
	if (st == ST_OK)
		*out_people = people;
	return st;
}

enum programme_contact_state programme_address_state(const struct programme_people *people, const struct party_person *person)
{
	char sha256[HASH_HEX_LEN];

	if (!person)
		return PROGRAMME_CONTACT_NOBODY;
	if (!person->mail || !string_is_mail_address(person->mail))
		return PROGRAMME_CONTACT_NO_ADDRESS;
	address_hash(person->mail, sha256);
	for (size_t i = 0; i < people->bounces; i++)
		if (strcmp(people->bounce[i].person, person->person) == 0 && strcmp(people->bounce[i].address_sha256, sha256) == 0)
			return PROGRAMME_CONTACT_BOUNCED;
	return PROGRAMME_CONTACT_GOOD;
}

static int suits(const struct party_person *p)
{
	return p->area == PARTY_AREA_CARBON ? 3 : p->area == PARTY_AREA_ALL ? 2 : 1;
}

struct programme_contact programme_contact_of(const struct programme_people *people, const struct duty_request *request, date_day day)
{
	const char *named = request->delegate ? request->delegate : request->contact;
	const struct party_person *best = NULL;
	enum programme_contact_state state = PROGRAMME_CONTACT_NOBODY;

	if (named) {
		best = party_person_on(people->person, people->count, named, day);
		if (best)
			return (struct programme_contact){best, programme_address_state(people, best)};
	}
	for (size_t i = 0; i < people->count; i++) {
		const struct party_person *p = &people->person[i];
		enum programme_contact_state own = programme_address_state(people, p);
		bool better;

		if (strcmp(p->organisation, request->firm) != 0 || !party_person_active(p, day))
			continue;
		better = !best || (own == PROGRAMME_CONTACT_GOOD && state != PROGRAMME_CONTACT_GOOD) ||
			 ((own == PROGRAMME_CONTACT_GOOD) == (state == PROGRAMME_CONTACT_GOOD) && suits(p) > suits(best));
		if (better) {
			best = p;
			state = own;
		}
	}
	return (struct programme_contact){best, state};
}

static const struct party_person *find_person(const struct programme_people *people, const char *key)
{
	for (size_t i = 0; i < people->count; i++)
		if (strcmp(people->person[i].person, key) == 0)
			return &people->person[i];
	return NULL;
}

/* ---- letters ---- */

/* One desk command on campaigns. */
struct work {
	struct programme_desk desk;
	struct arena *arena;
	char programme[PARTY_ID_LEN];
	struct programme_people people;
	struct party_agreement *agreement;
	size_t agreements;
};

static enum status open_work(struct work *w, const char *db, date_day on, struct arena *arena, struct err *err)
{
	struct party_rules rules;
	enum status st = programme_desk_open_ahead(db, on, &w->desk, err);

	if (st != ST_OK)
		return st;
	w->arena = arena;
	st = party_programme_get(w->desk.tx, arena, &rules, NULL, err);
	if (st == ST_OK)
		st = programme_people_read(w->desk.tx, arena, &w->people, err);
	if (st == ST_OK)
		st = party_agreements(w->desk.tx, arena, &w->agreement, &w->agreements, err);
	if (st != ST_OK) {
		programme_desk_abandon(&w->desk);
		return st;
	}
	memcpy(w->programme, rules.programme, sizeof w->programme);
	return ST_OK;
}

static enum status judge_asker(struct work *w, const struct duty_campaign *c, const char *by, struct err *err)
{
	return programme_campaign_judge_asker(w->desk.tx, c->asked_by, by, w->desk.today, w->arena, err);
}

/* What either side may do. */
static enum status judge_either(struct work *w, const struct duty_campaign *c, const struct duty_request *r, const char *by, struct err *err)
{
	return programme_campaign_judge_firm(&w->people, r, by, w->desk.today, NULL) == ST_OK ? ST_OK : judge_asker(w, c, by, err);
}

/* Another programme may have a campaign of the same key. */
static const char *message_id(const struct work *w, const struct duty_campaign *c, const char *message)
{
	char sha256[HASH_HEX_LEN];
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, w->programme);
	hash_string(&hash, message);
	hash_final(&hash, sha256);
	return arena_printf(w->arena, "<%.32s@%s>", sha256, strchr(c->sender, '@') + 1);
}

static enum status put_letter(struct work *w, const struct duty_campaign *c, struct duty_outbox row, bool *out_new, struct err *err)
{
	row.campaign = c->campaign;
	row.message_id = message_id(w, c, row.message);
	row.state = DUTY_OUTBOX_WAITING;
	row.not_before = w->desk.at;
	return duty_outbox_put(w->desk.tx, &row, out_new, err);
}

/* ---- reminding ---- */

static void plan(struct programme_remind *remind, struct arena *arena, struct programme_planned letter)
{
	remind->letter = arena_grow(arena, remind->letter, remind->count, sizeof *remind->letter);
	remind->letter[remind->count++] = letter;
}

static enum status remind_request(
	struct work *w, const struct duty_campaign *c, const struct duty_request *r, bool chase, struct programme_remind *remind, struct err *err)
{
	struct programme_contact contact;
	struct duty_step today = {.on = w->desk.today, .channel = DUTY_CHANNEL_MAIL};
	const struct duty_step *step = &today;
	const char *message;
	int64_t last = 0;
	bool is_new = false;
	enum status st = duty_outbox_last_step(w->desk.tx, r->request, &last, err);

	if (st != ST_OK)
		return st;
	if (chase) {
		char day[DATE_TEXT_LEN];

		date_format(w->desk.today, day);
		snprintf(today.label, sizeof today.label, "chase-%s", day);
	} else {
		step = duty_ladder_next(c->step, c->step_count, w->desk.today, (int)last);
	}
	if (!step)
		return ST_OK;
	contact = programme_contact_of(&w->people, r, w->desk.today);
	if (contact.state != PROGRAMME_CONTACT_GOOD) {
		remind->unreachable = arena_grow(w->arena, remind->unreachable, remind->unreachable_count, sizeof *remind->unreachable);
		remind->unreachable[remind->unreachable_count++] = r->request;
		return ST_OK;
	}
	message = arena_printf(w->arena, "%s/%s", r->request, step->label);
	/* one that still waits has been overtaken by this one */
	st = !chase && last > 0 ? duty_outbox_drop(w->desk.tx, r->request, true, w->desk.at, err) : ST_OK;
	if (st == ST_OK)
		st = put_letter(w, c,
			(struct duty_outbox){.message = message,
				.request = r->request,
				.kind = DUTY_LETTER_REMINDER,
				.step = step->step,
				.person = contact.person->person,
				.channel = step->channel},
			&is_new, err);
	if (st == ST_OK)
		plan(remind, w->arena,
			(struct programme_planned){.message = message,
				.request = r->request,
				.person = contact.person->person,
				.label = arena_strdup(w->arena, step->label),
				.on = step->on,
				.is_new = is_new});
	return st;
}

static enum status escalate(struct work *w, const struct duty_campaign *c, struct programme_remind *remind, struct err *err)
{
	const char *message = arena_printf(w->arena, "%s/escalation", c->campaign);
	bool is_new = false;
	enum status st = put_letter(w, c,
		(struct duty_outbox){.message = message, .kind = DUTY_LETTER_ESCALATION, .person = c->escalate_to, .channel = DUTY_CHANNEL_MAIL},
		&is_new, err);

	if (st == ST_OK && is_new)
		plan(remind, w->arena,
			(struct programme_planned){
				.message = message, .person = c->escalate_to, .label = "escalation", .on = c->escalate_on, .is_new = true});
	return st;
}

static bool has_left(const struct work *w, const char *firm)
{
	return w->agreements > 0 && !party_agreement_signed(w->agreement, w->agreements, firm, w->desk.today);
}

static enum status remind_campaign(struct work *w, const struct duty_campaign *c, bool chase, struct programme_remind *remind, struct err *err)
{
	struct duty_request *request;
	size_t count = 0;
	bool open = false;
	enum status st = duty_requests(w->desk.tx, c->campaign, NULL, w->arena, &request, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (!duty_request_open(&request[i]))
			continue;
		if (has_left(w, request[i].firm)) {
			remind->left = arena_grow(w->arena, remind->left, remind->left_count, sizeof *remind->left);
			remind->left[remind->left_count++] = request[i].request;
			st = duty_outbox_drop(w->desk.tx, request[i].request, false, w->desk.at, err);
			continue;
		}
		open = true;
		st = remind_request(w, c, &request[i], chase, remind, err);
	}
	if (st == ST_OK && open && !chase && c->escalate_to && w->desk.today >= c->escalate_on)
		st = escalate(w, c, remind, err);
	return st;
}

static enum status count_waiting(struct work *w, const char *campaign_or_null, struct programme_remind *remind, struct err *err)
{
	struct duty_outbox *list;
	size_t count = 0;
	enum status st = duty_outbox_list(w->desk.tx, campaign_or_null, w->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (list[i].state == DUTY_OUTBOX_WAITING)
			(*(list[i].channel == DUTY_CHANNEL_MAIL ? &remind->waiting_mail : &remind->waiting_messages))++;
	return st;
}

enum status programme_campaign_remind(const char *db, const char *campaign_or_null, date_day on, const char *chased_by, bool dry_run,
	struct arena *arena, struct programme_remind *out_remind, struct err *err)
{
	struct programme_remind remind = {0};
	struct duty_campaign *list;
	struct work w = {0};
	size_t count = 0;
	bool found = false;
	enum status st = open_work(&w, db, on, arena, err);

	if (st != ST_OK)
		return st;
	remind.today = w.desk.today;
	st = duty_campaigns(w.desk.tx, arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (campaign_or_null && strcmp(campaign_or_null, list[i].campaign) != 0)
			continue;
		found = true;
		if (chased_by)
			st = judge_asker(&w, &list[i], chased_by, err);
		if (st == ST_OK)
			st = remind_campaign(&w, &list[i], chased_by != NULL, &remind, err);
		if (st == ST_OK && chased_by)
			st = programme_desk_log(&w.desk, "campaign.chased", list[i].campaign, chased_by, "", err);
	}
	if (st == ST_OK && campaign_or_null && !found)
		st = err_set(err, ST_NOT_FOUND, "campaign.none", campaign_or_null, NULL);
	if (st == ST_OK)
		st = count_waiting(&w, campaign_or_null, &remind, err);
	if (st == ST_OK && !dry_run)
		st = programme_desk_commit(&w.desk, err);
	else
		programme_desk_abandon(&w.desk);
	if (st == ST_OK)
		*out_remind = remind;
	return st;
}

/* ---- one request ---- */

/* Opens the desk with a request and its campaign. */
static enum status open_request(struct work *w, const char *db, date_day on, const char *request, struct arena *arena,
	struct duty_request *out_request, struct duty_campaign *out_campaign, struct err *err)
{
	enum status st = open_work(w, db, on, arena, err);

	if (st != ST_OK)
		return st;
	st = duty_request_get(w->desk.tx, request, arena, out_request, err);
	if (st == ST_OK)
		st = duty_campaign_get(w->desk.tx, out_request->campaign, arena, out_campaign, err);
	if (st != ST_OK)
		programme_desk_abandon(&w->desk);
	return st;
}

/* The request as it now is, a line of the log, and the end of the command. */
static enum status close_request(
	struct work *w, enum status st, const struct duty_request *request, const char *event, const char *by, const char *about, struct err *err)
{
	char sha256[HASH_HEX_LEN] = "";

	if (st == ST_OK)
		st = duty_request_update(w->desk.tx, request, err);
	if (st == ST_OK)
		st = programme_desk_log(&w->desk, event, request->request, by, about ? address_hash(about, sha256) : "", err);
	if (st == ST_OK)
		return programme_desk_commit(&w->desk, err);
	programme_desk_abandon(&w->desk);
	return st;
}

enum status programme_campaign_delegate(const char *db, const char *request, const char *person_or_null, const char *by, date_day on, struct err *err)
{
	struct duty_campaign campaign;
	struct duty_request r, own;
	struct work w = {0};
	struct arena arena;
	bool is_new;
	enum status st;

	arena_init(&arena);
	st = open_request(&w, db, on, request, &arena, &r, &campaign, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	own = r;
	own.delegate = NULL; /* who has it cannot hand it on */
	st = judge_either(&w, &campaign, &own, by, err);
	if (st == ST_OK && !duty_request_open(&r))
		st = err_set(err, ST_CONFLICT, "request.closed", request, duty_request_state_name(r.state), NULL);
	if (st == ST_OK && person_or_null && !find_person(&w.people, person_or_null))
		st = err_set(err, ST_NOT_FOUND, "campaign.person_unknown", person_or_null, NULL);
	r.delegate = person_or_null;
	/* what still waits was written to somebody else */
	if (st == ST_OK)
		st = duty_outbox_drop(w.desk.tx, request, false, w.desk.at, err);
	if (st == ST_OK && person_or_null)
		st = put_letter(&w, &campaign,
			(struct duty_outbox){.message = arena_printf(&arena, "%s/delegate-%s", request, person_or_null),
				.request = request,
				.kind = DUTY_LETTER_DELEGATED,
				.person = person_or_null,
				.channel = DUTY_CHANNEL_MAIL},
			&is_new, err);
	st = close_request(&w, st, &r, "request.delegated", by, person_or_null, err);
	arena_done(&arena);
	return st;
}

static enum status judge_accept(struct work *w, const struct duty_request *r, const char *by, struct err *err)
{
	struct duty_answer *answer;
	size_t count = 0;
	enum status st;

	if (r->state != DUTY_ANSWERED)
		return err_set(err, ST_CONFLICT, "request.no_answer", r->request, duty_request_state_name(r->state), NULL);
	st = duty_answers(w->desk.tx, r->request, w->arena, &answer, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (answer[i].state == DUTY_ANSWER_WAITING && strcmp(answer[i].answered_by, by) == 0)
			st = err_set(err, ST_DENIED, "request.same_person", by, r->request, NULL);
	return st;
}

enum status programme_campaign_accept(const char *db, const char *request, const char *by, date_day on, struct findings *findings, struct err *err)
{
	struct duty_campaign campaign;
	struct duty_request r;
	struct work w = {0};
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = open_request(&w, db, on, request, &arena, &r, &campaign, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	st = judge_asker(&w, &campaign, by, err);
	if (st == ST_OK)
		st = judge_accept(&w, &r, by, err);
	if (st == ST_OK)
		st = programme_answers_judge(&w.desk, &campaign, &r, true, findings, err);
	if (st == ST_OK)
		st = duty_answers_decide(w.desk.tx, request, DUTY_ANSWER_ACCEPTED, by, w.desk.today, err);
	if (st == ST_OK)
		st = duty_done(w.desk.tx, DUTY_REQUEST, request, w.desk.today, NULL, err);
	if (st == ST_OK)
		st = duty_outbox_drop(w.desk.tx, request, false, w.desk.at, err);
	r.state = DUTY_ACCEPTED;
	r.state_on = w.desk.today;
	st = close_request(&w, st, &r, "request.accepted", by, NULL, err);
	arena_done(&arena);
	return st;
}

enum status programme_campaign_return(const char *db, const char *request, const char *by, const char *reason, date_day on, struct err *err)
{
	struct programme_contact contact;
	struct duty_campaign campaign;
	struct duty_request r;
	struct work w = {0};
	struct arena arena;
	bool is_new;
	enum status st;

	arena_init(&arena);
	st = open_request(&w, db, on, request, &arena, &r, &campaign, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	st = judge_asker(&w, &campaign, by, err);
	if (st == ST_OK && r.state != DUTY_ANSWERED)
		st = err_set(err, ST_CONFLICT, "request.no_answer", request, duty_request_state_name(r.state), NULL);
	if (st == ST_OK)
		st = duty_answers_decide(w.desk.tx, request, DUTY_ANSWER_RETURNED, by, w.desk.today, err);
	r.state = DUTY_RETURNED;
	r.state_on = w.desk.today;
	r.returns++;
	r.reason = reason;
	contact = programme_contact_of(&w.people, &r, w.desk.today);
	if (st == ST_OK && contact.state == PROGRAMME_CONTACT_GOOD)
		st = put_letter(&w, &campaign,
			(struct duty_outbox){.message = arena_printf(&arena, "%s/returned-%lld", request, (long long)r.returns),
				.request = request,
				.kind = DUTY_LETTER_RETURNED,
				.person = contact.person->person,
				.channel = DUTY_CHANNEL_MAIL},
			&is_new, err);
	st = close_request(&w, st, &r, "request.returned", by, reason, err);
	arena_done(&arena);
	return st;
}

enum status programme_campaign_decline(const char *db, const char *request, const char *by, const char *reason, date_day on, struct err *err)
{
	struct duty_campaign campaign;
	struct duty_request r;
	struct work w = {0};
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = open_request(&w, db, on, request, &arena, &r, &campaign, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	st = judge_either(&w, &campaign, &r, by, err);
	if (st == ST_OK && (r.state == DUTY_ACCEPTED || r.state == DUTY_DECLINED))
		st = err_set(err, ST_CONFLICT, "request.closed", request, duty_request_state_name(r.state), NULL);
	if (st == ST_OK)
		st = duty_done(w.desk.tx, DUTY_REQUEST, request, w.desk.today, NULL, err);
	if (st == ST_OK)
		st = duty_outbox_drop(w.desk.tx, request, false, w.desk.at, err);
	r.state = DUTY_DECLINED;
	r.state_on = w.desk.today;
	r.reason = reason;
	st = close_request(&w, st, &r, "request.declined", by, reason, err);
	arena_done(&arena);
	return st;
}

/* ---- mail that came back ---- */

/* The person of escalation is told, once for each address. */
static enum status tell(struct work *w, const struct duty_outbox *row, struct err *err)
{
	struct duty_campaign campaign;
	size_t number = 1;
	bool is_new;
	enum status st = duty_campaign_get(w->desk.tx, row->campaign, w->arena, &campaign, err);

	if (st != ST_OK || !campaign.escalate_to || !row->request)
		return st;
	for (size_t i = 0; i < w->people.bounces; i++)
		number += strcmp(w->people.bounce[i].person, row->person) == 0;
	return put_letter(w, &campaign,
		(struct duty_outbox){.message = arena_printf(w->arena, "%s/bounced-%s-%zu", row->request, row->person, number),
			.request = row->request,
			.kind = DUTY_LETTER_BOUNCED,
			.person = campaign.escalate_to,
			.channel = DUTY_CHANNEL_MAIL},
		&is_new, err);
}

/* Once for each address: *out_new tells. */
static enum status mark(struct work *w, const struct duty_outbox *row, const char *status, const char *by, bool *out_new, struct err *err)
{
	const struct party_person *person = row->person ? find_person(&w->people, row->person) : NULL;
	char sha256[HASH_HEX_LEN];
	enum status st;

	*out_new = false;
	if (!person || !person->mail)
		return ST_OK;
	st = duty_bounce_put(w->desk.tx,
		&(struct duty_bounce){.person = person->person,
			.address_sha256 = address_hash(person->mail, sha256),
			.request = row->request,
			.status = status,
			.on = w->desk.today},
		out_new, err);
	if (st != ST_OK || !*out_new)
		return st;
	if (row->request)
		st = duty_outbox_drop(w->desk.tx, row->request, true, w->desk.at, err);
	if (st == ST_OK)
		st = tell(w, row, err);
	return st == ST_OK ? programme_desk_log(&w->desk, "mail.bounced", row->request ? row->request : row->campaign, by, "", err) : st;
}

enum status programme_campaign_bounce(const char *db, const char *message_id, const char *status, const char *by, date_day on, struct arena *arena,
	const char **out_request, bool *out_new, struct err *err)
{
	struct duty_outbox row = {0};
	struct duty_campaign campaign;
	struct work w = {0};
	bool found = false, is_new = false;
	enum status st = open_work(&w, db, on, arena, err);

	if (st != ST_OK)
		return st;
	st = duty_outbox_by_id(w.desk.tx, message_id, arena, &found, &row, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "bounce.unknown", message_id, NULL);
	if (st == ST_OK)
		st = duty_campaign_get(w.desk.tx, row.campaign, arena, &campaign, err);
	if (st == ST_OK)
		st = judge_asker(&w, &campaign, by, err);
	if (st == ST_OK)
		st = mark(&w, &row, status, by, &is_new, err);
	if (st == ST_OK && is_new)
		st = programme_desk_commit(&w.desk, err);
	else
		programme_desk_abandon(&w.desk);
	if (st == ST_OK) {
		*out_request = row.request;
		*out_new = is_new;
	}
	return st;
}

enum status programme_campaign_refusals(const char *db, date_day on, struct err *err)
{
	struct duty_outbox *list;
	struct work w = {0};
	struct arena arena;
	size_t count = 0, marked = 0;
	enum status st;

	arena_init(&arena);
	st = open_work(&w, db, on, &arena, err);
	if (st == ST_OK)
		st = duty_outbox_list(w.desk.tx, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool is_new;

		if (list[i].state != DUTY_OUTBOX_REFUSED || list[i].settled_at)
			continue;
		if (list[i].channel == DUTY_CHANNEL_MAIL)
			st = mark(&w, &list[i], "", "", &is_new, err);
		list[i].settled_at = w.desk.at;
		if (st == ST_OK)
			st = duty_outbox_update(w.desk.tx, &list[i], err);
		marked++;
	}
	if (st == ST_OK && marked > 0)
		st = programme_desk_commit(&w.desk, err);
	else
		programme_desk_abandon(&w.desk);
	arena_done(&arena);
	return st;
}
