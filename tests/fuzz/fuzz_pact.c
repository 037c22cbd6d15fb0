/* A PACT footprint from anybody: what is accepted reads back the same, can be deprecated, shown as version 2 and told in an error without harm; what is
 * not has a reason for the wire. */
#include "exchange/exchange_pact.h"
#include "exchange/exchange_pact_v2.h"

#include "fuzz.h"

#include <string.h>

static void check_accepted(const struct exchange_pact *pact, struct arena *arena)
{
	struct exchange_pact again;
	char *deprecated = exchange_pact_set_status(arena, pact, true), *json;
	struct err err;
	size_t length;
	double per_kg;

	PROMISE(exchange_pact_same(pact, pact));
	PROMISE(exchange_pact_read(deprecated, strlen(deprecated), "", arena, NULL, &again, &err) == ST_OK);
	PROMISE(again.deprecated && exchange_pact_same(pact, &again));
	(void)exchange_pact_per_kg(pact, &per_kg);
	if (exchange_v2_project(pact, EXCHANGE_TIME_NONE, arena, &json, &length, &err) == ST_OK)
		PROMISE(strlen(json) == length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size ? size : 1);
	struct exchange_pact pact;
	struct findings findings;
	struct arena arena;
	struct text message;
	struct err err;

	memcpy(text, data, size);
	arena_init(&arena);
	findings_init(&findings, 50);
	text_init(&message);
	if (exchange_pact_read(text, size, "", &arena, &findings, &pact, &err) == ST_OK) {
		PROMISE(findings.errors == 0);
		check_accepted(&pact, &arena);
	} else {
		PROMISE(err.code[0]);
		exchange_pact_message(&message, &err);
		PROMISE(message.length > 0 && !memchr(message.data, '\n', message.length));
	}
	text_done(&message);
	findings_done(&findings);
	arena_done(&arena);
	free(text);
	return 0;
}
