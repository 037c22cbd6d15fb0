/* The roll-up of plain files: totals, percentiles or the parts of one total; notes, and the refusal of what has no finite answer. */
#include "programme/programme_rollup_int.h"

#include "base/text.h"
#include "graph/graph.h"
#include "graph/graph_explain.h"
#include "graph/graph_sample.h"
#include "graph/graph_snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define STRONG_LOOP 0.95 /* footprint rules 1.3 */
#define TIERS 12
#define PATHS 10

/* What a roll-up works on: the two files, or a snapshot of them. */
struct rollup {
	const struct programme_rollup_options *options;
	struct findings *findings;
	struct rollup_input input;
	struct graph_snapshot *snapshot;
	struct graph_order *order; /* of the files; a snapshot has its own */
	double *total;
	int32_t explained; /* row, -1: none */
};

static const char *name_of(void *context, int32_t row)
{
	return ((const struct rollup_input *)context)->product[row];
}

static void place_of(const struct rollup_input *input, size_t link, struct err *err)
{
	err_at_cell(err, input->links_name, input->links_sheet, input->line[link], input->place[link]);
}

/* The loop at the place of its first link, and a note at each of the others. */
static void say_refusal(struct rollup_input *input, const struct graph_refusal *refusal, struct findings *findings)
{
	struct err err;

	graph_refusal_say(refusal, name_of, input, &err);
	if (refusal->is_loop)
		place_of(input, refusal->origin[0], &err);
	else
		err_at(&err, input->links_name, 0, 0);
	findings_add(findings, SEVERITY_ERROR, &err);
	for (size_t i = 1; refusal->is_loop && i < refusal->count; i++) {
		size_t next = i + 1 < refusal->count ? i + 1 : 0;

		err_set(&err, ST_INPUT, "rollup.loop_link", input->product[refusal->row[i]], input->product[refusal->row[next]], NULL);
		place_of(input, refusal->origin[i], &err);
		findings_add(findings, SEVERITY_NOTE, &err);
	}
}

static void warn_strong_loop(const struct rollup_input *input, const struct graph_order *order, struct findings *findings)
{
	struct graph_order_info info;
	char gain[32], times[32];
	struct err err;

	graph_order_info(order, &info);
	if (info.strongest_row < 0 || (info.gain < STRONG_LOOP && info.radius < STRONG_LOOP))
		return;
	if (info.gain >= STRONG_LOOP) {
		snprintf(gain, sizeof gain, "%.4g", info.gain);
		snprintf(times, sizeof times, "%.3g", info.gain / (1 - info.gain));
		err_set(&err, ST_INPUT, "rollup.strong_loop", input->product[info.strongest_row], gain, times, NULL);
	} else { /* loops that are strong only together */
		snprintf(gain, sizeof gain, "%.4g", info.radius);
		err_set(&err, ST_INPUT, "rollup.strong_radius", input->product[info.strongest_row], gain, NULL);
	}
	err_at(&err, input->links_name, 0, 0);
	findings_add(findings, SEVERITY_WARNING, &err);
}

static const struct graph_order *order_of(const struct rollup *r)
{
	return r->snapshot ? graph_snapshot_order(r->snapshot) : r->order;
}

static bool goes_on(const struct rollup *r, const char *phase)
{
	return !r->options->progress || r->options->progress(r->options->progress_context, phase, 0, 0);
}

static enum status cancelled(struct err *err)
{
	return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
}

/* The matrix of the links; their list goes away unless samples will be drawn: at design size it is 100 MB. */
static enum status matrix_make(struct rollup *r, struct graph_matrix **out_matrix, struct err *err)
{
	struct rollup_input *input = &r->input;
	enum status st = graph_matrix_new((int32_t)input->products, input->link, input->links, out_matrix, err);

	if (st != ST_OK)
		return st;
	if (!input->sampled) {
		free(input->link);
		input->link = NULL;
	}
	if (graph_matrix_repeated(*out_matrix) > 0) {
		char count[24];
		struct err note;

		snprintf(count, sizeof count, "%zu", graph_matrix_repeated(*out_matrix));
		err_set(&note, ST_INPUT, "rollup.repeated", count, NULL);
		err_at(&note, input->links_name, 0, 0);
		findings_add(r->findings, SEVERITY_NOTE, &note);
	}
	return ST_OK;
}

static enum status order_make(struct rollup *r, struct err *err)
{
	struct graph_refusal refusal = {0};
	struct graph_matrix *matrix;
	enum status st = matrix_make(r, &matrix, err);

