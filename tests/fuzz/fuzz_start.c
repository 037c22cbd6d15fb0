/* Records of starts from any bytes: refused with a place for each fault, or understood; then the record reads back to itself, and sums hold what
 * counts and nothing else. */
#include "base/decimal.h"
#include "fuzz.h"
#include "programme/programme_start.h"

#include <string.h>

#define FROM (2026 * 12)

static void check_sums(const struct programme_start_judged *j)
{
	size_t counted = 0;
	mpq_t sum, each;

	mpq_inits(sum, each, NULL);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		PROMISE((j->electricity[i].state == PROGRAMME_START_COUNTED) == (j->electricity[i].amount != NULL));
		if (!j->electricity[i].amount)
			continue;
		PROMISE(decimal_parse_exact(j->electricity[i].amount, each, NULL) == ST_OK && mpq_sgn(each) >= 0);
		mpq_add(sum, sum, each);
		counted++;
	}
	PROMISE(counted == j->counted && j->counted + j->missing + j->held == PROGRAMME_START_MONTHS);
	PROMISE((counted > 0) == (j->electricity_kwh != NULL));
	if (j->electricity_kwh)
		PROMISE(decimal_parse_exact(j->electricity_kwh, each, NULL) == ST_OK && mpq_equal(sum, each));
	PROMISE(j->filled <= j->fields && j->fields <= PROGRAMME_START_FIELDS);
	mpq_clears(sum, each, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct programme_start_record record, again;
	struct programme_start_judged judged;
	struct findings findings;
	struct arena arena;
	struct err err;
	const char *text;

	arena_init(&arena);
	findings_init(&findings, 50);
	if (programme_start_parse((const char *)data, size, &arena, &record, &findings, &err) != ST_OK) {
		PROMISE(err.code[0] && (strcmp(err.code, "start.refused") != 0 || findings.errors > 0));
		for (size_t i = 0; i < findings.count; i++)
			PROMISE(findings.item[i].err.file[0] == '/' || !findings.item[i].err.file[0]);
	} else {
		text = programme_start_text(&record, &arena);
		PROMISE(programme_start_parse(text, strlen(text), &arena, &again, &findings, &err) == ST_OK);
		PROMISE(strcmp(text, programme_start_text(&again, &arena)) == 0);
		programme_start_judge(&record, FROM, &arena, &judged);
		check_sums(&judged);
		programme_start_accepts(&again, &record, FROM);
		PROMISE(again.accepts <= record.accepts);
	}
	findings_done(&findings);
	arena_done(&arena);
	return 0;
}
