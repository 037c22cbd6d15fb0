/* Planner's problems that are drawn at random, with a second description of the same numbers by which every choice is tried. */
#ifndef SANGSAENG_TESTS_PLAN_SUPPORT_H
#define SANGSAENG_TESTS_PLAN_SUPPORT_H

#include "plan/plan_solve.h"

#include <stdlib.h>
#include <string.h>

#define MAYBE static __attribute__((unused))
#define PRINT_128(x) (long long)((x) >> 64), (unsigned long long)(uint64_t)(x) /* for %lld:%llu, high and low half */

MAYBE int test_effort(void)
{
	const char *text = getenv("TEST_EFFORT");

	return text && atoi(text) > 0 ? atoi(text) : 1;
}

static uint64_t seed_;
MAYBE int64_t below(int64_t n)
{
	seed_ ^= seed_ << 13;
	seed_ ^= seed_ >> 7;
	seed_ ^= seed_ << 17;
	return n > 0 ? (int64_t)((seed_ >> 11) % (uint64_t)n) : 0;
}
MAYBE int64_t between(int64_t low, int64_t high)
{
	return low + below(high - low + 1);
}

#define ROWS 64
#define SETS 12
#define CANDIDATES 36
#define PATTERNS 6
#define ALTERNATIVES 6
#define SLOTS 3

/* What was said to the problem, and the problem. */
struct model {
	struct plan_problem *problem;
	int32_t rows, sets, candidates, patterns;
	int64_t capacity[ROWS];
	bool required[SETS];
	int32_t alternatives[PATTERNS], slots[PATTERNS];
	plan_value coefficient[PATTERNS][ALTERNATIVES][ROWS][SLOTS];
	int32_t set[CANDIDATES], pattern[CANDIDATES];
	plan_value base[CANDIDATES];
	int64_t weight[CANDIDATES][ALTERNATIVES], amount[CANDIDATES][SLOTS];
	bool forbidden[CANDIDATES][ALTERNATIVES];
};

MAYBE void model_begin(struct model *m)
{
	memset(m, 0, sizeof *m);
	m->problem = plan_problem_new();
}
MAYBE int32_t model_row(struct model *m, int64_t capacity)
{
	m->capacity[m->rows++] = capacity;
	return plan_row_add(m->problem, capacity);
}
MAYBE int32_t model_set(struct model *m, bool required)
{
	m->required[m->sets++] = required;
	return plan_set_add(m->problem, required);
}
MAYBE int32_t model_pattern(struct model *m, int32_t alternatives, int32_t slots)
{
	m->alternatives[m->patterns] = alternatives;
	m->slots[m->patterns++] = slots;
	return plan_pattern_add(m->problem, alternatives, slots);
}
MAYBE void model_use(struct model *m, int32_t pattern, int32_t alternative, int32_t row, int32_t slot, int64_t coefficient)
{
	m->coefficient[pattern][alternative][row][slot] += coefficient;
	plan_use_add(m->problem, pattern, alternative, row, slot, coefficient);
}
/* A candidate with a profile of its own. */
MAYBE int32_t model_candidate(struct model *m, int32_t set, int32_t pattern, plan_value base, const int64_t *weight, const int64_t *amount)
{
	int32_t i = m->candidates++, profile = plan_profile_add(m->problem, weight, m->alternatives[pattern]);
	m->set[i] = set;
	m->pattern[i] = pattern;
	m->base[i] = base;
	memcpy(m->weight[i], weight, (size_t)m->alternatives[pattern] * sizeof *weight);
	if (m->slots[pattern] > 0)
		memcpy(m->amount[i], amount, (size_t)m->slots[pattern] * sizeof *amount);
	return plan_candidate_add(m->problem, set, pattern, profile, base, amount);
}
MAYBE void model_forbid(struct model *m, int32_t candidate, int32_t alternative)
{
	m->forbidden[candidate][alternative] = true;
	plan_forbid(m->problem, candidate, alternative);
}
MAYBE plan_value model_use_of(const struct model *m, int32_t i, int32_t alternative, int32_t row)
{
	plan_value use = 0;
	for (int32_t k = 0; k < m->slots[m->pattern[i]]; k++)
		use += m->coefficient[m->pattern[i]][alternative][row][k] * m->amount[i][k];
	return use;
}
MAYBE plan_value model_value_of(const struct model *m, int32_t i, int32_t alternative)
{
	return m->base[i] * m->weight[i][alternative];
}

/* ---- brute force ---- */

struct brute {
	bool found;
	plan_value value;
	struct plan_choice choice[SETS];
};
struct trial {
	const struct model *model;
	plan_value used[ROWS], value;
	struct plan_choice choice[SETS];
	struct brute *best;
};

MAYBE void try_sets(struct trial *t, int32_t s)
{
	const struct model *m = t->model;
	if (s == m->sets) {
		for (int32_t r = 0; r < m->rows; r++)
			if (t->used[r] > m->capacity[r])
				return;
		if (!t->best->found || t->value > t->best->value) {
			t->best->found = true;
			t->best->value = t->value;
			memcpy(t->best->choice, t->choice, sizeof t->choice);
		}
		return;
	}
	t->choice[s] = (struct plan_choice){PLAN_NONE, PLAN_NONE};
	if (!m->required[s])
		try_sets(t, s + 1);
	for (int32_t i = 0; i < m->candidates; i++)
		for (int32_t a = 0; m->set[i] == s && a < m->alternatives[m->pattern[i]]; a++) {
			if (m->forbidden[i][a])
				continue;
			t->choice[s] = (struct plan_choice){i, a};
			t->value += model_value_of(m, i, a);
			for (int32_t r = 0; r < m->rows; r++)
				t->used[r] += model_use_of(m, i, a, r);
			try_sets(t, s + 1);
			t->value -= model_value_of(m, i, a);
			for (int32_t r = 0; r < m->rows; r++)
				t->used[r] -= model_use_of(m, i, a, r);
		}
}
MAYBE struct brute model_solve(const struct model *m)
{
	struct brute best = {0};
	struct trial trial = {.model = m, .best = &best};
	try_sets(&trial, 0);
	return best;
}