	if (st != ST_OK)
		return st;
	st = graph_order_new(matrix, &r->order, &refusal, err);
	graph_matrix_free(matrix);
	if (refusal.count > 0)
		say_refusal(&r->input, &refusal, r->findings);
	graph_refusal_done(&refusal);
	if (st == ST_OK)
		warn_strong_loop(&r->input, r->order, r->findings);
	return st;
}

/* Totals by the distributed engine; what it cannot prove is left to the built-in one. */
static enum status solve_distributed(struct rollup *r, bool *out_proved, struct err *err)
{
	struct rollup_input *input = &r->input;

	r->total = heap_alloc(input->products * (size_t)input->solved, sizeof *r->total);
	return programme_rollup_petsc(input, r->options, r->options->ranks > 0 ? r->options->ranks : 1, r->total, out_proved, err);
}

static enum status solve(struct rollup *r, struct err *err)
{
	struct rollup_input *input = &r->input;
	bool proved = false;
	enum status st = ST_OK;

	if (!goes_on(r, "solve"))
		return cancelled(err);
	if (r->options->petsc) {
		struct graph_matrix *matrix;

		st = solve_distributed(r, &proved, err);
		if (st == ST_OK && proved) {
			st = matrix_make(r, &matrix, err); /* for its notes */
			if (st == ST_OK)
				graph_matrix_free(matrix);
			return st;
		}
		free(r->total);
		r->total = NULL;
	}
	if (st == ST_OK)
		st = order_make(r, err);
	if (st != ST_OK)
		return st;
	r->total = heap_array(input->products * (size_t)input->solved, sizeof *r->total);
	return graph_solve(r->order, input->solved, input->direct, r->total, r->options->threads > 0 ? r->options->threads : 1, err);
}

/* How exact the totals are, as a note. */
static void say_bound(struct rollup *r)
{
	struct graph_bound bound;
	char relative[32];
	struct err note;

	graph_bound_find(order_of(r), r->input.solved, r->input.direct, r->total, &bound);
	if (bound.row < 0)
		return;
	snprintf(relative, sizeof relative, "%.2g", bound.relative);
	err_set(&note, ST_INPUT, bound.proved ? "rollup.bound" : "rollup.bound_estimate", relative, r->input.product[bound.row], NULL);
	err_at(&note, r->input.links_name, 0, 0);
	findings_add(r->findings, SEVERITY_NOTE, &note);
}

/* ---- a snapshot in the place of the files */

static enum status snapshot_read(struct rollup *r, struct err *err)
{
	struct rollup_input *input = &r->input;
	enum status st = graph_snapshot_open(r->options->snapshot, &r->snapshot, err);
	size_t n, k;

	if (st != ST_OK) {
		findings_add(r->findings, SEVERITY_ERROR, err);
		return ST_OK;
	}
	n = (size_t)graph_snapshot_rows(r->snapshot);
	k = (size_t)graph_snapshot_columns(r->snapshot);
	input->links_name = input->direct_name = r->options->snapshot;
	input->products = n;
	input->solved = (int)k;
	input->columns = (int)k + 1;
	input->column = heap_alloc(k + 1, sizeof *input->column);
	input->column[0] = (struct rollup_column){arena_strdup(&input->arena, "product"), ROLLUP_PRODUCT};
	for (size_t c = 0; c < k; c++) {
		const char *name = graph_snapshot_column_name(r->snapshot, (int32_t)c);

		input->column[c + 1] = (struct rollup_column){arena_strdup(&input->arena, name ? name : ""), (int)c};
	}
	input->product = heap_alloc(n, sizeof *input->product);
	for (size_t row = 0; row < n; row++) {
		const char *name = graph_snapshot_name(r->snapshot, (int32_t)row);

		input->product[row] = name ? name : "";
	}
	input->direct = heap_array(n * k, sizeof *input->direct);
	memcpy(input->direct, graph_snapshot_direct(r->snapshot), n * k * sizeof *input->direct);
	r->total = heap_array(n * k, sizeof *r->total);
	memcpy(r->total, graph_snapshot_total(r->snapshot), n * k * sizeof *r->total);
	return ST_OK;
}

static enum status snapshot_save(struct rollup *r, struct err *err)
{
	const struct rollup_input *input = &r->input;
	const char *column[GRAPH_COLUMNS_MAX];

	for (int c = 0; c < input->solved; c++)
		column[c] = rollup_column_name(input, c);
	return graph_snapshot_write(r->options->save,
		&(struct graph_snapshot_data){.order = order_of(r),
			.columns = input->solved,
			.direct = input->direct,
			.total = r->total,
			.name = input->product,
			.column_name = column},
		err);
}

