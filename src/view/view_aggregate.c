/* Aggregates over firms, each tested against what its audience has seen. */
#include "view/view_aggregate_int.h"

#include "view/view.h"

#include "base/decimal.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_desk.h"
#include "reduction/reduction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 32

const struct view_aggregate view_aggregates[] = {
	{"returns", VIEW_CLASS_RETURN, false, "krw", "업체가 환원한 금액의 합", "sum that firms have returned"},
	{"reductions", VIEW_CLASS_PROJECT, false, "kgco2e", "검증된 감축량의 합", "sum of verified reductions"},
	{"footprints", VIEW_CLASS_FOOTPRINT, true, "kgco2e", "업체별 평균 제품 발자국의 평균",
		"mean over firms of the mean footprint of their products"},
	{"grants", VIEW_CLASS_GRANT, false, "krw", "업체가 받은 지원금의 합", "sum of what was paid to firms"},
	{0},
};

static const struct view_column columns[] = {
	{"measure", "지표", VIEW_TEXT, VIEW_CLASS_OPEN, false},
	{"by", "구분기준", VIEW_TEXT, VIEW_CLASS_OPEN, false},
	{"group", "구분", VIEW_TEXT, VIEW_CLASS_OPEN, false},
	{"firms", "업체수", VIEW_COUNT, VIEW_CLASS_OPEN, false},
	{"value", "값", VIEW_DECIMAL, VIEW_CLASS_OPEN, false},
	{"unit", "단위", VIEW_TEXT, VIEW_CLASS_OPEN, false},
	{"state", "상태", VIEW_TEXT, VIEW_CLASS_OPEN, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)
const struct view_resource view_aggregate_resource = {"aggregates", "업체들의 합계와 평균", "sums and means over firms", NULL, columns, COLUMNS};

const struct view_aggregate *view_aggregate_find(const char *name)
{
	for (const struct view_aggregate *a = view_aggregates; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

struct firm {
	int32_t organisation;
	int64_t amount;
	const char *group; /* NULL: all are one */
	bool known; /* the viewer sees it by itself: it hides nobody */
};
struct group {
	const char *name;
	struct party_cell known_not; /* what must stay hidden in it */
	int64_t sum;
	size_t firms;
	bool shown;
};
struct asking {
	struct view_door *door;
	const struct view_aggregate *what;
	const struct view_eyes *eyes;
	struct arena *arena;
	const char *audience; /* NULL: nobody need be hidden */
	char period[2 * DATE_TEXT_LEN];
	struct party_rules rules;
	struct firm *firm;
	size_t firms;
	struct group group[GROUPS_MAX + 1]; /* the last is the total */
	size_t groups;
	const char *by; /* NULL: the total alone */
	date_day today;
};

/* ---- amounts by firm ---- */

static enum status reductions(struct asking *a, struct view_amount **out_list, size_t *out_count, struct err *err)
{
	const struct view_relations *r = a->door->relations;
	struct reduction_total *total;
	size_t count;
	enum status st = reduction_totals(a->door->tx, a->rules.metered_from, a->rules.metered_to, a->arena, &total, &count, err);

	if (st != ST_OK)
		return st;
	*out_list = arena_alloc(a->arena, (count + 1) * sizeof **out_list);
	*out_count = 0;
	for (size_t i = 0; i < count; i++) {
		int32_t at = view_entity_find(r, VIEW_MEASURE, total[i].measure);

		if (at >= 0 && r->entity[VIEW_MEASURE][at].owner.organisation >= 0)
			(*out_list)[(*out_count)++] = (struct view_amount){r->entity[VIEW_MEASURE][at].owner.organisation, total[i].verified_g};
	}
	return ST_OK;
}

#define MICRO 1000000.0 /* of a kilogram */

/* A firm's mean over its products, in micro-kilograms. */
static enum status footprints(struct asking *a, struct view_amount **out_list, size_t *out_count, struct err *err)
{
	const struct view_relations *r = a->door->relations;
	const struct view_footprint_question question = {.which = VIEW_AFTER, .all = true};
	size_t organisations = r->count[VIEW_ORGANISATION], count = 0, *products = arena_alloc(a->arena, (organisations + 1) * sizeof *products);
	double *sum = arena_alloc(a->arena, (organisations + 1) * sizeof *sum);
	struct view_footprint *list;
	enum status st = view_footprints(a->door->tx, &question, a->arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	*out_list = arena_alloc(a->arena, (organisations + 1) * sizeof **out_list);
	*out_count = 0;
	for (size_t i = 0; i < count; i++) {
		int32_t at = view_entity_find(r, VIEW_ORGANISATION, list[i].organisation);

		if (at < 0 || !list[i].t2_kgco2e)
			continue;
		sum[at] += strtod(list[i].t2_kgco2e, NULL);
		products[at]++;
	}
	for (size_t o = 0; o < organisations; o++)
		if (products[o] > 0)
			(*out_list)[(*out_count)++] = (struct view_amount){(int32_t)o, (int64_t)(sum[o] / (double)products[o] * MICRO)};
	return ST_OK;
}

static enum status amounts(struct asking *a, struct view_amount **out_list, size_t *out_count, struct err *err)
{
	switch (a->what->class) {
	case VIEW_CLASS_RETURN:
		return view_amounts_returns(a->door->tx, a->door->relations, a->arena, out_list, out_count, err);
	case VIEW_CLASS_GRANT:
		return view_amounts_grants(a->door->tx, a->door->relations, a->arena, out_list, out_count, err);
	case VIEW_CLASS_PROJECT:
		return reductions(a, out_list, out_count, err);
	default:
		return footprints(a, out_list, out_count, err);
	}
}

/* Each firm stands in one group of a grouping, so that groups never share a firm: "none" where there is no word for it, "several" with more than one. */
static enum status name_groups(struct asking *a, struct err *err)
{
	const char **word;
	enum status st;

	if (!a->by)
		return ST_OK;
	st = view_group_words(a->door->tx, a->door->relations, a->by, a->today, a->arena, &word, err);
	for (size_t f = 0; st == ST_OK && f < a->firms; f++)
		a->firm[f].group = word[a->firm[f].organisation] ? word[a->firm[f].organisation] : "none";
	return st;
}

/* The firms whose data the viewer may see in some form: by itself, or in sums. */
static enum status collect(struct asking *a, struct err *err)
{
	const struct view_relations *r = a->door->relations;
	size_t organisations = r->count[VIEW_ORGANISATION], count;
	int64_t *sum = arena_alloc(a->arena, (organisations + 1) * sizeof *sum);
	bool *has = arena_alloc(a->arena, organisations + 1);
	struct view_amount *list;
	enum status st = amounts(a, &list, &count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		sum[list[i].organisation] += list[i].amount;
		has[list[i].organisation] = true;
	}
	a->firm = arena_alloc(a->arena, (organisations + 1) * sizeof *a->firm);
	for (size_t o = 0; o < organisations; o++) { /* by key: relations are */
		struct view_datum datum = {.table = "", .owner = {(int32_t)o, -1, -1, -1, -1}};
		enum view_seen seen = view_eyes_see(r, a->eyes, &datum, a->what->class);

		if (has[o] && seen >= VIEW_PUBLISHED)
			a->firm[a->firms++] = (struct firm){(int32_t)o, sum[o], NULL, seen == VIEW_ALL};
	}
	return name_groups(a, err);
}

static struct group *group_of(struct asking *a, const char *name)
{
	for (size_t g = 0; g < a->groups; g++)
		if (strcmp(a->group[g].name, name) == 0)
			return &a->group[g];
	if (a->groups == GROUPS_MAX) { /* no table is that long: the rest is one */
		a->group[GROUPS_MAX - 1].name = "other";
		return &a->group[GROUPS_MAX - 1];
	}
	a->group[a->groups].name = name;
	return &a->group[a->groups++];
}

static void put(struct asking *a, struct group *g, const struct firm *f)
{
	const char **member = (const char **)(uintptr_t)g->known_not.member;
	int64_t *weight = (int64_t *)(uintptr_t)g->known_not.weight;

	g->sum += f->amount;
	g->firms++;
	if (f->known)
		return;
	member = arena_grow(a->arena, member, g->known_not.count, sizeof *member);
	weight = arena_grow(a->arena, weight, g->known_not.count, sizeof *weight);
	member[g->known_not.count] = a->door->relations->entity[VIEW_ORGANISATION][f->organisation].key;
	weight[g->known_not.count] = f->amount;
	g->known_not = (struct party_cell){member, weight, g->known_not.count + 1};
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct group *)a)->name, ((const struct group *)b)->name);
}

static void group(struct asking *a)
{
	for (size_t f = 0; f < a->firms; f++) {
		if (a->firm[f].group)
			put(a, group_of(a, a->firm[f].group), &a->firm[f]);
		put(a, &a->group[GROUPS_MAX], &a->firm[f]);
	}
	if (a->groups > 1)
		qsort(a->group, a->groups, sizeof *a->group, by_name);
}

/* ---- judging and releasing ---- */

static bool again(const struct view_released *released, size_t releases, const struct party_cell *cell)
{
	for (size_t i = 0; i < releases; i++) {
		bool same = !released[i].other_period && released[i].cell.count == cell->count;

		for (size_t m = 0; same && m < cell->count; m++)
			same = strcmp(released[i].cell.member[m], cell->member[m]) == 0;
		if (same)
			return true;
	}
	return false;
}

/* `*out_new`: something is shown that was not yet released. */
static enum status judge(struct asking *a, struct store_tx *tx, bool *out_new, struct err *err)
{
	struct party_cell cell[GROUPS_MAX];
	bool shown[GROUPS_MAX], total = false;
	struct view_released *released;
	size_t releases, cells = 0;
	enum status st = view_releases_read(
		tx, a->what->name, a->period, strcmp(a->audience, "public") == 0 ? NULL : a->audience, a->arena, &released, &releases, err);

	if (st != ST_OK)
		return st;
	*out_new = false;
	for (size_t g = 0; g < a->groups; g++)
		cell[cells++] = a->group[g].known_not;
	if (cells == 0) {
		cell[0] = a->group[GROUPS_MAX].known_not;
		view_cells_judge(&a->rules.cells, cell, 1, false, released, releases, shown, &total);
		total = shown[0];
	} else {
		view_cells_judge(&a->rules.cells, cell, cells, true, released, releases, shown, &total);
	}
	for (size_t g = 0; g < a->groups; g++)
		a->group[g].shown = shown[g];
	a->group[GROUPS_MAX].shown = total;
	for (size_t g = 0; g <= GROUPS_MAX; g++) {
		struct group *one = &a->group[g];

		if (one->firms > 0 && one->known_not.count == 0)
			one->shown = true; /* nobody in it is hidden */
		else if (one->shown && !again(released, releases, &one->known_not))
			*out_new = true;
	}
	return ST_OK;
}

static enum status release(struct asking *a, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	bool fresh;
	enum status st = programme_open(a->door->db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = judge(a, tx, &fresh, err); /* again: somebody may have been faster */
		for (size_t g = 0; st == ST_OK && g <= GROUPS_MAX; g++)
			if (a->group[g].shown && a->group[g].known_not.count > 0)
				st = view_release_put(tx, a->what->name, a->period, a->audience, &a->group[g].known_not, err);
		if (st == ST_OK)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	store_close(store);
	return st;
}

/* ---- the answer ---- */

static const char *value_of(struct asking *a, const struct group *g)
{
	if (strcmp(a->what->unit, "krw") == 0)
		return arena_printf(a->arena, "%" PRId64, g->sum);
	if (a->what->mean)
		return arena_printf(a->arena, "%.6g", (double)g->sum / (double)g->firms / MICRO);
	char text[DECIMAL_DIGITS_LEN];
	decimal_from_digits(g->sum, -3, text);
	return arena_strdup(a->arena, text);
}

static void answer(struct asking *a, struct view_list *out)
{
	struct view_list list = {.resource = &view_aggregate_resource, .total = -1};

	list.cell = arena_alloc(a->arena, (GROUPS_MAX + 2) * sizeof *list.cell);
	for (size_t g = 0; g <= GROUPS_MAX; g++) {
		struct group *one = &a->group[g];
		const char **cell;

		if (one->firms == 0)
			continue;
		cell = list.cell[list.rows++] = arena_alloc(a->arena, COLUMNS * sizeof *cell);
		cell[0] = a->what->name;
		cell[1] = a->by ? a->by : "all";
		cell[2] = g == GROUPS_MAX ? "" : one->name;
		cell[5] = a->what->unit;
		cell[6] = one->shown ? "shown" : "too_small";
		if (!one->shown)
			continue;
		cell[3] = arena_printf(a->arena, "%zu", one->firms);
		cell[4] = value_of(a, one);
	}
	*out = list;
}

static enum status ask(struct asking *a, const struct view_viewer *v, struct view_list *out, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], folder[65];
	struct view_eyes eyes;
	bool fresh = false;
	enum status st = view_eyes_open(a->door, v, a->arena, &eyes, err);

	if (st == ST_OK)
		st = programme_rules_read(a->door->tx, a->arena, &a->rules, folder, err);
	if (st == ST_OK)
		st = programme_today(a->door->tx, v->on, &a->today, err);
	if (st != ST_OK)
		return st;
	a->eyes = &eyes;
	a->audience = eyes.owner ? NULL : v->organisation && v->role != VIEW_ROLE_PUBLIC ? v->organisation : "public";
	month_format(a->rules.metered_from, from);
	month_format(a->rules.metered_to, to);
	snprintf(a->period, sizeof a->period, "%s/%s", from, to);
	st = collect(a, err);
	if (st == ST_OK) {
		group(a);
		if (!a->audience)
			for (size_t g = 0; g <= GROUPS_MAX; g++)
				a->group[g].shown = true;
		else
			st = judge(a, a->door->tx, &fresh, err);
	}
	if (st == ST_OK && fresh) {
		store_rollback(a->door->tx);
		a->door->tx = NULL;
		st = release(a, err);
	}
	if (st == ST_OK)
		answer(a, out);
	return st;
}

static bool is_grouping(const char *word)
{
	for (const char *const *by = view_groupings; *by; by++)
		if (strcmp(*by, word) == 0)
			return true;
	return false;
}

enum status view_aggregate_read(struct view_door *door, const struct view_viewer *viewer, const struct view_aggregate *aggregate, const char *by,
	struct arena *arena, struct view_list *out_list, struct err *err)
{
	struct asking *a;
	struct view_list list;
	enum status st;

	if (by && !is_grouping(by))
		return err_set(err, ST_INPUT, "view.by", by, NULL);
	st = view_door_begin(door, err);
	if (st != ST_OK)
		return st;
	a = arena_alloc(arena, sizeof *a);
	a->door = door;
	a->what = aggregate;
	a->arena = arena;
	a->by = by;
	st = ask(a, viewer, &list, err);
	view_door_end(door);
	if (st == ST_OK)
		*out_list = list;
	return st;
}
