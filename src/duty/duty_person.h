/* What the desk's tables of this room hold about a person besides the key: erased on request, while keys and what was done stay. */
#ifndef SANGSAENG_DUTY_PERSON_H
#define SANGSAENG_DUTY_PERSON_H

#include "base/err.h"
#include "store/store.h"

/* In free words (reasons) name and mail are replaced by the key; a name of fewer bytes than this is left, it would be found within other words. */
#define DUTY_NAME_BYTES_MIN 3
struct duty_person {
	const char *person;
	const char *name, *mail; /* "" and NULL: not known any more */
};
/* Hashes of addresses that did not work and answers of mail servers go; letters that wait for the person are not needed any more (at: UTC, now);
 * files of answers by the person are named by their table; name and mail leave the reasons. `*out_dropped`: such letters. */
enum status duty_person_forget(struct store_tx *tx, const struct duty_person *person, const char *at, int64_t *out_dropped, struct err *err);

#endif