/* ---- problems at random ---- */

/* How large numbers are: small ones make ties. */
enum size { SIZE_TINY, SIZE_MONEY, SIZE_HUGE, SIZES };

MAYBE int64_t draw_amount(enum size size)
{
	if (below(8) == 0)
		return below(2);
	return size == SIZE_TINY ? below(8) : size == SIZE_MONEY ? below(2000000000) : (INT64_C(1) << 50) - 500 + below(1000);
}
/* Of the whole: HUGE up to 2^100. */
MAYBE plan_value draw_base(enum size size)
{
	if (below(12) == 0)
		return 0;
	return size == SIZE_TINY ? below(6) : size == SIZE_MONEY ? below(3000000) : ((plan_value)(below(INT64_C(1) << 48) + 1) << 46) + below(1000);
}

/* Years with budgets, pools that carry over, caps. */
MAYBE void draw_pool(struct model *m, enum size size)
{
	int32_t years = (int32_t)between(1, 4), lag = (int32_t)below(3), budget[4], pool[4];
	int64_t unit = size == SIZE_TINY ? 8 : size == SIZE_MONEY ? 2000000000 : INT64_C(1) << 50, opening = below(unit);
	for (int32_t t = 0; t < years; t++)
		budget[t] = model_row(m, below(2 * unit));
	for (int32_t t = 0; t < years; t++)
		pool[t] = model_row(m, opening);
	int32_t cap = model_row(m, below(4 * unit));
	for (int tier = 1; tier <= 2; tier++) {
		int32_t pattern = model_pattern(m, years, 2);
		for (int32_t t = 0; t < years; t++) {
			if (tier == 1)
				model_use(m, pattern, t, budget[t], 0, 1);
			for (int32_t u = tier == 1 ? t + lag : t; u < years; u++)
				model_use(m, pattern, t, pool[u], tier == 1 ? 1 : 0, tier == 1 ? -1 : 1);
			model_use(m, pattern, t, cap, 0, below(3));
		}
	}
}

/* Anything in any row. */
MAYBE void draw_any(struct model *m, enum size size)
{
	int32_t rows = (int32_t)below(7), patterns = (int32_t)between(1, 4);
	int64_t unit = size == SIZE_TINY ? 8 : size == SIZE_MONEY ? 2000000000 : INT64_C(1) << 50;
	for (int32_t r = 0; r < rows; r++)
		model_row(m, below(5) == 0 ? -below(unit) : below(8) == 0 ? 0 : below(4 * unit));
	for (int32_t p = 0; p < patterns; p++) {
		int32_t alternatives = (int32_t)between(1, 4), slots = (int32_t)below(SLOTS + 1);
		model_pattern(m, alternatives, slots);
		for (int32_t a = 0; a < alternatives; a++)
			for (int32_t r = 0; r < rows; r++)
				for (int32_t k = 0; k < slots; k++)
					if (below(3) > 0)
						model_use(m, p, a, r, k, below(4) == 0 ? -between(1, 3) : between(0, 3));
	}
}

/* Sets and candidates for the rows and patterns there are; at most about `combinations` choices. */
MAYBE void draw_candidates(struct model *m, enum size amounts, enum size values, int64_t combinations)
{
	bool requires = below(3) == 0, forbids = below(2) == 0, negative = below(3) == 0;
	while (m->sets < SETS && combinations > 1 && below(12) > 0) {
		int32_t set = model_set(m, requires && below(3) == 0), candidates = (int32_t)below(4), options = 1;
		for (int32_t i = 0; i < candidates && m->candidates < CANDIDATES; i++) {
			int32_t pattern = (int32_t)below(m->patterns);
			int64_t weight[ALTERNATIVES], amount[SLOTS];
			if ((options + m->alternatives[pattern]) > combinations)
				break;
			for (int32_t a = 0; a < m->alternatives[pattern]; a++)
				weight[a] = negative && below(4) == 0 ? -below(10) : below(3) == 0 ? 1 : below(20);
			for (int32_t k = 0; k < m->slots[pattern]; k++)
				amount[k] = draw_amount(amounts);
			int32_t candidate =
				model_candidate(m, set, pattern, draw_base(values) * (negative && below(4) == 0 ? -1 : 1), weight, amount);
			options += m->alternatives[pattern];
			for (int32_t a = 0; forbids && a < m->alternatives[pattern]; a++)
				if (below(5) == 0)
					model_forbid(m, candidate, a);
		}
		combinations /= options;
	}
}

MAYBE void draw_model(struct model *m, uint64_t number, int64_t combinations)
{
	seed_ = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);
	for (int k = 0; k < 4; k++)
		below(2);
	model_begin(m);
	enum size amounts = (enum size)below(SIZES), values = (enum size)below(SIZES);
	if (below(2))
		draw_pool(m, amounts);
	else
		draw_any(m, amounts);
	draw_candidates(m, amounts, values, combinations);
}

#endif
