/* View of a firm's starts and of what it sent and applied for (programme_start.h, programme_application.h). A start is its firm's, and a consultant's
 * who was handed the request that it is for; to anybody else it is not there. A receiver reads what was sent to it and nothing else, in the list
 * sent-footprints; who oversees reads what was submitted, in the list grant-applications. */
#ifndef SANGSAENG_VIEW_STARTS_H
#define SANGSAENG_VIEW_STARTS_H

#include "programme/programme_application.h"
#include "programme/programme_bill.h"
#include "programme/programme_start.h"
#include "view/view_resource.h"

/* To whom it can be sent. */
struct view_start_receiver {
	const char *organisation, *ko, *en;
	const char *why;     /* "asked", "buyer", "carmaker" */
	const char *request; /* of "asked"; NULL */
	bool consent;        /* sending gives a consent: the matrix alone does not show it to this receiver */
};
/* A start with what follows from it. Texts in the caller's arena. */
struct view_start {
	struct programme_start start;
	struct programme_start_record record;
	struct programme_start_judged judged;
	struct programme_start_known known;
	struct programme_start_sent *sent; /* of this start, withdrawn ones too */
	size_t sents;
	struct programme_application *application; /* of this start */
	size_t applications;
	struct view_start_receiver *receiver; /* filled for viewers of a server */
	size_t receivers;
};
/* For who holds the database file. ST_NOT_FOUND start.none. */
enum status view_start_read(struct store_tx *tx, const char *start, struct arena *arena, struct view_start *out_start, struct err *err);
/* ST_NOT_FOUND view.none. A consultant's read stands in the log. */
enum status view_start_for(struct view_door *door, const struct view_viewer *viewer, const char *start, struct arena *arena,
	struct view_start *out_start, struct err *err);
/* One's own, or the one of a consultant's request; without a document. */
enum status view_starts_for(struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct programme_start **out_list,
	size_t *out_count, struct err *err);
/* May it begin one, for this request (NULL: by year)? `*out_firm`: whose. ST_DENIED view.act, ST_NOT_FOUND request.none. */
enum status view_start_may_create(
	const struct view_viewer *viewer, const char *request_or_null, struct arena *arena, const char **out_firm, struct err *err);

/* Figures of a start that the viewer may read, in the same transaction as the start. */
enum status view_start_estimate(struct view_door *door, const struct view_viewer *viewer, const char *start, struct arena *arena,
	struct programme_start *out_start, struct programme_start_estimate *out_estimate, struct err *err);
enum status view_start_measures(struct view_door *door, const struct view_viewer *viewer, const char *start, const char *catalogue,
	struct arena *arena, struct programme_start_measures *out_measures, struct findings *findings, struct err *err);
/* `request` NULL: the start's own. ST_INPUT start.receiver. */
enum status view_start_preview(struct view_door *door, const struct view_viewer *viewer, const char *start, const char *receiver, const char *request,
	struct arena *arena, struct programme_start_preview *out_preview, bool *out_consent, struct err *err);

/* A file of bills for the months of a start that the viewer may read. Nothing of it is kept. programme_bill_year_read. */
enum status view_start_bill(struct view_door *door, const struct view_viewer *viewer, const char *start, const char *path, const char *name,
	struct arena *arena, struct programme_start *out_start, struct programme_bill_year *out_bill, struct err *err);

/* Consent of a sending: its callback and context (programme_start_sending). */
struct view_start_consent {
	const struct view_viewer *viewer;
	const char *firm, *receiver;
};
enum status view_start_consent_give(void *context, struct store_tx *tx, const char *product, int64_t *out_consent, struct err *err);
enum status view_start_consent_end(void *context, struct store_tx *tx, int64_t consent, struct err *err);

/* An application with its papers: for its firm, a consultant of its start's request, and who oversees. ST_NOT_FOUND view.none. */
enum status view_application_for(struct view_door *door, const struct view_viewer *viewer, const char *application, struct arena *arena,
	struct programme_application *out_application, struct err *err);

/* ---- twelve months of a site (view_grid.c) ---- */

struct view_grid_cell {
	const char *quantity;   /* NULL: none */
	const char *state;      /* "measured", "estimated", "missing"; "none": nothing is there */
	const char *source;     /* file and line, or the answer's, of a run's row; NULL */
	const char *evidence;   /* NULL */
	bool asked;             /* its month is there and nothing is said of it */
	const char *draft;      /* what the firm has put down since, and has not been accepted; NULL: the same, or nothing */
	const char *draft_from; /* "bill" …; NULL */
};
struct view_grid_row {
	const char *process, *carrier, *unit;
	struct view_grid_cell cell[PROGRAMME_START_MONTHS];
};
struct view_grid_process {
	const char *process, *name; /* "" where the site has none */
	const char *start;          /* whose drafts its are; NULL: there is none */
	int64_t version;            /* of that start; 0 */
};
/* Of the drafts of a process. */
struct view_grid_finding {
	struct programme_start_finding finding;
	const char *process;
	const char *carrier; /* NULL: of no month */
	int month;           /* 0 … 11 */
};
struct view_grid {
	const char *site, *name, *organisation;
	int year;
	struct view_grid_row *row; /* what a run had in the year before is there too, empty, and can be filled */
	size_t rows;
	struct view_grid_process *process; /* of the site */
	size_t processes;
	struct view_grid_finding *finding;
	size_t findings;
};
/* Of a site whose bills the viewer may read (class meter); drafts for who may read the start. ST_NOT_FOUND view.none. */
enum status view_grid_for(struct view_door *door, const struct view_viewer *viewer, const char *site, int year, struct arena *arena,
	struct view_grid *out_grid, struct err *err);

#endif
