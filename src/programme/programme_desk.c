#include "programme/programme_desk.h"

#include "evidence/evidence_log.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_chain.h"
#include "programme/programme_once.h"

#include <time.h>

void programme_now(char out_at[PROGRAMME_AT_LEN])
{
	struct tm tm;
	time_t now = time(NULL);

	gmtime_r(&now, &tm);
	strftime(out_at, PROGRAMME_AT_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

enum status programme_today(struct store_tx *tx, date_day on_or_none, date_day *out_today, struct err *err)
{
	struct party_rules rules;
	struct arena arena;
	char folder[65];
	enum status st;

	arena_init(&arena);
	st = party_programme_get(tx, &arena, &rules, folder, err);
	if (st == ST_OK && on_or_none != DATE_NONE) {
		*out_today = on_or_none;
	} else if (st == ST_OK) {
		date_day today = date_in_seoul(time(NULL));

		*out_today = rules.as_of > today ? rules.as_of : today;
	}
	arena_done(&arena);
	return st;
}

/* What has not happened yet cannot be stated: else a later day would end a retention, or a duty. */
static enum status refuse_ahead(struct store_tx *tx, date_day on, struct err *err)
{
	char day[DATE_TEXT_LEN], last[DATE_TEXT_LEN];
	date_day today = DATE_NONE;
	enum status st = programme_today(tx, DATE_NONE, &today, err);

	if (st != ST_OK || on == DATE_NONE || on <= today)
		return st;
	date_format(on, day);
	date_format(today, last);
	return err_set(err, ST_INPUT, "desk.ahead", day, last, NULL);
}

static enum status open_desk(const char *db, date_day on_or_none, bool ahead, struct programme_desk *out_desk, struct err *err)
{
	struct programme_desk desk = {0};
	enum status st = programme_open(db, STORE_WRITE, &desk.store, err);

	if (st == ST_OK)
		st = store_begin(desk.store, true, &desk.tx, err);
	if (st == ST_OK)
		st = programme_today(desk.tx, on_or_none, &desk.today, err);
	if (st == ST_OK && !ahead)
		st = refuse_ahead(desk.tx, on_or_none, err);
	if (st == ST_OK)
		st = programme_desk_intact(desk.tx, err);
	if (st != ST_OK) {
		programme_desk_abandon(&desk);
		return st;
	}
	programme_now(desk.at);
	*out_desk = desk;
	return ST_OK;
}

enum status programme_desk_open(const char *db, date_day on_or_none, struct programme_desk *out_desk, struct err *err)
{
	return open_desk(db, on_or_none, false, out_desk, err);
}

enum status programme_desk_open_ahead(const char *db, date_day on_or_none, struct programme_desk *out_desk, struct err *err)
{
	return open_desk(db, on_or_none, true, out_desk, err);
}

enum status programme_desk_commit(struct programme_desk *desk, struct err *err)
{
	enum status st = programme_reseal_desk(desk->tx, err);

	if (st == ST_OK)
		st = programme_once_save(desk->tx, err);
	if (st == ST_OK && !programme_once_dry()) {
		st = store_commit(desk->tx, err);
		desk->tx = NULL;
	}
	programme_desk_abandon(desk);
	return st;
}

void programme_desk_abandon(struct programme_desk *desk)
{
	if (desk->tx)
		store_rollback(desk->tx);
	if (desk->store)
		store_close(desk->store);
	*desk = (struct programme_desk){0};
}

enum status programme_desk_log(
	struct programme_desk *desk, const char *kind, const char *subject, const char *actor, const char *sha256, struct err *err)
{
	struct evidence_event event = {.at = desk->at, .kind = kind, .subject = subject, .actor = actor, .sha256 = sha256};

	return evidence_log_add(desk->tx, &event, err);
}
