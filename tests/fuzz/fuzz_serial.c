/* Serials of credits from any string: refused, or written and read back to the same unit. */
#include "credit/credit.h"
#include "credit/credit_registry.h"
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1), written[CREDIT_SERIAL_LEN];
	const char *project = NULL, *again = NULL;
	int64_t vintage = 0, serial = 0, vintage_again = 0, serial_again = 0;
	struct arena arena;
	struct err err;

	memcpy(s, data, size);
	s[size] = '\0';
	arena_init(&arena);
	if (credit_serial_parse(s, &arena, &project, &vintage, &serial, &err) == ST_OK) {
		PROMISE(vintage > 0 && serial > 0 && project[0]);
		if (strlen(project) <= 64 && vintage < 100000) {
			credit_serial_text("KOC", project, (int)vintage, serial, serial, written);
			PROMISE(credit_serial_parse(written, &arena, &again, &vintage_again, &serial_again, &err) == ST_OK);
			PROMISE(strcmp(project, again) == 0 && vintage == vintage_again && serial == serial_again);
		}
	} else {
		PROMISE(strcmp(err.code, "credit.serial") == 0);
	}
	arena_done(&arena);
	free(s);
	return 0;
}
