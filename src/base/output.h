/* A file that a user names for a result: what may stand there, and writing it whole. */
#ifndef SANGSAENG_BASE_OUTPUT_H
#define SANGSAENG_BASE_OUTPUT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* May a result be written to this path? A regular file or nothing yet: it may be replaced. Anything else that can be written to (a device, a pipe,
 * what standard output is) is a stream: written through, never replaced by a rename, which would destroy it. ST_INPUT file.directory, file.no_folder,
 * file.not_regular (a socket, a link that leads nowhere). */
enum status output_judge(const char *path, bool *out_stream, struct err *err);
/* The same where only a new or replaced file will do, as for an archive: a stream is file.not_regular. */
enum status output_judge_file(const char *path, struct err *err);
/* Is it what standard output is already? Opening it again would begin at its start. */
bool output_is_stdout(const char *path);
/* The file itself where `path` is a symbolic link, so that the link stays; free() it. */
char *output_real(const char *path);
/* Writes it whole: a file beside its place first, so that a full disk leaves the old one as it was. ST_INPUT file.write (path, cause). */
enum status output_write(const char *path, const char *data, size_t length, struct err *err);

#endif
