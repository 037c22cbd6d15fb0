/* Visits for the doors: who looked at what when, what was found, the photos with both times, and what does not fit (rules: fund/fund_visit.h).
 * Strings live in the caller's arena; what is not known is "". */
#ifndef SANGSAENG_VIEW_VISITS_H
#define SANGSAENG_VIEW_VISITS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stddef.h>

struct view_photo {
	const char *evidence, *file, *taken_at, *camera_at;
	const struct err **finding; /* what does not fit */
	size_t findings;
};
struct view_visit {
	const char *visit, *measure, *site, *organisation, *by, *person, *purpose, *outcome, *note, *evidence, *sha256; /* organisation: whose site */
	date_day visited_on;
	struct view_photo *photo;
	const struct err **finding;
	size_t photos, findings;
};
struct view_visits {
	const char *programme;
	struct view_visit *item; /* by day, then key */
	size_t count;
};
/* Of one firm's sites, of one machine, or all with NULL. ST_NOT_FOUND programme.none, party.unknown, fund.no_grant. */
enum status view_visits_read(struct store_tx *tx, const char *firm_or_null, const char *grant_or_null, struct arena *arena,
	struct view_visits *out_visits, struct err *err);

#endif
