/* The store's watch under the programme's name. */
#include "programme/programme_watch.h"

#include "store/store_notify.h"

#include <assert.h>

static_assert(PROGRAMME_CHANGED_LIVE == (int)STORE_CHANGED_LIVE && PROGRAMME_CHANGED_ROWS == (int)STORE_CHANGED_ROWS &&
		      PROGRAMME_CHANGED_FILE == (int)STORE_CHANGED_FILE,
	"the same bits");

enum status programme_watch_open(const char *db, struct programme_watch **out_watch, struct err *err)
{
	return store_watch_open(db, (struct store_watch **)out_watch, err);
}

void programme_watch_close(struct programme_watch *watch)
{
	store_watch_close((struct store_watch *)watch);
}

enum status programme_watch_wait(struct programme_watch *watch, int timeout_ms, unsigned *out_changed, struct err *err)
{
	return store_watch_wait((struct store_watch *)watch, timeout_ms, out_changed, err);
}
