/* Catena-X footprints: any text is refused with a reason, or becomes a footprint that goes back to Catena-X. */
#include "exchange/exchange_catena.h"
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct exchange_catena_own own = {.waste_incineration = "cut-off", .packaging_included = 1, .storage_included = 0};
	struct exchange_catena_read read;
	struct exchange_words lost;
	struct arena arena;
	struct err err = {0};
	size_t length;
	char *json;

	arena_init(&arena);
	(void)exchange_catena_is((const char *)data, size);
	if (exchange_catena_read((const char *)data, size, &arena, NULL, &read, &err) == ST_OK) {
		PROMISE(read.major >= 7 && read.major <= 9 && read.pact.id);
		if (exchange_catena_write(&read.pact, &own, &arena, &json, &length, &lost, &err) == ST_OK)
			PROMISE(read.major != 9 || memmem(data, size, json, length)); /* unchanged: as it came */
		else
			PROMISE(err.code[0]);
	} else {
		PROMISE(err.code[0]);
	}
	arena_done(&arena);
	return 0;
}
