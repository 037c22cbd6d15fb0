/* One copy of the relations per state of a database, shared by the doors of a process. */
#include "view/view_int.h"

#include "base/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SHARED_MAX 4
static struct {
	pthread_mutex_t lock;
	struct {
		char *db;
		struct view_relations *relations; /* holds one reference */
	} slot[SHARED_MAX];
	size_t next;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

enum view_entity view_entity_of(const char *table)
{
	static const struct {
		const char *table;
		enum view_entity kind;
	} list[] = {{"organisations", VIEW_ORGANISATION}, {"sites", VIEW_SITE}, {"processes", VIEW_PROCESS}, {"products", VIEW_PRODUCT},
		{"measures", VIEW_MEASURE}, {"projects", VIEW_PROJECT}, {"agreements", VIEW_AGREEMENT}, {"funding", VIEW_FUNDING},
		{"visits", VIEW_VISIT}, {"verifications", VIEW_VERIFICATION}, {"consortia", VIEW_CONSORTIUM}, {"committees", VIEW_COMMITTEE},
		{"evidence", VIEW_EVIDENCE}, {"persons", VIEW_PERSON}};

	for (size_t i = 0; table && i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].table, table) == 0)
			return list[i].kind;
	return VIEW_PLAIN;
}

int32_t view_entity_find(const struct view_relations *r, enum view_entity kind, const char *key)
{
	int64_t at;

	return key && kind != VIEW_PLAIN && map_get(r->index[kind], key, &at) ? (int32_t)at : -1;
}

bool view_institution(const struct view_relations *r, int32_t organisation)
{
	static const char *const open[] = {"ministry_trade", "ministry_sme", "carmaker", "operator", "verifier"};

	for (size_t i = 0; organisation >= 0 && i < sizeof open / sizeof *open; i++)
		if (strcmp(r->kind[organisation], open[i]) == 0)
			return true;
	return false;
}

bool view_pair_has(const struct view_pair *list, size_t count, int32_t subject, int32_t organisation)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct view_pair *p = &list[middle];

		if (p->subject < subject || (p->subject == subject && p->organisation < organisation))
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && list[low].subject == subject && list[low].organisation == organisation;
}

static void relations_free(struct view_relations *r)
{
	for (int kind = VIEW_PLAIN + 1; kind < VIEW_ENTITIES; kind++)
		map_free(r->index[kind]);
	sodium_memzero(r->pseudonym_key, sizeof r->pseudonym_key);
	sodium_memzero(r->cursor_key, sizeof r->cursor_key);
	arena_done(&r->arena);
	free(r);
}

static void release(struct view_relations *r)
{
	if (r && --r->references == 0)
		relations_free(r);
}

void view_relations_release(struct view_relations *r)
{
	pthread_mutex_lock(&shared.lock);
	release(r);
	pthread_mutex_unlock(&shared.lock);
}

static struct view_relations *shared_find(const char *db, const char *state)
{
	for (size_t i = 0; i < SHARED_MAX; i++)
		if (shared.slot[i].db && strcmp(shared.slot[i].db, db) == 0 && strcmp(shared.slot[i].relations->state, state) == 0) {
			shared.slot[i].relations->references++;
			return shared.slot[i].relations;
		}
	return NULL;
}

static void shared_put(const char *db, struct view_relations *r)
{
	size_t at = shared.next;

	for (size_t i = 0; i < SHARED_MAX; i++)
		if (shared.slot[i].db && strcmp(shared.slot[i].db, db) == 0)
			at = i;
	if (at == shared.next)
		shared.next = (shared.next + 1) % SHARED_MAX;
	free(shared.slot[at].db);
	release(shared.slot[at].relations);
	shared.slot[at].db = heap_strdup(db);
	shared.slot[at].relations = r;
	r->references++;
}

/* Read under the lock: doors that ask for the same state meanwhile find it done. */
enum status view_relations_get(const char *db, struct store_tx *tx, struct view_relations **out_relations, struct err *err)
{
	char state[VIEW_STATE_LEN];
	struct view_relations *r;
	enum status st = view_relations_state(tx, state, err);

	if (st != ST_OK)
		return st;
	pthread_mutex_lock(&shared.lock);
	r = shared_find(db, state);
	if (!r) {
		r = heap_alloc(1, sizeof *r);
		memset(r, 0, sizeof *r);
		r->references = 1;
		memcpy(r->state, state, sizeof state);
		arena_init(&r->arena);
		for (int kind = VIEW_PLAIN + 1; kind < VIEW_ENTITIES; kind++)
			r->index[kind] = map_new();
		st = view_relations_read(r, tx, err);
		if (st == ST_OK)
			shared_put(db, r);
		else
			release(r);
	}
	pthread_mutex_unlock(&shared.lock);
	if (st == ST_OK)
		*out_relations = r;
	return st;
}
