/* HTTPS: the certificate that every handshake asks for, read again on SIGHUP while connections go on. */
#include "server/server_tls_int.h"

#include "base/library.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* TLS 1.2 and 1.3 with forward secrecy; AES-GCM first: processors do it themselves. */
const char server_tls_priorities[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:"
				     "-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:%SERVER_PRECEDENCE";

struct gnutls_functions server_gnutls;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status load_status;
static struct err load_problem;

static void load(void)
{
#define NAMED(function) {#function, offsetof(struct gnutls_functions, function)},
	static const struct library_function list[] = {GNUTLS_FUNCTIONS(NAMED){NULL, 0}};
#undef NAMED

	load_status = library_load("libgnutls.so.30", list, &server_gnutls, &load_problem);
}

#define CHAIN_MAX 8
/* One certificate that was read. Handshakes under way may still use an older one: all are kept until the server ends. */
struct certificate {
	struct certificate *older;
	gnutls_pcert_st chain[CHAIN_MAX];
	unsigned length;
	gnutls_privkey_t key;
};
struct server_tls {
	struct certificate *_Atomic current;
	char *certificate_path, *key_path;
};
static struct server_tls *tls_of_process; /* GnuTLS hands no context to the callback; a process has one server */

static int retrieve(gnutls_session_t session, const gnutls_datum_t *authorities, int count, const gnutls_pk_algorithm_t *algorithms,
	int algorithm_count, gnutls_pcert_st **out_chain, unsigned *out_length, gnutls_privkey_t *out_key)
{
	struct certificate *certificate = atomic_load(&tls_of_process->current);

	*out_chain = certificate->chain;
	*out_length = certificate->length;
	*out_key = certificate->key;
	return 0;
}

void *server_tls_retrieve(void)
{
	gnutls_certificate_retrieve_function2 *function = retrieve;
	void *address;

	memcpy(&address, &function, sizeof address);
	return address;
}

static void free_certificate(struct certificate *certificate)
{
	for (unsigned i = 0; i < certificate->length; i++)
		server_gnutls.gnutls_pcert_deinit(&certificate->chain[i]);
	if (certificate->key)
		server_gnutls.gnutls_privkey_deinit(certificate->key);
	free(certificate);
}

#define PEM_MAX ((size_t)256 * 1024)
static enum status read_pem(const char *path, struct text *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char buffer[4096];
	ssize_t n = 0;

	while (fd >= 0 && out->length < PEM_MAX && (n = read(fd, buffer, sizeof buffer)) > 0)
		text_append(out, buffer, (size_t)n);
	sodium_memzero(buffer, sizeof buffer);
	if (fd >= 0)
		close(fd);
	return fd < 0 || n < 0 ? err_set(err, ST_INPUT, "server.certificate", path, strerror(errno), NULL) : ST_OK;
}

/* Whether the key is that of the first certificate. */
static bool belong_together(const struct certificate *certificate)
{
	gnutls_pubkey_t of_key;
	unsigned char a[4096], b[4096];
	size_t a_length = sizeof a, b_length = sizeof b;
	bool same = false;

	if (server_gnutls.gnutls_pubkey_init(&of_key) != 0)
		return false;
	if (server_gnutls.gnutls_pubkey_import_privkey(of_key, certificate->key, 0, 0) == 0 &&
		server_gnutls.gnutls_pubkey_export(of_key, GNUTLS_X509_FMT_DER, a, &a_length) == 0 &&
		server_gnutls.gnutls_pubkey_export(certificate->chain[0].pubkey, GNUTLS_X509_FMT_DER, b, &b_length) == 0)
		same = a_length == b_length && memcmp(a, b, a_length) == 0;
	server_gnutls.gnutls_pubkey_deinit(of_key);
	return same;
}

static enum status parse(const struct server_tls *tls, const struct text *chain, const struct text *key, struct certificate *out, struct err *err)
{
	gnutls_datum_t chain_bytes = {(unsigned char *)chain->data, (unsigned)chain->length};
	gnutls_datum_t key_bytes = {(unsigned char *)key->data, (unsigned)key->length};
	unsigned length = CHAIN_MAX;
	int result = server_gnutls.gnutls_pcert_list_import_x509_raw(out->chain, &length, &chain_bytes, GNUTLS_X509_FMT_PEM, 0);

	if (result != 0)
		return err_set(err, ST_INPUT, "server.certificate", tls->certificate_path, server_gnutls.gnutls_strerror(result), NULL);
	out->length = length;
	result = server_gnutls.gnutls_privkey_init(&out->key);
	if (result == 0)
		result = server_gnutls.gnutls_privkey_import_x509_raw(out->key, &key_bytes, GNUTLS_X509_FMT_PEM, NULL, 0);
	if (result != 0)
		return err_set(err, ST_INPUT, "server.certificate", tls->key_path, server_gnutls.gnutls_strerror(result), NULL);
	return belong_together(out) ? ST_OK : err_set(err, ST_INPUT, "server.certificate_key", tls->certificate_path, tls->key_path, NULL);
}

static enum status read_certificate(struct server_tls *tls, struct err *err)
{
	struct certificate *certificate = heap_alloc(1, sizeof *certificate);
	struct text chain, key;
	enum status st;

	memset(certificate, 0, sizeof *certificate);
	text_init(&chain);
	text_init(&key);
	st = read_pem(tls->certificate_path, &chain, err);
	if (st == ST_OK)
		st = read_pem(tls->key_path, &key, err);
	if (st == ST_OK)
		st = parse(tls, &chain, &key, certificate, err);
	sodium_memzero(key.data, key.length);
	text_done(&chain);
	text_done(&key);
	if (st != ST_OK) {
		free_certificate(certificate);
		return st;
	}
	certificate->older = atomic_load(&tls->current);
	atomic_store(&tls->current, certificate);
	return ST_OK;
}

static char *beside(const struct server *server, const char *ending)
{
	size_t size = strlen(server->options.db) + strlen(ending) + 1;
	char *path = heap_alloc(size, 1);

	/* a database on a PostgreSQL server has no "beside": the folder in which the server was started */
	if (strstr(server->options.db, "://"))
		snprintf(path, size, "sangsaeng%s", ending);
	else
		snprintf(path, size, "%s%s", server->options.db, ending);
	return path;
}

enum status server_tls_load(struct server *server, struct err *err)
{
	struct server_tls *tls;
	enum status st = ST_OK;

	pthread_once(&once, load);
	if (load_status != ST_OK) {
		*err = load_problem;
		return load_status;
	}
	tls = heap_alloc(1, sizeof *tls);
	memset(tls, 0, sizeof *tls);
	server->tls = tls_of_process = tls;
	if (server->options.certificate) {
		tls->certificate_path = heap_strdup(server->options.certificate);
		tls->key_path = heap_strdup(server->options.key);
	} else {
		tls->certificate_path = beside(server, ".certificate.pem");
		tls->key_path = beside(server, ".certificate.key");
		st = server_tls_make(tls->certificate_path, tls->key_path, err);
	}
	return st == ST_OK ? read_certificate(tls, err) : st;
}

enum status server_tls_reload(struct server *server, struct err *err)
{
	return read_certificate(server->tls, err);
}

void server_tls_free(struct server *server)
{
	struct server_tls *tls = server->tls;
	struct certificate *certificate, *older;

	if (!tls)
		return;
	for (certificate = atomic_load(&tls->current); certificate; certificate = older) {
		older = certificate->older;
		free_certificate(certificate);
	}
	free(tls->certificate_path);
	free(tls->key_path);
	free(tls);
	server->tls = tls_of_process = NULL;
}

static gnutls_session_t session_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = server_mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	return info ? (gnutls_session_t)info->tls_session : NULL;
}

bool server_tls_cork(struct MHD_Connection *connection)
{
	gnutls_session_t session = session_of(connection);

	if (session)
		server_gnutls.gnutls_record_cork(session);
	return session != NULL;
}

bool server_tls_uncork(struct MHD_Connection *connection)
{
	gnutls_session_t session = session_of(connection);

	return !session || server_gnutls.gnutls_record_uncork(session, 0) >= 0;
}
