/* How a number came to be, as JSON: what `sangsaeng explain KIND:SUBJECT -O json` prints and /v1/workings/{number} answers. */
#include "report/report_figure.h"

static void put_both(struct json_writer *w, const char *key, const char *ko, const char *en)
{
	json_object_begin(w, key);
	json_put_string(w, "ko", ko);
	json_put_string(w, "en", en);
	json_object_close(w);
}

void report_working_json(const struct view_working *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.working/1");
	json_put_string(&w, "of", v->of);
	put_both(&w, "name", v->name_ko, v->name_en);
	report_put_text(&w, "value", v->value);
	json_put_string(&w, "unit", v->unit);
	report_put_text(&w, "formula", v->formula);
	put_both(&w, "formula_words", v->formula_ko, v->formula_en);
	json_array_begin(&w, "inputs");
	for (size_t i = 0; i < v->inputs; i++) {
		const struct view_working_input *input = &v->input[i];

		json_object_begin(&w, NULL);
		report_put_text(&w, "symbol", input->symbol);
		put_both(&w, "name", input->name_ko, input->name_en);
		report_put_text(&w, "value", input->value);
		json_put_string(&w, "unit", input->unit);
		put_both(&w, "source", input->source_ko, input->source_en);
		report_put_text(&w, "factor", input->factor);
		report_put_text(&w, "edition", input->edition);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_put_string(&w, "command", v->command);
	json_object_close(&w);
}
