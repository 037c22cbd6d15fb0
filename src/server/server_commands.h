/* Private to server: the commands of this program as jobs. What there is the program says itself (`sangsaeng help -O json`), read once at start, so
 * that whatever the command line can do can be asked of a server; what is not is listed in server_commands.c with its reason. */
#ifndef SANGSAENG_SERVER_COMMANDS_H
#define SANGSAENG_SERVER_COMMANDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/message.h"
#include "base/text.h"
#include "view/view_command.h"

#include <stdbool.h>
#include <stddef.h>

struct server_commands;
enum status server_commands_load(const char *program, struct server_commands **out_commands, struct err *err);
/* The same from the text that it says. */
enum status server_commands_read(const char *help, size_t length, struct server_commands **out_commands, struct err *err);
void server_commands_free(struct server_commands *commands);
/* Those that the viewer may ask for, as JSON: GET /v1/commands. */
void server_commands_list(const struct server_commands *commands, const struct view_viewer *viewer, struct text *out);

/* A job as it was asked for, understood. */
struct server_plan {
	const char *kind;    /* "duty list" */
	bool writes;         /* it changes the programme */
	bool second;         /* it takes a checker: somebody else must agree first */
	bool alone;          /* it replaces the database file: nothing else is written meanwhile */
	bool for_ever;       /* money, credits or signatures */
	json_t *arguments;   /* normalised, for the row: command, arguments, options, format, lang; owned by the caller */
	struct view_command what; /* for view_command_log; in the arena */
	const char **upload;      /* files that it reads */
	size_t uploads;
};
/* Judges a body {"command", "arguments", "options", "format", "dry_run"}. Every mistake is a finding with a JSON pointer in its file; then ST_INPUT
 * job.refused. ST_NOT_FOUND job.command; ST_DENIED of view_command_may. */
enum status server_commands_plan(const struct server_commands *commands, const struct view_viewer *viewer, json_t *body, struct arena *arena,
	struct findings *findings, struct server_plan *out_plan, struct err *err);

/* The command line of a job. `file` gives the path of an upload in the job's folder (NULL-ended pairs key, path). */
struct server_line {
	const char *program, *db, *mailbox, *smtp, *folder; /* folder: the job's own */
	const char *by, *checker;
	const char *const *file; /* key, path, key, path …, NULL */
};
/* Strings live in the arena; NULL-ended. `*out_result`: the path that it writes beside standard output, a file or a
 * folder, NULL if none; `*out_media`: of standard output. */
char **server_commands_line(const struct server_commands *commands, const json_t *arguments, const struct server_line *line, struct arena *arena,
	const char **out_result, const char **out_media);
/* Does it stand where a folder is asked for? Then it is a zip. */
bool server_commands_folder(const struct server_commands *commands, const json_t *arguments, const char *upload);
/* Adds the uploads that stand anywhere in a job's arguments. */
void server_commands_uploads(const json_t *value, struct arena *arena, const char ***list, size_t *count);
/* Does it replace the database file? */
bool server_commands_alone(const json_t *arguments);

#endif
