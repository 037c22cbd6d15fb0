/* Campaigns: many firms are asked for the same by one day, each by a request of its own. A request is reminded until it is answered, may be handed to
 * an accountant or consultant, and is done when somebody else has accepted the answer. All of it outlives a run (tables desk_…). */
#ifndef SANGSAENG_DUTY_CAMPAIGN_H
#define SANGSAENG_DUTY_CAMPAIGN_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "duty/duty_calendar.h"
#include "store/store.h"

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#define DUTY_CAMPAIGN_KEY_MAX 32
#define DUTY_STEPS_MAX 16
#define DUTY_ASKED_MAX 16
#define DUTY_REQUEST "request" /* kind of its duty in desk_duty; the subject is the request's key */

/* ---- what may be asked (duty_demand.c) ---- */

/* Tables of the programme folder that a campaign may ask for, and what they are in the eyes of the law. */
enum duty_demand {
	DUTY_DEMAND_NONE,      /* no campaign may ask for it */
	DUTY_DEMAND_FREE,      /* footprints, papers: what partners exchange */
	DUTY_DEMAND_TECHNICAL, /* a principal needs a written statement of purpose, scope and expiry (Subcontracting Act 12-3) */
	DUTY_DEMAND_RECIPE,    /* a principal may not ask: what a product is made of and how */
	DUTY_DEMAND_COST,      /* a principal may not ask: management information */
};
enum duty_demand duty_demand_of(const char *table);
/* Kinds of organisations that buy from those who are asked: the Subcontracting Act speaks of them. Ministries, operators and verifiers are none. */
bool duty_is_principal(const char *organisation_kind);
/* The tables that may be asked for at all, ended by NULL. */
const char *const *duty_demand_tables(void);

/* ---- the ladder of reminders (duty_ladder.c) ---- */

enum duty_channel { DUTY_CHANNEL_MAIL, DUTY_CHANNEL_MESSAGE }; /* message: by the operator's program */
/* One rung: the start, or so many days before (negative) or after the last day. */
struct duty_rung {
	bool at_start;
	int days;
	enum duty_channel channel;
};
#define DUTY_LABEL_LEN 24
struct duty_step {
	int step; /* 1, 2 … in the order of days */
	date_day on;
	enum duty_channel channel;
	char label[DUTY_LABEL_LEN]; /* "start", "before-7", "after-1" */
};
/* The days of a ladder for a campaign that starts on a day: those before the last day fall on a working day or the one before it, those after it on a
 * working day or the next. What would fall on or before the start is left out, and of several on one day only the last is kept. In order of days. */
size_t duty_ladder(const struct duty_rung *rung, size_t count, date_day start, date_day due, const struct duty_calendar *calendar,
	struct duty_step out_step[DUTY_STEPS_MAX]);
/* The step to send on a day: the latest whose day has come, whatever passed before it; NULL if none has, or if that one or a later one was sent. */
const struct duty_step *duty_ladder_next(const struct duty_step *step, size_t count, date_day today, int last_sent);

/* ---- what is kept ---- */

struct duty_campaign {
	const char *campaign, *name_ko, *name_en;
	const char *asked_by; /* organisation */
	const char *sender;   /* address from which its letters come: of an office, not of a person */
	date_month from, to;  /* the period asked for */
	const char *text_ko, *text_en;
	date_day wanted_on, due_on, alarm_on; /* as asked; the last day, moved off holidays; when to warn */
	date_day started_on;
	const char *started_by;  /* person or organisation */
	const char *escalate_to; /* person; NULL: nobody */
	date_day escalate_on;    /* DATE_NONE: never */
	const char *purpose, *scope;
	date_day expires_on; /* of technical data; DATE_NONE with purpose and scope NULL: none is asked for */
	const char *sha256;  /* of the file that started it */
	const char *asked[DUTY_ASKED_MAX];
	size_t asked_count;
	struct duty_step step[DUTY_STEPS_MAX];
	size_t step_count;
};
/* ST_CONFLICT campaign.exists. */
enum status duty_campaign_put(struct store_tx *tx, const struct duty_campaign *campaign, struct err *err);
enum status duty_campaigns(struct store_tx *tx, struct arena *arena, struct duty_campaign **out_list, size_t *out_count, struct err *err);
/* ST_NOT_FOUND campaign.none. */
enum status duty_campaign_get(struct store_tx *tx, const char *campaign, struct arena *arena, struct duty_campaign *out_campaign, struct err *err);
bool duty_campaign_asks(const struct duty_campaign *campaign, const char *table);

