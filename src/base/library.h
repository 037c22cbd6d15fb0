/* Libraries that few commands need, loaded when one does. Linking them at every start took most of a short command's time (measured: libpq and
 * libcurl bring 28 libraries with them, 9 of 14 ms). */
#ifndef SANGSAENG_BASE_LIBRARY_H
#define SANGSAENG_BASE_LIBRARY_H

#include "base/err.h"

#include <stddef.h>

/* A function's name and where in a struct of function pointers its address goes. */
struct library_function {
	const char *name;
	size_t offset;
};
/* Loads the shared library `file` ("libpq.so.5") for the rest of the process and fills `out_functions` (a struct of function pointers) by the list,
 * which a NULL name ends. ST_INTERNAL library.missing (file, cause): then nothing is filled. Not thread safe for one `out_functions`: pthread_once.
 */
enum status library_load(const char *file, const struct library_function *list, void *out_functions, struct err *err);

#endif
