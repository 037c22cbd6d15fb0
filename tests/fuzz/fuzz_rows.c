/* Whatever bytes are handed in as a table, workbooks among them: it ends, every cell is UTF-8, rows go forward, and an error that ends the reading is
 * repeated. */
#include "base/text.h"
#include "file/rows.h"
#include "fuzz.h"

#include <string.h>

static void check_row(const struct rows *rows)
{
	for (int i = 0; i < rows_count(rows); i++) {
		const unsigned char *s = (const unsigned char *)rows_cell(rows, i);
		size_t left = strlen((const char *)s);

		while (left > 0) {
			int length = utf8_length(s, left);

			PROMISE(length > 0);
			s += length;
			left -= (size_t)length;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rows *rows;
	struct err err, again;
	bool more = true;

	if (rows_open_bytes((const char *)data, size, "fuzz", NULL, &rows, &err) != ST_OK) {
		PROMISE(err.code[0]);
		return 0;
	}
	for (size_t i = 0; more; i++) {
		PROMISE(i <= (size_t)1 << 22);
		if (rows_next(rows, &more, &err) == ST_OK) {
			if (more)
				check_row(rows);
			continue;
		}
		PROMISE(err.code[0]);
		if (rows_broken(rows)) {
			PROMISE(rows_next(rows, &more, &again) != ST_OK && strcmp(err.code, again.code) == 0);
			break;
		}
	}
	rows_close(rows);
	return 0;
}
