/* Private to view: what owners have let one organisation see, for files that are made for it. */
#ifndef SANGSAENG_VIEW_RELEASE_INT_H
#define SANGSAENG_VIEW_RELEASE_INT_H

#include "view/view_consent.h"

struct party_narrowing;

struct view_release {
	const char *reader;  /* NULL: who holds the database file, and sees all */
	const char *purpose; /* a consent for another purpose opens nothing */
	date_day today;
	struct view_consent *consent;
	size_t consents;
	struct party_narrowing *narrowed; /* contracts that meet the reader today; stricter than any consent */
	size_t narroweds;
};
/* ST_NOT_FOUND party.unknown: there is no such reader. */
enum status view_release_open(struct store_tx *tx, const char *reader_or_null, const char *purpose, struct arena *arena,
	struct view_release *out_release, struct err *err);
/* Its own, nobody's, or what the owner's consent of the day opens and no contract of it narrows. */
bool view_release_may(const struct view_release *release, const char *owner_or_null, const char *product, enum view_class class);

#endif
