/* Noticing what other processes changed in a programme's database: store_notify.h for the doors, which have no store. */
#ifndef SANGSAENG_PROGRAMME_PROGRAMME_WATCH_H
#define SANGSAENG_PROGRAMME_PROGRAMME_WATCH_H

#include "base/err.h"

enum {
	PROGRAMME_CHANGED_LIVE = 1, /* what a server keeps: sessions, jobs, what partners sent */
	PROGRAMME_CHANGED_ROWS = 2, /* the programme's own rows */
	PROGRAMME_CHANGED_FILE = 4, /* another file stands there: open it anew */
};
struct programme_watch;
enum status programme_watch_open(const char *db, struct programme_watch **out_watch, struct err *err);
void programme_watch_close(struct programme_watch *watch);
/* Waits for a change, `timeout_ms` at most; `*out_changed` 0 if nothing. As store_watch_wait. */
enum status programme_watch_wait(struct programme_watch *watch, int timeout_ms, unsigned *out_changed, struct err *err);

#endif
