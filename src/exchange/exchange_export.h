/* Published footprints as files for partners: PACT 3, and from there Catena-X. */
#ifndef SANGSAENG_EXCHANGE_EXPORT_H
#define SANGSAENG_EXCHANGE_EXPORT_H

#include "exchange/exchange_pact.h"
#include "store/store.h"

struct exchange_exported {
	const char *product;
	struct exchange_pact pact; /* its json is what goes out */
};
/* The newest published version of each of these products (NULL: of all that were published), in order of publication. `domain` is the issuer's in the
 * URNs. A version that our host published goes out as it is there (exchange_host.h), whatever `domain` says; the id of another is the version's. What
 * would have to be invented keeps a product back: a warning whose file is the product's key. ST_NOT_FOUND export.unpublished (product). */
enum status exchange_export(struct store_tx *tx, const char *domain, const char *const *product_or_null, size_t products, struct arena *arena,
	struct exchange_exported **out_list, size_t *out_count, struct findings *findings, struct err *err);
/* The host name of a URL, in lower case; ST_INPUT export.base_url. */
enum status exchange_domain_of(const char *url, struct arena *arena, const char **out_domain, struct err *err);

#endif
