/* Events of PACT: any text is refused with a reason or read; what is read of a request can be written and read again. */
#include "exchange/exchange_pact_event.h"
#include "fuzz.h"

#include <string.h>

static void check_request(const struct exchange_event *e, struct arena *arena)
{
	const struct exchange_event_head head = {e->id, e->source, e->time_us};
	struct exchange_event again;
	struct err err = {0};
	struct text out;

	text_init(&out);
	exchange_event_write_created(&out, &head, &e->criteria, e->comment);
	/* asked for a status that never is, there may be nothing left to ask */
	if (exchange_event_read(out.data, out.length, 3, arena, NULL, &again, &err) == ST_OK) {
		PROMISE(strcmp(again.id, e->id) == 0 && again.criteria.products.count == e->criteria.products.count);
		PROMISE(again.criteria.valid_on_us == e->criteria.valid_on_us);
	} else {
		PROMISE(strcmp(err.code, "pact.criteria") == 0);
	}
	text_clear(&out);
	exchange_criteria_query(&e->criteria, &out);
	text_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange_event e;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	for (int major = 2; major <= 3; major++) {
		memset(&err, 0, sizeof err);
		if (exchange_event_read((const char *)data, size, major, &arena, NULL, &e, &err) != ST_OK) {
			PROMISE(err.code[0]);
			continue;
		}
		PROMISE(e.major == major && e.id[0] && e.source[0] && e.json_length == size);
		if (major == 3 && e.kind == EXCHANGE_REQUEST_CREATED)
			check_request(&e, &arena);
		for (size_t i = 0; i < e.footprint_count; i++)
			PROMISE(e.footprint[i].id && strstr(e.json, e.footprint[i].json));
	}
	arena_done(&arena);
	return 0;
}
