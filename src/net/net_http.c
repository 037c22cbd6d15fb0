#include "net/net_http.h"

#include "base/text.h"
#include "net/net_address.h"
#include "net/net_curl_int.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define CONNECT_SECONDS 5
#define TOTAL_SECONDS 30
#define BODY_MAX ((size_t)64 * 1024)
#define HEADERS_MAX ((size_t)64 * 1024)
#define URL_MAX ((size_t)8 * 1024)
#define HOST_LEN 272

struct call {
	const struct net_http_rules *rules;
	struct arena *arena;
	struct text body;
	const char *content_type, *link, *retry_after;
	size_t header_bytes;
	bool inside, too_long;
};

/* ---- whom to ask ---- */

/* "name:port" of a URL in lower case. One strict reading, so that libcurl cannot understand another host: no user, no blank, no backslash, no
 * fragment, no letter outside ASCII. */
static bool read_url(const char *url, char out_host[HOST_LEN], bool *out_plain)
{
	bool plain = strncasecmp(url, "http://", 7) == 0;
	const char *host = url + (plain ? 7 : 8), *end, *rest;
	const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	int port = plain ? 80 : 443;

	if ((!plain && strncasecmp(url, "https://", 8) != 0) || strlen(url) > URL_MAX)
		return false;
	for (const char *s = url; *s; s++)
		if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f || *s == '\\' || *s == '#')
			return false;
	end = host + (host[0] == '[' ? 1 + strspn(host + 1, "0123456789abcdefABCDEF:.") : strspn(host, allowed));
	if (host[0] == '[' && *end++ != ']')
		return false;
	rest = end;
	if (*rest == ':') {
		port = 0;
		for (rest++; *rest >= '0' && *rest <= '9' && port < 65536; rest++)
			port = port * 10 + (*rest - '0');
	}
	if (end == host || end - host > 255 || port < 1 || port > 65535 || (*rest && *rest != '/' && *rest != '?'))
		return false;
	snprintf(out_host, HOST_LEN, "%.*s:%d", (int)(end - host), host, port);
	for (char *s = out_host; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
	*out_plain = plain;
	return true;
}

static bool registered(const struct net_http_rules *rules, const char *host)
{
	for (const char *const *h = rules->host; h && *h; h++) {
		const char *colon = strrchr(*h, ':');
		bool port = colon && !strchr(colon, ']');
		size_t length = strlen(*h);

		if (port ? strcasecmp(*h, host) == 0 : strncasecmp(*h, host, length) == 0 && strcmp(host + length, ":443") == 0)
			return true;
	}
	return false;
}

static enum status judge(const struct net_http_ask *ask, const struct net_http_rules *rules, char out_host[HOST_LEN], struct err *err)
{
	char host[HOST_LEN];
	bool plain;

	if (!read_url(ask->url, host, &plain))
		return err_set(err, ST_DENIED, "http.url", NULL);
	if (plain && !rules->plain)
		return err_set(err, ST_DENIED, "http.scheme", host, NULL);
	if (!registered(rules, host))
		return err_set(err, ST_DENIED, "http.host", host, NULL);
	for (const char *const *h = ask->header; h && *h; h++)
		if (strpbrk(*h, "\r\n"))
			return err_set(err, ST_NETWORK, "http.broken", host, "header", NULL);
	memcpy(out_host, host, sizeof host);
	return ST_OK;
}

/* ---- what libcurl asks us ---- */

/* The address at hand is the one that is connected to: a name that is resolved to another one later cannot slip by. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *call = context;

	(void)purpose;
	if (!call->rules->inside && net_address_inside(&address->addr)) {
		call->inside = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct call *call = context;

	if (call->body.length + size * count > call->body.max) {
		call->too_long = true;
		return 0;
	}
	text_append(&call->body, bytes, size * count);
	return size * count;
}

static void note(struct call *call, const char *line, size_t length, const char *name, const char **out_value)
{
	size_t skip = strlen(name);

	if (length <= skip || strncasecmp(line, name, skip) != 0)
		return;
	while (skip < length && (line[skip] == ' ' || line[skip] == '\t'))
		skip++;
	while (length > skip && (line[length - 1] == '\r' || line[length - 1] == '\n' || line[length - 1] == ' '))
		length--;
	*out_value = (*out_value)[0] ? arena_printf(call->arena, "%s, %.*s", *out_value, (int)(length - skip), line + skip)
				     : arena_strndup(call->arena, line + skip, length - skip);
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
	struct call *call = context;
	size_t length = size * count;

	call->header_bytes += length;
	if (call->header_bytes > HEADERS_MAX) {
		call->too_long = true;
		return 0;
	}
	if (length >= 5 && strncmp(bytes, "HTTP/", 5) == 0) /* what came before was an interim answer */
		call->content_type = call->link = call->retry_after = "";
	note(call, bytes, length, "content-type:", &call->content_type);
	note(call, bytes, length, "link:", &call->link);
	note(call, bytes, length, "retry-after:", &call->retry_after);
	return length;
}

