/* A calculation written as text: every term, ER, what did not count. */
#include "reduction/reduction_int.h"

#include "base/decimal.h"

#include <stdio.h>
#include <string.h>

#define LINES_MAX 500000

struct writer {
	struct reduction_work *w;
	struct reduction_calculation *out;
	struct arena *arena;
};

static const char *six_digits(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_significant(value, 6, text);
	return arena_strdup(arena, text);
}

static const char *span_text(struct writer *w, size_t span)
{
	char text[DATE_TEXT_LEN];

	if (w->w->span[span].month == REDUCTION_WHOLE_YEAR)
		return "year";
	month_format(w->w->span[span].month, text);
	return arena_strdup(w->arena, text);
}

/* `value` is in the unit that is shown. */
static void put_line(struct writer *w, const char *term, const char *unit, const char *group, const char *month, const mpq_t value)
{
	struct reduction_calculation *out = w->out;

	out->line = arena_grow(w->arena, out->line, out->lines, sizeof *out->line);
	out->line[out->lines++] = (struct reduction_line){
		term, unit, group, month, six_digits(w->arena, value), reduction_text_digits(w->arena, value), reduction_text_exact(w->arena, value)};
}

static void put_rejection(struct writer *w, struct reduction_rejection rejection)
{
	struct reduction_calculation *out = w->out;

	out->rejection = arena_grow(w->arena, out->rejection, out->rejections, sizeof *out->rejection);
	out->rejection[out->rejections++] = rejection;
}

static const char *group_name(const struct reduction_work *w, const struct reduction_array *a, size_t symbol, size_t group)
{
	return a->shape.label ? w->group[symbol][group] : "";
}

static enum status check_lines(struct writer *w, const struct reduction_array *a, struct err *err)
{
	return w->out->lines + a->groups * a->months > LINES_MAX ? err_set(err, ST_INPUT, "methodology.too_large", "", NULL) : ST_OK;
}

/* A named term: each group in each interval. */
static enum status put_term(struct writer *w, size_t term, struct err *err)
{
	size_t symbol = w->w->m->parameters + term;
	const struct reduction_array *a = &w->w->array[symbol];
	enum status st = check_lines(w, a, err);
	mpq_t scale, value;

	mpq_inits(scale, value, NULL);
	for (size_t g = 0; g < a->groups && st == ST_OK; g++) {
		const char *group = group_name(w->w, a, symbol, g), *unit;

		reduction_work_unit(w->w, symbol, group, scale, &unit);
		for (size_t m = 0; m < a->months; m++) {
			size_t at = reduction_array_at(a, g, 0, m);

			if (!a->there[at])
				continue;
			mpq_div(value, a->cell[at], scale);
			put_line(w, w->w->m->term[term].id, unit, group, a->shape.months ? span_text(w, m) : "", value);
		}
	}
	mpq_clears(scale, value, NULL);
	return st;
}

/* What a cap let not through, by group over the counted intervals. */
static enum status put_cut(struct writer *w, size_t term, struct err *err)
{
	const struct reduction_methodology_code *code = w->w->m->code;
	size_t symbol = w->w->m->parameters + term;
	struct reduction_frame frame = {w->w->interval, w->w->spans, w->w->years};
	struct reduction_array cut;
	enum status st;
	mpq_t sum, scale;

	if (!reduction_formula_is_cap(code->formula[term]))
		return ST_OK;
	st = reduction_formula_cut(code->formula[term], w->w->array, &frame, &cut, err);
	if (st != ST_OK)
		return st;
	mpq_inits(sum, scale, NULL);
	for (size_t g = 0; g < cut.groups; g++) {
		const char *group = group_name(w->w, &cut, symbol, g), *unit;

		mpq_set_ui(sum, 0, 1);
		for (size_t m = 0; m < cut.months; m++)
			if (cut.there[reduction_array_at(&cut, g, 0, m)])
				mpq_add(sum, sum, cut.cell[reduction_array_at(&cut, g, 0, m)]);
		if (mpq_sgn(sum) == 0)
			continue;
		reduction_work_unit(w->w, symbol, group, scale, &unit);
		mpq_div(sum, sum, scale);
		put_rejection(
			w, (struct reduction_rejection){"above_cap", w->w->m->term[term].id, group, "", reduction_text_digits(w->arena, sum), unit});
	}
	mpq_clears(sum, scale, NULL);
	reduction_array_done(&cut);
	return ST_OK;
}

/* BE, PE, LE, ER in each counted interval, added to `total`. */
static void put_intervals(struct writer *w, mpq_t total[REDUCTION_RESULTS + 1])
{
	const struct reduction_array *result = &w->w->array[w->w->arrays - REDUCTION_RESULTS];

	for (size_t s = 0; s < w->w->spans; s++) {
		if (!w->w->interval[s].counted)
			continue;
		for (int i = 0; i <= REDUCTION_RESULTS; i++) {
			bool er = i == REDUCTION_RESULTS;
			mpq_srcptr value = er ? w->w->er_t[s] : result[i].cell[reduction_array_at(&result[i], 0, 0, s)];

			put_line(w, er ? "ER" : reduction_result_name[i], "tCO2e", "", span_text(w, s), value);
			mpq_add(total[i], total[i], value);
		}
	}
}

