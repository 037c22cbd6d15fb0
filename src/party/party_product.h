/* Facts about products that passports and declarations ask for, as the folder gives them. Strings live in the caller's arena; NULL where blank. */
#ifndef SANGSAENG_PARTY_PRODUCT_H
#define SANGSAENG_PARTY_PRODUCT_H

#include "party/party.h"

struct party_material { /* in one declared unit of the product itself; shares are parts of mass_kg */
	const char *product, *material, *mass_kg, *pre_consumer_share, *post_consumer_share, *elv_share, *custody, *certificate, *evidence;
};
struct party_substance {
	const char *product, *substance, *cas, *share, *location, *evidence;
};
struct party_dismantling {
	const char *product, *part, *minutes, *tools, *note, *evidence;
	int64_t step;
};
struct party_passport {
	const char *product, *level, *unique_id, *operator_id, *facility_id, *carrier, *valid_from, *valid_to, *evidence;
	int64_t version;
};
struct party_battery {
	const char *product, *model, *capacity_kwh, *functional_kwh, *basis, *electricity_rule, *performance_class, *study_url, *valid_from,
		*valid_to, *verifier, *report, *evidence;
};
/* By product, then the rest of the key. */
enum status party_materials(struct store_tx *tx, struct arena *arena, struct party_material **out_list, size_t *out_count, struct err *err);
enum status party_substances(struct store_tx *tx, struct arena *arena, struct party_substance **out_list, size_t *out_count, struct err *err);
enum status party_dismantlings(struct store_tx *tx, struct arena *arena, struct party_dismantling **out_list, size_t *out_count, struct err *err);
enum status party_passports(struct store_tx *tx, struct arena *arena, struct party_passport **out_list, size_t *out_count, struct err *err);
enum status party_batteries(struct store_tx *tx, struct arena *arena, struct party_battery **out_list, size_t *out_count, struct err *err);
/* Codes that are none (product.cn_code, product.cpc_code), recycled shares above the whole (material.shares). */
enum status party_check_products(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
