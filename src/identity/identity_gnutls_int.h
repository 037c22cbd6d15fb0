/* GnuTLS, loaded when the first code of an app or the first token of a provider is judged (base/library.h). */
#ifndef SANGSAENG_IDENTITY_IDENTITY_GNUTLS_INT_H
#define SANGSAENG_IDENTITY_IDENTITY_GNUTLS_INT_H

#include "base/err.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#define GNUTLS_FUNCTIONS(X)                                                                                                                          \
	X(gnutls_encode_rs_value)                                                                                                                    \
	X(gnutls_hmac_fast)                                                                                                                          \
	X(gnutls_pubkey_deinit)                                                                                                                      \
	X(gnutls_pubkey_get_pk_algorithm)                                                                                                            \
	X(gnutls_pubkey_import_ecc_raw)                                                                                                              \
	X(gnutls_pubkey_import_rsa_raw)                                                                                                              \
	X(gnutls_pubkey_init)                                                                                                                        \
	X(gnutls_pubkey_verify_data2)

#define X(function) __typeof__(&(function)) function;
struct identity_gnutls_functions {
	GNUTLS_FUNCTIONS(X)
};
#undef X
extern struct identity_gnutls_functions identity_gnutls;
/* Thread safe. */
enum status identity_gnutls_load(struct err *err);

#endif
