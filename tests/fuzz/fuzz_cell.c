/* A cell of any type: either a value that reads back as itself, or an error with a code. The first byte chooses table and column. */
#include "fuzz.h"
#include "programme/programme_int.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2 || memchr(data + 2, 0, size - 2))
		return 0;
	const struct table *const *tables = programme_tables();
	size_t count = 0, columns = 0;
	while (tables[count])
		count++;
	const struct table *table = tables[data[0] % count];
	while (table->column[columns].name)
		columns++;
	const struct column *column = &table->column[data[1] % columns];
	char *field = malloc(size - 1);
	memcpy(field, data + 2, size - 2);
	field[size - 2] = '\0';
	for (size_t i = 0, n; field[i]; i += n) {
		n = (size_t)utf8_length((const unsigned char *)field + i, size - 2 - i);
		if (n == 0) {
			free(field);
			return 0; /* the CSV reader lets no such bytes pass */
		}
	}
	struct programme_cell cell, again;
	struct err err;
	enum status status = programme_cell_read(column, field, "2029-09-30", &cell, &err);
	if (status == ST_OK && cell.kind == PROGRAMME_CELL_TEXT) {
		PROMISE(programme_cell_read(column, cell.text, "2029-09-30", &again, NULL) == ST_OK);
		PROMISE(again.kind == PROGRAMME_CELL_TEXT && strcmp(again.text, cell.text) == 0);
	} else if (status != ST_OK) {
		PROMISE(status == ST_INPUT && err.code[0]);
	} else {
		PROMISE(cell.kind != PROGRAMME_CELL_NULL || programme_cell_is_blank(field));
	}
	free(field);
	return 0;
}
