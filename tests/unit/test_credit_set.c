/* The interval set against a bitmap: every serial by itself. A million random moves (SET_MOVES for another number), seeded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "credit/credit_registry_int.h"

#define SERIALS 4096
#define HOLDERS 3

static const char *const holder[HOLDERS] = {"A", "B", "C"};

/* One serial, as KOC and as KCU. */
struct cell {
	bool there;
	int holder;
	enum credit_state state;
	int64_t blocked, lock_event, valid_year, made_by;
};
static struct cell model[2][SERIALS + 1];
static uint64_t random_state;

static int pick(int below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((random_state >> 33) % (uint64_t)below);
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->there == b->there && a->holder == b->holder && a->state == b->state && a->blocked == b->blocked && a->lock_event == b->lock_event &&
	       a->valid_year == b->valid_year && a->made_by == b->made_by;
}

/* Does the move fit each serial of its range? */
static bool model_fits(const struct credit_move *m)
{
	for (int64_t i = m->range.from; i <= m->range.to; i++) {
		const struct cell *c = &model[m->kind][i], *koc = &model[CREDIT_KOC][i];

		if (i > SERIALS)
			return false;
		if (m->from_state && (!c->there || credit_state_ends(c->state) || strcmp(credit_state_name[c->state], m->from_state) != 0 ||
					     strcmp(holder[c->holder], m->from_holder) != 0))
			return false;
		if (!m->from_state && (m->kind != CREDIT_KCU || c->there || koc->state != CREDIT_CONVERTED || koc->made_by != m->event ||
					      strcmp(holder[koc->holder], m->holder) != 0))
			return false;
	}
	return true;
}

static void model_apply(const struct credit_move *m)
{
	for (int64_t i = m->range.from; i <= m->range.to; i++) {
		struct cell *c = &model[m->kind][i];
		int to = 0;

		while (strcmp(holder[to], m->holder) != 0)
			to++;
		if (!c->there || c->state != m->state || c->holder != to)
			c->made_by = m->event;
		*c = (struct cell){true, to, m->state, m->blocked, m->lock_event, m->valid_year, c->made_by};
	}
}

static void random_range(struct credit_move *m)
{
	static const int edge[] = {1, 2, 63, 64, 65, SERIALS - 1, SERIALS, SERIALS + 1};
	int length = pick(4) ? 1 + pick(40) : 1 + pick(SERIALS);

	m->range.from = pick(8) ? 1 + pick(SERIALS) : edge[pick(8)];
	m->range.to = m->range.from + length - 1;
}

/* A range that fits somewhere: what surrounds a random serial. */
static void fitting_range(struct credit_move *m)
{
	int64_t from = 1 + pick(SERIALS), to = from;
	const struct cell *c = &model[m->kind][from];

	while (to < SERIALS && to - from < 30 && same(c, &model[m->kind][to + 1]))
		to++;
	m->range = (struct credit_range){from, to};
	m->from_holder = m->holder = holder[c->holder];
	m->from_state = c->there ? credit_state_name[c->state] : NULL;
}

static struct credit_move random_move(int64_t event)
{
	static const enum credit_state next[] = {
		CREDIT_LIVE, CREDIT_LIVE, CREDIT_LIVE, CREDIT_DEPOSITED, CREDIT_SURRENDERED, CREDIT_CANCELLED, CREDIT_EXPIRED, CREDIT_CONVERTED};
	struct credit_move m = {.event = event, .kind = pick(2) ? CREDIT_KOC : CREDIT_KCU, .project = "P", .vintage = 2028};

	fitting_range(&m);
	m.state = next[pick(pick(20) ? 3 : 8)];
	if (pick(5) == 0) {
		random_range(&m);
		m.from_holder = holder[pick(HOLDERS)];
	}
	if (pick(3) == 0)
		m.holder = holder[pick(HOLDERS)];
	if (m.state == CREDIT_LIVE) {
		m.blocked = pick(2);
		m.lock_event = pick(3) ? 0 : pick(4);
	}
	return m;
}

static void compare_serials(const struct credit_set *set)
{
	int64_t covered = 0;

	for (int kind = 0; kind < 2; kind++) {
		const struct credit_block *before = NULL;

		for (int64_t i = 1; i <= SERIALS; i++) {
			const struct credit_block *b = credit_set_at(set, (enum credit_kind)kind, "P", 2028, i);
			const struct cell *c = &model[kind][i];

			if ((b != NULL) != c->there)
				fail_msg("serial %d: there or not", (int)i);
			if (!b)
				continue;
			covered++;
			if (strcmp(b->holder, holder[c->holder]) != 0 || b->state != c->state || b->blocked != c->blocked ||
				b->lock_event != c->lock_event || b->valid_year != c->valid_year || b->made_by != c->made_by)
				fail_msg("serial %d differs", (int)i);
			/* neighbours that are equal are one block */
			if (before && before != b && i > 1 && same(c, &model[kind][i - 1]))
				fail_msg("serial %d: equal neighbours are two blocks", (int)i);
			before = b;
		}
	}
	assert_true(covered >= SERIALS);
}

