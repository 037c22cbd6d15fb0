/* Mail that comes back: a delivery status notification (RFC 3464) is read for the letter it is about and what became of it. Pure. */
#ifndef SANGSAENG_NET_BOUNCE_H
#define SANGSAENG_NET_BOUNCE_H

#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>

extern const struct message net_messages[];

#define NET_BOUNCE_MAX ((size_t)8 * 1024 * 1024)
enum net_bounce_kind {
	NET_BOUNCE_NONE,    /* another mail: an out-of-office reply, a question */
	NET_BOUNCE_DELAYED, /* Action: delayed, relayed, expanded or delivered: nothing is lost */
	NET_BOUNCE_FAILED,  /* Action: failed */
};
struct net_bounce {
	enum net_bounce_kind kind;
	char message_id[256]; /* of our letter, with brackets; "" if the mail does not name it */
	char status[16];      /* "5.1.1"; "" if it is not said */
};
/* Reads a mail as it stands in a file (.eml). */
void net_bounce_parse(const char *mail, size_t length, struct net_bounce *out_bounce);
/* The same for a file. file.open, net.bounce_long. */
enum status net_bounce_read(const char *path, struct net_bounce *out_bounce, struct err *err);

#endif
