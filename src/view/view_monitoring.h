/* Monitoring of machines: month by month what one emitted against its baseline and what was expected, and what these months rest on. The list over
 * all machines is the resource "monitoring" (view_resource.h). Strings live in the caller's arena; what is not known is "" (dates DATE_NONE).
 * Read-only. */
#ifndef SANGSAENG_VIEW_MONITORING_H
#define SANGSAENG_VIEW_MONITORING_H

#include "view/view_access.h"
#include "view/view_meter.h"
#include "view/view_resource.h"

struct view_monitoring_opinion {
	const char *verification, *verifier, *opinion; /* "fit", "unfit", "open" */
	date_month from, to;
	const char *signed_on;
};
struct view_monitoring {
	struct view_band band;
	const char *organisation, *site, *project;
	date_month from, to; /* metered months of the programme */
	/* the frozen baseline: energy per output, and what it was made of */
	const char *methodology, *methodology_version, *sec, *energy_unit, *output_per_year, *output_unit, *years, *frozen_on, *baseline_sha256;
	const char *factor, *kgco2e_per_energy;
	struct view_meter *meter; /* of this machine, by meter; none where readings are kept by month */
	struct view_monitoring_opinion *opinion;
	struct err *finding; /* what looks implausible in its meters' readings */
	size_t meters, opinions, findings;
};
/* For who may see the machine's meter values. ST_NOT_FOUND view.none: no such machine, or none that the viewer may know of; reduction.none: not
 * measured. ST_DENIED view.meter: the viewer may know of it, not of its months; view.signed_in. Reads of another's are logged before anything is
 * given. */
enum status view_monitoring_for(struct view_door *door, const struct view_viewer *viewer, const char *measure, struct arena *arena,
	struct view_monitoring *out_monitoring, struct err *err);

#endif
