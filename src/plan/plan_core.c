/* The compact form: built once for a solve, read by every phase. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double plan_clock_seconds(const struct plan_clock *clock)
{
	return now() - clock->started;
}

bool plan_clock_ask(struct plan_clock *clock)
{
	const struct plan_options *options = clock->options;
	double seconds = plan_clock_seconds(clock);
	if (clock->stopped)
		return true;
	if (options->seconds > 0 && seconds >= options->seconds) {
		clock->stop = PLAN_STOP_TIME;
		return clock->stopped = true;
	}
	if (options->progress && seconds - clock->told >= 0.1) {
		clock->told = seconds;
		if (!options->progress(options->context, clock->objective, clock->bound, seconds)) {
			clock->stop = PLAN_STOP_CANCEL;
			return clock->stopped = true;
		}
	}
	return false;
}

bool plan_clock_spend(struct plan_clock *clock, int64_t steps)
{
	int64_t before = clock->work;
	clock->work += steps;
	if (clock->stopped)
		return true;
	if (clock->work_limit > 0 && clock->work >= clock->work_limit) {
		clock->stop = PLAN_STOP_WORK;
		return clock->stopped = true;
	}
	/* the clock is asked about every millisecond */
	return before / (1000 * PLAN_STEPS_A_UNIT) != clock->work / (1000 * PLAN_STEPS_A_UNIT) && plan_clock_ask(clock);
}

static void take_uses(struct plan_core *c)
{
	const struct plan_problem *p = c->problem;
	int32_t uses = 0, slots = 0;
	c->heads = p->heads;
	c->use_from = heap_alloc(p->heads + 1, sizeof *c->use_from);
	c->slot_from = heap_alloc(p->heads + 1, sizeof *c->slot_from);
	c->use = heap_alloc(p->links + 1, sizeof *c->use);
	for (size_t n = 0; n < p->patterns; n++)
		for (int32_t a = 0; a < p->pattern[n].alternatives; a++) {
			int32_t head = p->pattern[n].first + a;
			c->use_from[head] = uses;
			c->slot_from[head] = slots;
			slots += p->pattern[n].amounts;
			for (int32_t k = p->head[head]; k != PLAN_NONE; k = p->link[k].next)
				c->use[uses++] = p->link[k].use;
		}
	c->use_from[p->heads] = uses;
	c->slot_from[p->heads] = slots;
	c->slots = (size_t)slots;
}

static void take_items(struct plan_core *c)
{
	const struct plan_problem *p = c->problem;
	c->set_from = heap_alloc(p->sets + 1, sizeof *c->set_from);
	c->item = heap_array(p->items + 1, sizeof *c->item);
	for (size_t i = 0; i < p->items; i++)
		c->set_from[p->item[i].set + 1]++;
	for (size_t s = 0; s < p->sets; s++)
		c->set_from[s + 1] += c->set_from[s];
	uint32_t *next = heap_array(p->sets + 1, sizeof *next);
	memcpy(next, c->set_from, p->sets * sizeof *next);
	for (size_t i = 0; i < p->items; i++) {
		const struct plan_item *from = &p->item[i];
		c->item[next[from->set]++] = (struct core_item){
			.base = (double)from->base,
			.weight = p->profile[from->profile].first,
			.amount = from->amount,
			.head = p->pattern[from->pattern].first,
			.alternatives = p->pattern[from->pattern].alternatives,
			.origin = (int32_t)i,
			.set = from->set,
		};
	}
	free(next);
	uint32_t option = 0;
	for (size_t s = 0; s < p->sets; s++) {
		uint32_t before = option;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++) {
			c->item[i].option = option;
			option += (uint32_t)c->item[i].alternatives;
		}
		if (option - before > c->set_options_max)
			c->set_options_max = option - before;
	}
	c->options = option;
	c->amount = heap_array(p->amounts + 1, sizeof *c->amount);
	for (size_t k = 0; k < p->amounts; k++)
		c->amount[k] = (double)p->amount[k];
	c->weight = heap_array(p->weights + 1, sizeof *c->weight);
	for (size_t k = 0; k < p->weights; k++)
		c->weight[k] = (double)p->weight[k];
}

