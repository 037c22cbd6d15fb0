/* Which route a path means. A tree of segments: a word goes before a part in braces, each node's words are sorted. Built once, read by all threads.
 */
#include "server/server_core_int.h"

#include <stdlib.h>
#include <string.h>

static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
#define METHODS (sizeof methods / sizeof *methods)

struct node {
	const char *word; /* not ended: `length` bytes of a path */
	size_t length;
	struct node **child;
	size_t children;
	struct node *any; /* {…} */
	const struct server_route *route[METHODS];
	size_t number[METHODS];
	char allow[64];
};
struct server_router {
	struct arena arena;
	struct node root;
	const struct server_route **route;
	size_t routes;
};

struct server_router *server_router_new(void)
{
	struct server_router *router = heap_alloc(1, sizeof *router);

	memset(router, 0, sizeof *router);
	arena_init(&router->arena);
	return router;
}

void server_router_free(struct server_router *router)
{
	if (router)
		arena_done(&router->arena);
	free(router);
}

size_t server_router_count(const struct server_router *router)
{
	return router->routes;
}

const struct server_route *server_router_at(const struct server_router *router, size_t i)
{
	return i < router->routes ? router->route[i] : NULL;
}

static int compare_words(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order ? order : (a_length > b_length) - (a_length < b_length);
}

static struct node *find_word(const struct node *node, const char *word, size_t length)
{
	size_t low = 0, high = node->children;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = compare_words(node->child[middle]->word, node->child[middle]->length, word, length);

		if (order == 0)
			return node->child[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int by_word(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;

	return compare_words(x->word, x->length, y->word, y->length);
}

static struct node *add_segment(struct arena *arena, struct node *node, const char *word, size_t length)
{
	struct node *child;

	if (length > 1 && word[0] == '{') {
		if (!node->any)
			node->any = arena_alloc(arena, sizeof *node->any);
		return node->any;
	}
	child = find_word(node, word, length);
	if (child)
		return child;
	child = arena_alloc(arena, sizeof *child);
	child->word = word;
	child->length = length;
	node->child = arena_grow(arena, node->child, node->children, sizeof(struct node *));
	node->child[node->children++] = child;
	qsort(node->child, node->children, sizeof(struct node *), by_word);
	return child;
}

static int method_index(const char *method)
{
	for (size_t i = 0; i < METHODS; i++)
		if (strcmp(methods[i], method) == 0)
			return (int)i;
	return -1;
}

void server_router_add(struct server_router *router, const struct server_route *table)
{
	for (const struct server_route *route = table; route->method; route++) {
		struct node *node = &router->root;
		int method = method_index(route->method);

		for (const char *at = route->path + 1; *at;) {
			size_t length = strcspn(at, "/");

			node = add_segment(&router->arena, node, at, length);
			at += length + (at[length] == '/');
		}
		if (method < 0 || node->route[method])
			continue; /* the test of the tables finds it */
		node->route[method] = route;
		node->number[method] = router->routes;
		router->route = arena_grow(&router->arena, router->route, router->routes, sizeof(struct server_route *));
		router->route[router->routes++] = route;
	}
}

static void seal(struct node *node)
{
	bool any = false;

	for (size_t i = 0; i < METHODS; i++) {
		if (!node->route[i])
			continue;
		if (any)
			strcat(node->allow, ", ");
		strcat(node->allow, methods[i]);
		if (i == 0)
			strcat(node->allow, ", HEAD");
		any = true;
	}
	if (any)
		strcat(node->allow, ", OPTIONS");
	for (size_t i = 0; i < node->children; i++)
		seal(node->child[i]);
	if (node->any)
		seal(node->any);
}

void server_router_seal(struct server_router *router)
{
	seal(&router->root);
}

static const struct node *walk(const struct node *node, char **segment, size_t segments, size_t parts, struct server_match *match)
{
	const struct node *found = NULL, *child;

	if (segments == 0)
		return node->allow[0] ? node : NULL;
	child = find_word(node, segment[0], strlen(segment[0]));
	if (child)
		found = walk(child, segment + 1, segments - 1, parts, match);
	if (!found && node->any && parts < SERVER_PARTS && segment[0][0]) {
		match->part[parts] = segment[0];
		found = walk(node->any, segment + 1, segments - 1, parts + 1, match);
		if (!found)
			match->part[parts] = NULL;
	}
	return found;
}

bool server_router_find(const struct server_router *router, const char *method, char **segment, size_t segments, struct server_match *out_match)
{
	const struct node *node;
	int i = method_index(strcmp(method, "HEAD") == 0 ? "GET" : method);

	memset(out_match, 0, sizeof *out_match);
	node = walk(&router->root, segment, segments, 0, out_match);
	if (!node)
		return false;
	out_match->allow = node->allow;
	if (i >= 0 && node->route[i]) {
		out_match->route = node->route[i];
		out_match->number = node->number[i];
	}
	return true;
}
