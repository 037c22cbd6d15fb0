/* Private to reduction: the built-in methodologies, made from the JSON files in methodologies/ by methodologies/embed.py. */
#ifndef SANGSAENG_REDUCTION_BUILTIN_INT_H
#define SANGSAENG_REDUCTION_BUILTIN_INT_H

#include <stddef.h>

struct reduction_builtin {
	const char *id, *text; /* NUL-terminated UTF-8 */
	size_t length;
};
extern const struct reduction_builtin reduction_builtins[]; /* ended by a NULL id */

#endif
