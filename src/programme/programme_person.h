/* Who may sign in, as the operator decides it at the desk: a new person, another task, the end of it. It holds at once, outlives run --again, and
 * lies over persons.csv (party/party_person.h). What a person may see follows from its organisation; there is no role beside that.
 *
 * `by` is the operator or a person of it; or, for the own firm's people only, a person of a supplier or carmaker who looks after all or carbon. A
 * firm's person gives no task that is wider or longer than the own one, none to oneself, and opens none that has ended: ST_DENIED person.beyond. Each
 * function is one transaction and one line of the desk's log; names and addresses stand in no log. */
#ifndef SANGSAENG_PROGRAMME_PERSON_H
#define SANGSAENG_PROGRAMME_PERSON_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>

#define PROGRAMME_PERSON_KEY_LEN 65

/* A key for somebody new: the organisation's own, and eight random digits. */
void programme_person_key(const char *organisation, char out_person[PROGRAMME_PERSON_KEY_LEN]);
struct programme_person_said {
	const char *person, *by;
	const char *organisation;                  /* of somebody new; else it stays */
	const char *name, *mail, *area, *language; /* area and language in words; NULL: "all" and "ko" of somebody new, else as it is */
	date_day valid_to;                         /* DATE_NONE: open of somebody new, else as it is */
	bool open;                                 /* no last day any more */
};
/* Somebody new, from today on. ST_INPUT person.name, person.mail, person.until (day, today), person.word (member, words); ST_NOT_FOUND
 * person.organisation; ST_CONFLICT person.exists, person.mail_taken (by whom: two people with one address could not both sign in); ST_DENIED
 * person.operator_only; actor.…, desk.… */
enum status programme_person_invite(const char *db, const struct programme_person_said *said, struct arena *arena, struct err *err);
/* A person whose task has ended may be given it again so. Codes of inviting, and ST_NOT_FOUND person.unknown; ST_CONFLICT person.erased. */
enum status programme_person_change(const char *db, const struct programme_person_said *said, struct arena *arena, struct err *err);
/* Yesterday was the last day. ST_CONFLICT person.self (nobody shuts the door on oneself), person.ended. */
enum status programme_person_withdraw(const char *db, const char *person, const char *by, struct arena *arena, struct err *err);

#endif
