/* Private to the files server_tls*.c. */
#ifndef SANGSAENG_SERVER_TLS_INT_H
#define SANGSAENG_SERVER_TLS_INT_H

#include "server/server_core_int.h"
#include "server/server_gnutls_int.h"

#include <sodium.h>

/* Makes a self-signed certificate for localhost (ECDSA P-256; localhost, 127.0.0.1, ::1) and its key (mode 0600), unless there is one that is good
 * for another month. */
enum status server_tls_make(const char *certificate_path, const char *key_path, struct err *err);

#endif
