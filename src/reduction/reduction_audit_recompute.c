/* Every step of a case again from raw readings and history, beside what is stored (M3). */
#include "reduction/reduction_audit_int.h"

#include <string.h>

struct steps {
	struct reduction_step *list;
	size_t count;
	struct arena *arena;
};

static void add_step(struct steps *s, const char *measure, const char *month, const char *name, const char *stored, const char *recomputed)
{
	s->list = arena_grow(s->arena, s->list, s->count, sizeof *s->list);
	s->list[s->count++] =
		(struct reduction_step){measure, month, name, stored, recomputed, stored && recomputed && strcmp(stored, recomputed) == 0};
}

static enum status recompute_baseline(struct store_tx *tx, const struct reduction_case *c, struct reduction_terms *terms,
	const char **out_output_unit, struct steps *s, struct err *err)
{
	struct reduction_baseline stored, now;
	date_day frozen_on = DATE_NONE;
	bool found = false;
	enum status st = reduction_store_baseline(tx, c->measure, s->arena, &stored, &found, err);

	if (st == ST_OK && !found)
		st = err_set(err, ST_INPUT, "reduction.not_frozen", c->measure, NULL);
	if (st == ST_OK)
		st = date_parse(stored.field[BASELINE_FROZEN_ON], &frozen_on, err);
	if (st == ST_OK)
		st = reduction_baseline_compute(tx, c, frozen_on, s->arena, terms, &now, err);
	if (st != ST_OK)
		return st;
	for (int i = 0; i < BASELINE_FIELDS; i++)
		add_step(s, c->measure, "", reduction_baseline_field[i], stored.field[i], now.field[i]);
	add_step(s, c->measure, "", "row_sha256", stored.hash, now.hash);
	*out_output_unit = now.field[BASELINE_OUTPUT_UNIT];
	return ST_OK;
}

static enum status recompute_months(struct store_tx *tx, const struct reduction_case *c, const struct reduction_verification *v,
	const char *output_unit, const struct reduction_terms *terms, struct steps *s, struct err *err)
{
	struct reduction_library library = {0};
	const struct reduction_methodology *m;
	struct reduction_month_row *stored;
	struct reduction_measured now;
	size_t months;
	enum status st = reduction_store_months(tx, c->measure, s->arena, &stored, &months, err);

	if (st == ST_OK)
		st = reduction_library_get(&library, tx, c->measure, c->methodology, &m, err);
	if (st == ST_OK)
		st = reduction_measure_case(tx, c, m, output_unit, terms, s->arena, &now, err);
	reduction_library_done(&library);
	if (st != ST_OK)
		return st;
	for (size_t i = 0, k = 0; i < now.count; i++) { /* both by month */
		const struct reduction_month_row *n = &now.row[i], *was = NULL;

		while (k < months && strcmp(stored[k].month, n->month) < 0)
			k++;
		if (k < months && strcmp(stored[k].month, n->month) == 0)
			was = &stored[k];
		if (now.month[i].month < v->from || now.month[i].month > v->to)
			continue;
		for (int t = 0; t < REDUCTION_TERMS; t++)
			add_step(s, c->measure, n->month, reduction_term_name[t], was ? was->exact[t] : NULL, n->exact[t]);
		add_step(s, c->measure, n->month, "rejected", !was ? NULL : was->rejected ? was->rejected : "", n->rejected ? n->rejected : "");
		add_step(s, c->measure, n->month, "filled", !was ? NULL : was->filled ? "yes" : "no", n->filled ? "yes" : "no");
	}
	reduction_measured_done(&now);
	return ST_OK;
}

static enum status recompute_sample(struct store_tx *tx, const struct reduction_verification *v, struct steps *s, struct err *err)
{
	struct reduction_total_row *total;
	struct reduction_sample_item *item;
	struct reduction_sample_row *stored;
	size_t totals, items, rows, k = 0, drawn;
	enum status st = reduction_store_totals(tx, s->arena, &total, &totals, err);

	if (st == ST_OK)
		st = reduction_sample_items(tx, v, total, totals, v->by_size, s->arena, &item, &items, err);
	if (st == ST_OK)
		st = reduction_store_sample(tx, s->arena, &stored, &rows, err);
	if (st != ST_OK)
		return st;
	drawn = reduction_sample_draw(v, item, items);
	while (k < rows && strcmp(stored[k].verification, v->verification) != 0)
		k++;
	for (size_t i = 0; i < drawn; i++) {
		bool here = k < rows && strcmp(stored[k].verification, v->verification) == 0 && stored[k].place == item[i].place;

		add_step(s, "", "", arena_printf(s->arena, "sample %zu", i + 1), here ? stored[k].measure : NULL, item[i].measure);
		k += here;
	}
	return ST_OK;
}

enum status reduction_audit_recompute(struct store_tx *tx, const char *verification, const struct reduction_case *list, size_t count,
	struct arena *arena, struct reduction_step **out_list, size_t *out_count, struct err *err)
{
	struct steps s = {.arena = arena};
	struct reduction_verification *all;
	const struct reduction_verification *v = NULL;
	size_t verifications;
	enum status st = reduction_store_verifications(tx, arena, &all, &verifications, err);

	if (st == ST_OK)
		st = reduction_verification_find(all, verifications, verification, arena, &v, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct reduction_case *c = &list[i];
		struct reduction_terms terms;
		const char *output_unit = "";

		if (!c->project || strcmp(c->project, v->project) != 0)
			continue;
		reduction_terms_init(&terms);
		if (c->fundable)
			st = recompute_baseline(tx, c, &terms, &output_unit, &s, err);
		if (st == ST_OK)
			st = recompute_months(tx, c, v, output_unit, &terms, &s, err);
		reduction_terms_done(&terms);
	}
	if (st == ST_OK)
		st = recompute_sample(tx, v, &s, err);
	if (st == ST_OK) {
		*out_list = s.list;
		*out_count = s.count;
	}
	return st;
}
