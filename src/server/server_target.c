/* Request targets: path and query, decoded. What could be read in two ways is refused. */
#include "server/server_core_int.h"

#include <stdio.h>
#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

ptrdiff_t server_decode(char *s, size_t length, bool plus)
{
	unsigned char all = 0;
	size_t to = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '%') {
			int high = length - i < 3 ? -1 : hex(s[i + 1]);

			if (high < 0 || hex(s[i + 2]) < 0)
				return -1;
			c = (unsigned char)(high * 16 + hex(s[i + 2]));
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c < 0x20 || c == 0x7f)
			return -1;
		all |= c;
		s[to++] = (char)c;
	}
	s[to] = '\0';
	for (size_t i = 0; i < to && all & 0x80;) {
		int n = utf8_length((const unsigned char *)s + i, to - i);

		if (n == 0)
			return -1;
		i += (size_t)n;
	}
	return (ptrdiff_t)to;
}

static bool parse_path(char *path, struct server_target *target)
{
	char *at = path + 1;

	if (path[0] != '/')
		return false;
	if (!*at)
		return true;
	for (;;) {
		size_t length = strcspn(at, "/");
		bool more = at[length] == '/';

		if (target->segments == SERVER_SEGMENTS_MAX || (length == 0 && more))
			return false;
		if (server_decode(at, length, false) < 0)
			return false;
		target->segment[target->segments++] = at;
		if (strcmp(at, ".") == 0 || strcmp(at, "..") == 0 || strchr(at, '\\'))
			return false;
		if (!more)
			return true;
		at += length + 1;
	}
}

static bool parse_query(char *query, struct server_target *target, bool *out_many)
{
	*out_many = false;
	while (*query) {
		size_t length = strcspn(query, "&");
		char *next = query + length + (query[length] == '&'), *value;

		query[length] = '\0';
		if (length) {
			size_t name = strcspn(query, "=");

			value = query + name + (query[name] == '=');
			*out_many = target->queries == SERVER_QUERIES_MAX;
			if (*out_many)
				return false;
			if (server_decode(value, strlen(value), true) < 0 || server_decode(query, name, true) < 0)
				return false;
			target->query[target->queries++] = (struct server_pair){query, value};
		}
		query = next;
	}
	return true;
}

enum status server_target_parse(const char *text, struct arena *arena, struct server_target *out_target, struct err *err)
{
	size_t length = strlen(text), path = strcspn(text, "?");
	char *copy, *segments, most[8];
	bool many = false;

	memset(out_target, 0, offsetof(struct server_target, query));
	out_target->queries = 0;
	if (length > SERVER_TARGET_MAX)
		return err_set(err, ST_INPUT, "server.target_long", NULL);
	if (strpbrk(text, " #"))
		return err_set(err, ST_INPUT, "server.path", NULL);
	copy = arena_strndup(arena, text, length);
	copy[path] = '\0';
	segments = arena_strndup(arena, copy, path);
	/* an encoded slash would make one segment of two, or two of one */
	if ((strchr(copy, '%') && (strcasestr(copy, "%2f") || strcasestr(copy, "%5c"))) || !parse_path(segments, out_target))
		return err_set(err, ST_INPUT, "server.path", NULL);
	out_target->path = copy;
	if (server_decode(copy, path, false) < 0)
		return err_set(err, ST_INPUT, "server.path", NULL);
	if (path == length || parse_query(arena_strdup(arena, text + path + 1), out_target, &many))
		return ST_OK;
	snprintf(most, sizeof most, "%d", SERVER_QUERIES_MAX);
	return many ? err_set(err, ST_INPUT, "server.query_many", most, NULL) : err_set(err, ST_INPUT, "server.query", NULL);
}

static bool is_known(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = list; *at;) {
		size_t word = strcspn(at, " ");

		if (word == length && memcmp(at, name, word) == 0)
			return true;
		at += word + (at[word] == ' ');
	}
	return false;
}

enum status server_query_judge(const struct server_route *route, const struct server_pair *query, size_t queries, struct err *err)
{
	for (size_t i = 0; route->query && i < queries; i++) {
		char words[512];
		const char *candidate[48], *near;
		size_t n = 0;

		for (size_t k = 0; k < i; k++)
			if (strcmp(query[k].name, query[i].name) == 0)
				return err_set(err, ST_USAGE, "server.query_twice", query[i].name, NULL);
		if (is_known(route->query, query[i].name))
			continue;
		snprintf(words, sizeof words, "%s", route->query);
		for (char *save = NULL, *word = strtok_r(words, " ", &save); word && n < 47; word = strtok_r(NULL, " ", &save))
			candidate[n++] = word;
		candidate[n] = NULL;
		if (n == 0)
			return err_set(err, ST_INPUT, "server.query_none", query[i].name, NULL);
		near = string_nearest(query[i].name, candidate);
		return near ? err_set(err, ST_INPUT, "server.query_near", query[i].name, near, NULL)
			    : err_set(err, ST_INPUT, "server.query_unknown", query[i].name, route->query, NULL);
	}
	return ST_OK;
}
