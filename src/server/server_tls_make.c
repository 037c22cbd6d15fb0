/* A self-signed certificate for localhost: for trying out, and between a proxy and a server on one machine. */
#include "server/server_tls_int.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY ((time_t)24 * 60 * 60)
#define GOOD_SECONDS (397 * DAY)

#define CALL(result, call)                                                                                                                           \
	do {                                                                                                                                         \
		if ((result) >= 0)                                                                                                                   \
			(result) = (call);                                                                                                           \
	} while (0)

static int describe(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
	static const unsigned char v4[4] = {127, 0, 0, 1}, v6[16] = {[15] = 1};
	unsigned char serial[16];
	time_t now = time(NULL);
	int r = 0;

	randombytes_buf(serial, sizeof serial);
	serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x40);
	CALL(r, server_gnutls.gnutls_x509_crt_set_version(certificate, 3));
	CALL(r, server_gnutls.gnutls_x509_crt_set_serial(certificate, serial, sizeof serial));
	CALL(r, server_gnutls.gnutls_x509_crt_set_dn(certificate, "CN=localhost,O=Sangsaeng self-signed", NULL));
	CALL(r, server_gnutls.gnutls_x509_crt_set_activation_time(certificate, now - DAY));
	CALL(r, server_gnutls.gnutls_x509_crt_set_expiration_time(certificate, now + GOOD_SECONDS));
	CALL(r, server_gnutls.gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET));
	CALL(r, server_gnutls.gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, v4, sizeof v4, GNUTLS_FSAN_APPEND));
	CALL(r, server_gnutls.gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, v6, sizeof v6, GNUTLS_FSAN_APPEND));
	CALL(r, server_gnutls.gnutls_x509_crt_set_basic_constraints(certificate, 0, -1));
	CALL(r, server_gnutls.gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
	CALL(r, server_gnutls.gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER, 0));
	CALL(r, server_gnutls.gnutls_x509_crt_set_key(certificate, key));
	CALL(r, server_gnutls.gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
	return r;
}

/* Whole or not at all; it never has more rights than `mode`. */
static enum status write_file(const char *path, const unsigned char *bytes, size_t length, mode_t mode, struct err *err)
{
	char part[4096];
	int fd;
	bool good;

	if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part)
		return err_internal(err, "path");
	unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	good = fd >= 0 && write(fd, bytes, length) == (ssize_t)length && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (!good || rename(part, path) != 0)
		return err_set(err, ST_INTERNAL, "file.write", path, strerror(errno), NULL);
	return ST_OK;
}

static bool is_good(const char *path)
{
	gnutls_x509_crt_t certificate;
	unsigned char bytes[8192];
	gnutls_datum_t datum = {bytes, 0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;
	bool good = false;

	if (fd >= 0)
		close(fd);
	if (n <= 0 || server_gnutls.gnutls_x509_crt_init(&certificate) < 0)
		return false;
	datum.size = (unsigned)n;
	if (server_gnutls.gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_PEM) >= 0)
		good = server_gnutls.gnutls_x509_crt_get_expiration_time(certificate) > time(NULL) + 30 * DAY;
	server_gnutls.gnutls_x509_crt_deinit(certificate);
	return good;
}

enum status server_tls_make(const char *certificate_path, const char *key_path, struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crt_t certificate = NULL;
	unsigned char key_pem[4096], certificate_pem[8192];
	size_t key_length = sizeof key_pem, certificate_length = sizeof certificate_pem;
	enum status st = ST_OK;
	int r = 0;

	if (is_good(certificate_path) && access(key_path, R_OK) == 0)
		return ST_OK;
	CALL(r, server_gnutls.gnutls_x509_privkey_init(&key));
	CALL(r, server_gnutls.gnutls_x509_crt_init(&certificate));
	CALL(r, server_gnutls.gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	CALL(r, describe(certificate, key));
	CALL(r, server_gnutls.gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM, key_pem, &key_length));
	CALL(r, server_gnutls.gnutls_x509_crt_export(certificate, GNUTLS_X509_FMT_PEM, certificate_pem, &certificate_length));
	if (r < 0)
		st = err_set(err, ST_INTERNAL, "server.certificate", certificate_path, server_gnutls.gnutls_strerror(r), NULL);
	if (st == ST_OK)
		st = write_file(key_path, key_pem, key_length, 0600, err);
	if (st == ST_OK)
		st = write_file(certificate_path, certificate_pem, certificate_length, 0644, err);
	sodium_memzero(key_pem, sizeof key_pem);
	if (certificate)
		server_gnutls.gnutls_x509_crt_deinit(certificate);
	if (key)
		server_gnutls.gnutls_x509_privkey_deinit(key);
	return st;
}
