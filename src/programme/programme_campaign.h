/* Campaigns as use cases: what one command does, each in one transaction at the desk (programme_desk.h). Letters are only put into the outbox here;
 * programme_outbox.h hands them out one by one. */
#ifndef SANGSAENG_PROGRAMME_CAMPAIGN_H
#define SANGSAENG_PROGRAMME_CAMPAIGN_H

#include "base/arena.h"
#include "base/message.h"
#include "base/table.h"
#include "duty/duty_campaign.h"
#include "duty/duty_outbox.h"
#include "party/party.h"
#include "party/party_person.h"
#include "programme/programme_desk.h"

/* The description of a table that a campaign may ask for, readings of meters too; NULL if there is none. */
const struct table *programme_asked_table(const char *name);

/* ---- starting (programme_campaign_start.c, programme_campaign_file.c) ---- */

struct programme_campaign_options {
	const char *db, *file;
	const char *targets; /* CSV of firms, or NULL: the file's selection */
	const char *by;      /* person or organisation */
	date_day on;         /* DATE_NONE: today */
	bool dry_run;
};
struct programme_campaign_started {
	struct duty_campaign campaign;
	struct duty_request *request;
	size_t count, unknown; /* unknown: without a figure of tonnes */
};
/* Reads the file (docs/campaigns.md), refuses what may not be asked, fixes the firms, their weights, the last day and the days of reminders, and
 * raises a duty for each firm. A supplier asks only who supplies it directly. All mistakes of the files are findings, then ST_INPUT campaign.refused.
 * Weights: column tonnes of the targets, or where it has none programme_campaign_weigh. */
enum status programme_campaign_start(const struct programme_campaign_options *options, struct arena *arena,
	struct programme_campaign_started *out_started, struct findings *findings, struct err *err);

/* What a campaign file and its targets hold; shared by the two files that start one. */
struct programme_campaign_target {
	const char *firm, *tonnes, *contact; /* NULL: not given */
	const char *sheet;                   /* of the targets, where they are a workbook; NULL: not */
	int64_t line;                        /* of the targets; 0: selected */
	int64_t firm_column, contact_column; /* of the targets; 0: no such column */
};
struct programme_campaign_file {
	struct duty_campaign campaign;
	size_t asked_at[DUTY_ASKED_MAX]; /* position in the file's list */
	struct duty_rung rung[DUTY_STEPS_MAX];
	size_t rungs;
	int escalate_days; /* after the last day; only with escalate_to */
	bool select;       /* the file selects firms by tier and consortium */
	int64_t tier;      /* 0: every one */
	const char *consortium;
};
enum status programme_campaign_file_read(
	const char *path, struct arena *arena, struct programme_campaign_file *out_file, struct findings *findings, struct err *err);
/* `*out_weighted`: there is a column of tonnes. */
enum status programme_campaign_targets_read(const char *path, struct arena *arena, struct programme_campaign_target **out_list, size_t *out_count,
	bool *out_weighted, struct findings *findings, struct err *err);

/* What each firm weighs, where it is not said (programme_campaign_weight.c). Whoever buys from it (duty_is_principal) weighs it by what it knows: tonnes in
 * what it bought in the reference period, pieces made × quantity × the part's footprint; never by the firm's bills. An operator or ministry weighs
 * it by its sites' inventory (scopes 1 and 2, location-based, reference period). `tonnes` stays NULL where one of these numbers is missing, or a
 * contract keeps the footprint from who asks. Reads the last run. */
struct programme_campaign_weighing {
	struct store_tx *tx;
	const struct party_organisation *asker;
	const struct party_purchase *purchase; /* of the asker */
	size_t purchases;
	date_day on;
	struct arena *arena;
};
enum status programme_campaign_weigh(
	const struct programme_campaign_weighing *weighing, struct programme_campaign_target *target, size_t targets, struct err *err);

/* ---- reminding (programme_campaign.c) ---- */

/* Why nobody can be written to. */
enum programme_contact_state { PROGRAMME_CONTACT_GOOD, PROGRAMME_CONTACT_NOBODY, PROGRAMME_CONTACT_NO_ADDRESS, PROGRAMME_CONTACT_BOUNCED };
/* Whom a request's letters go to on a day: the delegate, else the contact named at the start, else of the firm's people in the task the first by key
 * who answers for carbon, or for everything, or at all; an address that works comes before one that does not. */
