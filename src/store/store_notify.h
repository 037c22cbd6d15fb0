/* Noticing what other processes committed. On PostgreSQL a commit that changed something tells it on the channel "sangsaeng" (NOTIFY, in the
 * transaction: what is rolled back tells nothing), and a watch listens there; a connection that was lost is made again, and counts as a change of
 * everything, since something may have been missed. On SQLite a watch looks ten times a second whether another connection committed to the file, or
 * another file took its name.
 *
 * A watch is told of this process's own commits too. It belongs to one thread at a time. */
#ifndef SANGSAENG_STORE_STORE_NOTIFY_H
#define SANGSAENG_STORE_STORE_NOTIFY_H

#include "store/store.h"

enum {
	STORE_CHANGED_LIVE = 1, /* tables live_…: what a server keeps */
	STORE_CHANGED_ROWS = 2, /* any other */
	STORE_CHANGED_FILE = 4, /* another file stands there: open it anew (with both others) */
};

struct store_watch;
/* The database must be there. Errors as store_open. */
enum status store_watch_open(const char *where, struct store_watch **out_watch, struct err *err);
void store_watch_close(struct store_watch *watch);
/* Waits until something changed since the last call (or since the opening), `timeout_ms` at most; `*out_changed` 0 if nothing. SQLite cannot tell
 * which tables: both. ST_NETWORK store.lost or store.open while there is no connection (after the time is over: no busy loop), and the same of a file
 * that is not there; call again. */
enum status store_watch_wait(struct store_watch *watch, int timeout_ms, unsigned *out_changed, struct err *err);

#endif
