/* How a measure can be bought: in which year, on which route, who pays how much. */
#include "plan/plan_model_int.h"

#include "fund/fund.h"

#include <string.h>

/* Sources that may be left out of a machine's support, because a cap of theirs may be needed elsewhere: at most so many. */
#define LEFT_OUT_MAX 2

const char *plan_group_of(const struct plan_measure *m, enum party_cap_per per)
{
	return per == PARTY_CAP_FIRM ? m->organisation : per == PARTY_CAP_SITE ? m->site : m->consortium;
}

static int64_t spent_of(const struct plan_terms *terms, const struct plan_limit *limit, const char *group)
{
	int64_t sum = 0;
	for (size_t i = 0; i < terms->spents; i++) {
		const struct plan_spent *s = &terms->spent[i];
		const char *theirs = limit->per == PARTY_CAP_FIRM ? s->organisation : limit->per == PARTY_CAP_SITE ? s->site : s->consortium;
		if (s->route == limit->route && strcmp(theirs, group) == 0 &&
			(limit->route == PARTY_ROUTE_POOL || strcmp(s->funder, limit->funder) == 0))
			sum = money_add(sum, s->amount_krw);
	}
	return sum;
}

/* A limit for one firm, site or consortium: found, or made with what is left of it. */
static struct plan_capped *capped(struct plan_building *b, size_t limit, const char *group)
{
	char key[PARTY_ID_LEN + 32];
	int64_t at;
	snprintf(key, sizeof key, "%zu:%s", limit, group);
	if (!map_get(b->capped_at, key, &at)) {
		const struct plan_limit *l = &b->input->terms->limit[limit];
		int64_t left = l->amount_krw - spent_of(b->input->terms, l, group);
		at = (int64_t)b->cappeds;
		map_add(b->capped_at, key, at, NULL);
		b->capped = arena_grow(&b->model->arena, b->capped, b->cappeds, sizeof *b->capped);
		b->capped[b->cappeds++] = (struct plan_capped){.left_krw = left > 0 ? left : 0};
	}
	return &b->capped[at];
}

int64_t plan_limit_left(struct plan_building *b, size_t limit, const char *group)
{
	return capped(b, limit, group)->left_krw;
}

static bool limits(const struct plan_building *b, size_t limit, const struct plan_source *source, const struct plan_measure *m)
{
	const struct plan_limit *l = &b->input->terms->limit[limit];
	return l->route == source->route && strcmp(l->funder, source->funder) == 0 && plan_group_of(m, l->per)[0] &&
	       plan_rule_counts(b, b->at.limit + (int)limit);
}

/* What all sources of an option pay; false if that is nothing. */
static bool pays(struct plan_building *b, const struct plan_measure *m, struct plan_option *o, unsigned left_out)
{
	const struct plan_terms *terms = b->input->terms;
	int64_t left = fund_support_limit_krw(terms->own_share_min[o->route], m->cost_krw);
	o->support_krw = 0;
	for (size_t k = 0; k < terms->sources; k++) {
		const struct plan_source *source = &terms->source[k];
		o->won[k] = 0;
		if (source->route != o->route || !(source->years & 1u << o->t) || left_out & 1u << k)
			continue;
		int64_t cap = left;
		for (size_t l = 0; l < terms->limits; l++)
			if (limits(b, l, source, m)) {
				int64_t of = plan_limit_left(b, l, plan_group_of(m, terms->limit[l].per));
				cap = of < cap ? of : cap;
			}
		o->won[k] = fund_support_krw(source->rate[m->size], m->cost_krw, cap);
		o->support_krw = money_add(o->support_krw, o->won[k]);
		left -= o->won[k];
	}
	return o->support_krw > 0;
}

/* What it brings back: floor(ratio × base), and floor(match × that). Of money of a pool no share is known to be the state's: none is counted. */
static void returns(const struct plan_building *b, const struct plan_measure *m, struct plan_option *o)
{
	const struct plan_terms *terms = b->input->terms;
	int p = plan_pool_filled(terms, m->tier);
	int64_t base = 0;
	o->returned_krw = o->matched_krw = 0;
	if (p < 0)
		return;
	const struct plan_pool_terms *pool = &terms->pool[p];
	for (size_t k = 0; k < terms->sources; k++)
		if (pool->base[o->t] != PARTY_BASE_STATE || terms->source[k].is_state)
			base = money_add(base, o->won[k]);
	o->returned_krw = rate_floor(pool->ratio[o->t], base);
	o->matched_krw = rate_floor(pool->match, o->returned_krw);
}

