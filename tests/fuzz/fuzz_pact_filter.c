/* Filters of PACT lists: version 2's $filter, and version 3's parameters (here one "name=value" a line). What is asked can be asked again by a Link. Times
 * and decimals are read or refused. */
#include "exchange/exchange_pact_v2.h"

#include "fuzz.h"

#include <string.h>

#define PAIRS_MAX 40

static void check_values(const char *text)
{
	char time[EXCHANGE_TIME_LEN];
	double number;
	int64_t us, again;
	bool zone;

	if (exchange_time_read(text, &us, NULL)) {
		PROMISE(exchange_time_read_query(text, &again) && again == us);
		exchange_time_write(us, time);
		if (us >= -INT64_C(62135596800000000) && us < INT64_C(253402300800000000)) /* an offset may lead out of the years 1 to 9999 */
			PROMISE(exchange_time_read(time, &again, NULL) && again == us);
	}
	(void)exchange_time_read(text, &us, &zone);
	if (exchange_decimal_read(text, &number))
		PROMISE(number - number == 0 && strlen(text) <= EXCHANGE_PACT_DECIMAL_MAX);
	(void)exchange_uri_is(text);
	(void)exchange_urn_is(text);
	(void)exchange_uuid_is(text);
	(void)exchange_geography_within(text, "Asia");
}

static size_t split(char *text, struct exchange_pair *pair)
{
	size_t count = 0;

	for (char *line = strtok(text, "\n"); line && count < PAIRS_MAX; line = strtok(NULL, "\n")) {
		char *equals = strchr(line, '=');

		if (!equals)
			continue;
		*equals = '\0';
		pair[count++] = (struct exchange_pair){line, equals + 1};
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct exchange_pair pair[PAIRS_MAX];
	struct exchange_criteria criteria;
	struct exchange_v2_filter filter;
	struct arena arena;
	struct text query;
	struct err err;
	size_t count;

	memcpy(text, data, size);
	text[size] = '\0';
	arena_init(&arena);
	text_init(&query);
	check_values(text);
	if (exchange_v2_filter_read(text, &arena, &filter, &err) == ST_OK)
		PROMISE(filter.count <= EXCHANGE_V2_FILTER_TERMS);
	else
		PROMISE(strcmp(err.code, "pact.v2_filter") == 0);
	count = split(text, pair);
	if (exchange_criteria_read(pair, count, &arena, &criteria, &err) == ST_OK) {
		exchange_criteria_query(&criteria, &query);
		PROMISE((query.length > 0) == exchange_criteria_any(&criteria));
	}
	text_done(&query);
	arena_done(&arena);
	free(text);
	return 0;
}
