/* Blocks of serials as an interval set: a balanced tree in which blocks that overlap count as equal, so that looking for a serial finds its block. */
#include "credit/credit_registry_int.h"

#include <assert.h>
#include <search.h>
#include <string.h>

void credit_set_init(struct credit_set *set, struct arena *arena)
{
	*set = (struct credit_set){.arena = arena};
}

static void keep(void *block)
{
	(void)block; /* it is the arena's */
}

void credit_set_done(struct credit_set *set)
{
	tdestroy(set->root, keep);
	set->root = NULL;
}

static int compare_place(const void *left, const void *right)
{
	const struct credit_block *a = left, *b = right;
	int order = a->kind - b->kind;

	if (order == 0)
		order = strcmp(a->project, b->project);
	if (order == 0)
		order = (a->vintage > b->vintage) - (a->vintage < b->vintage);
	if (order == 0 && !credit_range_overlap(a->range, b->range))
		order = a->range.from < b->range.from ? -1 : 1;
	return order;
}

static struct credit_block *found(const struct credit_set *set, const struct credit_block *key)
{
	struct credit_block *const *node = tfind(key, &set->root, compare_place);

	return node ? *node : NULL;
}

struct credit_block *credit_set_at(const struct credit_set *set, enum credit_kind kind, const char *project, int64_t vintage, int64_t serial)
{
	struct credit_block key = {.kind = kind, .project = project, .vintage = vintage, .range = {serial, serial}};

	return found(set, &key);
}

static struct credit_block *insert(struct credit_set *set, const struct credit_block *block)
{
	struct credit_block *made = arena_alloc(set->arena, sizeof *made);

	*made = *block;
	if (!tsearch(made, &set->root, compare_place))
		abort(); /* no memory: as the arena does, nothing sensible can follow */
	set->count++;
	return made;
}

bool credit_set_add(struct credit_set *set, const struct credit_block *block)
{
	if (found(set, block))
		return false;
	insert(set, block);
	return true;
}

static void visit_node(const void *node, VISIT which, void *closure)
{
	struct visit {
		void (*visit)(struct credit_block *block, void *context);
		void *context;
	} *v = closure;

	if (which == postorder || which == leaf)
		v->visit(*(struct credit_block *const *)node, v->context);
}

void credit_set_each(const struct credit_set *set, void (*visit)(struct credit_block *block, void *context), void *context)
{
	struct {
		void (*visit)(struct credit_block *block, void *context);
		void *context;
	} v = {visit, context};

	twalk_r(set->root, visit_node, &v);
}

/* ---- moves ---- */

bool credit_state_ends(enum credit_state state)
{
	return state != CREDIT_LIVE && state != CREDIT_DEPOSITED;
}

/* Everything but the serials is the same: joining them loses nothing. */
static bool same(const struct credit_block *a, const struct credit_block *b)
{
	return a->kind == b->kind && a->vintage == b->vintage && a->state == b->state && a->blocked == b->blocked && a->lock_event == b->lock_event &&
	       a->valid_year == b->valid_year && a->certificate == b->certificate && a->made_by == b->made_by && a->since == b->since &&
	       a->certified_on == b->certified_on && strcmp(a->project, b->project) == 0 && strcmp(a->holder, b->holder) == 0 &&
	       strcmp(a->measure, b->measure) == 0;
}

static void cut_before(struct credit_set *set, struct credit_block *b, int64_t serial)
{
	struct credit_range low, high;
	struct credit_block rest = *b;

	if (!credit_range_split(b->range, serial - b->range.from, &low, &high))
		return;
	b->range = low;
	b->changed = true;
	rest.range = high;
	rest.stored = rest.changed = false;
	insert(set, &rest);
}

static void remove_block(struct credit_set *set, struct credit_block *b)
{
	tdelete(b, &set->root, compare_place);
	set->count--;
	if (!b->stored)
		return;
	set->removed = arena_grow(set->arena, set->removed, set->removed_count, sizeof *set->removed);
	set->removed[set->removed_count++] = b;
}

/* From the left neighbour of a range to its right one. */
static void join(struct credit_set *set, const struct credit_move *m)
{
	struct credit_block *b = m->range.from > 1 ? credit_set_at(set, m->kind, m->project, m->vintage, m->range.from - 1) : NULL;

	if (!b)
		b = credit_set_at(set, m->kind, m->project, m->vintage, m->range.from);
	while (b && b->range.to <= m->range.to && b->range.to < INT64_MAX) {
		struct credit_block *next = credit_set_at(set, m->kind, m->project, m->vintage, b->range.to + 1);

		struct credit_range joined;

		if (next && same(b, next) && credit_range_merge(b->range, next->range, &joined)) {
			remove_block(set, next);
			b->range = joined;
			b->changed = true;
		} else {
			b = next;
		}
	}
}

