/* Authorization and Cookie as strangers send them, a line each: what is found stands in them, and a cookie of another name is never taken. */
#include "fuzz.h"
#include "server/server_core_int.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *line;
	struct arena arena;

	memcpy(text, data, size);
	text[size] = '\0';
	line = strchr(text, '\n');
	if (line)
		*line++ = '\0';
	arena_init(&arena);
	for (int secure = 0; secure < 2; secure++) {
		const char *bearer = text, *session = text;

		server_credentials(text, line, secure, &arena, &bearer, &session);
		PROMISE(!(bearer && session));
		PROMISE(!bearer || (bearer > text && bearer <= text + strlen(text) && bearer[0] != ' '));
		if (session) {
			const char *name = secure ? "__Host-session=" : "session=", *at = line ? strstr(line, name) : NULL;

			PROMISE(at && !strchr(session, ';') && strlen(session) <= strlen(at));
			while (at && !(strncmp(at + strlen(name), session, strlen(session)) == 0 && (at == line || at[-1] == ';' || at[-1] == ' ')))
				at = strstr(at + 1, name);
			PROMISE(at);
		}
	}
	arena_done(&arena);
	free(text);
	return 0;
}
