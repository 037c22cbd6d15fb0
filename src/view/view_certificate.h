/* Credits of a project, or of one block of serials, as a certificate states them: who owns the project in which shares, what was certified, where
 * each serial is now, and every step of its life. No machine is named. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE).
 */
#ifndef SANGSAENG_VIEW_CERTIFICATE_H
#define SANGSAENG_VIEW_CERTIFICATE_H

#include "view/view.h"

struct view_share {
	const char *organisation, *share, *valid_from, *evidence; /* share: a decimal between 0 and 1 */
};
struct view_issue { /* a certificate of the registry */
	int64_t certificate, vintage, tonnes, remainder_g, serial_from, serial_to;
	const char *on_date, *evidence;
	date_month from, to;
};
struct view_serials { /* serials that go together now */
	const char *serial, *unit, *holder, *state, *since;
	int64_t vintage, from, to, tonnes, certificate;
	bool blocked; /* on hold or locked */
};
struct view_serial_event {
	const char *serial, *kind, *unit, *from_account, *account, *state, *evidence; /* serial: first of the block that it is told of */
	int64_t event, from, to;
	date_day on;
};
struct view_certificate {
	const char *project, *name, *kind, *coordinator, *started_on, *resolution_on, *crediting_to, *certified_on, *evidence;
	const char *block;        /* the serial that was asked for; "" for a project */
	struct view_share *share; /* in force on `as_of` */
	struct view_issue *issue;
	struct view_serials *serials;    /* by vintage and serial */
	struct view_serial_event *event; /* block by block, in the order in which they came */
	size_t shares, issues, blocks, events;
};
/* `subject`: a project, or a serial as people write it (KOC-P1-2028-17). ST_NOT_FOUND credit.project_unknown, credit.serial_unknown. */
enum status view_certificate_read(
	struct store_tx *tx, const char *subject, struct arena *arena, struct view_certificate *out_certificate, struct err *err);

#endif
