/* Version 2's $filter, times, decimals and query parameters: any text is refused or read. */
#include "exchange/exchange_pact_v2.h"
#include "fuzz.h"

#include <string.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange_pact pact = {.companies = {NULL, 0}, .deprecated = false};
	struct exchange_v2_filter filter;
	struct exchange_criteria criteria;
	struct exchange_pair pair[2];
	struct arena arena;
	struct err err = {0};
	char *text, *value;

	arena_init(&arena);
	text = arena_strndup(&arena, (const char *)data, strnlen((const char *)data, size));
	check_values(text);
	if (exchange_v2_filter_read(text, &arena, &filter, &err) == ST_OK) {
		PROMISE(filter.count >= 1 && filter.count <= EXCHANGE_V2_FILTER_TERMS);
		(void)exchange_v2_filter_match(&filter, &pact, EXCHANGE_TIME_NONE);
	} else {
		PROMISE(strcmp(err.code, "pact.v2_filter") == 0);
	}
	value = strchr(text, '=');
	if (value)
		*value++ = '\0';
	pair[0] = (struct exchange_pair){text, value};
	pair[1] = (struct exchange_pair){"validOn", text};
	for (size_t count = 1; count <= 2; count++) {
		if (exchange_criteria_read(pair, count, &arena, &criteria, &err) == ST_OK)
			(void)exchange_criteria_match(&criteria, &pact);
		else
			PROMISE(strcmp(err.code, "pact.criteria") == 0);
	}
	arena_done(&arena);
	return 0;
}
