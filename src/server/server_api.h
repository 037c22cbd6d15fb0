/* Private to server: what the handlers of /v1 share. */
#ifndef SANGSAENG_SERVER_API_H
#define SANGSAENG_SERVER_API_H

#include "programme/programme_once.h"
#include "report/report_table.h"
#include "server/server_int.h"

/* A list and its columns as data. */
json_t *server_resource_value(const struct view_resource *resource);
/* The value as the answer's body; it is released. */
void server_answer_value(struct server_call *call, json_t *value);
/* Person, or organisation of a program: who does it, never a parameter. */
const char *server_actor(const struct server_call *call);
bool server_dry_run(const struct server_call *call);
/* What was done, to what, by whom: the answer of an act. */
json_t *server_receipt(const struct server_call *call, const char *what, const char *subject);
/* An integer parameter. ST_INPUT server.parameter (name, value, allowed). */
enum status server_number(
	const struct server_call *call, const char *name, int64_t min, int64_t max, int64_t fallback, int64_t *out, struct err *err);
/* Gives `st` back; the member, or what a whole pointer "/changes/0" names, stands in errors[] of the problem. */
enum status server_at(enum status st, const char *member, struct err *err);
/* Members of a body that are not in `known` (NULL-ended): ST_INPUT server.member (name, nearest). */
enum status server_members(const json_t *body, const char *const *known, struct err *err);
/* NULL if absent; ST_INPUT server.member_text (name) if it is no text. */
enum status server_text(const json_t *body, const char *name, bool needed, const char **out_text, struct err *err);
enum status server_day(const json_t *body, const char *name, date_day *out_day, struct err *err);
/* A paper that the caller does not see is not there: ST_NOT_FOUND duty.evidence. Who oversees all is left to the use case. */
enum status server_paper_judge(struct server_call *call, const char *evidence, struct err *err);
/* Another's datum is not there, unless the viewer may know of it. */
enum status server_hidden(struct err *err, const char *code, const char *key);

/* A parameter that is true or false. ST_USAGE server.parameter. */
enum status server_flag(const struct server_call *call, const char *name, bool *out, struct err *err);

/* ---- lists and figures as files (server_file.c) ---- */

/* Does Accept ask for CSV or a workbook? */
bool server_file_asked(const struct server_call *call);
/* That file, NAME.csv or NAME.xlsx; by the parameter `bom` CSV begins with a byte order mark. ST_USAGE server.parameter; codes of report_list_xlsx.
 */
enum status server_file_list(struct server_call *call, const char *name, const struct view_list *list, struct err *err);
/* The same; the table is released. */
enum status server_file_table(struct server_call *call, const char *name, struct report_table *table, struct err *err);

/* ---- figures as pictures (server_file.c) ---- */

struct report_frame;
struct report_drawing;
/* Does Accept ask for SVG or a drawing (docs/charts.md)? */
bool server_picture_asked(const struct server_call *call);
/* By the parameter `width`. ST_USAGE server.parameter. */
enum status server_picture_frame(struct server_call *call, struct report_frame *out_frame, struct err *err);
void server_picture_put(struct server_call *call, const struct report_drawing *drawing);

/* Findings for errors[] of a problem; before the handler returns, server_findings_keep moves them to the memory of the call. */
struct findings *server_findings(struct server_call *call);
void server_findings_keep(struct server_call *call);

/* ---- one effect for each key (server_once.c) ---- */

/* Judges the header Idempotency-Key. If the call was answered before, that answer is given again and `*out_again` set. Else *out_once is to be saved
 * with the effect; whoever fails calls server_once_fail. ST_INPUT server.key (400), once.other (422); ST_CONFLICT once.running (409). */
enum status server_once_begin(struct server_call *call, bool for_ever, struct programme_once *out_once, bool *out_again, struct err *err);
/* Fills the call with the saved answer. */
void server_once_answer(struct server_call *call, const struct programme_once *once);
/* Runs `act`, which makes the effect with the answer's text in `once`; saves by what the desk commits, or afterwards if that did not. */
typedef enum status server_act(struct server_call *call, void *context, struct err *err);
enum status server_once_run(
	struct server_call *call, bool for_ever, int status, const char *location, json_t *answer, server_act *act, void *context, struct err *err);

/* If-Match against the body's ETag. ST_CONFLICT server.version_needed (428), server.version_stale (412). */
enum status server_if_match(struct server_call *call, const char *etag, struct err *err);

#endif
