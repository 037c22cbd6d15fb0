/* Sets and candidates: measures that depend on each other are bought together or not, in one set. */
#include "plan/plan_model_int.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- components ---- */

static size_t root_of(size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

/* ---- one candidate: patterns and profiles are shared where they are equal ---- */

static void add_draws(const struct plan_building *b, const struct plan_chosen *chosen, size_t count, struct plan_draws *sum)
{
	sum->count = 0;
	for (size_t m = 0; m < count; m++) {
		const struct plan_draws *d = &b->draws[chosen[m].measure][chosen[m].option];
		for (size_t k = 0; k < d->count; k++) {
			size_t at = 0;
			while (at < sum->count && sum->list[at].draft != d->list[k].draft)
				at++;
			if (at == sum->count)
				sum->list[sum->count++] = (struct plan_draw){d->list[k].draft, 0};
			sum->list[at].won += d->list[k].won;
		}
	}
	if (b->target != PLAN_NONE)
		sum->list[sum->count++] = (struct plan_draw){b->target, -plan_model_grams(b->model, chosen, count)};
}

struct amounts {
	int64_t list[PLAN_AMOUNTS_MAX];
	size_t count;
};

/* The slot of an amount, -1: there is no room. */
static int32_t slot_of(struct amounts *a, int64_t amount)
{
	for (size_t k = 0; k < a->count; k++)
		if (a->list[k] == amount)
			return (int32_t)k;
	if (a->count == PLAN_AMOUNTS_MAX)
		return -1;
	a->list[a->count] = amount;
	return (int32_t)a->count++;
}

struct use {
	int32_t alternative, row;
	int64_t won;
};

/* One pattern for these uses: amounts by slot, or, where there are too many, one amount of 1 and the won as coefficients. */
static int32_t pattern_of(struct plan_building *b, const struct use *use, size_t uses, int32_t alternatives, struct amounts *amounts)
{
	struct text key;
	int64_t pattern;
	bool slots = true;
	amounts->count = 0;
	for (size_t k = 0; k < uses && slots; k++)
		slots = slot_of(amounts, use[k].won < 0 ? -use[k].won : use[k].won) >= 0;
	if (!slots) {
		amounts->count = 1;
		amounts->list[0] = 1;
	}
	text_init(&key);
	text_printf(&key, "%d %zu", alternatives, amounts->count);
	for (size_t k = 0; k < uses; k++) {
		int32_t slot = slots ? slot_of(amounts, use[k].won < 0 ? -use[k].won : use[k].won) : 0;
		int64_t coefficient = slots ? (use[k].won < 0 ? -1 : 1) : use[k].won;
		text_printf(&key, " %d,%d,%d,%lld", use[k].alternative, use[k].row, slot, (long long)coefficient);
	}
	if (!map_get(b->pattern, key.data, &pattern)) {
		pattern = plan_pattern_add(b->model->problem, alternatives, (int32_t)amounts->count);
		for (size_t k = 0; k < uses; k++) {
			int32_t slot = slots ? slot_of(amounts, use[k].won < 0 ? -use[k].won : use[k].won) : 0;
			plan_use_add(b->model->problem, (int32_t)pattern, use[k].alternative, use[k].row, slot,
				slots ? (use[k].won < 0 ? -1 : 1) : use[k].won);
		}
		map_add(b->pattern, key.data, pattern, NULL);
	}
	text_done(&key);
	return (int32_t)pattern;
}

static int32_t profile_of(struct plan_building *b, const int64_t *weight, int32_t alternatives)
{
	struct text key;
	int64_t profile;
	text_init(&key);
	for (int32_t a = 0; a < alternatives; a++)
		text_printf(&key, "%lld ", (long long)weight[a]);
	if (!map_get(b->profile, key.data, &profile)) {
		profile = plan_profile_add(b->model->problem, weight, alternatives);
		map_add(b->profile, key.data, profile, NULL);
	}
	text_done(&key);
	return (int32_t)profile;
}

static void add_candidate(struct plan_building *b, int32_t set, const struct plan_block *block)
{
	struct plan_model *model = b->model;
	struct plan_chosen chosen[PLAN_COMPONENT_MAX];
	struct amounts amounts;
	struct use *use = NULL;
	size_t uses = 0, room = 0, most = 1;
	int64_t *weight = heap_alloc((size_t)block->alternatives, sizeof *weight), base = 1;
	for (size_t m = 0; m < block->members; m++) {
		size_t longest = 0;
		for (int32_t o = 0; o < model->options[block->member[m]]; o++) {
			size_t draws = b->draws[block->member[m]][o].count;
			longest = draws > longest ? draws : longest;
		}
		most += longest;
	}
	struct plan_draws sum = {heap_alloc(most, sizeof *sum.list), 0};
	for (int32_t a = 0; a < block->alternatives; a++) {
		for (size_t m = 0; m < block->members; m++)
			chosen[m] = (struct plan_chosen){block->member[m], block->option[(size_t)a * block->members + m]};
		add_draws(b, chosen, block->members, &sum);
		for (size_t k = 0; k < sum.count; k++) {
			int32_t row = b->draft[sum.list[k].draft].at;
			if (row == PLAN_NONE || sum.list[k].won == 0)
				continue;
			if (uses == room) {
				room = room ? 2 * room : 64;
				use = heap_grow(use, room, sizeof *use);
			}
			use[uses++] = (struct use){a, row, sum.list[k].won};
		}
		weight[a] = b->any ? 0 : plan_model_value(model, chosen, block->members);
	}
	/* one machine's tonnes: the years as weights, which machines share */
	int64_t grams = block->members == 1 && model->input->scenario->objective == PLAN_TONNES && !b->any
				? model->input->measures->list[block->member[0]].g_per_year
				: 0;
	if (grams > 0) {
		base = grams;
		for (int32_t a = 0; a < block->alternatives; a++)
			weight[a] /= grams;
	}
	int32_t pattern = pattern_of(b, use, uses, block->alternatives, &amounts);
	plan_candidate_add(model->problem, set, pattern, profile_of(b, weight, block->alternatives), base, amounts.list);
	model->block = arena_grow(&model->arena, model->block, b->blocks, sizeof *model->block);
	model->block[b->blocks++] = *block;
	free(use);
	free(sum.list);
	free(weight);
}

/* A candidate of no measure that costs PLAN_UNMET and frees `won` of a row (PLAN_NONE: of none). */
static void add_unmet(struct plan_building *b, int32_t set, int32_t row, int64_t won)
{
	struct plan_model *model = b->model;
	const int64_t weight = -PLAN_UNMET;
	int32_t pattern = plan_pattern_add(model->problem, 1, 1);
	if (row != PLAN_NONE)
		plan_use_add(model->problem, pattern, 0, row, 0, -1);
	plan_candidate_add(model->problem, set, pattern, profile_of(b, &weight, 1), 1, &won);
	model->block = arena_grow(&model->arena, model->block, b->blocks, sizeof *model->block);
	model->block[b->blocks++] = (struct plan_block){.alternatives = 1};
}

/* ---- groups of measures that can be bought together ---- */

struct component {
	struct plan_building *b;
	const size_t *member; /* ascending */
	size_t members;
	const struct plan_relation **relation; /* among them: those that exclude or require */
	size_t relations;
	size_t *taken; /* of the group at hand */
	size_t takens;
	int64_t total; /* alternatives so far */
	int32_t set;   /* PLAN_NONE until the first candidate */
	bool required;
	bool counting, same_year, too_large; /* counting: only how many alternatives there would be */
};

static bool is_required(const struct plan_building *b, size_t i)
{
	return plan_rule_counts(b, b->required[i]);
}

static bool taken(const struct component *c, size_t measure, size_t *out_at)
{
	for (size_t k = 0; k < c->takens; k++)
		if (c->taken[k] == measure) {
			*out_at = k;
			return true;
		}
	return false;
}

static bool excluded(const struct component *c, size_t measure)
{
	for (size_t i = 0; i < c->relations; i++) {
		const struct plan_relation *r = c->relation[i];
		size_t at, other = r->measure == measure ? r->other : r->measure;
		if (r->kind == PLAN_EXCLUDES && (r->measure == measure || r->other == measure) && taken(c, other, &at))
			return true;
	}
	return false;
}

/* Whether the group holds all that its members need and the scenario asks for. */
static bool complete(const struct component *c)
{
	size_t at;
	for (size_t i = 0; i < c->relations; i++) {
		const struct plan_relation *r = c->relation[i];
		if (r->kind == PLAN_REQUIRES && taken(c, r->measure, &at) && !taken(c, r->other, &at))
			return false;
	}
	for (size_t m = 0; m < c->members; m++)
		if (is_required(c->b, c->member[m]) && !taken(c, c->member[m], &at))
			return false;
	return true;
}

/* What is needed comes in the same year or before. */
static bool in_order(const struct component *c, const int32_t *option)
{
	const struct plan_model *model = c->b->model;
	for (size_t i = 0; i < c->relations; i++) {
		const struct plan_relation *r = c->relation[i];
		size_t a, o;
		if (r->kind == PLAN_REQUIRES && taken(c, r->measure, &a) && taken(c, r->other, &o) &&
			model->option[r->measure][option[a]].t < model->option[r->other][option[o]].t)
			return false;
	}
	return true;
}

/* Ways to buy the group: every combination of options, or, of a large component, those of one year. */
static int64_t ways_of(const struct component *c)
{
	const struct plan_model *model = c->b->model;
	int64_t sum = 0;
	for (int t = 0; t < (c->same_year ? c->b->input->terms->years : 1); t++) {
		int64_t product = 1;
		for (size_t k = 0; k < c->takens && product <= PLAN_ALTERNATIVES_MAX; k++) {
			int64_t options = 0;
			for (int32_t o = 0; o < model->options[c->taken[k]]; o++)
				options += !c->same_year || model->option[c->taken[k]][o].t == t;
			product *= options;
		}
		sum += product;
	}
	return sum;
}

static bool in_one_year(const struct component *c, const int32_t *option)
{
	for (size_t k = 1; k < c->takens; k++)
		if (c->b->model->option[c->taken[k]][option[k]].t != c->b->model->option[c->taken[0]][option[0]].t)
			return false;
	return true;
}

/* The next combination; false after the last. With the first member's year fixed the others skip to it, so that one year's are not lost among all. */
static bool next_way(const struct component *c, int32_t *option)
{
	const struct plan_model *model = c->b->model;
	for (size_t k = c->takens; k-- > 0;) {
		size_t m = c->taken[k];
		option[k]++;
		while (c->same_year && k > 0 && option[k] < model->options[m] &&
			model->option[m][option[k]].t != model->option[c->taken[0]][option[0]].t)
			option[k]++;
		if (option[k] < model->options[m]) {
			for (size_t rest = k + 1; rest < c->takens; rest++) {
				option[rest] = 0;
				while (c->same_year && option[rest] + 1 < model->options[c->taken[rest]] &&
					model->option[c->taken[rest]][option[rest]].t != model->option[c->taken[0]][option[0]].t)
					option[rest]++;
			}
			return true;
		}
	}
	return false;
}

static void take_group(struct component *c)
{
	struct plan_building *b = c->b;
	struct arena *arena = &b->model->arena;
	int64_t ways = ways_of(c);
	c->total += ways;
	c->too_large |= ways > PLAN_ALTERNATIVES_MAX || c->total > PLAN_COMBINATIONS_MAX || c->takens > PLAN_COMPONENT_MAX;
	if (c->too_large || c->counting || ways == 0)
		return;
	struct plan_block block = {.members = c->takens};
	block.member = arena_alloc(arena, c->takens * sizeof *block.member);
	memcpy(block.member, c->taken, c->takens * sizeof *block.member);
	block.option = arena_alloc(arena, (size_t)(ways + 1) * c->takens * sizeof *block.option);
	int32_t *option = heap_alloc(c->takens, sizeof *option);
	option[c->takens - 1] = -1; /* before the first */
	while (next_way(c, option)) {
		if (!in_order(c, option) || (c->same_year && !in_one_year(c, option)))
			continue;
		memcpy(&block.option[(size_t)block.alternatives++ * c->takens], option, c->takens * sizeof *option);
	}
	free(option);
	if (block.alternatives == 0)
		return;
	if (c->set == PLAN_NONE)
		c->set = plan_set_add(b->model->problem, c->required);
	add_candidate(b, c->set, &block);
}

/* Groups in lexicographic order. */
static void take_groups(struct component *c, size_t from)
{
	for (size_t m = from; m < c->members && !c->too_large; m++) {
		if (c->b->model->options[c->member[m]] == 0 || excluded(c, c->member[m]))
			continue;
		c->taken[c->takens++] = c->member[m];
		c->too_large |= c->takens > PLAN_COMPONENT_MAX;
		if (!c->too_large && complete(c))
			take_group(c);
		take_groups(c, m + 1);
		c->takens--;
	}
}

static enum status too_large(const struct component *c, struct err *err)
{
	struct text names;
	enum status st;
	text_init(&names);
	for (size_t m = 0; m < c->members && m < 20; m++)
		text_printf(&names, "%s%s", m ? ", " : "", c->b->input->measures->list[c->member[m]].measure);
	if (c->members > 20)
		text_append_string(&names, " …");
	st = err_set(err, ST_INPUT, "plan.component_too_large", names.data, NULL);
	text_done(&names);
	return st;
}

enum status plan_sets_make(struct plan_building *b, struct err *err)
{
	const struct plan_measures *all = b->input->measures;
	struct plan_model *model = b->model;
	struct arena *arena = &model->arena;
	size_t *parent = arena_alloc(arena, (all->count + 1) * sizeof *parent), *next = arena_alloc(arena, (all->count + 1) * sizeof *next);
	size_t *member = arena_alloc(arena, (all->count + 1) * sizeof *member);
	model->set = arena_alloc(arena, (all->count + 1) * sizeof *model->set);
	for (size_t i = 0; i < all->count; i++) {
		parent[i] = i;
		model->set[i] = PLAN_NONE;
	}
	for (size_t i = 0; i < all->relation_count; i++) {
		size_t a = root_of(parent, all->relation[i].measure), o = root_of(parent, all->relation[i].other);
		/* the lowest place leads */
		if (a < o)
			parent[o] = a;
		else
			parent[a] = o;
	}
	/* members of each component as a list from its leader */
	size_t *tail = arena_alloc(arena, (all->count + 1) * sizeof *tail);
	for (size_t i = 0; i < all->count; i++) {
		size_t leader = root_of(parent, i);
		next[i] = SIZE_MAX;
		if (leader != i)
			next[tail[leader]] = i;
		tail[leader] = i;
	}
	/* relations that count, as a list from the leader of their component */
	size_t *head = arena_alloc(arena, (all->count + 1) * sizeof *head), *also = arena_alloc(arena, (all->relation_count + 1) * sizeof *also);
	for (size_t i = 0; i < all->count; i++)
		head[i] = SIZE_MAX;
	for (size_t i = all->relation_count; i-- > 0;)
		if (plan_rule_counts(b, b->at.relation[i])) {
			size_t leader = root_of(parent, all->relation[i].measure);
			also[i] = head[leader];
			head[leader] = i;
		}
	const struct plan_relation **relation = arena_alloc(arena, (all->relation_count + 1) * sizeof *relation);
	for (size_t i = 0; i < all->count; i++) {
		struct component c = {.b = b, .member = member, .relation = relation, .set = PLAN_NONE};
		if (root_of(parent, i) != i)
			continue;
		for (size_t k = i; k != SIZE_MAX; k = next[k])
			member[c.members++] = k;
		for (size_t k = head[i]; k != SIZE_MAX; k = also[k])
			relation[c.relations++] = &all->relation[k];
		for (size_t m = 0; m < c.members; m++)
			c.required |= is_required(b, member[m]);
		c.taken = heap_alloc(c.members + 1, sizeof *c.taken);
		/* a large component is bought in one year, or else refused */
		for (int way = 0; c.members > 1 && way < 2 && (way == 0 || c.too_large); way++) {
			c.counting = true;
			c.same_year = way == 1;
			c.too_large = false;
			c.total = 0;
			take_groups(&c, 0);
		}
		c.counting = false;
		c.total = 0;
		if (!c.too_large)
			take_groups(&c, 0);
		free(c.taken);
		if (c.too_large)
			return too_large(&c, err);
		model->one_year += c.same_year;
		if (b->any && c.required) {
			int32_t set = c.set == PLAN_NONE ? plan_set_add(model->problem, true) : c.set;
			add_unmet(b, set, PLAN_NONE, 0);
		}
		model->impossible |= c.required && c.set == PLAN_NONE && !b->any;
		for (size_t m = 0; m < c.members && c.set != PLAN_NONE; m++)
			if (model->options[member[m]] > 0)
				model->set[member[m]] = c.set;
	}
	for (size_t r = 0; b->any && r < model->rows; r++)
		if (model->row[r].capacity < 0)
			add_unmet(b, plan_set_add(model->problem, false), (int32_t)r, -model->row[r].capacity);
	return ST_OK;
}