static void put_totals(struct writer *w, mpq_t total[REDUCTION_RESULTS + 1])
{
	for (int i = 0; i <= REDUCTION_RESULTS; i++)
		put_line(w, i == REDUCTION_RESULTS ? "ER" : reduction_result_name[i], "tCO2e", "", "total", total[i]);
	w->out->er_digits6 = six_digits(w->arena, total[REDUCTION_RESULTS]);
	w->out->er_digits12 = reduction_text_digits(w->arena, total[REDUCTION_RESULTS]);
	w->out->er_exact = reduction_text_exact(w->arena, total[REDUCTION_RESULTS]);
	if (mpq_sgn(total[REDUCTION_RESULTS]) < 0) {
		put_rejection(w, (struct reduction_rejection){"negative_total", "ER", "", "", w->out->er_digits12, "tCO2e"});
		mpq_set_ui(total[REDUCTION_RESULTS], 0, 1);
	}
	w->out->credited_digits6 = six_digits(w->arena, total[REDUCTION_RESULTS]);
	w->out->credited_digits12 = reduction_text_digits(w->arena, total[REDUCTION_RESULTS]);
}

static enum status write_all(struct writer *w, struct err *err)
{
	mpq_t total[REDUCTION_RESULTS + 1];
	enum status st = ST_OK;

	for (int i = 0; i <= REDUCTION_RESULTS; i++)
		mpq_init(total[i]);
	for (size_t s = 0; s < w->w->spans; s++) {
		w->out->counted += w->w->interval[s].counted;
		if (w->w->span[s].rejected)
			put_rejection(w, (struct reduction_rejection){w->w->span[s].rejected, "", "", span_text(w, s), "", ""});
		else if (w->w->span[s].filled)
			put_rejection(w, (struct reduction_rejection){"filled", "", "", span_text(w, s), "", ""});
	}
	for (size_t t = 0; t + REDUCTION_RESULTS < w->w->m->terms && st == ST_OK; t++) {
		st = put_term(w, t, err);
		if (st == ST_OK)
			st = put_cut(w, t, err);
	}
	if (st == ST_OK) {
		put_intervals(w, total);
		put_totals(w, total);
	}
	for (int i = 0; i <= REDUCTION_RESULTS; i++)
		mpq_clear(total[i]);
	return st;
}

enum status reduction_work_lines(
	struct reduction_work *work, struct arena *arena, struct reduction_line **out_list, size_t *out_count, struct err *err)
{
	struct reduction_calculation made = {0};
	struct writer w = {work, &made, arena};
	mpq_t total[REDUCTION_RESULTS + 1];
	enum status st = ST_OK;

	for (int i = 0; i <= REDUCTION_RESULTS; i++)
		mpq_init(total[i]);
	for (size_t t = 0; t + REDUCTION_RESULTS < work->m->terms && st == ST_OK; t++)
		st = put_term(&w, t, err);
	if (st == ST_OK) {
		put_intervals(&w, total);
		*out_list = made.line;
		*out_count = made.lines;
	}
	for (int i = 0; i <= REDUCTION_RESULTS; i++)
		mpq_clear(total[i]);
	return st;
}

/* The months that monitored values are given for, from the first to the last, or one whole year. */
static enum status find_spans(const struct reduction_methodology *m, const struct reduction_value *value, size_t count, struct arena *arena,
	struct reduction_span **out_span, size_t *out_count, const char *file, struct err *err)
{
	date_month first = REDUCTION_NO_MONTH, last = REDUCTION_NO_MONTH;
	struct reduction_span *span;
	size_t spans = 1;

	for (size_t i = 0; i < count; i++) {
		if (value[i].month == REDUCTION_NO_MONTH)
			continue;
		first = first == REDUCTION_NO_MONTH || value[i].month < first ? value[i].month : first;
		last = value[i].month > last ? value[i].month : last;
	}
	if (first != REDUCTION_NO_MONTH)
		spans = (size_t)(last - first) + 1;
	if (spans > REDUCTION_INTERVALS_MAX) {
		enum status st = err_set(err, ST_INPUT, "methodology.too_large", m->id, NULL);

		err_at(err, file, 0, 0);
		return st;
	}
	span = arena_alloc(arena, spans * sizeof *span);
	for (size_t i = 0; i < spans; i++)
		span[i] = (struct reduction_span){
			.month = first == REDUCTION_NO_MONTH ? REDUCTION_WHOLE_YEAR : first + (date_month)i, .comparable = true};
	*out_span = span;
	*out_count = spans;
	return ST_OK;
}

enum status reduction_calculate(const struct reduction_methodology *m, const struct reduction_value *value, size_t count, const char *file,
	struct arena *arena, struct reduction_calculation *out, struct err *err)
{
	struct reduction_calculation made = {0};
	struct reduction_work work;
	struct writer w = {&work, &made, arena};
	struct reduction_span *span = NULL;
	size_t spans = 0;
	enum status st = find_spans(m, value, count, arena, &span, &spans, file, err);

	if (st != ST_OK)
		return st;
	st = reduction_work_run(&work, m, span, spans, value, count, file, REDUCTION_SILENCE_REFUSED, arena, err);
	made.intervals = spans;
	if (st == ST_OK)
		st = write_all(&w, err);
	reduction_work_done(&work);
	if (st == ST_OK)
		*out = made;
	return st;
}