/* Closes options that are forbidden or alone above a row that nothing can free, and finds rows that cannot bind. */
static enum status judge_rows(struct plan_core *c, struct err *err)
{
	const struct plan_problem *p = c->problem;
	double *most = heap_alloc(p->rows + 1, sizeof *most), *above = heap_alloc(p->rows + 1, sizeof *above);
	double *terms = heap_alloc(p->rows + 1, sizeof *terms), *largest = heap_alloc(p->rows + 1, sizeof *largest);
	plan_value *use = heap_alloc(p->rows + 1, sizeof *use);
	int32_t *touched = heap_alloc(p->rows + 1, sizeof *touched);
	bool *is_touched = heap_alloc(p->rows + 1, 1), *frees = heap_alloc(p->rows + 1, 1);
	enum status st = ST_OK;
	c->open = heap_array(c->options + 1, 1);
	c->active = heap_alloc(p->rows + 1, 1);
	c->reach = heap_alloc(p->rows + 1, sizeof *c->reach);
	memset(c->open, 1, c->options + 1);
	for (size_t i = 0; i < c->items; i++) {
		const struct plan_item *from = &p->item[c->item[i].origin];
		for (int32_t k = from->forbidden; k != PLAN_NONE; k = p->forbidden[k].next)
			c->open[c->item[i].option + (uint32_t)p->forbidden[k].alternative] = false;
	}
	/* two rounds: which rows can be freed at all, and how far; then, without the closed options, what the rest can use at most */
	for (int round = 0; round < 2; round++) {
		c->value_reach = 0;
		memset(above, 0, (p->rows + 1) * sizeof *above);
		memset(c->reach, 0, (p->rows + 1) * sizeof *c->reach);
		for (size_t s = 0; s < c->sets; s++) {
			double value = 0;
			int32_t count = 0;
			for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
				for (int32_t a = 0; a < c->item[i].alternatives; a++) {
					const struct core_item *item = &c->item[i];
					bool *open = &c->open[item->option + (uint32_t)a];
					if (!*open)
						continue;
					int32_t first = c->use_from[item->head + a], end = c->use_from[item->head + a + 1];
					for (int32_t k = first; k < end; k++) {
						plan_value term =
							(plan_value)c->use[k].coefficient * p->amount[item->amount + (size_t)c->use[k].slot];
						if (__builtin_add_overflow(use[c->use[k].row], term, &use[c->use[k].row]))
							st = err_set(err, ST_INPUT, "plan.too_large", NULL);
						terms[c->use[k].row] += fabs((double)term);
					}
					for (int32_t k = first; k < end; k++)
						if (round == 1 && !frees[c->use[k].row] && use[c->use[k].row] > p->capacity[c->use[k].row])
							*open = false;
					for (int32_t k = first; k < end; k++) {
						int32_t r = c->use[k].row;
						if (!is_touched[r]) {
							is_touched[r] = true;
							touched[count++] = r;
						}
						if (round == 0)
							frees[r] |= use[r] < 0;
						if (*open && (double)use[r] > most[r])
							most[r] = (double)use[r];
						if (*open && terms[r] > largest[r])
							largest[r] = terms[r];
					}
					for (int32_t k = first; k < end; k++) {
						use[c->use[k].row] = 0;
						terms[c->use[k].row] = 0;
					}
					value = *open ? fmax(value, fabs(core_value(c, item, a))) : value;
				}
			c->value_reach += value;
			for (int32_t k = 0; k < count; k++) {
				int32_t r = touched[k];
				above[r] += most[r];
				c->reach[r] += largest[r];
				most[r] = largest[r] = 0;
				is_touched[r] = false;
			}
		}
	}
	for (size_t r = 0; r < p->rows; r++) {
		/* the sums are doubles: a margin covers their rounding */
		c->active[r] = above[r] * (1 + 1e-9) + 1 > (double)p->capacity[r];
		if (c->reach[r] + fabs((double)p->capacity[r]) > 0x1p61)
			st = err_set(err, ST_INPUT, "plan.too_large", NULL);
	}
	if (c->value_reach > 0x1p110)
		st = err_set(err, ST_INPUT, "plan.too_large", NULL);
	free(most);
	free(above);
	free(use);
	free(terms);
	free(largest);
	free(touched);
	free(is_touched);
	free(frees);
	return st;
}

