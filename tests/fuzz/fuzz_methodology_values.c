/* A table of values from any bytes: it ends; what is not taken has a place; what is taken calculates or refuses with a code. */
#include "fuzz.h"
#include "programme/programme_methodology.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void calculate(const char *id, const struct programme_values *values, struct arena *arena)
{
	struct reduction_methodology *m;
	struct reduction_calculation c;
	struct err err;

	PROMISE(reduction_methodology_get(id, &m, &err) == ST_OK);
	if (reduction_calculate(m, values->value, values->count, "v.csv", arena, &c, &err) == ST_OK)
		PROMISE(c.counted <= c.intervals && c.credited_digits12[0] != '-');
	else
		PROMISE(err.code[0] && strcmp(err.file, "v.csv") == 0);
	reduction_methodology_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct programme_values values;
	struct arena arena;
	struct err err;
	char path[64];
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	arena_init(&arena);
	if (programme_values_read(path, NULL, &arena, &values, &err) == ST_OK) {
		for (size_t i = 0; i < values.count; i++)
			PROMISE(values.value[i].parameter && values.value[i].unit && values.value[i].line > 1);
		calculate("sec", &values, &arena);
		calculate("heat_pump", &values, &arena);
		programme_values_done(&values);
	} else {
		PROMISE(err.code[0]);
	}
	arena_done(&arena);
	close(fd);
	return 0;
}
