/* Walks the rows of tables (file/rows.h). Prints each row, error and remark as a line of JSON, or with --count only how many there are.
 *   xlsx_rows [--count] { [--sheet NAME] [--header WORD,WORD…] FILE }… */
#include "file/csv.h"
#include "file/rows.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Of words between commas, how many stand in a row. */
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

static void print(json_t *line)
{
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static void print_error(const struct err *err)
{
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	json_int_t line = message_place(err, file, cell);

	print(json_pack("{s:s, s:s, s:I, s:I, s:s, s:s}", "error", err->code, "value", err->param_count ? err->param[err->param_count - 1] : "", "line",
		line, "column", (json_int_t)err->column, "cell", cell, "file", file));
}

static void print_row(const struct rows *rows)
{
	json_t *cells = json_array();

	for (int i = 0; i < rows_count(rows); i++)
		json_array_append_new(cells, json_string(rows_cell(rows, i)));
	print(json_pack("{s:I, s:o}", "row", (json_int_t)rows_line(rows), "cells", cells));
}

static int64_t walk(struct rows *rows, bool count, int64_t *bytes)
{
	struct findings remarks;
	int64_t read = 0;
	bool more = true;
	struct err err;

	while (more && !rows_broken(rows)) {
		if (rows_next(rows, &more, &err) != ST_OK) {
			print_error(&err);
			continue;
		}
		read += more;
		for (int i = 0; more && count && i < rows_count(rows); i++)
			*bytes += (int64_t)strlen(rows_cell(rows, i));
		if (more && !count)
			print_row(rows);
	}
	findings_init(&remarks, 10);
	rows_remark(rows, &remarks);
	for (size_t i = 0; i < remarks.count; i++)
		print_error(&remarks.item[i].err);
	findings_done(&remarks);
	return read;
}

static void read_file(const char *file, const struct rows_options *options, bool count)
{
	const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
	int64_t read, bytes = 0;
	struct rows *rows;
	struct err err;

	print(json_pack("{s:s}", "file", file));
	if (rows_open(file, name, options, &rows, &err) != ST_OK) {
		print_error(&err);
		return;
	}
	print(json_pack("{s:s}", "sheet", rows_sheet(rows)));
	read = walk(rows, count, &bytes);
	rows_close(rows);
	if (count)
		print(json_pack("{s:I, s:I}", "rows", (json_int_t)read, "bytes", (json_int_t)bytes));
}

int main(int argc, char **argv)
{
	struct rows_options options = {0};
	bool count = false;

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
			read_file(argv[i], &options, count);
			options = (struct rows_options){0};
		}
	}
	return 0;
}
