/* A bank's export from any bytes: it ends; what is taken are lines with a day and one amount; what is not has a place. */
#include "fuzz.h"
#include "programme/programme_bank_file.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fund_statement_line *list = NULL;
	struct findings findings;
	struct arena arena;
	struct err err;
	char path[64];
	size_t count = 0;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	findings_init(&findings, 50);
	arena_init(&arena);
	if (programme_bank_file_read(path, NULL, true, "S1", &arena, &list, &count, &findings, &err) == ST_OK) {
		PROMISE(count > 0 && findings.errors == 0);
		for (size_t i = 0; i < count; i++) {
			PROMISE(list[i].booked_on != DATE_NONE && list[i].paid_in_krw >= 0 && list[i].paid_out_krw >= 0);
			PROMISE((list[i].paid_in_krw > 0) != (list[i].paid_out_krw > 0));
			PROMISE(i == 0 || list[i].source_line > list[i - 1].source_line);
		}
	} else {
		PROMISE(err.code[0] && count == 0);
		for (size_t i = 0; i < findings.count; i++)
			PROMISE(findings.item[i].err.line >= 1);
	}
	arena_done(&arena);
	findings_done(&findings);
	close(fd);
	return 0;
}
