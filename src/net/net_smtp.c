#include "net/net_smtp.h"

#include "base/arena.h"
#include "net/net_curl_int.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECT_SECONDS 30
#define SECRET_MAX 1024

/* How far the conversation about a letter has come: decides whom a refusal is about, and whether the letter may have arrived. */
enum stage { STAGE_CONNECT, STAGE_SENDER, STAGE_RECIPIENT, STAGE_DATA, STAGE_ALL_OUT };
struct net_smtp {
	CURL *curl;
	char *url, *user, *password;
	bool local;
	enum stage stage;
	const char *mail;
	size_t length, given;
	char said[NET_DETAIL_LEN]; /* last refusal of the server: its codes, not its text, which may repeat an address */
};

static void forget(char *secret)
{
	if (secret)
		sodium_memzero(secret, strlen(secret));
	free(secret);
}

/* ---- opening ---- */

static bool is_local(const char *url)
{
	static const char *const name[] = {"localhost", "127.0.0.1", "[::1]"};
	const char *host = strstr(url, "://") + 3;

	for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
		size_t length = strlen(name[i]);

		if (strncmp(host, name[i], length) == 0 && (host[length] == '\0' || host[length] == ':' || host[length] == '/'))
			return true;
	}
	return false;
}

/* Two lines: user and password. */
static enum status read_secret(const char *path, struct net_smtp *smtp, struct err *err)
{
	char text[SECRET_MAX] = "", *end, *second;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat info;
	ssize_t got;

	if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & (S_IRWXG | S_IRWXO))) {
		if (fd >= 0)
			close(fd);
		return err_set(err, ST_INPUT, "net.smtp_secret", path, NULL);
	}
	got = read(fd, text, sizeof text - 1);
	close(fd);
	if (got < 0)
		got = 0;
	text[got] = '\0';
	second = strchr(text, '\n');
	if (second) {
		*second++ = '\0';
		end = second + strcspn(second, "\r\n");
		*end = '\0';
		text[strcspn(text, "\r")] = '\0';
		smtp->user = heap_strdup(text);
		smtp->password = heap_strdup(second);
	}
	sodium_memzero(text, sizeof text);
	return second && smtp->user[0] ? ST_OK : err_set(err, ST_INPUT, "net.smtp_secret", path, NULL);
}

static size_t give(char *out, size_t size, size_t count, void *context)
{
	struct net_smtp *smtp = context;
	size_t room = size * count, left = smtp->length - smtp->given, give = left < room ? left : room;

	memcpy(out, smtp->mail + smtp->given, give);
	smtp->given += give;
	if (smtp->given == smtp->length)
		smtp->stage = STAGE_ALL_OUT;
	return give;
}

/* Listens to the conversation, keeps nothing of it but the stage and the last answer. */
static int listen_in(CURL *handle, curl_infotype type, char *data, size_t length, void *context)
{
	static const struct {
		const char *verb;
		enum stage stage;
	} verb[] = {{"MAIL FROM", STAGE_SENDER}, {"RCPT TO", STAGE_RECIPIENT}, {"DATA", STAGE_DATA}};
	struct net_smtp *smtp = context;

	(void)handle;
	if (type == CURLINFO_HEADER_OUT)
		for (size_t i = 0; i < sizeof verb / sizeof *verb; i++)
			if (length >= strlen(verb[i].verb) && strncmp(data, verb[i].verb, strlen(verb[i].verb)) == 0)
				smtp->stage = verb[i].stage;
	if (type == CURLINFO_HEADER_IN && length >= 3 && (data[0] == '4' || data[0] == '5')) {
		/* code and enhanced code only: what follows may repeat an address */
		size_t used = 3, at = 4;

		while (at < length && used + 2 < sizeof smtp->said && ((data[at] >= '0' && data[at] <= '9') || data[at] == '.'))
			at++;
		snprintf(smtp->said, sizeof smtp->said, "%.*s", (int)(at > 6 ? at : used), data);
	}
	return 0;
}

