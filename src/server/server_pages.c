/* The web page's files: from the folder `ui`, by paths that no other route takes. Pages are routed in the browser, so a path without an extension
 * gives index.html. */
#include "server/server_core_int.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char plain_page[] =
	"<!doctype html>\n<html lang=\"ko\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
	"<title>상생 Sangsaeng</title></head>\n<body>\n<h1>상생 Sangsaeng</h1>\n"
	"<p>서버가 응답하고 있습니다. 웹 화면은 아직 설치되지 않았습니다(--ui 폴더).</p>\n"
	"<p lang=\"en\">The server is running. The web page is not installed (--ui DIR).</p>\n"
	"<ul><li><a href=\"/docs\">API</a></li><li><a href=\"/docs/problems\">오류 코드 Problems</a></li></ul>\n</body>\n</html>\n";

static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {{".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
		{".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"}, {".json", "application/json"},
		{".txt", "text/plain; charset=utf-8"}, {".webmanifest", "application/manifest+json"}, {".map", "application/json"}};
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t ending = strlen(types[i].ending);

		if (length > ending && strcmp(name + length - ending, types[i].ending) == 0)
			return types[i].type;
	}
	return NULL;
}

/* A regular file below `folder`, without links on the way; -1. */
static int open_below(const char *folder, char *const *segment, size_t segments, const char *ending, struct stat *out)
{
	int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC), fd = -1;

	for (size_t i = 0; at >= 0 && i < segments; i++) {
		bool last = i + 1 == segments;
		char name[300];

		fd = -1;
		if (segment[i][0] != '.' && segment[i][0] && snprintf(name, sizeof name, "%s%s", segment[i], last ? ending : "") < (int)sizeof name)
			fd = openat(at, name, (last ? O_RDONLY | O_NONBLOCK : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
		close(at);
		at = fd;
	}
	if (fd >= 0 && (fstat(fd, out) != 0 || !S_ISREG(out->st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void answer_file(struct server_call *call, int fd, const struct stat *file, const char *type, const char *coding)
{
	struct server_exchange *exchange = (struct server_exchange *)call;
	const char *known = server_header(call, "If-None-Match");

	call->etag = false;
	call->content_type = type;
	snprintf(exchange->etag, sizeof exchange->etag, "\"%llx-%llx-%s\"",
		(unsigned long long)file->st_mtim.tv_sec * 1000000000 + (unsigned long long)file->st_mtim.tv_nsec, (unsigned long long)file->st_size,
		coding);
	if (coding[0])
		server_answer_header(call, "Content-Encoding", coding);
	if (known && strstr(known, exchange->etag)) {
		close(fd);
		call->status = 304;
		return;
	}
	call->file = fd;
	call->file_bytes = (int64_t)file->st_size;
}

/* Files that the build packed beside the plain one, the smallest first. */
static const struct {
	const char *coding, *ending;
} packings[] = {{"br", ".br"}, {"gzip", ".gz"}, {"", ""}};

static enum status page(struct server_call *call, struct err *err)
{
	static char index_name[] = "index.html";
	static char *const index_path[] = {index_name};
	const struct server_exchange *exchange = (const struct server_exchange *)call;
	const struct server_target *target = &exchange->parsed;
	const char *folder = call->server->options.ui, *last = target->segments ? target->segment[target->segments - 1] : "", *accepted;
	char *const *segment = target->segment;
	size_t segments = target->segments;
	struct stat file;
	int fd = -1;

	if (!folder && segments == 0) {
		call->content_type = "text/html; charset=utf-8";
		text_append_string(&call->out, plain_page);
		return ST_OK;
	}
	if (!folder)
		return err_set(err, ST_NOT_FOUND, "server.no_route", NULL);
	if (!strchr(last, '.')) { /* a page */
		segment = index_path;
		segments = 1;
		call->cache = "no-cache";
	} else {
		call->cache = strcmp(target->segment[0], "assets") == 0 ? "public, max-age=31536000, immutable" : "no-cache";
	}
	if (!type_of(segment[segments - 1]))
		return err_set(err, ST_NOT_FOUND, "server.no_route", NULL);
	accepted = server_header(call, "Accept-Encoding");
	for (size_t i = 0; fd < 0 && i < sizeof packings / sizeof *packings; i++)
		if ((!packings[i].coding[0] || server_accepts(accepted, packings[i].coding)) &&
			(fd = open_below(folder, segment, segments, packings[i].ending, &file)) >= 0)
			answer_file(call, fd, &file, type_of(segment[segments - 1]), packings[i].coding);
	if (fd < 0)
		call->cache = NULL;
	return fd >= 0 ? ST_OK : err_set(err, ST_NOT_FOUND, "server.no_route", NULL);
}

const struct server_route server_route_page = {
	"GET", "/…", "page", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, page};

bool server_page_takes(const struct server *server, char *const *segment, size_t segments)
{
	static const char *const others[] = {"v1", "pact", "docs", "healthz", "readyz", "metrics"};

	if (segments == 0)
		return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(segment[0], others[i]) == 0)
			return false;
	return server->options.ui != NULL;
}
