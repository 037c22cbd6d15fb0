/* Positions of pages: none can be made, and what was sealed opens to the same for the same question and for no other. */
#include "fuzz.h"
#include "view/view_page.h"

#include <sodium.h>
#include <string.h>

#define KEYS 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct view_resource resource = {.name = "sites"};
	struct view_relations *r = calloc(1, sizeof *r);
	struct view_viewer viewer = {.role = VIEW_ROLE_SUPPLIER, .organisation = "S1"}, other = viewer;
	struct view_ask ask = {.resource = &resource};
	const char *place[KEYS] = {"", NULL, "S1-S"}, *const *back = NULL;
	struct arena arena;
	struct err err;
	char *text = malloc(size + 1);

	PROMISE(sodium_init() >= 0);
	arena_init(&arena);
	memcpy(text, data, size);
	text[size] = '\0';
	ask.after = text;
	PROMISE(view_page_open(r, &viewer, &ask, KEYS, &arena, &back, &err) == ST_INPUT && strcmp(err.code, "view.position") == 0 && !back);
	if (strlen(text) < 1024 && !strpbrk(text, "\x1e\x1f")) {
		place[0] = text;
		ask.after = view_page_seal(r, &viewer, &ask, place, KEYS, &arena);
		PROMISE(view_page_open(r, &viewer, &ask, KEYS, &arena, &back, &err) == ST_OK);
		PROMISE(strcmp(back[0], text) == 0 && !back[1] && strcmp(back[2], "S1-S") == 0);
		other.organisation = "S2";
		PROMISE(view_page_open(r, &other, &ask, KEYS, &arena, &back, &err) == ST_INPUT);
		PROMISE(view_page_open(r, &viewer, &ask, KEYS + 1, &arena, &back, &err) == ST_INPUT);
	}
	arena_done(&arena);
	free(text);
	free(r);
	return 0;
}
