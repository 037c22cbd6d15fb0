/* Values of headers. */
#include "server/server_core_int.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool server_request_id_good(const char *id_or_null)
{
	size_t length = id_or_null ? strspn(id_or_null, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") : 0;

	return length >= 8 && length <= 64 && !id_or_null[length];
}

/* Thousandths of "q=0.8" among parameters; 1000 where none is given. */
static int weight_of(const char *parameters, size_t length)
{
	for (size_t i = 0; i + 2 < length; i++) {
		int weight, unit = 100;

		if ((parameters[i] != 'q' && parameters[i] != 'Q') || parameters[i + 1] != '=' || (i > 0 && !strchr("; \t", parameters[i - 1])))
			continue;
		weight = parameters[i + 2] == '1' ? 1000 : 0;
		for (size_t k = i + 4; parameters[i + 2] == '0' && k < length && parameters[k] >= '0' && parameters[k] <= '9'; k++, unit /= 10)
			weight += (parameters[k] - '0') * unit;
		return weight;
	}
	return 1000;
}

enum lang server_language_of(const char *accepted_or_null, enum lang fallback)
{
	enum lang lang = fallback;
	int best = 0;

	for (const char *at = accepted_or_null; at && *at;) {
		size_t length, word;
		int weight;

		at += strspn(at, " \t,");
		length = strcspn(at, ",");
		word = strcspn(at, ",;- \t");
		weight = weight_of(at + word, length - word);
		if (word == 2 && weight > best && (strncasecmp(at, "ko", 2) == 0 || strncasecmp(at, "en", 2) == 0)) {
			best = weight;
			lang = (at[0] | 32) == 'k' ? LANG_KO : LANG_EN;
		}
		at += length;
	}
	return lang;
}

bool server_accepts(const char *accepted_or_null, const char *coding)
{
	size_t wanted = strlen(coding);

	for (const char *at = accepted_or_null; at && *at;) {
		size_t length, word;

		at += strspn(at, " \t,");
		length = strcspn(at, ",");
		word = strcspn(at, ",; \t");
		if (word == wanted && strncasecmp(at, coding, word) == 0)
			return weight_of(at + word, length - word) > 0;
		at += length;
	}
	return false;
}

bool server_tag_listed(const char *list, const char *tag, size_t length)
{
	if (strcmp(list, "*") == 0)
		return true;
	for (const char *at = list; (at = strstr(at, tag)); at++)
		if (at > list && at[-1] == '"' && (at[length] == '"' || strncmp(at + length, "-gzip\"", 6) == 0))
			return true;
	return false;
}

void server_credentials(const char *authorization_or_null, const char *cookie_or_null, bool secure, struct arena *arena, const char **out_bearer,
	const char **out_session)
{
	const char *name = secure ? "__Host-session=" : "session=", *cookie = cookie_or_null;

	*out_bearer = *out_session = NULL;
	if (authorization_or_null && strncasecmp(authorization_or_null, "Bearer ", 7) == 0) {
		*out_bearer = authorization_or_null + 7 + strspn(authorization_or_null + 7, " ");
		return;
	}
	while (cookie && *cookie) {
		cookie += strspn(cookie, " ;");
		if (strncmp(cookie, name, strlen(name)) == 0) {
			cookie += strlen(name);
			*out_session = arena_strndup(arena, cookie, strcspn(cookie, ";"));
			return;
		}
		cookie += strcspn(cookie, ";");
	}
}
