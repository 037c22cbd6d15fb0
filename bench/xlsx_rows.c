/* Walks the rows of a table (file/rows.h). Prints each as a line of JSON, or with --count only how many there are.
 *   xlsx_rows [--count] [--sheet NAME] [--header WORD,WORD…] FILE */
#include "base/arena.h"
#include "base/json.h"
#include "file/csv.h"
#include "file/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int score(const void *context, const char *const *cell, int count)
{
	const char *word = context;
	int known = 0, words = 0;

	for (; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL, words++) {
		size_t length = strcspn(word, ",");
		int i = 0;

		while (i < count && (strlen(cell[i]) != length || strncmp(cell[i], word, length) != 0))
			i++;
		known += i < count;
	}
	return known == words ? ROWS_HEADER : known;
}

static void print_place(struct json_writer *w, const struct err *err)
{
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];

	json_put_int(w, "line", message_place(err, file, cell));
	json_put_int(w, "column", err->column);
	json_put_string(w, "cell", cell[0] ? cell : NULL);
}

static void print_finding(const struct err *err)
{
	struct json_writer w;
	struct text text;

	text_init(&text);
	json_writer_init(&w, &text);
	json_object_begin(&w, NULL);
	json_put_string(&w, "code", err->code);
	json_put_string(&w, "value", err->param_count ? err->param[0] : NULL);
	print_place(&w, err);
	json_object_close(&w);
	puts(text.data);
	text_done(&text);
}

static void print_row(const struct rows *rows)
{
	struct json_writer w;
	struct text text;

	text_init(&text);
	json_writer_init(&w, &text);
	json_object_begin(&w, NULL);
	json_put_int(&w, "row", rows_line(rows));
	json_array_begin(&w, "cells");
	for (int i = 0; i < rows_count(rows); i++)
		json_put_string(&w, NULL, rows_cell(rows, i));
	json_array_close(&w);
	json_object_close(&w);
	puts(text.data);
	text_done(&text);
}

int main(int argc, char **argv)
{
	struct rows_options options = {0};
	const char *file = NULL;
	bool count = false, more = true;
	int64_t read = 0, bytes = 0, wrong = 0;
	struct findings remarks;
	struct rows *rows;
	struct err err;
	enum status st;

	message_register(base_messages);
	message_register(file_messages);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--count") == 0) {
			count = true;
		} else if (strcmp(argv[i], "--sheet") == 0 && i + 1 < argc) {
			options.sheet = argv[++i];
		} else if (strcmp(argv[i], "--header") == 0 && i + 1 < argc) {
			options.header = score;
			options.context = argv[++i];
		} else {
			file = argv[i];
		}
	}
	if (!file)
		return 2;
	st = rows_open(file, strrchr(file, '/') ? strrchr(file, '/') + 1 : file, &options, &rows, &err);
	if (st != ST_OK) {
		print_finding(&err);
		return status_exit_code(st);
	}
	if (!count)
		printf("{\"sheet\": \"%s\"}\n", rows_sheet(rows));
	while (more && !rows_broken(rows)) {
		st = rows_next(rows, &more, &err);
		if (st != ST_OK) {
			print_finding(&err);
			wrong++;
			continue;
		}
		read += more;
		for (int i = 0; more && count && i < rows_count(rows); i++)
			bytes += (int64_t)strlen(rows_cell(rows, i));
		if (more && !count)
			print_row(rows);
	}
	findings_init(&remarks, 10);
	rows_remark(rows, &remarks);
	for (size_t i = 0; i < remarks.count; i++)
		print_finding(&remarks.item[i].err);
	findings_done(&remarks);
	rows_close(rows);
	if (count)
		printf("{\"rows\": %" PRId64 ", \"bytes\": %" PRId64 ", \"wrong\": %" PRId64 "}\n", read, bytes, wrong);
	return wrong ? 3 : 0;
}