/* Sources whose caps more than one machine may want: each may be left out, so that a small funder's cap does not keep a machine from the others. */
static unsigned may_leave_out(struct plan_building *b, const struct plan_measure *m, const struct plan_option *full)
{
	const struct plan_terms *terms = b->input->terms;
	unsigned list = 0;
	int count = 0;
	size_t largest = 0;
	for (size_t k = 1; k < terms->sources; k++)
		if (full->won[k] > full->won[largest])
			largest = k;
	for (size_t k = 0; k < terms->sources && count < LEFT_OUT_MAX; k++) {
		bool shared = false;
		for (size_t l = 0; full->won[k] > 0 && k != largest && !shared && l < terms->limits; l++) {
			if (!limits(b, l, &terms->source[k], m))
				continue;
			const struct plan_capped *c = capped(b, l, plan_group_of(m, terms->limit[l].per));
			shared = c->asked_krw > c->left_krw;
		}
		if (shared) {
			list |= 1u << k;
			count++;
		}
	}
	return list;
}

/* Counts what a measure could ask of each limit. */
static void ask(struct plan_building *b, const struct plan_measure *m)
{
	const struct plan_terms *terms = b->input->terms;
	for (size_t l = 0; l < terms->limits; l++) {
		int64_t most = 0;
		for (size_t k = 0; k < terms->sources; k++)
			if (limits(b, l, &terms->source[k], m)) {
				int64_t won = rate_floor(terms->source[k].rate[m->size], m->cost_krw);
				most = won > most ? won : most;
			}
		if (most > 0 && (terms->limit[l].route == PARTY_ROUTE_TIER1) == (m->tier == 1))
			capped(b, l, plan_group_of(m, terms->limit[l].per))->asked_krw += most;
	}
}

static void add(struct plan_building *b, size_t i, const struct plan_option *o)
{
	struct plan_model *model = b->model;
	model->option[i] = arena_grow(&model->arena, model->option[i], (size_t)model->options[i], sizeof *o);
	model->option[i][model->options[i]++] = *o;
}

/* A pool pays its tier; where there is one for each consortium, a firm of none has none. */
static bool has_pool(const struct plan_terms *terms, const struct plan_measure *m)
{
	int p = plan_pool_paying(terms, m->tier);
	return p >= 0 && (!terms->pool[p].by_consortium || m->consortium[0]);
}

static void make(struct plan_building *b, size_t i)
{
	const struct plan_measure *m = &b->input->measures->list[i];
	unsigned barred = b->input->barred ? b->input->barred[i] : 0;
	if (plan_rule_counts(b, b->excluded[i]))
		return;
	for (int t = 0; t < b->input->terms->years; t++)
		for (int route = 0; route < PARTY_ROUTE_COUNT; route++) {
			struct plan_option o = {.t = t, .route = (enum party_route)route};
			if ((route == PARTY_ROUTE_TIER1) != (m->tier == 1) || barred & 1u << route || !pays(b, m, &o, 0))
				continue;
			if (route == PARTY_ROUTE_POOL && !has_pool(b->input->terms, m))
				continue;
			unsigned may = may_leave_out(b, m, &o);
			/* every part of the sources that may be left out, nothing first */
			for (unsigned out = 0;; out = (out - may) & may) {
				if (pays(b, m, &o, out)) {
					returns(b, m, &o);
					add(b, i, &o);
				}
				if (out == may)
					break;
			}
		}
}

void plan_options_make(struct plan_building *b)
{
	size_t count = b->input->measures->count;
	struct plan_model *model = b->model;
	model->option = arena_alloc(&model->arena, (count + 1) * sizeof *model->option);
	model->options = arena_alloc(&model->arena, (count + 1) * sizeof *model->options);
	for (size_t i = 0; i < count; i++)
		ask(b, &b->input->measures->list[i]);
	for (size_t i = 0; i < count; i++)
		make(b, i);
}
