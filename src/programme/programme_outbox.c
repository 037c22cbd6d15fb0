#include "programme/programme_outbox.h"

#include "base/text.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_chain.h"
#include "programme/programme_evidence_int.h"
#include "programme/programme_int.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OWNER_LEN 128
#define REPEATS_MAX 60
#define PAUSE_NS 20000000L

struct programme_outbox {
	struct store *store;
	struct programme_outbox_ask ask;
	char host[64], owner[OWNER_LEN]; /* HOST PID NONCE */
};

static void time_text(int64_t at, char out[DUTY_TIME_LEN])
{
	time_t seconds = (time_t)at;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(out, DUTY_TIME_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* ---- claims of those who are gone ---- */

/* Of this machine, by a process that is no more, or past its time. */
static bool is_over(const struct programme_outbox *o, const struct duty_outbox *row, const char *now)
{
	size_t host = strlen(o->host);
	const char *owner = row->claimed_by ? row->claimed_by : "";
	long pid;
	char *end;

	if (!row->claimed_until || strcmp(row->claimed_until, now) < 0)
		return true;
	if (strncmp(owner, o->host, host) != 0 || owner[host] != ' ')
		return false;
	pid = strtol(owner + host + 1, &end, 10);
	return *end == ' ' && pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static enum status free_claims(struct programme_outbox *o, struct store_tx *tx, struct err *err)
{
	struct duty_outbox *list;
	struct arena arena;
	char now[DUTY_TIME_LEN];
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	time_text(time(NULL), now);
	st = duty_outbox_claims(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct duty_outbox *row = &list[i];

		if (!is_over(o, row, now))
			continue;
		row->state = row->via && strcmp(row->via, "smtp") != 0 ? DUTY_OUTBOX_WAITING : DUTY_OUTBOX_UNCERTAIN;
		row->claimed_by = row->claimed_until = NULL;
		st = duty_outbox_update(tx, row, err);
	}
	arena_done(&arena);
	return st;
}

/* ---- settling ---- */

static enum status settle(struct programme_outbox *o, struct store_tx *tx, const char *message, enum programme_outbox_end end, const char *detail,
	struct arena *arena, struct err *err)
{
	struct duty_outbox row;
	char now[DUTY_TIME_LEN], later[DUTY_TIME_LEN];
	enum status st = duty_outbox_get(tx, message, arena, &row, err);

	if (st != ST_OK)
		return st;
	/* where the time was over, somebody else has it; that it was sent is worth knowing all the same */
	if (!row.claimed_by || strcmp(row.claimed_by, o->owner) != 0) {
		if (end != PROGRAMME_OUTBOX_SENT || row.state != DUTY_OUTBOX_UNCERTAIN)
			return ST_OK;
	}
	time_text(time(NULL), now);
	time_text(time(NULL) + duty_outbox_pause_seconds(row.attempts), later);
	row.claimed_by = row.claimed_until = NULL;
	row.detail = detail && detail[0] ? detail : NULL;
	switch (end) {
	case PROGRAMME_OUTBOX_SENT:
		row.state = DUTY_OUTBOX_SENT;
		row.settled_at = now;
		break;
	case PROGRAMME_OUTBOX_LATER:
		row.state = row.attempts < DUTY_OUTBOX_ATTEMPTS_MAX ? DUTY_OUTBOX_WAITING : DUTY_OUTBOX_REFUSED;
		row.not_before = later;
		break;
	case PROGRAMME_OUTBOX_REFUSED:
		row.state = DUTY_OUTBOX_REFUSED;
		break;
	case PROGRAMME_OUTBOX_UNKNOWN:
		row.state = DUTY_OUTBOX_UNCERTAIN;
		break;
	case PROGRAMME_OUTBOX_BACK:
		row.state = DUTY_OUTBOX_WAITING;
		row.attempts--;
		break;
	}
	return duty_outbox_update(tx, &row, err);
}

/* ---- the next letter ---- */

static enum status read_names(struct store_tx *tx, struct programme_letter *l, struct arena *arena, struct err *err)
{
	struct party_organisation *list;
	size_t count = 0;
	enum status st = party_organisations(tx, arena, &list, &count, err);

	l->asker_ko = l->asker_en = l->campaign.asked_by;
	l->firm_ko = l->firm_en = l->request.firm;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char *en = list[i].name_en ? list[i].name_en : list[i].name;

		if (strcmp(list[i].organisation, l->campaign.asked_by) == 0) {
			l->asker_ko = list[i].name;
			l->asker_en = en;
		}
		if (l->request.firm && strcmp(list[i].organisation, l->request.firm) == 0) {
			l->firm_ko = list[i].name;
			l->firm_en = en;
		}
	}
	return st;
}

/* Firms that have not answered, for the letter of escalation. */
static enum status read_open(struct store_tx *tx, struct programme_letter *l, struct arena *arena, struct err *err)
{
	struct party_organisation *organisation;
	struct duty_request *request;
	size_t organisations = 0, count = 0;
	enum status st = party_organisations(tx, arena, &organisation, &organisations, err);

	if (st == ST_OK)
		st = duty_requests(tx, l->campaign.campaign, NULL, arena, &request, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char *name = request[i].firm;

		if (!duty_request_open(&request[i]))
			continue;
		for (size_t k = 0; k < organisations; k++)
			if (strcmp(organisation[k].organisation, request[i].firm) == 0)
				name = l->language == LANG_EN && organisation[k].name_en ? organisation[k].name_en : organisation[k].name;
		l->open = arena_grow(arena, l->open, l->open_count, sizeof *l->open);
		l->open[l->open_count++] = arena_printf(arena, "%s (%s)", name, request[i].request);
	}
	return st;
}

/* Whether it is still to be sent; where not, the row says why. */
static enum status prepare(struct store_tx *tx, struct programme_letter *l, struct arena *arena, bool *out_good, struct err *err)
{
	const struct party_person *person = NULL;
	struct programme_people people;
	enum status st = duty_campaign_get(tx, l->row.campaign, arena, &l->campaign, err);

	if (st == ST_OK && l->row.request)
		st = duty_request_get(tx, l->row.request, arena, &l->request, err);
	if (st == ST_OK)
		st = programme_people_read(tx, arena, &people, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; l->row.person && i < people.count; i++)
		if (strcmp(people.person[i].person, l->row.person) == 0)
			person = &people.person[i];
	if (person) {
		l->to_name = person->name;
		l->to = person->mail;
		l->language = person->language;
		l->delegated = l->request.delegate && strcmp(l->request.delegate, person->person) == 0;
	}
	st = read_names(tx, l, arena, err);
	if (st == ST_OK && !l->row.request)
		st = read_open(tx, l, arena, err);
	if (st != ST_OK)
		return st;
	*out_good = true;
	if (l->row.request ? !duty_request_open(&l->request) : l->open_count == 0) {
		l->row.state = DUTY_OUTBOX_DROPPED;
		*out_good = false;
	} else if (programme_address_state(&people, person) != PROGRAMME_CONTACT_GOOD) {
		l->row.state = DUTY_OUTBOX_NO_ADDRESS;
		*out_good = false;
	}
	return ST_OK;
}

static enum status claim(
	struct programme_outbox *o, struct store_tx *tx, struct arena *arena, bool *out_found, struct programme_letter *out_letter, struct err *err)
{
	for (;;) {
		struct programme_letter letter = {0};
		char now[DUTY_TIME_LEN], until[DUTY_TIME_LEN];
		bool found = false, good = false;
		enum status st;

		time_text(time(NULL), now);
		time_text(time(NULL) + PROGRAMME_LEASE_SECONDS, until);
		st = duty_outbox_first(tx, o->ask.campaign, o->ask.mail != NULL, o->ask.messages != NULL, now, arena, &found, &letter.row, err);
		if (st != ST_OK || !found) {
			*out_found = false;
			return st;
		}
		st = prepare(tx, &letter, arena, &good, err);
		if (st != ST_OK)
			return st;
		if (good) {
			letter.repetition = letter.row.attempts > 0;
			letter.row.state = DUTY_OUTBOX_CLAIMED;
			letter.row.attempts++;
			letter.row.via = letter.row.channel == DUTY_CHANNEL_MAIL ? o->ask.mail : o->ask.messages;
			letter.row.claimed_by = o->owner;
			letter.row.claimed_until = arena_strdup(arena, until);
		} else {
			letter.row.settled_at = arena_strdup(arena, now);
		}
		st = duty_outbox_update(tx, &letter.row, err);
		if (st != ST_OK)
			return st;
		if (good) {
			*out_found = true;
			*out_letter = letter;
			return ST_OK;
		}
	}
}

/* ---- transactions ---- */

struct step {
	bool sweep, claim;
	const char *settled, *detail;
	enum programme_outbox_end end;
	struct arena *arena;
	bool *out_found;
	struct programme_letter *out_letter;
};

static enum status do_step(struct programme_outbox *o, const struct step *s, struct err *err)
{
	struct store_tx *tx;
	enum status st = store_begin(o->store, true, &tx, err);

	if (st != ST_OK)
		return st;
	if (s->sweep)
		st = free_claims(o, tx, err);
	if (st == ST_OK && s->settled)
		st = settle(o, tx, s->settled, s->end, s->detail, s->arena, err);
	if (st == ST_OK && s->claim)
		st = claim(o, tx, s->arena, s->out_found, s->out_letter, err);
	if (st == ST_OK)
		return store_commit(tx, err);
	store_rollback(tx);
	return st;
}

static enum status do_until_done(struct programme_outbox *o, const struct step *s, struct err *err)
{
	struct err own;
	enum status st = do_step(o, s, &own);

	for (int repeats = 0; st != ST_OK && (store_retry_advised(&own) || programme_is_repeatable(&own)) && repeats < REPEATS_MAX; repeats++) {
		struct timespec pause = {.tv_nsec = (long)randombytes_uniform(PAUSE_NS)};

		nanosleep(&pause, NULL);
		st = do_step(o, s, &own);
	}
	if (st != ST_OK && err)
		*err = own;
	return st;
}

enum status programme_outbox_open(const char *db, const struct programme_outbox_ask *ask, struct programme_outbox **out_outbox, struct err *err)
{
	struct programme_outbox *o = heap_alloc(1, sizeof *o);
	enum status st = programme_open(db, STORE_WRITE, &o->store, err);

	if (st != ST_OK) {
		programme_outbox_close(o);
		return st;
	}
	o->ask = *ask;
	if (gethostname(o->host, sizeof o->host - 1) != 0 || strchr(o->host, ' '))
		snprintf(o->host, sizeof o->host, "localhost");
	snprintf(o->owner, sizeof o->owner, "%s %ld %08x", o->host, (long)getpid(), randombytes_random());
	st = do_until_done(o, &(struct step){.sweep = true}, err);
	if (st != ST_OK) {
		programme_outbox_close(o);
		return st;
	}
	*out_outbox = o;
	return ST_OK;
}

void programme_outbox_close(struct programme_outbox *outbox)
{
	if (!outbox)
		return;
	if (outbox->store)
		store_close(outbox->store);
	free(outbox);
}

enum status programme_outbox_next(struct programme_outbox *outbox, const char *settled_or_null, enum programme_outbox_end end, const char *detail,
	struct arena *arena, bool *out_found, struct programme_letter *out_letter, struct err *err)
{
	return do_until_done(outbox,
		&(struct step){.claim = true,
			.settled = settled_or_null,
			.end = end,
			.detail = detail,
			.arena = arena,
			.out_found = out_found,
			.out_letter = out_letter},
		err);
}

enum status programme_outbox_settle(
	struct programme_outbox *outbox, const char *settled, enum programme_outbox_end end, const char *detail, struct err *err)
{
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = do_until_done(outbox, &(struct step){.settled = settled, .end = end, .detail = detail, .arena = &arena}, err);
	arena_done(&arena);
	return st;
}

enum status programme_outbox_resend(const char *db, const char *message, const char *by, date_day on, struct err *err)
{
	struct programme_desk desk;
	struct duty_campaign campaign;
	struct duty_outbox row;
	struct arena arena;
	enum status st = programme_desk_open_ahead(db, on, &desk, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = duty_outbox_get(desk.tx, message, &arena, &row, err);
	if (st == ST_OK)
		st = duty_campaign_get(desk.tx, row.campaign, &arena, &campaign, err);
	if (st == ST_OK)
		st = programme_campaign_judge_asker(desk.tx, campaign.asked_by, by, desk.today, &arena, err);
	if (st == ST_OK && row.state != DUTY_OUTBOX_UNCERTAIN && row.state != DUTY_OUTBOX_REFUSED && row.state != DUTY_OUTBOX_WAITING &&
		row.state != DUTY_OUTBOX_NO_ADDRESS)
		st = err_set(err, ST_CONFLICT, "outbox.state", message, duty_outbox_state_name(row.state), NULL);
	row.state = DUTY_OUTBOX_WAITING;
	row.not_before = desk.at;
	row.settled_at = NULL;
	if (st == ST_OK)
		st = duty_outbox_update(desk.tx, &row, err);
	if (st == ST_OK)
		st = programme_desk_log(&desk, "message.resent", message, by, "", err);
	if (st == ST_OK)
		st = programme_desk_commit(&desk, err);
	else
		programme_desk_abandon(&desk);
	arena_done(&arena);
	return st;
}
