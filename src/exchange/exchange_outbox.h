/* Delivers what waits in the outbox: text in the person's language, by mail, folder or program; each letter once. */
#ifndef SANGSAENG_EXCHANGE_OUTBOX_H
#define SANGSAENG_EXCHANGE_OUTBOX_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Registers the messages of net and of this room, and its tables; once, at the start of a program. */
void exchange_start(void);

struct exchange_channels {
	const char *mailbox, *smtp; /* for mail: a folder, or the URL of a server; at most one */
	const char *command;        /* for messages: a program; NULL: they wait */
};
#define EXCHANGE_COMMAND_SECONDS 60
/* Whether mail can go there at all, as far as that shows without sending: before letters are written for it. Codes of net_smtp_open and
 * net_mailbox_open; nothing is made. */
enum status exchange_channels_judge(const struct exchange_channels *channels, struct err *err);

struct exchange_sent {
	const char *message, *request, *result, *detail; /* result "sent", "later", "refused", "uncertain" */
};
struct exchange_report {
	struct exchange_sent *letter;
	size_t count, sent, later, refused, uncertain;
};
/* False: stop after this letter. */
typedef bool exchange_progress(void *context, const char *phase, int64_t done, int64_t total);
/* Letters of a campaign, or with NULL of all. Several processes may do so at once. ST_NETWORK net.broken if a channel does not work (what was sent
 * before is in the report); codes of net_smtp_open and net_mailbox_open. */
enum status exchange_deliver(const char *db, const struct exchange_channels *channels, const char *campaign_or_null, date_day on,
	exchange_progress *progress_or_null, void *context, struct arena *arena, struct exchange_report *out_report, struct err *err);

/* A mail that came back. */
struct exchange_bounce {
	const char *file, *request, *status;
	const char *result; /* "marked", "known" (marked before), "delayed", "none" (no bounce), "unknown" (of no letter of ours) */
};
/* Reads it and marks the address of the letter that it is about. */
enum status exchange_bounce_take(
	const char *db, const char *path, const char *by, date_day on, struct arena *arena, struct exchange_bounce *out_bounce, struct err *err);

#endif
