/* A calculation by a methodology: values sorted into arrays, units bound and converted, gaps filled, terms evaluated. */
#include "reduction/reduction_methodology_int.h"

#include "base/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item { /* a value with what it is of */
	const struct reduction_value *v;
	size_t parameter;
};

struct work_run {
	struct reduction_work *w;
	struct item *item; /* by parameter, group, year, month */
	size_t items;
	const char *file;
	enum reduction_silence silence;
	struct err *err;
};

static enum status fail(struct work_run *r, const struct reduction_value *v, const char *code, const char *a, const char *b, const char *c)
{
	err_set(r->err, ST_INPUT, code, a, b ? b : "", c ? c : "", NULL);
	if (v && v->line > 0)
		err_at(r->err, v->file ? v->file : r->file, v->line, v->column);
	else
		err_at(r->err, r->file, 0, 0);
	return ST_INPUT;
}

static const struct reduction_parameter *parameter_of(const struct work_run *r, const struct item *item)
{
	return &r->w->m->parameter[item->parameter];
}

/* ---- values in order ---- */

static int compare_item(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = x->parameter != y->parameter ? (x->parameter < y->parameter ? -1 : 1) : strcmp(x->v->group, y->v->group);

	if (order == 0)
		order = (x->v->year > y->v->year) - (x->v->year < y->v->year);
	return order != 0 ? order : (x->v->month > y->v->month) - (x->v->month < y->v->month);
}

static enum status check_axes(struct work_run *r, const struct reduction_parameter *p, const struct reduction_value *v)
{
	bool monitored = p->kind == REDUCTION_MONITORED;

	if (!p->group && v->group[0])
		return fail(r, v, "methodology.axis_unwanted", p->id, "group", NULL);
	if (p->years != (v->year != 0))
		return fail(r, v, p->years ? "methodology.axis_needed" : "methodology.axis_unwanted", p->id, "year", NULL);
	if (!monitored && v->month != REDUCTION_NO_MONTH)
		return fail(r, v, "methodology.axis_unwanted", p->id, "month", NULL);
	if (!monitored && v->missing)
		return fail(r, v, "methodology.axis_unwanted", p->id, "status missing", NULL);
	return ST_OK;
}

static enum status sort_values(struct work_run *r, const struct reduction_value *value, size_t count)
{
	const struct reduction_methodology *m = r->w->m;

	r->item = heap_alloc(count + 1, sizeof *r->item);
	for (size_t i = 0; i < count; i++) {
		const struct reduction_value *v = &value[i];
		size_t k = 0;
		enum status st;

		while (k < m->parameters && strcmp(m->parameter[k].id, v->parameter) != 0)
			k++;
		if (k == m->parameters)
			return fail(r, v, "methodology.parameter_unknown", v->parameter, m->id, NULL);
		st = check_axes(r, &m->parameter[k], v);
		if (st != ST_OK)
			return st;
		if (m->parameter[k].kind == REDUCTION_MONITORED && (v->month == REDUCTION_NO_MONTH) != (r->w->span[0].month == REDUCTION_WHOLE_YEAR))
			return fail(r, v, "methodology.intervals_mixed", v->parameter, NULL, NULL);
		r->item[r->items++] = (struct item){v, k};
	}
	qsort(r->item, r->items, sizeof *r->item, compare_item);
	for (size_t i = 1; i < r->items; i++)
		if (compare_item(&r->item[i - 1], &r->item[i]) == 0) {
			const struct reduction_value *a = r->item[i - 1].v, *b = r->item[i].v;

			return fail(r, a->line > b->line ? a : b, "methodology.value_twice", a->parameter, a->group, NULL);
		}
	return ST_OK;
}

/* ---- axes ---- */