/* ---- one request ---- */

static void set_guard(CURL *handle, struct call *call, const struct net_http_rules *rules)
{
	net_curl.curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	net_curl.curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, rules->plain ? "http,https" : "https");
	net_curl.curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
	net_curl.curl_easy_setopt(handle, CURLOPT_PROXY, ""); /* not even one of the environment */
	net_curl.curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	net_curl.curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
	net_curl.curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
	if (rules->ca_file) {
		/* the file takes the place of the system's bundle; its folder stays trusted */
		net_curl.curl_easy_setopt(handle, CURLOPT_CAINFO, rules->ca_file);
		net_curl.curl_easy_setopt(handle, CURLOPT_CAPATH, access("/etc/ssl/certs", R_OK | X_OK) == 0 ? "/etc/ssl/certs" : NULL);
	}
	net_curl.curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	net_curl.curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, (long)(rules->connect_seconds ? rules->connect_seconds : CONNECT_SECONDS));
	net_curl.curl_easy_setopt(handle, CURLOPT_TIMEOUT, (long)(rules->total_seconds ? rules->total_seconds : TOTAL_SECONDS));
	net_curl.curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	net_curl.curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, call);
	net_curl.curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
	net_curl.curl_easy_setopt(handle, CURLOPT_WRITEDATA, call);
	net_curl.curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
	net_curl.curl_easy_setopt(handle, CURLOPT_HEADERDATA, call);
}

static struct curl_slist *set_ask(CURL *handle, const struct net_http_ask *ask)
{
	struct curl_slist *headers = net_curl.curl_slist_append(NULL, "Expect:");

	net_curl.curl_easy_setopt(handle, CURLOPT_URL, ask->url);
	net_curl.curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
	net_curl.curl_easy_setopt(handle, CURLOPT_USERAGENT, "sangsaeng");
	for (const char *const *h = ask->header; h && *h; h++)
		headers = net_curl.curl_slist_append(headers, *h);
	net_curl.curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
	if (ask->body || strcmp(ask->method, "POST") == 0) {
		net_curl.curl_easy_setopt(handle, CURLOPT_POSTFIELDS, ask->body ? ask->body : "");
		net_curl.curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(ask->body ? ask->body_length : 0));
	}
	if (strcmp(ask->method, "HEAD") == 0)
		net_curl.curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
	else
		net_curl.curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, ask->method);
	return headers;
}

/* libcurl's own words for a code hold nothing of request or answer. */
static enum status fail(const struct call *call, CURLcode code, const char *host, struct err *err)
{
	const char *what = "http.broken", *cause = net_curl.curl_easy_strerror(code);

	if (call->inside)
		return err_set(err, ST_DENIED, "http.address", host, NULL);
	if (call->too_long)
		return err_set(err, ST_NETWORK, "http.too_long", host, call->header_bytes > HEADERS_MAX ? "header" : "body", NULL);
	switch ((int)code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		what = "http.connect";
		break;
	case CURLE_OPERATION_TIMEDOUT:
		what = "http.timeout";
		break;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
		what = "http.tls";
		break;
	default:
		break;
	}
	return err_set(err, ST_NETWORK, what, host, cause, NULL);
}

enum status net_http(
	const struct net_http_ask *ask, const struct net_http_rules *rules, struct arena *arena, struct net_http_answer *out_answer, struct err *err)
{
	struct call call = {.rules = rules, .arena = arena, .content_type = "", .link = "", .retry_after = ""};
	struct curl_slist *headers;
	char host[HOST_LEN];
	CURLcode code;
	CURL *handle;
	long status = 0;
	enum status st = judge(ask, rules, host, err);

	if (st == ST_OK)
		st = net_curl_load(err);
	if (st != ST_OK)
		return st;
	handle = net_curl.curl_easy_init();
	if (!handle)
		return err_internal(err, "curl");
	text_init(&call.body);
	call.body.max = rules->body_max ? rules->body_max : BODY_MAX;
	set_guard(handle, &call, rules);
	headers = set_ask(handle, ask);
	code = net_curl.curl_easy_perform(handle);
	net_curl.curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	net_curl.curl_easy_cleanup(handle);
	net_curl.curl_slist_free_all(headers);
	if (code == CURLE_OK) {
		char *body = arena_alloc(arena, call.body.length + 1);

		memcpy(body, call.body.data, call.body.length);
		*out_answer = (struct net_http_answer){.status = (int)status,
			.body = body,
			.body_length = call.body.length,
			.content_type = call.content_type,
			.link = call.link,
			.retry_after = call.retry_after};
	} else {
		st = fail(&call, code, host, err);
	}
	text_done(&call.body);
	return st;
}
