/* Private to server: this program as a process of its own. Never a shell; standard input is empty, the folder is the job's own, nothing is inherited.
 */
#ifndef SANGSAENG_SERVER_CHILD_H
#define SANGSAENG_SERVER_CHILD_H

#include "base/err.h"
#include "base/text.h"

#include <sys/types.h>

struct server_child {
	const char *program;
	char *const *argument; /* from the name on, ended by NULL */
	const char *folder;    /* NULL: where the server is */
	int out;               /* descriptor for standard output */
};
/* `*out_lines`: what it writes to standard error, to be read without blocking; closed when it ends. ST_INTERNAL. */
enum status server_child_start(const struct server_child *child, pid_t *out_pid, int *out_lines, struct err *err);
/* Runs it to its end and gives what it printed. ST_INTERNAL. */
enum status server_child_ask(const char *program, char *const *argument, struct text *out, struct err *err);

#endif
