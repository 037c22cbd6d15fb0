/* Whatever bytes a file holds: it ends, every field is UTF-8, lines never go back, an error that ends reading is repeated. */
#include "base/text.h"
#include "file/csv.h"
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check_record(const struct csv *csv, int64_t line)
{
	int64_t last_line = csv_line(csv), last_column = 0;

	PROMISE(csv_line(csv) > line);
	PROMISE(csv_field_count(csv) >= 1 && csv_field_count(csv) <= CSV_FIELDS_MAX);
	for (int i = 0; i < csv_field_count(csv); i++) {
		const unsigned char *s = (const unsigned char *)csv_field(csv, i);
		size_t left = strlen((const char *)s);

		while (left > 0) {
			int length = utf8_length(s, left);

			PROMISE(length > 0);
			s += length;
			left -= (size_t)length;
		}
		PROMISE(csv_field_line(csv, i) >= last_line);
		PROMISE(csv_field_line(csv, i) > last_line || csv_field_column(csv, i) > last_column);
		last_line = csv_field_line(csv, i);
		last_column = csv_field_column(csv, i);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], before[65], after[65];
	int64_t line = 0;
	struct csv *csv;
	struct err err;
	bool more = true;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (csv_open(path, "fuzz.csv", 1 << 20, &csv, &err) != ST_OK) {
		close(fd);
		return 0;
	}
	for (size_t i = 0; more; i++) {
		PROMISE(i <= ((size_t)1 << 20) + 1); /* it ends */
		if (csv_next(csv, &more, &err) == ST_OK) {
			if (more) {
				check_record(csv, line);
				line = csv_line(csv);
			}
			continue;
		}
		PROMISE(err.code[0] && err.line > line && err.column >= 0);
		if (csv_broken(csv)) {
			struct err again;

			PROMISE(csv_next(csv, &more, &again) == err.status);
			PROMISE(strcmp(again.code, err.code) == 0 && again.line == err.line && again.column == err.column);
			break;
		}
	}
	csv_digest(csv, before);
	csv_digest(csv, after);
	PROMISE(strcmp(before, after) == 0);
	csv_close(csv);
	close(fd);
	return 0;
}