static int compare_int(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static int compare_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Different years and, for each kind of group, its names; rising. */
static void find_axes(struct work_run *r)
{
	struct reduction_work *w = r->w;
	const struct reduction_scope *scope = &w->m->code->scope;
	size_t n = 0;

	w->year = arena_alloc(w->arena, (r->items + 1) * sizeof *w->year);
	for (size_t i = 0; i < r->items; i++)
		if (r->item[i].v->year != 0)
			w->year[n++] = r->item[i].v->year;
	if (n > 0)
		qsort(w->year, n, sizeof *w->year, compare_int);
	for (size_t i = 0; i < n; i++)
		if (w->years == 0 || w->year[w->years - 1] != w->year[i])
			w->year[w->years++] = w->year[i];
	for (size_t s = 0; s < scope->count; s++) {
		const char *label = scope->symbol[s].shape.label, **name;
		size_t same = 0, count = 0;

		while (label && same < s && (!scope->symbol[same].shape.label || strcmp(scope->symbol[same].shape.label, label) != 0))
			same++;
		if (!label || same < s) {
			w->group[s] = label ? w->group[same] : NULL;
			w->groups[s] = label ? w->groups[same] : 1;
			continue;
		}
		name = arena_alloc(w->arena, (r->items + 1) * sizeof *name);
		n = 0;
		for (size_t i = 0; i < r->items; i++)
			if (parameter_of(r, &r->item[i])->group && strcmp(parameter_of(r, &r->item[i])->group, label) == 0)
				name[n++] = r->item[i].v->group;
		if (n > 0)
			qsort(name, n, sizeof *name, compare_name);
		for (size_t i = 0; i < n; i++)
			if (count == 0 || strcmp(name[count - 1], name[i]) != 0)
				name[count++] = name[i];
		w->group[s] = name;
		w->groups[s] = count;
	}
}

static size_t place_of(const char *const *name, size_t count, const char *wanted)
{
	const char *const *found = count > 0 ? bsearch(&wanted, name, count, sizeof *name, compare_name) : NULL;

	return found ? (size_t)(found - name) : count;
}

/* ---- units ---- */

static const struct reduction_binding *find_binding(const struct reduction_work *w, int free, const char *group)
{
	for (size_t i = 0; i < w->bindings[free]; i++)
		if (strcmp(w->binding[free][i].group, group) == 0)
			return &w->binding[free][i];
	return NULL;
}

/* The group over which a free unit is bound, for a symbol with this kind of group. */
static const char *binding_group(const struct reduction_work *w, int free, const char *label, const char *group)
{
	const char *over = w->m->code->scope.free_label[free];

	return over && label && strcmp(over, label) == 0 ? group : "";
}

/* A free unit is what the values of parameters in that unit alone are given in: the first in order. */
static enum status bind_units(struct work_run *r)
{
	struct reduction_work *w = r->w;
	const struct reduction_scope *scope = &w->m->code->scope;

	for (int f = 0; f < REDUCTION_FREE_MAX && scope->free.name[f]; f++) {
		w->binding[f] = arena_alloc(w->arena, (r->items + 1) * sizeof *w->binding[f]);
		for (size_t i = 0; i < r->items; i++) {
			const struct reduction_parameter *p = parameter_of(r, &r->item[i]);
			const struct reduction_value *v = r->item[i].v;
			struct reduction_binding *b;
			enum status st;

			if (strcmp(p->unit, scope->free.name[f]) != 0 || find_binding(w, f, binding_group(w, f, p->group, v->group)))
				continue;
			b = &w->binding[f][w->bindings[f]++];
			mpq_init(b->scale);
			b->group = binding_group(w, f, p->group, v->group);
			b->unit = v->unit;
			st = reduction_unit_parse(v->unit, NULL, &b->dimension, b->scale, NULL);
			if (st != ST_OK)
				return fail(r, v, "methodology.value_unit", p->id, v->unit, p->unit);
		}
	}
	return ST_OK;
}

/* `amount` in `unit` of a value, in base units. */
static enum status to_base(struct work_run *r, const struct item *item, mpq_srcptr amount, mpq_t out_value)
{
	const struct reduction_scope *scope = &r->w->m->code->scope;
	const struct reduction_symbol *s = &scope->symbol[item->parameter];
	const struct reduction_parameter *p = parameter_of(r, item);
	struct reduction_dimension given, wanted = s->dimension;
	bool good;
	mpq_t scale;

	mpq_init(scale);
	good = reduction_unit_parse(item->v->unit, NULL, &given, scale, NULL) == ST_OK;
	for (int f = 0; f < REDUCTION_FREE_MAX && scope->free.name[f] && good; f++) {
		int power = s->dimension.power[DIMENSION_FREE + f];
		const struct reduction_binding *b = power ? find_binding(r->w, f, binding_group(r->w, f, p->group, item->v->group)) : NULL;

		wanted.power[DIMENSION_FREE + f] = 0;
		good = power == 0 || b;
		for (int i = 0; i < abs(power) && good; i++)
			good = reduction_dimension_multiply(&wanted, &b->dimension, power > 0 ? 1 : -1);
	}
	good = good && reduction_dimension_equal(&given, &wanted);
	if (good)
		mpq_mul(out_value, amount, scale);
	mpq_clear(scale);
	return good ? ST_OK : fail(r, item->v, "methodology.value_unit", p->id, item->v->unit, p->unit);
}

/* Within least … most of the parameter, which are in its declared unit. */
static enum status check_range(struct work_run *r, const struct item *item, mpq_srcptr base)
{
	const struct reduction_parameter *p = parameter_of(r, item);
	const char *bound[2] = {p->least, p->most};
	bool within = true;
	mpq_t limit;

	mpq_init(limit);
	for (int i = 0; i < 2; i++) {
		int order;

		if (!bound[i] || decimal_parse_exact(bound[i], limit, NULL) != ST_OK)
			continue;
		mpq_mul(limit, limit, r->w->m->code->scale[item->parameter]);
		order = mpq_cmp(base, limit);
		within = within && (i == 0 ? order >= 0 : order <= 0);
	}
	if (p->kind == REDUCTION_OPTION)
		within = within && (mpq_sgn(base) == 0 || mpq_cmp_ui(base, 1, 1) == 0);
	mpq_clear(limit);
	return within ? ST_OK : fail(r, item->v, "methodology.value_range", p->id, bound[0] ? bound[0] : "…", bound[1] ? bound[1] : "…");
}

/* ---- arrays of the parameters ---- */

/* Fallbacks of gaps, beside the values of a parameter. */
struct gap {
	bool said;    /* status missing */
	bool bounded; /* the record gave a bound: in the cell */
};

static size_t span_of(const struct reduction_work *w, date_month month)
{
	size_t i;

	if (w->span[0].month == REDUCTION_WHOLE_YEAR)
		return 0;
	if (month < w->span[0].month)
		return w->spans;
	i = (size_t)(month - w->span[0].month);
	return i < w->spans ? i : w->spans;
}

static enum status fill_array(struct work_run *r, size_t parameter, const struct item *item, size_t items, struct gap *gap)
{
	struct reduction_work *w = r->w;
	struct reduction_array *a = &w->array[parameter];
	enum status st = ST_OK;
	mpq_t base;

	mpq_init(base);
	for (size_t i = 0; i < items && st == ST_OK; i++) {
		const struct reduction_value *v = item[i].v;
		size_t g = a->shape.label ? place_of(w->group[parameter], w->groups[parameter], v->group) : 0, y = 0, at;
		size_t m = a->shape.months ? span_of(w, v->month) : 0;

		while (a->shape.years && w->year[y] != v->year)
			y++;
		if (v->missing && !v->bounded) {
			if (m < a->months)
				gap[reduction_array_at(a, g, y, m)].said = true;
			continue;
		}
		st = to_base(r, &item[i], v->missing ? v->bound : v->value, base);
		if (st == ST_OK)
			st = check_range(r, &item[i], base);
		if (st != ST_OK || m >= a->months)
			continue;
		at = reduction_array_at(a, g, y, m);
		mpq_set(a->cell[at], base);
		a->there[at] = !v->missing;
		w->span[m].filled = w->span[m].filled || (v->filled && a->shape.months);
		gap[at] = (struct gap){v->missing, v->missing};
	}
	mpq_clear(base);
	return st;
}

/* Gaps of one group of a monitored parameter: the more conservative of the extreme of its comparable measured intervals and the record's bound. What
 * has neither, or no record at all, rejects its interval. */
static void fill_gaps(struct reduction_work *w, const struct reduction_parameter *p, struct reduction_array *a, size_t group, struct gap *gap)
{
	size_t first = reduction_array_at(a, group, 0, 0), extreme = 0;
	bool found = false;
	int side = p->gap_highest ? 1 : -1;

	for (size_t m = 0; m < a->months; m++) {
		if (!a->there[first + m] || !w->span[m].comparable)
			continue;
		if (!found || mpq_cmp(a->cell[first + m], a->cell[first + extreme]) * side > 0)
			extreme = m;
		found = true;
	}
	for (size_t m = 0; m < a->months; m++) {
		struct gap *g = &gap[first + m];

		if (a->there[first + m])
			continue;
		if (w->span[m].rejected || (!(g->said && found) && !g->bounded)) {
			w->span[m].rejected = w->span[m].rejected ? w->span[m].rejected : "no_reading";
			continue;
		}
		if (!g->bounded || (found && mpq_cmp(a->cell[first + extreme], a->cell[first + m]) * side > 0))
			mpq_set(a->cell[first + m], a->cell[first + extreme]);
		g->said = w->span[m].filled = true;
	}
	for (size_t m = 0; m < a->months; m++)
		a->there[first + m] = a->there[first + m] || (gap[first + m].said && !w->span[m].rejected);
}

/* Groups and years that a parameter must have, or its default. */
static enum status complete(struct work_run *r, size_t parameter, struct gap *gap)
{
	struct reduction_work *w = r->w;
	const struct reduction_parameter *p = &w->m->parameter[parameter];
	struct reduction_array *a = &w->array[parameter];
	size_t cells = a->years * a->months;

	if (p->required && a->groups == 0)
		return fail(r, NULL, "methodology.value_missing", p->id, "", NULL);
	for (size_t g = 0; g < a->groups; g++) {
		size_t first = reduction_array_at(a, g, 0, 0);
		bool some = false;

		for (size_t i = 0; i < cells; i++)
			some = some || a->there[first + i] || gap[first + i].said;
		if (!some && !p->fallback && p->kind == REDUCTION_MONITORED && r->silence == REDUCTION_SILENCE_REJECTS) {
			fill_gaps(w, p, a, g, gap);
			continue;
		}
		if (!some && !p->fallback)
			return fail(r, NULL, "methodology.value_missing", p->id, a->shape.label ? w->group[parameter][g] : "", NULL);
		for (size_t i = 0; i < cells && !some; i++) {
			enum status st = decimal_parse_exact(p->fallback, a->cell[first + i], r->err);

			if (st != ST_OK)
				return st;
			mpq_mul(a->cell[first + i], a->cell[first + i], w->m->code->scale[parameter]);
			a->there[first + i] = true;
		}
		if (some && p->kind == REDUCTION_MONITORED)
			fill_gaps(w, p, a, g, gap);
	}
	return ST_OK;
}

static enum status make_array(struct work_run *r, size_t parameter, const struct item *item, size_t items)
{
	struct reduction_work *w = r->w;
	struct reduction_shape shape = w->m->code->symbol[parameter].shape;
	size_t groups = w->groups[parameter], years = shape.years ? w->years : 1, months = shape.months ? w->spans : 1;
	struct gap *gap;
	enum status st;

	if (groups > REDUCTION_CELLS_MAX || groups * years * months > REDUCTION_CELLS_MAX)
		return fail(r, NULL, "methodology.too_large", NULL, NULL, NULL);
	reduction_array_init(&w->array[parameter], shape, groups, years, months);
	w->arrays++;
	gap = heap_alloc(groups * years * months + 1, sizeof *gap);
	memset(gap, 0, (groups * years * months + 1) * sizeof *gap);
	st = fill_array(r, parameter, item, items, gap);
	if (st == ST_OK)
		st = complete(r, parameter, gap);
	free(gap);
	return st;
}

/* A group's history has the same years in every parameter. */
static enum status check_years(struct work_run *r)
{
	struct reduction_work *w = r->w;

	for (size_t p = 1; p < w->m->parameters; p++)
		for (size_t q = 0; q < p; q++) {
			const struct reduction_array *a = &w->array[p], *b = &w->array[q];

			if (!a->shape.years || !b->shape.years || a->groups != b->groups || w->group[p] != w->group[q])
				continue;
			if (memcmp(a->there, b->there, a->groups * a->years * sizeof *a->there) != 0)
				return fail(r, NULL, "methodology.years_differ", w->m->parameter[q].id, w->m->parameter[p].id, NULL);
		}
	return ST_OK;
}

/* Intervals that do not count are absent everywhere. */
static void drop_rejected(struct reduction_work *w)
{
	for (size_t s = 0; s < w->spans; s++)
		w->interval[s] = (struct reduction_frame_month){w->span[s].month, !w->span[s].rejected, w->span[s].days};
	for (size_t i = 0; i < w->arrays; i++) {
		struct reduction_array *a = &w->array[i];

		for (size_t c = 0; a->shape.months && c < a->groups * a->months; c++)
			a->there[c] = a->there[c] && w->interval[c % a->months].counted;
	}
}

/* ---- terms ---- */

static enum status in_term(struct work_run *r, const char *name, enum status st)
{
	char code[ERR_CODE_LEN];

	if (st != ST_INPUT || !r->err)
		return st;
	snprintf(code, sizeof code, "%s", r->err->code);
	return fail(r, NULL, code, name, NULL, NULL);
}

static enum status evaluate_terms(struct work_run *r)
{
	struct reduction_work *w = r->w;
	const struct reduction_methodology_code *code = w->m->code;
	struct reduction_frame frame = {w->interval, w->spans, w->years};
	enum status st = ST_OK;

	for (size_t t = 0; t < w->m->terms && st == ST_OK; t++) {
		st = reduction_formula_evaluate(code->formula[t], w->array, &frame, &w->array[w->arrays], r->err);
		if (st == ST_OK)
			w->arrays++;
		else
			st = in_term(r, w->m->term[t].id, st);
	}
	for (size_t c = 0; c < w->m->conditions && st == ST_OK; c++) {
		const struct reduction_condition *condition = &w->m->condition[c];
		bool holds = true;

		if (!condition->check)
			continue;
		st = reduction_comparison_evaluate(&code->comparison[c], w->array, &frame, &holds, r->err);
		if (st != ST_OK)
			st = in_term(r, condition->id, st);
		else if (!holds)
			st = fail(r, NULL, "methodology.condition", condition->id, condition->text_ko, condition->text_en);
	}
	return st;
}

/* ER = BE − PE − LE of every counted span. */
static enum status reduce(struct work_run *r)
{
	struct reduction_work *w = r->w;
	const struct reduction_array *result = &w->array[w->arrays - REDUCTION_RESULTS];

	for (size_t s = 0; s < w->spans; s++) {
		if (!w->interval[s].counted)
			continue;
		for (int i = 0; i < REDUCTION_RESULTS; i++) {
			size_t at = reduction_array_at(&result[i], 0, 0, s);

			if (!result[i].there[at])
				return fail(r, NULL, "methodology.value_missing", reduction_result_name[i], "", NULL);
			if (i == REDUCTION_BE)
				mpq_set(w->er_t[s], result[i].cell[at]);
			else
				mpq_sub(w->er_t[s], w->er_t[s], result[i].cell[at]);
		}
	}
	return ST_OK;
}

enum status reduction_work_run(struct reduction_work *w, const struct reduction_methodology *m, struct reduction_span *span, size_t spans,
	const struct reduction_value *value, size_t count, const char *file, enum reduction_silence silence, struct arena *arena, struct err *err)
{
	struct work_run r = {.w = w, .file = file, .silence = silence, .err = err};
	size_t at = 0;
	enum status st;

	*w = (struct reduction_work){.m = m, .arena = arena, .span = span, .spans = spans};
	w->interval = arena_alloc(arena, (spans + 1) * sizeof *w->interval);
	w->er_t = heap_alloc(spans + 1, sizeof *w->er_t);
	for (size_t i = 0; i < spans; i++)
		mpq_init(w->er_t[i]);
	st = sort_values(&r, value, count);
	if (st == ST_OK) {
		find_axes(&r);
		st = bind_units(&r);
	}
	for (size_t p = 0; p < m->parameters && st == ST_OK; p++) {
		size_t begin = at;

		while (at < r.items && r.item[at].parameter == p)
			at++;
		st = make_array(&r, p, &r.item[begin], at - begin);
	}
	if (st == ST_OK)
		st = check_years(&r);
	if (st == ST_OK) {
		drop_rejected(w);
		st = evaluate_terms(&r);
	}
	if (st == ST_OK)
		st = reduce(&r);
	free(r.item);
	return st;
}

size_t reduction_work_symbol(const struct reduction_work *w, const char *name)
{
	const struct reduction_scope *scope = &w->m->code->scope;
	size_t i = 0;

	while (i < scope->count && strcmp(scope->symbol[i].name, name) != 0)
		i++;
	return i;
}

void reduction_work_done(struct reduction_work *w)
{
	for (size_t i = 0; i < w->arrays; i++)
		reduction_array_done(&w->array[i]);
	for (int f = 0; f < REDUCTION_FREE_MAX; f++)
		for (size_t i = 0; i < w->bindings[f]; i++)
			mpq_clear(w->binding[f][i].scale);
	for (size_t i = 0; w->er_t && i < w->spans; i++)
		mpq_clear(w->er_t[i]);
	free(w->er_t);
	w->er_t = NULL;
	w->arrays = 0;
}

void reduction_work_unit(const struct reduction_work *w, size_t symbol, const char *group, mpq_t out_scale, const char **out_unit)
{
	const struct reduction_scope *scope = &w->m->code->scope;
	const struct reduction_symbol *s = &scope->symbol[symbol];
	const char *declared = symbol < w->m->parameters ? w->m->parameter[symbol].unit : w->m->term[symbol - w->m->parameters].unit;
	char unit[256];
	size_t used = 0;

	mpq_set(out_scale, w->m->code->scale[symbol]);
	unit[0] = '\0';
	while (*declared && used < sizeof unit - 1) { /* factor by factor */
		size_t length = strcspn(declared, "*/");
		const char *part = declared;
		int part_length = (int)length;

		for (int f = 0; f < REDUCTION_FREE_MAX && scope->free.name[f]; f++) {
			const struct reduction_binding *b = find_binding(w, f, binding_group(w, f, s->shape.label, group));

			if (strlen(scope->free.name[f]) == length && strncmp(scope->free.name[f], declared, length) == 0 && b) {
				part = b->unit;
				part_length = (int)strlen(b->unit);
				if (used > 0 && unit[used - 1] == '/')
					mpq_div(out_scale, out_scale, b->scale);
				else
					mpq_mul(out_scale, out_scale, b->scale);
				break;
			}
		}
		used += (size_t)snprintf(unit + used, sizeof unit - used, "%.*s%.*s", part_length, part, declared[length] ? 1 : 0, declared + length);
		declared += length + (declared[length] != '\0');
	}
	*out_unit = arena_strdup(w->arena, unit);
}
