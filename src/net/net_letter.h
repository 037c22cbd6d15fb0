/* A letter that leaves the house: what it is, and its form as a mail (RFC 5322, MIME). Pure. */
#ifndef SANGSAENG_NET_LETTER_H
#define SANGSAENG_NET_LETTER_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct net_letter {
	const char *key;        /* stable: the same letter has the same key for ever, and no other has it */
	const char *message_id; /* stable too, with its angle brackets: "<…@…>" */
	const char *from_name, *from, *to_name, *to;
	const char *subject, *body; /* UTF-8 of one or many lines */
	int64_t at;                 /* seconds since 1970 */
	bool repetition;            /* it may have been handed over before: whoever delivers it looks for the key */
};

/* How handing a letter over ended. */
enum net_result {
	NET_SENT,    /* taken over, now or before */
	NET_LATER,   /* not taken over; to be tried again later */
	NET_REFUSED, /* not taken over and never will be: the address does not work */
	NET_UNKNOWN, /* the connection was lost after the letter went out and before the answer came */
	NET_BROKEN,  /* not taken over because the channel itself does not work: no letter would be */
};
#define NET_DETAIL_LEN 160
/* What the other side said, "550 no such user"; without addresses. */
struct net_answer {
	enum net_result result;
	char detail[NET_DETAIL_LEN];
};

/* Appends headers and body with CRLF. Names and subject are encoded (RFC 2047) where they are not plain; a line break in one becomes a blank, so that
 * none can begin a header of its own. Addresses must be valid
 * (string_is_mail_address). */
void net_letter_mail(const struct net_letter *letter, struct text *out);

#endif
