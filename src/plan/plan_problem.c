#include "plan/plan_int.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Lists grow by doubling: room for `more` elements behind `count`. */
static void *grown(void *list, size_t count, size_t more, size_t size)
{
	size_t have = 0, need = count + more;
	if (count > 0)
		for (have = 8; have < count; have *= 2)
			;
	if (need <= have)
		return list;
	for (have = have ? have : 8; have < need; have *= 2)
		;
	return heap_grow(list, have, size);
}

struct plan_problem *plan_problem_new(void)
{
	return heap_alloc(1, sizeof(struct plan_problem));
}

void plan_problem_free(struct plan_problem *p)
{
	if (!p)
		return;
	free(p->capacity);
	free(p->pattern);
	free(p->head);
	free(p->link);
	free(p->profile);
	free(p->weight);
	free(p->required);
	free(p->item);
	free(p->amount);
	free(p->forbidden);
	free(p);
}

int32_t plan_row_add(struct plan_problem *p, int64_t capacity)
{
	p->capacity = grown(p->capacity, p->rows, 1, sizeof *p->capacity);
	p->capacity[p->rows] = capacity;
	return (int32_t)p->rows++;
}

int32_t plan_pattern_add(struct plan_problem *p, int32_t alternatives, int32_t amounts)
{
	assert(alternatives >= 1 && alternatives <= PLAN_ALTERNATIVES_MAX && amounts >= 0 && amounts <= PLAN_AMOUNTS_MAX);
	p->pattern = grown(p->pattern, p->patterns, 1, sizeof *p->pattern);
	p->pattern[p->patterns] = (struct plan_pattern){alternatives, amounts, (int32_t)p->heads};
	p->head = grown(p->head, p->heads, (size_t)alternatives, sizeof *p->head);
	for (int32_t a = 0; a < alternatives; a++)
		p->head[p->heads++] = PLAN_NONE;
	return (int32_t)p->patterns++;
}

void plan_use_add(struct plan_problem *p, int32_t pattern, int32_t alternative, int32_t row, int32_t slot, int64_t coefficient)
{
	const struct plan_pattern *of = &p->pattern[pattern];
	assert(pattern >= 0 && (size_t)pattern < p->patterns && row >= 0 && (size_t)row < p->rows);
	assert(alternative >= 0 && alternative < of->alternatives && slot >= 0 && slot < of->amounts);
	if (coefficient == 0)
		return;
	p->link = grown(p->link, p->links, 1, sizeof *p->link);
	int32_t *head = &p->head[of->first + alternative];
	p->link[p->links] = (struct plan_link){{row, slot, coefficient}, *head};
	*head = (int32_t)p->links++;
}

int32_t plan_profile_add(struct plan_problem *p, const int64_t *weight, int32_t alternatives)
{
	p->profile = grown(p->profile, p->profiles, 1, sizeof *p->profile);
	p->profile[p->profiles] = (struct plan_profile){alternatives, p->weights};
	p->weight = grown(p->weight, p->weights, (size_t)alternatives, sizeof *p->weight);
	memcpy(p->weight + p->weights, weight, (size_t)alternatives * sizeof *weight);
	p->weights += (size_t)alternatives;
	return (int32_t)p->profiles++;
}

int32_t plan_set_add(struct plan_problem *p, bool required)
{
	p->required = grown(p->required, p->sets, 1, sizeof *p->required);
	p->required[p->sets] = required;
	return (int32_t)p->sets++;
}

int32_t plan_candidate_add(struct plan_problem *p, int32_t set, int32_t pattern, int32_t profile, plan_value base, const int64_t *amount)
{
	assert(set >= 0 && (size_t)set < p->sets && pattern >= 0 && (size_t)pattern < p->patterns);
	assert(profile >= 0 && (size_t)profile < p->profiles && p->profile[profile].alternatives == p->pattern[pattern].alternatives);
	size_t amounts = (size_t)p->pattern[pattern].amounts;
	p->item = grown(p->item, p->items, 1, sizeof *p->item);
	p->item[p->items] = (struct plan_item){base, p->amounts, set, pattern, profile, PLAN_NONE};
	p->amount = grown(p->amount, p->amounts, amounts, sizeof *p->amount);
	if (amounts > 0)
		memcpy(p->amount + p->amounts, amount, amounts * sizeof *amount);
	p->amounts += amounts;
	return (int32_t)p->items++;
}

