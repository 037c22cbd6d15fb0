/* Private to exchange: where the properties of Catena-X's aspect models stand, and words on both sides. */
#ifndef SANGSAENG_EXCHANGE_CATENA_INT_H
#define SANGSAENG_EXCHANGE_CATENA_INT_H

#include "exchange/exchange_catena.h"
#include "exchange/exchange_pact_int.h"

/* Places of a property as JSON Pointers in the aspect models 9.0.0, 8.0.0 and 7.0.0; NULL where it does not exist. */
struct catena_row {
	const char *name;
	const char *at9, *at8, *at7;
	bool none; /* PACT has nothing like it */
};
extern const struct catena_row catena_rows[]; /* ended by a NULL name */
/* Pointer of a property in the model `major`, NULL if it has none. */
const char *catena_at(const char *name, int major);
/* The value at a pointer, NULL if it is absent or null. */
const json_t *catena_value(const json_t *root, const char *pointer);

/* Standards, and what an attestation covers, by the table; a word without a row is itself. NULL for coverage that PACT does not know. */
const char *catena_standard_to_pact(const char *word);
const char *catena_standard_from_pact(const char *word);
const char *catena_coverage_to_pact(const char *word);
const char *catena_coverage_from_pact(const char *word);

#define CATENA_SCHEMA "urn:samm:io.catenax.pcf:%d.0.0#Pcf"
#define CATENA_SCHEMA_HEAD "urn:samm:io.catenax.pcf:"
#define CATENA_UNSPECIFIED "unspecified"

#endif
