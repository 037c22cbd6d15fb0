/* libmicrohttpd, loaded when a server starts (base/library.h): its functions under their own names. */
#ifndef SANGSAENG_SERVER_MHD_INT_H
#define SANGSAENG_SERVER_MHD_INT_H

#include <microhttpd.h>

#define MHD_FUNCTIONS(X)                                                                                                                             \
	X(MHD_add_response_header)                                                                                                                   \
	X(MHD_create_response_from_buffer)                                                                                                           \
	X(MHD_create_response_from_callback)                                                                                                         \
	X(MHD_create_response_from_fd64)                                                                                                             \
	X(MHD_destroy_response)                                                                                                                      \
	X(MHD_get_connection_info)                                                                                                                   \
	X(MHD_get_connection_values_n)                                                                                                               \
	X(MHD_queue_response)                                                                                                                        \
	X(MHD_quiesce_daemon)                                                                                                                        \
	X(MHD_resume_connection)                                                                                                                     \
	X(MHD_set_connection_option)                                                                                                                 \
	X(MHD_set_response_options)                                                                                                                  \
	X(MHD_start_daemon)                                                                                                                          \
	X(MHD_stop_daemon)                                                                                                                           \
	X(MHD_suspend_connection)

#define X(function) __typeof__(&(function)) function;
struct mhd_functions {
	MHD_FUNCTIONS(X)
};
#undef X
extern struct mhd_functions server_mhd;

#endif
