/* PACT footprints: reading any text ends in a finding or a footprint that can be read again, whose text is kept, and whose projections are valid. */
#include "exchange/exchange_catena.h"
#include "exchange/exchange_pact.h"
#include "exchange/exchange_pact_v2.h"
#include "fuzz.h"

#include <jansson.h>
#include <string.h>

static void check_projections(const struct exchange_pact *pact, struct arena *arena)
{
	const struct exchange_catena_own own = {.waste_incineration = "cut-off", .packaging_included = 1, .storage_included = 0};
	struct exchange_catena_read back;
	struct exchange_words lost;
	struct err err = {0};
	size_t length;
	char *json;
	json_t *root;

	if (exchange_v2_project(pact, EXCHANGE_TIME_NONE, arena, &json, &length, &err) == ST_OK) {
		root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
		PROMISE(root);
		json_decref(root);
	} else {
		PROMISE(err.code[0]);
	}
	if (exchange_catena_write(pact, &own, arena, &json, &length, &lost, &err) == ST_OK) {
		root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
		PROMISE(root);
		json_decref(root);
		(void)exchange_catena_read(json, length, arena, NULL, &back, &err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange_pact pact, again;
	struct findings findings;
	struct arena arena;
	struct text message;
	struct err err = {0};
	char *text;

	arena_init(&arena);
	text_init(&message);
	findings_init(&findings, 20);
	if (exchange_pact_read((const char *)data, size, "", &arena, &findings, &pact, &err) == ST_OK) {
		PROMISE(findings.errors == 0);
		PROMISE(pact.json_length == size && memcmp(pact.json, data, size) == 0);
		PROMISE(pact.id && pact.companies.count > 0 && pact.products.count > 0 && pact.amount.value > 0);
		text = exchange_pact_set_status(&arena, &pact, !pact.deprecated);
		PROMISE(exchange_pact_read(text, strlen(text), "", &arena, NULL, &again, &err) == ST_OK);
		PROMISE(again.deprecated != pact.deprecated && exchange_pact_same(&pact, &again));
		check_projections(&pact, &arena);
	} else {
		PROMISE(err.code[0] && findings.errors > 0);
		exchange_pact_message(&message, &err);
		PROMISE(message.length > 0 && !memchr(message.data, '\n', message.length));
	}
	text_done(&message);
	findings_done(&findings);
	arena_done(&arena);
	return 0;
}
