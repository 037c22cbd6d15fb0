/* A methodology from any bytes: read whole or refused with a code; what was read calculates or refuses, and its results follow from its terms. */
#include "base/decimal.h"
#include "fuzz.h"
#include "reduction/reduction_methodology.h"

#include <stdlib.h>
#include <string.h>

#define VALUES 64

/* One value of each parameter: 1 in its own unit, in January and March 2026 where it is monitored. */
static void calculate(const struct reduction_methodology *m)
{
	struct reduction_value value[2 * VALUES];
	struct reduction_calculation c;
	struct arena arena;
	struct err err;
	size_t count = 0;

	for (size_t i = 0; i < m->parameters; i++)
		for (int k = 0; k < (m->parameter[i].kind == REDUCTION_MONITORED ? 2 : 1); k++) {
			struct reduction_value *v = &value[count++];

			*v = (struct reduction_value){.parameter = m->parameter[i].id,
				.group = m->parameter[i].group ? "a" : "",
				.year = m->parameter[i].years ? 2025 : 0,
				.month = m->parameter[i].kind == REDUCTION_MONITORED ? 24312 + 2 * k : REDUCTION_NO_MONTH,
				.unit = m->parameter[i].unit,
				.line = 1};
			mpq_init(v->value);
			mpq_set_ui(v->value, m->parameter[i].kind == REDUCTION_OPTION ? 0 : 1, 1);
		}
	arena_init(&arena);
	if (reduction_calculate(m, value, count, "values.csv", &arena, &c, &err) == ST_OK)
		PROMISE(c.lines > 0 && c.counted <= c.intervals && c.er_exact && c.credited_digits12[0] != '-');
	else
		PROMISE(err.code[0]);
	arena_done(&arena);
	for (size_t i = 0; i < count; i++)
		mpq_clear(value[i].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reduction_methodology *m;
	struct err err;
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	if (reduction_methodology_read(text, size, "m.json", &m, &err) == ST_OK) {
		PROMISE(m->id[0] && m->terms >= REDUCTION_RESULTS && m->parameters <= VALUES);
		calculate(m);
		reduction_methodology_free(m);
	} else {
		PROMISE(err.code[0] && err.line >= 0 && err.column >= 0);
	}
	free(text);
	return 0;
}
