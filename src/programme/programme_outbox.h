/* Letters out of the outbox, one by one, to whoever can deliver them (exchange): claimed here, sent there, settled here. Every letter is handed over
 * once, whatever dies in between; what mail cannot promise is told (duty/duty_outbox.h). */
#ifndef SANGSAENG_PROGRAMME_OUTBOX_H
#define SANGSAENG_PROGRAMME_OUTBOX_H

#include "base/arena.h"
#include "base/message.h"
#include "duty/duty_outbox.h"
#include "programme/programme_campaign.h"

/* Longer than handing over one letter can take. */
#define PROGRAMME_LEASE_SECONDS 900

/* A letter with all that its text is made of. */
struct programme_letter {
	struct duty_outbox row;
	struct duty_campaign campaign;
	struct duty_request request; /* all NULL where the letter is about no request */
	const char *asker_ko, *asker_en, *firm_ko, *firm_en;
	const char *to_name, *to; /* of the person, as they stand in persons.csv now */
	enum lang language;
	bool delegated;    /* the person answers in place of the firm */
	const char **open; /* escalation: firms that have not answered, by name in the person's language */
	size_t open_count;
	bool repetition;
};

enum programme_outbox_end {
	PROGRAMME_OUTBOX_SENT,
	PROGRAMME_OUTBOX_LATER,
	PROGRAMME_OUTBOX_REFUSED,
	PROGRAMME_OUTBOX_UNKNOWN, /* perhaps sent */
	PROGRAMME_OUTBOX_BACK,    /* not tried: as before the claim */
};
struct programme_outbox;
struct programme_outbox_ask {
	const char *campaign;        /* NULL: all */
	const char *mail, *messages; /* what delivers each channel: "mailbox", "smtp"; "command"; NULL: nothing */
};
/* A database that is there (programme_open). Claims of processes that are no more become free, or uncertain where they went by "smtp". */
enum status programme_outbox_open(const char *db, const struct programme_outbox_ask *ask, struct programme_outbox **out_outbox, struct err *err);
void programme_outbox_close(struct programme_outbox *outbox);
/* Settles the letter before, if there was one, and claims the next, in one transaction that is repeated while others are in the way. Letters that are
 * not needed any more or have no address are settled on the way. `*out_found` false: nothing waits. Strings in the arena. */
enum status programme_outbox_next(struct programme_outbox *outbox, const char *settled_or_null, enum programme_outbox_end end, const char *detail,
	struct arena *arena, bool *out_found, struct programme_letter *out_letter, struct err *err);
/* Settles without claiming. */
enum status programme_outbox_settle(
	struct programme_outbox *outbox, const char *settled, enum programme_outbox_end end, const char *detail, struct err *err);

/* An uncertain, refused or waiting letter goes out again, now, because a person of who asks says so. ST_DENIED; ST_CONFLICT outbox.state if it is
 * sent, claimed or dropped.
 */
enum status programme_outbox_resend(const char *db, const char *message, const char *by, date_day on, struct err *err);

#endif
