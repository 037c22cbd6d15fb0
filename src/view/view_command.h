/* Who may have the program's commands run by a server: the answer for each command, and what of it must be the caller's own. What does
 * not stand in the table of view_command.c is refused. */
#ifndef SANGSAENG_VIEW_COMMAND_H
#define SANGSAENG_VIEW_COMMAND_H

#include "base/err.h"
#include "view/view_access.h"

#include <stdbool.h>
#include <stddef.h>

struct view_command_option {
	const char *name, *value; /* "firm", "S1"; value NULL for one without */
};
struct view_command {
	const char *words;           /* "outcome", "duty list" */
	const char *const *argument; /* plain ones; NULL for a file */
	size_t arguments;
	const struct view_command_option *option;
	size_t options;
};
/* By the words alone. ST_NOT_FOUND view.none for a document about another's. ST_DENIED view.signed_in, view.command (words), view.command_own (words,
 * what must be one's own), view.command_class (words, class). */
enum status view_command_may(const struct view_viewer *viewer, const struct view_command *command, struct err *err);
/* The same, and by whose the products, sites, agreements, campaigns and cases are that it names: must be asked before it is run. Another's and what
 * is not there answer alike. */
struct view_door;
enum status view_command_keys(struct view_door *door, const struct view_viewer *viewer, const struct view_command *command, struct err *err);
/* The class of the matrix that a command of this viewer tells of other firms, for the log of reads; NULL: of none. */
const char *view_command_classes(const struct view_viewer *viewer, const char *words);
/* May this role run the command at all, with the right arguments? For lists of what can be asked. */
bool view_command_open(enum view_role role, const char *words);

/* Acts at the desk that have a route of their own. */
enum view_act {
	VIEW_ACT_DUTY,     /* of a duty's owner: done, delegated, waived */
	VIEW_ACT_ANSWER,   /* of the firm that was asked */
	VIEW_ACT_JUDGE,    /* of who asked: accept, return */
	VIEW_ACT_EVIDENCE, /* of the firm whose evidence it is */
	VIEW_ACT_UPLOAD,   /* files for a job of one's own */
	VIEW_ACT_APPROVE,  /* as the second person */
};
/* `owner`: the organisation whose datum it is, NULL for one's own; `subject`: the request, for a consultant. ST_DENIED view.act. What the use case
 * judges besides (persons, delegates, four eyes) it judges itself. */
enum status view_act_may(const struct view_viewer *viewer, enum view_act act, const char *owner, const char *subject, struct err *err);
/* The content of an organisation's paper, of a row that the viewer sees: its own, for operator and ministries, and for a verifier that of a machine
 * whose project it verifies. */
bool view_may_open(struct view_door *door, const struct view_viewer *viewer, const char *owner_or_null, const char *measure_or_null);
/* Whose files and jobs it sees: all (NULL), or those of its organisation. */
const char *view_own_scope(const struct view_viewer *viewer);

#endif
