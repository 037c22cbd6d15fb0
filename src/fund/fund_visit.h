/* Visits to sites and machines, with photos: the check of an installation, an inspection, after-care, education.
 *
 * A photo has two times: what was typed and what the camera wrote into the file (read when the folder is taken in and kept as a value; NULL where
 * the file has none). A photo of another day than its visit, of a time before the machine was there, without a time, or whose two times differ is a
 * finding with both times: a warning, since clocks of cameras are wrong now and then and a person decides. The rules are pure (fund_visit.c). */
#ifndef SANGSAENG_FUND_VISIT_H
#define SANGSAENG_FUND_VISIT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>

/* Rows; texts are NULL where the cell is blank, dates DATE_NONE. */
struct fund_visit { /* by day, then key */
	const char *visit, *measure, *site, *person, *organisation, *purpose, *note, *outcome, *evidence;
	const char *by;            /* organisation that visited: that of the person where no other is named */
	const char *place, *owner; /* site that was visited, and whose it is */
	const char *measure_site;  /* where the measure is */
	const char *evidence_kind;
	date_day visited_on, evidence_on;
	int64_t source_line;
};
struct fund_photo { /* by visit, then evidence */
	const char *visit, *evidence, *file, *taken_at, *camera_at;
	int64_t source_line;
};
struct fund_installed_day { /* when a machine was installed, in order of the measure */
	const char *measure;
	date_day installed_on;
};
enum status fund_visits(struct store_tx *tx, struct arena *arena, struct fund_visit **out_list, size_t *out_count, struct err *err);
enum status fund_photos(struct store_tx *tx, struct arena *arena, struct fund_photo **out_list, size_t *out_count, struct err *err);
/* Keeps what the camera wrote into an item of evidence; NULL: nothing. */
enum status fund_photo_camera(struct store_tx *tx, const char *evidence, const char *camera_at_or_null, struct err *err);

/* Every rule; adds findings with file and line. */
void fund_visit_check(const struct fund_visit *visit, size_t visits, const struct fund_photo *photo, size_t photos,
	const struct fund_installed_day *installed, size_t count, struct findings *findings);

#endif
