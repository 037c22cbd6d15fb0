/* Whatever a worksheet's or a whole workbook's bytes are: it ends, an error names itself, and setting the same cells again changes no byte. */
#include "file/xlsx_int.h"
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void edit_sheet(const char *xml, size_t length)
{
	static const struct xlsx_cell cell[] = {{.sheet = "S", .value = "1.5", .kind = XLSX_NUMBER, .row = 2, .column = 2},
		{.sheet = "S", .value = "가<&>\"", .kind = XLSX_TEXT, .row = 1, .column = 27},
		{.sheet = "S", .value = "2026-06-30", .kind = XLSX_DATE, .row = 3, .column = 1, .like_row = 2},
		{.sheet = "S", .value = "9", .kind = XLSX_NUMBER, .row = 1000, .column = 3}};
	struct xlsx_styles styles = {.shows = (unsigned char[4]){XLSX_SHOWS_NUMBER, XLSX_SHOWS_DAY, XLSX_SHOWS_NUMBER, XLSX_SHOWS_DAY}, .count = 4};
	struct text once, twice;
	bool changed;
	size_t blamed = SIZE_MAX;
	struct err err;

	text_init(&once);
	text_init(&twice);
	if (xlsx_sheet_edit("S", xml, length, cell, 4, &styles, &once, &changed, &blamed, &err) == ST_OK) {
		PROMISE(changed && blamed == SIZE_MAX);
		PROMISE(xlsx_sheet_edit("S", once.data, once.length, cell, 4, &styles, &twice, &changed, &blamed, &err) == ST_OK);
		PROMISE(twice.length == once.length && memcmp(twice.data, once.data, once.length) == 0);
	} else {
		PROMISE(err.code[0]);
	}
	text_done(&once);
	text_done(&twice);
}

static void fill_book(const uint8_t *data, size_t size)
{
	char path[64], out[80];
	struct xlsx *book;
	struct err err;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (xlsx_open(path, "fuzz.xlsx", &book, &err) == ST_OK) {
		struct xlsx_cell cell = {.sheet = xlsx_sheets(book)[0], .value = "1", .kind = XLSX_NUMBER, .row = 5, .column = 5};

		snprintf(out, sizeof out, "%s/fuzz-xlsx-%d.xlsx", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
		PROMISE(xlsx_fill(book, &cell, 1, out, NULL, &err) == ST_OK || err.code[0]);
		unlink(out);
		xlsx_close(book);
	} else {
		PROMISE(err.code[0]);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	memcpy(copy, data, size);
	copy[size] = '\0';
	if (size > 1 && data[0] == 'P' && data[1] == 'K')
		fill_book(data, size);
	else
		edit_sheet(copy, size);
	free(copy);
	return 0;
}