struct programme_contact {
	const struct party_person *person; /* NULL: nobody */
	enum programme_contact_state state;
};
struct programme_people {
	struct party_person *person;
	size_t count;
	struct duty_bounce *bounce;
	size_t bounces;
};
enum status programme_people_read(struct store_tx *tx, struct arena *arena, struct programme_people *out_people, struct err *err);
struct programme_contact programme_contact_of(const struct programme_people *people, const struct duty_request *request, date_day day);
/* The person's address, judged. */
enum programme_contact_state programme_address_state(const struct programme_people *people, const struct party_person *person);

/* ---- who may do what (programme_campaign_actor.c) ---- */

/* For who is asked: a person of the firm, the request's delegate (or who does the delegate's work on the day), or the firm by its key. ST_DENIED
 * request.not_firm. */
enum status programme_campaign_judge_firm(
	const struct programme_people *people, const struct duty_request *request, const char *by, date_day day, struct err *err);
/* For who asks: a person of `asked_by`, or of an operator or a ministry, or one of these by its key. ST_NOT_FOUND actor.unknown, ST_DENIED
 * actor.left, campaign.not_asker. */
enum status programme_campaign_judge_asker(
	struct store_tx *tx, const char *asked_by, const char *by, date_day day, struct arena *arena, struct err *err);

struct programme_planned {
	const char *message, *request, *person, *label;
	date_day on; /* of the step */
	bool is_new; /* false: it was in the outbox before */
};
struct programme_remind {
	date_day today;
	struct programme_planned *letter;
	size_t count;
	size_t waiting_mail, waiting_messages; /* of each channel in the outbox now, those new included */
	const char **unreachable;              /* requests that should be reminded and cannot */
	size_t unreachable_count;
	const char **left; /* open requests of firms whose agreement has ended: no letters any more */
	size_t left_count;
};
/* Puts into the outbox what is due today of a campaign or, with NULL, of all: of each open request the latest step whose day has come, if neither it
 * nor a later one was put before; and the letter of escalation. With `chased_by`, a person, instead a letter to each open request, once a day. A firm
 * whose agreement is not in force gets none, and what waits for it is dropped. With `dry_run` nothing is changed. */
enum status programme_campaign_remind(const char *db, const char *campaign_or_null, date_day on, const char *chased_by, bool dry_run,
	struct arena *arena, struct programme_remind *out_remind, struct err *err);

/* The delegate gets the letters from now on, and one that says so. NULL: the firm does it itself again. By who asks or by the firm, not by the
 * delegate. ST_NOT_FOUND request.none, campaign.person_unknown; ST_CONFLICT request.closed; ST_DENIED. */
enum status programme_campaign_delegate(
	const char *db, const char *request, const char *person_or_null, const char *by, date_day on, struct err *err);
/* Accepted by somebody of who asks, who has not answered: the duty is done, and the answers are read by the next run; readings of meters count at
 * once. They are judged once more. ST_CONFLICT request.no_answer, ST_DENIED request.same_person, ST_INPUT answer.refused. */
enum status programme_campaign_accept(const char *db, const char *request, const char *by, date_day on, struct findings *findings, struct err *err);
/* Returned for repair, with a letter; reminders go on. */
enum status programme_campaign_return(const char *db, const char *request, const char *by, const char *reason, date_day on, struct err *err);
/* The firm will not answer: said by it, or noted by who asks. */
enum status programme_campaign_decline(const char *db, const char *request, const char *by, const char *reason, date_day on, struct err *err);
/* A mail came back: its address is marked, what waits for it is dropped, the campaign's person of escalation is told. `*out_request` NULL: the letter
 * was about no request; `*out_new` false: it was known. ST_NOT_FOUND bounce.unknown: no letter of ours. */
enum status programme_campaign_bounce(const char *db, const char *message_id, const char *status, const char *by, date_day on, struct arena *arena,
	const char **out_request, bool *out_new, struct err *err);

/* Letters that a mail server refused for good (programme_outbox.h) are treated as mail that came back. */
enum status programme_campaign_refusals(const char *db, date_day on, struct err *err);

#endif
