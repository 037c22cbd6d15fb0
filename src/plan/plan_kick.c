/* Kicks: out of what single moves and short chains cannot leave, such as a large machine that only many small ones together can make room for. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct kicked {
	double score;
	int32_t near;
};

static int by_score(const void *a, const void *b)
{
	const struct kicked *x = a, *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->near < y->near ? -1 : x->near > y->near;
}

/* A choice is worth a kick if its set regrets it less than what it has; or hardly more, but it is so large that much else depends on it: the
 * undecided sets of the relaxation. */
static size_t list_kicks(const struct plan_state *s, struct kicked *out)
{
	double loss = plan_loss(s);
	size_t count = 0;
	for (size_t m = 0; m < s->moves; m++) {
		size_t n = (size_t)s->move[m];
		const struct near *near = &s->near[n], *old = &s->near[s->current[near->set]];
		if (near == old)
			continue;
		double gain = old->regret - near->regret;
		if (gain < 0)
			gain = fmin(0.01 * loss, 1e-3 * fabs(near->value - old->value)) + 10 * gain;
		if (gain > 1e-4 * loss)
			out[count++] = (struct kicked){gain, (int32_t)n};
	}
	qsort(out, count, sizeof *out, by_score);
	return count;
}

void plan_kick(struct plan_state *s, int kicks)
{
	const struct plan_core *c = s->core;
	struct kicked *list = heap_array(s->nears + 1, sizeof *list);
	int32_t *before = heap_array(c->sets + 1, sizeof *before);
	size_t count = list_kicks(s, list);
	for (int tried = 0; tried < kicks && count > 0 && !s->clock->stopped; tried++) {
		/* those in front more often than those behind, each once */
		size_t i = (size_t)plan_draw(s, count);
		i = i * (i + 1) / count;
		struct kicked kick = list[i];
		memmove(list + i, list + i + 1, (--count - i) * sizeof *list);
		int32_t set = s->near[kick.near].set;
		double value = s->value;
		if (s->current[set] == kick.near)
			continue;
		memcpy(before, s->current, c->sets * sizeof *before);
		plan_put(s, kick.near);
		bool better = plan_repair(s, set);
		if (better) {
			plan_swap(s, 1);
			better = s->value > value;
		}
		if (better) {
			plan_state_keep(s);
			continue;
		}
		for (size_t k = 0; k < c->sets; k++)
			if (s->current[k] != before[k])
				plan_put(s, before[k]);
		s->value = value;
	}
	free(list);
	free(before);
}
