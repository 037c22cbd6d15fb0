/* Private to carbon: rows behind carbon_cbam.h (carbon_cbam_store.c). */
#ifndef SANGSAENG_CARBON_CBAM_INT_H
#define SANGSAENG_CARBON_CBAM_INT_H

#include "carbon/carbon_cbam.h"

struct carbon_cbam_origin {
	const char *product, *country, *route;
};
enum status carbon_cbam_origins(struct store_tx *tx, struct arena *arena, struct carbon_cbam_origin **out_list, size_t *out_count, struct err *err);
enum status carbon_cbam_lists_read(struct store_tx *tx, struct arena *arena, struct carbon_cbam_list **out_list, size_t *out_count, struct err *err);
/* By product, actual ones first, then the latest. */
enum status carbon_cbam_values(struct store_tx *tx, struct arena *arena, struct carbon_cbam_value **out_list, size_t *out_count, struct err *err);

#endif
