/* The target of a request, taken apart: no "." or "..", no NUL and nothing outside of what was decoded; what is judged once is judged the same again. */
#include "server/server_core_int.h"

#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct server_target target, again;
	struct arena arena;
	struct err err;

	memcpy(text, data, size);
	text[size] = '\0';
	arena_init(&arena);
	memset(&target, 0, sizeof target);
	memset(&again, 0, sizeof again);
	if (server_target_parse(text, &arena, &target, &err) == ST_OK) {
		PROMISE(target.segments <= SERVER_SEGMENTS_MAX && target.queries <= SERVER_QUERIES_MAX);
		PROMISE(target.path && target.path[0] == '/');
		for (size_t i = 0; i < target.segments; i++) {
			PROMISE(strcmp(target.segment[i], ".") != 0 && strcmp(target.segment[i], "..") != 0);
			PROMISE(strlen(target.segment[i]) <= size);
		}
		for (size_t i = 0; i < target.queries; i++)
			PROMISE(strlen(target.query[i].name) + strlen(target.query[i].value) <= size);
		PROMISE(server_target_parse(text, &arena, &again, &err) == ST_OK && again.segments == target.segments && again.queries == target.queries);
		for (size_t i = 0; i < target.segments; i++)
			PROMISE(strcmp(target.segment[i], again.segment[i]) == 0);
	} else {
		PROMISE(err.code[0]);
	}
	arena_done(&arena);
	free(text);
	return 0;
}
