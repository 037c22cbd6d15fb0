/* The forms in which a roll-up leaves: totals, percentiles, the parts of one total. Digits read back to the same double. */
#include "programme/programme_rollup_int.h"

#include "base/json.h"
#include "base/text.h"
#include "file/csv.h"
#include "graph/graph_explain.h"
#include "graph/graph_sample.h"

#include <stdlib.h>
#include <string.h>

#define WRITE_BYTES ((size_t)1 << 20)

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

static void put_totals_csv(const struct rollup_input *input, const double *total, FILE *out)
{
	struct text text;
	bool first = true;

	text_init(&text);
	for (int f = 0; f < input->columns; f++) {
		if (input->column[f].solved < ROLLUP_PRODUCT)
			continue;
		csv_write_text(&text, input->column[f].name, first);
		first = false;
	}
	text_append_char(&text, '\n');
	for (size_t row = 0; row < input->products; row++) {
		first = true;
		for (int f = 0; f < input->columns; f++) {
			int solved = input->column[f].solved;

			if (solved < ROLLUP_PRODUCT)
				continue;
			if (solved == ROLLUP_PRODUCT) {
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

static void put_totals_json(const struct rollup_input *input, const double *total, FILE *out)
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

void rollup_write_totals(const struct rollup_input *input, const double *total, bool json, FILE *out)
{
	if (json)
		put_totals_json(input, total, out);
	else
		put_totals_csv(input, total, out);
}

const char *rollup_column_name(const struct rollup_input *input, int solved)
{
	for (int f = 0; f < input->columns; f++)
		if (input->column[f].solved == solved)
			return input->column[f].name;
	return "";
}

/* ---- percentiles: one line for each product and indicator */

static const char *const spread_words[] = {"mean", "standard_deviation", "p2_5", "p25", "median", "p75", "p97_5", "p2_5_error", "p97_5_error"};
#define SPREADS (sizeof spread_words / sizeof *spread_words)

static void spread_values(const struct graph_spread *spread, double *value)
{
	const double all[SPREADS] = {spread->mean, spread->deviation, spread->p2_5, spread->p25, spread->median, spread->p75, spread->p97_5,
		spread->p2_5_error, spread->p97_5_error};

	memcpy(value, all, sizeof all);
}

static void put_samples_csv(const struct rollup_input *input, const double *total, const struct graph_samples *samples, FILE *out)
{
	struct text text;
	double value[SPREADS];

	text_init(&text);
	text_append_string(&text, "product,indicator,total");
	for (size_t i = 0; i < SPREADS; i++)
		text_printf(&text, ",%s", spread_words[i]);
	text_append_char(&text, '\n');
	for (size_t row = 0; row < input->products; row++) {
		for (int c = 0; c < input->solved; c++) {
			size_t at = row * (size_t)input->solved + (size_t)c;

			csv_write_text(&text, input->product[row], true);
			csv_write_text(&text, rollup_column_name(input, c), false);
			text_append_char(&text, ',');
			put_number(&text, total[at]);
			spread_values(&samples->spread[at], value);
			for (size_t i = 0; i < SPREADS; i++) {
				text_append_char(&text, ',');
				put_number(&text, value[i]);
			}
			text_append_char(&text, '\n');
		}
		flush(out, &text, WRITE_BYTES);
	}
	flush(out, &text, 0);
	text_done(&text);
}

static void put_samples_json(const struct rollup_input *input, const double *total, const struct graph_samples *samples,
	const struct programme_rollup_options *options, FILE *out)
{
	struct json_writer w;
	struct text text;
	double value[SPREADS];
	char seed[24];

	text_init(&text);
	json_writer_init(&w, &text);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.rollup-samples/1");
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)options->seed);
	json_put_string(&w, "seed", seed);
	json_put_int(&w, "samples", samples->done);
	json_put_int(&w, "without_answer", samples->without_answer);
	json_put_string(&w, "distribution", "log-normal, entered value = median, gsd = exp(s)");
	json_array_begin(&w, "totals");
	for (size_t row = 0; row < input->products; row++) {
		for (int c = 0; c < input->solved; c++) {
			size_t at = row * (size_t)input->solved + (size_t)c;

			json_object_begin(&w, NULL);
			json_put_string(&w, "product", input->product[row]);
			json_put_string(&w, "indicator", rollup_column_name(input, c));
			json_put_double(&w, "total", total[at]);
			spread_values(&samples->spread[at], value);
			for (size_t i = 0; i < SPREADS; i++)
				json_put_double(&w, spread_words[i], value[i]);
			json_object_close(&w);
		}
		flush(out, &text, WRITE_BYTES);
	}
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(&text, '\n');
	flush(out, &text, 0);
	text_done(&text);
}

void rollup_write_samples(const struct rollup_input *input, const double *total, const struct graph_samples *samples,
	const struct programme_rollup_options *options, FILE *out)
{
	if (options->json)
		put_samples_json(input, total, samples, options, out);
	else
		put_samples_csv(input, total, samples, out);
}

/* ---- the parts of one total */

/* A line of CSV: what it is, a product or the number of a tier, the amount, one value for each column. */
static void put_part(struct text *text, const char *part, const char *which, double amount, bool has_amount, const double *value, int columns)
{
	csv_write_text(text, part, true);
	csv_write_text(text, which, false);
	text_append_char(text, ',');
	if (has_amount)
		put_number(text, amount);
	for (int c = 0; c < columns; c++) {
		text_append_char(text, ',');
		put_number(text, value[c]);
	}
	text_append_char(text, '\n');
}

static void put_explanation_csv(const struct rollup_input *input, const struct graph_explanation *e, FILE *out)
{
	struct text text;
	size_t k = (size_t)input->solved;
	char tier[16];

	text_init(&text);
	text_append_string(&text, "part,product,amount");
	for (int c = 0; c < input->solved; c++)
		csv_write_text(&text, rollup_column_name(input, c), false);
	text_append_char(&text, '\n');
	for (size_t i = 0; i < e->count; i++)
		put_part(&text, "contribution", input->product[e->row[i]], e->amount[i], true, e->part + i * k, input->solved);
	put_part(&text, "rest", "", 0, false, e->rest, input->solved);
	for (int32_t t = 0; t < e->tier_count; t++) {
		snprintf(tier, sizeof tier, "%d", (int)t);
		put_part(&text, "tier", tier, 0, false, e->tier + (size_t)t * k, input->solved);
	}
	put_part(&text, "tier", "rest", 0, false, e->tier_rest, input->solved);
	flush(out, &text, 0);
	text_done(&text);
}

static void put_values(struct json_writer *w, const char *key, const struct rollup_input *input, const double *value)
{
	json_object_begin(w, key);
	for (int c = 0; c < input->solved; c++)
		json_put_double(w, rollup_column_name(input, c), value[c]);
	json_object_close(w);
}

static void put_explanation_json(const struct rollup_input *input, const double *total, int32_t row, const struct graph_explanation *e, FILE *out)
{
	size_t k = (size_t)input->solved;
	struct json_writer w;
	struct text text;

	text_init(&text);
	json_writer_init(&w, &text);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.rollup-explain/1");
	json_put_string(&w, "product", input->product[row]);
	put_values(&w, "total", input, total + (size_t)row * k);
	json_array_begin(&w, "contributions");
	for (size_t i = 0; i < e->count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "product", input->product[e->row[i]]);
		json_put_double(&w, "amount", e->amount[i]);
		put_values(&w, "contribution", input, e->part + i * k);
		json_object_close(&w);
	}
	json_array_close(&w);
	put_values(&w, "rest", input, e->rest);
	json_array_begin(&w, "tiers");
	for (int32_t t = 0; t < e->tier_count; t++) {
		json_object_begin(&w, NULL);
		json_put_int(&w, "tier", t);
		put_values(&w, "contribution", input, e->tier + (size_t)t * k);
		json_object_close(&w);
	}
	json_array_close(&w);
	put_values(&w, "tiers_rest", input, e->tier_rest);
	json_array_begin(&w, "paths");
	for (size_t i = 0; i < e->path_count; i++) {
		const struct graph_path *path = &e->path[i];
		double value[GRAPH_COLUMNS_MAX];

		json_object_begin(&w, NULL);
		json_array_begin(&w, "products");
		for (size_t j = 0; j < path->count; j++)
			json_put_string(&w, NULL, input->product[path->row[j]]);
		json_array_close(&w);
		json_put_double(&w, "amount", path->amount);
		for (size_t c = 0; c < k; c++)
			value[c] = path->amount * input->direct[(size_t)path->row[path->count - 1] * k + c];
		put_values(&w, "contribution", input, value);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_put_bool(&w, "paths_complete", e->paths_complete);
	json_object_close(&w);
	text_append_char(&text, '\n');
	flush(out, &text, 0);
	text_done(&text);
}

void rollup_write_explanation(
	const struct rollup_input *input, const double *total, int32_t row, const struct graph_explanation *explanation, bool json, FILE *out)
{
	if (json)
		put_explanation_json(input, total, row, explanation, out);
	else
		put_explanation_csv(input, explanation, out);
}