enum duty_request_state { DUTY_SENT, DUTY_RETURNED, DUTY_ANSWERED, DUTY_ACCEPTED, DUTY_DECLINED, DUTY_REQUEST_STATES };
/* "sent", "returned", "answered", "accepted", "declined": stored. A request that is sent or returned is silent after its last day. */
const char *duty_request_state_name(enum duty_request_state state);
struct duty_request {
	const char *request; /* CAMPAIGN/FIRM */
	const char *campaign, *firm;
	const char *tonnes;             /* weight in tonnes CO2-eq, an exact decimal frozen at the start; NULL: not known */
	const char *contact, *delegate; /* persons; NULL: found on the day; nobody */
	enum duty_request_state state;
	date_day state_on;
	int64_t returns; /* how often it was returned for repair */
	const char *reason;
};
/* Whether reminders go on. */
bool duty_request_open(const struct duty_request *request);
enum status duty_request_put(struct store_tx *tx, const struct duty_request *request, struct err *err);
/* By key; of one campaign, of one firm, or with NULL of all. */
enum status duty_requests(struct store_tx *tx, const char *campaign_or_null, const char *firm_or_null, struct arena *arena,
	struct duty_request **out_list, size_t *out_count, struct err *err);
/* ST_NOT_FOUND request.none. */
enum status duty_request_get(struct store_tx *tx, const char *request, struct arena *arena, struct duty_request *out_request, struct err *err);
/* State, day, returns, reason and delegate as they now are. */
enum status duty_request_update(struct store_tx *tx, const struct duty_request *request, struct err *err);

/* ---- answers ---- */

enum duty_answer_state { DUTY_ANSWER_WAITING, DUTY_ANSWER_ACCEPTED, DUTY_ANSWER_RETURNED };
const char *duty_answer_state_name(enum duty_answer_state state);
/* A file of an answer, byte by byte as it came. */
struct duty_answer {
	int64_t answer; /* 1, 2 …; filled by duty_answer_put */
	const char *request, *asked, *file, *sha256;
	const char *bytes; /* NULL where only the list is read */
	size_t length;     /* of the bytes, in the list too */
	int64_t rows;
	const char *answered_by;
	date_day answered_on;
	enum duty_answer_state state;
	const char *decided_by; /* NULL: not yet */
	date_day decided_on;
};
enum status duty_answer_put(struct store_tx *tx, const struct duty_answer *answer, int64_t *out_answer, struct err *err);
/* Without bytes; of a request or with NULL of all, by number. */
enum status duty_answers(
	struct store_tx *tx, const char *request_or_null, struct arena *arena, struct duty_answer **out_list, size_t *out_count, struct err *err);
enum status duty_answer_bytes(struct store_tx *tx, int64_t answer, struct arena *arena, const char **out_bytes, size_t *out_length, struct err *err);
/* All answers of a request that wait are accepted or returned. */
enum status duty_answers_decide(struct store_tx *tx, const char *request, enum duty_answer_state state, const char *by, date_day on, struct err *err);

/* ---- coverage (duty_coverage.c) ---- */

/* Exact sums. A request without a figure counts in numbers only, never as 0 tonnes. */
struct duty_coverage {
	size_t asked, answered, accepted, declined, silent, unknown; /* answered: accepted ones too; unknown: without a figure, in whatever state */
	mpq_t total_t, answered_t, accepted_t;
};
void duty_coverage_init(struct duty_coverage *coverage);
void duty_coverage_done(struct duty_coverage *coverage);
void duty_coverage_add(struct duty_coverage *coverage, const struct duty_request *request, date_day due_on, date_day today);
/* part / whole in per cent with two digits after the point, half away from zero: "81.25"; "" if the whole is zero. */
#define DUTY_PERCENT_LEN 32
void duty_percent(const mpq_t part, const mpq_t whole, char out[DUTY_PERCENT_LEN]);

#endif