/* ---- what is asked for */

static bool sampled_on(void *context, int32_t done, int32_t samples)
{
	const struct programme_rollup_options *options = context;

	return !options->progress || options->progress(options->progress_context, "sample", done, samples);
}

static enum status sample_and_write(struct rollup *r, FILE *out, struct err *err)
{
	struct rollup_input *input = &r->input;
	const struct programme_rollup_options *options = r->options;
	struct graph_uncertainty uncertainty = {input->link_s, input->link_draw, input->direct_s, input->direct_draw};
	struct graph_sampling sampling = {.samples = options->samples,
		.seed = options->seed,
		.threads = options->threads,
		.progress = sampled_on,
		.progress_context = (void *)(uintptr_t)options};
	struct graph_samples samples;
	enum status st =
		graph_sample(r->order, input->link, input->links, input->solved, input->direct, r->total, &uncertainty, &sampling, &samples, err);

	if (st != ST_OK)
		return st == ST_CANCELLED ? cancelled(err) : st;
	if (samples.without_answer > 0) {
		char count[16], all[16];
		struct err warning;

		snprintf(count, sizeof count, "%" PRId32, samples.without_answer);
		snprintf(all, sizeof all, "%" PRId32, options->samples);
		err_set(&warning, ST_INPUT, "rollup.samples_lost", count, all, NULL);
		err_at(&warning, input->links_name, 0, 0);
		findings_add(r->findings, SEVERITY_WARNING, &warning);
	}
	rollup_write_samples(input, r->total, &samples, options, out);
	graph_samples_done(&samples);
	return ST_OK;
}

/* The product to explain must be there before anything is written. */
static enum status explained_find(struct rollup *r, struct err *err)
{
	r->explained = -1;
	for (size_t row = 0; r->options->explain && row < r->input.products && r->explained < 0; row++)
		if (strcmp(r->input.product[row], r->options->explain) == 0)
			r->explained = (int32_t)row;
	if (r->options->explain && r->explained < 0)
		return err_set(err, ST_NOT_FOUND, "rollup.product_unknown", r->options->explain, NULL);
	return ST_OK;
}

static enum status explain_and_write(struct rollup *r, FILE *out, struct err *err)
{
	const struct rollup_input *input = &r->input;
	struct graph_question question = {.row = r->explained, .by = 0, .top = r->options->top, .tiers = TIERS, .paths = PATHS};
	struct graph_explanation explanation;
	enum status st;

	if (!goes_on(r, "explain"))
		return cancelled(err);
	st = graph_explain(order_of(r), input->solved, input->direct, r->total, &question, &explanation, err);
	if (st != ST_OK)
		return st;
	rollup_write_explanation(input, r->total, question.row, &explanation, r->options->json, out);
	graph_explanation_done(&explanation);
	return ST_OK;
}

static enum status solve_and_write(struct rollup *r, FILE *out, struct err *err)
{
	enum status st = explained_find(r, err);

	if (st == ST_OK && !r->snapshot)
		st = solve(r, err);
	if (st == ST_OK && r->options->say_bound && order_of(r))
		say_bound(r);
	if (st == ST_OK && r->options->save)
		st = snapshot_save(r, err);
	if (st == ST_OK && !goes_on(r, "write"))
		st = cancelled(err);
	if (st != ST_OK)
		return st;
	if (r->options->samples > 0)
		return sample_and_write(r, out, err);
	if (r->options->explain)
		return explain_and_write(r, out, err);
	/* nothing can be refused from here on: what is written is whole */
	rollup_write_totals(&r->input, r->total, r->options->json, out);
	return ST_OK;
}

enum status programme_rollup(const struct programme_rollup_options *options, FILE *out, struct findings *findings, struct err *err)
{
	struct rollup r = {.options = options, .findings = findings};
	enum status st;

	rollup_input_init(&r.input, options);
	st = options->snapshot ? snapshot_read(&r, err) : rollup_input_read(&r.input, options, findings, err);
	if (st == ST_OK && findings->errors == 0)
		st = solve_and_write(&r, out, err);
	if ((st == ST_OK || st == ST_INPUT) && findings->errors > 0) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors);
		st = err_set(err, ST_INPUT, "rollup.refused", count, NULL);
	}
	rollup_input_done(&r.input);
	graph_order_free(r.order);
	if (r.snapshot)
		graph_snapshot_close(r.snapshot);
	free(r.total);
	return st;
}
