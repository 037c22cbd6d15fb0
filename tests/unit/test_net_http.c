/* Requests to another machine: who may be asked, certificates, addresses, limits. The other machine is tests/e2e/https_server.py. */
#include "base/text.h"
#include "net/net_address.h"
#include "net/net_http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[64], ca_file[128];
static struct server {
	pid_t pid;
	int input, port;
} tls, plain, old, expired;
static struct arena arena;
static struct err err;
static struct net_http_answer answer;

/* ---- certificates ---- */

static void put(const char *name, const gnutls_datum_t *data)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data->data, 1, data->size, file), data->size);
	fclose(file);
}

/* Of localhost, its own authority, as a company's inner server has it. */
static void make_certificate(const char *name, const char *key_name, time_t from, time_t to)
{
	unsigned char serial = 1;
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
	gnutls_datum_t out;

	gnutls_x509_privkey_init(&key);
	gnutls_x509_crt_init(&crt);
	assert_int_equal(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0), 0);
	gnutls_x509_crt_set_version(crt, 3);
	gnutls_x509_crt_set_serial(crt, &serial, 1);
	gnutls_x509_crt_set_dn(crt, "CN=localhost", NULL);
	gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET);
	gnutls_x509_crt_set_basic_constraints(crt, 1, -1);
	gnutls_x509_crt_set_key(crt, key);
	gnutls_x509_crt_set_activation_time(crt, from);
	gnutls_x509_crt_set_expiration_time(crt, to);
	assert_int_equal(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0), 0);
	gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &out);
	put(name, &out);
	gnutls_free(out.data);
	gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, 0, &out);
	put(key_name, &out);
	gnutls_free(out.data);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
}

/* ---- the other machine ---- */

static struct server start(const char *certificate, const char *key, const char *how)
{
	char script[512], below[128], certificate_path[128], key_path[128], port[160];
	const char *source = getenv("SANGSAENG_SOURCE");
	struct server s = {0};
	int ends[2];

	snprintf(script, sizeof script, "%s/tests/e2e/https_server.py", source ? source : ".");
	snprintf(below, sizeof below, "%s/server-XXXXXX", folder);
	assert_non_null(mkdtemp(below));
	snprintf(certificate_path, sizeof certificate_path, "%s/%s", folder, certificate ? certificate : "");
	snprintf(key_path, sizeof key_path, "%s/%s", folder, key ? key : "");
	snprintf(port, sizeof port, "%s/port", below);
	assert_int_equal(pipe(ends), 0);
	s.pid = fork();
	if (s.pid == 0) {
		dup2(ends[0], 0);
		close(ends[0]);
		close(ends[1]);
		execl("/usr/bin/python3", "python3", "-W", "ignore", script, below, certificate ? certificate_path : NULL, key_path, how,
			(char *)NULL);
		_exit(127);
	}
	close(ends[0]);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	s.input = ends[1];
	for (int i = 0; i < 1000 && !s.port; i++) {
		FILE *file = fopen(port, "r");

		usleep(10000);
		if (file) {
			assert_int_equal(fscanf(file, "%d", &s.port), 1);
			fclose(file);
		}
	}
	assert_true(s.port > 0);
	return s;
}

static void stop(struct server *s)
{
	close(s->input);
	waitpid(s->pid, NULL, 0);
}