void plan_forbid(struct plan_problem *p, int32_t candidate, int32_t alternative)
{
	assert(alternative >= 0 && alternative < plan_alternatives(p, candidate));
	p->forbidden = grown(p->forbidden, p->forbiddens, 1, sizeof *p->forbidden);
	p->forbidden[p->forbiddens] = (struct plan_forbidden){alternative, p->item[candidate].forbidden};
	p->item[candidate].forbidden = (int32_t)p->forbiddens++;
}

size_t plan_row_count(const struct plan_problem *p)
{
	return p->rows;
}

size_t plan_set_count(const struct plan_problem *p)
{
	return p->sets;
}

size_t plan_candidate_count(const struct plan_problem *p)
{
	return p->items;
}

int64_t plan_row_capacity(const struct plan_problem *p, int32_t row)
{
	return p->capacity[row];
}

int32_t plan_alternatives(const struct plan_problem *p, int32_t candidate)
{
	return p->pattern[p->item[candidate].pattern].alternatives;
}

int64_t plan_amount(const struct plan_problem *p, int32_t candidate, int32_t slot)
{
	assert(slot >= 0 && slot < p->pattern[p->item[candidate].pattern].amounts);
	return p->amount[p->item[candidate].amount + (size_t)slot];
}

plan_value plan_value_of(const struct plan_problem *p, int32_t candidate, int32_t alternative)
{
	const struct plan_item *item = &p->item[candidate];
	return item->base * p->weight[p->profile[item->profile].first + (size_t)alternative];
}

plan_value plan_use_of(const struct plan_problem *p, int32_t candidate, int32_t alternative, int32_t row)
{
	const struct plan_item *item = &p->item[candidate];
	plan_value use = 0;
	for (int32_t k = p->head[p->pattern[item->pattern].first + alternative]; k != PLAN_NONE; k = p->link[k].next)
		if (p->link[k].use.row == row)
			use += (plan_value)p->link[k].use.coefficient * p->amount[item->amount + (size_t)p->link[k].use.slot];
	return use;
}

static bool is_forbidden(const struct plan_problem *p, const struct plan_item *item, int32_t alternative)
{
	for (int32_t k = item->forbidden; k != PLAN_NONE; k = p->forbidden[k].next)
		if (p->forbidden[k].alternative == alternative)
			return true;
	return false;
}

bool plan_judge(const struct plan_problem *p, const struct plan_choice *choice, plan_value *out_value, plan_value *out_used, int32_t *out_row)
{
	plan_value *used = heap_alloc(p->rows + 1, sizeof *used), value = 0;
	bool good = true;
	int32_t exceeded = PLAN_NONE;
	for (size_t s = 0; good && s < p->sets; s++) {
		if (choice[s].candidate == PLAN_NONE) {
			good = !p->required[s];
			continue;
		}
		good = choice[s].candidate >= 0 && (size_t)choice[s].candidate < p->items && choice[s].alternative >= 0 &&
		       choice[s].alternative < plan_alternatives(p, choice[s].candidate);
		if (!good)
			break;
		const struct plan_item *item = &p->item[choice[s].candidate];
		good = (size_t)item->set == s && !is_forbidden(p, item, choice[s].alternative);
		value += plan_value_of(p, choice[s].candidate, choice[s].alternative);
		for (int32_t k = p->head[p->pattern[item->pattern].first + choice[s].alternative]; k != PLAN_NONE; k = p->link[k].next) {
			const struct plan_use *use = &p->link[k].use;
			used[use->row] += (plan_value)use->coefficient * p->amount[item->amount + (size_t)use->slot];
		}
	}
	for (size_t r = 0; good && r < p->rows; r++)
		if (used[r] > p->capacity[r]) {
			good = false;
			exceeded = (int32_t)r;
		}
	if (good)
		*out_value = value;
	if (good && out_used)
		memcpy(out_used, used, p->rows * sizeof *used);
	if (out_row)
		*out_row = exceeded;
	free(used);
	return good;
}

double plan_reduced_value(const struct plan_problem *p, const double *price, int32_t candidate, int32_t alternative)
{
	const struct plan_item *item = &p->item[candidate];
	double value = (double)plan_value_of(p, candidate, alternative);
	for (int32_t k = p->head[p->pattern[item->pattern].first + alternative]; k != PLAN_NONE; k = p->link[k].next) {
		const struct plan_use *use = &p->link[k].use;
		value -= price[use->row] * ((double)use->coefficient * (double)p->amount[item->amount + (size_t)use->slot]);
	}
	return value;
}
