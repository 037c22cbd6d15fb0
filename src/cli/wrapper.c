/* Lines for a program that started this one (--progress=json): one JSON object each, on stderr. */
#include "cli/cli.h"

#include <jansson.h>
#include <stdlib.h>

static void put_line(json_t *object)
{
	char *line = object ? json_dumps(object, JSON_COMPACT) : NULL;

	if (line)
		fprintf(stderr, "%s\n", line);
	fflush(stderr);
	free(line);
	json_decref(object);
}

void cli_line_step(const char *phase, int64_t done, int64_t total)
{
	put_line(json_pack("{s:s, s:I, s:I}", "phase", phase, "done", (json_int_t)done, "total", (json_int_t)total));
}

static json_t *text_of(const struct err *err, enum lang lang, void (*format)(struct text *, const struct err *, enum lang))
{
	struct text text;
	json_t *string;

	text_init(&text);
	format(&text, err, lang);
	string = text.length ? json_stringn(text.data, text.length) : NULL;
	text_done(&text);
	return string;
}

static json_t *both(const struct err *err, void (*format)(struct text *, const struct err *, enum lang))
{
	json_t *ko = text_of(err, LANG_KO, format), *en = text_of(err, LANG_EN, format);

	if (ko && en)
		return json_pack("{s:o, s:o}", "ko", ko, "en", en);
	json_decref(ko);
	json_decref(en);
	return NULL;
}

void cli_line_found(const char *key, const char *severity, const struct err *err)
{
	json_t *found = json_object(), *values = json_array();
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	int64_t line = message_place(err, file, cell);

	if (severity)
		json_object_set_new(found, "severity", json_string(severity));
	json_object_set_new(found, "code", json_string(err->code));
	if (file[0])
		json_object_set_new(found, "file", json_string(file));
	if (line)
		json_object_set_new(found, "line", json_integer(line));
	if (err->column)
		json_object_set_new(found, "column", json_integer(err->column));
	if (cell[0])
		json_object_set_new(found, "cell", json_string(cell));
	for (int i = 0; i < err->param_count; i++)
		json_array_append_new(values, json_string(err->param[i]));
	json_object_set_new(found, "values", values);
	json_object_set_new(found, "message", both(err, message_format));
	json_object_set_new(found, "suggestion", both(err, message_format_hint)); /* absent where there is none */
	put_line(json_pack("{s:o}", key, found));
}