#define FEW_ROWS 40 /* below it nothing is gained */

/* Rows that only few sets use, such as a firm's cap, and of which each set uses one at most, come last: between them prices do not depend on each
 * other. */
static void order_rows(struct plan_core *c)
{
	size_t rows = c->rows, active = 0, seen_rows = 0;
	uint32_t *sets = heap_alloc(rows + 1, sizeof *sets), *seen_by = heap_alloc(rows + 1, sizeof *seen_by);
	int32_t *seen = heap_alloc(rows + 1, sizeof *seen);
	bool *shared = heap_alloc(rows + 1, 1);
	c->row_at = heap_alloc(rows + 1, sizeof *c->row_at);
	c->row_of = heap_alloc(rows + 1, sizeof *c->row_of);
	for (size_t r = 0; r < rows; r++)
		active += c->active[r];
	for (int pass = 0; pass < 2; pass++) {
		memset(seen_by, 0, (rows + 1) * sizeof *seen_by);
		for (size_t s = 0; s < c->sets; s++) {
			seen_rows = 0;
			for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++) {
				int32_t head = c->item[i].head, end = head + c->item[i].alternatives;
				for (int32_t k = c->use_from[head]; k < c->use_from[end]; k++) {
					int32_t r = c->use[k].row;
					if (c->active[r] && seen_by[r] != s + 1) {
						seen_by[r] = (uint32_t)s + 1;
						seen[seen_rows++] = r;
					}
				}
			}
			int32_t own = PLAN_NONE; /* the one that the set may have for itself: the row with the fewest sets */
			for (size_t k = 0; k < seen_rows; k++) {
				int32_t r = seen[k];
				if (pass == 0) {
					sets[r]++;
				} else if (!shared[r]) {
					int32_t other = own != PLAN_NONE && (sets[own] < sets[r] || (sets[own] == sets[r] && own < r)) ? r : own;
					own = other == r ? own : r;
					if (other != PLAN_NONE)
						shared[other] = true;
				}
			}
		}
		for (size_t r = 0; pass == 0 && r < rows; r++)
			shared[r] = active < FEW_ROWS || sets[r] > 64;
	}
	for (int last = 0; last < 2; last++) {
		for (size_t r = 0; r < rows; r++)
			if (c->active[r] && shared[r] == (last == 0)) {
				c->row_at[r] = (int32_t)c->active_rows;
				c->row_of[c->active_rows++] = (int32_t)r;
			} else if (!c->active[r]) {
				c->row_at[r] = PLAN_NONE;
			}
		if (last == 0)
			c->shared_rows = c->active_rows;
	}
	free(sets);
	free(seen_by);
	free(seen);
	free(shared);
}

enum status plan_core_init(struct plan_core *c, const struct plan_problem *p, struct err *err)
{
	*c = (struct plan_core){.problem = p, .rows = p->rows, .sets = p->sets, .items = p->items};
	take_uses(c);
	take_items(c);
	c->required = heap_array(p->sets + 1, 1);
	if (p->sets > 0)
		memcpy(c->required, p->required, p->sets);
	enum status st = judge_rows(c, err);
	order_rows(c);
	if (st != ST_OK)
		plan_core_done(c);
	return st;
}

void plan_core_done(struct plan_core *c)
{
	free(c->use_from);
	free(c->slot_from);
	free(c->use);
	free(c->set_from);
	free(c->item);
	free(c->amount);
	free(c->weight);
	free(c->open);
	free(c->required);
	free(c->active);
	free(c->reach);
	free(c->row_at);
	free(c->row_of);
	*c = (struct plan_core){0};
}
