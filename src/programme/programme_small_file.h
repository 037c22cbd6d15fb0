/* Files that one command reads or writes whole: keys, checkpoints, signed cases. */
#ifndef SANGSAENG_PROGRAMME_SMALL_FILE_H
#define SANGSAENG_PROGRAMME_SMALL_FILE_H

#include "base/err.h"
#include "base/sign.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A new file: what is there is never replaced, neither a key nor a checkpoint. Gone again if it cannot be written whole. ST_CONFLICT `code_exists`
 * with the path, ST_INPUT `code_write` with path and cause. */
enum status programme_file_new(
	const char *path, mode_t mode, const char *content, size_t length, const char *code_exists, const char *code_write, struct err *err);
/* A file, whole, as far as `size` reaches. `secret`: nobody else may be able to read it (ST_DENIED key.mode). ST_INPUT file.open, file.directory,
 * file.read. */
enum status programme_file_small(const char *path, bool secret, char *out, size_t size, size_t *out_length, struct err *err);
/* A key file; the caller calls sign_key_done. Codes of programme_file_small and sign_key_parse, with file and line. */
enum status programme_key_read(const char *path, struct sign_key *out_key, struct err *err);

#endif
