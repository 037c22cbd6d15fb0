/* An event from another PACT host, of either version: read or refused. */
#include "exchange/exchange_pact_event.h"

#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int major = 2; major <= 3; major++) {
		char *text = malloc(size ? size : 1);
		struct exchange_event event;
		struct findings findings;
		struct arena arena;
		struct err err;

		memcpy(text, data, size);
		arena_init(&arena);
		findings_init(&findings, 50);
		if (exchange_event_read(text, size, major, &arena, &findings, &event, &err) == ST_OK) {
			PROMISE(event.major == major && event.id && event.source);
			if (event.kind == EXCHANGE_REQUEST_CREATED && major == 3) {
				struct text query;

				text_init(&query);
				exchange_criteria_query(&event.criteria, &query);
				text_done(&query);
			}
		} else {
			PROMISE(err.code[0]);
		}
		findings_done(&findings);
		arena_done(&arena);
		free(text);
	}
	return 0;
}