static int setup(void **state)
{
	time_t now = time(NULL);

	strcpy(folder, "/tmp/sangsaeng-test-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(ca_file, sizeof ca_file, "%s/good.pem", folder);
	make_certificate("good.pem", "good.key", now - 3600, now + 3600);
	make_certificate("late.pem", "late.key", now - 7200, now - 3600);
	tls = start("good.pem", "good.key", NULL);
	plain = start(NULL, NULL, NULL);
	old = start("good.pem", "good.key", "old");
	expired = start("late.pem", "late.key", NULL);
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	stop(&tls);
	stop(&plain);
	stop(&old);
	stop(&expired);
	arena_done(&arena);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

/* ---- asking ---- */

static char url[256], host[64];
static const char *hosts[2];
static struct net_http_rules rules_of(const char *name, int port)
{
	snprintf(host, sizeof host, "%s:%d", name, port);
	hosts[0] = host;
	hosts[1] = NULL;
	return (struct net_http_rules){.host = hosts, .inside = true, .ca_file = ca_file};
}

static enum status get(const struct net_http_rules *rules, const char *scheme, const char *name, int port, const char *path)
{
	struct net_http_ask ask = {.method = "GET", .url = url};

	snprintf(url, sizeof url, "%s://%s:%d%s", scheme, name, port, path);
	return net_http(&ask, rules, &arena, &answer, &err);
}

static void refused(enum status st, enum status expected, const char *code)
{
	if (st != expected || strcmp(err.code, code) != 0)
		fail_msg("%d %s instead of %s", (int)st, st == ST_OK ? "" : err.code, code);
}

static void a_registered_host_is_asked_and_what_it_says_comes_back(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);
	const char *header[] = {"Authorization: Basic abc", "Content-Type: text/plain", NULL};
	struct net_http_ask ask = {.method = "POST", .url = url, .header = header, .body = "hello", .body_length = 5};

	snprintf(url, sizeof url, "https://LOCALHOST:%d/echo", tls.port);
	assert_int_equal(net_http(&ask, &rules, &arena, &answer, &err), ST_OK);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.content_type, "application/json");
	assert_string_equal(answer.body,
		"{\"method\": \"POST\", \"body\": \"hello\", \"authorization\": \"Basic abc\", \"expect\": null, \"user_agent\": \"sangsaeng\"}");
	assert_int_equal(get(&rules, "https", "localhost", tls.port, "/nul"), ST_OK);
	assert_int_equal(answer.body_length, 3);
	assert_int_equal(answer.body[2], 'b');
	assert_int_equal(get(&rules, "https", "localhost", tls.port, "/busy"), ST_OK);
	assert_int_equal(answer.status, 503);
	assert_string_equal(answer.retry_after, "7");
	assert_string_equal(answer.link, "<https://x/1>; rel=\"next\"");
	assert_string_equal(answer.body, "");
}

static void another_host_port_or_scheme_is_not_asked(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);
	static const char *const bad[] = {"https://localhost@evil.example/", "https://localhost:%d@evil.example/",
		"https://localhost\\@evil.example/", "ftp://localhost/", "https:///x", "https://localhost:%d#@evil/", "https://localhost:99999/",
		"https://local host/", "file:///etc/passwd", "https://localhost:/", "localhost", "", "https://[::1/", "https://\xea\xb0\x80/"};

	refused(get(&rules, "https", "localhost", tls.port + 1, "/"), ST_DENIED, "http.host");
	refused(get(&rules, "https", "localhost.evil.example", tls.port, "/"), ST_DENIED, "http.host");
	refused(get(&rules, "https", "127.0.0.1", tls.port, "/"), ST_DENIED, "http.host");
	refused(get(&rules, "http", "localhost", tls.port, "/"), ST_DENIED, "http.scheme");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct net_http_ask ask = {.method = "GET", .url = bad[i]};

		refused(net_http(&ask, &rules, &arena, &answer, &err), ST_DENIED, "http.url");
	}
}

static void without_a_port_only_that_of_https_is_meant(void **state)
{
	static const char *const names[] = {"localhost", NULL};
	struct net_http_rules rules = {.host = names, .inside = true, .ca_file = ca_file, .connect_seconds = 2};

	refused(get(&rules, "https", "localhost", tls.port, "/"), ST_DENIED, "http.host");
	refused(get(&rules, "https", "localhost", 443, "/"), ST_NETWORK, "http.connect"); /* nobody is there */
}

static void an_address_inside_is_refused_unless_it_was_opened(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);

	rules.inside = false;
	refused(get(&rules, "https", "localhost", tls.port, "/echo"), ST_DENIED, "http.address");
	rules = rules_of("127.0.0.1", plain.port);
	rules.inside = false;
	rules.plain = true;
	refused(get(&rules, "http", "127.0.0.1", plain.port, "/echo"), ST_DENIED, "http.address");
	rules.inside = true;
	assert_int_equal(get(&rules, "http", "127.0.0.1", plain.port, "/echo"), ST_OK);
}

