#define STORE_LIBPQ_OWN_NAMES
#include "store/store_libpq_int.h"

#include "base/library.h"

#include <pthread.h>
#include <stddef.h>

struct libpq libpq;

#define NAMED(function) {#function, offsetof(struct libpq, function)},

static enum status status;
static struct err problem;

static void load(void)
{
	static const struct library_function list[] = {LIBPQ_FUNCTIONS(NAMED){NULL, 0}};

	status = library_load("libpq.so.5", list, &libpq, &problem);
}

enum status libpq_need(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (status != ST_OK && err)
		*err = problem;
	return status;
}
