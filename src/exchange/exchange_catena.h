/* Footprints as the automotive data space Catena-X has them (aspect model io.catenax.pcf, see NOTICE): from and to PACT 3. Pure. */
#ifndef SANGSAENG_EXCHANGE_CATENA_H
#define SANGSAENG_EXCHANGE_CATENA_H

#include "exchange/exchange_pact.h"

/* What Catena-X asks for and PACT does not have; NULL or -1 where nothing is known. Read from a footprint's JSON if it came from Catena-X. */
struct exchange_catena_own {
	const char *waste_incineration; /* allocationWasteIncineration; the programme's setting */
	int packaging_included;         /* -1: as the footprint says */
	int storage_included;           /* -1: as the footprint says */
	const char *legal_statement;
	const char *attestation_standard, *attestation_id; /* where it is verified */
};
/* Aspect model 9.0.0 as JSON. `*out_lost`: names of what could not be carried. ST_INPUT pact.catena_refused (names): a value would have to be
 * invented, or the total would change. */
enum status exchange_catena_write(const struct exchange_pact *pact, const struct exchange_catena_own *own, struct arena *arena, char **out_json,
	size_t *out_length, struct exchange_words *out_lost, struct err *err);

/* What a Catena-X footprint becomes: a PACT footprint's JSON (it passes exchange_pact_read), which carries the whole source as a data-model
 * extension, so that writing it again for Catena-X loses nothing. */
struct exchange_catena_read {
	int major; /* 7, 8 or 9 */
	const char *json;
	size_t json_length;
	struct exchange_pact pact;
	struct exchange_words lost;
};
/* Findings as in exchange_pact_read, with the source's paths. */
enum status exchange_catena_read(
	const char *text, size_t length, struct arena *arena, struct findings *findings, struct exchange_catena_read *out_read, struct err *err);
/* Is it Catena-X rather than PACT? */
bool exchange_catena_is(const char *text, size_t length);

#endif
