#include "report/report_figure.h"

#include "base/message.h"

#include <stdio.h>

void report_put_text(struct json_writer *w, const char *key, const char *value)
{
	json_put_string(w, key, value && value[0] ? value : NULL);
}

void report_put_day(struct json_writer *w, const char *key, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day != DATE_NONE)
		date_format(day, text);
	json_put_string(w, key, day == DATE_NONE ? NULL : text);
}

static void put_text(struct json_writer *w, const char *key, const struct err *err, void format(struct text *, const struct err *, enum lang))
{
	struct text text;

	json_object_begin(w, key);
	for (int lang = LANG_KO; lang >= LANG_EN; lang--) {
		text_init(&text);
		format(&text, err, (enum lang)lang);
		json_put_string(w, lang == LANG_KO ? "ko" : "en", text.data);
		text_done(&text);
	}
	json_object_close(w);
}

void report_put_message(struct json_writer *w, const struct err *err)
{
	const struct message *m = message_find(err->code);
	char key[12];

	put_text(w, "message", err, message_format);
	if (m && m->hint_ko && m->hint_en)
		put_text(w, "hint", err, message_format_hint);
	json_object_begin(w, "params");
	for (int i = 0; i < err->param_count; i++) {
		snprintf(key, sizeof key, "%d", i);
		json_put_string(w, key, err->param[i]);
	}
	json_object_close(w);
}

void report_put_notes(struct json_writer *w, const char *name, const struct err *list, size_t count)
{
	json_array_begin(w, name);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "code", list[i].code);
		report_put_message(w, &list[i]);
		json_object_close(w);
	}
	json_array_close(w);
}

void report_put_fund(struct json_writer *w, const char *schema, const struct view_fund *fund)
{
	json_put_string(w, "schema", schema);
	json_put_string(w, "programme", fund->programme);
	report_put_day(w, "as_of", fund->as_of);
	report_put_day(w, "on", fund->on);
	json_put_int(w, "last_position", fund->last_position);
}

const char *report_tonnes(int64_t grams, char out[DECIMAL_TEXT_LEN])
{
	mpq_t t;

	mpq_init(t);
	mpq_set_si(t, grams, 1000000);
	mpq_canonicalize(t);
	decimal_from_exact(t, out);
	mpq_clear(t);
	return out;
}
