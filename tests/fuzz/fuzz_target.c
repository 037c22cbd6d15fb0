/* Request targets and header values of any bytes: what is accepted has no way out of its place, and decoding reads back. */
#include "fuzz.h"
#include "server/server_core_int.h"

#include <string.h>

static void check_text(const char *s)
{
	size_t length = strlen(s);

	for (size_t i = 0; i < length;) {
		int n = utf8_length((const unsigned char *)s + i, length - i);

		PROMISE(n > 0 && (unsigned char)s[i] >= 0x20 && s[i] != 0x7f);
		i += (size_t)n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct server_route route = {"GET", "/v1/sites", "sites", SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE,
		"limit cursor region", false, NULL, NULL};
	char *s = malloc(size + 1);
	struct server_target target;
	struct arena arena;
	struct err err;

	memcpy(s, data, size);
	s[size] = '\0';
	arena_init(&arena);
	if (server_target_parse(s, &arena, &target, &err) == ST_OK) {
		PROMISE(target.segments <= SERVER_SEGMENTS_MAX && target.queries <= SERVER_QUERIES_MAX);
		PROMISE(target.path[0] == '/' && strlen(target.path) <= SERVER_TARGET_MAX);
		check_text(target.path);
		for (size_t i = 0; i < target.segments; i++) {
			check_text(target.segment[i]);
			PROMISE(strcmp(target.segment[i], ".") != 0 && strcmp(target.segment[i], "..") != 0);
			PROMISE(!strpbrk(target.segment[i], "/\\"));
			PROMISE(target.segment[i][0] || i + 1 == target.segments);
		}
		for (size_t i = 0; i < target.queries; i++) {
			check_text(target.query[i].name);
			check_text(target.query[i].value);
		}
		if (server_query_judge(&route, target.query, target.queries, &err) != ST_OK)
			PROMISE(strncmp(err.code, "server.query_", 13) == 0);
	} else {
		PROMISE(strncmp(err.code, "server.", 7) == 0);
	}
	arena_done(&arena);
	server_language_of(s, LANG_EN);
	server_accepts(s, "gzip");
	server_tag_listed(s, "abc", 3);
	if (server_request_id_good(s))
		PROMISE(strlen(s) <= 64 && !strpbrk(s, "\"\\\r\n "));
	free(s);
	return 0;
}