static void certificates_are_judged(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);

	rules.ca_file = NULL;
	refused(get(&rules, "https", "localhost", tls.port, "/echo"), ST_NETWORK, "http.tls");
	rules = rules_of("localhost", expired.port);
	refused(get(&rules, "https", "localhost", expired.port, "/echo"), ST_NETWORK, "http.tls");
	rules = rules_of("127.0.0.1", tls.port); /* answers, but the certificate is of another name */
	refused(get(&rules, "https", "127.0.0.1", tls.port, "/echo"), ST_NETWORK, "http.tls");
	rules = rules_of("localhost", old.port);
	refused(get(&rules, "https", "localhost", old.port, "/echo"), ST_NETWORK, "http.tls");
	rules = rules_of("localhost", plain.port);
	refused(get(&rules, "https", "localhost", plain.port, "/echo"), ST_NETWORK, "http.tls");
}

static void a_redirect_is_an_answer_and_is_not_followed(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);

	assert_int_equal(get(&rules, "https", "localhost", tls.port, "/moved"), ST_OK);
	assert_int_equal(answer.status, 302);
}

static void what_is_too_long_or_too_slow_is_given_up(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);

	refused(get(&rules, "https", "localhost", tls.port, "/big"), ST_NETWORK, "http.too_long");
	rules.body_max = 200000;
	assert_int_equal(get(&rules, "https", "localhost", tls.port, "/big"), ST_OK);
	assert_int_equal(answer.body_length, 100000);
	refused(get(&rules, "https", "localhost", tls.port, "/headers"), ST_NETWORK, "http.too_long");
	rules.total_seconds = 1;
	refused(get(&rules, "https", "localhost", tls.port, "/slow"), ST_NETWORK, "http.timeout");
	rules.total_seconds = 0;
	assert_int_equal(get(&rules, "https", "localhost", tls.port, "/zip"), ST_OK); /* never unpacked */
	assert_int_equal((unsigned char)answer.body[0], 0x1f);
}

static void a_header_holds_no_second_one(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);
	const char *header[] = {"X-A: b\r\nX-C: d", NULL};
	struct net_http_ask ask = {.method = "GET", .url = url, .header = header};

	snprintf(url, sizeof url, "https://localhost:%d/echo", tls.port);
	refused(net_http(&ask, &rules, &arena, &answer, &err), ST_NETWORK, "http.broken");
}

static void a_proxy_of_the_environment_is_not_used(void **state)
{
	struct net_http_rules rules = rules_of("localhost", tls.port);

	setenv("https_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	assert_int_equal(get(&rules, "https", "localhost", tls.port, "/echo"), ST_OK);
	unsetenv("https_proxy");
	unsetenv("ALL_PROXY");
}

static void inside_and_outside_are_told_apart_by_the_address(void **state)
{
	static const char *const inside[] = {"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.168.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
		"fec0::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "::127.0.0.1", "100::1", "64:ff9b:1::1"},
				 *const outside[] = {"1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
					 "223.255.255.255", "11.0.0.0", "2606:4700::1", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
					 "2001:4860::8888"};

	for (int which = 0; which < 2; which++)
		for (size_t i = 0; i < (which ? sizeof outside : sizeof inside) / sizeof *inside; i++) {
			const char *text = which ? outside[i] : inside[i];
			struct sockaddr_in v4 = {.sin_family = AF_INET};
			struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
			bool six = strchr(text, ':') != NULL, found;

			assert_int_equal(inet_pton(six ? AF_INET6 : AF_INET, text, six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr), 1);
			found = net_address_inside(six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4);
			if (found != !which)
				fail_msg("%s", text);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_registered_host_is_asked_and_what_it_says_comes_back),
		cmocka_unit_test(another_host_port_or_scheme_is_not_asked),
		cmocka_unit_test(without_a_port_only_that_of_https_is_meant),
		cmocka_unit_test(an_address_inside_is_refused_unless_it_was_opened),
		cmocka_unit_test(certificates_are_judged),
		cmocka_unit_test(a_redirect_is_an_answer_and_is_not_followed),
		cmocka_unit_test(what_is_too_long_or_too_slow_is_given_up),
		cmocka_unit_test(a_header_holds_no_second_one),
		cmocka_unit_test(a_proxy_of_the_environment_is_not_used),
		cmocka_unit_test(inside_and_outside_are_told_apart_by_the_address),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, setup, teardown);
}
