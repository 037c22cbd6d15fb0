#include "report/report_cairo_int.h"

#include "base/library.h"

#include <pthread.h>
#include <stddef.h>

struct cairo_functions report_cairo;
struct freetype_functions report_freetype;
static enum status loaded;
static struct err problem;

static void load(void)
{
#define NAMED(function) {#function, offsetof(struct cairo_functions, function)},
	static const struct library_function cairo[] = {CAIRO_FUNCTIONS(NAMED){NULL, 0}};
#undef NAMED
#define NAMED(function) {#function, offsetof(struct freetype_functions, function)},
	static const struct library_function freetype[] = {FREETYPE_FUNCTIONS(NAMED){NULL, 0}};
#undef NAMED

	loaded = library_load("libfreetype.so.6", freetype, &report_freetype, &problem);
	if (loaded == ST_OK)
		loaded = library_load("libcairo.so.2", cairo, &report_cairo, &problem);
}

enum status report_cairo_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != ST_OK && err)
		*err = problem;
	return loaded;
}