static bool starts_as_stated(const struct credit_set *set, const struct credit_move *m)
{
	for (int64_t at = m->range.from; at <= m->range.to;) {
		const struct credit_block *b = credit_set_at(set, m->kind, m->project, m->vintage, at);

		if (!b || credit_state_ends(b->state) || strcmp(credit_state_name[b->state], m->from_state) != 0 ||
			strcmp(b->holder, m->from_holder) != 0)
			return false;
		if (b->range.to >= m->range.to)
			return true;
		at = b->range.to + 1;
	}
	return false;
}

static void change(struct credit_block *b, const struct credit_move *m, date_day on)
{
	if (b->state != m->state || strcmp(b->holder, m->holder) != 0) {
		b->made_by = m->event;
		b->since = on;
	}
	b->holder = m->holder;
	b->state = m->state;
	b->blocked = m->blocked;
	b->lock_event = m->lock_event;
	b->valid_year = m->valid_year;
	b->changed = true;
}

/* KCU of the same serials as KOC that the same event has converted. */
static bool create_kcu(struct credit_set *set, const struct credit_move *m, date_day on)
{
	struct credit_block key = {.kind = m->kind, .project = m->project, .vintage = m->vintage, .range = m->range};

	if (m->kind != CREDIT_KCU || m->state != CREDIT_LIVE || found(set, &key))
		return false;
	for (int64_t at = m->range.from; at <= m->range.to;) {
		const struct credit_block *koc = credit_set_at(set, CREDIT_KOC, m->project, m->vintage, at);

		if (!koc || koc->state != CREDIT_CONVERTED || koc->made_by != m->event || strcmp(koc->holder, m->holder) != 0)
			return false;
		at = koc->range.to + 1;
	}
	for (int64_t at = m->range.from; at <= m->range.to;) {
		struct credit_block made = *credit_set_at(set, CREDIT_KOC, m->project, m->vintage, at);

		made.kind = CREDIT_KCU;
		made.range.from = at;
		made.range.to = made.range.to < m->range.to ? made.range.to : m->range.to;
		made.stored = made.changed = false;
		made.state = CREDIT_LIVE;
		made.valid_year = m->valid_year;
		made.since = on;
		insert(set, &made);
		at = made.range.to + 1;
	}
	return true;
}

bool credit_set_move(struct credit_set *set, const struct credit_move *m, date_day on)
{
	if (m->range.from < 1 || m->range.to < m->range.from || m->range.to == INT64_MAX)
		return false;
	if (!m->from_state)
		return create_kcu(set, m, on);
	if (!starts_as_stated(set, m))
		return false;
	cut_before(set, credit_set_at(set, m->kind, m->project, m->vintage, m->range.from), m->range.from);
	cut_before(set, credit_set_at(set, m->kind, m->project, m->vintage, m->range.to), m->range.to + 1);
	for (int64_t at = m->range.from; at <= m->range.to;) {
		struct credit_block *b = credit_set_at(set, m->kind, m->project, m->vintage, at);

		assert(b->range.from == at && b->range.to <= m->range.to); /* R6 */
		change(b, m, on);
		at = b->range.to + 1;
	}
	join(set, m);
	return true;
}

struct credit_move credit_move_of(const struct credit_block *b)
{
	return (struct credit_move){.event = b->made_by,
		.kind = b->kind,
		.project = b->project,
		.vintage = b->vintage,
		.range = b->range,
		.holder = b->holder,
		.state = b->state,
		.blocked = b->blocked,
		.lock_event = b->lock_event,
		.valid_year = b->valid_year};
}

const char *credit_account_name(enum credit_kind kind, enum credit_state state, const char *holder, const char *project, struct arena *arena)
{
	switch (state) {
	case CREDIT_LIVE:
		return arena_printf(arena, "%s:%s", kind == CREDIT_KOC ? "holding" : "offset", holder);
	case CREDIT_DEPOSITED:
		return arena_printf(arena, "forest:%s", project);
	case CREDIT_CONVERTED:
	case CREDIT_SURRENDERED:
		return "disposal";
	case CREDIT_CANCELLED:
	case CREDIT_EXPIRED:
	case CREDIT_STATES:
		break;
	}
	return "cancellation";
}
