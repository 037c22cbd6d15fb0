/* libcurl, loaded when the first mail or request is to be sent (base/library.h): its functions under their own names. */
#ifndef SANGSAENG_NET_NET_CURL_INT_H
#define SANGSAENG_NET_NET_CURL_INT_H

#include "base/err.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define CURL_FUNCTIONS(X)                                                                                                                            \
	X(curl_easy_cleanup)                                                                                                                         \
	X(curl_easy_getinfo)                                                                                                                         \
	X(curl_easy_init)                                                                                                                            \
	X(curl_easy_perform)                                                                                                                         \
	X(curl_easy_setopt)                                                                                                                          \
	X(curl_easy_strerror)                                                                                                                        \
	X(curl_global_init)                                                                                                                          \
	X(curl_slist_append)                                                                                                                         \
	X(curl_slist_free_all)

#define X(function) __typeof__(&(function)) function;
struct curl_functions {
	CURL_FUNCTIONS(X)
};
#undef X
/* Filled by net_curl_load, which every caller asks first; thread safe. */
extern struct curl_functions net_curl;
enum status net_curl_load(struct err *err);

#endif