enum status net_smtp_open(const char *url, struct net_smtp **out_smtp, struct err *err)
{
	const char *secret = getenv("SANGSAENG_SMTP_SECRET"), *user = getenv("SANGSAENG_SMTP_USER"), *password = getenv("SANGSAENG_SMTP_PASSWORD");
	struct net_smtp *smtp;
	enum status st;

	if ((strncmp(url, "smtp://", 7) != 0 && strncmp(url, "smtps://", 8) != 0) || strchr(url, '@') || !strstr(url, "://")[3])
		return err_set(err, ST_USAGE, "net.smtp_url", strchr(url, '@') ? "…@…" : url, NULL);
	st = net_curl_load(err);
	if (st != ST_OK)
		return st;
	smtp = heap_alloc(1, sizeof *smtp);
	smtp->url = heap_strdup(url);
	smtp->local = is_local(url);
	if (secret && secret[0]) {
		st = read_secret(secret, smtp, err);
	} else if (user && user[0]) {
		smtp->user = heap_strdup(user);
		smtp->password = heap_strdup(password ? password : "");
	}
	smtp->curl = st == ST_OK ? net_curl.curl_easy_init() : NULL;
	if (st == ST_OK && !smtp->curl)
		st = err_internal(err, "curl");
	if (st != ST_OK) {
		net_smtp_close(smtp);
		return st;
	}
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_URL, smtp->url);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	/* a password needs TLS, on this machine too */
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_USE_SSL, (long)(smtp->local && !smtp->user ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_NOSIGNAL, 1L);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_TIMEOUT, (long)NET_SMTP_SECONDS);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_READFUNCTION, give);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_READDATA, smtp);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_VERBOSE, 1L);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_DEBUGFUNCTION, listen_in);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_DEBUGDATA, smtp);
	if (smtp->user) {
		net_curl.curl_easy_setopt(smtp->curl, CURLOPT_USERNAME, smtp->user);
		net_curl.curl_easy_setopt(smtp->curl, CURLOPT_PASSWORD, smtp->password);
	}
	*out_smtp = smtp;
	return ST_OK;
}

void net_smtp_close(struct net_smtp *smtp)
{
	if (!smtp)
		return;
	if (smtp->curl)
		net_curl.curl_easy_cleanup(smtp->curl);
	forget(smtp->user);
	forget(smtp->password);
	free(smtp->url);
	free(smtp);
}

/* ---- sending ---- */

static enum net_result result_of(const struct net_smtp *smtp, CURLcode code, long reply)
{
	bool answered = reply >= 400 && reply <= 599;

	if (code == CURLE_OK)
		return NET_SENT;
	if (smtp->stage == STAGE_ALL_OUT && !answered)
		return NET_UNKNOWN;
	if (!answered || smtp->stage < STAGE_RECIPIENT)
		return NET_BROKEN;
	return reply < 500 ? NET_LATER : NET_REFUSED;
}

struct net_answer net_smtp_send(struct net_smtp *smtp, const struct net_letter *letter)
{
	struct net_answer answer;
	struct curl_slist *to = NULL;
	struct text mail, address;
	CURLcode code;
	long reply = 0;

	text_init(&mail);
	text_init(&address);
	net_letter_mail(letter, &mail);
	smtp->mail = mail.data;
	smtp->length = mail.length;
	smtp->given = 0;
	smtp->stage = STAGE_CONNECT;
	smtp->said[0] = '\0';
	text_printf(&address, "<%s>", letter->from);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, address.data);
	text_clear(&address);
	text_printf(&address, "<%s>", letter->to);
	to = net_curl.curl_slist_append(to, address.data);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, to);
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail.length);
	code = net_curl.curl_easy_perform(smtp->curl);
	net_curl.curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
	answer.result = result_of(smtp, code, reply);
	snprintf(answer.detail, sizeof answer.detail, "%s", code == CURLE_OK ? "" : reply >= 400 ? smtp->said : net_curl.curl_easy_strerror(code));
	net_curl.curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	net_curl.curl_slist_free_all(to);
	text_done(&address);
	text_done(&mail);
	return answer;
}
