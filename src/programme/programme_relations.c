/* How candidates depend on each other: what the folder says, what follows from machines and processes, and what is closed by it. */
#include "programme/programme_candidates_int.h"

#include <stdlib.h>
#include <string.h>

/* Place by key; count if it is not a candidate. */
static size_t place_of(const struct gather *g, const char *measure)
{
	size_t low = 0, high = g->rows;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(g->row[middle].m.measure, measure);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return g->rows;
}

static bool is_done(const struct gather *g, const char *measure)
{
	const char *state = programme_candidate_state(g, measure, 1);

	return strcmp(state, "selected") == 0 || strcmp(state, "installed") == 0;
}

static bool is_open(const struct gather *g, size_t place)
{
	return place < g->rows && strcmp(g->row[place].state, "open") == 0;
}

/* The place of the candidate that a relation closes, or the number of rows. */
static size_t closed_by(const struct gather *g, const struct party_relation *rel)
{
	bool needs = strcmp(rel->relation, "requires") == 0, excludes = strcmp(rel->relation, "excludes") == 0;
	size_t measure = place_of(g, rel->measure), other = place_of(g, rel->other);

	if (is_open(g, measure) && ((excludes && is_done(g, rel->other)) || (needs && !is_open(g, other) && !is_done(g, rel->other))))
		return measure;
	return is_open(g, other) && excludes && is_done(g, rel->measure) ? other : g->rows;
}

void programme_candidates_close(struct gather *g)
{
	size_t kept = 0;

	for (bool changed = true; changed;) { /* what needs a closed one is closed too */
		changed = false;
		for (size_t r = 0; r < g->relations; r++) {
			size_t out = closed_by(g, &g->relation[r]);

			if (out == g->rows)
				continue;
			g->row[out].state = "closed";
			g->not_open++;
			changed = true;
		}
	}
	for (size_t i = 0; i < g->rows; i++)
		if (g->options->all || is_open(g, i))
			g->row[kept++] = g->row[i];
	g->rows = kept;
}

struct relation_list {
	struct plan_relation *list;
	size_t count;
};

static void relate(struct gather *g, struct relation_list *to, size_t measure, size_t other, enum plan_relation_kind kind)
{
	to->list = arena_grow(g->arena, to->list, to->count, sizeof *to->list);
	to->list[to->count++] = (struct plan_relation){.measure = measure, .other = other, .kind = kind};
}

/* Two on one machine of a process; two entries on one process, or one of them on the whole site. One carrier. */
static bool share_a_use(const struct plan_measure *a, const struct plan_measure *b)
{
	bool entries = strcmp(a->origin, "catalogue") == 0;

	if (strcmp(a->carrier, b->carrier) != 0 || strcmp(a->site, b->site) != 0 || strcmp(a->origin, b->origin) != 0)
		return false;
	if (entries && (!a->process[0] || !b->process[0]))
		return true;
	return strcmp(a->process, b->process) == 0 && (entries || strcmp(a->machine, b->machine) == 0);
}

static int by_site(const void *a, const void *b, void *rows)
{
	const struct row *row = rows;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = strcmp(row[x].m.site, row[y].m.site);

	return order ? order : (x > y) - (x < y);
}

static int by_measure(const void *a, const void *b)
{
	const struct plan_relation *x = a, *y = b;

	if (x->measure != y->measure)
		return x->measure < y->measure ? -1 : 1;
	if (x->other != y->other)
		return x->other < y->other ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

void programme_candidates_relate(struct gather *g, struct plan_measures *measures)
{
	size_t *at = arena_alloc(g->arena, (g->rows + 1) * sizeof *at), kept = 0;
	struct relation_list to = {0};

	for (size_t r = 0; r < g->relations; r++) {
		const struct party_relation *rel = &g->relation[r];
		size_t measure = place_of(g, rel->measure), other = place_of(g, rel->other);

		if (measure < g->rows && other < g->rows)
			relate(g, &to, measure, other,
				strcmp(rel->relation, "excludes") == 0   ? PLAN_EXCLUDES
				: strcmp(rel->relation, "requires") == 0 ? PLAN_REQUIRES
									 : PLAN_SHARES);
	}
	for (size_t i = 0; i < g->rows; i++)
		at[i] = i;
	qsort_r(at, g->rows, sizeof *at, by_site, g->row);
	for (size_t i = 0; i < g->rows; i++)
		for (size_t k = i + 1; k < g->rows && strcmp(g->row[at[k]].m.site, g->row[at[i]].m.site) == 0; k++)
			if (share_a_use(&g->row[at[i]].m, &g->row[at[k]].m))
				relate(g, &to, at[i], at[k], PLAN_SHARES);
	if (to.count > 1)
		qsort(to.list, to.count, sizeof *to.list, by_measure);
	for (size_t i = 0; i < to.count; i++) /* what is written and derived too stands once */
		if (kept == 0 || by_measure(&to.list[kept - 1], &to.list[i]) != 0)
			to.list[kept++] = to.list[i];
	measures->relation = to.list;
	measures->relation_count = kept;
}
