#include "net/net_curl_int.h"

#include "base/library.h"

#include <pthread.h>
#include <stddef.h>

struct curl_functions net_curl;
static enum status loaded;
static struct err problem;

static void load(void)
{
#define NAMED(function) {#function, offsetof(struct curl_functions, function)},
	static const struct library_function list[] = {CURL_FUNCTIONS(NAMED){NULL, 0}};
#undef NAMED

	loaded = library_load("libcurl-gnutls.so.4", list, &net_curl, &problem);
	if (loaded == ST_OK)
		net_curl.curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum status net_curl_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != ST_OK && err)
		*err = problem;
	return loaded;
}
