/* What is worked out of one firm or of the programme, as a viewer may see it; the matrix decides. What is not for the viewer is not there:
 * ST_NOT_FOUND view.none for another's, ST_DENIED view.act for one's own and for the programme's. Reads of another's are logged before anything is
 * given. */
#ifndef SANGSAENG_VIEW_WORKED_H
#define SANGSAENG_VIEW_WORKED_H

#include "view/view_cascade.h"
#include "view/view_credit_position.h"
#include "view/view_outcome.h"
#include "view/view_plan.h"
#include "view/view_resource.h"

/* A firm's outcome: all of it for who sees its grants (itself, who oversees); for a consultant the measure it was asked about, without figures.
 * Figures of a product stay out for who does not see the footprints of that firm. `year` 0: all. ST_NOT_FOUND outcome.firm_unknown. */
enum status view_outcome_for(struct view_door *door, const struct view_viewer *viewer, const char *firm, int year, struct arena *arena,
	struct view_outcomes *out_outcomes, struct err *err);
/* The cascade of the programme: its books are the operator's and the ministries'. For others there are aggregates (view_aggregate.h), whose cells
 * hide each firm. */
enum status view_cascade_for(
	struct view_door *door, const struct view_viewer *viewer, int year, struct arena *arena, struct view_cascade *out_cascade, struct err *err);
/* Kept plans, what became of one, and one against another: the operator's and the ministries'. Codes of view_plan.h. */
enum status view_plan_for(
	struct view_door *door, const struct view_viewer *viewer, const char *plan, struct arena *arena, struct view_plan *out_plan, struct err *err);
enum status view_variance_for(struct view_door *door, const struct view_viewer *viewer, const char *plan, struct arena *arena,
	struct view_variance *out_variance, struct err *err);
enum status view_comparison_for(struct view_door *door, const struct view_viewer *viewer, const char *a, const char *b, struct arena *arena,
	struct view_plan_comparison *out_comparison, struct err *err);
/* A company's position: for itself where it trades, who oversees, and verifiers. `within`: a day of the compliance year, or DATE_NONE. */
enum status view_position_for(struct view_door *door, const struct view_viewer *viewer, const char *organisation, date_day within,
	struct arena *arena, struct view_position *out_position, struct err *err);

/* A line of the log for bytes that no list gave: a job that reads, its result, a paper. `classes` NULL: not known. Says by which ties they are seen
 * in full. Outside of a transaction of the door; waits until it is durable. */
enum status view_read_log(struct view_door *door, const struct view_viewer *viewer, const char *resource, const char *owner_or_null,
	const char *classes_or_null, const char *subject, struct err *err);
/* The same in a transaction that writes, with the ties that view_read_rights found before it (NULL: none). */
enum status view_read_log_tx(struct store_tx *tx, const struct view_viewer *viewer, const char *resource, const char *owner_or_null,
	const char *classes_or_null, const char *rights_or_null, const char *subject, struct err *err);
enum status view_read_rights(struct view_door *door, const struct view_viewer *viewer, const char *resource, const char *owner_or_null,
	const char *classes_or_null, const char *subject, struct arena *arena, const char **out_rights, struct err *err);
/* Whose a key of an organisation, site, process, product, measure, paper or person is; NULL if nobody's is known. */
enum status view_owner_of(struct view_door *door, const char *key, struct arena *arena, const char **out_owner, struct err *err);

#endif
