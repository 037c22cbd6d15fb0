/* GnuTLS, loaded when a server speaks TLS (base/library.h): its functions under their own names. */
#ifndef SANGSAENG_SERVER_GNUTLS_INT_H
#define SANGSAENG_SERVER_GNUTLS_INT_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define GNUTLS_FUNCTIONS(X)                                                                                                                          \
	X(gnutls_pcert_deinit)                                                                                                                       \
	X(gnutls_pcert_list_import_x509_raw)                                                                                                         \
	X(gnutls_priority_deinit)                                                                                                                    \
	X(gnutls_priority_init)                                                                                                                      \
	X(gnutls_privkey_deinit)                                                                                                                     \
	X(gnutls_privkey_import_x509_raw)                                                                                                            \
	X(gnutls_privkey_init)                                                                                                                       \
	X(gnutls_pubkey_deinit)                                                                                                                      \
	X(gnutls_pubkey_export)                                                                                                                      \
	X(gnutls_pubkey_import_privkey)                                                                                                              \
	X(gnutls_pubkey_init)                                                                                                                        \
	X(gnutls_record_cork)                                                                                                                        \
	X(gnutls_record_uncork)                                                                                                                      \
	X(gnutls_strerror)                                                                                                                           \
	X(gnutls_x509_crt_deinit)                                                                                                                    \
	X(gnutls_x509_crt_export)                                                                                                                    \
	X(gnutls_x509_crt_get_expiration_time)                                                                                                       \
	X(gnutls_x509_crt_import)                                                                                                                    \
	X(gnutls_x509_crt_init)                                                                                                                      \
	X(gnutls_x509_crt_set_activation_time)                                                                                                       \
	X(gnutls_x509_crt_set_basic_constraints)                                                                                                     \
	X(gnutls_x509_crt_set_dn)                                                                                                                    \
	X(gnutls_x509_crt_set_expiration_time)                                                                                                       \
	X(gnutls_x509_crt_set_key)                                                                                                                   \
	X(gnutls_x509_crt_set_key_purpose_oid)                                                                                                       \
	X(gnutls_x509_crt_set_key_usage)                                                                                                             \
	X(gnutls_x509_crt_set_serial)                                                                                                                \
	X(gnutls_x509_crt_set_subject_alt_name)                                                                                                      \
	X(gnutls_x509_crt_set_version)                                                                                                               \
	X(gnutls_x509_crt_sign2)                                                                                                                     \
	X(gnutls_x509_privkey_deinit)                                                                                                                \
	X(gnutls_x509_privkey_export)                                                                                                                \
	X(gnutls_x509_privkey_generate)                                                                                                              \
	X(gnutls_x509_privkey_init)

#define X(function) __typeof__(&(function)) function;
struct gnutls_functions {
	GNUTLS_FUNCTIONS(X)
};
#undef X
extern struct gnutls_functions server_gnutls;

#endif
