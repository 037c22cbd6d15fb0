#include "identity/identity_gnutls_int.h"

#include "base/library.h"

#include <pthread.h>
#include <stddef.h>

struct identity_gnutls_functions identity_gnutls;
static enum status loaded;
static struct err problem;

static void load(void)
{
#define NAMED(function) {#function, offsetof(struct identity_gnutls_functions, function)},
	static const struct library_function list[] = {GNUTLS_FUNCTIONS(NAMED){NULL, 0}};
#undef NAMED

	loaded = library_load("libgnutls.so.30", list, &identity_gnutls, &problem);
}

enum status identity_gnutls_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != ST_OK && err)
		*err = problem;
	return loaded;
}
