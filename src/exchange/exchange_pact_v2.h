/* PACT 2.3, read only: a footprint of version 3 as version 2 shows it, and version 2's $filter. Pure. Values of version 2 are per one unit, those of
 * version 3 per declared unit: a can of 20 litres at 48 kgCO2e is 2.4 per litre there. */
#ifndef SANGSAENG_EXCHANGE_PACT_V2_H
#define SANGSAENG_EXCHANGE_PACT_V2_H

#include "exchange/exchange_pact.h"

#define EXCHANGE_V2_VERSION "2.3.0"
#define EXCHANGE_V2_FILTER_TERMS 20
#define EXCHANGE_V2_FILTER_MAX 2048

/* `deprecated_us`: when it was deprecated, EXCHANGE_TIME_NONE if it is active or that is not known. ST_INPUT pact.v2_left_out (reason): it cannot be
 * shown without inventing a value; `*err` says why to its owner. */
enum status exchange_v2_project(
	const struct exchange_pact *pact, int64_t deprecated_us, struct arena *arena, char **out_json, size_t *out_length, struct err *err);
/* Product category code of a urn:cpc: or urn:pact:…cpc: classification, NULL if there is none. */
const char *exchange_v2_cpc(const struct exchange_pact *pact);

/* The subset of OData that is understood: eq lt le gt ge on created, updated, productCategoryCpc, pcf/geographyCountry, pcf/referencePeriodStart and
 * -End; `and`; parentheses; companyIds/any(x:(x eq '…')), the same on productIds. */
struct exchange_v2_filter {
	struct exchange_v2_term *term;
	size_t count;
};
/* ST_INPUT pact.v2_filter: answered as 400 NotImplemented. */
enum status exchange_v2_filter_read(const char *text, struct arena *arena, struct exchange_v2_filter *out_filter, struct err *err);
bool exchange_v2_filter_match(const struct exchange_v2_filter *filter, const struct exchange_pact *pact, int64_t deprecated_us);

#endif