static void fill(struct credit_set *set)
{
	struct credit_block b = {.kind = CREDIT_KOC, .project = "P", .vintage = 2028, .range = {1, SERIALS}, .holder = holder[0], .measure = "M"};

	memset(model, 0, sizeof model);
	for (int i = 1; i <= SERIALS; i++)
		model[CREDIT_KOC][i].there = true;
	assert_true(credit_set_add(set, &b));
}

/* One round: a fresh set, then moves until nearly everything has ended. */
static void play(int64_t moves, int64_t *done)
{
	struct credit_set set;
	struct arena arena;

	arena_init(&arena);
	credit_set_init(&set, &arena);
	fill(&set);
	for (int64_t i = 1; i <= moves; i++) {
		struct credit_move m = random_move(i);
		bool fits = model_fits(&m);

		if (credit_set_move(&set, &m, 20000) != fits)
			fail_msg("move %d: %d…%d", (int)i, (int)m.range.from, (int)m.range.to);
		if (fits) {
			model_apply(&m);
			++*done;
		}
		if (fits && m.state == CREDIT_CONVERTED && m.kind == CREDIT_KOC) { /* R2: range for range */
			m.kind = CREDIT_KCU;
			m.state = CREDIT_LIVE;
			m.from_state = m.from_holder = NULL;
			m.valid_year = 2028;
			fits = model_fits(&m);
			assert_int_equal(credit_set_move(&set, &m, 20000), fits);
			if (fits)
				model_apply(&m);
		}
	}
	compare_serials(&set);
	credit_set_done(&set);
	arena_done(&arena);
}

static void R6_a_bitmap_agrees_with_the_intervals_over_a_million_random_moves(void **state)
{
	const char *wanted = getenv("SET_MOVES");
	int64_t moves = wanted ? strtoll(wanted, NULL, 10) : 1000000, done = 0;

	random_state = 6;
	for (int64_t left = moves; left > 0; left -= 10000)
		play(left < 10000 ? left : 10000, &done);
	print_message("# %d of %d moves fitted\n", (int)done, (int)moves);
	assert_true(done > moves / 3);
}

static void R1_a_serial_cannot_be_added_twice(void **state)
{
	struct credit_block b = {.kind = CREDIT_KOC, .project = "A", .vintage = 1, .range = {1, 100}, .holder = "H", .measure = "M"};
	struct credit_set set;
	struct arena arena;

	arena_init(&arena);
	credit_set_init(&set, &arena);
	assert_true(credit_set_add(&set, &b));
	b.range = (struct credit_range){50, 60}; /* "A-1-100" and "A-50-60" */
	assert_false(credit_set_add(&set, &b));
	b.range = (struct credit_range){101, 101};
	assert_true(credit_set_add(&set, &b));
	b.vintage = 2;
	b.range = (struct credit_range){50, 60};
	assert_true(credit_set_add(&set, &b));
	credit_set_done(&set);
	arena_done(&arena);
}

static void R6_ends_of_ranges_are_checked(void **state)
{
	static const struct credit_range wrong[] = {{0, 5}, {-3, 2}, {5, 4}, {1, 101}, {101, 101}, {1, INT64_MAX}, {INT64_MAX, INT64_MAX}};
	struct credit_block b = {.kind = CREDIT_KOC, .project = "A", .vintage = 1, .range = {1, 100}, .holder = "H", .measure = "M"};
	struct credit_move m = {
		.event = 2, .kind = CREDIT_KOC, .project = "A", .vintage = 1, .from_holder = "H", .from_state = "live", .holder = "H"};
	struct credit_set set;
	struct arena arena;

	arena_init(&arena);
	credit_set_init(&set, &arena);
	credit_set_add(&set, &b);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		m.range = wrong[i];
		assert_false(credit_set_move(&set, &m, 20000));
	}
	m.range = (struct credit_range){40, 59};
	m.blocked = 1;
	assert_true(credit_set_move(&set, &m, 20000));
	assert_int_equal(set.count, 3);
	m.blocked = 0;
	assert_true(credit_set_move(&set, &m, 20000)); /* back: one block again */
	assert_int_equal(set.count, 1);
	assert_int_equal(credit_set_at(&set, CREDIT_KOC, "A", 1, 77)->range.to, 100);
	credit_set_done(&set);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R6_a_bitmap_agrees_with_the_intervals_over_a_million_random_moves),
		cmocka_unit_test(R1_a_serial_cannot_be_added_twice),
		cmocka_unit_test(R6_ends_of_ranges_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
