/* The roll-up of plain files: totals, notes, and the refusal of what has no finite answer. */
#include "programme/programme_rollup_int.h"

#include "base/json.h"
#include "base/text.h"
#include "file/csv.h"
#include "graph/graph.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define STRONG_LOOP 0.95 /* footprint rules 1.3 */
#define WRITE_BYTES ((size_t)1 << 20)

static const char *name_of(void *context, int32_t row)
{
	return ((const struct rollup_input *)context)->product[row];
}

static void place_of(const struct rollup_input *input, size_t link, struct err *err)
{
	err_at(err, input->links_name, input->line[link], input->place[link]);
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
	if (info.gain < STRONG_LOOP || info.strongest_row < 0)
		return;
	snprintf(gain, sizeof gain, "%.4g", info.gain);
	snprintf(times, sizeof times, "%.3g", info.gain / (1 - info.gain));
	err_set(&err, ST_INPUT, "rollup.strong_loop", input->product[info.strongest_row], gain, times, NULL);
	err_at(&err, input->links_name, 0, 0);
	findings_add(findings, SEVERITY_WARNING, &err);
}

static enum status order_of(struct rollup_input *input, struct findings *findings, struct graph_order **out_order, struct err *err)
{
	struct graph_matrix *matrix;
	struct graph_refusal refusal = {0};
	enum status st = graph_matrix_new((int32_t)input->products, input->link, input->links, &matrix, err);

	if (st != ST_OK)
		return st;
	free(input->link); /* the matrix has its own; at design size this is 100 MB */
	input->link = NULL;
	if (graph_matrix_repeated(matrix) > 0) {
		char count[24];
		struct err note;

		snprintf(count, sizeof count, "%zu", graph_matrix_repeated(matrix));
		err_set(&note, ST_INPUT, "rollup.repeated", count, NULL);
		err_at(&note, input->links_name, 0, 0);
		findings_add(findings, SEVERITY_NOTE, &note);
	}
	st = graph_order_new(matrix, out_order, &refusal, err);
	graph_matrix_free(matrix);
	if (refusal.count > 0)
		say_refusal(input, &refusal, findings);
	graph_refusal_done(&refusal);
	return st;
}

/* ---- output ---- */

static void flush(FILE *out, struct text *text, size_t above)
{
	if (text->length > above) {
		fwrite(text->data, 1, text->length, out);
		text_clear(text);
	}
}

static void put_number(struct text *text, double value)
{
	char digits[32];

	text_append(text, digits, (size_t)snprintf(digits, sizeof digits, "%.17g", value));
}

static void put_csv(const struct rollup_input *input, const double *total, FILE *out)
{
	struct text text;
	bool first = true;

	text_init(&text);
	for (int f = 0; f < input->columns; f++) {
		if (input->column[f].solved == -2)
			continue;
		csv_write_text(&text, input->column[f].name, first);
		first = false;
	}
	text_append_char(&text, '\n');
	for (size_t row = 0; row < input->products; row++) {
		first = true;
		for (int f = 0; f < input->columns; f++) {
			int solved = input->column[f].solved;

			if (solved == -2)
				continue;
			if (solved == -1) {
				csv_write_text(&text, input->product[row], first);
			} else {
				if (!first)
					text_append_char(&text, ',');
				put_number(&text, total[row * (size_t)input->solved + (size_t)solved]);
			}
			first = false;
		}
		text_append_char(&text, '\n');
		flush(out, &text, WRITE_BYTES);
	}
	flush(out, &text, 0);
	text_done(&text);
}

static void put_json(const struct rollup_input *input, const double *total, FILE *out)
{
	struct json_writer w;
	struct text text;

	text_init(&text);
	json_writer_init(&w, &text);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.rollup/1");
	json_array_begin(&w, "columns");
	for (int f = 0; f < input->columns; f++)
		if (input->column[f].solved >= 0)
			json_put_string(&w, NULL, input->column[f].name);
	json_array_close(&w);
	json_array_begin(&w, "totals");
	for (size_t row = 0; row < input->products; row++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "product", input->product[row]);
		for (int f = 0; f < input->columns; f++)
			if (input->column[f].solved >= 0)
				json_put_double(&w, input->column[f].name, total[row * (size_t)input->solved + (size_t)input->column[f].solved]);
		json_object_close(&w);
		flush(out, &text, WRITE_BYTES);
	}
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(&text, '\n');
	flush(out, &text, 0);
	text_done(&text);
}

/* ---- all together ---- */

static enum status solve_and_write(
	struct rollup_input *input, const struct programme_rollup_options *options, FILE *out, struct findings *findings, struct err *err)
{
	struct graph_order *order;
	double *total;
	enum status st = ST_OK;

	if (options->progress && !options->progress(options->progress_context, "solve", 0, 0))
		return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	st = order_of(input, findings, &order, err);

	if (st != ST_OK)
		return st;
	warn_strong_loop(input, order, findings);
	total = heap_alloc(input->products * (size_t)input->solved, sizeof *total);
	st = graph_solve(order, input->solved, input->direct, total, options->threads > 0 ? options->threads : 1, err);
	graph_order_free(order);
	if (st == ST_OK && options->progress && !options->progress(options->progress_context, "write", 0, 0))
		st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	/* nothing can be refused from here on: what is written is whole */
	if (st == ST_OK && options->json)
		put_json(input, total, out);
	else if (st == ST_OK)
		put_csv(input, total, out);
	free(total);
	return st;
}

enum status programme_rollup(const struct programme_rollup_options *options, FILE *out, struct findings *findings, struct err *err)
{
	struct rollup_input input;
	enum status st;

	rollup_input_init(&input, options);
	st = rollup_input_read(&input, options, findings, err);
	if (st == ST_OK && findings->errors == 0)
		st = solve_and_write(&input, options, out, findings, err);
	if ((st == ST_OK || st == ST_INPUT) && findings->errors > 0) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors);
		st = err_set(err, ST_INPUT, "rollup.refused", count, NULL);
	}
	rollup_input_done(&input);
	return st;
}
